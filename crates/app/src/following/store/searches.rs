//! Saved searches and what they found.

use platform::db::{for_update, sql};
use platform::ids::PersonId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use crate::catalogue::CourseId;
use crate::following::{MatchId, SavedSearch, SearchId};

const SEARCH: &str = "id, person, place, name, query, told, created_at";

pub(in crate::following) async fn of_people<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<Vec<SavedSearch>, DbErr> {
    let list = sql::placeholders(1, people.len());
    sql::all(
        conn,
        &format!("SELECT {SEARCH} FROM saved_search WHERE person IN ({list}) ORDER BY place, id"),
        people.iter().map(|id| Value::from(*id)).collect(),
    )
    .await
}

/// Holds the person's row, so that two tabs can't take the same place.
pub(in crate::following) async fn hold(change: &Change, person: PersonId) -> Result<(), DbErr> {
    super::set_quiet_unless_chosen(change, person).await?;
    let text =
        for_update(change.conn(), "SELECT CAST(1 AS BIGINT) AS n FROM following_choice WHERE person = $1");
    sql::number(change.conn(), &text, params![person]).await?;
    Ok(())
}

pub(in crate::following) async fn insert(change: &Change, search: &SavedSearch) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO saved_search (id, person, place, name, query, told, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![
            search.id,
            search.person,
            search.place,
            search.name.clone(),
            search.query.clone(),
            search.told.clone(),
            search.created_at
        ],
    )
    .await?;
    Ok(())
}

pub(in crate::following) async fn update(
    change: &Change,
    id: SearchId,
    name: &str,
    told: &str,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE saved_search SET name = $2, told = $3 WHERE id = $1",
        params![id, name, told],
    )
    .await?;
    Ok(())
}

pub(in crate::following) async fn delete(change: &Change, id: SearchId) -> Result<(), DbErr> {
    sql::run(change.conn(), "DELETE FROM search_match WHERE search = $1", params![id]).await?;
    sql::run(change.conn(), "DELETE FROM saved_search WHERE id = $1", params![id]).await?;
    Ok(())
}

/// Ends all letters about the searches of people; the searches stay on their lists.
pub(in crate::following) async fn silence(change: &Change, people: &[PersonId]) -> Result<u64, DbErr> {
    let list = sql::placeholders(1, people.len());
    sql::run(
        change.conn(),
        &format!("UPDATE saved_search SET told = 'never' WHERE person IN ({list}) AND told <> 'never'"),
        people.iter().map(|id| Value::from(*id)).collect(),
    )
    .await
}

/// What waits for a letter is taken as told: a letter must not come after its reader chose none.
pub(in crate::following) async fn drop_waiting(change: &Change, search: SearchId) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE search_match SET told_at = $2 WHERE search = $1 AND told_at IS NULL",
        params![search, change.now().as_millisecond()],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Text {
    query: String,
}

/// Every question that somebody keeps, each once.
pub(in crate::following) async fn questions<C: ConnectionTrait>(conn: &C) -> Result<Vec<String>, DbErr> {
    let rows: Vec<Text> =
        sql::all(conn, "SELECT DISTINCT query FROM saved_search ORDER BY query", vec![]).await?;
    Ok(rows.into_iter().map(|row| row.query).collect())
}

/// The searches that ask one of these questions.
pub(in crate::following) async fn asking<C: ConnectionTrait>(
    conn: &C,
    questions: &[String],
) -> Result<Vec<SavedSearch>, DbErr> {
    let mut found = Vec::new();
    for some in questions.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text = format!("SELECT {SEARCH} FROM saved_search WHERE query IN ({list})");
        found.extend(
            sql::all::<SavedSearch, _>(conn, &text, some.iter().map(|q| Value::from(q.clone())).collect())
                .await?,
        );
    }
    Ok(found)
}

/// Something found for a search.
#[derive(Clone, Debug)]
pub(in crate::following) struct NewMatch {
    pub search: SearchId,
    pub course: CourseId,
    pub occasion: String,
    /// The search wants no letter.
    pub silent: bool,
}

pub(in crate::following) async fn put_matches(change: &Change, found: &[NewMatch]) -> Result<u64, DbErr> {
    let now = change.now().as_millisecond();
    let rows = found
        .iter()
        .map(|m| {
            let told = m.silent.then_some(now);
            params![MatchId::new(), m.search, m.course, m.occasion.clone(), now, told]
        })
        .collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO search_match (id, search, course, occasion, found_at, told_at)",
        rows,
        "ON CONFLICT (search, course, occasion) DO NOTHING",
    )
    .await
}

/// Something found that its reader was not told of.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::following) struct Waiting {
    pub id: MatchId,
    pub person: PersonId,
    pub name: String,
    pub course: CourseId,
    pub occasion: String,
}

/// What waits for a letter, person by person: what is to be told at once, and for letters of a day what was found before
/// an instant.
pub(in crate::following) async fn waiting<C: ConnectionTrait>(
    conn: &C,
    daily_before: i64,
    most: usize,
) -> Result<Vec<Waiting>, DbErr> {
    let text = format!(
        "SELECT m.id, s.person, s.name, m.course, m.occasion
           FROM search_match m JOIN saved_search s ON s.id = m.search
          WHERE m.told_at IS NULL AND (s.told = 'at_once' OR (s.told = 'daily' AND m.found_at < $1))
          ORDER BY s.person, s.place, m.found_at, m.id LIMIT {most}"
    );
    sql::all(conn, &text, params![daily_before]).await
}

pub(in crate::following) async fn mark_told(change: &Change, ids: &[MatchId]) -> Result<(), DbErr> {
    for some in ids.chunks(500) {
        let list = sql::placeholders(2, some.len());
        let mut values = params![change.now().as_millisecond()];
        values.extend(some.iter().map(|id| Value::from(*id)));
        sql::run(
            change.conn(),
            &format!("UPDATE search_match SET told_at = $1 WHERE id IN ({list})"),
            values,
        )
        .await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
pub(in crate::following) struct Count {
    pub search: SearchId,
    pub courses: i64,
}

/// How many courses each of some searches found since an instant.
pub(in crate::following) async fn counts<C: ConnectionTrait>(
    conn: &C,
    searches: &[SearchId],
    since: i64,
) -> Result<Vec<Count>, DbErr> {
    if searches.is_empty() {
        return Ok(Vec::new());
    }
    let list = sql::placeholders(2, searches.len());
    let mut values = params![since];
    values.extend(searches.iter().map(|id| Value::from(*id)));
    let text = format!(
        "SELECT search, COUNT(DISTINCT course) AS courses FROM search_match
          WHERE found_at >= $1 AND search IN ({list}) GROUP BY search"
    );
    sql::all(conn, &text, values).await
}

/// Deletes what was found before an instant.
pub(in crate::following) async fn delete_matches(change: &Change, before: i64) -> Result<u64, DbErr> {
    sql::run(change.conn(), "DELETE FROM search_match WHERE found_at < $1", params![before]).await
}
