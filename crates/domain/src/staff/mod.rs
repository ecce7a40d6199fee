//! People a school keeps: reading what was typed about one, and matching it with who is known; rule in `docs/rules/staff.md`.

mod entry;
pub mod matching;
mod words;

pub use entry::{Entry, Fault, Field, Typed, is_remark, parse};
pub use words::taxonomy_stage;

use crate::refusal::refusals;
use jiff::civil::Date;

/// Most rows one workbook may have.
pub const MOST_ROWS: usize = 5_000;

refusals! {
    /// Why something about a school's people is refused.
    pub enum StaffRefused {
        /// A new person without a name.
        NameMissing = "staff-name-missing",
        /// A name with digits or signs in it.
        NameCharacters { character: char } = "staff-name-characters",
        /// A name of one character, or of more than forty.
        NameLength { given: usize } = "staff-name-length",
        /// A birth date that nobody of working age has.
        BirthImpossible { born_on: Date } = "staff-birth-impossible",
        /// Neither male nor female as the columns write it.
        Sex { given: String } = "staff-sex",
        /// Not one of the positions.
        Position { given: String } = "staff-position",
        /// A new person without a position.
        PositionMissing = "staff-position-missing",
        /// Not one of the stages.
        Stage { given: String } = "staff-stage",
        /// Not one of the subjects.
        Subject { given: String } = "staff-subject",
        /// Not a telephone number.
        Phone { given: String } = "staff-phone",
        /// In service since a day that lies too far ahead or before the birth.
        Since { since_on: Date } = "staff-since",
        /// Neither yes nor no.
        Supervised { given: String } = "staff-supervised",
        /// Neither a personal code nor a number.
        Who = "staff-who",
        /// Code and number of one row name two people.
        TwoPeople = "staff-two-people",
        /// A personal code nobody has.
        UnknownCode = "staff-unknown-code",
        /// The same person stands in an earlier row with other values.
        Twice { first_row: u32 } = "staff-row-twice",
        /// More rows than one file may have.
        TooManyRows { rows: usize, limit: usize } = "staff-too-many-rows",
        /// No file was chosen.
        NoFile = "staff-no-file",
        /// No header row with a column for names and one for codes, numbers or positions.
        NoHeader = "staff-no-header",
        /// Nothing to read below the header.
        NoRows = "staff-no-rows",
        /// The preview was applied or thrown away before.
        UploadOver = "staff-upload-over",
        /// A day of leaving after today or before the service began.
        LeaveDay { given_on: Date } = "staff-leave-day",
        /// An organisation code that nobody has.
        NoSuchOrganisation { given: String } = "staff-no-such-organisation",
        /// The organisation has closed.
        OrganisationClosed { name: String, closed_on: Date } = "staff-organisation-closed",
        /// The person serves at another school.
        ServesElsewhere = "staff-serves-elsewhere",
        /// A look at a number, a merge or its undoing without a reason.
        ReasonMissing = "staff-reason-missing",
        /// The mail address of somebody who has an account: links that open it go there.
        OwnMail = "staff-own-mail",
        /// One of the two is the person who acts.
        OwnMerge = "merge-own",
        /// One of the two holds a duty that the seat does not reach.
        DutyOutOfReach { name: String } = "merge-duty-out-of-reach",
        /// Both codes name one person.
        SamePerson = "merge-same-person",
        /// Nobody has this code or number.
        NobodyThere { given: String } = "merge-nobody",
        /// One of the two stands outside of what the seat reaches.
        OutOfReach { name: String } = "merge-out-of-reach",
        /// The merge was undone before.
        MergeOver = "merge-over",
        /// The question was answered before.
        Decided = "staff-decided",
    }
}
