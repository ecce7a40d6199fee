//! Templates of an organisation: saving a course's form as one, looking after them, and what every blank form begins with.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::course::RawForm;
use domain::course::life::CourseState;
use domain::course::templates::{DEFAULT_FIELDS, LONGEST_NAME, TemplateRefused};
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Card, Choice, Column, Empty, Field, Notice, PageHead, Row, Table, Tone,
};
use ui::{L, Markup, Shell};

use super::super::templates::{self, Template, TemplateId};
use super::super::{Course, create_draft, own, sample, view};
use super::attachments::own_field;
use crate::App;
use crate::shell::{PartsPage, form};

/// `GET /desk/templates`.
///
/// # Errors
/// The database.
pub async fn list(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let all = templates::of(app.db.read(), ctx.seat()?.organisation).await?;
    page(&draw_list(crate::shell(&ctx, ctx.l.t("templates-title")), &all, None))
}

/// `POST /desk/templates/{id}`: `do` is `begin`, `rename` (with `name`) or `delete`.
///
/// # Errors
/// Not found for another organisation's; a name that is not taken is said on the page.
pub async fn change(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<TemplateId>,
    posted: Posted,
) -> AppResult<Response> {
    let (actor, seat) = (ctx.actor(), ctx.seat()?);
    match posted.text("do") {
        "begin" => begin(&app, &ctx, id).await,
        "delete" => {
            templates::delete(&app, &actor, seat, id).await?;
            Ok(go("/desk/templates", Some(("success", "template-deleted"))))
        }
        "rename" => match templates::rename(&app, &actor, seat, id, own_field(&posted, "name", &id)).await {
            Ok(()) => Ok(go("/desk/templates", Some(("success", "template-renamed")))),
            Err(AppError::Refused(refused)) if !refused.forbidden => {
                let all = templates::of(app.db.read(), seat.organisation).await?;
                let tried = Tried { id, name: own_field(&posted, "name", &id).to_owned(), refused };
                let shell = crate::shell(&ctx, ctx.l.t("templates-title")).title_with_errors(true);
                refused_page(&draw_list(shell, &all, Some(&tried)))
            }
            Err(error) => Err(error),
        },
        other => Err(AppError::Malformed(format!("do {other}"))),
    }
}

/// Begins a course from a template.
///
/// # Errors
/// Not found for another organisation's; the database.
pub(super) async fn begin(app: &App, ctx: &Ctx, id: TemplateId) -> AppResult<Response> {
    let seat = ctx.seat()?;
    let template = templates::own(app.db.read(), seat.organisation, id).await?;
    let code = create_draft(app, &ctx.actor(), seat, &template.raw()).await?;
    Ok(go(&format!("/desk/courses/{code}/edit/basics"), Some(("success", "template-begun"))))
}

/// `GET /desk/courses/{code}/template`.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn ask_name(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let course = own(app.db.read(), ctx.seat()?.organisation, &code).await?;
    page(&draw_save(crate::shell(&ctx, ctx.l.t("templates-save-title")), &course, &course.title, None))
}

/// `POST /desk/courses/{code}/template`: `name`.
///
/// # Errors
/// Not found for another organisation's course; a name that is not taken is said on the page.
pub async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let seat = ctx.seat()?;
    match templates::save(&app, &ctx.actor(), seat, &code, posted.text("name")).await {
        Ok(()) => Ok(go("/desk/templates", Some(("success", "template-saved")))),
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let course = own(app.db.read(), seat.organisation, &code).await?;
            let shell = crate::shell(&ctx, ctx.l.t("templates-save-title")).title_with_errors(true);
            refused_page(&draw_save(shell, &course, posted.text("name"), Some(&refused)))
        }
        Err(error) => Err(error),
    }
}

/// `GET /desk/templates/defaults`.
///
/// # Errors
/// The database.
pub async fn defaults(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let kept = templates::defaults(app.db.read(), ctx.seat()?.organisation).await?;
    page(&draw_defaults(crate::shell(&ctx, ctx.l.t("templates-defaults")), &kept))
}

/// `POST /desk/templates/defaults`.
///
/// # Errors
/// The database.
pub async fn set_defaults(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let answer = |key: &str| posted.text(key).to_owned();
    templates::set_defaults(&app, &ctx.actor(), ctx.seat()?, answer).await?;
    Ok(go("/desk/templates", Some(("success", "template-defaults-set"))))
}

/// A name that was not taken.
struct Tried {
    id: TemplateId,
    name: String,
    refused: Refused,
}

