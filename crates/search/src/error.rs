//! Why a search or a change of the index could not be done.

use std::sync::Arc;

/// Why a search or a change of the index could not be done.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SearchError {
    /// There is no index yet, or the one there was could not be read: it must be built from the database.
    #[error("the index must be built")]
    NeedsRebuild,
    /// A rebuild is under way already.
    #[error("the index is being rebuilt already")]
    Rebuilding,
    /// The folder cannot be read or written.
    #[error("the index folder: {0}")]
    Folder(Arc<std::io::Error>),
    /// The engine failed.
    #[error("the search engine: {0}")]
    Engine(#[from] tantivy::TantivyError),
    /// A list of words cannot be read.
    #[error("list of words {list}: {reason}")]
    Words {
        /// File name of the list.
        list: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}

impl From<std::io::Error> for SearchError {
    fn from(error: std::io::Error) -> Self {
        Self::Folder(Arc::new(error))
    }
}
