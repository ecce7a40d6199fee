// A roster of six hundred rows: uploaded with mistakes, corrected in the file that comes back, sent; confirmed by keyboard.

import { readFile } from "node:fs/promises";

export default {
  name: "rosters",
  languages: ["zh-Hant"],
  async run(ctx) {
    const organiser = await ctx.as("organiser");
    const code = await courseToAward(ctx, organiser);
    if (!code) return;
    await ctx.open(organiser, `/desk/courses/${code}/roster`);
    await ctx.sound(organiser, "roster");
    await ctx.shot(organiser, "roster");
    const people = await organiser.locator('input[name^="who-"][type=hidden]').evaluateAll((all) => all.map((one) => one.value));
    ctx.expect(people.length > 0, "people with a place stand on the list");

    // By keyboard: Enter goes down the column, the search leaves who fits.
    await organiser.locator('[name="hours-1"]').focus();
    await organiser.keyboard.press("Enter");

    ctx.expect((await organiser.evaluate(() => document.activeElement.name)) === "hours-2", "Enter goes to the row below");
    await organiser.keyboard.press("ArrowUp");
    ctx.expect((await organiser.evaluate(() => document.activeElement.name)) === "hours-1", "and the arrow back");
    await organiser.locator('[name="find"]').fill("沒有這個人");
    ctx.expect((await organiser.locator("[data-grid] tbody tr:visible").count()) === 0, "nobody is called so");
    await organiser.locator('[name="find"]').fill("");

    // A list of six hundred, most of them nobody: each wrong row is told, the good ones are taken.
    const rows = people.map((one, n) => `${n + 1},,${one.toLowerCase()},2小時`);
    for (let n = rows.length; n < 600; n += 1) rows.push(`${n + 1},某人${n},A2000${String(n).padStart(4, "0")}X,2`);
    const csv = `研習名單\n序號,姓名,個人識別碼,核發時數\n${rows.join("\n")}\n,合計,,1200\n`;
    await organiser.locator('input[type="file"]').setInputFiles({ name: "名單.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
    await organiser.locator('form[action$="/roster/upload"] button[type=submit]').click();
    await organiser.waitForURL(/roster\/upload$/);
    await ctx.sound(organiser, "result of the upload");
    await ctx.shot(organiser, "result");
    const [file] = await Promise.all([
      organiser.waitForEvent("download"),
      organiser.locator('form[action$="/roster/checked.xlsx"] button').click(),
    ]);
    const bytes = await readFile(await file.path());
    ctx.expect(bytes.subarray(0, 2).toString() === "PK", "the answer is a workbook");

    // Corrected: only those on the list.
    await ctx.open(organiser, `/desk/courses/${code}/roster`);
    const right = `序號,姓名,個人識別碼,核發時數\n${rows.slice(0, people.length).join("\n")}\n`;
    await organiser.locator('input[type="file"]').setInputFiles({ name: "更正.csv", mimeType: "text/csv", buffer: Buffer.from(right) });
    await organiser.locator('form[action$="/roster/upload"] button[type=submit]').click();
    await organiser.waitForURL(/roster\/upload$/);
    ctx.expect((await organiser.locator("main").innerText()).includes("全部列入名單"), "the corrected file is taken");
    await ctx.open(organiser, `/desk/courses/${code}/roster/send`);
    await ctx.sound(organiser, "before sending");
    await ctx.shot(organiser, "send");
    await organiser.locator('form[action$="/roster/send"] button[type=submit]').click();
    await organiser.waitForURL(new RegExp(`/desk/courses/${code}$`));

    const reviewer = await ctx.as("reviewer");
    await ctx.open(reviewer, "/review/rosters");
    await ctx.sound(reviewer, "queue of rosters");
    await ctx.shot(reviewer, "queue");
    await ctx.open(reviewer, `/review/rosters/${code}`);
    await ctx.sound(reviewer, "one roster");
    await ctx.shot(reviewer, "one");
    await Promise.all([reviewer.waitForEvent("framenavigated"), reviewer.keyboard.press("a")]);
    await reviewer.waitForLoadState();
    await ctx.open(reviewer, `/review/rosters/${code}`);
    ctx.expect((await reviewer.locator('button[value="approve"]').count()) === 0, "it was confirmed by one key");
    await ctx.open(organiser, "/desk/roster-reminders");
    await ctx.sound(organiser, "reminders");
    await ctx.shot(organiser, "reminders");
  },
};

/** A course of the demonstration that is over and awaits its roster. */
async function courseToAward(ctx, page) {
  await ctx.open(page, "/desk/courses?group=roster");
  const links = page.locator('tbody a[href^="/desk/courses/"]');
  const hrefs = await links.evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  const codes = [...new Set(hrefs.map((href) => href.match(/courses\/(\d+)/)?.[1]).filter(Boolean))];
  for (const code of codes) {
    await ctx.open(page, `/desk/courses/${code}/roster`);
    const listed = await page.locator('input[name^="who-"][type=hidden]').count();
    if (listed > 0) return code;
  }
  ctx.expect(false, "the demonstration has a course that awaits its roster");
  return null;
}
