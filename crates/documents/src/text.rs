//! Text from files of unknown encoding, and text made safe for print.

use crate::DocumentError;
use std::borrow::Cow;

/// Decodes UTF-8 (with or without byte order mark) or Big5, the two encodings schools send.
///
/// # Errors
/// [`DocumentError::NotAWorkbook`] when control bytes show that this is no text;
/// [`DocumentError::UnknownEncoding`] when it is text in another encoding.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, DocumentError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.iter().any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x1A)) {
        return Err(DocumentError::NotAWorkbook { reason: "control bytes in the text".into() });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    let (text, had_errors) = encoding_rs::BIG5.decode_without_bom_handling(bytes);
    if had_errors { Err(DocumentError::UnknownEncoding) } else { Ok(text) }
}

/// True for characters that leave no mark on paper and confuse screen readers: controls, zero-width and bidi signs,
/// variation selectors. They are left out of documents.
pub(crate) fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// True for the code points that no XML document may hold although Unicode has them.
pub(crate) fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

/// A translated pattern with a `{name}` filled in.
pub(crate) fn fill(pattern: &str, name: &str, value: &str) -> String {
    pattern.replace(&format!("{{{name}}}"), value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_encodings_of_schools_are_told_apart() {
        let (big5, _, _) = encoding_rs::BIG5.encode("學校代碼,杏壇國小");
        assert_eq!(decode(&big5).unwrap(), "學校代碼,杏壇國小");
        assert_eq!(decode("學校".as_bytes()).unwrap(), "學校");
        assert_eq!(decode(b"\xEF\xBB\xBFcode").unwrap(), "code");
    }

    #[test]
    fn binary_and_unknown_text_are_refused() {
        assert_eq!(decode(b"%PDF-1.7\n\x00\x01").unwrap_err().code(), "not-a-workbook");
        assert_eq!(decode(b"caf\xE9\xFF\xFF").unwrap_err().code(), "unknown-encoding");
    }
}
