//! The enrolment desk under concurrency: never one place too many, nobody lost, order kept.

use app::enrolment::{self, Decision};
use domain::enrolment::Outcome;
use platform::AppError;
use platform::audit::{self, Verdict};
use platform::db::Actor;
use platform::ids::PersonId;

use crate::on_both;

fn actor(person: PersonId) -> Actor {
    Actor { person: Some(person), label: "test".to_owned(), ..Actor::default() }
}

on_both! {
    /// 64 requests at once for the last place, two hundred times: one is admitted, 63 wait, numbered in the order they were
    /// decided, and each answer given is what stands in the database.
    async fn the_last_place_goes_to_one(world: World) {
        let people = world.teachers(64).await;
        for round in 0..200 {
            let code = world.published(1).await;
            let course = app::catalogue::by_code(world.app.db.read(), &code).await.expect("course");
            let now = world.app.clock.now();
            let asks = people.iter().map(|&p| world.app.desk().ask(actor(p), course.id, p, now));
            let answers = futures::future::join_all(asks).await;
            let mut admitted = 0;
            let mut numbers = Vec::new();
            for answer in answers {
                match answer.expect("nobody is refused").outcome {
                    Outcome::Admitted => admitted += 1,
                    Outcome::Waiting { number } => numbers.push(number),
                    other => panic!("round {round}: {other:?}"),
                }
            }
            numbers.sort_unstable();
            assert_eq!((admitted, numbers), (1, (1..=63).collect::<Vec<u32>>()), "round {round}");
            let stored = enrolment::of_course(world.app.db.read(), course.id).await.expect("stored");
            let mut waiting: Vec<_> = stored.iter().filter_map(|e| Some((e.number?, e.id))).collect();
            waiting.sort_unstable();
            let ids: Vec<_> = waiting.iter().map(|(_, id)| *id).collect();
            let mut by_id = ids.clone();
            // Identifiers sort by the time of their making, which is the order of the decisions.
            by_id.sort_unstable();
            assert_eq!(ids, by_id, "round {round}: numbers follow the order of the decisions");
        }
        assert!(matches!(audit::verify(&world.app.db).await, Ok(Verdict::Intact(_))));
    }

    /// The same person asking many times at once holds one enrolment and gets one answer.
    async fn a_double_click_is_one_request(world: World) {
        let code = world.published(5).await;
        let course = app::catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let (person, now) = (world.teacher.person, world.app.clock.now());
        let asks = (0..20).map(|_| world.app.desk().ask(actor(person), course.id, person, now));
        let ids: std::collections::HashSet<_> =
            futures::future::join_all(asks).await.into_iter().map(|a| a.expect("answered").enrolment.id).collect();
        assert_eq!(ids.len(), 1);
        let places = enrolment::places(world.app.db.read(), &[course.id]).await.expect("places")[&course.id];
        assert_eq!((places.admitted, places.waiting), (1, 0));
    }

    /// A withdrawn place is offered to the lowest number in the same transaction, and everybody is told.
    async fn a_freed_place_goes_to_the_first_who_waits(world: World) {
        let code = world.published(1).await;
        let course = app::catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let people = world.teachers(3).await;
        let now = world.app.clock.now();
        let mut enrolments = Vec::new();
        for &person in &people {
            enrolments.push(world.app.desk().ask(actor(person), course.id, person, now).await.expect("answered").enrolment);
        }
        enrolment::withdraw(&world.app, &actor(people[0]), enrolments[0].id).await.expect("withdrawn");
        let states: Vec<_> = enrolment::of_course(world.app.db.read(), course.id).await.expect("stored");
        let state_of = |p: PersonId| states.iter().find(|e| e.person == p).expect("kept").state.clone();
        assert_eq!(people.iter().map(|&p| state_of(p)).collect::<Vec<_>>(), ["withdrawn", "offered", "waiting"]);
        let mails = platform::mail::newest(&world.app).await.expect("mails");
        assert!(mails.iter().any(|m| m.to_address == "t1@test.example" && m.subject.contains("有名額了")), "{mails:#?}");
        let again = enrolment::withdraw(&world.app, &actor(people[0]), enrolments[0].id).await;
        assert!(matches!(again, Err(AppError::Refused(r)) if r.code == "no-enrolment"));
        let foreign = enrolment::withdraw(&world.app, &actor(people[2]), enrolments[1].id).await;
        assert!(matches!(foreign, Err(AppError::NotFound)), "somebody else's enrolment is not known to exist");
    }

    /// The organiser refuses one who was admitted; the place goes on; no more than the places can be admitted by hand.
    async fn the_organiser_cannot_overfill(world: World) {
        let code = world.published(1).await;
        let course = app::catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let people = world.teachers(2).await;
        let now = world.app.clock.now();
        let first = world.app.desk().ask(actor(people[0]), course.id, people[0], now).await.expect("a").enrolment;
        let second = world.app.desk().ask(actor(people[1]), course.id, people[1], now).await.expect("b").enrolment;
        let organiser = &world.organiser.actor;
        let full = enrolment::decide_by_organiser(&world.app, organiser, second.id, Decision::Admit).await;
        assert!(matches!(full, Err(AppError::Refused(r)) if r.code == "enrolment-full"));
        enrolment::decide_by_organiser(&world.app, organiser, first.id, Decision::Refuse).await.expect("refused");
        let now_second = enrolment::enrolment(world.app.db.read(), second.id).await.expect("kept");
        assert_eq!(now_second.state, "offered");
        let foreign = enrolment::decide_by_organiser(&world.app, &world.other_organiser.actor, second.id, Decision::Refuse).await;
        assert!(matches!(foreign, Err(AppError::NotFound)));
    }

    /// Before the opening, after the closing, for the wrong audience: each refusal carries its code.
    async fn refusals_say_why(world: World) {
        let code = world.published(5).await;
        let course = app::catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let person = world.teacher.person;
        for (instant, expect) in [
            (course.enrolment_opens() - jiff::SignedDuration::from_secs(1), "enrolment-not-yet"),
            (course.enrolment_closes(), "enrolment-closed"),
        ] {
            let refused = world.app.desk().ask(actor(person), course.id, person, instant).await;
            assert!(matches!(refused, Err(AppError::Refused(r)) if r.code == expect), "{expect}");
        }
        let cancelled_by = world.organiser.seat.clone().expect("seat");
        app::catalogue::cancel(&world.app, &world.organiser.actor, &cancelled_by, &code, "講師生病").await.expect("cancelled");
        let refused = world.app.desk().ask(actor(person), course.id, person, world.app.clock.now()).await;
        assert!(matches!(refused, Err(AppError::Refused(r)) if r.code == "enrolment-not-open"));
    }

    /// A course made smaller keeps whom it admitted, and a place given back is gone until the number fits.
    async fn a_smaller_course_gives_no_place_twice(world: World) {
        let (code, people) = full_course(&world, 3, 4).await;
        resize(&world, &code, 2).await;
        let course = app::catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let stored = enrolment::of_course(world.app.db.read(), course.id).await.expect("stored");
        let first = stored.iter().find(|e| e.person == people[0]).expect("kept");
        enrolment::withdraw(&world.app, &actor(people[0]), first.id).await.expect("withdrawn");
        let places = enrolment::places(world.app.db.read(), &[course.id]).await.expect("places")[&course.id];
        assert_eq!((places.places, places.admitted, places.waiting), (2, 2, 1), "nobody moves up into a place that is gone");
        let second = stored.iter().find(|e| e.person == people[1]).expect("kept");
        enrolment::withdraw(&world.app, &actor(people[1]), second.id).await.expect("withdrawn");
        let places = enrolment::places(world.app.db.read(), &[course.id]).await.expect("places")[&course.id];
        assert_eq!((places.admitted, places.waiting), (2, 0), "now the place is free and goes on");
    }

    /// A course made larger gives its new places to those who wait, once it is approved again.
    async fn a_larger_course_takes_in_who_waits(world: World) {
        let (code, people) = full_course(&world, 1, 3).await;
        resize(&world, &code, 2).await;
        assert!(world.app.run_jobs().await.expect("jobs run") >= 1);
        let course = app::catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let stored = enrolment::of_course(world.app.db.read(), course.id).await.expect("stored");
        let states: Vec<_> = people.iter().map(|p| stored.iter().find(|e| e.person == *p).expect("kept").state.as_str()).collect();
        assert_eq!(states, ["admitted", "offered", "waiting"]);
    }
}

