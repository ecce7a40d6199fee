//! The files of a course as others' pages show them, each to those who may read it.

use domain::course::attachments::{self as rules, Reader, Scanned};
use platform::AppResult;
use platform::web::Ctx;
use sea_orm::ConnectionTrait;
use ui::components::{Card, Tag, Tone};
use ui::{L, Markup};

use super::{Attachment, AttachmentId, Course, enrolment, is_answered_by};

/// What somebody is to a course, for the rule of reading.
///
/// # Errors
/// The database.
pub async fn reader_of<C: ConnectionTrait>(conn: &C, ctx: &Ctx, course: &Course) -> AppResult<Reader> {
    let mut reader = Reader { insider: false, admitted: false, published: course.is_published() };
    let Some(viewer) = &ctx.viewer else { return Ok(reader) };
    if let Some(seat) = &viewer.seat {
        // A course never sent is nobody's business but its organisation's.
        let reviews = course.reviewer == seat.organisation && course.submitted_at.is_some();
        reader.insider = reviews || is_answered_by(conn, course, seat.organisation).await?;
    }
    let own = enrolment::of_person_at(conn, course.id, viewer.person).await?;
    reader.admitted = own.is_some_and(|own| own.state == "admitted");
    Ok(reader)
}

/// The files this reader may know of; insiders also see those that wait or were found infected.
pub fn card(l: L, code: &str, files: &[Attachment], reader: Reader) -> Option<Card> {
    let lines: Vec<Markup> = files
        .iter()
        .filter(|file| reader.insider || rules::may_read(file.readers(), file.scanned(), reader))
        .map(|file| {
            let line = Markup::raw("<li>").and(link(code, file)).and(Markup::raw(" "));
            let line = line.and(Markup::small(&size(l, file)));
            let line = if reader.insider { line.and(Markup::raw(" ")).and(mark(l, file)) } else { line };
            line.and(Markup::raw("</li>"))
        })
        .collect();
    let list = Markup::raw("<ul>").and(Markup::join(lines.clone())).and(Markup::raw("</ul>"));
    (!lines.is_empty()).then(|| Card::new(list).title(l.t("files-title")))
}

/// The file's name, as a way to it when its bytes may leave the house.
pub(super) fn link(code: &str, file: &Attachment) -> Markup {
    if file.scanned().may_be_read() {
        Markup::link(&file.name, &format!("/courses/{code}/files/{}", file.id))
    } else {
        file.name.as_str().into()
    }
}

/// `PDF, 1.2 MB`.
pub(super) fn size(l: L, file: &Attachment) -> String {
    let kibibytes = (file.size + 1023) / 1024;
    let size = if kibibytes < 1024 {
        l.a("files-size-kb", "n", kibibytes)
    } else {
        let tenths = (kibibytes * 10 + 1023) / 1024;
        l.a("files-size-mb", "n", format!("{}.{}", tenths / 10, tenths % 10))
    };
    format!("{} · {size}", file.kind.to_uppercase())
}

fn mark(l: L, file: &Attachment) -> Markup {
    let readers = Tag::new(Tone::Neutral, l.t(&format!("files-readers-{}", file.readers)));
    match file.scanned() {
        Scanned::Clean | Scanned::Unscanned => readers.into(),
        Scanned::Waiting => {
            Markup::from(readers).and(Markup::raw(" ")).and(Tag::new(Tone::Warn, l.t("files-scan-waiting")))
        }
        Scanned::Infected => {
            Markup::from(readers).and(Markup::raw(" ")).and(Tag::new(Tone::Bad, l.t("files-scan-infected")))
        }
    }
}

/// What a visitor sees of the sample files.
pub fn sample_card(l: L) -> Option<Card> {
    let visitor = Reader { insider: false, admitted: false, published: true };
    card(l, "5000123", &sample_files(l), visitor)
}

/// Files in every state, for sample pages.
pub(super) fn sample_files(l: L) -> Vec<Attachment> {
    let file = |name: &str, kind: &str, size, readers: &str, scan: &str| Attachment {
        id: AttachmentId(uuid::Uuid::nil()),
        course: super::super::super::CourseId(uuid::Uuid::nil()),
        file: platform::ids::FileId(uuid::Uuid::nil()),
        name: format!("{name}.{kind}"),
        kind: kind.to_owned(),
        size,
        sha256: String::new(),
        readers: readers.to_owned(),
        scan: scan.to_owned(),
        scanned_at: None,
        added_at: super::sample::now().as_millisecond(),
        added_by: l.pick("林杏芸", "Lin Hsing-Yun").to_owned(),
    };
    vec![
        file(l.pick("課程表", "Programme"), "pdf", 312_000, "public", "clean"),
        file(l.pick("第一天講義", "Handout of day one"), "pptx", 4_800_000, "admitted", "clean"),
        file(l.pick("核定公文", "Letter of approval"), "pdf", 98_000, "reviewer", "waiting"),
        file(l.pick("問卷", "Questionnaire"), "docx", 22_000, "public", "infected"),
    ]
}
