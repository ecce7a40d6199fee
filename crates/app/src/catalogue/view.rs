//! How courses look wherever they are shown: states, labels of answers, facts and cards.

use domain::calendar::civil_date;
use domain::codes;
use domain::course::life::{self, CourseState, Who};
use domain::text::fold;
use jiff::Timestamp;
use jiff::civil::Date;
use platform::clock::from_millis;
use ui::components::{CourseCard, Facts, Meter, Tag, Tone};
use ui::{L, Markup};

use super::{Course, Meeting};
use crate::enrolment::Places;

/// What a teacher can do about a course at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Enrolment opens at this instant.
    NotYet(Timestamp),
    /// There are places.
    Open,
    /// All places are taken; one may wait.
    Full,
    /// Enrolment is over, the course is not.
    Shut,
    /// The course is going on and takes nobody any more.
    Running,
    /// The course is over.
    Over,
    /// Changed after approval: it waits for another review.
    Changing,
    /// Called off.
    Cancelled,
}

impl Door {
    /// The end of its locale keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotYet(_) => "not-yet",
            Self::Open => "open",
            Self::Full => "full",
            Self::Shut => "shut",
            Self::Running => "running",
            Self::Over => "over",
            Self::Changing => "changing",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether asking for a place makes sense now.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Full)
    }
}

/// What a teacher can do about a course now. Whether the course is for this teacher is the desk's answer.
pub fn door(course: &Course, places: Option<Places>, now: Timestamp) -> Door {
    match course.state(now) {
        CourseState::Cancelled => Door::Cancelled,
        CourseState::Draft | CourseState::Submitted | CourseState::Returned => Door::Changing,
        CourseState::Approved | CourseState::Running if now < course.enrolment_opens() => {
            Door::NotYet(course.enrolment_opens())
        }
        CourseState::Approved | CourseState::Running if now < course.enrolment_closes() => {
            if places.is_some_and(|p| p.free() == 0) { Door::Full } else { Door::Open }
        }
        CourseState::Approved => Door::Shut,
        CourseState::Running => Door::Running,
        _ => Door::Over,
    }
}

/// A course's state as the organiser and the reviewer see it.
pub fn state_tag(l: L, state: CourseState) -> Tag {
    let tone = match state {
        CourseState::Draft | CourseState::Closed => Tone::Neutral,
        CourseState::Submitted | CourseState::RosterSubmitted | CourseState::Running => Tone::Info,
        CourseState::Approved => Tone::Good,
        CourseState::Returned | CourseState::RosterReturned | CourseState::Held => Tone::Warn,
        CourseState::Cancelled => Tone::Bad,
    };
    let tag = Tag::new(tone, l.t(&format!("course-state-{}", state.as_str())));
    if state == CourseState::Closed { tag.icon("check") } else { tag }
}

/// A course's state as a teacher sees it: can I still get in?
pub fn door_tag(l: L, door: Door) -> Tag {
    let tone = match door {
        Door::Open => Tone::Good,
        Door::Full => Tone::Warn,
        Door::NotYet(_) | Door::Running | Door::Changing => Tone::Info,
        Door::Shut | Door::Over => Tone::Neutral,
        Door::Cancelled => Tone::Bad,
    };
    Tag::new(tone, l.t(&format!("course-door-{}", door.as_str())))
}

/// What has to be done next with a course in this state.
pub fn next_action_text(l: L, state: CourseState) -> String {
    l.t(&format!("course-next-{}", life::next_action(state).what))
}

/// Who has the next action.
pub fn next_who_text(l: L, state: CourseState) -> String {
    let who = match life::next_action(state).who {
        Who::Organiser => "organiser",
        Who::Reviewer => "reviewer",
        Who::Time => "time",
        Who::Nobody => "nobody",
    };
    l.t(&format!("course-who-{who}"))
}

/// The name of a field of the registration form.
pub fn field_label(l: L, key: &str) -> String {
    l.t(&format!("course-field-{key}"))
}

/// The words of an answer to a field of the form; in English the Chinese label where no English one exists,
/// the code itself where the tables do not know it.
pub fn option_label(l: L, field: &str, code: &str) -> String {
    if !l.is_zh() {
        // The two questions about stages are asked in different places but share their words with nobody else.
        if let Some(stage) = codes::tables().stages.iter().find(|s| field == "stage" && s.stage == code) {
            return stage.label_en.clone();
        }
        let key = format!("option-{field}-{code}");
        if code.is_ascii() && l.has(&key) {
            return l.t(&key);
        }
        if let Some(known) = tag_key(field, code).filter(|key| l.has(key)) {
            return l.t(&known);
        }
    }
    codes::tables().label(field, code).unwrap_or(code).to_owned()
}

/// The label of a course item, which depends on stage and scope; `None` for a scope without items.
pub fn item_label(stage: &str, scope: &str, code: &str) -> Option<String> {
    codes::tables().item(stage, scope, code).map(|item| format!("{} {}", item.code, item.label))
}

/// Several answers in one sentence part: `國小、國中` or `Primary, Junior high`.
pub fn option_labels<S: AsRef<str>>(l: L, field: &str, codes: &[S]) -> String {
    let labels: Vec<String> = codes.iter().map(|code| option_label(l, field, code.as_ref())).collect();
    labels.join(if l.is_zh() { "、" } else { ", " })
}

