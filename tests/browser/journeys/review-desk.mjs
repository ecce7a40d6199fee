// The review desk at full size: 120 courses wait, and a reviewer clears them by keyboard alone; then a change after
// approval, with what differs, and several approved together.

const DAY = 86_400_000;
const WAITING = 120;

export default {
  name: "review-desk",
  languages: ["zh-Hant"],
  widths: [1280],
  async run(ctx) {
    const organiser = await ctx.as("organiser");
    await ctx.open(organiser, "/tour");
    const now = Date.parse(await organiser.locator("#demo-now").getAttribute("datetime"));
    const first = await template(ctx, organiser);
    const codes = [];
    for (let n = 0; n < WAITING; n += 1) codes.push(await sendCopy(ctx, organiser, first, n, now));

    const reviewer = await ctx.as("reviewer");
    await ctx.open(reviewer, "/review/courses");
    await ctx.sound(reviewer, "queue with 120");
    await ctx.shot(reviewer, "queue-full");
    await ctx.open(reviewer, "/review/courses?due=later&kind=new");
    await ctx.sound(reviewer, "queue narrowed");
    await ctx.shot(reviewer, "queue-narrowed");

    // Several together: ticked, looked over, approved.
    await ctx.open(reviewer, "/review/courses?q=" + encodeURIComponent(ctx.mark));
    for (const code of codes.slice(0, 3)) await reviewer.locator(`input[name="course"][value^="${code}:"]`).check();
    await reviewer.locator('form[action="/review/courses/approve"] button[type=submit]').click();
    await reviewer.waitForURL(/\/review\/courses\/approve$/);
    await ctx.sound(reviewer, "bulk, looked over");
    await ctx.shot(reviewer, "bulk");
    await reviewer.locator('form[action="/review/courses/approve/yes"] button[type=submit]').click();
    await reviewer.waitForURL(/approve\/yes$/);
    await ctx.sound(reviewer, "bulk, done");
    await ctx.shot(reviewer, "bulk-done");

    // One returned by keys: R goes to the reasons, a digit ticks one, Ctrl+Enter in the text sends it.
    await ctx.open(reviewer, `/review/courses/${codes[3]}`);
    await ctx.sound(reviewer, "one course");
    await ctx.shot(reviewer, "one");
    await reviewer.keyboard.press("r");
    await reviewer.keyboard.press("1");
    await reviewer.keyboard.press("5");
    await reviewer.locator('textarea[name="text"]').focus();
    await reviewer.keyboard.type("請寫明日期");
    ctx.expect((await reviewer.locator('input[name="reasons"]:checked').count()) === 2, "two digits tick two reasons");
    await sends(reviewer, () => reviewer.keyboard.press("Control+Enter"));

    // The rest by one key each: every decision opens the next.
    await ctx.open(reviewer, `/review/courses/${codes[4]}`);
    const left = new Set(codes.slice(4));
    for (let n = 0; n < 200 && left.size > 0; n += 1) {
      const code = reviewer.url().match(/courses\/(\d+)/)?.[1];
      if (!code) break;
      if (left.delete(code)) await sends(reviewer, () => reviewer.keyboard.press("a"));
      else await sends(reviewer, () => reviewer.keyboard.press("n"));
    }
    ctx.expect(left.size === 0, `all were cleared by keyboard, left: ${[...left].join(" ")}`);
    await ctx.open(reviewer, "/review/courses?q=" + encodeURIComponent(ctx.mark));
    await ctx.sound(reviewer, "queue cleared");
    await ctx.shot(reviewer, "queue-cleared");
    ctx.expect((await reviewer.locator("tbody tr").count()) === 0, "nothing of these waits any more");

    await change(ctx, organiser, reviewer, codes[4]);
  },
};

/** A course of the organiser that is complete, as the demonstration has them. */
async function template(ctx, page) {
  for (const group of ["open", "roster", "closed"]) {
    await ctx.open(page, `/desk/courses?group=${group}`);
    const links = page.locator('tbody a[href^="/desk/courses/"]');
    if (await links.count()) return (await links.first().getAttribute("href")).match(/courses\/(\d+)/)[1];
  }
  throw new Error("the organiser of the demonstration has no course to copy");
}

