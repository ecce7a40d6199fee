//! Schools keep their people: by form, possible matches, moving out and back, proposals, subjects, direct and student teachers.

use app::identity::{self, NewPerson};
use domain::permissions::Right;
use platform::db::Actor;
use platform::ids::{OrganisationId, PersonId};
use testkit::{PASSWORD, World, national_id, settle};

use crate::on_both;

async fn code_of(world: &World, person: PersonId) -> String {
    identity::person(world.app.db.read(), person).await.expect("known").personal_code
}

async fn organisation_of(world: &World, person: PersonId) -> Option<OrganisationId> {
    identity::person(world.app.db.read(), person).await.expect("known").organisation
}

/// Registers somebody with an account; `shape` says what is special about them.
async fn somebody(world: &World, name: &str, user: &str, shape: impl FnOnce(&mut NewPerson)) -> PersonId {
    let mut change =
        world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
    let mut person = NewPerson::fresh(name);
    person.account = Some((user.to_owned(), testkit::quick_hash()));
    settle(&mut person);
    shape(&mut person);
    let id = person.id;
    let from = jiff::civil::date(2025, 8, 1);
    identity::register_people(&world.app, &mut change, vec![person], from).await.expect("registered");
    change.commit().await.expect("committed");
    id
}

/// An organisation of another kind with its head, who can sign in.
async fn office(world: &World, code: &str, name: &str, kind: &str, user: &'static str) -> OrganisationId {
    let mut change =
        world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
    let school = app::directory::organisation(change.conn(), world.schools[0]).await.expect("known");
    let new = app::directory::Organisation {
        id: OrganisationId::new(),
        code: code.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        level: kind.to_owned(),
        ..school
    };
    app::directory::add_organisation(&mut change, &new, jiff::civil::date(2013, 1, 1)).await.expect("added");
    change.commit().await.expect("committed");
    somebody(world, "史墨言", user, |p| {
        p.organisation = Some(new.id);
        p.seat = Some((new.id, "head"));
    })
    .await;
    new.id
}

const NEW: [(&str, &str); 4] =
    [("name", "溫以寧"), ("position", "15-4"), ("birth", "75/3/4"), ("supervised", "1")];

