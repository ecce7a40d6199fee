//! Accounts from application to removal: the mailed link, the decision, the first password, seats handed over, acted for,
//! ended at once, and what nobody may do to the own seat.

use app::identity::{self, seats};
use axum::http::StatusCode;
use jiff::SignedDuration;
use platform::db::Actor;
use platform::ids::PersonId;
use testkit::{Answer, PASSWORD, World};

use crate::on_both;

const MAIL: &str = "newcomer@school.example";

on_both! {
    /// Apply, prove the address, be approved by the head, choose a password behind a link that works once, see the desk.
    async fn from_application_to_the_desk(world: World) {
        let mut visitor = world.visitor();
        let sent = visitor.submit("/apply/business", "/apply/business", &business("新進人員", MAIL, "newcomer")).await;
        sent.sees("請到信箱點連結");
        let mut head = world.client(&world.organiser).await;
        assert!(!head.get("/accounts").await.main().contains("新進人員"), "an unproved address bothers nobody");
        let prove = link(&world, MAIL, "/apply/confirm/").await;
        visitor.get(&prove).await.sees("確認電子郵件");
        visitor.submit(&prove, &prove, &[]).await.sees("等候審核").sees("游知夏");
        assert_eq!(visitor.get(&prove).await.status, StatusCode::CONFLICT, "the link worked once");
        visitor.get(&sent.path).await.sees("目前由 宜蘭縣杏林國小 游知夏 審核");
        let decide = head.get("/accounts").await.attribute("a[href^='/accounts/applications/']", "href").expect("it waits");
        head.get(&decide).await.sees("資訊組長").sees("職務分配表");
        let other = world.client(&world.other_organiser).await.get(&decide).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "another school's application");
        head.submit(&decide, &decide, &[("decision", "approve")]).await.sees("已通過申請");
        let again = head.submit(&decide, &decide, &[("decision", "refuse"), ("reason", "太晚")]).await;
        again.sees("已經處理過");
        let password = link(&world, MAIL, "/apply/password/").await;
        let short = visitor.submit(&password, &password, &[("password", "short")]).await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(visitor.submit(&password, &password, &[("password", PASSWORD)]).await.path, "/sign-in");
        assert_eq!(visitor.get(&password).await.status, StatusCode::CONFLICT, "used once");
        nothing_asked(&world).await;
        assert_eq!(visitor.sign_in("newcomer", PASSWORD).await.path, "/home");
        assert_eq!(visitor.get("/desk/courses").await.status, StatusCode::OK);
        let mails = platform::mail::newest(&world.app).await.expect("mails");
        assert!(mails.iter().all(|m| !m.body.contains(PASSWORD)), "no password is ever mailed");
    }

    /// The answer does not tell whether an address is known; the known one learns it by mail; there is never a second person.
    async fn somebody_known_is_shown_the_way_on(world: World) {
        let mut visitor = world.visitor();
        let strange = visitor.submit("/apply/business", "/apply/business", &business("林杏芸", "a@b.example", "lin.a")).await;
        let known = visitor.submit("/apply/business", "/apply/business", &business("林杏芸", "Teacher@test.example", "lin.b")).await;
        let plain = |a: &Answer, mail: &str, user: &str| a.main().replace(mail, "").replace(user, "");
        assert_eq!(plain(&strange, "a@b.example", "lin.a"), plain(&known, "Teacher@test.example", "lin.b"));
        let mails = platform::mail::newest(&world.app).await.expect("mails");
        let told = mails.iter().find(|m| m.to_address == "teacher@test.example").expect("a letter");
        assert!(told.body.contains("您已經有帳號（teacher）") && !told.body.contains("/apply/confirm/"), "{}", told.body);

        let mut teacher = world.client(&world.teacher).await;
        let form = teacher.get("/apply/business").await;
        assert_eq!(form.path, "/account/apply-seat");
        form.sees("宜蘭縣杏林國小");
        let wish = [("organisation", "029999"), ("role", "operator"), ("title", "教學組長"), ("purpose", "職務分配表")];
        let sent = teacher.submit("/account/apply-seat", "/account/apply-seat", &wish).await;
        sent.sees("等候審核").sees("游知夏");
        teacher.submit("/account/apply-seat", "/account/apply-seat", &wish).await.sees("已經有一件申請");
        let mut head = world.client(&world.organiser).await;
        let decide = head.get("/accounts").await.attribute("a[href^='/accounts/applications/']", "href").expect("it waits");
        head.submit(&decide, &decide, &[("decision", "approve")]).await;
        teacher.get("/account").await.sees("作業人員");
        let same = seats::people_by_mail(world.app.db.read(), "teacher@test.example").await.expect("read");
        assert_eq!(same.len(), 1);
    }

    /// A refusal needs a reason, which the applicant reads; a wish to be head goes to the authority above.
    async fn a_refusal_says_why_and_heads_are_decided_above(world: World) {
        let mut visitor = world.visitor();
        let mut form = business("新進人員", MAIL, "newcomer");
        form[5] = ("role", "head");
        let sent = visitor.submit("/apply/business", "/apply/business", &form).await;
        let prove = link(&world, MAIL, "/apply/confirm/").await;
        visitor.submit(&prove, &prove, &[]).await.sees("宜蘭縣政府教育處 簡承曦");
        let mut head = world.client(&world.organiser).await;
        let own = head.get("/accounts").await.attribute("a[href^='/accounts/applications/']", "href").expect("listed");
        head.submit(&own, &own, &[("decision", "approve")]).await.sees("總負責人由上級單位設定");
        let mut reviewer = world.client(&world.reviewer).await;
        let decide = reviewer.get("/accounts/below").await.attribute("a[href^='/accounts/below/applications/']", "href").expect("it waits");
        let silent = reviewer.submit(&decide, &decide, &[("decision", "refuse"), ("reason", " ")]).await;
        silent.sees("請寫明原因");
        reviewer.submit(&decide, &decide, &[("decision", "refuse"), ("reason", "已有總負責人")]).await;
        visitor.get(&sent.path).await.sees("已有總負責人");
        let mails = platform::mail::newest(&world.app).await.expect("mails");
        assert!(mails.iter().any(|m| m.to_address == MAIL && m.body.contains("已有總負責人")));
    }

    /// A teacher applies, follows the link, enrols the same minute; a code with its name finds the registered person.
    async fn a_teacher_applies_and_enrols_at_once(world: World) {
        let mut visitor = world.visitor();
        for (user, sentence) in [("a123456789", "身分證"), ("ad12345678", "身分證"), ("teacher", "teacher.115"), ("ab", "3–64")] {
            let refused = visitor.submit("/apply/teacher", "/apply/teacher", &teacher("江思齊", MAIL, user, "")).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{user}");
            refused.sees(sentence);
            assert_eq!(refused.attribute("input[name=name]", "value").as_deref(), Some("江思齊"), "input is kept");
        }
        visitor.submit("/apply/teacher", "/apply/teacher", &teacher("江思齊", MAIL, "siqi", "")).await.sees("請到信箱點連結");
        assert_ne!(visitor.sign_in("siqi", PASSWORD).await.path, "/home", "not before the mail is read");
        let prove = link(&world, MAIL, "/apply/confirm/").await;
        visitor.submit(&prove, &prove, &[]).await.sees("帳號可以使用了");
        nothing_asked(&world).await;
        let code = world.published(3).await;
        assert_eq!(visitor.sign_in("siqi", PASSWORD).await.path, "/home");
        let enrol = format!("/courses/{code}/enrol");
        visitor.submit(&enrol, &enrol, &[]).await.sees("您已錄取");

        let person = world.teachers(1).await[0];
        let registered = identity::person(world.app.db.read(), person).await.expect("person");
        let mut other = world.visitor();
        let wrong = other.submit("/apply/teacher", "/apply/teacher", &teacher("別人", "z@b.example", "zhe", &registered.personal_code)).await;
        wrong.sees("對不起來");
        let right = teacher(&registered.name, "z@b.example", "zhe", &registered.personal_code);
        let sent = other.submit("/apply/teacher", "/apply/teacher", &right).await;
        sent.sees("學校登錄的信箱");
        assert!(!sent.main().contains(&registered.email), "whose code is known is not told whose mail it is");
        let prove = link(&world, &registered.email, "/apply/confirm/").await;
        other.submit(&prove, &prove, &[]).await.sees("帳號可以使用了");
        assert!(seats::open_account_of(world.app.db.read(), person).await.expect("read").is_some(), "the same person");
    }

    /// An organisation is found by its code or by part of its name without any script.
    async fn organisations_are_found_without_scripts(world: World) {
        let mut visitor = world.visitor();
        let several = visitor.submit("/apply/teacher", "/apply/teacher", &[("organisation", "國小"), ("find", "1")]).await;
        several.sees("杏林國小").sees("壇山國小").sees("請在下面選一個");
        let one = visitor.submit("/apply/teacher", "/apply/teacher", &[("organisation", "壇山"), ("find", "1")]).await;
        assert!(one.attribute("input[name=organisation_id][checked]", "value").is_some(), "{}", one.main());
        let none = visitor.submit("/apply/teacher", "/apply/teacher", &[("organisation", "月球"), ("find", "1")]).await;
        none.sees("找不到這個單位");
    }

    /// The head switches roles below head; a liaison is refused; heads and own seats are out of reach; above is not.
    async fn roles_are_switched_by_the_head_and_heads_from_above(world: World) {
        let operators = seat_path(&world, "/accounts", "operator");
        let heads = seat_path(&world, "/accounts", "organiser");
        let mut head = world.client(&world.organiser).await;
        let mut operator = world.client(&world.operator).await;
        head.submit(&operators, &operators, &[("do", "role"), ("role", "liaison"), ("title", "組長"), ("reason", "分工")]).await.sees("已經辦好");
        assert_eq!(operator.get("/accounts").await.status, StatusCode::FORBIDDEN, "a liaison manages no accounts");
        assert_eq!(operator.get(&operators).await.status, StatusCode::FORBIDDEN);
        let up = head.submit(&operators, &operators, &[("do", "role"), ("role", "head"), ("reason", "升任")]).await;
        assert_eq!(up.status, StatusCode::UNPROCESSABLE_ENTITY);
        up.sees("總負責人由上級單位設定");
        let holding = holding(&world, world.organiser.person).await;
        for deed in [
            vec![("do", "end"), ("holding", holding.as_str()), ("reason", "離職")],
            vec![("do", "role"), ("role", "operator"), ("reason", "離職")],
            vec![("do", "give"), ("right", "view_numbers"), ("reason", "方便")],
        ] {
            head.submit(&heads, &heads, &deed).await.sees("不能變更自己的職務");
        }
        head.submit(&operators, &operators, &[("do", "give"), ("right", "export"), ("reason", " ")]).await.sees("請寫明原因");
        head.submit(&operators, &operators, &[("do", "give"), ("right", "export"), ("reason", "統計需要")]).await.sees("匯出名單");
        let above = seat_path(&world, "/accounts/below", "organiser");
        assert_eq!(head.get(&above).await.status, StatusCode::FORBIDDEN);
        let teacher = world.teacher.person.to_string();
        let mut reviewer = world.client(&world.reviewer).await;
        reviewer.get(&format!("/accounts/below/{}", world.schools[0])).await.sees("游知夏");
        let deed = [("do", "handover"), ("person", teacher.as_str()), ("step", "go")];
        reviewer.submit(&above, &above, &deed).await.sees("林杏芸");
        assert_eq!(head.get("/accounts").await.status, StatusCode::FORBIDDEN, "the old head, with the next click");
        let foreign = seat_path(&world, "/accounts", "other-organiser");
        assert_eq!(world.client(&world.teacher).await.get(&foreign).await.status, StatusCode::NOT_FOUND);
    }

    /// What was begun by the old holder is the new holder's the same minute, and no longer the old one's.
    async fn a_handover_moves_everything(world: World) {
        let (actor, seat) = (&world.operator.actor, world.operator.seat.clone().expect("seat"));
        let form = testkit::course_form(domain::calendar::civil_date(world.app.clock.now()), 5);
        let code = app::catalogue::create_draft(&world.app, actor, &seat, &form).await.expect("draft");
        let draft = format!("/desk/courses/{code}");
        let mut old = world.client(&world.operator).await;
        assert_eq!(old.get(&draft).await.status, StatusCode::OK);
        let mut new = world.client(&world.teacher).await;
        assert_eq!(new.get(&draft).await.status, StatusCode::FORBIDDEN);
        let path = seat_path(&world, "/accounts", "operator");
        let mut head = world.client(&world.organiser).await;
        let teacher = world.teacher.person.to_string();
        let preview = head.submit(&path, &path, &[("do", "handover"), ("person", &teacher)]).await;
        preview.sees("閱讀理解策略工作坊").sees("藍沐晴 擔任到").sees("林杏芸 自");
        assert_eq!(old.get(&draft).await.status, StatusCode::OK, "a look changes nothing");
        head.submit(&path, &path, &[("do", "handover"), ("person", &teacher), ("step", "go")]).await.sees("已經辦好");
        assert_eq!(old.get(&draft).await.status, StatusCode::FORBIDDEN, "no longer the old holder's");
        let mut new = world.client(&world.teacher).await;
        new.get(&draft).await.sees("閱讀理解策略工作坊");
        assert_eq!(old.get("/my/transcript").await.status, StatusCode::OK, "the person stays");
        let again = head.submit(&path, &path, &[("do", "fill"), ("person", &teacher)]).await;
        again.sees("已經有人擔任");
    }

    /// Acting begins and ends by the clock.
    async fn acting_lasts_from_to(world: World) {
        let path = seat_path(&world, "/accounts", "operator");
        let mut head = world.client(&world.organiser).await;
        let teacher = world.teacher.person.to_string();
        let fields = |from: &'static str, until: &'static str| {
            [("do", "acting"), ("person", teacher.as_str()), ("from", from), ("until", until)].map(|(k, v)| (k, v.to_owned()))
        };
        for (from, until) in [("115/10/13", "115/10/16"), ("115/10/16", "115/10/15")] {
            let fields = fields(from, until);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            head.submit(&path, &path, &fields).await.sees("開始日不能早於今天");
        }
        let good = fields("115/10/15", "2026-10-16");
        let good: Vec<(&str, &str)> = good.iter().map(|(k, v)| (*k, v.as_str())).collect();
        head.submit(&path, &path, &good).await.sees("林杏芸");
        for (day, expect) in [(14, StatusCode::FORBIDDEN), (15, StatusCode::OK), (16, StatusCode::OK), (17, StatusCode::FORBIDDEN)] {
            let mut acting = world.client(&world.teacher).await;
            assert_eq!(acting.get("/desk/courses").await.status, expect, "on the {day}th");
            let mut holder = world.client(&world.operator).await;
            assert_eq!(holder.get("/desk/courses").await.status, StatusCode::OK, "the holder keeps the seat");
            world.app.clock.advance(SignedDuration::from_hours(24));
        }
    }

    /// Ending works with the next click, not at midnight; a stopped account is out altogether and may come back.
    async fn ending_is_at_once(world: World) {
        let path = seat_path(&world, "/accounts", "operator");
        let mut head = world.client(&world.organiser).await;
        let mut operator = world.client(&world.operator).await;
        let held = holding(&world, world.operator.person).await;
        let deed = |what: &'static str| vec![("do", what), ("holding", held.as_str()), ("reason", "留職停薪")];
        head.submit(&path, &path, &deed("disable")).await.sees("帳號已停用");
        assert!(operator.get("/desk/courses").await.path.starts_with("/sign-in"));
        assert_ne!(world.visitor().sign_in("operator", PASSWORD).await.path, "/home");
        head.submit(&path, &path, &deed("enable")).await.sees("使用中");
        let mut operator = world.client(&world.operator).await;
        assert_eq!(operator.get("/desk/courses").await.status, StatusCode::OK);
        head.submit(&path, &path, &deed("end")).await.sees("無人擔任");
        assert_eq!(operator.get("/desk/courses").await.status, StatusCode::FORBIDDEN);
        assert_eq!(operator.get("/my/transcript").await.status, StatusCode::OK, "the person's own pages stay");
        let mails = platform::mail::newest(&world.app).await.expect("mails");
        assert!(mails.iter().any(|m| m.to_address == "operator@test.example" && m.body.contains("留職停薪")));
        let operator = world.operator.person.to_string();
        head.submit(&path, &path, &[("do", "fill"), ("person", &operator)]).await.sees("藍沐晴");
        let held = holding(&world, world.operator.person).await;
        head.submit(&path, &path, &[("do", "remove"), ("holding", &held), ("reason", "離職")]).await.sees("無人擔任");
        assert_ne!(world.visitor().sign_in("operator", PASSWORD).await.path, "/home");
        let person = identity::person(world.app.db.read(), world.operator.person).await.expect("kept");
        assert_eq!(person.name, "藍沐晴");
        let taken = world.visitor().submit("/apply/teacher", "/apply/teacher", &teacher("某人", MAIL, "operator", "")).await;
        taken.sees("已經有人使用");
    }

    /// A new seat, an invitation by mail, accepted by somebody new; the list shows it.
    async fn somebody_new_is_invited(world: World) {
        let mut head = world.client(&world.organiser).await;
        let made = head.submit("/accounts/new", "/accounts/new", &[("title", "註冊組長"), ("role", "operator")]).await;
        made.sees("註冊組長");
        let path = made.path.split('?').next().expect("a path").to_owned();
        head.submit(&path, &path, &[("do", "invite"), ("name", "江思齊"), ("email", MAIL)]).await.sees("已邀請");
        head.submit("/accounts/new", "/accounts/new", &[("title", "校長"), ("role", "head")]).await.sees("總負責人由上級單位設定");
        let invite = link(&world, MAIL, "/apply/invite/").await;
        let mut visitor = world.visitor();
        visitor.get(&invite).await.sees("註冊組長");
        let done = visitor.submit(&invite, &invite, &[("user_name", "siqi"), ("password", PASSWORD)]).await;
        assert_eq!(done.path, "/sign-in");
        assert_eq!(visitor.get(&invite).await.status, StatusCode::CONFLICT);
        nothing_asked(&world).await;
        visitor.sign_in("siqi", PASSWORD).await;
        assert_eq!(visitor.get("/desk/courses").await.status, StatusCode::OK);
        head.get("/accounts").await.sees("江思齊");
    }

    /// The explanation says what is enforced, and who can change it.
    async fn why_may_i_names_the_reason(world: World) {
        world.client(&world.teacher).await.get("/account/why").await.sees("只以教師本人的身分");
        let why = world.client(&world.operator).await.get("/account/why").await;
        why.sees("「作業人員」沒有這項功能").sees("游知夏").sees("「學校及幼兒園」沒有這項功能");
        assert_eq!(why.texts("tbody tr").len(), 16 + 3);
        let path = seat_path(&world, "/accounts", "operator");
        world.client(&world.organiser).await.get(&format!("{path}/why")).await.sees("作業人員");
        let above = world.client(&world.organiser).await.get("/account/why").await;
        above.sees("宜蘭縣政府教育處");
    }
}

