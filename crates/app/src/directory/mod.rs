//! Organisations: who they are, where they stand, who reviews them, what became of them, and the ministry's yearly lists.

mod change;
mod contact;
mod import;
mod offices;
mod pages;
mod store;

pub use change::{
    Asked, FieldProblem, JOB_RENAMED, JOB_SUPERVISION_CHANGED, Part, Stored, Wanted, apply, apply_due,
    confirm, plan, undo, visible, warnings_of,
};
pub use contact::{Centre, centres, contact, has_part, save_contact};
pub use import::{
    Decisions, Imported, Line, LineChange, ListId, ListPlan, RefusedLine, RowProblem, StagedList, apply_list,
    compare_again, import_schools, latest_lists, may_import, preview_list, staged_list,
};
pub use offices::ensure_region_centres;

use domain::ids::SchoolCode;
use domain::organisation::ChangeRefused;
use domain::permissions::{self, Function, Scope};
use jiff::SignedDuration;
use platform::capability::{get, post};
use platform::db::{Actor, Migration};
use platform::ids::OrganisationId;
use platform::jobs::Cron;
use platform::web::SeatView;
use platform::{Access, AppError, AppResult, Capability, Change, NavItem};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::App;

platform::typed_ids! {
    /// A reorganisation.
    ChangeId,
    /// An edge of supervision.
    SupervisionId,
    /// A former name.
    NameId,
    /// A succession.
    SuccessionId,
}

/// An organisation as others need to know it.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Organisation {
    /// Identity.
    pub id: OrganisationId,
    /// School code or a code of ours for offices.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Kind in the permission matrix.
    pub kind: String,
    /// Level: `primary`, `county_bureau` …
    pub level: String,
    /// 公立, 私立 …
    pub ownership: String,
    /// County's name; empty for national units.
    pub county: String,
    /// District's name, from the address.
    pub district: String,
    /// Address without the postal code.
    pub address: String,
    /// Telephone as listed.
    pub phone: String,
    /// Website as listed.
    pub website: String,
    /// The region centre that reviews it.
    pub reviewer: Option<OrganisationId>,
}

/// An organisation with all that its own page shows.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
#[expect(missing_docs, reason = "columns of the organisation, its supervisor and its successor")]
pub struct Entry {
    pub id: OrganisationId,
    pub code: String,
    pub name: String,
    pub kind: String,
    pub level: String,
    pub ownership: String,
    pub county: String,
    pub district: String,
    pub postal_code: String,
    pub address: String,
    pub phone: String,
    pub website: String,
    pub reviewer: Option<OrganisationId>,
    pub valid_from: String,
    pub valid_until: Option<String>,
    pub preparing: bool,
    pub supervisor_name: String,
    pub successor: Option<OrganisationId>,
    pub successor_name: String,
    pub successor_code: String,
}

/// What an organisation was called before.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
#[expect(missing_docs, reason = "columns of the former name; days are ISO")]
pub struct FormerName {
    pub code: String,
    pub name: String,
    pub kind: String,
    pub level: String,
    pub ownership: String,
    pub valid_from: String,
    pub valid_until: String,
}

/// Who supervised an organisation from a day to a day.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
#[expect(missing_docs, reason = "columns of the edge; days are ISO")]
pub struct Edge {
    pub supervisor: OrganisationId,
    pub name: String,
    pub valid_from: String,
    pub valid_until: Option<String>,
}

/// An organisation before or after another.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Succession {
    /// The other organisation.
    pub id: OrganisationId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// First day of the successor in this respect, ISO.
    pub since: String,
    /// Whether the successor answers for the predecessor's courses.
    pub answers: bool,
    /// The reorganisation it came by.
    pub change: ChangeId,
    /// Whether the other one came before.
    pub earlier: bool,
}

const CRONS: &[Cron<App>] = &[Cron {
    name: "directory.apply_due_changes",
    every: SignedDuration::from_hours(24),
    run: |app| Box::pin(async move { apply_due(&app).await.map(|_| ()).map_err(|e| format!("{e:?}")) }),
}];

