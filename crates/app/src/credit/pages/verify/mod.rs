//! Anybody checks an official transcript by its serial: what was issued, without giving the person away.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::text::fold_code;
use platform::AppResult;
use platform::clock::from_millis;
use platform::web::{Ctx, page};
use ui::components::{Button, Card, Facts, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::hours_text;
use crate::credit::ledger;
use crate::credit::store::{self, Issued};
use crate::enrolment::sample;
use crate::{App, identity, shell};

/// What is known of a serial.
#[derive(Template)]
#[template(path = "credit/pages/verify/page.html")]
pub struct VerifyPage {
    shell: Shell,
    head: PageHead,
    notice: Notice,
    corrected: Option<Notice>,
    facts: Option<Card>,
}

/// Shows what was issued under a serial; an unknown one is a clear no.
///
/// # Errors
/// The database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(serial): Path<String>) -> AppResult<Response> {
    let conn = app.db.read();
    let serial = fold_code(&serial);
    let shell = shell(&ctx, ctx.l.t("verify-title"));
    let Some(issued) = store::document(conn, &serial).await? else {
        let mut answer = page(&VerifyPage::unknown(shell, &serial))?;
        *answer.status_mut() = StatusCode::NOT_FOUND;
        return Ok(answer.into_response());
    };
    let person = identity::person(conn, issued.person).await?;
    let later = ledger::transcript(conn, issued.person).await?;
    let corrected = later.iter().any(|a| a.kind != "issue" && a.at > issued.issued_at);
    page(&VerifyPage::found(shell, &issued, &person.name, corrected))
}

impl VerifyPage {
    fn found(shell: Shell, issued: &Issued, name: &str, corrected: bool) -> Self {
        let l = shell.l;
        let facts = Facts::new()
            .fact(
                l.t("verify-serial"),
                Markup::raw("<span class=\"code\">").and(issued.serial.as_str()).and(Markup::raw("</span>")),
            )
            .fact_icon("user", l.t("verify-name"), masked(name))
            .fact_icon("calendar", l.t("verify-issued"), l.datetime(from_millis(issued.issued_at)))
            .fact_icon("list", l.t("verify-awards"), l.a("verify-awards-count", "n", issued.awards))
            .fact_icon("book", l.t("verify-hours"), l.a("ui-hours", "n", hours_text(issued.half_hours)));
        Self {
            head: head(l),
            notice: Notice::new(Tone::Good, l.t("verify-found-text")).title(l.t("verify-found")),
            corrected: corrected.then(|| Notice::new(Tone::Warn, l.t("verify-corrected"))),
            facts: Some(Card::new(facts).title(l.t("verify-facts"))),
            shell,
        }
    }

    fn unknown(shell: Shell, serial: &str) -> Self {
        let l = shell.l;
        let notice = Notice::new(Tone::Bad, l.a("verify-unknown-text", "serial", serial))
            .title(l.t("verify-unknown"))
            .action(Button::link(l.t("verify-help"), shell.links.contact.as_str()).small());
        Self { head: head(l), notice, corrected: None, facts: None, shell }
    }

    /// Known, with a later correction.
    pub(crate) fn sample(l: L) -> Self {
        let person = sample::people(l).remove(0);
        let issued = Issued {
            serial: "XT-114-34789ACDEF".to_owned(),
            person: person.id,
            half_hours: 55,
            awards: 9,
            issued_at: sample::now().as_millisecond(),
        };
        Self::found(crate::shell::sample(l, l.t("verify-title")), &issued, &person.name, true)
    }

    /// Not known.
    pub(crate) fn sample_unknown(l: L) -> Self {
        Self::unknown(crate::shell::sample(l, l.t("verify-title")), "XT-114-34789ACDEX")
    }
}

fn head(l: L) -> PageHead {
    PageHead::new(l.t("verify-title")).lead(l.t("verify-lead"))
}

/// Enough of a name to compare with the paper, not enough to learn it: `林○芸`, `林○`, `L○○ H○○○○○○○`.
fn masked(name: &str) -> String {
    let hide = |chars: &[char], keep_last: bool| -> String {
        let last = chars.len().saturating_sub(1);
        let show = |n: usize, c: char| if n == 0 || keep_last && n == last && last > 1 { c } else { '○' };
        chars.iter().enumerate().map(|(n, c)| show(n, *c)).collect()
    };
    let latin = name.chars().next().is_some_and(|c| c.is_ascii());
    if latin {
        let words = name.split([' ', '-']).filter(|w| !w.is_empty());
        return words.map(|w| hide(&w.chars().collect::<Vec<_>>(), false)).collect::<Vec<_>>().join(" ");
    }
    hide(&name.chars().filter(|c| !c.is_whitespace()).collect::<Vec<_>>(), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_name_can_be_compared_but_not_read() {
        let check = |name: &str, expect: &str| assert_eq!(masked(name), expect);
        check("林杏芸", "林○芸");
        check("林安", "林○");
        check("歐陽如玉", "歐○○玉");
        check("阿妮絲‧瓦旦", "阿○○○○旦");
        check("Lin Hsing-Yun", "L○○ H○○○○ Y○○");
        check("李", "李");
        check("", "");
    }
}
