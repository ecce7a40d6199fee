//! The end of evidence: scanned while it is new, deleted when its time has come or its person wishes it.

use domain::course::attachments::Scanned;
use domain::elsewhere::{KEEP_EVIDENCE_DAYS, State};
use jiff::SignedDuration;
use platform::db::Actor;
use platform::ids::{EventId, PersonId};
use platform::{AppResult, Change};
use serde_json::json;

use super::store;
use crate::App;
use crate::catalogue;

/// Records or files taken in one turn.
const MOST: i64 = 500;

/// Deletes evidence whose time has come, and drafts of that age with it, a record at a time; the run is recorded with
/// its counts, also when nothing was due.
///
/// # Errors
/// The database; what was deleted until then stays deleted.
pub async fn delete_evidence(app: &App) -> AppResult<()> {
    let now = app.clock.now();
    let before = (now - SignedDuration::from_hours(24 * KEEP_EVIDENCE_DAYS)).as_millisecond();
    let (mut records, mut files) = (0_u64, 0_u64);
    loop {
        let due = store::untouched(app.db.read(), before, MOST).await?;
        if due.is_empty() {
            break;
        }
        for record in due {
            let mut change = app.db.change(&Actor::process("retention"), now).await?;
            // Looked at again under the lock: the person may write on it this moment.
            let record = match store::held(&change, record.id).await? {
                Some(held) if held.changed_at <= before && held.state() != State::Sent => held,
                _ => {
                    change.rollback().await?;
                    continue;
                }
            };
            let gone = drop_files(&change, record.id).await?;
            if record.state() == State::Draft {
                store::delete(&change, record.id).await?;
                records += 1;
            }
            files += gone;
            change.record("elsewhere.evidence_deleted", record.id.0, json!({"files": gone}));
            change.commit().await?;
        }
    }
    let mut change = app.db.change(&Actor::process("retention"), now).await?;
    change.record("retention.evidence_run", EventId::new().0, json!({"records": records, "files": files}));
    Ok(change.commit().await?)
}

async fn drop_files(change: &Change, record: super::ElsewhereId) -> AppResult<u64> {
    let files = store::files(change.conn(), record).await?;
    for file in &files {
        store::delete_file(change, file.file).await?;
        platform::files::forget(change, file.file).await?;
    }
    Ok(u64::try_from(files.len()).unwrap_or(0))
}

/// Deletes all evidence of people and every record that never counted, inside the change that grants their wish.
///
/// # Errors
/// The database.
pub async fn forget_of_people(change: &Change, people: &[PersonId]) -> AppResult<()> {
    for own in store::own_of(change, people).await? {
        drop_files(change, own.id).await?;
        if !State::parse(&own.state).is_some_and(State::counted) {
            store::delete(change, own.id).await?;
        }
    }
    Ok(())
}

/// Asks the scanner again about evidence that waits. What it finds something in is read by nobody from then on.
///
/// # Errors
/// The database.
pub async fn scan_waiting(app: &App) -> AppResult<()> {
    for file in store::files_waiting(app.db.read(), MOST).await? {
        let Some(scanned) = catalogue::look_again(app, &file.sha256).await? else { continue };
        if scanned == Scanned::Waiting {
            continue;
        }
        let mut change = app.db.change(&Actor::process("scanner"), app.clock.now()).await?;
        if !store::set_scan(&change, file.file, scanned.as_str()).await? {
            change.rollback().await?;
            continue;
        }
        let data = json!({"file": file.name, "scan": scanned.as_str()});
        change.record("elsewhere.evidence_scanned", file.record.0, data);
        change.commit().await?;
    }
    Ok(())
}
