//! Following courses, keeping searches, being told, and feeds for those who read elsewhere. Rules: docs/rules/following.md.

mod changes;
mod letters;
mod look;
pub mod mark;
mod matching;
mod openings;
mod pages;
mod searches;
mod store;
mod tokens;

use jiff::SignedDuration;
use platform::capability::{get, post};
use platform::db::{Actor, Migration};
use platform::ids::PersonId;
use platform::jobs::Cron;
use platform::{Access, AppError, AppResult, Capability, Change};
use sea_orm::{ConnectionTrait, FromQueryResult};

pub use searches::{Told, change_search, delete_search, save_search, searches_of};

use crate::App;
use crate::catalogue::{self, CourseId};
use crate::identity;

platform::typed_ids! {
    /// A search somebody keeps.
    SearchId,
    /// Something found for a saved search.
    MatchId,
}

/// Somebody follows a course.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Follow {
    /// Who.
    pub person: PersonId,
    /// What.
    pub course: CourseId,
    /// Since when, milliseconds.
    pub created_at: i64,
}

/// A question somebody keeps.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct SavedSearch {
    /// Identity.
    pub id: SearchId,
    /// Whose.
    pub person: PersonId,
    /// Number among the person's searches, from 1.
    pub place: i64,
    /// What its owner calls it.
    pub name: String,
    /// The question as it stands in the address of the list page, without `/courses?`.
    pub query: String,
    /// How its owner is told; see [`Told`].
    pub told: String,
    /// Since when, milliseconds.
    pub created_at: i64,
}

const CRONS: &[Cron<App>] = &[
    Cron {
        name: "following.turn",
        every: SignedDuration::from_secs(10),
        run: |app| Box::pin(async move { turn(&app).await.map_err(|e| format!("{e:?}")) }),
    },
    Cron {
        name: "following.forget",
        every: SignedDuration::from_hours(24),
        run: |app| Box::pin(async move { forget_old(&app).await.map_err(|e| format!("{e:?}")) }),
    },
];

