//! Reorganisations: the list, and one with what it would do in figures, or did, and what can be done next.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar;
use domain::organisation::{ChangeWarning, Kind, State as Stand};
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Card, Column, Empty, Facts, Field, Moment, Notice, PageHead, Row, Stat, Stats, Table,
    Tag, Timeline, Tone,
};
use ui::{L, Markup, Shell};
use uuid::Uuid;

use super::{day, items, level_name, paragraph, text, warning_text};
use crate::catalogue::{self, Load};
use crate::directory::store::{changes as store, tree};
use crate::directory::{self, ChangeId, Part, Stored};
use crate::identity::{self, Weight};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// What hangs on one organisation that would change.
#[derive(Clone)]
struct Burden {
    name: String,
    weight: Weight,
    load: Load,
    below: i64,
}

struct Shown {
    stored: Stored,
    parts: Vec<Part>,
    burdens: Vec<Burden>,
    warnings: Vec<ChangeWarning>,
    headless: Vec<String>,
    supervisors: Vec<(String, String)>,
    today: bool,
    refused: Option<Refused>,
}

/// `GET /admin/organisations/changes`.
///
/// # Errors
/// The database.
pub async fn list(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let conn = app.db.read();
    let ids = tree::parts_below(conn, ctx.seat()?.organisation).await?;
    let all = store::stored_all(conn, &ids).await?;
    let parts = store::parts(conn, &ids).await?;
    page(&draw_list(shell(&ctx, ctx.l.t("organisation-changes")), &all, &parts))
}

/// `GET /admin/organisations/changes/{id}`.
///
/// # Errors
/// Not found for reorganisations elsewhere; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(id): Path<String>) -> AppResult<Response> {
    let shown = load(&app, &ctx, &id, None).await?;
    page(&draw(shell(&ctx, ctx.l.t("change-title")), &shown))
}

/// `POST /admin/organisations/changes/{id}/apply`.
///
/// # Errors
/// Not found for reorganisations elsewhere; the database.
pub async fn apply(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    let done = directory::apply(&app, &ctx.actor(), ctx.seat()?, parse(&id)?).await;
    answer(&app, &ctx, &id, done, "change-applied").await
}

/// `POST /admin/organisations/changes/{id}/undo`.
///
/// # Errors
/// Not found for reorganisations elsewhere; the database.
pub async fn undo(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    let done = directory::undo(&app, &ctx.actor(), ctx.seat()?, parse(&id)?).await;
    let flash = if matches!(done, Ok(1..)) { "change-undone-some-stay" } else { "change-undone" };
    answer(&app, &ctx, &id, done.map(|_| ()), flash).await
}

/// `POST /admin/organisations/changes/{id}/confirm`.
///
/// # Errors
/// Not found for reorganisations elsewhere; the database.
pub async fn confirm(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let understood = posted.has("understood");
    let done = directory::confirm(&app, &ctx.actor(), ctx.seat()?, parse(&id)?, understood).await;
    answer(&app, &ctx, &id, done, "change-confirmed").await
}

fn parse(id: &str) -> AppResult<ChangeId> {
    id.parse().map_err(|_| AppError::NotFound)
}

async fn answer(app: &App, ctx: &Ctx, id: &str, done: AppResult<()>, flash: &str) -> AppResult<Response> {
    match done {
        Ok(()) => Ok(go(&format!("/admin/organisations/changes/{id}"), Some(("success", flash)))),
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let shown = load(app, ctx, id, Some(refused)).await?;
            refused_page(&draw(shell(ctx, ctx.l.t("change-title")).title_with_errors(true), &shown))
        }
        Err(other) => Err(other),
    }
}

