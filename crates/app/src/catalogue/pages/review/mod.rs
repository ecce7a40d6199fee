//! A region centre's review of courses: the queue, and one course beside the rules it must meet.

mod bulk;
mod checks;
mod queue;
mod show;

use platform::Page;

pub use bulk::{approve, approve_all};
pub use queue::queue;
pub use show::{decide, show};

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page { name: "catalogue/review/queue", render: queue::sample_full },
        Page { name: "catalogue/review/queue-empty", render: |l| queue::sample_empty(l, "") },
        Page { name: "catalogue/review/queue-nothing-found", render: |l| queue::sample_empty(l, "天文") },
        Page { name: "catalogue/review/bulk", render: |l| bulk::sample_chosen(l, true) },
        Page { name: "catalogue/review/bulk-none", render: |l| bulk::sample_chosen(l, false) },
        Page { name: "catalogue/review/bulk-done", render: bulk::sample_done },
        Page { name: "catalogue/review/show-change", render: |l| show::sample_page(l, show::Sample::Change) },
        Page { name: "catalogue/review/show", render: |l| show::sample_page(l, show::Sample::Waiting) },
        Page {
            name: "catalogue/review/show-attention",
            render: |l| show::sample_page(l, show::Sample::Attention),
        },
        Page {
            name: "catalogue/review/show-no-reason",
            render: |l| show::sample_page(l, show::Sample::NoReason),
        },
        Page {
            name: "catalogue/review/show-decided",
            render: |l| show::sample_page(l, show::Sample::Decided),
        },
    ]
}
