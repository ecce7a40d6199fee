//! What is held about one person, and the changes to it that only they or a decision may cause. Rule: docs/rules/privacy.md.

use domain::ids::{PersonNumber, mask_numbers};
use domain::permissions::{OrganisationKind, Right};
use jiff::civil::Date;
use platform::ids::{AccountId, PersonId, SeatId};
use platform::web::session;
use platform::{AppError, AppResult, Change, Platform};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::store;
use super::store::own_data as rows;

/// A personal number, masked.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Identifier {
    /// `national_id`, `resident_new`, `resident_old`.
    pub kind: String,
    /// As screens show it.
    pub masked: String,
    /// First day, ISO.
    pub valid_from: String,
    /// Last day, ISO.
    pub valid_until: Option<String>,
}

/// An account of a person.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct AccountTime {
    /// Identity.
    pub id: AccountId,
    /// User name.
    pub user_name: String,
    /// When it was made, milliseconds.
    pub created_at: i64,
    /// When it was switched off.
    pub disabled_at: Option<i64>,
    /// When it was removed.
    pub removed_at: Option<i64>,
    /// Whether a second factor is set.
    pub second_factor: bool,
    /// Version of the consent text accepted; 0 for none.
    pub consent_version: i64,
}

/// A time at a service organisation.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct ServiceTime {
    /// Its name.
    pub organisation_name: String,
    /// Whether it is the main one.
    pub main: bool,
    /// First day, ISO.
    pub valid_from: String,
    /// Last day, ISO.
    pub valid_until: Option<String>,
}

/// A time in a duty.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct DutyTime {
    /// Where.
    pub organisation_name: String,
    /// `head`, `liaison`, `operator`.
    pub role: String,
    /// What it is called there.
    pub title: String,
    /// Whether the person stands in.
    pub acting: bool,
    /// First day, ISO.
    pub valid_from: String,
    /// Last day, ISO.
    pub valid_until: Option<String>,
}

/// One attempt to sign in.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct SignInTime {
    /// When, milliseconds.
    pub at: i64,
    /// Network address.
    pub address: String,
    /// By what.
    pub way: String,
    /// Whether it worked.
    pub success: bool,
}

/// Why somebody opens full numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Look<'a> {
    /// In the course of a duty that was given the right to it.
    Duty(&'a str),
    /// Without the right, in an emergency that is answered for afterwards.
    BreakGlass(&'a str),
}

/// A fact that somebody else must confirm before it changes.
#[derive(Clone, Debug, PartialEq)]
pub enum Correction {
    /// The name.
    Name(String),
    /// The birth date.
    BirthDate(Date),
    /// The national or resident number.
    Number(PersonNumber),
}

/// What a granted deletion took away.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Forgotten {
    /// Accounts closed and emptied.
    pub accounts: usize,
    /// Sign-ins deleted.
    pub sign_ins: u64,
    /// Sessions ended.
    pub sessions: u64,
    /// Letters emptied.
    pub letters: u64,
}

/// The numbers of a person, masked.
///
/// # Errors
/// The database.
pub async fn identifiers_of<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Vec<Identifier>> {
    Ok(rows::identifiers(conn, person).await?)
}

/// The accounts of a person, closed ones too.
///
/// # Errors
/// The database.
pub async fn accounts_of<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Vec<AccountTime>> {
    Ok(rows::accounts(conn, person).await?)
}

/// Where a person served and serves.
///
/// # Errors
/// The database.
pub async fn services_of<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Vec<ServiceTime>> {
    Ok(rows::services(conn, person).await?)
}

/// The duties a person held and holds.
///
/// # Errors
/// The database.
pub async fn duties_of<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Vec<DutyTime>> {
    Ok(rows::duties(conn, person).await?)
}

/// The history of signing in of a person, newest first.
///
/// # Errors
/// The database.
pub async fn sign_ins_of<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Vec<SignInTime>> {
    Ok(rows::sign_ins(conn, person).await?)
}

/// Heads of every organisation of a kind today, with their mail addresses.
///
/// # Errors
/// The database.
pub async fn heads_of_kind<C: ConnectionTrait>(
    conn: &C,
    kind: OrganisationKind,
    today: Date,
) -> AppResult<Vec<(PersonId, String)>> {
    let readers = rows::heads_of_kind(conn, kind.as_str(), &today.to_string()).await?;
    Ok(readers.into_iter().map(|reader| (reader.person, reader.email)).collect())
}

