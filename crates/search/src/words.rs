//! The words the search knows: a dictionary to cut by, words that mean the same, characters taken for each other.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use jieba_rs::Jieba;
use serde::Deserialize;

use crate::cut::{fold, is_han};
use crate::error::SearchError;

const DICTIONARY: &str = include_str!("../../../data/search/words.csv");
const SYNONYMS: &str = include_str!("../../../data/search/synonyms.csv");
const ORGANISERS: &str = include_str!("../../../data/search/organisers.csv");
const ALIKE: &str = include_str!("../../../data/search/alike.csv");

/// How often a word of the dictionary is taken to occur; all the same, so that fewer and longer words win.
const FREQUENCY: usize = 1000;

/// The words the search knows.
pub struct Words {
    jieba: Jieba,
    /// Folded words, shortest first.
    known: Vec<Vec<char>>,
    set: HashSet<String>,
    /// Folded word to the folded words that mean the same.
    same: HashMap<String, Vec<String>>,
    /// Words of the above that mix Han characters with letters or digits.
    mixed: Vec<String>,
    /// Groups a character belongs to.
    alike: HashMap<char, Vec<u16>>,
}

#[derive(Deserialize)]
struct WordRow {
    word: String,
}

#[derive(Deserialize)]
struct SameRow {
    same: String,
}

#[derive(Deserialize)]
struct AlikeRow {
    characters: String,
}

impl Words {
    /// The lists that come with the program.
    ///
    /// # Errors
    /// [`SearchError::Words`] when a list cannot be read, which a test rules out.
    pub fn shipped() -> Result<Arc<Self>, SearchError> {
        static SHIPPED: OnceLock<Result<Arc<Words>, SearchError>> = OnceLock::new();
        let read = || Self::read(DICTIONARY, &[SYNONYMS, ORGANISERS], ALIKE).map(Arc::new);
        SHIPPED.get_or_init(read).clone()
    }

    /// Reads the lists: words (`word`), words that mean the same (`same`, divided by `|`), and characters taken
    /// for each other (`characters`).
    ///
    /// # Errors
    /// [`SearchError::Words`] when a list is not a table with these columns.
    pub fn read(dictionary: &str, same: &[&str], alike: &str) -> Result<Self, SearchError> {
        let mut words = Self {
            jieba: Jieba::empty(),
            known: Vec::new(),
            set: HashSet::new(),
            same: HashMap::new(),
            mixed: Vec::new(),
            alike: HashMap::new(),
        };
        for row in rows::<WordRow>("words.csv", dictionary)? {
            words.set.insert(fold(&row.word));
        }
        for list in same {
            for row in rows::<SameRow>("synonyms.csv", list)? {
                words.add_same(&row.same);
            }
        }
        for (group, row) in (0..).zip(rows::<AlikeRow>("alike.csv", alike)?) {
            for c in fold(&row.characters).chars().filter(|c| is_han(*c)) {
                words.alike.entry(c).or_default().push(group);
            }
        }
        words.set.retain(|word| !word.is_empty());
        let mut known: Vec<&String> = words.set.iter().collect();
        known.sort_by_key(|word| (word.chars().count(), *word));
        // A line of the dictionary ends its word at the first space: "big data" would make the whole list unreadable.
        let whole = known.iter().filter(|word| !word.contains(char::is_whitespace));
        let lines: String = whole.map(|word| format!("{word} {FREQUENCY}\n")).collect();
        words.known = known.iter().map(|word| word.chars().collect()).collect();
        let loaded = words.jieba.load_dict(&mut lines.as_bytes());
        loaded.map_err(|error| SearchError::Words { list: "words.csv", reason: error.to_string() })?;
        Ok(words)
    }

    fn add_same(&mut self, row: &str) {
        let group: Vec<String> = row.split('|').map(fold).filter(|word| !word.is_empty()).collect();
        for word in &group {
            let others = group.iter().filter(|other| *other != word).cloned();
            let same = self.same.entry(word.clone()).or_default();
            same.extend(others);
            same.sort();
            same.dedup();
            self.set.insert(word.clone());
            let (han, latin) = (word.chars().any(is_han), word.chars().any(|c| !is_han(c)));
            if han && latin && !self.mixed.contains(word) {
                self.mixed.push(word.clone());
            }
        }
        self.mixed.sort_by_key(|word| std::cmp::Reverse(word.len()));
    }

    /// Words of a folded text as the index keeps them: of two characters or more, longer ones and those within.
    pub(crate) fn search_words<'a>(&self, folded: &'a str) -> Vec<&'a str> {
        let tokens = self.jieba.cut_for_search(folded, false).into_iter().map(|token| token.word);
        tokens.filter(|word| word.chars().take(2).filter(|c| is_han(*c)).count() == 2).collect()
    }

    /// A Han run cut into words; characters no word holds stay together.
    pub(crate) fn cut<'a>(&self, run: &'a str) -> Vec<&'a str> {
        let mut pieces: Vec<(usize, usize, bool)> = Vec::new();
        let mut at = 0;
        for token in self.jieba.cut(run, false) {
            let end = at + token.word.len();
            let loose = token.word.chars().nth(1).is_none();
            match pieces.last_mut() {
                Some(last) if loose && last.2 => last.1 = end,
                _ => pieces.push((at, end, loose)),
            }
            at = end;
        }
        pieces.into_iter().map(|(from, until, _)| &run[from..until]).collect()
    }

    /// Words that mean the same as a folded word.
    pub(crate) fn same(&self, word: &str) -> &[String] {
        self.same.get(word).map_or(&[], Vec::as_slice)
    }

    /// Words that mean the same as another and mix Han characters with others, longest first.
    pub(crate) fn mixed(&self) -> &[String] {
        &self.mixed
    }

    /// Whether a folded word is in the dictionary.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.set.contains(word)
    }

    /// Known words of so many characters.
    pub(crate) fn of_length(&self, length: usize) -> &[Vec<char>] {
        let from = self.known.partition_point(|word| word.len() < length);
        let until = self.known.partition_point(|word| word.len() <= length);
        &self.known[from..until]
    }

    /// Whether two characters are taken for each other: same sound, or much the same look.
    pub(crate) fn alike(&self, one: char, other: char) -> bool {
        let (Some(one), Some(other)) = (self.alike.get(&one), self.alike.get(&other)) else { return false };
        one.iter().any(|group| other.contains(group))
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").field("known", &self.known.len()).finish_non_exhaustive()
    }
}

fn rows<T: for<'de> Deserialize<'de>>(list: &'static str, text: &str) -> Result<Vec<T>, SearchError> {
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).flexible(true).from_reader(text.as_bytes());
    let rows: Result<Vec<T>, csv::Error> = reader.deserialize().collect();
    rows.map_err(|error| SearchError::Words { list, reason: error.to_string() })
}
