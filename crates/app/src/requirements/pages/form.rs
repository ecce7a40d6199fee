//! `/admin/requirements/new` and `/admin/requirements/{id}`: the form of a draft; a published version with its end.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar::{civil_date, roc_short};
use domain::codes;
use domain::requirement::{MOST_TITLE, Online, PartOfPeriod, Period, Requirement, Typed};
use jiff::civil::Date;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult};
use ui::components::field::FieldRow;
use ui::components::{Breadcrumb, Button, Card, Choice, ErrorSummary, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::super::commands::{self, Problems};
use super::super::{Entry, RequirementId, by_id, keeps, may_keep};
use crate::catalogue::view::option_label;
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// A form as drawn.
pub(super) struct Drawn {
    pub entry: Option<Entry>,
    /// Whether the reader may change it.
    pub keeps: bool,
    pub typed: Typed,
    pub version: i64,
    pub wrong: Vec<(&'static str, Refused)>,
    pub today: Date,
}

/// `GET /admin/requirements/new`.
///
/// # Errors
/// Denied to who keeps no requirements.
pub async fn blank(ctx: Ctx) -> AppResult<Response> {
    keeps(ctx.seat()?)?;
    let today = civil_date(ctx.now);
    let span = Period::CalendarYear.around(today, today);
    let typed = Typed {
        period: Period::CalendarYear.as_str().to_owned(),
        from: day(ctx.l, span.from),
        until: day(ctx.l, span.until),
        ..Typed::default()
    };
    let drawn = Drawn { entry: None, keeps: true, typed, version: 0, wrong: Vec::new(), today };
    page(&draw(shell(&ctx, ctx.l.t("requirements-new")), &drawn))
}

/// A version that a seat may see: its own organisation's, and what is published for the nation.
async fn seen(app: &App, ctx: &Ctx, id: &str) -> AppResult<(Entry, bool)> {
    let id: RequirementId = id.parse().map_err(|_| AppError::NotFound)?;
    let entry = by_id(app.db.read(), id).await?;
    let seat = ctx.seat()?;
    let own = entry.organisation == seat.organisation;
    let theirs = entry.published && entry.national();
    if !(own || theirs) {
        return Err(AppError::NotFound);
    }
    Ok((entry, own && may_keep(seat)))
}

/// `GET /admin/requirements/{id}`.
///
/// # Errors
/// Not found for a draft of another organisation; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(id): Path<String>) -> AppResult<Response> {
    let (entry, keeps) = seen(&app, &ctx, &id).await?;
    let drawn = Drawn {
        typed: typed_of(ctx.l, &entry.requirement),
        version: entry.version,
        keeps,
        wrong: Vec::new(),
        today: civil_date(ctx.now),
        entry: Some(entry),
    };
    let title = drawn.entry.as_ref().map(|entry| entry.requirement.title.clone()).unwrap_or_default();
    page(&draw(shell(&ctx, title), &drawn))
}

/// `POST /admin/requirements/new`.
///
/// # Errors
/// Denied; the database. A refusal is shown on the page.
pub async fn create(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    put(&app, &ctx, None, &posted).await
}

/// `POST /admin/requirements/{id}`.
///
/// # Errors
/// Denied; not found; the database. A refusal is shown on the page.
pub async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let (entry, _) = seen(&app, &ctx, &id).await?;
    put(&app, &ctx, Some(entry), &posted).await
}

async fn put(app: &App, ctx: &Ctx, entry: Option<Entry>, posted: &Posted) -> AppResult<Response> {
    let typed = typed_in(posted);
    let version = posted.text("version").parse().unwrap_or(0);
    let before = entry.as_ref().map(|entry| (entry.id, version));
    let wrong = match commands::save(app, &ctx.actor(), ctx.seat()?, before, &typed).await {
        Ok(id) if posted.has("publish") => {
            commands::publish(app, &ctx.actor(), ctx.seat()?, id).await?;
            return Ok(go("/admin/requirements", Some(("success", "requirements-published"))));
        }
        Ok(id) => {
            let to = format!("/admin/requirements/{id}");
            return Ok(go(&to, Some(("success", "requirements-saved"))));
        }
        Err(Problems::Fields(wrong)) => wrong,
        Err(Problems::Other(error)) => return Err(error),
    };
    let title =
        entry.as_ref().map_or_else(|| ctx.l.t("requirements-new"), |entry| entry.requirement.title.clone());
    let drawn = Drawn { entry, keeps: true, typed, version, wrong, today: civil_date(ctx.now) };
    refused_page(&draw(shell(ctx, title).title_with_errors(true), &drawn))
}

