//! Asking for a correction, objecting, asking for restriction or deletion; taking a request back.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::calendar::{civil_date, parse_date};
use domain::data_request::Kind;
use domain::ids::PersonNumber;
use domain::text::{fold, fold_lines};
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use serde::Deserialize;
use ui::components::{Button, Card, Choice, Confirm, ErrorSummary, Field, PageHead};
use ui::{L, Markup, Shell};

use super::{tabs, text};
use crate::identity::Correction;
use crate::privacy::{self, Ask, RequestId};
use crate::shell::{PartsPage, form as form_around};
use crate::{App, shell};

/// The form as typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    /// The kind chosen.
    #[serde(default)]
    kind: String,
    /// For a correction: which fact.
    #[serde(default)]
    field: String,
    /// For a correction: how it should be.
    #[serde(default)]
    value: String,
    /// What the person writes.
    #[serde(default)]
    text: String,
}

type Problems = Vec<(&'static str, String)>;

/// The form; `?kind=` chooses.
pub async fn form(ctx: Ctx, Query(typed): Query<Typed>) -> AppResult<Response> {
    let typed = Typed { kind: typed.kind, field: typed.field, ..Typed::default() };
    page(&draw(shell(&ctx, ctx.l.t("request-title")), &typed, &[]))
}

/// Takes the request.
pub async fn submit(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let value = |name: &str| posted.text(name).to_owned();
    let typed =
        Typed { kind: value("kind"), field: value("field"), value: value("value"), text: value("text") };
    let problems = match read(ctx.l, &typed, civil_date(ctx.now)) {
        Ok(ask) => match privacy::ask(&app, &ctx.actor(), ctx.viewer()?.person, &ask).await {
            Ok(_) => return Ok(go("/account/data", Some(("success", "request-taken")))),
            Err(AppError::Refused(refused)) => {
                vec![("kind", format!("{} {}", refused.sentence(ctx.l), refused.next(ctx.l)))]
            }
            Err(error) => return Err(error),
        },
        Err(problems) => problems,
    };
    let shell = shell(&ctx, ctx.l.t("request-title")).title_with_errors(true);
    refused_page(&draw(shell, &typed, &problems))
}

/// Asks before taking one back.
pub async fn confirm_withdrawal(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<RequestId>,
) -> AppResult<Response> {
    let own = privacy::requests_of(app.db.read(), ctx.viewer()?.person).await?;
    own.iter().find(|r| r.id == id && r.is_open()).ok_or(AppError::NotFound)?;
    page(&draw_withdrawal(shell(&ctx, ctx.l.t("request-withdraw-title")), id))
}

/// Takes one back.
pub async fn withdraw(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<RequestId>,
    _posted: Posted,
) -> AppResult<Response> {
    privacy::withdraw(&app, &ctx.actor(), ctx.viewer()?.person, id).await?;
    Ok(go("/account/data", Some(("success", "request-withdrawn"))))
}

/// What was typed as a request, or what is wrong with it.
fn read(l: L, typed: &Typed, today: jiff::civil::Date) -> Result<Ask, Problems> {
    let mut problems: Problems = Vec::new();
    let Some(kind) = Kind::parse(&typed.kind) else {
        return Err(vec![("kind", l.t("request-kind-missing"))]);
    };
    let text = fold_lines(&typed.text);
    let correction = if kind == Kind::Correct {
        match correction(l, typed, today) {
            Ok(correction) => Some(correction),
            Err(problem) => {
                problems.push(problem);
                None
            }
        }
    } else {
        None
    };
    if text.is_empty() && matches!(kind, Kind::Object | Kind::Restrict) {
        problems.push(("text", l.t("request-text-missing")));
    }
    if text.chars().count() > 1000 {
        problems.push(("text", l.t("request-text-long")));
    }
    if problems.is_empty() { Ok(Ask { kind, correction, text }) } else { Err(problems) }
}

fn correction(l: L, typed: &Typed, today: jiff::civil::Date) -> Result<Correction, (&'static str, String)> {
    let value = fold(&typed.value);
    if value.is_empty() {
        return Err(("value", l.t("request-value-missing")));
    }
    match typed.field.as_str() {
        "name" if value.chars().count() <= 60 => Ok(Correction::Name(value)),
        "name" => Err(("value", l.t("request-name-long"))),
        "birth_date" => match parse_date(&value) {
            Ok(date) if date < today => Ok(Correction::BirthDate(date)),
            Ok(_) => Err(("value", l.t("request-birth-date-late"))),
            Err(error) => Err(("value", Refused::new(&error).sentence(l))),
        },
        "number" => match PersonNumber::parse(&value, today) {
            Ok(number) => Ok(Correction::Number(number)),
            Err(error) => Err(("value", Refused::new(&error).sentence(l))),
        },
        _ => Err(("field", l.t("request-field-missing"))),
    }
}

fn draw(shell: Shell, typed: &Typed, problems: &[(&'static str, String)]) -> PartsPage {
    let l = shell.l;
    let error = |field: &str| problems.iter().find(|(f, _)| *f == field).map(|(_, e)| e.clone());
    let kinds = Kind::ALL
        .into_iter()
        .map(|kind| {
            let kind = kind.as_str();
            Choice::new(kind, l.t(&format!("request-kind-{kind}")))
                .hint(l.t(&format!("request-kind-{kind}-hint")))
        })
        .collect();
    let facts = ["name", "birth_date", "number"]
        .into_iter()
        .map(|fact| Choice::new(fact, l.t(&format!("request-field-{fact}"))))
        .collect();
    let list = problems.iter().map(|(field, text)| ((*field).to_owned(), text.clone())).collect();
    // A number is never sent back to the screen: it must be typed again.
    let value = if typed.field == "number" { String::new() } else { typed.value.clone() };
    let fields = form_around(
        &shell,
        "/account/data/request",
        vec![
            Field::radios(l, "kind", l.t("request-kind"), kinds)
                .required()
                .value(typed.kind.clone())
                .error(error("kind"))
                .into(),
            Field::select(l, "field", l.t("request-field"), facts)
                .value(typed.field.clone())
                .hint(l.t("request-field-hint"))
                .error(error("field"))
                .into(),
            Field::text(l, "value", l.t("request-value"))
                .value(value)
                .hint(l.t("request-value-hint"))
                .width("medium")
                .error(error("value"))
                .into(),
            Field::textarea(l, "text", l.t("request-text"))
                .value(typed.text.clone())
                .hint(l.t("request-text-hint"))
                .max_length(1000)
                .error(error("text"))
                .into(),
            Button::submit(l.t("request-submit")).primary().into(),
        ],
    );
    let head = PageHead::new(l.t("request-title")).lead(l.t("request-lead"));
    let parts: Vec<Markup> = vec![
        head.into(),
        tabs(l, "/account/data/request"),
        ErrorSummary::new(l, list).into(),
        Card::new(fields).into(),
    ];
    PartsPage::new(shell, parts)
}

fn draw_withdrawal(shell: Shell, id: RequestId) -> PartsPage {
    let l = shell.l;
    let confirm = Confirm::new(
        l,
        l.t("request-withdraw-title"),
        format!("/account/data/requests/{id}/withdraw"),
        shell.csrf.clone(),
        l.t("request-withdraw"),
        "/account/data",
    )
    .body(l.t("request-withdraw-text"));
    PartsPage::new(shell, vec![confirm.into()])
}

/// Empty, refused, and taking one back.
pub fn samples() -> Vec<Page> {
    fn page(l: L, typed: &Typed, problems: &[(&'static str, String)]) -> String {
        text(draw(crate::shell::sample(l, l.t("request-title")), typed, problems))
    }
    vec![
        Page { name: "privacy/ask/empty", render: |l| page(l, &Typed::default(), &[]) },
        Page {
            name: "privacy/ask/refused",
            render: |l| {
                let typed = Typed { kind: "correct".into(), field: "number".into(), ..Typed::default() };
                page(l, &typed, &[("value", l.t("request-value-missing"))])
            },
        },
        Page {
            name: "privacy/ask/withdraw",
            render: |l| {
                let shell = crate::shell::sample(l, l.t("request-withdraw-title"));
                text(draw_withdrawal(shell, RequestId(uuid::Uuid::nil())))
            },
        },
    ]
}
