//! Uploads, the queue of possible matches, proposals and merges.

use platform::db::{for_update, sql};
use platform::ids::{OrganisationId, PersonId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use crate::staff::{MatchId, MergeId, ProposalId, UploadId};

/// A workbook that was read.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::staff) struct Upload {
    pub id: UploadId,
    pub organisation: OrganisationId,
    pub door: String,
    pub file_name: String,
    pub header: String,
    pub state: String,
    pub created_at: i64,
}

/// A row of it with what becomes of it.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::staff) struct UploadRow {
    pub line: i64,
    pub outcome: String,
    pub result: String,
    pub sealed: Vec<u8>,
}

const UPLOAD: &str = "SELECT id, organisation, door, file_name, header, state, created_at FROM staff_upload";

pub(in crate::staff) async fn insert_upload(
    change: &Change,
    upload: &Upload,
    person: PersonId,
    rows: Vec<Vec<Value>>,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO staff_upload (id, organisation, door, file_name, header, state, person, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            upload.id,
            upload.organisation,
            upload.door.clone(),
            upload.file_name.clone(),
            upload.header.clone(),
            upload.state.clone(),
            person,
            upload.created_at
        ],
    )
    .await?;
    put_rows(change, rows).await
}

/// Writes rows, or what became of them.
pub(in crate::staff) async fn put_rows(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO staff_upload_row (upload, line, outcome, result, sealed)",
        rows,
        "ON CONFLICT (upload, line) DO UPDATE SET outcome = excluded.outcome, result = excluded.result",
    )
    .await?;
    Ok(())
}

pub(in crate::staff) async fn upload<C: ConnectionTrait>(
    conn: &C,
    id: UploadId,
) -> Result<Option<Upload>, DbErr> {
    sql::one(conn, &format!("{UPLOAD} WHERE id = $1"), params![id]).await
}

pub(in crate::staff) async fn hold_upload(change: &Change, id: UploadId) -> Result<Option<Upload>, DbErr> {
    let text = for_update(change.conn(), &format!("{UPLOAD} WHERE id = $1"));
    sql::one(change.conn(), &text, params![id]).await
}

pub(in crate::staff) async fn uploads<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    door: &str,
) -> Result<Vec<Upload>, DbErr> {
    let text = format!("{UPLOAD} WHERE organisation = $1 AND door = $2 ORDER BY created_at DESC LIMIT 10");
    sql::all(conn, &text, params![organisation, door]).await
}

pub(in crate::staff) async fn set_upload(change: &Change, id: UploadId, state: &str) -> Result<(), DbErr> {
    let now = change.now().as_millisecond();
    sql::run(
        change.conn(),
        "UPDATE staff_upload SET state = $2, applied_at = $3 WHERE id = $1",
        params![id, state, now],
    )
    .await?;
    Ok(())
}

pub(in crate::staff) async fn upload_rows<C: ConnectionTrait>(
    conn: &C,
    id: UploadId,
) -> Result<Vec<UploadRow>, DbErr> {
    sql::all(
        conn,
        "SELECT line, outcome, result, sealed FROM staff_upload_row WHERE upload = $1 ORDER BY line",
        params![id],
    )
    .await
}

pub(in crate::staff) async fn rows_page<C: ConnectionTrait>(
    conn: &C,
    id: UploadId,
    outcome: &str,
    limit: i64,
    offset: i64,
) -> Result<Vec<UploadRow>, DbErr> {
    sql::all(
        conn,
        "SELECT line, outcome, result, sealed FROM staff_upload_row WHERE upload = $1 AND outcome = $2
          ORDER BY line LIMIT $3 OFFSET $4",
        params![id, outcome, limit, offset],
    )
    .await
}

/// A count by name.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::staff) struct Counted {
    pub name: String,
    pub n: i64,
}

