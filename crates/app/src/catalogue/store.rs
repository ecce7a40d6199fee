//! Database access of the catalogue.

pub(super) mod amend;
pub(super) mod bulk;
pub(super) mod days;
pub(super) mod feed;
pub(super) mod figures;
pub(super) mod lights;
pub(super) mod listed;
pub(super) mod own;
pub(super) mod proposal;
pub(super) mod rosters;
pub(super) mod taken;
pub(super) mod uses;
pub(super) mod waiting;

use jiff::Timestamp;
use platform::db::{for_share, for_update, sql};
use platform::ids::{OrganisationId, SeatId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::search::{Query, slot, slot_minutes};
use super::{Course, CourseId, Load, Meeting};

pub(super) const COURSE: &str = "c.id, c.code, c.organisation, c.reviewer, c.form, c.version, c.created_at, c.updated_at,
  c.submitted_at, c.submitted_seat, c.returned_at, c.return_reasons, c.approved_at, c.cancelled_at, c.cancel_reason,
  c.roster_submitted_at, c.roster_submitted_seat, c.roster_returned_at, c.roster_return_reasons, c.closed_at,
  c.title, c.county, c.class_type, c.stage, c.scope, c.item, c.audience_stages, c.audience_positions, c.tags,
  c.starts, c.ends, c.first_meeting, c.last_meeting_end, c.enrolment_opens, c.enrolment_closes,
  c.half_hours, c.places, c.online, c.free, c.waiting_since, c.returned_form, c.changed_at, c.proposed_form,
  c.proposal_submitted_at, c.proposal_submitted_seat, c.proposal_returned_at, c.proposal_return_reasons,
  c.lifted, c.lifted_half_hours, o.name AS organisation_name";
pub(super) const FROM: &str = "FROM course c JOIN organisation o ON o.id = c.organisation";

/// Columns derived from the form whenever it is saved, for lists and search.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Derived {
    pub title: String,
    pub search_text: String,
    pub county: String,
    pub class_type: String,
    pub stage: String,
    pub scope: String,
    pub item: String,
    pub audience_stages: String,
    pub audience_positions: String,
    pub tags: String,
    pub starts: Option<String>,
    pub ends: Option<String>,
    pub first_meeting: Option<i64>,
    pub last_meeting_end: Option<i64>,
    pub enrolment_opens: Option<i64>,
    pub enrolment_closes: Option<i64>,
    pub half_hours: i64,
    pub places: i64,
    pub online: bool,
    pub free: bool,
}

pub(super) async fn by_code<C: ConnectionTrait>(conn: &C, code: &str) -> Result<Option<Course>, DbErr> {
    sql::one(conn, &format!("SELECT {COURSE} {FROM} WHERE c.code = $1"), params![code]).await
}

/// The identity of a published course.
pub(super) async fn published_id<C: ConnectionTrait>(
    conn: &C,
    code: &str,
) -> Result<Option<CourseId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Id {
        id: CourseId,
    }
    let text = "SELECT id FROM course WHERE code = $1 AND approved_at IS NOT NULL";
    Ok(sql::one::<Id, _>(conn, text, params![code]).await?.map(|row| row.id))
}

pub(super) async fn by_id<C: ConnectionTrait>(conn: &C, id: CourseId) -> Result<Option<Course>, DbErr> {
    sql::one(conn, &format!("SELECT {COURSE} {FROM} WHERE c.id = $1"), params![id]).await
}

pub(super) async fn by_ids<C: ConnectionTrait>(conn: &C, ids: &[CourseId]) -> Result<Vec<Course>, DbErr> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(500) {
        let (list, values) = sql::list_of(conn, 1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!("SELECT {COURSE} {FROM} WHERE c.id IN ({list})");
        found.extend(sql::all::<Course, _>(conn, &text, values).await?);
    }
    Ok(found)
}

