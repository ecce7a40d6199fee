//! Other dates for an approved course: in force at once, everybody told once, refused with its reason (CAT-14).

use app::catalogue::{self, Course, Review};
use app::enrolment;
use jiff::SignedDuration;
use platform::mail::Stored;
use testkit::{Client, World, course_form};

use crate::on_both;

async fn course(world: &World, code: &str) -> Course {
    catalogue::by_code(world.app.db.read(), code).await.expect("the course")
}

async fn ask(world: &World, who: &testkit::Persona, code: &str) {
    let id = course(world, code).await.id;
    world.app.desk().ask(who.actor.clone(), id, who.person, world.app.clock.now()).await.expect("asked");
}

async fn letters(world: &World, to: &str, word: &str) -> Vec<Stored> {
    let all = platform::mail::newest(&world.app).await.expect("mail");
    all.into_iter().filter(|m| m.to_address == to && m.subject.contains(word)).collect()
}

/// The only session on another day, from 13:30 to 16:30 unless said otherwise.
async fn move_to(client: &mut Client, code: &str, day: &str, more: &[(&str, &str)]) -> testkit::Answer {
    let page = format!("/desk/courses/{code}/postpone");
    let mut fields: Vec<(&str, &str)> =
        vec![("meetings-1-date", day), ("meetings-1-from", "13:30"), ("meetings-1-to", "16:30")];
    for (name, value) in more {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    let shown = client.get(&page).await;
    let (token, version) =
        (shown.token(), shown.attribute("input[name='version']", "value").expect("a version"));
    fields.extend([("csrf", token.as_str()), ("version", version.as_str())]);
    client.post(&page, &fields).await
}

const REASON: (&str, &str) = ("reason", "颱風停課");

on_both! {
    /// New dates hold at once; the teacher is told once with old and new dates, the reason and a clash, and may withdraw.
    async fn new_dates_hold_at_once_and_everybody_is_told_once(world: World) {
        let code = world.published(1).await;
        let mut other = course_form(domain::calendar::civil_date(world.app.clock.now()), 5);
        other.set("title", "數學素養工作坊");
        other.meetings[0].date = "2026-11-11".to_owned();
        let seat = world.organiser.seat.clone().expect("a seat");
        let clashing = catalogue::create_draft(&world.app, &world.organiser.actor, &seat, &other).await.expect("draft");
        catalogue::submit(&world.app, &world.organiser.actor, &seat, &clashing).await.expect("sent");
        let judge = world.reviewer.seat.clone().expect("a seat");
        let approve = Review::Approve;
        catalogue::review(&world.app, &world.reviewer.actor, &judge, &clashing, None, &approve).await.expect("approved");
        ask(&world, &world.teacher, &code).await;
        ask(&world, &world.other_teacher, &code).await;
        ask(&world, &world.teacher, &clashing).await;
        let before = course(&world, &code).await;
        let mut organiser = world.client(&world.organiser).await;
        organiser.get(&format!("/desk/courses/{code}")).await.sees("改期");
        let page = organiser.get(&format!("/desk/courses/{code}/postpone")).await;
        page.sees("寄信通知 2 位").sees("115年10月28日");
        assert_eq!(page.attribute("input[name='meetings-1-from']", "value").as_deref(), Some("13:30"));
        let done = move_to(&mut organiser, &code, "115/11/11", &[REASON, ("enrolment_closes", "115/11/10"), ("enrolment_closes-time", "17:00")]).await;
        assert_eq!(done.path.split('?').next(), Some(format!("/desk/courses/{code}").as_str()), "{}", done.main());
        done.sees("已改期").sees("颱風停課");
        let after = course(&world, &code).await;
        assert_eq!(after.starts.as_deref(), Some("2026-11-11"));
        assert_eq!((after.half_hours, after.places, after.waits()), (before.half_hours, before.places, false));
        assert_eq!(after.approved_at, before.approved_at);
        assert!(after.enrolment_closes > before.enrolment_closes);
        assert!(after.version > before.version, "the calendar's sequence grows");
        let calendar = world.visitor().get(&format!("/courses/{code}/calendar.ics")).await;
        assert!(calendar.text.contains(&format!("SEQUENCE:{}", after.version)), "{}", calendar.text);
        assert!(calendar.text.contains("20261111T"), "{}", calendar.text);
        let told = letters(&world, "reviewer@test.example", "課程改期").await;
        assert!(told.len() == 1 && told[0].body.contains("不需要審核"), "{told:?}");
        world.app.run_jobs().await.expect("jobs");
        let mine = letters(&world, "teacher@test.example", "課程改期").await;
        assert_eq!(mine.len(), 1);
        for words in ["10月28日", "11月11日", "颱風停課", "數學素養工作坊"] {
            assert!(mine[0].body.contains(words), "{words}: {}", mine[0].body);
        }
        let waiting = letters(&world, "other-teacher@test.example", "課程改期").await;
        assert!(waiting.len() == 1 && !waiting[0].body.contains("重疊"), "{waiting:?}");
        // The job runs at least once: whoever runs it again writes no second letter.
        let moved = catalogue::last_moved(world.app.db.read(), after.id).await.expect("read").expect("a move");
        enrolment::tell_moved(&world.app, moved.id).await.expect("again");
        assert_eq!(letters(&world, "teacher@test.example", "課程改期").await.len(), 1);
        // After enrolment closed, who asked before the move may still give the place back.
        world.app.clock.advance(SignedDuration::from_hours(24 * 27 + 10));
        assert!(world.app.clock.now() > after.enrolment_closes());
        assert!(world.app.clock.now().as_millisecond() < after.first_meeting.expect("a session"));
        let mut teacher = world.client(&world.teacher).await;
        let own = enrolment::of_person_at(world.app.db.read(), after.id, world.teacher.person).await.expect("read").expect("a request");
        let request = format!("/my/enrolments/{}", own.id);
        teacher.get(&request).await.sees("這門課程改期了").sees("颱風停課").sees("數學素養工作坊");
        let withdraw = format!("{request}/withdraw");
        let given = teacher.submit(&withdraw, &withdraw, &[]).await;
        assert_eq!(given.status.as_u16(), 200, "{}", given.main());
        let places = enrolment::of_course(world.app.db.read(), after.id).await.expect("read");
        let state = |person| places.iter().find(|e| e.person == person).map(|e| e.state.clone());
        assert_eq!(state(world.teacher.person).as_deref(), Some("withdrawn"));
        assert_eq!(state(world.other_teacher.person).as_deref(), Some("offered"), "the place went on");
    }

    /// What is no postponement says why, keeps what was typed, and changes nothing.
    async fn what_is_no_postponement_says_why(world: World) {
        let code = world.published(5).await;
        let before = course(&world, &code).await;
        let mut organiser = world.client(&world.organiser).await;
        for (day, more, says) in [
            ("115/11/11", vec![], "原因"),
            ("115/10/28", vec![REASON], "都沒有改變"),
            ("115/10/1", vec![REASON], "已經過去"),
            ("115/13/1", vec![REASON], "115/13/1"),
            ("115/11/11", vec![REASON, ("meetings-1-to", "14:30")], "時數"),
            ("115/11/11", vec![REASON, ("meetings-1-to", "12:30")], "結束"),
            ("115/11/11", vec![REASON, ("enrolment_closes", "115/11/12"), ("enrolment_closes-time", "17:00")], "截止"),
            ("115/11/11", vec![REASON, ("enrolment_closes", "115/10/2"), ("enrolment_closes-time", "17:00")], "截止"),
        ] {
            let refused = move_to(&mut organiser, &code, day, &more).await;
            assert_eq!(refused.status.as_u16(), 422, "{day} {more:?} {}", refused.main());
            refused.sees(says);
            assert_eq!(refused.attribute("input[name='meetings-1-date']", "value").as_deref(), Some(day), "kept as typed");
        }
        assert_eq!(course(&world, &code).await, before);
        let mut stranger = world.client(&world.other_organiser).await;
        assert_eq!(stranger.get(&format!("/desk/courses/{code}/postpone")).await.status.as_u16(), 404);
        world.app.clock.advance(SignedDuration::from_hours(24 * 20));
        let late = world.client(&world.organiser).await.get(&format!("/desk/courses/{code}/postpone")).await;
        assert!(late.status.is_client_error(), "{}", late.status);
    }

    /// While a change waits dates stay; an open one is kept; one that moves the sessions tells everybody when approved.
    async fn a_change_and_new_dates(world: World) {
        let code = world.published(5).await;
        ask(&world, &world.teacher, &code).await;
        let seat = world.organiser.seat.clone().expect("a seat");
        let before = course(&world, &code).await;
        let mut raw = before.raw();
        raw.meetings[0].date = "2026-11-04".to_owned();
        let actor = &world.organiser.actor;
        catalogue::save_form(&world.app, actor, &seat, &code, before.version, &raw).await.expect("kept");
        let mut organiser = world.client(&world.organiser).await;
        organiser.get(&format!("/desk/courses/{code}/postpone")).await.sees("還有一份沒送審的變更");
        move_to(&mut organiser, &code, "115/10/30", &[REASON]).await.sees("已改期");
        let open = course(&world, &code).await;
        assert_eq!(open.starts.as_deref(), Some("2026-10-30"));
        assert_eq!(open.proposed().expect("the change is kept").meetings[0].date, "2026-11-04");
        world.app.run_jobs().await.expect("jobs");
        assert_eq!(letters(&world, "teacher@test.example", "課程改期").await.len(), 1);
        catalogue::submit(&world.app, actor, &seat, &code).await.expect("sent");
        let refused = organiser.get(&format!("/desk/courses/{code}/postpone")).await;
        assert!(refused.status.is_client_error(), "{}", refused.status);
        let judge = world.reviewer.seat.clone().expect("a seat");
        catalogue::review(&world.app, &world.reviewer.actor, &judge, &code, None, &Review::Approve).await.expect("approved");
        world.app.run_jobs().await.expect("jobs");
        let told = letters(&world, "teacher@test.example", "課程改期").await;
        assert_eq!(told.len(), 2);
        assert!(told.iter().any(|m| m.body.contains("11月4日") && m.body.contains("核定")), "{told:?}");
        // A change of something else tells nobody of dates.
        let now = course(&world, &code).await;
        let mut raw = now.raw();
        raw.set("title", "閱讀理解策略進階工作坊");
        catalogue::save_form(&world.app, actor, &seat, &code, now.version, &raw).await.expect("kept");
        catalogue::submit(&world.app, actor, &seat, &code).await.expect("sent");
        catalogue::review(&world.app, &world.reviewer.actor, &judge, &code, None, &Review::Approve).await.expect("approved");
        world.app.run_jobs().await.expect("jobs");
        assert_eq!(letters(&world, "teacher@test.example", "課程改期").await.len(), 2);
    }
}
