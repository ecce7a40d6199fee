//! Many courses in one workbook (CAT-1): the cells of a row become a form as a person would have typed it; rule in
//! `docs/rules/course-workbook.md`.

use super::{RawForm, RawMeeting, steps};
use crate::refusal::refusals;
use crate::text::{fold, fold_lines};
use std::collections::BTreeMap;

/// Most courses one workbook may have.
pub const MOST_ROWS: usize = 500;
/// Sessions that have columns of their own; more are added in the form.
pub const SESSIONS: usize = 6;
/// The column of the organisation's own numbers.
pub const NUMBER: &str = "number";
/// Characters of an own number.
pub const LONGEST_NUMBER: usize = 60;
/// Parts of a session, each a column.
pub const SESSION_PARTS: [&str; 5] = ["date", "from", "to", "place", "link"];
/// Fields with several answers in one cell.
pub const SEVERAL: [&str; 5] =
    ["attribute_tags", "delivery", "time_slots", "audience_stages", "audience_positions"];

/// What stands between two answers of one cell; full-width forms are folded to these before.
const BETWEEN: [char; 4] = ['、', ';', ',', '\n'];

refusals! {
    /// Why a workbook of courses, or a row of it, is not taken.
    pub enum WorkbookRefused {
        /// No file was chosen.
        NoFile = "course-workbook-no-file",
        /// No header row with the columns of title and class type.
        NoHeader = "course-workbook-no-header",
        /// Nothing below the header but examples.
        NoRows = "course-workbook-no-rows",
        /// More rows than one file may have.
        TooManyRows { rows: usize, limit: usize } = "course-workbook-too-many-rows",
        /// The check was carried out or thrown away before.
        Over = "course-workbook-over",
        /// All or nothing was asked for, and some rows have problems.
        NotAllGood { bad: usize } = "course-workbook-not-all-good",
        /// No row that is not registered already.
        NothingNew = "course-workbook-nothing-new",
        /// The same own number, or the same row without one, stands further up.
        Twice { first_row: u32 } = "course-workbook-row-twice",
        /// A course was made from this number with other answers.
        Changed { number: String, course: String } = "course-workbook-row-changed",
    }
}

/// Keys of the columns in the order of the template: own number, the fields of the form, sessions in groups.
pub fn columns() -> Vec<String> {
    let mut all = vec![NUMBER.to_owned()];
    for field in steps().iter().flat_map(|step| step.fields) {
        if *field == "meetings" {
            for n in 1..=SESSIONS {
                all.extend(SESSION_PARTS.iter().map(|part| format!("meetings-{n}-{part}")));
            }
        } else {
            all.push((*field).to_owned());
        }
    }
    all
}

/// Whether a number marks a row as an example of the template.
pub fn is_example(number: &str) -> bool {
    let number = plain(number);
    number.starts_with("範例") || number.starts_with("example")
}

/// The words by which answers are told, of all fields that have options.
#[derive(Debug, Clone, Default)]
pub struct Words {
    fields: BTreeMap<String, Vec<Word>>,
}

#[derive(Debug, Clone)]
struct Word {
    code: String,
    /// As compared: the code, each label, and both together.
    forms: Vec<String>,
    /// Empty when the answer does not depend on it.
    stage: String,
    scope: String,
}

impl Words {
    /// Adds an answer with its labels; `within` are the stage and the scope it belongs to, empty for any.
    pub fn add(&mut self, field: &str, code: &str, labels: &[String], within: (&str, &str)) {
        let mut forms = vec![plain(code)];
        for label in labels {
            forms.push(plain(label));
            forms.push(plain(&format!("{code}{label}")));
        }
        let (stage, scope) = (within.0.to_owned(), within.1.to_owned());
        let word = Word { code: code.to_owned(), forms, stage, scope };
        self.fields.entry(field.to_owned()).or_default().push(word);
    }

    /// The code of one answer; what is not known stays as typed, so that the form can say so.
    fn one(&self, field: &str, typed: &str, stage: &str, scope: &str) -> String {
        let wanted = plain(typed);
        let fits = |word: &&Word| {
            (word.stage.is_empty() || word.stage == stage)
                && (word.scope.is_empty() || word.scope == scope)
                && word.forms.contains(&wanted)
        };
        let found = self.fields.get(field).and_then(|words| words.iter().find(fits));
        found.map_or_else(|| fold(typed), |word| word.code.clone())
    }

    /// The codes of several answers. A label may itself hold a mark that stands between answers: the longest counts.
    fn several(&self, field: &str, typed: &str) -> Vec<String> {
        let known = self.fields.get(field).map(Vec::as_slice).unwrap_or_default();
        let text: Vec<String> = fold_lines(typed).lines().map(plain).collect();
        let text = text.join("\n");
        let mut rest = text.as_str();
        let mut codes = Vec::new();
        loop {
            rest = rest.trim_start_matches(BETWEEN);
            if rest.is_empty() {
                return codes;
            }
            let ends = |form: &String| {
                let after = rest.strip_prefix(form.as_str());
                after.is_some_and(|after| after.is_empty() || after.starts_with(BETWEEN))
            };
            let forms = known.iter().flat_map(|word| word.forms.iter().map(move |form| (form, &word.code)));
            let longest = forms.filter(|(form, _)| ends(form)).max_by_key(|(form, _)| form.len());
            let (length, code) = match longest {
                Some((form, code)) => (form.len(), code.clone()),
                None => {
                    let end = rest.find(BETWEEN).unwrap_or(rest.len());
                    (end, rest[..end].to_owned())
                }
            };
            codes.push(code);
            rest = &rest[length..];
        }
    }

