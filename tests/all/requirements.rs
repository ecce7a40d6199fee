//! Required hours: from publishing to the rates, what a correction and a reversal change, who sees names, versions, leave,
//! reminders, and figures that several copies keep.

use app::requirements::{self, RequirementId};
use app::{credit, identity};
use axum::http::StatusCode;
use domain::ledger::EntryKind;
use domain::permissions::Right;
use domain::requirement::Typed;
use jiff::SignedDuration;
use platform::ids::PersonId;
use testkit::{Persona, World};

use crate::on_both;
use crate::statistics::{closed, enrolled};

/// Four hours of the scope that the tests' courses have, in this calendar year, for primary schools.
fn typed() -> Typed {
    Typed {
        title: "課程與教學".to_owned(),
        basis: "測試規定第 1 條".to_owned(),
        hours: "2".to_owned(),
        period: "calendar-year".to_owned(),
        from: "115/1/1".to_owned(),
        until: "115/12/31".to_owned(),
        levels: vec!["primary".to_owned()],
        scopes: vec!["5-1".to_owned()],
        ..Typed::default()
    }
}

async fn published(world: &World, keeper: &Persona, typed: &Typed) -> RequirementId {
    let seat = keeper.seat.clone().expect("a seat");
    let id = requirements::save(&world.app, &keeper.actor, &seat, None, typed).await.expect("written");
    requirements::publish(&world.app, &keeper.actor, &seat, id).await.expect("published");
    id
}

async fn turn(world: &World) {
    requirements::turn(&world.app).await.expect("a turn");
}

/// A course of the first school that gave hours to these people; its code.
async fn awarded(world: &World, people: &[PersonId]) -> String {
    let code = world.published(20).await;
    enrolled(world, &code, people).await;
    world.app.clock.advance(SignedDuration::from_hours(24 * 15));
    closed(world, &world.organiser, &code, people).await;
    code
}

/// The cells of the only line of the reviewer's overview: concerned, complete, missing.
async fn rates(world: &World) -> Vec<String> {
    let page = world.client(&world.reviewer).await.get("/requirements/below").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.main());
    page.texts("main tbody td").into_iter().take(3).collect()
}

/// As many half-hours as a person holds in the ledger.
async fn sum(world: &World, person: PersonId) -> i64 {
    let awards = credit::transcript(world.app.db.read(), person).await.expect("awards");
    awards.iter().map(|award| award.half_hours).sum()
}

