//! Letters about shared instructors: the question before anything is shown.

use jiff::Timestamp;
use platform::mail::Mail;
use platform::settings::Settings;
use ui::{L, Lang};

use super::Resource;

/// Asks an instructor; the link is the only way to answer.
pub(super) fn ask(
    settings: &Settings,
    resource: &Resource,
    organisation: &str,
    token: &str,
    until: Timestamp,
) -> Mail {
    let link = format!("{}/resources/consent/{token}", settings.public_url.trim_end_matches('/'));
    let text = |l: L, part: &str| {
        let args = [
            ("name", resource.text.title.clone()),
            ("organisation", organisation.to_owned()),
            ("link", link.clone()),
            ("until", l.datetime(until)),
        ];
        l.args(&format!("mail-sharing-ask-{part}"), &args)
    };
    let (zh, en) = (L::new(Lang::Zh), L::new(Lang::En));
    Mail {
        to: resource.text.mail.clone(),
        subject: text(zh, "subject"),
        body: format!("{}\n\n———\n\n{}", text(zh, "body"), text(en, "body")),
        kind: "sharing",
        person: None,
    }
}
