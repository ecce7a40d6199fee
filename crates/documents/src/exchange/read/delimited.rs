//! Records of delimited text, split as bytes: in UTF-8 and in Big5 alike no part of a longer character is a comma, a
//! quote, a tab or a line end, so that a fault in one row can't reach the next.

use super::source::Stream;
use super::window::Window;
use crate::DocumentError;
use std::ops::Range;

/// Longest record in bytes: all columns with cells of their full length, and more.
pub(crate) const MAX_ROW: usize = 16 << 20;
/// Most fields of a record; a line of nothing but commas stops here.
const MAX_FIELDS: usize = 4_096;

/// Splits a stream into records.
pub(crate) struct Records {
    window: Window,
    separator: u8,
    /// Fields of the record last read, as places in the window.
    fields: Vec<Field>,
    /// Bytes of that record with its line end.
    length: usize,
    /// Line where that record begins, and lines it has.
    line: u64,
    lines: u64,
}

#[derive(Debug, Clone)]
struct Field {
    place: Range<usize>,
    /// Stood in quotes.
    quoted: bool,
    /// Holds doubled quotes.
    doubled: bool,
}

/// What [`Records::next`] met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Met {
    /// A record whose fields can be asked for.
    Record,
    /// A record without quotes that match; reading goes on with the next line of the text.
    BadQuoting {
        /// Position of the field at fault, from 0.
        field: usize,
        /// A quote that is open where the text ends.
        to_the_end: bool,
    },
    /// A record over [`MAX_ROW`] or [`MAX_FIELDS`]; reading goes on with the next line of the text.
    TooLong,
    /// The end of the text.
    End,
}

impl Records {
    pub(crate) fn new(stream: Stream, separator: u8) -> Self {
        let window = Window::new(stream);
        Self { window, separator, fields: Vec::new(), length: 0, line: 1, lines: 0 }
    }

    /// The bytes ahead of the record last read, at least `count` or all there are.
    pub(crate) fn ahead(&mut self, count: usize) -> Result<&[u8], DocumentError> {
        self.step();
        self.window.ahead(count)
    }

    /// The record last read and what follows it, at least `count` bytes or all there are.
    pub(crate) fn around(&mut self, count: usize) -> Result<&[u8], DocumentError> {
        self.window.ahead(count)
    }

    /// Leaves out bytes at the beginning of the text.
    pub(crate) fn skip(&mut self, count: usize) {
        self.window.skip(count);
    }

    /// From here on another sign stands between fields.
    pub(crate) fn separate_by(&mut self, separator: u8) {
        self.separator = separator;
    }

    /// Line where the record last read begins, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// Number of fields of the record last read.
    pub(crate) fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether the record last read was ended by a line end.
    pub(crate) fn is_terminated(&self) -> bool {
        let end = self.length.checked_sub(1).and_then(|last| self.window.bytes().get(last));
        end.is_some_and(|byte| matches!(byte, b'\n' | b'\r'))
    }

    /// Whether the record last read is a blank line, or the mark by which DOS ended texts.
    pub(crate) fn is_blank(&self) -> bool {
        match self.fields.as_slice() {
            [only] if !only.quoted => {
                self.window.bytes()[only.place.clone()].iter().all(|byte| *byte == 0x1A)
            }
            _ => false,
        }
    }

    /// The bytes of a field as they stand in the text, without its quotes.
    pub(crate) fn raw(&self, at: usize) -> &[u8] {
        self.fields.get(at).map_or(&[], |field| &self.window.bytes()[field.place.clone()])
    }

    /// Whether a field holds doubled quotes.
    pub(crate) fn is_doubled(&self, at: usize) -> bool {
        self.fields.get(at).is_some_and(|field| field.doubled)
    }

    /// The bytes of the record last read, as they stand.
    pub(crate) fn whole(&self) -> &[u8] {
        let bytes = self.window.bytes();
        &bytes[..self.length.min(bytes.len())]
    }

