//! One request: its state, the meetings, what happens next, and what happened so far.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar;
use jiff::Timestamp;
use platform::AppResult;
use platform::audit::{self, Line};
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, page};
use ui::components::{Breadcrumb, Button, Card, Moment, Notice, PageHead, Qr, Tag, Timeline, Tone};
use ui::{L, Markup, Shell};

use super::super::{course_facts, sample, standing_tag};
use super::own;
use crate::catalogue::{self, Course, Meeting, Moved};
use crate::enrolment::plan::withdraw_until;
use crate::enrolment::reminders::prepare;
use crate::enrolment::{self, Clash, Enrolment, EnrolmentId, Leave, LeaveId, clashes, store};
use crate::shell::form;
use crate::{App, shell};

/// One request of the viewer.
#[derive(Template)]
#[template(path = "enrolment/pages/mine/show.html")]
pub struct ShowPage {
    shell: Shell,
    head: PageHead,
    refused: Option<Notice>,
    notice: Notice,
    /// Taking the place that is offered.
    accept: Markup,
    moved: Option<Notice>,
    leave: Markup,
    facts: Card,
    /// Open questions, what to bring, the calendar.
    prepare: Markup,
    timeline: Timeline,
    qr: Option<Qr>,
    withdraw: Option<Button>,
    withdraw_hint: String,
}

pub(super) struct Found {
    enrolment: Enrolment,
    course: Course,
    meetings: Vec<Meeting>,
    ahead: i64,
    history: Vec<Line>,
    prepare: Markup,
    public_url: String,
    /// Until when a place can be given back.
    until: Timestamp,
    /// Requests for leave, oldest first.
    leaves: Vec<Leave>,
    /// The last time the dates were moved since the person asked, and with what they clash now.
    moved: Option<(Moved, Vec<Clash>)>,
    now: Timestamp,
}

/// Shows the request.
///
/// # Errors
/// Not found for somebody else's request; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(id): Path<EnrolmentId>) -> AppResult<Response> {
    let found = load(&app, &ctx, id).await?;
    page(&ShowPage::new(shell(&ctx, found.title()), &found, None))
}

pub(super) async fn load(app: &App, ctx: &Ctx, id: EnrolmentId) -> AppResult<Found> {
    let conn = app.db.read();
    let (enrolment, course) = own(app, ctx, id).await?;
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
    let (plan, _) = enrolment::plan(conn, course.id).await?;
    let usual = catalogue::withdraw_until(conn, &course, enrolment.requested_at).await?;
    Ok(Found {
        until: withdraw_until(&plan, &course, usual),
        leaves: enrolment::leaves(conn, id).await?,
        moved,
        history: audit::history(conn, enrolment.id.0).await?,
        prepare: prepare::notes(app, ctx.l, &enrolment, &course, &meetings, ctx.now).await?,
        meetings,
        public_url: app.settings.public_url.clone(),
        now: ctx.now,
        ahead,
        enrolment,
        course,
    })
}

impl Found {
    /// What the page is called.
    pub(super) fn title(&self) -> String {
        self.course.title.clone()
    }
}

