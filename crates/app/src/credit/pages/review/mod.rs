//! Rosters at the region centre: the queue, one roster beside the rules it must meet, the decision, several at once.

mod bulk;
mod one;
mod queue;

use platform::Page;

pub use bulk::{confirm, confirm_all};
pub use one::{decide, show};
pub use queue::queue;

/// Reasons for returning a roster, in the order of how often they are needed; their words are `roster-reason-…`.
const REASONS: [&str; 8] =
    ["hours", "sign-in", "missing", "walk-in", "absent", "twice", "wrong-person", "other"];

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page { name: "credit/review/queue", render: queue::sample_full },
        Page { name: "credit/review/queue-empty", render: |l| queue::sample_empty(l, "") },
        Page { name: "credit/review/queue-nothing-found", render: |l| queue::sample_empty(l, "天文") },
        Page { name: "credit/review/roster", render: |l| one::sample_page(l, one::Sample::Waiting) },
        Page { name: "credit/review/refused", render: |l| one::sample_page(l, one::Sample::NoReason) },
        Page { name: "credit/review/stopped", render: |l| one::sample_page(l, one::Sample::Stopped) },
        Page { name: "credit/review/decided", render: |l| one::sample_page(l, one::Sample::Decided) },
        Page { name: "credit/review/bulk", render: |l| bulk::sample_chosen(l, true) },
        Page { name: "credit/review/bulk-none", render: |l| bulk::sample_chosen(l, false) },
        Page { name: "credit/review/bulk-done", render: bulk::sample_done },
    ]
}
