//! The life of a course: its state derived from recorded instants, and which step is permitted when.

use crate::{calendar::civil_date, refusal::refusals};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// What happened to a course and when. Only the latest of each kind is kept; a later submission overrules an
/// earlier return or approval.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CourseFacts {
    /// Last sent for review, also after a change.
    pub submitted_at: Option<Timestamp>,
    /// Last returned by the reviewer.
    pub returned_at: Option<Timestamp>,
    /// Last approved, by a reviewer or automatically.
    pub approved_at: Option<Timestamp>,
    /// Cancelled by the organiser.
    pub cancelled_at: Option<Timestamp>,
    /// Roster last sent for review.
    pub roster_submitted_at: Option<Timestamp>,
    /// Roster last returned.
    pub roster_returned_at: Option<Timestamp>,
    /// Roster confirmed and in the ledger.
    pub closed_at: Option<Timestamp>,
    /// Beginning of the first meeting.
    pub first_meeting: Option<Timestamp>,
    /// End of the last meeting.
    pub last_meeting_end: Option<Timestamp>,
    /// Enrolment opens.
    pub enrolment_opens: Option<Timestamp>,
    /// Enrolment closes.
    pub enrolment_closes: Option<Timestamp>,
    /// How a change of what was approved stands.
    pub proposal: ProposalState,
}

/// How a change of an approved course stands. The approved form stays in force until the change is approved (CAT-7).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProposalState {
    /// No change is under way.
    #[default]
    None,
    /// Being written by the organiser.
    Open,
    /// Waiting for the reviewer.
    Submitted,
    /// Sent back with reasons.
    Returned,
}

impl ProposalState {
    /// Its stable name in kebab-case, for locale keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Open => "open",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
        }
    }

    /// Whether the organiser holds a change that can be sent.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Returned)
    }
}

/// Where a course stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CourseState {
    /// Being written; nobody else sees it.
    Draft,
    /// Waiting for the reviewer.
    Submitted,
    /// Sent back to the organiser with reasons.
    Returned,
    /// Approved and public, not begun. Whether enrolment is open or full is the enrolment desk's answer.
    Approved,
    /// Between its first and last meeting.
    Running,
    /// Over; the roster has not been sent.
    Held,
    /// The roster waits for the reviewer.
    RosterSubmitted,
    /// The roster was sent back.
    RosterReturned,
    /// The roster is in the ledger.
    Closed,
    /// Called off.
    Cancelled,
}

impl CourseState {
    /// All states in the order of the main road.
    pub const ALL: [Self; 10] = [
        Self::Draft,
        Self::Submitted,
        Self::Returned,
        Self::Approved,
        Self::Running,
        Self::Held,
        Self::RosterSubmitted,
        Self::RosterReturned,
        Self::Closed,
        Self::Cancelled,
    ];

    /// Its stable name in kebab-case, for locale keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Running => "running",
            Self::Held => "held",
            Self::RosterSubmitted => "roster-submitted",
            Self::RosterReturned => "roster-returned",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether the public sees the course (a cancelled one only if it had been approved: see [`is_published`]).
    pub fn is_public(self) -> bool {
        !matches!(self, Self::Draft | Self::Submitted | Self::Returned | Self::Cancelled)
    }
}

