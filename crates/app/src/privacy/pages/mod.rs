//! Pages of privacy.

pub mod ask;
pub mod break_glass;
pub mod consent;
pub mod data;
pub mod kept;
pub mod looks;
pub mod profile;
pub mod requests;

use platform::Page;
use ui::components::Tabs;
use ui::{L, Markup};

use crate::shell::PartsPage;

/// All samples.
pub fn samples() -> Vec<Page> {
    let all = [
        consent::samples(),
        data::samples(),
        looks::samples(),
        ask::samples(),
        profile::samples(),
        requests::samples(),
        break_glass::samples(),
        kept::samples(),
    ];
    all.into_iter().flatten().collect()
}

/// The pages of one's own data, beside each other.
fn tabs(l: L, current: &str) -> Markup {
    let mut tabs = Tabs::new(l.t("own-data-tabs"));
    for (label, href) in [
        ("own-data-title", "/account/data"),
        ("profile-title", "/account/profile"),
        ("request-title", "/account/data/request"),
        ("looks-title", "/account/data/looks"),
    ] {
        tabs = tabs.tab(l.t(label), href, href == current);
    }
    tabs.into()
}

/// Paragraphs of a text of the locale files.
fn paragraphs(text: &str) -> Markup {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    Markup::join(lines.map(|line| Markup::join([Markup::raw("<p>"), line.into(), Markup::raw("</p>")])))
}

/// Lines under each other in one cell.
fn lines(texts: &[String]) -> Markup {
    let mut out = Markup::default();
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            out = out.and(Markup::raw("<br>"));
        }
        out = out.and(text.as_str());
    }
    out
}

/// A hidden field.
fn hidden(name: &str, value: &str) -> Markup {
    Markup::raw(format!(
        "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
        Markup::from(name).as_str(),
        Markup::from(value).as_str()
    ))
}

/// A sample as text.
fn text(page: PartsPage) -> String {
    askama::Template::render(&page).unwrap_or_default()
}
