//! Reorganisation: what may become of organisations, on which day, and what can be taken back.

use jiff::civil::Date;

use crate::refusal::refusals;

/// A kind of reorganisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Several become one.
    Merge,
    /// One becomes several.
    Split,
    /// One gets another code, name, kind, level or ownership.
    Convert,
    /// One ends without a successor.
    Close,
    /// One in preparation begins.
    Open,
    /// Others supervise.
    Transfer,
}

impl Kind {
    /// All kinds, the commonest first.
    pub const ALL: [Self; 6] =
        [Self::Merge, Self::Split, Self::Convert, Self::Close, Self::Open, Self::Transfer];

    /// The name stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Convert => "convert",
            Self::Close => "close",
            Self::Open => "open",
            Self::Transfer => "transfer",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether more than one organisation may be chosen.
    pub fn takes_many(self) -> bool {
        matches!(self, Self::Merge | Self::Transfer)
    }

    /// Whether it leads to other organisations that have to be named.
    pub fn has_targets(self) -> bool {
        matches!(self, Self::Merge | Self::Split | Self::Transfer)
    }
}

/// Where a reorganisation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Written down; nothing is done.
    Planned,
    /// Done, and can be undone.
    Applied,
    /// Final.
    Confirmed,
    /// Taken back, or never done.
    Undone,
}

impl State {
    /// All states in their order.
    pub const ALL: [Self; 4] = [Self::Planned, Self::Applied, Self::Confirmed, Self::Undone];

    /// The name stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Applied => "applied",
            Self::Confirmed => "confirmed",
            Self::Undone => "undone",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

refusals! {
    /// Why a reorganisation is not possible.
    pub enum ChangeRefused {
        /// No organisation has or had this code.
        CodeUnknown { code: String } = "organisation-code-unknown",
        /// It ended without a successor.
        Closed { name: String, until_on: Date } = "organisation-closed",
        /// It ended and another one took over.
        ClosedInto { name: String, until_on: Date, successor: String } = "organisation-closed-into",
        /// One of those that merge is the one they merge into.
        IntoItself { name: String } = "organisation-into-itself",
        /// The day is not after the day it began.
        BeforeBegin { name: String, from_on: Date } = "organisation-before-begin",
        /// Another reorganisation of it has the same day.
        DateTwice { name: String, effective_on: Date } = "organisation-change-twice",
        /// Nothing was chosen to change.
        NoneChosen = "organisation-none-chosen",
        /// Nothing was named to become.
        NoTarget = "organisation-no-target",
        /// More was named than fits.
        OneOnly = "organisation-one-only",
        /// A split needs two.
        SplitIntoOne = "organisation-split-into-one",
        /// The new supervisor is the organisation itself or stands below it.
        Circle { name: String } = "organisation-supervision-circle",
        /// It has not begun yet.
        Preparing { name: String } = "organisation-still-preparing",
        /// It has begun already.
        NotPreparing { name: String } = "organisation-not-preparing",
        /// Nothing would differ.
        NothingChanges = "organisation-nothing-changes",
        /// Another organisation has or had this code.
        CodeTaken { code: String, name: String } = "organisation-code-taken",
        /// It supervises others.
        HasBelow { name: String, count: usize } = "organisation-has-below",
        /// Its kind does not review anybody.
        NotSupervisor { name: String } = "organisation-not-supervisor",
        /// Only who stands above both supervisors may move an organisation from one to the other.
        TransferAbove { name: String } = "organisation-transfer-above",
        /// No name was given.
        NameMissing = "organisation-name-missing",
        /// Its day has not come.
        NotYet { effective_on: Date } = "organisation-change-not-yet",
        /// It was applied already.
        Applied = "organisation-change-applied",
        /// It is final.
        Confirmed = "organisation-change-confirmed",
        /// It was taken back.
        Undone = "organisation-change-undone",
        /// It was not applied yet.
        NotApplied = "organisation-change-not-applied",
        /// An organisation is not as this reorganisation left it.
        ChangedSince { name: String } = "organisation-changed-since",
        /// The box that says "this is final" was not ticked.
        NotUnderstood = "organisation-change-not-understood",
    }
}

refusals! {
    /// What should be looked at before a reorganisation is applied.
    pub enum ChangeWarning {
        /// The levels differ.
        AcrossLevels { name: String, other: String } = "organisation-across-levels",
        /// The counties differ.
        AcrossCounties { name: String, other: String } = "organisation-across-counties",
    }
}

/// An organisation as a rule needs to know it; `K` is the identity the caller uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<K> {
    /// Identity.
    pub key: K,
    /// Name.
    pub name: String,
    /// Code, kind, level and ownership.
    pub wording: Wording,
    /// County.
    pub county: String,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_until: Option<Date>,
    /// Whether it is still in preparation.
    pub preparing: bool,
    /// Who supervises it.
    pub supervisor: Option<K>,
    /// How many open organisations it supervises directly.
    pub below: usize,
    /// The name of the organisation that answers for it now.
    pub successor: Option<String>,
    /// Days of its other reorganisations that are not undone.
    pub days: Vec<Date>,
}

