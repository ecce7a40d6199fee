//! The permission rules against the matrix, and the rendered table that a policy owner reads.

use domain::{
    permissions::{Actor, Function, OrganisationKind, Scope, SeatRole, authorise, granted},
    refusal::Refusal,
};
use std::fmt::Write;

/// The committed table; the folder is asked at run time, for checkouts that share built tests.
fn table() -> String {
    format!("{}/../../docs/permissions.md", std::env::var("CARGO_MANIFEST_DIR").expect("cargo names it"))
}

fn actor(kind: OrganisationKind, role: SeatRole) -> Actor {
    Actor { kind, role, organisation: "014601".into() }
}

#[test]
fn the_matrix_is_read_whole() {
    let cells = Function::ALL
        .iter()
        .flat_map(|f| OrganisationKind::ALL.map(|k| granted(*f, k)))
        .filter(|g| *g)
        .count();
    assert_eq!((Function::ALL.len(), cells), (16, 99));
    for function in Function::ALL {
        assert_eq!(Function::parse(function.as_str()), Some(*function));
        assert_ne!(function.label(), function.as_str(), "every function has a Chinese name");
    }
    for kind in OrganisationKind::ALL {
        assert_eq!(OrganisationKind::parse(kind.as_str()), Some(kind));
        assert_ne!(kind.label(), kind.as_str());
    }
}

#[test]
fn nothing_is_permitted_that_the_matrix_does_not_grant() {
    for kind in OrganisationKind::ALL {
        for function in Function::ALL.iter().filter(|f| !granted(**f, kind)) {
            for role in SeatRole::ALL {
                for scope in [Scope::Own, Scope::Below, Scope::Elsewhere] {
                    let code = authorise(&actor(kind, role), *function, scope).map_err(|d| d.code());
                    assert_eq!(code, Err("denied-kind"), "{kind} {role} {function}");
                }
            }
        }
    }
}

#[test]
fn chosen_cases() {
    use OrganisationKind::{CountyBureau, Moe, NationalCentre, School, SocialInstitution};
    use Scope::{Below, Elsewhere, Own};
    use SeatRole::{Head, Liaison, Operator};
    let check = |kind, role, function: Function, scope, expect: &str| {
        let got = authorise(&actor(kind, role), function, scope).map_or_else(|d| d.code(), |()| "yes");
        assert_eq!(got, expect, "{kind} {role} {function} {scope:?}");
    };
    check(School, Operator, Function::COURSE_REGISTER, Own, "yes");
    check(School, Operator, Function::COURSE_REGISTER, Elsewhere, "denied-place");
    check(School, Head, Function::COURSE_REVIEW, Below, "denied-kind");
    check(CountyBureau, Operator, Function::COURSE_REVIEW, Below, "yes");
    check(CountyBureau, Head, Function::COURSE_REVIEW, Own, "denied-own-review");
    check(CountyBureau, Head, Function::COURSE_REVIEW, Elsewhere, "denied-place");
    check(CountyBureau, Head, Function::AUTO_REVIEW_CONFIGURE, Own, "yes");
    check(CountyBureau, Liaison, Function::AUTO_REVIEW_CONFIGURE, Own, "denied-role");
    check(CountyBureau, Operator, Function::AUTO_REVIEW_CONFIGURE, Own, "denied-role");
    check(CountyBureau, Head, Function::ACCOUNT_MANAGE_SUBORDINATE, Below, "yes");
    check(CountyBureau, Liaison, Function::ACCOUNT_MANAGE_SUBORDINATE, Below, "denied-role");
    check(Moe, Head, Function::ACCOUNT_MANAGE_SUBORDINATE, Below, "denied-kind");
    check(School, Head, Function::ACCOUNT_MANAGE_OWN, Own, "yes");
    check(School, Liaison, Function::ACCOUNT_MANAGE_OWN, Own, "denied-role");
    check(School, Liaison, Function::TEACHER_REGISTER, Own, "yes");
    check(School, Operator, Function::TEACHER_REGISTER, Own, "denied-role");
    check(School, Operator, Function::PASSWORD_CHANGE, Own, "yes");
    check(SocialInstitution, Head, Function::ACCOUNT_MANAGE_OWN, Own, "denied-kind");
    check(NationalCentre, Operator, Function::STATISTICS_NATIONAL, Elsewhere, "yes");
}

#[test]
fn scope_follows_supervision() {
    let above = ["county".to_owned(), "agency".to_owned()];
    assert_eq!(Scope::between("school", "school", &above), Scope::Own);
    assert_eq!(Scope::between("county", "school", &above), Scope::Below);
    assert_eq!(Scope::between("other", "school", &above), Scope::Elsewhere);
}

#[test]
fn the_rendered_table_is_current() {
    let expect = render();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(table(), &expect).expect("docs/permissions.md is writable");
    }
    let found = std::fs::read_to_string(table()).unwrap_or_default();
    assert!(
        found == expect,
        "docs/permissions.md is old: run this test with UPDATE=1 and review the difference"
    );
}

fn render() -> String {
    let mut text = String::from(
        "# Who may do what\n\nGenerated from `data/tables/permission-matrix.csv` and the rules of `domain::permissions`; do not edit by hand.\n\
         Run `UPDATE=1 cargo test -p domain --test permissions_table` after a change and review the difference.\n\n\
         H = 總負責人 (head), L = 連絡人 (liaison), O = 作業人員 (operator). After the roles stands where they may act:\n\
         own = the own organisation, below = organisations it supervises, all = everywhere.\n\n| function |",
    );
    for kind in OrganisationKind::ALL {
        write!(text, " {} |", kind.label()).expect("a string takes all");
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(OrganisationKind::ALL.len()));
    for function in Function::ALL {
        write!(text, "\n| {}<br>`{function}` |", function.label()).expect("a string takes all");
        for kind in OrganisationKind::ALL {
            write!(text, " {} |", cell(*function, kind)).expect("a string takes all");
        }
    }
    text.push('\n');
    text
}

fn cell(function: Function, kind: OrganisationKind) -> String {
    let may = |role, scope| authorise(&actor(kind, role), function, scope).is_ok();
    let mut parts: Vec<String> = Vec::new();
    for (scope, name) in [(Scope::Own, "own"), (Scope::Below, "below"), (Scope::Elsewhere, "elsewhere")] {
        let roles: String = SeatRole::ALL
            .iter()
            .zip(["H", "L", "O"])
            .filter(|(r, _)| may(**r, scope))
            .map(|(_, l)| l)
            .collect();
        if !roles.is_empty() {
            parts.push(format!("{roles} {name}"));
        }
    }
    if let [own, below, _] = &parts[..] {
        let roles = own.trim_end_matches(" own");
        if below.trim_end_matches(" below") == roles {
            return format!("{roles} all");
        }
    }
    parts.join(", ")
}
