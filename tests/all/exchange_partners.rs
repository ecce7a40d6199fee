//! Partners of the exchange: applied, approved, paused, ended; keys shown once; the yearly confirmation; silence.

use app::exchange::partners;
use axum::http::StatusCode;
use domain::exchange_partner::{Confirmation, State};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use platform::db::Actor;
use testkit::{Client, Persona, World};

use crate::on_both;

const HERE: &str = "/exchange/partners/county-07";
const CONTACT: &str = "exchange@county.example.tw";

const FORM: [(&str, &str); 10] = [
    ("contact_name", "承辦人甲"),
    ("contact_tel", "(03)900-0000"),
    ("contact_mail", CONTACT),
    ("exchanges", "records"),
    ("exchanges", "retrieve"),
    ("mode", "api"),
    ("purpose", "每日傳送研習時數"),
    ("addresses", "203.0.113.0/24"),
    ("schedule", "3"),
    ("silent_after", "48"),
];

/// The form with one of its fields changed, or left out where the value is empty.
fn with(name: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut fields: Vec<_> = FORM.into_iter().filter(|(field, _)| *field != name).collect();
    if !value.is_empty() {
        fields.push((name, value));
    }
    fields
}

async fn list(world: &World) {
    partners::ensure_listed(&world.app, &Actor::process("test")).await.expect("listed");
}

async fn run_daily(world: &World) {
    partners::run_daily(&world.app).await.expect("ran");
}

/// Subjects of letters to an address that hold a word, newest first.
async fn letters(world: &World, to: &str, word: &str) -> usize {
    let mails = platform::mail::newest(&world.app).await.expect("mail");
    mails.iter().filter(|mail| mail.to_address == to && mail.subject.contains(word)).count()
}

/// The county's partner, approved, with the clients of both sides.
async fn approved(world: &World, national: &Persona) -> (Client, Client) {
    list(world).await;
    let (mut bureau, mut centre) = (world.client(&world.reviewer).await, world.client(national).await);
    let apply = format!("{HERE}/apply");
    bureau.submit(&apply, &apply, &FORM).await.sees("申請中");
    centre.submit(HERE, &format!("{HERE}/approve"), &[]).await.sees("傳報中");
    (bureau, centre)
}

