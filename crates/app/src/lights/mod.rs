//! Traffic lights of a business account (CAT-13): what waits, what is late, who below is late. Rules: docs/rules/lights.md.

mod pages;
mod store;

pub use pages::row;

use domain::calendar::{WorkingDays, civil_date};
use domain::lights::{self as rules, decide_reminder};
use domain::permissions::{Function, OrganisationKind};
use jiff::Timestamp;
use platform::capability::{get, post};
use platform::clock::from_millis;
use platform::db::{Actor, Migration};
use platform::ids::OrganisationId;
use platform::mail::Mail;
use platform::web::{SeatView, Viewer};
use platform::{Access, AppError, AppResult, Capability, NavItem};
use sea_orm::ConnectionTrait;
use ui::{L, Lang};

use crate::catalogue::{self, Standing};
use crate::{App, directory, identity};

/// One matter with its figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Matter {
    /// The end of its locale keys: `rosters`, `rosters-returned`, `returned`, `review`, `review-rosters`.
    pub what: &'static str,
    /// Its figures.
    pub standing: Standing,
    /// Where it is dealt with.
    pub href: &'static str,
}

/// An organisation that is late, with the way to reach it.
#[derive(Clone, Debug, PartialEq)]
pub struct Late {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its telephone as listed.
    pub phone: String,
    /// How many rosters, courses or both.
    pub count: i64,
    /// How many of them are red.
    pub red: i64,
    /// Days since the oldest was due to begin.
    pub days: i64,
    /// When it was last reminded by this seat's organisation.
    pub reminded: Option<Timestamp>,
}

/// All lights of a seat.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lights {
    /// The own matters.
    pub matters: Vec<Matter>,
    /// Organisers below whose rosters are red; none for those who review nobody.
    pub schools: Option<Vec<Late>>,
    /// Region centres with overdue reviews; for the national centre only.
    pub centres: Option<Vec<Late>>,
}

