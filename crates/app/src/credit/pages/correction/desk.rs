//! `/desk/courses/{code}/correction`: the organiser applies for a correction of a closed course, and sees what became of it.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar::civil_date;
use domain::course::life::CourseState;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Card, Column, Empty, Notice, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::super::{desk_head, draw as draw_page, refusal_notice};
use super::difference::{self, Asked};
use super::form::{self as fields, Shown};
use crate::catalogue::{self, Course, facts_of, view};
use crate::credit::correction::{Input, Sent, apply, corrections_of, withdraw as take_back};
use crate::credit::ledger::standing;
use crate::enrolment::{self, sample};
use crate::shell::{PartsPage, form};
use crate::{App, directory, identity, shell, tags};

/// What the page shows.
struct Found {
    shown: Shown,
    /// Newest first.
    all: Vec<Asked>,
    now: jiff::Timestamp,
    refused: Option<Refused>,
}

impl Found {
    fn open(&self) -> Option<&Asked> {
        self.all.first().filter(|asked| asked.correction.is_open())
    }
}

/// `GET /desk/courses/{code}/correction`: the form, or the application that waits, and those before.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let found = load(&app, &ctx, &code, None).await?;
    page(&draw(shell(&ctx, ctx.l.t("correction-title")), &found))
}

/// `POST /desk/courses/{code}/correction`: sends the application.
///
/// # Errors
/// As [`show`]. What is refused is said on the page, with what was typed.
pub async fn send(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let input = fields::input(&posted);
    let (wrong, refused) = match apply(&app, &ctx.actor(), ctx.seat()?, &code, &input).await {
        Ok(Sent::Waits(_)) => {
            return Ok(go(&format!("/desk/courses/{code}/correction"), Some(("success", "correction-sent"))));
        }
        Ok(Sent::Wrong(wrong)) => (wrong, None),
        Err(AppError::Refused(refused)) if !refused.forbidden => (Vec::new(), Some(refused)),
        Err(other) => return Err(other),
    };
    let mut found = load(&app, &ctx, &code, Some(input)).await?;
    (found.shown.wrong, found.refused) = (wrong, refused);
    refused_page(&draw(shell(&ctx, ctx.l.t("correction-title")).title_with_errors(true), &found))
}

/// `POST /desk/courses/{code}/correction/withdraw`: takes the open application back.
///
/// # Errors
/// As [`show`]; refused when none is open.
pub async fn withdraw(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    take_back(&app, &ctx.actor(), ctx.seat()?, &code).await?;
    Ok(go(&format!("/desk/courses/{code}/correction"), Some(("success", "correction-withdrawn"))))
}

async fn load(app: &App, ctx: &Ctx, code: &str, typed: Option<Input>) -> AppResult<Found> {
    let conn = app.db.read();
    let course = catalogue::own(conn, ctx.seat()?.organisation, code).await?;
    let standing = standing(conn, course.id).await?;
    let ids: Vec<_> = standing.keys().copied().collect();
    let mut people: Vec<_> = identity::persons(conn, &ids)
        .await?
        .into_iter()
        .map(|person| (standing.get(&person.id).copied().unwrap_or_default(), person))
        .map(|(hours, person)| (person, hours))
        .collect();
    people.sort_by(|a, b| enrolment::list_order(&a.0, &b.0));
    let mut all = Vec::new();
    for one in corrections_of(conn, course.id).await? {
        all.push(difference::asked(conn, one, &standing).await?);
    }
    let before = facts_of(&course);
    let organiser = directory::organisation(conn, course.organisation).await?;
    let today = civil_date(ctx.now);
    let mut tags = before.tags.clone();
    for tag in tags::offered(conn, &organiser.level, &organiser.code, today).await? {
        if !tags.contains(&tag.tag) {
            tags.push(tag.tag);
        }
    }
    let input = typed.unwrap_or_else(|| begin(&course, &people, all.first()));
    let shown = Shown { course, people, tags, input, wrong: Vec::new() };
    Ok(Found { shown, all, now: ctx.now, refused: None })
}

