//! Records for a partner to fetch: lines of the ledger after a cursor, and packages of a month. Rule:
//! docs/rules/exchange-fetching.md.

mod behind;
mod environment;
mod package;
mod places;
mod store;
mod whole;

use std::collections::BTreeMap;

use domain::exchange::COURSE_COLUMNS;
use jiff::SignedDuration;
use platform::db::Migration;
use platform::ids::PersonId;
use platform::jobs::Cron;
use platform::{AppResult, Capability};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

pub use behind::{fetched, tell_behind};
pub use environment::{Line, Lines, environment, is_year};
pub use package::{Wanted, write_package};
pub use places::{Moved, MovedPeople, follow_places, moved};
pub(super) use store::{Course, Standing};
pub(super) use whole::{WholeCourse, whole_after, whole_within};

use super::partners::Partner;
use crate::catalogue::CourseId;
use crate::{App, directory, identity};

/// Serials looked at for one page, whoever they are of: a county's people are a few of a hundred.
const LOOKED_AT: i64 = 50_000;

/// A line of the ledger as a partner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Record {
    /// Number in the ledger; the cursor.
    pub serial: i64,
    /// When it was written, milliseconds since 1970 in UTC.
    pub at: i64,
    /// Our code of the course.
    pub course: String,
    /// The partner's own key, when it sent the course.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Title.
    pub title: String,
    /// School code of the organiser.
    pub organiser: String,
    /// Last day of the course, ISO.
    pub ended_on: String,
    /// Personal code.
    pub person: String,
    /// National or resident number, when asked for and known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// School code of the person's service organisation.
    pub service: String,
    /// `issue`, `correct`, `reverse`.
    pub kind: String,
    /// Difference, in half-hours.
    pub half_hours: i64,
    /// What stands for person and course after this line, in half-hours.
    pub stands: i64,
    /// `roster`, `correction`, `exchange`.
    pub cause: String,
}

/// A page of records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Records {
    /// The lines, by serial.
    pub records: Vec<Record>,
    /// Where the next page begins.
    pub next: i64,
    /// Whether more lies behind it now.
    pub more: bool,
    /// The courses of these lines as rows of the list of courses, by column, when asked for; `Import_ID` is our code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub courses: Option<Vec<BTreeMap<String, String>>>,
}

/// Which lines are asked for, and with what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The cursor.
    pub after: i64,
    /// Lines, at most.
    pub limit: usize,
    /// Numbers of people where known.
    pub numbers: bool,
    /// The courses of the lines.
    pub courses: bool,
    /// Only lines of these people, by personal code; of everybody when empty.
    pub people: Vec<String>,
}

const CRONS: &[Cron<App>] = &[
    Cron {
        name: "exchange.tell_behind",
        every: SignedDuration::from_mins(1),
        run: |app| Box::pin(async move { tell_behind(&app).await.map(|_| ()).map_err(|e| format!("{e:?}")) }),
    },
    Cron {
        name: "exchange.follow_places",
        every: SignedDuration::from_mins(10),
        run: |app| {
            Box::pin(async move { follow_places(&app).await.map(|_| ()).map_err(|e| format!("{e:?}")) })
        },
    },
];

/// Timed work and schema; the doors are declared beside.
pub fn capability() -> Capability<App> {
    Capability {
        name: "exchange",
        routes: Vec::new,
        nav: &[],
        migrations: &[Migration {
            name: "0840_exchange_fetching",
            sql: include_str!("migrations/0840_exchange_fetching.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: &[],
        crons: CRONS,
        pages: Vec::new,
    }
}

/// Whose records a partner may fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Whose {
    County(String),
    These(Vec<platform::ids::OrganisationId>),
    All,
}

/// Lines after a cursor; at most `limit` of them.
///
/// # Errors
/// The database.
pub async fn records(app: &App, partner: &Partner, asked: &Asked) -> AppResult<Records> {
    let conn = app.db.read();
    let whose = whose(app, partner).await?;
    let head = store::head(conn).await?;
    let (mut found, mut next) = (Vec::new(), asked.after.max(0));
    while next < head && found.len() < asked.limit {
        let until = (next + LOOKED_AT).min(head);
        let wanted = i64::try_from(asked.limit - found.len()).unwrap_or(i64::MAX);
        let rows = store::lines(conn, partner.id, (&whose, &asked.people), (next, until), wanted).await?;
        let full = i64::try_from(rows.len()).unwrap_or(0) == wanted;
        next = match rows.last() {
            Some(last) if full => last.serial,
            _ => until,
        };
        found.extend(rows);
    }
    let known = match asked.numbers {
        true => numbers_of(app, &found.iter().map(|row| row.person).collect::<Vec<_>>()).await?,
        false => std::collections::HashMap::new(),
    };
    let courses = match asked.courses {
        true => Some(rows_of(conn, &found).await?),
        false => None,
    };
    let records = found.into_iter().map(|row| row.record(&known)).collect();
    Ok(Records { records, next, more: next < head, courses })
}

/// The courses of some lines, each once, by the names of its columns.
async fn rows_of<C: ConnectionTrait>(
    conn: &C,
    lines: &[store::Line],
) -> AppResult<Vec<BTreeMap<String, String>>> {
    let mut ids: Vec<CourseId> = lines.iter().map(|line| line.course).collect();
    ids.sort_unstable();
    ids.dedup();
    let courses = store::any_courses_of(conn, &ids).await?;
    let named = courses.iter().map(|course| {
        let cells = COURSE_COLUMNS.iter().map(|name| (*name).to_owned()).zip(package::own_cells(course));
        cells.filter(|(_, cell)| !cell.is_empty()).collect()
    });
    Ok(named.collect())
}

/// What stands of a partner's people, or of those pairs of person and course only that changed behind a serial; with the last
/// serial it was read up to.
///
/// # Errors
/// The database.
pub(super) async fn standing_of(app: &App, partner: &Partner, since: i64) -> AppResult<(i64, Vec<Standing>)> {
    let conn = app.db.read();
    let head = store::head(conn).await?;
    let whose = whose(app, partner).await?;
    let mut found = store::standing_of(conn, &whose, since, head).await?;
    // Taken back is told to whom it was told before; in a complete file it is nothing.
    found.retain(|row| row.total > 0 || since > 0);
    Ok((head, found))
}

/// Courses by their identities, as they leave, in the order of their keys.
///
/// # Errors
/// The database.
pub(super) async fn courses_of(app: &App, partner: &Partner, ids: &[CourseId]) -> AppResult<Vec<Course>> {
    let mut found = store::courses_of(app.db.read(), partner.id, ids).await?;
    found.sort_by(|a, b| a.leaves_as().cmp(b.leaves_as()).then_with(|| a.code.cmp(&b.code)));
    Ok(found)
}

async fn whose(app: &App, partner: &Partner) -> AppResult<Whose> {
    if !partner.county.is_empty() {
        return Ok(Whose::County(partner.county.clone()));
    }
    let mut own = Vec::new();
    if let Some(organisation) = partner.organisation {
        own = directory::ids_below(app.db.read(), organisation).await?;
        own.push(organisation);
    }
    Ok(Whose::These(own))
}

/// Numbers of people in clear, where known.
async fn numbers_of(
    app: &App,
    people: &[PersonId],
) -> AppResult<std::collections::HashMap<PersonId, String>> {
    let mut people = people.to_vec();
    people.sort_unstable();
    people.dedup();
    identity::numbers_in_clear(app, app.db.read(), &people).await
}
