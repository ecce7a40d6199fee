//! `/exchange/partners/{code}/deliveries/{number}`: how far a delivery is, its figures, its refused rows, what is done next.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::exchange::RowRefused;
use domain::refusal::Refusal;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, download, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use serde::Deserialize;
use ui::components::{
    Breadcrumb, Button, Card, Column, Facts, Notice, PageHead, Row, Stat, Stats, Table, Tone,
};
use ui::{L, Markup, Shell};

use super::{failure, refusal_notice, said, sample, state_tag, text};
use crate::exchange::partners::{self, Partner};
use crate::exchange::taking::{self, Delivery, FaultRow, State as Standing, Told, What};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// Refused rows of a page.
const PER_PAGE: i64 = 50;
/// Rows of the file of refusals read at once.
const AT_ONCE: i64 = 5_000;

/// After which refused row the page begins.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    list: String,
    #[serde(default)]
    line: i64,
}

/// What the page shows.
struct Found {
    partner: Partner,
    delivery: Delivery,
    rows: Vec<FaultRow>,
    more: bool,
    refused: Option<Refused>,
}

/// `GET /exchange/partners/{code}/deliveries/{number}`.
///
/// # Errors
/// Not found for another's partner; the database.
pub async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, number)): Path<(String, i64)>,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let found = load(&app, &ctx, &code, number, &asked).await?;
    page(&draw(shell(&ctx, &found.delivery.file_name), &found))
}

/// `POST …`: `do` is `merge` or `drop`.
///
/// # Errors
/// As [`show`]. What is refused is said on the page.
pub async fn decide(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, number)): Path<(String, i64)>,
    posted: Posted,
) -> AppResult<Response> {
    let partner = partners::keeper(app.db.read(), ctx.seat()?, &code).await?;
    let delivery = taking::delivery(app.db.read(), partner.id, number).await?;
    let (done, flash) = match posted.text("do") {
        "merge" => (taking::merge(&app, &ctx.actor(), &delivery).await, "exchange-merging"),
        "drop" => (taking::drop_delivery(&app, &ctx.actor(), &delivery).await, "exchange-dropped"),
        other => return Err(AppError::Malformed(format!("do {other}"))),
    };
    match done {
        Ok(()) => Ok(go(&here(&partner, number), Some(("success", flash)))),
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let found =
                Found { refused: Some(refused), ..load(&app, &ctx, &code, number, &Asked::default()).await? };
            refused_page(&draw(shell(&ctx, &found.delivery.file_name).title_with_errors(true), &found))
        }
        Err(error) => Err(error),
    }
}

/// `GET …/refused.csv`: every refused row with its line, column, code, sentence and way on; numbers masked.
///
/// # Errors
/// As [`show`].
pub async fn refused_csv(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, number)): Path<(String, i64)>,
) -> AppResult<Response> {
    let partner = partners::keeper(app.db.read(), ctx.seat()?, &code).await?;
    let delivery = taking::delivery(app.db.read(), partner.id, number).await?;
    let l = ctx.l;
    let keys = ["list", "line", "column", "code", "why", "next", "row"];
    let header = keys.map(|key| l.t(&format!("exchange-refused-{key}"))).join(",");
    let cell = |text: &str| format!("\"{}\"", documents::csv_cell(text).replace('"', "\"\""));
    let mut text = format!("\u{feff}{header}\r\n");
    let mut after = (String::new(), 0);
    loop {
        let rows = taking::faults(app.db.read(), delivery.id, (&after.0, after.1), AT_ONCE).await?;
        let Some(last) = rows.last() else { break };
        after = (last.list.clone(), last.line);
        for row in &rows {
            let whole = row.cells().join(" | ");
            for told in row.told() {
                let (why, next) = said(l, &told);
                let line = row.line.to_string();
                let cells = [&row.list, &line, &told.column, &told.code, &why, &next, &whole];
                text.push_str(&cells.map(|c| cell(c)).join(","));
                text.push_str("\r\n");
            }
        }
    }
    Ok(download(&format!("refused-{number}.csv"), "text/csv; charset=utf-8", text.into_bytes()))
}

fn here(partner: &Partner, number: i64) -> String {
    format!("/exchange/partners/{}/deliveries/{number}", partner.code)
}