refusals! {
    /// Why a step is not permitted now.
    pub enum LifeRefused {
        /// The form still has problems.
        Incomplete { problems: usize } = "course-incomplete",
        /// What was changed after approval, and would hold at once, has problems.
        ChangeIncomplete { problems: usize } = "course-change-incomplete",
        /// Already waiting for review.
        UnderReview = "course-under-review",
        /// Already approved.
        AlreadyApproved = "course-already-approved",
        /// The first meeting has begun or is over: nobody could be told in time, and nothing was reviewed.
        InThePast { first_at: Timestamp } = "course-in-the-past",
        /// The first meeting of a change that waits has begun or is over: it would take effect in the past.
        ChangeInThePast { first_at: Timestamp } = "course-change-in-the-past",
        /// A change would move sessions for which attendance was marked.
        ChangeMovesAttended = "course-change-moves-attended",
        /// Nothing waits for review.
        NotSubmitted = "course-not-submitted",
        /// Returning needs at least one reason or a sentence.
        ReasonNeeded = "reason-needed",
        /// A draft is deleted, not cancelled.
        DraftNotCancelled = "course-draft-not-cancelled",
        /// The course was cancelled.
        Cancelled = "course-cancelled",
        /// The course is over: what was held stays as it was.
        Over = "course-over",
        /// The course has begun: only harmless fields may change.
        Begun = "course-begun",
        /// The course is closed; changes go by application (CRD-6).
        Closed = "course-closed",
        /// The course was never approved.
        NotApproved = "course-not-approved",
        /// The roster cannot be sent before the course ends.
        NotEnded { ends_at: Timestamp } = "course-not-ended",
        /// Attendance cannot be marked before the day of the first meeting.
        NotBegun = "course-not-begun",
        /// The roster already waits for review.
        RosterUnderReview = "roster-under-review",
        /// No roster waits for review.
        RosterNotSubmitted = "roster-not-submitted",
        /// No change of the approved form is under way.
        NothingProposed = "course-nothing-proposed",
        /// Nobody reviews the organisation's courses.
        NoReviewer = "course-no-reviewer",
    }
}

/// A reviewer's decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Review {
    /// Yes.
    Approve,
    /// Back to the organiser, with reasons from the list and free text.
    Return {
        /// Codes of the chosen reasons.
        reasons: Vec<String>,
        /// Free text.
        text: String,
    },
}

/// What an edit means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// Nobody has to look at it.
    Free,
    /// Harmless after approval: written down, not reviewed.
    Logged,
    /// Kept beside the approved form until the organiser sends it and the reviewer approves it.
    Proposed,
    /// The form is again what was approved: nothing is proposed any more.
    Undone,
}

/// Who has the next action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// The organiser.
    Organiser,
    /// The region centre.
    Reviewer,
    /// The calendar: the next thing happens by itself.
    Time,
    /// Nobody: the road has ended.
    Nobody,
}

/// The next action of a course and who has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextAction {
    /// What, as a stable kebab-case name for a locale key.
    pub what: &'static str,
    /// Who.
    pub who: Who,
}

/// The state of a course now.
pub fn state(facts: &CourseFacts, now: Timestamp) -> CourseState {
    if facts.closed_at.is_some() {
        return CourseState::Closed;
    }
    if facts.cancelled_at.is_some() {
        return CourseState::Cancelled;
    }
    // Of equal instants the later stage of the road wins: an automatic review decides in the instant of sending.
    let decided = [
        (facts.submitted_at, CourseState::Submitted),
        (facts.returned_at, CourseState::Returned),
        (facts.approved_at, CourseState::Approved),
    ];
    match decided.into_iter().filter_map(|(at, state)| Some((at?, state))).max() {
        None => CourseState::Draft,
        Some((_, CourseState::Approved)) => approved_state(facts, now),
        Some((_, state)) => state,
    }
}

/// Whether the course was ever approved, so that its public page has something to say, even "cancelled".
pub fn is_published(facts: &CourseFacts) -> bool {
    facts.approved_at.is_some()
}

