//! Traffic lights: green, amber, red for organisers, reviewers and the national centre; one reminder a week.

use app::catalogue;
use axum::http::StatusCode;
use domain::calendar::civil_date;
use jiff::SignedDuration;
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

    async fn teachers_have_no_lights(world: World) {
        assert_eq!(world.client(&world.teacher).await.get("/lights").await.status, StatusCode::FORBIDDEN);
    }
}
