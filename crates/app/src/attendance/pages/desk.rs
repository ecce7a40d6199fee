//! The organiser's page: who is in, out or missing; marks by hand and taken back; doors, screens and walk-ins.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::attendance::{Direction, Effect};
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use serde::Deserialize;
use ui::components::{
    Button, Card, Choice, Column, Confirm, Empty, ErrorSummary, Field, Notice, Row, Stat, Stats, Table, Tabs,
    Tag, Tone,
};
use ui::{L, Markup, Shell};

use super::{
    chosen, desk_head, drawn, effect_text, hidden, paragraph, refusal_notice, session_text, window_notice,
};
use crate::attendance::{
    ByHand, Door, Mark, MarkId, Presence, Sheet, doors, doors_of, session_of, sheet, take_by_hand,
    takes_walk_ins, void,
};
use crate::catalogue::{Course, Meeting};
use crate::enrolment;
use crate::identity::{self, Person};
use crate::shell::{PartsPage, form};
use crate::{App, catalogue, shell};

/// Which session, and who is to be written down by hand.
#[derive(Debug, Default, Deserialize)]
pub struct DeskQuery {
    session: Option<i64>,
    #[serde(default)]
    who: String,
}

/// Everything the page shows.
pub(super) struct Found {
    pub course: Course,
    pub meetings: Vec<Meeting>,
    pub meeting: Option<Meeting>,
    pub people: Vec<Person>,
    pub walk_ins: Vec<Person>,
    pub sheet: Sheet,
    pub doors: Vec<Door>,
    pub takes_walk_ins: bool,
    pub typed: ByHand,
    pub wrong: Option<Refused>,
    pub label_wrong: Option<Refused>,
    pub now: jiff::Timestamp,
}

/// `GET /desk/courses/{code}/check-in`.
///
/// # Errors
/// Not found for another organisation's course, one not published, or an unknown session; the database.
pub async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    Query(query): Query<DeskQuery>,
) -> AppResult<Response> {
    let mut found = load(&app, &ctx, &code, query.session).await?;
    found.typed.who = query.who;
    page(&draw(shell(&ctx, ctx.l.t("checkin-title")), &found))
}

/// `POST /desk/courses/{code}/check-in`: a mark by hand.
///
/// # Errors
/// As [`show`]. What is wrong is shown above the form.
pub async fn by_hand(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let session: i64 = posted.id("session")?;
    let other = posted.text("other");
    let given = ByHand {
        session,
        who: if other.is_empty() { posted.text("who") } else { other }.to_owned(),
        direction: Direction::parse(posted.text("direction")).unwrap_or(Direction::In),
        time: posted.text("time").to_owned(),
        reason: posted.text("reason").to_owned(),
    };
    match take_by_hand(&app, &ctx.actor(), ctx.seat()?, &code, &given).await {
        Ok(()) => {
            let to = format!("/desk/courses/{code}/check-in?session={session}");
            Ok(go(&to, Some(("success", "checkin-by-hand"))))
        }
        Err(AppError::Refused(refused)) => {
            let mut found = load(&app, &ctx, &code, Some(session)).await?;
            (found.typed, found.wrong) = (given, Some(refused));
            refused_page(&draw(shell(&ctx, ctx.l.t("checkin-title")).title_with_errors(true), &found))
        }
        Err(other) => Err(other),
    }
}

/// `GET /desk/courses/{code}/check-in/void/{id}`.
///
/// # Errors
/// Not found for another course's mark; the database.
pub async fn confirm_void(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, id)): Path<(String, String)>,
) -> AppResult<Response> {
    let (course, mark, name) = marked(&app, &ctx, &code, &id).await?;
    page(&draw_void(shell(&ctx, ctx.l.t("checkin-void-title")), &course, &mark, &name, None, ctx.now))
}

/// `POST /desk/courses/{code}/check-in/void/{id}`.
///
/// # Errors
/// As [`confirm_void`]. A missing reason is told beside its field.
pub async fn void_mark(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, id)): Path<(String, String)>,
    posted: Posted,
) -> AppResult<Response> {
    let (course, mark, name) = marked(&app, &ctx, &code, &id).await?;
    match void(&app, &ctx.actor(), ctx.seat()?, &code, mark.id, posted.text("reason")).await {
        Ok(()) => {
            let to = format!("/desk/courses/{code}/check-in?session={}", mark.meeting);
            Ok(go(&to, Some(("success", "checkin-voided"))))
        }
        Err(AppError::Refused(refused)) => {
            let shell = shell(&ctx, ctx.l.t("checkin-void-title")).title_with_errors(true);
            refused_page(&draw_void(shell, &course, &mark, &name, Some(&refused), ctx.now))
        }
        Err(other) => Err(other),
    }
}

