//! The daily run that ends what is past its time, job by job of the table of personal fields.

use std::collections::BTreeMap;

use domain::retention::{days_of, table};
use jiff::SignedDuration;
use platform::db::Actor;
use platform::ids::EventId;
use platform::web::session;
use platform::{AppError, AppResult, Change, jobs, mail};

use super::store;
use crate::{App, identity};

/// Ends everything whose time is over, in one change; answers the count of each job, also of those that had nothing to do.
///
/// # Errors
/// The database; nothing is ended then.
pub async fn run_retention(app: &App) -> AppResult<BTreeMap<&'static str, u64>> {
    let now = app.clock.now();
    let mut change = app.db.change(&Actor::process("retention"), now).await?;
    let mut counts = BTreeMap::new();
    let mut unused = Vec::new();
    for job in jobs_of_table() {
        let days = days_of(job, table(), app.settings.keep_sign_in_days);
        let before = (now - SignedDuration::from_hours(24 * days)).as_millisecond();
        counts.insert(job, run(app, &change, job, before, &mut unused).await?);
    }
    change.record("retention.run", EventId::new().0, &counts);
    change.commit().await?;
    app.files.remove(&app.db, now, &unused).await;
    Ok(counts)
}

/// The jobs that the table names, each once. A name with a dot is another capability's own timed work.
fn jobs_of_table() -> Vec<&'static str> {
    let mut found: Vec<&'static str> = table()
        .iter()
        .map(|rule| rule.job.as_str())
        .filter(|job| !job.is_empty() && !job.contains('.'))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

async fn run(app: &App, change: &Change, job: &str, before: i64, unused: &mut Vec<String>) -> AppResult<u64> {
    Ok(match job {
        "sign_ins" => identity::delete_sign_ins(change, before).await?,
        "letters" => mail::empty_before(change, before).await?,
        "sessions" => session::forget_ended(change).await?,
        "requests" => store::empty_requests(change, before).await?,
        "mail_changes" => store::delete_mail_changes(change, before).await?,
        "jobs" => jobs::forget_done(change, before).await?,
        "files" => {
            let (gone, digests) = app.files.forget_due(change).await?;
            unused.extend(digests);
            gone
        }
        other => return Err(AppError::internal(format!("the table names an unknown job: {other}"))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timed_work_of_others_that_the_table_names_exists() {
        let crons: Vec<&str> = crate::crons().iter().map(|cron| cron.name).collect();
        let named: Vec<&str> =
            table().iter().map(|rule| rule.job.as_str()).filter(|job| job.contains('.')).collect();
        assert!(!named.is_empty());
        for job in named {
            assert!(crons.contains(&job), "{job} runs nowhere");
        }
    }
}
