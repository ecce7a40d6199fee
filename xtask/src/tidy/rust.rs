//! Just enough reading of Rust for the checks: comments and literals masked, functions found.

/// A Rust text twice, with the same offsets as the original; masked parts are spaces.
pub struct Masked {
    /// Without comments, string and character literals: what the compiler sees as code.
    pub code: String,
    /// Without comments only.
    pub uncommented: String,
}

/// A function with its body.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Line of `fn`, from 1.
    pub line: usize,
    /// Lines from `fn` to the closing brace, both included.
    pub lines: usize,
}

/// Masks comments and literals.
pub fn mask(text: &str) -> Masked {
    let bytes = text.as_bytes();
    let (mut code, mut uncommented) = (bytes.to_vec(), bytes.to_vec());
    let mut at = 0;
    while at < bytes.len() {
        let (end, comment) = match bytes[at] {
            b'/' if bytes[at..].starts_with(b"//") => (line_end(bytes, at), true),
            b'/' if bytes[at..].starts_with(b"/*") => (block_end(bytes, at), true),
            b'"' => (string_end(bytes, at), false),
            b'r' if begins_raw(bytes, at) => (raw_end(bytes, at), false),
            b'\'' => (char_end(bytes, at), false),
            _ => (at, false),
        };
        for offset in (at..end).filter(|offset| bytes[*offset] != b'\n') {
            code[offset] = b' ';
            if comment {
                uncommented[offset] = b' ';
            }
        }
        at = end.max(at + 1);
    }
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Masked { code: text(code), uncommented: text(uncommented) }
}

/// All functions with a body in masked code, nested ones too.
pub fn functions(code: &str) -> Vec<Function> {
    let bytes = code.as_bytes();
    let starts = code.match_indices("fn ").filter(|(at, _)| !within_word(bytes, *at));
    starts
        .filter_map(|(at, _)| {
            let name: String = code[at + 3..]
                .trim_start()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            // Without a name it is a type such as `fn (u8) -> u8`.
            let end = (!name.is_empty()).then(|| body_end(bytes, at)).flatten()?;
            let line = super::tree::line_at(code, at);
            Some(Function { name, line, lines: super::tree::line_at(code, end) - line + 1 })
        })
        .collect()
}

/// True when the byte at `at` continues a word or a path, so that no word begins there.
pub fn within_word(bytes: &[u8], at: usize) -> bool {
    at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_')
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |n| at + n)
}

fn block_end(bytes: &[u8], at: usize) -> usize {
    let (mut depth, mut offset) = (0, at);
    while offset < bytes.len() {
        if bytes[offset..].starts_with(b"/*") {
            depth += 1;
            offset += 2;
        } else if bytes[offset..].starts_with(b"*/") {
            depth -= 1;
            offset += 2;
            if depth == 0 {
                return offset;
            }
        } else {
            offset += 1;
        }
    }
    bytes.len()
}

fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut offset = at + 1;
    while offset < bytes.len() {
        match bytes[offset] {
            b'\\' => offset += 2,
            b'"' => return offset + 1,
            _ => offset += 1,
        }
    }
    bytes.len()
}

/// Number of `#` of a raw string that begins at `r`; `None` when it is not one (a name, or `r#type`).
fn raw_hashes(bytes: &[u8], at: usize) -> Option<usize> {
    let hashes = bytes[at + 1..].iter().take_while(|byte| **byte == b'#').count();
    (bytes.get(at + 1 + hashes) == Some(&b'"')).then_some(hashes)
}

/// True at the `r` of `r"`, `br#"` or `cr"`.
fn begins_raw(bytes: &[u8], at: usize) -> bool {
    let prefixed = at > 0 && matches!(bytes[at - 1], b'b' | b'c') && !within_word(bytes, at - 1);
    (prefixed || !within_word(bytes, at)) && raw_hashes(bytes, at).is_some()
}

fn raw_end(bytes: &[u8], at: usize) -> usize {
    let hashes = raw_hashes(bytes, at).unwrap_or(0);
    let close: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
    let body = at + 2 + hashes;
    let found = bytes[body..].windows(close.len()).position(|window| window == close);
    found.map_or(bytes.len(), |n| body + n + close.len())
}

/// End of a character literal; the offset itself when it is a lifetime.
fn char_end(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at + 1) == Some(&b'\\') {
        let close = bytes.iter().skip(at + 3).position(|byte| *byte == b'\'');
        return close.map_or(bytes.len(), |n| at + 3 + n + 1);
    }
    // One character of one to four bytes, then the closing quote.
    let close = (2..=5).find(|n| bytes.get(at + n) == Some(&b'\''));
    match close {
        Some(n) if std::str::from_utf8(&bytes[at + 1..at + n]).is_ok_and(|s| s.chars().count() == 1) => {
            at + n + 1
        }
        _ => at,
    }
}

/// Offset of the brace that closes the function's body; `None` when it has none.
fn body_end(code: &[u8], at: usize) -> Option<usize> {
    let (mut braces, mut brackets) = (0, 0);
    for (offset, byte) in code.iter().enumerate().skip(at) {
        match byte {
            b'(' | b'[' => brackets += 1,
            b')' | b']' => brackets -= 1,
            b';' if braces == 0 && brackets == 0 => return None,
            b'{' => braces += 1,
            b'}' => {
                braces -= 1;
                if braces == 0 {
                    return Some(offset);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_what_is_not_code() {
        let check = |text: &str, expect: &str| assert_eq!(mask(text).code, expect, "{text}");
        check("a // b\nc", "a     \nc");
        check("a /* b /* c */ d */ e", "a                   e");
        check(r#"x("a\"b", y)"#, "x(      , y)");
        check("x(r#\"a\"b\"#, y)", "x(        , y)");
        check("f::<'a>('x', '\\'', '\u{6559}')", "f::<'a>(   ,     ,      )");
        check("let r#type = br\"\\\";", "let r#type = b    ;");
        check("a '\\", "a   ");
    }

    #[test]
    fn comments_only() {
        assert_eq!(mask("t(\"a // b\") // c").uncommented, "t(\"a // b\")     ");
    }

    #[test]
    fn finds_functions() {
        let code = "fn a() {\n  fn b(x: [u8; 2]) { }\n}\ntrait T { fn c(&self); }\ntype F = fn (u8);\nlet f: fn(u8);\npub fn d()\nwhere X: Y,\n{\n}\n";
        let found: Vec<_> = functions(code).into_iter().map(|f| (f.name, f.line, f.lines)).collect();
        assert_eq!(found, [("a".into(), 1, 3), ("b".into(), 2, 1), ("d".into(), 7, 4)]);
    }
}
