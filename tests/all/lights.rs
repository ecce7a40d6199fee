//! Traffic lights: green, amber, red for organisers, reviewers and the national centre; one reminder a week.

use app::catalogue;
use axum::http::StatusCode;
use domain::calendar::civil_date;
use jiff::{SignedDuration, ToSpan};
use testkit::{World, course_form};

use crate::on_both;

const DAY: i64 = 24;

async fn sent(world: &World) {
    let form = course_form(civil_date(world.app.clock.now()), 5);
    let seat = world.organiser.seat.clone().expect("a seat");
    let code =
        catalogue::create_draft(&world.app, &world.organiser.actor, &seat, &form).await.expect("a draft");
    catalogue::submit(&world.app, &world.organiser.actor, &seat, &code).await.expect("sent");
}

/// A course that begins in sixty days, approved; answers its code.
async fn approved_far_ahead(world: &World) -> String {
    let mut form = course_form(civil_date(world.app.clock.now()), 5);
    form.meetings[0].date = (civil_date(world.app.clock.now()) + 60.days()).to_string();
    let seat = world.organiser.seat.clone().expect("a seat");
    let code =
        catalogue::create_draft(&world.app, &world.organiser.actor, &seat, &form).await.expect("a draft");
    catalogue::submit(&world.app, &world.organiser.actor, &seat, &code).await.expect("sent");
    let (actor, seat) = (&world.reviewer.actor, world.reviewer.seat.clone().expect("a seat"));
    catalogue::review(&world.app, actor, &seat, &code, None, &catalogue::Review::Approve)
        .await
        .expect("approved");
    code
}

fn later(world: &World, days: i64) {
    world.app.clock.advance(SignedDuration::from_hours(days * DAY));
}

on_both! {
    /// A roster is amber from the end of the course on and red a week later; the county sees the school then, not before.
    async fn a_late_roster(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        organiser.get("/lights").await.sees("待送出的名單").sees("沒有");
        world.published(5).await;
        later(&world, 15);
        let mut organiser = world.client(&world.organiser).await;
        organiser.get("/lights").await.sees("1 件");
        let mut reviewer = world.client(&world.reviewer).await;
        reviewer.get("/lights").await.sees("沒有單位逾期");
        later(&world, 7);
        let mut organiser = world.client(&world.organiser).await;
        organiser.get("/home").await.sees("1 件，1 件逾期超過一週");
        let mut reviewer = world.client(&world.reviewer).await;
        reviewer.get("/lights").await.sees("宜蘭縣杏林國小").sees("逾期超過一週").sees("寄信提醒");
    }

    /// One press reminds; a second within a week is refused, after it it goes.
    async fn one_reminder_a_week(world: World) {
        world.published(5).await;
        later(&world, 23);
        let mut reviewer = world.client(&world.reviewer).await;
        let school = world.schools[0].to_string();
        let fields = [("organisation", school.as_str())];
        reviewer.submit("/lights", "/lights/remind", &fields).await.sees("已寄信提醒").sees("已提醒");
        let letters = || async {
            let mail = platform::mail::newest(&world.app).await.expect("mail");
            mail.iter().filter(|m| m.subject.contains("逾期未送出")).count()
        };
        let once = letters().await;
        assert_eq!(once, 2, "head and operator of the school");
        let again = reviewer.submit("/lights", "/lights/remind", &fields).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        again.sees("一週內已經提醒過了");
        let other = world.schools[1].to_string();
        let calm = reviewer.submit("/lights", "/lights/remind", &[("organisation", &other)]).await;
        assert_eq!(calm.status, StatusCode::NOT_FOUND, "nothing is late there");
        later(&world, 7);
        let mut reviewer = world.client(&world.reviewer).await;
        reviewer.submit("/lights", "/lights/remind", &fields).await.sees("已寄信提醒");
        assert_eq!(letters().await, 2 * once);
        let mut organiser = world.client(&world.organiser).await;
        let page = organiser.submit("/home", "/lights/remind", &fields).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "a school reminds nobody");
    }

    /// A review is late after three working days and red a week later; the national centre sees the region centre.
    async fn overdue_reviews(world: World) {
        let national = world.national().await;
        sent(&world).await;
        let mut reviewer = world.client(&world.reviewer).await;
        reviewer.get("/lights").await.sees("待審核的課程").sees("1 件");
        let mut centre = world.client(&national).await;
        centre.get("/lights").await.sees("沒有區管中心逾期");
        // Sent on a Wednesday: due on Monday, overdue on Tuesday.
        later(&world, 6);
        let mut reviewer = world.client(&world.reviewer).await;
        reviewer.get("/lights").await.sees("1 件，1 件超過三個工作天");
        let mut centre = world.client(&national).await;
        centre.get("/lights").await.sees("宜蘭縣政府教育處");
        later(&world, 7);
        let mut reviewer = world.client(&world.reviewer).await;
        reviewer.get("/home").await.sees("1 件，1 件逾期超過一週");
        let bureau = world.bureau.to_string();
        let mut centre = world.client(&national).await;
        centre.submit("/lights", "/lights/remind", &[("organisation", &bureau)]).await.sees("已寄信提醒");
    }

    /// A change of an approved course waits and comes back like a course: red for the centre, then the organiser's turn.
    async fn changes_of_approved_courses(world: World) {
        let national = world.national().await;
        let seat = world.organiser.seat.clone().expect("a seat");
        let code = approved_far_ahead(&world).await;
        let mut reviewer = world.client(&world.reviewer).await;
        reviewer.get("/lights").await.sees("沒有單位逾期");
        assert!(!reviewer.get("/lights").await.main().contains("1 件"), "what was approved waits no more");
        let before = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let mut form = before.raw();
        form.set("title", "閱讀理解策略工作坊（進階）");
        catalogue::save_form(&world.app, &world.organiser.actor, &seat, &code, before.version, &form).await.expect("saved");
        world.client(&world.organiser).await.send_course(&code).await;
        let waits = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        assert!(waits.waits() && waits.approved_at.is_some(), "a change waits");
        world.client(&world.reviewer).await.get("/lights").await.sees("待審核的課程").sees("1 件");
        world.client(&world.organiser).await.get("/desk/courses").await.sees("變更審核中");
        later(&world, 21);
        world.client(&world.reviewer).await.get("/lights").await.sees("1 件，1 件逾期超過一週");
        world.client(&national).await.get("/lights").await.sees("宜蘭縣政府教育處");

        let verdict = catalogue::Review::Return { reasons: vec!["title".to_owned()], text: String::new() };
        let bureau = world.reviewer.seat.clone().expect("a seat");
        catalogue::review(&world.app, &world.reviewer.actor, &bureau, &code, None, &verdict).await.expect("returned");
        assert!(!world.client(&world.reviewer).await.get("/lights").await.main().contains("1 件"), "decided");
        let mut organiser = world.client(&world.organiser).await;
        let page = organiser.get("/lights").await;
        page.sees("被退回的課程").sees("1 件");
        assert!(!page.main().contains("1 件逾期超過一週"), "not yet red: {}", page.main());
        let list = organiser.get("/desk/courses").await;
        list.sees("變更退回，請補正");
        assert!(list.attribute(&format!("a[href='/desk/courses/{code}/edit/check']"), "href").is_some(), "the way on");
        later(&world, 8);
        world.client(&world.organiser).await.get("/lights").await.sees("1 件，1 件逾期超過一週");
    }

    async fn teachers_have_no_lights(world: World) {
        assert_eq!(world.client(&world.teacher).await.get("/lights").await.status, StatusCode::FORBIDDEN);
    }
}
