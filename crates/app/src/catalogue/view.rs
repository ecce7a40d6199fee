//! How courses look wherever they are shown: states, labels of answers, facts and cards.

use domain::calendar::civil_date;
use domain::codes;
use domain::course::automatic::Lacking;
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

/// The words of an answer to a field of the form: those of the locale files (a test keeps the Chinese ones like the
/// tables), else the table's own label, else the code itself.
pub fn option_label(l: L, field: &str, code: &str) -> String {
    option_label_on(l, field, code, None)
}

/// As [`option_label`], with the words of a day: a course keeps those in force when it was approved. An edition that
/// changed a label is newer than the locale files, so its words come first.
pub fn option_label_on(l: L, field: &str, code: &str, day: Option<Date>) -> String {
    let words = codes::label_at(field, code, day);
    let changed = words.map(|w| w.0) != codes::shipped().words(field, code).map(|w| w.0);
    match option_keys(field, code).into_iter().find(|key| !changed && l.has(key)) {
        Some(key) => l.t(&key),
        None => match words {
            Some((_, english)) if !l.is_zh() && !english.is_empty() => english.to_owned(),
            Some((label, _)) => label.to_owned(),
            None => code.to_owned(),
        },
    }
}

/// The day whose words a course keeps: that of its approval; none while it has no approval.
pub fn words_day(course: &Course) -> Option<Date> {
    course.approved_at.map(|at| civil_date(from_millis(at)))
}

/// The label of a course item, which depends on stage and scope; `None` for a scope without items.
pub fn item_label(stage: &str, scope: &str, code: &str) -> Option<String> {
    item_label_on(stage, scope, code, None)
}

/// As [`item_label`], with the words of a day.
pub fn item_label_on(stage: &str, scope: &str, code: &str, day: Option<Date>) -> Option<String> {
    codes::item_at(stage, scope, code, day).map(|item| format!("{} {}", item.code, item.label))
}

/// Several answers in one sentence part: `國小、國中` or `Primary, Junior high`.
pub fn option_labels<S: AsRef<str>>(l: L, field: &str, codes: &[S]) -> String {
    option_labels_on(l, field, codes, None)
}

/// As [`option_labels`], with the words of a day.
pub fn option_labels_on<S: AsRef<str>>(l: L, field: &str, codes: &[S], day: Option<Date>) -> String {
    let labels: Vec<String> =
        codes.iter().map(|code| option_label_on(l, field, code.as_ref(), day)).collect();
    labels.join(if l.is_zh() { "、" } else { ", " })
}

/// Why something waits for a person although automatic review looked at it, in one sentence part.
pub fn lacking_text(l: L, lacking: &[Lacking]) -> String {
    let said: Vec<String> =
        lacking.iter().map(|one| l.t(&format!("automatic-lacking-{}", one.as_str()))).collect();
    said.join(if l.is_zh() { "；" } else { "; " })
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

/// The card of the sample course, for sample pages of others.
pub fn sample_card(l: L) -> CourseCard {
    let course = super::sample::course(l, CourseState::Approved);
    card(l, &course, Some(super::sample::places(12, 0)), super::sample::now())
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
    if course.half_hours > 0 {
        facts = facts.fact_icon("book", l.t("course-fact-hours"), l.a("ui-hours", "n", course.hours()));
    }
    let day = words_day(course);
    let stages = option_labels_on(l, "audience_stages", &course.audience_stages(), day);
    if !stages.is_empty() {
        facts = facts.fact_icon("users", l.t("course-fact-audience"), stages);
    }
    if !raw.first("fee").is_empty() {
        facts =
            facts.fact_icon("info", l.t("course-fact-fee"), option_label_on(l, "fee", raw.first("fee"), day));
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

/// Where the words of an answer may stand, nearest first. Tags have no ASCII code, so their place in the table counts;
/// subjects share their words between stages, except where one stage calls them differently.
fn option_keys(field: &str, code: &str) -> Vec<String> {
    let mut keys = Vec::new();
    if code.is_ascii() {
        keys.push(format!("option-{field}-{code}"));
    }
    match field {
        "attribute_tags" => {
            let index = codes::shipped().tags.iter().position(|tag| tag.tag == code);
            keys.extend(index.map(|index| format!("option-attribute_tags-{}", index + 1)));
        }
        "subject" => {
            keys.extend(code.split_once('-').map(|(_, subject)| format!("option-subject-{subject}")))
        }
        _ => {}
    }
    keys
}

#[cfg(test)]
mod tests {
    use ui::Lang;

    use super::super::sample;
    use super::*;

    #[test]
    fn every_option_has_words_in_both_languages_and_chinese_says_what_the_table_says() {
        let tables = codes::tables();
        let options = tables
            .fields
            .iter()
            .flat_map(|f| f.options.iter().map(|o| (f.key.as_str(), o.code.as_str(), o.label.as_str())));
        let subjects = tables.subjects.iter().map(|s| ("subject", s.code.as_str(), s.label.as_str()));
        let tags = tables.tags.iter().map(|t| ("attribute_tags", t.tag.as_str(), t.tag.as_str()));
        for (field, code, label) in options.chain(subjects).chain(tags) {
            assert_eq!(option_label(L::default(), field, code), label, "{field} {code}");
            let english = option_label(L::new(Lang::En), field, code);
            assert!(english.is_ascii(), "{field} {code}: {english}");
        }
    }

    #[test]
    fn the_door_follows_clock_and_places() {
        let course = sample::course(L::default(), CourseState::Approved);
        let at = |ms: Option<i64>| from_millis(ms.expect("the sample has it"));
        let second = jiff::SignedDuration::from_secs(1);
        let free = Some(sample::places(39, 0));
        let opens = at(course.enrolment_opens);
        assert_eq!(door(&course, free, opens - second), Door::NotYet(opens));
        assert_eq!(door(&course, free, opens), Door::Open);
        assert_eq!(door(&course, Some(sample::places(40, 2)), opens), Door::Full);
        assert_eq!(door(&course, free, at(course.enrolment_closes)), Door::Shut);
        assert_eq!(door(&course, free, at(course.first_meeting)), Door::Running);
        assert_eq!(door(&course, free, at(course.last_meeting_end)), Door::Over);
    }

    #[test]
    fn typed_text_never_becomes_markup() {
        assert_eq!(paragraphs("<b>\n\n二").as_str(), "<p>&lt;b&gt;</p><p>二</p>");
    }
}
