//! `/desk/courses/{code}/answers`: who answered what, counts by option, who has not answered, and the workbook. Personal
//! answers are shown when they are asked for, and each look is recorded with the person looked at.

use std::collections::{BTreeMap, HashMap};

use axum::extract::{Path, Query, State};
use axum::response::Response;
use documents::xlsx::{Cell, Column as Wide, Kind as CellKind, Sheet};
use domain::enrolment::questions::{self as rules, Kind, Question};
use platform::web::{self, Ctx, page};
use platform::{AppError, AppResult, Page};
use serde::Deserialize;
use ui::components::{
    Button, Card, Column, Empty, Facts, Notice, PageHead, Pagination, Row, Stat, Stats, Table, Tabs, Tone,
};
use ui::{L, Markup, Shell};

use super::super::{Collected, Questions, fields, files, of_course};
use super::{actions, crumbs, sample};
use crate::App;
use crate::catalogue::{self, Course};
use crate::enrolment::{self, Enrolment, EnrolmentId, list_order};
use crate::heavy::heavy;
use crate::identity::{self, Person};
use crate::shell::PartsPage;

const PER_PAGE: usize = 100;
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Whose answers, whether the personal ones too, and which page.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    v: String,
    #[serde(default)]
    personal: String,
    page: Option<usize>,
}

/// What the page shows.
struct Shown {
    course: Course,
    questions: Questions,
    collected: Collected,
    /// Those asked for, in the order of lists.
    rows: Vec<(Enrolment, Person)>,
    /// How many have a place, and how many await one.
    counts: [u32; 2],
    waiting: bool,
    personal: bool,
    page: usize,
}

impl Shown {
    fn rows_of_page(&self) -> &[(Enrolment, Person)] {
        let at = (self.page.max(1) - 1) * PER_PAGE;
        self.rows.get(at..).map_or(&[], |rest| &rest[..rest.len().min(PER_PAGE)])
    }

    /// The questions whose answers are shown.
    fn columns(&self) -> Vec<&Question> {
        self.questions.list.iter().filter(|q| self.personal || q.personal_days.is_none()).collect()
    }

    fn has_personal(&self) -> bool {
        self.questions.list.iter().any(|q| q.personal_days.is_some())
    }

    fn missing(&self, enrolment: &Enrolment) -> Vec<u32> {
        rules::missing(&self.questions.list, &self.collected.raw(enrolment.id))
    }

    /// Whether somebody gave a personal answer.
    fn has_given(&self, enrolment: &Enrolment) -> bool {
        let raw = self.collected.raw(enrolment.id);
        self.questions.list.iter().any(|q| q.personal_days.is_some() && raw.contains_key(&q.number))
    }
}

/// Shows the answers; a look at personal ones is recorded for each person on the page.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn list(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let shown = load(&app, &ctx, &code, &asked).await?;
    if shown.personal {
        record(&app, &ctx, &shown, shown.rows_of_page(), "person.answers_seen").await?;
    }
    page(&draw(crate::shell(&ctx, ctx.l.t("answers-title")), &shown))
}

async fn load(app: &App, ctx: &Ctx, code: &str, asked: &Asked) -> AppResult<Shown> {
    let conn = app.db.read();
    let course = catalogue::own(conn, ctx.seat()?.organisation, code).await?;
    let waiting = asked.v == "waiting";
    let alive: Vec<Enrolment> =
        enrolment::of_course(conn, course.id).await?.into_iter().filter(Enrolment::is_alive).collect();
    let has_place = alive.iter().filter(|e| e.state == "admitted").count();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let counts = [count(has_place), count(alive.len() - has_place)];
    let wanted: Vec<Enrolment> = alive.into_iter().filter(|e| (e.state == "admitted") != waiting).collect();
    let ids: Vec<_> = wanted.iter().map(|e| e.person).collect();
    let people: HashMap<_, Person> =
        identity::persons(conn, &ids).await?.into_iter().map(|p| (p.id, p)).collect();
    let mut rows: Vec<(Enrolment, Person)> =
        wanted.into_iter().filter_map(|e| people.get(&e.person).cloned().map(|p| (e, p))).collect();
    rows.sort_by(|a, b| list_order(&a.1, &b.1));
    let pages = rows.len().div_ceil(PER_PAGE).max(1);
    Ok(Shown {
        questions: of_course(conn, &course).await?,
        collected: Collected::of(conn, course.id).await?,
        counts,
        rows,
        waiting,
        personal: asked.personal == "1",
        page: asked.page.unwrap_or(1).clamp(1, pages),
        course,
    })
}

