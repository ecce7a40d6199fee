//! What protects an account: passkeys, one-time codes, recovery codes; the same at the gate for those who must have one.

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::sign_in::{CONFIRMED_MINUTES, HALF_MINUTES, RECOVERY_CODES};
use platform::clock::from_millis;
use platform::db::Actor;
use platform::web::{Ctx, Posted, Viewer, go, page, refused_page, secret, with_secret, with_session};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Card, ErrorSummary, Field, Notice, PageHead, Tag, Tone};
use ui::{L, Markup, Shell};

use super::{PasskeyForm, crumbs, element, from, hidden, paragraph, small, token, typed};
use crate::identity::second_factor::store::StoredPasskey;
use crate::identity::second_factor::{self, Changed, Factors, Own, PasskeyId};
use crate::identity::sign_in::confirm;
use crate::identity::sign_in::half::COOKIE;
use crate::shell::{PartsPage, form};
use crate::{App, shell};

const ACCOUNT: &str = "/account/security";
const WELCOME: &str = "/welcome/second-factor";

/// The state of the page.
struct View {
    base: &'static str,
    factors: Factors,
    must_have: bool,
    confirmed: bool,
    /// Where passkeys work, if anywhere.
    origin: Option<String>,
    wrong_password: bool,
}

/// The pages stand at two places, since at the gate nothing else is open.
pub(super) fn base(ctx: &Ctx) -> &'static str {
    if ctx.path.starts_with(WELCOME) { WELCOME } else { ACCOUNT }
}

/// What protects the account.
pub async fn show(State(app): State<App>, ctx: Ctx, headers: HeaderMap) -> AppResult<Response> {
    let base = base(&ctx);
    if base == WELCOME && ctx.viewer()?.gate != Some(WELCOME) {
        return Ok(go(ACCOUNT, None));
    }
    let view = view(&app, &ctx, &headers, false).await?;
    page(&draw(shell(&ctx, ctx.l.t(title(base))), &view))
}

/// Takes the password typed again.
pub async fn confirm_password(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    posted: Posted,
) -> AppResult<Response> {
    let (token, typed) = (token(&app, &headers)?, typed(&posted, "password"));
    if confirm(&app, &ctx.actor(), &token, from(&ctx, &headers), &typed).await? {
        return Ok(go(base(&ctx), None));
    }
    let view = view(&app, &ctx, &headers, true).await?;
    refused_page(&draw(shell(&ctx, ctx.l.t(title(view.base))).title_with_errors(true), &view))
}

/// What the browser is asked to make a passkey.
pub async fn passkey_begin(
    State(app): State<App>,
    confirmed: Confirmed,
    _posted: Posted,
) -> AppResult<Response> {
    let (options, half) = second_factor::begin_passkey(&app, &confirmed.own()).await?;
    let answer = ([(header::CONTENT_TYPE, "application/json")], options).into_response();
    Ok(with_secret(&app, answer, COOKIE, Some(&half), HALF_MINUTES))
}

/// Adds the passkey that was made.
pub async fn passkey_add(
    State(app): State<App>,
    ctx: Ctx,
    confirmed: Confirmed,
    headers: HeaderMap,
    posted: Posted,
) -> AppResult<Response> {
    let named: String = domain::text::fold(posted.text("name")).chars().take(40).collect();
    let name = if named.is_empty() {
        crate::identity::mails::device(ctx.l, from(&ctx, &headers).agent)
    } else {
        named
    };
    let half = secret(&app, &headers, COOKIE);
    let answer = typed(&posted, "credential");
    match second_factor::add_passkey(&app, &confirmed.own(), half.as_deref(), &name, &answer).await? {
        Some(changed) => added(&app, &ctx, changed, "passkey-added"),
        None => Ok(go(base(&ctx), Some(("error", "passkey-not-added")))),
    }
}

