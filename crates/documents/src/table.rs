//! A table read from a workbook or a text file, and the search for its header row.

use crate::DocumentError;

/// Rows searched for the header: organisers put titles, notes and blank lines above it.
const HEADER_SEARCH_ROWS: usize = 20;

/// Cells of one table, counting the empty ones to the left of a filled one.
pub(crate) const MAX_CELLS: u64 = 1_000_000;
/// Characters of one cell, as many as a spreadsheet itself allows.
const MAX_CELL: usize = 32_767;

/// Bytes of a cell's text, unless it is longer than a cell may be.
pub(crate) fn check_length(text: &str) -> Result<u64, DocumentError> {
    // Spreadsheets count in UTF-16; no text has more units than bytes.
    if text.len() > MAX_CELL && text.encode_utf16().count() > MAX_CELL {
        return Err(DocumentError::WorkbookTooLarge { limit: MAX_CELL as u64, unit: "characters in a cell" });
    }
    Ok(text.len() as u64)
}

/// The shortest text of a number at the 15 digits a spreadsheet shows: 0.1 + 0.2 is `0.3`.
pub(crate) fn typed(number: f64) -> String {
    format!("{number:.14e}").parse::<f64>().unwrap_or(number).to_string()
}

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

/// As [`cut`], for headers that may stand in two merged rows (`聯絡方式` above `電話` and `信箱`): of all rows, and of all
/// pairs of neighbouring rows read as one, the one that names most of the `known` columns is the header.
///
/// # Errors
/// As [`cut`].
pub(crate) fn cut_known(
    sheet: &str,
    lines: Lines,
    wanted: &[&[&str]],
    known: &[&[&str]],
) -> Result<Table, DocumentError> {
    let filled: Lines =
        lines.into_iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty())).collect();
    let named = |cells: &[String]| known.iter().filter(|aliases| position(cells, aliases).is_some()).count();
    let whole = |cells: &[String]| wanted.iter().all(|aliases| position(cells, aliases).is_some());
    let mut best: Option<(usize, usize, Vec<String>)> = None;
    for at in 0..filled.len().min(HEADER_SEARCH_ROWS) {
        let single = filled[at].1.clone();
        let double = filled.get(at + 1).map(|(_, below)| joined(&single, below));
        for (cells, taken) in [(Some(single), 1), (double, 2)] {
            let Some(cells) = cells.filter(|cells| whole(cells)) else { continue };
            let count = named(&cells);
            // A pair must name more than the row alone, else the second row is already a person.
            if best.as_ref().is_none_or(|(_, _, header)| count > named(header)) {
                best = Some((at + taken - 1, count, cells));
            }
        }
    }
    match best {
        None => cut(sheet, filled, wanted),
        Some((last, _, header)) => {
            let mut below: Lines = filled.into_iter().skip(last).collect();
            below[0].1 = header;
            cut(sheet, below, wanted)
        }
    }
}

/// Two header rows as one: what stands below names the column, an empty cell takes the merged one above.
fn joined(above: &[String], below: &[String]) -> Vec<String> {
    let cell = |cells: &[String], at: usize| cells.get(at).map_or("", |c| c.trim()).to_owned();
    (0..above.len().max(below.len()))
        .map(|at| Some(cell(below, at)).filter(|c| !c.is_empty()).unwrap_or_else(|| cell(above, at)))
        .collect()
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
    fn two_merged_header_rows_are_read_as_one() {
        let raw = lines(&[
            &["全校教職員名冊"],
            &["編號", "姓名", "聯絡方式", ""],
            &["", "", "電話", "信箱"],
            &["1", "林小晴", "0900", "a@b.example"],
        ]);
        let known: &[&[&str]] = &[&["姓名"], &["電話"], &["信箱"]];
        let table = cut_known("", raw, &[&["姓名"]], known).unwrap();
        assert_eq!(table.header, ["編號", "姓名", "電話", "信箱"]);
        assert_eq!((table.header_row, table.rows.len(), table.rows[0].line), (3, 1, 4));
        let plain = lines(&[&["姓名", "電話"], &["林小晴", "0900"]]);
        let table = cut_known("", plain, &[&["姓名"]], known).unwrap();
        assert_eq!((table.header_row, table.rows.len()), (1, 1));
    }

    #[test]
    fn a_header_below_the_searched_rows_is_not_found() {
        let mut raw = lines(&[["說明"].as_slice(); 20]);
        raw.push((21, vec!["姓名".into()]));
        assert_eq!(cut("", raw, &[&["姓名"]]).unwrap_err().code(), "column-missing");
    }

    #[test]
    fn numbers_come_as_typed() {
        assert_eq!(typed(1.5), "1.5");
        assert_eq!(typed(14601.0), "14601");
        assert_eq!(typed(0.1 + 0.2), "0.3");
        assert_eq!(typed(110_203_040_506_070.0), "110203040506070");
    }
}
