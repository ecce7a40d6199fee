//! What is put into the index, what is asked of it, and what it answers.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};

/// A course as the index knows it: what was approved, never a draft.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Course code: the identity of the entry.
    pub code: String,
    /// Title.
    pub title: String,
    /// Outline, plain text.
    pub outline: String,
    /// Names of instructors.
    pub instructor: String,
    /// Organiser's name.
    pub organiser: String,
    /// Organiser's code.
    pub organiser_code: String,
    /// County's name (`臺中市`); empty for national units.
    pub county: String,
    /// Codes of the audience's stages (`14-4`).
    pub audience_stages: Vec<String>,
    /// Codes of the audience's positions.
    pub audience_positions: Vec<String>,
    /// Code of the stage in the taxonomy; empty when the form has none.
    pub stage: String,
    /// Code of the subject.
    pub subject: String,
    /// Code of the scope.
    pub scope: String,
    /// Code of the item.
    pub item: String,
    /// Code of the tier.
    pub tier: String,
    /// Attribute tags.
    pub tags: Vec<String>,
    /// Meetings: day, and minutes from midnight they begin and end at.
    pub meetings: Vec<(Date, u16, u16)>,
    /// Instant the first meeting begins.
    pub first_meeting: Option<Timestamp>,
    /// Instant the last meeting ends.
    pub last_meeting_end: Option<Timestamp>,
    /// Instant enrolment opens.
    pub enrolment_opens: Option<Timestamp>,
    /// Instant enrolment closes.
    pub enrolment_closes: Option<Timestamp>,
    /// Instant it was approved.
    pub approved: Option<Timestamp>,
    /// Hours it gives, in half hours.
    pub half_hours: u32,
    /// Has meetings that are held at a place.
    pub on_site: bool,
    /// Has meetings or parts that are held online.
    pub online: bool,
    /// Costs nothing.
    pub free: bool,
    /// No place is free now.
    pub full: bool,
    /// Called off: found by its code alone.
    pub cancelled: bool,
    /// Where it is held, when known.
    pub point: Option<Point>,
}

/// A place on the earth, WGS 84, in degrees.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the two coordinates")]
pub struct Point {
    pub latitude: f64,
    pub longitude: f64,
}

/// Part of a day a meeting begins in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// Before noon.
    Morning,
    /// From noon to 17:30.
    Afternoon,
    /// From 17:30.
    Evening,
}

impl Slot {
    /// The part of the day that holds this minute from midnight.
    pub fn of(minute: u16) -> Self {
        match minute {
            0..720 => Self::Morning,
            720..1050 => Self::Afternoon,
            _ => Self::Evening,
        }
    }
}

/// What is wanted: words and filters, all of which must hold. Values of one list are alternatives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Counties' names.
    pub counties: Vec<String>,
    /// Organisers' codes.
    pub organisers: Vec<String>,
    /// Codes of audience stages.
    pub audience_stages: Vec<String>,
    /// Codes of audience positions.
    pub audience_positions: Vec<String>,
    /// Codes of the taxonomy's stage.
    pub stages: Vec<String>,
    /// Codes of subjects.
    pub subjects: Vec<String>,
    /// Codes of scopes.
    pub scopes: Vec<String>,
    /// Codes of items.
    pub items: Vec<String>,
    /// Codes of tiers.
    pub tiers: Vec<String>,
    /// Attribute tags.
    pub tags: Vec<String>,
    /// A meeting on this day or later; with [`Filter::until`], one meeting between the two.
    pub from: Option<Date>,
    /// A meeting on this day or earlier.
    pub until: Option<Date>,
    /// Days of the week, of any meeting.
    pub weekdays: Vec<Weekday>,
    /// Parts of the day, of any meeting.
    pub slots: Vec<Slot>,
    /// At least so many half hours.
    pub half_hours_from: Option<u32>,
    /// At most so many half hours.
    pub half_hours_until: Option<u32>,
    /// Online (true) or on site (false).
    pub online: Option<bool>,
    /// Without a fee only.
    pub free: bool,
    /// Only what one can enrol for at the question's instant and is not full.
    pub open: bool,
    /// Only what is not over at the question's instant.
    pub upcoming: bool,
    /// Within so many kilometres of a point.
    pub near: Option<(Point, f64)>,
    /// Only what was approved at or after this instant; alerts ask so.
    pub approved_since: Option<Timestamp>,
}

/// The order of the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best first when words were given, else as [`Sort::Soonest`].
    #[default]
    Best,
    /// First meeting first; last first without [`Filter::upcoming`], where the first ones are long past.
    Soonest,
    /// Last approved first.
    Newest,
    /// Most hours first.
    Hours,
    /// Enrolment closing first.
    Closing,
    /// Nearest first; as [`Sort::Best`] without [`Filter::near`].
    Nearest,
}

/// A question to the index.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Words as typed.
    pub words: String,
    /// Filters.
    pub filter: Filter,
    /// Order.
    pub sort: Sort,
    /// The instant of asking.
    pub now: Timestamp,
    /// Hits to skip.
    pub skip: usize,
    /// Hits wanted.
    pub take: usize,
    /// Whether counts per value are wanted too.
    pub facets: bool,
}

impl Question {
    /// A question for words at an instant: first twenty, no filters, with facets.
    pub fn new(words: impl Into<String>, now: Timestamp) -> Self {
        Self {
            words: words.into(),
            filter: Filter::default(),
            sort: Sort::Best,
            now,
            skip: 0,
            take: 20,
            facets: true,
        }
    }
}

/// One found course.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Its code.
    pub code: String,
    /// Kilometres from the point asked for, when both are known.
    pub kilometres: Option<f64>,
}

/// What can be counted per value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "named as the filters")]
pub enum Facet {
    County,
    AudienceStage,
    Stage,
    Subject,
    Scope,
    Item,
    Tier,
    Tag,
    Weekday,
    Slot,
    Online,
    Free,
}

/// Counts per facet, most first: value and number of courses that would be found with this value as the only one of
/// its facet, all other filters as asked. Values are those of the entries; days of the week are `1` (Monday) to `7`,
/// parts of the day `morning`, `afternoon`, `evening`, and the others `online`, `on_site` and `free`, `charged`.
pub type Facets = Vec<(Facet, Vec<(String, u64)>)>;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// One page of hits, in order.
    pub hits: Vec<Hit>,
    /// All that were found.
    pub total: u64,
    /// Counts, when asked for.
    pub facets: Facets,
    /// Nothing had all words: these hits have most of them, or words much alike.
    pub relaxed: bool,
    /// The words it was searched with instead of those typed, for "did you mean".
    pub suggested: Option<String>,
}
