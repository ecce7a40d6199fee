//! Public pages for visitors, kept for a second: a course that opens at midnight is read by thousands at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};
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
    emptied: Arc<Mutex<Emptied>>,
}

/// How often the cache was emptied of late.
#[derive(Debug)]
struct Emptied {
    since: Instant,
    times: u32,
}

impl Default for Emptied {
    fn default() -> Self {
        Self { since: Instant::now(), times: 0 }
    }
}

/// Visitors may see a page this old; the limit of freshness between copies too.
const FRESH: Duration = Duration::from_secs(1);
const MOST_PAGES: usize = 4_096;
/// Changes within the time that a page is fresh after which further ones leave it: in a rush for places each form would
/// empty the cache, and the visitors of the rush would all be drawn pages of their own. They see it within that time.
const MOST_EMPTIED: u32 = 20;

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

    /// Forgets everything; called after a change on this copy, so that visitors see it at once. In a rush of changes pages
    /// are left until they are no longer fresh.
    pub fn clear(&self) {
        if !self.may_empty() {
            return;
        }
        if let Ok(mut pages) = self.pages.write() {
            pages.clear();
        }
    }

    fn may_empty(&self) -> bool {
        let Ok(mut emptied) = self.emptied.lock() else { return true };
        if emptied.since.elapsed() >= FRESH {
            *emptied = Emptied::default();
        }
        emptied.times += 1;
        emptied.times <= MOST_EMPTIED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_empties_the_cache_but_a_rush_of_them_leaves_it() {
        let cache = PageCache::default();
        let put = || cache.put("a".to_owned(), HeaderMap::new(), Bytes::from_static(b"page"));
        put();
        cache.clear();
        assert!(cache.get("a").is_none());
        for _ in 0..MOST_EMPTIED {
            cache.clear();
        }
        put();
        cache.clear();
        assert!(cache.get("a").is_some(), "in a rush the page stays until it is no longer fresh");
    }
}
