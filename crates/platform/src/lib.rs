//! What every capability stands on: database and audited changes, jobs, mail, clock, chance, keys,
//! settings, sessions, authorisation, errors and the web layer. It knows no capability.

pub mod alert;
pub mod audit;
pub mod capability;
pub mod chance;
pub mod clock;
pub mod db;
pub mod error;
pub mod files;
pub mod ids;
pub mod jobs;
pub mod keys;
pub mod mail;
pub mod passwords;
pub mod policy;
pub mod schema;
pub mod sealed;
pub mod settings;
pub mod state;
pub mod web;

pub use capability::{Access, Capability, Method, NavItem, Page, Route};
pub use db::{Change, Db};
pub use error::{AppError, AppResult};
pub use state::Platform;
