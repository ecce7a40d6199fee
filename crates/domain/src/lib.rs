//! Pure rules of the training network: every function is a value of its arguments, so no clock, chance or IO.
//!
//! Each rule stands in prose under `docs/rules/`; where code and prose differ, the prose is the intent.
//! `now` and `today` are always arguments and randomness arrives as bytes.

pub mod accounts;
pub mod address;
pub mod attendance;
pub mod calendar;
pub mod codes;
pub mod consent;
pub mod correction;
pub mod course;
pub mod data_request;
pub mod documents;
pub mod elsewhere;
pub mod enrolment;
pub mod exchange;
pub mod exchange_link;
pub mod exchange_partner;
pub mod exchange_source;
pub mod following;
pub mod hours;
pub mod ids;
pub mod ledger;
pub mod lights;
pub mod message;
pub mod organisation;
pub mod permissions;
pub mod places;
pub mod refusal;
pub mod requirement;
pub mod retag;
pub mod retention;
pub mod roster;
pub mod sharing;
pub mod sign_in;
pub mod staff;
pub mod statistics;
pub mod tags;
pub mod text;
pub mod transcript;
