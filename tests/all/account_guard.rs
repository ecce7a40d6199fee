//! What protects accounts and those without one: limits on what is open to all, claims by personal code, links after a
//! reset, lost second factors, the password before a new mail address.

use app::identity::seats;
use axum::http::StatusCode;
use jiff::SignedDuration;
use platform::db::{Actor, sql};
use testkit::{PASSWORD, World};

use crate::accounts::{business, holding, link, nothing_asked, seat_path, teacher};
use crate::on_both;
use crate::second_factor::protected;

on_both! {
    /// Ten an hour from one network address; the eleventh is asked to wait and nothing is written; others go on.
    async fn applications_from_one_address_are_limited(world: World) {
        let mut visitor = world.visitor().at("203.0.113.9");
        for n in 0..10 {
            let (mail, user) = (format!("a{n}@school.example"), format!("guest.{n}"));
            apply(&mut visitor, &business("新進人員", &mail, &user)).await.sees("請到信箱點連結");
        }
        let refused = apply(&mut visitor, &business("新進人員", "more@school.example", "more.one")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.sees("請過一個小時再送出");
        assert_eq!(refused.attribute("input[name=user_name]", "value").as_deref(), Some("more.one"), "input is kept");
        let hashed = visitor.submit("/apply/teacher", "/apply/teacher", &teacher("江思齊", "more@school.example", "more.one", "")).await;
        hashed.sees("請過一個小時再送出");
        assert_eq!(letters(&world, "more@school.example").await, 0);
        let mut other = world.visitor().at("203.0.113.10");
        apply(&mut other, &business("新進人員", "other@school.example", "other.one")).await.sees("請到信箱點連結");
        world.app.clock.advance(SignedDuration::from_mins(61));
        apply(&mut visitor, &business("新進人員", "more@school.example", "more.one")).await.sees("請到信箱點連結");
    }

    /// One mail address gets three letters a day, with nothing in them that a stranger wrote; the page looks the same.
    async fn a_mail_address_gets_three_letters(world: World) {
        let mail = "target@school.example";
        for n in 0..4 {
            let mut visitor = world.visitor().at(&format!("203.0.113.{}", n + 20));
            let user = format!("guest.{n}");
            apply(&mut visitor, &business("請匯款到某帳戶", mail, &user)).await.sees("我們已寄信到 target@school.example");
        }
        assert_eq!(letters(&world, mail).await, 3);
        let sent = platform::mail::newest(&world.app).await.expect("mails");
        assert!(sent.iter().all(|m| !m.body.contains("請匯款") && !m.subject.contains("請匯款")), "a stranger's words");
        world.app.clock.advance(SignedDuration::from_hours(25));
        apply(&mut world.visitor(), &business("新進人員", mail, "guest.9")).await.sees("請到信箱點連結");
        assert_eq!(letters(&world, mail).await, 4);
    }

    /// A personal code stands in rosters: without an address on record it claims nobody, and a corrected address ends the
    /// link to the old one.
    async fn a_code_is_no_secret(world: World) {
        let people = world.teachers(2).await;
        let first = app::identity::person(world.app.db.read(), people[0]).await.expect("person");
        set_mail(&world, "t0@test.example", "").await;
        let mut visitor = world.visitor();
        let claim = teacher(&first.name, "thief@b.example", "thief", &first.personal_code);
        let refused = visitor.submit("/apply/teacher", "/apply/teacher", &claim).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.sees("請服務學校在您的資料填上電子郵件");
        let second = app::identity::person(world.app.db.read(), people[1]).await.expect("person");
        let claim = teacher(&second.name, "thief@b.example", "thief", &second.personal_code);
        visitor.submit("/apply/teacher", "/apply/teacher", &claim).await.sees("學校登錄的信箱");
        assert_eq!(letters(&world, "thief@b.example").await, 0, "never to the address typed");
        let prove = link(&world, "t1@test.example", "/apply/confirm/").await;
        set_mail(&world, "t1@test.example", "corrected@test.example").await;
        assert_eq!(visitor.submit(&prove, &prove, &[]).await.status, StatusCode::CONFLICT);
        assert!(seats::open_account_of(world.app.db.read(), people[1]).await.expect("read").is_none());
    }

    /// The twenty-first wish for a reset link within an hour leaves no row behind.
    async fn a_flood_of_resets_writes_nothing(world: World) {
        let mut visitor = world.visitor().at("203.0.113.9");
        for n in 0..22 {
            visitor.submit("/sign-in/forgot", "/sign-in/forgot", &[("who", &format!("nobody{n}"))]).await;
        }
        let rows = sql::number(world.app.db.read(), "SELECT COUNT(*) AS n FROM reset_request", vec![]).await;
        assert_eq!(rows.expect("read"), 20);
    }

    /// Thirty passkeys may be asked for at once from one network address.
    async fn passkeys_asked_for_are_limited(world: World) {
        let mut visitor = world.visitor().at("203.0.113.9");
        let token = visitor.get("/sign-in").await.token();
        for _ in 0..30 {
            assert_eq!(visitor.post("/sign-in/passkey/begin", &[("csrf", &token)]).await.status, StatusCode::OK);
        }
        let refused = visitor.post("/sign-in/passkey/begin", &[("csrf", &token)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.sees("這個網路位址嘗試太多次");
        let mut other = world.visitor().at("203.0.113.10");
        assert_eq!(other.submit("/sign-in", "/sign-in/passkey/begin", &[]).await.status, StatusCode::OK);
        world.app.clock.advance(SignedDuration::from_mins(6));
        assert_eq!(visitor.submit("/sign-in", "/sign-in/passkey/begin", &[]).await.status, StatusCode::OK);
    }

    /// The link of a first password ends when the password was set another way.
    async fn a_first_link_ends_with_a_reset(world: World) {
        let mail = "newcomer@school.example";
        let mut visitor = world.visitor();
        apply(&mut visitor, &business("新進人員", mail, "newcomer")).await;
        let prove = link(&world, mail, "/apply/confirm/").await;
        visitor.submit(&prove, &prove, &[]).await;
        let mut head = world.client(&world.organiser).await;
        let decide = head.get("/accounts").await.attribute("a[href^='/accounts/applications/']", "href").expect("it waits");
        head.submit(&decide, &decide, &[("decision", "approve")]).await;
        let first = link(&world, mail, "/apply/password/").await;
        assert_eq!(visitor.get(&first).await.status, StatusCode::OK);
        visitor.submit("/sign-in/forgot", "/sign-in/forgot", &[("who", "newcomer")]).await;
        world.app.run_jobs().await.expect("jobs");
        let reset = link(&world, mail, "/sign-in/reset?link=").await;
        let token = reset.split_once('=').expect("a token").1.to_owned();
        let new = "eleven quiet herons";
        visitor.submit(&reset, "/sign-in/reset", &[("link", &token), ("new_password", new), ("again", new)]).await;
        assert_eq!(visitor.get(&first).await.status, StatusCode::CONFLICT, "older than the reset");
    }

    /// The head removes lost factors below head, the authority above those of the head; never one's own, never elsewhere.
    async fn lost_factors_are_removed_by_the_head(world: World) {
        let (mut operator, _, _) = protected(&world, &world.operator).await;
        let seat = seat_path(&world, "/accounts", "operator");
        let held = holding(&world, world.operator.person).await;
        let deed = [("do", "factors"), ("holding", held.as_str()), ("reason", "手機遺失，已當面確認")];
        let elsewhere = world.client(&world.other_organiser).await.submit("/account", &seat, &deed).await;
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
        let own = operator.submit("/account", &seat, &deed).await;
        assert_eq!(own.status, StatusCode::FORBIDDEN);
        let mut head = world.client(&world.organiser).await;
        head.get(&format!("{seat}?do=account")).await.sees("移除第二道驗證");
        let silent = head.submit(&seat, &seat, &[("do", "factors"), ("holding", &held), ("reason", " ")]).await;
        silent.sees("請寫明原因");
        assert_eq!(world.visitor().sign_in("operator", PASSWORD).await.path, "/sign-in/second", "nothing happened yet");
        head.submit(&seat, &seat, &deed).await.sees("已經辦好");
        assert!(operator.get("/home").await.path.starts_with("/sign-in"), "every session ended");
        assert_eq!(world.visitor().sign_in("operator", PASSWORD).await.path, "/home", "the password alone");
        head.submit(&seat, &seat, &deed).await.sees("沒有設定第二道驗證");
        let told = platform::mail::newest(&world.app).await.expect("mail");
        assert!(told.iter().any(|m| m.to_address == "operator@test.example" && m.body.contains("手機遺失")), "{told:?}");
        let account = seats::open_account_of(world.app.db.read(), world.operator.person).await.expect("read").expect("one");
        let events = platform::audit::history(world.app.db.read(), account.0).await.expect("history");
        assert!(events.iter().any(|e| e.action == "account.second_factor_reset"));
        for table in ["totp", "passkey", "recovery_code"] {
            let left = sql::number(world.app.db.read(), &format!("SELECT COUNT(*) AS n FROM {table}"), vec![]).await;
            assert_eq!(left.expect("read"), 0, "{table}");
        }

        let (_, _, _) = protected(&world, &world.organiser).await;
        let held = holding(&world, world.organiser.person).await;
        let deed = [("do", "factors"), ("holding", held.as_str()), ("reason", "手機遺失")];
        let own = seat_path(&world, "/accounts", "organiser");
        let refused = head.submit(&own, &own, &deed).await;
        assert_ne!(refused.status, StatusCode::OK, "nobody helps themselves");
        let above = seat_path(&world, "/accounts/below", "organiser");
        world.client(&world.reviewer).await.submit(&above, &above, &deed).await.sees("已經辦好");
        assert_eq!(world.visitor().sign_in("organiser", PASSWORD).await.path, "/home");
    }

    /// Ten minutes after signing in, a new mail address asks for the password; a wrong one sends nothing.
    async fn a_new_address_needs_the_password(world: World) {
        let mut person = world.client(&world.teacher).await;
        nothing_asked(&world).await;
        world.app.clock.advance(SignedDuration::from_mins(11));
        let (page, ask) = ("/account/profile", "/account/profile/mail");
        assert!(person.get(page).await.attribute("input[name=password]", "name").is_some());
        for typed in ["", "not my password"] {
            let refused = person.submit(page, ask, &[("email", "moved@test.example"), ("password", typed)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(refused.attribute("input[name=email]", "value").as_deref(), Some("moved@test.example"));
        }
        assert_eq!(letters(&world, "moved@test.example").await, 0);
        let sent = person.submit(page, ask, &[("email", "moved@test.example"), ("password", PASSWORD)]).await;
        sent.sees("已寄出確認信");
        assert_eq!(letters(&world, "moved@test.example").await, 1);
    }
}

/// All together may send so many an hour.
#[test]
fn applications_in_all_are_limited() {
    for engine in testkit::engines() {
        crate::block_on(async {
            let world = World::with(engine, |settings| settings.applications_an_hour = 2).await;
            for n in 0..3 {
                let mut visitor = world.visitor().at(&format!("203.0.113.{n}"));
                let (mail, user) = (format!("a{n}@school.example"), format!("guest.{n}"));
                let answer = apply(&mut visitor, &business("新進人員", &mail, &user)).await;
                answer.sees(if n < 2 { "請到信箱點連結" } else { "請過一個小時再送出" });
            }
        });
    }
}

async fn apply(client: &mut testkit::Client, form: &[(&'static str, &str)]) -> testkit::Answer {
    client.submit("/apply/business", "/apply/business", form).await
}

async fn letters(world: &World, to: &str) -> usize {
    let mails = platform::mail::newest(&world.app).await.expect("mails");
    mails.iter().filter(|m| m.to_address == to).count()
}

async fn set_mail(world: &World, old: &str, new: &str) {
    let mut change =
        world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
    let text = "UPDATE person SET email = $2 WHERE email = $1";
    sql::run(change.conn(), text, vec![old.into(), new.into()]).await.expect("updated");
    change.record("test.settled", platform::ids::EventId::new().0, serde_json::json!({}));
    change.commit().await.expect("committed");
}
