//! `/exchange/partners/{code}/months`: sums of each month, confirming, and opening what was confirmed.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar::civil_date;
use domain::exchange::{LONGEST_REASON, Month, MonthRefused, confirm_by};
use domain::exchange_partner::Deed;
use domain::permissions::OrganisationKind;
use jiff::Timestamp;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Card, Column, Empty, Field, Notice, PageHead, Row, Table, Tag, Tone,
};
use ui::{L, Markup, Shell};

use super::super::{Confirmed, MonthLine, Opening, OpeningId, answer_opening, ask_opening, confirm, months};
use super::{hours, text};
use crate::exchange::month_name;
use crate::exchange::partners::{self, Partner};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// What the page shows.
struct Found {
    partner: Partner,
    lines: Vec<MonthLine>,
    centre: bool,
    now: Timestamp,
    refused: Option<Refused>,
}

/// `GET /exchange/partners/{code}/months`.
///
/// # Errors
/// Not found for another's partner; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let found = load(&app, &ctx, &code).await?;
    page(&draw(shell(&ctx, ctx.l.t("exchange-months-title")), &found))
}

/// `POST …`: `do` is `confirm`, `ask` (with `month`, `reason`), `open` or `return` (with `opening`,
/// `reason-<opening>`).
///
/// # Errors
/// As [`show`]; denied for the wrong role. What is refused is said on the page.
pub async fn act(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let (actor, seat) = (ctx.actor(), ctx.seat()?);
    let month = || {
        let given = posted.text("month").to_owned();
        Month::parse(&given).ok_or_else(|| AppError::refused(&MonthRefused::NoMonth { given }))
    };
    let what = posted.text("do").to_owned();
    let deed = if matches!(what.as_str(), "open" | "return") { Deed::Approve } else { Deed::Confirm };
    let partner = partners::permitted(app.db.read(), seat, &code, deed).await?;
    let done = match what.as_str() {
        "confirm" => match month() {
            Ok(month) => confirm(&app, &actor, partner.id, month).await.map(|_| "exchange-month-confirmed"),
            Err(error) => Err(error),
        },
        "ask" => match month() {
            Ok(month) => {
                let asked = ask_opening(&app, &actor, partner.id, month, posted.text("reason")).await;
                asked.map(|_| "exchange-month-asked")
            }
            Err(error) => Err(error),
        },
        "open" => answer(&app, &actor, &posted, None).await,
        // Each application has a field of its own on the page.
        "return" => {
            let reason = posted.text(&format!("reason-{}", posted.text("opening")));
            answer(&app, &actor, &posted, Some(reason)).await
        }
        other => return Err(AppError::Malformed(format!("do {other}"))),
    };
    match done {
        Ok(flash) => Ok(go(&format!("/exchange/partners/{code}/months"), Some(("success", flash)))),
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let found = Found { refused: Some(refused), ..load(&app, &ctx, &code).await? };
            refused_page(&draw(shell(&ctx, ctx.l.t("exchange-months-title")).title_with_errors(true), &found))
        }
        Err(error) => Err(error),
    }
}

async fn answer(
    app: &App,
    actor: &platform::db::Actor,
    posted: &Posted,
    why_not: Option<&str>,
) -> AppResult<&'static str> {
    let id: OpeningId = posted.id("opening")?;
    answer_opening(app, actor, id, why_not).await.map(|()| "exchange-month-answered")
}

async fn load(app: &App, ctx: &Ctx, code: &str) -> AppResult<Found> {
    let seat = ctx.seat()?;
    let partner = partners::keeper(app.db.read(), seat, code).await?;
    let lines = months(app.db.read(), partner.id).await?;
    let centre = seat.kind == OrganisationKind::NationalCentre;
    Ok(Found { partner, lines, centre, now: ctx.now, refused: None })
}

/// How a month stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Running,
    Open,
    Late,
    Confirmed,
    Opened,
    Asked,
}

fn standing(line: &MonthLine, now: Timestamp) -> Standing {
    let today = civil_date(now);
    let opened = |c: &Confirmed| c.opened_until.is_some_and(|until| until >= now.as_millisecond());
    match &line.confirmed {
        Some(confirmed) if opened(confirmed) => Standing::Opened,
        Some(_) if line.opening.as_ref().is_some_and(|o| o.state == "asked") => Standing::Asked,
        Some(_) => Standing::Confirmed,
        None if today <= line.month.last() => Standing::Running,
        None if today > confirm_by(line.month) => Standing::Late,
        None => Standing::Open,
    }
}

