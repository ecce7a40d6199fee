//! Full text and facets over courses, in an index each copy of the service keeps for itself and can always rebuild.

mod types;

pub use types::{Entry, Facet, Facets, Filter, Found, Hit, Point, Question, Slot, Sort};
