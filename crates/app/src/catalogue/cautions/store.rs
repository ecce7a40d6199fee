//! Database access of what stands around a course.

use std::collections::BTreeSet;

use domain::course::RawForm;
use domain::course::cautions::{Elsewhere, Twin};
use domain::hours;
use jiff::civil::Date;
use platform::db::sql;
use platform::ids::OrganisationId;
use platform::params;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::super::{Course, Meeting};

/// Days looked at; a course with more has its first ones compared.
const MOST_DAYS: usize = 200;

#[derive(FromQueryResult)]
struct TwinRow {
    code: String,
    organisation: OrganisationId,
    organiser: String,
}

/// Courses of the county with this name from the first of these days to the last, sent or published.
pub(super) async fn twins<C: ConnectionTrait>(
    conn: &C,
    course: &Course,
    title: &str,
    days: [Date; 2],
    own: &[OrganisationId],
) -> Result<Vec<Twin>, DbErr> {
    let [starts, ends] = days.map(|day| day.to_string());
    let text = "SELECT c.code, c.organisation, o.name AS organiser
        FROM course c JOIN organisation o ON o.id = c.organisation
       WHERE c.title = $1 AND c.starts = $2 AND c.ends = $3 AND c.county = $4 AND c.id <> $5
         AND c.submitted_at IS NOT NULL AND c.cancelled_at IS NULL ORDER BY c.code LIMIT 5";
    let values = params![title.to_owned(), starts, ends, course.county.clone(), course.id];
    let rows: Vec<TwinRow> = sql::all(conn, text, values).await?;
    Ok(rows
        .into_iter()
        .map(|row| Twin { own: own.contains(&row.organisation), code: row.code, organiser: row.organiser })
        .collect())
}

#[derive(FromQueryResult)]
struct MeetingRow {
    code: String,
    form: String,
    date: String,
    from_minute: i64,
    to_minute: i64,
}

/// Meetings of other courses of the county on the same days, with who stands before them.
pub(super) async fn elsewhere<C: ConnectionTrait>(
    conn: &C,
    course: &Course,
    meetings: &[hours::Meeting],
) -> Result<Vec<Elsewhere>, DbErr> {
    let days: BTreeSet<String> = meetings.iter().map(|m| m.date.to_string()).collect();
    let days: Vec<String> = days.into_iter().take(MOST_DAYS).collect();
    if days.is_empty() {
        return Ok(Vec::new());
    }
    let list = sql::placeholders(3, days.len());
    let text = format!(
        "SELECT c.code, c.form, m.date, m.from_minute, m.to_minute
           FROM meeting m JOIN course c ON c.id = m.course
          WHERE c.county = $1 AND c.id <> $2 AND c.submitted_at IS NOT NULL AND c.cancelled_at IS NULL
            AND m.date IN ({list}) ORDER BY c.code, m.date, m.from_minute LIMIT 2000"
    );
    let mut values = params![course.county.clone(), course.id];
    values.extend(days.into_iter().map(Value::from));
    let rows: Vec<MeetingRow> = sql::all(conn, &text, values).await?;
    Ok(rows.into_iter().map(elsewhere_of).collect())
}

fn elsewhere_of(row: MeetingRow) -> Elsewhere {
    let raw: RawForm = serde_json::from_str(&row.form).unwrap_or_default();
    let meeting = Meeting {
        position: 1,
        date: row.date,
        from_minute: row.from_minute,
        to_minute: row.to_minute,
        place: String::new(),
        link: String::new(),
        spot: String::new(),
    };
    Elsewhere {
        code: row.code,
        instructor_name: raw.first("instructor_name").to_owned(),
        meeting: meeting.rule(),
    }
}
