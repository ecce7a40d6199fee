//! The lists of the exchange, their columns, and what a reader says about a row.

/// Columns of the list of courses in the order of the legacy package.
pub const COURSE_COLUMNS: [&str; 35] = [
    "Import_ID",
    "CourseName",
    "AllowNo",
    "CourseProperty_1",
    "CourseProperty_2",
    "CourseProperty_3",
    "CourseProperty_4",
    "SchoolId",
    "CourseKind",
    "CourseHour",
    "StartTime",
    "EndTime",
    "TimeId",
    "TimeSet",
    "FundId",
    "SubsidizeId",
    "Contact_1_name",
    "Contact_1_tel",
    "Contact_1_mail",
    "Contact_2_name",
    "Contact_2_tel",
    "Contact_2_mail",
    "TeacherList",
    "FundMoney",
    "Member",
    "MemberKind",
    "Description",
    "TeacherNum",
    "ClassNum",
    "ApplyStartTime",
    "ApplyEndTime",
    "Charge",
    "TeacherChargeList",
    "CourseState",
    "CourseError",
];

/// Columns of the list of profiles: who serves where, as what, from when until when.
pub const PROFILE_COLUMNS: [&str; 12] = [
    "TeacherId",
    "Name",
    "BirthDate",
    "Sex",
    "SchoolId",
    "Position",
    "Stage",
    "Subject",
    "Email",
    "Phone",
    "StartDate",
    "EndDate",
];

/// Columns of the list of people: the course's number, the person's number, the hours.
pub const PERSON_COLUMNS: [&str; 3] = ["Import_ID", "TeacherId", "Counts"];

/// Every code a [`BadRow`] may carry.
pub const ROW_CODES: [&str; 15] = [
    "field-count",
    "bad-quoting",
    "not-text",
    "private-character",
    "cell-too-long",
    "row-too-long",
    "column-unknown",
    "column-twice",
    "bad-json",
    "list-unknown",
    "list-order",
    "value-kind",
    "value-missing",
    "cell-error",
    "row-unreadable",
];

/// A list: two make a package of records; profiles of people come by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum List {
    /// The courses, `courseList.csv`.
    Courses,
    /// The people with their hours, `teacherList.csv`.
    People,
    /// Who serves where and as what.
    Profiles,
}

impl List {
    /// The lists of records in the order in which they are read and written.
    pub const ALL: [Self; 2] = [Self::Courses, Self::People];
    /// Every list that text, sheets and JSON may hold.
    pub(crate) const KNOWN: [Self; 3] = [Self::Courses, Self::People, Self::Profiles];

    /// Names of the columns in their order.
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Courses => &COURSE_COLUMNS,
            Self::People => &PERSON_COLUMNS,
            Self::Profiles => &PROFILE_COLUMNS,
        }
    }

    /// Name of the file in a legacy package.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Courses => "courseList.csv",
            Self::People => "teacherList.csv",
            Self::Profiles => "profileList.csv",
        }
    }

    /// Name of the sheet of a workbook and of the table of a database.
    pub const fn sheet_name(self) -> &'static str {
        match self {
            Self::Courses => "courseList",
            Self::People => "teacherList",
            Self::Profiles => "profileList",
        }
    }

    /// The list that a file, sheet or table is by its name, whatever its case, folder and ending.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        Self::KNOWN.into_iter().find(|list| stem.eq_ignore_ascii_case(list.sheet_name()))
    }

    /// Position of a column by its name, whatever its case.
    pub(crate) fn column(self, name: &str) -> Option<usize> {
        self.columns().iter().position(|column| column.eq_ignore_ascii_case(name))
    }
}

/// A row as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    /// The list it belongs to.
    pub list: List,
    /// Line of the file where the row begins (text), or number of the row (sheet, database); the header counts, from 1.
    pub line: u64,
    /// The cells in the order of [`List::columns`], as many as it has. Line ends inside a cell are `\n`.
    pub cells: Vec<String>,
}

/// What stands where a row should be, and can't be read as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// The list it belongs to.
    pub list: List,
    /// As [`RawRow::line`].
    pub line: u64,
    /// Position of the column of [`List::columns`] that is at fault, from 0; none when it is the row as a whole.
    pub column: Option<usize>,
    /// One of [`ROW_CODES`], the tail of a translation key.
    pub code: &'static str,
    /// Technical words for a log: what was found, what was expected.
    pub detail: String,
    /// The beginning of what stands there, field by field in the order of the file, for showing only: at most 64
    /// fields of 200 characters, bytes that are no text as `\xA4`.
    pub cells: Vec<String>,
}

/// What a reader meets next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A row.
    Row(RawRow),
    /// Something else at the place of a row.
    Bad(BadRow),
}

impl BadRow {
    /// A bad row that shows the beginning of `fields`.
    pub(crate) fn new<'a>(
        list: List,
        line: u64,
        code: &'static str,
        detail: impl Into<String>,
        fields: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let cells = fields.into_iter().take(SHOWN_FIELDS).map(shortened).collect();
        Self { list, line, column: None, code, detail: detail.into(), cells }
    }

    /// The column at fault.
    pub(crate) fn at(mut self, column: Option<usize>) -> Self {
        self.column = column;
        self
    }
}

/// Fields of a bad row that are kept for showing.
pub(crate) const SHOWN_FIELDS: usize = 64;
/// Characters of such a field.
const SHOWN_CHARS: usize = 200;

/// The beginning of a field, for showing.
pub(crate) fn shortened(field: &str) -> String {
    field.chars().take(SHOWN_CHARS).collect()
}

/// Whether every character can stand in every format: no control signs beside tab and line feed, no noncharacters.
pub(crate) fn is_text(cell: &str) -> bool {
    cell.bytes().all(|byte| byte >= 0x20 && byte != 0xEF) || cell.chars().all(is_text_char)
}

/// As [`is_text`], for one character; a carriage return counts as a line end.
pub(crate) fn is_text_char(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// The text with all three kinds of line ends as `\n`: spreadsheets and XML know no other, and the same row must have
/// the same fingerprint whichever way it came.
pub(crate) fn line_feeds(mut text: String) -> String {
    if text.contains('\r') {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_known_by_the_names_of_files_and_sheets() {
        for name in ["courseList.csv", "COURSELIST.CSV", "a/b/courselist.txt", "x\\courseList", "courseList"]
        {
            assert_eq!(List::named(name), Some(List::Courses), "{name}");
        }
        assert_eq!(List::named("TeacherList.csv"), Some(List::People));
        assert_eq!(List::named("list.csv"), None);
        assert_eq!(List::Courses.columns().len(), 35);
        assert_eq!(List::People.column("teacherid"), Some(1));
    }

    #[test]
    fn what_some_format_cannot_hold_is_no_text() {
        assert!(is_text("許功蓋\t\n ＡＢＣ，") && is_text("\u{F8FF}\u{FEFF}"));
        for no_text in ["\0", "a\u{1B}b", "\u{FFFE}", "許\u{FFFF}"] {
            assert!(!is_text(no_text), "{no_text:?}");
        }
    }

    #[test]
    fn a_bad_row_shows_a_bounded_beginning() {
        let long = "字".repeat(1_000);
        let row = BadRow::new(List::People, 1, "field-count", "", std::iter::repeat_n(long.as_str(), 1_000));
        assert_eq!((row.cells.len(), row.cells[0].chars().count()), (64, 200));
    }
}
