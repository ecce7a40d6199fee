//! Full text and facets over courses, in an index each copy of the service keeps for itself and can always rebuild.

mod ask;
mod collect;
mod columns;
mod cut;
mod error;
mod index;
mod rebuild;
mod schema;
#[cfg(test)]
mod tests;
mod types;
mod typos;
mod upcoming;
mod words;

pub use error::SearchError;
pub use index::{Few, Index};
pub use rebuild::Rebuild;
pub use types::{Entry, Facet, Facets, Filter, Found, Hit, Point, Question, Slot, Sort};
pub use words::{Lists, Words};
