// Check-in: a person by the code on the wall; then a door's phone without a network: fifty scans, a reload in between,
// the network again, and the same batch sent once more. Fifty people are there, none twice.

async function press(page, selector) {
  await page.locator(selector).first().click();
  await page.waitForLoadState();
}

/** The demo's course of today, with the person's own code. */
async function ownCode(ctx) {
  const page = await ctx.as("teacher");
  await ctx.open(page, "/my/enrolments");
  await press(page, 'main a:has-text("今日場次")');
  await press(page, 'main a[href$="/code"]');
  await ctx.sound(page, "own code");
  await ctx.shot(page, "own-code");
  const name = await page.locator(".badge-name").innerText();
  await page.goBack();
  const href = await page.locator('main a[href^="/courses/"]').first().getAttribute("href");
  return { name, code: href.split("/")[2].split("?")[0] };
}

async function byTheWall(ctx, course) {
  const organiser = await ctx.as("organiser");
  const desk = `/desk/courses/${course}/check-in`;
  await ctx.open(organiser, desk);
  await ctx.sound(organiser, "organiser");
  await ctx.shot(organiser, "organiser");
  await organiser.setViewportSize({ width: 1280, height: 900 });
  await press(organiser, 'a[href$="/screen"]');
  await ctx.sound(organiser, "wall");
  await ctx.shot(organiser, "wall");
  const letters = await organiser.locator(".wall-letters").innerText();

  const teacher = await ctx.as("teacher");
  await ctx.open(teacher, "/attend");
  await teacher.locator('[name="code"]').fill("000000");
  await press(teacher, 'main form button[type="submit"]');
  await ctx.sound(teacher, "wrong code");
  ctx.expect((await teacher.locator("main").innerText()).includes("沒有場次正在使用這個代碼"), "a wrong code is told");
  ctx.forgetConsole();
  await teacher.locator('[name="code"]').fill(letters.toLowerCase());
  await press(teacher, 'main form button[type="submit"]');
  await ctx.sound(teacher, "confirm");
  await ctx.shot(teacher, "confirm");
  await press(teacher, 'button[name="direction"][value="in"]');
  await ctx.sound(teacher, "done");
  await ctx.shot(teacher, "done");
  ctx.expect((await teacher.locator("main").innerText()).includes("簽到完成"), "the time is told");

  await ctx.open(organiser, `${desk}/badges`);
  await ctx.sound(organiser, "badges");
  await ctx.shot(organiser, "badges");
  const badges = await organiser.locator(".badge").evaluateAll((all) =>
    all.map((one) => ({ name: one.querySelector(".badge-name").innerText, code: one.querySelector(".qr-code").innerText })),
  );
  await ctx.open(organiser, desk);
  await organiser.locator('[name="label"]').fill("前門");
  await press(organiser, 'form[action$="/doors"] button[type="submit"]');
  await ctx.sound(organiser, "door made");
  await ctx.shot(organiser, "door-made");
  const link = await organiser.locator('.door-link a').getAttribute("href");
  return { badges, link: new URL(link).pathname };
}

/** How many marks stand on the organiser's page, and how many people are inside. */
async function counted(ctx, course) {
  const page = await ctx.as("organiser");
  await ctx.open(page, `/desk/courses/${course}/check-in`);
  const marks = await page.locator(".marks li").count();
  const inside = await page.locator("main table").first().locator("tbody tr .tag-good").count();
  return { marks, inside };
}

async function scanned(door, code, waiting) {
  await door.locator("#door-code").fill(code);
  await door.locator("#door-code").press("Enter");
  await door.locator(`#door-waiting[data-waiting="${waiting}"]`).waitFor();
}

async function said(door, state, word) {
  await door.locator(`#door-result[data-state="${state}"] strong:text-is("${word}")`).waitFor();
}

