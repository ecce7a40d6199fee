//! Completion statements of e-learning sites: from xAPI to the ledger, once, and back when voided.

use app::exchange::statements;
use axum::http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::{Client, World};
use uuid::Uuid;

use crate::exchange_api::{API, active, key, read, system};
use crate::exchange_taking::{GOOD, course, hours, package, send};
use crate::on_both;

fn verb(word: &str) -> String {
    format!("http://adlnet.gov/expapi/verbs/{word}")
}

/// That a person of a number completed a course.
fn said(n: u128, word: &str, course: &str, who: &str) -> Value {
    json!({
        "id": Uuid::from_u128(n), "verb": {"id": verb(word)},
        "actor": {"account": {"homePage": "https://mooc.example.tw", "name": who}},
        "object": {"id": format!("https://mooc.example.tw/courses/{course}")},
        "result": {"completion": true, "duration": "PT2H", "score": {"scaled": 0.9}},
    })
}

fn voids(n: u128, target: u128) -> Value {
    json!({
        "id": Uuid::from_u128(n), "verb": {"id": verb("voided")},
        "actor": {"account": {"homePage": "https://mooc.example.tw", "name": "system"}},
        "object": {"objectType": "StatementRef", "id": Uuid::from_u128(target)},
    })
}

async fn post(client: &mut Client, body: &Value) -> (StatusCode, Value) {
    client.with_header("x-experience-api-version", "1.0.3");
    let answer = client.call(Method::POST, &format!("{API}/xapi/statements"), Some(&body.to_string())).await;
    (answer.status, read(&answer.text))
}

