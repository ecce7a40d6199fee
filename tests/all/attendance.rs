//! Check-in: codes that change, doors that send again, wrong clocks, people without a place, marks by hand.

use app::attendance::{self, Presence, room_code, room_token};
use app::catalogue::{self, Course};
use app::enrolment;
use axum::http::StatusCode;
use jiff::SignedDuration;
use platform::clock::from_millis;
use platform::db::sql;
use platform::ids::PersonId;
use serde_json::{Value, json};
use testkit::{Client, World};
use uuid::Uuid;

use crate::on_both;

/// A course of the first school in which both teachers have a place, ten minutes before it begins.
async fn before_the_session(world: &World) -> Course {
    let code = world.published(5).await;
    let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
    let now = world.app.clock.now();
    for one in [&world.teacher, &world.other_teacher] {
        world.app.desk().ask(one.actor.clone(), course.id, one.person, now).await.expect("asked");
    }
    world.app.clock.set(from_millis(course.first_meeting.expect("a session") - 600_000));
    course
}

fn later(world: &World, minutes: i64) {
    world.app.clock.advance(SignedDuration::from_mins(minutes));
}

/// Makes a door as the organiser does and answers the path of its link.
async fn door(world: &World, course: &Course, label: &str) -> String {
    let mut organiser = world.client(&world.organiser).await;
    let page = format!("/desk/courses/{}/check-in", course.code);
    let made = organiser.submit(&page, &format!("{page}/doors"), &[("label", label)]).await;
    let link = made.attribute("a[href*='/door/']", "href").unwrap_or_else(|| panic!("{}", made.main()));
    link[link.find("/door/").expect("a path")..].to_owned()
}

/// The request for a place of a person, as the door's list names it.
async fn who(world: &World, course: &Course, person: PersonId) -> Uuid {
    let place = enrolment::of_person_at(world.app.db.read(), course.id, person).await.expect("read");
    place.expect("a place").id.0
}

fn mark(id: u128, who: Uuid, direction: &str, at: i64) -> Value {
    json!({"id": Uuid::from_u128(id), "who": who, "session": 1, "direction": direction, "way": "person_qr", "at": at})
}

/// Sends a batch from a phone whose clock shows `now`; answers status and results.
async fn send(
    client: &mut Client,
    door: &str,
    now: i64,
    marks: &[Value],
    undo: &[Uuid],
) -> (StatusCode, Vec<String>) {
    let body = json!({"now": now, "marks": marks, "undo": undo}).to_string();
    let answer = client.send_text(&format!("{door}/marks"), "application/json", &body).await;
    let read: Value = serde_json::from_str(&answer.text).unwrap_or_default();
    let results = read["results"].as_array().cloned().unwrap_or_default();
    (answer.status, results.iter().map(|r| r["result"].as_str().unwrap_or_default().to_owned()).collect())
}

async fn presence(world: &World, course: &Course) -> Vec<Presence> {
    attendance::presence(world.app.db.read(), course.id).await.expect("read")
}

async fn personal_code(world: &World, person: PersonId) -> String {
    app::identity::person(world.app.db.read(), person).await.expect("person").personal_code
}

async fn stored(world: &World) -> i64 {
    let text = "SELECT COUNT(*) AS n FROM attendance_mark";
    sql::number(world.app.db.read(), text, vec![]).await.expect("read")
}

