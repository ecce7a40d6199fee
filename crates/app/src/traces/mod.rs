//! The audit log on the screen, for those allowed: lines of the own organisation and those below, and the daily check.

mod check;
mod pages;
mod store;
mod wanted;
mod words;

pub use check::check_log;
pub use wanted::Typed;
pub use words::{action_words, groups};

use domain::permissions::{OrganisationKind, Right};
use jiff::SignedDuration;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::ids::OrganisationId;
use platform::jobs::Cron;
use platform::web::SeatView;
use platform::{Access, AppResult, Capability, NavItem};
use sea_orm::ConnectionTrait;

use crate::{App, directory};

const CRONS: &[Cron<App>] = &[Cron {
    name: "traces.check_log",
    every: SignedDuration::from_hours(24),
    run: |app| Box::pin(async move { check_log(&app).await.map(|_| ()).map_err(|e| format!("{e:?}")) }),
}];

/// What the capability brings.
pub fn capability() -> Capability<App> {
    const AUDIT: Access = Access::Right(Right::Audit);
    Capability {
        name: "traces",
        routes: || {
            vec![
                get("/audit", AUDIT, pages::list::show),
                post("/audit/export.csv", Access::Right(Right::Export), pages::list::export),
                get("/audit/verify", AUDIT, pages::verify::show),
                get("/audit/lines/{id}", AUDIT, pages::line::show),
            ]
        },
        nav: &[NavItem { label: "nav-audit", href: "/audit", access: AUDIT, order: 88 }],
        migrations: &[Migration {
            name: "0710_traces",
            sql: include_str!("migrations/0710_traces.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: &[],
        crons: CRONS,
        pages: pages::samples,
    }
}

/// The organisations whose lines a seat may read: its own and those below; `None` for the whole country.
///
/// # Errors
/// The database.
pub(crate) async fn reach<C: ConnectionTrait>(
    conn: &C,
    seat: &SeatView,
) -> AppResult<Option<Vec<OrganisationId>>> {
    match seat.kind {
        OrganisationKind::NationalCentre | OrganisationKind::Moe => Ok(None),
        _ => Ok(Some(directory::ids_below(conn, seat.organisation).await?)),
    }
}
