//! Pages of identity.

pub mod account;
pub mod forgot;
pub mod password;
pub mod second;
pub mod security;
pub mod sign_in;
pub mod sign_ins;
pub mod totp;

use axum::http::{HeaderMap, header};
use platform::passwords::PasswordProblem;
use platform::web::{Ctx, Posted};
use platform::{AppError, AppResult, Page, Platform};
use ui::components::{Breadcrumb, Button};
use ui::{L, Markup, Shell};

use super::sign_in::{From, NewPasswordRefused};

/// Every page with its samples.
pub fn samples() -> Vec<Page> {
    [
        sign_in::samples(),
        second::samples(),
        forgot::samples(),
        account::samples(),
        password::samples(),
        security::samples(),
        totp::samples(),
        sign_ins::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Address and browser of a request.
fn from<'a>(ctx: &'a Ctx, headers: &'a HeaderMap) -> From<'a> {
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    From { address: &ctx.address, agent }
}

/// A password as typed: spaces at its ends belong to it.
fn typed(posted: &Posted, field: &str) -> String {
    posted.all(field).first().cloned().unwrap_or_default()
}

/// The token of the session a request came in.
fn token(platform: &Platform, headers: &HeaderMap) -> AppResult<String> {
    platform::web::session_token(platform, headers).ok_or(AppError::SignIn)
}

fn hidden(name: &str, value: &str) -> Markup {
    let (name, value) = (Markup::from(name), Markup::from(value));
    Markup::raw(format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", name.as_str(), value.as_str()))
}

/// Parts beside each other where there is room.
fn beside(parts: Vec<Markup>) -> Markup {
    Markup::join(
        [Markup::raw("<div class=\"grid-2\">")].into_iter().chain(parts).chain([Markup::raw("</div>")]),
    )
}

fn paragraph(text: impl Into<String>) -> Markup {
    element("p", "", text)
}

fn small(text: impl Into<String>) -> Markup {
    element("p", " class=\"sub\"", text)
}

fn element(name: &str, attributes: &str, text: impl Into<String>) -> Markup {
    let text = Markup::from(text.into());
    Markup::raw(format!("<{name}{attributes}>{}</{name}>", text.as_str()))
}

/// The way back to the account's overview.
fn crumbs(l: L, here: impl Into<String>) -> Breadcrumb {
    Breadcrumb::new(l).link(l.t("account-title"), "/account").here(here)
}

fn password_refused(l: L, refused: NewPasswordRefused) -> String {
    match refused {
        NewPasswordRefused::Rule(PasswordProblem::TooShort) => l.t("password-too-short"),
        NewPasswordRefused::Rule(PasswordProblem::ContainsName) => l.t("password-contains-name"),
        NewPasswordRefused::Rule(PasswordProblem::Common) => l.t("password-common"),
        NewPasswordRefused::UsedBefore => l.t("password-used-before"),
        NewPasswordRefused::PresentWrong => l.t("password-old-wrong"),
    }
}

/// A form whose button asks the device for a passkey: shown by the script when the browser can, with the reason when it
/// can't, and with a sentence where there is no script.
struct PasskeyForm<'a> {
    /// `get` or `create`.
    kind: &'static str,
    action: &'a str,
    begin: &'a str,
    /// Where passkeys work.
    origin: &'a str,
    fields: Markup,
    button: Button,
}

impl PasskeyForm<'_> {
    fn draw(self, shell: &Shell) -> Markup {
        let l = shell.l;
        let attribute =
            |name: &str, value: &str| format!(" {name}=\"{}\"", Markup::from(value.to_owned()).as_str());
        let attributes = [
            ("action", self.action),
            ("data-passkey", self.kind),
            ("data-begin", self.begin),
            ("data-origin", self.origin),
            ("data-unable", &l.t("passkey-unable")),
            ("data-elsewhere", &l.a("passkey-elsewhere", "origin", self.origin)),
            ("data-failed", &l.t("passkey-failed")),
            ("data-waiting", &l.t("passkey-waiting")),
        ]
        .map(|(name, value)| attribute(name, value))
        .concat();
        Markup::join([
            Markup::raw(format!("<form class=\"stack\" method=\"post\"{attributes}>")),
            shell.csrf_field(),
            hidden("credential", ""),
            Markup::raw("<div class=\"stack\" data-passkey-parts hidden>"),
            self.fields,
            self.button.into(),
            Markup::raw("</div><p class=\"sub\" data-passkey-say role=\"status\"></p><noscript>"),
            small(l.t("passkey-no-script")),
            Markup::raw(format!(
                "</noscript></form><script src=\"{}\" defer></script>",
                shell.asset("passkey.js")
            )),
        ])
    }
}