/// Removes a passkey.
pub async fn passkey_remove(
    State(app): State<App>,
    confirmed: Confirmed,
    posted: Posted,
) -> AppResult<Response> {
    let id: PasskeyId = posted.id("passkey")?;
    let changed = second_factor::remove_passkey(&app, &confirmed.own(), id).await?;
    Ok(with_session(&app, go(ACCOUNT, Some(("success", "passkey-removed"))), Some(&changed.token)))
}

/// Gives new recovery codes.
pub async fn codes(
    State(app): State<App>,
    ctx: Ctx,
    confirmed: Confirmed,
    _posted: Posted,
) -> AppResult<Response> {
    let codes = second_factor::renew_codes(&app, &confirmed.own()).await?;
    page(&draw_codes(shell(&ctx, ctx.l.t("codes-title")), &codes, ACCOUNT))
}

/// Somebody who typed the password lately and may change factors; others are led to type it first.
pub struct Confirmed {
    actor: Actor,
    viewer: Viewer,
    token: String,
}

impl Confirmed {
    /// Who changes the own factors, from which session.
    pub(super) fn own(&self) -> Own<'_> {
        Own { actor: &self.actor, viewer: &self.viewer, token: &self.token }
    }
}

impl FromRequestParts<App> for Confirmed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let ctx = <Ctx as FromRequestParts<App>>::from_request_parts(parts, app).await;
        let ctx = ctx.map_err(IntoResponse::into_response)?;
        let confirmed = async {
            let (viewer, token) = (ctx.viewer()?.clone(), token(app, &parts.headers)?);
            let lately = second_factor::is_confirmed(app, &token, ctx.now).await?;
            Ok::<_, AppError>(lately.then(|| Self { actor: ctx.actor(), viewer, token }))
        };
        match confirmed.await {
            Ok(Some(confirmed)) => Ok(confirmed),
            Ok(None) => Err(go(base(&ctx), Some(("notice", "confirm-first")))),
            Err(error) => Err(error.into_response()),
        }
    }
}

/// After a factor was added: the recovery codes that came with the first, or back.
pub(super) fn added(app: &App, ctx: &Ctx, changed: Changed, flash: &str) -> AppResult<Response> {
    let next = if base(ctx) == WELCOME { "/home" } else { ACCOUNT };
    let answer = if changed.codes.is_empty() {
        go(next, Some(("success", flash)))
    } else {
        // The form of this page's frame belongs to the session's new token.
        let csrf = app.keys.form_token(&changed.token);
        let shell = shell(&Ctx { csrf, ..ctx.clone() }, ctx.l.t("codes-title"));
        page(&draw_codes(shell, &changed.codes, next))?
    };
    Ok(with_session(app, answer, Some(&changed.token)))
}

async fn view(app: &App, ctx: &Ctx, headers: &HeaderMap, wrong_password: bool) -> AppResult<View> {
    let viewer = ctx.viewer()?;
    Ok(View {
        base: base(ctx),
        factors: second_factor::factors(app.db.read(), viewer.account).await?,
        must_have: second_factor::must_have(app, viewer),
        confirmed: second_factor::is_confirmed(app, &token(app, headers)?, ctx.now).await?,
        origin: second_factor::passkey_origin(app),
        wrong_password,
    })
}

fn title(base: &str) -> &'static str {
    if base == WELCOME { "welcome-factor" } else { "security-title" }
}

fn draw(shell: Shell, view: &View) -> PartsPage {
    let l = shell.l;
    let head = if view.base == WELCOME {
        PageHead::new(l.t("welcome-factor")).lead(l.t("welcome-factor-lead"))
    } else {
        PageHead::new(l.t("security-title"))
            .crumbs(crumbs(l, l.t("security-title")))
            .lead(l.t("security-lead"))
    };
    let mut parts: Vec<Markup> = vec![head.into()];
    if !view.confirmed {
        parts.push(confirm_card(&shell, view));
    }
    parts.push(passkeys_card(&shell, view));
    parts.push(totp_card(&shell, view));
    if view.factors.totp_since.is_some() || !view.factors.passkeys.is_empty() {
        parts.push(codes_card(&shell, view));
    }
    PartsPage::new(shell, parts)
}

