//! The XML of the exchange, read as a stream: `<exchange><course>…</course><person>…</person></exchange>`.

use super::delimited::MAX_ROW;
use super::source::{Stream, failed, hidden};
use crate::DocumentError;
use crate::exchange::row::is_text;
use crate::exchange::row::line_feeds;
use crate::exchange::{BadRow, Item, Limits, List, NAMESPACE, RawRow};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{Error, NsReader};
use std::io::{self, BufRead, BufReader, Read};

/// Elements inside each other that are read: exchange, row, field, and what may stand wrongly inside a field.
const MAX_DEPTH: usize = 8;

/// The rows of an XML file.
pub(crate) struct XmlRows {
    reader: NsReader<Metered>,
    buffer: Vec<u8>,
    /// Names of the open elements that are known, outermost first.
    depth: usize,
    root_seen: bool,
    people_seen: bool,
    row: Option<Row>,
    cell_chars: usize,
}

/// A row being read.
struct Row {
    list: List,
    line: u64,
    cells: Vec<Option<String>>,
    /// The open field: its place, none for one that the list does not have.
    field: Option<Option<usize>>,
    text: String,
    /// The first fault of the row.
    fault: Option<(Option<usize>, &'static str, String)>,
}

impl XmlRows {
    /// Begins to read.
    pub(crate) fn new(stream: Stream, limits: &Limits) -> Self {
        let mut reader = NsReader::from_reader(Metered::new(stream));
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            depth: 0,
            root_seen: false,
            people_seen: false,
            row: None,
            cell_chars: limits.cell_chars,
        }
    }

    /// The next row.
    pub(crate) fn next(&mut self) -> Result<Option<Item>, DocumentError> {
        loop {
            let mut buffer = std::mem::take(&mut self.buffer);
            buffer.clear();
            let met = self.event(&mut buffer);
            self.buffer = buffer;
            match met? {
                Step::On => {}
                Step::Item(item) => return Ok(Some(item)),
                Step::End => return Ok(None),
            }
        }
    }

    fn event(&mut self, buffer: &mut Vec<u8>) -> Result<Step, DocumentError> {
        self.reader.get_mut().since_event = 0;
        let read = self.reader.read_resolved_event_into(buffer);
        let (space, event) = match read {
            Ok((space, event)) => (matches!(space, ResolveResult::Bound(Namespace(NAMESPACE))), event),
            Err(error) => return Err(refusal(error, self.reader.get_mut().line)),
        };
        match event {
            Event::Start(tag) => self.open(&tag, space)?,
            Event::End(_) => return self.close(),
            Event::Text(text) => self.say(&text.xml10_content())?,
            Event::CData(text) => self.say(&text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let line = self.reader.get_mut().line;
                let said = match reference.resolve_char_ref().map_err(|error| refusal(error, line))? {
                    Some(c) => c.to_string(),
                    // Only the five names that every document knows; others could be made to grow without end.
                    None => match reference.xml10_content().as_ref() {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "quot" => "\"",
                        "apos" => "'",
                        _ => return Err(self.wrong("an entity without meaning")),
                    }
                    .to_owned(),
                };
                self.say(&said)?;
            }
            Event::DocType(_) => return Err(DocumentError::XmlDoctype),
            Event::Decl(declared) => {
                let encoding = declared.encoding().and_then(Result::ok).unwrap_or_default();
                if !encoding.is_empty()
                    && !["utf-8", "utf8", "us-ascii"].contains(&encoding.to_lowercase().as_str())
                {
                    return Err(DocumentError::UnknownEncoding);
                }
            }
            Event::Eof if self.depth > 0 || !self.root_seen => {
                return Err(DocumentError::HalfAFile { reason: "the XML ends inside an element".into() });
            }
            Event::Eof => return Ok(Step::End),
            Event::Empty(_) | Event::Comment(_) | Event::PI(_) => {}
        }
        Ok(Step::On)
    }

