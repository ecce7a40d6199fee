//! What the organiser answers before sending a course (CAT-4): each warning with what it asks for; rule in
//! `docs/rules/cautions.md`.

use super::{CourseForm, HoursRule, RawForm, Warning, warnings};
use crate::calendar::WorkingDays;
use crate::hours::{HalfHours, Meeting};
use crate::refusal::{Refusal, refusals};
use crate::text::fold;
use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};
use std::collections::BTreeSet;

/// Answers stand in the form under keys that begin so, and travel with it.
pub const ANSWER_PREFIX: &str = "caution_";
/// Characters a reason may have.
pub const LONGEST_REASON: usize = 300;
/// Hours a day above which a course is unusual.
const HOURS_A_DAY: i32 = 7;
/// Hours a day of its period above which a course without meetings is unusual.
const ONLINE_HOURS_A_DAY: i32 = 3;
/// When an evening begins.
const EVENING: Time = Time::constant(18, 0, 0, 0);

refusals! {
    /// Warnings that need more than the form and the day.
    pub enum Caution {
        /// Asked for every course: what is not training needs the authority's consent first.
        Consent = "caution-consent",
        /// The own organisation, or one of its tree, has a course of the same name on the same days.
        TwinOwn { code: String } = "caution-twin-own",
        /// Another organisation of the county has one.
        TwinCounty { code: String, organiser: String } = "caution-twin-county",
        /// More hours than such days usually hold.
        HoursHigh { hours: HalfHours, days: usize } = "caution-hours-high",
        /// A meeting on a public holiday.
        FreeDay { meeting_on: Date } = "caution-free-day",
        /// A meeting on the evening of a Saturday or Sunday.
        WeekendEvening { meeting_on: Date } = "caution-weekend-evening",
        /// The same instructor stands before another course at the same time.
        InstructorTwice { name: String, code: String, meeting_on: Date } = "caution-instructor-twice",
    }
}

/// What a warning asks for before the course is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Demand {
    /// A tick: seen and meant so.
    Tick,
    /// A sentence that says why.
    Reason,
}

/// A warning's words: of the form alone, or of what stands around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A warning of the form.
    Warning(Warning),
    /// A warning of what stands around it.
    Caution(Caution),
}

impl Refusal for Said {
    fn code(&self) -> &'static str {
        match self {
            Self::Warning(said) => said.code(),
            Self::Caution(said) => said.code(),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Warning(said) => said.args(),
            Self::Caution(said) => said.args(),
        }
    }
}

/// A warning and what it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What is said.
    pub said: Said,
    /// What is asked for.
    pub demand: Demand,
    /// Another course it is about.
    pub about: Option<String>,
    /// Where that course can be looked at; [`asked`] leaves it to who knows the courses.
    pub look: Look,
}

/// Where whoever is asked can look at another course.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Look {
    /// Nowhere: it is another organisation's, and not published.
    #[default]
    Nowhere,
    /// On the desk: it is the own organisation's.
    Desk,
    /// Where everybody reads it.
    Public,
}

impl Asked {
    fn warning(said: Warning) -> Self {
        let demand = match said {
            Warning::LateRegistration { .. } | Warning::ConsentHint { .. } => Demand::Reason,
            Warning::EnrolmentAfterStart { .. } => Demand::Tick,
        };
        Self { said: Said::Warning(said), demand, about: None, look: Look::Nowhere }
    }

    fn caution(said: Caution) -> Self {
        let demand = match said {
            Caution::TwinOwn { .. } | Caution::HoursHigh { .. } => Demand::Reason,
            _ => Demand::Tick,
        };
        let about = match &said {
            Caution::TwinOwn { code }
            | Caution::TwinCounty { code, .. }
            | Caution::InstructorTwice { code, .. } => Some(code.clone()),
            _ => None,
        };
        Self { said: Said::Caution(said), demand, about, look: Look::Nowhere }
    }

    /// The key of its answer in the form; an answer about one course is not one about another.
    pub fn key(&self) -> String {
        let about = self.about.as_ref().map(|code| format!("_{code}")).unwrap_or_default();
        format!("{ANSWER_PREFIX}{}{about}", self.said.code())
    }

