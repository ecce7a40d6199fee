//! What a reviewer looks at, looked at beforehand: each rule with a mark and a sentence.

use domain::calendar::civil_date;
use domain::course::{HoursRule, Warning, warnings};
use domain::text::fold;
use jiff::Timestamp;
use platform::clock::from_millis;
use ui::L;
use ui::components::{Light, Lights};

use super::super::super::{Course, Judgement, view};
use super::super::summary;

/// An outline shorter than this rarely lets a teacher decide.
const SHORT_OUTLINE: usize = 30;

/// The rules of a course as lights: green is met, amber needs a look, red is not met.
pub(super) fn checks(
    l: L,
    course: &Course,
    twins: &[Course],
    judgement: Option<&Judgement>,
    now: Timestamp,
) -> Lights {
    let found = found(l, course, twins, now);
    found
        .into_iter()
        .chain(judgement.map(|judged| by_itself(l, judged)))
        .fold(Lights::new(l), |lights, (name, light, text)| {
            lights.light(light, l.t(&format!("course-check-{name}")), text)
        })
}

/// What is not green, red first, as (red, name, sentence): for deciding about several courses at once.
pub(super) fn doubts(l: L, course: &Course, twins: &[Course], now: Timestamp) -> Vec<(bool, String)> {
    let mut doubts: Vec<(bool, String)> = found(l, course, twins, now)
        .into_iter()
        .filter(|(_, light, _)| matches!(light, Light::Red | Light::Amber))
        .map(|(name, light, text)| {
            (
                light == Light::Red,
                l.a2("review-bulk-doubt", "rule", l.t(&format!("course-check-{name}")), "text", text),
            )
        })
        .collect();
    doubts.sort_by_key(|(red, _)| !red);
    doubts
}

fn found(l: L, course: &Course, twins: &[Course], now: Timestamp) -> [Check; 8] {
    [
        complete(l, course),
        hours(l, course),
        in_time(l, course),
        document(l, course),
        consent(l, course, now),
        outline(l, course),
        enrolment(l, course, now),
        twice(l, twins),
    ]
}