async fn load(app: &App, ctx: &Ctx, id: &str, refused: Option<Refused>) -> AppResult<Shown> {
    let conn = app.db.read();
    let stored = directory::visible(conn, ctx.seat()?, parse(id)?).await?;
    let today = calendar::civil_date(ctx.now);
    let (mut burdens, mut supervisors, mut headless) = (Vec::new(), Vec::new(), Vec::new());
    let wanted = stored.wanted();
    for subject in &wanted.subjects {
        let entry = tree::entry(conn, *subject).await?.ok_or(AppError::NotFound)?;
        burdens.push(Burden {
            name: entry.name.clone(),
            weight: identity::weight(conn, *subject, today).await?,
            load: catalogue::load_of(conn, *subject).await?,
            below: tree::count_below(conn, *subject).await?,
        });
        supervisors.push((entry.name, entry.supervisor_name));
    }
    let takes_over =
        matches!(stored.kind(), Kind::Merge) || (stored.kind() == Kind::Split && !wanted.continues);
    if let Some(target) = wanted.targets.first().filter(|_| takes_over)
        && identity::weight(conn, *target, today).await?.heads == 0
    {
        headless.push(directory::organisation(conn, *target).await?.name);
    }
    let planned = stored.state() == Stand::Planned;
    Ok(Shown {
        parts: store::parts(conn, &[stored.id]).await?,
        warnings: if planned { directory::warnings_of(conn, &stored).await? } else { Vec::new() },
        today: stored.effective() <= today,
        burdens,
        headless,
        supervisors,
        refused,
        stored,
    })
}

/// The name of a kind.
pub(super) fn kind_name(l: L, kind: Kind) -> String {
    l.t(&format!("change-kind-{}", kind.as_str()))
}

/// Where a reorganisation stands.
pub(super) fn state_tag(l: L, stored: &Stored) -> Tag {
    let tone = match stored.state() {
        Stand::Planned => Tone::Info,
        Stand::Applied => Tone::Warn,
        Stand::Confirmed => Tone::Good,
        Stand::Undone => Tone::Neutral,
    };
    Tag::new(tone, l.t(&format!("change-state-{}", stored.state)))
}

fn draw_list(shell: Shell, all: &[Stored], parts: &[Part]) -> PartsPage {
    let l = shell.l;
    let new =
        Button::link(l.t("organisation-plan"), "/admin/organisations/changes/new").primary().icon("plus");
    let head = PageHead::new(l.t("organisation-changes"))
        .crumbs(
            Breadcrumb::new(l)
                .link(l.t("organisations-title"), "/admin/organisations")
                .here(l.t("organisation-changes")),
        )
        .lead(l.t("organisation-changes-lead"))
        .action(new.clone());
    if all.is_empty() {
        let empty =
            Empty::new(l.t("organisation-changes-empty"), l.t("organisation-changes-empty-text")).action(new);
        return PartsPage::new(shell, vec![head.into(), empty.into()]);
    }
    let columns =
        ["change-what", "change-subjects", "change-targets", "change-effective", "organisation-state"];
    let table =
        Table::new(l, l.t("organisation-changes"), columns.iter().map(|k| Column::text(l.t(k))).collect())
            .rows(all.iter().map(|stored| {
                let names = |role: &str| {
                    let names: Vec<&str> = parts
                        .iter()
                        .filter(|p| p.change == stored.id && p.role == role)
                        .map(|p| p.name.as_str())
                        .collect();
                    if names.len() > 3 {
                        l.a2("change-and-more", "names", names[..3].join("、"), "n", names.len())
                    } else {
                        names.join("、")
                    }
                };
                let href = format!("/admin/organisations/changes/{}", stored.id);
                let mut state = Markup::from(state_tag(l, stored));
                if let Some((sentence, _)) = kept(l, stored) {
                    state = state.and(Markup::small(&sentence));
                }
                Row::default()
                    .cell(Markup::link(&kind_name(l, stored.kind()), &href))
                    .cell(names("subject"))
                    .cell(names("target"))
                    .cell(day(l, &stored.effective_on))
                    .cell(state)
                    .muted(stored.state() == Stand::Undone)
            }));
    PartsPage::new(shell, vec![head.into(), table.into()])
}

/// Why the daily run could not apply it.
fn kept(l: L, stored: &Stored) -> Option<(String, String)> {
    let (code, args) = directory::change::kept_problem(&stored.problem)?;
    let args: Vec<(&str, String)> = args
        .iter()
        .map(|(name, value)| {
            let shown = if name.ends_with("_on") { day(l, value) } else { value.clone() };
            (name.as_str(), shown)
        })
        .collect();
    Some((l.args(&format!("refusal-{code}"), &args), l.args(&format!("refusal-{code}-next"), &args)))
}

