//! The review desk: changes beside the approved form, what differs, the queue, several at once, the promise.

use app::catalogue::{self, Course, Review};
use axum::http::StatusCode;
use domain::course::life::ProposalState;
use jiff::SignedDuration;
use testkit::{World, course_form};

use crate::on_both;

async fn course(world: &World, code: &str) -> Course {
    catalogue::by_code(world.app.db.read(), code).await.expect("course")
}

/// Saves one field as the organiser does on the form, over what is edited now.
async fn edit(world: &World, code: &str, field: &str, value: &str) -> platform::AppResult<()> {
    let seat = world.organiser.seat.clone().expect("a seat");
    let now = course(world, code).await;
    let mut raw = now.edited(world.app.clock.now());
    raw.set(field, value);
    world.app.clock.advance(SignedDuration::from_mins(1));
    catalogue::save_form(&world.app, &world.organiser.actor, &seat, code, now.version, &raw).await
}

async fn send(world: &World, code: &str) {
    let seat = world.organiser.seat.clone().expect("a seat");
    catalogue::submit(&world.app, &world.organiser.actor, &seat, code).await.expect("sent");
    world.app.clock.advance(SignedDuration::from_mins(1));
}

async fn decide(world: &World, code: &str, verdict: &Review) -> platform::AppResult<()> {
    let seat = world.reviewer.seat.clone().expect("a seat");
    catalogue::review(&world.app, &world.reviewer.actor, &seat, code, None, verdict).await
}

fn back() -> Review {
    Review::Return { reasons: vec!["title".to_owned()], text: "請寫明年級".to_owned() }
}

/// A course with this title that waits for the bureau.
async fn waiting(world: &World, persona: &testkit::Persona, title: &str) -> String {
    let seat = persona.seat.clone().expect("a seat");
    let mut raw = course_form(domain::calendar::civil_date(world.app.clock.now()), 20);
    raw.set("title", title);
    let code = catalogue::create_draft(&world.app, &persona.actor, &seat, &raw).await.expect("draft");
    catalogue::submit(&world.app, &persona.actor, &seat, &code).await.expect("sent");
    code
}

