//! Figures of statistics: equal to what was done, by reach of the page, small groups withheld.

use app::catalogue::{self, Review};
use app::credit::{self, MarkInput};
use axum::http::StatusCode;
use jiff::SignedDuration;
use platform::ids::PersonId;
use testkit::{Answer, Persona, World, course_form};

use crate::automatic_review::{member, organisation};
use crate::on_both;

/// A published course of an organiser, approved by the region centre; answers its code.
async fn published(world: &World, organiser: &Persona, title: &str) -> String {
    let seat = organiser.seat.clone().expect("a seat");
    let mut form = course_form(domain::calendar::civil_date(world.app.clock.now()), 20);
    form.set("title", title);
    let code = catalogue::create_draft(&world.app, &organiser.actor, &seat, &form).await.expect("draft");
    catalogue::submit(&world.app, &organiser.actor, &seat, &code).await.expect("submitted");
    let review = world.reviewer.seat.clone().expect("a seat");
    catalogue::review(&world.app, &world.reviewer.actor, &review, &code, None, &Review::Approve)
        .await
        .expect("approved");
    code
}

pub(crate) async fn enrolled(world: &World, code: &str, people: &[PersonId]) {
    let course = catalogue::by_code(world.app.db.read(), code).await.expect("course");
    let now = world.app.clock.now();
    for person in people {
        world.app.desk().ask(world.teacher.actor.clone(), course.id, *person, now).await.expect("enrolled");
    }
}

/// Everybody named was there; the roster is sent and confirmed.
pub(crate) async fn closed(world: &World, organiser: &Persona, code: &str, present: &[PersonId]) {
    let seat = organiser.seat.clone().expect("a seat");
    let marks = present
        .iter()
        .map(|&person| MarkInput { meeting: 1, person, mark: "present".to_owned(), missed_minutes: 0 })
        .collect();
    credit::mark_attendance(&world.app, &organiser.actor, &seat, code, marks).await.expect("marked");
    credit::send_roster(&world.app, &organiser.actor, &seat, code).await.expect("sent");
    let review = world.reviewer.seat.clone().expect("a seat");
    credit::review_roster(&world.app, &world.reviewer.actor, &review, code, None, &Review::Approve)
        .await
        .expect("confirmed");
}

/// What a year of two schools comes to: four people at the first school, one of them twice; two at the second.
async fn year(world: &World) -> [String; 3] {
    let four = world.teachers(4).await;
    let two = &four[..2];
    let first = published(world, &world.organiser, "甲校一").await;
    let second = published(world, &world.organiser, "甲校二").await;
    let third = published(world, &world.other_organiser, "乙校一").await;
    enrolled(world, &first, &four).await;
    enrolled(world, &second, &four[..3]).await;
    enrolled(world, &third, two).await;
    world.app.clock.advance(SignedDuration::from_hours(24 * 15));
    closed(world, &world.organiser, &first, &four).await;
    closed(world, &world.other_organiser, &third, two).await;
    [first, second, third]
}

/// The figures of the total by their labels.
fn total(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.main());
    answer.texts("main .stats .stat-value")
}

/// The cells of a table's line, its name first.
fn line(answer: &Answer, table: &str, name: &str) -> Vec<String> {
    let names = answer.texts(&format!("#by-{table} tbody th"));
    let at = names
        .iter()
        .position(|n| n.starts_with(name))
        .unwrap_or_else(|| panic!("no line {name} in {names:?}"));
    let cells = answer.texts(&format!("#by-{table} tbody td"));
    let width = cells.len() / names.len();
    assert_eq!(width, 6, "published, held, closed, admitted, persons, hours");
    cells[at * width..(at + 1) * width].to_vec()
}