/// How an organisation is called and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wording {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind of the permission matrix.
    pub kind: String,
    /// Level.
    pub level: String,
    /// Ownership.
    pub ownership: String,
}

/// A reorganisation that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request<K> {
    /// What kind.
    pub kind: Kind,
    /// What changes.
    pub subjects: Vec<Node<K>>,
    /// What it leads to: successors, or the new supervisor.
    pub targets: Vec<Node<K>>,
    /// Everybody above the new supervisor.
    pub above_target: Vec<K>,
    /// Whether the organisation that is split goes on.
    pub continues: bool,
    /// What it will be called, for a conversion.
    pub converted: Option<Wording>,
    /// Who has or had the new code.
    pub code_taken_by: Option<String>,
    /// The first day of the new state.
    pub effective: Date,
}

/// A problem at a field of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// `subjects`, `targets`, `effective`, `code` or `name`.
    pub field: &'static str,
    /// What is wrong.
    pub refused: ChangeRefused,
}

fn at(field: &'static str, refused: ChangeRefused) -> Problem {
    Problem { field, refused }
}

/// Everything that forbids a reorganisation; empty when it may be planned or applied.
pub fn check<K: PartialEq>(request: &Request<K>) -> Vec<Problem> {
    let mut problems = numbers(request);
    for node in &request.subjects {
        problems.extend(subject(request, node));
    }
    for node in &request.targets {
        problems.extend(target(request, node));
    }
    match request.kind {
        Kind::Convert => problems.extend(conversion(request)),
        Kind::Transfer => problems.extend(transfer(request)),
        _ => {}
    }
    problems
}

fn numbers<K>(request: &Request<K>) -> Vec<Problem> {
    let (subjects, targets) = (request.subjects.len(), request.targets.len());
    let mut problems = Vec::new();
    match subjects {
        0 => problems.push(at("subjects", ChangeRefused::NoneChosen)),
        1 => {}
        _ if request.kind.takes_many() => {}
        _ => problems.push(at("subjects", ChangeRefused::OneOnly)),
    }
    if request.kind.has_targets() {
        match (request.kind, targets) {
            (_, 0) => problems.push(at("targets", ChangeRefused::NoTarget)),
            (Kind::Split, 1) if !request.continues => {
                problems.push(at("targets", ChangeRefused::SplitIntoOne));
            }
            (Kind::Merge | Kind::Transfer, 2..) => problems.push(at("targets", ChangeRefused::OneOnly)),
            _ => {}
        }
    }
    problems
}

fn closed<K>(node: &Node<K>) -> Option<ChangeRefused> {
    let (name, until_on) = (node.name.clone(), node.valid_until?);
    Some(match node.successor.clone() {
        Some(successor) => ChangeRefused::ClosedInto { name, until_on, successor },
        None => ChangeRefused::Closed { name, until_on },
    })
}

