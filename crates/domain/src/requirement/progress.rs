//! How somebody stands: which hours count, which don't and why, what is missing until when.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::part::needed;
use super::{Accepts, OPEN_END, Online, Requirement, Span, Who};
use crate::hours::HalfHours;

/// Hours held in one course: the sum of its awards, or a record from elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// The last day of the course.
    pub day: Date,
    /// The sum.
    pub half_hours: HalfHours,
    /// Attribute tags.
    pub tags: Vec<String>,
    /// Code of the scope.
    pub scope: String,
    /// Names of its item and of the item's group.
    pub items: Vec<String>,
    /// Whether it was held online.
    pub online: bool,
    /// Whether it is a record from elsewhere.
    pub elsewhere: bool,
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Missing, and the last day is over.
    Late,
    /// Missing.
    Open,
    /// Held.
    Done,
    /// Nothing is needed.
    Exempt,
}

impl Standing {
    /// All of them, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Late, Self::Open, Self::Done, Self::Exempt];

    /// Its name in rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Open => "open",
            Self::Done => "done",
            Self::Exempt => "exempt",
        }
    }

    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }

    /// Whether hours are missing.
    pub fn is_missing(self) -> bool {
        matches!(self, Self::Late | Self::Open)
    }
}

/// Why hours count, or don't.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// They count.
    Counts,
    /// Online hours beyond the share that counts: some of them, or none.
    OnlineShare,
    /// Online hours, where none count.
    OnlineNever,
    /// About something else.
    Topic,
    /// Held outside the period.
    Period,
    /// A record from elsewhere, where none count.
    Elsewhere,
    /// Taken back, or nothing was awarded.
    Nothing,
    /// They count for another requirement, and this one stands alone.
    Taken {
        /// Its title.
        by: String,
    },
}

impl Why {
    /// Its name in locale files.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Counts => "counts",
            Self::OnlineShare => "online-share",
            Self::OnlineNever => "online-never",
            Self::Topic => "topic",
            Self::Period => "period",
            Self::Elsewhere => "elsewhere",
            Self::Nothing => "nothing",
            Self::Taken { .. } => "taken",
        }
    }
}

/// One held course and what it does here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its place among those held.
    pub at: usize,
    /// How much of it counts.
    pub counted: HalfHours,
    /// Why.
    pub why: Why,
}

/// How somebody stands to a requirement in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The period.
    pub span: Span,
    /// How it stands.
    pub standing: Standing,
    /// What counts, also beyond what is needed.
    pub done: HalfHours,
    /// What is needed.
    pub needed: HalfHours,
    /// What is missing.
    pub missing: HalfHours,
    /// The last day; `None` when there is none.
    pub due: Option<Date>,
    /// Every held course, in the order held.
    pub lines: Vec<Line>,
}

/// How somebody stands to one requirement in a period; `None` for whom it doesn't concern.
pub fn progress(
    requirement: &Requirement,
    span: Span,
    who: &Who,
    held: &[Held],
    today: Date,
) -> Option<Progress> {
    with_taken(requirement, span, who, held, today, &BTreeMap::new())
}

/// As [`progress`] for several, in their order: those that stand alone leave out what counts for the others, and of two
/// that stand alone the first has the hours.
pub fn progress_all(
    requirements: &[(&Requirement, Span)],
    who: &Who,
    held: &[Held],
    today: Date,
) -> Vec<Option<Progress>> {
    let mut found: Vec<Option<Progress>> = vec![None; requirements.len()];
    let mut taken: BTreeMap<usize, String> = BTreeMap::new();
    let nothing = BTreeMap::new();
    for alone in [false, true] {
        for (at, (requirement, span)) in requirements.iter().enumerate() {
            if requirement.accepts.alone != alone {
                continue;
            }
            let others = if alone { &taken } else { &nothing };
            let one = with_taken(requirement, *span, who, held, today, others);
            let counted = one.iter().flat_map(|p| &p.lines).filter(|line| line.counted > HalfHours::ZERO);
            for line in counted {
                taken.entry(line.at).or_insert_with(|| requirement.title.clone());
            }
            found[at] = one;
        }
    }
    found
}

fn with_taken(
    requirement: &Requirement,
    span: Span,
    who: &Who,
    held: &[Held],
    today: Date,
    taken: &BTreeMap<usize, String>,
) -> Option<Progress> {
    if !requirement.audience.includes(who, span) {
        return None;
    }
    let needed = needed(requirement, who, span);
    let lines = lines(requirement, span, needed, held, taken);
    let done: HalfHours = lines.iter().map(|line| line.counted).sum();
    let missing = HalfHours((needed.0 - done.0).max(0));
    let newcomer = requirement.audience.newcomer_until(who);
    let last = newcomer.map_or(span.until, |last| last.min(span.until));
    let standing = match (needed, missing) {
        (HalfHours::ZERO, _) => Standing::Exempt,
        (_, HalfHours::ZERO) => Standing::Done,
        _ if last < today => Standing::Late,
        _ => Standing::Open,
    };
    let due = (last < OPEN_END).then_some(last);
    Some(Progress { span, standing, done, needed, missing, due, lines })
}

fn lines(
    requirement: &Requirement,
    span: Span,
    needed: HalfHours,
    held: &[Held],
    taken: &BTreeMap<usize, String>,
) -> Vec<Line> {
    let accepts = &requirement.accepts;
    let mut online_left = match accepts.online {
        Online::Fully => i32::MAX,
        Online::Never => 0,
        Online::UpTo(share) => needed.0 * i32::from(share.min(100)) / 100,
    };
    let mut order: Vec<usize> = (0..held.len()).collect();
    order.sort_by_key(|at| held[*at].day);
    let mut found: Vec<Line> = Vec::with_capacity(held.len());
    for at in order {
        let one = &held[at];
        let why = taken.get(&at).map(|by| Why::Taken { by: by.clone() });
        let why = refusal(accepts, span, one).or(why).unwrap_or(Why::Counts);
        let line = match why {
            Why::Counts if one.online && accepts.online != Online::Fully => {
                let counted = one.half_hours.0.min(online_left);
                online_left -= counted;
                let why = if counted < one.half_hours.0 { Why::OnlineShare } else { Why::Counts };
                Line { at, counted: HalfHours(counted), why }
            }
            Why::Counts => Line { at, counted: one.half_hours, why },
            why => Line { at, counted: HalfHours::ZERO, why },
        };
        found.push(line);
    }
    found.sort_by_key(|line| line.at);
    found
}

/// Why a held course doesn't count at all.
fn refusal(accepts: &Accepts, span: Span, one: &Held) -> Option<Why> {
    let any = |wanted: &std::collections::BTreeSet<String>, has: &[String]| {
        has.iter().any(|one| wanted.contains(one))
    };
    let about = accepts.everything()
        || any(&accepts.tags, &one.tags)
        || any(&accepts.items, &one.items)
        || accepts.scopes.contains(&one.scope);
    if !about {
        Some(Why::Topic)
    } else if !span.contains(one.day) {
        Some(Why::Period)
    } else if one.half_hours <= HalfHours::ZERO {
        Some(Why::Nothing)
    } else if one.elsewhere && !accepts.elsewhere {
        Some(Why::Elsewhere)
    } else if one.online && accepts.online == Online::Never {
        Some(Why::OnlineNever)
    } else {
        None
    }
}