/// Days that notices and what was found are kept.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// What the capability brings.
pub fn capability() -> Capability<App> {
    Capability {
        name: "following",
        routes: || {
            vec![
                get("/courses/{code}/follow", Access::SignedIn, pages::follow::confirm),
                post("/courses/{code}/follow", Access::SignedIn, pages::follow::follow),
                post("/courses/{code}/unfollow", Access::SignedIn, pages::follow::unfollow),
                get("/my/following", Access::SignedIn, pages::mine::list),
                post("/my/following/letters", Access::SignedIn, pages::mine::letters),
                post("/my/following/calendar", Access::SignedIn, pages::mine::calendar),
                get("/my/searches/new", Access::SignedIn, pages::saved::new),
                post("/my/searches/new", Access::SignedIn, pages::saved::create),
                get("/my/searches/{id}", Access::SignedIn, pages::saved::show),
                post("/my/searches/{id}", Access::SignedIn, pages::saved::save),
                post("/my/searches/{id}/delete", Access::SignedIn, pages::saved::delete),
                get("/unsubscribe/{token}", Access::Public, pages::unsubscribe::ask),
                post("/unsubscribe/{token}", Access::Public, pages::unsubscribe::end),
                get("/feeds", Access::PublicCached, pages::feeds::about),
                get("/feeds/courses.ics", Access::PublicCached, pages::feeds::courses_ics),
                get("/feeds/courses.atom", Access::PublicCached, pages::feeds::courses_atom),
                get("/feeds/courses.json", Access::PublicCached, pages::feeds::courses_json),
                get("/feeds/organisations/{code}", Access::PublicCached, pages::feeds::of_organisation),
                get("/feeds/counties/{code}", Access::PublicCached, pages::feeds::of_county),
                get("/feeds/mine/{token}", Access::Public, pages::feeds::mine),
            ]
        },
        nav: &[platform::NavItem {
            label: "nav-following",
            href: "/my/following",
            access: Access::SignedIn,
            order: 62,
        }],
        migrations: &[Migration {
            name: "0370_following",
            sql: include_str!("migrations/0370_following.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: &[],
        crons: CRONS,
        pages: pages::samples,
    }
}

/// One turn: what changed, what opened, what is to be told. Any copy takes it, as often as it likes.
///
/// # Errors
/// The database.
pub async fn turn(app: &App) -> AppResult<()> {
    changes::follow(app).await?;
    openings::follow(app).await?;
    letters::write(app).await
}

/// Follows a published course.
///
/// # Errors
/// Not found for what is not published; the database.
pub async fn follow(app: &App, actor: &Actor, person: PersonId, code: &str) -> AppResult<()> {
    let course = catalogue::published(app.db.read(), code).await?;
    let seen = look::at(app.db.read(), std::slice::from_ref(&course)).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    if !store::follow(&change, person, course.id).await? {
        return Ok(change.rollback().await?);
    }
    // What was on the screen when the person pressed is what later looks are compared with.
    for row in seen {
        store::turns::put_first_seen(&change, &row.stored(false)).await?;
    }
    change.record("following.begun", person.0, serde_json::json!({"course": course.code}));
    Ok(change.commit().await?)
}

/// Ends following a course; what is not followed stays so.
///
/// # Errors
/// The database.
pub async fn unfollow(app: &App, actor: &Actor, person: PersonId, code: &str) -> AppResult<()> {
    let course = catalogue::by_code(app.db.read(), code).await?;
    let same = identity::same_person(app.db.read(), person).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    if store::unfollow(&change, &same, course.id).await? == 0 {
        return Ok(change.rollback().await?);
    }
    change.record("following.ended", person.0, serde_json::json!({"course": course.code}));
    Ok(change.commit().await?)
}

/// What a person follows, last begun first.
///
/// # Errors
/// The database.
pub async fn follows_of<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Vec<Follow>> {
    let same = identity::same_person(conn, person).await?;
    Ok(store::follows(conn, &same).await?)
}

/// Which of some courses a person follows.
///
/// # Errors
/// The database.
pub async fn followed<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
    courses: &[CourseId],
) -> AppResult<Vec<CourseId>> {
    let same = identity::same_person(conn, person).await?;
    Ok(store::followed(conn, &same, courses).await?.into_iter().map(|f| f.course).collect())
}

/// Wants letters about followed courses, or none; said for everybody merged into the person too.
///
/// # Errors
/// The database.
pub async fn set_quiet(app: &App, actor: &Actor, person: PersonId, quiet: bool) -> AppResult<()> {
    let same = identity::same_person(app.db.read(), person).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    for id in same {
        store::set_quiet(&change, id, quiet).await?;
    }
    change.record("following.letters_chosen", person.0, serde_json::json!({"letters": !quiet}));
    Ok(change.commit().await?)
}

/// Gives a person's calendar a new address (`true`), or takes it away. The address before stops working.
///
/// # Errors
/// The database.
pub async fn set_calendar(app: &App, actor: &Actor, person: PersonId, wanted: bool) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    store::set_secret(&change, person, wanted.then(tokens::fresh_secret)).await?;
    change.record("following.calendar_address", person.0, serde_json::json!({"on": wanted}));
    Ok(change.commit().await?)
}

/// Whether a person's calendar has an address.
///
/// # Errors
/// The database.
pub async fn has_calendar<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<bool> {
    Ok(store::choice(conn, person).await?.calendar_secret.is_some())
}

/// The person whose calendar has the address that ends in this token.
///
/// # Errors
/// Not found for any other token; the database.
pub async fn person_of_calendar(app: &App, token: &str) -> AppResult<PersonId> {
    let secret = tokens::calendar_secret(app, token).ok_or(AppError::NotFound)?;
    store::person_of_secret(app.db.read(), secret).await?.ok_or(AppError::NotFound)
}

/// Removes what people follow and keep; for a deletion that was granted.
///
/// # Errors
/// The database.
pub async fn forget_of_people(change: &Change, people: &[PersonId]) -> AppResult<u64> {
    Ok(store::forget(change, people).await?)
}

async fn forget_old(app: &App) -> AppResult<()> {
    let now = app.clock.now();
    let mut change = app.db.change(&Actor::process("following"), now).await?;
    let before = (now - KEPT).as_millisecond();
    let gone = store::turns::delete_old(&change, before).await?
        + store::searches::delete_matches(&change, before).await?;
    if gone == 0 {
        return Ok(change.rollback().await?);
    }
    change.record("following.old_deleted", uuid::Uuid::nil(), serde_json::json!({"rows": gone}));
    Ok(change.commit().await?)
}
