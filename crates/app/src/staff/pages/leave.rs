//! Moving out: the day, the reason, and the next school when it is known; and taking it back.

use axum::extract::{Path, State};
use axum::response::Response;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult};
use ui::components::{Button, Card, Choice, Field};
use ui::{Markup, Shell};

use super::{head, refusal};
use crate::shell::{PartsPage, form as form_around};
use crate::staff::people::{self, Leaving};
use crate::staff::place::{Door, Place};
use crate::{App, shell};

/// Reasons offered; the words stand in the locale files.
const REASONS: [&str; 6] = ["transfer", "retired", "resigned", "contract", "leave", "other"];

/// The form.
///
/// # Errors
/// Not found for others' people; the database.
pub async fn form(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    let (person, _) = people::member(&app, &place, &code).await?;
    let leaving = Leaving { day: place.today.to_string(), ..Leaving::default() };
    let shell = shell(&ctx, ctx.l.t("staff-leave-title"));
    page(&draw(shell, place.door, (&person.name, &person.personal_code), &leaving, None))
}

/// Moves the person out.
///
/// # Errors
/// Not found for others' people; the database.
pub async fn submit(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    let (person, _) = people::member(&app, &place, &code).await?;
    let leaving = Leaving {
        day: posted.text("day").to_owned(),
        reason: posted.text("reason").to_owned(),
        to: posted.text("to").to_owned(),
    };
    match people::move_out(&app, &ctx.actor(), &place, &code, &leaving).await {
        Ok(()) => Ok(go(&format!("{}/{code}", place.door.base()), Some(("success", "staff-left")))),
        Err(AppError::Refused(refused)) => {
            let shell = shell(&ctx, ctx.l.t("staff-leave-title")).title_with_errors(true);
            refused_page(&draw(
                shell,
                place.door,
                (&person.name, &person.personal_code),
                &leaving,
                Some(&refused),
            ))
        }
        Err(other) => Err(other),
    }
}

/// Takes a move out back.
///
/// # Errors
/// Refused when the person serves elsewhere meanwhile; not found; the database.
pub async fn back(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    people::move_back(&app, &ctx.actor(), &place, &code).await?;
    Ok(go(&format!("{}/{code}", place.door.base()), Some(("success", "staff-resumed"))))
}

pub(super) fn draw(
    shell: Shell,
    door: Door,
    (name, code): (&str, &str),
    leaving: &Leaving,
    refused: Option<&Refused>,
) -> PartsPage {
    let l = shell.l;
    let here = format!("{}/{code}", door.base());
    let mut parts: Vec<Markup> =
        vec![head(l, door, &l.t("staff-leave-title")).lead(l.a("staff-leave-lead", "name", name)).into()];
    parts.extend(refused.map(|r| refusal(l, r).into()));
    let reasons = REASONS.iter().map(|r| Choice::new(*r, l.t(&format!("staff-leave-reason-{r}")))).collect();
    let inputs = vec![
        Field::date(l, "day", l.t("staff-leave-day")).required().value(leaving.day.clone()).into(),
        Field::select(l, "reason", l.t("staff-leave-reason"), reasons).value(leaving.reason.clone()).into(),
        Field::text(l, "to", l.t("staff-leave-to"))
            .width("short")
            .hint(l.t("staff-leave-to-hint"))
            .value(leaving.to.clone())
            .into(),
        super::actions(vec![
            Button::submit(l.t("staff-leave")).primary().into(),
            Button::link(l.t("staff-cancel"), here.clone()).quiet().into(),
        ]),
    ];
    parts.push(Card::new(form_around(&shell, &format!("{here}/leave"), inputs)).into());
    PartsPage::new(shell, parts)
}
