//! `/requirements/below`: how the organisations below stand, by requirement, by organisation, down to the names for who may
//! see them; reading names is recorded.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::calendar::civil_date;
use domain::hours::HalfHours;
use domain::permissions::{Function, OrganisationKind};
use domain::requirement::{Span, Standing};
use jiff::Timestamp;
use platform::ids::PersonId;
use platform::web::{Ctx, download, go, page};
use platform::{AppError, AppResult};
use serde::Deserialize;
use serde_json::json;
use ui::components::{
    Breadcrumb, Button, Card, Column, Empty, Notice, PageHead, Pagination, Row, Table, Tabs, Tag, Tone,
};
use ui::{L, Markup, Shell, encode};

use super::super::store::{self, kept};
use super::super::{Entry, RequirementId, by_id, in_force};
use super::figures::{self, Line};
use crate::directory::{self, Organisation};
use crate::identity::{self, Person};
use crate::shell::PartsPage;
use crate::{App, shell};

const PER_PAGE: usize = 100;

/// What is asked of the figures.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// `before` for the periods that ended last.
    #[serde(default)]
    pub(super) when: String,
    /// Code of a region centre, for the national centre.
    #[serde(default)]
    centre: String,
    /// All people instead of those with hours missing.
    #[serde(default)]
    all: String,
    #[serde(default)]
    page: String,
}

impl Asked {
    fn tail(&self) -> String {
        let pairs = [("centre", &self.centre), ("when", &self.when)];
        let parts: Vec<String> = pairs
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    fn centre_tail(&self) -> String {
        Self { centre: self.centre.clone(), ..Self::default() }.tail()
    }
}

/// Whose figures: the seat's own organisation, or for the national centre a region centre below it.
pub(super) struct Target {
    pub organisation: Organisation,
    /// Whether the reader may see names at organisations below, and so small groups too.
    pub names: bool,
}

async fn target(app: &App, ctx: &Ctx, asked: &Asked) -> AppResult<Target> {
    let (conn, seat) = (app.db.read(), ctx.seat()?);
    let names = ctx.viewer()?.may(Function::ACCOUNT_MANAGE_SUBORDINATE);
    let organisation = if seat.kind == OrganisationKind::NationalCentre && !asked.centre.is_empty() {
        // One county's figures beside the nation's would give away what the nation's page withholds.
        if !names {
            return Err(AppError::NotFound);
        }
        directory::organisation_by_code(conn, &asked.centre).await?.ok_or(AppError::NotFound)?
    } else {
        directory::organisation(conn, seat.organisation).await?
    };
    directory::authorise_at(conn, seat, Function::STATISTICS_COUNTY, organisation.id).await?;
    Ok(Target { organisation, names })
}

/// `GET /requirements/below`.
///
/// # Errors
/// Denied outside the reach of the function; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Query(asked): Query<Asked>) -> AppResult<Response> {
    if ctx.seat()?.kind == OrganisationKind::NationalCentre && asked.centre.is_empty() {
        return Ok(go("/requirements/nation", None));
    }
    let target = target(&app, &ctx, &asked).await?;
    let (conn, today, l) = (app.db.read(), civil_date(ctx.now), ctx.l);
    let list = in_force(conn, today).await?;
    let among = directory::ids_below(conn, target.organisation.id).await?;
    let totals = kept::totals(conn, Some(&among), &store::cut(today)).await?;
    let href = |id: RequirementId| format!("/requirements/below/{id}{}", asked.tail());
    let before = asked.when == "before";
    let mut lines = figures::by_requirement(l, &list, totals, today, before, href);
    // Of other counties' requirements nobody here is concerned.
    lines.retain(|line| line.figure.people > 0);
    if !target.names {
        figures::protect_each(&mut lines, app.settings.small_group);
    }
    let as_of = figures::as_of(conn).await?;
    let shown = Overview {
        whose: target.organisation.name,
        lines,
        as_of,
        before,
        path: format!("/requirements/below{}", asked.centre_tail()),
    };
    page(&draw(shell(&ctx, l.t("requirements-below-title")), &shown, app.settings.small_group))
}

