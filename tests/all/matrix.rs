//! The permission matrix, cell by cell, through the routes themselves: 160 cells as the table of the ministry has them.

use std::collections::BTreeMap;

use app::directory::{self, Organisation};
use app::identity::{self, NewPerson};
use axum::http::StatusCode;
use domain::permissions::{Function, OrganisationKind, SeatRole, role_may};
use jiff::civil::Date;
use platform::Access;
use platform::db::Actor;
use platform::ids::OrganisationId;
use testkit::{Client, PASSWORD, World};

use crate::on_both;

const TABLE: &str = include_str!("../../data/tables/permission-matrix.csv");

/// The page each function is used from.
const PAGES: [(&str, &str); 16] = [
    ("course.register", "/desk/courses/new"),
    ("course.manage", "/desk/courses/5000001/enrolments"),
    ("course.review", "/review/courses"),
    ("auto_review.configure", "/review/automatic/settings"),
    ("auto_review.view", "/review/automatic"),
    ("course.view_own", "/desk/courses"),
    ("account.manage_own", "/accounts"),
    ("account.manage_subordinate", "/accounts/below"),
    ("teacher.register", "/staff"),
    ("organisation.edit_contact", "/organisation"),
    ("profile.edit", "/account/profile"),
    ("password.change", "/account/password"),
    ("statistics.national", "/statistics/national"),
    ("statistics.county", "/statistics/county"),
    ("statistics.own", "/statistics/own"),
    ("statistics.subject_centre", "/statistics/subject-centre"),
];

/// Function, kind, and whether the cell holds a 1.
fn cells() -> Vec<(&'static str, &'static str, bool)> {
    let mut lines = TABLE.lines();
    let kinds: Vec<&str> = lines.next().expect("kinds").split(',').skip(3).collect();
    lines.next();
    lines
        .flat_map(|line| {
            let row: Vec<&str> = line.split(',').collect();
            let function = row[2];
            kinds
                .iter()
                .zip(row[3..].to_vec())
                .map(move |(kind, cell)| (function, *kind, cell == "1"))
                .collect::<Vec<_>>()
        })
        .collect()
}

on_both! {
    /// Every cell: granted ones open their page, the others are refused with one and the same refusal.
    async fn each_cell_of_the_table(world: World) {
        let mut heads = seats(&world, "head").await;
        let (mut granted, mut refused) = (0, 0);
        for (function, kind, cell) in cells() {
            let client = heads.get_mut(kind).expect("a head for each kind");
            let page = PAGES.iter().find(|(f, _)| *f == function).expect("a page for each function").1;
            // A course of this organisation, where the page is about one.
            let own = match page.contains("5000001") && cell {
                true => page.replace("5000001", &draft(client).await),
                false => page.to_owned(),
            };
            let answer = client.get(&own).await;
            if cell {
                assert_eq!(answer.status, StatusCode::OK, "{kind} may {function} at {own}: {}", answer.main());
                granted += 1;
            } else {
                refused_by_kind(&answer, &format!("{kind} {function}"));
                refused += 1;
            }
        }
        assert_eq!((granted, refused), (99, 61));
    }

    /// No route of a function lets in a kind without it, whatever the method and the path.
    async fn every_route_of_a_function_refuses_the_other_kinds(world: World) {
        let mut heads = seats(&world, "head").await;
        let mut tried = 0;
        for route in app::routes() {
            let Access::Function(function) = route.access else { continue };
            for (_, kind, _) in cells().into_iter().filter(|(f, _, cell)| *f == function.as_str() && !cell) {
                let client = heads.get_mut(kind).expect("a head for each kind");
                let path = filled(route.path);
                let answer = client.ask(route.method, &path).await;
                refused_by_kind(&answer, &format!("{:?} {path} for {kind}", route.method));
                tried += 1;
            }
        }
        assert!(tried > 100, "{tried} refusals were tried");
    }

    /// Within a school and a county the role decides what is left: liaisons no accounts, operators courses and figures.
    async fn roles_below_head(world: World) {
        for role in [SeatRole::Liaison, SeatRole::Operator] {
            let mut seats = seats(&world, role.as_str()).await;
            for (function, kind, cell) in cells() {
                let known = Function::parse(function).expect("a function of the table");
                if !cell || role_may(role, known) || !["school", "county_bureau"].contains(&kind) {
                    continue;
                }
                let page = PAGES.iter().find(|(f, _)| *f == function).expect("a page for each function").1;
                let answer = seats.get_mut(kind).expect("a seat").get(page).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role:?} of {kind}: {function}");
                assert!(answer.text.contains("denied-role"), "{function}: {}", answer.main());
            }
        }
    }

    /// A link to what is refused is absent from the screen; a link that is shown opens.
    async fn the_navigation_mirrors_the_table(world: World) {
        for (kind, mut client) in seats(&world, "head").await {
            let home = client.get("/home").await;
            for (function, _, cell) in cells().into_iter().filter(|(_, k, _)| *k == kind) {
                let page = PAGES.iter().find(|(f, _)| *f == function).expect("a page").1;
                let shown = home.attribute(&format!("a[href='{page}']"), "href").is_some();
                assert!(cell || !shown, "{kind} is shown {page}");
                if shown {
                    assert_eq!(client.get(page).await.status, StatusCode::OK, "{kind} follows {page}");
                }
            }
        }
    }
}

