//! Nominating (薦送): the courses a unit may put people forward for, and its list in an order of preference.

pub mod turn;

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::response::Response;
use domain::enrolment::{Plan, Selection};
use platform::error::Refused;
use platform::ids::{OrganisationId, PersonId};
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Column, Empty, ErrorSummary, Field, Notice, PageHead, Row, Table, Tone,
};
use ui::{L, Markup, Shell};

use super::{sample, standing_tag};
use crate::catalogue::{self, Course};
use crate::enrolment::{self, Enrolment};
use crate::identity::{self, Person, seats};
use crate::shell::{PartsPage, form};
use crate::{App, directory, shell};

/// A unit with more people of its own than this types codes instead of numbering names.
const NUMBERED: usize = 300;

struct Found {
    course: Course,
    plan: Plan,
    /// People of the unit itself, to number; empty for a unit that types codes.
    colleagues: Vec<seats::Colleague>,
    before: Vec<(Enrolment, Person)>,
}

/// `GET /desk/nominations`.
///
/// # Errors
/// The database.
pub async fn list(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let (conn, unit) = (app.db.read(), ctx.seat()?.organisation);
    let is_school = is_school(&app, unit).await?;
    let mut rows = Vec::new();
    for (course, plan) in enrolment::open_for_nomination(conn, ctx.now).await? {
        if plan.lets_nominate(unit.0.as_u128(), is_school) {
            let sent = enrolment::nominated_by(conn, course.id, unit).await?.len();
            rows.push((course, sent));
        }
    }
    page(&draw_list(shell(&ctx, ctx.l.t("nominate-list-title")), &rows))
}

/// `GET /desk/nominations/{code}`.
///
/// # Errors
/// Not found for a course whose people this unit does not nominate; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let found = load(&app, &ctx, &code).await?;
    page(&draw_form(shell(&ctx, ctx.l.t("nominate-title")), &found, None, None))
}

/// `POST /desk/nominations/{code}`: fields `rank-{person}` for colleagues by number, or `codes`, one to a line.
///
/// # Errors
/// Not found for a course whose people this unit does not nominate; the database. A refusal is shown on the page.
pub async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let found = load(&app, &ctx, &code).await?;
    let unit = ctx.seat()?.organisation;
    let (people, unknown) = chosen(&app, &found, &posted).await?;
    if let Some(unknown) = unknown {
        let refused = Refused::new(&domain::enrolment::PlanRefused::UnknownPerson { code: unknown });
        return again(&ctx, &found, &posted, &refused);
    }
    let below = directory::ids_below(app.db.read(), unit).await?;
    let is_school = is_school(&app, unit).await?;
    match enrolment::nominate(&app, &ctx.actor(), found.course.id, is_school, &below, &people).await {
        Ok(()) => Ok(go(&format!("/desk/nominations/{code}"), Some(("success", "nomination-saved")))),
        Err(AppError::Refused(refused)) => again(&ctx, &found, &posted, &refused),
        Err(other) => Err(other),
    }
}

fn again(ctx: &Ctx, found: &Found, posted: &Posted, refused: &Refused) -> AppResult<Response> {
    let shell = shell(ctx, ctx.l.t("nominate-title")).title_with_errors(true);
    refused_page(&draw_form(shell, found, Some(posted), Some(refused)))
}

async fn is_school(app: &App, unit: OrganisationId) -> AppResult<bool> {
    Ok(directory::organisation(app.db.read(), unit).await?.kind == "school")
}

async fn load(app: &App, ctx: &Ctx, code: &str) -> AppResult<Found> {
    let (conn, unit) = (app.db.read(), ctx.seat()?.organisation);
    let course = catalogue::published(conn, code).await?;
    let (plan, _) = enrolment::plan(conn, course.id).await?;
    let is_school = is_school(app, unit).await?;
    if plan.selection != Selection::Nomination || !plan.lets_nominate(unit.0.as_u128(), is_school) {
        return Err(AppError::NotFound);
    }
    let before = enrolment::nominated_by(conn, course.id, unit).await?;
    let ids: Vec<PersonId> = before.iter().map(|e| e.person).collect();
    let people: HashMap<PersonId, Person> =
        identity::persons(conn, &ids).await?.into_iter().map(|p| (p.id, p)).collect();
    let before = before.into_iter().filter_map(|e| people.get(&e.person).cloned().map(|p| (e, p))).collect();
    let mut colleagues = if is_school { seats::people_of(conn, unit).await? } else { Vec::new() };
    if colleagues.len() > NUMBERED {
        colleagues.clear();
    }
    Ok(Found { course, plan, colleagues, before })
}