async fn marked(app: &App, ctx: &Ctx, code: &str, id: &str) -> AppResult<(Course, Mark, String)> {
    let conn = app.db.read();
    let course = doors::own_course(conn, ctx.seat()?, code).await?;
    let id: MarkId = id.parse().map_err(|_| AppError::NotFound)?;
    let marks = sheet(conn, course.id).await?.marks;
    let mark = marks.into_iter().find(|mark| mark.id == id).ok_or(AppError::NotFound)?;
    let name = identity::person(conn, mark.person).await?.name;
    Ok((course, mark, name))
}

/// Loads the page for who answers for the course.
///
/// # Errors
/// Not found for another organisation's course or an unknown session; the database.
pub(super) async fn load(app: &App, ctx: &Ctx, code: &str, session: Option<i64>) -> AppResult<Found> {
    let conn = app.db.read();
    let course = doors::own_course(conn, ctx.seat()?, code).await?;
    let meetings = catalogue::meetings(conn, course.id).await?;
    let meeting = chosen(&meetings, session, ctx.now)?;
    let mut people = enrolment::admitted_people(conn, course.id).await?;
    for person in &mut people {
        // Marks stand under the person that remains after a merge.
        if person.merged_into.is_some() {
            person.id = identity::person(conn, person.id).await?.id;
        }
    }
    let sheet = sheet(conn, course.id).await?;
    let position = meeting.as_ref().map_or(0, |m| m.position);
    let others: Vec<_> = sheet
        .presence
        .keys()
        .filter(|(session, person)| *session == position && !people.iter().any(|p| p.id == *person))
        .map(|(_, person)| *person)
        .collect();
    let mut walk_ins = identity::persons(conn, &others).await?;
    walk_ins.sort_by(enrolment::list_order);
    Ok(Found {
        doors: doors_of(conn, course.id).await?,
        takes_walk_ins: takes_walk_ins(conn, course.id).await?,
        course,
        meetings,
        meeting,
        people,
        walk_ins,
        sheet,
        typed: ByHand::default(),
        wrong: None,
        label_wrong: None,
        now: ctx.now,
    })
}

/// Draws the page; the doors' part is drawn by its own file.
pub(super) fn draw(shell: Shell, found: &Found) -> PartsPage {
    let l = shell.l;
    let base = format!("/desk/courses/{}/check-in", found.course.code);
    let title = l.t("checkin-title");
    let list =
        Button::link(l.t("checkin-to-list"), format!("/desk/courses/{}/attendance", found.course.code));
    let mut head = desk_head(l, &found.course, &title, found.now).action(list.icon("list"));
    if let Some(meeting) = &found.meeting {
        let screen = format!("/desk/courses/{}/door/{}/screen", found.course.code, meeting.position);
        head = head.action(Button::link(l.t("checkin-to-screen"), screen).primary().icon("qr"));
    }
    let mut parts: Vec<Markup> = vec![head.into()];
    let errors: Vec<(String, String)> = [(&found.wrong, "reason"), (&found.label_wrong, "label")]
        .into_iter()
        .filter_map(|(wrong, field)| Some((field.to_owned(), wrong.as_ref()?.sentence(l))))
        .collect();
    parts.push(ErrorSummary::new(l, errors).into());
    if found.meetings.len() > 1 {
        let tabs = found.meetings.iter().fold(Tabs::new(l.t("checkin-tabs")), |tabs, m| {
            let here = found.meeting.as_ref().is_some_and(|now| now.position == m.position);
            let count = found.sheet.presence.keys().filter(|(session, _)| *session == m.position).count();
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            tabs.tab_count(session_text(l, m), format!("{base}?session={}", m.position), count, here)
        });
        parts.push(tabs.into());
    }
    if let Some(meeting) = &found.meeting {
        if found.meetings.len() == 1 {
            parts.push(paragraph(
                Markup::raw("<strong>").and(session_text(l, meeting)).and(Markup::raw("</strong>")),
            ));
        }
        parts.extend(window_notice(l, &session_of(meeting), found.now).map(Markup::from));
        parts.push(stats(l, found, meeting).into());
        parts.push(people_table(l, found, meeting, &base));
        parts.push(
            Card::new(by_hand_form(&shell, found, meeting, &base))
                .title(l.t("checkin-by-hand"))
                .id("by-hand")
                .into(),
        );
    }
    parts.extend(super::doors::cards(&shell, found, &base));
    PartsPage::new(shell, parts)
}