export default {
  name: "check-in",
  // One course is held today: each run would find the marks of the one before.
  languages: ["zh-Hant"],
  widths: [375],
  async run(ctx) {
    const own = await ownCode(ctx);
    const { badges, link } = await byTheWall(ctx, own.code);
    const people = badges.filter(({ name }) => name !== own.name).slice(0, 50);
    ctx.expect(people.length === 50, `fifty people to scan, not ${people.length}`);

    const door = await ctx.newPage("door");
    const bodies = [];
    door.on("request", (request) => { if (request.url().endsWith("/marks")) bodies.push(request.postData()); });
    await ctx.open(door, link);
    await door.locator('[data-door][data-kept="1"]').waitFor();
    await ctx.sound(door, "door");
    await ctx.shot(door, "door");

    await door.context().setOffline(true);
    let waiting = 0;
    for (const { code } of people.slice(0, 30)) await scanned(door, code, ++waiting);
    await said(door, "good", "簽到");
    await ctx.sound(door, "door, off line");
    await ctx.shot(door, "door-offline");
    await scanned(door, people[0].code, waiting);
    await said(door, "again", "已經簽到");
    await ctx.shot(door, "door-again");
    await scanned(door, "9999999-7KXRAMPTVWY3", waiting);
    await said(door, "bad", "別的研習");
    await scanned(door, "7KXRAMPTVWY3", waiting);
    await said(door, "bad", "查無此人");
    await ctx.sound(door, "door, unknown");
    await ctx.shot(door, "door-unknown");

    // Closed and opened again, still without a network.
    await door.reload();
    await door.locator('[data-door][data-ready="1"]').waitFor();
    await door.locator('#door-waiting[data-waiting="30"]').waitFor();
    for (const { code } of people.slice(30)) await scanned(door, code, ++waiting);
    await ctx.shot(door, "door-fifty");
    const before = await counted(ctx, own.code);
    ctx.expect(before.marks === 1 && before.inside === 1, `nothing was sent yet: ${JSON.stringify(before)}`);
    ctx.expect(bodies.length === 0, "nothing was tried without a network");
    ctx.forgetConsole();

    await door.context().setOffline(false);
    await door.locator('#door-waiting[data-waiting="0"]').waitFor();
    await ctx.shot(door, "door-sent");
    const sent = bodies.flatMap((body) => JSON.parse(body).marks).length;
    ctx.expect(sent === 50, `fifty marks were sent, not ${sent}`);
    const after = await counted(ctx, own.code);
    ctx.expect(after.marks === 51 && after.inside === 51, `fifty and the one by the wall: ${JSON.stringify(after)}`);

    // The same again, as after an answer that was lost.
    for (const body of bodies) {
      const status = await door.evaluate(
        async ([address, data]) => (await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: data })).status,
        [`${link}/marks`, body],
      );
      ctx.expect(status === 200, `sent again: ${status}`);
    }
    const again = await counted(ctx, own.code);
    ctx.expect(again.marks === 51 && again.inside === 51, `none twice: ${JSON.stringify(again)}`);
    const organiser = await ctx.as("organiser");
    await ctx.sound(organiser, "organiser, fifty");
    await ctx.shot(organiser, "organiser-fifty");

    // Without scripts, and ended by the organiser: the phone empties itself.
    await ctx.open(door, `${link}/plain`);
    await ctx.sound(door, "plain list");
    await ctx.shot(door, "plain");
    await ctx.open(door, link);
    await door.locator('[data-door][data-ready="1"]').waitFor();
    await press(organiser, 'form[action$="/revoke"] button');
    await ctx.sound(organiser, "door ended");
    await door.evaluate(() => window.dispatchEvent(new Event("online")));
    await door.locator("#door-ended:not([hidden])").waitFor();
    await ctx.sound(door, "door, ended");
    await ctx.shot(door, "door-ended");
    const left = await door.evaluate(async () => (await indexedDB.databases()).length + (await (await caches.open("door-1")).keys()).filter(({ url }) => url.includes("/door/")).length);
    ctx.expect(left === 0, "nothing is left on the phone");
    ctx.forgetConsole();
  },
};