/// The form as it begins: what stands, or what was asked for when it was just sent back. Who is to be added has to be named
/// again: numbers are not kept.
fn begin(
    course: &Course,
    people: &[(identity::Person, domain::hours::HalfHours)],
    last: Option<&Asked>,
) -> Input {
    let mut input = Input { facts: facts_of(course), ..Input::default() };
    let Some(last) = last.filter(|last| last.correction.state == "returned") else { return input };
    input.reason.clone_from(&last.correction.reason);
    if last.correction.before() == input.facts {
        input.facts = last.correction.after();
    }
    for (person, _) in people {
        if let Some((row, ..)) = last.rows.iter().find(|(row, ..)| row.person == person.id) {
            let after = crate::credit::ledger::half(row.after).to_string();
            input.hours.insert(person.personal_code.clone(), after);
        }
    }
    input
}

fn draw(shell: Shell, found: &Found) -> PartsPage {
    let (l, course) = (shell.l, &found.shown.course);
    let here = format!("/desk/courses/{}/correction", course.code);
    let lines = Button::link(l.t("ledger-lines-title"), format!("/desk/courses/{}/hours", course.code));
    let head = desk_head(l, course, &l.t("correction-title"), found.now).action(lines.icon("list"));
    let mut parts: Vec<Markup> = vec![head.into(), fields::errors(l, &found.shown).into()];
    parts.extend(found.refused.as_ref().map(|refused| refusal_notice(l, Tone::Bad, refused).into()));
    if course.state(found.now) != CourseState::Closed {
        let back = Button::link(l.t("correction-to-course"), format!("/desk/courses/{}", course.code));
        let empty = Empty::new(l.t("correction-not-closed"), l.t("correction-not-closed-text"));
        parts.push(empty.action(back).into());
        return PartsPage::new(shell, parts);
    }
    match found.open() {
        Some(open) => {
            parts.push(waits(l, open));
            parts.extend(difference::parts(l, course, open));
            let text = Markup::raw("<p>").and(l.t("correction-withdraw-text")).and(Markup::raw("</p>"));
            let button = Button::submit(l.t("correction-withdraw")).icon("undo");
            let actions = Markup::raw("<p class=\"actions\">").and(button).and(Markup::raw("</p>"));
            let body = form(&shell, &format!("{here}/withdraw"), vec![text, actions]);
            parts.push(Card::new(body).title(l.t("correction-withdraw-question")).into());
        }
        None => {
            parts.extend(found.all.first().and_then(|last| returned(l, last)));
            parts.push(Markup::raw("<p>").and(l.t("correction-lead")).and(Markup::raw("</p>")));
            parts.push(fields::draw(&shell, &here, &found.shown));
        }
    }
    let before: Vec<&Asked> = found.all.iter().filter(|asked| !asked.correction.is_open()).collect();
    if !before.is_empty() {
        parts.push(Card::new(past(l, course, &before)).title(l.t("correction-past")).flush().into());
    }
    PartsPage::new(shell, parts)
}

fn waits(l: L, open: &Asked) -> Markup {
    let c = &open.correction;
    let args = [
        ("at", l.datetime(from_millis(c.sent_at))),
        ("who", c.sent_by.clone()),
        ("reason", c.reason.clone()),
    ];
    Notice::new(Tone::Info, l.args("correction-open-text", &args)).title(l.t("correction-open")).into()
}

fn returned(l: L, last: &Asked) -> Option<Markup> {
    let c = &last.correction;
    let notice = Notice::new(Tone::Warn, view::paragraphs(&c.answer)).title(l.t("correction-returned"));
    (c.state == "returned").then(|| notice.into())
}

fn past(l: L, course: &Course, all: &[&Asked]) -> Table {
    let columns = vec![
        Column::text(l.t("correction-past-when")),
        Column::text(l.t("correction-past-state")),
        Column::text(l.t("correction-past-what")),
        Column::text(l.t("correction-reason")),
    ];
    let rows = all.iter().map(|asked| {
        let c = &asked.correction;
        let tone = match c.state.as_str() {
            "approved" => Tone::Good,
            "returned" => Tone::Warn,
            _ => Tone::Neutral,
        };
        let state = Tag::new(tone, l.t(&format!("correction-state-{}", c.state)));
        let who = Markup::small(&c.decided_by);
        let what = what(l, course, asked)
            .into_iter()
            .map(|line| Markup::raw("<li>").and(line).and(Markup::raw("</li>")));
        let why = Markup::raw("<div>").and(c.reason.as_str()).and(Markup::small(&c.answer));
        Row::default()
            .cell(l.datetime(from_millis(c.decided_at.unwrap_or(c.sent_at))))
            .cell(Markup::raw("<div>").and(state).and(who).and(Markup::raw("</div>")))
            .cell(Markup::raw("<ul>").and(Markup::join(what)).and(Markup::raw("</ul>")))
            .cell(why.and(Markup::raw("</div>")))
    });
    Table::new(l, l.t("correction-past"), columns).rows(rows)
}

