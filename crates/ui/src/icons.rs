//! Line icons drawn for this product on a 24-unit grid; always beside words, so hidden from screen readers.

use crate::markup::Markup;

/// The icon called `name`, sized by its text. An unknown name draws a small dot, which a reviewer sees at once.
pub fn icon(name: &str) -> Markup {
    let path = PATHS.iter().find(|(n, _)| *n == name).map_or(DOT, |(_, path)| path);
    Markup::raw(format!(
        "<svg class=\"icon\" viewBox=\"0 0 24 24\" width=\"20\" height=\"20\" aria-hidden=\"true\" focusable=\"false\"><path d=\"{path}\"/></svg>"
    ))
}

/// Names of all icons, for the gallery.
pub fn names() -> impl Iterator<Item = &'static str> {
    PATHS.iter().map(|(name, _)| *name)
}

const DOT: &str = "M12 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4z";

const PATHS: &[(&str, &str)] = &[
    ("alert", "M12 4 2.8 20h18.4zM12 10v4.5M12 17.2v.1"),
    ("arrow-left", "M20 12H5m6-6-6 6 6 6"),
    ("arrow-right", "M4 12h15m-6-6 6 6-6 6"),
    ("bell", "M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 21h4"),
    ("book", "M12 6c-2-1.6-5-2-8-2v14c3 0 6 .4 8 2 2-1.6 5-2 8-2V4c-3 0-6 .4-8 2zm0 0v14"),
    ("building", "M4 21V9l8-5 8 5v12M2.5 21h19M9 21v-6h6v6M9 11h.1M15 11h.1"),
    ("calendar", "M4 6.5h16V20H4zM4 11h16M8 4v4.5M16 4v4.5"),
    ("chart", "M4 20h16M7 16.5v-5M12 16.5V6M17 16.5V9"),
    ("check", "m5 12.5 4.5 4.5L19 7.5"),
    ("chevron-down", "m6 9.5 6 6 6-6"),
    ("chevron-left", "m14.5 6-6 6 6 6"),
    ("chevron-right", "m9.5 6 6 6-6 6"),
    ("clipboard", "M8.5 5H6v16h12V5h-2.5M9 3h6v4H9zM9 12h6M9 16h4"),
    ("clock", "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2"),
    ("close", "m6 6 12 12M18 6 6 18"),
    ("dot", DOT),
    ("download", "M12 4v11m-5-4.5 5 5 5-5M5 20h14"),
    ("edit", "M4 20h4L19 9l-4-4L4 16zM13 7l4 4"),
    ("file", "M6 3.5h8l4 4V20.5H6zM14 3.5V8h4M9 13h6M9 16.5h4"),
    ("filter", "M4 6h16M7 12h10M10 18h4"),
    (
        "globe",
        "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17",
    ),
    (
        "help",
        "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .8-1 1.7M12 16.7v.1",
    ),
    ("home", "M4 11 12 4l8 7v9h-5.5v-5.5h-5V20H4z"),
    ("info", "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5.5M12 7.7v.1"),
    (
        "link",
        "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1",
    ),
    ("list", "M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.1M4.5 12h.1M4.5 17.5h.1"),
    ("lock", "M6 11h12v9.5H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"),
    ("mail", "M3.5 6h17v12.5h-17zM4 6.5l8 6.5 8-6.5"),
    ("menu", "M4 7h16M4 12h16M4 17h16"),
    ("moon", "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z"),
    ("more", "M6 12h.1M12 12h.1M18 12h.1"),
    ("pause", "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM10 9v6M14 9v6"),
    (
        "pin",
        "M12 21c4.5-5 6.5-8.3 6.5-11.2a6.5 6.5 0 0 0-13 0C5.5 12.7 7.5 16 12 21zM12 7.5a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6z",
    ),
    ("plus", "M12 5v14M5 12h14"),
    ("print", "M7 8V3.5h10V8M7 17H4V8.5h16V17h-3M7 14h10v6.5H7z"),
    ("qr", "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5M20 14v.1M14 20h.1M17.5 17.5H20V20"),
    ("search", "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20.5 20.5"),
    ("settings", "M4 7h9M17 7h3M15 4.7v4.6M4 17h3M11 17h9M9 14.7v4.6M4 12h4M12 12h8M10 9.7v4.6"),
    ("sign-in", "M13 4h6.5v16H13M3.5 12H15m-4.5-4.5L15 12l-4.5 4.5"),
    ("sort", "m8 9 4-4 4 4M8 15l4 4 4-4"),
    ("sort-down", "M12 5v14m-5-5 5 5 5-5"),
    ("sort-up", "M12 19V5m-5 5 5-5 5 5"),
    ("star", "m12 4 2.5 5.2 5.7.7-4.2 3.9 1.1 5.7L12 16.7l-5.1 2.8L8 13.8 3.8 9.9l5.7-.7z"),
    (
        "sun",
        "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
    ),
    ("trash", "M4.5 7h15M9 7V4h6v3M6.5 7l1 13.5h9l1-13.5M10.5 11v6M13.5 11v6"),
    ("undo", "M9 5 4 10l5 5M4.5 10H14a5 5 0 0 1 0 10h-3"),
    ("upload", "M12 15V4M7 8.5l5-5 5 5M5 20h14"),
    ("user", "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c.5-4 3.5-5.5 7.5-5.5s7 1.5 7.5 5.5"),
    (
        "users",
        "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM2.5 19.5c.4-3.5 3-5 6.5-5s6.1 1.5 6.5 5M15.5 5.3a3.5 3.5 0 0 1 0 6.4M17.5 14.8c2.3.6 3.7 2.1 4 4.7",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_unique() {
        let all: Vec<_> = names().collect();
        assert!(all.windows(2).all(|w| w[0] < w[1]));
    }

    #[test]
    fn unknown_name_is_a_dot() {
        assert_eq!(icon("nope"), icon("dot"));
    }
}
