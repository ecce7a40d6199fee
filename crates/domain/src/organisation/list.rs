//! The ministry's yearly lists: columns found by name, rows judged one by one, codes that changed recognised.

use std::collections::HashMap;

use super::tables::{cells, ownership};
use crate::address::{bracketed, district};
use crate::ids::SchoolCode;
use crate::refusal::refusals;
use crate::text::fold;

refusals! {
    /// Why a whole list is refused.
    pub enum ListRefused {
        /// Columns that a list must have.
        ColumnsMissing { columns: String } = "list-columns-missing",
        /// The file is no table.
        Unreadable = "list-unreadable",
        /// No file was chosen.
        FileMissing = "list-file-missing",
        /// Nobody publishes a list of this level.
        LevelUnknown = "list-level-unknown",
        /// The list says no school year and none was given.
        YearMissing = "list-year-missing",
        /// A newer list was imported already.
        Older { year: i64, known: i64 } = "list-older",
        /// The directory is not as it was when the preview was drawn.
        DirectoryChanged = "list-directory-changed",
        /// It was applied already.
        AlreadyApplied = "list-already-applied",
        /// Only the national centre and the ministry import lists.
        NationalOnly = "list-national-only",
    }
}

/// Where the known columns of a list stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    places: HashMap<&'static str, usize>,
    /// Columns that nobody knows; they are left alone.
    pub unknown: Vec<String>,
}

impl Header {
    /// What stands in a known column of a row; empty when the list has no such column.
    pub fn cell(&self, column: &str, row: &[String]) -> String {
        self.places.get(column).and_then(|n| row.get(*n)).cloned().unwrap_or_default()
    }
}

/// One good row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// School year, when the list says one.
    pub year: Option<i64>,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// 公立, 私立 …
    pub ownership: String,
    /// County.
    pub county: String,
    /// District, from the address.
    pub district: String,
    /// Postal code.
    pub postal_code: String,
    /// Address without the postal code.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// Website.
    pub website: String,
}

/// What is wrong with a row: the column's usual name, a stable code, what stood there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowRefused {
    /// Column, as lists usually call it.
    pub column: &'static str,
    /// Stable code; the sentence is `import-<code>` of the locale files.
    pub code: &'static str,
    /// What stood there.
    pub value: String,
}

/// The usual name of a column.
pub fn column_name(column: &str) -> &'static str {
    columns().find(|c| c[0] == column).map_or("", |c| c[2])
}

/// Finds the columns of a list by name or alias.
///
/// # Errors
/// With the names of the needed columns that are missing.
pub fn read_header(header: &[String]) -> Result<Header, ListRefused> {
    let mut places = HashMap::new();
    let mut missing = Vec::new();
    let mut known = vec![false; header.len()];
    for column in columns() {
        let [code, needed, name, aliases] = column.as_slice() else { continue };
        let mut names = std::iter::once(*name).chain(aliases.split(';'));
        let place = names.find_map(|alias| header.iter().position(|cell| plain(cell) == plain(alias)));
        match place {
            Some(place) => {
                known[place] = true;
                places.insert(*code, place);
            }
            None if *needed == "1" => missing.push(*name),
            None => {}
        }
    }
    if !missing.is_empty() {
        return Err(ListRefused::ColumnsMissing { columns: missing.join("、") });
    }
    let unknown =
        header.iter().zip(known).filter(|(_, known)| !known).map(|(name, _)| name.clone()).collect();
    Ok(Header { places, unknown })
}

/// Judges one row.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read_row(header: &Header, row: &[String]) -> Result<ListRow, RowRefused> {
    let raw = |column: &str| header.cell(column, row);
    let cell = |column: &str| fold(&raw(column));
    let wrong = |column: &'static str, code: &'static str| RowRefused {
        column: column_name(column),
        code,
        value: raw(column),
    };
    let year = match cell("year") {
        text if text.is_empty() => None,
        text => {
            Some(text.parse().ok().filter(|y| (90..200).contains(y)).ok_or_else(|| wrong("year", "year"))?)
        }
    };
    let code = SchoolCode::parse(&raw("code")).map_err(|_| wrong("code", "school-code"))?;
    let name = cell("name");
    if name.is_empty() {
        return Err(wrong("name", "name-empty"));
    }
    let ownership = ownership(&cell("ownership")).ok_or_else(|| wrong("ownership", "ownership"))?;
    let county = cell("county");
    let (_, county) = bracketed(&county).ok_or_else(|| wrong("county", "county"))?;
    let county = usual_tai(county);
    let full = cell("address");
    let (postal_code, address) = bracketed(&full).ok_or_else(|| wrong("address", "postal-code"))?;
    let address = usual_tai(address);
    let rest = address.strip_prefix(county.as_str()).ok_or_else(|| wrong("address", "address-county"))?;
    let district = district(&county, rest).ok_or_else(|| wrong("address", "address-district"))?;
    Ok(ListRow {
        year,
        code: code.as_str().to_owned(),
        name,
        ownership: ownership.to_owned(),
        district,
        postal_code: postal_code.to_owned(),
        phone: cell("phone"),
        website: cell("website"),
        county,
        address,
    })
}

