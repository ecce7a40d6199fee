//! The interface for other systems: who is let in, problems with codes, tables, webhooks with signatures, pauses, pings, replays.

use std::sync::{Arc, Mutex};

use app::exchange::api::hooks;
use app::exchange::partners::{self, Applying, Partner};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use documents::signing::{Algorithm, verify};
use domain::exchange_partner::{Contact, HookKind, KeyTyped, Kind, Typed};
use jiff::SignedDuration;
use platform::db::Actor;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use testkit::{Client, World};

use crate::on_both;

pub(crate) const API: &str = "/api/exchange/2026-11-01";
const INSIDE: &str = "203.0.113.9";
const CONTACT: &str = "exchange@county.example.tw";

/// The county's partner, approved.
pub(crate) async fn active(world: &World) -> Partner {
    let app = &world.app;
    let national = world.national().await;
    partners::ensure_listed(app, &Actor::process("test")).await.expect("listed");
    let bureau = world.reviewer.seat.clone().expect("a seat");
    let said = Applying {
        kind: Kind::County,
        sends_profiles: false,
        sends_records: true,
        retrieves_records: true,
        form: Typed {
            contact: Contact {
                name: "承辦人甲".to_owned(),
                tel: "(03)900-0000".to_owned(),
                mail: CONTACT.to_owned(),
                ..Contact::default()
            },
            mode: "api".to_owned(),
            purpose: "每日傳送研習時數".to_owned(),
            addresses: "203.0.113.0/24".to_owned(),
            ..Typed::default()
        },
    };
    partners::apply(app, &world.reviewer.actor, &bureau, Some("county-07"), &said).await.expect("applied");
    let centre = national.seat.clone().expect("a seat");
    partners::approve(app, &national.actor, &centre, "county-07").await.expect("approved");
    partners::by_code(app.db.read(), "county-07").await.expect("read").expect("there")
}

pub(crate) async fn key(world: &World, kind: &str, scopes: &[&str]) -> partners::Issued {
    let typed = KeyTyped {
        name: "主機".to_owned(),
        kind: kind.to_owned(),
        scopes: scopes.iter().map(|s| (*s).to_owned()).collect(),
        until: "2027-10-14".to_owned(),
        addresses: "203.0.113.0/24".to_owned(),
        anywhere: false,
    };
    let seat = world.reviewer.seat.clone().expect("a seat");
    partners::issue_key(&world.app, &world.reviewer.actor, &seat, "county-07", &typed).await.expect("issued")
}

pub(crate) fn system(world: &World, token: &str) -> Client {
    world.visitor().at(INSIDE).with_key(token)
}

pub(crate) fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| panic!("not JSON: {text}"))
}

async fn letters(world: &World, word: &str) -> usize {
    let mails = platform::mail::newest(&world.app).await.expect("mail");
    mails.iter().filter(|mail| mail.to_address == CONTACT && mail.subject.contains(word)).count()
}

async fn recorded(world: &World, action: &str, partner: &Partner) -> Vec<String> {
    let lines = platform::audit::history(world.app.db.read(), partner.id.0).await.expect("the log");
    lines
        .into_iter()
        .filter(|line| line.action == action)
        .map(|line| line.actor_label + " " + &line.data)
        .collect()
}

/// Heads and bodies, in the order they came.
type Heard = Arc<Mutex<Vec<(HeaderMap, Vec<u8>)>>>;

/// What a receiver got, and what it answers.
#[derive(Clone)]
struct Receiver {
    got: Heard,
    answers: Arc<Mutex<StatusCode>>,
    url: String,
}

impl Receiver {
    async fn begin() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/hook?a=1", listener.local_addr().expect("an address"));
        let receiver =
            Self { got: Arc::default(), answers: Arc::new(Mutex::new(StatusCode::NO_CONTENT)), url };
        async fn take(State(r): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
            r.got.lock().expect("got").push((headers, body.to_vec()));
            *r.answers.lock().expect("answers")
        }
        let router = Router::new().fallback(take).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    fn answer(&self, status: StatusCode) {
        *self.answers.lock().expect("answers") = status;
    }

