//! The limits of hours of one course, lifted by its region centre or in force again.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::course::life::CourseState;
use domain::course::lift::{self as rules, LONGEST_REASON, Lift, LiftRefused};
use domain::hours::HalfHours;
use jiff::Timestamp;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Card, Choice, Column, ErrorSummary, Field, Notice, PageHead, Row, Stat, Stats, Table,
    Tag, Tone,
};
use ui::{L, Markup, Shell};

use super::super::lifting::is_counted;
use super::super::{
    Course, Lifted, Meeting, by_code, is_answered_by, lift_limits, lifts_of, meetings, restore_limits,
    sample, view,
};
use super::summary;
use crate::App;
use crate::shell::{PartsPage, form};

/// What the page shows.
struct Found {
    course: Course,
    meetings: Vec<domain::hours::Meeting>,
    history: Vec<Lifted>,
    /// As typed.
    lift: Lift,
    hours: String,
    reason: String,
    refused: Option<Refused>,
    now: Timestamp,
}

/// `GET /review/courses/{code}/limits`.
///
/// # Errors
/// Not found for courses of others' schools, denied for the own; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let found = load(&app, &ctx, &code).await?;
    page(&draw(crate::shell(&ctx, ctx.l.t("lift-title")), &found))
}

/// `POST /review/courses/{code}/limits`: `decision` is `lift` or `restore`.
///
/// # Errors
/// As [`show`]; what is wrong is shown on the page, with what was typed.
pub async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let seat = ctx.seat()?;
    let chosen = Lift::parse(&posted.all("limits").join(","));
    let (hours, reason) = (posted.text("hours"), posted.text("reason"));
    let course = (code.as_str(), posted.id::<i64>("version")?);
    let restore = posted.text("decision") == "restore";
    let done = if restore {
        restore_limits(&app, &ctx.actor(), seat, course, reason).await
    } else {
        lift_limits(&app, &ctx.actor(), seat, course, (chosen, hours), reason).await
    };
    match done {
        Ok(()) => {
            let flash = if restore { "limits-restored" } else { "limits-lifted" };
            Ok(go(&format!("/review/courses/{code}"), Some(("success", flash))))
        }
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let mut found = load(&app, &ctx, &code).await?;
            (found.lift, found.hours, found.reason) = (chosen, hours.to_owned(), reason.to_owned());
            found.refused = Some(refused);
            refused_page(&draw(crate::shell(&ctx, ctx.l.t("lift-title")).title_with_errors(true), &found))
        }
        Err(other) => Err(other),
    }
}

async fn load(app: &App, ctx: &Ctx, code: &str) -> AppResult<Found> {
    let (conn, seat) = (app.db.read(), ctx.seat()?.organisation);
    let course = by_code(conn, code).await?;
    if course.reviewer != seat || course.submitted_at.is_none() {
        return Err(AppError::NotFound);
    }
    if is_answered_by(conn, &course, seat).await? {
        return Err(AppError::denied(&domain::permissions::Denied::OwnReview));
    }
    let meetings: Vec<_> = meetings(conn, course.id).await?.iter().map(Meeting::rule).collect();
    let history = lifts_of(conn, course.id).await?;
    Ok(fresh(course, meetings, history, ctx.now))
}

/// The page before anything is typed: what is in force, or else both limits with all the sessions give.
fn fresh(
    course: Course,
    meetings: Vec<domain::hours::Meeting>,
    history: Vec<Lifted>,
    now: Timestamp,
) -> Found {
    let in_force = course.lift();
    let day = Lift { day: true, week: false };
    let lift = if in_force.is_none() { day } else { in_force };
    let hours = if in_force.is_none() { rules::most(lift, &meetings) } else { course.hours() };
    let (hours, reason) = (hours.to_string(), String::new());
    Found { course, meetings, history, lift, hours, reason, refused: None, now }
}