/// Schools that vanished and schools that appeared, which are the same under another code: the same name, and the same
/// address, telephone or, when no other has that name there, county. Answers pairs of positions.
pub fn same_under_another_code(gone: &[ListRow], new: &[ListRow]) -> Vec<(usize, usize)> {
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, row) in gone.iter().enumerate() {
        by_name.entry(row.name.as_str()).or_default().push(index);
    }
    let mut taken = vec![false; gone.len()];
    let mut pairs = Vec::new();
    for (index, row) in new.iter().enumerate() {
        let free: Vec<usize> =
            by_name.get(row.name.as_str()).into_iter().flatten().copied().filter(|n| !taken[*n]).collect();
        let close = free.iter().copied().find(|n| {
            let other = &gone[*n];
            (!row.address.is_empty() && other.address == row.address)
                || (!row.phone.is_empty() && other.phone == row.phone)
        });
        let county: Vec<usize> = free.into_iter().filter(|n| gone[*n].county == row.county).collect();
        if let Some(found) = close.or_else(|| (county.len() == 1).then(|| county[0])) {
            taken[found] = true;
            pairs.push((found, index));
        }
    }
    pairs
}

fn columns() -> impl Iterator<Item = Vec<&'static str>> {
    cells(include_str!("../../../../data/tables/list-columns.csv")).filter(|row| row.len() == 4)
}

/// The comparable form of a column's name.
fn plain(name: &str) -> String {
    fold(name).chars().filter(|c| !c.is_whitespace() && *c != '*').collect()
}

/// 台 at the beginning of a county is written 臺 everywhere here.
fn usual_tai(text: &str) -> String {
    text.strip_prefix('台').map_or_else(|| text.to_owned(), |rest| format!("臺{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn columns_are_found_in_any_order_and_by_alias() {
        let header = strings(&["校名", "學校代碼", "縣市別", "設立別", "學校地址", "體系別", "校長"]);
        let read = read_header(&header).unwrap();
        assert_eq!(read.unknown, ["校長"]);
        let row = strings(&[
            "示範大學",
            "０００１",
            "[21]台南市",
            "私立",
            "[701]台南市東區大學路1號",
            "一般",
            "某",
        ]);
        let row = read_row(&read, &row).unwrap();
        assert_eq!(
            (row.code.as_str(), row.county.as_str(), row.district.as_str()),
            ("0001", "臺南市", "東區")
        );
        assert_eq!((row.year, row.phone.as_str()), (None, ""));
    }

    #[test]
    fn missing_columns_are_all_named() {
        let refused = read_header(&strings(&["代碼", "電話", "縣市名稱"])).unwrap_err();
        assert_eq!(refused, ListRefused::ColumnsMissing { columns: "學校名稱、公/私立、地址".into() });
    }

    #[test]
    fn rows_are_judged_one_by_one() {
        let header =
            read_header(&strings(&["學年度", "代碼", "學校名稱", "公/私立", "縣市名稱", "地址"])).unwrap();
        let good = ["114", "014501", "示範國中", "市立", "[01]新北市", "[220]新北市板橋區文化路1號"];
        assert_eq!(read_row(&header, &strings(&good)).unwrap().ownership, "公立");
        for (place, value, column, code) in [
            (0, "14", "學年度", "year"),
            (1, "01?", "代碼", "school-code"),
            (2, "　", "學校名稱", "name-empty"),
            (3, "州立", "公/私立", "ownership"),
            (4, "新北市", "縣市名稱", "county"),
            (5, "新北市板橋區", "地址", "postal-code"),
            (5, "[100]臺北市中正區", "地址", "address-county"),
            (5, "[220]新北市文化路", "地址", "address-district"),
        ] {
            let mut row = good;
            row[place] = value;
            let refused = read_row(&header, &strings(&row)).unwrap_err();
            assert_eq!((refused.column, refused.code, refused.value.as_str()), (column, code, value));
        }
    }

    #[test]
    fn a_school_is_recognised_under_another_code() {
        let row = |name: &str, address: &str, phone: &str, county: &str| ListRow {
            year: None,
            code: String::new(),
            name: name.into(),
            ownership: String::new(),
            county: county.into(),
            district: String::new(),
            postal_code: String::new(),
            address: address.into(),
            phone: phone.into(),
            website: String::new(),
        };
        let gone = [
            row("中正國小", "甲路1號", "1", "花蓮縣"),
            row("中正國小", "乙路2號", "2", "花蓮縣"),
            row("明義國小", "丙路3號", "3", "花蓮縣"),
        ];
        let new = [
            row("中正國小", "丁路4號", "2", "花蓮縣"),
            row("中正國小", "戊路5號", "5", "臺東縣"),
            row("明義國小", "己路6號", "6", "花蓮縣"),
            row("明禮國小", "丙路3號", "3", "花蓮縣"),
        ];
        assert_eq!(same_under_another_code(&gone, &new), [(1, 0), (2, 2)]);
        // Two of one name in one county and nothing else in common: a person has to say which.
        assert_eq!(same_under_another_code(&gone[..2], &[row("中正國小", "", "", "花蓮縣")]), []);
    }
}
