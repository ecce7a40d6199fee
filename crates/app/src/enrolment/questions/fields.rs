//! Questions as fields of a form, and their answers read back. Without scripts a question that depends on another is shown
//! with the words when it is asked; the server asks the same either way.

use std::collections::BTreeMap;

use domain::enrolment::questions::{
    self as rules, AnswerRefused, Condition, Kind, LONGEST_TEXT, NO, Question, Raw, YES,
};
use platform::error::Refused;
use platform::web::Posted;
use ui::components::{Choice, Field};
use ui::{L, Markup};

use super::Questions;

/// Options shown at once; more are folded into a list to open.
const MOST_RADIOS: usize = 6;

/// The name of a question's field.
pub fn name_of(number: u32) -> String {
    format!("q-{number}")
}

/// The fields of every question that is asked now and answered in words or by choosing; files have a page of their own.
/// `values` are put back, `problems` stand beside their field.
pub fn fields(l: L, questions: &Questions, values: &Raw, problems: &BTreeMap<u32, String>) -> Markup {
    let asked = rules::open(&questions.list).into_iter().filter(|q| q.kind != Kind::File);
    Markup::join(asked.map(|question| {
        let field = field(l, questions, question)
            .values(values.get(&question.number).cloned().unwrap_or_default())
            .error(problems.get(&question.number).cloned());
        framed(l, questions, question, field.into())
    }))
}

/// One field with its condition around it.
pub(super) fn framed(l: L, questions: &Questions, question: &Question, field: Markup) -> Markup {
    let Some(condition) = &question.only_if else { return field };
    Markup::raw("<div class=\"only-if\" data-only-if=\"")
        .and(name_of(condition.question))
        .and(Markup::raw("\" data-only-answer=\""))
        .and(condition.answer.as_str())
        .and(Markup::raw("\"><p class=\"sub\" data-only-words>"))
        .and(only_words(l, questions, condition))
        .and(Markup::raw("</p>"))
        .and(field)
        .and(Markup::raw("</div>"))
}

/// When a question is asked, in words.
pub(super) fn only_words(l: L, questions: &Questions, condition: &Condition) -> String {
    let label = questions.get(condition.question).map_or_else(String::new, |q| q.label.clone());
    l.a2("question-only-if", "question", label, "answer", shown(l, &condition.answer))
}

/// An answer as people read it.
pub(super) fn shown(l: L, value: &str) -> String {
    match value {
        YES => l.t("question-yes"),
        NO => l.t("question-no"),
        other => other.to_owned(),
    }
}

/// All answers to one question as people read them.
pub(super) fn shown_all(l: L, question: &Question, values: &[String]) -> String {
    match question.kind {
        Kind::YesNo => values.first().map_or_else(String::new, |value| shown(l, value)),
        _ => values.join(if l.is_zh() { "、" } else { ", " }),
    }
}

pub(super) fn field(l: L, questions: &Questions, question: &Question) -> Field {
    let (name, label) = (name_of(question.number), question.label.as_str());
    let choices = || question.options.iter().map(|o| Choice::new(o.as_str(), o.as_str())).collect::<Vec<_>>();
    let most = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let field = match question.kind {
        Kind::Line => Field::text(l, name, label),
        Kind::Text => Field::textarea(l, name, label).max_length(most(LONGEST_TEXT)),
        Kind::One if question.options.len() <= MOST_RADIOS => Field::radios(l, name, label, choices()),
        Kind::One => Field::select(l, name, label, choices()).width("medium"),
        Kind::Many => Field::checkboxes(l, name, label, choices()),
        Kind::YesNo => {
            let choices = vec![Choice::new(YES, l.t("question-yes")), Choice::new(NO, l.t("question-no"))];
            Field::radios(l, name, label, choices).inline()
        }
        Kind::File => Field::file(l, name, label).accept(accepted()),
    };
    let field = if question.required { field.required() } else { field };
    let hint = hint(l, questions, question);
    if hint.is_empty() { field } else { field.hint(hint) }
}

fn accepted() -> String {
    let kinds = domain::course::attachments::FileKind::ALL;
    let endings: Vec<String> = kinds.iter().map(|kind| format!(".{}", kind.as_str())).collect();
    format!("{},.jpeg", endings.join(","))
}

/// The organiser's help, what files are taken, and until when a personal answer is kept.
fn hint(l: L, questions: &Questions, question: &Question) -> Markup {
    let mut lines: Vec<Markup> = Vec::new();
    if !question.hint.is_empty() {
        lines.push(question.hint.as_str().into());
    }
    if question.kind == Kind::File {
        lines.push(l.t("question-file-hint").into());
    }
    let kept = match (question.personal_days, questions.deleted_on(question)) {
        (None, _) => None,
        (Some(_), Some(day)) => Some(l.a("question-deleted-on", "day", l.date(day))),
        (Some(days), None) => Some(l.a("question-deleted-after", "n", days)),
    };
    lines.extend(kept.map(Markup::from));
    let reworded = questions.reworded.get(&question.number).filter(|r| !r.note.is_empty());
    lines.extend(reworded.map(|r| Markup::from(l.a("question-reworded-note", "note", &r.note))));
    let mut out = Markup::default();
    for (index, line) in lines.into_iter().enumerate() {
        out = if index == 0 { line } else { out.and(Markup::raw("<br>")).and(line) };
    }
    out
}

/// The answers of a posted form as they were typed.
pub fn read(posted: &Posted) -> Raw {
    let mut raw = Raw::new();
    for (name, values) in &posted.fields {
        let Some(number) = name.strip_prefix("q-").and_then(|n| n.parse().ok()) else { continue };
        let values: Vec<String> =
            values.iter().map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()).collect();
        if !values.is_empty() {
            raw.insert(number, values);
        }
    }
    raw
}

/// What is wrong, by question for [`fields`], and as lines of the error summary.
pub fn errors(
    l: L,
    questions: &Questions,
    wrong: &[(u32, AnswerRefused)],
) -> (BTreeMap<u32, String>, Vec<(String, String)>) {
    let said: Vec<(u32, String)> =
        wrong.iter().map(|(number, refused)| (*number, Refused::new(refused).sentence(l))).collect();
    lines_of(l, questions, said)
}

pub(super) fn lines_of(
    l: L,
    questions: &Questions,
    said: Vec<(u32, String)>,
) -> (BTreeMap<u32, String>, Vec<(String, String)>) {
    let line = |(number, text): &(u32, String)| {
        let label = questions.get(*number).map_or_else(String::new, |q| q.label.clone());
        (name_of(*number), l.a2("question-error-line", "question", label, "text", text))
    };
    let lines = said.iter().map(line).collect();
    (said.into_iter().collect(), lines)
}
