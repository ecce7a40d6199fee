//! Applying for a seat on the person one is already.

use axum::extract::State;
use axum::response::Response;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Card, PageHead};
use ui::{L, Shell};

use super::apply::place_problems;
use super::fields::{self, Place, place_field};
use super::{Problems, error_of, refusal, summary, text};
use crate::accounts::apply_seat;
use crate::identity;
use crate::shell::{PartsPage, form as form_around};
use crate::{App, shell};

/// The form, with the own service organisation already in it.
pub async fn form(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let person = identity::person(app.db.read(), ctx.viewer()?.person).await?;
    let place = match person.organisation {
        Some(id) => Place {
            typed: person.organisation_name.clone(),
            chosen: Some((id, person.organisation_name)),
            ..Place::default()
        },
        None => Place::default(),
    };
    page(&draw(shell(&ctx, ctx.l.t("apply-seat-title")), &Posted::default(), &place, &vec![], None))
}

/// Sends it to who decides.
pub async fn send(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let l = ctx.l;
    let place = fields::place(&app, &ctx, &posted).await?;
    let shell = shell(&ctx, l.t("apply-seat-title"));
    if posted.has("find") {
        let problems = place.error.iter().map(|e| ("organisation", e.clone())).collect();
        return page(&draw(shell, &posted, &place, &problems, None));
    }
    let mut problems = place_problems(l, &place, true);
    let wish = fields::wish(l, &posted, &mut problems);
    let mut refused = None;
    if let (true, Some((organisation, _))) = (problems.is_empty(), &place.chosen) {
        match apply_seat(&app, &ctx.actor(), ctx.viewer()?.person, *organisation, &wish).await {
            Ok(token) => return Ok(go(&format!("/apply/status/{token}"), None)),
            Err(AppError::Refused(r)) => refused = Some(r),
            Err(other) => return Err(other),
        }
    }
    refused_page(&draw(shell.title_with_errors(true), &posted, &place, &problems, refused.as_ref()))
}

fn draw(
    shell: Shell,
    posted: &Posted,
    place: &Place,
    problems: &Problems,
    refused: Option<&Refused>,
) -> PartsPage {
    let l = shell.l;
    let mut parts = vec![place_field(l, place, true, error_of(problems, "organisation"))];
    parts.extend(fields::wish_fields(l, posted, problems));
    parts.push(Button::submit(l.t("apply-send")).primary().into());
    let body = form_around(&shell, "/account/apply-seat", parts);
    let head = PageHead::new(l.t("apply-seat-title")).lead(l.t("apply-seat-lead"));
    PartsPage::new(
        shell,
        vec![head.into(), summary(l, problems), refusal(l, refused), Card::new(body).into()],
    )
}

/// Empty and with errors.
pub fn samples() -> Vec<Page> {
    fn shell(l: L) -> Shell {
        crate::shell::sample(l, l.t("apply-seat-title"))
    }
    vec![
        Page {
            name: "accounts/own_wish/empty",
            render: |l| text(&draw(shell(l), &Posted::default(), &Place::default(), &vec![], None)),
        },
        Page {
            name: "accounts/own_wish/errors",
            render: |l| {
                let mut problems = place_problems(l, &Place::default(), true);
                fields::wish(l, &Posted::default(), &mut problems);
                text(&draw(shell(l), &Posted::default(), &Place::default(), &problems, None))
            },
        },
    ]
}
