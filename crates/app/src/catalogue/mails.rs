//! Letters about courses, to the seats concerned and to those enrolled.

use domain::course::life::Review;
use platform::ids::PersonId;
use platform::mail::Mail;
use ui::{L, Lang};

use super::{Course, Slot};

/// Letters go out in the first language until people can choose one for mail.
const L_MAIL: L = L { lang: Lang::Zh };

/// Courses named in a letter about many.
const LISTED: usize = 20;

pub(super) fn waits_for_review(course: &Course, to: (PersonId, String)) -> Mail {
    letter("mail-course-waits", course, to, "")
}

pub(super) fn reviewed(course: &Course, verdict: &Review, to: (PersonId, String)) -> Mail {
    match verdict {
        Review::Approve => letter("mail-course-approved", course, to, ""),
        Review::Return { text, .. } => letter("mail-course-returned", course, to, text),
    }
}

pub(super) fn roster_waits(course: &Course, to: (PersonId, String)) -> Mail {
    letter("mail-roster-waits", course, to, "")
}

pub(super) fn roster_returned(course: &Course, to: (PersonId, String)) -> Mail {
    letter("mail-roster-returned", course, to, "")
}

pub(super) fn closed(course: &Course, to: (PersonId, String)) -> Mail {
    letter("mail-course-closed", course, to, "")
}

/// What is overdue at a region centre, to its own seats or to those of the authority above it.
pub(super) fn overdue(step: &str, centre: &str, late: &[&Course], (person, to): (PersonId, String)) -> Mail {
    let list: Vec<String> = late
        .iter()
        .take(LISTED)
        .map(|c| format!("{}　{}（{}）", c.code, c.title, c.organisation_name))
        .collect();
    let args = [
        ("centre", centre.to_owned()),
        ("n", late.len().to_string()),
        ("list", list.join("\n")),
        ("address", "/review/courses?due=late".to_owned()),
    ];
    Mail {
        to,
        subject: L_MAIL.args(&format!("mail-review-late-{step}-subject"), &args),
        body: L_MAIL.args(&format!("mail-review-late-{step}-body"), &args),
        kind: "course",
        person: Some(person),
    }
}

pub(super) fn infected(course: &Course, file: &str, to: (PersonId, String)) -> Mail {
    letter("mail-course-infected", course, to, file)
}

/// To the reviewer's seats: other dates are in force, nothing is to be decided.
pub(super) fn moved(
    course: &Course,
    reason: &str,
    before: &[Slot],
    after: &[Slot],
    (person, to): (PersonId, String),
) -> Mail {
    let args = [
        ("title", course.title.clone()),
        ("code", course.code.clone()),
        ("organisation", course.organisation_name.clone()),
        ("before", slots_text(before)),
        ("after", slots_text(after)),
        ("reason", reason.to_owned()),
    ];
    Mail {
        to,
        subject: L_MAIL.args("mail-course-moved-review-subject", &args),
        body: L_MAIL.args("mail-course-moved-review-body", &args),
        kind: "course",
        person: Some(person),
    }
}

/// Sessions for a letter, one a line.
pub fn slots_text(slots: &[Slot]) -> String {
    let line = |slot: &Slot| {
        let day = slot.date.parse().map_or_else(|_| slot.date.clone(), |day| L_MAIL.date(day));
        [day, slot.span.clone(), slot.place.clone()]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    slots.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn letter(key: &'static str, course: &Course, (person, to): (PersonId, String), reason: &str) -> Mail {
    let args =
        [("title", course.title.clone()), ("code", course.code.clone()), ("reason", reason.to_owned())];
    Mail {
        to,
        subject: L_MAIL.args(&format!("{key}-subject"), &args),
        body: L_MAIL.args(&format!("{key}-body"), &args),
        kind: "course",
        person: Some(person),
    }
}
