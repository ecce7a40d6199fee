//! The phone at the door: its page, the list it keeps, the marks it sends, and the worker that opens it without a network.

use std::collections::HashMap;

use askama::Template;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use platform::ids::PersonId;
use platform::web::{Ctx, page};
use platform::{AppError, AppResult, Page};
use serde_json::{Value, json};
use ui::{L, Markup, Shell};

use super::{drawn, session_text};
use crate::attendance::{Door, Sent, codes, doors, person_code, session_of, sheet, take_batch};
use crate::catalogue::Course;
use crate::enrolment::{self, Enrolment, list_order};
use crate::identity::Person;
use crate::{App, catalogue, identity, shell};

/// Texts that the script shows; `#…` are values it fills in.
const TEXTS: [&str; 24] = [
    "in",
    "out",
    "already-in",
    "already-out",
    "unknown",
    "unknown-next",
    "wrong-course",
    "wrong-course-next",
    "empty",
    "waiting",
    "sent",
    "offline",
    "count",
    "undo",
    "undone",
    "refused-early",
    "refused-late",
    "refused-unknown",
    "refused-no-place",
    "camera-stop",
    "camera-none",
    "ended",
    "unsafe",
    "lost",
];

/// The page of one door.
#[derive(Template)]
#[template(path = "attendance/pages/door.html")]
struct DoorPage {
    shell: Shell,
    title: String,
    label: String,
    data: Markup,
    plain: String,
}

/// `GET /door/{token}`. It holds no name of anybody: those come with the list.
///
/// # Errors
/// Not found for a link that is not ours, ended, or of a cancelled course.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(token): Path<String>) -> AppResult<Response> {
    let (door, course) = open(&app, &token, ctx.now).await?;
    page(&DoorPage::new(shell(&ctx, ctx.l.a("door-title", "course", &course.title)), &door, &course, &token))
}

/// The open door of a secret, with its course.
pub(super) async fn open(app: &App, token: &str, now: jiff::Timestamp) -> AppResult<(Door, Course)> {
    let door = doors::door_of(app.db.read(), token).await?;
    let course = catalogue::find(app.db.read(), door.course).await?.filter(Course::is_published);
    match course {
        Some(course) if door.is_open(now) => Ok((door, course)),
        _ => Err(AppError::NotFound),
    }
}

/// `GET /door/{token}/list`: who is expected, and what was marked so far. Codes are known by their hash only.
///
/// # Errors
/// The database. A door that ended is answered as gone, so that the device empties itself.
pub async fn list(State(app): State<App>, ctx: Ctx, Path(token): Path<String>) -> AppResult<Response> {
    let (door, course) = match open(&app, &token, ctx.now).await {
        Ok(found) => found,
        Err(AppError::NotFound) => return Ok(gone()),
        Err(other) => return Err(other),
    };
    let conn = app.db.read();
    let places = enrolment::of_course(conn, course.id).await?;
    let places: Vec<Enrolment> = places.into_iter().filter(|place| place.state == "admitted").collect();
    let ids: Vec<PersonId> = places.iter().map(|place| place.person).collect();
    let remaining = identity::remaining(conn, &ids).await?;
    let mut people = identity::persons(conn, &ids).await?;
    people.sort_by(list_order);
    let salt = door.id.to_string();
    let by_person: HashMap<PersonId, &Enrolment> = places.iter().map(|place| (place.person, place)).collect();
    let listed: Vec<Value> =
        people.iter().filter_map(|p| Some(line(&app, &salt, p, by_person.get(&p.id)?))).collect();
    // Marks stand under the remaining person; the device knows people by their request for a place.
    let who: HashMap<PersonId, String> = places
        .iter()
        .map(|place| (remaining.get(&place.person).copied().unwrap_or(place.person), place.id.to_string()))
        .collect();
    let sheet = sheet(conn, course.id).await?;
    let marks: Vec<Value> = sheet
        .marks
        .iter()
        .filter(|mark| mark.void_reason.is_none())
        .filter_map(|mark| {
            let direction = match mark.effect? {
                domain::attendance::Effect::In => "in",
                domain::attendance::Effect::Out => "out",
                domain::attendance::Effect::Same => return None,
            };
            let at = mark.at.as_millisecond();
            let who = who.get(&mark.person)?;
            Some(
                json!({"id": mark.id, "who": who, "session": mark.meeting, "at": at, "direction": direction}),
            )
        })
        .collect();
    let sessions: Vec<Value> = catalogue::meetings(conn, course.id)
        .await?
        .iter()
        .map(|meeting| {
            let session = session_of(meeting);
            let (from, to) = (session.opens().as_millisecond(), session.closes().as_millisecond());
            json!({"n": meeting.position, "label": session_text(ctx.l, meeting), "from": from, "to": to})
        })
        .collect();
    let answer = json!({
        "course": course.code,
        "now": ctx.now.as_millisecond(),
        "until": door.expires_at,
        "salt": salt,
        "sessions": sessions,
        "people": listed,
        "marks": marks,
    });
    Ok(Json(answer).into_response())
}

