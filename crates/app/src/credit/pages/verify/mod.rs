//! Anybody checks an official document, by its serial or as a file: what was issued, whether the file is as it was, and
//! whether the ledger still says so. It says no more than the paper does.

mod limit;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::documents::{DocumentRefused, Standing};
use domain::text::fold_code;
use platform::AppResult;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, page};
use serde::Deserialize;
use ui::components::{Button, Card, Facts, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell, encode};
use uuid::Uuid;

use super::hours_text;
use crate::credit::documents::check::{self, FileChecked};
use crate::credit::documents::store::{self, Official};
use crate::shell::PartsPage;
use crate::{App, catalogue, identity, shell};

/// What was asked by hand.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    serial: String,
}

/// `GET /verify`: where a serial is typed or a file given; with a serial it leads on to the answer.
///
/// # Errors
/// None of its own.
pub async fn form(ctx: Ctx, Query(asked): Query<Asked>) -> AppResult<Response> {
    let serial = fold_code(&asked.serial);
    if !serial.is_empty() {
        return Ok(Redirect::to(&format!("/verify/{}", encode(&serial))).into_response());
    }
    let l = ctx.l;
    page(&draw(shell(&ctx, l.t("verify-title")), Vec::new(), None))
}

/// `GET /verify/{serial}`: what was issued under a serial; an unknown one is a clear no.
///
/// # Errors
/// The database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(serial): Path<String>) -> AppResult<Response> {
    let shell = shell(&ctx, ctx.l.t("verify-title"));
    if !limit::allows(&ctx.address, ctx.now, app.settings.checks_from_address) {
        return too_many(shell);
    }
    let serial = fold_code(&serial);
    let Some(issued) = store::document(app.db.read(), &serial).await? else {
        let answer = page(&draw(shell.clone(), unknown(&shell, &serial), None))?;
        return Ok((StatusCode::NOT_FOUND, answer).into_response());
    };
    let known = known(&app, issued).await?;
    let l = shell.l;
    let first = Notice::new(Tone::Good, l.t("verify-found-text")).title(l.t("verify-found"));
    page(&draw(shell, found(l, first, &known), None))
}

/// `POST /verify`: a file, told by itself.
///
/// # Errors
/// The database.
pub async fn file(State(app): State<App>, ctx: Ctx, mut posted: Posted) -> AppResult<Response> {
    let l = ctx.l;
    let shell = shell(&ctx, l.t("verify-title"));
    if !limit::allows(&ctx.address, ctx.now, app.settings.checks_from_address) {
        return too_many(shell);
    }
    let Some(file) = posted.files.remove("file").filter(|f| !f.bytes.is_empty()) else {
        let refused = Refused::new(&DocumentRefused::FileMissing);
        let shell = shell.title_with_errors(true);
        return platform::web::refused_page(&draw(shell, Vec::new(), Some(&refused)));
    };
    let parts = match check::file(&app, file.bytes).await? {
        FileChecked::Ours(issued) => {
            let known = known(&app, *issued).await?;
            let first = Notice::new(Tone::Good, l.t("verify-file-ours-text")).title(l.t("verify-file-ours"));
            found(l, first, &known)
        }
        other => told(l, &other),
    };
    page(&draw(shell, parts, None))
}

fn too_many(shell: Shell) -> AppResult<Response> {
    let refused = Refused::new(&DocumentRefused::TooManyChecks);
    let notice = Notice::new(Tone::Warn, refused.next(shell.l)).title(refused.sentence(shell.l));
    let head = head(shell.l);
    let answer = page(&PartsPage::new(shell, vec![head.into(), notice.into()]))?;
    Ok((StatusCode::TOO_MANY_REQUESTS, answer).into_response())
}

/// What is shown of a document.
struct Known {
    issued: Official,
    /// Name as it may be shown; empty for certificates of many.
    name: String,
    /// Code and title of the course a certificate is about.
    course: Option<(String, String)>,
    standing: Standing,
}

