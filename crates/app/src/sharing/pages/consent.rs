//! `/resources/consent/{token}`: what will be public about an instructor, and yes, no, or no longer.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::sharing::{Consent, Kind, SharingRefused};
use jiff::Timestamp;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Card, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::super::{Answer, Resource, answer, asked};
use super::{Offerer, public_parts, sample, sample_offerer, text};
use crate::shell::PartsPage;
use crate::{App, directory, shell};

/// What the page shows.
struct Shown<'a> {
    token: &'a str,
    resource: &'a Resource,
    offerer: &'a Offerer,
    until: Timestamp,
    now: Timestamp,
    refused: Option<Refused>,
}

/// `GET /resources/consent/{token}`: asks; a mail reader that opens every link must not answer anything.
///
/// # Errors
/// Not found for a token that we did not give; the database.
pub async fn ask(State(app): State<App>, ctx: Ctx, Path(token): Path<String>) -> AppResult<Response> {
    page(&drawn(&app, &ctx, &token, None).await?)
}

/// `POST /resources/consent/{token}`: `answer` (`yes` or `no`) and `text`, the number of the text that was read. The token
/// is the proof: no form of ours is needed, and no other site knows it.
///
/// # Errors
/// Not found for a token that we did not give; the database. A refusal is shown on the page.
pub async fn take(
    State(app): State<App>,
    ctx: Ctx,
    Path(token): Path<String>,
    Form(fields): Form<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let said = match fields.get("answer").map(String::as_str) {
        Some("yes") => {
            Answer::Yes { text: fields.get("text").and_then(|text| text.parse().ok()).unwrap_or(0) }
        }
        Some("no") => Answer::No,
        // Nothing was pressed: the question stands.
        _ => return page(&drawn(&app, &ctx, &token, None).await?),
    };
    match answer(&app, &ctx.actor(), &token, said).await {
        Ok(consent) => {
            let flash =
                if consent == Consent::Given { "sharing-consent-given" } else { "sharing-consent-not-given" };
            Ok(go(&format!("/resources/consent/{token}"), Some(("success", flash))))
        }
        Err(AppError::Refused(refused)) => refused_page(&drawn(&app, &ctx, &token, Some(refused)).await?),
        Err(error) => Err(error),
    }
}

async fn drawn(app: &App, ctx: &Ctx, token: &str, refused: Option<Refused>) -> AppResult<PartsPage> {
    let conn = app.db.read();
    let (resource, until) = asked(conn, token).await?;
    let organisation = directory::organisation(conn, resource.organisation).await?;
    let contact = directory::contact(conn, resource.organisation, "").await?;
    let offerer = Offerer::new(organisation, contact);
    let until = from_millis(until);
    let shown = Shown { token, resource: &resource, offerer: &offerer, until, now: ctx.now, refused };
    Ok(draw(shell(ctx, ctx.l.t("sharing-consent-title")), &shown))
}

fn draw(shell: Shell, shown: &Shown<'_>) -> PartsPage {
    let (l, resource) = (shell.l, shown.resource);
    let lead =
        l.a2("sharing-consent-lead", "name", &resource.text.title, "organisation", &shown.offerer.name);
    let mut parts: Vec<Markup> = vec![PageHead::new(l.t("sharing-consent-title")).lead(lead).into()];
    if let Some(refused) = &shown.refused {
        parts.push(Notice::new(Tone::Bad, refused.next(l)).title(refused.sentence(l)).into());
    }
    parts.push(state(l, shown).into());
    let exactly = Markup::raw("<h2>")
        .and(l.t("sharing-consent-exactly"))
        .and(Markup::raw("</h2><p><strong>"))
        .and(resource.text.title.as_str())
        .and(Markup::raw("</strong></p>"));
    parts.push(exactly);
    parts.extend(public_parts(l, resource, shown.offerer));
    parts.push(Card::new(buttons(l, shown)).title(l.t("sharing-consent-answer")).into());
    PartsPage::new(shell, parts)
}

