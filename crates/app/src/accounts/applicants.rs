//! User names that are free, and the person an application belongs to.

use domain::accounts::{AccountRefused, user_name_candidates};
use domain::calendar::{self, SchoolYear};
use jiff::Timestamp;
use platform::ids::PersonId;
use platform::{AppError, AppResult, Change};
use sea_orm::ConnectionTrait;

use super::Application;
use super::manage::refused;
use crate::App;
use crate::identity::{self, NewPerson, seats};

/// Refuses a taken user name with three that are free.
pub(super) async fn free_or_offer<C: ConnectionTrait>(
    conn: &C,
    wished: &str,
    now: Timestamp,
) -> AppResult<()> {
    if seats::taken_names(conn, &[wished.to_owned()]).await?.is_empty() {
        return Ok(());
    }
    let free = free_names(conn, wished, now).await?.into_iter().take(3).collect::<Vec<_>>().join("、");
    Err(refused(AccountRefused::UserNameTaken { free }))
}

/// The wished name, or the nearest that nobody has.
pub(super) async fn free_name<C: ConnectionTrait>(
    conn: &C,
    wished: &str,
    now: Timestamp,
) -> AppResult<String> {
    if seats::taken_names(conn, &[wished.to_owned()]).await?.is_empty() {
        return Ok(wished.to_owned());
    }
    free_names(conn, wished, now)
        .await?
        .into_iter()
        .next()
        .ok_or_else(|| AppError::internal("no free user name"))
}

async fn free_names<C: ConnectionTrait>(conn: &C, wished: &str, now: Timestamp) -> AppResult<Vec<String>> {
    let year = SchoolYear::of(calendar::civil_date(now)).number();
    let candidates = user_name_candidates(wished, year);
    let taken = seats::taken_names(conn, &candidates).await?;
    Ok(candidates.into_iter().filter(|c| !taken.contains(c)).collect())
}

/// The registered person of a personal code with the mail address on record, when the name fits and there is no account
/// yet. Without an address on record the school has to enter one first.
pub(super) async fn by_code(app: &App, code: &str, name: &str) -> AppResult<(PersonId, String)> {
    let mismatch = || refused(AccountRefused::CodeMismatch);
    // Only the personal code: whoever knows somebody's national ID must not get their hours with it.
    domain::ids::PersonalCode::parse(code).map_err(|_| mismatch())?;
    let found = identity::find_person(app, app.db.read(), code).await?.ok_or_else(mismatch)?;
    let account = seats::open_account_of(app.db.read(), found.id).await?;
    if found.name != name || account.is_some() {
        return Err(mismatch());
    }
    if found.email.is_empty() {
        return Err(refused(AccountRefused::CodeNoMail));
    }
    Ok((found.id, found.email))
}

/// The person a teacher's account is for: the registered one, or a new one.
pub(super) async fn make_teacher(app: &App, change: &mut Change, held: &Application) -> AppResult<PersonId> {
    let Some(person) = held.person else {
        return make_person(app, change, held, &held.position).await;
    };
    // Another link of the same person may have been followed meanwhile.
    if seats::open_account_of(change.conn(), person).await?.is_some() {
        return Err(refused(AccountRefused::CodeMismatch));
    }
    // The address on record may have been corrected since: the old mailbox proves nothing any more.
    if identity::person(change.conn(), person).await?.email != held.email {
        return Err(refused(AccountRefused::LinkEnded));
    }
    Ok(person)
}

/// A new person whose service is marked as applied.
pub(super) async fn make_person(
    app: &App,
    change: &mut Change,
    held: &Application,
    position: &str,
) -> AppResult<PersonId> {
    let mut person = NewPerson::fresh(&held.name);
    person.organisation = held.organisation;
    person.email = held.email.clone();
    person.position = position.to_owned();
    if !held.stage.is_empty() {
        person.stage = held.stage.clone();
    }
    let id = person.id;
    identity::register_people(app, change, vec![person], calendar::civil_date(change.now())).await?;
    seats::note_applied(change, id, &held.email, &held.phone).await?;
    Ok(id)
}

/// Refuses a new person for an invitation whose address belongs to an account with a password replaced since: the letter
/// may have been read by whoever made the reset needed. Signed in, its owner still accepts.
pub(super) async fn no_reset_since(change: &Change, held: &Application) -> AppResult<()> {
    for known in seats::people_by_mail(change.conn(), &held.email).await? {
        let Some(account) = seats::open_account_of(change.conn(), known.id).await? else { continue };
        let replaced = identity::password_replaced_at(change.conn(), account).await?;
        if replaced.is_some_and(|at| at >= held.created_at) {
            return Err(refused(AccountRefused::LinkEnded));
        }
    }
    Ok(())
}
