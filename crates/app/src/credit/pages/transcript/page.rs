//! How the transcript looks: what counts first, then the sums, then every line.

use askama::Template;
use domain::calendar::SchoolYear;
use domain::hours::HalfHours;
use jiff::civil::Date;
use ui::components::{Button, Column, Empty, Filter, PageHead, Row, Stat, Stats, Table, Tag, Tone};
use ui::{L, Markup, Shell};
use uuid::Uuid;

use super::filter::Wanted;
use crate::catalogue::CourseId;
use crate::credit::{Award, AwardId, YearSum, year_sums};

/// One's own hours.
#[derive(Template)]
#[template(path = "credit/pages/transcript/page.html")]
pub struct TranscriptPage {
    shell: Shell,
    head: PageHead,
    stats: Option<Stats>,
    by_school_year: Option<Table>,
    by_calendar_year: Option<Table>,
    list: Option<Table>,
    empty: Option<Empty>,
    filter: Option<Filter>,
    /// The conditions, sent along with the official document.
    hidden: Vec<(&'static str, String)>,
    pdf: Button,
    xlsx: Button,
}

impl TranscriptPage {
    pub(super) fn new(shell: Shell, awards: &[Award], wanted: &Wanted, today: Date) -> Self {
        let l = shell.l;
        let shown: Vec<Award> = awards.iter().filter(|a| wanted.takes(a)).cloned().collect();
        let (school, calendar) = year_sums(&shown);
        let has = !shown.is_empty();
        let list = Table::new(l, l.t("transcript-list"), columns(l)).rows(shown.iter().map(|a| row(l, a)));
        Self {
            head: PageHead::new(l.t("transcript-title")).lead(l.t("transcript-lead")),
            stats: (!awards.is_empty()).then(|| stats(l, awards, &shown, wanted, today)),
            by_school_year: has.then(|| sums(l, "transcript-by-school-year", "sy", &school)),
            by_calendar_year: has.then(|| sums(l, "transcript-by-calendar-year", "cy", &calendar)),
            list: has.then_some(list),
            empty: (!has).then(|| empty(l, awards.is_empty())),
            filter: (!awards.is_empty()).then(|| wanted.form(l, awards)),
            hidden: wanted.pairs(),
            pdf: Button::submit(l.t("transcript-pdf")).primary().icon("file"),
            xlsx: Button::link(l.t("transcript-xlsx"), format!("/my/transcript.xlsx{}", wanted.query()))
                .icon("download"),
            shell,
        }
    }

    /// Two school years with a correction.
    pub(crate) fn sample(l: L) -> Self {
        Self::of(l, &sample_awards(l), &Wanted::default())
    }

    /// One school year of them.
    pub(crate) fn sample_filtered(l: L) -> Self {
        let wanted = Wanted::of(|field| if field == "sy" { "113".to_owned() } else { String::new() });
        Self::of(l, &sample_awards(l), &wanted)
    }

    /// No hours yet.
    pub(crate) fn sample_empty(l: L) -> Self {
        Self::of(l, &[], &Wanted::default())
    }

