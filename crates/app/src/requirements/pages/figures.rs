//! Figures of county and nation: lines with how many, small groups withheld, as of when, and as text.

use domain::requirement::Span;
use domain::statistics::{Withheld, permille, withhold};
use jiff::Timestamp;
use jiff::civil::Date;
use platform::clock::from_millis;
use platform::{AppError, AppResult};
use sea_orm::ConnectionTrait;
use ui::components::{Column, Notice, Row, Stat, Stats, Table, Tabs, Tone};
use ui::{L, Markup};

use super::super::store::kept::{self, Figure, Total};
use super::super::{Entry, RequirementId, follow};

/// One line of figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    /// What it is about.
    pub name: String,
    /// Where it leads; empty for nowhere.
    pub href: String,
    /// Small text below the name.
    pub note: String,
    /// The figures.
    pub figure: Figure,
    /// Whether they are not shown.
    pub withheld: bool,
}

/// When the figures were at the end of what they follow; none before they ever were.
pub(super) async fn as_of<C: ConnectionTrait>(conn: &C) -> AppResult<Option<Timestamp>> {
    Ok(kept::position(conn, follow::AS_OF).await?.map(|position| from_millis(position.at)))
}

/// The notice of when, or that it is being counted.
pub(super) fn as_of_notice(l: L, at: Option<Timestamp>) -> Markup {
    match at {
        Some(at) => super::small(l.a("requirements-as-of", "at", l.datetime(at))),
        None => Notice::new(Tone::Info, l.t("requirements-counting-text"))
            .title(l.t("requirements-counting"))
            .into(),
    }
}