on_both! {
    async fn a_person_is_added_changed_moved_out_and_back(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        organiser.get("/home").await.sees("人員");
        let wrong = organiser.submit("/staff/new", "/staff/new", &[("name", "溫1寧"), ("birth", "75/2/30"), ("number", "A100000002")]).await;
        assert_eq!(wrong.status.as_u16(), 422);
        wrong.sees("姓名裡有「1」").sees("75/2/30");
        assert!(!wrong.text.contains("A100000002"), "a number is not shown back");
        assert_eq!(wrong.attribute("input[name=name]", "value").as_deref(), Some("溫1寧"), "what was typed stays");

        let number = national_id(7_000);
        let mut fields = NEW.to_vec();
        fields.push(("number", &number));
        let added = organiser.submit("/staff/new", "/staff/new", &fields).await;
        added.sees("溫以寧").sees("已新增人員").sees("75年3月4日".trim_start_matches("75年3月4日"));
        assert!(!added.text.contains(&number), "never in full again");
        added.sees(&format!("{}*****{}", &number[..3], &number[8..]));
        let page = added.path.clone();

        // The same person again is nobody new.
        let again = organiser.submit("/staff/new", "/staff/new", &fields).await;
        assert_eq!(again.path, page);
        again.sees("沒有需要更新的資料");
        organiser.get("/staff?supervised=1").await.sees("溫以寧");
        assert!(!organiser.get("/staff?supervised=0").await.main().contains("溫以寧"));

        let mut changed = NEW.to_vec();
        changed.extend([("email", "wen@school.example"), ("phone", "0912-345678"), ("stage", "14-4")]);
        organiser.submit(&page, &page, &changed).await.sees("已儲存").sees("wen@school.example");
        organiser.submit(&page, &page, &NEW).await.sees("已儲存");
        assert!(!organiser.get(&page).await.text.contains("wen@school.example"), "an emptied field is emptied");

        // Another number closes the first and leaves it findable.
        let second = national_id(7_001);
        let mut renewed = NEW.to_vec();
        renewed.push(("number", &second));
        organiser.submit(&page, &page, &renewed).await.sees("已換發");
        for typed in [&number, &second] {
            let found = identity::find_person(&world.app, world.app.db.read(), typed).await.expect("read").expect("found");
            assert_eq!(found.name, "溫以寧");
        }

        // Out, with a day that can be, and back.
        let leave = format!("{page}/leave");
        let late = organiser.submit(&leave, &leave, &[("day", "2027-01-01")]).await;
        late.sees("不能是離職日");
        organiser.submit(&leave, &leave, &[("day", "115/10/14"), ("to", "000000")]).await.sees("查無單位代碼");
        organiser.submit(&leave, &leave, &[("day", "115/10/14"), ("reason", "transfer"), ("to", "029998")]).await.sees("已離職");
        assert!(!organiser.get("/staff").await.main().contains("溫以寧"));
        organiser.get("/staff?state=left").await.sees("溫以寧");
        let mut other = world.client(&world.other_organiser).await;
        other.get("/staff/proposals").await.sees("溫以寧").sees("等本人回覆");
        organiser.submit(&page, &format!("{page}/back"), &[]).await.sees("已取消離職");
        organiser.get("/staff").await.sees("溫以寧");
        other.get("/staff/proposals").await.sees("已撤回");
        // Another school's person is not known to exist.
        assert_eq!(other.get(&page).await.status.as_u16(), 404);
    }

    /// Closed schools are named as such.
    async fn a_closed_school_takes_nobody(world: World) {
        let close = "UPDATE organisation SET valid_until = '2025-07-31' WHERE code = '029998'";
        platform::db::sql::run(world.app.db.read(), close, vec![]).await.expect("closed");
        let mut organiser = world.client(&world.organiser).await;
        let leave = format!("/staff/{}/leave", code_of(&world, world.teacher.person).await);
        organiser.submit(&leave, &leave, &[("day", "2026-10-14"), ("to", "029998")]).await.sees("停辦或合併").sees("壇山國小");
    }

    /// A number under another name waits for a decision; each decision can be taken back.
    async fn possible_matches_are_decided_and_undone(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        let number = national_id(4);
        let fields = [("name", "林杏雲"), ("position", "15-3"), ("number", number.as_str())];
        let queue = organiser.submit("/staff/new", "/staff/new", &fields).await;
        queue.sees("可能已有這個人").sees("林杏雲");
        let page = queue.attribute("tbody a", "href").expect("a match");
        let shown = organiser.get(&page).await;
        shown.sees("證號相同，姓名不同").sees("林杏芸").sees("不同");
        assert!(!shown.text.contains(&number));
        let name = |world: &World| {
            let (app, person) = (world.app.clone(), world.teacher.person);
            async move { identity::person(app.db.read(), person).await.expect("known").name }
        };
        assert_eq!(name(&world).await, "林杏芸", "nothing is overwritten before somebody decides");

        // A region centre sees what waits below; another school does not.
        world.client(&world.reviewer).await.get("/admin/matches").await.sees("林杏雲").sees("杏林國小");
        assert_eq!(world.client(&world.other_organiser).await.get(&page).await.status.as_u16(), 404);

        let person = world.teacher.person.to_string();
        organiser.submit(&page, &page, &[("do", "same"), ("person", &person)]).await.sees("已記為同一人");
        assert_eq!(name(&world).await, "林杏雲");
        organiser.submit(&page, &page, &[("do", "undo")]).await.sees("已復原");
        let back = identity::person(world.app.db.read(), world.teacher.person).await.expect("known");
        assert_eq!((back.name.as_str(), back.position.as_str()), ("林杏芸", "15-4"));

        organiser.submit(&page, &page, &[("do", "other")]).await.sees("已新增為另一人");
        organiser.get("/staff").await.sees("林杏芸").sees("林杏雲").sees("共 4 人");
        let holder = identity::find_person(&world.app, world.app.db.read(), &number).await.expect("read").expect("found");
        assert_eq!(holder.id, world.teacher.person, "the number stays with whom it names");
        // Decided once, the same row is not asked again.
        organiser.submit("/staff/new", "/staff/new", &fields).await.sees("沒有需要更新的資料");
        organiser.submit(&page, &page, &[("do", "undo")]).await.sees("已復原");
        organiser.get("/staff").await.sees("共 3 人");
        let twice = organiser.submit(&page, &page, &[("do", "undo")]).await;
        assert_eq!(twice.status.as_u16(), 409);
    }

    /// A person at another school is asked; nothing is overwritten; both schools see how it stands.
    async fn moves_are_proposed_and_answered_by_the_person(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        let number = national_id(5);
        let fields = [("name", "陳語棠"), ("position", "15-2"), ("number", number.as_str())];
        organiser.submit("/staff/new", "/staff/new", &fields).await.sees("已向本人提出異動").sees("等本人回覆");
        let them = world.other_teacher.person;
        assert_eq!(organisation_of(&world, them).await, Some(world.schools[1]));
        world.client(&world.other_organiser).await.get("/staff/proposals").await.sees("從本單位到宜蘭縣杏林國小");

        let mut teacher = world.client(&world.other_teacher).await;
        teacher.get("/home").await.sees("等您回覆");
        let asked = teacher.get("/my/service").await;
        let id = asked.attribute("input[name=id]", "value").expect("a proposal");
        assert_eq!(world.client(&world.teacher).await.submit("/my/service", "/my/service", &[("id", &id), ("do", "accept")]).await.status.as_u16(), 404, "another's proposal is not known to exist");
        teacher.submit("/my/service", "/my/service", &[("id", &id), ("do", "both")]).await.sees("兼任").sees("杏林國小");
        assert_eq!(organisation_of(&world, them).await, Some(world.schools[1]), "the main one stays");
        let page = format!("/staff/{}", code_of(&world, them).await);
        organiser.get("/staff").await.sees("在此兼任");
        organiser.get(&page).await.sees("基本資料由該單位維護");
        organiser.submit("/staff/new", "/staff/new", &fields).await.sees("沒有需要更新的資料");

        // Moving from a school, and agreeing, makes the next one the main one.
        let mut other = world.client(&world.other_organiser).await;
        let leave = format!("{page}/leave");
        other.submit(&leave, &leave, &[("day", "2026-10-14"), ("to", "029999")]).await.sees("已離職");
        let id = teacher.get("/my/service").await.attribute("input[name=id]", "value").expect("a proposal");
        teacher.submit("/my/service", "/my/service", &[("id", &id), ("do", "accept")]).await.sees("主要服務單位");
        assert_eq!(organisation_of(&world, them).await, Some(world.schools[0]));
    }

    /// Without a service organisation the transcript is open, and a place is refused with the way on.
    async fn without_a_school_only_the_transcript(world: World) {
        let code = world.published(3).await;
        let mut organiser = world.client(&world.organiser).await;
        let leave = format!("/staff/{}/leave", code_of(&world, world.teacher.person).await);
        organiser.submit(&leave, &leave, &[("day", "2026-10-14")]).await.sees("已離職");
        let mut teacher = world.client(&world.teacher).await;
        teacher.get("/home").await.sees("您目前沒有服務單位");
        teacher.get("/my/service").await.sees("還不能報名");
        assert!(teacher.get("/my/transcript").await.status.is_success());
        let enrol = format!("/courses/{code}/enrol");
        let page = teacher.get(&enrol).await;
        page.sees("服務");
        let token = teacher.get("/account").await.token();
        let refused = teacher.post(&enrol, &[("csrf", &token)]).await;
        assert_eq!(refused.status.as_u16(), 422, "{}", refused.main());
        assert!(app::enrolment::of_person(world.app.db.read(), world.teacher.person).await.expect("read").is_empty());
    }

    /// Who named a school when applying is confirmed or disputed there.
    async fn who_applied_is_confirmed_or_disputed(world: World) {
        let mut people = Vec::new();
        for (name, user) in [("宋知遠", "applied-1"), ("宋知微", "applied-2")] {
            let school = world.schools[0];
            people.push(somebody(&world, name, user, |p| p.organisation = Some(school)).await);
        }
        let ids = people.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(ids.len(), 2);
        for person in &people {
            let note = "UPDATE service SET source = 'applied' WHERE person = $1";
            platform::db::sql::run(world.app.db.read(), note, platform::params![*person]).await.expect("noted");
        }
        let mut organiser = world.client(&world.organiser).await;
        organiser.get("/staff/applied").await.sees("宋知遠").sees("宋知微");
        let (first, second) = (code_of(&world, people[0]).await, code_of(&world, people[1]).await);
        organiser.submit("/staff/applied", "/staff/applied", &[("code", &first), ("do", "confirm")]).await.sees("已確認");
        organiser.submit("/staff/applied", "/staff/applied", &[("code", &second), ("do", "dispute")]).await.sees("不在這裡服務");
        assert_eq!(organisation_of(&world, people[0]).await, Some(world.schools[0]));
        assert_eq!(organisation_of(&world, people[1]).await, None);
        organiser.get("/staff/applied").await.sees("沒有等待確認的申請");
    }

    /// A full number is shown to who may, with a reason, once; the look is recorded for the person.
    async fn looks_at_numbers_are_recorded(world: World) {
        let page = format!("/staff/{}/number", code_of(&world, world.teacher.person).await);
        let mut organiser = world.client(&world.organiser).await;
        assert_eq!(organiser.get(&page).await.status.as_u16(), 403, "the right is given to a seat, not to the role");
        let export = organiser.get("/staff/export.xlsx").await;
        assert_eq!(export.status.as_u16(), 403);
        let seat = world.organiser.seat.clone().expect("a seat").id;
        let mut change = world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
        for right in [Right::ViewNumbers, Right::Export] {
            identity::grant_right(&mut change, seat, right).await.expect("given");
        }
        change.commit().await.expect("committed");
        let number = national_id(4);
        organiser.submit(&page, &page, &[("reason", " ")]).await.sees("沒有說明原因");
        let shown = organiser.submit(&page, &page, &[("reason", "補辦保險加保")]).await;
        shown.sees(&number);
        let history = platform::audit::history(world.app.db.read(), world.teacher.person.0).await.expect("read");
        let look = history.iter().find(|l| l.action == "person.number_seen").expect("recorded");
        assert!(look.data.contains("補辦保險加保") && !look.data.contains(&number));
        let elsewhere = format!("/staff/{}/number", code_of(&world, world.other_teacher.person).await);
        assert_eq!(organiser.get(&elsewhere).await.status.as_u16(), 404);
        let file = organiser.get("/staff/export.xlsx").await;
        let table = documents::xlsx::read_table(&file.bytes, &[&["姓名"], &["個人識別碼"]]).expect("readable");
        assert_eq!(table.rows.len(), 3);
    }

    async fn subjects_are_asked_each_school_year(world: World) {
        let school = world.schools[0];
        let person = somebody(&world, "池映雪", "asked", |p| {
            p.organisation = Some(school);
            p.subjects_year = 0;
        })
        .await;
        let mut client = world.visitor();
        let gate = client.sign_in("asked", PASSWORD).await;
        assert_eq!(gate.path, "/welcome/subjects", "before anything else");
        gate.sees("115 學年度您實際教什麼");
        assert_eq!(client.get("/my/transcript").await.path, "/welcome/subjects");
        let none = client.submit("/welcome/subjects", "/welcome/subjects", &[]).await;
        none.sees("請選擇這學年主要任教的科目");
        let said = client.submit("/welcome/subjects", "/welcome/subjects", &[("main", "e-mandarin"), ("others", "e-arts"), ("others", "e-mandarin")]).await;
        assert_eq!(said.path, "/home");
        let found = identity::person(world.app.db.read(), person).await.expect("known");
        assert_eq!((found.subject.as_str(), found.subjects_year), ("e-mandarin", 115));

        // A year later it is asked again, and last year's answer is one button.
        world.app.clock.advance(jiff::SignedDuration::from_hours(24 * 300));
        let mut client = world.visitor();
        let again = client.sign_in("asked", PASSWORD).await;
        let again = if again.path == "/welcome/subjects" { again } else { panic!("{}", again.path) };
        again.sees("和去年一樣").sees("國語文").sees("藝術");
        assert_eq!(client.submit("/welcome/subjects", "/welcome/subjects", &[("do", "same")]).await.path, "/home");
        let kept = platform::db::sql::number(world.app.db.read(), "SELECT COUNT(*) AS n FROM subject_taught", vec![]).await.expect("read");
        assert_eq!(kept, 4, "both years are kept");
    }

    /// County bureaux hold people directly; schools and universities do not have that door, and the other way round.
    async fn direct_and_student_teachers_have_their_own_doors(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        for door in ["/staff/direct", "/staff/students", "/staff/direct/upload", "/staff/students/new"] {
            assert_eq!(organiser.get(door).await.status.as_u16(), 404, "{door}");
        }
        assert!(organiser.get("/home").await.attribute("a[href='/staff/direct']", "href").is_none());

        let mut bureau = world.client(&world.reviewer).await;
        assert_eq!(bureau.get("/staff").await.status.as_u16(), 403);
        assert_eq!(bureau.get("/home").await.attribute("a[href='/staff/direct']", "href").as_deref(), Some("/staff/direct"));
        let added = bureau.submit("/staff/direct/new", "/staff/direct/new", &NEW).await;
        assert!(added.path.starts_with("/staff/direct/"), "{}", added.main());
        let code = added.path.rsplit('/').next().expect("a code").to_owned();
        let leave = format!("/staff/direct/{code}/leave");
        bureau.submit(&leave, &leave, &[("day", "2026-10-14"), ("to", "029999")]).await.sees("已離職");
        organiser.get("/staff/proposals").await.sees("溫以寧");

        office(&world, "0099", "宜蘭教育大學", "teacher_university", "university").await;
        let mut university = world.visitor();
        university.sign_in("university", PASSWORD).await;
        assert_eq!(university.get("/staff/direct").await.status.as_u16(), 404);
        let csv = "姓名,生日,E-mail\n顧言蹊,92/5/6,gu@university.example\n顧言川,93/1/7,chuan@university.example\n";
        let preview = university.upload("/staff/students/upload", "/staff/students/upload", "file", "a.csv", csv.as_bytes()).await;
        preview.sees("找不到標題列");
        let csv = csv.replace("姓名,", "姓名,身分證字號,").replace("顧言蹊,", "顧言蹊,,").replace("顧言川,", "顧言川,,");
        let preview = university.upload("/staff/students/upload", "/staff/students/upload", "file", "a.csv", csv.as_bytes()).await;
        university.submit(&preview.path, &preview.path, &[("do", "apply")]).await.sees("已經寫入");
        university.get("/staff/students?position=15-9").await.sees("顧言蹊").sees("顧言川").sees("師資生");
    }

    async fn the_make_up_adds_up(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        organiser.submit("/staff/new", "/staff/new", &NEW).await;
        let page = organiser.get("/staff/make-up").await;
        page.sees("合格專任教師").sees("40–49 歲").sees("國小");
        let rows = page.texts("main tbody tr");
        assert!(rows.iter().any(|r| r.contains("合格專任教師") && r.contains('4') && r.contains("100%")), "{rows:?}");
    }
}
