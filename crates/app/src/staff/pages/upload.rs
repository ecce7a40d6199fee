//! A workbook of people: choosing it, looking at what would become of each row, writing the good ones.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, download, go, page, refused_page};
use platform::{AppError, AppResult};
use serde::Deserialize;
use ui::components::{
    Button, Card, Column, Field, Notice, Pagination, Row, Stat, Stats, Table, Tabs, Tag, Tone,
};
use ui::{L, Markup, Shell};

use super::{XLSX, actions, file_form, head, refusal, tabs, waiting};
use crate::heavy::heavy;
use crate::shell::{PartsPage, form as form_around};
use crate::staff::UploadId;
use crate::staff::judge::Outcome;
use crate::staff::place::{Door, Place};
use crate::staff::store::{self, Upload, UploadRow};
use crate::staff::upload::{self, RowResult};
use crate::{App, shell};

const PER_PAGE: i64 = 100;

/// The page to choose a file on.
///
/// # Errors
/// Not found for an organisation without this door; the database.
pub async fn form(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    let (uploads, waiting) = around(&app, &place).await?;
    page(&draw_form(shell(&ctx, ctx.l.t("staff-upload")), place.door, &uploads, waiting, None))
}

async fn around(app: &App, place: &Place) -> AppResult<(Vec<Upload>, u32)> {
    let uploads = store::uploads(app.db.read(), place.organisation, place.door.as_str()).await?;
    Ok((uploads, waiting(app, place).await?))
}

/// Reads the file and shows what would become of each row.
///
/// # Errors
/// Not found for an organisation without this door; the database. A file that can't be read is said on the page.
pub async fn take(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    let outcome = match posted.file("file").cloned() {
        None => Err(AppError::refused(&domain::staff::StaffRefused::NoFile)),
        Some(file) => match heavy(move || upload::read(&file.bytes)).await? {
            Ok(read) => {
                let name = posted.file("file").map_or("", |f| f.name.as_str());
                upload::stage(&app, &ctx.actor(), &place, name, read).await
            }
            Err(error) => Err(error),
        },
    };
    match outcome {
        Ok(id) => Ok(go(&format!("{}/uploads/{id}", place.door.base()), None)),
        Err(AppError::Refused(refused)) => {
            let (uploads, waiting) = around(&app, &place).await?;
            let shell = shell(&ctx, ctx.l.t("staff-upload")).title_with_errors(true);
            refused_page(&draw_form(shell, place.door, &uploads, waiting, Some(&refused)))
        }
        Err(other) => Err(other),
    }
}

/// Which rows of a result are wanted.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    show: String,
    #[serde(default)]
    page: String,
}

/// What the result page shows.
pub(super) struct Found {
    pub door: Door,
    pub upload: Upload,
    pub counts: Vec<(Outcome, i64)>,
    pub shown: Outcome,
    pub rows: Vec<UploadRow>,
    pub page: i64,
}

/// The preview, or what was written.
///
/// # Errors
/// Not found for others' uploads; the database.
pub async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<UploadId>,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let conn = app.db.read();
    let place = Place::of_request(conn, &ctx).await?;
    let upload = upload::own(store::upload(conn, id).await?, &place)?;
    let counted = store::outcome_counts(conn, id).await?;
    let count = |o: Outcome| counted.iter().find(|c| c.name == o.as_str()).map_or(0, |c| c.n);
    let counts: Vec<(Outcome, i64)> = Outcome::ALL.iter().map(|o| (*o, count(*o))).collect();
    let named = Outcome::ALL.into_iter().find(|o| o.as_str() == asked.show);
    let first = counts.iter().find(|(_, n)| *n > 0).map(|(o, _)| *o);
    let shown = named.or(first).unwrap_or(Outcome::Unchanged);
    let pages = (count(shown) + PER_PAGE - 1) / PER_PAGE;
    let at = asked.page.parse::<i64>().unwrap_or(1).clamp(1, pages.max(1));
    let rows = store::rows_page(conn, id, shown.as_str(), PER_PAGE, (at - 1) * PER_PAGE).await?;
    let found = Found { door: place.door, upload, counts, shown, rows, page: at };
    page(&draw_result(shell(&ctx, ctx.l.t("staff-result-title")), &found))
}

