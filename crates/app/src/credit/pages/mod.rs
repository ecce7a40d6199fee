//! Pages of credit: attendance, roster, its review, the transcript and its verification.

pub mod attendance;
mod lines;
pub mod review;
pub mod roster;
pub mod transcript;
pub mod verify;

use platform::Page;
use platform::error::Refused;
use ui::components::{Breadcrumb, Notice, PageHead, Tone};
use ui::{L, Markup};

use crate::catalogue::{self, Course};

/// All pages with their samples.
pub fn samples() -> Vec<Page> {
    vec![
        Page { name: "credit/attendance/fresh", render: |l| draw(&attendance::AttendancePage::sample(l)) },
        Page {
            name: "credit/attendance/errors",
            render: |l| draw(&attendance::AttendancePage::sample_errors(l)),
        },
        Page {
            name: "credit/attendance/empty",
            render: |l| draw(&attendance::AttendancePage::sample_empty(l)),
        },
        Page {
            name: "credit/attendance/too-early",
            render: |l| draw(&attendance::AttendancePage::sample_early(l)),
        },
        Page { name: "credit/roster/proposal", render: |l| draw(&roster::RosterPage::sample(l)) },
        Page { name: "credit/roster/errors", render: |l| draw(&roster::RosterPage::sample_errors(l)) },
        Page { name: "credit/roster/returned", render: |l| draw(&roster::RosterPage::sample_returned(l)) },
        Page { name: "credit/roster/sent", render: |l| draw(&roster::RosterPage::sample_sent(l)) },
        Page { name: "credit/roster/empty", render: |l| draw(&roster::RosterPage::sample_empty(l)) },
        Page { name: "credit/roster/result", render: |l| draw(&roster::ResultPage::sample(l)) },
        Page {
            name: "credit/roster/result-unreadable",
            render: |l| draw(&roster::ResultPage::sample_unreadable(l)),
        },
        Page { name: "credit/roster/send", render: |l| draw(&roster::SendPage::sample(l)) },
        Page { name: "credit/review/queue", render: |l| draw(&review::QueuePage::sample(l)) },
        Page { name: "credit/review/queue-empty", render: |l| draw(&review::QueuePage::sample_empty(l)) },
        Page { name: "credit/review/roster", render: |l| draw(&review::ReviewPage::sample(l)) },
        Page { name: "credit/review/refused", render: |l| draw(&review::ReviewPage::sample_refused(l)) },
        Page { name: "credit/transcript/full", render: |l| draw(&transcript::TranscriptPage::sample(l)) },
        Page {
            name: "credit/transcript/filtered",
            render: |l| draw(&transcript::TranscriptPage::sample_filtered(l)),
        },
        Page {
            name: "credit/transcript/empty",
            render: |l| draw(&transcript::TranscriptPage::sample_empty(l)),
        },
        Page { name: "credit/verify/found", render: |l| draw(&verify::VerifyPage::sample(l)) },
        Page { name: "credit/verify/unknown", render: |l| draw(&verify::VerifyPage::sample_unknown(l)) },
    ]
}

fn draw(page: &impl askama::Template) -> String {
    page.render().unwrap_or_else(|error| error.to_string())
}

/// The head of an organiser's page about one course.
fn desk_head(l: L, course: &Course, title: &str, now: jiff::Timestamp) -> PageHead {
    let crumbs = Breadcrumb::new(l)
        .link(l.t("nav-desk"), "/desk/courses")
        .link(course.title.as_str(), format!("/desk/courses/{}", course.code))
        .here(title);
    PageHead::new(title)
        .crumbs(crumbs)
        .eyebrow(course.code.as_str())
        .lead(course.title.as_str())
        .tag(catalogue::view::state_tag(l, course.state(now)))
}

/// A refusal with its way on.
fn refusal_notice(l: L, tone: Tone, refused: &Refused) -> Notice {
    Notice::new(tone, Markup::from(refused.sentence(l)).and(Markup::raw("<br>")).and(refused.next(l)))
}

/// The reasons a reviewer gave for returning a roster, as stored: codes from the list and a free text.
fn returned_notice(l: L, course: &Course) -> Option<Notice> {
    let stored: serde_json::Value = serde_json::from_str(course.roster_return_reasons.as_deref()?).ok()?;
    let codes = stored["reasons"].as_array().cloned().unwrap_or_default();
    let known = codes.iter().filter_map(|code| {
        let key = format!("roster-reason-{}", code.as_str()?);
        l.has(&key).then(|| Markup::raw("<li>").and(l.t(&key)).and(Markup::raw("</li>")))
    });
    let list = Markup::join(known);
    let list = if list.is_empty() { list } else { Markup::raw("<ul>").and(list).and(Markup::raw("</ul>")) };
    let text = stored["text"].as_str().unwrap_or_default();
    let body = list.and(catalogue::view::paragraphs(text));
    Some(Notice::new(Tone::Warn, body).title(l.t("roster-returned-title")))
}

/// A refusal and its way on as one text, for the line below a field.
fn with_next(l: L, refused: &Refused) -> String {
    l.a2("credit-two-sentences", "first", refused.sentence(l), "second", refused.next(l))
}

/// Whose line a sentence of the error summary is about.
fn named(l: L, name: &str, text: &str) -> String {
    l.a2("credit-named", "name", name, "text", text)
}

/// Half-hours as people read them: `1.5`.
fn hours_text(half_hours: i64) -> String {
    domain::hours::HalfHours(i32::try_from(half_hours).unwrap_or(0)).to_string()
}
