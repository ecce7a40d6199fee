//! Letters about a request for a place, to the person who asked.

use domain::enrolment::Outcome;
use domain::message::Draft;
use domain::text::fold;
use jiff::Timestamp;
use platform::ids::PersonId;
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

pub(super) fn admitted(course: &Course, person: &Person) -> Mail {
    letter("mail-enrolment-admitted", course, person, 0)
}

pub(super) fn promoted(course: &Course, person: &Person) -> Mail {
    letter("mail-enrolment-promoted", course, person, 0)
}

/// Offered a place until an instant, with the address where it is accepted or declined.
pub(super) fn offered(
    site: &str,
    course: &Course,
    person: &Person,
    enrolment: EnrolmentId,
    until: Timestamp,
) -> Mail {
    written(
        "mail-enrolment-offered",
        course,
        person,
        &[("until", L_MAIL.datetime(until)), ("address", format!("{site}/my/enrolments/{enrolment}"))],
    )
}

/// The offer's last instant has passed.
pub(super) fn expired(site: &str, course: &Course, person: &Person) -> Mail {
    written(
        "mail-enrolment-expired",
        course,
        person,
        &[("address", format!("{site}/courses/{}", course.code))],
    )
}

/// Put on the waiting list by the organiser.
pub(super) fn listed(course: &Course, person: &Person, number: u32) -> Mail {
    letter("mail-enrolment-waiting", course, person, number)
}

/// Put forward by the own unit.
pub(super) fn nominated(site: &str, course: &Course, person: &Person, enrolment: EnrolmentId) -> Mail {
    written(
        "mail-enrolment-nominated",
        course,
        person,
        &[("address", format!("{site}/my/enrolments/{enrolment}"))],
    )
}

/// Somebody asks the organiser for leave.
pub(super) fn leave_asked(site: &str, course: &Course, person: &Person, to: PersonId, address: &str) -> Mail {
    let link = format!("{site}/desk/courses/{}/leave", course.code);
    let mail = written("mail-leave-asked", course, person, &[("address", link)]);
    Mail { to: address.to_owned(), person: Some(to), ..mail }
}

/// The organiser's answer to a request for leave.
pub(super) fn leave_decided(
    site: &str,
    course: &Course,
    person: &Person,
    enrolment: EnrolmentId,
    granted: bool,
    answer: &str,
) -> Mail {
    let key = if granted { "mail-leave-granted" } else { "mail-leave-declined" };
    let word = if answer.is_empty() { L_MAIL.t("mail-leave-no-word") } else { answer.to_owned() };
    written(
        key,
        course,
        person,
        &[("answer", word), ("address", format!("{site}/my/enrolments/{enrolment}"))],
    )
}

pub(super) fn refused(course: &Course, person: &Person) -> Mail {
    letter("mail-enrolment-refused", course, person, 0)
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
    let reason = course.cancel_reason.clone().unwrap_or_default();
    written(key, course, person, &[("number", number.to_string()), ("reason", reason)])
}

/// A letter to a person about a course, with values of its own.
fn written(key: &str, course: &Course, person: &Person, values: &[(&'static str, String)]) -> Mail {
    let mut args =
        vec![("title", course.title.clone()), ("code", course.code.clone()), ("name", person.name.clone())];
    args.extend_from_slice(values);
    Mail {
        to: person.email.clone(),
        subject: L_MAIL.args(&format!("{key}-subject"), &args),
        body: L_MAIL.args(&format!("{key}-body"), &args),
        kind: "enrolment",
        person: Some(person.id),
    }
}
