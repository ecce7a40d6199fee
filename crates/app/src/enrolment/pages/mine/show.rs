//! One request: its state, the meetings, what happens next, and what happened so far.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar;
use jiff::Timestamp;
use platform::AppResult;
use platform::audit::{self, Line};
use platform::clock::from_millis;
use platform::web::{Ctx, page};
use ui::components::{Breadcrumb, Button, Card, Moment, Notice, PageHead, Qr, Timeline, Tone};
use ui::{L, Markup, Shell};

use super::super::{course_facts, sample, standing_tag};
use super::own;
use crate::catalogue::{self, Course, Meeting, Moved};
use crate::enrolment::{Clash, Enrolment, EnrolmentId, clashes, store};
use crate::{App, shell};

/// One request of the viewer.
#[derive(Template)]
#[template(path = "enrolment/pages/mine/show.html")]
pub struct ShowPage {
    shell: Shell,
    head: PageHead,
    notice: Notice,
    moved: Option<Notice>,
    facts: Card,
    timeline: Timeline,
    qr: Option<Qr>,
    withdraw: Option<Button>,
    withdraw_hint: String,
}

struct Found {
    enrolment: Enrolment,
    course: Course,
    meetings: Vec<Meeting>,
    ahead: i64,
    history: Vec<Line>,
    public_url: String,
    /// Until when a place can be given back.
    until: Timestamp,
    /// The last time the dates were moved since the person asked, and with what they clash now.
    moved: Option<(Moved, Vec<Clash>)>,
    now: Timestamp,
}

/// Shows the request.
///
/// # Errors
/// Not found for somebody else's request; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(id): Path<EnrolmentId>) -> AppResult<Response> {
    let conn = app.db.read();
    let (enrolment, course) = own(&app, &ctx, id).await?;
    let ahead = match enrolment.number.filter(|_| enrolment.state == "waiting") {
        Some(number) => store::ahead(conn, course.id, number).await?,
        None => 0,
    };
    let meetings = catalogue::meetings(conn, course.id).await?;
    let moved = catalogue::last_moved(conn, course.id).await?.filter(|m| {
        m.moved_at >= enrolment.requested_at && enrolment.is_alive() && course.cancelled_at.is_none()
    });
    let moved = match moved {
        Some(moved) => Some((moved, clashes(conn, &course, &meetings, enrolment.person).await?)),
        None => None,
    };
    let found = Found {
        until: catalogue::withdraw_until(conn, &course, enrolment.requested_at).await?,
        moved,
        meetings,
        history: audit::history(conn, enrolment.id.0).await?,
        public_url: app.settings.public_url.clone(),
        now: ctx.now,
        ahead,
        enrolment,
        course,
    };
    page(&ShowPage::new(shell(&ctx, found.course.title.clone()), &found))
}

impl ShowPage {
    fn new(shell: Shell, found: &Found) -> Self {
        let (l, course, enrolment) = (shell.l, &found.course, &found.enrolment);
        let crumbs = Breadcrumb::new(l).link(l.t("mine-title"), "/my/enrolments").here(course.title.as_str());
        let admitted = enrolment.state == "admitted";
        let href = format!("/courses/{}", course.code);
        let mut head = PageHead::new(course.title.as_str())
            .crumbs(crumbs)
            .eyebrow(course.code.as_str())
            .tag(standing_tag(l, enrolment))
            .action(Button::link(l.t("mine-course-page"), href.as_str()).icon("book"));
        if admitted && course.cancelled_at.is_none() {
            let code = format!("/my/enrolments/{}/code", enrolment.id);
            head = head.action(Button::link(l.t("code-link"), code).primary().icon("qr"));
        }
        if enrolment.is_alive() && course.cancelled_at.is_none() {
            let calendar = Button::link(l.t("mine-calendar"), format!("{href}/calendar.ics"));
            head = head.action(calendar.icon("calendar"));
        }
        let address = format!("{}{href}", found.public_url);
        let qr = documents::qr::svg(&address).ok().map(|svg| {
            Qr::new(Markup::raw(svg), l.t("mine-qr-label"))
                .code(course.code.as_str())
                .note(l.t("mine-qr-note"))
        });
        let open = enrolment.is_alive() && course.cancelled_at.is_none() && !is_over(found);
        let late = admitted && found.now > found.until;
        let withdraw = (open && !late).then(|| {
            Button::link(l.t("mine-withdraw"), format!("/my/enrolments/{}/withdraw", enrolment.id))
                .icon("undo")
        });
        let hint = match (open, late) {
            (true, true) => l.a("mine-withdraw-late", "until", l.datetime(found.until)),
            (true, false) if admitted => l.a("mine-withdraw-until", "until", l.datetime(found.until)),
            (true, false) => l.t("mine-withdraw-any-time"),
            (false, _) => String::new(),
        };
        Self {
            head,
            notice: notice(l, found),
            moved: moved_notice(l, found),
            facts: Card::new(course_facts(l, course, &found.meetings, admitted)).title(l.t("mine-facts")),
            timeline: timeline(l, found),
            qr,
            withdraw,
            withdraw_hint: hint,
            shell,
        }
    }

