//! `/admin/tags/waiting`: tags on courses that wait for the organisation's confirmation.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use platform::clock::from_millis;
use platform::web::{Ctx, Posted, go, page};
use platform::{AppResult, Page};
use ui::components::{Breadcrumb, Button, Card, Empty, Field, PageHead};
use ui::{Markup, Shell};

use super::super::{Asked, asked};
use crate::catalogue::{self, CourseId};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// `GET /admin/tags/waiting`.
///
/// # Errors
/// The database.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let waiting = asked(app.db.read(), ctx.seat()?.organisation).await?;
    let ids: Vec<CourseId> = waiting.iter().map(|one| CourseId(one.course)).collect();
    let courses = catalogue::find_all(app.db.read(), &ids).await?;
    let titles = courses.into_iter().map(|c| (c.code, (c.title, c.organisation_name))).collect();
    page(&draw(shell(&ctx, ctx.l.t("tags-waiting-title")), &waiting, &titles))
}

/// `POST /admin/tags/waiting`: `course`, `tag`, `answer` (`yes` or `no`), `reason-{n}` where `n` is the field beside it.
///
/// # Errors
/// Refused when it is decided already; the database.
pub async fn decide(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let at = (CourseId(posted.id("course")?), posted.text("tag"));
    let yes = posted.text("answer") == "yes";
    let reason = posted.text(&format!("reason-{}", posted.text("n")));
    catalogue::answer_tag(&app, &ctx.actor(), ctx.seat()?, at, yes, reason).await?;
    Ok(go("/admin/tags/waiting", Some(("success", "tag-decided"))))
}

fn draw(shell: Shell, waiting: &[Asked], titles: &HashMap<String, (String, String)>) -> PartsPage {
    let l = shell.l;
    let crumbs = Breadcrumb::new(l).link(l.t("tags-title"), "/admin/tags").here(l.t("tags-waiting-title"));
    let head = PageHead::new(l.t("tags-waiting-title")).crumbs(crumbs).lead(l.t("tags-waiting-lead"));
    let mut parts: Vec<Markup> = vec![head.into()];
    if waiting.is_empty() {
        parts.push(Empty::new(l.t("tags-waiting-none"), l.t("tags-waiting-none-text")).into());
    }
    for (n, one) in (1..).zip(waiting) {
        let (title, organiser) = titles.get(&one.course_code).cloned().unwrap_or_default();
        let about = Markup::raw("<p>")
            .and(Markup::link(&title, &format!("/courses/{}", one.course_code)))
            .and(Markup::raw("<br>"))
            .and(Markup::small(&l.args(
                "tags-waiting-line",
                &[("organiser", organiser), ("at", l.datetime(from_millis(one.at)))],
            )))
            .and(Markup::raw("</p>"));
        let hidden = Markup::raw("<input type=\"hidden\" name=\"course\" value=\"")
            .and(one.course.to_string())
            .and(Markup::raw("\"><input type=\"hidden\" name=\"tag\" value=\""))
            .and(one.tag.as_str())
            .and(Markup::raw(format!("\"><input type=\"hidden\" name=\"n\" value=\"{n}\">")));
        // Ids of fields are their names: several forms stand on this page.
        let reason = Field::text(l, format!("reason-{n}"), l.t("tags-waiting-reason")).max_length(200);
        let buttons = Markup::raw("<p class=\"actions\">")
            .and(
                Button::submit(l.t("tags-waiting-yes"))
                    .primary()
                    .small()
                    .named("answer", "yes")
                    .about(&title),
            )
            .and(Button::submit(l.t("tags-waiting-no")).small().named("answer", "no").about(&title))
            .and(Markup::raw("</p>"));
        let fields = form(&shell, "/admin/tags/waiting", vec![hidden, reason.into(), buttons]);
        parts.push(Card::new(about.and(fields)).title(&one.tag).into());
    }
    PartsPage::new(shell, parts)
}

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page {
            name: "tags/waiting/one",
            render: |l| {
                let course = catalogue::sample::course(l, domain::course::life::CourseState::Approved);
                let one = Asked {
                    course: course.id.0,
                    course_code: course.code.clone(),
                    tag: "精進數位".to_owned(),
                    at: course.updated_at,
                };
                let titles = HashMap::from([(course.code, (course.title, course.organisation_name))]);
                super::text(&draw(crate::shell::sample(l, l.t("tags-waiting-title")), &[one], &titles))
            },
        },
        Page {
            name: "tags/waiting/none",
            render: |l| {
                let shell = crate::shell::sample(l, l.t("tags-waiting-title"));
                super::text(&draw(shell, &[], &HashMap::new()))
            },
        },
    ]
}
