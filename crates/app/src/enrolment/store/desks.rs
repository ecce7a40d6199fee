//! The counters of courses: the hot rows, and the parts their places are divided into.

use platform::db::{for_update, sql};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use crate::catalogue::CourseId;

/// The course's count of places: the hot row. Held until the change ends.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(in crate::enrolment) struct DeskRow {
    pub course: CourseId,
    pub places: i64,
    pub admitted: i64,
    pub waiting: i64,
    pub next_number: i64,
    /// When free places were last given to those who wait; 0 when some may be left.
    pub settled_at: i64,
    /// When something happens by itself: an offer expires, a share is released.
    pub due_at: Option<i64>,
    /// The latest instant the desk acted at.
    pub latest: i64,
}

impl DeskRow {
    /// Whether no place is left.
    pub fn is_full(&self) -> bool {
        self.admitted >= self.places
    }
}

/// A counted part of a course's places.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(in crate::enrolment) struct PoolRow {
    pub course: CourseId,
    /// `class`, `share` or `school`.
    pub kind: String,
    /// Number of the class or share, identity of the school.
    pub part: String,
    pub places: i64,
    pub taken: i64,
}

const DESK: &str = "course, places, admitted, waiting, next_number, settled_at, due_at, latest";

/// Takes the rows of courses for this change, opening them at the first request. Everybody takes them in the order of their ids, so that
/// two copies never wait for each other in a ring.
pub(in crate::enrolment) async fn take_desks(
    change: &Change,
    courses: &[(CourseId, i64)],
) -> Result<Vec<DeskRow>, DbErr> {
    let mut found = held(change, courses).await?;
    if found.len() < courses.len() {
        let missing: Vec<_> = courses
            .iter()
            .filter(|(id, _)| !found.iter().any(|row| row.course == *id))
            .map(|(id, places)| params![*id, *places, 0_i64, 0_i64, 1_i64])
            .collect();
        let head = "INSERT INTO enrolment_desk (course, places, admitted, waiting, next_number)";
        sql::insert_many(change.conn(), head, missing, "ON CONFLICT (course) DO NOTHING").await?;
        found = held(change, courses).await?;
    }
    if found.len() < courses.len() {
        return Err(DbErr::Custom("a desk row vanished".to_owned()));
    }
    Ok(found)
}

async fn held(change: &Change, courses: &[(CourseId, i64)]) -> Result<Vec<DeskRow>, DbErr> {
    let mut found = Vec::with_capacity(courses.len());
    for some in courses.chunks(500) {
        let (list, values) =
            sql::list_of(change.conn(), 1, some.iter().map(|(id, _)| Value::from(*id)).collect());
        let text = format!("SELECT {DESK} FROM enrolment_desk WHERE course IN ({list}) ORDER BY course");
        found.extend(sql::all::<DeskRow, _>(change.conn(), &for_update(change.conn(), &text), values).await?);
    }
    Ok(found)
}

/// The desks of published courses as they stand; one nobody asked at yet is empty. A course made smaller keeps whom it
/// admitted.
pub(in crate::enrolment) async fn desks<C: ConnectionTrait>(
    conn: &C,
    courses: &[CourseId],
) -> Result<Vec<DeskRow>, DbErr> {
    let mut found = Vec::with_capacity(courses.len());
    for some in courses.chunks(500) {
        let (list, values) = sql::list_of(conn, 1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!(
            "SELECT c.id AS course, CASE WHEN d.admitted > c.places THEN d.admitted ELSE c.places END AS places,
               COALESCE(d.admitted, 0) AS admitted, COALESCE(d.waiting, 0) AS waiting,
               COALESCE(d.next_number, 1) AS next_number, COALESCE(d.settled_at, 0) AS settled_at, d.due_at,
               COALESCE(d.latest, 0) AS latest
             FROM course c LEFT JOIN enrolment_desk d ON d.course = c.id
             WHERE c.approved_at IS NOT NULL AND c.id IN ({list})"
        );
        found.extend(sql::all::<DeskRow, _>(conn, &text, values).await?);
    }
    Ok(found)
}

pub(in crate::enrolment) async fn put_desks(change: &Change, desks: &[&DeskRow]) -> Result<(), DbErr> {
    let rows = desks
        .iter()
        .map(|d| {
            params![
                d.course,
                d.places.max(d.admitted),
                d.admitted,
                d.waiting,
                d.next_number,
                d.settled_at,
                d.due_at,
                d.latest
            ]
        })
        .collect();
    sql::insert_many(
        change.conn(),
        &format!("INSERT INTO enrolment_desk ({DESK})"),
        rows,
        "ON CONFLICT (course) DO UPDATE SET places = excluded.places, admitted = excluded.admitted,
           waiting = excluded.waiting, next_number = excluded.next_number, settled_at = excluded.settled_at,
           due_at = excluded.due_at, latest = excluded.latest",
    )
    .await?;
    Ok(())
}

/// Courses in which something is due by itself before an instant.
pub(in crate::enrolment) async fn due<C: ConnectionTrait>(
    conn: &C,
    before: i64,
    limit: i64,
) -> Result<Vec<DeskRow>, DbErr> {
    let text = format!(
        "SELECT {DESK} FROM enrolment_desk WHERE due_at IS NOT NULL AND due_at < $1 ORDER BY due_at LIMIT $2"
    );
    sql::all(conn, &text, params![before, limit]).await
}

/// When the first of a course's offers ends.
pub(in crate::enrolment) async fn next_offer_end(
    change: &Change,
    course: CourseId,
) -> Result<Option<i64>, DbErr> {
    let text =
        "SELECT COALESCE(MIN(offer_until), 0) AS n FROM enrolment WHERE course = $1 AND state = 'offered'";
    let end = sql::number(change.conn(), text, params![course]).await?;
    Ok((end > 0).then_some(end))
}

/// The parts of some courses' places, as far as somebody has one of them.
pub(in crate::enrolment) async fn pools<C: ConnectionTrait>(
    conn: &C,
    courses: &[CourseId],
) -> Result<Vec<PoolRow>, DbErr> {
    let mut found = Vec::new();
    for some in courses.chunks(500) {
        let (list, values) = sql::list_of(conn, 1, some.iter().map(|id| Value::from(*id)).collect());
        let text =
            format!("SELECT course, kind, part, places, taken FROM enrolment_pool WHERE course IN ({list})");
        found.extend(sql::all::<PoolRow, _>(conn, &text, values).await?);
    }
    Ok(found)
}

pub(in crate::enrolment) async fn put_pools(change: &Change, rows: &[PoolRow]) -> Result<(), DbErr> {
    let rows = rows
        .iter()
        .map(|p| params![p.course, p.kind.clone(), p.part.clone(), p.places.max(p.taken), p.taken])
        .collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO enrolment_pool (course, kind, part, places, taken)",
        rows,
        "ON CONFLICT (course, kind, part) DO UPDATE SET places = excluded.places, taken = excluded.taken",
    )
    .await?;
    Ok(())
}

/// Forgets what schools had of a course, before they are counted anew.
pub(in crate::enrolment) async fn forget_schools(change: &Change, course: CourseId) -> Result<(), DbErr> {
    let text = "DELETE FROM enrolment_pool WHERE course = $1 AND kind = 'school'";
    sql::run(change.conn(), text, params![course]).await?;
    Ok(())
}