    /// Has a place.
    pub(crate) fn sample_admitted(l: L) -> Self {
        Self::sample(l, sample::enrolment(1, "admitted", None))
    }

    /// Is third on the waiting list.
    pub(crate) fn sample_waiting(l: L) -> Self {
        Self::sample(l, sample::enrolment(1, "waiting", Some(3)))
    }

    /// Has withdrawn.
    pub(crate) fn sample_withdrawn(l: L) -> Self {
        Self::sample(l, sample::enrolment(1, "withdrawn", None))
    }

    fn sample(l: L, enrolment: Enrolment) -> Self {
        let line = |action: &str, data: String| Line {
            id: platform::ids::EventId(uuid::Uuid::from_u128(1)),
            at: enrolment.requested_at,
            actor_label: String::new(),
            action: action.to_owned(),
            data,
        };
        let data = serde_json::json!({"state": enrolment.state, "number": enrolment.number}).to_string();
        let mut history = vec![line("enrolment.requested", data)];
        if enrolment.state == "withdrawn" {
            history.push(line("enrolment.withdrawn", "{}".to_owned()));
        }
        let found = Found {
            course: sample::course(l),
            meetings: sample::meetings(l),
            ahead: 2,
            history,
            public_url: "https://xingtan.example.tw".to_owned(),
            now: sample::now(),
            until: sample::now(),
            moved: None,
            enrolment,
        };
        Self::new(crate::shell::sample(l, found.course.title.clone()), &found)
    }
}

fn is_over(found: &Found) -> bool {
    found.course.last_meeting_end.is_some_and(|end| end <= found.now.as_millisecond())
}

/// State and what it means for the person, in one box.
fn notice(l: L, found: &Found) -> Notice {
    let course = &found.course;
    if course.cancelled_at.is_some() {
        let reason = course.cancel_reason.clone().unwrap_or_default();
        return Notice::new(Tone::Bad, l.a("mine-notice-cancelled-text", "reason", reason))
            .title(l.t("mine-course-cancelled"));
    }
    match found.enrolment.state.as_str() {
        "admitted" if course.closed_at.is_some() => Notice::new(Tone::Good, l.t("mine-notice-closed"))
            .action(Button::link(l.t("mine-transcript"), "/my/transcript").small().icon("chart")),
        "admitted" if is_over(found) => Notice::new(Tone::Info, l.t("mine-notice-over")),
        "admitted" => {
            Notice::new(Tone::Good, l.t("mine-notice-admitted-text")).title(l.t("mine-notice-admitted"))
        }
        "waiting" => Notice::new(Tone::Info, l.t("mine-notice-waiting-text")).title(l.a2(
            "mine-notice-waiting",
            "number",
            found.enrolment.number.unwrap_or(0),
            "ahead",
            found.ahead,
        )),
        "applied" => Notice::new(Tone::Info, l.t("mine-notice-applied")),
        "refused" => Notice::new(Tone::Bad, l.t("mine-notice-refused")),
        _ => Notice::new(Tone::Neutral, l.t("mine-notice-withdrawn"))
            .action(Button::link(l.t("mine-enrol-again"), format!("/courses/{}", course.code)).small()),
    }
}

