//! The history of a course's hours for its organiser: every line of all people. A teacher's own stand in the transcript.

use std::collections::{BTreeMap, HashMap};

use axum::extract::{Path, State};
use axum::response::Response;
use platform::clock::from_millis;
use platform::ids::PersonId;
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{Button, Card, Column, Empty, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::super::{desk_head, draw as draw_page, hours_text};
use crate::catalogue::{self, Course};
use crate::credit::ledger::{CourseLine, lines_of_course};
use crate::enrolment::sample;
use crate::identity::{self, Person};
use crate::shell::PartsPage;
use crate::{App, shell};

/// Lines of a course with the people they were written for.
struct Found {
    course: Course,
    lines: Vec<CourseLine>,
    people: HashMap<PersonId, Person>,
    now: jiff::Timestamp,
}

/// `GET /desk/courses/{code}/hours`: every line of the course.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn lines(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let conn = app.db.read();
    let course = catalogue::own(conn, ctx.seat()?.organisation, &code).await?;
    let lines = lines_of_course(conn, course.id, &[]).await?;
    let ids: Vec<PersonId> = lines.iter().map(|line| line.person).collect();
    let people = identity::persons(conn, &ids).await?.into_iter().map(|p| (p.id, p)).collect();
    let found = Found { course, lines, people, now: ctx.now };
    page(&draw_all(shell(&ctx, ctx.l.t("ledger-lines-title")), &found))
}

fn draw_all(shell: Shell, found: &Found) -> PartsPage {
    let (l, course) = (shell.l, &found.course);
    let apply = Button::link(l.t("correction-title"), format!("/desk/courses/{}/correction", course.code));
    let head = desk_head(l, course, &l.t("ledger-lines-title"), found.now).action(apply.icon("clipboard"));
    let mut parts: Vec<Markup> = vec![head.into()];
    if found.lines.is_empty() {
        let roster = Button::link(l.t("course-link-roster"), format!("/desk/courses/{}/roster", course.code));
        parts.push(Empty::new(l.t("ledger-empty"), l.t("ledger-empty-text")).action(roster).into());
    } else {
        parts.push(Card::new(table(l, found)).title(l.t("ledger-lines-title")).flush().into());
    }
    PartsPage::new(shell, parts)
}

fn table(l: L, found: &Found) -> Table {
    let columns = vec![
        Column::text(l.t("ledger-column-at")),
        Column::text(l.t("correction-column-person")),
        Column::text(l.t("ledger-column-what")),
        Column::number(l.t("ledger-column-hours")),
        Column::number(l.t("ledger-column-after")),
        Column::text(l.t("ledger-column-why")),
    ];
    let mut sums: BTreeMap<PersonId, i64> = BTreeMap::new();
    let rows = found.lines.iter().map(|line| {
        let sum = sums.entry(line.person).or_default();
        *sum += line.half_hours;
        let tone = match line.kind.as_str() {
            "issue" => Tone::Good,
            "reverse" => Tone::Bad,
            _ => Tone::Info,
        };
        let person = found.people.get(&line.person);
        let name = person.map_or_else(|| l.t("correction-nobody"), |person| person.name.clone());
        let school = person.map_or("", |person| person.organisation_name.as_str());
        let why = match line.reason.as_str() {
            "" => Markup::from(l.t(&format!("ledger-cause-{}", line.cause))),
            reason => Markup::from(l.a(&format!("ledger-because-{}", line.cause), "reason", reason)),
        };
        Row::default()
            .cell(l.datetime(from_millis(line.at)))
            .cell(Markup::from(name).and(Markup::small(school)))
            .cell(Tag::new(tone, l.t(&format!("ledger-kind-{}", line.kind))))
            .cell(signed(line.half_hours))
            .cell(hours_text(*sum))
            .cell(why)
    });
    Table::new(l, l.t("ledger-caption"), columns).rows(rows)
}

fn signed(half_hours: i64) -> String {
    if half_hours > 0 { format!("+{}", hours_text(half_hours)) } else { hours_text(half_hours) }
}

fn found(l: L) -> Found {
    let people: Vec<Person> = sample::people(l);
    let now = sample::now();
    let reason = l.pick("簽到表第二頁漏登", "The second sheet was not entered");
    let all = [
        (0, "issue", 6, "roster", "", 20),
        (1, "issue", 6, "roster", "", 20),
        (0, "correct", -2, "correction", reason, 3),
        (1, "reverse", -6, "correction", reason, 3),
    ];
    let line =
        |(n, (who, kind, half_hours, cause, reason, days)): (i64, (usize, &str, i64, &str, &str, i64))| {
            CourseLine {
                serial: n,
                person: people[who].id,
                kind: kind.to_owned(),
                half_hours,
                cause: cause.to_owned(),
                reason: reason.to_owned(),
                at: now.as_millisecond() - days * 86_400_000,
            }
        };
    let lines = (1..).zip(all).map(line).collect();
    Found {
        course: Course { closed_at: Some(now.as_millisecond()), ..sample::held_course(l) },
        lines,
        people: people.into_iter().map(|person| (person.id, person)).collect(),
        now,
    }
}

pub(super) fn samples() -> Vec<Page> {
    fn all(l: L, found: &Found) -> String {
        draw_page(&draw_all(crate::shell::sample(l, l.t("ledger-lines-title")), found))
    }
    vec![
        Page { name: "credit/hours/all", render: |l| all(l, &found(l)) },
        Page { name: "credit/hours/none", render: |l| all(l, &Found { lines: Vec::new(), ..found(l) }) },
    ]
}
