//! `/admin/tables/imports/{id}`: problems by row, differences, open courses touched, and the button that applies it.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::codes::TableKind;
use domain::codes::import::{Kind, Line, Plan, RowProblem, TableRefused};
use jiff::civil::Date;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Card, Column, Empty, Field, Notice, PageHead, Row, Stat, Stats, Table, Tone,
};
use ui::{L, Markup, Shell};

use super::super::{ImportId, Looked, Staged, apply as apply_import, look};
use super::{name, sentences, two};
use crate::catalogue::{self, Use, view};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// Rows shown of a long list; the rest is said in a number.
const MOST_ROWS: usize = 200;

/// `GET /admin/tables/imports/{id}`.
///
/// # Errors
/// Not found; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(id): Path<String>) -> AppResult<Response> {
    let looked = look(&app, parse(&id)?).await?;
    page(&draw(shell(&ctx, ctx.l.t("tables-import-title")), &looked, None))
}

/// `POST /admin/tables/imports/{id}`: `seen`.
///
/// # Errors
/// Not found; the database. A refusal is shown on the page.
pub async fn apply(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let id = parse(&id)?;
    match apply_import(&app, &ctx.actor(), id, posted.has("seen")).await {
        Ok(_) => {
            let looked = look(&app, id).await?;
            let to = format!("/admin/tables/{}", looked.table.as_str());
            Ok(go(&to, Some(("success", "tables-applied"))))
        }
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let looked = look(&app, id).await?;
            let shell = shell(&ctx, ctx.l.t("tables-import-title")).title_with_errors(true);
            refused_page(&draw(shell, &looked, Some(&refused)))
        }
        Err(other) => Err(other),
    }
}

fn parse(id: &str) -> AppResult<ImportId> {
    id.parse().map_err(|_| AppError::NotFound)
}

fn draw(shell: Shell, looked: &Looked, refused: Option<&Refused>) -> PartsPage {
    let l = shell.l;
    let base = format!("/admin/tables/{}", looked.table.as_str());
    let day = looked.staged.from_day.parse::<Date>().map_or_else(|_| String::new(), |day| l.date(day));
    let crumbs = Breadcrumb::new(l)
        .link(l.t("tables-title"), "/admin/tables")
        .link(name(l, looked.table), &base)
        .here(l.t("tables-import-title"));
    let head = PageHead::new(l.t("tables-import-title")).crumbs(crumbs).lead(l.args(
        "tables-import-lead",
        &[("file", looked.staged.file_name.clone()), ("table", name(l, looked.table)), ("day", day)],
    ));
    let mut parts: Vec<Markup> = vec![head.into()];
    parts.extend(refused.map(|refused| Notice::new(Tone::Bad, two(l, refused)).into()));
    if looked.staged.edition.is_some() {
        let back = Button::link(name(l, looked.table), base);
        parts.push(Notice::new(Tone::Good, l.t("tables-import-applied")).action(back).into());
        return PartsPage::new(shell, parts);
    }
    let plan = &looked.plan;
    if !plan.problems.is_empty() {
        parts.push(Card::new(problems(l, plan)).title(l.t("tables-problems")).flush().into());
    }
    let count = |kind: Kind| plan.lines.iter().filter(|line| line.kind == kind).count();
    let stat = |kind: Kind| Stat::new(l.t(&format!("tables-kind-{}", kind.as_str())), count(kind));
    parts.push(Stats::new(Kind::ALL.map(stat).to_vec()).into());
    if plan.lines.is_empty() {
        parts.push(Empty::new(l.t("tables-no-difference"), l.t("tables-no-difference-text")).into());
    } else {
        parts.push(Card::new(differences(l, plan)).title(l.t("tables-differences")).flush().into());
        parts.extend(effect(l, looked));
        if plan.problems.is_empty() {
            parts.push(decide(&shell, looked));
        }
    }
    PartsPage::new(shell, parts)
}

fn problems(l: L, plan: &Plan) -> Table {
    let columns = vec![Column::number(l.t("tables-column-line")), Column::text(l.t("tables-column-problem"))];
    plan.problems.iter().take(MOST_ROWS).fold(
        Table::new(l, l.t("tables-problems"), columns).dense(),
        |table, (line, problem)| {
            let line = if *line == 0 { l.t("tables-whole") } else { line.to_string() };
            table.row(Row::default().cell(line).cell(sentences(l, problem)))
        },
    )
}

fn differences(l: L, plan: &Plan) -> Table {
    let columns = vec![
        Column::text(l.t("tables-column-kind")),
        Column::text(l.t("tables-column-code")),
        Column::text(l.t("tables-column-before")),
        Column::text(l.t("tables-column-after")),
        Column::text(l.t("tables-column-from")),
    ];
    let table = plan.lines.iter().take(MOST_ROWS).fold(
        Table::new(l, l.t("tables-differences"), columns).dense(),
        |table, line| {
            table.row(
                Row::default()
                    .cell(l.t(&format!("tables-kind-{}", line.kind.as_str())))
                    .cell(line.code.as_str())
                    .cell(line.before.as_str())
                    .cell(line.after.as_str())
                    .cell(l.date(line.day)),
            )
        },
    );
    match plan.lines.len().saturating_sub(MOST_ROWS) {
        0 => table,
        more => table.row(Row::default().cell(l.a("tables-more", "n", more))),
    }
}

