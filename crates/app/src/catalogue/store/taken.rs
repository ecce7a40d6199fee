//! Rows of courses that partners send.

use platform::db::sql;
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::DbErr;
use uuid::Uuid;

use super::super::CourseId;
use super::{Derived, derived_values};

/// A course as it is written.
pub(in crate::catalogue) struct Row {
    pub id: CourseId,
    pub code: String,
    pub organisation: OrganisationId,
    pub reviewer: OrganisationId,
    pub partner: Uuid,
    pub form: String,
    pub at: i64,
    pub closed_at: Option<i64>,
    pub cancelled_at: Option<i64>,
    pub derived: Derived,
}

/// Why a partner's course is cancelled: the partner says nothing more.
const REASON: &str = "傳報單位取消這門課程。";

pub(in crate::catalogue) async fn insert(change: &Change, rows: Vec<Row>) -> Result<(), DbErr> {
    let values = |row: Row| {
        let mut values = params![
            row.id,
            row.code,
            row.organisation,
            row.reviewer,
            row.partner,
            row.form,
            1i64,
            row.at,
            row.at,
            row.at,
            row.at,
            row.cancelled_at,
            row.cancelled_at.map(|_| REASON),
            row.closed_at,
            row.closed_at,
        ];
        values.extend(derived_values(&row.derived));
        values
    };
    sql::insert_many(
        change.conn(),
        "INSERT INTO course (id, code, organisation, reviewer, partner, form, version, created_at, updated_at,
           submitted_at, approved_at, cancelled_at, cancel_reason, roster_submitted_at, closed_at,
           title, search_text, county, class_type, stage, scope, item, audience_stages, audience_positions, tags,
           starts, ends, first_meeting, last_meeting_end, enrolment_opens, enrolment_closes, half_hours, places, online, free)",
        rows.into_iter().map(values).collect(),
        "",
    )
    .await?;
    Ok(())
}

/// Tags that were set here stay: a partner can't send any.
pub(in crate::catalogue) async fn update(change: &Change, row: Row) -> Result<(), DbErr> {
    let d = row.derived;
    sql::run(
        change.conn(),
        "UPDATE course SET version = version + 1, organisation = $2, reviewer = $3, form = $4, updated_at = $5,
           cancelled_at = CASE WHEN $6 IS NULL THEN NULL ELSE COALESCE(cancelled_at, $6) END, cancel_reason = $7,
           roster_submitted_at = COALESCE(roster_submitted_at, $8), closed_at = COALESCE(closed_at, $8),
           title = $9, search_text = $10, county = $11, class_type = $12, stage = $13, scope = $14,
           audience_stages = $15, audience_positions = $16, starts = $17, ends = $18, first_meeting = $19,
           last_meeting_end = $20, half_hours = $21, online = $22, free = $23
         WHERE id = $1",
        params![
            row.id,
            row.organisation,
            row.reviewer,
            row.form,
            row.at,
            row.cancelled_at,
            row.cancelled_at.map(|_| REASON),
            row.closed_at,
            d.title,
            d.search_text,
            d.county,
            d.class_type,
            d.stage,
            d.scope,
            d.audience_stages,
            d.audience_positions,
            d.starts,
            d.ends,
            d.first_meeting,
            d.last_meeting_end,
            d.half_hours,
            d.online,
            d.free
        ],
    )
    .await?;
    Ok(())
}
