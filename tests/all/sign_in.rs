//! Signing in: the same answer for every failure, locks, questions, new passwords, reset links, sessions, history.

use app::identity::{self, Attempt, NewPerson};
use axum::http::StatusCode;
use jiff::SignedDuration;
use platform::settings::Settings;
use testkit::{PASSWORD, World};

use crate::on_both;

const WRONG: &str = "wrong password here";
const FRESH: [&str; 4] = [
    "eleven quiet herons",
    "a lantern over the ferry",
    "平溪的天燈飛過了那座舊鐵橋",
    "violet umbrellas queue",
];

on_both! {
    async fn unknown_and_wrong_get_the_same_answer(world: World) {
        let (mut one, mut other) = (world.visitor(), world.visitor());
        for attempt in 1..=7 {
            let unknown = one.sign_in("nobody", WRONG).await;
            let wrong = other.sign_in("teacher", WRONG).await;
            assert_eq!((unknown.status, wrong.status), (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY));
            unknown.sees("帳號或密碼不正確");
            assert_eq!(unknown.main(), wrong.main(), "attempt {attempt}");
            assert_eq!(wrong.attribute("input[name=user]", "value").as_deref(), Some("teacher"), "what was typed is kept");
            assert_eq!(wrong.attribute("input[name=password]", "value").unwrap_or_default(), "");
        }
        let locked = other.sign_in("teacher", PASSWORD).await;
        assert_eq!(locked.main(), one.sign_in("nobody", PASSWORD).await.main(), "the right password of a locked account");
        let mut change = world.app.db.change(&world.organiser.actor, world.app.clock.now()).await.expect("change");
        platform::db::sql::run(change.conn(), "UPDATE account SET disabled_at = 1 WHERE user_name = $1", platform::params!["organiser"]).await.expect("closed");
        change.record("account.disabled", world.organiser.person.0, ());
        change.commit().await.expect("committed");
        let closed = world.visitor().sign_in("organiser", PASSWORD).await;
        assert_eq!((closed.status, closed.main()), (locked.status, locked.main()), "the right password of a closed account");
    }

    async fn five_failures_lock_for_a_quarter_of_an_hour(world: World) {
        let mut visitor = world.visitor();
        for _ in 0..5 {
            visitor.sign_in("teacher", "wrong password here").await;
        }
        assert_eq!(visitor.sign_in("teacher", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY, "locked");
        assert_eq!(world.visitor().sign_in("organiser", PASSWORD).await.path, "/home", "others are not hindered");
        world.app.clock.advance(SignedDuration::from_mins(16));
        assert_eq!(visitor.sign_in("teacher", PASSWORD).await.path, "/home");
    }

    async fn full_width_names_are_understood(world: World) {
        assert_eq!(world.visitor().sign_in(" ＴＥＡＣＨＥＲ ", PASSWORD).await.path, "/home");
    }

    async fn idle_business_sessions_end(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        let mut teacher = world.client(&world.teacher).await;
        world.app.clock.advance(SignedDuration::from_mins(29));
        assert_eq!(organiser.get("/desk/courses").await.path, "/desk/courses");
        world.app.clock.advance(SignedDuration::from_mins(31));
        assert!(organiser.get("/desk/courses").await.path.starts_with("/sign-in?back="));
        assert_eq!(teacher.get("/my/transcript").await.path, "/my/transcript");
    }

    /// Timed work runs once however many copies ask, and again when its time has come.
    async fn ended_sessions_are_deleted_in_time(world: World) {
        world.client(&world.teacher).await;
        let other = world.reopened().await;
        let all = u32::try_from(app::crons().len()).expect("few");
        let ran = world.app.run_crons().await.expect("ran") + other.run_crons().await.expect("ran");
        assert_eq!(ran, all, "one of two copies takes each turn");
        assert_eq!(platform::web::session::delete_ended(&world.app).await.expect("deleted"), 0, "it still lives");
        world.app.clock.advance(SignedDuration::from_hours(24 * 8));
        assert_eq!(world.app.run_crons().await.expect("ran"), all);
        assert_eq!(platform::web::session::delete_ended(&world.app).await.expect("deleted"), 0, "already gone");
    }

    async fn a_form_without_its_token_changes_nothing(world: World) {
        let code = world.published(3).await;
        let mut teacher = world.client(&world.teacher).await;
        let answer = teacher.post(&format!("/courses/{code}/enrol"), &[]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        answer.sees("這份表單已經過期");
        assert!(app::enrolment::of_person(world.app.db.read(), world.teacher.person).await.expect("read").is_empty());
    }

    async fn after_signing_in_one_comes_back(world: World) {
        let mut visitor = world.visitor();
        let form = visitor.get("/my/transcript").await;
        assert_eq!(form.path, "/sign-in?back=/my/transcript");
        let token = form.token();
        let back = form.attribute("input[name=back]", "value").expect("kept");
        let answer = visitor.post("/sign-in", &[("csrf", &token), ("back", &back), ("user", "teacher"), ("password", PASSWORD)]).await;
        assert_eq!(answer.path, "/my/transcript");
        let out = visitor.submit("/home", "/sign-out", &[]).await;
        assert_eq!(out.path, "/");
        assert!(visitor.get("/home").await.path.starts_with("/sign-in"));
    }

    /// Fifty addresses try one account: it is locked for all of them, and nobody else notices.
    async fn many_addresses_lock_one_account_only(world: World) {
        let world = &world;
        let guesses = (0..50).map(|n| async move {
            let mut guesser = world.visitor().at(&format!("203.0.113.{n}"));
            for _ in 0..2 {
                assert_eq!(guesser.sign_in("teacher", WRONG).await.status, StatusCode::UNPROCESSABLE_ENTITY);
            }
        });
        futures::future::join_all(guesses).await;
        assert_eq!(world.visitor().at("198.51.100.1").sign_in("teacher", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY, "locked");
        assert_eq!(world.visitor().at("198.51.100.2").sign_in("organiser", PASSWORD).await.path, "/home");
        world.app.run_jobs().await.expect("jobs");
        let told = mails(world).await.into_iter().filter(|m| m.subject.contains("暫時鎖定")).count();
        assert_eq!(told, 1, "one letter a lock");
    }

    /// The letter about a lock goes to the account's address; a name without an account sends none.
    async fn a_lock_is_told_once(world: World) {
        for name in ["teacher", "nobody"] {
            for _ in 0..9 {
                world.visitor().sign_in(name, WRONG).await;
            }
        }
        world.app.run_jobs().await.expect("jobs");
        let told = mails(&world).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].to_address, "teacher@test.example");
    }

    async fn a_person_number_gets_a_hint_and_is_not_sent_back(world: World) {
        let number = testkit::national_id(4);
        let known = world.visitor().sign_in(&number, WRONG).await;
        known.sees("這裡不用身分證字號登入").sees("帳號或密碼不正確");
        assert!(!known.text.contains(&number));
        assert_eq!(known.main(), world.visitor().sign_in("A100000000", WRONG).await.main(), "nobody's number, same answer");
    }

    /// A password somebody else gave is replaced before anything else.
    async fn a_given_password_is_changed_first(world: World) {
        let mut person = NewPerson::fresh("蔡雨澄");
        person.organisation = Some(world.schools[0]);
        person.account = Some(("newcomer".to_owned(), platform::passwords::hash(PASSWORD)));
        person.must_change = true;
        testkit::settle(&mut person);
        let mut change = world.app.db.change(&world.organiser.actor, world.app.clock.now()).await.expect("change");
        let today = domain::calendar::civil_date(world.app.clock.now());
        identity::register_people(&world.app, &mut change, vec![person], today).await.expect("registered");
        change.commit().await.expect("committed");
        let mut newcomer = world.visitor();
        newcomer.sign_in("newcomer", PASSWORD).await.sees("請先設定自己的密碼");
        assert_eq!(newcomer.get("/my/transcript").await.path, "/welcome/password");
        let page = "/welcome/password";
        let set = async |client: &mut testkit::Client, new: &str, again: &str| {
            client.submit(page, page, &[("new_password", new), ("again", again)]).await
        };
        set(&mut newcomer, FRESH[0], FRESH[1]).await.sees("不一樣");
        set(&mut newcomer, PASSWORD, PASSWORD).await.sees("最近三次");
        set(&mut newcomer, "newcomer likes herons", "newcomer likes herons").await.sees("不要包含姓名");
        set(&mut newcomer, "password1234", "password1234").await.sees("太容易猜到");
        assert_eq!(set(&mut newcomer, FRESH[0], FRESH[0]).await.path, "/home");
        assert_eq!(newcomer.get(page).await.path, "/home", "only once");
        assert_eq!(world.visitor().sign_in("newcomer", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(world.visitor().sign_in("newcomer", FRESH[0]).await.path, "/home");
    }

    /// None of the last three passwords again; the present one is needed; sessions elsewhere end.
    async fn a_new_password_is_new(world: World) {
        let mut teacher = world.client(&world.teacher).await;
        let mut elsewhere = world.client(&world.teacher).await;
        let page = "/account/password";
        let change = async |client: &mut testkit::Client, old: &str, new: &str| {
            client.submit(page, page, &[("old_password", old), ("new_password", new), ("again", new)]).await
        };
        change(&mut teacher, WRONG, FRESH[0]).await.sees("目前的密碼不正確");
        assert_eq!(change(&mut teacher, PASSWORD, FRESH[0]).await.path, "/account");
        assert!(elsewhere.get("/home").await.path.starts_with("/sign-in"), "ended elsewhere");
        assert_eq!(teacher.get("/home").await.path, "/home", "and not here");
        change(&mut teacher, FRESH[0], FRESH[1]).await;
        for used in [PASSWORD, FRESH[0], FRESH[1]] {
            let again = change(&mut teacher, FRESH[1], used).await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{used}");
            again.sees("最近三次用過");
        }
        assert_eq!(change(&mut teacher, FRESH[1], FRESH[2]).await.path, "/account");
        assert_eq!(change(&mut teacher, FRESH[2], PASSWORD).await.path, "/account", "the fourth last may come back");
        assert_eq!(mails(&world).await.iter().filter(|m| m.subject.contains("密碼已變更")).count(), 4);
    }

    /// A link holds for thirty minutes and once, ends sessions and other links, and opens nothing by itself.
    async fn a_forgotten_password_is_reset_by_mail(world: World) {
        let mut signed_in = world.client(&world.teacher).await;
        let mut visitor = world.visitor();
        let known = visitor.submit("/sign-in/forgot", "/sign-in/forgot", &[("who", "teacher")]).await;
        let unknown = visitor.submit("/sign-in/forgot", "/sign-in/forgot", &[("who", "nobody")]).await;
        assert_eq!((known.status, known.main()), (unknown.status, unknown.main()));
        visitor.submit("/sign-in/forgot", "/sign-in/forgot", &[("who", " Teacher@TEST.example ")]).await;
        world.app.run_jobs().await.expect("jobs");
        let links = links(&world).await;
        assert_eq!(links.len(), 2, "by name and by address, none for nobody");
        let reset = "/sign-in/reset";
        let set = async |client: &mut testkit::Client, link: &str, new: &str| {
            let page = format!("{reset}?link={link}");
            client.submit(&page, reset, &[("link", link), ("new_password", new), ("again", new)]).await
        };
        set(&mut visitor, &links[0], "short").await.sees("至少需要 12 個字元");
        world.app.clock.advance(SignedDuration::from_mins(30) - SignedDuration::from_millis(1));
        let done = set(&mut visitor, &links[0], FRESH[0]).await;
        assert_eq!(done.path, "/sign-in");
        done.sees("新密碼已設定");
        assert!(signed_in.get("/home").await.path.starts_with("/sign-in"), "sessions end");
        let token = visitor.get("/sign-in").await.token();
        for link in &links {
            let fields = [("csrf", token.as_str()), ("link", link.as_str()), ("new_password", FRESH[1]), ("again", FRESH[1])];
            visitor.post(reset, &fields).await.sees("這個連結不能用了");
            visitor.get(&format!("{reset}?link={link}")).await.sees("這個連結不能用了");
        }
        assert_eq!(world.visitor().sign_in("teacher", FRESH[0]).await.path, "/home");
    }

    async fn a_link_ends_after_thirty_minutes_and_there_are_three_an_hour(world: World) {
        let mut visitor = world.visitor();
        for _ in 0..5 {
            visitor.submit("/sign-in/forgot", "/sign-in/forgot", &[("who", "teacher")]).await;
        }
        world.app.run_jobs().await.expect("jobs");
        let links = links(&world).await;
        assert_eq!(links.len(), 3);
        world.app.clock.advance(SignedDuration::from_mins(30));
        visitor.get(&format!("/sign-in/reset?link={}", links[0])).await.sees("這個連結不能用了");
    }

    /// A lock ends with a reset: whoever reads the mail is the person.
    async fn a_reset_opens_a_locked_account(world: World) {
        for _ in 0..5 {
            world.visitor().sign_in("teacher", WRONG).await;
        }
        let mut visitor = world.visitor();
        visitor.submit("/sign-in/forgot", "/sign-in/forgot", &[("who", "teacher")]).await;
        world.app.run_jobs().await.expect("jobs");
        let link = links(&world).await.remove(0);
        let page = format!("/sign-in/reset?link={link}");
        visitor.submit(&page, "/sign-in/reset", &[("link", &link), ("new_password", FRESH[0]), ("again", FRESH[0])]).await;
        assert_eq!(visitor.sign_in("teacher", FRESH[0]).await.path, "/home");
    }

    /// The first sign-in is never unusual; a new device in a known network is not; both new is.
    async fn an_unusual_sign_in_is_told(world: World) {
        const DESK: &str = "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36";
        const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile Safari/604.1";
        let from = async |address: &str, agent: &'static str| {
            let answer = world.visitor().at(address).in_browser(agent).sign_in("teacher", PASSWORD).await;
            assert_eq!(answer.path, "/home");
            mails(&world).await.iter().filter(|m| m.subject.contains("新的裝置")).count()
        };
        assert_eq!(from("192.0.2.7", DESK).await, 0);
        assert_eq!(from("192.0.3.9", PHONE).await, 0, "a new device nearby");
        assert_eq!(from("198.51.100.4", DESK).await, 0, "a known device elsewhere");
        world.app.clock.advance(SignedDuration::from_hours(24 * 91));
        assert_eq!(from("203.0.113.5", DESK).await, 1, "nothing like it for 90 days");
        let told = mails(&world).await;
        assert!(told.iter().any(|m| m.body.contains("Windows（Chrome）") && m.body.contains("203.0.113.5")), "{told:?}");
    }

    /// The person sees every device and every attempt, ends one session, and all others.
    async fn own_sign_ins_are_listed_and_sessions_ended(world: World) {
        world.visitor().at("192.0.2.99").sign_in("teacher", WRONG).await;
        let mut phone = world.visitor().at("192.0.2.1").in_browser("Mozilla/5.0 (iPhone) Safari/604.1");
        let mut desk = world.visitor().at("192.0.2.2").in_browser("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0");
        let mut third = world.visitor().at("192.0.2.3").in_browser("Mozilla/5.0 (Macintosh) Firefox/140.0");
        for client in [&mut phone, &mut desk, &mut third] {
            client.sign_in("teacher", PASSWORD).await;
        }
        let (page, end) = ("/account/sign-ins", "/account/sign-ins/end");
        let list = desk.get(page).await;
        list.sees("iPhone（Safari）").sees("Mac（Firefox）").sees("這個裝置").sees("192.0.2.99").sees("失敗");
        let one = list.attribute("input[name=session]:not([value=others])", "value").expect("another session");
        desk.submit(page, end, &[("session", &one)]).await.sees("已登出");
        let left = [phone.get("/home").await.path, third.get("/home").await.path];
        assert_eq!(left.iter().filter(|path| *path == "/home").count(), 1, "{left:?}");
        desk.submit(page, end, &[("session", "others")]).await;
        for client in [&mut phone, &mut third] {
            assert!(client.get("/home").await.path.starts_with("/sign-in"));
        }
        assert_eq!(desk.get("/home").await.path, "/home");
        for _ in 0..22 {
            world.visitor().sign_in("teacher", PASSWORD).await;
        }
        let second = desk.get("/account/sign-ins?page=2").await;
        second.sees("192.0.2.99");
        assert!(!desk.get(page).await.main().contains("192.0.2.99"), "the oldest stands on the second page");
    }

    /// A change of duty gives the session a new token; the old one is worth nothing.
    async fn a_change_of_duty_renews_the_session(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        let mut old = organiser.clone();
        organiser.submit("/account", "/account/seat", &[("seat", "")]).await;
        assert_eq!(organiser.get("/home").await.path, "/home");
        assert!(old.get("/home").await.path.starts_with("/sign-in"));
        world.app.clock.advance(SignedDuration::from_mins(31));
        assert!(organiser.get("/home").await.path.starts_with("/sign-in"), "a business account idles no longer without its duty");
    }
}

fn with(change: fn(&mut Settings), body: impl AsyncFn(World)) {
    for engine in testkit::engines() {
        eprintln!("on {engine:?}");
        crate::block_on(async { body(World::with(engine, change).await).await });
    }
}

/// Guesses sent together count one by one: sixteen and one more are seventeen.
#[test]
fn parallel_guesses_count_one_by_one() {
    with(
        |settings| settings.lock_after = 17,
        async |world| {
            let wrong = Attempt::new("teacher", WRONG);
            let guesses = (0..16).map(|_| identity::sign_in(&world.app, &wrong));
            for guess in futures::future::join_all(guesses).await {
                assert!(guess.expect("answered").is_err());
            }
            assert!(identity::sign_in(&world.app, &wrong).await.expect("answered").is_err());
            let right = identity::sign_in(&world.app, &Attempt::new("teacher", PASSWORD)).await;
            assert!(right.expect("answered").is_err(), "locked by the seventeenth");
        },
    );
}

/// One address that failed too often must wait; the right password is taken from another one meanwhile.
#[test]
fn one_address_is_stopped_alone() {
    with(
        |settings| settings.address_limit = 6,
        async |world| {
            let mut guesser = world.visitor().at("2001:db8:1:2::7");
            for n in 0..6 {
                guesser.sign_in(&format!("name{n}"), WRONG).await;
            }
            let mut neighbour = world.visitor().at("2001:db8:1:2::8");
            neighbour.sign_in("teacher", PASSWORD).await.sees("這個網路位址嘗試太多次");
            assert_eq!(
                world.visitor().at("2001:db8:1:3::7").sign_in("teacher", PASSWORD).await.path,
                "/home"
            );
            world.app.clock.advance(SignedDuration::from_mins(16));
            assert_eq!(neighbour.sign_in("teacher", PASSWORD).await.path, "/home");
        },
    );
}

/// Under attack a sum is asked, and answering it once lets one attempt through.
#[test]
fn under_attack_a_sum_is_asked() {
    with(
        |settings| settings.attack_failures = 3,
        async |world| {
            for n in 0..4 {
                let page =
                    world.visitor().at(&format!("203.0.113.{n}")).sign_in(&format!("name{n}"), WRONG).await;
                assert_eq!(page.main().contains("等於多少"), n == 3, "asked above the limit");
            }
            let mut teacher = world.visitor();
            let refused = teacher.sign_in("teacher", PASSWORD).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            refused.sees("題目沒有答對");
            let (proof, answer) = (proof(&refused), solve(&refused.main()));
            let fields = |token: &str, answer: &str| {
                vec![
                    ("csrf".to_owned(), token.to_owned()),
                    ("user".to_owned(), "teacher".to_owned()),
                    ("password".to_owned(), PASSWORD.to_owned()),
                    ("proof".to_owned(), proof.clone()),
                    ("answer".to_owned(), answer.to_owned()),
                ]
            };
            let send = async |client: &mut testkit::Client, answer: &str| {
                let token = client.get("/sign-in").await.token();
                let all = fields(&token, answer);
                let all: Vec<(&str, &str)> = all.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
                client.post("/sign-in", &all).await
            };
            send(&mut teacher, "99").await.sees("題目沒有答對");
            assert_eq!(send(&mut teacher, &answer).await.path, "/home");
            send(&mut world.visitor(), &answer).await.sees("題目沒有答對");
            world.app.clock.advance(SignedDuration::from_mins(6));
            assert!(!world.visitor().get("/sign-in").await.main().contains("等於多少"), "the attack is over");
        },
    );
}

fn proof(page: &testkit::Answer) -> String {
    page.attribute("input[name=proof]", "value").expect("a question")
}

/// Adds what a person reads: 請計算：三加九等於多少？
fn solve(text: &str) -> String {
    let (_, rest) = text.split_once("請計算：").expect("a question");
    let (sum, _) = rest.split_once("等於").expect("a question");
    let number =
        |word: &str| "一二三四五六七八九".chars().position(|c| word.starts_with(c)).expect("a numeral") + 1;
    let (left, right) = sum.split_once('加').expect("a sum");
    (number(left) + number(right)).to_string()
}

async fn mails(world: &World) -> Vec<platform::mail::Stored> {
    platform::mail::newest(&world.app).await.expect("mail")
}

/// The tokens of all reset links sent, newest first.
async fn links(world: &World) -> Vec<String> {
    let body = |mail: platform::mail::Stored| {
        let (_, rest) = mail.body.split_once("/sign-in/reset?link=")?;
        Some(rest.split_whitespace().next()?.to_owned())
    };
    mails(world).await.into_iter().filter_map(body).collect()
}
