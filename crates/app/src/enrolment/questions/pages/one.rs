//! `/desk/courses/{code}/questions/{number}`: one question, new or written anew.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::enrolment::questions::{
    self as rules, Condition, Kind, LONGEST_LABEL, LONGEST_LINE, Question, QuestionRefused, Ready, USUAL_DAYS,
};
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use serde::Deserialize;
use ui::components::{Button, Card, Choice, ErrorSummary, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::super::{Deed, Questions, act, answered, fields, of_course};
use super::{actions, crumbs, hidden, sample};
use crate::App;
use crate::catalogue::{self, Course};
use crate::shell::{PartsPage, form};

/// What a new question is to be.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    kind: String,
}

/// One question as it is drawn: as kept or as typed.
struct Shown {
    course: Course,
    questions: Questions,
    question: Question,
    /// Options as typed, one a line.
    options: String,
    /// Days as typed.
    days: String,
    note: String,
    answered: bool,
    wrong: Option<(&'static str, Refused)>,
}

/// Shows the form; `number` is `new` for one that is not there yet.
///
/// # Errors
/// Not found for another organisation's course and a question it doesn't have; the database.
pub async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, number)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let kind = Kind::parse(&asked.kind).unwrap_or(Kind::Line);
    let shown = load(&app, &ctx, &code, &number, kind).await?;
    page(&draw(crate::shell(&ctx, title(ctx.l, &shown)), &shown))
}

async fn load(app: &App, ctx: &Ctx, code: &str, number: &str, kind: Kind) -> AppResult<Shown> {
    let conn = app.db.read();
    let course = catalogue::own(conn, ctx.seat()?.organisation, code).await?;
    let questions = of_course(conn, &course).await?;
    let question = match number {
        "new" => blank(kind),
        number => {
            let number: u32 = number.parse().map_err(|_| AppError::NotFound)?;
            questions.get(number).cloned().ok_or(AppError::NotFound)?
        }
    };
    let options = question.options.join("\n");
    let days = question.personal_days.unwrap_or(USUAL_DAYS).to_string();
    let answered = answered(conn, course.id).await?.contains(&question.number);
    Ok(Shown { course, questions, question, options, days, note: String::new(), answered, wrong: None })
}

fn blank(kind: Kind) -> Question {
    Question {
        number: 0,
        kind,
        ready: None,
        label: String::new(),
        hint: String::new(),
        options: Vec::new(),
        required: true,
        only_if: None,
        personal_days: (kind == Kind::File).then_some(USUAL_DAYS),
        closed: false,
    }
}

/// Keeps the question: `kind`, `label`, `hint`, `options`, `required`, `only_if`, `personal`, `days`, `note`.
///
/// # Errors
/// As [`show`]; what is wrong is said on the page.
pub async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, number)): Path<(String, String)>,
    posted: Posted,
) -> AppResult<Response> {
    let kind = Kind::parse(posted.text("kind")).unwrap_or(Kind::Line);
    let mut shown = load(&app, &ctx, &code, &number, kind).await?;
    let read = typed(&mut shown, &posted, kind);
    let question = shown.question.clone();
    let (deed, flash) = if number == "new" {
        (Deed::Add(question), "question-added")
    } else {
        (Deed::Save(question, shown.note.clone()), "question-saved")
    };
    let outcome = match read {
        Ok(()) => act(&app, &ctx.actor(), ctx.seat()?, &code, deed).await?.map(|_| ()),
        Err(refused) => Err(refused),
    };
    match outcome {
        Ok(()) => Ok(go(&format!("/desk/courses/{code}/questions"), Some(("success", flash)))),
        Err((field, refused)) => {
            shown.wrong = Some((field, Refused::new(&refused)));
            let shell = crate::shell(&ctx, title(ctx.l, &shown)).title_with_errors(true);
            refused_page(&draw(shell, &shown))
        }
    }
}

/// Takes what was typed into the question; days that are no number are refused before anything is asked of the rules.
fn typed(shown: &mut Shown, posted: &Posted, kind: Kind) -> Result<(), (&'static str, QuestionRefused)> {
    let text = |field: &str| posted.text(field).to_owned();
    (shown.options, shown.days, shown.note) = (text("options"), text("days"), text("note"));
    let question = &mut shown.question;
    question.kind = kind;
    (question.label, question.hint) = (text("label"), text("hint"));
    question.options = shown.options.lines().map(str::to_owned).collect();
    question.required = posted.has("required");
    question.only_if = posted.text("only_if").split_once(':').and_then(|(number, answer)| {
        Some(Condition { question: number.parse().ok()?, answer: answer.to_owned() })
    });
    let personal = posted.has("personal") || question.ready.is_some_and(Ready::is_always_personal);
    question.personal_days = None;
    if personal {
        let days = domain::text::fold(&shown.days).parse::<u16>();
        let days = days.map_err(|_| ("days", QuestionRefused::Days { most: rules::MOST_DAYS.into() }))?;
        question.personal_days = Some(days);
    }
    Ok(())
}

fn title(l: L, shown: &Shown) -> String {
    if shown.question.number == 0 { l.t("question-new") } else { l.t("question-edit") }
}

