//! `/desk/resources`: what the organisation offers, how it stands, and ending or renewing an offer.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::sharing::{Consent, Kind};
use jiff::Timestamp;
use platform::web::{Ctx, Posted, go, page};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Column, Confirm, Empty, PageHead, Pagination, Row, Table};
use ui::{L, Markup, Shell};

use super::super::{Resource, ResourceId, ask_again, offer_again, own, store, withdraw as end};
use super::{kind_name, sample, state_tag, text, why};
use crate::shell::PartsPage;
use crate::{App, shell};

const PER_PAGE: u32 = 50;

/// `GET /desk/resources`.
///
/// # Errors
/// The database.
pub async fn list(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let number = query.get("page").and_then(|n| n.parse().ok()).unwrap_or(1u32).clamp(1, 10_000);
    let (limit, offset) = (i64::from(PER_PAGE), i64::from((number - 1) * PER_PAGE));
    let (found, total) = store::own(app.db.read(), ctx.seat()?.organisation, limit, offset).await?;
    page(&draw_list(shell(&ctx, ctx.l.t("sharing-own-title")), &found, (number, total), ctx.now))
}

/// `GET /desk/resources/{id}/withdraw`: asks first.
///
/// # Errors
/// Not found for another organisation's; the database.
pub async fn confirm(State(app): State<App>, ctx: Ctx, Path(id): Path<String>) -> AppResult<Response> {
    let resource = own(app.db.read(), ctx.seat()?.organisation, read(&id)?).await?;
    page(&draw_confirm(shell(&ctx, ctx.l.t("sharing-withdraw-title")), &resource))
}

/// `POST /desk/resources/{id}/withdraw`.
///
/// # Errors
/// Not permitted; not found; the database.
pub async fn withdraw(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    end(&app, &ctx.actor(), ctx.seat()?, read(&id)?).await?;
    Ok(go("/desk/resources", Some(("success", "sharing-ended"))))
}

/// `POST /desk/resources/{id}/offer`.
///
/// # Errors
/// Not permitted; not found; the database.
pub async fn offer(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    offer_again(&app, &ctx.actor(), ctx.seat()?, read(&id)?).await?;
    Ok(go(&format!("/desk/resources/{id}"), Some(("success", "sharing-offered-again"))))
}

/// `POST /desk/resources/{id}/ask`.
///
/// # Errors
/// Refused when there is an answer, or too often; not permitted; not found; the database.
pub async fn ask(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    ask_again(&app, &ctx.actor(), ctx.seat()?, read(&id)?).await?;
    Ok(go(&format!("/desk/resources/{id}"), Some(("success", "sharing-asked"))))
}

/// The identity in an address; anything else is not there.
pub(super) fn read(id: &str) -> AppResult<ResourceId> {
    id.parse().map_err(|_| AppError::NotFound)
}

fn new_buttons(l: L) -> [Button; 3] {
    Kind::ALL.map(|kind| {
        let label = l.t(&format!("sharing-new-{}", kind.as_str()));
        Button::link(label, format!("/desk/resources/new?kind={}", kind.as_str())).icon("plus")
    })
}

fn draw_list(shell: Shell, found: &[Resource], (number, total): (u32, i64), now: Timestamp) -> PartsPage {
    let l = shell.l;
    let head = PageHead::new(l.t("sharing-own-title")).lead(l.t("sharing-own-lead"));
    if found.is_empty() {
        let buttons = Markup::join(new_buttons(l).map(|button| Markup::from(button).and(" ")));
        let empty = Empty::new(l.t("sharing-own-none"), l.t("sharing-own-none-text")).action(buttons);
        return PartsPage::new(shell, vec![head.into(), empty.into()]);
    }
    let head = new_buttons(l).into_iter().fold(head, PageHead::action);
    let columns = vec![
        Column::text(l.t("sharing-column-name")),
        Column::text(l.t("sharing-kind")),
        Column::text(l.t("sharing-column-state")),
        Column::actions(l.t("sharing-column-next")),
    ];
    let rows = found.iter().map(|one| {
        let (standing, here) = (one.standing(now), format!("/desk/resources/{}", one.id));
        let next = l.t(&format!("sharing-next-{}", standing.as_str()));
        let state = Markup::from(state_tag(l, standing))
            .and(Markup::raw("<br>"))
            .and(Markup::small(&why(l, one, now)));
        Row::default()
            .cell(Markup::link(&one.text.title, &here))
            .cell(kind_name(l, one.kind))
            .cell(state)
            .cell(Button::link(next, here).small().about(&one.text.title))
            .muted(!one.offered)
    });
    let table = Table::new(l, l.t("sharing-own-title"), columns).rows(rows);
    let pages = u32::try_from(total.max(0)).unwrap_or(0).div_ceil(PER_PAGE).max(1);
    let paging = Pagination::new(l, number, pages, "/desk/resources?page=");
    PartsPage::new(shell, vec![head.into(), table.into(), paging.into()])
}

fn draw_confirm(shell: Shell, resource: &Resource) -> PartsPage {
    let l = shell.l;
    let here = format!("/desk/resources/{}", resource.id);
    let body = Markup::raw("<p>")
        .and(l.a("sharing-withdraw-text", "title", &resource.text.title))
        .and(Markup::raw("</p>"));
    let confirm = Confirm::new(
        l,
        l.t("sharing-withdraw-title"),
        format!("{here}/withdraw"),
        &shell.csrf,
        l.t("sharing-withdraw-yes"),
        here,
    );
    let confirm = confirm.body(body);
    PartsPage::new(shell, vec![confirm.into()])
}

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page {
            name: "sharing/own/full",
            render: |l| {
                let mut ended = sample(l, Kind::Venue, Consent::NotNeeded);
                ended.offered = false;
                let found = [
                    sample(l, Kind::Handout, Consent::NotNeeded),
                    sample(l, Kind::Instructor, Consent::Asked),
                    sample(l, Kind::Instructor, Consent::Given),
                    sample(l, Kind::Instructor, Consent::Refused),
                    sample(l, Kind::Instructor, Consent::Withdrawn),
                    ended,
                ];
                let shell = crate::shell::sample(l, l.t("sharing-own-title"));
                text(&draw_list(shell, &found, (1, 6), crate::catalogue::sample::now()))
            },
        },
        Page {
            name: "sharing/own/none",
            render: |l| {
                let shell = crate::shell::sample(l, l.t("sharing-own-title"));
                text(&draw_list(shell, &[], (1, 0), crate::catalogue::sample::now()))
            },
        },
        Page {
            name: "sharing/own/withdraw",
            render: |l| {
                let shell = crate::shell::sample(l, l.t("sharing-withdraw-title"));
                text(&draw_confirm(shell, &sample(l, Kind::Venue, Consent::NotNeeded)))
            },
        },
    ]
}