async fn load(app: &App, ctx: &Ctx, code: &str, number: i64, asked: &Asked) -> AppResult<Found> {
    let partner = partners::keeper(app.db.read(), ctx.seat()?, code).await?;
    let delivery = taking::delivery(app.db.read(), partner.id, number).await?;
    let after = (asked.list.as_str(), asked.line);
    let mut rows = taking::faults(app.db.read(), delivery.id, after, PER_PAGE + 1).await?;
    let more = rows.len() > usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    Ok(Found { partner, delivery, rows, more, refused: None })
}

fn draw(shell: Shell, found: &Found) -> PartsPage {
    let (l, delivery) = (shell.l, &found.delivery);
    let here = here(&found.partner, delivery.number);
    let list = format!("/exchange/partners/{}/deliveries", found.partner.code);
    let crumbs = Breadcrumb::new(l)
        .link(found.partner.name.as_str(), format!("/exchange/partners/{}", found.partner.code))
        .link(l.t("exchange-deliveries-title"), list)
        .here(l.a("exchange-delivery-number", "number", delivery.number));
    let mut head = PageHead::new(delivery.file_name.as_str()).crumbs(crumbs).tag(state_tag(l, delivery));
    if delivery.rows_refused > 0 {
        let file = Button::link(l.t("exchange-refused-file"), format!("{here}/refused.csv")).icon("download");
        head = head.action(file);
    }
    let mut parts: Vec<Markup> = vec![head.into()];
    parts.extend(found.refused.as_ref().map(|refused| refusal_notice(l, refused).into()));
    parts.extend(notice(l, delivery));
    if delivery.state().is_busy() {
        parts.push(busy(l, delivery, &here));
    }
    if delivery.state() != Standing::Failed && delivery.state() != Standing::Received {
        parts.push(stats(l, delivery));
    }
    parts.extend(deeds(&shell, delivery, &here));
    if !found.rows.is_empty() {
        parts.push(Card::new(table(l, &found.rows)).title(l.t("exchange-refused-title")).flush().into());
    }
    if let Some(last) = found.rows.last().filter(|_| found.more) {
        let next = format!("{here}?list={}&line={}", last.list, last.line);
        let button = Button::link(l.t("exchange-refused-more"), next);
        parts.push(Markup::raw("<p class=\"actions\">").and(button).and(Markup::raw("</p>")));
    }
    parts.push(Card::new(facts(l, delivery)).title(l.t("exchange-delivery-facts")).into());
    PartsPage::new(shell, parts)
}

/// What there is to know before anything is done.
fn notice(l: L, delivery: &Delivery) -> Option<Markup> {
    let open = matches!(delivery.state(), Standing::Checked | Standing::Held);
    if open && delivery.failure == taking::MANY_LEAVE {
        let text = l.a("exchange-note-many-leave", "people", delivery.leaving);
        return Some(Notice::new(Tone::Warn, text).title(l.t("exchange-note-many-leave-title")).into());
    }
    let (tone, text) = match delivery.state() {
        Standing::Failed => {
            let (why, next) = failure(l, &delivery.failure);
            return Some(Notice::new(Tone::Bad, Markup::from(next)).title(why).into());
        }
        Standing::Checked if !delivery.live => (Tone::Info, "exchange-note-sandbox"),
        Standing::Checked => (Tone::Info, "exchange-note-checked"),
        Standing::Held => (Tone::Warn, "exchange-note-held"),
        Standing::Merged if delivery.rows_waiting > 0 && delivery.what() == What::Profiles => {
            (Tone::Info, "exchange-note-profiles-waiting")
        }
        Standing::Merged if delivery.rows_waiting > 0 => (Tone::Info, "exchange-note-waiting"),
        _ => return None,
    };
    Some(Notice::new(tone, l.t(text)).into())
}

fn busy(l: L, delivery: &Delivery, here: &str) -> Markup {
    // How many rows there are is known when all were read: a bar would pretend.
    let note = l.a("exchange-progress-note", "rows", delivery.position);
    let note = Markup::raw("<p>").and(note).and(Markup::raw("</p>"));
    let look = Button::link(l.t("exchange-look-again"), here).icon("clock");
    let actions = Markup::raw("<p class=\"actions\">").and(look).and(Markup::raw("</p>"));
    Card::new(note.and(actions)).title(l.t("exchange-progress")).accent().into()
}

