//! Badges for people and for tools: the page of one, its credential and pictures, profiles, achievements, status lists.

use ::documents::badge::{bake_png, bake_svg};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use platform::clock::from_millis;
use platform::web::{Ctx, Posted, download, go, page};
use platform::{AppError, AppResult};
use serde_json::{Value, json};
use ui::components::{Button, Card, Facts, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};
use uuid::Uuid;

use super::hours_text;
use crate::catalogue::Course;
use crate::credit::badges::{self, BadgeId, StoredBadge};
use crate::credit::documents::issue;
use crate::shell::PartsPage;
use crate::signing::as_json;
use crate::{App, catalogue, directory, shell, signing};

const LINKED: &str = "application/ld+json";

/// `POST /my/certificates/{code}/badge`: the badge of one's hours in a course.
///
/// # Errors
/// Not found without hours in it; the database.
pub async fn issue(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    let id = badges::issue(&app, &ctx, &code).await?;
    Ok(go(&format!("/badges/{id}"), Some(("success", "badge-issued"))))
}

/// `GET /badges/{id}`: what the badge says and whether it stands; who holds it is not said.
///
/// # Errors
/// Not found; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(id): Path<String>) -> AppResult<Response> {
    let (badge, course) = load(&app, &id).await?;
    let stands = badges::stands(app.db.read(), &badge).await?;
    page(&draw(shell(&ctx, ctx.l.t("badge-title")), &badge, &course, stands))
}

async fn load(app: &App, id: &str) -> AppResult<(StoredBadge, Course)> {
    let id = id.parse::<Uuid>().map(BadgeId).map_err(|_| AppError::NotFound)?;
    let badge = badges::find(app.db.read(), id).await?;
    let course = catalogue::find(app.db.read(), badge.course).await?.ok_or(AppError::NotFound)?;
    Ok((badge, course))
}

fn draw(shell: Shell, badge: &StoredBadge, course: &Course, stands: bool) -> PartsPage {
    let l = shell.l;
    let base = format!("/badges/{}", badge.id);
    let head = PageHead::new(course.title.as_str()).eyebrow(l.t("badge-title")).lead(l.t("badge-lead"));
    let notice = if stands {
        Notice::new(Tone::Good, l.t("badge-stands-text")).title(l.t("badge-stands"))
    } else {
        Notice::new(Tone::Bad, l.t("badge-fallen-text")).title(l.t("badge-fallen"))
    };
    let facts = Facts::new()
        .fact_icon("clock", l.t("verify-hours"), l.a("ui-hours", "n", hours_text(badge.half_hours)))
        .fact_icon("calendar", l.t("certificate-doc-days"), issue::days(l, course))
        .fact_icon("building", l.t("transcript-doc-organiser"), course.organisation_name.as_str())
        .fact_icon("star", l.t("verify-issued"), l.datetime(from_millis(badge.issued_at)));
    let picture = Markup::raw(format!(
        "<p><img src=\"{base}/picture.svg\" width=\"240\" height=\"240\" alt=\"{}\"></p>",
        Markup::from(l.a("badge-picture-alt", "title", &course.title)).as_str()
    ));
    let get = |key: &str, file: &str| {
        Markup::from(Button::link(l.t(key), format!("{base}/{file}")).icon("download"))
    };
    let files = Markup::raw("<p class=\"actions\">")
        .and(get("badge-get-png", "picture.png"))
        .and(get("badge-get-svg", "picture.svg?download=1"))
        .and(get("badge-get-json", "credential.json"))
        .and(get("badge-get-token", "token.jwt"))
        .and(Markup::raw("</p><p class=\"sub\">"))
        .and(l.t("badge-files-text"))
        .and(Markup::raw("</p>"));
    let parts = vec![
        head.into(),
        notice.into(),
        Card::new(picture.and(facts)).title(l.t("badge-facts")).into(),
        Card::new(files).title(l.t("badge-files")).into(),
        Markup::raw("<p class=\"sub\">").and(l.t("badge-holder-text")).and(Markup::raw("</p>")),
    ];
    PartsPage::new(shell, parts)
}

/// `GET /badges/{id}/credential.json`: the credential with its proof.
///
/// # Errors
/// Not found; the database.
pub async fn credential(State(app): State<App>, Path(id): Path<String>) -> AppResult<Response> {
    let (badge, _) = load(&app, &id).await?;
    Ok(file(LINKED, "badge.json", badge.credential.into_bytes()))
}