    fn open(&mut self, tag: &BytesStart<'_>, ours: bool) -> Result<(), DocumentError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(DocumentError::XmlTooDeep { limit: MAX_DEPTH });
        }
        let local = tag.local_name();
        let name: &str = local.as_ref();
        match (self.depth, &mut self.row) {
            (1, _) => {
                if self.root_seen || !ours || name != "exchange" {
                    return Err(self.wrong("the outermost element is not <exchange> of the namespace"));
                }
                self.root_seen = true;
            }
            (2, _) => self.row = Some(self.begin(name, ours)),
            (3, Some(row)) => {
                let place =
                    if ours { row.list.columns().iter().position(|column| *column == name) } else { None };
                if place.is_none() {
                    row.blame(None, "column-unknown", name);
                } else if place.and_then(|place| row.cells.get(place)).is_some_and(Option::is_some) {
                    row.blame(place, "column-twice", name);
                }
                row.field = Some(place);
                row.text.clear();
            }
            (_, Some(row)) => row.blame(row.field.flatten(), "value-kind", name),
            (_, None) => {}
        }
        Ok(())
    }

    fn begin(&mut self, name: &str, ours: bool) -> Row {
        let list = match name {
            "course" if ours => Some(List::Courses),
            "person" if ours => Some(List::People),
            _ => None,
        };
        let line = self.reader.get_mut().line;
        let mut row = Row::new(list.unwrap_or(List::Courses), line);
        match list {
            None => row.blame(None, "list-unknown", name),
            Some(List::Courses) if self.people_seen => {
                row.blame(None, "list-order", "a course behind a person")
            }
            Some(List::Courses) => {}
            Some(List::People | List::Profiles) => self.people_seen = true,
        }
        row
    }

    fn close(&mut self) -> Result<Step, DocumentError> {
        self.depth = self.depth.saturating_sub(1);
        match self.depth {
            1 => Ok(self.row.take().map_or(Step::On, |row| Step::Item(row.done()))),
            2 => {
                let most = self.cell_chars;
                if let Some(row) = &mut self.row {
                    row.end_field(most);
                }
                Ok(Step::On)
            }
            _ => Ok(Step::On),
        }
    }

    fn say(&mut self, text: &str) -> Result<(), DocumentError> {
        let blank = text.chars().all(|c| matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{FEFF}'));
        match (self.depth, &mut self.row) {
            (3, Some(row)) => {
                // A field over the limit is told as such; what it holds beyond is not kept.
                if row.text.len() <= MAX_ROW {
                    row.text.push_str(text);
                }
            }
            _ if blank => {}
            (0 | 1, _) => return Err(self.wrong("text between rows")),
            (_, Some(row)) => row.blame(None, "value-kind", "text between fields"),
            (_, None) => {}
        }
        Ok(())
    }

    fn wrong(&mut self, reason: &str) -> DocumentError {
        DocumentError::BadXml { line: self.reader.get_mut().line, reason: reason.into() }
    }
}

enum Step {
    On,
    Item(Item),
    End,
}

impl Row {
    fn new(list: List, line: u64) -> Self {
        let cells = vec![None; list.columns().len()];
        Self { list, line, cells, field: None, text: String::new(), fault: None }
    }

    fn blame(&mut self, column: Option<usize>, code: &'static str, detail: &str) {
        let detail = || detail.chars().take(200).collect();
        self.fault.get_or_insert_with(|| (column, code, detail()));
    }

    fn end_field(&mut self, most: usize) {
        let mut text = line_feeds(std::mem::take(&mut self.text));
        let Some(Some(place)) = self.field.take() else { return };
        if text.len() > most && text.chars().count() > most {
            self.blame(Some(place), "cell-too-long", &format!("more than {most} characters"));
            // A row of such cells must not add up: what is shown of it is its beginning.
            text = text.chars().take(200).collect();
        } else if !is_text(&text) {
            self.blame(Some(place), "not-text", "a sign that no text holds");
        }
        if let Some(cell) = self.cells.get_mut(place) {
            *cell = Some(text);
        }
    }

    fn done(self) -> Item {
        let cells = self.cells.into_iter().map(Option::unwrap_or_default);
        match self.fault {
            None => Item::Row(RawRow { list: self.list, line: self.line, cells: cells.collect() }),
            Some((column, code, detail)) => {
                let cells: Vec<_> = cells.collect();
                let fields = cells.iter().map(String::as_str);
                Item::Bad(BadRow::new(self.list, self.line, code, detail, fields).at(column))
            }
        }
    }
}

fn refusal(error: Error, line: u64) -> DocumentError {
    match error {
        Error::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<DocumentError>()) {
            Some(refusal) => refusal.clone(),
            None => failed(io::Error::new(error.kind(), error.to_string())),
        },
        Error::Syntax(error) if error.to_string().contains("not found") => {
            DocumentError::HalfAFile { reason: error.to_string() }
        }
        other => DocumentError::BadXml { line, reason: other.to_string() },
    }
}

/// Counts lines, and refuses an event that would be held and is longer than a row.
struct Metered {
    inner: BufReader<Stream>,
    line: u64,
    since_event: usize,
}

impl Metered {
    fn new(stream: Stream) -> Self {
        Self { inner: BufReader::with_capacity(64 << 10, stream), line: 1, since_event: 0 }
    }
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Metered {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since_event > MAX_ROW {
            let reason = format!("a piece over {MAX_ROW} bytes");
            return Err(hidden(DocumentError::BadXml { line: self.line, reason }));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        let bytes = self.inner.buffer();
        let lines = bytes[..count.min(bytes.len())].iter().filter(|byte| **byte == b'\n').count();
        self.line += lines as u64;
        self.since_event += count;
        self.inner.consume(count);
    }
}
