//! One JSON object a line, as the API sends rows.

use super::delimited::MAX_ROW;
use super::source::Stream;
use super::window::Window;
use crate::DocumentError;
use crate::exchange::row::{is_text, line_feeds};
use crate::exchange::{BadRow, Item, Limits, List, RawRow};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Keys of an object: more than both lists have, and an attack.
const MAX_KEYS: usize = 100;

/// The rows of a text with one object a line.
pub(crate) struct JsonRows {
    window: Window,
    /// Bytes of the line last read.
    length: usize,
    line: u64,
    people_seen: bool,
    /// The last line had no end and no whole object.
    cut: bool,
    cell_chars: usize,
}

impl JsonRows {
    /// Begins to read.
    pub(crate) fn new(stream: Stream, limits: &Limits) -> Result<Self, DocumentError> {
        let mut window = Window::new(stream);
        if window.ahead(3)?.starts_with(b"\xEF\xBB\xBF") {
            window.skip(3);
        }
        let cell_chars = limits.cell_chars;
        Ok(Self { window, length: 0, line: 0, people_seen: false, cut: false, cell_chars })
    }

    /// The next row.
    pub(crate) fn next(&mut self) -> Result<Option<Item>, DocumentError> {
        while let Some(found) = self.find_line()? {
            let bytes = &self.window.bytes()[..self.length];
            if found && bytes.trim_ascii().is_empty() {
                continue;
            }
            let terminated = bytes.ends_with(b"\n");
            let item =
                if found { self.read_line() } else { self.bad(List::Courses, None, "row-too-long", "") };
            self.cut = !terminated
                && matches!(&item, Item::Bad(bad) if ["bad-json", "not-text"].contains(&bad.code));
            return Ok(Some(item));
        }
        if self.cut {
            return Err(DocumentError::HalfAFile { reason: "it ends inside an object".into() });
        }
        Ok(None)
    }

    /// Finds the end of the next line; false when it is too long and only its beginning is there.
    fn find_line(&mut self) -> Result<Option<bool>, DocumentError> {
        self.window.skip(std::mem::take(&mut self.length));
        self.line += 1;
        let mut from = 0;
        let mut whole = true;
        loop {
            let bytes = self.window.bytes();
            if let Some(end) = bytes[from..].iter().position(|byte| *byte == b'\n') {
                self.length = from + end + 1;
                return Ok(Some(whole));
            }
            from = bytes.len();
            if from > MAX_ROW {
                // The rest of the line is left out piece by piece; a beginning of it stays for showing.
                self.window.skip(from - 1_024);
                (from, whole) = (self.window.bytes().len(), false);
            }
            if !self.window.more()? {
                self.length = from;
                return Ok((from > 0).then_some(whole));
            }
        }
    }

    fn read_line(&mut self) -> Item {
        let bytes = &self.window.bytes()[..self.length];
        let Ok(text) = std::str::from_utf8(bytes) else {
            return self.bad(List::Courses, None, "not-text", "bytes that are no UTF-8");
        };
        let pairs = match serde_json::from_str::<Pairs>(text) {
            Ok(pairs) => pairs.0,
            Err(error) => return self.bad(List::Courses, None, "bad-json", &error.to_string()),
        };
        let (list, cells) = match self.arrange(pairs) {
            Ok(row) => row,
            Err((list, column, code, detail)) => return self.bad(list, column, code, &detail),
        };
        match list {
            List::Courses if self.people_seen => {
                self.bad(list, None, "list-order", "a course behind a person")
            }
            List::Courses => Item::Row(RawRow { list, line: self.line, cells }),
            List::People | List::Profiles => {
                self.people_seen = true;
                Item::Row(RawRow { list, line: self.line, cells })
            }
        }
    }

