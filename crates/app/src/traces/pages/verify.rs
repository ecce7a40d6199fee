//! Whether the log holds: what the daily check found.

use axum::extract::State;
use axum::response::Response;
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{Button, Card, Column, Empty, Notice, PageHead, Row, Table, Tag, Tone};
use ui::{Markup, Shell};

use super::{exact, text};
use crate::shell::PartsPage;
use crate::traces::store::{self, Check};
use crate::{App, shell};

/// The checks of the last month.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let checks = store::checks(app.db.read()).await?;
    page(&draw(shell(&ctx, ctx.l.t("audit-verify-title")), &checks))
}

fn draw(shell: Shell, checks: &[Check]) -> PartsPage {
    let l = shell.l;
    let back = Button::link(l.t("audit-back"), "/audit").icon("arrow-left").quiet();
    let head = PageHead::new(l.t("audit-verify-title")).lead(l.t("audit-verify-lead")).action(back);
    let mut parts: Vec<Markup> = vec![head.into()];
    let Some(last) = checks.first() else {
        parts.push(Empty::new(l.t("audit-verify-none"), l.t("audit-verify-none-text")).into());
        return PartsPage::new(shell, parts);
    };
    let notice = match (last.chain, last.seq) {
        (Some(chain), Some(seq)) => {
            let args = [("chain", chain.to_string()), ("seq", seq.to_string())];
            Notice::new(Tone::Bad, l.args("audit-verify-broken-text", &args))
                .title(l.t("audit-verify-broken"))
        }
        _ => Notice::new(
            Tone::Good,
            l.a2("audit-verify-intact-text", "lines", last.lines, "when", exact(l, last.at)),
        )
        .title(l.t("audit-verify-intact")),
    };
    parts.push(notice.into());
    let columns = vec![
        Column::text(l.t("audit-column-when")),
        Column::text(l.t("audit-verify-outcome")),
        Column::number(l.t("audit-verify-lines")),
    ];
    let table = Table::new(l, l.t("audit-verify-title"), columns).dense().rows(checks.iter().map(|check| {
        let outcome = if check.chain.is_none() {
            Tag::new(Tone::Good, l.t("audit-verify-intact"))
        } else {
            Tag::new(Tone::Bad, l.t("audit-verify-broken"))
        };
        Row::default().cell(exact(l, check.at)).cell(outcome).cell(check.lines.to_string())
    }));
    parts.push(Card::new(table).title(l.t("audit-verify-history")).flush().into());
    PartsPage::new(shell, parts)
}

/// Never checked, intact, broken.
pub fn samples() -> Vec<Page> {
    fn checks(l: ui::L, checks: &[Check]) -> String {
        text(draw(crate::shell::sample(l, l.t("audit-verify-title")), checks))
    }
    const AT: i64 = 1_772_416_800_000;
    fn intact() -> Check {
        Check { at: AT, lines: 1204, chain: None, seq: None, why: String::new() }
    }
    vec![
        Page { name: "traces/verify/never", render: |l| checks(l, &[]) },
        Page { name: "traces/verify/intact", render: |l| checks(l, &[intact()]) },
        Page {
            name: "traces/verify/broken",
            render: |l| {
                let broken = Check {
                    lines: 0,
                    chain: Some(3),
                    seq: Some(17),
                    why: "the line was changed".to_owned(),
                    ..intact()
                };
                checks(l, &[broken, intact()])
            },
        },
    ]
}
