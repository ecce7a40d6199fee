//! All certificates of a course for its organiser, made in the background part by part.

use std::io::{Cursor, Write};

use domain::documents::DocumentRefused;
use jiff::SignedDuration;
use platform::db::Actor;
use platform::files::digest;
use platform::ids::PersonId;
use platform::jobs::JobFuture;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use ui::{L, Lang};

use super::issue::{self, Holder, Issued};
use super::store;
use crate::App;
use crate::catalogue::{self, Course, CourseId};
use crate::heavy::heavy;

platform::typed_ids! {
    /// An order of all certificates of a course.
    BundleId,
}

/// An order: how far it is.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(in crate::credit) struct Bundle {
    pub id: BundleId,
    pub course: CourseId,
    pub language: String,
    /// `pdf`: one file to print; `zip`: a signed file for each person.
    pub format: String,
    pub people: i64,
    pub done: i64,
    pub created_at: i64,
}

/// One file of an order.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(in crate::credit) struct Part {
    pub number: i64,
    pub sha256: String,
    /// Number of the first person in it, from 1.
    pub first: i64,
    pub last: i64,
    pub size: i64,
}

/// People of one part: some seconds of work, so that a copy that goes down loses little.
const PART: usize = 200;

/// How long the files are kept; they can be made again at any time.
pub(in crate::credit) const KEPT: SignedDuration = SignedDuration::from_hours(24 * 7);

/// The kind of the background work.
pub(in crate::credit) const JOB: &str = "certificates.make";

#[derive(Serialize, Deserialize)]
struct Work {
    bundle: BundleId,
    part: i64,
    person: Option<PersonId>,
    label: String,
}

/// Orders all certificates of a course.
///
/// # Errors
/// Not found for another organisation's course; refused when nobody holds hours of it.
pub(in crate::credit) async fn order(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    (format, l): (&str, L),
) -> AppResult<()> {
    let course = catalogue::own(app.db.read(), seat.organisation, code).await?;
    let people = issue::holders(app.db.read(), &course).await?.len();
    if people == 0 {
        return Err(AppError::refused(&DocumentRefused::Nobody));
    }
    let now = app.clock.now();
    let bundle = Bundle {
        id: BundleId::new(),
        course: course.id,
        language: l.code().to_owned(),
        format: if format == "zip" { "zip" } else { "pdf" }.to_owned(),
        people: i64::try_from(people).unwrap_or(i64::MAX),
        done: 0,
        created_at: now.as_millisecond(),
    };
    let mut change = app.db.change(actor, now).await?;
    store::put_bundle(&change, &bundle).await?;
    let data = serde_json::json!({"course": course.code, "people": people, "format": bundle.format});
    change.record("certificates.ordered", course.id.0, data);
    next(&mut change, bundle.id, 1, actor).await?;
    Ok(change.commit().await?)
}

async fn next(change: &mut Change, bundle: BundleId, part: i64, actor: &Actor) -> AppResult<()> {
    let work = Work { bundle, part, person: actor.person, label: actor.label.clone() };
    let now = change.now();
    Ok(change.enqueue(JOB, work, now).await?)
}

/// Orders of a course that are still kept, newest first, with their files.
///
/// # Errors
/// The database.
pub(in crate::credit) async fn of_course(app: &App, course: &Course) -> AppResult<Vec<(Bundle, Vec<Part>)>> {
    let conn = app.db.read();
    let since = (app.clock.now() - KEPT).as_millisecond();
    let mut all = Vec::new();
    for bundle in store::bundles(conn, course.id, since).await? {
        let parts = store::parts(conn, bundle.id).await?;
        all.push((bundle, parts));
    }
    Ok(all)
}

