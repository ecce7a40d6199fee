//! Corrections after closing: the organiser's application, the region centre's desk, the history of a course's hours.

mod desk;
mod difference;
mod form;
mod history;
mod review;

pub use desk::{send, show, withdraw};
pub use history::lines;
pub use review::{decide, one, queue};

use platform::Page;

/// All pages with their samples.
pub(super) fn samples() -> Vec<Page> {
    let mut all = desk::samples();
    all.extend(review::samples());
    all.extend(history::samples());
    all
}
