//! One page of figures: a total and its tables, counted at one cut-off, small groups withheld.

use std::collections::BTreeMap;

use domain::statistics::{Period, Withheld, permille, withhold};
use jiff::Timestamp;
use platform::AppResult;
use sea_orm::ConnectionTrait;

use crate::catalogue::{self, By, CourseFigures, Of, Selection};
use crate::credit::{self, AwardFigures};
use crate::enrolment::{self, EnrolmentFigures};

/// The figures of one line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Courses and their meetings.
    pub courses: CourseFigures,
    /// Requests for places.
    pub enrolment: EnrolmentFigures,
    /// Hours in the ledger.
    pub awards: AwardFigures,
    /// Figures about people are not shown: too few stand behind them, or behind another line.
    pub withheld: bool,
}

impl Figures {
    /// Closed courses among those held, in tenths of a percent.
    pub fn closed_of_held(&self) -> Option<u64> {
        permille(whole(self.courses.closed), whole(self.courses.held))
    }

    /// How many people stand behind the line, measure by measure.
    fn weights(&self) -> [u64; 3] {
        [self.enrolment.requests, self.enrolment.admitted, self.awards.persons].map(whole)
    }
}

/// A table of lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    /// What a line is about.
    pub by: By,
    /// Its lines, sorted by what they are about.
    pub lines: Vec<Figures>,
}

/// All figures of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The year.
    pub period: Period,
    /// The instant of the question.
    pub cut_off: Timestamp,
    /// All courses.
    pub total: Figures,
    /// The tables, in the order asked for.
    pub tables: Vec<Lines>,
}

impl Report {
    /// Withholds small groups and what would give them away; `everything` also withholds what is large enough, when
    /// the figures of another page would give it away.
    pub fn protect(&mut self, threshold: u64, everything: bool) {
        let total = self.total.weights();
        for table in &mut self.tables {
            let weights: Vec<_> = table.lines.iter().map(Figures::weights).collect();
            let Withheld { lines, total } = withhold(&weights, &total, threshold);
            for (line, withheld) in table.lines.iter_mut().zip(lines) {
                line.withheld = withheld || everything;
            }
            self.total.withheld |= total;
        }
        self.total.withheld |= everything;
    }

    /// Whether any figure is withheld.
    pub fn withholds(&self) -> bool {
        self.total.withheld || self.tables.iter().any(|table| table.lines.iter().any(|line| line.withheld))
    }
}

/// Counts everything as it stands now.
///
/// # Errors
/// The database.
pub async fn report<C: ConnectionTrait>(
    conn: &C,
    of: Of,
    period: Period,
    tables: &[By],
    cut_off: Timestamp,
) -> AppResult<Report> {
    let selection = Selection { of, from: period.start(), until: period.end() };
    let total = lines(conn, &selection, By::All, cut_off).await?.into_iter().next().unwrap_or_default();
    let mut counted = Vec::with_capacity(tables.len());
    for &by in tables {
        counted.push(Lines { by, lines: lines(conn, &selection, by, cut_off).await? });
    }
    Ok(Report { period, cut_off, total, tables: counted })
}

async fn lines<C: ConnectionTrait>(
    conn: &C,
    selection: &Selection,
    by: By,
    cut_off: Timestamp,
) -> AppResult<Vec<Figures>> {
    let mut found: BTreeMap<String, Figures> = BTreeMap::new();
    for courses in catalogue::course_figures(conn, selection, by, cut_off).await? {
        found.insert(courses.line.clone(), Figures { courses, ..Figures::default() });
    }
    // Rows that hang on courses published between the questions have no line yet: the next cut-off counts them.
    for enrolment in enrolment::enrolment_figures(conn, selection, by).await? {
        if let Some(line) = found.get_mut(&enrolment.line) {
            line.enrolment = enrolment;
        }
    }
    for awards in credit::award_figures(conn, selection, by).await? {
        if let Some(line) = found.get_mut(&awards.line) {
            line.awards = awards;
        }
    }
    Ok(found.into_values().collect())
}

fn whole(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