impl ShowPage {
    pub(super) fn new(shell: Shell, found: &Found, refused: Option<&Refused>) -> Self {
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
        let leave = late && course.cancelled_at.is_none();
        let key = if enrolment.state == "offered" { "mine-decline" } else { "mine-withdraw" };
        let withdraw = (open && !late).then(|| {
            Button::link(l.t(key), format!("/my/enrolments/{}/withdraw", enrolment.id)).icon("undo")
        });
        let hint = match (open, late) {
            (true, true) => l.a("mine-withdraw-late", "until", l.datetime(found.until)),
            (true, false) if admitted => l.a("mine-withdraw-until", "until", l.datetime(found.until)),
            (true, false) if enrolment.state == "offered" => l.t("mine-decline-hint"),
            (true, false) => l.t("mine-withdraw-any-time"),
            (false, _) => String::new(),
        };
        Self {
            head,
            refused: refused.map(|r| {
                let text = Markup::from(r.sentence(l)).and(Markup::raw("<br>")).and(r.next(l));
                Notice::new(Tone::Bad, text).title(l.t("mine-not-accepted"))
            }),
            accept: accept_form(&shell, found),
            leave: if leave || !found.leaves.is_empty() {
                leave_card(&shell, found, leave)
            } else {
                Markup::default()
            },
            notice: notice(l, found),
            moved: moved_notice(l, found),
            facts: Card::new(course_facts(l, course, &found.meetings, admitted)).title(l.t("mine-facts")),
            prepare: found.prepare.clone(),
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

    /// Is offered a place until tomorrow.
    pub(crate) fn sample_offered(l: L) -> Self {
        Self::sample(l, sample::enrolment(1, "offered", None))
    }

    /// Let an offer pass.
    pub(crate) fn sample_expired(l: L) -> Self {
        Self::sample(l, sample::enrolment(1, "expired", None))
    }

    /// Too late to withdraw; leave was asked for.
    pub(crate) fn sample_leave(l: L) -> Self {
        let leave = |state: &str, answer: &str| Leave {
            id: LeaveId(uuid::Uuid::from_u128(3)),
            enrolment: sample::enrolment(1, "admitted", None).id,
            reason: l.pick("當天要帶學生比賽。", "I take pupils to a contest that day.").to_owned(),
            sessions: ",1,".to_owned(),
            asked_at: sample::now().as_millisecond(),
            state: state.to_owned(),
            decided_at: None,
            answer: answer.to_owned(),
        };
        let leaves = vec![leave("declined", l.pick("請補充說明。", "Please say more.")), leave("asked", "")];
        Self::sample_with(l, sample::enrolment(1, "admitted", None), leaves)
    }

    fn sample(l: L, enrolment: Enrolment) -> Self {
        Self::sample_with(l, enrolment, Vec::new())
    }

    fn sample_with(l: L, enrolment: Enrolment, leaves: Vec<Leave>) -> Self {
        let late = !leaves.is_empty();
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
            prepare: if enrolment.state == "admitted" { prepare::sample(l) } else { Markup::default() },
            public_url: "https://xingtan.example.tw".to_owned(),
            now: if late { sample::now() + jiff::SignedDuration::from_hours(1) } else { sample::now() },
            until: sample::now(),
            moved: None,
            leaves,
            enrolment,
        };
        Self::new(crate::shell::sample(l, found.course.title.clone()), &found, None)
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
        "offered" => {
            let until = from_millis(found.enrolment.offer_until.unwrap_or(0));
            Notice::new(Tone::Warn, l.t("mine-notice-offered-text")).title(l.a(
                "mine-notice-offered",
                "until",
                l.datetime(until),
            ))
        }
        "expired" => Notice::new(Tone::Neutral, l.t("mine-notice-expired"))
            .action(Button::link(l.t("mine-enrol-again"), format!("/courses/{}", course.code)).small()),
        "applied" if found.enrolment.unit.is_some() => Notice::new(Tone::Info, l.t("mine-notice-nominated")),
        "applied" => Notice::new(Tone::Info, l.t("mine-notice-applied")),
        "refused" => Notice::new(Tone::Bad, l.t("mine-notice-refused")),
        _ => Notice::new(Tone::Neutral, l.t("mine-notice-withdrawn"))
            .action(Button::link(l.t("mine-enrol-again"), format!("/courses/{}", course.code)).small()),
    }
}

fn accept_form(shell: &Shell, found: &Found) -> Markup {
    let open = found.enrolment.state == "offered" && found.course.cancelled_at.is_none();
    let still = found.enrolment.offer_until.is_some_and(|until| found.now.as_millisecond() <= until);
    if !open || !still {
        return Markup::default();
    }
    let accept = Button::submit(shell.l.t("mine-accept")).primary().icon("check");
    form(shell, &format!("/my/enrolments/{}/accept", found.enrolment.id), vec![accept.into()])
}

/// Leave asked for so far, and asking for it.
fn leave_card(shell: &Shell, found: &Found, may_ask: bool) -> Markup {
    let l = shell.l;
    let base = format!("/my/enrolments/{}/leave", found.enrolment.id);
    let mut parts: Vec<Markup> = Vec::new();
    for leave in &found.leaves {
        let tone = match leave.state.as_str() {
            "granted" => Tone::Good,
            "declined" => Tone::Bad,
            "asked" => Tone::Info,
            _ => Tone::Neutral,
        };
        let days: Vec<String> = leave
            .positions()
            .iter()
            .filter_map(|n| found.meetings.iter().find(|m| u32::try_from(m.position) == Ok(*n)))
            .map(|m| format!("{} {}", l.date(m.day()), m.span()))
            .collect();
        let line = Markup::raw("<p>")
            .and(Tag::new(tone, l.t(&format!("leave-state-{}", leave.state))))
            .and(Markup::from(format!(" {}", days.join("、"))))
            .and(Markup::raw("<br>"))
            .and(Markup::small(&leave.reason));
        let line = if leave.answer.is_empty() {
            line
        } else {
            line.and(Markup::raw("<br>")).and(Markup::small(&l.a("leave-answer", "answer", &leave.answer)))
        };
        parts.push(line.and(Markup::raw("</p>")));
        if leave.state == "asked" {
            let back = Button::submit(l.t("leave-take-back")).small();
            let id = Markup::raw(format!("<input type=\"hidden\" name=\"leave\" value=\"{}\">", leave.id));
            parts.push(form(shell, &format!("{base}/back"), vec![id, back.into()]));
        }
    }
    let mut card = Card::new(Markup::join(parts)).title(l.t("leave-title"));
    if may_ask && !found.leaves.iter().any(|leave| leave.state == "asked") {
        card = card.action(Button::link(l.t("leave-ask"), base).small());
    }
    card.into()
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
        "enrolment.offered" => {
            let until = from_millis(data["until"].as_i64().unwrap_or(0));
            Moment::done(l.a("mine-moment-offered", "until", l.datetime(until)))
        }
        "enrolment.offer_accepted" => Moment::done(l.t("mine-moment-accepted")),
        "enrolment.offer_declined" => Moment::bad(l.t("mine-moment-declined")),
        "enrolment.offer_expired" => Moment::bad(l.t("mine-moment-expired")),
        "enrolment.listed" => Moment::done(l.a("mine-moment-waiting", "number", number)),
        "enrolment.leave_asked" => Moment::done(l.t("mine-moment-leave-asked")),
        "enrolment.leave_granted" => Moment::done(l.t("mine-moment-leave-granted")),
        "enrolment.leave_declined" => Moment::bad(l.t("mine-moment-leave-declined")),
        "enrolment.leave_taken_back" => Moment::bad(l.t("mine-moment-leave-back")),
        "enrolment.promoted" => Moment::done(l.t("mine-moment-promoted")),
        "enrolment.refused" => Moment::bad(l.t("mine-moment-refused")),
        "enrolment.withdrawn" => Moment::bad(l.t("mine-moment-withdrawn")),
        _ => return None,
    };
    Some(moment.when(l.datetime(from_millis(line.at))))
}
