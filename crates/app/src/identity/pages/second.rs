//! The second step of signing in: a one-time code, a recovery code or a passkey.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use platform::web::{Ctx, Posted, go, page, refused_page, secret, with_secret, with_session};
use platform::{AppResult, Page};
use ui::components::{Button, Card, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::sign_in::destination;
use super::{PasskeyForm, beside, from, small, typed};
use crate::identity::second_factor::{self, Answer, Waiting};
use crate::identity::sign_in::half::COOKIE;
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// What the account can answer with.
struct View {
    totp: bool,
    /// Where passkeys work, when the account has one.
    origin: Option<String>,
    wrong: bool,
}

/// Asks for the second factor.
pub async fn show(State(app): State<App>, ctx: Ctx, headers: HeaderMap) -> AppResult<Response> {
    let Some(waiting) = waiting(&app, &headers).await? else { return Ok(again()) };
    page(&draw(shell(&ctx, ctx.l.t("second-title")), &view(&app, &waiting, false)))
}

/// Checks a code.
pub async fn submit(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    posted: Posted,
) -> AppResult<Response> {
    answered(&app, &ctx, &headers, Answer::Code(posted.text("code"))).await
}

/// What the browser is asked for one of the account's passkeys.
pub async fn passkey_begin(
    State(app): State<App>,
    _ctx: Ctx,
    headers: HeaderMap,
    _posted: Posted,
) -> AppResult<Response> {
    let Some(waiting) = waiting(&app, &headers).await? else { return Ok(again()) };
    let options = second_factor::ask_second(&app, &waiting).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], options).into_response())
}

/// Checks a passkey.
pub async fn passkey_finish(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    posted: Posted,
) -> AppResult<Response> {
    answered(&app, &ctx, &headers, Answer::Passkey(&typed(&posted, "credential"))).await
}

async fn answered(app: &App, ctx: &Ctx, headers: &HeaderMap, answer: Answer<'_>) -> AppResult<Response> {
    let Some(waiting) = waiting(app, headers).await? else { return Ok(again()) };
    match second_factor::finish(app, &waiting, answer, from(ctx, headers)).await? {
        Ok(token) => {
            let answer = with_session(app, go(destination(&waiting.back), None), Some(&token));
            Ok(with_secret(app, answer, COOKIE, None, 0))
        }
        Err(_) => {
            let shell = shell(ctx, ctx.l.t("second-title")).title_with_errors(true);
            refused_page(&draw(shell, &view(app, &waiting, true)))
        }
    }
}

async fn waiting(app: &App, headers: &HeaderMap) -> AppResult<Option<Waiting>> {
    let token = secret(app, headers, COOKIE);
    second_factor::waiting(app, token.as_deref()).await
}

/// Five minutes are over, or the password was changed: from the beginning.
fn again() -> Response {
    go("/sign-in", Some(("notice", "sign-in-again")))
}

fn view(app: &App, waiting: &Waiting, wrong: bool) -> View {
    let factors = &waiting.factors;
    let origin = second_factor::passkey_origin(app).filter(|_| !factors.passkeys.is_empty());
    View { totp: factors.totp_since.is_some(), origin, wrong }
}

fn draw(shell: Shell, view: &View) -> PartsPage {
    let l = shell.l;
    let mut parts: Vec<Markup> = vec![PageHead::new(l.t("second-title")).lead(l.t("second-lead")).into()];
    if view.wrong {
        parts.push(Notice::new(Tone::Bad, l.t("second-wrong-next")).title(l.t("second-wrong")).into());
    }
    let mut ways: Vec<Markup> = Vec::new();
    if let Some(origin) = &view.origin {
        let form = PasskeyForm {
            kind: "get",
            action: "/sign-in/second/passkey",
            begin: "/sign-in/second/passkey/begin",
            origin,
            fields: Markup::default(),
            button: Button::submit(l.t("second-passkey")).primary().icon("lock"),
        };
        ways.push(Card::new(form.draw(&shell)).title(l.t("second-passkey-title")).into());
    }
    let (title, label, hint) = if view.totp {
        ("second-code-title", "second-code", "second-code-hint")
    } else {
        ("second-recovery-title", "second-recovery", "second-recovery-hint")
    };
    let submit = Button::submit(l.t("second-submit"));
    let submit = if view.origin.is_some() { submit } else { submit.primary() };
    let fields = vec![
        Field::text(l, "code", l.t(label))
            .required()
            .inputmode("numeric")
            .autocomplete("one-time-code")
            .width("medium")
            .hint(l.t(hint))
            .into(),
        submit.into(),
    ];
    ways.push(Card::new(form(&shell, "/sign-in/second", fields)).title(l.t(title)).into());
    parts.push(beside(ways));
    parts.push(small(l.t("second-lost")));
    PartsPage::new(shell, parts)
}

/// With both, with a passkey alone, and after a wrong code.
pub fn samples() -> Vec<Page> {
    fn text(l: L, totp: bool, passkey: bool, wrong: bool) -> String {
        let origin = passkey.then(|| "https://xingtan.example".to_owned());
        let shell = Shell::new(l, l.t("second-title"), "/sign-in/second", "sample");
        askama::Template::render(&draw(shell, &View { totp, origin, wrong })).unwrap_or_default()
    }
    vec![
        Page { name: "identity/second/both", render: |l| text(l, true, true, false) },
        Page { name: "identity/second/passkey", render: |l| text(l, false, true, false) },
        Page { name: "identity/second/wrong", render: |l| text(l, true, false, true) },
    ]
}
