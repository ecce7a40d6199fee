//! How the transcript looks: what counts first, then what waits and what looks alike, then every line and the sums.

use std::collections::HashMap;

use askama::Template;
use domain::calendar::{SchoolYear, civil_date};
use domain::hours::HalfHours;
use domain::transcript::{Alike, Amount, Sum, by_year};
use jiff::Timestamp;
use ui::components::{Button, Column, Empty, Filter, PageHead, Pagination, Row, Stat, Stats, Table, Tone};
use ui::{L, Markup, Shell};

use super::filter::{HERE, Wanted};
use super::{line, sample};
use crate::catalogue::CourseId;
use crate::credit::transcript::{Entry, Line, Waiting};

/// Lines on one page: a phone draws them at once, and a career is a few of them.
pub(super) const ON_PAGE: usize = 100;

/// Everything the page shows.
pub(super) struct Found {
    /// All lines of the person.
    pub lines: Vec<Line>,
    /// Pairs that look alike, by their positions in all lines.
    pub pairs: Vec<(usize, usize, Alike)>,
    /// Hours still to come.
    pub waiting: Vec<Waiting>,
    /// What was written about the lines on this page that have a history.
    pub entries: HashMap<CourseId, Vec<Entry>>,
    /// The instant of asking.
    pub now: Timestamp,
    /// Which page of the list, from 1.
    pub page: usize,
}

/// One's own hours.
#[derive(Template)]
#[template(path = "credit/pages/transcript/page.html")]
pub struct TranscriptPage {
    shell: Shell,
    head: PageHead,
    stats: Option<Stats>,
    alike: Markup,
    waiting: Markup,
    by_school_year: Option<Table>,
    by_calendar_year: Option<Table>,
    list: Option<Table>,
    shown: String,
    pages: Pagination,
    empty: Option<Empty>,
    filter: Option<Filter>,
    documents: String,
    /// The conditions, sent along with the official document.
    hidden: Vec<(&'static str, String)>,
    pdf: Option<Button>,
    files: Markup,
}

impl TranscriptPage {
    pub(super) fn new(shell: Shell, found: &Found, wanted: &Wanted) -> Self {
        let l = shell.l;
        let lines = &found.lines;
        let shown: Vec<usize> = (0..lines.len()).filter(|i| wanted.takes_line(&lines[*i])).collect();
        let amounts: Vec<Amount> = shown.iter().map(|i| lines[*i].amount()).collect();
        let sum = Sum::of(amounts.iter().copied());
        let [school, calendar] = by_year(&amounts);
        let has = !shown.is_empty();
        let pages = shown.len().div_ceil(ON_PAGE).max(1);
        let page = found.page.clamp(1, pages);
        let alike: Vec<usize> = found.pairs.iter().flat_map(|(a, b, _)| [*a, *b]).collect();
        let row = |i: &usize| line::row(l, &lines[*i], alike.contains(i), found);
        let list = Table::new(l, l.t("transcript-list"), columns(l))
            .rows(shown.iter().skip((page - 1) * ON_PAGE).take(ON_PAGE).map(row));
        let ours = shown.iter().any(|i| lines[*i].source.is_ours());
        let apart = shown.iter().any(|i| !lines[*i].source.is_ours());
        let documents = if apart { "transcript-documents-text-apart" } else { "transcript-documents-text" };
        Self {
            head: head(l),
            stats: (!lines.is_empty()).then(|| stats(l, found, sum, wanted)),
            alike: line::alike(l, found),
            waiting: line::waiting(l, &found.waiting, found.now),
            by_school_year: has.then(|| sums(l, "transcript-by-school-year", "sy", &school, apart)),
            by_calendar_year: has.then(|| sums(l, "transcript-by-calendar-year", "cy", &calendar, apart)),
            list: has.then_some(list),
            shown: shown_text(l, shown.len(), sum),
            pages: Pagination::new(l, small(page), small(pages), wanted.page_prefix()),
            empty: (!has).then(|| empty(l, lines.is_empty(), !found.waiting.is_empty())),
            filter: (!lines.is_empty()).then(|| wanted.form(l, lines)),
            documents: l.t(documents),
            hidden: wanted.pairs(),
            pdf: ours.then(|| Button::submit(l.t("transcript-pdf")).primary().icon("file")),
            files: files(l, wanted),
            shell,
        }
    }

    /// Two school years with all that a line may have, hours that wait, two lines that look alike.
    pub(crate) fn sample(l: L) -> Self {
        Self::of(l, sample::found(l), &Wanted::default())
    }

    /// One school year of them.
    pub(crate) fn sample_filtered(l: L) -> Self {
        let wanted = Wanted::of(|field| if field == "sy" { "113".to_owned() } else { String::new() });
        Self::of(l, sample::found(l), &wanted)
    }

    /// No line fits.
    pub(crate) fn sample_nothing(l: L) -> Self {
        let wanted = Wanted::of(|field| if field == "q" { "天文".to_owned() } else { String::new() });
        Self::of(l, sample::found(l), &wanted)
    }

    /// No hours yet.
    pub(crate) fn sample_empty(l: L) -> Self {
        let none = Found { lines: Vec::new(), pairs: Vec::new(), waiting: Vec::new(), ..sample::found(l) };
        Self::of(l, none, &Wanted::default())
    }

