//! Up: what lies here and was not said so yet is sent as a delivery; its outcome is followed, refused rows are said again.

use std::collections::{BTreeMap, HashMap};

use domain::exchange_link::LinkRefused;
use domain::hours::HalfHours;
use platform::db::Actor;
use platform::ids::PersonId;
use platform::{AppError, AppResult};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::call::{Other, Stopped};
use super::{Link, Refusal, Sent, store};
use crate::App;
use crate::catalogue::CourseId;
use crate::exchange::records::{self, WholeCourse};
use crate::identity;

/// Courses looked at in one step.
const STEP: usize = 500;
/// Courses and bytes of one delivery, about.
const MOST_COURSES: usize = 2_000;
const MOST_BYTES: usize = 8 << 20;
/// Refused rows whose words are kept for the page.
const SHOWN: usize = 100;

/// A delivery in the making.
#[derive(Default)]
struct Portion {
    body: Vec<u8>,
    rows: i64,
    courses: Vec<(CourseId, Vec<u8>)>,
    without_number: i64,
    /// The last course that was looked at.
    until: Option<CourseId>,
}

/// Sends one portion; false when there is nothing to say.
pub(super) async fn send(app: &App, link: &Link, other: &Other) -> Result<bool, Stopped> {
    let portion = portion(app, link).await?;
    if portion.courses.is_empty() {
        return Ok(false);
    }
    let answer = other.post("/deliveries?name=xingtan.ndjson", "application/x-ndjson", portion.body).await?;
    let number = answer["number"].as_i64().ok_or(LinkRefused::Unreadable)?;
    if answer["live"] == Value::Bool(false) {
        // What a sandbox takes is kept nowhere: nothing may count as said.
        return Err(LinkRefused::TestKey.into());
    }
    let mut change = app.db.change(&Actor::process("exchange"), app.clock.now()).await?;
    store::put_said(&change, link.id, number, &portion.courses).await?;
    store::set_pending(&change, link.id, number, portion.until).await?;
    // Figures of one run are summed; a new one begins with nothing.
    let before = if link.scanned.is_some() { link.sent() } else { Sent::default() };
    let sent = Sent {
        delivery: number,
        rows: before.rows + portion.rows,
        without_number: before.without_number + portion.without_number,
        ..before
    };
    store::set_sent(&change, link.id, &serde_json::to_string(&sent).map_err(AppError::internal)?).await?;
    change.record(
        "exchange.link_sent",
        link.id.0,
        json!({"link": link.name, "delivery": number, "courses": portion.courses.len(), "rows": portion.rows}),
    );
    change.commit().await?;
    Ok(true)
}

/// Courses that say something else than what was said of them last, in the order of their identities.
async fn portion(app: &App, link: &Link) -> AppResult<Portion> {
    let (mut portion, mut after) = (Portion { until: link.scanned, ..Portion::default() }, link.scanned);
    loop {
        let courses = records::whole_after(app, link.organisation, link.partner, after, STEP).await?;
        let Some(last) = courses.last() else { return Ok(ordered(portion)) };
        after = Some(last.id);
        let ids: Vec<CourseId> = courses.iter().map(|course| course.id).collect();
        let said = store::said(app.db.read(), link.id, &ids).await?;
        let people: Vec<PersonId> =
            courses.iter().flat_map(|course| &course.people).map(|one| one.0).collect();
        let numbers = identity::numbers_in_clear(app, app.db.read(), &people).await?;
        for course in &courses {
            let (lines, rows, without) = lines(course, &numbers);
            let hash = Sha256::digest(&lines)[..16].to_vec();
            portion.without_number += without;
            portion.until = Some(course.id);
            if said.get(&course.id) == Some(&hash) {
                continue;
            }
            portion.body.extend(lines);
            portion.rows += rows;
            portion.courses.push((course.id, hash));
            if portion.courses.len() >= MOST_COURSES || portion.body.len() >= MOST_BYTES {
                return Ok(ordered(portion));
            }
        }
        if courses.len() < STEP {
            return Ok(ordered(portion));
        }
    }
}

/// Courses before people, as the format wants it.
fn ordered(mut portion: Portion) -> Portion {
    let lines: Vec<&[u8]> = portion.body.split_inclusive(|byte| *byte == b'\n').collect();
    let (courses, people): (Vec<&[u8]>, Vec<&[u8]>) =
        lines.into_iter().partition(|line| line.starts_with(b"{\"list\":\"courses\""));
    portion.body = [courses, people].concat().concat();
    portion
}

