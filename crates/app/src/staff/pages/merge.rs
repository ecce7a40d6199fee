//! Two persons who are one: looking at both, merging with a reason, and the list of merges with their undoing.

use axum::extract::{Query, State};
use axum::response::Response;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult};
use serde::Deserialize;
use ui::components::{Button, Card, Column, Empty, Facts, Field, Notice, PageHead, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::{actions, date, grouped, hidden, refusal};
use crate::identity::{self, Person};
use crate::shell::{PartsPage, form};
use crate::staff::MergeId;
use crate::staff::merging;
use crate::staff::store::Merge;
use crate::{App, credit, enrolment, shell};

/// Codes of the two, when they were found.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    kept: String,
    #[serde(default)]
    merged: String,
}

/// One of the two with what hangs on them.
pub(super) struct Side {
    pub person: Person,
    pub numbers: Vec<String>,
    pub accounts: Vec<String>,
    pub duties: usize,
    pub hours: String,
    pub awards: usize,
    pub courses: Vec<crate::catalogue::CourseId>,
}

/// The page: two fields, or both persons beside each other, and the merges made.
///
/// # Errors
/// The database.
pub async fn show(State(app): State<App>, ctx: Ctx, Query(asked): Query<Asked>) -> AppResult<Response> {
    let conn = app.db.read();
    let seat = ctx.seat()?;
    let merges = merging::merges(conn, seat).await?;
    let both = match (asked.kept.as_str(), asked.merged.as_str()) {
        ("", _) | (_, "") => None,
        (kept, merged) => Some(load(&app, &ctx, kept, merged).await),
    };
    let shell = shell(&ctx, ctx.l.t("merge-title"));
    match both.transpose() {
        Ok(both) => page(&draw(shell, both.as_ref(), &merges, None, "")),
        Err(AppError::Refused(refused)) => {
            refused_page(&draw(shell.title_with_errors(true), None, &merges, Some(&refused), ""))
        }
        Err(other) => Err(other),
    }
}

/// Finds both by what was typed; numbers never come into an address, so one goes on by their codes.
///
/// # Errors
/// The database. Who isn't found is said on the page.
pub async fn look(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let found = load(&app, &ctx, posted.text("kept"), posted.text("merged")).await;
    match found {
        Ok((kept, merged)) => {
            let (kept, merged) = (kept.person.personal_code, merged.person.personal_code);
            Ok(go(&format!("/admin/merge?kept={kept}&merged={merged}"), None))
        }
        Err(AppError::Refused(refused)) => {
            let merges = merging::merges(app.db.read(), ctx.seat()?).await?;
            let shell = shell(&ctx, ctx.l.t("merge-title")).title_with_errors(true);
            refused_page(&draw(shell, None, &merges, Some(&refused), ""))
        }
        Err(other) => Err(other),
    }
}

async fn load(app: &App, ctx: &Ctx, kept: &str, merged: &str) -> AppResult<(Side, Side)> {
    let conn = app.db.read();
    let kept = merging::find(app, conn, kept).await?;
    let merged = merging::find(app, conn, merged).await?;
    let today = domain::calendar::civil_date(ctx.now);
    let own = Some(ctx.viewer()?.person);
    merging::check(conn, (ctx.seat()?, own), &kept, &merged, today).await?;
    Ok((side(app, ctx, kept).await?, side(app, ctx, merged).await?))
}

async fn side(app: &App, ctx: &Ctx, person: Person) -> AppResult<Side> {
    let conn = app.db.read();
    let same = identity::same_person(conn, person.id).await?;
    let awards = credit::transcript(conn, person.id).await?;
    let hours: domain::hours::HalfHours = awards.iter().map(credit::Award::hours).sum();
    let places = enrolment::of_person(conn, person.id).await?;
    let today = domain::calendar::civil_date(ctx.now);
    Ok(Side {
        numbers: identity::numbers_of(conn, &same).await?.into_iter().map(|n| n.masked).collect(),
        accounts: identity::user_names(conn, &same).await?,
        duties: identity::seats_of(conn, person.id, today).await?.len(),
        hours: hours.to_string(),
        awards: awards.len(),
        courses: places.into_iter().filter(enrolment::Enrolment::is_alive).map(|e| e.course).collect(),
        person,
    })
}

/// Merges.
///
/// # Errors
/// The database. A refusal is said on the page, with what was typed.
pub async fn submit(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let (kept, merged) = (posted.text("kept"), posted.text("merged"));
    let reason = posted.text("reason");
    match merging::merge(&app, &ctx.actor(), ctx.seat()?, (kept, merged), reason).await {
        Ok(_) => Ok(go("/admin/merge", Some(("success", "merged")))),
        Err(AppError::Refused(refused)) => {
            let merges = merging::merges(app.db.read(), ctx.seat()?).await?;
            let both = load(&app, &ctx, kept, merged).await.ok();
            let shell = shell(&ctx, ctx.l.t("merge-title")).title_with_errors(true);
            refused_page(&draw(shell, both.as_ref(), &merges, Some(&refused), reason))
        }
        Err(other) => Err(other),
    }
}

/// Takes a merge apart.
///
/// # Errors
/// Not found for others'; refused when it was undone; the database.
pub async fn undo(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let id: MergeId = posted.id("id")?;
    merging::undo(&app, &ctx.actor(), ctx.seat()?, id).await?;
    Ok(go("/admin/merge", Some(("success", "merge-undone"))))
}

