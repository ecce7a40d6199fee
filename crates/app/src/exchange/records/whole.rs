//! Courses of an organisation's people's schools as another installation takes them in: with everybody who ever had hours.

use std::collections::{BTreeMap, HashMap};

use domain::exchange::COURSE_COLUMNS;
use domain::hours::HalfHours;
use domain::permissions::OrganisationKind;
use platform::AppResult;
use platform::ids::{OrganisationId, PersonId};

use super::store::{self, Course};
use super::{Whose, package};
use crate::catalogue::CourseId;
use crate::exchange::PartnerId;
use crate::{App, directory};

/// A course with its people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::exchange) struct WholeCourse {
    /// The course.
    pub id: CourseId,
    /// Our code.
    pub code: String,
    /// School code of the organiser.
    pub organiser: String,
    /// Its row of the list of courses by column, under our code; cells that hold nothing are left out.
    pub cells: BTreeMap<String, String>,
    /// Everybody whose hours of it ever stood, with what stands.
    pub people: Vec<(PersonId, HalfHours)>,
}

/// Approved courses of an organisation's schools after a place, but for those that a partner sent.
///
/// # Errors
/// The database.
pub(in crate::exchange) async fn whole_after(
    app: &App,
    organisation: OrganisationId,
    not_of: PartnerId,
    after: Option<CourseId>,
    limit: usize,
) -> AppResult<Vec<WholeCourse>> {
    let whose = of(app, organisation).await?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let courses = store::whole_after(app.db.read(), &whose, not_of, after, limit).await?;
    with_people(app, courses).await
}

/// The same of courses that ended within days.
///
/// # Errors
/// The database.
pub(in crate::exchange) async fn whole_within(
    app: &App,
    organisation: OrganisationId,
    not_of: PartnerId,
    days: &(String, String),
) -> AppResult<Vec<WholeCourse>> {
    let whose = of(app, organisation).await?;
    let courses = store::whole_within(app.db.read(), &whose, not_of, days).await?;
    with_people(app, courses).await
}

/// A bureau answers for its county, whoever else for itself and those below.
async fn of(app: &App, organisation: OrganisationId) -> AppResult<Whose> {
    let own = directory::organisation(app.db.read(), organisation).await?;
    if own.kind == OrganisationKind::CountyBureau.as_str() {
        return Ok(Whose::County(own.county));
    }
    let mut all = directory::ids_below(app.db.read(), organisation).await?;
    all.push(organisation);
    Ok(Whose::These(all))
}

async fn with_people(app: &App, courses: Vec<Course>) -> AppResult<Vec<WholeCourse>> {
    let ids: Vec<CourseId> = courses.iter().map(|course| course.id).collect();
    let mut people: HashMap<CourseId, Vec<(PersonId, HalfHours)>> = HashMap::new();
    for row in store::totals(app.db.read(), &ids).await? {
        let hours = HalfHours(i32::try_from(row.total).unwrap_or(0));
        people.entry(row.course).or_default().push((row.person, hours));
    }
    let whole = courses.into_iter().map(|course| {
        let cells = COURSE_COLUMNS.iter().map(|name| (*name).to_owned()).zip(package::own_cells(&course));
        WholeCourse {
            cells: cells.filter(|(_, cell)| !cell.is_empty()).collect(),
            people: people.remove(&course.id).unwrap_or_default(),
            id: course.id,
            code: course.code,
            organiser: course.organiser,
        }
    });
    Ok(whole.collect())
}
