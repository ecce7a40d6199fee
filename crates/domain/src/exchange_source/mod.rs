//! A partner's database that records are read from (EXC-1): what is asked to reach it, when it is read, and from where the next
//! reading begins; rule in `docs/rules/exchange-databases.md`.

mod form;
mod mark;

pub use form::{Checked, Place, Typed, check};
pub use mark::{Change, Mark};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::calendar::{civil_date, instant};
use crate::exchange_partner::words;
use crate::refusal::refusals;

/// The hour at which a partner is read that gave none.
pub const HOUR: i64 = 2;
/// How long until a reading that failed is tried again.
pub const AGAIN: SignedDuration = SignedDuration::from_mins(30);
/// Tries of a day, the first one included.
pub const TRIES: i64 = 7;
/// Days after which everything is read again, also from a list that tells its changes.
pub const WHOLE_EVERY: i64 = 7;

words! {
    /// A kind of database.
    Engine {
        /// PostgreSQL.
        Postgres = "postgres",
        /// MariaDB or MySQL.
        MariaDb = "mariadb",
    }
}

impl Engine {
    /// The port it listens on unless somebody moved it.
    pub fn usual_port(self) -> u16 {
        match self {
            Self::Postgres => 5432,
            Self::MariaDb => 3306,
        }
    }
}

words! {
    /// How the way to it is kept secret.
    Secrecy {
        /// TLS, the certificate checked.
        Tls = "tls",
        /// None; only within the operator's networks.
        Plain = "plain",
    }
}

refusals! {
    /// Why a source can't be set, or why a reading failed.
    pub enum SourceRefused {
        /// A field that is needed is empty.
        Missing = "source-missing",
        /// Too many characters.
        TooLong { most: usize } = "source-too-long",
        /// Not one of the choices.
        Choice = "source-choice",
        /// Neither a name nor a number of a machine.
        Host = "source-host",
        /// Not the number of a port.
        Port = "source-port",
        /// No name of a table or column.
        Name = "source-name",
        /// Neither a table of courses nor one of people.
        NoTable = "source-no-table",
        /// A column of changes without its table.
        ChangeAlone = "source-change-alone",
        /// No certificate in the text.
        Certificate = "source-certificate",
        /// Where it lies, or as whom we come, was changed: the password must be typed again.
        PasswordAgain = "source-password-again",
        /// The partner's records don't travel by database, or it is not active.
        NotNow = "source-not-now",
        /// A reading is under way.
        Busy = "source-busy",
        /// The name leads nowhere.
        Unknown { host: String } = "source-host-unknown",
        /// It lies in a network that was not allowed.
        Private { host: String } = "source-private",
        /// Without TLS, outside the operator's networks.
        PlainFar = "source-plain-far",
        /// Nobody answers there.
        Silent { host: String, port: u32 } = "source-silent",
        /// No TLS there, or a certificate that proves nothing.
        Tls { detail: String } = "source-tls",
        /// User or password are wrong, or the user may not come from here.
        SignIn { detail: String } = "source-sign-in",
        /// No such table, or the user may not read it.
        Table { table: String } = "source-table",
        /// The table has no such column.
        Column { table: String, column: String } = "source-column",
        /// Two columns whose names differ in case alone.
        ColumnTwice { table: String, column: String } = "source-column-twice",
        /// A column of changes that holds neither days nor instants nor whole numbers.
        ChangeKind { table: String, column: String } = "source-change-kind",
        /// It answered with an error of its own.
        Answer { detail: String } = "source-answer",
        /// Nothing came any more.
        Stalled { minutes: i64 } = "source-stalled",
        /// More than is taken at once.
        TooMuch { most: String } = "source-too-much",
        /// No row in any table.
        Empty = "source-empty",
    }
}

/// When a source is read next: at its hour of the day, Taipei time, the first that lies after now.
pub fn next_at(hour: Option<i64>, now: Timestamp) -> Timestamp {
    let hour = i8::try_from(hour.unwrap_or(HOUR)).unwrap_or(2).clamp(0, 23);
    let today = civil_date(now);
    let at = |day: Date| instant(day.at(hour, 0, 0, 0));
    let first = at(today);
    if first > now { first } else { at(today.tomorrow().unwrap_or(today)) }
}

/// When a reading that failed is tried again, and how many tries count then; `tries` counts today's, this one included.
pub fn retry(hour: Option<i64>, tries: i64, now: Timestamp) -> (Timestamp, i64) {
    if tries < TRIES { (now + AGAIN, tries) } else { (next_at(hour, now), 0) }
}

/// Whether everything is read, not only what changed: the first time, each week, and when somebody asks.
pub fn is_whole(last_whole: Option<Date>, asked: bool, today: Date) -> bool {
    asked
        || last_whole
            .is_none_or(|day| today.since(day).map_or(true, |span| i64::from(span.get_days()) >= WHOLE_EVERY))
}

#[cfg(test)]
mod tests;
