//! Feeds of a question, an organisation, a county and one's own courses, and the page that says how to subscribe.

use std::collections::HashMap;

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use platform::web::{Ctx, page};
use platform::{AppError, AppResult, Page};
use sha2::{Digest, Sha256};
use ui::components::{Button, Card, PageHead};
use ui::{L, Markup, Shell, encode};

use super::parts::{address, paragraph, question_line};
use super::writers::{self, About, Listed, MOST};
use crate::catalogue::{self, Course, CourseId, Meeting, listed, search};
use crate::following::{self, matching};
use crate::shell::PartsPage;
use crate::{App, directory, enrolment, shell};

/// Seconds for which readers and caches between may keep a feed without asking.
const FRESH: &str = "public, max-age=300";

/// A way of writing courses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Ics,
    Atom,
    Json,
}

impl Form {
    const ALL: [Self; 3] = [Self::Ics, Self::Atom, Self::Json];

    fn ending(self) -> &'static str {
        match self {
            Self::Ics => "ics",
            Self::Atom => "atom",
            Self::Json => "json",
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Ics => "text/calendar; charset=utf-8",
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Json => "application/feed+json; charset=utf-8",
        }
    }

    /// A name with its ending, such as `029999.atom`.
    fn split(file: &str) -> AppResult<(&str, Self)> {
        let (name, ending) = file.rsplit_once('.').ok_or(AppError::NotFound)?;
        let form = Self::ALL.into_iter().find(|form| form.ending() == ending).ok_or(AppError::NotFound)?;
        Ok((name, form))
    }
}

