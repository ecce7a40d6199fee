//! Columns of segments, opened once: a column of millions of rows has thousands of blocks whose heads are read at opening, which
//! costs more than most questions.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentId;
use tantivy::{Searcher, SegmentReader};

use crate::types::Facet;

/// Facets whose values are kept as texts, and the column each stands in.
pub(crate) const TEXTS: [(Facet, &str); 8] = [
    (Facet::County, "county"),
    (Facet::AudienceStage, "audience_stage"),
    (Facet::Stage, "stage"),
    (Facet::Subject, "subject"),
    (Facet::Scope, "scope"),
    (Facet::Item, "item"),
    (Facet::Tier, "tier"),
    (Facet::Tag, "tag"),
];

/// The columns of one segment. A segment's columns never change.
pub(crate) struct Columns {
    pub number: Column<i64>,
    pub starts: Column<i64>,
    pub ends: Column<i64>,
    pub opens: Column<i64>,
    pub closes: Column<i64>,
    pub approved: Column<i64>,
    pub half_hours: Column<i64>,
    pub flags: Column<u64>,
    pub day: Column<i64>,
    pub latitude: Column<i64>,
    pub longitude: Column<i64>,
    /// In the order of [`TEXTS`]; `None` where no document of the segment has a value.
    pub texts: Vec<Option<StrColumn>>,
}

impl Columns {
    fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let fast = reader.fast_fields();
        let maybe = |name: &str| -> tantivy::Result<Column<i64>> {
            let column = fast.column_opt::<i64>(name)?;
            Ok(column.unwrap_or_else(|| Column::build_empty_column(reader.max_doc())))
        };
        Ok(Self {
            number: maybe("number")?,
            starts: maybe("starts")?,
            ends: maybe("ends")?,
            opens: maybe("opens")?,
            closes: maybe("closes")?,
            approved: maybe("approved")?,
            half_hours: maybe("half_hours")?,
            flags: fast.u64("flags")?,
            day: maybe("day")?,
            latitude: maybe("latitude")?,
            longitude: maybe("longitude")?,
            texts: TEXTS.iter().map(|(_, name)| fast.str(name)).collect::<tantivy::Result<_>>()?,
        })
    }
}

/// Columns that were opened, by segment.
#[derive(Default)]
pub(crate) struct Opened(RwLock<HashMap<SegmentId, Arc<Columns>>>);

impl Opened {
    /// The columns of a segment.
    pub(crate) fn of(&self, reader: &SegmentReader) -> tantivy::Result<Arc<Columns>> {
        let id = reader.segment_id();
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let columns = Arc::new(Columns::open(reader)?);
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::clone(&columns));
        Ok(columns)
    }

    /// Lets go of segments that are asked no more: their files could not be removed otherwise.
    pub(crate) fn keep(&self, searcher: &Searcher) {
        let present: Vec<SegmentId> =
            searcher.segment_readers().iter().map(SegmentReader::segment_id).collect();
        let mut opened = self.0.write().unwrap_or_else(PoisonError::into_inner);
        opened.retain(|id, _| present.contains(id));
    }
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened").finish_non_exhaustive()
    }
}
