//! The door without scripts: the list of one session, a button beside each name.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::text::fold;
use platform::web::{Ctx, Posted, go, page};
use platform::{AppResult, Page};
use serde::Deserialize;
use ui::components::{Button, Column, Empty, Field, PageHead, Row, Stat, Stats, Table, Tabs};
use ui::{L, Markup, Shell};
use uuid::Uuid;

use super::door::open;
use super::{chosen, drawn, hidden, session_text, window_notice};
use crate::attendance::{Door, Sent, SentMark, Sheet, session_of, sheet, take_batch};
use crate::catalogue::{Course, Meeting};
use crate::enrolment::{self, EnrolmentId, list_order};
use crate::identity::Person;
use crate::shell::PartsPage;
use crate::{App, catalogue, identity, shell};

/// Which session, and whose names.
#[derive(Debug, Default, Deserialize)]
pub struct PlainQuery {
    session: Option<i64>,
    #[serde(default)]
    q: String,
}

struct Found {
    door: Door,
    course: Course,
    meetings: Vec<Meeting>,
    meeting: Option<Meeting>,
    people: Vec<(EnrolmentId, Person)>,
    sheet: Sheet,
    base: String,
    q: String,
    now: jiff::Timestamp,
}

/// `GET /door/{token}/plain`.
///
/// # Errors
/// Not found for a door that ended or an unknown session; the database.
pub async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Path(token): Path<String>,
    Query(query): Query<PlainQuery>,
) -> AppResult<Response> {
    let conn = app.db.read();
    let (door, course) = open(&app, &token, ctx.now).await?;
    let meetings = catalogue::meetings(conn, course.id).await?;
    let places = enrolment::of_course(conn, course.id).await?;
    let ids: Vec<_> = places.iter().filter(|p| p.state == "admitted").map(|p| p.person).collect();
    let mut people = Vec::new();
    for mut person in identity::persons(conn, &ids).await? {
        let Some(place) = places.iter().find(|p| p.person == person.id) else { continue };
        // Marks stand under the person that remains after a merge.
        person.id = person.merged_into.unwrap_or(person.id);
        people.push((place.id, person));
    }
    people.sort_by(|a, b| list_order(&a.1, &b.1));
    let wanted = fold(&query.q);
    people.retain(|(_, p)| p.name.contains(&wanted) || p.organisation_name.contains(&wanted));
    let found = Found {
        meeting: chosen(&meetings, query.session, ctx.now)?,
        sheet: sheet(conn, course.id).await?,
        base: format!("/door/{token}/plain"),
        q: query.q,
        now: ctx.now,
        door,
        course,
        meetings,
        people,
    };
    page(&draw(shell(&ctx, ctx.l.t("plain-title")), &found))
}

/// `POST /door/{token}/plain`: one person in or out.
///
/// # Errors
/// Not found for a door that ended; malformed for a field that is none; the database.
pub async fn tick(
    State(app): State<App>,
    ctx: Ctx,
    Path(token): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let (door, _) = open(&app, &token, ctx.now).await?;
    let session: i64 = posted.id("session")?;
    let now = ctx.now.as_millisecond();
    let mark = SentMark {
        id: posted.id("mark")?,
        who: posted.id("who")?,
        session,
        direction: posted.text("direction").to_owned(),
        way: "list".to_owned(),
        at: now,
    };
    let sent = Sent { now, marks: vec![mark], undo: Vec::new() };
    let taken = take_batch(&app, &door, &ctx.address, &sent).await?;
    let flash = match taken.results.first().map(|answer| answer.result) {
        Some("in") => ("success", "door-in"),
        Some("out") => ("success", "door-out"),
        Some("same") => ("notice", "door-same"),
        _ => ("error", "door-not-taken"),
    };
    let q = ui::markup::encode(posted.text("q"));
    Ok(go(&format!("/door/{token}/plain?session={session}&q={q}"), Some(flash)))
}

