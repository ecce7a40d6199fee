//! Finding courses by the index: what is found when, filter by filter, on several copies, and when there is no index.

use std::collections::BTreeSet;

use app::App;
use app::catalogue::{self, Review, feed};
use app::enrolment;
use domain::calendar::civil_date;
use domain::course::RawForm;
use jiff::ToSpan;
use platform::db::{Actor, sql};
use testkit::{Client, Persona, World, course_form};

use crate::on_both;

/// A published course of a persona's school, with some answers changed; answers its code.
async fn course(world: &World, by: &Persona, title: &str, change: impl FnOnce(&mut RawForm)) -> String {
    let mut form = course_form(civil_date(world.app.clock.now()), 2);
    form.set("title", title);
    change(&mut form);
    let seat = by.seat.clone().expect("a seat");
    let code = catalogue::create_draft(&world.app, &by.actor, &seat, &form).await.expect("draft");
    catalogue::submit(&world.app, &by.actor, &seat, &code).await.expect("submitted");
    approve(world, &code).await;
    code
}

async fn approve(world: &World, code: &str) {
    let (actor, seat) = (&world.reviewer.actor, world.reviewer.seat.clone().expect("a seat"));
    catalogue::review(&world.app, actor, &seat, code, None, &Review::Approve).await.expect("approved");
}

async fn settle(app: &App) -> u64 {
    app.settle_search().await.expect("the index is brought up to date")
}

/// Titles on the list at an address, as a visitor of a copy sees them.
async fn titles(app: &App, address: &str) -> Vec<String> {
    let page = Client::new(app.router()).get(address).await;
    assert_eq!(page.status.as_u16(), 200, "{address}: {}", page.main());
    page.texts(".course h2")
}

fn percent(text: &str) -> String {
    ui::encode(text)
}

async fn run(world: &World, text: &str) {
    let mut change =
        world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
    change.record("test.row", world.schools[0].0, ());
    sql::run(change.conn(), text, vec![]).await.expect("done");
    change.commit().await.expect("committed");
}

/// Four courses that differ in everything one can filter by.
async fn four(world: &World) {
    run(world, "UPDATE organisation SET county = '高雄市', district = '苓雅區' WHERE code = '029998'").await;
    course(world, &world.organiser, "閱讀課程甲", |_| {}).await;
    course(world, &world.organiser, "數學課程乙", |f| {
        f.set("subject", "e-maths");
        f.set("tier", "7-2");
        f.set("scope", "5-1");
        f.set("item", "1-3-10");
        f.set_many("audience_stages", &["14-5"]);
        f.set_many("audience_positions", &["15-8"]);
        f.set_many("attribute_tags", &["媒體素養"]);
        // Thirty kilometres from the county's own place.
        f.meetings[0].spot = "24.6, 121.5".into();
    })
    .await;
    course(world, &world.other_organiser, "週六晚間課程丙", |f| {
        let saturday = civil_date(world.app.clock.now()) + 17.days();
        f.meetings[0].date = saturday.to_string();
        f.meetings[0].from = "18:00".into();
        f.meetings[0].to = "20:00".into();
        f.set("fee", "22-1");
    })
    .await;
    course(world, &world.other_organiser, "線上課程丁", |f| {
        f.set_many("delivery", &["11-6"]);
        f.set("hours", "3");
        f.meetings[0].place.clear();
        f.meetings[0].link = "https://meet.example/x".into();
    })
    .await;
}

