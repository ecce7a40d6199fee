//! Where the answer of a search comes from: the index of this copy, or the database until there is one.

use std::collections::HashMap;

use ::search::Found;
use jiff::Timestamp;
use platform::AppResult;

use super::filters::Counts;
use crate::catalogue::search::Query;
use crate::catalogue::{Course, store};
use crate::{App, directory, finder};

/// Cards on one page.
pub(super) const PER_PAGE: usize = 20;
/// Hits that can be paged to; further back nobody looks, and each page would cost more than the one before.
const MOST_HITS: u64 = 10_000;

/// One page of courses and what is said about them.
#[derive(Default)]
pub(super) struct Answer {
    /// Courses in order, with kilometres where a distance was asked for.
    pub courses: Vec<(Course, Option<f64>)>,
    /// All that were found.
    pub total: u64,
    /// The page shown, from 1.
    pub page: i64,
    /// Counts per value; `None` from the database.
    pub counts: Option<Counts>,
    /// These have most of the words, not all.
    pub relaxed: bool,
    /// The words it was searched with, since nothing has those typed.
    pub suggested: Option<String>,
}

impl Answer {
    /// Pages that can be turned to.
    pub fn pages(&self) -> u32 {
        let pages = self.total.min(MOST_HITS).div_ceil(PER_PAGE as u64);
        u32::try_from(pages).unwrap_or(u32::MAX)
    }
}

/// Asks the index, or the database while the index is being built or does not answer.
pub(super) async fn answer(app: &App, query: &Query, now: Timestamp) -> AppResult<Answer> {
    let organisers = organisers(app, query, now).await?;
    let last = i64::try_from(MOST_HITS).unwrap_or(i64::MAX) / PER_PAGE as i64;
    let mut query = Query { page: query.page.min(last), ..query.clone() };
    let Some(mut found) = finder::search(app, query.question(organisers.clone(), now, PER_PAGE)).await else {
        return from_database(app, &query, &organisers, now).await;
    };
    if found.hits.is_empty() && found.total > 0 && query.page > 1 {
        // An address from yesterday may name a page that is no more: the last one is nearer to it than nothing.
        query.page = i64::try_from(found.total.min(MOST_HITS).div_ceil(PER_PAGE as u64)).unwrap_or(1);
        if let Some(last) = finder::search(app, query.question(organisers, now, PER_PAGE)).await {
            found = last;
        }
    }
    from_index(app, &query, found).await
}

async fn from_index(app: &App, query: &Query, found: Found) -> AppResult<Answer> {
    let codes: Vec<String> = found.hits.iter().map(|hit| hit.code.clone()).collect();
    let rows = store::by_codes(app.db.read(), &codes).await?;
    let mut rows: HashMap<String, Course> = rows.into_iter().map(|c| (c.code.clone(), c)).collect();
    // What was called off a moment ago may still be in the index; it is not shown.
    let courses = found
        .hits
        .iter()
        .filter_map(|hit| Some((rows.remove(&hit.code)?, hit.kilometres)))
        .filter(|(course, _)| course.is_published())
        .collect();
    Ok(Answer {
        courses,
        total: found.total,
        page: query.page,
        counts: Some(found.facets.into_iter().collect()),
        relaxed: found.relaxed,
        suggested: found.suggested,
    })
}

async fn from_database(app: &App, query: &Query, organisers: &[String], now: Timestamp) -> AppResult<Answer> {
    let per_page = PER_PAGE as i64;
    let (courses, total) = store::search(app.db.read(), query, organisers, now, per_page).await?;
    Ok(Answer {
        courses: courses.into_iter().map(|course| (course, None)).collect(),
        total: u64::try_from(total).unwrap_or(0),
        page: query.page,
        ..Answer::default()
    })
}

/// Codes of the organisers asked for; one that nobody has when none is called so.
async fn organisers(app: &App, query: &Query, now: Timestamp) -> AppResult<Vec<String>> {
    if query.organiser.is_empty() {
        return Ok(Vec::new());
    }
    let today = domain::calendar::civil_date(now);
    let found = directory::organisations_like(app.db.read(), &query.organiser, today, 50).await?;
    let codes: Vec<String> = found.into_iter().map(|o| o.code).collect();
    Ok(if codes.is_empty() { vec![query.organiser.clone()] } else { codes })
}