/// `POST /admin/requirements/{id}/end`: `end`.
///
/// # Errors
/// Denied; not found; the database. A refusal is shown on the page.
pub async fn end(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let (entry, keeps) = seen(&app, &ctx, &id).await?;
    let day = posted.text("end").to_owned();
    let wrong = match commands::end(&app, &ctx.actor(), ctx.seat()?, entry.id, &day).await {
        Ok(()) => return Ok(go("/admin/requirements", Some(("success", "requirements-ended")))),
        Err(Problems::Fields(wrong)) => wrong,
        Err(Problems::Other(error)) => return Err(error),
    };
    let typed = Typed { until: day, ..typed_of(ctx.l, &entry.requirement) };
    let shell = shell(&ctx, &entry.requirement.title).title_with_errors(true);
    let today = civil_date(ctx.now);
    let version = entry.version;
    refused_page(&draw(shell, &Drawn { entry: Some(entry), keeps, typed, version, wrong, today }))
}

fn typed_in(posted: &Posted) -> Typed {
    let text = |field: &str| posted.text(field).to_owned();
    let lines = |field: &str| posted.text(field).replace("\r\n", "\n");
    Typed {
        title: text("title"),
        basis: text("basis"),
        hours: text("hours"),
        period: text("period"),
        years: text("years"),
        from: text("from"),
        until: text("until"),
        stages: posted.all("stages").to_vec(),
        positions: posted.all("positions").to_vec(),
        levels: posted.all("levels").to_vec(),
        subjects: lines("subjects"),
        duties: lines("duties"),
        newcomer_years: text("newcomer_years"),
        tags: posted.all("tags").to_vec(),
        items: lines("items"),
        scopes: posted.all("scopes").to_vec(),
        online: text("online"),
        share: text("share"),
        no_elsewhere: posted.has("no_elsewhere"),
        alone: posted.has("alone"),
        part: text("part"),
    }
}

fn day(l: L, day: Date) -> String {
    if l.is_zh() { roc_short(day) } else { day.to_string() }
}

/// A requirement as the form would have it typed.
pub(super) fn typed_of(l: L, one: &Requirement) -> Typed {
    let list = |set: &std::collections::BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>();
    let (online, share) = match one.accepts.online {
        Online::Fully => ("fully", String::new()),
        Online::Never => ("never", String::new()),
        Online::UpTo(share) => ("up-to", share.to_string()),
    };
    Typed {
        title: one.title.clone(),
        basis: one.basis.clone(),
        hours: one.half_hours.to_string(),
        period: one.period.as_str().to_owned(),
        years: if let Period::Years(years) = one.period { years.to_string() } else { String::new() },
        from: day(l, one.from),
        until: one.until.map(|until| day(l, until)).unwrap_or_default(),
        stages: list(&one.audience.stages),
        positions: list(&one.audience.positions),
        levels: list(&one.audience.levels),
        subjects: list(&one.audience.subjects).join("\n"),
        duties: list(&one.audience.duties).join("\n"),
        newcomer_years: one.audience.newcomer_years.map(|years| years.to_string()).unwrap_or_default(),
        tags: list(&one.accepts.tags),
        items: list(&one.accepts.items).join("\n"),
        scopes: list(&one.accepts.scopes),
        online: online.to_owned(),
        share,
        no_elsewhere: !one.accepts.elsewhere,
        alone: one.accepts.alone,
        part: one.part.as_str().to_owned(),
    }
}

