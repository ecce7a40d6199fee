//! Loops over every route: strangers are sent to sign in, the wrong role is refused, and each change is recorded.

use axum::http::StatusCode;
use platform::{Access, Method};

use crate::on_both;

on_both! {
    async fn strangers_get_no_further_than_the_sign_in(world: World) {
        for route in app::routes() {
            let mut visitor = world.visitor();
            let path = filled(route.path);
            let answer = visitor.ask(route.method, &path).await;
            match route.access {
                Access::Key(_) => assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{:?} {path}", route.method),
                Access::Public | Access::PublicCached | Access::Development => {
                    assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
                }
                _ => assert!(answer.path.starts_with("/sign-in"), "{:?} {path} let a stranger in: {}", route.method, answer.path),
            }
        }
    }

    /// A teacher without duties is refused every business route, with a reason; the operator is refused what only others may.
    async fn the_wrong_role_is_refused(world: World) {
        let mut teacher = world.client(&world.teacher).await;
        let mut operator = world.client(&world.operator).await;
        let mut refused = 0;
        for route in app::routes() {
            let Access::Function(function) = route.access else { continue };
            let path = filled(route.path);
            let answer = teacher.ask(route.method, &path).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
            let school_has_it = domain::permissions::granted(function, domain::permissions::OrganisationKind::School);
            if !school_has_it {
                let answer = operator.ask(route.method, &path).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
                refused += 1;
            }
        }
        assert!(refused >= 6, "review routes were tried");
    }

    /// Systems and people have doors of their own: a session opens nothing below /api/, leaves no cookie there, and what is refused
    /// is a problem with a code, not a page.
    async fn sessions_open_nothing_for_systems(world: World) {
        let mut operator = world.client(&world.operator).await;
        for route in app::routes() {
            let keyed = matches!(route.access, Access::Key(_));
            let api = route.path.starts_with("/api/");
            assert!(api || !keyed, "{} asks for a key outside /api/", route.path);
            assert!(!api || keyed || route.access == Access::Public, "{} asks a system for a session", route.path);
            let by_form = matches!(route.method, Method::Get | Method::Post);
            assert!(by_form || api, "{:?} {}: no form can send it", route.method, route.path);
            if keyed {
                let path = filled(route.path);
                let answer = operator.ask(route.method, &path).await;
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
                assert_eq!(answer.content_type, "application/problem+json", "{path}");
                assert!(answer.text.contains("key-missing") && answer.set_cookies.is_empty(), "{path}: {}", answer.text);
                assert!(answer.header("www-authenticate").starts_with("Bearer"), "{path}");
            }
        }
    }

    /// A link the person may not use is absent from the screen.
    async fn the_screen_mirrors_the_permissions(world: World) {
        let teacher = world.client(&world.teacher).await.get("/home").await;
        let reviewer = world.client(&world.reviewer).await.get("/home").await;
        assert!(teacher.attribute("a[href='/review/courses']", "href").is_none());
        assert!(reviewer.attribute("a[href='/review/courses']", "href").is_some());
    }

    /// Another school's course is not known to exist: 404, not 403.
    async fn other_organisations_courses_do_not_exist(world: World) {
        let code = world.published(3).await;
        let mut other = world.client(&world.other_organiser).await;
        for path in ["", "/edit/1", "/enrolments", "/attendance", "/roster", "/sign-in-sheet.pdf", "/cancel"] {
            let answer = other.get(&format!("/desk/courses/{code}{path}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    async fn unknown_addresses_get_a_helpful_page(world: World) {
        for path in ["/nothing", "/courses/0000000", "/courses/%E0%A4%A", "/verify/none", "/my/enrolments/not-an-id"] {
            let answer = world.client(&world.teacher).await.get(path).await;
            assert!(answer.status == StatusCode::NOT_FOUND || answer.status == StatusCode::BAD_REQUEST, "{path}: {}", answer.status);
            assert!(!answer.main().is_empty(), "{path} has a page");
        }
        let answer = world.visitor().post("/courses", &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}

/// Every use of `unaudited` is known and explained in docs/unaudited.txt: a change without an audit event is an exception.
#[test]
fn unaudited_changes_are_listed() {
    let root = format!("{}/..", std::env::var("CARGO_MANIFEST_DIR").expect("cargo names it"));
    let list = std::fs::read_to_string(format!("{root}/docs/unaudited.txt")).expect("the list");
    let mut found = Vec::new();
    visit(std::path::Path::new(&format!("{root}/crates")), &mut |path, text| {
        for line in text.lines().filter(|l| l.contains(".unaudited(\"")) {
            let why = line.split('"').nth(1).unwrap_or_default().to_owned();
            let file = path.strip_prefix(&root).expect("below the root").display().to_string();
            found.push(format!("{}: {why}", file.trim_start_matches('/')));
        }
    });
    found.sort();
    let mut listed: Vec<String> =
        list.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(str::to_owned).collect();
    listed.sort();
    assert_eq!(found, listed);
}

fn visit(folder: &std::path::Path, see: &mut impl FnMut(&std::path::Path, &str)) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            visit(&path, see);
        } else if path.extension().is_some_and(|e| e == "rs") {
            see(&path, &std::fs::read_to_string(&path).expect("text"));
        }
    }
}

fn filled(path: &str) -> String {
    path.replace("{code}", "5000001")
        .replace("{id}", "019a0000-0000-7000-8000-000000000000")
        .replace("{step}", "1")
        .replace("{number}", "1")
        .replace("{session}", "1")
        .replace("{token}", "none")
        .replace("{serial}", "XT-0")
        .replace("{name}", "form")
        .replace("{*rest}", "1999-01-01/me")
        .replace("{*path}", "app.css")
        .replace("{*name}", "help/home/empty")
}