/// `GET /badges/{id}/token.jwt`: the credential as token.
///
/// # Errors
/// Not found; the database.
pub async fn token(State(app): State<App>, Path(id): Path<String>) -> AppResult<Response> {
    let (badge, _) = load(&app, &id).await?;
    Ok(file("application/vc+jwt", "badge.jwt", badge.token.into_bytes()))
}

/// `GET /badges/{id}/picture.png`: the emblem with the credential inside.
///
/// # Errors
/// Not found; the database.
pub async fn picture_png(State(app): State<App>, Path(id): Path<String>) -> AppResult<Response> {
    let (badge, _) = load(&app, &id).await?;
    Ok(download("badge.png", "image/png", bake_png(&badge.credential).map_err(AppError::internal)?))
}

/// `GET /badges/{id}/picture.svg`: a drawing with title and hours, and the credential inside.
///
/// # Errors
/// Not found; the database.
pub async fn picture_svg(State(app): State<App>, ctx: Ctx, Path(id): Path<String>) -> AppResult<Response> {
    let (badge, course) = load(&app, &id).await?;
    let hours = ctx.l.a("ui-hours", "n", hours_text(badge.half_hours));
    let drawn = bake_svg(&course.title, &hours, &course.organisation_name, &badge.credential).into_bytes();
    if ctx.path.ends_with("download=1") {
        return Ok(download("badge.svg", "image/svg+xml", drawn));
    }
    // Shown as a picture: nothing in it may run or load, whoever opens it by itself.
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'none'; sandbox"),
    ];
    Ok((headers, drawn).into_response())
}

/// `GET /badges/emblem.png`: the picture that every badge names.
///
/// # Errors
/// None of its own.
pub async fn emblem() -> AppResult<Response> {
    Ok(([(header::CONTENT_TYPE, "image/png")], ::documents::badge::EMBLEM).into_response())
}

/// `GET /badges/issuer`: the profile that signs, with the keys it signs with.
///
/// # Errors
/// The database.
pub async fn issuer(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    signing::proof_key(&app).await?;
    let profile = badges::issuer(ctx.l, &app);
    let methods = signing::proof_addresses(&app).await?;
    Ok(as_json(
        LINKED,
        &json!({
            "@context": [
                "https://www.w3.org/ns/did/v1",
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ],
            "id": profile.id,
            "type": ["Profile"],
            "name": profile.name,
            "url": profile.url,
            "assertionMethod": methods,
        }),
    ))
}

/// `GET /badges/organisers/{code}`: the profile of an organiser.
///
/// # Errors
/// Not found; the database.
pub async fn organiser(State(app): State<App>, Path(code): Path<String>) -> AppResult<Response> {
    let found = directory::organisation_by_code(app.db.read(), &code).await?.ok_or(AppError::NotFound)?;
    let profile = badges::organiser(&app, &found.code, &found.name);
    Ok(as_json(
        LINKED,
        &with_context(
            json!({"id": profile.id, "type": ["Profile"], "name": profile.name, "url": profile.url}),
        ),
    ))
}

/// `GET /badges/achievements/{code}`: what a course gives, once somebody holds its badge.
///
/// # Errors
/// Not found; the database.
pub async fn achievement(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let (course, organiser) = badges::given(app.db.read(), &code).await?;
    Ok(as_json(LINKED, &with_context(badges::achievement(ctx.l, &app, &course, &organiser).json())))
}

/// `GET /badges/status/{number}`: which badges of a list no longer stand.
///
/// # Errors
/// Not found; the database.
pub async fn status(State(app): State<App>, ctx: Ctx, Path(number): Path<String>) -> AppResult<Response> {
    let number = number.parse().map_err(|_| AppError::NotFound)?;
    Ok(as_json(LINKED, &badges::list(&app, number, ctx.now).await?))
}

fn with_context(mut node: Value) -> Value {
    node["@context"] = json!([
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]);
    node
}

/// A file that tools anywhere may fetch, and that a browser keeps.
fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let mut answer = download(name, kind, bytes);
    let anywhere = axum::http::HeaderValue::from_static("*");
    answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, anywhere);
    answer
}

/// A sample: one that stands, or one that fell.
pub(crate) fn sample(l: L, stands: bool) -> PartsPage {
    let course = crate::enrolment::sample::held_course(l);
    let badge = StoredBadge {
        id: BadgeId(Uuid::from_u128(3)),
        person: platform::ids::PersonId(Uuid::from_u128(1)),
        course: course.id,
        half_hours: 12,
        place: 0,
        credential: String::new(),
        token: String::new(),
        issued_at: crate::enrolment::sample::now().as_millisecond(),
        revoked_at: None,
    };
    draw(crate::shell::sample(l, l.t("badge-title")), &badge, &course, stands)
}
