//! Making a series of a draft, and looking after its courses together.

mod cancel;

use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar::{civil_date, parse_date};
use domain::course::cautions::{Asked, unanswered};
use domain::course::life::CourseState;
use domain::course::series::{self as rules, MOST_COURSES, SeriesRefused};
use domain::course::{RawForm, RawMeeting};
use jiff::Timestamp;
use jiff::civil::Date;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::field::FieldRow;
use ui::components::{
    Breadcrumb, Button, Card, Choice, Column, ErrorSummary, Field, Notice, PageHead, Row, Table, Tone,
};
use ui::{L, Markup, Shell};

use super::super::cautions::take_answers;
use super::super::series::{self, Done};
use super::super::{Course, own, sample, view};
use super::form::questions;
use crate::App;
use crate::shell::{PartsPage, form};

/// What was typed, and what came of it.
#[derive(Default)]
struct Tried {
    first: String,
    weeks: String,
    count: String,
    days: String,
    refused: Option<Refused>,
    preview: Vec<RawForm>,
    /// Answers as typed, when some are missing.
    answers: Option<RawForm>,
    reason: String,
    done: Vec<Done>,
}

/// What the page is drawn from.
struct Shown {
    course: Course,
    members: Vec<Course>,
    asked: Vec<Asked>,
}

/// `GET /desk/courses/{code}/series`.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let shown = load(&app, &ctx, &code).await?;
    page(&draw(crate::shell(&ctx, ctx.l.t("series-title")), &shown, &Tried::default(), ctx.now))
}

async fn load(app: &App, ctx: &Ctx, code: &str) -> AppResult<Shown> {
    let conn = app.db.read();
    let course = own(conn, ctx.seat()?.organisation, code).await?;
    let members = series::of(conn, course.id).await?;
    Ok(Shown { asked: series::asked(conn, &members, ctx.now).await?, members, course })
}

/// `POST /desk/courses/{code}/series`: `do` is `preview`, `make`, `send`, `cancel` (asks) or `cancel-yes`.
///
/// # Errors
/// Not found for another organisation's course; what is refused is said on the page.
pub async fn act(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let shown = load(&app, &ctx, &code).await?;
    let here = format!("/desk/courses/{code}/series");
    let mut tried = typed(&posted);
    let outcome = match posted.text("do") {
        "preview" => days(&posted).and_then(|days| {
            tried.preview = series::preview(&shown.course, &days, ctx.now)?;
            Ok(None)
        }),
        "make" => match days(&posted) {
            Ok(days) => series::make(&app, &ctx.actor(), ctx.seat()?, &code, &days)
                .await
                .map(|_| Some(go(&here, Some(("success", "series-made"))))),
            Err(error) => Err(error),
        },
        "send" => send(&app, &ctx, &shown, &posted, &mut tried).await.map(|()| None),
        "cancel" => cancel::ask(&app, &ctx, &shown, &tried.reason).await.map(Some),
        "cancel-yes" => cancel::yes(&app, &ctx, &shown, &posted).await.map(|done| {
            tried.done = done;
            None
        }),
        other => Err(AppError::Malformed(format!("do {other}"))),
    };
    match outcome {
        Ok(Some(response)) => return Ok(response),
        Ok(None) => {}
        Err(AppError::Refused(refused)) if !refused.forbidden => tried.refused = Some(refused),
        Err(error) => return Err(error),
    }
    let wrong = tried.refused.is_some() || tried.answers.is_some();
    let shell = crate::shell(&ctx, ctx.l.t("series-title")).title_with_errors(wrong);
    let drawn = draw(shell, &load(&app, &ctx, &code).await?, &tried, ctx.now);
    if wrong { refused_page(&drawn) } else { page(&drawn) }
}

async fn send(app: &App, ctx: &Ctx, shown: &Shown, posted: &Posted, tried: &mut Tried) -> AppResult<()> {
    let mut answers = RawForm::default();
    take_answers(&mut answers, &shown.asked, |key| posted.text(key).to_owned());
    if !unanswered(&shown.asked, &answers).is_empty() {
        tried.answers = Some(answers);
        return Ok(());
    }
    let answer = |key: &str| answers.first(key).to_owned();
    tried.done = series::send_all(app, &ctx.actor(), ctx.seat()?, &shown.members, answer).await?;
    Ok(())
}

