//! The county's system exchanges: records with a few mistakes, a month that differs from what was confirmed, profiles that were
//! checked and wait. So that whoever opens the demonstration sees the exchange alive.

use std::io::Cursor;

use documents::exchange::{CsvWriter, Encoding, List, PackageWriter};
use domain::calendar::civil_date;
use domain::exchange::{COURSE_COLUMNS, Month};
use domain::exchange_partner::{Contact, Kind, Typed};
use domain::ids::PersonNumber;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use platform::db::Actor;
use platform::{AppError, AppResult};

use super::cast::{self, Cast};
use crate::exchange::{PartnerId, months, partners, taking};
use crate::{App, identity};

/// The county's partner on the shipped list.
const PARTNER: &str = "county-07";

/// Plays it: applied, approved, records of two months, profiles. The clock ends where it was.
pub(super) async fn play(app: &App, cast: &Cast, now: Timestamp) -> AppResult<()> {
    app.clock.set(now - SignedDuration::from_hours(24 * 60));
    let (actor, seat) = &cast.reviewer;
    let (centre, centre_seat) = cast::acting(app, cast.national).await?;
    partners::ensure_listed(app, &centre).await?;
    told(partners::apply(app, actor, seat, Some(PARTNER), &applying()).await)?;
    partners::approve(app, &centre, &centre_seat, PARTNER).await?;
    let partner = partners::by_code(app.db.read(), PARTNER).await?.ok_or(AppError::NotFound)?.id;
    let people = people(app, cast).await?;
    let schools: Vec<&str> = cast.schools.iter().take(3).map(|s| s.organisation.code.as_str()).collect();
    let last = Month::of(civil_date(now)).previous();

    // The month before the last: sent, confirmed, opened again, and one hour less since then.
    let early = last.previous();
    app.clock.set(instant(last.first()));
    let rows = [course("XT-101", "閱讀教學共備（縣府系統傳報）", schools[0], early, "3")];
    let listed: Vec<[String; 3]> = people.iter().take(6).map(|who| person("XT-101", who, "3")).collect();
    send(app, actor, partner, ("summary.zip", &package(&rows, &listed)?), false).await?;
    months::confirm(app, actor, partner, early).await?;
    let reason = "XT-101 有一位老師提早離開，更正時數。";
    let opening = months::ask_opening(app, actor, partner, early, reason).await?;
    months::answer_opening(app, &centre, opening, None).await?;
    let mended = [person("XT-101", &people[0], "0")];
    send(app, actor, partner, ("summary.zip", &package(&[], &mended)?), false).await?;

    // The last month: a few mistakes, and somebody nobody knows yet.
    app.clock.set(now - SignedDuration::from_hours(30));
    let rows = [
        course("XT-201", "校園植物觀察（縣府系統傳報）", schools[0], last, "2"),
        course("XT-202", "班級經營對話（縣府系統傳報）", schools[1], last, "2.3"),
        course("XT-203", "桌遊融入數學（縣府系統傳報）", "999999", last, "3"),
    ];
    let mut listed: Vec<[String; 3]> = people.iter().take(8).map(|who| person("XT-201", who, "2")).collect();
    listed.push(person("XT-201", &unknown(), "2"));
    listed.push(person("XT-201", "A123456788", "2"));
    listed.push(person("XT-202", &people[0], "2"));
    send(app, actor, partner, ("summary.zip", &package(&rows, &listed)?), false).await?;

    let profiles = profiles(schools[0], &people[0])?;
    send_profiles(app, actor, partner, &profiles).await?;
    app.clock.set(now);
    Ok(())
}

fn applying() -> partners::Applying {
    let contact = Contact {
        name: "簡承曦".to_owned(),
        tel: "(03)900-0000".to_owned(),
        mail: "exchange@county.example.tw".to_owned(),
        ..Contact::default()
    };
    let form = Typed {
        contact,
        mode: "file".to_owned(),
        purpose: "縣內研習系統每日傳報課程、時數與人員資料，並取回本縣教師的時數。".to_owned(),
        schedule: "2".to_owned(),
        addresses: "203.0.113.0/24".to_owned(),
        ..Typed::default()
    };
    partners::Applying {
        kind: Kind::County,
        sends_profiles: true,
        sends_records: true,
        retrieves_records: true,
        form,
    }
}

fn told<T>(done: Result<T, partners::Problems>) -> AppResult<T> {
    done.map_err(|problems| match problems {
        partners::Problems::Other(error) => error,
        partners::Problems::Fields(fields) => {
            AppError::internal(format!("a form of the demonstration: {fields:?}"))
        }
    })
}

