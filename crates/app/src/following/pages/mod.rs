//! Pages of following: the press, one's own list, saved searches, ending letters, feeds.

pub(super) mod feeds;
pub(super) mod follow;
pub(super) mod mine;
mod parts;
pub(super) mod saved;
pub(super) mod unsubscribe;
mod writers;

use platform::Page;

/// Every page in its telling states.
pub fn samples() -> Vec<Page> {
    let journeys = [follow::samples, mine::samples, saved::samples, unsubscribe::samples, feeds::samples];
    journeys.iter().flat_map(|samples| samples()).collect()
}

fn draw(page: &impl askama::Template) -> String {
    page.render().unwrap_or_else(|error| format!("⟦{error}⟧"))
}
