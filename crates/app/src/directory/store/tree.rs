//! Organisations as lists and pages show them, with what they were called, who supervised them, what they came from.

use platform::db::sql;
use platform::ids::OrganisationId;
use platform::params;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use crate::directory::{ChangeId, Edge, Entry, FormerName, Succession};

const ENTRY: &str = "o.id, o.code, o.name, o.kind, o.level, o.ownership, o.county, o.district, o.postal_code, o.address,
  o.phone, o.website, o.reviewer, o.valid_from, o.valid_until, o.preparing, COALESCE(s.name, '') AS supervisor_name,
  n.id AS successor, COALESCE(n.name, '') AS successor_name, COALESCE(n.code, '') AS successor_code";
const FROM: &str = "FROM organisation o LEFT JOIN organisation s ON s.id = o.reviewer
  LEFT JOIN organisation_succession x ON x.predecessor = o.id AND x.answers = TRUE
  LEFT JOIN organisation n ON n.id = x.successor";
/// Everything below an organisation, at any depth; a circle ends by itself, since UNION drops what is known.
const BELOW: &str = "WITH RECURSIVE below (id) AS (SELECT id FROM organisation WHERE reviewer = $1
  UNION SELECT c.id FROM organisation c JOIN below b ON c.reviewer = b.id)";

/// What of the list is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::directory) struct Filter {
    pub words: Vec<String>,
    pub county: String,
    pub level: String,
    pub state: String,
    pub supervisor: Option<OrganisationId>,
    pub limit: u64,
    pub offset: u64,
}

pub(in crate::directory) async fn entry<C: ConnectionTrait>(
    conn: &C,
    id: OrganisationId,
) -> Result<Option<Entry>, DbErr> {
    sql::one(conn, &format!("SELECT {ENTRY} {FROM} WHERE o.id = $1"), params![id]).await
}

/// The organisation of a code, or the one that had it last.
pub(in crate::directory) async fn entry_by_code<C: ConnectionTrait>(
    conn: &C,
    code: &str,
) -> Result<Option<Entry>, DbErr> {
    let current = sql::one(conn, &format!("SELECT {ENTRY} {FROM} WHERE o.code = $1"), params![code]).await?;
    if current.is_some() {
        return Ok(current);
    }
    let text = format!(
        "SELECT {ENTRY} {FROM} JOIN organisation_name f ON f.organisation = o.id
          WHERE f.code = $1 ORDER BY f.valid_until DESC LIMIT 1"
    );
    sql::one(conn, &text, params![code]).await
}

fn like(word: &str) -> String {
    format!("%{}%", sql::like_pattern(word))
}

/// The organisations below one that a filter asks for, and how many there are in all.
pub(in crate::directory) async fn search<C: ConnectionTrait>(
    conn: &C,
    above: OrganisationId,
    filter: &Filter,
) -> Result<(Vec<Entry>, i64), DbErr> {
    let mut values: Vec<Value> = params![above];
    let mut clauses = String::new();
    let mut with = |clause: &str, value: Value| {
        values.push(value);
        clauses.push_str(" AND ");
        clauses.push_str(&clause.replace('?', &format!("${}", values.len())));
    };
    for word in &filter.words {
        with(
            "(o.code LIKE ? ESCAPE '\\' OR o.name LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM organisation_name f
               WHERE f.organisation = o.id AND (f.code LIKE ? ESCAPE '\\' OR f.name LIKE ? ESCAPE '\\')))",
            Value::from(like(word)),
        );
    }
    if !filter.county.is_empty() {
        with("o.county = ?", Value::from(filter.county.clone()));
    }
    if !filter.level.is_empty() {
        with("o.level = ?", Value::from(filter.level.clone()));
    }
    if let Some(supervisor) = filter.supervisor {
        with("o.reviewer = ?", Value::from(supervisor));
    }
    clauses.push_str(match filter.state.as_str() {
        "closed" => " AND o.valid_until IS NOT NULL",
        "preparing" => " AND o.preparing = TRUE",
        "all" => "",
        _ => " AND o.valid_until IS NULL AND o.preparing = FALSE",
    });
    let wanted = format!("WHERE o.id IN (SELECT id FROM below){clauses}");
    let total = sql::number(
        conn,
        &format!("{BELOW} SELECT COUNT(*) AS n FROM organisation o {wanted}"),
        values.clone(),
    )
    .await?;
    let (limit, offset) = (filter.limit, filter.offset);
    let text = format!(
        "{BELOW} SELECT {ENTRY} {FROM} {wanted} ORDER BY o.county, o.level, o.code LIMIT {limit} OFFSET {offset}"
    );
    Ok((sql::all(conn, &text, values).await?, total))
}

/// Counties of the organisations below one.
pub(in crate::directory) async fn counties_below<C: ConnectionTrait>(
    conn: &C,
    above: OrganisationId,
) -> Result<Vec<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Name {
        county: String,
    }
    let text = format!(
        "{BELOW} SELECT o.county FROM organisation o JOIN below b ON b.id = o.id
          WHERE o.county <> '' GROUP BY o.county ORDER BY MIN(o.code)"
    );
    let rows: Vec<Name> = sql::all(conn, &text, params![above]).await?;
    Ok(rows.into_iter().map(|r| r.county).collect())
}

