//! Statements of reorganisations: their own rows, and what they do to organisations.

use jiff::ToSpan;
use jiff::civil::Date;
use platform::db::{for_update, sql};
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use crate::directory::change::{Fact, Part, Stored};
use crate::directory::{ChangeId, NameId, SuccessionId, SupervisionId};

const STORED: &str = "id, kind, state, effective_on, note, request, effect, problem, planned_by, planned_at,
  applied_by, applied_at, ended_by, ended_at";
const FACT: &str =
    "id, code, name, kind, level, ownership, reviewer, valid_from, valid_until, preparing, updated_at";

/// One change of the directory at a time: both who reorganises and who imports would otherwise decide on what the other
/// is about to change.
pub(in crate::directory) async fn hold_directory(change: &Change) -> Result<(), DbErr> {
    change.next_number("directory", 1).await.map(|_| ())
}

pub(in crate::directory) async fn stored<C: ConnectionTrait>(
    conn: &C,
    id: ChangeId,
) -> Result<Option<Stored>, DbErr> {
    sql::one(conn, &format!("SELECT {STORED} FROM organisation_change WHERE id = $1"), params![id]).await
}

pub(in crate::directory) async fn stored_held(
    change: &Change,
    id: ChangeId,
) -> Result<Option<Stored>, DbErr> {
    let text = format!("SELECT {STORED} FROM organisation_change WHERE id = $1");
    sql::one(change.conn(), &for_update(change.conn(), &text), params![id]).await
}

pub(in crate::directory) async fn stored_all<C: ConnectionTrait>(
    conn: &C,
    ids: &[ChangeId],
) -> Result<Vec<Stored>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = sql::placeholders(1, ids.len());
    let text = format!(
        "SELECT {STORED} FROM organisation_change WHERE id IN ({list}) ORDER BY effective_on DESC, planned_at DESC"
    );
    sql::all(conn, &text, ids.iter().map(|id| Value::from(*id)).collect()).await
}

/// Reorganisations an organisation takes part in, the newest first.
pub(in crate::directory) async fn changes_of<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Vec<Stored>, DbErr> {
    let text = format!(
        "SELECT {STORED} FROM organisation_change WHERE id IN
           (SELECT change FROM organisation_change_part WHERE organisation = $1) ORDER BY effective_on DESC, planned_at DESC"
    );
    sql::all(conn, &text, params![organisation]).await
}

/// Planned reorganisations whose day has come, in the order of their days.
pub(in crate::directory) async fn due<C: ConnectionTrait>(
    conn: &C,
    today: Date,
) -> Result<Vec<ChangeId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        id: ChangeId,
    }
    let rows: Vec<Row> = sql::all(
        conn,
        "SELECT id FROM organisation_change WHERE state = 'planned' AND effective_on <= $1 ORDER BY effective_on, planned_at",
        params![today.to_string()],
    )
    .await?;
    Ok(rows.into_iter().map(|r| r.id).collect())
}

pub(in crate::directory) async fn parts<C: ConnectionTrait>(
    conn: &C,
    ids: &[ChangeId],
) -> Result<Vec<Part>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = sql::placeholders(1, ids.len());
    let text = format!(
        "SELECT p.change, p.role, o.id, o.code, o.name FROM organisation_change_part p
           JOIN organisation o ON o.id = p.organisation WHERE p.change IN ({list}) ORDER BY p.change, p.role, p.position"
    );
    sql::all(conn, &text, ids.iter().map(|id| Value::from(*id)).collect()).await
}

/// Days of an organisation's other reorganisations that are not undone.
pub(in crate::directory) async fn days<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    except: ChangeId,
) -> Result<Vec<Date>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        effective_on: String,
    }
    let rows: Vec<Row> = sql::all(
        conn,
        "SELECT c.effective_on FROM organisation_change c JOIN organisation_change_part p ON p.change = c.id
          WHERE p.organisation = $1 AND p.role = 'subject' AND c.id <> $2 AND c.state <> 'undone'",
        params![organisation, except],
    )
    .await?;
    Ok(rows.into_iter().filter_map(|r| r.effective_on.parse().ok()).collect())
}

pub(in crate::directory) async fn insert(
    change: &Change,
    stored: &Stored,
    subjects: &[OrganisationId],
    targets: &[OrganisationId],
) -> Result<(), DbErr> {
    let s = stored.clone();
    sql::insert_many(
        change.conn(),
        &format!("INSERT INTO organisation_change ({STORED})"),
        vec![params![
            s.id,
            s.kind,
            s.state,
            s.effective_on,
            s.note,
            s.request,
            s.effect,
            s.problem,
            s.planned_by,
            s.planned_at,
            s.applied_by,
            s.applied_at,
            s.ended_by,
            s.ended_at,
        ]],
        "",
    )
    .await?;
    let mut rows = Vec::new();
    for (role, list) in [("subject", subjects), ("target", targets)] {
        for (position, organisation) in (0i64..).zip(list) {
            rows.push(params![stored.id, *organisation, role, position]);
        }
    }
    sql::insert_many(
        change.conn(),
        "INSERT INTO organisation_change_part (change, organisation, role, position)",
        rows,
        "",
    )
    .await?;
    Ok(())
}