/// Writes the good rows, or throws the preview away.
///
/// # Errors
/// Not found for others' uploads; refused when it is over; the database.
pub async fn decide(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<UploadId>,
    posted: Posted,
) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    let base = place.door.base();
    match posted.text("do") {
        "apply" => {
            let wrote = upload::apply(&app, &ctx.actor(), &place, id).await?;
            let flash = if wrote == 0 { "staff-upload-nothing" } else { "staff-upload-applied" };
            Ok(go(&format!("{base}/uploads/{id}"), Some(("success", flash))))
        }
        "drop" => {
            upload::drop_preview(&app, &ctx.actor(), &place, id).await?;
            Ok(go(&format!("{base}/upload"), Some(("success", "staff-upload-dropped"))))
        }
        _ => Err(AppError::Malformed("neither apply nor drop".to_owned())),
    }
}

/// The refused rows as a workbook with reasons.
///
/// # Errors
/// Not found for others' uploads; the database.
pub async fn corrections(State(app): State<App>, ctx: Ctx, Path(id): Path<UploadId>) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    let upload = upload::own(store::upload(app.db.read(), id).await?, &place)?;
    let sheet = upload::corrections(&app, ctx.l, &upload, ctx.now).await?;
    let bytes = heavy(move || documents::xlsx::write(&sheet)).await?.map_err(AppError::internal)?;
    Ok(download("staff-corrections.xlsx", XLSX, bytes))
}

pub(super) fn draw_form(
    shell: Shell,
    door: Door,
    uploads: &[Upload],
    waiting: u32,
    refused: Option<&Refused>,
) -> PartsPage {
    let (l, base) = (shell.l, door.base());
    let mut parts: Vec<Markup> = vec![
        head(l, door, &l.t("staff-upload")).lead(l.t("staff-upload-lead")).into(),
        tabs(l, door, "/upload", waiting).into(),
    ];
    parts.extend(refused.map(|r| refusal(l, r).title(l.t("staff-upload-unread")).into()));
    let steps = ["staff-upload-step-1", "staff-upload-step-2", "staff-upload-step-3"];
    let steps = steps.iter().map(|key| Markup::raw("<li>").and(l.t(key)).and(Markup::raw("</li>")));
    let file = Field::file(l, "file", l.t("staff-upload-file"))
        .required()
        .accept(".xlsx,.csv,.txt")
        .hint(l.a("staff-upload-hint", "limit", domain::staff::MOST_ROWS));
    let buttons = vec![
        Button::submit(l.t("staff-upload-look")).primary().icon("upload").into(),
        Button::link(l.t("staff-template"), format!("{base}/template.xlsx")).icon("download").into(),
    ];
    let list = Markup::raw("<ol>").and(Markup::join(steps)).and(Markup::raw("</ol>"));
    let inputs = vec![file.into(), actions(buttons)];
    let body = list.and(file_form(&shell, &format!("{base}/upload"), inputs));
    parts.push(Card::new(body).title(l.t("staff-upload-choose")).into());
    if !uploads.is_empty() {
        parts.push(Card::new(earlier(l, base, uploads)).title(l.t("staff-uploads")).flush().into());
    }
    PartsPage::new(shell, parts)
}

fn earlier(l: L, base: &str, uploads: &[Upload]) -> Table {
    let columns = vec![
        Column::text(l.t("staff-uploads-file")),
        Column::text(l.t("staff-uploads-when")),
        Column::text(l.t("staff-state")),
    ];
    Table::new(l, l.t("staff-uploads"), columns).rows(uploads.iter().map(|u| {
        Row::default()
            .cell(Markup::link(&u.file_name, &format!("{base}/uploads/{}", u.id)))
            .cell(l.datetime(from_millis(u.created_at)))
            .cell(state(l, &u.state))
    }))
}

fn state(l: L, state: &str) -> Tag {
    match state {
        "applied" => Tag::new(Tone::Good, l.t("staff-uploads-applied")),
        "dropped" => Tag::new(Tone::Neutral, l.t("staff-uploads-dropped")),
        _ => Tag::new(Tone::Warn, l.t("staff-uploads-preview")),
    }
}

fn tone(outcome: Outcome, n: i64) -> Tone {
    match outcome {
        _ if n == 0 => Tone::Neutral,
        Outcome::Added | Outcome::Updated => Tone::Good,
        Outcome::Refused => Tone::Bad,
        Outcome::Possible => Tone::Warn,
        Outcome::Proposed => Tone::Info,
        Outcome::Unchanged => Tone::Neutral,
    }
}

fn word(l: L, outcome: Outcome) -> String {
    l.t(&format!("staff-outcome-{}", outcome.as_str()))
}

