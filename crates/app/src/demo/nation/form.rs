//! The form of one generated course: valid by every rule of registration, so that its page shows it like any other.

use domain::calendar;
use domain::codes::{self, Tables};
use domain::course::{RawForm, RawMeeting};
use jiff::civil::{Date, Weekday, time};
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::super::Dice;
use super::parts::{Parts, Topic};
use crate::directory::Organisation;

/// How a course lies in time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    HalfDay,
    FullDay,
    TwoHalfDays,
    Evenings,
    Weekly,
    Saturday,
    Holidays,
    /// No meetings at all: read online at one's own pace.
    Digital,
}

/// Writes the form of a course that `organisation` registered at `registered` and that was approved at `approved`.
pub(super) fn form(
    parts: &Parts,
    organisation: &Organisation,
    stage: usize,
    registered: Timestamp,
    approved: Timestamp,
    dice: &mut Dice,
) -> RawForm {
    let tables = codes::tables();
    let day = calendar::civil_date(registered);
    let topic = parts.topic(stage, dice);
    let angle = parts.any("angle", dice);
    let mut raw = RawForm::default();
    raw.set("class_type", pick(dice, &[(61, "1-1"), (35, "1-2"), (3, "1-3"), (1, "1-4")]));
    raw.set("organising_basis", pick(dice, &[(80, "2-1"), (20, "2-2")]));
    raw.set("document_number", format!("示範字第{:010}號", dice.next() % 10_000_000_000));
    raw.set("title", parts.title(topic, angle, &organisation.county, day, dice));
    classify(&mut raw, tables, topic, stage, day, dice);
    raw.set("instructor", pick(dice, &[(25, "8-1"), (55, "8-2"), (20, "8-3")]));
    let mut names = parts.name(dice);
    if dice.below(5) == 0 {
        names = format!("{names}、{}", parts.name(dice));
    }
    raw.set("instructor_name", names);
    raw.set("outline", parts.outline(topic, angle, dice));
    let (shape, first_day) = sessions(&mut raw, parts, organisation, stage, day, dice);
    audience(&mut raw, stage, dice);
    enrolment(&mut raw, shape, approved, first_day, dice);
    raw.set("funding", pick(dice, &[(55, "21-12"), (25, "21-7"), (10, "21-1"), (7, "21-8"), (3, "21-2")]));
    raw.set("fee", pick(dice, &[(92, "22-3"), (5, "22-4"), (2, "22-2"), (1, "22-1")]));
    raw.set("contact1_name", "研習承辦人");
    raw.set("contact1_phone", format!("(03)900-0000 分機 {}", 200 + dice.below(90)));
    raw.set("contact1_email", "training@demo.example");
    raw.set("feedback_form", pick(dice, &[(90, "26-1"), (10, "26-2")]));
    raw
}

fn classify(raw: &mut RawForm, tables: &Tables, topic: &Topic, stage: usize, day: Date, dice: &mut Dice) {
    raw.set("stage", tables.stages[stage].stage.clone());
    raw.set("subject", topic.subject.clone());
    raw.set("scope", topic.scope.clone());
    if !topic.items.is_empty() {
        raw.set("item", topic.items[dice.below(topic.items.len())].clone());
        raw.set("tier", pick(dice, &[(65, "7-1"), (25, "7-2"), (7, "7-3"), (3, "7-4")]));
    }
    // Tags come and go with policy: a course may carry only what was in force when it was registered.
    if tables.tags_on(day).iter().any(|t| t.tag == topic.tag) {
        raw.set_many("attribute_tags", &[&topic.tag]);
    }
}

/// Meetings, delivery and time slots; answers the shape and the first day.
fn sessions(
    raw: &mut RawForm,
    parts: &Parts,
    organisation: &Organisation,
    stage: usize,
    registered: Date,
    dice: &mut Dice,
) -> (Shape, Date) {
    let ahead = 14 + i64::try_from(dice.below(70)).unwrap_or(0);
    let mut day = registered.saturating_add(ahead.days());
    let holidays = matches!(day.month(), 1 | 2 | 7 | 8);
    let shape = match dice.below(100) {
        0..46 => Shape::HalfDay,
        46..64 => Shape::FullDay,
        64..72 => Shape::TwoHalfDays,
        72..82 => Shape::Evenings,
        82..88 => Shape::Weekly,
        88..93 => Shape::Saturday,
        93..97 if holidays => Shape::Holidays,
        93..97 => Shape::HalfDay,
        _ => Shape::Digital,
    };
    let wanted = match shape {
        Shape::Saturday => Some(Weekday::Saturday),
        // Wednesday afternoon is when primary teachers train.
        Shape::HalfDay | Shape::TwoHalfDays | Shape::Weekly if stage == 1 => Some(Weekday::Wednesday),
        Shape::Holidays => Some(Weekday::Monday),
        _ => None,
    };
    while wanted.map_or(matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday), |w| day.weekday() != w)
    {
        day = day.saturating_add(1.day());
    }
    let half = if stage == 1 {
        ("13:30", "16:30")
    } else {
        [("13:30", "16:30"), ("09:00", "12:00"), ("14:00", "17:00"), ("09:30", "11:30")][dice.below(4)]
    };
    let plan = timetable(shape, half);
    let online = shape == Shape::Evenings;
    let room = parts.any("place", dice).text;
    let link = format!("https://meet.demo.example/{:06}", dice.next() % 1_000_000);
    raw.meetings = plan
        .into_iter()
        .map(|(days, (from, to))| RawMeeting {
            date: day.saturating_add(days.days()).to_string(),
            from: from.to_owned(),
            to: to.to_owned(),
            place: if online { String::new() } else { format!("{} {room}", organisation.name) },
            link: if online { link.clone() } else { String::new() },
            spot: String::new(),
        })
        .collect();
    if shape == Shape::Digital {
        raw.set("starts", day.to_string());
        raw.set("ends", day.saturating_add(27.days()).to_string());
        raw.set("hours", pick(dice, &[(40, "2"), (40, "3"), (20, "6")]));
    }
    ways(raw, shape, day, dice);
    (shape, day)
}

