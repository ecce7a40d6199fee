//! What was typed, and the queries it becomes: first all of it must hold, then most of it.

use std::sync::Arc;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, FuzzyTermQuery, Occur, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::columns::Opened;
use crate::cut::{self, Run};
use crate::schema::Fields;
use crate::types::Filter;
use crate::upcoming::Upcoming;
use crate::words::Words;

/// Longer questions are read up to here; nobody types that much on purpose.
const LONGEST: usize = 120;
/// More pieces than this narrow nothing any more.
const MOST_PIECES: usize = 16;

/// One piece of a question, which must hold.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    /// Folded text.
    pub text: String,
    /// Folded texts that mean the same.
    pub same: Vec<String>,
    /// Letters and digits.
    pub latin: bool,
    /// Says nothing about a course, and need not hold.
    pub filler: bool,
}

/// A question's words, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Asked {
    /// What was typed, folded; spaces divide.
    pub text: String,
    /// Its pieces in order.
    pub pieces: Vec<Piece>,
    /// Codes among the words.
    pub codes: Vec<String>,
}

impl Asked {
    /// Reads what was typed.
    pub(crate) fn read(words: &Words, typed: &str) -> Self {
        // Folding first would fold all of a very long text.
        let typed: String = typed.chars().take(LONGEST).collect();
        let text = cut::fold(&typed);
        let mut pieces = Vec::new();
        for chunk in text.split_whitespace() {
            read_chunk(words, chunk, &mut pieces);
        }
        pieces.truncate(MOST_PIECES);
        if pieces.iter().all(|piece: &Piece| piece.filler) {
            // Who types nothing else means just that.
            pieces.iter_mut().for_each(|piece| piece.filler = false);
        }
        let codes = cut::runs(&text).into_iter().filter(is_code).map(|run| run.text.to_owned()).collect();
        Self { text, pieces, codes }
    }

    /// True when nothing can be searched by.
    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }
}

fn is_code(run: &Run<'_>) -> bool {
    (7..=18).contains(&run.text.len()) && run.text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads a stretch without spaces. Words such as `12年國教` are looked for first: they cross two kinds of writing.
fn read_chunk(words: &Words, chunk: &str, pieces: &mut Vec<Piece>) {
    let found = words.mixed().iter().find_map(|word| chunk.find(word.as_str()).map(|at| (at, word)));
    if let Some((at, word)) = found {
        read_chunk(words, &chunk[..at], pieces);
        pieces.push(piece(words, word, false));
        read_chunk(words, &chunk[at + word.len()..], pieces);
        return;
    }
    for run in cut::runs(chunk) {
        if run.han {
            read_han(words, run.text, pieces);
        } else {
            pieces.push(piece(words, run.text, true));
        }
    }
}

/// Cuts a Han run; words that together have others of the same meaning stay together.
fn read_han(words: &Words, run: &str, pieces: &mut Vec<Piece>) {
    let cut = words.cut(run);
    let mut at = 0;
    while at < cut.len() {
        let together = (at + 1..=cut.len()).rev().find_map(|end| {
            let text = cut[at..end].concat();
            (!words.same(&text).is_empty()).then_some((text, end))
        });
        let (text, end) = together.unwrap_or_else(|| (cut[at].to_owned(), at + 1));
        pieces.push(piece(words, &text, false));
        at = end;
    }
}

fn piece(words: &Words, text: &str, latin: bool) -> Piece {
    Piece { text: text.to_owned(), same: words.same(text).to_vec(), latin, filler: words.is_filler(text) }
}

/// Builds queries over the fields.
pub(crate) struct Builder<'a> {
    /// The fields.
    pub fields: &'a Fields,
    /// The dictionary.
    pub words: &'a Words,
    /// Columns opened before.
    pub opened: &'a Arc<Opened>,
}

type Clauses = Vec<(Occur, Box<dyn Query>)>;

