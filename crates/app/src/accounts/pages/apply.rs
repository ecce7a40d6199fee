//! Applying on the web: which account, the business form, the teacher's form.

use axum::extract::State;
use axum::response::Response;
use domain::codes;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page, passwords};
use ui::components::field::FieldRow;
use ui::components::{Button, Card, Choice, Field, PageHead};
use ui::{L, Markup, Shell};

use super::fields::{self, Place, place_field};
use super::{Problems, beside, error_of, paragraph, summary, text};
use crate::accounts::{Business, Teacher, apply_business, apply_teacher, limits};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// Which account somebody needs.
pub async fn choose(ctx: Ctx) -> AppResult<Response> {
    page(&draw_choice(shell(&ctx, ctx.l.t("apply-title"))))
}

/// The form for a business account. Who is signed in has a person already and applies for a seat on it.
pub async fn business(ctx: Ctx) -> AppResult<Response> {
    if ctx.viewer.is_some() {
        return Ok(go("/account/apply-seat", Some(("notice", "apply-as-yourself"))));
    }
    let shell = shell(&ctx, ctx.l.t("apply-business-title"));
    page(&draw_business(shell, &Posted::default(), &Place::default(), &vec![]))
}

/// Checks the form, keeps the wish, mails the link.
pub async fn send_business(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let l = ctx.l;
    let place = fields::place(&app, &ctx, &posted).await?;
    let shell = shell(&ctx, l.t("apply-business-title"));
    if posted.has("find") {
        let problems = place.error.iter().map(|e| ("organisation", e.clone())).collect();
        return page(&draw_business(shell, &posted, &place, &problems));
    }
    let mut problems = place_problems(l, &place, true);
    let name = fields::required(l, &posted, "name", 40, &mut problems);
    let email = fields::email(l, &posted, &mut problems);
    let phone = fields::required(l, &posted, "phone", 40, &mut problems);
    let user_name = fields::user_name(l, &posted, &mut problems);
    let wish = fields::wish(l, &posted, &mut problems);
    if let (true, Some((organisation, _)), Some(email), Some(user_name)) =
        (problems.is_empty(), place.chosen.clone(), email, user_name)
    {
        let wish = Business { organisation, name, email, phone, user_name, wish };
        match apply_business(&app, &ctx.actor(), &wish).await {
            Ok(token) => return Ok(go(&format!("/apply/status/{token}"), None)),
            Err(AppError::Refused(r)) => problems.push((field_of(r.code), beside(l, &r))),
            Err(other) => return Err(other),
        }
    }
    refused_page(&draw_business(shell.title_with_errors(true), &posted, &place, &problems))
}

/// The form for a teacher's account.
pub async fn teacher(ctx: Ctx) -> AppResult<Response> {
    if ctx.viewer.is_some() {
        return Ok(go("/account", Some(("notice", "apply-known"))));
    }
    let shell = shell(&ctx, ctx.l.t("apply-teacher-title"));
    page(&draw_teacher(shell, &Posted::default(), &Place::default(), &vec![]))
}

