//! The plan of a course's enrolment: classes, reserved shares, limits per school, conditions, the organiser's choice, nomination.

use app::catalogue;
use app::enrolment::{self, Decision, Enrolment, Request};
use app::identity::{self, NewPerson};
use domain::enrolment::{Plan, Selection, Share, Unit, Who};
use jiff::SignedDuration;
use platform::db::Actor;
use platform::ids::{OrganisationId, PersonId};
use platform::{AppError, AppResult};
use testkit::{World, settle};

use crate::on_both;

async fn plan(world: &World, code: &str, plan: &Plan) {
    let course = catalogue::by_code(world.app.db.read(), code).await.expect("course");
    let (_, version) = enrolment::plan(world.app.db.read(), course.id).await.expect("read");
    enrolment::save_plan(&world.app, &world.organiser.actor, course.id, plan, version)
        .await
        .expect("saved")
        .expect("nothing wrong");
}

async fn asks(world: &World, code: &str, person: PersonId, class: Option<u32>) -> AppResult<Enrolment> {
    let course = catalogue::by_code(world.app.db.read(), code).await.expect("course").id;
    let actor = Actor { person: Some(person), label: "test".to_owned(), ..Actor::default() };
    let at = world.app.clock.now();
    world
        .app
        .desk()
        .request(Request { actor, course, person, class, answers: None, at })
        .await
        .map(|a| a.enrolment)
}

async fn ask(world: &World, code: &str, person: PersonId, class: Option<u32>) -> Enrolment {
    asks(world, code, person, class).await.expect("answered")
}

fn code_of<T: std::fmt::Debug>(result: AppResult<T>) -> String {
    match result {
        Err(AppError::Refused(refused)) => refused.code.to_owned(),
        other => panic!("not refused: {other:?}"),
    }
}

/// So many teachers of a school.
async fn teachers(world: &World, school: OrganisationId, count: usize) -> Vec<PersonId> {
    let mut change =
        world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
    let people: Vec<NewPerson> = (0..count)
        .map(|n| {
            let mut person = NewPerson::fresh(&format!("老師{n}"));
            person.organisation = Some(school);
            person.email = format!("p{n}@test.example");
            settle(&mut person);
            person
        })
        .collect();
    let ids = people.iter().map(|p| p.id).collect();
    identity::register_people(&world.app, &mut change, people, jiff::civil::date(2025, 8, 1))
        .await
        .expect("people");
    change.commit().await.expect("committed");
    ids
}

fn unit(id: OrganisationId, code: &str) -> Unit {
    Unit { id: id.0.as_u128(), code: code.to_owned(), name: "學校".to_owned() }
}

fn share(id: u32, school: OrganisationId, places: u32) -> Share {
    Share {
        id,
        name: format!("保留{id}"),
        who: Who::Units([unit(school, "x")].into()),
        places,
        release: None,
    }
}