/// Records the look at everybody who gave a personal answer.
async fn record(
    app: &App,
    ctx: &Ctx,
    shown: &Shown,
    rows: &[(Enrolment, Person)],
    action: &'static str,
) -> AppResult<()> {
    let seen: Vec<&(Enrolment, Person)> = rows.iter().filter(|(e, _)| shown.has_given(e)).collect();
    if seen.is_empty() {
        return Ok(());
    }
    let reason = ctx.l.a("answers-look-reason", "title", &shown.course.title);
    let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
    for (_, person) in seen {
        let data = serde_json::json!({"course": shown.course.code, "reason": reason});
        change.record(action, person.id.0, data);
    }
    Ok(change.commit().await?)
}

/// The answers as a workbook, personal ones when they are asked for; taking them away is recorded.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn export(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let shown = load(&app, &ctx, &code, &asked).await?;
    if shown.personal {
        record(&app, &ctx, &shown, &shown.rows, "person.exported").await?;
    }
    let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
    let data = serde_json::json!({"people": shown.rows.len(), "personal": shown.personal});
    change.record("enrolment.answers_exported", shown.course.id.0, data);
    change.commit().await?;
    let sheet = sheet(ctx.l, &shown, ctx.now);
    let bytes = heavy(move || documents::xlsx::write(&sheet)).await?.map_err(AppError::internal)?;
    Ok(web::download(&format!("answers-{code}.xlsx"), XLSX, bytes))
}

fn sheet(l: L, shown: &Shown, now: jiff::Timestamp) -> Sheet {
    let columns = shown.columns();
    let head = ["county", "district", "school", "name", "state"];
    let mut wide: Vec<Wide> = head
        .iter()
        .map(|key| Wide::new(l.t(&format!("answers-column-{key}")), 16.0, CellKind::Text))
        .collect();
    wide.extend(columns.iter().map(|q| Wide::new(q.label.as_str(), 24.0, CellKind::Text)));
    wide.push(Wide::new(l.t("answers-column-missing"), 24.0, CellKind::Text));
    let rows = shown.rows.iter().map(|(enrolment, person)| {
        let state = l.t(&format!("enrolment-state-{}", enrolment.state));
        let texts = [&person.county, &person.district, &person.organisation_name, &person.name, &state];
        let mut row: Vec<Cell> = texts.iter().map(|text| Cell::from(text.as_str())).collect();
        let raw = shown.collected.raw(enrolment.id);
        row.extend(columns.iter().map(|q| {
            let text = raw.get(&q.number).map(|values| fields::shown_all(l, q, values));
            Cell::from(text.unwrap_or_default().as_str())
        }));
        row.push(Cell::from(labels(l, shown, &shown.missing(enrolment)).as_str()));
        row
    });
    Sheet {
        name: l.t("answers-title"),
        titles: vec![format!("{}　{}", shown.course.code, shown.course.title)],
        columns: wide,
        rows: rows.collect(),
        landscape: true,
        created_at: now,
    }
}

fn labels(l: L, shown: &Shown, numbers: &[u32]) -> String {
    let labels: Vec<&str> =
        numbers.iter().filter_map(|n| shown.questions.get(*n)).map(|q| q.label.as_str()).collect();
    labels.join(if l.is_zh() { "、" } else { ", " })
}

/// A file somebody gave; a personal one is recorded as looked at.
///
/// # Errors
/// Not found for another organisation's course, a request for another course, and while the scanner has not answered.
pub async fn file(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, id, number)): Path<(String, EnrolmentId, String)>,
) -> AppResult<Response> {
    let conn = app.db.read();
    let number: u32 = number.parse().map_err(|_| AppError::NotFound)?;
    let course = catalogue::own(conn, ctx.seat()?.organisation, &code).await?;
    let enrolment = enrolment::enrolment(conn, id).await?;
    if enrolment.course != course.id {
        return Err(AppError::NotFound);
    }
    let questions = of_course(conn, &course).await?;
    let question = super::super::file_question(&questions, number)?;
    let file = files::find(&app, id, number).await?;
    let bytes = files::bytes(&app, &file).await?;
    if question.personal_days.is_some() {
        let reason = ctx.l.a("answers-look-reason", "title", &course.title);
        let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
        let data = serde_json::json!({"course": course.code, "question": number, "reason": reason});
        change.record("person.answers_seen", enrolment.person.0, data);
        change.commit().await?;
    }
    Ok(web::download(&file.name, file.media_type(), bytes))
}