#[track_caller]
fn refused_by_kind(answer: &testkit::Answer, what: &str) {
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}: {}", answer.main());
    assert!(answer.text.contains("denied-kind"), "{what} is refused for another reason: {}", answer.main());
}

/// An organisation of each kind with somebody of that role, signed in.
async fn seats(world: &World, role: &'static str) -> BTreeMap<&'static str, Client> {
    let from = Date::constant(2025, 8, 1);
    let hash = testkit::quick_hash();
    let mut change =
        world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
    let mut people = Vec::new();
    for (number, kind) in OrganisationKind::ALL.into_iter().enumerate() {
        let organisation = Organisation {
            id: OrganisationId::new(),
            code: format!("T{number}-{}", role.to_uppercase()),
            name: format!("測試{}", kind.label()),
            kind: kind.as_str().to_owned(),
            level: if kind == OrganisationKind::School { "primary" } else { kind.as_str() }.to_owned(),
            ownership: "公立".to_owned(),
            county: "宜蘭縣".to_owned(),
            district: "宜蘭市".to_owned(),
            address: String::new(),
            phone: String::new(),
            website: String::new(),
            reviewer: Some(world.bureau),
        };
        directory::add_organisation(&mut change, &organisation, from).await.expect("organisation");
        let mut person = NewPerson::fresh("測試人員");
        person.organisation = Some(organisation.id);
        person.email = format!("{}-{role}@test.example", kind.as_str());
        person.account = Some((format!("{}-{role}", kind.as_str()), hash.clone()));
        person.seat = Some((organisation.id, role));
        testkit::settle(&mut person);
        people.push(person);
    }
    identity::register_people(&world.app, &mut change, people, from).await.expect("people");
    change.commit().await.expect("committed");
    let mut clients = BTreeMap::new();
    for kind in OrganisationKind::ALL {
        let mut client = world.visitor();
        let answer = client.sign_in(&format!("{}-{role}", kind.as_str()), PASSWORD).await;
        assert_eq!(answer.path, "/home", "{kind} signs in");
        clients.insert(kind.as_str(), client);
    }
    clients
}

/// The code of a fresh draft of the client's organisation.
async fn draft(client: &mut Client) -> String {
    let answer = client.submit("/desk/courses/new", "/desk/courses/new", &[]).await;
    let code = answer.path.split('/').nth(3).unwrap_or_default().to_owned();
    assert!(code.len() >= 7, "a draft was begun: {} {}", answer.path, answer.main());
    code
}

fn filled(path: &str) -> String {
    let mut text = String::new();
    for part in path.split('/').skip(1) {
        let part = match part {
            "{code}" => "5000001",
            "{step}" => "1",
            p if p.starts_with('{') => "019a0000-0000-7000-8000-000000000000",
            p => p,
        };
        text.push('/');
        text.push_str(part);
    }
    text
}
