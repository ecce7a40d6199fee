//! Files beside a course: its organiser's list of them, and the file itself for whoever may read it.

mod card;

use axum::extract::{Path, State};
use axum::response::Response;
use domain::course::attachments::{self as rules, FileKind, FileRefused, MOST_FILES, Readers, Scanned};
use domain::course::life::CourseState;
use platform::error::Refused;
use platform::web::{self, Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Card, Choice, Column, Empty, Field, Notice, PageHead, Row, Table, Tag, Tone,
};
use ui::{L, Markup, Shell};

use super::super::attachments::{self, Attachment, AttachmentId, Sent};
use super::super::{Course, by_code, is_answered_by, own, sample};
use crate::App;
use crate::enrolment;
use crate::shell::{PartsPage, form};

pub(super) use card::{card, reader_of, sample_card};

/// `GET /courses/{code}/files/{id}`.
///
/// # Errors
/// Not found for a file this reader may not have; the sign-in first for a stranger whom a place would let in.
pub async fn download(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, id)): Path<(String, AttachmentId)>,
) -> AppResult<Response> {
    let conn = app.db.read();
    let course = by_code(conn, &code).await?;
    let file = attachments::find(conn, course.id, id).await?;
    let reader = reader_of(conn, &ctx, &course).await?;
    if !rules::may_read(file.readers(), file.scanned(), reader) {
        let would = reader.published && file.readers() == Readers::Admitted && file.scanned().may_be_read();
        return Err(if would && ctx.viewer.is_none() { AppError::SignIn } else { AppError::NotFound });
    }
    Ok(web::download(&file.name, file.media_type(), attachments::bytes(&app, &file).await?))
}

/// What the organiser's page shows.
struct Shown {
    course: Course,
    files: Vec<Attachment>,
    /// Whether a scanner is set.
    scans: bool,
    may_change: bool,
}

/// `GET /desk/courses/{code}/files`.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn list(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let shown = load(&app, &ctx, &code).await?;
    page(&draw(crate::shell(&ctx, ctx.l.t("files-title")), &shown, &Tried::default()))
}

async fn load(app: &App, ctx: &Ctx, code: &str) -> AppResult<Shown> {
    let conn = app.db.read();
    let course = own(conn, ctx.seat()?.organisation, code).await?;
    Ok(Shown {
        files: attachments::of_course(conn, course.id).await?,
        scans: attachments::scanner_is_set(app),
        may_change: rules::decide_files(&course.facts(), ctx.now).is_ok(),
        course,
    })
}

/// What was chosen before the page is shown again, and why it is.
#[derive(Default)]
struct Tried {
    readers: String,
    replaces: String,
    refused: Option<Refused>,
}

/// `POST /desk/courses/{code}/files`: a file, `readers`, and perhaps `replaces`.
///
/// # Errors
/// As [`list`]; a file that is not taken is said on the page.
pub async fn add(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    mut posted: Posted,
) -> AppResult<Response> {
    let here = format!("/desk/courses/{code}/files");
    let (readers, replaces) = (posted.text("readers").to_owned(), posted.text("replaces").to_owned());
    let outcome = match (posted.files.remove("file"), Readers::parse(&readers)) {
        (_, None) => Err(AppError::refused(&FileRefused::ReadersUnknown)),
        (None, _) => Err(AppError::refused(&FileRefused::NotChosen)),
        (Some(file), Some(readers)) => {
            let sent = Sent {
                name: file.name,
                bytes: file.bytes,
                readers,
                replaces: if replaces.is_empty() { None } else { Some(posted.id("replaces")?) },
            };
            attachments::add(&app, &ctx.actor(), ctx.seat()?, &code, sent).await
        }
    };
    match outcome {
        Ok(Scanned::Waiting) => Ok(go(&here, Some(("notice", "file-waits")))),
        Ok(_) => Ok(go(&here, Some(("success", "file-added")))),
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let shown = load(&app, &ctx, &code).await?;
            let shell = crate::shell(&ctx, ctx.l.t("files-title")).title_with_errors(true);
            refused_page(&draw(shell, &shown, &Tried { readers, replaces, refused: Some(refused) }))
        }
        Err(error) => Err(error),
    }
}

