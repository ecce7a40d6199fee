//! `/exchange/partners/{code}`: one partner: how it stands, who answers, its keys, what it sent, and what may be done.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar::civil_date;
use domain::exchange_partner::{Deed, Mode, PartnerRefused, State as Standing};
use jiff::Timestamp;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{Breadcrumb, Button, Card, Confirm, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::super::super::api::hooks::{self, Hook};
use super::super::super::health::{self, Delivered, Health};
use super::super::apply::{could, seen as seen_by};
use super::super::daily::{seen, silence};
use super::super::{Key, Partner, commands, confirm as confirm_partner, store};
use super::cards::{
    confirmation_card, contact_card, decide_card, delivery_card, doing_card, facts, hook_card, paragraph,
};
use super::keys::key_card;
use super::{sample, sample_key, sentence, state_tag, text};
use crate::shell::PartsPage;
use crate::{App, directory, shell};

/// Everything a partner's page shows.
#[derive(Default)]
struct Shown {
    keys: Vec<Key>,
    deliveries: Vec<Delivered>,
    hooks: Vec<Hook>,
    organisation: String,
    silent: Option<Timestamp>,
    deeds: Vec<Deed>,
    /// Whether keys may be issued and ended.
    keeps_keys: bool,
    /// Whether the reader may give what only the national centre gives.
    centre: bool,
    wrong: Option<Refused>,
}

const DELIVERIES: i64 = 10;

/// `GET /exchange/partners/{code}`.
///
/// # Errors
/// Not found for another's; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let (partner, shown) = load(&app, &ctx, &code).await?;
    page(&draw(shell(&ctx, &partner.name), &partner, &shown, ctx.now))
}

async fn load(app: &App, ctx: &Ctx, code: &str) -> AppResult<(Partner, Shown)> {
    let (conn, seat) = (app.db.read(), ctx.seat()?);
    let partner = seen_by(conn, seat, code).await?;
    let health: Health = health::of_all(conn, ctx.now).await?.remove(&partner.id).unwrap_or_default();
    let keys = store::keys::of_partner(conn, partner.id).await?;
    let used = keys.iter().filter(|key| key.live).filter_map(|key| key.used_at).max();
    let mut deeds = Vec::new();
    for deed in Deed::ALL {
        if could(conn, seat, &partner, *deed).await {
            deeds.push(*deed);
        }
    }
    let organisation = match partner.organisation {
        Some(id) => directory::organisation(conn, id).await?.name,
        None => String::new(),
    };
    let shown = Shown {
        silent: silence(&partner, seen(&partner, &health, used), ctx.now),
        deliveries: health::newest(conn, partner.id, DELIVERIES).await?,
        hooks: hooks::of_partner(conn, partner.id).await?,
        keeps_keys: commands::allowed(conn, seat, &partner, Deed::Change).await.is_ok(),
        centre: commands::allowed(conn, seat, &partner, Deed::Approve).await.is_ok(),
        keys,
        organisation,
        deeds,
        wrong: None,
    };
    Ok((partner, shown))
}

/// `POST /exchange/partners/{code}/approve`.
///
/// # Errors
/// Not found; refused when it did not apply; the database.
pub async fn approve(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    commands::approve(&app, &ctx.actor(), ctx.seat()?, &code).await?;
    Ok(back(&code, "exchange-approved"))
}

/// `POST /exchange/partners/{code}/return`.
///
/// # Errors
/// Not found; the database. A missing reason is shown on the page.
pub async fn send_back(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    match commands::send_back(&app, &ctx.actor(), ctx.seat()?, &code, posted.text("reason")).await {
        Ok(()) => Ok(back(&code, "exchange-returned")),
        Err(error) => {
            let wrong = about_reason(error)?;
            let (partner, mut shown) = load(&app, &ctx, &code).await?;
            shown.wrong = Some(wrong);
            refused_page(&draw(shell(&ctx, &partner.name).title_with_errors(true), &partner, &shown, ctx.now))
        }
    }
}

/// `POST /exchange/partners/{code}/resume`.
///
/// # Errors
/// Not found; refused when it is not paused; the database.
pub async fn resume(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    commands::resume(&app, &ctx.actor(), ctx.seat()?, &code).await?;
    Ok(back(&code, "exchange-resumed"))
}

/// `POST /exchange/partners/{code}/confirm`.
///
/// # Errors
/// Not found; denied; refused when it is not active or paused; the database.
pub async fn confirm(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    confirm_partner(&app, &ctx.actor(), ctx.seat()?, &code).await?;
    Ok(back(&code, "exchange-confirmed"))
}

/// `GET /exchange/partners/{code}/pause`: asks for the reason.
///
/// # Errors
/// Not found for another's; the database.
pub async fn ask_pause(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let partner = seen_by(app.db.read(), ctx.seat()?, &code).await?;
    page(&draw_ask(shell(&ctx, ctx.l.t("exchange-pause-title")), &partner, "pause", None))
}

