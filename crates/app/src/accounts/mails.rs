//! Letters about accounts and duties, Chinese first and English below, since the reader's choice is not known.

use platform::ids::PersonId;
use platform::mail::Mail;
use ui::{L, Lang};

const ZH: L = L { lang: Lang::Zh };
const EN: L = L { lang: Lang::En };

/// A letter whose texts are `mail-account-<what>-subject` and `-body`. Values that differ by language are given twice.
pub(super) fn letter(
    what: &str,
    to: &str,
    person: Option<PersonId>,
    args: impl Fn(L) -> Vec<(&'static str, String)>,
) -> Mail {
    let text = |l: L, part: &str| l.args(&format!("mail-account-{what}-{part}"), &args(l));
    Mail {
        to: to.to_owned(),
        subject: text(ZH, "subject"),
        body: format!("{}\n\n———\n\n{}", text(ZH, "body"), text(EN, "body")),
        kind: "account",
        person,
    }
}

/// A role with its title, as a letter names it.
pub(super) fn role_text(l: L, role: &str, title: &str) -> String {
    let role = l.t(&format!("seat-role-{role}"));
    if title.is_empty() { role } else { l.a2("accounts-seat-name", "title", title, "role", role) }
}
