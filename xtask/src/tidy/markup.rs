//! Templates obey the Content-Security-Policy: no inline style, script or event handler.

use super::Problem;
use super::tree::{Tree, line_at};

/// Checks every HTML template.
pub fn check(tree: &Tree) -> Vec<Problem> {
    tree.ending(".html")
        .flat_map(|file| {
            let found = offences(&file.text);
            found.into_iter().map(|(at, what)| Problem::at(&file.path, line_at(&file.text, at), what))
        })
        .collect()
}

fn offences(html: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in html.match_indices("<style") {
        found.push((at, "a <style> element: use a class of the style sheet".into()));
    }
    for (at, tag) in html.match_indices("<script") {
        let Some((attributes, rest)) = html[at + tag.len()..].split_once('>') else { continue };
        // A data block is not run and is allowed by the policy.
        let data = attributes.contains("application/ld+json") || attributes.contains("application/json");
        if !data && !rest.trim_start().starts_with("</script") {
            found.push((at, "a script with content: move it to a file of the assets".into()));
        }
    }
    for (at, _) in html.match_indices('=') {
        let name =
            html[..at].rsplit(|c: char| c.is_whitespace() || "\"'<>".contains(c)).next().unwrap_or_default();
        let begins = html[..at - name.len()].ends_with(char::is_whitespace);
        let quoted = html[at + 1..].starts_with(['"', '\'']);
        if begins && quoted && (name == "style" || is_handler(name) || name.starts_with("hx-on")) {
            found.push((at, format!("the attribute `{name}` is refused by the Content-Security-Policy")));
        }
    }
    found
}

/// `onclick`, `onsubmit` …
fn is_handler(name: &str) -> bool {
    name.strip_prefix("on")
        .is_some_and(|event| event.len() > 2 && event.chars().all(|c| c.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_policy_refuses() {
        let check = |html: &str, expect: usize| assert_eq!(offences(html).len(), expect, "{html}");
        check("<p class=\"a\" data-style=\"b\">style=\"x\"</p>", 0);
        check("<p style=\"a\">", 1);
        check("<p\n  onclick='a()'>", 1);
        check("<a href=\"/?on=1&one=2\">", 0);
        check("<script src=\"/a.js\" defer></script>", 0);
        check("<script>a()</script>", 1);
        check("<script type=\"application/ld+json\">{{ data }}</script>", 0);
        check("<style>p {}</style>", 1);
        check("<b hx-on:click=\"a()\">", 1);
    }
}
