//! The pages of requirements, and what they share: periods, standings and rules in words, bars.

pub mod below;
pub mod figures;
pub mod form;
pub mod list;
pub mod mine;
pub mod nation;
pub mod person;
mod samples;
pub mod school;
mod sheet;

pub use mine::glance_card;
pub use samples::{sample_glance, samples};

use domain::calendar::SchoolYear;
use domain::hours::HalfHours;
use domain::requirement::{OPEN_END, Online, PartOfPeriod, Period, Progress, Requirement, Span, Standing};
use jiff::civil::Date;
use ui::components::{Facts, Tag, Tone};
use ui::{L, Markup};

use crate::catalogue::view::{option_label, option_labels};

/// The media type of workbooks.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Days before the last one from which what is missing is urgent.
const SOON: i32 = 60;

/// A page of parts as text, for samples.
fn text(page: &crate::shell::PartsPage) -> String {
    askama::Template::render(page).unwrap_or_else(|error| format!("⟦{error}⟧"))
}

/// Text in a paragraph.
fn paragraph(text: impl Into<Markup>) -> Markup {
    Markup::raw("<p>").and(text).and(Markup::raw("</p>"))
}

/// Small text in a paragraph.
fn small(text: impl Into<Markup>) -> Markup {
    Markup::raw("<p class=\"sub\">").and(text).and(Markup::raw("</p>"))
}

/// A part that opens on request.
fn details(summary: &str, body: Markup) -> Markup {
    Markup::raw("<details class=\"more-fields\"><summary>")
        .and(summary)
        .and(Markup::raw("</summary>"))
        .and(body)
        .and(Markup::raw("</details>"))
}

/// A field that is not shown.
fn hidden(name: &str, value: &str) -> Markup {
    Markup::raw(format!("<input type=\"hidden\" name=\"{name}\" value=\"")).and(value).and(Markup::raw("\">"))
}

/// `2.5 小時`.
fn hours(l: L, amount: HalfHours) -> String {
    l.a("requirements-hours", "n", amount)
}

/// A period in words: the year it is, or its days.
fn period(l: L, requirement: &Requirement, span: Span) -> String {
    let whole = requirement.period.around(span.from, requirement.from) == span;
    match requirement.period {
        Period::SchoolYear if whole => {
            let year = SchoolYear::of(span.from);
            l.a2("requirements-period-school", "year", year, "from", year.number() + 1911)
        }
        Period::CalendarYear if whole => {
            let year = span.from.year();
            l.a("requirements-period-calendar", "year", if l.is_zh() { year - 1911 } else { year })
        }
        _ if span.until == OPEN_END => l.a("requirements-period-since", "from", l.date(span.from)),
        _ => l.a2("requirements-period-days", "from", l.date(span.from), "until", l.date(span.until)),
    }
}

/// How often, in words.
fn how_often(l: L, period: Period) -> String {
    match period {
        Period::Years(years) => l.a("requirements-often-years", "n", years),
        other => l.t(&format!("requirements-often-{}", other.as_str())),
    }
}

/// How it stands, with the hours missing.
fn standing_tag(l: L, progress: &Progress, today: Date) -> Tag {
    let missing = progress.missing.to_string();
    match progress.standing {
        Standing::Done => Tag::new(Tone::Good, l.t("requirements-standing-done")),
        Standing::Exempt => Tag::new(Tone::Neutral, l.t("requirements-standing-exempt")),
        Standing::Late => Tag::new(Tone::Bad, l.a("requirements-standing-late", "n", missing)),
        Standing::Open => {
            let soon = progress.due.is_some_and(|due| (due - today).get_days() <= SOON);
            let tone = if soon { Tone::Warn } else { Tone::Info };
            Tag::new(tone, l.a("requirements-standing-open", "n", missing))
        }
    }
}

/// A line of text with a bar below it, as long as a part of a whole.
fn bar(text: impl Into<Markup>, part: i64, whole: i64) -> Markup {
    let width = part.clamp(0, whole.max(1)) * 100 / whole.max(1);
    Markup::raw("<div class=\"meter\"><span>").and(text).and(Markup::raw(format!(
        "</span><svg class=\"bar\" viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\"><rect class=\"bar-back\" width=\"100\" height=\"4\"/><rect class=\"bar-fill\" width=\"{width}\" height=\"4\"/></svg></div>"
    )))
}