pub(in crate::staff) async fn outcome_counts<C: ConnectionTrait>(
    conn: &C,
    id: UploadId,
) -> Result<Vec<Counted>, DbErr> {
    sql::all(
        conn,
        "SELECT outcome AS name, COUNT(*) AS n FROM staff_upload_row WHERE upload = $1 GROUP BY outcome",
        params![id],
    )
    .await
}

/// Deletes the rows of uploads older than an instant; answers how many uploads lost theirs.
pub(in crate::staff) async fn delete_uploads(change: &Change, before: i64) -> Result<u64, DbErr> {
    sql::run(
        change.conn(),
        "DELETE FROM staff_upload_row WHERE upload IN (SELECT id FROM staff_upload WHERE created_at < $1)",
        params![before],
    )
    .await?;
    sql::run(change.conn(), "DELETE FROM staff_upload WHERE created_at < $1", params![before]).await
}

/// A possible match.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::staff) struct Match {
    pub id: MatchId,
    pub organisation: OrganisationId,
    pub organisation_name: String,
    pub door: String,
    pub fingerprint: Vec<u8>,
    pub name: String,
    pub sealed: Vec<u8>,
    pub state: String,
    pub person: Option<PersonId>,
    pub made: Option<PersonId>,
    pub undo: Option<Vec<u8>>,
    pub created_at: i64,
    pub decided_at: Option<i64>,
}

/// Whom a match may mean.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::staff) struct Candidate {
    pub person: PersonId,
    pub ground: String,
}

const MATCH: &str = "SELECT m.id, m.organisation, o.name AS organisation_name, m.door, m.fingerprint, m.name,
  m.sealed, m.state, m.person, m.made, m.undo, m.created_at, m.decided_at
  FROM staff_match m JOIN organisation o ON o.id = m.organisation";

/// Writes matches; one that was undone and comes again stands in the queue already.
pub(in crate::staff) async fn insert_matches(
    change: &Change,
    matches: Vec<Vec<Value>>,
    candidates: Vec<Vec<Value>>,
) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO staff_match (id, organisation, door, fingerprint, name, sealed, state, created_at)",
        matches,
        "",
    )
    .await?;
    sql::insert_many(
        change.conn(),
        "INSERT INTO staff_match_candidate (question, person, ground)",
        candidates,
        "ON CONFLICT (question, person) DO NOTHING",
    )
    .await?;
    Ok(())
}

pub(in crate::staff) async fn matches<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Vec<Match>, DbErr> {
    let text = format!(
        "{MATCH} WHERE m.organisation = $1
          ORDER BY CASE WHEN m.state = 'open' THEN 0 ELSE 1 END, m.created_at DESC, m.id LIMIT 200"
    );
    sql::all(conn, &text, params![organisation]).await
}

/// Open matches of organisations an office supervises, at any depth.
pub(in crate::staff) async fn matches_below<C: ConnectionTrait>(
    conn: &C,
    office: OrganisationId,
) -> Result<Vec<Match>, DbErr> {
    let text = format!(
        "WITH RECURSIVE below (id) AS (SELECT id FROM organisation WHERE reviewer = $1
           UNION SELECT o.id FROM organisation o JOIN below ON o.reviewer = below.id)
         {MATCH} WHERE m.state = 'open' AND m.organisation IN (SELECT id FROM below)
         ORDER BY m.created_at, m.id LIMIT 200"
    );
    sql::all(conn, &text, params![office]).await
}

pub(in crate::staff) async fn open_matches<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<i64, DbErr> {
    sql::number(
        conn,
        "SELECT COUNT(*) AS n FROM staff_match WHERE organisation = $1 AND state = 'open'",
        params![organisation],
    )
    .await
}

pub(in crate::staff) async fn find_match<C: ConnectionTrait>(
    conn: &C,
    id: MatchId,
) -> Result<Option<Match>, DbErr> {
    sql::one(conn, &format!("{MATCH} WHERE m.id = $1"), params![id]).await
}