fn confirm_card(shell: &Shell, view: &View) -> Markup {
    let l = shell.l;
    let error = view.wrong_password.then(|| l.t("password-old-wrong"));
    let list = error.iter().map(|e| ("password".to_owned(), e.clone())).collect();
    let fields = vec![
        Field::password(l, "password", l.t("password-old"))
            .required()
            .autocomplete("current-password")
            .error(error)
            .into(),
        Button::submit(l.t("confirm-submit")).primary().into(),
    ];
    let body = Markup::join([
        paragraph(l.a("confirm-lead", "minutes", CONFIRMED_MINUTES)),
        form(shell, &format!("{}/confirm", view.base), fields),
    ]);
    let card = Card::new(body).title(l.t("confirm-title")).accent();
    Markup::join([ErrorSummary::new(l, list).into(), card.into()])
}

fn passkeys_card(shell: &Shell, view: &View) -> Markup {
    let l = shell.l;
    let mut body = vec![paragraph(l.t("passkeys-lead"))];
    let last = view.must_have && view.factors.passkeys.len() == 1 && view.factors.totp_since.is_none();
    if !view.factors.passkeys.is_empty() {
        body.push(Markup::raw("<ul class=\"factor-list\">"));
        for key in &view.factors.passkeys {
            body.push(passkey_item(shell, view, key, !last));
        }
        body.push(Markup::raw("</ul>"));
    }
    if last {
        body.push(small(l.t("factor-last")));
    }
    match &view.origin {
        Some(origin) if view.confirmed => body.push(
            PasskeyForm {
                kind: "create",
                action: &format!("{}/passkeys", view.base),
                begin: &format!("{}/passkeys/begin", view.base),
                origin,
                fields: Field::text(l, "name", l.t("passkey-name"))
                    .hint(l.t("passkey-name-hint"))
                    .width("medium")
                    .into(),
                button: Button::submit(l.t("passkey-add")).icon("plus"),
            }
            .draw(shell),
        ),
        Some(_) => {}
        None => body.push(small(l.t("passkey-no-domain"))),
    }
    Card::new(Markup::join(body)).title(l.t("passkeys-title")).into()
}

fn passkey_item(shell: &Shell, view: &View, key: &StoredPasskey, removable: bool) -> Markup {
    let l = shell.l;
    let added = l.a("passkey-added-at", "at", l.datetime(from_millis(key.created_at)));
    let used = match key.used_at {
        Some(at) => l.a("passkey-used-at", "at", l.datetime(from_millis(at))),
        None => l.t("passkey-never-used"),
    };
    let words = Markup::join([
        Markup::raw("<div>"),
        element("strong", "", key.name.clone()),
        Markup::raw("<br>"),
        Markup::small(&added),
        Markup::raw("<br>"),
        Markup::small(&used),
        Markup::raw("</div>"),
    ]);
    let button = if view.confirmed && removable && view.base == ACCOUNT {
        let fields = vec![
            hidden("passkey", &key.id.to_string()),
            Button::submit(l.t("factor-remove")).danger().small().about(key.name.clone()).into(),
        ];
        form(shell, "/account/security/passkeys/remove", fields)
    } else {
        Markup::default()
    };
    Markup::join([Markup::raw("<li>"), words, button, Markup::raw("</li>")])
}

