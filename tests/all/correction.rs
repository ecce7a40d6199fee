//! Corrections after closing: applied for, answered, withdrawn, overtaken; old and new stay on record for everybody concerned.

use app::credit::{self, Cause, NewLine};
use app::{catalogue, identity};
use domain::hours::HalfHours;
use domain::ledger::EntryKind;
use platform::db::Actor;
use platform::mail;
use testkit::{Answer, Client, World};

use crate::main_road::closed_course;
use crate::on_both;

/// The fields of the form as the page shows them, with some changed.
async fn fields(client: &mut Client, page: &str, changed: &[(&str, &str)]) -> Vec<(String, String)> {
    let shown = client.get(page).await;
    let mut fields: Vec<(String, String)> = vec![("csrf".to_owned(), shown.token())];
    for (name, _) in shown.each("main input", "name") {
        if name == "csrf" || name == "attribute_tags" {
            continue;
        }
        let value = shown.attribute(&format!("main [name='{name}']"), "value").unwrap_or_default();
        fields.push((name, value));
    }
    let scope = shown.attribute("main select[name=scope] option[selected]", "value").unwrap_or_default();
    fields.push(("scope".to_owned(), scope));
    for (value, _) in shown.each("main input[name=attribute_tags][checked]", "value") {
        fields.push(("attribute_tags".to_owned(), value));
    }
    for (name, value) in changed {
        if *name != "attribute_tags" {
            fields.retain(|(known, _)| known != name);
        }
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

async fn send(client: &mut Client, code: &str, changed: &[(&str, &str)]) -> Answer {
    let page = format!("/desk/courses/{code}/correction");
    let fields = fields(client, &page, changed).await;
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    client.post(&page, &fields).await
}

async fn first_open(client: &mut Client) -> String {
    let queue = client.get("/review/corrections").await;
    let links = queue.each("main td a", "href");
    links
        .into_iter()
        .map(|(href, _)| href)
        .find(|href| href.starts_with("/review/corrections/"))
        .expect("one waits")
}

async fn letters(world: &World, to: &str) -> Vec<String> {
    let all = mail::newest(&world.app).await.expect("mail");
    all.into_iter().filter(|m| m.to_address == to).map(|m| format!("{}\n{}", m.subject, m.body)).collect()
}

async fn personal_code(world: &World) -> String {
    identity::person(world.app.db.read(), world.teacher.person).await.expect("person").personal_code
}

async fn hours_of(world: &World, person: platform::ids::PersonId) -> i64 {
    let awards = credit::transcript(world.app.db.read(), person).await.expect("read");
    awards.iter().map(|award| award.half_hours).sum()
}

on_both! {
    /// One is given less, one is added, title and tags are put right: nothing before the approval, everything with it, and
    /// everybody concerned sees old and new.
    async fn from_application_to_history(world: World) {
        let code = closed_course(&world).await;
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let before = hours_of(&world, world.teacher.person).await;
        assert!(before > 2 && i64::from(course.hours().0) == before);
        let mut organiser = world.client(&world.organiser).await;
        organiser.get(&format!("/desk/courses/{code}")).await.sees("更正申請");
        let hours = format!("hours-{}", personal_code(&world).await);
        let number = testkit::national_id(5);
        let changed = [
            (hours.as_str(), "1"),
            ("who-1", number.as_str()),
            ("name-1", "陳語棠"),
            ("given-1", "1.5"),
            ("title", "閱讀理解策略工作坊（進階）"),
            ("attribute_tags", "媒體素養"),
            ("reason", "第二頁簽到漏登，A123456789 已補簽"),
        ];
        let sent = send(&mut organiser, &code, &changed).await;
        sent.sees("更正申請已送出").sees("更正申請審核中").sees("陳語棠").sees("調低").sees("新增").sees("進階");
        assert!(!sent.main().contains("A123456789"), "numbers are masked: {}", sent.main());
        assert!(letters(&world, "reviewer@test.example").await.iter().any(|m| m.contains("有更正申請等候審核")));
        assert_eq!(hours_of(&world, world.teacher.person).await, before, "nothing changes before the approval");
        let again = send(&mut organiser, &code, &[("reason", "再一次"), (hours.as_str(), "2")]).await;
        assert_eq!(again.status.as_u16(), 422);
        again.sees("已經有一份更正申請在審核中");

        // Other desks know nothing of it.
        let mut other = world.client(&world.other_organiser).await;
        assert_eq!(other.get(&format!("/desk/courses/{code}/correction")).await.status.as_u16(), 404);
        let mut centre = world.client(&world.reviewer).await;
        let page = first_open(&mut centre).await;
        assert_eq!(other.get(&page).await.status.as_u16(), 403, "a school reviews nothing");
        centre.get(&page).await.sees("林杏芸").sees("第二頁簽到漏登").sees("媒體素養").sees("進階");
        let approved = centre.submit(&page, &page, &[("decision", "approve")]).await;
        approved.sees("已更正").sees("目前沒有等候審核的更正申請");
        centre.get(&page).await.sees("已更正");
        let late = centre.submit("/review/corrections", &page, &[("decision", "approve")]).await;
        assert_eq!(late.status.as_u16(), 422);
        late.sees("已經處理過或撤回了");

        assert_eq!(hours_of(&world, world.teacher.person).await, 2);
        assert_eq!(hours_of(&world, world.other_teacher.person).await, 3);
        let told = letters(&world, "teacher@test.example").await;
        assert!(told.iter().any(|m| m.contains("更正後：1 小時") && m.contains("第二頁簽到漏登")), "{told:?}");
        assert!(letters(&world, "organiser@test.example").await.iter().any(|m| m.contains("更正申請已同意")));
        let history = world.client(&world.teacher).await.get(&format!("/my/transcript/courses/{code}")).await;
        history.sees("核發").sees("更正").sees("第二頁簽到漏登");
        assert_eq!(history.texts("main tbody tr").len(), 2);
        let nothing = world.client(&world.organiser).await.get(&format!("/my/transcript/courses/{code}")).await;
        assert_eq!(nothing.status.as_u16(), 404, "who has no line sees none");
        organiser.get(&format!("/desk/courses/{code}/hours")).await.sees("陳語棠").sees("林杏芸");
        organiser.get(&format!("/desk/courses/{code}/correction")).await.sees("先前的申請").sees("3.5 → 1").sees("0 → 1.5");
        organiser.get(&format!("/desk/courses/{code}")).await.sees("更正申請同意").sees("更正課程資料");
        world.visitor().get(&format!("/courses/{code}")).await.sees("進階").sees("媒體素養");
        let retags = catalogue::retagged_after(world.app.db.read(), 0, 10).await.expect("read");
        assert_eq!(retags.len(), 1);
        assert_eq!((retags[0].before.as_str(), retags[0].after.as_str()), ("", ",媒體素養,"));
    }

    /// What is wrong is said where it stands, and nothing typed is lost.
    async fn wrong_applications_are_refused(world: World) {
        let open = world.published(5).await;
        let page = format!("/desk/courses/{open}/correction");
        world.client(&world.organiser).await.get(&page).await.sees("這門課程還沒有結案");
        let code = closed_course(&world).await;
        // Signed in after the two weeks that the course took.
        let mut organiser = world.client(&world.organiser).await;
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let hours = format!("hours-{}", personal_code(&world).await);
        let above = HalfHours(course.hours().0 + 1).to_string();
        let (own, other) = (testkit::national_id(4), testkit::national_id(5));
        for (changed, expect) in [
            (vec![(hours.as_str(), above.as_str()), ("reason", "更正")], "超過課程的"),
            (vec![(hours.as_str(), "1.2"), ("reason", "更正")], "不是可以核發的時數"),
            (vec![("who-1", "ZZZZZZZZZZ"), ("name-1", "某某"), ("given-1", "1"), ("reason", "更正")], "找不到這個人"),
            (vec![("who-1", other.as_str()), ("name-1", "某某"), ("given-1", "1"), ("reason", "更正")], "不是同一個人"),
            (vec![("who-1", other.as_str()), ("name-1", ""), ("given-1", "1"), ("reason", "更正")], "沒有填姓名"),
            (vec![("who-1", own.as_str()), ("name-1", "林杏芸"), ("given-1", "1"), ("reason", "更正")], "已經有這門課程的時數"),
            (vec![("who-1", other.as_str()), ("name-1", "陳語棠"), ("given-1", "0"), ("reason", "更正")], "時數是 0"),
            (vec![("attribute_tags", "SDGs"), ("reason", "更正")], "目前不能使用"),
            (vec![("title", " "), ("reason", "更正")], "課程名稱要有"),
            (vec![("reason", "更正")], "完全相同"),
            (vec![(hours.as_str(), "1"), ("reason", " ")], "沒有說明原因"),
        ] {
            let refused = send(&mut organiser, &code, &changed).await;
            assert_eq!(refused.status.as_u16(), 422, "{changed:?}");
            refused.sees(expect);
            let typed = changed[0].1;
            assert!(typed.trim().is_empty() || refused.text.contains(typed), "{typed} is still on the page");
        }
        assert!(credit::corrections_of(world.app.db.read(), course.id).await.expect("read").is_empty());
    }

    /// Numbers that moved since are not overwritten: the page says so and shows what stands; returned, it begins anew.
    async fn an_overtaken_application_is_not_approved(world: World) {
        let code = closed_course(&world).await;
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let hours = format!("hours-{}", personal_code(&world).await);
        let mut organiser = world.client(&world.organiser).await;
        send(&mut organiser, &code, &[(hours.as_str(), "1"), ("reason", "更正")]).await.sees("更正申請已送出");
        let mut change = world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
        let line = NewLine {
            person: world.teacher.person,
            course: course.id,
            organisation: course.organisation,
            kind: EntryKind::Correct,
            half_hours: HalfHours(-1),
            cause: Cause::Correction,
            reason: "另案更正".to_owned(),
            reference: None,
        };
        credit::post_lines(&mut change, vec![line]).await.expect("posted");
        change.commit().await.expect("committed");
        let mut centre = world.client(&world.reviewer).await;
        let page = first_open(&mut centre).await;
        centre.get(&page).await.sees("紀錄已經有其他更動").sees("現在是 3 小時");
        let refused = centre.submit(&page, &page, &[("decision", "approve")]).await;
        assert_eq!(refused.status.as_u16(), 422);
        refused.sees("紀錄已經有其他更動");
        assert_eq!(hours_of(&world, world.teacher.person).await, i64::from(course.hours().0) - 1);
        let silent = centre.submit(&page, &page, &[("decision", "return"), ("text", " ")]).await;
        assert_eq!(silent.status.as_u16(), 422);
        centre.submit(&page, &page, &[("decision", "return"), ("text", "請依現況重送")]).await.sees("已退回");
        assert!(letters(&world, "organiser@test.example").await.iter().any(|m| m.contains("請依現況重送")));
        let begun = organiser.get(&format!("/desk/courses/{code}/correction")).await;
        begun.sees("請依現況重送");
        assert_eq!(begun.attribute(&format!("[name={hours}]"), "value").as_deref(), Some("1"), "what was asked for stands there");
        send(&mut organiser, &code, &[("reason", "依現況更正")]).await.sees("更正申請已送出");

        // Withdrawn, it can't be approved any more, and the course is as it was.
        let page = first_open(&mut centre).await;
        let here = format!("/desk/courses/{code}/correction");
        organiser.submit(&here, &format!("{here}/withdraw"), &[]).await.sees("更正申請已撤回").sees("已撤回");
        let late = centre.submit("/review/corrections", &page, &[("decision", "approve")]).await;
        assert_eq!(late.status.as_u16(), 422);
        assert_eq!(hours_of(&world, world.teacher.person).await, i64::from(course.hours().0) - 1);
        let verdict = credit::verify_ledger(&world.app.db).await.expect("read");
        assert!(matches!(verdict.1, credit::LedgerVerdict::Intact { .. }), "{verdict:?}");
    }

    /// Taken off, a person has nothing from the course, is told so, and may be given hours again.
    async fn taken_off_and_given_again(world: World) {
        let code = closed_course(&world).await;
        let hours = format!("hours-{}", personal_code(&world).await);
        let mut organiser = world.client(&world.organiser).await;
        let mut centre = world.client(&world.reviewer).await;
        send(&mut organiser, &code, &[(hours.as_str(), "0"), ("reason", "未到場")]).await.sees("收回");
        let page = first_open(&mut centre).await;
        centre.submit(&page, &page, &[("decision", "approve")]).await.sees("已更正");
        assert_eq!(hours_of(&world, world.teacher.person).await, 0);
        let number = testkit::national_id(4);
        let changed =
            [("who-1", number.as_str()), ("name-1", "林杏芸"), ("given-1", "2"), ("reason", "查明確有到場")];
        send(&mut organiser, &code, &changed).await.sees("更正申請已送出");
        let page = first_open(&mut centre).await;
        centre.submit(&page, &page, &[("decision", "approve")]).await.sees("已更正");
        assert_eq!(hours_of(&world, world.teacher.person).await, 4);
        let history = world.client(&world.teacher).await.get(&format!("/my/transcript/courses/{code}")).await;
        history.sees("核發").sees("撤銷").sees("查明確有到場");
        assert_eq!(history.texts("main tbody tr").len(), 3);
    }
}