async fn known(app: &App, issued: Official) -> AppResult<Known> {
    let conn = app.db.read();
    let name = match issued.person {
        Some(person) => masked(&identity::person(conn, person).await?.name),
        None => String::new(),
    };
    let course = match issued.course {
        Some(course) => catalogue::find(conn, course).await?.map(|c| (c.code, c.title)),
        None => None,
    };
    let standing = check::standing(conn, &issued).await?;
    Ok(Known { issued, name, course, standing })
}

fn found(l: L, first: Notice, known: &Known) -> Vec<Markup> {
    let issued = &known.issued;
    let today = match known.standing {
        Standing::Stands => Notice::new(Tone::Good, l.t("verify-stands-text")).title(l.t("verify-stands")),
        Standing::Corrected => {
            Notice::new(Tone::Warn, l.t("verify-corrected-text")).title(l.t("verify-corrected"))
        }
        Standing::Reversed => {
            Notice::new(Tone::Bad, l.t("verify-reversed-text")).title(l.t("verify-reversed"))
        }
    };
    let code = |text: &str| Markup::raw("<span class=\"code\">").and(text).and(Markup::raw("</span>"));
    let mut facts = Facts::new()
        .fact(l.t("verify-kind"), l.t(&format!("verify-kind-{}", issued.kind)))
        .fact(l.t("verify-serial"), code(&issued.serial));
    if !known.name.is_empty() {
        facts = facts.fact_icon("user", l.t("verify-name"), known.name.as_str());
    }
    if let Some((course, title)) = &known.course {
        facts = facts.fact_icon(
            "book",
            l.t("verify-course"),
            Markup::from(title.as_str()).and(" ").and(code(course)),
        );
    }
    facts = facts.fact_icon("calendar", l.t("verify-issued"), l.datetime(from_millis(issued.issued_at)));
    if issued.kind == "certificates" {
        facts = facts.fact_icon("list", l.t("verify-people"), l.a("verify-people-count", "n", issued.awards));
    } else {
        if issued.kind == "transcript" {
            facts =
                facts.fact_icon("list", l.t("verify-awards"), l.a("verify-awards-count", "n", issued.awards));
        }
        let hours = l.a("ui-hours", "n", hours_text(issued.half_hours));
        facts = facts.fact_icon("clock", l.t("verify-hours"), hours);
    }
    let mut parts = vec![first.into()];
    if issued.kind != "certificates" {
        parts.push(today.into());
    }
    parts.push(Card::new(facts).title(l.t("verify-facts")).into());
    parts
}

fn unknown(shell: &Shell, serial: &str) -> Vec<Markup> {
    let l = shell.l;
    let notice = Notice::new(Tone::Bad, l.a("verify-unknown-text", "serial", serial))
        .title(l.t("verify-unknown"))
        .action(Button::link(l.t("verify-help"), shell.links.contact.as_str()).small());
    vec![notice.into()]
}

/// Files that are not as issued.
fn told(l: L, checked: &FileChecked) -> Vec<Markup> {
    let (tone, key) = match checked {
        FileChecked::Changed(_) => (Tone::Bad, "changed"),
        FileChecked::Unrecorded => (Tone::Warn, "unrecorded"),
        FileChecked::NotOurs => (Tone::Bad, "not-ours"),
        FileChecked::NotPdf | FileChecked::Ours(_) => (Tone::Bad, "not-pdf"),
    };
    let mut notice =
        Notice::new(tone, l.t(&format!("verify-file-{key}-text"))).title(l.t(&format!("verify-file-{key}")));
    if let FileChecked::Changed(Some(serial)) = checked {
        let label = l.a("verify-file-look-up", "serial", serial);
        notice = notice.action(Button::link(label, format!("/verify/{}", encode(serial))).small());
    }
    vec![notice.into()]
}

fn head(l: L) -> PageHead {
    PageHead::new(l.t("verify-title")).lead(l.t("verify-lead"))
}