fn stats(l: L, found: &Found, meeting: &Meeting) -> Stats {
    let of = |person: &Person| found.sheet.presence.get(&(meeting.position, person.id));
    let inside =
        found.people.iter().chain(&found.walk_ins).filter(|p| of(p).is_some_and(|p| p.inside)).count();
    let left =
        found.people.iter().chain(&found.walk_ins).filter(|p| of(p).is_some_and(|p| !p.inside)).count();
    let missing = found.people.iter().filter(|p| of(p).is_none()).count();
    let tone = if missing == 0 { Tone::Good } else { Tone::Warn };
    Stats::new(vec![
        Stat::new(l.t("checkin-stat-expected"), found.people.len()),
        Stat::new(l.t("checkin-stat-inside"), inside).tone(Tone::Good),
        Stat::new(l.t("checkin-stat-left"), left),
        Stat::new(l.t("checkin-stat-missing"), missing).tone(tone),
        Stat::new(l.t("checkin-stat-walk-ins"), found.walk_ins.len()),
    ])
}

fn people_table(l: L, found: &Found, meeting: &Meeting, base: &str) -> Markup {
    if found.people.is_empty() && found.walk_ins.is_empty() {
        let list = format!("/desk/courses/{}/enrolments", found.course.code);
        return Empty::new(l.t("checkin-empty"), l.t("checkin-empty-text"))
            .action(Button::link(l.t("checkin-to-enrolments"), list))
            .into();
    }
    let columns = vec![
        Column::text(l.t("checkin-column-name")),
        Column::text(l.t("checkin-column-state")),
        Column::number(l.t("checkin-column-minutes")),
        Column::text(l.t("checkin-column-marks")),
        Column::actions(l.t("checkin-column-do")),
    ];
    let walk_ins = found.walk_ins.iter().map(|p| row(l, found, meeting, p, true, base));
    let rows = walk_ins.chain(found.people.iter().map(|p| row(l, found, meeting, p, false, base)));
    Table::new(l, l.t("checkin-table"), columns).rows(rows).dense().into()
}

fn row(l: L, found: &Found, meeting: &Meeting, person: &Person, walk_in: bool, base: &str) -> Row {
    let presence = found.sheet.presence.get(&(meeting.position, person.id));
    let mut name = Markup::from(person.name.as_str()).and(Markup::small(&person.organisation_name));
    if walk_in {
        name = name.and(" ").and(Tag::new(Tone::Warn, l.t("checkin-walk-in")));
    }
    let marks = found.sheet.marks.iter().filter(|m| m.meeting == meeting.position && m.person == person.id);
    let marks = Markup::join(marks.map(|mark| mark_line(l, found, mark, person, base)));
    let marks = if marks.is_empty() {
        marks
    } else {
        Markup::raw("<ul class=\"marks\">").and(marks).and(Markup::raw("</ul>"))
    };
    let write = format!("{base}?session={}&who={}#by-hand", meeting.position, person.personal_code);
    Row::default()
        .cell(name)
        .cell(state(l, presence))
        .cell(presence.map_or_else(String::new, |p| p.minutes.to_string()))
        .cell(marks)
        .cell(Button::link(l.t("checkin-write"), write).about(person.name.as_str()).quiet().small())
}

/// In, out, or not here yet.
pub(super) fn state(l: L, presence: Option<&Presence>) -> Markup {
    let Some(presence) = presence else {
        return Tag::new(Tone::Neutral, l.t("checkin-state-missing")).into();
    };
    match (presence.inside, presence.first_in, presence.last_out) {
        (true, Some(at), _) => Tag::new(Tone::Good, l.a("checkin-state-in", "at", l.time(at))).into(),
        (_, Some(_), Some(at)) => Tag::new(Tone::Info, l.a("checkin-state-out", "at", l.time(at))).into(),
        // Went out without having come in: nothing is counted until somebody says when.
        (_, None, Some(at)) => Tag::new(Tone::Warn, l.a("checkin-state-only-out", "at", l.time(at))).into(),
        _ => Tag::new(Tone::Neutral, l.t("checkin-state-missing")).into(),
    }
}

