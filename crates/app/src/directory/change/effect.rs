//! What a reorganisation does to rows, written down so that all of it can be taken back.

use domain::organisation::{ChangeRefused, Kind};
use jiff::ToSpan;
use jiff::civil::Date;
use platform::ids::OrganisationId;
use platform::{AppError, AppResult, Change};
use serde::{Deserialize, Serialize};

use super::super::store::{changes as store, tree};
use super::super::{ChangeId, NameId, SuccessionId, SupervisionId};
use super::{Fact, Wanted};
use crate::identity::{self, EndedSeat, MovedPerson};

/// An organisation before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edited {
    before: Fact,
    after: Fact,
}

/// People who were moved from one organisation to another, or to none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Moved {
    from: OrganisationId,
    to: Option<OrganisationId>,
    people: Vec<MovedPerson>,
}

/// Everything a reorganisation did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    pub(super) edited: Vec<Edited>,
    edges_ended: Vec<SupervisionId>,
    edges_begun: Vec<SupervisionId>,
    names: Vec<NameId>,
    successions: Vec<SuccessionId>,
    moved: Vec<Moved>,
    seats: Vec<EndedSeat>,
}

impl Effect {
    /// People moved, seats ended, edges of supervision drawn.
    pub(super) fn figures(&self) -> (usize, usize, usize) {
        (self.moved.iter().map(|m| m.people.len()).sum(), self.seats.len(), self.edges_begun.len())
    }

    /// Organisations whose courses may have got another reviewer.
    pub(super) fn touched(&self) -> Vec<OrganisationId> {
        self.edited.iter().map(|e| e.before.id).collect()
    }

    /// Puts everything back, and answers how many people stay because they moved on.
    pub(super) async fn undo(&self, change: &Change) -> AppResult<usize> {
        let mut current = Vec::new();
        for edited in &self.edited {
            let now = store::fact(change.conn(), edited.after.id).await?.ok_or(AppError::NotFound)?;
            if (Fact { updated_at: 0, ..now.clone() }) != (Fact { updated_at: 0, ..edited.after.clone() }) {
                return Err(AppError::refused(&ChangeRefused::ChangedSince { name: now.name }));
            }
            current.push(now);
        }
        for id in &self.successions {
            store::delete_succession(change, *id).await?;
        }
        for id in &self.names {
            store::delete_name(change, *id).await?;
        }
        for id in &self.edges_begun {
            store::delete_edge(change, *id).await?;
        }
        for id in &self.edges_ended {
            store::limit_edge(change, *id, None).await?;
        }
        for (edited, now) in self.edited.iter().zip(current) {
            // When a list touched it meanwhile, the time of that stays.
            let same = now.updated_at == edited.after.updated_at;
            let updated_at = if same { edited.before.updated_at } else { now.updated_at };
            store::put_fact(change, &Fact { updated_at, ..edited.before.clone() }).await?;
        }
        let mut stayed = 0;
        for moved in &self.moved {
            stayed += identity::move_people_back(change, &moved.people, moved.from, moved.to).await?;
        }
        identity::reopen_seats(change, &self.seats).await?;
        Ok(stayed)
    }
}

/// Applies a reorganisation and keeps what it did.
pub(in crate::directory) struct Writer<'a> {
    change: &'a Change,
    id: ChangeId,
    on: Date,
    effect: Effect,
}

impl<'a> Writer<'a> {
    pub(in crate::directory) fn new(change: &'a Change, id: ChangeId, on: Date) -> Self {
        Self { change, id, on, effect: Effect::default() }
    }

    pub(in crate::directory) fn finish(self) -> Effect {
        self.effect
    }

    pub(in crate::directory) async fn apply(&mut self, kind: Kind, wanted: &Wanted) -> AppResult<()> {
        for target in &wanted.targets {
            if kind != Kind::Transfer {
                self.begin(*target).await?;
            }
        }
        for subject in &wanted.subjects {
            match kind {
                Kind::Merge => self.take_over(*subject, wanted.targets[0]).await?,
                Kind::Split => self.split(*subject, wanted).await?,
                Kind::Convert => self.convert(*subject, wanted).await?,
                Kind::Close => self.end(*subject, None).await?,
                Kind::Open => self.begin(*subject).await?,
                Kind::Transfer => self.supervise(*subject, wanted.targets[0]).await?,
            }
        }
        Ok(())
    }

