//! What the organiser's list and the door say of somebody in one meeting, and which of them counts (CRD-2, CRD-3).

use super::Mark;

/// What the door noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Nobody was marked at this meeting: the door says nothing.
    Unused,
    /// Others were marked, this person was not.
    Absent,
    /// There, but for so many minutes.
    Missed(i32),
}

/// Where a mark comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The organiser's list.
    List,
    /// The door.
    Door,
    /// Nothing was noted.
    Nothing,
}

/// The mark that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    /// The mark.
    pub mark: Mark,
    /// Where it comes from.
    pub source: Source,
    /// Whether list and door would give different hours.
    pub differs: bool,
}

/// The mark that counts: the organiser's, who was there and heard why, else the door's, else absent. `leave` is leave that
/// was granted for this meeting; `minutes` is its length.
pub fn judge(listed: Option<Mark>, door: Door, leave: bool, minutes: i32) -> Judged {
    let seen = match door {
        Door::Unused => None,
        Door::Absent => Some(Mark::Absent),
        Door::Missed(0) => Some(Mark::Present),
        Door::Missed(missed) => Some(Mark::Partly { missed, leave }),
    };
    match (listed, seen) {
        (Some(mark), seen) => {
            let differs = seen.is_some_and(|seen| counts(seen, minutes) != counts(mark, minutes));
            Judged { mark, source: Source::List, differs }
        }
        (None, Some(mark)) => Judged { mark, source: Source::Door, differs: false },
        (None, None) => Judged { mark: Mark::Absent, source: Source::Nothing, differs: false },
    }
}

/// How a mark counts: in full, in part, or not at all.
fn counts(mark: Mark, minutes: i32) -> u8 {
    match mark {
        Mark::Present => 2,
        Mark::Partly { missed, .. } if missed.saturating_mul(3) <= minutes => 2,
        Mark::Partly { missed, leave: true } if missed < minutes => 1,
        Mark::Partly { .. } | Mark::Absent => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_wins_and_the_difference_is_told() {
        let late = |missed, leave| Mark::Partly { missed, leave };
        for (listed, door, leave, mark, source, differs) in [
            (None, Door::Unused, false, Mark::Absent, Source::Nothing, false),
            (None, Door::Absent, false, Mark::Absent, Source::Door, false),
            (None, Door::Missed(0), false, Mark::Present, Source::Door, false),
            (None, Door::Missed(40), false, late(40, false), Source::Door, false),
            (None, Door::Missed(40), true, late(40, true), Source::Door, false),
            (Some(Mark::Present), Door::Unused, false, Mark::Present, Source::List, false),
            (Some(Mark::Present), Door::Absent, false, Mark::Present, Source::List, true),
            (Some(Mark::Present), Door::Missed(30), false, Mark::Present, Source::List, false),
            (Some(Mark::Present), Door::Missed(31), false, Mark::Present, Source::List, true),
            (Some(Mark::Absent), Door::Missed(0), false, Mark::Absent, Source::List, true),
            (Some(late(40, true)), Door::Missed(40), true, late(40, true), Source::List, false),
            (Some(late(40, true)), Door::Missed(40), false, late(40, true), Source::List, true),
        ] {
            let got = judge(listed, door, leave, 90);
            assert_eq!(got, Judged { mark, source, differs }, "{listed:?} {door:?} {leave}");
        }
    }
}
