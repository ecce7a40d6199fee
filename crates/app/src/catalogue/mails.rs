//! Letters about courses, to the seats concerned and to those enrolled.

use std::sync::Arc;

use domain::course::life::Review;
use platform::ids::PersonId;
use platform::mail::Mail;
use ui::{L, Lang};

use super::{Course, Slot};

/// Letters go out in the first language until people can choose one for mail.
const L_MAIL: L = L { lang: Lang::Zh };

/// Courses named in a letter about many.
const LISTED: usize = 20;

/// Who gets a letter, and where the links in it lead to.
pub(super) struct To {
    /// The reader.
    pub person: PersonId,
    /// The reader's address.
    pub address: String,
    /// Where people reach the service.
    pub site: Arc<str>,
}

pub(super) fn waits_for_review(course: &Course, to: To) -> Mail {
    letter("mail-course-waits", course, to, "/review/courses", "")
}

pub(super) fn reviewed(course: &Course, verdict: &Review, to: To) -> Mail {
    match verdict {
        Review::Approve => letter("mail-course-approved", course, to, "/courses", ""),
        Review::Return { reasons, text } => {
            letter("mail-course-returned", course, to, "/desk/courses", &said(reasons, text))
        }
    }
}

/// Ticked reasons as sentences and what was written beside them, one a line.
fn said(reasons: &[String], text: &str) -> String {
    let sentence = |code: &String| {
        let key = format!("return-reason-{code}");
        if L_MAIL.has(&key) { L_MAIL.t(&key) } else { L_MAIL.t("return-reason-other") }
    };
    let mut lines: Vec<String> = reasons.iter().map(sentence).collect();
    lines.push(text.trim().to_owned());
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

pub(super) fn roster_waits(course: &Course, to: To) -> Mail {
    letter("mail-roster-waits", course, to, "/review/rosters", "")
}

pub(super) fn roster_returned(course: &Course, to: To) -> Mail {
    letter("mail-roster-returned", course, to, "/desk/courses", "")
}

pub(super) fn closed(course: &Course, to: To) -> Mail {
    letter("mail-course-closed", course, to, "/desk/courses", "")
}

/// What is overdue at a region centre, to its own seats or to those of the authority above it.
pub(super) fn overdue(step: &str, centre: &str, late: &[&Course], to: To) -> Mail {
    let list: Vec<String> = late
        .iter()
        .take(LISTED)
        .map(|c| format!("{}　{}（{}）", c.code, c.title, c.organisation_name))
        .collect();
    let args = [
        ("centre", centre.to_owned()),
        ("n", late.len().to_string()),
        ("list", list.join("\n")),
        ("address", format!("{}/review/courses?due=late", to.site)),
    ];
    Mail {
        to: to.address,
        subject: L_MAIL.args(&format!("mail-review-late-{step}-subject"), &args),
        body: L_MAIL.args(&format!("mail-review-late-{step}-body"), &args),
        kind: "course",
        person: Some(to.person),
    }
}

/// As [`overdue`], about rosters.
pub(super) fn overdue_rosters(step: &str, centre: &str, late: &[&Course], to: To) -> Mail {
    let line = |c: &&Course| format!("{}　{}（{}）", c.code, c.title, c.organisation_name);
    let list: Vec<String> = late.iter().take(LISTED).map(line).collect();
    let args = [
        ("centre", centre.to_owned()),
        ("n", late.len().to_string()),
        ("list", list.join("\n")),
        ("address", format!("{}/review/rosters?due=late", to.site)),
    ];
    Mail {
        to: to.address,
        subject: L_MAIL.args(&format!("mail-roster-late-{step}-subject"), &args),
        body: L_MAIL.args(&format!("mail-roster-late-{step}-body"), &args),
        kind: "course",
        person: Some(to.person),
    }
}

/// To the organiser's seats: limits of hours were lifted, or are in force again.
pub(super) fn lifted(course: &Course, hours: &str, reason: &str, to: To) -> Mail {
    let args = [
        ("title", course.title.clone()),
        ("code", course.code.clone()),
        ("hours", hours.to_owned()),
        ("reason", reason.to_owned()),
        ("address", format!("{}/desk/courses/{}", to.site, course.code)),
    ];
    Mail {
        to: to.address,
        subject: L_MAIL.args("mail-course-lifted-subject", &args),
        body: L_MAIL.args("mail-course-lifted-body", &args),
        kind: "course",
        person: Some(to.person),
    }
}

pub(super) fn infected(course: &Course, file: &str, to: To) -> Mail {
    letter("mail-course-infected", course, to, "/desk/courses", file)
}

/// To the reviewer's seats: other dates are in force, nothing is to be decided.
pub(super) fn moved(course: &Course, reason: &str, before: &[Slot], after: &[Slot], to: To) -> Mail {
    let args = [
        ("title", course.title.clone()),
        ("code", course.code.clone()),
        ("organisation", course.organisation_name.clone()),
        ("before", slots_text(before)),
        ("after", slots_text(after)),
        ("reason", reason.to_owned()),
        ("address", format!("{}/courses/{}", to.site, course.code)),
    ];
    Mail {
        to: to.address,
        subject: L_MAIL.args("mail-course-moved-review-subject", &args),
        body: L_MAIL.args("mail-course-moved-review-body", &args),
        kind: "course",
        person: Some(to.person),
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

/// A letter about one course; `under` is the path below which the course's page for this reader stands.
fn letter(key: &'static str, course: &Course, to: To, under: &str, reason: &str) -> Mail {
    let args = [
        ("title", course.title.clone()),
        ("code", course.code.clone()),
        ("reason", reason.to_owned()),
        ("address", format!("{}{under}/{}", to.site, course.code)),
    ];
    Mail {
        to: to.address,
        subject: L_MAIL.args(&format!("{key}-subject"), &args),
        body: L_MAIL.args(&format!("{key}-body"), &args),
        kind: "course",
        person: Some(to.person),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticked_reasons_and_text_stand_one_a_line() {
        let reasons = ["outline", "dates", "no-longer-known"].map(str::to_owned);
        assert_eq!(
            said(&reasons, " 請補第二天的地點。\n"),
            "課程大綱不夠清楚\n日期或報名期間有誤\n其他原因\n請補第二天的地點。"
        );
        assert_eq!(said(&reasons[..1], ""), "課程大綱不夠清楚");
        assert_eq!(said(&[], "只有文字"), "只有文字");
    }
}
