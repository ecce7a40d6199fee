//! Many courses by workbook: choosing the file, looking at what would become of each row, making the drafts.

mod result;
mod template;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::course::workbook::{MOST_ROWS, WorkbookRefused};
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, download, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use serde::Deserialize;
use ui::components::{Breadcrumb, Button, Card, Column, Field, Notice, PageHead, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::super::sample;
use super::super::workbook::{self, Outcome, Upload, WorkbookId};
use crate::heavy::heavy;
use crate::shell::PartsPage;
use crate::{App, shell};

const HERE: &str = "/desk/courses/workbook";

/// The media type of workbooks.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// `GET /desk/courses/workbook`.
///
/// # Errors
/// The database.
pub async fn form(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let uploads = workbook::latest(app.db.read(), ctx.seat()?.organisation).await?;
    page(&draw_form(shell(&ctx, ctx.l.t("workbook-title")), &uploads, None))
}

/// `GET /desk/courses/workbook/template.xlsx`.
///
/// # Errors
/// When the workbook can't be written.
pub async fn template(ctx: Ctx) -> AppResult<Response> {
    let (l, now) = (ctx.l, ctx.now);
    let bytes = heavy(move || documents::xlsx::write_book(&template::sheets(l, now))).await?;
    Ok(download("courses.xlsx", XLSX, bytes.map_err(AppError::internal)?))
}

/// `POST /desk/courses/workbook`: reads `file` and leads to what would become of each row.
///
/// # Errors
/// The database. A file that can't be read is said on the page.
pub async fn take(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let seat = ctx.seat()?;
    let outcome = match posted.file("file").cloned() {
        None => Err(AppError::refused(&WorkbookRefused::NoFile)),
        Some(file) => match heavy(move || workbook::read(&file.bytes)).await? {
            Ok(read) => {
                let name = posted.file("file").map_or("", |f| f.name.as_str());
                workbook::stage(&app, &ctx.actor(), seat, name, read).await
            }
            Err(error) => Err(error),
        },
    };
    match outcome {
        Ok(id) => Ok(go(&format!("{HERE}/{id}"), None)),
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let uploads = workbook::latest(app.db.read(), seat.organisation).await?;
            let shell = shell(&ctx, ctx.l.t("workbook-title")).title_with_errors(true);
            refused_page(&draw_form(shell, &uploads, Some(&refused)))
        }
        Err(error) => Err(error),
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

/// `GET /desk/courses/workbook/{id}`: what would become of each row, or what was made.
///
/// # Errors
/// Not found for others' workbooks; the database.
pub async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<WorkbookId>,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let (upload, rows) = workbook::checked(&app, ctx.seat()?, id).await?;
    let shown = Outcome::ALL.into_iter().find(|outcome| outcome.as_str() == asked.show);
    let at = asked.page.parse().unwrap_or(1);
    let found = result::Found { upload, rows, shown, page: at, now: ctx.now };
    page(&result::draw(shell(&ctx, ctx.l.t("workbook-result-title")), &found, None))
}

/// `POST /desk/courses/workbook/{id}`: `do` is `all`, `good` or `drop`.
///
/// # Errors
/// Not found for others' workbooks; the database. What is refused is said above the rows.
pub async fn decide(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<WorkbookId>,
    posted: Posted,
) -> AppResult<Response> {
    let (actor, seat) = (ctx.actor(), ctx.seat()?);
    let done = match posted.text("do") {
        "drop" => workbook::drop_preview(&app, &actor, seat, id).await.map(|()| None),
        what @ ("all" | "good") => workbook::apply(&app, &actor, seat, id, what == "all").await.map(Some),
        other => return Err(AppError::Malformed(format!("do {other}"))),
    };
    match done {
        Ok(Some(_)) => Ok(go(&format!("{HERE}/{id}"), Some(("success", "workbook-applied")))),
        Ok(None) => Ok(go(HERE, Some(("success", "workbook-dropped")))),
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let (upload, rows) = workbook::checked(&app, seat, id).await?;
            let found = result::Found { upload, rows, shown: None, page: 1, now: ctx.now };
            let shell = shell(&ctx, ctx.l.t("workbook-result-title")).title_with_errors(true);
            refused_page(&result::draw(shell, &found, Some(&refused)))
        }
        Err(error) => Err(error),
    }
}

/// `GET /desk/courses/workbook/{id}/checked.xlsx`: the file as it came, with the problems in a last column.
///
/// # Errors
/// Not found for others' workbooks; the database.
pub async fn annotated(State(app): State<App>, ctx: Ctx, Path(id): Path<WorkbookId>) -> AppResult<Response> {
    let (upload, rows) = workbook::checked(&app, ctx.seat()?, id).await?;
    let (l, now) = (ctx.l, ctx.now);
    let bytes = heavy(move || documents::xlsx::write(&result::annotated(l, &upload, &rows, now))).await?;
    Ok(download("courses-checked.xlsx", XLSX, bytes.map_err(AppError::internal)?))
}

fn head(l: L, title: &str, below: bool) -> PageHead {
    let crumbs = Breadcrumb::new(l).link(l.t("course-own-title"), "/desk/courses");
    let crumbs = if below { crumbs.link(l.t("workbook-title"), HERE) } else { crumbs };
    PageHead::new(title).crumbs(crumbs.here(title))
}

