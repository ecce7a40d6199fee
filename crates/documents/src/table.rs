//! A table read from a workbook or a text file, and the search for its header row.

use crate::DocumentError;

/// Rows searched for the header: organisers put titles, notes and blank lines above it.
const HEADER_SEARCH_ROWS: usize = 20;

/// A table with a header, as found in a workbook or a text file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Name of the sheet; empty for a text file.
    pub sheet: String,
    /// Line of the header row, from 1 as the spreadsheet shows it.
    pub header_row: u32,
    /// Names of the columns, trimmed, without empty columns at the end.
    pub header: Vec<String>,
    /// The rows below the header that are not blank.
    pub rows: Vec<TableRow>,
}

/// One row of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// Line of the row in the file, from 1, for messages to people.
    pub line: u32,
    /// Trimmed cells, exactly as many as the header has.
    pub cells: Vec<String>,
}

impl Table {
    /// Position of the column that carries one of `aliases`; the earlier alias wins.
    ///
    /// Spaces, case, full-width forms, required marks (`*`) and a final colon make no difference.
    pub fn column(&self, aliases: &[&str]) -> Option<usize> {
        position(&self.header, aliases)
    }
}

impl TableRow {
    /// The cell at `column`, or an empty string when there is none.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// Raw lines of a sheet: line number and cells. Only lines with content need to be present.
pub(crate) type Lines = Vec<(u32, Vec<String>)>;

/// Cuts a table out of raw lines: the first row that has every wanted column is the header.
///
/// # Errors
/// [`DocumentError::Empty`] without content; [`DocumentError::ColumnMissing`] with the first column that
/// the closest candidate lacks.
pub(crate) fn cut(sheet: &str, lines: Lines, wanted: &[&[&str]]) -> Result<Table, DocumentError> {
    let lines: Lines =
        lines.into_iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty())).collect();
    if lines.is_empty() {
        return Err(DocumentError::Empty);
    }
    let at = find_header(&lines, wanted)?;
    let (header_row, header) = &lines[at];
    let mut header: Vec<String> = header.iter().map(|cell| cell.trim().to_owned()).collect();
    while header.last().is_some_and(String::is_empty) {
        header.pop();
    }
    let rows = lines[at + 1..]
        .iter()
        .map(|(line, cells)| TableRow {
            line: *line,
            cells: (0..header.len())
                .map(|i| cells.get(i).map_or("", |cell| cell.trim()).to_owned())
                .collect(),
        })
        .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
        .collect();
    Ok(Table { sheet: sheet.to_owned(), header_row: *header_row, header, rows })
}

fn find_header(lines: &Lines, wanted: &[&[&str]]) -> Result<usize, DocumentError> {
    let searched = lines.iter().take(HEADER_SEARCH_ROWS);
    if wanted.is_empty() {
        // Without names to look for, a header is the first row that is more than a merged title.
        let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        return Ok(searched.map(|(_, cells)| filled(cells)).position(|count| count > 1).unwrap_or(0));
    }
    let mut closest = (0, wanted[0]);
    for (at, (_, cells)) in searched.enumerate() {
        let mut missing = wanted.iter().filter(|aliases| position(cells, aliases).is_none());
        let Some(first) = missing.next() else { return Ok(at) };
        let found = wanted.len() - 1 - missing.count();
        if found > closest.0 {
            closest = (found, first);
        }
    }
    Err(DocumentError::ColumnMissing { name: closest.1.first().copied().unwrap_or_default().to_owned() })
}

fn position(header: &[String], aliases: &[&str]) -> Option<usize> {
    aliases.iter().find_map(|alias| {
        let alias = fold(alias);
        header.iter().position(|name| !name.is_empty() && fold(name) == alias)
    })
}

/// The comparable form of a column name.
fn fold(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | ':' | '\u{200B}' | '\u{FEFF}'))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(rows: &[&[&str]]) -> Lines {
        (1..)
            .zip(rows)
            .map(|(line, row)| (line, row.iter().map(|cell| (*cell).to_owned()).collect()))
            .collect()
    }

    #[test]
    fn titles_above_the_header_are_skipped_and_lines_keep_their_numbers() {
        let raw = lines(&[
            &["研習名單"],
            &["", ""],
            &["＊ 個人碼：", "姓　名", ""],
            &["", ""],
            &["A1", "林小晴", "x"],
        ]);
        let table = cut("一", raw, &[&["姓名"], &["個人碼"]]).unwrap();
        assert_eq!((table.header_row, table.header.len()), (3, 2));
        assert_eq!(table.column(&["代碼", "個人碼"]), Some(0));
        assert_eq!(table.rows, [TableRow { line: 5, cells: vec!["A1".into(), "林小晴".into()] }]);
    }

    #[test]
    fn the_missing_column_of_the_closest_row_is_named() {
        let raw = lines(&[&["名單", "個人碼", "備註"], &["個人碼", "姓名", "學校"]]);
        let wanted: &[&[&str]] = &[&["個人碼"], &["姓名"], &["時數", "核發時數"]];
        assert_eq!(cut("", raw, wanted), Err(DocumentError::ColumnMissing { name: "時數".into() }));
    }

    #[test]
    fn a_header_below_the_searched_rows_is_not_found() {
        let mut raw = lines(&[["說明"].as_slice(); 20]);
        raw.push((21, vec!["姓名".into()]));
        assert_eq!(cut("", raw, &[&["姓名"]]).unwrap_err().code(), "column-missing");
    }
}