/// The answer, if there is one, and below it the two ways to ask.
fn draw(shell: Shell, answer: Vec<Markup>, refused: Option<&Refused>) -> PartsPage {
    let l = shell.l;
    let mut parts = vec![head(l).into()];
    parts.extend(answer);
    let serial = Field::text(l, "serial", l.t("verify-serial"))
        .required()
        .hint(l.t("verify-serial-hint"))
        .placeholder("XT-114-34789ACDEF")
        .max_length(40);
    let by_serial = Markup::raw("<form class=\"stack\" method=\"get\" action=\"/verify\">")
        .and(serial)
        .and(Markup::raw("<p class=\"actions\">"))
        .and(Button::submit(l.t("verify-ask")).primary().icon("search"))
        .and(Markup::raw("</p></form>"));
    let file = Field::file(l, "file", l.t("verify-file"))
        .required()
        .accept(".pdf,application/pdf")
        .hint(l.t("verify-file-hint"))
        .error(refused.map(|r| r.sentence(l)));
    let by_file = Markup::raw(
        "<form class=\"stack\" method=\"post\" action=\"/verify\" enctype=\"multipart/form-data\" data-once>",
    )
    .and(shell.csrf_field())
    .and(file)
    .and(Markup::raw("<p class=\"actions\">"))
    .and(Button::submit(l.t("verify-file-ask")).primary().icon("upload"))
    .and(Markup::raw("</p></form>"));
    parts.push(
        Markup::raw("<div class=\"grid-2\">")
            .and(Card::new(by_serial).title(l.t("verify-by-serial")))
            .and(Card::new(by_file).title(l.t("verify-by-file")))
            .and(Markup::raw("</div>")),
    );
    let own = Markup::from(l.t("verify-readers"))
        .and(" ")
        .and(Markup::link(&l.t("verify-authority"), "/keys/authority.pem"));
    parts.push(Markup::raw("<p class=\"sub\">").and(own).and(Markup::raw("</p>")));
    PartsPage::new(shell, parts)
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

/// A sample of the page in one of its states.
pub(crate) fn sample(l: L, which: &str) -> PartsPage {
    let shell = crate::shell::sample(l, l.t("verify-title"));
    let known = |kind: &str, standing| Known {
        issued: Official {
            serial: "XT-114-34789ACDEF".to_owned(),
            kind: kind.to_owned(),
            person: None,
            course: Some(catalogue::CourseId(Uuid::nil())),
            half_hours: 55,
            awards: 9,
            lines: Vec::new(),
            issued_at: crate::enrolment::sample::now().as_millisecond(),
        },
        name: if kind == "certificates" {
            String::new()
        } else {
            masked(l.pick("林杏芸", "Lin Hsing-Yun"))
        },
        course: (kind != "transcript")
            .then(|| ("5000007".to_owned(), l.pick("素養導向評量設計", "Designing assessments").to_owned())),
        standing,
    };
    let by_serial = || Notice::new(Tone::Good, l.t("verify-found-text")).title(l.t("verify-found"));
    let by_file = || Notice::new(Tone::Good, l.t("verify-file-ours-text")).title(l.t("verify-file-ours"));
    let claimed = Some("XT-114-34789ACDEF".to_owned());
    let parts = match which {
        "stands" => found(l, by_serial(), &known("transcript", Standing::Stands)),
        "corrected" => found(l, by_serial(), &known("transcript", Standing::Corrected)),
        "reversed" => found(l, by_file(), &known("certificate", Standing::Reversed)),
        "many" => found(l, by_file(), &known("certificates", Standing::Stands)),
        "changed" => told(l, &FileChecked::Changed(claimed)),
        "unrecorded" => told(l, &FileChecked::Unrecorded),
        "not-ours" => told(l, &FileChecked::NotOurs),
        "not-pdf" => told(l, &FileChecked::NotPdf),
        "unknown" => unknown(&shell, "XT-114-34789ACDEX"),
        "no-file" => {
            let refused = Refused::new(&DocumentRefused::FileMissing);
            return draw(shell, Vec::new(), Some(&refused));
        }
        _ => Vec::new(),
    };
    draw(shell, parts, None)
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