/// Permits sending a course for review, or a change of what was approved.
///
/// # Errors
/// [`LifeRefused`] unless it is a draft, was returned or holds a change, its form has no problems, and it has not begun.
pub fn decide_submit(facts: &CourseFacts, problems: usize, now: Timestamp) -> Result<(), LifeRefused> {
    match (state(facts, now), facts.proposal) {
        (CourseState::Draft | CourseState::Returned, _)
        | (CourseState::Approved, ProposalState::Open | ProposalState::Returned)
            if problems > 0 =>
        {
            return Err(LifeRefused::Incomplete { problems });
        }
        (CourseState::Approved, ProposalState::Open | ProposalState::Returned) => return Ok(()),
        (CourseState::Approved, ProposalState::Submitted) => return Err(LifeRefused::UnderReview),
        (CourseState::Running, ProposalState::Open | ProposalState::Returned) => {
            return Err(LifeRefused::Begun);
        }
        _ => {}
    }
    match state(facts, now) {
        CourseState::Draft | CourseState::Returned => decide_first_meeting(facts.first_meeting, now),
        CourseState::Submitted => Err(LifeRefused::UnderReview),
        CourseState::Approved | CourseState::Running => Err(LifeRefused::AlreadyApproved),
        CourseState::Cancelled => Err(LifeRefused::Cancelled),
        CourseState::Closed => Err(LifeRefused::Closed),
        CourseState::Held | CourseState::RosterSubmitted | CourseState::RosterReturned => {
            Err(LifeRefused::Over)
        }
    }
}

/// Permits sending a form by when its first meeting would be: of a change, this is not the course's own.
///
/// # Errors
/// [`LifeRefused::InThePast`].
pub fn decide_first_meeting(first_at: Option<Timestamp>, now: Timestamp) -> Result<(), LifeRefused> {
    match first_at {
        Some(first_at) if has_begun(first_at, now) => Err(LifeRefused::InThePast { first_at }),
        _ => Ok(()),
    }
}

/// Permits putting a change into effect by when its first meeting would be.
///
/// # Errors
/// [`LifeRefused::ChangeInThePast`].
pub fn decide_take_effect(first_at: Option<Timestamp>, now: Timestamp) -> Result<(), LifeRefused> {
    match first_at {
        Some(first_at) if has_begun(first_at, now) => Err(LifeRefused::ChangeInThePast { first_at }),
        _ => Ok(()),
    }
}

/// Whether a course begun at this instant lies in the past. A course without meetings begins at midnight: its first
/// day is not yet the past.
fn has_begun(first_at: Timestamp, now: Timestamp) -> bool {
    let midnight = first_at == crate::calendar::instant(civil_date(first_at).at(0, 0, 0, 0));
    if midnight { civil_date(first_at) < civil_date(now) } else { first_at <= now }
}

/// Permits a reviewer's decision on a course, or on a change of it. Who may review is `permissions`' question.
///
/// # Errors
/// [`LifeRefused`] unless the course or its change waits for review, and a return says why. A change is approved only
/// before the course begins; it can be returned at any time.
pub fn decide_review(facts: &CourseFacts, review: &Review, now: Timestamp) -> Result<(), LifeRefused> {
    match (state(facts, now), facts.proposal) {
        (CourseState::Cancelled, _) => Err(LifeRefused::Cancelled),
        (CourseState::Closed, _) => Err(LifeRefused::Closed),
        (CourseState::Submitted, _) | (CourseState::Approved, ProposalState::Submitted) => {
            reasons_given(review)
        }
        (_, ProposalState::Submitted) if *review == Review::Approve => Err(LifeRefused::Begun),
        (_, ProposalState::Submitted) => reasons_given(review),
        _ => Err(LifeRefused::NotSubmitted),
    }
}

/// Permits the organiser to take back what waits for review, to go on writing.
///
/// # Errors
/// [`LifeRefused`] unless the course or its change waits.
pub fn decide_recall(facts: &CourseFacts, now: Timestamp) -> Result<(), LifeRefused> {
    match (state(facts, now), facts.proposal) {
        (CourseState::Submitted, _) | (_, ProposalState::Submitted) => Ok(()),
        _ => Err(LifeRefused::NotSubmitted),
    }
}

/// Permits throwing away a change of what was approved.
///
/// # Errors
/// [`LifeRefused`] while it waits for review (take it back first) and when there is none.
pub fn decide_discard(facts: &CourseFacts) -> Result<(), LifeRefused> {
    match facts.proposal {
        ProposalState::Open | ProposalState::Returned => Ok(()),
        ProposalState::Submitted => Err(LifeRefused::UnderReview),
        ProposalState::None => Err(LifeRefused::NothingProposed),
    }
}

