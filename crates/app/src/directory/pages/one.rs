//! One organisation: what it is, who supervises it, what it came from and became, how it is reached.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar;
use domain::organisation::Contact;
use domain::permissions::Function;
use platform::ids::OrganisationId;
use platform::web::{Ctx, page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Card, Column, Empty, Facts, Moment, Notice, PageHead, Row, Stat, Stats, Table, Tag,
    Timeline, Tone,
};
use ui::{L, Markup, Shell};

use super::changes::kind_name;
use super::{day, level_name, sample, state_tag, text};
use crate::directory::store::{changes, tree};
use crate::directory::{Edge, Entry, FormerName, Stored, Succession, authorise_at, contact};
use crate::identity::{self, Weight};
use crate::shell::PartsPage;
use crate::{App, shell};

struct Shown {
    entry: Entry,
    names: Vec<FormerName>,
    edges: Vec<Edge>,
    successions: Vec<Succession>,
    changes: Vec<Stored>,
    contact: Option<Contact>,
    weight: Weight,
    below: i64,
}

/// `GET /admin/organisations/{id}`.
///
/// # Errors
/// Not found for organisations elsewhere; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(id): Path<String>) -> AppResult<Response> {
    let id: OrganisationId = id.parse().map_err(|_| AppError::NotFound)?;
    let conn = app.db.read();
    let entry = tree::entry(conn, id).await?.ok_or(AppError::NotFound)?;
    authorise_at(conn, ctx.seat()?, Function::ACCOUNT_MANAGE_SUBORDINATE, id)
        .await
        .map_err(|_| AppError::NotFound)?;
    let shown = Shown {
        names: tree::names(conn, id).await?,
        edges: tree::edges(conn, id).await?,
        successions: tree::successions(conn, id).await?,
        changes: changes::changes_of(conn, id).await?,
        contact: contact(conn, id, "").await?,
        weight: identity::weight(conn, id, calendar::civil_date(ctx.now)).await?,
        below: tree::count_below(conn, id).await?,
        entry,
    };
    page(&draw(shell(&ctx, &shown.entry.name), &shown))
}

fn draw(shell: Shell, shown: &Shown) -> PartsPage {
    let l = shell.l;
    let entry = &shown.entry;
    let mut head = PageHead::new(entry.name.clone())
        .crumbs(Breadcrumb::new(l).link(l.t("organisations-title"), "/admin/organisations").here(&entry.name))
        .eyebrow(entry.code.clone())
        .tag(state_tag(l, entry));
    if entry.valid_until.is_none() {
        let plan =
            |kind: &str| format!("/admin/organisations/changes/new?kind={kind}&organisation={}", entry.code);
        head = if entry.preparing {
            head.action(Button::link(l.t("change-kind-open"), plan("open")).primary())
        } else {
            head.action(Button::link(l.t("organisation-plan"), plan("merge")).icon("plus"))
        };
    }
    let mut parts: Vec<Markup> = vec![head.into()];
    if let Some(successor) = entry.successor {
        let link = Markup::link(&entry.successor_name, &format!("/admin/organisations/{successor}"));
        let now = Markup::from(l.t("organisation-now-text")).and(" ").and(link);
        parts.push(Notice::new(Tone::Info, now).title(l.t("organisation-taken-over")).into());
    }
    parts.push(figures(l, shown).into());
    parts.push(Card::new(facts(l, entry)).title(l.t("organisation-facts")).into());
    parts.push(Card::new(contact_facts(l, shown)).title(l.t("organisation-contact")).into());
    parts.push(Card::new(timeline(l, shown)).title(l.t("organisation-history")).into());
    if !shown.successions.is_empty() {
        parts.push(Card::new(relatives(l, shown)).title(l.t("organisation-relatives")).flush().into());
    }
    PartsPage::new(shell, parts)
}

fn figures(l: L, shown: &Shown) -> Stats {
    let weight = shown.weight;
    let mut heads = Stat::new(l.t("organisation-heads"), weight.heads);
    if weight.heads == 0 && shown.entry.valid_until.is_none() {
        heads = heads.tone(Tone::Warn).note(l.t("organisation-no-head"));
    }
    let below = Stat::new(l.t("organisation-below"), shown.below);
    Stats::new(vec![
        Stat::new(l.t("organisation-people"), weight.people),
        Stat::new(l.t("organisation-accounts"), weight.accounts),
        Stat::new(l.t("organisation-seats"), weight.seats),
        heads,
        if shown.below > 0 {
            below.href(format!("/admin/organisations?under={}", shown.entry.code))
        } else {
            below
        },
    ])
}

fn facts(l: L, entry: &Entry) -> Facts {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Facts::new()
        .fact(l.t("organisation-level"), level_name(l, &entry.level))
        .fact(l.t("organisation-ownership"), entry.ownership.clone())
        .maybe(l.t("organisation-county"), some(&entry.county))
        .fact(l.t("organisation-supervisor"), entry.supervisor_name.clone())
        .maybe(l.t("organisation-address"), some(&entry.address))
        .maybe(l.t("organisation-phone"), some(&entry.phone))
        .maybe(l.t("organisation-website"), some(&entry.website))
        .fact(l.t("organisation-since"), day(l, &entry.valid_from))
}

