//! Text that is already HTML, so that components nest without being escaped twice.

use std::fmt::{self, Display, Write};

use askama::filters::HtmlSafe;

/// A piece of finished HTML. Made from plain text it escapes; made from a component it is taken as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// Takes `html` as it is. Never give it text that a person typed.
    pub fn raw(html: impl Into<String>) -> Markup {
        Markup(html.into())
    }

    /// Several pieces one after the other.
    pub fn join(parts: impl IntoIterator<Item = Markup>) -> Markup {
        Markup(parts.into_iter().map(|p| p.0).collect())
    }

    /// A link with escaped text and address.
    pub fn link(text: &str, href: &str) -> Markup {
        Markup(format!("<a href=\"{}\">{}</a>", escape(href), escape(text)))
    }

    /// Muted small text, for the second line in a cell.
    pub fn small(text: &str) -> Markup {
        Markup(format!("<span class=\"sub\">{}</span>", escape(text)))
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// This piece followed by another.
    pub fn and(self, more: impl Into<Markup>) -> Markup {
        Markup(self.0 + &more.into().0)
    }
}

impl Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Markup {}

/// A value that draws itself as HTML; every component of this crate is one.
pub trait Component: Display {}

impl<T: Component> From<T> for Markup {
    fn from(component: T) -> Markup {
        Markup(component.to_string())
    }
}

impl From<&str> for Markup {
    fn from(text: &str) -> Markup {
        Markup(escape(text))
    }
}

impl From<String> for Markup {
    fn from(text: String) -> Markup {
        Markup(escape(&text))
    }
}

impl From<&String> for Markup {
    fn from(text: &String) -> Markup {
        Markup(escape(text))
    }
}

/// Escapes text for element content and quoted attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Percent-encodes one value of a query string (RFC 3986 unreserved characters stay).
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(byte as char);
        } else {
            write!(out, "%{byte:02X}").expect("writing to a String cannot fail");
        }
    }
    out
}

/// Marks types deriving `askama::Template` as components, so that `{{ x }}` shows them without escaping.
macro_rules! component {
    ($($name:ty),+ $(,)?) => {$(
        impl $crate::markup::Component for $name {}
        impl askama::filters::HtmlSafe for $name {}
    )+};
}
pub(crate) use component;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_text_cannot_become_markup() {
        assert_eq!(Markup::from("<b>&\"'").as_str(), "&lt;b&gt;&amp;&quot;&#39;");
        assert_eq!(Markup::link("<x>", "/a?b=\"").as_str(), "<a href=\"/a?b=&quot;\">&lt;x&gt;</a>");
    }

    #[test]
    fn query_values_are_encoded() {
        assert_eq!(encode("/courses?q=杏 a&b"), "%2Fcourses%3Fq%3D%E6%9D%8F%20a%26b");
    }
}
