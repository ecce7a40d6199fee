//! The way to a partner's database: only where it may lie, read only, row by row.

mod mariadb;
mod plan;
mod postgres;
mod way;

use std::time::Duration;

use documents::exchange::List;
use domain::exchange_source::{Engine, Mark, Place, SourceRefused};

use crate::App;

pub(in crate::exchange::sources) use plan::{Plan, plan};
pub(in crate::exchange::sources) use way::may_lie;

/// Connecting, and each question about the catalogue, within this time.
const WITHIN: Duration = Duration::from_secs(15);
/// Minutes without a row after which a reading is given up.
const STALLED_MINUTES: i64 = 5;
/// Characters of the database's own words that are kept.
const LONGEST_DETAIL: usize = 200;

/// What a column of the source holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::exchange::sources) enum Kind {
    Text,
    Day,
    Instant,
    Number,
}

/// A column of the source as its catalogue names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::exchange::sources) struct Column {
    pub name: String,
    pub kind: Kind,
}

/// A table of the source as its catalogue names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::exchange::sources) struct Table {
    pub schema: String,
    pub name: String,
    pub columns: Vec<Column>,
}

/// What was found at a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Table by table.
    pub tables: Vec<FoundTable>,
}

/// A table as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundTable {
    /// What it is for.
    pub list: List,
    /// Its name.
    pub name: String,
    /// Our columns that it has.
    pub present: Vec<&'static str>,
    /// Our columns that it lacks.
    pub missing: Vec<&'static str>,
    /// Whether its column of changes can be used; none when it has none.
    pub changes: Option<String>,
}

/// An open connection within one snapshot.
pub(in crate::exchange::sources) enum Session {
    Postgres(postgres::Session),
    MariaDb(mariadb::Session),
}

impl Session {
    /// Connects and begins a snapshot that can't write.
    pub async fn open(app: &App, place: &Place, password: &str) -> Result<Self, SourceRefused> {
        let addresses = way::resolve(app, place).await?;
        let opened = async {
            match place.engine {
                Engine::Postgres => {
                    postgres::Session::open(place, password, &addresses).await.map(Self::Postgres)
                }
                Engine::MariaDb => {
                    mariadb::Session::open(place, password, &addresses).await.map(Self::MariaDb)
                }
            }
        };
        tokio::time::timeout(WITHIN, opened).await.unwrap_or_else(|_| Err(silent(place)))
    }

    /// What is read of a list, when the source has a table for it.
    pub async fn plan(
        &mut self,
        place: &Place,
        list: List,
        since: Option<Mark>,
    ) -> Result<Option<(Table, Plan)>, SourceRefused> {
        let (table, change) = match list {
            List::Courses => (&place.courses, &place.courses_changed),
            List::People => (&place.people, &place.people_changed),
            // People's profiles come by other ways.
            List::Profiles => return Ok(None),
        };
        if table.is_empty() {
            return Ok(None);
        }
        let asked = async {
            match self {
                Self::Postgres(session) => session.tables(table).await,
                Self::MariaDb(session) => session.tables(table).await,
            }
        };
        let found = tokio::time::timeout(WITHIN, asked).await.unwrap_or_else(|_| Err(silent(place)))?;
        let found = plan::pick(found, table)?;
        let made = plan(place.engine, &found, table, list, change, since)?;
        Ok(Some((found, made)))
    }

    /// Reads row by row; `each` gets the values in the order of the plan.
    pub async fn rows(
        &mut self,
        plan: &Plan,
        each: &mut (dyn FnMut(Vec<String>) -> Result<(), SourceRefused> + Send),
    ) -> Result<(), SourceRefused> {
        match self {
            Self::Postgres(session) => session.rows(plan, each).await,
            Self::MariaDb(session) => session.rows(plan, each).await,
        }
    }
}

/// Looks at a source without reading its rows: which tables and columns are there.
///
/// # Errors
/// Why it can't be reached or doesn't fit.
pub async fn look(app: &App, place: &Place, password: &str) -> Result<Found, SourceRefused> {
    let mut session = Session::open(app, place, password).await?;
    let mut tables = Vec::new();
    for list in List::ALL {
        let Some((table, plan)) = session.plan(place, list, None).await? else { continue };
        let has = |name: &&str| table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
        let (present, missing) = list.columns().iter().copied().partition(has);
        let name = format!("{}.{}", table.schema, table.name);
        tables.push(FoundTable { list, name, present, missing, changes: plan.change_name });
    }
    Ok(Found { tables })
}

fn silent(place: &Place) -> SourceRefused {
    SourceRefused::Silent { host: place.host.clone(), port: u32::from(place.port) }
}

/// The next row of a stream, or that nothing came any more.
async fn within<T>(next: impl Future<Output = T>) -> Result<T, SourceRefused> {
    let limit = Duration::from_secs(STALLED_MINUTES.unsigned_abs() * 60);
    tokio::time::timeout(limit, next).await.map_err(|_| SourceRefused::Stalled { minutes: STALLED_MINUTES })
}

/// The database's own words, cut and without line ends.
fn detail(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_DETAIL).collect()
}
