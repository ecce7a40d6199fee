//! The life of a course as a line: what happened, what is next and who has it.

use domain::course::life::CourseState;
use jiff::Timestamp;
use platform::audit::Line;
use platform::clock::from_millis;
use ui::components::{Moment, Timeline};
use ui::{L, Markup};

use super::super::{Course, automatic, view};

/// Reasons a course can be returned for; the words are the locale keys `return-reason-…`.
pub(super) const REASONS: [&str; 10] = [
    "outline",
    "hours",
    "classification",
    "title",
    "dates",
    "place",
    "audience",
    "document",
    "consent",
    "contact",
];

/// The line of a course from its lines in the log, with the next action on top. `action` is the button for whoever
/// reads, empty when it is not their turn.
pub(super) fn timeline(
    l: L,
    course: &Course,
    log: &[Line],
    now: Timestamp,
    action: impl Into<Markup>,
) -> Timeline {
    let state = course.state(now);
    let mut moments: Vec<Moment> = Vec::new();
    for line in told(l, log) {
        moments.push(moment(l, line));
    }
    let next = view::next_action_text(l, state);
    if !matches!(state, CourseState::Closed | CourseState::Cancelled) {
        moments.push(Moment::now(next.clone()).who(view::next_who_text(l, state)));
    }
    for later in still_to_come(state) {
        moments.push(Moment::next(l.t(&format!("event-course-{later}-later"))));
    }
    Timeline::new(l, moments).next(next, view::next_who_text(l, state), action)
}

/// The reasons of a return as stored, in words: a list, then the free text.
pub(super) fn reasons(l: L, stored: &str) -> Markup {
    let Ok(value) = serde_json::from_str::<serde_json::Value>(stored) else { return Markup::default() };
    let codes = value["reasons"].as_array().map(Vec::as_slice).unwrap_or_default();
    let items = codes
        .iter()
        .filter_map(|code| code.as_str())
        .map(|code| Markup::raw("<li>").and(Markup::from(reason_label(l, code))).and(Markup::raw("</li>")));
    let list = Markup::join(items);
    let list = if list.is_empty() { list } else { Markup::raw("<ul>").and(list).and(Markup::raw("</ul>")) };
    let text = view::paragraphs(value["text"].as_str().unwrap_or_default());
    Markup::raw("<div class=\"prose\">").and(list).and(text).and(Markup::raw("</div>"))
}

fn reason_label(l: L, code: &str) -> String {
    let key = format!("return-reason-{code}");
    if l.has(&key) { l.t(&key) } else { l.t("return-reason-other") }
}

/// Lines that tell something, without the second and later of the same work by the same person.
fn told(l: L, log: &[Line]) -> Vec<&Line> {
    let mut told: Vec<&Line> = Vec::new();
    for line in log.iter().filter(|line| l.has(&key(&line.action))) {
        match told.last_mut() {
            Some(last) if last.action == line.action && last.actor_label == line.actor_label => *last = line,
            _ => told.push(line),
        }
    }
    told
}

fn moment(l: L, line: &Line) -> Moment {
    let title = l.t(&key(&line.action));
    let bad = line.action.ends_with(".returned") || line.action.ends_with(".cancelled");
    let moment = if bad { Moment::bad(title) } else { Moment::done(title) };
    let moment = moment.when(l.datetime(from_millis(line.at))).who(who(l, line));
    let data: serde_json::Value = serde_json::from_str(&line.data).unwrap_or_default();
    match data["reason"].as_str() {
        _ if data["automatic"] == true => moment.note(met(l, &data)),
        _ if line.action.ends_with(".returned") => moment.note(reasons(l, &line.data)),
        Some(reason) => moment.note(reason),
        None => moment,
    }
}

/// Who did it: the person's name, or automatic review in the reader's language.
pub(super) fn who(l: L, line: &Line) -> String {
    if line.actor_label == automatic::PROCESS { l.t("automatic-who") } else { line.actor_label.clone() }
}

fn met(l: L, data: &serde_json::Value) -> String {
    let text = |name: &str| data[name].as_str().unwrap_or_default();
    automatic::pages::met(l, text("level"), text("class_type"), text("document_number"))
}

fn key(action: &str) -> String {
    format!("event-{}", action.replace(['.', '_'], "-"))
}

fn still_to_come(state: CourseState) -> &'static [&'static str] {
    match state {
        CourseState::Draft | CourseState::Returned => &["approved", "held", "roster", "closed"],
        CourseState::Submitted => &["held", "roster", "closed"],
        CourseState::Approved | CourseState::Running => &["roster", "closed"],
        CourseState::Held | CourseState::RosterReturned | CourseState::RosterSubmitted => &["closed"],
        CourseState::Closed | CourseState::Cancelled => &[],
    }
}

/// Lines of a log for sample pages.
pub(super) fn sample_log(l: L, actions: &[&str]) -> Vec<Line> {
    let start = super::super::sample::now().as_millisecond() - 20 * 86_400_000;
    let data = serde_json::json!({"reasons": ["outline"], "text": l.pick("請補上第二天的主題。", "Please add day two."), "reason": l.pick("講師因故無法前來", "The instructor can't come")});
    (0i64..)
        .zip(actions)
        .map(|(n, action)| Line {
            id: platform::ids::EventId(uuid::Uuid::nil()),
            at: start + n * 86_400_000,
            actor_label: l.pick("林杏芸", "Lin Hsing-Yun").to_owned(),
            action: (*action).to_owned(),
            data: if action.ends_with("returned") || action.ends_with("cancelled") {
                data.to_string()
            } else {
                "{}".to_owned()
            },
        })
        .collect()
}