type Check = (&'static str, Light, String);

/// Why it did not pass by itself, so that the reviewer looks there first.
fn by_itself(l: L, judged: &Judgement) -> Check {
    if judged.passed {
        return ("automatic", Light::Green, l.t("course-check-automatic-passed"));
    }
    let why = view::lacking_text(l, &judged.lacking());
    ("automatic", Light::Amber, l.a("course-check-automatic-waits", "why", why))
}

fn complete(l: L, course: &Course) -> Check {
    let on = civil_date(from_millis(course.submitted_at.unwrap_or(course.updated_at)));
    let problems = summary::all_problems(l, &course.raw(), on);
    match problems.values().next() {
        None => ("complete", Light::Green, l.t("course-check-complete-yes")),
        Some(first) => (
            "complete",
            Light::Red,
            format!("{} {first}", l.a("course-check-complete-no", "n", problems.len())),
        ),
    }
}

fn hours(l: L, course: &Course) -> Check {
    let raw = course.raw();
    let asked = course.hours();
    if summary::rule(&raw) == HoursRule::Online {
        return ("hours", Light::Amber, l.a("course-check-hours-online", "n", asked));
    }
    match summary::ceiling_of(&raw, course.lift()) {
        None => ("hours", Light::Red, l.t("course-check-hours-none")),
        Some((most, _)) if asked > most => {
            ("hours", Light::Red, l.a2("course-check-hours-over", "n", asked, "most", most))
        }
        Some((most, notes)) if !notes.is_empty() => {
            let said: Vec<String> = notes.iter().map(|note| summary::sentence(l, note)).collect();
            let text = l.a2("course-check-hours-ok", "n", asked, "most", most);
            ("hours", Light::Amber, format!("{text} {}", said.join(" ")))
        }
        Some((most, _)) => ("hours", Light::Green, l.a2("course-check-hours-ok", "n", asked, "most", most)),
    }
}

/// Registered at least a week before the first day, judged on the day it was sent and not on the day it is read.
fn in_time(l: L, course: &Course) -> Check {
    let sent = from_millis(course.submitted_at.unwrap_or(course.updated_at));
    let Some(starts) = course.starts_on() else { return ("in-time", Light::Red, l.t("course-no-days")) };
    let days = starts.since(civil_date(sent)).map_or(0, |span| span.get_days());
    let light = if days >= 7 { Light::Green } else { Light::Amber };
    let key = if days >= 7 { "course-check-in-time-yes" } else { "course-check-in-time-no" };
    ("in-time", light, l.a2(key, "n", days.max(0), "day", l.date(starts)))
}

fn document(l: L, course: &Course) -> Check {
    let number = fold(course.raw().first("document_number"));
    if number.is_empty() {
        ("document", Light::Amber, l.t("course-check-document-no"))
    } else {
        ("document", Light::Green, number)
    }
}

fn consent(l: L, course: &Course, now: Timestamp) -> Check {
    let found = course.checked().map(|form| warnings(&form, now)).unwrap_or_default();
    match found.iter().find(|w| matches!(w, Warning::ConsentHint { .. })) {
        Some(hint) => ("consent", Light::Amber, summary::sentence(l, hint)),
        None => ("consent", Light::Green, l.t("course-check-consent-no")),
    }
}

fn outline(l: L, course: &Course) -> Check {
    let length = fold(course.raw().first("outline")).chars().count();
    let light = if length < SHORT_OUTLINE { Light::Amber } else { Light::Green };
    let key = if length < SHORT_OUTLINE { "course-check-outline-short" } else { "course-check-outline-ok" };
    ("outline", light, l.a(key, "n", length))
}

fn enrolment(l: L, course: &Course, now: Timestamp) -> Check {
    let closes = course.enrolment_closes();
    let period = l.a2(
        "course-check-enrolment-ok",
        "from",
        l.datetime(course.enrolment_opens()),
        "to",
        l.datetime(closes),
    );
    if course.enrolment_opens.is_none() || course.enrolment_closes.is_none() {
        return ("enrolment", Light::Red, l.t("course-check-enrolment-none"));
    }
    if closes <= now {
        return ("enrolment", Light::Amber, l.a("course-check-enrolment-past", "to", l.datetime(closes)));
    }
    let stages = view::option_labels(l, "audience_stages", &course.audience_stages());
    ("enrolment", Light::Green, format!("{period} {stages}"))
}

fn twice(l: L, twins: &[Course]) -> Check {
    match twins.first() {
        None => ("twice", Light::Green, l.t("course-check-twice-no")),
        Some(twin) => (
            "twice",
            Light::Amber,
            l.a2("course-check-twice-yes", "code", &twin.code, "organiser", &twin.organisation_name),
        ),
    }
}

#[cfg(test)]
mod tests {
    use domain::course::life::CourseState;

    use super::super::super::super::sample;
    use super::*;

    #[test]
    fn hours_above_the_count_are_red_and_a_late_course_is_amber() {
        let l = L::default();
        let mut course = sample::course(l, CourseState::Submitted);
        assert_eq!(hours(l, &course).1, Light::Green);
        course.half_hours = 100;
        assert_eq!(hours(l, &course).1, Light::Red);
        assert_eq!(in_time(l, &course).1, Light::Green);
        course.submitted_at = Some(sample::now().as_millisecond() + 5 * 86_400_000);
        assert_eq!(in_time(l, &course).1, Light::Amber);
    }

    #[test]
    fn a_gap_in_the_form_is_red() {
        let l = L::default();
        let course = sample::course_of(l, &sample::raw_begun(l), CourseState::Submitted);
        assert_eq!(complete(l, &course).1, Light::Red);
        assert_eq!(document(l, &course).1, Light::Amber);
    }
}
