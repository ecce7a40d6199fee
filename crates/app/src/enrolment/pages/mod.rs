//! Pages of enrolment: asking for a place, one's own requests, the organiser's list.

pub mod enrol;
pub mod leave;
pub mod mine;
pub mod nominate;
pub mod organiser;
pub mod plan;
pub mod sample;

use platform::Page;
use ui::components::{Facts, Tag, Tone};
use ui::{L, Markup};

use super::Enrolment;
use crate::catalogue::{Course, Meeting};

/// All pages with their samples.
pub fn samples() -> Vec<Page> {
    let mut pages = vec![
        Page { name: "enrolment/enrol/open", render: |l| draw(&enrol::ConfirmPage::sample_open(l)) },
        Page { name: "enrolment/enrol/full", render: |l| draw(&enrol::ConfirmPage::sample_full(l)) },
        Page { name: "enrolment/enrol/refused", render: |l| draw(&enrol::ConfirmPage::sample_refused(l)) },
        Page { name: "enrolment/enrol/classes", render: |l| draw(&enrol::ConfirmPage::sample_classes(l)) },
        Page { name: "enrolment/mine/list", render: |l| draw(&mine::ListPage::sample(l)) },
        Page { name: "enrolment/mine/list-empty", render: |l| draw(&mine::ListPage::sample_empty(l)) },
        Page { name: "enrolment/mine/admitted", render: |l| draw(&mine::ShowPage::sample_admitted(l)) },
        Page { name: "enrolment/mine/waiting", render: |l| draw(&mine::ShowPage::sample_waiting(l)) },
        Page { name: "enrolment/mine/withdrawn", render: |l| draw(&mine::ShowPage::sample_withdrawn(l)) },
        Page { name: "enrolment/mine/offered", render: |l| draw(&mine::ShowPage::sample_offered(l)) },
        Page { name: "enrolment/mine/expired", render: |l| draw(&mine::ShowPage::sample_expired(l)) },
        Page { name: "enrolment/mine/with-leave", render: |l| draw(&mine::ShowPage::sample_leave(l)) },
        Page { name: "enrolment/mine/withdraw", render: |l| draw(&mine::WithdrawPage::sample(l)) },
        Page { name: "enrolment/mine/withdraw-late", render: |l| draw(&mine::WithdrawPage::sample_late(l)) },
    ];
    pages.extend(enrol::queue_samples());
    pages.extend(mine::leave::samples());
    pages.extend(leave::samples());
    pages.extend(nominate::samples());
    pages.extend(plan::samples());
    pages.extend(organiser::samples());
    pages
}

fn draw(page: &impl askama::Template) -> String {
    page.render().unwrap_or_else(|error| error.to_string())
}

/// The state of a request as a word.
fn standing_tag(l: L, enrolment: &Enrolment) -> Tag {
    let tone = match enrolment.state.as_str() {
        "admitted" => Tone::Good,
        "offered" => Tone::Warn,
        "waiting" | "applied" => Tone::Info,
        "refused" => Tone::Bad,
        _ => Tone::Neutral,
    };
    Tag::new(tone, standing_text(l, enrolment))
}

fn standing_text(l: L, enrolment: &Enrolment) -> String {
    match (enrolment.state.as_str(), enrolment.number) {
        ("waiting", Some(number)) => l.a("enrolment-state-waiting-number", "number", number),
        (state, _) => l.t(&format!("enrolment-state-{state}")),
    }
}

/// When, where, how long and by whom: the facts a person checks before deciding.
fn course_facts(l: L, course: &Course, meetings: &[Meeting], with_links: bool) -> Facts {
    Facts::new()
        .fact_icon("calendar", l.t("enrolment-fact-when"), meeting_list(l, meetings, with_links))
        .fact_icon("book", l.t("enrolment-fact-hours"), l.a("ui-hours", "n", course.hours()))
        .fact_icon("building", l.t("enrolment-fact-organiser"), course.organisation_name.as_str())
        .fact_icon("clock", l.t("enrolment-fact-closes"), l.datetime(course.enrolment_closes()))
        .fact(l.t("enrolment-fact-code"), course.code.as_str())
}

/// Meetings one below the other; the join link only for those who have a place.
fn meeting_list(l: L, meetings: &[Meeting], with_links: bool) -> Markup {
    let lines = meetings.iter().map(|meeting| {
        let place =
            if meeting.place.is_empty() { l.t("enrolment-place-online") } else { meeting.place.clone() };
        let line =
            Markup::from(format!("{} {}", l.date(meeting.day()), meeting.span())).and(Markup::raw("<br>"));
        let line = line.and(Markup::small(&place));
        let link = if with_links && !meeting.link.is_empty() {
            Markup::raw("<br>").and(Markup::link(&l.t("enrolment-join-link"), &meeting.link))
        } else {
            Markup::default()
        };
        Markup::raw("<li>").and(line).and(link).and(Markup::raw("</li>"))
    });
    Markup::raw("<ul class=\"stack\">").and(Markup::join(lines)).and(Markup::raw("</ul>"))
}
