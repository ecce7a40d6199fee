//! The doors of the interface for records: sending, looking, merging, fetching back, comparing months; as a partner's own
//! program calls them.

use axum::http::{Method, StatusCode};
use domain::exchange::{COURSE_COLUMNS, PERSON_COLUMNS};
use serde_json::{Map, Value, json};
use testkit::Client;

use crate::exchange_api::{API, active, key, read, system};
use crate::exchange_taking::{course, hours, person};
use crate::on_both;

const ALL: [&str; 4] = ["records:write", "records:read", "reconcile", "webhooks"];

/// Rows as one JSON object a line.
fn lines(courses: &[[String; 35]], people: &[[String; 3]]) -> String {
    fn line(names: &[&str], cells: &[String]) -> String {
        let object: Map<String, Value> =
            names.iter().zip(cells).map(|(name, cell)| ((*name).to_owned(), json!(cell))).collect();
        Value::Object(object).to_string() + "\n"
    }
    let courses = courses.iter().map(|row| line(&COURSE_COLUMNS, row));
    courses.chain(people.iter().map(|row| line(&PERSON_COLUMNS, row))).collect()
}

async fn send(client: &mut Client, query: &str, body: &str) -> (StatusCode, Value) {
    let answer = client.send_text(&format!("{API}/deliveries{query}"), "application/x-ndjson", body).await;
    (answer.status, read(&answer.text))
}

async fn get(client: &mut Client, path: &str) -> Value {
    let answer = client.get(&format!("{API}{path}")).await;
    read(&answer.text)
}

async fn post(client: &mut Client, path: &str, body: &Value) -> (StatusCode, Value) {
    let answer = client.call(Method::POST, &format!("{API}{path}"), Some(&body.to_string())).await;
    (answer.status, read(&answer.text))
}