/// When a course takes place, without the first day when `day` is shown beside it: `09:00–16:00` or from–to.
pub fn when_text(l: L, course: &Course) -> Option<String> {
    let (Some(first), Some(last)) = (course.first_meeting, course.last_meeting_end) else {
        let (starts, ends) = (course.starts_on()?, course.ends_on()?);
        return Some(days_text(l, starts, ends));
    };
    let (first, last) = (from_millis(first), from_millis(last));
    let (from, to) = (civil_date(first), civil_date(last));
    if from == to {
        return Some(format!("{}–{}", l.time(first), l.time(last)));
    }
    Some(l.a2("course-when-days", "from", format!("{} {}", l.day(from), l.time(first)), "to", l.day(to)))
}

/// First and last day in words.
pub fn days_text(l: L, starts: Date, ends: Date) -> String {
    if starts == ends {
        l.date(starts)
    } else {
        l.a2("course-days", "from", l.date(starts), "to", l.date(ends))
    }
}

/// Where a course takes place: the first meeting's place, or that it is online.
pub fn place_text(l: L, course: &Course) -> Option<String> {
    let place = course.raw().meetings.iter().map(|m| fold(&m.place)).find(|place| !place.is_empty());
    place.or_else(|| course.online.then(|| l.t("course-online")))
}

/// Places taken and people waiting.
pub fn meter(l: L, places: Places) -> Meter {
    let small = |n: i64| u32::try_from(n.max(0)).unwrap_or(u32::MAX);
    Meter::new(l, small(places.admitted), small(places.places)).waiting(small(places.waiting))
}

/// A course in a list for teachers.
pub fn card(l: L, course: &Course, places: Option<Places>, now: Timestamp) -> CourseCard {
    let door = door(course, places, now);
    let href = format!("/courses/{}", course.code);
    let mut card = CourseCard::new(l, &course.title, href, &course.code, &course.organisation_name)
        .hours(course.hours().to_string())
        .tag(door_tag(l, door));
    if let Door::NotYet(at) = door {
        card =
            card.tag(Tag::new(Tone::Neutral, l.a("course-opens-at", "at", l.datetime(at))).icon("calendar"));
    }
    if course.online {
        card = card.tag(Tag::new(Tone::Info, l.t("course-online")).icon("link"));
    }
    if course.free {
        card = card.tag(Tag::new(Tone::Accent, l.t("course-free")));
    }
    if let Some(day) = course.starts_on() {
        card = card.starts(day);
    }
    if let Some(when) = when_text(l, course) {
        card = card.when(when);
    }
    if let Some(place) = place_text(l, course) {
        card = card.place(place);
    }
    match places {
        Some(places) if !matches!(door, Door::Over | Door::Cancelled) => card.meter(meter(l, places)),
        _ => card,
    }
}

/// The facts of a course that everybody may know: when, where, how long, for whom, what it costs.
pub fn facts(l: L, course: &Course, meetings: &[Meeting]) -> Facts {
    let raw = course.raw();
    let mut facts = Facts::new();
    if let (Some(starts), Some(ends)) = (course.starts_on(), course.ends_on()) {
        facts = facts.fact_icon("calendar", l.t("course-fact-days"), days_text(l, starts, ends));
    }
    if !meetings.is_empty() {
        let spans: Vec<String> = meetings.iter().map(Meeting::span).collect();
        let alike = spans.windows(2).all(|pair| pair[0] == pair[1]);
        let text = if alike { spans[0].clone() } else { l.a("course-fact-meetings", "n", meetings.len()) };
        facts = facts.fact_icon("clock", l.t("course-fact-time"), text);
    }
    if let Some(place) = place_text(l, course) {
        facts = facts.fact_icon("pin", l.t("course-fact-place"), place);
    }
    facts = facts.fact_icon("book", l.t("course-fact-hours"), l.a("ui-hours", "n", course.hours()));
    let stages = option_labels(l, "audience_stages", &course.audience_stages());
    facts = facts.fact_icon("users", l.t("course-fact-audience"), stages);
    if !raw.first("fee").is_empty() {
        facts = facts.fact_icon("info", l.t("course-fact-fee"), option_label(l, "fee", raw.first("fee")));
    }
    facts
}

/// Typed text of several lines as paragraphs, escaped.
pub fn paragraphs(text: &str) -> Markup {
    Markup::join(
        text.split('\n')
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| Markup::raw("<p>").and(Markup::from(line)).and(Markup::raw("</p>"))),
    )
}

/// Tags and subjects have no ASCII code of their own or share words between stages: their English keys differ.
fn tag_key(field: &str, code: &str) -> Option<String> {
    match field {
        "attribute_tags" => {
            let index = codes::tables().tags.iter().position(|tag| tag.tag == code)?;
            Some(format!("option-attribute_tags-{}", index + 1))
        }
        "subject" => code.split_once('-').map(|(_, subject)| format!("option-subject-{subject}")),
        _ => None,
    }
}

/// A card with invented content, for the samples of other pages.
pub(crate) fn sample_card(l: L) -> CourseCard {
    use super::sample;
    card(l, &sample::course(l, CourseState::Approved), Some(sample::places(12, 0)), sample::now())
}
