//! A strict reader of CSV (RFC 4180) with line numbers, in UTF-8 or Big5.

use crate::table::{Lines, MAX_CELLS, Table, TableRow, check_length};
use crate::{DocumentError, text};
use std::collections::HashSet;

/// Largest text table that is read, in bytes: a list of all schools is well under 2 MB.
const MAX_BYTES: usize = 64 << 20;

/// Reads a CSV file whose first row is the header, as the published school lists are.
///
/// Blank lines are skipped; fields are trimmed; every row must have as many fields as the header.
///
/// # Errors
/// `workbook-too-large`, `not-a-workbook`, `unknown-encoding`, `bad-quoting`, `empty`, `bad-header`, `field-count`.
pub fn read_csv(bytes: &[u8]) -> Result<Table, DocumentError> {
    let mut lines = parse(bytes, Some(','))?.into_iter();
    let (header_row, header) = lines.next().ok_or(DocumentError::Empty)?;
    let mut seen = HashSet::new();
    if let Some(at) = header.iter().position(|name| name.is_empty() || !seen.insert(name.as_str())) {
        return Err(DocumentError::BadHeader { column: at + 1 });
    }
    let expected = header.len();
    let rows = lines
        .map(|(line, cells)| match cells.len() {
            found if found == expected => Ok(TableRow { line, cells }),
            found => Err(DocumentError::FieldCount { line, expected, found }),
        })
        .collect::<Result<_, _>>()?;
    Ok(Table { sheet: String::new(), header_row, header, rows })
}

/// Splits text into lines of trimmed fields; without a given separator the commonest of comma, tab and semicolon counts.
pub(crate) fn parse(bytes: &[u8], separator: Option<char>) -> Result<Lines, DocumentError> {
    if bytes.len() > MAX_BYTES {
        return Err(DocumentError::WorkbookTooLarge { limit: MAX_BYTES as u64, unit: "bytes" });
    }
    let text = text::decode(bytes)?;
    let separator = separator.unwrap_or_else(|| likely_separator(&text));
    let mut reader = Reader { chars: text.chars().peekable(), line: 1, separator, cells: 0 };
    let mut lines = Lines::new();
    while let Some((line, cells)) = reader.row()? {
        if cells.iter().any(|cell| !cell.is_empty()) {
            lines.push((line, cells));
        }
    }
    Ok(lines)
}

fn likely_separator(text: &str) -> char {
    let head: String = text.lines().take(20).collect();
    let count = |c| head.matches(c).count();
    // The last of equal maxima wins, so the comma stands last.
    [';', '\t', ','].into_iter().max_by_key(|c| count(*c)).unwrap_or(',')
}

struct Reader<'a> {
    chars: std::iter::Peekable<std::str::Chars<'a>>,
    line: u32,
    separator: char,
    /// Cells read so far.
    cells: u64,
}

