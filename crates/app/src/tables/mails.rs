//! Letters about code tables, to the organisers of drafts that need another answer.

use platform::ids::PersonId;
use platform::mail::Mail;
use ui::{L, Lang};

/// A letter about drafts with an answer that ends.
pub(super) fn draft_needs_answer(
    (person, to): (PersonId, String),
    answers: &str,
    day: jiff::civil::Date,
    list: &str,
    link: &str,
) -> Mail {
    let text = |l: L, part: &str| {
        l.args(
            &format!("mail-tables-ended-{part}"),
            &[
                ("answers", answers.to_owned()),
                ("day", l.date(day)),
                ("list", list.to_owned()),
                ("link", link.to_owned()),
            ],
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
