//! The lists as sheets of a workbook: XLSX through calamine, ODS through the reader of this crate.

use super::guard::guarded;
use super::header::Header;
use super::package::Package;
use super::source::{Source, failed};
use super::spill::{Spill, SpillRows};
use crate::exchange::row::{is_text, line_feeds};
use crate::exchange::{BadRow, Item, Limits, List, RawRow};
use crate::table::typed;
use crate::{DocumentError, ods};
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::{self, BufReader, Read};

/// Columns of a sheet that are read; a stray cell further right is none of a list.
const MAX_COLUMNS: u64 = 512;
/// Parts a workbook may have.
const MAX_PARTS: usize = 1_000;
/// Rows set aside take at most so many times the unpacked workbook.
const SPREAD: u64 = 4;

/// Reads a workbook of either kind into rows, the courses first.
pub(crate) fn open(
    source: &Source,
    open_document: bool,
    limits: &Limits,
) -> Result<Vec<SpillRows>, DocumentError> {
    check(source, limits)?;
    let mut sheets = Sheets { lists: Vec::new(), sheet: None, limits: *limits };
    if open_document {
        read_ods(source, &mut sheets, limits)?;
    } else {
        guarded(broken, || read_xlsx(source, &mut sheets))?;
    }
    sheets.finish()
}

/// Unpacks every part once into nothing, because the sizes a package declares may be lies.
fn check(source: &Source, limits: &Limits) -> Result<(), DocumentError> {
    if source.len() > limits.sheet_bytes {
        return Err(DocumentError::FileTooLarge { limit: limits.sheet_bytes });
    }
    let within = Limits { unpacked_bytes: limits.sheet_bytes, files: MAX_PARTS, ..*limits };
    let package = Package::open(source, &within)?;
    for part in &package.parts {
        io::copy(&mut package.read(part)?, &mut io::sink()).map_err(failed)?;
    }
    Ok(())
}

/// What the sheets read so far hold.
struct Sheets {
    lists: Vec<(List, Spill)>,
    sheet: Option<Sheet>,
    limits: Limits,
}

/// The sheet being read.
struct Sheet {
    name: Option<List>,
    /// Known once the first row that is not blank was seen; inside, none when the sheet is no list.
    header: Option<Option<Header>>,
    spill: Spill,
}

/// A cell with its text, or with what stands in its place.
type Read1 = Result<String, String>;

impl Sheets {
    /// A sheet begins.
    fn begin(&mut self, name: &str) -> Result<(), DocumentError> {
        self.end()?;
        let spill = Spill::new(self.limits.sheet_bytes.saturating_mul(SPREAD))?;
        self.sheet = Some(Sheet { name: List::named(name), header: None, spill });
        Ok(())
    }

    /// A row of the sheet; blank ones are none.
    fn row(&mut self, line: u64, cells: Vec<Read1>) -> Result<(), DocumentError> {
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        if cells.iter().all(|cell| cell.as_ref().is_ok_and(String::is_empty)) {
            return Ok(());
        }
        let Some(header) = &sheet.header else {
            let names: Vec<String> = cells.into_iter().map(Result::unwrap_or_default).collect();
            let found = match sheet.name {
                Some(list) => Some(Header::of(list, &names)?),
                None => Header::recognised(&names).and_then(Result::ok),
            };
            sheet.header = Some(found);
            return Ok(());
        };
        let Some(header) = header else { return Ok(()) };
        sheet.spill.put(&item(header, line, cells, self.limits.cell_chars))
    }

