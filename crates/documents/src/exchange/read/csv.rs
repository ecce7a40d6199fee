//! A list as delimited text, in UTF-8 or Big5.

use super::delimited::{Met, Records};
use super::encoding::{Charset, NoText};
use super::header::Header;
use super::source::Stream;
use crate::DocumentError;
use crate::exchange::row::SHOWN_FIELDS;
use crate::exchange::{BadRow, Item, Limits, List, RawRow};
use std::borrow::Cow;

/// Bytes after the first one that is not ASCII by which the encoding is told.
const SAMPLE: usize = 64 << 10;
/// Bytes of the header by which the separator is told.
const HEADER_SAMPLE: usize = 8 << 10;

/// Delimited text as records of text, whatever its columns mean.
pub(crate) struct Lines {
    records: Records,
    charset: Option<Charset>,
    cell_chars: usize,
    /// The file seems to be cut off: the fault that nothing good has followed.
    cut: Option<String>,
}

/// A record of [`Lines`].
pub(crate) enum Line {
    /// Its fields as text.
    Fields(u64, Vec<String>),
    /// What makes it unreadable.
    Bad(Fault),
}

/// A record that can't be read.
pub(crate) struct Fault {
    /// Line where it begins.
    pub(crate) line: u64,
    /// Column of the file, from 0.
    pub(crate) column: Option<usize>,
    /// As [`BadRow::code`].
    pub(crate) code: &'static str,
    /// As [`BadRow::detail`].
    pub(crate) detail: String,
    /// As [`BadRow::cells`].
    pub(crate) fields: Vec<String>,
}

impl Lines {
    /// Begins to read; tells a byte order mark and the separator.
    pub(crate) fn new(stream: Stream, limits: &Limits) -> Result<Self, DocumentError> {
        let mut records = Records::new(stream, b',');
        let head = records.ahead(HEADER_SAMPLE)?;
        if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
            return Err(DocumentError::UnknownEncoding);
        }
        let marked = head.starts_with(b"\xEF\xBB\xBF");
        let text = &head[if marked { 3 } else { 0 }..head.len().min(HEADER_SAMPLE)];
        let separator = separator(text);
        records.skip(if marked { 3 } else { 0 });
        records.separate_by(separator);
        let charset = marked.then_some(Charset::Utf8);
        Ok(Self { records, charset, cell_chars: limits.cell_chars, cut: None })
    }

    /// The next record that is not a blank line; `width` is the number of fields it must have.
    pub(crate) fn next(&mut self, width: Option<usize>) -> Result<Option<Line>, DocumentError> {
        loop {
            let met = self.records.next()?;
            match met {
                Met::End => return self.end(),
                Met::Record if self.records.is_blank() => {}
                Met::Record => return self.record(width).map(Some),
                Met::TooLong => {
                    self.see_charset()?;
                    self.cut = None;
                    return Ok(Some(self.fault(None, "row-too-long", "over 16 MiB or 4096 fields".into())));
                }
                Met::BadQuoting { field, to_the_end } => {
                    self.see_charset()?;
                    let detail =
                        if to_the_end { "a quote that is never closed" } else { "a quote inside a field" };
                    self.cut = to_the_end.then(|| detail.to_owned());
                    return Ok(Some(self.fault(Some(field), "bad-quoting", detail.into())));
                }
            }
        }
    }

    fn end(&mut self) -> Result<Option<Line>, DocumentError> {
        match self.cut.take() {
            Some(reason) => Err(DocumentError::HalfAFile { reason: format!("it ends with {reason}") }),
            None => Ok(None),
        }
    }

    fn record(&mut self, width: Option<usize>) -> Result<Line, DocumentError> {
        let charset = self.see_charset()?;
        let found = self.records.len();
        if let Some(expected) = width.filter(|width| *width != found) {
            let cut = found < expected && !self.records.is_terminated();
            self.cut = cut.then(|| "a row without all its fields and without line end".to_owned());
            return Ok(self.fault(None, "field-count", format!("{found} fields instead of {expected}")));
        }
        self.cut = None;
        let mut fields = Vec::with_capacity(found);
        for at in 0..found {
            let text = match charset.text(&self.field(at)) {
                Ok(text) => text,
                Err(no) => return Ok(self.no_text(at, no, charset)),
            };
            if text.len() > self.cell_chars && text.chars().count() > self.cell_chars {
                let detail = format!("more than {} characters", self.cell_chars);
                return Ok(self.fault(Some(at), "cell-too-long", detail));
            }
            fields.push(text);
        }
        Ok(Line::Fields(self.records.line(), fields))
    }

    fn no_text(&self, at: usize, no: NoText, charset: Charset) -> Line {
        let detail = match no {
            NoText::Bytes => format!("bytes that are no {}", charset.name()),
            NoText::Private => "a character of the sender's own machine".to_owned(),
        };
        self.fault(Some(at), no.code(), detail)
    }

    fn fault(&self, column: Option<usize>, code: &'static str, detail: String) -> Line {
        let charset = self.charset.unwrap_or(Charset::Utf8);
        let fields = match self.records.len() {
            0 => vec![charset.shown(self.records.whole()).trim_end().to_owned()],
            count => (0..count.min(SHOWN_FIELDS)).map(|at| charset.shown(&self.field(at))).collect(),
        };
        Line::Bad(Fault { line: self.records.line(), column, code, detail, fields })
    }

    /// The bytes of a field with doubled quotes made single.
    fn field(&self, at: usize) -> Cow<'_, [u8]> {
        let raw = self.records.raw(at);
        if !self.records.is_doubled(at) {
            return Cow::Borrowed(raw);
        }
        let mut single = Vec::with_capacity(raw.len());
        let mut rest = raw;
        while let Some(quote) = rest.iter().position(|byte| *byte == b'"') {
            single.extend_from_slice(&rest[..=quote]);
            rest = rest.get(quote + 2..).unwrap_or_default();
        }
        single.extend_from_slice(rest);
        Cow::Owned(single)
    }

    /// The encoding, told at the first record that is not ASCII by it and what follows it.
    fn see_charset(&mut self) -> Result<Charset, DocumentError> {
        if let Some(charset) = self.charset {
            return Ok(charset);
        }
        let Some(first) = self.records.whole().iter().position(|byte| !byte.is_ascii()) else {
            return Ok(Charset::Utf8);
        };
        let around = self.records.around(first + SAMPLE)?;
        let sample = &around[first.min(around.len())..around.len().min(first + SAMPLE)];
        let charset = Charset::guess(sample);
        self.charset = Some(charset);
        Ok(charset)
    }
}

