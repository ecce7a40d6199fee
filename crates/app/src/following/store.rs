//! Database access of following.

pub(super) mod searches;
pub(super) mod turns;

use platform::db::sql;
use platform::ids::PersonId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::Follow;
use crate::catalogue::CourseId;

/// Follows a course; answers whether it was not followed before.
pub(super) async fn follow(change: &Change, person: PersonId, course: CourseId) -> Result<bool, DbErr> {
    let touched = sql::run(
        change.conn(),
        "INSERT INTO follow (person, course, created_at) VALUES ($1, $2, $3) ON CONFLICT (person, course) DO NOTHING",
        params![person, course, change.now().as_millisecond()],
    )
    .await?;
    Ok(touched == 1)
}

/// Ends following; answers how many rows there were.
pub(super) async fn unfollow(change: &Change, people: &[PersonId], course: CourseId) -> Result<u64, DbErr> {
    let list = sql::placeholders(2, people.len());
    let mut values = params![course];
    values.extend(people.iter().map(|id| Value::from(*id)));
    sql::run(change.conn(), &format!("DELETE FROM follow WHERE course = $1 AND person IN ({list})"), values)
        .await
}

/// What people follow, last begun first.
pub(super) async fn follows<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> Result<Vec<Follow>, DbErr> {
    let list = sql::placeholders(1, people.len());
    sql::all(
        conn,
        &format!(
            "SELECT person, course, created_at FROM follow WHERE person IN ({list}) ORDER BY created_at DESC, course"
        ),
        people.iter().map(|id| Value::from(*id)).collect(),
    )
    .await
}

/// Which of some courses these people follow.
pub(super) async fn followed<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
    courses: &[CourseId],
) -> Result<Vec<Follow>, DbErr> {
    let mut found = Vec::new();
    for some in courses.chunks(500) {
        let (first, second) =
            (sql::placeholders(1, people.len()), sql::placeholders(people.len() + 1, some.len()));
        let mut values: Vec<Value> = people.iter().map(|id| Value::from(*id)).collect();
        values.extend(some.iter().map(|id| Value::from(*id)));
        let text = format!(
            "SELECT person, course, created_at FROM follow WHERE person IN ({first}) AND course IN ({second})"
        );
        found.extend(sql::all::<Follow, _>(conn, &text, values).await?);
    }
    Ok(found)
}

/// Everybody who follows one of some courses.
pub(super) async fn followers<C: ConnectionTrait>(
    conn: &C,
    courses: &[CourseId],
) -> Result<Vec<Follow>, DbErr> {
    let mut found = Vec::new();
    for some in courses.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text = format!(
            "SELECT person, course, created_at FROM follow WHERE course IN ({list}) ORDER BY person, course"
        );
        found.extend(
            sql::all::<Follow, _>(conn, &text, some.iter().map(|id| Value::from(*id)).collect()).await?,
        );
    }
    Ok(found)
}

/// The latest occasions that people were told of, by course.
#[derive(FromQueryResult)]
pub(super) struct Told {
    pub course: CourseId,
    pub occasion: String,
    pub told_at: i64,
}

pub(super) async fn told_to<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> Result<Vec<Told>, DbErr> {
    let list = sql::placeholders(1, people.len());
    sql::all(
        conn,
        &format!(
            "SELECT course, occasion, told_at FROM follow_notice WHERE person IN ({list}) ORDER BY told_at DESC LIMIT 500"
        ),
        people.iter().map(|id| Value::from(*id)).collect(),
    )
    .await
}

/// What somebody chose about letters and the calendar.
#[derive(Clone, Debug, Default, PartialEq, FromQueryResult)]
pub(super) struct Choice {
    pub person: Option<PersonId>,
    pub quiet: bool,
    pub calendar_secret: Option<String>,
}

pub(super) async fn choice<C: ConnectionTrait>(conn: &C, person: PersonId) -> Result<Choice, DbErr> {
    let text = "SELECT person, quiet, calendar_secret FROM following_choice WHERE person = $1";
    Ok(sql::one(conn, text, params![person]).await?.unwrap_or_default())
}

/// Who of some people wants no letters about what they follow.
pub(super) async fn quiet<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> Result<Vec<PersonId>, DbErr> {
    let mut found = Vec::new();
    for some in people.chunks(500) {
        let list = sql::placeholders(2, some.len());
        let mut values = params![true];
        values.extend(some.iter().map(|id| Value::from(*id)));
        let text = format!(
            "SELECT person, quiet, calendar_secret FROM following_choice WHERE quiet = $1 AND person IN ({list})"
        );
        found.extend(sql::all::<Choice, _>(conn, &text, values).await?.into_iter().filter_map(|c| c.person));
    }
    Ok(found)
}

pub(super) async fn set_quiet(change: &Change, person: PersonId, quiet: bool) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO following_choice (person, quiet) VALUES ($1, $2)
         ON CONFLICT (person) DO UPDATE SET quiet = excluded.quiet",
        params![person, quiet],
    )
    .await?;
    Ok(())
}

pub(super) async fn set_secret(
    change: &Change,
    person: PersonId,
    secret: Option<String>,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO following_choice (person, quiet, calendar_secret) VALUES ($1, $2, $3)
         ON CONFLICT (person) DO UPDATE SET calendar_secret = excluded.calendar_secret",
        params![person, false, secret],
    )
    .await?;
    Ok(())
}

/// The person whose calendar has this secret.
pub(super) async fn person_of_secret<C: ConnectionTrait>(
    conn: &C,
    secret: &str,
) -> Result<Option<PersonId>, DbErr> {
    let text = "SELECT person, quiet, calendar_secret FROM following_choice WHERE calendar_secret = $1";
    Ok(sql::one::<Choice, _>(conn, text, params![secret]).await?.and_then(|c| c.person))
}

/// Removes everything kept for people; answers how many rows there were.
pub(super) async fn forget(change: &Change, people: &[PersonId]) -> Result<u64, DbErr> {
    let list = sql::placeholders(1, people.len());
    let mut gone = 0;
    for text in [
        format!(
            "DELETE FROM search_match WHERE search IN (SELECT id FROM saved_search WHERE person IN ({list}))"
        ),
        format!("DELETE FROM saved_search WHERE person IN ({list})"),
        format!("DELETE FROM follow_notice WHERE person IN ({list})"),
        format!("DELETE FROM follow WHERE person IN ({list})"),
        format!("DELETE FROM following_choice WHERE person IN ({list})"),
    ] {
        gone += sql::run(change.conn(), &text, people.iter().map(|id| Value::from(*id)).collect()).await?;
    }
    Ok(gone)
}

/// Makes the row of somebody's choices when there is none.
pub(super) async fn set_quiet_unless_chosen(change: &Change, person: PersonId) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO following_choice (person, quiet) VALUES ($1, $2) ON CONFLICT (person) DO NOTHING",
        params![person, false],
    )
    .await?;
    Ok(())
}