/// Says what an edit means by which fields (see [`super::changed_fields`]) then differ: of a draft from what was kept,
/// of an approved course from the approved form.
///
/// # Errors
/// [`LifeRefused`] while under review, when the course has begun and more than harmless fields change, and afterwards.
pub fn decide_edit(
    facts: &CourseFacts,
    changed: &BTreeSet<String>,
    now: Timestamp,
) -> Result<Edit, LifeRefused> {
    let harmless = changed.iter().all(|field| super::is_harmless(field));
    match state(facts, now) {
        CourseState::Draft | CourseState::Returned => Ok(Edit::Free),
        CourseState::Submitted => Err(LifeRefused::UnderReview),
        CourseState::Approved if facts.proposal == ProposalState::Submitted => Err(LifeRefused::UnderReview),
        CourseState::Approved if changed.is_empty() => Ok(Edit::Undone),
        CourseState::Approved if harmless => Ok(Edit::Logged),
        CourseState::Approved => Ok(Edit::Proposed),
        CourseState::Running if harmless => Ok(Edit::Logged),
        CourseState::Running => Err(LifeRefused::Begun),
        CourseState::Held | CourseState::RosterSubmitted | CourseState::RosterReturned => {
            Err(LifeRefused::Over)
        }
        CourseState::Closed => Err(LifeRefused::Closed),
        CourseState::Cancelled => Err(LifeRefused::Cancelled),
    }
}

/// Permits cancelling (CAT-14); the reason is kept and told to everyone enrolled.
///
/// # Errors
/// [`LifeRefused`] without a reason, for a draft (delete it), and once the course is over, closed or cancelled.
pub fn decide_cancel(facts: &CourseFacts, reason: &str, now: Timestamp) -> Result<(), LifeRefused> {
    match state(facts, now) {
        CourseState::Draft => Err(LifeRefused::DraftNotCancelled),
        CourseState::Submitted | CourseState::Returned | CourseState::Approved | CourseState::Running => {
            if crate::text::fold(reason).is_empty() {
                Err(LifeRefused::ReasonNeeded)
            } else {
                Ok(())
            }
        }
        CourseState::Held | CourseState::RosterSubmitted | CourseState::RosterReturned => {
            Err(LifeRefused::Over)
        }
        CourseState::Closed => Err(LifeRefused::Closed),
        CourseState::Cancelled => Err(LifeRefused::Cancelled),
    }
}

/// Permits giving an approved course other dates (CAT-14); the dates themselves are [`super::postpone`]'s question.
///
/// # Errors
/// [`LifeRefused`] without a reason, while a change waits for review, and unless the course is approved and not begun.
pub fn decide_postpone(facts: &CourseFacts, reason: &str, now: Timestamp) -> Result<(), LifeRefused> {
    match (state(facts, now), facts.proposal) {
        (CourseState::Submitted, _) | (CourseState::Approved, ProposalState::Submitted) => {
            Err(LifeRefused::UnderReview)
        }
        (CourseState::Approved, _) if crate::text::fold(reason).is_empty() => Err(LifeRefused::ReasonNeeded),
        (CourseState::Approved, _) => Ok(()),
        (CourseState::Draft | CourseState::Returned, _) => Err(LifeRefused::NotApproved),
        (CourseState::Running, _) => Err(LifeRefused::Begun),
        (CourseState::Closed, _) => Err(LifeRefused::Closed),
        (CourseState::Cancelled, _) => Err(LifeRefused::Cancelled),
        (CourseState::Held | CourseState::RosterSubmitted | CourseState::RosterReturned, _) => {
            Err(LifeRefused::Over)
        }
    }
}

