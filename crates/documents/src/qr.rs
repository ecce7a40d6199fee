//! QR codes as scalable drawings.

use crate::DocumentError;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// Light modules around the symbol, required by ISO/IEC 18004.
const QUIET_ZONE: usize = 4;

/// Draws `text` as a QR code (error correction M): black on white, crisp at any size, without inline style.
///
/// The drawing has a `viewBox` and no width or height, and is hidden from assistive technology: the caller gives it its
/// size and puts the same text or link beside it.
///
/// # Errors
/// [`DocumentError::TextTooLong`] when the text is over the capacity (about 2,300 bytes).
pub fn svg(text: &str) -> Result<String, DocumentError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|_| DocumentError::TextTooLong { length: text.len() })?;
    let modules = code.width();
    let side = modules + 2 * QUIET_ZONE;
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(modules).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                // Neighbouring modules are one rectangle, so that no hairline shows between them.
                let (left, top, width) = (x + QUIET_ZONE, y + QUIET_ZONE, run.len());
                write!(path, "M{left} {top}h{width}v1h-{width}z").expect("writing to a string cannot fail");
            }
            x += run.len();
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\" \
         aria-hidden=\"true\" focusable=\"false\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>\
         <path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drawing_holds_exactly_the_dark_modules() {
        let text = "https://xingtan.example.tw/v/113-0001";
        let drawing = svg(text).unwrap();
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let dark = code.to_colors().iter().filter(|c| **c == Color::Dark).count();
        let path = drawing.rsplit("d=\"").next().unwrap();
        let drawn: usize =
            path.split('h').skip(1).filter_map(|s| s.split('v').next()?.parse::<usize>().ok()).sum();
        assert_eq!(drawn, dark);
        assert!(drawing.contains(&format!("viewBox=\"0 0 {0} {0}\"", code.width() + 8)));
        assert!(!drawing.contains("style") && !drawing.contains("width="));
    }

    #[test]
    fn markup_in_the_text_does_not_reach_the_drawing_and_long_text_is_refused() {
        assert_eq!(svg("<script>\"").unwrap().matches('<').count(), 4);
        assert_eq!(svg(&"x".repeat(4000)), Err(DocumentError::TextTooLong { length: 4000 }));
    }
}