pub(super) fn draw(shell: Shell, drawn: &Drawn) -> PartsPage {
    let l = shell.l;
    let title =
        drawn.entry.as_ref().map_or_else(|| l.t("requirements-new"), |entry| entry.requirement.title.clone());
    let crumbs = Breadcrumb::new(l).link(l.t("requirements-list-title"), "/admin/requirements").here(&title);
    let mut head = PageHead::new(title).crumbs(crumbs);
    if let Some(entry) = &drawn.entry {
        head = head.tag(super::list::state(l, entry, drawn.today));
    }
    let mut parts: Vec<Markup> = vec![head.into()];
    for (_, refused) in drawn.wrong.iter().filter(|(field, _)| field.is_empty()) {
        parts.push(Notice::new(Tone::Bad, refused.next(l)).title(refused.sentence(l)).into());
    }
    let sentence = |refused: &Refused| {
        l.a2("tables-two-sentences", "first", refused.sentence(l), "second", refused.next(l))
    };
    let fields = drawn.wrong.iter().filter(|(field, _)| !field.is_empty());
    let errors: Vec<(String, String)> =
        fields.map(|(field, refused)| ((*field).to_owned(), sentence(refused))).collect();
    parts.push(ErrorSummary::new(l, errors.clone()).into());
    match &drawn.entry {
        Some(entry) if entry.published || !drawn.keeps => {
            parts.extend(published(&shell, drawn, entry, &errors))
        }
        entry => {
            let action = entry.as_ref().map_or_else(
                || "/admin/requirements/new".to_owned(),
                |e| format!("/admin/requirements/{}", e.id),
            );
            parts.push(form(&shell, &action, self::fields(l, drawn, &errors)));
            if let Some(entry) = entry {
                let delete = Button::submit(l.t("requirements-delete")).quiet();
                let to = format!("/admin/requirements/{}/delete", entry.id);
                parts.push(form(&shell, &to, vec![delete.into()]));
            }
        }
    }
    PartsPage::new(shell, parts)
}

/// A published version: its rule, and what its keeper may still do.
fn published(shell: &Shell, drawn: &Drawn, entry: &Entry, errors: &[(String, String)]) -> Vec<Markup> {
    let l = shell.l;
    let to = format!("/admin/requirements/{}", entry.id);
    let rule = Card::new(super::rule(l, &entry.requirement)).title(l.t("requirements-rule"));
    let mut parts: Vec<Markup> = vec![rule.into()];
    if !drawn.keeps {
        return parts;
    }
    let copy = form(
        shell,
        &format!("{to}/copy"),
        vec![
            super::paragraph(l.t("requirements-copy-text")),
            Button::submit(l.t("requirements-copy")).into(),
        ],
    );
    parts.push(Card::new(copy).title(l.t("requirements-copy-title")).into());
    let error = errors.iter().find(|(field, _)| field == "end").map(|(_, text)| text.clone());
    let end = Field::date(l, "end", l.t("requirements-end-day"))
        .required()
        .value(&drawn.typed.until)
        .hint(l.t("requirements-end-hint"))
        .error(error);
    let end =
        form(shell, &format!("{to}/end"), vec![end.into(), Button::submit(l.t("requirements-end")).into()]);
    parts.push(Card::new(end).title(l.t("requirements-end-title")).into());
    parts
}

fn section(title: String) -> Markup {
    Markup::raw("<h2>").and(title).and(Markup::raw("</h2>"))
}

fn fields(l: L, drawn: &Drawn, errors: &[(String, String)]) -> Vec<Markup> {
    let error = |name: &str| errors.iter().find(|(field, _)| field == name).map(|(_, text)| text.clone());
    let mut parts = vec![super::hidden("version", &drawn.version.to_string())];
    parts.extend(what(l, &drawn.typed, &error));
    parts.extend(accepted(l, &drawn.typed, &error));
    parts.extend(whom(l, &drawn.typed, &error));
    let publish = Button::submit(l.t("requirements-save-publish")).named("publish", "1");
    let buttons = Markup::raw("<div class=\"actions\">")
        .and(Button::submit(l.t("requirements-save")).primary())
        .and(" ")
        .and(publish)
        .and(Markup::raw("</div>"));
    parts.push(super::small(l.t("requirements-publish-hint")));
    parts.push(buttons);
    parts
}

type Errors<'a> = &'a dyn Fn(&str) -> Option<String>;

fn what(l: L, typed: &Typed, error: Errors<'_>) -> Vec<Markup> {
    let often = ["calendar-year", "school-year", "years", "once"]
        .map(|one| Choice::new(one, l.t(&format!("requirements-period-choice-{one}"))))
        .to_vec();
    let most = u32::try_from(MOST_TITLE).unwrap_or(60);
    let title = Field::text(l, "title", l.t("requirements-field-title")).required().max_length(most);
    let basis = Field::text(l, "basis", l.t("requirements-field-basis")).max_length(200);
    let hours = Field::text(l, "hours", l.t("requirements-field-hours")).required().inputmode("decimal");
    let years = Field::text(l, "years", l.t("requirements-field-years")).inputmode("numeric").width("short");
    let date = |name: &'static str, value: &str| {
        let field = Field::date(l, name, l.t(&format!("requirements-field-{name}")));
        let field = field.hint(l.t(&format!("requirements-field-{name}-hint")));
        field.value(value).error(error(name))
    };
    vec![
        section(l.t("requirements-section-what")),
        title.value(&typed.title).error(error("title")).into(),
        basis.hint(l.t("requirements-field-basis-hint")).value(&typed.basis).error(error("basis")).into(),
        hours
            .width("short")
            .suffix(l.t("requirements-unit-hours"))
            .value(&typed.hours)
            .error(error("hours"))
            .into(),
        Field::radios(l, "period", l.t("requirements-field-period"), often)
            .required()
            .value(&typed.period)
            .into(),
        years.hint(l.t("requirements-field-years-hint")).value(&typed.years).error(error("years")).into(),
        FieldRow::new().with(date("from", &typed.from).required()).with(date("until", &typed.until)).into(),
    ]
}

