//! `/review/automatic/settings`: a region centre's head switches automatic review on or off.

use axum::extract::State;
use axum::response::Response;
use domain::calendar::{civil_date, parse_date};
use domain::course::automatic::Reviewed;
use jiff::civil::Date;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult};
use ui::components::{
    Breadcrumb, Button, Card, Choice, Column, ErrorSummary, Field, PageHead, Row, Table, Tag, Tone,
};
use ui::{L, Markup, Shell};

use super::super::{Throw, switches, throw_switch, throws};
use super::{conditions, sample_throws, state, what_label};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// What was typed, and what is wrong with it by field.
#[derive(Clone, Debug, Default)]
struct Typed {
    what: String,
    on: String,
    from: String,
    reason: String,
    wrong: Vec<(&'static str, String)>,
}

/// `GET /review/automatic/settings`.
///
/// # Errors
/// The database.
pub async fn settings(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let throws = throws(app.db.read(), ctx.seat()?.organisation).await?;
    let shell = shell(&ctx, ctx.l.t("automatic-settings-title"));
    page(&draw(shell, &throws, &Typed::default(), civil_date(ctx.now)))
}

/// `POST /review/automatic/settings`: `what`, `on`, `from`, `reason`.
///
/// # Errors
/// Denied to all but a head; the database. A refusal is shown on the page, with what was typed.
pub async fn throw(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let l = ctx.l;
    let mut typed = Typed {
        what: posted.text("what").to_owned(),
        on: posted.text("on").to_owned(),
        from: posted.text("from").to_owned(),
        reason: posted.text("reason").to_owned(),
        wrong: Vec::new(),
    };
    let what = Reviewed::parse(&typed.what);
    let on = match typed.on.as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let from = parse_date(&typed.from).map_err(|refusal| {
        typed.wrong.push(("from", sentence(l, &Refused::new(&refusal))));
    });
    if what.is_none() {
        typed.wrong.insert(0, ("what", l.t("automatic-choose-what")));
    }
    if on.is_none() {
        typed.wrong.insert(usize::from(what.is_none()), ("on", l.t("automatic-choose-on")));
    }
    let seat = ctx.seat()?;
    if let (Some(what), Some(on), Ok(from)) = (what, on, from) {
        match throw_switch(&app, &ctx.actor(), seat, what, on, from, &typed.reason).await {
            Ok(()) => return Ok(go("/review/automatic/settings", Some(("success", "automatic-switched")))),
            Err(AppError::Refused(refused)) if !refused.forbidden => {
                let field = if refused.code == "automatic-from-past" { "from" } else { "reason" };
                typed.wrong.push((field, sentence(l, &refused)));
            }
            Err(other) => return Err(other),
        }
    }
    let throws = throws(app.db.read(), seat.organisation).await?;
    let shell = shell(&ctx, l.t("automatic-settings-title")).title_with_errors(true);
    refused_page(&draw(shell, &throws, &typed, civil_date(ctx.now)))
}

fn sentence(l: L, refused: &Refused) -> String {
    format!("{} {}", refused.sentence(l), refused.next(l))
}

fn draw(shell: Shell, throws: &[Throw], typed: &Typed, today: Date) -> PartsPage {
    let l = shell.l;
    let crumbs = Breadcrumb::new(l)
        .link(l.t("course-review-title"), "/review/courses")
        .link(l.t("automatic-title"), "/review/automatic")
        .here(l.t("automatic-settings-title"));
    let head =
        PageHead::new(l.t("automatic-settings-title")).crumbs(crumbs).lead(l.t("automatic-settings-lead"));
    let wrong = typed.wrong.iter().map(|(field, text)| ((*field).to_owned(), text.clone())).collect();
    let fields = form(&shell, "/review/automatic/settings", fields(l, typed, today));
    let mut parts: Vec<Markup> = vec![
        head.into(),
        ErrorSummary::new(l, wrong).into(),
        Card::new(state(l, &switches(throws, today))).title(l.t("automatic-state")).into(),
        Card::new(fields).title(l.t("automatic-switch")).accent().into(),
        Card::new(conditions(l)).title(l.t("automatic-conditions")).into(),
    ];
    if !throws.is_empty() {
        parts.push(Card::new(history(l, throws)).title(l.t("automatic-history")).flush().into());
    }
    PartsPage::new(shell, parts)
}

fn fields(l: L, typed: &Typed, today: Date) -> Vec<Markup> {
    let error =
        |name: &str| typed.wrong.iter().find(|(field, _)| *field == name).map(|(_, text)| text.clone());
    let what = Reviewed::ALL
        .map(|what| {
            Choice::new(what.as_str(), what_label(l, what))
                .hint(l.t(&format!("automatic-what-{}-hint", what.as_str())))
        })
        .to_vec();
    let on =
        vec![Choice::new("yes", l.t("automatic-switch-on")), Choice::new("no", l.t("automatic-switch-off"))];
    let from =
        if typed.from.is_empty() && typed.wrong.is_empty() { today.to_string() } else { typed.from.clone() };
    vec![
        Field::radios(l, "what", l.t("automatic-field-what"), what)
            .required()
            .value(&typed.what)
            .error(error("what"))
            .into(),
        Field::radios(l, "on", l.t("automatic-field-on"), on)
            .required()
            .inline()
            .value(&typed.on)
            .error(error("on"))
            .into(),
        Field::date(l, "from", l.t("automatic-field-from"))
            .required()
            .hint(l.t("automatic-field-from-hint"))
            .value(from)
            .error(error("from"))
            .into(),
        Field::textarea(l, "reason", l.t("automatic-field-reason"))
            .required()
            .rows(2)
            .hint(l.t("automatic-field-reason-hint"))
            .max_length(300)
            .value(&typed.reason)
            .error(error("reason"))
            .into(),
        Button::submit(l.t("automatic-save")).primary().into(),
    ]
}

fn history(l: L, throws: &[Throw]) -> Table {
    let columns = vec![
        Column::text(l.t("automatic-column-what")),
        Column::text(l.t("automatic-column-from")),
        Column::text(l.t("automatic-column-reason")),
        Column::text(l.t("automatic-column-who")),
    ];
    Table::new(l, l.t("automatic-history"), columns).dense().rows(throws.iter().map(|throw| {
        let what = Reviewed::parse(&throw.what).unwrap_or(Reviewed::Course);
        let tag = if throw.is_on {
            Tag::new(Tone::Good, l.t("automatic-on"))
        } else {
            Tag::new(Tone::Neutral, l.t("automatic-off")).icon("lock")
        };
        Row::default()
            .cell(Markup::from(what_label(l, what)).and(Markup::raw(" ")).and(tag))
            .cell(l.date(throw.from()))
            .cell(throw.reason.as_str())
            .cell(
                Markup::from(throw.set_by.as_str())
                    .and(Markup::raw("<br>"))
                    .and(Markup::small(&l.datetime(from_millis(throw.set_at)))),
            )
    }))
}

pub(super) fn sample_full(l: L) -> String {
    sample(l, &sample_throws(l), &Typed::default())
}

pub(super) fn sample_first(l: L) -> String {
    sample(l, &[], &Typed::default())
}

pub(super) fn sample_refused(l: L) -> String {
    let reason = Refused::new(&domain::course::automatic::SwitchRefused::ReasonNeeded);
    let wrong = vec![("on", l.t("automatic-choose-on")), ("reason", sentence(l, &reason))];
    let typed = Typed { what: "course".to_owned(), from: "115/3/9".to_owned(), wrong, ..Typed::default() };
    sample(l, &sample_throws(l), &typed)
}

fn sample(l: L, throws: &[Throw], typed: &Typed) -> String {
    let shell = crate::shell::sample(l, l.t("automatic-settings-title"));
    let drawn = draw(shell, throws, typed, civil_date(crate::catalogue::sample::now()));
    askama::Template::render(&drawn).unwrap_or_else(|error| format!("⟦{error}⟧"))
}
