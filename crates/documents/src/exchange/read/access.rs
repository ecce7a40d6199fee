//! The lists as tables of an Access database, read page by page through jetdb.

use super::header::Header;
use super::source::{Source, failed};
use crate::exchange::row::{is_text, line_feeds};
use crate::exchange::{BadRow, Item, Limits, List, RawRow};
use crate::{DocumentError, xlsx};
use jetdb::{ColumnType, FileError, PageReader, RowPosition, TableDef, TableRows, Value};
use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Rows read at a time, so that the rows of one page are read from it together.
const BATCH: usize = 256;
/// Text of a batch in bytes after which it is given out, however few rows it has.
const BATCH_TEXT: usize = 4 << 20;

/// The rows of a database.
pub(crate) struct AccessRows {
    reader: PageReader,
    tables: VecDeque<Table>,
    batch: VecDeque<Item>,
    cell_chars: usize,
}

/// A table that is a list.
struct Table {
    definition: TableDef,
    header: Header,
    calculated: HashMap<String, ColumnType>,
    /// Where to read on, and the number of the last row given out; the header counts.
    next: RowPosition,
    line: u64,
}

impl AccessRows {
    /// Finds the tables.
    ///
    /// # Errors
    /// `file-too-large`, `encrypted`, `bad-database`, `no-list`, `list-twice`, `column-missing`, `bad-header`.
    pub(crate) fn open(source: &Source, limits: &Limits) -> Result<Self, DocumentError> {
        if source.len() > limits.access_bytes {
            return Err(DocumentError::FileTooLarge { limit: limits.access_bytes });
        }
        let (reader, tables) = guarded(|| find_tables(source))?;
        if tables.is_empty() {
            return Err(DocumentError::NoList);
        }
        Ok(Self { reader, tables, batch: VecDeque::new(), cell_chars: limits.cell_chars })
    }

    /// The next row.
    pub(crate) fn next(&mut self) -> Result<Option<Item>, DocumentError> {
        loop {
            if let Some(item) = self.batch.pop_front() {
                return Ok(Some(item));
            }
            let Some(table) = self.tables.front_mut() else { return Ok(None) };
            let (reader, most) = (&mut self.reader, self.cell_chars);
            let (batch, ended) = guarded(AssertUnwindSafe(|| table.read(reader, most)))?;
            self.batch = batch;
            if ended {
                self.tables.pop_front();
            }
        }
    }
}

impl Table {
    fn open(reader: &mut PageReader, list: List, name: &str, page: u32) -> Result<Self, DocumentError> {
        let definition = jetdb::read_table_def(reader, name, page).map_err(refusal)?;
        let names: Vec<String> = definition.columns.iter().map(|column| column.name.clone()).collect();
        let header = Header::of(list, &names)?;
        let calculated = jetdb::calculated_column_types(reader, &definition);
        Ok(Self { definition, header, calculated, next: RowPosition::default(), line: 1 })
    }

    /// The next rows, and whether they were the last.
    fn read(&mut self, reader: &mut PageReader, most: usize) -> Result<(VecDeque<Item>, bool), DocumentError> {
        let wanted: Vec<_> =
            (0..self.definition.columns.len()).filter(|at| self.header.place(*at).is_some()).collect();
        let mut rows = TableRows::new(&self.definition, &self.calculated).with_columns(&wanted);
        rows = rows.starting_at(self.next);
        let mut batch = VecDeque::new();
        let (mut skipped, mut text) = (0, 0);
        loop {
            let row = rows.next_row(reader).map_err(refusal)?;
            for _ in skipped..rows.skipped_rows() {
                self.line += 1;
                let detail = "the database can't read this row";
                batch.push_back(Item::Bad(BadRow::new(self.header.list, self.line, "row-unreadable", detail, [])));
            }
            skipped = rows.skipped_rows();
            let Some(row) = row else { return Ok((batch, true)) };
            self.line += 1;
            let item = self.item(row.values, most);
            text += match &item {
                Item::Row(row) => row.cells.iter().map(String::len).sum(),
                Item::Bad(_) => 0,
            };
            batch.push_back(item);
            if batch.len() >= BATCH || text > BATCH_TEXT {
                self.next = rows.position();
                return Ok((batch, false));
            }
        }
    }

    fn item(&self, values: Vec<Value>, most: usize) -> Item {
        let mut fault = None;
        let mut texts = Vec::with_capacity(values.len());
        for (at, value) in values.into_iter().enumerate() {
            let place = self.header.place(at);
            let padded = self.definition.columns.get(at).is_some_and(|column| column.is_fixed);
            let text = line_feeds(shown(value, padded).unwrap_or_else(|| {
                fault.get_or_insert_with(|| (place, "value-kind", "neither text nor number".to_owned()));
                String::new()
            }));
            let found = if text.len() > most && text.chars().count() > most {
                Some(("cell-too-long", format!("more than {most} characters")))
            } else if !is_text(&text) || text.contains('\u{FFFD}') {
                // The library puts this sign where bytes are no text, and nobody types it.
                Some(("not-text", "bytes that are no text".to_owned()))
            } else {
                None
            };
            if let (Some((code, detail)), Some(_)) = (found, place) {
                fault.get_or_insert((place, code, detail));
            }
            texts.push(text);
        }
        let (list, line) = (self.header.list, self.line);
        match fault {
            None => Item::Row(RawRow { list, line, cells: self.header.arrange(texts) }),
            Some((place, code, detail)) => {
                Item::Bad(BadRow::new(list, line, code, detail, texts.iter().map(String::as_str)).at(place))
            }
        }
    }
}