/// Personal codes of teachers of two schools, none of whom has an account: those keep the records that journeys look at.
async fn people(app: &App, cast: &Cast) -> AppResult<Vec<String>> {
    let ids: Vec<_> = cast
        .schools
        .iter()
        .take(2)
        .flat_map(|school| school.teachers.iter().skip(3).take(4))
        .copied()
        .collect();
    let mut found: Vec<String> =
        identity::persons(app.db.read(), &ids).await?.into_iter().map(|p| p.personal_code).collect();
    found.sort();
    Ok(found)
}

fn instant(day: Date) -> Timestamp {
    // Nine in the morning on the second day of the month, when the month before it may be confirmed.
    domain::calendar::instant((day + 1.day()).at(9, 0, 0, 0))
}

/// A number with a right check digit that nobody of the demonstration has.
fn unknown() -> String {
    let body = "A29999000";
    let number = (0..10).map(|check| format!("{body}{check}"));
    let right = |text: &String| PersonNumber::parse(text, Date::constant(2026, 1, 1)).is_ok();
    number.into_iter().find(right).unwrap_or_default()
}

fn course(key: &str, title: &str, school: &str, month: Month, hours: &str) -> [String; 35] {
    let day = (month.first() + 9.days()).strftime("%Y/%-m/%-d").to_string();
    let cells = [
        ("Import_ID", key),
        ("CourseName", title),
        ("AllowNo", "府教研字第1140000001號"),
        ("SchoolId", school),
        ("CourseKind", "2"),
        ("CourseHour", hours),
        ("StartTime", day.as_str()),
        ("EndTime", day.as_str()),
        ("TimeId", "1"),
        ("Member", "40"),
        ("Description", "大綱<!--<category>5-1</category><level>7-1</level><mode>11-1</mode>-->"),
        ("CourseState", "2"),
    ];
    let cell = |column: &&str| cells.iter().find(|(name, _)| name == column).map_or("", |(_, text)| text);
    let mut row: [String; 35] = std::array::from_fn(|_| String::new());
    for (place, column) in row.iter_mut().zip(&COURSE_COLUMNS) {
        *place = cell(column).to_owned();
    }
    row
}

fn person(course: &str, who: &str, hours: &str) -> [String; 3] {
    [course.to_owned(), who.to_owned(), hours.to_owned()]
}

fn package(courses: &[[String; 35]], people: &[[String; 3]]) -> AppResult<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = PackageWriter::new(&mut bytes, Encoding::Utf8).map_err(AppError::internal)?;
    for row in courses {
        writer.course(row).map_err(AppError::internal)?;
    }
    for row in people {
        writer.person(row).map_err(AppError::internal)?;
    }
    writer.finish().map_err(AppError::internal)?;
    Ok(bytes.into_inner())
}

/// Somebody new, somebody who serves elsewhere, and a row with a mistake.
fn profiles(school: &str, known: &str) -> AppResult<Vec<u8>> {
    let row = |who: &str, name: &str, birth: &str, position: &str| {
        let cells = [who, name, birth, "", school, position, "", "", "", "", "", ""];
        cells.map(str::to_owned)
    };
    let mut bytes = Vec::new();
    let mut writer =
        CsvWriter::new(&mut bytes, List::Profiles, Encoding::Utf8).map_err(AppError::internal)?;
    for cells in [
        row(&unknown(), "甘沐雨", "079/05/20", "代理教師"),
        row(known, "另一個名字", "", "教師"),
        row("A123456788", "江知禾", "", "教師"),
    ] {
        writer.row(&cells).map_err(AppError::internal)?;
    }
    writer.finish().map_err(AppError::internal)?;
    Ok(bytes)
}

async fn send(
    app: &App,
    actor: &Actor,
    partner: PartnerId,
    (name, bytes): (&str, &[u8]),
    dry_run: bool,
) -> AppResult<()> {
    let (keeping, incoming) = incoming(app, actor, partner, name, bytes, dry_run)?;
    let (delivery, _) = taking::receive(app, actor, &incoming, keeping).await?;
    taking::run(app, delivery.id).await
}

async fn send_profiles(app: &App, actor: &Actor, partner: PartnerId, bytes: &[u8]) -> AppResult<()> {
    let (keeping, incoming) = incoming(app, actor, partner, "profileList.csv", bytes, true)?;
    let (delivery, _) = taking::receive_profiles(app, actor, &incoming, false, keeping).await?;
    taking::run(app, delivery.id).await
}

fn incoming<'a>(
    app: &App,
    actor: &'a Actor,
    partner: PartnerId,
    name: &'a str,
    bytes: &[u8],
    dry_run: bool,
) -> AppResult<(taking::Keeping, taking::Incoming<'a>)> {
    let mut keeping = taking::begin(app, u64::MAX)?;
    keeping.write(bytes)?;
    let wish = taking::Wish { live: true, dry_run, whole: false };
    Ok((keeping, taking::Incoming { partner, door: "page", wish, file_name: name, sent_by: &actor.label }))
}
