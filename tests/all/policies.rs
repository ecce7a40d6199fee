//! The policy engine through its two policies: notice, grace, action; once, whatever runs twice or not at all for a while.

use app::accounts::run_policies;
use app::directory::{self, Organisation};
use app::identity::{self, NewPerson, seats};
use app::{catalogue, credit};
use axum::http::StatusCode;
use jiff::SignedDuration;
use jiff::civil::Date;
use platform::db::Actor;
use platform::ids::{OrganisationId, PersonId};
use testkit::{PASSWORD, World};

use crate::on_both;

on_both! {
    /// Two years without use, a letter, thirteen days nothing, on the fourteenth the account is gone; hours stay.
    async fn an_idle_account_is_removed_after_its_grace(world: World) {
        let person = university(&world, "idle").await;
        let hours = hours_for(&world, person).await;
        days_pass(&world, 715).await;
        assert_eq!(idle(&world).await.0, 0, "not yet two years");
        days_pass(&world, 40).await;
        let (noticed, _, _) = idle(&world).await;
        assert!(noticed >= 1);
        assert_eq!(letters(&world, "idle@test.example", "帳號即將移除").await, 1);
        assert_eq!(idle(&world).await, (0, 0, 0), "a second run the same day does nothing");
        for day in 1..14 {
            days_pass(&world, 1).await;
            assert_eq!(idle(&world).await.1, 0, "day {day}");
        }
        assert!(has_account(&world, person).await);
        days_pass(&world, 1).await;
        assert!(idle(&world).await.1 >= 1);
        assert!(!has_account(&world, person).await);
        assert_ne!(world.visitor().sign_in("idle", PASSWORD).await.path, "/home");
        let same = identity::same_person(world.app.db.read(), person).await.expect("read");
        assert_eq!(same, [person], "the person stays");
        assert_eq!(half_hours(&world, person).await, hours, "and the hours");
        assert_eq!(letters(&world, "idle@test.example", "帳號即將移除").await, 1, "told once");
        let again = idle(&world).await;
        assert_eq!(again, (0, 0, 0));
    }

    /// Signing in during the grace is enough.
    async fn signing_in_clears_the_case(world: World) {
        let person = university(&world, "back").await;
        days_pass(&world, 740).await;
        idle(&world).await;
        days_pass(&world, 5).await;
        idle(&world).await;
        world.visitor().sign_in("back", PASSWORD).await;
        days_pass(&world, 1).await;
        assert!(idle(&world).await.2 >= 1, "cleared");
        for _ in 0..20 {
            days_pass(&world, 1).await;
            idle(&world).await;
        }
        assert!(has_account(&world, person).await);
    }

    /// Days on which nothing ran are not days of grace.
    async fn downtime_does_not_shorten_the_grace(world: World) {
        let person = university(&world, "idle").await;
        days_pass(&world, 740).await;
        idle(&world).await;
        days_pass(&world, 40).await;
        for day in 40..53 {
            idle(&world).await;
            assert!(has_account(&world, person).await, "day {day}: one day of fourteen ran, then each");
            days_pass(&world, 1).await;
        }
        idle(&world).await;
        assert!(!has_account(&world, person).await);
    }

    /// The authority above sees what is about to happen and may postpone it, with a reason.
    async fn a_case_is_kept_with_a_reason(world: World) {
        let person = university(&world, "idle").await;
        days_pass(&world, 740).await;
        crate::accounts::nothing_asked(&world).await;
        let mut reviewer = world.client(&world.reviewer).await;
        idle(&world).await;
        let page = "/accounts/below/cases";
        let cases = reviewer.get(page).await;
        cases.sees("閒置帳號移除").sees("idle");
        let case = cases.attribute("select[name=case] option[value]:not([value=''])", "value").expect("a case");
        let until = domain::calendar::civil_date(world.app.clock.now()).saturating_add(jiff::ToSpan::days(60)).to_string();
        let silent = reviewer.submit(page, page, &[("case", &case), ("until", &until), ("reason", "")]).await;
        silent.sees("請寫明原因");
        reviewer.submit(page, page, &[("case", &case), ("until", &until), ("reason", "留學中")]).await.sees("留學中");
        for _ in 0..59 {
            days_pass(&world, 1).await;
            idle(&world).await;
        }
        assert!(has_account(&world, person).await);
        days_pass(&world, 1).await;
        idle(&world).await;
        assert!(!has_account(&world, person).await);
        let mut other = world.client(&world.organiser).await;
        assert_eq!(other.get(page).await.status, StatusCode::FORBIDDEN);
    }

    /// Each school year the head confirms; who is not confirmed in time loses business, never the own access.
    async fn business_accounts_are_confirmed_each_school_year(world: World) {
        assert_eq!(confirmation(&world).await.0, 4, "everybody with a duty from before the school year");
        assert_eq!(letters(&world, "organiser@test.example", "新學年").await, 1, "one letter with the list");
        let mut head = world.client(&world.organiser).await;
        head.get("/accounts").await.sees("等候確認");
        let page = head.get("/accounts/confirm").await;
        page.sees("游知夏").sees("藍沐晴");
        let first = page.attribute("input[name=case]", "value").expect("a case");
        let names: Vec<String> = page.texts("tbody tr");
        head.submit("/accounts/confirm", "/accounts/confirm", &[]).await.sees("請先勾選");
        head.submit("/accounts/confirm", "/accounts/confirm", &[("case", &first)]).await.sees("已確認");
        let (kept, lost) = if names[0].contains("游知夏") { ("organiser", "operator") } else { ("operator", "organiser") };
        for _ in 0..59 {
            days_pass(&world, 1).await;
            assert_eq!(confirmation(&world).await.1, 0);
        }
        days_pass(&world, 1).await;
        assert_eq!(confirmation(&world).await.1, 3);
        let mut suspended = world.visitor();
        assert_eq!(suspended.sign_in(lost, PASSWORD).await.path, "/home", "the own access stays");
        assert_eq!(suspended.get("/my/transcript").await.status, StatusCode::OK);
        assert_eq!(suspended.get("/desk/courses").await.status, StatusCode::FORBIDDEN);
        let mut fine = world.visitor();
        fine.sign_in(kept, PASSWORD).await;
        assert_eq!(fine.get("/desk/courses").await.status, StatusCode::OK);
        assert_eq!(confirmation(&world).await, (0, 0, 0), "nothing twice");
    }

    /// A confirmation that comes late restores the duty at once.
    async fn late_confirmation_restores(world: World) {
        confirmation(&world).await;
        let mut head = world.client(&world.organiser).await;
        let page = head.get("/accounts/confirm").await;
        let own = page.texts("tbody tr").iter().position(|row| row.contains("游知夏")).expect("listed");
        let html = page.text.clone();
        let ids: Vec<&str> = html.split("name=\"case\" value=\"").skip(1).map(|rest| rest.split('"').next().expect("an id")).collect();
        head.submit("/accounts/confirm", "/accounts/confirm", &[("case", ids[own])]).await;
        for _ in 0..60 {
            days_pass(&world, 1).await;
            confirmation(&world).await;
        }
        let mut operator = world.client(&world.operator).await;
        assert_eq!(operator.get("/desk/courses").await.status, StatusCode::FORBIDDEN);
        let mut head = world.client(&world.organiser).await;
        let seat = format!("/accounts/seats/{}", world.operator.seat.as_ref().expect("a seat").id);
        let shown = head.get(&seat).await;
        shown.sees("未確認，已停權");
        let holding = shown.attribute("input[name=holding]", "value").expect("a holding");
        head.submit(&seat, &seat, &[("do", "confirm"), ("holding", &holding)]).await.sees("使用中");
        let mut operator = world.client(&world.operator).await;
        assert_eq!(operator.get("/desk/courses").await.status, StatusCode::OK);
    }

    /// Two copies at once open each case once and send each letter once.
    async fn two_copies_act_as_one(world: World) {
        let other = world.reopened().await;
        let (a, b) = futures::future::join(run_policies(&world.app), run_policies(&other)).await;
        let noticed = a.expect("ran")[1].noticed + b.expect("ran")[1].noticed;
        assert_eq!(noticed, 4);
        assert_eq!(letters(&world, "organiser@test.example", "新學年").await, 1);
        let open = platform::policy::open_cases(world.app.db.read(), "").await.expect("read");
        assert_eq!(open.len(), 4);
    }
}