/** Copies a course, gives it dates and a name of its own, and sends it. */
async function sendCopy(ctx, page, from, n, now) {
  const request = page.context().request;
  const csrf = await page.locator('input[name="csrf"]').first().inputValue();
  const post = async (path, form) => {
    const answer = await request.post(new URL(path, ctx.url).href, { form: { csrf, ...form }, maxRedirects: 0 });
    ctx.expect(answer.status() === 303, `${path} answered ${answer.status()}`);
    return answer.headers().location;
  };
  const code = (await post(`/desk/courses/${from}/copy`, {})).match(/courses\/(\d+)/)[1];
  const day = isoDay(now + (30 + (n % 20)) * DAY);
  for (const [step, fields] of [
    ["basics", { title: `審核練習 ${ctx.mark} 第 ${n + 1} 場` }],
    ["sessions", { "meetings-1-date": day, "meetings-1-from": "13:30", "meetings-1-to": "16:30", "meetings-1-place": "視聽教室" }],
    ["audience", { enrolment_opens: localMinute(now), enrolment_closes: localMinute(now + 28 * DAY) }],
  ]) {
    const address = `/desk/courses/${code}/edit/${step}`;
    const html = await (await request.get(new URL(address, ctx.url).href)).text();
    const kept = await page.evaluate(fieldsOf, html);
    await post(address, { ...kept, ...fields, go: "next" });
  }
  const check = await (await request.get(new URL(`/desk/courses/${code}/edit/check`, ctx.url).href)).text();
  await post(`/desk/courses/${code}/submit`, await page.evaluate(answersTo, check));
  return code;
}

/** What a form holds now, as a browser would send it; several values of one name are sent as the first only. */
function fieldsOf(html) {
  const form = new DOMParser().parseFromString(html, "text/html").querySelector("form[data-dirty]");
  const fields = {};
  new FormData(form).forEach((value, name) => {
    if (!(name in fields)) fields[name] = value;
  });
  delete fields.csrf;
  return fields;
}

/** A tick or a reason wherever the check page asks for one. */
function answersTo(html) {
  const asked = new DOMParser().parseFromString(html, "text/html").querySelectorAll('[name^="caution_"]');
  return Object.fromEntries([...asked].map((field) => [field.name, field.type === "checkbox" ? field.value : "依實際需要辦理"]));
}

/** A change of a published course: sent, looked at beside the approved form, approved. */
async function change(ctx, organiser, reviewer, code) {
  await ctx.open(organiser, `/desk/courses/${code}/edit/basics`);
  await ctx.sound(organiser, "form of an approved course");
  await organiser.locator('[name="title"]').fill(`審核練習 ${ctx.mark} 改期場`);
  await organiser.locator('form[action*="/edit/"] button[name="go"][value="next"]:not(.vh)').click();
  await organiser.waitForURL(/edit\/check/);
  await ctx.sound(organiser, "change before it is sent");
  await ctx.shot(organiser, "change-check");
  for (const box of await organiser.locator('[name^="caution_"]').all()) {
    if ((await box.getAttribute("type")) === "checkbox") await box.check();
    else await box.fill("依實際需要辦理");
  }
  await organiser.locator(`form[action="/desk/courses/${code}/submit"] button`).click();
  await organiser.waitForURL(new RegExp(`/desk/courses/${code}$`));
  await ctx.sound(organiser, "change under review");
  await ctx.shot(organiser, "change-waits");
  const visitor = await ctx.as("visitor");
  await ctx.open(visitor, `/courses/${code}`);
  ctx.expect(!(await visitor.locator("h1").innerText()).includes("改期場"), "the approved title stays public");
  await ctx.open(reviewer, `/review/courses/${code}`);
  ctx.expect((await reviewer.locator("ins").count()) > 0, "what differs is marked");
  await ctx.sound(reviewer, "change beside the approved form");
  await ctx.shot(reviewer, "change-review");
  // Keys can be switched off, and then do nothing.
  await reviewer.locator("[data-keys-toggle]").uncheck();
  await reviewer.keyboard.press("a");
  ctx.expect(reviewer.url().endsWith(`/review/courses/${code}`), "keys that are switched off do nothing");
  await reviewer.locator("[data-keys-toggle]").check();
  await reviewer.locator("h1").click();
  await sends(reviewer, () => reviewer.keyboard.press("a"));
  await ctx.open(visitor, `/courses/${code}?now`);
  ctx.expect((await visitor.locator("h1").innerText()).includes("改期場"), "the change took effect");
}

/** Waits for the page that follows what a key does. */
async function sends(page, press) {
  await Promise.all([page.waitForEvent("framenavigated"), press()]);
  await page.waitForLoadState();
}

function isoDay(at) {
  return localMinute(at).slice(0, 10);
}

/** An instant as Taipei's clocks show it, `2026-03-14T09:00`. */
function localMinute(at) {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 16);
}