fn typed(posted: &Posted) -> Tried {
    let text = |key: &str| posted.text(key).to_owned();
    Tried {
        first: text("first"),
        weeks: text("weeks"),
        count: text("count"),
        days: text("days"),
        reason: text("reason"),
        ..Tried::default()
    }
}

/// The days typed, or those of the pattern when none were.
fn days(posted: &Posted) -> AppResult<Vec<Date>> {
    let found = if posted.text("days").is_empty() {
        let first = posted.text("first");
        match parse_date(first) {
            Ok(day) => {
                let weeks = posted.text("weeks").parse().unwrap_or(1);
                rules::weekly(day, weeks, posted.text("count").parse().unwrap_or(0))
            }
            Err(_) => Err(SeriesRefused::DateUnreadable { given: first.to_owned() }),
        }
    } else {
        rules::typed(posted.text("days"))
    };
    found.map_err(|r| AppError::refused(&r))
}

/// The courses of the series, as the pages of one of them show it: all on the organiser's `/desk`, those sent on the
/// reviewer's `/review`, the other published ones to everybody.
pub(super) fn card(l: L, course: &Course, members: &[Course], desk: &str) -> Option<Card> {
    let lines: Vec<Markup> = members
        .iter()
        .filter(|c| match desk {
            "" => c.is_published() && c.id != course.id,
            // A course never sent is nobody's business but its organisation's.
            "/review" => c.submitted_at.is_some(),
            _ => true,
        })
        .map(|c| {
            let day = c.starts_on().map_or_else(|| l.t("course-no-days"), |day| l.date(day));
            let name = if c.id == course.id {
                Markup::raw("<strong>").and(&c.title).and(Markup::raw("</strong>"))
            } else {
                Markup::link(&c.title, &format!("{desk}/courses/{}", c.code))
            };
            let line = Markup::raw("<li>").and(name).and(Markup::raw(" "));
            line.and(Markup::small(&format!("{day}　{}", c.code))).and(Markup::raw("</li>"))
        })
        .collect();
    let list = Markup::raw("<ol>").and(Markup::join(lines.clone())).and(Markup::raw("</ol>"));
    (!lines.is_empty()).then(|| Card::new(list).title(l.a("series-part-of", "n", members.len())))
}

fn draw(shell: Shell, shown: &Shown, tried: &Tried, now: Timestamp) -> PartsPage {
    let (l, course) = (shell.l, &shown.course);
    let here = format!("/desk/courses/{}", course.code);
    let crumbs = Breadcrumb::new(l)
        .link(l.t("course-own-title"), "/desk/courses")
        .link(&course.code, here.clone())
        .here(l.t("series-title"));
    let head = PageHead::new(l.t("series-title"))
        .crumbs(crumbs)
        .eyebrow(format!("{}　{}", course.code, course.title))
        .lead(l.t(if shown.members.is_empty() { "series-lead" } else { "series-lead-made" }));
    let mut parts: Vec<Markup> = vec![head.into()];
    let missing = reason_missing(l, tried);
    parts.extend(missing.map(|text| ErrorSummary::new(l, vec![("reason".to_owned(), text)]).into()));
    let refused = tried.refused.as_ref().filter(|r| r.code != "reason-needed");
    parts.extend(refused.map(|r| Notice::new(Tone::Bad, r.next(l)).title(r.sentence(l)).into()));
    parts.extend(told(l, &tried.done).map(Markup::from));
    if shown.members.is_empty() {
        if course.state(now) == CourseState::Draft {
            parts.extend(making(&shell, course, tried, now));
        } else {
            let refused = Refused::new(&SeriesRefused::NotADraft);
            parts.push(Notice::new(Tone::Info, refused.next(l)).title(refused.sentence(l)).into());
        }
    } else {
        parts.extend(together(&shell, shown, tried, now));
    }
    let back = Button::link(l.t("files-back"), here);
    parts.push(Markup::raw("<p class=\"actions\">").and(back).and(Markup::raw("</p>")));
    PartsPage::new(shell, parts)
}

/// What stands at the field of the reason when there is none.
fn reason_missing(l: L, tried: &Tried) -> Option<String> {
    let refused = tried.refused.as_ref().filter(|r| r.code == "reason-needed")?;
    Some(format!("{} {}", refused.sentence(l), l.t("course-cancel-reason-hint")))
}

