//! Attribute tags (CAT-8): who may set one, who confirms it, what stands on a course; rule in `docs/rules/tags.md`.

use jiff::civil::Date;

use crate::refusal::refusals;

refusals! {
    /// Why something about an attribute tag is refused.
    pub enum TagRefused {
        /// The organisation may not set this tag.
        NotYours { tag: String } = "tag-not-yours",
        /// Neither the national centre nor the tag's owner.
        NotOwner = "tag-not-owner",
        /// No name.
        NameMissing = "tag-name-missing",
        /// A name with a comma, or too long.
        NameForm = "tag-name-form",
        /// A tag of this name is there already.
        NameTaken { tag: String } = "tag-name-taken",
        /// No definition.
        DefinitionMissing = "tag-definition-missing",
        /// The end is not after the beginning.
        DaysOrder = "tag-days-order",
        /// A list without anybody on it.
        ListEmpty = "tag-list-empty",
        /// A code on the list that no organisation has.
        UnknownOrganisation { code: String } = "tag-unknown-organisation",
        /// The owner confirms, but none is named.
        OwnerMissing = "tag-owner-missing",
        /// Somebody else changed it meanwhile, or it is decided already.
        Stale = "tag-stale",
    }
}

/// Who may set a tag.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Setters {
    /// Every organisation.
    #[default]
    Everybody,
    /// Organisations of these levels.
    Levels(Vec<String>),
    /// Organisations of these codes.
    Listed(Vec<String>),
}

impl Setters {
    /// Its name in rows: `everybody`, `levels`, `listed`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::Levels(_) => "levels",
            Self::Listed(_) => "listed",
        }
    }

    /// Who is named.
    pub fn list(&self) -> &[String] {
        match self {
            Self::Everybody => &[],
            Self::Levels(list) | Self::Listed(list) => list,
        }
    }

    /// Read from its name and list; an unknown name is everybody's.
    pub fn of(name: &str, list: Vec<String>) -> Self {
        match name {
            "levels" => Self::Levels(list),
            "listed" => Self::Listed(list),
            _ => Self::Everybody,
        }
    }

    /// Whether an organisation of this level and code may set the tag.
    pub fn include(&self, level: &str, code: &str) -> bool {
        match self {
            Self::Everybody => true,
            Self::Levels(levels) => levels.iter().any(|one| one == level),
            Self::Listed(codes) => codes.iter().any(|one| one == code),
        }
    }
}

/// Who confirms a tag on a course.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Confirmer {
    /// Nobody: it holds when the course is approved.
    #[default]
    Nobody,
    /// Whoever reviews the course.
    Reviewer,
    /// The tag's owner.
    Owner,
}

impl Confirmer {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Nobody, Self::Reviewer, Self::Owner];

    /// Its name in rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Reviewer => "reviewer",
            Self::Owner => "owner",
        }
    }

    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// How a tag stands on a course at its approval: `held` counts, `asked` waits. `by_reviewer` says that a person of the
/// reviewing organisation approved, `by_owner` that this organisation owns the tag too.
pub fn state_at_approval(confirmer: Confirmer, by_reviewer: bool, by_owner: bool) -> &'static str {
    match confirmer {
        Confirmer::Nobody => "held",
        Confirmer::Reviewer if by_reviewer => "held",
        Confirmer::Owner if by_reviewer && by_owner => "held",
        Confirmer::Reviewer | Confirmer::Owner => "asked",
    }
}

/// The definition in force on a day: the latest that had begun.
pub fn definition_on(versions: &[(i64, Date)], day: Date) -> Option<i64> {
    versions
        .iter()
        .filter(|(_, from)| *from <= day)
        .max_by_key(|(number, from)| (*from, *number))
        .map(|v| v.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn who_may_set() {
        let levels = Setters::of("levels", vec!["primary".to_owned()]);
        let listed = Setters::of("listed", vec!["029999".to_owned()]);
        for (setters, level, code, expect) in [
            (&Setters::Everybody, "primary", "1", true),
            (&levels, "primary", "1", true),
            (&levels, "junior_high", "1", false),
            (&listed, "primary", "029999", true),
            (&listed, "primary", "029998", false),
        ] {
            assert_eq!(setters.include(level, code), expect, "{setters:?} {level} {code}");
        }
    }

    #[test]
    fn a_tag_waits_for_who_confirms_it() {
        for (confirmer, by_reviewer, by_owner, expect) in [
            (Confirmer::Nobody, false, false, "held"),
            (Confirmer::Reviewer, true, false, "held"),
            (Confirmer::Reviewer, false, false, "asked"),
            (Confirmer::Owner, true, false, "asked"),
            (Confirmer::Owner, true, true, "held"),
        ] {
            assert_eq!(state_at_approval(confirmer, by_reviewer, by_owner), expect, "{confirmer:?}");
        }
    }

    #[test]
    fn the_definition_of_the_day() {
        let versions = [(1, date(2023, 6, 30)), (2, date(2024, 8, 1))];
        assert_eq!(definition_on(&versions, date(2023, 6, 29)), None);
        assert_eq!(definition_on(&versions, date(2024, 7, 31)), Some(1));
        assert_eq!(definition_on(&versions, date(2024, 8, 1)), Some(2));
    }
}
