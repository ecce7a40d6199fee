//! The reminder: when, where, what to bring, what to do when one can't come.

use jiff::Timestamp;
use jiff::civil::Date;
use platform::mail::Mail;
use ui::{L, Lang};

use crate::catalogue::{Course, Meeting};
use crate::enrolment::EnrolmentId;
use crate::identity::Person;

/// Letters go out in the first language until people can choose one for mail.
const L_MAIL: L = L { lang: Lang::Zh };

/// What the letters to everybody of a course have in common; until when a place can be given back differs.
pub(super) struct About<'a> {
    pub course: &'a Course,
    pub day: Date,
    pub meetings: &'a [Meeting],
    pub bring: &'a str,
    pub until: Timestamp,
}

pub(super) fn reminder(
    site: &str,
    about: &About<'_>,
    reader: &Person,
    enrolment: EnrolmentId,
    now: Timestamp,
) -> Mail {
    let course = about.course;
    let bring = match about.bring {
        "" => String::new(),
        text => L_MAIL.a("mail-reminder-bring", "text", text),
    };
    let leave = if now <= about.until {
        L_MAIL.a("mail-reminder-cancel", "until", L_MAIL.datetime(about.until))
    } else {
        L_MAIL.t("mail-reminder-leave")
    };
    let args = [
        ("title", course.title.clone()),
        ("code", course.code.clone()),
        ("name", reader.name.clone()),
        ("day", L_MAIL.date(about.day)),
        ("sessions", about.meetings.iter().map(session).collect::<Vec<_>>().join("\n")),
        ("bring", bring),
        ("leave", leave),
        ("contact", contact(course)),
        ("address", format!("{site}/my/enrolments/{enrolment}")),
        ("choice", format!("{site}/my/enrolments/reminders")),
    ];
    Mail {
        to: reader.email.clone(),
        subject: L_MAIL.args("mail-reminder-subject", &args),
        body: L_MAIL.args("mail-reminder-body", &args),
        kind: "reminder",
        person: Some(reader.id),
    }
}

/// One session: its time, and the place or the link to join by.
fn session(meeting: &Meeting) -> String {
    let place = match (meeting.place.is_empty(), meeting.link.is_empty()) {
        (false, true) => meeting.place.clone(),
        (false, false) => format!("{}\n{}", meeting.place, meeting.link),
        (true, false) => format!("{}\n{}", L_MAIL.t("enrolment-place-online"), meeting.link),
        (true, true) => L_MAIL.t("enrolment-place-online"),
    };
    format!("{}　{place}", meeting.span())
}

/// Whom to ask, as the course page names them.
fn contact(course: &Course) -> String {
    let raw = course.raw();
    let parts = [course.organisation_name.as_str(), raw.first("contact1_name"), raw.first("contact1_phone")];
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　")
}
