//! Pages of months.

pub mod compared;
pub mod list;

use platform::Page;

/// Every page in its telling states.
pub(super) fn samples() -> Vec<Page> {
    let mut pages = list::samples();
    pages.extend(compared::samples());
    pages
}

fn text(page: &impl askama::Template) -> String {
    page.render().unwrap_or_else(|error| format!("⟦{error}⟧"))
}

fn hours(half_hours: i64) -> String {
    domain::hours::HalfHours(i32::try_from(half_hours).unwrap_or(i32::MAX)).to_string()
}