pub(in crate::directory) async fn save(change: &Change, stored: &Stored) -> Result<(), DbErr> {
    let s = stored.clone();
    sql::run(
        change.conn(),
        "UPDATE organisation_change SET state = $2, effect = $3, problem = $4, applied_by = $5, applied_at = $6,
           ended_by = $7, ended_at = $8 WHERE id = $1",
        params![s.id, s.state, s.effect, s.problem, s.applied_by, s.applied_at, s.ended_by, s.ended_at],
    )
    .await?;
    Ok(())
}

pub(in crate::directory) async fn fact<C: ConnectionTrait>(
    conn: &C,
    id: OrganisationId,
) -> Result<Option<Fact>, DbErr> {
    sql::one(conn, &format!("SELECT {FACT} FROM organisation WHERE id = $1"), params![id]).await
}

pub(in crate::directory) async fn put_fact(change: &Change, fact: &Fact) -> Result<(), DbErr> {
    let f = fact.clone();
    sql::run(
        change.conn(),
        "UPDATE organisation SET code = $2, name = $3, kind = $4, level = $5, ownership = $6, reviewer = $7,
           valid_from = $8, valid_until = $9, preparing = $10, updated_at = $11 WHERE id = $1",
        params![
            f.id,
            f.code,
            f.name,
            f.kind,
            f.level,
            f.ownership,
            f.reviewer,
            f.valid_from,
            f.valid_until,
            f.preparing,
            f.updated_at,
        ],
    )
    .await?;
    Ok(())
}

pub(in crate::directory) async fn set_preparing(change: &Change, id: OrganisationId) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE organisation SET preparing = TRUE WHERE id = $1", params![id]).await?;
    Ok(())
}

/// The edge in force.
pub(in crate::directory) async fn edge<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Option<SupervisionId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        id: SupervisionId,
    }
    let row: Option<Row> = sql::one(
        conn,
        "SELECT id FROM supervision WHERE organisation = $1 AND valid_until IS NULL",
        params![organisation],
    )
    .await?;
    Ok(row.map(|r| r.id))
}

/// Ends an edge with a last day, or opens it again.
pub(in crate::directory) async fn limit_edge(
    change: &Change,
    id: SupervisionId,
    until: Option<Date>,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE supervision SET valid_until = $2 WHERE id = $1",
        params![id, until.map(|d| d.to_string())],
    )
    .await?;
    Ok(())
}

pub(in crate::directory) async fn insert_edges(
    change: &Change,
    edges: Vec<(SupervisionId, OrganisationId, OrganisationId, Date)>,
) -> Result<(), DbErr> {
    let rows = edges
        .into_iter()
        .map(|(id, organisation, supervisor, from)| params![id, organisation, supervisor, from.to_string()])
        .collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO supervision (id, organisation, supervisor, valid_from)",
        rows,
        "",
    )
    .await?;
    Ok(())
}

pub(in crate::directory) async fn delete_edge(change: &Change, id: SupervisionId) -> Result<(), DbErr> {
    sql::run(change.conn(), "DELETE FROM supervision WHERE id = $1", params![id]).await?;
    Ok(())
}

/// The first day of the present name: the day after the last former one, or the organisation's own first day.
pub(in crate::directory) async fn named_since<C: ConnectionTrait>(
    conn: &C,
    fact: &Fact,
) -> Result<Date, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        valid_until: String,
    }
    let row: Option<Row> = sql::one(
        conn,
        "SELECT valid_until FROM organisation_name WHERE organisation = $1 ORDER BY valid_until DESC LIMIT 1",
        params![fact.id],
    )
    .await?;
    let after = row.and_then(|r| r.valid_until.parse::<Date>().ok()).map(|d| d + 1.days());
    Ok(after.or_else(|| fact.valid_from.parse().ok()).unwrap_or(Date::ZERO))
}

pub(in crate::directory) async fn insert_name(
    change: &Change,
    id: NameId,
    fact: &Fact,
    from: Date,
    until: Date,
) -> Result<(), DbErr> {
    let f = fact.clone();
    sql::insert_many(
        change.conn(),
        "INSERT INTO organisation_name (id, organisation, code, name, kind, level, ownership, valid_from, valid_until)",
        vec![params![
            id,
            f.id,
            f.code,
            f.name,
            f.kind,
            f.level,
            f.ownership,
            from.to_string(),
            until.to_string()
        ]],
        "",
    )
    .await?;
    Ok(())
}

pub(in crate::directory) async fn delete_name(change: &Change, id: NameId) -> Result<(), DbErr> {
    sql::run(change.conn(), "DELETE FROM organisation_name WHERE id = $1", params![id]).await?;
    Ok(())
}

pub(in crate::directory) async fn insert_succession(
    change: &Change,
    id: SuccessionId,
    predecessor: OrganisationId,
    successor: OrganisationId,
    since: Date,
    answers: bool,
    by: ChangeId,
) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO organisation_succession (id, predecessor, successor, since, answers, change)",
        vec![params![id, predecessor, successor, since.to_string(), answers, by]],
        "",
    )
    .await?;
    Ok(())
}

pub(in crate::directory) async fn delete_succession(change: &Change, id: SuccessionId) -> Result<(), DbErr> {
    sql::run(change.conn(), "DELETE FROM organisation_succession WHERE id = $1", params![id]).await?;
    Ok(())
}