/// Old and new of an earlier application, a line each.
fn what(l: L, course: &Course, asked: &Asked) -> Vec<String> {
    let line = |name: String, before: String, after: String| {
        l.args("correction-past-line", &[("name", name), ("before", before), ("after", after)])
    };
    let mut all: Vec<String> = asked
        .rows
        .iter()
        .map(|(row, person, _)| {
            let name = person.as_ref().map_or_else(|| l.t("correction-nobody"), |p| p.name.clone());
            line(name, super::super::hours_text(row.before), super::super::hours_text(row.after))
        })
        .collect();
    let (before, after) = (asked.correction.before(), asked.correction.after());
    if before.title != after.title {
        all.push(line(view::field_label(l, "title"), before.title.clone(), after.title.clone()));
    }
    if (&before.scope, &before.item) != (&after.scope, &after.item) {
        let text = |facts| difference::scope_text(l, course, facts);
        all.push(line(view::field_label(l, "scope"), text(&before), text(&after)));
    }
    if before.tags != after.tags {
        let text = |tags: &[String]| difference::tags_text(l, tags);
        all.push(line(view::field_label(l, "attribute_tags"), text(&before.tags), text(&after.tags)));
    }
    all
}

fn found(l: L) -> Found {
    let course =
        Course { closed_at: Some(sample::now().as_millisecond() - 86_400_000), ..sample::held_course(l) };
    let people: Vec<_> =
        sample::people(l).into_iter().take(3).map(|person| (person, domain::hours::HalfHours(6))).collect();
    let input = begin(&course, &people, None);
    let tags = vec!["媒體素養".to_owned(), "性平教育".to_owned()];
    let shown = Shown { course, people, tags, input, wrong: Vec::new() };
    Found { shown, all: Vec::new(), now: sample::now(), refused: None }
}

fn text(l: L, found: &Found) -> String {
    let wrong = !found.shown.wrong.is_empty();
    draw_page(&draw(crate::shell::sample(l, l.t("correction-title")).title_with_errors(wrong), found))
}

pub(super) fn samples() -> Vec<Page> {
    use crate::credit::correction::{Fresh, Wrong};
    use domain::roster::RosterProblem;
    vec![
        Page { name: "credit/correction/form", render: |l| text(l, &found(l)) },
        Page {
            name: "credit/correction/errors",
            render: |l| {
                let mut found = found(l);
                let code = found.shown.people[0].0.personal_code.clone();
                found.shown.input.hours.insert(code.clone(), "3.5".to_owned());
                let fresh = Fresh { line: 1, who: "X000".to_owned(), ..Fresh::default() };
                found.shown.input.fresh.push(fresh);
                let above = RosterProblem::AboveCourse {
                    given: domain::hours::HalfHours(7),
                    most: domain::hours::HalfHours(6),
                };
                let wrong =
                    |field: String, problem: &RosterProblem| Wrong { field, refused: Refused::new(problem) };
                found.shown.wrong = vec![
                    wrong(format!("hours-{code}"), &above),
                    wrong("who-1".to_owned(), &RosterProblem::Unknown),
                ];
                text(l, &found)
            },
        },
        Page {
            name: "credit/correction/open",
            render: |l| text(l, &Found { all: vec![difference::sample(l, "sent")], ..found(l) }),
        },
        Page {
            name: "credit/correction/returned",
            render: |l| {
                let all = vec![difference::sample(l, "returned"), difference::sample(l, "approved")];
                text(l, &Found { all, ..found(l) })
            },
        },
        Page {
            name: "credit/correction/not-closed",
            render: |l| {
                let mut found = found(l);
                found.shown.course.closed_at = None;
                text(l, &found)
            },
        },
    ]
}
