//! Questions of the organiser: what is asked, what is read, what may be changed, until when it is kept.

use domain::enrolment::questions::*;
use jiff::civil::date;

fn question(number: u32, kind: Kind) -> Question {
    let options =
        if kind.has_options() { vec!["葷食".to_owned(), "素食".to_owned()] } else { Vec::new() };
    Question {
        number,
        kind,
        ready: None,
        label: format!("問題{number}"),
        hint: String::new(),
        options,
        required: true,
        only_if: None,
        personal_days: None,
        closed: false,
    }
}

fn after(number: u32, kind: Kind, on: u32, answer: &str) -> Question {
    let only_if = Some(Condition { question: on, answer: answer.to_owned() });
    Question { only_if, ..question(number, kind) }
}

fn raw(given: &[(u32, &str)]) -> Raw {
    let mut raw = Raw::new();
    for (number, value) in given {
        raw.entry(*number).or_default().push((*value).to_owned());
    }
    raw
}

#[test]
fn what_is_asked_follows_the_answers() {
    let all = [question(1, Kind::YesNo), after(2, Kind::One, 1, YES), after(3, Kind::Line, 2, "素食")];
    let seen =
        |given: &[(u32, &str)]| -> Vec<u32> { visible(&all, &raw(given)).iter().map(|q| q.number).collect() };
    assert_eq!(seen(&[]), [1]);
    assert_eq!(seen(&[(1, YES)]), [1, 2]);
    assert_eq!(seen(&[(1, YES), (2, "素食")]), [1, 2, 3]);
    assert_eq!(seen(&[(1, NO), (2, "素食")]), [1], "what hangs on a question not asked is not asked");
    let mut closed = all.to_vec();
    closed[1].closed = true;
    assert_eq!(open(&closed).len(), 1);
}

#[test]
fn answers_are_read_and_hidden_ones_dropped() {
    let all = [
        question(1, Kind::YesNo),
        after(2, Kind::One, 1, YES),
        question(3, Kind::Many),
        question(4, Kind::Line),
        question(5, Kind::File),
    ];
    let codes = |given: &[(u32, &str)]| -> Vec<(u32, String)> {
        check(&all, &raw(given)).err().unwrap_or_default().iter().map(|(n, e)| (*n, e.to_string())).collect()
    };
    let good = check(&all, &raw(&[(1, NO), (2, "葷食"), (3, "素食"), (3, "葷食"), (4, "　甲，\u{202e}乙 ")]))
        .expect("good");
    assert_eq!(
        good.given,
        raw(&[(1, NO), (3, "葷食"), (3, "素食"), (4, "甲，乙")]),
        "options in their order"
    );
    assert_eq!(good.asked.iter().copied().collect::<Vec<_>>(), [1, 2, 3, 4]);
    let of = |list: &[(u32, &str)]| list.iter().map(|(n, c)| (*n, (*c).to_owned())).collect::<Vec<_>>();
    assert_eq!(codes(&[]), of(&[(1, "answer-missing"), (3, "answer-missing"), (4, "answer-missing")]));
    assert_eq!(codes(&[(1, YES), (2, "海鮮"), (3, "葷食"), (4, "x")]), of(&[(2, "answer-not-offered")]));
    let long = "字".repeat(LONGEST_LINE + 1);
    assert_eq!(codes(&[(1, NO), (2, "海鮮"), (3, "葷食"), (4, &long)]), of(&[(4, "answer-too-long")]));
    assert_eq!(missing(&all, &raw(&[(1, NO), (3, "葷食"), (4, "x")])), [5], "the file is still to come");
    assert!(missing(&all, &raw(&[(1, NO), (3, "葷食"), (4, "x"), (5, "同意書.pdf")])).is_empty());
}

