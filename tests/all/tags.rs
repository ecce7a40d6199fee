//! Attribute tags: days and setters are asked in the form, definitions by version, owners confirm.

use app::catalogue;
use axum::http::StatusCode;
use domain::calendar::civil_date;
use domain::course::RawForm;
use testkit::{Client, Persona, World, course_form};

use crate::on_both;

async fn draft(world: &World, tags: &[&str]) -> String {
    let mut form: RawForm = course_form(civil_date(world.app.clock.now()), 5);
    form.set_many("attribute_tags", tags);
    let seat = world.organiser.seat.clone().expect("a seat");
    catalogue::create_draft(&world.app, &world.organiser.actor, &seat, &form).await.expect("a draft")
}

async fn send(world: &World, code: &str) -> Result<(), String> {
    let seat = world.organiser.seat.clone().expect("a seat");
    catalogue::submit(&world.app, &world.organiser.actor, &seat, code).await.map_err(|e| format!("{e:?}"))
}

async fn approve(world: &World, code: &str) {
    send(world, code).await.expect("sent");
    let seat = world.reviewer.seat.clone().expect("a seat");
    let verdict = catalogue::Review::Approve;
    catalogue::review(&world.app, &world.reviewer.actor, &seat, code, None, &verdict)
        .await
        .expect("approved");
}

/// Writes a tag as the national centre does; fields that are not given stay empty.
async fn write(client: &mut Client, page: &str, fields: &[(&str, &str)]) -> testkit::Answer {
    let version = client.get(page).await.attribute("input[name=version]", "value").unwrap_or_default();
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    client.submit(page, page, &all).await
}

async fn national(world: &World) -> (Persona, Client) {
    let persona = world.national().await;
    let client = world.client(&persona).await;
    (persona, client)
}

/// Codes of the courses that the list shows under a tag, once the index has looked.
async fn found_by(world: &World, tag: &str) -> Vec<String> {
    world.app.settle_search().await.expect("the index is brought up to date");
    let page = Client::new(world.app.router()).get(&format!("/courses?tag={}", ui::encode(tag))).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.main());
    let links = page.each(".course h2 a", "href").into_iter();
    links.filter_map(|(href, _)| href.rsplit('/').next().map(str::to_owned)).collect()
}

const NEW: &str = "/admin/tags/new";
const WAITING: &str = "/admin/tags/waiting";