fn subject<K: PartialEq>(request: &Request<K>, node: &Node<K>) -> Vec<Problem> {
    let name = || node.name.clone();
    if let Some(refused) = closed(node) {
        return vec![at("subjects", refused)];
    }
    let mut problems = Vec::new();
    if request.targets.iter().any(|t| t.key == node.key) {
        let refused = match request.kind {
            Kind::Transfer => ChangeRefused::Circle { name: name() },
            _ => ChangeRefused::IntoItself { name: name() },
        };
        problems.push(at("targets", refused));
    }
    match request.kind {
        Kind::Open if !node.preparing => {
            problems.push(at("subjects", ChangeRefused::NotPreparing { name: name() }));
        }
        Kind::Merge | Kind::Split if node.preparing => {
            problems.push(at("subjects", ChangeRefused::Preparing { name: name() }));
        }
        Kind::Close if node.below > 0 => {
            problems.push(at("subjects", ChangeRefused::HasBelow { name: name(), count: node.below }));
        }
        _ => {}
    }
    // What is in preparation has no first day yet: the one stored is the day it was written down.
    if !node.preparing && request.effective <= node.valid_from {
        let refused = ChangeRefused::BeforeBegin { name: name(), from_on: node.valid_from };
        problems.push(at("effective", refused));
    }
    if node.days.contains(&request.effective) {
        let refused = ChangeRefused::DateTwice { name: name(), effective_on: request.effective };
        problems.push(at("effective", refused));
    }
    problems
}

fn target<K>(request: &Request<K>, node: &Node<K>) -> Vec<Problem> {
    if let Some(refused) = closed(node) {
        return vec![at("targets", refused)];
    }
    let name = node.name.clone();
    if node.preparing {
        if request.kind == Kind::Transfer {
            return vec![at("targets", ChangeRefused::Preparing { name })];
        }
        return Vec::new();
    }
    if request.effective < node.valid_from {
        return vec![at("effective", ChangeRefused::BeforeBegin { name, from_on: node.valid_from })];
    }
    Vec::new()
}

fn conversion<K>(request: &Request<K>) -> Vec<Problem> {
    let (Some(node), Some(new)) = (request.subjects.first(), &request.converted) else { return Vec::new() };
    let mut problems = Vec::new();
    if new.name.is_empty() {
        problems.push(at("name", ChangeRefused::NameMissing));
    }
    if *new == node.wording {
        problems.push(at("name", ChangeRefused::NothingChanges));
    }
    if let Some(name) = request.code_taken_by.clone().filter(|_| new.code != node.wording.code) {
        problems.push(at("code", ChangeRefused::CodeTaken { code: new.code.clone(), name }));
    }
    problems
}

fn transfer<K: PartialEq>(request: &Request<K>) -> Vec<Problem> {
    let Some(target) = request.targets.first() else { return Vec::new() };
    let mut problems = Vec::new();
    let kind = crate::permissions::OrganisationKind::parse(&target.wording.kind);
    let reviews = |kind| crate::permissions::granted(crate::permissions::Function::COURSE_REVIEW, kind);
    if !kind.is_some_and(reviews) {
        problems.push(at("targets", ChangeRefused::NotSupervisor { name: target.name.clone() }));
    }
    for node in &request.subjects {
        if request.above_target.contains(&node.key) {
            problems.push(at("targets", ChangeRefused::Circle { name: node.name.clone() }));
        }
    }
    if !request.subjects.is_empty()
        && request.subjects.iter().all(|s| s.supervisor.as_ref() == Some(&target.key))
    {
        problems.push(at("targets", ChangeRefused::NothingChanges));
    }
    problems
}

/// What should be looked at before a reorganisation is applied.
pub fn warnings<K>(request: &Request<K>) -> Vec<ChangeWarning> {
    if !matches!(request.kind, Kind::Merge | Kind::Split) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (a, b) in request.subjects.iter().flat_map(|a| request.targets.iter().map(move |b| (a, b))) {
        let (name, other) = (a.name.clone(), b.name.clone());
        if a.wording.level != b.wording.level {
            found.push(ChangeWarning::AcrossLevels { name: name.clone(), other: other.clone() });
        }
        if a.county != b.county {
            found.push(ChangeWarning::AcrossCounties { name, other });
        }
    }
    found
}

/// Whether a reorganisation may be applied today.
///
/// # Errors
/// Before its day, or when it is not planned any more.
pub fn decide_apply(state: State, effective: Date, today: Date) -> Result<(), ChangeRefused> {
    match state {
        State::Planned if effective > today => Err(ChangeRefused::NotYet { effective_on: effective }),
        State::Planned => Ok(()),
        State::Applied => Err(ChangeRefused::Applied),
        State::Confirmed => Err(ChangeRefused::Confirmed),
        State::Undone => Err(ChangeRefused::Undone),
    }
}