impl Builder<'_> {
    /// Courses that hold every piece; the last word of letters may be half typed.
    pub(crate) fn strict(&self, asked: &Asked, ranked: bool) -> Box<dyn Query> {
        let mut clauses: Clauses = Vec::new();
        let last = asked.pieces.len().saturating_sub(1);
        for (n, piece) in asked.pieces.iter().enumerate().filter(|(_, piece)| !piece.filler) {
            clauses.push((Occur::Must, silent(self.holds(piece, n == last))));
        }
        if ranked {
            clauses.extend(self.ranking(asked));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    /// Courses that hold nearly everything: of each stretch without spaces either every piece, or nearly all of its
    /// characters and pairs of them.
    pub(crate) fn relaxed(&self, asked: &Asked) -> Box<dyn Query> {
        let runs = cut::runs(&asked.text);
        let stretch = |run: &Run<'_>| if run.han { self.most_of(run.text) } else { self.nearly(run.text) };
        let stretches: Vec<_> = runs.iter().take(MOST_PIECES).map(stretch).collect();
        self.loose(asked, stretches)
    }

    /// Courses that hold half of the pieces or more, the rarest of them in any case.
    pub(crate) fn mostly(&self, asked: &Asked, rarest: &Piece) -> Box<dyn Query> {
        let pieces: Vec<_> = asked.pieces.iter().filter(|piece| !piece.filler).collect();
        let needed = pieces.len().div_ceil(2);
        let ways = pieces.iter().map(|piece| self.holds(piece, false)).collect();
        let some: Box<dyn Query> = Box::new(BooleanQuery::union_with_minimum_required_clauses(ways, needed));
        self.loose(asked, vec![self.holds(rarest, false), some])
    }

    fn loose(&self, asked: &Asked, parts: Vec<Box<dyn Query>>) -> Box<dyn Query> {
        if parts.is_empty() {
            return Box::new(EmptyQuery);
        }
        let mut clauses: Clauses = vec![(Occur::Must, silent(all(parts)))];
        clauses.extend(self.ranking(asked));
        clauses.extend(self.ranking_by_singles(asked));
        Box::new(BooleanQuery::new(clauses))
    }

    /// What the filters leave. Those that are counted per value are left to the collector when counts are wanted.
    pub(crate) fn filters(&self, filter: &Filter, counted: bool, now: i64) -> Vec<Box<dyn Query>> {
        let fields = self.fields;
        let mut lists = vec![
            (fields.organiser, &filter.organisers),
            (fields.audience_position, &filter.audience_positions),
        ];
        if !counted {
            lists.extend([
                (fields.county, &filter.counties),
                (fields.audience_stage, &filter.audience_stages),
                (fields.stage, &filter.stages),
                (fields.subject, &filter.subjects),
                (fields.scope, &filter.scopes),
                (fields.item, &filter.items),
                (fields.tier, &filter.tiers),
                (fields.tag, &filter.tags),
            ]);
        }
        let mut found: Vec<Box<dyn Query>> = Vec::new();
        for (field, values) in lists.into_iter().filter(|(_, values)| !values.is_empty()) {
            found.push(any(values.iter().map(|value| term(field, value)).collect()));
        }
        if filter.upcoming {
            found.push(Box::new(Upcoming { now, opened: Arc::clone(self.opened) }));
        }
        found
    }

    fn holds(&self, piece: &Piece, last: bool) -> Box<dyn Query> {
        let mut ways: Vec<Box<dyn Query>> = Vec::new();
        if piece.latin && last {
            let text = Term::from_field_text(self.fields.all, &piece.text);
            ways.push(Box::new(FuzzyTermQuery::new_prefix(text, 0, false)));
        } else {
            ways.push(self.all_of(self.fields.all, &piece.text));
        }
        ways.extend(piece.same.iter().map(|same| self.all_of(self.fields.all, same)));
        any(ways)
    }

    fn all_of(&self, field: Field, text: &str) -> Box<dyn Query> {
        all(cut::grams(text).iter().map(|gram| term(field, gram)).collect())
    }

    /// What makes one hit better than another: the words in the title, in the names, as words of their own.
    fn ranking(&self, asked: &Asked) -> Clauses {
        let fields = self.fields;
        let mut clauses: Clauses = Vec::new();
        for piece in &asked.pieces {
            for gram in cut::grams(&piece.text) {
                clauses.push(wish(term(fields.title, &gram), 2.0));
                clauses.push(wish(term(fields.people, &gram), 1.0));
            }
            for same in piece.same.iter().take(4) {
                clauses.push(wish(self.all_of(fields.title, same), 1.5));
            }
            if self.words.knows(&piece.text) {
                clauses.push(wish(term(fields.words, &piece.text), 1.0));
            }
        }
        // Pairs across two words: who types 數學素養 wants the two next to each other first.
        for run in cut::runs(&asked.text).iter().filter(|run| run.han && asked.pieces.len() > 1) {
            for pair in cut::pairs(run.text) {
                clauses.push(wish(term(fields.title, &pair), 0.5));
            }
        }
        clauses
    }

    fn ranking_by_singles(&self, asked: &Asked) -> Clauses {
        let singles = asked.text.chars().filter(|c| cut::is_han(*c));
        singles.map(|c| wish(term(self.fields.title, &c.to_string()), 0.5)).collect()
    }

    /// Nearly all of a Han run: one character may be wrong, missing or too much, two in a long one.
    fn most_of(&self, run: &str) -> Box<dyn Query> {
        let mut pieces = Vec::new();
        read_han(self.words, run, &mut pieces);
        let needed = pieces.iter().filter(|piece| !piece.filler);
        let strict: Vec<_> = needed.map(|piece| self.holds(piece, false)).collect();
        let strict: Box<dyn Query> = if strict.is_empty() { Box::new(AllQuery) } else { all(strict) };
        let mut singles: Vec<String> = run.chars().map(String::from).collect();
        singles.sort();
        singles.dedup();
        let pairs = cut::grams(run);
        let length = singles.len();
        if length < 3 {
            return strict;
        }
        let wrong = if length < 7 { 1 } else { 2 };
        let some_pairs = (pairs.len() + 1).saturating_sub(2 * wrong + 1).max(1);
        let fields = self.fields;
        let near = |field: Field| -> Box<dyn Query> {
            let singles = singles.iter().map(|single| term(field, single)).collect();
            let pairs = pairs.iter().map(|pair| term(field, pair)).collect();
            all(vec![
                Box::new(BooleanQuery::union_with_minimum_required_clauses(singles, length - wrong)),
                Box::new(BooleanQuery::union_with_minimum_required_clauses(pairs, some_pairs)),
            ])
        };
        any(vec![strict, near(fields.title), near(fields.people)])
    }

    /// A word of letters, with a slip of the finger or two.
    fn nearly(&self, word: &str) -> Box<dyn Query> {
        let slips = match word.chars().count() {
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        let text = Term::from_field_text(self.fields.all, word);
        if slips == 0 {
            return Box::new(FuzzyTermQuery::new_prefix(text, 0, false));
        }
        any(vec![
            Box::new(FuzzyTermQuery::new(text.clone(), slips, true)),
            Box::new(FuzzyTermQuery::new_prefix(text, 1, true)),
        ])
    }
}

/// Everything, or what all of these hold.
pub(crate) fn together(mut parts: Vec<Box<dyn Query>>, words: Option<Box<dyn Query>>) -> Box<dyn Query> {
    let mut clauses: Clauses = parts.drain(..).map(|part| (Occur::Must, silent(part))).collect();
    clauses.extend(words.map(|words| (Occur::Must, words)));
    if clauses.is_empty() {
        return Box::new(AllQuery);
    }
    Box::new(BooleanQuery::new(clauses))
}

pub(crate) fn term(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
}

fn all(mut parts: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    Box::new(BooleanQuery::intersection(parts))
}

fn any(mut parts: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    Box::new(BooleanQuery::union(parts))
}

/// Counts for finding, not for ranking.
fn silent(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// Counts for ranking, not for finding.
fn wish(query: Box<dyn Query>, weight: f32) -> (Occur, Box<dyn Query>) {
    (Occur::Should, Box::new(BoostQuery::new(query, weight)))
}
