//! The opened platform that every capability receives.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use sea_orm::DbErr;

use crate::alert::Alerts;
use crate::clock::Clock;
use crate::db::Db;
use crate::files::Files;
use crate::keys::Keys;
use crate::settings::Settings;

/// Database, clock, keys, files and settings of one running copy.
#[derive(Clone, Debug)]
pub struct Platform {
    /// The database.
    pub db: Db,
    /// The clock; fixed in tests.
    pub clock: Clock,
    /// What those who run the service must hear of.
    pub alerts: Alerts,
    /// Secret keys.
    pub keys: Keys,
    /// File store.
    pub files: Files,
    /// What the operator set.
    pub settings: Arc<Settings>,
}

impl Platform {
    /// Opens database, keys and files as the settings say. Does not migrate.
    ///
    /// # Errors
    /// When the database or the key file can't be opened.
    pub async fn open(settings: Settings, clock: Clock) -> Result<Self, DbErr> {
        std::fs::create_dir_all(&settings.data)
            .map_err(|e| DbErr::Custom(format!("{}: {e}", settings.data.display())))?;
        let keys = Keys::load(&settings.data).map_err(|e| DbErr::Custom(format!("keys: {e}")))?;
        let db = Db::open(&settings.database_url(), settings.pool).await?.reached_at(&settings.public_url);
        let clock = match (clock, db.clock().await?) {
            (Clock::System, Some(_)) => Clock::agreed(),
            (clock, _) => clock,
        };
        let platform = Self {
            alerts: db.alerts().clone(),
            db,
            clock,
            keys,
            files: Files::new(settings.files_folder()),
            settings: Arc::new(settings),
        };
        platform.agree().await?;
        Ok(platform)
    }

    /// Keeps the clock by the database's until `stop` resolves. A database that does not answer leaves it as it is.
    pub async fn keep_agreeing(self: Arc<Self>, mut stop: tokio::sync::watch::Receiver<bool>) {
        loop {
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(30)) => {}
                _ = stop.changed() => return,
            }
            if let Err(error) = self.agree().await {
                tracing::warn!(%error, "the database's clock can't be read");
            }
        }
    }

    /// Sets the clock by the database's, where copies share one; done at the start, and every half minute by those who serve.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn agree(&self) -> Result<(), DbErr> {
        /// A difference between machines that somebody should look into.
        const WORTH_TELLING: SignedDuration = SignedDuration::from_secs(2);
        if !matches!(self.clock, Clock::Agreed(_)) {
            return Ok(());
        }
        // The first answer may have waited for a connection: the second one comes at once.
        self.db.clock().await?;
        if let Some(theirs) = self.db.clock().await? {
            let off = self.clock.agree(theirs);
            if off.abs() > WORTH_TELLING {
                tracing::warn!(milliseconds = %off.as_millis(), "this machine's clock differs from the database's");
            }
        }
        Ok(())
    }
}
