//! `/review/retags`: tags of many closed courses from one upload.

mod list;
mod one;

pub use list::{show as list, take, template};
pub use one::{decide, rows_csv, show as one};

use platform::Page;

/// All pages with their samples.
pub(super) fn samples() -> Vec<Page> {
    let mut all = list::samples();
    all.extend(one::samples());
    all
}
