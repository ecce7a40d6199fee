//! One pass over what the words found: filters by columns, counts per value, the best of each order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::Weight;
use tantivy::{DocAddress, DocId, DocSet, Score, SegmentOrdinal, SegmentReader, TERMINATED};

use crate::columns::{Columns, Opened, TEXTS};
use crate::schema::{STEPS, UNKNOWN, day_number, flag, slot_flag, weekday_flag};
use crate::types::{Facet, Facets, Point, Question, Slot, Sort};

/// Facets whose values are bits of `flags`: which bits, and the value each stands for.
fn bits() -> [(Facet, Vec<(u64, String)>); 3] {
    use jiff::civil::Weekday;
    let days = Weekday::Monday.cycle_forward().take(7);
    let days = days.map(|day| (weekday_flag(day), day.to_monday_one_offset().to_string())).collect();
    let slots = [(Slot::Morning, "morning"), (Slot::Afternoon, "afternoon"), (Slot::Evening, "evening")];
    let slots = slots.map(|(slot, name)| (slot_flag(slot), name.to_owned())).to_vec();
    let ways = vec![(flag::ONLINE, "online".to_owned()), (flag::ON_SITE, "on_site".to_owned())];
    [(Facet::Weekday, days), (Facet::Slot, slots), (Facet::Online, ways)]
}

/// What is collected.
pub(crate) struct Collect {
    /// The question.
    pub question: Arc<Question>,
    /// Whether the score ranks.
    pub scored: bool,
    /// Whether the filters that are counted per value are checked here.
    pub counted: bool,
    /// How many of the best are kept.
    pub keep: usize,
    /// Columns opened before.
    pub opened: Arc<Opened>,
}

/// Of a question over all years so many are ranked by their words, the last to end first; what is found beyond is counted and stands
/// behind them. Nobody tells a hundred thousand courses with the same word apart, and ranking each would take most of the time.
const MOST_RANKED: usize = 20_000;

/// What was gathered.
#[derive(Default)]
pub(crate) struct Gathered {
    /// The best, best first.
    pub best: Vec<Best>,
    /// All that hold.
    pub total: u64,
    /// Counts per value.
    pub counts: BTreeMap<Facet, BTreeMap<String, u64>>,
}

impl Gathered {
    /// The counts, most first.
    pub(crate) fn facets(&self) -> Facets {
        let sorted = |values: &BTreeMap<String, u64>| {
            let mut values: Vec<(String, u64)> = values.iter().map(|(v, n)| (v.clone(), *n)).collect();
            values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            values
        };
        self.counts.iter().map(|(facet, values)| (*facet, sorted(values))).collect()
    }
}

/// A hit on its way: ordered by rank, then by code, so that every copy of the service pages alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Best {
    rank: u64,
    number: i64,
    /// Where its document is.
    pub address: DocAddress,
    /// Distance from the point asked for.
    pub kilometres: Option<f64>,
}

impl Best {
    fn key(&self) -> (u64, Reverse<i64>, Reverse<DocAddress>) {
        (self.rank, Reverse(self.number), Reverse(self.address))
    }
}

impl Eq for Best {}

impl PartialOrd for Best {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Best {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

impl Collector for Collect {
    type Fruit = Gathered;
    type Child = Segment;

