// The main road as six people: a visitor, two teachers, the organiser, an operator and the reviewer.
// register → review → publish → find → enrol → admit → attend → award → review roster → close → transcript.

const DAY = 86_400_000;

export default {
  name: "main-road",
  async run(ctx) {
    const title = ctx.text(`閱讀理解工作坊 ${ctx.mark}`, `Reading workshop ${ctx.mark}`);
    const visitor = await ctx.as("visitor");
    const now = await demoNow(ctx, visitor);
    const day = isoDay(now + 10 * DAY);

    const organiser = await ctx.as("organiser");
    await ctx.sound(organiser, "organiser's home");
    await ctx.shot(organiser, "home-organiser");
    const code = await register(ctx, organiser, title, day, now);
    await review(ctx, code, title);
    await find(ctx, visitor, code, title);
    await enrol(ctx, code);

    await moveClock(ctx, visitor, 14);
    await attendAndAward(ctx, organiser, code);
    await confirm(ctx, code);
    await transcript(ctx, title);
  },
};

async function register(ctx, page, title, day, now) {
  await ctx.open(page, "/desk/courses");
  await ctx.sound(page, "own courses");
  await ctx.shot(page, "own-courses");
  await ctx.open(page, "/desk/courses/new");
  await ctx.sound(page, "new course");
  await page.locator('form[action="/desk/courses/new"] button[type=submit]').first().click();
  await page.waitForURL(/\/desk\/courses\/\d{7,}\/edit\//);
  const code = page.url().match(/courses\/(\d{7,})/)[1];

  // An empty first step is kept and says beside each field what is missing.
  await goOn(page);
  await ctx.sound(page, "step 1 with errors");
  await ctx.shot(page, "form-1-errors");
  ctx.forgetConsole(); // the refused step answers 422

  const step = async (number, label, fill) => {
    await ctx.open(page, `/desk/courses/${code}/edit/${number}`);
    await fill();
    await ctx.sound(page, `step ${number} ${label}`);
    await ctx.shot(page, `form-${number}-${label}`);
    await goOn(page);
  };
  await step(1, "basics", async () => {
    await choose(page, "class_type", "1-1");
    await choose(page, "organising_basis", "2-1");
    await page.locator('[name="document_number"]').fill("示範字第1150000001號");
    await page.locator('[name="title"]').fill(title);
  });
  // Subject and item depend on stage and scope: the answers are saved first, then the rest is asked.
  await step(2, "classification", async () => {
    await choose(page, "stage", "elementary");
    await choose(page, "scope", "5-1");
    await goOn(page);
    ctx.forgetConsole();
    await ctx.open(page, `/desk/courses/${code}/edit/2`);
    await choose(page, "subject", "e-mandarin");
    await choose(page, "item", "1-3-11");
    await choose(page, "tier", "7-1");
  });
  await step(3, "content", async () => {
    await choose(page, "instructor", "8-2");
    await page.locator('[name="instructor_name"]').fill("沈書瑤");
    await page.locator('[name="outline"]').fill(ctx.text("預測、摘要、推論與自我提問。", "Predicting, summarising, inferring, asking oneself."));
    await choose(page, "delivery", "11-1");
  });
  await step(4, "sessions", async () => {
    await page.locator('[name="meetings-1-date"]').fill(day);
    await page.locator('[name="meetings-1-from"]').fill("13:30");
    await page.locator('[name="meetings-1-to"]').fill("16:30");
    await page.locator('[name="meetings-1-place"]').fill(ctx.text("視聽教室", "Lecture room"));
    await choose(page, "time_slots", "12-1");
  });
  await step(5, "audience", async () => {
    await choose(page, "audience_stages", "14-4");
    for (const position of ["15-2", "15-3", "15-4", "15-5"]) await choose(page, "audience_positions", position);
    await page.locator('[name="enrolment_opens"]').fill(localMinute(now - DAY));
    await page.locator('[name="enrolment_closes"]').fill(localMinute(now + 8 * DAY));
    await page.locator('[name="classes"]').fill("1");
    await page.locator('[name="class_size"]').fill("1");
  });
  await step(6, "administration", async () => {
    await choose(page, "funding", "21-12");
    await choose(page, "fee", "22-3");
    await page.locator('[name="contact1_name"]').fill("承辦人");
    await page.locator('[name="contact1_phone"]').fill("（０３）９００－００００");
    await page.locator('[name="contact1_email"]').fill("training@demo.example");
    await choose(page, "feedback_form", "26-1");
  });
  await ctx.open(page, `/desk/courses/${code}/edit/check`);
  await ctx.sound(page, "check answers");
  await ctx.shot(page, "form-check");
  for (const tick of await page.locator('input[type="checkbox"][name^="caution_"]').all()) await tick.check();
  for (const reason of await page.locator('textarea[name^="caution_"]').all()) await reason.fill(ctx.text("依實際需要辦理", "As it was asked for"));
  await page.locator(`form[action="/desk/courses/${code}/submit"] button`).click();
  await page.waitForURL(new RegExp(`/desk/courses/${code}$`));
  await ctx.sound(page, "own course, sent");
  await ctx.shot(page, "own-course");
  return code;
}

async function review(ctx, code, title) {
  const page = await ctx.as("reviewer");
  await ctx.sound(page, "reviewer's home");
  await ctx.open(page, "/review/courses");
  await ctx.sound(page, "review queue");
  await ctx.shot(page, "review-queue");
  ctx.expect(await page.getByText(title).first().isVisible(), "the sent course is in the queue");
  await ctx.open(page, `/review/courses/${code}`);
  await ctx.sound(page, "review");
  await ctx.shot(page, "review");
  await page.locator('button[name="decision"][value="approve"]').first().click();
  await page.waitForLoadState();
}

async function find(ctx, page, code, title) {
  await ctx.open(page, "/");
  await ctx.sound(page, "front page");
  await ctx.shot(page, "front");
  await ctx.open(page, "/courses?q=" + encodeURIComponent(ctx.mark));
  await ctx.sound(page, "search");
  ctx.expect(await page.getByText(title).first().isVisible(), "the approved course is found");
  await ctx.open(page, "/courses");
  await ctx.sound(page, "course list");
  await ctx.shot(page, "courses");
  await ctx.open(page, "/courses?q=" + encodeURIComponent("沒有這種課程xyz"));
  await ctx.sound(page, "nothing found");
  await ctx.shot(page, "courses-none");
  await ctx.open(page, `/courses?q=${code}`);
  ctx.expect(new URL(page.url()).pathname === `/courses/${code}`, "a course code jumps straight there");
  await ctx.sound(page, "course page");
  await ctx.shot(page, "course");
}

async function enrol(ctx, code) {
  const first = await ctx.as("teacher");
  await ctx.sound(first, "teacher's home");
  await ctx.shot(first, "home-teacher");
  await ctx.open(first, `/courses/${code}/enrol`);
  await ctx.sound(first, "enrol");
  await ctx.shot(first, "enrol");
  await first.locator(`form[action="/courses/${code}/enrol"] button`).click();
  await first.waitForURL(/\/my\/enrolments\/[0-9a-f-]+$/);
  await ctx.sound(first, "admitted");
  await ctx.shot(first, "admitted");
  const admitted = first.url();

  // The second finds it full and waits with number 1; the first withdraws; the second is offered the place and takes it.
  const second = await ctx.as("teacher2");
  await ctx.open(second, `/courses/${code}`);
  await ctx.sound(second, "full course");
  await ctx.open(second, `/courses/${code}/enrol`);
  await second.locator(`form[action="/courses/${code}/enrol"] button`).click();
  await second.waitForURL(/\/my\/enrolments\/[0-9a-f-]+$/);
  await ctx.sound(second, "waiting");
  await ctx.shot(second, "waiting");
  const waiting = second.url();
  await first.goto(`${admitted}/withdraw`);
  await ctx.sound(first, "withdraw");
  await first.locator('form[action$="/withdraw"] button').click();
  await first.waitForLoadState();
  await second.goto(waiting);
  await ctx.sound(second, "offered");
  await ctx.shot(second, "offered");
  await second.locator('form[action$="/accept"] button').click();
  await second.waitForLoadState();
  ctx.expect(await second.locator("main .tag", { hasText: ctx.text("已錄取", "Admitted") }).first().isVisible(), "the one who waited has the place");
  await ctx.sound(second, "promoted");
  await ctx.open(second, "/my/enrolments");
  await ctx.sound(second, "my courses");
  await ctx.shot(second, "my-courses");
}

async function attendAndAward(ctx, page, code) {
  await ctx.signIn(page, ctx.account("organiser"));
  await ctx.open(page, `/desk/courses/${code}/enrolments`);
  await ctx.sound(page, "enrolments");
  await ctx.shot(page, "enrolments");
  await ctx.open(page, `/desk/courses/${code}/attendance`);
  await ctx.sound(page, "attendance");
  await ctx.shot(page, "attendance");
  await page.locator('input[type=radio][value="present"]').first().check();
  await page.locator(`form[action*="/attendance"] button[type=submit]`).first().click();
  await page.waitForLoadState();
  await ctx.sound(page, "attendance saved");

  // The operator of the same school may send the roster too.
  const operator = await ctx.as("operator");
  await ctx.signIn(operator, ctx.account("operator")).catch(() => {});
  await ctx.open(operator, `/desk/courses/${code}/roster`);
  await ctx.sound(operator, "roster");
  await ctx.shot(operator, "roster");
  await ctx.open(operator, `/desk/courses/${code}/roster/send`);
  await ctx.sound(operator, "send roster");
  await operator.locator(`form[action="/desk/courses/${code}/roster/send"] button[type=submit]`).first().click();
  await operator.waitForLoadState();
  await ctx.sound(operator, "roster sent");
}

async function confirm(ctx, code) {
  const page = await ctx.as("reviewer");
  await ctx.signIn(page, ctx.account("reviewer"));
  await ctx.open(page, "/review/rosters");
  await ctx.sound(page, "roster queue");
  await ctx.open(page, `/review/rosters/${code}`);
  await ctx.sound(page, "roster review");
  await ctx.shot(page, "roster-review");
  await page.locator('button[name="decision"][value="approve"]').first().click();
  await page.waitForLoadState();
}

async function transcript(ctx, title) {
  const page = await ctx.as("teacher2");
  await ctx.signIn(page, ctx.account("teacher2"));
  await ctx.open(page, "/my/transcript");
  await ctx.sound(page, "transcript");
  await ctx.shot(page, "transcript");
  ctx.expect(await page.getByText(title).first().isVisible(), "the hours are in the transcript");
  const download = page.waitForEvent("download");
  await page.locator('form[action="/my/transcript.pdf"] button').first().click();
  ctx.expect((await download).suggestedFilename().endsWith(".pdf"), "the official PDF is downloaded");
}

/** Chooses an option of a radio group, a check box list or a select, whichever the field is. */
async function choose(page, name, value) {
  const box = page.locator(`input[name="${name}"][value="${value}"]`);
  if (await box.count()) await box.first().check();
  else await page.locator(`select[name="${name}"]`).selectOption(value);
}

async function goOn(page) {
  await page.locator('form[action*="/edit/"] button[name="go"][value="next"]:not(.vh)').click();
  await page.waitForLoadState();
}

async function demoNow(ctx, page) {
  await ctx.open(page, "/tour");
  await ctx.sound(page, "tour");
  await ctx.shot(page, "tour");
  return Date.parse(await page.locator("#demo-now").getAttribute("datetime"));
}

async function moveClock(ctx, page, days) {
  await ctx.open(page, "/tour");
  await page.locator('select[name="days"]').selectOption(String(days));
  await page.locator('form[action="/tour/clock"] button').click();
  await page.waitForLoadState();
}

/** The civil day in Taipei. */
function isoDay(ms) {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
}

function localMinute(ms) {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16);
}
