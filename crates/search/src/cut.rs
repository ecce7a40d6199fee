//! Folding and cutting of text: what is one and the same letter, and which pieces of a text are found by.

use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::words::Words;

/// Characters that mean the same to everybody who types them; the second is the one kept.
const VARIANTS: [(char, char); 24] = [
    ('臺', '台'),
    ('裏', '裡'),
    ('着', '著'),
    ('敎', '教'),
    ('説', '說'),
    ('爲', '為'),
    ('羣', '群'),
    ('峯', '峰'),
    ('啓', '啟'),
    ('衆', '眾'),
    ('綫', '線'),
    ('脚', '腳'),
    ('牀', '床'),
    ('鷄', '雞'),
    ('污', '汙'),
    ('舖', '鋪'),
    ('秘', '祕'),
    ('匯', '彙'),
    ('佔', '占'),
    ('週', '周'),
    ('贋', '贗'),
    ('艷', '豔'),
    ('溫', '温'),
    ('戶', '户'),
];

/// Folds a text to what is compared: full width to half, lower case, variants of a character to one.
pub(crate) fn fold(text: &str) -> String {
    let folded = domain::text::fold(text);
    let mut out = String::with_capacity(folded.len());
    for c in folded.chars() {
        match c {
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            c if c.is_ascii() => out.push(c),
            c if is_han(c) => out.push(variant(c)),
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

fn variant(c: char) -> char {
    VARIANTS.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to)
}

/// Whether a character is written without spaces between words.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3100}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// An unbroken stretch of one kind of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run<'a> {
    /// Its text.
    pub text: &'a str,
    /// Han characters; else letters and digits.
    pub han: bool,
    /// Stands right behind the run before it, without a space or sign between.
    pub joined: bool,
}

/// The runs of a folded text; signs and spaces divide.
pub(crate) fn runs(folded: &str) -> Vec<Run<'_>> {
    let mut found: Vec<Run<'_>> = Vec::new();
    let mut from: Option<(usize, bool)> = None;
    let mut end_of_last = usize::MAX;
    for (at, c) in folded.char_indices().chain([(folded.len(), ' ')]) {
        let kind = if is_han(c) { Some(true) } else { c.is_alphanumeric().then_some(false) };
        if let Some((start, han)) = from
            && kind != Some(han)
        {
            found.push(Run { text: &folded[start..at], han, joined: end_of_last == start });
            end_of_last = at;
            from = None;
        }
        if let (None, Some(han)) = (from, kind) {
            from = Some((at, han));
        }
    }
    found
}

/// What a text must hold to hold these words next to each other: every two neighbouring Han characters (a lone
/// one by itself), every word of letters and digits.
pub(crate) fn grams(folded: &str) -> Vec<String> {
    let mut found = Vec::new();
    for run in runs(folded) {
        if run.han {
            found.extend(pairs(run.text));
        } else {
            found.push(run.text.to_owned());
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Neighbouring pairs of a Han run, or its only character.
pub(crate) fn pairs(han: &str) -> Vec<String> {
    let chars: Vec<char> = han.chars().collect();
    if chars.len() < 2 {
        return vec![han.to_owned()];
    }
    chars.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// Cuts folded text into single Han characters, pairs of them, and words of letters and digits.
#[derive(Clone, Default)]
pub(crate) struct GramCutter {
    token: Token,
}

/// The stream of a [`GramCutter`].
pub(crate) struct GramStream<'a> {
    chars: std::iter::Peekable<std::str::CharIndices<'a>>,
    text: &'a str,
    /// A Han character that stood right before: a pair with the next is due.
    before: Option<char>,
    /// The character whose single form is due after its pair.
    single: Option<char>,
    token: &'a mut Token,
}

impl Tokenizer for GramCutter {
    type TokenStream<'a> = GramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GramStream<'a> {
        self.token.reset();
        let chars = text.char_indices().peekable();
        GramStream { chars, text, before: None, single: None, token: &mut self.token }
    }
}

impl TokenStream for GramStream<'_> {
    fn advance(&mut self) -> bool {
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text.clear();
        if let Some(c) = self.single.take() {
            self.token.text.push(c);
            return true;
        }
        while let Some((at, c)) = self.chars.next() {
            if is_han(c) {
                match self.before.replace(c) {
                    Some(before) => {
                        self.token.text.push(before);
                        self.token.text.push(c);
                        self.single = Some(c);
                    }
                    None => self.token.text.push(c),
                }
                return true;
            }
            self.before = None;
            if c.is_alphanumeric() {
                let mut end = at + c.len_utf8();
                while let Some((at, c)) = self.chars.next_if(|(_, c)| c.is_alphanumeric() && !is_han(*c)) {
                    end = at + c.len_utf8();
                }
                self.token.text.push_str(&self.text[at..end]);
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Cuts folded text into words of the dictionary, longer ones into the shorter ones within them too.
#[derive(Clone)]
pub(crate) struct WordCutter {
    words: Arc<Words>,
    token: Token,
}

impl WordCutter {
    /// A cutter by this dictionary.
    pub(crate) fn new(words: Arc<Words>) -> Self {
        Self { words, token: Token::default() }
    }
}

/// The stream of a [`WordCutter`].
pub(crate) struct WordStream<'a> {
    words: std::vec::IntoIter<&'a str>,
    token: &'a mut Token,
}

impl Tokenizer for WordCutter {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream { words: self.words.search_words(text).into_iter(), token: &mut self.token }
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else { return false };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text.clear();
        self.token.text.push_str(word);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let mut cutter = GramCutter::default();
        let mut stream = cutter.token_stream(text);
        let mut found = Vec::new();
        while stream.advance() {
            found.push(stream.token().text.clone());
        }
        found
    }

    #[test]
    fn one_letter_is_one_letter_however_it_is_typed() {
        assert_eq!(fold("　ＳＴＥＡＭ教育　"), "steam教育");
        assert_eq!(fold("臺中市"), fold("台中市"));
        assert_eq!(fold("Ｐｙｔｈｏｎ"), "python");
        assert_eq!(fold("線上／實體"), "線上/實體");
    }

    #[test]
    fn pieces_are_singles_pairs_and_latin_words() {
        assert_eq!(cut("數學課"), ["數", "數學", "學", "學課", "課"]);
        assert_eq!(cut("ai 與教育"), ["ai", "與", "與教", "教", "教育", "育"]);
        assert_eq!(cut("12年國教"), ["12", "年", "年國", "國", "國教", "教"]);
        assert_eq!(cut("、。 "), [""; 0]);
        assert_eq!(grams("四維國小 ai"), ["ai", "四維", "國小", "維國"]);
    }

    #[test]
    fn runs_know_their_neighbours() {
        let found = runs("12年國教 ai、教");
        let texts: Vec<_> = found.iter().map(|run| (run.text, run.han, run.joined)).collect();
        let expect =
            [("12", false, false), ("年國教", true, true), ("ai", false, false), ("教", true, false)];
        assert_eq!(texts, expect);
    }
}
