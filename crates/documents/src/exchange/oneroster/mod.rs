//! OneRoster 1.2 in its CSV form: organisations, users, their roles, birth and sex, as a school system exports them.
//!
//! Other files of the package are passed over, and so is the column `password`: it never leaves the reader.

pub(super) mod profiles;
mod rows;

pub use rows::{Demographics, Fault, Org, Role, RosterRow, Status, User};

use super::Limits;
use super::read::csv::{Line, Lines};
use super::read::package::{Package, Part};
use super::read::source::Source;
use crate::DocumentError;
use rows::Columns;
use std::collections::HashMap;
use std::fs::File;
use std::marker::PhantomData;

/// Lines of a manifest; it names 18 properties.
const MAX_PROPERTIES: usize = 200;

/// How a file of the package is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// It is not there.
    Absent,
    /// All there is; what is missing has gone.
    Bulk,
    /// What has changed since the last time.
    Delta,
}

/// An opened package whose manifest was read.
pub struct OneRoster {
    package: Package,
    properties: HashMap<String, String>,
    limits: Limits,
}

/// Opens a package and checks its manifest.
///
/// # Errors
/// `oneroster-version` without a manifest of version 1.2; `bad-package` when a file that the manifest names is not there
/// or its mode is unknown; those of packages of [`super::open`].
pub fn open(source: File, limits: &Limits) -> Result<OneRoster, DocumentError> {
    of_source(&Source::of_file(source)?, limits)
}

/// As [`open`], for bytes that are in memory anyway.
///
/// # Errors
/// As [`open`].
pub fn open_bytes(bytes: Vec<u8>, limits: &Limits) -> Result<OneRoster, DocumentError> {
    of_source(&Source::of_bytes(bytes), limits)
}

pub(super) fn of_source(source: &Source, limits: &Limits) -> Result<OneRoster, DocumentError> {
    if source.len() > limits.packed_bytes {
        return Err(DocumentError::FileTooLarge { limit: limits.packed_bytes });
    }
    let package = Package::open(source, limits)?;
    let unversioned = || DocumentError::OneRosterVersion { found: String::new() };
    let manifest = find(&package, "manifest.csv").ok_or_else(unversioned)?;
    let properties = properties(&package, manifest, limits)?;
    let version = properties.get("oneroster.version").cloned().unwrap_or_default();
    if version != "1.2" && !version.starts_with("1.2.") {
        return Err(DocumentError::OneRosterVersion { found: version.chars().take(20).collect() });
    }
    let roster = OneRoster { package, properties, limits: *limits };
    for file in ["orgs", "users", "roles", "demographics"] {
        let there = find(&roster.package, &format!("{file}.csv")).is_some();
        if roster.mode_of(file)? != Mode::Absent && !there {
            return Err(DocumentError::BadPackage { reason: format!("{file}.csv is named and not there") });
        }
    }
    Ok(roster)
}

impl std::fmt::Debug for OneRoster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OneRoster").finish_non_exhaustive()
    }
}

impl OneRoster {
    /// Name of the system that wrote the package; empty when it does not tell.
    pub fn system(&self) -> &str {
        self.properties.get("source.systemname").map_or("", String::as_str)
    }

    /// How the organisations are meant.
    ///
    /// # Errors
    /// None after [`open`], which has checked the manifest.
    pub fn orgs_mode(&self) -> Result<Mode, DocumentError> {
        self.mode_of("orgs")
    }

    /// How the users are meant.
    ///
    /// # Errors
    /// As [`OneRoster::orgs_mode`].
    pub fn users_mode(&self) -> Result<Mode, DocumentError> {
        self.mode_of("users")
    }

    /// How the roles are meant.
    ///
    /// # Errors
    /// As [`OneRoster::orgs_mode`].
    pub fn roles_mode(&self) -> Result<Mode, DocumentError> {
        self.mode_of("roles")
    }

    /// The organisations; none when the manifest says so.
    ///
    /// # Errors
    /// `empty`, `column-missing`, `bad-header`, `encrypted`, `bad-package`.
    pub fn orgs(&self) -> Result<RosterRows<Org>, DocumentError> {
        self.rows("orgs")
    }

