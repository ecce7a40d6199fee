//! Pages of an organiser's questions: the editor, the answers of everybody, and a person's own.

mod answers;
mod deeds;
mod editor;
mod mine;
mod one;
mod sample;

pub use answers::{export, file as organiser_file, list};
pub use deeds::act;
pub use editor::show as editor;
pub use mine::{file as own_file, save as save_own, show as own};
pub use one::{save as save_one, show as one};

use platform::Page;
use ui::components::Breadcrumb;
use ui::{L, Markup};

use crate::catalogue::Course;

/// A little more than the largest file, so that one just above it is refused with a sentence and not cut off.
pub const LARGEST_UPLOAD: usize = domain::course::attachments::LARGEST_FILE + 4 * 1024 * 1024;

/// All pages with their samples.
pub fn samples() -> Vec<Page> {
    let all = [editor::samples(), one::samples(), mine::samples(), answers::samples()];
    all.into_iter().flatten().collect()
}

fn draw(page: &impl askama::Template) -> String {
    page.render().unwrap_or_else(|error| error.to_string())
}

fn crumbs(l: L, course: &Course) -> Breadcrumb {
    Breadcrumb::new(l)
        .link(l.t("nav-desk"), "/desk/courses")
        .link(course.title.as_str(), format!("/desk/courses/{}", course.code))
}

fn actions(buttons: impl IntoIterator<Item = Markup>) -> Markup {
    let buttons = Markup::join(buttons.into_iter().map(|button| button.and(" ")));
    Markup::raw("<p class=\"actions\">").and(buttons).and(Markup::raw("</p>"))
}

fn hidden(name: &str, value: &str) -> Markup {
    Markup::raw(format!("<input type=\"hidden\" name=\"{name}\" value=\"")).and(value).and(Markup::raw("\">"))
}
