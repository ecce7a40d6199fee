//! Automatic review: who switches it, what passes by itself and is told and listed, and why the rest waits.

use app::catalogue;
use app::credit::{self, MarkInput};
use app::directory::{self, Organisation};
use app::identity::{self, NewPerson};
use axum::http::StatusCode;
use domain::course::RawForm;
use domain::permissions::{OrganisationKind, SeatRole};
use jiff::SignedDuration;
use platform::db::Actor;
use platform::ids::OrganisationId;
use platform::web::SeatView;
use testkit::{Client, Persona, World, course_form};

use crate::on_both;

const SETTINGS: &str = "/review/automatic/settings";

/// Switches by the form of the region centre's head, from a day on.
async fn switch_from(world: &World, what: &str, on: &str, from: &str) -> testkit::Answer {
    let mut head = world.client(&world.reviewer).await;
    let fields = [("what", what), ("on", on), ("from", from), ("reason", "開學期間課程量大")];
    head.submit(SETTINGS, SETTINGS, &fields).await
}

async fn switch(world: &World, what: &str, on: &str) {
    let today = domain::calendar::civil_date(world.app.clock.now()).to_string();
    let answer = switch_from(world, what, on, &today).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.main());
    answer.sees("設定已儲存");
}

fn form(world: &World) -> RawForm {
    course_form(domain::calendar::civil_date(world.app.clock.now()), 20)
}

/// Sends a course by the button of the last step, as a school's head; answers its code and the page shown.
async fn sent(world: &World, organiser: &Persona, raw: &RawForm) -> (String, testkit::Answer) {
    let seat = organiser.seat.clone().expect("a seat");
    let code = catalogue::create_draft(&world.app, &organiser.actor, &seat, raw).await.expect("draft");
    let mut client = world.client(organiser).await;
    let answer = client.send_course(&code).await;
    assert!(answer.status.is_success(), "{}", answer.main());
    (code, answer)
}

async fn is_public(world: &World, code: &str) -> bool {
    world.visitor().get(&format!("/courses/{code}")).await.status == StatusCode::OK
}

/// The course is held, the teacher was there, and the roster is sent by its button.
async fn roster_sent(world: &World, code: &str) -> testkit::Answer {
    let course = catalogue::by_code(world.app.db.read(), code).await.expect("course");
    let (person, now) = (world.teacher.person, world.app.clock.now());
    world.app.desk().ask(world.teacher.actor.clone(), course.id, person, now).await.expect("enrolled");
    world.app.clock.advance(SignedDuration::from_hours(24 * 15));
    let seat = world.organiser.seat.clone().expect("seat");
    let mark = MarkInput { meeting: 1, person, mark: "present".to_owned(), missed_minutes: 0 };
    credit::mark_attendance(&world.app, &world.organiser.actor, &seat, code, vec![mark])
        .await
        .expect("marked");
    let mut organiser = world.client(&world.organiser).await;
    organiser
        .submit(&format!("/desk/courses/{code}/roster"), &format!("/desk/courses/{code}/roster/send"), &[])
        .await
}

async fn mails_to(world: &World, to: &str, word: &str) -> usize {
    let mails = platform::mail::newest(&world.app).await.expect("mails");
    mails.iter().filter(|m| m.to_address == to && m.subject.contains(word)).count()
}

