//! Two installations with a link between them: a county's calls, the nation's answers; both ways, corrected, taken back, stopped in
//! the middle, not reached.

use std::net::SocketAddr;
use std::time::Duration;

use app::App;
use app::exchange::links::{self, LinkId, Typed};
use app::exchange::{months, partners};
use domain::exchange_partner::KeyTyped;
use domain::ledger::EntryKind;
use jiff::SignedDuration;
use platform::db::{Actor, sql};
use platform::ids::PersonId;
use platform::params;
use testkit::{Engine, World};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::exchange_api::active;
use crate::exchange_taking::hours;

/// A county's installation with a link to the nation's, and what stands where.
struct Two {
    county: World,
    nation: World,
    at: SocketAddr,
    serving: JoinHandle<()>,
    link: LinkId,
    key: String,
    /// A course of the county's own, and one that only the nation has.
    ours: String,
    theirs: String,
}

async fn serve(app: &App, at: &str) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind(at).await.expect("a port");
    let at = listener.local_addr().expect("an address");
    let service = app.router().into_make_service_with_connect_info::<SocketAddr>();
    (at, tokio::spawn(async move { axum::serve(listener, service).await.expect("served") }))
}

fn typed(at: SocketAddr, key: &str, does: [bool; 3]) -> Typed {
    Typed {
        name: "全國站台".to_owned(),
        url: format!("http://{at}/"),
        key: key.to_owned(),
        mail: "exchange@county.example.tw".to_owned(),
        sends: does[0],
        fetches: does[1],
        compares: does[2],
        hour: "2".to_owned(),
    }
}

impl Two {
    async fn begin(engine: Engine, does: [bool; 3]) -> Self {
        let (county, nation) = (World::new(engine).await, World::new(engine).await);
        active(&nation).await;
        let wish = KeyTyped {
            name: "縣站台".to_owned(),
            kind: "live".to_owned(),
            scopes: ["records:write", "records:read", "reconcile"].map(str::to_owned).into(),
            until: "2027-10-14".to_owned(),
            addresses: String::new(),
            anywhere: true,
        };
        let seat = nation.reviewer.seat.clone().expect("a seat");
        let issued =
            partners::issue_key(&nation.app, &nation.reviewer.actor, &seat, "county-07", &wish).await;
        let key = issued.expect("issued").token;
        let (at, serving) = serve(&nation.app, "127.0.0.1:0").await;
        // Of each two courses, so that the codes of one side are not all known on the other by chance.
        nation.published(10).await;
        let (ours, theirs) = (county.published(10).await, nation.published(10).await);
        let seat = county.reviewer.seat.clone().expect("a seat");
        let link = links::make(&county.app, &county.reviewer.actor, &seat, &typed(at, &key, does)).await;
        let two = Self { county, nation, at, serving, link: link.expect("made"), key, ours, theirs };
        two.advance(SignedDuration::from_hours(20 * 24));
        two.county.post_hours(&two.ours, two.county.teacher.person, EntryKind::Issue, 6).await;
        two.county.post_hours(&two.ours, two.county.other_teacher.person, EntryKind::Issue, 4).await;
        two.nation.post_hours(&two.theirs, two.nation.teacher.person, EntryKind::Issue, 3).await;
        two
    }

    fn advance(&self, by: SignedDuration) {
        self.county.app.clock.advance(by);
        self.nation.app.clock.advance(by);
    }

    /// A run from its beginning until nothing is left to do on either side.
    async fn run(&self) {
        self.advance(SignedDuration::from_mins(10));
        links::run(&self.county.app, self.link).await.expect("run");
        self.rest().await;
    }

    async fn rest(&self) {
        for _ in 0..6 {
            self.nation.app.run_jobs().await.expect("jobs");
            self.advance(SignedDuration::from_mins(1));
            self.county.app.run_jobs().await.expect("jobs");
        }
    }