on_both! {
    /// The approved form stays public and open for enrolment until the change is approved; the reviewer sees what differs.
    async fn a_change_waits_beside_the_approved_form(world: World) {
        let code = world.published(5).await;
        edit(&world, &code, "title", "閱讀理解策略進階工作坊").await.expect("kept");
        edit(&world, &code, "class_size", "30").await.expect("kept in the same change");
        let public = format!("/courses/{code}");
        world.visitor().get(&public).await.sees("閱讀理解策略工作坊");
        let mut organiser = world.client(&world.organiser).await;
        organiser.get(&format!("/desk/courses/{code}")).await.sees("變更尚未送審").sees("放棄這次變更");
        let check = format!("/desk/courses/{code}/edit/check");
        organiser.get(&check).await.sees("這次變更了什麼").sees("進階").sees("送出變更審核");
        organiser.send_course(&code).await.sees("變更審核中").sees("撤回送審");
        // Meanwhile a teacher finds a place under the approved form.
        let now = course(&world, &code).await;
        let asked = world.app.desk().ask(world.teacher.actor.clone(), now.id, world.teacher.person, world.app.clock.now()).await;
        asked.expect("enrolled while the change waits");
        let mut reviewer = world.client(&world.reviewer).await;
        reviewer.get("/review/courses?kind=change").await.sees("共 1 門").sees("公布後的變更");
        let page = format!("/review/courses/{code}");
        let shown = reviewer.get(&page).await;
        shown.sees("這次變更了什麼").sees("核定內容").sees("變更為").sees("進階").sees("30");
        assert_eq!(shown.texts("ins").iter().filter(|t| t.contains("進階")).count(), 1, "only what was put in is marked");
        let version = shown.attribute("input[name=version]", "value").expect("a version");
        let done = reviewer.submit(&page, &page, &[("decision", "approve"), ("version", &version)]).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.main());
        world.visitor().get(&public).await.sees("閱讀理解策略進階工作坊");
        let after = course(&world, &code).await;
        assert_eq!((after.places, after.proposal(), after.waits()), (30, ProposalState::None, false));
        assert_eq!(after.approved_at, now.approved_at, "it was published then, not now");
    }

    /// A change that was returned is corrected and sent again; the reviewer sees what differs from what was returned.
    async fn a_returned_change_comes_again(world: World) {
        let code = world.published(5).await;
        edit(&world, &code, "title", "進階工作坊").await.expect("kept");
        send(&world, &code).await;
        decide(&world, &code, &back()).await.expect("returned");
        let mut organiser = world.client(&world.organiser).await;
        organiser.get(&format!("/desk/courses/{code}")).await.sees("變更退回，請補正").sees("請寫明年級");
        world.app.clock.advance(SignedDuration::from_mins(1));
        edit(&world, &code, "title", "中年級進階工作坊").await.expect("kept");
        send(&world, &code).await;
        let mut reviewer = world.client(&world.reviewer).await;
        let shown = reviewer.get(&format!("/review/courses/{code}")).await;
        shown.sees("和上次退回時的差異").sees("這次變更了什麼");
        assert!(shown.texts("ins").iter().any(|t| t.contains("中年級")), "{:?}", shown.texts("ins"));
        decide(&world, &code, &Review::Approve).await.expect("approved");
        assert_eq!(course(&world, &code).await.title, "中年級進階工作坊");
    }

    /// A draft that was returned shows what differs as well, and is marked in the queue.
    async fn a_returned_course_shows_what_was_corrected(world: World) {
        let code = waiting(&world, &world.organiser, "班級經營").await;
        world.app.clock.advance(SignedDuration::from_mins(1));
        decide(&world, &code, &back()).await.expect("returned");
        edit(&world, &code, "title", "低年級班級經營").await.expect("saved");
        send(&world, &code).await;
        let mut reviewer = world.client(&world.reviewer).await;
        reviewer.get("/review/courses?kind=again").await.sees("補正後再送").sees("低年級班級經營");
        let shown = reviewer.get(&format!("/review/courses/{code}")).await;
        shown.sees("和上次退回時的差異");
        assert!(shown.texts("ins").iter().any(|t| t.contains("低年級")), "{:?}", shown.texts("ins"));
    }

    /// An edit during review is refused and nothing typed is lost; taken back, it goes on; a reviewer who was quicker wins.
    async fn an_edit_during_review(world: World) {
        let code = waiting(&world, &world.organiser, "環境教育").await;
        let refused = edit(&world, &code, "title", "環境教育與食農").await;
        assert!(matches!(&refused, Err(platform::AppError::Refused(r)) if r.code == "course-under-review"), "{refused:?}");
        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{code}");
        organiser.submit(&page, &format!("{page}/recall"), &[]).await.sees("已撤回，可以繼續修改");
        assert!(!course(&world, &code).await.waits());
        edit(&world, &code, "title", "環境教育與食農").await.expect("saved");
        send(&world, &code).await;
        let mut late = world.client(&world.organiser).await;
        let token = late.get(&page).await.token();
        decide(&world, &code, &Review::Approve).await.expect("approved");
        late.post(&format!("{page}/recall"), &[("csrf", &token)]).await.sees("審核單位已經處理");
        assert!(course(&world, &code).await.approved_at.is_some());
    }

    /// Writing the approved answers again undoes the change, discarding it does too, and neither touches what is approved.
    async fn a_change_is_undone(world: World) {
        let code = world.published(5).await;
        let title = course(&world, &code).await.title;
        edit(&world, &code, "title", "別的").await.expect("kept");
        assert_eq!(course(&world, &code).await.proposal(), ProposalState::Open);
        edit(&world, &code, "title", &title).await.expect("undone");
        assert_eq!(course(&world, &code).await.proposal(), ProposalState::None);
        edit(&world, &code, "title", "別的").await.expect("kept");
        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{code}");
        let deed = format!("{page}/discard-change");
        organiser.submit(&page, &deed, &[]).await.sees("已放棄變更");
        organiser.submit(&page, &deed, &[]).await.sees("已放棄變更");
        let after = course(&world, &code).await;
        assert_eq!((after.proposal(), after.title), (ProposalState::None, title));
    }

    /// A harmless edit takes effect at once; one beside a change that waits is refused rather than lost in it.
    async fn harmless_edits_and_changes(world: World) {
        let code = world.published(5).await;
        edit(&world, &code, "contact1_phone", "(03)900-1234").await.expect("logged");
        let now = course(&world, &code).await;
        assert_eq!((now.raw().first("contact1_phone"), now.proposal()), ("(03)900-1234", ProposalState::None));
        edit(&world, &code, "title", "別的").await.expect("kept");
        send(&world, &code).await;
        let refused = edit(&world, &code, "contact1_phone", "(03)900-5678").await;
        assert!(matches!(&refused, Err(platform::AppError::Refused(r)) if r.code == "course-under-review"), "{refused:?}");
    }

    /// Once the course has begun its change can only be returned.
    async fn a_change_comes_too_late(world: World) {
        let code = world.published(5).await;
        edit(&world, &code, "title", "別的").await.expect("kept");
        send(&world, &code).await;
        let begins = course(&world, &code).await.first_meeting.expect("a meeting");
        world.app.clock.set(platform::clock::from_millis(begins + 60_000));
        let late = decide(&world, &code, &Review::Approve).await;
        assert!(matches!(&late, Err(platform::AppError::Refused(r)) if r.code == "course-begun"), "{late:?}");
        decide(&world, &code, &back()).await.expect("returned");
        let mut organiser = world.client(&world.organiser).await;
        organiser.get(&format!("/desk/courses/{code}")).await.sees("課程已開始，變更不再生效");
    }

    /// What is typed into a change is kept while typing; another tab that saved since is told and nothing is lost.
    async fn a_change_is_kept_while_typing(world: World) {
        let code = world.published(5).await;
        edit(&world, &code, "title", "別的").await.expect("kept");
        let (seat, now) = (world.organiser.seat.clone().expect("a seat"), course(&world, &code).await);
        let mut raw = now.edited(world.app.clock.now());
        raw.set("title", "打到一");
        let kept = catalogue::keep_typed(&world.app, &world.organiser.actor, &seat, &code, now.version, &raw).await;
        assert!(kept.expect("answered"));
        let typed = course(&world, &code).await;
        assert_eq!((typed.version, typed.edited(world.app.clock.now()).first("title")), (now.version, "打到一"));
        assert_eq!(typed.title, now.title, "nothing of it is public");
        edit(&world, &code, "title", "打到一半").await.expect("saved by hand");
        let stale = catalogue::save_form(&world.app, &world.organiser.actor, &seat, &code, now.version, &raw).await;
        assert!(matches!(stale, Err(platform::AppError::StaleForm)), "{stale:?}");
    }

    /// The queue is narrowed by words, organiser, kind and lateness; each condition can be taken off again.
    async fn the_queue_is_narrowed(world: World) {
        let old = waiting(&world, &world.organiser, "資訊安全").await;
        world.app.clock.advance(SignedDuration::from_hours(24 * 7));
        let new = waiting(&world, &world.other_organiser, "本土語教學").await;
        let mut reviewer = world.client(&world.reviewer).await;
        let all = reviewer.get("/review/courses").await;
        all.sees("共 2 門");
        let first = all.texts("tbody tr").first().cloned().unwrap_or_default();
        assert!(first.contains(&old), "overdue stands first: {first}");
        let organiser = reviewer.get("/review/courses").await.texts("select[name=organiser] option").join("|");
        assert!(organiser.contains("（1 門）"), "{organiser}");
        for (query, found, other) in [
            ("q=%E8%B3%87%E8%A8%8A", &old, &new),
            ("q=%EF%BC%95%EF%BC%90", &old, &"—".to_owned()),
            ("due=late", &old, &new),
            ("due=later", &new, &old),
            ("kind=new&due=late", &old, &new),
        ] {
            let page = reviewer.get(&format!("/review/courses?{query}")).await;
            let table = page.texts("tbody").join(" ");
            assert!(table.contains(found.as_str()) && !table.contains(other.as_str()), "{query}: {table}");
        }
        reviewer.get("/review/courses?kind=change").await.sees("沒有符合");
        let wrong = reviewer.get("/review/courses?kind=%27&due=x&page=-4&stage=%25").await;
        assert_eq!(wrong.status, StatusCode::OK);
    }

    /// Several approved together: each by itself; what another decided, changed or is not ours is left and named.
    async fn several_are_approved_together(world: World) {
        let mut codes = Vec::new();
        for n in 0..4 {
            codes.push(waiting(&world, &world.organiser, &format!("研習第{n}場")).await);
        }
        let mut reviewer = world.client(&world.reviewer).await;
        let queue = reviewer.get("/review/courses").await;
        let ticks: Vec<String> = codes.iter().map(|code| {
            let select = format!("input[name=course][value^='{code}:']");
            queue.attribute(&select, "value").expect("a tick")
        }).collect();
        let mut fields: Vec<(&str, &str)> = ticks.iter().map(|t| ("course", t.as_str())).collect();
        fields.push(("course", "9999999:1"));
        fields.push(("course", "無"));
        let confirm = reviewer.submit("/review/courses", "/review/courses/approve", &fields).await;
        confirm.sees("整批核准").sees("研習第3場");
        assert_eq!(confirm.texts("tbody tr").len(), 4);
        // Meanwhile another reviewer returns one and the organiser takes one back, changes it and sends it again.
        world.app.clock.advance(SignedDuration::from_mins(1));
        decide(&world, &codes[1], &back()).await.expect("returned");
        let seat = world.organiser.seat.clone().expect("a seat");
        catalogue::recall(&world.app, &world.organiser.actor, &seat, &codes[2]).await.expect("taken back");
        edit(&world, &codes[2], "title", "另一場").await.expect("saved");
        send(&world, &codes[2]).await;
        let done = reviewer.submit("/review/courses", "/review/courses/approve/yes", &fields).await;
        done.sees("已核准 2 門；2 門沒有核准").sees("內容剛有變動");
        let mut published = Vec::new();
        for code in &codes {
            published.push(course(&world, code).await.approved_at.is_some());
        }
        assert_eq!(published, [true, false, false, true]);
        reviewer.submit("/review/courses", "/review/courses/approve", &[]).await.sees("請先勾選");
        let mut stranger = world.client(&world.other_organiser).await;
        let denied = stranger.submit("/account", "/review/courses/approve/yes", &fields).await;
        assert_eq!(denied.status, StatusCode::FORBIDDEN);
    }

    /// A broken promise is told once to the centre and, three working days later, once to the authority above it.
    async fn a_broken_promise_is_told_once(world: World) {
        let national = world.national().await;
        let code = waiting(&world, &world.organiser, "逾期的課").await;
        let told = async |part: &str| {
            platform::mail::newest(&world.app).await.expect("mails").iter().filter(|m| m.subject.contains(part)).count()
        };
        catalogue::escalate(&world.app).await.expect("looked");
        assert_eq!(told("超過三個工作天").await, 0, "the promise still holds");
        // Ten days hold at least five working days, and end on one.
        let days = domain::calendar::WorkingDays::shipped();
        let step = async || loop {
            world.app.clock.advance(SignedDuration::from_hours(24));
            if days.is_working(domain::calendar::civil_date(world.app.clock.now())) { break }
        };
        for _ in 0..4 { step().await; }
        catalogue::escalate(&world.app).await.expect("told");
        catalogue::escalate(&world.app).await.expect("told already");
        assert_eq!((told("超過三個工作天").await, told("逾期未審").await), (1, 0));
        let mails = platform::mail::newest(&world.app).await.expect("mails");
        assert!(mails.iter().any(|m| m.body.contains(&code)), "{mails:#?}");
        for _ in 0..4 { step().await; }
        catalogue::escalate(&world.app).await.expect("told above");
        catalogue::escalate(&world.app).await.expect("told already");
        assert_eq!(told("超過三個工作天").await, 1);
        let above = app::directory::organisation(world.app.db.read(), world.bureau).await.expect("bureau").reviewer;
        assert_eq!(told("逾期未審").await, usize::from(above.is_some()), "{national:?}");
    }

    /// After a decision the next course opens, and the sentence above it is about the one before.
    async fn the_next_course_opens_as_not_yet_reviewed(world: World) {
        let first = waiting(&world, &world.organiser, "班級經營").await;
        world.app.clock.advance(SignedDuration::from_mins(1));
        let second = waiting(&world, &world.organiser, "環境教育").await;
        world.app.clock.advance(SignedDuration::from_mins(1));
        let third = waiting(&world, &world.organiser, "食農教育").await;
        let mut reviewer = world.client(&world.reviewer).await;
        let page = |code: &str| format!("/review/courses/{code}");
        let next = reviewer.submit(&page(&first), &page(&first), &[("decision", "approve")]).await;
        assert_eq!(next.path, page(&second));
        next.sees("剛才那門課程已核准並公布。以下是下一門，尚未審核。");
        let next = reviewer.submit(&next.path, &next.path, &[("decision", "return"), ("text", "請寫明年級")]).await;
        assert_eq!(next.path, page(&third));
        next.sees("剛才那門課程已退回。以下是下一門，尚未審核。");
        let done = reviewer.submit(&next.path, &next.path, &[("decision", "approve")]).await;
        assert_eq!(done.path, "/review/courses");
        done.sees("已核准並公布，開課單位會收到通知。");
    }
}