/// A card beside a course whose sessions reach a limit, or whose limits were lifted.
pub(super) fn card(l: L, course: &Course, desk: &str, now: Timestamp) -> Option<Card> {
    let raw = course.raw();
    if !is_counted(&raw) || course.submitted_at.is_none() {
        return None;
    }
    let notes = summary::ceiling(&raw).map(|(_, notes)| notes).unwrap_or_default();
    let over: Vec<String> = notes
        .iter()
        .filter(|note| {
            matches!(note, domain::hours::Note::DayLimit { .. } | domain::hours::Note::WeekLimit { .. })
        })
        .map(|note| summary::sentence(l, note))
        .collect();
    let lift = course.lift();
    if lift.is_none() && over.is_empty() {
        return None;
    }
    let said = if lift.is_none() {
        Markup::join(over.into_iter().map(|text| Markup::raw("<p>").and(text).and(Markup::raw("</p>"))))
            .and(Markup::small(&l.t("lift-card-ask")))
    } else {
        Markup::from(l.a2("lift-card-lifted", "limits", limits_text(l, lift), "hours", course.hours()))
    };
    let card = Card::new(said).title(l.t("lift-card"));
    let may = desk == "/review" && rules::decide_state(course.state(now)).is_ok();
    let href = format!("/review/courses/{}/limits", course.code);
    Some(if may { card.action(Button::link(l.t("lift-open"), href).small()) } else { card })
}

fn limits_text(l: L, lift: Lift) -> String {
    l.t(match (lift.day, lift.week) {
        (true, true) => "lift-both",
        (true, false) => "lift-day",
        (false, true) => "lift-week",
        (false, false) => "lift-none",
    })
}

fn draw(shell: Shell, found: &Found) -> PartsPage {
    let (l, course) = (shell.l, &found.course);
    let crumbs = Breadcrumb::new(l)
        .link(l.t("course-review-title"), "/review/courses")
        .link(course.title.as_str(), format!("/review/courses/{}", course.code))
        .here(l.t("lift-title"));
    let head = PageHead::new(l.t("lift-title"))
        .crumbs(crumbs)
        .eyebrow(format!("{}　{}", course.organisation_name, course.code))
        .lead(l.t("lift-lead"))
        .tag(view::state_tag(l, course.state(found.now)));
    let mut parts: Vec<Markup> = vec![head.into()];
    let field = found.refused.as_ref().and_then(|refused| {
        let field = match refused.code {
            "lift-reason-needed" | "lift-reason-too-long" => "reason",
            "lift-hours" => "hours",
            "lift-nothing-chosen" | "lift-not-reached" => "limits",
            _ => return None,
        };
        Some((field, format!("{} {}", refused.sentence(l), refused.next(l))))
    });
    match (&field, &found.refused) {
        (Some((name, text)), _) => {
            parts.push(ErrorSummary::new(l, vec![((*name).to_owned(), text.clone())]).into());
        }
        (None, Some(refused)) => {
            parts.push(Notice::new(Tone::Bad, refused.next(l)).title(refused.sentence(l)).into());
        }
        (None, None) => {}
    }
    parts.push(stats(l, found).into());
    let blocked = match rules::decide_state(course.state(found.now)) {
        Err(refused) => Some(refused),
        Ok(()) if !is_counted(&course.raw()) || found.meetings.is_empty() => Some(LiftRefused::NotCounted),
        Ok(()) => None,
    };
    match blocked {
        Some(refused) => {
            let refused = Refused::new(&refused);
            parts.push(Notice::new(Tone::Info, refused.next(l)).title(refused.sentence(l)).into());
        }
        None => parts.push(fields(&shell, found, field.as_ref())),
    }
    if !found.history.is_empty() {
        parts.push(Card::new(history(l, &found.history)).title(l.t("lift-history")).flush().into());
    }
    PartsPage::new(shell, parts)
}

fn stats(l: L, found: &Found) -> Stats {
    let unit = l.t("credit-hours-unit");
    let all = Lift { day: true, week: true };
    Stats::new(vec![
        Stat::new(l.t("lift-now"), found.course.hours())
            .unit(unit.clone())
            .note(limits_text(l, found.course.lift())),
        Stat::new(l.t("lift-usual"), rules::most(Lift::default(), &found.meetings)).unit(unit.clone()),
        Stat::new(l.t("lift-most"), rules::most(all, &found.meetings)).unit(unit),
    ])
}