fn draw(shell: Shell, shown: &Shown) -> PartsPage {
    let (l, course) = (shell.l, &shown.course);
    let here = format!("/desk/courses/{}/answers", course.code);
    let edit = format!("/desk/courses/{}/questions", course.code);
    let head = PageHead::new(l.t("answers-title"))
        .crumbs(crumbs(l, course).here(l.t("answers-title")))
        .eyebrow(format!("{}　{}", course.code, course.title))
        .action(Button::link(l.t("answers-to-questions"), edit.as_str()).icon("edit"));
    let mut parts: Vec<Markup> = vec![head.into()];
    if shown.questions.list.is_empty() {
        let empty = Empty::new(l.t("answers-empty"), l.t("answers-empty-text"));
        parts.push(empty.action(Button::link(l.t("answers-to-questions"), edit)).into());
        return PartsPage::new(shell, parts);
    }
    let view = if shown.waiting { "waiting" } else { "admitted" };
    let mut tabs = Tabs::new(l.t("answers-tabs"));
    for (name, count) in ["admitted", "waiting"].into_iter().zip(shown.counts) {
        tabs = tabs.tab_count(
            l.t(&format!("answers-tab-{name}")),
            format!("{here}?v={name}"),
            count,
            name == view,
        );
    }
    parts.push(tabs.into());
    if shown.rows.is_empty() {
        parts.push(Empty::new(l.t("answers-nobody"), l.t("answers-nobody-text")).into());
        return PartsPage::new(shell, parts);
    }
    parts.push(figures(l, shown).into());
    parts.extend(counts(l, shown).map(Markup::from));
    parts.push(looks(l, shown, &here, view));
    parts.push(table(l, shown).into());
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let prefix = format!("{here}?v={view}&personal={}&page=", u8::from(shown.personal));
    let pages = shown.rows.len().div_ceil(PER_PAGE).max(1);
    parts.push(Pagination::new(l, small(shown.page), small(pages), prefix).into());
    PartsPage::new(shell, parts)
}

fn figures(l: L, shown: &Shown) -> Stats {
    let lacking = shown.rows.iter().filter(|(e, _)| !shown.missing(e).is_empty()).count();
    let done = Stat::new(l.t("answers-done"), shown.rows.len() - lacking).unit(l.t("answers-people"));
    let lack = Stat::new(l.t("answers-lacking"), lacking).unit(l.t("answers-people"));
    let lack = if lacking > 0 { lack.tone(Tone::Warn).note(l.t("answers-lacking-note")) } else { lack };
    Stats::new(vec![done, lack])
}

/// How many chose which option: what the kitchen and the bus want to know.
fn counts(l: L, shown: &Shown) -> Option<Card> {
    let all: Vec<_> = shown.rows.iter().map(|(e, _)| shown.collected.raw(e.id)).collect();
    let mut facts = Facts::new();
    let mut any = false;
    for question in shown.questions.list.iter().filter(|q| q.kind.can_decide()) {
        let mut tally: BTreeMap<usize, usize> = BTreeMap::new();
        let offered = rules::offered(question);
        for value in all.iter().filter_map(|raw| raw.get(&question.number)).flatten() {
            if let Some(at) = offered.iter().position(|option| option == value) {
                *tally.entry(at).or_default() += 1;
            }
        }
        let lines: Vec<String> = offered
            .iter()
            .enumerate()
            .map(|(at, option)| {
                let n = tally.get(&at).copied().unwrap_or(0);
                l.a2("answers-option-count", "option", fields::shown(l, option), "n", n)
            })
            .collect();
        let lines = Markup::join(lines.into_iter().enumerate().map(|(index, line)| {
            let line = Markup::from(line);
            if index == 0 { line } else { Markup::raw("<br>").and(line) }
        }));
        facts = facts.fact(question.label.as_str(), lines);
        any = true;
    }
    any.then(|| Card::new(facts).title(l.t("answers-counts")))
}

