//! Fetching records back from a page: everything or since the last time, in every format, with what can't be written.

use app::exchange::fetching::{self, Format};
use app::exchange::partners;
use axum::http::StatusCode;
use documents::exchange::{Item, Limits, List, RawRow, open_bytes};
use domain::ledger::EntryKind;
use domain::permissions::Right;
use jiff::SignedDuration;
use platform::db::{Actor, sql};
use platform::params;

use crate::exchange_api::active;
use crate::on_both;

const HERE: &str = "/exchange/partners/county-07/fetch";

fn rows(bytes: &[u8], name: &str) -> Vec<RawRow> {
    let rows = open_bytes(bytes.to_vec(), name, &Limits::default()).expect("readable");
    let row = |item| match item {
        Ok(Item::Row(row)) => row,
        other => panic!("{other:?}"),
    };
    rows.map(row).collect()
}

/// Who has how many hours of which course.
fn people(bytes: &[u8], name: &str) -> Vec<(String, String, String)> {
    let mut found: Vec<_> = rows(bytes, name)
        .into_iter()
        .filter(|row| row.list == List::People)
        .map(|row| (row.cells[0].clone(), row.cells[1].clone(), row.cells[2].clone()))
        .collect();
    found.sort();
    found
}

on_both! {
    /// Every format holds the same rows; since the last time holds what changed, and what was taken back as 0.
    async fn files_hold_what_stands_or_what_changed(world: World) {
        let app = &world.app;
        active(&world).await;
        world.grant(&world.reviewer, Right::Export).await;
        let code_of = async |person| app::identity::person(app.db.read(), person).await.expect("person").personal_code;
        let (one, two) = (world.teacher.person, world.other_teacher.person);
        let (first, second) = (world.published(20).await, world.published(20).await);
        world.post_hours(&first, one, EntryKind::Issue, 6).await;
        world.post_hours(&first, two, EntryKind::Issue, 3).await;
        let mut desk = world.client(&world.reviewer).await;
        desk.get(HERE).await.sees("還沒有取回過");
        let line = |course: &str, who: &str, hours: &str| (course.to_owned(), who.to_owned(), hours.to_owned());
        let mut all = vec![line(&first, &code_of(one).await, "3"), line(&first, &code_of(two).await, "1.5")];
        all.sort();
        for (n, format) in Format::ALL.into_iter().enumerate() {
            desk.submit(HERE, HERE, &[("what", "all"), ("format", format.as_str())]).await.sees("檔案已產生");
            let file = desk.get(&format!("{HERE}/{}/file", n + 1)).await;
            assert_eq!(file.status, StatusCode::OK);
            let name = format.file(1).0;
            assert_eq!(people(&file.bytes, &name), all, "{name}");
            let courses = rows(&file.bytes, &name).iter().filter(|row| row.list == List::Courses).count();
            assert_eq!(courses, usize::from(format != Format::Csv), "{name}");
        }
        desk.get(HERE).await.sees("第 7 號");
        world.post_hours(&first, two, EntryKind::Reverse, -3).await;
        world.post_hours(&second, one, EntryKind::Issue, 4).await;
        desk.submit(HERE, HERE, &[("what", "since"), ("format", "xml")]).await.sees("檔案已產生");
        let file = desk.get(&format!("{HERE}/8/file")).await;
        let mut changed = vec![line(&first, &code_of(two).await, "0"), line(&second, &code_of(one).await, "2")];
        changed.sort();
        assert_eq!(people(&file.bytes, "x.xml"), changed);
        desk.submit(HERE, HERE, &[("what", "since"), ("format", "package")]).await.sees("沒有變動");
        let partner = partners::by_code(app.db.read(), "county-07").await.expect("read").expect("there");
        let log = platform::audit::history(app.db.read(), partner.id.0).await.expect("the log");
        let count = |action: &str| log.iter().filter(|line| line.action == action).count();
        assert_eq!((count("exchange.fetch_made"), count("exchange.fetch_downloaded")), (9, 8));
    }

    /// A character that Big5 does not have leaves its row out and is named; UTF-8 leaves nothing out.
    async fn what_big5_cannot_write_is_named(world: World) {
        let app = &world.app;
        active(&world).await;
        let code = world.published(20).await;
        world.post_hours(&code, world.teacher.person, EntryKind::Issue, 6).await;
        let mut change = app.db.change(&Actor::process("test"), app.clock.now()).await.expect("change");
        let text = "UPDATE course SET form = REPLACE(form, '\"title\":[\"', '\"title\":[\"𠮷') WHERE code = $1";
        sql::run(change.conn(), text, params![code.as_str()]).await.expect("set");
        change.unaudited("a test");
        change.commit().await.expect("committed");
        let partner = partners::by_code(app.db.read(), "county-07").await.expect("read").expect("there");
        let actor = &world.reviewer.actor;
        let big5 = fetching::make(app, actor, &partner, Format::PackageBig5, false).await.expect("made");
        assert_eq!((big5.courses, big5.people, big5.left_out), (0, 1, 1));
        let gap = &big5.gaps()[0];
        assert_eq!((gap.course.as_str(), gap.column.as_str(), gap.character), (code.as_str(), "CourseName", '𠮷'));
        let whole = fetching::make(app, actor, &partner, Format::Package, false).await.expect("made");
        assert_eq!((whole.courses, whole.left_out), (1, 0));
        let mut desk = world.client(&world.reviewer).await;
        desk.get(&format!("{HERE}/{}", big5.number)).await.sees("U+20BB7").sees("寫不出的字");
        // Seven days, then the file is gone and its line stays.
        let files = || std::fs::read_dir(world.folder.path().join("exchange")).expect("folder").count();
        assert_eq!(files(), 2);
        app.clock.advance(SignedDuration::from_hours(24 * 7 + 1));
        assert_eq!(fetching::delete_old(app).await.expect("looked"), 2);
        assert_eq!((files(), fetching::delete_old(app).await.expect("looked")), (0, 0));
    }

    /// Only for whom it is: not without the right, not for others, not while the partner is paused.
    async fn only_who_may_fetches(world: World) {
        let app = &world.app;
        active(&world).await;
        let mut desk = world.client(&world.reviewer).await;
        desk.get(HERE).await.sees("匯出資料的權利");
        let no = desk.post(HERE, &[("what", "all"), ("format", "xlsx")]).await;
        assert_eq!(no.status, StatusCode::FORBIDDEN);
        let mut stranger = world.client(&world.organiser).await;
        assert_eq!(stranger.get(HERE).await.status, StatusCode::NOT_FOUND);
        world.grant(&world.reviewer, Right::Export).await;
        let mut change = app.db.change(&Actor::process("test"), app.clock.now()).await.expect("change");
        sql::run(change.conn(), "UPDATE exchange_partner SET state = 'paused' WHERE code = 'county-07'", vec![]).await.expect("set");
        change.unaudited("a test");
        change.commit().await.expect("committed");
        let refused = desk.submit(HERE, HERE, &[("what", "all"), ("format", "xlsx")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
