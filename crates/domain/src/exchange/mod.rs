//! What partners send, read row by row into values that cannot be wrong; rule in `docs/rules/exchange.md`.

mod codes;
mod course;
mod marks;
mod months;
mod person;
mod profile;
mod refused;
mod statement;

pub use codes::{ours, theirs};
pub use course::{CourseRow, EARLIEST, State, people_of, write_people};
pub use marks::{Figures, mark_text};
pub use months::{LONGEST_REASON, Month, MonthRefused, check_confirm, check_reason, confirm_by, reminds_on};
pub use person::{PersonRow, Who};
pub use profile::{End, PROFILE_COLUMNS, ProfileRow, Reach, many_leave, profile_column};
pub use refused::{DeliveryRefused, RowFault, RowRefused};
pub use statement::{MOST_STATEMENTS, StatementRefused, Verb, keys_of, speaks};

/// Columns of the list of courses by position; the names and their order are those of the legacy package (EXC-2).
pub mod column {
    #![allow(missing_docs, reason = "the names are those of the columns, which the rule explains")]
    pub const KEY: usize = 0;
    pub const TITLE: usize = 1;
    pub const DOCUMENT: usize = 2;
    pub const SUBJECTS: usize = 3;
    pub const SCHOOL: usize = 7;
    pub const KIND: usize = 8;
    pub const HOURS: usize = 9;
    pub const STARTS: usize = 10;
    pub const ENDS: usize = 11;
    pub const SLOTS: usize = 12;
    pub const TIME_AND_PLACE: usize = 13;
    pub const FUND: usize = 14;
    pub const FEE: usize = 15;
    pub const CONTACT: usize = 16;
    pub const PEOPLE: usize = 22;
    pub const FUND_MONEY: usize = 23;
    pub const MEMBER: usize = 24;
    pub const MEMBER_KIND: usize = 25;
    pub const DESCRIPTION: usize = 26;
    pub const CLASS_SIZE: usize = 27;
    pub const CLASSES: usize = 28;
    pub const OPENS: usize = 29;
    pub const CLOSES: usize = 30;
    pub const CHARGE: usize = 31;
    pub const CHARGE_LIST: usize = 32;
    pub const STATE: usize = 33;
    pub const ERROR: usize = 34;
    /// How many there are.
    pub const COUNT: usize = 35;
}

/// Names of the columns of the list of courses, in their order.
pub const COURSE_COLUMNS: [&str; column::COUNT] = [
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

/// Names of the columns of the list of people.
pub const PERSON_COLUMNS: [&str; 3] = ["Import_ID", "TeacherId", "Counts"];
