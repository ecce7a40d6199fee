//! What the buttons of the editor do: add a ready-made question, move, close, delete, copy, say what to bring.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::enrolment::questions::{Question, Ready, USUAL_DAYS};
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, refused_page};
use platform::{AppError, AppResult};
use ui::L;

use super::super::{Deed, act as do_it};
use super::editor::{draw, load};
use crate::App;

/// `POST /desk/courses/{code}/questions`: `do` is `ready`, `up`, `down`, `close`, `open`, `delete`, `bring` or `copy`.
///
/// # Errors
/// Not found for another organisation's course; malformed for an unknown deed. A refusal is shown on the page.
pub async fn act(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let number = || posted.id::<u32>("number");
    let (deed, flash) = match posted.text("do") {
        "ready" => {
            let ready = Ready::parse(posted.text("ready"))
                .ok_or_else(|| AppError::Malformed(format!("ready {}", posted.text("ready"))))?;
            (Deed::Add(ready_made(ctx.l, ready)), "question-added")
        }
        "up" => (Deed::Move(number()?, true), "question-moved"),
        "down" => (Deed::Move(number()?, false), "question-moved"),
        "close" => (Deed::Close(number()?), "question-closed"),
        "open" => (Deed::Reopen(number()?), "question-opened"),
        "delete" => (Deed::Delete(number()?), "question-deleted"),
        "bring" => (Deed::Bring(posted.text("bring").to_owned()), "question-bring-saved"),
        "copy" => (Deed::Copy(posted.text("from").to_owned()), "questions-copied"),
        other => return Err(AppError::Malformed(format!("do {other}"))),
    };
    let typed = posted.text("bring").to_owned();
    match do_it(&app, &ctx.actor(), ctx.seat()?, &code, deed).await? {
        Ok(_) => Ok(go(&format!("/desk/courses/{code}/questions"), Some(("success", flash)))),
        Err((field, refused)) => {
            let mut shown = load(&app, &ctx, &code).await?;
            if field == "bring" {
                shown.bring = typed;
            }
            let shell = crate::shell(&ctx, ctx.l.t("questions-title")).title_with_errors(true);
            refused_page(&draw(shell, &shown, Some(&(field, Refused::new(&refused)))))
        }
    }
}

/// A ready-made question in the words of who adds it, to be changed like any other.
pub(super) fn ready_made(l: L, ready: Ready) -> Question {
    let key = ready.as_str();
    let options = match ready {
        Ready::Meals => ["meat", "vegetarian", "vegan", "none"].as_slice(),
        Ready::Transport => &["own", "train", "shuttle", "other"],
        _ => &[],
    };
    Question {
        number: 0,
        kind: ready.kind(),
        ready: Some(ready),
        label: l.t(&format!("question-ready-{key}-label")),
        hint: l.t(&format!("question-ready-{key}-hint")),
        options: options.iter().map(|option| l.t(&format!("question-option-{option}"))).collect(),
        required: ready.is_required(),
        only_if: None,
        personal_days: ready.begins_personal().then_some(USUAL_DAYS),
        closed: false,
    }
}
