//! Attendance by list: one meeting, everybody with a place, one mark each.

mod read;

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::calendar;
use jiff::Timestamp;
use platform::error::Refused;
use platform::ids::PersonId;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult};
use serde::Deserialize;
use ui::components::{
    Button, Choice, Column, Empty, ErrorSummary, Field, Notice, PageHead, Row, Stat, Stats, Table, Tabs, Tone,
};
use ui::{L, Markup, Shell};

use super::{desk_head, named, refusal_notice};
use crate::attendance::{self, Presence};
use crate::catalogue::{self, Course, Meeting};
use crate::credit::{mark_attendance, marks_of};
use crate::enrolment::{self, sample};
use crate::identity::Person;
use crate::{App, shell};

/// The marks offered, in the order of how often they are needed.
const MARKS: [&str; 4] = ["present", "late", "leave", "absent"];

/// The list of one meeting.
#[derive(Template)]
#[template(path = "credit/pages/attendance/page.html")]
pub struct AttendancePage {
    shell: Shell,
    head: PageHead,
    errors: ErrorSummary,
    notice: Option<Notice>,
    tabs: Option<Tabs>,
    stats: Option<Stats>,
    table: Option<Table>,
    empty: Option<Empty>,
    action: String,
    meeting: i64,
    save: Button,
    save_all: Button,
}

/// Which meeting is wanted.
#[derive(Debug, Default, Deserialize)]
pub struct MeetingQuery {
    meeting: Option<i64>,
}

struct Found {
    course: Course,
    meetings: Vec<Meeting>,
    meeting: Option<Meeting>,
    people: Vec<Person>,
    stored: HashMap<(PersonId, i64), (String, i64)>,
    /// Mark and minutes as shown: stored, or as typed when something was wrong.
    shown: HashMap<PersonId, (String, String)>,
    wrong: HashMap<PersonId, String>,
    none_chosen: bool,
    blocked: Option<Refused>,
    now: Timestamp,
}

/// Shows the list of a meeting; without a number the one of today, or the last before it.
///
/// # Errors
/// Not found for another organisation's course or an unknown meeting; the database.
pub async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    Query(query): Query<MeetingQuery>,
) -> AppResult<Response> {
    let found = load(&app, &ctx, &code, query.meeting).await?;
    page(&AttendancePage::new(shell(&ctx, ctx.l.t("attendance-title")), &found))
}

/// Saves the marks sent; the button `all` marks everybody without one as present.
///
/// # Errors
/// As [`show`]. What is wrong is shown beside its field.
pub async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let number =
        posted.text("meeting").parse().map_err(|_| AppError::Malformed("field meeting".to_owned()))?;
    let mut found = load(&app, &ctx, &code, Some(number)).await?;
    let length = found.meeting.as_ref().map_or(0, Meeting::minutes);
    let read = read::marks(ctx.l, &posted, &found.people, number, length);
    if read.wrong.is_empty() && !read.marks.is_empty() {
        match mark_attendance(&app, &ctx.actor(), ctx.seat()?, &code, read.marks).await {
            Ok(_) => {
                let to = format!("/desk/courses/{code}/attendance?meeting={number}");
                return Ok(go(&to, Some(("success", "attendance-saved"))));
            }
            Err(AppError::Refused(refused)) => found.blocked = Some(refused),
            Err(other) => return Err(other),
        }
    } else {
        found.none_chosen = read.marks.is_empty() && read.wrong.is_empty();
    }
    (found.shown, found.wrong) = (read.typed, read.wrong);
    refused_page(&AttendancePage::new(
        shell(&ctx, ctx.l.t("attendance-title")).title_with_errors(true),
        &found,
    ))
}

async fn load(app: &App, ctx: &Ctx, code: &str, number: Option<i64>) -> AppResult<Found> {
    let conn = app.db.read();
    let course = catalogue::own(conn, ctx.seat()?.organisation, code).await?;
    let meetings = catalogue::meetings(conn, course.id).await?;
    let today = calendar::civil_date(ctx.now);
    let meeting = match number {
        Some(n) => Some(meetings.iter().find(|m| m.position == n).cloned().ok_or(AppError::NotFound)?),
        None => meetings.iter().rev().find(|m| m.day() <= today).or(meetings.first()).cloned(),
    };
    let people = enrolment::admitted_people(conn, course.id).await?;
    let stored = marks_of(conn, course.id).await?;
    let blocked =
        domain::course::life::decide_attendance(&course.facts(), ctx.now).err().map(|r| Refused::new(&r));
    let mut shown = shown_of(&people, meeting.as_ref(), &stored);
    if let Some(meeting) = &meeting {
        propose(&mut shown, meeting, &people, attendance::presence(conn, course.id).await?);
    }
    let (wrong, none_chosen, now) = (HashMap::new(), false, ctx.now);
    Ok(Found { course, meetings, meeting, people, stored, shown, wrong, none_chosen, blocked, now })
}

