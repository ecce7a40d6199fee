//! Shared resources: offered, found, ended; an instructor is public only with consent to the text as it stands.

use axum::http::StatusCode;
use jiff::SignedDuration;
use testkit::{Answer, Client, Persona, World};

use crate::on_both;

const DESK: &str = "/desk/resources";
const NEW: &str = "/desk/resources/new";

const VENUE: [(&str, &str); 8] = [
    ("kind", "venue"),
    ("title", "視聽教室"),
    ("county", "宜蘭縣"),
    ("address", "宜蘭市復興路一段1號"),
    ("capacity", "60"),
    ("equipment", "投影機"),
    ("fee", "免費"),
    ("contact", "總務處"),
];
const HANDOUT: [(&str, &str); 6] = [
    ("kind", "handout"),
    ("title", "提問設計講義"),
    ("subject", "閱讀理解"),
    ("scope", "5-1"),
    ("description", "三節課的提問單"),
    ("link", "https://handouts.example.org/a.pdf"),
];
const INSTRUCTOR: [(&str, &str); 7] = [
    ("kind", "instructor"),
    ("title", "方以寧"),
    ("subject", "差異化教學"),
    ("scope", "5-1"),
    ("county", "宜蘭縣"),
    ("description", "帶領共備社群二十年"),
    ("mail", "fang@school.example"),
];

/// The fields of a kind with one of them changed.
fn with<'a>(fields: &[(&'a str, &'a str)], name: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(field, old)| (*field, if *field == name { value } else { *old })).collect()
}

async fn create(client: &mut Client, fields: &[(&str, &str)]) -> String {
    let kind = fields[0].1;
    let saved = client.submit(&format!("{NEW}?kind={kind}"), NEW, fields).await;
    assert!(
        saved.path.starts_with("/desk/resources/") && saved.status == StatusCode::OK,
        "{} {}",
        saved.path,
        saved.main()
    );
    saved.path
}

/// Saves a change from the page as it stands now.
async fn change(client: &mut Client, at: &str, fields: &[(&str, &str)]) -> Answer {
    let version = client.get(at).await.attribute("input[name=version]", "value").unwrap_or_default();
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    client.submit(at, at, &all).await
}

/// Links in letters to an address, newest first.
async fn links(world: &World, to: &str) -> Vec<String> {
    let mails = platform::mail::newest(&world.app).await.expect("mail");
    let mut found: Vec<(i64, String)> = mails
        .iter()
        .filter(|mail| mail.to_address == to)
        .filter_map(|mail| {
            let from = mail.body.find("/resources/consent/")?;
            Some((mail.created_at, mail.body[from..].split_whitespace().next()?.to_owned()))
        })
        .collect();
    found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    found.into_iter().map(|(_, link)| link).collect()
}

async fn say(world: &World, link: &str, answer: &str) -> Answer {
    let mut instructor = world.visitor();
    let text = instructor.get(link).await.attribute("input[name=text]", "value").unwrap_or_default();
    instructor.post(link, &[("answer", answer), ("text", &text)]).await
}

async fn is_public(world: &World, id: &str, name: &str) -> bool {
    let mut visitor = world.visitor();
    let list = visitor.get("/resources").await;
    let page = visitor.get(&id.replace("/desk", "")).await;
    let listed = list.text.contains(name);
    assert_eq!(listed, page.status == StatusCode::OK, "list and page agree: {} {}", page.status, list.main());
    listed
}

async fn desk(world: &World, persona: &Persona) -> Client {
    world.client(persona).await
}

