//! The enrolment desk: its answers as a table, and its promises under any order of events.

use domain::{
    enrolment::{
        Desk, Eligibility, Outcome, Place, Pool, Pools, Requester, Selection, SharePool, Standing, Waiter,
        Wish, accept, admit, decide, expire, put_on_list, refuse, settle, withdraw,
    },
    refusal::Refusal,
};
use jiff::Timestamp;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

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
        held: false,
        pools: Pools::default(),
    }
}

fn teacher() -> Requester {
    Requester {
        stages: BTreeSet::from(["14-4".into()]),
        position: Some("15-4".into()),
        has_service_organisation: true,
        organisation: Some(7),
        county: "雲杉縣".into(),
        personal_code: "34789ACDEF".into(),
        ..Requester::default()
    }
}

fn primary() -> Eligibility {
    Eligibility {
        stages: BTreeSet::from(["14-4".into(), "14-3".into()]),
        positions: BTreeSet::from(["15-4".into()]),
        ..Eligibility::default()
    }
}

fn check(desk: &Desk, who: &Requester, second: i64, expect: &str) {
    let got = decide(desk, &primary(), who, &Wish::default(), at(second))
        .map_or_else(|r| r.code().to_owned(), |a| format!("{:?}", a.outcome));
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
    check(&Desk { held: true, waiting: 1, next_number: 2, ..desk(9) }, &who, 150, "Waiting { number: 2 }");
    check(&Desk { selection: Selection::ByOrganiser, ..desk(0) }, &who, 150, "Applied");
    check(&Desk { selection: Selection::Nomination, ..desk(9) }, &who, 150, "nomination-only");
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
    check(&desk(1), &had(Standing::Expired), 150, "Admitted");
    check(&desk(1), &had(Standing::Refused), 150, "enrolment-refused-before");
}

#[test]
fn what_a_plan_demands_is_told() {
    let set = |text: &str| BTreeSet::from([text.to_owned()]);
    let check = |demand: Eligibility, who: Requester, expect: &str| {
        let got = decide(&desk(1), &demand, &who, &Wish::default(), at(150));
        assert_eq!(got.map_or_else(|r| r.code(), |_| "ok"), expect, "{demand:?}");
    };
    let counties = Eligibility { counties: set("雲杉縣"), ..Eligibility::default() };
    check(counties.clone(), teacher(), "ok");
    check(counties, Requester { county: "霧松市".into(), ..teacher() }, "not-for-county");
    let units = Eligibility { organisations: BTreeSet::from([7]), ..Eligibility::default() };
    check(units.clone(), teacher(), "ok");
    check(units, Requester { organisation: Some(8), ..teacher() }, "not-for-organisation");
    let invited = Eligibility { invited: set("34789ACDEF"), ..Eligibility::default() };
    check(invited.clone(), teacher(), "ok");
    check(invited, Requester { personal_code: "GHJKMNPRTV".into(), ..teacher() }, "not-invited");
    let courses = Eligibility { courses: set("5000007"), ..Eligibility::default() };
    check(courses.clone(), teacher(), "course-not-held");
    check(courses, Requester { held_courses: set("5000007"), ..teacher() }, "ok");
    let tags = Eligibility { tags: set("TAG-1"), ..Eligibility::default() };
    check(tags.clone(), teacher(), "tag-not-held");
    check(tags, Requester { held_tags: set("TAG-1"), ..teacher() }, "ok");
}

/// Two classes of two, one share of one, two a school.
fn divided() -> Desk {
    let pool = |places| Pool { places, taken: 0 };
    Desk {
        pools: Pools {
            classes: BTreeMap::from([(1, pool(2)), (2, pool(2))]),
            shares: vec![SharePool { id: 1, pool: pool(1), released: false }],
            school_limit: Some(2),
            schools: BTreeMap::new(),
        },
        ..desk(4)
    }
}

