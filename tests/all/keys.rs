//! Keys of personal numbers: replaced while people register and sign in; no number stands in the database in clear.

use app::identity;
use domain::ids::PersonNumber;
use jiff::civil::Date;
use platform::db::{Actor, sql};
use sea_orm::FromQueryResult;
use testkit::{Engine, PASSWORD, World, national_id};

use crate::on_both;

on_both! {
    /// Everybody is found by number before, in the middle of and after a rotation; the first generation can be forgotten then.
    async fn a_rotation_loses_nobody(world: World) {
        people(&world, 100, 1_300).await;
        let app = &world.app;
        let mut seen = Vec::new();
        let mut steps = 0;
        let before = find(&world, 777).await;
        let rotated = identity::rotate_keys(app, &Actor::process("test"), true, |p| {
            steps += 1;
            seen.push(p.done);
        })
        .await
        .expect("rotated");
        // Six personas have numbers too.
        assert_eq!((rotated.key, rotated.hashed, rotated.sealed, rotated.removed), (2, 1_206, 1_206, 1_206));
        assert!(steps > 4 && seen.is_sorted());
        assert_eq!(find(&world, 777).await, before);
        for serial in [100, 699, 1_299] {
            find(&world, serial).await;
        }
        let again = identity::rotate_keys(app, &Actor::process("test"), false, |_| {}).await.expect("again");
        assert_eq!((again.key, again.hashed, again.sealed, again.removed), (2, 0, 0, 0));
        identity::forget_key(app, &Actor::process("test"), 1).await.expect("forgotten");
        find(&world, 1_000).await;
        assert!(identity::forget_key(app, &Actor::process("test"), 2).await.is_err(), "the current one stays");
    }

    /// A number taken under the old key can't be registered again while the rotation is half done, nor a new one twice.
    async fn no_number_is_taken_twice_in_between(world: World) {
        people(&world, 100, 110).await;
        assert_eq!(world.app.keys.add_generation().expect("added"), 2);
        assert!(register(&world, 105, "重複").await.is_err(), "known under the old key");
        register(&world, 200, "新進").await.expect("a new number");
        identity::rotate_keys(&world.app, &Actor::process("test"), false, |_| {}).await.expect("rotated");
        assert_eq!(world.app.keys.current(), 2);
        assert!(register(&world, 105, "重複").await.is_err());
        assert!(register(&world, 200, "重複").await.is_err());
        find(&world, 200).await;
    }

    /// People sign in all the while: by the thousands of an ordinary morning, here some dozens.
    async fn sign_ins_go_on(world: World) {
        people(&world, 100, 1_600).await;
        let router = world.app.router();
        let signing_in = tokio::spawn(async move {
            let mut done = 0;
            for _ in 0..6 {
                for user in ["teacher", "organiser", "reviewer"] {
                    let mut client = testkit::Client::new(router.clone());
                    let answer = client.sign_in(user, PASSWORD).await;
                    assert_eq!(answer.path, "/home", "{user}: {}", answer.main());
                    done += 1;
                }
            }
            done
        });
        identity::rotate_keys(&world.app, &Actor::process("test"), true, |_| {}).await.expect("rotated");
        assert_eq!(signing_in.await.expect("no sign-in failed"), 18);
    }

    /// A refused key file change is told in words and changes nothing.
    async fn a_key_in_use_is_not_forgotten(world: World) {
        world.app.keys.add_generation().expect("added");
        world.app.keys.promote(2).expect("promoted");
        let refused = identity::forget_key(&world.app, &Actor::process("test"), 1).await.expect_err("still used");
        assert!(format!("{refused:?}").contains("xingtan keys rotate"), "{refused:?}");
        assert_eq!(world.app.keys.generations(), [1, 2]);
    }
}

/// Reads every row of every table as text: no number of anybody is among them.
#[test]
fn a_dump_holds_no_number_in_clear() {
    for engine in testkit::engines() {
        crate::block_on(async move {
            let world = World::new(engine).await;
            people(&world, 100, 400).await;
            let mut clerk = world.client(&world.organiser).await;
            let number = national_id(500);
            // What somebody types into fields that are not made for it must not be kept in clear either.
            clerk.submit("/sign-in", "/sign-in", &[("user", &number), ("password", "x")]).await;
            world.visitor().submit("/sign-in", "/sign-in", &[("user", &number), ("password", &number)]).await;
            let dump = dump(&world, engine).await;
            assert!(dump.contains("person_identifier") && dump.contains("林杏芸"), "the dump is one");
            assert!(dump.contains("*****"), "masks are in it");
            for serial in (0..6).chain(100..400).chain([500]) {
                let number = national_id(serial);
                assert!(!dump.contains(&number), "{number} stands in clear: {}", around(&dump, &number));
            }
        });
    }
}

async fn people(world: &World, from: usize, to: usize) {
    let mut change =
        world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
    let people = (from..to)
        .map(|serial| {
            let mut person = identity::NewPerson::fresh("測試教師");
            person.number = PersonNumber::parse(&national_id(serial), day()).ok();
            person
        })
        .collect();
    identity::register_people(&world.app, &mut change, people, day()).await.expect("people");
    change.commit().await.expect("committed");
}

async fn register(world: &World, serial: usize, name: &str) -> Result<(), platform::AppError> {
    let mut change =
        world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
    let mut person = identity::NewPerson::fresh(name);
    person.number = PersonNumber::parse(&national_id(serial), day()).ok();
    identity::register_people(&world.app, &mut change, vec![person], day()).await?;
    Ok(change.commit().await?)
}

async fn find(world: &World, serial: usize) -> platform::ids::PersonId {
    let found =
        identity::find_person(&world.app, world.app.db.read(), &national_id(serial)).await.expect("read");
    found.unwrap_or_else(|| panic!("the person with serial {serial} is found")).id
}

fn day() -> Date {
    Date::constant(2025, 8, 1)
}

#[derive(FromQueryResult)]
struct Text {
    text: String,
}

async fn dump(world: &World, engine: Engine) -> String {
    let conn = world.app.db.read();
    if engine == Engine::Sqlite {
        // The file and its log as they lie on the disk: more than any query shows.
        let mut bytes = std::fs::read(world.folder.path().join("test.db")).expect("the database");
        bytes.extend(std::fs::read(world.folder.path().join("test.db-wal")).unwrap_or_default());
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let tables: Vec<Text> = sql::all(
        conn,
        "SELECT CAST(table_name AS TEXT) AS text FROM information_schema.tables WHERE table_schema = 'public'",
        vec![],
    )
    .await
    .expect("tables");
    let mut dump = String::new();
    for Text { text: table } in tables {
        dump.push_str(&table);
        let statement = sea_orm::Statement::from_string(
            conn.get_database_backend(),
            format!("SELECT CAST(t AS TEXT) AS text FROM \"{table}\" t"),
        );
        for row in Text::find_by_statement(statement).all(conn).await.expect("rows") {
            dump.push_str(&row.text);
            dump.push('\n');
        }
    }
    dump
}

fn around(dump: &str, found: &str) -> String {
    let at = dump.find(found).unwrap_or(0);
    let start = dump[..at].char_indices().rev().nth(120).map_or(0, |(i, _)| i);
    dump[start..].chars().take(300).collect()
}