on_both! {
    /// What is offered is found by words, kind, county and scope, shows whom to ask, and is gone when it ends.
    async fn offered_found_and_ended(world: World) {
        world.visitor().get("/resources").await.sees("還沒有分享的資源");
        let mut organiser = desk(&world, &world.organiser).await;
        organiser.get(DESK).await.sees("本單位還沒有分享資源").sees("分享講義");
        organiser.get(NEW).await.sees("要分享什麼");
        let venue = create(&mut organiser, &VENUE).await;
        let handout = create(&mut organiser, &HANDOUT).await;
        let mut visitor = world.visitor();
        visitor.get("/resources").await.sees("視聽教室").sees("提問設計講義").sees("共 2 項");
        for (query, venue, handout) in [
            ("q=%E6%8A%95%E5%BD%B1", true, false),
            ("q=%E6%9D%8F%E6%9E%97", true, true),
            ("q=%25", false, false),
            ("kind=handout", false, true),
            ("county=%E5%AE%9C%E8%98%AD%E7%B8%A3", true, false),
            ("scope=5-1", false, true),
            ("scope=5-2", false, false),
            ("kind=venue&q=nowhere", false, false),
        ] {
            let page = visitor.get(&format!("/resources?{query}")).await.main();
            assert_eq!((page.contains("視聽教室"), page.contains("提問設計講義")), (venue, handout), "{query}: {page}");
        }
        visitor.get("/resources?q=nowhere").await.sees("沒有符合的資源");
        visitor.get(&venue.replace("/desk", "")).await.sees("60 人").sees("投影機").sees("宜蘭縣杏林國小");
        visitor.get(&handout.replace("/desk", "")).await.sees("handouts.example.org").sees("開啟講義");
        organiser.get(&format!("{venue}/withdraw")).await.sees("停止分享這項資源");
        organiser.submit(&format!("{venue}/withdraw"), &format!("{venue}/withdraw"), &[]).await.sees("已停止分享");
        assert!(!is_public(&world, &venue, "視聽教室").await);
        change(&mut organiser, &venue, &VENUE).await.sees("請先按");
        organiser.submit(&venue, &format!("{venue}/offer"), &[]).await.sees("公開中");
        assert!(is_public(&world, &venue, "視聽教室").await);
    }

    /// A refusal stands at its field with what to do, the input is kept, and a stale page does not overwrite.
    async fn refusals_keep_the_input(world: World) {
        let mut organiser = desk(&world, &world.organiser).await;
        let wrong = with(&HANDOUT, "link", "http://handouts.example.org/a.pdf");
        let page = organiser.submit(&format!("{NEW}?kind=handout"), NEW, &wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.sees("https:// 開頭").sees("提問設計講義");
        let number = testkit::national_id(7);
        let page = organiser.submit(&format!("{NEW}?kind=handout"), NEW, &with(&HANDOUT, "description", &number)).await;
        page.sees("看起來有證號");
        organiser.submit(&format!("{NEW}?kind=venue"), NEW, &with(&VENUE, "capacity", "很多")).await.sees("整數");
        let at = create(&mut organiser, &HANDOUT).await;
        let mut all = vec![("version", "1")];
        all.extend(with(&HANDOUT, "title", "新版講義"));
        organiser.submit(&at, &at, &all).await.sees("新版講義");
        let stale = organiser.submit(&at, &at, &all).await;
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
        stale.sees("剛剛更新過");
        let ask = organiser.submit(&at, &format!("{at}/ask"), &[]).await;
        assert_eq!(ask.status, StatusCode::CONFLICT, "nobody is asked about a handout");
    }

    /// Nothing about an instructor is public before the consent; withdrawing by the same link hides it at once.
    async fn instructors_only_with_consent(world: World) {
        let mut organiser = desk(&world, &world.organiser).await;
        let at = create(&mut organiser, &INSTRUCTOR).await;
        organiser.get(DESK).await.sees("等講師同意");
        assert!(!is_public(&world, &at, "方以寧").await);
        let link = links(&world, "fang@school.example").await.remove(0);
        let page = world.visitor().get(&link).await;
        page.sees("方以寧").sees("帶領共備社群二十年").sees("宜蘭縣杏林國小").sees("同意公開").sees("不同意");
        assert!(!page.text.contains("fang@school.example"), "what is not public is not shown");
        assert!(!is_public(&world, &at, "方以寧").await, "looking is no answer");
        say(&world, &link, "yes").await.sees("資料公開中").sees("撤回同意");
        assert!(is_public(&world, &at, "方以寧").await);
        let shown = world.visitor().get(&at.replace("/desk", "")).await;
        shown.sees("推薦單位");
        assert!(!shown.text.contains("fang@school.example"));
        organiser.get(DESK).await.sees("講師在");
        world.app.clock.advance(SignedDuration::from_hours(40 * 24));
        say(&world, &link, "no").await.sees("撤回同意");
        assert!(!is_public(&world, &at, "方以寧").await, "the link stays good for withdrawing");
        let late = say(&world, &link, "yes").await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut organiser = desk(&world, &world.organiser).await;
        organiser.get(&at).await.sees("講師已撤回同意").sees("更改內容後儲存");
    }

    /// After a no the organiser asks again only by a change of the text; any change hides until a new yes.
    async fn a_change_asks_again(world: World) {
        let to = "fang@school.example";
        let mut organiser = desk(&world, &world.organiser).await;
        let at = create(&mut organiser, &INSTRUCTOR).await;
        let first = links(&world, to).await.remove(0);
        say(&world, &first, "no").await.sees("沒有公開任何內容");
        organiser.get(DESK).await.sees("講師不同意");
        let refused = organiser.submit(&at, &format!("{at}/ask"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.sees("更改內容後儲存");
        change(&mut organiser, &at, &INSTRUCTOR).await;
        assert_eq!(links(&world, to).await.len(), 1, "saving the same asks nobody");
        world.app.clock.advance(SignedDuration::from_hours(1));
        let mut organiser = desk(&world, &world.organiser).await;
        change(&mut organiser, &at, &with(&INSTRUCTOR, "description", "新的簡介")).await.sees("等講師同意");
        let asked = links(&world, to).await;
        assert_eq!(asked.len(), 2);
        // A page that was open since before the change does not consent to what nobody read on it.
        let stale = world.visitor().post(&asked[0], &[("answer", "yes"), ("text", "1")]).await;
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
        stale.sees("剛剛更新過").sees("新的簡介");
        say(&world, &asked[0], "yes").await.sees("資料公開中");
        assert!(is_public(&world, &at, "方以寧").await);
        change(&mut organiser, &at, &with(&INSTRUCTOR, "subject", "閱讀")).await;
        assert!(!is_public(&world, &at, "方以寧").await, "hidden until the new text is consented to");
        let often = change(&mut organiser, &at, &with(&INSTRUCTOR, "subject", "寫作")).await;
        assert_eq!(often.status, StatusCode::UNPROCESSABLE_ENTITY);
        often.sees("一天最多寄 3 封");
    }

    /// A letter may be answered for 14 days and sent again; another address ends the links of the first.
    async fn letters_and_their_links(world: World) {
        let mut organiser = desk(&world, &world.organiser).await;
        let at = create(&mut organiser, &INSTRUCTOR).await;
        let first = links(&world, "fang@school.example").await.remove(0);
        world.app.clock.advance(SignedDuration::from_hours(14 * 24));
        let over = world.visitor().post(&first, &[("answer", "yes"), ("text", "1")]).await;
        assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY);
        over.sees("回覆期限已過");
        let mut organiser = desk(&world, &world.organiser).await;
        organiser.get(DESK).await.sees("講師未回覆");
        organiser.submit(&at, &format!("{at}/ask"), &[]).await.sees("已再寄一次同意信").sees("等講師同意");
        let second = links(&world, "fang@school.example").await.remove(0);
        assert_ne!(first, second);
        say(&world, &second, "yes").await.sees("資料公開中");
        let again = organiser.submit(&at, &format!("{at}/ask"), &[]).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "who consented is not asked");
        world.app.clock.advance(SignedDuration::from_hours(25));
        let mut organiser = desk(&world, &world.organiser).await;
        change(&mut organiser, &at, &with(&INSTRUCTOR, "mail", "other@school.example")).await;
        assert!(!is_public(&world, &at, "方以寧").await);
        for link in [&first, &second] {
            assert_eq!(world.visitor().get(link).await.status, StatusCode::NOT_FOUND, "the address is another one");
        }
        assert_eq!(links(&world, "other@school.example").await.len(), 1);
        let twice = organiser.submit(&format!("{NEW}?kind=instructor"), NEW, &with(&INSTRUCTOR, "mail", "other@school.example")).await;
        twice.sees("已經用這個電子郵件推薦過");
        assert_eq!(world.visitor().get("/resources/consent/none").await.status, StatusCode::NOT_FOUND);
    }

    /// Another organisation's resource is not known to exist, public or not; teachers have no desk.
    async fn own_organisation_only(world: World) {
        let mut organiser = desk(&world, &world.organiser).await;
        let at = create(&mut organiser, &VENUE).await;
        let mut other = desk(&world, &world.other_organiser).await;
        other.get(DESK).await.sees("本單位還沒有分享資源");
        for path in ["", "/withdraw"] {
            assert_eq!(other.get(&format!("{at}{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        for path in ["", "/withdraw", "/offer", "/ask"] {
            let answer = other.submit(DESK, &format!("{at}{path}"), &VENUE).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert!(is_public(&world, &at, "視聽教室").await);
        assert_eq!(desk(&world, &world.teacher).await.get(DESK).await.status, StatusCode::FORBIDDEN);
    }

    /// Neither the log nor the tables hold a token in clear, and the log does not name the instructor.
    async fn traces_without_the_person(world: World) {
        let mut organiser = desk(&world, &world.organiser).await;
        let at = create(&mut organiser, &INSTRUCTOR).await;
        let link = links(&world, "fang@school.example").await.remove(0);
        say(&world, &link, "yes").await;
        let id = at.rsplit('/').next().expect("an id");
        let wanted = platform::audit::read::Wanted { group: "sharing".to_owned(), most: 10, ..Default::default() };
        let lines = platform::audit::read::lines(world.app.db.read(), &wanted).await.expect("lines");
        let said = format!("{lines:?}");
        for action in ["sharing.offered", "sharing.consent_asked", "sharing.consent_given"] {
            assert!(said.contains(action), "{action}: {said}");
        }
        assert!(said.contains(id) && !said.contains("方以寧") && !said.contains("fang@"), "{said}");
        let token = link.rsplit('/').next().expect("a token");
        assert!(!said.contains(token), "{said}");
    }

    /// Long lists come in pages.
    async fn long_lists_have_pages(world: World) {
        let mut organiser = desk(&world, &world.organiser).await;
        for n in 0..21 {
            create(&mut organiser, &with(&HANDOUT, "title", &format!("講義第{n}份"))).await;
        }
        let mut visitor = world.visitor();
        let first = visitor.get("/resources?kind=handout").await;
        assert_eq!(first.texts("tbody tr").len(), 20);
        let next = first.attribute("main a[href*='page=2']", "href").expect("a second page");
        assert_eq!(visitor.get(&next).await.texts("tbody tr").len(), 1);
    }
}
