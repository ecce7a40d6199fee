//! The component gallery, for those who build pages.

use axum::Json;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Response};
use platform::web::Ctx;
use platform::{AppError, AppResult};

use crate::shell;

/// Every component with its examples.
pub async fn show(ctx: Ctx) -> AppResult<Response> {
    let html = ui::gallery::gallery(shell(&ctx, ctx.l.t("gallery-title"))).map_err(AppError::internal)?;
    Ok(Html(html).into_response())
}

/// Names of all sample pages, for those who look at each of them.
pub async fn names() -> Json<Vec<&'static str>> {
    Json(crate::pages().iter().map(|page| page.name).collect())
}

/// One page drawn from its sample.
pub async fn sample(ctx: Ctx, Path(name): Path<String>) -> AppResult<Response> {
    let page = crate::pages().into_iter().find(|page| page.name == name).ok_or(AppError::NotFound)?;
    Ok(Html((page.render)(ctx.l)).into_response())
}