/// `POST /exchange/partners/{code}/pause`.
///
/// # Errors
/// Not found; denied; the database. A missing reason is shown on the page.
pub async fn pause(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    match commands::pause(&app, &ctx.actor(), ctx.seat()?, &code, posted.text("reason")).await {
        Ok(()) => Ok(back(&code, "exchange-paused")),
        Err(error) => {
            let (wrong, partner) = (about_reason(error)?, seen_by(app.db.read(), ctx.seat()?, &code).await?);
            let shell = shell(&ctx, ctx.l.t("exchange-pause-title")).title_with_errors(true);
            refused_page(&draw_ask(shell, &partner, "pause", Some(wrong)))
        }
    }
}

/// `GET /exchange/partners/{code}/end`: asks for the reason.
///
/// # Errors
/// Not found for another's; the database.
pub async fn ask_end(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let partner = seen_by(app.db.read(), ctx.seat()?, &code).await?;
    page(&draw_ask(shell(&ctx, ctx.l.t("exchange-end-title")), &partner, "end", None))
}

/// `POST /exchange/partners/{code}/end`.
///
/// # Errors
/// Not found; denied; the database. A missing reason is shown on the page.
pub async fn end(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    match commands::end(&app, &ctx.actor(), ctx.seat()?, &code, posted.text("reason")).await {
        Ok(()) => Ok(back(&code, "exchange-ended")),
        Err(error) => {
            let (wrong, partner) = (about_reason(error)?, seen_by(app.db.read(), ctx.seat()?, &code).await?);
            let shell = shell(&ctx, ctx.l.t("exchange-end-title")).title_with_errors(true);
            refused_page(&draw_ask(shell, &partner, "end", Some(wrong)))
        }
    }
}

fn back(code: &str, flash: &str) -> Response {
    go(&format!("/exchange/partners/{code}"), Some(("success", flash)))
}

/// What is wrong with a reason; everything else is an error of its own.
fn about_reason(error: AppError) -> AppResult<Refused> {
    match error {
        AppError::Refused(refused)
            if ["exchange-missing", "exchange-too-long", "exchange-person-number"]
                .contains(&refused.code) =>
        {
            Ok(refused)
        }
        other => Err(other),
    }
}

fn draw(shell: Shell, partner: &Partner, shown: &Shown, now: Timestamp) -> PartsPage {
    let (l, today) = (shell.l, civil_date(now));
    let may = |deed| shown.deeds.contains(&deed);
    let here = format!("/exchange/partners/{}", partner.code);
    let crumbs = Breadcrumb::new(l).link(l.t("exchange-own-title"), "/exchange/own").here(&partner.name);
    let mut head =
        PageHead::new(&partner.name).eyebrow(&partner.code).crumbs(crumbs).tag(state_tag(l, partner.state));
    if may(Deed::Apply) {
        head = head.action(Button::link(l.t("exchange-apply"), format!("{here}/apply")).primary());
    }
    if partner.sends_records || partner.sends_profiles {
        head = head.action(Button::link(l.t("exchange-deliveries-title"), format!("{here}/deliveries")));
    }
    if partner.sends_records {
        head = head.action(Button::link(l.t("exchange-months-title"), format!("{here}/months")));
    }
    if partner.retrieves_records {
        head = head.action(Button::link(l.t("exchange-fetch-title"), format!("{here}/fetch")));
    }
    if partner.mode == Mode::Database && partner.sends_records && partner.state != Standing::Listed {
        head = head.action(Button::link(l.t("exchange-source-title"), format!("{here}/source")));
    }
    let mut parts: Vec<Markup> = vec![head.into()];
    if let Some(since) = shown.silent {
        let args = [("since", l.datetime(since)), ("hours", partner.silent_after_hours.to_string())];
        parts.push(
            Notice::new(Tone::Bad, l.args("exchange-silent-text", &args))
                .title(l.t("exchange-silent"))
                .into(),
        );
    }
    if !partner.reason.is_empty() {
        let key = match partner.state {
            Standing::Listed => "exchange-reason-returned",
            Standing::Paused => "exchange-reason-paused",
            _ => "exchange-reason-ended",
        };
        parts.push(Notice::new(Tone::Warn, partner.reason.clone()).title(l.t(key)).into());
    }
    if may(Deed::Approve) {
        parts.push(decide_card(&shell, &here, shown.wrong.as_ref()));
    }
    parts.push(Card::new(facts(l, partner, &shown.organisation)).title(l.t("exchange-part-system")).into());
    if partner.state != Standing::Listed {
        parts.push(contact_card(&shell, partner, may(Deed::Change)));
    }
    if matches!(partner.state, Standing::Active | Standing::Paused) {
        parts.push(confirmation_card(&shell, partner, may(Deed::Confirm), today));
    }
    if !shown.keys.is_empty() || matches!(partner.state, Standing::Active | Standing::Applied) {
        let issues = shown.keeps_keys && matches!(partner.state, Standing::Active | Standing::Applied);
        parts.push(key_card(l, partner, &shown.keys, issues, shown.keeps_keys, now));
    }
    if (shown.centre && partner.state == Standing::Active) || partner.reads_environment {
        parts.push(super::environment::card(&shell, partner, shown.centre));
    }
    if !shown.hooks.is_empty() {
        parts.push(hook_card(l, &shown.hooks));
    }
    if !shown.deliveries.is_empty() {
        parts.push(delivery_card(l, &shown.deliveries));
    }
    parts.extend(doing_card(&shell, &here, &may));
    PartsPage::new(shell, parts)
}

