//! What is kept about people, for what and how long: the public face of the table of personal fields.

use axum::extract::State;
use axum::response::Response;
use domain::retention::{FieldRule, Kept, LEAST_SIGN_IN_DAYS, purposes, table};
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{Card, Column, PageHead, Row, Table};
use ui::{L, Markup, Shell};

use super::text;
use crate::shell::PartsPage;
use crate::{App, shell};

/// The table.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    page(&draw(shell(&ctx, ctx.l.t("kept-title")), app.settings.keep_sign_in_days))
}

fn draw(shell: Shell, sign_in_days: i64) -> PartsPage {
    let l = shell.l;
    let mut parts: Vec<Markup> = vec![PageHead::new(l.t("kept-title")).lead(l.t("kept-lead")).into()];
    for purpose in purposes(table()) {
        let title = l.t(&format!("held-purpose-{purpose}"));
        let columns = vec![
            Column::text(l.t("own-data-field")),
            Column::text(l.t("own-data-kept")),
            Column::text(l.t("kept-basis")),
        ];
        let rows = table().iter().filter(|rule| rule.purpose == purpose).map(|rule| {
            Row::default()
                .cell(l.t(&format!("held-field-{}", rule.field)))
                .cell(kept_word(l, rule, sign_in_days))
                .cell(l.t(&format!("kept-basis-{}", rule.basis)))
        });
        let list = Table::new(l, title.clone(), columns).rows(rows);
        parts.push(Card::new(list).title(title).flush().into());
    }
    PartsPage::new(shell, parts)
}

/// How long a field is kept, in words.
pub(super) fn kept_word(l: L, rule: &FieldRule, sign_in_days: i64) -> String {
    match rule.kept {
        Kept::Always => l.t("kept-always"),
        Kept::Account => l.t("kept-account"),
        Kept::Own => l.t("kept-own"),
        Kept::Days(_) if rule.job == "sign_ins" => {
            l.a("kept-days", "n", sign_in_days.max(LEAST_SIGN_IN_DAYS))
        }
        Kept::Days(days) => l.a("kept-days", "n", days),
    }
}

/// The shipped table.
pub fn samples() -> Vec<Page> {
    vec![Page {
        name: "privacy/kept/table",
        render: |l| text(draw(crate::shell::sample(l, l.t("kept-title")), 365)),
    }]
}
