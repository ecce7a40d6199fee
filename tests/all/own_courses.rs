//! What an organisation sees of its own courses, and the way from each of them: the list, the link, the calendar.

use app::catalogue::{self, Course, CourseId, Review};
use domain::course::RawForm;
use domain::course::life::CourseState;
use jiff::{SignedDuration, ToSpan};
use platform::db::{Actor, sql};
use platform::params;
use testkit::{Answer, World, course_form};

use crate::on_both;

/// Instants of a course's life as [`insert`] takes them.
const STEPS: &str =
    "submitted_at, returned_at, approved_at, roster_submitted_at, roster_returned_at, first_meeting,
  last_meeting_end, cancelled_at, closed_at";

/// A course as the database keeps it: number, title, last touched, the instants of [`STEPS`].
type Bare = (usize, String, i64, [Option<i64>; 9]);

/// Courses of the first school by the hundred, as workbooks and earlier years leave them.
async fn insert(world: &World, courses: Vec<Bare>) -> Vec<CourseId> {
    let form = serde_json::to_string(&RawForm::default()).expect("a form");
    let mut ids = Vec::new();
    let mut rows = Vec::new();
    for (number, title, touched, steps) in courses {
        let id = CourseId::new();
        ids.push(id);
        let code = (8_000_000 + number).to_string();
        let mut row = params![id, code, world.schools[0], world.bureau, form.clone(), 1i64, touched, touched];
        row.extend(steps.map(sea_orm::Value::from));
        row.extend(params![title]);
        row.extend((0..9).map(|_| sea_orm::Value::from("")));
        row.extend(params![0i64, 0i64, false, false]);
        rows.push(row);
    }
    let mut change =
        world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("a change");
    let head = format!(
        "INSERT INTO course (id, code, organisation, reviewer, form, version, created_at, updated_at, {STEPS}, title,
           search_text, county, class_type, stage, scope, item, audience_stages, audience_positions, tags,
           half_hours, places, online, free)"
    );
    sql::insert_many(change.conn(), &head, rows, "").await.expect("courses");
    change.record("course.workbook_applied", uuid::Uuid::nil(), serde_json::json!({"courses": ids.len()}));
    change.commit().await.expect("committed");
    ids
}

async fn draft(world: &World, raw: &RawForm) -> String {
    let seat = world.organiser.seat.clone().expect("a seat");
    catalogue::create_draft(&world.app, &world.organiser.actor, &seat, raw).await.expect("a draft")
}

async fn send(world: &World, code: &str) {
    let seat = world.organiser.seat.clone().expect("a seat");
    catalogue::submit(&world.app, &world.organiser.actor, &seat, code).await.expect("sent");
}

async fn approve(world: &World, code: &str) {
    let seat = world.reviewer.seat.clone().expect("a seat");
    catalogue::review(&world.app, &world.reviewer.actor, &seat, code, None, &Review::Approve)
        .await
        .expect("approved");
}

async fn course(world: &World, code: &str) -> Course {
    catalogue::by_code(world.app.db.read(), code).await.expect("the course")
}

fn today(world: &World) -> jiff::civil::Date {
    domain::calendar::civil_date(world.app.clock.now())
}

/// The courses of a list, from the top.
fn listed(answer: &Answer) -> Vec<String> {
    let links = answer.each("tbody th a[href^='/desk/courses/']", "href");
    links.into_iter().map(|(href, _)| href.trim_start_matches("/desk/courses/").to_owned()).collect()
}

