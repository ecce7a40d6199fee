//! Partners' databases as sources: real servers are read, what is wrong is told in words, nothing is read twice or lost.

use app::App;
use app::exchange::sources::{self, Source};
use app::exchange::taking::{self, Delivery, State};
use app::exchange::{PartnerId, partners};
use jiff::SignedDuration;
use platform::db::{Actor, sql};
use platform::params;
use platform::settings::Settings;
use testkit::{Client, SOURCE_PASSWORD, SourceDatabase, SourceServer, World, source_servers};

use crate::exchange_taking::{counts, hours, partner};

/// Runs a test on both of our databases, against each of a partner's.
macro_rules! on_all {
    ($($(#[$doc:meta])* async fn $name:ident($world:ident: World, $source:ident: SourceDatabase) $body:block)+) => {$(
        $(#[$doc])*
        #[test]
        fn $name() {
            for engine in testkit::engines() {
                for server in source_servers() {
                    eprintln!("on {engine:?} from {server:?}");
                    $crate::block_on(async move {
                        let $world = World::with(engine, near).await;
                        let $source = SourceDatabase::fresh(server).await;
                        $body
                    });
                }
            }
        }
    )+};
}

/// This machine counts as one of the operator's networks.
fn near(settings: &mut Settings) {
    settings.partner_networks = vec!["127.0.0.1".to_owned(), "::1".to_owned()];
}

/// A partner whose records travel by database, read at two in the morning.
async fn by_database(world: &World) -> (PartnerId, String) {
    let (app, partner) = (&world.app, partner(world).await);
    let mut change = app.db.change(&Actor::process("test"), app.clock.now()).await.expect("change");
    let text = "UPDATE exchange_partner SET mode = 'database' WHERE id = $1";
    sql::run(change.conn(), text, params![partner]).await.expect("by database");
    change.unaudited("a test");
    change.commit().await.expect("committed");
    let code = partners::partner(app.db.read(), partner).await.expect("partner").code;
    (partner, format!("/exchange/partners/{code}/source"))
}

fn form(source: &SourceDatabase) -> Vec<(&'static str, &str)> {
    let engine = if source.server == SourceServer::Postgres { "postgres" } else { "mariadb" };
    vec![
        ("engine", engine),
        ("host", "127.0.0.1"),
        ("port", &source.port),
        ("database", &source.name),
        ("user", &source.user),
        ("password", SOURCE_PASSWORD),
        ("secrecy", "plain"),
        ("courses", "courseList"),
        ("courses_changed", "changed_at"),
        ("people", "teacherList"),
        ("people_changed", "changed_at"),
    ]
}

fn with<'a>(
    mut form: Vec<(&'static str, &'a str)>,
    changes: &[(&'static str, &'a str)],
) -> Vec<(&'static str, &'a str)> {
    for (name, value) in changes {
        form.retain(|(field, _)| field != name);
        form.push((name, value));
    }
    form
}

/// The partner's tables: days as days, one column in another case, one more than is asked for, some that are missing.
async fn tables(source: &SourceDatabase) {
    let quote = if source.server == SourceServer::Postgres { '"' } else { '`' };
    let instant = if source.server == SourceServer::Postgres { "TIMESTAMP" } else { "DATETIME(6)" };
    for table in [
        format!(
            "CREATE TABLE 'courseList' ('import_id' VARCHAR(50), 'CourseName' VARCHAR(200), 'AllowNo' VARCHAR(50),
               'SchoolId' VARCHAR(6), 'CourseKind' INT, 'CourseHour' NUMERIC(5,1), 'StartTime' DATE, 'EndTime' {instant},
               'TimeId' INT, 'Member' VARCHAR(50), 'Description' TEXT, 'CourseState' INT, 'changed_at' {instant},
               'ours_alone' INT)"
        ),
        format!(
            "CREATE TABLE 'teacherList' ('Import_ID' VARCHAR(50), 'TeacherId' VARCHAR(20), 'Counts' VARCHAR(9),
               'changed_at' {instant})"
        ),
    ] {
        source.run(&table.replace('\'', &quote.to_string())).await;
    }
}

