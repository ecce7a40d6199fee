//! How the roster looks: a form while it may be changed, a table afterwards.

use std::collections::HashMap;

use askama::Template;
use domain::course::life::CourseState;
use domain::hours::HalfHours;
use jiff::Timestamp;
use platform::error::Refused;
use ui::components::field::FieldRow;
use ui::components::{
    Button, Card, Choice, Column, Empty, ErrorSummary, Field, Notice, PageHead, Row, Stat, Stats, Table, Tag,
    Tone,
};
use ui::{L, Markup, Shell};

use super::super::lines::{self, Difference, Line, Lines};
use super::super::{desk_head, hours_text, named, refusal_notice, returned_notice};
use super::form::{Fresh, Typed};
use crate::catalogue::Course;
use crate::credit::State;
use crate::enrolment::sample;

/// The roster of one course.
#[derive(Template)]
#[template(path = "credit/pages/roster/page.html")]
pub struct RosterPage {
    shell: Shell,
    head: PageHead,
    errors: ErrorSummary,
    notices: Markup,
    stats: Stats,
    table: Option<Table>,
    empty: Option<Empty>,
    editable: bool,
    here: String,
    rows: usize,
    save: Button,
    listed: usize,
    revision: i64,
    send: Option<Button>,
    fill: Markup,
    find: Field,
    differs: Option<Card>,
    file: Field,
    template: Button,
}

/// What the page shows.
pub(super) struct Found {
    pub course: Course,
    pub lines: Lines,
    /// How often it was saved, and by whom last.
    pub state: State,
    /// Why the roster can't be changed now.
    pub blocked: Option<Refused>,
    /// Why nothing was saved or sent just now.
    pub refused: Option<Refused>,
    /// Refused rows of listed people, by personal code.
    pub typed: HashMap<String, Typed>,
    pub fresh: Vec<Fresh>,
    pub now: Timestamp,
}

impl RosterPage {
    pub(super) fn new(shell: Shell, found: &Found) -> Self {
        let l = shell.l;
        let here = format!("/desk/courses/{}/roster", found.course.code);
        let editable = found.blocked.is_none();
        let (mut errors, mut rows) = (Vec::new(), Vec::new());
        for (n, line) in (1..).zip(&found.lines.lines) {
            let typed = found.typed.get(&line.person.personal_code);
            if let Some(typed) = typed.filter(|typed| !typed.wrong.is_empty()) {
                errors.push((format!("hours-{n}"), named(l, &line.person.name, &typed.wrong)));
            }
            let most = found.course.hours();
            rows.push(if editable { edit_row(l, n, line, typed, most) } else { plain_row(l, line, most) });
        }
        for (n, fresh) in (found.lines.lines.len() + 1..).zip(found.fresh.iter().filter(|_| editable)) {
            errors.extend(fresh.wrong.as_ref().map(|wrong| (format!("who-{n}"), wrong.clone())));
            rows.push(fresh_row(l, n, fresh));
        }
        let count = rows.len();
        let title = l.t("roster-title");
        let attendance = Button::link(
            l.t("roster-to-attendance"),
            format!("/desk/courses/{}/attendance", found.course.code),
        );
        let listed = found.lines.people() > 0;
        Self {
            head: desk_head(l, &found.course, &title, found.now).action(attendance.icon("clipboard")),
            errors: ErrorSummary::new(l, errors),
            notices: notices(l, found),
            stats: stats(l, found),
            empty: rows.is_empty().then(|| Empty::new(l.t("roster-empty"), l.t("roster-empty-text"))),
            table: (!rows.is_empty())
                .then(|| Table::new(l, l.t("roster-caption"), columns(l)).rows(rows).dense()),
            editable,
            rows: count,
            listed: found.lines.lines.len(),
            revision: found.state.revision,
            fill: fill(l, found),
            find: Field::text(l, "find", l.t("roster-find")).hint(l.t("roster-find-hint")).plain(),
            differs: differs(l, found),
            save: Button::submit(l.t("roster-save")).primary(),
            send: (editable && listed)
                .then(|| Button::link(l.t("roster-send"), format!("{here}/send")).icon("arrow-right")),
            file: Field::file(l, "file", l.t("roster-file"))
                .hint(l.t("roster-file-hint"))
                .accept(".xlsx,.ods,.csv")
                .required(),
            template: Button::link(l.t("roster-template"), format!("{here}/template.xlsx")).icon("download"),
            here,
            shell,
        }
    }

    /// The proposal, with one of each difference.
    pub(crate) fn sample(l: L) -> Self {
        Self::new(crate::shell::sample(l, l.t("roster-title")), &found(l))
    }

