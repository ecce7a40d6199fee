//! The transcript: one line a course, its history, filters, sums, files, hours that wait, lines that look alike (CRD-8).

use app::catalogue::{self, bulk};
use app::credit::{self, MarkInput};
use app::directory;
use axum::http::StatusCode;
use domain::calendar::civil_date;
use domain::course::life::Review;
use domain::ledger::EntryKind;
use jiff::{SignedDuration, ToSpan};
use platform::params;
use testkit::{Answer, Client, PASSWORD, World, course_form};

use crate::main_road::closed_course;
use crate::on_both;

const TITLE: &str = "閱讀理解策略工作坊";

fn rows(page: &Answer, within: &str) -> Vec<String> {
    page.texts(&format!("{within} tbody tr"))
}

/// The rows of the list itself.
async fn listed(client: &mut Client, query: &str) -> Vec<String> {
    rows(&client.get(&format!("/my/transcript{query}")).await, "[aria-label='研習紀錄']")
}

async fn csv(client: &mut Client, query: &str) -> String {
    let answer = client.get(&format!("/my/transcript.csv{query}")).await;
    assert_eq!(answer.content_type, "text/csv; charset=utf-8");
    answer.text.strip_prefix('\u{feff}').expect("a byte order mark").to_owned()
}

async fn enrol(world: &World, code: &str) {
    let course = catalogue::by_code(world.app.db.read(), code).await.expect("course");
    let (actor, person) = (world.teacher.actor.clone(), world.teacher.person);
    world.app.desk().ask(actor, course.id, person, world.app.clock.now()).await.expect("enrolled");
}

async fn mark(world: &World, code: &str, mark: &str) {
    let seat = world.organiser.seat.clone().expect("seat");
    let marks = vec![MarkInput {
        meeting: 1,
        person: world.teacher.person,
        mark: mark.to_owned(),
        missed_minutes: 0,
    }];
    credit::mark_attendance(&world.app, &world.organiser.actor, &seat, code, marks).await.expect("marked");
}

async fn review(world: &World, code: &str, verdict: &Review) {
    let seat = world.reviewer.seat.clone().expect("seat");
    let actor = &world.reviewer.actor;
    credit::review_roster(&world.app, actor, &seat, code, None, verdict).await.expect("decided");
}

/// So many closed courses of the first school with hours for the teacher, a day apart.
async fn career(world: &World, count: u64) {
    let school = directory::organisation(world.app.db.read(), world.schools[0]).await.expect("school");
    let (now, today) = (world.app.clock.now(), civil_date(world.app.clock.now()));
    let life = bulk::Life {
        registered: now,
        submitted: Some(now),
        approved: Some(now),
        cancelled: None,
        roster: Some(now),
        closed: Some(now),
    };
    let mut courses = Vec::new();
    for n in 0..count {
        let day = today.checked_sub((10 * i64::try_from(n).expect("small")).days()).expect("a day");
        let mut form = course_form(day, 30);
        form.set("title", format!("第{n}場工作坊"));
        let number = 900_000 + n;
        let (organisation, reviewer) = (world.schools[0], world.bureau);
        courses.push(bulk::Finished { number, organisation, reviewer, form, life });
    }
    let made = courses.iter().map(|course| bulk::prepare(course, &school)).collect();
    let mut change = world.app.db.change(&world.organiser.actor, now).await.expect("change");
    bulk::insert(&change, made).await.expect("inserted");
    let text = "INSERT INTO award (id, serial, person, course, organisation, kind, half_hours, cause, at)
      SELECT c.id, 700000 + ROW_NUMBER() OVER (ORDER BY c.code), $1, c.id, c.organisation, 'issue', 6, 'roster', $2
        FROM course c WHERE c.title LIKE '第%場工作坊'";
    let values = params![world.teacher.person, now.as_millisecond()];
    platform::db::sql::run(change.conn(), text, values).await.expect("awards");
    change.record("test.career", world.teacher.person.0, serde_json::json!({}));
    change.commit().await.expect("committed");
}

