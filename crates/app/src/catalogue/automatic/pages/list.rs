//! `/review/automatic`: how automatic review stands at this region centre, and everything it let pass.

use axum::extract::{Query as Asked, State};
use axum::response::Response;
use domain::calendar::{civil_date, parse_date};
use domain::course::automatic::Reviewed;
use domain::permissions::Function;
use domain::text::fold;
use jiff::ToSpan;
use jiff::civil::Date;
use platform::AppResult;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, page};
use serde::Deserialize;
use ui::components::{
    Breadcrumb, Button, Card, Choice, Column, Empty, ErrorSummary, Field, Filter, PageHead, Pagination, Row,
    Table,
};
use ui::markup::encode;
use ui::{L, Markup, Shell};

use super::super::{Judgement, PER_PAGE, Passed, Query, Switch, midnight, passed, switches, throws};
use super::{conditions, met_by, sample_throws, state, what_label};
use crate::shell::PartsPage;
use crate::{App, shell};

/// The conditions of the list as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    from: String,
    to: String,
    what: String,
    organiser: String,
    page: u32,
}

struct Shown {
    switches: [Switch; 2],
    rows: Vec<Passed>,
    total: i64,
    may_switch: bool,
}

/// `GET /review/automatic`.
///
/// # Errors
/// The database.
pub async fn list(State(app): State<App>, ctx: Ctx, Asked(typed): Asked<Typed>) -> AppResult<Response> {
    let centre = ctx.seat()?.organisation;
    let conn = app.db.read();
    let today = civil_date(ctx.now);
    let switches = switches(&throws(conn, centre).await?, today);
    let (query, _) = read(ctx.l, &typed, today);
    let (rows, total) = passed(conn, centre, &query).await?;
    let may_switch = ctx.viewer()?.may(Function::AUTO_REVIEW_CONFIGURE);
    let shown = Shown { switches, rows, total, may_switch };
    page(&draw(shell(&ctx, ctx.l.t("automatic-title")), &shown, &typed, today))
}

/// What is asked, as far as it can be read, and a sentence for each day that can't.
fn read(l: L, typed: &Typed, today: Date) -> (Query, Vec<(String, String)>) {
    let mut wrong = Vec::new();
    let mut day = |name: &str, text: &str| {
        if text.trim().is_empty() {
            return None;
        }
        parse_date(text)
            .map_err(|refusal| {
                let refused = Refused::new(&refusal);
                wrong.push((name.to_owned(), format!("{} {}", refused.sentence(l), refused.next(l))));
            })
            .ok()
    };
    let (from, to) = (day("from", &typed.from), day("to", &typed.to));
    let query = Query {
        from: from.map(midnight),
        before: to.map(|day| midnight(day.checked_add(1.day()).unwrap_or(today))),
        what: Reviewed::parse(&typed.what),
        organiser: fold(&typed.organiser).trim().to_owned(),
        page: i64::from(typed.page.max(1)),
    };
    (query, wrong)
}

fn draw(shell: Shell, shown: &Shown, typed: &Typed, today: Date) -> PartsPage {
    let l = shell.l;
    let (query, wrong) = read(l, typed, today);
    let crumbs =
        Breadcrumb::new(l).link(l.t("course-review-title"), "/review/courses").here(l.t("automatic-title"));
    let mut head = PageHead::new(l.t("automatic-title")).crumbs(crumbs).lead(l.t("automatic-lead"));
    if shown.may_switch {
        let settings = Button::link(l.t("automatic-to-settings"), "/review/automatic/settings");
        head = head.action(settings.icon("settings"));
    }
    let filtered =
        query.from.is_some() || query.before.is_some() || query.what.is_some() || !query.organiser.is_empty();
    let mut parts: Vec<Markup> = vec![
        head.into(),
        ErrorSummary::new(l, wrong.clone()).into(),
        Card::new(state(l, &shown.switches)).title(l.t("automatic-state")).into(),
        Card::new(conditions(l)).title(l.t("automatic-conditions")).into(),
        Markup::raw("<h2>").and(l.t("automatic-list")).and(Markup::raw("</h2>")),
    ];
    if shown.total > 0 || filtered || !wrong.is_empty() {
        parts.push(filter(l, typed, &wrong).into());
    }
    if shown.rows.is_empty() {
        parts.push(empty(l, filtered).into());
    } else {
        parts.push(
            Markup::raw("<p class=\"sub\">")
                .and(l.a("automatic-total", "n", shown.total))
                .and(Markup::raw("</p>")),
        );
        parts.push(table(l, &shown.rows).into());
        let pages = u32::try_from((shown.total + PER_PAGE - 1) / PER_PAGE).unwrap_or(1);
        let prefix = format!(
            "/review/automatic?from={}&to={}&what={}&organiser={}&page=",
            encode(&typed.from),
            encode(&typed.to),
            encode(&typed.what),
            encode(&typed.organiser)
        );
        parts.push(Pagination::new(l, typed.page, pages, prefix).into());
    }
    PartsPage::new(shell.title_with_errors(!wrong.is_empty()), parts)
}

