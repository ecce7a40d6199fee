//! In a rush: how many are before the person, until the answer is there. The page asks again by itself, also without JavaScript.

use axum::extract::{Path, Query, State};
use axum::http::HeaderValue;
use axum::http::header::REFRESH;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use platform::clock::from_millis;
use platform::web::{Ctx, go, page};
use platform::{AppResult, Page};
use serde::Deserialize;
use ui::components::{Breadcrumb, Button, Notice, PageHead, Tone};
use ui::{L, Shell};

use super::super::sample;
use crate::catalogue::{self, Course};
use crate::shell::{PartsPage, form};
use crate::{App, enrolment, shell};

/// Seconds after which the page asks again.
const AGAIN: &str = "2";
/// A request that is neither answered nor in a queue after so long was lost with the process that held it: it can be sent again.
const LOST: SignedDuration = SignedDuration::from_secs(20);

/// When the request was sent.
#[derive(Debug, Deserialize)]
pub struct Since {
    #[serde(default)]
    since: i64,
}

/// The address of the page for a request sent at an instant.
pub(super) fn address(code: &str, sent: Timestamp) -> String {
    format!("/courses/{code}/enrol/queue?since={}", sent.as_millisecond())
}

/// Shows the place in the queue; leads to the answer as soon as there is one.
///
/// # Errors
/// Not found for a course that isn't published; the database.
pub async fn queue(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    Query(since): Query<Since>,
) -> AppResult<Response> {
    let (conn, person) = (app.db.read(), ctx.viewer()?.person);
    let course = catalogue::published(conn, &code).await?;
    let ahead = app.desk().ahead(course.id, person);
    if let Some(own) = enrolment::of_person_at(conn, course.id, person).await?
        && own.is_alive()
    {
        return Ok(go(&format!("/my/enrolments/{}", own.id), None));
    }
    let sent = from_millis(since.since);
    let waits = ahead.is_some() || (ctx.now >= sent && ctx.now < sent + LOST);
    let mut response = page(&draw(shell(&ctx, ctx.l.t("queue-title")), &course, ahead, waits))?;
    if waits {
        response.headers_mut().insert(REFRESH, HeaderValue::from_static(AGAIN));
    }
    Ok(response)
}

fn draw(shell: Shell, course: &Course, ahead: Option<u64>, waits: bool) -> PartsPage {
    let l = shell.l;
    let here = format!("/courses/{}", course.code);
    let crumbs = Breadcrumb::new(l)
        .link(l.t("enrol-crumb-courses"), "/courses")
        .link(course.title.as_str(), here.as_str())
        .here(l.t("queue-title"));
    let head = PageHead::new(l.t("queue-title")).crumbs(crumbs).lead(course.title.as_str());
    let mine = Button::link(l.t("queue-mine"), "/my/enrolments").small();
    if !waits {
        let notice = Notice::new(Tone::Warn, l.t("queue-unknown-text")).title(l.t("queue-unknown"));
        let again = Button::submit(l.t("queue-again")).primary();
        let again = form(&shell, &format!("{here}/enrol"), vec![again.into()]);
        return PartsPage::new(shell, vec![head.into(), notice.into(), again]);
    }
    let title = match ahead {
        Some(ahead) => l.a("queue-ahead", "n", ahead),
        None => l.t("queue-working"),
    };
    let notice = Notice::new(Tone::Info, l.t("queue-text")).title(title).action(mine);
    PartsPage::new(shell, vec![head.into(), notice.into()])
}

/// In the queue, and asked to send again.
pub fn samples() -> Vec<Page> {
    fn render(l: L, ahead: Option<u64>, waits: bool) -> String {
        let shell = crate::shell::sample(l, l.t("queue-title"));
        super::super::draw(&draw(shell, &sample::course(l), ahead, waits))
    }
    vec![
        Page { name: "enrolment/enrol/queue", render: |l| render(l, Some(1_284), true) },
        Page { name: "enrolment/enrol/queue-elsewhere", render: |l| render(l, None, true) },
        Page { name: "enrolment/enrol/queue-lost", render: |l| render(l, None, false) },
    ]
}