#[test]
fn a_place_fits_class_share_and_school() {
    let mut desk = divided();
    let wish = |class, shares: &[u32], school| Wish { class, shares: shares.to_vec(), school: Some(school) };
    let ask = |desk: &mut Desk, wish: Wish| {
        let answer = decide(desk, &primary(), &teacher(), &wish, at(150));
        if let Ok(answer) = &answer {
            desk.apply(answer);
        }
        answer.map_or_else(
            |r| r.code().to_owned(),
            |a| match (a.outcome, a.short) {
                (Outcome::Admitted, _) => format!("{:?} {:?}", a.place.class, a.place.share),
                (_, short) => format!("{short:?}"),
            },
        )
    };
    assert_eq!(ask(&mut desk, wish(Some(3), &[], 1)), "no-such-class");
    assert_eq!(ask(&mut desk, wish(Some(1), &[], 1)), "Some(1) None");
    assert_eq!(ask(&mut desk, wish(None, &[], 1)), "Some(2) None", "the class with most left");
    assert_eq!(ask(&mut desk, wish(Some(1), &[1], 1)), "Some(School)");
    assert_eq!(ask(&mut desk, wish(Some(1), &[], 2)), "Some(1) None", "the last of the general pool");
    assert_eq!(ask(&mut desk, wish(Some(1), &[1], 2)), "Some(Class)");
    assert_eq!(ask(&mut desk, wish(None, &[], 3)), "Some(Reserved)");
    assert_eq!(ask(&mut desk, wish(None, &[1], 3)), "Some(2) Some(1)", "the share's own");
    assert_eq!(ask(&mut desk, wish(None, &[1], 4)), "Some(Course)");
    let mut released = divided();
    released.pools.shares[0].released = true;
    assert!(released.fit(&wish(None, &[1], 9)).is_ok_and(|p| p.share.is_none()), "released: everybody's");
    released.admitted = 3;
    assert!(released.fit(&wish(None, &[], 9)).is_ok());
}

#[test]
fn withdrawing_accepting_and_deciding() {
    let full = Desk { admitted: 1, waiting: 1, next_number: 2, ..desk(1) };
    let frees = |desk: &Desk, standing, second| {
        withdraw(desk, standing, at(second), at(150)).map(|w| w.frees_place).map_err(|r| r.code())
    };
    let offered = Standing::Offered { until: at(120) };
    assert_eq!(frees(&full, Standing::Admitted, 150), Ok(true));
    assert_eq!(frees(&full, Standing::Admitted, 151), Err("withdraw-too-late"));
    assert_eq!(frees(&full, Standing::Waiting { number: 1 }, 999), Ok(false));
    assert_eq!(frees(&full, offered, 999), Ok(true), "an offer is declined at any time");
    assert_eq!(frees(&full, Standing::Withdrawn, 120), Err("no-enrolment"));
    assert_eq!(
        frees(&Desk { admitted: 2, ..full.clone() }, Standing::Admitted, 120),
        Ok(false),
        "the course was made smaller"
    );
    let taking = |standing, second| accept(&full, standing, at(second)).map_err(|r| r.code());
    assert_eq!(taking(offered, 120), Ok(()));
    assert_eq!(taking(offered, 121), Err("offer-over"));
    assert_eq!(taking(Standing::Waiting { number: 1 }, 110), Err("no-offer"));
    assert_eq!(taking(Standing::Admitted, 110), Err("enrolment-already-admitted"));
    let closed = Desk { open_for_enrolment: false, ..full.clone() };
    assert_eq!(accept(&closed, offered, at(110)).map_err(|r| r.code()), Err("enrolment-not-open"));
    assert!(expire(&full, offered, at(120)).is_none());
    assert!(expire(&full, offered, at(121)).is_some_and(|w| w.frees_place));
    assert!(expire(&full, Standing::Admitted, at(999)).is_none());
    let admits = |desk: &Desk, standing| {
        admit(desk, standing, &Place::default(), &Wish::default()).map(|_| ()).map_err(|r| r.code())
    };
    assert_eq!(admits(&full, Standing::Applied), Err("enrolment-full"));
    assert_eq!(admits(&full, offered), Ok(()), "its place is held");
    assert_eq!(admits(&desk(1), Standing::Refused), Ok(()));
    assert_eq!(admits(&desk(1), Standing::Admitted), Err("enrolment-already-admitted"));
    let second_class = Wish { class: Some(2), ..Wish::default() };
    let mut two = divided();
    two.pools.classes.insert(2, Pool { places: 2, taken: 2 });
    two.admitted = 2;
    assert_eq!(
        admit(&two, Standing::Applied, &Place::default(), &second_class).map_err(|r| r.code()),
        Err("enrolment-class-full")
    );
    let listed = |standing| put_on_list(&full, standing).map_err(|r| r.code());
    assert_eq!(listed(Standing::Applied), Ok(2));
    assert_eq!(listed(Standing::Waiting { number: 1 }), Err("enrolment-already-waiting"));
    assert_eq!(listed(Standing::Admitted), Err("enrolment-already-admitted"));
    assert_eq!(refuse(&full, Standing::Admitted).map(|w| w.frees_place), Ok(true));
    assert_eq!(refuse(&full, Standing::Refused).map_err(|r| r.code()), Err("no-enrolment"));
}

