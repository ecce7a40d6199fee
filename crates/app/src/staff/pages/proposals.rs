//! Proposals about who serves where, as a school sees them: those it made, and those about its own people.

use axum::extract::State;
use axum::response::Response;
use platform::AppResult;
use platform::clock::from_millis;
use platform::ids::OrganisationId;
use platform::web::{Ctx, Posted, go, page};
use ui::components::{Button, Column, Empty, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::{grouped, head, hidden, tabs, waiting};
use crate::shell::{PartsPage, form};
use crate::staff::place::{Door, Place};
use crate::staff::service;
use crate::staff::store::{self, Proposal};
use crate::{App, shell};

/// The list.
///
/// # Errors
/// Not found for an organisation without this door; the database.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    let list = store::proposals_at(app.db.read(), place.organisation).await?;
    let waiting = waiting(&app, &place).await?;
    let shell = shell(&ctx, ctx.l.t("staff-proposals"));
    page(&draw(shell, place.door, place.organisation, &list, waiting))
}

/// Takes an own proposal back.
///
/// # Errors
/// Not found for another's; refused when it was answered; the database.
pub async fn withdraw(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    service::withdraw(&app, &ctx.actor(), place.organisation, posted.id("id")?).await?;
    Ok(go(&format!("{}/proposals", place.door.base()), Some(("success", "staff-proposal-withdrawn"))))
}

pub(super) fn state(l: L, proposal: &Proposal) -> Tag {
    let tone = match proposal.state.as_str() {
        "open" => Tone::Warn,
        "accepted" | "second" => Tone::Good,
        _ => Tone::Neutral,
    };
    Tag::new(tone, l.t(&format!("staff-proposal-{}", proposal.state)))
}

pub(super) fn draw(
    shell: Shell,
    door: Door,
    own: OrganisationId,
    list: &[Proposal],
    waiting: u32,
) -> PartsPage {
    let l = shell.l;
    let mut parts: Vec<Markup> = vec![
        head(l, door, &l.t("staff-proposals")).lead(l.t("staff-proposals-lead")).into(),
        tabs(l, door, "/proposals", waiting).into(),
    ];
    if list.is_empty() {
        parts.push(Empty::new(l.t("staff-proposals-empty"), l.t("staff-proposals-empty-text")).into());
        return PartsPage::new(shell, parts);
    }
    let columns = vec![
        Column::text(l.t("staff-name")),
        Column::text(l.t("staff-proposal-way")),
        Column::text(l.t("staff-matches-since")),
        Column::text(l.t("staff-state")),
        Column::actions(l.t("staff-proposal-do")),
    ];
    let rows = list.iter().map(|p| {
        let way = if p.to_organisation == own {
            l.a("staff-proposal-in", "from", &p.from_name)
        } else {
            l.a("staff-proposal-out", "to", &p.to_name)
        };
        let action: Markup = if p.state == "open" && p.to_organisation == own {
            let button = Button::submit(l.t("staff-proposal-withdraw")).small().about(p.person_name.clone());
            let inputs = vec![hidden("id", &p.id.to_string()), button.into()];
            form(&shell, &format!("{}/proposals", door.base()), inputs)
        } else {
            Markup::default()
        };
        let name = Markup::from(p.person_name.clone()).and(Markup::small(&grouped(&p.personal_code)));
        let when = l.datetime(from_millis(p.proposed_at));
        Row::default().cell(name).cell(way).cell(when).cell(state(l, p)).cell(action)
    });
    let table = Table::new(l, l.t("staff-proposals"), columns).rows(rows);
    parts.push(table.into());
    PartsPage::new(shell, parts)
}
