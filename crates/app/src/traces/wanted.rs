//! The conditions a reader puts to the log, as typed and as asked.

use domain::calendar::{civil_date, instant, parse_date};
use domain::ids::{CourseCode, PersonNumber, PersonalCode, mask_numbers};
use domain::text::fold;
use jiff::ToSpan;
use jiff::civil::Date;
use platform::audit::read::Wanted;
use platform::error::Refused;
use platform::ids::EventId;
use platform::web::SeatView;
use platform::{AppError, AppResult};
use serde::Deserialize;
use ui::L;
use uuid::Uuid;

use super::words::groups;
use crate::{App, catalogue, identity};

/// Lines of a page.
pub(super) const PAGE: i64 = 50;
/// Days shown when no period is asked for.
const USUAL_DAYS: i32 = 30;

/// The filter as typed.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
pub struct Typed {
    /// First day.
    #[serde(default)]
    pub from: String,
    /// Last day.
    #[serde(default)]
    pub until: String,
    /// Part of a name.
    #[serde(default)]
    pub who: String,
    /// First word of the action.
    #[serde(default)]
    pub group: String,
    /// Personal code or course code.
    #[serde(default)]
    pub subject: String,
    /// The last line of the page before.
    #[serde(default)]
    pub after: String,
}

impl Typed {
    /// The conditions as pairs of a query, without the place in the list.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("from", &self.from),
            ("until", &self.until),
            ("who", &self.who),
            ("group", &self.group),
            ("subject", &self.subject),
        ];
        all.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k, v.clone())).collect()
    }

    /// The conditions for the record of viewing; a number typed where it does not belong is masked.
    pub(super) fn recorded(&self) -> serde_json::Value {
        let pairs = self.pairs().into_iter().map(|(k, v)| (k.to_owned(), mask_numbers(&v).into()));
        serde_json::Value::Object(pairs.collect())
    }

    /// The days in force: what was typed, else the usual ones.
    pub(super) fn days(&self, today: Date) -> (Result<Date, Refused>, Result<Date, Refused>) {
        let read = |text: &str, usual: Date| {
            if fold(text).is_empty() { Ok(usual) } else { parse_date(text).map_err(|e| Refused::new(&e)) }
        };
        let until = read(&self.until, today);
        let before = until.as_ref().map_or(today, |day| *day);
        let usual = before.checked_sub(USUAL_DAYS.days()).unwrap_or(before);
        (read(&self.from, usual), until)
    }
}

/// The lines a reader asks for, or what is wrong with the question, by field.
pub(super) async fn wanted(
    app: &App,
    l: L,
    seat: &SeatView,
    typed: &Typed,
    most: i64,
) -> AppResult<Result<Wanted, Vec<(&'static str, String)>>> {
    let mut problems = Vec::new();
    let mut wanted = Wanted {
        organisations: super::reach(app.db.read(), seat).await?,
        who: fold(&typed.who),
        most,
        ..Wanted::default()
    };
    let (from, until) = typed.days(civil_date(app.clock.now()));
    match from {
        Ok(day) => wanted.from = Some(midnight(day)),
        Err(refused) => problems.push(("from", refused.sentence(l))),
    }
    match until.map(|day| day.tomorrow().unwrap_or(day)) {
        Ok(next) => wanted.until = Some(midnight(next)),
        Err(refused) => problems.push(("until", refused.sentence(l))),
    }
    if groups(l).iter().any(|(code, _)| *code == typed.group) {
        wanted.group = typed.group.clone();
    }
    let subject = fold(&typed.subject);
    if !subject.is_empty() {
        match subjects(app, &subject).await? {
            Ok((subjects, by)) => (wanted.subjects, wanted.by) = (Some(subjects), by),
            Err(key) => problems.push(("subject", l.t(key))),
        }
    }
    wanted.after = place(&typed.after);
    Ok(if problems.is_empty() { Ok(wanted) } else { Err(problems) })
}

type Subjects = (Vec<Uuid>, Vec<platform::ids::PersonId>);

/// What a code stands for: a person with their accounts, also as the one who acted, or a course.
async fn subjects(app: &App, code: &str) -> AppResult<Result<Subjects, &'static str>> {
    let conn = app.db.read();
    if PersonNumber::parse(code, civil_date(app.clock.now())).is_ok() {
        return Ok(Err("audit-subject-number"));
    }
    if PersonalCode::parse(code).is_ok() {
        let Some(person) = identity::find_person(app, conn, code).await? else {
            return Ok(Err("audit-subject-nobody"));
        };
        let same = identity::same_person(conn, person.id).await?;
        let mut subjects: Vec<Uuid> = same.iter().map(|id| id.0).collect();
        subjects.extend(identity::accounts_of(conn, person.id).await?.iter().map(|account| account.id.0));
        return Ok(Ok((subjects, same)));
    }
    if let Ok(code) = CourseCode::parse(code) {
        return match catalogue::by_code(conn, &code.to_string()).await {
            Ok(course) => Ok(Ok((vec![course.id.0], Vec::new()))),
            Err(AppError::NotFound) => Ok(Err("audit-subject-nobody")),
            Err(error) => Err(error),
        };
    }
    Ok(Err("audit-subject-nobody"))
}

fn midnight(day: Date) -> i64 {
    instant(day.at(0, 0, 0, 0)).as_millisecond()
}

/// `milliseconds.identity` of the last line of the page before.
fn place(text: &str) -> Option<(i64, EventId)> {
    let (at, id) = text.split_once('.')?;
    Some((at.parse().ok()?, id.parse().ok()?))
}
