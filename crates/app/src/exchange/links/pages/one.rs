//! `/exchange/links/{id}`: how a link goes: what fails and what to do, what was sent and refused, what differs, what came.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::exchange::Month;
use platform::clock::from_millis;
use platform::web::{Ctx, Posted, go, page};
use platform::{AppError, AppResult, Page};
use ui::components::{Breadcrumb, Button, Card, Column, Confirm, Facts, Notice, PageHead, Row, Table, Tone};
use ui::{L, Markup, Shell};

use super::{Link, does, run, sample, state_tag, text};
use crate::exchange::links::{self, commands};
use crate::exchange::month_name;
use crate::exchange::partners;
use crate::exchange::taking::{self, Delivery};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// Deliveries of what came that are shown.
const CAME: i64 = 10;

/// What the page shows beside the link itself: what came from there, under the code it is kept by.
#[derive(Default)]
struct Came {
    code: String,
    deliveries: Vec<Delivery>,
}

/// `GET /exchange/links/{id}`.
///
/// # Errors
/// Not found for another's; denied; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(id): Path<String>) -> AppResult<Response> {
    let link = commands::own(&app, ctx.seat()?, &id).await?;
    let code = partners::partner(app.db.read(), link.partner).await?.code;
    let (deliveries, _) = taking::deliveries(app.db.read(), link.partner, CAME, 0).await?;
    page(&draw(shell(&ctx, &link.name), &link, &Came { code, deliveries }))
}

/// `POST /exchange/links/{id}`: `do` is `run`, `pause` or `go-on`.
///
/// # Errors
/// Not found; denied; the database.
pub async fn act(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let (actor, seat) = (ctx.actor(), ctx.seat()?);
    let flash = match posted.text("do") {
        "run" => links::ask(&app, &actor, seat, &id).await.map(|()| "exchange-link-asked"),
        "pause" => links::pause(&app, &actor, seat, &id, true).await.map(|()| "exchange-link-paused"),
        "go-on" => links::pause(&app, &actor, seat, &id, false).await.map(|()| "exchange-link-goes-on"),
        other => Err(AppError::Malformed(format!("do {other}"))),
    };
    Ok(go(&format!("/exchange/links/{id}"), Some(("success", flash?))))
}

/// `GET /exchange/links/{id}/end`: asks first.
///
/// # Errors
/// Not found; denied.
pub async fn ask_end(State(app): State<App>, ctx: Ctx, Path(id): Path<String>) -> AppResult<Response> {
    let link = commands::own(&app, ctx.seat()?, &id).await?;
    page(&draw_end(shell(&ctx, ctx.l.t("exchange-link-end")), &link))
}

/// `POST /exchange/links/{id}/end`.
///
/// # Errors
/// Not found; denied; the database.
pub async fn end(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    links::end(&app, &ctx.actor(), ctx.seat()?, &id).await?;
    Ok(go("/exchange/links", Some(("success", "exchange-link-ended"))))
}

fn draw(shell: Shell, link: &Link, came: &Came) -> PartsPage {
    let l = shell.l;
    let here = format!("/exchange/links/{}", link.id);
    let crumbs = Breadcrumb::new(l).link(l.t("exchange-links-title"), "/exchange/links").here(&link.name);
    let head = PageHead::new(&link.name)
        .crumbs(crumbs)
        .tag(state_tag(l, link))
        .action(Button::link(l.t("exchange-edit"), format!("{here}/edit")));
    let mut parts: Vec<Markup> = vec![head.into()];
    if let (Some(since), false) = (link.failing_since, link.paused) {
        let (why, next) = run::words(l, link.failure().as_ref());
        let since = l.a("exchange-link-failing-since", "since", l.datetime(from_millis(since)));
        let body = Markup::from(why).and(" ").and(next).and(" ").and(l.t("exchange-link-nothing-lost"));
        parts.push(Notice::new(Tone::Bad, body).title(since).into());
    }
    parts.push(facts(l, link));
    parts.push(doing(&shell, link, &here));
    if link.sends {
        parts.push(sent(l, link));
    }
    if link.compares {
        parts.push(compared(l, link));
    }
    if link.fetches {
        parts.push(fetched(l, came));
    }
    PartsPage::new(shell, parts)
}

