//! A new index beside the old one, which goes on answering until the new one is ready.

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use tantivy::IndexWriter;
use tantivy::indexer::NoMergePolicy;

use crate::error::SearchError;
use crate::index::{Inner, Live, commit, make_current};
use crate::types::Entry;

/// Working memory of a rebuild, in bytes, over all its threads.
const MEMORY: usize = 512 << 20;
/// Threads that cut and sort; the caller's own reads and folds.
const THREADS: usize = 2;

/// A new index on its way. Dropped before [`Rebuild::finish`] it leaves everything as it was.
pub struct Rebuild {
    inner: Arc<Inner>,
    name: String,
    /// `None` for an index in memory.
    folder: Option<PathBuf>,
    index: tantivy::Index,
    writer: Option<IndexWriter>,
    position: i64,
    finished: bool,
}

impl std::fmt::Debug for Rebuild {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rebuild")
            .field("name", &self.name)
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}

impl Rebuild {
    pub(crate) fn begin(inner: Arc<Inner>) -> Result<Self, SearchError> {
        if inner.rebuilding.swap(true, Ordering::SeqCst) {
            return Err(SearchError::Rebuilding);
        }
        let begun = Self::begin_alone(Arc::clone(&inner));
        if begun.is_err() {
            inner.rebuilding.store(false, Ordering::SeqCst);
        }
        begun
    }

    fn begin_alone(inner: Arc<Inner>) -> Result<Self, SearchError> {
        let name = (1..).map(|n| format!("index-{n}"));
        let free = |name: &String| inner.folder.as_ref().is_none_or(|folder| !folder.join(name).exists());
        let name = name.filter(free).take(1).collect::<String>();
        let folder = inner.folder.as_ref().map(|folder| folder.join(&name));
        let index = inner.create(folder.as_deref())?;
        let memory = if folder.is_some() { MEMORY } else { MEMORY / 8 };
        let writer = index.writer_with_num_threads(THREADS, memory)?;
        // Merged once at the end instead of many times on the way.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(Self { inner, name, folder, index, writer: Some(writer), position: 0, finished: false })
    }

    /// Puts a course in. No code may come twice.
    ///
    /// # Errors
    /// [`SearchError::Engine`]; the rebuild is then of no use any more.
    pub fn add(&mut self, entry: &Entry) -> Result<(), SearchError> {
        let writer = self.writer.as_ref().ok_or(SearchError::NeedsRebuild)?;
        writer.add_document(self.inner.fields.document(entry))?;
        Ok(())
    }

    /// Says how far in the feed of changes the database was *before* the first course was read: changes since then
    /// must be applied after [`Rebuild::finish`].
    pub fn mark(&mut self, position: i64) {
        self.position = position;
    }

    /// Puts the new index in place of the old one, at once and for good.
    ///
    /// # Errors
    /// [`SearchError::Folder`], [`SearchError::Engine`]; the old one then goes on.
    pub fn finish(mut self) -> Result<(), SearchError> {
        let Some(mut writer) = self.writer.take() else { return Err(SearchError::NeedsRebuild) };
        commit(&mut writer, self.position)?;
        let segments = self.index.searchable_segment_ids()?;
        if segments.len() > 1 {
            let merges: Vec<_> =
                segments.chunks(segments.len().div_ceil(THREADS)).map(|some| writer.merge(some)).collect();
            for merge in merges {
                merge.wait()?;
            }
            writer.garbage_collect_files().wait()?;
        }
        writer.wait_merging_threads()?;
        let live = Arc::new(Live::new(self.index.clone())?);
        let mut place = self.inner.live.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = &self.inner.folder {
            make_current(folder, &self.name)?;
        }
        self.inner.opened.keep(&live.reader.searcher());
        *place = Some(live);
        self.finished = true;
        Ok(())
    }
}

impl Drop for Rebuild {
    fn drop(&mut self) {
        if !self.finished {
            drop(self.writer.take());
            let removed = self.folder.as_ref().map(std::fs::remove_dir_all);
            if let Some(Err(error)) = removed {
                tracing::warn!(%error, "a search index that was not finished cannot be removed");
            }
        }
        self.inner.rebuilding.store(false, Ordering::SeqCst);
    }
}