    /// Reads the next record.
    pub(crate) fn next(&mut self) -> Result<Met, DocumentError> {
        self.step();
        self.fields.clear();
        let mut at = 0;
        if self.window.byte(0)?.is_none() {
            return Ok(Met::End);
        }
        loop {
            if self.fields.len() >= MAX_FIELDS {
                return self.give_up(Met::TooLong);
            }
            let end = match self.window.byte(at)? {
                Some(b'"') => self.quoted(at)?,
                _ => self.bare(at)?,
            };
            match end {
                Ok(next) => at = next,
                Err(fault) => return self.give_up(fault),
            }
            match self.window.byte(at)? {
                Some(byte) if byte == self.separator => at += 1,
                Some(b'\r') if self.window.byte(at + 1)? == Some(b'\n') => return Ok(self.end(at + 2)),
                Some(_) => return Ok(self.end(at + 1)),
                None => return Ok(self.end(at)),
            }
        }
    }

    /// Leaves the record last read.
    fn step(&mut self) {
        self.window.skip(std::mem::take(&mut self.length));
        self.line += std::mem::take(&mut self.lines);
    }

    fn end(&mut self, length: usize) -> Met {
        self.length = length;
        let inside = self.fields.iter().filter(|field| field.quoted);
        self.lines =
            1 + inside.map(|field| line_ends(&self.window.bytes()[field.place.clone()])).sum::<u64>();
        Met::Record
    }

    /// A field in quotes; the place behind the closing one.
    fn quoted(&mut self, start: usize) -> Result<Result<usize, Met>, DocumentError> {
        let mut doubled = false;
        let mut at = start + 1;
        let field = self.fields.len();
        loop {
            let Some(found) = self.window.bytes()[at..].iter().position(|byte| *byte == b'"') else {
                at = self.window.bytes().len();
                if at > MAX_ROW {
                    return Ok(Err(Met::TooLong));
                }
                if !self.window.more()? {
                    return Ok(Err(Met::BadQuoting { field, to_the_end: true }));
                }
                continue;
            };
            let quote = at + found;
            match self.window.byte(quote + 1)? {
                Some(b'"') => {
                    doubled = true;
                    at = quote + 2;
                }
                Some(b'\r' | b'\n') | None => {}
                Some(byte) if byte == self.separator => {}
                Some(_) => return Ok(Err(Met::BadQuoting { field, to_the_end: false })),
            }
            if at <= quote {
                self.fields.push(Field { place: start + 1..quote, quoted: true, doubled });
                return Ok(Ok(quote + 1));
            }
        }
    }

    /// A field without quotes; the place of what ends it.
    fn bare(&mut self, start: usize) -> Result<Result<usize, Met>, DocumentError> {
        let mut at = start;
        let separator = self.separator;
        loop {
            let rest = &self.window.bytes()[at..];
            let ends = |byte: &u8| *byte == separator || matches!(byte, b'\n' | b'\r' | b'"');
            if let Some(found) = rest.iter().position(ends) {
                let end = at + found;
                if rest[found] == b'"' {
                    // A quote inside is how a shifted quote shows itself.
                    return Ok(Err(Met::BadQuoting { field: self.fields.len(), to_the_end: false }));
                }
                self.fields.push(Field { place: start..end, quoted: false, doubled: false });
                return Ok(Ok(end));
            }
            at = self.window.bytes().len();
            if at > MAX_ROW {
                return Ok(Err(Met::TooLong));
            }
            if !self.window.more()? {
                self.fields.push(Field { place: start..at, quoted: false, doubled: false });
                return Ok(Ok(at));
            }
        }
    }

    /// Makes the record end with the line it began on.
    fn give_up(&mut self, fault: Met) -> Result<Met, DocumentError> {
        self.fields.clear();
        let mut at = 0;
        loop {
            let rest = &self.window.bytes()[at..];
            if let Some(found) = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
                let end = at + found;
                let pair = self.window.byte(end)? == Some(b'\r') && self.window.byte(end + 1)? == Some(b'\n');
                self.length = end + if pair { 2 } else { 1 };
                self.lines = 1;
                return Ok(fault);
            }
            at = self.window.bytes().len();
            if at > MAX_ROW {
                // A line without end is left out piece by piece; a beginning stays for showing.
                self.window.skip(at - 1_024);
                at = self.window.bytes().len();
            }
            if !self.window.more()? {
                (self.length, self.lines) = (at, 1);
                return Ok(fault);
            }
        }
    }
}

/// Line ends of any kind.
fn line_ends(bytes: &[u8]) -> u64 {
    let mut count = 0;
    let mut after_return = false;
    for byte in bytes {
        count += u64::from(*byte == b'\r' || (*byte == b'\n' && !after_return));
        after_return = *byte == b'\r';
    }
    count
}
