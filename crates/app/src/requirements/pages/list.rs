//! `/admin/requirements`: the versions that an organisation keeps, and those of the nation that hold for its people too.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar::civil_date;
use jiff::civil::Date;
use platform::web::{Ctx, Posted, go, page};
use platform::{AppError, AppResult};
use ui::components::{Button, Card, Column, Empty, Notice, PageHead, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::super::{Entry, RequirementId, commands, in_force, may_keep, of_owner};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// What the page shows.
pub(super) struct Shown {
    pub own: Vec<Entry>,
    /// The nation's, for a county.
    pub national: Vec<Entry>,
    pub keeps: bool,
    /// Lines of the shipped list that are not loaded.
    pub shipped: usize,
    pub today: Date,
}

/// `GET /admin/requirements`.
///
/// # Errors
/// The database.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let (conn, seat, today) = (app.db.read(), ctx.seat()?, civil_date(ctx.now));
    let own = of_owner(conn, seat.organisation).await?;
    let mut national = in_force(conn, today).await?;
    national.retain(|entry| entry.national() && entry.organisation != seat.organisation);
    let keeps = may_keep(seat);
    // The provisional list is the nation's: a county adds what it asks beside it.
    let loads = keeps && seat.kind == domain::permissions::OrganisationKind::NationalCentre;
    let shipped = if loads { commands::shipped_drafts(conn, seat).await? } else { 0 };
    let shown = Shown { own, national, keeps, shipped, today };
    page(&draw(shell(&ctx, ctx.l.t("requirements-list-title")), &shown))
}

pub(super) fn draw(shell: Shell, shown: &Shown) -> PartsPage {
    let l = shell.l;
    let mut head = PageHead::new(l.t("requirements-list-title")).lead(l.t("requirements-list-lead"));
    if shown.keeps {
        let new = Button::link(l.t("requirements-new"), "/admin/requirements/new").primary().icon("plus");
        head = head.action(new);
    }
    let mut parts: Vec<Markup> = vec![head.into()];
    if shown.keeps && shown.shipped > 0 {
        let load = Button::submit(l.t("requirements-load")).small().icon("download");
        let load = form(&shell, "/admin/requirements/shipped", vec![load.into()]);
        let text = l.a("requirements-load-text", "n", shown.shipped);
        parts.push(Notice::new(Tone::Info, text).title(l.t("requirements-load-title")).action(load).into());
    }
    if shown.own.is_empty() && shown.keeps {
        parts.push(Empty::new(l.t("requirements-list-empty"), l.t("requirements-list-empty-text")).into());
    }
    if !shown.own.is_empty() {
        let table = table(&shell, &shown.own, shown.today, shown.keeps);
        parts.push(Card::new(table).title(l.t("requirements-list-own")).flush().into());
    }
    if !shown.national.is_empty() {
        let table = table(&shell, &shown.national, shown.today, false);
        parts.push(Card::new(table).title(l.t("requirements-list-national")).flush().into());
    }
    PartsPage::new(shell, parts)
}

/// How a version stands on a day.
pub(super) fn state(l: L, entry: &Entry, today: Date) -> Tag {
    let one = &entry.requirement;
    if !entry.published {
        return Tag::new(Tone::Warn, l.t("requirements-state-draft"));
    }
    if one.until.is_some_and(|until| until < today) {
        return Tag::new(Tone::Neutral, l.t("requirements-state-ended"));
    }
    if one.from > today {
        return Tag::new(Tone::Info, l.t("requirements-state-coming"));
    }
    Tag::new(Tone::Good, l.t("requirements-state-published"))
}

fn table(shell: &Shell, list: &[Entry], today: Date, keeps: bool) -> Table {
    let l = shell.l;
    let mut columns = vec![
        Column::text(l.t("requirements-column-requirement")),
        Column::text(l.t("requirements-fact-hours")),
        Column::text(l.t("requirements-fact-force")),
        Column::text(l.t("requirements-column-state")),
    ];
    if keeps {
        columns.push(Column::actions(l.t("requirements-column-actions")));
    }
    Table::new(l, l.t("requirements-list-title"), columns).rows(list.iter().map(|entry| {
        let one = &entry.requirement;
        let to = format!("/admin/requirements/{}", entry.id);
        let force = match one.until {
            Some(until) => l.a2("requirements-period-days", "from", l.date(one.from), "until", l.date(until)),
            None => l.a("requirements-period-since", "from", l.date(one.from)),
        };
        let often = super::how_often(l, one.period);
        let name = Markup::link(&one.title, &to).and(Markup::small(&one.basis));
        let row = Row::default()
            .cell(name)
            .cell(l.a2("requirements-hours-often", "n", one.half_hours, "often", often))
            .cell(force)
            .cell(state(l, entry, today));
        if keeps { row.cell(actions(shell, entry, &to)) } else { row }
    }))
}

/// What comes next for a version.
fn actions(shell: &Shell, entry: &Entry, to: &str) -> Markup {
    let l = shell.l;
    let about = entry.requirement.title.as_str();
    if entry.published {
        let copy = Button::submit(l.t("requirements-copy")).small().about(about);
        return form(shell, &format!("{to}/copy"), vec![copy.into()]);
    }
    let publish = Button::submit(l.t("requirements-publish")).small().about(about);
    form(shell, &format!("{to}/publish"), vec![publish.into()])
}

fn read(id: &str) -> AppResult<RequirementId> {
    id.parse().map_err(|_| AppError::NotFound)
}

/// `POST /admin/requirements/shipped`.
///
/// # Errors
/// Denied to who keeps no requirements; the database.
pub async fn load(State(app): State<App>, ctx: Ctx, _: Posted) -> AppResult<Response> {
    commands::load_shipped(&app, &ctx.actor(), ctx.seat()?).await?;
    Ok(go("/admin/requirements", Some(("success", "requirements-loaded"))))
}

/// `POST /admin/requirements/{id}/publish`.
///
/// # Errors
/// Refused when another version holds on the same days; denied; not found; the database.
pub async fn publish(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    _: Posted,
) -> AppResult<Response> {
    commands::publish(&app, &ctx.actor(), ctx.seat()?, read(&id)?).await?;
    Ok(go("/admin/requirements", Some(("success", "requirements-published"))))
}

/// `POST /admin/requirements/{id}/copy`: to the copy, which is a draft.
///
/// # Errors
/// Denied; not found; the database.
pub async fn copy(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    _: Posted,
) -> AppResult<Response> {
    let copy = commands::copy(&app, &ctx.actor(), ctx.seat()?, read(&id)?).await?;
    Ok(go(&format!("/admin/requirements/{copy}"), Some(("success", "requirements-copied"))))
}

/// `POST /admin/requirements/{id}/delete`.
///
/// # Errors
/// Refused when it was published; denied; not found; the database.
pub async fn delete(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    _: Posted,
) -> AppResult<Response> {
    commands::delete(&app, &ctx.actor(), ctx.seat()?, read(&id)?).await?;
    Ok(go("/admin/requirements", Some(("success", "requirements-deleted"))))
}
