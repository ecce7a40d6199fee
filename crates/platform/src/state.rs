//! The opened platform that every capability receives.

use std::sync::Arc;

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
        Ok(Self {
            alerts: db.alerts().clone(),
            db,
            clock,
            keys,
            files: Files::new(settings.files_folder()),
            settings: Arc::new(settings),
        })
    }
}