    /// What was answered, as typed.
    pub fn answer<'a>(&self, raw: &'a RawForm) -> &'a str {
        raw.first(&self.key()).trim()
    }

    /// Whether the form holds what is asked for.
    pub fn is_answered(&self, raw: &RawForm) -> bool {
        let answer = fold(self.answer(raw));
        match self.demand {
            Demand::Tick => !answer.is_empty(),
            Demand::Reason => answer.chars().count() >= 2 && answer.chars().count() <= LONGEST_REASON,
        }
    }
}

/// A course of the same name on the same days.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Twin {
    pub code: String,
    pub organiser: String,
    /// Of the own organisation, or of one that answers for it.
    pub own: bool,
}

/// A meeting of another course and who stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Elsewhere {
    pub code: String,
    pub instructor_name: String,
    pub meeting: Meeting,
}

/// Every warning of a form at the moment it is sent, those of the form first.
pub fn asked(
    form: &CourseForm,
    days: &WorkingDays,
    twins: &[Twin],
    elsewhere: &[Elsewhere],
    now: Timestamp,
) -> Vec<Asked> {
    let mut found = vec![Asked::caution(Caution::Consent)];
    found.extend(warnings(form, now).into_iter().map(Asked::warning));
    found.extend(twins.iter().map(|twin| {
        let code = twin.code.clone();
        Asked::caution(if twin.own {
            Caution::TwinOwn { code }
        } else {
            Caution::TwinCounty { code, organiser: twin.organiser.clone() }
        })
    }));
    found.extend(hours_high(form).map(Asked::caution));
    found.extend(odd_days(form, days).into_iter().map(Asked::caution));
    found.extend(instructor_twice(form, elsewhere).into_iter().map(Asked::caution));
    let mut keys = BTreeSet::new();
    found.retain(|asked| keys.insert(asked.key()));
    found
}

/// Those whose answer is missing.
pub fn unanswered<'a>(asked: &'a [Asked], raw: &RawForm) -> Vec<&'a Asked> {
    asked.iter().filter(|asked| !asked.is_answered(raw)).collect()
}

fn hours_high(form: &CourseForm) -> Option<Caution> {
    let sessions = &form.sessions;
    let hours = sessions.hours;
    let most =
        |days: usize, a_day: i32| HalfHours::hours(a_day * i32::try_from(days).unwrap_or(i32::MAX / 1000));
    match HoursRule::of(&form.basics.class_type, &form.content.delivery) {
        HoursRule::Credits => None,
        HoursRule::Lessons => {
            let days = sessions.meetings().iter().map(|m| m.date).collect::<BTreeSet<_>>().len();
            (hours > most(days, HOURS_A_DAY)).then_some(Caution::HoursHigh { hours, days })
        }
        HoursRule::Online => {
            let span = sessions.ends.since(sessions.starts).map_or(0, |span| span.get_days()) + 1;
            let days = usize::try_from(span).unwrap_or(1);
            (hours > most(days, ONLINE_HOURS_A_DAY)).then_some(Caution::HoursHigh { hours, days })
        }
    }
}

/// The first meeting on a public holiday and the first on a weekend's evening.
fn odd_days(form: &CourseForm, days: &WorkingDays) -> Vec<Caution> {
    let meetings = form.sessions.meetings();
    let weekend = |day: Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let holiday = meetings.iter().find(|m| !weekend(m.date) && !days.is_working(m.date));
    let evening = meetings.iter().find(|m| weekend(m.date) && m.to > EVENING);
    holiday
        .map(|m| Caution::FreeDay { meeting_on: m.date })
        .into_iter()
        .chain(evening.map(|m| Caution::WeekendEvening { meeting_on: m.date }))
        .collect()
}

fn instructor_twice(form: &CourseForm, elsewhere: &[Elsewhere]) -> Vec<Caution> {
    let own = names(&form.content.instructor_name);
    let mut found = Vec::new();
    for other in elsewhere {
        let Some(name) = names(&other.instructor_name).into_iter().find(|name| own.contains(name)) else {
            continue;
        };
        let m = other.meeting;
        if form.sessions.meetings().iter().any(|o| o.date == m.date && o.from < m.to && m.from < o.to) {
            found.push(Caution::InstructorTwice { name, code: other.code.clone(), meeting_on: m.date });
        }
    }
    found
}

/// Names typed one after the other, without spaces.
fn names(typed: &str) -> BTreeSet<String> {
    fold(typed)
        .split(['、', ',', ';', '/', '&'])
        .map(|name| name.chars().filter(|c| !c.is_whitespace()).collect::<String>())
        .filter(|name| name.chars().count() >= 2)
        .collect()
}