    /// Wrong rows, listed and new.
    pub(crate) fn sample_errors(l: L) -> Self {
        let mut found = found(l);
        let wrong =
            Refused::new(&domain::roster::RosterProblem::Steps { given: "2.3".to_owned() }).sentence(l);
        let typed = Typed { hours: "2.3".to_owned(), note: String::new(), wrong };
        found.typed.insert(found.lines.lines[0].person.personal_code.clone(), typed);
        let wrong = Some(Refused::new(&domain::roster::RosterProblem::Unknown).sentence(l));
        let who = "X000".to_owned();
        found.fresh.insert(0, Fresh { who, hours: "3".to_owned(), wrong, ..Fresh::default() });
        Self::new(crate::shell::sample(l, l.t("roster-title")).title_with_errors(true), &found)
    }

    /// Sent back by the region centre.
    pub(crate) fn sample_returned(l: L) -> Self {
        let mut found = found(l);
        let text = l.pick("第 3 位老師沒有簽退。", "The third teacher did not sign out.");
        found.course.roster_submitted_at = Some(found.now.as_millisecond() - 86_400_000);
        found.course.roster_returned_at = Some(found.now.as_millisecond() - 3_600_000);
        found.course.roster_return_reasons =
            Some(serde_json::json!({"reasons": ["hours", "sign-in"], "text": text}).to_string());
        Self::new(crate::shell::sample(l, l.t("roster-title")), &found)
    }

    /// Waiting for the region centre.
    pub(crate) fn sample_sent(l: L) -> Self {
        let mut found = found(l);
        found.course.roster_submitted_at = Some(found.now.as_millisecond() - 86_400_000);
        found.blocked = Some(Refused::new(&domain::course::life::LifeRefused::RosterUnderReview));
        Self::new(crate::shell::sample(l, l.t("roster-title")), &found)
    }

    /// Before the course ends, with nobody enrolled.
    pub(crate) fn sample_empty(l: L) -> Self {
        let ends_at = sample::now();
        let blocked = Some(Refused::new(&domain::course::life::LifeRefused::NotEnded { ends_at }));
        let found = Found { course: sample::course(l), lines: Lines::default(), blocked, ..found(l) };
        Self::new(crate::shell::sample(l, l.t("roster-title")), &found)
    }
}

fn found(l: L) -> Found {
    Found {
        course: sample::held_course(l),
        lines: lines::sample(l),
        state: State {
            revision: 3, saved_at: sample::now().as_millisecond(), saved_by: "游知夏".to_owned()
        },
        blocked: None,
        refused: None,
        typed: HashMap::new(),
        fresh: vec![Fresh::default(); super::form::BLANK_ROWS],
        now: sample::now(),
    }
}

fn notices(l: L, found: &Found) -> Markup {
    let mut all = Markup::default();
    if let Some(refused) = &found.refused {
        all = all.and(refusal_notice(l, Tone::Bad, refused));
    }
    if found.course.state(found.now) == CourseState::RosterReturned {
        all = all.and(returned_notice(l, &found.course).map(Markup::from).unwrap_or_default());
    }
    if !found.course.lift().is_none() {
        all = all.and(Notice::new(Tone::Info, l.a("roster-lifted", "hours", found.course.hours())));
    }
    if let Some(blocked) = &found.blocked {
        all = all.and(refusal_notice(l, Tone::Info, blocked));
    }
    all
}

fn stats(l: L, found: &Found) -> Stats {
    let lines = &found.lines;
    let differences = lines.differences(found.course.hours());
    let source = if lines.saved && found.state.revision > 0 {
        let at = platform::clock::from_millis(found.state.saved_at);
        l.a2("roster-source-saved-by", "who", &found.state.saved_by, "at", l.relative(at, found.now))
    } else {
        l.t(if lines.saved { "roster-source-saved" } else { "roster-source-proposal" })
    };
    let (tone, note) = if differences == 0 {
        (Tone::Good, "roster-differences-none")
    } else {
        (Tone::Warn, "roster-differences-look")
    };
    Stats::new(vec![
        Stat::new(l.t("roster-people"), lines.people()).note(source),
        Stat::new(l.t("roster-total"), hours_text(lines.half_hours())).unit(l.t("credit-hours-unit")),
        Stat::new(l.t("roster-course-hours"), found.course.hours())
            .unit(l.t("credit-hours-unit"))
            .note(l.t("roster-course-hours-note")),
        Stat::new(l.t("roster-differences"), differences).tone(tone).note(l.t(note)),
    ])
}

fn columns(l: L) -> Vec<Column> {
    vec![
        Column::text(l.t("roster-column-name")),
        Column::text(l.t("roster-column-attendance")),
        Column::text(l.t("roster-column-hours")),
        Column::text(l.t("roster-column-note")),
    ]
}

fn name_cell(line: &Line) -> Markup {
    Markup::from(line.person.name.as_str()).and(Markup::small(&line.person.organisation_name))
}

/// The button that gives everybody the same.
fn fill(l: L, found: &Found) -> Markup {
    let who = vec![
        Choice::new("attended", l.t("roster-fill-attended")),
        Choice::new("all", l.t("roster-fill-all")),
    ];
    FieldRow::new()
        .with(
            Field::number(l, "fill-hours", l.t("roster-fill-hours"))
                .suffix(l.t("credit-hours-unit"))
                .value(found.course.hours().to_string())
                .plain(),
        )
        .with(Field::radios(l, "fill-who", l.t("roster-fill-who"), who).inline().value("attended").plain())
        .into()
}

