//! Who looked at me: every opening of my full number and every look at my record by somebody else.

use axum::extract::State;
use axum::response::Response;
use platform::clock::from_millis;
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{Button, Card, Column, Empty, PageHead, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::{tabs, text};
use crate::privacy::looks_at;
use crate::shell::PartsPage;
use crate::{App, directory, shell};

struct Look {
    at: i64,
    who: String,
    organisation: String,
    action: String,
    reason: String,
    break_glass: bool,
}

/// The list, newest first.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let found = looks_at(app.db.read(), ctx.viewer()?.person).await?;
    let ids: Vec<_> = found.iter().filter_map(|look| look.organisation).collect();
    let names = directory::names_of(app.db.read(), &ids).await?;
    let looks: Vec<Look> = found
        .into_iter()
        .map(|entry| {
            let data: serde_json::Value = serde_json::from_str(&entry.data).unwrap_or_default();
            Look {
                at: entry.at,
                who: entry.actor_label,
                organisation: entry.organisation.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
                action: entry.action,
                reason: data["reason"].as_str().unwrap_or_default().to_owned(),
                break_glass: data["break_glass"].as_bool().unwrap_or(false),
            }
        })
        .collect();
    page(&draw(shell(&ctx, ctx.l.t("looks-title")), &looks))
}

fn draw(shell: Shell, looks: &[Look]) -> PartsPage {
    let l = shell.l;
    let head = PageHead::new(l.t("looks-title")).lead(l.t("looks-lead"));
    let mut parts: Vec<Markup> = vec![head.into(), tabs(l, "/account/data/looks")];
    if looks.is_empty() {
        parts.push(Empty::new(l.t("looks-empty"), l.t("looks-empty-text")).into());
        return PartsPage::new(shell, parts);
    }
    let columns = vec![
        Column::text(l.t("looks-when")),
        Column::text(l.t("looks-who")),
        Column::text(l.t("looks-what")),
        Column::text(l.t("looks-reason")),
    ];
    let table = Table::new(l, l.t("looks-title"), columns).rows(looks.iter().map(|look| row(l, look)));
    parts.push(Card::new(table).flush().into());
    let ask = Button::link(l.t("looks-object"), "/account/data/request?kind=object");
    parts.push(Markup::join([
        Markup::raw("<p class=\"sub\">"),
        l.t("looks-object-text").into(),
        Markup::raw("</p>"),
        ask.into(),
    ]));
    PartsPage::new(shell, parts)
}

fn row(l: L, look: &Look) -> Row {
    let mut what: Markup = l.t(&action_key(l, &look.action)).into();
    if look.break_glass {
        what = what.and(Tag::new(Tone::Warn, l.t("looks-break-glass")));
    }
    let reason = if look.reason.is_empty() { l.t("looks-no-reason") } else { look.reason.clone() };
    Row::default()
        .cell(l.datetime(from_millis(look.at)))
        .cell(Markup::from(look.who.as_str()).and(Markup::small(&look.organisation)))
        .cell(what)
        .cell(reason)
}

/// The words of an action; looks that have none yet are called looks.
fn action_key(l: L, action: &str) -> String {
    let key = format!("looks-{}", action.replace(['.', '_'], "-"));
    if l.has(&key) { key } else { "looks-person-viewed".to_owned() }
}

/// With an emergency among them, and nobody.
pub fn samples() -> Vec<Page> {
    fn looks(l: L) -> Vec<Look> {
        let look = |action: &str, break_glass| Look {
            at: 1_772_416_800_000,
            who: l.pick("簡承曦", "Chien Cheng-Hsi").to_owned(),
            organisation: l.pick("雲杉縣政府教育處", "County education bureau").to_owned(),
            action: action.to_owned(),
            reason: if break_glass {
                l.pick("核對退休年資與證號", "Checking a pension record").to_owned()
            } else {
                String::new()
            },
            break_glass,
        };
        vec![look("person.number_seen", true), look("person.viewed", false), look("person.unknown", false)]
    }
    vec![
        Page {
            name: "privacy/looks/some",
            render: |l| text(draw(crate::shell::sample(l, l.t("looks-title")), &looks(l))),
        },
        Page {
            name: "privacy/looks/none",
            render: |l| text(draw(crate::shell::sample(l, l.t("looks-title")), &[])),
        },
    ]
}
