//! One's own data: everything held, for what, until when; a copy to take away; requests and their state.

use axum::extract::State;
use axum::response::Response;
use documents::xlsx::{self, Cell, Column as SheetColumn, Kind as SheetKind, Sheet};
use domain::calendar::civil_date;
use domain::retention;
use platform::web::{Ctx, Posted, download, page};
use platform::{AppError, AppResult, Page};
use serde_json::json;
use ui::components::{Button, Card, Column, PageHead, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::kept::kept_word;
use super::{hidden, lines, tabs, text};
use crate::heavy::heavy;
use crate::privacy::{DataRequest, Held, Item, held_about, requests_of};
use crate::shell::PartsPage;
use crate::{App, shell};

/// Most things of a field on the page; the copy has all.
const MOST: usize = 5;

/// Everything held.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let person = ctx.viewer()?.person;
    let held = held_about(&app, ctx.l, person).await?;
    let requests = requests_of(app.db.read(), person).await?;
    let days = app.settings.keep_sign_in_days;
    page(&draw(shell(&ctx, ctx.l.t("own-data-title")), &held, &requests, days))
}

/// The copy for machines.
pub async fn copy_json(State(app): State<App>, ctx: Ctx, _posted: Posted) -> AppResult<Response> {
    let held = held_about(&app, ctx.l, ctx.viewer()?.person).await?;
    let fields: Vec<_> = held
        .iter()
        .map(|h| {
            let values: Vec<_> = h.items.iter().map(|i| i.data.clone()).collect();
            json!({"purpose": h.rule.purpose, "field": h.rule.field, "values": values})
        })
        .collect();
    let copy = json!({"made_at": ctx.now.to_string(), "service": app.settings.public_url, "held": fields});
    let bytes = serde_json::to_vec_pretty(&copy).map_err(AppError::internal)?;
    record(&app, &ctx, "json").await?;
    Ok(download("own-data.json", "application/json", bytes))
}

/// The copy for people.
pub async fn copy_xlsx(State(app): State<App>, ctx: Ctx, _posted: Posted) -> AppResult<Response> {
    let l = ctx.l;
    let held = held_about(&app, l, ctx.viewer()?.person).await?;
    let days = app.settings.keep_sign_in_days;
    let row = |h: &Held, item: &Item| -> Vec<Cell> {
        let field = l.t(&format!("held-field-{}", h.rule.field));
        let purpose = l.t(&format!("held-purpose-{}", h.rule.purpose));
        [purpose, field, item.text.clone(), kept_word(l, h.rule, days)]
            .map(|text| Cell::from(text.as_str()))
            .to_vec()
    };
    let sheet = Sheet {
        name: l.t("own-data-title"),
        titles: vec![l.t("own-data-title"), l.a("own-data-made", "when", l.datetime(ctx.now))],
        columns: vec![
            SheetColumn::new(l.t("own-data-purpose"), 20.0, SheetKind::Text),
            SheetColumn::new(l.t("own-data-field"), 20.0, SheetKind::Text),
            SheetColumn::new(l.t("own-data-what"), 70.0, SheetKind::Text),
            SheetColumn::new(l.t("own-data-kept"), 30.0, SheetKind::Text),
        ],
        rows: held.iter().flat_map(|h| h.items.iter().map(move |item| row(h, item))).collect(),
        landscape: true,
        created_at: ctx.now,
    };
    let bytes = heavy(move || xlsx::write(&sheet)).await?.map_err(AppError::internal)?;
    record(&app, &ctx, "xlsx").await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(download("own-data.xlsx", kind, bytes))
}

async fn record(app: &App, ctx: &Ctx, format: &str) -> AppResult<()> {
    let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
    change.record("person.copied_own", ctx.viewer()?.person.0, json!({"format": format}));
    Ok(change.commit().await?)
}

fn draw(shell: Shell, held: &[Held], requests: &[DataRequest], sign_in_days: i64) -> PartsPage {
    let l = shell.l;
    let head = PageHead::new(l.t("own-data-title")).lead(l.t("own-data-lead"));
    let mut parts: Vec<Markup> = vec![head.into(), tabs(l, "/account/data")];
    if !requests.is_empty() {
        parts.push(Card::new(own_requests(l, requests)).title(l.t("own-data-requests")).flush().into());
    }
    parts.push(copy_card(&shell));
    for purpose in retention::purposes(retention::table()) {
        let of: Vec<&Held> = held.iter().filter(|h| h.rule.purpose == purpose).collect();
        if of.is_empty() {
            continue;
        }
        let title = l.t(&format!("held-purpose-{purpose}"));
        let columns = vec![
            Column::text(l.t("own-data-field")),
            Column::text(l.t("own-data-what")),
            Column::text(l.t("own-data-kept")),
        ];
        let table = Table::new(l, title.clone(), columns).rows(of.iter().map(|h| row(l, h, sign_in_days)));
        parts.push(Card::new(table).title(title).flush().into());
    }
    PartsPage::new(shell, parts)
}

