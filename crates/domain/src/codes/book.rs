//! All rows of the code tables with the days on which they hold, and the tables as they stand on one day.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{OnceLock, RwLock};

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::value::{Error as Unreadable, MapDeserializer};

use super::{Choice, Field, Tables, Tag};

/// A row of a table with its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedRow {
    /// What tells it from other rows of its table, whatever its label: `fee/22-3`.
    pub code: String,
    /// Its cells by column.
    pub cells: BTreeMap<String, String>,
    /// First day, when it has not always been there.
    pub from: Option<Date>,
    /// First day without it, when it ends.
    pub until: Option<Date>,
}

impl DatedRow {
    /// Whether it is in force on a day.
    pub fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }

    /// A cell, empty when the table does not have it.
    pub fn cell(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// One of the tables that the national centre keeps by editions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableKind {
    /// Options of the registration form.
    Form,
    /// Stages.
    Stages,
    /// Scopes, groups and items.
    Taxonomy,
    /// Subjects of a stage.
    Subjects,
    /// Which rule counts hours.
    HourRules,
    /// Words that hint at content needing consent.
    ConsentHints,
}

impl TableKind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Form, Self::Stages, Self::Taxonomy, Self::Subjects, Self::HourRules, Self::ConsentHints];

    /// Its name in addresses and rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Form => "course-form",
            Self::Stages => "stages",
            Self::Taxonomy => "taxonomy",
            Self::Subjects => "subjects",
            Self::HourRules => "hour-rules",
            Self::ConsentHints => "consent-hints",
        }
    }

    /// The table of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.as_str() == name)
    }

    /// Its columns in the order of its file. `label_en` may be left out where the shipped file has none.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Form => &["field", "key", "label", "kind", "code", "option", "note", "label_en"],
            Self::Stages => &["stage", "label", "label_en"],
            Self::Taxonomy => &["stage", "scope", "scope_name", "group", "group_name", "item", "item_name"],
            Self::Subjects => &["stage", "code", "label", "note", "label_en"],
            Self::HourRules => &["field", "code", "rule", "note"],
            Self::ConsentHints => &["word", "kind", "note"],
        }
    }

    /// Columns that an upload must have.
    pub fn needed(self) -> impl Iterator<Item = &'static str> {
        let columns = self.columns().iter().copied();
        columns.filter(move |c| !(*c == "note" || (*c == "label_en" && self != Self::Stages)))
    }

    /// What tells a row from the others.
    pub fn code_of(self, cells: &BTreeMap<String, String>) -> String {
        let cell = |name: &str| cells.get(name).map_or("", String::as_str);
        match self {
            Self::Form => format!("{}/{}", cell("key"), cell("code")),
            Self::Stages => cell("stage").to_owned(),
            Self::Taxonomy => {
                let own = if cell("item").is_empty() { cell("group") } else { cell("item") };
                format!("{}/{own}", cell("stage"))
            }
            Self::Subjects => cell("code").to_owned(),
            Self::HourRules => format!("{}/{}", cell("field"), cell("code")),
            Self::ConsentHints => cell("word").to_owned(),
        }
    }

    /// What people read of a row.
    pub fn label_of(self, row: &DatedRow) -> &str {
        match self {
            Self::Form if row.cell("code").is_empty() => row.cell("label"),
            Self::Form => row.cell("option"),
            Self::Stages | Self::Subjects => row.cell("label"),
            Self::Taxonomy if row.cell("item").is_empty() => row.cell("group_name"),
            Self::Taxonomy => row.cell("item_name"),
            Self::HourRules => row.cell("rule"),
            Self::ConsentHints => row.cell("kind"),
        }
    }

    /// Where a row belongs; a row whose place differs has moved.
    pub fn place_of(self, row: &DatedRow) -> String {
        match self {
            Self::Form => row.cell("field").to_owned(),
            Self::Taxonomy if row.cell("item").is_empty() => row.cell("scope").to_owned(),
            Self::Taxonomy => format!("{}/{}", row.cell("scope"), row.cell("group")),
            Self::Subjects => row.cell("stage").to_owned(),
            _ => String::new(),
        }
    }

    /// The form field and the answer that a row stands for in a course, if courses answer with it.
    pub fn answer_of(self, row: &DatedRow) -> Option<(String, String)> {
        match self {
            Self::Form if !row.cell("code").is_empty() => {
                Some((row.cell("key").to_owned(), row.cell("code").to_owned()))
            }
            Self::Stages => Some(("stage".to_owned(), row.cell("stage").to_owned())),
            Self::Subjects => Some(("subject".to_owned(), row.cell("code").to_owned())),
            Self::Taxonomy => {
                let own = if row.cell("item").is_empty() { row.cell("group") } else { row.cell("item") };
                Some(("item".to_owned(), format!("{}/{own}", row.cell("stage"))))
            }
            _ => None,
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::Form => include_str!("../../../../data/tables/course-form.csv"),
            Self::Stages => include_str!("../../../../data/tables/stages.csv"),
            Self::Taxonomy => include_str!("../../../../data/tables/taxonomy.csv"),
            Self::Subjects => include_str!("../../../../data/tables/subjects.csv"),
            Self::HourRules => include_str!("../../../../data/tables/hour-rules.csv"),
            Self::ConsentHints => include_str!("../../../../data/tables/consent-hints.csv"),
        }
    }

    /// The rows of the shipped file, which are edition 0.
    pub fn shipped_rows(self) -> Vec<DatedRow> {
        let mut reader = csv::Reader::from_reader(self.file().as_bytes());
        let rows: Result<Vec<BTreeMap<String, String>>, _> = reader.deserialize().collect();
        rows.expect("a shipped table is readable; a test reads them all")
            .into_iter()
            .map(|cells| DatedRow { code: self.code_of(&cells), cells, from: None, until: None })
            .collect()
    }
}