/// `GET /feeds/courses.ics?…`.
pub async fn courses_ics(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> AppResult<Response> {
    of_question(&app, &ctx, &headers, query, Form::Ics).await
}

/// `GET /feeds/courses.atom?…`.
pub async fn courses_atom(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> AppResult<Response> {
    of_question(&app, &ctx, &headers, query, Form::Atom).await
}

/// `GET /feeds/courses.json?…`.
pub async fn courses_json(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> AppResult<Response> {
    of_question(&app, &ctx, &headers, query, Form::Json).await
}

async fn of_question(
    app: &App,
    ctx: &Ctx,
    headers: &HeaderMap,
    query: Option<String>,
    form: Form,
) -> AppResult<Response> {
    let asked = matching::question(&matching::canonical(&query.unwrap_or_default()));
    // A calendar shows what comes first, a list of news what came last.
    let sort = if form == Form::Ics { "soonest" } else { "newest" };
    let sorted = search::Query { sort: sort.to_owned(), ..asked.clone() };
    let courses = matching::listed(app, &sorted, ctx.now, MOST).await?;
    let words = question_line(ctx.l, &asked);
    let title =
        if words.is_empty() { ctx.l.t("feed-all") } else { ctx.l.a("feed-question", "question", words) };
    let tail = matching::address(&asked);
    let tail = if tail.is_empty() { tail } else { format!("?{tail}") };
    let about = about_of(
        app,
        ctx,
        title,
        format!("/feeds/courses.{}{tail}", form.ending()),
        format!("/courses{tail}"),
    );
    answer(app, headers, form, &about, courses).await
}

/// `GET /feeds/organisations/{code}.ics`.
pub async fn of_organisation(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    Path(file): Path<String>,
) -> AppResult<Response> {
    let (code, form) = Form::split(&file)?;
    let conn = app.db.read();
    let found = directory::organisation_by_code(conn, code).await?.ok_or(AppError::NotFound)?;
    let all = directory::answers_for(conn, found.id).await?;
    let courses = listed::of_organisations(conn, &all, ctx.now, MOST as i64).await?;
    let title = ctx.l.a("feed-organisation", "name", &found.name);
    let path = format!("/feeds/organisations/{}.{}", encode(code), form.ending());
    let about = about_of(&app, &ctx, title, path, format!("/courses?organiser={}", encode(code)));
    answer(&app, &headers, form, &about, courses).await
}

/// `GET /feeds/counties/{name}.ics`.
pub async fn of_county(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    Path(file): Path<String>,
) -> AppResult<Response> {
    let (county, form) = Form::split(&file)?;
    if !directory::counties(app.db.read()).await?.iter().any(|known| known == county) {
        return Err(AppError::NotFound);
    }
    let tail = format!("county={}", encode(county));
    let sort = if form == Form::Ics { "soonest" } else { "newest" };
    let asked = search::Query { sort: sort.to_owned(), ..matching::question(&tail) };
    let courses = matching::listed(&app, &asked, ctx.now, MOST).await?;
    let title = ctx.l.a("feed-county", "county", county);
    let path = format!("/feeds/counties/{}.{}", encode(county), form.ending());
    let about = about_of(&app, &ctx, title, path, format!("/courses?{tail}"));
    answer(&app, &headers, form, &about, courses).await
}

/// `GET /feeds/mine/{token}.ics`: what somebody takes part in, waits for and follows, for their own calendar.
pub async fn mine(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    Path(file): Path<String>,
) -> AppResult<Response> {
    let (token, form) = Form::split(&file)?;
    let conn = app.db.read();
    let person = match form {
        Form::Ics => following::person_of_calendar(&app, token).await?,
        _ => return Err(AppError::NotFound),
    };
    let mut marks: HashMap<CourseId, String> = HashMap::new();
    for follow in following::follows_of(conn, person).await? {
        marks.insert(follow.course, ctx.l.t("feed-mark-followed"));
    }
    for enrolment in enrolment::of_person(conn, person).await?.into_iter().filter(|e| e.is_alive()) {
        let mark = if enrolment.state == "admitted" { String::new() } else { ctx.l.t("feed-mark-waiting") };
        marks.insert(enrolment.course, mark);
    }
    let ids: Vec<CourseId> = marks.keys().copied().collect();
    let mut courses = catalogue::find_all(conn, &ids).await?;
    // What ended this long ago is history; calendars keep what they had.
    let since = (ctx.now - jiff::SignedDuration::from_hours(24 * 60)).as_millisecond();
    courses.retain(|c| c.approved_at.is_some() && c.last_meeting_end.is_some_and(|end| end >= since));
    courses.sort_by_key(|c| (c.first_meeting, c.code.clone()));
    let about =
        about_of(&app, &ctx, ctx.l.t("feed-mine"), format!("/feeds/mine/{file}"), "/my/following".to_owned());
    let listed = Listed { meetings: meetings(&app, &courses).await?, courses, marks };
    let text = writers::ics(&about, &listed);
    Ok(conditional(&headers, form, text, listed.updated(), "private, max-age=300"))
}

fn about_of(app: &App, ctx: &Ctx, title: String, path: String, page: String) -> About {
    let base = app.settings.public_url.trim_end_matches('/').to_owned();
    About { l: ctx.l, title, base, path, page }
}

async fn meetings(app: &App, courses: &[Course]) -> AppResult<HashMap<CourseId, Vec<Meeting>>> {
    let ids: Vec<CourseId> = courses.iter().map(|c| c.id).collect();
    let mut found: HashMap<CourseId, Vec<Meeting>> = HashMap::new();
    for (course, meeting) in listed::meetings_of(app.db.read(), &ids).await? {
        found.entry(course).or_default().push(meeting);
    }
    Ok(found)
}

async fn answer(
    app: &App,
    headers: &HeaderMap,
    form: Form,
    about: &About,
    courses: Vec<Course>,
) -> AppResult<Response> {
    let meetings = if form == Form::Ics { meetings(app, &courses).await? } else { HashMap::new() };
    let listed = Listed { courses, meetings, marks: HashMap::new() };
    let text = match form {
        Form::Ics => writers::ics(about, &listed),
        Form::Atom => writers::atom(about, &listed),
        Form::Json => writers::json_feed(about, &listed),
    };
    Ok(conditional(headers, form, text, listed.updated(), FRESH))
}

/// The feed, or that it is what the reader has (304).
fn conditional(
    headers: &HeaderMap,
    form: Form,
    text: String,
    updated: Timestamp,
    keep: &'static str,
) -> Response {
    let etag = format!("\"{}\"", hex_of(&text));
    let modified = DateTimePrinter::new().timestamp_to_rfc9110_string(&updated).unwrap_or_default();
    let given = |name: header::HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    // The tag knows of courses that left the list too; the date only of those that are in it.
    let known = match given(header::IF_NONE_MATCH) {
        Some(tags) => {
            tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag || tag.trim() == "*")
        }
        None => given(header::IF_MODIFIED_SINCE).is_some_and(|since| since == modified),
    };
    let common = [
        (header::ETAG, etag),
        (header::LAST_MODIFIED, modified),
        (header::CACHE_CONTROL, keep.to_owned()),
        (header::VARY, "accept-language, cookie".to_owned()),
    ];
    if known {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    (common, [(header::CONTENT_TYPE, form.content_type())], text).into_response()
}

fn hex_of(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// `GET /feeds?…`: the three addresses of a question, and what they are for.
pub async fn about(State(app): State<App>, ctx: Ctx, RawQuery(query): RawQuery) -> AppResult<Response> {
    let asked = matching::question(&matching::canonical(&query.unwrap_or_default()));
    let base = app.settings.public_url.trim_end_matches('/').to_owned();
    page(&draw_about(shell(&ctx, ctx.l.t("feeds-title")), &asked, &base))
}

fn draw_about(shell: Shell, asked: &search::Query, base: &str) -> PartsPage {
    let l = shell.l;
    let tail = matching::address(asked);
    let words = question_line(l, asked);
    let words = if words.is_empty() { l.t("feed-all") } else { words };
    let lead = l.a("feeds-lead", "question", words);
    let mut parts: Vec<Markup> = vec![PageHead::new(l.t("feeds-title")).lead(lead).into()];
    for form in Form::ALL {
        let ending = form.ending();
        let query = if tail.is_empty() { String::new() } else { format!("?{tail}") };
        let path = format!("/feeds/courses.{ending}{query}");
        let url = format!("{base}{path}");
        let body = paragraph(&l.t(&format!("feeds-{ending}-text"))).and(address(&l.t("feeds-address"), &url));
        let card = Card::new(body).title(l.t(&format!("feeds-{ending}")));
        let (href, label) = if form == Form::Ics {
            let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
            (format!("webcal://{rest}"), "feeds-subscribe")
        } else {
            (path, "feeds-open")
        };
        parts.push(card.action(Button::link(l.t(label), href).small()).into());
    }
    let search = format!("/my/searches/new?{tail}");
    let mut mails = Card::new(paragraph(&l.t("feeds-mail-text"))).title(l.t("feeds-mail"));
    if !tail.is_empty() {
        mails = mails.action(Button::link(l.t("feeds-mail-save"), search).small().icon("mail"));
    }
    parts.push(mails.into());
    PartsPage::new(shell, parts)
}

pub(super) fn samples() -> Vec<Page> {
    fn sample_about(l: L, query: &str) -> String {
        let shell = crate::shell::sample(l, l.t("feeds-title"));
        super::draw(&draw_about(shell, &matching::question(query), "https://xingtan.example.tw"))
    }
    vec![
        Page { name: "following/feeds/all", render: |l| sample_about(l, "") },
        Page { name: "following/feeds/question", render: |l| sample_about(l, "stage=14-4&open=1") },
    ]
}
