//! What registration has beside the form: warnings with their answers, templates (CAT-1, CAT-4).

use app::catalogue;
use domain::course::RawForm;
use testkit::{Client, Persona, World, course_form};

use crate::on_both;

fn raw(world: &World) -> RawForm {
    course_form(domain::calendar::civil_date(world.app.clock.now()), 20)
}

async fn draft(world: &World, who: &Persona, raw: &RawForm) -> String {
    let seat = who.seat.clone().expect("a seat");
    catalogue::create_draft(&world.app, &who.actor, &seat, raw).await.expect("a draft")
}

async fn sent(world: &World, code: &str) -> bool {
    catalogue::by_code(world.app.db.read(), code).await.expect("the course").submitted_at.is_some()
}

/// Sends from the check page with these answers.
async fn send(client: &mut Client, code: &str, answers: &[(&str, &str)]) -> testkit::Answer {
    let check = format!("/desk/courses/{code}/edit/check");
    client.submit(&check, &format!("/desk/courses/{code}/submit"), answers).await
}

const CONSENT: &str = "caution_caution-consent";

on_both! {
    /// Nothing is sent without the answers asked for; what was typed stays, and the reviewer reads it with the course.
    async fn warnings_are_answered_and_the_answers_travel(world: World) {
        let first = world.published(5).await;
        let code = draft(&world, &world.organiser, &raw(&world)).await;
        let mut organiser = world.client(&world.organiser).await;
        let check = organiser.get(&format!("/desk/courses/{code}/edit/check")).await;
        check.sees("送出前請確認").sees(&format!("本單位已經有同名、同日期的課程 {first}"));
        assert!(check.attribute(&format!("a[href='/desk/courses/{first}']"), "href").is_some(), "a way to the other course");
        let twin = format!("caution_caution-twin-own_{first}");
        let instructor = format!("caution_caution-instructor-twice_{first}");
        let refused = send(&mut organiser, &code, &[(&twin, "第二梯次，因為第一梯次額滿")]).await;
        assert_eq!(refused.status.as_u16(), 422);
        refused.sees("請勾選確認").sees("第二梯次，因為第一梯次額滿");
        assert!(!sent(&world, &code).await);
        let answers = [(twin.as_str(), "第二梯次，因為第一梯次額滿"), (instructor.as_str(), "1"), (CONSENT, "1")];
        let done = send(&mut organiser, &code, &answers).await;
        assert_eq!(done.status.as_u16(), 200, "{}", done.main());
        assert!(sent(&world, &code).await);
        done.sees("送審前的提醒與回答");
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("the course");
        assert_eq!(course.raw().first(&twin), "第二梯次，因為第一梯次額滿", "kept in the form");
        let review = world.client(&world.reviewer).await.get(&format!("/review/courses/{code}")).await;
        review.sees("第二梯次，因為第一梯次額滿").sees("已確認");
        // A copy is another course: it is asked anew.
        let copy = organiser.submit(&format!("/desk/courses/{code}"), &format!("/desk/courses/{code}/copy"), &[]).await;
        let copied = copy.path.split('/').nth(3).expect("a code").to_owned();
        let form = catalogue::by_code(world.app.db.read(), &copied).await.expect("the copy").raw();
        assert!(!form.fields.keys().any(|key| key.starts_with("caution_")), "{:?}", form.fields.keys());
    }

    /// Each warning says its rule on the page, in the words of the rule.
    async fn each_warning_is_said_with_its_rule(world: World) {
        let other = draft(&world, &world.other_organiser, &raw(&world)).await;
        world.client(&world.other_organiser).await.send_course(&other).await;
        let mut late = raw(&world);
        late.meetings[0].date = "2026-10-17".to_owned();
        late.meetings[0].from = "18:00".to_owned();
        late.meetings[0].to = "21:00".to_owned();
        late.set("enrolment_closes", "2026-10-16 17:00");
        late.set("title", "行政會議");
        let mut organiser = world.client(&world.organiser).await;
        for (form, says) in [
            (raw(&world), vec!["宜蘭縣壇山國小 已經登錄同名、同日期的課程", "同一時間還有課程"]),
            (late, vec!["週末晚上", "行政會議"]),
        ] {
            let code = draft(&world, &world.organiser, &form).await;
            let check = organiser.get(&format!("/desk/courses/{code}/edit/check")).await;
            for words in says {
                check.sees(words);
            }
            let refused = send(&mut organiser, &code, &[(CONSENT, "1")]).await;
            assert_eq!(refused.status.as_u16(), 422, "{}", refused.main());
            assert!(!sent(&world, &code).await);
            assert_eq!(organiser.send_course(&code).await.status.as_u16(), 200);
            assert!(sent(&world, &code).await, "none of them stops the course once it is answered");
        }
    }

    /// A course's form is kept under a name, begun from, renamed and deleted; the school next door knows nothing of it.
    async fn templates_are_kept_used_renamed_and_deleted(world: World) {
        let code = draft(&world, &world.organiser, &raw(&world)).await;
        let mut organiser = world.client(&world.organiser).await;
        organiser.get("/desk/templates").await.sees("還沒有範本");
        let page = format!("/desk/courses/{code}/template");
        let refused = organiser.submit(&page, &page, &[("name", " ")]).await;
        assert_eq!(refused.status.as_u16(), 422);
        refused.sees("範本還沒有名稱");
        organiser.submit(&page, &page, &[("name", "週三進修")]).await.sees("範本已儲存").sees("週三進修");
        organiser.submit(&page, &page, &[("name", "週三進修")]).await.sees("已經有名稱是「週三進修」的範本");
        // The operator of the same school begins a course from it.
        let mut operator = world.client(&world.operator).await;
        let new = operator.get("/desk/courses/new").await;
        new.sees("用範本「週三進修」");
        let choice = new.attribute("input[name='from'][value^='template:']", "value").expect("a template to choose");
        let begun = operator.submit("/desk/courses/new", "/desk/courses/new", &[("from", &choice)]).await;
        begun.sees("已從範本建立草稿");
        let made = begun.path.split('/').nth(3).expect("a code").to_owned();
        let form = catalogue::by_code(world.app.db.read(), &made).await.expect("the course").raw();
        assert_eq!(form.first("title"), "閱讀理解策略工作坊");
        assert_eq!(form.first("enrolment_opens"), "");
        assert_eq!((form.meetings[0].date.as_str(), form.meetings[0].place.as_str()), ("", "視聽教室"));
        let id = choice.trim_start_matches("template:").to_owned();
        let action = format!("/desk/templates/{id}");
        organiser.submit("/desk/templates", &action, &[("do", "rename"), ("name", "期初共備")]).await.sees("期初共備");
        let mut stranger = world.client(&world.other_organiser).await;
        assert!(!stranger.get("/desk/templates").await.text.contains("期初共備"));
        for what in ["begin", "delete"] {
            let answer = stranger.submit("/desk/templates", &action, &[("do", what)]).await;
            assert_eq!(answer.status.as_u16(), 404, "{what}");
        }
        organiser.submit("/desk/templates", &action, &[("do", "delete")]).await.sees("還沒有範本");
        assert!(catalogue::by_code(world.app.db.read(), &made).await.is_ok(), "the course begun from it stays");
    }

    /// What an organisation fills in once stands in every blank form, and in no other organisation's.
    async fn blank_forms_begin_with_the_defaults(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        let page = "/desk/templates/defaults";
        let given = [("venue", "視聽教室"), ("contact1_name", "研習組"), ("contact1_phone", "(03)900-0000"), ("contact1_email", "training@test.example"), ("feedback_form", "26-1"), ("title", "不會帶入")];
        organiser.submit(page, page, &given).await.sees("預設內容已儲存");
        assert_eq!(organiser.get(page).await.attribute("input[name='venue']", "value").as_deref(), Some("視聽教室"));
        for (who, name) in [(&world.operator, "研習組"), (&world.other_organiser, "")] {
            let mut client = world.client(who).await;
            let begun = client.submit("/desk/courses/new", "/desk/courses/new", &[("from", "blank")]).await;
            let code = begun.path.split('/').nth(3).expect("a code").to_owned();
            let form = catalogue::by_code(world.app.db.read(), &code).await.expect("the course").raw();
            assert_eq!((form.first("contact1_name"), form.first("title")), (name, ""));
            assert_eq!(form.meetings.len(), usize::from(!name.is_empty()));
        }
    }
}