/// Open organisations supervised directly.
pub(in crate::directory) async fn directly_below<C: ConnectionTrait>(
    conn: &C,
    id: OrganisationId,
) -> Result<Vec<OrganisationId>, DbErr> {
    let rows: Vec<Id> = sql::all(
        conn,
        "SELECT id FROM organisation WHERE reviewer = $1 AND valid_until IS NULL ORDER BY code",
        params![id],
    )
    .await?;
    Ok(rows.into_iter().map(|r| r.id).collect())
}

pub(in crate::directory) async fn count_below<C: ConnectionTrait>(
    conn: &C,
    id: OrganisationId,
) -> Result<i64, DbErr> {
    let text = "SELECT COUNT(*) AS n FROM organisation WHERE reviewer = $1 AND valid_until IS NULL";
    sql::number(conn, text, params![id]).await
}

/// Open organisations of a kind, by code.
pub(in crate::directory) async fn of_kind<C: ConnectionTrait>(
    conn: &C,
    kind: &str,
) -> Result<Vec<Entry>, DbErr> {
    let text = format!("SELECT {ENTRY} {FROM} WHERE o.kind = $1 AND o.valid_until IS NULL ORDER BY o.code");
    sql::all(conn, &text, params![kind]).await
}

#[derive(FromQueryResult)]
struct Id {
    id: OrganisationId,
}

/// An organisation and all it answers for.
pub(in crate::directory) async fn answers_for<C: ConnectionTrait>(
    conn: &C,
    id: OrganisationId,
) -> Result<Vec<OrganisationId>, DbErr> {
    let rows: Vec<Id> = sql::all(
        conn,
        "WITH RECURSIVE mine (id) AS (SELECT id FROM organisation WHERE id = $1
           UNION SELECT x.predecessor FROM organisation_succession x JOIN mine m ON x.successor = m.id WHERE x.answers = TRUE)
         SELECT id FROM mine",
        params![id],
    )
    .await?;
    Ok(rows.into_iter().map(|r| r.id).collect())
}

/// The organisation that took over directly.
pub(in crate::directory) async fn successor<C: ConnectionTrait>(
    conn: &C,
    id: OrganisationId,
) -> Result<Option<OrganisationId>, DbErr> {
    let row: Option<Id> = sql::one(
        conn,
        "SELECT successor AS id FROM organisation_succession WHERE predecessor = $1 AND answers = TRUE",
        params![id],
    )
    .await?;
    Ok(row.map(|r| r.id))
}

pub(in crate::directory) async fn names<C: ConnectionTrait>(
    conn: &C,
    id: OrganisationId,
) -> Result<Vec<FormerName>, DbErr> {
    sql::all(
        conn,
        "SELECT code, name, kind, level, ownership, valid_from, valid_until FROM organisation_name
          WHERE organisation = $1 ORDER BY valid_until DESC, valid_from DESC",
        params![id],
    )
    .await
}

pub(in crate::directory) async fn edges<C: ConnectionTrait>(
    conn: &C,
    id: OrganisationId,
) -> Result<Vec<Edge>, DbErr> {
    sql::all(
        conn,
        "SELECT e.supervisor, o.name, e.valid_from, e.valid_until FROM supervision e
           JOIN organisation o ON o.id = e.supervisor WHERE e.organisation = $1 ORDER BY e.valid_from DESC, e.id DESC",
        params![id],
    )
    .await
}

/// Predecessors (`earlier`) and successors of an organisation.
pub(in crate::directory) async fn successions<C: ConnectionTrait>(
    conn: &C,
    id: OrganisationId,
) -> Result<Vec<Succession>, DbErr> {
    sql::all(
        conn,
        "SELECT o.id, o.code, o.name, x.since, x.answers, x.change, x.successor = $1 AS earlier
           FROM organisation_succession x
           JOIN organisation o ON o.id = CASE WHEN x.successor = $1 THEN x.predecessor ELSE x.successor END
          WHERE x.successor = $1 OR x.predecessor = $1 ORDER BY x.since, o.code",
        params![id],
    )
    .await
}

/// Whether an organisation is below another, at any depth.
pub(in crate::directory) async fn parts_below<C: ConnectionTrait>(
    conn: &C,
    above: OrganisationId,
) -> Result<Vec<ChangeId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        id: ChangeId,
    }
    let text = format!(
        "{BELOW} SELECT c.id FROM organisation_change c WHERE EXISTS (SELECT 1 FROM organisation_change_part p
           JOIN below b ON b.id = p.organisation WHERE p.change = c.id AND p.role = 'subject')
          ORDER BY c.effective_on DESC, c.planned_at DESC LIMIT 500"
    );
    let rows: Vec<Row> = sql::all(conn, &text, params![above]).await?;
    Ok(rows.into_iter().map(|r| r.id).collect())
}
