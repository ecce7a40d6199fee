//! What tests stand on: an application with a database of its own on either engine, personas, a fixed clock, a client that
//! reads pages as people do.

mod client;
mod database;
mod source;
mod world;

pub use client::{Answer, Client};
pub use database::{Engine, engines, fresh as fresh_database};
pub use source::{SOURCE_PASSWORD, SourceDatabase, SourceServer, source_servers};
pub use world::{PASSWORD, Persona, World, course_form, give_account, national_id, quick_hash, settle};

use jiff::Timestamp;

/// The instant every test begins at: a Wednesday morning in the first semester of school year 115.
pub fn start() -> Timestamp {
    "2026-10-14T09:00:00+08:00".parse().expect("a fixed instant")
}

/// A folder that is removed with the test.
pub fn temporary_folder() -> tempfile::TempDir {
    tempfile::TempDir::new().expect("temporary folder")
}