fn draw(shell: Shell, found: &Found) -> PartsPage {
    let l = shell.l;
    let head = PageHead::new(found.course.title.as_str())
        .eyebrow(l.a("door-label", "label", &found.door.label))
        .lead(l.t("plain-lead"));
    let mut parts: Vec<Markup> = vec![head.into()];
    if found.meetings.len() > 1 {
        let tabs = found.meetings.iter().fold(Tabs::new(l.t("door-session")), |tabs, m| {
            let current = found.meeting.as_ref().is_some_and(|now| now.position == m.position);
            tabs.tab(session_text(l, m), format!("{}?session={}", found.base, m.position), current)
        });
        parts.push(tabs.into());
    }
    let Some(meeting) = &found.meeting else { return PartsPage::new(shell, parts) };
    let inside = found.sheet.presence.values().filter(|p| p.meeting == meeting.position && p.inside).count();
    parts.push(
        Stats::new(vec![
            Stat::new(l.t("checkin-stat-inside"), inside),
            Stat::new(l.t("checkin-stat-expected"), found.people.len()),
        ])
        .into(),
    );
    let closed = window_notice(l, &session_of(meeting), found.now);
    let open = closed.is_none();
    parts.extend(closed.map(Markup::from));
    parts.push(
        Markup::raw(format!("<form class=\"stack\" method=\"get\" action=\"{}\">", found.base))
            .and(hidden("session", &meeting.position.to_string()))
            .and(Field::text(l, "q", l.t("door-search")).plain().value(found.q.as_str()))
            .and(Button::submit(l.t("plain-search")).icon("search"))
            .and(Markup::raw("</form>")),
    );
    if found.people.is_empty() {
        parts.push(Empty::new(l.t("plain-nobody"), l.t("plain-nobody-text")).into());
        return PartsPage::new(shell, parts);
    }
    let columns = vec![
        Column::text(l.t("checkin-column-name")),
        Column::text(l.t("checkin-column-state")),
        Column::actions(l.t("checkin-column-do")),
    ];
    let rows = found.people.iter().map(|(place, person)| row(&shell, found, meeting, *place, person, open));
    parts.push(Table::new(l, l.t("plain-title"), columns).rows(rows).dense().into());
    PartsPage::new(shell, parts)
}

fn row(
    shell: &Shell,
    found: &Found,
    meeting: &Meeting,
    place: EnrolmentId,
    person: &Person,
    open: bool,
) -> Row {
    let l = shell.l;
    let presence = found.sheet.presence.get(&(meeting.position, person.id));
    let inside = presence.is_some_and(|p| p.inside);
    let (direction, key) = if inside { ("out", "attend-out") } else { ("in", "attend-in") };
    let button = Button::submit(l.t(key)).named("direction", direction).about(person.name.as_str()).small();
    let form = Markup::join([
        Markup::raw(format!("<form method=\"post\" action=\"{}\" data-once>", found.base)),
        shell.csrf_field(),
        hidden("session", &meeting.position.to_string()),
        hidden("who", &place.to_string()),
        hidden("mark", &Uuid::now_v7().to_string()),
        hidden("q", &found.q),
        if inside { button.into() } else { button.primary().into() },
        Markup::raw("</form>"),
    ]);
    Row::default()
        .cell(Markup::from(person.name.as_str()).and(Markup::small(&person.organisation_name)))
        .cell(super::desk::state(l, presence))
        .cell(if open { form } else { Markup::default() })
}

/// Open, closed, and nobody found.
pub(super) fn samples() -> Vec<Page> {
    use crate::enrolment::sample;
    fn found(l: L) -> Found {
        let meetings = sample::meetings(l);
        let people = sample::people(l)
            .into_iter()
            .map(|p| (sample::enrolment(p.id.0.as_u128(), "admitted", None).id, p));
        Found {
            door: super::door::sample_door(l),
            course: sample::course(l),
            meeting: meetings.first().cloned(),
            people: people.collect(),
            sheet: super::desk::sample_sheet(l),
            base: "/door/sample/plain".to_owned(),
            q: String::new(),
            now: session_of(&meetings[0]).starts,
            meetings,
        }
    }
    fn text(l: L, found: &Found) -> String {
        drawn(&draw(crate::shell::sample(l, l.t("plain-title")), found))
    }
    vec![
        Page { name: "attendance/plain/open", render: |l| text(l, &found(l)) },
        Page {
            name: "attendance/plain/early",
            render: |l| text(l, &Found { now: sample::now(), ..found(l) }),
        },
        Page {
            name: "attendance/plain/nobody",
            render: |l| text(l, &Found { people: Vec::new(), q: "林".to_owned(), ..found(l) }),
        },
    ]
}
