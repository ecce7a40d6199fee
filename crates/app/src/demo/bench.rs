//! Data for measurements: a crowd of people with sessions, courses for them, and the database's own batch rate to compare with.

mod close;
mod crowd;
mod exchange;
mod hours;
mod night;

pub use close::{Closing, closing};
pub use crowd::{Asker, Crowd, Opened, Serving, crowd, openable, schools, sessions};
pub use exchange::{Exchanging, exchanging, number as person_number};
pub use hours::{closed, people};
pub use night::{Night, Sender, nightly, read_source, set_source};

use domain::calendar;
use domain::course::{RawForm, RawMeeting};
use domain::ids::PersonNumber;
use jiff::ToSpan;
use jiff::civil::Date;
use platform::AppResult;
use platform::db::Actor;

use super::{NewPerson, cast};
use crate::{App, catalogue, enrolment, identity};

/// Sends `count` courses of the main school of the small dataset for review; answers their codes in the queue's order.
///
/// # Errors
/// The database, or a dataset that was not built.
pub async fn queue(app: &App, count: usize, places: u32) -> AppResult<Vec<String>> {
    let organiser =
        identity::person_of_user(app.db.read(), "organiser").await?.ok_or(platform::AppError::NotFound)?;
    let (actor, seat) = cast::acting(app, organiser).await?;
    let mut codes = Vec::with_capacity(count);
    for n in 0..count {
        let mut raw = form(app, places);
        raw.set("title", format!("量測研習第 {} 場", n + 1));
        let code = catalogue::create_draft(app, &actor, &seat, &raw).await?;
        catalogue::submit(app, &actor, &seat, &code).await?;
        codes.push(code);
    }
    Ok(codes)
}

/// Rows a second that the database itself takes when the same rows are written in batches of 100 without any rule.
///
/// # Errors
/// The database.
pub async fn batch_rate(app: &App, rows: usize) -> AppResult<f64> {
    enrolment::bare_batch_rate(app, rows).await
}

fn form(app: &App, places: u32) -> RawForm {
    let today = calendar::civil_date(app.clock.now());
    let mut raw = RawForm::default();
    for (key, value) in [
        ("class_type", "1-1"),
        ("organising_basis", "2-1"),
        ("document_number", "量測"),
        ("title", "熱門研習"),
        ("stage", "elementary"),
        ("subject", "e-all"),
        ("scope", "5-1"),
        ("item", "1-3-10"),
        ("tier", "7-1"),
        ("instructor", "8-2"),
        ("instructor_name", "講師"),
        ("outline", "量測用課程"),
        ("enrolment_opens", &format!("{}T00:00", today - 1.day())),
        ("enrolment_closes", &format!("{}T17:00", today + 6.days())),
        ("classes", "1"),
        ("class_size", &places.to_string()),
        ("funding", "21-12"),
        ("fee", "22-3"),
        ("contact1_name", "承辦人"),
        ("contact1_phone", "(03)900-0000"),
        ("contact1_email", "a@bench.example"),
        ("feedback_form", "26-1"),
    ] {
        raw.set(key, value);
    }
    raw.set_many("audience_stages", &["14-4"]);
    raw.set_many("audience_positions", &["15-3", "15-4"]);
    raw.set_many("delivery", &["11-1"]);
    raw.set_many("time_slots", &["12-1"]);
    let day = (today + 7.days()).to_string();
    raw.meetings = vec![RawMeeting {
        date: day,
        from: "13:30".into(),
        to: "16:30".into(),
        place: "禮堂".into(),
        ..RawMeeting::default()
    }];
    raw
}

/// The password of those who sign in during a measurement.
pub const PASSWORD: &str = "apricot-terrace-1";

/// Registers people with personal numbers of these serials; the first fifty have accounts `b0` … `b49`.
///
/// # Errors
/// The database, also when a number is known already.
pub async fn numbered(app: &App, serials: std::ops::Range<usize>) -> AppResult<()> {
    let hash = platform::passwords::hash(PASSWORD);
    let from = calendar::civil_date(app.clock.now());
    for start in serials.clone().step_by(2_000) {
        let some = (start..serials.end.min(start + 2_000)).map(|serial| {
            let mut person = NewPerson::fresh(&format!("教師{serial}"));
            person.number = PersonNumber::parse(&number(serial), from).ok();
            person.account = (serial < 50).then(|| (format!("b{serial}"), hash.clone()));
            person
        });
        let mut change = app.db.change(&Actor::process("bench"), app.clock.now()).await?;
        identity::register_people(app, &mut change, some.collect(), from).await?;
        change.commit().await?;
    }
    Ok(())
}

/// A number that satisfies the checksum, made from a serial; the digit after the letter and a row of zeros keep it apart.
pub fn number(serial: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(serial / 100_000 % 26).unwrap_or(0));
    let body = format!("{letter}200{:05}", serial % 100_000);
    let day = Date::constant(2025, 8, 1);
    (0..10).map(|c| format!("{body}{c}")).find(|t| PersonNumber::parse(t, day).is_ok()).unwrap_or(body)
}
