// Required hours, as the teacher, the school, the county and the national centre see them.
export default {
  name: "requirements",
  async run(ctx) {
    const teacher = await ctx.as("teacher");
    await ctx.open(teacher, "/my/requirements");
    await ctx.sound(teacher, "own requirements");
    await ctx.shot(teacher, "mine");
    const opened = teacher.locator("main details summary").first();
    await opened.click();
    await ctx.sound(teacher, "own requirements, what counted");
    await ctx.open(teacher, "/home");
    await ctx.sound(teacher, "home with required hours");

    const organiser = await ctx.as("organiser");
    await ctx.open(organiser, "/requirements/school");
    await ctx.sound(organiser, "school, missing");
    await ctx.shot(organiser, "school");
    await ctx.open(organiser, "/requirements/school?view=table");
    await ctx.sound(organiser, "school, table");
    await ctx.shot(organiser, "school-table");
    await organiser.locator("main tbody th a").first().click();
    await organiser.waitForLoadState();
    await ctx.sound(organiser, "one teacher");
    await ctx.shot(organiser, "person");
    await ctx.open(organiser, "/requirements/school/remind");
    await ctx.sound(organiser, "reminder");

    const reviewer = await ctx.as("reviewer");
    await ctx.open(reviewer, "/requirements/below");
    await ctx.sound(reviewer, "county");
    await ctx.shot(reviewer, "county");
    await reviewer.locator("main tbody th a").first().click();
    await reviewer.waitForLoadState();
    await ctx.sound(reviewer, "county, one requirement");
    await ctx.shot(reviewer, "county-one");
    await reviewer.locator("main tbody th a").first().click();
    await reviewer.waitForLoadState();
    await ctx.sound(reviewer, "county, names");
    await ctx.shot(reviewer, "county-names");

    const national = await ctx.as("national");
    await ctx.open(national, "/requirements/nation");
    await ctx.sound(national, "nation");
    await ctx.shot(national, "nation");
    await ctx.open(national, "/admin/requirements");
    await ctx.sound(national, "list of requirements");
    await ctx.shot(national, "list");
    await ctx.open(national, "/admin/requirements/new");
    await ctx.sound(national, "new requirement");
    // Refused on purpose: the browser notes that the server answered so.
    ctx.consoleClean();
    await national.locator('main form button[type="submit"]').first().click();
    await national.waitForLoadState();
    await ctx.sound(national, "new requirement, refused");
    await ctx.shot(national, "form-refused");
    ctx.forgetConsole();
  },
};
