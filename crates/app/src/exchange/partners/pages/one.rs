//! `/exchange/partners/{code}`: one partner: how it stands, who answers, its keys, what it sent, and what may be done.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar::civil_date;
use domain::exchange_partner::{Deed, Mode, PartnerRefused, State as Standing};
use jiff::Timestamp;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Card, Column, Confirm, Facts, Field, Notice, PageHead, Row, Table, Tag, Tone,
};
use ui::{L, Markup, Shell};

use super::super::super::api::hooks::{self, Hook};
use super::super::super::health::{self, Delivered, Health};
use super::super::apply::{could, seen as seen_by};
use super::super::daily::{seen, silence};
use super::super::{Key, Partner, commands, confirm as confirm_partner, store};
use super::keys::key_card;
use super::{
    confirmation_tag, exchanges, kind_name, mode_name, sample, sample_key, sentence, state_tag, text,
};
use crate::shell::{PartsPage, form};
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
    parts.push(Card::new(facts(l, partner, shown)).title(l.t("exchange-part-system")).into());
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

fn facts(l: L, partner: &Partner, shown: &Shown) -> Facts {
    let mut facts = Facts::new().fact(l.t("exchange-field-kind"), kind_name(l, partner.kind));
    for (key, value) in [
        ("exchange-owner", partner.owner.as_str()),
        ("exchange-organisation", shown.organisation.as_str()),
        ("exchange-county", partner.county.as_str()),
    ] {
        if !value.is_empty() {
            facts = facts.fact(l.t(key), value);
        }
    }
    facts = facts
        .fact(l.t("exchange-field-mode"), mode_name(l, partner.mode))
        .fact(l.t("exchange-field-exchanges"), exchanges(l, partner));
    if !partner.purpose.is_empty() {
        let addresses = match partner.addresses.as_str() {
            "" => l.t("exchange-anywhere"),
            lines => lines.replace('\n', l.pick("、", ", ")),
        };
        facts = facts
            .fact(l.t("exchange-field-purpose"), partner.purpose.clone())
            .fact(l.t("exchange-field-addresses"), addresses)
            .fact(l.t("exchange-field-silent-after"), l.a("exchange-hours", "n", partner.silent_after_hours));
    }
    if let Some(hour) = partner.schedule {
        facts =
            facts.fact(l.t("exchange-field-schedule"), l.a("exchange-hour", "hour", format!("{hour:02}:00")));
    }
    if let Some(from) = partner.period_from {
        let until = partner.period_until.map_or_else(|| l.t("exchange-no-end"), |day| l.date(day));
        let period = l.a2("exchange-period", "from", l.date(from), "until", until);
        facts = facts.fact(l.t("exchange-field-period"), period);
    }
    facts
}

fn contact_card(shell: &Shell, partner: &Partner, may_change: bool) -> Markup {
    let (l, contact) = (shell.l, &partner.contact);
    let mut facts = Facts::new();
    for (key, value) in [
        ("exchange-field-contact-name", &contact.name),
        ("exchange-field-contact-tel", &contact.tel),
        ("exchange-field-contact-mail", &contact.mail),
        ("exchange-field-second-name", &contact.second_name),
        ("exchange-field-second-tel", &contact.second_tel),
        ("exchange-field-second-mail", &contact.second_mail),
    ] {
        if !value.is_empty() {
            facts = facts.fact(l.t(key), value.clone());
        }
    }
    let mut card = Card::new(facts).title(l.t("exchange-part-contact"));
    if may_change {
        card = card
            .action(Button::link(l.t("exchange-edit"), format!("/exchange/partners/{}/edit", partner.code)));
    }
    card.into()
}

fn confirmation_card(shell: &Shell, partner: &Partner, may: bool, today: jiff::civil::Date) -> Markup {
    let l = shell.l;
    let last = partner.confirmed_on.map_or_else(|| l.t("exchange-never"), |day| l.date(day));
    let mut body = Markup::raw("<p>").and(l.a("exchange-confirmed-on", "day", last));
    let tag = confirmation_tag(l, partner, today);
    let due = tag.is_some();
    if let Some(tag) = tag {
        body = body.and(" ").and(tag);
    }
    body = body.and(Markup::raw("</p>"));
    if may && due {
        body = body.and(paragraph(&l.t("exchange-confirm-text"))).and(form(
            shell,
            &format!("/exchange/partners/{}/confirm", partner.code),
            vec![Button::submit(l.t("exchange-confirm")).primary().into()],
        ));
    }
    Card::new(body).title(l.t("exchange-part-confirmation")).into()
}

