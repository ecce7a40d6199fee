//! Database access of attribute tags.

use platform::db::sql;
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};
use uuid::Uuid;

use super::{Asked, Definition, OnCourse, Refused};

/// A tag as stored; lists are parted by commas, days are ISO or empty.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(super) struct Row {
    pub tag: String,
    pub owner: Option<OrganisationId>,
    pub valid_from: String,
    pub valid_until: String,
    pub setters: String,
    pub setter_list: String,
    pub confirmer: String,
    pub note: String,
    pub position: i64,
    pub version: i64,
}

pub(super) async fn all<C: ConnectionTrait>(conn: &C) -> Result<Vec<Row>, DbErr> {
    sql::all(
        conn,
        "SELECT tag, owner, valid_from, valid_until, setters, setter_list, confirmer, note, position, version
           FROM attribute_tag ORDER BY position, tag",
        vec![],
    )
    .await
}

/// Writes a tag if nobody did since `row.version`; answers whether it was written. Version 0 is one not stored yet.
pub(super) async fn put(change: &Change, row: &Row) -> Result<bool, DbErr> {
    let values = params![
        row.tag.clone(),
        row.owner,
        row.valid_from.clone(),
        row.valid_until.clone(),
        row.setters.clone(),
        row.setter_list.clone(),
        row.confirmer.clone(),
        row.note.clone(),
        row.position,
        row.version + 1
    ];
    let touched = sql::run(
        change.conn(),
        "INSERT INTO attribute_tag (tag, owner, valid_from, valid_until, setters, setter_list, confirmer, note, position, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (tag) DO UPDATE SET owner = excluded.owner, valid_from = excluded.valid_from,
           valid_until = excluded.valid_until, setters = excluded.setters, setter_list = excluded.setter_list,
           confirmer = excluded.confirmer, note = excluded.note, version = excluded.version
         WHERE attribute_tag.version = excluded.version - 1",
        values,
    )
    .await?;
    Ok(touched == 1)
}

pub(super) async fn definitions<C: ConnectionTrait>(conn: &C) -> Result<Vec<Definition>, DbErr> {
    sql::all(
        conn,
        "SELECT tag, number, definition, from_day, made_at, made_by FROM attribute_tag_definition ORDER BY tag, number DESC",
        vec![],
    )
    .await
}

pub(super) async fn put_definition(change: &Change, new: &Definition) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO attribute_tag_definition (tag, number, definition, from_day, made_at, made_by)
         VALUES ($1, $2, $3, $4, $5, $6)",
        params![
            new.tag.clone(),
            new.number,
            new.definition.clone(),
            new.from_day.clone(),
            new.made_at,
            new.made_by.clone()
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn on_course<C: ConnectionTrait>(conn: &C, course: Uuid) -> Result<Vec<OnCourse>, DbErr> {
    sql::all(
        conn,
        "SELECT t.tag, t.definition AS number, t.state, d.definition, d.from_day FROM course_tag t
           LEFT JOIN attribute_tag_definition d ON d.tag = t.tag AND d.number = t.definition
          WHERE t.course = $1 AND t.state <> 'removed' ORDER BY t.tag",
        params![course],
    )
    .await
}

/// A tag that a course gets at its approval.
pub(super) struct NewOnCourse<'a> {
    pub course: Uuid,
    pub course_code: &'a str,
    pub tag: &'a str,
    pub definition: Option<i64>,
    pub state: &'static str,
    pub confirmer: &'static str,
    pub answerer: Option<OrganisationId>,
}

/// Puts a tag on a course unless it is there: an approval after a change keeps what the first one found.
pub(super) async fn put_on_course(change: &Change, new: &NewOnCourse<'_>) -> Result<bool, DbErr> {
    let touched = sql::run(
        change.conn(),
        "INSERT INTO course_tag (course, tag, definition, state, confirmer, answerer, course_code, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (course, tag) DO UPDATE SET definition = excluded.definition, state = excluded.state,
           confirmer = excluded.confirmer, answerer = excluded.answerer, at = excluded.at, decided_at = NULL,
           decided_by = '', reason = '' WHERE course_tag.state = 'removed'",
        params![
            new.course,
            new.tag,
            new.definition,
            new.state,
            new.confirmer,
            new.answerer,
            new.course_code,
            change.now().as_millisecond()
        ],
    )
    .await?;
    Ok(touched == 1)
}

/// Marks the tags that a course no longer has.
pub(super) async fn remove_others(change: &Change, course: Uuid, kept: &[String]) -> Result<(), DbErr> {
    let mut values = params![course];
    values.extend(kept.iter().map(|tag| Value::from(tag.as_str())));
    let list = sql::placeholders(2, kept.len());
    let others = if kept.is_empty() { String::new() } else { format!("AND tag NOT IN ({list})") };
    let text =
        format!("UPDATE course_tag SET state = 'removed' WHERE course = $1 AND state <> 'removed' {others}");
    sql::run(change.conn(), &text, values).await?;
    Ok(())
}

/// What waits for the confirmation of one of some organisations, longest waiting first.
pub(super) async fn asked<C: ConnectionTrait>(
    conn: &C,
    answerers: &[OrganisationId],
) -> Result<Vec<Asked>, DbErr> {
    let list = sql::placeholders(1, answerers.len());
    sql::all(
        conn,
        &format!(
            "SELECT course, course_code, tag, at FROM course_tag
              WHERE answerer IN ({list}) AND state = 'asked' ORDER BY at, course_code, tag LIMIT 200"
        ),
        answerers.iter().map(|id| Value::from(*id)).collect(),
    )
    .await
}

/// What of a course was refused.
pub(super) async fn refused<C: ConnectionTrait>(conn: &C, course: Uuid) -> Result<Vec<Refused>, DbErr> {
    let text = "SELECT tag, reason FROM course_tag WHERE course = $1 AND state = 'refused' ORDER BY tag";
    sql::all(conn, text, params![course]).await
}

/// Decides about a tag that waits; answers whether it still did.
pub(super) async fn decide(
    change: &Change,
    answerers: &[OrganisationId],
    (course, tag): (Uuid, &str),
    state: &str,
    reason: &str,
) -> Result<bool, DbErr> {
    let mut values =
        params![course, tag, state, reason, change.now().as_millisecond(), change.actor().label.clone()];
    values.extend(answerers.iter().map(|id| Value::from(*id)));
    let list = sql::placeholders(7, answerers.len());
    let text = format!(
        "UPDATE course_tag SET state = $3, reason = $4, decided_at = $5, decided_by = $6
          WHERE course = $1 AND tag = $2 AND state = 'asked' AND answerer IN ({list})"
    );
    Ok(sql::run(change.conn(), &text, values).await? == 1)
}
