//! A OneRoster package as a list of profiles: each role of a person who works at a school is a row.

use super::rows::{Demographics, Fault, Org, Role, RosterRow, Status, User};
use super::{Entry, Mode, RosterRows, of_source};
use crate::DocumentError;
use crate::exchange::read::source::Source;
use crate::exchange::{BadRow, Item, Limits, List, RawRow};
use std::collections::HashMap;

/// Users that are held to be joined with their roles: all people of the largest county many times over.
const MOST_USERS: usize = 500_000;
/// What stands for the last day of a role that was deleted without one.
const GONE: &str = "tobedeleted";

/// Roles of pupils and families mean nobody who is trained here.
const NOBODY: [&str; 4] = ["student", "parent", "guardian", "relative"];

/// The rows, and whether the package says that it holds everybody.
pub(in crate::exchange) fn read(
    source: &Source,
    limits: &Limits,
) -> Result<(bool, Vec<Item>), DocumentError> {
    let roster = of_source(source, limits)?;
    let mut bad = Vec::new();
    let mut note = |file: &'static str, faults: Vec<Fault>| bad.extend(faults.into_iter().map(|f| (file, f)));
    let (orgs, faults) = split(roster.orgs()?)?;
    note("orgs.csv", faults);
    let (users, faults) = split(roster.users()?)?;
    note("users.csv", faults);
    let (births, faults) = split(roster.demographics()?)?;
    note("demographics.csv", faults);
    let (roles, faults) = split(roster.roles()?)?;
    // First, so that those behind the roles come behind these too.
    bad.splice(0..0, faults.into_iter().map(|fault| ("roles.csv", fault)));
    let orgs: HashMap<String, Org> = orgs.into_iter().map(|org| (org.sourced_id.clone(), org)).collect();
    let users: HashMap<String, User> =
        users.into_iter().map(|user| (user.sourced_id.clone(), user)).collect();
    let births: HashMap<String, Demographics> =
        births.into_iter().map(|row| (row.user.clone(), row)).collect();
    let mut last = 1;
    let mut items = Vec::with_capacity(roles.len());
    for role in &roles {
        last = last.max(role.line);
        if !NOBODY.contains(&role.role.to_ascii_lowercase().as_str()) {
            items.push(joined(role, &orgs, &users, &births));
        }
    }
    for (file, fault) in bad {
        // Lines of several files: a role keeps its own, the others stand behind the last one with their place in words.
        let own = file == "roles.csv";
        last = last.max(fault.line * u64::from(own)) + u64::from(!own);
        items.push(Item::Bad(unread(file, &fault, if own { fault.line } else { last })));
    }
    let complete = roster.users_mode()? == Mode::Bulk && roster.roles_mode()? == Mode::Bulk;
    Ok((complete, items))
}

fn limited(rows: usize) -> Result<(), DocumentError> {
    match rows > MOST_USERS {
        true => Err(DocumentError::BadPackage { reason: format!("more than {MOST_USERS} rows in one file") }),
        false => Ok(()),
    }
}

fn split<T: RosterRow>(rows: RosterRows<T>) -> Result<(Vec<T>, Vec<Fault>), DocumentError> {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for entry in rows {
        match entry? {
            Entry::Row(row) => good.push(row),
            Entry::Bad(fault) => bad.push(fault),
        }
        limited(good.len() + bad.len())?;
    }
    Ok((good, bad))
}

fn unread(file: &str, fault: &Fault, line: u64) -> BadRow {
    let cells = fault.cells.iter().map(String::as_str);
    let detail = format!("{file}, {}: {} {}", fault.line, fault.column, fault.detail);
    // The columns of these files are none of the list's, so the fault is one of the row.
    BadRow::new(List::Profiles, line, fault.code, detail.trim(), cells)
}

/// The row of a role. A user or organisation that the package does not have leaves its cells empty: the row is refused when
/// it is judged, with its line.
fn joined(
    role: &Role,
    orgs: &HashMap<String, Org>,
    users: &HashMap<String, User>,
    births: &HashMap<String, Demographics>,
) -> Item {
    let mut cells = vec![String::new(); List::Profiles.columns().len()];
    let mut set = |column: &str, text: String| {
        if let Some(cell) = List::Profiles.column(column).and_then(|at| cells.get_mut(at)) {
            *cell = text;
        }
    };
    let gone = role.status == Status::ToBeDeleted;
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    set("StartDate", day(role.begin));
    match (role.end, gone) {
        (None, true) => set("EndDate", GONE.to_owned()),
        (end, _) => set("EndDate", day(end)),
    }
    // What the word means is judged as in a school's list: teacher, and words of the sender's own such as 教保員.
    set("Position", role.role.strip_prefix("ext:").unwrap_or(&role.role).to_owned());
    if let Some(org) = orgs.get(&role.org) {
        let code = if org.identifier.is_empty() { &org.sourced_id } else { &org.identifier };
        set("SchoolId", code.clone());
    }
    if let Some(user) = users.get(&role.user) {
        set("TeacherId", number(user));
        set("Name", name(user));
        set("Email", user.email.clone());
        set("Phone", user.phone.clone());
        if user.status == Status::ToBeDeleted && role.end.is_none() {
            set("EndDate", GONE.to_owned());
        }
    }
    if let Some(born) = births.get(&role.user) {
        set("BirthDate", born.birth.clone());
        let sex = born.sex.to_ascii_lowercase();
        set("Sex", if sex == "male" || sex == "female" { sex } else { String::new() });
    }
    Item::Row(RawRow { list: List::Profiles, line: role.line, cells })
}

/// What names the person: a number of ten signs among the numbers told, which are of many kinds.
fn number(user: &User) -> String {
    let ten = |text: &str| text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let told = user.user_ids.iter().map(|(_, number)| number).chain([&user.identifier]);
    let mut told = told.filter(|text| ten(text));
    // A national or resident number begins with a letter and is digits from the third sign on; a personal code is another.
    let shaped = |text: &&String| {
        text.as_bytes()[0].is_ascii_alphabetic() && text.bytes().skip(2).all(|byte| byte.is_ascii_digit())
    };
    let first = told.clone().find(shaped);
    first.or_else(|| told.next()).cloned().unwrap_or_default()
}

/// Names of Han characters are written without a blank, the family name first.
fn name(user: &User) -> String {
    if user.family_name.is_ascii() && user.given_name.is_ascii() {
        return format!("{} {}", user.given_name, user.family_name).trim().to_owned();
    }
    format!("{}{}", user.family_name, user.given_name)
}
