//! The audit log on the screen: who reads how far, that reading is recorded, filters, pages, the file, the daily check.

use app::{identity, traces};
use axum::http::StatusCode;
use domain::permissions::Right;
use platform::mail;
use sea_orm::{ConnectionTrait, Database};
use testkit::{Persona, World, national_id};

use crate::on_both;

on_both! {
    /// A school sees its own lines, the county those of its schools too, the national centre all.
    async fn each_reads_as_far_as_it_supervises(world: World) {
        let national = world.national().await;
        world.published(3).await;
        note(&world, &world.other_organiser, "x").await;
        for persona in [&world.organiser, &world.reviewer, &national] {
            world.grant(persona, Right::Audit).await;
        }
        let school = rows(&world, &world.organiser, "/audit").await;
        assert!(school.contains("游知夏") && !school.contains("呂映雪") && !school.contains("簡承曦"), "{school}");
        let county = rows(&world, &world.reviewer, "/audit").await;
        assert!(["游知夏", "呂映雪", "簡承曦"].iter().all(|name| county.contains(name)), "{county}");
        assert!(!county.contains("登錄人員"), "what nobody of the county did is not shown: {county}");
        let country = rows(&world, &national, "/audit?who=test").await;
        assert!(country.contains("登錄人員"), "{country}");
        for persona in [&world.teacher, &world.operator] {
            for path in ["/audit", "/audit/verify"] {
                assert_eq!(world.client(persona).await.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
            }
        }
    }

    /// A line of another school is not known to exist.
    async fn a_line_elsewhere_is_not_found(world: World) {
        note(&world, &world.other_organiser, "x").await;
        for persona in [&world.organiser, &world.other_organiser] {
            world.grant(persona, Right::Audit).await;
        }
        let mut own = world.client(&world.other_organiser).await;
        let path = own.get("/audit?group=person").await.attribute("main a[href^='/audit/lines/']", "href").expect("a line");
        own.get(&path).await.sees("+08:00").sees("查看個人紀錄").sees("理由");
        assert_eq!(world.client(&world.organiser).await.get(&path).await.status, StatusCode::NOT_FOUND);
    }

    /// Reading the log is itself a line of it, with what was asked.
    async fn viewing_is_recorded(world: World) {
        world.grant(&world.organiser, Right::Audit).await;
        let mut organiser = world.client(&world.organiser).await;
        organiser.get("/audit?who=%E6%B8%B8").await;
        let again = organiser.get("/audit?group=audit").await;
        again.sees("查閱稽核紀錄");
        let path = again.attribute("main a[href^='/audit/lines/']", "href").expect("a line");
        organiser.get(&path).await.sees("游");
    }

    async fn filters_narrow_and_numbers_stay_out(world: World) {
        let number = national_id(5);
        world.published(3).await;
        note(&world, &world.other_organiser, &format!("查{number}")).await;
        world.grant(&world.reviewer, Right::Audit).await;
        let by_name = rows(&world, &world.reviewer, "/audit?who=%E5%91%82").await;
        assert!(by_name.contains("呂映雪") && !by_name.contains("游知夏"), "{by_name}");
        let by_group = rows(&world, &world.reviewer, "/audit?group=course").await;
        assert!(by_group.contains("游知夏") && !by_group.contains("呂映雪"), "{by_group}");
        let code = identity::person(world.app.db.read(), world.other_teacher.person).await.expect("person").personal_code;
        let about = rows(&world, &world.reviewer, &format!("/audit?subject={code}")).await;
        assert!(about.contains("呂映雪") && !about.contains("游知夏"), "{about}");
        let nobody = rows(&world, &world.reviewer, "/audit?until=100/1/1").await;
        assert!(nobody.is_empty(), "{nobody}");
        let roc = rows(&world, &world.reviewer, "/audit?from=115/10/1&until=2026-10-31&group=course").await;
        assert!(roc.contains("游知夏"), "both calendars: {roc}");

        let mut reviewer = world.client(&world.reviewer).await;
        let typed = reviewer.get(&format!("/audit?subject={number}")).await;
        assert_eq!(typed.status, StatusCode::UNPROCESSABLE_ENTITY);
        typed.sees("請改用個人代碼");
        assert!(!typed.main().contains(&number) && !typed.texts("main").concat().contains(&number));
        let unreadable = reviewer.get("/audit?from=someday").await;
        assert_eq!(unreadable.status, StatusCode::UNPROCESSABLE_ENTITY);
        let list = reviewer.get("/audit?who=%E5%91%82").await;
        let path = list.attribute("main a[href^='/audit/lines/']", "href").expect("a line");
        let line = reviewer.get(&path).await;
        for page in [&list, &line] {
            assert!(!page.text.contains(&number), "no number in full: {}", page.main());
        }
        line.sees("A20*****");
    }

    async fn pages_follow_each_other_without_gap(world: World) {
        world.grant(&world.organiser, Right::Audit).await;
        for n in 0..60 {
            note(&world, &world.organiser, &n.to_string()).await;
        }
        let mut organiser = world.client(&world.organiser).await;
        let first = organiser.get("/audit?group=person").await;
        assert_eq!(first.texts("tbody tr").len(), 50);
        first.sees("較早的紀錄");
        let older = first.attribute("main a[href*='after=']", "href").expect("more");
        let second = organiser.get(&older).await;
        assert_eq!(second.texts("tbody tr").len(), 10, "{}", second.main());
        let link = |answer: &testkit::Answer| answer.attribute("main a[href^='/audit/lines/']", "href");
        assert_ne!(link(&first), link(&second));
    }

    /// A file needs the right to take lists away beside the right to read.
    async fn the_file_needs_both_rights(world: World) {
        world.published(3).await;
        world.grant(&world.organiser, Right::Export).await;
        let mut organiser = world.client(&world.organiser).await;
        let alone = organiser.submit("/account/profile", "/audit/export.csv", &[]).await;
        assert_eq!(alone.status, StatusCode::FORBIDDEN, "to export is not to read");
        world.grant(&world.reviewer, Right::Audit).await;
        let mut reviewer = world.client(&world.reviewer).await;
        assert_eq!(reviewer.submit("/audit", "/audit/export.csv", &[]).await.status, StatusCode::FORBIDDEN);
        world.grant(&world.organiser, Right::Audit).await;
        let file = organiser.submit("/audit", "/audit/export.csv", &[("group", "course")]).await;
        assert!(file.content_type.starts_with("text/csv"), "{}", file.main());
        assert!(file.text.contains("course.submitted") && file.text.contains("+08:00"), "{}", file.text);
        assert!(!file.text.contains("簡承曦"), "no further than the page");
        organiser.get("/audit?group=audit").await.sees("匯出稽核紀錄");
    }

    /// The daily check is kept and shown; a broken chain is red and told to the national centre.
    async fn the_daily_check_finds_a_changed_line(world: World) {
        let national = world.national().await;
        world.published(3).await;
        world.grant(&national, Right::Audit).await;
        let mut reader = world.client(&national).await;
        reader.get("/audit/verify").await.sees("還沒有檢查過");
        traces::check_log(&world.app).await.expect("checked");
        reader.get("/audit/verify").await.sees("全部完整");
        let raw = Database::connect(world.app.settings.database_url()).await.expect("a second connection");
        for statement in ["DROP TRIGGER event_no_update", "DROP TRIGGER event_append_only ON event"] {
            let _ = raw.execute_unprepared(statement).await;
        }
        let change = "UPDATE event SET actor_label = 'x' WHERE action = 'course.approved'";
        raw.execute_unprepared(change).await.expect("the guard is off");
        traces::check_log(&world.app).await.expect("checked");
        reader.get("/audit/verify").await.sees("發現異常");
        let told = mail::newest(&world.app).await.expect("mail");
        assert!(told.iter().any(|m| m.to_address == "national@test.example" && m.subject.contains("稽核紀錄異常")));
    }
}

/// Every action that the code records has words in both languages (`trace-…` of locales/*/traces.ftl).
#[test]
fn every_recorded_action_has_words() {
    let root = format!("{}/../crates", std::env::var("CARGO_MANIFEST_DIR").expect("cargo names it"));
    let mut actions = std::collections::BTreeSet::new();
    visit(std::path::Path::new(&root), &mut |text| {
        for (at, _) in text.match_indices("record") {
            let call = &text[at..];
            let begins = call.starts_with("record(") || call.starts_with("record_by(");
            // The action is the first text of the call that reads `noun.verb`.
            let end = call.find(';').unwrap_or(call.len()).min(call.len());
            if begins && let Some(action) = call[..end].split('"').skip(1).step_by(2).find(|t| is_action(t)) {
                actions.insert(action.to_owned());
            }
        }
    });
    assert!(actions.len() > 40, "{actions:?}");
    for lang in ui::Lang::ALL {
        let l = ui::L::new(lang);
        let without: Vec<_> =
            actions.iter().filter(|action| traces::action_words(l, action) == **action).collect();
        assert!(without.is_empty(), "write trace-… in locales/{}/traces.ftl for {without:?}", lang.code());
    }
}

fn is_action(text: &str) -> bool {
    let word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    text.split_once('.').is_some_and(|(noun, verb)| word(noun) && word(verb) && noun != "test")
}

fn visit(folder: &std::path::Path, see: &mut impl FnMut(&str)) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            visit(&path, see);
        } else if path.extension().is_some_and(|e| e == "rs") {
            see(&std::fs::read_to_string(&path).expect("text"));
        }
    }
}

/// What stands in the rows of the list.
async fn rows(world: &World, persona: &Persona, path: &str) -> String {
    world.client(persona).await.get(path).await.texts("tbody tr").join("\n")
}

/// A look at the other school's teacher, recorded by a persona.
async fn note(world: &World, persona: &Persona, reason: &str) {
    let mut change = world.app.db.change(&persona.actor, world.app.clock.now()).await.expect("change");
    change.record("person.viewed", world.other_teacher.person.0, serde_json::json!({"reason": reason}));
    change.commit().await.expect("committed");
}
