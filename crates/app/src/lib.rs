//! The capabilities of the training network; each folder has the same grammar.

pub mod accounts;
pub mod attendance;
pub mod catalogue;
pub mod credit;
pub mod demo;
pub mod directory;
pub mod enrolment;
pub mod exchange;
pub mod finder;
pub mod following;
pub(crate) mod heavy;
pub mod help;
pub mod identity;
pub mod lights;
pub mod privacy;
pub mod requirements;
pub mod sharing;
pub(crate) mod shell;
pub mod signing;
pub mod staff;
pub mod statistics;
pub mod tables;
pub mod tags;
pub mod traces;

use std::ops::Deref;
use std::sync::Arc;

use platform::db::Migration;
use platform::jobs::{Cron, Handler, Lane};
use platform::web::{Door, Pace, PageCache, Web};
use platform::{AppResult, Capability, NavItem, Page, Platform, Route};
use sea_orm::DbErr;

pub use shell::shell;

/// One running copy: the platform and what capabilities keep in memory. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// What an [`App`] points to.
pub struct Inner {
    platform: Arc<Platform>,
    desk: enrolment::Desk,
    finder: finder::Finder,
    codes: catalogue::Codes,
}

impl Deref for App {
    type Target = Platform;

    fn deref(&self) -> &Platform {
        &self.0.platform
    }
}

impl App {
    /// Brings the schema up to date and opens the enrolment desk.
    ///
    /// # Errors
    /// When a schema step fails.
    pub async fn start(platform: Platform) -> Result<Self, DbErr> {
        platform::db::migrate(&platform.db, &migrations()).await?;
        let platform = Arc::new(platform);
        let desk = enrolment::Desk::open(Arc::clone(&platform));
        let finder = finder::Finder::new(platform.settings.data.join("search"));
        let app = Self(Arc::new(Inner { platform, desk, finder, codes: catalogue::Codes::default() }));
        tables::open(&app).await?;
        credit::seal_old_lines(&app)
            .await
            .map_err(|e| DbErr::Custom(format!("the ledger's starting seal: {e:?}")))?;
        Ok(app)
    }

    /// The platform, shared.
    pub fn platform(&self) -> Arc<Platform> {
        Arc::clone(&self.0.platform)
    }

    /// Where requests for places queue up.
    pub fn desk(&self) -> &enrolment::Desk {
        &self.0.desk
    }

    /// Codes of published courses.
    pub fn codes(&self) -> &catalogue::Codes {
        &self.0.codes
    }

    /// The index of courses of this copy.
    pub fn finder(&self) -> &finder::Finder {
        &self.0.finder
    }

    /// Brings the index of courses up to date once; tests call it by hand.
    ///
    /// # Errors
    /// The database, or the folder of the index.
    pub async fn settle_search(&self) -> AppResult<u64> {
        self.finder().turn(self).await
    }

    /// The whole service as a router.
    pub fn router(&self) -> axum::Router {
        let web = Web {
            platform: self.platform(),
            resolve: identity::resolve,
            door: Door::default(),
            admit: exchange::partners::admit,
            pace: Pace::default(),
            draw_error: shell::draw_error,
            cache: PageCache::default(),
        };
        platform::web::build(web, routes(), self.clone())
            .layer(axum::middleware::from_fn(exchange::api::name_version))
    }

    /// Runs all timed work that is due once; tests call it by hand.
    ///
    /// # Errors
    /// When the queue can't be served.
    pub async fn run_crons(&self) -> Result<u32, DbErr> {
        platform::jobs::run_crons(self, self, &crons(), Lane::ALL).await
    }

    /// Runs all waiting background work once; tests call it by hand.
    ///
    /// # Errors
    /// When the queue can't be served.
    pub async fn run_jobs(&self) -> Result<u32, DbErr> {
        platform::jobs::run_due(self, self, &jobs(), Lane::ALL).await
    }
}

/// All capabilities, in the order of the main road.
pub fn capabilities() -> Vec<Capability<App>> {
    vec![
        help::capability(),
        directory::capability(),
        identity::capability(),
        accounts::capability(),
        staff::capability(),
        catalogue::capability(),
        catalogue::registration(),
        enrolment::capability(),
        enrolment::beside(),
        attendance::capability(),
        following::capability(),
        signing::capability(),
        credit::capability(),
        credit::beside(),
        exchange::partners::capability(),
        exchange::taking::capability(),
        exchange::desk::capability(),
        exchange::months::capability(),
        exchange::sources::capability(),
        exchange::statements::capability(),
        exchange::fetching::capability(),
        exchange::health::capability(),
        exchange::records::capability(),
        exchange::links::capability(),
        exchange::api::capability(),
        requirements::capability(),
        statistics::capability(),
        tags::capability(),
        tables::capability(),
        lights::capability(),
        sharing::capability(),
        privacy::capability(),
        traces::capability(),
    ]
}

/// All routes with their access rules.
pub fn routes() -> Vec<Route<App>> {
    capabilities().iter().flat_map(|c| (c.routes)()).collect()
}

/// All schema steps.
pub fn migrations() -> Vec<Migration> {
    let own = platform::schema::MIGRATIONS.iter().copied();
    own.chain(capabilities().iter().flat_map(|c| c.migrations.iter().copied())).collect()
}

/// Work that may take minutes and is served beside the rest: a partner's night must not hold up an offer that expires.
pub const LONG: &[&str] = &[
    exchange::taking::JOB,
    exchange::taking::CRON_RESUME,
    exchange::taking::CRON_WAITING,
    exchange::sources::JOB,
    exchange::sources::CRON,
    exchange::links::JOB,
    "exchange.links",
    "exchange.follow_places",
    "exchange.statements_ready",
];

/// All background work.
pub fn jobs() -> Vec<Handler<App>> {
    capabilities().iter().flat_map(|c| c.jobs.iter().copied()).collect()
}

/// All timed work.
pub fn crons() -> Vec<Cron<App>> {
    capabilities().iter().flat_map(|c| c.crons.iter().copied()).collect()
}

/// All pages with their samples.
pub fn pages() -> Vec<Page> {
    capabilities().iter().flat_map(|c| (c.pages)()).collect()
}

/// All links of the navigation, in order.
fn nav() -> Vec<NavItem> {
    let mut items: Vec<NavItem> = capabilities().iter().flat_map(|c| c.nav.iter().cloned()).collect();
    items.sort_by_key(|item| item.order);
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name nobody has would leave its work among the short one, unnoticed.
    #[test]
    fn long_work_is_named_as_it_is() {
        let (jobs, crons) = (jobs(), crons());
        let known: Vec<&str> =
            jobs.iter().map(|job| job.kind).chain(crons.iter().map(|cron| cron.name)).collect();
        for name in LONG {
            assert!(known.contains(name), "{name}");
        }
    }
}
