//! Freed places: offered in order, taken, declined, expired by themselves, whatever restarts and however many copies run; leave.

use app::catalogue;
use app::enrolment::{self, Decision, Enrolment};
use domain::enrolment::{Outcome, Plan};
use jiff::SignedDuration;
use platform::AppError;
use platform::db::Actor;
use platform::ids::PersonId;
use testkit::World;

use crate::on_both;

fn actor(person: PersonId) -> Actor {
    Actor { person: Some(person), label: "test".to_owned(), ..Actor::default() }
}

async fn ask(world: &World, code: &str, person: PersonId) -> Enrolment {
    let course = catalogue::by_code(world.app.db.read(), code).await.expect("course").id;
    let now = world.app.clock.now();
    world.app.desk().ask(actor(person), course, person, now).await.expect("answered").enrolment
}

async fn standing(world: &World, id: enrolment::EnrolmentId) -> String {
    enrolment::enrolment(world.app.db.read(), id).await.expect("kept").state
}

async fn states(world: &World, code: &str, people: &[PersonId]) -> Vec<String> {
    let course = catalogue::by_code(world.app.db.read(), code).await.expect("course").id;
    let all = enrolment::of_course(world.app.db.read(), course).await.expect("stored");
    people.iter().map(|p| all.iter().find(|e| e.person == *p).expect("kept").state.clone()).collect()
}

/// A course with so many places that so many people asked for, in order.
async fn full(world: &World, places: u32, askers: usize) -> (String, Vec<PersonId>, Vec<Enrolment>) {
    let code = world.published(places).await;
    let people = world.teachers(askers).await;
    let mut asked = Vec::new();
    for &person in &people {
        asked.push(ask(world, &code, person).await);
    }
    (code, people, asked)
}

/// Counters as the tables have them, and as the rows of the course add up to.
async fn counters_agree(world: &World, code: &str) {
    let course = catalogue::by_code(world.app.db.read(), code).await.expect("course").id;
    let places = enrolment::places(world.app.db.read(), &[course]).await.expect("places")[&course];
    let all = enrolment::of_course(world.app.db.read(), course).await.expect("stored");
    let count = |state: &[&str]| all.iter().filter(|e| state.contains(&e.state.as_str())).count() as i64;
    assert_eq!((places.admitted, places.waiting), (count(&["admitted", "offered"]), count(&["waiting"])));
}

fn refused(result: Result<(), AppError>) -> &'static str {
    match result {
        Err(AppError::Refused(refused)) => refused.code,
        other => panic!("not refused: {other:?}"),
    }
}

