//! DER, as much of it as signatures and certificates need: values are written inside out and read within their bounds.

/// Tag of an integer.
pub const INTEGER: u8 = 0x02;
/// Tag of a bit string.
pub const BIT_STRING: u8 = 0x03;
/// Tag of an octet string.
pub const OCTETS: u8 = 0x04;
/// Tag of an object identifier.
pub const OID: u8 = 0x06;
/// Tag of UTF-8 text.
pub const UTF8: u8 = 0x0c;
/// Tag of a sequence.
pub const SEQUENCE: u8 = 0x30;
/// Tag of a set.
pub const SET: u8 = 0x31;

/// Tag of a constructed value in brackets: `[0]`.
pub const fn bracket(number: u8) -> u8 {
    0xa0 | number
}

/// One value: tag, length, content.
pub fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len();
    if length < 0x80 {
        out.push(u8::try_from(length).unwrap_or(0));
    } else {
        let bytes = length.to_be_bytes();
        let first = bytes.iter().position(|b| *b != 0).unwrap_or(0);
        out.push(0x80 | u8::try_from(bytes.len() - first).unwrap_or(0));
        out.extend_from_slice(&bytes[first..]);
    }
    out.extend_from_slice(content);
    out
}

/// A sequence of values.
pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    value(SEQUENCE, &parts.concat())
}

/// A set of values, in the order that DER asks for.
pub fn set(mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    value(SET, &parts.concat())
}

/// An object identifier from its numbers.
pub fn oid(numbers: &[u32]) -> Vec<u8> {
    let mut content = Vec::new();
    let first = numbers.first().copied().unwrap_or(0) * 40 + numbers.get(1).copied().unwrap_or(0);
    for number in std::iter::once(first).chain(numbers.iter().skip(2).copied()) {
        let groups = (1..5).rev().filter(|at| number >> (7 * at) != 0);
        content.extend(groups.map(|at| 0x80 | u8::try_from((number >> (7 * at)) & 0x7f).unwrap_or(0)));
        content.push(u8::try_from(number & 0x7f).unwrap_or(0));
    }
    value(OID, &content)
}

/// A positive integer from big-endian bytes.
pub fn positive(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|b| *b != 0).unwrap_or(bytes.len().saturating_sub(1));
    let mut content = bytes[start..].to_vec();
    if content.first().is_none_or(|first| *first >= 0x80) {
        content.insert(0, 0);
    }
    value(INTEGER, &content)
}

/// A bit string of whole bytes.
pub fn bits(bytes: &[u8]) -> Vec<u8> {
    value(BIT_STRING, &[&[0], bytes].concat())
}

/// One value as it stands in a text of DER.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part<'a> {
    /// Tag.
    pub tag: u8,
    /// Content without tag and length.
    pub content: &'a [u8],
    /// The value with tag and length.
    pub whole: &'a [u8],
}

impl<'a> Part<'a> {
    /// The first value of `text` and what follows it; `None` when it is cut off or not DER.
    pub fn first(text: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (tag, rest) = text.split_first()?;
        let (short, rest) = rest.split_first()?;
        let (length, rest) = match short {
            0..=0x7f => (usize::from(*short), rest),
            0x81..=0x84 => {
                let (bytes, rest) = rest.split_at_checked(usize::from(short & 0x7f))?;
                (bytes.iter().fold(0, |sum, b| sum << 8 | usize::from(*b)), rest)
            }
            _ => return None,
        };
        let (content, after) = rest.split_at_checked(length)?;
        let whole = &text[..text.len() - after.len()];
        Some((Self { tag: *tag, content, whole }, after))
    }

    /// The only value of `text`, with this tag. Zeros behind it are padding.
    pub fn only(text: &'a [u8], tag: u8) -> Option<Self> {
        let (part, rest) = Self::first(text)?;
        (part.tag == tag && rest.iter().all(|b| *b == 0)).then_some(part)
    }

    /// The values inside; `None` when they do not fill it.
    pub fn parts(&self) -> Option<Vec<Part<'a>>> {
        let (mut parts, mut rest) = (Vec::new(), self.content);
        while !rest.is_empty() {
            let (part, after) = Self::first(rest)?;
            parts.push(part);
            rest = after;
        }
        Some(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_the_standard_has_them() {
        assert_eq!(oid(&[1, 2, 840, 113_549]), [6, 6, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d]);
        assert_eq!(oid(&[2, 5, 4, 3]), [6, 3, 0x55, 4, 3]);
        assert_eq!(positive(&[0, 0, 0x80]), [2, 2, 0, 0x80]);
        assert_eq!(positive(&[0]), [2, 1, 0]);
        assert_eq!(value(OCTETS, &[7; 200])[..3], [4, 0x81, 200]);
        assert_eq!(value(OCTETS, &[7; 300])[..4], [4, 0x82, 1, 44]);
        assert_eq!(set(vec![vec![2, 1, 9], vec![2, 1, 1]]), [0x31, 6, 2, 1, 1, 2, 1, 9]);
    }

    #[test]
    fn reading_stays_within_its_bounds() {
        let text = sequence(&[&positive(&[5]), &value(OCTETS, &[1; 130])]);
        let whole = Part::only(&text, SEQUENCE).expect("our own sequence");
        let parts = whole.parts().expect("two values");
        assert_eq!((parts[0].content, parts[1].content.len()), ([5].as_slice(), 130));
        for cut in 0..text.len() {
            assert_eq!(Part::only(&text[..cut], SEQUENCE), None, "cut at {cut}");
        }
        for hostile in
            [&[0x30, 0x80, 0, 0][..], &[0x30, 0x84, 255, 255, 255, 255], &[0x30, 0x85, 0, 0, 0, 0, 1]]
        {
            assert!(Part::first(hostile).is_none());
        }
    }
}