on_both! {
    /// A course is one line with its hours as they stand: corrected, taken back, told with cause, in every form alike.
    async fn one_line_a_course_with_its_history(world: World) {
        let code = closed_course(&world).await;
        let mut teacher = world.client(&world.teacher).await;
        let page = teacher.get("/my/transcript").await;
        page.sees(TITLE).sees("1 筆，共 3.5 小時");
        assert!(!page.main().contains("林杏芸") && !page.main().contains("A2000"), "no personal data on the page");
        assert!(page.texts("details.line-history").is_empty(), "one entry has no history");

        world.post_hours(&code, world.teacher.person, EntryKind::Correct, -2).await;
        let page = teacher.get("/my/transcript").await;
        page.sees("更正過").sees("2 次異動").sees("更正 -1 小時（主辦單位申請更正）").sees("1 筆，共 2.5 小時");
        assert_eq!(rows(&page, "[aria-label='研習紀錄']").len(), 1);
        let stats = page.texts(".stat");
        assert!(stats.iter().any(|s| s.contains("全部時數") && s.contains("2.5")), "{stats:?}");
        let one = teacher.get(&format!("/my/transcript/courses/{code}")).await;
        one.sees("核發").sees("+3.5").sees("-1").sees("承辦人").sees("(03)900-0000").sees("宜蘭縣政府教育處");
        let letter = one.attribute("a[href^='mailto:']", "href").expect("a letter is begun");
        assert!(letter.starts_with("mailto:training@test.example?subject=") && letter.contains(&code), "{letter}");

        world.post_hours(&code, world.teacher.person, EntryKind::Reverse, -5).await;
        let page = teacher.get("/my/transcript").await;
        page.sees("已撤銷").sees("3 次異動").sees("1 筆，共 0 小時").sees("0 門課程");
        assert!(csv(&mut teacher, "").await.contains("已撤銷"));
        assert!(teacher.get("/my/transcript.xlsx").await.bytes.starts_with(b"PK"));
        teacher.get("/my/transcript/print").await.sees(TITLE).sees("這張表不印姓名");

        // Nobody else's line, and none of a course one has no hours of.
        let mut other = world.client(&world.other_teacher).await;
        assert_eq!(other.get(&format!("/my/transcript/courses/{code}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.get("/my/transcript/courses/nothing").await.status, StatusCode::NOT_FOUND);
        assert!(world.visitor().get(&format!("/my/transcript/courses/{code}")).await.path.starts_with("/sign-in"));
    }

    /// The same conditions and the same order on page, sheet and files; what fits nothing shows nothing.
    async fn filters_hold_in_every_form(world: World) {
        career(&world, 40).await;
        let mut teacher = world.client(&world.teacher).await;
        let all = listed(&mut teacher, "").await;
        assert_eq!(all.len(), 40);
        // Today is October 2026: school year 115 begins in August, the courses go back 400 days.
        let year = listed(&mut teacher, "?sy=115").await;
        let calendar = listed(&mut teacher, "?cy=2026").await;
        assert!(!year.is_empty() && year.len() < calendar.len() && calendar.len() < 40, "{} {}", year.len(), calendar.len());
        for query in ["", "?sy=115", "?cy=2025", "?q=%E7%AC%AC7%E5%A0%B4", "?scope=5-1", "?source=here&sy=114"] {
            let page = listed(&mut teacher, query).await;
            let text = csv(&mut teacher, query).await;
            let titles: Vec<&str> = text.lines().skip(1).map(|l| l.split(',').nth(3).expect("a title")).collect();
            assert_eq!(titles.len(), page.len(), "{query}");
            assert!(page.iter().zip(&titles).all(|(row, title)| row.contains(title)), "the same order: {query}");
            let sheet = teacher.get(&format!("/my/transcript/print{query}")).await;
            assert_eq!(sheet.texts("main tbody tr").len(), page.len(), "{query}");
        }
        for query in ["?sy=x", "?cy=0", "?scope=9-9", "?tag=%00", "?source=moon", "?q=%E5%A4%A9%E6%96%87", "?source=elsewhere"] {
            let page = teacher.get(&format!("/my/transcript{query}")).await;
            page.sees("沒有符合的紀錄");
            assert_eq!(csv(&mut teacher, query).await.lines().count(), 1, "the head alone: {query}");
            assert!(teacher.get(&format!("/my/transcript.xlsx{query}")).await.bytes.starts_with(b"PK"));
        }
        // Both kinds of year add up to the same.
        let page = teacher.get("/my/transcript").await;
        let sum = |caption: &str| -> i64 {
            let hours = page.texts(&format!("[aria-label='{caption}'] tbody tr td:last-child"));
            hours.iter().map(|h| h.parse::<i64>().expect("whole hours")).sum()
        };
        assert_eq!((sum("依學年度"), sum("依年度")), (120, 120));
        let pdf = teacher.submit("/my/transcript?sy=115", "/my/transcript.pdf", &[("sy", "115")]).await;
        assert!(pdf.bytes.starts_with(b"%PDF"));
    }

    /// A career is more than one page, and pages that are not there lead to those that are.
    async fn a_long_career_comes_in_pages(world: World) {
        career(&world, 230).await;
        let mut teacher = world.client(&world.teacher).await;
        assert_eq!(listed(&mut teacher, "").await.len(), 100);
        assert_eq!(listed(&mut teacher, "?page=3").await.len(), 30);
        assert_eq!(listed(&mut teacher, "?page=99").await.len(), 30);
        for wrong in ["?page=0", "?page=-1", "?page=x"] {
            assert_eq!(listed(&mut teacher, wrong).await.len(), 100, "{wrong}");
        }
        let page = teacher.get("/my/transcript?scope=5-1&page=2").await;
        page.sees("230 筆，共 690 小時");
        assert!(page.each("main nav a", "href").iter().any(|(href, _)| href == "/my/transcript?scope=5-1&page=3"));
        assert_eq!(csv(&mut teacher, "").await.lines().count(), 231, "files hold all of it");
    }

    /// Hours that are still to come say who has them, from the last session to the confirmation.
    async fn hours_that_wait_say_who_has_them(world: World) {
        let code = world.published(20).await;
        enrol(&world, &code).await;
        let own = "/my/transcript";
        assert!(!world.client(&world.teacher).await.get(own).await.main().contains("等待中的時數"));
        world.app.clock.advance(SignedDuration::from_hours(24 * 15));
        let mut teacher = world.client(&world.teacher).await;
        let page = teacher.get(own).await;
        page.sees("等待中的時數").sees("宜蘭縣杏林國小還沒送出名單").sees("進度列在上方");
        assert!(!page.main().contains("已逾期"));
        mark(&world, &code, "absent").await;
        teacher.get(own).await.sees("簽到紀錄為缺席");
        mark(&world, &code, "present").await;
        assert!(!teacher.get(own).await.main().contains("簽到紀錄為缺席"));

        world.app.clock.advance(SignedDuration::from_hours(24 * 8));
        let mut teacher = world.client(&world.teacher).await;
        teacher.get(own).await.sees("已逾期");
        let seat = world.organiser.seat.clone().expect("seat");
        credit::send_roster(&world.app, &world.organiser.actor, &seat, &code).await.expect("sent");
        teacher.get(own).await.sees("區管中心審核中");
        world.app.clock.advance(SignedDuration::from_mins(1));
        review(&world, &code, &Review::Return { reasons: vec!["hours".to_owned()], text: String::new() }).await;
        teacher.get(own).await.sees("名單退回宜蘭縣杏林國小補正");
        world.app.clock.advance(SignedDuration::from_mins(1));
        credit::send_roster(&world.app, &world.organiser.actor, &seat, &code).await.expect("sent again");
        review(&world, &code, &Review::Approve).await;
        let page = teacher.get(own).await;
        assert!(!page.main().contains("等待中的時數"), "closed");
        page.sees(TITLE);
    }

    /// Two courses at the same time under one title are marked, with whom to ask; what was taken back is like nothing.
    async fn lines_that_look_alike_are_marked(world: World) {
        let codes = [world.published(5).await, world.published(5).await];
        for code in &codes {
            world.post_hours(code, world.teacher.person, EntryKind::Issue, 6).await;
        }
        world.app.clock.advance(SignedDuration::from_hours(24 * 15));
        let mut teacher = world.client(&world.teacher).await;
        let page = teacher.get("/my/transcript").await;
        page.sees("有 1 組紀錄可能重複").sees("名稱相同，日期也重疊").sees("寫信給主辦單位");
        assert_eq!(page.texts("a[href='#alike']").len(), 2);
        teacher.get(&format!("/my/transcript/courses/{}", codes[0])).await.sees("名稱相同，日期也重疊").sees(&codes[1]);
        world.post_hours(&codes[1], world.teacher.person, EntryKind::Reverse, -6).await;
        let page = teacher.get("/my/transcript").await;
        assert!(!page.main().contains("可能重複"), "{}", page.main());
    }

    /// Who serves nowhere reads the own hours too; the empty page says where hours come from.
    async fn without_hours_and_without_a_school(world: World) {
        let mut visitor = world.visitor();
        assert!(visitor.get("/my/transcript.csv").await.path.starts_with("/sign-in"));
        let mut other = world.client(&world.other_teacher).await;
        other.get("/my/transcript").await.sees("還沒有研習時數").sees("不必自己登錄");
        let text = "UPDATE person SET organisation = NULL WHERE id = $1";
        platform::db::sql::run(world.app.db.read(), text, params![world.other_teacher.person]).await.expect("moved out");
        let mut client = world.visitor();
        client.sign_in("other-teacher", PASSWORD).await;
        for path in ["/my/transcript", "/my/transcript/print", "/my/transcript.xlsx", "/my/transcript.csv", "/my/elsewhere"] {
            assert_eq!(client.get(path).await.status, StatusCode::OK, "{path}");
        }
        let (form, fields) = ("/my/elsewhere/new", [("title", "外部工作坊"), ("do", "save")]);
        client.submit(form, form, &fields).await.sees("您目前沒有服務單位").sees("外部工作坊");
    }
}
