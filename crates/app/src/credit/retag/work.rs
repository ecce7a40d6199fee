//! The background work of an upload: so many courses a step, each step whole, from wherever it stopped.

use std::collections::HashMap;

use domain::calendar::civil_date;
use domain::retag::{Asked, RetagRefused};
use platform::{AppResult, Change};
use serde_json::json;

use super::judge::Rules;
use super::{Acting, RetagRow, RetagUploadId, Upload, problem, store};
use crate::App;
use crate::catalogue::{self, Amended, Because, Course, CourseId, facts_of};

/// The job; its payload is the upload's identity.
pub const JOB: &str = "credit.retag";

/// Rows of a step, which is one transaction.
const STEP: i64 = 200;
/// Steps of a job: then another one goes on, long before the lease of the first is over.
const STEPS: usize = 20;

/// Goes on with an upload until it is done, or hands over to a job of its own.
///
/// # Errors
/// The database; what was done so far stays done.
pub async fn run(app: &App, id: RetagUploadId) -> AppResult<()> {
    for _ in 1..STEPS {
        if !one(app, id, false).await? {
            return Ok(());
        }
    }
    one(app, id, true).await?;
    Ok(())
}

/// One step; answers whether more is left to do. Two copies that work on one upload take turns.
///
/// # Errors
/// The database; nothing of the step remains then.
pub async fn step(app: &App, id: RetagUploadId) -> AppResult<bool> {
    one(app, id, false).await
}

async fn one(app: &App, id: RetagUploadId, hand_over: bool) -> AppResult<bool> {
    let Some(upload) = store::upload(app.db.read(), id).await? else { return Ok(false) };
    let mut change = app.db.change(&Acting::actor(&upload.actor), app.clock.now()).await?;
    let Some(upload) = store::hold(&change, id).await?.filter(Upload::is_busy) else {
        change.rollback().await?;
        return Ok(false);
    };
    let undoing = upload.state == "undoing";
    let rows = store::todo(change.conn(), id, STEP).await?;
    if rows.is_empty() {
        let counts = store::counts(change.conn(), id).await?;
        let rows: HashMap<_, _> = counts.into_iter().map(|count| (count.outcome, count.rows)).collect();
        if undoing {
            store::end(&change, id, "undone").await?;
            change.record("retag.undone", id.0, json!({"rows": rows}));
        } else {
            store::end(&change, id, "applied").await?;
            change.record("retag.applied", id.0, json!({"rows": rows}));
        }
        change.commit().await?;
        return Ok(false);
    }
    let ids: Vec<CourseId> = rows.iter().filter_map(|row| row.course).collect();
    catalogue::lock_all(&change, &ids).await?;
    let courses = catalogue::find_all(change.conn(), &ids).await?;
    let mut rules = Rules::load(change.conn(), civil_date(change.now())).await?;
    rules.know(change.conn(), &courses).await?;
    let mut by_id: HashMap<CourseId, Course> = courses.into_iter().map(|c| (c.id, c)).collect();
    let mut done = Vec::with_capacity(rows.len());
    let mut amended = Vec::with_capacity(rows.len());
    for row in &rows {
        let course = row.course.and_then(|id| by_id.remove(&id));
        match course.map(|course| if undoing { back(course, row) } else { forth(&rules, course, row) }) {
            Some(Ok(one)) => {
                amended.push(one);
                done.push((row.line, if undoing { "undone" } else { "applied" }, String::new()));
            }
            Some(Err(refused)) => done.push((row.line, left(undoing), problem(&refused))),
            None => done.push((row.line, left(undoing), problem(&RetagRefused::Changed))),
        }
    }
    finish(&mut change, &upload, undoing, &done, &amended).await?;
    if hand_over {
        change.enqueue(JOB, id, change.now()).await?;
    }
    change.commit().await?;
    Ok(true)
}

fn left(undoing: bool) -> &'static str {
    if undoing { "kept" } else { "left" }
}

async fn finish(
    change: &mut Change,
    upload: &Upload,
    undoing: bool,
    done: &[(i64, &'static str, String)],
    amended: &[Amended],
) -> AppResult<()> {
    store::note(change, upload.id, done).await?;
    let changed = amended.len();
    let data = json!({"rows": done.len(), "courses": changed, "reason": upload.reason});
    change.record("retag.step", upload.id.0, data);
    let cause = if undoing { "undo" } else { "upload" };
    let because = Because { cause, reference: upload.id.0, by: upload.organisation };
    catalogue::amend(change, amended, because).await
}

/// The course as the row wants it, unless it has other tags than when it was looked at, or a tag may not be set any more.
fn forth(rules: &Rules, course: Course, row: &RetagRow) -> Result<Amended, RetagRefused> {
    let mut facts = facts_of(&course);
    if facts.tags != row.before() {
        return Err(RetagRefused::Changed);
    }
    let asked = Asked::read(&row.adds, &row.removes, &row.replaces)?;
    facts.tags = rules.after(&course, &facts.tags, &asked)?;
    Ok(Amended { course, facts, confirmed: Vec::new() })
}

/// The course as it was before, unless somebody changed its tags since.
fn back(course: Course, row: &RetagRow) -> Result<Amended, RetagRefused> {
    let mut facts = facts_of(&course);
    if facts.tags != row.after() {
        return Err(RetagRefused::Changed);
    }
    facts.tags = row.before();
    let confirmed = row.counted.split(',').filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
    Ok(Amended { course, facts, confirmed })
}
