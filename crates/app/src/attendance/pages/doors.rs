//! The organiser's doors: a link made and shown once, ended, and whether people without a place come in.

use axum::extract::{Path, State};
use axum::response::Response;
use platform::clock::from_millis;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Card, Choice, Column, Field, Notice, Qr, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::desk::{Found, draw, load};
use super::{desk_head, drawn, paragraph, qr};
use crate::attendance::{Door, doors, make_door, revoke_door, set_walk_in};
use crate::catalogue::Course;
use crate::shell::{PartsPage, form};
use crate::{App, enrolment, shell};

/// `POST /desk/courses/{code}/check-in/doors`: the link is on the answer and nowhere else.
///
/// # Errors
/// Not found for another organisation's course; the database. A missing name is told on the page.
pub async fn make(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    match make_door(&app, &ctx.actor(), ctx.seat()?, &code, posted.text("label")).await {
        Ok((door, secret)) => {
            let course = doors::own_course(app.db.read(), ctx.seat()?, &code).await?;
            let address = format!("{}/door/{secret}", app.settings.public_url.trim_end_matches('/'));
            page(&draw_made(shell(&ctx, ctx.l.t("doors-made-title")), &course, &door, &address, ctx.now))
        }
        Err(AppError::Refused(refused)) => {
            let mut found = load(&app, &ctx, &code, None).await?;
            found.label_wrong = Some(refused);
            refused_page(&draw(shell(&ctx, ctx.l.t("checkin-title")).title_with_errors(true), &found))
        }
        Err(other) => Err(other),
    }
}

/// `POST /desk/courses/{code}/check-in/doors/{id}/revoke`.
///
/// # Errors
/// Not found for another course's door; the database.
pub async fn revoke(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, id)): Path<(String, String)>,
    _posted: Posted,
) -> AppResult<Response> {
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    revoke_door(&app, &ctx.actor(), ctx.seat()?, &code, id).await?;
    Ok(go(&format!("/desk/courses/{code}/check-in"), Some(("success", "door-revoked"))))
}

/// `POST /desk/courses/{code}/check-in/walk-ins`.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn walk_ins(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let allowed = posted.text("walk_in") == "yes";
    set_walk_in(&app, &ctx.actor(), ctx.seat()?, &code, allowed).await?;
    Ok(go(&format!("/desk/courses/{code}/check-in"), Some(("success", "walk-in-set"))))
}

/// The doors and the setting, as parts of the organiser's page.
pub(super) fn cards(shell: &Shell, found: &Found, base: &str) -> Vec<Markup> {
    let l = shell.l;
    let mut body = paragraph(l.t("doors-lead"));
    if !found.doors.is_empty() {
        let columns = vec![
            Column::text(l.t("doors-column-label")),
            Column::text(l.t("doors-column-state")),
            Column::actions(l.t("checkin-column-do")),
        ];
        let rows = found.doors.iter().map(|door| door_row(shell, door, found.now, base));
        body = body.and(Table::new(l, l.t("doors-title"), columns).rows(rows).dense());
    }
    let error = found.label_wrong.as_ref().map(|r| r.sentence(l));
    let fields = vec![
        Field::text(l, "label", l.t("doors-label"))
            .required()
            .hint(l.t("doors-label-hint"))
            .error(error)
            .into(),
        Button::submit(l.t("doors-make")).icon("plus").into(),
    ];
    body = body.and(form(shell, &format!("{base}/doors"), fields));
    let badges = Button::link(l.t("badges-title"), format!("{base}/badges")).quiet().icon("print");
    let choices = vec![
        Choice::new("yes", l.t("walk-in-yes")).hint(l.t("walk-in-yes-hint")),
        Choice::new("no", l.t("walk-in-no")).hint(l.t("walk-in-no-hint")),
    ];
    let value = if found.takes_walk_ins { "yes" } else { "no" };
    let walk_in = vec![
        Field::radios(l, "walk_in", l.t("walk-in-question"), choices).required().value(value).into(),
        Button::submit(l.t("walk-in-save")).into(),
    ];
    vec![
        Card::new(body).title(l.t("doors-title")).action(badges).id("doors").into(),
        Card::new(form(shell, &format!("{base}/walk-ins"), walk_in)).title(l.t("walk-in-title")).into(),
    ]
}

fn door_row(shell: &Shell, door: &Door, now: jiff::Timestamp, base: &str) -> Row {
    let l = shell.l;
    let open = door.is_open(now);
    let state = match (open, door.revoked_at) {
        (true, _) => {
            Tag::new(Tone::Good, l.a("doors-open", "until", l.datetime(from_millis(door.expires_at))))
        }
        (_, Some(at)) => Tag::new(Tone::Neutral, l.a("doors-revoked", "at", l.datetime(from_millis(at)))),
        _ => Tag::new(Tone::Neutral, l.a("doors-expired", "at", l.datetime(from_millis(door.expires_at)))),
    };
    let end = Button::submit(l.t("doors-revoke")).about(door.label.as_str()).danger().small();
    let end = form(shell, &format!("{base}/doors/{}/revoke", door.id), vec![end.into()]);
    Row::default().cell(door.label.as_str()).cell(state).cell(if open { end } else { Markup::default() })
}

fn draw_made(shell: Shell, course: &Course, door: &Door, address: &str, now: jiff::Timestamp) -> PartsPage {
    let l = shell.l;
    let until = l.datetime(from_millis(door.expires_at));
    let picture = Qr::new(qr(address), l.t("doors-made-qr")).note(l.t("doors-made-scan"));
    let link =
        Markup::raw("<p class=\"door-link\">").and(Markup::link(address, address)).and(Markup::raw("</p>"));
    let back = format!("/desk/courses/{}/check-in#doors", course.code);
    let parts = vec![
        desk_head(l, course, &l.t("doors-made-title"), now).into(),
        Notice::new(Tone::Warn, l.a("doors-made-until", "until", until)).title(l.t("doors-made-once")).into(),
        Card::new(Markup::from(picture).and(link)).title(door.label.as_str()).into(),
        Markup::raw("<div class=\"actions\">")
            .and(Button::link(l.t("doors-made-open"), address).primary())
            .and(Button::link(l.t("doors-made-back"), back).quiet())
            .and(Markup::raw("</div>")),
    ];
    PartsPage::new(shell, parts)
}

/// The link as shown once, and a name that is missing.
pub(super) fn samples() -> Vec<Page> {
    fn made(l: L) -> String {
        let shell = crate::shell::sample(l, l.t("doors-made-title"));
        let course = enrolment::sample::course(l);
        let address = format!("https://xingtan.example.tw/door/{}", "0123456789abcdef".repeat(4));
        drawn(&draw_made(shell, &course, &super::door::sample_door(l), &address, enrolment::sample::now()))
    }
    fn wrong(l: L) -> String {
        use domain::attendance::AttendanceRefused;
        let mut found = super::desk::sample_found(l);
        found.label_wrong = Some(platform::error::Refused::new(&AttendanceRefused::LabelMissing));
        found
            .doors
            .push(Door { revoked_at: Some(found.now.as_millisecond()), ..super::door::sample_door(l) });
        drawn(&draw(crate::shell::sample(l, l.t("checkin-title")), &found))
    }
    vec![
        Page { name: "attendance/doors/made", render: made },
        Page { name: "attendance/doors/label-missing", render: wrong },
    ]
}
