//! Letters about somebody's own account: a lock, an unusual sign-in, a link, a change of what protects it.

use domain::sign_in::Device;
use jiff::Timestamp;
use platform::mail::Mail;
use platform::settings::Settings;
use ui::{L, Lang};

use super::Person;
use super::sign_in::From;

const L_MAIL: L = L { lang: Lang::Zh };

pub(super) fn locked(settings: &Settings, person: &Person, address: &str, at: Timestamp) -> Vec<Mail> {
    let minutes = settings.lock_minutes.to_string();
    letter(
        settings,
        "mail-account-locked",
        person,
        &[("minutes", minutes), ("address", shown(address)), ("at", L_MAIL.datetime(at))],
    )
}

pub(super) fn unusual(settings: &Settings, person: &Person, from: From<'_>, at: Timestamp) -> Vec<Mail> {
    let device = device(L_MAIL, from.agent);
    letter(
        settings,
        "mail-account-unusual",
        person,
        &[("device", device), ("address", shown(from.address)), ("at", L_MAIL.datetime(at))],
    )
}

pub(super) fn reset(
    settings: &Settings,
    person: &Person,
    user: &str,
    token: &str,
    until: Timestamp,
) -> Vec<Mail> {
    let link = format!("{}/sign-in/reset?link={token}", settings.public_url.trim_end_matches('/'));
    let args = [("user", user.to_owned()), ("link", link), ("until", L_MAIL.datetime(until))];
    letter(settings, "mail-account-reset", person, &args)
}

pub(super) fn password_changed(settings: &Settings, person: &Person, at: Timestamp) -> Vec<Mail> {
    letter(settings, "mail-account-password", person, &[("at", L_MAIL.datetime(at))])
}

pub(super) fn factors_changed(settings: &Settings, person: &Person, what: &str, at: Timestamp) -> Vec<Mail> {
    let what = L_MAIL.t(&format!("factor-changed-{what}"));
    letter(settings, "mail-account-factor", person, &[("what", what), ("at", L_MAIL.datetime(at))])
}

/// A device in plain words.
pub(super) fn device(l: L, agent: &str) -> String {
    let device = Device::read(agent);
    match (device.system.name(), device.browser.name()) {
        (Some(system), Some(browser)) => l.a2("device-both", "system", system, "browser", browser),
        (Some(system), None) => l.a("device-system", "system", system),
        (None, Some(browser)) => l.a("device-browser", "browser", browser),
        (None, None) => l.t("device-unknown"),
    }
}

fn shown(address: &str) -> String {
    if address.is_empty() { L_MAIL.t("address-unknown") } else { address.to_owned() }
}

/// Nothing for a person without an address.
fn letter(settings: &Settings, key: &str, person: &Person, more: &[(&'static str, String)]) -> Vec<Mail> {
    if person.email.is_empty() {
        return Vec::new();
    }
    let mut args =
        vec![("name", person.name.clone()), ("site", settings.public_url.trim_end_matches('/').to_owned())];
    args.extend_from_slice(more);
    vec![Mail {
        to: person.email.clone(),
        subject: L_MAIL.args(&format!("{key}-subject"), &args),
        body: L_MAIL.args(&format!("{key}-body"), &args),
        kind: "account",
        person: Some(person.id),
    }]
}
