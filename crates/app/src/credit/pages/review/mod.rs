//! Rosters at the region centre: the queue, one roster beside enrolment and attendance, the decision.

mod one;
mod queue;

pub use one::{ReviewPage, decide, show};
pub use queue::{QueuePage, queue};

/// Reasons for returning a roster, in the order of how often they are needed; their words are `roster-reason-…`.
const REASONS: [&str; 5] = ["hours", "sign-in", "missing", "walk-in", "other"];