/// What the overview shows.
pub(super) struct Overview {
    pub whose: String,
    pub lines: Vec<Line>,
    pub as_of: Option<Timestamp>,
    pub before: bool,
    pub path: String,
}

pub(super) fn draw(shell: Shell, shown: &Overview, threshold: u32) -> PartsPage {
    let l = shell.l;
    let title = shell.title.clone();
    let head =
        PageHead::new(title.as_str()).eyebrow(shown.whose.as_str()).lead(l.t("requirements-below-lead"));
    let mut parts: Vec<Markup> = vec![
        head.into(),
        figures::when(l, &shown.path, shown.before).into(),
        figures::as_of_notice(l, shown.as_of),
    ];
    parts.extend(figures::withheld_notice(l, &shown.lines, threshold));
    parts.push(if shown.lines.is_empty() {
        Empty::new(l.t("requirements-below-empty"), l.t("requirements-below-empty-text")).into()
    } else {
        figures::table(l, &title, &l.t("requirements-column-requirement"), &shown.lines).into()
    });
    PartsPage::new(shell, parts)
}

/// One requirement in one period.
pub(super) struct One {
    pub entry: Entry,
    pub span: Span,
    pub whose: String,
    pub lines: Vec<Line>,
    pub total: Line,
    pub as_of: Option<Timestamp>,
    /// What the lines are about, and where the list of all requirements is.
    pub first: String,
    pub back: String,
    pub csv: String,
}

async fn one_of(app: &App, ctx: &Ctx, id: &str, asked: &Asked) -> AppResult<One> {
    let target = target(app, ctx, asked).await?;
    let (conn, today) = (app.db.read(), civil_date(ctx.now));
    let entry = published(app, id).await?;
    let span = figures::span_of(&entry, today, asked.when == "before").ok_or(AppError::NotFound)?;
    let among = directory::ids_below(conn, target.organisation.id).await?;
    let found = kept::by_organisation(conn, &among, entry.id, &span.from.to_string()).await?;
    let ids: Vec<_> = found.iter().map(|(organisation, _)| *organisation).collect();
    let briefs: HashMap<_, _> =
        directory::briefs(conn, &ids).await?.into_iter().map(|brief| (brief.id, brief)).collect();
    let line = |(organisation, figure): (platform::ids::OrganisationId, kept::Figure)| {
        let brief = briefs.get(&organisation)?;
        let leads = target.names && organisation != ctx.seat().ok()?.organisation;
        let href = format!("/requirements/below/{}/{}{}", entry.id, encode(&brief.code), asked.tail());
        Some(Line {
            name: brief.name.clone(),
            href: if leads { href } else { String::new() },
            note: String::new(),
            figure,
            withheld: false,
        })
    };
    let mut lines: Vec<Line> = found.into_iter().filter_map(line).collect();
    lines.sort_by(|a, b| b.figure.missing.cmp(&a.figure.missing).then_with(|| a.name.cmp(&b.name)));
    let mut total = Line { figure: figures::sum(&lines), ..Line::default() };
    if !target.names {
        figures::protect(&mut lines, &mut total, app.settings.small_group);
    }
    Ok(One {
        span,
        whose: target.organisation.name,
        lines,
        total,
        as_of: figures::as_of(conn).await?,
        first: ctx.l.t("requirements-column-organisation"),
        back: format!("/requirements/below{}", asked.tail()),
        csv: format!("/requirements/below/{}/figures.csv{}", entry.id, asked.tail()),
        entry,
    })
}

/// A published requirement by the identity in an address.
pub(super) async fn published(app: &App, id: &str) -> AppResult<Entry> {
    let id: RequirementId = id.parse().map_err(|_| AppError::NotFound)?;
    let entry = by_id(app.db.read(), id).await?;
    if entry.published { Ok(entry) } else { Err(AppError::NotFound) }
}

/// `GET /requirements/below/{id}`.
///
/// # Errors
/// Not found for what is not in force then; denied outside the reach of the function; the database.
pub async fn one(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let one = one_of(&app, &ctx, &id, &asked).await?;
    let shell = shell(&ctx, &one.entry.requirement.title);
    page(&draw_one(shell, &one, app.settings.small_group))
}

