//! Who decides an application, and which user names to offer when one is taken.

use crate::ids::UserName;
use crate::permissions::{Function, OrganisationKind, SeatRole, granted};

/// Who decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decider {
    /// The organisation's head.
    Head,
    /// The authority above.
    Above,
}

/// Who decides about a wish for a role at an organisation of a kind.
pub fn decider(kind: OrganisationKind, wished: SeatRole, has_head: bool) -> Decider {
    if wished == SeatRole::Head || !has_head || !granted(Function::ACCOUNT_MANAGE_OWN, kind) {
        Decider::Above
    } else {
        Decider::Head
    }
}

/// User names near a wished one that keep the rules, the closest first; which are free is the caller's to ask.
pub fn user_name_candidates(wished: &str, year: i16) -> Vec<String> {
    let stem: String = wished.chars().take(56).collect();
    let plain = (2..30).map(|n| format!("{stem}{n}"));
    [format!("{stem}.{year}"), format!("{stem}-tw")]
        .into_iter()
        .chain(plain)
        .filter(|name| UserName::parse(name).is_ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_decides() {
        for (kind, wished, has_head, expect) in [
            (OrganisationKind::School, SeatRole::Operator, true, Decider::Head),
            (OrganisationKind::School, SeatRole::Operator, false, Decider::Above),
            (OrganisationKind::School, SeatRole::Head, true, Decider::Above),
            (OrganisationKind::TeacherUniversity, SeatRole::Liaison, true, Decider::Above),
        ] {
            assert_eq!(decider(kind, wished, has_head), expect, "{kind} {wished} {has_head}");
        }
    }

    #[test]
    fn offered_names_keep_the_rules() {
        assert_eq!(user_name_candidates("tea", 115)[..3], ["tea.115", "tea-tw", "tea2"]);
        let long = "x".repeat(64);
        assert!(user_name_candidates(&long, 115).iter().all(|n| n.len() <= 64));
        // One digit more would make a national ID of it.
        assert!(user_name_candidates("a12345678", 115).iter().all(|n| n != "a123456782"));
    }
}