    fn for_segment(&self, ordinal: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<Segment> {
        Segment::new(self, ordinal, reader)
    }

    fn requires_scoring(&self) -> bool {
        self.scored
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        ordinal: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<tantivy::Result<Gathered>> {
        let mut segment = self.for_segment(ordinal, reader)?;
        let alive = reader.alive_bitset();
        if !self.scored {
            weight.for_each_no_score(reader, &mut |documents| {
                for document in documents.iter().copied() {
                    if alive.is_none_or(|alive| alive.is_alive(document)) {
                        segment.collect(document, 0.0);
                    }
                }
            })?;
            return Ok(segment.harvest());
        }
        let whole = self.question.filter.upcoming || self.question.sort != Sort::Best;
        let mut left = if whole { usize::MAX } else { MOST_RANKED };
        let mut scorer = weight.scorer(reader, 1.0)?;
        let mut document = scorer.doc();
        while document != TERMINATED {
            if alive.is_none_or(|alive| alive.is_alive(document)) {
                let score = if left > 0 { scorer.score() } else { 0.0 };
                segment.collect(document, score);
                left = left.saturating_sub(1);
                if left == 0 && segment.ranks {
                    segment.flush();
                    segment.ranks = false;
                }
            }
            document = scorer.advance();
        }
        Ok(segment.harvest())
    }

    fn merge_fruits(&self, parts: Vec<tantivy::Result<Gathered>>) -> tantivy::Result<Gathered> {
        let mut all = Gathered::default();
        for part in parts {
            let part = part?;
            all.total += part.total;
            all.best.extend(part.best);
            for (facet, values) in part.counts {
                let counts = all.counts.entry(facet).or_default();
                for (value, count) in values {
                    *counts.entry(value).or_default() += count;
                }
            }
        }
        all.best.sort_unstable_by(|a, b| b.cmp(a));
        all.best.truncate(self.keep);
        Ok(all)
    }
}

/// A facet kept as texts, in one segment.
struct Texts {
    facet: Facet,
    column: StrColumn,
    /// Numbers of the values asked for; `None` when the facet is not filtered.
    wanted: Option<Vec<u64>>,
    counts: Vec<u64>,
    /// A document may have several values.
    several: bool,
}

/// A facet kept as bits.
struct Bits {
    facet: Facet,
    values: Vec<(u64, String)>,
    /// Bits asked for; 0 when the facet is not filtered.
    wanted: u64,
    counts: Vec<u64>,
}

/// The pass over one segment.
pub(crate) struct Segment {
    question: Arc<Question>,
    now: i64,
    days: Option<(i64, i64)>,
    ordinal: SegmentOrdinal,
    scored: bool,
    counted: bool,
    keep: usize,
    /// Off once enough was ranked: what comes then is counted, and kept only while there is room.
    ranks: bool,
    /// No filter is left to this pass.
    plain: bool,
    columns: Arc<Columns>,
    texts: Vec<Texts>,
    /// Facets that are filtered and that this segment has no value of: nothing in it can hold.
    barren: Vec<Facet>,
    bits: Vec<Bits>,
    free_counts: [u64; 2],
    best: BinaryHeap<Reverse<Best>>,
    total: u64,
    /// Documents found and not worked through yet, and their scores when they have any.
    waiting: Vec<DocId>,
    scores: Vec<Score>,
}

/// Documents worked through at a time.
const BLOCK: usize = 64;

/// What a document fails of the filters that are counted per value.
enum Fails {
    Nothing,
    One(Facet),
    Several,
}

fn value(column: &Column<i64>, document: DocId) -> i64 {
    column.first(document).unwrap_or(UNKNOWN)
}

impl Segment {
    fn new(collect: &Collect, ordinal: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<Self> {
        let question = Arc::clone(&collect.question);
        let columns = collect.opened.of(reader)?;
        let filter = &question.filter;
        let (mut texts, mut barren) = (Vec::new(), Vec::new());
        let asked = [
            &filter.counties,
            &filter.audience_stages,
            &filter.stages,
            &filter.subjects,
            &filter.scopes,
            &filter.items,
            &filter.tiers,
            &filter.tags,
        ];
        let known = TEXTS.into_iter().zip(&columns.texts).zip(asked);
        for (((facet, _), column), values) in known.filter(|_| collect.counted) {
            let Some(column) = column.clone() else {
                barren.extend((!values.is_empty()).then_some(facet));
                continue;
            };
            let mut wanted = Vec::new();
            for value in values {
                wanted.extend(column.dictionary().term_ord(value)?);
            }
            let counts = vec![0; column.num_terms()];
            let wanted = (!values.is_empty()).then_some(wanted);
            let several = column.ords().get_cardinality().is_multivalue();
            texts.push(Texts { facet, column, wanted, counts, several });
        }
        let bits = bits().map(|(facet, values)| {
            let wanted = match facet {
                Facet::Weekday => filter.weekdays.iter().fold(0, |all, day| all | weekday_flag(*day)),
                Facet::Slot => filter.slots.iter().fold(0, |all, slot| all | slot_flag(*slot)),
                _ => filter.online.map_or(0, |online| if online { flag::ONLINE } else { flag::ON_SITE }),
            };
            Bits { facet, counts: vec![0; values.len()], values, wanted }
        });
        let bound = |day: Option<jiff::civil::Date>, or: i64| day.map_or(or, day_number);
        let dated = filter.from.is_some() || filter.until.is_some();
        let plain = barren.is_empty()
            && !filter.free
            && texts.iter().all(|texts: &Texts| texts.wanted.is_none())
            && bits.iter().all(|bits| bits.wanted == 0);
        Ok(Self {
            ranks: true,
            plain,
            now: question.now.as_millisecond(),
            days: dated.then(|| (bound(filter.from, i64::MIN), bound(filter.until, i64::MAX))),
            ordinal,
            scored: collect.scored,
            counted: collect.counted,
            keep: collect.keep,
            columns,
            texts,
            barren,
            bits: bits.into(),
            free_counts: [0; 2],
            best: BinaryHeap::new(),
            total: 0,
            waiting: Vec::with_capacity(BLOCK),
            scores: Vec::with_capacity(BLOCK),
            question,
        })
    }

    /// Whether the filters that are never counted hold; the distance comes along when it was worked out.
    fn holds(&self, document: DocId, flags: u64) -> Option<Option<f64>> {
        let (filter, columns) = (&self.question.filter, &self.columns);
        if flags & flag::CANCELLED != 0 {
            return None;
        }
        if filter.open {
            let opens = value(&columns.opens, document);
            let open = flags & flag::FULL == 0
                && opens != UNKNOWN
                && opens <= self.now
                && value(&columns.closes, document) > self.now;
            if !open {
                return None;
            }
        }
        if filter.half_hours_from.is_some() || filter.half_hours_until.is_some() {
            let hours = value(&columns.half_hours, document);
            let least = filter.half_hours_from.map_or(0, i64::from);
            let most = filter.half_hours_until.map_or(i64::MAX, i64::from);
            if !(least..=most).contains(&hours) {
                return None;
            }
        }
        if let Some((from, until)) = self.days
            && !columns.day.values_for_doc(document).any(|day| (from..=until).contains(&day))
        {
            return None;
        }
        if let Some(since) = filter.approved_since
            && value(&columns.approved, document) < since.as_millisecond()
        {
            return None;
        }
        let Some((point, within)) = filter.near else { return Some(None) };
        let kilometres = self.kilometres(document, point, within)?;
        Some(Some(kilometres))
    }

    /// Distance to a document's place when it is within so many kilometres.
    fn kilometres(&self, document: DocId, point: Point, within: f64) -> Option<f64> {
        let latitude = self.columns.latitude.first(document)? as f64 / STEPS;
        // A degree of latitude is 111 km everywhere: most are ruled out without trigonometry.
        if (latitude - point.latitude).abs() * 110.0 > within {
            return None;
        }
        let longitude = self.columns.longitude.first(document)? as f64 / STEPS;
        let kilometres = distance(point, Point { latitude, longitude });
        (kilometres <= within).then_some(kilometres)
    }

    /// Works through the documents that wait: columns are read for all of them at a time.
    fn flush(&mut self) {
        let documents = std::mem::take(&mut self.waiting);
        let scores = std::mem::take(&mut self.scores);
        let mut flags = [None; BLOCK];
        let flags = &mut flags[..documents.len()];
        self.columns.flags.first_vals(&documents, flags);
        let (mut held, mut held_flags) = ([0; BLOCK], [0; BLOCK]);
        let mut count = 0;
        for (n, document) in documents.iter().copied().enumerate() {
            let flags = flags[n].unwrap_or_default();
            let Some(kilometres) = self.holds(document, flags) else { continue };
            let fails = if self.plain { Fails::Nothing } else { self.fails(document, flags) };
            match fails {
                Fails::Nothing => {
                    (held[count], held_flags[count]) = (document, flags);
                    count += 1;
                    if self.ranks || self.best.len() < self.keep {
                        self.offer(document, scores.get(n).copied().unwrap_or_default(), kilometres);
                    }
                }
                Fails::One(facet) if self.counted => self.count_one(document, flags, facet),
                Fails::One(_) | Fails::Several => {}
            }
        }
        self.total += count as u64;
        if self.counted {
            self.count_all(&held[..count], &held_flags[..count]);
        }
        (self.waiting, self.scores) = (documents, scores);
        self.waiting.clear();
        self.scores.clear();
    }

    /// Which facets' own filters a document fails: failing one alone, it still counts for that one.
    fn fails(&self, document: DocId, flags: u64) -> Fails {
        let texts = self.texts.iter().filter(|texts| {
            let wanted = texts.wanted.as_deref();
            let holds = |ord: u64| wanted.is_some_and(|wanted| wanted.contains(&ord));
            wanted.is_some() && !texts.column.ords().values_for_doc(document).any(holds)
        });
        let bits = self.bits.iter().filter(|bits| bits.wanted != 0 && flags & bits.wanted == 0);
        let charged = self.question.filter.free && flags & flag::FREE == 0;
        let mut failed = (self.barren.iter().copied())
            .chain(texts.map(|texts| texts.facet))
            .chain(bits.map(|bits| bits.facet))
            .chain(charged.then_some(Facet::Free));
        match (failed.next(), failed.next()) {
            (None, _) => Fails::Nothing,
            (Some(facet), None) => Fails::One(facet),
            (Some(_), Some(_)) => Fails::Several,
        }
    }

    /// Counts documents that hold for all facets.
    fn count_all(&mut self, documents: &[DocId], flags: &[u64]) {
        for texts in &mut self.texts {
            if texts.several {
                for document in documents {
                    for ord in texts.column.ords().values_for_doc(*document) {
                        texts.counts[ord as usize] += 1;
                    }
                }
            } else {
                let mut ords = [None; BLOCK];
                let ords = &mut ords[..documents.len()];
                texts.column.ords().first_vals(documents, ords);
                for ord in ords.iter().flatten() {
                    texts.counts[*ord as usize] += 1;
                }
            }
        }
        for bits in &mut self.bits {
            for ((bit, _), count) in bits.values.iter().zip(&mut bits.counts) {
                *count += flags.iter().filter(|flags| *flags & bit != 0).count() as u64;
            }
        }
        let free = flags.iter().filter(|flags| *flags & flag::FREE != 0).count();
        self.free_counts[1] += free as u64;
        self.free_counts[0] += (flags.len() - free) as u64;
    }

    /// Counts a document for the only facet whose own filter it fails.
    fn count_one(&mut self, document: DocId, flags: u64, only: Facet) {
        for texts in self.texts.iter_mut().filter(|texts| texts.facet == only) {
            for ord in texts.column.ords().values_for_doc(document) {
                texts.counts[ord as usize] += 1;
            }
        }
        for bits in self.bits.iter_mut().filter(|bits| bits.facet == only) {
            for ((bit, _), count) in bits.values.iter().zip(&mut bits.counts) {
                *count += u64::from(flags & bit != 0);
            }
        }
        if only == Facet::Free {
            self.free_counts[usize::from(flags & flag::FREE != 0)] += 1;
        }
    }

    fn offer(&mut self, document: DocId, score: Score, kilometres: Option<f64>) {
        if self.keep == 0 {
            return;
        }
        let rank = self.rank(document, score, kilometres);
        if self.best.len() >= self.keep {
            let Some(Reverse(worst)) = self.best.peek() else { return };
            if rank < worst.rank {
                return;
            }
        }
        let address = DocAddress::new(self.ordinal, document);
        let number = value(&self.columns.number, document);
        self.best.push(Reverse(Best { rank, number, address, kilometres }));
        if self.best.len() > self.keep {
            self.best.pop();
        }
    }

    /// The greater, the better.
    fn rank(&self, document: DocId, score: Score, kilometres: Option<f64>) -> u64 {
        let columns = &self.columns;
        let order = match (self.question.sort, kilometres) {
            (Sort::Nearest, None) => Sort::Best,
            (sort, _) => sort,
        };
        match order {
            // A hundredth of a score tells nobody anything; within it the time decides.
            Sort::Best if self.scored => {
                ((f64::from(score.max(0.0)) * 16.0) as u64) << 32 | self.timely(document)
            }
            Sort::Best | Sort::Soonest => self.soonest(document),
            Sort::Newest => value(&columns.approved, document).unsigned_abs(),
            Sort::Hours => value(&columns.half_hours, document).unsigned_abs() << 33 | self.timely(document),
            Sort::Closing => {
                let closes = value(&columns.closes, document);
                let open = closes > self.now;
                if open { u64::MAX - closes.unsigned_abs() } else { closes.unsigned_abs() }
            }
            Sort::Nearest => u64::MAX - kilometres.map_or(u64::MAX, |kilometres| (kilometres * 1e6) as u64),
        }
    }

    /// First meeting first; who asks for what is over too wants the latest first.
    fn soonest(&self, document: DocId) -> u64 {
        let starts = value(&self.columns.starts, document);
        if self.question.filter.upcoming && starts != UNKNOWN {
            u64::MAX - starts.unsigned_abs()
        } else {
            starts.unsigned_abs()
        }
    }

    /// In 32 bits: what is to come before what has been, and the nearer in time the better.
    fn timely(&self, document: DocId) -> u64 {
        const HALF: i64 = 1 << 31;
        let seconds = (value(&self.columns.starts, document) - self.now) / 1000;
        let ahead = if seconds >= 0 { HALF } else { 0 };
        (ahead + (HALF - 1 - seconds.abs()).max(0)).unsigned_abs()
    }

    fn counts(&self) -> tantivy::Result<BTreeMap<Facet, BTreeMap<String, u64>>> {
        let mut all: BTreeMap<Facet, BTreeMap<String, u64>> = BTreeMap::new();
        if !self.counted {
            return Ok(all);
        }
        for (facet, _) in TEXTS {
            all.entry(facet).or_default();
        }
        let mut text = String::new();
        for texts in &self.texts {
            for (ord, count) in texts.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                texts.column.ord_to_str(ord as u64, &mut text)?;
                all.entry(texts.facet).or_default().insert(text.clone(), *count);
            }
        }
        for bits in &self.bits {
            let counts = all.entry(bits.facet).or_default();
            for ((_, name), count) in bits.values.iter().zip(&bits.counts).filter(|(_, count)| **count > 0) {
                counts.insert(name.clone(), *count);
            }
        }
        let free = all.entry(Facet::Free).or_default();
        for (name, count) in ["charged", "free"].into_iter().zip(self.free_counts).filter(|(_, n)| *n > 0) {
            free.insert(name.to_owned(), count);
        }
        Ok(all)
    }
}

impl SegmentCollector for Segment {
    type Fruit = tantivy::Result<Gathered>;

    fn collect(&mut self, document: DocId, score: Score) {
        self.waiting.push(document);
        self.scores.push(score);
        if self.waiting.len() == BLOCK {
            self.flush();
        }
    }

    fn harvest(mut self) -> Self::Fruit {
        self.flush();
        let counts = self.counts()?;
        let best = self.best.into_iter().map(|Reverse(best)| best).collect();
        Ok(Gathered { best, total: self.total, counts })
    }
}

/// Kilometres between two points along the earth's surface.
fn distance(one: Point, other: Point) -> f64 {
    const EARTH: f64 = 6371.0;
    let (from, to) = (one.latitude.to_radians(), other.latitude.to_radians());
    let across = (other.longitude - one.longitude).to_radians();
    let half = ((to - from) / 2.0).sin().powi(2) + from.cos() * to.cos() * (across / 2.0).sin().powi(2);
    2.0 * EARTH * half.sqrt().min(1.0).asin()
}