fn stats(l: L, delivery: &Delivery) -> Markup {
    let all = [
        ("new", delivery.rows_new, Tone::Good),
        ("changed", delivery.rows_changed, Tone::Info),
        ("unchanged", delivery.rows_unchanged, Tone::Neutral),
        ("repeated", delivery.rows_repeated, Tone::Neutral),
        ("waiting", delivery.rows_waiting, Tone::Warn),
        ("refused", delivery.rows_refused, Tone::Bad),
    ];
    let profiles = delivery.what() == What::Profiles;
    let stat = |(what, number, tone): (&str, i64, Tone)| {
        let tone = if number > 0 { tone } else { Tone::Neutral };
        let label = match what {
            "waiting" if profiles => l.t("exchange-rows-undecided"),
            what => l.t(&format!("exchange-rows-{what}")),
        };
        Stat::new(label, number).tone(tone).unit(l.t("exchange-rows-unit"))
    };
    let mut all: Vec<Stat> = all.map(stat).into();
    if delivery.complete {
        let leaving = Stat::new(l.t("exchange-leaving"), delivery.leaving).unit(l.t("exchange-leaving-unit"));
        all.push(leaving.tone(if delivery.leaving > 0 { Tone::Warn } else { Tone::Neutral }));
    }
    Stats::new(all).into()
}

fn deeds(shell: &Shell, delivery: &Delivery, here: &str) -> Option<Markup> {
    let l = shell.l;
    let open = matches!(delivery.state(), Standing::Checked | Standing::Held);
    if !open {
        return None;
    }
    let merges = delivery.rows_new + delivery.rows_changed + delivery.rows_waiting;
    let text = match delivery.live {
        true if delivery.complete => l.args(
            "exchange-merge-complete-text",
            &[
                ("rows", merges.to_string()),
                ("refused", delivery.rows_refused.to_string()),
                ("people", delivery.leaving.to_string()),
            ],
        ),
        true => l.a2("exchange-merge-text", "rows", merges, "refused", delivery.rows_refused),
        false => l.t("exchange-drop-text"),
    };
    let mut actions = Markup::raw("<p class=\"actions\">");
    if delivery.may_merge() && merges + delivery.leaving > 0 {
        let merge = Button::submit(l.t("exchange-merge")).named("do", "merge").primary().icon("check");
        actions = actions.and(merge).and(Markup::raw(" "));
    }
    let drop = Button::submit(l.t("exchange-drop")).named("do", "drop").quiet();
    let actions = actions.and(drop).and(Markup::raw("</p>"));
    let text = Markup::raw("<p>").and(text).and(Markup::raw("</p>"));
    Some(Card::new(form(shell, here, vec![text, actions])).title(l.t("exchange-next-title")).accent().into())
}

fn table(l: L, rows: &[FaultRow]) -> Table {
    let columns = vec![
        Column::text(l.t("exchange-refused-line")),
        Column::text(l.t("exchange-refused-column")),
        Column::text(l.t("exchange-refused-why")),
        Column::text(l.t("exchange-refused-row")),
    ];
    let mut drawn = Vec::new();
    for row in rows {
        let list = l.t(&format!("exchange-list-{}", row.list));
        let whole: Vec<String> = row.cells().into_iter().filter(|cell| !cell.is_empty()).take(4).collect();
        for told in row.told() {
            let (why, next) = said(l, &told);
            let line = Markup::raw("<div>").and(row.line.to_string()).and(Markup::small(&list));
            let why = Markup::raw("<div>").and(why).and(Markup::small(&next)).and(Markup::raw("</div>"));
            drawn.push(
                Row::default()
                    .cell(line.and(Markup::raw("</div>")))
                    .cell(if told.column.is_empty() { l.t("exchange-refused-whole") } else { told.column })
                    .cell(why)
                    .cell(whole.join("、")),
            );
        }
    }
    Table::new(l, l.t("exchange-refused-title"), columns).rows(drawn).dense()
}

