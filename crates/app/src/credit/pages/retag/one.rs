//! One upload: what would become of each row, how far the work has come, what became of it, and undoing it.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::retag::RetagRefused;
use platform::error::Refused;
use platform::web::{Ctx, Posted, download, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use serde::Deserialize;
use ui::components::{
    Breadcrumb, Button, Card, Column, PageHead, Pagination, Progress, Row, Stat, Stats, Table, Tabs, Tag,
    Tone,
};
use ui::{L, Markup, Shell};

use super::super::{draw as draw_page, refusal_notice};
use super::list::{sample_upload, state};
use crate::catalogue::view;
use crate::credit::retag::{self, RetagRow, RetagUploadId, Upload};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

const HERE: &str = "/review/retags";
/// Rows of a page.
const PER_PAGE: i64 = 25;
/// Outcomes in the order of the page.
const OUTCOMES: [&str; 7] = ["wrong", "left", "kept", "change", "applied", "undone", "same"];

/// Which rows are wanted.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    show: String,
    #[serde(default)]
    page: String,
}

/// What the page shows.
struct Found {
    upload: Upload,
    counts: BTreeMap<String, i64>,
    /// For each tag, how many courses get it and how many lose it.
    tags: BTreeMap<String, (i64, i64)>,
    rows: Vec<RetagRow>,
    shown: Option<&'static str>,
    page: i64,
    refused: Option<Refused>,
}

impl Found {
    fn count(&self, outcome: &str) -> i64 {
        self.counts.get(outcome).copied().unwrap_or(0)
    }

    /// Rows of the outcome shown, or all.
    fn total(&self) -> i64 {
        self.shown.map_or_else(|| self.counts.values().sum(), |outcome| self.count(outcome))
    }
}

/// `GET /review/retags/{id}`.
///
/// # Errors
/// Not found for others' uploads; the database.
pub async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<RetagUploadId>,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let found = load(&app, &ctx, id, &asked).await?;
    page(&draw(shell(&ctx, ctx.l.t("retag-one-title")), &found))
}

/// `POST /review/retags/{id}`: `do` is `apply`, `drop`, `undo`, `again` or `take-up`.
///
/// # Errors
/// As [`show`]. What is refused is said above the rows.
pub async fn decide(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<RetagUploadId>,
    posted: Posted,
) -> AppResult<Response> {
    let (actor, seat) = (ctx.actor(), ctx.seat()?);
    let (done, flash) = match posted.text("do") {
        "apply" => (retag::apply(&app, &actor, seat, id).await, "retag-begun"),
        "undo" => (retag::undo(&app, &actor, seat, id).await, "retag-begun"),
        "again" => (retag::again(&app, &actor, seat, id).await, "retag-begun"),
        "take-up" => (retag::take_up(&app, &actor, seat, id).await, "retag-begun"),
        "drop" => (retag::drop_preview(&app, &actor, seat, id).await, "retag-dropped"),
        other => return Err(AppError::Malformed(format!("do {other}"))),
    };
    match done {
        Ok(()) => Ok(go(&format!("{HERE}/{id}"), Some(("success", flash)))),
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let found = Found { refused: Some(refused), ..load(&app, &ctx, id, &Asked::default()).await? };
            let shell = shell(&ctx, ctx.l.t("retag-one-title")).title_with_errors(true);
            refused_page(&draw(shell, &found))
        }
        Err(error) => Err(error),
    }
}

