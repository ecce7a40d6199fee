//! The part of the module for OpenDocument workbooks that the exchange uses.

#[path = "../../crates/documents/src/ods/read.rs"]
mod read;

pub(crate) use read::{Budget, MIME, each_line};