fn copy_card(shell: &Shell) -> Markup {
    let l = shell.l;
    // Not a form that sends once: the page stays, and a copy may be wanted twice.
    let form = Markup::join([
        Markup::raw("<form class=\"stack\" method=\"post\" action=\"/account/data/copy.xlsx\">"),
        hidden("csrf", &shell.csrf),
        Markup::raw("<p>"),
        l.t("own-data-copy-text").into(),
        Markup::raw("</p><div class=\"actions\">"),
        Button::submit(l.t("own-data-copy-xlsx")).primary().icon("download").into(),
        Button::submit(l.t("own-data-copy-json")).to("/account/data/copy.json").icon("download").into(),
        Markup::raw("</div></form>"),
    ]);
    Card::new(form).title(l.t("own-data-copy")).into()
}

fn row(l: L, held: &Held, sign_in_days: i64) -> Row {
    let mut shown: Vec<String> = held.items.iter().take(MOST).map(|item| item.text.clone()).collect();
    let more = held.items.len().saturating_sub(MOST);
    if more > 0 {
        shown.push(l.a("own-data-more", "n", more));
    }
    if shown.is_empty() {
        shown.push(l.t("own-data-nothing"));
    }
    Row::default()
        .cell(l.t(&format!("held-field-{}", held.rule.field)))
        .cell(lines(&shown))
        .cell(Markup::small(&kept_word(l, held.rule, sign_in_days)))
}

fn own_requests(l: L, requests: &[DataRequest]) -> Table {
    let columns = vec![
        Column::text(l.t("request-kind")),
        Column::text(l.t("request-asked")),
        Column::text(l.t("request-state")),
        Column::actions(l.t("request-actions")),
    ];
    Table::new(l, l.t("own-data-requests"), columns).rows(requests.iter().map(|r| request_row(l, r)))
}

fn request_row(l: L, request: &DataRequest) -> Row {
    let kind = l.t(&format!("request-kind-{}", request.kind));
    let mut what: Markup = kind.as_str().into();
    if !request.field.is_empty() {
        what = what.and(Markup::small(&l.t(&format!("request-field-{}", request.field))));
    }
    let tone = match request.state.as_str() {
        "granted" => Tone::Good,
        "refused" => Tone::Bad,
        "open" => Tone::Info,
        _ => Tone::Neutral,
    };
    let mut state: Markup = Tag::new(tone, l.t(&format!("request-state-{}", request.state))).into();
    if request.is_open() {
        state = state.and(Markup::small(&l.a("request-due", "due", l.date(request.due()))));
    } else if !request.reason.is_empty() {
        state = state.and(Markup::small(&request.reason));
    }
    let action: Markup = if request.is_open() {
        let to = format!("/account/data/requests/{}/withdraw", request.id);
        Button::link(l.t("request-withdraw"), to).small().about(kind).into()
    } else {
        Markup::default()
    };
    let asked = l.date(civil_date(platform::clock::from_millis(request.asked_at)));
    Row::default().cell(what).cell(asked).cell(state).cell(action)
}

/// As a teacher sees it: with requests, and with nothing held yet.
pub fn samples() -> Vec<Page> {
    fn held(filled: usize) -> Vec<Held> {
        let rules = retention::table().iter().filter(|rule| rule.purpose != "technical");
        rules
            .map(|rule| Held {
                rule,
                items: (0..filled).map(|n| Item { text: format!("……{n}"), data: json!(n) }).collect(),
            })
            .collect()
    }
    fn draw_sample(l: L, filled: usize, requests: &[DataRequest]) -> String {
        text(draw(crate::shell::sample(l, l.t("own-data-title")), &held(filled), requests, 365))
    }
    vec![
        Page {
            name: "privacy/data/full",
            render: |l| draw_sample(l, 7, &super::requests::sample_requests(l)),
        },
        Page { name: "privacy/data/empty", render: |l| draw_sample(l, 0, &[]) },
    ]
}
