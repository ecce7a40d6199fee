//! Edits and changes of approved courses: what is harmless stays so, what was approved is kept, nothing typed is lost.

use app::catalogue::{self, Course, Review};
use app::credit::{self, MarkInput};
use app::enrolment;
use axum::http::StatusCode;
use domain::calendar::civil_date;
use domain::course::RawForm;
use domain::course::life::ProposalState;
use jiff::SignedDuration;
use platform::mail::Stored;
use platform::{AppError, AppResult};
use testkit::{World, course_form};

use crate::on_both;

async fn course(world: &World, code: &str) -> Course {
    catalogue::by_code(world.app.db.read(), code).await.expect("the course")
}

fn form(world: &World) -> RawForm {
    course_form(civil_date(world.app.clock.now()), 20)
}

async fn draft(world: &World, raw: &RawForm) -> String {
    let seat = world.organiser.seat.clone().expect("a seat");
    catalogue::create_draft(&world.app, &world.organiser.actor, &seat, raw).await.expect("a draft")
}

/// Saves the form as it is edited now, changed by `how`.
async fn edit(world: &World, code: &str, how: impl FnOnce(&mut RawForm)) -> AppResult<()> {
    let seat = world.organiser.seat.clone().expect("a seat");
    let now = course(world, code).await;
    let mut raw = now.edited(world.app.clock.now());
    how(&mut raw);
    world.app.clock.advance(SignedDuration::from_mins(1));
    catalogue::save_form(&world.app, &world.organiser.actor, &seat, code, now.version, &raw).await
}

async fn send(world: &World, code: &str) -> AppResult<()> {
    let seat = world.organiser.seat.clone().expect("a seat");
    catalogue::submit(&world.app, &world.organiser.actor, &seat, code).await?;
    world.app.clock.advance(SignedDuration::from_mins(1));
    Ok(())
}

async fn decide(world: &World, code: &str, verdict: &Review) -> AppResult<()> {
    let seat = world.reviewer.seat.clone().expect("a seat");
    catalogue::review(&world.app, &world.reviewer.actor, &seat, code, None, verdict).await
}

/// A course with this form, approved.
async fn approved(world: &World, raw: &RawForm) -> String {
    let code = draft(world, raw).await;
    send(world, &code).await.expect("sent");
    decide(world, &code, &Review::Approve).await.expect("approved");
    world.app.clock.advance(SignedDuration::from_mins(1));
    code
}

fn refusal(answer: &AppResult<()>) -> &'static str {
    match answer {
        Err(AppError::Refused(refused)) => refused.code,
        _ => "none",
    }
}

async fn letters(world: &World, to: &str, word: &str) -> Vec<Stored> {
    let all = platform::mail::newest(&world.app).await.expect("mail");
    all.into_iter().filter(|m| m.to_address == to && m.subject.contains(word)).collect()
}

/// The teacher has a place, and was marked present on the morning of the day.
async fn attended(world: &World, code: &str) {
    let (id, person, now) = (course(world, code).await.id, world.teacher.person, world.app.clock.now());
    world.app.desk().ask(world.teacher.actor.clone(), id, person, now).await.expect("asked");
    let begins = course(world, code).await.first_meeting.expect("a session");
    world.app.clock.set(platform::clock::from_millis(begins - 4 * 3_600_000));
    let seat = world.organiser.seat.clone().expect("a seat");
    let mark = MarkInput { meeting: 1, person, mark: "present".to_owned(), missed_minutes: 0 };
    let marks = vec![mark];
    credit::mark_attendance(&world.app, &world.organiser.actor, &seat, code, marks).await.expect("marked");
}

/// A tag that may be set until the day after tomorrow.
async fn short_tag(world: &World) {
    let national = world.national().await;
    let mut client = world.client(&national).await;
    let until = (civil_date(world.app.clock.now()) + jiff::ToSpan::days(2)).to_string();
    let page = "/admin/tags/new";
    let version = client.get(page).await.attribute("input[name=version]", "value").unwrap_or_default();
    let fields = [
        ("version", version.as_str()),
        ("tag", "短期政策"),
        ("definition", "測試"),
        ("until", until.as_str()),
    ];
    client.submit(page, page, &fields).await.sees("標籤已儲存");
}