/// What the capability brings.
pub fn capability() -> Capability<App> {
    const MANAGE: Access = Access::Function(Function::ACCOUNT_MANAGE_SUBORDINATE);
    const OWN: Access = Access::Function(Function::ORGANISATION_EDIT_CONTACT);
    Capability {
        name: "directory",
        routes: || {
            vec![
                get("/admin/organisations", MANAGE, pages::list::show),
                get("/admin/organisations/new", MANAGE, pages::new::form),
                post("/admin/organisations/new", MANAGE, pages::new::create),
                get("/admin/organisations/{id}", MANAGE, pages::one::show),
                get("/admin/organisations/changes", MANAGE, pages::changes::list),
                get("/admin/organisations/changes/new", MANAGE, pages::plan::form),
                post("/admin/organisations/changes/new", MANAGE, pages::plan::create),
                get("/admin/organisations/changes/{id}", MANAGE, pages::changes::show),
                post("/admin/organisations/changes/{id}/apply", MANAGE, pages::changes::apply),
                post("/admin/organisations/changes/{id}/undo", MANAGE, pages::changes::undo),
                post("/admin/organisations/changes/{id}/confirm", MANAGE, pages::changes::confirm),
                // The ministry has no accounts below it in the matrix, but imports lists: who may is asked inside.
                get("/admin/organisations/import", OWN, pages::import::form),
                post("/admin/organisations/import", OWN, pages::import::upload),
                get("/admin/organisations/import/{id}", OWN, pages::import::show),
                post("/admin/organisations/import/{id}", OWN, pages::import::apply),
                post("/admin/organisations/import/{id}/again", OWN, pages::import::again),
                get("/admin/organisations/import/{id}/refused.csv", OWN, pages::import::refused),
                get("/region-centres", Access::PublicCached, pages::centres::show),
                get("/organisation", OWN, pages::contact::show),
                post("/organisation", OWN, pages::contact::save),
            ]
        },
        nav: &[
            NavItem { label: "nav-organisations", href: "/admin/organisations", access: MANAGE, order: 70 },
            NavItem { label: "nav-organisation", href: "/organisation", access: OWN, order: 80 },
        ],
        migrations: &[
            Migration {
                name: "0100_directory",
                sql: include_str!("migrations/0100_directory.sql"),
                sqlite: "",
                postgres: "",
            },
            Migration {
                name: "0110_directory_history",
                sql: include_str!("migrations/0110_directory_history.sql"),
                sqlite: "",
                postgres: "",
            },
        ],
        jobs: &[],
        crons: CRONS,
        pages: pages::samples,
    }
}

/// An organisation by its identity.
///
/// # Errors
/// Not found, or the database.
pub async fn organisation<C: ConnectionTrait>(conn: &C, id: OrganisationId) -> AppResult<Organisation> {
    store::by_id(conn, id).await?.ok_or(AppError::NotFound)
}

/// An organisation by its code, or by one it had before.
///
/// # Errors
/// The database.
pub async fn organisation_by_code<C: ConnectionTrait>(
    conn: &C,
    code: &str,
) -> AppResult<Option<Organisation>> {
    match store::by_code(conn, code).await? {
        Some(found) => Ok(Some(found)),
        None => match store::tree::entry_by_code(conn, code).await? {
            Some(former) => Ok(store::by_id(conn, former.id).await?),
            None => Ok(None),
        },
    }
}

/// All organisations of a county at a level, by district and code.
///
/// # Errors
/// The database.
pub async fn organisations_of_county<C: ConnectionTrait>(
    conn: &C,
    county: &str,
    level: &str,
) -> AppResult<Vec<Organisation>> {
    Ok(store::of_county(conn, county, level).await?)
}

/// Names of all counties that have a school.
///
/// # Errors
/// The database.
pub async fn counties<C: ConnectionTrait>(conn: &C) -> AppResult<Vec<String>> {
    Ok(store::counties(conn).await?)
}

/// The organisations that supervise one, the nearest first.
///
/// # Errors
/// The database.
pub async fn supervisors<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> AppResult<Vec<OrganisationId>> {
    let mut above = Vec::new();
    let mut next = store::by_id(conn, organisation).await?.and_then(|o| o.reviewer);
    while let Some(id) = next {
        // An edge drawn in a circle must not hang a request.
        if above.contains(&id) || id == organisation {
            break;
        }
        above.push(id);
        next = store::by_id(conn, id).await?.and_then(|o| o.reviewer);
    }
    Ok(above)
}

/// An organisation and all that it supervises, at any depth.
///
/// # Errors
/// The database.
pub async fn ids_below<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> AppResult<Vec<OrganisationId>> {
    Ok(store::ids_below(conn, organisation).await?)
}

/// Names of organisations, for lines that carry only the identity.
///
/// # Errors
/// The database.
pub async fn names_of<C: ConnectionTrait>(
    conn: &C,
    ids: &[OrganisationId],
) -> AppResult<std::collections::HashMap<OrganisationId, String>> {
    Ok(store::names_of(conn, ids).await?)
}

/// What lines of tables say of an organisation.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Brief {
    /// Identity.
    pub id: OrganisationId,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Level: `primary`, `county_bureau` …
    pub level: String,
    /// County's name; empty for national units.
    pub county: String,
}

/// Some organisations in brief, in no order.
///
/// # Errors
/// The database.
pub async fn briefs<C: ConnectionTrait>(conn: &C, ids: &[OrganisationId]) -> AppResult<Vec<Brief>> {
    Ok(store::briefs(conn, ids).await?)
}

/// The next organisations after one, by identity, for those who walk through all of them.
///
/// # Errors
/// The database.
pub async fn ids_after<C: ConnectionTrait>(
    conn: &C,
    last: OrganisationId,
    most: i64,
) -> AppResult<Vec<OrganisationId>> {
    Ok(store::ids_after(conn, last, most).await?)
}