/// The commonest of tab, semicolon and comma in the first line; the comma wins a draw.
fn separator(head: &[u8]) -> u8 {
    let start = head.iter().position(|byte| !matches!(byte, b'\n' | b'\r')).unwrap_or(0);
    let line = head[start..].split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let count = |sign: u8| line.iter().filter(|byte| **byte == sign).count();
    [b';', b'\t', b','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

/// The rows of one list.
pub(crate) struct CsvRows {
    lines: Lines,
    header: Header,
}

impl CsvRows {
    /// Reads the header; `list` is known by the name of the file in a package, else the columns tell it.
    ///
    /// # Errors
    /// `empty`, `column-missing`, `bad-header`, `unknown-encoding`, `not-an-exchange-file`.
    pub(crate) fn open(stream: Stream, list: Option<List>, limits: &Limits) -> Result<Self, DocumentError> {
        let mut lines = Lines::new(stream, limits)?;
        let names = match lines.next(None)? {
            None => return Err(DocumentError::Empty),
            Some(Line::Bad(_)) => return Err(DocumentError::NotAnExchangeFile),
            Some(Line::Fields(_, names)) => names,
        };
        let header = match list {
            Some(list) => Header::of(list, &names)?,
            None => Header::recognised(&names).ok_or(DocumentError::NotAnExchangeFile)??,
        };
        Ok(Self { lines, header })
    }

    /// The next row.
    pub(crate) fn next(&mut self) -> Result<Option<Item>, DocumentError> {
        let list = self.header.list;
        Ok(self.lines.next(Some(self.header.width()))?.map(|line| match line {
            Line::Fields(line, fields) => {
                Item::Row(RawRow { list, line, cells: self.header.arrange(fields) })
            }
            Line::Bad(fault) => {
                let fields = fault.fields.iter().map(String::as_str);
                let row = BadRow::new(list, fault.line, fault.code, fault.detail, fields);
                Item::Bad(row.at(fault.column.and_then(|column| self.header.place(column))))
            }
        }))
    }
}
