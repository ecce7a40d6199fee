//! The organiser's tools of one course: the list, decisions about one or several, messages, reports.

mod chosen;
mod decide;
mod list;
mod message;
mod narrow;
mod report_doc;
mod reports;

use domain::permissions::Function;
use platform::capability::{get, post};
use platform::error::Refused;
use platform::{Access, Page, Route};
use ui::components::{Breadcrumb, Notice, PageHead, Tone};
use ui::{L, Markup};

pub use decide::{confirm_refusal, decide};
pub use list::list;

use crate::App;
use crate::catalogue::{self, Course};

/// Addresses beside the list and the decision about one.
pub fn routes() -> Vec<Route<App>> {
    const MAY: Access = Access::Function(Function::COURSE_MANAGE);
    vec![
        post("/desk/courses/{code}/enrolments/chosen", MAY, chosen::decide),
        get("/desk/courses/{code}/message", MAY, message::compose),
        post("/desk/courses/{code}/message", MAY, message::look_over),
        post("/desk/courses/{code}/message/send", MAY, message::send),
        get("/desk/courses/{code}/reports", MAY, reports::show),
        get("/desk/courses/{code}/reports/{file}", MAY, reports::file),
        // Where the sheets stood before: kept for letters and bookmarks.
        get("/desk/courses/{code}/sign-in-sheet.pdf", MAY, reports::old_pdf),
        get("/desk/courses/{code}/sign-in-sheet.xlsx", MAY, reports::old_xlsx),
    ]
}

/// Pages with their samples.
pub fn samples() -> Vec<Page> {
    let mut pages = vec![
        Page { name: "enrolment/organiser/list", render: |l| super::draw(&list::ListPage::sample(l)) },
        Page { name: "enrolment/organiser/empty", render: |l| super::draw(&list::ListPage::sample_empty(l)) },
        Page { name: "enrolment/organiser/full", render: |l| super::draw(&list::ListPage::sample_full(l)) },
        Page { name: "enrolment/organiser/found", render: |l| super::draw(&list::ListPage::sample_found(l)) },
        Page { name: "enrolment/organiser/refuse", render: |l| super::draw(&decide::RefusePage::sample(l)) },
    ];
    pages.extend(chosen::samples());
    pages.extend(message::samples());
    pages.extend(reports::samples());
    pages
}

/// The head of a page about one course's people.
fn head(l: L, course: &Course, title: String, now: jiff::Timestamp) -> PageHead {
    let here = format!("/desk/courses/{}", course.code);
    let crumbs = Breadcrumb::new(l)
        .link(l.t("nav-desk"), "/desk/courses")
        .link(course.title.as_str(), here.as_str())
        .link(l.t("organiser-title"), format!("{here}/enrolments"))
        .here(title.as_str());
    PageHead::new(title)
        .crumbs(crumbs)
        .eyebrow(course.code.as_str())
        .lead(course.title.as_str())
        .tag(catalogue::view::state_tag(l, course.state(now)))
}

/// A refusal with the way on.
fn refusal(l: L, refused: &Refused) -> Notice {
    Notice::new(Tone::Bad, Markup::from(refused.sentence(l)).and(Markup::raw("<br>")).and(refused.next(l)))
        .title(l.t("organiser-refused"))
}
