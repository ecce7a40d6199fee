//! Marking oneself by the code of the room: typed or scanned, confirmed with one button, and told when.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::attendance::{Direction, Effect};
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Card, ErrorSummary, Facts, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::{drawn, effect_text, hidden, paragraph, session_text, window_notice};
use crate::attendance::{Mark, MarkId, Presence, Ticket, room, session_of, sheet, take_own};
use crate::shell::{PartsPage, form};
use crate::{App, catalogue, identity, shell};

/// `GET /attend`: the code of the room, typed.
///
/// # Errors
/// When the page can't be drawn.
pub async fn ask(ctx: Ctx) -> AppResult<Response> {
    page(&draw_ask(shell(&ctx, ctx.l.t("attend-title")), "", None))
}

/// `POST /attend`.
///
/// # Errors
/// The database. A wrong code is told beside its field.
pub async fn typed(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let code = posted.text("code");
    match room::ticket_of_code(&app, &ctx.actor(), ctx.viewer()?.person, code).await {
        Ok(ticket) => Ok(go(&format!("/attend/seen/{ticket}"), None)),
        Err(AppError::Refused(refused)) => {
            let shell = shell(&ctx, ctx.l.t("attend-title")).title_with_errors(true);
            refused_page(&draw_ask(shell, code, Some(&refused)))
        }
        Err(other) => Err(other),
    }
}

/// `GET /attend/{token}`: where the room's QR code leads. What was read in time is noted at once: signing in may follow.
///
/// # Errors
/// Refused for an old or forged code, with what to do.
pub async fn scanned(State(app): State<App>, Path(token): Path<String>) -> AppResult<Response> {
    Ok(go(&format!("/attend/seen/{}", room::ticket_of_token(&app, &token)?), None))
}

/// `GET /attend/seen/{token}`: one button.
///
/// # Errors
/// Refused for a note too old or not ours; the database.
pub async fn confirm(State(app): State<App>, ctx: Ctx, Path(token): Path<String>) -> AppResult<Response> {
    let conn = app.db.read();
    let seen = room::open_ticket(&app, conn, &token).await?;
    let viewer = ctx.viewer()?;
    let sheet = sheet(conn, seen.course.id).await?;
    let own = sheet.presence.get(&(seen.meeting.position, viewer.person)).cloned();
    let shown = Shown { seen, own, action: format!("/attend/seen/{token}"), name: viewer.name.clone() };
    page(&draw_confirm(shell(&ctx, ctx.l.t("attend-title")), &shown, MarkId::new()))
}

/// `POST /attend/seen/{token}`.
///
/// # Errors
/// As [`confirm`]; refused outside the session's window or without a place where one is needed.
pub async fn mark(
    State(app): State<App>,
    ctx: Ctx,
    Path(token): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let seen = room::open_ticket(&app, app.db.read(), &token).await?;
    let direction = Direction::parse(posted.text("direction")).unwrap_or_default();
    let id: MarkId = posted.id("mark")?;
    take_own(&app, &ctx.actor(), ctx.viewer()?.person, &seen, id, direction).await?;
    Ok(go(&format!("/attend/done/{}?course={}", id, seen.course.code), None))
}

/// `GET /attend/done/{id}`: what was marked and when.
///
/// # Errors
/// Not found for somebody else's mark; the database.
pub async fn done(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    axum::extract::Query(query): axum::extract::Query<std::collections::BTreeMap<String, String>>,
) -> AppResult<Response> {
    let id: MarkId = id.parse().map_err(|_| AppError::NotFound)?;
    let code = query.get("course").map(String::as_str).unwrap_or_default();
    let course = catalogue::published(app.db.read(), code).await?;
    let person = identity::person(app.db.read(), ctx.viewer()?.person).await?.id;
    let sheet = sheet(app.db.read(), course.id).await?;
    let own = |mark: &&Mark| mark.id == id && mark.person == person;
    let mark = sheet.marks.iter().find(own).ok_or(AppError::NotFound)?;
    let meetings = catalogue::meetings(app.db.read(), course.id).await?;
    let meeting = meetings.into_iter().find(|m| m.position == mark.meeting).ok_or(AppError::NotFound)?;
    let seen = Ticket { course, meeting, at: mark.at, way: mark.way };
    let since = sheet.presence.get(&(mark.meeting, person)).and_then(|p| p.first_in);
    page(&draw_done(shell(&ctx, ctx.l.t("attend-done-title")), &seen, mark.effect, since))
}

struct Shown {
    seen: Ticket,
    own: Option<Presence>,
    action: String,
    name: String,
}

fn draw_ask(shell: Shell, code: &str, refused: Option<&Refused>) -> PartsPage {
    let l = shell.l;
    let error = refused.map(|r| l.a2("tables-two-sentences", "first", r.sentence(l), "second", r.next(l)));
    let list = error.iter().map(|e| ("code".to_owned(), e.clone())).collect();
    let fields = vec![
        Field::text(l, "code", l.t("attend-code"))
            .required()
            .hint(l.t("attend-code-hint"))
            .autocomplete("off")
            .width("short")
            .value(code)
            .error(error)
            .into(),
        Button::submit(l.t("attend-code-send")).primary().into(),
    ];
    let parts = vec![
        PageHead::new(l.t("attend-title")).lead(l.t("attend-lead")).into(),
        ErrorSummary::new(l, list).into(),
        form(&shell, "/attend", fields),
    ];
    PartsPage::new(shell, parts)
}

