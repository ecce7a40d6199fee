//! `/desk/courses/{code}/questions`: the questions of a course, ready-made ones, what to bring, and how teachers see it.

use std::collections::{BTreeMap, HashSet};

use axum::extract::{Path, State};
use axum::response::Response;
use domain::enrolment::questions::{self as rules, Kind, LONGEST_TEXT, MOST_QUESTIONS, Question, Raw, Ready};
use platform::error::Refused;
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{Button, Card, Choice, Column, Empty, Field, Notice, PageHead, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::super::{Questions, answered, bring, fields, of_course, store};
use super::{actions, crumbs, hidden, sample};
use crate::App;
use crate::catalogue::{self, Course, CourseId};
use crate::shell::{PartsPage, form};

/// Earlier courses offered to copy from.
const MOST_SOURCES: usize = 50;

/// What the editor shows.
pub(super) struct Shown {
    pub course: Course,
    pub questions: Questions,
    pub answered: HashSet<u32>,
    pub bring: String,
    /// Courses with questions to copy: code and title.
    pub sources: Vec<(String, String)>,
    pub open: bool,
}

/// Shows the editor.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let shown = load(&app, &ctx, &code).await?;
    page(&draw(crate::shell(&ctx, ctx.l.t("questions-title")), &shown, None))
}

pub(super) async fn load(app: &App, ctx: &Ctx, code: &str) -> AppResult<Shown> {
    let (conn, seat) = (app.db.read(), ctx.seat()?);
    let course = catalogue::own(conn, seat.organisation, code).await?;
    let mut others = catalogue::of_organisation(conn, seat.organisation).await?;
    others.retain(|other| other.id != course.id);
    let ids: Vec<CourseId> = others.iter().map(|other| other.id).collect();
    let with = store::with_questions(conn, &ids).await?;
    let sources = others.into_iter().filter(|other| with.contains(&other.id)).take(MOST_SOURCES);
    let over = course.last_meeting_end.is_some_and(|end| end <= ctx.now.as_millisecond());
    Ok(Shown {
        questions: of_course(conn, &course).await?,
        answered: answered(conn, course.id).await?,
        bring: bring(conn, course.id).await?,
        sources: sources.map(|other| (other.code, other.title)).collect(),
        open: course.cancelled_at.is_none() && !(course.approved_at.is_some() && over),
        course,
    })
}