/// How many organisations there are.
///
/// # Errors
/// The database.
pub async fn count<C: ConnectionTrait>(conn: &C) -> AppResult<i64> {
    Ok(store::count(conn).await?)
}

/// Permits or refuses a function of a seat at an organisation: kind, role, then place (docs/rules/permissions.md).
///
/// # Errors
/// The refusal, or the database.
pub async fn authorise_at<C: ConnectionTrait>(
    conn: &C,
    seat: &SeatView,
    function: Function,
    target: OrganisationId,
) -> AppResult<()> {
    let above: Vec<String> = supervisors(conn, target).await?.iter().map(ToString::to_string).collect();
    let own = seat.organisation.to_string();
    let scope = Scope::between(&own, &target.to_string(), &above);
    let actor = permissions::Actor { kind: seat.kind, role: seat.role, organisation: own };
    permissions::authorise(&actor, function, scope).map_err(|denied| AppError::denied(&denied))
}

/// Organisations in force whose code begins with a text or whose name contains it, the shortest names first.
///
/// # Errors
/// The database.
pub async fn organisations_like<C: ConnectionTrait>(
    conn: &C,
    text: &str,
    today: jiff::civil::Date,
    most: i64,
) -> AppResult<Vec<Organisation>> {
    Ok(store::like(conn, text, today, most).await?)
}

/// Adds a unit that is on no list: a bureau, a university, an association.
///
/// # Errors
/// The database, for a code that is taken too.
pub async fn add_organisation(
    change: &mut Change,
    new: &Organisation,
    from: jiff::civil::Date,
) -> AppResult<()> {
    store::insert(change, new, from).await?;
    change.record("organisation.added", new.id.0, serde_json::json!({"code": new.code, "name": new.name}));
    Ok(())
}

/// All organisations there are, by code.
///
/// # Errors
/// The database.
pub async fn all<C: ConnectionTrait>(conn: &C) -> AppResult<Vec<Organisation>> {
    Ok(store::all(conn).await?)
}

/// Adds many units at once, for a generated demonstration; the caller records it.
///
/// # Errors
/// The database, for a code that is taken too.
pub async fn add_many(change: &mut Change, new: &[Organisation], from: jiff::civil::Date) -> AppResult<()> {
    Ok(store::insert_all(change, new, from).await?)
}

/// Registers a school in preparation: it is known, may be named as a successor, and opens by a reorganisation.
///
/// # Errors
/// Refused for a code that another one has or had, or when the supervisor is neither the seat's organisation nor below it;
/// the database.
pub async fn register_in_preparation(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    new: &Organisation,
) -> AppResult<OrganisationId> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    store::changes::hold_directory(&change).await?;
    let supervisor = new.reviewer.unwrap_or(seat.organisation);
    if supervisor != seat.organisation {
        authorise_at(change.conn(), seat, Function::ACCOUNT_MANAGE_SUBORDINATE, supervisor).await?;
    }
    if let Some(taken) = organisation_by_code(change.conn(), &new.code).await? {
        let refused = ChangeRefused::CodeTaken { code: new.code.clone(), name: taken.name };
        return Err(AppError::refused(&refused));
    }
    if new.name.is_empty() {
        return Err(AppError::refused(&ChangeRefused::NameMissing));
    }
    let new = Organisation { reviewer: Some(supervisor), ..new.clone() };
    store::insert(&change, &new, domain::calendar::civil_date(now)).await?;
    store::changes::set_preparing(&change, new.id).await?;
    change.record(
        "organisation.prepared",
        new.id.0,
        serde_json::json!({"code": new.code, "name": new.name, "level": new.level}),
    );
    change.commit().await?;
    Ok(new.id)
}

/// The organisations an organisation answers for: itself, and at any depth those it took over.
///
/// # Errors
/// The database.
pub async fn answers_for<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> AppResult<Vec<OrganisationId>> {
    Ok(store::tree::answers_for(conn, organisation).await?)
}

/// The organisation that answers for one now: itself, or who took it over in the end.
///
/// # Errors
/// The database.
pub async fn answering<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> AppResult<OrganisationId> {
    let mut last = organisation;
    let mut seen = vec![organisation];
    while let Some(next) = store::tree::successor(conn, last).await? {
        if seen.contains(&next) {
            break;
        }
        seen.push(next);
        last = next;
    }
    Ok(last)
}

/// Reads a code as typed anywhere; the organisation that has or had it.
///
/// # Errors
/// The database; a text that is no code is nobody's.
pub async fn entry_by_code<C: ConnectionTrait>(conn: &C, typed: &str) -> AppResult<Option<Entry>> {
    match SchoolCode::parse(typed) {
        Ok(code) => Ok(store::tree::entry_by_code(conn, code.as_str()).await?),
        Err(_) => Ok(None),
    }
}
