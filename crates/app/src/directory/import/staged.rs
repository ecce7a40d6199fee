//! A list between its upload and its application: kept with what was shown, so that nothing else can be applied.

use domain::organisation::list::ListRefused;
use domain::permissions::{OrganisationKind, SeatRole};
use platform::db::Actor;
use platform::error::Refused;
use platform::web::SeatView;
use platform::{AppError, AppResult};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::super::store::{changes, lists};
use super::compare::{ListPlan, compare};
use super::{Decisions, Imported, apply};
use crate::App;

platform::typed_ids! {
    /// A list that was uploaded.
    ListId,
}

/// A list that was uploaded, with what was shown of it.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
#[expect(missing_docs, reason = "columns of the staged list")]
pub struct StagedList {
    pub id: ListId,
    pub level: String,
    pub year: i64,
    pub file_name: String,
    pub plan: String,
    pub state: String,
    pub uploaded_by: String,
    pub uploaded_at: i64,
    pub result: String,
    pub applied_at: Option<i64>,
}

impl StagedList {
    /// What it would do, as it was shown.
    pub fn plan(&self) -> ListPlan {
        serde_json::from_str(&self.plan).unwrap_or_default()
    }
}

/// Lists belong to the heads of the national centre and of the ministry.
///
/// # Errors
/// Refused for everybody else.
pub fn may_import(seat: &SeatView) -> AppResult<()> {
    let office = matches!(seat.kind, OrganisationKind::NationalCentre | OrganisationKind::Moe);
    if office && seat.role == SeatRole::Head {
        return Ok(());
    }
    Err(AppError::denied(&ListRefused::NationalOnly))
}

/// Compares an uploaded list and keeps both; answers where to look at it.
///
/// # Errors
/// Refused for those who may not; the database. A list that is refused whole comes back with its reason.
pub async fn preview_list(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    level: &str,
    year: Option<i64>,
    file: (&str, &[u8]),
) -> AppResult<Result<ListId, Refused>> {
    may_import(seat)?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let plan = match compare(change.conn(), level, year, file.1).await? {
        Ok((plan, _)) => plan,
        Err(refused) => return Ok(Err(Refused::new(&refused))),
    };
    let staged = StagedList {
        id: ListId::new(),
        level: level.to_owned(),
        year: plan.year,
        file_name: file.0.chars().take(120).collect(),
        plan: serde_json::to_string(&plan).map_err(AppError::internal)?,
        state: "previewed".to_owned(),
        uploaded_by: actor.label.clone(),
        uploaded_at: change.now().as_millisecond(),
        result: String::new(),
        applied_at: None,
    };
    lists::insert_staged(&change, &staged, file.1).await?;
    change.record(
        "directory.list_previewed",
        staged.id.0,
        serde_json::json!({"level": level, "year": plan.year, "rows": plan.rows, "file": staged.file_name}),
    );
    change.commit().await?;
    Ok(Ok(staged.id))
}

/// An uploaded list.
///
/// # Errors
/// Not found, or the database.
pub async fn staged_list<C: ConnectionTrait>(conn: &C, id: ListId) -> AppResult<StagedList> {
    lists::staged(conn, id).await?.ok_or(AppError::NotFound)
}

/// The lists uploaded last.
///
/// # Errors
/// The database.
pub async fn latest_lists<C: ConnectionTrait>(conn: &C) -> AppResult<Vec<StagedList>> {
    Ok(lists::latest_staged(conn).await?)
}

/// Compares an uploaded list with the directory as it is now.
///
/// # Errors
/// Refused for those who may not; not found; the database.
pub async fn compare_again(app: &App, actor: &Actor, seat: &SeatView, id: ListId) -> AppResult<()> {
    may_import(seat)?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let staged = lists::staged_held(&change, id).await?.ok_or(AppError::NotFound)?;
    if staged.state == "applied" {
        return Err(AppError::refused(&ListRefused::AlreadyApplied));
    }
    let file = lists::file(change.conn(), id).await?;
    let (plan, _) = compare(change.conn(), &staged.level, Some(staged.year), &file)
        .await?
        .map_err(|refused| AppError::refused(&refused))?;
    let plan = serde_json::to_string(&plan).map_err(AppError::internal)?;
    lists::save_staged(&change, &StagedList { plan, ..staged }).await?;
    change.record("directory.list_compared_again", id.0, serde_json::json!({}));
    Ok(change.commit().await?)
}

/// Applies an uploaded list exactly as it was shown.
///
/// # Errors
/// Refused for those who may not, when it was applied already, or when the directory changed since it was shown.
pub async fn apply_list(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    id: ListId,
    decisions: &Decisions,
) -> AppResult<Imported> {
    may_import(seat)?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    changes::hold_directory(&change).await?;
    let mut staged = lists::staged_held(&change, id).await?.ok_or(AppError::NotFound)?;
    if staged.state == "applied" {
        return Err(AppError::refused(&ListRefused::AlreadyApplied));
    }
    let file = lists::file(change.conn(), id).await?;
    let (plan, _) = compare(change.conn(), &staged.level, Some(staged.year), &file)
        .await?
        .map_err(|refused| AppError::refused(&refused))?;
    if plan != staged.plan() {
        return Err(AppError::refused(&ListRefused::DirectoryChanged));
    }
    let done = apply::apply(&mut change, &plan, decisions).await?;
    staged.state = "applied".to_owned();
    staged.applied_at = Some(change.now().as_millisecond());
    staged.result = serde_json::to_string(&done).map_err(AppError::internal)?;
    lists::save_staged(&change, &staged).await?;
    change.commit().await?;
    Ok(done)
}
