//! Many who come at the same moment are looked up together: each is still themselves, and a session that ended is over.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use jiff::SignedDuration;
use platform::db::sql;
use platform::ids::{AccountId, PersonId};
use platform::web::session;
use testkit::World;
use tower::ServiceExt;

use crate::on_both;

on_both! {
    /// Two hundred people with sessions and a visitor with an invented one, all at once, on two copies.
    async fn everybody_is_themselves_in_a_rush(world: World) {
        let sessions = sessions(&world, 200).await;
        let (other, _folder) = world.copy().await;
        let routers = [world.app.router(), other.router()];
        let asked = sessions.iter().enumerate().map(|(n, (_, token))| home(routers[n % 2].clone(), token.clone()));
        let invented = home(routers[0].clone(), "0".repeat(64));
        let (answers, (status, _)) = futures::join!(futures::future::join_all(asked), invented);
        assert_eq!(status, StatusCode::SEE_OTHER, "nobody is behind an invented session");
        for (n, (status, page)) in answers.into_iter().enumerate() {
            assert_eq!(status, StatusCode::OK);
            assert_eq!(named(&page), Some(n), "the page of somebody else");
        }
    }

    /// Sessions end on one copy; the other sends their people away at their next request, in the middle of a rush too.
    async fn a_session_that_ended_is_over_everywhere(world: World) {
        let sessions = sessions(&world, 60).await;
        let (other, _folder) = world.copy().await;
        let router = other.router();
        for (_, token) in &sessions {
            assert_eq!(home(router.clone(), token.clone()).await.0, StatusCode::OK);
        }
        let mut change = world.app.db.change(&world.organiser.actor, world.app.clock.now()).await.expect("begun");
        for (person, _) in sessions.iter().step_by(2) {
            session::end_all(&change, *person).await.expect("ended");
        }
        change.record("test.ended", world.organiser.person.0, serde_json::json!({}));
        change.commit().await.expect("committed");
        let asked = sessions.iter().map(|(_, token)| home(router.clone(), token.clone()));
        for (n, (status, _)) in futures::future::join_all(asked).await.into_iter().enumerate() {
            let expected = if n % 2 == 0 { StatusCode::SEE_OTHER } else { StatusCode::OK };
            assert_eq!(status, expected, "person {n}");
        }
    }

    /// The use of sessions is noted for all who come at once, so that nobody idles while they work.
    async fn uses_are_noted_for_everybody(world: World) {
        let sessions = sessions(&world, 40).await;
        world.app.clock.set(world.app.clock.now() + SignedDuration::from_mins(5));
        let router = world.app.router();
        let asked = sessions.iter().map(|(_, token)| home(router.clone(), token.clone()));
        for (status, _) in futures::future::join_all(asked).await {
            assert_eq!(status, StatusCode::OK);
        }
        let now = world.app.clock.now().as_millisecond();
        let noted = "SELECT COUNT(*) AS n FROM session WHERE seen_at = $1";
        let noted = sql::number(world.app.db.read(), noted, vec![now.into()]).await.expect("counted");
        assert_eq!(noted, 40);
    }
}

/// Teachers with a session each, begun without signing in.
async fn sessions(world: &World, count: usize) -> Vec<(PersonId, String)> {
    let people = world.teachers(count).await;
    let mut change = world.app.db.change(&world.teacher.actor, world.app.clock.now()).await.expect("begun");
    let mut sessions = Vec::new();
    for person in people {
        let account = AccountId::new();
        testkit::give_account(&change, account, person, &format!("door-{person}")).await;
        let token =
            session::begin(&change, account, person, None, "127.0.0.1", "test").await.expect("a session");
        sessions.push((person, token));
    }
    change.record("test.sessions", world.teacher.person.0, serde_json::json!({}));
    change.commit().await.expect("committed");
    sessions
}

async fn home(router: Router, token: String) -> (StatusCode, String) {
    let request = Request::get("/my/enrolments").header("cookie", format!("session={token}"));
    let answer = router.oneshot(request.body(Body::empty()).expect("a request")).await.expect("infallible");
    let status = answer.status();
    let body = to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
    (status, String::from_utf8_lossy(&body).into_owned())
}

/// The number in the name of the teacher that the page belongs to.
fn named(page: &str) -> Option<usize> {
    page.split("教師").skip(1).find_map(|rest| {
        let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse().ok()
    })
}
