//! Pages of the code tables: the list, one table with its editions and the upload, a comparison before it is applied.

pub mod import;
pub mod list;
pub mod one;

use domain::codes::TableKind;
use domain::refusal::{Refusal, localised_args};
use platform::Page;
use platform::error::Refused;
use ui::L;

/// Every page in its telling states.
pub(super) fn samples() -> Vec<Page> {
    let mut pages = list::samples();
    pages.extend(one::samples());
    pages.extend(import::samples());
    pages
}

fn name(l: L, table: TableKind) -> String {
    l.t(&format!("tables-name-{}", table.as_str()))
}

/// A refusal and its way on.
fn two(l: L, refused: &Refused) -> String {
    l.a2("tables-two-sentences", "first", refused.sentence(l), "second", refused.next(l))
}

fn sentences(l: L, refusal: &dyn Refusal) -> String {
    let args = localised_args(refusal, l.is_zh());
    let text = |part: &str| l.args(&format!("refusal-{}{part}", refusal.code()), &args);
    l.a2("tables-two-sentences", "first", text(""), "second", text("-next"))
}

fn text(page: &impl askama::Template) -> String {
    page.render().unwrap_or_else(|error| format!("⟦{error}⟧"))
}
