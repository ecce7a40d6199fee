//! The roster as a workbook: a template with the people already known, and the answer row by row.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::roster::RosterProblem;
use platform::error::Refused;
use platform::web::{Ctx, Posted, download, page, refused_page};
use platform::{AppError, AppResult};
use ui::components::{Button, Column, Notice, PageHead, Row, Stat, Stats, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::super::lines;
use super::super::{desk_head, refusal_notice};
use crate::catalogue::{self, Course};
use crate::credit::{
    RosterReport, RosterRow, RowNote, documents, look_at_roster, read_roster, roster, save_roster,
};
use crate::enrolment::sample;
use crate::heavy::heavy;
use crate::{App, shell};

/// What became of an uploaded workbook.
#[derive(Template)]
#[template(path = "credit/pages/roster/result.html")]
pub struct ResultPage {
    shell: Shell,
    head: PageHead,
    notice: Notice,
    stats: Option<Stats>,
    table: Option<Table>,
    back: Button,
    /// Where the answer as a workbook is made, and the sealed file it is made from.
    checked: String,
    kept: String,
}

/// Takes a workbook: good rows become the roster, the others are listed with line and reason.
///
/// # Errors
/// Not found for another organisation's course; the database. A file that can't be read is said on the page.
pub async fn upload(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let course = catalogue::own(app.db.read(), ctx.seat()?.organisation, &code).await?;
    let l = ctx.l;
    let shell = shell(&ctx, l.t("roster-result-title"));
    let Some(file) = posted.file("file").cloned() else {
        let refused = Refused { code: "roster-file-missing", args: Vec::new(), forbidden: false };
        return refused_page(&ResultPage::new(
            shell.title_with_errors(true),
            &course,
            ctx.now,
            &Err(refused),
        ));
    };
    let outcome = match heavy(move || read_roster(&file.bytes)).await? {
        Ok(file) if file.rows.is_empty() => Err(AppError::refused(&RosterProblem::NoRows)),
        Ok(file) => {
            let rows = file.rows.clone();
            let saved = save_roster(&app, &ctx.actor(), ctx.seat()?, &code, rows, "workbook").await;
            saved.map(|report| (report, roster::keep(&app.keys, &code, &file)))
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok((report, kept)) if report.good.is_empty() => {
            let shell = shell.title_with_errors(true);
            refused_page(&ResultPage::new(shell, &course, ctx.now, &Ok(report)).with_file(kept))
        }
        Ok((report, kept)) => page(&ResultPage::new(shell, &course, ctx.now, &Ok(report)).with_file(kept)),
        Err(AppError::Refused(refused)) => {
            refused_page(&ResultPage::new(shell.title_with_errors(true), &course, ctx.now, &Err(refused)))
        }
        Err(other) => Err(other),
    }
}

/// The file that was sent, with what is wrong beside each row: to be corrected and sent again.
///
/// # Errors
/// Not found for another organisation's course; malformed for a file that was altered on its way; the database.
pub async fn checked(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let course = catalogue::own(app.db.read(), ctx.seat()?.organisation, &code).await?;
    let file = roster::kept(&app.keys, &code, posted.text("kept"))?;
    let report = look_at_roster(&app, ctx.seat()?, &code, &file.rows).await?;
    let (l, now) = (ctx.l, ctx.now);
    let bytes = heavy(move || roster::answer_book(l, &course, &file, &report, now)).await??;
    Ok(download(&format!("roster-{code}-checked.xlsx"), documents::XLSX, bytes))
}

/// The workbook to fill in, with everybody who has a place and the hours attendance gives.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn template(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let conn = app.db.read();
    let course = catalogue::own(conn, ctx.seat()?.organisation, &code).await?;
    let meetings = catalogue::meetings(conn, course.id).await?.len();
    let people: Vec<_> = lines::load(conn, &course, meetings)
        .await?
        .lines
        .into_iter()
        .map(|line| (line.person, line.half_hours))
        .collect();
    let template = documents::roster_template(ctx.l, &course, &people, ctx.now);
    let write = move || ::documents::xlsx::write(&::documents::xlsx::roster_template(&template));
    let bytes = heavy(write).await?.map_err(AppError::internal)?;
    Ok(download(&format!("roster-{code}.xlsx"), documents::XLSX, bytes))
}

impl ResultPage {
    fn new(
        shell: Shell,
        course: &Course,
        now: jiff::Timestamp,
        outcome: &Result<RosterReport, Refused>,
    ) -> Self {
        let l = shell.l;
        let head = desk_head(l, course, &l.t("roster-result-title"), now);
        let back = Button::link(l.t("roster-result-back"), format!("/desk/courses/{}/roster", course.code))
            .primary();
        let report = match outcome {
            Ok(report) => report,
            Err(refused) => {
                let notice = refusal_notice(l, Tone::Bad, refused).title(l.t("roster-result-unread"));
                let (checked, kept) = (String::new(), String::new());
                return Self { shell, head, notice, stats: None, table: None, back, checked, kept };
            }
        };
        let (good, refused) = (report.good.len(), report.refused());
        let warnings = report.warnings();
        let notice = match (good, refused) {
            (0, _) => Notice::new(Tone::Bad, l.t("roster-result-none-text")).title(l.t("roster-result-none")),
            (_, 0) => Notice::new(Tone::Good, l.t("roster-result-all-text")).title(l.t("roster-result-all")),
            _ => Notice::new(Tone::Warn, l.t("roster-result-some-text")).title(l.a(
                "roster-result-some",
                "n",
                refused,
            )),
        };
        let tone = |n: usize, tone: Tone| if n == 0 { Tone::Neutral } else { tone };
        let stats = Stats::new(vec![
            Stat::new(l.t("roster-result-good"), good).tone(tone(good, Tone::Good)),
            Stat::new(l.t("roster-result-warnings"), warnings).tone(tone(warnings, Tone::Warn)),
            Stat::new(l.t("roster-result-refused"), refused).tone(tone(refused, Tone::Bad)),
        ]);
        let columns = ["roster-result-line", "roster-result-who", "roster-result-kind", "roster-result-why"];
        let columns = columns.iter().map(|key| Column::text(l.t(key))).collect();
        let table = (!report.notes.is_empty()).then(|| {
            Table::new(l, l.t("roster-result-caption"), columns)
                .rows(report.notes.iter().map(|n| row(l, n)))
                .dense()
        });
        let checked = format!("/desk/courses/{}/roster/checked.xlsx", course.code);
        Self { shell, head, notice, stats: Some(stats), table, back, checked, kept: String::new() }
    }

    /// Offers the file back with what is wrong in it.
    fn with_file(mut self, kept: String) -> Self {
        self.kept = kept;
        self
    }

    /// Some rows refused, one warning.
    pub(crate) fn sample(l: L) -> Self {
        let note = |line, who: &str, problem: &RosterProblem| RowNote {
            line,
            who: who.to_owned(),
            warning: problem.is_warning(),
            passed: problem.is_passed_over(),
            refused: Refused::new(problem),
        };
        let people = sample::people(l);
        let good =
            |person| RosterRow { person, half_hours: 12, source: "workbook".to_owned(), note: String::new() };
        let report = RosterReport {
            good: vec![good(people[0].id), good(people[1].id)],
            notes: vec![
                note(5, &people[1].name, &RosterProblem::NotEnrolled),
                note(6, "", &RosterProblem::Unknown),
                note(7, &people[0].name, &RosterProblem::Twice { first_row: 2 }),
                note(8, "34******EF", &RosterProblem::NameMissing),
                note(9, &people[2].name, &RosterProblem::HoursMinutes { given: "90分鐘".to_owned() }),
                note(10, "", &RosterProblem::SumRow),
            ],
            ..RosterReport::default()
        };
        let shell = crate::shell::sample(l, l.t("roster-result-title"));
        Self::new(shell, &sample::held_course(l), sample::now(), &Ok(report)).with_file("00".to_owned())
    }

    /// Not a workbook at all.
    pub(crate) fn sample_unreadable(l: L) -> Self {
        let refused =
            Refused { code: "not-a-workbook", args: vec![("name", String::new())], forbidden: false };
        let shell = crate::shell::sample(l, l.t("roster-result-title")).title_with_errors(true);
        Self::new(shell, &sample::held_course(l), sample::now(), &Err(refused))
    }
}

fn row(l: L, note: &RowNote) -> Row {
    let tag = if note.passed {
        Tag::new(Tone::Neutral, l.t("roster-result-passed"))
    } else if note.warning {
        Tag::new(Tone::Warn, l.t("roster-result-warning"))
    } else {
        Tag::new(Tone::Bad, l.t("roster-result-wrong"))
    };
    let who = match (note.who.is_empty(), note.passed) {
        (true, true) => String::new(),
        (true, false) => l.t("roster-result-nobody"),
        (false, _) => note.who.clone(),
    };
    let why = Markup::raw("<div>")
        .and(note.refused.sentence(l))
        .and(Markup::small(&note.refused.next(l)))
        .and(Markup::raw("</div>"));
    Row::default().cell(l.a("roster-result-line-n", "n", note.line)).cell(who).cell(tag).cell(why)
}