#[derive(Debug, Clone, Copy)]
enum Event {
    Request(u8),
    Withdraw(u8),
    Accept(u8),
    Admit(u8),
    List(u8),
    Refuse(u8),
    /// The clock passes the end of every offer that stands.
    Expire,
    /// The shares are released.
    Release,
    /// The course gets so many places.
    Resize(u32),
    /// Reviewed again: closed and opened.
    Toggle,
}

/// A store in memory: what the real one does in one transaction, event by event.
#[derive(Clone)]
struct Store {
    desk: Desk,
    rows: BTreeMap<u8, Row>,
    given: Vec<u32>,
    second: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    standing: Standing,
    place: (Option<u32>, Option<u32>, Option<u128>),
}

/// Half of the people own the share, every third wishes the first class, two share a school.
fn wish(person: u8, divided: bool) -> Wish {
    if !divided {
        return Wish::default();
    }
    Wish {
        class: [None, Some(1), Some(2)][usize::from(person % 3)],
        shares: if person.is_multiple_of(2) { vec![1] } else { Vec::new() },
        school: Some(u128::from(person / 2)),
    }
}

impl Store {
    fn new(desk: Desk) -> Self {
        Self { desk, rows: BTreeMap::new(), given: Vec::new(), second: 110 }
    }

    fn wish(&self, person: u8) -> Wish {
        wish(person, !self.desk.pools.is_plain())
    }

    fn play(&mut self, event: Event) {
        let had = |store: &Self, person| store.rows.get(&person).map(|row| (row.standing, row.place()));
        let now = at(self.second);
        match event {
            Event::Request(person) => {
                let who = Requester { current: had(self, person).map(|(s, _)| s), ..teacher() };
                let wish = self.wish(person);
                let Ok(answer) = decide(&self.desk, &primary(), &who, &wish, now) else { return };
                if answer.outcome == Outcome::Admitted {
                    self.nobody_is_overtaken(u32::MAX, &answer.place);
                }
                self.desk.apply(&answer);
                let standing = match answer.outcome {
                    Outcome::Admitted => Standing::Admitted,
                    Outcome::Waiting { number } => {
                        self.given.push(number);
                        Standing::Waiting { number }
                    }
                    Outcome::Applied => Standing::Applied,
                    Outcome::Already(_) => return,
                };
                self.put(person, standing, answer.place);
            }
            Event::Withdraw(person) => {
                let Some((standing, place)) = had(self, person) else { return };
                if withdraw(&self.desk, standing, now, at(1000)).is_ok() {
                    self.desk.leave(standing, &place);
                    self.put(person, Standing::Withdrawn, Place::default());
                }
            }
            Event::Accept(person) => {
                let Some((standing, place)) = had(self, person) else { return };
                if accept(&self.desk, standing, now).is_ok() {
                    self.put(person, Standing::Admitted, place);
                }
            }
            Event::Admit(person) => {
                let Some((standing, place)) = had(self, person) else { return };
                if let Ok(place) = admit(&self.desk, standing, &place, &self.wish(person)) {
                    if !standing.holds_place() {
                        self.desk.leave(standing, &Place::default());
                        self.desk.take(&place);
                    }
                    self.put(person, Standing::Admitted, place);
                }
            }
            Event::List(person) => {
                let Some((standing, _)) = had(self, person) else { return };
                if let Ok(number) = put_on_list(&self.desk, standing) {
                    self.desk.queue(number);
                    self.given.push(number);
                    self.put(person, Standing::Waiting { number }, Place::default());
                }
            }
            Event::Refuse(person) => {
                let Some((standing, place)) = had(self, person) else { return };
                if refuse(&self.desk, standing).is_ok() {
                    self.desk.leave(standing, &place);
                    self.put(person, Standing::Refused, Place::default());
                }
            }
            Event::Expire => {
                self.second += 2;
                for person in self.rows.keys().copied().collect::<Vec<_>>() {
                    let (standing, place) = had(self, person).expect("a row");
                    if expire(&self.desk, standing, at(self.second)).is_some() {
                        self.desk.leave(standing, &place);
                        self.put(person, Standing::Expired, Place::default());
                    }
                }
                self.second -= 2;
            }
            Event::Release => self.desk.pools.shares.iter_mut().for_each(|share| share.released = true),
            Event::Resize(places) => self.desk.places = places,
            Event::Toggle => self.desk.open_for_enrolment = !self.desk.open_for_enrolment,
        }
        self.settle();
    }