on_both! {
    /// A tag out of its days is refused at its field, with a sentence that names the day; the form does not offer it.
    async fn out_of_its_days(world: World) {
        let code = draft(&world, &["SDGs"]).await;
        let mut organiser = world.client(&world.organiser).await;
        let page = organiser.get(&format!("/desk/courses/{code}/edit/basics")).await;
        page.sees("113年8月1日").sees("不能再設定");
        assert!(send(&world, &code).await.is_err());
        let fresh = draft(&world, &[]).await;
        let page = organiser.get(&format!("/desk/courses/{fresh}/edit/basics")).await;
        assert!(page.attribute("input[value=SDGs]", "value").is_none(), "an ended tag is not offered");
        assert!(page.attribute("input[value=媒體素養]", "value").is_some());
        let (_, mut client) = national(&world).await;
        write(&mut client, NEW, &[("tag", "新政策"), ("definition", "測試"), ("from", "2027-01-01")]).await.sees("標籤已儲存");
        let early = draft(&world, &["新政策"]).await;
        organiser.get(&format!("/desk/courses/{early}/edit/basics")).await.sees("116年1月1日").sees("才能設定");
    }

    /// Only organisations on the list are offered a tag, and only they get it through.
    async fn who_may_set(world: World) {
        let (_, mut client) = national(&world).await;
        let fields = [("tag", "重點學校"), ("definition", "重點學校的課程"), ("setters", "listed"), ("codes", "029998")];
        write(&mut client, NEW, &fields).await.sees("標籤已儲存");
        let code = draft(&world, &[]).await;
        let page = world.client(&world.organiser).await.get(&format!("/desk/courses/{code}/edit/basics")).await;
        assert!(page.attribute("input[value=重點學校]", "value").is_none());
        let code = draft(&world, &["重點學校"]).await;
        assert!(send(&world, &code).await.expect_err("refused").contains("tag-not-yours"));
        let unknown = write(&mut client, NEW, &[("tag", "乙"), ("definition", "x"), ("setters", "listed"), ("codes", "nobody")]).await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        unknown.sees("找不到代碼");
        write(&mut client, NEW, &[("tag", "重點學校"), ("definition", "x")]).await.sees("已經有標籤");
    }

    /// A course keeps the definition that was in force when it was approved; later ones get the new one.
    async fn definitions_by_version(world: World) {
        let (_, mut client) = national(&world).await;
        let edit = "/admin/tags/edit/%E5%AA%92%E9%AB%94%E7%B4%A0%E9%A4%8A";
        write(&mut client, edit, &[("definition", "第一個定義")]).await.sees("標籤已儲存");
        let old = draft(&world, &["媒體素養"]).await;
        approve(&world, &old).await;
        let stale = client.submit(edit, edit, &[("definition", "別的"), ("version", "0")]).await;
        stale.sees("有人剛剛更新過");
        write(&mut client, edit, &[("definition", "第二個定義")]).await.sees("標籤已儲存");
        let new = draft(&world, &["媒體素養"]).await;
        approve(&world, &new).await;
        let mut visitor = world.visitor();
        visitor.get(&format!("/courses/{old}")).await.sees("第一個定義");
        visitor.get(&format!("/courses/{new}")).await.sees("第二個定義");
        let history = visitor.get("/tags/%E5%AA%92%E9%AB%94%E7%B4%A0%E9%A4%8A").await;
        history.sees("第二個定義").sees("第一個定義").sees("找這個標籤的課程");
        let find = format!("/courses?tag={}", ui::encode("媒體素養"));
        assert!(history.attribute(&format!("main a[href='{find}']"), "href").is_some(), "by the tag, not by its words");
    }

    /// A tag that its owner confirms waits on the course until then; the owner is told, and others may not answer.
    async fn the_owner_confirms(world: World) {
        let (_, mut client) = national(&world).await;
        let fields = [("tag", "示範"), ("definition", "示範課程"), ("confirmer", "owner"), ("owner", "029998")];
        write(&mut client, NEW, &[("tag", "示範"), ("definition", "示範課程"), ("confirmer", "owner")]).await.sees("要指定主管單位");
        write(&mut client, NEW, &fields).await.sees("標籤已儲存");
        let code = draft(&world, &["示範"]).await;
        approve(&world, &code).await;
        let mut visitor = world.visitor();
        visitor.get(&format!("/courses/{code}")).await.sees("待確認");
        let mail = platform::mail::newest(&world.app).await.expect("mail");
        let told = mail.iter().find(|m| m.subject.contains("示範")).expect("a letter");
        assert_eq!(told.to_address, "other-organiser@test.example");

        let waiting = "/admin/tags/waiting";
        let mut owner = world.client(&world.other_organiser).await;
        let page = owner.get(waiting).await;
        let course = page.attribute("input[name=course]", "value").expect("a course");
        let answer = [("course", course.as_str()), ("tag", "示範"), ("answer", "yes")];
        let mut stranger = world.client(&world.reviewer).await;
        assert_eq!(stranger.submit(waiting, waiting, &answer).await.status, StatusCode::CONFLICT);
        owner.submit(waiting, waiting, &answer).await.sees("已回覆").sees("沒有待確認的標籤");
        assert_eq!(owner.submit(waiting, waiting, &answer).await.status, StatusCode::CONFLICT, "decided once");
        // What visitors see is kept for a second; who is signed in sees the page as it is.
        let page = world.client(&world.teacher).await.get(&format!("/courses/{code}")).await;
        assert!(!page.main().contains("待確認"), "{}", page.main());
    }

    /// A tag counts in search, feeds and lists from its confirmation on: not while it is asked, and never when refused.
    async fn only_confirmed_tags_are_found(world: World) {
        let (_, mut client) = national(&world).await;
        let fields = [("tag", "示範"), ("definition", "示範課程"), ("confirmer", "owner"), ("owner", "029998")];
        write(&mut client, NEW, &fields).await.sees("標籤已儲存");
        let code = draft(&world, &["示範", "媒體素養"]).await;
        approve(&world, &code).await;
        let other = draft(&world, &["示範"]).await;
        approve(&world, &other).await;
        assert_eq!(found_by(&world, "媒體素養").await, std::slice::from_ref(&code), "others of its tags count at once");
        assert!(found_by(&world, "示範").await.is_empty(), "asked");
        let feed = Client::new(world.app.router()).get("/feeds/courses.json").await;
        assert!(feed.text.contains(&code) && !feed.text.contains("示範"), "{}", feed.text);

        // A harmless edit of the approved course writes its columns anew.
        let seat = world.organiser.seat.clone().expect("a seat");
        let before = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let mut form = before.raw();
        form.set("contact1_phone", "(03)900-0001");
        catalogue::save_form(&world.app, &world.organiser.actor, &seat, &code, before.version, &form).await.expect("saved");
        let after = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        assert_eq!(after.raw().first("contact1_phone"), "(03)900-0001", "took effect at once");
        assert_eq!(after.tags(), ["媒體素養"], "still asked");

        let mut owner = world.client(&world.other_organiser).await;
        for (course, answer) in [(&code, "yes"), (&other, "no")] {
            let id = catalogue::by_code(world.app.db.read(), course).await.expect("course").id.to_string();
            let fields = [("course", id.as_str()), ("tag", "示範"), ("answer", answer)];
            owner.submit(WAITING, WAITING, &fields).await.sees("已回覆");
        }
        assert_eq!(found_by(&world, "示範").await, [code], "confirmed, and the other refused");
        let refused = catalogue::by_code(world.app.db.read(), &other).await.expect("course");
        assert!(refused.tags().is_empty() && refused.raw().values("attribute_tags") == ["示範"], "{:?}", refused.tags);
    }

    /// Who refuses says why: each waiting tag has a field of its own, and the organiser hears and sees the reason.
    async fn a_refusal_is_told_with_its_reason(world: World) {
        let (_, mut client) = national(&world).await;
        let fields = [("tag", "示範"), ("definition", "示範課程"), ("confirmer", "owner"), ("owner", "029998")];
        write(&mut client, NEW, &fields).await.sees("標籤已儲存");
        let mut ids = Vec::new();
        for _ in 0..2 {
            let code = draft(&world, &["示範"]).await;
            approve(&world, &code).await;
            ids.push((catalogue::by_code(world.app.db.read(), &code).await.expect("course").id.to_string(), code));
        }
        let mut owner = world.client(&world.other_organiser).await;
        let page = owner.get(WAITING).await;
        for name in ["reason-1", "reason-2"] {
            assert_eq!(page.each(&format!("input[name={name}]"), "id").len(), 1, "{name}");
            assert_eq!(page.each(&format!("label[for={name}]"), "for").len(), 1, "{name} has a label");
        }
        let (id, code) = &ids[1];
        let answer = [("course", id.as_str()), ("tag", "示範"), ("n", "2"), ("reason-2", "內容不符合定義"), ("answer", "no")];
        owner.submit(WAITING, WAITING, &answer).await.sees("已回覆");
        let mail = platform::mail::newest(&world.app).await.expect("mail");
        let told: Vec<_> = mail.iter().filter(|m| m.subject == "【杏壇】屬性標籤未獲同意：示範").collect();
        assert_eq!(told.len(), 2, "head and operator of the organiser");
        assert!(told.iter().any(|m| m.to_address == "organiser@test.example"));
        for words in [code.as_str(), "內容不符合定義", &format!("http://127.0.0.1:8080/desk/courses/{code}")] {
            assert!(told[0].body.contains(words), "{words}: {}", told[0].body);
        }
        let mut organiser = world.client(&world.organiser).await;
        organiser.get(&format!("/desk/courses/{code}")).await.sees("未獲同意的屬性標籤").sees("內容不符合定義");
        let asked = organiser.get(&format!("/desk/courses/{}", ids[0].1)).await;
        assert!(!asked.main().contains("未獲同意"), "the other still waits: {}", asked.main());
    }

    /// What waits for an organisation that merges is answered by who took it over, and so is its tag kept.
    async fn a_successor_answers_and_keeps(world: World) {
        let (_, mut client) = national(&world).await;
        let fields = [("tag", "示範"), ("definition", "示範課程"), ("confirmer", "owner"), ("owner", "029998")];
        write(&mut client, NEW, &fields).await.sees("標籤已儲存");
        let code = draft(&world, &["示範"]).await;
        approve(&world, &code).await;
        let mut organiser = world.client(&world.organiser).await;
        organiser.get(WAITING).await.sees("沒有待確認的標籤");
        let mut reviewer = world.client(&world.reviewer).await;
        let new = "/admin/organisations/changes/new";
        let fields = [("kind", "merge"), ("subjects", "029998"), ("targets", "029999"), ("effective", "2026-10-14"), ("note", "測試字第1號")];
        let planned = reviewer.submit(&format!("{new}?kind=merge"), new, &fields).await;
        reviewer.submit(&planned.path, &format!("{}/apply", planned.path), &[]).await.sees("已執行");
        world.app.run_jobs().await.expect("jobs");

        let mut organiser = world.client(&world.organiser).await;
        organiser.get("/admin/tags").await.sees("示範").sees("有 1 個標籤等貴單位確認");
        let id = organiser.get(WAITING).await.attribute("input[name=course]", "value").expect("it waits for the successor");
        organiser.submit(WAITING, WAITING, &[("course", &id), ("tag", "示範"), ("answer", "yes")]).await.sees("已回覆");
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        assert_eq!(course.tags(), ["示範"]);
        let edit = "/admin/tags/edit/%E7%A4%BA%E7%AF%84";
        let fields = [("definition", "承接後的定義"), ("confirmer", "owner"), ("owner", "029998")];
        write(&mut organiser, edit, &fields).await.sees("標籤已儲存");
    }

    /// The owner changes definition and days of its tag, not of others, and gives it to nobody.
    async fn owners_keep_their_own(world: World) {
        let (_, mut client) = national(&world).await;
        write(&mut client, NEW, &[("tag", "示範"), ("definition", "示範課程"), ("owner", "029998")]).await.sees("標籤已儲存");
        let mut owner = world.client(&world.other_organiser).await;
        owner.get("/admin/tags").await.sees("示範");
        let fields = [("definition", "新的示範定義"), ("owner", "029999"), ("until", "2030-01-01")];
        write(&mut owner, "/admin/tags/edit/%E7%A4%BA%E7%AF%84", &fields).await.sees("標籤已儲存");
        assert_eq!(owner.get("/admin/tags/edit/%E5%AA%92%E9%AB%94%E7%B4%A0%E9%A4%8A").await.status, StatusCode::NOT_FOUND);
        assert_ne!(owner.get(NEW).await.status, StatusCode::OK);
        let mut other = world.client(&world.organiser).await;
        other.get("/admin/tags").await.sees("沒有由貴單位管理的標籤");
        world.visitor().get("/tags/%E7%A4%BA%E7%AF%84").await.sees("宜蘭縣壇山國小").sees("新的示範定義").sees("119年1月1日");
    }
}
