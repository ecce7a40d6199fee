//! Versions of the consent text: a new one is shown once at sign-in (DIR-10). The texts stand in the locale files.

use jiff::civil::Date;

/// Versions with the day each begins, the first line a header.
const VERSIONS: &str = include_str!("../../../data/consents.csv");

/// Version and first day, oldest first.
pub fn versions() -> Vec<(i64, Date)> {
    read(VERSIONS)
}

/// The versions of a table `version,from`; a line that can't be read is left out.
pub fn read(table: &str) -> Vec<(i64, Date)> {
    table
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .filter_map(|(version, from)| Some((version.parse().ok()?, from.trim().parse().ok()?)))
        .collect()
}

/// The version in force on a day; 0 before the first.
pub fn current(today: Date) -> i64 {
    current_of(&versions(), today)
}

/// As [`current`], for given versions.
pub fn current_of(versions: &[(i64, Date)], today: Date) -> i64 {
    versions.iter().filter(|(_, from)| *from <= today).map(|(version, _)| *version).max().unwrap_or(0)
}

/// The versions that have begun since somebody accepted one, oldest first: what changed in each is shown before the
/// text. Empty for somebody who never accepted any, to whom everything is new.
pub fn changes_since(versions: &[(i64, Date)], accepted: i64, today: Date) -> Vec<i64> {
    if accepted == 0 {
        return Vec::new();
    }
    let mut new: Vec<i64> = versions
        .iter()
        .filter(|(version, from)| *version > accepted && *from <= today)
        .map(|(version, _)| *version)
        .collect();
    new.sort_unstable();
    new
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const THREE: &str = "version,from\n1,2013-01-01\n2,2027-08-01\n3,2029-02-01\n";

    #[test]
    fn a_version_counts_from_its_day() {
        let (first, from) = versions()[0];
        assert_eq!(current(from), first);
        assert_eq!(current(from.yesterday().expect("a day before")), 0);
    }

    #[test]
    fn a_later_version_asks_again_from_its_day_and_tells_what_changed() {
        let table = read(THREE);
        let check = |today: Date, accepted: i64, current: i64, changes: &[i64]| {
            assert_eq!(current_of(&table, today), current, "{today}");
            assert_eq!(changes_since(&table, accepted, today), changes, "{today} after {accepted}");
        };
        check(date(2027, 7, 31), 1, 1, &[]);
        check(date(2027, 8, 1), 1, 2, &[2]);
        check(date(2030, 1, 1), 1, 3, &[2, 3]);
        check(date(2030, 1, 1), 2, 3, &[3]);
        check(date(2030, 1, 1), 3, 3, &[]);
        check(date(2030, 1, 1), 0, 3, &[]);
    }
}