on_both! {
    /// Places kept for one school: others wait beside them, and get them when they are released, by themselves.
    async fn a_share_is_kept_and_released(world: World) {
        let code = world.published(3).await;
        let release = world.app.clock.now() + SignedDuration::from_hours(30);
        let kept = Share { release: Some(release.as_millisecond()), ..share(1, world.schools[1], 2) };
        plan(&world, &code, &Plan { shares: vec![kept], ..Plan::default() }).await;
        let ours = teachers(&world, world.schools[0], 3).await;
        let theirs = teachers(&world, world.schools[1], 1).await;
        let mut asked = Vec::new();
        for &person in &ours {
            asked.push(ask(&world, &code, person, None).await);
        }
        let states: Vec<&str> = asked.iter().map(|e| e.state.as_str()).collect();
        assert_eq!(states, ["admitted", "waiting", "waiting"], "one general place");
        let own = ask(&world, &code, theirs[0], None).await;
        assert_eq!((own.state.as_str(), own.share), ("admitted", Some(1)));

        world.app.clock.set(release + SignedDuration::from_secs(1));
        assert_eq!(enrolment::let_happen(&world.app).await.expect("looked"), 1, "the release is due by itself");
        let states = states_of(&world, &code, &ours).await;
        assert_eq!(states, ["admitted", "offered", "waiting"], "the place nobody of the share took");
    }

    /// Two of a school at most: the third waits, and moves up when one of them goes, before somebody later of another school whom the
    /// place would not have fitted.
    async fn a_school_has_its_limit(world: World) {
        let code = world.published(4).await;
        plan(&world, &code, &Plan { school_limit: Some(2), offer_hours: 0, ..Plan::default() }).await;
        let ours = teachers(&world, world.schools[0], 4).await;
        let theirs = teachers(&world, world.schools[1], 1).await;
        let mut asked = Vec::new();
        for &person in &ours {
            asked.push(ask(&world, &code, person, None).await);
        }
        assert_eq!(states_of(&world, &code, &ours).await, ["admitted", "admitted", "waiting", "waiting"]);
        assert_eq!(ask(&world, &code, theirs[0], None).await.state, "admitted", "the limit is the school's, not the course's");
        let first = Actor { person: Some(ours[0]), ..Actor::default() };
        enrolment::withdraw(&world.app, &first, asked[0].id).await.expect("withdrawn");
        assert_eq!(states_of(&world, &code, &ours).await, ["withdrawn", "admitted", "admitted", "waiting"]);
        // The organiser may set the limit aside.
        enrolment::decide_by_organiser(&world.app, &world.organiser.actor, asked[3].id, Decision::Admit).await.expect("by hand");

        // A limit that comes later counts whom it finds: nobody loses a place, nobody new gets one.
        let other = world.published(9).await;
        for &person in &ours[..3] {
            ask(&world, &other, person, None).await;
        }
        plan(&world, &other, &Plan { school_limit: Some(2), ..Plan::default() }).await;
        assert_eq!(ask(&world, &other, ours[3], None).await.state, "waiting");
        assert_eq!(states_of(&world, &other, &ours[..3]).await, ["admitted"; 3]);
    }

    /// Each class counts its own places; who wishes any class gets the emptier one; a full class has its own waiting list.
    async fn classes_count_their_own(world: World) {
        let code = classes(&world, 2, 1).await;
        plan(&world, &code, &Plan { by_class: true, ..Plan::default() }).await;
        let people = world.teachers(4).await;
        assert_eq!(ask(&world, &code, people[0], Some(2)).await.class, Some(2));
        let waits = ask(&world, &code, people[1], Some(2)).await;
        assert_eq!((waits.state.as_str(), waits.wish), ("waiting", Some(2)));
        assert_eq!(code_of(asks(&world, &code, people[2], Some(3)).await), "no-such-class");
        assert_eq!(ask(&world, &code, people[2], None).await.class, Some(1));
        let mut teacher = world.client(&world.teacher).await;
        let enrol = format!("/courses/{code}/enrol");
        teacher.get(&enrol).await.sees("第 2 班").sees("已額滿，可以候補");
        let first = Actor { person: Some(people[0]), ..Actor::default() };
        let own = enrolment::of_person_at(world.app.db.read(), waits.course, people[0]).await.expect("read").expect("asked");
        enrolment::withdraw(&world.app, &first, own.id).await.expect("withdrawn");
        let offered = enrolment::enrolment(world.app.db.read(), waits.id).await.expect("kept");
        assert_eq!((offered.state.as_str(), offered.class), ("offered", Some(2)));
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course").id;
        let wrong = enrolment::save_plan(&world.app, &world.organiser.actor, course, &Plan::default(), 1).await.expect("read");
        assert_eq!(wrong.expect_err("in use").first().map(|r| r.code), Some("plan-classes-in-use"));
    }

    /// Who may enrol: by county, school, list, courses and tags attended, each refused with its reason and way on.
    async fn conditions_say_why(world: World) {
        let code = world.published(9).await;
        let person = world.teacher.person;
        let known = identity::person(world.app.db.read(), person).await.expect("known");
        let set = |text: &str| std::collections::BTreeSet::from([text.to_owned()]);
        let check = async |what: Plan, expect: &str| {
            plan(&world, &code, &what).await;
            assert_eq!(code_of(asks(&world, &code, person, None).await), expect);
        };
        check(Plan { counties: set("高雄市"), ..Plan::default() }, "not-for-county").await;
        check(Plan { units: [unit(world.schools[1], "x")].into(), ..Plan::default() }, "not-for-organisation").await;
        check(Plan { invited: set("34789ACDEF"), ..Plan::default() }, "not-invited").await;
        check(Plan { courses_held: set("5000001"), ..Plan::default() }, "course-not-held").await;
        check(Plan { tags_held: set("媒體素養"), ..Plan::default() }, "tag-not-held").await;
        let mut teacher = world.client(&world.teacher).await;
        teacher.get(&format!("/courses/{code}/enrol")).await.sees("要先有這些屬性標籤之一").sees("請用標籤查詢");
        plan(&world, &code, &Plan { counties: set(&known.county), invited: set(&known.personal_code), ..Plan::default() }).await;
        assert_eq!(ask(&world, &code, person, None).await.state, "admitted");
    }

    /// Hours from a course open the one that asks for them, as soon as they are in the ledger.
    async fn hours_held_open_the_next_course(world: World) {
        let held = crate::main_road::closed_course(&world).await;
        let code = world.published(5).await;
        plan(&world, &code, &Plan { courses_held: [held].into(), ..Plan::default() }).await;
        assert_eq!(code_of(asks(&world, &code, world.other_teacher.person, None).await), "course-not-held");
        assert_eq!(ask(&world, &code, world.teacher.person, None).await.state, "admitted");
    }

    /// Everybody applies, the organiser admits, lists and refuses.
    async fn the_organiser_selects(world: World) {
        let code = world.published(1).await;
        plan(&world, &code, &Plan { selection: Selection::ByOrganiser, ..Plan::default() }).await;
        let people = world.teachers(3).await;
        let mut asked = Vec::new();
        for &person in &people {
            asked.push(ask(&world, &code, person, None).await);
        }
        assert_eq!(states_of(&world, &code, &people).await, ["applied"; 3]);
        let organiser = &world.organiser.actor;
        enrolment::decide_by_organiser(&world.app, organiser, asked[1].id, Decision::Admit).await.expect("admitted");
        enrolment::decide_by_organiser(&world.app, organiser, asked[2].id, Decision::List).await.expect("listed");
        enrolment::decide_by_organiser(&world.app, organiser, asked[0].id, Decision::Refuse).await.expect("refused");
        assert_eq!(states_of(&world, &code, &people).await, ["refused", "admitted", "waiting"]);
        enrolment::decide_by_organiser(&world.app, organiser, asked[1].id, Decision::Refuse).await.expect("refused");
        assert_eq!(states_of(&world, &code, &people).await, ["refused", "refused", "offered"]);
    }

    /// A school nominates in an order; the organiser takes everybody's first, then everybody's second; quota, unit and window hold.
    async fn schools_nominate_in_order(world: World) {
        let code = world.published(3).await;
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        plan(&world, &code, &Plan { selection: Selection::Nomination, nomination_quota: Some(2), ..Plan::default() }).await;
        assert_eq!(code_of(asks(&world, &code, world.teacher.person, None).await), "nomination-only");
        let ours = teachers(&world, world.schools[0], 3).await;
        let theirs = teachers(&world, world.schools[1], 2).await;

        let mut head = world.client(&world.organiser).await;
        head.get("/desk/nominations").await.sees("閱讀理解策略工作坊");
        let page = format!("/desk/nominations/{code}");
        let rank = |p: PersonId| format!("rank-{p}");
        let (a, b, c) = (rank(ours[0]), rank(ours[1]), rank(ours[2]));
        let many = head.submit(&page, &page, &[(&a, "1"), (&b, "２"), (&c, "3")]).await;
        assert_eq!(many.status.as_u16(), 422);
        many.sees("最多薦送 2 人");
        head.submit(&page, &page, &[(&b, "1"), (&a, "2")]).await.sees("薦送名單已送出");
        let their_code = identity::person(world.app.db.read(), theirs[0]).await.expect("known").personal_code;
        head.submit(&page, &page, &[(&b, "1"), ("codes", &their_code)]).await.sees("不是貴單位所屬的人員");
        head.submit(&page, &page, &[("codes", "ZZZZ")]).await.sees("找不到個人識別碼");

        world.app.clock.advance(SignedDuration::from_mins(5));
        let other = &world.other_organiser.actor;
        enrolment::nominate(&world.app, other, course.id, true, &[], &theirs).await.expect("nominated");
        let turn: Vec<PersonId> =
            enrolment::in_turn(world.app.db.read(), course.id).await.expect("read").iter().map(|e| e.person).collect();
        assert_eq!(turn, [ours[1], theirs[0], ours[0], theirs[1]], "first choices first, the earlier list before the later");

        let turns = format!("/desk/courses/{code}/nominations");
        head.submit(&turns, &turns, &[("count", "3")]).await.sees("名額已滿");
        assert_eq!(states_of(&world, &code, &[ours[1], theirs[0], ours[0], theirs[1]]).await, ["admitted", "admitted", "admitted", "applied"]);
        // Changed later: who is left out is withdrawn, who is admitted stays.
        head.submit(&page, &page, &[(&c, "1")]).await;
        assert_eq!(states_of(&world, &code, &[ours[0], ours[1], ours[2]]).await, ["admitted", "admitted", "applied"]);
        world.app.clock.set(course.enrolment_closes());
        assert_eq!(code_of(enrolment::nominate(&world.app, other, course.id, true, &[], &theirs).await), "enrolment-closed");
        let bureau = &world.reviewer.actor;
        assert_eq!(code_of(enrolment::nominate(&world.app, bureau, course.id, false, &[], &[]).await), "not-nominator");
    }

    /// The page: read, refused with what was typed kept, saved, stale when somebody else saved meanwhile.
    async fn the_page_keeps_what_was_typed(world: World) {
        let code = world.published(5).await;
        let page = format!("/desk/courses/{code}/enrolment");
        let mut organiser = world.client(&world.organiser).await;
        let first = organiser.get(&page).await;
        first.sees("共 5 個名額").sees("依報名先後");
        let fields = [
            ("version", "0"),
            ("selection", "first_come"),
            ("offer_hours", "48"),
            ("share-0-name", "壇山保留"),
            ("share-0-who", "units"),
            ("share-0-list", "029998\n099999"),
            ("share-0-places", "９"),
            ("school_limit", "兩"),
            ("invited", "ABC"),
            ("withdraw_until", "不是日期"),
        ];
        let wrong = organiser.submit(&page, &page, &fields).await;
        assert_eq!(wrong.status.as_u16(), 422);
        wrong.sees("找不到單位代碼「099999」").sees("「兩」不是數字").sees("找不到個人識別碼「ABC」").sees("看不懂");
        assert_eq!(wrong.attribute("#share-0-name", "value").as_deref(), Some("壇山保留"));
        let fields = [
            ("version", "0"),
            ("selection", "first_come"),
            ("offer_hours", "48"),
            ("share-0-name", "壇山保留"),
            ("share-0-who", "units"),
            ("share-0-list", "029998"),
            ("share-0-places", "９"),
        ];
        organiser.submit(&page, &page, &fields).await.sees("保留名額共 9 名，超過課程的 5 名");
        let mut right = fields.to_vec();
        right[6] = ("share-0-places", "2");
        organiser.submit(&page, &page, &right).await.sees("報名設定已儲存").sees("029998 宜蘭縣壇山國小");
        // Taken out and put in again: another number, so that nobody counted under the old one counts under the new.
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course").id;
        let numbers = async || {
            let (plan, version) = enrolment::plan(world.app.db.read(), course).await.expect("read");
            (plan.shares.iter().map(|s| s.id).collect::<Vec<_>>(), version)
        };
        assert_eq!(numbers().await, (vec![1], 1));
        let out = [("version", "1"), ("selection", "first_come"), ("offer_hours", "48")];
        organiser.submit(&page, &page, &out).await.sees("報名設定已儲存");
        let mut again = right.clone();
        again[0] = ("version", "2");
        organiser.submit(&page, &page, &again).await.sees("報名設定已儲存");
        assert_eq!(numbers().await, (vec![2], 3));
        let stale = organiser.submit(&page, &page, &right).await;
        assert_eq!(stale.status.as_u16(), 409, "somebody saved since");
        let mut other = world.client(&world.other_organiser).await;
        assert_eq!(other.get(&page).await.status.as_u16(), 404);
    }

    /// Each thing that can be wrong with a plan is said on the page, with a way on, and nothing is saved.
    async fn whatever_is_wrong_with_a_plan_is_said(world: World) {
        let code = world.published(5).await;
        let page = format!("/desk/courses/{code}/enrolment");
        let mut organiser = world.client(&world.organiser).await;
        let usual = [("version", "0"), ("selection", "first_come"), ("offer_hours", "48")];
        let share = |at: usize, name: &'static str, list: &'static str, places: &'static str| {
            [("name", name), ("who", "units"), ("list", list), ("places", places)]
                .map(|(field, value)| (format!("share-{at}-{field}"), value))
        };
        let one = |field: &str, value: &'static str| vec![(field.to_owned(), value)];
        let wrong: Vec<Wrong> = vec![
            ([share(0, "本校", "029998", "1"), share(1, "本校", "029998", "1")].concat(), "保留名額「本校」重複了", "請合併成一列"),
            (share(0, "", "029998", "1").to_vec(), "保留名額要有名稱", "請填老師看得懂的名稱"),
            (share(0, "本校", "", "1").to_vec(), "還沒有說明保留給誰", "請填縣市"),
            (share(0, "本校", "029998", "0").to_vec(), "「本校」的人數是 0", "請填保留的人數"),
            (share(0, "本校", "029998", "6").to_vec(), "共 6 名，超過課程的 5 名", "請減少保留名額"),
            (one("school_limit", "0"), "每校最多錄取的人數不能是 0", "不限制時請留白"),
            (one("nomination_quota", "0"), "每單位最多薦送的人數不能是 0", "不限制時請留白"),
            (one("offer_hours", "400"), "時限最長 336 小時", "請選較短的時限"),
            (one("by_class", "on"), "只有一班，不必讓老師選班", "請取消「讓老師自己選班」"),
            (one("withdraw_until", "199/1/1"), "自行取消的期限晚於課程開始", "請改到課程開始以前"),
            (one("courses_held", "0000000"), "找不到課程代碼「0000000」", "請確認課程代碼"),
            (one("tags_held", "沒有這個標籤"), "找不到屬性標籤「沒有這個標籤」", "請使用標籤的完整名稱"),
            ([one("share-0-name", "外縣"), one("share-0-who", "counties"), one("share-0-list", "火星縣"), one("share-0-places", "1")].concat(),
                "找不到縣市「火星縣」", "請填完整的縣市名稱"),
        ];
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course").id;
        for (fields, why, way_on) in wrong {
            let mut all = usual.to_vec();
            all.retain(|(field, _)| !fields.iter().any(|(own, _)| own == field));
            all.extend(fields.iter().map(|(field, value)| (field.as_str(), *value)));
            let answer = organiser.submit(&page, &page, &all).await;
            assert_eq!(answer.status.as_u16(), 422, "{why}");
            answer.sees(why).sees(way_on);
            assert_eq!(enrolment::plan(world.app.db.read(), course).await.expect("read").1, 0, "{why}: saved");
        }
        let named = |id: u32| {
            let who = Who::Counties(["宜蘭縣".to_owned()].into());
            Share { id, name: format!("保留{id}"), who, places: 0, release: None }
        };
        let many = Plan { shares: (1..=21).map(named).collect(), ..Plan::default() };
        let refused = enrolment::save_plan(&world.app, &world.organiser.actor, course, &many, 0).await.expect("answered");
        assert!(refused.expect_err("refused").iter().any(|r| r.code == "plan-too-many-shares"));

        // From the first request on, how places are given stands.
        let person = world.teachers(1).await[0];
        ask(&world, &code, person, None).await;
        let other = [("version", "0"), ("selection", "by_organiser"), ("offer_hours", "48"), ("by_class", "on")];
        let answer = organiser.submit(&page, &page, &other).await;
        answer.sees("不能再改錄取方式").sees("不能再改是否選班");
    }
}

