//! `/requirements/school/{code}`: how one teacher of the own organisation stands, and the leave noted about them.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar::civil_date;
use domain::requirement::RequirementRefused;
use jiff::civil::Date;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult};
use ui::components::field::FieldRow;
use ui::components::{
    Breadcrumb, Button, Card, Choice, Column, Empty, ErrorSummary, Field, PageHead, Row, Table,
};
use ui::{L, Markup, Shell};

use super::super::leave::{self, REASONS, Typed};
use super::super::{Entry, Leave, LeaveId, Sheet, in_force, sheets};
use super::sheet::cards;
use crate::catalogue::view::option_label;
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// What the page shows.
pub(super) struct Shown {
    pub list: Vec<Entry>,
    pub sheet: Sheet,
    pub typed: Typed,
    pub wrong: Vec<(String, String)>,
    pub today: Date,
}

async fn load(app: &App, ctx: &Ctx, code: &str) -> AppResult<Shown> {
    let person = leave::member(app, ctx.seat()?.organisation, code).await?;
    let today = civil_date(ctx.now);
    let list = in_force(app.db.read(), today).await?;
    let sheet = sheets(app.db.read(), &list, &[person.id], today).await?.pop().ok_or(AppError::NotFound)?;
    Ok(Shown { list, sheet, typed: Typed::default(), wrong: Vec::new(), today })
}

/// `GET /requirements/school/{code}`.
///
/// # Errors
/// Not found for who serves elsewhere; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let shown = load(&app, &ctx, &code).await?;
    page(&draw(shell(&ctx, &shown.sheet.person.name), &shown))
}

/// `POST /requirements/school/{code}/leave`: `from`, `until`, `reason`.
///
/// # Errors
/// Not found for who serves elsewhere; the database. A refusal is shown on the page.
pub async fn note(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let text = |field: &str| posted.text(field).to_owned();
    let typed = Typed { from: text("from"), until: text("until"), reason: text("reason") };
    let own = ctx.seat()?.organisation;
    match leave::note(&app, &ctx.actor(), own, &code, &typed).await? {
        Ok(()) => {
            Ok(go(&format!("/requirements/school/{code}"), Some(("success", "requirements-leave-noted"))))
        }
        Err((field, why)) => {
            let mut shown = load(&app, &ctx, &code).await?;
            shown.typed = typed;
            shown.wrong = vec![(field.to_owned(), sentence(ctx.l, &why))];
            refused_page(&draw(shell(&ctx, &shown.sheet.person.name).title_with_errors(true), &shown))
        }
    }
}

/// What is wrong and what to do, in one.
pub(super) fn sentence(l: L, why: &RequirementRefused) -> String {
    let refused = Refused::new(why);
    l.a2("tables-two-sentences", "first", refused.sentence(l), "second", refused.next(l))
}

/// `POST /requirements/school/{code}/leave/remove`: `leave`.
///
/// # Errors
/// Not found for leave that another organisation noted; the database.
pub async fn remove(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let id: LeaveId = posted.id("leave")?;
    leave::remove(&app, &ctx.actor(), ctx.seat()?.organisation, &code, id).await?;
    Ok(go(&format!("/requirements/school/{code}"), Some(("success", "requirements-leave-removed"))))
}

pub(super) fn draw(shell: Shell, shown: &Shown) -> PartsPage {
    let l = shell.l;
    let person = &shown.sheet.person;
    let crumbs = Breadcrumb::new(l)
        .link(l.t("requirements-school-title"), "/requirements/school")
        .here(person.name.as_str());
    let head = PageHead::new(person.name.as_str()).crumbs(crumbs).lead(option_label(
        l,
        "audience_positions",
        &person.position,
    ));
    let mut parts: Vec<Markup> = vec![head.into(), ErrorSummary::new(l, shown.wrong.clone()).into()];
    if shown.sheet.items.is_empty() {
        parts.push(Empty::new(l.t("requirements-none"), l.t("requirements-none-text")).into());
    }
    parts.extend(cards(&shell, &shown.list, &shown.sheet, shown.today, |_| Markup::default()));
    parts.push(leaves(&shell, shown));
    PartsPage::new(shell, parts)
}

/// Leave noted, and the form for more.
fn leaves(shell: &Shell, shown: &Shown) -> Markup {
    let l = shell.l;
    let base = format!("/requirements/school/{}", shown.sheet.person.personal_code);
    let mut body = super::paragraph(l.t("requirements-leave-text"));
    if !shown.sheet.leaves.is_empty() {
        body = body.and(table(shell, &base, &shown.sheet.leaves));
    }
    let error =
        |name: &str| shown.wrong.iter().find(|(field, _)| field == name).map(|(_, text)| text.clone());
    let reasons: Vec<Choice> =
        REASONS.iter().map(|one| Choice::new(*one, l.t(&format!("requirements-leave-{one}")))).collect();
    let days = FieldRow::new()
        .with(
            Field::date(l, "from", l.t("requirements-leave-from"))
                .required()
                .value(&shown.typed.from)
                .error(error("from")),
        )
        .with(
            Field::date(l, "until", l.t("requirements-leave-until"))
                .required()
                .value(&shown.typed.until)
                .error(error("until")),
        );
    let reason = Field::select(l, "reason", l.t("requirements-leave-reason"), reasons)
        .value(if shown.typed.reason.is_empty() { REASONS[0] } else { shown.typed.reason.as_str() })
        .hint(l.t("requirements-leave-reason-hint"));
    let save = Button::submit(l.t("requirements-leave-note"));
    let form = form(shell, &format!("{base}/leave"), vec![days.into(), reason.into(), save.into()]);
    Card::new(body.and(form)).title(l.t("requirements-leave-title")).id("leave").into()
}

fn table(shell: &Shell, base: &str, leaves: &[Leave]) -> Markup {
    let l = shell.l;
    let columns = vec![
        Column::text(l.t("requirements-leave-days")),
        Column::text(l.t("requirements-leave-reason")),
        Column::actions(l.t("requirements-leave-remove")),
    ];
    let rows = leaves.iter().map(|leave| {
        let days = leave.span().map_or_else(String::new, |span| {
            l.a2("requirements-period-days", "from", l.date(span.from), "until", l.date(span.until))
        });
        let remove = Button::submit(l.t("requirements-leave-remove")).small().quiet().about(days.clone());
        let hidden = super::hidden("leave", &leave.id.to_string());
        Row::default().cell(days).cell(l.t(&format!("requirements-leave-{}", leave.reason))).cell(form(
            shell,
            &format!("{base}/leave/remove"),
            vec![hidden, remove.into()],
        ))
    });
    Table::new(l, l.t("requirements-leave-title"), columns).rows(rows).into()
}
