//! Letters about records from elsewhere.

use domain::elsewhere::Verdict;
use platform::ids::PersonId;
use platform::mail::Mail;
use ui::{L, Lang};

use super::Record;
use crate::identity::Person;

/// Letters go out in the first language until people can choose one for mail.
const L_MAIL: L = L { lang: Lang::Zh };

/// Tells a seat that the first of a queue waits.
pub(super) fn waits(link: &str, record: &Record, (person, to): (PersonId, String)) -> Mail {
    let args = [("title", record.title.clone()), ("link", link.to_owned())];
    letter("mail-elsewhere-waits", &args, person, to)
}

/// Tells the person what was decided.
pub(super) fn decided(site: &str, record: &Record, person: &Person, verdict: &Verdict) -> Mail {
    let key = match verdict {
        Verdict::Accept { .. } => "mail-elsewhere-accepted",
        Verdict::Return { .. } => "mail-elsewhere-returned",
        Verdict::Refuse { .. } => "mail-elsewhere-refused",
        Verdict::TakeBack { .. } => "mail-elsewhere-taken-back",
    };
    let args = [
        ("name", person.name.clone()),
        ("title", record.title.clone()),
        ("hours", record.hours().to_string()),
        ("asked", record.asked().to_string()),
        ("reason", why(verdict)),
        ("link", format!("{site}/my/elsewhere/{}", record.id)),
    ];
    letter(key, &args, person.id, person.email.clone())
}

fn why(verdict: &Verdict) -> String {
    let mut parts: Vec<String> = match verdict {
        Verdict::Return { reasons, .. } => {
            reasons.iter().map(|code| L_MAIL.t(&format!("elsewhere-reason-{code}"))).collect()
        }
        _ => Vec::new(),
    };
    let text = verdict.text().trim();
    if !text.is_empty() {
        parts.push(text.to_owned());
    }
    if parts.is_empty() { L_MAIL.t("elsewhere-no-reason") } else { parts.join("；") }
}

fn letter(key: &str, args: &[(&'static str, String)], person: PersonId, to: String) -> Mail {
    Mail {
        to,
        subject: L_MAIL.args(&format!("{key}-subject"), args),
        body: L_MAIL.args(&format!("{key}-body"), args),
        kind: "elsewhere",
        person: Some(person),
    }
}
