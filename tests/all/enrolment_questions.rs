//! Questions of the organiser, answers and their end, hours that exceed a limit, reminders (ENR-5, ENR-6, ENR-8).

use app::enrolment::{self, Enrolment, EnrolmentId, questions};
use axum::http::StatusCode;
use domain::course::RawMeeting;
use domain::enrolment::questions::Answers;
use jiff::{SignedDuration, Timestamp};
use platform::mail;
use testkit::{Answer, Client, Persona, World, course_form};

use crate::on_both;

const PDF: &[u8] = b"%PDF-1.7\n% a signed letter\n";

fn at(text: &str) -> Timestamp {
    format!("{text}:00+08:00").parse().expect("an instant")
}

/// Presses a button of the editor.
async fn press(client: &mut Client, code: &str, fields: &[(&str, &str)]) -> Answer {
    let page = format!("/desk/courses/{code}/questions");
    client.submit(&page, &page, fields).await
}

async fn ready(client: &mut Client, code: &str, which: &str) {
    press(client, code, &[("do", "ready"), ("ready", which)]).await.sees("已加入問題");
}

/// Saves one question, `new` or by its number.
async fn save(client: &mut Client, code: &str, number: &str, fields: &[(&str, &str)]) -> Answer {
    let page = format!("/desk/courses/{code}/questions/{number}");
    client.submit(&page, &page, fields).await
}

/// Asks for a place through the page; answers the path of the request.
async fn enrol(client: &mut Client, code: &str) -> String {
    let page = format!("/courses/{code}/enrol");
    let answer = client.submit(&page, &page, &[]).await;
    assert!(answer.path.starts_with("/my/enrolments/"), "{} {}", answer.path, answer.main());
    answer.path
}

async fn answer(client: &mut Client, own: &str, fields: &[(&str, &str)]) -> Answer {
    let page = format!("{own}/answers");
    client.submit(&page, &page, fields).await
}

async fn request(world: &World, own: &str) -> Enrolment {
    let id: EnrolmentId = own.rsplit('/').next().expect("an id").parse().expect("an id");
    enrolment::enrolment(world.app.db.read(), id).await.expect("a request")
}

async fn letters(world: &World, to: &Persona) -> Vec<mail::Stored> {
    let all = mail::newest(&world.app).await.expect("mails");
    let address = format!("{}@test.example", to.user);
    all.into_iter().filter(|m| m.to_address == address && m.subject.contains("研習提醒")).collect()
}

/// A published course of the first school with these sessions: date, from, to, join link.
async fn course_on(world: &World, sessions: &[(&str, &str, &str, &str)]) -> String {
    let mut form = course_form(domain::calendar::civil_date(world.app.clock.now()), 5);
    form.meetings = sessions
        .iter()
        .map(|(date, from, to, link)| RawMeeting {
            date: (*date).to_owned(),
            from: (*from).to_owned(),
            to: (*to).to_owned(),
            place: "視聽教室".to_owned(),
            link: (*link).to_owned(),
            ..RawMeeting::default()
        })
        .collect();
    // Until the evening before the first session.
    let first: jiff::civil::Date = sessions[0].0.parse().expect("a date");
    form.set("enrolment_closes", format!("{}T17:00", first.yesterday().expect("a day")));
    let seat = world.organiser.seat.clone().expect("a seat");
    let code =
        app::catalogue::create_draft(&world.app, &world.organiser.actor, &seat, &form).await.expect("draft");
    app::catalogue::submit(&world.app, &world.organiser.actor, &seat, &code).await.expect("sent");
    let judge = world.reviewer.seat.clone().expect("a seat");
    let yes = app::catalogue::Review::Approve;
    app::catalogue::review(&world.app, &world.reviewer.actor, &judge, &code, None, &yes)
        .await
        .expect("approved");
    code
}