pub(super) fn draw_result(shell: Shell, found: &Found) -> PartsPage {
    let (l, base) = (shell.l, found.door.base());
    let here = format!("{base}/uploads/{}", found.upload.id);
    let count = |wanted: Outcome| found.counts.iter().find(|(o, _)| *o == wanted).map_or(0, |(_, n)| *n);
    let top = head(l, found.door, &l.t("staff-result-title"))
        .lead(found.upload.file_name.as_str())
        .tag(state(l, &found.upload.state));
    let stats = found.counts.iter().map(|(o, n)| Stat::new(word(l, *o), n).tone(tone(*o, *n))).collect();
    let mut parts: Vec<Markup> = vec![top.into(), notice(&shell, found, &here), Stats::new(stats).into()];
    let refused = count(Outcome::Refused);
    if refused > 0 {
        let file =
            Button::link(l.t("staff-corrections"), format!("{here}/corrections.xlsx")).icon("download");
        let text = l.t("staff-corrections-text");
        parts.push(
            Notice::new(Tone::Warn, text)
                .title(l.a("staff-corrections-title", "n", refused))
                .action(file)
                .into(),
        );
    }
    let mut views = Tabs::new(l.t("staff-result-views"));
    for (outcome, n) in found.counts.iter().filter(|(_, n)| *n > 0) {
        let href = format!("{here}?show={}", outcome.as_str());
        let n = u32::try_from(*n).unwrap_or(u32::MAX);
        views = views.tab_count(word(l, *outcome), href, n, *outcome == found.shown);
    }
    parts.push(views.into());
    let columns = ["staff-result-line", "staff-name", "staff-result-who", "staff-result-what"];
    let table = Table::new(l, word(l, found.shown), columns.iter().map(|k| Column::text(l.t(k))).collect());
    parts.push(table.rows(found.rows.iter().map(|r| row(l, found.shown, r))).dense().into());
    let pages = u32::try_from((count(found.shown) + PER_PAGE - 1) / PER_PAGE).unwrap_or(1);
    let prefix = format!("{here}?show={}&page=", found.shown.as_str());
    parts.push(Pagination::new(l, u32::try_from(found.page).unwrap_or(1), pages, prefix).into());
    PartsPage::new(shell, parts)
}

fn notice(shell: &Shell, found: &Found, here: &str) -> Markup {
    let l = shell.l;
    let writes: i64 = found
        .counts
        .iter()
        .filter(|(o, _)| !matches!(o, Outcome::Refused | Outcome::Unchanged))
        .map(|(_, n)| n)
        .sum();
    match found.upload.state.as_str() {
        "applied" => {
            let back = Button::link(l.t("staff-result-list"), found.door.base()).small();
            Notice::new(Tone::Good, l.t("staff-result-applied-text"))
                .title(l.t("staff-result-applied"))
                .action(back)
                .into()
        }
        "dropped" => Notice::new(Tone::Neutral, l.t("staff-result-dropped")).into(),
        _ => {
            let mut buttons: Vec<Markup> = Vec::new();
            if writes > 0 {
                buttons.push(
                    Button::submit(l.a("staff-result-apply", "n", writes))
                        .primary()
                        .named("do", "apply")
                        .icon("check")
                        .into(),
                );
            }
            buttons.push(Button::submit(l.t("staff-result-drop")).quiet().named("do", "drop").into());
            let action = form_around(shell, here, vec![actions(buttons)]);
            let text = if writes > 0 { "staff-result-preview-text" } else { "staff-result-nothing-text" };
            Notice::new(Tone::Info, l.t(text)).title(l.t("staff-result-preview")).action(action).into()
        }
    }
}

fn row(l: L, outcome: Outcome, row: &UploadRow) -> Row {
    let result: RowResult = serde_json::from_str(&row.result).unwrap_or_default();
    let mut lines: Vec<Markup> = Vec::new();
    if !result.changes.is_empty() {
        let words: Vec<String> = result.changes.iter().map(|c| l.t(&format!("staff-change-{c}"))).collect();
        lines.push(Markup::from(l.a("staff-result-changes", "fields", words.join(&l.t("staff-separator")))));
    }
    for note in &result.notes {
        let (sentence, next) = upload::sentence(l, note);
        lines.push(Markup::from(sentence).and(Markup::small(&next.unwrap_or_default())));
    }
    if lines.is_empty() {
        lines.push(Tag::new(tone(outcome, 1), word(l, outcome)).into());
    }
    let what =
        Markup::join(lines.into_iter().map(|m| Markup::raw("<div>").and(m).and(Markup::raw("</div>"))));
    let name = if result.name.is_empty() { l.t("staff-unknown") } else { result.name };
    Row::default().cell(row.line.to_string()).cell(name).cell(result.who).cell(what)
}