pub(super) async fn by_codes<C: ConnectionTrait>(conn: &C, codes: &[String]) -> Result<Vec<Course>, DbErr> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let list = sql::placeholders(1, codes.len());
    let text = format!("SELECT {COURSE} {FROM} WHERE c.code IN ({list})");
    sql::all(conn, &text, codes.iter().map(|code| Value::from(code.clone())).collect()).await
}

/// Holds the course's row until the change ends, so that two seats can't decide about it at once.
pub(super) async fn lock(change: &Change, id: CourseId) -> Result<(), DbErr> {
    let text = for_update(change.conn(), "SELECT version AS n FROM course WHERE id = $1");
    sql::number(change.conn(), &text, params![id]).await?;
    Ok(())
}

/// As [`hold`] for several courses, in the order of their ids.
pub(super) async fn hold_all(change: &Change, ids: &[CourseId]) -> Result<(), DbErr> {
    for some in ids.chunks(500) {
        let (list, values) = sql::list_of(change.conn(), 1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!("SELECT version AS n FROM course WHERE id IN ({list}) ORDER BY id");
        // Run to its end: a row that was not fetched would not be held.
        sql::run(change.conn(), &for_share(change.conn(), &text), values).await?;
    }
    Ok(())
}

/// Keeps the course as it is until the change ends, without standing in the way of others who only read it.
pub(super) async fn hold(change: &Change, id: CourseId) -> Result<(), DbErr> {
    let text = for_share(change.conn(), "SELECT version AS n FROM course WHERE id = $1");
    sql::number(change.conn(), &text, params![id]).await?;
    Ok(())
}

pub(super) async fn insert(
    change: &Change,
    id: CourseId,
    code: &str,
    organisation: OrganisationId,
    reviewer: OrganisationId,
    form: &str,
    d: &Derived,
) -> Result<(), DbErr> {
    let now = change.now().as_millisecond();
    let mut row = params![id, code, organisation, reviewer, form, 1i64, now, now];
    row.extend(derived_values(d));
    sql::insert_many(
        change.conn(),
        "INSERT INTO course (id, code, organisation, reviewer, form, version, created_at, updated_at,
           title, search_text, county, class_type, stage, scope, item, audience_stages, audience_positions, tags,
           starts, ends, first_meeting, last_meeting_end, enrolment_opens, enrolment_closes, half_hours, places, online, free)",
        vec![row],
        "",
    )
    .await?;
    Ok(())
}

/// Saves a form if nobody saved it since `version`; answers whether it was saved.
pub(super) async fn save_form(
    change: &Change,
    id: CourseId,
    version: i64,
    form: &str,
    d: &Derived,
) -> Result<bool, DbErr> {
    let mut values = params![id, version, form, change.now().as_millisecond()];
    values.extend(derived_values(d));
    let touched = sql::run(
        change.conn(),
        "UPDATE course SET version = version + 1, form = $3, updated_at = $4,
           title = $5, search_text = $6, county = $7, class_type = $8, stage = $9, scope = $10, item = $11,
           audience_stages = $12, audience_positions = $13, tags = $14, starts = $15, ends = $16, first_meeting = $17,
           last_meeting_end = $18, enrolment_opens = $19, enrolment_closes = $20, half_hours = $21, places = $22,
           online = $23, free = $24
         WHERE id = $1 AND version = $2",
        values,
    )
    .await?;
    Ok(touched == 1)
}

pub(super) fn derived_values(d: &Derived) -> Vec<Value> {
    params![
        d.title.clone(),
        d.search_text.clone(),
        d.county.clone(),
        d.class_type.clone(),
        d.stage.clone(),
        d.scope.clone(),
        d.item.clone(),
        d.audience_stages.clone(),
        d.audience_positions.clone(),
        d.tags.clone(),
        d.starts.clone(),
        d.ends.clone(),
        d.first_meeting,
        d.last_meeting_end,
        d.enrolment_opens,
        d.enrolment_closes,
        d.half_hours,
        d.places,
        d.online,
        d.free,
    ]
}

/// Sets the number that tells two pages of one form apart.
pub(super) async fn set_version(change: &Change, id: CourseId, version: i64) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE course SET version = $2 WHERE id = $1", params![id, version]).await?;
    Ok(())
}

