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
