//! All certificates of a course: ordered, made in the background, fetched.

use axum::extract::{Path, State};
use axum::response::Response;
use platform::clock::from_millis;
use platform::web::{Ctx, Posted, download, go, page};
use platform::{AppError, AppResult};
use ui::components::{Button, Card, Choice, Column, Empty, Field, Notice, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};
use uuid::Uuid;

use super::super::{desk_head, refusal_notice};
use crate::catalogue::{self, Course};
use crate::credit::documents::bundle::{self, Bundle, BundleId, Part};
use crate::credit::documents::issue;
use crate::shell::{PartsPage, form};
use crate::{App, shell};

struct Shown {
    course: Course,
    people: usize,
    bundles: Vec<(Bundle, Vec<Part>)>,
}

/// `GET /desk/courses/{code}/certificates`.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn desk(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let shown = load(&app, &ctx, &code).await?;
    let shell = shell(&ctx, ctx.l.t("certificates-desk-title"));
    page(&draw(shell, &shown, ctx.now, None))
}

async fn load(app: &App, ctx: &Ctx, code: &str) -> AppResult<Shown> {
    let conn = app.db.read();
    let course = catalogue::own(conn, ctx.seat()?.organisation, code).await?;
    let people = issue::holders(conn, &course).await?.len();
    let bundles = bundle::of_course(app, &course).await?;
    Ok(Shown { course, people, bundles })
}

/// `POST /desk/courses/{code}/certificates`: orders them as `format` says.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn order(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let ordered = bundle::order(&app, &ctx.actor(), ctx.seat()?, &code, (posted.text("format"), ctx.l)).await;
    match ordered {
        Ok(()) => {
            Ok(go(&format!("/desk/courses/{code}/certificates"), Some(("success", "certificates-ordered"))))
        }
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let shown = load(&app, &ctx, &code).await?;
            let shell = shell(&ctx, ctx.l.t("certificates-desk-title")).title_with_errors(true);
            let notice = refusal_notice(ctx.l, Tone::Bad, &refused);
            platform::web::refused_page(&draw(shell, &shown, ctx.now, Some(notice)))
        }
        Err(error) => Err(error),
    }
}

/// `GET /desk/courses/{code}/certificates/{id}/{number}`: one file of an order.
///
/// # Errors
/// Not found for another organisation's course, another course's order, or a file that is not kept any more.
pub async fn part(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, id, number)): Path<(String, String, i64)>,
) -> AppResult<Response> {
    let course = catalogue::own(app.db.read(), ctx.seat()?.organisation, &code).await?;
    let id = id.parse::<Uuid>().map(BundleId).map_err(|_| AppError::NotFound)?;
    let (name, kind, bytes) = bundle::file(&app, &course, id, number).await?;
    Ok(download(&name, kind, bytes))
}

fn draw(shell: Shell, shown: &Shown, now: jiff::Timestamp, refused: Option<Notice>) -> PartsPage {
    let (l, course) = (shell.l, &shown.course);
    let base = format!("/desk/courses/{}/certificates", course.code);
    let mut parts: Vec<Markup> = vec![desk_head(l, course, &l.t("certificates-desk-title"), now).into()];
    parts.extend(refused.map(Markup::from));
    if shown.people == 0 {
        let text = l.t("certificates-desk-nobody-text");
        parts.push(Empty::new(l.t("certificates-desk-nobody"), text).into());
    } else {
        let formats = vec![
            Choice::new("pdf", l.t("certificates-format-pdf")).hint(l.t("certificates-format-pdf-hint")),
            Choice::new("zip", l.t("certificates-format-zip")).hint(l.t("certificates-format-zip-hint")),
        ];
        let fields = vec![
            Markup::raw("<p>")
                .and(l.a("certificates-desk-people", "n", shown.people))
                .and(Markup::raw("</p>")),
            Field::radios(l, "format", l.t("certificates-format"), formats).value("pdf").required().into(),
            Markup::raw("<p class=\"actions\">")
                .and(Button::submit(l.t("certificates-order")).primary().icon("file"))
                .and(Markup::raw("</p>")),
        ];
        parts.push(Card::new(form(&shell, &base, fields)).title(l.t("certificates-order-title")).into());
    }
    if !shown.bundles.is_empty() {
        parts.push(orders(l, &base, &shown.bundles));
    }
    PartsPage::new(shell, parts)
}

/// The orders; while one is made, the list looks again by itself.
fn orders(l: L, base: &str, bundles: &[(Bundle, Vec<Part>)]) -> Markup {
    let columns = vec![
        Column::text(l.t("certificates-ordered-at")),
        Column::text(l.t("certificates-format")),
        Column::text(l.t("certificates-progress")),
        Column::actions(l.t("certificates-files")),
    ];
    let row = |(bundle, parts): &(Bundle, Vec<Part>)| {
        let done = bundle.done >= bundle.people;
        let progress = if done {
            Tag::new(Tone::Good, l.a("certificates-done", "n", bundle.people))
        } else {
            Tag::new(Tone::Info, l.a2("certificates-making", "done", bundle.done, "all", bundle.people))
        };
        let files = parts.iter().filter(|p| p.size > 0).map(|p| {
            let label = l.a2("certificates-part", "first", p.first, "last", p.last);
            let button = Button::link(label, format!("{base}/{}/{}", bundle.id, p.number)).small();
            Markup::from(button.icon("download").about(&bundle.format))
        });
        let files =
            Markup::raw("<div class=\"actions\">").and(Markup::join(files)).and(Markup::raw("</div>"));
        Row::default()
            .cell(l.datetime(from_millis(bundle.created_at)))
            .cell(l.t(&format!("certificates-format-{}", bundle.format)))
            .cell(progress)
            .cell(files)
    };
    let busy = bundles.iter().any(|(bundle, _)| bundle.done < bundle.people);
    let table = Table::new(l, l.t("certificates-orders"), columns).rows(bundles.iter().map(row));
    let card = Card::new(table).title(l.t("certificates-orders")).flush();
    let open = if busy { "<div id=\"orders\" data-refresh=\"5\">" } else { "<div id=\"orders\">" };
    Markup::raw(open)
        .and(card)
        .and(Markup::raw("<p class=\"sub\">"))
        .and(l.t("certificates-kept"))
        .and(Markup::raw("</p></div>"))
}

/// A sample: with orders, or of a course whose hours are not given yet.
pub fn sample_desk(l: L, full: bool) -> String {
    let course = crate::enrolment::sample::held_course(l);
    let now = crate::enrolment::sample::now();
    let order = |n: u128, format: &str, done: i64| Bundle {
        id: BundleId(Uuid::from_u128(n)),
        course: course.id,
        language: l.code().to_owned(),
        format: format.to_owned(),
        people: 320,
        done,
        created_at: now.as_millisecond(),
    };
    let part = |number: i64, first: i64, last: i64| Part {
        number,
        sha256: String::new(),
        first,
        last,
        size: 900_000,
    };
    let bundles = vec![
        (order(1, "zip", 200), vec![part(1, 1, 200)]),
        (order(2, "pdf", 320), vec![part(1, 1, 200), part(2, 201, 320)]),
    ];
    let shown = Shown {
        people: if full { 320 } else { 0 },
        bundles: if full { bundles } else { Vec::new() },
        course,
    };
    let shell = crate::shell::sample(l, l.t("certificates-desk-title"));
    super::super::draw(&draw(shell, &shown, now, None))
}
