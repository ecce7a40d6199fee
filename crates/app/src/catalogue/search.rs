//! What a visitor asks the catalogue: words and filters as they stand in the address.

use std::collections::BTreeMap;

use ::search::{Filter, Point, Question, Slot, Sort};
use domain::calendar::parse_date;
use domain::hours::HalfHours;
use domain::places;
use domain::text::fold;
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use ui::encode;

/// Filters that take several values, by their names in the address.
pub const LISTS: [&str; 10] =
    ["county", "stage", "position", "subject", "scope", "item", "tier", "tag", "weekday", "slot"];

/// Distances one may choose, in kilometres.
pub const DISTANCES: [u32; 3] = [10, 25, 50];

/// Most characters of a question that are looked at; nobody types more, and addresses of links stay short.
const MOST_TEXT: usize = 120;
/// Most values of one filter.
const MOST_VALUES: usize = 40;

/// A question to the catalogue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// As typed.
    pub text: String,
    /// Folded words, each of which must occur.
    pub words: Vec<String>,
    /// Chosen values of the filters in [`LISTS`]; only filters with a value stand here.
    pub lists: BTreeMap<&'static str, Vec<String>>,
    /// The organiser's name or a part of it, or its code.
    pub organiser: String,
    /// From this day.
    pub from: Option<Date>,
    /// Until this day.
    pub until: Option<Date>,
    /// At least so many hours.
    pub hours_from: Option<HalfHours>,
    /// At most so many hours.
    pub hours_until: Option<HalfHours>,
    /// `online`, `onsite` or empty.
    pub way: String,
    /// Near this county, or near `latitude,longitude`.
    pub near: String,
    /// Within so many kilometres of it.
    pub within: u32,
    /// Only without a fee.
    pub free: bool,
    /// Only those one can enrol for now.
    pub open: bool,
    /// Only those that are not over; the default, switched off by `past=1`.
    pub upcoming: bool,
    /// `best`, `soonest`, `newest`, `hours`, `closing`, `nearest`; empty for what suits the question.
    pub sort: String,
    /// From 1.
    pub page: i64,
}

impl Query {
    /// Reads the address's query; what can't be read is left out rather than refused. Of a field sent twice that takes
    /// one value, the last counts.
    pub fn read(pairs: &[(String, String)]) -> Self {
        let get = |key: &str| {
            let last = pairs.iter().rev().find(|(k, _)| k == key);
            last.map(|(_, v)| fold(&cut(v))).unwrap_or_default()
        };
        let text = get("q");
        let mut lists = BTreeMap::new();
        for key in LISTS {
            let mut values: Vec<String> = Vec::new();
            for value in pairs.iter().filter(|(k, _)| k == key).map(|(_, v)| fold(&cut(v))) {
                if !value.is_empty() && !values.contains(&value) && values.len() < MOST_VALUES {
                    values.push(value);
                }
            }
            if !values.is_empty() {
                lists.insert(key, values);
            }
        }
        let near = get("near");
        let near = if point_of(&near).is_some() { near } else { String::new() };
        let way = get("way");
        let within = get("within").parse().unwrap_or(DISTANCES[1]);
        Self {
            words: words(&text),
            text,
            lists,
            organiser: get("organiser"),
            from: parse_date(&get("from")).ok(),
            until: parse_date(&get("until")).ok(),
            hours_from: HalfHours::parse(&get("hours_from")).ok(),
            hours_until: HalfHours::parse(&get("hours_until")).ok(),
            way: if ["online", "onsite"].contains(&way.as_str()) { way } else { String::new() },
            within: if near.is_empty() || !DISTANCES.contains(&within) { DISTANCES[1] } else { within },
            near,
            free: get("free") == "1",
            open: get("open") == "1",
            upcoming: get("past") != "1",
            sort: get("sort"),
            page: get("page").parse().unwrap_or(1).clamp(1, 10_000),
        }
    }

    /// A question without anything: all courses that are not over.
    pub fn all() -> Self {
        Self::read(&[])
    }

