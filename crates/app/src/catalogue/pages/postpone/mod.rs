//! Giving an approved course other dates: the new ones beside the old, why, and who is told.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar::{civil_date, parse_date, parse_date_time, parse_time};
use domain::course::life::{self, CourseState, LifeRefused};
use domain::course::postpone::{self as rules, LONGEST_REASON, NewDates, PostponeRefused};
use domain::course::{RawForm, RawMeeting};
use jiff::Timestamp;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::field::FieldRow;
use ui::components::{Breadcrumb, Button, Card, ErrorSummary, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::super::{Course, own, postpone, sample, store, view};
use super::form::{clock_field, shown_day};
use super::summary::{sentence, way_on};
use crate::App;
use crate::enrolment::{self, Enrolment};
use crate::shell::{PartsPage, form};

/// What the page shows: the dates as they are, or as they were typed and what is wrong with them.
struct Drawn {
    course: Course,
    /// How many people will be told.
    told: usize,
    /// The form with the dates in the boxes.
    raw: RawForm,
    reason: String,
    version: i64,
    problems: Vec<(String, String)>,
    refused: Option<Refused>,
    /// Somebody saved the course since the page was opened.
    stale: bool,
}

/// `GET /desk/courses/{code}/postpone`.
///
/// # Errors
/// Refused unless the course may be postponed; not found for another organisation's course; the database.
pub async fn ask(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let course = own(app.db.read(), ctx.seat()?.organisation, &code).await?;
    life::decide_postpone(&course.facts(), "-", ctx.now).map_err(|r| AppError::refused(&r))?;
    if store::has_attendance(app.db.read(), course.id).await? {
        return Err(AppError::refused(&PostponeRefused::Attendance));
    }
    let drawn = Drawn {
        told: people_told(&app, &course).await?,
        raw: course.raw(),
        reason: String::new(),
        version: course.version,
        problems: Vec::new(),
        refused: None,
        stale: false,
        course,
    };
    page(&draw(crate::shell(&ctx, ctx.l.t("postpone-title")), &drawn, ctx.now))
}

/// `POST /desk/courses/{code}/postpone`: `meetings-1-date`, `meetings-1-from`, `meetings-1-to` and so on,
/// `enrolment_closes`, `reason`, and the `version` that was shown.
///
/// # Errors
/// Not found for another organisation's course; what is refused is said on the page, with what was typed.
pub async fn move_dates(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let seat = ctx.seat()?;
    let mut course = own(app.db.read(), seat.organisation, &code).await?;
    let (dates, reason, mut version) =
        (typed(&posted, &course), posted.text("reason"), posted.id::<i64>("version")?);
    let on = civil_date(ctx.now);
    let new = rules::moved(&course.raw(), &dates, course.hours(), on);
    let problems: Vec<(String, String)> = rules::problems(&new, on)
        .into_iter()
        .map(|p| (p.field, format!("{} {}", sentence(ctx.l, &p.problem), way_on(ctx.l, &p.problem))))
        .collect();
    let mut stale = false;
    let refused = if problems.is_empty() {
        match postpone::postpone(&app, &ctx.actor(), seat, &code, version, &dates, reason).await {
            Ok(()) => {
                return Ok(go(&format!("/desk/courses/{code}"), Some(("success", "course-postponed"))));
            }
            Err(AppError::Refused(refused)) if !refused.forbidden => Some(refused),
            Err(AppError::StaleForm) => {
                // What is stored now stands beside what was typed: sent again, it is meant so.
                course = own(app.db.read(), seat.organisation, &code).await?;
                (stale, version) = (true, course.version);
                None
            }
            Err(error) => return Err(error),
        }
    } else {
        // Said together with the problems at the boxes, not one after the other.
        let life = life::decide_postpone(&course.facts(), reason, ctx.now).err().map(|r| Refused::new(&r));
        let dates = || rules::decide(&course.raw(), &new, reason, ctx.now).err().map(|r| Refused::new(&r));
        life.or_else(dates)
    };
    let told = people_told(&app, &course).await?;
    let drawn = Drawn {
        told,
        raw: as_typed(&course.raw(), &dates),
        reason: reason.to_owned(),
        version,
        problems,
        refused,
        stale,
        course,
    };
    let shell = crate::shell(&ctx, ctx.l.t("postpone-title")).title_with_errors(true);
    refused_page(&draw(shell, &drawn, ctx.now))
}

fn typed(posted: &Posted, course: &Course) -> NewDates {
    let part = |n: usize, what: &str| posted.text(&format!("meetings-{n}-{what}")).to_owned();
    let rows = course.raw().meetings.len();
    let closes = format!("{} {}", posted.text("enrolment_closes"), posted.text("enrolment_closes-time"));
    NewDates {
        meetings: (1..=rows).map(|n| [part(n, "date"), part(n, "from"), part(n, "to")]).collect(),
        starts: posted.text("starts").to_owned(),
        ends: posted.text("ends").to_owned(),
        closes: closes.trim().to_owned(),
    }
}

/// The form with everything in it as it was typed.
fn as_typed(raw: &RawForm, dates: &NewDates) -> RawForm {
    let mut form = raw.clone();
    for (row, [date, from, to]) in form.meetings.iter_mut().zip(&dates.meetings) {
        (row.date, row.from, row.to) = (date.clone(), from.clone(), to.clone());
    }
    for (key, text) in [("starts", &dates.starts), ("ends", &dates.ends), ("enrolment_closes", &dates.closes)]
    {
        form.set(key, text.clone());
    }
    form
}

async fn people_told(app: &App, course: &Course) -> AppResult<usize> {
    let all = enrolment::of_course(app.db.read(), course.id).await?;
    Ok(all.iter().filter(|e: &&Enrolment| e.is_alive()).count())
}

fn draw(shell: Shell, drawn: &Drawn, now: Timestamp) -> PartsPage {
    let (l, course) = (shell.l, &drawn.course);
    let here = format!("/desk/courses/{}", course.code);
    let crumbs = Breadcrumb::new(l)
        .link(l.t("course-own-title"), "/desk/courses")
        .link(&course.code, here.clone())
        .here(l.t("postpone-title"));
    let head = PageHead::new(l.t("postpone-title"))
        .crumbs(crumbs)
        .eyebrow(format!("{}　{}", course.code, course.title))
        .lead(l.t("postpone-lead"));
    let mut parts: Vec<Markup> = vec![head.into()];
    let needs_reason = drawn
        .refused
        .as_ref()
        .is_some_and(|r| matches!(r.code, "reason-needed" | "postpone-reason-too-long"));
    let reason_error =
        drawn.refused.as_ref().filter(|_| needs_reason).map(|r| format!("{} {}", r.sentence(l), r.next(l)));
    let mut lines: Vec<(String, String)> =
        drawn.problems.iter().map(|(f, text)| (anchor(f), text.clone())).collect();
    lines.extend(reason_error.clone().map(|text| ("reason".to_owned(), text)));
    if !lines.is_empty() {
        parts.push(ErrorSummary::new(l, lines).into());
    }
    parts.extend(
        drawn
            .refused
            .as_ref()
            .filter(|_| !needs_reason)
            .map(|r| Notice::new(Tone::Bad, r.next(l)).title(r.sentence(l)).into()),
    );
    if drawn.stale {
        let text = l.t("postpone-stale-text");
        parts.push(Notice::new(Tone::Warn, text).title(l.t("course-form-stale")).into());
    }
    if course.proposal().is_open() && course.state(now) == CourseState::Approved {
        parts.push(
            Notice::new(Tone::Warn, l.t("postpone-change-open-text"))
                .title(l.t("postpone-change-open"))
                .into(),
        );
    }
    let told = l.a("postpone-told", "n", drawn.told);
    let mut inputs =
        vec![Markup::raw(format!("<input type=\"hidden\" name=\"version\" value=\"{}\">", drawn.version))];
    inputs.extend(days(l, drawn));
    inputs.push(closes(l, drawn));
    let most = u32::try_from(LONGEST_REASON).unwrap_or(300);
    let reason = Field::textarea(l, "reason", l.t("postpone-reason"))
        .hint(l.t("postpone-reason-hint"))
        .rows(3)
        .max_length(most)
        .value(&drawn.reason)
        .error(reason_error)
        .required();
    inputs.push(reason.into());
    inputs.push(Notice::new(Tone::Info, told).into());
    let buttons = Markup::raw("<p class=\"actions\">")
        .and(Button::submit(l.t("postpone-yes")).primary())
        .and(Markup::raw(" "))
        .and(Button::link(l.t("ui-back"), here.clone()).quiet())
        .and(Markup::raw("</p>"));
    inputs.push(buttons);
    parts.push(Card::new(form(&shell, &format!("{here}/postpone"), inputs)).into());
    PartsPage::new(shell, parts)
}

/// Where a problem is seen: the hours have no box here, they follow from the first session's.
fn anchor(field: &str) -> String {
    if matches!(field, "hours" | "meetings") { "meetings-1-to".to_owned() } else { field.to_owned() }
}

fn problem<'a>(drawn: &'a Drawn, field: &str) -> Option<&'a str> {
    drawn.problems.iter().find(|(f, _)| anchor(f) == field).map(|(_, text)| text.as_str())
}

