//! Certificates and badges: a teacher's own, course by course, and all certificates of a course for its organiser.

mod desk;

pub use desk::{desk, order, part, sample_desk};

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::hours::HalfHours;
use platform::AppResult;
use platform::clock::from_millis;
use platform::web::{Ctx, Posted, download, page};
use serde::Deserialize;
use ui::components::{Button, Card, Column, Empty, PageHead, Row, Table};
use ui::{L, Markup, Shell};

use super::hours_text;
use crate::catalogue::CourseId;
use crate::credit::badges::{self, StoredBadge};
use crate::credit::documents::issue;
use crate::credit::documents::store::{self, Official};
use crate::credit::{Award, ledger};
use crate::shell::PartsPage;
use crate::{App, identity, shell};

/// Courses of one page.
const PAGE: usize = 15;
/// Documents shown of those issued.
const DOCUMENTS: usize = 20;

/// Which page.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    page: usize,
}

/// Hours of one course.
struct Held {
    course: CourseId,
    code: String,
    title: String,
    organiser: String,
    day: jiff::civil::Date,
    half_hours: i64,
}

/// `GET /my/certificates`: one's courses with hours, each with its certificate and badge.
///
/// # Errors
/// The database.
pub async fn mine(State(app): State<App>, ctx: Ctx, Query(wanted): Query<Wanted>) -> AppResult<Response> {
    let (conn, person) = (app.db.read(), ctx.viewer()?.person);
    let held = held_courses(&ledger::transcript(conn, person).await?);
    let badges = badges::of_person(conn, person).await?;
    let same = identity::same_person(conn, person).await?;
    let documents = store::of_people(conn, &same).await?;
    page(&draw(shell(&ctx, ctx.l.t("certificates-title")), &held, &badges, &documents, wanted.page))
}

/// `POST /my/certificates/{code}`: the certificate of one's hours in a course.
///
/// # Errors
/// Not found without hours in it; the database, or the document can't be made.
pub async fn one(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    let issued = issue::certificate(&app, &ctx, &code).await?;
    Ok(download(&format!("{}.pdf", issued.serial), "application/pdf", issued.bytes))
}

/// Courses with hours today, the latest first.
fn held_courses(awards: &[Award]) -> Vec<Held> {
    let mut held: Vec<Held> = Vec::new();
    let mut at = std::collections::HashMap::new();
    for award in awards {
        let place = *at.entry(award.course).or_insert_with(|| {
            held.push(Held {
                course: award.course,
                code: award.course_code.clone(),
                title: award.course_title.clone(),
                organiser: award.organiser.clone(),
                day: award.day(),
                half_hours: 0,
            });
            held.len() - 1
        });
        held[place].half_hours += award.half_hours;
    }
    held.retain(|h| h.half_hours > 0);
    held
}

fn draw(
    shell: Shell,
    held: &[Held],
    badges: &[StoredBadge],
    documents: &[Official],
    wanted: usize,
) -> PartsPage {
    let l = shell.l;
    let head = PageHead::new(l.t("certificates-title"))
        .lead(l.t("certificates-lead"))
        .action(Button::link(l.t("certificates-transcript"), "/my/transcript").icon("chart"));
    let mut parts: Vec<Markup> = vec![head.into()];
    if held.is_empty() {
        let find = Button::link(l.t("nav-find"), "/courses").primary().icon("search");
        parts.push(Empty::new(l.t("certificates-empty"), l.t("certificates-empty-text")).action(find).into());
    } else {
        let pages = held.len().div_ceil(PAGE);
        let at = wanted.clamp(1, pages);
        let columns = vec![
            Column::text(l.t("certificates-column-course")),
            Column::number(l.t("certificates-column-hours")),
            Column::actions(l.t("certificates-column-get")),
        ];
        let shown = held.iter().skip((at - 1) * PAGE).take(PAGE);
        let table =
            Table::new(l, l.t("certificates-courses"), columns).rows(shown.map(|h| row(&shell, h, badges)));
        parts.push(Card::new(table).title(l.t("certificates-courses")).flush().into());
        if pages > 1 {
            parts.push(turning(l, at, pages));
        }
    }
    if !documents.is_empty() {
        parts.push(issued(l, documents));
    }
    PartsPage::new(shell, parts)
}

