//! The end of personal answers: the daily run deletes what has reached its day.

use std::collections::HashMap;

use domain::calendar::{civil_date, instant};
use domain::enrolment::questions::deleted_on;
use jiff::ToSpan;
use jiff::civil::Date;
use platform::clock::from_millis;
use platform::db::Actor;
use platform::ids::{EventId, PersonId};
use platform::{AppResult, Change};

use super::last_day;
use super::store::{self, Ending, Whose};
use crate::App;
use crate::catalogue::{self, Course, CourseId};

/// Courses looked up at once.
const CHUNK: usize = 500;

/// Deletes personal answers and their files whose day has come: a course at a time, so that nobody waits for long; what
/// was deleted is recorded with its course, and the run with its counts, also when nothing was due.
///
/// # Errors
/// The database; what was deleted until then stays deleted.
pub async fn delete_ended(app: &App) -> AppResult<()> {
    let now = app.clock.now();
    let today = civil_date(now);
    let mut by_course: HashMap<CourseId, Vec<Ending>> = HashMap::new();
    for ending in store::personal_with_answers(app.db.read()).await? {
        by_course.entry(ending.course).or_default().push(ending);
    }
    let mut ids: Vec<CourseId> = by_course.keys().copied().collect();
    ids.sort_unstable();
    let (mut courses, mut answers, mut files) = (0u64, 0u64, 0u64);
    for some in ids.chunks(CHUNK) {
        for course in catalogue::find_all(app.db.read(), some).await? {
            let mut change = app.db.change(&Actor::process("retention"), now).await?;
            let (gone, gone_files) = end_course(&change, &course, &by_course[&course.id], today).await?;
            if gone + gone_files == 0 {
                change.rollback().await?;
                continue;
            }
            let data = serde_json::json!({"course": course.code, "answers": gone, "files": gone_files});
            change.record("enrolment.answers_deleted", course.id.0, data);
            change.commit().await?;
            courses += 1;
            answers += gone;
            files += gone_files;
        }
    }
    let mut change = app.db.change(&Actor::process("retention"), now).await?;
    let data = serde_json::json!({"courses": courses, "answers": answers, "files": files});
    change.record("retention.answers_run", EventId::new().0, data);
    Ok(change.commit().await?)
}

async fn end_course(
    change: &Change,
    course: &Course,
    endings: &[Ending],
    today: Date,
) -> AppResult<(u64, u64)> {
    let Some(last) = last_day(course) else { return Ok((0, 0)) };
    let cancelled = course.cancelled_at.map(|at| civil_date(from_millis(at)));
    let (mut answers, mut files) = (0, 0);
    for ending in endings {
        let days = u16::try_from(ending.personal_days).unwrap_or(0);
        let due = deleted_on(Some(days), last, cancelled).is_some_and(|day| day <= today);
        let whose = if due { Whose::All } else { Whose::GoneBefore(cut(today, days)) };
        let (a, f) = store::end_answers(change, ending, whose).await?;
        answers += a;
        files += f;
    }
    Ok((answers, files))
}

/// The instant before which a request must have ended for its answers to be due today.
fn cut(today: Date, days: u16) -> i64 {
    let first_kept = today.checked_sub((i64::from(days) - 1).days()).unwrap_or(Date::MIN);
    instant(first_kept.at(0, 0, 0, 0)).as_millisecond()
}

/// Deletes everything people answered, inside the change that grants their wish to be forgotten.
///
/// # Errors
/// The database.
pub async fn forget_of_people(change: &Change, people: &[PersonId]) -> AppResult<()> {
    Ok(store::forget_people(change, people).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_request_that_ended_is_due_as_the_rule_says() {
        let ended = date(2026, 3, 10);
        let at = instant(ended.at(23, 59, 0, 0)).as_millisecond();
        for (days, today, expect) in [
            (30, date(2026, 4, 8), false),
            (30, date(2026, 4, 9), true),
            (0, date(2026, 3, 9), false),
            (0, date(2026, 3, 10), true),
        ] {
            assert_eq!(at < cut(today, days), expect, "{days} {today}");
            let rule = deleted_on(Some(days), date(2026, 12, 31), Some(ended)).expect("a day");
            assert_eq!(rule <= today, expect, "as the rule: {days} {today}");
        }
    }
}