on_both! {
    /// With the switch on, a course that meets all conditions is published by its sending, told as by a person,
    /// marked as automatic and listed; with the switch off again it waits.
    async fn a_course_passes_by_itself(world: World) {
        let before = sent(&world, &world.organiser, &form(&world)).await.0;
        assert!(!is_public(&world, &before).await, "never switched on is off");
        switch(&world, "course", "yes").await;
        assert!(!is_public(&world, &before).await, "what waits already is left to a person");
        let (code, answer) = sent(&world, &world.organiser, &form(&world)).await;
        answer.sees("符合自動審核條件，已核准公布");
        assert!(is_public(&world, &code).await);
        assert_eq!(mails_to(&world, "organiser@test.example", "閱讀理解策略工作坊").await, 1, "told as by a person");
        let mut organiser = world.client(&world.organiser).await;
        organiser.get(&format!("/desk/courses/{code}")).await.sees("自動審核").sees("文號 測試字第1150000001號");
        let mut head = world.client(&world.reviewer).await;
        let queue = head.get("/review/courses").await;
        assert!(!queue.text.contains(&code) && queue.text.contains(&before), "{}", queue.main());
        let list = head.get("/review/automatic").await;
        list.sees(&code).sees("宜蘭縣杏林國小").sees("國民小學；非學分班；文號 測試字第1150000001號").sees("共 1 件");
        assert!(!list.text.contains(&before));
        assert_eq!(list.attribute("td a[href^='/review/courses/']", "href"), Some(format!("/review/courses/{code}")));
        head.get(&format!("/review/courses/{code}")).await.sees("自動審核 已在").sees("送出時自動通過");
        let log = platform::audit::history(world.app.db.read(), catalogue::by_code(world.app.db.read(), &code).await.expect("course").id.0).await.expect("log");
        let line = log.iter().find(|line| line.action == "course.approved").expect("an approval");
        assert_eq!(line.actor_label, "automatic review");
        assert!(line.data.contains("\"automatic\":true") && line.data.contains("1-1"), "{}", line.data);
        switch(&world, "course", "no").await;
        let (after, _) = sent(&world, &world.organiser, &form(&world)).await;
        assert!(!is_public(&world, &after).await);
        head.get(&format!("/review/courses/{after}")).await.sees("未自動通過：本中心未開啟自動審核");
        assert!(matches!(platform::audit::verify(&world.app.db).await, Ok(platform::audit::Verdict::Intact(_))));
    }

    /// Each condition that fails leaves the course in the queue, and the reviewer reads which; the centre is told by mail.
    async fn each_condition_that_fails_is_told(world: World) {
        switch(&world, "course", "yes").await;
        let mut head = world.client(&world.reviewer).await;
        for (field, value, why) in [
            ("class_type", "1-3", "班別類別不是 1-1 或 1-2"),
            ("document_number", "", "沒有填寫依據文號"),
        ] {
            let mut raw = form(&world);
            raw.set(field, value);
            let (code, answer) = sent(&world, &world.organiser, &raw).await;
            answer.sees("已送出審核");
            assert!(!is_public(&world, &code).await, "{field}");
            head.get("/review/courses").await.sees(&code);
            head.get(&format!("/review/courses/{code}")).await.sees(&format!("未自動通過：{why}"));
        }
        assert!(mails_to(&world, "reviewer@test.example", "").await >= 2);
        let museum = organisation(&world, "SOC1", "social_institution", "social_institution", "宜蘭縣", Some(world.bureau)).await;
        let museum = member(&world, museum, "head", "museum").await;
        let (code, _) = sent(&world, &museum, &form(&world)).await;
        head.get(&format!("/review/courses/{code}")).await.sees("開課單位不是適用的學校或研習中心");
        assert!(!is_public(&world, &code).await);
        let centre = organisation(&world, "TC1", "social_institution", "training_centre", "宜蘭縣", Some(world.bureau)).await;
        let centre = member(&world, centre, "head", "training").await;
        let (code, _) = sent(&world, &centre, &form(&world)).await;
        assert!(is_public(&world, &code).await, "a training centre's course passes");
        head.get("/review/automatic").await.sees("共 1 件");
    }

    /// A change after approval that needs review again is judged again, by what stands then.
    async fn a_changed_course_is_judged_again(world: World) {
        switch(&world, "course", "yes").await;
        let (code, _) = sent(&world, &world.organiser, &form(&world)).await;
        let seat = world.organiser.seat.clone().expect("seat");
        let edit = async |field: &str, value: &str| {
            world.app.clock.advance(SignedDuration::from_mins(1));
            let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
            let mut raw = course.raw();
            raw.set(field, value);
            catalogue::save_form(&world.app, &world.organiser.actor, &seat, &code, course.version, &raw).await.expect("saved");
            catalogue::submit(&world.app, &world.organiser.actor, &seat, &code).await.expect("sent");
            let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
            (course.waits(), course.raw().first(field).to_owned())
        };
        assert_eq!(edit("title", "閱讀理解策略工作坊（二）").await, (false, "閱讀理解策略工作坊（二）".to_owned()));
        assert_eq!(edit("class_type", "1-3").await, (true, "1-1".to_owned()), "what was approved stays until the change is");
        let mut head = world.client(&world.reviewer).await;
        head.get("/review/automatic").await.sees("共 2 件");
        head.get(&format!("/review/courses/{code}")).await.sees("未自動通過：班別類別不是 1-1 或 1-2");
    }

    /// Rosters have a switch of their own: hours are given and the course closed by the sending.
    async fn a_roster_passes_by_itself(world: World) {
        switch(&world, "course", "yes").await;
        let (waits, _) = sent(&world, &world.organiser, &form(&world)).await;
        roster_sent(&world, &waits).await.sees("等候區管中心確認");
        let mut head = world.client(&world.reviewer).await;
        head.get(&format!("/review/rosters/{waits}")).await.sees("未自動確認：本中心未開啟自動審核");
        assert_eq!(credit::ledger_total(world.app.db.read()).await.expect("total"), 0);
        switch(&world, "roster", "yes").await;
        let (code, _) = sent(&world, &world.organiser, &form(&world)).await;
        roster_sent(&world, &code).await.sees("時數已核發，課程結案");
        let awards = credit::transcript(world.app.db.read(), world.teacher.person).await.expect("read");
        assert_eq!(awards.iter().map(|a| a.course_code.clone()).collect::<Vec<_>>(), std::slice::from_ref(&code));
        assert_eq!(catalogue::by_code(world.app.db.read(), &code).await.expect("course").state(world.app.clock.now()).as_str(), "closed");
        let mut head = world.client(&world.reviewer).await;
        let queue = head.get("/review/rosters").await;
        assert!(!queue.text.contains(&code) && queue.text.contains(&waits));
        head.get("/review/automatic?what=roster").await.sees("共 1 件").sees(&code);
        assert!(!head.get("/review/automatic?what=roster").await.text.contains(&format!("/review/courses/{code}\"")));
        head.get("/review/automatic?organiser=%E5%A3%87%E5%B1%B1").await.sees("沒有符合條件的案件");
        head.get("/review/automatic?from=2020-01-01&to=2020-01-31").await.sees("沒有符合條件的案件");
        head.get("/review/automatic?from=115/13/1").await.sees("115/13/1");
        assert!(matches!(platform::audit::verify(&world.app.db).await, Ok(platform::audit::Verdict::Intact(_))));
    }

    /// Only the head of the region centre switches, with a reason and not backwards; everybody of the centre may look.
    async fn only_the_head_of_a_region_centre_switches(world: World) {
        let liaison = member(&world, world.bureau, "liaison", "liaison").await;
        let operator = member(&world, world.bureau, "operator", "bureau-operator").await;
        let today = domain::calendar::civil_date(world.app.clock.now()).to_string();
        let fields = [("what", "course"), ("on", "yes"), ("from", today.as_str()), ("reason", "試行")];
        for other in [&liaison, &operator] {
            let mut client = world.client(other).await;
            assert_eq!(client.get(SETTINGS).await.status, StatusCode::FORBIDDEN, "{}", other.user);
            let list = client.get("/review/automatic").await;
            assert_eq!(list.status, StatusCode::OK);
            assert_eq!(list.attribute("a[href='/review/automatic/settings']", "href"), None, "{}", other.user);
            assert_eq!(post(&mut client, "/review/automatic", &fields).await, StatusCode::FORBIDDEN, "{}", other.user);
        }
        let mut school = world.client(&world.organiser).await;
        assert_eq!(school.get("/review/automatic").await.status, StatusCode::FORBIDDEN);
        assert_eq!(post(&mut school, "/desk/courses/new", &fields).await, StatusCode::FORBIDDEN);
        let seat = SeatView { kind: OrganisationKind::CountyBureau, role: SeatRole::Liaison, ..world.reviewer.seat.clone().expect("seat") };
        let day = domain::calendar::civil_date(world.app.clock.now());
        let by_command = catalogue::throw_switch(&world.app, &liaison.actor, &seat, domain::course::automatic::Reviewed::Course, true, day, "試行").await;
        assert!(by_command.is_err(), "the command asks again");
        let mut head = world.client(&world.reviewer).await;
        head.get("/review/automatic").await.sees("尚未設定過");
        let refused = head.submit(SETTINGS, SETTINGS, &[("what", "course"), ("on", "yes"), ("from", &today), ("reason", " ")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.sees("請寫明原因");
        let refused = switch_from(&world, "roster", "yes", "2020-01-01").await;
        refused.sees("起始日不能早於今天").sees("開學期間課程量大");
        let refused = head.submit(SETTINGS, SETTINGS, &[("from", "?"), ("reason", "x")]).await;
        refused.sees("請選擇開啟或關閉").sees("請選擇要設定課程審核或名單確認");
        head.get("/review/automatic").await.sees("尚未設定過");
    }

    /// A switch set for a later day counts from that day on.
    async fn a_switch_counts_from_its_day(world: World) {
        let day = domain::calendar::civil_date(world.app.clock.now() + SignedDuration::from_hours(72));
        switch_from(&world, "course", "yes", &day.to_string()).await.sees("已排定");
        let (early, _) = sent(&world, &world.organiser, &form(&world)).await;
        assert!(!is_public(&world, &early).await);
        world.app.clock.advance(SignedDuration::from_hours(72));
        let (late, _) = sent(&world, &world.organiser, &form(&world)).await;
        assert!(is_public(&world, &late).await);
    }
}

/// Posts the settings with the token of a page the client may open.
async fn post(client: &mut Client, page: &str, fields: &[(&str, &str)]) -> StatusCode {
    client.submit(page, SETTINGS, fields).await.status
}

/// One more person with a duty at an organisation, who can sign in.
pub(crate) async fn member(
    world: &World,
    organisation: OrganisationId,
    role: &'static str,
    user: &'static str,
) -> Persona {
    let today = domain::calendar::civil_date(world.app.clock.now());
    let mut person = NewPerson::fresh("白芷若");
    person.organisation = Some(organisation);
    person.email = format!("{user}@test.example");
    person.account = Some((user.to_owned(), testkit::quick_hash()));
    person.seat = Some((organisation, role));
    testkit::settle(&mut person);
    let id = person.id;
    let mut change =
        world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
    identity::register_people(&world.app, &mut change, vec![person], today).await.expect("people");
    change.commit().await.expect("committed");
    let seat = identity::seats_of(world.app.db.read(), id, today).await.expect("seats").into_iter().next();
    let actor = Actor {
        person: Some(id),
        seat: seat.as_ref().map(|s| s.id),
        organisation: Some(organisation),
        label: "白芷若".to_owned(),
        process: "test".to_owned(),
        ..Actor::default()
    };
    Persona { person: id, user, actor, seat }
}

/// One more organisation.
pub(crate) async fn organisation(
    world: &World,
    code: &str,
    kind: &str,
    level: &str,
    county: &str,
    reviewer: Option<OrganisationId>,
) -> OrganisationId {
    let new = Organisation {
        id: OrganisationId::new(),
        code: code.to_owned(),
        name: format!("{county}{code}"),
        kind: kind.to_owned(),
        level: level.to_owned(),
        ownership: "公立".to_owned(),
        county: county.to_owned(),
        district: String::new(),
        address: String::new(),
        phone: String::new(),
        website: String::new(),
        reviewer,
    };
    let today = domain::calendar::civil_date(world.app.clock.now());
    let mut change =
        world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
    directory::add_organisation(&mut change, &new, today).await.expect("organisation");
    change.commit().await.expect("committed");
    new.id
}
