//! `/my/elsewhere/{id}`: a record as its person sees it; while it may be changed, its form.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::elsewhere::State as Standing;
use platform::ids::FileId;
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{Breadcrumb, Button, Card, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::{actions, evidence, facts, form, sample, send_file, state_tag, steps};
use crate::App;
use crate::credit::elsewhere::{self, ElsewhereId, Whole};
use crate::shell::PartsPage;

/// Shows it.
///
/// # Errors
/// Not found for somebody else's; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(id): Path<ElsewhereId>) -> AppResult<Response> {
    let (conn, person) = (app.db.read(), ctx.viewer()?.person);
    let whole = elsewhere::own(conn, person, id).await?;
    let shell = crate::shell(&ctx, whole.record.title.clone());
    if whole.record.state().is_open() {
        return page(&form::draw(shell, &form::of(&app, whole).await?));
    }
    let desk = match whole.record.desk {
        Some(desk) => crate::directory::organisation(conn, desk).await?.name,
        None => ctx.l.t("elsewhere-desk-national"),
    };
    page(&draw(shell, &whole, &desk))
}

/// A file of the person's own record.
///
/// # Errors
/// Not found for somebody else's, and while the scanner has not answered.
pub async fn file(
    State(app): State<App>,
    ctx: Ctx,
    Path((id, file)): Path<(ElsewhereId, FileId)>,
) -> AppResult<Response> {
    let whole = elsewhere::own(app.db.read(), ctx.viewer()?.person, id).await?;
    Ok(send_file(&app, &whole, file).await?.1)
}

fn draw(shell: Shell, whole: &Whole, desk: &str) -> PartsPage {
    let (l, record) = (shell.l, &whole.record);
    let here = format!("/my/elsewhere/{}", record.id);
    let crumbs = Breadcrumb::new(l)
        .link(l.t("transcript-title"), "/my/transcript")
        .link(l.t("elsewhere-title"), "/my/elsewhere")
        .here(record.title.as_str());
    let head = PageHead::new(record.title.as_str()).crumbs(crumbs).tag(state_tag(l, record.state()));
    let mut parts: Vec<Markup> = vec![head.into()];
    if record.state() == Standing::Sent {
        let since = record.sent_at.map(platform::clock::from_millis);
        let due = since.map(|at| l.date(elsewhere::due(at))).unwrap_or_default();
        let text = l.a2("elsewhere-waits-at", "desk", desk, "due", due);
        parts.push(Notice::new(Tone::Info, text).title(l.t("elsewhere-waits-title")).into());
    }
    if record.state() == Standing::Accepted && record.half_hours < record.asked_half_hours {
        let text = l.a2("elsewhere-fewer", "n", record.hours(), "asked", record.asked());
        parts.push(Notice::new(Tone::Info, text).into());
    }
    parts.push(Card::new(facts(l, record)).into());
    parts.push(Card::new(evidence(l, &here, whole)).title(l.t("elsewhere-evidence")).into());
    parts.push(Card::new(steps(l, record, &whole.steps)).title(l.t("elsewhere-history")).into());
    if record.state() == Standing::Sent {
        let withdraw = Button::submit(l.t("elsewhere-withdraw")).icon("undo").named("do", "withdraw");
        let text =
            Markup::raw("<p class=\"sub\">").and(l.t("elsewhere-withdraw-text")).and(Markup::raw("</p>"));
        parts.push(crate::shell::form(&shell, &here, vec![text, actions([withdraw.into()])]));
    }
    if matches!(record.state(), Standing::Refused | Standing::TakenBack) {
        let again = Button::link(l.t("elsewhere-new"), "/my/elsewhere/new").icon("plus");
        parts.push(actions([again.into()]));
    }
    PartsPage::new(shell, parts)
}

/// Waiting, accepted with fewer hours, refused, taken back.
pub(super) fn samples() -> Vec<Page> {
    fn of(l: L, state: Standing) -> String {
        let whole = sample::whole(l, state);
        let desk = l.pick("雲杉縣立杏壇國民小學", "Xingtan Primary School");
        super::super::draw(&draw(crate::shell::sample(l, whole.record.title.clone()), &whole, desk))
    }
    vec![
        Page { name: "credit/elsewhere/sent", render: |l| of(l, Standing::Sent) },
        Page { name: "credit/elsewhere/accepted", render: |l| of(l, Standing::Accepted) },
        Page { name: "credit/elsewhere/refused", render: |l| of(l, Standing::Refused) },
        Page { name: "credit/elsewhere/taken-back", render: |l| of(l, Standing::TakenBack) },
    ]
}
