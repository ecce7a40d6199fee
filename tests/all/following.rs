//! Following courses and keeping searches: who is told of what, when, and never twice.

use app::App;
use app::catalogue::{self, Review};
use app::following::{self, Told};
use app::identity;
use axum::http::StatusCode;
use domain::calendar::civil_date;
use domain::course::RawForm;
use futures::future::join_all;
use jiff::{SignedDuration, ToSpan};
use platform::db::Actor;
use platform::ids::PersonId;
use platform::mail::{self, Stored};
use testkit::{PASSWORD, World, course_form};

use crate::on_both;

/// A published course of the first school, with some answers changed; answers its code.
async fn course(world: &World, title: &str, change: impl FnOnce(&mut RawForm)) -> String {
    let mut form = course_form(civil_date(world.app.clock.now()), 1);
    form.set("title", title);
    change(&mut form);
    let seat = world.organiser.seat.clone().expect("a seat");
    let code =
        catalogue::create_draft(&world.app, &world.organiser.actor, &seat, &form).await.expect("draft");
    catalogue::submit(&world.app, &world.organiser.actor, &seat, &code).await.expect("submitted");
    approve(world, &code).await;
    code
}

async fn approve(world: &World, code: &str) {
    let (actor, seat) = (&world.reviewer.actor, world.reviewer.seat.clone().expect("a seat"));
    catalogue::review(&world.app, actor, &seat, code, None, &Review::Approve).await.expect("approved");
}

async fn turn(app: &App) {
    following::turn(app).await.expect("a turn");
}

/// A second copy of the service whose clock shows the same.
async fn copy(world: &World) -> App {
    let second = world.reopened().await;
    second.clock.advance(world.app.clock.now().duration_since(second.clock.now()));
    second
}

/// Time passes on every copy.
fn later(copies: [&App; 2], by: SignedDuration) {
    copies.iter().for_each(|app| app.clock.advance(by));
}

/// Letters of this capability to an address, oldest first.
async fn letters(world: &World, to: &str) -> Vec<Stored> {
    let mut all = mail::newest(&world.app).await.expect("mail");
    all.retain(|m| m.to_address == to && m.body.contains("/unsubscribe/"));
    all.reverse();
    all
}

async fn subjects(world: &World, to: &str) -> Vec<String> {
    letters(world, to).await.into_iter().map(|m| m.subject).collect()
}

/// The first link in a letter that begins with this path, as a path.
fn link(letter: &Stored, path: &str) -> String {
    let at = letter.body.find(path).unwrap_or_else(|| panic!("no {path} in {}", letter.body));
    letter.body[at..].split_whitespace().next().unwrap_or_default().to_owned()
}

async fn keep(world: &World, person: PersonId, query: &str, told: Told) {
    let actor = Actor { person: Some(person), ..Actor::process("test") };
    following::save_search(&world.app, &actor, person, query, query, told).await.expect("kept");
}

/// Merges one person into another, as the region centre does.
async fn merge(world: &World, kept: PersonId, merged: PersonId) {
    let mut codes = Vec::new();
    for id in [kept, merged] {
        let person = identity::persons(world.app.db.read(), &[id]).await.expect("read").pop().expect("known");
        codes.push(person.personal_code);
    }
    let page = format!("/admin/merge?kept={}&merged={}", codes[0], codes[1]);
    let fields = [("kept", codes[0].as_str()), ("merged", codes[1].as_str()), ("reason", "重複註冊")];
    world.client(&world.reviewer).await.submit(&page, "/admin/merge", &fields).await.sees("已合併");
}

const TEACHER: &str = "teacher@test.example";