fn draw(shell: Shell, shown: &Shown) -> PartsPage {
    let l = shell.l;
    let stored = &shown.stored;
    let title = l.a("change-heading", "kind", kind_name(l, stored.kind()));
    let head = PageHead::new(title.clone())
        .crumbs(
            Breadcrumb::new(l)
                .link(l.t("organisations-title"), "/admin/organisations")
                .link(l.t("organisation-changes"), "/admin/organisations/changes")
                .here(title),
        )
        .tag(state_tag(l, stored));
    let mut parts: Vec<Markup> = vec![head.into()];
    if let Some(refused) = &shown.refused {
        let body = paragraph(refused.sentence(l)).and(paragraph(refused.next(l)));
        parts.push(Notice::new(Tone::Bad, body).title(l.t("change-refused")).into());
    } else if let Some((sentence, next)) = kept(l, stored) {
        let body = paragraph(sentence).and(paragraph(next));
        parts.push(Notice::new(Tone::Bad, body).title(l.t("change-failed")).into());
    }
    let planned = stored.state() == Stand::Planned;
    let mut warned: Vec<Markup> = shown.warnings.iter().map(|w| warning_text(l, w)).collect();
    if planned {
        warned.extend(shown.headless.iter().map(|name| Markup::from(l.a("change-no-head", "name", name))));
        let people: i64 = shown.burdens.iter().map(|b| b.weight.people).sum();
        if stored.kind() == Kind::Close && people > 0 {
            warned.push(l.a("change-people-without", "n", people).into());
        }
    }
    if !warned.is_empty() {
        parts.push(Notice::new(Tone::Warn, items(warned)).title(l.t("change-look-again")).into());
    }
    parts.push(Card::new(facts(l, shown)).title(l.t("change-facts")).into());
    if planned {
        parts.push(Card::new(preview(l, shown)).title(l.t("change-preview")).into());
        parts.push(Card::new(burdens(l, shown)).title(l.t("change-burdens")).flush().into());
    } else {
        parts.push(Card::new(result(l, stored)).title(l.t("change-result")).into());
    }
    parts.extend(actions(&shell, shown));
    parts.push(Card::new(timeline(l, stored)).title(l.t("change-timeline")).into());
    PartsPage::new(shell, parts)
}

fn facts(l: L, shown: &Shown) -> Facts {
    let stored = &shown.stored;
    let names = |role: &str| {
        items(shown.parts.iter().filter(|p| p.role == role).map(|p| {
            let label = l.a2("change-part", "code", &p.code, "name", &p.name);
            Markup::link(&label, &format!("/admin/organisations/{}", p.id))
        }))
    };
    let targets = names("target");
    let target_label =
        if stored.kind() == Kind::Transfer { "change-new-supervisor" } else { "change-targets" };
    let converted = stored.wanted().converted.map(|[code, name, _, level, ownership]| {
        let level = level_name(l, &level);
        l.args(
            "change-wording",
            &[("code", code), ("name", name), ("level", level), ("ownership", ownership)],
        )
    });
    Facts::new()
        .fact(l.t("change-subjects"), names("subject"))
        .maybe(l.t(target_label), (!targets.is_empty()).then_some(targets))
        .maybe(l.t("change-becomes"), converted)
        .fact(l.t("change-effective"), day(l, &stored.effective_on))
        .maybe(l.t("change-note"), (!stored.note.is_empty()).then(|| stored.note.clone()))
}