fn refusal(l: L, refused: &Refused) -> Notice {
    Notice::new(Tone::Bad, refused.next(l)).title(refused.sentence(l))
}

fn draw_form(shell: Shell, uploads: &[Upload], refused: Option<&Refused>) -> PartsPage {
    let l = shell.l;
    let mut parts: Vec<Markup> =
        vec![head(l, &l.t("workbook-title"), false).lead(l.t("workbook-lead")).into()];
    parts.extend(refused.map(|r| refusal(l, r).into()));
    let steps = ["workbook-step-1", "workbook-step-2", "workbook-step-3"];
    let steps = steps.iter().map(|key| Markup::raw("<li>").and(l.t(key)).and(Markup::raw("</li>")));
    let file = Field::file(l, "file", l.t("workbook-file")).required().accept(".xlsx,.csv,.txt").hint(l.a(
        "workbook-file-hint",
        "limit",
        MOST_ROWS,
    ));
    let fetch = Button::link(l.t("workbook-template"), format!("{HERE}/template.xlsx")).icon("download");
    let look = Button::submit(l.t("workbook-look")).primary().icon("upload");
    let body = Markup::join([
        Markup::raw("<ol>"),
        Markup::join(steps),
        Markup::raw("</ol><p class=\"actions\">"),
        fetch.into(),
        Markup::raw("</p>"),
        Markup::raw(format!(
            "<form class=\"stack\" method=\"post\" action=\"{HERE}\" enctype=\"multipart/form-data\" data-once>"
        )),
        shell.csrf_field(),
        file.into(),
        Markup::raw("<p class=\"actions\">"),
        look.into(),
        Markup::raw("</p></form>"),
    ]);
    parts.push(Card::new(body).title(l.t("workbook-choose")).into());
    if !uploads.is_empty() {
        parts.push(Card::new(earlier(l, uploads)).title(l.t("workbook-uploads")).flush().into());
    }
    PartsPage::new(shell, parts)
}

fn earlier(l: L, uploads: &[Upload]) -> Table {
    let columns = ["workbook-uploads-file", "workbook-uploads-when", "workbook-uploads-state"];
    let columns = columns.iter().map(|key| Column::text(l.t(key))).collect();
    Table::new(l, l.t("workbook-uploads"), columns).rows(uploads.iter().map(|u| {
        let when = Markup::raw("<div>")
            .and(l.datetime(from_millis(u.created_at)))
            .and(Markup::raw("<br>"))
            .and(Markup::small(&u.uploaded_by))
            .and(Markup::raw("</div>"));
        Row::default()
            .cell(Markup::link(&u.file_name, &format!("{HERE}/{}", u.id)))
            .cell(when)
            .cell(state(l, &u.state))
    }))
}

fn state(l: L, state: &str) -> Tag {
    let tone = match state {
        "applied" => Tone::Good,
        "dropped" => Tone::Neutral,
        _ => Tone::Warn,
    };
    Tag::new(tone, l.t(&format!("workbook-state-{state}")))
}

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page { name: "catalogue/workbook/empty", render: |l| sample_form(l, false) },
        Page { name: "catalogue/workbook/refused", render: |l| sample_form(l, true) },
        Page {
            name: "catalogue/workbook/problems",
            render: |l| {
                result::sample_page(l, "preview", Some(Outcome::Wrong), &[Outcome::Wrong, Outcome::New])
            },
        },
        Page {
            name: "catalogue/workbook/good",
            render: |l| result::sample_page(l, "preview", None, &[Outcome::New, Outcome::Unchanged]),
        },
        Page {
            name: "catalogue/workbook/nothing-new",
            render: |l| result::sample_page(l, "preview", None, &[Outcome::Unchanged]),
        },
        Page {
            name: "catalogue/workbook/applied",
            render: |l| result::sample_page(l, "applied", None, &[Outcome::Created, Outcome::Wrong]),
        },
        Page {
            name: "catalogue/workbook/dropped",
            render: |l| result::sample_page(l, "dropped", None, &[Outcome::New]),
        },
    ]
}

fn sample_upload(l: L, state: &str) -> Upload {
    Upload {
        id: WorkbookId(uuid::Uuid::nil()),
        organisation: platform::ids::OrganisationId(uuid::Uuid::nil()),
        file_name: l.pick("115年第一學期研習.xlsx", "courses-spring.xlsx").to_owned(),
        header: "[]".to_owned(),
        state: state.to_owned(),
        uploaded_by: l.pick("林杏芸", "Lin Hsing-Yun").to_owned(),
        created_at: sample::now().as_millisecond(),
    }
}

fn sample_form(l: L, refused: bool) -> String {
    let too_many = Refused::new(&WorkbookRefused::TooManyRows { rows: 2_001, limit: MOST_ROWS });
    let uploads =
        if refused { vec![sample_upload(l, "applied"), sample_upload(l, "preview")] } else { Vec::new() };
    let shell = crate::shell::sample(l, l.t("workbook-title"));
    super::draw(&draw_form(shell, &uploads, refused.then_some(&too_many)))
}