/// A statement with names as the server quotes them: written with `[…]`.
async fn run(source: &SourceDatabase, statement: &str) {
    let quote = if source.server == SourceServer::Postgres { "\"" } else { "`" };
    source.run(&statement.replace(['[', ']'], quote)).await;
}

async fn add_course(source: &SourceDatabase, key: &str, changed: &str) {
    let text = format!(
        "INSERT INTO [courseList] VALUES ('{key}', '閱讀教學工作坊', '測試字第1號', '029999', 2, 3.0, '2026-03-07',
           '2026-03-07 16:00:00', 3, '40,30', '大綱<!--<category>5-1</category><level>7-1</level><mode>11-1</mode>-->',
           2, '{changed}', 7)"
    );
    run(source, &text).await;
}

async fn add_person(source: &SourceDatabase, key: &str, who: &str, hours: &str, changed: &str) {
    run(source, &format!("INSERT INTO [teacherList] VALUES ('{key}', '{who}', '{hours}', '{changed}')"))
        .await;
}

async fn look(app: &App, partner: PartnerId) -> Source {
    sources::source(app.db.read(), partner).await.expect("looked").expect("a source")
}

/// The code of why the last reading failed; empty when it did not.
async fn failure(app: &App, partner: PartnerId) -> String {
    look(app, partner).await.failure.map(|failure| failure.code).unwrap_or_default()
}

async fn until_due(app: &App, partner: PartnerId) {
    let left = look(app, partner).await.next_at - app.clock.now().as_millisecond();
    app.clock.advance(SignedDuration::from_millis(left.max(0)));
}

/// A partner with one course in its database, at the hour at which it is read.
async fn due(world: &World, source: &SourceDatabase) -> (PartnerId, String) {
    let (partner, here) = by_database(world).await;
    tables(source).await;
    add_course(source, "C-1", "2026-10-01 08:00:00").await;
    let mut desk = world.client(&world.reviewer).await;
    set(&mut desk, &here, &form(source)).await;
    until_due(&world.app, partner).await;
    (partner, here)
}

/// Lets the next reading's time come, reads, and works on what came of it.
async fn night(app: &App, partner: PartnerId) -> Option<Delivery> {
    until_due(app, partner).await;
    sources::run_due(app).await.expect("read");
    app.run_jobs().await.expect("worked");
    let number = look(app, partner).await.last_delivery?;
    Some(taking::delivery(app.db.read(), partner, number).await.expect("there"))
}

async fn set(desk: &mut Client, here: &str, form: &[(&str, &str)]) {
    desk.submit(here, here, form).await.sees("已儲存");
}

