//! A workbook or CSV of codes and tags, as messy as they come.

use domain::retag::{MOST_ROWS, RetagRefused};
use platform::error::Refused;
use platform::{AppError, AppResult};

use super::RetagRow;

const CODE: &[&str] = &["課程代碼", "課程編號", "研習代碼", "代碼", "Course code", "Code"];
const ADD: &[&str] = &["增列標籤", "新增標籤", "加上標籤", "增列", "Add tags", "Add"];
const REMOVE: &[&str] = &["移除標籤", "刪除標籤", "取消標籤", "移除", "Remove tags", "Remove"];
const REPLACE: &[&str] = &["標籤改為", "改為標籤", "取代標籤", "屬性標籤", "Replace tags", "Tags"];

/// One row as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Line of the file.
    pub line: u32,
    /// Course code.
    pub code: String,
    /// Tags to set.
    pub add: String,
    /// Tags to take off.
    pub remove: String,
    /// The whole set.
    pub replace: String,
}

impl Given {
    /// A stored row as it was written.
    pub(super) fn of(row: &RetagRow) -> Self {
        Self {
            line: u32::try_from(row.line).unwrap_or(0),
            code: row.code.clone(),
            add: row.adds.clone(),
            remove: row.removes.clone(),
            replace: row.replaces.clone(),
        }
    }
}

/// A file cut into rows.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// Its rows.
    pub rows: Vec<Given>,
}

/// Reads a file; the header may stand below a title and use other words.
///
/// # Errors
/// Refused: no workbook, no column of codes or of tags, no rows, too many.
pub fn read(bytes: &[u8]) -> AppResult<Read> {
    let known = [CODE, ADD, REMOVE, REPLACE];
    let table = documents::xlsx::read_table_known(bytes, &[CODE], &known).map_err(|e| match e.code() {
        "column-missing" => AppError::refused(&RetagRefused::NoHeader),
        "unknown-encoding" | "bad-quoting" => refused("not-a-workbook"),
        code => refused(code),
    })?;
    let columns = known.map(|aliases| table.column(aliases));
    if columns[1..].iter().all(Option::is_none) {
        return Err(AppError::refused(&RetagRefused::NoHeader));
    }
    let cell = |row: &documents::TableRow, at: usize| {
        columns[at].map_or(String::new(), |column| row.cell(column).chars().take(500).collect())
    };
    let rows: Vec<Given> = table
        .rows
        .iter()
        .map(|row| Given {
            line: row.line,
            code: cell(row, 0),
            add: cell(row, 1),
            remove: cell(row, 2),
            replace: cell(row, 3),
        })
        .collect();
    match rows.len() {
        0 => Err(AppError::refused(&RetagRefused::NoRows)),
        1..=MOST_ROWS => Ok(Read { rows }),
        rows => Err(AppError::refused(&RetagRefused::TooManyRows { rows, limit: MOST_ROWS })),
    }
}

fn refused(code: &'static str) -> AppError {
    AppError::Refused(Refused { code, args: Vec::new(), forbidden: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_other_words_and_blank_rows_do_no_harm() {
        let csv = "114學年度標籤更正,,\n\n代碼,增列,備註\n5000001,媒體素養,x\n,,\n５０００００２,\"性平教育、媒體素養\",\n";
        let read = read(csv.as_bytes()).expect("a table");
        let rows: Vec<_> = read.rows.iter().map(|r| (r.line, r.code.as_str(), r.add.as_str())).collect();
        assert_eq!(rows, [(4, "5000001", "媒體素養"), (6, "５０００００２", "性平教育、媒體素養")]);
    }

    #[test]
    fn a_file_without_tags_is_refused() {
        for csv in ["課程代碼,名稱\n5000001,閱讀\n", "名稱,增列標籤\n閱讀,媒體素養\n"] {
            let Err(AppError::Refused(refused)) = read(csv.as_bytes()) else { panic!("{csv}") };
            assert_eq!(refused.code, "retag-no-header", "{csv}");
        }
    }
}
