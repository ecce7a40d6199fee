//! Tags of many closed courses: what a row asks, and what a course has afterwards; rule in `docs/rules/retag.md`.

use std::collections::BTreeSet;

use crate::refusal::refusals;
use crate::text::fold;

/// Most rows of one upload.
pub const MOST_ROWS: usize = 20_000;

/// Words for "no tags at all" in the column that replaces.
const NONE: [&str; 5] = ["無", "(無)", "none", "-", "空白"];

refusals! {
    /// Why a row, or an upload, is refused.
    pub enum RetagRefused {
        /// No file.
        NoFile = "retag-no-file",
        /// A file without the needed column.
        NoHeader = "retag-no-header",
        /// No rows.
        NoRows = "retag-no-rows",
        /// Too many.
        TooManyRows { rows: usize, limit: usize } = "retag-too-many-rows",
        /// No reason for the upload.
        ReasonMissing = "retag-reason-missing",
        /// A row without a code.
        NoCode = "retag-no-code",
        /// No course of this code that this desk may tag.
        UnknownCourse { code: String } = "retag-unknown-course",
        /// The course is not closed.
        NotClosed = "retag-not-closed",
        /// The course of the own organisation.
        OwnCourse = "retag-own-course",
        /// The course stands in an earlier row.
        Twice { first_row: u32 } = "retag-twice",
        /// Nothing is asked.
        NothingAsked = "retag-nothing-asked",
        /// The whole set, and single tags beside it.
        Both = "retag-both",
        /// One tag to be set and taken off.
        Contradicts { tag: String } = "retag-contradicts",
        /// No such tag.
        UnknownTag { tag: String } = "retag-unknown-tag",
        /// Not in force today.
        NotInForce { tag: String } = "retag-not-in-force",
        /// The organiser of the course may not set it.
        NotForOrganiser { tag: String } = "retag-not-for-organiser",
        /// The course was changed since: it is left as it is.
        Changed = "retag-changed",
        /// The upload does not stand where this could be done.
        State = "retag-state",
    }
}

/// What a row asks of the tags of its course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// These besides, those no more.
    Change {
        /// To set.
        add: BTreeSet<String>,
        /// To take off.
        remove: BTreeSet<String>,
    },
    /// Exactly these.
    Replace(Vec<String>),
}

impl Asked {
    /// Reads the three cells of a row.
    ///
    /// # Errors
    /// [`RetagRefused`] when nothing is asked, or one thing and its opposite.
    pub fn read(add: &str, remove: &str, replace: &str) -> Result<Self, RetagRefused> {
        let (add, remove) = (tags(add), tags(remove));
        if !fold(replace).is_empty() {
            if !add.is_empty() || !remove.is_empty() {
                return Err(RetagRefused::Both);
            }
            let none = NONE.contains(&fold(replace).to_lowercase().as_str());
            return Ok(Self::Replace(if none { Vec::new() } else { tags(replace) }));
        }
        if let Some(tag) = add.iter().find(|tag| remove.contains(tag)) {
            return Err(RetagRefused::Contradicts { tag: tag.clone() });
        }
        if add.is_empty() && remove.is_empty() {
            return Err(RetagRefused::NothingAsked);
        }
        Ok(Self::Change { add: add.into_iter().collect(), remove: remove.into_iter().collect() })
    }

    /// The tags of a course afterwards: what stays keeps its place, what is new comes last.
    pub fn after(&self, before: &[String]) -> Vec<String> {
        match self {
            Self::Replace(all) => {
                let mut after: Vec<String> = before.iter().filter(|tag| all.contains(tag)).cloned().collect();
                after.extend(all.iter().filter(|tag| !before.contains(tag)).cloned());
                after
            }
            Self::Change { add, remove } => {
                let mut after: Vec<String> =
                    before.iter().filter(|tag| !remove.contains(*tag)).cloned().collect();
                after.extend(add.iter().filter(|tag| !before.contains(tag)).cloned());
                after
            }
        }
    }
}

/// Several tags of one cell, each once. A leading `#` is how people write tags elsewhere.
pub fn tags(cell: &str) -> Vec<String> {
    let mut found = Vec::new();
    let parts = cell.split(|c: char| "、,，;；/|\n\r\t".contains(c) || c.is_whitespace());
    for part in parts.map(fold) {
        let tag = part.trim_start_matches('#').to_owned();
        if !tag.is_empty() && !found.contains(&tag) {
            found.push(tag);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn rows_are_read_as_people_write_them() {
        for (add, remove, replace, before, expect) in [
            ("媒體素養", "", "", "環境教育", Ok("環境教育 媒體素養")),
            ("媒體素養、 環境教育", "", "", "環境教育", Ok("環境教育 媒體素養")),
            ("", "環境教育", "", "環境教育 媒體素養", Ok("媒體素養")),
            ("#雙語；", "媒體素養,環境教育", "", "環境教育", Ok("雙語")),
            ("", "沒有的", "", "環境教育", Ok("環境教育")),
            ("", "", "雙語，環境教育", "環境教育 媒體素養", Ok("環境教育 雙語")),
            ("", "", "無", "環境教育", Ok("")),
            ("", "", " None ", "環境教育", Ok("")),
            ("", "", "　", "環境教育", Err("retag-nothing-asked")),
            ("雙語", "雙語", "", "", Err("retag-contradicts")),
            ("雙語", "", "媒體素養", "", Err("retag-both")),
        ] {
            let got = Asked::read(add, remove, replace).map(|asked| asked.after(&list(before)).join(" "));
            let got = got.map_err(|refused| refused.to_string());
            assert_eq!(
                got,
                expect.map(str::to_owned).map_err(str::to_owned),
                "{add:?} {remove:?} {replace:?}"
            );
        }
    }
}