/// Keeps when attendance was first marked.
pub(super) async fn note_attendance(change: &Change, id: CourseId) -> Result<(), DbErr> {
    let text = "UPDATE course SET attended_at = $2 WHERE id = $1 AND attended_at IS NULL";
    sql::run(change.conn(), text, params![id, change.now().as_millisecond()]).await?;
    Ok(())
}

/// Whether attendance was marked.
pub(super) async fn has_attendance<C: ConnectionTrait>(conn: &C, id: CourseId) -> Result<bool, DbErr> {
    let text = "SELECT COUNT(*) AS n FROM course WHERE id = $1 AND attended_at IS NOT NULL";
    Ok(sql::number(conn, text, params![id]).await? > 0)
}

/// Writes the tags that count, and the words with their names.
pub(super) async fn set_tags(change: &Change, id: CourseId, tags: &str, text: &str) -> Result<(), DbErr> {
    let set = "UPDATE course SET tags = $2, search_text = $3 WHERE id = $1";
    sql::run(change.conn(), set, params![id, tags, text]).await?;
    Ok(())
}

/// Removes a course nobody but its organisation has ever seen.
pub(super) async fn delete(change: &Change, id: CourseId) -> Result<(), DbErr> {
    // What was sent and taken back was judged, and perhaps told as overdue.
    for table in ["automatic_judgement", "review_escalation", "meeting"] {
        sql::run(change.conn(), &format!("DELETE FROM {table} WHERE course = $1"), params![id]).await?;
    }
    sql::run(change.conn(), "DELETE FROM course WHERE id = $1", params![id]).await?;
    Ok(())
}

pub(super) async fn replace_meetings(
    change: &Change,
    course: CourseId,
    wanted: &[Meeting],
) -> Result<(), DbErr> {
    // Attendance refers to meetings by position: what stays is changed in place, only what is gone is deleted.
    for gone in meetings(change.conn(), course).await? {
        if !wanted.iter().any(|m| m.position == gone.position) {
            sql::run(
                change.conn(),
                "DELETE FROM meeting WHERE course = $1 AND position = $2",
                params![course, gone.position],
            )
            .await?;
        }
    }
    let rows = wanted
        .iter()
        .map(|m| {
            let (date, place, link) = (m.date.clone(), m.place.clone(), m.link.clone());
            params![course, m.position, date, m.from_minute, m.to_minute, place, link, m.spot.clone()]
        })
        .collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO meeting (course, position, date, from_minute, to_minute, place, link, spot)",
        rows,
        "ON CONFLICT (course, position) DO UPDATE SET date = excluded.date, from_minute = excluded.from_minute,
           to_minute = excluded.to_minute, place = excluded.place, link = excluded.link,
           spot = excluded.spot",
    )
    .await?;
    Ok(())
}

pub(super) async fn meetings<C: ConnectionTrait>(conn: &C, course: CourseId) -> Result<Vec<Meeting>, DbErr> {
    sql::all(
        conn,
        "SELECT position, date, from_minute, to_minute, place, link, spot FROM meeting WHERE course = $1 ORDER BY date, from_minute",
        params![course],
    )
    .await
}

#[derive(FromQueryResult)]
struct MeetingRow {
    course: CourseId,
    position: i64,
    date: String,
    from_minute: i64,
    to_minute: i64,
    place: String,
    link: String,
    spot: String,
}

impl MeetingRow {
    fn read(self) -> (CourseId, Meeting) {
        let meeting = Meeting {
            position: self.position,
            date: self.date,
            from_minute: self.from_minute,
            to_minute: self.to_minute,
            place: self.place,
            link: self.link,
            spot: self.spot,
        };
        (self.course, meeting)
    }
}