pub(super) fn draw_one(shell: Shell, one: &One, threshold: u32) -> PartsPage {
    let l = shell.l;
    let requirement = &one.entry.requirement;
    let crumbs =
        Breadcrumb::new(l).link(l.t("requirements-below-title"), one.back.as_str()).here(&requirement.title);
    let mut head = PageHead::new(&requirement.title)
        .crumbs(crumbs)
        .eyebrow(one.whose.as_str())
        .lead(super::period(l, requirement, one.span));
    if !one.csv.is_empty() {
        head = head.action(Button::link(l.t("requirements-csv"), one.csv.as_str()).icon("download"));
    }
    let mut parts: Vec<Markup> =
        vec![head.into(), figures::total(l, &one.total).into(), figures::as_of_notice(l, one.as_of)];
    parts.extend(figures::withheld_notice(l, &one.lines, threshold));
    parts.push(if one.lines.is_empty() {
        Empty::new(l.t("requirements-below-empty"), l.t("requirements-below-empty-text")).into()
    } else {
        figures::table(l, &requirement.title, &one.first, &one.lines).into()
    });
    parts.push(Card::new(super::rule(l, requirement)).title(l.t("requirements-rule")).into());
    PartsPage::new(shell, parts)
}

/// `GET /requirements/below/{id}/figures.csv`: exactly what the page shows.
///
/// # Errors
/// As the page.
pub async fn csv(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let one = one_of(&app, &ctx, &id, &asked).await?;
    let bytes = figures::lines_as_csv(ctx.l, &one.first, &one.lines)?;
    Ok(download("requirement-figures.csv", "text/csv; charset=utf-8", bytes))
}

/// People of one organisation.
pub(super) struct Names {
    pub entry: Entry,
    pub span: Span,
    pub organisation: String,
    pub people: Vec<(Person, Standing, HalfHours, HalfHours)>,
    pub all: bool,
    pub page: usize,
    pub pages: usize,
    pub path: String,
    pub back: String,
}