pub(super) fn draw(
    shell: Shell,
    both: Option<&(Side, Side)>,
    merges: &[Merge],
    refused: Option<&Refused>,
    reason: &str,
) -> PartsPage {
    let l = shell.l;
    let queue = Button::link(l.t("staff-matches-below"), "/admin/matches");
    let mut parts: Vec<Markup> =
        vec![PageHead::new(l.t("merge-title")).lead(l.t("merge-lead")).action(queue).into()];
    parts.extend(refused.map(|r| refusal(l, r).into()));
    match both {
        None => parts.push(fields(&shell)),
        Some((kept, merged)) => parts.extend(preview(&shell, kept, merged, reason)),
    }
    let list: Markup = if merges.is_empty() {
        Empty::new(l.t("merge-none"), l.t("merge-none-text")).into()
    } else {
        table(&shell, merges)
    };
    parts.push(Card::new(list).title(l.t("merge-list")).flush().into());
    PartsPage::new(shell, parts)
}

fn fields(shell: &Shell) -> Markup {
    let l = shell.l;
    let field = |name: &str, label: &str, hint: &str| {
        Field::text(l, name, l.t(label)).required().width("medium").autocomplete("off").hint(l.t(hint)).into()
    };
    let inputs = vec![
        field("kept", "merge-kept", "merge-kept-hint"),
        field("merged", "merge-merged", "merge-merged-hint"),
        actions(vec![Button::submit(l.t("merge-look")).primary().icon("search").into()]),
    ];
    Card::new(form(shell, "/admin/merge/look", inputs)).title(l.t("merge-who")).into()
}

fn preview(shell: &Shell, kept: &Side, merged: &Side, reason: &str) -> Vec<Markup> {
    let l = shell.l;
    let card = |side: &Side, key: &str| Markup::from(Card::new(facts(l, side)).title(l.t(key)));
    let pair = Markup::raw("<div class=\"grid-2\">")
        .and(card(kept, "merge-kept"))
        .and(card(merged, "merge-merged"))
        .and(Markup::raw("</div>"));
    let mut parts = vec![pair];
    let twice = kept.courses.iter().filter(|c| merged.courses.contains(c)).count();
    if twice > 0 {
        parts.push(
            Notice::new(Tone::Warn, l.t("merge-twice-text")).title(l.a("merge-twice", "n", twice)).into(),
        );
    }
    if kept.person.name != merged.person.name {
        parts.push(Notice::new(Tone::Warn, l.t("merge-names-text")).title(l.t("merge-names")).into());
    }
    let (one, other) = (&kept.person.personal_code, &merged.person.personal_code);
    let swap = format!("/admin/merge?kept={other}&merged={one}");
    let inputs = vec![
        hidden("kept", one),
        hidden("merged", other),
        Field::text(l, "reason", l.t("merge-reason"))
            .required()
            .hint(l.t("merge-reason-hint"))
            .value(reason)
            .into(),
        actions(vec![
            Button::submit(l.t("merge-submit")).primary().icon("check").into(),
            Button::link(l.t("merge-swap"), swap).into(),
            Button::link(l.t("staff-cancel"), "/admin/merge").quiet().into(),
        ]),
    ];
    let text = super::paragraph(l.t("merge-text"));
    parts.push(
        Card::new(text.and(form(shell, "/admin/merge", inputs))).title(l.t("merge-confirm")).accent().into(),
    );
    parts
}

fn facts(l: L, side: &Side) -> Facts {
    let p = &side.person;
    let separator = l.t("staff-separator");
    let none = || l.t("staff-unknown");
    let school =
        if p.organisation_name.is_empty() { l.t("staff-no-school") } else { p.organisation_name.clone() };
    let birth = date(l, p.birth_date.as_deref());
    Facts::new()
        .fact(l.t("staff-name"), p.name.clone())
        .fact(l.t("staff-file-code"), grouped(&p.personal_code))
        .fact(l.t("staff-school"), school)
        .fact(l.t("staff-birth"), if birth.is_empty() { none() } else { birth })
        .fact(
            l.t("staff-numbers"),
            if side.numbers.is_empty() { none() } else { side.numbers.join(&separator) },
        )
        .fact(
            l.t("merge-accounts"),
            if side.accounts.is_empty() { none() } else { side.accounts.join(&separator) },
        )
        .fact(l.t("merge-duties"), side.duties.to_string())
        .fact(l.t("merge-hours"), l.a2("merge-hours-text", "hours", &side.hours, "n", side.awards))
        .fact(l.t("merge-places"), side.courses.len().to_string())
}

fn table(shell: &Shell, merges: &[Merge]) -> Markup {
    let l = shell.l;
    let columns = vec![
        Column::text(l.t("merge-kept")),
        Column::text(l.t("merge-merged")),
        Column::text(l.t("merge-reason")),
        Column::text(l.t("staff-uploads-when")),
        Column::actions(l.t("staff-proposal-do")),
    ];
    let rows = merges.iter().map(|m| {
        let who = |name: &str, code: &str| Markup::from(name).and(Markup::small(&grouped(code)));
        let action: Markup = match m.undone_at {
            Some(at) => Markup::from(Tag::new(Tone::Neutral, l.t("merge-undone")))
                .and(Markup::small(&l.datetime(from_millis(at)))),
            None => {
                let undo =
                    Button::submit(l.t("staff-undo")).small().icon("undo").about(m.merged_name.clone());
                form(shell, "/admin/merge/undo", vec![hidden("id", &m.id.to_string()), undo.into()])
            }
        };
        Row::default()
            .cell(who(&m.kept_name, &m.kept_code))
            .cell(who(&m.merged_name, &m.merged_code))
            .cell(Markup::from(m.reason.clone()).and(Markup::small(&m.by_name)))
            .cell(l.datetime(from_millis(m.at)))
            .cell(action)
    });
    Table::new(l, l.t("merge-list"), columns).rows(rows).into()
}