on_both! {
    /// A visitor presses, signs in, comes back to the press, follows; the page and the list show it; pressing twice is once.
    async fn following_begins_at_the_course_and_ends_there(world: World) {
        let code = course(&world, "杏花理解策略工作坊", |_| {}).await;
        let page = format!("/courses/{code}");
        let mut visitor = world.visitor();
        let press = visitor.get(&page).await.attribute(&format!("a[href='{page}/follow']"), "href").expect("a press");
        let sign_in = visitor.get(&press).await;
        assert!(sign_in.path.starts_with("/sign-in?back="), "{}", sign_in.path);
        let back = sign_in.path.split_once("back=").expect("a way back").1.to_owned();
        let asked = visitor.submit(&sign_in.path, "/sign-in", &[("user", "teacher"), ("password", PASSWORD), ("back", &back)]).await;
        assert_eq!(asked.path, format!("{page}/follow"), "comes back to the press");
        asked.sees("杏花理解策略工作坊").sees("又有名額");
        let followed = visitor.submit(&format!("{page}/follow"), &format!("{page}/follow"), &[("back", &page)]).await;
        assert_eq!(followed.path, page, "{}", followed.main());
        followed.sees("取消追蹤");
        visitor.submit(&page, &format!("{page}/follow"), &[]).await;
        assert_eq!(following::follows_of(world.app.db.read(), world.teacher.person).await.expect("read").len(), 1);
        let list = visitor.get("/my/following").await;
        list.sees("杏花理解策略工作坊").sees("剩 1 位");
        let ended = visitor.submit("/my/following", &format!("{page}/unfollow"), &[("back", "/my/following")]).await;
        assert_eq!(ended.path, "/my/following");
        ended.sees("還沒有追蹤任何研習");
        // From a card of the list, back to the list with its question.
        let found = "/courses?q=%E6%9D%8F%E8%8A%B1";
        let card = visitor.get(found).await;
        assert_eq!(card.attribute(&format!("form[action='{page}/follow'] input[name=back]"), "value").as_deref(), Some(found));
        assert_eq!(visitor.submit(found, &format!("{page}/follow"), &[("back", found)]).await.path, found);
        let elsewhere = visitor.submit(found, &format!("{page}/unfollow"), &[("back", "https://evil.example/")]).await;
        assert_eq!(elsewhere.path, page, "only own addresses are gone back to");
        let draft = catalogue::create_draft(&world.app, &world.organiser.actor, &world.organiser.seat.clone().expect("seat"), &course_form(civil_date(world.app.clock.now()), 1)).await.expect("draft");
        assert_eq!(visitor.get(&format!("/courses/{draft}/follow")).await.status, StatusCode::NOT_FOUND, "drafts are unknown");
    }

    /// Opens, changed, has a place again, cancelled: one letter each, whatever runs twice or at the same moment.
    async fn each_occasion_is_told_once(world: World) {
        let today = civil_date(world.app.clock.now());
        turn(&world.app).await;
        let code = course(&world, "追蹤的研習", |f| f.set("enrolment_opens", format!("{}T08:00", today + 1.days()))).await;
        following::follow(&world.app, &world.teacher.actor, world.teacher.person, &code).await.expect("followed");
        turn(&world.app).await;
        assert!(subjects(&world, TEACHER).await.is_empty(), "nothing has happened");

        world.app.clock.advance(SignedDuration::from_hours(24));
        let second = copy(&world).await;
        join_all([following::turn(&world.app), following::turn(&second), following::turn(&world.app)]).await;
        turn(&second).await;
        assert_eq!(subjects(&world, TEACHER).await, ["開始報名：追蹤的研習"]);

        // The one place is taken and given back.
        let mut other = world.client(&world.other_teacher).await;
        let enrol = format!("/courses/{code}/enrol");
        let own = other.submit(&enrol, &enrol, &[]).await.path;
        turn(&world.app).await;
        assert_eq!(subjects(&world, TEACHER).await.len(), 1, "that it is full is no news");
        other.submit(&format!("{own}/withdraw"), &format!("{own}/withdraw"), &[]).await;
        join_all([following::turn(&world.app), following::turn(&second)]).await;
        turn(&world.app).await;
        assert_eq!(subjects(&world, TEACHER).await[1..], ["又有名額：追蹤的研習"]);

        // Another day, approved again: the letter names the old and the new one.
        later([&world.app, &second], SignedDuration::from_mins(1));
        let seat = world.organiser.seat.clone().expect("seat");
        let before = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let mut form = before.raw();
        form.meetings[0].date = (today + 16.days()).to_string();
        catalogue::save_form(&world.app, &world.organiser.actor, &seat, &code, before.version, &form).await.expect("saved");
        turn(&world.app).await;
        catalogue::submit(&world.app, &world.organiser.actor, &seat, &code).await.expect("sent");
        turn(&world.app).await;
        assert_eq!(subjects(&world, TEACHER).await.len(), 2, "what is not approved changes nothing");
        later([&world.app, &second], SignedDuration::from_mins(1));
        approve(&world, &code).await;
        join_all([following::turn(&world.app), following::turn(&second)]).await;
        let told = letters(&world, TEACHER).await;
        assert_eq!(told.len(), 3, "{:?}", subjects(&world, TEACHER).await);
        assert!(told[2].subject.contains("研習有變更") && told[2].body.contains('→'), "{}", told[2].body);

        catalogue::cancel(&world.app, &world.organiser.actor, &seat, &code, "講師生病").await.expect("cancelled");
        later([&world.app, &second], SignedDuration::from_mins(1));
        turn(&world.app).await;
        turn(&second).await;
        let told = letters(&world, TEACHER).await;
        assert_eq!(told.len(), 4);
        assert!(told[3].subject.contains("研習取消") && told[3].body.contains("講師生病"));
        let mut teacher = world.client(&world.teacher).await;
        teacher.get("/my/following").await.sees("已取消");
        assert!(matches!(platform::audit::verify(&world.app.db).await, Ok(platform::audit::Verdict::Intact(_))));
    }

    /// Who has a place hears of a cancellation from enrolment, not twice.
    async fn who_has_a_place_is_not_told_twice(world: World) {
        let code = course(&world, "有名額的研習", |_| {}).await;
        let mut teacher = world.client(&world.teacher).await;
        let enrol = format!("/courses/{code}/enrol");
        teacher.submit(&enrol, &enrol, &[]).await;
        following::follow(&world.app, &world.teacher.actor, world.teacher.person, &code).await.expect("followed");
        let seat = world.organiser.seat.clone().expect("seat");
        catalogue::cancel(&world.app, &world.organiser.actor, &seat, &code, "人數不足").await.expect("cancelled");
        world.app.run_jobs().await.expect("jobs");
        turn(&world.app).await;
        let all = mail::newest(&world.app).await.expect("mail");
        let told = all.iter().filter(|m| m.to_address == TEACHER && m.body.contains("人數不足")).count();
        assert_eq!(told, 1);
    }

    /// A search is kept from the list page; the same question, an empty one and a twenty-first are refused with the way on.
    async fn searches_are_kept_changed_and_deleted(world: World) {
        course(&world, "杏花理解策略工作坊", |_| {}).await;
        let mut teacher = world.client(&world.teacher).await;
        let list = teacher.get("/courses?stage=14-4&q=%E6%9D%8F%E8%8A%B1&sort=newest&page=2").await;
        let new = list.attribute("a[href^='/my/searches/new?']", "href").expect("the press");
        assert!(!new.contains("sort") && !new.contains("page"), "{new}");
        let form = teacher.get(&new).await;
        form.sees("「杏花」");
        let query = form.attribute("input[name=query]", "value").expect("the question");
        let nameless = teacher.submit(&new, "/my/searches/new", &[("query", &query), ("name", " "), ("told", "daily")]).await;
        assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
        nameless.sees("還沒有填寫名稱");
        let kept = teacher.submit(&new, "/my/searches/new", &[("query", &query), ("name", "杏花"), ("told", "at_once")]).await;
        assert!(kept.path.starts_with("/my/following"), "{}", kept.main());
        kept.sees("搜尋已儲存").sees("立刻寫信");
        let twice = teacher.submit(&new, "/my/searches/new", &[("query", "q=%E6%9D%8F%E8%8A%B1&stage=14-4&sort=hours"), ("name", "又一次"), ("told", "daily")]).await;
        twice.sees("已經儲存過了");
        assert_eq!(twice.attribute("input[name=name]", "value").as_deref(), Some("又一次"), "input is kept");
        teacher.submit(&new, "/my/searches/new", &[("query", "sort=hours&nothing=1"), ("name", "全部"), ("told", "daily")]).await.sees("沒有任何條件");
        assert_eq!(teacher.submit(&new, "/my/searches/new", &[("query", "q=x"), ("name", "x"), ("told", "hourly")]).await.status, StatusCode::BAD_REQUEST);
        for n in 1..20 {
            keep(&world, world.teacher.person, &format!("q=words{n}"), Told::Never).await;
        }
        teacher.submit(&new, "/my/searches/new", &[("query", "q=more"), ("name", "第二十一個"), ("told", "daily")]).await.sees("20");
        let own = following::searches_of(world.app.db.read(), world.teacher.person).await.expect("read");
        assert_eq!(own.len(), 20);
        let page = format!("/my/searches/{}", own[0].id);
        let mut stranger = world.client(&world.other_teacher).await;
        assert_eq!(stranger.get(&page).await.status, StatusCode::NOT_FOUND, "others' searches are unknown");
        let stolen = stranger.submit("/my/searches/new?q=a", &format!("{page}/delete"), &[]).await;
        assert_eq!(stolen.status, StatusCode::NOT_FOUND);
        teacher.submit(&page, &page, &[("name", "週末杏花"), ("told", "never")]).await.sees("週末杏花");
        teacher.submit(&page, &format!("{page}/delete"), &[]).await.sees("搜尋已刪除");
        assert_eq!(following::searches_of(world.app.db.read(), world.teacher.person).await.expect("read").len(), 19);
    }

    /// Appears, opens, has a place again; at once, once a day, never; and nothing that was there before.
    async fn matching_courses_are_told_as_was_chosen(world: World) {
        let today = civil_date(world.app.clock.now());
        course(&world, "早就有的杏花研習", |_| {}).await;
        turn(&world.app).await;
        let (teacher, other, organiser) = (world.teacher.person, world.other_teacher.person, world.organiser.person);
        keep(&world, teacher, "q=%E6%9D%8F%E8%8A%B1", Told::AtOnce).await;
        keep(&world, teacher, "county=%E8%87%BA%E4%B8%AD%E5%B8%82", Told::AtOnce).await;
        keep(&world, other, "q=%E6%9D%8F%E8%8A%B1", Told::Daily).await;
        keep(&world, organiser, "q=%E6%9D%8F%E8%8A%B1", Told::Never).await;
        world.app.clock.advance(SignedDuration::from_secs(60));
        let first = course(&world, "杏花研習甲", |_| {}).await;
        course(&world, "杏花研習乙", |f| f.set("enrolment_opens", format!("{}T08:00", today + 2.days()))).await;
        course(&world, "數學研習", |_| {}).await;
        let second = copy(&world).await;
        join_all([following::turn(&world.app), following::turn(&second)]).await;
        turn(&world.app).await;
        let told = letters(&world, TEACHER).await;
        assert_eq!(told.len(), 1, "one letter a turn: {:?}", subjects(&world, TEACHER).await);
        assert!(told[0].body.contains("杏花研習甲") && told[0].body.contains("杏花研習乙"), "{}", told[0].body);
        assert!(!told[0].body.contains("數學研習") && !told[0].body.contains("早就有的"), "{}", told[0].body);
        assert!(letters(&world, "other-teacher@test.example").await.is_empty(), "not before seven in the morning");

        later([&world.app, &second], SignedDuration::from_hours(24));
        turn(&world.app).await;
        turn(&second).await;
        let daily = letters(&world, "other-teacher@test.example").await;
        assert_eq!(daily.len(), 1);
        assert!(daily[0].subject.contains("2 門"), "{}", daily[0].subject);
        assert!(letters(&world, "organiser@test.example").await.is_empty(), "never is never");
        world.client(&world.organiser).await.get("/my/following").await.sees("2");

        // One opens by the clock, one has a place again.
        later([&world.app, &second], SignedDuration::from_hours(24));
        turn(&world.app).await;
        turn(&second).await;
        assert!(letters(&world, TEACHER).await[1].body.contains("開始報名"));
        let mut taker = world.client(&world.other_teacher).await;
        let enrol = format!("/courses/{first}/enrol");
        let own = taker.submit(&enrol, &enrol, &[]).await.path;
        turn(&world.app).await;
        taker.submit(&format!("{own}/withdraw"), &format!("{own}/withdraw"), &[]).await;
        turn(&world.app).await;
        let told = letters(&world, TEACHER).await;
        assert_eq!(told.len(), 3, "{:?}", subjects(&world, TEACHER).await);
        assert!(told[2].body.contains("又有名額") && told[2].body.contains("杏花研習甲"));
    }

    /// Many approvals meet many searches: a letter a person, whatever the number of courses and copies.
    async fn a_burst_is_one_letter_a_person(world: World) {
        turn(&world.app).await;
        let people = world.teachers(60).await;
        for (n, person) in people.iter().enumerate() {
            keep(&world, *person, "q=%E7%A0%94%E7%BF%92", Told::AtOnce).await;
            keep(&world, *person, &format!("q=%E7%A0%94%E7%BF%92&hours_from={}", 1 + n % 3), Told::AtOnce).await;
        }
        world.app.clock.advance(SignedDuration::from_secs(60));
        for n in 0..25 {
            course(&world, &format!("大量研習 {n}"), |_| {}).await;
        }
        let second = copy(&world).await;
        join_all([following::turn(&world.app), following::turn(&second)]).await;
        turn(&world.app).await;
        for n in [0, 31, 59] {
            let told = letters(&world, &format!("t{n}@test.example")).await;
            assert_eq!(told.len(), 1, "{n}");
            assert!(told[0].subject.contains("25"), "{}", told[0].subject);
        }
    }

    /// The link in a letter ends such letters without signing in: asked first, at once for mail programs, for nobody else.
    async fn letters_end_by_their_own_link(world: World) {
        keep(&world, world.teacher.person, "q=%E6%9D%8F%E8%8A%B1", Told::AtOnce).await;
        keep(&world, world.other_teacher.person, "q=%E6%9D%8F%E8%8A%B1", Told::AtOnce).await;
        world.app.clock.advance(SignedDuration::from_secs(60));
        course(&world, "杏花研習甲", |_| {}).await;
        turn(&world.app).await;
        let path = link(&letters(&world, TEACHER).await[0], "/unsubscribe/");
        let mut visitor = world.visitor();
        visitor.get(&path).await.sees("停止寄信");
        course(&world, "杏花研習乙", |_| {}).await;
        turn(&world.app).await;
        assert_eq!(letters(&world, TEACHER).await.len(), 2, "opening the link ends nothing");
        visitor.post(&path, &[("List-Unsubscribe", "One-Click")]).await.sees("已停止寄信");
        course(&world, "杏花研習丙", |_| {}).await;
        turn(&world.app).await;
        assert_eq!(letters(&world, TEACHER).await.len(), 2);
        assert_eq!(letters(&world, "other-teacher@test.example").await.len(), 3, "only its own reader's");
        world.client(&world.teacher).await.get("/my/following").await.sees("不寄信");
        let mut forged = path.clone();
        let last = forged.pop().expect("a character");
        forged.push(if last == '0' { '1' } else { '0' });
        for wrong in [forged.as_str(), "/unsubscribe/f", "/unsubscribe/none", "/unsubscribe/%E5%A3%9E"] {
            assert_eq!(visitor.get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
            assert_eq!(visitor.post(wrong, &[]).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
        // Followed courses are another kind of letter with a link of their own.
        let code = course(&world, "追蹤的研習", |_| {}).await;
        turn(&world.app).await;
        following::follow(&world.app, &world.teacher.actor, world.teacher.person, &code).await.expect("followed");
        let seat = world.organiser.seat.clone().expect("seat");
        catalogue::cancel(&world.app, &world.organiser.actor, &seat, &code, "場地整修").await.expect("cancelled");
        turn(&world.app).await;
        let told = letters(&world, TEACHER).await;
        assert_eq!(told.len(), 3);
        visitor.post(&link(&told[2], "/unsubscribe/"), &[]).await.sees("已停止寄信");
        world.client(&world.teacher).await.get("/my/following").await.sees("恢復寄信");
    }

    /// Two who were merged are told once, by the address that remains; of what one's place tells, not again from here.
    async fn merged_people_are_one_reader(world: World) {
        let (teacher, twin) = (world.teacher.person, world.teachers(1).await[0]);
        let code = course(&world, "兩人追蹤的研習", |_| {}).await;
        let place = course(&world, "一人報名的研習", |_| {}).await;
        turn(&world.app).await;
        for (person, courses) in [(teacher, vec![&code, &place]), (twin, vec![&code])] {
            let actor = Actor { person: Some(person), ..Actor::process("test") };
            for course in courses {
                following::follow(&world.app, &actor, person, course).await.expect("followed");
            }
            keep(&world, person, "q=%E6%9D%8F%E8%8A%B1", Told::AtOnce).await;
        }
        let taken = catalogue::by_code(world.app.db.read(), &place).await.expect("course").id;
        let actor = Actor { person: Some(twin), ..Actor::process("test") };
        world.app.desk().ask(actor, taken, twin, world.app.clock.now()).await.expect("asked");
        merge(&world, teacher, twin).await;

        world.app.clock.advance(SignedDuration::from_mins(1));
        course(&world, "杏花研習", |_| {}).await;
        turn(&world.app).await;
        let told = letters(&world, TEACHER).await;
        assert_eq!(told.len(), 1, "{:?}", subjects(&world, TEACHER).await);
        assert_eq!(told[0].body.matches("■").count(), 1, "one course, found by both: {}", told[0].body);

        let seat = world.organiser.seat.clone().expect("seat");
        for course in [&code, &place] {
            catalogue::cancel(&world.app, &world.organiser.actor, &seat, course, "場地整修").await.expect("cancelled");
        }
        turn(&world.app).await;
        let told = letters(&world, TEACHER).await;
        assert_eq!(told.len(), 2, "{:?}", subjects(&world, TEACHER).await);
        assert!(told[1].body.contains("兩人追蹤的研習") && !told[1].body.contains("一人報名的研習"), "{}", told[1].body);
        assert_eq!(told[1].body.matches("■").count(), 1, "{}", told[1].body);
        assert!(letters(&world, "t0@test.example").await.is_empty(), "who was merged gets none");
    }

    /// No letters, chosen by either of two who were merged, holds for the one who remains until they choose otherwise.
    async fn no_letters_holds_for_the_merged(world: World) {
        let (teacher, twin) = (world.teacher.person, world.teachers(1).await[0]);
        let actor = Actor { person: Some(twin), ..Actor::process("test") };
        following::set_quiet(&world.app, &actor, twin, true).await.expect("chosen");
        merge(&world, teacher, twin).await;
        let seat = world.organiser.seat.clone().expect("seat");
        let mut client = world.client(&world.teacher).await;
        client.get("/my/following").await.sees("恢復寄信");
        for (letters_wanted, title) in [(false, "不寄信的研習"), (true, "寄信的研習")] {
            if letters_wanted {
                client.submit("/my/following", "/my/following/letters", &[("letters", "1")]).await;
            }
            let code = course(&world, title, |_| {}).await;
            turn(&world.app).await;
            following::follow(&world.app, &world.teacher.actor, teacher, &code).await.expect("followed");
            catalogue::cancel(&world.app, &world.organiser.actor, &seat, &code, "場地整修").await.expect("cancelled");
            turn(&world.app).await;
            assert_eq!(letters(&world, TEACHER).await.len(), usize::from(letters_wanted), "{title}");
        }
    }

    /// What somebody follows and keeps is in their copy of their data, and goes with a granted deletion.
    async fn what_is_kept_is_the_persons_own(world: World) {
        let code = course(&world, "杏花理解策略工作坊", |_| {}).await;
        following::follow(&world.app, &world.teacher.actor, world.teacher.person, &code).await.expect("followed");
        keep(&world, world.teacher.person, "q=%E6%9D%8F%E8%8A%B1", Told::Daily).await;
        following::set_calendar(&world.app, &world.teacher.actor, world.teacher.person, true).await.expect("made");
        let mut teacher = world.client(&world.teacher).await;
        let copy = teacher.submit("/account/data", "/account/data/copy.json", &[]).await;
        let json: serde_json::Value = serde_json::from_str(&copy.text).expect("JSON");
        for field in ["follow", "saved_search", "calendar_address"] {
            let held = json["held"].as_array().expect("fields").iter().find(|f| f["field"] == field).expect(field);
            assert_eq!(held["values"].as_array().map(Vec::len), Some(1), "{held}");
        }
        let conn = world.app.db.read();
        let mut change = world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
        let gone = following::forget_of_people(&change, &[world.teacher.person]).await.expect("forgotten");
        change.unaudited("a test");
        change.commit().await.expect("committed");
        assert_eq!(gone, 3);
        assert!(following::follows_of(conn, world.teacher.person).await.expect("read").is_empty());
        assert!(following::searches_of(conn, world.teacher.person).await.expect("read").is_empty());
        assert!(!following::has_calendar(conn, world.teacher.person).await.expect("read"));
    }
}