/// Checks the form, keeps the wish, mails the link.
pub async fn send_teacher(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let l = ctx.l;
    let place = fields::place(&app, &ctx, &posted).await?;
    let shell = shell(&ctx, l.t("apply-teacher-title"));
    if posted.has("find") {
        let problems = place.error.iter().map(|e| ("organisation", e.clone())).collect();
        return page(&draw_teacher(shell, &posted, &place, &problems));
    }
    let mut problems = place_problems(l, &place, false);
    let name = fields::required(l, &posted, "name", 40, &mut problems);
    let email = fields::email(l, &posted, &mut problems);
    let user_name = fields::user_name(l, &posted, &mut problems);
    let password = fields::password(l, &posted, &[&name, posted.text("user_name")], &mut problems);
    let stage = listed(l, &posted, "stage", "audience_stages", &mut problems);
    let position = listed(l, &posted, "position", "audience_positions", &mut problems);
    if problems.is_empty() {
        // Before the password is hashed, which is what a flood would cost most.
        match limits::may_apply(&app, &ctx.address).await {
            Err(AppError::Refused(r)) => problems.push((field_of(r.code), beside(l, &r))),
            other => other?,
        }
    }
    if let (true, Some(email), Some(user_name)) = (problems.is_empty(), email, user_name) {
        let wish = Teacher {
            organisation: place.chosen.as_ref().map(|(id, _)| *id),
            name,
            email,
            user_name,
            password_hash: passwords::hash_aside(&password).await?,
            stage,
            position,
            code: posted.text("code").to_owned(),
        };
        match apply_teacher(&app, &ctx.actor(), &wish).await {
            Ok(token) => return Ok(go(&format!("/apply/status/{token}"), None)),
            Err(AppError::Refused(r)) => problems.push((field_of(r.code), beside(l, &r))),
            Err(other) => return Err(other),
        }
    }
    refused_page(&draw_teacher(shell.title_with_errors(true), &posted, &place, &problems))
}

/// The field a refusal stands beside.
fn field_of(code: &str) -> &'static str {
    match code {
        "user-name-taken" => "user_name",
        "account-applications-too-many" => "email",
        _ => "code",
    }
}

/// What is wrong with the organisation, when something is.
pub(super) fn place_problems(l: L, place: &Place, required: bool) -> Problems {
    match (&place.error, &place.chosen) {
        (Some(error), _) => vec![("organisation", error.clone())],
        (None, None) if required => vec![("organisation", l.t("accounts-place-missing"))],
        _ => vec![],
    }
}

fn listed(l: L, posted: &Posted, field: &'static str, table: &str, problems: &mut Problems) -> String {
    let code = posted.text(field);
    if codes::tables().label(table, code).is_none() {
        problems.push((field, l.t("accounts-choose-one")));
    }
    code.to_owned()
}

fn choices(l: L, key: &str) -> Vec<Choice> {
    let label = |code: &str| crate::catalogue::view::option_label(l, key, code);
    let options = codes::tables().field(key).map(|f| f.options.as_slice()).unwrap_or_default();
    options.iter().map(|o| Choice::new(o.code.clone(), label(&o.code))).collect()
}

fn draw_choice(shell: Shell) -> PartsPage {
    let l = shell.l;
    let card = |title: &str, lead: &str, button: &str, href: &str| -> Markup {
        let action = Button::link(l.t(button), href).primary();
        Card::new(paragraph(&l.t(lead)).and(action)).title(l.t(title)).into()
    };
    let parts = vec![
        PageHead::new(l.t("apply-title")).lead(l.t("apply-lead")).into(),
        Markup::raw("<div class=\"grid-2\">"),
        card("apply-teacher-title", "apply-teacher-lead", "apply-teacher-go", "/apply/teacher"),
        card("apply-business-title", "apply-business-lead", "apply-business-go", "/apply/business"),
        Markup::raw("</div>"),
        paragraph(&l.t("apply-known-already")),
    ];
    PartsPage::new(shell, parts)
}

fn name_and_mail(l: L, posted: &Posted, problems: &Problems) -> Vec<Markup> {
    vec![
        Field::text(l, "name", l.t("accounts-name"))
            .value(posted.text("name"))
            .width("medium")
            .autocomplete("name")
            .required()
            .error(error_of(problems, "name"))
            .into(),
        Field::email(l, "email", l.t("accounts-email"))
            .value(posted.text("email"))
            .hint(l.t("accounts-email-hint"))
            .required()
            .error(error_of(problems, "email"))
            .into(),
    ]
}

