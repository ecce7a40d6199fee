//! Rows of finished courses, many at once.

use jiff::Timestamp;
use platform::db::sql;
use platform::{Change, params};
use sea_orm::{DbErr, Value};

use super::super::bulk::{Finished, Row};
use super::super::{CourseId, Meeting};
use super::{Derived, derived_values};

pub(in crate::catalogue) fn course(
    id: CourseId,
    code: &str,
    course: &Finished,
    form: &str,
    derived: &Derived,
) -> Vec<Value> {
    let life = &course.life;
    let ms = |at: Option<Timestamp>| at.map(|at| at.as_millisecond());
    let version = i64::try_from(1 + life.steps()).unwrap_or(1);
    let mut row = params![
        id,
        code,
        course.organisation,
        course.reviewer,
        form,
        version,
        life.registered.as_millisecond(),
        life.last().as_millisecond(),
        ms(life.submitted),
        ms(life.approved),
        ms(life.cancelled),
        life.cancelled.map(|_| "報名人數不足，另擇期辦理。"),
        ms(life.roster),
        ms(life.closed),
        ms(life.waiting_since()),
    ];
    row.extend(derived_values(derived));
    row
}

pub(in crate::catalogue) fn meeting(course: CourseId, m: &Meeting) -> Vec<Value> {
    let (date, place, link) = (m.date.as_str(), m.place.as_str(), m.link.as_str());
    let spot = m.spot.as_str();
    params![course, m.position, date, m.from_minute, m.to_minute, place, link, spot]
}

pub(in crate::catalogue) async fn insert(change: &Change, rows: Vec<Row>) -> Result<(), DbErr> {
    let mut courses = Vec::with_capacity(rows.len());
    let mut meetings = Vec::with_capacity(rows.len() * 2);
    for row in rows {
        courses.push(row.course);
        meetings.extend(row.meetings);
    }
    sql::insert_many(
        change.conn(),
        "INSERT INTO course (id, code, organisation, reviewer, form, version, created_at, updated_at,
           submitted_at, approved_at, cancelled_at, cancel_reason, roster_submitted_at, closed_at, waiting_since,
           title, search_text, county, class_type, stage, scope, item, audience_stages, audience_positions, tags,
           starts, ends, first_meeting, last_meeting_end, enrolment_opens, enrolment_closes, half_hours, places, online, free)",
        courses,
        "",
    )
    .await?;
    sql::insert_many(
        change.conn(),
        "INSERT INTO meeting (course, position, date, from_minute, to_minute, place, link, spot)",
        meetings,
        "",
    )
    .await?;
    Ok(())
}
