//! Organisations: reorganised and put back exactly, answered for by who took over, compared with yearly lists, reached.

use app::credit::{self, MarkInput};
use app::directory::{self, ensure_region_centres};
use app::identity::{self, NewPerson};
use app::{catalogue, directory::Organisation};
use axum::http::StatusCode;
use jiff::SignedDuration;
use jiff::civil::Date;
use platform::db::{Actor, sql};
use platform::ids::{OrganisationId, PersonId, SeatId, ServiceId};
use platform::params;
use sea_orm::FromQueryResult;
use testkit::{Answer, Client, PASSWORD, World, course_form, settle};

use crate::on_both;

const NEW: &str = "/admin/organisations/changes/new";
const IMPORT: &str = "/admin/organisations/import";

#[derive(Debug, PartialEq, FromQueryResult)]
struct OrganisationRow {
    id: OrganisationId,
    code: String,
    name: String,
    level: String,
    reviewer: Option<OrganisationId>,
    valid_from: String,
    valid_until: Option<String>,
    preparing: bool,
    updated_at: i64,
}

#[derive(Debug, PartialEq, FromQueryResult)]
struct ServiceRow {
    id: ServiceId,
    person: PersonId,
    organisation: OrganisationId,
    main: bool,
    valid_from: String,
    valid_until: Option<String>,
}

#[derive(Debug, PartialEq, FromQueryResult)]
struct Place {
    id: PersonId,
    organisation: Option<OrganisationId>,
}

#[derive(Debug, PartialEq, FromQueryResult)]
struct SeatRow {
    id: SeatId,
    valid_until: Option<String>,
}

#[derive(Debug, PartialEq, FromQueryResult)]
struct EdgeRow {
    organisation: OrganisationId,
    supervisor: OrganisationId,
    valid_from: String,
    valid_until: Option<String>,
}

/// Every row a reorganisation may touch.
#[derive(Debug, PartialEq)]
struct Everything {
    organisations: Vec<OrganisationRow>,
    services: Vec<ServiceRow>,
    people: Vec<Place>,
    seats: Vec<SeatRow>,
    edges: Vec<EdgeRow>,
    names: i64,
    successions: i64,
}

async fn everything(world: &World) -> Everything {
    let conn = world.app.db.read();
    let count = |table: &str| format!("SELECT COUNT(*) AS n FROM {table}");
    Everything {
        organisations: sql::all(
            conn,
            "SELECT id, code, name, level, reviewer, valid_from, valid_until, preparing, updated_at FROM organisation ORDER BY id",
            vec![],
        )
        .await
        .expect("organisations"),
        services: sql::all(
            conn,
            "SELECT id, person, organisation, main, valid_from, valid_until FROM service ORDER BY id",
            vec![],
        )
        .await
        .expect("services"),
        people: sql::all(conn, "SELECT id, organisation FROM person ORDER BY id", vec![]).await.expect("people"),
        seats: sql::all(conn, "SELECT id, valid_until FROM seat ORDER BY id", vec![]).await.expect("seats"),
        edges: sql::all(
            conn,
            "SELECT organisation, supervisor, valid_from, valid_until FROM supervision ORDER BY id",
            vec![],
        )
        .await
        .expect("edges"),
        names: sql::number(conn, &count("organisation_name"), vec![]).await.expect("names"),
        successions: sql::number(conn, &count("organisation_succession"), vec![]).await.expect("successions"),
    }
}

/// The county's bureau stands below the national centre, whose head signs in; answers that visitor.
async fn national(world: &World) -> Client {
    let app = &world.app;
    ensure_region_centres(app, &Actor::process("test")).await.expect("offices");
    let centre = of(world, "XT-NC").await;
    let mut change = app.db.change(&Actor::process("test"), app.clock.now()).await.expect("change");
    sql::run(
        change.conn(),
        "UPDATE organisation SET reviewer = $2 WHERE id = $1",
        params![world.bureau, centre.id],
    )
    .await
    .expect("supervised");
    let mut person = NewPerson::fresh("羅以澄");
    person.organisation = Some(centre.id);
    person.account = Some(("national".to_owned(), testkit::quick_hash()));
    person.seat = Some((centre.id, "head"));
    settle(&mut person);
    identity::register_people(app, &mut change, vec![person], Date::constant(2025, 8, 1))
        .await
        .expect("people");
    change.commit().await.expect("committed");
    let mut client = world.visitor();
    assert_eq!(client.sign_in("national", PASSWORD).await.path, "/home");
    client
}

