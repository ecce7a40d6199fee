//! The parts pages are made of; each is a folder with its type, template, examples and test.
//!
//! Every part is a value built with its `new` and builder methods and shown in a template with `{{ part }}`.
//! Parts escape the text they are given; anything typed `Into<Markup>` takes text (escaped) or another part.

pub mod agenda;
pub mod avatar;
pub mod breadcrumb;
pub mod button;
pub mod card;
pub mod confirm;
pub mod course_card;
pub mod empty;
pub mod error_summary;
pub mod facts;
pub mod field;
pub mod filter;
pub mod lights;
pub mod meter;
pub mod notice;
pub mod page_head;
pub mod pagination;
pub mod progress;
pub mod qr;
pub mod stats;
pub mod steps;
pub mod summary_list;
pub mod table;
pub mod tabs;
pub mod tag;
pub mod timeline;
pub mod toolbar;

pub use agenda::{Agenda, AgendaItem};
pub use avatar::Avatar;
pub use breadcrumb::Breadcrumb;
pub use button::Button;
pub use card::Card;
pub use confirm::Confirm;
pub use course_card::CourseCard;
pub use empty::Empty;
pub use error_summary::ErrorSummary;
pub use facts::Facts;
pub use field::{Choice, Field};
pub use filter::Filter;
pub use lights::{Light, Lights};
pub use meter::Meter;
pub use notice::Notice;
pub use page_head::PageHead;
pub use pagination::Pagination;
pub use progress::Progress;
pub use qr::Qr;
pub use stats::{Stat, Stats};
pub use steps::{StepState, Steps};
pub use summary_list::SummaryList;
pub use table::{Align, Column, Row, Table};
pub use tabs::Tabs;
pub use tag::Tag;
pub use timeline::{Moment, Timeline};
pub use toolbar::Toolbar;

/// The meaning of a colour; always shown together with an icon or a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// No judgement.
    #[default]
    Neutral,
    /// Something to know, or under way.
    Info,
    /// As it should be.
    Good,
    /// Needs attention soon.
    Warn,
    /// Wrong, refused or stopped.
    Bad,
    /// The product's own colour, for what is special.
    Accent,
}

impl Tone {
    /// The end of its style class.
    pub fn code(self) -> &'static str {
        match self {
            Tone::Neutral => "neutral",
            Tone::Info => "info",
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Accent => "accent",
        }
    }

    /// The icon that says the same without colour.
    pub fn icon(self) -> &'static str {
        match self {
            Tone::Neutral => "dot",
            Tone::Info => "clock",
            Tone::Good => "check",
            Tone::Warn => "alert",
            Tone::Bad => "close",
            Tone::Accent => "star",
        }
    }
}

/// One example of a part, for the gallery and the tests.
pub struct Example {
    /// What it shows, e.g. `with error`.
    pub name: &'static str,
    /// The part drawn.
    pub html: crate::markup::Markup,
}

/// An example called `name` of `part`.
pub fn example(name: &'static str, part: impl Into<crate::markup::Markup>) -> Example {
    Example { name, html: part.into() }
}

/// The examples of every part, by part, in alphabetical order.
pub fn all_examples(l: crate::i18n::L) -> Vec<(&'static str, Vec<Example>)> {
    vec![
        ("agenda", agenda::examples(l)),
        ("avatar", avatar::examples(l)),
        ("breadcrumb", breadcrumb::examples(l)),
        ("button", button::examples(l)),
        ("card", card::examples(l)),
        ("confirm", confirm::examples(l)),
        ("course_card", course_card::examples(l)),
        ("empty", empty::examples(l)),
        ("error_summary", error_summary::examples(l)),
        ("facts", facts::examples(l)),
        ("field", field::examples(l)),
        ("filter", filter::examples(l)),
        ("lights", lights::examples(l)),
        ("meter", meter::examples(l)),
        ("notice", notice::examples(l)),
        ("page_head", page_head::examples(l)),
        ("pagination", pagination::examples(l)),
        ("progress", progress::examples(l)),
        ("qr", qr::examples(l)),
        ("stats", stats::examples(l)),
        ("steps", steps::examples(l)),
        ("summary_list", summary_list::examples(l)),
        ("table", table::examples(l)),
        ("tabs", tabs::examples(l)),
        ("tag", tag::examples(l)),
        ("timeline", timeline::examples(l)),
        ("toolbar", toolbar::examples(l)),
    ]
}
