//! Which of a few courses answer which of many kept questions.

use axum::extract::Query as Pairs;
use axum::http::Uri;
use jiff::Timestamp;
use platform::AppResult;

use crate::App;
use crate::catalogue::search::Query;
use crate::catalogue::{self, Course, CourseId};

/// The question of an address's query.
pub(super) fn question(query: &str) -> Query {
    let uri: Option<Uri> = format!("/courses?{query}").parse().ok();
    let pairs = uri.and_then(|uri| Pairs::<Vec<(String, String)>>::try_from_uri(&uri).ok());
    Query::read(&pairs.map(|Pairs(pairs)| pairs).unwrap_or_default())
}

/// The same question as it is kept: always written alike, without order, page and what is over. Empty when nothing is
/// asked.
pub(super) fn canonical(query: &str) -> String {
    let asked = Query { sort: String::new(), page: 1, upcoming: true, ..question(query) };
    address(&asked)
}

/// A question as it stands behind `/courses?`.
pub(super) fn address(query: &Query) -> String {
    query.at_page(1).strip_prefix("/courses?").unwrap_or_default().to_owned()
}

/// For each question the courses that answer it; questions without an answer are left out.
///
/// # Errors
/// The database.
pub(super) async fn answers(
    app: &App,
    courses: &[Course],
    questions: &[String],
    now: Timestamp,
) -> AppResult<Vec<(String, Vec<CourseId>)>> {
    let ids: Vec<CourseId> = courses.iter().map(|c| c.id).collect();
    let mut found = Vec::new();
    for asked in questions {
        let matching = catalogue::listed::matching(app.db.read(), &question(asked), now, &ids).await?;
        if !matching.is_empty() {
            found.push((asked.clone(), matching));
        }
    }
    Ok(found)
}