/// What became of each course.
fn told(l: L, done: &[Done]) -> Option<Notice> {
    let lines: Vec<Markup> = done
        .iter()
        .map(|(code, outcome)| {
            let text = match outcome {
                Ok(()) => l.a("series-done", "code", code),
                Err(refused) => l.a2("series-not-done", "code", code, "why", refused.sentence(l)),
            };
            Markup::raw("<li>").and(text).and(Markup::raw("</li>"))
        })
        .collect();
    let all = done.iter().all(|(_, outcome)| outcome.is_ok());
    let body = Markup::raw("<ul>").and(Markup::join(lines.clone())).and(Markup::raw("</ul>"));
    (!lines.is_empty())
        .then(|| Notice::new(if all { Tone::Good } else { Tone::Warn }, body).title(l.t("series-result")))
}

fn making(shell: &Shell, course: &Course, tried: &Tried, now: Timestamp) -> Vec<Markup> {
    let l = shell.l;
    let action = format!("/desk/courses/{}/series", course.code);
    let own_first = course.starts_on().map(domain::calendar::roc_short).unwrap_or_default();
    let first = if tried.first.is_empty() { own_first } else { tried.first.clone() };
    let count = if tried.count.is_empty() { "4" } else { tried.count.as_str() };
    let weeks = if tried.weeks.is_empty() { "1" } else { tried.weeks.as_str() };
    let every = vec![Choice::new("1", l.t("series-weekly")), Choice::new("2", l.t("series-biweekly"))];
    let pattern = FieldRow::new()
        .with(Field::date(l, "first", l.t("series-first")).value(first).plain())
        .with(Field::select(l, "weeks", l.t("series-every"), every).value(weeks).plain())
        .with(Field::number(l, "count", l.t("series-how-many")).value(count).plain());
    let days = Field::textarea(l, "days", l.t("series-days"))
        .hint(l.a("series-days-hint", "most", MOST_COURSES))
        .rows(3)
        .value(&tried.days);
    let look = Button::submit(l.t("series-preview")).named("do", "preview");
    let look = if tried.preview.is_empty() { look.primary() } else { look };
    let buttons = Markup::raw("<p class=\"actions\">").and(look);
    let buttons = if tried.preview.is_empty() {
        buttons
    } else {
        let make = Button::submit(l.a("series-make", "n", tried.preview.len())).primary().named("do", "make");
        buttons.and(Markup::raw(" ")).and(make)
    };
    let buttons = buttons.and(Markup::raw("</p>"));
    let mut inputs: Vec<Markup> = vec![pattern.into(), days.into()];
    if !tried.preview.is_empty() {
        inputs.push(preview(l, &tried.preview, civil_date(now)).into());
    }
    inputs.push(buttons);
    vec![Card::new(form(shell, &action, inputs)).title(l.t("series-dates")).into()]
}

fn preview(l: L, forms: &[RawForm], today: Date) -> Table {
    let columns = vec![Column::text(l.t("course-column-course")), Column::text(l.t("course-column-days"))];
    let rows = forms.iter().map(|raw| {
        let when = raw.meetings.iter().filter(|m| !m.is_blank()).map(|m| session(l, m, today));
        let lines: Vec<Markup> = when.collect();
        let days = Markup::raw("<div>").and(Markup::join(lines)).and(Markup::raw("</div>"));
        Row::default().cell(raw.first("title")).cell(days)
    });
    Table::new(l, l.t("series-preview"), columns).rows(rows)
}

fn session(l: L, meeting: &RawMeeting, today: Date) -> Markup {
    let day = parse_date(&meeting.date).ok();
    let text = day.map_or_else(|| meeting.date.clone(), |day| l.date(day));
    let past = day.is_some_and(|day| day < today);
    let past = if past { format!(" {}", l.t("series-past")) } else { String::new() };
    Markup::raw("<p>").and(format!("{text} {}–{}{past}", meeting.from, meeting.to)).and(Markup::raw("</p>"))
}

