//! An organiser's own courses: what is late, what is next, and every course by itself.

mod begin;
mod change;
mod list;
mod show;
mod signals;
mod stop;

use platform::Page;

pub use begin::{copy, create, new};
pub use change::{discard, recall};
pub use list::list;
pub use show::show;
pub use stop::{cancel, confirm_cancel, confirm_delete, delete};

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page { name: "catalogue/own/list", render: list::sample_full },
        Page { name: "catalogue/own/list-empty", render: list::sample_empty },
        Page { name: "catalogue/own/list-nothing-found", render: list::sample_nothing },
        Page { name: "catalogue/own/new", render: |l| begin::sample_page(l, true) },
        Page { name: "catalogue/own/new-first", render: |l| begin::sample_page(l, false) },
        Page {
            name: "catalogue/own/show-draft",
            render: |l| show::sample_page(l, domain::course::life::CourseState::Draft),
        },
        Page {
            name: "catalogue/own/show-returned",
            render: |l| show::sample_page(l, domain::course::life::CourseState::Returned),
        },
        Page {
            name: "catalogue/own/show-open",
            render: |l| show::sample_page(l, domain::course::life::CourseState::Approved),
        },
        Page { name: "catalogue/own/show-change-waits", render: |l| show::sample_change(l, "waits") },
        Page { name: "catalogue/own/show-change-open", render: |l| show::sample_change(l, "open") },
        Page { name: "catalogue/own/show-change-returned", render: |l| show::sample_change(l, "returned") },
        Page {
            name: "catalogue/own/show-late",
            render: |l| show::sample_page(l, domain::course::life::CourseState::Held),
        },
        Page {
            name: "catalogue/own/show-cancelled",
            render: |l| show::sample_page(l, domain::course::life::CourseState::Cancelled),
        },
        Page { name: "catalogue/own/cancel", render: |l| stop::sample_cancel(l, false) },
        Page { name: "catalogue/own/cancel-refused", render: |l| stop::sample_cancel(l, true) },
        Page { name: "catalogue/own/delete", render: stop::sample_delete },
    ]
}
