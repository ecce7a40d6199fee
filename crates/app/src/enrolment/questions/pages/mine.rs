//! `/my/enrolments/{id}/answers`: what somebody answers and gives until the course begins, and what they gave.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use domain::enrolment::questions::{self as rules, AnswerRefused, Kind, Question, Raw};
use jiff::Timestamp;
use platform::error::Refused;
use platform::web::{self, Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Card, Empty, ErrorSummary, Field, Notice, PageHead, SummaryList, Tone,
};
use ui::{L, Markup, Shell};

use super::super::{
    AnswerFile, Given, Questions, answers_of, errors, fields, files, may_answer, of_course, read, store,
};
use super::{actions, sample};
use crate::App;
use crate::catalogue::{self, Course};
use crate::enrolment::{self, Enrolment, EnrolmentId};
use crate::identity;
use crate::shell::PartsPage;

/// The page as kept or as typed.
struct Shown {
    enrolment: Enrolment,
    course: Course,
    questions: Questions,
    values: Raw,
    files: Vec<AnswerFile>,
    /// Why nothing can be answered, if so.
    closed: Option<AnswerRefused>,
    problems: BTreeMap<u32, String>,
    lines: Vec<(String, String)>,
}

/// Shows the questions with what was answered.
///
/// # Errors
/// Not found for somebody else's request; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(id): Path<EnrolmentId>) -> AppResult<Response> {
    let shown = load(&app, &ctx, id).await?;
    page(&draw(crate::shell(&ctx, ctx.l.t("answers-own-title")), &shown))
}

async fn load(app: &App, ctx: &Ctx, id: EnrolmentId) -> AppResult<Shown> {
    let conn = app.db.read();
    let (enrolment, course) = own(app, ctx, id).await?;
    Ok(Shown {
        questions: of_course(conn, &course).await?,
        values: answers_of(conn, id).await?,
        files: store::files(conn, id).await?,
        closed: closed(&course, &enrolment, ctx.now),
        problems: BTreeMap::new(),
        lines: Vec::new(),
        enrolment,
        course,
    })
}

fn closed(course: &Course, enrolment: &Enrolment, now: Timestamp) -> Option<AnswerRefused> {
    may_answer(course, enrolment, now).err()
}

/// The viewer's own request with its course; somebody else's is not known to exist.
async fn own(app: &App, ctx: &Ctx, id: EnrolmentId) -> AppResult<(Enrolment, Course)> {
    let conn = app.db.read();
    let enrolment = enrolment::enrolment(conn, id).await?;
    let same = identity::same_person(conn, ctx.viewer()?.person).await?;
    if !same.contains(&enrolment.person) {
        return Err(AppError::NotFound);
    }
    let course = catalogue::find(conn, enrolment.course).await?.ok_or(AppError::NotFound)?;
    Ok((enrolment, course))
}

/// Keeps answers and files, all or nothing.
///
/// # Errors
/// Not found for somebody else's request; the database. What is wrong is said on the page.
pub async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<EnrolmentId>,
    mut posted: Posted,
) -> AppResult<Response> {
    let l = ctx.l;
    let mut shown = load(&app, &ctx, id).await?;
    let raw = read(&posted);
    let given = match rules::check(&shown.questions.list, &raw) {
        Ok(answers) => Given { answers, ..chosen(&mut posted, &shown) },
        Err(wrong) => {
            (shown.problems, shown.lines) = errors(l, &shown.questions, &wrong);
            return again(&ctx, shown, raw);
        }
    };
    match files::give(&app, &ctx.actor(), &shown.enrolment, &shown.course, given).await {
        Ok(Ok(())) => {
            let after = load(&app, &ctx, id).await?;
            let missing = !rules::missing(&after.questions.list, &after.values).is_empty();
            let flash =
                if missing { ("notice", "answers-saved-missing") } else { ("success", "answers-saved") };
            Ok(go(&format!("/my/enrolments/{id}/answers"), Some(flash)))
        }
        Ok(Err(wrong)) => {
            let said = wrong.iter().map(|(n, r)| (*n, format!("{} {}", r.sentence(l), r.next(l)))).collect();
            (shown.problems, shown.lines) = super::super::fields::lines_of(l, &shown.questions, said);
            again(&ctx, shown, raw)
        }
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            shown.lines = vec![("main".to_owned(), refused.sentence(l))];
            again(&ctx, shown, raw)
        }
        Err(error) => Err(error),
    }
}

