//! Feeds of courses, one's own calendar, and what a course page tells search engines.

use app::catalogue::{self, Review};
use app::following;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use domain::calendar::civil_date;
use domain::course::RawForm;
use jiff::ToSpan;
use testkit::{World, course_form};
use tower::ServiceExt;

use crate::on_both;

async fn course(world: &World, title: &str, change: impl FnOnce(&mut RawForm)) -> String {
    let mut form = course_form(civil_date(world.app.clock.now()), 5);
    form.set("title", title);
    change(&mut form);
    let seat = world.organiser.seat.clone().expect("a seat");
    let code =
        catalogue::create_draft(&world.app, &world.organiser.actor, &seat, &form).await.expect("draft");
    catalogue::submit(&world.app, &world.organiser.actor, &seat, &code).await.expect("submitted");
    let (actor, seat) = (&world.reviewer.actor, world.reviewer.seat.clone().expect("a seat"));
    catalogue::review(&world.app, actor, &seat, &code, None, &Review::Approve).await.expect("approved");
    code
}

/// Status, tag and body of a request with one header.
async fn ask(world: &World, path: &str, header: (&str, &str)) -> (StatusCode, String, String) {
    let request = Request::get(path).header(header.0, header.1).body(Body::empty()).expect("a request");
    let response = world.app.router().oneshot(request).await.expect("infallible");
    let status = response.status();
    let tag = response.headers().get("etag").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    (status, tag, String::from_utf8_lossy(&body).into_owned())
}

