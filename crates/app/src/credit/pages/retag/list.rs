//! Choosing the file, and the uploads before.

use axum::extract::State;
use axum::response::Response;
use domain::correction::LONGEST_TEXT;
use domain::retag::{MOST_ROWS, RetagRefused};
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, download, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{Breadcrumb, Button, Card, Column, Empty, Field, PageHead, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::super::{draw as draw_page, refusal_notice};
use crate::credit::retag::{self, Upload};
use crate::enrolment::sample;
use crate::heavy::heavy;
use crate::shell::PartsPage;
use crate::{App, shell};

const HERE: &str = "/review/retags";

/// `GET /review/retags`.
///
/// # Errors
/// The database.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let uploads = retag::latest(app.db.read(), ctx.seat()?.organisation).await?;
    page(&draw(shell(&ctx, ctx.l.t("retag-title")), &uploads, "", None))
}

/// `GET /review/retags/template.csv`: the columns with a line that shows how.
pub async fn template(ctx: Ctx) -> Response {
    let l = ctx.l;
    let columns = ["code", "add", "remove", "replace"].map(|key| l.t(&format!("retag-column-{key}")));
    // A spreadsheet takes a file with this mark for what it is: text in UTF-8.
    let text = format!("\u{feff}{}\r\n", columns.join(","));
    download("tags.csv", "text/csv; charset=utf-8", text.into_bytes())
}

/// `POST /review/retags`: reads `file`, keeps `reason`, and leads to what would become of each row.
///
/// # Errors
/// The database. What is refused is said on the page.
pub async fn take(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let seat = ctx.seat()?;
    let reason = posted.text("reason");
    let outcome = match posted.file("file").cloned() {
        None => Err(AppError::refused(&RetagRefused::NoFile)),
        Some(file) => match heavy(move || retag::read(&file.bytes)).await? {
            Ok(read) => {
                let name = posted.file("file").map_or("", |file| file.name.as_str());
                retag::stage(&app, &ctx.actor(), seat, (name, reason), read).await
            }
            Err(error) => Err(error),
        },
    };
    match outcome {
        Ok(id) => Ok(go(&format!("{HERE}/{id}"), None)),
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let uploads = retag::latest(app.db.read(), seat.organisation).await?;
            let shell = shell(&ctx, ctx.l.t("retag-title")).title_with_errors(true);
            refused_page(&draw(shell, &uploads, reason, Some(&refused)))
        }
        Err(error) => Err(error),
    }
}

fn draw(shell: Shell, uploads: &[Upload], reason: &str, refused: Option<&Refused>) -> PartsPage {
    let l = shell.l;
    let crumbs = Breadcrumb::new(l)
        .link(l.t("correction-review-title"), "/review/corrections")
        .here(l.t("retag-title"));
    let head = PageHead::new(l.t("retag-title")).crumbs(crumbs).lead(l.t("retag-lead"));
    let mut parts: Vec<Markup> = vec![head.into()];
    parts.extend(refused.map(|refused| refusal_notice(l, Tone::Bad, refused).into()));
    parts.push(Card::new(upload_form(&shell, reason)).title(l.t("retag-choose")).into());
    if uploads.is_empty() {
        parts.push(Empty::new(l.t("retag-none"), l.t("retag-none-text")).into());
    } else {
        parts.push(Card::new(earlier(l, uploads)).title(l.t("retag-uploads")).flush().into());
    }
    PartsPage::new(shell, parts)
}

