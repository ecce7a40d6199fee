// Who people are and what they may do, as five roles: applying for a duty, keeping a school's people, confirming accounts,
// asking about one's own data, planning a closure and leaving it, reading the audit log.

async function press(page, selector) {
  await page.locator(selector).first().click();
  await page.waitForLoadState();
}

async function visitor(ctx) {
  const page = await ctx.as("visitor");
  await ctx.open(page, "/region-centres");
  await ctx.sound(page, "region centres");
  ctx.expect((await page.locator("main").innerText()).includes("宜蘭縣政府教育處"), "every county is listed");
  await ctx.open(page, "/apply/business");
  await page.locator('[name="organisation"]').fill("三星國小");
  await press(page, 'button[name="find"]');
  await ctx.sound(page, "apply, organisation looked up");
  const found = page.locator('input[type="radio"][name="organisation"]').first();
  if (await found.count()) await found.check({ force: true });
  const mark = ctx.mark.toLowerCase();
  await page.locator('[name="name"]').fill("沈書瑤");
  await page.locator('[name="email"]').fill(`apply-${mark}@school.example`);
  await page.locator('[name="phone"]').fill("(03)900-0000");
  await page.locator('[name="user_name"]').fill("A123456789");
  await page.locator('input[name="role"][value="operator"]').check({ force: true });
  await page.locator('[name="title"]').fill("教學組長");
  await page.locator('[name="purpose"]').fill("辦理本校教師研習");
  await press(page, 'form[action="/apply/business"] button[type="submit"]:not([name="find"])');
  await ctx.sound(page, "apply, refused name");
  await ctx.shot(page, "apply-refused");
  ctx.expect(
    (await page.locator('[name="email"]').inputValue()).startsWith("apply-"),
    "what was typed is kept when a name that looks like an ID is refused",
  );
  ctx.forgetConsole();
  await page.locator('[name="user_name"]').fill(`apply-${mark}`);
  await press(page, 'form[action="/apply/business"] button[type="submit"]:not([name="find"])');
  await ctx.sound(page, "apply, sent");
  await ctx.shot(page, "apply-sent");
  ctx.expect(await page.locator("main h1").count(), "the next step is told");
}

async function clerk(ctx) {
  const page = await ctx.as("organiser");
  await ctx.open(page, "/staff");
  await ctx.sound(page, "staff");
  await ctx.open(page, "/staff/new");
  const name = `測試${ctx.lang === "en" ? "英" : "中"}${ctx.phone ? "手機" : "桌面"}`;
  await page.locator('[name="name"]').fill(name);
  await page.locator('[name="birth"]').fill("70/13/1");
  await page.locator('[name="position"]').selectOption("15-4");
  await page.locator('[name="stage"]').selectOption("14-4");
  await press(page, 'form[action="/staff/new"] button[type="submit"]');
  await ctx.sound(page, "staff, impossible date");
  await ctx.shot(page, "staff-refused");
  ctx.forgetConsole();
  ctx.expect((await page.locator('[name="name"]').inputValue()) === name, "the name typed is kept");
  await page.locator('[name="birth"]').fill("70/12/1");
  await press(page, 'form[action="/staff/new"] button[type="submit"]');
  await ctx.open(page, `/staff?q=${encodeURIComponent(name)}`);
  ctx.expect((await page.locator("main").innerText()).includes(name), "the new person is on the list");
  await ctx.shot(page, "staff");
  await ctx.open(page, "/accounts");
  await ctx.sound(page, "accounts");
  await ctx.open(page, "/account/why");
  await ctx.sound(page, "why");
  await ctx.shot(page, "why");
}

async function teacher(ctx) {
  const page = await ctx.as("teacher");
  for (const path of ["/account", "/account/data", "/account/data/looks", "/account/sign-ins", "/account/security", "/account/profile"]) {
    await ctx.open(page, path);
    await ctx.sound(page, path);
  }
  await ctx.open(page, "/account/data/request");
  await page.locator('input[name="kind"][value="object"]').check({ force: true });
  await page.locator('[name="text"]').fill(`不希望收到新課程的信件 ${ctx.mark}`);
  await press(page, 'form[action="/account/data/request"] button[type="submit"]');
  await ctx.sound(page, "request sent");
  await ctx.shot(page, "request");
  await ctx.open(page, "/account/data");
  const withdraw = page.locator('a[href*="withdraw"], form[action*="withdraw"] button').first();
  ctx.expect(await withdraw.count(), "the request stands on the page and can be withdrawn");
  await withdraw.click();
  await page.waitForLoadState();
  await ctx.sound(page, "withdrawing");
  const sure = page.locator('main form button[type="submit"]').first();
  if (await sure.count()) await sure.click();
  await page.waitForLoadState();
}

async function reviewer(ctx) {
  const page = await ctx.as("reviewer");
  await ctx.open(page, "/accounts/below?q=%E4%B8%89%E6%98%9F");
  await ctx.sound(page, "accounts below");
  await ctx.open(page, "/admin/organisations");
  await ctx.sound(page, "organisations");
  await ctx.open(page, "/admin/organisations/changes/new?kind=close");
  await press(page, 'form[action="/admin/organisations/changes/new"] button[type="submit"]');
  await ctx.sound(page, "closing nothing");
  await ctx.shot(page, "close-refused");
  ctx.forgetConsole();
  await ctx.open(page, "/review/automatic");
  await ctx.sound(page, "automatic review");
  await ctx.open(page, "/statistics/county");
  await ctx.sound(page, "county statistics");
  await ctx.shot(page, "county");
}

async function national(ctx) {
  const page = await ctx.as("national");
  await ctx.open(page, "/audit");
  await ctx.sound(page, "audit log");
  await ctx.shot(page, "audit");
  ctx.expect(!/[A-Z][1289]\d{8}/.test(await page.locator("main").innerText()), "no number stands in the log in full");
  for (const path of ["/audit/verify", "/admin/merge", "/admin/organisations/import", "/statistics/national"]) {
    await ctx.open(page, path);
    await ctx.sound(page, path);
  }
}

export default {
  name: "people",
  async run(ctx) {
    for (const role of [visitor, clerk, teacher, reviewer, national]) await role(ctx);
  },
};
