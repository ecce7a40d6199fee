//! What a file can't hold: rows are left out and told, never changed.

use crate::exchange::List;
use crate::exchange::read::encoding::is_private_lead;
use crate::exchange::row::{is_text_char, line_feeds};
use encoding_rs::BIG5;
use std::borrow::Cow;
use std::sync::OnceLock;

/// Gaps that are listed one by one; beyond, only their rows are counted.
const MAX_GAPS: usize = 10_000;

/// A character that the file can't hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The list.
    pub list: List,
    /// Number of the row among those handed over for this list; the header counts, so the first is 2.
    pub line: u64,
    /// Position of the column of [`List::columns`], from 0.
    pub column: usize,
    /// The character.
    pub character: char,
}

/// What became of the rows handed over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gaps {
    /// Each character that could not be written, once for each cell it stands in; at most 10,000.
    pub gaps: Vec<Gap>,
    /// Rows that were left out because of such characters, all of them.
    pub rows_left_out: u64,
    /// Courses written.
    pub courses: u64,
    /// People written.
    pub people: u64,
    /// Rows handed over of either list.
    handed_over: [u64; 3],
}

impl Gaps {
    /// Whether every row was written.
    pub fn is_complete(&self) -> bool {
        self.rows_left_out == 0
    }

    /// Rows of a list that were written.
    pub(super) fn written(&self, list: List) -> u64 {
        match list {
            List::Courses => self.courses,
            List::People => self.people,
            // Nobody is sent profiles.
            List::Profiles => 0,
        }
    }

    /// The cells to be written, line ends as `\n`; none when the row is to be left out.
    pub(super) fn admit<'a>(
        &mut self,
        list: List,
        cells: &'a [String],
        holds: fn(char) -> bool,
    ) -> Option<Cow<'a, [String]>> {
        self.handed_over[list as usize] += 1;
        let line = self.handed_over[list as usize] + 1;
        let mut whole = true;
        for (column, cell) in cells.iter().enumerate() {
            let mut told = Vec::new();
            for character in cell.chars().filter(|c| !holds(*c)) {
                whole = false;
                if self.gaps.len() < MAX_GAPS && !told.contains(&character) {
                    told.push(character);
                    self.gaps.push(Gap { list, line, column, character });
                }
            }
        }
        if !whole {
            self.rows_left_out += 1;
            return None;
        }
        match list {
            List::Courses => self.courses += 1,
            List::People => self.people += 1,
            List::Profiles => {}
        }
        if cells.iter().any(|cell| cell.contains('\r')) {
            return Some(Cow::Owned(cells.iter().cloned().map(line_feeds).collect()));
        }
        Some(Cow::Borrowed(cells))
    }
}

/// Whether every format with Unicode can hold a character.
pub(super) fn unicode_holds(c: char) -> bool {
    is_text_char(c)
}

/// Whether Big5 can hold a character so that every reader in Taiwan reads the same one: its code is none of those that
/// machines keep for characters of their own, and it leads back to the character.
pub(super) fn big5_holds(c: char) -> bool {
    static TABLE: OnceLock<Vec<bool>> = OnceLock::new();
    if c.is_ascii() {
        return is_text_char(c);
    }
    let table = TABLE.get_or_init(|| {
        let all = (0..=0xFFFF).map(char::from_u32);
        all.map(|c| c.is_some_and(|c| !c.is_ascii() && leads_back(c))).collect()
    });
    table.get(c as usize).copied().unwrap_or(false)
}

fn leads_back(c: char) -> bool {
    let mut text = [0; 4];
    let text: &str = c.encode_utf8(&mut text);
    let (bytes, _, unmappable) = BIG5.encode(text);
    let clear = !unmappable && bytes.first().is_some_and(|lead| !is_private_lead(*lead));
    clear && BIG5.decode_without_bom_handling_and_without_replacement(&bytes).as_deref() == Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn big5_holds_what_schools_write_and_not_rare_names() {
        for c in "許功蓋，。「」ＡＢＣ①ㄅ\u{2550}國".chars() {
            assert!(big5_holds(c), "{c}");
        }
        assert!(!big5_holds('𠮷') && !big5_holds('喆') && !big5_holds('\u{F8FF}') && !big5_holds('é'));
    }
}
