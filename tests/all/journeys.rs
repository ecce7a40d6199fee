//! Enrolment and credit through their pages: enrol, wait, withdraw, decide, attendance, roster by hand and by workbook,
//! review, transcript and its verification.

use app::catalogue;
use jiff::SignedDuration;
use testkit::{Persona, World};

use crate::on_both;

on_both! {
    /// One place: the second waits; pressing twice is one request; a withdrawal moves the list; a refusal says why.
    async fn a_teacher_enrols_waits_and_withdraws(world: World) {
        let code = world.published(1).await;
        let enrol = format!("/courses/{code}/enrol");
        let mut first = world.client(&world.teacher).await;
        first.get(&enrol).await.sees("還有名額");
        let got = first.submit(&enrol, &enrol, &[]).await;
        got.sees("您已錄取");
        let again = first.submit(&got.path, &enrol, &[]).await;
        assert_eq!(again.path, got.path, "a second click finds the same request");
        assert_eq!(first.get(&enrol).await.path, got.path);

        let mut second = world.client(&world.other_teacher).await;
        second.get(&enrol).await.sees("候補第 1 號");
        let waiting = second.submit(&enrol, &enrol, &[]).await;
        waiting.sees("前面還有 0 位");
        assert_eq!(first.get(&waiting.path).await.status.as_u16(), 404, "somebody else's request");
        second.get("/my/enrolments").await.sees("候補第 1 號");

        let page = format!("{}/withdraw", got.path);
        first.get(&page).await.sees("要取消報名嗎");
        first.submit(&page, &page, &[]).await.sees("您已取消這次報名");
        let offered = second.get(&waiting.path).await;
        offered.sees("有名額了").sees("等候確認遞補");
        let accept = format!("{}/accept", waiting.path);
        second.submit(&waiting.path, &accept, &[]).await.sees("您已錄取").sees("確認遞補，已錄取");
    }

    /// The organiser finds somebody, refuses with a second look, and can't give more places than there are.
    async fn the_organiser_decides(world: World) {
        let code = world.published(1).await;
        let enrol = format!("/courses/{code}/enrol");
        for persona in [&world.teacher, &world.other_teacher] {
            let mut teacher = world.client(persona).await;
            teacher.submit(&enrol, &enrol, &[]).await;
        }
        let mut organiser = world.client(&world.organiser).await;
        let list = format!("/desk/courses/{code}/enrolments");
        let all = organiser.get(&list).await;
        all.sees("林杏芸").sees("陳語棠");
        let found = organiser.get(&format!("{list}?v=all&q=%E9%99%B3")).await;
        assert!(found.main().contains("陳語棠") && !found.main().contains("林杏芸"));
        let refuse = organiser.get(&format!("{list}?v=admitted")).await.attribute("a[href$='/refuse']", "href").expect("a way to refuse");
        let ask = organiser.get(&refuse).await;
        ask.sees("確定不錄取");
        let id = ask.attribute("input[name=id]", "value").expect("an id");
        let waiting = organiser.get(&format!("{list}?v=waiting")).await;
        let other = waiting.attribute("a[href$='/refuse']", "href").expect("the one who waits");
        let waiting_id = other.rsplit('/').nth(1).expect("an id").to_owned();
        let full = organiser.submit(&list, &list, &[("id", &waiting_id), ("decision", "admit")]).await;
        assert_eq!(full.status.as_u16(), 422, "no place is free");
        full.sees("名額都已經額滿");
        organiser.submit(&refuse, &list, &[("id", &id), ("decision", "refuse")]).await;
        organiser.get(&format!("{list}?v=others")).await.sees("林杏芸");
        organiser.get(&format!("{list}?v=waiting")).await.sees("陳語棠").sees("等候確認遞補");
        let blank = organiser.get(&format!("/desk/courses/{code}/sign-in-sheet.pdf?blank=1")).await;
        assert!(blank.bytes.starts_with(b"%PDF"));
    }

    /// Attendance, hours by hand with a wrong row kept, a workbook, the review with a return, the award, the document.
    async fn from_attendance_to_a_document_anybody_can_check(world: World) {
        let code = world.published(5).await;
        let enrol = format!("/courses/{code}/enrol");
        for persona in [&world.teacher, &world.other_teacher] {
            let mut teacher = world.client(persona).await;
            teacher.submit(&enrol, &enrol, &[]).await;
        }
        let mut organiser = world.client(&world.organiser).await;
        let attendance = format!("/desk/courses/{code}/attendance");
        organiser.get(&attendance).await.sees("課程還沒有開始");
        world.app.clock.advance(SignedDuration::from_hours(24 * 15));
        let mut organiser = world.client(&world.organiser).await;
        let codes = [code_of(&world, &world.teacher).await, code_of(&world, &world.other_teacher).await];
        let (mark, missed) = (format!("mark-{}", codes[1]), format!("missed-{}", codes[1]));
        let wrong = organiser.submit(&attendance, &attendance, &[("meeting", "1"), (&mark, "late"), (&missed, "很久")]).await;
        assert_eq!(wrong.status.as_u16(), 422);
        assert_eq!(wrong.attribute(&format!("#missed-{}", codes[1]), "value").as_deref(), Some("很久"), "kept as typed");
        let saved = organiser.submit(&attendance, &attendance, &[("meeting", "1"), (&mark, "late"), (&missed, "２０"), ("all", "1")]).await;
        saved.sees("2/2");

        let roster = format!("/desk/courses/{code}/roster");
        organiser.get(&roster).await.sees("依出席試算");
        let rows = [
            ("rows", "3"), ("known-1", "1"), ("who-1", codes[0].as_str()), ("hours-1", "2"), ("known-2", "1"),
            ("who-2", codes[1].as_str()), ("hours-2", "2.3"), ("who-3", "ZZZ"), ("hours-3", "1"),
        ];
        let wrong = organiser.submit(&roster, &roster, &rows).await;
        assert_eq!(wrong.status.as_u16(), 422);
        wrong.sees("「2.3」不是可以核發的時數").sees("這不是個人專用識別號碼");
        assert!(wrong.text.contains("value=\"2.3\"") && wrong.text.contains("value=\"ZZZ\""), "kept as typed");
        let template = organiser.get(&format!("{roster}/template.xlsx")).await;
        let result = organiser.upload(&roster, &format!("{roster}/upload"), "file", "名單.xlsx", &template.bytes).await;
        assert!(result.status.is_success(), "{}", result.main());
        let csv = format!("個人識別碼,時數\n{},2\n{},1.5\nZZZ,1\n", codes[0], codes[1]);
        let result = organiser.upload(&roster, &format!("{roster}/upload"), "file", "名單.csv", csv.as_bytes()).await;
        result.sees("有 1 列沒有列入").sees("第 4 列").sees("這不是個人專用識別號碼");
        let nothing = organiser.upload(&roster, &format!("{roster}/upload"), "file", "x.bin", &[0, 1, 2, 3]).await;
        assert_eq!(nothing.status.as_u16(), 422);
        let send = format!("{roster}/send");
        organiser.get(&send).await.sees("3.5");
        organiser.submit(&send, &send, &[]).await;
        organiser.get(&roster).await.sees("研習名單正在審核中");

        let mut reviewer = world.client(&world.reviewer).await;
        let review = format!("/review/rosters/{code}");
        reviewer.get("/review/rosters").await.sees(&code);
        let empty = reviewer.submit(&review, &review, &[("decision", "return"), ("text", " ")]).await;
        assert_eq!(empty.status.as_u16(), 422);
        empty.sees("請說明原因");
        reviewer.submit(&review, &review, &[("decision", "return"), ("reasons", "hours"), ("text", "第二位請再確認")]).await;
        organiser.get(&roster).await.sees("第二位請再確認").sees("時數與出席紀錄不符");
        world.app.clock.advance(SignedDuration::from_mins(1));
        organiser.submit(&send, &send, &[]).await;
        let closed = reviewer.submit(&review, &review, &[("decision", "approve")]).await;
        assert_eq!(closed.path, "/review/rosters", "nothing else waits");

        let mut teacher = world.client(&world.teacher).await;
        teacher.get("/my/transcript").await.sees("閱讀理解策略工作坊");
        assert!(!teacher.get("/my/transcript?scope=5-6").await.main().contains("閱讀理解策略工作坊"));
        let pdf = teacher.submit("/my/transcript", "/my/transcript.pdf", &[]).await;
        assert!(pdf.bytes.starts_with(b"%PDF"));
        let lines = platform::audit::history(world.app.db.read(), world.teacher.person.0).await.expect("history");
        let issued = lines.iter().find(|l| l.action == "transcript.issued").expect("recorded");
        let data: serde_json::Value = serde_json::from_str(&issued.data).expect("json");
        let serial = data["serial"].as_str().expect("a serial").to_owned();
        let mut anybody = world.visitor();
        let verified = anybody.get(&format!("/verify/{}", serial.to_lowercase())).await;
        verified.sees("林○芸").sees(&serial);
        assert!(!verified.text.contains("林杏芸"));
        let unknown = anybody.get("/verify/XT-114-AAAAAAAAAA").await;
        assert_eq!(unknown.status.as_u16(), 404);
        unknown.sees("查無這個字號");
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        assert!(course.closed_at.is_some());
    }
}

async fn code_of(world: &World, persona: &Persona) -> String {
    app::identity::person(world.app.db.read(), persona.person).await.expect("person").personal_code
}