on_both! {
    /// The link to join is part of what is reviewed, and that it changed is told; the public never reads it.
    async fn the_reviewer_sees_the_link(world: World) {
        let mut raw = course_form(today(&world), 5);
        raw.meetings[0].link = "https://meet.example/first".to_owned();
        let code = draft(&world, &raw).await;
        send(&world, &code).await;
        let page = format!("/review/courses/{code}");
        let mut reviewer = world.client(&world.reviewer).await;
        reviewer.get(&page).await.sees("https://meet.example/first");
        world.client(&world.organiser).await.get(&format!("/desk/courses/{code}")).await.sees("https://meet.example/first");
        approve(&world, &code).await;
        let public = world.visitor().get(&format!("/courses/{code}")).await;
        public.sees("視聽教室");
        assert!(!public.text.contains("meet.example"), "{}", public.main());
        raw.meetings[0].link = "https://meet.example/second".to_owned();
        let seat = world.organiser.seat.clone().expect("a seat");
        let version = course(&world, &code).await.version;
        world.app.clock.advance(SignedDuration::from_mins(1));
        catalogue::save_form(&world.app, &world.organiser.actor, &seat, &code, version, &raw).await.expect("kept");
        send(&world, &code).await;
        let shown = reviewer.get(&page).await;
        let marked = |mark: &str, link: &str| shown.texts(mark).iter().any(|text| text.contains(link));
        assert!(marked("del", "https://meet.example/first"), "{:?}", shown.texts("del"));
        assert!(marked("ins", "https://meet.example/second"), "{:?}", shown.texts("ins"));
        let public = world.visitor().get(&format!("/courses/{code}")).await;
        assert!(!public.text.contains("meet.example"), "{}", public.main());
    }

    /// Six hundred drafts of a workbook hide nothing: a course that runs is in its tab and found by its code, the tabs
    /// count all, and what is late comes first.
    async fn old_courses_stand_behind_hundreds_of_drafts(world: World) {
        let code = world.published(5).await;
        let begins = course(&world, &code).await.first_meeting.expect("a first meeting");
        let now = world.app.clock.now();
        world.app.clock.advance(SignedDuration::from_millis(begins - now.as_millisecond() + 60_000));
        let now = world.app.clock.now().as_millisecond();
        let day = 24 * 3_600_000;
        let late = [Some(1), None, Some(2), None, None, Some(now - 8 * day), Some(now - 8 * day), None, None];
        let mut bare: Vec<Bare> = vec![(9_999, "名冊逾期的研習".to_owned(), now - 8 * day, late)];
        bare.extend((0..600).map(|n| (n, format!("草稿（第 {n} 場）"), now, [None; 9])));
        insert(&world, bare).await;
        let mut organiser = world.client(&world.organiser).await;
        assert_eq!(listed(&organiser.get("/desk/courses?group=open").await), [code.as_str()]);
        assert_eq!(listed(&organiser.get(&format!("/desk/courses?q={code}")).await), [code.as_str()]);
        let all = organiser.get("/desk/courses").await;
        assert_eq!(all.texts(".tabs .count"), ["602", "600", "1", "1", "0", "0"]);
        let rows = listed(&all);
        assert_eq!((rows.len(), rows[0].as_str()), (50, "8009999"), "{rows:?}");
        all.sees("逾期");
        let last = organiser.get("/desk/courses?group=preparing&page=12").await;
        assert_eq!(listed(&last).len(), 50);
        assert_ne!(listed(&last), listed(&organiser.get("/desk/courses?group=preparing").await));
        assert_eq!(listed(&organiser.get("/desk/courses?group=preparing&page=99").await), listed(&last));
        // As it stands there, as typed on another keyboard, and what stands nowhere.
        for typed in ["草稿（第 599", "８０００５９９", "草稿 8000599"] {
            let path = format!("/desk/courses?group=preparing&q={}", ui::encode(typed));
            assert_eq!(listed(&organiser.get(&path).await), ["8000599"], "{typed}");
        }
        organiser.get("/desk/courses?group=closed&q=8000599").await.sees("沒有符合的課程");
        organiser.get("/home").await.sees("600");
    }

    /// The database counts every course in the state the rule gives it.
    async fn the_list_knows_the_states_of_the_rule(world: World) {
        let now = world.app.clock.now();
        let some = |n: usize| [None, Some(1), Some(2)][n];
        let meetings = |n: usize| {
            let (past, coming) = (Some(now.as_millisecond()), Some(now.as_millisecond() + 1));
            [(None, None), (past, coming), (past, past), (coming, coming)][n]
        };
        let mut bare: Vec<Bare> = Vec::new();
        for n in 0..3 * 3 * 3 * 3 * 3 * 4 {
            let digit = |place: u32| n / 3usize.pow(place) % 3;
            let (first, end) = meetings(n / 243);
            let [sent, back, yes, roster, roster_back] = [0, 1, 2, 3, 4].map(|place| some(digit(place)));
            let ended = match n % 25 {
                7 => [Some(3), None],
                11 => [None, Some(3)],
                13 => [Some(3), Some(3)],
                _ => [None, None],
            };
            let steps = [sent, back, yes, roster, roster_back, first, end, ended[0], ended[1]];
            bare.push((n, format!("研習{n}"), 1, steps));
        }
        let ids = insert(&world, bare).await;
        let courses = catalogue::find_all(world.app.db.read(), &ids).await.expect("courses");
        assert_eq!(courses.len(), 972);
        let tally = catalogue::own_tally(world.app.db.read(), world.schools[0], now).await.expect("counted");
        for state in CourseState::ALL {
            let expect = courses.iter().filter(|c| c.state(now) == state).count();
            assert!(expect > 0, "the table has none that is {state:?}");
            assert_eq!(tally.of(&[state]), expect, "{state:?}");
        }
    }

    /// A course at any time of a period, without sessions, is one event from its first day to its last, with the same
    /// name in every calendar.
    async fn a_course_without_sessions_stands_in_calendars(world: World) {
        let mut raw = course_form(today(&world), 5);
        let (starts, ends) = (today(&world) + 14.days(), today(&world) + 20.days());
        raw.meetings.clear();
        raw.set_many("delivery", &["11-6"]);
        for (key, value) in [("starts", starts.to_string()), ("ends", ends.to_string()), ("hours", "6".to_owned())] {
            raw.set(key, value);
        }
        let code = draft(&world, &raw).await;
        send(&world, &code).await;
        approve(&world, &code).await;
        let mut visitor = world.visitor();
        let file = visitor.get(&format!("/courses/{code}/calendar.ics")).await.text;
        assert_eq!(file.matches("BEGIN:VEVENT").count(), 1, "{file}");
        assert!(file.contains(&format!("UID:c{code}-0@")), "{file}");
        let found = course(&world, &code).await;
        let written = |ms: Option<i64>| {
            let at = platform::clock::from_millis(ms.expect("an instant"));
            at.strftime("%Y%m%dT%H%M%SZ").to_string()
        };
        let (from, to) = (written(found.first_meeting), written(found.last_meeting_end));
        assert!(file.contains(&from) && file.contains(&to), "{from} {to}: {file}");
        let page = visitor.get(&format!("/courses/{code}")).await;
        let google = page.attribute("a[href^='https://calendar.google.com/']", "href").expect("a link");
        assert!(google.contains("action=TEMPLATE") && google.contains(&format!("dates={from}/{to}")), "{google}");
    }

    /// A link about another course leads only to what the reader may open.
    async fn a_warning_links_what_can_be_opened(world: World) {
        let raw = course_form(today(&world), 5);
        let seat = world.other_organiser.seat.clone().expect("a seat");
        let other = catalogue::create_draft(&world.app, &world.other_organiser.actor, &seat, &raw).await.expect("a draft");
        catalogue::submit(&world.app, &world.other_organiser.actor, &seat, &other).await.expect("sent");
        let own = draft(&world, &raw).await;
        send(&world, &own).await;
        let code = draft(&world, &raw).await;
        let check = format!("/desk/courses/{code}/edit/check");
        let mut organiser = world.client(&world.organiser).await;
        let links = |page: &Answer| {
            let course = |href: &String| href.rsplit('/').next().is_some_and(|code| code.parse::<u64>().is_ok());
            let all = page.each("main .notice a[href*='/courses/']", "href");
            let mut links: Vec<String> = all.into_iter().map(|(href, _)| href).filter(course).collect();
            links.sort();
            links.dedup();
            links
        };
        let page = organiser.get(&check).await;
        page.sees(&other);
        assert_eq!(links(&page), [format!("/desk/courses/{own}")], "what waits for review elsewhere is not known to exist");
        approve(&world, &other).await;
        let page = organiser.get(&check).await;
        assert_eq!(links(&page), [format!("/courses/{other}"), format!("/desk/courses/{own}")]);
        assert_eq!(organiser.get(&format!("/courses/{other}")).await.status.as_u16(), 200);
    }

    /// An organisation nobody reviews is told so, whichever way it begins.
    async fn without_a_reviewer_nothing_begins(world: World) {
        let mut bureau = world.client(&world.reviewer).await;
        let refused = bureau.submit("/desk/courses/new", "/desk/courses/new", &[("from", "blank")]).await;
        assert_eq!(refused.status.as_u16(), 409, "{}", refused.main());
        refused.sees("貴單位還沒有設定審核單位，不能開課。").sees("請洽全國推廣中心設定。");
    }
}
