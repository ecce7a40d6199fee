//! The two policies of accounts: idle ones are removed, business ones are confirmed each school year.

use domain::accounts::AccountRefused;
use domain::accounts::policy::{idle_before, to_confirm};
use domain::calendar;
use domain::permissions::{Function, OrganisationKind, granted};
use jiff::civil::Date;
use platform::db::Actor;
use platform::ids::{AccountId, HoldingId, OrganisationId};
use platform::mail::Mail;
use platform::policy::{self, Awaited, Case, CaseId, Policy, Ran, Subject};
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use uuid::Uuid;

use super::mails::letter;
use super::manage::{need, refused};
use crate::directory;
use crate::identity::{Unconfirmed, seats};
use crate::{App, identity};
use domain::accounts::Standing;

/// Accounts of universities, social institutions and offices that nobody uses (DIR-6).
pub const IDLE: &str = "accounts.idle";
/// Business accounts of a new school year (DIR-4).
pub const CONFIRMATION: &str = "accounts.yearly_confirmation";

/// All kinds but schools and experimental institutions.
const IDLE_KINDS: [OrganisationKind; 8] = [
    OrganisationKind::Moe,
    OrganisationKind::NationalCentre,
    OrganisationKind::K12Agency,
    OrganisationKind::CountyBureau,
    OrganisationKind::CurriculumWorkingCircle,
    OrganisationKind::TeacherUniversity,
    OrganisationKind::SocialInstitution,
    OrganisationKind::SubjectCentre,
];

const POLICIES: [Policy<App>; 2] = [
    Policy {
        name: IDLE,
        grace: |app| app.settings.idle_account_grace_days,
        condition: |app, now| Box::pin(idle(app, now)),
        notice: |app, _change, subjects, due| Box::pin(idle_mails(app, subjects, due)),
        action: |app, change, subject| Box::pin(remove_idle(app, change, subject)),
    },
    Policy {
        name: CONFIRMATION,
        grace: |app| app.settings.confirmation_grace_days,
        condition: |app, now| Box::pin(unconfirmed(app, now)),
        notice: |app, change, subjects, due| confirmation_mails(app, change, subjects, due),
        action: |_app, change, subject| Box::pin(suspend(change, subject)),
    },
];

/// Takes today's step of both policies; answers what each did.
///
/// # Errors
/// The database.
pub async fn run_policies(app: &App) -> AppResult<[Ran; 2]> {
    let [idle, confirmation] = &POLICIES;
    Ok([policy::run(app, app, idle).await?, policy::run(app, app, confirmation).await?])
}

/// Confirms duties that this organisation was asked about; answers how many.
///
/// # Errors
/// Not found for a case of somebody else; the database.
pub async fn confirm(app: &App, actor: &Actor, manager: &SeatView, cases: &[CaseId]) -> AppResult<usize> {
    let now = app.clock.now();
    let (year, _) = to_confirm(calendar::civil_date(now));
    let mut change = app.db.change(actor, now).await?;
    let open = policy::told_to(change.conn(), CONFIRMATION, manager.organisation.0).await?;
    let mut confirmed = 0;
    for id in cases {
        let case = open.iter().find(|c| c.id == *id).ok_or(AppError::NotFound)?;
        let holding = seats::holding(change.conn(), HoldingId(case.subject)).await?;
        seats::confirm_holding(&mut change, &holding, year).await?;
        policy::clear_subject(&mut change, CONFIRMATION, case.subject).await?;
        confirmed += 1;
    }
    if confirmed == 0 {
        change.rollback().await?;
    } else {
        change.commit().await?;
    }
    Ok(confirmed)
}

/// Open cases of organisations below, for those who may keep them.
///
/// # Errors
/// The database.
pub(super) async fn cases_below(app: &App, manager: &SeatView) -> AppResult<Vec<Case>> {
    let below: std::collections::HashSet<OrganisationId> =
        directory::ids_below(app.db.read(), manager.organisation).await?.into_iter().collect();
    let mut cases = policy::open_cases(app.db.read(), "").await?;
    let own = manager.organisation;
    cases.retain(|c| c.organisation.is_some_and(|place| place != own && below.contains(&place)));
    Ok(cases)
}

/// Postpones a case of an organisation below.
///
/// # Errors
/// The refusal, not found, or the database.
pub(super) async fn keep(
    app: &App,
    actor: &Actor,
    manager: &SeatView,
    id: CaseId,
    until: Date,
    reason: &str,
) -> AppResult<()> {
    let now = app.clock.now();
    let today = calendar::civil_date(now);
    let mut change = app.db.change(actor, now).await?;
    let case = policy::case(change.conn(), id).await?;
    let organisation = case.organisation.ok_or(AppError::NotFound)?;
    super::manage::reach(change.conn(), manager, Standing::Above, organisation).await?;
    if until <= today {
        return Err(refused(AccountRefused::Dates { today_on: today }));
    }
    if !policy::keep(&mut change, id, until, need(reason)?).await? {
        return Err(AppError::NotFound);
    }
    Ok(change.commit().await?)
}