fn accepted(l: L, typed: &Typed, error: Errors<'_>) -> Vec<Markup> {
    let tags = codes::tables().tags.iter().map(|tag| Choice::new(&tag.tag, &tag.tag)).collect();
    let online = ["fully", "up-to", "never"]
        .map(|one| Choice::new(one, l.t(&format!("requirements-online-choice-{one}"))))
        .to_vec();
    let way = if typed.online.is_empty() { "fully" } else { typed.online.as_str() };
    let items = Field::textarea(l, "items", l.t("requirements-field-items")).rows(3);
    let share = Field::text(l, "share", l.t("requirements-field-share")).inputmode("numeric").width("short");
    let tick = |name: &'static str, on: bool| {
        let field = Field::tick(l, name, l.t(&format!("requirements-field-{name}")));
        if on { field.value("1") } else { field }
    };
    vec![
        section(l.t("requirements-section-accepted")),
        super::small(l.t("requirements-section-accepted-text")),
        Field::checkboxes(l, "tags", l.t("requirements-field-tags"), tags)
            .values(typed.tags.iter())
            .error(error("tags"))
            .into(),
        items.hint(l.t("requirements-field-items-hint")).value(&typed.items).error(error("items")).into(),
        options(l, "scopes", "scope", &typed.scopes, error),
        Field::radios(l, "online", l.t("requirements-field-online"), online).value(way).into(),
        share.suffix("%").value(&typed.share).error(error("share")).into(),
        tick("no_elsewhere", typed.no_elsewhere).into(),
        tick("alone", typed.alone).into(),
    ]
}

fn whom(l: L, typed: &Typed, error: Errors<'_>) -> Vec<Markup> {
    let levels = domain::organisation::levels()
        .iter()
        .filter(|level| level.kind == "school")
        .map(|level| Choice::new(level.code, l.pick(level.label, level.label_en)))
        .collect();
    let part = PartOfPeriod::ALL
        .map(|one| Choice::new(one.as_str(), l.t(&format!("requirements-part-choice-{}", one.as_str()))))
        .to_vec();
    let chosen = if typed.part.is_empty() { PartOfPeriod::Whole.as_str() } else { typed.part.as_str() };
    let lines = |name: &'static str, value: &str| {
        let field = Field::textarea(l, name, l.t(&format!("requirements-field-{name}"))).rows(2);
        field.hint(l.t(&format!("requirements-field-{name}-hint"))).value(value).error(error(name))
    };
    let newcomers = Field::text(l, "newcomer_years", l.t("requirements-field-newcomer_years"));
    vec![
        section(l.t("requirements-section-whom")),
        super::small(l.t("requirements-section-whom-text")),
        options(l, "stages", "audience_stages", &typed.stages, error),
        options(l, "positions", "audience_positions", &typed.positions, error),
        Field::checkboxes(l, "levels", l.t("requirements-field-levels"), levels)
            .values(typed.levels.iter())
            .error(error("levels"))
            .into(),
        lines("subjects", &typed.subjects).into(),
        lines("duties", &typed.duties).into(),
        newcomers
            .hint(l.t("requirements-field-newcomer_years-hint"))
            .inputmode("numeric")
            .width("short")
            .value(&typed.newcomer_years)
            .error(error("newcomer_years"))
            .into(),
        Field::radios(l, "part", l.t("requirements-field-part"), part).value(chosen).into(),
    ]
}

/// Boxes for the options of a field of the registration form.
fn options(l: L, name: &'static str, of: &str, chosen: &[String], error: Errors<'_>) -> Markup {
    let options = codes::tables().field(of).map(|field| field.options.as_slice()).unwrap_or_default();
    let choices = options.iter().map(|o| Choice::new(&o.code, option_label(l, of, &o.code))).collect();
    Field::checkboxes(l, name, l.t(&format!("requirements-field-{name}")), choices)
        .values(chosen.iter())
        .error(error(name))
        .into()
}
