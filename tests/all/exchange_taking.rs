//! What partners send: from the file to the ledger, with every kind of mistake told at its row, whatever stops the work.

use std::io::Cursor;
use std::time::Duration;

use app::exchange::taking::{self, Delivery, Incoming, State, Wish};
use app::exchange::{PartnerId, partners};
use app::{App, credit};
use documents::exchange::{Encoding, PackageWriter};
use domain::ids::PersonNumber;
use jiff::SignedDuration;
use jiff::civil::date;
use platform::db::{Actor, sql};
use platform::ids::PersonId;
use platform::params;
use testkit::World;

use crate::on_both;

pub(crate) const GOOD: Wish = Wish { live: true, dry_run: false, whole: false };
const CHECK: Wish = Wish { live: true, dry_run: true, whole: false };
const WHOLE: Wish = Wish { live: true, dry_run: false, whole: true };

/// Cells in place of right ones; the column and the code it is refused with, empty for a row that is right.
type Mistake<'a> = (Vec<(&'a str, &'a str)>, &'a str, &'a str);

/// The partner of the world's county, active.
pub(crate) async fn partner(world: &World) -> PartnerId {
    let app = &world.app;
    partners::ensure_listed(app, &Actor::process("test")).await.expect("listed");
    let all = partners::partners(app.db.read()).await.expect("partners");
    let own = all.into_iter().find(|partner| partner.county == "宜蘭縣").expect("the county's partner");
    let mut change = app.db.change(&Actor::process("test"), app.clock.now()).await.expect("change");
    sql::run(change.conn(), "UPDATE exchange_partner SET state = 'active', organisation = $2, contact_mail = 'it@test.example', active_since = 0 WHERE id = $1", params![own.id, world.bureau])
        .await
        .expect("active");
    change.unaudited("a test");
    change.commit().await.expect("committed");
    own.id
}

/// A course's row that is right, with some columns put in place of its own.
pub(crate) fn course(key: &str, changes: &[(&str, &str)]) -> [String; 35] {
    let mut row: [String; 35] = std::array::from_fn(|_| String::new());
    let right = [
        ("Import_ID", key),
        ("CourseName", "閱讀教學工作坊"),
        ("AllowNo", "測試字第1號"),
        ("SchoolId", "029999"),
        ("CourseKind", "2"),
        ("CourseHour", "3"),
        ("StartTime", "2026/3/7"),
        ("EndTime", "2026/3/7"),
        ("TimeId", "3"),
        ("Member", "40,30"),
        ("Description", "大綱<!--<category>5-1</category><level>7-1</level><mode>11-1</mode>-->"),
        ("CourseState", "2"),
    ];
    for (name, text) in right.iter().chain(changes) {
        let at = domain::exchange::COURSE_COLUMNS.iter().position(|column| column == name).expect("a column");
        row[at] = (*text).to_owned();
    }
    row
}

pub(crate) fn person(key: &str, who: &str, hours: &str) -> [String; 3] {
    [key.to_owned(), who.to_owned(), hours.to_owned()]
}

pub(crate) fn package(courses: &[[String; 35]], people: &[[String; 3]]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = PackageWriter::new(&mut bytes, Encoding::Utf8).expect("begun");
    courses.iter().for_each(|row| writer.course(row).expect("a course"));
    people.iter().for_each(|row| writer.person(row).expect("a person"));
    assert!(writer.finish().expect("written").is_complete());
    bytes.into_inner()
}

async fn receive(app: &App, partner: PartnerId, bytes: &[u8], wish: Wish) -> (Delivery, bool) {
    let mut keeping = taking::begin(app, 1 << 30).expect("begun");
    assert!(keeping.write(bytes).expect("kept"));
    let incoming = Incoming { partner, door: "api", wish, file_name: "summary.zip", sent_by: "test" };
    taking::receive(app, &Actor::process("test"), &incoming, keeping).await.expect("received")
}

