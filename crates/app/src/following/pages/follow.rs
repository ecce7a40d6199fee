//! Following a course and ending it.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::course::life::CourseState;
use platform::web::{Ctx, Posted, go, page};
use platform::{AppResult, Page};
use ui::components::{Breadcrumb, Card, PageHead};
use ui::{Markup, Shell};

use super::parts::paragraph;
use crate::catalogue::{self, Course, sample, view};
use crate::following::{self, mark};
use crate::shell::PartsPage;
use crate::{App, shell};

/// `GET /courses/{code}/follow`: where a visitor arrives after signing in; the press itself changes something, so it is
/// a button.
pub async fn confirm(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let course = catalogue::published(app.db.read(), &code).await?;
    let followed = following::followed(app.db.read(), ctx.viewer()?.person, &[course.id]).await?;
    if !followed.is_empty() {
        return Ok(Redirect::to(&format!("/courses/{code}")).into_response());
    }
    let mut shell = shell(&ctx, ctx.l.t("follow-title"));
    shell.path = format!("/courses/{code}");
    page(&draw_confirm(shell, &course, ctx.now))
}

/// `POST /courses/{code}/follow`.
pub async fn follow(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    following::follow(&app, &ctx.actor(), ctx.viewer()?.person, &code).await?;
    Ok(go(&back(&posted, &code), Some(("success", "follow-begun"))))
}

/// `POST /courses/{code}/unfollow`.
pub async fn unfollow(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    following::unfollow(&app, &ctx.actor(), ctx.viewer()?.person, &code).await?;
    Ok(go(&back(&posted, &code), Some(("success", "follow-ended"))))
}

fn back(posted: &Posted, code: &str) -> String {
    match platform::web::own_path(posted.text("back")) {
        "/" => format!("/courses/{code}"),
        path => path.to_owned(),
    }
}

fn draw_confirm(shell: Shell, course: &Course, now: jiff::Timestamp) -> PartsPage {
    let l = shell.l;
    let href = format!("/courses/{}", course.code);
    let crumbs = Breadcrumb::new(l)
        .link(l.t("follow-crumb-courses"), "/courses")
        .link(&course.code, href)
        .here(l.t("follow-title"));
    let head = PageHead::new(l.t("follow-title")).lead(l.t("follow-lead")).crumbs(crumbs);
    let told = ["opens", "freed", "changed", "cancelled"].map(|what| {
        Markup::raw("<li>").and(Markup::from(l.t(&format!("follow-told-{what}")))).and(Markup::raw("</li>"))
    });
    let list = Markup::raw("<ul>").and(Markup::join(told)).and(Markup::raw("</ul>"));
    let button = mark::button(&shell, &course.code, &course.title, false);
    let parts = vec![
        head.into(),
        view::card(l, course, None, now).into(),
        Card::new(paragraph(&l.t("follow-told")).and(list)).action(button).into(),
    ];
    PartsPage::new(shell, parts)
}

pub(super) fn samples() -> Vec<Page> {
    vec![Page {
        name: "following/follow/confirm",
        render: |l| {
            let course = sample::course(l, CourseState::Approved);
            let shell = crate::shell::sample(l, l.t("follow-title"));
            super::draw(&draw_confirm(shell, &course, sample::now()))
        },
    }]
}
