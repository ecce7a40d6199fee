//! Statements of the yearly lists: what is known of a level, uploaded lists, what a list changes.

use std::collections::HashSet;

use jiff::ToSpan;
use jiff::civil::Date;
use platform::db::{for_update, sql};
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use crate::directory::{Line, ListId, ListPlan, StagedList};

/// A known organisation of a level.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(in crate::directory) struct Known {
    pub id: OrganisationId,
    pub code: String,
    pub name: String,
    pub ownership: String,
    pub county: String,
    pub district: String,
    pub postal_code: String,
    pub address: String,
    pub phone: String,
    pub website: String,
    pub valid_until: Option<String>,
    pub preparing: bool,
    pub list_year: Option<i64>,
    pub answered: bool,
}

pub(in crate::directory) async fn known<C: ConnectionTrait>(
    conn: &C,
    level: &str,
) -> Result<Vec<Known>, DbErr> {
    sql::all(
        conn,
        "SELECT o.id, o.code, o.name, o.ownership, o.county, o.district, o.postal_code, o.address, o.phone, o.website,
                o.valid_until, o.preparing, o.list_year, x.id IS NOT NULL AS answered
           FROM organisation o LEFT JOIN organisation_succession x ON x.predecessor = o.id AND x.answers = TRUE
          WHERE o.level = $1",
        params![level],
    )
    .await
}

pub(in crate::directory) async fn last_year<C: ConnectionTrait>(conn: &C, level: &str) -> Result<i64, DbErr> {
    sql::number(conn, "SELECT MAX(list_year) AS n FROM organisation WHERE level = $1", params![level]).await
}

#[derive(FromQueryResult)]
struct Code {
    code: String,
}

/// Those of some codes that organisations of other levels have.
pub(in crate::directory) async fn codes_elsewhere<C: ConnectionTrait>(
    conn: &C,
    level: &str,
    codes: &[String],
) -> Result<HashSet<String>, DbErr> {
    let mut found = HashSet::new();
    for some in codes.chunks(500) {
        let list = sql::placeholders(2, some.len());
        let mut values = params![level];
        values.extend(some.iter().map(|code| Value::from(code.clone())));
        let text = format!("SELECT code FROM organisation WHERE level <> $1 AND code IN ({list})");
        found.extend(sql::all::<Code, _>(conn, &text, values).await?.into_iter().map(|r| r.code));
    }
    Ok(found)
}

/// Those of some codes that organisations had before.
pub(in crate::directory) async fn former_codes<C: ConnectionTrait>(
    conn: &C,
    codes: &[String],
) -> Result<HashSet<String>, DbErr> {
    let mut found = HashSet::new();
    for some in codes.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let values = some.iter().map(|code| Value::from(code.clone())).collect();
        let text = format!("SELECT DISTINCT code FROM organisation_name WHERE code IN ({list})");
        found.extend(sql::all::<Code, _>(conn, &text, values).await?.into_iter().map(|r| r.code));
    }
    Ok(found)
}

/// Writes what a list says; `opened` is the first day of one that was closed or in preparation.
pub(in crate::directory) async fn update(
    change: &Change,
    id: OrganisationId,
    to: &Line,
    list_year: i64,
    opened: Option<Date>,
) -> Result<(), DbErr> {
    let line = to.clone();
    sql::run(
        change.conn(),
        "UPDATE organisation SET code = $2, name = $3, ownership = $4, county = $5, district = $6, postal_code = $7,
                address = $8, phone = $9, website = $10, list_year = $11, updated_at = $12 WHERE id = $1",
        params![
            id,
            line.code,
            line.name,
            line.ownership,
            line.county,
            line.district,
            line.postal_code,
            line.address,
            line.phone,
            line.website,
            list_year,
            change.now().as_millisecond(),
        ],
    )
    .await?;
    if let Some(from) = opened {
        sql::run(
            change.conn(),
            "UPDATE organisation SET valid_from = CASE WHEN preparing = TRUE THEN $2 ELSE valid_from END,
                    valid_until = NULL, preparing = FALSE WHERE id = $1",
            params![id, from.to_string()],
        )
        .await?;
    }
    Ok(())
}

pub(in crate::directory) async fn set_reviewer(
    change: &Change,
    id: OrganisationId,
    reviewer: OrganisationId,
) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE organisation SET reviewer = $2 WHERE id = $1", params![id, reviewer])
        .await?;
    Ok(())
}

