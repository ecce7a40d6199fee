//! The exchange formats, entered where the product enters them: a file goes in, items come out.

use documents::{DocumentError, exchange};

mod access;
mod broken;
mod database;
mod formats;
#[path = "../../../../fuzz/src/readers.rs"]
mod readers;
mod roster;
mod sample;
mod seeds;
mod ways;