fn again(ctx: &Ctx, shown: Shown, typed: Raw) -> AppResult<Response> {
    let shell = crate::shell(ctx, ctx.l.t("answers-own-title")).title_with_errors(true);
    refused_page(&draw(shell, &Shown { values: typed, ..shown }))
}

/// The files of a posted form: those chosen, and those to take away.
fn chosen(posted: &mut Posted, shown: &Shown) -> Given {
    let mut given = Given::default();
    for question in rules::open(&shown.questions.list).into_iter().filter(|q| q.kind == Kind::File) {
        let name = super::super::name_of(question.number);
        let file = posted.files.remove(&name);
        // A field nobody chose a file for is sent without a name; an empty file has one and is told.
        match file.filter(|file| !file.name.is_empty() || !file.bytes.is_empty()) {
            Some(file) => drop(given.files.insert(question.number, file)),
            None if posted.has(&format!("{name}-remove")) => given.removed.push(question.number),
            None => {}
        }
    }
    given
}

/// The viewer's own file.
///
/// # Errors
/// Not found for somebody else's, and while the scanner has not answered.
pub async fn file(
    State(app): State<App>,
    ctx: Ctx,
    Path((id, number)): Path<(EnrolmentId, String)>,
) -> AppResult<Response> {
    let number: u32 = number.parse().map_err(|_| AppError::NotFound)?;
    let (enrolment, _) = own(&app, &ctx, id).await?;
    let file = files::find(&app, enrolment.id, number).await?;
    Ok(web::download(&file.name, file.media_type(), files::bytes(&app, &file).await?))
}

fn draw(shell: Shell, shown: &Shown) -> PartsPage {
    let l = shell.l;
    let back = format!("/my/enrolments/{}", shown.enrolment.id);
    let crumbs = Breadcrumb::new(l)
        .link(l.t("mine-title"), "/my/enrolments")
        .link(shown.course.title.as_str(), back.as_str())
        .here(l.t("answers-own-title"));
    let head = PageHead::new(l.t("answers-own-title"))
        .crumbs(crumbs)
        .eyebrow(shown.course.code.as_str())
        .lead(shown.course.title.as_str());
    let mut parts: Vec<Markup> = vec![head.into()];
    if !shown.lines.is_empty() {
        parts.push(ErrorSummary::new(l, shown.lines.clone()).into());
    }
    if shown.questions.list.is_empty() {
        let empty = Empty::new(l.t("answers-own-empty"), l.t("answers-own-empty-text"));
        parts.push(empty.action(Button::link(l.t("ui-back"), back)).into());
        return PartsPage::new(shell, parts);
    }
    match &shown.closed {
        Some(refused) => {
            let refused = Refused::new(refused);
            parts.push(Notice::new(Tone::Info, refused.next(l)).title(refused.sentence(l)).into());
            parts.push(Card::new(summary(l, shown, shown.questions.list.iter())).into());
        }
        None => {
            parts.extend(missing_notice(l, shown));
            parts.push(Card::new(answer_form(&shell, shown, &back)).into());
            let old: Vec<&Question> = left_over(shown);
            if !old.is_empty() {
                let card = Card::new(summary(l, shown, old.into_iter()));
                parts.push(card.title(l.t("answers-own-closed")).into());
            }
        }
    }
    PartsPage::new(shell, parts)
}

fn missing_notice(l: L, shown: &Shown) -> Option<Markup> {
    let missing = rules::missing(&shown.questions.list, &shown.values);
    if missing.is_empty() || !shown.lines.is_empty() {
        return None;
    }
    let labels: Vec<String> =
        missing.iter().filter_map(|n| shown.questions.get(*n)).map(|q| q.label.clone()).collect();
    let list = labels.join(if l.is_zh() { "、" } else { ", " });
    Some(
        Notice::new(Tone::Warn, l.a("answers-missing-list", "list", list))
            .title(l.t("answers-missing"))
            .into(),
    )
}

/// Questions nobody is asked any more that this person answered.
fn left_over(shown: &Shown) -> Vec<&Question> {
    let open: Vec<u32> = rules::open(&shown.questions.list).iter().map(|q| q.number).collect();
    let old = |q: &&Question| !open.contains(&q.number) && shown.values.contains_key(&q.number);
    shown.questions.list.iter().filter(old).collect()
}

