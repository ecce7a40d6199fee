//! `/requirements/nation`: rates of the nation by requirement, and of each by county; small groups are withheld.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::calendar::civil_date;
use domain::permissions::{Function, OrganisationKind};
use platform::web::{Ctx, page};
use platform::{AppError, AppResult};
use ui::encode;

use super::super::store::{self, kept};
use super::super::{RequirementId, in_force};
use super::below::{Asked, One, Overview, draw, draw_one, published};
use super::figures::{self, Line};
use crate::{App, directory, shell};

/// `GET /requirements/nation`.
///
/// # Errors
/// Denied to all but those who see the nation's figures; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Query(asked): Query<Asked>) -> AppResult<Response> {
    let (conn, today, l) = (app.db.read(), civil_date(ctx.now), ctx.l);
    let seat = ctx.seat()?;
    directory::authorise_at(conn, seat, Function::STATISTICS_NATIONAL, seat.organisation).await?;
    // A county's own requirements are the county's matter.
    let list: Vec<_> = in_force(conn, today).await?.into_iter().filter(|entry| entry.national()).collect();
    let totals = kept::totals(conn, None, &store::cut(today)).await?;
    let before = asked.when == "before";
    let tail = if before { "?when=before" } else { "" };
    let href = |id: RequirementId| format!("/requirements/nation/{id}{tail}");
    let mut lines = figures::by_requirement(l, &list, totals, today, before, href);
    figures::protect_each(&mut lines, app.settings.small_group);
    let shown = Overview {
        whose: l.t("statistics-whose-nation"),
        lines,
        as_of: figures::as_of(conn).await?,
        before,
        path: "/requirements/nation".to_owned(),
    };
    page(&draw(shell(&ctx, l.t("requirements-nation-title")), &shown, app.settings.small_group))
}

/// `GET /requirements/nation/{id}`.
///
/// # Errors
/// Not found for what is not in force then; denied to all but those who see the nation's figures; the database.
pub async fn one(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let (conn, today, l) = (app.db.read(), civil_date(ctx.now), ctx.l);
    let seat = ctx.seat()?;
    directory::authorise_at(conn, seat, Function::STATISTICS_NATIONAL, seat.organisation).await?;
    let entry = published(&app, &id).await?;
    let before = asked.when == "before";
    let span = figures::span_of(&entry, today, before).ok_or(AppError::NotFound)?;
    let found = kept::by_county(conn, entry.id, &span.from.to_string()).await?;
    let below = seat.kind == OrganisationKind::NationalCentre
        && ctx.viewer()?.may(Function::ACCOUNT_MANAGE_SUBORDINATE);
    let mut centres: HashMap<String, String> = HashMap::new();
    if below {
        let bureaus = directory::centres(conn).await?.into_iter().map(|centre| centre.entry);
        let bureaus = bureaus.filter(|entry| entry.kind == OrganisationKind::CountyBureau.as_str());
        centres.extend(bureaus.map(|entry| (entry.county, entry.code)));
    }
    let tail = if before { "&when=before" } else { "" };
    let line = |figure: kept::Figure| {
        let href = centres
            .get(&figure.line)
            .map(|code| format!("/requirements/below/{}?centre={}{tail}", entry.id, encode(code)));
        let name = if figure.line.is_empty() { l.t("statistics-no-county") } else { figure.line.clone() };
        Line { name, href: href.unwrap_or_default(), note: String::new(), figure, withheld: false }
    };
    let mut lines: Vec<Line> = found.into_iter().map(line).collect();
    let mut total = Line { figure: figures::sum(&lines), ..Line::default() };
    figures::protect(&mut lines, &mut total, app.settings.small_group);
    let one = One {
        span,
        whose: l.t("statistics-whose-nation"),
        lines,
        total,
        as_of: figures::as_of(conn).await?,
        first: l.t("requirements-column-county"),
        back: format!("/requirements/nation{}", if before { "?when=before" } else { "" }),
        csv: String::new(),
        entry,
    };
    let shell = shell(&ctx, &one.entry.requirement.title);
    page(&draw_one(shell, &one, app.settings.small_group))
}