/// A deed that was refused: the field it is about, and why.
pub(super) type Tried = (&'static str, Refused);

pub(super) fn draw(shell: Shell, shown: &Shown, tried: Option<&Tried>) -> PartsPage {
    let (l, course) = (shell.l, &shown.course);
    let here = format!("/desk/courses/{}/questions", course.code);
    let mut head = PageHead::new(l.t("questions-title"))
        .crumbs(crumbs(l, course).here(l.t("questions-title")))
        .eyebrow(format!("{}　{}", course.code, course.title))
        .lead(l.t("questions-lead"));
    if course.approved_at.is_some() {
        let href = format!("/desk/courses/{}/answers", course.code);
        head = head.action(Button::link(l.t("questions-to-answers"), href).icon("list"));
    }
    let mut parts: Vec<Markup> = vec![head.into()];
    parts.extend(tried.map(|(_, r)| Notice::new(Tone::Bad, r.next(l)).title(r.sentence(l)).into()));
    if !shown.open {
        parts.push(Notice::new(Tone::Info, l.t("questions-over")).into());
    }
    let count = l.a2("questions-count", "n", shown.questions.list.len(), "most", MOST_QUESTIONS);
    if shown.questions.list.is_empty() {
        parts.push(Empty::new(l.t("questions-empty"), l.t("questions-empty-text")).into());
    } else {
        parts.push(Card::new(table(&shell, &here, shown)).title(count).flush().into());
    }
    if shown.open && shown.questions.list.len() < MOST_QUESTIONS {
        parts.push(Card::new(adding(&shell, &here, shown)).title(l.t("questions-add")).id("add").into());
    }
    if shown.open {
        parts.push(
            Card::new(bring_form(&shell, &here, shown, tried))
                .title(l.t("questions-bring"))
                .id("bring")
                .into(),
        );
    }
    if !shown.questions.is_empty() {
        parts.push(
            Card::new(preview(l, &shown.questions)).title(l.t("questions-preview")).id("preview").into(),
        );
    }
    PartsPage::new(shell, parts)
}

fn table(shell: &Shell, here: &str, shown: &Shown) -> Table {
    let l = shell.l;
    let columns = vec![
        Column::text(l.t("questions-column-question")),
        Column::text(l.t("questions-column-kind")),
        Column::text(l.t("questions-column-rules")),
        Column::actions(l.t("questions-column-do")),
    ];
    let rows = shown.questions.list.iter().map(|question| row(shell, here, shown, question));
    Table::new(l, l.t("questions-title"), columns).rows(rows)
}

fn row(shell: &Shell, here: &str, shown: &Shown, question: &Question) -> Row {
    let l = shell.l;
    let label: Markup = if shown.open {
        Markup::link(&question.label, &format!("{here}/{}", question.number))
    } else {
        question.label.as_str().into()
    };
    let mut words = Markup::raw("<div>").and(label);
    let under = |text: String| Markup::raw("<br>").and(Markup::small(&text));
    if !question.options.is_empty() {
        words = words.and(under(question.options.join("／")));
    }
    if let Some(condition) = &question.only_if {
        words = words.and(under(super::super::fields::only_words(l, &shown.questions, condition)));
    }
    if let Some(reworded) = shown.questions.reworded.get(&question.number) {
        let args = [("before", reworded.before.clone()), ("note", reworded.note.clone())];
        words = words.and(under(l.args("questions-reworded", &args)));
    }
    Row::default()
        .cell(words.and(Markup::raw("</div>")))
        .cell(l.t(&format!("question-kind-{}", question.kind.as_str())))
        .cell(tags(l, shown, question))
        .cell(if shown.open { buttons(shell, here, shown, question) } else { Markup::default() })
        .muted(question.closed)
}

fn tags(l: L, shown: &Shown, question: &Question) -> Markup {
    let mut tags = Vec::new();
    if question.closed {
        tags.push(Tag::new(Tone::Warn, l.t("question-tag-closed")));
    }
    if question.required {
        tags.push(Tag::new(Tone::Info, l.t("question-tag-required")));
    }
    if let Some(days) = question.personal_days {
        tags.push(Tag::new(Tone::Accent, l.a("question-tag-personal", "n", days)));
    }
    if shown.answered.contains(&question.number) {
        tags.push(Tag::new(Tone::Good, l.t("question-tag-answered")));
    }
    let tags = Markup::join(tags.into_iter().map(|tag| Markup::from(tag).and(" ")));
    Markup::raw("<div>").and(tags).and(Markup::raw("</div>"))
}

fn buttons(shell: &Shell, here: &str, shown: &Shown, question: &Question) -> Markup {
    let (l, number) = (shell.l, question.number);
    let press = |deed: &'static str, key: &str| {
        Button::submit(l.t(key)).small().quiet().named("do", deed).about(question.label.as_str())
    };
    let mut buttons: Vec<Markup> = Vec::new();
    if rules::neighbour(&shown.questions.list, number, true).is_some() {
        buttons.push(press("up", "questions-up").icon("sort-up").into());
    }
    if rules::neighbour(&shown.questions.list, number, false).is_some() {
        buttons.push(press("down", "questions-down").icon("sort-down").into());
    }
    if question.closed {
        buttons.push(press("open", "questions-reopen").into());
    } else if shown.answered.contains(&number) {
        buttons.push(press("close", "questions-close").into());
    }
    if rules::delete(&shown.questions.list, number, shown.answered.contains(&number)).is_ok() {
        buttons.push(press("delete", "questions-delete").icon("trash").into());
    }
    let number = hidden("number", &number.to_string());
    let row = Markup::raw("<div class=\"actions\">").and(Markup::join(buttons)).and(Markup::raw("</div>"));
    form(shell, here, vec![number, row])
}

