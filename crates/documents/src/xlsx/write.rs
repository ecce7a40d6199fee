//! The generic sheet writer.

use super::{Cell, Choices, Column, Kind, Sheet};
use crate::DocumentError;
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula,
    Workbook, Worksheet, XlsxError, utility::column_number_to_name,
};

const GREEN: Color = Color::RGB(0x1F4D43);
const PALE: Color = Color::RGB(0xEEF3F0);
const A4: u8 = 9;
/// Rows below the header whose cells offer values to choose from.
const CHOICE_ROWS: u32 = 1_000;

/// Writes one sheet as an XLSX workbook: titles, bold frozen header with filter, widths, typed cells, A4 print set-up.
///
/// # Errors
/// [`DocumentError::TextTooLong`] for a cell over 32,767 characters; [`DocumentError::Layout`] for more rows or
/// columns than a sheet has.
pub fn write(sheet: &Sheet) -> Result<Vec<u8>, DocumentError> {
    write_book(std::slice::from_ref(sheet))
}

/// As [`write`], several sheets in one workbook; the first names it.
///
/// # Errors
/// As [`write`].
pub fn write_book(sheets: &[Sheet]) -> Result<Vec<u8>, DocumentError> {
    build(sheets).map_err(|error| match error {
        XlsxError::MaxStringLengthExceeded => {
            DocumentError::TextTooLong { length: sheets.iter().map(longest).max().unwrap_or_default() }
        }
        other => DocumentError::Layout(other.to_string()),
    })
}

fn build(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    if let Some(sheet) = sheets.first() {
        let created = ExcelDateTime::from_timestamp(sheet.created_at.as_second())?;
        let title = sheet.titles.first().cloned().unwrap_or_default();
        workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&created));
    }
    for sheet in sheets {
        add_sheet(&mut workbook, sheet, sheets)?;
    }
    workbook.save_to_buffer()
}

fn add_sheet(workbook: &mut Workbook, sheet: &Sheet, all: &[Sheet]) -> Result<(), XlsxError> {
    let page = workbook.add_worksheet();
    page.set_name(tab_name(&sheet.name))?;
    for (row, title) in (0..).zip(&sheet.titles) {
        let plain = Format::new().set_font_color(Color::RGB(0x55605C));
        let format =
            if row == 0 { Format::new().set_bold().set_font_size(14).set_font_color(GREEN) } else { plain };
        page.write_string_with_format(row, 0, title, &format)?;
    }
    let header_row = header_row(sheet);
    write_header(page, header_row, &sheet.columns)?;
    for (col, column) in (0..).zip(&sheet.columns) {
        if let Some(range) = column.choices.and_then(|choices| range(all, choices)) {
            let list =
                DataValidation::new().allow_list_formula(Formula::new(range)).show_error_message(false);
            page.add_data_validation(header_row + 1, col, header_row + CHOICE_ROWS, col, &list)?;
        }
    }
    let formats: Vec<Format> = sheet.columns.iter().map(|column| cell_format(column.kind)).collect();
    for (row, cells) in (header_row + 1..).zip(&sheet.rows) {
        for ((col, cell), format) in (0..).zip(cells).zip(&formats) {
            write_cell(page, row, col, cell, format)?;
        }
    }
    set_up(page, sheet, header_row)
}

/// One empty row keeps the titles out of the filtered table.
fn header_row(sheet: &Sheet) -> u32 {
    if sheet.titles.is_empty() { 0 } else { u32::try_from(sheet.titles.len()).unwrap_or(u32::MAX) + 1 }
}

/// The cells of the values to choose from, as a formula names them.
fn range(all: &[Sheet], choices: Choices) -> Option<String> {
    let sheet = all.get(choices.sheet)?;
    let filled = |row: &&Vec<Cell>| row.get(choices.column).is_some_and(|cell| *cell != Cell::Empty);
    let count = u32::try_from(sheet.rows.iter().take_while(filled).count()).ok().filter(|n| *n > 0)?;
    let column = column_number_to_name(u16::try_from(choices.column).ok()?);
    // Rows are named from 1, and the values begin below the header.
    let first = header_row(sheet) + 2;
    let name = tab_name(&sheet.name).replace('\'', "''");
    Some(format!("='{name}'!${column}${first}:${column}${}", first + count - 1))
}

fn write_header(page: &mut Worksheet, row: u32, columns: &[Column]) -> Result<(), XlsxError> {
    let header = Format::new()
        .set_bold()
        .set_font_color(GREEN)
        .set_background_color(PALE)
        .set_border_bottom(FormatBorder::Medium)
        .set_border_bottom_color(GREEN)
        .set_align(FormatAlign::VerticalCenter);
    for (col, column) in (0..).zip(columns) {
        page.set_column_width(col, column.width)?;
        page.set_column_format(col, &cell_format(column.kind))?;
        page.write_string_with_format(row, col, &column.header, &header)?;
    }
    page.set_row_height(row, 22)?;
    Ok(())
}

fn write_cell(
    page: &mut Worksheet,
    row: u32,
    col: u16,
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            page.write_string_with_format(row, col, text, format)?;
        }
        Cell::Number(number) => {
            page.write_number_with_format(row, col, *number, format)?;
        }
        Cell::Date(date) => {
            let year = u16::try_from(date.year()).unwrap_or_default();
            let excel =
                ExcelDateTime::from_ymd(year, date.month().unsigned_abs(), date.day().unsigned_abs())?;
            page.write_datetime_with_format(row, col, &excel, &cell_format(Kind::Date))?;
        }
    }
    Ok(())
}

fn set_up(page: &mut Worksheet, sheet: &Sheet, header_row: u32) -> Result<(), XlsxError> {
    if let Some(last) = sheet.columns.len().checked_sub(1).and_then(|last| u16::try_from(last).ok()) {
        let rows = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX - header_row);
        page.autofilter(header_row, 0, header_row + rows, last)?;
    }
    page.set_freeze_panes(header_row + 1, 0)?;
    page.set_repeat_rows(header_row, header_row)?;
    page.set_paper_size(A4).set_print_fit_to_pages(1, 0).set_footer("&C&P / &N");
    if sheet.landscape {
        page.set_landscape();
    }
    Ok(())
}

fn cell_format(kind: Kind) -> Format {
    let format = Format::new().set_align(FormatAlign::VerticalCenter);
    match kind {
        Kind::Text => format.set_num_format("@"),
        Kind::Number => format,
        Kind::Date => format.set_num_format("yyyy-mm-dd"),
    }
}

/// A name Excel accepts, and LibreOffice with it: none of `[]:*?/\`, no quote at the ends, at most 31 UTF-16 units.
pub(crate) fn tab_name(name: &str) -> String {
    let mut units = 0;
    let kept: String = name
        .chars()
        .map(
            |c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control() { '-' } else { c },
        )
        .take_while(|c| {
            units += c.len_utf16();
            units <= 31
        })
        .collect();
    let kept = kept.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    if kept.is_empty() { "Sheet1".to_owned() } else { kept.to_owned() }
}

fn longest(sheet: &Sheet) -> usize {
    let cells = sheet.rows.iter().flatten().filter_map(|cell| match cell {
        Cell::Text(text) => Some(text.len()),
        _ => None,
    });
    cells.chain(sheet.titles.iter().map(String::len)).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tab_names_are_made_acceptable() {
        assert_eq!(tab_name("113/1 [研習]: '名單'"), "113-1 -研習-- '名單");
        assert_eq!(tab_name("''"), "Sheet1");
        assert_eq!(tab_name(&"𠮷".repeat(20)).chars().count(), 15);
    }
}