/// The lines of a calendar, unfolded.
fn lines(calendar: &str) -> Vec<String> {
    calendar.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

on_both! {
    /// The same question in three forms: what is called off is marked in the calendar, join links stand nowhere.
    async fn a_question_has_three_feeds(world: World) {
        let today = civil_date(world.app.clock.now());
        let reading = course(&world, "杏花 <研習> & 寫作", |f| {
            let mut second = f.meetings[0].clone();
            second.date = (today + 15.days()).to_string();
            second.link = "https://meet.example/secret-room".to_owned();
            f.meetings.push(second);
        }).await;
        let gone = course(&world, "杏花 取消場", |_| {}).await;
        course(&world, "數學研習", |_| {}).await;
        let seat = world.organiser.seat.clone().expect("seat");
        catalogue::cancel(&world.app, &world.organiser.actor, &seat, &gone, "颱風").await.expect("cancelled");
        let mut visitor = world.visitor();
        let list = visitor.get("/courses?q=%E6%9D%8F%E8%8A%B1&stage=14-4").await;
        let alternates: Vec<String> = ["application/atom+xml", "application/feed+json", "text/calendar"]
            .iter()
            .map(|kind| list.attribute(&format!("link[rel=alternate][type='{kind}']"), "href").expect("a feed"))
            .collect();
        let atom = visitor.get(&alternates[0]).await;
        let json = visitor.get(&alternates[1]).await;
        let calendar = visitor.get(&alternates[2]).await;
        for feed in [&atom, &json, &calendar] {
            assert_eq!(feed.status, StatusCode::OK, "{}", feed.path);
            assert!(!feed.text.contains("secret-room"), "join links are for those admitted: {}", feed.path);
            assert!(!feed.text.contains("數學研習"), "{}", feed.path);
        }
        assert!(calendar.content_type.starts_with("text/calendar"));
        let text = lines(&calendar.text);
        assert_eq!(text.iter().filter(|l| *l == "BEGIN:VEVENT").count(), 3, "{}", calendar.text);
        assert!(text.iter().any(|l| l.starts_with(&format!("UID:c{reading}-1@"))), "{}", calendar.text);
        assert_eq!(text.iter().filter(|l| *l == "STATUS:CANCELLED").count(), 1);
        let own = visitor.get(&format!("/courses/{reading}/calendar.ics")).await;
        let uids = |ics: &str| lines(ics).into_iter().filter(|l| l.starts_with("UID:")).collect::<Vec<_>>();
        assert!(uids(&own.text).iter().all(|uid| text.contains(uid)), "one event everywhere");

        assert!(atom.text.contains("<feed") && atom.text.contains("杏花 &lt;研習&gt; &amp; 寫作"), "{}", atom.text);
        assert!(atom.text.contains(&format!("<id>http://127.0.0.1:8080/courses/{reading}</id>")), "{}", atom.text);
        let json: serde_json::Value = serde_json::from_str(&json.text).expect("JSON");
        assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
        let item = json["items"].as_array().expect("items").iter().find(|i| i["_course"]["code"] == *reading).expect("the course");
        assert_eq!(item["title"], "杏花 <研習> & 寫作");
        assert!(item["url"].as_str().is_some_and(|url| url.ends_with(&reading)));
        visitor.get("/feeds?q=%E6%9D%8F%E8%8A%B1").await.sees("「杏花」").sees("/feeds/courses.ics?q=");
    }

    async fn organisations_and_counties_have_feeds(world: World) {
        course(&world, "本校研習", |_| {}).await;
        let mut visitor = world.visitor();
        for ending in ["ics", "atom", "json"] {
            let own = visitor.get(&format!("/feeds/organisations/029999.{ending}")).await;
            assert!(own.status == StatusCode::OK && own.text.contains("本校研習"), "{ending} {}", own.text);
            let other = visitor.get(&format!("/feeds/organisations/029998.{ending}")).await;
            assert!(other.status == StatusCode::OK && !other.text.contains("本校研習"), "{ending}");
            let county = visitor.get(&format!("/feeds/counties/%E5%AE%9C%E8%98%AD%E7%B8%A3.{ending}")).await;
            assert!(county.status == StatusCode::OK && county.text.contains("本校研習"), "{ending} {}", county.text);
        }
        for wrong in ["/feeds/organisations/029999", "/feeds/organisations/029999.rss", "/feeds/organisations/999999.ics", "/feeds/counties/nowhere.ics", "/feeds/mine/none.ics"] {
            assert_eq!(visitor.get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
    }

    /// A reader that has it gets 304 until something changed, also from the memory of public pages.
    async fn what_did_not_change_is_not_sent_again(world: World) {
        course(&world, "第一門", |_| {}).await;
        for path in ["/feeds/courses.ics", "/feeds/courses.atom", "/feeds/courses.json", "/feeds/organisations/029999.atom"] {
            let (status, tag, _) = ask(&world, path, ("accept", "*/*")).await;
            assert!(status == StatusCode::OK && !tag.is_empty(), "{path}");
            let (again, same, body) = ask(&world, path, ("if-none-match", &tag)).await;
            assert_eq!((again, same.as_str(), body.as_str()), (StatusCode::NOT_MODIFIED, tag.as_str(), ""), "{path}");
        }
        let (_, tag, _) = ask(&world, "/feeds/courses.json", ("accept", "*/*")).await;
        course(&world, "第二門", |_| {}).await;
        let (status, fresh, body) = ask(&world, "/feeds/courses.json", ("if-none-match", &tag)).await;
        assert_eq!(status, StatusCode::OK);
        assert!(fresh != tag && body.contains("第二門"));
        let router = world.app.router();
        for expected in [StatusCode::OK, StatusCode::NOT_MODIFIED] {
            let request = Request::get("/feeds/courses.json").header("if-none-match", if expected == StatusCode::OK { "\"old\"" } else { &fresh });
            let answer = router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("infallible");
            assert_eq!(answer.status(), expected, "the second from the memory of public pages");
        }
    }

    /// One's own calendar holds places and followed courses, has a secret address, and a new one ends the old.
    async fn ones_own_calendar_has_a_secret_address(world: World) {
        let taken = course(&world, "報名的研習", |f| f.meetings[0].link = "https://meet.example/secret-room".to_owned()).await;
        let followed = course(&world, "追蹤的研習", |_| {}).await;
        course(&world, "別的研習", |_| {}).await;
        let mut teacher = world.client(&world.teacher).await;
        let enrol = format!("/courses/{taken}/enrol");
        teacher.submit(&enrol, &enrol, &[]).await;
        following::follow(&world.app, &world.teacher.actor, world.teacher.person, &followed).await.expect("followed");
        let made = teacher.submit("/my/following", "/my/following/calendar", &[("do", "make")]).await;
        let address = |page: &testkit::Answer| page.texts("#calendar ~ * code, section code").into_iter().find(|t| t.contains("/feeds/mine/")).expect("the address");
        let first = address(&made).split("8080").nth(1).expect("a path").to_owned();
        let calendar = world.visitor().get(&first).await;
        assert_eq!(calendar.status, StatusCode::OK, "{}", calendar.main());
        assert!(calendar.text.contains("報名的研習") && calendar.text.contains("追蹤的研習"), "{}", calendar.text);
        assert!(!calendar.text.contains("別的研習") && !calendar.text.contains("secret-room"), "{}", calendar.text);
        assert!(calendar.header("cache-control").starts_with("private"));
        let renewed = teacher.submit("/my/following", "/my/following/calendar", &[("do", "make")]).await;
        let second = address(&renewed).split("8080").nth(1).expect("a path").to_owned();
        assert_ne!(first, second);
        assert_eq!(world.visitor().get(&first).await.status, StatusCode::NOT_FOUND, "the old one ended");
        assert_eq!(world.visitor().get(&second).await.status, StatusCode::OK);
        let secret = second.split('/').next_back().and_then(|name| name.split('.').next()).expect("a secret");
        let half = &secret[..32];
        let forged = format!("/feeds/mine/{half}{}.ics", "0".repeat(32));
        assert_eq!(world.visitor().get(&forged).await.status, StatusCode::NOT_FOUND, "the kept half opens nothing");
        teacher.submit("/my/following", "/my/following/calendar", &[("do", "end")]).await;
        assert_eq!(world.visitor().get(&second).await.status, StatusCode::NOT_FOUND);
    }

    /// What Google's event listing requires and recommends stands on the page, as data that a JSON reader reads.
    async fn search_engines_read_the_course_page(world: World) {
        let spot = "https://www.openstreetmap.org/#map=17/24.7521/121.7582";
        let code = course(&world, "杏花</script><b>研習", |f| f.meetings[0].spot = spot.to_owned()).await;
        let page = world.visitor().get(&format!("/courses/{code}")).await;
        let url = format!("http://127.0.0.1:8080/courses/{code}");
        assert_eq!(page.attribute("link[rel=canonical]", "href").as_deref(), Some(url.as_str()));
        assert_eq!(page.attribute("meta[property='og:title']", "content").as_deref(), Some("杏花</script><b>研習"));
        assert!(page.attribute("meta[name=description]", "content").is_some_and(|d| d.contains("視聽教室")));
        let data = page.texts("script[type='application/ld+json']").join("");
        let data: serde_json::Value = serde_json::from_str(&data).unwrap_or_else(|e| panic!("{e}: {data}"));
        let graph = data["@graph"].as_array().expect("a graph");
        let event = graph.iter().find(|node| node["@type"] == "EducationEvent").expect("an event");
        assert_eq!(event["name"], "杏花</script><b>研習");
        for property in ["startDate", "endDate"] {
            let text = event[property].as_str().expect(property);
            assert!(text.ends_with("+08:00") && text.parse::<jiff::Timestamp>().is_ok(), "{text}");
        }
        assert_eq!(event["eventStatus"], "https://schema.org/EventScheduled");
        assert_eq!(event["eventAttendanceMode"], "https://schema.org/OfflineEventAttendanceMode");
        assert_eq!(event["location"]["@type"], "Place");
        assert_eq!(event["location"]["address"]["addressRegion"], "宜蘭縣");
        assert!(event["location"]["address"]["streetAddress"].as_str().is_some_and(|s| s.contains("杏壇路")));
        assert_eq!(event["location"]["geo"]["latitude"], 24.7521);
        assert_eq!(event["location"]["geo"]["longitude"], 121.7582);
        page.sees("地圖");
        assert!(page.text.contains("mlat=24.7521&amp;mlon=121.7582"), "the map shows the spot");
        let calendar = world.visitor().get(&format!("/courses/{code}/calendar.ics")).await;
        assert!(calendar.text.contains("GEO:24.75210;121.75820"), "{}", calendar.text);
        assert_eq!(event["organizer"]["name"], "宜蘭縣杏林國小");
        assert_eq!((&event["offers"]["price"], &event["offers"]["priceCurrency"]), (&"0".into(), &"TWD".into()));
        assert_eq!(event["offers"]["availability"], "https://schema.org/InStock");
        let lesson = graph.iter().find(|node| node["@type"] == "Course").expect("a course");
        assert_eq!(lesson["hasCourseInstance"]["courseWorkload"], "PT3H30M");
        assert_eq!(lesson["provider"]["name"], "宜蘭縣杏林國小");
        let seat = world.organiser.seat.clone().expect("seat");
        catalogue::cancel(&world.app, &world.organiser.actor, &seat, &code, "颱風").await.expect("cancelled");
        let page = world.visitor().get(&format!("/courses/{code}")).await;
        assert!(page.text.contains("https://schema.org/EventCancelled"));
    }
}
