//! The subjects somebody really teaches, asked once each school year (DIR-8).

use domain::calendar::{SchoolYear, civil_date};
use domain::staff::taxonomy_stage;
use platform::db::Actor;
use platform::ids::PersonId;
use platform::{AppError, AppResult};
use sea_orm::ConnectionTrait;

use super::store;
use crate::App;
use crate::identity::{self, Person};

/// What somebody said last: the main subject and the others, and the school year of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Last {
    pub year: Option<i64>,
    pub main: String,
    pub others: Vec<String>,
}

/// Code and label of each subject somebody of this stage can teach.
pub(super) fn choices(stage: &str) -> Vec<(String, String)> {
    let home = taxonomy_stage(stage);
    domain::codes::tables()
        .subjects
        .iter()
        .filter(|s| home.is_none_or(|home| s.stage == home))
        .map(|s| (s.code.clone(), s.label.clone()))
        .collect()
}

/// What was said last, or what the school wrote.
pub(super) async fn last<C: ConnectionTrait>(conn: &C, person: &Person) -> AppResult<Last> {
    let same = identity::same_person(conn, person.id).await?;
    let said = store::taught(conn, &same).await?;
    let Some(year) = said.first().map(|t| t.school_year) else {
        return Ok(Last { main: person.subject.clone(), ..Last::default() });
    };
    let of_year: Vec<_> = said.into_iter().filter(|t| t.school_year == year).collect();
    Ok(Last {
        year: Some(year),
        main: of_year.iter().find(|t| t.main).map(|t| t.subject.clone()).unwrap_or_default(),
        others: of_year.into_iter().filter(|t| !t.main).map(|t| t.subject).collect(),
    })
}

/// Keeps this school year's answer; an earlier answer of the same year is replaced.
///
/// # Errors
/// Malformed for a subject that is none; the database.
pub(super) async fn say(
    app: &App,
    actor: &Actor,
    person: PersonId,
    main: &str,
    others: &[String],
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let mut record = identity::person(change.conn(), person).await?;
    let offered = choices(&record.stage);
    let known = |code: &str| offered.iter().any(|(c, _)| c == code);
    if !known(main) || others.iter().any(|o| !known(o)) {
        return Err(AppError::Malformed("a subject of another stage".to_owned()));
    }
    let year = i64::from(SchoolYear::of(civil_date(change.now())).number());
    let mut subjects = vec![(main.to_owned(), true)];
    for other in others.iter().filter(|o| *o != main) {
        if !subjects.iter().any(|(code, _)| code == other) {
            subjects.push((other.clone(), false));
        }
    }
    store::put_taught(&change, record.id, year, &subjects).await?;
    record.subject = main.to_owned();
    record.subjects_year = year;
    identity::save_persons(&change, &[record]).await?;
    let codes: Vec<&String> = subjects.iter().map(|(code, _)| code).collect();
    change.record(
        "person.subjects_said",
        person.0,
        serde_json::json!({"school_year": year, "subjects": codes}),
    );
    Ok(change.commit().await?)
}
