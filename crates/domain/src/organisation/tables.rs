//! The code tables of organisations: levels, ownerships, who supervises whom, the groups of the K-12 agency.

use std::sync::OnceLock;

use jiff::civil::Date;

/// A level of organisations, as a yearly list is about one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// The code stored, such as `junior_high`.
    pub code: &'static str,
    /// The kind of the permission matrix its organisations have.
    pub kind: &'static str,
    /// Whether the ministry publishes a yearly list of it.
    pub listed: bool,
    /// Its Chinese name.
    pub label: &'static str,
    /// Its English name.
    pub label_en: &'static str,
}

/// A group of the K-12 agency, shown by itself on the page of region centres.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// The code stored.
    pub code: &'static str,
    /// Its Chinese name.
    pub name: &'static str,
    /// Its English name.
    pub name_en: &'static str,
    /// What it handles, until its own people say it in their words.
    pub handles: &'static str,
    /// The same in English.
    pub handles_en: &'static str,
}

/// Which office supervises an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Supervisor {
    /// The bureau of the county it stands in.
    County,
    /// The K-12 agency.
    K12Agency,
    /// The national centre.
    NationalCentre,
}

/// Rows of a shipped table without its head; none of these tables has a quoted cell.
pub(super) fn cells(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).filter(|line| !line.is_empty()).map(|line| line.split(',').collect())
}

/// All levels, schools from the youngest to the oldest first.
pub fn levels() -> &'static [Level] {
    static LEVELS: OnceLock<Vec<Level>> = OnceLock::new();
    LEVELS.get_or_init(|| {
        cells(include_str!("../../../../data/tables/levels.csv"))
            .filter_map(|row| match row.as_slice() {
                [code, kind, listed, label, label_en] => {
                    Some(Level { code, kind, listed: *listed == "1", label, label_en })
                }
                _ => None,
            })
            .collect()
    })
}

/// The level of that code.
pub fn level(code: &str) -> Option<&'static Level> {
    levels().iter().find(|level| level.code == code)
}

fn ownership_table() -> &'static [(&'static str, Vec<&'static str>)] {
    static TABLE: OnceLock<Vec<(&'static str, Vec<&'static str>)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        cells(include_str!("../../../../data/tables/ownerships.csv"))
            .filter_map(|row| match row.as_slice() {
                [name, aliases] => Some((*name, aliases.split(';').filter(|a| !a.is_empty()).collect())),
                _ => None,
            })
            .collect()
    })
}

/// All ownerships: 公立, 私立 …
pub fn ownerships() -> Vec<&'static str> {
    ownership_table().iter().map(|(name, _)| *name).collect()
}

/// The ownership a list means by a word, if it is one.
pub fn ownership(typed: &str) -> Option<&'static str> {
    let found = ownership_table().iter().find(|(name, aliases)| *name == typed || aliases.contains(&typed));
    found.map(|(name, _)| *name)
}

/// The groups of the K-12 agency.
pub fn k12_groups() -> &'static [Group] {
    static GROUPS: OnceLock<Vec<Group>> = OnceLock::new();
    GROUPS.get_or_init(|| {
        cells(include_str!("../../../../data/tables/k12-groups.csv"))
            .filter_map(|row| match row.as_slice() {
                [code, name, name_en, handles, handles_en] => {
                    Some(Group { code, name, name_en, handles, handles_en })
                }
                _ => None,
            })
            .collect()
    })
}

/// Who supervises a new organisation of a list; the first row that fits decides (`data/tables/supervision.csv`).
pub fn supervisor_of(level: &str, ownership: &str, name: &str, county: &str, on: Date) -> Option<Supervisor> {
    // Lists write 公立 for national schools too: their name tells.
    let ownership = if name.starts_with("國立") { "國立" } else { ownership };
    let place = if is_municipality(county, on) { "municipality" } else { "elsewhere" };
    let fits = |cell: &str, value: &str| cell == "any" || cell == value;
    cells(include_str!("../../../../data/tables/supervision.csv")).find_map(|row| match row.as_slice() {
        [l, o, w, supervisor, _] if *l == level && fits(o, ownership) && fits(w, place) => {
            match *supervisor {
                "county" => Some(Supervisor::County),
                "k12_agency" => Some(Supervisor::K12Agency),
                "national_centre" => Some(Supervisor::NationalCentre),
                _ => None,
            }
        }
        _ => None,
    })
}

fn is_municipality(county: &str, on: Date) -> bool {
    cells(include_str!("../../../../data/tables/municipalities.csv")).any(|row| match row.as_slice() {
        [name, since] => *name == county && since.parse::<Date>().is_ok_and(|since| since <= on),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_supervises() {
        let on = Date::constant(2026, 8, 1);
        for (level, ownership, name, county, expect) in [
            ("primary", "公立", "示範國小", "宜蘭縣", Supervisor::County),
            ("primary", "公立", "國立示範附小", "臺北市", Supervisor::County),
            ("senior_high", "公立", "國立示範高中", "宜蘭縣", Supervisor::K12Agency),
            ("senior_high", "私立", "私立示範高中", "宜蘭縣", Supervisor::K12Agency),
            ("senior_high", "私立", "私立示範高中", "臺北市", Supervisor::County),
            ("senior_high", "公立", "縣立示範高中", "宜蘭縣", Supervisor::County),
            ("special", "國立", "國立示範特教學校", "雲林縣", Supervisor::K12Agency),
            ("university", "私立", "示範大學", "臺北市", Supervisor::NationalCentre),
        ] {
            assert_eq!(supervisor_of(level, ownership, name, county, on), Some(expect), "{name} in {county}");
        }
        assert_eq!(supervisor_of("moe", "公立", "", "", on), None);
        // Before the city became a municipality its private schools were with the agency.
        let before = Date::constant(2014, 8, 1);
        let found = supervisor_of("senior_high", "私立", "私立示範高中", "桃園市", before);
        assert_eq!(found, Some(Supervisor::K12Agency));
    }

    #[test]
    fn tables_are_whole() {
        assert_eq!(k12_groups().len(), 5);
        assert_eq!(levels().iter().filter(|l| l.listed).count(), 6);
        for level in levels() {
            assert!(crate::permissions::OrganisationKind::parse(level.kind).is_some(), "{}", level.code);
        }
        assert_eq!(ownership("縣立"), Some("公立"));
        assert_eq!(ownership("州立"), None);
    }
}
