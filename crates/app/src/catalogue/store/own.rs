//! An organisation's own courses by where they stand: counted, and a page of them. The index `course_standing` has every
//! column that is asked for here but the title, so that thousands of forms are not read to count courses.

use domain::calendar::civil_date;
use domain::course::life::CourseState;
use jiff::{SignedDuration, Timestamp};
use platform::db::sql;
use platform::ids::OrganisationId;
use platform::params;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::{Course, by_codes, like};

/// Time to send a roster after the end, or anything again after it was sent back; later is red.
pub const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// `domain::course::life::state` in the words of the database; `$1` is now.
const STATE: &str = "CASE
    WHEN closed_at IS NOT NULL THEN 'closed'
    WHEN cancelled_at IS NOT NULL THEN 'cancelled'
    WHEN approved_at IS NOT NULL AND (returned_at IS NULL OR approved_at >= returned_at)
      AND (submitted_at IS NULL OR approved_at >= submitted_at) THEN
      CASE WHEN roster_returned_at IS NOT NULL
                AND (roster_submitted_at IS NULL OR roster_returned_at >= roster_submitted_at) THEN 'roster-returned'
           WHEN roster_submitted_at IS NOT NULL THEN 'roster-submitted'
           WHEN last_meeting_end <= $1 THEN 'held'
           WHEN first_meeting <= $1 THEN 'running'
           ELSE 'approved' END
    WHEN returned_at IS NOT NULL AND (submitted_at IS NULL OR returned_at >= submitted_at) THEN 'returned'
    WHEN submitted_at IS NOT NULL THEN 'submitted'
    ELSE 'draft' END";

/// How a change of what was approved stands: 1 it came back, 2 it waits for the reviewer. The instants are cleared with the
/// change itself.
const PROPOSAL: &str = "CASE WHEN proposal_returned_at IS NOT NULL
    AND (proposal_submitted_at IS NULL OR proposal_returned_at >= proposal_submitted_at) THEN 1
    WHEN proposal_submitted_at IS NOT NULL THEN 2 ELSE 0 END";
const CAME_BACK: i64 = 1;
const WAITS: i64 = 2;

/// How urgent it is, as `pages::own::signals::light`: 0 red, 1 amber, 2 green, 3 off; `$2` is a week ago, `$3` today.
const URGENCY: &str = "CASE
    WHEN state IN ('closed', 'cancelled') THEN 3
    WHEN state = 'draft' THEN CASE WHEN starts <= $3 THEN 0 ELSE 1 END
    WHEN state = 'returned' THEN CASE WHEN returned_at < $2 THEN 0 ELSE 1 END
    WHEN state = 'held' THEN CASE WHEN last_meeting_end < $2 THEN 0 ELSE 1 END
    WHEN state = 'roster-returned' THEN CASE WHEN roster_returned_at < $2 THEN 0 ELSE 1 END
    WHEN state = 'running' THEN 1
    WHEN state = 'approved' AND proposal = 1 THEN CASE WHEN proposal_returned_at < $2 THEN 0 ELSE 1 END
    ELSE 2 END";

/// Courses that stand alike.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
struct Alike {
    state: String,
    urgency: i64,
    proposal: i64,
    n: i64,
}

/// How many courses of an organisation stand where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(Vec<Alike>);

impl Tally {
    /// How many are in one of these states.
    pub fn of(&self, states: &[CourseState]) -> usize {
        self.sum(|alike| alike.is_in(states))
    }

    /// How many lie with the organiser to correct, and how many of these are red.
    pub fn returned(&self) -> (usize, usize) {
        self.with_changes(&[CourseState::Returned, CourseState::RosterReturned], CAME_BACK)
    }

    /// How many lie with the reviewer; none of them is the organiser's to hurry.
    pub fn waiting(&self) -> (usize, usize) {
        self.with_changes(&[CourseState::Submitted, CourseState::RosterSubmitted], WAITS)
    }

    /// How many are in a state, and how many of these are red.
    pub fn owed(&self, state: CourseState) -> (usize, usize) {
        self.with_changes(&[state], -1)
    }

