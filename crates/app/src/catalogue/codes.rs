//! Which course a code names, kept in memory: in a rush everybody sends the same code, and nothing about it ever changes.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use platform::{AppError, AppResult};
use sea_orm::ConnectionTrait;

use super::{CourseId, store};

/// Codes of published courses. A code belongs to one course for good, and what was published once stays known, so other
/// copies can't make an entry wrong; everything that does change is asked of the database by whoever uses the course.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    known: Arc<RwLock<HashMap<String, CourseId>>>,
}

/// Small on purpose: it empties itself when full.
const MOST: usize = 20_000;

impl Codes {
    /// The published course of a code: drafts are not known to exist.
    ///
    /// # Errors
    /// Not found, or the database.
    pub async fn published<C: ConnectionTrait>(&self, conn: &C, code: &str) -> AppResult<CourseId> {
        if let Some(id) = self.known.read().ok().and_then(|known| known.get(code).copied()) {
            return Ok(id);
        }
        let id = store::published_id(conn, code).await?.ok_or(AppError::NotFound)?;
        if let Ok(mut known) = self.known.write() {
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(code.to_owned(), id);
        }
        Ok(id)
    }
}