/// Days after the first, and the clock times, of each meeting.
fn timetable(shape: Shape, half: (&'static str, &'static str)) -> Vec<(i64, (&'static str, &'static str))> {
    let whole = [("09:00", "12:00"), ("13:00", "16:00")];
    match shape {
        Shape::HalfDay => vec![(0, half)],
        Shape::FullDay | Shape::Saturday => whole.iter().map(|part| (0, *part)).collect(),
        Shape::TwoHalfDays => vec![(0, half), (7, half)],
        Shape::Evenings => vec![(0, ("19:00", "20:40")), (7, ("19:00", "20:40"))],
        Shape::Weekly => (0..5).map(|week| (week * 7, half)).collect(),
        Shape::Holidays => (0..3).flat_map(|n| whole.map(|part| (n, part))).collect(),
        Shape::Digital => Vec::new(),
    }
}

/// Ways of delivery and time slots.
fn ways(raw: &mut RawForm, shape: Shape, day: Date, dice: &mut Dice) {
    let delivery: &[&str] = match shape {
        Shape::Digital => &["11-6"],
        Shape::Evenings => &["11-1", "11-2"],
        _ => [&["11-1"][..], &["11-1", "11-3"], &["11-3"], &["11-1", "11-5"], &["11-4"]][dice.below(5)],
    };
    raw.set_many("delivery", delivery);
    let slot = match shape {
        Shape::Digital => "12-6",
        Shape::Evenings => "12-2",
        Shape::Saturday => "12-3",
        _ if matches!(day.month(), 7 | 8) => "12-4",
        Shape::Holidays => "12-5",
        _ => "12-1",
    };
    raw.set_many("time_slots", &[slot]);
}

fn audience(raw: &mut RawForm, stage: usize, dice: &mut Dice) {
    let own = ["14-5", "14-4", "14-3", "14-1"][stage.min(3)];
    let beside = ["14-4", "14-3", "14-4", "14-2"][stage.min(3)];
    match dice.below(10) {
        0 | 1 => raw.set_many("audience_stages", &[own, beside]),
        2 => raw.set_many("audience_stages", &["14-1", "14-3", "14-4", "14-5", "14-6"]),
        _ => raw.set_many("audience_stages", &[own]),
    }
    let positions: &[&str] = match (stage, dice.below(6)) {
        (0, _) => &["15-4", "15-13", "15-14"],
        (_, 0) => &["15-2", "15-3"],
        (_, 1) => &["15-4"],
        (_, 2) => &["15-3", "15-4", "15-5", "15-6", "15-8"],
        _ => &["15-2", "15-3", "15-4", "15-5"],
    };
    raw.set_many("audience_positions", positions);
    raw.set("classes", pick(dice, &[(92, "1"), (6, "2"), (2, "3")]));
    raw.set(
        "class_size",
        pick(dice, &[(20, "20"), (35, "30"), (20, "40"), (12, "50"), (8, "100"), (5, "200")]),
    );
}

fn enrolment(raw: &mut RawForm, shape: Shape, approved: Timestamp, first_day: Date, dice: &mut Dice) {
    let text = |at: Timestamp| calendar::civil(at).strftime("%Y-%m-%dT%H:%M").to_string();
    let opens = approved + SignedDuration::from_hours(1);
    let before = if shape == Shape::Digital { 0 } else { 1 + i64::try_from(dice.below(4)).unwrap_or(0) };
    let closes = calendar::instant(first_day.saturating_sub(before.days()).to_datetime(time(17, 0, 0, 0)));
    raw.set("enrolment_opens", text(opens));
    raw.set("enrolment_closes", text(closes.max(opens + SignedDuration::from_hours(24))));
}

/// One of several codes, by their shares of a hundred.
fn pick(dice: &mut Dice, shares: &[(usize, &'static str)]) -> &'static str {
    let mut left = dice.below(100);
    for (share, code) in shares {
        if left < *share {
            return code;
        }
        left -= share;
    }
    shares.last().map_or("", |(_, code)| *code)
}