on_both! {
    /// From the dry run to the ledger; what is wrong is told by code and in words, and the same again changes nothing.
    async fn a_program_sends_its_records(world: World) {
        active(&world).await;
        let mut client = system(&world, &key(&world, "live", &ALL).await.token);
        let rows = [course("C-1", &[]), course("C-2", &[("CourseHour", "0.3")])];
        let body = lines(&rows, &[person("C-1", &testkit::national_id(4), "3")]);
        let (status, sent) = send(&mut client, "?dry_run=true&name=night", &body).await;
        assert_eq!((status, sent["state"].as_str(), sent["number"].as_i64()), (StatusCode::ACCEPTED, Some("received"), Some(1)));
        let (status, same) = send(&mut client, "?dry_run=true&name=night", &body).await;
        assert_eq!((status, same["number"].as_i64()), (StatusCode::OK, Some(1)), "under way already");
        world.app.run_jobs().await.expect("worked");
        let checked = get(&mut client, "/deliveries/1").await;
        assert_eq!((checked["state"].as_str(), checked["rows"]["refused"].as_i64()), (Some("checked"), Some(1)));
        let refused = get(&mut client, "/deliveries/1/refused").await;
        let reason = &refused["rows"][0]["reasons"][0];
        assert_eq!((refused["rows"][0]["line"].as_i64(), refused["next"].as_str()), (Some(2), None));
        assert_eq!((reason["column"].as_str(), reason["code"].as_str()), (Some("CourseHour"), Some("exchange-row-hours")));
        assert!(reason["detail"].as_str().expect("words").contains("0.3"));
        let (status, _) = post(&mut client, "/deliveries/1/merge", &json!({})).await;
        assert_eq!(status, StatusCode::ACCEPTED);
        world.app.run_jobs().await.expect("worked");
        let merged = get(&mut client, "/deliveries/1").await;
        assert_eq!((merged["state"].as_str(), merged["rows"]["merged"].as_i64()), (Some("merged"), Some(2)));
        assert_eq!(hours(&world.app, world.teacher.person).await, 6);
        let (status, late) = post(&mut client, "/deliveries/1/merge", &json!({})).await;
        assert_eq!((status, late["code"].as_str()), (StatusCode::CONFLICT, Some("exchange-delivery-ended")));
        let (_, again) = send(&mut client, "?rows=all", &body).await;
        world.app.run_jobs().await.expect("worked");
        let path = format!("/deliveries/{}", again["number"]);
        assert_eq!(get(&mut client, &path).await["state"], "held");
        let dropped = client.call(Method::DELETE, &format!("{API}{path}"), None).await;
        assert_eq!(read(&dropped.text)["state"], "dropped");
        let all = get(&mut client, "/deliveries").await;
        assert_eq!(all["deliveries"].as_array().map(Vec::len), Some(2));
    }

    /// What a test key sends is checked in full and never merged, and neither kind of key sees the other's.
    async fn the_sandbox_keeps_to_itself(world: World) {
        active(&world).await;
        let mut test = system(&world, &key(&world, "test", &ALL).await.token);
        let mut live = system(&world, &key(&world, "live", &ALL).await.token);
        let body = lines(&[course("C-1", &[])], &[person("C-1", &testkit::national_id(4), "3")]);
        let (status, sent) = send(&mut test, "", &body).await;
        assert_eq!((status, sent["live"].as_bool()), (StatusCode::ACCEPTED, Some(false)));
        world.app.run_jobs().await.expect("worked");
        let found = get(&mut test, "/deliveries/1").await;
        assert_eq!((found["state"].as_str(), found["rows"]["new"].as_i64()), (Some("checked"), Some(2)));
        let (_, no) = post(&mut test, "/deliveries/1/merge", &json!({})).await;
        assert_eq!(no["code"], "exchange-delivery-sandbox");
        assert_eq!(get(&mut live, "/deliveries/1").await["code"], "not-found");
        assert_eq!(hours(&world.app, world.teacher.person).await, 0);
        let (_, no) = post(&mut test, "/months/2026-03/confirm", &json!({})).await;
        assert_eq!(no["code"], "exchange-delivery-sandbox");
    }

    /// Wrong input is answered with its code, never with a fault of ours.
    async fn wrong_calls_have_codes(world: World) {
        active(&world).await;
        let mut client = system(&world, &key(&world, "live", &ALL).await.token);
        let (status, empty) = send(&mut client, "", "").await;
        assert_eq!((status, empty["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("exchange-delivery-no-file")));
        for (path, code) in [
            ("/deliveries/0", "not-found"),
            ("/deliveries/x", "not-found"),
            ("/deliveries/99999999999999999999", "not-found"),
            ("/records?people=all", "malformed"),
            ("/months/2026-13", "exchange-month-unreadable"),
            ("/packages/march", "exchange-month-unreadable"),
            ("/packages/2026-03?encoding=utf-7", "malformed"),
        ] {
            let found = get(&mut client, path).await;
            assert_eq!(found["code"], code, "{path}: {found}");
        }
        assert_eq!(send(&mut client, "?rows=some", "x").await.1["code"], "malformed");
        for (path, body, code) in [
            ("/months/2026-03/compare", json!({"cells": "none"}), "malformed"),
            ("/months/2026-03/drill", json!({"school": "029999", "marks": ["xyz"]}), "malformed"),
            ("/months/2026-03/confirm", json!({}), "exchange-month-nothing"),
            ("/months/2027-03/confirm", json!({}), "exchange-month-not-over"),
        ] {
            let (_, found) = post(&mut client, path, &body).await;
            assert_eq!(found["code"], code, "{path}: {found}");
        }
        let (_, unreadable) = send(&mut client, "", "nothing of ours").await;
        world.app.run_jobs().await.expect("worked");
        let found = get(&mut client, &format!("/deliveries/{}", unreadable["number"])).await;
        assert_eq!(found["state"], "failed");
        assert!(!found["failure"].as_str().expect("a code").is_empty());
    }

    /// Figures, differences, the lost record, the confirmation; then the records and the package of the month.
    async fn months_and_records_by_program(world: World) {
        active(&world).await;
        let mut client = system(&world, &key(&world, "live", &ALL).await.token);
        let people = [person("C-1", &testkit::national_id(4), "3"), person("C-1", &testkit::national_id(5), "1")];
        send(&mut client, "", &lines(&[course("C-1", &[])], &people)).await;
        world.app.run_jobs().await.expect("worked");
        let month = get(&mut client, "/months/2026-03").await;
        assert_eq!((month["total"]["records"].as_i64(), month["total"]["half_hours"].as_i64()), (Some(2), Some(8)));
        let (_, same) = post(&mut client, "/months/2026-03/compare", &json!({"cells": month["cells"]})).await;
        assert_eq!(same["differences"], json!([]));
        let (_, differ) = post(&mut client, "/months/2026-03/compare", &json!({"cells": []})).await;
        assert_eq!(differ["differences"][0]["school"], "029999");
        let (_, lost) = post(&mut client, "/months/2026-03/drill", &json!({"school": "029999", "marks": []})).await;
        assert_eq!(lost["only_here"].as_array().map(Vec::len), Some(2));
        let (status, confirmed) = post(&mut client, "/months/2026-03/confirm", &json!({})).await;
        assert_eq!((status, &confirmed["digest"]), (StatusCode::OK, &month["total"]["digest"]));
        let (_, twice) = post(&mut client, "/months/2026-03/confirm", &json!({})).await;
        assert_eq!(twice["code"], "exchange-month-confirmed-already");

        let page = get(&mut client, "/records?limit=1").await;
        assert_eq!((page["records"][0]["number"].as_str(), page["more"].as_bool()), (None, Some(true)));
        let rest = get(&mut client, &format!("/records?after={}&people=numbers", page["next"])).await;
        let number = rest["records"][0]["number"].as_str().expect("a number").to_owned();
        assert!([4, 5].map(testkit::national_id).contains(&number), "asked for by a key that sends");
        let package = client.get(&format!("{API}/packages/2026-03?people=numbers")).await;
        assert_eq!((package.status, package.content_type.as_str()), (StatusCode::OK, "application/zip"));
        let mut reader = system(&world, &key(&world, "live", &["records:read"]).await.token);
        assert_eq!(get(&mut reader, "/records?people=numbers").await["code"], "exchange-delivery-numbers-not-yours");
    }
}