/// `GET /review/retags/{id}/rows.csv`: every row with its outcome.
///
/// # Errors
/// As [`show`].
pub async fn rows_csv(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<RetagUploadId>,
) -> AppResult<Response> {
    let upload = retag::upload(app.db.read(), ctx.seat()?, id).await?;
    let rows = retag::rows(app.db.read(), upload.id, None, (0, i64::MAX)).await?;
    let l = ctx.l;
    let keys = ["line", "code", "before", "after", "outcome", "why"];
    let header = keys.map(|key| l.t(&format!("retag-column-{key}"))).join(",");
    let cell = |text: String| format!("\"{}\"", documents::csv_cell(&text).replace('"', "\"\""));
    let mut text = format!("\u{feff}{header}\r\n");
    for row in &rows {
        let cells = [
            row.code.clone(),
            row.before().join("、"),
            row.after().join("、"),
            l.t(&format!("retag-outcome-{}", row.outcome)),
            row.said(l).0,
        ];
        text.push_str(&format!("{},{}\r\n", row.line, cells.map(cell).join(",")));
    }
    Ok(download("tags-result.csv", "text/csv; charset=utf-8", text.into_bytes()))
}

async fn load(app: &App, ctx: &Ctx, id: RetagUploadId, asked: &Asked) -> AppResult<Found> {
    let conn = app.db.read();
    let upload = retag::upload(conn, ctx.seat()?, id).await?;
    let counts = retag::counts(conn, id).await?.into_iter().map(|c| (c.outcome, c.rows)).collect();
    let shown = OUTCOMES.into_iter().find(|outcome| *outcome == asked.show);
    let number = asked.page.parse::<i64>().unwrap_or(1).max(1);
    let rows = retag::rows(conn, id, shown, ((number - 1) * PER_PAGE, PER_PAGE)).await?;
    let mut tags: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for row in retag::rows(conn, id, None, (0, i64::MAX)).await? {
        let (before, after) = (row.before(), row.after());
        for tag in after.iter().filter(|tag| !before.contains(tag)) {
            tags.entry(tag.clone()).or_default().0 += 1;
        }
        for tag in before.into_iter().filter(|tag| !after.contains(tag)) {
            tags.entry(tag).or_default().1 += 1;
        }
    }
    Ok(Found { upload, counts, tags, rows, shown, page: number, refused: None })
}

fn draw(shell: Shell, found: &Found) -> PartsPage {
    let (l, upload) = (shell.l, &found.upload);
    let here = format!("{HERE}/{}", upload.id);
    let crumbs = Breadcrumb::new(l).link(l.t("retag-title"), HERE).here(upload.file_name.as_str());
    let head = PageHead::new(upload.file_name.as_str())
        .crumbs(crumbs)
        .tag(state(l, upload))
        .lead(upload.reason.as_str())
        .action(Button::link(l.t("retag-rows-csv"), format!("{here}/rows.csv")).icon("download"));
    let mut parts: Vec<Markup> = vec![head.into()];
    parts.extend(found.refused.as_ref().map(|refused| refusal_notice(l, Tone::Bad, refused).into()));
    if upload.is_busy() {
        parts.push(busy(&shell, found, &here));
    }
    parts.push(stats(l, found));
    parts.extend(deeds(&shell, found, &here));
    if !found.tags.is_empty() {
        parts.push(Card::new(tags(l, found)).title(l.t("retag-tags-title")).flush().into());
    }
    parts.push(tabs(l, found, &here));
    parts.push(Card::new(table(l, found)).title(l.t("retag-rows-title")).flush().into());
    let pages = u32::try_from((found.total() + PER_PAGE - 1) / PER_PAGE).unwrap_or(1).max(1);
    if pages > 1 {
        let prefix = format!("{here}?show={}&", found.shown.unwrap_or_default());
        let number = u32::try_from(found.page).unwrap_or(1).min(pages);
        parts.push(Pagination::new(l, number, pages, prefix).into());
    }
    PartsPage::new(shell, parts)
}