on_both! {
    /// Asked where the place is asked for: a missing answer keeps what was typed and asks nothing of the desk; the answers are kept with the
    /// request, in its transaction.
    async fn answers_come_with_the_request(world: World) {
        let code = world.published(5).await;
        let mut organiser = world.client(&world.organiser).await;
        ready(&mut organiser, &code, "meals").await;
        ready(&mut organiser, &code, "allergies").await;
        let mut teacher = world.client(&world.teacher).await;
        let page = format!("/courses/{code}/enrol");
        let shown = teacher.get(&page).await;
        shown.sees("主辦單位想知道").sees("用餐");
        assert_eq!(shown.attribute("input[name=questions]", "value").as_deref(), Some("1"));
        let lacking = teacher.submit(&page, &page, &[("questions", "1"), ("q-2", "花生過敏")]).await;
        assert_eq!(lacking.status, StatusCode::UNPROCESSABLE_ENTITY);
        lacking.sees("這一題必須回答").sees("花生過敏");
        let course = app::catalogue::by_code(world.app.db.read(), &code).await.expect("course").id;
        assert!(enrolment::of_course(world.app.db.read(), course).await.expect("read").is_empty());
        let given = [("questions", "1"), ("q-1", "蛋奶素"), ("q-2", "花生過敏")];
        let own = teacher.submit(&page, &page, &given).await;
        own.sees("您已錄取");
        assert!(!own.main().contains("還有必填的問題"));
        let kept = questions::answers_of(world.app.db.read(), request(&world, &own.path).await.id).await.expect("answers");
        assert_eq!(kept.get(&1), Some(&vec!["蛋奶素".to_owned()]));
    }

    /// From one press to the count of vegetarians: asked, reminded of, refused when wrong, answered, seen, exported; who
    /// looked at a personal answer is told to its person.
    async fn meals_are_asked_answered_counted(world: World) {
        let code = world.published(5).await;
        let mut organiser = world.client(&world.organiser).await;
        organiser.get(&format!("/desk/courses/{code}")).await.sees("報名問題與注意事項");
        organiser.get(&format!("/desk/courses/{code}/questions")).await.sees("還沒有問題");
        ready(&mut organiser, &code, "meals").await;
        ready(&mut organiser, &code, "allergies").await;
        let fields = [("kind", "line"), ("label", "不吃什麼素食配料"), ("only_if", "1:蛋奶素"), ("required", "1")];
        save(&mut organiser, &code, "new", &fields).await.sees("只有「用餐」答「蛋奶素」時才需要填寫");
        let mut teacher = world.client(&world.teacher).await;
        let own = enrol(&mut teacher, &code).await;
        teacher.get(&own).await.sees("還有必填的問題沒有回答").sees("用餐");
        let page = teacher.get(&format!("{own}/answers")).await;
        // The course ends on 28 October, thirty days later is 27 November.
        page.sees("這是個人資料，於 115年11月27日").sees("只有「用餐」答「蛋奶素」時才需要填寫");
        let hidden = page.attribute("[data-only-if='q-1']", "data-only-answer");
        assert_eq!(hidden.as_deref(), Some("蛋奶素"));
        let wrong = answer(&mut teacher, &own, &[("q-1", "蛋奶素"), ("q-2", "花生")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.sees("這一題必須回答").sees("花生");
        assert_eq!(answer(&mut teacher, &own, &[("q-1", "海鮮")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        // An answer to a question that is not asked is dropped without a word.
        answer(&mut teacher, &own, &[("q-1", "葷食"), ("q-3", "洋蔥")]).await.sees("已儲存您的回答");
        let kept = questions::answers_of(world.app.db.read(), request(&world, &own).await.id).await.expect("answers");
        assert_eq!(kept.into_iter().collect::<Vec<_>>(), [(1, vec!["葷食".to_owned()])]);
        let given = [("q-1", "蛋奶素"), ("q-2", "花生"), ("q-3", "洋蔥")];
        answer(&mut teacher, &own, &given).await.sees("已儲存您的回答").sees("洋蔥");
        assert!(!teacher.get(&own).await.main().contains("還有必填的問題"), "nothing is missing");
        let mut other = world.client(&world.other_teacher).await;
        enrol(&mut other, &code).await;
        assert_eq!(other.get(&format!("{own}/answers")).await.status, StatusCode::NOT_FOUND, "somebody else's");
        let page = format!("/desk/courses/{code}/answers");
        let seen = organiser.get(&page).await;
        seen.sees("蛋奶素：1 人").sees("葷食：0 人").sees("洋蔥").sees("陳語棠");
        let lacking = seen.texts("main .stat");
        assert!(lacking[1].contains("還沒答完") && lacking[1].contains('1'), "{lacking:?}");
        assert!(!seen.main().contains("花生"), "personal answers are not shown unasked");
        let looks = teacher.get("/account/data/looks").await;
        looks.sees("還沒有人查看過");
        organiser.get(&format!("{page}?personal=1")).await.sees("花生").sees("這次查看已經記錄");
        teacher.get("/account/data/looks").await.sees("報名問題的回答").sees("游知夏");
        let book = organiser.get(&format!("{page}.xlsx?personal=1")).await;
        assert_eq!(book.status, StatusCode::OK);
        let table = documents::read_table(&book.bytes, &[&["姓名"], &["用餐"]]).expect("a workbook");
        let meals = table.column(&["用餐"]).expect("meals");
        let rows: Vec<_> = table.rows.iter().map(|row| row.cell(meals).to_owned()).collect();
        assert_eq!(table.rows.len(), 2, "{table:?}");
        assert!(rows.contains(&"蛋奶素".to_owned()), "{rows:?}");
        teacher.get("/account/data/looks").await.sees("匯出名單");
        let without = organiser.get(&format!("{page}.xlsx")).await;
        let table = documents::read_table(&without.bytes, &[&["姓名"]]).expect("a workbook");
        assert_eq!(table.column(&["飲食過敏或禁忌"]), None, "personal columns only when they are asked for");
        // The own data of a person names it too, and nobody else's.
        teacher.get("/account/data").await.sees("不吃什麼素食配料");
        assert!(!other.get("/account/data").await.main().contains("洋蔥"));
        let mut stranger = world.client(&world.other_organiser).await;
        for path in ["questions", "questions/1", "questions/new", "answers", "answers.xlsx"] {
            let answer = stranger.get(&format!("/desk/courses/{code}/{path}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    /// What was answered keeps its meaning: wording needs a note, options stay, the question is closed instead of deleted.
    async fn an_answered_question_keeps_its_meaning(world: World) {
        let code = world.published(5).await;
        let mut organiser = world.client(&world.organiser).await;
        ready(&mut organiser, &code, "meals").await;
        ready(&mut organiser, &code, "lodging").await;
        let mut teacher = world.client(&world.teacher).await;
        let own = enrol(&mut teacher, &code).await;
        answer(&mut teacher, &own, &[("q-1", "全素"), ("q-2", "no")]).await.sees("已儲存您的回答");
        world.app.clock.advance(SignedDuration::from_mins(1));
        let options = "葷食\n蛋奶素\n全素\n不用餐";
        let base = [("kind", "one"), ("required", "1")];
        let with = |label: &'static str, options: &'static str, note: &'static str| {
            [base.as_slice(), &[("label", label), ("options", options), ("note", note), ("hint", "主辦單位依此準備餐點。")]].concat()
        };
        let refused = save(&mut organiser, &code, "1", &with("中午用餐", options, "")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.sees("已經有人回答，改文字要寫原因").sees("中午用餐");
        save(&mut organiser, &code, "1", &with("用餐", "葷食\n全素", "")).await.sees("選項「蛋奶素」不能刪除或改寫");
        let longer = [("kind", "yes_no"), ("label", "是否需要住宿"), ("hint", "主辦單位會依此安排房間。"), ("personal", "1"), ("days", "60")];
        save(&mut organiser, &code, "2", &longer).await.sees("不能延長保存");
        save(&mut organiser, &code, "1", &with("中午用餐", "葷食\n蛋奶素\n全素\n不用餐\n海鮮素", "只供應午餐")).await.sees("已儲存問題");
        organiser.get(&format!("/desk/courses/{code}/answers")).await.sees("全素").sees("（回答時題目是「用餐」）");
        teacher.get(&format!("{own}/answers")).await.sees("題目文字曾修改：只供應午餐").sees("海鮮素");
        press(&mut organiser, &code, &[("do", "delete"), ("number", "1")]).await.sees("已經有人回答，不能這樣改");
        press(&mut organiser, &code, &[("do", "close"), ("number", "1")]).await.sees("已停止詢問");
        teacher.get(&format!("{own}/answers")).await.sees("已停止詢問的問題").sees("全素");
        // Saving the rest takes nothing of it back.
        answer(&mut teacher, &own, &[("q-2", "yes")]).await.sees("已儲存您的回答").sees("全素");
        press(&mut organiser, &code, &[("do", "up"), ("number", "2")]).await.sees("已調整順序");
        let order = organiser.get(&format!("/desk/courses/{code}/questions")).await.texts("main tbody tr");
        assert!(order[0].contains("住宿") && order[1].contains("中午用餐"), "{order:?}");
        // After the course has begun nobody answers; after its end nothing is edited.
        world.app.clock.set(at("2026-10-28T13:30"));
        // Sessions of two weeks ago are over.
        let mut teacher = world.client(&world.teacher).await;
        teacher.get(&format!("{own}/answers")).await.sees("課程已開始或取消").sees("全素");
        answer(&mut teacher, &own, &[("q-2", "no")]).await.sees("課程已開始或取消");
        world.app.clock.set(at("2026-10-29T09:00"));
        let mut organiser = world.client(&world.organiser).await;
        let late = press(&mut organiser, &code, &[("do", "ready"), ("ready", "transport")]).await;
        late.sees("課程已結束或取消，問題不能再修改");
    }

    /// Twenty at most, nothing before what it depends on, and all of it copied to the next course.
    async fn questions_are_limited_ordered_copied(world: World) {
        let first = world.published(5).await;
        let second = world.published(5).await;
        let mut organiser = world.client(&world.organiser).await;
        ready(&mut organiser, &first, "meals").await;
        save(&mut organiser, &first, "new", &[("kind", "yes_no"), ("label", "要不要湯"), ("only_if", "1:葷食")]).await.sees("已加入問題");
        press(&mut organiser, &first, &[("do", "bring"), ("bring", "請帶環保杯\n停車走側門")]).await.sees("已儲存告知事項");
        press(&mut organiser, &first, &[("do", "up"), ("number", "2")]).await;
        let order = organiser.get(&format!("/desk/courses/{first}/questions")).await.texts("main tbody tr");
        assert!(order[0].starts_with("用餐") && order[1].starts_with("要不要湯"), "{order:?}");
        press(&mut organiser, &first, &[("do", "delete"), ("number", "1")]).await.sees("「要不要湯」是依這個答案才問的");
        let before = save(&mut organiser, &first, "1", &[("kind", "one"), ("label", "用餐"), ("options", "全素\n不用餐")]).await;
        before.sees("「要不要湯」是依這個答案才問的");
        let away = save(&mut organiser, &second, "new", &[("kind", "line"), ("label", "x"), ("only_if", "1:葷食")]).await;
        away.sees("條件的問題或答案不存在");
        save(&mut organiser, &second, "new", &[("kind", "text"), ("label", "想學什麼")]).await.sees("想學什麼");
        press(&mut organiser, &second, &[("do", "copy"), ("from", &first)]).await.sees("已複製問題").sees("只有「用餐」答「葷食」時").sees("請帶環保杯");
        let mut stranger = world.client(&world.other_organiser).await;
        let draft = stranger.submit("/desk/courses/new", "/desk/courses/new", &[]).await;
        let foreign = draft.path.split('/').nth(3).expect("a code").to_owned();
        press(&mut stranger, &foreign, &[("do", "copy"), ("from", &first)]).await.sees("沒有可以複製的問題");
        ready(&mut stranger, &foreign, "emergency").await;
        let dropped = save(&mut stranger, &foreign, "1", &[("kind", "line"), ("label", "緊急聯絡人"), ("days", "181")]).await;
        dropped.sees("0 到 180");
        for n in 4..=20 {
            save(&mut organiser, &second, "new", &[("kind", "line"), ("label", &format!("第{n}題"))]).await.sees("已加入問題");
        }
        let more = save(&mut organiser, &second, "new", &[("kind", "line"), ("label", "多的")]).await;
        more.sees("一門課最多 20 個問題");
        // A draft goes with its questions.
        let gone = stranger.submit(&format!("/desk/courses/{foreign}/delete"), &format!("/desk/courses/{foreign}/delete"), &[]).await;
        assert_eq!(gone.path, "/desk/courses", "{}", gone.main());
    }

    /// A file is judged by its content, read by its person and the organiser, replaced, removed.
    async fn a_letter_of_consent_is_given_and_read(world: World) {
        let code = world.published(5).await;
        let mut organiser = world.client(&world.organiser).await;
        ready(&mut organiser, &code, "consent").await;
        let mut teacher = world.client(&world.teacher).await;
        let own = enrol(&mut teacher, &code).await;
        teacher.get(&own).await.sees("還有必填的問題沒有回答");
        let page = format!("{own}/answers");
        let wrong = teacher.upload(&page, &page, "q-1", "同意書.pdf", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.sees("內容和副檔名不符");
        teacher.upload(&page, &page, "q-1", "同意書.pdf", PDF).await.sees("已儲存您的回答").sees("同意書.pdf");
        let file = format!("{page}/1/file");
        let sent = teacher.get(&file).await;
        assert_eq!((sent.bytes.as_slice(), sent.content_type.as_str()), (PDF, "application/pdf"));
        assert!(sent.header("content-disposition").starts_with("attachment;"));
        let mut other = world.client(&world.other_teacher).await;
        assert_eq!(other.get(&file).await.status, StatusCode::NOT_FOUND);
        let list = organiser.get(&format!("/desk/courses/{code}/answers?personal=1")).await;
        let link = list.attribute("main a[href*='/answers/0']", "href").expect("a link to the file");
        assert_eq!(organiser.get(&link).await.bytes, PDF);
        assert_eq!(world.client(&world.other_organiser).await.get(&link).await.status, StatusCode::NOT_FOUND);
        teacher.upload(&page, &page, "q-1", "新的.pdf", b"%PDF-1.7\nnew").await.sees("新的.pdf");
        let removed = answer(&mut teacher, &own, &[("q-1-remove", "1")]).await;
        removed.sees("還有必填的問題沒有回答");
        assert_eq!(teacher.get(&file).await.status, StatusCode::NOT_FOUND);
        // Both files' rows are due, and the clearing takes their bytes.
        let counts = app::privacy::run_retention(&world.app).await.expect("ran");
        assert_eq!(counts["files"], 2);
    }

    /// Personal answers go on their day, with their files; others stay; who withdrew is forgotten earlier; each run is told.
    async fn personal_answers_end_on_their_day(world: World) {
        let code = world.published(5).await;
        let mut organiser = world.client(&world.organiser).await;
        for which in ["meals", "allergies", "consent"] {
            ready(&mut organiser, &code, which).await;
        }
        let mut teacher = world.client(&world.teacher).await;
        let mut other = world.client(&world.other_teacher).await;
        let (own, theirs) = (enrol(&mut teacher, &code).await, enrol(&mut other, &code).await);
        for (client, own) in [(&mut teacher, &own), (&mut other, &theirs)] {
            answer(client, own, &[("q-1", "葷食"), ("q-2", "花生")]).await;
        }
        let page = format!("{own}/answers");
        let fields = [("q-1", "葷食"), ("q-2", "花生")];
        teacher.upload_with(&page, &page, &fields, "q-3", "同意書.pdf", PDF).await.sees("同意書.pdf");
        let numbers = async |path: &str| -> Vec<u32> {
            let id = request(&world, path).await.id;
            questions::answers_of(world.app.db.read(), id).await.expect("answers").into_keys().collect()
        };
        other.submit(&format!("{theirs}/withdraw"), &format!("{theirs}/withdraw"), &[]).await;
        // The request ended on 14 October: thirty days later is 13 November.
        world.app.clock.set(at("2026-11-12T23:00"));
        questions::delete_ended(&world.app).await.expect("ran");
        assert_eq!((numbers(&own).await, numbers(&theirs).await), (vec![1, 2, 3], vec![1, 2]));
        world.app.clock.set(at("2026-11-13T01:00"));
        questions::delete_ended(&world.app).await.expect("ran");
        assert_eq!((numbers(&own).await, numbers(&theirs).await), (vec![1, 2, 3], vec![1]));
        world.app.clock.set(at("2026-11-26T23:00"));
        questions::delete_ended(&world.app).await.expect("ran");
        assert_eq!(numbers(&own).await, [1, 2, 3]);
        world.app.clock.set(at("2026-11-27T01:00"));
        questions::delete_ended(&world.app).await.expect("ran");
        assert_eq!(numbers(&own).await, [1]);
        let counts = app::privacy::run_retention(&world.app).await.expect("ran");
        assert_eq!(counts["files"], 1, "the letter goes with the next clearing");
        let wanted = platform::audit::read::Wanted { group: "retention".to_owned(), most: 10, ..Default::default() };
        let runs = platform::audit::read::lines(world.app.db.read(), &wanted).await.expect("read");
        let told: Vec<_> = runs.iter().filter(|run| run.action == "retention.answers_run").collect();
        assert_eq!(told.len(), 4, "each run, also those that found nothing");
        assert!(told[0].data.contains("\"files\":1"), "{}", told[0].data);
    }

    /// Answers of a batch are kept with few statements; an answer to a question that was deleted meanwhile is left out and
    /// fails nobody else's.
    async fn a_late_form_fails_nobody_elses_request(world: World) {
        let code = world.published(5).await;
        let mut organiser = world.client(&world.organiser).await;
        ready(&mut organiser, &code, "meals").await;
        let course = app::catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let mut all = Vec::new();
        for persona in [&world.teacher, &world.other_teacher] {
            let asked = world.app.desk().ask(persona.actor.clone(), course.id, persona.person, world.app.clock.now());
            all.push(asked.await.expect("a place").enrolment);
        }
        let good = Answers { asked: [1].into(), given: [(1, vec!["全素".to_owned()])].into() };
        let late = Answers { asked: [1, 9].into(), given: [(9, vec!["gone".to_owned()])].into() };
        let mut change = world.app.db.change(&world.teacher.actor, world.app.clock.now()).await.expect("a change");
        let batch = [(all[0].id, course.id, &good), (all[1].id, course.id, &late)];
        questions::keep_all(&change, &batch).await.expect("kept");
        change.record("test.kept", course.id.0, serde_json::json!({}));
        change.commit().await.expect("committed");
        let of = async |id| questions::answers_of(world.app.db.read(), id).await.expect("answers");
        assert_eq!(of(all[0].id).await, good.given);
        assert!(of(all[1].id).await.is_empty());
        let missing = questions::missing(world.app.db.read(), &course, &all[1]).await.expect("missing");
        assert_eq!(missing.iter().map(|q| q.number).collect::<Vec<_>>(), [1]);
    }

    /// Before confirming one is told on which days and in which weeks one's courses hold more than counts.
    async fn more_hours_than_count_are_told_before_confirming(world: World) {
        let morning = course_on(&world, &[("2026-10-28", "08:30", "11:30", "")]).await;
        let afternoon = world.published(5).await;
        let other_day = course_on(&world, &[("2026-10-29", "08:30", "11:30", "")]).await;
        let mut teacher = world.client(&world.teacher).await;
        let alone = teacher.get(&format!("/courses/{afternoon}/enrol")).await;
        assert!(!alone.main().contains("可採計的時數"), "{}", alone.main());
        let own = enrol(&mut teacher, &morning).await;
        let page = teacher.get(&format!("/courses/{afternoon}/enrol")).await;
        page.sees("超過可採計的時數").sees("115年10月28日").sees("這天共 7 小時，一天最多採計 6 小時");
        let elsewhere = teacher.get(&format!("/courses/{other_day}/enrol")).await;
        assert!(!elsewhere.main().contains("可採計的時數"), "{}", elsewhere.main());
        teacher.submit(&format!("{own}/withdraw"), &format!("{own}/withdraw"), &[]).await;
        let free = teacher.get(&format!("/courses/{afternoon}/enrol")).await;
        assert!(!free.main().contains("可採計的時數"), "what was given back counts no more");
    }

    /// The day before, once, with place, link, what to bring and how to cancel; for each day anew.
    async fn a_reminder_comes_the_day_before_each_day(world: World) {
        let code = course_on(&world, &[
            ("2026-10-28", "09:00", "12:00", ""),
            ("2026-10-28", "13:00", "15:00", ""),
            ("2026-10-30", "09:00", "12:00", "https://meet.example.tw/room"),
        ]).await;
        let mut organiser = world.client(&world.organiser).await;
        press(&mut organiser, &code, &[("do", "bring"), ("bring", "請帶環保杯")]).await;
        let mut teacher = world.client(&world.teacher).await;
        let own = enrol(&mut teacher, &code).await;
        teacher.get(&own).await.sees("請帶環保杯").sees("一共還有 3 場");
        for early in ["2026-10-26T20:00", "2026-10-27T07:59"] {
            world.app.clock.set(at(early));
            enrolment::remind(&world.app).await.expect("ran");
            assert!(letters(&world, &world.teacher).await.is_empty(), "{early}");
        }
        world.app.clock.set(at("2026-10-27T08:10"));
        // Two copies at the same time, and the next hour again.
        let (copy, _folder) = world.copy().await;
        let (one, two) = futures::future::join(enrolment::remind(&world.app), enrolment::remind(&copy)).await;
        one.expect("ran");
        two.expect("ran");
        world.app.clock.advance(SignedDuration::from_hours(1));
        enrolment::remind(&world.app).await.expect("ran");
        let sent = letters(&world, &world.teacher).await;
        assert_eq!(sent.len(), 1, "{sent:#?}");
        let body = &sent[0].body;
        for part in ["09:00–12:00　視聽教室", "13:00–15:00", "請帶環保杯", "不能參加時", own.as_str(), "/my/enrolments/reminders"] {
            assert!(body.contains(part), "{part}: {body}");
        }
        assert!(!body.contains("meet.example.tw"), "the link of another day: {body}");
        // Nobody ran the service until the morning of the third session: late is better than never.
        world.app.clock.set(at("2026-10-30T08:59"));
        enrolment::remind(&world.app).await.expect("ran");
        let sent = letters(&world, &world.teacher).await;
        assert_eq!(sent.len(), 2);
        assert!(sent.iter().any(|m| m.body.contains("https://meet.example.tw/room")), "{sent:#?}");
    }

    /// Not when it has begun, not for a cancelled course, not for who gave the place back or wants no letters.
    async fn reminders_that_are_of_no_use_are_not_sent(world: World) {
        let code = course_on(&world, &[("2026-10-28", "09:00", "12:00", "")]).await;
        let called_off = course_on(&world, &[("2026-10-28", "13:00", "16:00", "")]).await;
        let mut teacher = world.client(&world.teacher).await;
        let mut other = world.client(&world.other_teacher).await;
        let own = enrol(&mut teacher, &code).await;
        enrol(&mut other, &code).await;
        enrol(&mut other, &called_off).await;
        let later = course_on(&world, &[("2026-10-29", "09:00", "12:00", "")]).await;
        enrol(&mut other, &later).await;
        teacher.submit(&format!("{own}/withdraw"), &format!("{own}/withdraw"), &[]).await;
        let seat = world.organiser.seat.clone().expect("a seat");
        app::catalogue::cancel(&world.app, &world.organiser.actor, &seat, &called_off, "講師生病").await.expect("cancelled");
        let choice = "/my/enrolments/reminders";
        other.get(choice).await.sees("課前提醒信");
        other.submit(choice, choice, &[]).await.sees("已儲存您的選擇");
        world.app.clock.set(at("2026-10-27T12:00"));
        enrolment::remind(&world.app).await.expect("ran");
        assert!(letters(&world, &world.teacher).await.is_empty(), "gave the place back");
        assert!(letters(&world, &world.other_teacher).await.is_empty(), "wants none");
        let mut other = world.client(&world.other_teacher).await;
        // Wanting them again brings those still to come, but none once it has begun.
        other.submit(choice, choice, &[("letters", "1")]).await.sees("已儲存您的選擇");
        world.app.clock.set(at("2026-10-29T09:00"));
        enrolment::remind(&world.app).await.expect("ran");
        assert!(letters(&world, &world.other_teacher).await.is_empty(), "it has begun");
    }

    /// Each session has a link and a code for Google's calendar; the page is the person's own.
    async fn each_session_goes_into_the_calendar(world: World) {
        let code = course_on(&world, &[
            ("2026-10-28", "09:00", "12:00", ""),
            ("2026-10-30", "09:00", "12:00", "https://meet.example.tw/room"),
        ]).await;
        let mut teacher = world.client(&world.teacher).await;
        let own = enrol(&mut teacher, &code).await;
        let page = teacher.get(&format!("{own}/calendar")).await;
        let links = page.each("main a[href^='https://calendar.google.com/']", "href");
        assert_eq!(links.len(), 2);
        assert!(links[0].0.contains("dates=20261028T010000Z/20261028T040000Z"), "{links:?}");
        assert!(links[1].0.contains("dates=20261030T010000Z/20261030T040000Z"), "{links:?}");
        assert!(!page.text.contains("meet.example.tw"), "the join link is not handed to others");
        assert_eq!(page.text.matches("class=\"qr-paper\"").count(), 2);
        let mut other = world.client(&world.other_teacher).await;
        assert_eq!(other.get(&format!("{own}/calendar")).await.status, StatusCode::NOT_FOUND);
        world.app.clock.set(at("2026-10-29T09:00"));
        let later = world.client(&world.teacher).await.get(&format!("{own}/calendar")).await;
        assert_eq!(later.each("main a[href^='https://calendar.google.com/']", "href").len(), 1);
    }
}
