//! Letters about attribute tags: to the owner who is asked, to the organiser whose tag was refused.

use platform::ids::PersonId;
use platform::mail::Mail;
use ui::{L, Lang};

/// Asks those who answer for a tag.
pub(super) fn asked(site: &str, to: (PersonId, String), tag: &str, code: &str, title: &str) -> Mail {
    let args = [
        ("tag", tag.to_owned()),
        ("code", code.to_owned()),
        ("title", title.to_owned()),
        ("address", format!("{site}/admin/tags/waiting")),
    ];
    letter("mail-tag-asked", to, |_| args.to_vec())
}

/// Tells the organiser that a tag was refused.
pub(super) fn refused(
    site: &str,
    to: (PersonId, String),
    tag: &str,
    (code, title): (&str, &str),
    reason: &str,
) -> Mail {
    letter("mail-tag-refused", to, |l| {
        vec![
            ("tag", tag.to_owned()),
            ("code", code.to_owned()),
            ("title", title.to_owned()),
            ("reason", if reason.is_empty() { l.t("tags-refused-no-reason") } else { reason.to_owned() }),
            ("address", format!("{site}/desk/courses/{code}")),
        ]
    })
}

fn letter(
    key: &str,
    (person, to): (PersonId, String),
    args: impl Fn(L) -> Vec<(&'static str, String)>,
) -> Mail {
    let text = |l: L, part: &str| l.args(&format!("{key}-{part}"), &args(l));
    let (zh, en) = (L::new(Lang::Zh), L::new(Lang::En));
    Mail {
        to,
        subject: text(zh, "subject"),
        body: format!("{}\n\n———\n\n{}", text(zh, "body"), text(en, "body")),
        kind: "course",
        person: Some(person),
    }
}