fn draw_ask(shell: Shell, partner: &Partner, what: &str, wrong: Option<Refused>) -> PartsPage {
    let l = shell.l;
    let here = format!("/exchange/partners/{}", partner.code);
    let (title, about, yes) = match what {
        "pause" => ("exchange-pause-title", "exchange-pause-text", "exchange-pause"),
        _ => ("exchange-end-title", "exchange-end-text", "exchange-end"),
    };
    let reason = Field::textarea(l, "reason", l.t("exchange-field-reason"))
        .rows(2)
        .max_length(300)
        .required()
        .error(wrong.as_ref().map(|refused| sentence(l, refused)));
    let confirm = Confirm::new(l, l.t(title), format!("{here}/{what}"), &shell.csrf, l.t(yes), here)
        .body(paragraph(&l.a(about, "partner", &partner.name)))
        .field(reason)
        .danger();
    PartsPage::new(shell, vec![confirm.into()])
}

fn sample_hook(now: Timestamp) -> Hook {
    Hook {
        id: hooks::HookId(uuid::Uuid::from_u128(11)),
        partner: crate::exchange::PartnerId(uuid::Uuid::from_u128(7)),
        live: true,
        url: "https://exchange.county.example.tw/xingtan".to_owned(),
        kinds: domain::exchange_partner::HookKind::ALL.to_vec(),
        paused: false,
        failures: 2,
        next_at: None,
        last_ok_at: Some(now.as_millisecond()),
        last_try_at: Some(now.as_millisecond()),
        last_error: "HTTP 503".to_owned(),
        created_at: now.as_millisecond(),
    }
}

pub(super) fn samples() -> Vec<Page> {
    fn of(l: L, state: Standing, shown: &Shown) -> String {
        let (partner, now) = (sample(l, state), crate::catalogue::sample::now());
        text(&draw(crate::shell::sample(l, partner.name.clone()), &partner, shown, now))
    }
    vec![
        Page {
            name: "exchange/partner/active",
            render: |l| {
                let now = crate::catalogue::sample::now();
                let delivered = |number, state: &str| Delivered {
                    id: crate::exchange::DeliveryId(uuid::Uuid::from_u128(10)),
                    number,
                    state: state.to_owned(),
                    received_at: now.as_millisecond(),
                    ended_at: None,
                    rows_read: 620,
                    rows_refused: 4,
                    rows_merged: 616,
                };
                let shown = Shown {
                    keys: vec![sample_key(l, true, false), sample_key(l, false, true)],
                    hooks: vec![sample_hook(now)],
                    deliveries: vec![delivered(102, "merged"), delivered(101, "held")],
                    organisation: l.pick("宜蘭縣政府教育處", "Yilan County").to_owned(),
                    silent: Some(now),
                    deeds: vec![Deed::Pause, Deed::End, Deed::Change, Deed::Confirm],
                    keeps_keys: true,
                    centre: true,
                    wrong: None,
                };
                of(l, Standing::Active, &shown)
            },
        },
        Page {
            name: "exchange/partner/applied",
            render: |l| {
                let deeds = vec![Deed::Approve, Deed::Return, Deed::End];
                let wrong = Some(Refused::new(&PartnerRefused::Missing));
                of(l, Standing::Applied, &Shown { deeds, wrong, ..Shown::default() })
            },
        },
        Page {
            name: "exchange/partner/paused",
            render: |l| {
                of(l, Standing::Paused, &Shown { deeds: vec![Deed::Resume, Deed::End], ..Shown::default() })
            },
        },
        Page {
            name: "exchange/partner/listed",
            render: |l| of(l, Standing::Listed, &Shown { deeds: vec![Deed::Apply], ..Shown::default() }),
        },
        Page {
            name: "exchange/partner/end",
            render: |l| {
                let shell = crate::shell::sample(l, l.t("exchange-end-title"));
                text(&draw_ask(shell, &sample(l, Standing::Active), "end", None))
            },
        },
        Page {
            name: "exchange/partner/pause",
            render: |l| {
                let shell = crate::shell::sample(l, l.t("exchange-pause-title"));
                let wrong = Some(Refused::new(&PartnerRefused::Missing));
                text(&draw_ask(shell, &sample(l, Standing::Active), "pause", wrong))
            },
        },
    ]
}