/// Showing personal answers, and taking the list away.
fn looks(l: L, shown: &Shown, here: &str, view: &str) -> Markup {
    let query = format!("v={view}&personal={}", u8::from(shown.personal));
    let export = Button::link(l.t("answers-export"), format!("{here}.xlsx?{query}")).small().icon("download");
    let mut buttons: Vec<Markup> = vec![export.into()];
    if !shown.has_personal() {
        return actions(buttons);
    }
    let other = format!("{here}?v={view}&personal={}", u8::from(!shown.personal));
    let key = if shown.personal { "answers-personal-hide" } else { "answers-personal-show" };
    buttons.push(Button::link(l.t(key), other).small().icon("lock").into());
    let text = if shown.personal { "answers-personal-shown" } else { "answers-personal-hidden" };
    Notice::new(Tone::Info, l.t(text)).action(Markup::join(buttons.into_iter().map(|b| b.and(" ")))).into()
}

fn table(l: L, shown: &Shown) -> Table {
    let columns = shown.columns();
    let mut heads = vec![Column::text(l.t("answers-column-name"))];
    heads.extend(columns.iter().map(|q| Column::text(q.label.as_str())));
    heads.push(Column::text(l.t("answers-column-missing")));
    let rows =
        shown.rows_of_page().iter().map(|(enrolment, person)| row(l, shown, &columns, enrolment, person));
    Table::new(l, l.t("answers-title"), heads).dense().rows(rows)
}

fn row(l: L, shown: &Shown, columns: &[&Question], enrolment: &Enrolment, person: &Person) -> Row {
    let name = Markup::raw("<div>")
        .and(person.name.as_str())
        .and(Markup::raw("<br>"))
        .and(Markup::small(&person.organisation_name))
        .and(Markup::raw("</div>"));
    let raw = shown.collected.raw(enrolment.id);
    let mut row = Row::default().cell(name);
    for question in columns {
        row = row.cell(cell(l, shown, enrolment, question, raw.get(&question.number)));
    }
    row.cell(labels(l, shown, &shown.missing(enrolment)))
}

fn cell(
    l: L,
    shown: &Shown,
    enrolment: &Enrolment,
    question: &Question,
    values: Option<&Vec<String>>,
) -> Markup {
    if question.kind == Kind::File {
        let Some(file) = shown.collected.files.get(&(enrolment.id, question.number)) else {
            return Markup::default();
        };
        if !file.may_be_read() {
            return l.a("answers-file-waits", "name", &file.name).into();
        }
        let href =
            format!("/desk/courses/{}/answers/{}/{}", shown.course.code, enrolment.id, question.number);
        return Markup::link(&file.name, &href);
    }
    let text: Markup =
        values.map_or_else(Markup::default, |values| fields::shown_all(l, question, values).into());
    // Answered to other words than stand there now.
    let kept = shown.collected.answers.get(&enrolment.id).and_then(|kept| kept.get(&question.number));
    match (kept, shown.questions.reworded.get(&question.number)) {
        (Some(kept), Some(reworded)) if kept.at < reworded.at => {
            let note = l.a("answers-before-reworded", "before", &reworded.before);
            text.and(Markup::raw("<br>")).and(Markup::small(&note))
        }
        _ => text,
    }
}

pub(super) fn samples() -> Vec<Page> {
    fn of(l: L, list: Vec<Question>, personal: bool) -> String {
        let people = crate::enrolment::sample::people(l);
        let rows: Vec<(Enrolment, Person)> = (1..)
            .zip(people)
            .map(|(n, person)| (crate::enrolment::sample::enrolment(n, "admitted", None), person))
            .collect();
        let kept = |values: Vec<String>| super::super::Kept { values, at: 0 };
        let answers = sample::answers(l).into_iter().map(|(n, values)| (n, kept(values))).collect();
        let shown = Shown {
            course: crate::enrolment::sample::course(l),
            questions: sample::questions(l, list),
            collected: Collected { answers: [(rows[0].0.id, answers)].into(), files: HashMap::new() },
            counts: [4, 0],
            rows,
            waiting: false,
            personal,
            page: 1,
        };
        super::draw(&draw(crate::shell::sample(l, l.t("answers-title")), &shown))
    }
    vec![
        Page { name: "enrolment/answers/list", render: |l| of(l, sample::list(l), false) },
        Page { name: "enrolment/answers/personal", render: |l| of(l, sample::list(l), true) },
        Page { name: "enrolment/answers/empty", render: |l| of(l, Vec::new(), false) },
    ]
}
