//! Records from elsewhere: entered with evidence, decided by the desk, counted apart, taken back, forgotten (CRD-8).

use app::credit::{self, elsewhere};
use app::identity::{self, NewPerson};
use axum::http::StatusCode;
use domain::elsewhere::{ElsewhereRefused, Verdict};
use domain::hours::HalfHours;
use jiff::SignedDuration;
use platform::db::Actor;
use platform::{AppError, mail, params};
use testkit::{Answer, Client, PASSWORD, Persona, World, settle};

use crate::main_road::closed_course;
use crate::on_both;

const NEW: &str = "/my/elsewhere/new";
const PDF: &[u8] = b"%PDF-1.7\n% a certificate\n";
const FIELDS: [(&str, &str); 8] = [
    ("title", "人本教育工作坊"),
    ("organiser", "杏林教育基金會"),
    ("began", "115/9/5"),
    ("ended", "2026-09-06"),
    ("hours", "12"),
    ("form", "onsite"),
    ("number", "杏林字第1150905號"),
    ("note", "第二天下午參訪未計入"),
];

/// The fields with some of them typed otherwise.
fn fields<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = FIELDS.into_iter().filter(|(name, _)| !other.iter().any(|(o, _)| o == name));
    kept.chain(other.iter().copied()).collect()
}

/// Enters a record with evidence and sends it; answers the path of the person's page.
async fn sent(client: &mut Client, other: &[(&str, &str)]) -> String {
    let mut all = fields(other);
    all.push(("do", "send"));
    let answer = client.upload_with(NEW, NEW, &all, "file-1", "證書.pdf", PDF).await;
    answer.sees("已送出審核");
    answer.path
}

async fn saved(client: &mut Client, other: &[(&str, &str)]) -> String {
    let mut all = fields(other);
    all.push(("do", "save"));
    let answer = client.submit(NEW, NEW, &all).await;
    answer.sees("已存成草稿");
    answer.path
}

/// Sends a form of a record with the version that is on its page.
async fn press(client: &mut Client, page: &str, fields: &[(&str, &str)]) -> Answer {
    let version = client.get(page).await.attribute("input[name=version]", "value").unwrap_or_default();
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    client.submit(page, page, &all).await
}

/// The desk's page of the record on the person's page.
fn on_desk(own: &str) -> String {
    own.replace("/my/", "/desk/")
}

fn on_review(own: &str) -> String {
    own.replace("/my/", "/review/")
}

async fn letters(world: &World, to: &Persona) -> Vec<String> {
    let all = mail::newest(&world.app).await.expect("mails");
    let address = format!("{}@test.example", to.user);
    all.into_iter()
        .filter(|m| m.to_address == address && m.subject.contains("外部研習"))
        .map(|m| m.subject)
        .collect()
}

async fn count(world: &World, table: &str) -> i64 {
    let text = format!("SELECT COUNT(*) AS n FROM {table}");
    platform::db::sql::number(world.app.db.read(), &text, vec![]).await.expect("counted")
}

