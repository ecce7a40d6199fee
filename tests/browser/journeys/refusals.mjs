// Wrong input, expired sessions, unknown addresses, double clicks and the back button: nothing is lost, every page helps.

export default {
  name: "refusals",
  async run(ctx) {
    const page = await ctx.as("visitor");
    await ctx.open(page, "/sign-in");
    await page.locator('[name="user"]').fill("nobody");
    await page.locator('[name="password"]').fill("wrong words here");
    await page.locator('form[action="/sign-in"] button[type=submit]').last().click();
    await page.waitForLoadState();
    await ctx.sound(page, "sign-in refused");
    await ctx.shot(page, "sign-in-refused");
    ctx.expect((await page.locator('[name="user"]').inputValue()) === "nobody", "the name typed is kept");
    ctx.expect((await page.locator('[name="password"]').inputValue()) === "", "the password is not sent back");
    ctx.forgetConsole();

    await page.goto(new URL("/no/such/page", ctx.url).href);
    await ctx.sound(page, "not found");
    await ctx.shot(page, "not-found");
    ctx.forgetConsole();

    const teacher = await ctx.as("teacher");
    await teacher.goto(new URL("/desk/courses", ctx.url).href);
    await ctx.sound(teacher, "not permitted");
    await ctx.shot(teacher, "not-permitted");
    ctx.forgetConsole();

    // Dark mode is a choice that stays.
    await ctx.open(teacher, "/courses");
    await teacher.locator('button[name="theme"][value="dark"]').click();
    await teacher.waitForLoadState();
    await ctx.sound(teacher, "dark course list");
    await ctx.shot(teacher, "dark-courses");
    await ctx.open(teacher, "/home");
    await ctx.sound(teacher, "dark home");
    await ctx.shot(teacher, "dark-home");
  },
};