    /// The users; none when the manifest says so.
    ///
    /// # Errors
    /// As [`OneRoster::orgs`].
    pub fn users(&self) -> Result<RosterRows<User>, DocumentError> {
        self.rows("users")
    }

    /// The roles; none when the manifest says so.
    ///
    /// # Errors
    /// As [`OneRoster::orgs`].
    pub fn roles(&self) -> Result<RosterRows<Role>, DocumentError> {
        self.rows("roles")
    }

    /// Birth and sex of users; none when the manifest says so.
    ///
    /// # Errors
    /// As [`OneRoster::orgs`].
    pub fn demographics(&self) -> Result<RosterRows<Demographics>, DocumentError> {
        self.rows("demographics")
    }

    fn mode_of(&self, file: &str) -> Result<Mode, DocumentError> {
        match self.properties.get(&format!("file.{file}")).map_or("absent", String::as_str) {
            "absent" => Ok(Mode::Absent),
            "bulk" => Ok(Mode::Bulk),
            "delta" => Ok(Mode::Delta),
            _ => Err(DocumentError::BadPackage { reason: format!("the mode of {file} in the manifest") }),
        }
    }

    fn rows<T: RosterRow>(&self, file: &'static str) -> Result<RosterRows<T>, DocumentError> {
        let part = find(&self.package, &format!("{file}.csv"));
        let Some(part) = part.filter(|_| self.mode_of(file).is_ok_and(|mode| mode != Mode::Absent)) else {
            return Ok(RosterRows { open: None, row: PhantomData });
        };
        let mut lines = Lines::new(self.package.read(part)?, &self.limits)?;
        let names = match lines.next(None)? {
            Some(Line::Fields(_, names)) => names,
            Some(Line::Bad(_)) => return Err(DocumentError::NotAnExchangeFile),
            None => return Err(DocumentError::Empty),
        };
        let columns = Columns::of(&names, T::REQUIRED)?;
        Ok(RosterRows { open: Some((lines, columns)), row: PhantomData })
    }
}

fn find<'a>(package: &'a Package, name: &str) -> Option<&'a Part> {
    package.parts.iter().find(|part| part.name.eq_ignore_ascii_case(name))
}

fn properties(
    package: &Package,
    manifest: &Part,
    limits: &Limits,
) -> Result<HashMap<String, String>, DocumentError> {
    let mut lines = Lines::new(package.read(manifest)?, limits)?;
    let mut properties = HashMap::new();
    while let Some(line) = lines.next(Some(2))? {
        if properties.len() >= MAX_PROPERTIES {
            return Err(DocumentError::BadPackage { reason: "too many lines in the manifest".into() });
        }
        if let Line::Fields(_, fields) = line
            && let [name, value] = fields.as_slice()
        {
            properties.insert(name.trim().to_ascii_lowercase(), value.trim().to_owned());
        }
    }
    Ok(properties)
}

/// What stands at the place of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry<T> {
    /// A row.
    Row(T),
    /// Something that can't be read as one.
    Bad(Fault),
}

/// The rows of one file. An error is the last item.
pub struct RosterRows<T> {
    open: Option<(Lines, Columns)>,
    row: PhantomData<fn() -> T>,
}

impl<T: RosterRow> Iterator for RosterRows<T> {
    type Item = Result<Entry<T>, DocumentError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (lines, columns) = self.open.as_mut()?;
        match lines.next(Some(columns.width())) {
            Ok(None) => {
                self.open = None;
                None
            }
            Ok(Some(Line::Fields(line, fields))) => Some(Ok(match T::read(&columns.row(line, &fields)) {
                Ok(row) => Entry::Row(row),
                Err(fault) => Entry::Bad(fault),
            })),
            Ok(Some(Line::Bad(fault))) => Some(Ok(Entry::Bad(columns.fault(fault)))),
            Err(error) => {
                self.open = None;
                Some(Err(error))
            }
        }
    }
}