fn shown_of(
    people: &[Person],
    meeting: Option<&Meeting>,
    stored: &HashMap<(PersonId, i64), (String, i64)>,
) -> HashMap<PersonId, (String, String)> {
    let Some(meeting) = meeting else { return HashMap::new() };
    let of = |person: &Person| {
        let (mark, missed) = stored.get(&(person.id, meeting.position))?;
        let partly = mark == "late" || mark == "leave";
        Some((person.id, (mark.clone(), if partly { missed.to_string() } else { String::new() })))
    };
    people.iter().filter_map(of).collect()
}

/// Fills in what the door noted of people without a mark; nothing of it counts until the list is saved.
fn propose(
    shown: &mut HashMap<PersonId, (String, String)>,
    meeting: &Meeting,
    people: &[Person],
    presence: Vec<Presence>,
) {
    let session = attendance::session_of(meeting);
    for found in presence.iter().filter(|p| p.meeting == meeting.position && p.first_in.is_some()) {
        // Presence stands under the person that remains after a merge.
        let of = |p: &&Person| p.merged_into.unwrap_or(p.id) == found.person;
        let Some(person) = people.iter().find(of) else { continue };
        let missed = domain::attendance::proposed_missed(&session, found.minutes);
        shown.entry(person.id).or_insert_with(|| match missed {
            0 => ("present".to_owned(), String::new()),
            missed => ("late".to_owned(), missed.to_string()),
        });
    }
}

impl AttendancePage {
    fn new(shell: Shell, found: &Found) -> Self {
        let l = shell.l;
        let action = format!("/desk/courses/{}/attendance", found.course.code);
        let title = l.t("attendance-title");
        let rows = found.people.iter().map(|person| row(l, found, person));
        let open = found.blocked.is_none() && found.meeting.is_some();
        let mut errors: Vec<(String, String)> = found
            .people
            .iter()
            .filter_map(|p| {
                found
                    .wrong
                    .get(&p.id)
                    .map(|text| (format!("missed-{}", p.personal_code), named(l, &p.name, text)))
            })
            .collect();
        if let (true, Some(first)) = (found.none_chosen, found.people.first()) {
            errors.push((format!("mark-{}", first.personal_code), l.t("attendance-none-chosen")));
        }
        let table = (open && !found.people.is_empty())
            .then(|| Table::new(l, l.t("attendance-caption"), columns(l)).rows(rows).dense());
        Self {
            head: desk_head(l, &found.course, &title, found.now)
                .action(
                    Button::link(
                        l.t("attendance-to-roster"),
                        format!("/desk/courses/{}/roster", found.course.code),
                    )
                    .icon("list"),
                )
                .action(
                    Button::link(
                        l.t("checkin-title"),
                        format!("/desk/courses/{}/check-in", found.course.code),
                    )
                    .icon("qr"),
                ),
            errors: ErrorSummary::new(l, errors),
            notice: found.blocked.as_ref().map(|r| refusal_notice(l, Tone::Info, r)),
            tabs: (found.meetings.len() > 1).then(|| tabs(l, &action, found)),
            stats: open.then(|| stats(l, found)),
            table,
            empty: (open && found.people.is_empty()).then(|| {
                let list = format!("/desk/courses/{}/enrolments", found.course.code);
                Empty::new(l.t("attendance-empty"), l.t("attendance-empty-text"))
                    .action(Button::link(l.t("attendance-to-list"), list))
            }),
            action,
            meeting: found.meeting.as_ref().map_or(0, |m| m.position),
            save: Button::submit(l.t("attendance-save")).primary(),
            save_all: Button::submit(l.t("attendance-save-all")).named("all", "1").icon("check"),
            shell,
        }
    }

    /// Some marks made, some not.
    pub(crate) fn sample(l: L) -> Self {
        Self::new(crate::shell::sample(l, l.t("attendance-title")), &found_sample(l))
    }