    fn of(l: L, found: Found, wanted: &Wanted) -> Self {
        Self::new(crate::shell::sample(l, l.t("transcript-title")), &found, wanted)
    }
}

fn head(l: L) -> PageHead {
    PageHead::new(l.t("transcript-title"))
        .lead(l.t("transcript-lead"))
        .action(Button::link(l.t("transcript-to-elsewhere"), "/my/elsewhere").icon("plus"))
}

fn files(l: L, wanted: &Wanted) -> Markup {
    let query = wanted.query();
    let link =
        |key: &str, ending: &str, icon| Button::link(l.t(key), format!("{HERE}{ending}{query}")).icon(icon);
    let buttons = [
        link("transcript-xlsx", ".xlsx", "download"),
        link("transcript-csv", ".csv", "download"),
        link("transcript-print", "/print", "print"),
    ];
    Markup::join(buttons.into_iter().map(Markup::from))
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// How many lines are shown, and their sum.
pub(super) fn shown_text(l: L, lines: usize, sum: Sum) -> String {
    let key = if sum.elsewhere.0 == 0 { "transcript-shown" } else { "transcript-shown-apart" };
    let args =
        [("n", lines.to_string()), ("hours", sum.ours.to_string()), ("elsewhere", sum.elsewhere.to_string())];
    l.args(key, &args)
}

fn stats(l: L, found: &Found, shown: Sum, wanted: &Wanted) -> Stats {
    let today = civil_date(found.now);
    let this_school = SchoolYear::of(today);
    let of = |take: &dyn Fn(&Line) -> bool| {
        Sum::of(found.lines.iter().filter(|line| take(line)).map(Line::amount))
    };
    let all = of(&|_| true);
    let hours = |key: &str, hours: HalfHours| Stat::new(l.t(key), hours).unit(l.t("credit-hours-unit"));
    let mut stats = Vec::new();
    if wanted.any() {
        stats.push(hours("transcript-stat-filtered", shown.ours).tone(Tone::Info).note(wanted.in_words(l)));
    }
    let school = of(&|line| this_school.contains(line.to));
    let calendar = of(&|line| line.to.year() == today.year());
    stats.extend([
        hours("transcript-stat-school-year", school.ours)
            .note(l.a("transcript-school-year", "year", this_school))
            .href(format!("{HERE}?sy={this_school}")),
        hours("transcript-stat-calendar-year", calendar.ours)
            .note(l.a2(
                "transcript-calendar-year",
                "year",
                today.year().to_string(),
                "roc",
                today.year() - 1911,
            ))
            .href(format!("{HERE}?cy={}", today.year())),
        hours("transcript-stat-total", all.ours).note(l.a(
            "transcript-stat-courses-n",
            "n",
            found.lines.iter().filter(|line| counts(line)).count(),
        )),
    ]);
    if found.lines.iter().any(|line| !line.source.is_ours()) {
        stats.push(
            hours("transcript-stat-elsewhere", all.elsewhere)
                .note(l.t("transcript-stat-elsewhere-note"))
                .href(format!("{HERE}?source=elsewhere")),
        );
    }
    Stats::new(stats)
}

fn counts(line: &Line) -> bool {
    line.source.is_ours() && line.hours > HalfHours::ZERO
}

fn sums(l: L, caption: &str, field: &str, sums: &[(i16, Sum)], apart: bool) -> Table {
    let mut columns = vec![
        Column::text(l.t("transcript-column-year")),
        Column::number(l.t("transcript-column-courses")),
        Column::number(l.t("transcript-column-hours")),
    ];
    if apart {
        columns.push(Column::number(l.t("transcript-column-elsewhere")));
    }
    let row = |(year, sum): &(i16, Sum)| {
        let name = match field {
            "sy" => l.a("transcript-school-year", "year", year),
            _ => l.a2("transcript-calendar-year", "year", year.to_string(), "roc", year - 1911),
        };
        let row = Row::default()
            .cell(Markup::link(&name, &format!("{HERE}?{field}={year}")))
            .cell(sum.lines.to_string())
            .cell(sum.ours.to_string());
        if apart { row.cell(sum.elsewhere.to_string()) } else { row }
    };
    Table::new(l, l.t(caption), columns).rows(sums.iter().map(row)).show_caption().dense()
}

pub(super) fn columns(l: L) -> Vec<Column> {
    vec![
        Column::text(l.t("transcript-column-course")),
        Column::text(l.t("transcript-column-date")),
        Column::text(l.t("transcript-column-organiser")),
        Column::number(l.t("transcript-column-hours")),
    ]
}

fn empty(l: L, none_at_all: bool, waits: bool) -> Empty {
    if none_at_all {
        let find = Button::link(l.t("transcript-find"), "/courses").primary().icon("search");
        let text = if waits { "transcript-empty-waits" } else { "transcript-empty-text" };
        return Empty::new(l.t("transcript-empty"), l.t(text)).action(find);
    }
    let all = Button::link(l.t("transcript-show-all"), HERE);
    Empty::new(l.t("transcript-none"), l.t("transcript-none-text")).action(all)
}
