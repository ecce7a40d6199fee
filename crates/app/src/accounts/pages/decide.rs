//! Deciding an application: what is wished, by whom, for which seat.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::accounts::Standing;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{Breadcrumb, Button, Card, Choice, Facts, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::{base, paragraph, refusal, role_name, standing, text, today};
use crate::accounts::{Application, ApplicationId, apply, approve, refuse};
use crate::identity::seats;
use crate::shell::{PartsPage, form};
use crate::{App, shell};

struct Shown {
    application: Application,
    /// Seats of the same role that nobody holds: identity and name.
    empty: Vec<(String, String)>,
    heads: String,
    standing: Standing,
}

/// `GET …/applications/{id}`.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(id): Path<ApplicationId>) -> AppResult<Response> {
    let shown = load(&app, &ctx, id).await?;
    page(&draw(shell(&ctx, ctx.l.t("accounts-decide-title")), &shown, "", None))
}

/// `POST …/applications/{id}`.
pub async fn decide(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<ApplicationId>,
    posted: Posted,
) -> AppResult<Response> {
    let (actor, manager, standing) = (ctx.actor(), ctx.seat()?, standing(&ctx));
    let (done, flash) = if posted.text("decision") == "approve" {
        let seat = posted.text("seat").parse().ok();
        (approve(&app, &actor, manager, standing, id, seat).await, "application-approved")
    } else {
        (refuse(&app, &actor, manager, standing, id, posted.text("reason")).await, "application-refused")
    };
    match done {
        Ok(()) => Ok(go(base(standing), Some(("success", flash)))),
        Err(AppError::Refused(refused)) => {
            let shown = load(&app, &ctx, id).await?;
            let shell = shell(&ctx, ctx.l.t("accounts-decide-title")).title_with_errors(true);
            refused_page(&draw(shell, &shown, posted.text("reason"), Some(&refused)))
        }
        Err(other) => Err(other),
    }
}

async fn load(app: &App, ctx: &Ctx, id: ApplicationId) -> AppResult<Shown> {
    let standing = standing(ctx);
    let application = apply::application(app, ctx.seat()?, standing, id).await?;
    let place = application.organisation.ok_or(AppError::NotFound)?;
    let today = today(ctx);
    let all = seats::seats_at(app.db.read(), place).await?;
    let empty = all
        .iter()
        .filter(|(seat, held)| {
            seat.ended_at.is_none()
                && seat.role == application.role
                && !held.iter().any(|h| !h.acting && (h.covers(today) || h.begins_after(today)))
        })
        .map(|(seat, _)| (seat.id.to_string(), role_name(ctx.l, &seat.role, &seat.title)))
        .collect();
    let heads = seats::heads(app.db.read(), place, today).await?;
    let heads = heads.into_iter().map(|h| h.name).collect::<Vec<_>>().join("、");
    Ok(Shown { application, empty, heads, standing })
}

fn draw(shell: Shell, shown: &Shown, reason: &str, refused: Option<&Refused>) -> PartsPage {
    let l = shell.l;
    let (a, base) = (&shown.application, base(shown.standing));
    let crumbs = match shown.standing {
        Standing::Own => Breadcrumb::new(l).link(l.t("accounts-own-title"), "/accounts"),
        Standing::Above => Breadcrumb::new(l).link(l.t("accounts-below-title"), "/accounts/below"),
    };
    let head = PageHead::new(l.t("accounts-decide-title")).crumbs(crumbs.here(a.name.clone())).lead(l.a2(
        "accounts-decide-lead",
        "name",
        &a.name,
        "organisation",
        &a.organisation_name,
    ));
    let known = if a.kind == "seat" { "accounts-decide-known" } else { "accounts-decide-new" };
    let facts = Facts::new()
        .fact(l.t("accounts-name"), a.name.clone())
        .fact(l.t("accounts-place"), a.organisation_name.clone())
        .fact(l.t("accounts-duty"), role_name(l, &a.role, &a.title))
        .fact(l.t("accounts-purpose"), a.purpose.clone())
        .fact(l.t("accounts-email"), a.email.clone())
        .maybe(l.t("accounts-phone"), (!a.phone.is_empty()).then(|| a.phone.clone()))
        .maybe(l.t("accounts-user-name"), (!a.user_name.is_empty()).then(|| a.user_name.clone()))
        .fact(l.t("accounts-applicant"), l.t(known))
        .maybe(l.t("accounts-since"), a.proved_at.map(|at| l.datetime(from_millis(at))))
        .maybe(l.t("accounts-head"), (!shown.heads.is_empty()).then(|| shown.heads.clone()));
    let mut parts: Vec<Markup> = vec![head.into(), refusal(l, refused), Card::new(facts).into()];
    if a.state != "waiting" {
        parts.push(Notice::new(Tone::Info, l.t("accounts-decide-over")).into());
        return PartsPage::new(shell, parts);
    }
    let action = format!("{base}/applications/{}", a.id);
    let mut yes = vec![paragraph(&l.t("accounts-approve-lead")), super::hidden("decision", "approve")];
    if !shown.empty.is_empty() {
        let mut choices = vec![Choice::new("", l.t("accounts-approve-new-seat"))];
        choices.extend(shown.empty.iter().map(|(id, name)| Choice::new(id.clone(), name.clone())));
        yes.push(Field::radios(l, "seat", l.t("accounts-approve-seat"), choices).value("").plain().into());
    }
    yes.push(Button::submit(l.t("accounts-approve-yes")).primary().into());
    parts.push(Card::new(form(&shell, &action, yes)).title(l.t("accounts-approve")).into());
    let field = Field::textarea(l, "reason", l.t("accounts-reason"))
        .value(reason)
        .hint(l.t("accounts-refuse-hint"))
        .max_length(300)
        .rows(3)
        .required();
    let no = vec![
        super::hidden("decision", "refuse"),
        field.into(),
        Button::submit(l.t("accounts-refuse-yes")).danger().into(),
    ];
    parts.push(Card::new(form(&shell, &action, no)).title(l.t("accounts-refuse")).into());
    PartsPage::new(shell, parts)
}

/// Waiting, refused for want of a reason, over.
pub fn samples() -> Vec<Page> {
    fn one(l: L, state: &str, refused: Option<&Refused>) -> String {
        let shown = Shown {
            application: super::status::sample(state),
            empty: vec![("x".to_owned(), "作業人員".to_owned())],
            heads: "游知夏".to_owned(),
            standing: Standing::Own,
        };
        text(&draw(crate::shell::sample(l, l.t("accounts-decide-title")), &shown, "", refused))
    }
    vec![
        Page { name: "accounts/decide/waiting", render: |l| one(l, "waiting", None) },
        Page {
            name: "accounts/decide/reason",
            render: |l| {
                one(l, "waiting", Some(&Refused::new(&domain::accounts::AccountRefused::ReasonNeeded)))
            },
        },
        Page { name: "accounts/decide/over", render: |l| one(l, "refused", None) },
    ]
}