    fn with_changes(&self, states: &[CourseState], change: i64) -> (usize, usize) {
        let owed = |alike: &Alike| {
            alike.is_in(states) || alike.proposal == change && alike.is_in(&[CourseState::Approved])
        };
        (self.sum(owed), self.sum(|alike| owed(alike) && alike.urgency == 0))
    }

    /// Of courses invented for a sample: state and urgency of each.
    pub(in super::super) fn sample(courses: impl Iterator<Item = (CourseState, i64)>) -> Self {
        let alike = |(state, urgency): (CourseState, i64)| Alike {
            state: state.as_str().to_owned(),
            urgency,
            proposal: 0,
            n: 1,
        };
        Self(courses.map(alike).collect())
    }

    fn sum(&self, counts: impl Fn(&Alike) -> bool) -> usize {
        let n: i64 = self.0.iter().filter(|alike| counts(alike)).map(|alike| alike.n).sum();
        usize::try_from(n).unwrap_or_default()
    }
}

impl Alike {
    fn is_in(&self, states: &[CourseState]) -> bool {
        states.iter().any(|state| state.as_str() == self.state)
    }
}

/// Which of the courses to show.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Wanted {
    /// In one of these states.
    pub states: Vec<CourseState>,
    /// Words of code or title, each as typed and folded, in small letters.
    pub words: Vec<[String; 2]>,
}

/// The courses of organisations with their state, whether a change came back, and the instants urgency asks for.
fn standing(organisations: &[OrganisationId], words: &[[String; 2]], now: Timestamp) -> (String, Vec<Value>) {
    let week_ago = (now - WEEK).as_millisecond();
    let mut values: Vec<Value> = params![now.as_millisecond(), week_ago, civil_date(now).to_string()];
    let list = sql::placeholders(values.len() + 1, organisations.len());
    values.extend(organisations.iter().map(|id| Value::from(*id)));
    let mut condition = format!("organisation IN ({list})");
    for [typed, folded] in words {
        let first = values.len() + 1;
        values.extend([Value::from(like(typed)), Value::from(like(folded))]);
        let text = "LOWER(code || ' ' || title)";
        condition.push_str(&format!(
            " AND ({text} LIKE ${first} ESCAPE '\\' OR {text} LIKE ${} ESCAPE '\\')",
            first + 1
        ));
    }
    let inner = format!(
        "SELECT code, updated_at, starts, returned_at, last_meeting_end, roster_returned_at, proposal_returned_at,
            {STATE} AS state, {PROPOSAL} AS proposal FROM course WHERE {condition}"
    );
    let text = format!(
        "SELECT code, updated_at, state, CAST(proposal AS BIGINT) AS proposal,
            CAST({URGENCY} AS BIGINT) AS urgency FROM ({inner}) known"
    );
    (text, values)
}

/// How many courses of these organisations with these words stand where.
pub(in super::super) async fn tally<C: ConnectionTrait>(
    conn: &C,
    organisations: &[OrganisationId],
    words: &[[String; 2]],
    now: Timestamp,
) -> Result<Tally, DbErr> {
    let (standing, values) = standing(organisations, words, now);
    let text = format!(
        "SELECT state, urgency, proposal, COUNT(*) AS n FROM ({standing}) standing
          GROUP BY state, urgency, proposal"
    );
    Ok(Tally(sql::all(conn, &text, values).await?))
}

/// One page of the courses wanted, the most urgent first, then the last touched.
pub(in super::super) async fn page<C: ConnectionTrait>(
    conn: &C,
    organisations: &[OrganisationId],
    wanted: &Wanted,
    now: Timestamp,
    (offset, per_page): (usize, usize),
) -> Result<Vec<Course>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        code: String,
    }
    let (standing, values) = standing(organisations, &wanted.words, now);
    let states: Vec<String> = wanted.states.iter().map(|state| format!("'{}'", state.as_str())).collect();
    let text = format!(
        "SELECT code FROM ({standing}) standing WHERE state IN ({})
          ORDER BY urgency, updated_at DESC, code DESC LIMIT {per_page} OFFSET {offset}",
        states.join(",")
    );
    let codes: Vec<String> =
        sql::all::<Row, _>(conn, &text, values).await?.into_iter().map(|row| row.code).collect();
    let mut found = by_codes(conn, &codes).await?;
    found.sort_by_key(|course| codes.iter().position(|code| *code == course.code));
    Ok(found)
}
