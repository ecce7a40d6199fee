//! Any sequence of issue, correct, reverse, merge and undo keeps every total a sum and every history complete.

use std::collections::BTreeMap;

use domain::hours::HalfHours;
use domain::ledger::{LedgerEntry, correct, issue, line_to, reverse, total};
use proptest::prelude::*;

const PEOPLE: usize = 4;
const COURSES: usize = 3;

#[derive(Clone, Copy, Debug)]
enum Deed {
    Issue(usize, usize, i32),
    Correct(usize, usize, i32),
    Reverse(usize, usize),
    /// What an application does: whatever line leads to the amount.
    To(usize, usize, i32),
    Merge(usize, usize),
    Undo,
}

fn deed() -> impl Strategy<Value = Deed> {
    let at = || (0..PEOPLE, 0..COURSES);
    prop_oneof![
        (at(), 0..20_i32).prop_map(|((p, c), n)| Deed::Issue(p, c, n)),
        (at(), 0..20_i32).prop_map(|((p, c), n)| Deed::Correct(p, c, n)),
        at().prop_map(|(p, c)| Deed::Reverse(p, c)),
        (at(), 0..20_i32).prop_map(|((p, c), n)| Deed::To(p, c, n)),
        (0..PEOPLE, 0..PEOPLE).prop_map(|(a, b)| Deed::Merge(a, b)),
        Just(Deed::Undo),
    ]
}

/// The ledger as the product keeps it: lines by the person they were written for, and who points to whom.
#[derive(Default)]
struct Ledger {
    lines: Vec<(usize, usize, LedgerEntry)>,
    merged: Vec<(usize, usize)>,
}

impl Ledger {
    fn of(&self, person: usize, course: usize) -> Vec<LedgerEntry> {
        self.lines.iter().filter(|(p, c, _)| (*p, *c) == (person, course)).map(|line| line.2).collect()
    }

    fn root(&self, person: usize) -> usize {
        let next = self.merged.iter().find(|(from, _)| *from == person);
        next.map_or(person, |(_, into)| self.root(*into))
    }

    fn do_it(&mut self, deed: Deed) {
        let written = match deed {
            Deed::Issue(p, c, n) => issue(&self.of(p, c), HalfHours(n)).ok().map(|line| (p, c, line)),
            Deed::Correct(p, c, n) => correct(&self.of(p, c), HalfHours(n)).ok().map(|line| (p, c, line)),
            Deed::Reverse(p, c) => reverse(&self.of(p, c)).ok().map(|line| (p, c, line)),
            Deed::To(p, c, n) => line_to(total(&self.of(p, c)), HalfHours(n)).map(|line| (p, c, line)),
            Deed::Merge(a, b) => {
                let (a, b) = (self.root(a), self.root(b));
                if a != b {
                    self.merged.push((a, b));
                }
                None
            }
            Deed::Undo => {
                self.merged.pop();
                None
            }
        };
        self.lines.extend(written);
    }

    /// What stands for whoever remains, by course, as a sum over everybody merged into them.
    fn totals(&self) -> BTreeMap<(usize, usize), i32> {
        let mut totals = BTreeMap::new();
        for (person, course, line) in &self.lines {
            *totals.entry((self.root(*person), *course)).or_default() += line.half_hours.0;
        }
        totals
    }
}

proptest! {
    #[test]
    fn any_story_keeps_totals_and_history(story in prop::collection::vec(deed(), 0..60)) {
        let mut ledger = Ledger::default();
        // The model knows amounts only: what each record holds now.
        let mut model: BTreeMap<(usize, usize), i32> = BTreeMap::new();
        for deed in story {
            let before = ledger.lines.clone();
            ledger.do_it(deed);
            match deed {
                Deed::Issue(p, c, n) if n > 0 && model.get(&(p, c)).is_none_or(|held| *held == 0) => {
                    model.insert((p, c), n);
                }
                Deed::Correct(p, c, n) if n > 0 && model.get(&(p, c)).is_some_and(|held| *held > 0) => {
                    model.insert((p, c), n);
                }
                Deed::To(p, c, n) => {
                    model.insert((p, c), n);
                }
                Deed::Reverse(p, c) => {
                    model.insert((p, c), 0);
                }
                _ => {}
            }
            prop_assert_eq!(&ledger.lines[..before.len()], &before[..], "history is only added to");
            for ((person, course), held) in &model {
                prop_assert_eq!(total(&ledger.of(*person, *course)).0, *held, "{} {}", person, course);
                prop_assert!(*held >= 0);
            }
            let mut joined: BTreeMap<(usize, usize), i32> = BTreeMap::new();
            for ((person, course), held) in &model {
                *joined.entry((ledger.root(*person), *course)).or_default() += held;
            }
            let shown = ledger.totals();
            for (key, held) in joined {
                prop_assert_eq!(shown.get(&key).copied().unwrap_or(0), held);
            }
            let all: i32 = ledger.lines.iter().map(|line| line.2.half_hours.0).sum();
            prop_assert_eq!(all, model.values().sum::<i32>());
        }
    }
}