/// A person of a university below the region centre, with an account; answers the person.
async fn university(world: &World, user: &str) -> PersonId {
    let from = Date::constant(2025, 8, 1);
    let mut change =
        world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
    let place = Organisation {
        id: OrganisationId::new(),
        code: "0099".to_owned(),
        name: "杏壇大學".to_owned(),
        kind: "teacher_university".to_owned(),
        level: "university".to_owned(),
        ownership: "公立".to_owned(),
        county: "宜蘭縣".to_owned(),
        district: String::new(),
        address: String::new(),
        phone: String::new(),
        website: String::new(),
        reviewer: Some(world.bureau),
    };
    directory::add_organisation(&mut change, &place, from).await.expect("a university");
    let mut person = NewPerson::fresh("羅以澄");
    person.organisation = Some(place.id);
    person.email = format!("{user}@test.example");
    person.account = Some((user.to_owned(), testkit::quick_hash()));
    testkit::settle(&mut person);
    let id = person.id;
    identity::register_people(&world.app, &mut change, vec![person], from).await.expect("registered");
    change.commit().await.expect("committed");
    id
}

/// Half-hours from a course that ran and was closed.
async fn hours_for(world: &World, person: PersonId) -> i64 {
    let code = world.published(5).await;
    let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
    let actor = Actor { person: Some(person), label: "test".to_owned(), ..Actor::default() };
    world.app.desk().ask(actor, course.id, person, world.app.clock.now()).await.expect("enrolled");
    days_pass(world, 15).await;
    let (organiser, seat) = (&world.organiser.actor, world.organiser.seat.clone().expect("seat"));
    let mark = credit::MarkInput { meeting: 1, person, mark: "present".to_owned(), missed_minutes: 0 };
    credit::mark_attendance(&world.app, organiser, &seat, &code, vec![mark]).await.expect("marked");
    credit::send_roster(&world.app, organiser, &seat, &code).await.expect("sent");
    let review = world.reviewer.seat.clone().expect("seat");
    let approve = domain::course::life::Review::Approve;
    credit::review_roster(&world.app, &world.reviewer.actor, &review, &code, None, &approve)
        .await
        .expect("closed");
    let given = half_hours(world, person).await;
    assert!(given > 0, "the course gave hours");
    given
}

async fn half_hours(world: &World, person: PersonId) -> i64 {
    let awards = credit::transcript(world.app.db.read(), person).await.expect("read");
    awards.iter().map(|a| a.half_hours).sum()
}

async fn days_pass(world: &World, days: i64) {
    world.app.clock.advance(SignedDuration::from_hours(24 * days));
}

/// Noticed, acted, cleared.
async fn idle(world: &World) -> (usize, usize, usize) {
    let ran = run_policies(&world.app).await.expect("ran")[0];
    (ran.noticed, ran.acted, ran.cleared)
}

async fn confirmation(world: &World) -> (usize, usize, usize) {
    let ran = run_policies(&world.app).await.expect("ran")[1];
    (ran.noticed, ran.acted, ran.cleared)
}

async fn has_account(world: &World, person: PersonId) -> bool {
    seats::open_account_of(world.app.db.read(), person).await.expect("read").is_some()
}

async fn letters(world: &World, to: &str, subject: &str) -> usize {
    let mails = platform::mail::newest(&world.app).await.expect("mails");
    mails.iter().filter(|m| m.to_address == to && m.subject.contains(subject)).count()
}