    async fn split(&mut self, subject: OrganisationId, wanted: &Wanted) -> AppResult<()> {
        let main = (!wanted.continues).then(|| wanted.targets[0]);
        for target in wanted.targets.iter().filter(|t| Some(**t) != main) {
            self.succeed(subject, *target, false).await?;
        }
        match main {
            Some(main) => self.take_over(subject, main).await,
            None => Ok(()),
        }
    }

    async fn take_over(&mut self, subject: OrganisationId, successor: OrganisationId) -> AppResult<()> {
        for below in tree::directly_below(self.change.conn(), subject).await? {
            // The successor may have stood below the one it succeeds: then it takes that one's supervisor.
            if below == successor {
                let above = store::fact(self.change.conn(), subject).await?.and_then(|f| f.reviewer);
                if let Some(above) = above {
                    self.supervise(below, above).await?;
                }
            } else {
                self.supervise(below, successor).await?;
            }
        }
        self.succeed(subject, successor, true).await?;
        self.end(subject, Some(successor)).await
    }

    /// A school in preparation begins on the day.
    async fn begin(&mut self, id: OrganisationId) -> AppResult<()> {
        let before = self.fact(id).await?;
        if before.preparing {
            let after = Fact { preparing: false, valid_from: self.on.to_string(), ..before.clone() };
            self.edit(before, after).await?;
        }
        Ok(())
    }

    async fn end(&mut self, id: OrganisationId, successor: Option<OrganisationId>) -> AppResult<()> {
        let last = self.on - 1.days();
        let people = identity::move_people(self.change, id, successor, self.on).await?;
        self.effect.moved.push(Moved { from: id, to: successor, people });
        self.effect.seats.extend(identity::end_seats(self.change, id, last).await?);
        let before = self.fact(id).await?;
        let after = Fact { valid_until: Some(last.to_string()), ..before.clone() };
        self.edit(before, after).await
    }

    async fn convert(&mut self, id: OrganisationId, wanted: &Wanted) -> AppResult<()> {
        let Some(new) = wanted.wording() else { return Ok(()) };
        let before = self.fact(id).await?;
        let after = Fact {
            code: new.code,
            name: new.name,
            kind: new.kind,
            level: new.level,
            ownership: new.ownership,
            ..before.clone()
        };
        let from = store::named_since(self.change.conn(), &before).await?;
        let name = NameId::new();
        store::insert_name(self.change, name, &before, from, self.on - 1.days()).await?;
        self.effect.names.push(name);
        self.edit(before, after).await
    }

    async fn supervise(&mut self, id: OrganisationId, supervisor: OrganisationId) -> AppResult<()> {
        let before = self.fact(id).await?;
        if before.reviewer == Some(supervisor) {
            return Ok(());
        }
        let (ended, begun) = edge_to(self.change, id, supervisor, self.on).await?;
        self.effect.edges_ended.extend(ended);
        self.effect.edges_begun.push(begun);
        let after = Fact { reviewer: Some(supervisor), ..before.clone() };
        self.edit(before, after).await
    }

    async fn succeed(&mut self, from: OrganisationId, to: OrganisationId, answers: bool) -> AppResult<()> {
        let id = SuccessionId::new();
        store::insert_succession(self.change, id, from, to, self.on, answers, self.id).await?;
        self.effect.successions.push(id);
        Ok(())
    }

    async fn fact(&self, id: OrganisationId) -> AppResult<Fact> {
        store::fact(self.change.conn(), id).await?.ok_or(AppError::NotFound)
    }

    async fn edit(&mut self, before: Fact, after: Fact) -> AppResult<()> {
        let after = Fact { updated_at: self.change.now().as_millisecond(), ..after };
        store::put_fact(self.change, &after).await?;
        match self.effect.edited.iter_mut().find(|e| e.after.id == after.id) {
            Some(edited) => edited.after = after,
            None => self.effect.edited.push(Edited { before, after }),
        }
        Ok(())
    }
}

/// Draws an edge of supervision from a day on and ends the one in force; answers the ended one and the new one.
pub(in crate::directory) async fn edge_to(
    change: &Change,
    organisation: OrganisationId,
    supervisor: OrganisationId,
    on: Date,
) -> AppResult<(Option<SupervisionId>, SupervisionId)> {
    let ended = store::edge(change.conn(), organisation).await?;
    if let Some(edge) = ended {
        store::limit_edge(change, edge, Some(on - 1.days())).await?;
    }
    let begun = SupervisionId::new();
    store::insert_edges(change, vec![(begun, organisation, supervisor, on)]).await?;
    Ok((ended, begun))
}