/// The national centre's decision on an application.
fn decide_card(shell: &Shell, here: &str, wrong: Option<&Refused>) -> Markup {
    let l = shell.l;
    let yes = form(
        shell,
        &format!("{here}/approve"),
        vec![Button::submit(l.t("exchange-approve")).primary().icon("check").into()],
    );
    let reason = Field::textarea(l, "reason", l.t("exchange-field-reason"))
        .rows(2)
        .max_length(300)
        .required()
        .error(wrong.map(|refused| sentence(l, refused)));
    let no = form(
        shell,
        &format!("{here}/return"),
        vec![reason.into(), Button::submit(l.t("exchange-return")).into()],
    );
    Card::new(paragraph(&l.t("exchange-decide-text")).and(yes).and(no)).title(l.t("exchange-decide")).into()
}

fn hook_card(l: L, hooks: &[Hook]) -> Markup {
    let columns = vec![
        Column::text(l.t("exchange-hook-column-url")),
        Column::text(l.t("exchange-column-state")),
        Column::text(l.t("exchange-hook-column-heard")),
    ];
    let rows = hooks.iter().map(|hook| {
        let (tone, key) = match (hook.paused, hook.failures) {
            (true, _) => (Tone::Bad, "exchange-hook-paused"),
            (false, 0) => (Tone::Good, "exchange-hook-active"),
            (false, _) => (Tone::Warn, "exchange-hook-failing"),
        };
        let kind = if hook.live { "exchange-key-live" } else { "exchange-key-test" };
        let kinds: Vec<&str> = hook.kinds.iter().map(|kind| kind.as_str()).collect();
        let about = Markup::from(hook.url.as_str()).and(Markup::raw("<br>"));
        let state = Markup::from(Tag::new(tone, l.t(key)));
        Row::default()
            .cell(about.and(Markup::small(&format!("{} · {}", l.t(kind), kinds.join(l.pick("、", ", "))))))
            .cell(if hook.last_error.is_empty() {
                state
            } else {
                state.and(" ").and(Markup::small(&hook.last_error))
            })
            .cell(hook.last_ok_at.map_or_else(|| l.t("exchange-never"), |at| l.datetime(from_millis(at))))
    });
    let table = Table::new(l, l.t("exchange-part-hooks"), columns).rows(rows);
    Card::new(paragraph(&l.t("exchange-hooks-text")).and(table)).title(l.t("exchange-part-hooks")).into()
}

fn delivery_card(l: L, deliveries: &[Delivered]) -> Markup {
    let columns = vec![
        Column::text(l.t("exchange-column-delivery")),
        Column::text(l.t("exchange-column-received")),
        Column::text(l.t("exchange-column-state")),
        Column::number(l.t("exchange-column-rows")),
        Column::number(l.t("exchange-column-refused")),
        Column::number(l.t("exchange-column-merged")),
    ];
    let rows = deliveries.iter().map(|one| {
        Row::default()
            .cell(one.number.to_string())
            .cell(l.datetime(from_millis(one.received_at)))
            .cell(l.t(&format!("exchange-delivery-{}", one.state)))
            .cell(one.rows_read.to_string())
            .cell(one.rows_refused.to_string())
            .cell(one.rows_merged.to_string())
    });
    let table = Table::new(l, l.t("exchange-part-deliveries"), columns).rows(rows);
    Card::new(table).title(l.t("exchange-part-deliveries")).flush().into()
}

fn doing_card(shell: &Shell, here: &str, may: &impl Fn(Deed) -> bool) -> Option<Markup> {
    let l = shell.l;
    let mut body = Markup::default();
    if may(Deed::Resume) {
        body = body.and(form(
            shell,
            &format!("{here}/resume"),
            vec![Button::submit(l.t("exchange-resume")).primary().into()],
        ));
    }
    let mut links = Markup::default();
    if may(Deed::Pause) {
        links = links.and(Button::link(l.t("exchange-pause"), format!("{here}/pause"))).and(" ");
    }
    if may(Deed::End) {
        links = links.and(Button::link(l.t("exchange-end"), format!("{here}/end")).danger());
    }
    if body.is_empty() && links.is_empty() {
        return None;
    }
    let body = body.and(Markup::raw("<div class=\"actions\">")).and(links).and(Markup::raw("</div>"));
    Some(Card::new(body).title(l.t("exchange-part-doing")).into())
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

fn paragraph(text: &str) -> Markup {
    Markup::raw("<p>").and(text).and(Markup::raw("</p>"))
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
