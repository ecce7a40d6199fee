//! The lists as tables of an Access database, read page by page through jetdb.

use super::guard::guarded;
use super::header::Header;
use super::source::{At, Source, failed};
use crate::DocumentError;
use crate::exchange::row::{is_text, line_feeds};
use crate::exchange::{BadRow, Item, Limits, List, RawRow};
use crate::table::typed;
use jetdb::{FileError, PageReader, RowPosition, TableDef, TableRows, Value};
use std::collections::{HashMap, VecDeque};
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Page where the catalogue of every database begins.
const CATALOGUE: u32 = 2;
/// Kind of an object of the catalogue that is a table.
const TABLE: i16 = 1;
/// Rows read at a time, so that the rows of one page are read from it together.
const BATCH: usize = 256;
/// Text of a batch in bytes after which it is given out, however few rows it has.
const BATCH_TEXT: usize = 4 << 20;
/// Bytes that may be read for one row, its own page and those of its long texts: a chain of them may go through the
/// same page hundreds of times.
const ROW_BYTES: u64 = 256 << 10;
/// Bytes of a database that a row takes at least: more rows than that lie over each other.
const LEAST_ROW: u64 = 12;

/// The rows of a database.
pub(crate) struct AccessRows {
    reader: PageReader,
    left: Arc<AtomicU64>,
    tables: VecDeque<Table>,
    batch: VecDeque<Item>,
    cell_chars: usize,
    rows_left: u64,
}

/// A table that is a list.
struct Table {
    definition: TableDef,
    header: Header,
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
        let left = Arc::new(AtomicU64::new(u64::MAX));
        let counted = Counted { at: source.whole(), left: left.clone() };
        let (reader, tables) = guarded(damaged, || find_tables(counted))?;
        if tables.is_empty() {
            return Err(DocumentError::NoList);
        }
        let rows_left = source.len() / LEAST_ROW;
        Ok(Self { reader, left, tables, batch: VecDeque::new(), cell_chars: limits.cell_chars, rows_left })
    }

    /// The next row.
    pub(crate) fn next(&mut self) -> Result<Option<Item>, DocumentError> {
        loop {
            if let Some(item) = self.batch.pop_front() {
                let left = self.rows_left.checked_sub(1);
                self.rows_left = left.ok_or_else(|| damaged("rows that lie over each other"))?;
                return Ok(Some(item));
            }
            let Some(table) = self.tables.front_mut() else { return Ok(None) };
            let (reader, left, most) = (&mut self.reader, &self.left, self.cell_chars);
            let (batch, ended) = guarded(damaged, || table.read(reader, left, most))?;
            self.batch = batch;
            if ended {
                self.tables.pop_front();
            }
        }
    }
}

impl Table {
    fn open(reader: &mut PageReader, list: List, name: &str, page: u32) -> Result<Self, DocumentError> {
        let definition = definition(reader, name, page)?;
        let names: Vec<String> = definition.columns.iter().map(|column| column.name.clone()).collect();
        let header = Header::of(list, &names)?;
        let mut wanted = definition.columns.iter().enumerate().filter(|(at, _)| header.place(*at).is_some());
        if let Some((_, column)) = wanted.find(|(_, column)| column.is_calculated) {
            // Its values are read by a way of their own, which would hold the whole catalogue.
            return Err(damaged(format!("the column {} is calculated", column.name)));
        }
        Ok(Self { definition, header, next: RowPosition::default(), line: 1 })
    }