/// The people chosen, in order; or the first code that nobody has.
async fn chosen(app: &App, found: &Found, posted: &Posted) -> AppResult<(Vec<PersonId>, Option<String>)> {
    let mut numbered: Vec<(u32, PersonId)> = found
        .colleagues
        .iter()
        .filter_map(|c| {
            let typed = domain::text::fold(posted.text(&format!("rank-{}", c.id)));
            Some((typed.trim().parse().ok()?, c.id))
        })
        .collect();
    numbered.sort_by_key(|(rank, _)| *rank);
    let mut people: Vec<PersonId> = numbered.into_iter().map(|(_, id)| id).collect();
    let codes: Vec<&str> =
        posted.text("codes").lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let typed: Vec<&str> = codes.iter().map(|line| line.split_whitespace().next().unwrap_or(line)).collect();
    let known = identity::find_persons(app.platform().as_ref(), app.db.read(), &typed).await?;
    for code in typed {
        match known.get(code) {
            Some(person) if !people.contains(&person.id) => people.push(person.id),
            Some(_) => {}
            None => return Ok((people, Some(code.to_owned()))),
        }
    }
    Ok((people, None))
}

fn draw_list(shell: Shell, rows: &[(Course, usize)]) -> PartsPage {
    let l = shell.l;
    let head = PageHead::new(l.t("nominate-list-title")).lead(l.t("nominate-list-lead"));
    if rows.is_empty() {
        let empty = Empty::new(l.t("nominate-list-empty"), l.t("nominate-list-empty-text"));
        return PartsPage::new(shell, vec![head.into(), empty.into()]);
    }
    let columns = vec![
        Column::text(l.t("mine-column-course")),
        Column::text(l.t("enrolment-fact-closes")),
        Column::number(l.t("nominate-column-sent")),
    ];
    let lines = rows.iter().map(|(course, sent)| {
        let link = Markup::link(&course.title, &format!("/desk/nominations/{}", course.code));
        Row::default()
            .cell(link.and(Markup::small(&course.organisation_name)))
            .cell(l.datetime(course.enrolment_closes()))
            .cell(l.a("nominate-sent", "n", sent))
    });
    let table = Table::new(l, l.t("nominate-list-title"), columns).rows(lines);
    PartsPage::new(shell, vec![head.into(), table.into()])
}

fn draw_form(shell: Shell, found: &Found, typed: Option<&Posted>, refused: Option<&Refused>) -> PartsPage {
    let (l, course) = (shell.l, &found.course);
    let crumbs =
        Breadcrumb::new(l).link(l.t("nominate-list-title"), "/desk/nominations").here(course.title.as_str());
    let quota = match found.plan.nomination_quota {
        Some(quota) => l.a("nominate-quota", "n", quota),
        None => l.t("nominate-no-quota"),
    };
    let head = PageHead::new(l.t("nominate-title"))
        .crumbs(crumbs)
        .eyebrow(course.code.as_str())
        .lead(course.title.as_str())
        .action(Button::link(l.t("mine-course-page"), format!("/courses/{}", course.code)).icon("book"));
    let mut parts: Vec<Markup> = vec![head.into()];
    if let Some(refused) = refused {
        let line = format!("{} {}", refused.sentence(l), refused.next(l));
        parts.push(ErrorSummary::new(l, vec![("codes".to_owned(), line)]).into());
    }
    let closes = l.a("nominate-until", "until", l.datetime(course.enrolment_closes()));
    parts.push(Notice::new(Tone::Info, closes).title(quota).into());
    if !found.before.is_empty() {
        parts.push(sent(l, &found.before).into());
    }
    let mut fields: Vec<Markup> = Vec::new();
    if !found.colleagues.is_empty() {
        fields.push(numbered(l, found, typed).into());
    }
    let others: Vec<String> = found
        .before
        .iter()
        .filter(|(_, p)| !found.colleagues.iter().any(|c| c.id == p.id))
        .map(|(_, p)| format!("{} {}", p.personal_code, p.name))
        .collect();
    let codes = Field::textarea(l, "codes", l.t("nominate-codes"))
        .hint(l.t("nominate-codes-hint"))
        .rows(4)
        .value(typed.map_or_else(|| others.join("\n"), |posted| posted.text("codes").to_owned()))
        .error(refused.map(|r| r.sentence(l)));
    fields.push(codes.into());
    fields.push(
        Markup::raw("<div class=\"form-foot\"><div class=\"actions\">")
            .and(Button::submit(l.t("nominate-send")).primary())
            .and(Markup::raw("</div></div>")),
    );
    parts.push(form(&shell, &format!("/desk/nominations/{}", course.code), fields));
    PartsPage::new(shell, parts)
}