fn busy(shell: &Shell, found: &Found, here: &str) -> Markup {
    let (l, upload) = (shell.l, &found.upload);
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    let note = l.a2("retag-progress-note", "done", upload.done, "of", upload.total);
    let label = l.t(&format!("retag-state-{}", upload.state));
    let bar = Progress::new("retag-progress", label, number(upload.done), number(upload.total)).note(note);
    let look = Button::link(l.t("retag-look-again"), here).icon("clock");
    let take_up = Button::submit(l.t("retag-take-up")).quiet().named("do", "take-up");
    let actions = Markup::raw("<p class=\"actions\">").and(look).and(Markup::raw(" ")).and(take_up);
    let body = form(shell, here, vec![bar.into(), actions.and(Markup::raw("</p>"))]);
    let hint = Markup::raw("<p class=\"sub\">").and(l.t("retag-take-up-hint")).and(Markup::raw("</p>"));
    Card::new(body.and(hint)).title(l.t("retag-progress")).accent().into()
}

fn stats(l: L, found: &Found) -> Markup {
    let shown: Vec<&str> = OUTCOMES.into_iter().filter(|outcome| found.count(outcome) > 0).collect();
    let stat = |outcome: &&str| {
        let stat = Stat::new(l.t(&format!("retag-outcome-{outcome}")), found.count(outcome));
        stat.tone(tone(outcome)).unit(l.t("retag-rows-unit"))
    };
    Stats::new(shown.iter().map(stat).collect()).into()
}

fn tone(outcome: &str) -> Tone {
    match outcome {
        "wrong" => Tone::Bad,
        "left" | "kept" => Tone::Warn,
        "change" => Tone::Info,
        "applied" => Tone::Good,
        _ => Tone::Neutral,
    }
}

/// What can be done with the upload now, each with a sentence about what it does.
fn deeds(shell: &Shell, found: &Found, here: &str) -> Option<Markup> {
    let l = shell.l;
    let deed = |what: &str| Button::submit(l.t(&format!("retag-do-{what}"))).named("do", what);
    let (title, buttons) = match found.upload.state.as_str() {
        "preview" if found.count("change") > 0 => {
            ("preview", vec![deed("apply").primary().icon("check"), deed("drop").quiet()])
        }
        "preview" => ("nothing", vec![deed("drop")]),
        "applied" if found.count("applied") > 0 => ("applied", vec![deed("undo").icon("undo")]),
        "undone" => ("undone", vec![deed("again").icon("check")]),
        _ => return None,
    };
    let n = match title {
        "preview" => found.count("change"),
        "applied" => found.count("applied"),
        _ => found.count("undone"),
    };
    let text = Markup::raw("<p>").and(l.a(&format!("retag-{title}-text"), "n", n)).and(Markup::raw("</p>"));
    let buttons = buttons.into_iter().map(|button| Markup::from(button).and(Markup::raw(" ")));
    let actions = Markup::raw("<p class=\"actions\">").and(Markup::join(buttons)).and(Markup::raw("</p>"));
    let body = form(shell, here, vec![text, actions]);
    Some(Card::new(body).title(l.t(&format!("retag-{title}-title"))).accent().into())
}

fn tags(l: L, found: &Found) -> Table {
    let columns = vec![
        Column::text(l.t("retag-tag")),
        Column::number(l.t("retag-tag-added")),
        Column::number(l.t("retag-tag-removed")),
    ];
    let rows = found.tags.iter().map(|(tag, (added, removed))| {
        let tag = view::option_label(l, "attribute_tags", tag);
        Row::default().cell(tag).cell(added.to_string()).cell(removed.to_string())
    });
    Table::new(l, l.t("retag-tags-title"), columns).rows(rows).dense()
}

fn tabs(l: L, found: &Found, here: &str) -> Markup {
    let mut tabs = Tabs::new(l.t("retag-rows-tabs")).tab(l.t("retag-rows-all"), here, found.shown.is_none());
    for outcome in OUTCOMES.into_iter().filter(|outcome| found.count(outcome) > 0) {
        let label = l.t(&format!("retag-outcome-{outcome}"));
        tabs = tabs.tab(label, format!("{here}?show={outcome}"), found.shown == Some(outcome));
    }
    tabs.into()
}

