//! Code tables by editions: the national centre's alone, compared before they count, from a day, taken back, on all copies.

use app::catalogue;
use app::tables;
use axum::http::StatusCode;
use domain::calendar::civil_date;
use domain::codes::{self, Book, TableKind};
use jiff::ToSpan;
use std::collections::BTreeMap;
use testkit::{Answer, Client, World, course_form};

use crate::on_both;

const FORM: &str = "/admin/tables/course-form";

/// The table as downloaded, with one line changed or left out.
async fn changed(client: &mut Client, table: &str, change: impl Fn(&str) -> Option<String>) -> Vec<u8> {
    let file = client.get(&format!("/admin/tables/{table}/rows.csv")).await;
    assert_eq!(file.status, StatusCode::OK);
    let lines: Vec<String> = file.text.lines().filter_map(change).collect();
    lines.join("\r\n").into_bytes()
}

/// Without the option 22-3 of the fee, which the courses of the tests answer with.
fn without_free(line: &str) -> Option<String> {
    (!line.contains(",fee,") || !line.contains(",22-3,")).then(|| line.to_owned())
}

async fn upload(client: &mut Client, day: &str, file: &[u8]) -> Answer {
    let fields = [("day", day), ("note", "測試")];
    client.upload_with(FORM, FORM, &fields, "file", "form.csv", file).await
}

async fn draft(world: &World) -> String {
    let form = course_form(civil_date(world.app.clock.now()), 5);
    let seat = world.organiser.seat.clone().expect("a seat");
    catalogue::create_draft(&world.app, &world.organiser.actor, &seat, &form).await.expect("a draft")
}

fn day(world: &World, after: i64) -> String {
    (civil_date(world.app.clock.now()) + after.days()).to_string()
}

