//! The transcript: a person's own hours, filtered, summed, printed, and as documents.

mod filter;
pub(super) mod line;
mod one;
mod page;
mod print;
mod sample;

pub use one::show as one;
pub use page::TranscriptPage;
pub use print::show as print;
#[cfg(test)]
pub(crate) use sample::sample_awards;

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::response::Response;
use platform::web::{Ctx, Posted, download, page as draw_page};
use platform::{AppError, AppResult, Page};

use crate::credit::documents;
use crate::credit::transcript::files::{self, Head};
use crate::credit::transcript::{self, About, Line};
use crate::credit::{Award, ledger};
use crate::heavy::heavy;
use crate::{App, identity, shell};
use filter::Wanted;
use page::{Found, ON_PAGE};

/// Shows one's own hours; `page` is the page of the list.
///
/// # Errors
/// The database.
pub async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Query(wanted): Query<Wanted>,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let (conn, person) = (app.db.read(), ctx.viewer()?.person);
    let lines = transcript::lines(conn, person).await?;
    let asked: usize = query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
    let taken: Vec<&Line> = lines.iter().filter(|line| wanted.takes_line(line)).collect();
    let page = asked.clamp(1, taken.len().div_ceil(ON_PAGE).max(1));
    let on_page = taken.into_iter().skip((page - 1) * ON_PAGE).take(ON_PAGE);
    // Only what was corrected has a history worth unfolding.
    let courses: Vec<_> = on_page.filter(|line| line.entries > 1).filter_map(course_of).collect();
    let found = Found {
        entries: transcript::entries(conn, person, &courses).await?,
        pairs: transcript::pairs(conn, &lines).await?,
        waiting: transcript::waiting(conn, person, ctx.now).await?,
        now: ctx.now,
        page,
        lines,
    };
    draw_page(&TranscriptPage::new(shell(&ctx, ctx.l.t("transcript-title")), &found, &wanted))
}

fn course_of(line: &Line) -> Option<crate::catalogue::CourseId> {
    match line.about {
        About::Course(course) => Some(course),
        About::Elsewhere(_) => None,
    }
}

/// The lines shown, as a workbook; it carries no serial and proves nothing.
///
/// # Errors
/// The database.
pub async fn xlsx(State(app): State<App>, ctx: Ctx, Query(wanted): Query<Wanted>) -> AppResult<Response> {
    let person = identity::person(app.db.read(), ctx.viewer()?.person).await?;
    let lines = wanted_lines(&app, &ctx, &wanted).await?;
    let (l, at, conditions) = (ctx.l, ctx.now, wanted.in_words(ctx.l));
    let write = move || {
        let head = Head { person: &person, conditions, at };
        ::documents::xlsx::write_book(&files::sheets(l, &lines, &head))
    };
    let bytes = heavy(write).await?.map_err(AppError::internal)?;
    Ok(download("transcript.xlsx", documents::XLSX, bytes))
}

/// The lines shown, as text for other programs.
///
/// # Errors
/// The database.
pub async fn csv(State(app): State<App>, ctx: Ctx, Query(wanted): Query<Wanted>) -> AppResult<Response> {
    let lines = wanted_lines(&app, &ctx, &wanted).await?;
    let bytes = files::csv(ctx.l, &lines).map_err(AppError::internal)?;
    Ok(download("transcript.csv", "text/csv; charset=utf-8", bytes))
}

async fn wanted_lines(app: &App, ctx: &Ctx, wanted: &Wanted) -> AppResult<Vec<Line>> {
    let mut lines = transcript::lines(app.db.read(), ctx.viewer()?.person).await?;
    lines.retain(|line| wanted.takes_line(line));
    Ok(lines)
}

/// The official document: its serial is kept, so that anybody can check it.
///
/// # Errors
/// The database, or the document can't be laid out; then no serial was given.
pub async fn pdf(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let wanted = Wanted::of(|field| posted.text(field).to_owned());
    let (person, awards) = chosen(&app, &ctx, &wanted).await?;
    let issued = documents::issue::transcript(&app, &ctx, &person, &awards, &wanted.in_words(ctx.l)).await?;
    Ok(download(&format!("{}.pdf", issued.serial), "application/pdf", issued.bytes))
}

async fn chosen(app: &App, ctx: &Ctx, wanted: &Wanted) -> AppResult<(identity::Person, Vec<Award>)> {
    let id = ctx.viewer()?.person;
    let person = identity::person(app.db.read(), id).await?;
    let awards = ledger::transcript(app.db.read(), id).await?;
    Ok((person, awards.into_iter().filter(|a| wanted.takes(a)).collect()))
}

/// All samples of the transcript's pages.
pub(super) fn samples() -> Vec<Page> {
    let mut all = vec![
        Page { name: "credit/transcript/full", render: |l| super::draw(&TranscriptPage::sample(l)) },
        Page {
            name: "credit/transcript/filtered",
            render: |l| super::draw(&TranscriptPage::sample_filtered(l)),
        },
        Page {
            name: "credit/transcript/nothing",
            render: |l| super::draw(&TranscriptPage::sample_nothing(l)),
        },
        Page { name: "credit/transcript/empty", render: |l| super::draw(&TranscriptPage::sample_empty(l)) },
    ];
    all.extend(one::samples());
    all.extend(print::samples());
    all
}