/// Opens a person's numbers in full, kind and number: for a duty those that ended too, by break-glass those in force.
/// The look is recorded in the same change, so that none goes unseen; nothing else opens them for people to read.
///
/// # Errors
/// The database, or a number sealed with another key.
pub async fn full_numbers(
    platform: &Platform,
    change: &mut Change,
    person: PersonId,
    look: Look<'_>,
) -> AppResult<Vec<(String, String)>> {
    let (reason, break_glass) = match look {
        Look::Duty(reason) => (reason, false),
        Look::BreakGlass(reason) => (reason, true),
    };
    let data = serde_json::json!({"reason": mask_numbers(reason), "break_glass": break_glass});
    change.record("person.number_seen", person.0, data);
    let sealed = rows::sealed_numbers(change.conn(), person, !break_glass).await?;
    let open = |s: rows::Sealed| {
        let number = platform.keys.open(&s.sealed);
        Ok((s.kind, number.ok_or_else(|| AppError::internal("a number sealed with another key"))?))
    };
    sealed.into_iter().map(open).collect()
}

/// Notes the consent version an account accepted; the caller records it.
///
/// # Errors
/// The database.
pub async fn set_consent(change: &Change, account: AccountId, version: i64) -> AppResult<()> {
    Ok(rows::set_consent(change, account, version).await?)
}

/// Changes what a person may change alone: phone, stage and subject taught.
///
/// # Errors
/// The database.
pub async fn set_contact(
    change: &mut Change,
    person: PersonId,
    phone: &str,
    stage: &str,
    subject: &str,
) -> AppResult<()> {
    let old = super::person(change.conn(), person).await?;
    rows::set_contact(change, person, phone, stage, subject).await?;
    let data = serde_json::json!({
        "phone_changed": old.phone != phone,
        "stage": {"before": old.stage, "after": stage},
        "subject": {"before": old.subject, "after": subject},
    });
    change.record("person.contact_changed", person.0, data);
    Ok(())
}

/// Changes the mail address, after the new one was proven.
///
/// # Errors
/// The database.
pub async fn set_email(change: &mut Change, person: PersonId, email: &str) -> AppResult<()> {
    rows::set_email(change, person, email).await?;
    change.record("person.mail_changed", person.0, serde_json::json!({}));
    Ok(())
}

/// Carries out a correction that was decided.
///
/// # Errors
/// The database, also when the number belongs to somebody else.
pub async fn correct(
    platform: &Platform,
    change: &mut Change,
    person: PersonId,
    correction: &Correction,
) -> AppResult<()> {
    let field = match correction {
        Correction::Name(name) => {
            rows::set_name(change, person, name).await?;
            "name"
        }
        Correction::BirthDate(date) => {
            rows::set_birth_date(change, person, &date.to_string()).await?;
            "birth_date"
        }
        Correction::Number(number) => {
            rows::delete_numbers(change, person).await?;
            let today = domain::calendar::civil_date(change.now());
            let numbers = [(person, number.clone())];
            store::numbers::insert_numbers(change, &platform.keys, &numbers, today).await?;
            "number"
        }
    };
    change.record("person.corrected", person.0, serde_json::json!({"field": field}));
    Ok(())
}

/// Takes away what is not needed for the hours: contact, birth date, sex, subject, every account with its sessions,
/// sign-ins and letters. Name, code, sealed number, service and hours stay.
///
/// # Errors
/// The database; nothing is taken away then.
pub async fn forget(change: &mut Change, person: PersonId) -> AppResult<Forgotten> {
    let mut gone = Forgotten::default();
    for account in rows::accounts(change.conn(), person).await? {
        gone.sign_ins += rows::clear_account(change, account.id).await?;
        gone.accounts += 1;
    }
    for id in store::same_person(change.conn(), person).await? {
        rows::clear_person(change, id).await?;
        gone.sessions += session::end_all(change, id).await?;
        gone.letters += platform::mail::empty_of_person(change, id).await?;
    }
    let data = serde_json::json!({
        "accounts": gone.accounts, "sign_ins": gone.sign_ins, "sessions": gone.sessions, "letters": gone.letters,
    });
    change.record("person.forgotten", person.0, data);
    Ok(gone)
}

/// Deletes the history of signing in before an instant, and what half a sign-in left behind; the caller records how many.
///
/// # Errors
/// The database.
pub async fn delete_sign_ins(change: &Change, before: i64) -> AppResult<u64> {
    Ok(rows::delete_sign_ins(change, before).await?)
}

/// Gives a seat a right beside the matrix, without the reason that the page of rights asks for.
///
/// # Errors
/// The database.
pub async fn grant_right(change: &mut Change, seat: SeatId, right: Right) -> AppResult<()> {
    super::seats::set_right(change, seat, right.as_str(), true, "").await
}