fn totp_card(shell: &Shell, view: &View) -> Markup {
    let l = shell.l;
    let mut body = vec![paragraph(l.t("totp-lead"))];
    let mut card_tag = Markup::default();
    match view.factors.totp_since {
        Some(since) => {
            card_tag = Tag::new(Tone::Good, l.t("factor-on")).into();
            body.push(small(l.a("totp-since", "at", l.datetime(from_millis(since)))));
            if view.must_have && view.factors.passkeys.is_empty() {
                body.push(small(l.t("factor-last")));
            } else if view.confirmed && view.base == ACCOUNT {
                let remove = vec![Button::submit(l.t("totp-remove")).danger().small().into()];
                body.push(form(shell, "/account/security/totp/remove", remove));
            }
        }
        None if view.confirmed => {
            body.push(Button::link(l.t("totp-begin"), format!("{}/totp", view.base)).icon("qr").into());
        }
        None => {}
    }
    Card::new(Markup::join(body)).title(l.t("totp-title")).aside(card_tag).into()
}

fn codes_card(shell: &Shell, view: &View) -> Markup {
    let l = shell.l;
    let left = view.factors.codes_left;
    let mut body = vec![paragraph(l.a2("codes-left", "n", left, "of", RECOVERY_CODES))];
    if left <= 3 {
        body.push(Notice::new(Tone::Warn, l.t("codes-few")).into());
    }
    if view.confirmed && view.base == ACCOUNT {
        let again = vec![small(l.t("codes-again-hint")), Button::submit(l.t("codes-again")).into()];
        body.push(form(shell, "/account/security/codes", again));
    }
    Card::new(Markup::join(body)).title(l.t("codes-card")).into()
}

fn draw_codes(shell: Shell, codes: &[String], next: &str) -> PartsPage {
    let l = shell.l;
    let items = codes.iter().map(|code| element("li", "", code.clone()));
    let list = Markup::join(
        [Markup::raw("<ol class=\"code-list\">")].into_iter().chain(items).chain([Markup::raw("</ol>")]),
    );
    let actions = Markup::join([
        Markup::raw("<div class=\"actions\">"),
        Button::link(l.t("codes-done"), next).primary().into(),
        Button::submit(l.t("codes-print")).script("print").icon("print").into(),
        Markup::raw("</div>"),
    ]);
    let parts = vec![
        PageHead::new(l.t("codes-title")).lead(l.t("codes-lead")).into(),
        Card::new(list).into(),
        Notice::new(Tone::Warn, l.t("codes-once")).into(),
        actions,
    ];
    PartsPage::new(shell, parts)
}

/// Without factors, with all of them, before the password was typed again, at the gate, and the codes.
pub fn samples() -> Vec<Page> {
    fn text(l: L, base: &'static str, full: bool, confirmed: bool) -> String {
        let key = StoredPasskey {
            id: PasskeyId(uuid::Uuid::nil()),
            account: platform::ids::AccountId(uuid::Uuid::nil()),
            name: l.pick("辦公室電腦", "Office computer").to_owned(),
            data: String::new(),
            created_at: 0,
            used_at: Some(0),
        };
        let factors = Factors {
            passkeys: if full { vec![key] } else { Vec::new() },
            totp_since: full.then_some(0),
            codes_left: if full { 3 } else { 0 },
        };
        let view = View {
            base,
            factors,
            must_have: true,
            confirmed,
            origin: full.then(|| "https://xingtan.example".to_owned()),
            wrong_password: !confirmed,
        };
        let shell = crate::shell::sample(l, l.t(title(base)));
        askama::Template::render(&draw(shell, &view)).unwrap_or_default()
    }
    vec![
        Page { name: "identity/security/empty", render: |l| text(l, ACCOUNT, false, true) },
        Page { name: "identity/security/full", render: |l| text(l, ACCOUNT, true, true) },
        Page { name: "identity/security/unconfirmed", render: |l| text(l, ACCOUNT, true, false) },
        Page { name: "identity/security/gate", render: |l| text(l, WELCOME, false, true) },
        Page {
            name: "identity/security/codes",
            render: |l| {
                let shell = crate::shell::sample(l, l.t("codes-title"));
                let codes: Vec<String> = (0..10).map(|n| format!("1234-5678-901{n}")).collect();
                askama::Template::render(&draw_codes(shell, &codes, ACCOUNT)).unwrap_or_default()
            },
        },
    ]
}
