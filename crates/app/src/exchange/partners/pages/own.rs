//! `/exchange/own`: the partners an organisation answers for, and those it may apply for.

use axum::extract::State;
use axum::response::Response;
use domain::calendar::civil_date;
use domain::exchange_partner::{Deed, State as Standing};
use domain::permissions::OrganisationKind;
use jiff::Timestamp;
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{Button, Column, Empty, PageHead, Row, Table};
use ui::{Markup, Shell};

use super::super::{Partner, of_organisation, store};
use super::{confirmation_tag, exchanges, mode_name, sample, state_tag, text};
use crate::shell::PartsPage;
use crate::{App, directory, shell};

/// `GET /exchange/own`.
///
/// # Errors
/// The database.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let (conn, seat) = (app.db.read(), ctx.seat()?);
    let mut found = of_organisation(conn, seat.organisation).await?;
    if seat.kind == OrganisationKind::CountyBureau {
        let county = directory::organisation(conn, seat.organisation).await?.county;
        found.extend(store::free_of_county(conn, &county).await?);
    }
    page(&draw(shell(&ctx, ctx.l.t("exchange-own-title")), &found, ctx.now))
}

fn draw(shell: Shell, found: &[Partner], now: Timestamp) -> PartsPage {
    let l = shell.l;
    let apply = Button::link(l.t("exchange-apply-other"), "/exchange/apply").icon("plus");
    let head = PageHead::new(l.t("exchange-own-title"))
        .lead(l.t("exchange-own-lead"))
        .action(Button::link(l.t("exchange-links-open"), "/exchange/links").icon("link"));
    if found.is_empty() {
        let empty = Empty::new(l.t("exchange-own-none"), l.t("exchange-own-none-text")).action(apply);
        return PartsPage::new(shell, vec![head.into(), empty.into()]);
    }
    let columns = vec![
        Column::text(l.t("exchange-column-partner")),
        Column::text(l.t("exchange-column-does")),
        Column::text(l.t("exchange-column-state")),
        Column::actions(l.t("exchange-column-next")),
    ];
    let rows = found.iter().map(|partner| {
        let here = format!("/exchange/partners/{}", partner.code);
        let mut state = Markup::from(state_tag(l, partner.state));
        if let Some(tag) = confirmation_tag(l, partner, civil_date(now)) {
            state = state.and(" ").and(tag);
        }
        let next = if partner.state.after(Deed::Apply).is_ok() {
            Button::link(l.t("exchange-apply"), format!("{here}/apply")).primary()
        } else {
            Button::link(l.t("exchange-open"), here.clone())
        };
        Row::default()
            .cell(
                Markup::link(&partner.name, &here).and(Markup::raw("<br>")).and(Markup::small(&partner.code)),
            )
            .cell(format!("{} · {}", mode_name(l, partner.mode), exchanges(l, partner)))
            .cell(state)
            .cell(next.small().about(&partner.name))
    });
    let table = Table::new(l, l.t("exchange-own-title"), columns).rows(rows);
    PartsPage::new(shell, vec![head.action(apply).into(), table.into()])
}

pub(super) fn samples() -> Vec<Page> {
    fn of(l: ui::L, found: &[Partner]) -> String {
        text(&draw(
            crate::shell::sample(l, l.t("exchange-own-title")),
            found,
            crate::catalogue::sample::now(),
        ))
    }
    vec![
        Page {
            name: "exchange/own/full",
            render: |l| {
                let all = [Standing::Active, Standing::Listed, Standing::Applied, Standing::Ended];
                of(l, &all.map(|state| sample(l, state)))
            },
        },
        Page { name: "exchange/own/none", render: |l| of(l, &[]) },
    ]
}