/// One press for what many ask, a form for the rest, and what another course asked.
fn adding(shell: &Shell, here: &str, shown: &Shown) -> Markup {
    let l = shell.l;
    let there: HashSet<Ready> = shown.questions.list.iter().filter_map(|q| q.ready).collect();
    let ready = Ready::ALL.into_iter().filter(|ready| !there.contains(ready)).map(|ready| {
        let label = l.t(&format!("question-ready-{}", ready.as_str()));
        Markup::from(Button::submit(label).small().icon("plus").named("ready", ready.as_str()))
    });
    let ready: Vec<Markup> = ready.collect();
    let mut parts = Vec::new();
    if !ready.is_empty() {
        let text = Markup::raw("<p>").and(l.t("questions-ready-text")).and(Markup::raw("</p>"));
        parts.push(form(shell, here, vec![text, hidden("do", "ready"), actions(ready)]));
    }
    let kinds = Kind::ALL.into_iter().map(|kind| {
        let label = l.t(&format!("question-kind-{}", kind.as_str()));
        Markup::from(Button::link(label, format!("{here}/new?kind={}", kind.as_str())).small().icon("plus"))
    });
    let text = Markup::raw("<p>").and(l.t("questions-own-text")).and(Markup::raw("</p>"));
    parts.push(text.and(actions(kinds)));
    if !shown.sources.is_empty() {
        let name =
            |(code, title): &(String, String)| Choice::new(code.as_str(), format!("{title}（{code}）"));
        let choices = shown.sources.iter().map(name).collect();
        let field = Field::select(l, "from", l.t("questions-copy-from"), choices).plain().width("medium");
        let press = Button::submit(l.t("questions-copy")).small();
        parts.push(form(shell, here, vec![hidden("do", "copy"), field.into(), actions([press.into()])]));
    }
    Markup::join(parts)
}

fn bring_form(shell: &Shell, here: &str, shown: &Shown, tried: Option<&Tried>) -> Markup {
    let l = shell.l;
    let wrong = tried.filter(|(field, _)| *field == "bring").map(|(_, r)| r.sentence(l));
    let field = Field::textarea(l, "bring", l.t("questions-bring-label"))
        .hint(l.t("questions-bring-hint"))
        .rows(4)
        .max_length(u32::try_from(LONGEST_TEXT).unwrap_or(1_000))
        .value(shown.bring.as_str())
        .error(wrong)
        .plain();
    let press = Button::submit(l.t("questions-bring-save"));
    form(shell, here, vec![hidden("do", "bring"), field.into(), actions([press.into()])])
}

/// What a teacher is asked; nothing of it is sent.
fn preview(l: L, questions: &Questions) -> Markup {
    let files = rules::open(&questions.list).into_iter().filter(|q| q.kind == Kind::File);
    let note = Markup::raw("<p class=\"sub\">").and(l.t("questions-preview-text")).and(Markup::raw("</p>"));
    let files = files.map(|q| {
        let field = super::super::fields::field(l, questions, q).disabled();
        super::super::fields::framed(l, questions, q, field.into())
    });
    note.and(fields(l, questions, &Raw::new(), &BTreeMap::new())).and(Markup::join(files))
}

pub(super) fn samples() -> Vec<Page> {
    fn of(l: L, list: Vec<Question>, tried: Option<Tried>) -> String {
        let shown = Shown {
            course: crate::enrolment::sample::course(l),
            answered: [1].into_iter().filter(|_| !list.is_empty()).collect(),
            questions: sample::questions(l, list),
            bring: l.pick("請自備環保杯與筆電。", "Bring a cup and a laptop.").to_owned(),
            sources: vec![("5000003".to_owned(), l.pick("寫作教學工作坊", "Writing workshop").to_owned())],
            open: true,
        };
        super::draw(&draw(crate::shell::sample(l, l.t("questions-title")), &shown, tried.as_ref()))
    }
    vec![
        Page { name: "enrolment/questions/editor", render: |l| of(l, sample::list(l), None) },
        Page { name: "enrolment/questions/empty", render: |l| of(l, Vec::new(), None) },
        Page {
            name: "enrolment/questions/refused",
            render: |l| {
                let refused = Refused::new(&rules::QuestionRefused::NothingToCopy);
                of(l, sample::list(l), Some(("from", refused)))
            },
        },
    ]
}
