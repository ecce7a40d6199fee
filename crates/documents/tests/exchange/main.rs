//! The exchange formats, entered where the product enters them: a file goes in, items come out.

mod access;
mod broken;
mod database;
mod formats;
mod roster;
mod sample;
mod ways;