/// What is typed, the sentence that says why not, and the way on.
type Wrong = (Vec<(String, &'static str)>, &'static str, &'static str);

async fn states_of(world: &World, code: &str, people: &[PersonId]) -> Vec<String> {
    let course = catalogue::by_code(world.app.db.read(), code).await.expect("course").id;
    let all = enrolment::of_course(world.app.db.read(), course).await.expect("stored");
    people.iter().map(|p| all.iter().find(|e| e.person == *p).expect("kept").state.clone()).collect()
}

/// A published course of so many classes with so many places each.
async fn classes(world: &World, count: u32, size: u32) -> String {
    let seat = world.organiser.seat.clone().expect("a seat");
    let today = domain::calendar::civil_date(world.app.clock.now());
    let mut form = testkit::course_form(today, size);
    form.set("classes", count.to_string());
    let code =
        catalogue::create_draft(&world.app, &world.organiser.actor, &seat, &form).await.expect("draft");
    catalogue::submit(&world.app, &world.organiser.actor, &seat, &code).await.expect("submitted");
    let review = world.reviewer.seat.clone().expect("a seat");
    let approve = &catalogue::Review::Approve;
    catalogue::review(&world.app, &world.reviewer.actor, &review, &code, None, approve)
        .await
        .expect("approved");
    code
}
