//! Database access of the kept figures: how everybody stands, the sums by organisation, how far the sources were followed.

use jiff::civil::Date;
use platform::db::sql;
use platform::ids::{OrganisationId, PersonId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};
use uuid::Uuid;

use super::cut;
use crate::requirements::RequirementId;

/// How one person stands to one requirement in a period.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(in crate::requirements) struct Kept {
    pub requirement: RequirementId,
    pub span_from: String,
    pub span_until: String,
    pub person: PersonId,
    pub organisation: OrganisationId,
    pub state: String,
    pub done: i64,
    pub needed: i64,
}

/// The figures of one line: an organisation's, a county's or all.
#[derive(Clone, Debug, Default, PartialEq, FromQueryResult)]
pub(in crate::requirements) struct Figure {
    /// What the line is about: a county or an organisation; empty for all.
    pub line: String,
    pub people: i64,
    pub done: i64,
    pub missing: i64,
    pub exempt: i64,
}

/// Figures of one requirement in one period.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(in crate::requirements) struct Total {
    pub requirement: RequirementId,
    pub span_from: String,
    pub span_until: String,
    #[sea_orm(nested)]
    pub figure: Figure,
}

/// How far a source was followed.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(in crate::requirements) struct Position {
    pub position: i64,
    pub mark: Option<Uuid>,
    pub at: i64,
}

pub(in crate::requirements) async fn position<C: ConnectionTrait>(
    conn: &C,
    name: &str,
) -> Result<Option<Position>, DbErr> {
    let text = "SELECT position, mark, at FROM requirement_position WHERE name = $1";
    sql::one(conn, text, params![name]).await
}

pub(in crate::requirements) async fn set_position(
    change: &Change,
    name: &str,
    position: i64,
    mark: Option<Uuid>,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO requirement_position (name, position, mark, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (name) DO UPDATE SET position = excluded.position, mark = excluded.mark, at = excluded.at",
        params![name, position, mark, change.now().as_millisecond()],
    )
    .await?;
    Ok(())
}

fn list<T: Copy + Into<Value>>(from: usize, ids: &[T]) -> (String, Vec<Value>) {
    sql::listed(from, ids.iter().map(|id| (*id).into()).collect())
}

/// Takes away what is kept of people for periods that may still change; answers where they were counted.
pub(in crate::requirements) async fn clear_people(
    change: &Change,
    people: &[PersonId],
    today: Date,
) -> Result<Vec<OrganisationId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        organisation: OrganisationId,
    }
    let mut touched = Vec::new();
    for some in people.chunks(1_000) {
        let (ids, more) = list(2, some);
        let mut values = params![cut(today)];
        values.extend(more);
        let text = format!(
            "SELECT DISTINCT organisation FROM requirement_standing WHERE person IN ({ids}) AND span_until >= $1"
        );
        let rows: Vec<Row> = sql::all(change.conn(), &text, values.clone()).await?;
        touched.extend(rows.into_iter().map(|row| row.organisation));
        let text = format!("DELETE FROM requirement_standing WHERE person IN ({ids}) AND span_until >= $1");
        sql::run(change.conn(), &text, values).await?;
    }
    Ok(touched)
}

/// Takes away what is kept at organisations, of those too who are there no more.
pub(in crate::requirements) async fn clear_organisations(
    change: &Change,
    organisations: &[OrganisationId],
    today: Date,
) -> Result<(), DbErr> {
    for some in organisations.chunks(1_000) {
        let (ids, more) = list(2, some);
        let mut values = params![cut(today)];
        values.extend(more);
        let text =
            format!("DELETE FROM requirement_standing WHERE organisation IN ({ids}) AND span_until >= $1");
        sql::run(change.conn(), &text, values).await?;
    }
    Ok(())
}

pub(in crate::requirements) async fn insert(change: &Change, rows: Vec<Kept>) -> Result<(), DbErr> {
    let rows = rows
        .into_iter()
        .map(|r| {
            params![
                r.requirement,
                r.span_from,
                r.span_until,
                r.person,
                r.organisation,
                r.state,
                r.done,
                r.needed
            ]
        })
        .collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO requirement_standing (requirement, span_from, span_until, person, organisation, state, done, needed)",
        rows,
        "ON CONFLICT (requirement, span_from, person) DO UPDATE SET span_until = excluded.span_until,
           organisation = excluded.organisation, state = excluded.state, done = excluded.done, needed = excluded.needed",
    )
    .await?;
    Ok(())
}