    fn has(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }
}

/// The form of a row; `cell` answers the text of a column by its key. Sessions keep their places, blank ones too, so that
/// a problem of the form names the column it stands in.
pub fn read_row<'a>(cell: impl Fn(&str) -> &'a str, words: &Words) -> RawForm {
    let mut raw = RawForm::default();
    for field in steps().iter().flat_map(|step| step.fields) {
        if *field == "meetings" {
            raw.meetings = (1..=SESSIONS).map(|n| session(&cell, n)).collect();
            continue;
        }
        let typed = cell(field).trim();
        if fold(typed).is_empty() {
            continue;
        }
        if SEVERAL.contains(field) {
            raw.fields.insert((*field).to_owned(), words.several(field, typed));
        } else if words.has(field) {
            let code = words.one(field, typed, raw.first("stage"), raw.first("scope"));
            raw.set(field, code);
        } else {
            raw.set(field, typed);
        }
    }
    raw
}

fn session<'a>(cell: &impl Fn(&str) -> &'a str, n: usize) -> RawMeeting {
    let part = |part: &str| cell(&format!("meetings-{n}-{part}")).trim().to_owned();
    RawMeeting {
        date: part("date"),
        from: part("from"),
        to: part("to"),
        place: part("place"),
        link: part("link"),
        spot: String::new(),
    }
}

/// The form as it is kept in a draft: without the sessions that were left blank.
pub fn kept(raw: &RawForm) -> RawForm {
    let mut kept = raw.clone();
    kept.meetings.retain(|meeting| !meeting.is_blank());
    kept
}

/// The comparable form of a word.
fn plain(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let mut words = Words::default();
        let mut add = |field: &str, code: &str, label: &str, within| {
            words.add(field, code, &[label.to_owned()], within);
        };
        add("class_type", "1-2", "非學分班(校本研習)", ("", ""));
        add("stage", "elementary", "國民小學", ("", ""));
        add("stage", "junior", "國民中學", ("", ""));
        add("subject", "e-math", "數學", ("elementary", ""));
        add("subject", "j-math", "數學", ("junior", ""));
        add("scope", "5-1", "課程、教學及評量", ("", ""));
        add("item", "1-1-1", "課程設計", ("junior", "5-1"));
        add("audience_positions", "15-2", "校長、副校長", ("", ""));
        add("audience_positions", "15-4", "合格專任教師", ("", ""));
        words
    }

    fn read(cells: &[(&str, &str)]) -> RawForm {
        let cell = |key: &str| cells.iter().find(|(k, _)| *k == key).map_or("", |(_, text)| *text);
        read_row(cell, &words())
    }

    #[test]
    fn answers_are_told_by_label_by_code_or_by_both() {
        for typed in ["非學分班（校本研習）", "1-2", "1-2 非學分班(校本研習)", " 非學分班 (校本研習) "]
        {
            assert_eq!(read(&[("class_type", typed)]).first("class_type"), "1-2", "{typed}");
        }
        assert_eq!(read(&[("class_type", "別的")]).first("class_type"), "別的");
        let junior =
            [("stage", "國民中學"), ("subject", "數學"), ("scope", "5-1"), ("item", "1-1-1 課程設計")];
        let raw = read(&junior);
        assert_eq!((raw.first("subject"), raw.first("item")), ("j-math", "1-1-1"));
        assert_eq!(read(&[("stage", "國民小學"), ("subject", "數學")]).first("subject"), "e-math");
    }

    #[test]
    fn several_answers_stand_in_one_cell_also_where_a_label_holds_the_mark_between_them() {
        for typed in
            ["校長、副校長、合格專任教師", "15-2；15-4", "15-2\n合格專任教師", "15-2 校長、副校長，15-4"]
        {
            let raw = read(&[("audience_positions", typed)]);
            assert_eq!(raw.values("audience_positions"), ["15-2", "15-4"], "{typed}");
        }
        let raw = read(&[("audience_positions", "校長、15-4")]);
        assert_eq!(raw.values("audience_positions"), ["校長", "15-4"], "what is not known stays");
    }

    #[test]
    fn sessions_keep_their_columns_until_the_draft_is_kept() {
        let raw = read(&[("meetings-2-date", "115/3/4"), ("meetings-2-from", "9:00")]);
        assert_eq!((raw.meetings.len(), raw.meetings[1].date.as_str()), (SESSIONS, "115/3/4"));
        assert_eq!(kept(&raw).meetings.len(), 1);
    }

    #[test]
    fn examples_are_marked_by_their_number() {
        assert!(is_example("範例") && is_example(" Example 1") && !is_example("1"));
    }

    #[test]
    fn each_column_stands_once() {
        let all = columns();
        let distinct: std::collections::BTreeSet<&String> = all.iter().collect();
        assert_eq!((all.len(), distinct.len()), (68, 68));
    }
}
