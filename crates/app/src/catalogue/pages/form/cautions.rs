//! What is asked before a course is sent, as questions; and the answers, as whoever looks at it afterwards reads them.

use domain::course::RawForm;
use domain::course::cautions::{Asked, Demand, LONGEST_REASON, Look, unanswered};
use ui::components::{Card, Field, Notice, Tone};
use ui::{L, Markup};

use super::super::super::Course;
use super::super::summary::{sentence, way_on};

/// The questions, each with its warning; `insists` marks those without an answer.
pub fn fields(l: L, asked: &[Asked], raw: &RawForm, insists: bool) -> Vec<Markup> {
    asked.iter().map(|one| block(l, one, raw, insists)).collect()
}

/// The questions without an answer, for the summary of errors.
pub(super) fn missing(l: L, asked: &[Asked], raw: &RawForm) -> Vec<(String, String)> {
    let said = |one: &Asked| format!("{} {}", sentence(l, &one.said), lacking(l, one));
    unanswered(asked, raw).into_iter().map(|one| (one.key(), said(one))).collect()
}

fn lacking(l: L, asked: &Asked) -> String {
    l.t(match asked.demand {
        Demand::Tick => "cautions-missing-tick",
        Demand::Reason => "cautions-missing-reason",
    })
}

fn block(l: L, asked: &Asked, raw: &RawForm, insists: bool) -> Markup {
    let error = (insists && !asked.is_answered(raw)).then(|| lacking(l, asked));
    let field = match asked.demand {
        Demand::Tick => Field::tick(l, asked.key(), l.t("cautions-tick")),
        Demand::Reason => Field::textarea(l, asked.key(), l.t("cautions-reason"))
            .hint(l.t("cautions-reason-hint"))
            .rows(2)
            .max_length(u32::try_from(LONGEST_REASON).unwrap_or(300)),
    };
    let field = field.value(asked.answer(raw)).error(error).required();
    let body = Markup::from(way_on(l, &asked.said)).and(look(l, asked));
    let tone = if matches!(asked.demand, Demand::Reason) { Tone::Warn } else { Tone::Info };
    Markup::raw("<div class=\"stack\">")
        .and(Notice::new(tone, body).title(sentence(l, &asked.said)))
        .and(field)
        .and(Markup::raw("</div>"))
}

/// The way to the other course, when there is one: what another school sent and nobody approved is not known to exist.
fn look(l: L, asked: &Asked) -> Markup {
    let Some(code) = &asked.about else { return Markup::default() };
    let to = match asked.look {
        Look::Desk => format!("/desk/courses/{code}"),
        Look::Public => format!("/courses/{code}"),
        Look::Nowhere => return Markup::default(),
    };
    Markup::raw(" ").and(Markup::link(&l.a("cautions-look", "code", code), &to))
}

/// What was asked and answered, for the organiser's and the reviewer's page.
pub fn answers_card(l: L, asked: &[Asked], raw: &RawForm) -> Option<Card> {
    let lines: Vec<Markup> = asked
        .iter()
        .map(|one| {
            let answer = match (one.is_answered(raw), one.demand) {
                (false, _) => l.t("cautions-no-answer"),
                (true, Demand::Tick) => l.t("cautions-ticked"),
                (true, Demand::Reason) => one.answer(raw).to_owned(),
            };
            Markup::raw("<li>")
                .and(sentence(l, &one.said))
                .and(Markup::raw("<br><strong>"))
                .and(answer)
                .and(Markup::raw("</strong></li>"))
        })
        .collect();
    let list = Markup::raw("<ul>").and(Markup::join(lines.clone())).and(Markup::raw("</ul>"));
    (!lines.is_empty()).then(|| Card::new(list).title(l.t("cautions-sent-title")))
}

/// Every kind of question, for sample pages.
pub fn sample(course: &Course) -> Vec<Asked> {
    use domain::course::cautions::{Twin, asked};
    let Some(form) = course.checked() else { return Vec::new() };
    let twin =
        |code: &str, own| Twin { code: code.to_owned(), organiser: course.organisation_name.clone(), own };
    let days = domain::calendar::WorkingDays::shipped();
    let mut all =
        asked(&form, &days, &[twin("5000101", true), twin("5000102", false)], &[], super::sample::now());
    for one in &mut all {
        one.look = match one.about.as_deref() {
            Some("5000101") => Look::Desk,
            Some("5000102") => Look::Public,
            _ => Look::Nowhere,
        };
    }
    all
}