/// Other dates than those asked for: what was, why, and what they clash with.
fn moved_notice(l: L, found: &Found) -> Option<Notice> {
    let (moved, clashes) = found.moved.as_ref().filter(|_| !is_over(found))?;
    let line = |text: String| Markup::raw("<p>").and(text).and(Markup::raw("</p>"));
    let mut body = line(l.a("mine-moved-text", "before", moved.before_in_words(l)));
    if !moved.reason.is_empty() {
        body = body.and(line(l.a("mine-moved-reason", "reason", &moved.reason)));
    }
    for clash in clashes {
        let when = format!("{} {}", l.date(clash.theirs.day()), clash.theirs.span());
        body = body.and(line(l.a2("mine-moved-clash", "title", &clash.course.title, "when", when)));
    }
    Some(Notice::new(Tone::Warn, body).title(l.t("mine-moved")))
}

fn timeline(l: L, found: &Found) -> Timeline {
    let mut moments: Vec<Moment> = found.history.iter().filter_map(|line| moment(l, line)).collect();
    let course = &found.course;
    if let Some(at) = course.cancelled_at {
        moments.push(Moment::bad(l.t("mine-course-cancelled")).when(l.datetime(from_millis(at))));
        return Timeline::new(l, moments);
    }
    if found.enrolment.state != "admitted" {
        return Timeline::new(l, moments);
    }
    let today = calendar::civil_date(found.now);
    for meeting in &found.meetings {
        let title = l.a("mine-moment-meeting", "n", meeting.position);
        let moment = match meeting.day().cmp(&today) {
            std::cmp::Ordering::Less => Moment::done(title),
            std::cmp::Ordering::Equal => Moment::now(title),
            std::cmp::Ordering::Greater => Moment::next(title),
        };
        moments.push(moment.when(format!("{} {}", l.date(meeting.day()), meeting.span())));
    }
    let award = match course.closed_at {
        Some(at) => Moment::done(l.t("mine-moment-award")).when(l.datetime(from_millis(at))),
        None if course.roster_submitted_at.is_some() => {
            Moment::now(l.t("mine-moment-award")).note(l.t("mine-moment-award-review"))
        }
        None => Moment::next(l.t("mine-moment-award")).note(l.t("mine-moment-award-note")),
    };
    moments.push(award);
    let next = match (course.closed_at, is_over(found)) {
        (Some(_), _) => return Timeline::new(l, moments),
        (None, true) => ("mine-next-award", course.organisation_name.clone()),
        (None, false) => ("mine-next-attend", l.t("mine-next-you")),
    };
    Timeline::new(l, moments).next(l.t(next.0), next.1, "")
}

fn moment(l: L, line: &Line) -> Option<Moment> {
    let data: serde_json::Value = serde_json::from_str(&line.data).unwrap_or_default();
    let number = data["number"].as_i64().unwrap_or(0);
    let moment = match line.action.as_str() {
        "enrolment.requested" if data["state"] == "waiting" => {
            Moment::done(l.a("mine-moment-waiting", "number", number))
        }
        "enrolment.requested" if data["state"] == "admitted" => Moment::done(l.t("mine-moment-admitted")),
        "enrolment.requested" => Moment::done(l.t("mine-moment-applied")),
        "enrolment.admitted" => Moment::done(l.t("mine-moment-chosen")),
        "enrolment.promoted" => Moment::done(l.t("mine-moment-promoted")),
        "enrolment.refused" => Moment::bad(l.t("mine-moment-refused")),
        "enrolment.withdrawn" => Moment::bad(l.t("mine-moment-withdrawn")),
        _ => return None,
    };
    Some(moment.when(l.datetime(from_millis(line.at))))
}