fn facts(l: L, seen: &Ticket) -> Facts {
    Facts::new()
        .fact(l.t("attend-session"), session_text(l, &seen.meeting))
        .maybe(l.t("attend-place"), Some(seen.meeting.place.clone()).filter(|place| !place.is_empty()))
}

fn draw_confirm(shell: Shell, shown: &Shown, id: MarkId) -> PartsPage {
    let (l, seen) = (shell.l, &shown.seen);
    let head = PageHead::new(seen.course.title.as_str()).eyebrow(l.t("attend-title"));
    let mut parts: Vec<Markup> = vec![head.into(), Card::new(facts(l, seen)).into()];
    if let Some(notice) = window_notice(l, &session_of(&seen.meeting), seen.at) {
        parts.push(notice.into());
        return PartsPage::new(shell, parts);
    }
    let inside = shown.own.as_ref().filter(|own| own.inside);
    let (first, second) = if inside.is_some() { ("out", "in") } else { ("in", "out") };
    if let Some(at) = inside.and_then(|own| own.first_in) {
        parts.push(Notice::new(Tone::Good, l.a("attend-inside", "at", l.time(at))).into());
    }
    let button = |direction: &str| {
        let key = if direction == "in" { "attend-in" } else { "attend-out" };
        Button::submit(l.t(key)).named("direction", direction)
    };
    // Whoever has not come in has nothing to go out of.
    let other = inside.is_none() && shown.own.is_none();
    let buttons = Markup::raw("<div class=\"actions attend-actions\">")
        .and(button(first).primary().icon("check"))
        .and(if other { Markup::default() } else { button(second).quiet().into() })
        .and(Markup::raw("</div>"));
    let fields = vec![
        hidden("mark", &id.to_string()),
        paragraph(l.a2("attend-as", "name", &shown.name, "at", l.time(seen.at))),
        buttons,
    ];
    parts.push(form(&shell, &shown.action, fields));
    PartsPage::new(shell, parts)
}

fn draw_done(
    shell: Shell,
    seen: &Ticket,
    effect: Option<Effect>,
    since: Option<jiff::Timestamp>,
) -> PartsPage {
    let l = shell.l;
    let at = l.time(seen.at);
    let (tone, text) = match effect {
        Some(Effect::In) => (Tone::Good, l.a("attend-done-in", "at", at)),
        Some(Effect::Out) => (Tone::Good, l.a("attend-done-out", "at", at)),
        Some(Effect::Same) => {
            (Tone::Info, l.a("attend-done-same", "at", since.map_or(at, |since| l.time(since))))
        }
        None => (Tone::Warn, l.t("attend-done-void")),
    };
    let title = effect.map_or_else(|| l.t("attend-done-title"), |effect| effect_text(l, effect));
    let parts = vec![
        PageHead::new(l.t("attend-done-title")).lead(seen.course.title.as_str()).into(),
        Notice::new(tone, text).title(title).into(),
        Card::new(facts(l, seen)).into(),
        Markup::raw("<div class=\"actions\">")
            .and(Button::link(l.t("attend-to-mine"), "/my/enrolments").icon("calendar"))
            .and(Markup::raw("</div>")),
    ];
    PartsPage::new(shell, parts)
}

/// Asked for a code, a wrong one, to confirm, inside already, too early, done.
pub(super) fn samples() -> Vec<Page> {
    use crate::enrolment::sample;
    use domain::attendance::{AttendanceRefused, Way};
    fn seen(l: L, minutes: i64) -> Ticket {
        let meeting = sample::meetings(l).remove(0);
        let at = session_of(&meeting).starts + jiff::SignedDuration::from_mins(minutes);
        Ticket { course: sample::course(l), meeting, at, way: Way::RoomQr }
    }
    fn confirm(l: L, minutes: i64, inside: bool) -> String {
        let seen = seen(l, minutes);
        let own = inside.then(|| Presence {
            person: sample::people(l)[0].id,
            meeting: 1,
            first_in: Some(seen.at),
            last_out: None,
            minutes: 180,
            inside: true,
        });
        let name = sample::people(l)[0].name.clone();
        let shown = Shown { seen, own, action: "/attend/seen/sample".to_owned(), name };
        let id = MarkId(uuid::Uuid::nil());
        drawn(&draw_confirm(crate::shell::sample(l, l.t("attend-title")), &shown, id))
    }
    fn done(l: L, effect: Option<Effect>) -> String {
        let seen = seen(l, -5);
        let since = Some(seen.at);
        drawn(&draw_done(crate::shell::sample(l, l.t("attend-done-title")), &seen, effect, since))
    }
    vec![
        Page {
            name: "attendance/attend/ask",
            render: |l| drawn(&draw_ask(crate::shell::sample(l, l.t("attend-title")), "", None)),
        },
        Page {
            name: "attendance/attend/wrong",
            render: |l| {
                let refused = Refused::new(&AttendanceRefused::UnknownCode);
                drawn(&draw_ask(crate::shell::sample(l, l.t("attend-title")), "3A4C7D", Some(&refused)))
            },
        },
        Page { name: "attendance/attend/confirm", render: |l| confirm(l, -5, false) },
        Page { name: "attendance/attend/inside", render: |l| confirm(l, 60, true) },
        Page { name: "attendance/attend/early", render: |l| confirm(l, -90, false) },
        Page { name: "attendance/attend/done", render: |l| done(l, Some(Effect::In)) },
        Page { name: "attendance/attend/same", render: |l| done(l, Some(Effect::Same)) },
        Page { name: "attendance/attend/void", render: |l| done(l, None) },
    ]
}
