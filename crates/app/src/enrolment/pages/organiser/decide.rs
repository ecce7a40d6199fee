//! The organiser's decision about one request; taking a place away is asked once more.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult};
use ui::components::Confirm;
use ui::{L, Shell};

use super::list::{ListPage, ListQuery, load};
use crate::catalogue::{self, Course};
use crate::enrolment::{self, Decision, Enrolment, EnrolmentId};
use crate::identity::{self, Person};
use crate::{App, shell};

use super::super::sample;

/// The question before refusing somebody.
#[derive(Template)]
#[template(path = "enrolment/pages/organiser/refuse.html")]
pub struct RefusePage {
    shell: Shell,
    confirm: Confirm,
}

/// Asks once more before refusing.
///
/// # Errors
/// Not found for another organisation's course or a request for another course; the database.
pub async fn confirm_refusal(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, id)): Path<(String, EnrolmentId)>,
) -> AppResult<Response> {
    let (course, request) = load_request(&app, &ctx, &code, id).await?;
    let person = identity::person(app.db.read(), request.person).await?;
    page(&RefusePage::new(shell(&ctx, ctx.l.t("refuse-title")), &course, &request, &person))
}

/// Admits or refuses one: fields `id` and `decision`, or `admit` with the id from a row's own button.
///
/// # Errors
/// Not found for another organisation's course or a request for another course; malformed for an unknown decision.
pub async fn decide(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let from_row = posted.has("admit");
    let id: EnrolmentId = posted.id(if from_row { "admit" } else { "id" })?;
    load_request(&app, &ctx, &code, id).await?;
    let decision = if from_row { "admit" } else { posted.text("decision") };
    let (decision, flash) = match decision {
        "admit" => (Decision::Admit, "enrolment-decided-admitted"),
        "refuse" => (Decision::Refuse, "enrolment-decided-refused"),
        other => return Err(AppError::Malformed(format!("decision {other}"))),
    };
    let to = format!("/desk/courses/{code}/enrolments");
    match enrolment::decide_by_organiser(&app, &ctx.actor(), id, decision).await {
        Ok(()) => Ok(go(&to, Some(("success", flash)))),
        Err(AppError::Refused(refused)) => {
            let found = load(&app, &ctx, &code, ListQuery::default()).await?;
            let shell = shell(&ctx, ctx.l.t("organiser-title")).title_with_errors(true);
            refused_page(&ListPage::new(shell, &found, Some(&refused)))
        }
        Err(other) => Err(other),
    }
}

async fn load_request(app: &App, ctx: &Ctx, code: &str, id: EnrolmentId) -> AppResult<(Course, Enrolment)> {
    let course = catalogue::own(app.db.read(), ctx.seat()?.organisation, code).await?;
    let request = enrolment::enrolment(app.db.read(), id).await?;
    if request.course == course.id { Ok((course, request)) } else { Err(AppError::NotFound) }
}

impl RefusePage {
    fn new(shell: Shell, course: &Course, request: &Enrolment, person: &Person) -> Self {
        let l = shell.l;
        let action = format!("/desk/courses/{}/enrolments", course.code);
        let key = if request.state == "admitted" { "refuse-text-admitted" } else { "refuse-text-waiting" };
        let title = l.a("refuse-question", "name", &person.name);
        let confirm =
            Confirm::new(l, title, action.as_str(), shell.csrf.clone(), l.t("refuse-yes"), action.as_str())
                .danger()
                .body(l.a2(key, "name", &person.name, "title", &course.title))
                .keep("id", request.id.to_string())
                .keep("decision", "refuse");
        Self { shell, confirm }
    }

    /// About somebody who has a place.
    pub(crate) fn sample(l: L) -> Self {
        let people = sample::people(l);
        let shell = crate::shell::sample(l, l.t("refuse-title"));
        Self::new(shell, &sample::course(l), &sample::enrolment(1, "admitted", None), &people[0])
    }
}
