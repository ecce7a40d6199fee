//! The audit log read back by conditions, newest first, page by page.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};
use uuid::Uuid;

use crate::db::sql;
use crate::ids::{EventId, OrganisationId, PersonId};
use crate::params;

/// A whole line of the log.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Entry {
    /// Identity of the line.
    pub id: EventId,
    /// Milliseconds since the epoch.
    pub at: i64,
    /// The person who did it.
    pub person: Option<PersonId>,
    /// The organisation of the duty acted from.
    pub organisation: Option<OrganisationId>,
    /// Who did it, as a reader understands it.
    pub actor_label: String,
    /// Network address.
    pub address: String,
    /// Request or job.
    pub process: String,
    /// What was done: `course.approved`.
    pub action: String,
    /// What it was done to.
    pub subject: Uuid,
    /// Before and after as JSON.
    pub data: String,
}

/// Which lines are wanted; an empty condition takes all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// Organisations acted from; `None` takes lines of everybody, also those without an organisation.
    pub organisations: Option<Vec<OrganisationId>>,
    /// From this instant, milliseconds.
    pub from: Option<i64>,
    /// Before this instant, milliseconds.
    pub until: Option<i64>,
    /// Part of the name of who did it.
    pub who: String,
    /// First word of the action: `course`.
    pub group: String,
    /// Subjects; `None` takes all.
    pub subjects: Option<Vec<Uuid>>,
    /// People who did it, taken beside the subjects.
    pub by: Vec<PersonId>,
    /// The last line of the page before, by instant and identity.
    pub after: Option<(i64, EventId)>,
    /// Most lines.
    pub most: i64,
}

const COLUMNS: &str =
    "id, at, person, organisation, actor_label, address, process, action, subject, data FROM event";

/// The lines wanted, newest first. A page begins after the last line of the one before, so that a long log costs no more
/// at its end than at its beginning.
///
/// # Errors
/// When the database can't be read.
pub async fn lines<C: ConnectionTrait>(conn: &C, wanted: &Wanted) -> Result<Vec<Entry>, DbErr> {
    let mut filter = Conditions::default();
    if let Some(list) = &wanted.organisations {
        filter.within("organisation", list.iter().map(|id| Value::from(*id)).collect());
    }
    if let Some(from) = wanted.from {
        filter.add("at >= $", from);
    }
    if let Some(until) = wanted.until {
        filter.add("at < $", until);
    }
    if !wanted.who.is_empty() {
        filter.like("actor_label", format!("%{}%", sql::like_pattern(&wanted.who)));
    }
    if !wanted.group.is_empty() {
        filter.like("action", format!("{}.%", sql::like_pattern(&wanted.group)));
    }
    if let Some(subjects) = &wanted.subjects {
        let subjects = subjects.iter().map(|id| Value::from(*id)).collect();
        let by = wanted.by.iter().map(|id| Value::from(*id)).collect();
        filter.either(("subject", subjects), ("person", by));
    }
    if let Some((at, id)) = wanted.after {
        filter.before(at, id);
    }
    filter.values.push(Value::from(wanted.most));
    let text = format!(
        "SELECT {COLUMNS} WHERE {} ORDER BY at DESC, id DESC LIMIT ${}",
        filter.text(),
        filter.values.len()
    );
    sql::all(conn, &text, filter.values).await
}

/// One line.
///
/// # Errors
/// When the database can't be read.
pub async fn line<C: ConnectionTrait>(conn: &C, id: EventId) -> Result<Option<Entry>, DbErr> {
    sql::one(conn, &format!("SELECT {COLUMNS} WHERE id = $1"), params![id]).await
}

/// Several lines at once by identity, in no order.
///
/// # Errors
/// When the database can't be read.
pub async fn by_ids<C: ConnectionTrait>(conn: &C, ids: &[EventId]) -> Result<Vec<Entry>, DbErr> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(500) {
        let (list, values) = sql::listed(1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!("SELECT {COLUMNS} WHERE id IN ({list})");
        found.extend(sql::all::<Entry, _>(conn, &text, values).await?);
    }
    Ok(found)
}

/// What was done to any of these subjects by the named actions, newest first.
///
/// # Errors
/// When the database can't be read.
pub async fn about<C: ConnectionTrait>(
    conn: &C,
    subjects: &[Uuid],
    actions: &[&str],
) -> Result<Vec<Entry>, DbErr> {
    let mut filter = Conditions::default();
    filter.within("subject", subjects.iter().map(|id| Value::from(*id)).collect());
    filter.within("action", actions.iter().map(|action| Value::from(*action)).collect());
    let text = format!("SELECT {COLUMNS} WHERE {} ORDER BY at DESC, id DESC LIMIT 500", filter.text());
    sql::all(conn, &text, filter.values).await
}

/// What was done, for those who follow the log.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Done {
    /// Its number in the chain; later ones are larger.
    pub seq: i64,
    /// What was done.
    pub action: String,
    /// What it was done to.
    pub subject: Uuid,
    /// Before and after as JSON.
    pub data: String,
}

/// Lines of one of the chains after a number, in their order; chains are numbered from 0 up to [`super::CHAINS`].
///
/// # Errors
/// When the database can't be read.
pub async fn after<C: ConnectionTrait>(
    conn: &C,
    chain: i64,
    seq: i64,
    most: i64,
) -> Result<Vec<Done>, DbErr> {
    let text =
        "SELECT seq, action, subject, data FROM event WHERE chain = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    sql::all(conn, text, params![chain, seq, most]).await
}

/// The last number of a chain.
///
/// # Errors
/// When the database can't be read.
pub async fn end<C: ConnectionTrait>(conn: &C, chain: i64) -> Result<i64, DbErr> {
    sql::number(conn, "SELECT seq AS n FROM audit_chain WHERE chain = $1", params![chain]).await
}

#[derive(Default)]
struct Conditions {
    parts: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    fn add(&mut self, part: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.parts.push(format!("{part}{}", self.values.len()));
    }

    fn like(&mut self, column: &str, pattern: String) {
        self.values.push(pattern.into());
        self.parts.push(format!("{column} LIKE ${} ESCAPE '\\'", self.values.len()));
    }

    fn within(&mut self, column: &str, values: Vec<Value>) {
        let part = self.list(column, values);
        self.parts.push(part);
    }

    fn either(&mut self, one: (&str, Vec<Value>), other: (&str, Vec<Value>)) {
        let (one, other) = (self.list(one.0, one.1), self.list(other.0, other.1));
        self.parts.push(format!("({one} OR {other})"));
    }

    fn before(&mut self, at: i64, id: EventId) {
        self.values.push(at.into());
        self.values.push(id.into());
        let (at, id) = (self.values.len() - 1, self.values.len());
        self.parts.push(format!("(at < ${at} OR (at = ${at} AND id < ${id}))"));
    }

    /// `column IN (…)`; of nothing at all, never true.
    fn list(&mut self, column: &str, values: Vec<Value>) -> String {
        if values.is_empty() {
            return "1 = 0".to_owned();
        }
        let part = format!("{column} IN ({})", sql::placeholders(self.values.len() + 1, values.len()));
        self.values.extend(values);
        part
    }

    fn text(&self) -> String {
        if self.parts.is_empty() { "1 = 1".to_owned() } else { self.parts.join(" AND ") }
    }
}
