//! What is not over, as one stretch at the beginning of each segment.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::columns::Opened;

/// Finds the documents that end at or after an instant. It relies on the order of the segments: last to end first.
#[derive(Clone, Debug)]
pub(crate) struct Upcoming {
    /// Milliseconds since 1970.
    pub now: i64,
    /// Columns opened before.
    pub opened: Arc<Opened>,
}

impl Query for Upcoming {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Upcoming {
    fn scorer(&self, reader: &SegmentReader, _boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let columns = self.opened.of(reader)?;
        Ok(Box::new(Stretch::new(border(&columns.ends, reader.max_doc(), self.now))))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("not over", 0.0))
    }
}

/// Number of documents that end at or after the instant.
fn border(ends: &Column<i64>, documents: u32, now: i64) -> u32 {
    let (mut from, mut until) = (0, documents);
    while from < until {
        let middle = from + (until - from) / 2;
        if ends.first(middle).is_some_and(|end| end >= now) {
            from = middle + 1;
        } else {
            until = middle;
        }
    }
    from
}

/// The documents before a border.
struct Stretch {
    document: DocId,
    border: DocId,
}

impl Stretch {
    fn new(border: DocId) -> Self {
        Self { document: if border == 0 { TERMINATED } else { 0 }, border }
    }
}

impl DocSet for Stretch {
    fn advance(&mut self) -> DocId {
        self.seek(self.document.saturating_add(1))
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.document = if target < self.border { target } else { TERMINATED };
        self.document
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        self.border
    }
}

impl Scorer for Stretch {
    fn score(&mut self) -> Score {
        0.0
    }
}