fn answer_form(shell: &Shell, shown: &Shown, back: &str) -> Markup {
    let l = shell.l;
    let mut inputs = vec![fields(l, &shown.questions, &shown.values, &shown.problems)];
    let files = rules::open(&shown.questions.list).into_iter().filter(|q| q.kind == Kind::File);
    inputs.extend(files.map(|question| file_field(l, shown, question)));
    let save = Button::submit(l.t("answers-save")).primary().icon("check");
    inputs.push(actions([save.into(), Button::link(l.t("ui-back"), back).quiet().into()]));
    let open = format!(
        "<form class=\"stack\" method=\"post\" action=\"{back}/answers\" enctype=\"multipart/form-data\" data-once data-dirty>"
    );
    Markup::join([Markup::raw(open), shell.csrf_field(), Markup::join(inputs), Markup::raw("</form>")])
}

fn file_field(l: L, shown: &Shown, question: &Question) -> Markup {
    let field = super::super::fields::field(l, &shown.questions, question)
        .error(shown.problems.get(&question.number).cloned());
    let mut all = Markup::from(field);
    if let Some(file) = shown.files.iter().find(|f| f.question == question.number) {
        let line = Markup::raw("<p>").and(file_link(l, shown, file)).and(Markup::raw("</p>"));
        let name = format!("{}-remove", super::super::name_of(question.number));
        all = line.and(Field::tick(l, name, l.t("answers-file-remove"))).and(all);
    }
    super::super::fields::framed(l, &shown.questions, question, all)
}

fn file_link(l: L, shown: &Shown, file: &AnswerFile) -> Markup {
    if !file.may_be_read() {
        return l.a("answers-file-waits", "name", &file.name).into();
    }
    let href = format!("/my/enrolments/{}/answers/{}/file", shown.enrolment.id, file.question);
    Markup::from(l.t("answers-file-given")).and(Markup::link(&file.name, &href))
}

fn summary<'a>(l: L, shown: &Shown, questions: impl Iterator<Item = &'a Question>) -> SummaryList {
    questions.fold(SummaryList::new(l), |list, question| {
        let file = shown.files.iter().find(|f| f.question == question.number);
        let answer: Markup = match (file, shown.values.get(&question.number)) {
            (Some(file), _) => file_link(l, shown, file),
            (None, Some(values)) => super::super::fields::shown_all(l, question, values).into(),
            (None, None) => Markup::default(),
        };
        let kept = shown.questions.deleted_on(question).filter(|_| !answer.is_empty());
        let kept = kept.map(|day| Markup::small(&l.a("question-deleted-on", "day", l.date(day))));
        let answer = kept.into_iter().fold(answer, |answer, kept| answer.and(Markup::raw("<br>")).and(kept));
        list.row(question.label.as_str(), answer, None)
    })
}

pub(super) fn samples() -> Vec<Page> {
    fn of(l: L, list: Vec<Question>, values: Raw, closed: Option<AnswerRefused>, wrong: bool) -> String {
        let questions = sample::questions(l, list);
        let wrong: Vec<(u32, AnswerRefused)> =
            if wrong { vec![(1, AnswerRefused::Missing)] } else { Vec::new() };
        let (problems, lines) = errors(l, &questions, &wrong);
        let shown = Shown {
            enrolment: crate::enrolment::sample::enrolment(1, "admitted", None),
            course: crate::enrolment::sample::course(l),
            files: Vec::new(),
            questions,
            values,
            closed,
            problems,
            lines,
        };
        super::draw(&draw(crate::shell::sample(l, l.t("answers-own-title")), &shown))
    }
    vec![
        Page {
            name: "enrolment/answers/own",
            render: |l| of(l, sample::list(l), sample::answers(l), None, false),
        },
        Page { name: "enrolment/answers/own-empty", render: |l| of(l, Vec::new(), Raw::new(), None, false) },
        Page {
            name: "enrolment/answers/own-wrong",
            render: |l| of(l, sample::list(l), Raw::new(), None, true),
        },
        Page {
            name: "enrolment/answers/own-over",
            render: |l| of(l, sample::list(l), sample::answers(l), Some(AnswerRefused::Over), false),
        },
    ]
}
