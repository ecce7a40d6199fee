//! Letters lead somewhere: whole addresses, a way on, and the reviewer's reasons in words.

use app::catalogue::{self, Review};
use domain::calendar::civil_date;
use jiff::SignedDuration;
use platform::mail::Stored;
use testkit::{World, course_form};

use crate::on_both;

const SITE: &str = "http://127.0.0.1:8080";

async fn all(world: &World) -> Vec<Stored> {
    platform::mail::newest(&world.app).await.expect("mail")
}

/// The first letter whose subject begins so.
async fn letter(world: &World, subject: &str) -> Stored {
    let all = all(world).await;
    let subjects: Vec<String> = all.iter().map(|m| m.subject.clone()).collect();
    all.into_iter()
        .find(|m| m.subject.starts_with(subject))
        .unwrap_or_else(|| panic!("no letter “{subject}” among {subjects:?}"))
}

/// Paths in a text that nobody can follow, because no host stands before them.
fn bare_paths(text: &str) -> Vec<&str> {
    text.split(|c: char| c.is_whitespace() || "：（(「,，、".contains(c))
        .filter(|word| {
            word.strip_prefix('/').is_some_and(|path| path.starts_with(|c: char| c.is_ascii_lowercase()))
        })
        .collect()
}

async fn decide(world: &World, code: &str, verdict: &Review) {
    let (actor, seat) = (&world.reviewer.actor, world.reviewer.seat.clone().expect("a seat"));
    catalogue::review(&world.app, actor, &seat, code, None, verdict).await.expect("decided");
}

async fn submit(world: &World, code: &str) {
    let seat = world.organiser.seat.clone().expect("a seat");
    catalogue::submit(&world.app, &world.organiser.actor, &seat, code).await.expect("sent");
}

async fn draft(world: &World) -> String {
    let form = course_form(civil_date(world.app.clock.now()), 5);
    let seat = world.organiser.seat.clone().expect("a seat");
    catalogue::create_draft(&world.app, &world.organiser.actor, &seat, &form).await.expect("a draft")
}

#[test]
fn a_path_without_host_is_noticed() {
    assert_eq!(bare_paths("審核清單：/review/courses?due=late"), ["/review/courses?due=late"]);
    assert_eq!(bare_paths("請看\n    /my/enrolments/1"), ["/my/enrolments/1"]);
    assert!(bare_paths("https://xingtan.example/my 時數 1/2 或 http://127.0.0.1:8080/courses/1").is_empty());
}

on_both! {
    /// The reasons ticked by the reviewer and the text stand in the letter, one a line, with the way to the course.
    async fn a_returned_course_says_every_reason(world: World) {
        let code = draft(&world).await;
        submit(&world, &code).await;
        let mut reviewer = world.client(&world.reviewer).await;
        let page = format!("/review/courses/{code}");
        let shown = reviewer.get(&page).await;
        let version = shown.attribute("input[name=version]", "value").unwrap_or_default();
        let fields = [("decision", "return"), ("version", version.as_str()), ("reasons", "outline"), ("reasons", "dates"), ("text", "請補第二天。")];
        let done = reviewer.submit(&page, &page, &fields).await;
        let told = letter(&world, "【杏壇】課程退回補正").await;
        let lines: Vec<&str> = told.body.lines().map(str::trim).collect();
        for line in ["課程大綱不夠清楚", "日期或報名期間有誤", "請補第二天。"] {
            assert!(lines.contains(&line), "{line}: {}\n{}", told.body, done.main());
        }
        assert!(lines.contains(&format!("{SITE}/desk/courses/{code}").as_str()), "{}", told.body);
    }

    /// Whatever is written on the way of a course leads to a page by its whole address.
    async fn every_letter_leads_somewhere(world: World) {
        let code = draft(&world).await;
        submit(&world, &code).await;
        // Sent on a Wednesday: overdue on Tuesday.
        world.app.clock.advance(SignedDuration::from_hours(6 * 24));
        catalogue::escalate(&world.app).await.expect("told");
        let returned = Review::Return { reasons: vec!["outline".to_owned()], text: String::new() };
        decide(&world, &code, &returned).await;
        world.app.clock.advance(SignedDuration::from_mins(1));
        submit(&world, &code).await;
        decide(&world, &code, &Review::Approve).await;

        let mut teacher = world.client(&world.teacher).await;
        let enrol = format!("/courses/{code}/enrol");
        teacher.submit(&enrol, &enrol, &[]).await.sees("您已錄取");
        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{code}/postpone");
        let shown = organiser.get(&page).await;
        let version = shown.attribute("input[name='version']", "value").expect("a version");
        let fields = [
            ("version", version.as_str()),
            ("meetings-1-date", "115/11/11"),
            ("meetings-1-from", "13:30"),
            ("meetings-1-to", "16:30"),
            ("enrolment_closes", "115/11/10"),
            ("enrolment_closes-time", "17:00"),
            ("reason", "颱風停課"),
        ];
        organiser.submit(&page, &page, &fields).await.sees("已改期");
        world.app.run_jobs().await.expect("jobs");

        let leads = [
            ("【杏壇】有課程等候審核", format!("{SITE}/review/courses/{code}")),
            ("【課程審核】有 1 門課程", format!("{SITE}/review/courses?due=late")),
            ("【杏壇】課程退回補正", format!("{SITE}/desk/courses/{code}")),
            ("【杏壇】課程審核通過", format!("{SITE}/courses/{code}")),
        ];
        for (subject, address) in leads {
            let told = letter(&world, subject).await;
            assert!(told.body.contains(&address), "{subject} leads to {address}: {}", told.body);
        }
        let mails = all(&world).await;
        let mine = mails.iter().find(|m| m.to_address == "teacher@test.example" && m.subject.contains("課程改期"));
        assert!(mine.expect("a letter").body.contains(&format!("{SITE}/my/enrolments/")));
        for mail in &mails {
            assert!(bare_paths(&mail.body).is_empty(), "{}: {:?}", mail.subject, bare_paths(&mail.body));
        }
    }
}