fn contact_facts(l: L, shown: &Shown) -> Markup {
    let Some(contact) = &shown.contact else {
        return Empty::new(l.t("organisation-no-contact"), l.t("organisation-no-contact-text")).into();
    };
    super::centres::contact_facts(l, contact, &shown.entry).into()
}

fn timeline(l: L, shown: &Shown) -> Timeline {
    let mut moments: Vec<(String, Moment)> = Vec::new();
    for change in &shown.changes {
        let title = l.a("organisation-moment-change", "kind", kind_name(l, change.kind()));
        let at = day(l, &change.effective_on);
        let link =
            Markup::link(&change_tag_text(l, change), &format!("/admin/organisations/changes/{}", change.id));
        let moment = match change.state.as_str() {
            "planned" => Moment::next(title),
            "undone" => Moment::bad(title),
            _ => Moment::done(title),
        };
        moments
            .push((change.effective_on.clone(), moment.when(at).who(change.planned_by.clone()).note(link)));
    }
    for name in &shown.names {
        let args =
            [("name", name.name.clone()), ("code", name.code.clone()), ("level", level_name(l, &name.level))];
        let moment = Moment::done(l.args("organisation-moment-name", &args)).when(l.a2(
            "organisation-from-until",
            "from",
            day(l, &name.valid_from),
            "until",
            day(l, &name.valid_until),
        ));
        moments.push((name.valid_until.clone(), moment));
    }
    for edge in &shown.edges {
        let title = l.a("organisation-moment-supervision", "name", &edge.name);
        let when = match &edge.valid_until {
            Some(until) => {
                l.a2("organisation-from-until", "from", day(l, &edge.valid_from), "until", day(l, until))
            }
            None => l.a("organisation-from", "from", day(l, &edge.valid_from)),
        };
        let moment = if edge.valid_until.is_none() { Moment::now(title) } else { Moment::done(title) };
        moments.push((edge.valid_from.clone(), moment.when(when)));
    }
    moments.sort_by(|a, b| b.0.cmp(&a.0));
    Timeline::new(l, moments.into_iter().map(|m| m.1).collect())
}

fn change_tag_text(l: L, change: &Stored) -> String {
    l.t(&format!("change-state-{}", change.state))
}

fn relatives(l: L, shown: &Shown) -> Table {
    let columns = ["organisation-name", "organisation-code", "organisation-relation", "organisation-since"];
    Table::new(l, l.t("organisation-relatives"), columns.iter().map(|key| Column::text(l.t(key))).collect())
        .rows(shown.successions.iter().map(|other| {
            let key = match (other.earlier, other.answers) {
                (true, true) => "organisation-predecessor",
                (true, false) => "organisation-origin",
                (false, true) => "organisation-successor",
                (false, false) => "organisation-offspring",
            };
            Row::default()
                .cell(Markup::link(&other.name, &format!("/admin/organisations/{}", other.id)))
                .cell(other.code.clone())
                .cell(Tag::new(Tone::Neutral, l.t(key)))
                .cell(day(l, &other.since))
        }))
}

/// An open school with a history, one that was taken over, one in preparation.
pub fn samples() -> Vec<Page> {
    fn of(l: L, entry: Entry, history: bool) -> String {
        let name = FormerName {
            code: "029990".into(),
            name: l.pick("宜蘭縣杏林國小分校", "Hsinglin Branch School").into(),
            kind: "school".into(),
            level: "primary".into(),
            ownership: "公立".into(),
            valid_from: "1990-08-01".into(),
            valid_until: "1999-07-31".into(),
        };
        let edge = Edge {
            supervisor: entry.id,
            name: entry.supervisor_name.clone(),
            valid_from: "1990-08-01".into(),
            valid_until: None,
        };
        let relative = Succession {
            id: entry.id,
            code: "029998".into(),
            name: sample::closed(l).name,
            since: "2026-08-01".into(),
            answers: true,
            change: super::changes::sample_change(l, "applied").id,
            earlier: true,
        };
        let shown = Shown {
            names: if history { vec![name] } else { Vec::new() },
            edges: vec![edge],
            successions: if history { vec![relative] } else { Vec::new() },
            changes: if history { vec![super::changes::sample_change(l, "applied")] } else { Vec::new() },
            contact: history.then(|| super::contact::sample_contact(l)),
            weight: Weight { people: 18, seats: 2, accounts: 15, heads: i64::from(history) },
            below: 0,
            entry,
        };
        text(&draw(crate::shell::sample(l, shown.entry.name.clone()), &shown))
    }
    vec![
        Page { name: "directory/organisation/history", render: |l| of(l, sample::entry(l), true) },
        Page { name: "directory/organisation/closed", render: |l| of(l, sample::closed(l), false) },
        Page { name: "directory/organisation/preparing", render: |l| of(l, sample::preparing(l), false) },
    ]
}