async fn issue(client: &mut Client, kind: &str) -> String {
    let keys = format!("{HERE}/keys");
    let fields = [
        ("name", "主機"),
        ("kind", kind),
        ("scopes", "records:read"),
        ("scopes", "webhooks"),
        ("addresses", "203.0.113.0/24"),
        ("until", "2027-10-14"),
    ];
    let answer = client.submit(&keys, &keys, &fields).await;
    answer.sees("只顯示這一次");
    answer.texts("#key").remove(0)
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

on_both! {
    /// The shipped list is there once, and what was changed since stays.
    async fn the_shipped_list_is_there_once(world: World) {
        let actor = Actor::process("test");
        assert_eq!(partners::ensure_listed(&world.app, &actor).await.expect("listed"), 40);
        assert_eq!(partners::ensure_listed(&world.app, &actor).await.expect("listed"), 0);
        let national = world.national().await;
        let page = world.client(&national).await.get("/exchange/partners").await;
        page.sees("宜蘭縣政府教育處").sees("哈客網路學院").sees("county-07").sees("名冊上");
    }

    /// Applied, returned with a reason, applied again, approved; each step told by letter; strangers know nothing.
    async fn from_application_to_approval(world: World) {
        let national = world.national().await;
        list(&world).await;
        let (mut bureau, mut centre) = (world.client(&world.reviewer).await, world.client(&national).await);
        bureau.get("/exchange/own").await.sees("宜蘭縣政府教育處").sees("申請傳報");
        let apply = format!("{HERE}/apply");
        for (field, value, sentence) in [
            ("contact_mail", "x", "電子郵件地址"),
            ("addresses", "", "不限位址"),
            ("addresses", "203.0.113.1/24", "網路位址"),
            ("schedule", "24", "0 到 23"),
            ("purpose", "", "還沒有填"),
        ] {
            let page = bureau.submit(&apply, &apply, &with(field, value)).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            page.sees(sentence).sees("承辦人甲");
        }
        bureau.submit(&apply, &apply, &FORM).await.sees("申請中").sees("203.0.113.0/24");
        assert_eq!(letters(&world, "national@test.example", "申請資訊傳報").await, 1);
        let twice = bureau.get(&apply).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        let refused = bureau.submit(HERE, &format!("{HERE}/approve"), &[]).await;
        assert_ne!(refused.status, StatusCode::OK, "nobody approves the own application");
        for stranger in [&world.organiser, &world.other_organiser] {
            assert_eq!(world.client(stranger).await.get(HERE).await.status, StatusCode::NOT_FOUND);
        }
        let wrong = centre.submit(HERE, &format!("{HERE}/return"), &[("reason", " ")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        centre.submit(HERE, &format!("{HERE}/return"), &[("reason", "請補第二聯絡人")]).await.sees("已退回");
        assert_eq!(letters(&world, CONTACT, "退回").await, 1);
        bureau.get(HERE).await.sees("請補第二聯絡人").sees("申請傳報");
        bureau.submit(&apply, &apply, &FORM).await.sees("申請中");
        centre.get("/exchange/partners").await.sees("申請中");
        centre.submit(HERE, &format!("{HERE}/approve"), &[]).await.sees("傳報中");
        assert_eq!(letters(&world, CONTACT, "已核可").await, 1);
        let own = partners::of_organisation(world.app.db.read(), world.bureau).await.expect("read");
        assert_eq!(own.iter().map(|p| p.code.as_str()).collect::<Vec<_>>(), ["county-07"]);
        bureau.get(HERE).await.sees("傳報中").sees("年度確認").sees("發給新金鑰");
    }

    /// A school applies for a free site of the list and for a system that is not on it; a county's partner is not free.
    async fn sites_and_systems_off_the_list(world: World) {
        list(&world).await;
        let mut school = world.client(&world.organiser).await;
        let mut fields = FORM.to_vec();
        fields.push(("listed", "site-12"));
        school.submit("/exchange/apply", "/exchange/apply", &fields).await.sees("哈客網路學院").sees("申請中");
        let mut fields = FORM.to_vec();
        fields.extend([("kind", "instance"), ("name", "校務研習系統")]);
        school.submit("/exchange/apply", "/exchange/apply", &fields).await.sees("校務研習系統").sees("org-029999");
        let mut fields = FORM.to_vec();
        fields.push(("listed", "county-07"));
        let taken = school.submit("/exchange/apply", "/exchange/apply", &fields).await;
        assert_eq!(taken.status, StatusCode::NOT_FOUND);
        let mut operator = world.client(&world.operator).await;
        assert_eq!(operator.get("/exchange/apply").await.status, StatusCode::FORBIDDEN);
    }

    /// What was said is changed by the head; a stale page changes nothing, and both old and new contact hear of a change.
    async fn the_contact_changes_in_the_open(world: World) {
        let national = world.national().await;
        let (mut bureau, _) = approved(&world, &national).await;
        let edit = format!("{HERE}/edit");
        let version = bureau.get(&edit).await.attribute("input[name=version]", "value").expect("a version");
        let mut fields = with("contact_mail", "new@county.example.tw");
        fields.push(("version", Box::leak(version.into_boxed_str())));
        bureau.submit(&edit, &edit, &fields).await.sees("new@county.example.tw");
        for to in [CONTACT, "new@county.example.tw"] {
            assert_eq!(letters(&world, to, "聯絡人已更改").await, 1, "{to}");
        }
        let stale = bureau.submit(&edit, &edit, &fields).await;
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
        stale.sees("剛剛更新過");
    }

    /// A key is on the page that issues it and nowhere afterwards; test keys come before the approval, live ones after.
    async fn a_key_is_shown_once(world: World) {
        let national = world.national().await;
        list(&world).await;
        let mut bureau = world.client(&world.reviewer).await;
        let apply = format!("{HERE}/apply");
        bureau.submit(&apply, &apply, &FORM).await;
        let keys = format!("{HERE}/keys");
        let fields = [("name", "主機"), ("kind", "live"), ("scopes", "webhooks"), ("anywhere", "1"), ("until", "2027-10-14")];
        let early = bureau.submit(&keys, &keys, &fields).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "no live key before the approval");
        issue(&mut bureau, "test").await;
        world.client(&national).await.submit(HERE, &format!("{HERE}/approve"), &[]).await;
        let token = issue(&mut bureau, "live").await;
        assert!(token.starts_with("xtk_") && token.len() == 77, "{token}");
        let secret = token.rsplit('_').next().expect("a secret");
        let page = bureau.get(HERE).await;
        page.sees(&token[..12]).sees("203.0.113.0/24");
        assert!(!page.text.contains(secret), "the secret is not shown again");
        let mails = platform::mail::newest(&world.app).await.expect("mail");
        assert!(mails.iter().all(|mail| !mail.body.contains(secret) && !mail.subject.contains(secret)));
        assert_eq!(letters(&world, CONTACT, "新金鑰").await, 2);
        for (field, value) in [("until", "2027-10-15"), ("addresses", "all"), ("scopes", "profiles:write"), ("name", "")] {
            let fields = [("name", "主機"), ("kind", "live"), ("scopes", "webhooks"), ("addresses", "203.0.113.7"), ("until", "2027-10-14")];
            let fields: Vec<_> = fields.into_iter().map(|(f, v)| (f, if f == field { value } else { v })).collect();
            assert_eq!(bureau.submit(&keys, &keys, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        }
        let end = page.attribute("main a[href$='/end'][href*='/keys/']", "href").expect("a way to end it");
        bureau.get(&end).await.sees("立刻失效");
        bureau.submit(&end, &end, &[]).await.sees("金鑰已停用");
        assert_eq!(letters(&world, CONTACT, "已停用").await, 1);
    }

    /// Pausing and ending need a reason; only the national centre resumes.
    async fn paused_resumed_ended(world: World) {
        let national = world.national().await;
        let (mut bureau, mut centre) = approved(&world, &national).await;
        let (pause, end) = (format!("{HERE}/pause"), format!("{HERE}/end"));
        assert_eq!(bureau.submit(&pause, &pause, &[("reason", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        bureau.submit(&pause, &pause, &[("reason", "主機搬遷")]).await.sees("暫停").sees("主機搬遷");
        let page = bureau.get(HERE).await;
        assert!(page.attribute("form[action$='/resume']", "action").is_none(), "the centre resumes");
        centre.submit(HERE, &format!("{HERE}/resume"), &[]).await.sees("傳報中");
        centre.submit(&end, &end, &[("reason", "改由中央辦理")]).await.sees("已結束");
        assert_eq!(letters(&world, CONTACT, "已結束").await, 1);
        bureau.get(HERE).await.sees("改由中央辦理").sees("申請傳報");
        world.app.clock.advance(SignedDuration::from_hours(24 * 366));
        run_daily(&world).await;
        let own = partners::by_code(world.app.db.read(), "county-07").await.expect("read").expect("there");
        assert_eq!(own.contact, Default::default(), "a year later the contact is forgotten");
    }

    /// Two letters a year, red after sixty days, done by one confirmation; nothing is switched off.
    async fn confirmed_each_school_year(world: World) {
        let national = world.national().await;
        approved(&world, &national).await;
        let standing = async |day: Date| {
            let own = partners::by_code(world.app.db.read(), "county-07").await.expect("read").expect("there");
            assert_eq!(own.state, State::Active, "nothing is switched off");
            own.confirmation(day)
        };
        let due = Date::constant(2027, 9, 30);
        for (day, letters_then, expect) in [
            ("2027-07-31", 0, Confirmation::Done),
            ("2027-08-30", 0, Confirmation::Due(due)),
            ("2027-08-31", 1, Confirmation::Due(due)),
            ("2027-09-29", 1, Confirmation::Due(due)),
            ("2027-09-30", 2, Confirmation::Due(due)),
            ("2027-10-05", 2, Confirmation::Late(due)),
            ("2027-11-30", 2, Confirmation::Red(due)),
        ] {
            world.app.clock.set(at(&format!("{day}T09:00:00+08:00")));
            run_daily(&world).await;
            run_daily(&world).await;
            assert_eq!(letters(&world, CONTACT, "請確認").await, letters_then, "{day}");
            assert_eq!(standing(day.parse().expect("a day")).await, expect, "{day}");
        }
        let bureau = world.reviewer.seat.clone().expect("a seat");
        partners::confirm(&world.app, &world.reviewer.actor, &bureau, "county-07").await.expect("confirmed");
        assert_eq!(standing(Date::constant(2027, 11, 30)).await, Confirmation::Done);
    }

    /// One silence, one letter to each; heard again, the next silence is told again.
    async fn a_silence_is_told_once(world: World) {
        let national = world.national().await;
        list(&world).await;
        let (mut bureau, mut centre) = (world.client(&world.reviewer).await, world.client(&national).await);
        let apply = format!("{HERE}/apply");
        // Who only fetches is heard by the use of its key.
        let mut fields = with("exchanges", "retrieve");
        fields.retain(|(field, value)| *field != "exchanges" || *value == "retrieve");
        bureau.submit(&apply, &apply, &fields).await;
        centre.submit(HERE, &format!("{HERE}/approve"), &[]).await;
        let token = issue(&mut bureau, "live").await;
        let told = async || {
            run_daily(&world).await;
            run_daily(&world).await;
            (letters(&world, CONTACT, "沒有收到").await, letters(&world, "national@test.example", "沒有收到").await)
        };
        world.app.clock.advance(SignedDuration::from_hours(47));
        assert_eq!(told().await, (0, 0));
        world.app.clock.advance(SignedDuration::from_hours(1));
        assert_eq!(told().await, (1, 1));
        world.client(&national).await.get("/exchange/partners").await.sees("無聲");
        world.app.clock.advance(SignedDuration::from_hours(72));
        assert_eq!(told().await, (1, 1), "the same silence");
        let mut system = world.visitor().at("203.0.113.9").with_key(&token);
        assert_eq!(system.get("/api/exchange/2026-11-01/me").await.status, StatusCode::OK);
        assert_eq!(told().await, (1, 1));
        world.client(&national).await.get(HERE).await.sees("203.0.113.9");
        world.app.clock.advance(SignedDuration::from_hours(48));
        assert_eq!(told().await, (2, 2), "another silence");
    }
}