/// What it does to open courses: how many, which, and which need another answer.
fn effect(l: L, looked: &Looked) -> Vec<Markup> {
    if looked.uses.is_empty() {
        return vec![Notice::new(Tone::Good, l.t("tables-no-use")).into()];
    }
    let needing = looked.needing();
    let keep = looked.uses.len() - needing;
    let stats = Stats::new(vec![
        Stat::new(l.t("tables-use-needing"), needing).tone(if needing > 0 { Tone::Warn } else { Tone::Good }),
        Stat::new(l.t("tables-use-keeping"), keep).note(l.t("tables-use-keeping-note")),
    ]);
    let columns = vec![
        Column::text(l.t("tables-column-course")),
        Column::text(l.t("tables-column-organiser")),
        Column::text(l.t("tables-column-state")),
        Column::text(l.t("tables-column-answer")),
    ];
    let table = looked.uses.iter().take(MOST_ROWS).fold(
        Table::new(l, l.t("tables-use"), columns).dense(),
        |table, one| {
            let title = Markup::raw("<div>")
                .and(course_link(one))
                .and(Markup::raw("<br>"))
                .and(Markup::small(&one.code))
                .and(Markup::raw("</div>"));
            table.row(
                Row::default()
                    .cell(title)
                    .cell(one.organisation_name.as_str())
                    .cell(view::state_tag(l, one.state))
                    .cell(label(looked, one)),
            )
        },
    );
    let table = match looked.uses.len().saturating_sub(MOST_ROWS) {
        0 => table,
        more => table.row(Row::default().cell(l.a("tables-more", "n", more))),
    };
    vec![stats.into(), Card::new(table).title(l.t("tables-use")).flush().into()]
}

/// A published course has a page; of a draft only the title is shown.
fn course_link(one: &Use) -> Markup {
    use domain::course::life::CourseState as S;
    if matches!(one.state, S::Draft | S::Returned | S::Submitted) {
        one.title.as_str().into()
    } else {
        Markup::link(&one.title, &format!("/courses/{}", one.code))
    }
}

fn label(looked: &Looked, one: &Use) -> String {
    let line = looked.plan.lines.iter().find(|line| line.answer.as_ref() == Some(&one.answer));
    line.map_or_else(String::new, |line| line.before.clone())
}

fn decide(shell: &Shell, looked: &Looked) -> Markup {
    let l = shell.l;
    let mut parts: Vec<Markup> = Vec::new();
    let needing = looked.needing();
    if needing > 0 {
        parts.push(Field::tick(l, "seen", l.a("tables-seen", "n", needing)).into());
    }
    parts.push(Button::submit(l.t("tables-apply")).primary().into());
    let action = format!("/admin/tables/imports/{}", looked.staged.id);
    Card::new(form(shell, &action, parts)).title(l.t("tables-apply-title")).accent().into()
}

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page {
            name: "tables/import/differences",
            render: |l| {
                let course = catalogue::sample::course(l, domain::course::life::CourseState::Draft);
                let one = Use {
                    code: course.code.clone(),
                    title: course.title.clone(),
                    organisation: course.organisation,
                    organisation_name: course.organisation_name.clone(),
                    state: domain::course::life::CourseState::Draft,
                    answer: ("fee".to_owned(), "22-3".to_owned()),
                };
                let lines = Kind::ALL.map(|kind| sample_line(l, kind)).to_vec();
                sample(l, Plan { lines, ..Plan::default() }, vec![one], None)
            },
        },
        Page {
            name: "tables/import/problems",
            render: |l| {
                let doubled = RowProblem::Doubled { code: "fee/22-3".to_owned(), line: 80 };
                let needed = RowProblem::StillNeeded { code: "elementary".to_owned(), count: 31 };
                let plan = Plan { problems: vec![(0, needed), (81, doubled)], ..Plan::default() };
                sample(l, plan, Vec::new(), None)
            },
        },
        Page {
            name: "tables/import/stale",
            render: |l| {
                let lines = vec![sample_line(l, Kind::Added)];
                let refused = Refused::new(&TableRefused::Stale);
                sample(l, Plan { lines, ..Plan::default() }, Vec::new(), Some(refused))
            },
        },
    ]
}

fn sample_line(l: L, kind: Kind) -> Line {
    let (before, after) = (l.pick("免費", "Free"), l.pick("不收費用", "No fee"));
    Line {
        kind,
        code: "fee/22-3".to_owned(),
        before: if kind == Kind::Added { String::new() } else { before.to_owned() },
        after: if kind == Kind::Ended { String::new() } else { after.to_owned() },
        day: jiff::civil::date(2027, 1, 1),
        answer: Some(("fee".to_owned(), "22-3".to_owned())),
    }
}

fn sample(l: L, plan: Plan, uses: Vec<Use>, refused: Option<Refused>) -> String {
    let staged = Staged {
        id: ImportId(uuid::Uuid::nil()),
        table_name: TableKind::Form.as_str().to_owned(),
        base: 0,
        from_day: "2027-01-01".to_owned(),
        file_name: "course-form.csv".to_owned(),
        note: String::new(),
        content: "[]".to_owned(),
        made_at: 0,
        made_by: l.pick("羅以澄", "Lo Yi-Cheng").to_owned(),
        edition: None,
    };
    let looked = Looked { staged, table: TableKind::Form, plan, uses };
    super::text(&draw(crate::shell::sample(l, l.t("tables-import-title")), &looked, refused.as_ref()))
}
