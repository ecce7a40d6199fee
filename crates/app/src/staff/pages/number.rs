//! A look at a number in full: with a reason, recorded where the person can read it.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::staff::StaffRefused;
use platform::AppResult;
use platform::error::Refused;
use platform::web::{Ctx, Posted, page, refused_page};
use ui::components::{Button, Card, Facts, Field, Notice, Tone};
use ui::{Markup, Shell};

use super::{head, place_with_right, refusal};
use crate::identity::Look;
use crate::shell::{PartsPage, form};
use crate::staff::people;
use crate::staff::place::Door;
use crate::{App, identity, shell};

/// Asks for the reason.
///
/// # Errors
/// Not found for others' people; the database.
pub async fn ask(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let place = place_with_right(&app, &ctx).await?;
    let (person, _) = people::member(&app, &place, &code).await?;
    let shell = shell(&ctx, ctx.l.t("staff-number-title"));
    page(&draw(shell, place.door, (&person.name, &person.personal_code), None, &[]))
}

/// Shows the number once and records the look.
///
/// # Errors
/// Not found for others' people; the database.
pub async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let place = place_with_right(&app, &ctx).await?;
    let (person, _) = people::member(&app, &place, &code).await?;
    let who = (person.name.as_str(), person.personal_code.as_str());
    let reason = domain::text::fold(posted.text("reason"));
    if reason.is_empty() {
        let refused = Refused::new(&StaffRefused::ReasonMissing);
        let shell = shell(&ctx, ctx.l.t("staff-number-title")).title_with_errors(true);
        return refused_page(&draw(shell, place.door, who, Some(&refused), &[]));
    }
    let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
    let numbers = identity::full_numbers(&app, &mut change, person.id, Look::Duty(&reason)).await?;
    change.commit().await?;
    page(&draw(shell(&ctx, ctx.l.t("staff-number-title")), place.door, who, None, &numbers))
}

pub(super) fn draw(
    shell: Shell,
    door: Door,
    (name, code): (&str, &str),
    refused: Option<&Refused>,
    numbers: &[(String, String)],
) -> PartsPage {
    let l = shell.l;
    let here = format!("{}/{code}", door.base());
    let mut parts: Vec<Markup> =
        vec![head(l, door, &l.t("staff-number-title")).lead(l.a("staff-number-lead", "name", name)).into()];
    parts.extend(refused.map(|r| refusal(l, r).into()));
    if numbers.is_empty() {
        let inputs = vec![
            Field::text(l, "reason", l.t("staff-number-reason"))
                .required()
                .hint(l.t("staff-number-reason-hint"))
                .into(),
            super::actions(vec![
                Button::submit(l.t("staff-number-show")).primary().icon("search").into(),
                Button::link(l.t("staff-cancel"), here.clone()).quiet().into(),
            ]),
        ];
        parts.push(Card::new(form(&shell, &format!("{here}/number"), inputs)).into());
    } else {
        let facts = numbers.iter().fold(Facts::new(), |facts, (kind, number)| {
            facts.fact(l.t(&format!("staff-number-{kind}")), number.clone())
        });
        parts.push(Notice::new(Tone::Info, l.t("staff-number-recorded")).into());
        parts.push(Card::new(facts).action(Button::link(l.t("staff-number-done"), here)).into());
    }
    PartsPage::new(shell, parts)
}