    /// Hours of the teacher and of the other one, in the county and in the nation.
    async fn hours(&self) -> [i64; 4] {
        let of = async |world: &World, person: PersonId| hours(&world.app, person).await;
        let (county, nation) = (&self.county, &self.nation);
        [
            of(county, county.teacher.person).await,
            of(county, county.other_teacher.person).await,
            of(nation, nation.teacher.person).await,
            of(nation, nation.other_teacher.person).await,
        ]
    }

    /// Lines of the ledgers and deliveries, in the county and in the nation.
    async fn rows(&self) -> [i64; 4] {
        let (county, nation) = (&self.county.app, &self.nation.app);
        [
            count(county, "award").await,
            count(nation, "award").await,
            count(county, "exchange_delivery").await,
            count(nation, "exchange_delivery").await,
        ]
    }

    async fn page(&self) -> testkit::Answer {
        let mut head = self.county.client(&self.county.reviewer).await;
        let page = head.get(&format!("/exchange/links/{}", self.link)).await;
        assert_eq!(page.status.as_u16(), 200);
        page
    }
}

async fn count(app: &App, table: &str) -> i64 {
    sql::number(app.db.read(), &format!("SELECT COUNT(*) AS n FROM {table}"), vec![]).await.expect("counted")
}

fn on_each(does: [bool; 3], body: impl AsyncFn(Two)) {
    for engine in testkit::engines() {
        eprintln!("on {engine:?}");
        crate::block_on(async { body(Two::begin(engine, does).await).await });
    }
}

/// Up and down, then nothing new; a correction there and back, a reversal of each side.
#[test]
fn two_installations_hold_the_same() {
    on_each([true, true, true], async |two| {
        assert_eq!(two.hours().await, [6, 4, 3, 0]);
        two.run().await;
        assert_eq!(two.hours().await, [9, 4, 9, 4], "{}", two.page().await.main());
        let stands = two.rows().await;
        two.run().await;
        assert_eq!(two.rows().await, stands, "a second run changes nothing, and nothing echoes");
        two.page().await.sees("正常").sees("不同的紀錄有 0 筆");

        two.county.post_hours(&two.ours, two.county.teacher.person, EntryKind::Correct, -2).await;
        two.nation.post_hours(&two.theirs, two.nation.teacher.person, EntryKind::Correct, -1).await;
        two.run().await;
        assert_eq!(two.hours().await, [6, 4, 6, 4], "corrected");
        two.county.post_hours(&two.ours, two.county.other_teacher.person, EntryKind::Reverse, -4).await;
        two.nation.post_hours(&two.theirs, two.nation.teacher.person, EntryKind::Reverse, -2).await;
        two.run().await;
        assert_eq!(two.hours().await, [4, 0, 4, 0], "taken back");
        let stands = two.rows().await;
        two.run().await;
        assert_eq!(two.rows().await, stands);
    });
}

