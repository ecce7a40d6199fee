// What a teacher reads for a career: the transcript with its filters, history, files and sheet, also without scripts; and a
// record from elsewhere from its form over the desk into the transcript.
import { windowOptions } from "../lib/browser.mjs";

const PDF = { name: "certificate.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n% a certificate\n") };

export default {
  name: "transcript",
  async run(ctx) {
    const page = await ctx.as("teacher");
    await own(ctx, page);
    const title = await enter(ctx, page);
    await decide(ctx, title);
    await ctx.open(page, "/my/transcript?source=elsewhere");
    await ctx.sound(page, "transcript, from elsewhere");
    await ctx.shot(page, "elsewhere");
    ctx.expect((await page.locator("main").innerText()).includes(title), "what was accepted stands in the transcript");
    await withoutScripts(ctx);
  },
};

async function press(page, selector) {
  await page.locator(selector).first().click();
  await page.waitForLoadState();
}

async function own(ctx, page) {
  await ctx.open(page, "/my/transcript");
  await ctx.sound(page, "transcript");
  await ctx.shot(page, "full");
  const line = page.locator('main a[href^="/my/transcript/courses/"]').first();
  if (await line.count()) {
    await ctx.open(page, await line.getAttribute("href"));
    await ctx.sound(page, "one line");
    await ctx.shot(page, "one");
  }
  await ctx.open(page, "/my/transcript/print");
  await ctx.sound(page, "sheet");
  await ctx.shot(page, "sheet");
  await ctx.open(page, "/my/transcript?q=%E5%A4%A9%E6%96%87%E5%8F%B0");
  await ctx.sound(page, "nothing fits");
  await ctx.shot(page, "nothing");
  const files = { ".csv": "text/csv", ".xlsx": "spreadsheetml" };
  for (const [ending, kind] of Object.entries(files)) {
    const answer = await page.context().request.get(new URL(`/my/transcript${ending}`, ctx.url).href);
    ctx.expect(answer.ok() && answer.headers()["content-type"].includes(kind), `${ending} is sent`);
  }
}

async function enter(ctx, page) {
  const title = `${ctx.text("人本教育工作坊", "Humane education")} ${ctx.mark}`;
  await ctx.open(page, "/my/elsewhere");
  await ctx.sound(page, "records");
  await ctx.open(page, "/my/elsewhere/new");
  await ctx.sound(page, "form");
  await page.locator('[name="title"]').fill(title);
  await page.locator('[name="organiser"]').fill("杏林教育基金會");
  await page.locator('[name="began"]').fill("2001-13-01");
  await page.locator('[name="hours"]').fill("1.3");
  await press(page, 'button[name="do"][value="send"]');
  await ctx.sound(page, "form, wrong");
  await ctx.shot(page, "form-wrong");
  ctx.forgetConsole();
  ctx.expect((await page.locator('[name="title"]').inputValue()) === title, "what was typed is kept");
  await page.locator('[name="began"]').fill("2024-03-02");
  await page.locator('[name="hours"]').fill("3");
  await page.locator('input[name="form"][value="onsite"]').check({ force: true });
  await page.locator('[name="number"]').fill(ctx.mark);
  await page.locator('input[name="file-1"]').setInputFiles(PDF);
  await press(page, 'button[name="do"][value="send"]');
  // Other runs entered the same training with other marks: what looks alike is answered.
  const other = page.locator('input[name="said_other"]');
  if (await other.count()) {
    ctx.forgetConsole();
    await ctx.sound(page, "form, looks alike");
    await other.check({ force: true });
    await press(page, 'button[name="do"][value="send"]');
  }
  await ctx.sound(page, "sent");
  await ctx.shot(page, "sent");
  ctx.expect(await page.locator('button[name="do"][value="withdraw"]').count(), "it waits, and may be taken back");
  return title;
}

async function decide(ctx, title) {
  const page = await ctx.as("organiser");
  await ctx.open(page, "/desk/elsewhere");
  await ctx.sound(page, "desk");
  await ctx.shot(page, "desk");
  const link = page.locator("main tbody th a", { hasText: title }).first();
  await ctx.open(page, await link.getAttribute("href"));
  await ctx.sound(page, "desk, one");
  await ctx.shot(page, "desk-one");
  await press(page, 'button[name="decision"][value="refuse"]');
  await ctx.sound(page, "desk, no reason");
  ctx.forgetConsole();
  await press(page, 'button[name="decision"][value="accept"]');
  await ctx.sound(page, "desk, decided");
  ctx.expect(!(await page.locator("main tbody").allInnerTexts()).join("").includes(title), "it waits no longer");
}

/** The page, its filter, a history and the form work without scripts. */
async function withoutScripts(ctx) {
  const context = await ctx.browser.newContext(windowOptions(ctx.lang, ctx.width, { javaScriptEnabled: false }));
  try {
    const page = await context.newPage();
    await ctx.signIn(page, ctx.account("teacher"));
    await ctx.open(page, "/my/transcript");
    if (ctx.phone) await page.locator(".filter > details > summary").click();
    await page.locator('.filter [name="source"]').selectOption("elsewhere");
    await page.locator('.filter button[type="submit"]').click();
    await page.waitForURL(/source=elsewhere/);
    ctx.expect((await page.locator("main tbody tr").count()) > 0, "the lines are there without scripts");
  } finally {
    await context.close();
  }
}