/// The boxes for each session, with what it is now; first and last day of a course without sessions.
fn days(l: L, drawn: &Drawn) -> Vec<Markup> {
    let old = drawn.course.raw();
    if old.meetings.iter().all(RawMeeting::is_blank) {
        let day = |key: &str| {
            let field =
                Field::date(l, key, view::field_label(l, key)).value(shown_day(l, drawn.raw.first(key)));
            field.error(problem(drawn, key)).plain()
        };
        return vec![FieldRow::new().with(day("starts")).with(day("ends")).into()];
    }
    let rows = (1..).zip(drawn.raw.meetings.iter().zip(&old.meetings));
    rows.map(|(n, (row, was))| session(l, drawn, n, row, was)).collect()
}

fn session(l: L, drawn: &Drawn, n: usize, row: &RawMeeting, was: &RawMeeting) -> Markup {
    let name = |part: &str| format!("meetings-{n}-{part}");
    let label = |part: &str| l.t(&format!("course-form-meeting-{part}"));
    let clock = |part: &str, typed: &str| {
        clock_field(l, name(part), label(part), typed).error(problem(drawn, &name(part))).plain()
    };
    let date = Field::date(l, name("date"), label("date"))
        .value(shown_day(l, &row.date))
        .error(problem(drawn, &name("date")))
        .plain();
    let at =
        |text: &str| parse_time(text).map_or_else(|_| text.to_owned(), |t| t.strftime("%H:%M").to_string());
    let day = parse_date(&was.date).map_or_else(|_| was.date.clone(), |day| l.date(day));
    let before = format!("{day} {}–{}　{}", at(&was.from), at(&was.to), was.place);
    Markup::raw("<fieldset class=\"stack\"><legend class=\"label\">")
        .and(l.a("course-page-meeting-n", "n", n))
        .and(Markup::raw("</legend><p class=\"sub\">"))
        .and(l.a("postpone-was", "dates", before))
        .and(Markup::raw("</p>"))
        .and(FieldRow::new().with(date).with(clock("from", &row.from)).with(clock("to", &row.to)))
        .and(Markup::raw("</fieldset>"))
}

