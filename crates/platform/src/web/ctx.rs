//! Who is asking, from where, in what language.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use domain::permissions::{self, Function, OrganisationKind, Right, SeatRole};
use jiff::Timestamp;
use ui::L;

use super::Machine;
use crate::db::Actor;
use crate::ids::{AccountId, OrganisationId, PersonId, SeatId};
use crate::{Access, AppError, AppResult};

/// A duty this person holds today.
#[derive(Clone, Debug, PartialEq)]
pub struct SeatView {
    /// The seat.
    pub id: SeatId,
    /// Where.
    pub organisation: OrganisationId,
    /// The organisation's name.
    pub organisation_name: String,
    /// What may be done there at all.
    pub kind: OrganisationKind,
    /// What this person may do of it.
    pub role: SeatRole,
    /// What the duty is called there (資訊組長); empty for a plain one.
    pub title: String,
    /// Whether the person stands in for the holder.
    pub acting: bool,
    /// Rights given to this seat beside the matrix.
    pub rights: Vec<Right>,
}

/// The person behind a session.
#[derive(Clone, Debug, PartialEq)]
pub struct Viewer {
    /// The account used.
    pub account: AccountId,
    /// The person.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// All duties held today.
    pub seats: Vec<SeatView>,
    /// The duty acted from, when business is done.
    pub seat: Option<SeatView>,
    /// What must be done before anything else: the path of its page (`/welcome/…`).
    pub gate: Option<&'static str>,
}

impl Viewer {
    /// Whether the duty acted from holds a right beside the matrix.
    pub fn has(&self, right: Right) -> bool {
        self.seat.as_ref().is_some_and(|seat| seat.rights.contains(&right))
    }

    /// Whether the duty acted from is granted a function.
    pub fn may(&self, function: Function) -> bool {
        self.seat.as_ref().is_some_and(|seat| {
            permissions::granted(function, seat.kind) && permissions::role_may(seat.role, function)
        })
    }
}

/// Everything a handler knows about the request besides its input.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// Words of the reader's language.
    pub l: L,
    /// The signed-in person, if any.
    pub viewer: Option<Arc<Viewer>>,
    /// The system that came with a key, if any; never beside a person.
    pub machine: Option<Arc<Machine>>,
    /// The instant the request began.
    pub now: Timestamp,
    /// Path and query, for coming back.
    pub path: String,
    /// Network address of the asker.
    pub address: String,
    /// Names the request in log and audit.
    pub request_id: String,
    /// The token this session's forms carry.
    pub csrf: String,
    /// A message left by the step before.
    pub flash: Option<(String, String)>,
    /// The theme chosen, if not the system's.
    pub theme: String,
    /// Whether the demo settings are on.
    pub demo: bool,
}

impl Ctx {
    /// The signed-in person.
    ///
    /// # Errors
    /// [`AppError::SignIn`] for a visitor.
    pub fn viewer(&self) -> AppResult<&Viewer> {
        self.viewer.as_deref().ok_or(AppError::SignIn)
    }

    /// The duty acted from.
    ///
    /// # Errors
    /// When nobody signed in, or the person holds no duty.
    pub fn seat(&self) -> AppResult<&SeatView> {
        self.viewer()?.seat.as_ref().ok_or(AppError::NotFound)
    }

    /// Who makes a change in this request.
    pub fn actor(&self) -> Actor {
        if let Some(machine) = self.machine.as_deref() {
            return Actor {
                organisation: machine.organisation,
                label: machine.name.clone(),
                address: self.address.clone(),
                process: self.request_id.clone(),
                ..Actor::default()
            };
        }
        let viewer = self.viewer.as_deref();
        Actor {
            person: viewer.map(|v| v.person),
            account: viewer.map(|v| v.account),
            seat: viewer.and_then(|v| v.seat.as_ref()).map(|s| s.id),
            organisation: viewer.and_then(|v| v.seat.as_ref()).map(|s| s.organisation),
            label: viewer.map_or_else(|| "visitor".to_owned(), |v| v.name.clone()),
            address: self.address.clone(),
            process: self.request_id.clone(),
        }
    }

    /// Whether this request may use a route or see a link.
    pub fn allows(&self, access: &Access) -> bool {
        match access {
            Access::Public | Access::PublicCached => true,
            Access::SignedIn => self.viewer.is_some(),
            Access::Function(function) => self.viewer.as_ref().is_some_and(|v| v.may(*function)),
            Access::FunctionAt(function, kind) => self
                .viewer
                .as_ref()
                .is_some_and(|v| v.may(*function) && v.seat.as_ref().is_some_and(|s| s.kind == *kind)),
            Access::Right(right) => self.viewer.as_ref().is_some_and(|v| v.has(*right)),
            Access::Key(scope) => {
                self.machine.as_ref().is_some_and(|m| scope.is_none_or(|scope| m.scopes.contains(&scope)))
            }
            Access::Development => self.demo,
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Ctx {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        parts
            .extensions
            .get::<Ctx>()
            .cloned()
            .ok_or_else(|| AppError::internal("a route outside the context layer"))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Ctx {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Option<Self>, Self::Rejection> {
        Ok(parts.extensions.get::<Ctx>().cloned())
    }
}
