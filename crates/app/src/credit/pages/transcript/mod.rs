//! The transcript: a person's own hours, filtered, summed, and as documents.

mod filter;
mod page;

pub use page::TranscriptPage;
#[cfg(test)]
pub(crate) use page::sample_awards;

use axum::extract::{Query, State};
use axum::response::Response;
use domain::calendar::{SchoolYear, civil_date};
use domain::ids::PersonalCode;
use platform::web::{Ctx, Posted, download, page as draw_page};
use platform::{AppError, AppResult, chance};

use crate::credit::documents::{self, Issue};
use crate::credit::store::{self, Issued};
use crate::credit::{Award, ledger};
use crate::heavy::heavy;
use crate::{App, identity, shell};
use filter::Wanted;

/// Shows one's own hours.
///
/// # Errors
/// The database.
pub async fn show(State(app): State<App>, ctx: Ctx, Query(wanted): Query<Wanted>) -> AppResult<Response> {
    let awards = ledger::transcript(app.db.read(), ctx.viewer()?.person).await?;
    let shell = shell(&ctx, ctx.l.t("transcript-title"));
    draw_page(&TranscriptPage::new(shell, &awards, &wanted, civil_date(ctx.now)))
}

/// The hours shown, as a workbook; it carries no serial and proves nothing.
///
/// # Errors
/// The database.
pub async fn xlsx(State(app): State<App>, ctx: Ctx, Query(wanted): Query<Wanted>) -> AppResult<Response> {
    let (person, awards) = chosen(&app, &ctx, &wanted).await?;
    let url = format!("{}/my/transcript", app.settings.public_url);
    let conditions = wanted.in_words(ctx.l);
    let issue = Issue { conditions: &conditions, serial: "", url, at: ctx.now };
    let doc = documents::transcript(ctx.l, &person, &awards, &issue);
    let write = move || ::documents::xlsx::write(&::documents::xlsx::transcript(&doc));
    let bytes = heavy(write).await?.map_err(AppError::internal)?;
    Ok(download("transcript.xlsx", documents::XLSX, bytes))
}

/// The official document: its serial is kept, so that anybody can check it.
///
/// # Errors
/// The database, or the document can't be laid out; then no serial was given.
pub async fn pdf(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let wanted = Wanted::of(|field| posted.text(field).to_owned());
    let (person, awards) = chosen(&app, &ctx, &wanted).await?;
    let serial = new_serial(&ctx);
    let url = format!("{}/verify/{serial}", app.settings.public_url);
    let conditions = wanted.in_words(ctx.l);
    let issue = Issue { conditions: &conditions, serial: &serial, url, at: ctx.now };
    let doc = documents::transcript(ctx.l, &person, &awards, &issue);
    let made = heavy(move || ::documents::pdf::transcript(&doc)).await?;
    let bytes = made.map_err(AppError::internal)?;
    let issued = Issued {
        serial: serial.clone(),
        person: person.id,
        half_hours: awards.iter().map(|a| a.half_hours).sum(),
        awards: i64::try_from(awards.len()).unwrap_or(i64::MAX),
        issued_at: ctx.now.as_millisecond(),
    };
    let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
    store::put_document(&change, &issued).await?;
    let data =
        serde_json::json!({"serial": serial, "awards": issued.awards, "half_hours": issued.half_hours});
    change.record("transcript.issued", person.id.0, data);
    change.commit().await?;
    Ok(download(&format!("{serial}.pdf"), "application/pdf", bytes))
}

async fn chosen(app: &App, ctx: &Ctx, wanted: &Wanted) -> AppResult<(identity::Person, Vec<Award>)> {
    let id = ctx.viewer()?.person;
    let person = identity::person(app.db.read(), id).await?;
    let awards = ledger::transcript(app.db.read(), id).await?;
    Ok((person, awards.into_iter().filter(|a| wanted.takes(a)).collect()))
}

/// School year and ten characters made like a personal code: without look-alikes, the last one checks the others.
fn new_serial(ctx: &Ctx) -> String {
    let year = SchoolYear::of(civil_date(ctx.now));
    format!("XT-{year}-{}", PersonalCode::from_random(chance::bytes()))
}