fn draw_business(shell: Shell, posted: &Posted, place: &Place, problems: &Problems) -> PartsPage {
    let l = shell.l;
    let mut fields = vec![place_field(l, place, true, error_of(problems, "organisation"))];
    fields.extend(name_and_mail(l, posted, problems));
    fields.push(
        Field::tel(l, "phone", l.t("accounts-phone"))
            .value(posted.text("phone"))
            .required()
            .error(error_of(problems, "phone"))
            .into(),
    );
    fields.push(fields::user_name_field(l, posted, problems));
    fields.extend(fields::wish_fields(l, posted, problems));
    fields.push(Button::submit(l.t("apply-send")).primary().into());
    let body = form(&shell, "/apply/business", fields);
    let parts = vec![
        PageHead::new(l.t("apply-business-title")).lead(l.t("apply-business-how")).into(),
        summary(l, problems),
        Card::new(body).into(),
    ];
    PartsPage::new(shell, parts)
}

fn draw_teacher(shell: Shell, posted: &Posted, place: &Place, problems: &Problems) -> PartsPage {
    let l = shell.l;
    let mut fields = name_and_mail(l, posted, problems);
    fields.push(fields::user_name_field(l, posted, problems));
    fields.push(fields::password_field(l, problems));
    fields.push(place_field(l, place, false, error_of(problems, "organisation")));
    let select = |name: &'static str, label: String, key: &str| {
        Field::select(l, name, label, choices(l, key))
            .value(posted.text(name))
            .required()
            .error(error_of(problems, name))
    };
    let row = FieldRow::new().with(select("stage", l.t("accounts-stage"), "audience_stages")).with(select(
        "position",
        l.t("accounts-position"),
        "audience_positions",
    ));
    fields.push(row.into());
    fields.push(
        Field::text(l, "code", l.t("accounts-code"))
            .value(posted.text("code"))
            .hint(l.t("accounts-code-own-hint"))
            .width("medium")
            .error(error_of(problems, "code"))
            .into(),
    );
    fields.push(Button::submit(l.t("apply-send")).primary().into());
    let body = form(&shell, "/apply/teacher", fields);
    let parts = vec![
        PageHead::new(l.t("apply-teacher-title")).lead(l.t("apply-teacher-how")).into(),
        summary(l, problems),
        Card::new(body).into(),
    ];
    PartsPage::new(shell, parts)
}

/// Empty, with several organisations found, with errors.
pub fn samples() -> Vec<Page> {
    fn shell(l: L) -> Shell {
        Shell::new(l, l.t("apply-title"), "/apply", "sample")
    }
    fn several(l: L) -> Place {
        let found = ["宜蘭縣 杏林國小（029999）", "宜蘭縣 壇山國小（029998）"];
        let found = found
            .into_iter()
            .map(|n| (platform::ids::OrganisationId(uuid::Uuid::nil()), n.to_owned()))
            .collect();
        Place { typed: "國小".to_owned(), found, error: Some(l.t("accounts-place-several")), chosen: None }
    }
    vec![
        Page { name: "accounts/apply/choose", render: |l| text(&draw_choice(shell(l))) },
        Page {
            name: "accounts/apply/business",
            render: |l| text(&draw_business(shell(l), &Posted::default(), &Place::default(), &vec![])),
        },
        Page {
            name: "accounts/apply/business_errors",
            render: |l| {
                let place = several(l);
                let mut problems = place_problems(l, &place, true);
                fields::wish(l, &Posted::default(), &mut problems);
                text(&draw_business(shell(l), &Posted::default(), &place, &problems))
            },
        },
        Page {
            name: "accounts/apply/teacher",
            render: |l| text(&draw_teacher(shell(l), &Posted::default(), &Place::default(), &vec![])),
        },
        Page {
            name: "accounts/apply/teacher_errors",
            render: |l| {
                let mut problems = place_problems(l, &Place::default(), true);
                fields::user_name(l, &Posted::default(), &mut problems);
                fields::password(l, &Posted::default(), &[], &mut problems);
                text(&draw_teacher(shell(l), &Posted::default(), &Place::default(), &problems))
            },
        },
    ]
}
