//! Taking a place that is offered.

use axum::extract::{Path, State};
use axum::response::Response;
use platform::web::{Ctx, Posted, go, refused_page};
use platform::{AppError, AppResult};

use super::own;
use super::show::{ShowPage, load};
use crate::enrolment::{self, EnrolmentId};
use crate::{App, shell};

/// Accepts. Doing it twice does no harm: the second time finds the place taken.
///
/// # Errors
/// Not found for somebody else's request; the database. A refusal is shown on the page of the request.
pub async fn accept(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<EnrolmentId>,
    _posted: Posted,
) -> AppResult<Response> {
    let (before, _) = own(&app, &ctx, id).await?;
    let to = format!("/my/enrolments/{id}");
    if before.state == "admitted" {
        return Ok(go(&to, None));
    }
    match enrolment::accept(&app, &ctx.actor(), id).await {
        Ok(()) => Ok(go(&to, Some(("success", "enrolment-accepted")))),
        Err(AppError::Refused(refused)) => {
            let found = load(&app, &ctx, id).await?;
            let shell = shell(&ctx, found.title()).title_with_errors(true);
            refused_page(&ShowPage::new(shell, &found, Some(&refused)))
        }
        Err(other) => Err(other),
    }
}
