//! Hours of environmental education, fetched by partners that may: one's own people, or everybody's when the centre says so.

use app::exchange::partners;
use axum::http::StatusCode;
use domain::ledger::EntryKind;
use platform::db::{Actor, sql};
use platform::params;
use testkit::World;

use crate::exchange_api::{API, active, key, read, system};
use crate::on_both;

/// A course that is over in a year, of an item or with a tag.
async fn held(world: &World, item: &str, tags: &str, ends: &str) -> String {
    let app = &world.app;
    let code = world.published(20).await;
    let mut change = app.db.change(&Actor::process("test"), app.clock.now()).await.expect("change");
    let text = "UPDATE course SET stage = 'elementary', scope = '5-1', item = $2, tags = $3, ends = $4 WHERE code = $1";
    sql::run(change.conn(), text, params![code.as_str(), item, tags, ends]).await.expect("set");
    change.unaudited("a test");
    change.commit().await.expect("committed");
    code
}

on_both! {
    /// Only environmental education, only of the year, as the ledger's sum; names when asked for; recorded.
    async fn own_peoples_hours_are_fetched(world: World) {
        let app = &world.app;
        let county = active(&world).await;
        let green = held(&world, "1-6-2", "", "2026-05-02").await;
        let other = held(&world, "1-6-1", "", "2026-05-02").await;
        let before = held(&world, "1-6-2", "", "2025-12-30").await;
        let (one, two) = (world.teacher.person, world.other_teacher.person);
        world.post_hours(&green, one, EntryKind::Issue, 6).await;
        world.post_hours(&green, one, EntryKind::Correct, -2).await;
        world.post_hours(&green, two, EntryKind::Issue, 6).await;
        world.post_hours(&green, two, EntryKind::Reverse, -6).await;
        world.post_hours(&other, one, EntryKind::Issue, 6).await;
        world.post_hours(&before, one, EntryKind::Issue, 6).await;
        let mut client = system(&world, &key(&world, "live", &["environment:read"]).await.token);
        let page = read(&client.get(&format!("{API}/environment/2026")).await.text);
        let lines = page["lines"].as_array().expect("lines").clone();
        assert_eq!((lines.len(), page["next"].is_null()), (1, true), "{page}");
        let person = app::identity::person(app.db.read(), one).await.expect("person");
        let line = &lines[0];
        assert_eq!((line["person"].as_str(), line["course"].as_str()), (Some(person.personal_code.as_str()), Some(green.as_str())));
        assert_eq!((line["half_hours"].as_i64(), line["ended_on"].as_str()), (Some(4), Some("2026-05-02")));
        assert_eq!((line["school"].as_str(), line["name"].is_null()), (Some("029999"), true));
        let file = client.get(&format!("{API}/environment/2026?format=csv&names=true")).await;
        assert_eq!(file.content_type, "text/csv; charset=utf-8");
        assert!(file.text.starts_with("TeacherId,Name,SchoolId,CourseId,CourseName,Counts,EndTime\r\n"), "{}", file.text);
        assert!(file.text.contains("\"林杏芸\"") && file.text.contains("\"2\",\"2026/05/02\""), "{}", file.text);
        assert!(!file.text.contains("陳語棠"), "what was taken back is no line");
        let recorded = platform::audit::history(app.db.read(), county.id.0).await.expect("the log");
        let fetched = recorded.iter().filter(|line| line.action == "exchange.environment_fetched");
        assert_eq!(fetched.count(), 2);
        let last = read(&client.get(&format!("{API}/environment/2025")).await.text);
        assert_eq!(last["lines"].as_array().map(Vec::len), Some(1));
        assert_eq!(client.get(&format!("{API}/environment/2027")).await.status, StatusCode::NOT_FOUND);
        let mut wrong = system(&world, &key(&world, "live", &["records:read"]).await.token);
        let no = wrong.get(&format!("{API}/environment/2026")).await;
        assert_eq!(read(&no.text)["code"], "key-scope");
    }

    /// Everybody's only for whom the centre lets, by its own hand, told and taken back.
    async fn everybodys_hours_need_the_centre(world: World) {
        let app = &world.app;
        active(&world).await;
        let green = held(&world, "1-6-2", "", "2026-05-02").await;
        let mut change = app.db.change(&Actor::process("test"), app.clock.now()).await.expect("change");
        sql::run(change.conn(), "UPDATE exchange_partner SET retrieves_records = FALSE, county = '', organisation = $1 WHERE code = 'county-07'", params![world.bureau]).await.expect("set");
        sql::run(change.conn(), "UPDATE person SET organisation = NULL WHERE id = $1", params![world.teacher.person]).await.expect("set");
        change.unaudited("a test");
        change.commit().await.expect("committed");
        world.post_hours(&green, world.teacher.person, EntryKind::Issue, 6).await;
        let here = "/exchange/partners/county-07";
        let mut own = world.client(&world.reviewer).await;
        let denied = own.post("/exchange/partners/county-07/environment", &[("may", "1")]).await;
        assert_eq!(denied.status, StatusCode::NOT_FOUND, "only the centre has such an address");
        // `active` has made the national centre with its head.
        let mut centre = world.visitor();
        centre.sign_in("national", testkit::PASSWORD).await;
        centre.submit(here, "/exchange/partners/county-07/environment", &[("may", "1")]).await.sees("可以取得全國人員的環境教育時數");
        let mails = platform::mail::newest(app).await.expect("mail");
        assert!(mails.iter().any(|mail| mail.subject.contains("可以取得環境教育時數了")));
        let mut client = system(&world, &key(&world, "live", &["environment:read"]).await.token);
        let page = read(&client.get(&format!("{API}/environment/2026")).await.text);
        assert_eq!(page["lines"].as_array().map(Vec::len), Some(1), "also who serves nowhere");
        centre.submit(here, "/exchange/partners/county-07/environment", &[("may", "0")]).await;
        let found = partners::by_code(app.db.read(), "county-07").await.expect("read").expect("there");
        assert!(!found.reads_environment);
        let page = read(&client.get(&format!("{API}/environment/2026")).await.text);
        assert_eq!(page["lines"].as_array().map(Vec::len), Some(0), "a key that was issued opens nobody's any more");
    }
}