fn row(shell: &Shell, held: &Held, badges: &[StoredBadge]) -> Row {
    let l = shell.l;
    let about = l.a2("certificates-about", "day", l.date(held.day), "organiser", &held.organiser);
    let title = Markup::raw("<div>")
        .and(Markup::link(&held.title, &format!("/courses/{}", held.code)))
        .and(Markup::raw("<br>"))
        .and(Markup::small(&about))
        .and(Markup::raw("</div>"));
    let standing = badges
        .iter()
        .find(|b| b.course == held.course && b.revoked_at.is_none() && b.half_hours == held.half_hours);
    let to = format!("/my/certificates/{}", held.code);
    let certificate = Button::submit(l.t("certificates-certificate")).small().icon("file").about(&held.title);
    let badge = match standing {
        Some(badge) => Button::link(l.t("certificates-badge-open"), format!("/badges/{}", badge.id))
            .small()
            .quiet()
            .icon("star")
            .about(&held.title)
            .into(),
        None => inline_form(
            shell,
            &format!("{to}/badge"),
            Button::submit(l.t("certificates-badge")).small().quiet().icon("star").about(&held.title).into(),
        ),
    };
    let actions = Markup::raw("<div class=\"actions\">")
        .and(inline_form(shell, &to, certificate.into()))
        .and(badge)
        .and(Markup::raw("</div>"));
    Row::default().cell(title).cell(hours_text(held.half_hours)).cell(actions)
}

/// A form of one button. It may be sent again: a certificate is a download, after which the page stays.
fn inline_form(shell: &Shell, action: &str, button: Markup) -> Markup {
    Markup::raw(format!("<form method=\"post\" action=\"{}\">", Markup::from(action).as_str()))
        .and(shell.csrf_field())
        .and(button)
        .and(Markup::raw("</form>"))
}

fn turning(l: L, at: usize, pages: usize) -> Markup {
    let link = |to: usize, key: &str| {
        let shown = (1..=pages).contains(&to);
        shown.then(|| Markup::from(Button::link(l.t(key), format!("/my/certificates?page={to}")).small()))
    };
    let parts = [link(at - 1, "certificates-newer"), link(at + 1, "certificates-older")];
    Markup::raw("<p class=\"actions\">")
        .and(Markup::join(parts.into_iter().flatten()))
        .and(Markup::from(l.a2("certificates-page", "page", at, "pages", pages)))
        .and(Markup::raw("</p>"))
}

fn issued(l: L, documents: &[Official]) -> Markup {
    let columns = vec![
        Column::text(l.t("verify-serial")),
        Column::text(l.t("verify-kind")),
        Column::number(l.t("certificates-column-hours")),
        Column::text(l.t("verify-issued")),
    ];
    let rows = documents.iter().take(DOCUMENTS).map(|d| {
        Row::default()
            .cell(Markup::link(&d.serial, &format!("/verify/{}", d.serial)))
            .cell(l.t(&format!("verify-kind-{}", d.kind)))
            .cell(hours_text(d.half_hours))
            .cell(l.datetime(from_millis(d.issued_at)))
    });
    let table = Table::new(l, l.t("certificates-issued"), columns).rows(rows);
    Card::new(table).title(l.t("certificates-issued")).flush().into()
}

/// A sample: full, or with nothing yet.
pub(crate) fn sample(l: L, full: bool) -> PartsPage {
    let shell = crate::shell::sample(l, l.t("certificates-title"));
    if !full {
        return draw(shell, &[], &[], &[], 1);
    }
    let course = crate::enrolment::sample::held_course(l);
    let held = |n: u128, hours: i32| Held {
        course: CourseId(uuid::Uuid::from_u128(n)),
        code: format!("500000{n}"),
        title: course.title.clone(),
        organiser: course.organisation_name.clone(),
        day: jiff::civil::date(2026, 2, 23),
        half_hours: i64::from(HalfHours(hours).0),
    };
    let badge = StoredBadge {
        id: badges::BadgeId(uuid::Uuid::from_u128(3)),
        person: platform::ids::PersonId(uuid::Uuid::from_u128(1)),
        course: CourseId(uuid::Uuid::from_u128(2)),
        half_hours: 6,
        place: 0,
        credential: String::new(),
        token: String::new(),
        issued_at: 0,
        revoked_at: None,
    };
    let document = |serial: &str, kind: &str| Official {
        serial: serial.to_owned(),
        kind: kind.to_owned(),
        person: None,
        course: None,
        half_hours: 12,
        awards: 2,
        lines: Vec::new(),
        issued_at: crate::enrolment::sample::now().as_millisecond(),
    };
    let documents =
        [document("XT-114-34789ACDEF", "transcript"), document("XT-114-84789ACDEK", "certificate")];
    let many: Vec<Held> = (0..35).map(|n| held(n + 1, 6)).collect();
    draw(shell, &many, &[badge], &documents, 1)
}
