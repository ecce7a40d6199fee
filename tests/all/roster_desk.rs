//! Rosters from the door to the ledger: what the door noted, one sending, the region centre's desk, letters about what is
//! owed, and limits that only the region centre lifts.

use app::catalogue::{self, Review};
use app::credit::{self, MarkInput};
use app::{enrolment, identity};
use axum::http::StatusCode;
use domain::calendar::civil_date;
use jiff::{SignedDuration, ToSpan};
use platform::clock::from_millis;
use platform::db::{Actor, sql};
use platform::ids::PersonId;
use platform::params;
use testkit::{World, course_form};

use crate::on_both;

fn later(world: &World, hours: i64) {
    world.app.clock.advance(SignedDuration::from_hours(hours));
}

/// A course in which both teachers have a place, a day after it ended; answers its code.
async fn held(world: &World) -> String {
    let code = world.published(5).await;
    enrol(world, &code).await;
    later(world, 24 * 15);
    code
}

async fn enrol(world: &World, code: &str) {
    let course = catalogue::by_code(world.app.db.read(), code).await.expect("course");
    let now = world.app.clock.now();
    for one in [&world.teacher, &world.other_teacher] {
        world.app.desk().ask(one.actor.clone(), course.id, one.person, now).await.expect("asked");
    }
}

async fn mark(world: &World, code: &str, person: PersonId, mark: &str) {
    let seat = world.organiser.seat.clone().expect("a seat");
    let mark = MarkInput { meeting: 1, person, mark: mark.to_owned(), missed_minutes: 0 };
    credit::mark_attendance(&world.app, &world.organiser.actor, &seat, code, vec![mark])
        .await
        .expect("marked");
}

/// Writes a mark of the door, so many minutes after the session began.
async fn at_door(world: &World, code: &str, person: PersonId, direction: &str, minutes: i64) {
    let course = catalogue::by_code(world.app.db.read(), code).await.expect("course");
    let at = course.first_meeting.expect("a session") + minutes * 60_000;
    let id = platform::ids::EventId::new();
    let text = "INSERT INTO attendance_mark (id, course, meeting, person, direction, at, received_at, way, by_person, door, reason)
      VALUES ($1, $2, 1, $3, $4, $5, $5, 'manual', $6, NULL, '測試')";
    let values = params![id, course.id, person, direction, at, world.organiser.person];
    sql::run(world.app.db.read(), text, values).await.expect("marked");
}

async fn proposal(world: &World, code: &str) -> Vec<(PersonId, i64)> {
    let course = catalogue::by_code(world.app.db.read(), code).await.expect("course");
    let rows = credit::proposal_of(world.app.db.read(), &course).await.expect("read");
    rows.into_iter().map(|row| (row.person, row.half_hours)).collect()
}

async fn hours(world: &World, code: &str, person: PersonId) -> i64 {
    proposal(world, code).await.into_iter().find(|(who, _)| *who == person).expect("a place").1
}

async fn letters(world: &World, about: &str) -> Vec<String> {
    let mail = platform::mail::newest(&world.app).await.expect("mail");
    mail.into_iter().filter(|m| m.subject.contains(about)).map(|m| m.to_address).collect()
}

/// A held course whose roster is sent; answers its code.
async fn sent(world: &World) -> String {
    let code = held(world).await;
    mark(world, &code, world.teacher.person, "present").await;
    let seat = world.organiser.seat.clone().expect("a seat");
    credit::send_roster(&world.app, &world.organiser.actor, &seat, &code).await.expect("sent");
    code
}

