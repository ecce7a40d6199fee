//! Which personal fields are held, for what, and until when (data/tables/personal-data.csv). Rule: docs/rules/privacy.md.

use std::sync::OnceLock;

/// How long a field is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// As long as the hours themselves.
    Always,
    /// As long as the person has an account; cleared when a deletion is granted.
    Account,
    /// So many days, by the daily run.
    Days(i64),
    /// Each has an end of its own.
    Own,
}

/// One field with its purpose and its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRule {
    /// Why it is held: `recognise`, `reach` …; a key of the locale files.
    pub purpose: String,
    /// The field: `birth_date`, `sign_in` …; a key of the locale files.
    pub field: String,
    /// How long.
    pub kept: Kept,
    /// The job of the daily run that ends it; empty for none.
    pub job: String,
    /// The law or need it stands on; a key of the locale files.
    pub basis: String,
}

/// Fewest days that the history of sign-ins is kept: traces stay on line for half a year.
pub const LEAST_SIGN_IN_DAYS: i64 = 183;

/// The shipped table, in its order.
pub fn table() -> &'static [FieldRule] {
    static TABLE: OnceLock<Vec<FieldRule>> = OnceLock::new();
    TABLE.get_or_init(|| {
        read(include_str!("../../../data/tables/personal-data.csv"))
            .expect("the shipped table is checked by a test")
    })
}

/// Reads a table `purpose,field,kept,days,job,basis`.
///
/// # Errors
/// The number of the first line (the header is line 1) that can't be read.
pub fn read(text: &str) -> Result<Vec<FieldRule>, usize> {
    let mut rules = Vec::new();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    for (index, record) in reader.records().enumerate() {
        let line = index + 2;
        let record = record.map_err(|_| line)?;
        let [purpose, field, kept, days, job, basis] =
            [0, 1, 2, 3, 4, 5].map(|n| record.get(n).unwrap_or_default());
        let kept = match (kept, days) {
            ("always", "") => Kept::Always,
            ("account", "") => Kept::Account,
            ("own", "") => Kept::Own,
            ("days", days) => Kept::Days(days.parse().map_err(|_| line)?),
            _ => return Err(line),
        };
        let ends_by_itself = matches!(kept, Kept::Days(_) | Kept::Own);
        if purpose.is_empty() || field.is_empty() || basis.is_empty() || ends_by_itself == job.is_empty() {
            return Err(line);
        }
        let text = str::to_owned;
        rules.push(FieldRule {
            purpose: text(purpose),
            field: text(field),
            kept,
            job: text(job),
            basis: text(basis),
        });
    }
    Ok(rules)
}

/// The purposes of a table in its order, each once.
pub fn purposes(rules: &[FieldRule]) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for rule in rules {
        if !found.contains(&rule.purpose.as_str()) {
            found.push(&rule.purpose);
        }
    }
    found
}

/// Days that a job keeps what it ends: the table's, but for sign-ins what the operator set, never fewer than
/// [`LEAST_SIGN_IN_DAYS`]. Jobs whose things have an end of their own answer 0.
pub fn days_of(job: &str, rules: &[FieldRule], sign_in_days: i64) -> i64 {
    if job == "sign_ins" {
        return sign_in_days.max(LEAST_SIGN_IN_DAYS);
    }
    let rule = rules.iter().find(|rule| rule.job == job);
    match rule.map(|rule| rule.kept) {
        Some(Kept::Days(days)) => days,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_is_whole() {
        let mut fields: Vec<_> = table().iter().map(|rule| rule.field.as_str()).collect();
        assert!(fields.contains(&"award") && fields.contains(&"sign_in"));
        fields.sort_unstable();
        let count = fields.len();
        fields.dedup();
        assert_eq!(fields.len(), count, "a field stands twice");
        for never in ["award", "look"] {
            let rule = table().iter().find(|rule| rule.field == never).expect("a row");
            assert_eq!(rule.kept, Kept::Always, "{never}");
        }
    }

    #[test]
    fn lines_that_promise_an_end_without_a_job_are_refused() {
        let check = |line: &str, expect: bool| {
            let text = format!("purpose,field,kept,days,job,basis\n{line}\n");
            assert_eq!(read(&text).is_ok(), expect, "{line}");
        };
        check("a,b,days,30,jobs,c", true);
        check("a,b,days,30,,c", false);
        check("a,b,days,soon,jobs,c", false);
        check("a,b,always,,,c", true);
        check("a,b,always,,jobs,c", false);
        check("a,b,never,,,c", false);
        check("a,b,always,,,", false);
    }

    #[test]
    fn sign_ins_stay_half_a_year_whatever_is_set() {
        let days = |set| days_of("sign_ins", table(), set);
        assert_eq!((days(30), days(400)), (183, 400));
        assert_eq!(days_of("letters", table(), 30), 180);
        assert_eq!(days_of("files", table(), 30), 0);
    }
}