/// What it would do, in sentences.
fn preview(l: L, shown: &Shown) -> Markup {
    let kind = shown.stored.kind();
    let total = |f: fn(&Burden) -> i64| shown.burdens.iter().map(f).sum::<i64>();
    let target = shown.parts.iter().find(|p| p.role == "target").map(|p| p.name.clone()).unwrap_or_default();
    let continues = shown.stored.wanted().continues;
    let mut lines = vec![l.t(&format!("change-does-{}", kind.as_str()))];
    if kind == Kind::Merge || (kind == Kind::Split && !continues) {
        lines.push(l.a2("change-does-people", "n", total(|b| b.weight.people), "name", &target));
        lines.push(l.a("change-does-seats", "n", total(|b| b.weight.seats)));
        let courses = total(|b| b.load.drafts + b.load.in_review + b.load.open + b.load.rosters);
        lines.push(l.a2("change-does-courses", "n", courses, "name", &target));
        lines.push(l.a2("change-does-below", "n", total(|b| b.below), "name", &target));
    }
    if kind == Kind::Split && continues {
        lines.push(l.t("change-does-continues"));
    }
    if kind == Kind::Close {
        lines.push(l.a("change-does-seats", "n", total(|b| b.weight.seats)));
    }
    if kind == Kind::Transfer {
        for (name, old) in shown.supervisors.iter().take(20) {
            lines.push(l.args(
                "change-does-supervisor",
                &[("name", name.clone()), ("old", old.clone()), ("new", target.clone())],
            ));
        }
        let moving = total(|b| b.load.in_review + b.load.open + b.load.rosters + b.load.drafts);
        lines.push(l.a2("change-does-reviews", "n", moving, "name", &target));
    }
    lines.push(l.t("change-does-past"));
    items(lines.into_iter().map(Markup::from))
}

fn burdens(l: L, shown: &Shown) -> Table {
    let columns = vec![
        Column::text(l.t("organisation-name")),
        Column::number(l.t("organisation-people")),
        Column::number(l.t("organisation-accounts")),
        Column::number(l.t("organisation-seats")),
        Column::number(l.t("change-courses-open")),
        Column::number(l.t("change-courses-review")),
        Column::number(l.t("change-rosters-review")),
        Column::number(l.t("organisation-below")),
    ];
    Table::new(l, l.t("change-burdens"), columns).dense().rows(shown.burdens.iter().map(|b| {
        Row::default()
            .cell(b.name.clone())
            .cell(b.weight.people.to_string())
            .cell(b.weight.accounts.to_string())
            .cell(b.weight.seats.to_string())
            .cell((b.load.open + b.load.drafts).to_string())
            .cell(b.load.in_review.to_string())
            .cell(b.load.rosters.to_string())
            .cell(b.below.to_string())
    }))
}

fn result(l: L, stored: &Stored) -> Markup {
    if stored.applied_at.is_none() {
        return paragraph(l.t("change-nothing-done"));
    }
    let (people, seats, edges) = stored.done();
    let stats = Stats::new(vec![
        Stat::new(l.t("change-people-moved"), people),
        Stat::new(l.t("change-seats-ended"), seats),
        Stat::new(l.t("change-edges-drawn"), edges),
    ]);
    match stored.state() {
        Stand::Undone => paragraph(l.t("change-all-back")).and(Markup::from(stats)),
        _ => stats.into(),
    }
}

fn actions(shell: &Shell, shown: &Shown) -> Vec<Markup> {
    let l = shell.l;
    let base = format!("/admin/organisations/changes/{}", shown.stored.id);
    let one = |action: &str, button: Button, lead: String, more: Vec<Markup>| {
        let mut parts = vec![paragraph(lead)];
        parts.extend(more);
        parts.push(button.into());
        Markup::from(Card::new(form(shell, &format!("{base}/{action}"), parts)))
    };
    match shown.stored.state() {
        Stand::Planned => {
            let apply = if shown.today {
                one("apply", Button::submit(l.t("change-apply")), l.t("change-apply-lead"), Vec::new())
            } else {
                let lead = l.a("change-waits", "date", day(l, &shown.stored.effective_on));
                Notice::new(Tone::Info, lead).into()
            };
            let withdraw = Button::submit(l.t("change-withdraw")).quiet();
            vec![apply, one("undo", withdraw, l.t("change-withdraw-lead"), Vec::new())]
        }
        Stand::Applied => {
            let tick = Field::tick(l, "understood", l.t("change-understood")).into();
            vec![
                one(
                    "undo",
                    Button::submit(l.t("change-undo")).icon("undo"),
                    l.t("change-undo-lead"),
                    Vec::new(),
                ),
                one(
                    "confirm",
                    Button::submit(l.t("change-confirm")).danger(),
                    l.t("change-confirm-lead"),
                    vec![tick],
                ),
            ]
        }
        Stand::Confirmed | Stand::Undone => Vec::new(),
    }
}

