//! Both sides compared: the record that one of them lacks is named; months are confirmed and opened again. And records fetched
//! back: after a cursor, and as a package that comes out elsewhere as it went in.

use std::io::{Cursor, Seek, SeekFrom, Write};

use app::exchange::months::{self, Cell, compare, compare_file, confirm, drill, figures};
use app::exchange::records::{self, Asked, Wanted, write_package};
use app::exchange::{PartnerId, marks_key, partners};
use domain::exchange::{Month, mark_text};
use domain::hours::HalfHours;
use hmac::{Hmac, KeyInit, Mac};
use platform::db::Actor;
use sha2::Sha256;
use testkit::World;

use crate::exchange_taking::{GOOD, counts, course, hours, package, partner, person, send};
use crate::on_both;

const MARCH: &str = "2026-03";

fn march() -> Month {
    Month::parse(MARCH).expect("a month")
}

fn file_of(bytes: &[u8]) -> std::fs::File {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(bytes).expect("written");
    file.seek(SeekFrom::Start(0)).expect("at its beginning");
    file
}

/// The mark as a partner's own program makes it, by the rule's prose alone.
fn mark(key: &[u8; 32], course: &str, who: &str, half_hours: i32) -> u128 {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
    mac.update(mark_text(course, who, HalfHours(half_hours)).as_bytes());
    let made = mac.finalize().into_bytes();
    u128::from_be_bytes(made[..16].try_into().expect("sixteen"))
}

fn asked(after: i64, limit: usize, numbers: bool) -> Asked {
    Asked { after, limit, numbers, ..Asked::default() }
}

/// A second person whose number nobody has yet: what waits is compared too.
fn people() -> [[String; 3]; 3] {
    [
        person("C-1", &testkit::national_id(4), "3"),
        person("C-1", &testkit::national_id(5), "1.5"),
        person("C-1", &testkit::national_id(777), "2"),
    ]
}