#[test]
fn definitions() {
    let code =
        |q: &Question, before: &[Question]| define(q, before).map_err(|(f, e)| format!("{f} {e}")).err();
    let said = |code: &str| Some(code.to_owned());
    let first = question(1, Kind::One);
    assert_eq!(code(&first, &[]), None);
    assert_eq!(code(&after(2, Kind::Line, 1, "素食"), std::slice::from_ref(&first)), None);
    assert_eq!(
        code(&after(2, Kind::Line, 1, "海鮮"), std::slice::from_ref(&first)),
        said("only_if question-condition")
    );
    assert_eq!(
        code(&after(2, Kind::Line, 2, "素食"), std::slice::from_ref(&first)),
        said("only_if question-condition")
    );
    assert_eq!(
        code(&Question { label: String::new(), ..first.clone() }, &[]),
        said("label question-label-missing")
    );
    let few = Question { options: vec!["一".to_owned()], ..first.clone() };
    assert_eq!(code(&few, &[]), said("options question-options-few"));
    let twice = Question { options: vec!["一".to_owned(), "一".to_owned()], ..first.clone() };
    assert_eq!(code(&twice, &[]), said("options question-option-twice"));
    let open = Question { ready: Some(Ready::Allergies), ..question(1, Kind::Line) };
    assert_eq!(code(&open, &[]), said("days question-always-personal"));
    let long = Question { personal_days: Some(MOST_DAYS + 1), ..question(1, Kind::Line) };
    assert_eq!(code(&long, &[]), said("days question-days"));
}

#[test]
fn what_was_answered_keeps_its_meaning() {
    let old = Question { personal_days: Some(30), ..question(1, Kind::One) };
    let all = [old.clone(), after(2, Kind::Line, 1, "素食")];
    let code = |new: &Question, answered: bool, note: &str| {
        edit(&all, new, answered, note).map_err(|(f, e)| format!("{f} {e}")).err()
    };
    let said = |code: &str| Some(code.to_owned());
    let reworded = Question { label: "用餐".to_owned(), ..old.clone() };
    assert_eq!(code(&reworded, false, ""), None);
    assert_eq!(code(&reworded, true, " "), said("note question-note-missing"));
    assert_eq!(code(&reworded, true, "改錯字"), None);
    let more =
        Question { options: ["葷食", "素食", "不用餐"].map(str::to_owned).to_vec(), ..old.clone() };
    assert_eq!(code(&more, true, ""), None, "another option takes nothing away");
    let fewer = Question { options: ["素食", "不用餐"].map(str::to_owned).to_vec(), ..old.clone() };
    assert_eq!(code(&fewer, true, ""), said("options question-option-answered"));
    assert_eq!(code(&fewer, false, ""), None);
    let without = Question { options: ["葷食", "不用餐"].map(str::to_owned).to_vec(), ..old.clone() };
    assert_eq!(code(&without, false, ""), said("options question-depended-on"));
    assert_eq!(
        code(&Question { personal_days: Some(60), ..old.clone() }, true, ""),
        said("days question-kept-longer")
    );
    assert_eq!(code(&Question { personal_days: Some(10), ..old.clone() }, true, ""), None);
    assert!(
        delete(&all, 1, false).is_err() && delete(&all, 2, true).is_err() && delete(&all, 2, false).is_ok()
    );
}

#[test]
fn nothing_moves_before_what_it_depends_on() {
    let all = [question(1, Kind::YesNo), after(2, Kind::Line, 1, YES), question(3, Kind::Line)];
    assert_eq!(neighbour(&all, 2, true), None);
    assert_eq!(neighbour(&all, 1, false), None);
    assert_eq!(neighbour(&all, 3, true), Some(1));
    assert_eq!(neighbour(&all, 1, true), None);
    assert_eq!(neighbour(&all, 3, false), None);
}

#[test]
fn personal_answers_have_a_day() {
    let last = date(2026, 3, 25);
    assert_eq!(deleted_on(None, last, None), None);
    assert_eq!(deleted_on(Some(30), last, None), Some(date(2026, 4, 24)));
    assert_eq!(
        deleted_on(Some(30), last, Some(date(2026, 3, 1))),
        Some(date(2026, 3, 31)),
        "cancelled before"
    );
    assert_eq!(deleted_on(Some(0), last, Some(date(2026, 5, 1))), Some(last));
}
