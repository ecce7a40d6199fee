//! Beginning a course: blank, or from an earlier one.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::course::life::CourseState;
use platform::clock::from_millis;
use platform::web::{Ctx, Posted, go, page};
use platform::{AppError, AppResult};
use ui::components::{Breadcrumb, Button, Choice, Field, PageHead};
use ui::{L, Shell};

use super::super::super::templates::{self, Template};
use super::super::super::{Course, copy_course, create_draft, of_organisation, sample};
use super::super::templates as template_pages;
use crate::App;

/// Earlier courses offered to begin from.
const OFFERED: usize = 30;

/// What stands before a template's identity among the choices.
const FROM_TEMPLATE: &str = "template:";

#[derive(askama::Template)]
#[template(path = "catalogue/pages/own/new.html")]
struct NewPage {
    shell: Shell,
    head: PageHead,
    choice: Option<Field>,
    begin: Button,
    templates: Button,
    workbook: Button,
}

/// `GET /desk/courses/new`.
pub async fn new(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let organisation = ctx.seat()?.organisation;
    let courses = of_organisation(app.db.read(), organisation).await?;
    let kept = templates::of(app.db.read(), organisation).await?;
    page(&draw(crate::shell(&ctx, ctx.l.t("course-own-new")), &courses, &kept))
}

/// `POST /desk/courses/new`: `from` is the code of the course to copy, `template:` and a template, or empty.
pub async fn create(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    match posted.text("from") {
        "" | "blank" => {
            let raw = templates::blank(app.db.read(), ctx.seat()?.organisation).await?;
            let code = create_draft(&app, &ctx.actor(), ctx.seat()?, &raw).await?;
            Ok(go(&format!("/desk/courses/{code}/edit/basics"), Some(("success", "course-begun"))))
        }
        from => match from.strip_prefix(FROM_TEMPLATE) {
            Some(id) => {
                let id = id.parse().map_err(|_| AppError::Malformed(format!("template {id}")))?;
                template_pages::begin(&app, &ctx, id).await
            }
            None => begin_from(&app, &ctx, from).await,
        },
    }
}

/// `POST /desk/courses/{code}/copy`.
pub async fn copy(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    begin_from(&app, &ctx, &code).await
}

async fn begin_from(app: &App, ctx: &Ctx, code: &str) -> AppResult<Response> {
    let code = copy_course(app, &ctx.actor(), ctx.seat()?, code).await?;
    Ok(go(&format!("/desk/courses/{code}/edit/basics"), Some(("success", "course-copied"))))
}

fn draw(shell: Shell, courses: &[Course], kept: &[Template]) -> NewPage {
    let l = shell.l;
    let crumbs =
        Breadcrumb::new(l).link(l.t("course-own-title"), "/desk/courses").here(l.t("course-own-new"));
    let mut choices =
        vec![Choice::new("blank", l.t("course-begin-blank")).hint(l.t("course-begin-blank-hint"))];
    choices.extend(kept.iter().map(|template| {
        let when = l.datetime(from_millis(template.saved_at));
        Choice::new(
            format!("{FROM_TEMPLATE}{}", template.id),
            l.a("templates-begin-from", "name", &template.name),
        )
        .hint(l.a2("templates-begin-hint", "who", &template.saved_by, "when", when))
    }));
    choices.extend(courses.iter().filter(|c| c.title != "—").take(OFFERED).map(|course| {
        let days = course.starts_on().map_or_else(|| l.t("course-no-days"), |day| l.date(day));
        Choice::new(&course.code, l.a("course-begin-from", "title", &course.title))
            .hint(format!("{}　{days}", course.code))
    }));
    let ask = choices.len() > 1;
    NewPage {
        head: PageHead::new(l.t("course-own-new")).crumbs(crumbs).lead(l.t("course-begin-lead")),
        choice: ask.then(|| {
            Field::radios(l, "from", l.t("course-begin-how"), choices)
                .value("blank")
                .hint(l.t("course-begin-how-hint"))
                .required()
        }),
        templates: Button::link(l.t("templates-manage"), "/desk/templates").quiet(),
        workbook: Button::link(l.t("workbook-link"), "/desk/courses/workbook").quiet(),
        begin: Button::submit(l.t("course-begin-go")).primary().icon("arrow-right"),
        shell,
    }
}

pub(super) fn sample_page(l: L, with_earlier: bool) -> String {
    let earlier = [sample::course(l, CourseState::Closed)];
    let shell = crate::shell::sample(l, l.t("course-own-new"));
    let kept = template_pages::sample_templates(l);
    let (earlier, kept): (&[_], &[_]) = if with_earlier { (&earlier, &kept) } else { (&[], &[]) };
    super::super::draw(&draw(shell, earlier, kept))
}
