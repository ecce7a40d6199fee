//! Signing in and out.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::sign_in::{HALF_MINUTES, Question, looks_like_person_number};
use platform::web::{
    Ctx, Posted, go, own_path, page, refused_page, secret, session, session_token, with_secret, with_session,
};
use platform::{AppResult, Page};
use ui::components::{Button, Card, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::{PasskeyForm, beside, from, hidden, typed};
use crate::identity::second_factor;
use crate::identity::sign_in::half::COOKIE;
use crate::identity::sign_in::{Asked, Attempt, SignInRefused, SignedIn, asked, sign_in};
use crate::shell::{PartsPage, form as form_around};
use crate::{App, shell};

/// What the page shows beside its fields.
#[derive(Default)]
struct View {
    user: String,
    back: String,
    refused: Option<SignInRefused>,
    asked: Option<Asked>,
    number_typed: bool,
    origin: Option<String>,
}

/// The form.
pub async fn form(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let back = query.get("back").cloned().unwrap_or_default();
    if ctx.viewer.is_some() {
        return Ok(go(destination(&back), None));
    }
    let origin = second_factor::passkey_origin(&app);
    let view = View { back, asked: asked(&app).await?, origin, ..View::default() };
    page(&draw(shell(&ctx, ctx.l.t("sign-in-title")), &view))
}

/// Checks what was typed. The answer to every failure is the same.
pub async fn submit(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    posted: Posted,
) -> AppResult<Response> {
    let (user, back) = (posted.text("user"), posted.text("back"));
    let password = typed(&posted, "password");
    let attempt = Attempt {
        name: user,
        password: &password,
        proof: (posted.text("proof"), posted.text("answer")),
        back,
        from: from(&ctx, &headers),
    };
    match sign_in(&app, &attempt).await? {
        Ok(SignedIn::Session(token)) => Ok(with_session(&app, go(destination(back), None), Some(&token))),
        Ok(SignedIn::Half(token)) => {
            Ok(with_secret(&app, go("/sign-in/second", None), COOKIE, Some(&token), HALF_MINUTES))
        }
        Err(refused) => {
            let number_typed = looks_like_person_number(user);
            let view = View {
                // A number of a person is not sent back to a screen.
                user: if number_typed { String::new() } else { user.to_owned() },
                back: back.to_owned(),
                refused: Some(refused),
                asked: asked(&app).await?,
                number_typed,
                origin: second_factor::passkey_origin(&app),
            };
            refused_page(&draw(shell(&ctx, ctx.l.t("sign-in-title")).title_with_errors(true), &view))
        }
    }
}

/// What the browser is asked for a passkey alone.
pub async fn passkey_begin(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let back = posted.text("back");
    let Some((options, token)) = second_factor::ask_alone(&app, back, &ctx.address).await? else {
        let view = View {
            back: back.to_owned(),
            refused: Some(SignInRefused::TooMany),
            origin: second_factor::passkey_origin(&app),
            ..View::default()
        };
        return refused_page(&draw(shell(&ctx, ctx.l.t("sign-in-title")).title_with_errors(true), &view));
    };
    let answer = ([(header::CONTENT_TYPE, "application/json")], options).into_response();
    Ok(with_secret(&app, answer, COOKIE, Some(&token), HALF_MINUTES))
}

/// Signs in with the passkey the device answered with.
pub async fn passkey_finish(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    posted: Posted,
) -> AppResult<Response> {
    let half = secret(&app, &headers, COOKIE);
    let answer = typed(&posted, "credential");
    match second_factor::finish_alone(&app, half.as_deref(), &answer, from(&ctx, &headers)).await? {
        Ok((token, back)) => {
            let answer = with_session(&app, go(destination(&back), None), Some(&token));
            Ok(with_secret(&app, answer, COOKIE, None, 0))
        }
        Err(refused) => {
            let view = View {
                back: posted.text("back").to_owned(),
                refused: Some(refused),
                asked: asked(&app).await?,
                origin: second_factor::passkey_origin(&app),
                ..View::default()
            };
            refused_page(&draw(shell(&ctx, ctx.l.t("sign-in-title")).title_with_errors(true), &view))
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

/// Where to go after signing in.
pub(super) fn destination(back: &str) -> &str {
    match own_path(back) {
        "/" => "/home",
        own => own,
    }
}

fn draw(shell: Shell, view: &View) -> PartsPage {
    let l = shell.l;
    let mut parts: Vec<Markup> = vec![PageHead::new(l.t("sign-in-title")).into()];
    if let Some(refused) = view.refused {
        let key = match refused {
            SignInRefused::NoMatch => "sign-in-no-match",
            SignInRefused::TooMany => "sign-in-too-many",
            SignInRefused::Question => "sign-in-question-wrong",
        };
        parts.push(Notice::new(Tone::Bad, l.t(&format!("{key}-next"))).title(l.t(key)).into());
    }
    if view.number_typed {
        parts.push(Notice::new(Tone::Info, l.t("sign-in-number-next")).title(l.t("sign-in-number")).into());
    }
    let mut ways: Vec<Markup> = vec![Card::new(by_password(&shell, view)).into()];
    if let Some(origin) = &view.origin {
        let form = PasskeyForm {
            kind: "get",
            action: "/sign-in/passkey",
            begin: "/sign-in/passkey/begin",
            origin,
            fields: hidden("back", &view.back),
            button: Button::submit(l.t("sign-in-passkey")).icon("lock"),
        };
        let body = Markup::join([super::small(l.t("sign-in-passkey-hint")), form.draw(&shell)]);
        ways.push(Card::new(body).title(l.t("sign-in-passkey-title")).into());
    }
    parts.push(beside(ways));
    PartsPage::new(shell, parts)
}

fn by_password(shell: &Shell, view: &View) -> Markup {
    let l = shell.l;
    let mut fields = vec![
        hidden("back", &view.back),
        Field::text(l, "user", l.t("sign-in-user"))
            .required()
            .value(view.user.clone())
            .autocomplete("username")
            .width("medium")
            .hint(l.t("sign-in-user-hint"))
            .into(),
        Field::password(l, "password", l.t("sign-in-password"))
            .required()
            .autocomplete("current-password")
            .into(),
    ];
    if let Some(asked) = &view.asked {
        let wrong = (view.refused == Some(SignInRefused::Question)).then(|| l.t("sign-in-question-wrong"));
        fields.push(hidden("proof", &asked.token));
        fields.push(
            Field::text(l, "answer", question(l, asked.question))
                .required()
                .inputmode("numeric")
                .autocomplete("off")
                .width("short")
                .hint(l.t("sign-in-question-hint"))
                .error(wrong)
                .into(),
        );
    }
    fields.push(Markup::join([
        Markup::raw("<div class=\"actions\">"),
        Button::submit(l.t("sign-in-submit")).primary().into(),
        Button::link(l.t("sign-in-forgot"), "/sign-in/forgot").quiet().into(),
        Markup::raw("</div>"),
    ]));
    form_around(shell, "/sign-in", fields)
}

fn question(l: L, question: Question) -> String {
    let word = |n: u8| l.t(&format!("sign-in-word-{n}"));
    l.a2("sign-in-question", "left", word(question.left), "right", word(question.right))
}

/// Empty, refused, under attack, with a person number typed.
pub fn samples() -> Vec<Page> {
    fn text(l: L, view: View) -> String {
        let shell = Shell::new(l, l.t("sign-in-title"), "/sign-in", "sample");
        let view = View { origin: Some("https://xingtan.example".to_owned()), ..view };
        askama::Template::render(&draw(shell, &view)).unwrap_or_default()
    }
    fn refused(l: L, refused: SignInRefused) -> String {
        text(l, View { user: "teacher".to_owned(), refused: Some(refused), ..View::default() })
    }
    vec![
        Page { name: "identity/sign_in/empty", render: |l| text(l, View::default()) },
        Page { name: "identity/sign_in/refused", render: |l| refused(l, SignInRefused::NoMatch) },
        Page { name: "identity/sign_in/too_many", render: |l| refused(l, SignInRefused::TooMany) },
        Page {
            name: "identity/sign_in/question",
            render: |l| {
                let question = Question { left: 3, right: 9 };
                let asked = Some(Asked { question, token: "sample".to_owned() });
                text(l, View { asked, refused: Some(SignInRefused::Question), ..View::default() })
            },
        },
        Page {
            name: "identity/sign_in/number",
            render: |l| {
                let refused = Some(SignInRefused::NoMatch);
                text(l, View { number_typed: true, refused, ..View::default() })
            },
        },
    ]
}