fn facts(l: L, delivery: &Delivery) -> Facts {
    let door = l.t(&format!("exchange-door-{}", delivery.door));
    let wish = match (delivery.dry_run, delivery.whole) {
        (true, _) => "check",
        (false, true) => "whole",
        (false, false) => "good",
    };
    let what = match (delivery.what(), delivery.complete) {
        (What::Profiles, true) => l.t("exchange-what-profiles-complete"),
        (What::Profiles, false) => l.t("exchange-what-profiles"),
        (What::Records, _) => l.t("exchange-what-records"),
    };
    let size = format!("{:.1} MiB", delivery.bytes as f64 / 1_048_576.0);
    let format = Some(delivery.format.clone()).filter(|format| !format.is_empty());
    Facts::new()
        .fact(l.t("exchange-fact-number"), delivery.number.to_string())
        .fact(l.t("exchange-fact-when"), l.datetime(from_millis(delivery.received_at)))
        .fact(l.t("exchange-fact-who"), format!("{} · {door}", delivery.sent_by))
        .fact(l.t("exchange-what"), what)
        .fact(l.t("exchange-wish"), l.t(&format!("exchange-wish-{wish}")))
        .maybe(l.t("exchange-fact-format"), format.map(|format| format!("{format} · {size}")))
        .fact("SHA-256", delivery.sha256.clone())
}

fn sample_row(list: &str, line: i64, column: &str, why: &RowRefused, cells: &[&str]) -> FaultRow {
    let args = why.args().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let told = vec![Told { column: column.to_owned(), code: why.code().to_owned(), args }];
    FaultRow {
        list: list.to_owned(),
        line,
        faults: serde_json::to_string(&told).unwrap_or_default(),
        cells: serde_json::to_string(cells).unwrap_or_default(),
    }
}

fn sample_profile_rows() -> Vec<FaultRow> {
    let (code, name) = ("014601".to_owned(), "杏林國小".to_owned());
    let why = RowRefused::SchoolNotYours { code, name };
    vec![sample_row("profiles", 88, "SchoolId", &why, &["A12*****89", "林小晴", "", "", "014601", "教保員"])]
}

fn sample_rows() -> Vec<FaultRow> {
    let row = sample_row;
    vec![
        row(
            "courses",
            14,
            "CourseHour",
            &RowRefused::Hours { given: "0.3".to_owned() },
            &["C-0013", "閱讀教學"],
        ),
        row("courses", 88, "", &RowRefused::Shifted, &["C-0087", "", "閱讀教學", "014601"]),
        row(
            "people",
            1_205,
            "TeacherId",
            &RowRefused::PersonChecksum { given: "A12*****88".to_owned() },
            &["C-0013", "A12*****88", "3"],
        ),
    ]
}

/// A complete list of profiles that would end many people's service.
fn sample_leaving(l: L) -> String {
    let mut delivery = sample(l, "held");
    (delivery.what, delivery.complete, delivery.leaving) = ("profiles".to_owned(), true, 41);
    delivery.failure = taking::MANY_LEAVE.to_owned();
    delivery.file_name = "profileList.csv".to_owned();
    (delivery.whole, delivery.rows_refused) = (false, 1);
    let rows = sample_profile_rows();
    let partner = partners::sample_partner(l);
    let shell = crate::shell::sample(l, &delivery.file_name);
    text(&draw(shell, &Found { partner, delivery, rows, more: false, refused: None }))
}

pub(super) fn samples() -> Vec<Page> {
    fn of(l: L, state: &str) -> String {
        let delivery = sample(l, state);
        let rows = if delivery.state().is_busy() || state == "failed" { Vec::new() } else { sample_rows() };
        let partner = partners::sample_partner(l);
        let shell = crate::shell::sample(l, &delivery.file_name);
        text(&draw(shell, &Found { partner, delivery, rows, more: true, refused: None }))
    }
    vec![
        Page { name: "exchange/delivery/checking", render: |l| of(l, "checking") },
        Page { name: "exchange/delivery/checked", render: |l| of(l, "checked") },
        Page { name: "exchange/delivery/held", render: |l| of(l, "held") },
        Page { name: "exchange/delivery/merged", render: |l| of(l, "merged") },
        Page { name: "exchange/delivery/failed", render: |l| of(l, "failed") },
        Page { name: "exchange/delivery/profiles-held", render: sample_leaving },
    ]
}
