//! Letters about a person's own data.

use domain::ids::{PersonalCode, mask_numbers};
use jiff::Timestamp;
use platform::ids::PersonId;
use platform::mail::Mail;
use ui::{L, Lang};

use super::DataRequest;
use crate::identity::Person;

/// Letters go out in the first language until people can choose one for mail.
const L_MAIL: L = L { lang: Lang::Zh };

/// The link that proves a new address.
pub(super) fn prove_address(person: &Person, to: &str, link: &str) -> Mail {
    let args = [("name", person.name.clone()), ("link", link.to_owned())];
    letter("mail-privacy-prove", &args, Some(person.id), to)
}

/// Tells the old address that another one was put in its place.
pub(super) fn address_changed(person: &Person, old: &str) -> Mail {
    letter("mail-privacy-address", &[("name", person.name.clone())], Some(person.id), old)
}

/// Tells those responsible that a request waits.
pub(super) fn request_waits(request: &DataRequest, (to_person, to): (PersonId, String)) -> Mail {
    let args = [
        ("kind", L_MAIL.t(&format!("request-kind-{}", request.kind))),
        ("name", request.person_name.clone()),
        ("due", L_MAIL.date(request.due())),
    ];
    letter("mail-privacy-waits", &args, Some(to_person), &to)
}

/// Tells the outcome. The person is named by address only: after a granted deletion nothing else is kept.
pub(super) fn decided(request: &DataRequest, granted: bool, reason: &str) -> Mail {
    let key = if granted { "mail-privacy-granted" } else { "mail-privacy-refused" };
    let args = [
        ("kind", L_MAIL.t(&format!("request-kind-{}", request.kind))),
        ("name", request.person_name.clone()),
        ("reason", reason.to_owned()),
    ];
    letter(key, &args, Some(request.person), &request.email)
}

/// Tells a person that somebody opened their number in an emergency.
pub(super) fn number_seen(person: &Person, by: &str, reason: &str, now: Timestamp) -> Mail {
    let args = look_args(person, by, reason, now);
    letter("mail-privacy-seen", &args, Some(person.id), &person.email)
}

/// Tells a head of the national centre of the same.
pub(super) fn break_glass_used(
    person: &Person,
    (to_person, to): (PersonId, String),
    by: &str,
    reason: &str,
    now: Timestamp,
) -> Mail {
    letter("mail-privacy-break-glass", &look_args(person, by, reason, now), Some(to_person), &to)
}

fn look_args(person: &Person, by: &str, reason: &str, now: Timestamp) -> [(&'static str, String); 5] {
    let code = PersonalCode::parse(&person.personal_code)
        .map_or_else(|_| person.personal_code.clone(), |code| code.grouped());
    [
        ("name", person.name.clone()),
        ("code", code),
        ("by", by.to_owned()),
        ("reason", mask_numbers(reason)),
        ("when", L_MAIL.datetime(now)),
    ]
}

fn letter(key: &'static str, args: &[(&str, String)], person: Option<PersonId>, to: &str) -> Mail {
    Mail {
        to: to.to_owned(),
        subject: L_MAIL.args(&format!("{key}-subject"), args),
        body: L_MAIL.args(&format!("{key}-body"), args),
        kind: "privacy",
        person,
    }
}