/// The attribute tags as shipped.
fn shipped_tags() -> Vec<Tag> {
    let file = include_str!("../../../../data/tables/attribute-tags.csv");
    let rows: Result<Vec<Tag>, _> = csv::Reader::from_reader(file.as_bytes()).into_deserialize().collect();
    rows.expect("a shipped table is readable; a test reads them all")
}

/// All tables with all their rows, past and future ones too.
#[derive(Debug)]
pub struct Book {
    number: i64,
    rows: BTreeMap<TableKind, Vec<DatedRow>>,
    tags: Vec<Tag>,
    /// Days on which something begins or ends, in order; a view stands before each and after the last.
    cuts: Vec<Date>,
    views: Vec<OnceLock<Tables>>,
}

impl Book {
    /// A book of editions; a table that is not given stands as shipped, and so do the tags.
    pub fn new(number: i64, given: BTreeMap<TableKind, Vec<DatedRow>>, tags: Option<Vec<Tag>>) -> Self {
        let mut rows = given;
        for table in TableKind::ALL {
            rows.entry(table).or_insert_with(|| table.shipped_rows());
        }
        let days: BTreeSet<Date> =
            rows.values().flatten().flat_map(|r| [r.from, r.until]).flatten().collect();
        let cuts: Vec<Date> = days.into_iter().collect();
        let views = (0..=cuts.len()).map(|_| OnceLock::new()).collect();
        Self { number, rows, tags: tags.unwrap_or_else(shipped_tags), cuts, views }
    }

    /// Which change of the tables this book has followed last; 0 is as shipped.
    pub fn number(&self) -> i64 {
        self.number
    }

    /// All rows of a table, in order.
    pub fn rows(&self, table: TableKind) -> &[DatedRow] {
        self.rows.get(&table).map_or(&[], Vec::as_slice)
    }

    /// The tables as they stand on a day.
    pub fn on(&self, day: Date) -> &Tables {
        let index = self.cuts.partition_point(|cut| *cut <= day);
        let view = &self.views[index.min(self.views.len() - 1)];
        view.get_or_init(|| self.read(day))
    }

    fn read(&self, day: Date) -> Tables {
        Tables {
            fields: self.fields(day),
            stages: self.list(TableKind::Stages, day),
            taxonomy: self.list(TableKind::Taxonomy, day),
            tags: self.tags.clone(),
            subjects: self.list(TableKind::Subjects, day),
            hour_rules: self.list(TableKind::HourRules, day),
            consent_hints: self.list(TableKind::ConsentHints, day),
        }
    }

    fn holding(&self, table: TableKind, day: Date) -> impl Iterator<Item = &DatedRow> {
        self.rows(table).iter().filter(move |row| row.holds(day))
    }

    fn list<T: for<'de> Deserialize<'de>>(&self, table: TableKind, day: Date) -> Vec<T> {
        let read = |row: &DatedRow| {
            let cells = row.cells.iter().map(|(name, cell)| (name.as_str(), cell.as_str()));
            T::deserialize(MapDeserializer::<_, Unreadable>::new(cells)).ok()
        };
        self.holding(table, day).filter_map(read).collect()
    }

    fn fields(&self, day: Date) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        for row in self.holding(TableKind::Form, day) {
            let at = match fields.iter().position(|field| field.key == row.cell("key")) {
                Some(at) => at,
                None => {
                    let cell = |name: &str| row.cell(name).to_owned();
                    let options = Vec::new();
                    fields.push(Field {
                        number: cell("field"),
                        key: cell("key"),
                        label: cell("label"),
                        kind: cell("kind"),
                        options,
                    });
                    fields.len() - 1
                }
            };
            if !row.cell("code").is_empty() {
                let cell = |name: &str| row.cell(name).to_owned();
                fields[at].options.push(Choice {
                    code: cell("code"),
                    label: cell("option"),
                    label_en: cell("label_en"),
                });
            }
        }
        fields
    }

    /// Views from the latest to the earliest, for words of what is no longer in force.
    fn backwards(&self) -> impl Iterator<Item = &Tables> {
        let earliest = Date::MIN;
        self.cuts.iter().rev().copied().chain([earliest]).map(|day| self.on(day))
    }
}