fn upload_form(shell: &Shell, reason: &str) -> Markup {
    let l = shell.l;
    let steps = ["retag-step-1", "retag-step-2", "retag-step-3"];
    let steps = steps.iter().map(|key| Markup::raw("<li>").and(l.t(key)).and(Markup::raw("</li>")));
    let file = Field::file(l, "file", l.t("retag-file")).required().accept(".xlsx,.ods,.csv,.txt").hint(l.a(
        "retag-file-hint",
        "limit",
        MOST_ROWS,
    ));
    let why = Field::textarea(l, "reason", l.t("retag-reason"))
        .required()
        .max_length(u32::try_from(LONGEST_TEXT).unwrap_or(500))
        .hint(l.t("retag-reason-hint"))
        .value(reason);
    let fetch = Button::link(l.t("retag-template"), format!("{HERE}/template.csv")).icon("download");
    let look = Button::submit(l.t("retag-look")).primary().icon("upload");
    Markup::join([
        Markup::raw("<ol>"),
        Markup::join(steps),
        Markup::raw("</ol>"),
        Markup::raw(format!(
            "<form class=\"stack\" method=\"post\" action=\"{HERE}\" enctype=\"multipart/form-data\" data-once>"
        )),
        shell.csrf_field(),
        file.into(),
        why.into(),
        Markup::raw("<p class=\"actions\">"),
        look.into(),
        Markup::raw(" "),
        fetch.into(),
        Markup::raw("</p></form>"),
    ])
}

fn earlier(l: L, uploads: &[Upload]) -> Table {
    let columns = ["retag-uploads-file", "retag-uploads-when", "retag-uploads-state"];
    let columns = columns.iter().map(|key| Column::text(l.t(key))).collect();
    Table::new(l, l.t("retag-uploads"), columns).rows(uploads.iter().map(|upload| {
        let when = Markup::raw("<div>")
            .and(l.datetime(from_millis(upload.created_at)))
            .and(Markup::small(&upload.uploaded_by))
            .and(Markup::raw("</div>"));
        let file = Markup::link(&upload.file_name, &format!("{HERE}/{}", upload.id));
        Row::default().cell(file.and(Markup::small(&upload.reason))).cell(when).cell(state(l, upload))
    }))
}

/// The state of an upload as a word with its colour.
pub(super) fn state(l: L, upload: &Upload) -> Tag {
    let tone = match upload.state.as_str() {
        "applied" => Tone::Good,
        "dropped" | "undone" => Tone::Neutral,
        "preview" => Tone::Warn,
        _ => Tone::Info,
    };
    Tag::new(tone, l.t(&format!("retag-state-{}", upload.state)))
}

/// An upload in a state, for samples.
pub(super) fn sample_upload(l: L, state: &str) -> Upload {
    let now = sample::now().as_millisecond();
    Upload {
        id: retag::RetagUploadId(uuid::Uuid::from_u128(5)),
        organisation: platform::ids::OrganisationId(uuid::Uuid::nil()),
        file_name: l.pick("性平標籤更正.xlsx", "gender-tags.xlsx").to_owned(),
        reason: l.pick("依新版定義重新標註", "Tagged anew by the new definition").to_owned(),
        state: state.to_owned(),
        uploaded_by: l.pick("簡承曦", "Chien Cheng-Hsi").to_owned(),
        actor: String::new(),
        created_at: now - 3_600_000,
        total: 6_660,
        done: if state == "applying" { 2_200 } else { 6_660 },
        begun_at: Some(now - 600_000),
        ended_at: None,
    }
}

pub(super) fn samples() -> Vec<Page> {
    fn text(l: L, uploads: &[Upload], refused: Option<&Refused>) -> String {
        let shell = crate::shell::sample(l, l.t("retag-title")).title_with_errors(refused.is_some());
        draw_page(&draw(shell, uploads, "", refused))
    }
    vec![
        Page { name: "credit/retags/empty", render: |l| text(l, &[], None) },
        Page {
            name: "credit/retags/some",
            render: |l| {
                let uploads =
                    ["applying", "applied", "undone", "preview"].map(|state| sample_upload(l, state));
                text(l, &uploads, None)
            },
        },
        Page {
            name: "credit/retags/refused",
            render: |l| text(l, &[], Some(&Refused::new(&RetagRefused::NoHeader))),
        },
    ]
}
