//! How one person stands, drawn: the same for the own page and for the school.

use domain::hours::HalfHours;
use domain::requirement::{Progress, Standing, Why};
use jiff::civil::Date;
use ui::components::{Card, Column, Row, Table};
use ui::{L, Markup, Shell};

use super::super::{Entry, Item, Sheet};
use super::{bar, details, hours, paragraph, period, rule, small, standing_tag};

/// What is missing as cards, what is held as a table, what was left behind as a table.
pub(super) fn cards(
    shell: &Shell,
    list: &[Entry],
    sheet: &Sheet,
    today: Date,
    more: impl Fn(&Item) -> Markup,
) -> Vec<Markup> {
    let l = shell.l;
    let mut missing: Vec<&Item> = sheet.missing().collect();
    missing.sort_by_key(|item| (item.progress.standing, item.progress.due.unwrap_or(Date::MAX), item.at));
    let mut parts = Vec::new();
    if !missing.is_empty() {
        let cards = missing.iter().map(|item| card(l, list, sheet, item, today, more(item)));
        parts.push(heading(&l.t("requirements-missing-title")));
        parts.push(Markup::raw("<div class=\"stack\">").and(Markup::join(cards)).and(Markup::raw("</div>")));
    }
    let met: Vec<&Item> =
        sheet.items.iter().filter(|item| !item.before && !item.progress.standing.is_missing()).collect();
    if !met.is_empty() {
        parts.push(
            Card::new(table(l, list, sheet, &met, today)).title(l.t("requirements-met-title")).flush().into(),
        );
    }
    let behind: Vec<&Item> =
        sheet.items.iter().filter(|item| item.before && item.progress.standing == Standing::Late).collect();
    if !behind.is_empty() {
        let card = Card::new(table(l, list, sheet, &behind, today)).title(l.t("requirements-behind-title"));
        parts.push(card.flush().into());
    }
    parts
}

fn heading(text: &str) -> Markup {
    Markup::raw("<div class=\"section-head\"><h2>").and(text).and(Markup::raw("</h2></div>"))
}

/// A requirement whose hours are missing.
fn card(l: L, list: &[Entry], sheet: &Sheet, item: &Item, today: Date, more: Markup) -> Markup {
    let (one, progress) = (&list[item.at].requirement, &item.progress);
    let due = progress
        .due
        .map_or_else(|| l.t("requirements-no-due"), |due| l.a("requirements-due", "day", l.date(due)));
    let body = bar(done_of(l, progress), i64::from(progress.done.0), i64::from(progress.needed.0))
        .and(paragraph(due))
        .and(more)
        .and(details(&l.a("requirements-counted", "n", counted(progress)), lines(l, sheet, item)))
        .and(details(&l.t("requirements-rule"), rule(l, one).into()));
    Card::new(body).title(one.title.as_str()).aside(standing_tag(l, progress, today)).into()
}

fn done_of(l: L, progress: &Progress) -> String {
    l.a2("requirements-done-of", "done", progress.done, "needed", progress.needed)
}

fn counted(progress: &Progress) -> usize {
    progress.lines.iter().filter(|line| line.counted > HalfHours::ZERO).count()
}

fn table(l: L, list: &[Entry], sheet: &Sheet, items: &[&Item], today: Date) -> Table {
    let columns = vec![
        Column::text(l.t("requirements-column-requirement")),
        Column::text(l.t("requirements-column-period")),
        Column::text(l.t("requirements-column-hours")),
        Column::text(l.t("requirements-column-standing")),
    ];
    Table::new(l, l.t("requirements-title"), columns).rows(items.iter().map(|item| {
        let (one, progress) = (&list[item.at].requirement, &item.progress);
        let name = Markup::from(one.title.as_str())
            .and(details(&l.a("requirements-counted", "n", counted(progress)), lines(l, sheet, item)));
        Row::default()
            .cell(name)
            .cell(period(l, one, progress.span))
            .cell(done_of(l, progress))
            .cell(standing_tag(l, progress, today))
    }))
}

/// What counted, and what is close by and did not, with why.
fn lines(l: L, sheet: &Sheet, item: &Item) -> Markup {
    let progress = &item.progress;
    let close = |why: &Why, day: Date| *why != Why::Topic || progress.span.contains(day);
    let mut shown: Vec<_> = progress
        .lines
        .iter()
        .filter_map(|line| sheet.held.get(line.at).map(|held| (line, held)))
        .filter(|(line, held)| close(&line.why, held.day))
        .collect();
    // What counts first, then what is about it, then the rest of the period; the latest first.
    shown.sort_by_key(|(line, held)| {
        let group = match line.why {
            Why::Counts | Why::OnlineShare => 0,
            Why::Topic => 2,
            _ => 1,
        };
        (group, std::cmp::Reverse(held.day))
    });
    if shown.is_empty() {
        return small(l.t("requirements-nothing-held"));
    }
    let rows = shown.into_iter().map(|(line, held)| {
        let title = match held.code.as_str() {
            "" => Markup::from(held.title.as_str()),
            code => Markup::link(&held.title, &format!("/courses/{code}")),
        };
        let why = match &line.why {
            Why::Taken { by } => l.a("requirements-why-taken", "title", by),
            why => l.t(&format!("requirements-why-{}", why.as_str())),
        };
        let facts = l.args(
            "requirements-line",
            &[
                ("day", l.date(held.day)),
                ("hours", hours(l, held.half_hours)),
                ("counted", hours(l, line.counted)),
                ("why", why),
            ],
        );
        Markup::raw("<li>")
            .and(title)
            .and(Markup::raw("<br><span class=\"sub\">"))
            .and(facts)
            .and(Markup::raw("</span></li>"))
    });
    Markup::raw("<ul>").and(Markup::join(rows)).and(Markup::raw("</ul>"))
}