fn is_over(shown: &Shown<'_>) -> bool {
    shown.now >= shown.until
}

fn state(l: L, shown: &Shown<'_>) -> Notice {
    let at = shown.resource.answered_at.map(|at| l.datetime(from_millis(at))).unwrap_or_default();
    let (tone, key, at) = match shown.resource.consent {
        Consent::Given if !shown.resource.offered => (Tone::Info, "sharing-consent-is-given-ended", at),
        Consent::Given => (Tone::Good, "sharing-consent-is-given", at),
        Consent::Refused => (Tone::Info, "sharing-consent-is-refused", at),
        Consent::Withdrawn => (Tone::Info, "sharing-consent-is-withdrawn", at),
        Consent::Asked | Consent::NotNeeded if is_over(shown) => {
            (Tone::Warn, "sharing-consent-is-over", l.datetime(shown.until))
        }
        Consent::Asked | Consent::NotNeeded => {
            (Tone::Info, "sharing-consent-is-asked", l.datetime(shown.until))
        }
    };
    Notice::new(tone, l.a(key, "at", at))
}

fn buttons(l: L, shown: &Shown<'_>) -> Markup {
    let yes = Button::submit(l.t("sharing-consent-yes")).primary().named("answer", "yes");
    let no = Button::submit(l.t("sharing-consent-no")).named("answer", "no");
    let withdraw = Button::submit(l.t("sharing-consent-withdraw")).danger().named("answer", "no");
    let (text, buttons): (&str, Vec<Button>) = match (shown.resource.consent, is_over(shown)) {
        (Consent::Given, _) => ("sharing-consent-withdraw-text", vec![withdraw]),
        (Consent::Refused | Consent::Withdrawn, true) => ("sharing-consent-closed-text", Vec::new()),
        (Consent::Refused | Consent::Withdrawn, false) => ("sharing-consent-again-text", vec![yes]),
        (_, true) => ("sharing-consent-over-text", vec![no]),
        (_, false) => ("sharing-consent-text", vec![yes, no]),
    };
    let buttons = Markup::join(buttons.into_iter().map(|button| Markup::from(button).and(" ")));
    Markup::raw(format!(
        "<form class=\"stack\" method=\"post\" action=\"/resources/consent/{}\" data-once>",
        Markup::from(shown.token).as_str()
    ))
    .and(Markup::raw(format!(
        "<input type=\"hidden\" name=\"text\" value=\"{}\"><p>",
        shown.resource.text_number
    )))
    .and(l.t(text))
    .and(Markup::raw("</p><p class=\"actions\">"))
    .and(buttons)
    .and(Markup::raw("</p></form>"))
}

pub(super) fn samples() -> Vec<Page> {
    fn of(l: L, consent: Consent, over: bool, refused: Option<Refused>) -> String {
        let resource = sample(l, Kind::Instructor, consent);
        let (offerer, now) = (sample_offerer(l), crate::catalogue::sample::now());
        let until = now + jiff::SignedDuration::from_hours(if over { -1 } else { 300 });
        let shown = Shown { token: "sample", resource: &resource, offerer: &offerer, until, now, refused };
        text(&draw(crate::shell::sample(l, l.t("sharing-consent-title")), &shown))
    }
    vec![
        Page { name: "sharing/consent/asked", render: |l| of(l, Consent::Asked, false, None) },
        Page { name: "sharing/consent/over", render: |l| of(l, Consent::Asked, true, None) },
        Page { name: "sharing/consent/given", render: |l| of(l, Consent::Given, true, None) },
        Page { name: "sharing/consent/refused", render: |l| of(l, Consent::Refused, false, None) },
        Page { name: "sharing/consent/withdrawn", render: |l| of(l, Consent::Withdrawn, true, None) },
        Page {
            name: "sharing/consent/stale",
            render: |l| of(l, Consent::Asked, false, Some(Refused::new(&SharingRefused::Stale))),
        },
    ]
}