fn facts(l: L, link: &Link) -> Markup {
    let at = |at: Option<i64>| at.map_or_else(|| l.t("exchange-never"), |at| l.datetime(from_millis(at)));
    let facts = Facts::new()
        .fact(l.t("exchange-link-field-url"), link.url.clone())
        .fact(l.t("exchange-link-field-key"), format!("xtk_{}_…", link.key_name))
        .fact(l.t("exchange-link-field-does"), does(l, link))
        .fact(l.t("exchange-link-field-hour"), l.a("exchange-hour", "hour", format!("{:02}:00", link.hour)))
        .fact(l.t("exchange-link-field-mail"), link.mail.clone())
        .fact(l.t("exchange-link-column-good"), at(link.ok_at))
        .fact(l.t("exchange-link-tried"), at(link.tried_at));
    Card::new(facts).title(l.t("exchange-link-part-there")).into()
}

fn doing(shell: &Shell, link: &Link, here: &str) -> Markup {
    let l = shell.l;
    let button = |what: &str, button: Button| {
        let what = Markup::raw(format!("<input type=\"hidden\" name=\"do\" value=\"{what}\">"));
        form(shell, here, vec![what, button.into()])
    };
    let body = if link.paused {
        button("go-on", Button::submit(l.t("exchange-link-go-on")).primary())
    } else {
        let run = button("run", Button::submit(l.t("exchange-link-run")).primary().icon("check"));
        run.and(button("pause", Button::submit(l.t("exchange-link-pause"))))
    };
    let end = Button::link(l.t("exchange-link-end"), format!("{here}/end")).danger();
    let body = Markup::raw("<div class=\"actions\">").and(body).and(end).and(Markup::raw("</div>"));
    Card::new(body).title(l.t("exchange-part-doing")).into()
}

fn paragraph(text: &str) -> Markup {
    Markup::raw("<p>").and(text).and(Markup::raw("</p>"))
}

fn sent(l: L, link: &Link) -> Markup {
    let sent = link.sent();
    let title = l.t("exchange-link-part-sent");
    if sent.delivery == 0 {
        return Card::new(paragraph(&l.t("exchange-link-sent-none"))).title(title).into();
    }
    let number = sent.delivery.to_string();
    let mut body = match link.pending {
        Some(_) => paragraph(&l.a("exchange-link-sent-waits", "number", number)),
        None => {
            let args = [
                ("number", number),
                ("at", l.datetime(from_millis(sent.at))),
                ("rows", sent.rows.to_string()),
                ("changed", sent.changed.to_string()),
                ("refused", sent.refused.to_string()),
            ];
            paragraph(&l.args("exchange-link-sent-outcome", &args))
        }
    };
    if sent.without_number > 0 {
        body = body.and(paragraph(&l.a("exchange-link-sent-without", "n", sent.without_number)));
    }
    if !sent.rows_refused.is_empty() {
        let columns = vec![
            Column::text(l.t("exchange-link-column-course")),
            Column::text(l.t("exchange-link-column-column")),
            Column::text(l.t("exchange-link-column-why")),
        ];
        let rows = sent.rows_refused.iter().map(|row| {
            Row::default()
                .cell(row.course.clone())
                .cell(row.column.clone())
                .cell(l.pick(row.zh.as_str(), row.en.as_str()).to_owned())
        });
        let table = Table::new(l, l.t("exchange-link-refused"), columns).rows(rows);
        body = body.and(paragraph(&l.t("exchange-link-refused-text"))).and(table);
    }
    Card::new(body).title(title).into()
}