fn mark_line(l: L, found: &Found, mark: &Mark, person: &Person, base: &str) -> Markup {
    let way = l.t(&format!("checkin-way-{}", mark.way.as_str().replace('_', "-")));
    let door = mark.door.and_then(|id| found.doors.iter().find(|door| door.id == id));
    let by = door.map_or_else(|| mark.reason.clone(), |door| door.label.clone());
    let by = if by.is_empty() { way } else { l.a2("checkin-way-by", "way", way, "by", by) };
    let at = l.time(mark.at);
    if let Some(reason) = &mark.void_reason {
        let text = l.args("checkin-mark-void", &[("at", at), ("way", by), ("reason", reason.clone())]);
        return Markup::raw("<li class=\"mark-void\">").and(text).and(Markup::raw("</li>"));
    }
    let what = effect_text(l, mark.effect.unwrap_or(Effect::Same));
    let text = l.args("checkin-mark", &[("at", at), ("what", what), ("way", by)]);
    let void = Button::link(l.t("checkin-void"), format!("{base}/void/{}", mark.id));
    Markup::raw("<li>")
        .and(text)
        .and(" ")
        .and(void.about(person.name.as_str()).quiet().small())
        .and(Markup::raw("</li>"))
}

fn by_hand_form(shell: &Shell, found: &Found, meeting: &Meeting, base: &str) -> Markup {
    let (l, typed) = (shell.l, &found.typed);
    let all = found.people.iter().chain(&found.walk_ins);
    let choices: Vec<Choice> = all
        .map(|p| {
            Choice::new(
                p.personal_code.as_str(),
                l.a2("checkin-person", "name", &p.name, "school", &p.organisation_name),
            )
        })
        .collect();
    let listed = found.people.iter().chain(&found.walk_ins).any(|p| p.personal_code == typed.who);
    let (who, other) = if listed { (typed.who.as_str(), "") } else { ("", typed.who.as_str()) };
    let direction = if typed.direction == Direction::Out { "out" } else { "in" };
    let refused = found.wrong.as_ref().map(|r| Markup::from(refusal_notice(l, Tone::Bad, r)));
    let fields = vec![
        refused.unwrap_or_default(),
        hidden("session", &meeting.position.to_string()),
        Field::select(l, "who", l.t("checkin-who"), choices).plain().value(who).into(),
        Field::text(l, "other", l.t("checkin-other"))
            .value(other)
            .hint(l.t("checkin-other-hint"))
            .autocomplete("off")
            .into(),
        Field::radios(
            l,
            "direction",
            l.t("checkin-direction"),
            vec![Choice::new("in", l.t("attend-in")), Choice::new("out", l.t("attend-out"))],
        )
        .inline()
        .required()
        .value(direction)
        .into(),
        Field::text(l, "time", l.t("checkin-time"))
            .hint(l.t("checkin-time-hint"))
            .placeholder("13:25")
            .width("short")
            .value(typed.time.as_str())
            .into(),
        Field::text(l, "reason", l.t("checkin-reason"))
            .required()
            .hint(l.t("checkin-reason-hint"))
            .max_length(100)
            .value(typed.reason.as_str())
            .into(),
        Button::submit(l.t("checkin-save")).primary().into(),
    ];
    form(shell, base, fields)
}

fn draw_void(
    shell: Shell,
    course: &Course,
    mark: &Mark,
    name: &str,
    refused: Option<&Refused>,
    now: jiff::Timestamp,
) -> PartsPage {
    let l = shell.l;
    let base = format!("/desk/courses/{}/check-in", course.code);
    let title = l.t("checkin-void-title");
    let error = refused.map(|r| l.a2("tables-two-sentences", "first", r.sentence(l), "second", r.next(l)));
    let list = error.iter().map(|e| ("reason".to_owned(), e.clone())).collect();
    let what = mark.effect.map(|effect| effect_text(l, effect)).unwrap_or_default();
    let about = l.args(
        "checkin-void-about",
        &[("name", name.to_owned()), ("at", l.datetime(mark.at)), ("what", what)],
    );
    let reason = Field::text(l, "reason", l.t("checkin-void-reason")).required().max_length(100).error(error);
    let confirm = Confirm::new(
        l,
        l.t("checkin-void-question"),
        format!("{base}/void/{}", mark.id),
        shell.csrf.clone(),
        l.t("checkin-void-yes"),
        format!("{base}?session={}", mark.meeting),
    )
    .body(Markup::from(about).and(" ").and(l.t("checkin-void-text")))
    .field(reason)
    .danger();
    // The question is the page's heading; without one the page needs its own.
    let parts = if mark.void_reason.is_some() {
        let notice = Notice::new(Tone::Info, l.t("checkin-void-already"));
        vec![desk_head(l, course, &title, now).into(), notice.into()]
    } else {
        vec![ErrorSummary::new(l, list).into(), confirm.into()]
    };
    PartsPage::new(shell, parts)
}

