//! Letters about attribute tags: to the owner who is asked, and to nobody else.

use platform::ids::PersonId;
use platform::mail::Mail;
use ui::{L, Lang};

/// Asks those who answer for a tag.
pub(super) fn asked((person, to): (PersonId, String), tag: &str, code: &str, title: &str) -> Mail {
    let text = |l: L, part: &str| {
        l.args(
            &format!("mail-tag-asked-{part}"),
            &[("tag", tag.to_owned()), ("code", code.to_owned()), ("title", title.to_owned())],
        )
    };
    let (zh, en) = (L::new(Lang::Zh), L::new(Lang::En));
    Mail {
        to,
        subject: text(zh, "subject"),
        body: format!("{}\n\n———\n\n{}", text(zh, "body"), text(en, "body")),
        kind: "course",
        person: Some(person),
    }
}
