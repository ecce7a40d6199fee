//! Database access of attendance.

use platform::db::{for_update, sql};
use platform::ids::PersonId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::{Door, DoorId, MarkId, PersonMark};
use crate::catalogue::CourseId;

/// A mark as stored, with what took it back.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(super) struct MarkRow {
    pub id: MarkId,
    pub course: CourseId,
    pub meeting: i64,
    pub person: PersonId,
    pub direction: String,
    pub at: i64,
    pub received_at: i64,
    pub way: String,
    pub by_person: Option<PersonId>,
    pub door: Option<DoorId>,
    pub reason: String,
    pub void_reason: Option<String>,
}

const MARK: &str =
    "SELECT m.id, m.course, m.meeting, m.person, m.direction, m.at, m.received_at, m.way, m.by_person,
       m.door, m.reason, v.reason AS void_reason
  FROM attendance_mark m LEFT JOIN attendance_void v ON v.mark = m.id";

/// All marks of a course in the order of time; equal instants in one order everywhere.
pub(super) async fn marks<C: ConnectionTrait>(conn: &C, course: CourseId) -> Result<Vec<MarkRow>, DbErr> {
    sql::all(conn, &format!("{MARK} WHERE m.course = $1 ORDER BY m.at, m.id"), params![course]).await
}

pub(super) async fn mark<C: ConnectionTrait>(conn: &C, id: MarkId) -> Result<Option<MarkRow>, DbErr> {
    sql::one(conn, &format!("{MARK} WHERE m.id = $1"), params![id]).await
}

/// Of these marks, those that are there already.
pub(super) async fn known<C: ConnectionTrait>(conn: &C, ids: &[MarkId]) -> Result<Vec<MarkRow>, DbErr> {
    let mut found = Vec::new();
    for some in ids.chunks(500) {
        let text = format!("{MARK} WHERE m.id IN ({})", sql::placeholders(1, some.len()));
        let values: Vec<Value> = some.iter().map(|id| Value::from(*id)).collect();
        found.extend(sql::all::<MarkRow, C>(conn, &text, values).await?);
    }
    Ok(found)
}

/// Writes marks; one whose name is taken is left as it stands.
pub(super) async fn put_marks(change: &Change, marks: &[MarkRow]) -> Result<u64, DbErr> {
    let row = |m: &MarkRow| {
        params![
            m.id,
            m.course,
            m.meeting,
            m.person,
            m.direction.clone(),
            m.at,
            m.received_at,
            m.way.clone(),
            m.by_person,
            m.door,
            m.reason.clone()
        ]
    };
    sql::insert_many(
        change.conn(),
        "INSERT INTO attendance_mark
           (id, course, meeting, person, direction, at, received_at, way, by_person, door, reason)",
        marks.iter().map(row).collect(),
        "ON CONFLICT (id) DO NOTHING",
    )
    .await
}

/// Takes marks back; what was taken back before stays as it is.
pub(super) async fn put_voids(
    change: &Change,
    marks: &[MarkId],
    by: Option<PersonId>,
    door: Option<DoorId>,
    reason: &str,
) -> Result<u64, DbErr> {
    let now = change.now().as_millisecond();
    let rows = marks.iter().map(|mark| params![*mark, now, by, door, reason.to_owned()]).collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO attendance_void (mark, at, by_person, door, reason)",
        rows,
        "ON CONFLICT (mark) DO NOTHING",
    )
    .await
}

/// All marks of a person that stand, for the page of own data.
pub(super) async fn marks_of_person<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
) -> Result<Vec<PersonMark>, DbErr> {
    sql::all(
        conn,
        "SELECT c.code AS course_code, c.title AS course_title, m.meeting, m.at, m.way
           FROM attendance_mark m JOIN course c ON c.id = m.course
           LEFT JOIN attendance_void v ON v.mark = m.id
          WHERE m.person = $1 AND v.mark IS NULL ORDER BY m.at, m.id",
        params![person],
    )
    .await
}

const DOOR: &str = "SELECT id, course, label, made_at, expires_at, revoked_at FROM attendance_door";

pub(super) async fn put_door(
    change: &Change,
    door: &Door,
    secret_hash: Vec<u8>,
    by: PersonId,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO attendance_door (id, course, label, secret_hash, made_by, made_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![door.id, door.course, door.label.clone(), secret_hash, by, door.made_at, door.expires_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn door_of_secret<C: ConnectionTrait>(
    conn: &C,
    secret_hash: Vec<u8>,
) -> Result<Option<Door>, DbErr> {
    sql::one(conn, &format!("{DOOR} WHERE secret_hash = $1"), params![secret_hash]).await
}

/// As [`door_of_secret`]; it stays as it is until the change ends.
pub(super) async fn hold_door(change: &Change, id: DoorId) -> Result<Option<Door>, DbErr> {
    let text = for_update(change.conn(), &format!("{DOOR} WHERE id = $1"));
    sql::one(change.conn(), &text, params![id]).await
}

pub(super) async fn doors<C: ConnectionTrait>(conn: &C, course: CourseId) -> Result<Vec<Door>, DbErr> {
    sql::all(conn, &format!("{DOOR} WHERE course = $1 ORDER BY made_at, id"), params![course]).await
}

pub(super) async fn revoke_door(change: &Change, id: DoorId) -> Result<(), DbErr> {
    let text = "UPDATE attendance_door SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    sql::run(change.conn(), text, params![id, change.now().as_millisecond()]).await?;
    Ok(())
}

/// Whether a course takes people without a place; none when nobody said.
pub(super) async fn walk_in<C: ConnectionTrait>(conn: &C, course: CourseId) -> Result<Option<bool>, DbErr> {
    #[derive(FromQueryResult)]
    struct Setting {
        walk_in: bool,
    }
    let text = "SELECT walk_in FROM attendance_setting WHERE course = $1";
    Ok(sql::one::<Setting, C>(conn, text, params![course]).await?.map(|row| row.walk_in))
}

pub(super) async fn set_walk_in(change: &Change, course: CourseId, allowed: bool) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO attendance_setting (course, walk_in) VALUES ($1, $2)
         ON CONFLICT (course) DO UPDATE SET walk_in = excluded.walk_in",
        params![course, allowed],
    )
    .await?;
    Ok(())
}

/// Wrong codes that a person typed since an instant, milliseconds.
pub(super) async fn tries<C: ConnectionTrait>(conn: &C, person: PersonId, since: i64) -> Result<i64, DbErr> {
    let text = "SELECT COUNT(*) AS n FROM attendance_try WHERE person = $1 AND at > $2";
    sql::number(conn, text, params![person, since]).await
}

/// Notes a wrong code, and forgets those from before `since`.
pub(super) async fn put_try(change: &Change, person: PersonId, since: i64) -> Result<(), DbErr> {
    let old = "DELETE FROM attendance_try WHERE person = $1 AND at <= $2";
    sql::run(change.conn(), old, params![person, since]).await?;
    let text = "INSERT INTO attendance_try (person, at) VALUES ($1, $2)";
    sql::run(change.conn(), text, params![person, change.now().as_millisecond()]).await?;
    Ok(())
}