on_both! {
    /// The follower's turn brings in what was approved: by a half word, a synonym, a mistyped character, an instructor.
    async fn approved_is_found_and_called_off_is_not(world: World) {
        assert_eq!(settle(&world.app).await, 0, "an empty index");
        let code = course(&world, &world.organiser, "性別平等教育增能研習", |f| f.set("instructor_name", "巫曉嵐")).await;
        assert!(titles(&world.app, "/courses").await.is_empty(), "the index answers, and has not looked yet");
        settle(&world.app).await;
        for typed in ["別平等", "性平教育", "性別平登教育", "巫曉嵐", "杏林國小 性別", "ＸＹＺ", "宜蘭"] {
            let found = titles(&world.app, &format!("/courses?q={}", percent(typed))).await;
            assert_eq!(found.is_empty(), typed == "ＸＹＺ", "{typed}: {found:?}");
        }
        let page = world.visitor().get(&format!("/courses?q={}", percent("性別平登教育"))).await;
        assert!(["改以", "最接近的課程"].iter().any(|told| page.main().contains(told)), "{}", page.main());
        let page = world.visitor().get(&format!("/courses?q={}", percent("性別平等"))).await;
        assert_eq!(page.texts(".course mark"), ["性別平等"]);
        // A code leads there, full width or not; an unknown one is looked for like a word.
        assert_eq!(world.visitor().get(&format!("/courses?q={code}")).await.path, format!("/courses/{code}"));
        assert_eq!(world.visitor().get("/courses?q=%EF%BC%99999999").await.status.as_u16(), 200);

        let seat = world.organiser.seat.clone().expect("seat");
        catalogue::cancel(&world.app, &world.organiser.actor, &seat, &code, "講師生病").await.expect("cancelled");
        assert!(titles(&world.app, "/courses").await.is_empty(), "not shown although the index still has it");
        settle(&world.app).await;
        let page = world.visitor().get("/courses").await;
        page.sees("共 0 門課程");
        assert_eq!(world.visitor().get(&format!("/courses?q={code}")).await.path, format!("/courses/{code}"));
    }

    /// Every filter alone leaves what it should; two values of one filter are alternatives, two filters hold together.
    async fn each_filter_leaves_what_it_should(world: World) {
        four(&world).await;
        settle(&world.app).await;
        let county = percent("宜蘭縣");
        let south = percent("高雄市");
        let cases = [
            (String::new(), "甲乙丙丁"),
            (format!("county={county}"), "甲乙"),
            (format!("county={south}"), "丙丁"),
            (format!("county={county}&county={south}"), "甲乙丙丁"),
            ("stage=14-5".into(), "乙"),
            ("stage=14-5&stage=14-4".into(), "甲乙丙丁"),
            ("position=15-8".into(), "乙"),
            ("subject=e-maths".into(), "乙"),
            ("scope=5-1".into(), "甲乙丙丁"),
            ("scope=5-2".into(), ""),
            ("item=elementary:5-1:1-3-10".into(), "乙"),
            ("tier=7-2".into(), "乙"),
            (format!("tag={}", percent("媒體素養")), "乙"),
            ("weekday=6".into(), "丙"),
            ("weekday=3".into(), "甲乙丁"),
            ("slot=evening".into(), "丙"),
            ("slot=afternoon".into(), "甲乙丁"),
            ("slot=morning".into(), ""),
            ("slot=evening&weekday=3".into(), ""),
            ("way=online".into(), "丁"),
            ("way=onsite".into(), "甲乙丙"),
            ("free=1".into(), "甲乙丁"),
            ("open=1".into(), "甲乙丙丁"),
            ("hours_from=2.5".into(), "甲乙丁"),
            ("hours_until=2".into(), "丙"),
            ("from=115/10/30".into(), "丙"),
            ("until=115/10/30".into(), "甲乙丁"),
            ("organiser=029998".into(), "丙丁"),
            (format!("organiser={}", percent("杏林")), "甲乙"),
            (format!("organiser={}", percent("沒有這個單位")), ""),
            (format!("near={county}&within=10"), "甲"),
            (format!("near={county}&within=50"), "甲乙"),
            ("near=24.6,121.5&within=10".into(), "乙"),
            (format!("near={south}&within=25"), "丙"),
            ("near=24.75,121.74&within=10".into(), "甲"),
            (format!("near={south}&within=50&q={}", percent("課程")), "丙"),
            ("stage=14-99&tag=x".into(), ""),
            // What can't be understood is left out.
            ("weekday=9&slot=midnight&way=both&page=abc&sort=x&near=mars&from=xx&nothing=1".into(), "甲乙丙丁"),
        ];
        for (query, expect) in cases {
            let found = titles(&world.app, &format!("/courses?{query}")).await;
            let found: BTreeSet<char> = found.iter().filter_map(|title| title.chars().last()).collect();
            assert_eq!(found, expect.chars().collect(), "{query}");
        }
        let page = world.visitor().get(&format!("/courses?near={county}&within=50&sort=nearest")).await;
        page.sees("同縣市");
        page.sees("宜蘭縣 50 公里以內");
        assert_eq!(page.texts(".chips li").len(), 1, "{:?}", page.texts(".chips li"));
    }

    /// A full course is no longer open, and open again when a place is given back; requests in between leave no trace.
    async fn full_and_free_again(world: World) {
        let code = course(&world, &world.organiser, "名額課程", |f| f.set("class_size", "2")).await;
        let id = catalogue::by_code(world.app.db.read(), &code).await.expect("course").id;
        settle(&world.app).await;
        let head = feed::head(world.app.db.read()).await.expect("head");
        let people = world.teachers(4).await;
        let actor = |person| Actor { person: Some(person), label: "test".into(), ..Actor::default() };
        let mut asked = Vec::new();
        for (n, &person) in people.iter().enumerate() {
            let now = world.app.clock.now();
            asked.push(world.app.desk().ask(actor(person), id, person, now).await.expect("answered").enrolment.id);
            let flips = feed::head(world.app.db.read()).await.expect("head") - head;
            assert_eq!(flips, i64::from(n >= 1), "after request {n}");
        }
        settle(&world.app).await;
        assert!(titles(&world.app, "/courses?open=1").await.is_empty(), "full");
        assert_eq!(titles(&world.app, "/courses").await.len(), 1);
        // Two wait: the first two places given back go to them, the third is free.
        for n in 0..3 {
            enrolment::withdraw(&world.app, &actor(people[n]), asked[n]).await.expect("withdrawn");
            let flips = feed::head(world.app.db.read()).await.expect("head") - head;
            assert_eq!(flips, if n == 2 { 2 } else { 1 }, "after withdrawal {n}");
        }
        settle(&world.app).await;
        assert_eq!(titles(&world.app, "/courses?open=1").await.len(), 1, "a place is free again");
    }

    /// The number beside a value is what the database counts.
    async fn counts_are_those_of_the_database(world: World) {
        four(&world).await;
        settle(&world.app).await;
        let page = world.visitor().get("/courses").await;
        for (key, value, condition) in [
            ("county", "宜蘭縣", "county = '宜蘭縣'"),
            ("county", "高雄市", "county = '高雄市'"),
            ("stage", "14-4", "audience_stages LIKE '%,14-4,%'"),
            ("stage", "14-5", "audience_stages LIKE '%,14-5,%'"),
            ("scope", "5-1", "scope = '5-1'"),
            ("item", "elementary:5-1:1-3-10", "item = '1-3-10'"),
            ("tag", "媒體素養", "tags LIKE '%,媒體素養,%'"),
            ("way", "online", "online = TRUE"),
            ("slot", "evening", "EXISTS (SELECT 1 FROM meeting m WHERE m.course = course.id AND m.from_minute >= 1050)"),
        ] {
            let text = format!("SELECT COUNT(*) AS n FROM course WHERE approved_at IS NOT NULL AND {condition}");
            let n = sql::number(world.app.db.read(), &text, vec![]).await.expect("counted");
            let id = page.attribute(&format!("input[name={key}][value='{value}']"), "id").unwrap_or_else(|| panic!("{key} {value}"));
            let shown = page.texts(&format!("label[for={id}] .facet-n span"));
            assert_eq!(shown.first().map(String::as_str), Some(n.to_string().as_str()), "{key} {value}: {shown:?}");
        }
        // Counted with the filter itself taken out: another county can still be added.
        let page = world.visitor().get(&format!("/courses?county={}", percent("宜蘭縣"))).await;
        assert!(page.attribute("input[name=county][value='高雄市']", "id").is_some());
        assert!(page.attribute("input[name=county][value='宜蘭縣']", "checked").is_some());
    }

    /// Addresses made to break the page: a far page, a very long question, the same field many times.
    async fn odd_addresses_are_answered(world: World) {
        for n in 0..25 {
            course(&world, &world.organiser, &format!("第{n}門課程"), |_| {}).await;
        }
        for with_index in [false, true] {
            if with_index {
                settle(&world.app).await;
                assert_eq!(titles(&world.app, "/courses?page=9999").await.len(), 5, "the last page");
            }
            assert_eq!(titles(&world.app, "/courses?page=2").await.len(), 5, "index: {with_index}");
            let many: String = (0..500).map(|n| format!("&county=x{n}&tag=%00{n}")).collect();
            for query in [format!("q={}", "a".repeat(10_000)), format!("q={}", percent(&"研".repeat(6_000))), many, "q=%FF%FE".into(), "q=(%22AND+*:*".into()] {
                let page = world.visitor().get(&format!("/courses?{query}")).await;
                assert!([200, 400].contains(&page.status.as_u16()), "{} {}", page.status, &query[..20.min(query.len())]);
                assert!(page.text.len() < 300_000, "{}", page.text.len());
            }
        }
    }

    /// Before there is an index the database answers with the same courses, and says what it can't filter by.
    async fn without_an_index_the_database_answers(world: World) {
        four(&world).await;
        let queries = ["", "stage=14-5", "position=15-8", "slot=evening", "way=online", "free=1", "hours_from=2.5", "item=elementary:5-1:1-3-10", "organiser=029998", "q=%E8%AA%B2%E7%A8%8B", "from=115/10/30", "sort=newest", "sort=hours", "sort=closing"];
        let mut before = Vec::new();
        for query in queries {
            before.push(titles(&world.app, &format!("/courses?{query}")).await);
        }
        world.visitor().get("/courses?weekday=6").await.sees("搜尋資料正在準備");
        assert_eq!(titles(&world.app, "/courses?weekday=6").await.len(), 4);
        settle(&world.app).await;
        for (query, before) in queries.iter().zip(before) {
            let sorted = |list: Vec<String>| list.into_iter().collect::<BTreeSet<_>>();
            assert_eq!(sorted(titles(&world.app, &format!("/courses?{query}")).await), sorted(before), "{query}");
        }
    }

    /// Three copies, an index each: what is approved on one is found on the others after their turn; one whose folder is
    /// gone is answered by the database, builds its index, and finds again; one that was killed goes on where it was.
    async fn three_copies_find_alike(world: World) {
        let (second, _folder) = world.copy().await;
        let (third, third_folder) = world.copy().await;
        course(&world, &world.organiser, "第一門", |_| {}).await;
        for app in [&world.app, &second, &third] {
            settle(app).await;
        }
        course(&world, &world.organiser, "第二門", |_| {}).await;
        for app in [&world.app, &second, &third] {
            assert_eq!(settle(app).await, 1, "one change");
            assert_eq!(titles(app, "/courses").await.len(), 2);
        }
        // The third ends; meanwhile something is approved.
        drop(third);
        course(&world, &world.organiser, "第三門", |_| {}).await;
        let third = reopened(&world, third_folder.path()).await;
        assert_eq!(settle(&third).await, 1, "it had the first two");
        assert_eq!(titles(&third, "/courses").await.len(), 3);
        // Its folder is lost.
        drop(third);
        std::fs::remove_dir_all(third_folder.path().join("search")).expect("removed");
        let third = reopened(&world, third_folder.path()).await;
        assert_eq!(titles(&third, "/courses").await.len(), 3, "from the database");
        settle(&third).await;
        assert_eq!(titles(&third, &format!("/courses?weekday=3&q={}", percent("第三"))).await.len(), 1, "from the index");
        // What was changed into nonsense is built anew as well.
        drop(third);
        for entry in std::fs::read_dir(third_folder.path().join("search")).expect("folder") {
            let path = entry.expect("entry").path();
            if path.is_dir() {
                for file in std::fs::read_dir(path).expect("folder") {
                    std::fs::write(file.expect("entry").path(), b"nonsense").expect("written");
                }
            }
        }
        let third = reopened(&world, third_folder.path()).await;
        settle(&third).await;
        assert_eq!(titles(&third, "/courses?weekday=3").await.len(), 3);
        // Two processes on one folder: the second leaves it alone, and is answered by the database.
        let intruder = reopened(&world, third_folder.path()).await;
        assert!(intruder.settle_search().await.is_err());
        assert_eq!(titles(&intruder, "/courses").await.len(), 3);
        assert_eq!(titles(&third, "/courses?weekday=3").await.len(), 3);
    }

    /// A copy that was away while the feed was pruned, or whose database was put back, builds its index anew.
    async fn a_gap_in_the_feed_is_noticed(world: World) {
        for title in ["甲", "乙"] {
            course(&world, &world.organiser, title, |_| {}).await;
        }
        settle(&world.app).await;
        for title in ["丙", "丁", "戊"] {
            course(&world, &world.organiser, title, |_| {}).await;
        }
        world.app.clock.advance(jiff::SignedDuration::from_hours(31 * 24));
        world.app.run_crons().await.expect("crons");
        let rows = sql::number(world.app.db.read(), "SELECT COUNT(*) AS n FROM course_change", vec![]).await;
        assert_eq!(rows.expect("read"), 1, "only the newest row stays");
        settle(&world.app).await;
        assert_eq!(titles(&world.app, "/courses?past=1").await.len(), 5);
        let status = app::finder::status(&world.app).await.expect("status");
        assert!(status.ready && status.position == status.head && status.courses == 5 && status.published == 5, "{status:?}");
        // A wish from the command line is done at the next turn.
        run(&world, "UPDATE course SET title = '己' WHERE title = '戊'").await;
        world.app.finder().wish_rebuild().expect("wished");
        settle(&world.app).await;
        assert_eq!(titles(&world.app, &format!("/courses?past=1&q={}", percent("己"))).await, ["己"]);
    }

    /// Numbers are committed in order and without gaps while many change courses at once.
    async fn numbers_are_committed_in_order(world: World) {
        let form = course_form(civil_date(world.app.clock.now()), 5);
        let seat = world.organiser.seat.clone().expect("seat");
        let mut codes = Vec::new();
        for _ in 0..24 {
            let code = catalogue::create_draft(&world.app, &world.organiser.actor, &seat, &form).await.expect("draft");
            catalogue::submit(&world.app, &world.organiser.actor, &seat, &code).await.expect("submitted");
            codes.push(code);
        }
        let reader = world.app.clone();
        let watching = tokio::spawn(async move {
            let mut position = 0;
            while position < 24 {
                for row in feed::after(reader.db.read(), position, 5).await.expect("read") {
                    assert_eq!(row.number, position + 1, "no number comes late");
                    position = row.number;
                }
                tokio::task::yield_now().await;
            }
        });
        futures::future::join_all(codes.iter().map(|code| approve(&world, code))).await;
        watching.await.expect("all numbers were seen in order");
    }

    /// A school that is called otherwise is found by its new name; courses of one change come together.
    async fn a_renamed_organiser_is_found(world: World) {
        for title in ["甲", "乙", "丙"] {
            course(&world, &world.organiser, title, |_| {}).await;
        }
        settle(&world.app).await;
        let mut change = world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
        sql::run(change.conn(), "UPDATE organisation SET name = '宜蘭縣櫻桃實驗國小' WHERE code = '029999'", vec![]).await.expect("renamed");
        let now = change.now();
        change.enqueue(app::directory::JOB_RENAMED, vec![world.schools[0]], now).await.expect("job");
        change.record("test.row", world.schools[0].0, ());
        change.commit().await.expect("committed");
        let head = feed::head(world.app.db.read()).await.expect("head");
        world.app.run_jobs().await.expect("jobs");
        let rows = feed::after(world.app.db.read(), head, 2).await.expect("read");
        assert_eq!(rows.len(), 3, "one number is never cut in two");
        assert!(rows.iter().all(|row| row.number == head + 1));
        settle(&world.app).await;
        assert_eq!(titles(&world.app, &format!("/courses?q={}", percent("櫻桃"))).await.len(), 3);
    }
}

async fn reopened(world: &World, folder: &std::path::Path) -> App {
    let settings = platform::settings::Settings {
        data: folder.to_owned(),
        ..platform::settings::Settings::clone(&world.app.settings)
    };
    let clock = platform::clock::Clock::fixed(world.app.clock.now());
    let platform = platform::Platform::open(settings, clock).await.expect("platform");
    App::start(platform).await.expect("application")
}
