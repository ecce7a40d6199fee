//! What is asked before a course is sent: each warning with its demand, and when it is silent.

use domain::calendar::{self, DayKind, WorkingDays};
use domain::course::cautions::{Asked, Demand, Elsewhere, Twin, asked, unanswered};
use domain::course::{CourseForm, RawForm, RawMeeting};
use domain::hours::Meeting;
use domain::refusal::Refusal;
use jiff::Timestamp;
use jiff::civil::{Date, date, time};

fn raw(day: &str, from: &str, to: &str) -> RawForm {
    let mut raw = RawForm::default();
    for (key, value) in [
        ("class_type", "1-1"),
        ("organising_basis", "2-1"),
        ("title", "閱讀理解策略工作坊"),
        ("stage", "elementary"),
        ("subject", "e-mandarin"),
        ("scope", "5-1"),
        ("item", "1-3-11"),
        ("tier", "7-1"),
        ("instructor", "8-2"),
        ("instructor_name", "沈書瑤、林 杏芸"),
        ("outline", "預測、摘要、推論與自我提問。"),
        ("enrolment_opens", "2026-10-15 08:00"),
        ("enrolment_closes", "2026-10-27 17:00"),
        ("classes", "1"),
        ("class_size", "30"),
        ("funding", "21-12"),
        ("fee", "22-3"),
        ("contact1_name", "承辦人"),
        ("contact1_phone", "(03)900-0000"),
        ("contact1_email", "training@test.example"),
        ("feedback_form", "26-1"),
    ] {
        raw.set(key, value);
    }
    raw.set_many("audience_stages", &["14-4"]);
    raw.set_many("audience_positions", &["15-4"]);
    raw.set_many("delivery", &["11-1"]);
    raw.set_many("time_slots", &["12-1"]);
    raw.meetings = vec![RawMeeting {
        date: day.to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
        place: "視聽教室".to_owned(),
        ..RawMeeting::default()
    }];
    raw
}

fn today() -> Timestamp {
    calendar::instant(date(2026, 10, 14).at(9, 0, 0, 0))
}

fn ask(raw: &RawForm, twins: &[Twin], elsewhere: &[Elsewhere]) -> Vec<Asked> {
    let form = CourseForm::parse(raw, date(2026, 10, 14)).expect("a complete form");
    let mut days = WorkingDays::default();
    days.set(date(2026, 10, 26), DayKind::Free);
    asked(&form, &days, twins, elsewhere, today())
}

fn codes(asked: &[Asked]) -> Vec<(&'static str, Demand)> {
    asked.iter().map(|a| (a.said.code(), a.demand)).collect()
}

const ALWAYS: (&str, Demand) = ("caution-consent", Demand::Tick);

#[test]
fn an_ordinary_course_is_asked_about_consent_alone() {
    assert_eq!(codes(&ask(&raw("2026-10-28", "13:30", "16:30"), &[], &[])), [ALWAYS]);
}

#[test]
fn odd_days_and_late_ones_are_said() {
    for (day, from, to, expect) in [
        ("2026-10-26", "13:30", "16:30", vec![ALWAYS, ("caution-free-day", Demand::Tick)]),
        ("2026-10-31", "18:00", "21:00", vec![ALWAYS, ("caution-weekend-evening", Demand::Tick)]),
        ("2026-10-31", "09:00", "12:00", vec![ALWAYS]),
        ("2026-10-28", "18:30", "21:00", vec![ALWAYS]),
    ] {
        let mut raw = raw(day, from, to);
        raw.set("enrolment_closes", "2026-10-20 17:00");
        assert_eq!(codes(&ask(&raw, &[], &[])), expect, "{day} {from}");
    }
    let mut late = raw("2026-10-20", "13:30", "16:30");
    late.set("enrolment_closes", "2026-10-19 17:00");
    assert_eq!(codes(&ask(&late, &[], &[])), [ALWAYS, ("late-registration", Demand::Reason)]);
}

#[test]
fn twins_near_and_far() {
    let twin = |code: &str, own| Twin { code: code.to_owned(), organiser: "壇山國小".to_owned(), own };
    let found =
        ask(&raw("2026-10-28", "13:30", "16:30"), &[twin("5000001", true), twin("5000002", false)], &[]);
    assert_eq!(
        codes(&found),
        [ALWAYS, ("caution-twin-own", Demand::Reason), ("caution-twin-county", Demand::Tick)]
    );
    assert_eq!(found[1].key(), "caution_caution-twin-own_5000001");
    assert_ne!(found[1].key(), found[2].key());
}

#[test]
fn an_instructor_is_in_one_place_at_a_time() {
    let at = |code: &str, name: &str, day: Date, from: i8, to: i8| Elsewhere {
        code: code.to_owned(),
        instructor_name: name.to_owned(),
        meeting: Meeting { date: day, from: time(from, 0, 0, 0), to: time(to, 0, 0, 0) },
    };
    let day = date(2026, 10, 28);
    let others = [
        at("5000001", "林杏芸", day, 16, 18),
        at("5000002", "林杏芸", day, 17, 18),
        at("5000003", "林杏芸", date(2026, 10, 29), 13, 16),
        at("5000004", "游知夏", day, 13, 16),
        at("5000005", "呂映雪, 沈書瑤", day, 9, 14),
    ];
    let found = ask(&raw("2026-10-28", "13:30", "16:30"), &[], &others);
    let about: Vec<_> = found.iter().filter_map(|a| a.about.as_deref()).collect();
    assert_eq!(about, ["5000001", "5000005"]);
}

#[test]
fn hours_that_such_days_rarely_hold() {
    let mut online = raw("2026-10-28", "13:30", "16:30");
    online.meetings.clear();
    online.set_many("delivery", &["11-6"]);
    for (key, value) in [("starts", "2026-10-28"), ("ends", "2026-10-29"), ("hours", "6")] {
        online.set(key, value);
    }
    assert_eq!(codes(&ask(&online, &[], &[])), [ALWAYS]);
    online.set("hours", "6.5");
    assert_eq!(codes(&ask(&online, &[], &[])), [ALWAYS, ("caution-hours-high", Demand::Reason)]);
}

#[test]
fn answers_stand_in_the_form() {
    let mut raw = raw("2026-10-28", "13:30", "16:30");
    let twin = Twin { code: "5000001".to_owned(), organiser: "杏林國小".to_owned(), own: true };
    let found = ask(&raw, &[twin], &[]);
    assert_eq!(unanswered(&found, &raw).len(), 2);
    raw.set("caution_caution-consent", "1");
    raw.set("caution_caution-twin-own_5000001", "　");
    assert_eq!(unanswered(&found, &raw).len(), 1, "a space is no reason");
    raw.set("caution_caution-twin-own_5000001", "上午場與下午場");
    assert!(unanswered(&found, &raw).is_empty());
    raw.set("caution_caution-twin-own_5000001", "長".repeat(301));
    assert_eq!(unanswered(&found, &raw).len(), 1);
}