fn whole(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

fn weights(figure: &Figure) -> [u64; 3] {
    [figure.done, figure.missing, figure.exempt].map(whole)
}

/// Withholds small groups among lines and what would give them away; answers whether the total is too.
pub(super) fn protect(lines: &mut [Line], total: &mut Line, threshold: u32) {
    let all: Vec<_> = lines.iter().map(|line| weights(&line.figure)).collect();
    let Withheld { lines: hidden, total: small } =
        withhold(&all, &weights(&total.figure), u64::from(threshold));
    for (line, hidden) in lines.iter_mut().zip(hidden) {
        line.withheld = hidden;
    }
    total.withheld = small;
}

/// Withholds lines that do not add up to anything, each for itself.
pub(super) fn protect_each(lines: &mut [Line], threshold: u32) {
    for line in lines {
        line.withheld = withhold(&[], &weights(&line.figure), u64::from(threshold)).total;
    }
}

/// The sum of lines.
pub(super) fn sum(lines: &[Line]) -> Figure {
    lines.iter().fold(Figure::default(), |mut all, line| {
        all.people += line.figure.people;
        all.done += line.figure.done;
        all.missing += line.figure.missing;
        all.exempt += line.figure.exempt;
        all
    })
}

/// Needed by so many: all but those exempt.
fn needed(figure: &Figure) -> i64 {
    figure.people - figure.exempt
}

fn rate(figure: &Figure) -> String {
    permille(whole(figure.done), whole(needed(figure)))
        .map_or_else(|| "–".to_owned(), |n| format!("{}.{}%", n / 10, n % 10))
}

/// The lines as a table; `first` heads the first column.
pub(super) fn table(l: L, caption: &str, first: &str, lines: &[Line]) -> Table {
    let columns = vec![
        Column::text(first),
        Column::number(l.t("requirements-column-needed")),
        Column::number(l.t("requirements-column-held")),
        Column::number(l.t("requirements-column-missing-people")),
        Column::text(l.t("requirements-stat-rate")),
    ];
    let hidden = || Markup::small(&l.t("statistics-withheld"));
    Table::new(l, caption, columns).rows(lines.iter().map(|line| {
        let name = match line.href.as_str() {
            "" => Markup::from(line.name.as_str()),
            href => Markup::link(&line.name, href),
        };
        let name = if line.note.is_empty() { name } else { name.and(Markup::small(&line.note)) };
        let row = Row::default().cell(name);
        if line.withheld {
            return row.cell(hidden()).cell(hidden()).cell(hidden()).cell(hidden());
        }
        let figure = &line.figure;
        row.cell(needed(figure).to_string())
            .cell(figure.done.to_string())
            .cell(figure.missing.to_string())
            .cell(super::bar(rate(figure), figure.done, needed(figure)))
    }))
}

/// The total as numbers.
pub(super) fn total(l: L, total: &Line) -> Stats {
    let value = |text: String| if total.withheld { l.t("statistics-withheld") } else { text };
    let figure = &total.figure;
    Stats::new(vec![
        Stat::new(l.t("requirements-column-needed"), value(needed(figure).to_string())),
        Stat::new(l.t("requirements-column-held"), value(figure.done.to_string())),
        Stat::new(l.t("requirements-column-missing-people"), value(figure.missing.to_string())),
        Stat::new(l.t("requirements-stat-rate"), value(rate(figure))),
    ])
}

/// The notice that something is withheld, when it is.
pub(super) fn withheld_notice(l: L, lines: &[Line], threshold: u32) -> Option<Markup> {
    let text = l.a("statistics-withheld-text", "n", threshold);
    let notice = || Notice::new(Tone::Info, text).title(l.t("statistics-withheld-title")).into();
    lines.iter().any(|line| line.withheld).then(notice)
}

/// The running periods or those that ended.
pub(super) fn when(l: L, path: &str, before: bool) -> Tabs {
    let join = if path.contains('?') { '&' } else { '?' };
    Tabs::new(l.t("requirements-column-period")).tab(l.t("requirements-when-now"), path, !before).tab(
        l.t("requirements-when-before"),
        format!("{path}{join}when=before"),
        before,
    )
}

/// The period of a requirement that is asked about.
pub(super) fn span_of(entry: &Entry, today: Date, before: bool) -> Option<Span> {
    if before { entry.requirement.span_before(today) } else { entry.requirement.span_on(today) }
}

/// A line for each requirement with a period asked about.
pub(super) fn by_requirement(
    l: L,
    list: &[Entry],
    totals: Vec<Total>,
    today: Date,
    before: bool,
    href: impl Fn(RequirementId) -> String,
) -> Vec<Line> {
    let line = |entry: &Entry| {
        let span = span_of(entry, today, before)?;
        let own = |total: &&Total| total.requirement == entry.id && total.span_from == span.from.to_string();
        let figure = totals.iter().find(own).map(|total| total.figure.clone()).unwrap_or_default();
        Some(Line {
            name: entry.requirement.title.clone(),
            href: href(entry.id),
            note: super::period(l, &entry.requirement, span),
            figure,
            withheld: false,
        })
    };
    list.iter().filter_map(line).collect()
}

/// Lines as text for office programs.
pub(super) fn lines_as_csv(l: L, first: &str, lines: &[Line]) -> AppResult<Vec<u8>> {
    let keys = [
        "requirements-column-needed",
        "requirements-column-held",
        "requirements-column-missing-people",
        "requirements-stat-rate",
    ];
    let mut head = vec![first.to_owned()];
    head.extend(keys.map(|key| l.t(key)));
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            let figure = &line.figure;
            let mut row = vec![line.name.clone()];
            if line.withheld {
                row.extend(keys.map(|_| l.t("statistics-withheld")));
            } else {
                row.extend([needed(figure), figure.done, figure.missing].map(|n| n.to_string()));
                row.push(rate(figure));
            }
            row
        })
        .collect();
    as_csv(&head, &rows)
}

/// Rows as text, with a byte order mark so that office programs read it as UTF-8.
pub(super) fn as_csv(head: &[String], rows: &[Vec<String>]) -> AppResult<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(b"\xEF\xBB\xBF".to_vec());
    for row in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)) {
        writer.write_record(row.iter().map(|cell| super::school::safe(cell))).map_err(AppError::internal)?;
    }
    writer.into_inner().map_err(AppError::internal)
}
