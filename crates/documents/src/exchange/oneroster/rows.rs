//! The rows of a OneRoster package as types.

use crate::DocumentError;
use crate::exchange::read::csv;
use crate::exchange::row::shortened;
use jiff::civil::Date;
use std::collections::HashMap;

/// Whether a row still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// It does; a bulk file may leave this empty.
    Active,
    /// It has gone.
    ToBeDeleted,
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Org {
    /// Line in the file, from 1.
    pub line: u64,
    /// Its key in the sending system.
    pub sourced_id: String,
    /// Whether it still holds.
    pub status: Status,
    /// Its name.
    pub name: String,
    /// `department`, `school`, `district`, `local`, `state`, `national`, or a word of the sender's own.
    pub kind: String,
    /// Its official code; may be empty.
    pub identifier: String,
    /// Key of the organisation above; empty at the top.
    pub parent: String,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Line in the file, from 1.
    pub line: u64,
    /// The key in the sending system.
    pub sourced_id: String,
    /// Whether the row still holds.
    pub status: Status,
    /// Whether the user may sign in there.
    pub enabled: bool,
    /// Name of the account there.
    pub username: String,
    /// Numbers of the person with their kinds.
    pub user_ids: Vec<(String, String)>,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Middle name; may be empty.
    pub middle_name: String,
    /// Another number of the person; may be empty.
    pub identifier: String,
    /// Mail address; may be empty.
    pub email: String,
    /// Telephone: the mobile one before the other; may be empty.
    pub phone: String,
    /// Key of the organisation the user mainly belongs to; may be empty.
    pub primary_org: String,
}

/// Birth and sex of a user; the other columns of the file are none of ours and are not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demographics {
    /// Line in the file, from 1.
    pub line: u64,
    /// Key of the user.
    pub user: String,
    /// Day of birth, as it stands.
    pub birth: String,
    /// `male`, `female`, or a word that says neither.
    pub sex: String,
}

/// What a user is at an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Line in the file, from 1.
    pub line: u64,
    /// The key in the sending system.
    pub sourced_id: String,
    /// Whether the row still holds.
    pub status: Status,
    /// Key of the user.
    pub user: String,
    /// Whether it is the user's main role at this organisation.
    pub is_primary: bool,
    /// `teacher`, `principal`, `student` …, or a word of the sender's own.
    pub role: String,
    /// First day.
    pub begin: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// Key of the organisation.
    pub org: String,
}

/// A row that can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line in the file, from 1.
    pub line: u64,
    /// Name of the column at fault; empty when it is the row as a whole.
    pub column: String,
    /// One of [`crate::exchange::ROW_CODES`].
    pub code: &'static str,
    /// Technical words for a log.
    pub detail: String,
    /// The beginning of what stands there, for showing only; a password is not among it.
    pub cells: Vec<String>,
}

/// A kind of row; there are four.
pub trait RosterRow: Sized {
    /// Columns without which the file is refused.
    #[doc(hidden)]
    const REQUIRED: &'static [&'static str];

    /// Reads one row.
    #[doc(hidden)]
    fn read(row: &Row<'_>) -> Result<Self, Fault>;
}

impl RosterRow for Org {
    const REQUIRED: &'static [&'static str] =
        &["sourcedId", "status", "dateLastModified", "name", "type", "identifier", "parentSourcedId"];

    fn read(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            line: row.line,
            sourced_id: row.filled("sourcedId")?,
            status: row.status()?,
            name: row.filled("name")?,
            kind: row.filled("type")?,
            identifier: row.text("identifier"),
            parent: row.text("parentSourcedId"),
        })
    }
}

impl RosterRow for User {
    const REQUIRED: &'static [&'static str] = &[
        "sourcedId",
        "status",
        "dateLastModified",
        "enabledUser",
        "username",
        "userIds",
        "givenName",
        "familyName",
        "middleName",
        "identifier",
        "email",
    ];

    fn read(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            line: row.line,
            sourced_id: row.filled("sourcedId")?,
            status: row.status()?,
            enabled: row.one_of("enabledUser", &["false", "true"])? == 1,
            username: row.text("username"),
            user_ids: row.user_ids()?,
            given_name: row.filled("givenName")?,
            family_name: row.filled("familyName")?,
            middle_name: row.text("middleName"),
            identifier: row.text("identifier"),
            email: row.text("email"),
            phone: Some(row.text("sms")).filter(|sms| !sms.is_empty()).unwrap_or_else(|| row.text("phone")),
            primary_org: row.text("primaryOrgSourcedId"),
        })
    }
}

impl RosterRow for Demographics {
    const REQUIRED: &'static [&'static str] =
        &["sourcedId", "status", "dateLastModified", "birthDate", "sex"];

    fn read(row: &Row<'_>) -> Result<Self, Fault> {
        let (user, birth) = (row.filled("sourcedId")?, row.text("birthDate"));
        Ok(Self { line: row.line, user, birth, sex: row.text("sex") })
    }
}

