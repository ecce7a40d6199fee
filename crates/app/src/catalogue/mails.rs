//! Letters about courses, to the seats concerned and to those enrolled.

use domain::course::life::Review;
use platform::ids::PersonId;
use platform::mail::Mail;
use ui::{L, Lang};

use super::Course;

/// Letters go out in the first language until people can choose one for mail.
const L_MAIL: L = L { lang: Lang::Zh };

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

pub(super) fn infected(course: &Course, file: &str, to: (PersonId, String)) -> Mail {
    letter("mail-course-infected", course, to, file)
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
