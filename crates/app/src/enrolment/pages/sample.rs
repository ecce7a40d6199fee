//! Invented courses and people for the samples of pages.

use domain::enrolment::overload::Over;
use domain::hours::HalfHours;
use jiff::Timestamp;
use platform::ids::{OrganisationId, PersonId};
use ui::L;
use uuid::Uuid;

use crate::catalogue::{Course, CourseId, Meeting};
use crate::enrolment::{Enrolment, EnrolmentId, Places};
use crate::identity::Person;

/// The instant samples are drawn at: Monday 2 March 2026, ten o'clock in Taipei.
pub(crate) fn now() -> Timestamp {
    at(1_772_416_800_000)
}

/// A published course in two weeks whose enrolment is open.
pub(crate) fn course(l: L) -> Course {
    let day = |n: i64| now().as_millisecond() + n * 86_400_000;
    Course {
        id: CourseId(Uuid::from_u128(7)),
        code: "5000007".to_owned(),
        organisation: OrganisationId(Uuid::from_u128(1)),
        organisation_name: l.pick("雲杉縣立杏壇國民小學", "Xingtan Primary School").to_owned(),
        reviewer: OrganisationId(Uuid::from_u128(2)),
        form: "{}".to_owned(),
        version: 3,
        created_at: day(-20),
        updated_at: day(-12),
        submitted_at: Some(day(-14)),
        submitted_seat: None,
        returned_at: None,
        return_reasons: None,
        approved_at: Some(day(-12)),
        cancelled_at: None,
        cancel_reason: None,
        roster_submitted_at: None,
        roster_submitted_seat: None,
        roster_returned_at: None,
        roster_return_reasons: None,
        closed_at: None,
        title: l.pick("閱讀理解教學實作工作坊", "Reading comprehension workshop").to_owned(),
        county: l.pick("雲杉縣", "Yunshan").to_owned(),
        class_type: "1-1".to_owned(),
        stage: "elementary".to_owned(),
        scope: "5-1".to_owned(),
        item: String::new(),
        audience_stages: ",14-4,".to_owned(),
        audience_positions: ",15-4,".to_owned(),
        tags: String::new(),
        starts: Some("2026-03-18".to_owned()),
        ends: Some("2026-03-25".to_owned()),
        first_meeting: Some(day(16) + 12_600_000),
        last_meeting_end: Some(day(23) + 23_400_000),
        enrolment_opens: Some(day(-10)),
        enrolment_closes: Some(day(14)),
        half_hours: 12,
        places: 30,
        online: false,
        free: true,
        ..crate::catalogue::sample::course(l, domain::course::life::CourseState::Approved)
    }
}

/// The same course when it is over and its roster is due.
pub(crate) fn held_course(l: L) -> Course {
    let days = |at: Option<i64>| at.map(|at| at - 30 * 86_400_000);
    let course = course(l);
    Course {
        approved_at: Some(now().as_millisecond() - 40 * 86_400_000),
        submitted_at: Some(now().as_millisecond() - 42 * 86_400_000),
        first_meeting: days(course.first_meeting),
        last_meeting_end: days(course.last_meeting_end),
        enrolment_closes: days(course.enrolment_closes),
        starts: Some("2026-02-16".to_owned()),
        ends: Some("2026-02-23".to_owned()),
        ..course
    }
}

/// A day and a week that hold too much.
pub(crate) fn over() -> Vec<Over> {
    let (limit, week) = (HalfHours::hours(6), HalfHours::hours(35));
    vec![
        Over::Day { date: jiff::civil::date(2026, 3, 18), taught: HalfHours::hours(7), limit },
        Over::Week { monday: jiff::civil::date(2026, 3, 16), taught: HalfHours::hours(36), limit: week },
    ]
}

/// Its two afternoons, the second by video.
pub(crate) fn meetings(l: L) -> Vec<Meeting> {
    let meeting = |position, date: &str, place: &str, link: &str| Meeting {
        position,
        date: date.to_owned(),
        from_minute: 13 * 60 + 30,
        to_minute: 16 * 60 + 30,
        place: place.to_owned(),
        link: link.to_owned(),
        spot: String::new(),
    };
    vec![
        meeting(1, "2026-03-18", l.pick("杏壇國小二樓視聽教室", "Xingtan Primary, room 201"), ""),
        meeting(2, "2026-03-25", "", "https://meet.example.tw/room"),
    ]
}

/// The meetings of [`held_course`].
pub(crate) fn held_meetings(l: L) -> Vec<Meeting> {
    let dates = ["2026-02-16", "2026-02-23"];
    meetings(l).into_iter().zip(dates).map(|(m, date)| Meeting { date: date.to_owned(), ..m }).collect()
}

/// Places with some free.
pub(crate) fn places() -> Places {
    Places { places: 30, admitted: 24, waiting: 0 }
}

/// People of three schools, in the order of lists.
pub(crate) fn people(l: L) -> Vec<Person> {
    let rows = [
        ("林杏芸", "Lin Hsing-Yun", "34789ACDEF", "杏壇國小", "Xingtan Primary"),
        ("王松柏", "Wang Sung-Po", "GHJKMNPRTV", "杏壇國小", "Xingtan Primary"),
        ("陳芷若", "Chen Chih-Jo", "WXY34789AC", "松林國小", "Sunglin Primary"),
        ("阿妮絲‧瓦旦", "Anis Watan", "DEFGHJKMNP", "壇山國中", "Tanshan Junior High"),
    ];
    let person = |(n, row): (u128, &(&str, &str, &str, &str, &str))| Person {
        id: PersonId(Uuid::from_u128(n)),
        personal_code: row.2.to_owned(),
        name: l.pick(row.0, row.1).to_owned(),
        stage: "14-4".to_owned(),
        position: "15-4".to_owned(),
        organisation: Some(OrganisationId(Uuid::from_u128(1))),
        email: format!("teacher{n}@school.example.edu.tw"),
        organisation_name: l.pick(row.3, row.4).to_owned(),
        county: l.pick("雲杉縣", "Yunshan").to_owned(),
        district: l.pick("杏壇鄉", "Xingtan Township").to_owned(),
        ..Person::sample()
    };
    (1..).zip(&rows).map(person).collect()
}

/// A request in a state.
pub(crate) fn enrolment(person: u128, state: &str, number: Option<i64>) -> Enrolment {
    Enrolment {
        id: EnrolmentId(Uuid::from_u128(100 + person)),
        course: CourseId(Uuid::from_u128(7)),
        person: PersonId(Uuid::from_u128(person)),
        state: state.to_owned(),
        number,
        requested_at: now().as_millisecond() - 7_200_000,
        decided_at: now().as_millisecond() - 7_200_000,
        wish: None,
        class: None,
        share: None,
        school: None,
        offer_until: (state == "offered").then(|| now().as_millisecond() + 86_400_000),
        unit: None,
        unit_rank: None,
    }
}

fn at(ms: i64) -> Timestamp {
    platform::clock::from_millis(ms)
}
