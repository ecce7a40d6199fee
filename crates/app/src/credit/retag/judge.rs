//! What would become of each row: the course, its tags before and after, or why not.

use std::collections::HashMap;

use domain::calendar::civil_date;
use domain::retag::{Asked, RetagRefused};
use domain::text::fold;
use jiff::civil::Date;
use platform::AppResult;
use platform::ids::OrganisationId;
use sea_orm::ConnectionTrait;

use super::{Desk, Given, RetagRow, problem};
use crate::App;
use crate::catalogue::{self, Course, facts_of};
use crate::directory::{self, Organisation};
use crate::tags::{self, TagEntry};

/// Courses looked at together: their forms are large, their rows are not.
const STEP: usize = 500;

/// What rows are judged by.
pub(super) struct Rules {
    tags: Vec<TagEntry>,
    today: Date,
    organisers: HashMap<OrganisationId, Organiser>,
}

struct Organiser {
    organisation: Organisation,
    /// Who supervises it, or whoever took it over, today.
    reviewer: Option<OrganisationId>,
}

impl Rules {
    /// The rules of a day, with the organisers of some courses.
    pub async fn load<C: ConnectionTrait>(conn: &C, today: Date) -> AppResult<Self> {
        Ok(Self { tags: tags::all(conn).await?, today, organisers: HashMap::new() })
    }

    /// Loads organisers that are not known yet.
    pub async fn know<C: ConnectionTrait>(&mut self, conn: &C, courses: &[Course]) -> AppResult<()> {
        for course in courses {
            if self.organisers.contains_key(&course.organisation) {
                continue;
            }
            let organisation = directory::organisation(conn, course.organisation).await?;
            let answering = directory::answering(conn, course.organisation).await?;
            let reviewer = match answering == organisation.id {
                true => organisation.reviewer,
                false => directory::organisation(conn, answering).await?.reviewer,
            };
            self.organisers.insert(organisation.id, Organiser { organisation, reviewer });
        }
        Ok(())
    }

    /// The tags of a course afterwards, if all that are new may be set on it today. Taking off is always possible.
    pub fn after(
        &self,
        course: &Course,
        before: &[String],
        asked: &Asked,
    ) -> Result<Vec<String>, RetagRefused> {
        let after = asked.after(before);
        for tag in after.iter().filter(|tag| !before.contains(tag)) {
            let tag = tag.clone();
            let Some(known) = self.tags.iter().find(|known| known.tag == tag) else {
                return Err(RetagRefused::UnknownTag { tag });
            };
            if !known.holds(self.today) {
                return Err(RetagRefused::NotInForce { tag });
            }
            let organiser = self.organisers.get(&course.organisation).map(|known| &known.organisation);
            if !organiser.is_some_and(|o| known.setters.include(&o.level, &o.code)) {
                return Err(RetagRefused::NotForOrganiser { tag });
            }
        }
        Ok(after)
    }
}

/// Judges all rows of an upload.
///
/// # Errors
/// The database.
pub(super) async fn rows(app: &App, desk: &Desk, given: Vec<Given>) -> AppResult<Vec<RetagRow>> {
    let conn = app.db.read();
    let mut rules = Rules::load(conn, civil_date(app.clock.now())).await?;
    let mine = directory::answers_for(conn, desk.organisation).await?;
    let mut first: HashMap<String, u32> = HashMap::new();
    let mut judged = Vec::with_capacity(given.len());
    for some in given.chunks(STEP) {
        let codes: Vec<String> = some.iter().map(|row| fold(&row.code)).filter(|c| !c.is_empty()).collect();
        let courses = catalogue::find_by_codes(conn, &codes).await?;
        rules.know(conn, &courses).await?;
        let by_code: HashMap<&str, &Course> = courses.iter().map(|c| (c.code.as_str(), c)).collect();
        for row in some {
            let code = fold(&row.code);
            let first_row = *first.entry(code.clone()).or_insert(row.line);
            let found = by_code.get(code.as_str()).copied();
            let outcome = if !code.is_empty() && first_row != row.line {
                Err(RetagRefused::Twice { first_row })
            } else {
                judge(&rules, desk, &mine, row, &code, found)
            };
            judged.push(written(row, code, outcome));
        }
    }
    Ok(judged)
}

fn judge<'a>(
    rules: &Rules,
    desk: &Desk,
    mine: &[OrganisationId],
    row: &Given,
    code: &str,
    found: Option<&'a Course>,
) -> Result<(&'a Course, Vec<String>, Vec<String>), RetagRefused> {
    if code.is_empty() {
        return Err(RetagRefused::NoCode);
    }
    let unknown = || RetagRefused::UnknownCourse { code: code.to_owned() };
    let course = found.filter(|course| course.is_published()).ok_or_else(unknown)?;
    if mine.contains(&course.organisation) {
        return Err(RetagRefused::OwnCourse);
    }
    let reviewer = rules.organisers.get(&course.organisation).and_then(|organiser| organiser.reviewer);
    if !desk.national && reviewer != Some(desk.organisation) {
        return Err(unknown());
    }
    if course.closed_at.is_none() {
        return Err(RetagRefused::NotClosed);
    }
    let asked = Asked::read(&row.add, &row.remove, &row.replace)?;
    let before = facts_of(course).tags;
    let after = rules.after(course, &before, &asked)?;
    Ok((course, before, after))
}

fn written(
    row: &Given,
    code: String,
    outcome: Result<(&Course, Vec<String>, Vec<String>), RetagRefused>,
) -> RetagRow {
    let mut judged = RetagRow {
        line: row.line.into(),
        code,
        adds: row.add.clone(),
        removes: row.remove.clone(),
        replaces: row.replace.clone(),
        ..RetagRow::default()
    };
    match outcome {
        Ok((course, before, after)) => {
            judged.outcome = if before == after { "same" } else { "change" }.to_owned();
            judged.course = Some(course.id);
            judged.before = serde_json::to_string(&before).unwrap_or_default();
            judged.after = serde_json::to_string(&after).unwrap_or_default();
            judged.counted.clone_from(&course.tags);
        }
        Err(refused) => {
            judged.outcome = "wrong".to_owned();
            judged.problem = problem(&refused);
        }
    }
    judged
}