fn idle_kinds() -> Vec<&'static str> {
    IDLE_KINDS.iter().map(|kind| kind.as_str()).collect()
}

fn idle_since(app: &App, now: jiff::Timestamp) -> i64 {
    idle_before(calendar::civil_date(now), app.settings.idle_account_years).as_millisecond()
}

async fn idle(app: &App, now: jiff::Timestamp) -> AppResult<Vec<Subject>> {
    let found = seats::idle_accounts(app.db.read(), &idle_kinds(), idle_since(app, now), None).await?;
    let subject = |account: identity::Idle| Subject {
        id: account.account.0,
        told: account.account.0,
        organisation: Some(account.organisation),
        label: format!("{}（{}）", account.name, account.user_name),
    };
    Ok(found.into_iter().map(subject).collect())
}

async fn idle_mails(app: &App, subjects: &[Subject], due: Date) -> AppResult<Vec<Mail>> {
    let mut mails = Vec::new();
    for subject in subjects {
        let (person, user) = seats::owner_of(app.db.read(), AccountId(subject.id)).await?;
        let who = identity::person(app.db.read(), person).await?;
        let link = format!("{}/sign-in", app.settings.public_url);
        mails.push(letter("idle", &who.email, Some(person), |l| {
            vec![
                ("name", who.name.clone()),
                ("user", user.clone()),
                ("due", l.date(due)),
                ("years", app.settings.idle_account_years.to_string()),
                ("link", link.clone()),
            ]
        }));
    }
    Ok(mails)
}

/// Looks again under the change: somebody may have signed in since the list was made.
async fn remove_idle(app: &App, change: &mut Change, subject: Uuid) -> AppResult<bool> {
    let account = AccountId(subject);
    let now = change.now();
    let still =
        seats::idle_accounts(change.conn(), &idle_kinds(), idle_since(app, now), Some(account)).await?;
    let Some(found) = still.into_iter().next() else { return Ok(false) };
    seats::remove_account(change, account, calendar::civil_date(now), "idle").await?;
    let mail = letter("idle-removed", &found.email, Some(found.person), |_| {
        vec![("name", found.name.clone()), ("user", found.user_name.clone())]
    });
    change.mail(vec![mail]).await?;
    Ok(true)
}

async fn unconfirmed(app: &App, now: jiff::Timestamp) -> AppResult<Vec<Subject>> {
    let today = calendar::civil_date(now);
    let (year, begins) = to_confirm(today);
    let found = seats::unconfirmed(app.db.read(), year, begins, today).await?;
    let headed: std::collections::HashSet<OrganisationId> =
        found.iter().filter(|u| u.role == "head").map(|u| u.organisation).collect();
    let mut subjects = Vec::with_capacity(found.len());
    for one in found {
        let own = headed.contains(&one.organisation)
            || !seats::heads(app.db.read(), one.organisation, today).await?.is_empty();
        let told = confirmer(&one, own);
        subjects.push(Subject {
            id: one.id.0,
            told: told.0,
            organisation: Some(one.organisation),
            label: format!("{} {}", one.organisation_name, one.name),
        });
    }
    Ok(subjects)
}

/// The own head where there is one and the matrix lets it manage accounts, else the authority above.
fn confirmer(one: &Unconfirmed, has_head: bool) -> OrganisationId {
    let manages =
        OrganisationKind::parse(&one.kind).is_some_and(|kind| granted(Function::ACCOUNT_MANAGE_OWN, kind));
    match one.reviewer {
        Some(above) if !has_head || !manages => above,
        _ => one.organisation,
    }
}

fn confirmation_mails<'a>(
    app: &'a App,
    change: &'a Change,
    subjects: &'a [Subject],
    due: Date,
) -> Awaited<'a, Vec<Mail>> {
    Box::pin(async move {
        let Some(first) = subjects.first() else { return Ok(Vec::new()) };
        let today = calendar::civil_date(change.now());
        let heads = seats::heads(change.conn(), OrganisationId(first.told), today).await?;
        let list: Vec<String> = subjects.iter().take(50).map(|s| format!("・{}", s.label)).collect();
        let link = format!("{}/accounts/confirm", app.settings.public_url);
        let letters = heads.into_iter().map(|head| {
            letter("confirm", &head.email, Some(head.person), |l| {
                vec![
                    ("name", head.name.clone()),
                    ("n", subjects.len().to_string()),
                    ("list", list.join("\n")),
                    ("due", l.date(due)),
                    ("link", link.clone()),
                ]
            })
        });
        Ok(letters.collect())
    })
}

/// Suspends the duty only: the person's own access as a teacher stays.
async fn suspend(change: &mut Change, subject: Uuid) -> AppResult<bool> {
    let today = calendar::civil_date(change.now());
    let (year, _) = to_confirm(today);
    let holding = seats::holding(change.conn(), HoldingId(subject)).await?;
    if holding.confirmed_year >= year || !holding.covers(today) {
        return Ok(false);
    }
    seats::suspend_holding(change, &holding).await?;
    let mail =
        letter("suspended", &holding.email, Some(holding.person), |_| vec![("name", holding.name.clone())]);
    change.mail(vec![mail]).await?;
    Ok(true)
}