/// Marks of the sample people: in by a code, in and out, and one taken back.
pub(super) fn sample_sheet(l: L) -> Sheet {
    use crate::enrolment::sample;
    use domain::attendance::Way;
    let people = sample::people(l);
    let starts = session_of(&sample::meetings(l)[0]).starts;
    let at = |minutes| starts + jiff::SignedDuration::from_mins(minutes);
    let mark = |n: u128, person: usize, minutes: i64, way: Way, effect: Option<Effect>| Mark {
        id: MarkId(uuid::Uuid::from_u128(n)),
        meeting: 1,
        person: people[person].id,
        at: at(minutes),
        received_at: at(minutes),
        way,
        door: (way != Way::Manual).then(|| super::door::sample_door(l).id),
        reason: if way == Way::Manual {
            l.pick("手機沒電", "Phone was flat").to_owned()
        } else {
            String::new()
        },
        effect,
        void_reason: effect.is_none().then(|| l.pick("點錯人", "Wrong person").to_owned()),
    };
    let presence = |person: usize, from: i64, to: Option<i64>, minutes| Presence {
        person: people[person].id,
        meeting: 1,
        first_in: Some(at(from)),
        last_out: to.map(at),
        minutes,
        inside: to.is_none(),
    };
    Sheet {
        marks: vec![
            mark(1, 0, -12, Way::PersonQr, Some(Effect::In)),
            mark(2, 1, -5, Way::Manual, Some(Effect::In)),
            mark(3, 1, 90, Way::PersonQr, Some(Effect::Out)),
            mark(4, 2, -3, Way::List, None),
        ],
        presence: [
            ((1, people[0].id), presence(0, -12, None, 180)),
            ((1, people[1].id), presence(1, -5, Some(90), 90)),
        ]
        .into(),
    }
}

/// The samples' page.
pub(super) fn sample_found(l: L) -> Found {
    use crate::enrolment::sample;
    let meetings = sample::meetings(l);
    let mut people = sample::people(l);
    let walk_in = people.split_off(3);
    let mut sheet = sample_sheet(l);
    let mut own = sheet.presence[&(1, people[0].id)].clone();
    own.person = walk_in[0].id;
    sheet.presence.insert((1, own.person), own);
    Found {
        course: sample::course(l),
        meeting: meetings.first().cloned(),
        now: session_of(&meetings[0]).starts,
        meetings,
        people,
        walk_ins: walk_in,
        sheet,
        doors: vec![super::door::sample_door(l)],
        takes_walk_ins: true,
        typed: ByHand::default(),
        wrong: None,
        label_wrong: None,
    }
}

/// In the middle, before, refused, with nobody; and a mark to be taken back.
pub(super) fn samples() -> Vec<Page> {
    use domain::attendance::AttendanceRefused;
    fn text(l: L, found: &Found) -> String {
        drawn(&draw(crate::shell::sample(l, l.t("checkin-title")), found))
    }
    fn void(l: L, refused: Option<&AttendanceRefused>) -> String {
        let found = sample_found(l);
        let shell = crate::shell::sample(l, l.t("checkin-void-title"));
        let refused = refused.map(Refused::new);
        let name = &found.people[0].name;
        drawn(&draw_void(shell, &found.course, &found.sheet.marks[0], name, refused.as_ref(), found.now))
    }
    vec![
        Page { name: "attendance/desk/running", render: |l| text(l, &sample_found(l)) },
        Page {
            name: "attendance/desk/early",
            render: |l| {
                let found = Found {
                    sheet: Sheet::default(),
                    walk_ins: Vec::new(),
                    doors: Vec::new(),
                    ..sample_found(l)
                };
                text(l, &Found { now: enrolment::sample::now(), ..found })
            },
        },
        Page {
            name: "attendance/desk/refused",
            render: |l| {
                let wrong = Some(Refused::new(&AttendanceRefused::ReasonMissing));
                text(l, &Found { wrong, ..sample_found(l) })
            },
        },
        Page {
            name: "attendance/desk/empty",
            render: |l| {
                let found = Found { people: Vec::new(), walk_ins: Vec::new(), ..sample_found(l) };
                text(l, &Found { sheet: Sheet::default(), takes_walk_ins: false, ..found })
            },
        },
        Page { name: "attendance/desk/void", render: |l| void(l, None) },
        Page {
            name: "attendance/desk/void-refused",
            render: |l| void(l, Some(&AttendanceRefused::ReasonMissing)),
        },
    ]
}