/// Takes the match for this change, so that two people can't decide it at once.
pub(in crate::staff) async fn hold_match(change: &Change, id: MatchId) -> Result<Option<Match>, DbErr> {
    let text =
        for_update(change.conn(), "SELECT COUNT(*) AS n FROM (SELECT id FROM staff_match WHERE id = $1");
    let text = format!("{text}) AS held");
    sql::number(change.conn(), &text, params![id]).await?;
    find_match(change.conn(), id).await
}

pub(in crate::staff) async fn candidates<C: ConnectionTrait>(
    conn: &C,
    id: MatchId,
) -> Result<Vec<Candidate>, DbErr> {
    sql::all(
        conn,
        "SELECT person, ground FROM staff_match_candidate WHERE question = $1 ORDER BY ground, person",
        params![id],
    )
    .await
}

pub(in crate::staff) async fn decide_match(change: &Change, to: &Match) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE staff_match SET state = $2, person = $3, made = $4, undo = $5, decided_at = $6, decided_by = $7
          WHERE id = $1",
        params![
            to.id,
            to.state.clone(),
            to.person,
            to.made,
            to.undo.clone(),
            to.decided_at,
            change.actor().person
        ],
    )
    .await?;
    Ok(())
}

/// What says from outside where somebody serves.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(in crate::staff) struct Proposal {
    pub id: ProposalId,
    pub person: PersonId,
    pub person_name: String,
    pub personal_code: String,
    pub from_organisation: Option<OrganisationId>,
    pub from_name: String,
    pub to_organisation: OrganisationId,
    pub to_name: String,
    pub source: String,
    pub state: String,
    pub since: Option<String>,
    pub proposed_at: i64,
    pub decided_at: Option<i64>,
}

const PROPOSAL: &str = "SELECT q.id, q.person, p.name AS person_name, p.personal_code, q.from_organisation,
  COALESCE(f.name, '') AS from_name, q.to_organisation, t.name AS to_name, q.source, q.state, q.since,
  q.proposed_at, q.decided_at FROM service_proposal q JOIN person p ON p.id = q.person
  JOIN organisation t ON t.id = q.to_organisation LEFT JOIN organisation f ON f.id = q.from_organisation";

pub(in crate::staff) async fn insert_proposals(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO service_proposal (id, person, from_organisation, to_organisation, source, state, since,
           proposed_at, proposed_by)",
        rows,
        "ON CONFLICT (person, to_organisation) WHERE state = 'open' DO NOTHING",
    )
    .await?;
    Ok(())
}

pub(in crate::staff) async fn proposal<C: ConnectionTrait>(
    conn: &C,
    id: ProposalId,
) -> Result<Option<Proposal>, DbErr> {
    sql::one(conn, &format!("{PROPOSAL} WHERE q.id = $1"), params![id]).await
}

pub(in crate::staff) async fn proposals_of<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<Vec<Proposal>, DbErr> {
    let list = sql::placeholders(1, people.len().max(1));
    let text = format!("{PROPOSAL} WHERE q.person IN ({list}) ORDER BY q.proposed_at DESC, q.id LIMIT 50");
    sql::all(conn, &text, people.iter().map(|p| Value::from(*p)).collect()).await
}

pub(in crate::staff) async fn proposals_at<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Vec<Proposal>, DbErr> {
    let text = format!(
        "{PROPOSAL} WHERE q.to_organisation = $1 OR q.from_organisation = $1
          ORDER BY CASE WHEN q.state = 'open' THEN 0 ELSE 1 END, q.proposed_at DESC, q.id LIMIT 100"
    );
    sql::all(conn, &text, params![organisation]).await
}

/// Answers a proposal that is open; tells whether it was.
pub(in crate::staff) async fn answer_proposal(
    change: &Change,
    id: ProposalId,
    state: &str,
) -> Result<bool, DbErr> {
    let touched = sql::run(
        change.conn(),
        "UPDATE service_proposal SET state = $2, decided_at = $3 WHERE id = $1 AND state = 'open'",
        params![id, state, change.now().as_millisecond()],
    )
    .await?;
    Ok(touched == 1)
}

