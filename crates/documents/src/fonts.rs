//! The embedded fonts and what they cannot draw.

use crate::text::is_unprintable;
use std::sync::LazyLock;
use typst::foundations::Bytes;
use typst::text::Font;

/// Regular and bold as they are in the program.
pub(crate) static FILES: [&[u8]; 2] = [
    include_bytes!("../../../data/fonts/NotoSansTC-Regular.otf"),
    include_bytes!("../../../data/fonts/NotoSansTC-Bold.otf"),
];

/// The mark printers set for a character that the case does not hold (〓, the geta mark).
pub(crate) const GETA: char = '\u{3013}';

/// Both faces, parsed once per process; the first covers everything the second does.
pub(crate) static FONTS: LazyLock<[Font; 2]> =
    LazyLock::new(|| FILES.map(|data| Font::new(Bytes::new(data), 0).expect("the embedded fonts are valid")));

/// The characters of `text` that the embedded fonts cannot draw, each once, in order of appearance.
///
/// Documents print 〓 for them and name them in a note, so that a rare Han character is never lost unseen;
/// use this to warn before.
pub fn missing_characters(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    for c in text.chars() {
        if !is_unprintable(c) && !has(c) && !missing.contains(&c) {
            missing.push(c);
        }
    }
    missing
}

/// `text` as it is printed: without unprintable signs, and 〓 for characters that no font covers.
pub(crate) fn printable(text: &str) -> String {
    let visible = text.chars().map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c });
    visible.filter(|c| !is_unprintable(*c)).map(|c| if has(c) { c } else { GETA }).collect()
}

/// A bit for each code point that the regular face covers: long documents ask a hundred thousand times.
static COVERED: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut bits = vec![0; 0x11_0000 / 64];
    for point in FONTS[0].info().coverage.iter() {
        bits[point as usize / 64] |= 1 << (point % 64);
    }
    bits
});

fn has(c: char) -> bool {
    let point = u32::from(c);
    COVERED[point as usize / 64] >> (point % 64) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_names_and_signs_are_covered() {
        let text = "王曉明 堃喆峯珮瑋 臺北市碁銹裏墻恒粧嫺 ㄅㄆㄇ 「（）」，。、：；？！…—～ ABC àé ＡＢ１２ ①② ％ ℃ →";
        assert_eq!(missing_characters(text), Vec::<char>::new());
    }

    #[test]
    fn rare_han_characters_are_reported_once_and_printed_as_geta() {
        assert_eq!(missing_characters("\u{30EDD}野\u{30EDD}\u{3106C}\u{E0100}"), ['\u{30EDD}', '\u{3106C}']);
        assert_eq!(printable("\u{3106C}野\u{200B}\n家"), "〓野 家");
    }

    #[test]
    fn the_regular_face_covers_all_the_bold_one_does() {
        let bold = &FONTS[1].info().coverage;
        assert_eq!(bold.iter().find(|c| !FONTS[0].info().coverage.contains(*c)), None);
    }
}
