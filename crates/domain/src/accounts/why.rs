//! Why somebody may or may not: the answer of the rule that guards a function, for every place at once.

use crate::permissions::{Actor, Denied, Function, OrganisationKind, Scope, SeatRole, authorise};

/// The places a target can stand in, the nearest first.
pub const SCOPES: [Scope; 3] = [Scope::Own, Scope::Below, Scope::Elsewhere];

/// The answer for one function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Permitted for targets in these places.
    Yes(Vec<Scope>),
    /// The kind of organisation does not have it; nobody can change that.
    Kind,
    /// The seat's role does not have it; the head, or for the head the authority above, can change the role.
    Role,
}

/// Asks [`authorise`] itself, so that the explanation cannot drift from what is enforced.
pub fn why(kind: OrganisationKind, role: SeatRole, function: Function) -> Why {
    let actor = Actor { kind, role, organisation: String::new() };
    let answers = SCOPES.map(|scope| (scope, authorise(&actor, function, scope)));
    let reached: Vec<Scope> = answers.iter().filter(|(_, a)| a.is_ok()).map(|(scope, _)| *scope).collect();
    if !reached.is_empty() {
        return Why::Yes(reached);
    }
    match &answers[0].1 {
        Err(Denied::Role { .. }) => Why::Role,
        _ => Why::Kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permissions::{granted, reaches, role_may};

    /// All functions, kinds, roles and places: the explanation says yes exactly where the rule permits.
    #[test]
    fn mirrors_the_rule() {
        let mut compared = 0;
        for function in Function::ALL.iter().copied() {
            for kind in OrganisationKind::ALL {
                for role in SeatRole::ALL {
                    let answer = why(kind, role, function);
                    let actor = Actor { kind, role, organisation: "a".to_owned() };
                    for scope in SCOPES {
                        let permitted = authorise(&actor, function, scope).is_ok();
                        let said = matches!(&answer, Why::Yes(places) if places.contains(&scope));
                        assert_eq!(said, permitted, "{function} {kind} {role} {scope:?}");
                        compared += 1;
                    }
                    match answer {
                        Why::Kind => assert!(!granted(function, kind)),
                        Why::Role => assert!(granted(function, kind) && !role_may(role, function)),
                        Why::Yes(places) => assert!(places.iter().all(|p| reaches(function, *p))),
                    }
                }
            }
        }
        assert_eq!(compared, 16 * 10 * 3 * 3);
    }
}