    fn count(&self) -> usize {
        self.got.lock().expect("got").len()
    }

    fn events(&self) -> Vec<Value> {
        let got = self.got.lock().expect("got");
        got.iter().map(|(_, body)| serde_json::from_slice(body).expect("an event")).collect()
    }

    fn ids(&self) -> Vec<String> {
        self.events().iter().map(|event| event["id"].as_str().expect("an id").to_owned()).collect()
    }
}

async fn make_hook(client: &mut Client, url: &str, types: &[&str]) -> String {
    let wish = json!({"url": url, "types": types}).to_string();
    let made = client.call(Method::POST, &format!("{API}/webhooks"), Some(&wish)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    assert!(made.header("location").starts_with(API), "{}", made.header("location"));
    read(&made.text)["id"].as_str().expect("an id").to_owned()
}

async fn tell(world: &World, partner: &Partner, number: i64) {
    let mut change =
        world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
    change.record("test.told", partner.id.0, json!({}));
    hooks::tell(&mut change, partner.id, HookKind::DeliveryEnded, "d-1", json!({"number": number}))
        .await
        .expect("told");
    change.commit().await.expect("committed");
}

async fn work(world: &World) {
    world.app.run_jobs().await.expect("jobs");
}

on_both! {
    /// Who calls is told so; every answer names its version, no cookie is set, and an unknown version names the known ones.
    async fn a_key_opens_what_it_is_for(world: World) {
        let partner = active(&world).await;
        let live = key(&world, "live", &["records:write", "webhooks"]).await;
        let test = key(&world, "test", &["records:write"]).await;
        let answer = system(&world, &live.token).get(&format!("{API}/me")).await;
        assert_eq!((answer.status, answer.header("xingtan-version")), (StatusCode::OK, "2026-11-01"), "{}", answer.text);
        assert!(answer.set_cookies.is_empty());
        let me = read(&answer.text);
        assert_eq!((me["partner"].as_str(), me["key"].as_str()), (Some("county-07"), Some("live")));
        assert_eq!(me["scopes"], json!(["records:write", "webhooks"]));
        let me = read(&system(&world, &test.token).get(&format!("{API}/me")).await.text);
        assert_eq!(me["key"], "test");
        let mut client = system(&world, &live.token);
        let tables = read(&client.get(&format!("{API}/tables")).await.text);
        for name in tables["tables"].as_array().expect("names") {
            let table = client.get(&format!("{API}/tables/{}", name.as_str().expect("a name"))).await;
            assert_eq!(table.status, StatusCode::OK);
            assert!(!read(&table.text)["rows"].as_array().expect("rows").is_empty(), "{name}");
        }
        let none = read(&client.get(&format!("{API}/tables/none")).await.text);
        assert_eq!(none["code"], "api-table-unknown");
        assert!(none["next"].as_str().expect("next").contains("taxonomy"), "{none}");
        let old = client.get("/api/exchange/2020-01-01/me").await;
        assert_eq!((old.status, old.content_type.as_str()), (StatusCode::NOT_FOUND, "application/problem+json"));
        assert!(read(&old.text)["next"].as_str().expect("next").contains("2026-11-01"), "{}", old.text);
        assert_eq!(read(&client.get(&format!("{API}/nothing")).await.text)["code"], "not-found");
        let open = world.visitor().get(&format!("{API}/openapi.json")).await;
        assert_eq!(read(&open.text)["openapi"], "3.1.0");
        assert!(recorded(&world, "exchange.key_issued", &partner).await.len() == 2);
    }

    /// Missing, unknown, ended, out of scope, paused: each with its status, code and words in the reader's language.
    async fn refusals_are_problems_with_codes(world: World) {
        active(&world).await;
        let issued = key(&world, "live", &["records:write"]).await;
        let me = format!("{API}/me");
        let check = async |mut client: Client, path: &str, status: StatusCode, code: &str| {
            let answer = client.get(path).await;
            let problem = read(&answer.text);
            assert_eq!((answer.status, problem["code"].as_str()), (status, Some(code)), "{}", answer.text);
            assert_eq!(answer.content_type, "application/problem+json");
            assert_eq!(problem["status"], answer.status.as_u16());
            assert_eq!(problem["type"], format!("urn:xingtan:problem:{code}"));
            for word in ["title", "detail", "next"] {
                let text = problem[word].as_str().expect("words");
                assert!(!text.is_empty() && !text.contains('⟦'), "{problem}");
            }
            problem
        };
        check(world.visitor().at(INSIDE), &me, StatusCode::UNAUTHORIZED, "key-missing").await;
        let unknown = format!("xtk_00000000_{}", "0".repeat(64));
        check(system(&world, &unknown), &me, StatusCode::UNAUTHORIZED, "key-unknown").await;
        let mut other = issued.token.clone();
        let last = if other.ends_with('0') { "1" } else { "0" };
        other.replace_range(other.len() - 1.., last);
        check(system(&world, &other), &me, StatusCode::UNAUTHORIZED, "key-unknown").await;
        let hooks = format!("{API}/webhooks");
        check(system(&world, &issued.token), &hooks, StatusCode::FORBIDDEN, "key-scope").await;
        let english = check(system(&world, &issued.token).reading("en"), &hooks, StatusCode::FORBIDDEN, "key-scope").await;
        assert!(english["detail"].as_str().expect("words").is_ascii() || english["detail"].as_str().expect("words").contains("may not"));
        let seat = world.reviewer.seat.clone().expect("a seat");
        let actor = &world.reviewer.actor;
        partners::pause(&world.app, actor, &seat, "county-07", "主機搬遷").await.expect("paused");
        check(system(&world, &issued.token), &me, StatusCode::FORBIDDEN, "key-paused").await;
        partners::end_key(&world.app, actor, &seat, "county-07", issued.key.id).await.expect("ended");
        check(system(&world, &issued.token), &me, StatusCode::FORBIDDEN, "key-ended").await;
    }

    /// A key's own day ends it too.
    async fn a_key_ends_on_its_day(world: World) {
        active(&world).await;
        let issued = key(&world, "live", &["records:write"]).await;
        let me = format!("{API}/me");
        world.app.clock.set("2027-10-14T23:59:00+08:00".parse().expect("an instant"));
        assert_eq!(system(&world, &issued.token).get(&me).await.status, StatusCode::OK);
        world.app.clock.advance(SignedDuration::from_mins(1));
        let answer = system(&world, &issued.token).get(&me).await;
        assert_eq!((answer.status, read(&answer.text)["code"].as_str()), (StatusCode::FORBIDDEN, Some("key-ended")));
    }

    /// A foreign address is refused whatever the key may do, recorded once a day, told once a day.
    async fn a_foreign_address_is_refused_recorded_and_told(world: World) {
        let partner = active(&world).await;
        let issued = key(&world, "live", &["records:write"]).await;
        let from = |address: &str| world.visitor().at(address).with_key(&issued.token);
        for _ in 0..3 {
            for address in ["198.51.100.1", "198.51.100.2"] {
                let answer = from(address).get(&format!("{API}/me")).await;
                let problem = read(&answer.text);
                assert_eq!((answer.status, problem["code"].as_str()), (StatusCode::FORBIDDEN, Some("key-address")));
                assert!(problem["detail"].as_str().expect("words").contains(address));
            }
        }
        let lines = recorded(&world, "exchange.key_foreign", &partner).await;
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines.iter().all(|line| line.starts_with("宜蘭縣政府教育處")), "{lines:?}");
        assert_eq!(letters(&world, "外部位址").await, 1);
        world.app.clock.advance(SignedDuration::from_hours(24));
        from("198.51.100.1").get(&format!("{API}/me")).await;
        assert_eq!(letters(&world, "外部位址").await, 2);
        assert_eq!(from(INSIDE).get(&format!("{API}/me")).await.status, StatusCode::OK);
    }

    /// More calls than a minute has room for are refused with the seconds to wait.
    async fn a_key_has_its_pace(world: World) {
        active(&world).await;
        let issued = key(&world, "live", &["records:write"]).await;
        let mut client = system(&world, &issued.token);
        for _ in 0..120 {
            assert_eq!(client.get(&format!("{API}/me")).await.status, StatusCode::OK);
        }
        // One router is one copy; the next clones share its pace.
        let refused = client.get(&format!("{API}/me")).await;
        assert_eq!((refused.status, read(&refused.text)["code"].as_str()), (StatusCode::TOO_MANY_REQUESTS, Some("key-too-fast")));
        let wait: i64 = refused.header("retry-after").parse().expect("seconds");
        assert!((1..=60).contains(&wait));
        world.app.clock.advance(SignedDuration::from_secs(wait));
        assert_eq!(client.get(&format!("{API}/me")).await.status, StatusCode::OK);
    }

    /// What a webhook gets is a CloudEvent whose signature holds, checked with nothing but the published key and the message.
    async fn a_webhook_is_signed(world: World) {
        let partner = active(&world).await;
        let issued = key(&world, "live", &["webhooks"]).await;
        let (mut client, receiver) = (system(&world, &issued.token), Receiver::begin().await);
        make_hook(&mut client, &receiver.url, &[]).await;
        tell(&world, &partner, 7).await;
        work(&world).await;
        let (headers, body) = receiver.got.lock().expect("got").first().cloned().expect("one event");
        let event: Value = serde_json::from_slice(&body).expect("an event");
        for (name, expect) in [("specversion", "1.0"), ("type", "tw.xingtan.delivery.ended"), ("subject", "d-1"), ("partner", "county-07")] {
            assert_eq!(event[name], expect, "{event}");
        }
        assert_eq!((event["data"]["number"].as_i64(), event["live"].as_bool()), (Some(7), Some(true)));
        let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        assert_eq!(header("content-type"), "application/cloudevents+json");
        let digest = format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(&body)));
        assert_eq!(header("content-digest"), digest);
        let (label, params) = header("signature-input").split_once('=').map(|(a, b)| (a.to_owned(), b.to_owned())).expect("input");
        let covered = ["\"@method\"", "\"@target-uri\"", "\"content-type\"", "\"content-digest\""];
        assert!(params.starts_with(&format!("({})", covered.join(" "))), "{params}");
        let base = format!(
            "\"@method\": POST\n\"@target-uri\": {}\n\"content-type\": application/cloudevents+json\n\"content-digest\": {digest}\n\"@signature-params\": {params}",
            receiver.url
        );
        let name = params.split("keyid=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a key's name");
        let set = read(&world.visitor().get("/.well-known/xingtan-webhook-keys.json").await.text);
        let jwk = set["keys"].as_array().expect("keys").iter().find(|k| k["kid"] == name).expect("the key");
        let public = URL_SAFE_NO_PAD.decode(jwk["x"].as_str().expect("x")).expect("base64");
        let signature = header("signature");
        let signature = signature.strip_prefix(&format!("{label}=:")).and_then(|s| s.strip_suffix(':')).expect("a signature");
        let signature = STANDARD.decode(signature).expect("base64");
        assert!(verify(Algorithm::Ed25519, &public, base.as_bytes(), &signature));
        hooks::rotate(&world.app.platform(), &Actor::process("test")).await.expect("rotated");
        let set = read(&world.visitor().get("/.well-known/xingtan-webhook-keys.json").await.text);
        assert_eq!(set["keys"].as_array().expect("keys").len(), 2, "the old key checks what is on its way");
    }

    /// Tried again after growing pauses, in order; then paused and told; a ping that is heard lets it go on.
    async fn a_deaf_webhook_is_tried_again_then_paused(world: World) {
        let partner = active(&world).await;
        let issued = key(&world, "live", &["webhooks"]).await;
        let (mut client, receiver) = (system(&world, &issued.token), Receiver::begin().await);
        let hook = make_hook(&mut client, &receiver.url, &["tw.xingtan.delivery.ended"]).await;
        receiver.answer(StatusCode::SERVICE_UNAVAILABLE);
        tell(&world, &partner, 1).await;
        tell(&world, &partner, 2).await;
        work(&world).await;
        assert_eq!(receiver.count(), 1, "the second waits behind the first");
        for (tries, minutes) in [(2, 1), (3, 5), (4, 30), (5, 120), (6, 360), (7, 1440)] {
            world.app.clock.advance(SignedDuration::from_mins(minutes) - SignedDuration::from_secs(1));
            work(&world).await;
            assert_eq!(receiver.count(), tries - 1, "not before its time");
            world.app.clock.advance(SignedDuration::from_secs(1));
            work(&world).await;
            assert_eq!(receiver.count(), tries, "after {minutes} minutes");
        }
        assert_eq!(letters(&world, "通知網址已暫停").await, 1);
        let at = format!("{API}/webhooks/{hook}");
        let shown = read(&client.get(&at).await.text);
        assert_eq!((shown["state"].as_str(), shown["waiting"].as_i64()), (Some("paused"), Some(2)), "{shown}");
        assert_eq!(shown["last_error"], "HTTP 503");
        tell(&world, &partner, 3).await;
        world.app.clock.advance(SignedDuration::from_hours(24));
        work(&world).await;
        assert_eq!(receiver.count(), 7, "a paused one is left alone");
        let deaf = read(&client.call(Method::POST, &format!("{at}/ping"), None).await.text);
        assert_eq!(deaf, json!({"heard": false, "status": null, "error": "HTTP 503"}));
        receiver.answer(StatusCode::OK);
        let heard = read(&client.call(Method::POST, &format!("{at}/ping"), None).await.text);
        assert_eq!(heard, json!({"heard": true, "status": 200, "error": null}));
        work(&world).await;
        let numbers: Vec<_> = receiver.events()[9..].iter().map(|e| e["data"]["number"].as_i64()).collect();
        assert_eq!(numbers, [Some(1), Some(2), Some(3)], "nothing was lost, in order");
        let kinds: Vec<_> = receiver.events()[7..9].iter().map(|e| e["type"].clone()).collect();
        assert_eq!(kinds, ["tw.xingtan.ping", "tw.xingtan.ping"]);
        assert_eq!(read(&client.get(&at).await.text)["state"], "active");
    }

    /// Events since an instant are sent again under the same identities; not from before they are kept.
    async fn events_are_replayed(world: World) {
        let partner = active(&world).await;
        let issued = key(&world, "live", &["webhooks"]).await;
        let (mut client, receiver) = (system(&world, &issued.token), Receiver::begin().await);
        let hook = make_hook(&mut client, &receiver.url, &[]).await;
        tell(&world, &partner, 1).await;
        world.app.clock.advance(SignedDuration::from_hours(2));
        let between = (world.app.clock.now() - SignedDuration::from_hours(1)).to_string();
        tell(&world, &partner, 2).await;
        tell(&world, &partner, 3).await;
        work(&world).await;
        let first = receiver.ids();
        assert_eq!(first.len(), 3);
        let replay = format!("{API}/webhooks/{hook}/replay");
        let answer = client.call(Method::POST, &format!("{replay}?since={between}"), None).await;
        assert_eq!((answer.status, read(&answer.text)["events"].as_i64()), (StatusCode::ACCEPTED, Some(2)), "{}", answer.text);
        work(&world).await;
        assert_eq!(receiver.ids()[3..], first[1..], "the same events");
        let early = client.call(Method::POST, &format!("{replay}?since=2026-01-01T00:00:00Z"), None).await;
        assert_eq!(read(&early.text)["code"], "webhook-since");
        let none = client.call(Method::POST, &replay, None).await;
        assert_eq!(none.status, StatusCode::BAD_REQUEST);
    }

    /// Only addresses of the public internet, only known types, so many; a test key has hooks of its own.
    async fn webhooks_have_limits(world: World) {
        active(&world).await;
        let live = key(&world, "live", &["webhooks"]).await;
        let test = key(&world, "test", &["webhooks"]).await;
        let receiver = Receiver::begin().await;
        let (mut client, mut tester) = (system(&world, &live.token), system(&world, &test.token));
        let all = format!("{API}/webhooks");
        for (url, code) in [
            ("https://10.0.0.8/hook", "webhook-private"),
            ("https://169.254.169.254/latest", "webhook-private"),
            ("http://county.example.tw/hook", "webhook-address"),
            ("https://no-such-name.invalid/hook", "webhook-address"),
            ("hook", "webhook-address"),
        ] {
            let answer = client.call(Method::POST, &all, Some(&json!({"url": url}).to_string())).await;
            let problem = read(&answer.text);
            assert_eq!((answer.status, problem["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some(code)), "{url}");
            assert_eq!(problem["errors"][0]["field"], "url");
        }
        let wish = json!({"url": receiver.url, "types": ["tw.xingtan.ping"]}).to_string();
        assert_eq!(read(&client.call(Method::POST, &all, Some(&wish)).await.text)["code"], "webhook-kind");
        let broken = client.call(Method::POST, &all, Some("{")).await;
        assert_eq!((broken.status, read(&broken.text)["code"].as_str()), (StatusCode::BAD_REQUEST, Some("malformed")));
        let own = make_hook(&mut tester, &receiver.url, &[]).await;
        assert_eq!(client.get(&format!("{all}/{own}")).await.status, StatusCode::NOT_FOUND, "a live key does not see it");
        let mut made = Vec::new();
        for _ in 0..5 {
            made.push(make_hook(&mut client, &receiver.url, &[]).await);
        }
        let sixth = client.call(Method::POST, &all, Some(&json!({"url": receiver.url}).to_string())).await;
        assert_eq!((sixth.status, read(&sixth.text)["code"].as_str()), (StatusCode::CONFLICT, Some("webhook-too-many")));
        let at = format!("{all}/{}", made[0]);
        let wish = json!({"url": receiver.url, "types": ["tw.xingtan.month.confirmed"]}).to_string();
        let changed = read(&client.call(Method::PUT, &at, Some(&wish)).await.text);
        assert_eq!(changed["types"], json!(["tw.xingtan.month.confirmed"]));
        assert_eq!(client.call(Method::DELETE, &at, None).await.status, StatusCode::NO_CONTENT);
        assert_eq!(client.get(&at).await.status, StatusCode::NOT_FOUND);
        assert_eq!(read(&client.get(&all).await.text)["webhooks"].as_array().map(Vec::len), Some(4));
    }
}

/// The committed description is what the program answers; `XINGTAN_WRITE_OPENAPI=1` writes it.
#[test]
fn the_description_is_committed() {
    let root = format!("{}/..", std::env::var("CARGO_MANIFEST_DIR").expect("cargo names it"));
    let path = format!("{root}/docs/api/exchange-openapi.json");
    let made = app::exchange::api::document();
    if std::env::var_os("XINGTAN_WRITE_OPENAPI").is_some() {
        std::fs::create_dir_all(format!("{root}/docs/api")).expect("a folder");
        std::fs::write(&path, &made).expect("written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "docs/api/exchange-openapi.json is old: run this test with XINGTAN_WRITE_OPENAPI=1"
    );
    let described: serde_json::Value = serde_json::from_str(&made).expect("JSON");
    for name in made.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(described["components"]["schemas"][name].is_object(), "{name} is referred to and not there");
    }
    for route in app::routes().iter().filter(|r| r.path.starts_with(API)) {
        let method = format!("{:?}", route.method).to_lowercase();
        let path = route.path.strip_prefix(API).expect("below the version");
        assert!(described["paths"][path][&method].is_object(), "{method} {path} is not described");
    }
}
