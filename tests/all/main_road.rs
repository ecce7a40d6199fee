//! The main road through the pages themselves: register → review → publish → find → enrol → admit → attend → award →
//! review roster → close → transcript, as the people who do it.

use app::catalogue::{self, Review};
use app::credit::{self, MarkInput};
use jiff::SignedDuration;
use testkit::{World, course_form};

use crate::on_both;

/// A course of the first school that was held and closed, with the teacher's hours in the ledger; answers its code.
pub(crate) async fn closed_course(world: &World) -> String {
    let code = course_with_roster(world).await;
    let review = world.reviewer.seat.clone().expect("seat");
    credit::review_roster(&world.app, &world.reviewer.actor, &review, &code, None, &Review::Approve)
        .await
        .expect("confirmed");
    code
}

on_both! {
    async fn from_registration_to_transcript(world: World) {
        // The organiser registers through the six steps, exactly as the form sends them.
        let mut organiser = world.client(&world.organiser).await;
        let begun = organiser.submit("/desk/courses/new", "/desk/courses/new", &[]).await;
        let code = begun.path.split('/').find(|part| part.len() >= 7 && part.bytes().all(|b| b.is_ascii_digit())).expect("a course code").to_owned();
        let form = course_form(domain::calendar::civil_date(world.app.clock.now()), 2);
        for step in domain::course::steps() {
            let path = format!("/desk/courses/{code}/edit/{}", step.number);
            let page = organiser.get(&path).await;
            let version = page.attribute("input[name=version]", "value").expect("a version");
            let token = page.token();
            let mut fields: Vec<(String, String)> = vec![("csrf".into(), token), ("version".into(), version)];
            for field in step.fields {
                for value in form.values(field) {
                    fields.push(((*field).to_owned(), value.clone()));
                }
            }
            if step.key == "sessions" {
                let m = &form.meetings[0];
                for (part, value) in [("date", &m.date), ("from", &m.from), ("to", &m.to), ("place", &m.place), ("link", &m.link)] {
                    fields.push((format!("meetings-1-{part}"), value.clone()));
                }
            }
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            let saved = organiser.post(&path, &fields).await;
            assert!(saved.status.is_success(), "step {}: {} {}", step.number, saved.status, saved.main());
        }
        let check = organiser.get(&format!("/desk/courses/{code}/edit/check")).await;
        check.sees("閱讀理解策略工作坊");
        let sent = organiser.send_course(&code).await;
        assert!(sent.status.is_success(), "{}", sent.main());
        assert_eq!(world.visitor().get(&format!("/courses/{code}")).await.status.as_u16(), 404, "not public before its review");

        // The region centre finds it in its queue, returns it once with a reason, and approves it the second time.
        let mut reviewer = world.client(&world.reviewer).await;
        reviewer.get("/review/courses").await.sees("閱讀理解策略工作坊");
        let page = format!("/review/courses/{code}");
        let returned = reviewer.submit(&page, &page, &[("decision", "return"), ("reasons", "outline"), ("text", "請補充大綱")]).await;
        assert!(returned.status.is_success(), "{}", returned.main());
        organiser.get(&format!("/desk/courses/{code}")).await.sees("請補充大綱");
        world.app.clock.advance(SignedDuration::from_mins(5));
        organiser.send_course(&code).await;
        let approved = reviewer.submit(&page, &page, &[("decision", "approve")]).await;
        assert!(approved.status.is_success(), "{}", approved.main());

        // A visitor finds it by half a word and by its code; a teacher enrols.
        let mut visitor = world.visitor();
        visitor.get("/courses?q=%E7%90%86%E8%A7%A3%E7%AD%96").await.sees("閱讀理解策略工作坊");
        assert_eq!(visitor.get(&format!("/courses?q={code}")).await.path, format!("/courses/{code}"));
        assert!(visitor.get(&format!("/courses/{code}/calendar.ics")).await.text.contains("BEGIN:VEVENT"));
        let mut teacher = world.client(&world.teacher).await;
        let enrol = format!("/courses/{code}/enrol");
        let enrolled = teacher.submit(&enrol, &enrol, &[]).await;
        assert!(enrolled.path.starts_with("/my/enrolments/"), "{} {}", enrolled.path, enrolled.main());
        let mut other = world.client(&world.other_teacher).await;
        other.submit(&enrol, &enrol, &[]).await;

        // After the course: attendance by list, roster, confirmation.
        let sheet = organiser.get(&format!("/desk/courses/{code}/sign-in-sheet.pdf")).await;
        assert!(sheet.bytes.starts_with(b"%PDF"), "{}", sheet.main());
        let sheet = organiser.get(&format!("/desk/courses/{code}/sign-in-sheet.xlsx")).await;
        assert!(sheet.bytes.starts_with(b"PK"));
        world.app.clock.advance(SignedDuration::from_hours(24 * 15));
        let mut organiser = world.client(&world.organiser).await;
        let seat = world.organiser.seat.clone().expect("seat");
        let marks = [(world.teacher.person, "present"), (world.other_teacher.person, "absent")]
            .map(|(person, mark)| MarkInput { meeting: 1, person, mark: mark.to_owned(), missed_minutes: 0 });
        credit::mark_attendance(&world.app, &world.organiser.actor, &seat, &code, marks.to_vec()).await.expect("marked");
        organiser.get(&format!("/desk/courses/{code}/roster")).await.sees("林杏芸");
        let sent = organiser.submit(&format!("/desk/courses/{code}/roster"), &format!("/desk/courses/{code}/roster/send"), &[]).await;
        assert!(sent.status.is_success(), "{}", sent.main());
        let mut reviewer = world.client(&world.reviewer).await;
        reviewer.get("/review/rosters").await.sees("閱讀理解策略工作坊");
        let page = format!("/review/rosters/{code}");
        let confirmed = reviewer.submit(&page, &page, &[("decision", "approve")]).await;
        assert!(confirmed.status.is_success(), "{}", confirmed.main());

        // The hours are in the transcript of who came, and of nobody else; the PDF can be checked by anybody.
        let mut teacher = world.client(&world.teacher).await;
        teacher.get("/my/transcript").await.sees("閱讀理解策略工作坊");
        let mut other = world.client(&world.other_teacher).await;
        assert!(!other.get("/my/transcript").await.text.contains("閱讀理解策略工作坊"));
        let pdf = teacher.submit("/my/transcript", "/my/transcript.pdf", &[]).await;
        assert!(pdf.bytes.starts_with(b"%PDF"), "{}", pdf.main());
        let book = teacher.get("/my/transcript.xlsx").await;
        assert!(book.bytes.starts_with(b"PK"));
        let awards = credit::transcript(world.app.db.read(), world.teacher.person).await.expect("read");
        assert_eq!(awards.len(), 1);
        assert_eq!(credit::ledger_total(world.app.db.read()).await.expect("total"), awards[0].half_hours);
        assert!(matches!(platform::audit::verify(&world.app.db).await, Ok(platform::audit::Verdict::Intact(_))));
    }

    /// Two reviewers at once: the second is told that it was decided, and nothing is written twice.
    async fn two_reviewers_at_once(world: World) {
        closed_course(&world).await;
        let code = course_with_roster(&world).await;
        let seat = world.reviewer.seat.clone().expect("seat");
        let confirm = || credit::review_roster(&world.app, &world.reviewer.actor, &seat, &code, None, &Review::Approve);
        let (a, b) = futures::future::join(confirm(), confirm()).await;
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        assert_eq!(credit::transcript(world.app.db.read(), world.teacher.person).await.expect("read").len(), 2);
    }

    /// What the reviewer had on the screen is what is decided: a roster that changed meanwhile is not confirmed unseen.
    async fn a_roster_is_not_confirmed_unseen(world: World) {
        let code = course_with_roster(&world).await;
        let seen = catalogue::by_code(world.app.db.read(), &code).await.expect("course").version;
        let (actor, seat) = (&world.reviewer.actor, world.reviewer.seat.clone().expect("seat"));
        let back = Review::Return { reasons: vec!["hours".to_owned()], text: String::new() };
        credit::review_roster(&world.app, actor, &seat, &code, Some(seen), &back).await.expect("returned");
        world.app.clock.advance(SignedDuration::from_mins(1));
        let own = world.organiser.seat.clone().expect("seat");
        credit::send_roster(&world.app, &world.organiser.actor, &own, &code).await.expect("sent again");
        let late = credit::review_roster(&world.app, actor, &seat, &code, Some(seen), &Review::Approve).await;
        assert!(matches!(late, Err(platform::AppError::StaleForm)), "{late:?}");
        assert!(credit::transcript(world.app.db.read(), world.teacher.person).await.expect("read").is_empty());
    }

    /// After attendance was taken a harmless change (a telephone) can still be saved, and the marks stay.
    async fn a_harmless_change_after_attendance_is_saved(world: World) {
        let code = world.published(5).await;
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let (person, now) = (world.teacher.person, world.app.clock.now());
        world.app.desk().ask(world.teacher.actor.clone(), course.id, person, now).await.expect("enrolled");
        world.app.clock.set(platform::clock::from_millis(course.first_meeting.expect("a meeting") + 60_000));
        let seat = world.organiser.seat.clone().expect("seat");
        let mark = MarkInput { meeting: 1, person, mark: "present".to_owned(), missed_minutes: 0 };
        credit::mark_attendance(&world.app, &world.organiser.actor, &seat, &code, vec![mark]).await.expect("marked");
        let mut form = course.raw();
        form.set("contact1_phone", "(03)900-1111");
        catalogue::save_form(&world.app, &world.organiser.actor, &seat, &code, course.version, &form).await.expect("saved");
        assert_eq!(credit::marks_of(world.app.db.read(), course.id).await.expect("read").len(), 1);
    }

    /// Two tabs: what the first saved is not overwritten by the second.
    async fn two_tabs_lose_nothing(world: World) {
        let seat = world.organiser.seat.clone().expect("seat");
        let mut form = course_form(domain::calendar::civil_date(world.app.clock.now()), 5);
        let code = catalogue::create_draft(&world.app, &world.organiser.actor, &seat, &form).await.expect("draft");
        let version = catalogue::by_code(world.app.db.read(), &code).await.expect("course").version;
        form.set("title", "第一個分頁");
        catalogue::save_form(&world.app, &world.organiser.actor, &seat, &code, version, &form).await.expect("saved");
        form.set("title", "第二個分頁");
        let second = catalogue::save_form(&world.app, &world.organiser.actor, &seat, &code, version, &form).await;
        assert!(matches!(second, Err(platform::AppError::StaleForm)), "{second:?}");
        assert_eq!(catalogue::by_code(world.app.db.read(), &code).await.expect("course").title, "第一個分頁");
    }

    /// A roster by workbook: good rows are kept, each wrong row comes back with its line and reason.
    async fn a_workbook_is_read_row_by_row(world: World) {
        let code = world.published(5).await;
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let (person, now) = (world.teacher.person, world.app.clock.now());
        world.app.desk().ask(world.teacher.actor.clone(), course.id, person, now).await.expect("enrolled");
        world.app.clock.advance(SignedDuration::from_hours(24 * 15));
        let own = app::identity::person(world.app.db.read(), person).await.expect("person").personal_code;
        let csv = format!(
            "姓名,個人識別碼,時數\n林杏芸,{own},2\n陳語棠,{},1.5\n無此人,ZZZZZZZZZZ,2\n林杏芸,{own},1\n游知夏,{},99\n藍沐晴,{},0.3\n",
            testkit::national_id(5),
            testkit::national_id(0),
            testkit::national_id(1)
        );
        let rows = credit::read_workbook(csv.as_bytes()).expect("read");
        let seat = world.organiser.seat.clone().expect("seat");
        let report = credit::save_roster(&world.app, &world.organiser.actor, &seat, &code, rows, "workbook").await.expect("checked");
        assert_eq!(report.good.len(), 2);
        let notes: Vec<_> = report.notes.iter().map(|n| (n.line, n.refused.code, n.warning)).collect();
        assert_eq!(
            notes,
            [
                (3, "roster-not-enrolled", true),
                (4, "roster-code-character", false),
                (5, "roster-twice", false),
                (6, "roster-above-course", false),
                (7, "roster-hours-steps", false),
            ]
        );
        let foreign = world.other_organiser.seat.clone().expect("seat");
        let refused = credit::save_roster(&world.app, &world.other_organiser.actor, &foreign, &code, vec![], "hand").await;
        assert!(matches!(refused, Err(platform::AppError::NotFound)), "only the organiser that gave the course may award");
    }

    /// A cancelled course tells everybody who is enrolled, by the job that follows the cancellation.
    async fn a_cancellation_is_told(world: World) {
        let code = world.published(5).await;
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let now = world.app.clock.now();
        world.app.desk().ask(world.teacher.actor.clone(), course.id, world.teacher.person, now).await.expect("enrolled");
        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{code}/cancel");
        let empty = organiser.submit(&page, &page, &[("reason", " ")]).await;
        assert!(empty.status.is_client_error(), "a reason is needed: {}", empty.status);
        organiser.submit(&page, &page, &[("reason", "講師生病")]).await;
        assert!(world.app.run_jobs().await.expect("jobs run") >= 1);
        let mails = platform::mail::newest(&world.app).await.expect("mails");
        assert!(mails.iter().any(|m| m.to_address == "teacher@test.example" && m.body.contains("講師生病")), "{mails:#?}");
        assert_eq!(world.app.run_jobs().await.expect("jobs run"), 0, "no job is left over");
    }
}

/// As [`closed_course`], but the roster still waits.
async fn course_with_roster(world: &World) -> String {
    let code = world.published(20).await;
    let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
    let (person, now) = (world.teacher.person, world.app.clock.now());
    world.app.desk().ask(world.teacher.actor.clone(), course.id, person, now).await.expect("enrolled");
    world.app.clock.advance(SignedDuration::from_hours(24 * 15));
    let seat = world.organiser.seat.clone().expect("seat");
    let mark = MarkInput { meeting: 1, person, mark: "present".to_owned(), missed_minutes: 0 };
    credit::mark_attendance(&world.app, &world.organiser.actor, &seat, &code, vec![mark])
        .await
        .expect("marked");
    credit::send_roster(&world.app, &world.organiser.actor, &seat, &code).await.expect("sent");
    code
}
