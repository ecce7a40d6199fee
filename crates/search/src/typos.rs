//! Words of the dictionary that somebody may have meant who typed another.

use crate::cut::{self, is_han};
use crate::words::Words;

/// Longest word of the dictionary that is looked at.
const LONGEST: usize = 8;

/// The text with the one stretch of each Han run replaced that a known word is a change away from; `None` when
/// there is no such word.
pub(crate) fn corrected(words: &Words, text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut changed = false;
    let mut from = 0;
    for run in cut::runs(text).into_iter().filter(|run| run.han) {
        let at = run.text.as_ptr() as usize - text.as_ptr() as usize;
        if let Some(better) = correct_run(words, run.text) {
            out.push_str(&text[from..at]);
            out.push_str(&better);
            from = at + run.text.len();
            changed = true;
        }
    }
    out.push_str(&text[from..]);
    changed.then_some(out)
}

fn correct_run(words: &Words, run: &str) -> Option<String> {
    let chars: Vec<char> = run.chars().collect();
    let mut best: Option<(i32, usize, usize, &[char])> = None;
    for from in 0..chars.len() {
        for until in from + 2..=chars.len().min(from + LONGEST) {
            let typed = &chars[from..until];
            let text: String = typed.iter().collect();
            if words.knows(&text) {
                continue;
            }
            for length in typed.len() - 1..=typed.len() + 1 {
                for word in words.of_length(length) {
                    let Some(likely) = likeness(words, typed, word) else { continue };
                    if best.as_ref().is_none_or(|(most, ..)| likely > *most) {
                        best = Some((likely, from, until, word));
                    }
                }
            }
        }
    }
    let (_, from, until, word) = best?;
    let parts = [&chars[..from], word, &chars[until..]];
    Some(parts.concat().into_iter().collect())
}

/// How likely the typed stretch was meant to be the word; `None` when it is more than one change away, or so short
/// that anything would do.
fn likeness(words: &Words, typed: &[char], word: &[char]) -> Option<i32> {
    if !word.iter().all(|c| is_han(*c)) {
        return None;
    }
    let length = word.len() as i32;
    let front = typed.iter().zip(word).take_while(|(a, b)| a == b).count();
    let rest = (&typed[front..], &word[front..]);
    match rest {
        ([a, typed @ ..], [b, word @ ..]) if typed == word => {
            if words.alike(*a, *b) {
                // The wrong one of two that sound or look the same is the slip of Chinese input.
                Some(length * 4 + 6)
            } else {
                (length >= 4).then_some(length * 4)
            }
        }
        ([a, b, typed @ ..], [c, d, word @ ..]) if a == d && b == c && typed == word => {
            (length >= 2).then_some(length * 4 + 2)
        }
        ([_, typed @ ..], word) if typed == word => (length >= 4).then_some(length * 4 - 1),
        (typed, [_, word @ ..]) if typed == word => (length >= 4).then_some(length * 4 - 2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_change_away() {
        let words = Words::shipped().expect("the lists can be read");
        let check = |typed: &str, expect: Option<&str>| {
            assert_eq!(corrected(&words, typed).as_deref(), expect, "{typed}");
        };
        check("性別平登教育", Some("性別平等教育"));
        check("環鏡教育", Some("環境教育"));
        check("班及經營", Some("班級經營"));
        check("輔倒 研習", Some("輔導 研習"));
        check("性別等教育", Some("性別平等教育"));
        check("數學", None);
        check("四維", None);
        check("python", None);
    }
}
