//! Rosters that wait for a region centre (CRD-5), who is told when the promise is broken, and rosters that are owed.

use domain::calendar::{WorkingDays, civil_date};
use domain::course::first_day_in_time;
use jiff::Timestamp;
use platform::AppResult;
use platform::db::Actor;
use platform::ids::OrganisationId;
use sea_orm::ConnectionTrait;

use super::waiting::{ABOVE_AFTER, Counts, Edges, Queue, midnight};
use super::{Course, mails, store};
use crate::{App, directory, identity};

/// One page of the rosters that wait for a region centre, longest waiting first, and the number of all that fit.
///
/// # Errors
/// The database.
pub async fn roster_queue<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
    queue: &Queue,
    per_page: i64,
) -> AppResult<(Vec<Course>, i64)> {
    Ok(store::rosters::page(conn, reviewer, queue, per_page).await?)
}

/// How many rosters wait for a region centre, and how many of them press.
///
/// # Errors
/// The database.
pub async fn roster_counts<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
    now: Timestamp,
) -> AppResult<Counts> {
    let edges = Edges::at(now);
    let (late, today) = (edges.late_before.as_millisecond(), edges.today_before.as_millisecond());
    Ok(store::rosters::counts(conn, reviewer, late, today).await?)
}

/// Organisers of the rosters that wait: code, name, how many; most first.
///
/// # Errors
/// The database.
pub async fn roster_organisers<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
) -> AppResult<Vec<(String, String, i64)>> {
    Ok(store::rosters::organisers(conn, reviewer).await?)
}

/// The code of the course whose roster a reviewer looks at after this one; own courses are passed over.
///
/// # Errors
/// The database.
pub async fn next_roster<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
    course: &Course,
) -> AppResult<Option<String>> {
    let since = course.roster_submitted_at.unwrap_or(0);
    Ok(store::rosters::next(conn, reviewer, (since, &course.code)).await?)
}

/// Organisations that owe rosters of courses that ended within a time (milliseconds, from and before).
///
/// # Errors
/// The database.
pub async fn owing_rosters<C: ConnectionTrait>(
    conn: &C,
    from: i64,
    before: i64,
) -> AppResult<Vec<OrganisationId>> {
    Ok(store::rosters::owing(conn, from, before).await?)
}

/// The courses of one organisation whose rosters are owed, the longest owed first.
///
/// # Errors
/// The database.
pub async fn rosters_owed<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    from: i64,
    before: i64,
) -> AppResult<Vec<Course>> {
    Ok(store::rosters::owed(conn, organisation, from, before).await?)
}

/// Tells the seats of a region centre, and later those of the authority above it, of overdue rosters: once per sending and
/// step. Run every hour; several copies don't tell twice.
///
/// # Errors
/// The database.
pub async fn escalate_rosters(app: &App) -> AppResult<()> {
    let now = app.clock.now();
    let (today, days) = (civil_date(now), WorkingDays::shipped());
    if !days.is_working(today) {
        return Ok(());
    }
    for (step, grace) in [("centre", 0), ("above", ABOVE_AFTER)] {
        let before = midnight(first_day_in_time(today, grace, &days));
        let untold = store::rosters::untold(app.db.read(), step, before.as_millisecond()).await?;
        for courses in untold.chunk_by(|a, b| a.reviewer == b.reviewer) {
            tell(app, step, courses, now).await?;
        }
    }
    Ok(())
}

/// One letter about one centre's overdue rosters.
async fn tell(app: &App, step: &'static str, courses: &[Course], now: Timestamp) -> AppResult<()> {
    let Some(first) = courses.first() else { return Ok(()) };
    let centre = directory::organisation(app.db.read(), first.reviewer).await?;
    let to = if step == "centre" { Some(centre.id) } else { centre.reviewer };
    let mut change = app.db.change(&Actor::process("review promise"), now).await?;
    let told = store::rosters::mark_told(&change, step, &courses.iter().collect::<Vec<_>>()).await?;
    if told.is_empty() {
        return Ok(change.rollback().await?);
    }
    let late: Vec<&Course> = courses.iter().filter(|course| told.contains(&course.id)).collect();
    if let Some(to) = to {
        let site = change.site();
        let seats = identity::seat_addresses(change.conn(), to, civil_date(now)).await?.into_iter();
        let to = seats.map(|(person, address)| mails::To { person, address, site: site.clone() });
        let letters = to.map(|to| mails::overdue_rosters(step, &centre.name, &late, to)).collect();
        change.mail(letters).await?;
    }
    let codes: Vec<&str> = late.iter().map(|course| course.code.as_str()).collect();
    change.record("review.rosters_overdue", centre.id.0, serde_json::json!({"step": step, "courses": codes}));
    Ok(change.commit().await?)
}
