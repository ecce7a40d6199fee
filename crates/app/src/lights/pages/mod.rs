//! `/lights`: the own lights, and below them who is late with the way to reach and remind them.

use axum::extract::State;
use axum::response::Response;
use domain::lights::{self as rules, WEEK};
use jiff::{SignedDuration, Timestamp};
use platform::web::{Ctx, Posted, go, page};
use platform::{AppResult, Page};
use ui::components::{
    Button, Card, Column, Empty, Light, Lights as LightRow, PageHead, Row, Table, Tag, Tone,
};
use ui::{L, Markup, Shell};

use super::{Late, Lights, Matter, lights};
use crate::catalogue::{self, Standing};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// `GET /lights`.
///
/// # Errors
/// The database.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let found = lights(app.db.read(), ctx.viewer()?, ctx.seat()?, ctx.now).await?;
    page(&draw(shell(&ctx, ctx.l.t("lights-title")), &found, ctx.now))
}

/// `POST /lights/remind`: `organisation`.
///
/// # Errors
/// Not found for one that is not late below this seat; refused within a week of the last; the database.
pub async fn remind(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    super::remind(&app, &ctx.actor(), ctx.viewer()?, ctx.seat()?, posted.id("organisation")?).await?;
    Ok(go("/lights", Some(("success", "lights-reminded"))))
}

/// The row of lights for these matters; empty while there is none.
pub fn row(l: L, matters: &[Matter]) -> LightRow {
    matters.iter().fold(LightRow::new(l), |row, matter| {
        let Standing { waiting, late, red, .. } = matter.standing;
        let colour = match rules::light(waiting, red) {
            rules::Light::Green => Light::Green,
            rules::Light::Amber => Light::Amber,
            rules::Light::Red => Light::Red,
        };
        let label = l.t(&format!("lights-matter-{}", matter.what));
        let review = matter.what.starts_with("review");
        let text = match (waiting, late, red) {
            (0, ..) => return row.light(colour, label, l.t("lights-none")),
            (n, _, 1..) => l.a2("lights-red", "n", n, "red", red),
            (n, 1.., _) if review => l.a2("lights-late", "n", n, "late", late),
            (n, ..) => l.a("lights-waiting", "n", n),
        };
        row.light_link(colour, label, text, matter.href)
    })
}

fn draw(shell: Shell, found: &Lights, now: Timestamp) -> PartsPage {
    let l = shell.l;
    let mut parts: Vec<Markup> = vec![
        PageHead::new(l.t("lights-title")).lead(l.t("lights-lead")).into(),
        row(l, &found.matters).into(),
    ];
    let lists = [("schools", &found.schools), ("centres", &found.centres)];
    for (what, list) in lists {
        let Some(list) = list else { continue };
        let body: Markup = if list.is_empty() {
            Empty::new(l.t(&format!("lights-{what}-none")), l.t(&format!("lights-{what}-none-text"))).into()
        } else {
            table(&shell, what, list, now).into()
        };
        let card = Card::new(body).title(l.t(&format!("lights-{what}")));
        parts.push(if list.is_empty() { card.into() } else { card.flush().into() });
    }
    parts.push(Markup::raw("<p class=\"sub\">").and(l.t("lights-rule")).and(Markup::raw("</p>")));
    PartsPage::new(shell, parts)
}

fn table(shell: &Shell, what: &str, list: &[Late], now: Timestamp) -> Table {
    let l = shell.l;
    let columns = vec![
        Column::text(l.t("lights-column-who")),
        Column::number(l.t(&format!("lights-column-{what}"))),
        Column::number(l.t("lights-column-days")),
        Column::text(l.t("lights-column-contact")),
        Column::actions(l.t("lights-column-remind")),
    ];
    list.iter().fold(Table::new(l, l.t(&format!("lights-{what}")), columns), |table, late| {
        let tone = if late.red > 0 { (Tone::Bad, "lights-tag-red") } else { (Tone::Warn, "lights-tag-late") };
        let name = Markup::raw("<div>")
            .and(late.name.as_str())
            .and(Markup::raw(" "))
            .and(Tag::new(tone.0, l.t(tone.1)))
            .and(Markup::raw("</div>"));
        let phone = if late.phone.is_empty() { l.t("lights-no-phone") } else { late.phone.clone() };
        table.row(
            Row::default()
                .cell(name)
                .cell(late.count.to_string())
                .cell(late.days.to_string())
                .cell(phone)
                .cell(remind_cell(shell, late, now)),
        )
    })
}

/// The button, or when the last reminder went out and when the next may.
fn remind_cell(shell: &Shell, late: &Late, now: Timestamp) -> Markup {
    let l = shell.l;
    if let Some(at) = late.reminded
        && now.duration_since(at) < SignedDuration::from_hours(24 * WEEK)
    {
        return Markup::small(&l.a("lights-reminded-at", "at", l.datetime(at)));
    }
    let hidden =
        Markup::raw(format!("<input type=\"hidden\" name=\"organisation\" value=\"{}\">", late.organisation));
    let button = Button::submit(l.t("lights-remind")).small().icon("mail").about(late.name.clone());
    form(shell, "/lights/remind", vec![hidden, button.into()])
}

/// The lights in their telling states.
pub(super) fn samples() -> Vec<Page> {
    vec![
        Page { name: "lights/school", render: |l| sample(l, false, false) },
        Page { name: "lights/national", render: |l| sample(l, true, false) },
        Page { name: "lights/nothing-late", render: |l| sample(l, true, true) },
    ]
}

fn sample(l: L, national: bool, calm: bool) -> String {
    let now = catalogue::sample::now();
    let matter = |what, waiting, late, red, href| Matter {
        what,
        standing: if calm { Standing::default() } else { Standing { waiting, late, red, oldest: None } },
        href,
    };
    let late = |name: &str, count, red, days, reminded| Late {
        organisation: platform::ids::OrganisationId(uuid::Uuid::nil()),
        name: name.to_owned(),
        phone: "(03)900-0000".to_owned(),
        count,
        red,
        days,
        reminded,
    };
    let mut found = Lights {
        matters: vec![
            matter("rosters", 3, 3, 1, "/desk/courses?group=roster"),
            matter("returned", 1, 1, 0, "/desk/courses?group=now"),
        ],
        ..Lights::default()
    };
    if national {
        found.matters.push(matter("review", 12, 4, 0, "/review/courses"));
        found.matters.push(matter("review-rosters", 0, 0, 0, "/review/rosters"));
        let list = |names: [&str; 2]| match calm {
            true => Vec::new(),
            false => vec![late(names[0], 4, 4, 23, None), late(names[1], 1, 0, 9, Some(now))],
        };
        found.schools = Some(list([
            l.pick("宜蘭縣杏林國小", "Xinglin Primary School"),
            l.pick("宜蘭縣壇山國小", "Tanshan Primary School"),
        ]));
        found.centres = Some(list([
            l.pick("宜蘭縣政府教育處", "Yilan education bureau"),
            l.pick("花蓮縣政府教育處", "Hualien education bureau"),
        ]));
    }
    let drawn = draw(crate::shell::sample(l, l.t("lights-title")), &found, now);
    askama::Template::render(&drawn).unwrap_or_else(|error| format!("⟦{error}⟧"))
}