on_both! {
    /// A mistyped contact of a live course is refused at its field; nothing is saved and the typed text stays.
    async fn a_mistyped_contact_is_refused_at_its_field(world: World) {
        let code = world.published(20).await;
        let before = course(&world, &code).await;
        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{code}/edit/administration");
        let version = before.version.to_string();
        let typed = [("version", version.as_str()), ("contact1_email", "training at test")];
        let refused = organiser.submit(&page, &page, &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.main());
        refused.sees("這次的修改有 1 個地方要補正");
        assert_eq!(refused.attribute("input[name='contact1_email']", "value").as_deref(), Some("training at test"));
        assert_eq!(course(&world, &code).await, before);
        let right = [("version", version.as_str()), ("contact1_email", "course@test.example")];
        assert_eq!(organiser.submit(&page, &page, &right).await.status, StatusCode::OK);
        let after = course(&world, &code).await;
        assert_eq!((after.raw().first("contact1_email"), after.places), ("course@test.example", 20));
    }

    /// A tag that ended since the course was sent takes nothing from it: places, hours and days stay, also through a
    /// harmless edit, new dates and a change that was sent before and approved after.
    async fn an_ended_tag_takes_nothing_from_a_live_course(world: World) {
        short_tag(&world).await;
        let mut raw = form(&world);
        raw.set_many("attribute_tags", &["短期政策"]);
        let here = approved(&world, &raw).await;
        let mut online = raw.clone();
        online.set("title", "線上自學");
        online.set_many("delivery", &["11-6"]);
        online.meetings.clear();
        online.set("starts", "2026-10-28");
        online.set("ends", "2026-10-30");
        online.set("hours", "3");
        let online = approved(&world, &online).await;
        let changing = approved(&world, &raw).await;
        let counted = course(&world, &changing).await.half_hours;
        edit(&world, &changing, |raw| raw.set("class_size", "30")).await.expect("kept");
        send(&world, &changing).await.expect("sent");
        world.app.clock.advance(SignedDuration::from_hours(72));
        let kept = |c: &Course| (c.places, c.half_hours, c.starts.clone(), c.ends.clone(), c.first_meeting, c.last_meeting_end);
        for code in [&here, &online] {
            let before = kept(&course(&world, code).await);
            assert!(before.0 == 20 && before.1 > 0 && before.2.is_some() && before.4.is_some(), "{before:?}");
            edit(&world, code, |raw| raw.set("contact1_phone", "(03)900-1234")).await.expect("logged");
            let after = course(&world, code).await;
            assert_eq!(after.raw().first("contact1_phone"), "(03)900-1234");
            assert_eq!(kept(&after), before);
        }
        decide(&world, &changing, &Review::Approve).await.expect("approved");
        let after = course(&world, &changing).await;
        assert_eq!((after.places, after.half_hours), (30, counted), "as it was read when it was sent");
        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{here}/postpone");
        let version = course(&world, &here).await.version.to_string();
        let dates = [("version", version.as_str()), ("meetings-1-date", "115/11/11"), ("meetings-1-from", "13:30"),
            ("meetings-1-to", "16:30"), ("reason", "颱風停課")];
        organiser.submit(&page, &page, &dates).await.sees("已改期");
        let moved = course(&world, &here).await;
        assert_eq!((moved.places, moved.half_hours, moved.starts.as_deref()), (20, counted, Some("2026-11-11")));
    }

    /// A draft that was sent, told as overdue and taken back is thrown away like any other.
    async fn a_draft_taken_back_is_deleted(world: World) {
        let code = draft(&world, &form(&world)).await;
        send(&world, &code).await.expect("sent");
        world.app.clock.advance(SignedDuration::from_hours(24 * 9));
        catalogue::escalate(&world.app).await.expect("told");
        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{code}");
        organiser.submit(&page, &format!("{page}/recall"), &[]).await.sees("已撤回");
        let delete = format!("{page}/delete");
        let gone = organiser.submit(&delete, &delete, &[]).await;
        assert_eq!(gone.status, StatusCode::OK, "{}", gone.main());
        assert!(matches!(catalogue::by_code(world.app.db.read(), &code).await, Err(AppError::NotFound)));
    }

    /// A change whose own first session has passed is not approved, alone or with others; it can be returned.
    async fn a_change_into_the_past_is_not_approved(world: World) {
        let code = approved(&world, &form(&world)).await;
        edit(&world, &code, |raw| {
            raw.meetings[0].date = "2026-10-20".to_owned();
            raw.set("enrolment_closes", "2026-10-19 17:00");
        }).await.expect("kept");
        send(&world, &code).await.expect("sent");
        let before = course(&world, &code).await;
        world.app.clock.advance(SignedDuration::from_hours(24 * 7));
        assert_eq!(before.state(world.app.clock.now()), domain::course::life::CourseState::Approved);
        let late = decide(&world, &code, &Review::Approve).await;
        assert_eq!(refusal(&late), "course-change-in-the-past", "{late:?}");
        let mut reviewer = world.client(&world.reviewer).await;
        let row = format!("{code}:{}", before.version);
        reviewer.submit("/review/courses", "/review/courses/approve/yes", &[("course", row.as_str())]).await.sees("已經開始或過去，不能核准");
        assert_eq!(course(&world, &code).await, before);
        let back = Review::Return { reasons: vec!["dates".to_owned()], text: String::new() };
        decide(&world, &code, &back).await.expect("returned");
    }

    /// The second reviewer is told who was quicker and keeps what was written; so does who meets a form sent anew.
    async fn the_second_reviewer_keeps_what_was_written(world: World) {
        let code = draft(&world, &form(&world)).await;
        send(&world, &code).await.expect("sent");
        let mut second = world.client(&world.reviewer).await;
        let page = format!("/review/courses/{code}");
        let shown = second.get(&page).await;
        let (token, version) = (shown.token(), shown.attribute("input[name=version]", "value").expect("a version"));
        let fields = [("csrf", token.as_str()), ("version", version.as_str()), ("decision", "return"),
            ("reasons", "hours"), ("text", "三小時的內容排得太滿")];
        // Taken back, corrected and sent again meanwhile: the form comes back with everything in it.
        let seat = world.organiser.seat.clone().expect("a seat");
        catalogue::recall(&world.app, &world.organiser.actor, &seat, &code).await.expect("taken back");
        edit(&world, &code, |raw| raw.set("title", "閱讀理解策略進階工作坊")).await.expect("saved");
        send(&world, &code).await.expect("sent again");
        let changed = second.post(&page, &fields).await;
        assert_eq!(changed.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", changed.main());
        changed.sees("登錄內容剛剛有變動").sees("三小時的內容排得太滿");
        // Approved by a colleague meanwhile: there is no form any more, but the words are there.
        decide(&world, &code, &Review::Approve).await.expect("approved");
        let late = second.post(&page, &fields).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", late.main());
        late.sees("處理").sees("您剛才填寫的退回原因").sees("三小時的內容排得太滿").sees("時數與場次不符或不合理");
        assert!(course(&world, &code).await.returned_at.is_none());
    }

    /// Dates and reason typed for a course that somebody saved meanwhile stay, and can be sent once more.
    async fn new_dates_typed_beside_a_colleague_stay(world: World) {
        let code = approved(&world, &form(&world)).await;
        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{code}/postpone");
        let shown = organiser.get(&page).await;
        let (token, version) = (shown.token(), shown.attribute("input[name=version]", "value").expect("a version"));
        edit(&world, &code, |raw| raw.set("contact1_phone", "(03)900-1234")).await.expect("logged");
        let dates = [("meetings-1-date", "115/11/11"), ("meetings-1-from", "13:30"), ("meetings-1-to", "16:30"), ("reason", "颱風停課")];
        let mut fields = vec![("csrf", token.as_str()), ("version", version.as_str())];
        fields.extend(dates);
        let stale = organiser.post(&page, &fields).await;
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", stale.main());
        stale.sees("有人先儲存了這份登錄表").sees("颱風停課");
        assert_eq!(stale.attribute("input[name='meetings-1-date']", "value").as_deref(), Some("115/11/11"));
        let (token, version) = (stale.token(), stale.attribute("input[name=version]", "value").expect("a version"));
        let mut again = vec![("csrf", token.as_str()), ("version", version.as_str())];
        again.extend(dates);
        organiser.post(&page, &again).await.sees("已改期");
        assert_eq!(course(&world, &code).await.raw().first("contact1_phone"), "(03)900-1234", "the colleague's edit stays");
    }

    /// Small edits are judged together by the form last reviewed: an outline is not replaced piece by piece, nor a spot.
    async fn harmless_edits_do_not_add_up(world: World) {
        let mut raw = form(&world);
        raw.set("outline", "預測、摘要、推論與自我提問。");
        raw.meetings[0].spot = "24.75210,121.75820".to_owned();
        let code = approved(&world, &raw).await;
        edit(&world, &code, |raw| raw.set("outline", "預測、摘要、推論與自我發問。")).await.expect("a correction");
        let now = course(&world, &code).await;
        assert_eq!((now.proposal(), now.raw().first("outline")), (ProposalState::None, "預測、摘要、推論與自我發問。"));
        edit(&world, &code, |raw| raw.set("outline", "桌球、摘要、推論與自我發問。")).await.expect("kept as a change");
        let now = course(&world, &code).await;
        assert_eq!((now.proposal(), now.raw().first("outline")), (ProposalState::Open, "預測、摘要、推論與自我發問。"));
        edit(&world, &code, |raw| raw.set("outline", "預測、摘要、推論與自我提問。")).await.expect("taken back");
        assert_eq!(course(&world, &code).await.proposal(), ProposalState::None);
        edit(&world, &code, |raw| raw.meetings[0].spot.clear()).await.expect("the spot is gone");
        let now = course(&world, &code).await;
        assert_eq!((now.proposal(), now.raw().meetings[0].spot.as_str()), (ProposalState::None, ""));
        // New dates are not reviewed either, but they are what later edits start from.
        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{code}/postpone");
        let version = now.version.to_string();
        let dates = [("version", version.as_str()), ("meetings-1-date", "115/10/30"), ("meetings-1-from", "13:30"),
            ("meetings-1-to", "16:30"), ("reason", "颱風停課")];
        organiser.submit(&page, &page, &dates).await.sees("已改期");
        edit(&world, &code, |raw| raw.meetings[0].place = "視聽教室 二樓".to_owned()).await.expect("another room");
        assert_eq!(course(&world, &code).await.proposal(), ProposalState::None);
        edit(&world, &code, |raw| raw.meetings[0].spot = "22.62730,120.30140".to_owned()).await.expect("kept as a change");
        let now = course(&world, &code).await;
        assert_eq!((now.proposal(), now.raw().meetings[0].spot.as_str()), (ProposalState::Open, ""));
        // Once approved, the next small edit is judged by what was approved now.
        send(&world, &code).await.expect("sent");
        decide(&world, &code, &Review::Approve).await.expect("approved");
        edit(&world, &code, |raw| raw.meetings[0].spot = "22.62800,120.30140".to_owned()).await.expect("a little aside");
        let now = course(&world, &code).await;
        assert_eq!((now.proposal(), now.raw().meetings[0].spot.as_str()), (ProposalState::None, "22.62800,120.30140"));
    }

    /// Once attendance was marked, dates stay: neither postponed nor moved by a change that is approved.
    async fn marked_sessions_keep_their_dates(world: World) {
        let code = approved(&world, &form(&world)).await;
        edit(&world, &code, |raw| {
            let mut second = raw.meetings[0].clone();
            second.date = "2026-11-04".to_owned();
            raw.meetings[0].date = "2026-11-03".to_owned();
            raw.meetings.push(second);
        }).await.expect("kept");
        send(&world, &code).await.expect("sent");
        attended(&world, &code).await;
        let before = course(&world, &code).await;
        let refused = decide(&world, &code, &Review::Approve).await;
        assert_eq!(refusal(&refused), "course-change-moves-attended", "{refused:?}");
        assert_eq!(course(&world, &code).await, before);
        let seat = world.organiser.seat.clone().expect("a seat");
        catalogue::recall(&world.app, &world.organiser.actor, &seat, &code).await.expect("taken back");
        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{code}/postpone");
        organiser.get(&page).await.sees("已經點名，不能改期");
        let version = course(&world, &code).await.version.to_string();
        let dates = [("version", version.as_str()), ("meetings-1-date", "115/11/11"), ("meetings-1-from", "13:30"),
            ("meetings-1-to", "16:30"), ("reason", "颱風停課")];
        organiser.submit(&format!("/desk/courses/{code}"), &page, &dates).await.sees("已經點名，不能改期");
        let after = course(&world, &code).await;
        assert_eq!((after.starts, after.first_meeting), (before.starts, before.first_meeting));
    }

    /// Another place on the same dates is told as that: no postponement in letters or on pages, no longer withdrawal.
    async fn another_place_is_no_postponement(world: World) {
        let code = approved(&world, &form(&world)).await;
        let id = course(&world, &code).await.id;
        world.app.desk().ask(world.teacher.actor.clone(), id, world.teacher.person, world.app.clock.now()).await.expect("asked");
        world.app.clock.advance(SignedDuration::from_mins(1));
        edit(&world, &code, |raw| raw.meetings[0].place = "松柏國小 禮堂".to_owned()).await.expect("kept");
        send(&world, &code).await.expect("sent");
        decide(&world, &code, &Review::Approve).await.expect("approved");
        world.app.run_jobs().await.expect("jobs");
        assert!(letters(&world, "teacher@test.example", "課程改期").await.is_empty());
        let told = letters(&world, "teacher@test.example", "【杏壇】地點變更：閱讀理解策略工作坊").await;
        assert_eq!(told.len(), 1);
        for words in ["更改地點，日期和時間不變", "視聽教室", "松柏國小 禮堂", code.as_str()] {
            assert!(told[0].body.contains(words), "{words}: {}", told[0].body);
        }
        assert!(catalogue::last_moved(world.app.db.read(), id).await.expect("read").is_none());
        let public = world.visitor().get(&format!("/courses/{code}")).await;
        public.sees("松柏國小 禮堂");
        assert!(!public.text.contains("這門課程改期了") && !public.text.contains("EventRescheduled"));
        let own = enrolment::of_person_at(world.app.db.read(), id, world.teacher.person).await.expect("read").expect("a request");
        let mut teacher = world.client(&world.teacher).await;
        assert!(!teacher.get(&format!("/my/enrolments/{}", own.id)).await.text.contains("這門課程改期了"));
        let now = course(&world, &code).await;
        let until = catalogue::withdraw_until(world.app.db.read(), &now, own.requested_at).await.expect("read");
        assert_eq!(until, now.enrolment_closes(), "the course begins later than that");
    }

    /// Of a change is asked what its own name and days bring up; the reviewer reads those answers, and no question that
    /// arose after the sending and was put to nobody.
    async fn a_change_is_asked_about_as_it_would_become(world: World) {
        let mut other = form(&world);
        other.set("title", "數學素養工作坊");
        let twin = approved(&world, &other).await;
        let mut raw = form(&world);
        raw.set("instructor_name", "呂映雪");
        let code = draft(&world, &raw).await;
        let mut organiser = world.client(&world.organiser).await;
        assert_eq!(organiser.send_course(&code).await.status, StatusCode::OK);
        decide(&world, &code, &Review::Approve).await.expect("approved");
        world.app.clock.advance(SignedDuration::from_mins(1));
        edit(&world, &code, |raw| raw.set("title", "數學素養工作坊")).await.expect("kept");
        let check = organiser.get(&format!("/desk/courses/{code}/edit/check")).await;
        check.sees(&format!("本單位已經有同名、同日期的課程 {twin}"));
        let fields = [(format!("caution_caution-twin-own_{twin}"), "第二梯次"), ("caution_caution-consent".to_owned(), "1")];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), *v)).collect();
        let sent = organiser.submit(&format!("/desk/courses/{code}/edit/check"), &format!("/desk/courses/{code}/submit"), &fields).await;
        assert_eq!(sent.status, StatusCode::OK, "{}", sent.main());
        world.app.clock.advance(SignedDuration::from_mins(1));
        // A third course of that name is sent later: nobody was asked about it here.
        let third = approved(&world, &other).await;
        let mut reviewer = world.client(&world.reviewer).await;
        for shown in [reviewer.get(&format!("/review/courses/{code}")).await, organiser.get(&format!("/desk/courses/{code}")).await] {
            let card = shown.texts(".card").into_iter().find(|text| text.contains("送審前的提醒與回答")).expect("the answers");
            assert!(card.contains("第二梯次") && card.contains(&twin), "{card}");
            assert!(!card.contains("沒有回答") && !card.contains(&third), "{card}");
        }
    }
}