/// `GET /requirements/below/{id}/{code}`: the names, for who may also manage accounts there. Recorded, and shown to
/// everybody whose name was read.
///
/// # Errors
/// Not found for an organisation elsewhere; denied to a seat without the function; the database.
pub async fn names(
    State(app): State<App>,
    ctx: Ctx,
    Path((id, code)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let (conn, seat, today) = (app.db.read(), ctx.seat()?, civil_date(ctx.now));
    let entry = published(&app, &id).await?;
    let place = directory::organisation_by_code(conn, &code).await?.ok_or(AppError::NotFound)?;
    if !ctx.viewer()?.may(Function::ACCOUNT_MANAGE_SUBORDINATE) {
        directory::authorise_at(conn, seat, Function::ACCOUNT_MANAGE_SUBORDINATE, place.id).await?;
    }
    let may = directory::authorise_at(conn, seat, Function::ACCOUNT_MANAGE_SUBORDINATE, place.id).await;
    may.map_err(|_| AppError::NotFound)?;
    let span = figures::span_of(&entry, today, asked.when == "before").ok_or(AppError::NotFound)?;
    let rows = kept::people(conn, place.id, entry.id, &span.from.to_string()).await?;
    let all = !asked.all.is_empty();
    let standing = |row: &kept::Kept| Standing::parse(&row.state).unwrap_or(Standing::Open);
    let rows: Vec<_> = rows.into_iter().filter(|row| all || standing(row).is_missing()).collect();
    let ids: Vec<PersonId> = rows.iter().map(|row| row.person).collect();
    let mut known: HashMap<PersonId, Person> =
        identity::persons(conn, &ids).await?.into_iter().map(|person| (person.id, person)).collect();
    let half = |n: i64| HalfHours(i32::try_from(n).unwrap_or(0));
    let mut people: Vec<_> = rows
        .iter()
        .filter_map(|row| Some((known.remove(&row.person)?, standing(row), half(row.done), half(row.needed))))
        .collect();
    people.sort_by(|a, b| (a.1, &a.0.name, &a.0.personal_code).cmp(&(b.1, &b.0.name, &b.0.personal_code)));
    let pages = people.len().div_ceil(PER_PAGE).max(1);
    let at = asked.page.parse::<usize>().unwrap_or(1).clamp(1, pages);
    let people: Vec<_> = people.into_iter().skip((at - 1) * PER_PAGE).take(PER_PAGE).collect();
    record(&app, &ctx, &entry, place.id, &people).await?;
    let shown = Names {
        span,
        organisation: place.name,
        people,
        all,
        page: at,
        pages,
        path: format!("/requirements/below/{}/{}{}", entry.id, encode(&code), asked.tail()),
        back: format!("/requirements/below/{}{}", entry.id, asked.tail()),
        entry,
    };
    page(&draw_names(shell(&ctx, &shown.organisation), &shown))
}

async fn record(
    app: &App,
    ctx: &Ctx,
    entry: &Entry,
    place: platform::ids::OrganisationId,
    people: &[(Person, Standing, HalfHours, HalfHours)],
) -> AppResult<()> {
    let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
    let title = &entry.requirement.title;
    change.record("requirements.names_read", place.0, json!({"title": title, "people": people.len()}));
    for (person, ..) in people {
        change.record("person.requirements_seen", person.id.0, json!({"title": title}));
    }
    Ok(change.commit().await?)
}

pub(super) fn draw_names(shell: Shell, shown: &Names) -> PartsPage {
    let l = shell.l;
    let requirement = &shown.entry.requirement;
    let crumbs = Breadcrumb::new(l)
        .link(requirement.title.as_str(), shown.back.as_str())
        .here(shown.organisation.as_str());
    let head = PageHead::new(shown.organisation.as_str())
        .crumbs(crumbs)
        .eyebrow(requirement.title.as_str())
        .lead(super::period(l, requirement, shown.span));
    let join = if shown.path.contains('?') { '&' } else { '?' };
    let everybody = format!("{}{join}all=1", shown.path);
    let tabs = Tabs::new(l.t("requirements-views"))
        .tab(l.t("requirements-names-missing"), shown.path.as_str(), !shown.all)
        .tab(l.t("requirements-names-all"), everybody.as_str(), shown.all);
    let mut parts: Vec<Markup> =
        vec![head.into(), Notice::new(Tone::Info, l.t("requirements-names-recorded")).into(), tabs.into()];
    if shown.people.is_empty() {
        parts.push(Empty::new(l.t("requirements-nobody-missing"), l.t("requirements-names-none")).into());
        return PartsPage::new(shell, parts);
    }
    parts.push(names_table(l, shown).into());
    let path = if shown.all { &everybody } else { &shown.path };
    let join = if path.contains('?') { '&' } else { '?' };
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    parts
        .push(Pagination::new(l, small(shown.page), small(shown.pages), format!("{path}{join}page=")).into());
    PartsPage::new(shell, parts)
}

fn names_table(l: L, shown: &Names) -> Table {
    let columns = vec![
        Column::text(l.t("requirements-column-name")),
        Column::text(l.t("requirements-column-position")),
        Column::text(l.t("requirements-column-hours")),
        Column::text(l.t("requirements-column-standing")),
    ];
    Table::new(l, &shown.entry.requirement.title, columns).rows(shown.people.iter().map(
        |(person, standing, done, needed)| {
            let missing = HalfHours((needed.0 - done.0).max(0));
            let tag = match standing {
                Standing::Done => Tag::new(Tone::Good, l.t("requirements-standing-done")),
                Standing::Exempt => Tag::new(Tone::Neutral, l.t("requirements-standing-exempt")),
                Standing::Late => Tag::new(Tone::Bad, l.a("requirements-standing-late", "n", missing)),
                Standing::Open => Tag::new(Tone::Warn, l.a("requirements-standing-open", "n", missing)),
            };
            let position = crate::catalogue::view::option_label(l, "audience_positions", &person.position);
            Row::default()
                .cell(person.name.as_str())
                .cell(position)
                .cell(l.a2("requirements-done-of", "done", done, "needed", needed))
                .cell(tag)
        },
    ))
}