on_both! {
    /// A record dropped on either side is named in one run, by file and by marks.
    async fn a_lost_record_is_named(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let rows = [course("C-1", &[])];
        send(app, partner, &package(&rows, &people()), GOOD).await;

        let same = compare_file(app, partner, file_of(&package(&rows, &people())), "a.zip").await;
        let same = same.expect("compared").expect("readable");
        assert_eq!((same.same, same.sides.len(), same.months.as_slice()), (3, 0, &[march()][..]));

        let found = compare_file(app, partner, file_of(&package(&rows, &people()[1..])), "a.zip").await;
        let sides = found.expect("compared").expect("readable").sides;
        let code = app::identity::person(app.db.read(), world.teacher.person).await.expect("person").personal_code;
        assert_eq!(sides.len(), 1);
        assert_eq!((sides[0].key.as_str(), sides[0].person.as_str()), ("C-1", code.as_str()));
        assert_eq!((sides[0].here, sides[0].there), (Some(6), None));

        let mut more = people().to_vec();
        more[1][2] = "1".to_owned();
        more.push(person("C-1", &testkit::national_id(3), "1"));
        let found = compare_file(app, partner, file_of(&package(&rows, &more)), "a.zip").await;
        let sides = found.expect("compared").expect("readable").sides;
        let pairs: Vec<_> = sides.iter().map(|side| (side.here, side.there, side.line)).collect();
        assert_eq!(pairs, [(Some(3), Some(2), Some(3)), (None, Some(2), Some(5))]);

        // By marks, as a program compares: the cell differs, and the one mark that is missing is named.
        let key = marks_key(app, partner);
        let [a, b, c] = [(4, 6), (5, 3), (777, 4)]
            .map(|(serial, half)| mark(&key, "C-1", &testkit::national_id(serial), half));
        let ours = figures(app.db.read(), partner, march()).await.expect("figures");
        let digest = a.wrapping_add(b).wrapping_add(c);
        let cell = Cell {
            school: "029999".to_owned(), courses: 1, records: 3, half_hours: 13, digest: format!("{digest:032X}"),
        };
        assert_eq!(months::total(&ours).digest, digest);
        assert_eq!(compare(app.db.read(), partner, march(), vec![cell.clone()]).await.expect("compared"), []);
        let lost = Cell { records: 2, half_hours: 10, digest: format!("{:032x}", a.wrapping_add(c)), ..cell };
        let differ = compare(app.db.read(), partner, march(), vec![lost]).await.expect("compared");
        assert_eq!((differ.len(), differ[0].school.as_str()), (1, "029999"));
        let (here, there) = drill(app, partner, march(), "029999", &[a, c, 99]).await.expect("drilled");
        let other = app::identity::person(app.db.read(), world.other_teacher.person).await.expect("person");
        assert_eq!(here.len(), 1);
        assert_eq!((here[0].key.as_str(), here[0].person.as_str(), here[0].half_hours), ("C-1", other.personal_code.as_str(), 3));
        assert_eq!(there, [format!("{:032x}", 99)]);
    }

    /// Confirmed, closed, opened by the national centre with a reason, confirmed again; seen on the pages.
    async fn a_month_is_confirmed_and_opened_again(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let code = partners::partner(app.db.read(), partner).await.expect("partner").code;
        let here = format!("/exchange/partners/{code}/months");
        let rows = [course("C-1", &[])];
        let mut desk = world.client(&world.reviewer).await;
        desk.get(&here).await.sees("還沒有傳報過時數");
        send(app, partner, &package(&rows, &people()[..1]), GOOD).await;
        desk.get(&here).await.sees(MARCH).sees("逾期未確認");
        desk.submit(&here, &here, &[("do", "confirm"), ("month", MARCH)]).await.sees("已確認這個月份");
        let twice = desk.submit(&here, &here, &[("do", "confirm"), ("month", MARCH)]).await;
        assert_eq!(twice.status.as_u16(), 422);
        twice.sees("這個月已經確認過了");
        let late = send(app, partner, &package(&rows, &people()[..2]), GOOD).await;
        assert_eq!(counts(&late), [0, 0, 2, 0, 0, 1]);

        let silent = desk.submit(&here, &here, &[("do", "ask"), ("month", MARCH), ("reason", " ")]).await;
        silent.sees("請寫原因");
        let ask = [("do", "ask"), ("month", MARCH), ("reason", "漏報一位教師")];
        desk.submit(&here, &here, &ask).await.sees("申請已送出").sees("申請開放中");
        let national = world.national().await;
        let mut centre = world.client(&national).await;
        let page = centre.get(&here).await;
        page.sees("漏報一位教師");
        let opening = page.attribute("input[name=opening]", "value").expect("an application");
        let forbidden = desk.submit(&here, &here, &[("do", "open"), ("opening", &opening)]).await;
        assert_eq!(forbidden.status.as_u16(), 403, "a partner opens nothing itself");
        centre.submit(&here, &here, &[("do", "open"), ("opening", &opening)]).await.sees("開放更改到");
        let open = send(app, partner, &package(&rows, &people()[..2]), GOOD).await;
        assert_eq!((counts(&open), hours(app, world.other_teacher.person).await), ([1, 0, 2, 0, 0, 0], 3));
        let row = confirm(app, &Actor::process("test"), partner, march()).await.expect("confirmed again");
        assert_eq!((row.records, row.half_hours), (2, 9));
        desk.get(&format!("/exchange/partners/{code}/compare")).await.sees("比對兩邊的資料");
    }

    /// Whoever asks for what lies after the last serial misses nothing and gets nothing twice.
    async fn records_are_fetched_after_a_cursor(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let own = partners::partner(app.db.read(), partner).await.expect("partner");
        send(app, partner, &package(&[course("C-1", &[])], &people()[..2]), GOOD).await;
        let first = records::records(app, &own, &asked(0, 1, false)).await.expect("a page");
        assert_eq!((first.records.len(), first.more), (1, true));
        let rest = records::records(app, &own, &asked(first.next, 100, true)).await.expect("a page");
        assert_eq!((rest.records.len(), rest.more), (1, false));
        let all: Vec<_> = first.records.iter().chain(&rest.records).collect();
        assert!(all[0].serial < all[1].serial && all.iter().all(|r| r.key.as_deref() == Some("C-1")));
        assert_eq!(all.iter().map(|record| record.half_hours).sum::<i64>(), 9);
        assert_eq!((all[0].number.as_deref(), all[1].number.is_some()), (None, true));
        let none = records::records(app, &own, &asked(rest.next, 100, false)).await.expect("a page");
        assert_eq!((none.records.len(), none.next), (0, rest.next));
        send(app, partner, &package(&[], &[person("C-1", &testkit::national_id(4), "1")]), GOOD).await;
        let news = records::records(app, &own, &asked(rest.next, 100, false)).await.expect("a page");
        assert_eq!((news.records.len(), news.records[0].kind.as_str(), news.records[0].half_hours), (1, "correct", -4));
    }

    /// Out as a package, in at another installation, out again: the same bytes.
    async fn a_package_goes_round(world: World) {
        let own = partner(&world).await;
        let hours = [("C-1", 4, "3"), ("C-1", 5, "1.5"), ("C-2", 4, "2")];
        let lines = hours.map(|(key, serial, hours)| person(key, &testkit::national_id(serial), hours));
        let odd = "全形，逗號、\"引號\"\n換行<!--<category>5-1</category><level>7-1</level><mode>11-1</mode>-->";
        let rows = [
            course("C-1", &[("Description", odd), ("Charge", "原樣"), ("CourseProperty_2", "不在表上")]),
            course("C-2", &[("SchoolId", "029998"), ("TeacherNum", "40"), ("StartTime", "115/3/9"), ("EndTime", "2026-03-09")]),
        ];
        send(&world.app, own, &package(&rows, &lines), GOOD).await;
        let first = out(&world.app, own).await;

        let name = world.app.db.engine();
        let engine = testkit::engines().into_iter().find(|engine| name.starts_with(&format!("{engine:?}")));
        let engine = engine.unwrap_or(testkit::Engine::Sqlite);
        let elsewhere = World::new(engine).await;
        let other = partner(&elsewhere).await;
        let sent = send(&elsewhere.app, other, &first, GOOD).await;
        assert_eq!(counts(&sent)[5], 0, "nothing is refused");
        assert!(first == out(&elsewhere.app, other).await, "byte by byte");
        assert!(first.len() > 500);
    }
}

async fn out(app: &app::App, partner: PartnerId) -> Vec<u8> {
    let own = partners::partner(app.db.read(), partner).await.expect("partner");
    let mut bytes = Cursor::new(Vec::new());
    let wanted = Wanted { month: march(), big5: false, numbers: true };
    let (gaps, shown) = write_package(app, &own, wanted, &mut bytes).await.expect("written");
    assert!(gaps.is_complete() && shown == 2);
    bytes.into_inner()
}