    fn settle(&mut self) {
        let waiters: Vec<Waiter> =
            self.waiting().into_iter().map(|(number, p)| Waiter { number, wish: self.wish(p) }).collect();
        let people = self.waiting();
        for (number, place) in settle(&mut self.desk, &waiters) {
            // The offer ends one second from now.
            self.put(people[&number], Standing::Offered { until: at(self.second + 1) }, place);
        }
    }

    /// Nobody with a lower number could have had this place.
    fn nobody_is_overtaken(&self, number: u32, place: &Place) {
        for (other, person) in self.waiting().into_iter().filter(|(n, _)| *n < number) {
            assert!(self.desk.fit(&self.wish(person)).is_err(), "{other} was overtaken in {place:?}");
        }
    }

    fn put(&mut self, person: u8, standing: Standing, place: Place) {
        self.rows.insert(person, Row { standing, place: (place.class, place.share, place.school) });
    }

    fn waiting(&self) -> BTreeMap<u32, u8> {
        let number = |row: &Row| match row.standing {
            Standing::Waiting { number } => Some(number),
            _ => None,
        };
        self.rows.iter().filter_map(|(person, row)| Some((number(row)?, *person))).collect()
    }

    /// Everything that must hold after every event; `most` is the largest number of places the course ever had.
    fn holds(&self, most: u32) {
        let taken: Vec<&Row> = self.rows.values().filter(|row| row.standing.holds_place()).collect();
        let count = |keep: &dyn Fn(&Row) -> bool| {
            u32::try_from(taken.iter().filter(|row| keep(row)).count()).expect("few")
        };
        assert!(self.desk.admitted <= most, "one place too many");
        assert_eq!(self.desk.admitted, count(&|_| true), "the counter and the rows agree");
        assert_eq!(self.desk.waiting as usize, self.waiting().len(), "no two wait with one number");
        for (class, pool) in &self.desk.pools.classes {
            assert!(pool.taken <= pool.places, "class {class}");
            assert_eq!(pool.taken, count(&|row| row.place.0 == Some(*class)));
        }
        for share in &self.desk.pools.shares {
            assert!(share.pool.taken <= share.pool.places, "share {}", share.id);
            assert_eq!(share.pool.taken, count(&|row| row.place.1 == Some(share.id)));
        }
        for (school, number) in &self.desk.pools.schools {
            assert_eq!(*number, count(&|row| row.place.2 == Some(*school)), "school {school}");
        }
        assert!(self.given.windows(2).all(|pair| pair[0] < pair[1]), "numbers ascend: {:?}", self.given);
        if self.desk.open_for_enrolment {
            for (number, person) in self.waiting() {
                assert!(
                    self.desk.fit(&self.wish(person)).is_err(),
                    "{number} waits beside a place that fits"
                );
            }
        }
    }
}

