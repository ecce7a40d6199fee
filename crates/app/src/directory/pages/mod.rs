//! Pages of the directory: organisations and what becomes of them, yearly lists, region centres, contact data.

pub mod centres;
pub mod changes;
pub mod contact;
pub mod import;
pub mod list;
pub mod new;
pub mod one;
pub mod plan;
mod sample;

use domain::organisation as rules;
use domain::refusal::{Refusal, localised_args};
use jiff::civil::Date;
use platform::Page;
use platform::error::Refused;
use ui::components::{Choice, ErrorSummary, Tag, Tone};
use ui::{L, Markup};

use super::{Entry, FieldProblem};

/// All pages with their samples.
pub fn samples() -> Vec<Page> {
    let mut pages = list::samples();
    pages.extend(one::samples());
    pages.extend(new::samples());
    pages.extend(changes::samples());
    pages.extend(plan::samples());
    pages.extend(import::samples());
    pages.extend(centres::samples());
    pages.extend(contact::samples());
    pages
}

/// A page as text, for samples.
fn text(page: &impl askama::Template) -> String {
    page.render().unwrap_or_else(|error| error.to_string())
}

/// A level in the reader's language.
fn level_name(l: L, code: &str) -> String {
    rules::level(code).map_or_else(|| code.to_owned(), |level| l.pick(level.label, level.label_en).to_owned())
}

/// Levels that schools may have, as choices.
fn level_choices(l: L) -> Vec<Choice> {
    rules::levels()
        .iter()
        .filter(|v| v.listed)
        .map(|v| Choice::new(v.code, l.pick(v.label, v.label_en)))
        .collect()
}

/// A day as stored, as the reader expects days.
fn day(l: L, iso: &str) -> String {
    iso.parse::<Date>().map_or_else(|_| iso.to_owned(), |date| l.date(date))
}

/// Whether an organisation is open, in preparation or closed.
fn state_tag(l: L, entry: &Entry) -> Tag {
    match (&entry.valid_until, entry.preparing) {
        (Some(until), _) => Tag::new(Tone::Neutral, l.a("organisation-closed-on", "date", day(l, until))),
        (None, true) => Tag::new(Tone::Warn, l.t("organisation-preparing")),
        (None, false) => Tag::new(Tone::Good, l.t("organisation-open")),
    }
}

/// A refusal and its way on as one text, for the line below a field.
fn with_next(l: L, refused: &Refused) -> String {
    l.a2("directory-two-sentences", "first", refused.sentence(l), "second", refused.next(l))
}

/// The sentence and the way on of a warning.
fn warning_text(l: L, warning: &impl Refusal) -> Markup {
    let args = localised_args(warning, l.is_zh());
    let sentence = l.args(&format!("refusal-{}", warning.code()), &args);
    let next = l.args(&format!("refusal-{}-next", warning.code()), &args);
    Markup::from(l.a2("directory-two-sentences", "first", sentence, "second", next))
}

/// The error summary of a form.
fn summary(l: L, problems: &[FieldProblem]) -> ErrorSummary {
    ErrorSummary::new(l, problems.iter().map(|p| (p.field.to_owned(), p.refused.sentence(l))).collect())
}

/// What stands below a field.
fn error_at(l: L, problems: &[FieldProblem], field: &str) -> Option<String> {
    let found: Vec<String> =
        problems.iter().filter(|p| p.field == field).map(|p| with_next(l, &p.refused)).collect();
    (!found.is_empty()).then(|| found.join(" "))
}

/// Several items one under the other.
fn items(list: impl IntoIterator<Item = Markup>) -> Markup {
    let list: Vec<Markup> = list.into_iter().collect();
    if list.is_empty() {
        return Markup::default();
    }
    let body = list.into_iter().map(|item| Markup::join([Markup::raw("<li>"), item, Markup::raw("</li>")]));
    Markup::join([Markup::raw("<ul>"), Markup::join(body), Markup::raw("</ul>")])
}

/// A paragraph.
fn paragraph(text: impl Into<Markup>) -> Markup {
    Markup::join([Markup::raw("<p>"), text.into(), Markup::raw("</p>")])
}