pub(crate) fn business<'a>(name: &'a str, email: &'a str, user: &'a str) -> [(&'static str, &'a str); 8] {
    [
        ("organisation", "029999"),
        ("name", name),
        ("email", email),
        ("phone", "(03)900-0000"),
        ("user_name", user),
        ("role", "operator"),
        ("title", "資訊組長"),
        ("purpose", "115 學年度職務分配表"),
    ]
}

pub(crate) fn teacher<'a>(
    name: &'a str,
    email: &'a str,
    user: &'a str,
    code: &'a str,
) -> [(&'static str, &'a str); 8] {
    [
        ("organisation", "029999"),
        ("name", name),
        ("email", email),
        ("user_name", user),
        ("password", PASSWORD),
        ("stage", "14-4"),
        ("position", "15-4"),
        ("code", code),
    ]
}

/// The path of the newest link of a kind that was mailed to an address.
pub(crate) async fn link(world: &World, to: &str, kind: &str) -> String {
    let mails = platform::mail::newest(&world.app).await.expect("mails");
    let mail = mails
        .iter()
        .find(|m| m.to_address == to && m.body.contains(kind))
        .unwrap_or_else(|| panic!("no {kind} for {to}: {mails:#?}"));
    let at = mail.body.find(kind).expect("found above");
    mail.body[at..].split_whitespace().next().expect("a link").to_owned()
}

/// What is asked at sign-in is other tests' matter: everybody has consented and given subjects.
pub(crate) async fn nothing_asked(world: &World) {
    let mut change =
        world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
    for text in ["UPDATE account SET consent_version = 99", "UPDATE person SET subjects_year = 999"] {
        platform::db::sql::run(change.conn(), text, vec![]).await.expect("updated");
    }
    change.record("test.settled", platform::ids::EventId::new().0, serde_json::json!({}));
    change.commit().await.expect("committed");
}

pub(crate) fn seat_path(world: &World, base: &str, user: &str) -> String {
    let personas = [&world.organiser, &world.operator, &world.other_organiser];
    let persona = personas.into_iter().find(|p| p.user == user).expect("a persona with a seat");
    format!("{base}/seats/{}", persona.seat.as_ref().expect("a seat").id)
}

pub(crate) async fn holding(world: &World, person: PersonId) -> String {
    let today = domain::calendar::civil_date(world.app.clock.now());
    let held = seats::holdings_of(world.app.db.read(), person).await.expect("read");
    held.iter().find(|h| h.covers(today)).expect("held today").id.to_string()
}