/// The first day on which an organisation can be gone: the list's, or the day after it began.
pub(in crate::directory) async fn first_possible_end<C: ConnectionTrait>(
    conn: &C,
    id: OrganisationId,
    day: Date,
) -> Result<Date, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        valid_from: String,
    }
    let row: Option<Row> =
        sql::one(conn, "SELECT valid_from FROM organisation WHERE id = $1", params![id]).await?;
    let began: Option<Date> = row.and_then(|r| r.valid_from.parse().ok());
    Ok(began.map_or(day, |began| day.max(began + 1.days())))
}

/// Remembers that the schools of a list were on it.
pub(in crate::directory) async fn note_year(change: &Change, plan: &ListPlan) -> Result<(), DbErr> {
    if plan.year <= plan.known_year {
        return Ok(());
    }
    // What is gone keeps the year of its last list; all others of the level were named by this one.
    let gone: Vec<OrganisationId> =
        plan.closes.iter().map(|m| m.id).chain(plan.recoded.iter().map(|r| r.id)).collect();
    let mut values = params![plan.level.clone(), plan.year];
    values.extend(gone.iter().map(|id| Value::from(*id)));
    let except = if gone.is_empty() {
        String::new()
    } else {
        format!(" AND id NOT IN ({})", sql::placeholders(3, gone.len()))
    };
    let text = format!(
        "UPDATE organisation SET list_year = $2 WHERE level = $1 AND valid_until IS NULL
           AND list_year IS NOT NULL AND list_year < $2{except}"
    );
    sql::run(change.conn(), &text, values).await?;
    Ok(())
}

const STAGED: &str = "id, level, year, file_name, plan, state, uploaded_by, uploaded_at, result, applied_at";

pub(in crate::directory) async fn insert_staged(
    change: &Change,
    staged: &StagedList,
    file: &[u8],
) -> Result<(), DbErr> {
    let s = staged.clone();
    let row = params![
        s.id,
        s.level,
        s.year,
        s.file_name,
        s.plan,
        s.state,
        s.uploaded_by,
        s.uploaded_at,
        s.result,
        s.applied_at,
        file.to_vec(),
    ];
    sql::insert_many(
        change.conn(),
        &format!("INSERT INTO organisation_list ({STAGED}, file)"),
        vec![row],
        "",
    )
    .await?;
    Ok(())
}

pub(in crate::directory) async fn staged<C: ConnectionTrait>(
    conn: &C,
    id: ListId,
) -> Result<Option<StagedList>, DbErr> {
    sql::one(conn, &format!("SELECT {STAGED} FROM organisation_list WHERE id = $1"), params![id]).await
}

pub(in crate::directory) async fn staged_held(
    change: &Change,
    id: ListId,
) -> Result<Option<StagedList>, DbErr> {
    let text = format!("SELECT {STAGED} FROM organisation_list WHERE id = $1");
    sql::one(change.conn(), &for_update(change.conn(), &text), params![id]).await
}

pub(in crate::directory) async fn latest_staged<C: ConnectionTrait>(
    conn: &C,
) -> Result<Vec<StagedList>, DbErr> {
    // The plan of a whole list is long: a page of lists does without.
    sql::all(
        conn,
        "SELECT id, level, year, file_name, '' AS plan, state, uploaded_by, uploaded_at, result, applied_at
           FROM organisation_list ORDER BY uploaded_at DESC, id DESC LIMIT 20",
        vec![],
    )
    .await
}

pub(in crate::directory) async fn file<C: ConnectionTrait>(conn: &C, id: ListId) -> Result<Vec<u8>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        file: Vec<u8>,
    }
    let row: Option<Row> =
        sql::one(conn, "SELECT file FROM organisation_list WHERE id = $1", params![id]).await?;
    Ok(row.map(|r| r.file).unwrap_or_default())
}

pub(in crate::directory) async fn save_staged(change: &Change, staged: &StagedList) -> Result<(), DbErr> {
    let s = staged.clone();
    sql::run(
        change.conn(),
        "UPDATE organisation_list SET plan = $2, state = $3, result = $4, applied_at = $5 WHERE id = $1",
        params![s.id, s.plan, s.state, s.result, s.applied_at],
    )
    .await?;
    Ok(())
}
