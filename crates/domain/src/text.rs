//! Folding of typed text, so that full-width input means the same as half-width input everywhere.

/// Folds what a person typed: full-width ASCII to half width, the ideographic space to a plain one,
/// control and invisible characters dropped (a line break becomes a space), ends trimmed.
/// Han characters and Chinese punctuation outside the full-width ASCII block stay as they are.
pub fn fold(typed: &str) -> String {
    let folded: String = typed.chars().filter_map(fold_char).collect();
    folded.trim().to_owned()
}

/// Folds several lines of text: as [`fold`], but line breaks stay and each line is trimmed at its end.
pub fn fold_lines(typed: &str) -> String {
    let lines: Vec<String> = typed
        .replace("\r\n", "\n")
        .split(['\n', '\r'])
        .map(|line| {
            let line: String = line.chars().filter_map(fold_char).collect();
            line.trim_end().to_owned()
        })
        .collect();
    lines.join("\n").trim().to_owned()
}

/// Folds a code of any kind: [`fold`], then upper case, inner spaces removed, and every dash that a
/// keyboard or a word processor may produce turned into `-`.
pub fn fold_code(typed: &str) -> String {
    fold(typed)
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if is_dash(c) { '-' } else { c.to_ascii_uppercase() })
        .collect()
}

fn fold_char(c: char) -> Option<char> {
    match c {
        '\u{3000}' | '\u{00a0}' | '\t' | '\n' | '\r' => Some(' '),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        // Zero-width and direction marks come along when text is pasted from a page or a chat.
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{fe58}' | '\u{fe63}' | '\u{30fc}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_people_type() {
        fn check(typed: &str, expect: &str) {
            assert_eq!(fold(typed), expect, "{typed:?}");
        }
        check("ＡＢ１２", "AB12");
        check("　研習　名稱　", "研習 名稱");
        check("a\u{0007}b\u{feff}c\u{200b}", "abc");
        check("一、\n二", "一、 二");
        check("（五）", "(五)");
        check("", "");
        check("㈤「」。", "㈤「」。");
    }

    #[test]
    fn folds_codes() {
        fn check(typed: &str, expect: &str) {
            assert_eq!(fold_code(typed), expect, "{typed:?}");
        }
        check(" ０１４ｘａ１－０２ ", "014XA1-02");
        check("014xa1–02", "014XA1-02");
        check("014xa1—02", "014XA1-02");
        check("ab cd　ef", "ABCDEF");
        check("12−3", "12-3");
    }

    #[test]
    fn keeps_lines() {
        assert_eq!(fold_lines(" 一  \r\n二\u{0000}\n\n"), "一\n二");
    }
}