fn filter(l: L, typed: &Typed, wrong: &[(String, String)]) -> Filter {
    let error = |name: &str| wrong.iter().find(|(field, _)| field == name).map(|(_, text)| text.clone());
    let choices = Reviewed::ALL.map(|what| Choice::new(what.as_str(), what_label(l, what))).to_vec();
    Filter::new(l, "/review/automatic")
        .field(
            Field::date(l, "from", l.t("automatic-filter-from"))
                .value(&typed.from)
                .error(error("from"))
                .plain(),
        )
        .field(Field::date(l, "to", l.t("automatic-filter-to")).value(&typed.to).error(error("to")).plain())
        .field(Field::select(l, "what", l.t("automatic-filter-what"), choices).value(&typed.what).plain())
        .field(
            Field::text(l, "organiser", l.t("automatic-filter-organiser"))
                .hint(l.t("automatic-filter-organiser-hint"))
                .value(&typed.organiser)
                .plain(),
        )
}

fn table(l: L, rows: &[Passed]) -> Table {
    let columns = vec![
        Column::text(l.t("course-column-course")),
        Column::text(l.t("course-column-organiser")),
        Column::text(l.t("automatic-column-what")),
        Column::text(l.t("automatic-column-at")),
        Column::text(l.t("automatic-column-met")),
        Column::actions(l.t("course-column-actions")),
    ];
    Table::new(l, l.t("automatic-list"), columns).dense().rows(rows.iter().map(|row| {
        let what = Reviewed::parse(&row.judgement.what).unwrap_or(Reviewed::Course);
        let href = match what {
            Reviewed::Course => format!("/review/courses/{}", row.code),
            Reviewed::Roster => format!("/review/rosters/{}", row.code),
        };
        Row::default()
            .cell(Markup::link(&row.title, &href).and(Markup::raw("<br>")).and(Markup::small(&row.code)))
            .cell(row.organiser.as_str())
            .cell(what_label(l, what))
            .cell(l.datetime(from_millis(row.judgement.at)))
            .cell(Markup::small(&met_by(l, &row.judgement)))
            .cell(Button::link(l.t("automatic-look"), href).small().about(row.title.as_str()))
    }))
}

fn empty(l: L, filtered: bool) -> Empty {
    if filtered {
        let all = Button::link(l.t("automatic-show-all"), "/review/automatic");
        return Empty::new(l.t("automatic-none"), l.t("automatic-none-text")).action(all);
    }
    let queue = Button::link(l.t("automatic-to-queue"), "/review/courses");
    Empty::new(l.t("automatic-empty"), l.t("automatic-empty-text")).action(queue)
}

pub(super) fn sample_full(l: L) -> String {
    let row = |what: Reviewed, code: &str| Passed {
        code: code.to_owned(),
        title: l.pick("閱讀理解教學實作工作坊", "Reading comprehension workshop").to_owned(),
        organiser: l.pick("雲杉縣立杏壇國民小學", "Xingtan Primary School").to_owned(),
        judgement: Judgement {
            what: what.as_str().to_owned(),
            at: crate::catalogue::sample::now().as_millisecond(),
            passed: true,
            lacking: String::new(),
            level: "primary".to_owned(),
            class_type: "1-1".to_owned(),
            document_number: l.pick("示範字第1150000001號", "Demo-1150000001").to_owned(),
        },
    };
    let rows = vec![row(Reviewed::Roster, "5000101"), row(Reviewed::Course, "5000123")];
    sample(l, rows, 120, &Typed::default())
}

pub(super) fn sample_empty(l: L) -> String {
    sample(l, Vec::new(), 0, &Typed::default())
}

pub(super) fn sample_wrong(l: L) -> String {
    sample(
        l,
        Vec::new(),
        0,
        &Typed { from: "115/13/1".to_owned(), what: "course".to_owned(), ..Typed::default() },
    )
}

fn sample(l: L, rows: Vec<Passed>, total: i64, typed: &Typed) -> String {
    let today = civil_date(crate::catalogue::sample::now());
    let shown = Shown { switches: switches(&sample_throws(l), today), rows, total, may_switch: true };
    let shell = crate::shell::sample(l, l.t("automatic-title"));
    let drawn = draw(shell, &shown, typed, today);
    askama::Template::render(&drawn).unwrap_or_else(|error| format!("⟦{error}⟧"))
}
