//! Which of a few courses answer which of many kept questions, and which courses a feed of a question holds.

use std::collections::HashMap;

use ::search::{Few, Question, Words};
use axum::extract::Query as Pairs;
use axum::http::Uri;
use jiff::Timestamp;
use platform::{AppError, AppResult};

use crate::App;
use crate::catalogue::{Course, CourseId, listed, search};
use crate::{directory, finder};

/// Organisations that the typed part of a name may mean.
const ORGANISERS: i64 = 50;

/// The question of an address's query.
pub(super) fn question(query: &str) -> search::Query {
    let uri: Option<Uri> = format!("/courses?{query}").parse().ok();
    let pairs = uri.and_then(|uri| Pairs::<Vec<(String, String)>>::try_from_uri(&uri).ok());
    search::Query::read(&pairs.map(|Pairs(pairs)| pairs).unwrap_or_default())
}

/// The same question as it is kept: always written alike, without order, page and what is over. Empty when nothing is
/// asked.
pub(super) fn canonical(query: &str) -> String {
    address(&search::Query { sort: String::new(), page: 1, upcoming: true, ..question(query) })
}

/// A question as it stands behind `/courses?`.
pub(super) fn address(query: &search::Query) -> String {
    query.at_page(1).strip_prefix("/courses?").unwrap_or_default().to_owned()
}

/// Codes of the organisers that a question may mean; one that nobody has when none is called so.
async fn organisers(app: &App, query: &search::Query, now: Timestamp) -> AppResult<Vec<String>> {
    if query.organiser.is_empty() {
        return Ok(Vec::new());
    }
    let today = domain::calendar::civil_date(now);
    let found = directory::organisations_like(app.db.read(), &query.organiser, today, ORGANISERS).await?;
    let codes: Vec<String> = found.into_iter().map(|o| o.code).collect();
    Ok(if codes.is_empty() { vec![query.organiser.clone()] } else { codes })
}

/// For each question the courses that answer it; questions without an answer are left out. The courses are put into a
/// small index of their own, and every question is asked of it: thousands of questions cost no database.
///
/// # Errors
/// The database; the engine.
pub(super) async fn answers(
    app: &App,
    courses: &[Course],
    questions: &[String],
    now: Timestamp,
) -> AppResult<Vec<(String, Vec<CourseId>)>> {
    let entries = finder::Reader::default().entries(app.db.read(), courses).await?;
    if entries.is_empty() || questions.is_empty() {
        return Ok(Vec::new());
    }
    let mut asked: Vec<(String, Question)> = Vec::with_capacity(questions.len());
    for text in questions {
        let query = question(text);
        let organisers = organisers(app, &query, now).await?;
        asked.push((text.clone(), query.question(organisers, now, 1)));
    }
    let ids: HashMap<String, CourseId> = courses.iter().map(|c| (c.code.clone(), c.id)).collect();
    let work = move || {
        let few =
            Few::new(Words::shipped().map_err(AppError::internal)?, entries).map_err(AppError::internal)?;
        let mut found = Vec::new();
        for (text, question) in asked {
            let codes = few.matches(&question).map_err(AppError::internal)?;
            let matching: Vec<CourseId> = codes.iter().filter_map(|code| ids.get(code).copied()).collect();
            if !matching.is_empty() {
                found.push((text, matching));
            }
        }
        Ok(found)
    };
    tokio::task::spawn_blocking(work).await.map_err(AppError::internal)?
}

/// The courses of a feed: what the list page finds, and beside it what was called off, so that calendars strike it out.
///
/// # Errors
/// The database.
pub(super) async fn listed(
    app: &App,
    query: &search::Query,
    now: Timestamp,
    most: usize,
) -> AppResult<Vec<Course>> {
    let organisers = organisers(app, query, now).await?;
    let asked = query.question(organisers.clone(), now, most);
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let conn = app.db.read();
    let Some(found) = finder::search(app, Question { facets: false, ..asked }).await else {
        return listed::of_query(conn, query, &organisers, now, limit).await;
    };
    // What has only most of the words is a guess for somebody who looks; a subscription does not guess.
    let codes: Vec<String> =
        if found.relaxed { Vec::new() } else { found.hits.into_iter().map(|hit| hit.code).collect() };
    let mut courses = listed::by_codes(conn, &codes).await?;
    if !query.needs_index() {
        let known = listed::of_query(conn, query, &organisers, now, limit).await?;
        courses.extend(known.into_iter().filter(|c| c.cancelled_at.is_some() && !codes.contains(&c.code)));
    }
    courses.sort_by_key(|c| (c.first_meeting, c.code.clone()));
    Ok(courses)
}