/// A course with everybody who ever had hours of it, as lines of JSON; how many rows, and how many records have no number.
fn lines(course: &WholeCourse, numbers: &HashMap<PersonId, String>) -> (Vec<u8>, i64, i64) {
    let mut text = format!("{}\n", tagged("courses", &course.cells));
    let mut people: Vec<(&String, HalfHours)> = Vec::new();
    let mut without = 0;
    for (person, hours) in &course.people {
        match numbers.get(person) {
            Some(number) => people.push((number, *hours)),
            None => without += i64::from(*hours > HalfHours::ZERO),
        }
    }
    people.sort();
    for (number, hours) in &people {
        let cells =
            [("Import_ID", course.code.as_str()), ("TeacherId", number), ("Counts", &hours.to_string())];
        let cells = cells.map(|(name, cell)| (name.to_owned(), cell.to_owned())).into();
        text.push_str(&tagged("people", &cells));
        text.push('\n');
    }
    (text.into_bytes(), 1 + i64::try_from(people.len()).unwrap_or(0), without)
}

/// A row as an object that names its list first.
pub(super) fn tagged(list: &str, cells: &BTreeMap<String, String>) -> String {
    let cells = serde_json::to_string(cells).unwrap_or_default();
    let rest = cells.strip_prefix('{').unwrap_or("}");
    let comma = if rest == "}" { "" } else { "," };
    format!("{{\"list\":\"{list}\"{comma}{rest}")
}

/// Looks what became of the delivery that is waited for; false while the other side is at it.
pub(super) async fn follow(app: &App, link: &Link, number: i64, other: &Other) -> Result<bool, Stopped> {
    let found = other.get(&format!("/deliveries/{number}")).await;
    let delivery = match found {
        Ok(delivery) => delivery,
        // Gone there: whatever it said is said again.
        Err(Stopped::Why(why)) if why.args.iter().any(|(_, value)| value == "not-found") => {
            return forget(app, link, number, None).await.map(|()| true);
        }
        Err(other) => return Err(other),
    };
    if delivery["ended"] != Value::Bool(true) {
        return Ok(false);
    }
    if delivery["state"] != "merged" {
        let code = delivery["failure"].as_str().filter(|code| !code.is_empty()).unwrap_or("other").to_owned();
        forget(app, link, number, Some(&code)).await?;
        return Err(LinkRefused::FileFailed { code }.into());
    }
    let count = |name: &str| delivery["rows"][name].as_i64().unwrap_or(0);
    let (codes, shown) = match count("refused") {
        0 => (Vec::new(), Vec::new()),
        _ => refused(other, number).await?,
    };
    let mut sent = Sent { delivery: number, at: app.clock.now().as_millisecond(), ..link.sent() };
    sent.changed += count("new") + count("changed") + count("waiting");
    sent.refused += count("refused");
    sent.rows_refused.extend(shown);
    sent.rows_refused.truncate(SHOWN);
    let mut change = app.db.change(&Actor::process("exchange"), app.clock.now()).await?;
    store::unsay(&change, link.id, &codes).await?;
    store::no_pending(&change, link.id).await?;
    store::set_sent(&change, link.id, &serde_json::to_string(&sent).map_err(AppError::internal)?).await?;
    change.record(
        "exchange.link_outcome",
        link.id.0,
        json!({"link": link.name, "delivery": number, "rows": sent.rows, "refused": sent.refused}),
    );
    change.commit().await?;
    Ok(true)
}

async fn forget(app: &App, link: &Link, number: i64, code: Option<&str>) -> Result<(), Stopped> {
    let mut change = app.db.change(&Actor::process("exchange"), app.clock.now()).await?;
    store::unsay_delivery(&change, link.id, number).await?;
    store::no_pending(&change, link.id).await?;
    change.record(
        "exchange.link_lost",
        link.id.0,
        json!({"link": link.name, "delivery": number, "code": code}),
    );
    Ok(change.commit().await?)
}

/// Codes of courses with refused rows, and the words of the first.
async fn refused(other: &Other, number: i64) -> Result<(Vec<String>, Vec<Refusal>), Stopped> {
    let (mut codes, mut shown, mut after) = (Vec::new(), Vec::new(), String::new());
    loop {
        let path = format!("/deliveries/{number}/refused?limit=1000&after={after}");
        let page = other.get_in("zh-TW", &path).await?;
        let english = if shown.len() < SHOWN { other.get_in("en", &path).await? } else { Value::Null };
        for (at, row) in page["rows"].as_array().into_iter().flatten().enumerate() {
            let course = text(&row["cells"][0]);
            for (n, reason) in row["reasons"].as_array().into_iter().flatten().enumerate() {
                if shown.len() < SHOWN {
                    shown.push(Refusal {
                        course: course.clone(),
                        column: text(&reason["column"]),
                        code: text(&reason["code"]),
                        zh: format!("{}{}", text(&reason["detail"]), text(&reason["next"])),
                        en: said(&english["rows"][at]["reasons"][n]),
                    });
                }
            }
            codes.push(course);
        }
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    codes.sort();
    codes.dedup();
    Ok((codes, shown))
}

fn said(reason: &Value) -> String {
    format!("{} {}", text(&reason["detail"]), text(&reason["next"]))
}

/// A text of the other side, without what would break a page of ours.
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().chars().filter(|c| !c.is_control()).take(500).collect()
}
