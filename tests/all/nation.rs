//! The generated nation: the same every time on both databases, true to the published months, and shown like any course.

use app::demo::nation::{self, Scale};
use domain::course::CourseForm;
use domain::course::life::CourseState;
use sha2::{Digest, Sha256};

use super::on_both;

const COURSES: u32 = 1_500;

/// A digest over everything that the generated rows say, organisations by their codes.
async fn digest(world: &testkit::World) -> String {
    let mut all = Sha256::new();
    let conn = world.app.db.read();
    for number in 0..u64::from(COURSES) {
        let code = domain::ids::CourseCode::from_number(1_000_001 + number).to_string();
        let course = app::catalogue::by_code(conn, &code).await.expect("course");
        let meetings = app::catalogue::meetings(conn, course.id).await.expect("meetings");
        let text = format!("{:?}{meetings:?}{course:?}", course.organisation_name);
        // Ids of the offices that the world itself added differ from world to world.
        let text =
            text.replace(&course.organisation.to_string(), "").replace(&course.reviewer.to_string(), "");
        all.update(text.as_bytes());
    }
    hex(&all.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

async fn build(world: &testkit::World) -> nation::Built {
    let actor = platform::db::Actor::process("test");
    app::directory::ensure_region_centres(&world.app, &actor).await.expect("offices");
    app::directory::import_schools(&world.app, &actor, app::demo::SCHOOLS, "primary").await.expect("schools");
    nation::build(&world.app, Scale::Nation, Some(COURSES), |_, _| {}).await.expect("built")
}

#[test]
fn the_same_day_gives_the_same_courses_on_both_databases() {
    crate::block_on(async {
        let mut digests = std::collections::BTreeSet::new();
        for engine in testkit::engines() {
            for _ in 0..2 {
                let world = testkit::World::new(engine).await;
                let built = build(&world).await;
                assert_eq!((built.courses, built.found), (COURSES, 0));
                digests.insert(digest(&world).await);
            }
        }
        assert_eq!(digests.len(), 1, "{digests:?}");
    });
}

on_both! {
    /// What a generated row says was derived from its form by the service's own rules, and the form has no problem.
    async fn every_form_is_one_that_could_have_been_sent(world: World) {
        build(&world).await;
        let conn = world.app.db.read();
        let now = world.app.clock.now();
        let mut states = std::collections::BTreeMap::new();
        let mut titles = std::collections::BTreeSet::new();
        let mut upcoming = 0;
        for number in 0..u64::from(COURSES) {
            let code = domain::ids::CourseCode::from_number(1_000_001 + number).to_string();
            let course = app::catalogue::by_code(conn, &code).await.expect("course");
            let on = domain::calendar::civil_date(platform::clock::from_millis(course.created_at));
            let checked = CourseForm::parse(&course.raw(), on).unwrap_or_else(|p| panic!("{code}: {p:?}"));
            assert_eq!(i64::from(checked.sessions.hours.0), course.half_hours);
            assert_eq!(Some(checked.sessions.starts.to_string()), course.starts);
            assert_eq!(i64::from(checked.capacity()), course.places);
            assert!(course.updated_at <= now.as_millisecond(), "{code} was touched in the future");
            *states.entry(course.state(now)).or_insert(0) += 1;
            titles.insert(course.title.clone());
            upcoming += u32::from(course.is_published() && course.last_meeting_end.is_some_and(|end| end > now.as_millisecond()));
        }
        assert!(states[&CourseState::Closed] > 1_300 && states[&CourseState::Cancelled] > 10, "{states:?}");
        assert!((8..60).contains(&upcoming), "{upcoming} of {COURSES} are still to come");
        assert!(titles.len() > 1_450, "{} titles", titles.len());
    }

    /// Registrations by month are the share of the published ones that the number of courses asks for.
    async fn months_have_their_published_share(world: World) {
        let built = build(&world).await;
        let mut counted = std::collections::BTreeMap::new();
        for number in 0..u64::from(COURSES) {
            let code = domain::ids::CourseCode::from_number(1_000_001 + number).to_string();
            let course = app::catalogue::by_code(world.app.db.read(), &code).await.expect("course");
            let on = domain::calendar::civil_date(platform::clock::from_millis(course.created_at));
            *counted.entry(on.first_of_month()).or_insert(0u32) += 1;
        }
        for month in nation::months(COURSES, built.day) {
            assert_eq!(counted.get(&month.first).copied().unwrap_or(0), month.courses, "{}", month.first);
        }
    }

    /// Pages of generated courses are the pages of any course, and the next course registered has a code of its own.
    async fn generated_courses_are_shown_and_new_ones_follow(world: World) {
        build(&world).await;
        let mut visitor = world.visitor();
        for number in [1_000_001u64, 1_000_700, 1_001_300, 1_001_490] {
            let code = domain::ids::CourseCode::from_number(number).to_string();
            let course = app::catalogue::by_code(world.app.db.read(), &code).await.expect("course");
            if course.approved_at.is_none() {
                continue;
            }
            visitor.get(&format!("/courses/{code}")).await.sees(&course.title).sees(&course.organisation_name);
        }
        let code = world.published(20).await;
        assert!(code.parse::<u64>().expect("a number") > 5_000_000, "{code}");
    }

    /// A build that was there already adds nothing; one of another size is refused with a sentence, and so is nothing lost.
    async fn a_second_start_adds_nothing(world: World) {
        build(&world).await;
        let again = build(&world).await;
        assert_eq!((again.courses, again.found), (COURSES, COURSES));
        let other = nation::build(&world.app, Scale::Nation, Some(COURSES + 1), |_, _| {}).await;
        assert!(matches!(other, Err(platform::AppError::Malformed(why)) if why.contains("1500")));
        let organisations = app::directory::all(world.app.db.read()).await.expect("organisations");
        assert_eq!(organisations.len(), nation::ORGANISATIONS);
        let names: std::collections::BTreeSet<_> = organisations.iter().map(|o| (&o.county, &o.name)).collect();
        assert!(names.len() + 40 > organisations.len(), "{} names", names.len());
        assert!(matches!(platform::audit::verify(&world.app.db).await, Ok(platform::audit::Verdict::Intact(_))));
    }

    /// A build that was stopped goes on where it stopped, around its own day, and ends with the same courses.
    async fn a_stopped_build_is_taken_up(world: World) {
        let courses = 21_000;
        let day = domain::calendar::civil_date(world.app.clock.now());
        let app = world.app.clone();
        let first = tokio::spawn(async move {
            let stop = |done: u32, _| assert_eq!(done, 0, "stopped after the first part, as the test wants it");
            nation::build(&app, Scale::County, Some(courses), stop).await
        });
        assert!(first.await.is_err(), "it was stopped");
        world.app.clock.advance(jiff::SignedDuration::from_hours(24 * 3));
        let built = nation::build(&world.app, Scale::County, Some(courses), |_, _| {}).await.expect("built");
        assert_eq!(built.found, 20_000);
        assert_eq!((built.courses, built.day), (courses, day));
        let last = domain::ids::CourseCode::from_number(1_000_000 + u64::from(courses)).to_string();
        assert!(app::catalogue::by_code(world.app.db.read(), &last).await.is_ok());
    }
}
