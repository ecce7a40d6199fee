//! The pages of the staff capability, and what they share: labels, the tabs of a door, forms with files.

pub mod applied;
pub mod form;
pub mod leave;
pub mod list;
pub mod make_up;
pub mod matches;
pub mod merge;
pub mod my_service;
pub mod number;
pub mod proposals;
mod samples;
pub mod subjects;
pub mod template;
pub mod upload;

pub use samples::samples;

use platform::error::Refused;
use platform::web::Ctx;
use platform::{AppError, AppResult};
use ui::components::{Breadcrumb, Notice, PageHead, Tabs, Tone};
use ui::{L, Markup, Shell};

use super::place::{Door, Place};
use crate::App;
use crate::catalogue::view::option_label;

/// The media type of workbooks.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Label of a position.
fn position(l: L, code: &str) -> String {
    labelled(l, "audience_positions", code)
}

/// Label of a stage.
fn stage(l: L, code: &str) -> String {
    labelled(l, "audience_stages", code)
}

/// Label of a subject.
fn subject(l: L, code: &str) -> String {
    labelled(l, "subject", code)
}

fn labelled(l: L, field: &str, code: &str) -> String {
    if code.is_empty() { l.t("staff-unknown") } else { option_label(l, field, code) }
}

/// `f`, `m` or nothing in words.
fn sex(l: L, code: &str) -> String {
    match code {
        "f" => l.t("staff-sex-f"),
        "m" => l.t("staff-sex-m"),
        _ => l.t("staff-unknown"),
    }
}

/// A stored date in words; nothing when there is none.
fn date(l: L, text: Option<&str>) -> String {
    text.and_then(|t| t.parse().ok()).map(|d| l.date(d)).unwrap_or_default()
}

/// The personal code in groups.
fn grouped(code: &str) -> String {
    domain::ids::PersonalCode::parse(code).map_or_else(|_| code.to_owned(), |c| c.grouped())
}

/// The name of a door's list.
fn door_title(l: L, door: Door) -> String {
    l.t(match door {
        Door::School => "staff-title",
        Door::Direct => "staff-direct-title",
        Door::Students => "staff-students-title",
    })
}

/// The views of a door with the one shown; `waiting` possible matches are counted.
fn tabs(l: L, door: Door, here: &str, waiting: u32) -> Tabs {
    let base = door.base();
    let mut tabs = Tabs::new(l.t("staff-tabs"));
    for (key, path) in [
        ("staff-tab-list", ""),
        ("staff-tab-upload", "/upload"),
        ("staff-tab-make-up", "/make-up"),
        ("staff-tab-matches", "/matches"),
        ("staff-tab-proposals", "/proposals"),
        ("staff-tab-applied", "/applied"),
    ] {
        let href = format!("{base}{path}");
        tabs = if path == "/matches" && waiting > 0 {
            tabs.tab_count(l.t(key), href, waiting, here == path)
        } else {
            tabs.tab(l.t(key), href, here == path)
        };
    }
    tabs
}

/// The head of a page below a door's list.
fn head(l: L, door: Door, title: &str) -> PageHead {
    let crumbs = Breadcrumb::new(l).link(door_title(l, door), door.base()).here(title);
    PageHead::new(title).crumbs(crumbs)
}

/// How many matches wait at a place.
async fn waiting(app: &App, place: &Place) -> AppResult<u32> {
    let n = super::store::open_matches(app.db.read(), place.organisation).await?;
    Ok(u32::try_from(n).unwrap_or(0))
}

/// The place of a right's route: the right does not say that the seat keeps people, so that is asked too.
async fn place_with_right(app: &App, ctx: &Ctx) -> AppResult<Place> {
    let place = Place::of_request(app.db.read(), ctx).await?;
    let function = match place.door {
        Door::School => domain::permissions::Function::TEACHER_REGISTER,
        Door::Direct => domain::permissions::Function::ACCOUNT_MANAGE_OWN,
        Door::Students => domain::permissions::Function::COURSE_MANAGE,
    };
    if ctx.viewer()?.may(function) { Ok(place) } else { Err(AppError::NotFound) }
}

/// A refusal with the way on.
fn refusal(l: L, refused: &Refused) -> Notice {
    let body = Markup::from(refused.sentence(l)).and(Markup::raw("<br>")).and(refused.next(l));
    Notice::new(Tone::Bad, body)
}

/// A form that sends a file.
fn file_form(shell: &Shell, action: &str, parts: Vec<Markup>) -> Markup {
    let open = format!(
        "<form class=\"stack\" method=\"post\" action=\"{}\" enctype=\"multipart/form-data\" data-once>",
        Markup::from(action).as_str()
    );
    Markup::join([Markup::raw(open), shell.csrf_field(), Markup::join(parts), Markup::raw("</form>")])
}

/// A hidden value.
fn hidden(name: &str, value: &str) -> Markup {
    let (name, value) = (Markup::from(name), Markup::from(value));
    Markup::raw(format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", name.as_str(), value.as_str()))
}

/// Buttons side by side.
fn actions(parts: Vec<Markup>) -> Markup {
    Markup::raw("<p class=\"actions\">").and(Markup::join(parts)).and(Markup::raw("</p>"))
}

/// A cell of two lines, which stays one on a phone.
fn two_lines(first: impl Into<Markup>, second: &str) -> Markup {
    Markup::raw("<div>").and(first).and(Markup::small(second)).and(Markup::raw("</div>"))
}

fn paragraph(text: String) -> Markup {
    Markup::raw("<p>").and(text).and(Markup::raw("</p>"))
}