    /// Minutes that can't be read.
    pub(crate) fn sample_errors(l: L) -> Self {
        let mut found = found_sample(l);
        let first = found.people[0].id;
        found.shown.insert(first, ("late".to_owned(), "x".to_owned()));
        found.wrong.insert(first, l.a("attendance-minutes-wrong", "most", 180));
        Self::new(crate::shell::sample(l, l.t("attendance-title")).title_with_errors(true), &found)
    }

    /// Nobody has a place.
    pub(crate) fn sample_empty(l: L) -> Self {
        let found = Found { people: Vec::new(), ..found_sample(l) };
        Self::new(crate::shell::sample(l, l.t("attendance-title")), &found)
    }

    /// Before the first day.
    pub(crate) fn sample_early(l: L) -> Self {
        let blocked = Some(Refused::new(&domain::course::life::LifeRefused::NotBegun));
        let found = Found { course: sample::course(l), blocked, ..found_sample(l) };
        Self::new(crate::shell::sample(l, l.t("attendance-title")), &found)
    }
}

fn found_sample(l: L) -> Found {
    let (people, meetings) = (sample::people(l), sample::held_meetings(l));
    let stored: HashMap<_, _> = [
        ((people[0].id, 1), ("present".to_owned(), 0)),
        ((people[1].id, 1), ("late".to_owned(), 20)),
        ((people[2].id, 1), ("absent".to_owned(), 180)),
    ]
    .into();
    Found {
        course: sample::held_course(l),
        meeting: meetings.first().cloned(),
        shown: shown_of(&people, meetings.first(), &stored),
        meetings,
        people,
        stored,
        wrong: HashMap::new(),
        none_chosen: false,
        blocked: None,
        now: sample::now(),
    }
}

fn columns(l: L) -> Vec<Column> {
    vec![
        Column::text(l.t("attendance-column-name")),
        Column::text(l.t("attendance-column-mark")),
        Column::text(l.t("attendance-column-missed")),
    ]
}

fn row(l: L, found: &Found, person: &Person) -> Row {
    let (mark, missed) = found.shown.get(&person.id).cloned().unwrap_or_default();
    let choices =
        MARKS.iter().map(|mark| Choice::new(*mark, l.t(&format!("attendance-mark-{mark}")))).collect();
    let marks = Field::radios(
        l,
        format!("mark-{}", person.personal_code),
        l.a("attendance-mark-of", "name", &person.name),
        choices,
    )
    .inline()
    .hide_label()
    .plain()
    .value(mark);
    let missed = Field::number(
        l,
        format!("missed-{}", person.personal_code),
        l.a("attendance-missed-of", "name", &person.name),
    )
    .hide_label()
    .plain()
    .inputmode("numeric")
    .suffix(l.t("attendance-minutes"))
    .value(missed)
    .error(found.wrong.get(&person.id).map(String::as_str));
    Row::default()
        .cell(Markup::from(person.name.as_str()).and(Markup::small(&person.organisation_name)))
        .cell(marks)
        .cell(missed)
}

fn tabs(l: L, action: &str, found: &Found) -> Tabs {
    let current = found.meeting.as_ref().map(|m| m.position);
    found.meetings.iter().fold(Tabs::new(l.t("attendance-tabs")), |tabs, m| {
        let marked = found.people.iter().filter(|p| found.stored.contains_key(&(p.id, m.position))).count();
        let label = format!("{} {}", l.day(m.day()), m.span());
        let href = format!("{action}?meeting={}", m.position);
        tabs.tab_count(label, href, u32::try_from(marked).unwrap_or(u32::MAX), Some(m.position) == current)
    })
}

fn stats(l: L, found: &Found) -> Stats {
    let at = found.meeting.as_ref().map_or(0, |m| m.position);
    let marks: Vec<&str> = found
        .people
        .iter()
        .filter_map(|p| found.stored.get(&(p.id, at)))
        .map(|(mark, _)| mark.as_str())
        .collect();
    let all = found.people.len();
    let tone = if marks.len() == all { Tone::Good } else { Tone::Warn };
    let note = if marks.len() == all { "attendance-complete" } else { "attendance-incomplete" };
    let count = |mark: &str| marks.iter().filter(|m| **m == mark).count();
    let mut stats = vec![
        Stat::new(l.t("attendance-marked"), format!("{}/{all}", marks.len())).tone(tone).note(l.t(note)),
    ];
    stats.extend(MARKS.iter().map(|mark| Stat::new(l.t(&format!("attendance-mark-{mark}")), count(mark))));
    Stats::new(stats)
}