    fn arrange(&self, pairs: Vec<(String, Value)>) -> Result<(List, Vec<String>), Refused> {
        let list = list_of(&pairs)?;
        let mut cells: Vec<Option<String>> = vec![None; list.columns().len()];
        for (key, value) in pairs.into_iter().filter(|(key, _)| key != "list") {
            let place = list.column(&key);
            let Some((at, cell)) = place.and_then(|at| Some((at, cells.get_mut(at)?))) else {
                return Err((list, None, "column-unknown", key));
            };
            if cell.is_some() {
                return Err((list, place, "column-twice", key));
            }
            let Value::Text(text) = value else {
                return Err((list, place, "value-kind", key));
            };
            let text = line_feeds(text);
            if text.len() > self.cell_chars && text.chars().count() > self.cell_chars {
                let detail = format!("more than {} characters", self.cell_chars);
                return Err((list, Some(at), "cell-too-long", detail));
            }
            if !is_text(&text) {
                return Err((list, Some(at), "not-text", key));
            }
            *cell = Some(text);
        }
        Ok((list, cells.into_iter().map(Option::unwrap_or_default).collect()))
    }

    fn bad(&self, list: List, column: Option<usize>, code: &'static str, detail: &str) -> Item {
        let bytes = &self.window.bytes()[..self.length.min(1_024)];
        let shown = super::encoding::Charset::Utf8.shown(bytes.trim_ascii_end());
        let detail: String = detail.chars().take(200).collect();
        Item::Bad(BadRow::new(list, self.line, code, detail, [shown.as_str()]).at(column))
    }
}

/// List, column, code and detail of a row that can't be taken.
type Refused = (List, Option<usize>, &'static str, String);

/// By the key `list`, else by the columns that only one list has.
fn list_of(pairs: &[(String, Value)]) -> Result<List, Refused> {
    if let Some((_, named)) = pairs.iter().find(|(key, _)| key == "list") {
        return match named {
            Value::Text(name) if name == "courses" => Ok(List::Courses),
            Value::Text(name) if name == "people" => Ok(List::People),
            Value::Text(name) if name == "profiles" => Ok(List::Profiles),
            _ => Err((List::Courses, None, "list-unknown", "list is courses, people or profiles".into())),
        };
    }
    let profile =
        |key: &str| List::Profiles.column(key).is_some() && List::ALL.iter().all(|l| l.column(key).is_none());
    if pairs.iter().any(|(key, _)| profile(key)) {
        return Ok(List::Profiles);
    }
    let has = |list: List| pairs.iter().any(|(key, _)| list.column(key).is_some_and(|at| at > 0));
    match (has(List::Courses), has(List::People)) {
        (true, _) => Ok(List::Courses),
        (false, true) => Ok(List::People),
        (false, false) => Err((List::Courses, None, "list-unknown", "columns of no list".into())),
    }
}

/// The keys and values of an object in their order, a key that comes twice twice.
struct Pairs(Vec<(String, Value)>);

enum Value {
    Text(String),
    Other,
}

impl<'de> serde::Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Pairs;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::with_capacity(36);
                while let Some(key) = map.next_key::<String>()? {
                    if pairs.len() >= MAX_KEYS {
                        return Err(A::Error::custom("too many keys"));
                    }
                    pairs.push((key, map.next_value_seed(Value::Other)?));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

impl<'de> DeserializeSeed<'de> for Value {
    type Value = Self;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Texts and numbers become text, null is an empty cell.
impl<'de> Visitor<'de> for Value {
    type Value = Self;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_str<E>(self, text: &str) -> Result<Self, E> {
        Ok(Self::Text(text.to_owned()))
    }
    fn visit_string<E>(self, text: String) -> Result<Self, E> {
        Ok(Self::Text(text))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Self, E> {
        Ok(Self::Text(number.to_string()))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Self, E> {
        Ok(Self::Text(number.to_string()))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Self, E> {
        // A longer number has lost digits before it came here, and an identity number must not.
        let exact = number.abs() < 9e15;
        Ok(if exact { Self::Text(number.to_string()) } else { Self::Other })
    }
    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(Self::Text(String::new()))
    }
    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(Self::Other)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Self::Other)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Self::Other)
    }
}