/// The rule of a requirement in words.
fn rule(l: L, one: &Requirement) -> Facts {
    let facts = Facts::new()
        .fact(
            l.t("requirements-fact-hours"),
            l.a2("requirements-hours-often", "n", one.half_hours, "often", how_often(l, one.period)),
        )
        .maybe(l.t("requirements-fact-basis"), Some(one.basis.clone()).filter(|text| !text.is_empty()))
        .fact(l.t("requirements-fact-audience"), audience(l, one))
        .fact(l.t("requirements-fact-accepts"), accepts(l, one));
    let force = match one.until {
        Some(until) => l.a2("requirements-period-days", "from", l.date(one.from), "until", l.date(until)),
        None => l.a("requirements-period-since", "from", l.date(one.from)),
    };
    facts.fact(l.t("requirements-fact-force"), force)
}

/// Whom it is for, each condition a line.
fn audience(l: L, one: &Requirement) -> Markup {
    let wanted = &one.audience;
    let list = |set: &std::collections::BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>();
    let mut lines = Vec::new();
    if !wanted.county.is_empty() {
        lines.push(wanted.county.clone());
    }
    if !wanted.stages.is_empty() {
        lines.push(option_labels(l, "audience_stages", &list(&wanted.stages)));
    }
    if !wanted.positions.is_empty() {
        lines.push(option_labels(l, "audience_positions", &list(&wanted.positions)));
    }
    if !wanted.levels.is_empty() {
        let levels = domain::organisation::levels().iter().filter(|level| wanted.levels.contains(level.code));
        lines.push(joined(l, levels.map(|level| l.pick(level.label, level.label_en).to_owned())));
    }
    if !wanted.subjects.is_empty() {
        let mut labels: Vec<String> =
            wanted.subjects.iter().map(|code| option_label(l, "subject", code)).collect();
        labels.dedup();
        lines.push(l.a("requirements-for-subjects", "list", joined(l, labels)));
    }
    if !wanted.duties.is_empty() {
        lines.push(l.a("requirements-for-duties", "list", joined(l, wanted.duties.iter().cloned())));
    }
    if let Some(years) = wanted.newcomer_years {
        lines.push(l.a("requirements-for-newcomers", "n", years));
    }
    if lines.is_empty() {
        lines.push(l.t("requirements-for-everybody"));
    }
    if one.part != PartOfPeriod::Whole {
        lines.push(l.t(&format!("requirements-part-{}", one.part.as_str())));
    }
    as_lines(lines)
}

/// What counts, each condition a line.
fn accepts(l: L, one: &Requirement) -> Markup {
    let accepts = &one.accepts;
    let mut lines = Vec::new();
    if !accepts.tags.is_empty() {
        lines.push(l.a("requirements-by-tags", "list", joined(l, accepts.tags.iter().cloned())));
    }
    if !accepts.items.is_empty() {
        lines.push(l.a("requirements-by-items", "list", joined(l, accepts.items.iter().cloned())));
    }
    if !accepts.scopes.is_empty() {
        let scopes: Vec<String> = accepts.scopes.iter().cloned().collect();
        lines.push(l.a("requirements-by-scopes", "list", option_labels(l, "scope", &scopes)));
    }
    if lines.is_empty() {
        lines.push(l.t("requirements-by-everything"));
    }
    match accepts.online {
        Online::Fully => {}
        Online::Never => lines.push(l.t("requirements-online-never")),
        Online::UpTo(share) => lines.push(l.a("requirements-online-up-to", "share", share)),
    }
    if !accepts.elsewhere {
        lines.push(l.t("requirements-no-elsewhere"));
    }
    if accepts.alone {
        lines.push(l.t("requirements-alone"));
    }
    as_lines(lines)
}

fn as_lines(lines: Vec<String>) -> Markup {
    let mut all = Markup::default();
    for (at, line) in lines.into_iter().enumerate() {
        if at > 0 {
            all = all.and(Markup::raw("<br>"));
        }
        all = all.and(line);
    }
    all
}

fn joined(l: L, list: impl IntoIterator<Item = String>) -> String {
    list.into_iter().collect::<Vec<_>>().join(if l.is_zh() { "、" } else { ", " })
}
