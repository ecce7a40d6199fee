//! The button that follows a course, for pages and cards that show one. Works without scripts.

use ui::components::Button;
use ui::{Markup, Shell};

/// Follows a course or ends it with one press, coming back to the page it stands on; a visitor signs in first.
pub fn button(shell: &Shell, code: &str, title: &str, followed: bool) -> Markup {
    let l = shell.l;
    if shell.user.is_none() {
        let to = format!("/courses/{code}/follow");
        return Button::link(l.t("follow-begin"), to).small().icon("star").about(title).into();
    }
    let (verb, label) = if followed { ("unfollow", "follow-end") } else { ("follow", "follow-begin") };
    let icon = if followed { "check" } else { "star" };
    Markup::raw(format!("<form method=\"post\" action=\"/courses/{code}/{verb}\" data-once>"))
        .and(shell.csrf_field())
        .and(Markup::raw("<input type=\"hidden\" name=\"back\" value=\""))
        .and(Markup::from(shell.path.as_str()))
        .and(Markup::raw("\">"))
        .and(Button::submit(l.t(label)).small().icon(icon).about(title))
        .and(Markup::raw("</form>"))
}
