//! Own data: the gate of consent, seeing and copying, changing the mail address, requests and their decision, looks,
//! break-glass, and the daily run that ends what is past its time.

use app::{credit, identity, privacy};
use axum::http::StatusCode;
use jiff::SignedDuration;
use platform::db::{Actor, sql};
use platform::{mail, params};
use testkit::{Answer, PASSWORD, Persona, World, national_id};

use crate::on_both;

/// Serial of the teacher's number in the world.
const TEACHER: usize = 4;

on_both! {
    /// A person who has not accepted the text meets it before anything else, and only once.
    async fn consent_is_asked_once(world: World) {
        forget_consent(&world, &world.teacher).await;
        let mut teacher = world.visitor();
        let gate = teacher.sign_in("teacher", PASSWORD).await;
        assert_eq!(gate.path, "/welcome/consent");
        gate.sees("我們用您的資料做什麼").sees("我不同意");
        assert_eq!(teacher.get("/my/transcript").await.path, "/welcome/consent", "nothing else is open");
        let stale = teacher.submit("/welcome/consent", "/welcome/consent", &[("version", "99")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "only the text in force is accepted");
        let accepted = teacher.submit("/welcome/consent", "/welcome/consent", &[("version", "1")]).await;
        assert_eq!(accepted.path, "/home", "{}", accepted.main());
        assert_eq!(world.visitor().sign_in("teacher", PASSWORD).await.path, "/home", "not asked again");
        teacher.get("/account/data").await.sees("同意第 1 版");
        let again = teacher.get("/welcome/consent").await;
        again.sees("我們用您的資料做什麼");
        assert!(again.attribute("form[action='/welcome/consent']", "action").is_none(), "only to be read");
    }

    async fn declining_signs_out_and_keeps_the_hours(world: World) {
        forget_consent(&world, &world.teacher).await;
        let mut teacher = world.visitor();
        teacher.sign_in("teacher", PASSWORD).await;
        teacher.get("/welcome/consent/decline").await.sees("研習時數不受影響");
        let out = teacher.submit("/welcome/consent/decline", "/welcome/consent/decline", &[]).await;
        assert_eq!(out.path, "/");
        assert!(teacher.get("/home").await.path.starts_with("/sign-in"));
        assert_eq!(world.visitor().sign_in("teacher", PASSWORD).await.path, "/welcome/consent", "asked again");
    }

    /// The page and the copies hold what is mine, in full, and nothing of others.
    async fn own_data_is_seen_and_copied(world: World) {
        crate::main_road::closed_course(&world).await;
        let mut teacher = world.client(&world.teacher).await;
        let page = teacher.get("/account/data").await;
        page.sees("閱讀理解策略工作坊").sees("teacher@test.example").sees("宜蘭縣杏林國小").sees("365 天");
        let copy = teacher.submit("/account/data", "/account/data/copy.json", &[]).await;
        let json: serde_json::Value = serde_json::from_str(&copy.text).expect("JSON");
        let award = json["held"].as_array().expect("fields").iter().find(|f| f["field"] == "award").expect("awards");
        assert_eq!(award["values"].as_array().map(Vec::len), Some(1), "{award}");
        let other = world.client(&world.other_organiser).await.submit("/account/data", "/account/data/copy.json", &[]).await;
        for text in [&page.text, &copy.text] {
            assert!(!text.contains("陳語棠") && !text.contains("other-teacher@"), "nothing of others");
            assert!(!text.contains(&national_id(TEACHER)), "the number is masked");
        }
        assert!(!other.text.contains("閱讀理解策略工作坊"));
        let sheet = teacher.submit("/account/data", "/account/data/copy.xlsx", &[]).await;
        assert!(sheet.bytes.starts_with(b"PK"), "a workbook");
        let copies = platform::audit::history(world.app.db.read(), world.teacher.person.0).await.expect("read");
        assert_eq!(copies.iter().filter(|line| line.action == "person.copied_own").count(), 2);
        world.visitor().get("/privacy/kept").await.sees("個人資料保護法");
    }

    /// A new address counts only when its own reader opened the link; the old one is told.
    async fn the_mail_address_changes_by_its_link(world: World) {
        let mut teacher = world.client(&world.teacher).await;
        let wrong = teacher.submit("/account/profile", "/account/profile/mail", &[("email", "no address")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = "/account/profile";
        teacher.submit(page, "/account/profile/mail", &[("email", "moved@test.example")]).await.sees("已寄出確認信");
        assert_eq!(email(&world, &world.teacher).await, "teacher@test.example", "not before the link is opened");
        let link = letter(&world, "moved@test.example").await;
        let path = link.split("8080").nth(1).and_then(|rest| rest.lines().next()).expect("a link").to_owned();
        let token = path.split("token=").nth(1).expect("a secret").to_owned();
        let stranger = world.client(&world.other_teacher).await.get(&path).await;
        assert_eq!(stranger.status, StatusCode::NOT_FOUND, "somebody else's link");
        teacher.get(&path).await.sees("moved@test.example");
        assert_eq!(email(&world, &world.teacher).await, "teacher@test.example", "reading changes nothing");
        teacher.submit(&path, "/account/profile/mail/confirm", &[("token", &token)]).await.sees("已更換");
        assert_eq!(email(&world, &world.teacher).await, "moved@test.example");
        assert!(letter(&world, "teacher@test.example").await.contains("換成另一個信箱"));
        assert_eq!(teacher.get(&path).await.status, StatusCode::NOT_FOUND, "used once");
        let saved = teacher.submit(page, page, &[("phone", "０９００－０００－０００"), ("stage", "14-5"), ("subject", "e-mandarin")]).await;
        saved.sees("已儲存");
        assert_eq!(saved.attribute("input[name=phone]", "value").as_deref(), Some("0900-000-000"));
        let refused = teacher.submit(page, page, &[("phone", "call me"), ("stage", "14-5")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.attribute("input[name=phone]", "value").as_deref(), Some("call me"), "input is kept");
    }

    async fn an_old_link_changes_nothing(world: World) {
        let mut teacher = world.client(&world.teacher).await;
        teacher.submit("/account/profile", "/account/profile/mail", &[("email", "moved@test.example")]).await;
        let link = letter(&world, "moved@test.example").await;
        let path = link.split("8080").nth(1).and_then(|rest| rest.lines().next()).expect("a link").to_owned();
        world.app.clock.advance(SignedDuration::from_hours(25));
        let mut teacher = world.client(&world.teacher).await;
        assert_eq!(teacher.get(&path).await.status, StatusCode::NOT_FOUND);
    }

    /// The school decides on a correction, other schools do not know of it, and the person is told.
    async fn a_correction_is_decided_by_the_school(world: World) {
        let mut teacher = world.client(&world.teacher).await;
        let asked = ask(&mut teacher, &[("kind", "correct"), ("field", "name"), ("value", "林杏耘"), ("text", "戶籍更名")]).await;
        assert_eq!(asked.path, "/account/data", "{}", asked.main());
        asked.sees("處理中");
        let twice = ask(&mut teacher, &[("kind", "correct"), ("field", "name"), ("value", "林杏雲")]).await;
        twice.sees("已有一件同類申請");
        assert!(letter(&world, "organiser@test.example").await.contains("林杏芸"));

        let path = request_path(&world, &world.organiser).await;
        let mut organiser = world.client(&world.organiser).await;
        organiser.get(&path).await.sees("林杏耘").sees("戶籍更名");
        assert_eq!(world.client(&world.other_organiser).await.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(world.client(&world.operator).await.get("/privacy/requests").await.status, StatusCode::FORBIDDEN);
        assert_eq!(teacher.get("/privacy/requests").await.status, StatusCode::FORBIDDEN);
        let thin = organiser.submit(&path, &path, &[("decision", "grant"), ("reason", " ")]).await;
        thin.sees("請寫下決定的理由");
        let done = organiser.submit(&path, &path, &[("decision", "grant"), ("reason", "已核對身分證")]).await;
        assert_eq!(done.path, "/privacy/requests", "{}", done.main());
        assert_eq!(identity::person(world.app.db.read(), world.teacher.person).await.expect("person").name, "林杏耘");
        assert!(letter(&world, "teacher@test.example").await.contains("已核對身分證"));
        teacher.get("/account/data").await.sees("同意").sees("已核對身分證");
        organiser.submit(&path, &path, &[("decision", "refuse"), ("reason", "再一次")]).await.sees("已經處理完畢");
    }

    /// A number waits sealed, is never shown in full, and finds the person afterwards; a taken one is refused.
    async fn a_number_is_corrected_without_being_shown(world: World) {
        let mut teacher = world.client(&world.teacher).await;
        let new = national_id(77);
        let wrong = ask(&mut teacher, &[("kind", "correct"), ("field", "number"), ("value", "A123456780")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!wrong.text.contains("A123456780"), "typed again rather than sent back");
        ask(&mut teacher, &[("kind", "correct"), ("field", "number"), ("value", &new)]).await;
        let path = request_path(&world, &world.organiser).await;
        let mut organiser = world.client(&world.organiser).await;
        let page = organiser.get(&path).await;
        assert!(!page.text.contains(&new) && page.text.contains(&new[..3]), "masked");
        organiser.submit(&path, &path, &[("decision", "grant"), ("reason", "核對無誤")]).await;
        let found = identity::find_person(&world.app, world.app.db.read(), &new).await.expect("read").expect("found");
        assert_eq!(found.id, world.teacher.person);
        let before = identity::find_person(&world.app, world.app.db.read(), &national_id(TEACHER)).await.expect("read");
        assert!(before.is_none(), "the wrong number is free for its owner");

        let mut other = world.client(&world.other_teacher).await;
        ask(&mut other, &[("kind", "correct"), ("field", "number"), ("value", &new)]).await;
        let path = request_path(&world, &world.other_organiser).await;
        let mut head = world.client(&world.other_organiser).await;
        head.submit(&path, &path, &[("decision", "grant"), ("reason", "核對無誤")]).await.sees("另一位人員");
    }

    /// A granted deletion clears contact and account and leaves the hours.
    async fn a_deletion_keeps_the_hours(world: World) {
        crate::main_road::closed_course(&world).await;
        let mut teacher = world.client(&world.teacher).await;
        let before = credit::transcript(world.app.db.read(), world.teacher.person).await.expect("read");
        assert!(!before.is_empty());
        world.app.clock.advance(SignedDuration::from_mins(1));
        ask(&mut teacher, &[("kind", "delete"), ("text", "已離職")]).await;
        let path = request_path(&world, &world.organiser).await;
        let mut organiser = world.client(&world.organiser).await;
        organiser.get(&path).await.sees("會清除").sees("會保留");
        world.app.clock.advance(SignedDuration::from_mins(1));
        let done = organiser.submit(&path, &path, &[("decision", "grant"), ("reason", "依申請")]).await;
        assert_eq!(done.path, "/privacy/requests", "{}", done.main());
        assert!(teacher.get("/home").await.path.starts_with("/sign-in"), "the session ended");
        assert_eq!(world.visitor().sign_in("teacher", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let person = identity::person(world.app.db.read(), world.teacher.person).await.expect("still there");
        assert_eq!((person.email.as_str(), person.phone.as_str(), person.birth_date), ("", "", None));
        assert_eq!(person.name, "林杏芸", "whose hours they are");
        assert_eq!(credit::transcript(world.app.db.read(), person.id).await.expect("read"), before);
        let letters = mail::of_person(world.app.db.read(), person.id).await.expect("read");
        assert!(letters.iter().skip(1).all(|l| l.to_address.is_empty() && l.body.is_empty()), "{letters:?}");
        assert!(letters[0].body.contains("依申請"), "the last letter tells it");
        organiser.get("/privacy/requests?view=decided").await.sees("林杏芸");
    }

    /// Who holds a duty must hand it on first, and nobody decides on the own request; the region centre does.
    async fn duties_and_own_requests_hinder_a_deletion(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        ask(&mut organiser, &[("kind", "delete")]).await;
        let path = request_path(&world, &world.reviewer).await;
        organiser.get(&path).await.sees("不能處理自己提出的申請");
        organiser.submit(&path.replace(&path, "/account/profile"), &path, &[("decision", "grant"), ("reason", "好")]).await
            .sees("不能處理自己提出的申請");
        let mut reviewer = world.client(&world.reviewer).await;
        reviewer.submit(&path, &path, &[("decision", "grant"), ("reason", "依申請")]).await.sees("仍擔任業務職務");
        reviewer.submit(&path, &path, &[("decision", "refuse"), ("reason", "請先移交職務")]).await;
        organiser.get("/account/data").await.sees("請先移交職務");
        let mut teacher = world.client(&world.teacher).await;
        let bare = ask(&mut teacher, &[("kind", "object")]).await;
        bare.sees("請說明反對或限制哪一種使用");
    }

    async fn a_request_can_be_taken_back(world: World) {
        let mut teacher = world.client(&world.teacher).await;
        ask(&mut teacher, &[("kind", "object"), ("text", "不要寄電子報")]).await;
        let own = privacy::requests_of(world.app.db.read(), world.teacher.person).await.expect("read");
        let path = format!("/account/data/requests/{}/withdraw", own[0].id);
        assert_eq!(world.client(&world.other_teacher).await.get(&path).await.status, StatusCode::NOT_FOUND);
        teacher.submit(&path, &path, &[]).await.sees("已撤回");
    }

    /// Break-glass shows the number once, with a reason, and tells the person and the national centre.
    async fn an_emergency_look_is_told_and_listed(world: World) {
        let national = world.national().await;
        let code = identity::person(world.app.db.read(), world.teacher.person).await.expect("person").personal_code;
        let number = national_id(TEACHER);
        let mut reviewer = world.client(&world.reviewer).await;
        let form = "/privacy/break-glass";
        assert_eq!(world.client(&world.organiser).await.get(form).await.status, StatusCode::FORBIDDEN);
        let nobody = reviewer.submit(form, form, &[("code", "ZZZZZZZZZZ")]).await;
        nobody.sees("查無此人");
        let found = reviewer.submit(form, form, &[("code", &code)]).await;
        found.sees("林杏芸");
        assert!(!found.text.contains(&number), "masked before there is a reason");
        let thin = reviewer.submit(form, "/privacy/break-glass/open", &[("code", &code), ("reason", "急")]).await;
        thin.sees("至少要 10 個字");
        assert!(!thin.text.contains(&number));
        let reason = format!("核對退休年資，證號{number}是否相符");
        let open = reviewer.submit(form, "/privacy/break-glass/open", &[("code", &code), ("reason", &reason)]).await;
        assert!(open.text.contains(&number), "{}", open.main());

        let mut teacher = world.client(&world.teacher).await;
        let looks = teacher.get("/account/data/looks").await;
        looks.sees("簡承曦").sees("宜蘭縣政府教育處").sees("緊急查看").sees("核對退休年資");
        assert!(!looks.text.contains(&number), "a number in the reason is masked");
        for to in ["teacher@test.example", "national@test.example"] {
            let letter = letter(&world, to).await;
            assert!(letter.contains("簡承曦") && letter.contains("核對退休年資") && !letter.contains(&number), "{to}: {letter}");
        }
        assert_eq!(looks.texts("tbody tr").len(), 1, "the thin reason opened nothing");
        world.client(&world.other_teacher).await.get("/account/data/looks").await.sees("還沒有人查看過");
        assert!(national.seat.is_some());
    }

    /// The daily run ends what is past its time, keeps what is not, and is recorded with its counts.
    async fn what_is_past_its_time_goes(world: World) {
        crate::main_road::closed_course(&world).await;
        let mut teacher = world.client(&world.teacher).await;
        teacher.submit("/account/profile", "/account/profile/mail", &[("email", "moved@test.example")]).await;
        let first = privacy::run_retention(&world.app).await.expect("ran");
        assert!(first.values().all(|count| *count == 0), "nothing is past its time yet: {first:?}");
        let hours = credit::ledger_total(world.app.db.read()).await.expect("total");
        world.app.clock.advance(SignedDuration::from_hours(24 * 181));
        let half = privacy::run_retention(&world.app).await.expect("ran");
        assert!(half["letters"] > 0 && half["mail_changes"] == 1 && half["sign_ins"] == 0, "{half:?}");
        world.app.clock.advance(SignedDuration::from_hours(24 * 190));
        let year = privacy::run_retention(&world.app).await.expect("ran");
        assert!(year["sign_ins"] > 0, "{year:?}");
        assert!(identity::sign_ins_of(world.app.db.read(), world.teacher.person).await.expect("read").is_empty());
        let letters = mail::of_person(world.app.db.read(), world.teacher.person).await.expect("read");
        assert!(!letters.is_empty() && letters.iter().all(|l| l.body.is_empty() && !l.subject.is_empty()), "{letters:?}");
        assert_eq!(credit::ledger_total(world.app.db.read()).await.expect("total"), hours, "hours are never deleted");
        let wanted = platform::audit::read::Wanted { group: "retention".to_owned(), most: 10, ..Default::default() };
        let runs = platform::audit::read::lines(world.app.db.read(), &wanted).await.expect("read");
        assert_eq!(runs.len(), 3);
        assert!(runs[0].data.contains("\"sign_ins\""), "{}", runs[0].data);
        assert!(matches!(platform::audit::verify(&world.app.db).await, Ok(platform::audit::Verdict::Intact(_))));
    }
}

async fn ask(client: &mut testkit::Client, fields: &[(&str, &str)]) -> Answer {
    client.submit("/account/data/request", "/account/data/request", fields).await
}

/// The page of the first request a decider sees.
async fn request_path(world: &World, decider: &Persona) -> String {
    let list = world.client(decider).await.get("/privacy/requests").await;
    list.attribute("main a[href^='/privacy/requests/']", "href").expect("a request waits")
}

async fn email(world: &World, persona: &Persona) -> String {
    identity::person(world.app.db.read(), persona.person).await.expect("person").email
}

/// The newest letter to an address.
async fn letter(world: &World, to: &str) -> String {
    let all = mail::newest(&world.app).await.expect("mail");
    all.into_iter().find(|m| m.to_address == to).unwrap_or_else(|| panic!("no letter to {to}")).body
}

/// As if the account had been made before there was a text to accept.
async fn forget_consent(world: &World, persona: &Persona) {
    let mut change =
        world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
    let text = "UPDATE account SET consent_version = 0 WHERE person = $1";
    sql::run(change.conn(), text, params![persona.person]).await.expect("set");
    change.record("test.prepared", persona.person.0, serde_json::json!({}));
    change.commit().await.expect("committed");
}