on_both! {
    /// The door gives the proposal; the organiser's marks win over it, and the difference is shown to both sides.
    async fn the_door_proposes_and_the_list_wins(world: World) {
        let code = held(&world).await;
        let (one, two) = (world.teacher.person, world.other_teacher.person);
        assert_eq!(hours(&world, &code, one).await, 0, "nothing was noted");
        at_door(&world, &code, one, "in", -5).await;
        at_door(&world, &code, two, "in", 0).await;
        at_door(&world, &code, two, "out", 100).await;
        assert_eq!(hours(&world, &code, one).await, 7, "there to the end: 3.5 hours");
        assert_eq!(hours(&world, &code, two).await, 0, "80 of 180 minutes missed without leave");
        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{code}/roster");
        organiser.get(&page).await.sees("出席（簽到）").sees("遲到早退（缺 80 分鐘）（簽到）").sees("依出席試算");

        // With leave the time attended counts: 100 minutes are two hours.
        let enrolled = enrolment::of_person(world.app.db.read(), two).await.expect("read").remove(0);
        let text = "INSERT INTO enrolment_leave (id, enrolment, reason, sessions, asked_at, state) VALUES ($1, $2, '公假', ',1,', 1, 'granted')";
        sql::run(world.app.db.read(), text, params![platform::ids::EventId::new(), enrolled.id]).await.expect("leave");
        assert_eq!(hours(&world, &code, two).await, 4);

        mark(&world, &code, two, "present").await;
        mark(&world, &code, one, "absent").await;
        assert_eq!((hours(&world, &code, one).await, hours(&world, &code, two).await), (0, 7));
        let shown = organiser.get(&page).await;
        shown.sees("點名與簽到不同").sees("缺席（簽到顯示：出席）").sees("錄取但不在名單上（缺席，1）");
        organiser.get(&format!("{page}/send")).await.sees("有 2 人的點名和簽到不一致");
        organiser.submit(&page, &format!("{page}/send"), &[]).await.sees("等候區管中心確認");
        let review = world.client(&world.reviewer).await.get(&format!("/review/rosters/{code}")).await;
        review.sees("有 2 人的點名和簽到不一致").sees("出席（簽到顯示：請假（缺 80 分鐘））");
    }

    /// Two clicks, two colleagues and a page that is out of date: one sending, and nothing written over unseen.
    async fn sent_once_and_never_written_over_unseen(world: World) {
        let code = held(&world).await;
        mark(&world, &code, world.teacher.person, "present").await;
        let of = |person| identity::person(world.app.db.read(), person);
        let own = of(world.teacher.person).await.expect("person").personal_code;
        let page = format!("/desk/courses/{code}/roster");
        let mut head = world.client(&world.organiser).await;
        let mut operator = world.client(&world.operator).await;
        let seen = head.get(&page).await.attribute("input[name=revision]", "value").expect("a revision");
        let row = |hours: &'static str| [("rows", "1"), ("listed", "1"), ("who-1", own.as_str()), ("hours-1", hours), ("revision", seen.as_str())];
        operator.submit(&page, &page, &row("2")).await.sees("名單已儲存").sees("藍沐晴");
        let stale = head.submit(&page, &page, &row("3")).await;
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
        stale.sees("您開啟這一頁以後，名單在");
        assert!(stale.text.contains("value=\"3\""), "what was typed stays");
        let now = stale.attribute("input[name=revision]", "value").expect("a revision");
        assert_ne!(now, seen);

        let send = format!("{page}/send");
        let late = head.submit(&send, &send, &[("revision", &seen)]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", late.main());
        head.submit(&send, &send, &[("revision", &now)]).await.sees("等候區管中心確認");
        operator.post(&send, &[("csrf", &operator.clone().get("/desk/courses").await.token()), ("revision", &now)]).await.sees("先前已經送出");
        assert_eq!(letters(&world, "研習名單").await.iter().filter(|to| to.starts_with("reviewer")).count(), 1);
        let foreign = world.client(&world.other_organiser).await.get(&page).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "only the organiser awards");
    }

    /// The queue: narrowed, overdue first and told of, confirmed together; what may not be awarded is left.
    async fn a_desk_for_rosters(world: World) {
        let first = sent(&world).await;
        later(&world, 24 * 7);
        let second = sent(&world).await;
        let mut reviewer = world.client(&world.reviewer).await;
        let queue = reviewer.get("/review/rosters").await;
        queue.sees("共 2 份名單").sees("逾期，應在").sees("1 人、3.5 小時");
        let order = queue.main();
        assert!(order.find(&first) < order.find(&second), "longest waiting first");
        reviewer.get("/review/rosters?due=late").await.sees("共 1 份名單").sees(&first);
        reviewer.get("/review/rosters?q=%E6%B2%92%E6%9C%89%E9%80%99%E5%80%8B").await.sees("請放寬條件");
        reviewer.get("/review/rosters?stage=14-4&kind=new&organiser=029999").await.sees("共 2 份名單");
        catalogue::escalate_rosters(&world.app).await.expect("told");
        catalogue::escalate_rosters(&world.app).await.expect("told once");
        assert_eq!(letters(&world, "有 1 份名單已超過三個工作天").await, ["reviewer@test.example"]);

        // Somebody on the second roster turns out to be somebody else on it.
        let course = catalogue::by_code(world.app.db.read(), &second).await.expect("course");
        let add = "INSERT INTO roster_row (course, person, half_hours, source, note) VALUES ($1, $2, 7, 'hand', '')";
        sql::run(world.app.db.read(), add, params![course.id, world.other_teacher.person]).await.expect("added");
        let mut change = world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
        identity::merge(&change, world.other_teacher.person, world.teacher.person).await.expect("merged");
        change.record("test.merged", course.id.0, serde_json::json!({}));
        change.commit().await.expect("committed");
        let page = format!("/review/rosters/{second}");
        let stopped = reviewer.get(&page).await;
        stopped.sees("有 1 列和別列是同一個人").sees("只能退回學校更正");
        assert!(stopped.attribute("button[value=approve]", "value").is_none());
        let refused = reviewer.submit(&page, &page, &[("decision", "approve")]).await;
        refused.sees("名單上有 1 列現在不能核發");
        assert_eq!(credit::ledger_total(world.app.db.read()).await.expect("total"), 0);

        let ticked = |answer: &testkit::Answer| answer.each("input[name=course]", "value").into_iter().map(|(v, _)| v).collect::<Vec<_>>();
        let rows = ticked(&reviewer.get("/review/rosters").await);
        assert_eq!(rows.len(), 2);
        let fields: Vec<(&str, &str)> = rows.iter().map(|row| ("course", row.as_str())).collect();
        let look = reviewer.submit("/review/rosters", "/review/rosters/confirm", &fields).await;
        look.sees("不能核發，不確認").sees("確認 1 份並核發時數");
        let passing = ticked(&look);
        assert_eq!(passing.len(), 1);
        let token = look.token();
        let done = reviewer.post("/review/rosters/confirm/yes", &[("csrf", &token), ("course", &passing[0])]).await;
        done.sees("已確認 1 份；0 份沒有確認");
        assert_eq!(credit::ledger_total(world.app.db.read()).await.expect("total"), 7);
        let again = reviewer.post("/review/rosters/confirm/yes", &[("csrf", &token), ("course", &passing[0])]).await;
        again.sees("已確認 0 份；1 份沒有確認");

        // Returned with a reason of the list; the school reads it, and saves it once more with everybody once.
        let back = [("decision", "return"), ("reasons", "twice"), ("text", "第二列重複")];
        reviewer.submit(&page, &page, &back).await;
        let mut organiser = world.client(&world.organiser).await;
        let roster = format!("/desk/courses/{second}/roster");
        organiser.get(&roster).await.sees("同一人重複列入").sees("第二列重複").sees("合併後成為同一人（1）");
        organiser.get("/lights").await.sees("退回的名單").sees("1 件");
        let own = identity::person(world.app.db.read(), world.teacher.person).await.expect("person").personal_code;
        let once = [("rows", "1"), ("listed", "1"), ("who-1", own.as_str()), ("hours-1", "3.5")];
        organiser.submit(&roster, &roster, &once).await.sees("名單已儲存");
        world.app.clock.advance(SignedDuration::from_mins(1));
        organiser.submit(&roster, &format!("{roster}/send"), &[]).await.sees("等候區管中心確認");
        reviewer.get("/review/rosters?kind=again").await.sees("共 1 份名單").sees("補正後再送");
    }

    /// Nobody confirms the own house's roster, not even chosen with others.
    async fn nobody_confirms_the_own(world: World) {
        let code = sent(&world).await;
        let text = "UPDATE course SET organisation = $1, reviewer = $1 WHERE code = $2";
        sql::run(world.app.db.read(), text, params![world.bureau, code.clone()]).await.expect("moved");
        let mut reviewer = world.client(&world.reviewer).await;
        let page = format!("/review/rosters/{code}");
        assert_eq!(reviewer.get(&page).await.status, StatusCode::FORBIDDEN);
        let queue = reviewer.get("/review/rosters").await;
        queue.sees("本單位");
        assert!(queue.attribute("input[name=course]", "value").is_none());
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let named = format!("{code}:{}", course.version);
        let token = queue.token();
        reviewer.post("/review/rosters/confirm/yes", &[("csrf", &token), ("course", &named)]).await.sees("請先勾選要確認的名單");
        assert_eq!(credit::ledger_total(world.app.db.read()).await.expect("total"), 0);
    }

    /// Weekly to the seats, quarterly to the heads, in March for the past year: once each, from any number of copies, also
    /// after hours without any, and not to who wants none.
    async fn letters_about_rosters_that_are_owed(world: World) {
        // Held on Wednesday 28 October 2026.
        world.published(5).await;
        let set = |text: &str| world.app.clock.set(text.parse().expect("an instant"));
        let (copy, _folder) = world.copy().await;
        let remind = async |text: &str| {
            set(text);
            copy.clock.set(text.parse().expect("an instant"));
            for app in [&world.app, &copy, &world.app] {
                credit::remind_of_rosters(app).await.expect("reminded");
            }
        };
        remind("2026-11-02T09:00:00+08:00").await;
        assert_eq!(letters(&world, "名單提醒").await.len(), 0, "not late yet");
        remind("2026-11-09T07:00:00+08:00").await;
        assert_eq!(letters(&world, "名單提醒").await.len(), 0, "too early in the day; that week's letter found nothing owed before");
        remind("2026-11-09T08:10:00+08:00").await;
        let mut weekly = letters(&world, "【名單提醒】有 1 門").await;
        weekly.sort();
        assert_eq!(weekly, ["operator@test.example", "organiser@test.example"]);
        remind("2026-11-13T20:00:00+08:00").await;
        assert_eq!(letters(&world, "【名單提醒】").await.len(), 2, "once a week");

        let mut operator = world.client(&world.operator).await;
        operator.get("/desk/roster-reminders").await.sees("逾期未送的名單").sees("閱讀理解策略工作坊");
        operator.submit("/desk/roster-reminders", "/desk/roster-reminders", &[]).await.sees("已儲存");
        // Down until Thursday: the letter of the week still goes out, to who wants it.
        remind("2026-11-19T10:00:00+08:00").await;
        assert_eq!(letters(&world, "【名單提醒】").await.len(), 3);
        remind("2027-01-04T09:00:00+08:00").await;
        assert_eq!(letters(&world, "【每季名單提醒】").await, ["organiser@test.example"], "to the organisation, by its head");
        remind("2027-02-26T09:00:00+08:00").await;
        assert_eq!(letters(&world, "【年度名單提醒】").await.len(), 0);
        remind("2027-03-02T09:00:00+08:00").await;
        remind("2027-03-25T09:00:00+08:00").await;
        assert_eq!(letters(&world, "【年度名單提醒】115 年度").await, ["organiser@test.example"]);

        // Nothing is owed any more: no letters.
        let before = letters(&world, "名單提醒】").await.len();
        sql::run(world.app.db.read(), "UPDATE course SET closed_at = 1", vec![]).await.expect("closed");
        remind("2027-04-06T09:00:00+08:00").await;
        assert_eq!(letters(&world, "名單提醒】").await.len(), before);
    }

    /// Six hours a day are the most, unless the region centre lifts it for the course: with a reason, on record, and as far
    /// as the sessions go.
    async fn only_the_region_centre_lifts_limits(world: World) {
        let mut form = course_form(civil_date(world.app.clock.now()), 5);
        form.meetings[0].from = "08:00".to_owned();
        form.meetings[0].to = "11:20".to_owned();
        let mut afternoon = form.meetings[0].clone();
        (afternoon.from, afternoon.to) = ("13:00".to_owned(), "16:20".to_owned());
        form.meetings.push(afternoon);
        let seat = world.organiser.seat.clone().expect("a seat");
        let (actor, app) = (&world.organiser.actor, &world.app);
        let code = catalogue::create_draft(app, actor, &seat, &form).await.expect("draft");
        let course = async || catalogue::by_code(app.db.read(), &code).await.expect("course");
        assert_eq!(course().await.half_hours, 12, "four hours twice, six counted");
        let page = format!("/review/courses/{code}/limits");
        let mut reviewer = world.client(&world.reviewer).await;
        assert_eq!(reviewer.get(&page).await.status, StatusCode::NOT_FOUND, "a draft is nobody's business");
        catalogue::submit(app, actor, &seat, &code).await.expect("sent");
        let shown = reviewer.get(&format!("/review/courses/{code}")).await;
        shown.sees("時數上限").sees("放寬或恢復");
        let version = course().await.version.to_string();
        let lift = |reason: &'static str, hours: &'static str, version: String| {
            [("decision", "lift".to_owned()), ("limits", "day".to_owned()), ("hours", hours.to_owned()), ("reason", reason.to_owned()), ("version", version)]
        };
        let send = async |client: &mut testkit::Client, fields: Vec<(&str, String)>| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            client.submit(&page, &page, &fields).await
        };
        let refused = send(&mut reviewer, lift("", "8", version.clone()).to_vec()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.sees("請寫放寬或恢復的理由");
        send(&mut reviewer, lift("住宿型研習", "8.5", version.clone()).to_vec()).await.sees("時數要在 6.5 到 8 小時之間");
        send(&mut reviewer, lift("住宿型研習", "8", version.clone()).to_vec()).await.sees("已放寬時數上限");
        assert_eq!(course().await.half_hours, 16);
        assert_eq!(letters(&world, "【時數上限】").await.len(), 2, "the organiser is told");
        let stale = send(&mut reviewer, lift("住宿型研習", "7", version).to_vec()).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert_eq!(world.client(&world.organiser).await.get(&page).await.status, StatusCode::FORBIDDEN);

        let bureau = world.reviewer.seat.clone().expect("a seat");
        catalogue::review(app, &world.reviewer.actor, &bureau, &code, None, &Review::Approve).await.expect("approved");
        let now = course().await;
        let mut raw = now.raw();
        raw.set("contact1_phone", "(03)900-1234");
        catalogue::save_form(app, actor, &seat, &code, now.version, &raw).await.expect("a harmless edit");
        assert_eq!(course().await.half_hours, 16, "what was granted stays");
        // The roster counts by it: everybody there all day gets eight hours, which nobody could have by the form.
        enrol(&world, &code).await;
        later(&world, 24 * 15);
        let marks = (1..=2).map(|meeting| MarkInput { meeting, person: world.teacher.person, mark: "present".to_owned(), missed_minutes: 0 });
        credit::mark_attendance(app, actor, &seat, &code, marks.collect()).await.expect("marked");
        assert_eq!(hours(&world, &code, world.teacher.person).await, 16);
        world.client(&world.organiser).await.get(&format!("/desk/courses/{code}/roster")).await.sees("已放寬這門課程的時數上限");

        // Back to the usual limits: what was saved above them is not awarded any more.
        let mut reviewer = world.client(&world.reviewer).await;
        let version = course().await.version.to_string();
        let restore = vec![("decision", "restore".to_owned()), ("reason", "誤植".to_owned()), ("version", version)];
        let own = identity::person(app.db.read(), world.teacher.person).await.expect("person").personal_code;
        let roster = format!("/desk/courses/{code}/roster");
        let mut organiser = world.client(&world.organiser).await;
        let row = [("rows", "1"), ("listed", "1"), ("who-1", own.as_str()), ("hours-1", "8")];
        organiser.submit(&roster, &roster, &row).await.sees("名單已儲存");
        send(&mut reviewer, restore).await.sees("已恢復規定的時數上限");
        assert_eq!(course().await.half_hours, 12);
        organiser.get(&roster).await.sees("超過課程時數（1）");
        let refused = organiser.submit(&roster, &format!("{roster}/send"), &[]).await;
        refused.sees("還有 1 列需要更正");
        reviewer.get(&page).await.sees("誤植").sees("住宿型研習").sees("6 → 8");
    }

    /// A course without sessions: all hours are proposed, and the reviewer is told that nothing can be compared.
    async fn a_course_without_sessions(world: World) {
        let mut form = course_form(civil_date(world.app.clock.now()), 5);
        let first = civil_date(world.app.clock.now()) + 14.days();
        form.set_many("delivery", &["11-6"]);
        form.meetings.clear();
        form.set("starts", first.to_string());
        form.set("ends", (first + 2.days()).to_string());
        form.set("hours", "3");
        let (seat, bureau) = (world.organiser.seat.clone().expect("a seat"), world.reviewer.seat.clone().expect("a seat"));
        let code = catalogue::create_draft(&world.app, &world.organiser.actor, &seat, &form).await.expect("draft");
        catalogue::submit(&world.app, &world.organiser.actor, &seat, &code).await.expect("sent");
        catalogue::review(&world.app, &world.reviewer.actor, &bureau, &code, None, &Review::Approve).await.expect("approved");
        enrol(&world, &code).await;
        later(&world, 24 * 16);
        let early = credit::send_roster(&world.app, &world.organiser.actor, &seat, &code).await;
        assert!(early.is_err(), "its last day is not over");
        later(&world, 24);
        assert_eq!(hours(&world, &code, world.teacher.person).await, 6);
        credit::send_roster(&world.app, &world.organiser.actor, &seat, &code).await.expect("sent");
        let page = format!("/review/rosters/{code}");
        world.client(&world.reviewer).await.get(&page).await.sees("這門課程沒有場次");
        let limits = world.client(&world.reviewer).await.get(&format!("/review/courses/{code}/limits")).await;
        limits.sees("名單已送出");
        let ended = catalogue::by_code(world.app.db.read(), &code).await.expect("course").last_meeting_end;
        assert!(from_millis(ended.expect("an end")) < world.app.clock.now());
    }
}