async fn look(app: &App, delivery: &Delivery) -> Delivery {
    taking::delivery(app.db.read(), delivery.partner, delivery.number).await.expect("there")
}

pub(crate) async fn send(app: &App, partner: PartnerId, bytes: &[u8], wish: Wish) -> Delivery {
    let (delivery, _) = receive(app, partner, bytes, wish).await;
    taking::run(app, delivery.id).await.expect("worked");
    look(app, &delivery).await
}

/// New, changed, unchanged, repeated, waiting, refused.
pub(crate) fn counts(d: &Delivery) -> [i64; 6] {
    [d.rows_new, d.rows_changed, d.rows_unchanged, d.rows_repeated, d.rows_waiting, d.rows_refused]
}

/// Line, column and code of everything that was refused.
async fn refusals(app: &App, delivery: &Delivery) -> Vec<(String, i64, String, String)> {
    let rows = taking::faults(app.db.read(), delivery.id, ("", 0), 1_000).await.expect("faults");
    rows.iter()
        .flat_map(|row| {
            row.told().into_iter().map(|told| (row.list.clone(), row.line, told.column, told.code))
        })
        .collect()
}

pub(crate) async fn hours(app: &App, person: PersonId) -> i64 {
    let lines = credit::transcript(app.db.read(), person).await.expect("transcript");
    lines.iter().map(|line| line.half_hours).sum()
}

async fn rows_of(app: &App, table: &str) -> i64 {
    sql::number(app.db.read(), &format!("SELECT COUNT(*) AS n FROM {table}"), vec![]).await.expect("counted")
}

async fn code_of(app: &App, person: PersonId) -> String {
    app::identity::person(app.db.read(), person).await.expect("person").personal_code
}

