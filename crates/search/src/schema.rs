//! The fields of the index, and how a course becomes a document.

use jiff::civil::Weekday;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema, SchemaBuilder, TextFieldIndexing,
    TextOptions,
};
use tantivy::{IndexSettings, IndexSortByField, Order, TantivyDocument};

use crate::cut;
use crate::types::{Entry, Slot};

/// Raised whenever what is indexed changes: an index written under another number is built anew.
pub(crate) const FORMAT: u32 = 1;

/// Name of the cutter into characters and pairs.
pub(crate) const GRAMS: &str = "grams";
/// Name of the cutter into words of the dictionary.
pub(crate) const WORDS: &str = "words";

/// Bits of the field `flags`.
pub(crate) mod flag {
    /// Held online, wholly or in part.
    pub(crate) const ONLINE: u64 = 1;
    /// Held at a place.
    pub(crate) const ON_SITE: u64 = 1 << 1;
    /// Without a fee.
    pub(crate) const FREE: u64 = 1 << 2;
    /// No place left.
    pub(crate) const FULL: u64 = 1 << 3;
    /// Called off.
    pub(crate) const CANCELLED: u64 = 1 << 4;
    /// First of seven bits, Monday first.
    pub(crate) const WEEKDAYS: u32 = 8;
    /// First of three bits, in the order of `Slot`.
    pub(crate) const SLOTS: u32 = 16;
}

/// What an instant that is not known is kept as: before everything.
pub(crate) const UNKNOWN: i64 = 0;
/// Coordinates are kept in steps of a hundred-thousandth of a degree, about a metre.
pub(crate) const STEPS: f64 = 100_000.0;

/// The fields.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    pub schema: Schema,
    pub code: Field,
    /// Singles, pairs and Latin words of all texts: what must hold.
    pub all: Field,
    /// The same of the title alone: what ranks.
    pub title: Field,
    /// The same of organiser and instructors: what ranks.
    pub people: Field,
    /// Words of the dictionary in title and outline: what ranks.
    pub words: Field,
    pub organiser: Field,
    pub county: Field,
    pub audience_stage: Field,
    pub audience_position: Field,
    pub stage: Field,
    pub subject: Field,
    pub scope: Field,
    pub item: Field,
    pub tier: Field,
    pub tag: Field,
    pub number: Field,
    pub starts: Field,
    pub ends: Field,
    pub opens: Field,
    pub closes: Field,
    pub approved: Field,
    pub half_hours: Field,
    pub flags: Field,
    pub day: Field,
    pub latitude: Field,
    pub longitude: Field,
}

impl Fields {
    /// The fields of the present format.
    pub(crate) fn new() -> Self {
        let mut builder = Schema::builder();
        let counted = |builder: &mut SchemaBuilder, name: &str| {
            builder.add_text_field(name, STRING | TextOptions::default().set_fast("raw"))
        };
        let number =
            |builder: &mut SchemaBuilder, name: &str| builder.add_i64_field(name, NumericOptions::from(FAST));
        let fields = Self {
            schema: Schema::builder().build(),
            code: builder.add_text_field("code", STRING | STORED),
            all: builder.add_text_field("all", text(GRAMS, false)),
            title: builder.add_text_field("title", text(GRAMS, true)),
            people: builder.add_text_field("people", text(GRAMS, false)),
            words: builder.add_text_field("words", text(WORDS, false)),
            organiser: builder.add_text_field("organiser", STRING),
            county: counted(&mut builder, "county"),
            audience_stage: counted(&mut builder, "audience_stage"),
            audience_position: builder.add_text_field("audience_position", STRING),
            stage: counted(&mut builder, "stage"),
            subject: counted(&mut builder, "subject"),
            scope: counted(&mut builder, "scope"),
            item: counted(&mut builder, "item"),
            tier: counted(&mut builder, "tier"),
            tag: counted(&mut builder, "tag"),
            number: number(&mut builder, "number"),
            starts: number(&mut builder, "starts"),
            ends: number(&mut builder, "ends"),
            opens: number(&mut builder, "opens"),
            closes: number(&mut builder, "closes"),
            approved: number(&mut builder, "approved"),
            half_hours: number(&mut builder, "half_hours"),
            flags: builder.add_u64_field("flags", FAST),
            day: number(&mut builder, "day"),
            latitude: number(&mut builder, "latitude"),
            longitude: number(&mut builder, "longitude"),
        };
        Self { schema: builder.build(), ..fields }
    }

