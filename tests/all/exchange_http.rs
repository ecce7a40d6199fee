//! The door for deliveries over real connections: bytes that trickle, break off, are too many or packed. Nothing stays behind.

use std::net::SocketAddr;
use std::time::Duration;

use app::exchange::partners;
use app::exchange::taking;
use axum::Router;
use domain::exchange_partner::KeyTyped;
use jiff::SignedDuration;
use testkit::World;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::exchange_api::{API, active, read};

/// A served world with a partner's key that may be used from this machine.
struct Served {
    world: World,
    at: SocketAddr,
    token: String,
}

impl Served {
    async fn begin(engine: testkit::Engine) -> Self {
        let world = World::with(engine, |settings| settings.exchange_patience_seconds = 1).await;
        active(&world).await;
        let typed = KeyTyped {
            name: "主機".to_owned(),
            kind: "live".to_owned(),
            scopes: vec!["records:write".to_owned()],
            until: "2027-10-14".to_owned(),
            addresses: String::new(),
            anywhere: true,
        };
        let seat = world.reviewer.seat.clone().expect("a seat");
        let issued = partners::issue_key(&world.app, &world.reviewer.actor, &seat, "county-07", &typed).await;
        let token = issued.expect("issued").token;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let at = listener.local_addr().expect("an address");
        let router: Router = world.app.router();
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { world, at, token }
    }

    /// A connection on which a delivery has begun.
    async fn sending(&self, headers: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.at).await.expect("connected");
        let head = format!(
            "POST {API}/deliveries HTTP/1.1\r\nHost: exchange\r\nAuthorization: Bearer {}\r\nAccept-Language: en\r\n{headers}\r\n\r\n",
            self.token
        );
        stream.write_all(head.as_bytes()).await.expect("sent");
        stream
    }

    async fn others_are_answered(&self) {
        let mut stream = TcpStream::connect(self.at).await.expect("connected");
        let call = format!(
            "GET {API}/me HTTP/1.1\r\nHost: exchange\r\nConnection: close\r\nAuthorization: Bearer {}\r\n\r\n",
            self.token
        );
        stream.write_all(call.as_bytes()).await.expect("sent");
        let (status, _) = answer(&mut stream).await;
        assert_eq!(status, 200);
    }

    fn files(&self) -> usize {
        std::fs::read_dir(self.world.folder.path().join("exchange")).map_or(0, Iterator::count)
    }

    async fn until_files(&self, many: usize) {
        let wait = async {
            while self.files() != many {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), wait).await.expect("as many files as expected");
    }

    async fn nothing_is_left(&self) {
        self.until_files(0).await;
        let partner =
            partners::by_code(self.world.app.db.read(), "county-07").await.expect("read").expect("there");
        let (_, many) = taking::deliveries(self.world.app.db.read(), partner.id, 10, 0).await.expect("read");
        assert_eq!(many, 0);
    }
}

/// Status and problem of an answer; the connection is at its end behind it.
async fn answer(stream: &mut (impl AsyncReadExt + Unpin)) -> (u16, serde_json::Value) {
    let mut bytes = Vec::new();
    let all = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut bytes)).await;
    all.expect("an answer, and its end").ok();
    let text = String::from_utf8(bytes).expect("text");
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    (status, read(body))
}

fn on_each(body: impl AsyncFn(Served)) {
    for engine in testkit::engines() {
        eprintln!("on {engine:?}");
        crate::block_on(async { body(Served::begin(engine).await).await });
    }
}

/// A byte now and then keeps no place: others are answered meanwhile, the problem says what to do, nothing stays.
#[test]
fn a_body_that_trickles_is_given_up() {
    on_each(async |served| {
        let stream = served.sending("Content-Length: 1000000").await;
        let (mut reading, mut writing) = stream.into_split();
        let trickle = tokio::spawn(async move {
            let mut beat = tokio::time::interval(Duration::from_millis(50));
            while writing.write_all(b"x").await.is_ok() {
                beat.tick().await;
            }
        });
        served.until_files(1).await;
        served.others_are_answered().await;
        let (status, problem) = answer(&mut reading).await;
        assert_eq!(
            (status, problem["code"].as_str()),
            (408, Some("exchange-delivery-too-slow")),
            "{problem}"
        );
        assert!(problem["next"].as_str().expect("words").contains("again"), "{problem}");
        served.nothing_is_left().await;
        trickle.abort();
    });
}

/// A connection cut in the middle leaves neither a delivery nor a file.
#[test]
fn half_a_body_leaves_nothing() {
    on_each(async |served| {
        for headers in ["Content-Length: 100000", "Transfer-Encoding: chunked"] {
            let mut stream = served.sending(headers).await;
            let half =
                if headers.starts_with("Content") { "x".repeat(50_000) } else { "4\r\nhalf\r\n".to_owned() };
            stream.write_all(half.as_bytes()).await.expect("sent");
            served.until_files(1).await;
            drop(stream);
            served.nothing_is_left().await;
        }
    });
}

/// What is too large by its own word is refused before a byte of it is taken; what is packed on the way is not taken at all.
#[test]
fn too_many_bytes_and_packed_ones_are_refused_at_once() {
    on_each(async |served| {
        for (headers, status, code) in [
            ("Content-Length: 5000000000\r\nConnection: close", 413, "exchange-delivery-too-large"),
            (
                "Content-Length: 4\r\nContent-Encoding: gzip\r\nConnection: close",
                415,
                "exchange-delivery-encoded",
            ),
            (
                "Content-Length: 4\r\nContent-Encoding: no-such\r\nConnection: close",
                415,
                "exchange-delivery-encoded",
            ),
        ] {
            let mut stream = served.sending(headers).await;
            let (found, problem) = answer(&mut stream).await;
            assert_eq!((found, problem["code"].as_str()), (status, Some(code)), "{headers}: {problem}");
        }
        let mut stream =
            served.sending("Content-Length: 4\r\nContent-Encoding: identity\r\nConnection: close").await;
        stream.write_all(b"none").await.expect("sent");
        let (status, sent) = answer(&mut stream).await;
        assert_eq!((status, sent["state"].as_str()), (202, Some("received")), "{sent}");
        assert_eq!(served.files(), 1);
    });
}

/// What a killed process left is removed after days; what a delivery was made of is not.
#[test]
fn leftovers_of_a_killed_process_are_swept() {
    on_each(async |served| {
        let mut stream = served.sending("Content-Length: 4\r\nConnection: close").await;
        stream.write_all(b"none").await.expect("sent");
        assert_eq!(answer(&mut stream).await.0, 202);
        let folder = served.world.folder.path().join("exchange");
        let long_ago = served.world.app.clock.now() - SignedDuration::from_hours(3 * 24);
        let long_ago = std::time::SystemTime::from(long_ago);
        let left =
            std::fs::File::create(folder.join(format!("{}.sealed", uuid::Uuid::now_v7()))).expect("made");
        assert_eq!(taking::sweep(&served.world.app).await.expect("swept"), 0, "it may be on its way");
        left.set_modified(long_ago).expect("dated");
        let kept = std::fs::read_dir(&folder).expect("folder").flatten().map(|entry| entry.path());
        for path in kept {
            std::fs::File::options()
                .write(true)
                .open(path)
                .expect("opened")
                .set_modified(long_ago)
                .expect("dated");
        }
        assert_eq!(taking::sweep(&served.world.app).await.expect("swept"), 1);
        assert_eq!(served.files(), 1);
    });
}