fn find_tables(source: &Source) -> Result<(PageReader, VecDeque<Table>), DocumentError> {
    let mut reader = PageReader::open_reader(source.whole()).map_err(refusal)?;
    let catalog = jetdb::read_catalog(&mut reader).map_err(refusal)?;
    let mut tables = VecDeque::new();
    for list in List::ALL {
        let named = |entry: &&jetdb::CatalogEntry| {
            entry.object_type == jetdb::ObjectType::Table && entry.name.eq_ignore_ascii_case(list.sheet_name())
        };
        let mut found = catalog.iter().filter(named);
        if let Some(entry) = found.next() {
            tables.push_back(Table::open(&mut reader, list, &entry.name, entry.table_page)?);
        }
        if let Some(twice) = found.next() {
            return Err(DocumentError::ListTwice { name: twice.name.clone() });
        }
    }
    Ok((reader, tables))
}

/// A value as text; none for pictures and other bytes.
fn shown(value: Value, padded: bool) -> Option<String> {
    Some(match value {
        Value::Null => String::new(),
        // A column of fixed width is filled up with blanks, which nobody typed.
        Value::Text(text) if padded => text.trim_end_matches(' ').to_owned(),
        Value::Text(text) | Value::Guid(text) => text,
        Value::Bool(yes) => if yes { "1" } else { "0" }.to_owned(),
        Value::Byte(number) => number.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Long(number) => number.to_string(),
        Value::BigInt(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Double(number) => xlsx::typed(number),
        Value::Money(text) | Value::Numeric(text) => short(&text),
        Value::Timestamp(days) => moment(days)?,
        Value::DateTimeExtended(text) => text.replace('-', "/"),
        _ => return None,
    })
}

/// `3.5` for `3.5000`.
fn short(number: &str) -> String {
    if number.contains('.') {
        number.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        number.to_owned()
    }
}

/// Days since 30 December 1899 as `2026/03/07` or `2026/03/07 13:30`.
fn moment(days: f64) -> Option<String> {
    if !(-600_000.0..3_000_000.0).contains(&days) {
        return None;
    }
    // Before the first day the time of day still counts forward.
    let (day, seconds) = (days.trunc(), (days.fract().abs() * 86_400.0).round());
    let start = jiff::civil::date(1899, 12, 30);
    let seconds = jiff::Span::new().try_seconds(seconds as i64).ok()?;
    let span = jiff::Span::new().try_days(day as i64).ok()?;
    let at = start.checked_add(span).ok()?.at(0, 0, 0, 0).checked_add(seconds).ok()?;
    let date = at.strftime("%Y/%m/%d").to_string();
    Some(match (at.hour(), at.minute(), at.second()) {
        (0, 0, 0) => date,
        (_, _, 0) => format!("{date} {}", at.strftime("%H:%M")),
        _ => format!("{date} {}", at.strftime("%H:%M:%S")),
    })
}

fn refusal(error: FileError) -> DocumentError {
    match error {
        FileError::Io(error) => failed(error),
        FileError::PasswordRequired | FileError::InvalidPassword | FileError::UnsupportedEncryption { .. } => {
            DocumentError::Encrypted
        }
        FileError::FileTooSmall { .. } | FileError::PageOutOfRange { .. } => {
            DocumentError::HalfAFile { reason: error.to_string() }
        }
        other => DocumentError::BadDatabase { reason: other.to_string() },
    }
}

/// The library follows numbers of a damaged file; where it stumbles, the file is refused and nothing else stops.
fn guarded<T>(work: impl FnOnce() -> Result<T, DocumentError>) -> Result<T, DocumentError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(DocumentError::BadDatabase { reason: "its numbers contradict each other".into() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_numbers_are_written_as_the_legacy_lists_write_them() {
        assert_eq!(moment(46_088.0).as_deref(), Some("2026/03/07"));
        assert_eq!(moment(46_088.5625).as_deref(), Some("2026/03/07 13:30"));
        assert_eq!(moment(-1.25).as_deref(), Some("1899/12/29 06:00"));
        assert_eq!((moment(f64::NAN), moment(1e9)), (None, None));
        assert_eq!([short("3.5000"), short("3.0000"), short("30")], ["3.5", "3", "30"]);
        assert_eq!(shown(Value::Text("A  ".into()), true).as_deref(), Some("A"));
        assert_eq!(shown(Value::Text("A  ".into()), false).as_deref(), Some("A  "));
        assert_eq!(shown(Value::Binary(vec![1]), false), None);
    }

    #[test]
    fn a_stumble_of_the_library_is_a_refusal() {
        let refused = guarded(|| -> Result<(), DocumentError> { panic!("stumbled") });
        assert_eq!(refused.unwrap_err().code(), "bad-database");
    }
}