    /// Last to end stands first in every segment: what is not over is then one stretch at its beginning.
    pub(crate) fn settings() -> IndexSettings {
        let by_end = IndexSortByField { field: "ends".to_owned(), order: Order::Desc };
        IndexSettings { sort_by_field: Some(by_end), ..IndexSettings::default() }
    }

    /// The document of a course.
    pub(crate) fn document(&self, entry: &Entry) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        let title = cut::fold(&entry.title);
        let people = cut::fold(&format!("{} {}", entry.organiser, entry.instructor));
        let outline = cut::fold(&entry.outline);
        document.add_text(self.code, &entry.code);
        document.add_text(self.all, format!("{title} {people} {outline} {}", cut::fold(&entry.county)));
        document.add_text(self.words, format!("{title} {outline}"));
        document.add_text(self.title, title);
        document.add_text(self.people, people);
        let values = [
            (self.organiser, &entry.organiser_code),
            (self.county, &entry.county),
            (self.stage, &entry.stage),
            (self.subject, &entry.subject),
            (self.scope, &entry.scope),
            (self.item, &entry.item),
            (self.tier, &entry.tier),
        ];
        for (field, value) in values {
            if !value.is_empty() {
                document.add_text(field, value);
            }
        }
        let lists = [
            (self.audience_stage, &entry.audience_stages),
            (self.audience_position, &entry.audience_positions),
            (self.tag, &entry.tags),
        ];
        for (field, values) in lists {
            let mut values: Vec<&String> = values.iter().filter(|value| !value.is_empty()).collect();
            // A value named twice would be counted twice.
            values.sort();
            values.dedup();
            for value in values {
                document.add_text(field, value);
            }
        }
        self.add_numbers(&mut document, entry);
        document
    }

    fn add_numbers(&self, document: &mut TantivyDocument, entry: &Entry) {
        let milliseconds = |instant: Option<jiff::Timestamp>| instant.map_or(UNKNOWN, |i| i.as_millisecond());
        document.add_i64(self.number, entry.code.parse().unwrap_or(i64::MAX >> 1));
        document.add_i64(self.starts, milliseconds(entry.first_meeting));
        document.add_i64(self.ends, milliseconds(entry.last_meeting_end));
        document.add_i64(self.opens, milliseconds(entry.enrolment_opens));
        document.add_i64(self.closes, milliseconds(entry.enrolment_closes));
        document.add_i64(self.approved, milliseconds(entry.approved));
        document.add_i64(self.half_hours, i64::from(entry.half_hours));
        document.add_u64(self.flags, flags(entry));
        let mut days: Vec<i64> = entry.meetings.iter().map(|(day, ..)| day_number(*day)).collect();
        days.sort_unstable();
        days.dedup();
        for day in days {
            document.add_i64(self.day, day);
        }
        if let Some(point) = entry.point {
            document.add_i64(self.latitude, (point.latitude * STEPS).round() as i64);
            document.add_i64(self.longitude, (point.longitude * STEPS).round() as i64);
        }
    }
}

fn text(cutter: &str, norms: bool) -> TextOptions {
    // Neither positions nor frequencies: pairs of characters say as much for Chinese, and cost half.
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(cutter)
        .set_fieldnorms(norms)
        .set_index_option(IndexRecordOption::Basic);
    TextOptions::default().set_indexing_options(indexing)
}

/// A day as a number that grows by one a day.
pub(crate) fn day_number(day: jiff::civil::Date) -> i64 {
    i64::from((day - jiff::civil::date(2000, 1, 1)).get_days())
}

fn flags(entry: &Entry) -> u64 {
    let mut flags = 0;
    let plain = [
        (entry.online, flag::ONLINE),
        (entry.on_site, flag::ON_SITE),
        (entry.free, flag::FREE),
        (entry.full, flag::FULL),
        (entry.cancelled, flag::CANCELLED),
    ];
    for (on, bit) in plain {
        flags |= if on { bit } else { 0 };
    }
    for (day, begins, _) in &entry.meetings {
        flags |= weekday_flag(day.weekday()) | slot_flag(Slot::of(*begins));
    }
    flags
}

/// The bit of a day of the week.
pub(crate) fn weekday_flag(weekday: Weekday) -> u64 {
    1 << (flag::WEEKDAYS + u32::from(weekday.to_monday_zero_offset().unsigned_abs()))
}

/// The bit of a part of the day.
pub(crate) fn slot_flag(slot: Slot) -> u64 {
    1 << (flag::SLOTS + slot as u32)
}
