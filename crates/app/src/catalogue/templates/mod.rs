//! Forms kept to begin others from, and what an organisation fills in once for all. Rule: docs/rules/templates.md.

mod store;

use domain::course::RawForm;
use domain::course::templates::{DEFAULT_FIELDS, as_template, blank_with, decide_name};
use domain::text::fold;
use platform::db::Actor;
use platform::ids::OrganisationId;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::derive;
use crate::App;

platform::typed_ids! {
    /// A form kept to begin others from.
    TemplateId,
}

/// A form kept to begin others from.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Template {
    /// Identity.
    pub id: TemplateId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Told apart from the organisation's others.
    pub name: String,
    /// The form as stored.
    pub form: String,
    /// Milliseconds.
    pub saved_at: i64,
    /// Who saved it.
    pub saved_by: String,
}

impl Template {
    /// The form to begin from.
    pub fn raw(&self) -> RawForm {
        serde_json::from_str(&self.form).unwrap_or_default()
    }
}

/// An organisation's templates by name.
///
/// # Errors
/// The database.
pub async fn of<C: ConnectionTrait>(conn: &C, organisation: OrganisationId) -> AppResult<Vec<Template>> {
    Ok(store::of(conn, organisation).await?)
}

/// One of an organisation's templates; others' are not known to exist.
///
/// # Errors
/// Not found, or the database.
pub async fn own<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    id: TemplateId,
) -> AppResult<Template> {
    store::of(conn, organisation).await?.into_iter().find(|t| t.id == id).ok_or(AppError::NotFound)
}

/// Keeps the form of a course under a name.
///
/// # Errors
/// Refused by the rule of names; not found for another organisation's course.
pub async fn save(app: &App, actor: &Actor, seat: &SeatView, code: &str, name: &str) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = super::own(change.conn(), seat.organisation, code).await?;
    let name = free_name(&change, seat.organisation, None, name).await?;
    let template = Template {
        id: TemplateId::new(),
        organisation: seat.organisation,
        name,
        form: derive::json(&as_template(&course.raw())),
        saved_at: change.now().as_millisecond(),
        saved_by: actor.label.clone(),
    };
    store::insert(&change, &template).await?;
    let data = serde_json::json!({"name": template.name, "course": course.code});
    change.record("course.template_saved", template.id.0, data);
    Ok(change.commit().await?)
}

/// Gives a template another name.
///
/// # Errors
/// Refused by the rule of names; not found for another organisation's.
pub async fn rename(app: &App, actor: &Actor, seat: &SeatView, id: TemplateId, name: &str) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let before = own(change.conn(), seat.organisation, id).await?;
    let name = free_name(&change, seat.organisation, Some(id), name).await?;
    if before.name == name {
        return Ok(());
    }
    store::rename(&change, id, &name).await?;
    change.record("course.template_renamed", id.0, serde_json::json!({"before": before.name, "after": name}));
    Ok(change.commit().await?)
}

/// Throws a template away; courses begun from it stay as they are.
///
/// # Errors
/// Not found for another organisation's.
pub async fn delete(app: &App, actor: &Actor, seat: &SeatView, id: TemplateId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let gone = own(change.conn(), seat.organisation, id).await?;
    store::delete(&change, id).await?;
    change.record("course.template_deleted", id.0, serde_json::json!({"name": gone.name}));
    Ok(change.commit().await?)
}

async fn free_name(
    change: &Change,
    organisation: OrganisationId,
    own: Option<TemplateId>,
    typed: &str,
) -> AppResult<String> {
    store::lock(change, organisation).await?;
    let others = store::of(change.conn(), organisation).await?;
    let others: Vec<String> = others.into_iter().filter(|t| Some(t.id) != own).map(|t| t.name).collect();
    decide_name(typed, &others, own.is_none()).map_err(|r| AppError::refused(&r))
}

/// What an organisation fills in once for all.
///
/// # Errors
/// The database.
pub async fn defaults<C: ConnectionTrait>(conn: &C, organisation: OrganisationId) -> AppResult<RawForm> {
    let stored = store::defaults(conn, organisation).await?;
    Ok(stored.and_then(|form| serde_json::from_str(&form).ok()).unwrap_or_default())
}

/// A blank form of an organisation.
///
/// # Errors
/// The database.
pub async fn blank<C: ConnectionTrait>(conn: &C, organisation: OrganisationId) -> AppResult<RawForm> {
    Ok(blank_with(&defaults(conn, organisation).await?))
}

/// Keeps what an organisation fills in once for all; what is not asked is not kept.
///
/// # Errors
/// The database.
pub async fn set_defaults(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    answer: impl Fn(&str) -> String,
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let mut kept = RawForm::default();
    for key in DEFAULT_FIELDS {
        let text: String = answer(key).trim().chars().take(254).collect();
        if !fold(&text).is_empty() {
            kept.set(key, text);
        }
    }
    store::set_defaults(&change, seat.organisation, &derive::json(&kept)).await?;
    let fields: Vec<&String> = kept.fields.keys().collect();
    change.record("course.template_defaults_set", seat.organisation.0, serde_json::json!({"fields": fields}));
    Ok(change.commit().await?)
}
