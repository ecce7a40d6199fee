//! Database access of badges.

use platform::db::sql;
use platform::ids::PersonId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::{BadgeId, StoredBadge};
use crate::catalogue::CourseId;

const ALL: &str = "id, person, course, half_hours, place, credential, token, issued_at, revoked_at";

pub(super) async fn insert(change: &Change, badge: &StoredBadge) -> Result<(), DbErr> {
    let row = params![
        badge.id,
        badge.person,
        badge.course,
        badge.half_hours,
        badge.place,
        badge.credential.clone(),
        badge.token.clone(),
        badge.issued_at,
        badge.revoked_at
    ];
    sql::insert_many(change.conn(), &format!("INSERT INTO badge ({ALL})"), vec![row], "").await?;
    Ok(())
}

pub(super) async fn one<C: ConnectionTrait>(conn: &C, id: BadgeId) -> Result<Option<StoredBadge>, DbErr> {
    sql::one(conn, &format!("SELECT {ALL} FROM badge WHERE id = $1"), params![id]).await
}

pub(super) async fn of_people<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<Vec<StoredBadge>, DbErr> {
    let (list, values) = sql::listed(1, people.iter().map(|id| Value::from(*id)).collect());
    sql::all(
        conn,
        &format!("SELECT {ALL} FROM badge WHERE person IN ({list}) ORDER BY issued_at, id"),
        values,
    )
    .await
}

pub(super) async fn standing_of_course<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
) -> Result<Vec<StoredBadge>, DbErr> {
    let text = format!("SELECT {ALL} FROM badge WHERE course = $1 AND revoked_at IS NULL ORDER BY place");
    sql::all(conn, &text, params![course]).await
}

pub(super) async fn is_given<C: ConnectionTrait>(conn: &C, course: CourseId) -> Result<bool, DbErr> {
    let text = "SELECT COUNT(*) AS n FROM badge WHERE course = $1";
    Ok(sql::number(conn, text, params![course]).await? > 0)
}

pub(super) async fn revoke(change: &Change, id: BadgeId) -> Result<(), DbErr> {
    let text = "UPDATE badge SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    sql::run(change.conn(), text, params![id, change.now().as_millisecond()]).await?;
    Ok(())
}

/// Places from one up to another: those of badges that were taken back, and whether any badge was ever given there.
pub(super) async fn revoked_places<C: ConnectionTrait>(
    conn: &C,
    from: i64,
    to: i64,
) -> Result<(Vec<i64>, bool), DbErr> {
    #[derive(FromQueryResult)]
    struct Place {
        place: i64,
    }
    let text =
        "SELECT place FROM badge WHERE place >= $1 AND place < $2 AND revoked_at IS NOT NULL ORDER BY place";
    let revoked: Vec<Place> = sql::all(conn, text, params![from, to]).await?;
    let text = "SELECT COUNT(*) AS n FROM badge WHERE place = $1";
    let any = sql::number(conn, text, params![from]).await? > 0;
    Ok((revoked.into_iter().map(|p| p.place).collect(), any))
}

/// A person's course that something changed about.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(super) struct Touched {
    pub person: PersonId,
    pub course: CourseId,
    pub serial: i64,
}

/// Lines of the ledger after a number that take away or correct, oldest first.
pub(super) async fn touched<C: ConnectionTrait>(
    conn: &C,
    after: i64,
    most: i64,
) -> Result<Vec<Touched>, DbErr> {
    let text = "SELECT person, course, serial FROM award WHERE serial > $1 AND kind <> 'issue' ORDER BY serial LIMIT $2";
    sql::all(conn, text, params![after, most]).await
}

pub(super) async fn cursor<C: ConnectionTrait>(conn: &C) -> Result<i64, DbErr> {
    sql::number(conn, "SELECT award_serial AS n FROM badge_follow WHERE name = 'ledger'", params![]).await
}

pub(super) async fn set_cursor(change: &Change, serial: i64) -> Result<(), DbErr> {
    let text = "INSERT INTO badge_follow (name, award_serial) VALUES ('ledger', $1)
                ON CONFLICT (name) DO UPDATE SET award_serial = excluded.award_serial";
    sql::run(change.conn(), text, params![serial]).await?;
    Ok(())
}

/// Half-hours of a person, under any of their identities, in a course.
pub(super) async fn sum<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
    course: CourseId,
) -> Result<i64, DbErr> {
    let (list, mut values) = sql::listed(2, people.iter().map(|id| Value::from(*id)).collect());
    values.insert(0, Value::from(course));
    let text = format!(
        "SELECT CAST(COALESCE(SUM(half_hours), 0) AS BIGINT) AS n FROM award WHERE course = $1 AND person IN ({list})"
    );
    sql::number(conn, &text, values).await
}
