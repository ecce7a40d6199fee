//! Database access: what waits and what is late, counted.

use platform::db::sql;
use platform::ids::OrganisationId;
use platform::{AppResult, params};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// Rosters that an organiser still owes: the course is over, and none was sent or the last came back.
pub(super) const OWED: &str =
    "approved_at IS NOT NULL AND cancelled_at IS NULL AND closed_at IS NULL AND partner IS NULL
  AND (roster_submitted_at IS NULL OR roster_returned_at >= roster_submitted_at)";
/// Of these, those of which none was ever sent …
const NEVER_SENT: &str = "approved_at IS NOT NULL AND cancelled_at IS NULL AND closed_at IS NULL AND partner IS NULL AND roster_submitted_at IS NULL";
/// … and those of which the last came back.
const ROSTER_RETURNED: &str =
    "approved_at IS NOT NULL AND cancelled_at IS NULL AND closed_at IS NULL AND partner IS NULL
  AND roster_submitted_at IS NOT NULL AND roster_returned_at >= roster_submitted_at";
/// Courses, and changes of approved ones, that lie with their reviewer.
const IN_REVIEW: &str = "cancelled_at IS NULL AND closed_at IS NULL AND waiting_since IS NOT NULL";
/// Courses sent back, and changes sent back that can still take effect at `$2`.
const RETURNED: &str = "cancelled_at IS NULL AND closed_at IS NULL AND (
  (approved_at IS NULL AND submitted_at IS NOT NULL AND returned_at >= submitted_at)
  OR (approved_at IS NOT NULL AND proposed_form IS NOT NULL AND proposal_returned_at IS NOT NULL
    AND (proposal_submitted_at IS NULL OR proposal_returned_at >= proposal_submitted_at) AND first_meeting > $2))";
/// Since when: of the course, or of its change.
const RETURNED_AT: &str = "(CASE WHEN approved_at IS NULL THEN returned_at ELSE proposal_returned_at END)";
/// Rosters that lie with the reviewer.
pub(super) const ROSTER_IN_REVIEW: &str =
    "cancelled_at IS NULL AND closed_at IS NULL AND roster_submitted_at IS NOT NULL
  AND (roster_returned_at IS NULL OR roster_returned_at < roster_submitted_at)";

/// How much waits in one matter, how much of it is late and red, and since when the oldest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Standing {
    /// All that waits.
    pub waiting: i64,
    /// What is past its due day.
    pub late: i64,
    /// What is late by more than a week.
    pub red: i64,
    /// Milliseconds of the oldest.
    pub oldest: Option<i64>,
}

/// As [`Standing`], of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct StandingOf {
    /// The organisation.
    pub organisation: OrganisationId,
    /// All that waits.
    pub waiting: i64,
    /// What is late by more than a week.
    pub red: i64,
    /// Milliseconds of the oldest.
    pub oldest: Option<i64>,
}

/// Counts what fulfils a condition by an instant column: all, before `late`, before `red`.
fn counted(column: &str) -> String {
    format!(
        "COUNT(*) AS waiting,
         CAST(COALESCE(SUM(CASE WHEN {column} < $2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS late,
         CAST(COALESCE(SUM(CASE WHEN {column} < $3 THEN 1 ELSE 0 END), 0) AS BIGINT) AS red,
         MIN({column}) AS oldest"
    )
}

/// An organiser's own: rosters owed since the course ended, rosters sent back, and courses or changes of them sent back.
///
/// # Errors
/// The database.
pub async fn own_lights<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    now: i64,
    red: i64,
) -> AppResult<[Standing; 3]> {
    let rosters = format!(
        "SELECT {} FROM course WHERE organisation = $1 AND {NEVER_SENT} AND last_meeting_end <= $2",
        counted("last_meeting_end")
    );
    let came_back = format!(
        "SELECT {} FROM course WHERE organisation = $1 AND {ROSTER_RETURNED}",
        counted("roster_returned_at")
    );
    let returned =
        format!("SELECT {} FROM course WHERE organisation = $1 AND {RETURNED}", counted(RETURNED_AT));
    let mut found = [Standing::default(); 3];
    for (at, text) in [rosters, came_back, returned].iter().enumerate() {
        found[at] = sql::one(conn, text, params![organisation, now, red]).await?.unwrap_or_default();
    }
    Ok(found)
}

/// A reviewer's own: courses and rosters that wait, overdue before `late`.
///
/// # Errors
/// The database.
pub async fn review_lights<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
    late: i64,
    red: i64,
) -> AppResult<[Standing; 2]> {
    let mut found = [Standing::default(); 2];
    let matters = [("waiting_since", IN_REVIEW), ("roster_submitted_at", ROSTER_IN_REVIEW)];
    for (at, (column, condition)) in matters.into_iter().enumerate() {
        let text = format!("SELECT {} FROM course WHERE reviewer = $1 AND {condition}", counted(column));
        found[at] = sql::one(conn, &text, params![reviewer, late, red]).await?.unwrap_or_default();
    }
    Ok(found)
}

/// Organisers below a reviewer with rosters owed for more than a week, the oldest first.
///
/// # Errors
/// The database.
pub async fn rosters_late<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
    red: i64,
) -> AppResult<Vec<StandingOf>> {
    let text = format!(
        "SELECT organisation, COUNT(*) AS waiting, COUNT(*) AS red, MIN(last_meeting_end) AS oldest FROM course
          WHERE reviewer = $1 AND {OWED} AND last_meeting_end < $2
          GROUP BY organisation ORDER BY oldest, organisation LIMIT 200"
    );
    Ok(sql::all(conn, &text, params![reviewer, red]).await?)
}

/// Reviewers with courses or rosters that wait past the promise, the oldest first.
///
/// # Errors
/// The database.
pub async fn owed_to_reviewers<C: ConnectionTrait>(
    conn: &C,
    late: i64,
    red: i64,
) -> AppResult<Vec<StandingOf>> {
    let text = format!(
        "SELECT reviewer AS organisation, COUNT(*) AS waiting,
            CAST(COALESCE(SUM(CASE WHEN since < $2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS red, MIN(since) AS oldest
          FROM (SELECT reviewer, waiting_since AS since FROM course WHERE {IN_REVIEW} AND waiting_since < $1
                UNION ALL
                SELECT reviewer, roster_submitted_at AS since FROM course
                 WHERE {ROSTER_IN_REVIEW} AND roster_submitted_at < $1) waiting_long
          GROUP BY reviewer ORDER BY oldest, reviewer LIMIT 200"
    );
    Ok(sql::all(conn, &text, params![late, red]).await?)
}