impl RosterRow for Role {
    const REQUIRED: &'static [&'static str] = &[
        "sourcedId",
        "status",
        "dateLastModified",
        "userSourcedId",
        "roleType",
        "role",
        "beginDate",
        "endDate",
        "orgSourcedId",
    ];

    fn read(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            line: row.line,
            sourced_id: row.filled("sourcedId")?,
            status: row.status()?,
            user: row.filled("userSourcedId")?,
            is_primary: row.one_of("roleType", &["secondary", "primary"])? == 1,
            role: row.filled("role")?,
            begin: row.date("beginDate")?,
            end: row.date("endDate")?,
            org: row.filled("orgSourcedId")?,
        })
    }
}

/// The columns of a file by their names.
pub(super) struct Columns {
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Columns {
    pub(super) fn of(names: &[String], required: &[&str]) -> Result<Self, DocumentError> {
        let mut places = HashMap::new();
        for (at, name) in names.iter().enumerate() {
            let taken = places.insert(name.trim().to_ascii_lowercase(), at).is_some();
            if taken && required.iter().any(|column| column.eq_ignore_ascii_case(name.trim())) {
                return Err(DocumentError::BadHeader { column: at + 1 });
            }
        }
        match required.iter().find(|column| !places.contains_key(&column.to_ascii_lowercase())) {
            Some(missing) => Err(DocumentError::ColumnMissing { name: (*missing).to_owned() }),
            None => Ok(Self { names: names.iter().map(|name| shortened(name.trim())).collect(), places }),
        }
    }

    pub(super) fn width(&self) -> usize {
        self.names.len()
    }

    pub(super) fn row<'a>(&'a self, line: u64, fields: &'a [String]) -> Row<'a> {
        Row { columns: self, line, fields }
    }

    pub(super) fn fault(&self, fault: csv::Fault) -> Fault {
        let column = fault.column.and_then(|at| self.names.get(at)).cloned().unwrap_or_default();
        // A row whose fields are shifted has its password nobody knows where.
        let cells = if self.places.contains_key("password") { Vec::new() } else { fault.fields };
        let cells = cells.iter().map(|cell| shortened(cell)).collect();
        Fault { line: fault.line, column, code: fault.code, detail: fault.detail, cells }
    }
}

/// A row with its columns.
pub struct Row<'a> {
    columns: &'a Columns,
    line: u64,
    fields: &'a [String],
}

impl Row<'_> {
    fn text(&self, column: &str) -> String {
        let at = self.columns.places.get(&column.to_ascii_lowercase());
        at.and_then(|at| self.fields.get(*at)).map(|field| field.trim().to_owned()).unwrap_or_default()
    }

    fn filled(&self, column: &str) -> Result<String, Fault> {
        let text = self.text(column);
        if text.is_empty() { Err(self.fault(column, "value-missing")) } else { Ok(text) }
    }

    fn one_of(&self, column: &str, words: &[&str]) -> Result<usize, Fault> {
        let text = self.text(column);
        let found = words.iter().position(|word| word.eq_ignore_ascii_case(&text));
        found.ok_or_else(|| self.fault(column, "value-kind"))
    }

    fn status(&self) -> Result<Status, Fault> {
        Ok(match self.one_of("status", &["", "active", "tobedeleted"])? {
            2 => Status::ToBeDeleted,
            _ => Status::Active,
        })
    }

    fn date(&self, column: &str) -> Result<Option<Date>, Fault> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        let day = (text.len() == 10).then(|| text.parse().ok()).flatten();
        day.map(Some).ok_or_else(|| self.fault(column, "value-kind"))
    }

    /// `{kind:number},{kind:number}`
    fn user_ids(&self) -> Result<Vec<(String, String)>, Fault> {
        let text = self.text("userIds");
        let mut ids = Vec::new();
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let pair = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
            let parts = pair.and_then(|(pair, rest)| Some((pair.split_once(':')?, rest)));
            let Some(((kind, number), behind)) = parts else {
                return Err(self.fault("userIds", "value-kind"));
            };
            ids.push((kind.trim().to_owned(), number.trim().to_owned()));
            rest = behind.trim_start_matches([',', ' ']);
        }
        Ok(ids)
    }

    fn fault(&self, column: &str, code: &'static str) -> Fault {
        let password = self.columns.places.get("password");
        let shown = self.fields.iter().enumerate().filter(|(at, _)| Some(at) != password);
        let cells = shown.take(crate::exchange::row::SHOWN_FIELDS).map(|(_, cell)| shortened(cell)).collect();
        Fault { line: self.line, column: column.to_owned(), code, detail: String::new(), cells }
    }
}
