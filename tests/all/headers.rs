//! What every answer carries so that a browser protects the person: policy, types, framing, caching, and the cookie.

use testkit::{Answer, World};

use crate::{block_on, on_both};

/// Fails unless an answer has all headers of protection.
#[track_caller]
fn protected(answer: &Answer) {
    let path = &answer.path;
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
    assert!(!policy.contains("unsafe"), "{path}: {policy}");
    assert!(policy.contains("frame-ancestors 'self'"), "{path}: {policy}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    assert_eq!(answer.header("x-frame-options"), "SAMEORIGIN", "{path}");
    assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
    let transport = answer.header("strict-transport-security");
    let seconds = transport.strip_prefix("max-age=").and_then(|rest| rest.split(';').next());
    assert!(seconds.is_some_and(|n| n.parse::<u64>().is_ok_and(|n| n >= 31_536_000)), "{path}: {transport}");
}

/// Fails unless nobody keeps the answer.
#[track_caller]
fn private(answer: &Answer) {
    assert!(answer.header("cache-control").contains("no-store"), "{}: {:?}", answer.path, answer.headers);
}

on_both! {
    /// Public pages, a person's pages, errors and files are protected alike; what is a person's own is kept nowhere.
    async fn every_answer_is_protected(world: World) {
        let code = world.published(5).await;
        let mut visitor = world.visitor();
        for path in ["/", "/courses", "/sign-in"] {
            let page = visitor.get(path).await;
            assert_eq!(page.status.as_u16(), 200, "{path}");
            protected(&page);
        }
        let missing = visitor.get("/no/such/page").await;
        assert_eq!(missing.status.as_u16(), 404);
        protected(&missing);
        let method = visitor.post("/courses", &[]).await;
        assert!(method.status.is_client_error(), "{}", method.status);
        protected(&method);
        let forged = visitor.post("/sign-in", &[("user", "teacher"), ("password", "x")]).await;
        assert!(forged.status.is_client_error(), "no token: {}", forged.status);
        protected(&forged);
        private(&forged);

        let mut organiser = world.client(&world.organiser).await;
        for path in ["/home", "/account", &format!("/desk/courses/{code}/roster")] {
            let page = organiser.get(path).await;
            assert_eq!(page.status.as_u16(), 200, "{path}");
            protected(&page);
            private(&page);
        }
        let refused = organiser.get("/review/courses").await;
        assert_eq!(refused.status.as_u16(), 403);
        protected(&refused);
        private(&refused);
        let file = organiser.get(&format!("/desk/courses/{code}/sign-in-sheet.pdf")).await;
        assert!(file.bytes.starts_with(b"%PDF"));
        assert!(file.header("content-disposition").starts_with("attachment"), "{:?}", file.headers);
        protected(&file);
        private(&file);
    }

    /// The cookie of a session is out of reach of scripts and of other sites' forms.
    async fn the_session_cookie_is_guarded(world: World) {
        let signed_in = world.visitor().sign_in("teacher", testkit::PASSWORD).await;
        assert_eq!(signed_in.path, "/home");
        let cookie = signed_in.set_cookies.iter().find(|c| c.starts_with("session=")).expect("a session");
        for word in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.split("; ").any(|part| part == word), "{word} in {cookie}");
        }
    }
}

/// Where people come over TLS, the cookie is bound to this host and to TLS.
#[test]
fn over_tls_the_cookie_is_bound_to_the_host() {
    for engine in testkit::engines() {
        eprintln!("on {engine:?}");
        block_on(async move {
            let world =
                World::with(engine, |settings| settings.public_url = "https://training.example".to_owned())
                    .await;
            let mut teacher = world.visitor();
            let signed_in = teacher.sign_in("teacher", testkit::PASSWORD).await;
            assert_eq!(signed_in.path, "/home");
            let cookie =
                signed_in.set_cookies.iter().find(|c| c.starts_with("__Host-session=")).expect("a session");
            for word in ["HttpOnly", "SameSite=Lax", "Path=/", "Secure"] {
                assert!(cookie.split("; ").any(|part| part == word), "{word} in {cookie}");
            }
            assert!(!cookie.contains("Domain="), "{cookie}");
            assert!(
                !signed_in.set_cookies.iter().any(|c| c.starts_with("session=")),
                "no second one without it"
            );
            let home = teacher.get("/home").await;
            protected(&home);
            private(&home);
        });
    }
}

on_both! {
    /// A form without files is typed by a person: one of half a megabyte, or of thousands of fields, is refused unread.
    async fn forms_have_a_size(world: World) {
        let mut visitor = world.visitor();
        let long = "x".repeat(600 * 1024);
        let answer = visitor.submit("/sign-in", "/sign-in", &[("user", &long), ("password", "x")]).await;
        assert_eq!(answer.status, axum::http::StatusCode::PAYLOAD_TOO_LARGE, "{}", answer.main());
        protected(&answer);
        let many: Vec<(&str, &str)> = (0..5_000).map(|_| ("a", "")).collect();
        let answer = visitor.submit("/sign-in", "/sign-in", &many).await;
        assert_eq!(answer.status, axum::http::StatusCode::PAYLOAD_TOO_LARGE, "{}", answer.main());
    }
}
