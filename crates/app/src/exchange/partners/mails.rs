//! Letters to the contacts of a partner, and to those at the national centre who watch.

use platform::mail::Mail;
use platform::{AppResult, Change};
use ui::{L, Lang};

use super::Partner;

/// Writes to the contacts of a partner within a change.
///
/// # Errors
/// The database.
pub(in super::super) async fn tell_contacts(
    change: &mut Change,
    partner: &Partner,
    name: &str,
    facts: impl Fn(L) -> Vec<(&'static str, String)>,
) -> AppResult<()> {
    let letters = letters(&change.site(), partner, name, partner.mails(), facts);
    Ok(change.mail(letters).await?)
}

/// A letter to each address, in both languages, by the name of its texts (`mail-exchange-…`). `facts` gives each language
/// its values; partner and link are always there.
pub(super) fn letters(
    site: &str,
    partner: &Partner,
    name: &str,
    to: Vec<String>,
    facts: impl Fn(L) -> Vec<(&'static str, String)>,
) -> Vec<Mail> {
    let text = |l: L, part: &str| {
        let mut args = vec![
            ("partner", partner.name.clone()),
            ("link", format!("{site}/exchange/partners/{}", partner.code)),
        ];
        args.extend(facts(l));
        l.args(&format!("mail-exchange-{name}-{part}"), &args)
    };
    let (zh, en) = (L::new(Lang::Zh), L::new(Lang::En));
    let letter = |to: String| Mail {
        to,
        subject: text(zh, "subject"),
        body: format!("{}\n\n———\n\n{}", text(zh, "body"), text(en, "body")),
        kind: "exchange",
        person: None,
    };
    to.into_iter().map(letter).collect()
}