    fn of(l: L, awards: &[Award], wanted: &Wanted) -> Self {
        Self::new(
            crate::shell::sample(l, l.t("transcript-title")),
            awards,
            wanted,
            jiff::civil::date(2026, 3, 2),
        )
    }
}

/// Four invented awards of two school years, one of them a correction.
pub(crate) fn sample_awards(l: L) -> Vec<Award> {
    let tag = domain::codes::tables().tags.first().map_or("", |t| t.tag.as_str());
    let rows = [
        (4u128, 2u128, "2026-01-14", "issue", 6, "5-1", ""),
        (3, 1, "2025-09-10", "issue", 12, "5-1", tag),
        (2, 3, "2025-03-05", "correct", -2, "5-1", ""),
        (1, 3, "2025-03-05", "issue", 6, "5-2", ""),
    ];
    rows.iter()
        .map(|(serial, course, day, kind, half_hours, scope, tags)| Award {
            id: AwardId(Uuid::from_u128(*serial)),
            serial: i64::try_from(*serial).unwrap_or(0),
            course: CourseId(Uuid::from_u128(*course)),
            kind: (*kind).to_owned(),
            half_hours: *half_hours,
            cause: "roster".to_owned(),
            at: 1_772_416_800_000,
            course_code: format!("500000{course}"),
            course_title: l.pick("素養導向評量設計", "Designing assessments").to_owned(),
            held_on: Some((*day).to_owned()),
            scope: (*scope).to_owned(),
            tags: (*tags).to_owned(),
            organiser: l.pick("雲杉縣立杏壇國民小學", "Xingtan Primary School").to_owned(),
        })
        .collect()
}

fn stats(l: L, awards: &[Award], shown: &[Award], wanted: &Wanted, today: Date) -> Stats {
    let sum = |take: &dyn Fn(&Award) -> bool| {
        awards.iter().filter(|a| take(a)).map(Award::hours).sum::<HalfHours>()
    };
    let unit = || l.t("credit-hours-unit");
    let this_school = SchoolYear::of(today);
    let mut stats = Vec::new();
    if wanted.any() {
        let hours: HalfHours = shown.iter().map(Award::hours).sum();
        stats.push(
            Stat::new(l.t("transcript-stat-filtered"), hours)
                .unit(unit())
                .tone(Tone::Info)
                .note(wanted.in_words(l)),
        );
    }
    let courses: std::collections::BTreeSet<_> = awards.iter().map(|a| a.course).collect();
    stats.extend([
        Stat::new(l.t("transcript-stat-school-year"), sum(&|a| this_school.contains(a.day())))
            .unit(unit())
            .note(l.a("transcript-school-year", "year", this_school)),
        Stat::new(l.t("transcript-stat-calendar-year"), sum(&|a| a.day().year() == today.year()))
            .unit(unit())
            .note(l.a2(
                "transcript-calendar-year",
                "year",
                today.year().to_string(),
                "roc",
                today.year() - 1911,
            )),
        Stat::new(l.t("transcript-stat-total"), sum(&|_| true)).unit(unit()),
        Stat::new(l.t("transcript-stat-courses"), courses.len()),
    ]);
    Stats::new(stats)
}

fn sums(l: L, caption: &str, field: &str, sums: &[YearSum]) -> Table {
    let columns = vec![
        Column::text(l.t("transcript-column-year")),
        Column::number(l.t("transcript-column-courses")),
        Column::number(l.t("transcript-column-hours")),
    ];
    let row = |sum: &YearSum| {
        let name = match field {
            "sy" => l.a("transcript-school-year", "year", sum.year),
            _ => l.a2("transcript-calendar-year", "year", sum.year, "roc", sum.year - 1911),
        };
        Row::default()
            .cell(Markup::link(&name, &format!("/my/transcript?{field}={}", sum.year)))
            .cell(sum.courses.to_string())
            .cell(sum.hours.to_string())
    };
    Table::new(l, l.t(caption), columns).rows(sums.iter().map(row)).show_caption().dense()
}

fn columns(l: L) -> Vec<Column> {
    vec![
        Column::text(l.t("transcript-column-course")),
        Column::text(l.t("transcript-column-date")),
        Column::text(l.t("transcript-column-organiser")),
        Column::number(l.t("transcript-column-hours")),
    ]
}

fn row(l: L, award: &Award) -> Row {
    let mut title = Markup::link(&award.course_title, &format!("/courses/{}", award.course_code))
        .and(Markup::small(&award.course_code));
    if award.kind != "issue" {
        title = title.and(Tag::new(Tone::Warn, l.t(&format!("transcript-kind-{}", award.kind))));
    }
    Row::default()
        .cell(title)
        .cell(l.date(award.day()))
        .cell(award.organiser.as_str())
        .cell(award.hours().to_string())
}

fn empty(l: L, none_at_all: bool) -> Empty {
    if none_at_all {
        let find = Button::link(l.t("transcript-find"), "/courses").primary().icon("search");
        return Empty::new(l.t("transcript-empty"), l.t("transcript-empty-text")).action(find);
    }
    let all = Button::link(l.t("transcript-show-all"), "/my/transcript");
    Empty::new(l.t("transcript-none"), l.t("transcript-none-text")).action(all)
}
