//! The enrolment desk: its answers as a table, and its promises under any order of events.

use domain::{
    enrolment::{
        Desk, Eligibility, Outcome, Requester, Selection, Standing, admit, decide, promote, refuse, withdraw,
    },
    refusal::Refusal,
};
use jiff::Timestamp;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("small")
}

fn desk(places: u32) -> Desk {
    Desk {
        places,
        admitted: 0,
        waiting: 0,
        next_number: 1,
        opens: at(100),
        closes: at(200),
        selection: Selection::FirstCome,
        open_for_enrolment: true,
    }
}

fn teacher() -> Requester {
    Requester {
        stages: BTreeSet::from(["14-4".into()]),
        position: Some("15-4".into()),
        has_service_organisation: true,
        current: None,
    }
}

fn primary() -> Eligibility {
    Eligibility {
        stages: BTreeSet::from(["14-4".into(), "14-3".into()]),
        positions: BTreeSet::from(["15-4".into()]),
    }
}

fn check(desk: &Desk, who: &Requester, second: i64, expect: &str) {
    let got =
        decide(desk, &primary(), who, at(second)).map_or_else(|r| r.code().to_owned(), |o| format!("{o:?}"));
    assert_eq!(got, expect);
}

#[test]
fn the_answer_carries_its_reason() {
    let who = teacher();
    check(&desk(1), &who, 99, "enrolment-not-yet");
    check(&desk(1), &who, 100, "Admitted");
    check(&desk(1), &who, 199, "Admitted");
    check(&desk(1), &who, 200, "enrolment-closed");
    check(&Desk { open_for_enrolment: false, ..desk(1) }, &who, 150, "enrolment-not-open");
    check(&Desk { admitted: 1, ..desk(1) }, &who, 150, "Waiting { number: 1 }");
    check(&Desk { admitted: 1, waiting: 2, next_number: 8, ..desk(1) }, &who, 150, "Waiting { number: 8 }");
    check(&Desk { admitted: 0, waiting: 1, next_number: 2, ..desk(1) }, &who, 150, "Waiting { number: 2 }");
    check(&Desk { selection: Selection::ByOrganiser, ..desk(0) }, &who, 150, "Applied");
    check(
        &desk(1),
        &Requester { has_service_organisation: false, ..teacher() },
        150,
        "no-service-organisation",
    );
    check(
        &desk(1),
        &Requester { stages: BTreeSet::from(["14-1".into()]), ..teacher() },
        150,
        "not-for-stage",
    );
    check(&desk(1), &Requester { position: Some("15-7".into()), ..teacher() }, 150, "not-for-position");
    check(&desk(1), &Requester { position: None, ..teacher() }, 150, "not-for-position");
    let had = |standing| Requester { current: Some(standing), ..teacher() };
    check(&desk(1), &had(Standing::Admitted), 999, "Already(Admitted)");
    check(&desk(1), &had(Standing::Waiting { number: 3 }), 150, "Already(Waiting { number: 3 })");
    check(&desk(1), &had(Standing::Withdrawn), 150, "Admitted");
    check(&desk(1), &had(Standing::Refused), 150, "enrolment-refused-before");
    assert!(
        decide(
            &desk(1),
            &Eligibility::default(),
            &Requester { stages: BTreeSet::new(), position: None, ..teacher() },
            at(150)
        )
        .is_ok()
    );
}

#[test]
fn withdrawing_and_deciding() {
    let full = Desk { admitted: 1, waiting: 1, next_number: 2, ..desk(1) };
    let frees = |desk: &Desk, standing, second| {
        withdraw(desk, standing, at(second), at(150)).map(|w| w.frees_place).map_err(|r| r.code())
    };
    assert_eq!(frees(&full, Standing::Admitted, 150), Ok(true));
    assert_eq!(frees(&full, Standing::Admitted, 151), Err("withdraw-too-late"));
    assert_eq!(frees(&full, Standing::Waiting { number: 1 }, 999), Ok(false));
    assert_eq!(frees(&full, Standing::Withdrawn, 120), Err("no-enrolment"));
    assert_eq!(
        frees(&Desk { admitted: 2, ..full }, Standing::Admitted, 120),
        Ok(false),
        "the course was made smaller"
    );
    assert_eq!(promote(&full, Some(1)), None);
    assert_eq!(promote(&Desk { admitted: 0, ..full }, Some(1)), Some(1));
    assert_eq!(promote(&Desk { admitted: 0, open_for_enrolment: false, ..full }, Some(1)), None);
    assert_eq!(admit(&full, Standing::Applied).map_err(|r| r.code()), Err("enrolment-full"));
    assert_eq!(admit(&desk(1), Standing::Refused), Ok(()));
    assert_eq!(admit(&desk(1), Standing::Admitted).map_err(|r| r.code()), Err("enrolment-already-admitted"));
    assert_eq!(refuse(&full, Standing::Admitted).map(|w| w.frees_place), Ok(true));
    assert_eq!(refuse(&full, Standing::Refused).map_err(|r| r.code()), Err("no-enrolment"));
}