fn closes(l: L, drawn: &Drawn) -> Markup {
    let key = "enrolment_closes";
    let typed = drawn.raw.first(key).trim();
    let (day, clock) = match parse_date_time(typed) {
        Ok(at) => (at.date().to_string(), at.time().strftime("%H:%M").to_string()),
        Err(_) => {
            let (day, clock) = typed.rsplit_once(['T', ' ']).unwrap_or((typed, ""));
            (day.to_owned(), clock.to_owned())
        }
    };
    let label = view::field_label(l, key);
    let date = Field::date(l, key, label.clone())
        .hint(l.t("postpone-closes-hint"))
        .value(shown_day(l, &day))
        .error(problem(drawn, key))
        .plain();
    let label = l.a("course-form-clock-of", "field", label);
    FieldRow::new().with(date).with(clock_field(l, format!("{key}-time"), label, &clock).plain()).into()
}

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page { name: "catalogue/postpone/ask", render: |l| sample_page(l, "ask") },
        Page { name: "catalogue/postpone/problems", render: |l| sample_page(l, "problems") },
        Page { name: "catalogue/postpone/refused", render: |l| sample_page(l, "refused") },
        Page { name: "catalogue/postpone/stale", render: |l| sample_page(l, "stale") },
        Page { name: "catalogue/postpone/reason", render: |l| sample_page(l, "reason") },
    ]
}

fn sample_page(l: L, which: &str) -> String {
    let course = sample::course(l, CourseState::Approved);
    let problems = match which {
        "problems" => {
            let text = l.t("refusal-postpone-nothing-moved");
            vec![("meetings-1-date".to_owned(), text.clone()), ("hours".to_owned(), text)]
        }
        _ => Vec::new(),
    };
    let refused = match which {
        "refused" => Some(Refused::new(&PostponeRefused::Past { first_at: sample::now() })),
        "reason" => Some(Refused::new(&LifeRefused::ReasonNeeded)),
        _ => None,
    };
    let raw = course.raw();
    let (version, stale) = (course.version, which == "stale");
    let drawn = Drawn { course, told: 12, raw, reason: String::new(), version, problems, refused, stale };
    super::draw(&draw(crate::shell::sample(l, l.t("postpone-title")), &drawn, sample::now()))
}
