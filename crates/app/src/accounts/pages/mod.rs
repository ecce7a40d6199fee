//! Pages of accounts.

pub mod apply;
pub mod decide;
mod fields;
pub mod link;
pub mod list;
pub mod own_wish;
pub mod seat;
mod seat_parts;
pub mod status;
pub mod why;
pub mod yearly;

use askama::Template;
use domain::accounts::Standing;
use domain::calendar;
use jiff::civil::Date;
use platform::Page;
use platform::error::Refused;
use platform::web::Ctx;
use ui::components::{ErrorSummary, Notice, Tone};
use ui::{L, Markup};

use crate::shell::PartsPage;

/// Something wrong with a form: the field and the sentence.
pub(super) type Problems = Vec<(&'static str, String)>;

/// Every page with its samples.
pub fn samples() -> Vec<Page> {
    [
        apply::samples(),
        status::samples(),
        link::samples(),
        own_wish::samples(),
        list::samples(),
        seat::samples(),
        decide::samples(),
        yearly::samples(),
        why::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The page as text, for samples.
pub(super) fn text(page: &PartsPage) -> String {
    page.render().unwrap_or_default()
}

/// The standing a path is asked from.
pub(super) fn standing(ctx: &Ctx) -> Standing {
    if ctx.path.starts_with("/accounts/below") { Standing::Above } else { Standing::Own }
}

/// The path in front of seats and applications.
pub(super) fn base(standing: Standing) -> &'static str {
    match standing {
        Standing::Own => "/accounts",
        Standing::Above => "/accounts/below",
    }
}

pub(super) fn error_of(problems: &Problems, field: &str) -> Option<String> {
    problems.iter().find(|(name, _)| *name == field).map(|(_, text)| text.clone())
}

pub(super) fn summary(l: L, problems: &Problems) -> Markup {
    ErrorSummary::new(l, problems.iter().map(|(f, t)| ((*f).to_owned(), t.clone())).collect()).into()
}

pub(super) fn refusal(l: L, refused: Option<&Refused>) -> Markup {
    match refused {
        Some(refused) => Notice::new(Tone::Bad, refused.next(l)).title(refused.sentence(l)).into(),
        None => Markup::default(),
    }
}

/// Both sentences of a refusal beside a field.
pub(super) fn beside(l: L, refused: &Refused) -> String {
    l.a2("accounts-two-sentences", "first", refused.sentence(l), "second", refused.next(l))
}

pub(super) fn paragraph(text: &str) -> Markup {
    Markup::raw("<p>").and(text).and(Markup::raw("</p>"))
}

/// A day stored as ISO text, as the reader writes days.
pub(super) fn day(l: L, iso: &str) -> String {
    iso.parse::<Date>().map_or_else(|_| iso.to_owned(), |date| l.date(date))
}

/// From–to of a holding or a seat.
pub(super) fn span(l: L, from: &str, until: Option<&str>) -> String {
    match until {
        Some(until) => l.a2("accounts-from-until", "from", day(l, from), "until", day(l, until)),
        None => l.a("accounts-from", "from", day(l, from)),
    }
}

pub(super) fn today(ctx: &Ctx) -> Date {
    calendar::civil_date(ctx.now)
}

pub(super) fn role_name(l: L, role: &str, title: &str) -> String {
    super::mails::role_text(l, role, title)
}

/// A hidden value of a form.
pub(super) fn hidden(name: &str, value: &str) -> Markup {
    Markup::raw(format!(
        "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
        Markup::from(name).as_str(),
        Markup::from(value).as_str()
    ))
}