/// A course with so many places that so many people asked for, in order.
async fn full_course(world: &testkit::World, places: u32, askers: usize) -> (String, Vec<PersonId>) {
    let code = world.published(places).await;
    let course = app::catalogue::by_code(world.app.db.read(), &code).await.expect("course");
    let people = world.teachers(askers).await;
    for &person in &people {
        world
            .app
            .desk()
            .ask(actor(person), course.id, person, world.app.clock.now())
            .await
            .expect("answered");
    }
    (code, people)
}

/// Changes the number of places after approval, which is reviewed as a change of its own.
async fn resize(world: &testkit::World, code: &str, places: u32) {
    let course = app::catalogue::by_code(world.app.db.read(), code).await.expect("course");
    let mut form = course.raw();
    form.set("class_size", places.to_string());
    world.app.clock.advance(jiff::SignedDuration::from_mins(1));
    let (organiser, seat) = (&world.organiser.actor, world.organiser.seat.clone().expect("seat"));
    app::catalogue::save_form(&world.app, organiser, &seat, code, course.version, &form)
        .await
        .expect("saved");
    app::catalogue::submit(&world.app, organiser, &seat, code).await.expect("sent");
    world.app.clock.advance(jiff::SignedDuration::from_mins(1));
    let review = world.reviewer.seat.clone().expect("seat");
    app::catalogue::review(
        &world.app,
        &world.reviewer.actor,
        &review,
        code,
        None,
        &app::catalogue::Review::Approve,
    )
    .await
    .expect("approved again");
}