    fn end(&mut self) -> Result<(), DocumentError> {
        let Some(sheet) = self.sheet.take() else { return Ok(()) };
        match (sheet.header.flatten(), sheet.name) {
            (Some(header), _) => self.lists.push((header.list, sheet.spill)),
            (None, Some(_)) => return Err(DocumentError::Empty),
            (None, None) => {}
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<SpillRows>, DocumentError> {
        self.end()?;
        if self.lists.is_empty() {
            return Err(DocumentError::NoList);
        }
        self.lists.sort_by_key(|(list, _)| *list);
        let twice = self.lists.windows(2).find(|two| two[0].0 == two[1].0);
        if let Some([(one, _), _]) = twice {
            return Err(DocumentError::ListTwice { name: one.sheet_name().into() });
        }
        self.lists.into_iter().map(|(list, spill)| spill.read(list)).collect()
    }
}

fn item(header: &Header, line: u64, mut cells: Vec<Read1>, most: usize) -> Item {
    let list = header.list;
    // A filled cell beyond the header is how a shifted row shows itself.
    let filled =
        cells.iter().rposition(|cell| !cell.as_ref().is_ok_and(String::is_empty)).map_or(0, |at| at + 1);
    if filled > header.width() {
        let shown: Vec<_> = cells.into_iter().map(|cell| cell.unwrap_or_else(|error| error)).collect();
        let detail = format!("{filled} cells instead of {}", header.width());
        return Item::Bad(BadRow::new(list, line, "field-count", detail, shown.iter().map(String::as_str)));
    }
    cells.truncate(header.width());
    let fault = cells.iter().enumerate().find_map(|(at, cell)| {
        let place = header.place(at)?;
        match cell {
            Err(error) => Some((place, "cell-error", error.clone())),
            Ok(text) if text.len() > most && text.chars().count() > most => {
                Some((place, "cell-too-long", format!("more than {most} characters")))
            }
            Ok(text) if !is_text(text) => Some((place, "not-text", "a sign that no text holds".into())),
            Ok(_) => None,
        }
    });
    let texts = cells.into_iter().map(|cell| cell.unwrap_or_else(|error| error));
    match fault {
        None => Item::Row(RawRow { list, line, cells: header.arrange(texts) }),
        Some((place, code, detail)) => {
            let texts: Vec<_> = texts.collect();
            let shown = texts.iter().map(String::as_str);
            Item::Bad(BadRow::new(list, line, code, detail, shown).at(Some(place)))
        }
    }
}

fn read_ods(source: &Source, sheets: &mut Sheets, limits: &Limits) -> Result<(), DocumentError> {
    let text = limits.sheet_bytes.saturating_mul(SPREAD);
    let mut budget =
        ods::Budget { columns: MAX_COLUMNS, cells: u64::MAX, text, most_text: text, date: year_first };
    let mut current = None;
    ods::each_line(source.whole(), &mut budget, &mut |sheet, at, line, cells| {
        if current != Some(at) {
            sheets.begin(sheet)?;
            current = Some(at);
        }
        sheets.row(u64::from(line), cells.into_iter().map(|cell| Ok(line_feeds(cell))).collect())
    })
}

/// `2026/03/07` or `2026/03/07 13:30`, as the legacy lists write days.
fn year_first(value: &str) -> String {
    let (day, clock) = value.split_once('T').unwrap_or((value, ""));
    let day = day.replace('-', "/");
    match clock.trim_end_matches(":00") {
        "" | "00" => day,
        _ => format!("{day} {}", clock.strip_suffix(":00").filter(|short| short.len() == 5).unwrap_or(clock)),
    }
}

fn read_xlsx(source: &Source, sheets: &mut Sheets) -> Result<(), DocumentError> {
    let mut workbook: Xlsx<_> = Xlsx::new(BufReader::new(source.whole())).map_err(refusal)?;
    let visible = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    let names: Vec<String> =
        workbook.sheets_metadata().iter().filter(visible).map(|sheet| sheet.name.clone()).collect();
    for name in names {
        sheets.begin(&name)?;
        let mut reader = workbook.worksheet_cells_reader(&name).map_err(refusal)?;
        let (mut row, mut cells) = (0, Vec::new());
        while let Some(cell) = reader.next_cell().map_err(refusal)? {
            let (line, column) = cell.get_position();
            if line != row {
                if line < row {
                    return Err(broken("rows out of order"));
                }
                sheets.row(u64::from(row) + 1, std::mem::take(&mut cells))?;
                row = line;
            }
            if u64::from(column) >= MAX_COLUMNS {
                continue;
            }
            let column = column as usize;
            if cells.len() <= column {
                cells.resize(column + 1, Ok(String::new()));
            }
            cells[column] = shown(cell.get_value());
        }
        sheets.row(u64::from(row) + 1, cells)?;
    }
    Ok(())
}

/// The cell as it was typed.
fn shown(cell: &DataRef<'_>) -> Read1 {
    Ok(match cell {
        DataRef::Empty => String::new(),
        DataRef::String(text) => line_feeds(text.clone()),
        DataRef::SharedString(text) => line_feeds((*text).to_owned()),
        DataRef::DateTimeIso(text) => year_first(text),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => typed(*number),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) => date_and_time(moment),
        DataRef::Error(error) => return Err(error.to_string()),
    })
}

fn date_and_time(moment: &ExcelDateTime) -> String {
    let days = moment.as_f64();
    // Beyond the last day a spreadsheet knows it is a number that somebody formatted as a day.
    if moment.is_duration() || !(0.0..2_958_466.0).contains(&days) {
        return typed(days);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let seconds = if second == 0 { String::new() } else { format!(":{second:02}") };
    let clock = format!("{hour:02}:{minute:02}{seconds}");
    match (days < 1.0, days.fract() == 0.0) {
        (true, _) => clock,
        (false, true) => format!("{year:04}/{month:02}/{day:02}"),
        (false, false) => format!("{year:04}/{month:02}/{day:02} {clock}"),
    }
}

fn refusal(error: XlsxError) -> DocumentError {
    match error {
        XlsxError::Password => DocumentError::Encrypted,
        XlsxError::Io(error) => failed(error),
        other => broken(other),
    }
}

fn broken(error: impl ToString) -> DocumentError {
    DocumentError::NotAWorkbook { reason: error.to_string() }
}

/// Whether a package is an OpenDocument workbook, an Excel workbook or neither.
pub(crate) fn kind(package: &Package) -> Result<Option<bool>, DocumentError> {
    if let Some(part) = package.part("mimetype") {
        let mut name = String::new();
        package.read(part)?.take(100).read_to_string(&mut name).map_err(failed)?;
        if name.trim() == ods::MIME {
            return Ok(Some(true));
        }
    }
    Ok(package.part("xl/workbook.xml").or_else(|| package.part("xl/workbook.bin")).map(|_| false))
}