fn draw(shell: Shell, found: &Found) -> PartsPage {
    let l = shell.l;
    let base = format!("/exchange/partners/{}", found.partner.code);
    let crumbs =
        Breadcrumb::new(l).link(found.partner.name.as_str(), base.clone()).here(l.t("exchange-months-title"));
    let compare = Button::link(l.t("exchange-compare"), format!("{base}/compare"));
    let head = PageHead::new(l.t("exchange-months-title"))
        .crumbs(crumbs)
        .lead(l.t("exchange-months-lead"))
        .action(compare);
    let mut parts: Vec<Markup> = vec![head.into()];
    parts.extend(found.refused.as_ref().map(|refused| {
        let text = Markup::from(refused.sentence(l)).and(Markup::raw("<br>")).and(refused.next(l));
        Notice::new(Tone::Bad, text).into()
    }));
    if found.lines.is_empty() {
        parts.push(Empty::new(l.t("exchange-months-none"), l.t("exchange-months-none-text")).into());
        return PartsPage::new(shell, parts);
    }
    let here = format!("{base}/months");
    if found.centre {
        parts.extend(answers(&shell, found, &here));
    }
    parts.push(Card::new(table(&shell, found, &here)).title(l.t("exchange-months-list")).flush().into());
    parts.extend(asking(&shell, found, &here));
    PartsPage::new(shell, parts)
}

/// Applications that wait, for the national centre.
fn answers(shell: &Shell, found: &Found, here: &str) -> Option<Markup> {
    let l = shell.l;
    let waits = |line: &MonthLine| line.opening.clone().filter(|opening| opening.state == "asked");
    let openings: Vec<Opening> = found.lines.iter().filter_map(waits).collect();
    if openings.is_empty() {
        return None;
    }
    let one = |opening: Opening| {
        let args = [
            ("month", month_name(l, Month(opening.month))),
            ("reason", opening.reason.clone()),
            ("who", opening.asked_by.clone()),
        ];
        let id = Markup::raw(format!("<input type=\"hidden\" name=\"opening\" value=\"{}\">", opening.id));
        let why = Field::text(l, format!("reason-{}", opening.id), l.t("exchange-month-answer-reason"));
        let open = Button::submit(l.t("exchange-month-answer-open")).named("do", "open").primary();
        let back = Button::submit(l.t("exchange-month-answer-return")).named("do", "return").quiet();
        let why = Markup::from(why.max_length(u32::try_from(LONGEST_REASON).unwrap_or(500)));
        let text =
            Markup::raw("<p>").and(l.args("exchange-month-answer-text", &args)).and(Markup::raw("</p>"));
        let actions = Markup::raw("<p class=\"actions\">").and(open).and(Markup::raw(" ")).and(back);
        form(shell, here, vec![text, id, why, actions.and(Markup::raw("</p>"))])
    };
    let body = Markup::join(openings.into_iter().map(one));
    Some(Card::new(body).title(l.t("exchange-month-answer-title")).accent().into())
}

fn table(shell: &Shell, found: &Found, here: &str) -> Table {
    let l = shell.l;
    let columns = vec![
        Column::text(l.t("exchange-month-column")),
        Column::number(l.t("exchange-month-courses")),
        Column::number(l.t("exchange-month-records")),
        Column::number(l.t("exchange-month-hours")),
        Column::text(l.t("exchange-month-state")),
        Column::actions(l.t("exchange-month-next")),
    ];
    let rows = found.lines.iter().map(|line| {
        let mut state = Markup::raw("<div>").and(tag(l, line, found.now));
        if let Some(confirmed) = &line.confirmed {
            let day = l.date(civil_date(from_millis(confirmed.confirmed_at)));
            let who = l.a2("exchange-month-confirmed-by", "day", day, "who", confirmed.confirmed_by.clone());
            state = state.and(Markup::small(&who));
            if u64::try_from(confirmed.records).unwrap_or(0) != line.now.records {
                state =
                    state.and(Markup::small(&l.a("exchange-month-differs", "records", confirmed.records)));
            }
        }
        let may = matches!(standing(line, found.now), Standing::Open | Standing::Late | Standing::Opened);
        let next = if may && line.now.records > 0 {
            let month =
                Markup::raw(format!("<input type=\"hidden\" name=\"month\" value=\"{}\">", line.month));
            let button = Button::submit(l.t("exchange-month-confirm"))
                .named("do", "confirm")
                .small()
                .about(month_name(l, line.month));
            form(shell, here, vec![month, button.into()])
        } else {
            Markup::default()
        };
        Row::default()
            .cell(month_name(l, line.month))
            .cell(line.now.courses.to_string())
            .cell(line.now.records.to_string())
            .cell(hours(line.now.half_hours))
            .cell(state.and(Markup::raw("</div>")))
            .cell(next)
    });
    Table::new(l, l.t("exchange-months-list"), columns).rows(rows)
}