/// The book in force and the day that counts as today.
static CURRENT: RwLock<Option<(&'static Book, Date)>> = RwLock::new(None);

/// The tables as shipped.
pub fn shipped() -> &'static Tables {
    static SHIPPED: OnceLock<Book> = OnceLock::new();
    SHIPPED.get_or_init(|| Book::new(0, BTreeMap::new(), None)).on(Date::MIN)
}

fn current() -> (&'static Book, Date) {
    static SHIPPED: OnceLock<Book> = OnceLock::new();
    let held = *CURRENT.read().unwrap_or_else(std::sync::PoisonError::into_inner);
    held.unwrap_or_else(|| (SHIPPED.get_or_init(|| Book::new(0, BTreeMap::new(), None)), Date::MIN))
}

/// The book in force.
pub fn book() -> &'static Book {
    current().0
}

/// Puts a book in force. The one before is never given back, because callers may still read in it: a few hundred kilobytes
/// an edition, and a few editions a year.
pub fn install(book: Book, today: Date) {
    let mut held = CURRENT.write().unwrap_or_else(std::sync::PoisonError::into_inner);
    *held = Some((Box::leak(Box::new(book)), today));
}

/// Tells which day it is, so that rows begin and end without a new edition.
pub fn set_day(today: Date) {
    let mut held = CURRENT.write().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some((_, day)) = held.as_mut() {
        *day = today;
    }
}

/// The tables as they stand today.
pub fn tables() -> &'static Tables {
    let (book, today) = current();
    book.on(today)
}

/// The tables as they stand on a day.
pub fn tables_on(day: Date) -> &'static Tables {
    book().on(day)
}

/// The words of an answer on a day, in Chinese and (when the table says) English; of a code that is not in force then,
/// the latest ones there are.
pub fn label_at(key: &str, code: &str, day: Option<Date>) -> Option<(&'static str, &'static str)> {
    let today = day.map_or_else(tables, tables_on);
    today.words(key, code).or_else(|| book().backwards().find_map(|tables| tables.words(key, code)))
}

/// An item on a day; of one that is not in force then, the latest there is.
pub fn item_at(stage: &str, scope: &str, code: &str, day: Option<Date>) -> Option<super::Item<'static>> {
    let today = day.map_or_else(tables, tables_on);
    let latest = || book().backwards().find_map(|tables| tables.item(stage, scope, code));
    today.item(stage, scope, code).or_else(latest)
}

/// The rule that counts the hours of an answer, also of one that is no longer offered: a course keeps its hours.
pub fn hour_rule(field: &str, code: &str) -> Option<&'static str> {
    let latest = || book().backwards().find_map(|tables| tables.hour_rule(field, code));
    tables().hour_rule(field, code).or_else(latest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// `fee/22-3` ends and is called otherwise from a day on.
    fn renamed(day: Date) -> Book {
        let mut rows = TableKind::Form.shipped_rows();
        let at = rows.iter().position(|r| r.code == "fee/22-3").expect("the option");
        rows[at].until = Some(day);
        let mut new = rows[at].clone();
        new.cells.insert("option".to_owned(), "不收費用".to_owned());
        (new.from, new.until) = (Some(day), None);
        rows.insert(at + 1, new);
        Book::new(1, BTreeMap::from([(TableKind::Form, rows)]), None)
    }

    #[test]
    fn a_label_changes_on_its_day() {
        let day = date(2027, 1, 1);
        let book = renamed(day);
        let shipped = shipped().label("fee", "22-3").expect("a label");
        assert_eq!(book.on(date(2026, 12, 31)).label("fee", "22-3"), Some(shipped));
        assert_eq!(book.on(day).label("fee", "22-3"), Some("不收費用"));
        let options = |day| book.on(day).field("fee").expect("a field").options.len();
        assert_eq!(options(day), options(date(2026, 12, 31)));
    }

    #[test]
    fn what_is_shipped_reads_back_whole() {
        for table in TableKind::ALL {
            let rows = table.shipped_rows();
            let codes: BTreeSet<_> = rows.iter().map(|r| r.code.as_str()).collect();
            assert_eq!(codes.len(), rows.len(), "{table:?} has each code once");
            for column in table.needed() {
                assert!(rows[0].cells.contains_key(column), "{table:?} {column}");
            }
        }
        let tables = shipped();
        assert_eq!(tables.taxonomy.len(), TableKind::Taxonomy.shipped_rows().len());
        assert_eq!(tables.hour_rules.len(), TableKind::HourRules.shipped_rows().len());
    }
}