/// What the capability brings.
pub fn capability() -> Capability<App> {
    const SEE: Access = Access::Function(Function::COURSE_VIEW_OWN);
    Capability {
        name: "lights",
        routes: || {
            vec![
                get("/lights", SEE, pages::show),
                post("/lights/remind", Access::Function(Function::COURSE_REVIEW), pages::remind),
            ]
        },
        nav: &[NavItem { label: "nav-lights", href: "/lights", access: SEE, order: 63 }],
        migrations: &[Migration {
            name: "0353_lights",
            sql: include_str!("migrations/0353_lights.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: &[],
        crons: &[],
        pages: pages::samples,
    }
}

/// The own matters of a seat by what it may do.
///
/// # Errors
/// The database.
pub async fn matters<C: ConnectionTrait>(
    conn: &C,
    viewer: &Viewer,
    seat: &SeatView,
    now: Timestamp,
) -> AppResult<Vec<Matter>> {
    let mut found = Vec::new();
    if viewer.may(Function::COURSE_REGISTER) {
        let red = rules::red_before(now).as_millisecond();
        let [rosters, came_back, returned] =
            catalogue::own_lights(conn, seat.organisation, now.as_millisecond(), red).await?;
        found.push(Matter { what: "rosters", standing: rosters, href: "/desk/courses?group=roster" });
        found.push(Matter {
            what: "rosters-returned",
            standing: came_back,
            href: "/desk/courses?group=roster",
        });
        found.push(Matter { what: "returned", standing: returned, href: "/desk/courses?group=now" });
    }
    if viewer.may(Function::COURSE_REVIEW) {
        let (late, red) = review_edges(now);
        let [courses, rosters] = catalogue::review_lights(conn, seat.organisation, late, red).await?;
        found.push(Matter { what: "review", standing: courses, href: "/review/courses" });
        found.push(Matter { what: "review-rosters", standing: rosters, href: "/review/rosters" });
    }
    Ok(found)
}

/// All lights of a seat, with who is late below.
///
/// # Errors
/// The database.
pub async fn lights<C: ConnectionTrait>(
    conn: &C,
    viewer: &Viewer,
    seat: &SeatView,
    now: Timestamp,
) -> AppResult<Lights> {
    let mut found = Lights { matters: matters(conn, viewer, seat, now).await?, ..Lights::default() };
    if !viewer.may(Function::COURSE_REVIEW) {
        return Ok(found);
    }
    let reminded = store::reminders(conn, seat.organisation).await?;
    let red = rules::red_before(now).as_millisecond();
    let mut schools = Vec::new();
    for one in catalogue::rosters_late(conn, seat.organisation, red).await? {
        // Of courses of the own house the own light above tells.
        if one.organisation != seat.organisation {
            schools.push((one.organisation, one.waiting, one.red, one.oldest));
        }
    }
    found.schools = Some(named(conn, schools, &reminded, now).await?);
    if seat.kind == OrganisationKind::NationalCentre {
        let (late, red) = review_edges(now);
        let centres = catalogue::owed_to_reviewers(conn, late, red).await?.into_iter();
        let centres = centres
            .filter(|one| one.organisation != seat.organisation)
            .map(|one| (one.organisation, one.waiting, one.red, one.oldest))
            .collect();
        found.centres = Some(named(conn, centres, &reminded, now).await?);
    }
    Ok(found)
}

/// What was sent before the first is overdue, before the second red; milliseconds.
fn review_edges(now: Timestamp) -> (i64, i64) {
    let (today, days) = (civil_date(now), WorkingDays::shipped());
    (
        rules::overdue_before(today, &days).as_millisecond(),
        rules::red_review_before(today, &days).as_millisecond(),
    )
}

async fn named<C: ConnectionTrait>(
    conn: &C,
    lines: Vec<(OrganisationId, i64, i64, Option<i64>)>,
    reminded: &std::collections::HashMap<OrganisationId, i64>,
    now: Timestamp,
) -> AppResult<Vec<Late>> {
    let mut found = Vec::new();
    for (organisation, count, red, oldest) in lines {
        let known = directory::organisation(conn, organisation).await?;
        let since = oldest.map_or(0, |ms| now.duration_since(from_millis(ms)).as_hours() / 24);
        found.push(Late {
            organisation,
            name: known.name,
            phone: known.phone,
            count,
            red,
            days: since,
            reminded: reminded.get(&organisation).map(|ms| from_millis(*ms)),
        });
    }
    Ok(found)
}

/// Reminds an organisation below (rosters) or a region centre (reviews), at most once a week.
///
/// # Errors
/// Not found for one that is not late below this seat; refused within a week of the last; the database.
pub async fn remind(
    app: &App,
    actor: &Actor,
    viewer: &Viewer,
    seat: &SeatView,
    to: OrganisationId,
) -> AppResult<()> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    let lights = lights(change.conn(), viewer, seat, now).await?;
    let school = lights.schools.iter().flatten().find(|late| late.organisation == to);
    let centre = lights.centres.iter().flatten().find(|late| late.organisation == to);
    let (late, key) = match (school, centre) {
        (Some(late), _) => (late, "mail-lights-rosters"),
        (None, Some(late)) => (late, "mail-lights-reviews"),
        (None, None) => return Err(AppError::NotFound),
    };
    decide_reminder(late.reminded, late.count, now).map_err(|r| AppError::refused(&r))?;
    let edge = rules::red_before(now).as_millisecond();
    if !store::note(&change, seat.organisation, to, edge).await? {
        // Another copy or a second press was quicker.
        decide_reminder(Some(now), late.count, now).map_err(|r| AppError::refused(&r))?;
    }
    let answering = directory::answering(change.conn(), to).await?;
    let readers = identity::seat_addresses(change.conn(), answering, civil_date(now)).await?;
    let link = format!("{}/lights", app.settings.public_url.trim_end_matches('/'));
    let letters: Vec<Mail> = readers
        .into_iter()
        .map(|(person, address)| {
            let text = |l: L, part: &str| {
                l.args(
                    &format!("{key}-{part}"),
                    &[
                        ("sender", seat.organisation_name.clone()),
                        ("n", late.count.to_string()),
                        ("days", late.days.to_string()),
                        ("link", link.clone()),
                    ],
                )
            };
            let (zh, en) = (L::new(Lang::Zh), L::new(Lang::En));
            Mail {
                to: address,
                subject: text(zh, "subject"),
                body: format!("{}\n\n———\n\n{}", text(zh, "body"), text(en, "body")),
                kind: "course",
                person: Some(person),
            }
        })
        .collect();
    change.record("lights.reminded", to.0, serde_json::json!({"late": late.count, "letters": letters.len()}));
    change.mail(letters).await?;
    Ok(change.commit().await?)
}