/// Meetings on a day of the courses named, for home pages.
pub(super) async fn meetings_of<C: ConnectionTrait>(
    conn: &C,
    courses: &[CourseId],
    from: &str,
) -> Result<Vec<(CourseId, Meeting)>, DbErr> {
    let mut found = Vec::new();
    for some in courses.chunks(500) {
        let list = sql::placeholders(2, some.len());
        let mut values = params![from];
        values.extend(some.iter().map(|id| Value::from(*id)));
        let text = format!(
            "SELECT course, position, date, from_minute, to_minute, place, link, spot FROM meeting WHERE date >= $1 AND course IN ({list}) ORDER BY date, from_minute"
        );
        found.extend(sql::all::<MeetingRow, _>(conn, &text, values).await?.into_iter().map(MeetingRow::read));
    }
    found.sort_by(|a, b| (&a.1.date, a.1.from_minute).cmp(&(&b.1.date, b.1.from_minute)));
    Ok(found)
}

/// An instant column of the course's life, set once the rule allowed it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    Submitted(Option<SeatId>),
    Recalled,
    Returned(&'a str),
    Approved,
    Cancelled(&'a str),
    RosterSubmitted(Option<SeatId>),
    RosterReturned(&'a str),
    Closed,
}

pub(super) async fn step(change: &Change, id: CourseId, step: Step<'_>) -> Result<(), DbErr> {
    let now = change.now().as_millisecond();
    let (text, values) = match step {
        Step::Submitted(seat) => {
            ("submitted_at = $2, submitted_seat = $3, waiting_since = $2", params![id, now, seat])
        }
        Step::Recalled => {
            ("submitted_at = NULL, submitted_seat = NULL, waiting_since = NULL", params![id, now])
        }
        Step::Returned(reasons) => (
            "returned_at = $2, return_reasons = $3, waiting_since = NULL, returned_form = form",
            params![id, now, reasons],
        ),
        Step::Approved => (
            "approved_at = $2, waiting_since = NULL, returned_form = NULL, reviewed_base = NULL",
            params![id, now],
        ),
        Step::Cancelled(reason) => {
            ("cancelled_at = $2, cancel_reason = $3, waiting_since = NULL", params![id, now, reason])
        }
        Step::RosterSubmitted(seat) => {
            ("roster_submitted_at = $2, roster_submitted_seat = $3", params![id, now, seat])
        }
        Step::RosterReturned(reasons) => {
            ("roster_returned_at = $2, roster_return_reasons = $3", params![id, now, reasons])
        }
        Step::Closed => ("closed_at = $2", params![id, now]),
    };
    let text = format!("UPDATE course SET {text}, updated_at = $2, version = version + 1 WHERE id = $1");
    sql::run(change.conn(), &text, values).await?;
    match step {
        Step::Approved | Step::Cancelled(_) | Step::Closed => feed::add(change, &[id]).await,
        _ => Ok(()),
    }
}

pub(super) async fn of_organisations<C: ConnectionTrait>(
    conn: &C,
    organisations: &[OrganisationId],
) -> Result<Vec<Course>, DbErr> {
    let list = sql::placeholders(1, organisations.len());
    sql::all(
        conn,
        &format!("SELECT {COURSE} {FROM} WHERE c.organisation IN ({list}) ORDER BY c.updated_at DESC, c.code DESC LIMIT 500"),
        organisations.iter().map(|id| Value::from(*id)).collect(),
    )
    .await
}

/// What an organisation has in hand.
pub(super) async fn load_of<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Load, DbErr> {
    let text = "SELECT
        CAST(COALESCE(SUM(CASE WHEN approved_at IS NULL AND (submitted_at IS NULL OR returned_at >= submitted_at)
          THEN 1 ELSE 0 END), 0) AS BIGINT) AS drafts,
        CAST(COALESCE(SUM(CASE WHEN submitted_at IS NOT NULL AND (approved_at IS NULL OR approved_at < submitted_at)
          AND (returned_at IS NULL OR returned_at < submitted_at) THEN 1 ELSE 0 END), 0) AS BIGINT) AS in_review,
        CAST(COALESCE(SUM(CASE WHEN approved_at IS NOT NULL AND (roster_submitted_at IS NULL
          OR roster_returned_at >= roster_submitted_at) THEN 1 ELSE 0 END), 0) AS BIGINT) AS open,
        CAST(COALESCE(SUM(CASE WHEN roster_submitted_at IS NOT NULL AND (roster_returned_at IS NULL
          OR roster_returned_at < roster_submitted_at) THEN 1 ELSE 0 END), 0) AS BIGINT) AS rosters
      FROM course WHERE organisation = $1 AND closed_at IS NULL AND cancelled_at IS NULL";
    Ok(sql::one(conn, text, params![organisation]).await?.unwrap_or_default())
}

/// Gives courses that are not closed to another reviewer and answers how many were with somebody else.
pub(super) async fn set_reviewer(
    change: &Change,
    organisation: OrganisationId,
    reviewer: OrganisationId,
) -> Result<u64, DbErr> {
    sql::run(
        change.conn(),
        "UPDATE course SET reviewer = $2
          WHERE organisation = $1 AND reviewer <> $2 AND closed_at IS NULL AND cancelled_at IS NULL",
        params![organisation, reviewer],
    )
    .await
}

/// Rosters that wait for this region centre's confirmation, longest waiting first.
pub(super) async fn rosters_waiting<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
) -> Result<Vec<Course>, DbErr> {
    sql::all(
        conn,
        &format!(
            "SELECT {COURSE} {FROM} WHERE c.reviewer = $1 AND c.roster_submitted_at IS NOT NULL AND c.closed_at IS NULL
               AND (c.roster_returned_at IS NULL OR c.roster_returned_at < c.roster_submitted_at) AND c.cancelled_at IS NULL ORDER BY c.roster_submitted_at, c.code"
        ),
        params![reviewer],
    )
    .await
}

/// What a question asks of a course, whatever became of it.
fn conditions(query: &Query, organisers: &[String], now: Timestamp) -> Filter {
    let mut filter = Filter::default();
    for word in &query.words {
        filter.with("c.search_text LIKE ? ESCAPE '\\'", like(word));
    }
    let texts = |key: &str| query.list(key).iter().map(|v| v.clone().into()).collect();
    let within = |key: &str| {
        query.list(key).iter().map(|v| format!("%,{},%", sql::like_pattern(v)).into()).collect::<Vec<Value>>()
    };
    filter.any("c.county = ?", texts("county"));
    filter.any("c.scope = ?", texts("scope"));
    filter.any("c.audience_stages LIKE ? ESCAPE '\\'", within("stage"));
    filter.any("c.audience_positions LIKE ? ESCAPE '\\'", within("position"));
    filter.any("c.tags LIKE ? ESCAPE '\\'", within("tag"));
    filter.any("c.stage || ':' || c.scope || ':' || c.item = ?", texts("item"));
    filter.slots(query);
    if !query.organiser.is_empty() {
        filter.any("o.code = ?", organisers.iter().map(|code| code.clone().into()).collect());
    }
    if let Some(hours) = query.hours_from {
        filter.with("c.half_hours >= ?", i64::from(hours.0));
    }
    if let Some(hours) = query.hours_until {
        filter.with("c.half_hours <= ?", i64::from(hours.0));
    }
    if let Some(from) = query.from {
        filter.with("c.ends >= ?", from.to_string());
    }
    if let Some(until) = query.until {
        filter.with("c.starts <= ?", until.to_string());
    }
    if query.way == "online" || query.way == "onsite" {
        filter.with("c.online = ?", query.way == "online");
    }
    if query.free {
        filter.with("c.free = ?", true);
    }
    if query.open {
        filter.with("c.enrolment_opens <= ?", now.as_millisecond());
        filter.with("c.enrolment_closes > ?", now.as_millisecond());
    }
    if query.upcoming {
        filter.with("c.last_meeting_end >= ?", now.as_millisecond());
    }
    filter
}

/// One page of published courses and how many there are in all: what answers until the index is there. It knows neither
/// subject, tier, weekday nor distance, and finds words only as they are written.
pub(super) async fn search<C: ConnectionTrait>(
    conn: &C,
    query: &Query,
    organisers: &[String],
    now: Timestamp,
    per_page: i64,
) -> Result<(Vec<Course>, i64), DbErr> {
    let Filter { clauses, values } = conditions(query, organisers, now);
    let filter = format!("c.approved_at IS NOT NULL AND c.cancelled_at IS NULL{clauses}");
    let total =
        sql::number(conn, &format!("SELECT COUNT(*) AS n {FROM} WHERE {filter}"), values.clone()).await?;
    let order = match (query.order(), query.upcoming) {
        ("newest", _) => "c.approved_at DESC",
        ("hours", _) => "c.half_hours DESC, c.first_meeting",
        ("closing", _) => "c.enrolment_closes, c.first_meeting",
        (_, true) => "c.first_meeting",
        (_, false) => "c.first_meeting DESC",
    };
    let offset = (query.page - 1) * per_page;
    let text = format!(
        "SELECT {COURSE} {FROM} WHERE {filter} ORDER BY {order}, c.code LIMIT {per_page} OFFSET {offset}"
    );
    Ok((sql::all(conn, &text, values).await?, total))
}

/// Other courses of the same name and first day, sent or published: perhaps registered twice (CAT-4).
pub(super) async fn twins<C: ConnectionTrait>(conn: &C, course: &Course) -> Result<Vec<Course>, DbErr> {
    let Some(starts) = course.starts.clone() else { return Ok(Vec::new()) };
    let text = format!(
        "SELECT {COURSE} {FROM} WHERE c.title = $1 AND c.starts = $2 AND c.id <> $3
           AND c.submitted_at IS NOT NULL AND c.cancelled_at IS NULL ORDER BY c.code LIMIT 3"
    );
    sql::all(conn, &text, params![course.title.clone(), starts, course.id]).await
}

/// Published courses that begin soonest, for the front page.
pub(super) async fn opening<C: ConnectionTrait>(
    conn: &C,
    now: Timestamp,
    most: i64,
) -> Result<Vec<Course>, DbErr> {
    sql::all(
        conn,
        &format!(
            "SELECT {COURSE} {FROM} WHERE c.approved_at IS NOT NULL AND c.cancelled_at IS NULL AND c.enrolment_closes > $1
              ORDER BY CASE WHEN c.enrolment_opens <= $1 THEN 0 ELSE 1 END, c.first_meeting, c.code LIMIT {most}"
        ),
        params![now.as_millisecond()],
    )
    .await
}

/// Conditions of a question with their values, each `?` numbered as it is added.
#[derive(Default)]
struct Filter {
    clauses: String,
    values: Vec<Value>,
}

impl Filter {
    fn with(&mut self, clause: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.clauses.push_str(" AND ");
        self.clauses.push_str(&clause.replace('?', &format!("${}", self.values.len())));
    }

    /// One of several values; none asks for nothing.
    fn any(&mut self, clause: &str, values: Vec<Value>) {
        let mut alternatives = Vec::with_capacity(values.len());
        for value in values {
            self.values.push(value);
            alternatives.push(clause.replace('?', &format!("${}", self.values.len())));
        }
        if !alternatives.is_empty() {
            self.clauses.push_str(&format!(" AND ({})", alternatives.join(" OR ")));
        }
    }

    /// A meeting in one of the parts of the day asked for.
    fn slots(&mut self, query: &Query) {
        let parts: Vec<String> = query
            .list("slot")
            .iter()
            .filter_map(|name| slot(name).map(slot_minutes))
            .map(|(from, until)| format!("m.from_minute >= {from} AND m.from_minute < {until}"))
            .collect();
        if !parts.is_empty() {
            self.clauses.push_str(&format!(
                " AND EXISTS (SELECT 1 FROM meeting m WHERE m.course = c.id AND ({}))",
                parts.join(" OR ")
            ));
        }
    }
}

fn like(word: &str) -> String {
    format!("%{}%", sql::like_pattern(word))
}