/// What the unit has sent, and what became of each.
fn sent(l: L, before: &[(Enrolment, Person)]) -> Table {
    let columns = vec![
        Column::number(l.t("nominate-column-rank")),
        Column::text(l.t("organiser-column-name")),
        Column::text(l.t("mine-column-state")),
    ];
    let rows = before.iter().map(|(e, p)| {
        Row::default()
            .cell(e.unit_rank.unwrap_or(0).to_string())
            .cell(Markup::from(p.name.as_str()).and(Markup::small(&p.organisation_name)))
            .cell(standing_tag(l, e))
    });
    Table::new(l, l.t("nominate-sent-caption"), columns).rows(rows).show_caption()
}

/// Colleagues with a box for their number.
fn numbered(l: L, found: &Found, typed: Option<&Posted>) -> Table {
    let columns = vec![Column::text(l.t("organiser-column-name")), Column::text(l.t("nominate-column-rank"))];
    let rows = found.colleagues.iter().map(|colleague| {
        let name = format!("rank-{}", colleague.id);
        let rank = found.before.iter().find(|(e, _)| e.person == colleague.id).and_then(|(e, _)| e.unit_rank);
        let value = match typed {
            Some(posted) => posted.text(&name).to_owned(),
            None => rank.map_or_else(String::new, |n| n.to_string()),
        };
        let field = Field::text(l, name, l.a("nominate-rank-of", "name", &colleague.name))
            .hide_label()
            .inputmode("numeric")
            .width("short")
            .plain()
            .value(value);
        Row::default()
            .cell(Markup::from(colleague.name.as_str()).and(Markup::small(&colleague.personal_code)))
            .cell(field)
    });
    Table::new(l, l.t("nominate-colleagues"), columns).rows(rows).show_caption().dense()
}

/// The list, an empty one, the form before and after sending, and refused.
pub fn samples() -> Vec<Page> {
    let mut pages = vec![
        Page {
            name: "enrolment/nominate/list",
            render: |l| {
                let rows = [(sample::course(l), 2), (sample::course(l), 0)];
                super::draw(&draw_list(crate::shell::sample(l, l.t("nominate-list-title")), &rows))
            },
        },
        Page {
            name: "enrolment/nominate/list-empty",
            render: |l| super::draw(&draw_list(crate::shell::sample(l, l.t("nominate-list-title")), &[])),
        },
        Page { name: "enrolment/nominate/form", render: |l| render(l, None) },
        Page {
            name: "enrolment/nominate/refused",
            render: |l| render(l, Some(&domain::enrolment::Refused::NominationQuota { quota: 2 })),
        },
    ];
    pages.extend(turn::samples());
    pages
}

fn render(l: L, refused: Option<&domain::enrolment::Refused>) -> String {
    let people = sample::people(l);
    let colleague = |p: &Person| seats::Colleague {
        id: p.id,
        name: p.name.clone(),
        personal_code: p.personal_code.clone(),
        email: p.email.clone(),
    };
    let request = Enrolment { unit_rank: Some(1), ..sample::enrolment(1, "applied", None) };
    let found = Found {
        course: sample::course(l),
        plan: Plan { selection: Selection::Nomination, nomination_quota: Some(2), ..Plan::default() },
        colleagues: people.iter().map(colleague).collect(),
        before: vec![(request, people[0].clone())],
    };
    let refused = refused.map(Refused::new);
    super::draw(&draw_form(crate::shell::sample(l, l.t("nominate-title")), &found, None, refused.as_ref()))
}