on_all! {
    /// Set on the page, tried, checked without writing, read at its hour; then only what changed, and once a week everything.
    async fn a_database_is_read_night_after_night(world: World, source: SourceDatabase) {
        let (app, (partner, here)) = (&world.app, by_database(&world).await);
        tables(&source).await;
        let teacher = testkit::national_id(4);
        add_course(&source, "C-1", "2026-10-01 08:00:00").await;
        add_course(&source, "C-2", "2026-10-10 08:00:00").await;
        add_person(&source, "C-1", &teacher, "3", "2026-10-01 08:00:00").await;
        add_person(&source, "C-2", &teacher, "0.3", "2026-10-10 08:00:00").await;

        let mut desk = world.client(&world.reviewer).await;
        set(&mut desk, &here, &form(&source)).await;
        let page = desk.submit(&here, &format!("{here}/try"), &[]).await;
        page.sees("連得上").sees("courseList").sees("FundMoney").sees("changed_at");
        assert!(!page.text.contains(SOURCE_PASSWORD), "the password is never shown");

        desk.submit(&here, &format!("{here}/read"), &[("what", "dry")]).await.sees("已排入讀取");
        app.run_jobs().await.expect("read and worked");
        app.run_jobs().await.expect("worked");
        let tried = look(app, partner).await;
        assert_eq!((tried.last_rows, failure(app, partner).await), (4, String::new()));
        let first = taking::delivery(app.db.read(), partner, 1).await.expect("there");
        assert_eq!((first.state(), counts(&first)), (State::Checked, [3, 0, 0, 0, 0, 1]));
        assert_eq!(hours(app, world.teacher.person).await, 0, "only checked");

        let read = night(app, partner).await.expect("a delivery");
        assert_eq!((read.state(), counts(&read)), (State::Merged, [3, 0, 0, 0, 0, 1]));
        assert_eq!(hours(app, world.teacher.person).await, 6);
        assert!(look(app, partner).await.last_whole, "the first time it is everything");

        // The overlap holds C-2 and its row of people; C-1 did not change.
        let again = night(app, partner).await.expect("a delivery");
        assert_eq!(counts(&again), [0, 0, 1, 0, 0, 1]);
        let source_now = look(app, partner).await;
        assert_eq!((source_now.last_whole, source_now.last_rows), (false, 2));

        run(&source, "UPDATE [teacherList] SET [Counts] = '2', [changed_at] = '2026-10-16 09:00:00' WHERE [Counts] = '0.3'").await;
        let mended = night(app, partner).await.expect("a delivery");
        assert_eq!(counts(&mended), [1, 0, 1, 0, 0, 0]);
        assert_eq!(hours(app, world.teacher.person).await, 10);

        // Mended without saying so: the week's whole reading finds it.
        run(&source, "UPDATE [teacherList] SET [Counts] = '1' WHERE [Counts] = '3'").await;
        let mut nights = 0;
        while hours(app, world.teacher.person).await == 10 {
            nights += 1;
            assert!(nights <= 7, "within a week");
            night(app, partner).await;
        }
        assert_eq!(hours(app, world.teacher.person).await, 6);
        assert!(look(app, partner).await.last_whole);

        // The cooperation ends: nothing opens their database any more, and what came stays.
        let mut desk = world.client(&world.reviewer).await;
        let end = here.replace("/source", "/end");
        desk.submit(&end, &end, &[("reason", "系統停用")]).await.sees("已結束");
        let left = sources::source(app.db.read(), partner).await.expect("looked");
        assert_eq!(left, None, "address and password are gone");
        let again = desk.submit(&here, &here, &form(&source)).await;
        assert!(!again.text.contains("已儲存"), "{}", again.text);
        let left = sources::source(app.db.read(), partner).await.expect("looked");
        assert_eq!(left, None, "nor does a form that was still open bring them back");
        app.clock.advance(SignedDuration::from_hours(48));
        sources::run_due(app).await.expect("nothing to read");
        assert_eq!(hours(app, world.teacher.person).await, 6, "what came stays");
    }

    /// Each thing that can be wrong is told by its code and in words, and tried again half an hour later.
    async fn what_is_wrong_is_told_and_tried_again(world: World, source: SourceDatabase) {
        let (app, (partner, here)) = (&world.app, by_database(&world).await);
        tables(&source).await;
        let mut desk = world.client(&world.reviewer).await;
        let port = { std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound").port() };
        let closed = port.to_string();
        let mut cases = vec![
            (vec![], "source-empty"),
            (vec![("courses", "nowhere")], "source-table"),
            (vec![("courses_changed", "nowhere")], "source-column"),
            (vec![("people", "courseList")], "source-column"),
            (vec![("courses_changed", "CourseName")], "source-change-kind"),
            (vec![("host", "nowhere.invalid")], "source-host-unknown"),
            (vec![("port", closed.as_str())], "source-silent"),
            (vec![("database", "nowhere")], "source-sign-in"),
        ];
        if source.server == SourceServer::MariaDb {
            // The other server of the tests asks nobody for a password.
            cases.push((vec![("password", "a wrong one")], "source-sign-in"));
        }
        for (changes, code) in cases {
            set(&mut desk, &here, &with(form(&source), &changes)).await;
            let next = look(app, partner).await.next_at;
            app.clock.advance(SignedDuration::from_millis(next - app.clock.now().as_millisecond()));
            sources::run_due(app).await.expect("ran");
            assert_eq!(failure(app, partner).await, code, "{changes:?}");
            let again = look(app, partner).await;
            assert_eq!(again.next_at, (app.clock.now() + SignedDuration::from_mins(30)).as_millisecond());
            assert_eq!(again.last_delivery, None);
            desk = world.client(&world.reviewer).await;
            let page = desk.get(&here).await;
            page.sees("上次讀取失敗");
            assert!(!page.text.contains("refusal-"), "{code} has its sentence");
            assert!(!page.text.contains(SOURCE_PASSWORD) && !page.text.contains("a wrong one"));
        }
        let folder = app.settings.data.join("exchange");
        let left = std::fs::read_dir(folder).map_or(0, Iterator::count);
        assert_eq!(left, 0, "nothing of a reading that failed is left on disk");
        // Six times half an hour, then the next day at its hour.
        for _ in 0..6 {
            app.clock.advance(SignedDuration::from_mins(30));
            sources::run_due(app).await.expect("ran");
        }
        let left = look(app, partner).await.next_at - app.clock.now().as_millisecond();
        assert!(left > 12 * 3_600_000, "the next night: {left}");
    }

    /// A reading whose process ended begins again; two copies never read the same at once.
    async fn a_reading_that_was_stopped_begins_again(world: World, source: SourceDatabase) {
        let app = &world.app;
        let (partner, _) = due(&world, &source).await;
        // As a process leaves it that was killed while it read.
        let until = (app.clock.now() + SignedDuration::from_mins(5)).as_millisecond();
        let mut change = app.db.change(&Actor::process("test"), app.clock.now()).await.expect("change");
        let text = "UPDATE exchange_source SET worker = $2, worker_until = $3 WHERE partner = $1";
        sql::run(change.conn(), text, params![partner, uuid::Uuid::now_v7(), until]).await.expect("claimed");
        change.unaudited("a test");
        change.commit().await.expect("committed");
        sources::run_due(app).await.expect("looked");
        assert_eq!(look(app, partner).await.last_ok_at, None, "somebody reads");
        app.clock.advance(SignedDuration::from_mins(6));
        let (one, two) = tokio::join!(sources::run_due(app), sources::run_due(app));
        one.expect("read");
        two.expect("looked");
        app.run_jobs().await.expect("worked");
        let read = look(app, partner).await;
        assert_eq!((read.last_delivery, read.last_rows), (Some(1), 1));
        let (_, total) = taking::deliveries(app.db.read(), partner, 10, 0).await.expect("listed");
        assert_eq!(total, 1, "read once");
    }

    /// The cooperation ends while its table is being read: what was read is no delivery, and nothing is left to read from.
    async fn the_end_overtakes_a_reading(world: World, source: SourceDatabase) {
        let app = &world.app;
        let (partner, here) = due(&world, &source).await;
        let mut desk = world.client(&world.reviewer).await;
        let lock = source.lock("courseList").await;
        let overtake = async {
            let text = "SELECT COUNT(*) AS n FROM exchange_source WHERE partner = $1 AND worker IS NOT NULL";
            while sql::number(app.db.read(), text, params![partner]).await.expect("asked") == 0 {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
            // The reading has its address and password by now, and waits for the table.
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
            let end = here.replace("/source", "/end");
            desk.submit(&end, &end, &[("reason", "系統停用")]).await.sees("已結束");
            lock.release().await;
        };
        let (read, ()) = tokio::join!(sources::run_due(app), overtake);
        read.expect("nothing to keep is no failure");
        app.run_jobs().await.expect("worked");
        let (_, total) = taking::deliveries(app.db.read(), partner, 10, 0).await.expect("listed");
        assert_eq!(total, 0, "what was read is no delivery");
        assert_eq!(sources::source(app.db.read(), partner).await.expect("looked"), None);
    }

    /// TLS with the partner's own authority; another's proves nothing, and a name must fit.
    async fn the_certificate_is_checked(world: World, source: SourceDatabase) {
        let Ok(file) = std::env::var("XINGTAN_TEST_CERTIFICATE") else {
            assert!(std::env::var("XINGTAN_TEST_BOTH").is_err(), "XINGTAN_TEST_CERTIFICATE names no file");
            eprintln!("XINGTAN_TEST_CERTIFICATE is not set: TLS is not tried");
            return;
        };
        let own = std::fs::read_to_string(file).expect("the authority's certificate");
        let (app, (partner, here)) = (&world.app, by_database(&world).await);
        tables(&source).await;
        add_course(&source, "C-1", "2026-10-01 08:00:00").await;
        let mut desk = world.client(&world.reviewer).await;
        let tls = [("host", "localhost"), ("secrecy", "tls"), ("certificate", own.as_str())];
        set(&mut desk, &here, &with(form(&source), &tls)).await;
        let read = night(app, partner).await.expect("a delivery");
        assert_eq!((failure(app, partner).await, counts(&read)), (String::new(), [1, 0, 0, 0, 0, 0]));
        desk = world.client(&world.reviewer).await;
        for wrong in [vec![("certificate", "")], vec![("host", "127.0.0.1")]] {
            let changes: Vec<_> = tls.into_iter().chain(wrong).collect();
            set(&mut desk, &here, &with(form(&source), &changes)).await;
            let page = desk.submit(&here, &format!("{here}/try"), &[]).await;
            page.sees("加密連線不成立");
        }
    }
}

/// Only its own people set a source; a private address needs the operator; a stored password is not led elsewhere.
#[test]
fn only_where_it_may_lie_and_by_whom() {
    let Some(server) = source_servers().into_iter().next() else { return };
    for engine in testkit::engines() {
        crate::block_on(async move {
            let world = World::new(engine).await;
            let source = SourceDatabase::fresh(server).await;
            let (app, (partner, here)) = (&world.app, by_database(&world).await);
            let mut desk = world.client(&world.reviewer).await;
            for (changes, sentence) in [
                (vec![], "不被許可的網路"),
                (vec![("host", "8.8.8.8")], "不加密的連線只限"),
                (vec![("host", "192.168.7.7"), ("secrecy", "tls")], "不被許可的網路"),
                (vec![("host", "db.example.tw; DROP")], "不像主機"),
                (
                    vec![("courses", ""), ("people", ""), ("courses_changed", ""), ("people_changed", "")],
                    "至少要有一個",
                ),
            ] {
                let page = desk.submit(&here, &here, &with(form(&source), &changes)).await;
                assert_eq!(page.status.as_u16(), 422, "{changes:?}");
                page.sees(sentence);
                assert!(!page.text.contains(SOURCE_PASSWORD), "a password that was typed is not sent back");
            }
            // A name says nothing before it is resolved; then this machine is not public.
            set(&mut desk, &here, &with(form(&source), &[("host", "localhost"), ("secrecy", "tls")])).await;
            desk.submit(&here, &format!("{here}/try"), &[]).await.sees("不被許可的網路");
            let kept = [("host", "db.example.tw"), ("secrecy", "tls"), ("password", "")];
            desk.submit(&here, &here, &with(form(&source), &kept)).await.sees("請重新輸入密碼");
            let same = [("host", "localhost"), ("secrecy", "tls"), ("password", ""), ("people", "")];
            let same = with(form(&source), &same);
            set(&mut desk, &here, &with(same, &[("people_changed", "")])).await;
            let mut stranger = world.client(&world.organiser).await;
            assert_eq!(stranger.get(&here).await.status.as_u16(), 404);
            let remove = format!("{here}/remove");
            desk.submit(&remove, &remove, &[]).await.sees("已移除");
            assert!(sources::source(app.db.read(), partner).await.expect("looked").is_none());
            let letters = platform::mail::newest(app).await.expect("mail");
            assert!(
                letters.iter().any(|mail| mail.subject.contains("資料庫來源已設定")),
                "those who answer for it hear"
            );
        });
    }
}