/// Stopped wherever it may be, the next run goes on: nothing is missing and nothing stands twice.
#[test]
fn a_run_that_is_stopped_goes_on() {
    on_each([true, true, false], async |two| {
        let mut stops = 0;
        for _ in 0..8 {
            // Given up when something has moved, as if the process had been killed just then.
            let before = (two.rows().await, mark(&two).await);
            let moved = async {
                while (two.rows().await, mark(&two).await) == before {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            };
            let run = links::run(&two.county.app, two.link);
            tokio::select! {
                done = run => done.expect("run"),
                () = moved => stops += 1,
            }
            two.nation.app.run_jobs().await.expect("jobs");
            // The lease of who was killed runs out.
            two.advance(SignedDuration::from_mins(6));
        }
        assert!(stops >= 1, "stopped {stops} times");
        two.run().await;
        assert_eq!(two.hours().await, [9, 4, 9, 4]);
        let [county, nation, ..] = two.rows().await;
        assert_eq!((county, nation), (3, 3), "each line once on each side");
    });
}

/// How far the link has noted to be.
async fn mark(two: &Two) -> i64 {
    let text = "SELECT COALESCE(pending, 0) + fetched + moved AS n FROM exchange_link WHERE id = $1";
    sql::number(two.county.app.db.read(), text, params![two.link]).await.expect("a mark")
}

/// What the other side refuses is shown in words and said again until it is taken.
#[test]
fn refused_rows_are_shown_and_sent_again() {
    on_each([true, false, false], async |two| {
        two.run().await;
        assert_eq!(two.hours().await, [6, 4, 9, 4]);
        two.advance(SignedDuration::from_hours(30 * 24));
        let partner =
            partners::by_code(two.nation.app.db.read(), "county-07").await.expect("read").expect("there");
        let month = months::months(two.nation.app.db.read(), partner.id).await.expect("months")[0].month;
        months::confirm(&two.nation.app, &Actor::process("test"), partner.id, month)
            .await
            .expect("confirmed");
        two.county.post_hours(&two.ours, two.county.teacher.person, EntryKind::Correct, -2).await;
        two.run().await;
        assert_eq!(two.hours().await, [4, 4, 9, 4], "the month is confirmed there");
        two.page().await.sees("退回 1 列").sees(&two.ours).sees("已經確認，不能再更改");
        let mut change = two
            .nation
            .app
            .db
            .change(&Actor::process("test"), two.nation.app.clock.now())
            .await
            .expect("change");
        sql::run(change.conn(), "DELETE FROM exchange_month", vec![]).await.expect("opened");
        change.unaudited("a test");
        change.commit().await.expect("committed");
        two.run().await;
        assert_eq!(two.hours().await, [4, 4, 7, 4], "said again and taken");
        two.page().await.sees("退回 0 列");
    });
}

/// The record that only one side has is named, with the person masked.
#[test]
fn the_differing_record_is_named() {
    on_each([false, false, true], async |two| {
        // Compared and not sent: both records are only here.
        two.run().await;
        let page = two.page().await;
        page.sees("不同的紀錄有 2 筆").sees("只有這裡有").sees(&two.ours);
        let number = testkit::national_id(4);
        assert!(!page.text.contains(&number) && page.text.contains(&number[..3]), "masked");
        let seat = two.county.reviewer.seat.clone().expect("a seat");
        let wish = typed(two.at, "", [true, false, true]);
        let id = two.link.to_string();
        links::save(&two.county.app, &two.county.reviewer.actor, &seat, &id, 1, &wish).await.expect("saved");
        two.run().await;
        two.page().await.sees("不同的紀錄有 0 筆");
        // Said there and not here any more, because it was taken back without being sent.
        let wish = typed(two.at, "", [false, false, true]);
        links::save(&two.county.app, &two.county.reviewer.actor, &seat, &id, 2, &wish).await.expect("saved");
        two.county.post_hours(&two.ours, two.county.other_teacher.person, EntryKind::Reverse, -4).await;
        two.run().await;
        two.page().await.sees("不同的紀錄有 1 筆").sees("只有對方有").sees(&two.ours);
    });
}

/// Not reached, then the key is over: said on the page, told once by letter after its hours; afterwards nothing is missing.
#[test]
fn failures_are_told_and_nothing_is_lost() {
    on_each([true, true, true], async |two| {
        two.serving.abort();
        while tokio::net::TcpStream::connect(two.at).await.is_ok() {
            tokio::task::yield_now().await;
        }
        let letters = async || {
            let mails = platform::mail::newest(&two.county.app).await.expect("mail");
            mails.iter().filter(|mail| mail.subject.contains("全國站台")).count()
        };
        two.run().await;
        two.page().await.sees("失敗中").sees("連不上對方站台").sees("每小時會再試一次");
        for _ in 0..3 {
            two.advance(SignedDuration::from_hours(15));
            links::begin_due(&two.county.app).await.expect("begun");
            two.county.app.run_jobs().await.expect("jobs");
        }
        assert_eq!(letters().await, 0, "not before its hours");
        for _ in 0..2 {
            two.advance(SignedDuration::from_hours(4));
            links::begin_due(&two.county.app).await.expect("begun");
            two.county.app.run_jobs().await.expect("jobs");
        }
        assert_eq!(letters().await, 2, "one for the head, one for the address, once");

        let (at, _serving) = serve(&two.nation.app, &two.at.to_string()).await;
        assert_eq!(at, two.at);
        two.advance(SignedDuration::from_hours(2));
        links::begin_due(&two.county.app).await.expect("begun");
        two.county.app.run_jobs().await.expect("jobs");
        two.rest().await;
        assert_eq!(two.hours().await, [9, 4, 9, 4]);
        two.page().await.sees("正常");

        let seat = two.nation.reviewer.seat.clone().expect("a seat");
        partners::pause(&two.nation.app, &two.nation.reviewer.actor, &seat, "county-07", "主機搬遷")
            .await
            .expect("paused");
        two.run().await;
        two.page().await.sees("對方不接受這把金鑰").sees("key-paused");
    });
}

/// What a link may be, by field; who may keep one; the key is sealed and goes to no other address.
#[test]
fn a_link_is_kept_by_heads_and_its_key_is_sealed() {
    on_each([true, true, true], async |two| {
        let (app, head) = (&two.county.app, &two.county.reviewer);
        let mut desk = two.county.client(head).await;
        let blank =
            [("name", ""), ("url", "https://10.0.0.8"), ("key", "secret"), ("mail", "x"), ("hour", "25")];
        let refused = desk.submit("/exchange/links/new", "/exchange/links/new", &blank).await;
        assert_eq!(refused.status.as_u16(), 422);
        for words in ["內部網路", "不是介接金鑰", "沒有選擇往來項目"] {
            refused.sees(words);
        }
        let here = format!("/exchange/links/{}", two.link);
        let page = desk.get(&here).await;
        assert!(!page.text.contains(&two.key), "never shown");
        #[derive(sea_orm::FromQueryResult)]
        struct Sealed {
            sealed: Vec<u8>,
        }
        let rows: Vec<Sealed> =
            sql::all(app.db.read(), "SELECT sealed FROM exchange_link", vec![]).await.expect("read");
        assert_eq!(app.keys.open(&rows[0].sealed).as_deref(), Some(two.key.as_str()));
        assert!(!rows[0].sealed.windows(12).any(|part| two.key.as_bytes().starts_with(part)));
        let edit = format!("{here}/edit");
        let elsewhere = [
            ("version", "1"),
            ("name", "別處"),
            ("url", "https://other.example.tw"),
            ("key", ""),
            ("mail", "exchange@county.example.tw"),
            ("hour", "2"),
            ("does", "send"),
        ];
        let refused = desk.submit(&edit, &edit, &elsewhere).await;
        assert_eq!(refused.status.as_u16(), 422, "the key goes to the address it was given for");

        let mut other = two.county.client(&two.county.organiser).await;
        assert_eq!(other.get(&here).await.status.as_u16(), 404, "another organisation's");
        let mut operator = two.county.client(&two.county.operator).await;
        assert_eq!(operator.get("/exchange/links").await.status.as_u16(), 403);

        desk.submit(&here, &here, &[("do", "pause")]).await.sees("已暫停");
        let before = two.rows().await;
        two.run().await;
        assert_eq!(two.rows().await, before, "nothing is done while it is paused");
        desk.submit(&here, &here, &[("do", "go-on")]).await.sees("已繼續");
        desk.submit(&here, &here, &[("do", "run")]).await.sees("已開始執行");
        app.run_jobs().await.expect("jobs");
        two.rest().await;
        assert_eq!(two.hours().await, [9, 4, 9, 4]);
        let end = format!("{here}/end");
        desk.submit(&end, &end, &[]).await.sees("已結束連線");
        assert_eq!(
            (count(app, "exchange_link").await, two.hours().await),
            (0, [9, 4, 9, 4]),
            "what came stays"
        );
    });
}