/// Who stands on the roster and has no place, and who has one and gets nothing: with the way to each row.
fn differs(l: L, found: &Found) -> Option<Card> {
    const NAMED: usize = 12;
    let sorted = found.lines.by_difference(found.course.hours());
    let place: std::collections::HashMap<_, _> =
        (1..).zip(&found.lines.lines).map(|(n, line)| (line.person.id, n)).collect();
    let rows: Vec<Markup> = Difference::ALL
        .iter()
        .filter_map(|difference| Some((*difference, sorted.get(difference)?)))
        .map(|(difference, lines)| {
            let name = |line: &&Line| {
                let n: usize = place.get(&line.person.id).copied().unwrap_or(0);
                Markup::link(&line.person.name, &format!("#row-{n}"))
            };
            let mut names: Vec<Markup> = lines.iter().take(NAMED).map(name).collect();
            if lines.len() > NAMED {
                names.push(l.a("roster-differs-more", "n", lines.len() - NAMED).into());
            }
            let between = Markup::from(if l.is_zh() { "、" } else { ", " });
            let mut list = Markup::default();
            for (n, name) in names.into_iter().enumerate() {
                list = if n == 0 { name } else { list.and(between.clone()).and(name) };
            }
            let head = l.a(&format!("roster-differs-{}", difference.as_str()), "n", lines.len());
            Markup::raw("<p><strong>")
                .and(head)
                .and(Markup::raw("</strong> "))
                .and(list)
                .and(Markup::raw("</p>"))
        })
        .collect();
    (!rows.is_empty()).then(|| Card::new(Markup::join(rows)).title(l.t("roster-differs")).id("differs"))
}

fn attendance_cell(l: L, line: &Line, most: HalfHours) -> Markup {
    let proposed = match line.proposed {
        Some(half_hours) => l.a("roster-proposed", "hours", hours_text(half_hours)),
        None => String::new(),
    };
    let marks = if line.proposed.is_some() { Markup::small(&line.marks_text(l)) } else { Markup::default() };
    Markup::raw("<div>").and(proposed).and(marks).and(line.tag(l, most)).and(Markup::raw("</div>"))
}

fn plain_row(l: L, line: &Line, most: HalfHours) -> Row {
    let hours = if line.half_hours == 0 {
        Tag::new(Tone::Neutral, l.t("roster-none")).into()
    } else {
        Markup::from(hours_text(line.half_hours))
    };
    Row::default()
        .cell(name_cell(line))
        .cell(attendance_cell(l, line, most))
        .cell(hours)
        .cell(line.note.as_str())
}

fn edit_row(l: L, n: usize, line: &Line, typed: Option<&Typed>, most: HalfHours) -> Row {
    let hidden = format!(
        "<input type=\"hidden\" name=\"who-{n}\" value=\"{}\">",
        ui::markup::escape(&line.person.personal_code)
    );
    let (hours, note) = typed.map_or_else(
        || (hours_text(line.half_hours), line.note.clone()),
        |t| (t.hours.clone(), t.note.clone()),
    );
    let name = &line.person.name;
    let wrong = typed.map(|t| t.wrong.as_str()).filter(|wrong| !wrong.is_empty());
    Row::default()
        .id(format!("row-{n}"))
        .cell(name_cell(line).and(Markup::raw(hidden)))
        .cell(attendance_cell(l, line, most))
        .cell(hours_field(l, n, name, &hours).error(wrong))
        .cell(note_field(l, n, name, &note))
}

fn fresh_row(l: L, n: usize, fresh: &Fresh) -> Row {
    let label = l.a("roster-new-who", "n", n);
    let who = Field::text(l, format!("who-{n}"), label.as_str())
        .plain()
        .value(fresh.who.as_str())
        .error(fresh.wrong.as_deref());
    let name = Field::text(l, format!("name-{n}"), l.a("roster-new-name", "n", n))
        .plain()
        .value(fresh.name.as_str());
    Row::default()
        .cell(Markup::from(name).and(who))
        .cell(Markup::small(&l.t("roster-new-hint")))
        .cell(hours_field(l, n, &label, &fresh.hours))
        .cell(note_field(l, n, &label, &fresh.note))
}

fn hours_field(l: L, n: usize, of: &str, value: &str) -> Field {
    let label = l.a("roster-hours-of", "name", of);
    Field::number(l, format!("hours-{n}"), label)
        .hide_label()
        .plain()
        .suffix(l.t("credit-hours-unit"))
        .value(value)
}

fn note_field(l: L, n: usize, of: &str, value: &str) -> Field {
    Field::text(l, format!("note-{n}"), l.a("roster-note-of", "name", of))
        .hide_label()
        .plain()
        .width("medium")
        .value(value)
}