on_both! {
    /// Nobody but the national centre opens the tables.
    async fn only_the_national_centre(world: World) {
        for persona in [&world.organiser, &world.reviewer, &world.teacher] {
            let answer = world.client(persona).await.get("/admin/tables").await;
            assert!([StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&answer.status), "{}", answer.status);
        }
        let national = world.national().await;
        world.client(&national).await.get("/admin/tables").await.sees("進修範疇與課程細項").sees("系統內建");
    }

    /// What is downloaded and uploaded unchanged is no difference; Big5 reads as well as UTF-8.
    async fn the_same_file_changes_nothing(world: World) {
        let national = world.national().await;
        let mut client = world.client(&national).await;
        let same = changed(&mut client, "course-form", |line| Some(line.to_owned())).await;
        let looked = upload(&mut client, &day(&world, 1), &same).await;
        looked.sees("沒有差異");
        let answer = client.submit(&looked.path, &looked.path, &[]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    /// An item that open courses use ends today: the preview names the draft, the organiser is told, the draft gets a problem
    /// at its field, a published course keeps its words.
    async fn an_option_in_use_ends(world: World) {
        let published = world.published(5).await;
        let code = draft(&world).await;
        let national = world.national().await;
        let mut client = world.client(&national).await;
        let file = changed(&mut client, "course-form", without_free).await;
        let looked = upload(&mut client, &day(&world, 0), &file).await;
        looked.sees("停用").sees(&code).sees(&published).sees("要改填的草稿").sees("我知道有 1 門草稿");
        let unseen = client.submit(&looked.path, &looked.path, &[]).await;
        assert_eq!(unseen.status, StatusCode::UNPROCESSABLE_ENTITY);
        unseen.sees("勾選");
        client.submit(&looked.path, &looked.path, &[("seen", "yes")]).await.sees("已套用新版本").sees("已生效");
        world.app.run_jobs().await.expect("jobs");
        let mail = platform::mail::newest(&world.app).await.expect("mail");
        let told = mail.iter().find(|m| m.subject.contains("即將停用")).expect("a letter");
        assert!(told.body.contains(&code) && !told.body.contains(&published), "{}", told.body);

        let mut organiser = world.client(&world.organiser).await;
        let step = organiser.get(&format!("/desk/courses/{code}/edit/administration")).await;
        step.sees("已經停用");
        let sent = organiser.submit(&format!("/desk/courses/{code}/edit/check"), &format!("/desk/courses/{code}/submit"), &[]).await;
        assert_ne!(sent.path, format!("/desk/courses/{code}"), "the draft is not sent");
        assert!(codes::tables().label("fee", "22-3").is_none());
        world.visitor().get(&format!("/courses/{published}")).await.sees("無繳費");
        organiser.get(&format!("/desk/courses/{published}")).await.sees("閱讀理解策略工作坊");
    }

    /// From tomorrow on: today nothing changes, tomorrow it does; until then it can be taken back, afterwards not.
    async fn from_a_later_day_and_undone(world: World) {
        let national = world.national().await;
        let mut client = world.client(&national).await;
        let file = changed(&mut client, "course-form", without_free).await;
        let looked = upload(&mut client, &day(&world, 1), &file).await;
        client.submit(&looked.path, &looked.path, &[]).await.sees("尚未生效");
        assert!(codes::tables().label("fee", "22-3").is_some(), "today it holds");
        let tomorrow = civil_date(world.app.clock.now()) + 1.days();
        assert!(codes::tables_on(tomorrow).label("fee", "22-3").is_none(), "tomorrow it does not");
        let on_day = client.get(&format!("{FORM}/rows.csv?on={tomorrow}")).await;
        assert!(!on_day.text.contains(",22-3,") && client.get(&format!("{FORM}/rows.csv")).await.text.contains(",22-3,"));

        let undo = client.get(FORM).await.attribute("form[action*=undo]", "action").expect("a way back");
        client.submit(FORM, &undo, &[]).await.sees("已撤回");
        assert!(codes::tables_on(tomorrow).label("fee", "22-3").is_some());
        let again = client.submit(FORM, &undo, &[]).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "taken back once");

        let looked = upload(&mut client, &day(&world, 0), &file).await;
        client.submit(&looked.path, &looked.path, &[]).await.sees("已生效");
        assert!(client.get(FORM).await.attribute("form[action*=undo]", "action").is_none(), "its day has come");
    }

    /// Two uploads compared with the same edition: one becomes the next, the other is told so.
    async fn two_imports_at_once(world: World) {
        let national = world.national().await;
        let mut client = world.client(&national).await;
        let file = changed(&mut client, "course-form", without_free).await;
        let first = upload(&mut client, &day(&world, 1), &file).await.path;
        let second = upload(&mut client, &day(&world, 1), &file).await.path;
        let id = |path: &str| path.rsplit('/').next().expect("an id").parse().expect("an id");
        let (a, b) = futures::future::join(
            tables::apply(&world.app, &national.actor, id(&first), true),
            tables::apply(&world.app, &national.actor, id(&second), true),
        )
        .await;
        assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1, "{a:?} {b:?}");
        let late = if a.is_ok() { &second } else { &first };
        let answer = client.submit(late, late, &[("seen", "yes")]).await;
        assert!(answer.main().contains("有人更新了") || answer.main().contains("沒有差異"), "{}", answer.main());
    }

    /// Each problem stands at its row; nothing is applied while one is left.
    async fn problems_at_their_rows(world: World) {
        let national = world.national().await;
        let mut client = world.client(&national).await;
        let mut file = String::from_utf8(changed(&mut client, "course-form", |l| Some(l.to_owned())).await).expect("text");
        let doubled = file.lines().find(|line| line.contains(",22-3,")).expect("the option").to_owned();
        file.push_str("\r\n");
        file.push_str(&doubled);
        let looked = upload(&mut client, &day(&world, 1), file.as_bytes()).await;
        looked.sees("重複").sees("fee/22-3");
        let refused = upload(&mut client, &day(&world, -1), file.as_bytes()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.sees("已經過了");
        let other = client.upload_with(FORM, FORM, &[("day", &day(&world, 1))], "file", "x.csv", b"a,b\r\n1,2\r\n").await;
        other.sees("缺少欄位");
        let none = client.submit(FORM, FORM, &[("day", &day(&world, 1))]).await;
        none.sees("沒有選擇檔案");
    }

    /// A label that is changed from today is what the form says; a course approved before keeps the earlier words.
    async fn a_renamed_option(world: World) {
        let published = world.published(5).await;
        let national = world.national().await;
        let mut client = world.client(&national).await;
        let rename = |line: &str| Some(if line.contains(",22-3,") { line.replace("無繳費", "不收費用") } else { line.to_owned() });
        let file = changed(&mut client, "course-form", rename).await;
        let looked = upload(&mut client, &day(&world, 1), &file).await;
        looked.sees("改名").sees("不收費用");
        client.submit(&looked.path, &looked.path, &[]).await.sees("已套用");
        world.app.clock.advance(jiff::SignedDuration::from_hours(30));
        tables::refresh(&world.app).await.expect("refreshed");
        let code = draft(&world).await;
        let mut organiser = world.client(&world.organiser).await;
        organiser.get(&format!("/desk/courses/{code}/edit/administration")).await.sees("不收費用");
        let page = world.visitor().get(&format!("/courses/{published}")).await;
        assert!(!page.main().contains("不收費用"), "{}", page.main());
    }

    /// A copy that has its own book reads the new edition at its next look.
    async fn another_copy_sees_it(world: World) {
        let other = world.reopened().await;
        let national = world.national().await;
        let mut client = world.client(&national).await;
        let file = changed(&mut client, "course-form", without_free).await;
        let looked = upload(&mut client, &day(&world, 0), &file).await;
        client.submit(&looked.path, &looked.path, &[("seen", "yes")]).await.sees("已套用");
        // The copies of a test share a process: give the other back the book it had.
        codes::install(Book::new(0, BTreeMap::new(), None), civil_date(other.clock.now()));
        assert!(codes::tables().label("fee", "22-3").is_some());
        assert!(tables::refresh(&other).await.expect("looked"), "it was behind");
        assert!(codes::tables().label("fee", "22-3").is_none());
        assert!(!tables::refresh(&other).await.expect("looked"), "and is no more");
        assert!(codes::book().rows(TableKind::Form).iter().any(|row| row.code == "fee/22-3"), "nothing is deleted");
    }
}