impl Row {
    fn place(&self) -> Place {
        Place { class: self.place.0, share: self.place.1, school: self.place.2 }
    }
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => (0..12_u8).prop_map(Event::Request),
        2 => (0..12_u8).prop_map(Event::Withdraw),
        2 => (0..12_u8).prop_map(Event::Accept),
        1 => (0..12_u8).prop_map(Event::Admit),
        1 => (0..12_u8).prop_map(Event::List),
        1 => (0..12_u8).prop_map(Event::Refuse),
        1 => Just(Event::Expire),
        1 => Just(Event::Toggle),
        1 => (0..6_u32).prop_map(Event::Resize),
        1 => Just(Event::Release),
    ]
}

proptest! {
    #[test]
    fn never_one_place_too_many_and_nobody_lost(
        places in 0..6_u32,
        by_organiser: bool,
        is_divided: bool,
        events in prop::collection::vec(event(), 0..120),
    ) {
        let selection = if by_organiser { Selection::ByOrganiser } else { Selection::FirstCome };
        let start = if is_divided { divided() } else { desk(places) };
        let mut most = start.places;
        let mut store = Store::new(Desk { selection, ..start });
        let mut asked = BTreeSet::new();
        for event in events {
            match event {
                Event::Request(person) if store.desk.open_for_enrolment => {
                    asked.insert(person);
                }
                Event::Resize(places) => most = most.max(places),
                _ => {}
            }
            store.play(event);
            store.holds(most);
        }
        prop_assert_eq!(asked, store.rows.keys().copied().collect::<BTreeSet<_>>(), "everyone who asked has an answer");
    }
}

/// Every order of events among four people, to the end of what can happen: each reachable state is looked at once.
#[test]
fn every_interleaving_of_few_people_holds() {
    for start in [desk(1), desk(2), small_divided()] {
        let people: Vec<u8> = vec![0, 1, 2, 4];
        let mut events: Vec<Event> = vec![Event::Expire, Event::Release];
        for &person in &people {
            events.extend([
                Event::Request(person),
                Event::Withdraw(person),
                Event::Accept(person),
                Event::Admit(person),
                Event::Refuse(person),
            ]);
        }
        let most = start.places;
        let mut seen = BTreeSet::new();
        let mut left = VecDeque::from([Store::new(start)]);
        while let Some(store) = left.pop_front() {
            for &event in &events {
                let mut next = store.clone();
                next.play(event);
                next.holds(most);
                // Numbers only ever grow: states are told apart by the order of those who wait, not by the numbers themselves.
                if seen.insert(fingerprint(&next)) {
                    left.push_back(next);
                }
            }
        }
        assert!(seen.len() > 500, "only {} states", seen.len());
    }
}

fn small_divided() -> Desk {
    let pool = |places| Pool { places, taken: 0 };
    Desk {
        pools: Pools {
            classes: BTreeMap::from([(1, pool(1)), (2, pool(1))]),
            shares: vec![SharePool { id: 1, pool: pool(1), released: false }],
            school_limit: Some(1),
            schools: BTreeMap::new(),
        },
        ..desk(2)
    }
}

type Fingerprint = (Vec<(u8, u8, (Option<u32>, Option<u32>, Option<u128>))>, Vec<u8>, Vec<bool>);

fn fingerprint(store: &Store) -> Fingerprint {
    let kind = |standing: Standing| match standing {
        Standing::Admitted => 0,
        Standing::Offered { .. } => 1,
        Standing::Waiting { .. } => 2,
        Standing::Applied => 3,
        Standing::Withdrawn => 4,
        Standing::Expired => 5,
        Standing::Refused => 6,
    };
    (
        store.rows.iter().map(|(person, row)| (*person, kind(row.standing), row.place)).collect(),
        store.waiting().into_values().collect(),
        store.desk.pools.shares.iter().map(|s| s.released).collect(),
    )
}
