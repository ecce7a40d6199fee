//! What is typed about a requirement, checked; when it may be published, ended, and people reminded.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::{
    Accepts, Audience, Online, PartOfPeriod, Period, Requirement, RequirementRefused as Refused, Span,
};
use crate::calendar::{civil_date, parse_date};
use crate::hours::HalfHours;
use crate::text::fold;

/// Most characters of a title.
pub const MOST_TITLE: usize = 60;
const MOST_BASIS: usize = 200;
const MOST_HOURS: HalfHours = HalfHours::hours(500);
/// Days between two reminders.
const WEEK: i64 = 7;

/// A requirement as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields of the form, as in the requirement")]
pub struct Typed {
    pub title: String,
    pub basis: String,
    pub hours: String,
    pub period: String,
    pub years: String,
    pub from: String,
    pub until: String,
    pub stages: Vec<String>,
    pub positions: Vec<String>,
    pub levels: Vec<String>,
    pub subjects: String,
    pub duties: String,
    pub newcomer_years: String,
    pub tags: Vec<String>,
    pub items: String,
    pub scopes: Vec<String>,
    pub online: String,
    pub share: String,
    pub no_elsewhere: bool,
    pub alone: bool,
    pub part: String,
}

/// What the tables know, to read what is typed by.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Codes of stages.
    pub stages: BTreeSet<String>,
    /// Codes of positions.
    pub positions: BTreeSet<String>,
    /// Levels of organisations.
    pub levels: BTreeSet<String>,
    /// Code and label of subjects.
    pub subjects: Vec<(String, String)>,
    /// Names of tags.
    pub tags: BTreeSet<String>,
    /// Names of items and groups.
    pub items: BTreeSet<String>,
    /// Codes of scopes.
    pub scopes: BTreeSet<String>,
}

/// Reads what was typed; `county` is that of an owner who keeps requirements for a county only.
///
/// # Errors
/// Every field that is wrong, with why.
pub fn check(
    typed: &Typed,
    choices: &Choices,
    county: &str,
) -> Result<Requirement, Vec<(&'static str, Refused)>> {
    let mut wrong = Vec::new();
    let title = text("title", &typed.title, MOST_TITLE, &mut wrong);
    if title.is_empty() {
        wrong.push(("title", Refused::TitleMissing));
    }
    let basis = text("basis", &typed.basis, MOST_BASIS, &mut wrong);
    let half_hours = HalfHours::parse(&typed.hours)
        .ok()
        .filter(|hours| (HalfHours(1)..=MOST_HOURS).contains(hours))
        .unwrap_or_else(|| {
            wrong.push(("hours", Refused::Hours { given: typed.hours.clone() }));
            HalfHours(1)
        });
    let period = match typed.period.as_str() {
        "school-year" => Period::SchoolYear,
        "years" => Period::Years(number("years", &typed.years, 2, 10, &mut wrong)),
        "once" => Period::Once,
        _ => Period::CalendarYear,
    };
    let from = day("from", &typed.from, &mut wrong);
    let until = if fold(&typed.until).is_empty() { None } else { day("until", &typed.until, &mut wrong) };
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        wrong.push(("until", Refused::DaysOrder));
    }
    let accepts = accepts(typed, choices, &mut wrong);
    let audience = audience(typed, choices, county, &mut wrong);
    let part = PartOfPeriod::parse(&typed.part).unwrap_or_default();
    match from {
        Some(from) if wrong.is_empty() => {
            Ok(Requirement { title, basis, audience, half_hours, period, accepts, part, from, until })
        }
        _ => Err(wrong),
    }
}

