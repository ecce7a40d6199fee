//! Taking back what waits for review, and throwing a change away; both lead back to the course.

use axum::extract::{Path, State};
use axum::response::Response;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go};
use platform::{AppError, AppResult};

use super::super::super::{discard_change, recall as take_back};
use crate::App;

/// `POST /desk/courses/{code}/recall`.
pub async fn recall(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    let done = take_back(&app, &ctx.actor(), ctx.seat()?, &code).await;
    // A reviewer was quicker: the page shows what was decided.
    back(&code, done, "course-recalled", "course-not-submitted", "review-recall-late")
}

/// `POST /desk/courses/{code}/discard-change`.
pub async fn discard(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    let done = discard_change(&app, &ctx.actor(), ctx.seat()?, &code).await;
    // Pressed twice: the change is gone, which is what was wanted.
    back(&code, done, "course-change-discarded", "course-nothing-proposed", "course-change-discarded")
}

fn back(
    code: &str,
    done: AppResult<()>,
    good: &'static str,
    harmless: &'static str,
    said: &'static str,
) -> AppResult<Response> {
    let to = format!("/desk/courses/{code}");
    match done {
        Ok(()) => Ok(go(&to, Some(("success", good)))),
        Err(AppError::Refused(Refused { code, .. })) if code == harmless => {
            Ok(go(&to, Some(("notice", said))))
        }
        Err(error) => Err(error),
    }
}
