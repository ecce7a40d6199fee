// The exchange by hand: a file with mistakes is checked, its rows refused with a reason each, mended, merged; a month is compared.

const HERE = "/exchange/partners/county-07";
const COURSES =
  "Import_ID,CourseName,AllowNo,CourseProperty_1,CourseProperty_2,CourseProperty_3,CourseProperty_4,SchoolId,CourseKind,CourseHour," +
  "StartTime,EndTime,TimeId,TimeSet,FundId,SubsidizeId,Contact_1_name,Contact_1_tel,Contact_1_mail,Contact_2_name,Contact_2_tel," +
  "Contact_2_mail,TeacherList,FundMoney,Member,MemberKind,Description,TeacherNum,ClassNum,ApplyStartTime,ApplyEndTime,Charge," +
  "TeacherChargeList,CourseState,CourseError";

/** A row of the list of courses. */
function course(key, school, hours) {
  const cells = { Import_ID: key, CourseName: "瀏覽器旅程研習", SchoolId: school, CourseKind: "2", CourseHour: hours, StartTime: "2026/3/7",
    EndTime: "2026/3/7", TimeId: "3", Member: "40", CourseState: "2",
    Description: "大綱<!--<category>5-1</category><level>7-1</level><mode>11-1</mode>-->", AllowNo: "旅程字第1號" };
  return COURSES.split(",").map((column) => `"${cells[column] ?? ""}"`).join(",");
}

async function upload(ctx, page, rows, wish) {
  await ctx.open(page, `${HERE}/deliveries`);
  const file = { name: "courseList.csv", mimeType: "text/csv", buffer: Buffer.from(`${COURSES}\r\n${rows.join("\r\n")}\r\n`) };
  await page.locator('input[type="file"]').setInputFiles(file);
  await page.locator(`input[name="wish"][value="${wish}"]`).check();
  await page.locator('form[enctype] button[type=submit]').click();
  await page.waitForURL(/deliveries\/\d+$/);
  await settled(ctx, page);
}

/** The work is done beside the request: the page is looked at until nothing moves any more. */
async function settled(ctx, page) {
  const again = page.getByRole("link", { name: ctx.text("重新查看", "Look again") });
  for (let n = 0; n < 200; n += 1) {
    if ((await again.count()) === 0) return;
    await again.click();
    await page.waitForLoadState();
  }
  ctx.fail("the delivery did not end");
}

export default {
  name: "exchange",
  async run(ctx) {
    const page = await ctx.as("reviewer");
    await ctx.open(page, "/exchange/own");
    await ctx.sound(page, "own partners");
    await ctx.shot(page, "own");
    await ctx.open(page, HERE);
    await ctx.sound(page, "partner");
    await ctx.shot(page, "partner");
    await ctx.open(page, `${HERE}/deliveries`);
    await ctx.sound(page, "deliveries");
    await ctx.shot(page, "deliveries");
    const school = "024602";
    const key = `B-${ctx.mark}`;

    await upload(ctx, page, [course(`${key}-1`, school, "3"), course(`${key}-2`, school, "0.3"), course(`${key}-3`, "999999", "3")], "check");
    const refused = await page.locator("main").innerText();
    ctx.expect(refused.includes("CourseHour") && refused.includes("SchoolId"), "each wrong row is told at its column");
    ctx.expect(refused.includes("0.3") && refused.includes("999999"), "with what stands there");
    await ctx.sound(page, "delivery with refused rows");
    await ctx.shot(page, "refused");
    await page.locator('button[value="drop"]').click();
    await page.waitForLoadState();

    await upload(ctx, page, [course(`${key}-1`, school, "3"), course(`${key}-2`, school, "2")], "check");
    ctx.expect((await page.locator('button[value="merge"]').count()) === 1, "the mended file may be merged");
    await page.locator('button[value="merge"]').click();
    await page.waitForLoadState();
    await settled(ctx, page);
    ctx.expect((await page.locator('button[value="merge"]').count()) === 0, "it is merged");
    await ctx.shot(page, "merged");

    await ctx.open(page, `${HERE}/months`);
    const months = await page.locator("main").innerText();
    // Which ones depends on the day: the demonstration's lie before it.
    const named = /\d{4} 年 \d{1,2} 月|(January|February|March|April|May|June|July|August|September|October|November|December) \d{4}/;
    ctx.expect(named.test(months) && !/\d{4}-\d{2}\b/.test(months), "months stand in words");
    await ctx.sound(page, "months");
    await ctx.shot(page, "months");
    await ctx.open(page, `${HERE}/compare`);
    await ctx.sound(page, "comparing");
    await ctx.shot(page, "compare");
    await ctx.open(page, `${HERE}/fetch`);
    await ctx.sound(page, "fetching back");
    await page.locator('select[name="format"]').selectOption("package-big5");
    await page.locator('main form button[type=submit]').first().click();
    await page.waitForURL(/fetch\/\d+$/);
    await ctx.sound(page, "a fetched file");
    await ctx.shot(page, "fetched");
    await ctx.open(page, `${HERE}/fetch`);
    await ctx.shot(page, "fetch");

    const national = await ctx.as("national");
    await ctx.open(national, "/exchange/partners");
    await ctx.sound(national, "register");
    await ctx.shot(national, "register");
    await ctx.open(national, HERE);
    await ctx.shot(national, "partner-national");
    await ctx.open(national, `${HERE}/keys`);
    await ctx.shot(national, "keys");
    await ctx.open(national, "/exchange/partners/site-11/apply");
    await ctx.shot(national, "apply");
  },
};