fn draw_list(shell: Shell, all: &[Template], tried: Option<&Tried>) -> PartsPage {
    let l = shell.l;
    let crumbs =
        Breadcrumb::new(l).link(l.t("course-own-title"), "/desk/courses").here(l.t("templates-title"));
    let head = PageHead::new(l.t("templates-title"))
        .crumbs(crumbs)
        .lead(l.t("templates-lead"))
        .action(Button::link(l.t("course-own-new"), "/desk/courses/new").primary().icon("plus"));
    let mut parts: Vec<Markup> = vec![head.into()];
    parts
        .extend(tried.map(|t| Notice::new(Tone::Bad, t.refused.next(l)).title(t.refused.sentence(l)).into()));
    if all.is_empty() {
        let to = Button::link(l.t("templates-to-courses"), "/desk/courses");
        parts.push(Empty::new(l.t("templates-empty"), l.t("templates-empty-text")).action(to).into());
    } else {
        let columns = vec![
            Column::text(l.t("templates-name")),
            Column::text(l.t("templates-saved")),
            Column::actions(l.t("files-do")),
        ];
        let rows = all.iter().map(|template| row(&shell, template, tried.filter(|t| t.id == template.id)));
        let table = Table::new(l, l.t("templates-title"), columns).rows(rows.collect::<Vec<_>>());
        parts.push(Card::new(table).title(l.t("templates-title")).flush().into());
    }
    let body = Markup::raw("<p>").and(l.t("templates-defaults-text")).and(Markup::raw("</p>"));
    let to = Button::link(l.t("templates-defaults-edit"), "/desk/templates/defaults").small();
    parts.push(Card::new(body).title(l.t("templates-defaults")).action(to).into());
    PartsPage::new(shell, parts)
}

fn row(shell: &Shell, template: &Template, tried: Option<&Tried>) -> Row {
    let l = shell.l;
    let action = format!("/desk/templates/{}", template.id);
    let name = tried.map_or(template.name.as_str(), |t| t.name.as_str());
    let field =
        Field::text(l, format!("name-{}", template.id), l.a("templates-name-of", "name", &template.name))
            .hide_label()
            .value(name)
            .max_length(u32::try_from(LONGEST_NAME).unwrap_or(60))
            .error(tried.map(|t| t.refused.sentence(l)))
            .plain();
    let set = Button::submit(l.t("templates-rename")).small().named("do", "rename").about(&template.name);
    let saved = Markup::raw("<div>")
        .and(l.datetime(from_millis(template.saved_at)))
        .and(Markup::raw("<br>"))
        .and(Markup::small(&template.saved_by))
        .and(Markup::raw("</div>"));
    let begin = Button::submit(l.t("templates-begin")).small().named("do", "begin").about(&template.name);
    let delete = Button::submit(l.t("templates-delete"))
        .quiet()
        .small()
        .icon("trash")
        .named("do", "delete")
        .about(&template.name);
    let buttons = Markup::raw("<p class=\"actions\">")
        .and(begin)
        .and(Markup::raw(" "))
        .and(delete)
        .and(Markup::raw("</p>"));
    Row::default().cell(form(shell, &action, vec![field.into(), set.into()])).cell(saved).cell(form(
        shell,
        &action,
        vec![buttons],
    ))
}

fn draw_save(shell: Shell, course: &Course, name: &str, refused: Option<&Refused>) -> PartsPage {
    let l = shell.l;
    let here = format!("/desk/courses/{}", course.code);
    let crumbs = Breadcrumb::new(l)
        .link(l.t("course-own-title"), "/desk/courses")
        .link(&course.code, here.clone())
        .here(l.t("templates-save-title"));
    let head = PageHead::new(l.t("templates-save-title"))
        .crumbs(crumbs)
        .eyebrow(format!("{}　{}", course.code, course.title))
        .lead(l.t("templates-save-lead"));
    let name: String = name.chars().take(LONGEST_NAME).collect();
    let field = Field::text(l, "name", l.t("templates-name"))
        .hint(l.t("templates-name-hint"))
        .max_length(u32::try_from(LONGEST_NAME).unwrap_or(60))
        .value(name)
        .error(refused.map(|r| format!("{} {}", r.sentence(l), r.next(l))))
        .required();
    let buttons = Markup::raw("<p class=\"actions\">")
        .and(Button::submit(l.t("templates-save")).primary())
        .and(Markup::raw(" "))
        .and(Button::link(l.t("ui-back"), here.clone()).quiet())
        .and(Markup::raw("</p>"));
    let body = form(&shell, &format!("{here}/template"), vec![field.into(), buttons]);
    PartsPage::new(shell, vec![head.into(), Card::new(body).into()])
}

