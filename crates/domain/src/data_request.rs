//! Requests of a person about the own data: correct, object, restrict, delete. Rule: docs/rules/privacy.md.

use crate::calendar::WorkingDays;
use crate::permissions::{Actor, Function, OrganisationKind, Scope, granted, role_may};
use crate::refusal::refusals;
use jiff::civil::Date;

/// Working days until a request is due; provisional.
pub const DUE_WORKING_DAYS: u32 = 15;
/// Fewest characters of a reason for opening a full number.
pub const LEAST_REASON: usize = 10;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A name, birth date or number is wrong.
    Correct,
    /// A use of the data is objected to.
    Object,
    /// The data shall be kept but not used.
    Restrict,
    /// What is not needed for the hours shall go.
    Delete,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Correct, Self::Object, Self::Restrict, Self::Delete];

    /// The name stored: `correct`, `object`, `restrict`, `delete`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Correct => "correct",
            Self::Object => "object",
            Self::Restrict => "restrict",
            Self::Delete => "delete",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

refusals! {
    /// Why a request is not taken or not decided.
    pub enum RequestRefused {
        /// One of the kind is open already.
        AlreadyOpen { due_on: Date } = "request-already-open",
        /// It was decided or taken back before.
        Decided = "request-decided",
        /// A decision needs a reason.
        NoReason = "request-no-reason",
        /// Nobody decides on the own request.
        Own = "request-own",
        /// A duty must be handed on before the account can go.
        HoldsSeat { seats: String } = "request-holds-seat",
        /// The number belongs to another person.
        NumberTaken = "request-number-taken",
        /// The reason for a look is too short to say anything.
        ShortReason { least: usize } = "look-reason-short",
    }
}

/// The day by which a request asked on a day is decided.
pub fn due_on(asked_on: Date, days: &WorkingDays) -> Date {
    days.add(asked_on, DUE_WORKING_DAYS)
}

/// Whether somebody may decide a request of a kind of a person serving in that place. The national centre may for
/// everybody, also for those without a service organisation.
pub fn may_decide(kind: Kind, actor: &Actor, scope: Scope) -> bool {
    let has = |function| granted(function, actor.kind) && role_may(actor.role, function);
    let own = has(Function::ACCOUNT_MANAGE_OWN) || (kind == Kind::Correct && has(Function::TEACHER_REGISTER));
    let above = has(Function::ACCOUNT_MANAGE_SUBORDINATE);
    match scope {
        Scope::Own => own,
        Scope::Below => above,
        Scope::Elsewhere => above && actor.kind == OrganisationKind::NationalCentre,
    }
}

/// The facts of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// What was asked.
    pub kind: Kind,
    /// Whether nobody decided it yet.
    pub open: bool,
    /// Whether the decider is the person who asked.
    pub own: bool,
    /// Duties the person holds today, in words.
    pub seats: Vec<String>,
}

/// Whether a request may be decided now; `grant` is the answer wanted.
///
/// # Errors
/// [`RequestRefused`] with the first reason found.
pub fn decide(facts: &Facts, grant: bool, reason: &str) -> Result<(), RequestRefused> {
    if facts.own {
        return Err(RequestRefused::Own);
    }
    if !facts.open {
        return Err(RequestRefused::Decided);
    }
    if reason.trim().is_empty() {
        return Err(RequestRefused::NoReason);
    }
    if grant && facts.kind == Kind::Delete && !facts.seats.is_empty() {
        return Err(RequestRefused::HoldsSeat { seats: facts.seats.join("、") });
    }
    Ok(())
}

/// A reason for a look, trimmed.
///
/// # Errors
/// [`RequestRefused::ShortReason`] when it says too little to be judged later.
pub fn look_reason(typed: &str) -> Result<String, RequestRefused> {
    let reason = crate::text::fold_lines(typed);
    if reason.chars().filter(|c| !c.is_whitespace()).count() < LEAST_REASON {
        return Err(RequestRefused::ShortReason { least: LEAST_REASON });
    }
    Ok(reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permissions::SeatRole;
    use jiff::civil::date;

    #[test]
    fn due_after_fifteen_working_days() {
        let days = WorkingDays::from_csv("date,kind,note\n2025-10-10,holiday,\n").expect("a table");
        assert_eq!(due_on(date(2025, 10, 1), &days), date(2025, 10, 23));
        assert_eq!(due_on(date(2025, 11, 1), &days), date(2025, 11, 21));
    }

    #[test]
    fn who_decides() {
        use OrganisationKind::{CountyBureau, NationalCentre, School};
        let check = |kind, organisation, role, scope, expect: bool| {
            let actor = Actor { kind: organisation, role, organisation: "o".to_owned() };
            assert_eq!(
                may_decide(kind, &actor, scope),
                expect,
                "{kind:?} {organisation:?} {role:?} {scope:?}"
            );
        };
        check(Kind::Correct, School, SeatRole::Head, Scope::Own, true);
        check(Kind::Correct, School, SeatRole::Liaison, Scope::Own, true);
        check(Kind::Correct, School, SeatRole::Operator, Scope::Own, false);
        check(Kind::Delete, School, SeatRole::Head, Scope::Own, true);
        check(Kind::Delete, School, SeatRole::Liaison, Scope::Own, false);
        check(Kind::Delete, School, SeatRole::Head, Scope::Elsewhere, false);
        check(Kind::Correct, CountyBureau, SeatRole::Head, Scope::Below, true);
        check(Kind::Delete, CountyBureau, SeatRole::Head, Scope::Below, true);
        check(Kind::Delete, CountyBureau, SeatRole::Head, Scope::Own, true);
        check(Kind::Delete, CountyBureau, SeatRole::Liaison, Scope::Below, false);
        check(Kind::Delete, CountyBureau, SeatRole::Head, Scope::Elsewhere, false);
        check(Kind::Delete, NationalCentre, SeatRole::Head, Scope::Elsewhere, true);
    }

    #[test]
    fn what_is_refused() {
        let facts = Facts { kind: Kind::Delete, open: true, own: false, seats: vec![] };
        let check = |facts: &Facts, grant, reason: &str, expect| {
            assert_eq!(decide(facts, grant, reason), expect, "{facts:?} {grant} {reason}");
        };
        check(&facts, true, "依申請", Ok(()));
        check(&facts, true, " ", Err(RequestRefused::NoReason));
        check(&Facts { own: true, ..facts.clone() }, true, "x", Err(RequestRefused::Own));
        check(&Facts { open: false, ..facts.clone() }, false, "x", Err(RequestRefused::Decided));
        let holds = Facts { seats: vec!["甲校".into(), "乙校".into()], ..facts };
        check(&holds, true, "x", Err(RequestRefused::HoldsSeat { seats: "甲校、乙校".into() }));
        check(&holds, false, "x", Ok(()));
        check(&Facts { kind: Kind::Object, ..holds }, true, "x", Ok(()));
    }

    #[test]
    fn a_reason_for_a_look_says_something() {
        assert_eq!(look_reason("查"), Err(RequestRefused::ShortReason { least: 10 }));
        assert!(look_reason("　 　 　 　 　 　").is_err());
        assert_eq!(look_reason(" 核對退休年資與證號是否相符 ").as_deref(), Ok("核對退休年資與證號是否相符"));
    }
}