/// Place and code of everything that was refused.
fn refused(answer: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let errors = answer["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|error| (text(&error["field"]), text(&error["code"]))).collect()
}

/// The county's partner with a course that is over and one that is not, and its key.
async fn begun(world: &World) -> Client {
    let partner = active(world).await;
    let rows = [
        course("C-1", &[]),
        course("C-2", &[("StartTime", "2026/10/1"), ("EndTime", "2026/10/20"), ("CourseState", "1")]),
    ];
    let sent = send(&world.app, partner.id, &package(&rows, &[]), GOOD).await;
    assert_eq!((sent.rows_new, sent.rows_refused), (2, 0));
    system(world, &key(world, "live", &["records:write"]).await.token)
}

on_both! {
    /// A completed course gives its hours once, however often and by whichever verb it is said.
    async fn a_completed_course_gives_its_hours_once(world: World) {
        let (app, mut client) = (&world.app, begun(&world).await);
        let (teacher, who) = (world.teacher.person, testkit::national_id(4));
        let (status, ids) = post(&mut client, &said(1, "completed", "C-1", &who)).await;
        assert_eq!((status, ids[0].as_str()), (StatusCode::OK, Some(Uuid::from_u128(1).to_string().as_str())));
        app.run_jobs().await.expect("worked");
        assert_eq!(hours(app, teacher).await, 6, "the course's three hours, not the two that were spent");
        let both = json!([said(1, "completed", "C-1", &who), said(2, "passed", "C-1", &who)]);
        assert_eq!(post(&mut client, &both).await.0, StatusCode::OK);
        app.run_jobs().await.expect("worked");
        assert_eq!(hours(app, teacher).await, 6);
        let code = app::identity::person(app.db.read(), world.other_teacher.person).await.expect("person").personal_code;
        post(&mut client, &said(3, "passed", "C-1", &code)).await;
        app.run_jobs().await.expect("worked");
        assert_eq!(hours(app, world.other_teacher.person).await, 6);
        // Not used: another verb, a result that says no.
        let mut failed = said(5, "passed", "C-1", &testkit::national_id(0));
        failed["result"] = json!({"success": false});
        let unused = json!([said(4, "experienced", "C-1", &testkit::national_id(0)), failed]);
        let (status, ids) = post(&mut client, &unused).await;
        assert_eq!((status, ids.as_array().map(Vec::len)), (StatusCode::OK, Some(2)));
        app.run_jobs().await.expect("worked");
        assert_eq!(hours(app, world.organiser.person).await, 0);
    }

    /// Voided takes back, when no other statement says the same; also before what it voids, and in one call with it.
    async fn voided_takes_back(world: World) {
        let (app, mut client) = (&world.app, begun(&world).await);
        let (teacher, who) = (world.teacher.person, testkit::national_id(4));
        post(&mut client, &json!([said(1, "completed", "C-1", &who), said(2, "passed", "C-1", &who)])).await;
        app.run_jobs().await.expect("worked");
        for (n, target, left) in [(10, 1, 6), (11, 2, 0), (12, 2, 0)] {
            assert_eq!(post(&mut client, &voids(n, target)).await.0, StatusCode::OK);
            app.run_jobs().await.expect("worked");
            assert_eq!(hours(app, teacher).await, left, "after {n}");
        }
        post(&mut client, &voids(13, 3)).await;
        post(&mut client, &said(3, "completed", "C-1", &who)).await;
        post(&mut client, &json!([said(4, "completed", "C-1", &who), voids(14, 4)])).await;
        app.run_jobs().await.expect("worked");
        assert_eq!(hours(app, teacher).await, 0);
        let (_, no) = post(&mut client, &voids(15, 13)).await;
        assert_eq!(refused(&no), [("[0].object".to_owned(), "statement-voids-void".to_owned())]);
        post(&mut client, &said(5, "completed", "C-1", &who)).await;
        app.run_jobs().await.expect("worked");
        assert_eq!(hours(app, teacher).await, 6);
    }

    /// The number a statement names follows the platform's keys: what stands is still found by it, and taken back.
    async fn a_statement_follows_the_keys(world: World) {
        let (app, mut client) = (&world.app, begun(&world).await);
        let who = testkit::national_id(4);
        post(&mut client, &said(1, "completed", "C-1", &who)).await;
        app.run_jobs().await.expect("worked");
        assert_eq!(hours(app, world.teacher.person).await, 6);
        let actor = platform::db::Actor::process("test");
        app::identity::rotate_keys(app, &actor, true, |_| {}).await.expect("rotated");
        assert!(app::exchange::reseal(app, &actor).await.expect("sealed again") > 0);
        assert_eq!(app::exchange::sealed_with(app, 1).await.expect("counted"), 0);
        app::identity::forget_key(app, &actor, 1).await.expect("forgotten");
        assert_eq!(post(&mut client, &voids(10, 1)).await.0, StatusCode::OK);
        app.run_jobs().await.expect("worked");
        assert_eq!(hours(app, world.teacher.person).await, 0);
    }

    /// All or none: each refused statement is named by its place, and nothing of the call is taken.
    async fn refusals_name_their_statement(world: World) {
        let (app, mut client) = (&world.app, begun(&world).await);
        let who = testkit::national_id(4);
        let nobody = domain::ids::PersonalCode::from_random([9; 16]);
        let mut by_mail = said(20, "completed", "C-1", &who);
        by_mail["actor"] = json!({"mbox": "mailto:a@school.example.tw"});
        let mut no_id = said(21, "completed", "C-1", &who);
        no_id["id"] = json!("one");
        let mut no_verb = said(22, "completed", "C-1", &who);
        no_verb["verb"] = json!({});
        let all = json!([
            said(23, "completed", "C-1", &who),
            by_mail,
            no_id,
            no_verb,
            said(24, "completed", "C-9", &who),
            said(25, "completed", "C-1", "A123456788"),
            said(26, "completed", "C-1", nobody.as_str()),
        ]);
        let (status, answer) = post(&mut client, &all).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let told = refused(&answer);
        let expected = [
            ("[1].actor", "statement-actor"),
            ("[2].id", "statement-part"),
            ("[3].verb", "statement-part"),
            ("[4].object", "exchange-row-course-unknown"),
            ("[5].actor", "exchange-row-person-checksum"),
            ("[6].actor", "exchange-row-code-nobody"),
        ];
        assert_eq!(told, expected.map(|(place, code)| (place.to_owned(), code.to_owned())));
        assert!(!answer.to_string().contains("A123456788"), "masked");
        app.run_jobs().await.expect("worked");
        assert_eq!(hours(app, world.teacher.person).await, 0);
        post(&mut client, &said(23, "completed", "C-1", &who)).await;
        let (_, other) = post(&mut client, &said(23, "completed", "C-2", &who)).await;
        assert_eq!(refused(&other), [("[0].id".to_owned(), "statement-other".to_owned())]);
        let (status, none) = post(&mut client, &json!([])).await;
        assert_eq!((status, none["code"].as_str()), (StatusCode::BAD_REQUEST, Some("statement-count")));
        client.with_header("x-experience-api-version", "0.95");
        let path = format!("{API}/xapi/statements");
        let old = client.call(Method::POST, &path, Some("[]")).await;
        assert_eq!(read(&old.text)["code"], "statement-version");
    }

    /// A course that is not over: the statement waits and is merged the day after, by itself, once.
    async fn hours_come_when_the_course_is_over(world: World) {
        let (app, mut client) = (&world.app, begun(&world).await);
        let (teacher, who) = (world.teacher.person, testkit::national_id(4));
        assert_eq!(post(&mut client, &said(1, "completed", "C-2", &who)).await.0, StatusCode::OK);
        assert_eq!(post(&mut client, &said(2, "completed", "C-2", &testkit::national_id(5))).await.0, StatusCode::OK);
        assert_eq!(post(&mut client, &voids(3, 2)).await.0, StatusCode::OK);
        assert_eq!(statements::merge_ready(app).await.expect("looked"), 0);
        app.clock.advance(SignedDuration::from_hours(24 * 8));
        assert_eq!(statements::merge_ready(app).await.expect("looked"), 1);
        assert_eq!(statements::merge_ready(app).await.expect("looked"), 0);
        app.run_jobs().await.expect("worked");
        assert_eq!((hours(app, teacher).await, hours(app, world.other_teacher.person).await), (6, 0));
        app.clock.advance(SignedDuration::from_hours(24 * 401));
        assert_eq!(statements::delete_old(app).await.expect("looked"), 3);
    }
}
