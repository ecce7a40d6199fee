//! What a capability declares about itself; the server collects the declarations, no list names them all.

use axum::routing::MethodRouter;
use domain::exchange_partner::Scope;
use domain::permissions::{Function, OrganisationKind, Right};
use ui::L;

use crate::db::Migration;
use crate::jobs::{Cron, Handler};

/// Who may call a route. Enforced before the handler runs; commands check the node of the tree again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Everybody, and the answer to a visitor may be kept in memory for a second.
    PublicCached,
    /// Everybody who signed in.
    SignedIn,
    /// A seat whose kind of organisation and role are granted this function.
    Function(Function),
    /// As [`Access::Function`], at one kind of organisation only.
    FunctionAt(Function, OrganisationKind),
    /// A seat that was given this right.
    Right(Right),
    /// Another system, by a key that holds this scope, or by any key; never a session. Only below `/api/`.
    Key(Option<Scope>),
    /// Only while the demo settings are on.
    Development,
}

/// The method of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Changes.
    Post,
    /// Puts something in place; by key only, no form sends it.
    Put,
    /// Removes something; by key only, no form sends it.
    Delete,
}

/// One route with its access rule.
pub struct Route<S> {
    /// Reads or changes.
    pub method: Method,
    /// Path with `{parameters}`.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    /// The handler, wrapped by `axum::routing::get`, `post`, `put` or `delete`.
    pub handler: MethodRouter<S>,
}

/// A link of the main navigation, shown to those whose access allows it.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Key of its label.
    pub label: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Who sees it.
    pub access: Access,
    /// Sorts the links.
    pub order: u8,
}

/// A page drawn from its sample, for the test that renders every page in every language.
pub struct Page {
    /// Names the page and the state: `catalogue/course/open`.
    pub name: &'static str,
    /// Draws it.
    pub render: fn(L) -> String,
}

/// Everything a capability brings.
pub struct Capability<S: 'static> {
    /// The folder's name.
    pub name: &'static str,
    /// Its routes.
    pub routes: fn() -> Vec<Route<S>>,
    /// Its links in the navigation.
    pub nav: &'static [NavItem],
    /// Its schema steps.
    pub migrations: &'static [Migration],
    /// Its background work.
    pub jobs: &'static [Handler<S>],
    /// Its timed work.
    pub crons: &'static [Cron<S>],
    /// Its pages with samples.
    pub pages: fn() -> Vec<Page>,
}

impl<S: Clone + Send + Sync + 'static> Route<S> {
    /// The same route taking bodies up to so many bytes, beside the limit that holds for all others.
    #[must_use]
    pub fn with_body(mut self, bytes: usize) -> Self {
        self.handler = self.handler.layer(axum::extract::DefaultBodyLimit::max(bytes));
        self
    }
}

/// A reading route.
pub fn get<S, H, T>(path: &'static str, access: Access, handler: H) -> Route<S>
where
    H: axum::handler::Handler<T, S>,
    T: 'static,
    S: Clone + Send + Sync + 'static,
{
    Route { method: Method::Get, path, access, handler: axum::routing::get(handler) }
}

/// A changing route.
pub fn post<S, H, T>(path: &'static str, access: Access, handler: H) -> Route<S>
where
    H: axum::handler::Handler<T, S>,
    T: 'static,
    S: Clone + Send + Sync + 'static,
{
    Route { method: Method::Post, path, access, handler: axum::routing::post(handler) }
}

/// A route that puts something in place.
pub fn put<S, H, T>(path: &'static str, access: Access, handler: H) -> Route<S>
where
    H: axum::handler::Handler<T, S>,
    T: 'static,
    S: Clone + Send + Sync + 'static,
{
    Route { method: Method::Put, path, access, handler: axum::routing::put(handler) }
}

/// A route that removes something.
pub fn delete<S, H, T>(path: &'static str, access: Access, handler: H) -> Route<S>
where
    H: axum::handler::Handler<T, S>,
    T: 'static,
    S: Clone + Send + Sync + 'static,
{
    Route { method: Method::Delete, path, access, handler: axum::routing::delete(handler) }
}