/// Takes back the open proposals made for a person by moving them away from an organisation.
pub(in crate::staff) async fn withdraw_moves(
    change: &Change,
    person: PersonId,
    from: OrganisationId,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE service_proposal SET state = 'withdrawn', decided_at = $3
          WHERE person = $1 AND from_organisation = $2 AND source = 'move' AND state = 'open'",
        params![person, from, change.now().as_millisecond()],
    )
    .await?;
    Ok(())
}

/// A merge, undone or in force.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::staff) struct Merge {
    pub id: MergeId,
    pub kept: PersonId,
    pub kept_name: String,
    pub kept_code: String,
    pub merged: PersonId,
    pub merged_name: String,
    pub merged_code: String,
    pub reason: String,
    pub at: i64,
    pub by_name: String,
    pub organisation: OrganisationId,
    pub undone_at: Option<i64>,
}

const MERGE: &str = "SELECT m.id, m.kept, k.name AS kept_name, k.personal_code AS kept_code, m.merged,
  g.name AS merged_name, g.personal_code AS merged_code, m.reason, m.at, COALESCE(b.name, '') AS by_name,
  m.organisation, m.undone_at
  FROM person_merge m JOIN person k ON k.id = m.kept JOIN person g ON g.id = m.merged
  LEFT JOIN person b ON b.id = m.by_person";

pub(in crate::staff) async fn insert_merge(
    change: &Change,
    id: MergeId,
    (kept, merged): (PersonId, PersonId),
    reason: &str,
    organisation: OrganisationId,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO person_merge (id, kept, merged, reason, at, by_person, organisation)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![id, kept, merged, reason, change.now().as_millisecond(), change.actor().person, organisation],
    )
    .await?;
    Ok(())
}

pub(in crate::staff) async fn merge<C: ConnectionTrait>(
    conn: &C,
    id: MergeId,
) -> Result<Option<Merge>, DbErr> {
    sql::one(conn, &format!("{MERGE} WHERE m.id = $1"), params![id]).await
}

/// The merges an office made; all of them for the national centre.
pub(in crate::staff) async fn merges<C: ConnectionTrait>(
    conn: &C,
    office: Option<OrganisationId>,
) -> Result<Vec<Merge>, DbErr> {
    let (condition, values) = match office {
        Some(office) => ("WHERE m.organisation = $1", params![office]),
        None => ("", params![]),
    };
    sql::all(conn, &format!("{MERGE} {condition} ORDER BY m.at DESC, m.id DESC LIMIT 100"), values).await
}

/// The merge in force by which a person was joined to another.
pub(in crate::staff) async fn merge_of<C: ConnectionTrait>(
    conn: &C,
    merged: PersonId,
) -> Result<Option<Merge>, DbErr> {
    sql::one(conn, &format!("{MERGE} WHERE m.merged = $1 AND m.undone_at IS NULL"), params![merged]).await
}

/// Marks a merge as undone; tells whether it was in force.
pub(in crate::staff) async fn undo_merge(change: &Change, id: MergeId) -> Result<bool, DbErr> {
    let touched = sql::run(
        change.conn(),
        "UPDATE person_merge SET undone_at = $2, undone_by = $3 WHERE id = $1 AND undone_at IS NULL",
        params![id, change.now().as_millisecond(), change.actor().person],
    )
    .await?;
    Ok(touched == 1)
}

/// Name and last day of an organisation that has closed.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::staff) struct Closed {
    pub name: String,
    pub valid_until: String,
}

pub(in crate::staff) async fn closed<C: ConnectionTrait>(
    conn: &C,
    code: &str,
    today: &str,
) -> Result<Option<Closed>, DbErr> {
    sql::one(
        conn,
        "SELECT name, valid_until FROM organisation WHERE code = $1 AND valid_until IS NOT NULL AND valid_until < $2",
        params![code, today],
    )
    .await
}
