//! Pages of credit: attendance, roster, its review, the transcript and its verification, records from elsewhere.

pub mod attendance;
pub mod badges;
pub mod certificates;
pub mod correction;
pub mod elsewhere;
mod lines;
pub mod reminders;
pub mod retag;
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
    let mut all = review::samples();
    all.extend(reminders::samples());
    all.extend(own_samples());
    all.extend(correction::samples());
    all.extend(retag::samples());
    all.extend(transcript::samples());
    all.extend(elsewhere::samples());
    all
}

fn own_samples() -> Vec<Page> {
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
    ]
}

/// Pages about documents, badges and their checking.
pub fn beside_samples() -> Vec<Page> {
    vec![
        Page { name: "credit/verify/ask", render: |l| draw(&verify::sample(l, "")) },
        Page { name: "credit/verify/stands", render: |l| draw(&verify::sample(l, "stands")) },
        Page { name: "credit/verify/corrected", render: |l| draw(&verify::sample(l, "corrected")) },
        Page { name: "credit/verify/reversed", render: |l| draw(&verify::sample(l, "reversed")) },
        Page { name: "credit/verify/many", render: |l| draw(&verify::sample(l, "many")) },
        Page { name: "credit/verify/unknown", render: |l| draw(&verify::sample(l, "unknown")) },
        Page { name: "credit/verify/changed", render: |l| draw(&verify::sample(l, "changed")) },
        Page { name: "credit/verify/unrecorded", render: |l| draw(&verify::sample(l, "unrecorded")) },
        Page { name: "credit/verify/not-ours", render: |l| draw(&verify::sample(l, "not-ours")) },
        Page { name: "credit/verify/not-pdf", render: |l| draw(&verify::sample(l, "not-pdf")) },
        Page { name: "credit/verify/no-file", render: |l| draw(&verify::sample(l, "no-file")) },
        Page { name: "credit/certificates/full", render: |l| draw(&certificates::sample(l, true)) },
        Page { name: "credit/certificates/empty", render: |l| draw(&certificates::sample(l, false)) },
        Page { name: "credit/certificates/desk", render: |l| certificates::sample_desk(l, true) },
        Page { name: "credit/certificates/desk-nobody", render: |l| certificates::sample_desk(l, false) },
        Page { name: "credit/badges/stands", render: |l| draw(&badges::sample(l, true)) },
        Page { name: "credit/badges/fallen", render: |l| draw(&badges::sample(l, false)) },
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
