//! Public pages for visitors, kept for a second: a course that opens at midnight is read by thousands at once.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::HeaderMap;
use tokio::time::Instant;

/// A page as it was answered.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Headers of the answer.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    until: Instant,
}

/// Pages by language, theme, path and query. Small on purpose: it empties itself when full.
#[derive(Clone, Debug, Default)]
pub struct PageCache {
    pages: Arc<RwLock<HashMap<String, Kept>>>,
}

/// Visitors may see a page this old; the limit of freshness between copies too.
const FRESH: Duration = Duration::from_secs(1);
const MOST_PAGES: usize = 4_096;

impl PageCache {
    /// A page that is still fresh.
    pub fn get(&self, key: &str) -> Option<Kept> {
        let pages = self.pages.read().ok()?;
        let kept = pages.get(key)?;
        (kept.until > Instant::now()).then(|| kept.clone())
    }

    /// Keeps a page.
    pub fn put(&self, key: String, headers: HeaderMap, body: Bytes) {
        let Ok(mut pages) = self.pages.write() else { return };
        if pages.len() >= MOST_PAGES {
            pages.clear();
        }
        pages.insert(key, Kept { headers, body, until: Instant::now() + FRESH });
    }

    /// Forgets everything; called after a change on this copy, so that the one who made it sees it.
    pub fn clear(&self) {
        if let Ok(mut pages) = self.pages.write() {
            pages.clear();
        }
    }
}
