//! Why a row of a partner is refused.

use crate::hours::HalfHours;
use crate::refusal::refusals;
use jiff::civil::Date;

/// What is wrong with a row, and in which column; a row that is wrong as a whole names none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// Name of the column, empty for the row.
    pub column: &'static str,
    /// Why.
    pub why: RowRefused,
}

impl RowFault {
    /// A fault of a column.
    pub fn at(column: &'static str, why: RowRefused) -> Self {
        Self { column, why }
    }

    /// A fault of the row as a whole.
    pub fn row(why: RowRefused) -> Self {
        Self { column: "", why }
    }
}

refusals! {
    /// Why something can't be done with a delivery.
    pub enum DeliveryRefused {
        /// It was sent to the sandbox.
        Sandbox = "exchange-delivery-sandbox",
        /// It is being read.
        Busy = "exchange-delivery-busy",
        /// It is merged, dropped or failed.
        Ended = "exchange-delivery-ended",
        /// Larger than a delivery may be.
        TooLarge { most: u64 } = "exchange-delivery-too-large",
        /// Numbers in clear go to keys that send records under them only.
        NumbersNotYours = "exchange-delivery-numbers-not-yours",
        /// The partner does not exchange now.
        Inactive = "exchange-delivery-inactive",
        /// The partner sends no profiles of people.
        NoProfiles = "exchange-delivery-no-profiles",
        /// No file came.
        NoFile = "exchange-delivery-no-file",
        /// Its bytes came too slowly.
        TooSlow { seconds: u64 } = "exchange-delivery-too-slow",
        /// Its bytes are packed on the way.
        Encoded { given: String } = "exchange-delivery-encoded",
    }
}

refusals! {
    /// Why a row of a partner is refused. Personal numbers are masked.
    pub enum RowRefused {
        /// More or fewer fields than the header has.
        FieldCount = "exchange-row-field-count",
        /// Quotes that do not match.
        Quoting = "exchange-row-quoting",
        /// Bytes that are no text in the file's encoding.
        NotText = "exchange-row-not-text",
        /// A cell longer than any cell may be.
        CellTooLong = "exchange-row-cell-too-long",
        /// A row of the format that can't be read for another reason.
        Unreadable { detail: String } = "exchange-row-unreadable",
        /// Four of the six columns with a form of their own are wrong: the columns have moved.
        Shifted = "exchange-row-shifted",
        /// No key of the partner.
        KeyMissing = "exchange-row-key-missing",
        /// A key that is too long.
        KeyLength { most: usize } = "exchange-row-key-length",
        /// A field that must be there.
        Missing = "exchange-row-missing",
        /// Text that is too long.
        TextLength { most: usize, length: usize } = "exchange-row-text-length",
        /// Nobody has this school code.
        SchoolUnknown { code: String } = "exchange-row-school-unknown",
        /// An organisation that this partner does not answer for.
        SchoolNotYours { code: String, name: String } = "exchange-row-school-not-yours",
        /// An organisation that did not exist on the first day.
        SchoolNotThen { code: String, day_on: Date } = "exchange-row-school-not-then",
        /// A code that the table of this column does not have.
        CodeUnknown { given: String } = "exchange-row-code-unknown",
        /// Not hours in steps of a half.
        Hours { given: String } = "exchange-row-hours",
        /// No hours, or more than any course has.
        HoursRange { given: String, most: HalfHours } = "exchange-row-hours-range",
        /// Not a date.
        Day { given: String } = "exchange-row-day",
        /// A weekday that does not fit its date.
        Weekday { given: String, actual: &'static str } = "exchange-row-weekday",
        /// The last day lies before the first.
        DayOrder { starts_on: Date, ends_on: Date } = "exchange-row-day-order",
        /// A day that can't be meant.
        DayRange { day_on: Date } = "exchange-row-day-range",
        /// Not a whole number.
        Number { given: String } = "exchange-row-number",
        /// Not a mail address.
        Mail { given: String } = "exchange-row-mail",
        /// A classification that can't be read.
        Classification { given: String } = "exchange-row-classification",
        /// A list of people that can't be read.
        PeopleShape { given: String } = "exchange-row-people-shape",
        /// A person twice in the list of a course.
        PeopleTwice { person: String } = "exchange-row-people-twice",
        /// The short list and the list of people say different hours.
        ListsDisagree { person: String, short: HalfHours, long: HalfHours } = "exchange-row-lists-disagree",
        /// Another row of this delivery has the same key.
        OtherCourse { line: u64 } = "exchange-row-other-course",
        /// Another row of this delivery gives this person other hours of this course.
        OtherHours { line: u64 } = "exchange-row-other-hours",
        /// A course that was never sent.
        CourseUnknown { key: String } = "exchange-row-course-unknown",
        /// The row of its course was refused.
        CourseRefused { key: String, line: u64 } = "exchange-row-course-refused",
        /// A course that is cancelled.
        CourseCancelled { key: String } = "exchange-row-course-cancelled",
        /// A course that is not over yet.
        NotOver { ends_on: Date } = "exchange-row-not-over",
        /// Cancelled while people have hours of it.
        StillHours { people: usize } = "exchange-row-still-hours",
        /// More hours than the course has.
        MoreThanCourse { given: HalfHours, most: HalfHours } = "exchange-row-more-than-course",
        /// Not the pattern of a number or a personal code.
        PersonShape { given: String } = "exchange-row-person-shape",
        /// The check digit of a number disagrees.
        PersonChecksum { given: String } = "exchange-row-person-checksum",
        /// An old resident number after its last day.
        PersonOldNumber { stopped_on: Date } = "exchange-row-person-old-number",
        /// The check character of a personal code disagrees.
        CodeChecksum { given: String } = "exchange-row-code-checksum",
        /// A personal code that nobody has.
        CodeNobody { given: String } = "exchange-row-code-nobody",
        /// A list that does not belong into this delivery.
        OtherList = "exchange-row-other-list",
        /// Another row of this delivery says something else of this person at this organisation.
        OtherProfile { line: u64 } = "exchange-row-other-profile",
        /// An organisation that keeps no people.
        NoStaff { name: String } = "exchange-row-no-staff",
        /// An organisation that has ended.
        SchoolEnded { name: String, ended_on: Date } = "exchange-row-school-ended",
        /// Somebody of whom this partner does not speak.
        PositionNotYours = "exchange-row-position-not-yours",
        /// A service can be ended only under the name known here.
        NameDiffers = "exchange-row-name-differs",
        /// A last day before the service began.
        EndBefore { end_on: Date, began_on: Date } = "exchange-row-end-before",
        /// The month is confirmed and not opened.
        MonthConfirmed { month: String } = "exchange-row-month-confirmed",
    }
}
