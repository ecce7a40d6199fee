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
const SOUNDS: &str = include_str!("../../../data/search/sounds.csv");
const FILLERS: &str = include_str!("../../../data/search/fillers.csv");

/// How often a word of the dictionary is taken to occur; all the same, so that fewer and longer words win.
const FREQUENCY: usize = 1000;

/// The lists as texts, each a table with a line of column names; see `docs/search.md`.
#[derive(Clone, Copy, Debug)]
pub struct Lists<'a> {
    /// Words to cut by (`word`).
    pub words: &'a str,
    /// Words that mean the same (`same`, divided by `|`), and narrower ones they find too (`finds`).
    pub same: &'a [&'a str],
    /// Characters taken for each other (`characters`).
    pub alike: &'a [&'a str],
    /// Words that say nothing about a course (`word`).
    pub fillers: &'a str,
}

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
    /// The groups.
    groups: Vec<Vec<char>>,
    fillers: HashSet<String>,
}

#[derive(Deserialize)]
struct WordRow {
    word: String,
}

#[derive(Deserialize)]
struct SameRow {
    same: String,
    finds: String,
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
        let lists = Lists {
            words: DICTIONARY,
            same: &[SYNONYMS, ORGANISERS],
            alike: &[ALIKE, SOUNDS],
            fillers: FILLERS,
        };
        SHIPPED.get_or_init(|| Self::read(&lists).map(Arc::new)).clone()
    }

    /// Reads the lists.
    ///
    /// # Errors
    /// [`SearchError::Words`] when a list is not a table with its columns.
    pub fn read(lists: &Lists<'_>) -> Result<Self, SearchError> {
        let mut words = Self {
            jieba: Jieba::empty(),
            known: Vec::new(),
            set: HashSet::new(),
            same: HashMap::new(),
            mixed: Vec::new(),
            alike: HashMap::new(),
            groups: Vec::new(),
            fillers: HashSet::new(),
        };
        words.set.extend(rows::<WordRow>("words.csv", lists.words)?.iter().map(|row| fold(&row.word)));
        words
            .fillers
            .extend(rows::<WordRow>("fillers.csv", lists.fillers)?.iter().map(|row| fold(&row.word)));
        words.set.extend(words.fillers.iter().filter(|word| word.chars().nth(1).is_some()).cloned());
        for list in lists.same {
            for row in rows::<SameRow>("synonyms.csv", list)? {
                words.add_same(&row);
            }
        }
        for list in lists.alike {
            for row in rows::<AlikeRow>("alike.csv", list)? {
                words.add_alike(&row.characters);
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

    fn add_alike(&mut self, characters: &str) {
        let group: Vec<char> = fold(characters).chars().filter(|c| is_han(*c)).collect();
        let number = u16::try_from(self.groups.len()).unwrap_or(u16::MAX);
        for c in &group {
            self.alike.entry(*c).or_default().push(number);
        }
        self.groups.push(group);
    }

    fn add_same(&mut self, row: &SameRow) {
        let split = |list: &str| -> Vec<String> {
            list.split('|').map(fold).filter(|word| !word.is_empty()).collect()
        };
        let (group, narrower) = (split(&row.same), split(&row.finds));
        self.set.extend(narrower.iter().cloned());
        for word in &group {
            let others = group.iter().chain(&narrower).filter(|other| *other != word).cloned();
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

    /// Whether a folded word says nothing about a course: 研習, 怎麼.
    pub(crate) fn is_filler(&self, word: &str) -> bool {
        self.fillers.contains(word)
    }

    /// Characters that a character may have been taken for.
    pub(crate) fn alikes(&self, c: char) -> impl Iterator<Item = char> + '_ {
        let groups = self.alike.get(&c).map_or(&[][..], Vec::as_slice);
        let all = groups.iter().filter_map(|group| self.groups.get(usize::from(*group))).flatten();
        all.copied().filter(move |other| *other != c)
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
