//! What a partner that fetches hears of: lines behind its cursor, told once, and people who came with older lines.

use app::directory;
use app::exchange::partners::Partner;
use app::exchange::records;
use app::identity;
use axum::http::StatusCode;
use platform::db::{Actor, sql};
use platform::ids::{OrganisationId, PersonId};
use platform::params;
use serde_json::{Value, json};
use testkit::World;

use crate::exchange_api::{API, active, key, read, system};
use crate::exchange_taking::{GOOD, course, package, person, send};
use crate::on_both;

async fn get(client: &mut testkit::Client, path: &str) -> Value {
    let answer = client.get(&format!("{API}{path}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    read(&answer.text)
}

/// Where the events of records point to, oldest first.
async fn told(world: &World, partner: &Partner) -> Vec<i64> {
    #[derive(sea_orm::FromQueryResult)]
    struct Row {
        data: String,
    }
    let text = "SELECT data FROM exchange_event WHERE partner = $1 AND kind = 'tw.xingtan.records.changed' AND live ORDER BY at, id";
    let rows: Vec<Row> = sql::all(world.app.db.read(), text, params![partner.id]).await.expect("events");
    rows.iter().map(|row| read(&row.data)["after"].as_i64().expect("a cursor")).collect()
}

async fn hours(world: &World, partner: &Partner, hours: &str) {
    let rows = package(&[course("C-1", &[])], &[person("C-1", &testkit::national_id(4), hours)]);
    assert_eq!(send(&world.app, partner.id, &rows, GOOD).await.rows_refused, 0);
}

/// An organisation of another county.
async fn far_away(world: &World) -> OrganisationId {
    let mut school = directory::organisation(world.app.db.read(), world.schools[0]).await.expect("a school");
    school.id = OrganisationId::new();
    (school.code, school.name, school.county) =
        ("139999".to_owned(), "屏東縣遠山國小".to_owned(), "屏東縣".to_owned());
    let mut change =
        world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
    directory::add_organisation(&mut change, &school, jiff::civil::date(2025, 8, 1)).await.expect("added");
    change.commit().await.expect("committed");
    school.id
}

async fn moves(world: &World, who: PersonId, to: OrganisationId) {
    let change = world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
    sql::run(change.conn(), "UPDATE person SET organisation = $2 WHERE id = $1", params![who, to])
        .await
        .expect("moved");
    let mut change = change;
    change.unaudited("a test");
    change.commit().await.expect("committed");
}

async fn code(world: &World, who: PersonId) -> String {
    identity::person(world.app.db.read(), who).await.expect("person").personal_code
}

on_both! {
    /// One event stands for everything behind the cursor; the next is told when the partner has fetched that far.
    async fn what_lies_behind_the_cursor_is_told_once(world: World) {
        let partner = active(&world).await;
        let mut client = system(&world, &key(&world, "live", &["records:read"]).await.token);
        let mut tester = system(&world, &key(&world, "test", &["records:read"]).await.token);
        assert_eq!(records::tell_behind(&world.app).await.expect("looked"), 0, "nothing is there");
        hours(&world, &partner, "3").await;
        assert_eq!(records::tell_behind(&world.app).await.expect("looked"), 1);
        hours(&world, &partner, "2").await;
        assert_eq!(records::tell_behind(&world.app).await.expect("looked"), 0, "it knows");
        get(&mut tester, "/records").await;
        assert_eq!(records::tell_behind(&world.app).await.expect("looked"), 0, "a test key fetches nothing for good");
        let first = get(&mut client, "/records?limit=1").await;
        assert_eq!(records::tell_behind(&world.app).await.expect("looked"), 1, "one line is left behind the page");
        let rest = get(&mut client, &format!("/records?after={}", first["next"])).await;
        assert_eq!((rest["records"][0]["half_hours"].as_i64(), rest["records"][0]["stands"].as_i64()), (Some(-2), Some(4)));
        assert_eq!(records::tell_behind(&world.app).await.expect("looked"), 0);
        hours(&world, &partner, "1").await;
        assert_eq!(records::tell_behind(&world.app).await.expect("looked"), 1);
        assert_eq!(told(&world, &partner).await, [0, 1, 2]);
    }

    /// Lines about people of others are passed over without a word.
    async fn lines_of_others_are_not_told(world: World) {
        let partner = active(&world).await;
        let elsewhere = far_away(&world).await;
        moves(&world, world.teacher.person, elsewhere).await;
        hours(&world, &partner, "3").await;
        assert_eq!(records::tell_behind(&world.app).await.expect("looked"), 0);
        assert_eq!(told(&world, &partner).await, [0_i64; 0]);
    }

    /// Who moves in is named, with older lines to fetch from 0, whoever moved them and whenever it was noticed.
    async fn who_moves_in_brings_older_lines(world: World) {
        let partner = active(&world).await;
        let mut client = system(&world, &key(&world, "live", &["records:read", "records:write"]).await.token);
        let elsewhere = far_away(&world).await;
        moves(&world, world.teacher.person, elsewhere).await;
        records::follow_places(&world.app).await.expect("followed");
        hours(&world, &partner, "3").await;
        let page = get(&mut client, "/records").await;
        assert_eq!((page["records"].as_array().map(Vec::len), page["next"].as_i64()), (Some(0), Some(1)), "not ours yet");
        assert_eq!(get(&mut client, "/people/changed").await["people"], json!([]), "who is there at first did not move");
        moves(&world, world.teacher.person, world.schools[1]).await;
        assert_eq!(records::follow_places(&world.app).await.expect("followed"), 1);
        assert_eq!(records::follow_places(&world.app).await.expect("followed"), 0);
        let came = get(&mut client, "/people/changed").await;
        let who = code(&world, world.teacher.person).await;
        assert_eq!(came["people"], json!([{"person": who, "service": "029998", "number": 1}]));
        assert_eq!((came["next"].as_i64(), came["more"].as_bool()), (Some(1), Some(false)));
        assert_eq!(get(&mut client, "/people/changed?after=1").await["people"], json!([]));
        let older = get(&mut client, &format!("/records?person={who}&courses=rows")).await;
        assert_eq!((older["records"].as_array().map(Vec::len), older["records"][0]["stands"].as_i64()), (Some(1), Some(6)));
        let row = &older["courses"][0];
        assert_eq!((row["Import_ID"].as_str(), row["SchoolId"].as_str()), (older["records"][0]["course"].as_str(), Some("029999")));
        assert!(row["TeacherList"].is_null(), "no numbers of people");
        let other = code(&world, world.other_teacher.person).await;
        assert_eq!(get(&mut client, &format!("/records?person={other}")).await["records"], json!([]));
        // Who leaves is told to nobody here; a page by person has moved no cursor.
        moves(&world, world.teacher.person, elsewhere).await;
        records::follow_places(&world.app).await.expect("followed");
        assert_eq!(get(&mut client, "/people/changed?after=1").await["people"], json!([]));
        assert_eq!(get(&mut client, &format!("/records?person={who}")).await["records"], json!([]), "somebody else's now");
        let many = vec![who; 101].join(",");
        let refused = client.get(&format!("{API}/records?person={many}")).await;
        assert_eq!((refused.status, read(&refused.text)["code"].as_str()), (StatusCode::BAD_REQUEST, Some("malformed")));
    }
}
