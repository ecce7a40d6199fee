//! Where I serve: what others say, and what I answer.

use axum::extract::State;
use axum::response::Response;
use platform::web::{Ctx, Posted, go, page};
use platform::{AppError, AppResult};
use ui::components::{Button, Card, Empty, Facts, Notice, PageHead, Tone};
use ui::{Markup, Shell};

use super::proposals::state;
use super::{actions, date, hidden};
use crate::identity::{self, Person, Service};
use crate::shell::{PartsPage, form};
use crate::staff::service::{self, Answer};
use crate::staff::store::Proposal;
use crate::{App, shell};

/// The page.
///
/// # Errors
/// The database.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let (conn, id) = (app.db.read(), ctx.viewer()?.person);
    let person = identity::person(conn, id).await?;
    let same = identity::same_person(conn, id).await?;
    let services = identity::services_among(conn, &same).await?;
    let proposals = service::proposals(conn, id).await?;
    page(&draw(shell(&ctx, ctx.l.t("my-service-title")), &person, &services, &proposals))
}

/// Answers a proposal.
///
/// # Errors
/// Not found for another's; refused when it was answered; the database.
pub async fn answer(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let answer = match posted.text("do") {
        "accept" => Answer::Accept,
        "refuse" => Answer::Refuse,
        "both" => Answer::Both,
        _ => return Err(AppError::Malformed("no answer".to_owned())),
    };
    service::answer(&app, &ctx.actor(), ctx.viewer()?.person, posted.id("id")?, answer).await?;
    Ok(go("/my/service", Some(("success", "service-answered"))))
}

pub(super) fn draw(shell: Shell, person: &Person, services: &[Service], proposals: &[Proposal]) -> PartsPage {
    let l = shell.l;
    let mut parts: Vec<Markup> =
        vec![PageHead::new(l.t("my-service-title")).lead(l.t("my-service-lead")).into()];
    for proposal in proposals.iter().filter(|p| p.state == "open") {
        let both = person
            .organisation
            .is_some()
            .then(|| Button::submit(l.t("my-service-both")).named("do", "both").into());
        let mut buttons: Vec<Markup> =
            vec![Button::submit(l.t("my-service-accept")).primary().named("do", "accept").into()];
        buttons.extend(both);
        buttons.push(Button::submit(l.t("my-service-refuse")).quiet().named("do", "refuse").into());
        let action =
            form(&shell, "/my/service", vec![hidden("id", &proposal.id.to_string()), actions(buttons)]);
        let key = match proposal.source.as_str() {
            "move" => "my-service-says-move",
            "sign_in" => "my-service-says-sign-in",
            "partner" => "my-service-says-partner",
            _ => "my-service-says-school",
        };
        let title = l.a("my-service-proposal", "school", &proposal.to_name);
        let text = l.a2(key, "school", &proposal.to_name, "from", &proposal.from_name);
        parts.push(Notice::new(Tone::Warn, text).title(title).action(action).into());
    }
    if person.organisation.is_none() {
        parts.push(Notice::new(Tone::Info, l.t("my-service-none-text")).title(l.t("my-service-none")).into());
    }
    let present: Vec<&Service> = services.iter().filter(|s| s.valid_until.is_none()).collect();
    let past: Vec<&Service> = services.iter().filter(|s| s.valid_until.is_some()).rev().collect();
    if present.is_empty() && past.is_empty() {
        parts.push(Empty::new(l.t("my-service-empty"), l.t("my-service-empty-text")).into());
    }
    let facts = |list: &[&Service]| {
        list.iter().fold(Facts::new(), |facts, s| {
            let from = date(l, Some(&s.valid_from));
            let span = match &s.valid_until {
                Some(until) => l.a2("staff-service-span", "from", from, "until", date(l, Some(until))),
                None => l.a("staff-service-since", "from", from),
            };
            let kind = l.t(if s.main { "my-service-main" } else { "my-service-second" });
            facts.fact(s.organisation_name.clone(), Markup::from(kind).and(Markup::small(&span)))
        })
    };
    if !present.is_empty() {
        parts.push(Card::new(facts(&present)).title(l.t("my-service-now")).into());
    }
    if !past.is_empty() {
        parts.push(Card::new(facts(&past)).title(l.t("my-service-before")).into());
    }
    let answered = proposals.iter().filter(|p| p.state != "open");
    let answered = answered.fold(None, |facts: Option<Facts>, p| {
        Some(facts.unwrap_or_default().fact(p.to_name.clone(), state(l, p)))
    });
    parts.extend(answered.map(|facts| Card::new(facts).title(l.t("my-service-answered")).into()));
    PartsPage::new(shell, parts)
}