on_both! {
    /// The whole way: written and published on the page, missing at home, given by a course, counted below; a correction and
    /// a reversal of the ledger change the teacher's page at once and the rates with the next turn.
    async fn from_publishing_to_the_rates(world: World) {
        let national = world.national().await;
        let mut centre = world.client(&national).await;
        centre.get("/admin/requirements").await.sees("載入參考清單").sees("還沒有必修項目");
        let fields = [
            ("title", "課程與教學"), ("hours", "2"), ("period", "calendar-year"), ("from", "115/1/1"),
            ("until", "115/12/31"), ("levels", "primary"), ("scopes", "5-1"), ("publish", "1"),
        ];
        centre.submit("/admin/requirements/new", "/admin/requirements/new", &fields).await.sees("已公布").sees("實施中");
        let mut teacher = world.client(&world.teacher).await;
        teacher.get("/my/requirements").await.sees("課程與教學").sees("缺 2 小時").sees("這段期間沒有相關的研習時數");
        teacher.get("/home").await.sees("必修時數").sees("還缺");
        turn(&world).await;
        assert_eq!(rates(&world).await, ["5", "0", "5"], "everybody of two schools");

        let person = world.teacher.person;
        let code = awarded(&world, &[person]).await;
        let all = sum(&world, person).await;
        assert!(all >= 4, "{all}");
        let mut teacher = world.client(&world.teacher).await;
        teacher.get("/my/requirements").await.sees("全部完成").sees("閱讀理解策略工作坊").sees("符合規定");
        turn(&world).await;
        assert_eq!(rates(&world).await, ["5", "1", "4"]);

        world.post_hours(&code, person, EntryKind::Correct, i32::try_from(3 - all).expect("few")).await;
        teacher.get("/my/requirements").await.sees("缺 0.5 小時").sees("已有 1.5 小時，需要 2 小時");
        assert_eq!(rates(&world).await, ["5", "1", "4"], "figures follow with the next turn");
        turn(&world).await;
        assert_eq!(rates(&world).await, ["5", "0", "5"]);
        world.post_hours(&code, person, EntryKind::Correct, 1).await;
        turn(&world).await;
        assert_eq!(rates(&world).await, ["5", "1", "4"]);
        world.post_hours(&code, person, EntryKind::Reverse, -4).await;
        teacher.get("/my/requirements").await.sees("缺 2 小時").sees("時數已撤銷或為零");
        turn(&world).await;
        assert_eq!(rates(&world).await, ["5", "0", "5"]);
    }

    /// The page names a course that would give what is missing: open, for the teacher, not asked for yet.
    async fn courses_that_would_count(world: World) {
        let national = world.national().await;
        published(&world, &national, &typed()).await;
        let code = world.published(20).await;
        world.app.settle_search().await.expect("indexed");
        let mut teacher = world.client(&world.teacher).await;
        let page = teacher.get("/my/requirements").await;
        page.sees("可以補足的研習").sees("閱讀理解策略工作坊");
        let link = format!("main a[href='/courses/{code}']");
        assert!(page.attribute(&link, "href").is_some());
        enrolled(&world, &code, &[world.teacher.person]).await;
        let page = teacher.get("/my/requirements").await;
        assert!(page.attribute(&link, "href").is_none(), "asked for already");
        page.sees("搜尋相關研習");
    }

    /// A school sees its own people by name, filters and takes the table away; others see nothing of it.
    async fn a_school_sees_who(world: World) {
        let national = world.national().await;
        published(&world, &national, &typed()).await;
        awarded(&world, &[world.teacher.person]).await;
        let mut organiser = world.client(&world.organiser).await;
        let missing = organiser.get("/requirements/school").await;
        missing.sees("課程與教學：缺 2 小時").sees("藍沐晴");
        let rows = missing.texts("main tbody th").join(" ");
        assert!(!rows.contains("林杏芸") && !rows.contains("陳語棠"), "{rows}");
        organiser.get("/requirements/school?view=all").await.sees("林杏芸").sees("都已完成");
        organiser.get("/requirements/school?view=table").await.sees("林杏芸").sees("完成");
        let code = identity::person(world.app.db.read(), world.teacher.person).await.expect("person").personal_code;
        organiser.get(&format!("/requirements/school/{code}")).await.sees("閱讀理解策略工作坊").sees("請假與留職停薪");
        assert_eq!(organiser.get("/requirements/school.xlsx").await.status, StatusCode::FORBIDDEN, "no right to export");
        world.grant(&world.organiser, Right::Export).await;
        let mut organiser = world.client(&world.organiser).await;
        let file = organiser.get("/requirements/school.csv").await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.text.contains("林杏芸") && file.text.contains("課程與教學"), "{}", file.text);
        let book = organiser.get("/requirements/school.xlsx").await;
        assert_eq!(book.status, StatusCode::OK);

        let mut other = world.client(&world.other_organiser).await;
        assert!(!other.get("/requirements/school?view=all").await.main().contains("林杏芸"));
        assert_eq!(other.get(&format!("/requirements/school/{code}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(world.client(&world.operator).await.get("/requirements/school").await.status, StatusCode::FORBIDDEN);
        assert_eq!(world.client(&world.teacher).await.get("/requirements/school").await.status, StatusCode::FORBIDDEN);
    }

    /// The county reads names below: recorded, and told to the person; a school elsewhere and a seat without the right don't.
    async fn names_below_are_recorded(world: World) {
        let national = world.national().await;
        let id = published(&world, &national, &typed()).await;
        turn(&world).await;
        let mut reviewer = world.client(&world.reviewer).await;
        let one = reviewer.get(&format!("/requirements/below/{id}")).await;
        one.sees("宜蘭縣杏林國小").sees("宜蘭縣壇山國小").sees("測試規定第 1 條");
        let names = format!("/requirements/below/{id}/029999");
        reviewer.get(&names).await.sees("林杏芸").sees("缺 2 小時").sees("這次查看已經記錄");
        let mut teacher = world.client(&world.teacher).await;
        teacher.get("/account/data/looks").await.sees("必修進度");
        world.grant(&world.reviewer, Right::Audit).await;
        let log = world.client(&world.reviewer).await.get("/audit?group=requirements").await;
        log.sees("查看必修時數名單");
        let looks = app::privacy::looks_at(world.app.db.read(), world.teacher.person).await.expect("looks");
        assert!(looks.iter().any(|look| look.action == "person.requirements_seen"), "{looks:?}");
        let mut organiser = world.client(&world.organiser).await;
        assert_eq!(organiser.get(&names).await.status, StatusCode::FORBIDDEN);
        let bureau = reviewer.get(&format!("/requirements/below/{id}/XT-C02")).await;
        assert_eq!(bureau.status, StatusCode::NOT_FOUND, "the own house is not below");
        let csv = reviewer.get(&format!("/requirements/below/{id}/figures.csv")).await;
        assert!(csv.text.contains("宜蘭縣杏林國小"), "{}", csv.text);
    }

    /// The nation sees rates by county; a group of two is withheld, and so is the total that would give it away.
    async fn small_groups_are_withheld(world: World) {
        let national = world.national().await;
        let only_some = Typed { positions: vec!["15-4".to_owned()], ..typed() };
        let id = published(&world, &national, &only_some).await;
        awarded(&world, &[world.teacher.person]).await;
        turn(&world).await;
        let mut centre = world.client(&national).await;
        centre.get("/requirements/nation").await.sees("課程與教學").sees("不公開");
        let counties = centre.get(&format!("/requirements/nation/{id}")).await;
        counties.sees("宜蘭縣").sees("不公開");
        assert!(!counties.texts("main tbody td").contains(&"1".to_owned()), "{}", counties.main());
        let redirected = centre.get("/requirements/below").await;
        assert_eq!(redirected.path, "/requirements/nation");
        assert_eq!(world.client(&world.reviewer).await.get("/requirements/nation").await.status, StatusCode::FORBIDDEN);
    }

    /// Drafts are changed and deleted, published ones copied and ended; two versions never hold on the same day.
    async fn versions_follow_each_other(world: World) {
        let national = world.national().await;
        let mut centre = world.client(&national).await;
        let page = "/admin/requirements/new";
        let wrong = centre.submit(page, page, &[("title", ""), ("hours", "x"), ("from", "soon"), ("items", "沒有這項")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.sees("沒有填寫名稱").sees("「x」不是可以用的時數").sees("「soon」不是日期").sees("查無「沒有這項」");
        let id = published(&world, &national, &typed()).await;
        let to = format!("/admin/requirements/{id}");
        let refused = centre.submit(&to, &format!("{to}/delete"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.sees("這一版已經公布");
        let copied = centre.submit(&to, &format!("{to}/copy"), &[]).await;
        copied.sees("已複製成草稿").sees("草稿");
        assert_eq!(copied.attribute("input[name=from]", "value").as_deref(), Some("116/01/01"));
        let copy = copied.path.clone();
        let clash = [
            ("title", "課程與教學"), ("hours", "3"), ("period", "calendar-year"), ("from", "115/6/1"),
            ("until", "116/12/31"), ("version", "1"), ("publish", "1"),
        ];
        let clash = centre.submit(&copy, &copy, &clash).await;
        assert_eq!(clash.status, StatusCode::CONFLICT);
        clash.sees("期間重疊");
        let ended = centre.submit(&to, &format!("{to}/end"), &[("end", "115/5/31")]).await;
        ended.sees("已設定結束日期");
        centre.submit("/admin/requirements", &format!("{copy}/publish"), &[]).await.sees("已公布");
        let late = centre.submit(&to, &format!("{to}/end"), &[("end", "115/7/1")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        late.sees("期間重疊");
        let mut teacher = world.client(&world.teacher).await;
        teacher.get("/my/requirements").await.sees("缺 3 小時");
    }

    /// A county keeps its own for its own people; a school keeps none; the shipped list is loaded once.
    async fn owners_keep_their_own(world: World) {
        let county = published(&world, &world.reviewer, &Typed { title: "縣訂研習".to_owned(), ..typed() }).await;
        let mut teacher = world.client(&world.teacher).await;
        teacher.get("/my/requirements").await.sees("縣訂研習");
        let national = world.national().await;
        let mut centre = world.client(&national).await;
        assert_eq!(centre.get(&format!("/admin/requirements/{county}")).await.status, StatusCode::NOT_FOUND);
        let list = "/admin/requirements";
        centre.submit(list, "/admin/requirements/shipped", &[]).await.sees("已載入為草稿").sees("資通安全");
        let seat = national.seat.clone().expect("a seat");
        assert!(requirements::load_shipped(&world.app, &national.actor, &seat).await.expect("again").is_empty());
        assert_eq!(requirements::of_owner(world.app.db.read(), seat.organisation).await.expect("all").len(), 13);
        let mut organiser = world.client(&world.organiser).await;
        assert_eq!(organiser.get(list).await.status, StatusCode::FORBIDDEN);
        let school = world.organiser.seat.clone().expect("a seat");
        let refused = requirements::save(&world.app, &world.organiser.actor, &school, None, &typed()).await;
        assert!(refused.is_err(), "a school keeps none");
    }

    /// Leave for whole months makes less needed, at once on the page and in the figures; out of reach of other schools.
    async fn leave_makes_less_needed(world: World) {
        let national = world.national().await;
        published(&world, &national, &Typed { hours: "12".to_owned(), part: "prorated".to_owned(), ..typed() }).await;
        let person = identity::person(world.app.db.read(), world.teacher.person).await.expect("person");
        let page = format!("/requirements/school/{}", person.personal_code);
        let action = format!("{page}/leave");
        let mut organiser = world.client(&world.organiser).await;
        let wrong = organiser.submit(&page, &action, &[("from", "115/6/30"), ("until", "115/1/1")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.sees("結束日期早於開始日期");
        let half = [("from", "115/1/1"), ("until", "115/6/30"), ("reason", "parental")];
        organiser.submit(&page, &action, &half).await.sees("已登記").sees("育嬰留職停薪").sees("缺 6 小時");
        world.client(&world.teacher).await.get("/my/requirements").await.sees("缺 6 小時").sees("115年6月30日");
        let mut other = world.client(&world.other_organiser).await;
        assert_eq!(other.submit("/home", &action, &half).await.status, StatusCode::NOT_FOUND);
        let whole = [("from", "115/7/1"), ("until", "115/12/31"), ("reason", "parental")];
        organiser.submit(&page, &action, &whole).await.sees("免計");
        turn(&world).await;
        assert_eq!(rates(&world).await, ["4", "0", "4"], "one is exempt");
        let leave = organiser.get(&page).await.attribute("input[name=leave]", "value").expect("a leave");
        organiser.submit(&page, &format!("{action}/remove"), &[("leave", &leave)]).await.sees("已刪除");
        turn(&world).await;
        assert_eq!(rates(&world).await, ["5", "0", "5"]);
    }

    /// One reminder a week to those whose hours are missing, with what is missing; nobody else is written to.
    async fn one_reminder_a_week(world: World) {
        let national = world.national().await;
        published(&world, &national, &typed()).await;
        awarded(&world, &[world.teacher.person]).await;
        let mut organiser = world.client(&world.organiser).await;
        let page = "/requirements/school/remind";
        organiser.get(page).await.sees("將寄給 2 人");
        organiser.submit(page, page, &[]).await.sees("已寄出提醒");
        let mail = platform::mail::newest(&world.app).await.expect("mail");
        let letters: Vec<_> = mail.iter().filter(|m| m.subject.contains("必修時數未完成")).collect();
        assert_eq!(letters.len(), 2, "organiser and operator");
        assert!(letters.iter().all(|m| m.body.contains("課程與教學：缺 2 小時") && !m.to_address.contains("teacher")));
        let again = organiser.submit(page, page, &[]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        again.sees("一週內已經寄過提醒");
        world.app.clock.advance(SignedDuration::from_hours(24 * 7));
        let mut organiser = world.client(&world.organiser).await;
        organiser.submit(page, page, &[]).await.sees("已寄出提醒");
    }

    /// Figures follow people: two who turn out to be one count once, with the hours of both.
    async fn a_merge_is_followed(world: World) {
        let national = world.national().await;
        published(&world, &national, &typed()).await;
        let double = world.teachers(1).await[0];
        awarded(&world, &[double]).await;
        turn(&world).await;
        assert_eq!(rates(&world).await, ["6", "1", "5"]);
        let mut change = world.app.db.change(&world.reviewer.actor, world.app.clock.now()).await.expect("begun");
        identity::merge(&change, double, world.teacher.person).await.expect("merged");
        change.record("person.merged", double.0, serde_json::json!({"into": world.teacher.person}));
        change.commit().await.expect("committed");
        world.client(&world.teacher).await.get("/my/requirements").await.sees("全部完成");
        turn(&world).await;
        assert_eq!(rates(&world).await, ["5", "1", "4"]);
    }

    /// Two copies take turns at the same time, one is started anew, everything is built again: always the same figures.
    async fn copies_and_restarts_agree(world: World) {
        let national = world.national().await;
        published(&world, &national, &typed()).await;
        let (copy, _folder) = world.copy().await;
        let (a, b) = futures::future::join(requirements::turn(&world.app), requirements::turn(&copy)).await;
        a.and(b).expect("both");
        assert_eq!(rates(&world).await, ["5", "0", "5"]);
        awarded(&world, &[world.teacher.person]).await;
        copy.clock.advance(SignedDuration::from_hours(24 * 15));
        let (a, b) = futures::future::join(requirements::turn(&copy), requirements::turn(&world.app)).await;
        a.and(b).expect("both");
        assert_eq!(rates(&world).await, ["5", "1", "4"]);
        let mut heard = 0;
        let rebuilt = requirements::rebuild(&world.app, |_| heard += 1).await.expect("rebuilt");
        assert!(heard > 0 && rebuilt.people >= 6, "{rebuilt:?}");
        assert_eq!(rates(&world).await, ["5", "1", "4"]);
        let page = world.client(&world.reviewer).await.get("/requirements/below").await;
        page.sees("統計至");
        requirements::turn(&world.reopened().await).await.expect("after a restart");
        assert_eq!(rates(&world).await, ["5", "1", "4"]);
    }

    /// What was needed last year stays to be seen after the year: late, also when hours come in late.
    async fn the_year_before(world: World) {
        let national = world.national().await;
        published(&world, &national, &typed()).await;
        let code = world.published(20).await;
        enrolled(&world, &code, &[world.teacher.person]).await;
        world.app.clock.advance(SignedDuration::from_hours(24 * 85));
        turn(&world).await;
        let mut teacher = world.client(&world.teacher).await;
        teacher.get("/my/requirements").await.sees("上期未完成").sees("逾期，缺 2 小時");
        let before = "/requirements/below?when=before";
        let page = world.client(&world.reviewer).await.get(before).await;
        assert_eq!(page.texts("main tbody td")[..3], ["5", "0", "5"]);
        closed(&world, &world.organiser, &code, &[world.teacher.person]).await;
        turn(&world).await;
        let page = world.client(&world.reviewer).await.get(before).await;
        assert_eq!(page.texts("main tbody td")[..3], ["5", "1", "4"], "the course was held last year");
    }
}
