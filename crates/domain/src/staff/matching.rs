//! Is this somebody we know? Three outcomes, none of which is a guess; rule in `docs/rules/matching.md`.

/// Why two might be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// The number is this person's, who has another name.
    NumberOtherName,
    /// The personal code is this person's, who has another name.
    CodeOtherName,
    /// Same name and birth date.
    NameAndBirth,
    /// Same name and mail address.
    NameAndMail,
    /// Same name at the same school, and a number is missing on one side.
    NameAtSchool,
}

impl Ground {
    /// The name stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NumberOtherName => "number-other-name",
            Self::CodeOtherName => "code-other-name",
            Self::NameAndBirth => "name-and-birth",
            Self::NameAndMail => "name-and-mail",
            Self::NameAtSchool => "name-at-school",
        }
    }
}

/// What is known of somebody who shares something with what arrived.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known<P> {
    /// Who.
    pub person: P,
    /// The personal code is the same.
    pub same_code: bool,
    /// The number is the same, now or at an earlier date.
    pub same_number: bool,
    /// This school decided on, or added, the same row before.
    pub remembered: bool,
    /// The name is the same.
    pub same_name: bool,
    /// Birth dates are known on both sides and the same.
    pub same_birth: bool,
    /// Birth dates are known on both sides and differ.
    pub other_birth: bool,
    /// Mail addresses are known on both sides and the same.
    pub same_mail: bool,
    /// Serves at the school the row comes from.
    pub here: bool,
    /// Has a number.
    pub has_number: bool,
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict<P> {
    /// Nobody known.
    None,
    /// Somebody has to decide; the strongest ground first.
    Possible(Vec<(P, Ground)>),
    /// This one.
    Definite(P),
    /// Code and number name two people.
    Contradiction,
}

/// Judges what arrived; `named` and `numbered` tell whether it has a name and a number.
pub fn judge<P: Copy + PartialEq + Default>(known: &[Known<P>], named: bool, numbered: bool) -> Verdict<P> {
    if let Some(before) = known.iter().find(|k| k.remembered) {
        return Verdict::Definite(before.person);
    }
    let coded = known.iter().find(|k| k.same_code);
    let holder = known.iter().find(|k| k.same_number);
    if let (Some(coded), Some(holder)) = (coded, holder)
        && coded.person != holder.person
    {
        return Verdict::Contradiction;
    }
    if let Some(sure) = coded.or(holder) {
        if named && !sure.same_name {
            let ground = if sure.same_code { Ground::CodeOtherName } else { Ground::NumberOtherName };
            return Verdict::Possible(vec![(sure.person, ground)]);
        }
        return Verdict::Definite(sure.person);
    }
    let mut possible: Vec<(P, Ground)> =
        known.iter().filter_map(|k| ground(k, numbered).map(|g| (k.person, g))).collect();
    possible.sort_by_key(|(_, ground)| *ground);
    if possible.is_empty() { Verdict::None } else { Verdict::Possible(possible) }
}

fn ground<P>(known: &Known<P>, numbered: bool) -> Option<Ground> {
    if !known.same_name {
        return None;
    }
    if known.same_birth {
        return Some(Ground::NameAndBirth);
    }
    if known.same_mail {
        return Some(Ground::NameAndMail);
    }
    // Two of one name at one school are told apart by birth dates that differ, or by two numbers.
    let apart = known.other_birth || (numbered && known.has_number);
    (known.here && !apart).then_some(Ground::NameAtSchool)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(person: u8, marks: &str) -> Known<u8> {
        Known {
            person,
            same_code: marks.contains('c'),
            same_number: marks.contains('n'),
            remembered: marks.contains('r'),
            same_name: marks.contains('N'),
            same_birth: marks.contains('B'),
            other_birth: marks.contains('b'),
            same_mail: marks.contains('M'),
            here: marks.contains('H'),
            has_number: marks.contains('#'),
        }
    }

    #[test]
    fn every_case_of_the_table() {
        use Ground::*;
        use Verdict::*;
        let check = |people: &[Known<u8>], numbered: bool, expect: Verdict<u8>| {
            assert_eq!(judge(people, true, numbered), expect, "{people:?}");
        };
        check(&[], true, None);
        check(&[known(1, "cN")], false, Definite(1));
        check(&[known(1, "nN")], true, Definite(1));
        check(&[known(1, "n")], true, Possible(vec![(1, NumberOtherName)]));
        check(&[known(1, "c")], false, Possible(vec![(1, CodeOtherName)]));
        check(&[known(1, "nr")], true, Definite(1));
        check(&[known(1, "cN"), known(2, "nN")], true, Contradiction);
        check(&[known(1, "cnN")], true, Definite(1));
        check(&[known(1, "NB")], false, Possible(vec![(1, NameAndBirth)]));
        check(&[known(1, "NB#")], true, Possible(vec![(1, NameAndBirth)]));
        check(&[known(1, "NM")], true, Possible(vec![(1, NameAndMail)]));
        check(&[known(1, "NH")], true, Possible(vec![(1, NameAtSchool)]));
        check(&[known(1, "NH#")], false, Possible(vec![(1, NameAtSchool)]));
        check(&[known(1, "NH#")], true, None);
        check(&[known(1, "NHb")], false, None);
        check(&[known(1, "N")], false, None);
        check(&[known(1, "B")], false, None);
        check(&[known(1, "NHr"), known(2, "NH")], false, Definite(1));
        check(&[known(1, "n"), known(2, "Nr")], true, Definite(2));
        check(&[known(1, "NH"), known(2, "NB")], false, Possible(vec![(2, NameAndBirth), (1, NameAtSchool)]));
    }

    #[test]
    fn a_row_without_a_name_trusts_its_code() {
        assert_eq!(judge(&[known(1, "c")], false, false), Verdict::Definite(1));
    }
}
