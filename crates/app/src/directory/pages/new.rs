//! A school in preparation is registered, so that a reorganisation can name it.

use axum::extract::State;
use axum::response::Response;
use domain::ids::SchoolCode;
use domain::organisation as rules;
use domain::text::fold;
use platform::error::Refused;
use platform::ids::OrganisationId;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::field::FieldRow;
use ui::components::{Breadcrumb, Button, Choice, Field, PageHead};
use ui::{L, Markup, Shell};

use super::{error_at, level_choices, summary, text};
use crate::directory::{FieldProblem, Organisation, entry_by_code, organisation, register_in_preparation};
use crate::shell::{PartsPage, form as form_of};
use crate::{App, shell};

#[derive(Clone, Default)]
struct Typed {
    code: String,
    name: String,
    level: String,
    ownership: String,
    county: String,
    address: String,
    supervisor: String,
}

/// `GET /admin/organisations/new`.
///
/// # Errors
/// The database.
pub async fn form(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let own = organisation(app.db.read(), ctx.seat()?.organisation).await?;
    let typed =
        Typed { county: own.county, level: "primary".into(), ownership: "公立".into(), ..Typed::default() };
    page(&draw(shell(&ctx, ctx.l.t("organisation-new-title")), &typed, &[]))
}

/// `POST /admin/organisations/new`.
///
/// # Errors
/// The database; what is wrong is said on the page.
pub async fn create(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let get = |field: &str| fold(posted.text(field));
    let typed = Typed {
        code: get("code"),
        name: get("name"),
        level: get("level"),
        ownership: get("ownership"),
        county: get("county"),
        address: get("address"),
        supervisor: get("supervisor"),
    };
    let mut problems = Vec::new();
    let code = SchoolCode::parse(&typed.code)
        .map_err(|e| problems.push(FieldProblem { field: "code", refused: Refused::new(&e) }));
    let supervisor = match entry_by_code(app.db.read(), &typed.supervisor).await? {
        _ if typed.supervisor.is_empty() => None,
        Some(found) => Some(found.id),
        None => {
            let refused = Refused::new(&rules::ChangeRefused::CodeUnknown { code: typed.supervisor.clone() });
            problems.push(FieldProblem { field: "supervisor", refused });
            None
        }
    };
    if typed.name.is_empty() {
        let refused = Refused::new(&rules::ChangeRefused::NameMissing);
        problems.push(FieldProblem { field: "name", refused });
    }
    if let (Ok(code), true) = (code, problems.is_empty()) {
        let new = Organisation {
            id: OrganisationId::new(),
            code: code.as_str().to_owned(),
            name: typed.name.clone(),
            kind: rules::level(&typed.level).map_or("school", |l| l.kind).to_owned(),
            level: rules::level(&typed.level).map_or("primary", |l| l.code).to_owned(),
            ownership: rules::ownership(&typed.ownership).unwrap_or("公立").to_owned(),
            county: typed.county.clone(),
            district: String::new(),
            address: typed.address.clone(),
            phone: String::new(),
            website: String::new(),
            reviewer: supervisor,
        };
        match register_in_preparation(&app, &ctx.actor(), ctx.seat()?, &new).await {
            Ok(id) => {
                return Ok(go(
                    &format!("/admin/organisations/{id}"),
                    Some(("success", "organisation-prepared")),
                ));
            }
            Err(AppError::Refused(refused)) => {
                let field = if refused.forbidden { "supervisor" } else { "code" };
                problems.push(FieldProblem { field, refused });
            }
            Err(other) => return Err(other),
        }
    }
    let shell = shell(&ctx, ctx.l.t("organisation-new-title")).title_with_errors(true);
    refused_page(&draw(shell, &typed, &problems))
}

fn draw(shell: Shell, typed: &Typed, problems: &[FieldProblem]) -> PartsPage {
    let l = shell.l;
    let head = PageHead::new(l.t("organisation-new-title"))
        .crumbs(
            Breadcrumb::new(l)
                .link(l.t("organisations-title"), "/admin/organisations")
                .here(l.t("organisation-new-title")),
        )
        .lead(l.t("organisation-new-lead"));
    let at = |field: &str| error_at(l, problems, field);
    let ownerships = rules::ownerships().into_iter().map(|o| Choice::new(o, o)).collect();
    let fields = form_of(
        &shell,
        "/admin/organisations/new",
        vec![
            Field::text(l, "name", l.t("organisation-name"))
                .required()
                .value(&typed.name)
                .error(at("name"))
                .into(),
            Field::text(l, "code", l.t("organisation-code"))
                .required()
                .width("short")
                .hint(l.t("organisation-code-hint"))
                .value(&typed.code)
                .error(at("code"))
                .into(),
            FieldRow::new()
                .with(
                    Field::select(l, "level", l.t("organisation-level"), level_choices(l))
                        .required()
                        .value(&typed.level),
                )
                .with(
                    Field::select(l, "ownership", l.t("organisation-ownership"), ownerships)
                        .required()
                        .value(&typed.ownership),
                )
                .into(),
            Field::text(l, "county", l.t("organisation-county")).width("short").value(&typed.county).into(),
            Field::text(l, "address", l.t("organisation-address")).value(&typed.address).into(),
            Field::text(l, "supervisor", l.t("organisation-new-supervisor"))
                .width("short")
                .hint(l.t("organisation-new-supervisor-hint"))
                .value(&typed.supervisor)
                .error(at("supervisor"))
                .into(),
            Button::submit(l.t("organisation-new-submit")).into(),
        ],
    );
    let parts: Vec<Markup> = vec![head.into(), summary(l, problems).into(), fields];
    PartsPage::new(shell, parts)
}

/// Fresh, and with a code that is taken.
pub fn samples() -> Vec<Page> {
    fn of(l: L, typed: &Typed, problems: &[FieldProblem]) -> String {
        text(&draw(crate::shell::sample(l, l.t("organisation-new-title")), typed, problems))
    }
    vec![
        Page { name: "directory/new/fresh", render: |l| of(l, &Typed::default(), &[]) },
        Page {
            name: "directory/new/taken",
            render: |l| {
                let typed = Typed { code: "029999".into(), name: "新杏國小".into(), ..Typed::default() };
                let refused =
                    rules::ChangeRefused::CodeTaken { code: "029999".into(), name: "杏林國小".into() };
                of(l, &typed, &[FieldProblem { field: "code", refused: Refused::new(&refused) }])
            },
        },
    ]
}
