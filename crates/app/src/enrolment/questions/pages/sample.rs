//! Invented questions and answers for the samples of pages.

use domain::enrolment::questions::{Condition, Question, Raw, Ready, YES};
use jiff::civil::date;
use ui::L;

use super::super::Questions;
use super::deeds::ready_made;

/// Meals, allergies when one eats, lodging, a letter of consent.
pub(super) fn list(l: L) -> Vec<Question> {
    let of = |number: u32, ready: Ready| Question { number, ..ready_made(l, ready) };
    let meals = of(1, Ready::Meals);
    let only_if = meals.options.get(1).map(|answer| Condition { question: 1, answer: answer.clone() });
    let allergies = Question { only_if, ..of(2, Ready::Allergies) };
    vec![meals, allergies, of(3, Ready::Lodging), of(4, Ready::Consent)]
}

/// Questions of the sample course.
pub(super) fn questions(_l: L, list: Vec<Question>) -> Questions {
    Questions { list, last_day: Some(date(2026, 3, 25)), ..Questions::default() }
}

/// Answers to some of them.
pub(super) fn answers(l: L) -> Raw {
    let vegetarian = l.t("question-option-vegetarian");
    let peanuts = l.pick("花生", "Peanuts").to_owned();
    [(1, vec![vegetarian]), (2, vec![peanuts]), (3, vec![YES.to_owned()])].into()
}