/// `POST /desk/courses/{code}/files/{id}`: `do` is `readers` or `remove`.
///
/// # Errors
/// As [`list`]; refused by the course's state.
pub async fn change(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, id)): Path<(String, AttachmentId)>,
    posted: Posted,
) -> AppResult<Response> {
    let (actor, seat) = (ctx.actor(), ctx.seat()?);
    let key = match posted.text("do") {
        "remove" => {
            attachments::remove(&app, &actor, seat, &code, id).await?;
            "file-removed"
        }
        "readers" => {
            let readers = Readers::parse(own_field(&posted, "readers", &id))
                .ok_or_else(|| AppError::refused(&FileRefused::ReadersUnknown))?;
            attachments::set_readers(&app, &actor, seat, &code, id, readers).await?;
            "file-readers-set"
        }
        other => return Err(AppError::Malformed(format!("do {other}"))),
    };
    Ok(go(&format!("/desk/courses/{code}/files"), Some(("success", key))))
}

fn draw(shell: Shell, shown: &Shown, tried: &Tried) -> PartsPage {
    let (l, course) = (shell.l, &shown.course);
    let here = format!("/desk/courses/{}", course.code);
    let crumbs = Breadcrumb::new(l)
        .link(l.t("course-own-title"), "/desk/courses")
        .link(&course.code, here.clone())
        .here(l.t("files-title"));
    let head = PageHead::new(l.t("files-title"))
        .crumbs(crumbs)
        .eyebrow(format!("{}　{}", course.code, course.title))
        .lead(l.t("files-lead"));
    let mut parts: Vec<Markup> = vec![head.into()];
    let at_file = tried.refused.as_ref();
    parts.extend(at_file.map(|r| Notice::new(Tone::Bad, r.next(l)).title(r.sentence(l)).into()));
    if !shown.scans {
        parts.push(
            Notice::new(Tone::Info, l.t("files-no-scanner-text")).title(l.t("files-no-scanner")).into(),
        );
    }
    if !shown.may_change {
        parts.push(Notice::new(Tone::Info, l.t("files-fixed")).into());
    }
    if shown.files.is_empty() {
        parts.push(Empty::new(l.t("files-empty"), l.t("files-empty-text")).into());
    } else {
        let title = l.a2("files-count", "n", shown.files.len(), "most", MOST_FILES);
        parts.push(Card::new(table(&shell, shown)).title(title).flush().into());
    }
    let full = shown.files.len() >= MOST_FILES;
    if shown.may_change {
        parts.push(Card::new(adding(&shell, shown, tried, full)).title(l.t("files-add")).id("add").into());
    }
    if !shown.may_change {
        let back = Button::link(l.t("files-back"), here);
        parts.push(Markup::raw("<p class=\"actions\">").and(back).and(Markup::raw("</p>")));
    }
    PartsPage::new(shell, parts)
}

fn table(shell: &Shell, shown: &Shown) -> Table {
    let l = shell.l;
    let columns = vec![
        Column::text(l.t("files-name")),
        Column::text(l.t("files-readers")),
        Column::text(l.t("files-scan")),
        Column::actions(l.t("files-do")),
    ];
    Table::new(l, l.t("files-title"), columns).rows(shown.files.iter().map(|file| row(shell, shown, file)))
}

fn row(shell: &Shell, shown: &Shown, file: &Attachment) -> Row {
    let l = shell.l;
    let action = format!("/desk/courses/{}/files/{}", shown.course.code, file.id);
    let name = Markup::raw("<div>")
        .and(card::link(&shown.course.code, file))
        .and(Markup::raw("<br>"))
        .and(Markup::small(&card::size(l, file)))
        .and(Markup::raw("</div>"));
    let readers = if shown.may_change {
        let choices = readers_choices(l);
        let field = Field::select(
            l,
            format!("readers-{}", file.id),
            l.a("files-readers-of", "name", &file.name),
            choices,
        )
        .value(&file.readers)
        .hide_label()
        .plain();
        let set = Button::submit(l.t("files-readers-save")).small().named("do", "readers").about(&file.name);
        form(shell, &action, vec![field.into(), set.into()])
    } else {
        l.t(&format!("files-readers-{}", file.readers)).into()
    };
    let remove = Button::submit(l.t("files-remove"))
        .quiet()
        .small()
        .icon("trash")
        .named("do", "remove")
        .about(&file.name);
    let remove = if shown.may_change { form(shell, &action, vec![remove.into()]) } else { Markup::default() };
    Row::default().cell(name).cell(readers).cell(scan_tag(l, file.scanned())).cell(remove)
}