fn draw(shell: Shell, shown: &Shown) -> PartsPage {
    let (l, course, question) = (shell.l, &shown.course, &shown.question);
    let list = format!("/desk/courses/{}/questions", course.code);
    let title = title(l, shown);
    let crumbs = crumbs(l, course).link(l.t("questions-title"), list.as_str()).here(title.as_str());
    let kind = l.t(&format!("question-kind-{}", question.kind.as_str()));
    let mut parts: Vec<Markup> = vec![PageHead::new(title).crumbs(crumbs).eyebrow(kind).into()];
    if let Some((field, refused)) = &shown.wrong {
        parts.push(ErrorSummary::new(l, vec![((*field).to_owned(), refused.sentence(l))]).into());
    }
    if shown.answered {
        let text = l.t("question-answered-text");
        parts.push(Notice::new(Tone::Warn, text).title(l.t("question-answered")).into());
    }
    let mut inputs = inputs(l, shown);
    let save = Button::submit(l.t("question-save")).primary().icon("check");
    let back = Button::link(l.t("ui-back"), list.as_str()).quiet();
    inputs.push(actions([save.into(), back.into()]));
    let number = if question.number == 0 { "new".to_owned() } else { question.number.to_string() };
    parts.push(Card::new(form(&shell, &format!("{list}/{number}"), inputs)).into());
    PartsPage::new(shell, parts)
}

fn inputs(l: L, shown: &Shown) -> Vec<Markup> {
    let question = &shown.question;
    let wrong = |field: &str| {
        let own = shown.wrong.as_ref().filter(|(about, _)| *about == field);
        own.map(|(_, refused)| format!("{} {}", refused.sentence(l), refused.next(l)))
    };
    let most = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut inputs: Vec<Markup> = vec![hidden("kind", question.kind.as_str())];
    let label = Field::text(l, "label", l.t("question-label"))
        .value(question.label.as_str())
        .max_length(most(LONGEST_LABEL))
        .error(wrong("label"))
        .required();
    inputs.push(label.into());
    let hint = Field::text(l, "hint", l.t("question-hint"))
        .value(question.hint.as_str())
        .max_length(most(LONGEST_LINE))
        .error(wrong("hint"));
    inputs.push(hint.into());
    if question.kind.has_options() {
        let options = Field::textarea(l, "options", l.t("question-options"))
            .hint(l.t("question-options-hint"))
            .rows(6)
            .value(shown.options.as_str())
            .error(wrong("options"))
            .required();
        inputs.push(options.into());
    }
    if shown.answered {
        let note = Field::text(l, "note", l.t("question-note"))
            .hint(l.t("question-note-hint"))
            .value(shown.note.as_str())
            .max_length(most(LONGEST_LINE))
            .error(wrong("note"));
        inputs.push(note.into());
    }
    let required = Field::tick(l, "required", l.t("question-required"));
    inputs.push(required.value(if question.required { "1" } else { "" }).into());
    inputs.extend(condition(l, shown, wrong("only_if")));
    inputs.extend(personal(l, shown, wrong("days")));
    inputs
}

/// The answers to earlier questions that this one can depend on.
fn condition(l: L, shown: &Shown, wrong: Option<String>) -> Option<Markup> {
    let before = shown.questions.list.iter().take_while(|q| q.number != shown.question.number);
    let choices: Vec<Choice> = before
        .flat_map(|q| rules::offered(q).into_iter().map(move |answer| (q, answer)))
        .map(|(q, answer)| {
            let words = l.a2("question-when", "question", &q.label, "answer", fields::shown(l, answer));
            Choice::new(format!("{}:{answer}", q.number), words).group(q.label.as_str())
        })
        .collect();
    if choices.is_empty() {
        return None;
    }
    let chosen = shown.question.only_if.as_ref().map(|c| format!("{}:{}", c.question, c.answer));
    let field = Field::select(l, "only_if", l.t("question-only"), choices)
        .hint(l.t("question-only-hint"))
        .value(chosen.unwrap_or_default())
        .error(wrong);
    Some(field.into())
}

fn personal(l: L, shown: &Shown, wrong: Option<String>) -> Vec<Markup> {
    let question = &shown.question;
    let days = Field::number(l, "days", l.t("question-days"))
        .hint(l.a("question-days-hint", "most", rules::MOST_DAYS))
        .suffix(l.t("question-days-unit"))
        .value(shown.days.as_str())
        .error(wrong)
        .plain();
    if question.ready.is_some_and(Ready::is_always_personal) {
        let text = Notice::new(Tone::Info, l.t("question-always-personal"));
        return vec![text.into(), days.into()];
    }
    let tick = Field::tick(l, "personal", l.t("question-personal"))
        .hint(l.t("question-personal-hint"))
        .value(if question.personal_days.is_some() { "1" } else { "" });
    vec![tick.into(), days.into()]
}

pub(super) fn samples() -> Vec<Page> {
    fn of(l: L, number: u32, answered: bool, wrong: Option<(&'static str, QuestionRefused)>) -> String {
        let questions = sample::questions(l, sample::list(l));
        let question = questions.get(number).cloned().unwrap_or_else(|| blank(Kind::Line));
        let shown = Shown {
            course: crate::enrolment::sample::course(l),
            options: question.options.join("\n"),
            days: "30".to_owned(),
            note: String::new(),
            wrong: wrong.map(|(field, refused)| (field, Refused::new(&refused))),
            questions,
            question,
            answered,
        };
        super::draw(&draw(crate::shell::sample(l, title(l, &shown)), &shown))
    }
    vec![
        Page { name: "enrolment/questions/new", render: |l| of(l, 0, false, None) },
        Page { name: "enrolment/questions/edit", render: |l| of(l, 1, true, None) },
        Page {
            name: "enrolment/questions/edit-refused",
            render: |l| of(l, 3, true, Some(("note", QuestionRefused::NoteMissing))),
        },
    ]
}
