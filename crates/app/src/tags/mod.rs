//! Attribute tags: definition, owner, days, who may set and who confirms; what a course keeps. Rules: docs/rules/tags.md.

mod closed;
mod commands;
mod mails;
mod pages;
mod store;

pub use closed::{OnClosed, set_on_closed};
pub use commands::{Approved, Draft, answer, approved, save, tell_refused};

use std::collections::BTreeMap;

use domain::codes::{self, Tag};
use domain::permissions::{Function, OrganisationKind, SeatRole};
use domain::tags::{Confirmer, Setters, TagRefused, definition_on};
use jiff::civil::Date;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::ids::OrganisationId;
use platform::web::SeatView;
use platform::{Access, AppError, AppResult, Capability, NavItem};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::{App, directory};

/// Numbers every change of a table or a tag; each copy looks at it to see that its book is old.
pub const CHANGES: &str = "code tables";

/// A definition of a tag and the day from which it holds.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Definition {
    /// The tag.
    pub tag: String,
    /// Its number, from 1.
    pub number: i64,
    /// What the tag says of a course.
    pub definition: String,
    /// First day, ISO.
    pub from_day: String,
    /// When it was written, milliseconds.
    pub made_at: i64,
    /// Who wrote it.
    pub made_by: String,
}

/// A tag with all that is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct TagEntry {
    /// Its name, which is its code.
    pub tag: String,
    /// The organisation that answers for it; the national centre when none is named.
    pub owner: Option<OrganisationId>,
    /// First day.
    pub from: Option<Date>,
    /// First day without it.
    pub until: Option<Date>,
    /// Who may set it.
    pub setters: Setters,
    /// Who confirms it.
    pub confirmer: Confirmer,
    /// A note for those who keep it.
    pub note: String,
    /// Its place in the list.
    pub position: i64,
    /// Tells two pages of one form apart; 0 while it stands as shipped.
    pub version: i64,
    /// Definitions, latest first.
    pub definitions: Vec<Definition>,
}

impl TagEntry {
    /// Whether it may be set on a day.
    pub fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }

    /// The definition in force on a day.
    pub fn definition_on(&self, day: Date) -> Option<&Definition> {
        let versions: Vec<(i64, Date)> =
            self.definitions.iter().map(|d| (d.number, d.from_day.parse().unwrap_or(Date::MAX))).collect();
        let number = definition_on(&versions, day)?;
        self.definitions.iter().find(|d| d.number == number)
    }
}

/// A tag on an approved course with the definition it keeps.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct OnCourse {
    /// The tag.
    pub tag: String,
    /// The definition's number; none while the tag had none.
    pub number: Option<i64>,
    /// `held`, `asked` or `refused`.
    pub state: String,
    /// The definition.
    pub definition: Option<String>,
    /// The day from which it held.
    pub from_day: Option<String>,
}

/// A tag that waits for an organisation's confirmation.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Asked {
    /// The course.
    pub course: Uuid,
    /// Its code.
    pub course_code: String,
    /// The tag.
    pub tag: String,
    /// Since when, milliseconds.
    pub at: i64,
}

/// A tag that was not confirmed, and why.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Refused {
    /// The tag.
    pub tag: String,
    /// What the one who refused it wrote; empty when nothing.
    pub reason: String,
}

