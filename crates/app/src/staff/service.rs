//! What a person answers about where they serve: accept, refuse, or both.

use domain::calendar::civil_date;
use domain::staff::StaffRefused;
use jiff::ToSpan;
use platform::db::Actor;
use platform::ids::{OrganisationId, PersonId, ServiceId};
use platform::{AppError, AppResult, Change};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::store::{self, Proposal};
use super::{ProposalId, people};
use crate::App;
use crate::identity::{self, NewService};

/// What a person answers to a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// I serve there now, and no more where I did.
    Accept,
    /// I don't.
    Refuse,
    /// I serve at both; the main one stays.
    Both,
}

impl Answer {
    fn state(self) -> &'static str {
        match self {
            Self::Accept => "accepted",
            Self::Refuse => "refused",
            Self::Both => "second",
        }
    }
}

/// Proposes from outside (a sign-in, a partner) that a person serves somewhere else than we know. Where nothing was
/// known, or it is the same, nothing is proposed.
///
/// # Errors
/// The database.
pub async fn propose_service(
    change: &mut Change,
    person: PersonId,
    to: OrganisationId,
    source: &'static str,
) -> AppResult<bool> {
    let known = identity::person(change.conn(), person).await?;
    if known.organisation == Some(to) {
        return Ok(false);
    }
    people::propose(change, known.id, known.organisation, to, source).await?;
    Ok(true)
}

/// Open proposals about a person, for a notice.
///
/// # Errors
/// The database.
pub async fn open_proposals<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<usize> {
    Ok(proposals(conn, person).await?.iter().filter(|p| p.state == "open").count())
}

/// All proposals about a person, newest first.
pub(super) async fn proposals<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Vec<Proposal>> {
    let same = identity::same_person(conn, person).await?;
    Ok(store::proposals_of(conn, &same).await?)
}

/// Answers a proposal about oneself.
///
/// # Errors
/// Not found for another's; refused when it was answered; the database.
pub(super) async fn answer(
    app: &App,
    actor: &Actor,
    person: PersonId,
    id: ProposalId,
    answer: Answer,
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let proposal = store::proposal(change.conn(), id).await?.ok_or(AppError::NotFound)?;
    let same = identity::same_person(change.conn(), person).await?;
    if !same.contains(&proposal.person) {
        return Err(AppError::NotFound);
    }
    if !store::answer_proposal(&change, id, answer.state()).await? {
        return Err(AppError::refused(&StaffRefused::Decided));
    }
    let data = json!({"to": proposal.to_organisation, "answer": answer.state()});
    change.record("service.answered", person.0, data);
    match answer {
        Answer::Refuse => {}
        Answer::Accept => begin_main(&change, person, &proposal).await?,
        Answer::Both => {
            // Without a main organisation the first one named is it.
            let known = identity::person(change.conn(), person).await?;
            if known.organisation.is_none() {
                begin_main(&change, person, &proposal).await?;
            } else {
                begin(&change, person, &proposal, false).await?;
            }
        }
    }
    Ok(change.commit().await?)
}

async fn begin_main(change: &Change, person: PersonId, proposal: &Proposal) -> AppResult<()> {
    let mut record = identity::person(change.conn(), person).await?;
    let today = civil_date(change.now());
    let same = identity::same_person(change.conn(), person).await?;
    for service in identity::services_among(change.conn(), &same).await? {
        if service.main && service.valid_until.is_none() {
            let until = (today - 1.day()).max(service.valid_from.parse().unwrap_or(today));
            identity::end_service(change, service.id, Some(until)).await?;
        }
    }
    begin(change, person, proposal, true).await?;
    record.organisation = Some(proposal.to_organisation);
    identity::save_persons(change, &[record]).await
}

async fn begin(change: &Change, person: PersonId, proposal: &Proposal, main: bool) -> AppResult<()> {
    let service = NewService {
        id: ServiceId::new(),
        person,
        organisation: proposal.to_organisation,
        main,
        from: civil_date(change.now()),
        source: "proposal",
    };
    identity::begin_services(change, vec![service]).await
}

/// A school takes its own proposal back.
///
/// # Errors
/// Not found for another's; refused when it was answered; the database.
pub(super) async fn withdraw(
    app: &App,
    actor: &Actor,
    organisation: OrganisationId,
    id: ProposalId,
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let proposal = store::proposal(change.conn(), id).await?.ok_or(AppError::NotFound)?;
    if proposal.to_organisation != organisation {
        return Err(AppError::NotFound);
    }
    if !store::answer_proposal(&change, id, "withdrawn").await? {
        return Err(AppError::refused(&StaffRefused::Decided));
    }
    change.record("service.proposal_withdrawn", proposal.person.0, json!({"to": organisation}));
    Ok(change.commit().await?)
}