on_both! {
    /// The same batch twice, then one that overlaps it; two doors with the same person; a double scan.
    async fn nothing_counts_twice(world: World) {
        let course = before_the_session(&world).await;
        let (front, back) = (door(&world, &course, "前門").await, door(&world, &course, "後門").await);
        let (a, b) = (who(&world, &course, world.teacher.person).await, who(&world, &course, world.other_teacher.person).await);
        let now = world.app.clock.now().as_millisecond();
        let mut phone = world.visitor();
        let first = [mark(1, a, "toggle", now - 5_000), mark(2, a, "toggle", now - 2_000)];
        assert_eq!(send(&mut phone, &front, now, &first, &[]).await, (StatusCode::OK, vec!["in".to_owned(), "same".to_owned()]));
        assert_eq!(send(&mut phone, &front, now, &first, &[]).await.1, ["in", "same"]);
        let overlap = [first[1].clone(), mark(3, b, "toggle", now - 1_000)];
        assert_eq!(send(&mut phone, &front, now, &overlap, &[]).await.1, ["same", "in"]);
        assert_eq!(stored(&world).await, 3);
        // Both doors at once, the same person.
        let (mut one, mut two) = (world.visitor(), world.visitor());
        let (left, right) = ([mark(4, a, "in", now)], [mark(5, a, "in", now)]);
        let (x, y) = futures::future::join(
            send(&mut one, &front, now, &left, &[]),
            send(&mut two, &back, now, &right, &[]),
        ).await;
        assert_eq!((x.1, y.1), (vec!["same".to_owned()], vec!["same".to_owned()]));
        let found = presence(&world, &course).await;
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|p| p.inside && p.minutes == 180), "{found:?}");
        // The organiser sees each once.
        let mut organiser = world.client(&world.organiser).await;
        let page = organiser.get(&format!("/desk/courses/{}/check-in", course.code)).await;
        assert_eq!(page.texts("main tbody tr").iter().filter(|row| row.contains("林杏芸")).count(), 1);
        page.sees("前門").sees("應到");
        // Out, and out again at the other door: two hours and a half inside.
        later(&world, 160);
        let now = world.app.clock.now().as_millisecond();
        assert_eq!(send(&mut phone, &front, now, &[mark(6, a, "toggle", now)], &[]).await.1, ["out"]);
        assert_eq!(send(&mut phone, &back, now, &[mark(7, a, "out", now)], &[]).await.1, ["same"]);
        let found = presence(&world, &course).await;
        let own = found.iter().find(|p| p.person == world.teacher.person).expect("present");
        assert_eq!((own.minutes, own.inside), (150, false));
    }

    /// A door takes back its own mark and no other's; what is stored is neither changed nor deleted.
    async fn a_mark_is_taken_back_and_never_deleted(world: World) {
        let course = before_the_session(&world).await;
        let (front, back) = (door(&world, &course, "前門").await, door(&world, &course, "後門").await);
        let a = who(&world, &course, world.teacher.person).await;
        let now = world.app.clock.now().as_millisecond();
        let mut phone = world.visitor();
        send(&mut phone, &front, now, &[mark(1, a, "in", now)], &[]).await;
        send(&mut phone, &back, now, &[], &[Uuid::from_u128(1)]).await;
        assert_eq!(presence(&world, &course).await.len(), 1, "another door's");
        send(&mut phone, &front, now, &[], &[Uuid::from_u128(1)]).await;
        send(&mut phone, &front, now, &[], &[Uuid::from_u128(1)]).await;
        assert!(presence(&world, &course).await.is_empty());
        assert_eq!(send(&mut phone, &front, now, &[mark(1, a, "in", now)], &[]).await.1, ["voided"], "sent late, after its undoing");
        for text in ["UPDATE attendance_mark SET at = 0", "DELETE FROM attendance_mark", "DELETE FROM attendance_void"] {
            let error = sql::run(world.app.db.read(), text, vec![]).await.expect_err(text);
            assert!(platform::db::broken_constraint(&error).is_some(), "{error}");
        }
    }

    /// The room's code now and the one before are good; older ones, altered ones and another session's are refused.
    async fn codes_of_the_room_are_read_in_time(world: World) {
        let course = before_the_session(&world).await;
        let token = room_token(&world.app.keys, &course.code, 1, world.app.clock.now());
        let mut teacher = world.client(&world.teacher).await;
        world.app.clock.advance(SignedDuration::from_secs(59));
        let seen = teacher.get(&format!("/attend/{token}")).await;
        assert!(seen.path.starts_with("/attend/seen/"), "{} {}", seen.path, seen.main());
        seen.sees("閱讀理解策略工作坊").sees("林杏芸");
        world.app.clock.advance(SignedDuration::from_secs(1));
        for bad in [token.clone(), token.replace("-1-", "-2-"), format!("{token}0"), "none".to_owned()] {
            let refused = teacher.get(&format!("/attend/{bad}")).await;
            assert_eq!(refused.status, StatusCode::CONFLICT, "{bad}");
            refused.sees("已經更換").sees("重新掃描");
        }
        // What was read in time may be confirmed for ten minutes, at the time of reading; pressed twice it is one mark.
        let id = seen.attribute("input[name=mark]", "value").expect("a mark");
        later(&world, 5);
        let fields = [("direction", "in"), ("mark", id.as_str())];
        let done = teacher.submit(&seen.path, &seen.path, &fields).await;
        assert!(done.path.starts_with("/attend/done/"), "{} {}", done.path, done.main());
        done.sees("13:20").sees("簽到完成");
        teacher.submit(&seen.path, &seen.path, &fields).await.sees("13:20");
        assert_eq!(stored(&world).await, 1);
        // Nobody else sees it, nor marks with its name.
        let mut other = world.client(&world.other_teacher).await;
        assert_eq!(other.get(&done.path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.submit(&seen.path, &seen.path, &fields).await.status, StatusCode::NOT_FOUND);
        later(&world, 6);
        assert_eq!(teacher.get(&seen.path).await.status, StatusCode::CONFLICT, "too late to confirm");
    }

    /// Who is not signed in signs in first and comes back to the button.
    async fn signing_in_comes_in_between(world: World) {
        let course = before_the_session(&world).await;
        let token = room_token(&world.app.keys, &course.code, 1, world.app.clock.now());
        let mut visitor = world.visitor();
        let asked = visitor.get(&format!("/attend/{token}")).await;
        assert!(asked.path.starts_with("/sign-in?back="), "{}", asked.path);
        later(&world, 3);
        let back = asked.attribute("input[name=back]", "value").expect("the way back");
        let token = asked.token();
        let fields = [("csrf", token.as_str()), ("user", world.teacher.user), ("password", testkit::PASSWORD), ("back", back.as_str())];
        let returned = visitor.post("/sign-in", &fields).await;
        assert!(returned.path.starts_with("/attend/seen/"), "{} {}", returned.path, returned.main());
        returned.sees("13:20");
    }

    /// The letters beside the QR code, in any case and width; a wrong one is told, and counted.
    async fn a_typed_code_leads_to_the_session(world: World) {
        let course = before_the_session(&world).await;
        let code = room_code(&world.app.keys, course.id, 1, world.app.clock.now());
        let mut teacher = world.client(&world.teacher).await;
        let typed = format!(" {}-{} ", code[..3].to_lowercase(), &code[3..]);
        let seen = teacher.submit("/attend", "/attend", &[("code", &typed)]).await;
        assert!(seen.path.starts_with("/attend/seen/"), "{} {}", seen.path, seen.main());
        let screen = world.client(&world.organiser).await.get(&format!("/desk/courses/{}/door/1/screen", course.code)).await;
        screen.sees(&code);
        assert!(screen.attribute("[data-refresh]", "data-refresh").is_some());
        for _ in 0..20 {
            let wrong = teacher.submit("/attend", "/attend", &[("code", "000000")]).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            wrong.sees("沒有場次正在使用這個代碼");
        }
        let code = room_code(&world.app.keys, course.id, 1, world.app.clock.now());
        teacher.submit("/attend", "/attend", &[("code", &code)]).await.sees("輸入錯誤太多次");
        later(&world, 11);
        let code = room_code(&world.app.keys, course.id, 1, world.app.clock.now());
        assert!(teacher.submit("/attend", "/attend", &[("code", &code)]).await.path.starts_with("/attend/seen/"));
    }

    /// A person's code is on their own page only, and the door's list knows it by its hash.
    async fn a_personal_code_is_the_persons(world: World) {
        let course = before_the_session(&world).await;
        let place = who(&world, &course, world.teacher.person).await;
        let path = format!("/my/enrolments/{place}/code");
        let page = world.client(&world.teacher).await.get(&path).await;
        let code = page.texts(".qr-code").pop().expect("a code").replace('-', "");
        assert_eq!(code.len(), 12);
        for other in [&world.other_teacher, &world.organiser] {
            assert_eq!(world.client(other).await.get(&path).await.status, StatusCode::NOT_FOUND);
        }
        let front = door(&world, &course, "前門").await;
        let list = world.visitor().get(&format!("{front}/list")).await;
        let read: Value = serde_json::from_str(&list.text).expect("JSON");
        let salted = format!("{}:{code}", read["salt"].as_str().expect("a salt"));
        let hash = hex(&sha256(salted.as_bytes()))[..32].to_owned();
        assert!(list.text.contains(&hash), "recognised");
        assert!(!list.text.contains(&code), "and not shown");
        assert_eq!(read["people"].as_array().map(Vec::len), Some(2));
        // The page itself names nobody.
        assert!(!world.visitor().get(&front).await.text.contains("林杏芸"));
    }

    /// Both edges of the window; a phone that is wrong by hours; nothing ahead of our clock.
    async fn edges_and_wrong_clocks(world: World) {
        let course = before_the_session(&world).await;
        let front = door(&world, &course, "前門").await;
        let a = who(&world, &course, world.teacher.person).await;
        let starts = course.first_meeting.expect("a session");
        let ends = course.last_meeting_end.expect("an end");
        let mut phone = world.visitor();
        world.app.clock.set(from_millis(starts - 3_600_000 - 1));
        let now = starts - 3_600_000 - 1;
        assert_eq!(send(&mut phone, &front, now, &[mark(1, a, "in", now)], &[]).await.1, ["early"]);
        world.app.clock.set(from_millis(starts - 3_600_000));
        let now = starts - 3_600_000;
        assert_eq!(send(&mut phone, &front, now, &[mark(2, a, "in", now)], &[]).await.1, ["in"]);
        // Five hours slow; made half an hour ago by its own reckoning.
        world.app.clock.set(from_millis(starts + 3_600_000));
        let slow = starts + 3_600_000 - 5 * 3_600_000;
        assert_eq!(send(&mut phone, &front, slow, &[mark(3, a, "out", slow - 1_800_000)], &[]).await.1, ["out"]);
        let found = presence(&world, &course).await;
        assert_eq!(found[0].last_out, Some(from_millis(starts + 1_800_000)));
        assert_eq!(found[0].minutes, 30);
        // A mark from the future of its own phone is now.
        let now = starts + 3_600_000;
        assert_eq!(send(&mut phone, &front, now, &[mark(4, a, "in", now + 9_000_000)], &[]).await.1, ["in"]);
        assert_eq!(presence(&world, &course).await[0].minutes, 30 + 120);
        world.app.clock.set(from_millis(ends + 7_200_000));
        let now = ends + 7_200_000;
        assert_eq!(send(&mut phone, &front, now, &[mark(5, a, "out", now)], &[]).await.1, ["out"]);
        world.app.clock.set(from_millis(ends + 7_200_001));
        assert_eq!(send(&mut phone, &front, now + 1, &[mark(6, a, "in", now + 1)], &[]).await.1, ["late"]);
        assert_eq!(stored(&world).await, 4);
    }

    /// A door of one course marks nobody of another, and what is not on its list is unknown.
    async fn a_door_is_of_one_course(world: World) {
        let course = before_the_session(&world).await;
        let front = door(&world, &course, "前門").await;
        let start = world.app.clock.now();
        let elsewhere = world.published(5).await;
        let other = catalogue::by_code(world.app.db.read(), &elsewhere).await.expect("course");
        world.app.desk().ask(world.teacher.actor.clone(), other.id, world.teacher.person, start).await.expect("asked");
        let foreign = who(&world, &other, world.teacher.person).await;
        let now = start.as_millisecond();
        let a = who(&world, &course, world.teacher.person).await;
        let mut no_session = mark(2, a, "in", now);
        no_session["session"] = json!(9);
        let mut odd = mark(3, a, "sideways", now);
        odd["way"] = json!("manual");
        let sent = [mark(1, foreign, "in", now), no_session, odd, mark(4, a, "in", now)];
        assert_eq!(send(&mut world.visitor(), &front, now, &sent, &[]).await.1, ["unknown", "unknown", "unknown", "in"]);
        assert_eq!(stored(&world).await, 1);
        let nonsense = world.visitor().send_text(&format!("{front}/marks"), "application/json", "{").await;
        assert_eq!(nonsense.status, StatusCode::BAD_REQUEST);
    }

    /// An ended door opens nothing and takes nothing; an expired one still takes for three days what it made in time.
    async fn doors_end(world: World) {
        let course = before_the_session(&world).await;
        let (front, back) = (door(&world, &course, "前門").await, door(&world, &course, "後門").await);
        let a = who(&world, &course, world.teacher.person).await;
        let page = format!("/desk/courses/{}/check-in", course.code);
        let mut organiser = world.client(&world.organiser).await;
        let end = organiser.get(&page).await.attribute("form[action$='/revoke']", "action").expect("a form");
        let mut stranger = world.client(&world.other_organiser).await;
        let token = stranger.get("/account").await.token();
        assert_eq!(stranger.post(&end, &[("csrf", token.as_str())]).await.status, StatusCode::NOT_FOUND);
        organiser.submit(&page, &end, &[]).await.sees("已停用");
        let now = world.app.clock.now().as_millisecond();
        let mut phone = world.visitor();
        assert_eq!(phone.get(&front).await.status, StatusCode::NOT_FOUND);
        assert_eq!(phone.get(&format!("{front}/list")).await.status, StatusCode::GONE);
        assert_eq!(send(&mut phone, &front, now, &[mark(1, a, "in", now)], &[]).await.0, StatusCode::GONE);
        assert_eq!(send(&mut phone, "/door/none", now, &[], &[]).await.0, StatusCode::GONE);
        // A day after the last session the other one has expired.
        let made = now;
        world.app.clock.advance(SignedDuration::from_hours(36));
        let now = world.app.clock.now().as_millisecond();
        assert_eq!(phone.get(&back).await.status, StatusCode::NOT_FOUND);
        assert_eq!(phone.get(&format!("{back}/list")).await.status, StatusCode::GONE);
        assert_eq!(send(&mut phone, &back, now, &[mark(2, a, "in", made), mark(3, a, "out", now)], &[]).await, (StatusCode::OK, vec!["in".to_owned(), "late".to_owned()]));
        world.app.clock.advance(SignedDuration::from_hours(72));
        let now = world.app.clock.now().as_millisecond();
        assert_eq!(send(&mut phone, &back, now, &[mark(4, a, "in", made)], &[]).await.0, StatusCode::GONE);
        assert_eq!(stored(&world).await, 1);
    }

    /// By hand: a reason, somebody, a time that has passed; and taken back with a reason, which stays readable.
    async fn by_hand_needs_a_reason(world: World) {
        let course = before_the_session(&world).await;
        let page = format!("/desk/courses/{}/check-in", course.code);
        let code = personal_code(&world, world.teacher.person).await;
        let mut organiser = world.client(&world.organiser).await;
        for (who, time, reason, says) in [
            ("ok", "", "", "沒有填原因"),
            ("", "", "手機沒電", "沒有選人"),
            ("ok", "25:00", "手機沒電", "時間不正確"),
            ("ok", "23:00", "手機沒電", "時間不正確"),
            ("ok", "11:00", "手機沒電", "還沒到報到時間"),
        ] {
            let who = if who == "ok" { code.as_str() } else { "" };
            let sent = [("session", "1"), ("direction", "in"), ("other", who), ("time", time), ("reason", reason)];
            let refused = organiser.submit(&page, &page, &sent).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{says}");
            refused.sees(says);
        }
        assert_eq!(stored(&world).await, 0);
        let reason = "手機沒電 A123456789";
        let sent = [("session", "1"), ("direction", "in"), ("other", code.as_str()), ("time", "13:10"), ("reason", reason)];
        organiser.submit(&page, &page, &sent).await.sees("已補登").sees("人工補登").sees("A12*****89");
        let void = organiser.get(&page).await.attribute("a[href*='/void/']", "href").expect("a way to take it back");
        organiser.submit(&void, &void, &[("reason", " ")]).await.sees("沒有填原因");
        organiser.submit(&void, &void, &[("reason", "點錯人")]).await.sees("已取消這筆紀錄").sees("點錯人");
        assert!(presence(&world, &course).await.is_empty());
        // Another school's organiser knows nothing of it.
        let mut stranger = world.client(&world.other_organiser).await;
        for path in [page.clone(), void, format!("{page}/badges"), format!("/desk/courses/{}/door/1/screen", course.code)] {
            assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert!(matches!(platform::audit::verify(&world.app.db).await, Ok(platform::audit::Verdict::Intact(_))));
    }

    /// Without a place: marked and named as such, or refused where the course takes only those who have one. So is who withdrew.
    async fn people_without_a_place(world: World) {
        let course = before_the_session(&world).await;
        let front = door(&world, &course, "前門").await;
        let a = who(&world, &course, world.teacher.person).await;
        let withdrawn = "UPDATE enrolment SET state = 'withdrawn' WHERE id = $1";
        sql::run(world.app.db.read(), withdrawn, platform::params![a]).await.expect("withdrawn");
        let page = format!("/desk/courses/{}/check-in", course.code);
        let mut organiser = world.client(&world.organiser).await;
        organiser.submit(&page, &format!("{page}/walk-ins"), &[("walk_in", "no")]).await.sees("已儲存");
        let now = world.app.clock.now();
        let ms = now.as_millisecond();
        let mut phone = world.visitor();
        assert_eq!(send(&mut phone, &front, ms, &[mark(1, a, "in", ms)], &[]).await.1, ["no_place"]);
        let token = room_token(&world.app.keys, &course.code, 1, now);
        let mut operator = world.client(&world.operator).await;
        let seen = operator.get(&format!("/attend/{token}")).await;
        let id = seen.attribute("input[name=mark]", "value").expect("a mark");
        let fields = [("direction", "in"), ("mark", id.as_str())];
        let refused = operator.submit(&seen.path, &seen.path, &fields).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.sees("只讓有名額的人簽到");
        organiser.submit(&page, &format!("{page}/walk-ins"), &[("walk_in", "yes")]).await;
        operator.submit(&seen.path, &seen.path, &fields).await.sees("簽到完成");
        assert_eq!(send(&mut phone, &front, ms, &[mark(1, a, "in", ms)], &[]).await.1, ["in"]);
        let rows = organiser.get(&page).await.texts("main tbody tr");
        for name in ["藍沐晴", "林杏芸"] {
            assert!(rows.iter().any(|row| row.contains(name) && row.contains("現場報到 未報名")), "{name} {rows:?}");
        }
    }

    /// Two persons who turn out to be one are present once, whichever of them was marked.
    async fn merged_persons_are_one(world: World) {
        let course = before_the_session(&world).await;
        let front = door(&world, &course, "前門").await;
        let (a, b) = (who(&world, &course, world.teacher.person).await, who(&world, &course, world.other_teacher.person).await);
        let now = world.app.clock.now().as_millisecond();
        let mut phone = world.visitor();
        send(&mut phone, &front, now, &[mark(1, b, "toggle", now)], &[]).await;
        let merged = "UPDATE person SET merged_into = $2 WHERE id = $1";
        let values = platform::params![world.other_teacher.person, world.teacher.person];
        sql::run(world.app.db.read(), merged, values).await.expect("merged");
        // The phone still has the list from before.
        assert_eq!(send(&mut phone, &front, now, &[mark(2, a, "toggle", now)], &[]).await.1, ["same"]);
        later(&world, 60);
        let now = world.app.clock.now().as_millisecond();
        assert_eq!(send(&mut phone, &front, now, &[mark(3, b, "toggle", now)], &[]).await.1, ["out"]);
        let found = presence(&world, &course).await;
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].person, found[0].minutes), (world.teacher.person, 50));
        let list = phone.get(&format!("{front}/list")).await;
        assert!(list.text.contains("\"marks\":[{"), "{}", list.text);
    }

    /// Without scripts the helper presses a button beside the name.
    async fn the_plain_list_marks(world: World) {
        let course = before_the_session(&world).await;
        let front = door(&world, &course, "前門").await;
        let path = format!("{front}/plain");
        let mut helper = world.visitor();
        let page = helper.get(&format!("{path}?q=林杏芸")).await;
        assert_eq!(page.texts("main tbody tr").len(), 1);
        let field = |name: &str| page.attribute(&format!("main td input[name={name}]"), "value").expect("a field");
        let (token, id, person) = (field("csrf"), field("mark"), field("who"));
        let fields = [("csrf", token.as_str()), ("mark", id.as_str()), ("who", person.as_str()), ("session", "1"), ("direction", "in")];
        helper.post(&path, &fields).await.sees("已簽到").sees("13:20 簽到");
        helper.post(&path, &fields).await;
        assert_eq!(stored(&world).await, 1);
        assert_eq!(helper.post(&path, &fields[1..]).await.status, StatusCode::CONFLICT, "without the form's token");
    }

    /// The list of attendance proposes what the door noted; it counts when it is saved.
    async fn the_list_proposes_what_the_door_noted(world: World) {
        let course = before_the_session(&world).await;
        let front = door(&world, &course, "前門").await;
        let (a, b) = (who(&world, &course, world.teacher.person).await, who(&world, &course, world.other_teacher.person).await);
        let now = world.app.clock.now().as_millisecond();
        send(&mut world.visitor(), &front, now, &[mark(1, a, "in", now)], &[]).await;
        later(&world, 55);
        let now = world.app.clock.now().as_millisecond();
        send(&mut world.visitor(), &front, now, &[mark(2, b, "in", now)], &[]).await;
        later(&world, 200);
        let page = world.client(&world.organiser).await.get(&format!("/desk/courses/{}/attendance", course.code)).await;
        let late = personal_code(&world, world.other_teacher.person).await;
        assert_eq!(page.attribute(&format!("input[name=missed-{late}]"), "value").as_deref(), Some("45"));
        let present = personal_code(&world, world.teacher.person).await;
        let chosen = page.attribute(&format!("input[name=mark-{present}][checked]"), "value");
        assert_eq!(chosen.as_deref(), Some("present"));
        assert!(app::credit::marks_of(world.app.db.read(), course.id).await.expect("read").is_empty());
    }
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
