//! Database access of records from elsewhere.

use platform::db::{for_update, sql};
use platform::ids::{FileId, OrganisationId, PersonId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::{ElsewhereId, Evidence, Record, Step, Waits};

const RECORD: &str = "r.id, r.person, r.desk, r.title, r.organiser, r.began, r.ended, r.half_hours, r.asked_half_hours,
  r.form, r.tags, r.asked_tags, r.number, r.note, r.said_other, r.state, r.version, r.created_at, r.changed_at, r.sent_at,
  r.decided_at, r.decided_by";

const FILE: &str = "file, record, name, kind, size, sha256, scan, added_at";

fn ids(people: &[PersonId]) -> (String, Vec<Value>) {
    (sql::placeholders(1, people.len().max(1)), people.iter().map(|id| Value::from(*id)).collect())
}

/// Records of people who are one, the latest last day first.
pub(super) async fn of_people<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<Vec<Record>, DbErr> {
    let (list, values) = ids(people);
    let text = format!(
        "SELECT {RECORD} FROM elsewhere_record r WHERE r.person IN ({list}) ORDER BY r.ended DESC, r.id DESC"
    );
    sql::all(conn, &text, values).await
}

/// Those that count or counted, of any number of people.
pub(super) async fn counted<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> Result<Vec<Record>, DbErr> {
    let mut found = Vec::new();
    for some in people.chunks(500) {
        let (list, values) = sql::list_of(conn, 1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!(
            "SELECT {RECORD} FROM elsewhere_record r WHERE r.person IN ({list}) AND r.state IN ('accepted', 'taken_back')
             ORDER BY r.ended DESC, r.id DESC"
        );
        found.extend(sql::all::<Record, _>(conn, &text, values).await?);
    }
    Ok(found)
}

pub(super) async fn by_id<C: ConnectionTrait>(conn: &C, id: ElsewhereId) -> Result<Option<Record>, DbErr> {
    let text = format!("SELECT {RECORD} FROM elsewhere_record r WHERE r.id = $1");
    sql::one(conn, &text, params![id]).await
}

/// The same, kept from others until the change ends.
pub(super) async fn held(change: &Change, id: ElsewhereId) -> Result<Option<Record>, DbErr> {
    let text = format!("SELECT {RECORD} FROM elsewhere_record r WHERE r.id = $1");
    sql::one(change.conn(), &for_update(change.conn(), &text), params![id]).await
}

/// Writes a record: new, or over the one with its identity, which the change keeps from others.
pub(super) async fn put(change: &Change, r: &Record) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO elsewhere_record (id, person, desk, title, organiser, began, ended, half_hours, asked_half_hours,
           form, tags, asked_tags, number, note, said_other, state, version, created_at, changed_at, sent_at, decided_at,
           decided_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
         ON CONFLICT (id) DO UPDATE SET desk = excluded.desk, title = excluded.title, organiser = excluded.organiser,
           began = excluded.began, ended = excluded.ended, half_hours = excluded.half_hours,
           asked_half_hours = excluded.asked_half_hours, form = excluded.form, tags = excluded.tags,
           asked_tags = excluded.asked_tags, number = excluded.number, note = excluded.note,
           said_other = excluded.said_other, state = excluded.state, version = excluded.version,
           changed_at = excluded.changed_at, sent_at = excluded.sent_at, decided_at = excluded.decided_at,
           decided_by = excluded.decided_by",
        params![
            r.id,
            r.person,
            r.desk,
            r.title.clone(),
            r.organiser.clone(),
            r.began.clone(),
            r.ended.clone(),
            r.half_hours,
            r.asked_half_hours,
            r.form.clone(),
            r.tags.clone(),
            r.asked_tags.clone(),
            r.number.clone(),
            r.note.clone(),
            r.said_other,
            r.state.clone(),
            r.version,
            r.created_at,
            r.changed_at,
            r.sent_at,
            r.decided_at,
            r.decided_by
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn steps<C: ConnectionTrait>(conn: &C, record: ElsewhereId) -> Result<Vec<Step>, DbErr> {
    sql::all(
        conn,
        "SELECT what, at, actor, organisation, reasons, text, half_hours FROM elsewhere_step WHERE record = $1
         ORDER BY number",
        params![record],
    )
    .await
}

/// Adds a step after the last one; the record is held by the change.
pub(super) async fn add_step(change: &Change, record: ElsewhereId, step: &Step) -> Result<(), DbErr> {
    let last = "SELECT MAX(number) AS n FROM elsewhere_step WHERE record = $1";
    let number = sql::number(change.conn(), last, params![record]).await? + 1;
    sql::run(
        change.conn(),
        "INSERT INTO elsewhere_step (record, number, what, at, actor, organisation, reasons, text, half_hours)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            record,
            number,
            step.what.clone(),
            step.at,
            step.actor.clone(),
            step.organisation.clone(),
            step.reasons.clone(),
            step.text.clone(),
            step.half_hours
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn files<C: ConnectionTrait>(conn: &C, record: ElsewhereId) -> Result<Vec<Evidence>, DbErr> {
    let text = format!("SELECT {FILE} FROM elsewhere_file WHERE record = $1 ORDER BY added_at, file");
    sql::all(conn, &text, params![record]).await
}

pub(super) async fn files_of_people<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<Vec<Evidence>, DbErr> {
    let (list, values) = ids(people);
    let text = format!(
        "SELECT {FILE} FROM elsewhere_file WHERE record IN (SELECT id FROM elsewhere_record WHERE person IN ({list}))
         ORDER BY added_at, file"
    );
    sql::all(conn, &text, values).await
}

pub(super) async fn put_file(change: &Change, f: &Evidence) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        &format!("INSERT INTO elsewhere_file ({FILE}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
        params![
            f.file,
            f.record,
            f.name.clone(),
            f.kind.clone(),
            f.size,
            f.sha256.clone(),
            f.scan.clone(),
            f.added_at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn delete_file(change: &Change, file: FileId) -> Result<(), DbErr> {
    sql::run(change.conn(), "DELETE FROM elsewhere_file WHERE file = $1", params![file]).await?;
    Ok(())
}

/// Deletes a record with its steps; its files were given back before.
pub(super) async fn delete(change: &Change, record: ElsewhereId) -> Result<(), DbErr> {
    for text in [
        "DELETE FROM elsewhere_file WHERE record = $1",
        "DELETE FROM elsewhere_step WHERE record = $1",
        "DELETE FROM elsewhere_record WHERE id = $1",
    ] {
        sql::run(change.conn(), text, params![record]).await?;
    }
    Ok(())
}

/// How many records of people who are one wait.
pub(super) async fn waiting_of<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> Result<i64, DbErr> {
    let (list, values) = ids(people);
    let text =
        format!("SELECT COUNT(*) AS n FROM elsewhere_record WHERE state = 'sent' AND person IN ({list})");
    sql::number(conn, &text, values).await
}

/// Which records of a desk are wanted.
#[derive(Clone, Debug)]
pub(super) enum Where {
    /// Named to one of these.
    At(Vec<OrganisationId>),
    /// Named to nobody: the national centre's.
    Nobody(Vec<OrganisationId>),
    /// Named to units directly below one.
    Below(OrganisationId),
}

impl Where {
    fn condition(&self) -> (String, Vec<Value>) {
        let list = |desks: &[OrganisationId]| {
            let values: Vec<Value> = desks.iter().map(|id| Value::from(*id)).collect();
            (sql::placeholders(1, desks.len().max(1)), values)
        };
        match self {
            Self::At(desks) => {
                let (list, values) = list(desks);
                (format!("r.desk IN ({list})"), values)
            }
            Self::Nobody(desks) => {
                let (list, values) = list(desks);
                (format!("(r.desk IS NULL OR r.desk IN ({list}))"), values)
            }
            Self::Below(desk) => ("o.reviewer = $1".to_owned(), params![*desk]),
        }
    }
}

const WAITS: &str =
    "SELECT r.id, r.title, r.organiser, r.began, r.ended, r.half_hours, r.state, r.said_other, r.sent_at,
    r.decided_at, p.name AS person_name, COALESCE(o.name, '') AS desk_name
  FROM elsewhere_record r JOIN person p ON p.id = r.person LEFT JOIN organisation o ON o.id = r.desk";

/// Records that wait at a desk, the longest first.
pub(super) async fn waiting_at<C: ConnectionTrait>(
    conn: &C,
    at: &Where,
    most: i64,
) -> Result<Vec<Waits>, DbErr> {
    let (condition, values) = at.condition();
    let text =
        format!("{WAITS} WHERE r.state = 'sent' AND {condition} ORDER BY r.sent_at, r.id LIMIT {most}");
    sql::all(conn, &text, values).await
}

/// How many wait there.
pub(super) async fn count_at<C: ConnectionTrait>(conn: &C, at: &Where) -> Result<i64, DbErr> {
    let (condition, values) = at.condition();
    let text = format!(
        "SELECT COUNT(*) AS n FROM elsewhere_record r LEFT JOIN organisation o ON o.id = r.desk
          WHERE r.state = 'sent' AND {condition}"
    );
    sql::number(conn, &text, values).await
}

/// Records a desk decided, the latest first.
pub(super) async fn decided_at<C: ConnectionTrait>(
    conn: &C,
    at: &Where,
    most: i64,
) -> Result<Vec<Waits>, DbErr> {
    let (condition, values) = at.condition();
    let text = format!(
        "{WAITS} WHERE r.state IN ('accepted', 'refused', 'returned', 'taken_back') AND {condition}
         ORDER BY r.decided_at DESC, r.id LIMIT {most}"
    );
    sql::all(conn, &text, values).await
}

/// Files the scanner has not answered about.
pub(super) async fn files_waiting<C: ConnectionTrait>(conn: &C, most: i64) -> Result<Vec<Evidence>, DbErr> {
    let text = format!(
        "SELECT {FILE} FROM elsewhere_file WHERE scan = 'waiting' ORDER BY added_at, file LIMIT {most}"
    );
    sql::all(conn, &text, params![]).await
}

/// Writes what the scanner said; whether the file was still waiting.
pub(super) async fn set_scan(change: &Change, file: FileId, scan: &str) -> Result<bool, DbErr> {
    let text = "UPDATE elsewhere_file SET scan = $2 WHERE file = $1 AND scan = 'waiting'";
    Ok(sql::run(change.conn(), text, params![file, scan]).await? > 0)
}

/// Records nobody touched since an instant that have evidence or were never sent; none of those that wait.
pub(super) async fn untouched<C: ConnectionTrait>(
    conn: &C,
    before: i64,
    most: i64,
) -> Result<Vec<Record>, DbErr> {
    let text = format!(
        "SELECT {RECORD} FROM elsewhere_record r WHERE r.changed_at <= $1 AND r.state <> 'sent'
           AND (r.state = 'draft' OR EXISTS (SELECT 1 FROM elsewhere_file f WHERE f.record = r.id))
         ORDER BY r.changed_at LIMIT {most}"
    );
    sql::all(conn, &text, params![before]).await
}

/// Every record of people, for a granted deletion.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Own {
    pub id: ElsewhereId,
    pub state: String,
}

pub(super) async fn own_of(change: &Change, people: &[PersonId]) -> Result<Vec<Own>, DbErr> {
    let (list, values) = ids(people);
    let text = format!("SELECT id, state FROM elsewhere_record WHERE person IN ({list})");
    sql::all(change.conn(), &text, values).await
}
