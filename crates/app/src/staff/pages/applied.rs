//! Who named this school when applying for an account: confirm, or say that they don't serve here.

use axum::extract::State;
use axum::response::Response;
use platform::web::{Ctx, Posted, go, page};
use platform::{AppError, AppResult};
use ui::components::{Button, Column, Empty, Row, Table};
use ui::{Markup, Shell};

use super::{date, grouped, head, hidden, position, tabs, waiting};
use crate::shell::{PartsPage, form};
use crate::staff::people;
use crate::staff::place::{Door, Place};
use crate::staff::store::{self, Member, Wanted};
use crate::{App, shell};

/// The list.
///
/// # Errors
/// Not found for an organisation without this door; the database.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    let wanted = Wanted { applied: true, ..Wanted::default() };
    let list = store::members(app.db.read(), place.organisation, &wanted, 200, 0).await?;
    let waiting = waiting(&app, &place).await?;
    page(&draw(shell(&ctx, ctx.l.t("staff-applied")), place.door, &list, waiting))
}

/// Confirms or disputes.
///
/// # Errors
/// Not found for others' people; refused when it was answered; the database.
pub async fn answer(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    let serves = match posted.text("do") {
        "confirm" => true,
        "dispute" => false,
        _ => return Err(AppError::Malformed("neither confirm nor dispute".to_owned())),
    };
    people::answer_applied(&app, &ctx.actor(), &place, posted.text("code"), serves).await?;
    let flash = if serves { "staff-confirmed" } else { "staff-disputed" };
    Ok(go(&format!("{}/applied", place.door.base()), Some(("success", flash))))
}

pub(super) fn draw(shell: Shell, door: Door, list: &[Member], waiting: u32) -> PartsPage {
    let l = shell.l;
    let mut parts: Vec<Markup> = vec![
        head(l, door, &l.t("staff-applied")).lead(l.t("staff-applied-lead")).into(),
        tabs(l, door, "/applied", waiting).into(),
    ];
    if list.is_empty() {
        parts.push(Empty::new(l.t("staff-applied-empty"), l.t("staff-applied-empty-text")).into());
        return PartsPage::new(shell, parts);
    }
    let columns = vec![
        Column::text(l.t("staff-name")),
        Column::text(l.t("staff-position")),
        Column::text(l.t("staff-email")),
        Column::text(l.t("staff-since")),
        Column::actions(l.t("staff-proposal-do")),
    ];
    let action = format!("{}/applied", door.base());
    let rows = list.iter().map(|m| {
        let inputs = vec![
            hidden("code", &m.personal_code),
            super::actions(vec![
                Button::submit(l.t("staff-confirm"))
                    .small()
                    .named("do", "confirm")
                    .about(m.name.clone())
                    .into(),
                Button::submit(l.t("staff-dispute"))
                    .small()
                    .quiet()
                    .named("do", "dispute")
                    .about(m.name.clone())
                    .into(),
            ]),
        ];
        let name = Markup::from(m.name.clone()).and(Markup::small(&grouped(&m.personal_code)));
        Row::default()
            .cell(name)
            .cell(position(l, &m.position))
            .cell(m.email.clone())
            .cell(date(l, Some(&m.valid_from)))
            .cell(form(&shell, &action, inputs))
    });
    let table = Table::new(l, l.t("staff-applied"), columns).rows(rows);
    parts.push(table.into());
    PartsPage::new(shell, parts)
}