fn line(app: &App, salt: &str, person: &Person, place: &Enrolment) -> Value {
    let known = [person_code(&app.keys, place.id), person.personal_code.clone()];
    let hashes: Vec<String> = known.iter().map(|code| codes::code_hash(salt, code)).collect();
    json!({"who": place.id, "name": person.name, "school": person.organisation_name, "codes": hashes})
}

/// `POST /door/{token}/marks`: a batch; sent again it changes nothing.
///
/// # Errors
/// Malformed or too large; the database. A door that ended for good is answered as gone.
pub async fn marks(
    State(app): State<App>,
    ctx: Ctx,
    Path(token): Path<String>,
    body: Bytes,
) -> AppResult<Response> {
    let door = match doors::door_of(app.db.read(), &token).await {
        Ok(door) if door.may_send(ctx.now) => door,
        Ok(_) | Err(AppError::NotFound) => return Ok(gone()),
        Err(other) => return Err(other),
    };
    let sent: Sent =
        serde_json::from_slice(&body).map_err(|error| AppError::Malformed(format!("marks: {error}")))?;
    match take_batch(&app, &door, &ctx.address, &sent).await {
        Ok(taken) => Ok(Json(taken).into_response()),
        Err(AppError::NotFound) => Ok(gone()),
        Err(other) => Err(other),
    }
}

fn gone() -> Response {
    (StatusCode::GONE, Json(json!({"ended": true}))).into_response()
}

/// `GET /door/sw.js`: the worker, under the address whose pages it keeps.
///
/// # Errors
/// Not found when the program was built without it.
pub async fn worker() -> AppResult<Response> {
    let file = ui::assets::get("door-sw.js").ok_or(AppError::NotFound)?;
    let headers = [(header::CONTENT_TYPE, file.content_type), (header::CACHE_CONTROL, "no-cache")];
    Ok((headers, file.bytes.into_owned()).into_response())
}

impl DoorPage {
    fn new(shell: Shell, door: &Door, course: &Course, token: &str) -> Self {
        let l = shell.l;
        let base = format!("/door/{token}");
        let mut data = vec![
            attribute("door", &door.id.to_string()),
            attribute("base", &base),
            attribute("decoder", &ui::assets::url("jsqr.js")),
        ];
        for name in TEXTS {
            data.push(attribute(&format!("text-{name}"), &l.t(&format!("door-js-{name}"))));
        }
        Self {
            title: course.title.clone(),
            label: l.a("door-label", "label", &door.label),
            data: Markup::join(data),
            plain: format!("{base}/plain"),
            shell,
        }
    }
}

fn attribute(name: &str, value: &str) -> Markup {
    Markup::raw(format!(" data-{name}=\"")).and(value).and(Markup::raw("\""))
}

/// A door for samples.
pub(super) fn sample_door(l: L) -> Door {
    Door {
        id: crate::attendance::DoorId(uuid::Uuid::nil()),
        course: enrolment::sample::course(l).id,
        label: l.pick("前門", "Front door").to_owned(),
        made_at: enrolment::sample::now().as_millisecond(),
        expires_at: enrolment::sample::now().as_millisecond() + 86_400_000,
        revoked_at: None,
    }
}

/// The page before its list has come.
pub(super) fn samples() -> Vec<Page> {
    fn text(l: L) -> String {
        let course = enrolment::sample::course(l);
        let shell = crate::shell::sample(l, l.a("door-title", "course", &course.title));
        drawn(&DoorPage::new(shell, &sample_door(l), &course, "sample"))
    }
    vec![Page { name: "attendance/door/phone", render: text }]
}
