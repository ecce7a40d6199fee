//! How figures look: the total as numbers, each table with bars, every figure with its definition.

use domain::calendar::SchoolYear;
use domain::statistics::Period;
use ui::components::{
    Breadcrumb, Button, Card, Choice, Column, Empty, Facts, Field, Notice, PageHead, Row, Stat, Stats, Table,
    Tone,
};
use ui::markup::encode;
use ui::{L, Markup, Shell};

use super::super::report::{Figures, Lines, Report};
use super::words::{self, Measure};
use super::{Kind, Shown};
use crate::catalogue::{By, sample as course};
use crate::shell::PartsPage;

/// Lines of a table shown at first; a county has hundreds of schools.
const FIRST_LINES: usize = 30;

/// The page of one kind.
pub(super) fn draw(shell: Shell, shown: &Shown) -> PartsPage {
    let (l, report) = (shell.l, &shown.report);
    let query = query(shown);
    let path = shown.kind.path();
    let file =
        |ending: &str, key: &str| Button::link(l.t(key), format!("{path}.{ending}{query}")).icon("download");
    let head = PageHead::new(l.t(&format!("statistics-title-{}", shown.kind.slug())))
        .crumbs(Breadcrumb::new(l).link(l.t("statistics-title"), "/statistics").here(shown.whose.as_str()))
        .eyebrow(shown.whose.as_str())
        .lead(l.t("statistics-lead"))
        .action(file("xlsx", "statistics-xlsx"))
        .action(file("csv", "statistics-csv"));
    let mut parts: Vec<Markup> = vec![head.into(), choose(l, shown)];
    let heading = l.a2(
        "statistics-heading",
        "period",
        words::period(l, report.period),
        "at",
        l.datetime(report.cut_off),
    );
    parts.push(Markup::raw("<h2>").and(heading).and(Markup::raw("</h2>")));
    if report.total.courses.published == 0 {
        parts.push(empty(l, shown).into());
        return PartsPage::new(shell, parts);
    }
    if report.withholds() {
        let text = l.a("statistics-withheld-text", "n", shown.threshold);
        parts.push(Notice::new(Tone::Info, text).title(l.t("statistics-withheld-title")).into());
    }
    parts.push(total(l, &report.total).into());
    for lines in &report.tables {
        let title = l.t(&format!("statistics-by-{}", lines.by.as_str()));
        let all_lines = words::lines(report.period, lines);
        let first = if shown.all { all_lines.len() } else { FIRST_LINES };
        let table = table(l, lines.by, &all_lines[..first.min(all_lines.len())], &title);
        let id = format!("by-{}", lines.by.as_str());
        let mut card = Card::new(table).title(title).flush().id(&id);
        if all_lines.len() > first {
            let whole = l.a("statistics-show-all", "n", all_lines.len());
            card = card.action(Button::link(whole, format!("{path}{query}&all=1#{id}")).small());
        }
        parts.push(card.into());
    }
    let definitions =
        Measure::ALL.iter().fold(Facts::new(), |facts, m| facts.fact(m.label(l), m.definition(l)));
    parts.push(Card::new(definitions).title(l.t("statistics-definitions")).id("definitions").into());
    PartsPage::new(shell, parts)
}

/// The page that leads to the others.
pub(super) fn choice(shell: Shell, kinds: &[Kind]) -> PartsPage {
    let l = shell.l;
    let mut parts: Vec<Markup> =
        vec![PageHead::new(l.t("statistics-title")).lead(l.t("statistics-landing-lead")).into()];
    for kind in kinds {
        let open = Button::link(l.t("statistics-open"), kind.path())
            .primary()
            .about(l.t(&format!("statistics-title-{}", kind.slug())));
        parts.push(
            Card::new(l.t(&format!("statistics-about-{}", kind.slug())))
                .title(l.t(&format!("statistics-title-{}", kind.slug())))
                .action(open)
                .into(),
        );
    }
    PartsPage::new(shell, parts)
}

fn query(shown: &Shown) -> String {
    let year = shown.report.period.name();
    if shown.centre.is_empty() {
        return format!("?year={year}");
    }
    format!("?year={year}&centre={}", encode(&shown.centre))
}

/// The year, and the region centre where there is a choice.
fn choose(l: L, shown: &Shown) -> Markup {
    let mut years = shown.years.clone();
    if !years.contains(&shown.report.period) {
        years.push(shown.report.period);
    }
    let group = |period: &Period| match period {
        Period::School(_) => l.t("statistics-school-years"),
        Period::Calendar(_) => l.t("statistics-calendar-years"),
    };
    let years = years.iter().map(|p| Choice::new(p.name(), words::period(l, *p)).group(group(p))).collect();
    let mut fields = Markup::from(
        Field::select(l, "year", l.t("statistics-year"), years).value(shown.report.period.name()).plain(),
    );
    if !shown.centres.is_empty() {
        let centres = shown.centres.iter().map(|(code, name)| Choice::new(code, name)).collect();
        fields = fields
            .and(Field::select(l, "centre", l.t("statistics-centre"), centres).value(&shown.centre).plain());
    }
    Markup::raw(format!("<form method=\"get\" action=\"{}\"><div class=\"actions\">", shown.kind.path()))
        .and(fields)
        .and(Button::submit(l.t("statistics-show")))
        .and(Markup::raw("</div></form>"))
}