/// Permits marking attendance: from the day of the first meeting — people sign in before it begins — until the
/// roster is sent.
///
/// # Errors
/// [`LifeRefused`] before that day, while its roster is under review, and afterwards.
pub fn decide_attendance(facts: &CourseFacts, now: Timestamp) -> Result<(), LifeRefused> {
    match state(facts, now) {
        CourseState::Running | CourseState::Held | CourseState::RosterReturned => Ok(()),
        CourseState::Approved => {
            let first_day = facts.first_meeting.map(civil_date);
            if first_day.is_some_and(|day| day <= civil_date(now)) {
                Ok(())
            } else {
                Err(LifeRefused::NotBegun)
            }
        }
        CourseState::Draft | CourseState::Submitted | CourseState::Returned => Err(LifeRefused::NotApproved),
        CourseState::RosterSubmitted => Err(LifeRefused::RosterUnderReview),
        CourseState::Closed => Err(LifeRefused::Closed),
        CourseState::Cancelled => Err(LifeRefused::Cancelled),
    }
}

/// Permits sending the roster for review. What the roster says is `roster`'s question.
///
/// # Errors
/// [`LifeRefused`] unless the approved course is over and no roster of it waits or is closed.
pub fn decide_submit_roster(facts: &CourseFacts, now: Timestamp) -> Result<(), LifeRefused> {
    match state(facts, now) {
        CourseState::Held | CourseState::RosterReturned => Ok(()),
        CourseState::Draft | CourseState::Submitted | CourseState::Returned => Err(LifeRefused::NotApproved),
        CourseState::Approved | CourseState::Running => Err(facts
            .last_meeting_end
            .map_or(LifeRefused::NotApproved, |ends_at| LifeRefused::NotEnded { ends_at })),
        CourseState::RosterSubmitted => Err(LifeRefused::RosterUnderReview),
        CourseState::Closed => Err(LifeRefused::Closed),
        CourseState::Cancelled => Err(LifeRefused::Cancelled),
    }
}

/// Permits a reviewer's decision on a roster; approving closes the course (CRD-5).
///
/// # Errors
/// [`LifeRefused`] unless a roster waits, and a return says why.
pub fn decide_review_roster(facts: &CourseFacts, review: &Review, now: Timestamp) -> Result<(), LifeRefused> {
    match state(facts, now) {
        CourseState::RosterSubmitted => reasons_given(review),
        CourseState::Closed => Err(LifeRefused::Closed),
        CourseState::Cancelled => Err(LifeRefused::Cancelled),
        _ => Err(LifeRefused::RosterNotSubmitted),
    }
}

/// The next action in a state and who has it.
pub fn next_action(state: CourseState) -> NextAction {
    let (what, who) = match state {
        CourseState::Draft => ("complete-and-submit", Who::Organiser),
        CourseState::Submitted => ("review-course", Who::Reviewer),
        CourseState::Returned => ("correct-and-resubmit", Who::Organiser),
        CourseState::Approved => ("wait-for-start", Who::Time),
        CourseState::Running => ("take-attendance", Who::Organiser),
        CourseState::Held => ("submit-roster", Who::Organiser),
        CourseState::RosterSubmitted => ("review-roster", Who::Reviewer),
        CourseState::RosterReturned => ("correct-roster", Who::Organiser),
        CourseState::Closed | CourseState::Cancelled => ("nothing", Who::Nobody),
    };
    NextAction { what, who }
}

fn approved_state(facts: &CourseFacts, now: Timestamp) -> CourseState {
    let roster = [
        (facts.roster_submitted_at, CourseState::RosterSubmitted),
        (facts.roster_returned_at, CourseState::RosterReturned),
    ];
    if let Some((_, state)) = roster.into_iter().filter_map(|(at, state)| Some((at?, state))).max() {
        return state;
    }
    let reached = |instant: Option<Timestamp>| instant.is_some_and(|at| at <= now);
    if reached(facts.last_meeting_end) {
        CourseState::Held
    } else if reached(facts.first_meeting) {
        CourseState::Running
    } else {
        CourseState::Approved
    }
}

fn reasons_given(review: &Review) -> Result<(), LifeRefused> {
    match review {
        Review::Approve => Ok(()),
        Review::Return { reasons, text } if reasons.is_empty() && crate::text::fold(text).is_empty() => {
            Err(LifeRefused::ReasonNeeded)
        }
        Review::Return { .. } => Ok(()),
    }
}