    /// The next rows, and whether they were the last.
    fn read(
        &mut self,
        reader: &mut PageReader,
        left: &AtomicU64,
        most: usize,
    ) -> Result<(VecDeque<Item>, bool), DocumentError> {
        let calculated = HashMap::new();
        let columns = 0..self.definition.columns.len();
        let wanted: Vec<_> = columns.filter(|at| self.header.place(*at).is_some()).collect();
        let mut rows =
            TableRows::new(&self.definition, &calculated).with_columns(&wanted).starting_at(self.next);
        let mut batch = VecDeque::new();
        let (mut skipped, mut text) = (0, 0);
        loop {
            // From one row to the next there may be any number of empty pages.
            left.store(u64::MAX, Ordering::Relaxed);
            rows.peek(reader).map_err(refusal)?;
            left.store(ROW_BYTES, Ordering::Relaxed);
            let row = rows.next_row(reader).map_err(refusal)?;
            for _ in skipped..rows.skipped_rows() {
                self.line += 1;
                batch.push_back(Item::Bad(self.unreadable("the row", [])));
            }
            skipped = rows.skipped_rows();
            let Some(row) = row else { return Ok((batch, true)) };
            self.line += 1;
            let lost = lost(reader, &self.definition, &row, &wanted)?;
            let item = match lost {
                Some(column) => Item::Bad(self.unreadable(&column, [])),
                None => self.item(row.values, most),
            };
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

    fn unreadable<'a>(&self, what: &str, cells: impl IntoIterator<Item = &'a str>) -> BadRow {
        BadRow::new(self.header.list, self.line, "row-unreadable", format!("can't read {what}"), cells)
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

fn find_tables(source: Counted) -> Result<(PageReader, VecDeque<Table>), DocumentError> {
    let mut reader = PageReader::open_reader(source).map_err(refusal)?;
    let places = catalogue(&mut reader)?;
    let mut tables = VecDeque::new();
    for list in List::ALL {
        let mut found = places.iter().filter(|(named, _, _)| *named == list);
        if let Some((_, name, page)) = found.next() {
            tables.push_back(Table::open(&mut reader, list, name, *page)?);
        }
        if let Some((_, name, _)) = found.next() {
            return Err(DocumentError::ListTwice { name: name.clone() });
        }
    }
    Ok((reader, tables))
}

/// The lists among the tables of the catalogue, with their pages. Only three of its columns are read: the others hold
/// long values that a hostile file makes as long as it likes.
fn catalogue(reader: &mut PageReader) -> Result<Vec<(List, String, u32)>, DocumentError> {
    let objects = definition(reader, "MSysObjects", CATALOGUE)?;
    let place = |name: &str| {
        let found = objects.columns.iter().position(|column| column.name == name);
        found.ok_or_else(|| damaged("its catalogue"))
    };
    let wanted = [place("Id")?, place("Name")?, place("Type")?];
    let calculated = HashMap::new();
    let mut rows = TableRows::new(&objects, &calculated).with_columns(&wanted);
    let mut found = Vec::new();
    loop {
        let Some(row) = rows.next_row(reader).map_err(refusal)? else { return Ok(found) };
        let values = wanted.map(|at| row.values.get(at));
        if let [Some(Value::Long(id)), Some(Value::Text(name)), Some(Value::Int(TABLE))] = values {
            let list = List::ALL.into_iter().find(|list| list.sheet_name().eq_ignore_ascii_case(name));
            // The upper byte of the number tells the kind of object, the others its page.
            found.extend(list.map(|list| (list, name.clone(), (id & 0x00FF_FFFF).cast_unsigned())));
        }
        if found.len() > 100 {
            return Err(damaged("its catalogue"));
        }
    }
}

fn definition(reader: &mut PageReader, name: &str, page: u32) -> Result<TableDef, DocumentError> {
    let definition = jetdb::read_table_def(reader, name, page).map_err(refusal)?;
    if definition.data_pages.len() as u64 > u64::from(reader.page_count()) {
        return Err(damaged("a table with more pages than the file has"));
    }
    Ok(definition)
}

/// A column that the row says to be filled and that was read as empty: the library passes over a long text whose pages
/// are damaged, and its loss must not look like an empty cell.
fn lost(
    reader: &mut PageReader,
    table: &TableDef,
    row: &jetdb::TableRow,
    wanted: &[usize],
) -> Result<Option<String>, DocumentError> {
    let mut empty = wanted.iter().filter(|at| row.values.get(**at) == Some(&Value::Null)).peekable();
    if empty.peek().is_none() {
        return Ok(None);
    }
    let page = table.data_pages.get(row.position.page as usize).copied().unwrap_or_default();
    let (format, bytes) = (reader.format(), reader.read_page_copy(page).map_err(refusal)?);
    let (start, size) = jetdb::find_row(format, &bytes, page, row.position.row).map_err(refusal)?;
    let bytes = bytes.get(start..start + size).unwrap_or_default();
    let count = match bytes {
        [count, ..] if table.text_encoding.is_jet3() => usize::from(*count),
        [low, high, ..] => usize::from(u16::from_le_bytes([*low, *high])),
        _ => 0,
    };
    let mask =
        bytes.len().checked_sub(count.div_ceil(8)).and_then(|from| bytes.get(from..)).unwrap_or_default();
    let filled = |number: usize| mask.get(number / 8).is_some_and(|byte| byte >> (number % 8) & 1 == 1);
    let columns = empty.filter_map(|at| table.columns.get(*at));
    // A column that is younger than the row is not in its mask.
    let mut lost =
        columns.filter(|column| usize::from(column.col_num) < count && filled(column.col_num.into()));
    Ok(lost.next().map(|column| format!("the column {}", column.name)))
}

/// Reads as many bytes as are left.
struct Counted {
    at: At,
    left: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.at.read(buffer)?;
        let left = self.left.load(Ordering::Relaxed).checked_sub(count as u64);
        let left = left.ok_or_else(|| io::Error::other("a row that leads through too many pages"))?;
        self.left.store(left, Ordering::Relaxed);
        Ok(count)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at.seek(to)
    }
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
        Value::Double(number) => typed(number),
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
        FileError::PasswordRequired
        | FileError::InvalidPassword
        | FileError::UnsupportedEncryption { .. } => DocumentError::Encrypted,
        FileError::FileTooSmall { .. } | FileError::PageOutOfRange { .. } => {
            DocumentError::HalfAFile { reason: error.to_string() }
        }
        other => damaged(other.to_string()),
    }
}

fn damaged<T: Into<String>>(reason: T) -> DocumentError {
    DocumentError::BadDatabase { reason: reason.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_numbers_are_written_as_the_legacy_lists_write_them() {
        assert_eq!(moment(46_088.0).as_deref(), Some("2026/03/07"));
        assert_eq!(moment(46_088.562_5).as_deref(), Some("2026/03/07 13:30"));
        assert_eq!(moment(-1.25).as_deref(), Some("1899/12/29 06:00"));
        assert_eq!((moment(f64::NAN), moment(1e9)), (None, None));
        assert_eq!([short("3.5000"), short("3.0000"), short("30")], ["3.5", "3", "30"]);
        assert_eq!(shown(Value::Text("A  ".into()), true).as_deref(), Some("A"));
        assert_eq!(shown(Value::Text("A  ".into()), false).as_deref(), Some("A  "));
        assert_eq!(shown(Value::Binary(vec![1]), false), None);
    }
}