/// What the capability brings.
pub fn capability() -> Capability<App> {
    // Any kind of organisation may own a tag: who may change which is asked inside.
    const KEEP: Access = Access::Function(Function::ORGANISATION_EDIT_CONTACT);
    const NATIONAL: Access =
        Access::FunctionAt(Function::ACCOUNT_MANAGE_SUBORDINATE, OrganisationKind::NationalCentre);
    Capability {
        name: "tags",
        routes: || {
            vec![
                get("/tags", Access::PublicCached, pages::public::list),
                get("/tags/{tag}", Access::PublicCached, pages::public::show),
                get("/admin/tags", KEEP, pages::list::show),
                get("/admin/tags/waiting", KEEP, pages::waiting::show),
                post("/admin/tags/waiting", KEEP, pages::waiting::decide),
                get("/admin/tags/new", NATIONAL, pages::form::blank),
                post("/admin/tags/new", NATIONAL, pages::form::create),
                get("/admin/tags/edit/{tag}", KEEP, pages::form::show),
                post("/admin/tags/edit/{tag}", KEEP, pages::form::save),
            ]
        },
        nav: &[NavItem { label: "nav-tags", href: "/admin/tags", access: KEEP, order: 85 }],
        migrations: &[Migration {
            name: "0352_tags",
            sql: include_str!("migrations/0352_tags.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: &[],
        crons: &[],
        pages: pages::samples,
    }
}

/// All tags, those that stand as shipped too, in the order of the list.
///
/// # Errors
/// The database.
pub async fn all<C: ConnectionTrait>(conn: &C) -> Result<Vec<TagEntry>, DbErr> {
    let mut stored: BTreeMap<String, store::Row> =
        store::all(conn).await?.into_iter().map(|row| (row.tag.clone(), row)).collect();
    let mut definitions: BTreeMap<String, Vec<Definition>> = BTreeMap::new();
    for one in store::definitions(conn).await? {
        definitions.entry(one.tag.clone()).or_default().push(one);
    }
    let of = |tag: TagEntry| stored.remove(&tag.tag).map_or(tag, entry);
    let mut found: Vec<TagEntry> = shipped().into_iter().map(of).collect();
    found.extend(stored.into_values().map(entry));
    for one in &mut found {
        one.definitions = definitions.remove(&one.tag).unwrap_or_default();
    }
    found.sort_by_key(|one| one.position);
    Ok(found)
}

/// The tags as shipped: everybody sets them, nobody confirms them.
pub(crate) fn shipped() -> Vec<TagEntry> {
    let tags = (1i64..).zip(&codes::shipped().tags);
    tags.map(|(position, tag)| TagEntry {
        tag: tag.tag.clone(),
        owner: None,
        from: tag.from,
        until: tag.until,
        setters: Setters::Everybody,
        confirmer: Confirmer::Nobody,
        note: tag.note.clone(),
        position,
        version: 0,
        definitions: Vec::new(),
    })
    .collect()
}

/// The tags as the code tables need them.
pub(crate) async fn dated<C: ConnectionTrait>(conn: &C) -> Result<Vec<Tag>, DbErr> {
    let tags = all(conn).await?.into_iter();
    Ok(tags.map(|t| Tag { tag: t.tag, from: t.from, until: t.until, note: t.note }).collect())
}

/// One tag by its name.
///
/// # Errors
/// Not found, or the database.
pub async fn by_name<C: ConnectionTrait>(conn: &C, tag: &str) -> AppResult<TagEntry> {
    all(conn).await?.into_iter().find(|one| one.tag == tag).ok_or(AppError::NotFound)
}

/// The tags that an organisation of this level and code may set on a day, with their definitions.
///
/// # Errors
/// The database.
pub async fn offered<C: ConnectionTrait>(
    conn: &C,
    level: &str,
    code: &str,
    day: Date,
) -> AppResult<Vec<TagEntry>> {
    let all = all(conn).await?.into_iter();
    Ok(all.filter(|tag| tag.holds(day) && tag.setters.include(level, code)).collect())
}

/// Refuses tags that an organisation of this level and code may not set. Days and unknown names are the form's to refuse.
///
/// # Errors
/// The refusal, or the database.
pub async fn may_set<C: ConnectionTrait>(
    conn: &C,
    level: &str,
    code: &str,
    given: &[String],
) -> AppResult<()> {
    if given.is_empty() {
        return Ok(());
    }
    for tag in all(conn).await?.into_iter().filter(|tag| given.contains(&tag.tag)) {
        if !tag.setters.include(level, code) {
            return Err(AppError::refused(&TagRefused::NotYours { tag: tag.tag }));
        }
    }
    Ok(())
}

/// The tags of an approved course with the definitions they keep.
///
/// # Errors
/// The database.
pub async fn on_course<C: ConnectionTrait>(conn: &C, course: Uuid) -> AppResult<Vec<OnCourse>> {
    Ok(store::on_course(conn, course).await?)
}

/// The tags of a course that were refused.
///
/// # Errors
/// The database.
pub async fn refused<C: ConnectionTrait>(conn: &C, course: Uuid) -> AppResult<Vec<Refused>> {
    Ok(store::refused(conn, course).await?)
}

/// What waits for the confirmation of an organisation, or of one it took over.
///
/// # Errors
/// The database.
pub async fn asked<C: ConnectionTrait>(conn: &C, organisation: OrganisationId) -> AppResult<Vec<Asked>> {
    let mine = directory::answers_for(conn, organisation).await?;
    Ok(store::asked(conn, &mine).await?)
}

/// Whether a seat may change a tag: the national centre's every one, an owner's its own; operators none. `mine` are the
/// organisations that the seat's one answers for.
pub fn may_keep(seat: &SeatView, mine: &[OrganisationId], tag: &TagEntry) -> bool {
    seat.role != SeatRole::Operator
        && (seat.kind == OrganisationKind::NationalCentre
            || tag.owner.is_some_and(|owner| mine.contains(&owner)))
}

fn entry(row: store::Row) -> TagEntry {
    let list = row.setter_list.split(',').filter(|one| !one.is_empty()).map(str::to_owned).collect();
    TagEntry {
        setters: Setters::of(&row.setters, list),
        confirmer: Confirmer::parse(&row.confirmer).unwrap_or_default(),
        tag: row.tag,
        owner: row.owner,
        from: row.valid_from.parse().ok(),
        until: row.valid_until.parse().ok(),
        note: row.note,
        position: row.position,
        version: row.version,
        definitions: Vec::new(),
    }
}
