//! `/my/requirements`: what is missing, by when, what counted, and courses that would give it. Counted when asked.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use domain::calendar::civil_date;
use domain::hours::HalfHours;
use jiff::Timestamp;
use jiff::civil::Date;
use platform::AppResult;
use platform::web::{Ctx, page};
use ui::components::{Button, Empty, Notice, PageHead, Stat, Stats, Tone};
use ui::{L, Markup, Shell};

use super::super::{Entry, Glance, Item, Sheet, fill, in_force, sheets};
use super::sheet::cards;
use crate::catalogue::{Course, view};
use crate::shell::PartsPage;
use crate::{App, shell};

/// What the page shows.
pub(super) struct Mine {
    pub list: Vec<Entry>,
    pub sheet: Option<Sheet>,
    /// Courses that would give what is missing, by the place of the requirement.
    pub courses: BTreeMap<usize, Vec<Course>>,
    pub now: Timestamp,
}

/// `GET /my/requirements`.
///
/// # Errors
/// The database.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let (conn, today) = (app.db.read(), civil_date(ctx.now));
    let list = in_force(conn, today).await?;
    let sheet = sheets(conn, &list, &[ctx.viewer()?.person], today).await?.pop();
    let mut courses = BTreeMap::new();
    if let Some(sheet) = &sheet {
        let asked_by = fill::asked_by(conn, sheet).await?;
        for item in sheet.missing() {
            let accepts = &list[item.at].requirement.accepts;
            courses.insert(item.at, fill::courses(&app, sheet, accepts, &asked_by, ctx.now).await?);
        }
    }
    let mine = Mine { list, sheet, courses, now: ctx.now };
    page(&draw(shell(&ctx, ctx.l.t("requirements-title")), &mine))
}

pub(super) fn draw(shell: Shell, mine: &Mine) -> PartsPage {
    let l = shell.l;
    let transcript = Button::link(l.t("requirements-to-transcript"), "/my/transcript").icon("chart");
    let head =
        PageHead::new(l.t("requirements-title")).lead(l.t("requirements-mine-lead")).action(transcript);
    let mut parts: Vec<Markup> = vec![head.into()];
    let Some(sheet) = &mine.sheet else {
        let text = l.t("requirements-unplaced-text");
        let go = Button::link(l.t("requirements-unplaced-go"), "/my/service").primary();
        parts.push(Empty::new(l.t("requirements-unplaced"), text).action(go).into());
        return PartsPage::new(shell, parts);
    };
    if sheet.items.is_empty() {
        parts.push(Empty::new(l.t("requirements-none"), l.t("requirements-none-text")).into());
        return PartsPage::new(shell, parts);
    }
    let today = civil_date(mine.now);
    parts.push(in_short(l, sheet, today));
    parts.extend(cards(&shell, &mine.list, sheet, today, |item| offers(l, mine, item)));
    for leave in &sheet.leaves {
        if let Some(span) = leave.span() {
            let days = l.a2("requirements-leave-own", "from", l.date(span.from), "until", l.date(span.until));
            parts.push(Notice::new(Tone::Info, days).into());
        }
    }
    parts.push(super::small(l.t("requirements-mine-foot")));
    PartsPage::new(shell, parts)
}

/// The whole in one glance.
fn in_short(l: L, sheet: &Sheet, today: Date) -> Markup {
    let missing = sheet.missing().count();
    if missing == 0 {
        return Notice::new(Tone::Good, l.t("requirements-all-done-text"))
            .title(l.t("requirements-all-done"))
            .into();
    }
    let amount: HalfHours = sheet.missing().map(|item| item.progress.missing).sum();
    let mut stats = vec![
        Stat::new(l.t("requirements-stat-missing"), missing)
            .unit(l.t("requirements-unit-items"))
            .tone(Tone::Warn),
        Stat::new(l.t("requirements-stat-hours"), amount).unit(l.t("requirements-unit-hours")),
    ];
    if let Some(due) = sheet.missing().filter_map(|item| item.progress.due).min() {
        let days = (due - today).get_days();
        let (value, note) = match days {
            ..0 => (l.t("requirements-over"), l.date(due)),
            days => (l.a("requirements-days", "n", days), l.date(due)),
        };
        stats.push(Stat::new(l.t("requirements-stat-due"), value).note(note));
    }
    Stats::new(stats).into()
}

/// Courses that would give what is missing.
fn offers(l: L, mine: &Mine, item: &Item) -> Markup {
    let found = mine.courses.get(&item.at).map(Vec::as_slice).unwrap_or_default();
    let accepts = &mine.list[item.at].requirement.accepts;
    let about = mine.list[item.at].requirement.title.as_str();
    let more = |key: &str| {
        let button = Button::link(l.t(key), fill::address(accepts)).small().icon("search").about(about);
        Markup::raw("<p class=\"actions\">").and(button).and(Markup::raw("</p>"))
    };
    if found.is_empty() {
        return super::small(l.t("requirements-no-courses")).and(more("requirements-search"));
    }
    let lines = found.iter().map(|course| {
        let when = view::when_text(l, course).unwrap_or_default();
        let place = view::place_text(l, course).unwrap_or_default();
        let facts = [when, super::hours(l, course.hours()), place, course.organisation_name.clone()];
        let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        Markup::raw("<li>")
            .and(Markup::link(&course.title, &format!("/courses/{}", course.code)))
            .and(Markup::raw("<br><span class=\"sub\">"))
            .and(facts.join(" · "))
            .and(Markup::raw("</span></li>"))
    });
    super::paragraph(l.t("requirements-courses"))
        .and(Markup::raw("<ul>"))
        .and(Markup::join(lines))
        .and(Markup::raw("</ul>"))
        .and(more("requirements-search-more"))
}

/// The own standing for the home page: what is missing and until when.
pub fn glance_card(l: L, glance: &Glance) -> Markup {
    let missing = Stat::new(l.t("requirements-stat-missing"), glance.missing)
        .unit(l.a("requirements-unit-of", "n", glance.all))
        .href("/my/requirements")
        .tone(if glance.missing > 0 { Tone::Warn } else { Tone::Good });
    let due =
        glance.due.map(|due| Stat::new(l.t("requirements-stat-due"), l.day(due)).href("/my/requirements"));
    Stats::new(std::iter::once(missing).chain(due).collect()).into()
}
