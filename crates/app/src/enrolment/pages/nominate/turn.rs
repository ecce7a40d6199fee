//! The organiser's side of nominations: everybody in turn, and admitting the first so many.

use axum::extract::{Path, State};
use axum::response::Response;
use platform::web::{Ctx, Posted, go, page};
use platform::{AppError, AppResult, Page};
use ui::components::{Breadcrumb, Button, Column, Empty, Field, Notice, PageHead, Row, Table, Tone};
use ui::{L, Markup, Shell};

use super::super::sample;
use crate::catalogue::{self, Course};
use crate::enrolment::{self, Decision, Enrolment, Places};
use crate::identity::{self, Person};
use crate::shell::{PartsPage, form};
use crate::{App, directory, shell};

struct Found {
    course: Course,
    places: Places,
    rows: Vec<(Enrolment, Person, String)>,
}

/// `GET /desk/courses/{code}/nominations`.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let found = load(&app, &ctx, &code).await?;
    page(&draw(shell(&ctx, ctx.l.t("turn-title")), &found))
}

/// `POST /desk/courses/{code}/nominations`: admits the first `count` in turn, as far as there are places.
///
/// # Errors
/// Not found for another organisation's course; malformed without a number; the database.
pub async fn admit(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let found = load(&app, &ctx, &code).await?;
    let typed = domain::text::fold(posted.text("count"));
    let count: usize = typed.trim().parse().map_err(|_| AppError::Malformed(format!("count {typed}")))?;
    for (request, _, _) in found.rows.iter().take(count) {
        match enrolment::decide_by_organiser(&app, &ctx.actor(), request.id, Decision::Admit).await {
            Ok(()) => {}
            // No place is left, or somebody decided meanwhile: the page shows how things stand.
            Err(AppError::Refused(_)) => break,
            Err(other) => return Err(other),
        }
    }
    Ok(go(&format!("/desk/courses/{code}/nominations"), Some(("success", "turn-admitted"))))
}

async fn load(app: &App, ctx: &Ctx, code: &str) -> AppResult<Found> {
    let conn = app.db.read();
    let course = catalogue::own(conn, ctx.seat()?.organisation, code).await?;
    let requests = enrolment::in_turn(conn, course.id).await?;
    let ids: Vec<_> = requests.iter().map(|e| e.person).collect();
    let people = identity::persons(conn, &ids).await?;
    let units: Vec<_> = requests.iter().filter_map(|e| e.unit).collect();
    let names = directory::names_of(conn, &units).await?;
    let rows = requests
        .into_iter()
        .filter_map(|e| {
            let person = people.iter().find(|p| p.id == e.person)?.clone();
            let unit = e.unit.and_then(|unit| names.get(&unit).cloned()).unwrap_or_default();
            Some((e, person, unit))
        })
        .collect();
    let places = enrolment::places(conn, &[course.id]).await?.remove(&course.id);
    let places = places.unwrap_or(Places { places: course.places, ..Places::default() });
    Ok(Found { course, places, rows })
}

fn draw(shell: Shell, found: &Found) -> PartsPage {
    let (l, course) = (shell.l, &found.course);
    let here = format!("/desk/courses/{}", course.code);
    let crumbs = Breadcrumb::new(l)
        .link(l.t("nav-desk"), "/desk/courses")
        .link(course.title.as_str(), here.as_str())
        .here(l.t("turn-title"));
    let head =
        PageHead::new(l.t("turn-title")).crumbs(crumbs).eyebrow(course.code.as_str()).lead(l.t("turn-lead"));
    let mut parts: Vec<Markup> = vec![head.into(), catalogue::view::meter(l, found.places).into()];
    if found.rows.is_empty() {
        parts.push(Empty::new(l.t("turn-empty"), l.t("turn-empty-text")).into());
        return PartsPage::new(shell, parts);
    }
    let free = usize::try_from(found.places.free()).unwrap_or(0).min(found.rows.len());
    if free == 0 {
        parts.push(Notice::new(Tone::Warn, l.t("turn-full-text")).title(l.t("turn-full")).into());
    } else {
        let count = Field::number(l, "count", l.t("turn-count"))
            .hint(l.t("turn-count-hint"))
            .value(free.to_string())
            .range("1", found.rows.len().to_string(), "1")
            .width("short");
        let go = Button::submit(l.t("turn-admit")).primary();
        parts.push(form(&shell, &format!("{here}/nominations"), vec![count.into(), go.into()]));
    }
    let columns = vec![
        Column::number(l.t("turn-column-turn")),
        Column::text(l.t("organiser-column-name")),
        Column::text(l.t("turn-column-unit")),
        Column::number(l.t("nominate-column-rank")),
    ];
    let rows = (1..).zip(&found.rows).map(|(turn, (e, person, unit))| {
        Row::default()
            .cell(turn.to_string())
            .cell(Markup::from(person.name.as_str()).and(Markup::small(&person.organisation_name)))
            .cell(unit.as_str())
            .cell(e.unit_rank.unwrap_or(0).to_string())
            .muted(turn > free)
    });
    parts.push(Table::new(l, l.t("turn-caption"), columns).rows(rows).into());
    PartsPage::new(shell, parts)
}

/// Some in turn, nobody, and no place left.
pub fn samples() -> Vec<Page> {
    fn render(l: L, count: usize, places: Places) -> String {
        let rows = (1..)
            .zip(sample::people(l))
            .take(count)
            .map(|(n, p)| {
                let request = Enrolment { unit_rank: Some(1), ..sample::enrolment(n, "applied", None) };
                let unit = p.organisation_name.clone();
                (request, p, unit)
            })
            .collect();
        let found = Found { course: sample::course(l), places, rows };
        super::super::draw(&draw(crate::shell::sample(l, l.t("turn-title")), &found))
    }
    vec![
        Page {
            name: "enrolment/turn/some",
            render: |l| render(l, 4, Places { places: 30, admitted: 28, waiting: 0 }),
        },
        Page { name: "enrolment/turn/nobody", render: |l| render(l, 0, sample::places()) },
        Page {
            name: "enrolment/turn/full",
            render: |l| render(l, 3, Places { places: 2, admitted: 2, waiting: 0 }),
        },
    ]
}
