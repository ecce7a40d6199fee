//! Reads typed fields one by one and gathers every problem, so that a person sees all of them at once.

use super::{FieldProblem, FormProblem, FormRule, RawForm};
use crate::{
    calendar::{self, parse_date_time},
    codes::{label_at, tables_on},
    text::{fold, fold_code, fold_lines},
};
use jiff::{Timestamp, civil::Date};

/// A raw form being read on a day, with the problems found so far.
pub(super) struct Reader<'a> {
    pub raw: &'a RawForm,
    pub on: Date,
    pub problems: Vec<FieldProblem>,
}

impl<'a> Reader<'a> {
    pub fn new(raw: &'a RawForm, on: Date) -> Self {
        Self { raw, on, problems: Vec::new() }
    }

    pub fn problem(&mut self, field: impl Into<String>, problem: impl Into<FormProblem>) {
        self.problems.push(FieldProblem { field: field.into(), problem: problem.into() });
    }

    /// Text of one line that must be there.
    pub fn text(&mut self, key: &str, max: usize) -> Option<String> {
        let text = self.optional_text(key, max)?;
        self.required(key, text)
    }

    /// Text of one line; `Some(None)` when nothing was typed, `None` when it is too long.
    pub fn optional_text(&mut self, key: &str, max: usize) -> Option<Option<String>> {
        let text = fold(self.raw.first(key));
        self.within(key, text, max)
    }

    /// Text of several lines that must be there.
    pub fn lines(&mut self, key: &str, max: usize) -> Option<String> {
        let text = fold_lines(self.raw.first(key));
        let text = self.within(key, text, max)?;
        self.required(key, text)
    }

    /// The code of a field with one answer, as typed, for rules that depend on it.
    pub fn code(&self, key: &str) -> String {
        fold(self.raw.first(key))
    }

    /// One of the form's options.
    pub fn one(&mut self, key: &str) -> Option<String> {
        let code = fold_code(self.raw.first(key));
        let code = self.required(key, (!code.is_empty()).then_some(code))?;
        self.known(key, code)
    }

    /// One answer out of a table that the caller looks into.
    pub fn one_where(&mut self, key: &str, known: impl Fn(&str) -> bool) -> Option<String> {
        let code = self.code(key);
        let code = self.required(key, (!code.is_empty()).then_some(code))?;
        if known(&code) {
            return Some(code);
        }
        let now = tables_on(self.on).words(key, &code);
        match label_at(key, &code, None).filter(|_| now.is_none()) {
            Some((label, _)) => self.problem(key, FormRule::OptionOver { label: label.to_owned() }),
            None => self.problem(key, FormRule::NotAnOption { given: code }),
        }
        None
    }

    /// At least one of the form's options, in the form's order and without doubles.
    pub fn many(&mut self, key: &str) -> Option<Vec<String>> {
        let given: Vec<String> =
            self.raw.values(key).iter().map(|v| fold_code(v)).filter(|v| !v.is_empty()).collect();
        if given.is_empty() {
            self.problem(key, FormRule::Required);
            return None;
        }
        let before = self.problems.len();
        for code in &given {
            self.known(key, code.clone());
        }
        if self.problems.len() > before {
            return None;
        }
        let options = tables_on(self.on).field(key).map(|f| f.options.as_slice()).unwrap_or_default();
        Some(options.iter().filter(|o| given.contains(&o.code)).map(|o| o.code.clone()).collect())
    }

    /// The text that belongs to an "other" answer: needed when it was chosen, passed over when not.
    pub fn other(
        &mut self,
        chosen: Option<&[String]>,
        other_code: &str,
        key: &str,
    ) -> Option<Option<String>> {
        if !chosen.is_some_and(|codes| codes.iter().any(|c| c == other_code)) {
            return Some(None);
        }
        let text = self.optional_text(key, 100)?;
        if text.is_none() {
            self.problem(key, FormRule::OtherNeedsText);
            return None;
        }
        Some(text)
    }

    /// A whole number within a range.
    pub fn number(&mut self, key: &str, min: u32, max: u32) -> Option<u32> {
        let typed = fold(self.raw.first(key)).replace(',', "");
        let typed = self.required(key, (!typed.is_empty()).then_some(typed))?;
        let digits = typed.bytes().all(|b| b.is_ascii_digit());
        let Some(number) = digits.then(|| typed.parse::<u32>().unwrap_or(u32::MAX)) else {
            self.problem(key, FormRule::Number { given: typed });
            return None;
        };
        if !(min..=max).contains(&number) {
            self.problem(key, FormRule::NumberRange { min, max });
            return None;
        }
        Some(number)
    }

    /// An instant typed as Taipei date and time.
    pub fn instant(&mut self, key: &str) -> Option<Timestamp> {
        let typed = fold(self.raw.first(key));
        let typed = self.required(key, (!typed.is_empty()).then_some(typed))?;
        match parse_date_time(&typed) {
            Ok(at) => Some(calendar::instant(at)),
            Err(error) => {
                self.problem(key, error);
                None
            }
        }
    }

    fn within(&mut self, key: &str, text: String, max: usize) -> Option<Option<String>> {
        let given = text.chars().count();
        if given > max {
            self.problem(key, FormRule::TooLong { max, given });
            return None;
        }
        Some((!text.is_empty()).then_some(text))
    }

    fn required(&mut self, key: &str, value: Option<String>) -> Option<String> {
        if value.is_none() {
            self.problem(key, FormRule::Required);
        }
        value
    }

    fn known(&mut self, key: &str, code: String) -> Option<String> {
        if tables_on(self.on).label(key, &code).is_some() {
            return Some(code);
        }
        if let Some((label, _)) = label_at(key, &code, None) {
            self.problem(key, FormRule::OptionOver { label: label.to_owned() });
            return None;
        }
        self.problem(key, FormRule::NotAnOption { given: code });
        None
    }
}
