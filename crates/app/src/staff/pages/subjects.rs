//! What do you really teach this school year? Asked once a year before anything else.

use axum::extract::State;
use axum::response::Response;
use domain::calendar::{SchoolYear, civil_date};
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult};
use ui::components::{Button, Card, Choice, ErrorSummary, Field, PageHead};
use ui::{Markup, Shell};

use super::{actions, hidden, subject};
use crate::identity::{self, Person};
use crate::shell::{PartsPage, form as form_around};
use crate::staff::subjects::{self, Last};
use crate::{App, shell};

/// The question, filled in with what was said last.
///
/// # Errors
/// The database.
pub async fn form(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let (person, last) = load(&app, &ctx).await?;
    let year = SchoolYear::of(civil_date(ctx.now)).number();
    page(&draw(shell(&ctx, ctx.l.t("subjects-title")), &person, &last, year, false))
}

async fn load(app: &App, ctx: &Ctx) -> AppResult<(Person, Last)> {
    let person = identity::person(app.db.read(), ctx.viewer()?.person).await?;
    let last = subjects::last(app.db.read(), &person).await?;
    Ok((person, last))
}

/// Keeps the answer.
///
/// # Errors
/// The database. Without a main subject the page says so.
pub async fn say(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let (person, last) = load(&app, &ctx).await?;
    let (main, others) = if posted.text("do") == "same" {
        (last.main.clone(), last.others.clone())
    } else {
        (posted.text("main").to_owned(), posted.all("others").to_vec())
    };
    if main.is_empty() {
        let year = SchoolYear::of(civil_date(ctx.now)).number();
        let typed = Last { others, ..last };
        let shell = shell(&ctx, ctx.l.t("subjects-title")).title_with_errors(true);
        return refused_page(&draw(shell, &person, &Last { main: String::new(), ..typed }, year, true));
    }
    match subjects::say(&app, &ctx.actor(), person.id, &main, &others).await {
        // The stage may have changed since last year, and with it what can be chosen.
        Err(AppError::Malformed(_)) if posted.text("do") == "same" => Ok(go("/welcome/subjects", None)),
        Err(other) => Err(other),
        Ok(()) => Ok(go("/home", Some(("success", "subjects-said")))),
    }
}

pub(super) fn draw(shell: Shell, person: &Person, last: &Last, year: i16, missing: bool) -> PartsPage {
    let l = shell.l;
    let title = l.a("subjects-question", "year", if l.is_zh() { year } else { year + 1911 });
    let mut parts: Vec<Markup> = vec![PageHead::new(title).lead(l.t("subjects-lead")).into()];
    let error = missing.then(|| l.t("subjects-missing"));
    parts.push(ErrorSummary::new(l, error.iter().map(|e| ("main".to_owned(), e.clone())).collect()).into());
    let choices = || -> Vec<Choice> {
        subjects::choices(&person.stage)
            .into_iter()
            .map(|(code, _)| {
                let label = subject(l, &code);
                Choice::new(code, label)
            })
            .collect()
    };
    let known = subjects::choices(&person.stage).iter().any(|(code, _)| *code == last.main);
    if known && last.year.is_some() && !missing {
        let mut words = vec![subject(l, &last.main)];
        words.extend(last.others.iter().map(|o| subject(l, o)));
        let text = super::paragraph(l.a("subjects-last", "subjects", words.join(&l.t("staff-separator"))));
        let same =
            vec![hidden("do", "same"), Button::submit(l.t("subjects-same")).primary().icon("check").into()];
        let body = text.and(form_around(&shell, "/welcome/subjects", same));
        parts.push(Card::new(body).title(l.t("subjects-last-title")).accent().into());
    }
    let main = if known { last.main.clone() } else { String::new() };
    let inputs = vec![
        Field::select(l, "main", l.t("subjects-main"), choices()).required().value(main).error(error).into(),
        Field::checkboxes(l, "others", l.t("subjects-others"), choices())
            .values(last.others.clone())
            .inline()
            .into(),
        actions(vec![Button::submit(l.t("subjects-save")).primary().into()]),
    ];
    parts.push(
        Card::new(form_around(&shell, "/welcome/subjects", inputs)).title(l.t("subjects-this-year")).into(),
    );
    PartsPage::new(shell, parts)
}