fn total(l: L, total: &Figures) -> Stats {
    let stat = |measure: Measure| {
        let hidden = || l.t("statistics-withheld");
        Stat::new(measure.label(l), measure.value(total).unwrap_or_else(hidden))
    };
    Stats::new(Measure::ALL.map(stat).to_vec())
}

fn table(l: L, by: By, lines: &[Figures], title: &str) -> Table {
    let mut columns = vec![Column::text(l.t(&format!("statistics-column-{}", by.as_str())))];
    columns.extend(Measure::SHOWN.map(|m| Column::number(m.label(l))));
    let most = lines.iter().map(|line| line.courses.published).max().unwrap_or(0);
    Table::new(l, title, columns).dense().rows(lines.iter().map(|line| {
        let name = words::line_name(l, by, line);
        let name = match by {
            By::Course => Markup::link(&name, &format!("/desk/courses/{}", line.courses.line))
                .and(Markup::raw("<br>"))
                .and(Markup::small(&line.courses.line)),
            _ => Markup::from(name),
        };
        Measure::SHOWN.iter().fold(Row::default().cell(name), |row, measure| match measure.value(line) {
            Some(value) if *measure == Measure::Published && by != By::Course => {
                row.cell(bar(&value, line.courses.published, most))
            }
            Some(value) => row.cell(value),
            None => row.cell(withheld(l)),
        })
    }))
}

/// A number with a bar below it, as long as its share of the largest.
fn bar(value: &str, part: i64, most: i64) -> Markup {
    let width = part * 100 / most.max(1);
    Markup::raw("<div class=\"meter\"><span>").and(value).and(Markup::raw(format!(
        "</span><svg class=\"bar\" viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\"><rect class=\"bar-back\" width=\"100\" height=\"4\"/><rect class=\"bar-fill\" width=\"{width}\" height=\"4\"/></svg></div>"
    )))
}

fn withheld(l: L) -> Markup {
    Markup::raw("<span class=\"sub\">").and(l.t("statistics-withheld")).and(Markup::raw("</span>"))
}

fn empty(l: L, shown: &Shown) -> Empty {
    let empty = Empty::new(l.t("statistics-empty"), l.t("statistics-empty-text"));
    if shown.kind == Kind::Own {
        return empty.action(Button::link(l.t("statistics-to-courses"), "/desk/courses"));
    }
    empty
}

pub(super) fn sample_choice(l: L) -> String {
    let shell = crate::shell::sample(l, l.t("statistics-title"));
    render(&choice(shell, &[Kind::Own, Kind::County, Kind::National]))
}

pub(super) fn sample(l: L, kind: Kind, full: bool) -> String {
    let today = domain::calendar::civil_date(course::now());
    let period = Period::School(SchoolYear::of(today));
    let mut report = Report {
        period,
        cut_off: course::now(),
        total: if full { figures("", "", 33) } else { Figures::default() },
        tables: if full { kind.tables().iter().map(|by| sample_lines(l, *by)).collect() } else { Vec::new() },
    };
    if kind != Kind::Own {
        report.protect(3, false);
    }
    let centres = kind == Kind::County;
    let bureau = l.pick("雲杉縣政府教育處", "Yunshan County Education Bureau").to_owned();
    let shown = Shown {
        kind,
        report,
        years: Period::choices(today, 2),
        whose: bureau.clone(),
        centre: if centres { "XT-C02".to_owned() } else { String::new() },
        centres: if centres { vec![("XT-C02".to_owned(), bureau)] } else { Vec::new() },
        threshold: 3,
        all: false,
    };
    let shell = crate::shell::sample(l, l.t(&format!("statistics-title-{}", kind.slug())));
    render(&draw(shell, &shown))
}

fn sample_lines(l: L, by: By) -> Lines {
    let keys: [&str; 3] = match by {
        By::Month => ["2025-09", "2025-11", "2026-01"],
        By::Scope => ["5-1", "5-2", "5-6"],
        By::Stage => ["kindergarten", "elementary", "junior_high"],
        By::County => ["", "宜蘭縣", "花蓮縣"],
        _ => ["5000101", "5000102", "5000103"],
    };
    let name = l.pick("閱讀理解教學實作工作坊", "Reading comprehension workshop");
    let lines = keys.iter().zip([20, 12, 1]).map(|(key, n)| figures(key, name, n)).collect();
    Lines { by, lines }
}

fn figures(line: &str, label: &str, n: i64) -> Figures {
    let mut figures = Figures::default();
    figures.courses.line = line.to_owned();
    figures.courses.label = label.to_owned();
    (figures.courses.published, figures.courses.held, figures.courses.closed) = (n, n / 2, n / 3);
    (figures.courses.places, figures.courses.minutes) = (n * 40, n * 180);
    (figures.enrolment.requests, figures.enrolment.admitted) = (n * 2, n * 2 - 1);
    (figures.awards.times, figures.awards.persons, figures.awards.half_hours) = (n * 2 - 1, n, n * 7);
    figures
}

fn render(page: &PartsPage) -> String {
    askama::Template::render(page).unwrap_or_else(|error| format!("⟦{error}⟧"))
}
