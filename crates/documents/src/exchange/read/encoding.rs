//! Which of the two encodings of schools a text is in, told from its bytes, and its fields as text.

use crate::exchange::row::{is_text, line_feeds};
use encoding_rs::BIG5;
use std::fmt::Write as _;

/// The encoding of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Charset {
    Utf8,
    Big5,
}

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoText {
    /// Bytes that mean nothing in the encoding, or signs that no text holds.
    Bytes,
    /// A character that every machine may draw as it likes (造字).
    Private,
}

impl NoText {
    /// The code of a row with such a field.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Bytes => "not-text",
            Self::Private => "private-character",
        }
    }
}

impl Charset {
    /// Guesses from a sample that begins at the first byte that is not ASCII.
    ///
    /// UTF-8 without a fault is UTF-8: Big5 hardly ever looks like it. A single fault must not turn a whole list into
    /// the other encoding, so else the one with fewer faults counts.
    pub(crate) fn guess(sample: &[u8]) -> Self {
        let mut utf8 = sample.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
        let ends_inside = std::str::from_utf8(sample).is_err_and(|error| error.error_len().is_none());
        if utf8 > 0 && ends_inside {
            utf8 -= 1;
        }
        let big5 = big5_faults(sample);
        if utf8 == 0 || (big5 > 0 && utf8 <= big5) { Self::Utf8 } else { Self::Big5 }
    }

    /// The name as a standard has it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Big5 => "Big5",
        }
    }

    /// Bytes of a field as text; line ends become `\n`.
    pub(crate) fn text(self, bytes: &[u8]) -> Result<String, NoText> {
        let text = match self {
            Self::Utf8 => std::str::from_utf8(bytes).map_err(|_| NoText::Bytes)?.to_owned(),
            Self::Big5 if bytes.is_ascii() => {
                std::str::from_utf8(bytes).map_err(|_| NoText::Bytes)?.to_owned()
            }
            Self::Big5 => {
                if has_private(bytes) {
                    return Err(NoText::Private);
                }
                let text = BIG5.decode_without_bom_handling_and_without_replacement(bytes);
                text.ok_or(NoText::Bytes)?.into_owned()
            }
        };
        let text = line_feeds(text);
        if is_text(&text) { Ok(text) } else { Err(NoText::Bytes) }
    }

    /// Bytes for showing: those that are no text as `\xA4`, at most about 200 characters.
    pub(crate) fn shown(self, bytes: &[u8]) -> String {
        let bytes = &bytes[..bytes.len().min(800)];
        if let Ok(text) = self.text(bytes) {
            return text;
        }
        let mut shown = String::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            // The shortest beginning that is text, or one byte that is none.
            let good = (1..=rest.len().min(4)).find_map(|n| Some((n, self.text(&rest[..n]).ok()?)));
            match good {
                Some((n, text)) => {
                    shown.push_str(&text);
                    rest = &rest[n..];
                }
                None => {
                    // Writing to a string can't fail.
                    let _ = write!(shown, "\\x{:02X}", rest[0]);
                    rest = &rest[1..];
                }
            }
        }
        shown
    }
}

/// Bytes that begin a character of two.
const fn is_lead(byte: u8) -> bool {
    matches!(byte, 0x81..=0xFE)
}

const fn is_trail(byte: u8) -> bool {
    matches!(byte, 0x40..=0x7E | 0xA1..=0xFE)
}

fn big5_faults(sample: &[u8]) -> usize {
    let (mut faults, mut at) = (0, 0);
    while let Some(byte) = sample.get(at) {
        at += 1;
        if byte.is_ascii() {
            continue;
        }
        match sample.get(at) {
            None => {}
            Some(trail) if is_lead(*byte) && is_trail(*trail) => at += 1,
            Some(_) => faults += 1,
        }
    }
    faults
}

/// Whether a lead byte belongs to the rows that Taiwan's systems keep for characters of their own, and that the web's
/// table gives to Hong Kong: read by that table, a rare name would silently become another.
pub(crate) const fn is_private_lead(byte: u8) -> bool {
    matches!(byte, 0x81..=0xA0 | 0xC8 | 0xFA..=0xFE)
}

fn has_private(bytes: &[u8]) -> bool {
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let pair = is_lead(*byte) && bytes.get(at + 1).is_some_and(|trail| is_trail(*trail));
        if pair && is_private_lead(*byte) {
            return true;
        }
        at += if pair { 2 } else { 1 };
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn big5(text: &str) -> Vec<u8> {
        BIG5.encode(text).0.into_owned()
    }

    #[test]
    fn encodings_are_told_apart_in_spite_of_a_fault() {
        let list = "杏壇國小資訊研習,許功蓋,王小明,閱讀素養,雙語教學";
        assert_eq!(Charset::guess(list.as_bytes()), Charset::Utf8);
        assert_eq!(Charset::guess(&big5(list)), Charset::Big5);
        let mut faulty = list.as_bytes().to_vec();
        faulty[10] = b'?';
        assert_eq!(Charset::guess(&faulty), Charset::Utf8);
        assert_eq!(Charset::guess(&list.as_bytes()[..20]), Charset::Utf8, "cut inside a character");
        let mut faulty = big5(list);
        faulty.insert(12, 0xFF);
        assert_eq!(Charset::guess(&faulty), Charset::Big5);
        assert_eq!(Charset::guess(&big5(list)[..11]), Charset::Big5, "cut inside a character");
    }

    #[test]
    fn no_byte_becomes_a_replacement() {
        assert_eq!(Charset::Big5.text(&big5("許功蓋\r\n")).unwrap(), "許功蓋\n");
        assert_eq!(Charset::Big5.text(b"\xA4"), Err(NoText::Bytes));
        assert_eq!(Charset::Big5.text(b"a\xFFb"), Err(NoText::Bytes));
        assert_eq!(Charset::Utf8.text(b"a\xE6b"), Err(NoText::Bytes));
        assert_eq!(Charset::Utf8.text(b"a\x00b"), Err(NoText::Bytes));
        assert_eq!(Charset::Utf8.shown(b"a\xE6b"), "a\\xE6b");
        let mut faulty = big5("許功蓋");
        faulty.splice(2..2, *b"\xFF,\xFA\x40");
        assert_eq!(Charset::Big5.shown(&faulty), "許\\xFF,\\xFA@功蓋");
    }

    #[test]
    fn characters_of_the_own_machine_are_not_guessed() {
        for private in [b"\xFA\x40", b"\x81\x40", b"\xC8\xA1"] {
            assert_eq!(Charset::Big5.text(private), Err(NoText::Private), "{private:x?}");
        }
        // A trail byte of that value is none of them.
        assert!(Charset::Big5.text(&big5("功")).is_ok());
        assert!(Charset::Big5.text(b"\xA4\xFA").is_ok());
    }
}