on_both! {
    async fn a_package_reaches_the_ledger_and_comes_again(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let (teacher, other) = (world.teacher.person, world.other_teacher.person);
        let numbers = [testkit::national_id(4), code_of(app, other).await];
        let courses = [course("C-1", &[]), course("C-2", &[("SchoolId", "029998"), ("CourseHour", "2")])];
        let people = [
            person("C-1", &numbers[0], "3"),
            person("C-1", &numbers[1], "1.5"),
            person("C-2", &numbers[0], "2"),
        ];
        let sent = send(app, partner, &package(&courses, &people), GOOD).await;
        assert_eq!((sent.state(), counts(&sent)), (State::Merged, [5, 0, 0, 0, 0, 0]));
        assert_eq!((hours(app, teacher).await, hours(app, other).await), (10, 3));

        let before = (rows_of(app, "award").await, rows_of(app, "course").await);
        let again = send(app, partner, &package(&courses, &people), GOOD).await;
        assert_eq!((again.state(), counts(&again), again.rows_merged), (State::Merged, [0, 0, 5, 0, 0, 0], 0));
        assert_eq!(before, (rows_of(app, "award").await, rows_of(app, "course").await));

        let courses = [course("C-1", &[("CourseName", "閱讀教學工作坊（進階）")])];
        let people = [person("C-1", &numbers[0], "2.5"), person("C-1", &numbers[1], "0")];
        let changed = send(app, partner, &package(&courses, &people), GOOD).await;
        assert_eq!(counts(&changed), [0, 3, 0, 0, 0, 0]);
        assert_eq!((hours(app, teacher).await, hours(app, other).await), (9, 0));
        let mut client = world.client(&world.teacher).await;
        client.get("/my/transcript").await.sees("閱讀教學工作坊（進階）").sees("2.5");
        let verdict = credit::verify_ledger(&app.db).await.expect("read").1;
        assert!(matches!(verdict, credit::LedgerVerdict::Intact { .. }), "{verdict:?}");
    }

    /// Each row with its mistake; what is good beside them is merged.
    async fn every_mistake_is_told_at_its_row(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let nobody = domain::ids::PersonalCode::from_random([9; 16]);
        let long = "長".repeat(201);
        let courses: Vec<Mistake<'_>> = vec![
            (vec![], "", ""),
            (vec![("Import_ID", "")], "Import_ID", "key-missing"),
            (vec![("CourseName", "")], "CourseName", "missing"),
            (vec![("CourseName", &long)], "CourseName", "text-length"),
            (vec![("SchoolId", "999999")], "SchoolId", "school-unknown"),
            (vec![("SchoolId", "仁愛國小")], "SchoolId", "school-unknown"),
            (vec![("CourseKind", "9")], "CourseKind", "code-unknown"),
            (vec![("CourseHour", "0.3")], "CourseHour", "hours"),
            (vec![("CourseHour", "0")], "CourseHour", "hours-range"),
            (vec![("StartTime", "7/3/2026")], "StartTime", "day"),
            (vec![("StartTime", "2026/3/7(日)")], "StartTime", "weekday"),
            (vec![("EndTime", "2026/3/6")], "EndTime", "day-order"),
            (vec![("StartTime", "1989/1/1")], "StartTime", "day-range"),
            (vec![("TimeId", "8")], "TimeId", "code-unknown"),
            (vec![("FundId", "13")], "FundId", "code-unknown"),
            (vec![("SubsidizeId", "5")], "SubsidizeId", "code-unknown"),
            (vec![("Member", "70")], "Member", "code-unknown"),
            (vec![("MemberKind", "98")], "MemberKind", "code-unknown"),
            (vec![("Contact_1_mail", "no mail")], "Contact_1_mail", "mail"),
            (vec![("TeacherList", "A123456789")], "TeacherList", "people-shape"),
            (vec![("FundMoney", "-1")], "FundMoney", "number"),
            (vec![("Description", "<!--<category>5-9</category>-->")], "Description", "classification"),
            (vec![("CourseState", "7")], "CourseState", "code-unknown"),
            (
                vec![("SchoolId", "閱讀"), ("CourseKind", "029999"), ("StartTime", "3"), ("CourseState", "")],
                "",
                "shifted",
            ),
            (vec![("Import_ID", "C-0"), ("CourseName", "另一門")], "Import_ID", "other-course"),
            (vec![("StartTime", "2026/12/1"), ("EndTime", "2026/12/1"), ("CourseState", "0")], "", ""),
            (vec![("CourseState", "9")], "", ""),
        ];
        let rows: Vec<_> =
            courses.iter().enumerate().map(|(n, (changes, ..))| course(&format!("C-{n}"), changes)).collect();
        let teacher = testkit::national_id(4);
        let people: Vec<([&str; 3], &str, &str)> = vec![
            (["C-0", &teacher, "3"], "", ""),
            (["", &teacher, "3"], "Import_ID", "key-missing"),
            (["C-99", &teacher, "3"], "Import_ID", "course-unknown"),
            (["C-7", &teacher, "3"], "Import_ID", "course-refused"),
            (["C-25", &teacher, "3"], "Import_ID", "not-over"),
            (["C-26", &teacher, "3"], "Import_ID", "course-cancelled"),
            (["C-0", "A123456788", "3"], "TeacherId", "person-checksum"),
            (["C-0", "A12345", "3"], "TeacherId", "person-shape"),
            (["C-0", nobody.as_str(), "3"], "TeacherId", "code-nobody"),
            (["C-0", "", "3"], "TeacherId", "missing"),
            (["C-0", &teacher, "2"], "TeacherId", "other-hours"),
            (["C-0", "A123456789", "0.3"], "Counts", "hours"),
            (["C-0", "A123456789", "3.5"], "Counts", "more-than-course"),
        ];
        let lines: Vec<_> = people.iter().map(|([key, who, hours], ..)| person(key, who, hours)).collect();
        let sent = send(app, partner, &package(&rows, &lines), GOOD).await;
        let mut expected = Vec::new();
        for (list, wrong) in [
            ("courses", courses.iter().map(|(_, column, code)| (*column, *code)).collect::<Vec<_>>()),
            ("people", people.iter().map(|(_, column, code)| (*column, *code)).collect()),
        ] {
            for (line, (column, code)) in (2i64..).zip(wrong).filter(|(_, (_, code))| !code.is_empty()) {
                let code = format!("exchange-row-{code}");
                expected.push((list.to_owned(), line, column.to_owned(), code));
            }
        }
        assert_eq!(refusals(app, &sent).await, expected);
        assert_eq!(counts(&sent), [4, 0, 0, 0, 0, 36]);
        assert_eq!(hours(app, world.teacher.person).await, 6);
        let cells = taking::faults(app.db.read(), sent.id, ("people", 7), 1).await.expect("faults");
        assert_eq!(cells[0].cells()[1], "A12*****88", "numbers are masked");
    }

    async fn a_dry_run_writes_nothing_until_it_is_merged(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let rows = [course("C-1", &[]), course("C-2", &[("CourseHour", "0.3")])];
        let people = [person("C-1", &testkit::national_id(4), "3")];
        let before = (rows_of(app, "award").await, rows_of(app, "course").await);
        let sent = send(app, partner, &package(&rows, &people), CHECK).await;
        assert_eq!((sent.state(), counts(&sent)), (State::Checked, [2, 0, 0, 0, 0, 1]));
        assert_eq!(before, (rows_of(app, "award").await, rows_of(app, "course").await));
        taking::merge(app, &Actor::process("test"), &sent).await.expect("asked");
        app.run_jobs().await.expect("worked");
        let merged = look(app, &sent).await;
        assert_eq!((merged.state(), counts(&merged), merged.rows_merged), (State::Merged, [2, 0, 0, 0, 0, 1], 2));
        assert_eq!(hours(app, world.teacher.person).await, 6);
        let late = taking::merge(app, &Actor::process("test"), &sent).await;
        assert!(format!("{late:?}").contains("exchange-delivery-ended"));
    }

    async fn all_rows_or_none(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let rows = [course("C-1", &[]), course("C-2", &[("SchoolId", "1")])];
        let sent = send(app, partner, &package(&rows, &[]), WHOLE).await;
        assert_eq!((sent.state(), rows_of(app, "exchange_course").await), (State::Held, 0));
        let good = send(app, partner, &package(&rows[..1], &[]), WHOLE).await;
        assert_eq!((good.state(), rows_of(app, "exchange_course").await), (State::Merged, 1));
        taking::drop_delivery(app, &Actor::process("test"), &sent).await.expect("dropped");
        assert_eq!(look(app, &sent).await.state(), State::Dropped);
    }

    /// A number nobody has waits, and counts as soon as somebody is registered with it.
    async fn hours_wait_for_the_person(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let number = testkit::national_id(777);
        let people = [person("C-1", &number, "3")];
        let sent = send(app, partner, &package(&[course("C-1", &[])], &people), GOOD).await;
        assert_eq!(counts(&sent), [1, 0, 0, 0, 1, 0]);
        let again = send(app, partner, &package(&[course("C-1", &[])], &people), GOOD).await;
        assert_eq!(counts(&again), [0, 0, 2, 0, 0, 0]);
        assert_eq!(taking::merge_waiting(app).await.expect("looked"), 0);
        let mut new = app::identity::NewPerson::fresh("新進教師");
        new.number = PersonNumber::parse(&number, date(2026, 1, 1)).ok();
        let id = new.id;
        let mut change = app.db.change(&Actor::process("test"), app.clock.now()).await.expect("change");
        app::identity::register_people(app, &mut change, vec![new], date(2026, 1, 1)).await.expect("registered");
        change.commit().await.expect("committed");
        assert_eq!(taking::merge_waiting(app).await.expect("looked"), 1);
        assert_eq!((hours(app, id).await, rows_of(app, "exchange_waiting").await), (6, 0));
        assert_eq!(taking::merge_waiting(app).await.expect("looked"), 0);
        let third = send(app, partner, &package(&[course("C-1", &[])], &people), GOOD).await;
        assert_eq!(counts(&third), [0, 0, 2, 0, 0, 0]);
    }

    /// The short list of a course is the same list; both must agree.
    async fn both_lists_of_people_agree(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let (one, two) = (testkit::national_id(4), testkit::national_id(5));
        let short = format!("{one}-3,{two}-1");
        let rows = [course("C-1", &[("TeacherList", &short)])];
        let people = [person("C-1", &one, "3"), person("C-1", &two, "2")];
        let sent = send(app, partner, &package(&rows, &people), GOOD).await;
        let wrong = ("people".to_owned(), 3, "TeacherId".to_owned(), "exchange-row-lists-disagree".to_owned());
        assert_eq!(refusals(app, &sent).await, [wrong]);
        assert_eq!(counts(&sent), [1, 0, 0, 1, 0, 1]);
        assert_eq!(hours(app, world.teacher.person).await, 6);
    }

    /// A course whose short list is wrong is refused with it, and nobody gets hours of it from the long list either.
    async fn a_wrong_short_list_refuses_its_course(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let who = testkit::national_id(4);
        let rows = [course("C-1", &[("TeacherList", &format!("{who}-9"))]), course("C-2", &[])];
        let people = [person("C-1", &who, "3"), person("C-2", &who, "2")];
        let sent = send(app, partner, &package(&rows, &people), GOOD).await;
        let wrong = |list: &str, column: &str, code: &str| {
            (list.to_owned(), 2, column.to_owned(), format!("exchange-row-{code}"))
        };
        let told = [wrong("courses", "TeacherList", "more-than-course"), wrong("people", "Import_ID", "course-refused")];
        assert_eq!(refusals(app, &sent).await, told);
        assert_eq!(counts(&sent), [2, 0, 0, 0, 0, 2]);
        assert_eq!(sent.rows_merged, 2, "what counts as new was written");
        assert_eq!(hours(app, world.teacher.person).await, 4);
    }

    /// The same bytes sent by two at once are one delivery, and nothing is written twice.
    async fn the_same_file_twice_at_once(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let bytes = package(&[course("C-1", &[])], &[person("C-1", &testkit::national_id(4), "3")]);
        let (one, two) = tokio::join!(receive(app, partner, &bytes, GOOD), receive(app, partner, &bytes, GOOD));
        assert_eq!(one.0.id, two.0.id);
        assert!(one.1 != two.1, "one of them found the other");
        let (a, b) = tokio::join!(taking::run(app, one.0.id), taking::run(app, two.0.id));
        a.and(b).expect("worked");
        app.run_jobs().await.expect("jobs");
        assert_eq!(counts(&look(app, &one.0).await), [2, 0, 0, 0, 0, 0]);
        assert_eq!(hours(app, world.teacher.person).await, 6);
        assert_eq!(rows_of(app, "exchange_delivery").await, 1);
    }

    /// Whatever stops the work, it goes on at its mark: nothing is missing and nothing stands twice.
    async fn stopped_and_begun_again(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let count = 3 * taking::PORTION + 100;
        let rows: Vec<_> = (0..count).map(|n| course(&format!("C-{n}"), &[])).collect();
        let (delivery, _) = receive(app, partner, &package(&rows, &[]), GOOD).await;
        let mut stops = 0;
        while look(app, &delivery).await.state().is_busy() {
            let position = look(app, &delivery).await.position;
            let state = look(app, &delivery).await.state;
            {
                let work = taking::run(app, delivery.id);
                let moved = async {
                    loop {
                        let now = look(app, &delivery).await;
                        if now.position != position || now.state != state {
                            break;
                        }
                        tokio::time::sleep(Duration::from_millis(5)).await;
                    }
                };
                tokio::pin!(work);
                // Given up in the middle, as if the process had been killed.
                tokio::select! { done = &mut work => done.expect("worked"), () = moved => stops += 1 }
            }
            app.clock.advance(SignedDuration::from_mins(3));
        }
        assert!(stops >= 3, "stopped {stops} times only");
        let done = look(app, &delivery).await;
        let all = i64::try_from(count).expect("few");
        assert_eq!((done.state(), counts(&done), done.rows_merged), (State::Merged, [all, 0, 0, 0, 0, 0], all));
        assert_eq!(rows_of(app, "exchange_course").await, all);
    }

    async fn a_confirmed_month_stays(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let number = testkit::national_id(4);
        send(app, partner, &package(&[course("C-1", &[])], &[person("C-1", &number, "3")]), GOOD).await;
        let month = domain::exchange::Month::of(date(2026, 3, 7));
        let mut change = app.db.change(&Actor::process("test"), app.clock.now()).await.expect("change");
        let text = "INSERT INTO exchange_month (partner, month, confirmed_at, confirmed_by, courses, records, half_hours, digest)
          VALUES ($1, $2, 0, 'test', 1, 1, 6, '')";
        sql::run(change.conn(), text, params![partner, month.0]).await.expect("confirmed");
        change.unaudited("a test");
        change.commit().await.expect("committed");
        let people = [person("C-1", &number, "2")];
        let rows = [course("C-1", &[]), course("C-2", &[]), course("C-3", &[("StartTime", "2026/4/7"), ("EndTime", "2026/4/7")])];
        let sent = send(app, partner, &package(&rows, &people), GOOD).await;
        assert_eq!(counts(&sent), [1, 0, 1, 0, 0, 2]);
        assert!(refusals(app, &sent).await.iter().all(|(_, _, _, code)| code == "exchange-row-month-confirmed"));
        assert_eq!(hours(app, world.teacher.person).await, 6);
    }

    /// A file that can't be read as a whole fails with its reason, and nothing of it is written.
    async fn files_that_can_not_be_read(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let whole = package(&(0..500).map(|n| course(&format!("C-{n}"), &[])).collect::<Vec<_>>(), &[]);
        for bytes in [&whole[..whole.len() / 2], b"nothing of ours", b"", b"PK\x03\x04broken"] {
            let sent = send(app, partner, bytes, GOOD).await;
            assert_eq!(sent.state(), State::Failed, "{}", sent.failure);
            assert!(!sent.failure.is_empty());
        }
        assert_eq!(rows_of(app, "exchange_course").await, 0);
    }

    async fn bytes_and_refused_rows_go_on_time(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let rows = [course("C-1", &[]), course("C-2", &[("CourseHour", "x")])];
        let people = [person("C-1", &testkit::national_id(777), "3")];
        let sent = send(app, partner, &package(&rows, &people), GOOD).await;
        let kept = || std::fs::read_dir(world.folder.path().join("exchange")).expect("folder").count();
        assert_eq!((kept(), rows_of(app, "exchange_fault").await), (1, 1));
        let file = std::fs::read_dir(world.folder.path().join("exchange")).expect("folder").next();
        let bytes = std::fs::read(file.expect("one").expect("file").path()).expect("read");
        assert!(!bytes.windows(8).any(|w| w == b"teacherL"), "sealed on disk");
        app.clock.advance(SignedDuration::from_hours(89 * 24));
        assert_eq!(taking::delete_rows(app).await.expect("looked"), 0);
        app.clock.advance(SignedDuration::from_hours(2 * 24));
        assert_eq!(taking::delete_rows(app).await.expect("looked"), 1);
        assert_eq!((kept(), rows_of(app, "exchange_fault").await), (0, 0));
        assert_eq!(look(app, &sent).await.rows_refused, 1, "figures stay");
        app.clock.advance(SignedDuration::from_hours(300 * 24));
        assert_eq!(taking::delete_waiting(app).await.expect("looked"), 0, "told first");
        app.clock.advance(SignedDuration::from_hours(20 * 24));
        assert_eq!(taking::delete_waiting(app).await.expect("looked"), 1);
        assert_eq!(rows_of(app, "exchange_waiting").await, 0);
    }

    /// What waits and what is kept follows the platform's keys; the same number sent afterwards is known, and still finds its person.
    async fn sealed_again_under_a_new_key(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let number = testkit::national_id(777);
        let bytes = package(&[course("C-1", &[])], &[person("C-1", &number, "3")]);
        let sent = send(app, partner, &bytes, CHECK).await;
        send(app, partner, &bytes, GOOD).await;
        let actor = Actor::process("test");
        app::identity::rotate_keys(app, &actor, true, |_| {}).await.expect("rotated");
        assert_eq!(app::exchange::sealed_with(app, 1).await.expect("counted"), 3, "one number, two files");
        assert_eq!(app::exchange::reseal(app, &actor).await.expect("sealed again"), 3);
        assert_eq!(app::exchange::reseal(app, &actor).await.expect("looked"), 0);
        assert_eq!(app::exchange::sealed_with(app, 1).await.expect("counted"), 0);
        app::identity::forget_key(app, &actor, 1).await.expect("forgotten");
        assert_eq!(counts(&send(app, partner, &bytes, GOOD).await), [0, 0, 2, 0, 0, 0]);
        taking::merge(app, &actor, &sent).await.expect("asked");
        app.run_jobs().await.expect("worked");
        assert_eq!(look(app, &sent).await.state(), State::Merged, "the file of before opens");
        let mut new = app::identity::NewPerson::fresh("新進教師");
        new.number = PersonNumber::parse(&number, date(2026, 1, 1)).ok();
        let id = new.id;
        let mut change = app.db.change(&actor, app.clock.now()).await.expect("change");
        app::identity::register_people(app, &mut change, vec![new], date(2026, 1, 1)).await.expect("registered");
        change.commit().await.expect("committed");
        assert_eq!(taking::merge_waiting(app).await.expect("looked"), 1);
        assert_eq!(hours(app, id).await, 6);
    }

    async fn the_desk_checks_a_file_and_merges_it(world: World) {
        let partner = partner(&world).await;
        let code = partners::partner(world.app.db.read(), partner).await.expect("partner").code;
        let here = format!("/exchange/partners/{code}/deliveries");
        let rows = [course("C-1", &[]), course("C-2", &[("CourseHour", "0.3")])];
        let bytes = package(&rows, &[person("C-1", &testkit::national_id(4), "3")]);
        let mut desk = world.client(&world.reviewer).await;
        desk.get(&here).await.sees("還沒有傳送過檔案");
        let none = desk.submit(&here, &here, &[("wish", "check")]).await;
        assert_eq!(none.status.as_u16(), 422);
        none.sees("沒有收到檔案");
        desk.upload_with(&here, &here, &[("wish", "check")], "file", "summary.zip", &bytes).await.sees("檔案已收到");
        world.app.run_jobs().await.expect("worked");
        let one = format!("{here}/1");
        desk.get(&one).await.sees("還沒有匯入任何資料").sees("CourseHour").sees("「0.3」不是以 0.5 為單位的時數");
        let file = desk.get(&format!("{one}/refused.csv")).await;
        assert!(file.text.contains("exchange-row-hours"));
        desk.submit(&one, &one, &[("do", "merge")]).await.sees("開始匯入");
        world.app.run_jobs().await.expect("worked");
        desk.get(&one).await.sees("已匯入");
        assert_eq!(hours(&world.app, world.teacher.person).await, 6);
        let mut stranger = world.client(&world.organiser).await;
        assert_eq!(stranger.get(&one).await.status.as_u16(), 404, "another's partner");
    }
}
