//! Signing in and out.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use platform::web::{Ctx, Posted, go, own_path, page, refused_page, session, session_token, with_session};
use platform::{AppResult, Page};
use ui::components::{Button, Card, Field, Notice, PageHead, Tone};
use ui::{Markup, Shell};

use crate::identity::{SignInRefused, sign_in};
use crate::shell::{PartsPage, form as form_around};
use crate::{App, shell};

/// The form.
pub async fn form(ctx: Ctx, Query(query): Query<BTreeMap<String, String>>) -> AppResult<Response> {
    let back = query.get("back").cloned().unwrap_or_default();
    if ctx.viewer.is_some() {
        return Ok(go(destination(&back), None));
    }
    page(&draw(shell(&ctx, ctx.l.t("sign-in-title")), "", &back, None))
}

/// Checks what was typed. The answer to an unknown name and to a wrong password is the same.
pub async fn submit(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    posted: Posted,
) -> AppResult<Response> {
    let (user, back) = (posted.text("user").to_owned(), posted.text("back").to_owned());
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let password = posted.fields.get("password").and_then(|p| p.first()).cloned().unwrap_or_default();
    match sign_in(&app, &user, &password, &ctx.address, agent).await? {
        Ok(token) => Ok(with_session(&app, go(destination(&back), None), Some(&token))),
        Err(refused) => {
            let shell = shell(&ctx, ctx.l.t("sign-in-title")).title_with_errors(true);
            refused_page(&draw(shell, &user, &back, Some(refused)))
        }
    }
}

/// Ends the session here and in the database.
pub async fn sign_out(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    _posted: Posted,
) -> AppResult<Response> {
    if let Some(token) = session_token(&app, &headers) {
        let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
        session::end(&change, &token).await?;
        change.record("account.signed_out", ctx.viewer()?.account.0, serde_json::json!({}));
        change.commit().await?;
    }
    Ok(with_session(&app, go("/", Some(("success", "signed-out"))), None))
}

fn destination(back: &str) -> &str {
    match own_path(back) {
        "/" => "/home",
        own => own,
    }
}

fn draw(shell: Shell, user: &str, back: &str, refused: Option<SignInRefused>) -> PartsPage {
    let l = shell.l;
    let mut parts: Vec<Markup> = vec![PageHead::new(l.t("sign-in-title")).into()];
    if let Some(refused) = refused {
        let key = match refused {
            SignInRefused::NoMatch => "sign-in-no-match",
            SignInRefused::TooMany => "sign-in-too-many",
        };
        parts.push(Notice::new(Tone::Bad, l.t(&format!("{key}-next"))).title(l.t(key)).into());
    }
    let hidden = Markup::raw(format!(
        "<input type=\"hidden\" name=\"back\" value=\"{}\">",
        Markup::from(back).as_str()
    ));
    let fields = form_around(
        &shell,
        "/sign-in",
        vec![
            hidden,
            Field::text(l, "user", l.t("sign-in-user"))
                .required()
                .value(user)
                .autocomplete("username")
                .hint(l.t("sign-in-user-hint"))
                .into(),
            Field::password(l, "password", l.t("sign-in-password"))
                .required()
                .autocomplete("current-password")
                .into(),
            Button::submit(l.t("sign-in-submit")).primary().into(),
        ],
    );
    parts.push(Card::new(fields).into());
    PartsPage::new(shell, parts)
}

/// Empty and refused.
pub fn samples() -> Vec<Page> {
    fn text(l: ui::L, user: &str, refused: Option<SignInRefused>) -> String {
        let shell = Shell::new(l, l.t("sign-in-title"), "/sign-in", "sample");
        askama::Template::render(&draw(shell, user, "", refused)).unwrap_or_default()
    }
    vec![
        Page { name: "identity/sign_in/empty", render: |l| text(l, "", None) },
        Page {
            name: "identity/sign_in/refused",
            render: |l| text(l, "teacher", Some(SignInRefused::NoMatch)),
        },
        Page {
            name: "identity/sign_in/too_many",
            render: |l| text(l, "teacher", Some(SignInRefused::TooMany)),
        },
    ]
}
