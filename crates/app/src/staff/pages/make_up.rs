//! The make-up of the staff: counts by position, stage, sex, age group and subject.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use platform::AppResult;
use platform::web::{Ctx, page};
use ui::components::{Column, Empty, Row, Stat, Stats, Table};
use ui::{L, Markup, Shell};

use super::{head, position, sex, stage, subject, tabs, waiting};
use crate::shell::PartsPage;
use crate::staff::place::{Door, Place};
use crate::staff::store::{self, Group};
use crate::{App, shell};

/// The page.
///
/// # Errors
/// Not found for an organisation without this door; the database.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    let groups = store::make_up(app.db.read(), place.organisation).await?;
    let waiting = waiting(&app, &place).await?;
    page(&draw(shell(&ctx, ctx.l.t("staff-make-up")), place.door, &groups, waiting, place.today))
}

pub(super) fn draw(shell: Shell, door: Door, groups: &[Group], waiting: u32, today: Date) -> PartsPage {
    let l = shell.l;
    let total: i64 = groups.iter().map(|g| g.n).sum();
    let mut parts: Vec<Markup> = vec![
        head(l, door, &l.t("staff-make-up")).lead(l.t("staff-make-up-lead")).into(),
        tabs(l, door, "/make-up", waiting).into(),
    ];
    if total == 0 {
        parts.push(Empty::new(l.t("staff-empty"), l.t("staff-empty-text")).into());
        return PartsPage::new(shell, parts);
    }
    let supervised: i64 = groups.iter().filter(|g| g.supervised).map(|g| g.n).sum();
    parts.push(
        Stats::new(vec![
            Stat::new(l.t("staff-make-up-all"), total),
            Stat::new(l.t("staff-supervised"), supervised),
        ])
        .into(),
    );
    let by = |of: &dyn Fn(&Group) -> (String, String)| {
        let mut sums: BTreeMap<String, (String, i64)> = BTreeMap::new();
        for group in groups {
            let (key, label) = of(group);
            sums.entry(key).or_insert((label, 0)).1 += group.n;
        }
        sums.into_values().collect::<Vec<_>>()
    };
    // Options sort by their number, not by their text: 15-2 before 15-10.
    let order = |code: &str| {
        let number = code.rsplit('-').next().and_then(|n| n.parse::<u32>().ok()).unwrap_or(999);
        format!("{number:03}")
    };
    parts.push(grid(vec![
        table(l, "staff-position", total, by(&|g| (order(&g.position), position(l, &g.position)))),
        table(l, "staff-stage", total, by(&|g| (order(&g.stage), stage(l, &g.stage)))),
        table(l, "staff-sex", total, by(&|g| (g.sex.clone(), sex(l, &g.sex)))),
        table(l, "staff-age", total, by(&|g| age(l, g.birth_date.as_deref(), today))),
        table(l, "staff-subject", total, by(&|g| (g.subject.clone(), subject(l, &g.subject)))),
    ]));
    PartsPage::new(shell, parts)
}

fn grid(tables: Vec<Table>) -> Markup {
    Markup::raw("<div class=\"grid-2\">")
        .and(Markup::join(tables.into_iter().map(|t| Markup::raw("<div>").and(t).and(Markup::raw("</div>")))))
        .and(Markup::raw("</div>"))
}

fn table(l: L, caption: &str, total: i64, sums: Vec<(String, i64)>) -> Table {
    let columns = vec![
        Column::text(l.t(caption)),
        Column::number(l.t("staff-people")),
        Column::number(l.t("staff-share")),
    ];
    let share = |n: i64| format!("{}%", (n * 100 + total / 2) / total.max(1));
    Table::new(l, l.t(caption), columns)
        .rows(
            sums.into_iter().map(|(label, n)| Row::default().cell(label).cell(n.to_string()).cell(share(n))),
        )
        .show_caption()
        .dense()
}

/// Age group on a day: below 30, tens from 30 to 59, 60 and above, unknown.
fn age(l: L, birth: Option<&str>, today: Date) -> (String, String) {
    let Some(birth) = birth.and_then(|b| b.parse::<Date>().ok()) else {
        return ("9".to_owned(), l.t("staff-unknown"));
    };
    let had = (today.month(), today.day()) >= (birth.month(), birth.day());
    let years = today.year() - birth.year() - i16::from(!had);
    match years {
        ..30 => ("1".to_owned(), l.t("staff-age-young")),
        60.. => ("8".to_owned(), l.t("staff-age-old")),
        _ => {
            let from = years / 10 * 10;
            (from.to_string(), l.a2("staff-age-span", "from", from, "until", from + 9))
        }
    }
}