fn fields(shell: &Shell, found: &Found, wrong: Option<&(&'static str, String)>) -> Markup {
    let l = shell.l;
    let error = |name: &str| wrong.filter(|(field, _)| *field == name).map(|(_, text)| text.clone());
    let with = |lift: Lift| rules::most(lift, &found.meetings);
    let choices = vec![
        Choice::new("day", l.t("lift-day")).hint(l.a(
            "lift-gives",
            "hours",
            with(Lift { day: true, week: false }),
        )),
        Choice::new("week", l.t("lift-week")).hint(l.a(
            "lift-gives",
            "hours",
            with(Lift { day: false, week: true }),
        )),
    ];
    let chosen = found.lift.as_str().split(',').filter(|word| !word.is_empty());
    let action = format!("/review/courses/{}/limits", found.course.code);
    let version =
        Markup::raw(format!("<input type=\"hidden\" name=\"version\" value=\"{}\">", found.course.version));
    let mut buttons = Markup::raw("<div class=\"actions\">")
        .and(Button::submit(l.t("lift-go")).primary().named("decision", "lift"));
    if !found.course.lift().is_none() {
        buttons = buttons.and(Button::submit(l.t("lift-restore")).named("decision", "restore"));
    }
    let back = Button::link(l.t("lift-back"), format!("/review/courses/{}", found.course.code)).quiet();
    form(
        shell,
        &action,
        vec![
            version,
            Field::checkboxes(l, "limits", l.t("lift-limits"), choices)
                .values(chosen.map(str::to_owned))
                .error(error("limits"))
                .plain()
                .into(),
            Field::number(l, "hours", l.t("lift-hours"))
                .suffix(l.t("credit-hours-unit"))
                .hint(l.t("lift-hours-hint"))
                .value(found.hours.as_str())
                .error(error("hours"))
                .plain()
                .into(),
            Field::textarea(l, "reason", l.t("lift-reason"))
                .hint(l.t("lift-reason-hint"))
                .max_length(u32::try_from(LONGEST_REASON).unwrap_or(u32::MAX))
                .value(found.reason.as_str())
                .error(error("reason"))
                .required()
                .into(),
            buttons.and(back).and(Markup::raw("</div>")),
        ],
    )
}

fn history(l: L, list: &[Lifted]) -> Table {
    let columns = ["lift-column-when", "lift-column-what", "lift-column-hours", "lift-column-reason"];
    let columns = columns.iter().map(|key| Column::text(l.t(key))).collect();
    let hours = |n: i64| HalfHours(i32::try_from(n).unwrap_or(0)).to_string();
    list.iter().fold(Table::new(l, l.t("lift-history"), columns), |table, one| {
        let when = Markup::from(l.datetime(from_millis(one.set_at))).and(Markup::small(&one.set_by));
        let lift = Lift::parse(&one.lifted);
        let tone = if lift.is_none() { Tone::Neutral } else { Tone::Warn };
        table.row(
            Row::default()
                .cell(when)
                .cell(Tag::new(tone, limits_text(l, lift)))
                .cell(l.a2(
                    "lift-from-to",
                    "before",
                    hours(one.half_hours_before),
                    "after",
                    hours(one.half_hours),
                ))
                .cell(one.reason.as_str()),
        )
    })
}

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page {
            name: "catalogue/limits/fresh",
            render: |l| sample_page(l, CourseState::Submitted, None, false),
        },
        Page {
            name: "catalogue/limits/refused",
            render: |l| sample_page(l, CourseState::Approved, Some(LiftRefused::ReasonNeeded), false),
        },
        Page {
            name: "catalogue/limits/lifted",
            render: |l| sample_page(l, CourseState::Approved, None, true),
        },
        Page {
            name: "catalogue/limits/too-late",
            render: |l| sample_page(l, CourseState::Closed, None, true),
        },
    ]
}

fn sample_page(l: L, state: CourseState, refused: Option<LiftRefused>, lifted: bool) -> String {
    let mut course = sample::course(l, state);
    let meetings: Vec<_> = sample::meetings(l).iter().map(Meeting::rule).collect();
    let mut history = Vec::new();
    if lifted {
        (course.lifted, course.lifted_half_hours) = ("day".to_owned(), course.half_hours + 4);
        history.push(Lifted {
            number: 1,
            lifted: course.lifted.clone(),
            half_hours: course.lifted_half_hours,
            half_hours_before: course.half_hours,
            reason: l
                .pick("住宿型工作坊，晚間有實作課程。", "A residential workshop with lessons in the evening.")
                .to_owned(),
            set_at: sample::now().as_millisecond(),
            set_by: l.pick("簡承曦", "Chien Cheng-Hsi").to_owned(),
        });
    }
    let mut found = fresh(course, meetings, history, sample::now());
    found.refused = refused.as_ref().map(Refused::new);
    super::draw(&draw(crate::shell::sample(l, l.t("lift-title")), &found))
}