/// Sums organisations up anew from what is kept of their people.
pub(in crate::requirements) async fn sum_up(
    change: &Change,
    organisations: &[OrganisationId],
    today: Date,
) -> Result<(), DbErr> {
    for some in organisations.chunks(1_000) {
        let (ids, more) = list(2, some);
        let mut values = params![cut(today)];
        values.extend(more);
        let text =
            format!("DELETE FROM requirement_figure WHERE organisation IN ({ids}) AND span_until >= $1");
        sql::run(change.conn(), &text, values.clone()).await?;
        let text = format!(
            "INSERT INTO requirement_figure (organisation, requirement, span_from, span_until, county, people, done, missing, exempt)
             SELECT s.organisation, s.requirement, s.span_from, s.span_until, o.county, COUNT(*),
                    SUM(CASE WHEN s.state = 'done' THEN 1 ELSE 0 END),
                    SUM(CASE WHEN s.state IN ('open', 'late') THEN 1 ELSE 0 END),
                    SUM(CASE WHEN s.state = 'exempt' THEN 1 ELSE 0 END)
               FROM requirement_standing s JOIN organisation o ON o.id = s.organisation
              WHERE s.organisation IN ({ids}) AND s.span_until >= $1
              GROUP BY s.organisation, s.requirement, s.span_from, s.span_until, o.county"
        );
        sql::run(change.conn(), &text, values).await?;
    }
    Ok(())
}

const SUMS: &str = "CAST(SUM(f.people) AS BIGINT) AS people, CAST(SUM(f.done) AS BIGINT) AS done,
  CAST(SUM(f.missing) AS BIGINT) AS missing, CAST(SUM(f.exempt) AS BIGINT) AS exempt FROM requirement_figure f";

/// The total of each requirement and period, of some organisations or of all.
pub(in crate::requirements) async fn totals<C: ConnectionTrait>(
    conn: &C,
    among: Option<&[OrganisationId]>,
    since: &str,
) -> Result<Vec<Total>, DbErr> {
    let head = format!("SELECT f.requirement, f.span_from, f.span_until, '' AS line, {SUMS}");
    let tail = "GROUP BY f.requirement, f.span_from, f.span_until ORDER BY f.span_until DESC";
    let Some(among) = among else {
        return sql::all(conn, &format!("{head} WHERE f.span_until >= $1 {tail}"), params![since]).await;
    };
    let (ids, more) = list(2, among);
    let mut values = params![since];
    values.extend(more);
    sql::all(conn, &format!("{head} WHERE f.span_until >= $1 AND f.organisation IN ({ids}) {tail}"), values)
        .await
}

/// A requirement's period by organisation, of some of them.
pub(in crate::requirements) async fn by_organisation<C: ConnectionTrait>(
    conn: &C,
    among: &[OrganisationId],
    requirement: RequirementId,
    span_from: &str,
) -> Result<Vec<(OrganisationId, Figure)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        organisation: OrganisationId,
        #[sea_orm(nested)]
        figure: Figure,
    }
    let (ids, more) = list(3, among);
    let mut values = params![requirement, span_from];
    values.extend(more);
    let text = format!(
        "SELECT f.organisation, '' AS line, {SUMS}
          WHERE f.requirement = $1 AND f.span_from = $2 AND f.organisation IN ({ids}) GROUP BY f.organisation"
    );
    let rows: Vec<Row> = sql::all(conn, &text, values).await?;
    Ok(rows.into_iter().map(|row| (row.organisation, row.figure)).collect())
}

/// A requirement's period by county.
pub(in crate::requirements) async fn by_county<C: ConnectionTrait>(
    conn: &C,
    requirement: RequirementId,
    span_from: &str,
) -> Result<Vec<Figure>, DbErr> {
    let text = format!(
        "SELECT f.county AS line, {SUMS} WHERE f.requirement = $1 AND f.span_from = $2 GROUP BY f.county ORDER BY f.county"
    );
    sql::all(conn, &text, params![requirement, span_from]).await
}

/// Everybody of an organisation for one requirement and period, those with hours missing first.
pub(in crate::requirements) async fn people<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    requirement: RequirementId,
    span_from: &str,
) -> Result<Vec<Kept>, DbErr> {
    sql::all(
        conn,
        "SELECT requirement, span_from, span_until, person, organisation, state, done, needed FROM requirement_standing
          WHERE organisation = $1 AND requirement = $2 AND span_from = $3",
        params![organisation, requirement, span_from],
    )
    .await
}
