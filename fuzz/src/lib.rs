//! The readers of the exchange, built alone: with counters in every branch the whole crate would take ten times as long.

#![allow(dead_code, missing_docs, reason = "only the readers are called")]

#[path = "../../crates/documents/src/error.rs"]
mod error;
#[path = "../../crates/documents/src/exchange/mod.rs"]
pub mod exchange;
mod ods;
pub mod readers;
#[path = "../../crates/documents/src/table.rs"]
mod table;

pub use error::DocumentError;

/// Libraries for workbooks and databases stumble over damaged files, and the readers catch that; a panic of our own
/// code in their midst would be caught as well, so it ends the program here.
pub fn stop_at_our_panics_only() {
    std::panic::set_hook(Box::new(|panic| {
        let file = panic.location().map_or("", |place| place.file());
        if !["/calamine-", "/jetdb-"].iter().any(|library| file.contains(library)) {
            eprintln!("{panic}");
            std::process::abort();
        }
    }));
}