fn accepts(typed: &Typed, choices: &Choices, wrong: &mut Vec<(&'static str, Refused)>) -> Accepts {
    let online = match typed.online.as_str() {
        "never" => Online::Never,
        "up-to" => match fold(&typed.share).trim_end_matches('%').parse::<u8>() {
            Ok(share) if (1..=99).contains(&share) => Online::UpTo(share),
            _ => {
                wrong.push(("share", Refused::Share { given: typed.share.clone() }));
                Online::Fully
            }
        },
        _ => Online::Fully,
    };
    Accepts {
        tags: known("tags", &typed.tags, &choices.tags, wrong),
        items: known("items", &words(&typed.items), &choices.items, wrong),
        scopes: known("scopes", &typed.scopes, &choices.scopes, wrong),
        online,
        elsewhere: !typed.no_elsewhere,
        alone: typed.alone,
    }
}

fn audience(
    typed: &Typed,
    choices: &Choices,
    county: &str,
    wrong: &mut Vec<(&'static str, Refused)>,
) -> Audience {
    let mut subjects = BTreeSet::new();
    for given in words(&typed.subjects) {
        let codes: Vec<_> =
            choices.subjects.iter().filter(|(code, label)| *code == given || *label == given).collect();
        if codes.is_empty() {
            wrong.push(("subjects", Refused::Unknown { given }));
        }
        // The same subject has a code in each stage.
        subjects.extend(codes.into_iter().map(|(code, _)| code.clone()));
    }
    let newcomer = fold(&typed.newcomer_years);
    Audience {
        stages: known("stages", &typed.stages, &choices.stages, wrong),
        positions: known("positions", &typed.positions, &choices.positions, wrong),
        levels: known("levels", &typed.levels, &choices.levels, wrong),
        subjects,
        duties: words(&typed.duties).into_iter().collect(),
        newcomer_years: (!newcomer.is_empty()).then(|| number("newcomer_years", &newcomer, 1, 10, wrong)),
        county: county.to_owned(),
    }
}

fn text(field: &'static str, typed: &str, most: usize, wrong: &mut Vec<(&'static str, Refused)>) -> String {
    let text = fold(typed);
    if text.chars().count() > most {
        wrong.push((field, Refused::TooLong { most }));
    }
    text
}

fn day(field: &'static str, typed: &str, wrong: &mut Vec<(&'static str, Refused)>) -> Option<Date> {
    let day = parse_date(typed).ok();
    if day.is_none() {
        wrong.push((field, Refused::Day { given: typed.to_owned() }));
    }
    day
}

fn number(
    field: &'static str,
    typed: &str,
    least: u8,
    most: u8,
    wrong: &mut Vec<(&'static str, Refused)>,
) -> u8 {
    match fold(typed).parse::<u8>() {
        Ok(number) if (least..=most).contains(&number) => number,
        _ => {
            wrong.push((field, Refused::Years { given: typed.to_owned() }));
            least
        }
    }
}

fn known(
    field: &'static str,
    given: &[String],
    all: &BTreeSet<String>,
    wrong: &mut Vec<(&'static str, Refused)>,
) -> BTreeSet<String> {
    for one in given.iter().filter(|one| !all.contains(*one)) {
        wrong.push((field, Refused::Unknown { given: one.clone() }));
    }
    given.iter().cloned().collect()
}

/// Words typed one a line, or with commas between.
fn words(typed: &str) -> Vec<String> {
    typed.split(['\n', ',', '，', '、', ';', '；']).map(fold).filter(|word| !word.is_empty()).collect()
}

/// Whether a version may be published beside the published ones of its series.
///
/// # Errors
/// [`Refused::Overlaps`] with the first day of one that holds on the same days.
pub fn decide_publish(force: Span, others: &[Span]) -> Result<(), Refused> {
    match others.iter().find(|other| other.within(force).is_some()) {
        Some(other) => Err(Refused::Overlaps { from_on: other.from }),
        None => Ok(()),
    }
}

/// Reads the last day on which a published version holds.
///
/// # Errors
/// A day that can't be read, or before its first.
pub fn decide_end(from: Date, typed: &str) -> Result<Date, Refused> {
    let until = parse_date(typed).map_err(|_| Refused::Day { given: typed.to_owned() })?;
    if until < from { Err(Refused::DaysOrder) } else { Ok(until) }
}

/// Whether another reminder may go out to so many, after one at `last`.
///
/// # Errors
/// [`Refused`] within a week of the last, or when nobody can be reminded.
pub fn decide_reminder(last: Option<Timestamp>, readers: usize, now: Timestamp) -> Result<(), Refused> {
    if let Some(last) = last {
        let next_on = civil_date(last).saturating_add(WEEK.days());
        if civil_date(now) < next_on {
            return Err(Refused::RemindedAlready { next_on });
        }
    }
    if readers == 0 { Err(Refused::NobodyMissing) } else { Ok(()) }
}
