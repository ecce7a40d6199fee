//! Second factors: one-time codes, recovery codes, who must have one, how they are changed.

use axum::http::StatusCode;
use jiff::SignedDuration;
use testkit::{Answer, Client, PASSWORD, Persona, World};
use totp_rs::{Builder, Secret};

use crate::on_both;

const SECURITY: &str = "/account/security";
const SECOND: &str = "/sign-in/second";

on_both! {
    /// Set up with a code, asked after the password, each code once.
    async fn one_time_codes_are_asked_and_taken_once(world: World) {
        let mut teacher = world.client(&world.teacher).await;
        teacher.get(SECURITY).await.sees("設定驗證器 App");
        let page = format!("{SECURITY}/totp");
        let shown = teacher.get(&page).await;
        let (sealed, secret) = (sealed(&shown), secret(&shown));
        let wrong = teacher.submit(&page, &page, &[("secret", &sealed), ("code", "000000")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.sees("數字不對");
        assert_eq!(self::secret(&wrong), secret, "the same secret again");
        let foreign = world.client(&world.organiser).await.submit(&page, &page, &[("secret", &sealed), ("code", &code(&world, &secret))]).await;
        assert_eq!(foreign.status, StatusCode::BAD_REQUEST, "a secret sealed for somebody else");
        let done = teacher.submit(&page, &page, &[("secret", &sealed), ("code", &code(&world, &secret))]).await;
        done.sees("請保存備用碼");
        assert_eq!(done.texts(".code-list li").len(), 10);
        assert_eq!(teacher.get("/home").await.path, "/home", "the session goes on under its new token");

        let mut again = world.visitor();
        assert_eq!(again.sign_in("teacher", PASSWORD).await.path, SECOND);
        assert!(again.get("/home").await.path.starts_with("/sign-in"), "half is not in");
        let replay = again.submit(SECOND, SECOND, &[("code", &code(&world, &secret))]).await;
        assert_eq!(replay.status, StatusCode::UNPROCESSABLE_ENTITY, "the code that proved the set-up is used");
        world.app.clock.advance(SignedDuration::from_secs(30));
        let fresh = code(&world, &secret);
        assert_eq!(again.submit(SECOND, SECOND, &[("code", &fresh)]).await.path, "/home");
        let mut third = world.visitor();
        third.sign_in("teacher", PASSWORD).await;
        third.submit(SECOND, SECOND, &[("code", &fresh)]).await.sees("驗證沒有通過");
        again.get("/account/sign-ins").await.sees("密碼與驗證碼");
        let told = platform::mail::newest(&world.app).await.expect("mail");
        assert!(told.iter().any(|m| m.body.contains("啟用了驗證器 App")), "{told:?}");
    }

    /// Each recovery code works once; new ones end the old.
    async fn recovery_codes_work_once(world: World) {
        let (mut teacher, _, codes) = protected(&world, &world.teacher).await;
        let enter = async |code: &str| {
            let mut visitor = world.visitor();
            visitor.sign_in("teacher", PASSWORD).await;
            visitor.submit(SECOND, SECOND, &[("code", code)]).await
        };
        assert_eq!(enter(&codes[0]).await.path, "/home");
        assert_eq!(enter(&codes[0]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "used");
        assert_eq!(enter(&codes[1].replace('-', " ")).await.path, "/home", "typed with spaces");
        teacher.get(SECURITY).await.sees("還有 8 組備用碼");
        let renewed = teacher.submit(SECURITY, &format!("{SECURITY}/codes"), &[]).await;
        let fresh = renewed.texts(".code-list li");
        assert_eq!(fresh.len(), 10);
        assert_eq!(enter(&codes[2]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "replaced");
        assert_eq!(enter(&fresh[0]).await.path, "/home");
        let events = platform::audit::history(world.app.db.read(), world.teacher.person.0).await.expect("history");
        assert!(events.iter().all(|e| !e.data.contains(&fresh[1])), "codes stand in no event");
    }

    /// Wrong codes count as failures of the name: five lock, for the right code and the right password too.
    async fn wrong_codes_lock(world: World) {
        let (_, secret, _) = protected(&world, &world.teacher).await;
        world.app.clock.advance(SignedDuration::from_secs(60));
        let mut visitor = world.visitor();
        visitor.sign_in("teacher", PASSWORD).await;
        for _ in 0..5 {
            visitor.submit(SECOND, SECOND, &[("code", "000000")]).await.sees("驗證沒有通過");
        }
        visitor.submit(SECOND, SECOND, &[("code", &code(&world, &secret))]).await.sees("驗證沒有通過");
        assert_eq!(world.visitor().sign_in("teacher", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        world.app.clock.advance(SignedDuration::from_mins(16));
        let mut later = world.visitor();
        assert_eq!(later.sign_in("teacher", PASSWORD).await.path, SECOND);
        assert_eq!(later.submit(SECOND, SECOND, &[("code", &code(&world, &secret))]).await.path, "/home");
    }

    /// Five minutes for the second step; a session elsewhere is no help; the cookie of one person opens nothing else.
    async fn half_a_sign_in_runs_out(world: World) {
        let (_, secret, _) = protected(&world, &world.teacher).await;
        let mut visitor = world.visitor();
        assert_eq!(visitor.get(SECOND).await.path, "/sign-in", "without a password first");
        visitor.sign_in("teacher", PASSWORD).await;
        world.app.clock.advance(SignedDuration::from_mins(5));
        let token = visitor.get("/sign-in").await.token();
        let late = visitor.post(SECOND, &[("csrf", &token), ("code", &code(&world, &secret))]).await;
        assert_eq!(late.path, "/sign-in");
        late.sees("登入的時間已過");
    }

    /// Changes need a password typed within ten minutes; then the factor goes, and with it the codes.
    async fn changes_need_the_password_again(world: World) {
        let (mut teacher, _, _) = protected(&world, &world.teacher).await;
        world.app.clock.advance(SignedDuration::from_mins(11));
        let page = teacher.get(SECURITY).await;
        page.sees("請再輸入一次密碼");
        assert!(page.attribute("form[action='/account/security/totp/remove']", "action").is_none());
        let blocked = teacher.submit(SECURITY, &format!("{SECURITY}/totp/remove"), &[]).await;
        blocked.sees("請先輸入目前的密碼").sees("已啟用");
        let confirm = format!("{SECURITY}/confirm");
        let wrong = teacher.submit(SECURITY, &confirm, &[("password", "not my password")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        teacher.submit(SECURITY, &confirm, &[("password", PASSWORD)]).await;
        teacher.submit(SECURITY, &format!("{SECURITY}/totp/remove"), &[]).await.sees("驗證器 App 已停用");
        assert_eq!(world.visitor().sign_in("teacher", PASSWORD).await.path, "/home", "not asked any more");
    }

    /// A reset by mail leaves the second factor in its place.
    async fn a_reset_does_not_get_around_it(world: World) {
        let (_, _, codes) = protected(&world, &world.teacher).await;
        let mut visitor = world.visitor();
        visitor.submit("/sign-in/forgot", "/sign-in/forgot", &[("who", "teacher")]).await;
        world.app.run_jobs().await.expect("jobs");
        let told = platform::mail::newest(&world.app).await.expect("mail");
        let link = told.iter().find_map(|m| m.body.split_once("?link=")).expect("a link").1;
        let link = link.split_whitespace().next().expect("a token");
        let new = "eleven quiet herons";
        let page = format!("/sign-in/reset?link={link}");
        visitor.submit(&page, "/sign-in/reset", &[("link", link), ("new_password", new), ("again", new)]).await;
        assert_eq!(visitor.sign_in("teacher", new).await.path, SECOND);
        assert_eq!(visitor.submit(SECOND, SECOND, &[("code", &codes[0])]).await.path, "/home");
    }

    /// What a browser is asked for a passkey belongs to this site, and an invented answer opens nothing.
    async fn passkeys_are_asked_for_this_site(world: World) {
        let mut visitor = world.visitor();
        let options = visitor.submit("/sign-in", "/sign-in/passkey/begin", &[]).await;
        assert_eq!(options.content_type, "application/json");
        let asked: serde_json::Value = serde_json::from_str(&options.text).expect("json");
        assert_eq!(asked["publicKey"]["rpId"], "localhost");
        assert_eq!(asked["publicKey"]["userVerification"], "required");
        let token = visitor.get("/sign-in").await.token();
        for invented in ["", "{}", "null", r#"{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{"authenticatorData":"AA","clientDataJSON":"AA","signature":"AA","userHandle":"AA"},"extensions":{}}"#] {
            let answer = visitor.post("/sign-in/passkey", &[("csrf", &token), ("credential", invented)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{invented}");
        }
        let mut teacher = world.client(&world.teacher).await;
        let options = teacher.submit(SECURITY, &format!("{SECURITY}/passkeys/begin"), &[]).await;
        let asked: serde_json::Value = serde_json::from_str(&options.text).expect("json");
        assert_eq!(asked["publicKey"]["authenticatorSelection"]["residentKey"], "required");
        teacher.submit(SECURITY, &format!("{SECURITY}/passkeys"), &[("credential", "{}")]).await.sees("通行金鑰沒有加入");
    }
}

/// Reviewers upward must have one before anything else, and keep the last.
#[test]
fn reviewers_must_have_one() {
    for engine in testkit::engines() {
        crate::block_on(async {
            let world = World::with(engine, |settings| settings.second_factor_required = true).await;
            assert_eq!(world.visitor().sign_in("teacher", PASSWORD).await.path, "/home");
            assert_eq!(world.visitor().sign_in("organiser", PASSWORD).await.path, "/home");
            let mut reviewer = world.visitor();
            reviewer.sign_in("reviewer", PASSWORD).await.sees("請先加上第二道驗證");
            let gate = "/welcome/second-factor";
            assert_eq!(reviewer.get("/review/courses").await.path, gate);
            assert_eq!(reviewer.get(SECURITY).await.path, gate);
            world.app.clock.advance(SignedDuration::from_mins(11));
            reviewer.get(&format!("{gate}/totp")).await.sees("請再輸入一次密碼");
            reviewer.submit(gate, &format!("{gate}/confirm"), &[("password", PASSWORD)]).await;
            let done = set_up(&world, &mut reviewer, gate).await.0;
            done.sees("請保存備用碼");
            assert_eq!(reviewer.get("/review/courses").await.path, "/review/courses");
            assert_eq!(reviewer.get(gate).await.path, SECURITY, "the gate is behind");
            reviewer.get(SECURITY).await.sees("這是最後一種");
            let last = reviewer.submit(SECURITY, &format!("{SECURITY}/totp/remove"), &[]).await;
            assert_eq!(last.status, StatusCode::CONFLICT);
            last.sees("您的職務需要第二道驗證");
        });
    }
}

/// A persona with one-time codes: signed in, the secret, the recovery codes. Half a minute later, so that a code is free.
pub(crate) async fn protected(world: &World, persona: &Persona) -> (Client, String, Vec<String>) {
    let mut client = world.client(persona).await;
    let (done, secret) = set_up(world, &mut client, SECURITY).await;
    world.app.clock.advance(SignedDuration::from_secs(30));
    (client, secret, done.texts(".code-list li"))
}

async fn set_up(world: &World, client: &mut Client, base: &str) -> (Answer, String) {
    let page = format!("{base}/totp");
    let shown = client.get(&page).await;
    let secret = secret(&shown);
    let fields = [("secret", sealed(&shown)), ("code", code(world, &secret))];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    (client.submit(&page, &page, &fields).await, secret)
}

fn sealed(page: &Answer) -> String {
    page.attribute("input[name=secret]", "value").expect("a secret")
}

fn secret(page: &Answer) -> String {
    page.texts(".qr-code").first().expect("a secret").replace(' ', "")
}

/// What the person's app shows now.
fn code(world: &World, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).expect("base 32");
    let now = u64::try_from(world.app.clock.now().as_second()).expect("after 1970");
    Builder::new().with_secret(secret).build().expect("a generator").generate(now).to_string()
}