fn compared(l: L, link: &Link) -> Markup {
    let compared = link.compared();
    let title = l.t("exchange-link-part-compared");
    if compared.at == 0 {
        return Card::new(paragraph(&l.t("exchange-link-compared-none"))).title(title).into();
    }
    // As stored; read out as people say it.
    let month = |text: &str| Month::parse(text).map_or_else(|| text.to_owned(), |month| month_name(l, month));
    let months: Vec<String> = compared.months.iter().map(|text| month(text)).collect();
    let args = [
        ("at", l.datetime(from_millis(compared.at))),
        ("months", months.join(l.pick("、", ", "))),
        ("n", compared.differences.len().to_string()),
    ];
    let mut body = paragraph(&l.args("exchange-link-compared-outcome", &args));
    if !compared.differences.is_empty() {
        let columns = vec![
            Column::text(l.t("exchange-link-column-month")),
            Column::text(l.t("exchange-link-column-school")),
            Column::text(l.t("exchange-link-column-course")),
            Column::text(l.t("exchange-link-column-person")),
            Column::number(l.t("exchange-link-column-hours")),
            Column::text(l.t("exchange-link-column-side")),
        ];
        let rows = compared.differences.iter().map(|one| {
            let hours = domain::hours::HalfHours(i32::try_from(one.half_hours).unwrap_or(0)).to_string();
            let side = if one.here { "exchange-link-only-here" } else { "exchange-link-only-there" };
            Row::default()
                .cell(month(&one.month))
                .cell(one.school.clone())
                .cell(one.course.clone())
                .cell(one.person.clone())
                .cell(hours)
                .cell(l.t(side))
        });
        body = body.and(Table::new(l, title.clone(), columns).rows(rows));
    }
    Card::new(body).title(title).into()
}

fn fetched(l: L, came: &Came) -> Markup {
    let title = l.t("exchange-link-part-fetched");
    if came.deliveries.is_empty() {
        return Card::new(paragraph(&l.t("exchange-link-fetched-none"))).title(title).into();
    }
    let columns = vec![
        Column::text(l.t("exchange-column-delivery")),
        Column::text(l.t("exchange-column-received")),
        Column::text(l.t("exchange-column-state")),
        Column::number(l.t("exchange-column-rows")),
        Column::number(l.t("exchange-column-refused")),
    ];
    let rows = came.deliveries.iter().map(|one| {
        let to = format!("/exchange/partners/{}/deliveries/{}", came.code, one.number);
        Row::default()
            .cell(Markup::link(&one.number.to_string(), &to))
            .cell(l.datetime(from_millis(one.received_at)))
            .cell(l.t(&format!("exchange-delivery-{}", one.state)))
            .cell(one.rows_read.to_string())
            .cell(one.rows_refused.to_string())
    });
    let table = Table::new(l, title.clone(), columns).rows(rows);
    Card::new(paragraph(&l.t("exchange-link-fetched-text")).and(table)).title(title).into()
}

fn draw_end(shell: Shell, link: &Link) -> PartsPage {
    let l = shell.l;
    let here = format!("/exchange/links/{}", link.id);
    let confirm = Confirm::new(
        l,
        l.t("exchange-link-end"),
        format!("{here}/end"),
        &shell.csrf,
        l.t("exchange-link-end"),
        here,
    )
    .body(paragraph(&l.a("exchange-link-end-text", "link", &link.name)))
    .danger();
    PartsPage::new(shell, vec![confirm.into()])
}

pub(super) fn samples() -> Vec<Page> {
    fn of(l: L, state: &str) -> String {
        let link = sample(l, state);
        text(&draw(crate::shell::sample(l, link.name.clone()), &link, &Came::default()))
    }
    vec![
        Page { name: "exchange/link/good", render: |l| of(l, "good") },
        Page { name: "exchange/link/failing", render: |l| of(l, "failing") },
        Page { name: "exchange/link/paused", render: |l| of(l, "paused") },
        Page { name: "exchange/link/new", render: |l| of(l, "new") },
        Page {
            name: "exchange/link/end",
            render: |l| {
                text(&draw_end(crate::shell::sample(l, l.t("exchange-link-end")), &sample(l, "good")))
            },
        },
    ]
}
