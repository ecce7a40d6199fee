//! A QR code in a frame, with what it opens in words.

use askama::Template;

use super::{Example, example};
use crate::i18n::L;
use crate::markup::{Markup, component};

/// A QR code on white paper, so that it scans in dark mode too.
#[derive(Clone, Debug, Template)]
#[template(path = "components/qr/qr.html")]
pub struct Qr {
    svg: Markup,
    label: String,
    code: Option<String>,
    note: Option<String>,
}
component!(Qr);

impl Qr {
    /// A drawn code (`documents::qr::svg`) and its description for screen readers.
    pub fn new(svg: Markup, label: impl Into<String>) -> Qr {
        Qr { svg, label: label.into(), code: None, note: None }
    }

    /// The same content as letters, to read out or type.
    pub fn code(mut self, code: impl Into<String>) -> Qr {
        self.code = Some(code.into());
        self
    }

    /// A line below.
    pub fn note(mut self, note: impl Into<String>) -> Qr {
        self.note = Some(note.into());
        self
    }
}

/// Examples for the gallery; the drawing is a stand-in, not a scannable code.
pub fn examples(l: L) -> Vec<Example> {
    let squares = "<svg viewBox=\"0 0 29 29\" shape-rendering=\"crispEdges\"><path d=\"M4 4h7v7H4zM18 4h7v7h-7zM4 18h7v7H4zM13 5h2v2h-2zM13 10h3v3h-3zM18 13h4v2h-4zM14 17h2v5h-2zM19 19h3v3h-3zM23 23h2v2h-2z\"/></svg>";
    vec![example(
        "personal code",
        Qr::new(Markup::raw(squares), l.pick("個人識別碼 QR 碼", "QR code of your personal code"))
            .code("7KQW-M3PX-RH")
            .note(l.pick("報到時出示。", "Show it when you check in.")),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_has_a_name() {
        assert!(
            examples(L::default())[0].html.as_str().contains("role=\"img\" aria-label=\"個人識別碼 QR 碼\"")
        );
    }
}