fn tag(l: L, line: &MonthLine, now: Timestamp) -> Tag {
    let (tone, key) = match standing(line, now) {
        Standing::Running => (Tone::Neutral, "exchange-month-running"),
        Standing::Open => (Tone::Info, "exchange-month-open"),
        Standing::Late => (Tone::Bad, "exchange-month-late"),
        Standing::Confirmed => (Tone::Good, "exchange-month-confirmed"),
        Standing::Asked => (Tone::Warn, "exchange-month-asked"),
        Standing::Opened => {
            let until = line.confirmed.as_ref().and_then(|confirmed| confirmed.opened_until).unwrap_or(0);
            let day = l.date(civil_date(from_millis(until)));
            return Tag::new(Tone::Warn, l.a("exchange-month-opened", "day", day));
        }
    };
    Tag::new(tone, l.t(key))
}

/// Asking for a confirmed month to be opened.
fn asking(shell: &Shell, found: &Found, here: &str) -> Option<Markup> {
    let l = shell.l;
    let closed: Vec<&MonthLine> =
        found.lines.iter().filter(|line| standing(line, found.now) == Standing::Confirmed).collect();
    if closed.is_empty() {
        return None;
    }
    let choices = closed
        .iter()
        .map(|line| ui::components::Choice::new(line.month.to_string(), month_name(l, line.month)));
    let month = Field::select(l, "month", l.t("exchange-month-column"), choices.collect()).required();
    let reason = Field::textarea(l, "reason", l.t("exchange-month-reason"))
        .required()
        .max_length(u32::try_from(LONGEST_REASON).unwrap_or(500));
    let button = Button::submit(l.t("exchange-month-ask")).named("do", "ask");
    let text = Markup::raw("<p>").and(l.t("exchange-month-ask-text")).and(Markup::raw("</p>"));
    let mut parts: Vec<Markup> = vec![text];
    let returned = closed.iter().filter_map(|line| line.opening.as_ref()).find(|o| o.state == "returned");
    parts.extend(returned.map(|opening| {
        let why = l.a("exchange-month-returned", "reason", opening.answer.clone());
        Markup::raw("<p class=\"sub\">").and(why).and(Markup::raw("</p>"))
    }));
    parts.extend([month.into(), reason.into()]);
    parts.push(Markup::raw("<p class=\"actions\">").and(button).and(Markup::raw("</p>")));
    Some(Card::new(form(shell, here, parts)).title(l.t("exchange-month-ask-title")).into())
}

fn sample_line(l: L, month: &str, state: &str, now: Timestamp) -> MonthLine {
    let month = Month::parse(month).unwrap_or(Month(0));
    let figures = domain::exchange::Figures { courses: 214, records: 5_308, half_hours: 21_480, digest: 0 };
    let confirmed = |opened_until| Confirmed {
        month: month.0,
        confirmed_at: now.as_millisecond() - 86_400_000,
        confirmed_by: l.pick("林杏芸", "Lin Hsing-yun").to_owned(),
        courses: 214,
        records: if state == "opened" { 5_300 } else { 5_308 },
        half_hours: 21_480,
        digest: String::new(),
        opened_until,
    };
    let opening = |state: &str| Opening {
        id: OpeningId(uuid::Uuid::from_u128(4)),
        partner: crate::exchange::PartnerId(uuid::Uuid::from_u128(8)),
        month: month.0,
        reason: l.pick("漏報一場 3 月的研習。", "One course of March was left out.").to_owned(),
        asked_by: l.pick("林杏芸", "Lin Hsing-yun").to_owned(),
        asked_at: now.as_millisecond(),
        state: state.to_owned(),
        answer: if state == "returned" { l.pick("請附上名單。", "Please add the list.") } else { "" }
            .to_owned(),
    };
    let (confirmed, opening) = match state {
        "confirmed" => (Some(confirmed(None)), Some(opening("returned"))),
        "opened" => (Some(confirmed(Some(now.as_millisecond() + 86_400_000))), None),
        "asked" => (Some(confirmed(None)), Some(opening("asked"))),
        _ => (None, None),
    };
    MonthLine { month, now: figures, confirmed, opening }
}

pub(super) fn samples() -> Vec<Page> {
    fn of(l: L, full: bool, centre: bool) -> String {
        let now = crate::catalogue::sample::now();
        let today = Month::of(civil_date(now));
        let states = ["running", "open", "opened", "asked", "confirmed", "late"];
        let months = std::iter::successors(Some(today), |month| Some(month.previous()));
        let lines =
            states.iter().zip(months).map(|(state, month)| sample_line(l, &month.to_string(), state, now));
        let lines = if full { lines.collect() } else { Vec::new() };
        let partner = partners::sample_partner(l);
        let found = Found { partner, lines, centre, now, refused: None };
        text(&draw(crate::shell::sample(l, l.t("exchange-months-title")), &found))
    }
    vec![
        Page { name: "exchange/months/none", render: |l| of(l, false, false) },
        Page { name: "exchange/months/full", render: |l| of(l, true, false) },
        Page { name: "exchange/months/centre", render: |l| of(l, true, true) },
    ]
}
