//! Handouts, venues and instructors that organisers offer each other. Rules: docs/rules/sharing.md.

mod commands;
mod mails;
mod pages;
mod store;

use domain::codes;
use domain::permissions::Function;
use domain::sharing::{Consent, Kind, Standing, Text, standing};
use jiff::Timestamp;
use platform::capability::{get, post};
use platform::clock::from_millis;
use platform::db::Migration;
use platform::ids::OrganisationId;
use platform::{Access, AppError, AppResult, Capability, NavItem};
use sea_orm::ConnectionTrait;

pub use commands::{Answer, Problems, answer, ask_again, offer_again, save, withdraw};

use crate::App;

platform::typed_ids! {
    /// Something an organisation offers.
    ResourceId,
}

/// Something an organisation offers.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// Identity.
    pub id: ResourceId,
    /// Who offers it.
    pub organisation: OrganisationId,
    /// What it is.
    pub kind: Kind,
    /// What is said about it.
    pub text: Text,
    /// Whether the organisation offers it now.
    pub offered: bool,
    /// What the instructor said.
    pub consent: Consent,
    /// Counts changes of the text, from 1.
    pub text_number: i64,
    /// Until when the last letter may be answered, milliseconds.
    pub asked_until: Option<i64>,
    /// When the instructor answered last, milliseconds.
    pub answered_at: Option<i64>,
    /// When the instructor consented last, milliseconds; kept after a withdrawal.
    pub consented_at: Option<i64>,
    /// Tells two pages of one form apart, from 1.
    pub version: i64,
    /// Last change by the organisation, milliseconds.
    pub changed_at: i64,
}

impl Resource {
    /// How it stands at an instant.
    pub fn standing(&self, now: Timestamp) -> Standing {
        standing(self.offered, self.consent, self.asked_until.map(from_millis), now)
    }
}

/// What somebody looks for among public resources.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Words that must all be there.
    pub words: Vec<String>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only in this county; empty for all.
    pub county: String,
    /// Only of this scope; empty for all.
    pub scope: String,
    /// Rows wanted.
    pub limit: i64,
    /// Rows before them.
    pub offset: i64,
}

/// What the capability brings.
pub fn capability() -> Capability<App> {
    const OFFER: Access = Access::Function(Function::COURSE_REGISTER);
    Capability {
        name: "sharing",
        routes: || {
            vec![
                // Not kept in memory for visitors: what is withdrawn is gone at once.
                get("/resources", Access::Public, pages::public::list),
                get("/resources/{id}", Access::Public, pages::public::show),
                get("/resources/consent/{token}", Access::Public, pages::consent::ask),
                post("/resources/consent/{token}", Access::Public, pages::consent::take),
                get("/desk/resources", OFFER, pages::own::list),
                get("/desk/resources/new", OFFER, pages::form::blank),
                post("/desk/resources/new", OFFER, pages::form::create),
                get("/desk/resources/{id}", OFFER, pages::form::show),
                post("/desk/resources/{id}", OFFER, pages::form::save),
                get("/desk/resources/{id}/withdraw", OFFER, pages::own::confirm),
                post("/desk/resources/{id}/withdraw", OFFER, pages::own::withdraw),
                post("/desk/resources/{id}/offer", OFFER, pages::own::offer),
                post("/desk/resources/{id}/ask", OFFER, pages::own::ask),
            ]
        },
        nav: &[NavItem { label: "nav-sharing", href: "/desk/resources", access: OFFER, order: 86 }],
        migrations: &[Migration {
            name: "0360_sharing",
            sql: include_str!("migrations/0360_sharing.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: &[],
        crons: &[],
        pages: pages::samples,
    }
}

/// Public resources that a question finds, newest first, and how many there are.
///
/// # Errors
/// The database.
pub async fn find<C: ConnectionTrait>(conn: &C, wanted: &Wanted) -> AppResult<(Vec<Resource>, i64)> {
    Ok(store::public(conn, wanted).await?)
}

/// A public resource.
///
/// # Errors
/// Not found for what is not public; the database.
pub async fn public<C: ConnectionTrait>(conn: &C, id: ResourceId) -> AppResult<Resource> {
    store::public_by_id(conn, id).await?.ok_or(AppError::NotFound)
}

/// A resource of an organisation, public or not.
///
/// # Errors
/// Not found for another organisation's; the database.
pub async fn own<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    id: ResourceId,
) -> AppResult<Resource> {
    let found = store::by_id(conn, id).await?;
    found.filter(|resource| resource.organisation == organisation).ok_or(AppError::NotFound)
}

/// The resource that a letter's link is about, and until when the link may be answered, milliseconds.
///
/// # Errors
/// Not found for a token that we did not give; the database.
pub async fn asked<C: ConnectionTrait>(conn: &C, token: &str) -> AppResult<(Resource, i64)> {
    let (id, until) = store::asked(conn, commands::token_hash(token)).await?.ok_or(AppError::NotFound)?;
    let resource = store::by_id(conn, id).await?.ok_or(AppError::NotFound)?;
    Ok((resource, until))
}

/// Codes of the scopes that a resource may be of.
fn scopes() -> Vec<String> {
    let field = codes::tables().field("scope");
    field.map(|field| field.options.iter().map(|option| option.code.clone()).collect()).unwrap_or_default()
}