impl Reader<'_> {
    /// The next row with the line it begins on, or nothing at the end of the text.
    fn row(&mut self) -> Result<Option<(u32, Vec<String>)>, DocumentError> {
        // Old programs end a text file with the DOS end mark.
        if matches!(self.chars.peek(), None | Some('\u{1A}')) {
            return Ok(None);
        }
        let start = self.line;
        let mut cells = Vec::new();
        loop {
            self.cells += 1;
            if self.cells > MAX_CELLS {
                return Err(DocumentError::WorkbookTooLarge { limit: MAX_CELLS, unit: "cells" });
            }
            cells.push(self.field()?);
            match self.take() {
                Some(c) if c == self.separator => {}
                _ => return Ok(Some((start, cells))),
            }
        }
    }

    fn field(&mut self) -> Result<String, DocumentError> {
        let mut field = String::new();
        if self.chars.next_if_eq(&'"').is_some() {
            self.quoted(&mut field)?;
        } else {
            while !self.at_end_of_field() {
                // A quote inside an unquoted field is how a shifted quote shows itself.
                match self.take() {
                    Some('"') => return Err(DocumentError::BadQuoting { line: self.line }),
                    Some(c) => field.push(c),
                    None => break,
                }
            }
        }
        check_length(&field)?;
        Ok(field.trim().to_owned())
    }

    fn quoted(&mut self, field: &mut String) -> Result<(), DocumentError> {
        let start = self.line;
        loop {
            match self.take() {
                Some('"') if self.chars.next_if_eq(&'"').is_some() => field.push('"'),
                Some('"') if self.at_end_of_field() => return Ok(()),
                Some('"') | None => return Err(DocumentError::BadQuoting { line: start }),
                Some(c) => field.push(c),
            }
        }
    }

    fn at_end_of_field(&mut self) -> bool {
        self.chars.peek().is_none_or(|c| *c == self.separator || matches!(c, '\n' | '\r' | '\u{1A}'))
    }

    /// The next character, with all three kinds of line end read as one `\n`.
    fn take(&mut self) -> Option<char> {
        let c = self.chars.next()?;
        if c == '\r' {
            self.chars.next_if_eq(&'\n');
        }
        if matches!(c, '\r' | '\n') {
            self.line += 1;
            return Some('\n');
        }
        Some(c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_line_ends_inside_fields_keep_true_line_numbers() {
        let table = read_csv(
            "\u{FEFF}代碼,校名\r\n014601,\"杏壇,\"\"一\"\"校\r\n分校\"\r\n\r\n014602,二校".as_bytes(),
        )
        .unwrap();
        assert_eq!(table.header, ["代碼", "校名"]);
        assert_eq!(
            table.rows[0],
            TableRow { line: 2, cells: vec!["014601".into(), "杏壇,\"一\"校\n分校".into()] }
        );
        assert_eq!(table.rows[1].line, 5);
    }

    #[test]
    fn faults_are_refused_with_their_line() {
        let refuse = |text: &str| read_csv(text.as_bytes()).unwrap_err();
        assert_eq!(refuse("a,b\n1,2\n3\n"), DocumentError::FieldCount { line: 3, expected: 2, found: 1 });
        assert_eq!(refuse("a,b\n1,\"2\n3,4\n"), DocumentError::BadQuoting { line: 2 });
        assert_eq!(refuse("a,b\n1,2\"x\n"), DocumentError::BadQuoting { line: 2 });
        assert_eq!(refuse("a,b\n\"1\"x,2\n"), DocumentError::BadQuoting { line: 2 });
        assert_eq!(refuse("a,,c\n"), DocumentError::BadHeader { column: 2 });
        assert_eq!(refuse("a,a\n"), DocumentError::BadHeader { column: 2 });
        assert_eq!(refuse("\n \n"), DocumentError::Empty);
    }

    #[test]
    fn big5_lists_with_the_dos_end_mark_are_read() {
        let (bytes, _, _) = encoding_rs::BIG5.encode("代碼,校名\r\n014601,許功蓋國小\r\n");
        let mut bytes = bytes.into_owned();
        bytes.push(0x1A);
        let table = read_csv(&bytes).unwrap();
        assert_eq!(table.rows.len(), 1);
        assert_eq!(table.rows[0].cell(1), "許功蓋國小");
    }

    #[test]
    fn cells_and_their_length_are_limited() {
        let unit = |text: &str| match read_csv(text.as_bytes()).unwrap_err() {
            DocumentError::WorkbookTooLarge { unit, .. } => unit,
            other => panic!("{other:?}"),
        };
        assert_eq!(unit(&format!("a,b\n1{}\n", ",".repeat(1_000_000))), "cells");
        assert_eq!(unit(&format!("a\n\"{}\"\n", "字".repeat(32_768))), "characters in a cell");
        assert!(read_csv(format!("a\n{}\n", "字".repeat(32_767)).as_bytes()).is_ok());
    }

    #[test]
    fn the_separator_is_guessed_from_the_head() {
        assert_eq!(parse(b"a\tb\n1,5\t2", None).unwrap()[1].1, ["1,5", "2"]);
        assert_eq!(parse(b"a;b;c\n1;2;3", None).unwrap()[1].1.len(), 3);
    }
}