/// Whether a reorganisation may be taken back: planned ones are withdrawn, applied ones undone.
///
/// # Errors
/// Once it is final or was taken back.
pub fn decide_undo(state: State) -> Result<(), ChangeRefused> {
    match state {
        State::Planned | State::Applied => Ok(()),
        State::Confirmed => Err(ChangeRefused::Confirmed),
        State::Undone => Err(ChangeRefused::Undone),
    }
}

/// Whether a reorganisation may be made final.
///
/// # Errors
/// Unless it is applied, or the person did not say that it is understood.
pub fn decide_confirm(state: State, understood: bool) -> Result<(), ChangeRefused> {
    match state {
        State::Applied if !understood => Err(ChangeRefused::NotUnderstood),
        State::Applied => Ok(()),
        State::Planned => Err(ChangeRefused::NotApplied),
        State::Confirmed => Err(ChangeRefused::Confirmed),
        State::Undone => Err(ChangeRefused::Undone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Refusal;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn node(key: u8, name: &str) -> Node<u8> {
        Node {
            key,
            name: name.to_owned(),
            wording: Wording {
                code: format!("01960{key}"),
                name: name.to_owned(),
                kind: "school".to_owned(),
                level: "primary".to_owned(),
                ownership: "公立".to_owned(),
            },
            county: "宜蘭縣".to_owned(),
            valid_from: day("2000-08-01"),
            valid_until: None,
            preparing: false,
            supervisor: Some(100),
            below: 0,
            successor: None,
            days: Vec::new(),
        }
    }

    fn bureau(key: u8) -> Node<u8> {
        let mut bureau = node(key, "教育處");
        bureau.wording.kind = "county_bureau".to_owned();
        bureau
    }

    fn request(kind: Kind, subjects: Vec<Node<u8>>, targets: Vec<Node<u8>>) -> Request<u8> {
        Request {
            kind,
            subjects,
            targets,
            above_target: Vec::new(),
            continues: false,
            converted: None,
            code_taken_by: None,
            effective: day("2026-08-01"),
        }
    }

    fn codes(request: &Request<u8>) -> Vec<(&'static str, &'static str)> {
        check(request).iter().map(|p| (p.field, p.refused.code())).collect()
    }

    #[test]
    fn what_is_refused() {
        let (a, b) = (node(1, "甲國小"), node(2, "乙國小"));
        let closed = Node { valid_until: Some(day("2020-07-31")), ..a.clone() };
        let merged = Node { successor: Some("乙國小".into()), ..closed.clone() };
        let late = Node { valid_from: day("2026-08-01"), ..a.clone() };
        let again = Node { days: vec![day("2026-08-01")], ..a.clone() };
        let new = Node { preparing: true, valid_from: day("2026-10-01"), ..b.clone() };
        let head = Node { below: 3, ..bureau(9) };
        for (given, expect) in [
            (request(Kind::Merge, vec![a.clone()], vec![b.clone()]), vec![]),
            (request(Kind::Merge, vec![a.clone()], vec![new.clone()]), vec![]),
            (request(Kind::Merge, vec![], vec![b.clone()]), vec![("subjects", "organisation-none-chosen")]),
            (request(Kind::Merge, vec![a.clone()], vec![]), vec![("targets", "organisation-no-target")]),
            (
                request(Kind::Merge, vec![a.clone()], vec![a.clone()]),
                vec![("targets", "organisation-into-itself")],
            ),
            (
                request(Kind::Merge, vec![closed.clone()], vec![b.clone()]),
                vec![("subjects", "organisation-closed")],
            ),
            (
                request(Kind::Merge, vec![b.clone()], vec![merged]),
                vec![("targets", "organisation-closed-into")],
            ),
            (
                request(Kind::Merge, vec![late], vec![b.clone()]),
                vec![("effective", "organisation-before-begin")],
            ),
            (request(Kind::Close, vec![again], vec![]), vec![("effective", "organisation-change-twice")]),
            (request(Kind::Close, vec![head], vec![]), vec![("subjects", "organisation-has-below")]),
            (request(Kind::Split, vec![a.clone()], vec![]), vec![("targets", "organisation-no-target")]),
            (
                request(Kind::Split, vec![a.clone()], vec![new.clone()]),
                vec![("targets", "organisation-split-into-one")],
            ),
            (request(Kind::Open, vec![a.clone()], vec![]), vec![("subjects", "organisation-not-preparing")]),
            (request(Kind::Open, vec![new.clone()], vec![]), vec![]),
            (
                request(Kind::Merge, vec![new], vec![a.clone()]),
                vec![("subjects", "organisation-still-preparing")],
            ),
            (request(Kind::Transfer, vec![a.clone()], vec![bureau(9)]), vec![]),
            (
                request(Kind::Transfer, vec![a.clone()], vec![b.clone()]),
                vec![("targets", "organisation-not-supervisor")],
            ),
            (
                request(Kind::Transfer, vec![bureau(9)], vec![bureau(9)]),
                vec![("targets", "organisation-supervision-circle")],
            ),
            (
                request(Kind::Transfer, vec![a.clone()], vec![bureau(100)]),
                vec![("targets", "organisation-nothing-changes")],
            ),
        ] {
            assert_eq!(codes(&given), expect, "{given:?}");
        }
        let circle =
            Request { above_target: vec![9], ..request(Kind::Transfer, vec![bureau(9)], vec![bureau(8)]) };
        assert_eq!(codes(&circle), [("targets", "organisation-supervision-circle")]);
        let goes_on = Request { continues: true, ..request(Kind::Split, vec![a], vec![b]) };
        assert_eq!(codes(&goes_on), []);
    }

    #[test]
    fn a_conversion_changes_something_and_takes_no_other_code() {
        let a = node(1, "甲國小");
        let with = |wording: Wording, taken: Option<&str>| Request {
            converted: Some(wording),
            code_taken_by: taken.map(str::to_owned),
            ..request(Kind::Convert, vec![a.clone()], vec![])
        };
        assert_eq!(
            codes(&with(a.wording.clone(), Some("甲國小"))),
            [("name", "organisation-nothing-changes")]
        );
        let named = Wording { name: "甲實驗國小".into(), ..a.wording.clone() };
        assert_eq!(codes(&with(named, Some("甲國小"))), []);
        let coded = Wording { code: "019602".into(), ..a.wording.clone() };
        assert_eq!(codes(&with(coded, Some("乙國小"))), [("code", "organisation-code-taken")]);
        let nameless = Wording { name: String::new(), ..a.wording.clone() };
        assert_eq!(codes(&with(nameless, None)), [("name", "organisation-name-missing")]);
    }

    #[test]
    fn levels_and_counties_are_warned_of() {
        let mut far = node(2, "乙國中");
        far.wording.level = "junior_high".into();
        far.county = "花蓮縣".into();
        let found = warnings(&request(Kind::Merge, vec![node(1, "甲國小")], vec![far]));
        let found: Vec<_> = found.iter().map(Refusal::code).collect();
        assert_eq!(found, ["organisation-across-levels", "organisation-across-counties"]);
    }

    #[test]
    fn what_may_become_of_a_reorganisation() {
        use State::{Applied, Confirmed, Planned, Undone};
        let (past, future, today) = (day("2026-08-01"), day("2027-08-01"), day("2026-10-14"));
        let code = |r: Result<(), ChangeRefused>| r.err().map_or("", |e| e.code());
        assert_eq!(code(decide_apply(Planned, past, today)), "");
        assert_eq!(code(decide_apply(Planned, today, today)), "");
        assert_eq!(code(decide_apply(Planned, future, today)), "organisation-change-not-yet");
        assert_eq!(code(decide_apply(Applied, past, today)), "organisation-change-applied");
        assert_eq!(code(decide_undo(Planned)), "");
        assert_eq!(code(decide_undo(Applied)), "");
        assert_eq!(code(decide_undo(Confirmed)), "organisation-change-confirmed");
        assert_eq!(code(decide_undo(Undone)), "organisation-change-undone");
        assert_eq!(code(decide_confirm(Applied, true)), "");
        assert_eq!(code(decide_confirm(Applied, false)), "organisation-change-not-understood");
        assert_eq!(code(decide_confirm(Planned, true)), "organisation-change-not-applied");
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
    }
}