async fn of(world: &World, code: &str) -> Organisation {
    directory::organisation_by_code(world.app.db.read(), code).await.expect("read").expect("known")
}

async fn plan(client: &mut Client, kind: &str, subjects: &str, targets: &str, on: &str) -> Answer {
    let page = format!("{NEW}?kind={kind}");
    let fields = [
        ("kind", kind),
        ("subjects", subjects),
        ("targets", targets),
        ("effective", on),
        ("note", "測試字第1號"),
    ];
    client.submit(&page, NEW, &fields).await
}

/// Plans a reorganisation, applies it, and answers its page.
async fn applied(client: &mut Client, kind: &str, subjects: &str, targets: &str, on: &str) -> String {
    let planned = plan(client, kind, subjects, targets, on).await;
    assert!(
        planned.path.starts_with("/admin/organisations/changes/0"),
        "{} {}",
        planned.path,
        planned.main()
    );
    let done = client.submit(&planned.path, &format!("{}/apply", planned.path), &[]).await;
    assert!(done.status.is_success(), "{}", done.main());
    done.sees("已執行");
    planned.path
}

fn list(rows: &[&str]) -> Vec<u8> {
    let head = "\u{FEFF}學年度,代碼,學校名稱,公/私立,縣市名稱,地址,電話,網址,校長";
    std::iter::once(head).chain(rows.iter().copied()).collect::<Vec<_>>().join("\r\n").into_bytes()
}

/// Uploads a list of junior high schools and answers the page of its comparison.
async fn compared(client: &mut Client, rows: &[&str]) -> Answer {
    uploaded(client, "junior_high", &list(rows)).await
}

async fn uploaded(client: &mut Client, level: &str, bytes: &[u8]) -> Answer {
    client.upload_with(IMPORT, IMPORT, &[("level", level)], "file", "list.csv", bytes).await
}

