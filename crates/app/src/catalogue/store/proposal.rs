//! The change of an approved course, kept beside the approved form.

use platform::db::sql;
use platform::ids::SeatId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::{CourseId, Derived, derived_values};

/// Keeps a change if nobody saved since `version`; answers whether it was kept.
pub(in super::super) async fn keep(
    change: &Change,
    id: CourseId,
    version: i64,
    form: &str,
) -> Result<bool, DbErr> {
    let touched = sql::run(
        change.conn(),
        "UPDATE course SET version = version + 1, proposed_form = $3, updated_at = $4 WHERE id = $1 AND version = $2",
        params![id, version, form, change.now().as_millisecond()],
    )
    .await?;
    Ok(touched == 1)
}

pub(in super::super) async fn submit(
    change: &Change,
    id: CourseId,
    seat: Option<SeatId>,
) -> Result<(), DbErr> {
    let text = "UPDATE course SET version = version + 1, updated_at = $2, waiting_since = $2,
       proposal_submitted_at = $2, proposal_submitted_seat = $3 WHERE id = $1";
    sql::run(change.conn(), text, params![id, change.now().as_millisecond(), seat]).await?;
    Ok(())
}

pub(in super::super) async fn recall(change: &Change, id: CourseId) -> Result<(), DbErr> {
    let text = "UPDATE course SET version = version + 1, updated_at = $2, waiting_since = NULL,
       proposal_submitted_at = NULL, proposal_submitted_seat = NULL WHERE id = $1";
    sql::run(change.conn(), text, params![id, change.now().as_millisecond()]).await?;
    Ok(())
}

/// Sends it back; what was sent is kept to show what differs when it comes again.
pub(in super::super) async fn give_back(change: &Change, id: CourseId, reasons: &str) -> Result<(), DbErr> {
    let text = "UPDATE course SET version = version + 1, updated_at = $2, waiting_since = NULL,
       proposal_returned_at = $2, proposal_return_reasons = $3, returned_form = proposed_form WHERE id = $1";
    sql::run(change.conn(), text, params![id, change.now().as_millisecond(), reasons]).await?;
    Ok(())
}

/// Nothing is proposed any more.
pub(in super::super) async fn clear(change: &Change, id: CourseId) -> Result<(), DbErr> {
    let text = "UPDATE course SET version = version + 1, updated_at = $2, waiting_since = NULL, proposed_form = NULL,
       proposal_submitted_at = NULL, proposal_submitted_seat = NULL, proposal_returned_at = NULL,
       proposal_return_reasons = NULL, returned_form = NULL WHERE id = $1";
    sql::run(change.conn(), text, params![id, change.now().as_millisecond()]).await?;
    Ok(())
}

/// The form as last reviewed, where harmless edits were made since; nothing when it is the form in force.
pub(in super::super) async fn reviewed_base<C: ConnectionTrait>(
    conn: &C,
    id: CourseId,
) -> Result<Option<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        reviewed_base: Option<String>,
    }
    let row: Option<Row> =
        sql::one(conn, "SELECT reviewed_base FROM course WHERE id = $1", params![id]).await?;
    Ok(row.and_then(|row| row.reviewed_base))
}

/// Keeps the form in force as the one last reviewed, before a first harmless edit writes over it.
pub(in super::super) async fn keep_reviewed(change: &Change, id: CourseId) -> Result<(), DbErr> {
    let text = "UPDATE course SET reviewed_base = form WHERE id = $1 AND reviewed_base IS NULL";
    sql::run(change.conn(), text, params![id]).await?;
    Ok(())
}

/// Writes the form last reviewed anew, with dates that were moved without a review.
pub(in super::super) async fn set_reviewed(change: &Change, id: CourseId, form: &str) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE course SET reviewed_base = $2 WHERE id = $1", params![id, form]).await?;
    Ok(())
}

/// Puts the change in the place of the approved form.
pub(in super::super) async fn take_effect(
    change: &Change,
    id: CourseId,
    form: &str,
    derived: &Derived,
) -> Result<(), DbErr> {
    let mut values = params![id, change.now().as_millisecond(), form];
    values.extend(derived_values(derived));
    sql::run(
        change.conn(),
        "UPDATE course SET version = version + 1, updated_at = $2, changed_at = $2, form = $3,
           title = $4, search_text = $5, county = $6, class_type = $7, stage = $8, scope = $9, item = $10,
           audience_stages = $11, audience_positions = $12, tags = $13, starts = $14, ends = $15, first_meeting = $16,
           last_meeting_end = $17, enrolment_opens = $18, enrolment_closes = $19, half_hours = $20, places = $21,
           online = $22, free = $23, waiting_since = NULL, proposed_form = NULL, proposal_submitted_at = NULL,
           proposal_submitted_seat = NULL, proposal_returned_at = NULL, proposal_return_reasons = NULL,
           returned_form = NULL, reviewed_base = NULL
         WHERE id = $1",
        values,
    )
    .await?;
    super::feed::add(change, &[id]).await
}
