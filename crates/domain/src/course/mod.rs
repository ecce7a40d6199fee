//! A course: its registration form, its warnings, changes and life; rule in `docs/rules/course-life.md`.

pub mod attachments;
pub mod automatic;
pub mod cautions;
mod change;
mod form;
pub mod life;
pub mod lift;
pub mod postpone;
mod problems;
mod raw;
mod reader;
mod review;
pub mod series;
mod sessions;
pub mod templates;
mod warnings;
pub mod workbook;

pub use change::{changed_fields, changed_since_review, is_harmless, problems_of};
pub use form::{
    Administration, Audience, Basics, Classification, Contact, Content, CourseForm, Step, parse_step, steps,
};
pub use problems::{FieldProblem, FormProblem, FormRule};
pub use raw::{RawForm, RawMeeting};
pub use review::{first_day_in_time, review_due};
pub use sessions::{HoursRule, Session, Sessions, hours_ceiling, spots};
pub use warnings::{Warning, warnings};
