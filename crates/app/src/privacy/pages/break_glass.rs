//! Break-glass: opening a full number in an emergency, with a reason, once, told to those concerned.

use axum::extract::State;
use axum::response::Response;
use domain::data_request::LEAST_REASON;
use domain::ids::PersonalCode;
use platform::web::{Ctx, Posted, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Card, ErrorSummary, Facts, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::{hidden, text};
use crate::identity::{self, Person};
use crate::privacy::{self, look};
use crate::shell::{PartsPage, form as form_around};
use crate::{App, shell};

/// Somebody found, their numbers masked, and the reason as typed.
struct Found {
    person: Person,
    masked: Vec<String>,
    reason: String,
    problem: Option<String>,
}

/// Asks whose number.
pub async fn form(ctx: Ctx) -> AppResult<Response> {
    page(&draw_form(shell(&ctx, ctx.l.t("break-glass-title")), "", None))
}

/// Shows who it is, masked, and asks why. A posted form, so that the code stays out of addresses and logs.
pub async fn find(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let code = posted.text("code");
    match look::reachable(&app, ctx.seat()?, code).await {
        Ok(person) => {
            let found = found(&app, person, String::new(), None).await?;
            page(&draw_found(shell(&ctx, ctx.l.t("break-glass-title")), &found))
        }
        Err(AppError::NotFound) => {
            let problem = Some(ctx.l.t("break-glass-nobody"));
            let shell = shell(&ctx, ctx.l.t("break-glass-title")).title_with_errors(true);
            // A number typed here is not sent back to the screen.
            let kept = if PersonalCode::parse(code).is_ok() { code } else { "" };
            refused_page(&draw_form(shell, kept, problem))
        }
        Err(error) => Err(error),
    }
}

/// Opens the number: shown in this answer only; reloading asks again and is another look.
pub async fn open(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let (code, reason) = (posted.text("code"), posted.text("reason"));
    match privacy::break_glass(&app, &ctx.actor(), ctx.seat()?, code, reason).await {
        Ok((person, numbers)) => {
            page(&draw_open(shell(&ctx, ctx.l.t("break-glass-open")), &person, &numbers))
        }
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let person = look::reachable(&app, ctx.seat()?, code).await?;
            let problem = Some(format!("{} {}", refused.sentence(ctx.l), refused.next(ctx.l)));
            let found = found(&app, person, reason.to_owned(), problem).await?;
            let shell = shell(&ctx, ctx.l.t("break-glass-title")).title_with_errors(true);
            refused_page(&draw_found(shell, &found))
        }
        Err(error) => Err(error),
    }
}

async fn found(app: &App, person: Person, reason: String, problem: Option<String>) -> AppResult<Found> {
    let numbers = identity::identifiers_of(app.db.read(), person.id).await?;
    Ok(Found { masked: numbers.into_iter().map(|i| i.masked).collect(), person, reason, problem })
}

fn head(l: L) -> Markup {
    PageHead::new(l.t("break-glass-title")).lead(l.t("break-glass-lead")).into()
}

fn draw_form(shell: Shell, code: &str, problem: Option<String>) -> PartsPage {
    let l = shell.l;
    let list = problem.iter().map(|problem| ("code".to_owned(), problem.clone())).collect();
    let fields = form_around(
        &shell,
        "/privacy/break-glass",
        vec![
            Field::text(l, "code", l.t("break-glass-code"))
                .required()
                .value(code)
                .hint(l.t("break-glass-code-hint"))
                .width("medium")
                .error(problem)
                .into(),
            Button::submit(l.t("break-glass-find")).primary().icon("search").into(),
        ],
    );
    let warning = Notice::new(Tone::Warn, l.t("break-glass-warning")).title(l.t("break-glass-warning-title"));
    let parts = vec![head(l), ErrorSummary::new(l, list).into(), warning.into(), Card::new(fields).into()];
    PartsPage::new(shell, parts)
}

fn facts(l: L, person: &Person, numbers: &[String]) -> Facts {
    let code = PersonalCode::parse(&person.personal_code)
        .map_or_else(|_| person.personal_code.clone(), |code| code.grouped());
    let numbers = if numbers.is_empty() { l.t("own-data-nothing") } else { numbers.join("、") };
    Facts::new()
        .fact(l.t("held-field-name"), person.name.clone())
        .fact(l.t("held-field-personal_code"), code)
        .fact(l.t("held-field-service"), person.organisation_name.clone())
        .fact(l.t("held-field-number"), numbers)
}

fn draw_found(shell: Shell, found: &Found) -> PartsPage {
    let l = shell.l;
    let list = found.problem.iter().map(|problem| ("reason".to_owned(), problem.clone())).collect();
    let mut parts: Vec<Markup> = vec![head(l), ErrorSummary::new(l, list).into()];
    parts.push(Card::new(facts(l, &found.person, &found.masked)).title(l.t("break-glass-who")).into());
    let fields = form_around(
        &shell,
        "/privacy/break-glass/open",
        vec![
            hidden("code", &found.person.personal_code),
            Field::textarea(l, "reason", l.t("break-glass-reason"))
                .required()
                .value(found.reason.clone())
                .hint(l.a("break-glass-reason-hint", "least", LEAST_REASON))
                .max_length(500)
                .error(found.problem.clone())
                .into(),
            Button::submit(l.t("break-glass-open")).danger().icon("lock").into(),
        ],
    );
    parts.push(Card::new(fields).title(l.t("break-glass-why")).into());
    PartsPage::new(shell, parts)
}

fn draw_open(shell: Shell, person: &Person, numbers: &[String]) -> PartsPage {
    let l = shell.l;
    let told = Notice::new(Tone::Warn, l.t("break-glass-told")).title(l.t("break-glass-once"));
    let back = Button::link(l.t("break-glass-done"), "/privacy/break-glass");
    let parts = vec![
        PageHead::new(l.t("break-glass-open")).into(),
        told.into(),
        Card::new(facts(l, person, numbers)).title(l.t("break-glass-who")).action(back).into(),
    ];
    PartsPage::new(shell, parts)
}

/// Asking whose, nobody found, asking why, a thin reason, and the number open.
pub fn samples() -> Vec<Page> {
    fn person(l: L) -> Person {
        Person {
            personal_code: "ABCDEFGHJK".into(),
            name: l.pick("林杏芸", "Lin Hsing-Yun").to_owned(),
            organisation_name: l.pick("雲杉縣立杏壇國民小學", "Xingtan Primary School").to_owned(),
            ..Person::sample()
        }
    }
    fn asked(l: L, problem: Option<String>) -> String {
        let found =
            Found { person: person(l), masked: vec!["G20*****01".into()], reason: String::new(), problem };
        text(draw_found(crate::shell::sample(l, l.t("break-glass-title")), &found))
    }
    fn first(l: L, problem: Option<String>) -> String {
        text(draw_form(crate::shell::sample(l, l.t("break-glass-title")), "", problem))
    }
    vec![
        Page { name: "privacy/break_glass/form", render: |l| first(l, None) },
        Page { name: "privacy/break_glass/nobody", render: |l| first(l, Some(l.t("break-glass-nobody"))) },
        Page { name: "privacy/break_glass/why", render: |l| asked(l, None) },
        Page {
            name: "privacy/break_glass/thin_reason",
            render: |l| asked(l, Some(l.a("refusal-look-reason-short", "least", LEAST_REASON))),
        },
        Page {
            name: "privacy/break_glass/open",
            render: |l| {
                let shell = crate::shell::sample(l, l.t("break-glass-open"));
                text(draw_open(shell, &person(l), &["G20*****01".to_owned()]))
            },
        },
    ]
}
