//! Masking of personal numbers inside running text, such as a remark somebody typed.

/// The text with everything that looks like a national or resident number masked (`A12*****89`), with or without a
/// right check digit: a mistyped number tells almost as much.
pub fn mask_numbers(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        if begins_number(&chars, at) {
            out.extend(&chars[at..at + 3]);
            out.push_str("*****");
            out.extend(&chars[at + 8..at + 10]);
            at += 10;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

fn begins_number(chars: &[char], at: usize) -> bool {
    let Some(ten) = chars.get(at..at + 10) else { return false };
    // Inside a longer word it is a document number, a hash or an identifier.
    let inside = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let alone =
        !inside(at.checked_sub(1).and_then(|before| chars.get(before))) && !inside(chars.get(at + 10));
    let second = matches!(ten[1].to_ascii_uppercase(), '1' | '2' | '8' | '9' | 'A'..='D');
    alone && ten[0].is_ascii_alphabetic() && second && ten[2..].iter().all(char::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_text_are_masked_and_nothing_else() {
        for (given, expect) in [
            ("證號A123456789，請查", "證號A12*****89，請查"),
            ("a123456789", "a12*****89"),
            ("AB12345678 F800000014", "AB1*****78 F80*****14"),
            ("XA1234567890", "XA1234567890"),
            ("測試字第1150000001號", "測試字第1150000001號"),
            ("A1234", "A1234"),
            ("", ""),
        ] {
            assert_eq!(mask_numbers(given), expect);
        }
    }
}
