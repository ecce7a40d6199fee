//! Organisations: what may become of them, who supervises them, the yearly lists; rule in `docs/rules/organisations.md`.

mod change;
mod contact;
pub mod list;
mod tables;

pub use change::{
    ChangeRefused, ChangeWarning, Kind, Node, Problem, Request, State, Wording, check, decide_apply,
    decide_confirm, decide_undo, warnings,
};
pub use contact::{Contact, ContactProblem, check_contact};
pub use tables::{Group, Level, Supervisor, k12_groups, level, levels, ownership, ownerships, supervisor_of};
