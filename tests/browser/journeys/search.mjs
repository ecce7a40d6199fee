// Finding a course: filters with counts, chips, a mistyped word, an empty answer; with scripts and, as on an old phone, without.
import { windowOptions } from "../lib/browser.mjs";

/** Opens the list again until the index of the fresh server answers, as a person reloads a page that says "in a moment". */
async function withIndex(ctx, page) {
  for (let look = 0; look < 40; look += 1) {
    // With courses that are over: other journeys may have moved the clock past all of them.
    await ctx.open(page, "/courses?past=1");
    if (await page.locator(".facet-n").count()) return;
    await page.waitForLoadState("networkidle");
  }
  throw new Error("the index never answered");
}

export default {
  name: "search",
  async run(ctx) {
    const page = await ctx.as("visitor");
    await withIndex(ctx, page);
    const filters = page.locator(".filter > details");
    if (ctx.phone) await filters.locator("> summary").click();
    await ctx.sound(page, "list with filters open");
    await ctx.shot(page, "all");

    // A filter by keyboard, then a second one, then one chip taken away.
    const stage = page.locator('input[name="stage"]').first();
    await stage.focus();
    await stage.press("Space");
    await page.locator('input[name="way"][value="onsite"]').check();
    await page.locator('.filter button[type="submit"]').click();
    await page.waitForURL(/stage=/);
    ctx.expect((await page.locator(".chips li").count()) === 3, "three chips");
    await ctx.sound(page, "two filters");
    await ctx.shot(page, "filtered");
    await page.locator(".chip").first().click();
    await page.waitForURL((url) => !url.search.includes("stage="));
    ctx.expect((await page.locator(".chips li").count()) === 2, "two chips are left");

    // A mistyped word finds, and says that it was mistyped.
    await ctx.open(page, `/courses?past=1&q=${encodeURIComponent("性別平登教育")}`);
    ctx.expect((await page.locator(".course").count()) > 0, "a mistyped word finds");
    await ctx.sound(page, "mistyped");
    await ctx.shot(page, "mistyped");
    await ctx.open(page, `/courses?past=1&q=${encodeURIComponent("性別平等")}&near=${encodeURIComponent("宜蘭縣")}&sort=nearest`);
    await ctx.sound(page, "near");
    await ctx.shot(page, "near");

    // Nothing found teaches what to try.
    await ctx.open(page, "/courses?q=qqqqqqqq&free=1&weekday=7&from=115/13/1");
    ctx.expect((await page.locator(".empty a").count()) > 1, "ways on from an empty answer");
    await ctx.sound(page, "empty");
    await ctx.shot(page, "empty");

    await this.withoutScripts(ctx);
  },

  /** The same road in a window that runs no script. */
  async withoutScripts(ctx) {
    const context = await ctx.browser.newContext(windowOptions(ctx.lang, ctx.width, { javaScriptEnabled: false }));
    try {
      const page = await context.newPage();
      await page.goto(new URL("/courses", ctx.url).href);
      if (ctx.phone) await page.locator(".filter > details > summary").click();
      await page.locator('.filter input[name="q"]').fill("教");
      await page.locator('input[name="past"]').check();
      await page.locator('.filter button[type="submit"]').click();
      await page.waitForURL(/past=1/);
      ctx.expect((await page.locator(".course").count()) > 0, "courses without scripts");
      ctx.expect(await page.locator("[data-locate]").isHidden(), "nothing is offered that needs a script");
      await page.locator(".tabs a").nth(1).click();
      await page.waitForURL(/sort=/);
      const code = await page.locator(".course .code").first().textContent();
      await page.goto(new URL(`/courses?q=${code}`, ctx.url).href);
      ctx.expect(new URL(page.url()).pathname === `/courses/${code}`, "a code leads to its course");
    } finally {
      await context.close();
    }
  },
};