on_both! {
    /// An offer that nobody answers expires after its last instant and goes to the next, by whichever copy looks first, once; the
    /// one who let it pass may ask again at the end.
    async fn an_unanswered_offer_moves_on(world: World) {
        let (code, people, asked) = full(&world, 1, 3).await;
        enrolment::withdraw(&world.app, &actor(people[0]), asked[0].id).await.expect("withdrawn");
        let offered = enrolment::enrolment(world.app.db.read(), asked[1].id).await.expect("kept");
        let until = platform::clock::from_millis(offered.offer_until.expect("an end"));
        assert!(until >= world.app.clock.now() + SignedDuration::from_hours(24), "a whole day, and the night on top");

        // The last instant counts; a copy that was started since finds it in the database.
        world.app.clock.set(until);
        assert_eq!(enrolment::let_happen(&world.app).await.expect("looked"), 0);
        assert_eq!(states(&world, &code, &people).await, ["withdrawn", "offered", "waiting"]);
        let (second, _folder) = world.copy().await;
        for app in [&world.app, &second] {
            app.clock.set(until + SignedDuration::from_millis(1));
        }
        let (one, other) = tokio::join!(enrolment::let_happen(&second), enrolment::let_happen(&world.app));
        assert!(one.expect("looked") + other.expect("looked") >= 1);
        assert_eq!(states(&world, &code, &people).await, ["withdrawn", "expired", "offered"]);
        assert_eq!(enrolment::let_happen(&world.app).await.expect("looked"), 0, "nothing is due twice");
        counters_agree(&world, &code).await;
        let letters = platform::mail::newest(&world.app).await.expect("mails");
        let about = |to: &str, word: &str| letters.iter().filter(|m| m.to_address == to && m.subject.contains(word)).count();
        assert_eq!((about("t1@test.example", "逾期"), about("t2@test.example", "有名額了")), (1, 1));

        assert_eq!(refused(enrolment::accept(&world.app, &actor(people[1]), asked[1].id).await), "offer-over");
        let again = ask(&world, &code, people[1]).await;
        assert_eq!((again.id, again.state.as_str(), again.number), (asked[1].id, "waiting", Some(3)));
        enrolment::accept(&world.app, &actor(people[2]), asked[2].id).await.expect("taken");
        assert_eq!(states(&world, &code, &people).await, ["withdrawn", "waiting", "admitted"]);
        assert_eq!(refused(enrolment::accept(&world.app, &actor(people[2]), asked[2].id).await), "enrolment-already-admitted");
        counters_agree(&world, &code).await;
    }

    /// Too late is too late, also before anything noted that the offer expired; and accepting then moves it on at once.
    async fn an_expired_offer_is_not_taken_before_it_is_noted(world: World) {
        let (code, people, asked) = full(&world, 1, 3).await;
        enrolment::withdraw(&world.app, &actor(people[0]), asked[0].id).await.expect("withdrawn");
        world.app.clock.advance(SignedDuration::from_hours(48));
        assert_eq!(standing(&world, asked[1].id).await, "offered", "nobody looked");
        assert_eq!(refused(enrolment::accept(&world.app, &actor(people[1]), asked[1].id).await), "offer-over");
        assert_eq!(states(&world, &code, &people).await, ["withdrawn", "expired", "offered"]);
        counters_agree(&world, &code).await;
    }

    /// A new request does not get the place that an overdue offer holds: the list moves first.
    async fn nobody_new_overtakes_who_waits(world: World) {
        let (code, people, asked) = full(&world, 1, 2).await;
        enrolment::withdraw(&world.app, &actor(people[0]), asked[0].id).await.expect("withdrawn");
        world.app.clock.advance(SignedDuration::from_hours(48));
        let new = ask(&world, &code, world.teacher.person).await;
        assert_eq!(states(&world, &code, &people).await, ["withdrawn", "expired"]);
        assert_eq!(new.state, "admitted", "nobody waited any more");
        let (code, people, asked) = full(&world, 1, 3).await;
        enrolment::withdraw(&world.app, &actor(people[0]), asked[0].id).await.expect("withdrawn");
        world.app.clock.advance(SignedDuration::from_hours(48));
        let new = ask(&world, &code, world.teacher.person).await;
        assert_eq!((new.state.as_str(), states(&world, &code, &people).await[2].as_str()), ("waiting", "offered"));
    }

    /// Declining hands the place on in the same transaction; offers can be taken by the organiser's hand too.
    async fn declining_hands_on(world: World) {
        let (code, people, asked) = full(&world, 1, 4).await;
        enrolment::withdraw(&world.app, &actor(people[0]), asked[0].id).await.expect("withdrawn");
        enrolment::withdraw(&world.app, &actor(people[1]), asked[1].id).await.expect("declined");
        assert_eq!(states(&world, &code, &people).await, ["withdrawn", "withdrawn", "offered", "waiting"]);
        let full = enrolment::decide_by_organiser(&world.app, &world.organiser.actor, asked[3].id, Decision::Admit).await;
        assert_eq!(refused(full), "enrolment-full", "the offer holds the place");
        enrolment::decide_by_organiser(&world.app, &world.organiser.actor, asked[2].id, Decision::Admit).await.expect("admitted");
        assert_eq!(states(&world, &code, &people).await, ["withdrawn", "withdrawn", "admitted", "waiting"]);
        counters_agree(&world, &code).await;
        world.app.clock.advance(SignedDuration::from_hours(72));
        enrolment::let_happen(&world.app).await.expect("looked");
        assert_eq!(states(&world, &code, &people).await[2], "admitted", "what was taken does not expire");
    }

    /// Without offers a place moves at once; close to the course it waits for the organiser, and nobody new gets it.
    async fn at_once_or_by_hand(world: World) {
        let (code, people, asked) = full(&world, 1, 3).await;
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let plan = Plan { offer_hours: 0, ..Plan::default() };
        enrolment::save_plan(&world.app, &world.organiser.actor, course.id, &plan, 0).await.expect("saved").expect("right");
        enrolment::withdraw(&world.app, &actor(people[0]), asked[0].id).await.expect("withdrawn");
        assert_eq!(states(&world, &code, &people).await, ["withdrawn", "admitted", "waiting"]);
        let begins = platform::clock::from_millis(course.first_meeting.expect("a meeting"));
        world.app.clock.set(begins - SignedDuration::from_mins(80));
        enrolment::decide_by_organiser(&world.app, &world.organiser.actor, asked[1].id, Decision::Refuse).await.expect("refused");
        assert_eq!(states(&world, &code, &people).await, ["withdrawn", "refused", "waiting"]);
        enrolment::decide_by_organiser(&world.app, &world.organiser.actor, asked[2].id, Decision::Admit).await.expect("by hand");
        counters_agree(&world, &code).await;
    }

    /// The course is called off, or waits for its review: an offer that stands is not taken, and nobody moves up.
    async fn no_offer_of_a_course_called_off(world: World) {
        let (code, people, asked) = full(&world, 1, 3).await;
        enrolment::withdraw(&world.app, &actor(people[0]), asked[0].id).await.expect("withdrawn");
        let seat = world.organiser.seat.clone().expect("seat");
        catalogue::cancel(&world.app, &world.organiser.actor, &seat, &code, "講師生病").await.expect("cancelled");
        assert_eq!(refused(enrolment::accept(&world.app, &actor(people[1]), asked[1].id).await), "enrolment-not-open");
        world.app.clock.advance(SignedDuration::from_hours(48));
        enrolment::let_happen(&world.app).await.expect("looked");
        assert_eq!(states(&world, &code, &people).await, ["withdrawn", "expired", "waiting"]);
        world.app.run_jobs().await.expect("told");
        counters_agree(&world, &code).await;
    }

    /// Somebody who turned out to be another while waiting is offered the place as who they are now, and takes it as that.
    async fn a_merged_person_is_offered_and_accepts(world: World) {
        let (_, people, asked) = full(&world, 1, 2).await;
        let mut change = world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
        app::identity::merge(&change, people[1], world.teacher.person).await.expect("merged");
        change.record("test.merged", people[1].0, serde_json::json!({}));
        change.commit().await.expect("committed");
        enrolment::withdraw(&world.app, &actor(people[0]), asked[0].id).await.expect("withdrawn");
        let letters = platform::mail::newest(&world.app).await.expect("mails");
        let offer = letters.iter().find(|m| m.subject.contains("有名額了")).expect("a letter");
        assert_eq!(offer.to_address, "teacher@test.example");
        let mut teacher = world.client(&world.teacher).await;
        let page = format!("/my/enrolments/{}", asked[1].id);
        teacher.get(&page).await.sees("有名額了");
        teacher.submit(&page, &format!("{page}/accept"), &[]).await.sees("您已錄取");
        assert_eq!(standing(&world, asked[1].id).await, "admitted");
    }

    /// A copy whose clock lags can't stretch an offer or reopen what is closed: a desk's time never runs backwards.
    async fn a_lagging_copy_reopens_nothing(world: World) {
        let (code, people, asked) = full(&world, 1, 2).await;
        enrolment::withdraw(&world.app, &actor(people[0]), asked[0].id).await.expect("withdrawn");
        let (lagging, _folder) = world.copy().await;
        lagging.clock.set(world.app.clock.now());
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        world.app.clock.set(course.enrolment_closes() + SignedDuration::from_mins(1));
        enrolment::let_happen(&world.app).await.expect("looked");
        assert_eq!(states(&world, &code, &people).await, ["withdrawn", "expired"]);
        let person = world.teacher.person;
        let late = lagging.desk().ask(actor(person), course.id, person, lagging.clock.now()).await;
        assert_eq!(refused(late.map(|_| ())), "enrolment-closed");
        assert_eq!(refused(enrolment::accept(&lagging, &actor(people[1]), asked[1].id).await), "offer-over");
    }

    /// A machine whose clock is five minutes off agrees with the database's, where copies share one.
    async fn copies_agree_on_the_time(world: World) {
        let mut platform = world.app.platform().as_ref().clone();
        platform.clock = platform::clock::Clock::agreed();
        platform.clock.agree(platform.clock.now() + SignedDuration::from_mins(5));
        let wrong = platform.clock.now();
        platform.agree().await.expect("asked");
        let moved = platform.clock.now().duration_until(wrong);
        match platform.db.clock().await.expect("asked") {
            Some(theirs) => {
                assert!(moved > SignedDuration::from_mins(4), "set back: {moved:?}");
                assert!(platform.clock.now().duration_since(theirs).abs() < SignedDuration::from_secs(30));
            }
            None => assert!(moved < SignedDuration::from_mins(1), "the only copy has nobody to agree with"),
        }
    }

    /// Asked before the opening is asked for nothing, however often; pressing again after it is one request.
    async fn nothing_is_gained_before_the_opening(world: World) {
        let code = world.published(1).await;
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let people = world.teachers(2).await;
        let early = course.enrolment_opens() - SignedDuration::from_secs(1);
        for _ in 0..5 {
            let asked = world.app.desk().ask(actor(people[1]), course.id, people[1], early).await;
            assert_eq!(refused(asked.map(|_| ())), "enrolment-not-yet");
        }
        assert_eq!(ask(&world, &code, people[0]).await.state, "admitted");
        let now = world.app.clock.now();
        let answer = world.app.desk().ask(actor(people[1]), course.id, people[1], now).await.expect("answered");
        assert_eq!(answer.outcome, Outcome::Waiting { number: 1 });
        let again = world.app.desk().ask(actor(people[1]), course.id, people[1], now).await.expect("answered");
        assert_eq!(again.enrolment.number, Some(1));
    }

    /// After the last day for withdrawing: leave with a reason, decided with a word; early leave from everything frees the place.
    async fn leave_is_asked_for_and_decided(world: World) {
        let code = world.published(1).await;
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let mut teacher = world.client(&world.teacher).await;
        let enrol = format!("/courses/{code}/enrol");
        let own = teacher.submit(&enrol, &enrol, &[]).await.path;
        let (page, id) = (format!("{own}/leave"), own.rsplit('/').next().expect("an id").to_owned());
        let waiting = ask(&world, &code, world.other_teacher.person).await;
        let early = teacher.submit(&page, &page, &[("sessions", "1"), ("reason", "家人住院")]).await;
        assert_eq!(early.status.as_u16(), 422);
        early.sees("可以直接取消報名").sees("家人住院");

        world.app.clock.set(course.enrolment_closes() + SignedDuration::from_mins(1));
        let mut teacher = world.client(&world.teacher).await;
        let blank = teacher.submit(&page, &page, &[("sessions", "1"), ("reason", " ")]).await;
        blank.sees("請填寫請假原因");
        teacher.submit(&page, &page, &[("sessions", "9"), ("reason", "家人住院")]).await.sees("請選擇要請假的場次");
        teacher.get(&own).await.sees("申請請假");
        teacher.submit(&page, &page, &[("sessions", "1"), ("reason", "家人住院")]).await.sees("等候主辦單位決定");
        teacher.submit(&page, &page, &[("sessions", "1"), ("reason", "又一次")]).await.sees("還沒有決定");

        let list = format!("/desk/courses/{code}/leave");
        let mut other = world.client(&world.other_organiser).await;
        assert_eq!(other.get(&list).await.status.as_u16(), 404);
        let mut organiser = world.client(&world.organiser).await;
        let shown = organiser.get(&list).await;
        shown.sees("林杏芸").sees("家人住院");
        let leave = shown.attribute("input[name=leave]", "value").expect("a request");
        organiser.submit(&list, &list, &[("leave", &leave), ("decision", "decline"), ("answer", "請附證明")]).await.sees("未准假");
        let twice = organiser.submit(&list, &list, &[("leave", &leave), ("decision", "grant"), ("answer", "")]).await;
        twice.sees("已經決定或撤回");
        let back = teacher.get(&own).await;
        back.sees("請附證明").sees("未准假");

        teacher.submit(&page, &page, &[("sessions", "1"), ("reason", "附證明")]).await;
        let leave = organiser.get(&list).await.attribute("input[name=leave]", "value").expect("a request");
        organiser.submit(&list, &list, &[("leave", &leave), ("decision", "grant"), ("answer", "請保重")]).await.sees("已准假");
        let id = id.parse().expect("an id");
        assert_eq!(standing(&world, id).await, "withdrawn", "all sessions, in good time: the place is given back");
        assert_eq!(standing(&world, waiting.id).await, "offered");
        counters_agree(&world, &code).await;
    }

    /// Leave can be taken back while it stands; granted close to the course it keeps the place.
    async fn leave_is_taken_back_and_late_leave_keeps_the_place(world: World) {
        let code = world.published(2).await;
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let own = ask(&world, &code, world.teacher.person).await;
        world.app.clock.set(platform::clock::from_millis(course.first_meeting.expect("a meeting")) - SignedDuration::from_mins(30));
        let mut teacher = world.client(&world.teacher).await;
        let page = format!("/my/enrolments/{}", own.id);
        let form = format!("{page}/leave");
        teacher.submit(&form, &form, &[("sessions", "1"), ("reason", "發燒")]).await;
        let leave = teacher.get(&page).await.attribute("input[name=leave]", "value").expect("a request");
        let back = format!("{form}/back");
        teacher.submit(&page, &back, &[("leave", &leave)]).await.sees("已撤回");
        teacher.submit(&form, &form, &[("sessions", "1"), ("reason", "發燒")]).await;
        let all = enrolment::leaves(world.app.db.read(), own.id).await.expect("read");
        let asked = all.iter().find(|l| l.state == "asked").expect("one stands");
        enrolment::decide_leave(&world.app, &world.organiser.actor, asked.id, true, "").await.expect("granted");
        assert_eq!(standing(&world, own.id).await, "admitted");
        let foreign = enrolment::take_back_leave(&world.app, &world.other_teacher.actor, asked.id).await;
        assert!(matches!(foreign, Err(AppError::NotFound)));
    }
}