on_both! {
    /// The own school's page counts exactly what was done, shows each course, and nothing of another school.
    async fn a_school_sees_its_own_exact_figures(world: World) {
        let [first, second, third] = year(&world).await;
        let mut school = world.client(&world.organiser).await;
        let page = school.get("/statistics/own").await;
        // Three clock hours are three and a half lesson hours; each of them is given in the ledger.
        // published, held, closed, closed of held, meeting hours, places, requests, admitted, awards, persons, hours
        assert_eq!(total(&page), ["2", "2", "1", "50%", "6", "40", "7", "7", "4", "4", "14"]);
        assert_eq!(line(&page, "course", "甲校一"), ["1", "1", "1", "4", "4", "14"]);
        assert_eq!(line(&page, "course", "甲校二"), ["1", "1", "0", "3", "0", "0"]);
        assert_eq!(page.texts("#by-month tbody th").len(), 12);
        assert!(page.text.contains(&first) && page.text.contains(&second));
        assert!(!page.text.contains(&third) && !page.text.contains("乙校"));
        page.sees("統計截至").sees("學年度").sees("時數帳的總和");
        let other = world.client(&world.other_organiser).await.get("/statistics/own").await;
        // Two people only, but they are the school's own rows.
        assert_eq!(total(&other), ["1", "1", "1", "100%", "3", "20", "2", "2", "2", "2", "7"]);
        assert!(!other.text.contains("不公開"));
        let earlier = school.get("/statistics/own?year=s100").await;
        earlier.sees("100 學年度").sees("這個年度還沒有課程");
        assert_eq!(school.get("/statistics/county").await.status, StatusCode::FORBIDDEN);
        assert_eq!(school.get("/statistics/national.xlsx").await.status, StatusCode::FORBIDDEN);
        assert_eq!(school.get("/statistics").await.path, "/statistics/own", "the only page is opened at once");
    }

    /// The county's page counts its schools, distinct persons once, and withholds a school of two with its neighbour, so
    /// that the total gives nothing away.
    async fn a_county_sees_its_schools_and_small_groups_are_withheld(world: World) {
        year(&world).await;
        let elsewhere = organisation(&world, "XT-C99", "county_bureau", "county_bureau", "花蓮縣", None).await;
        let neighbour = member(&world, elsewhere, "head", "neighbour").await;
        let mut reviewer = world.client(&world.reviewer).await;
        let page = reviewer.get("/statistics/county").await;
        assert_eq!(total(&page), ["3", "3", "2", "66.7%", "9", "60", "9", "9", "6", "4", "21"]);
        let hidden = ["不公開"; 5].map(str::to_owned);
        let small = line(&page, "organisation", "宜蘭縣壇山國小");
        assert_eq!((&small[..3], &small[3..]), (&["1", "1", "1"].map(str::to_owned)[..], &hidden[..3]));
        let large = line(&page, "organisation", "宜蘭縣杏林國小");
        assert_eq!((large[0].as_str(), &large[3..]), ("2", &hidden[..3]));
        page.sees("人數未達 3 人的項目不公開");
        assert_eq!(line(&page, "scope", "課程、教學及評量")[3..], ["9", "4", "21"].map(str::to_owned));
        let none = world.client(&neighbour).await.get("/statistics/county").await;
        none.sees("這個年度還沒有課程");
        assert!(!none.text.contains("杏林"), "another county's schools are not counted");
    }

    /// The files hold what the page shows, withheld cells too.
    async fn files_show_what_the_page_shows(world: World) {
        year(&world).await;
        let mut reviewer = world.client(&world.reviewer).await;
        let csv = reviewer.get("/statistics/county.csv").await;
        assert!(csv.content_type.starts_with("text/csv") && csv.bytes.starts_with(b"\xEF\xBB\xBF"));
        let table = documents::read_csv(&csv.bytes).expect("readable");
        let rows: Vec<&Vec<String>> = table.rows.iter().map(|row| &row.cells).collect();
        assert_eq!(rows[0][2..13], ["3", "3", "2", "66.7%", "9", "60", "9", "9", "6", "4", "21"].map(str::to_owned));
        let small = rows.iter().find(|row| row[1] == "宜蘭縣壇山國小").expect("the school");
        assert_eq!(small[8..13], ["不公開"; 5].map(str::to_owned));
        assert!(rows.iter().all(|row| row[15].contains("民國") || row[15].contains('年')));
        let book = reviewer.get("/statistics/county.xlsx?year=c2025").await;
        assert!(book.bytes.starts_with(b"PK"), "{}", book.main());
        let own = world.client(&world.organiser).await.get("/statistics/own.xlsx").await;
        assert!(own.bytes.starts_with(b"PK"));
    }

    /// The national centre counts every county and may choose one; a county that the national page withholds shows no
    /// personal figures there either. The ministry sees the nation only; a teacher sees nothing.
    async fn the_nation_by_county(world: World) {
        let people = world.teachers(1).await;
        let code = published(&world, &world.organiser, "丙校一").await;
        enrolled(&world, &code, &people).await;
        let centre = organisation(&world, "XT-NC", "national_centre", "national_centre", "", None).await;
        let bureau = organisation(&world, "XT-C03", "county_bureau", "county_bureau", "花蓮縣", Some(centre)).await;
        let first = organisation(&world, "159999", "school", "primary", "花蓮縣", Some(bureau)).await;
        let second = organisation(&world, "159998", "school", "primary", "花蓮縣", Some(bureau)).await;
        let organiser = member(&world, first, "head", "far-head").await;
        let other_organiser = member(&world, second, "head", "far-other").await;
        let reviewer = member(&world, bureau, "head", "far-reviewer").await;
        let centre = member(&world, centre, "head", "centre").await;
        let far = World { organiser, other_organiser, reviewer, ..world };
        year(&far).await;
        let mut client = far.client(&centre).await;
        let nation = client.get("/statistics/national").await;
        assert_eq!(total(&nation)[..3], ["4", "4", "2"].map(str::to_owned));
        assert_eq!(total(&nation)[6..], ["10", "10", "6", "4", "21"].map(str::to_owned));
        let hidden = ["不公開"; 5].map(str::to_owned);
        assert_eq!(line(&nation, "county", "宜蘭縣")[3..], hidden[..3]);
        assert_eq!(line(&nation, "county", "花蓮縣")[3..], hidden[..3], "or the difference would tell");
        let county = client.get("/statistics/county").await;
        county.sees("花蓮縣XT-C03");
        assert_eq!(total(&county)[..3], ["3", "3", "2"].map(str::to_owned));
        assert_eq!(total(&county)[6..], hidden, "what the national page withholds is not told here");
        let own = far.client(&far.reviewer).await.get("/statistics/county").await;
        assert_eq!(total(&own)[6..], ["9", "9", "6", "4", "21"].map(str::to_owned), "the county itself sees its own");
        let other = client.get("/statistics/county?centre=XT-C02").await;
        assert!(!other.text.contains("宜蘭縣政府教育處"), "only centres below may be chosen");
        let landing = client.get("/statistics").await;
        landing.sees("全國統計").sees("縣市統計").sees("本單位統計");
        let ministry = organisation(&far, "MOE", "moe", "moe", "", None).await;
        let ministry = member(&far, ministry, "operator", "ministry").await;
        let mut ministry = far.client(&ministry).await;
        assert_eq!(ministry.get("/statistics").await.path, "/statistics/national");
        assert_eq!(ministry.get("/statistics/county").await.status, StatusCode::FORBIDDEN);
        let mut teacher = far.client(&far.teacher).await;
        assert_eq!(teacher.get("/statistics").await.status, StatusCode::FORBIDDEN);
        let home = teacher.get("/home").await;
        assert_eq!(home.attribute("a[href^='/statistics']", "href"), None, "the screen mirrors it");
    }

    /// A working circle counts its subject centres.
    async fn a_working_circle_sees_its_subject_centres(world: World) {
        let circle = organisation(&world, "CIRCLE", "curriculum_working_circle", "curriculum_working_circle", "", None).await;
        let centre = organisation(&world, "SUBJ1", "subject_centre", "subject_centre", "", Some(circle)).await;
        let world = World { reviewer: member(&world, circle, "head", "circle").await, ..world };
        let head = member(&world, centre, "head", "subject").await;
        published(&world, &head, "學科中心研習").await;
        let mut client = world.client(&world.reviewer).await;
        let page = client.get("/statistics/subject-centre").await;
        assert_eq!(total(&page)[..2], ["1", "0"].map(str::to_owned));
        assert_eq!(line(&page, "organisation", "SUBJ1")[0], "1");
        assert_eq!(client.get("/statistics/own").await.status, StatusCode::FORBIDDEN);
        assert_eq!(client.get("/statistics").await.path, "/statistics/subject-centre");
        let mut school = world.client(&head).await;
        assert_eq!(school.get("/statistics/subject-centre").await.status, StatusCode::FORBIDDEN);
    }

    /// A cancelled course and a draft are not counted.
    async fn what_was_cancelled_is_not_counted(world: World) {
        let code = published(&world, &world.organiser, "取消的課").await;
        published(&world, &world.organiser, "留下的課").await;
        let mut school = world.client(&world.organiser).await;
        assert_eq!(total(&school.get("/statistics/own").await)[0], "2");
        let cancel = format!("/desk/courses/{code}/cancel");
        school.submit(&cancel, &cancel, &[("reason", "講師生病")]).await;
        let page = school.get("/statistics/own").await;
        assert_eq!(total(&page)[0], "1");
        assert!(!page.text.contains("取消的課"));
    }
}
