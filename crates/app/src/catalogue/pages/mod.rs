//! The journeys of the catalogue: find, read, register, look after and review courses.

pub(super) mod course;
pub(super) mod form;
pub(super) mod own;
pub(super) mod review;
pub(super) mod search;
mod summary;
mod timeline;

use platform::Page;

/// Every page in its telling states.
pub fn samples() -> Vec<Page> {
    let journeys = [search::samples, course::samples, own::samples, form::samples, review::samples];
    journeys.iter().flat_map(|samples| samples()).collect()
}

/// Draws a sample; a template that fails shows its error, which no test takes for a page.
fn draw(page: &impl askama::Template) -> String {
    page.render().unwrap_or_else(|error| format!("⟦{error}⟧"))
}