fn together(shell: &Shell, shown: &Shown, tried: &Tried, now: Timestamp) -> Vec<Markup> {
    let l = shell.l;
    let action = format!("/desk/courses/{}/series", shown.course.code);
    let columns = ["course-column-course", "course-column-days", "course-column-state"];
    let table =
        Table::new(l, l.t("series-title"), columns.iter().map(|key| Column::text(l.t(key))).collect());
    let table = table.rows(shown.members.iter().map(|c| {
        let day = c.starts_on().map_or_else(|| l.t("course-no-days"), |day| l.date(day));
        let name = Markup::raw("<div>")
            .and(Markup::link(&c.title, &format!("/desk/courses/{}", c.code)))
            .and(Markup::raw("<br>"))
            .and(Markup::small(&c.code))
            .and(Markup::raw("</div>"));
        Row::default().cell(name).cell(day).cell(view::state_tag(l, c.state(now)))
    }));
    let mut parts: Vec<Markup> =
        vec![Card::new(table).title(l.a("series-part-of", "n", shown.members.len())).flush().into()];
    if shown.members.iter().any(|c| series::is_open(c, now)) {
        let blank = RawForm::default();
        let raw = tried.answers.as_ref().unwrap_or(&blank);
        let mut inputs = questions(l, &shown.asked, raw, tried.answers.is_some());
        let go = Button::submit(l.t("series-send")).primary().named("do", "send");
        inputs.push(Markup::raw("<p class=\"actions\">").and(go).and(Markup::raw("</p>")));
        parts.push(Card::new(form(shell, &action, inputs)).title(l.t("series-send")).into());
    }
    if shown.members.iter().any(|c| cancel::can_end(c, now)) {
        let reason = Field::textarea(l, "reason", l.t("course-cancel-reason"))
            .hint(l.t("course-cancel-reason-hint"))
            .rows(2)
            .max_length(300)
            .value(&tried.reason)
            .error(reason_missing(l, tried))
            .required();
        let go = Button::submit(l.t("series-cancel")).danger().named("do", "cancel");
        let inputs =
            vec![reason.into(), Markup::raw("<p class=\"actions\">").and(go).and(Markup::raw("</p>"))];
        parts.push(Card::new(form(shell, &action, inputs)).title(l.t("series-cancel")).into());
    }
    parts
}

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page { name: "catalogue/series/begin", render: |l| sample_page(l, "begin") },
        Page { name: "catalogue/series/preview", render: |l| sample_page(l, "preview") },
        Page { name: "catalogue/series/refused", render: |l| sample_page(l, "refused") },
        Page { name: "catalogue/series/made", render: |l| sample_page(l, "made") },
        Page { name: "catalogue/series/sent", render: |l| sample_page(l, "sent") },
        Page { name: "catalogue/series/no_reason", render: |l| sample_page(l, "no_reason") },
        Page { name: "catalogue/series/cancel", render: cancel::sample_page },
    ]
}

fn sample_page(l: L, which: &str) -> String {
    let course = sample::course(l, CourseState::Draft);
    let starts = course.starts_on().unwrap_or(Date::ZERO);
    let days = rules::weekly(starts, 1, 3).unwrap_or_default();
    let mut tried = Tried::default();
    match which {
        "preview" => tried.preview = rules::forms(&course.raw(), &days).unwrap_or_default(),
        "refused" => {
            tried.days = "115/13/4".to_owned();
            let refused = SeriesRefused::DateUnreadable { given: "115/13/4".to_owned() };
            tried.refused = Some(Refused::new(&refused));
        }
        "no_reason" => {
            tried.refused = Some(Refused::new(&domain::course::life::LifeRefused::ReasonNeeded));
        }
        "sent" => {
            let past = domain::course::life::LifeRefused::Incomplete { problems: 2 };
            tried.done =
                vec![("5000123".to_owned(), Ok(())), ("5000124".to_owned(), Err(Refused::new(&past)))];
        }
        _ => {}
    }
    let made = matches!(which, "made" | "sent" | "no_reason");
    let course = if which == "no_reason" { sample::course(l, CourseState::Approved) } else { course };
    let members = if made { vec![course.clone(), course.clone()] } else { Vec::new() };
    let asked = if made { super::form::sample_questions(&course) } else { Vec::new() };
    let shell = crate::shell::sample(l, l.t("series-title"));
    super::draw(&draw(shell, &Shown { course, members, asked }, &tried, sample::now()))
}