fn table(l: L, found: &Found) -> Table {
    let columns = vec![
        Column::text(l.t("retag-column-line")),
        Column::text(l.t("retag-column-code")),
        Column::text(l.t("retag-column-before")),
        Column::text(l.t("retag-column-after")),
        Column::text(l.t("retag-column-outcome")),
    ];
    let rows = found.rows.iter().map(|row| {
        let code = match row.course {
            Some(_) => Markup::link(&row.code, &format!("/courses/{}", row.code)),
            None => Markup::from(row.code.as_str()),
        };
        let text = |tags: Vec<String>| match row.course {
            None => String::new(),
            Some(_) if tags.is_empty() => l.t("correction-no-tags"),
            Some(_) => view::option_labels(l, "attribute_tags", &tags),
        };
        let (why, next) = row.said(l);
        let tag = Tag::new(tone(&row.outcome), l.t(&format!("retag-outcome-{}", row.outcome)));
        let mut outcome = Markup::raw("<div>").and(tag);
        if !why.is_empty() {
            outcome = outcome.and(Markup::raw(" ")).and(why).and(Markup::small(&next));
        }
        Row::default()
            .cell(row.line.to_string())
            .cell(code)
            .cell(text(row.before()))
            .cell(text(row.after()))
            .cell(outcome.and(Markup::raw("</div>")))
    });
    Table::new(l, l.t("retag-rows-caption"), columns).rows(rows).dense()
}

fn sample(l: L, state: &str) -> Found {
    let json = |tags: &[&str]| serde_json::to_string(tags).unwrap_or_default();
    let row = |line: i64, outcome: &str, refused: Option<RetagRefused>| RetagRow {
        line,
        code: (5_000_000 + line).to_string(),
        course: refused.is_none().then(|| crate::enrolment::sample::course(l).id),
        before: json(&["媒體素養"]),
        after: json(&["媒體素養", "性平教育"]),
        outcome: outcome.to_owned(),
        problem: refused.map_or_else(String::new, |refused| retag::problem(&refused)),
        ..RetagRow::default()
    };
    let changed = match state {
        "applied" => "applied",
        "undone" => "undone",
        _ => "change",
    };
    let rows = vec![
        row(2, changed, None),
        row(3, "same", None),
        row(4, "wrong", Some(RetagRefused::UnknownCourse { code: "5000004".to_owned() })),
        row(5, "wrong", Some(RetagRefused::NotInForce { tag: "SDGs".to_owned() })),
    ];
    Found {
        upload: sample_upload(l, state),
        counts: BTreeMap::from([
            (changed.to_owned(), 6_600),
            ("same".to_owned(), 40),
            ("wrong".to_owned(), 20),
        ]),
        tags: BTreeMap::from([("性平教育".to_owned(), (6_600, 0)), ("SDGs".to_owned(), (0, 12))]),
        rows,
        shown: None,
        page: 1,
        refused: None,
    }
}

pub(super) fn samples() -> Vec<Page> {
    fn text(l: L, found: &Found) -> String {
        let shell = crate::shell::sample(l, l.t("retag-one-title"));
        draw_page(&draw(shell.title_with_errors(found.refused.is_some()), found))
    }
    vec![
        Page { name: "credit/retag/preview", render: |l| text(l, &sample(l, "preview")) },
        Page { name: "credit/retag/applying", render: |l| text(l, &sample(l, "applying")) },
        Page { name: "credit/retag/applied", render: |l| text(l, &sample(l, "applied")) },
        Page { name: "credit/retag/undone", render: |l| text(l, &sample(l, "undone")) },
        Page {
            name: "credit/retag/nothing",
            render: |l| {
                let mut found = sample(l, "preview");
                found.counts.remove("change");
                found.tags.clear();
                text(l, &found)
            },
        },
        Page {
            name: "credit/retag/refused",
            render: |l| {
                let refused = Some(Refused::new(&RetagRefused::State));
                text(l, &Found { refused, ..sample(l, "applied") })
            },
        },
    ]
}