#[derive(Debug, Clone, Copy)]
enum Event {
    Request(u8),
    Withdraw(u8),
    Admit(u8),
    Refuse(u8),
    Promote,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        5 => (0..12_u8).prop_map(Event::Request),
        2 => (0..12_u8).prop_map(Event::Withdraw),
        1 => (0..12_u8).prop_map(Event::Admit),
        1 => (0..12_u8).prop_map(Event::Refuse),
        2 => Just(Event::Promote),
    ]
}

/// A store in memory: what the real one does in one transaction.
struct Store {
    desk: Desk,
    standings: BTreeMap<u8, Standing>,
    given: Vec<u32>,
}

impl Store {
    fn play(&mut self, event: Event) {
        let standing = |store: &Self, person| store.standings.get(&person).copied();
        match event {
            Event::Request(person) => {
                let who = Requester { current: standing(self, person), ..teacher() };
                let Ok(outcome) = decide(&self.desk, &primary(), &who, at(150)) else { return };
                self.desk.apply(&outcome);
                let standing = match outcome {
                    Outcome::Admitted => Standing::Admitted,
                    Outcome::Waiting { number } => {
                        self.given.push(number);
                        Standing::Waiting { number }
                    }
                    Outcome::Applied => Standing::Applied,
                    Outcome::Already(standing) => standing,
                };
                self.standings.insert(person, standing);
            }
            Event::Withdraw(person) => {
                let Some(had) = standing(self, person) else { return };
                let Ok(withdrawal) = withdraw(&self.desk, had, at(150), at(160)) else { return };
                self.desk.apply_withdrawal(&withdrawal);
                self.standings.insert(person, Standing::Withdrawn);
            }
            Event::Admit(person) => {
                let Some(had) = standing(self, person) else { return };
                if admit(&self.desk, had).is_ok() {
                    self.desk.apply_admission(had);
                    self.standings.insert(person, Standing::Admitted);
                }
            }
            Event::Refuse(person) => {
                let Some(had) = standing(self, person) else { return };
                if refuse(&self.desk, had).is_ok() {
                    self.desk.apply_refusal(had);
                    self.standings.insert(person, Standing::Refused);
                }
            }
            Event::Promote => {
                let lowest = self.waiting().keys().next().copied();
                let Some(number) = promote(&self.desk, lowest) else { return };
                let person = self.waiting()[&number];
                self.desk.apply_promotion();
                self.standings.insert(person, Standing::Admitted);
            }
        }
    }

    fn waiting(&self) -> BTreeMap<u32, u8> {
        let number = |standing: &Standing| match standing {
            Standing::Waiting { number } => Some(*number),
            _ => None,
        };
        self.standings.iter().filter_map(|(person, standing)| Some((number(standing)?, *person))).collect()
    }
}

proptest! {
    #[test]
    fn never_one_place_too_many_and_nobody_lost(
        places in 0..6_u32,
        by_organiser: bool,
        events in prop::collection::vec(event(), 0..120),
    ) {
        let selection = if by_organiser { Selection::ByOrganiser } else { Selection::FirstCome };
        let mut store = Store { desk: Desk { selection, ..desk(places) }, standings: BTreeMap::new(), given: Vec::new() };
        let mut asked = BTreeSet::new();
        for event in events {
            if let Event::Request(person) = event {
                asked.insert(person);
            }
            store.play(event);
            let admitted = store.standings.values().filter(|s| **s == Standing::Admitted).count();
            prop_assert!(store.desk.admitted <= places);
            prop_assert_eq!(store.desk.admitted as usize, admitted, "the counter and the rows agree");
            prop_assert_eq!(store.desk.waiting as usize, store.waiting().len(), "no two wait with one number");
        }
        prop_assert!(store.given.windows(2).all(|pair| pair[0] < pair[1]), "numbers ascend: {:?}", store.given);
        prop_assert_eq!(asked, store.standings.keys().copied().collect::<BTreeSet<_>>(), "everyone who asked has an answer");
        // Once the desk is left alone, promotions stop with no free place beside a waiting person.
        while store.desk.free() > 0 && store.desk.waiting > 0 {
            let before = store.desk.waiting;
            store.play(Event::Promote);
            prop_assert!(store.desk.waiting < before);
        }
        prop_assert!(store.desk.admitted <= places);
    }
}