fn timeline(l: L, stored: &Stored) -> Timeline {
    let at = |millis: i64| l.datetime(from_millis(millis));
    let mut moments = vec![
        Moment::done(l.t("change-state-planned")).when(at(stored.planned_at)).who(stored.planned_by.clone()),
    ];
    match stored.applied_at {
        Some(applied) => {
            let moment = Moment::done(l.t("change-state-applied")).when(at(applied));
            moments.push(moment.who(stored.applied_by.clone()));
        }
        None if stored.state() == Stand::Planned => {
            moments.push(Moment::next(l.t("change-state-applied")).when(day(l, &stored.effective_on)));
        }
        None => {}
    }
    if let Some(ended) = stored.ended_at {
        let title = l.t(&format!("change-state-{}", stored.state));
        moments.push(Moment::done(title).when(at(ended)).who(stored.ended_by.clone()));
    } else if stored.state() == Stand::Applied {
        moments.push(Moment::next(l.t("change-state-confirmed")));
    }
    Timeline::new(l, moments)
}

/// A reorganisation for samples.
pub(super) fn sample_change(l: L, state: &str) -> Stored {
    Stored {
        id: ChangeId(Uuid::nil()),
        kind: "merge".into(),
        state: state.into(),
        effective_on: "2026-08-01".into(),
        note: l.pick("府教國字第1150000001號", "Document 1150000001").into(),
        request: "{\"subjects\":[],\"targets\":[],\"continues\":false,\"converted\":null}".into(),
        effect: String::new(),
        problem: String::new(),
        planned_by: l.pick("簡承曦", "Chien Cheng-Hsi").into(),
        planned_at: 1_784_000_000_000,
        applied_by: l.pick("簡承曦", "Chien Cheng-Hsi").into(),
        applied_at: (state != "planned").then_some(1_785_600_000_000),
        ended_by: String::new(),
        ended_at: None,
    }
}

fn sample_shown(l: L, state: &str) -> Shown {
    let stored = sample_change(l, state);
    let part = |role: &str, entry: directory::Entry| Part {
        change: stored.id,
        role: role.into(),
        id: entry.id,
        code: entry.code,
        name: entry.name,
    };
    let (old, new) = (super::sample::closed(l), super::sample::entry(l));
    let burden = Burden {
        name: old.name.clone(),
        weight: Weight { people: 18, seats: 3, accounts: 15, heads: 1 },
        load: Load { drafts: 1, in_review: 2, open: 3, rosters: 1 },
        below: 0,
    };
    Shown {
        parts: vec![part("subject", old.clone()), part("target", new.clone())],
        burdens: vec![burden],
        warnings: vec![ChangeWarning::AcrossLevels { name: old.name.clone(), other: new.name.clone() }],
        headless: vec![new.name],
        supervisors: vec![(old.name, old.supervisor_name)],
        today: true,
        refused: None,
        stored,
    }
}

/// The list and each state.
pub fn samples() -> Vec<Page> {
    fn of(l: L, shown: &Shown) -> String {
        text(&draw(crate::shell::sample(l, l.t("change-title")), shown))
    }
    vec![
        Page {
            name: "directory/changes/list",
            render: |l| {
                let all: Vec<Stored> = Stand::ALL.iter().map(|s| sample_change(l, s.as_str())).collect();
                let parts = sample_shown(l, "planned").parts;
                text(&draw_list(crate::shell::sample(l, l.t("organisation-changes")), &all, &parts))
            },
        },
        Page {
            name: "directory/changes/none",
            render: |l| text(&draw_list(crate::shell::sample(l, l.t("organisation-changes")), &[], &[])),
        },
        Page { name: "directory/change/planned", render: |l| of(l, &sample_shown(l, "planned")) },
        Page {
            name: "directory/change/later",
            render: |l| of(l, &Shown { today: false, ..sample_shown(l, "planned") }),
        },
        Page { name: "directory/change/applied", render: |l| of(l, &sample_shown(l, "applied")) },
        Page {
            name: "directory/change/refused",
            render: |l| {
                let refused = Refused::new(&domain::organisation::ChangeRefused::Confirmed);
                of(l, &Shown { refused: Some(refused), ..sample_shown(l, "confirmed") })
            },
        },
    ]
}