fn draw_defaults(shell: Shell, kept: &RawForm) -> PartsPage {
    let l = shell.l;
    let crumbs = Breadcrumb::new(l)
        .link(l.t("course-own-title"), "/desk/courses")
        .link(l.t("templates-title"), "/desk/templates")
        .here(l.t("templates-defaults"));
    let head = PageHead::new(l.t("templates-defaults")).crumbs(crumbs).lead(l.t("templates-defaults-text"));
    let mut parts: Vec<Markup> =
        DEFAULT_FIELDS.iter().map(|key| default_field(l, key, kept).into()).collect();
    let buttons = Markup::raw("<p class=\"actions\">")
        .and(Button::submit(l.t("templates-defaults-save")).primary())
        .and(Markup::raw(" "))
        .and(Button::link(l.t("ui-back"), "/desk/templates").quiet())
        .and(Markup::raw("</p>"));
    parts.push(buttons);
    let body = form(&shell, "/desk/templates/defaults", parts);
    PartsPage::new(shell, vec![head.into(), Card::new(body).into()])
}

fn default_field(l: L, key: &str, kept: &RawForm) -> Field {
    let label = match key {
        "venue" => l.t("templates-venue"),
        "venue_spot" => l.t("templates-venue-spot"),
        _ => view::field_label(l, key),
    };
    let field = match key {
        "feedback_form" => {
            let options =
                domain::codes::tables().field(key).map(|f| f.options.as_slice()).unwrap_or_default();
            let words = |code: &str| Choice::new(code, view::option_label(l, key, code));
            Field::radios(l, key, label, options.iter().map(|o| words(&o.code)).collect())
        }
        _ if key.ends_with("_email") => Field::email(l, key, label).autocomplete("off"),
        _ if key.ends_with("_phone") => Field::tel(l, key, label).autocomplete("off"),
        _ => Field::text(l, key, label).width("medium"),
    };
    field.value(kept.first(key))
}

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page { name: "catalogue/templates/list", render: |l| sample_list(l, false) },
        Page { name: "catalogue/templates/refused", render: |l| sample_list(l, true) },
        Page {
            name: "catalogue/templates/empty",
            render: |l| super::draw(&draw_list(crate::shell::sample(l, l.t("templates-title")), &[], None)),
        },
        Page { name: "catalogue/templates/save", render: |l| sample_save(l, false) },
        Page { name: "catalogue/templates/save-refused", render: |l| sample_save(l, true) },
        Page {
            name: "catalogue/templates/defaults",
            render: |l| {
                let shell = crate::shell::sample(l, l.t("templates-defaults"));
                super::draw(&draw_defaults(shell, &sample::raw(l)))
            },
        },
    ]
}

/// Invented templates.
pub(super) fn sample_templates(l: L) -> Vec<Template> {
    [l.pick("週三進修", "Wednesday training"), l.pick("期初共同備課", "Preparing the term together")]
        .into_iter()
        .enumerate()
        .map(|(n, name)| Template {
            id: TemplateId(uuid::Uuid::from_u128(n as u128)),
            organisation: platform::ids::OrganisationId(uuid::Uuid::nil()),
            name: name.to_owned(),
            form: String::new(),
            saved_at: sample::now().as_millisecond(),
            saved_by: l.pick("林杏芸", "Lin Hsing-Yun").to_owned(),
        })
        .collect()
}

fn sample_list(l: L, refused: bool) -> String {
    let all = sample_templates(l);
    let tried = refused.then(|| Tried {
        id: all[1].id,
        name: all[0].name.clone(),
        refused: Refused::new(&TemplateRefused::NameTaken { name: all[0].name.clone() }),
    });
    super::draw(&draw_list(crate::shell::sample(l, l.t("templates-title")), &all, tried.as_ref()))
}

fn sample_save(l: L, refused: bool) -> String {
    let refused = refused.then(|| Refused::new(&TemplateRefused::NameNeeded));
    let course = sample::course(l, CourseState::Approved);
    let name = if refused.is_some() { "" } else { course.title.as_str() };
    let shell = crate::shell::sample(l, l.t("templates-save-title"));
    super::draw(&draw_save(shell, &course, name, refused.as_ref()))
}