on_both! {
    /// From the certificate to the transcript: kept without evidence, sent, looked at, returned, sent again, accepted with fewer hours, taken back.
    async fn from_the_certificate_to_the_transcript(world: World) {
        closed_course(&world).await;
        let mut teacher = world.client(&world.teacher).await;
        teacher.get("/my/transcript").await.sees("外部研習紀錄");
        teacher.get("/my/elsewhere").await.sees("還沒有外部研習紀錄");
        let mut all = fields(&[]);
        all.push(("do", "send"));
        let kept = teacher.submit(NEW, NEW, &all).await;
        assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
        kept.sees("還沒有佐證，已先存成草稿").sees("杏林字第1150905號");
        let action = kept.attribute("form[enctype]", "action").expect("the form of what was kept");
        assert!(action.starts_with("/my/elsewhere/") && action != NEW, "{action}");
        let version = kept.attribute("input[name=version]", "value").expect("a version");
        let mut again = fields(&[("do", "send")]);
        again.push(("version", &version));
        let own = teacher.upload_with(&action, &action, &again, "file-1", "證書.pdf", PDF).await;
        own.sees("已送出審核").sees("目前在宜蘭縣杏林國小").sees("證書.pdf");
        let own = own.path;
        assert_eq!(count(&world, "elsewhere_record").await, 1, "kept once");
        assert_eq!(letters(&world, &world.organiser).await.len(), 1, "the first of the queue is told");
        assert!(!teacher.get("/my/transcript").await.main().contains("人本教育工作坊"), "not before it is accepted");

        // The desk looks at the evidence, which the person sees, and returns it.
        let mut head = world.client(&world.organiser).await;
        head.get("/desk/elsewhere").await.sees("人本教育工作坊").sees("林杏芸");
        let desk = on_desk(&own);
        let page = head.get(&desk).await;
        page.sees("杏林教育基金會").sees("12 小時").sees("第二天下午參訪未計入");
        let file = page.attribute("a[href*='/files/']", "href").expect("the evidence");
        let opened = head.get(&file).await;
        assert_eq!((opened.bytes.as_slice(), opened.content_type.as_str()), (PDF, "application/pdf"));
        assert!(opened.header("content-disposition").starts_with("attachment"));
        teacher.get("/account/data/looks").await.sees("外部研習佐證").sees("游知夏");
        let silent = press(&mut head, &desk, &[("decision", "return")]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        silent.sees("沒有說明原因");
        press(&mut head, &desk, &[("decision", "return"), ("reasons", "evidence"), ("text", "第二頁看不清楚")]).await.sees("已退回");
        head.get("/desk/elsewhere").await.sees("沒有等候審核的紀錄");

        // Returned with reasons; changed and sent again.
        let back = teacher.get(&own).await;
        back.sees("請修改後再送").sees("佐證看不清楚或不完整").sees("第二頁看不清楚");
        assert_eq!(letters(&world, &world.teacher).await.len(), 1);
        let mut more = fields(&[("hours", "9.5"), ("do", "send")]);
        let version = back.attribute("input[name=version]", "value").expect("a version");
        more.push(("version", &version));
        world.app.clock.advance(SignedDuration::from_mins(1));
        teacher.upload_with(&own, &own, &more, "file-1", "證書第二頁.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").await.sees("已送出審核");

        // Fewer hours need a reason, more are refused.
        let few = [("decision", "accept"), ("hours", "8")];
        press(&mut head, &desk, &few).await.sees("沒有說明原因");
        press(&mut head, &desk, &[("decision", "accept"), ("hours", "10"), ("why", "多")]).await.sees("不能超過申請的 9.5 小時");
        press(&mut head, &desk, &[("decision", "accept"), ("hours", "很多")]).await.sees("不是以 0.5 為單位的數字");
        press(&mut head, &desk, &[few[0], few[1], ("why", "參訪不計")]).await.sees("已採計");
        let page = teacher.get("/my/transcript").await;
        page.sees("人本教育工作坊").sees("外部研習").sees("2 筆，共 3.5 小時；外部研習另計 8 小時").sees("只列本網核發的時數");
        teacher.get("/my/transcript?source=elsewhere").await.sees("1 筆，共 0 小時；外部研習另計 8 小時");
        assert!(teacher.get("/my/transcript?source=elsewhere").await.texts("form[action='/my/transcript.pdf'] button").is_empty(), "nothing to certify");
        assert!(teacher.get("/my/transcript.csv").await.text.contains("杏林字第1150905號,人本教育工作坊,杏林教育基金會,,,外部研習,8,"));
        assert_eq!(credit::ledger_total(world.app.db.read()).await.expect("total"), 7, "the ledger knows nothing of it");
        let same = [world.teacher.person];
        assert_eq!(elsewhere::counted(world.app.db.read(), &same).await.expect("read")[0].hours(), HalfHours::hours(8));

        // Taken back with a reason: both stay on record, and it counts no longer.
        press(&mut head, &desk, &[("decision", "take-back"), ("text", " ")]).await.sees("沒有說明原因");
        press(&mut head, &desk, &[("decision", "take-back"), ("text", "證書經查不實")]).await.sees("已撤回");
        teacher.get(&own).await.sees("審核通過").sees("撤回已通過的時數").sees("證書經查不實").sees("參訪不計");
        teacher.get("/my/transcript").await.sees("2 筆，共 3.5 小時").sees("已撤銷");
        assert_eq!(letters(&world, &world.teacher).await.len(), 3);
        let gone = press(&mut head, &desk, &[("decision", "take-back"), ("text", "再一次")]).await;
        gone.sees("目前不能這樣做");
    }

    /// Everything that is wrong is said at its field, nothing is kept of it, and what was typed stays.
    async fn wrong_input_is_answered(world: World) {
        let mut teacher = world.client(&world.teacher).await;
        for (wrong, said) in [
            (("title", " "), "沒有填研習名稱"),
            (("organiser", ""), "沒有填主辦單位"),
            (("began", "昨天"), "看不懂日期「昨天」"),
            (("began", "115/9/31"), "看不懂日期"),
            (("ended", "115/9/4"), "結束日期早於開始日期"),
            (("ended", "2030-01-01"), "才結束"),
            (("began", "70/1/1"), "日期早於"),
            (("hours", "1.3"), "不是以 0.5 為單位的數字"),
            (("hours", "-3"), "不是以 0.5 為單位的數字"),
            (("hours", "12.5"), "最多 12 小時"),
            (("form", "dream"), "沒有選研習方式"),
            (("tags", "我的標籤"), "不能在這筆紀錄上採計"),
        ] {
            let mut all = fields(&[wrong]);
            all.push(("do", "send"));
            let answer = teacher.submit(NEW, NEW, &all).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
            answer.sees(said).sees("第二天下午參訪未計入");
        }
        let long = "長".repeat(101);
        teacher.submit(NEW, NEW, &fields(&[("title", &long), ("do", "save")])).await.sees("文字超過 100 個字");
        for (name, bytes, said) in [
            ("證書.docx", PDF, "內容"),
            ("證書.txt", b"hours: 12\n".as_slice(), "不是 PDF、JPG 或 PNG"),
            ("證書.pdf", b"".as_slice(), "檔案"),
            ("證書.exe", b"MZ\0\0".as_slice(), "檔案"),
        ] {
            let answer = teacher.upload_with(NEW, NEW, &fields(&[("do", "send")]), "file-1", name, bytes).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            answer.sees(said);
        }
        assert_eq!(count(&world, "elsewhere_record").await, 0, "nothing was kept");
        let token = teacher.get(NEW).await.token();
        assert_eq!(teacher.post(NEW, &[("csrf", &token), ("do", "fly")]).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(teacher.get("/my/elsewhere/nonsense").await.status, StatusCode::BAD_REQUEST);
    }

    /// Three files at most, each once; a draft is changed, emptied of its files and deleted by its person only.
    async fn evidence_and_drafts(world: World) {
        let mut teacher = world.client(&world.teacher).await;
        let own = saved(&mut teacher, &[]).await;
        for n in 1..=3 {
            world.app.clock.advance(SignedDuration::from_mins(1));
            let bytes = [PDF, format!("{n}").as_bytes()].concat();
            let version = teacher.get(&own).await.attribute("input[name=version]", "value").expect("a version");
            let all = fields(&[("do", "save"), ("version", &version)]);
            teacher.upload_with(&own, &own, &all, "file-1", &format!("{n}.pdf"), &bytes).await.sees("已存成草稿");
        }
        let page = teacher.get(&own).await;
        assert_eq!(page.texts("input[type=file]").len(), 0, "no room for more");
        let version = page.attribute("input[name=version]", "value").expect("a version");
        let all = fields(&[("do", "save"), ("version", &version)]);
        teacher.upload_with(&own, &own, &all, "file-1", "4.pdf", b"%PDF-1.7\n4").await.sees("佐證最多 3 個檔案");
        let gone = page.attribute("input[name=remove]", "value").expect("a file to take away");
        let all = fields(&[("do", "save"), ("version", &version), ("remove", &gone)]);
        let twice = [PDF, b"2".as_slice()].concat();
        teacher.upload_with(&own, &own, &all, "file-1", "again.pdf", &twice).await.sees("已經附上了");
        assert_eq!(count(&world, "elsewhere_file").await, 3, "all or nothing");
        teacher.submit(&own, &own, &all).await.sees("已存成草稿");
        assert_eq!(count(&world, "elsewhere_file").await, 2);
        // The page of before is old.
        teacher.submit(&own, &own, &all).await.sees("您看到的不是最新的");

        let file = teacher.get(&own).await.attribute("a[href*='/files/']", "href").expect("a file");
        let mut other = world.client(&world.other_teacher).await;
        for path in [own.as_str(), file.as_str()] {
            assert_eq!(other.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let token = other.get("/my/elsewhere").await.token();
        let taken = other.post(&own, &[("csrf", &token), ("do", "delete")]).await;
        assert_eq!(taken.status, StatusCode::NOT_FOUND);
        let mut head = world.client(&world.organiser).await;
        assert_eq!(head.get(&on_desk(&own)).await.status, StatusCode::NOT_FOUND, "a draft is nobody else's");
        press(&mut teacher, &own, &[("do", "delete")]).await.sees("已刪除").sees("還沒有外部研習紀錄");
        assert_eq!((count(&world, "elsewhere_record").await, count(&world, "elsewhere_file").await), (0, 0));
    }

    /// The desk is the own school's; other schools know nothing of it, an operator may not, and the region centre sees what waits below.
    async fn only_the_desk_decides(world: World) {
        let mut teacher = world.client(&world.teacher).await;
        let own = sent(&mut teacher, &[]).await;
        for (persona, path, expect) in [
            (&world.other_organiser, on_desk(&own), StatusCode::NOT_FOUND),
            (&world.operator, on_desk(&own), StatusCode::FORBIDDEN),
            (&world.teacher, on_desk(&own), StatusCode::FORBIDDEN),
            (&world.organiser, on_review(&own), StatusCode::FORBIDDEN),
            (&world.reviewer, on_review(&own), StatusCode::OK),
            (&world.organiser, on_desk(&own), StatusCode::OK),
        ] {
            let mut client = world.client(persona).await;
            assert_eq!(client.get(&path).await.status, expect, "{} {path}", persona.user);
        }
        let mut elsewhere_head = world.client(&world.other_organiser).await;
        elsewhere_head.get("/desk/elsewhere").await.sees("沒有等候審核的紀錄");
        let mut centre = world.client(&world.reviewer).await;
        centre.get("/review/elsewhere").await.sees("沒有等候審核的紀錄");
        centre.get("/review/elsewhere?v=below").await.sees("人本教育工作坊").sees("宜蘭縣杏林國小");
        let page = on_review(&own);
        press(&mut centre, &page, &[("decision", "refuse"), ("text", "非教師進修")]).await.sees("已記為不採計");
        teacher.get(&own).await.sees("不採計").sees("非教師進修").sees("宜蘭縣政府教育處");
        world.client(&world.organiser).await.get("/desk/elsewhere?v=decided").await.sees("不採計");
    }

    /// Nobody decides on their own record: the head's goes to the region centre, the centre's head's upwards, one without a school to the national centre.
    async fn nobody_decides_on_their_own(world: World) {
        let mut head = world.client(&world.organiser).await;
        let own = sent(&mut head, &[]).await;
        head.get(&own).await.sees("宜蘭縣政府教育處");
        assert_eq!(head.get(&on_desk(&own)).await.status, StatusCode::NOT_FOUND, "it lies higher up");
        let mut centre = world.client(&world.reviewer).await;
        centre.get("/review/elsewhere").await.sees("人本教育工作坊");
        press(&mut centre, &on_review(&own), &[("decision", "accept"), ("hours", "12")]).await.sees("已採計");

        let own = sent(&mut centre, &[]).await;
        centre.get(&own).await.sees("全國推廣中心");
        let national = world.national().await;
        let mut top = world.client(&national).await;
        top.get("/review/elsewhere").await.sees("人本教育工作坊").sees("簡承曦");
        press(&mut top, &on_review(&own), &[("decision", "return"), ("reasons", "days")]).await.sees("已退回");

        // Straight at the command too: the own record is refused whatever the page shows.
        let record = elsewhere::of_person(world.app.db.read(), world.organiser.person).await.expect("read").remove(0);
        let seat = world.reviewer.seat.clone().expect("seat");
        let actor = Actor { person: Some(world.organiser.person), ..world.reviewer.actor.clone() };
        let verdict = Verdict::TakeBack { text: "自己的".to_owned() };
        let refused = elsewhere::decide(&world.app, &actor, &seat, record.id, record.version, &verdict).await;
        let expect = platform::error::Refused::new(&ElsewhereRefused::Own);
        assert!(matches!(&refused, Err(AppError::Refused(r)) if *r == expect), "{refused:?}");
    }

    /// What looks like another line is shown and needs a word; the desk sees the word and that line only.
    async fn what_looks_alike_needs_a_word(world: World) {
        let code = closed_course(&world).await;
        let course = app::catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let day = course.ends.clone().expect("a day");
        let same = [("title", "閱讀理解策略 工作坊"), ("began", day.as_str()), ("ended", ""), ("hours", "3"), ("number", "")];
        let mut teacher = world.client(&world.teacher).await;
        let mut all = fields(&same);
        all.push(("do", "send"));
        let kept = teacher.upload_with(NEW, NEW, &all, "file-1", "證書.pdf", PDF).await;
        assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
        kept.sees("與其他紀錄相似").sees("名稱相同，日期也重疊").sees("閱讀理解策略工作坊");
        let own = kept.attribute("form[enctype]", "action").expect("kept");
        let mut again = all.clone();
        again.push(("said_other", "1"));
        press(&mut teacher, &own, &again).await.sees("已送出審核");
        let mut head = world.client(&world.organiser).await;
        head.get("/desk/elsewhere").await.sees("可能重複");
        head.get(&on_desk(&own)).await.sees("本人已說明是另一場研習").sees("宜蘭縣杏林國小，3.5 小時");
        press(&mut head, &on_desk(&own), &[("decision", "accept"), ("hours", "3")]).await.sees("已採計");
        teacher.get("/my/transcript").await.sees("有 1 組紀錄可能重複").sees("請洽審核單位撤回外部那一筆");

        // The same document twice is found among records too.
        let first = sent(&mut teacher, &[]).await;
        let mut all = fields(&[("title", "別的名稱"), ("began", "115/8/5"), ("ended", "115/8/6")]);
        all.push(("do", "send"));
        teacher.upload_with(NEW, NEW, &all, "file-1", "證書.pdf", PDF).await.sees("文號相同");
        press(&mut teacher, &first, &[("do", "withdraw")]).await.sees("已收回");
        press(&mut teacher, &first, &[("do", "withdraw")]).await.sees("目前不能這樣做");
    }

    /// A decision on what changed meanwhile is not made unseen; of two who decide at once one does.
    async fn decided_once_and_not_unseen(world: World) {
        let mut teacher = world.client(&world.teacher).await;
        let own = sent(&mut teacher, &[]).await;
        let record = elsewhere::of_person(world.app.db.read(), world.teacher.person).await.expect("read").remove(0);
        press(&mut teacher, &own, &[("do", "withdraw")]).await.sees("已收回");
        let all = fields(&[("hours", "6"), ("do", "send")]);
        press(&mut teacher, &own, &all).await.sees("已送出審核");
        let seat = world.organiser.seat.clone().expect("seat");
        let accept = |hours| Verdict::Accept { hours: HalfHours::hours(hours), tags: vec![], text: String::new() };
        let (app, actor) = (&world.app, &world.organiser.actor);
        let verdict = accept(6);
        let stale = elsewhere::decide(app, actor, &seat, record.id, record.version, &verdict).await;
        let expect = platform::error::Refused::new(&ElsewhereRefused::Stale);
        assert!(matches!(&stale, Err(AppError::Refused(r)) if *r == expect), "{stale:?}");
        let now = elsewhere::of_person(app.db.read(), world.teacher.person).await.expect("read").remove(0).version;
        let decide = || elsewhere::decide(app, actor, &seat, record.id, now, &verdict);
        let (a, b) = futures::future::join(decide(), decide()).await;
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        assert_eq!(letters(&world, &world.teacher).await.len(), 1, "told once");
    }

    /// The page of own data tells of records and files; a year after the decision the evidence goes, drafts of that age too, records that count stay.
    async fn evidence_ends_and_records_stay(world: World) {
        let mut teacher = world.client(&world.teacher).await;
        let own = sent(&mut teacher, &[]).await;
        saved(&mut teacher, &[("title", "還沒寫完")]).await;
        teacher.get("/account/data").await.sees("外部研習紀錄").sees("證書.pdf").sees("還沒寫完");
        let mut head = world.client(&world.organiser).await;
        press(&mut head, &on_desk(&own), &[("decision", "accept"), ("hours", "12")]).await.sees("已採計");
        world.app.clock.advance(SignedDuration::from_hours(24 * 364));
        elsewhere::delete_evidence(&world.app).await.expect("ran");
        assert_eq!((count(&world, "elsewhere_record").await, count(&world, "elsewhere_file").await), (2, 1), "not yet");
        world.app.clock.advance(SignedDuration::from_hours(48));
        elsewhere::delete_evidence(&world.app).await.expect("ran");
        assert_eq!((count(&world, "elsewhere_record").await, count(&world, "elsewhere_file").await), (1, 0));
        let due = "SELECT COUNT(*) AS n FROM file WHERE delete_after IS NOT NULL";
        assert_eq!(platform::db::sql::number(world.app.db.read(), due, vec![]).await.expect("counted"), 1, "its bytes go with the next clearing");
        let left = elsewhere::of_person(world.app.db.read(), world.teacher.person).await.expect("read").remove(0);
        let whole = elsewhere::own(world.app.db.read(), world.teacher.person, left.id).await.expect("read");
        assert!(whole.files.is_empty() && own.ends_with(&left.id.to_string()));
        let lines = credit::transcript::lines(world.app.db.read(), world.teacher.person).await.expect("read");
        assert_eq!(lines.iter().map(|line| line.hours).collect::<Vec<_>>(), [HalfHours::hours(12)]);
        let wanted = platform::audit::read::Wanted { group: "retention".to_owned(), most: 10, ..Default::default() };
        let runs = platform::audit::read::lines(world.app.db.read(), &wanted).await.expect("read");
        let told: Vec<_> = runs.iter().filter(|r| r.action == "retention.evidence_run").collect();
        assert_eq!(told.len(), 2, "told also when nothing was due");
        assert!(told[0].data.contains("\"files\":1") && told[0].data.contains("\"records\":1"), "{}", told[0].data);
    }

    /// A granted deletion takes evidence and what never counted; what counts stays.
    async fn a_deletion_leaves_what_counts(world: World) {
        let mut teacher = world.client(&world.teacher).await;
        let own = sent(&mut teacher, &[]).await;
        sent(&mut teacher, &[("title", "第二場"), ("began", "115/7/1"), ("ended", "115/7/2"), ("number", "")]).await;
        let mut head = world.client(&world.organiser).await;
        press(&mut head, &on_desk(&own), &[("decision", "accept"), ("hours", "12")]).await.sees("已採計");
        let same = [world.teacher.person];
        let mut change = world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
        elsewhere::forget_of_people(&change, &same).await.expect("forgotten");
        change.record("test.forgotten", world.teacher.person.0, serde_json::json!({}));
        change.commit().await.expect("committed");
        let left = elsewhere::of_person(world.app.db.read(), world.teacher.person).await.expect("read");
        assert_eq!(left.iter().map(|r| r.title.as_str()).collect::<Vec<_>>(), ["人本教育工作坊"]);
        assert_eq!(count(&world, "elsewhere_file").await, 0);
    }

    /// Records of somebody who turned out to be the person are the person's; a title that begins like a formula is text in a file.
    async fn merged_people_and_formulas(world: World) {
        let mut change = world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
        let mut person = NewPerson::fresh("林杏芸");
        person.account = Some(("twin".to_owned(), platform::passwords::hash(PASSWORD)));
        person.organisation = Some(world.schools[0]);
        settle(&mut person);
        let id = person.id;
        identity::register_people(&world.app, &mut change, vec![person], jiff::civil::date(2025, 8, 1)).await.expect("registered");
        change.commit().await.expect("committed");
        let mut twin = world.visitor();
        twin.sign_in("twin", PASSWORD).await;
        let own = sent(&mut twin, &[("title", "=SUM(A1:A9)")]).await;
        let mut head = world.client(&world.organiser).await;
        press(&mut head, &on_desk(&own), &[("decision", "accept"), ("hours", "12")]).await.sees("已採計");
        let text = "UPDATE person SET merged_into = $1 WHERE id = $2";
        platform::db::sql::run(world.app.db.read(), text, params![world.teacher.person, id]).await.expect("merged");
        let mut teacher = world.client(&world.teacher).await;
        teacher.get("/my/transcript").await.sees("=SUM(A1:A9)");
        assert!(teacher.get("/my/transcript.csv").await.text.contains(",'=SUM(A1:A9),"), "text, not a formula");
        teacher.get(&own).await.sees("已通過");
    }
}