fn scan_tag(l: L, scanned: Scanned) -> Tag {
    let tone = match scanned {
        Scanned::Clean => Tone::Good,
        Scanned::Unscanned => Tone::Neutral,
        Scanned::Waiting => Tone::Warn,
        Scanned::Infected => Tone::Bad,
    };
    Tag::new(tone, l.t(&format!("files-scan-{}", scanned.as_str())))
}

fn readers_choices(l: L) -> Vec<Choice> {
    let words = |readers: Readers| l.t(&format!("files-readers-{}", readers.as_str()));
    Readers::ALL.into_iter().map(|readers| Choice::new(readers.as_str(), words(readers))).collect()
}

fn adding(shell: &Shell, shown: &Shown, tried: &Tried, full: bool) -> Markup {
    let l = shell.l;
    let endings: Vec<String> = FileKind::ALL.iter().map(|kind| format!(".{}", kind.as_str())).collect();
    let file = Field::file(l, "file", l.t("files-file"))
        .accept(format!("{},.jpeg", endings.join(",")))
        .hint(l.t("files-file-hint"))
        .error(tried.refused.as_ref().map(|r| r.sentence(l)))
        .required();
    let chosen = if tried.readers.is_empty() { Readers::Public.as_str() } else { tried.readers.as_str() };
    let readers =
        Field::radios(l, "readers", l.t("files-readers"), readers_choices(l)).value(chosen).required();
    let mut choices: Vec<Choice> =
        if full { Vec::new() } else { vec![Choice::new("", l.t("files-replaces-none"))] };
    choices.extend(shown.files.iter().map(|f| Choice::new(f.id.to_string(), f.name.clone())));
    let mut parts: Vec<Markup> = Vec::new();
    if full {
        parts.push(Notice::new(Tone::Info, l.t("files-full")).into());
    }
    parts.push(file.into());
    parts.push(readers.into());
    if !shown.files.is_empty() {
        let field = Field::radios(l, "replaces", l.t("files-replaces"), choices).value(&tried.replaces);
        parts.push(if full { field.required().into() } else { field.plain().into() });
    }
    let send = Button::submit(l.t("files-send")).primary().icon("upload");
    let back = Button::link(l.t("files-back"), format!("/desk/courses/{}", shown.course.code)).quiet();
    let buttons = Markup::raw("<p class=\"actions\">").and(send).and(Markup::raw(" ")).and(back);
    parts.push(buttons.and(Markup::raw("</p>")));
    file_form(shell, &format!("/desk/courses/{}/files", shown.course.code), parts)
}

/// A field of one line of a list: lines have names of their own, since every name on a page is also an element's.
pub(super) fn own_field<'a>(posted: &'a Posted, field: &str, id: &impl std::fmt::Display) -> &'a str {
    let own = format!("{field}-{id}");
    posted.text(if posted.has(&own) { &own } else { field })
}

/// A form that sends a file.
pub(super) fn file_form(shell: &Shell, action: &str, parts: Vec<Markup>) -> Markup {
    let open = format!(
        "<form class=\"stack\" method=\"post\" action=\"{}\" enctype=\"multipart/form-data\" data-once>",
        Markup::from(action).as_str()
    );
    Markup::join([Markup::raw(open), shell.csrf_field(), Markup::join(parts), Markup::raw("</form>")])
}

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page { name: "catalogue/files/full", render: |l| sample_page(l, &card::sample_files(l), true, None) },
        Page { name: "catalogue/files/empty", render: |l| sample_page(l, &[], false, None) },
        Page {
            name: "catalogue/files/refused",
            render: |l| {
                let refused =
                    FileRefused::NotWhatItSays { given: "plan.pdf".to_owned(), found: "ZIP".to_owned() };
                sample_page(l, &card::sample_files(l), true, Some(Refused::new(&refused)))
            },
        },
    ]
}

fn sample_page(l: L, files: &[Attachment], scans: bool, refused: Option<Refused>) -> String {
    let course = sample::course(l, CourseState::Draft);
    let shown = Shown { course, files: files.to_vec(), scans, may_change: true };
    let shell = crate::shell::sample(l, l.t("files-title"));
    super::draw(&draw(shell, &shown, &Tried { refused, ..Tried::default() }))
}
