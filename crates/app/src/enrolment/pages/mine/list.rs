//! The list of one's own requests: upcoming first, then what one waits for, then what is over.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::calendar;
use jiff::Timestamp;
use platform::AppResult;
use platform::web::{Ctx, page};
use ui::components::{Agenda, AgendaItem, Button, Column, Empty, Notice, PageHead, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::super::{sample, standing_tag};
use crate::catalogue::{self, Course, CourseId, Meeting};
use crate::enrolment::{self, Enrolment};
use crate::{App, shell};

/// All requests of the viewer.
#[derive(Template)]
#[template(path = "enrolment/pages/mine/list.html")]
pub struct ListPage {
    shell: Shell,
    head: PageHead,
    cancelled: Markup,
    agenda: Option<Agenda>,
    waiting: Option<Table>,
    past: Option<Table>,
    empty: Option<Empty>,
}

struct Found {
    mine: Vec<(Enrolment, Course)>,
    meetings: Vec<(CourseId, Meeting)>,
    now: Timestamp,
}

/// Shows the list.
///
/// # Errors
/// The database.
pub async fn list(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let (conn, person) = (app.db.read(), ctx.viewer()?.person);
    let requests = enrolment::of_person(conn, person).await?;
    let ids: Vec<CourseId> = requests.iter().map(|e| e.course).collect();
    let courses = catalogue::find_all(conn, &ids).await?;
    let mine: Vec<(Enrolment, Course)> = requests
        .into_iter()
        .filter_map(|e| courses.iter().find(|c| c.id == e.course).cloned().map(|course| (e, course)))
        .collect();
    let alive: Vec<CourseId> = mine.iter().filter(|(e, _)| e.is_alive()).map(|(_, c)| c.id).collect();
    let meetings = catalogue::meetings_from(conn, &alive, calendar::civil_date(ctx.now)).await?;
    let found = Found { mine, meetings, now: ctx.now };
    page(&ListPage::new(shell(&ctx, ctx.l.t("mine-title")), &found))
}

impl ListPage {
    fn new(shell: Shell, found: &Found) -> Self {
        let l = shell.l;
        let over =
            |course: &Course| course.last_meeting_end.is_some_and(|end| end <= found.now.as_millisecond());
        let is_past = |(e, c): &&(Enrolment, Course)| !e.is_alive() || over(c) || c.cancelled_at.is_some();
        let waits = |pair: &&(Enrolment, Course)| !is_past(pair) && pair.0.state != "admitted";
        let find = Button::link(l.t("mine-find"), "/courses").icon("search");
        let head = PageHead::new(l.t("mine-title")).lead(l.t("mine-lead"));
        let empty = found
            .mine
            .is_empty()
            .then(|| Empty::new(l.t("mine-empty"), l.t("mine-empty-text")).action(find.clone().primary()));
        let table = |caption: &str, rows: Vec<Row>| {
            let columns = vec![
                Column::text(l.t("mine-column-course")),
                Column::text(l.t("mine-column-when")),
                Column::text(l.t("mine-column-state")),
                Column::number(l.t("mine-column-hours")),
            ];
            (!rows.is_empty()).then(|| Table::new(l, l.t(caption), columns).rows(rows))
        };
        let waiting = found.mine.iter().filter(waits).map(|pair| row(l, pair)).collect();
        let past = found.mine.iter().filter(is_past).map(|pair| row(l, pair)).collect();
        Self {
            head: if found.mine.is_empty() { head } else { head.action(find) },
            cancelled: cancelled(l, found),
            agenda: agenda(l, found),
            waiting: table("mine-waiting", waiting),
            past: table("mine-past", past),
            empty,
            shell,
        }
    }

    /// One in each state.
    pub(crate) fn sample(l: L) -> Self {
        let course = sample::course(l);
        let called_off = Course {
            cancelled_at: Some(0),
            cancel_reason: Some(l.pick("講師生病。", "The speaker is ill.").to_owned()),
            ..course.clone()
        };
        let mine = vec![
            (sample::enrolment(1, "admitted", None), course.clone()),
            (sample::enrolment(2, "waiting", Some(3)), course.clone()),
            (sample::enrolment(3, "admitted", None), sample::held_course(l)),
            (sample::enrolment(4, "withdrawn", None), course.clone()),
            (sample::enrolment(5, "admitted", None), called_off),
        ];
        let meetings = sample::meetings(l).into_iter().map(|m| (course.id, m)).collect();
        Self::new(crate::shell::sample(l, l.t("mine-title")), &Found { mine, meetings, now: sample::now() })
    }

    /// Nothing asked for yet.
    pub(crate) fn sample_empty(l: L) -> Self {
        let found = Found { mine: Vec::new(), meetings: Vec::new(), now: sample::now() };
        Self::new(crate::shell::sample(l, l.t("mine-title")), &found)
    }
}

fn row(l: L, (enrolment, course): &(Enrolment, Course)) -> Row {
    let state: Markup = match course.cancelled_at {
        Some(_) if enrolment.is_alive() => Tag::new(Tone::Bad, l.t("mine-course-cancelled")).into(),
        _ => standing_tag(l, enrolment).into(),
    };
    let link = Markup::link(&course.title, &format!("/my/enrolments/{}", enrolment.id));
    Row::default()
        .cell(link.and(Markup::small(&course.organisation_name)))
        .cell(course.starts_on().map_or_else(String::new, |day| l.date(day)))
        .cell(state)
        .cell(course.hours().to_string())
}

fn agenda(l: L, found: &Found) -> Option<Agenda> {
    let today = calendar::civil_date(found.now);
    let items: Vec<AgendaItem> = found
        .meetings
        .iter()
        .filter_map(|(id, meeting)| {
            let own = |(e, c): &&(Enrolment, Course)| c.id == *id && e.is_alive() && c.cancelled_at.is_none();
            let (enrolment, course) = found.mine.iter().find(own)?;
            Some(item(l, enrolment, course, meeting).today(meeting.day() == today))
        })
        .collect();
    (!items.is_empty()).then(|| Agenda::new(l, items))
}

fn item(l: L, enrolment: &Enrolment, course: &Course, meeting: &Meeting) -> AgendaItem {
    let place = if meeting.place.is_empty() { l.t("enrolment-place-online") } else { meeting.place.clone() };
    let href = format!("/my/enrolments/{}", enrolment.id);
    let item = AgendaItem::new(meeting.day(), meeting.span(), course.title.as_str(), href, place);
    let item = item.tag(standing_tag(l, enrolment));
    if enrolment.state == "admitted" && !meeting.link.is_empty() {
        let join = Button::link(l.t("enrolment-join-link"), meeting.link.as_str()).small().icon("link");
        return item.action(join.about(course.title.as_str()));
    }
    item
}

/// A cancelled course that was still to come is said on top, so that nobody travels for nothing.
fn cancelled(l: L, found: &Found) -> Markup {
    let still = |course: &Course| course.last_meeting_end.is_none_or(|end| end > found.now.as_millisecond());
    let hit = |(e, c): &&(Enrolment, Course)| e.is_alive() && c.cancelled_at.is_some() && still(c);
    let notices = found.mine.iter().filter(hit).map(|(_, course)| {
        let reason = course.cancel_reason.clone().unwrap_or_default();
        let text = l.args("mine-cancelled-text", &[("title", course.title.clone()), ("reason", reason)]);
        Markup::from(Notice::new(Tone::Bad, text).title(l.t("mine-course-cancelled")))
    });
    Markup::join(notices)
}