    /// Chosen values of a filter.
    pub fn list(&self, key: &str) -> &[String] {
        self.lists.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    /// The same question without one value of a filter.
    pub fn without(&self, key: &'static str, value: &str) -> Self {
        let mut other = self.clone();
        let values: Vec<String> = self.list(key).iter().filter(|v| *v != value).cloned().collect();
        if values.is_empty() {
            other.lists.remove(key);
        } else {
            other.lists.insert(key, values);
        }
        other
    }

    /// Whether any filter besides the words is on.
    pub fn is_filtered(&self) -> bool {
        let plain = Self { text: self.text.clone(), words: self.words.clone(), ..Self::all() };
        *self != Self { sort: self.sort.clone(), page: self.page, ..plain }
    }

    /// Whether it asks for something that only the index knows; the database leaves these filters out.
    pub fn needs_index(&self) -> bool {
        ["subject", "tier", "weekday"].iter().any(|key| !self.list(key).is_empty()) || !self.near.is_empty()
    }

    /// The place it asks to be near.
    pub fn point(&self) -> Option<Point> {
        point_of(&self.near)
    }

    /// Everything but the page, as fields of a form or of an address; without the empty ones.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![("q", self.text.clone())];
        for key in LISTS {
            pairs.extend(self.list(key).iter().map(|value| (key, value.clone())));
        }
        let day = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
        let hours = |hours: Option<HalfHours>| hours.map(|h| h.to_string()).unwrap_or_default();
        let on = |on: bool| if on { "1".to_owned() } else { String::new() };
        pairs.extend([
            ("organiser", self.organiser.clone()),
            ("from", day(self.from)),
            ("until", day(self.until)),
            ("hours_from", hours(self.hours_from)),
            ("hours_until", hours(self.hours_until)),
            ("way", self.way.clone()),
            ("near", self.near.clone()),
            ("within", if self.near.is_empty() { String::new() } else { self.within.to_string() }),
            ("open", on(self.open)),
            ("free", on(self.free)),
            ("past", on(!self.upcoming)),
            ("sort", self.sort.clone()),
        ]);
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    /// The same question at another page, as an address.
    pub fn at_page(&self, page: i64) -> String {
        let mut pairs = self.pairs();
        if page > 1 {
            pairs.push(("page", page.to_string()));
        }
        let query: Vec<String> = pairs.into_iter().map(|(k, v)| format!("{k}={}", encode(&v))).collect();
        if query.is_empty() { "/courses".to_owned() } else { format!("/courses?{}", query.join("&")) }
    }

    /// The order in force, by its name in the address.
    pub fn order(&self) -> &str {
        let known = ["best", "soonest", "newest", "hours", "closing", "nearest"];
        match self.sort.as_str() {
            "best" if self.words.is_empty() => "soonest",
            "nearest" if self.near.is_empty() => "soonest",
            sort if known.contains(&sort) => sort,
            _ if !self.near.is_empty() && self.words.is_empty() => "nearest",
            _ if self.words.is_empty() => "soonest",
            _ => "best",
        }
    }

    /// The question in the index's terms, for courses of organisers with these codes when an organiser is asked for.
    pub fn question(&self, organisers: Vec<String>, now: Timestamp, per_page: usize) -> Question {
        let list = |key: &str| self.list(key).to_vec();
        let half_hours = |hours: Option<HalfHours>| hours.and_then(|h| u32::try_from(h.0).ok());
        let filter = Filter {
            counties: list("county"),
            organisers,
            audience_stages: list("stage"),
            audience_positions: list("position"),
            subjects: list("subject"),
            scopes: list("scope"),
            items: list("item"),
            tiers: list("tier"),
            tags: list("tag"),
            from: self.from,
            until: self.until,
            weekdays: self.list("weekday").iter().filter_map(|v| weekday(v)).collect(),
            slots: self.list("slot").iter().filter_map(|v| slot(v)).collect(),
            half_hours_from: half_hours(self.hours_from),
            half_hours_until: half_hours(self.hours_until),
            online: (!self.way.is_empty()).then_some(self.way == "online"),
            free: self.free,
            open: self.open,
            upcoming: self.upcoming,
            near: self.point().map(|point| (point, f64::from(self.within))),
            ..Filter::default()
        };
        Question {
            filter,
            sort: match self.order() {
                "best" => Sort::Best,
                "newest" => Sort::Newest,
                "hours" => Sort::Hours,
                "closing" => Sort::Closing,
                "nearest" => Sort::Nearest,
                _ => Sort::Soonest,
            },
            skip: usize::try_from(self.page - 1).unwrap_or(0) * per_page,
            take: per_page,
            facets: true,
            ..Question::new(self.text.clone(), now)
        }
    }
}

/// Folded, lower-case words of a text; what `search_text` is matched with.
pub fn words(text: &str) -> Vec<String> {
    fold(text).to_lowercase().split_whitespace().take(8).map(str::to_owned).collect()
}

/// A day of the week by its number in the address, Monday first.
pub fn weekday(number: &str) -> Option<Weekday> {
    Weekday::from_monday_one_offset(number.parse().ok()?).ok()
}

/// A part of the day by its name in the address.
pub fn slot(name: &str) -> Option<Slot> {
    match name {
        "morning" => Some(Slot::Morning),
        "afternoon" => Some(Slot::Afternoon),
        "evening" => Some(Slot::Evening),
        _ => None,
    }
}

/// The minutes from midnight between which a meeting of this part of the day begins.
pub fn slot_minutes(slot: Slot) -> (i64, i64) {
    match slot {
        Slot::Morning => (0, 12 * 60),
        Slot::Afternoon => (12 * 60, 17 * 60 + 30),
        Slot::Evening => (17 * 60 + 30, 24 * 60),
    }
}

/// Item codes repeat in every stage and scope: in the index and in addresses they stand with both.
pub fn item_key(stage: &str, scope: &str, item: &str) -> String {
    if item.is_empty() { String::new() } else { format!("{stage}:{scope}:{item}") }
}

/// The stage, scope and item of a key.
pub fn item_parts(key: &str) -> Option<(&str, &str, &str)> {
    let (stage, rest) = key.split_once(':')?;
    let (scope, item) = rest.split_once(':')?;
    Some((stage, scope, item))
}

/// The place a text names: a county, or `latitude,longitude` in or around Taiwan.
fn point_of(near: &str) -> Option<Point> {
    if let Some(county) = places::county(near) {
        return Some(Point { latitude: county.latitude, longitude: county.longitude });
    }
    let (latitude, longitude) = near.split_once(',')?;
    let point = Point { latitude: latitude.parse().ok()?, longitude: longitude.parse().ok()? };
    let inside = (10.0..30.0).contains(&point.latitude) && (110.0..130.0).contains(&point.longitude);
    inside.then_some(point)
}

fn cut(text: &str) -> String {
    text.chars().take(MOST_TEXT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> Query {
        let pairs: Vec<_> = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Query::read(&pairs)
    }

    #[test]
    fn an_address_says_the_same_question_again() {
        let asked = query(&[
            ("q", "　性平　教育"),
            ("county", "宜蘭縣"),
            ("county", "花蓮縣"),
            ("county", "宜蘭縣"),
            ("stage", "14-4"),
            ("weekday", "6"),
            ("slot", "evening"),
            ("from", "115/3/1"),
            ("hours_from", "3"),
            ("near", "宜蘭縣"),
            ("within", "50"),
            ("open", "1"),
            ("past", "1"),
            ("sort", "closing"),
        ]);
        assert_eq!(asked.list("county"), ["宜蘭縣", "花蓮縣"]);
        assert!(asked.is_filtered() && asked.needs_index() && !asked.upcoming);
        let pairs: Vec<_> = asked.pairs().into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
        assert_eq!(Query::read(&pairs), asked);
        assert_eq!(asked.without("county", "宜蘭縣").list("county"), ["花蓮縣"]);
        let found = asked.question(Vec::new(), Timestamp::UNIX_EPOCH, 20);
        assert_eq!(found.filter.weekdays, [Weekday::Saturday]);
        assert_eq!(found.filter.slots, [Slot::Evening]);
        assert_eq!(found.filter.half_hours_from, Some(6));
        assert_eq!(found.sort, Sort::Closing);
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        let asked = query(&[
            ("from", "115/13/1"),
            ("near", "火星"),
            ("within", "9999"),
            ("way", "both"),
            ("page", "-3"),
            ("sort", "random"),
            ("hours_from", "many"),
            ("tag", ""),
        ]);
        assert!(!asked.is_filtered());
        assert_eq!((asked.page, asked.order()), (1, "soonest"));
        assert_eq!(Query { sort: String::new(), ..asked }.at_page(1), "/courses");
        assert!(query(&[("q", &"研".repeat(10_000))]).text.chars().count() <= MOST_TEXT);
    }

    #[test]
    fn the_order_suits_the_question() {
        for (pairs, order) in [
            (&[][..], "soonest"),
            (&[("q", "閱讀")][..], "best"),
            (&[("near", "宜蘭縣")][..], "nearest"),
            (&[("near", "宜蘭縣"), ("q", "閱讀")][..], "best"),
            (&[("sort", "nearest")][..], "soonest"),
            (&[("sort", "best")][..], "soonest"),
            (&[("near", "24.75,121.75"), ("sort", "hours")][..], "hours"),
        ] {
            assert_eq!(query(pairs).order(), order, "{pairs:?}");
        }
    }
}
