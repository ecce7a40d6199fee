//! Where an application stands, and proving the mail address.

use axum::extract::{Path, State};
use axum::response::Response;
use platform::clock::from_millis;
use platform::web::{Ctx, Posted, page};
use platform::{AppResult, Page};
use ui::components::{Button, Card, Facts, Moment, Notice, PageHead, Timeline, Tone};
use ui::{L, Markup, Shell};

use super::{paragraph, role_name, text};
use crate::accounts::Application;
use crate::accounts::apply;
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// `GET /apply/status/{token}`: needs no sign-in, the token is the right to look.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(token): Path<String>) -> AppResult<Response> {
    let (found, who) = apply::status(&app, &token).await?;
    page(&draw(shell(&ctx, ctx.l.t("apply-status-title")), &found, &who))
}

/// `GET /apply/confirm/{token}`: asks first, because programs that look through mail follow links too.
pub async fn ask(State(app): State<App>, ctx: Ctx, Path(token): Path<String>) -> AppResult<Response> {
    let found = apply::proof(&app, &token).await?;
    page(&draw_ask(shell(&ctx, ctx.l.t("apply-prove-title")), &found, &token))
}

/// `POST /apply/confirm/{token}`.
pub async fn prove(
    State(app): State<App>,
    ctx: Ctx,
    Path(token): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    let proved = crate::accounts::prove(&app, &ctx.actor(), &token).await?;
    let who = match proved.organisation {
        Some(organisation) if proved.state == "waiting" => {
            apply::who_decides(&app, organisation, &proved.role).await?
        }
        _ => String::new(),
    };
    page(&draw(shell(&ctx, ctx.l.t("apply-status-title")), &proved, &who))
}

fn draw(shell: Shell, a: &Application, who: &str) -> PartsPage {
    let l = shell.l;
    let mut parts: Vec<Markup> = vec![PageHead::new(l.t("apply-status-title")).into()];
    parts.push(match a.state.as_str() {
        // Who claims somebody's code must not learn that person's address.
        "mail" if a.kind == "teacher" && a.person.is_some() => {
            Notice::new(Tone::Info, l.t("apply-state-mail-record-next")).title(l.t("apply-state-mail")).into()
        }
        "mail" => Notice::new(Tone::Info, l.a("apply-state-mail-next", "email", &a.email))
            .title(l.t("apply-state-mail"))
            .into(),
        "waiting" => Notice::new(Tone::Info, l.a("apply-state-waiting-next", "who", who))
            .title(l.t("apply-state-waiting"))
            .into(),
        "refused" => Notice::new(Tone::Bad, l.a("apply-state-refused-next", "who", &a.decided_by))
            .title(l.a("apply-state-refused", "reason", &a.reason))
            .into(),
        "done" => Notice::new(Tone::Good, l.a("apply-state-done-next", "user", &a.user_name))
            .title(l.t("apply-state-done"))
            .action(Button::link(l.t("ui-sign-in"), "/sign-in").primary())
            .into(),
        _ => Notice::new(Tone::Good, l.t("apply-state-approved-next"))
            .title(l.t("apply-state-approved"))
            .into(),
    });
    let facts = Facts::new()
        .fact(l.t("accounts-name"), a.name.clone())
        .maybe(l.t("accounts-place"), (!a.organisation_name.is_empty()).then(|| a.organisation_name.clone()))
        .maybe(l.t("accounts-duty"), (!a.role.is_empty()).then(|| role_name(l, &a.role, &a.title)))
        .maybe(l.t("accounts-user-name"), (!a.user_name.is_empty()).then(|| a.user_name.clone()));
    parts.push(Card::new(facts).title(l.t("apply-what")).into());
    parts.push(Card::new(timeline(l, a, who)).title(l.t("apply-steps")).into());
    PartsPage::new(shell, parts)
}

fn timeline(l: L, a: &Application, who: &str) -> Timeline {
    let mut moments = vec![Moment::done(l.t("apply-step-sent")).when(l.datetime(from_millis(a.created_at)))];
    moments.push(match a.proved_at {
        Some(at) => Moment::done(l.t("apply-step-proved")).when(l.datetime(from_millis(at))),
        None if a.state == "done" => Moment::done(l.t("apply-step-proved")),
        None if a.state == "waiting" => Moment::done(l.t("apply-step-proved")),
        None => Moment::now(l.t("apply-step-prove")),
    });
    if a.kind != "teacher" {
        let decided = a.decided_at.map(|at| l.datetime(from_millis(at)));
        moments.push(match (a.state.as_str(), decided) {
            ("refused", Some(at)) => {
                Moment::bad(l.t("apply-step-refused")).when(at).who(a.decided_by.clone())
            }
            (_, Some(at)) => Moment::done(l.t("apply-step-approved")).when(at).who(a.decided_by.clone()),
            ("waiting", None) => Moment::now(l.t("apply-step-decide")).who(who),
            _ => Moment::next(l.t("apply-step-decide")),
        });
    }
    if a.state != "refused" {
        let ready = l.t("apply-step-ready");
        moments.push(if ["done", "approved"].contains(&a.state.as_str()) {
            Moment::done(ready)
        } else {
            Moment::next(ready)
        });
    }
    Timeline::new(l, moments)
}

fn draw_ask(shell: Shell, a: &Application, token: &str) -> PartsPage {
    let l = shell.l;
    let button = Button::submit(l.t("apply-prove-yes")).primary();
    let action = format!("/apply/confirm/{token}");
    let body = paragraph(&l.a2("apply-prove-text", "name", &a.name, "email", &a.email)).and(form(
        &shell,
        &action,
        vec![button.into()],
    ));
    let parts = vec![PageHead::new(l.t("apply-prove-title")).into(), Card::new(body).into()];
    PartsPage::new(shell, parts)
}

/// An application for samples.
pub(super) fn sample(state: &str) -> Application {
    let mut a = apply::new_application("business", state, jiff::Timestamp::UNIX_EPOCH);
    a.name = "林杏芸".to_owned();
    a.email = "lin@school.example".to_owned();
    a.user_name = "lin.hsingyun".to_owned();
    a.role = "operator".to_owned();
    a.title = "教學組長".to_owned();
    a.purpose = "115 學年度教學組長職務分配表".to_owned();
    a.organisation_name = "宜蘭縣杏林國小".to_owned();
    if state != "mail" {
        a.proved_at = Some(0);
    }
    if state == "refused" {
        a.reason = "本學期由另一位老師擔任".to_owned();
        a.decided_by = "游知夏".to_owned();
        a.decided_at = Some(0);
    }
    a
}

/// Each state, and the question behind the mailed link.
pub fn samples() -> Vec<Page> {
    fn shell(l: L) -> Shell {
        Shell::new(l, l.t("apply-status-title"), "/apply", "sample")
    }
    fn state(l: L, state: &str) -> String {
        text(&draw(shell(l), &sample(state), "宜蘭縣杏林國小 游知夏"))
    }
    vec![
        Page { name: "accounts/status/mail", render: |l| state(l, "mail") },
        Page { name: "accounts/status/waiting", render: |l| state(l, "waiting") },
        Page { name: "accounts/status/refused", render: |l| state(l, "refused") },
        Page { name: "accounts/status/approved", render: |l| state(l, "approved") },
        Page { name: "accounts/status/done", render: |l| state(l, "done") },
        Page { name: "accounts/status/ask", render: |l| text(&draw_ask(shell(l), &sample("mail"), "token")) },
    ]
}