/// One file of an order of this course: its name and bytes.
///
/// # Errors
/// Not found for another course's order, or a file that is not kept any more.
pub(in crate::credit) async fn file(
    app: &App,
    course: &Course,
    id: BundleId,
    number: i64,
) -> AppResult<(String, &'static str, Vec<u8>)> {
    let conn = app.db.read();
    let bundle =
        store::bundle(conn, id).await?.filter(|b| b.course == course.id).ok_or(AppError::NotFound)?;
    let part =
        parts_of(conn, id).await?.into_iter().find(|p| p.number == number).ok_or(AppError::NotFound)?;
    let bytes = app.files.read(&part.sha256).await.map_err(|_| AppError::NotFound)?;
    let kind = if bundle.format == "zip" { "application/zip" } else { "application/pdf" };
    Ok((format!("{}-{}-{}.{}", course.code, part.first, part.last, bundle.format), kind, bytes))
}

async fn parts_of<C: ConnectionTrait>(conn: &C, id: BundleId) -> AppResult<Vec<Part>> {
    Ok(store::parts(conn, id).await?)
}

/// Makes one part and orders the next.
pub(in crate::credit) fn run(app: App, payload: String) -> JobFuture {
    Box::pin(async move {
        let work: Work = serde_json::from_str(&payload).map_err(|e| e.to_string())?;
        make(&app, &work).await.map_err(|e| format!("{e:?}"))
    })
}

async fn make(app: &App, work: &Work) -> AppResult<()> {
    let conn = app.db.read();
    let Some(bundle) = store::bundle(conn, work.bundle).await? else { return Ok(()) };
    let Some(course) = catalogue::find(conn, bundle.course).await? else { return Ok(()) };
    if store::parts(conn, bundle.id).await?.iter().any(|p| p.number == work.part) {
        return Ok(());
    }
    let actor = Actor { person: work.person, label: work.label.clone(), ..Actor::process(JOB) };
    let l = L::new(Lang::from_code(&bundle.language).unwrap_or(Lang::Zh));
    let skipped = PART * usize::try_from(work.part - 1).unwrap_or(0);
    let most = usize::try_from(bundle.people).unwrap_or(usize::MAX);
    let all: Vec<Holder> = issue::holders(conn, &course).await?.into_iter().take(most).collect();
    let holders: Vec<Holder> = all.iter().skip(skipped).take(PART).cloned().collect();
    let is_last = skipped + PART >= all.len();
    let bytes = match (holders.is_empty(), bundle.format.as_str()) {
        // Hours were taken back since the order: there is nobody left for this part.
        (true, _) => Vec::new(),
        (_, "zip") => {
            let names: Vec<String> = holders.iter().map(|h| h.person.personal_code.clone()).collect();
            let made = issue::certificates(app, &actor, l, &course, holders).await?;
            heavy(move || zipped(names, made)).await?.map_err(AppError::internal)?
        }
        _ => issue::certificates_in_one(app, &actor, l, &course, holders).await?.bytes,
    };
    let now = app.clock.now();
    let mut change = app.db.change(&actor, now).await?;
    let name = format!("{}.{}", course.code, bundle.format);
    let kind = if bundle.format == "zip" { "application/zip" } else { "application/pdf" };
    app.files.keep(&change, bundle.id.0, &name, kind, &bytes, Some(now + KEPT)).await?;
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let part = Part {
        number: work.part,
        sha256: digest(&bytes),
        first: number(skipped + 1),
        last: if is_last { bundle.people } else { number(skipped + PART) },
        size: number(bytes.len()),
    };
    store::put_part(&change, bundle.id, &part).await?;
    let data = serde_json::json!({"course": course.code, "part": part.number, "first": part.first, "last": part.last});
    change.record("certificates.made", course.id.0, data);
    if !is_last {
        next(&mut change, bundle.id, work.part + 1, &actor).await?;
    }
    Ok(change.commit().await?)
}

/// A file for each person, named by personal code and serial: names of people may be alike.
fn zipped(names: Vec<String>, made: Vec<Issued>) -> Result<Vec<u8>, std::io::Error> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // PDFs are packed already.
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, issued) in names.into_iter().zip(made) {
        zip.start_file(format!("{name}-{}.pdf", issued.serial), options)?;
        zip.write_all(&issued.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
