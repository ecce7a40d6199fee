//! Letters about a request for a place, to the person who asked.

use domain::enrolment::Outcome;
use domain::message::Draft;
use domain::text::fold;
use platform::mail::Mail;
use ui::{L, Lang};

use super::{Clash, EnrolmentId};
use crate::catalogue::{self, Course, Moved};
use crate::identity::Person;

const L_MAIL: L = L { lang: Lang::Zh };

pub(super) fn answered(course: &Course, person: &Person, outcome: &Outcome) -> Option<Mail> {
    match outcome {
        Outcome::Admitted => Some(letter("mail-enrolment-admitted", course, person, 0)),
        Outcome::Waiting { number } => Some(letter("mail-enrolment-waiting", course, person, *number)),
        Outcome::Applied | Outcome::Already(_) => None,
    }
}

pub(super) fn admitted(course: &Course, person: &Person) -> Vec<Mail> {
    vec![letter("mail-enrolment-admitted", course, person, 0)]
}

pub(super) fn promoted(course: &Course, person: &Person) -> Vec<Mail> {
    vec![letter("mail-enrolment-promoted", course, person, 0)]
}

pub(super) fn refused(course: &Course, person: &Person) -> Vec<Mail> {
    vec![letter("mail-enrolment-refused", course, person, 0)]
}

pub(super) fn cancelled(course: &Course, person: &Person) -> Mail {
    letter("mail-course-cancelled", course, person, 0)
}

/// Other dates: what was, what is, why, and with what they clash; or other places on the same dates.
pub(super) fn moved(
    site: &str,
    course: &Course,
    person: &Person,
    enrolment: EnrolmentId,
    moved: &Moved,
    clashes: &[Clash],
) -> Mail {
    let reason =
        if moved.reason.is_empty() { L_MAIL.t("mail-course-moved-reviewed") } else { moved.reason.clone() };
    let lines: Vec<String> = clashes
        .iter()
        .map(|c| format!("{} {}　{}", L_MAIL.date(c.theirs.day()), c.theirs.span(), c.course.title))
        .collect();
    let clash = if lines.is_empty() {
        L_MAIL.t("mail-course-moved-free")
    } else {
        L_MAIL.a("mail-course-moved-clash", "list", lines.join("\n"))
    };
    let args = [
        ("title", course.title.clone()),
        ("code", course.code.clone()),
        ("name", person.name.clone()),
        ("before", catalogue::slots_text(&moved.before())),
        ("after", catalogue::slots_text(&moved.after())),
        ("reason", reason),
        ("clash", clash),
        ("address", format!("{site}/my/enrolments/{enrolment}")),
    ];
    let key = if moved.moves_dates() { "mail-course-moved" } else { "mail-course-place" };
    Mail {
        to: person.email.clone(),
        subject: L_MAIL.args(&format!("{key}-subject"), &args),
        body: L_MAIL.args(&format!("{key}-body"), &args),
        kind: "enrolment",
        person: Some(person.id),
    }
}

/// What the organiser wrote, with the course it is about and whom to ask.
pub(super) fn message(site: &str, course: &Course, person: &Person, draft: &Draft) -> Mail {
    let raw = course.raw();
    let contact = ["name", "phone", "email"].map(|part| fold(raw.first(&format!("contact1_{part}"))));
    let contact: Vec<&str> = contact.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let args = [
        ("subject", draft.subject.clone()),
        ("text", draft.text.clone()),
        ("title", course.title.clone()),
        ("code", course.code.clone()),
        ("name", person.name.clone()),
        ("organiser", course.organisation_name.clone()),
        ("contact", contact.join("　")),
        ("address", format!("{site}/courses/{}", course.code)),
    ];
    Mail {
        to: person.email.clone(),
        subject: L_MAIL.args("mail-course-message-subject", &args),
        body: L_MAIL.args("mail-course-message-body", &args),
        kind: "enrolment",
        person: Some(person.id),
    }
}

fn letter(key: &str, course: &Course, person: &Person, number: u32) -> Mail {
    let args = [
        ("title", course.title.clone()),
        ("code", course.code.clone()),
        ("name", person.name.clone()),
        ("number", number.to_string()),
        ("reason", course.cancel_reason.clone().unwrap_or_default()),
    ];
    Mail {
        to: person.email.clone(),
        subject: L_MAIL.args(&format!("{key}-subject"), &args),
        body: L_MAIL.args(&format!("{key}-body"), &args),
        kind: "enrolment",
        person: Some(person.id),
    }
}