on_both! {
    /// A merger moves people, seats and supervision; undoing it puts every row back as it was.
    async fn a_merger_is_looked_at_applied_and_undone_exactly(world: World) {
        let before = everything(&world).await;
        let mut reviewer = world.client(&world.reviewer).await;
        let planned = plan(&mut reviewer, "merge", "０２９９９８", "029999", "115/10/14").await;
        planned.sees("已規劃").sees("2 位人員的服務學校改為「宜蘭縣杏林國小」").sees("1 個職務結束");
        assert_eq!(everything(&world).await, before, "a plan changes nothing");
        let done = reviewer.submit(&planned.path, &format!("{}/apply", planned.path), &[]).await;
        done.sees("已執行");
        world.app.run_jobs().await.expect("jobs");

        let teacher = identity::person(world.app.db.read(), world.other_teacher.person).await.expect("person");
        assert_eq!(teacher.organisation, Some(world.schools[0]));
        let mut other = world.client(&world.other_organiser).await;
        assert_eq!(other.get("/desk/courses").await.status, StatusCode::FORBIDDEN, "the seat ended");
        reviewer.get("/admin/organisations?q=029998&state=all").await.sees("現為：宜蘭縣杏林國小");
        reviewer.get(&format!("/admin/organisations/{}", world.schools[1])).await.sees("已由其他單位承接").sees("115年10月13日");
        reviewer.get(&format!("/admin/organisations/{}", world.schools[0])).await.sees("併入本單位");
        let again = reviewer.submit(&planned.path, &format!("{}/apply", planned.path), &[]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.sees("這筆異動已經執行");

        reviewer.submit(&planned.path, &format!("{}/undo", planned.path), &[]).await.sees("已恢復成原來的樣子");
        assert_eq!(everything(&world).await, before);
        assert_eq!(world.client(&world.other_organiser).await.get("/desk/courses").await.status, StatusCode::OK);
    }

    async fn what_is_confirmed_is_final(world: World) {
        let mut reviewer = world.client(&world.reviewer).await;
        let path = applied(&mut reviewer, "merge", "029998", "029999", "2026-10-14").await;
        reviewer.submit(&path, &format!("{path}/confirm"), &[]).await.sees("請先勾選");
        reviewer.submit(&path, &format!("{path}/confirm"), &[("understood", "on")]).await.sees("已確認");
        let refused = reviewer.submit(&path, &format!("{path}/undo"), &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.sees("不能再復原").sees("方向相反的異動");
    }

    /// Who moved on in the meantime is not dragged back.
    async fn undoing_leaves_those_who_moved_on(world: World) {
        let mut reviewer = world.client(&world.reviewer).await;
        let path = applied(&mut reviewer, "merge", "029998", "029999", "2026-10-14").await;
        let mut change = world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
        sql::run(change.conn(), "UPDATE person SET organisation = $2 WHERE id = $1", params![world.other_teacher.person, world.bureau]).await.expect("moved");
        change.record("test.moved", world.bureau.0, serde_json::json!({}));
        change.commit().await.expect("committed");
        reviewer.submit(&path, &format!("{path}/undo"), &[]).await.sees("之後另有異動的人員維持現況");
        let person = |id| identity::person(world.app.db.read(), id);
        assert_eq!(person(world.other_teacher.person).await.expect("person").organisation, Some(world.bureau));
        assert_eq!(person(world.other_organiser.person).await.expect("person").organisation, Some(world.schools[1]));
    }

    /// "Answer under the new": the successor's head finishes a course the predecessor began, under the old name.
    async fn a_successor_closes_a_predecessors_course(world: World) {
        let app = &world.app;
        let seat = world.other_organiser.seat.clone().expect("seat");
        let form = course_form(domain::calendar::civil_date(app.clock.now()), 5);
        let code = catalogue::create_draft(app, &world.other_organiser.actor, &seat, &form).await.expect("draft");
        catalogue::submit(app, &world.other_organiser.actor, &seat, &code).await.expect("submitted");
        let review = world.reviewer.seat.clone().expect("seat");
        catalogue::review(app, &world.reviewer.actor, &review, &code, None, &catalogue::Review::Approve).await.expect("approved");
        let course = catalogue::by_code(app.db.read(), &code).await.expect("course");
        app.desk().ask(world.other_teacher.actor.clone(), course.id, world.other_teacher.person, app.clock.now()).await.expect("enrolled");
        let mut organiser = world.client(&world.organiser).await;
        assert_eq!(organiser.get(&format!("/desk/courses/{code}")).await.status, StatusCode::NOT_FOUND, "another school's");

        let mut reviewer = world.client(&world.reviewer).await;
        applied(&mut reviewer, "merge", "029998", "029999", "2026-10-14").await;
        app.run_jobs().await.expect("jobs");
        app.clock.advance(SignedDuration::from_hours(24 * 15));
        let mut organiser = world.client(&world.organiser).await;
        organiser.get("/desk/courses").await.sees(&code);
        organiser.get(&format!("/desk/courses/{code}")).await.sees("閱讀理解策略工作坊");
        let own = world.organiser.seat.clone().expect("seat");
        let mark = MarkInput { meeting: 1, person: world.other_teacher.person, mark: "present".to_owned(), missed_minutes: 0 };
        credit::mark_attendance(app, &world.organiser.actor, &own, &code, vec![mark]).await.expect("marked");
        credit::send_roster(app, &world.organiser.actor, &own, &code).await.expect("sent");
        credit::review_roster(app, &world.reviewer.actor, &review, &code, None, &catalogue::Review::Approve).await.expect("confirmed");
        let closed = catalogue::by_code(app.db.read(), &code).await.expect("course");
        assert!(closed.closed_at.is_some());
        assert_eq!(closed.organisation_name, "宜蘭縣壇山國小", "nothing of the past is rewritten");
        let awards = credit::transcript(app.db.read(), world.other_teacher.person).await.expect("transcript");
        assert_eq!(awards.len(), 1);
    }

    /// A municipality takes over: the courses of all schools go to its bureau, and back when it is undone.
    async fn a_transfer_changes_who_reviews(world: World) {
        let mut centre = national(&world).await;
        let third = directory::Organisation { id: OrganisationId::new(), code: "029997".into(), name: "宜蘭縣杏壇國小".into(), ..of(&world, "029999").await };
        let mut change = world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
        directory::add_organisation(&mut change, &third, Date::constant(2025, 8, 1)).await.expect("third");
        change.commit().await.expect("committed");
        let code = world.published(3).await;
        let hualien = of(&world, "XT-C16").await;
        let before = everything(&world).await;

        // The county stands above its schools, but not above both bureaux.
        let mut reviewer = world.client(&world.reviewer).await;
        let own = plan(&mut reviewer, "transfer", "029999", "XT-C16", "2026-10-14").await;
        assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
        own.sees("轄下");

        let path = applied(&mut centre, "transfer", "029999 029998、029997", "XT-C16", "2026-10-14").await;
        world.app.run_jobs().await.expect("jobs");
        for school in ["029999", "029998", "029997"] {
            assert_eq!(of(&world, school).await.reviewer, Some(hualien.id), "{school}");
        }
        assert_eq!(catalogue::by_code(world.app.db.read(), &code).await.expect("course").reviewer, hualien.id);
        assert_eq!(reviewer.get(&format!("/admin/organisations/{}", world.schools[0])).await.status, StatusCode::NOT_FOUND);
        centre.submit(&path, &format!("{path}/undo"), &[]).await.sees("已恢復");
        world.app.run_jobs().await.expect("jobs");
        assert_eq!(everything(&world).await, before);
        assert_eq!(catalogue::by_code(world.app.db.read(), &code).await.expect("course").reviewer, world.bureau);
    }

    /// A planned reorganisation applies itself on its day, once.
    async fn what_is_planned_applies_itself_on_its_day(world: World) {
        let mut reviewer = world.client(&world.reviewer).await;
        let renamed = reviewer.submit(&format!("{NEW}?kind=convert"), NEW, &[("kind", "convert"), ("subjects", "029999"), ("name", "宜蘭縣杏林實驗國小"), ("code", "029990"), ("effective", "2026-11-01")]).await;
        renamed.sees("會自動執行");
        let early = reviewer.submit(&renamed.path, &format!("{}/apply", renamed.path), &[]).await;
        early.sees("還沒有到");
        assert_eq!(directory::apply_due(&world.app).await.expect("ran"), 0);
        world.app.clock.advance(SignedDuration::from_hours(24 * 20));
        assert_eq!(directory::apply_due(&world.app).await.expect("ran"), 1);
        assert_eq!(directory::apply_due(&world.app).await.expect("ran"), 0);
        assert_eq!(of(&world, "029990").await.name, "宜蘭縣杏林實驗國小");
        assert_eq!(of(&world, "029999").await.id, world.schools[0], "the old code still finds it");
        let mut reviewer = world.client(&world.reviewer).await;
        reviewer.get("/admin/organisations?q=029999").await.sees("宜蘭縣杏林實驗國小");
        reviewer.get(&format!("/admin/organisations/{}", world.schools[0])).await.sees("原名「宜蘭縣杏林國小」");
    }

    /// A school in preparation is registered, split off, and opens on the day; the predecessor goes on.
    async fn a_branch_becomes_a_school(world: World) {
        let mut reviewer = world.client(&world.reviewer).await;
        let new = "/admin/organisations/new";
        let fields = [("name", "宜蘭縣新杏國小"), ("code", "029901"), ("level", "primary"), ("ownership", "公立"), ("county", "宜蘭縣")];
        reviewer.submit(new, new, &fields).await.sees("籌備中");
        let twice = reviewer.submit(new, new, &fields).await;
        twice.sees("現在或以前的代碼");
        assert_eq!(twice.attribute("input[name=name]", "value").as_deref(), Some("宜蘭縣新杏國小"));
        let alone = plan(&mut reviewer, "split", "029999", "029901", "2026-10-14").await;
        alone.sees("至少要分成兩個單位");
        let planned = reviewer.submit(&format!("{NEW}?kind=split"), NEW, &[("kind", "split"), ("subjects", "029999"), ("targets", "029901"), ("continues", "on"), ("effective", "2026-10-14")]).await;
        reviewer.submit(&planned.path, &format!("{}/apply", planned.path), &[]).await.sees("已執行");
        reviewer.get("/admin/organisations?q=029901").await.sees("宜蘭縣新杏國小");
        let teacher = identity::person(world.app.db.read(), world.teacher.person).await.expect("person");
        assert_eq!(teacher.organisation, Some(world.schools[0]), "people stay");
    }

    /// Each mistake is told at its field, with the way on; nothing typed is lost.
    async fn bad_input_is_answered_with_a_way_on(world: World) {
        let mut reviewer = world.client(&world.reviewer).await;
        applied(&mut reviewer, "merge", "029998", "029999", "2026-10-14").await;
        for (kind, subjects, targets, on, sees) in [
            ("merge", "029998", "029999", "2026-10-14", "現由「宜蘭縣杏林國小」承接"),
            ("merge", "029999", "029999", "2026-10-14", "不能併入自己"),
            ("merge", "029999", "029998", "2026-10-14", "已於 115年10月13日 停辦"),
            ("merge", "019999", "029999", "2026-10-14", "找不到代碼為「019999」的單位"),
            ("merge", "", "", "", "還沒有填要異動的單位"),
            ("close", "029999", "", "2020-01-01", "才設立"),
            ("split", "029999", "", "2026-10-14", "還沒有填承接"),
            ("open", "029999", "", "2026-10-14", "已經成立"),
            ("close", "029999", "", "昨天", "日期"),
        ] {
            let answer = plan(&mut reviewer, kind, subjects, targets, on).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{kind} {subjects}");
            answer.sees(sees);
        }
        plan(&mut reviewer, "close", "029999", "", "2027-01-01").await.sees("已規劃");
        plan(&mut reviewer, "convert", "029999", "", "2027-01-01").await.sees("已有另一筆異動");
    }

    /// A county reaches its own schools only; roles below head and other kinds are refused.
    async fn others_schools_are_out_of_reach(world: World) {
        let mut centre = national(&world).await;
        let mut change = world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
        let hualien = of(&world, "XT-C16").await;
        let far = Organisation { id: OrganisationId::new(), code: "159999".into(), name: "花蓮縣遠山國小".into(), county: "花蓮縣".into(), reviewer: Some(hualien.id), ..of(&world, "029999").await };
        directory::add_organisation(&mut change, &far, Date::constant(2025, 8, 1)).await.expect("far");
        change.commit().await.expect("committed");
        centre.get(&format!("/admin/organisations/{}", far.id)).await.sees("花蓮縣遠山國小");
        let mut reviewer = world.client(&world.reviewer).await;
        assert_eq!(reviewer.get(&format!("/admin/organisations/{}", far.id)).await.status, StatusCode::NOT_FOUND);
        assert!(!reviewer.get("/admin/organisations?q=159999&state=all").await.main().contains("遠山"));
        let answer = plan(&mut reviewer, "close", "159999", "", "2026-10-14").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let planned = plan(&mut centre, "close", "159999", "", "2026-10-14").await;
        assert_eq!(reviewer.get(&planned.path).await.status, StatusCode::NOT_FOUND);
        let tried = reviewer.submit("/home", &format!("{}/apply", planned.path), &[]).await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND);
        for persona in [&world.operator, &world.organiser] {
            assert_eq!(world.client(persona).await.get("/admin/organisations").await.status, StatusCode::FORBIDDEN);
        }
        let refused = reviewer.get(IMPORT).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        refused.sees("由全國推廣中心或教育部匯入");
    }
}

const A: &str = "115,024501,縣立甲國中,公立,[02]宜蘭縣,[260]宜蘭縣宜蘭市甲路1號,(03)9000001,,某";
const B: &str = "115,024502,縣立乙國中,公立,[02]宜蘭縣,[260]宜蘭縣宜蘭市乙路2號,(03)9000002,,某";
const C: &str = "115,024503,縣立丙國中,公立,[02]宜蘭縣,[260]宜蘭縣宜蘭市丙路3號,(03)9000003,,某";

on_both! {
    /// Opens, renames, closes and recognises a changed code; what was applied is exactly what was shown.
    async fn a_list_is_compared_and_applied(world: World) {
        let mut centre = national(&world).await;
        let first = compared(&mut centre, &[A, B, C]).await;
        first.sees("縣立甲國中").sees("不認得的欄位，已略過：校長");
        assert_eq!(directory::organisations_of_county(world.app.db.read(), "宜蘭縣", "junior_high").await.expect("read").len(), 0, "nothing before it is applied");
        centre.submit(&first.path, &first.path, &[]).await.sees("新增 3 所");
        let twice = centre.submit(&first.path, &first.path, &[]).await;
        twice.sees("已經套用過了");
        compared(&mut centre, &[A, B, C]).await.sees("沒有需要套用的內容");

        let old = of(&world, "024502").await;
        let renamed = A.replace("115,", "116,").replace("甲國中", "甲實驗國中");
        let recoded = B.replace("115,", "116,").replace("024502", "024599");
        let broken = "116,02450?,縣立丁國中,公立,[02]宜蘭縣,[260]宜蘭縣宜蘭市丁路4號,,,";
        let second = compared(&mut centre, &[&renamed, &recoded, broken]).await;
        second.sees("可能改代碼").sees("縣立甲國中 → 縣立甲實驗國中").sees("辦理停辦（1 所）").sees("不是學校代碼");
        let file = centre.get(&format!("{}/refused.csv", second.path)).await;
        assert!(file.text.starts_with('\u{FEFF}') && file.text.contains("縣立丁國中") && file.text.contains("不是學校代碼"), "{}", file.text);
        let done = centre.submit(&second.path, &second.path, &[("closing", "close"), ("same", "024599")]).await;
        done.sees("新增 0 所、異動 1 所、改代碼 1 所、停辦 1 所");
        let now = of(&world, "024599").await;
        assert_eq!((now.id, now.reviewer.is_some()), (old.id, true), "it keeps its identity");
        assert_eq!(of(&world, "024502").await.id, old.id, "and the old code still finds it");
        centre.get("/admin/organisations?q=024503&state=closed").await.sees("縣立丙國中");
        centre.get("/admin/organisations?q=%E7%94%B2%E5%9C%8B%E4%B8%AD").await.sees("縣立甲實驗國中");
        let third = compared(&mut centre, &[&renamed, &recoded, broken]).await;
        third.sees("沒有需要套用的內容");
        compared(&mut centre, &[A]).await.sees("系統裡已經有 116 學年度");
    }

    /// What changed between the look and the click is shown again before anything is applied.
    async fn a_directory_that_changed_is_compared_again(world: World) {
        let mut centre = national(&world).await;
        let shown = compared(&mut centre, &[A, B]).await;
        let other = compared(&mut centre, &[A]).await;
        centre.submit(&other.path, &other.path, &[]).await.sees("新增 1 所");
        let refused = centre.submit(&shown.path, &shown.path, &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.sees("單位資料又有變動");
        centre.submit(&shown.path, &shown.path, &[]).await.sees("新增 1 所、異動 0 所");
    }

    async fn each_level_has_its_columns(world: World) {
        let mut centre = national(&world).await;
        let universities = "代碼,學校名稱,公/私立,縣市名稱,地址,電話,網址,體系別\r\n0001,國立示範大學,公立,[30]臺北市,[116]臺北市文山區示範路1號,,,一般\r\n";
        let without = uploaded(&mut centre, "university", universities.as_bytes()).await;
        without.sees("名單上沒有學年度");
        let shown = centre.upload_with(IMPORT, IMPORT, &[("level", "university"), ("year", "115")], "file", "u1_new.csv", universities.as_bytes()).await;
        centre.submit(&shown.path, &shown.path, &[]).await.sees("新增 1 所");
        assert_eq!(of(&world, "0001").await.reviewer, Some(of(&world, "XT-NC").await.id));
        let senior = "代碼,學校名稱,公/私立,縣市名稱,地址,學年度\r\n020301,國立示範高中,公立,[02]宜蘭縣,[260]宜蘭縣宜蘭市示範路2號,115\r\n";
        let shown = uploaded(&mut centre, "senior_high", senior.as_bytes()).await;
        centre.submit(&shown.path, &shown.path, &[]).await.sees("新增 1 所");
        assert_eq!(of(&world, "020301").await.reviewer, Some(of(&world, "XT-K12").await.id));
        uploaded(&mut centre, "special", "代碼,電話\r\n1,2\r\n".as_bytes()).await.sees("缺少必要的欄位：學校名稱、公/私立、縣市名稱、地址");
    }

    async fn region_centres_are_found(world: World) {
        national(&world).await;
        let mut visitor = world.visitor();
        let all = visitor.get("/region-centres").await;
        assert_eq!(all.texts("main [id^='centre-']").len(), 22 + 5);
        all.sees("學前教育組").sees("原民特教組");
        let one = visitor.get("/region-centres?q=%E8%8A%B1%E8%93%AE").await;
        assert_eq!(one.texts("main [id^='centre-']").len(), 1);
        visitor.get("/region-centres?q=zz").await.sees("找不到「zz」");
    }

    /// An organisation keeps its own contact data; the matrix and the role decide who.
    async fn contact_data_is_kept_by_its_own_people(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        let wrong = organiser.submit("/organisation", "/organisation", &[("name", "研習承辦人"), ("phone", "請洽教務處")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.sees("不像電話號碼");
        assert_eq!(wrong.attribute("input[name=name]", "value").as_deref(), Some("研習承辦人"));
        let good = [("name", "研習承辦人"), ("phone", "(03)900-0000 轉 12"), ("mail", "desk@school.example"), ("handles", "課程與時數")];
        organiser.submit("/organisation", "/organisation", &good).await.sees("聯絡資料已儲存");
        let mut reviewer = world.client(&world.reviewer).await;
        reviewer.get(&format!("/admin/organisations/{}", world.schools[0])).await.sees("轉 12");
        assert_eq!(world.client(&world.operator).await.get("/organisation").await.status, StatusCode::FORBIDDEN);
        assert_eq!(organiser.get("/organisation?part=safety").await.status, StatusCode::NOT_FOUND);
    }
}
