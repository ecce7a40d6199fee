//! The form of a partner: contact, how records travel, from where.

use jiff::civil::Date;

use super::key::places;
use super::{Mode, PartnerRefused};
use crate::ids::{Email, mask_numbers};
use crate::text::{fold, fold_lines};

const LONGEST_NAME: usize = 80;
const LONGEST_REASON: usize = 300;
const MOST_SILENT_HOURS: i64 = 24 * 31;

/// Who answers for a partner, and who does when the first is away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Telephone.
    pub tel: String,
    /// Mail address.
    pub mail: String,
    /// Name of the second; empty when there is none.
    pub second_name: String,
    /// Telephone of the second.
    pub second_tel: String,
    /// Mail address of the second.
    pub second_mail: String,
}

/// A form as typed; every field is text until it is checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Name of the system.
    pub name: String,
    /// Who answers.
    pub contact: Contact,
    /// How records travel.
    pub mode: String,
    /// What is exchanged and for what.
    pub purpose: String,
    /// The hour of the day at which something is sent; empty for none.
    pub schedule: String,
    /// Hours of silence after which somebody is told.
    pub silent_after: String,
    /// The last day of the cooperation, ISO; empty for no end.
    pub until: String,
    /// Network addresses, one a line.
    pub addresses: String,
    /// Whether calls come from anywhere.
    pub anywhere: bool,
}

/// A form as checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Name of the system.
    pub name: String,
    /// Who answers.
    pub contact: Contact,
    /// How records travel.
    pub mode: Mode,
    /// What is exchanged and for what.
    pub purpose: String,
    /// The hour of the day at which something is sent.
    pub schedule: Option<i64>,
    /// Hours of silence after which somebody is told.
    pub silent_after_hours: i64,
    /// The last day of the cooperation.
    pub until: Option<Date>,
    /// Network addresses, one a line; empty for anywhere.
    pub addresses: String,
}

type Problems = Vec<(&'static str, PartnerRefused)>;

/// Reads a form; every problem is named at its field.
///
/// # Errors
/// The problems by field.
pub fn check_form(typed: &Typed, today: Date) -> Result<Checked, Problems> {
    let (contact, mut problems) = match check_contact(&typed.contact) {
        Ok(contact) => (contact, Vec::new()),
        Err(problems) => (Contact::default(), problems),
    };
    let name = fold(&typed.name);
    problems.extend(text_problem(&name, LONGEST_NAME, true).map(|why| ("name", why)));
    let mode = Mode::parse(&typed.mode);
    if mode.is_none() {
        problems.push(("mode", PartnerRefused::Choice));
    }
    let purpose = fold_lines(&typed.purpose);
    problems.extend(text_problem(&purpose, 400, true).map(|why| ("purpose", why)));
    let schedule = number(&typed.schedule, 0, 23);
    let silent = number(&typed.silent_after, 1, MOST_SILENT_HOURS);
    let until = match fold(&typed.until).as_str() {
        "" => Ok(None),
        text => text.parse::<Date>().ok().filter(|day| *day >= today).map(Some).ok_or(PartnerRefused::Day),
    };
    // Who enters by hand comes with a browser: no address is asked.
    let by_hand = mode == Some(Mode::Online) && typed.addresses.trim().is_empty();
    let networks = if by_hand { Ok(Vec::new()) } else { places(&typed.addresses, typed.anywhere) };
    for (field, problem) in [
        ("schedule", schedule.as_ref().err()),
        ("silent_after", silent.as_ref().err()),
        ("until", until.as_ref().err()),
        ("addresses", networks.as_ref().err()),
    ] {
        problems.extend(problem.map(|why| (field, why.clone())));
    }
    match (mode, schedule, silent, until, networks) {
        (Some(mode), Ok(schedule), Ok(silent), Ok(until), Ok(networks)) if problems.is_empty() => {
            Ok(Checked {
                name,
                contact,
                mode,
                purpose,
                schedule,
                silent_after_hours: silent.unwrap_or(super::SILENT_AFTER_HOURS),
                until,
                addresses: networks.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
            })
        }
        _ => Err(problems),
    }
}

/// Reads the contact alone.
///
/// # Errors
/// The problems by field.
pub fn check_contact(typed: &Contact) -> Result<Contact, Problems> {
    let contact = Contact {
        name: fold(&typed.name),
        tel: fold(&typed.tel),
        mail: fold(&typed.mail),
        second_name: fold(&typed.second_name),
        second_tel: fold(&typed.second_tel),
        second_mail: fold(&typed.second_mail),
    };
    let second = [&contact.second_name, &contact.second_tel, &contact.second_mail];
    let has_second = second.iter().any(|part| !part.is_empty());
    let mut problems = Vec::new();
    for (field, value, most, needed) in [
        ("contact_name", &contact.name, 40, true),
        ("contact_tel", &contact.tel, 40, true),
        ("contact_mail", &contact.mail, 120, true),
        ("second_name", &contact.second_name, 40, has_second),
        ("second_tel", &contact.second_tel, 40, has_second),
        ("second_mail", &contact.second_mail, 120, has_second),
    ] {
        let problem = text_problem(value, most, needed).or_else(|| form_problem(field, value));
        problems.extend(problem.map(|why| (field, why)));
    }
    if problems.is_empty() { Ok(contact) } else { Err(problems) }
}

/// Reads the reason of a return, a pause or an end.
///
/// # Errors
/// Empty, too long, or with the number of a person.
pub fn check_reason(typed: &str) -> Result<String, PartnerRefused> {
    let reason = fold_lines(typed);
    match text_problem(&reason, LONGEST_REASON, true) {
        Some(problem) => Err(problem),
        None => Ok(reason),
    }
}

fn text_problem(value: &str, most: usize, needed: bool) -> Option<PartnerRefused> {
    if value.is_empty() {
        needed.then_some(PartnerRefused::Missing)
    } else if value.chars().count() > most {
        Some(PartnerRefused::TooLong { most })
    } else {
        (mask_numbers(value) != value).then_some(PartnerRefused::PersonNumber)
    }
}

fn form_problem(field: &str, value: &str) -> Option<PartnerRefused> {
    if value.is_empty() {
        return None;
    }
    if field.ends_with("_mail") {
        return Email::parse(value).is_err().then_some(PartnerRefused::Mail);
    }
    if field.ends_with("_tel") {
        let digits = value.chars().filter(char::is_ascii_digit).count();
        let known = |c: char| c.is_ascii_digit() || " ()-+#~,轉分機".contains(c);
        return (!(6..=20).contains(&digits) || !value.chars().all(known)).then_some(PartnerRefused::Phone);
    }
    None
}

fn number(typed: &str, least: i64, most: i64) -> Result<Option<i64>, PartnerRefused> {
    match fold(typed).as_str() {
        "" => Ok(None),
        text => text
            .parse()
            .ok()
            .filter(|n| (least..=most).contains(n))
            .map(Some)
            .ok_or(PartnerRefused::Number { least, most }),
    }
}
