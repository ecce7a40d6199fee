//! A month of a partner's organisations as a package of the legacy format.

use std::collections::HashMap;
use std::io::{Seek, Write};

use documents::exchange::{Encoding, Gaps, PackageWriter};
use domain::course::RawForm;
use domain::exchange::{Month, column, theirs, write_people};
use domain::hours::HalfHours;
use jiff::civil::Date;
use platform::{AppError, AppResult};

use super::store::{self, Course, Standing};
use crate::App;
use crate::catalogue::CourseId;
use crate::exchange::partners::Partner;

/// What a package shall hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Courses that ended in this month.
    pub month: Month,
    /// Big5 for systems that read nothing else.
    pub big5: bool,
    /// People by number where known, else by personal code.
    pub numbers: bool,
}

/// Writes a package; answers what could not be written, and how many numbers it holds.
///
/// # Errors
/// The database, or what it is written into.
pub async fn write_package<W: Write + Seek + Send>(
    app: &App,
    partner: &Partner,
    wanted: Wanted,
    into: W,
) -> AppResult<(Gaps, usize)> {
    let conn = app.db.read();
    let whose = super::whose(app, partner).await?;
    let (from, until) = (wanted.month.first().to_string(), wanted.month.last().to_string());
    let courses = store::courses(conn, &whose, &from, &until).await?;
    let ids: Vec<CourseId> = courses.iter().map(|course| course.id).collect();
    let standing = store::standing(conn, &ids).await?;
    let mut numbers = HashMap::new();
    if wanted.numbers {
        let people: Vec<_> = standing.iter().map(|row| row.person).collect();
        numbers = super::numbers_of(app, &people).await?;
    }
    let mut people: HashMap<CourseId, Vec<(String, HalfHours)>> = HashMap::new();
    for Standing { course, person, personal_code, total } in standing {
        let who = numbers.get(&person).cloned().unwrap_or(personal_code);
        let hours = HalfHours(i32::try_from(total).unwrap_or(0));
        people.entry(course).or_default().push((who, hours));
    }
    // Written in one order, whatever order the database has.
    people.values_mut().for_each(|list| list.sort());
    let encoding = if wanted.big5 { Encoding::Big5 } else { Encoding::Utf8 };
    let told = |error: documents::DocumentError| AppError::internal(error);
    let mut writer = PackageWriter::new(into, encoding).map_err(told)?;
    for course in &courses {
        let list = people.get(&course.id).map_or(&[][..], Vec::as_slice);
        writer.course(&cells(course, list)).map_err(told)?;
        for (who, hours) in list {
            writer.person(&[key(course), who.clone(), hours.to_string()]).map_err(told)?;
        }
    }
    Ok((writer.finish().map_err(told)?, numbers.len()))
}

fn key(course: &Course) -> String {
    course.leaves_as().to_owned()
}

impl Course {
    /// The key it leaves under: the partner's own, else our code.
    pub(super) fn leaves_as(&self) -> &str {
        self.key.as_deref().unwrap_or(&self.code)
    }

    /// Its key and its row, with a short list of these people; who has nothing left stands in the long list only.
    pub(in crate::exchange) fn written(
        &self,
        people: &[(String, HalfHours)],
    ) -> (String, [String; column::COUNT]) {
        let held: Vec<(String, HalfHours)> =
            people.iter().filter(|(_, hours)| *hours > HalfHours::ZERO).cloned().collect();
        let mut cells = cells(self, &held);
        cells[column::KEY] = key(self);
        (key(self), cells)
    }
}

/// As it came, or as its form fills it; the short list from what stands.
fn cells(course: &Course, people: &[(String, HalfHours)]) -> [String; column::COUNT] {
    let kept: Option<Vec<String>> = course.cells.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let mut cells: [String; column::COUNT] = match kept.and_then(|cells| cells.try_into().ok()) {
        Some(cells) => cells,
        None => of_form(course),
    };
    cells[column::PEOPLE] = write_people(people.iter().map(|(who, hours)| (who.as_str(), *hours)));
    cells
}

/// As [`cells`], under our own code and without the short list of people: what another installation takes it in by.
pub(super) fn own_cells(course: &Course) -> [String; column::COUNT] {
    let mut cells = cells(course, &[]);
    cells[column::KEY].clone_from(&course.code);
    cells[column::PEOPLE] = String::new();
    cells
}

fn of_form(course: &Course) -> [String; column::COUNT] {
    let form: RawForm = serde_json::from_str(&course.form).unwrap_or_default();
    let mut cells: [String; column::COUNT] = std::array::from_fn(|_| String::new());
    let mut set = |at: usize, text: String| cells[at] = text;
    let first = |key: &str| form.first(key).to_owned();
    let code = |field: &str, key: &str| theirs(field, form.first(key)).unwrap_or_default().to_owned();
    let codes = |field: &str, key: &str| {
        let all: Vec<&str> = form.values(key).iter().filter_map(|value| theirs(field, value)).collect();
        all.join(",")
    };
    let day = |text: &Option<String>| {
        let day: Option<Date> = text.as_deref().and_then(|text| text.parse().ok());
        day.map_or_else(String::new, |day| day.strftime("%Y/%-m/%-d").to_string())
    };
    set(column::KEY, course.code.clone());
    set(column::TITLE, first("title"));
    set(column::DOCUMENT, first("document_number"));
    let stages = ["senior_high", "junior_high", "elementary", "kindergarten"];
    if let Some(n) = stages.iter().position(|stage| *stage == form.first("stage")) {
        set(column::SUBJECTS + n, first("subject"));
    }
    set(column::SCHOOL, course.organiser.clone());
    set(column::KIND, code("CourseKind", "class_type"));
    set(column::HOURS, HalfHours(i32::try_from(course.half_hours).unwrap_or(0)).to_string());
    set(column::STARTS, day(&course.starts));
    set(column::ENDS, day(&course.ends));
    set(column::SLOTS, codes("TimeId", "time_slots"));
    set(column::TIME_AND_PLACE, places(&form));
    set(column::FUND, code("FundId", "funding"));
    set(column::FEE, code("SubsidizeId", "fee"));
    for n in 0..2 {
        for (at, part) in ["name", "phone", "email"].iter().enumerate() {
            set(column::CONTACT + n * 3 + at, first(&format!("contact{}_{part}", n + 1)));
        }
    }
    set(column::FUND_MONEY, first("funding_amount"));
    set(column::MEMBER, codes("Member", "audience_stages"));
    set(column::MEMBER_KIND, codes("MemberKind", "audience_positions"));
    set(column::DESCRIPTION, described(&form));
    set(column::CLASS_SIZE, first("class_size"));
    set(column::CLASSES, first("classes"));
    let state = match (course.cancelled_at, course.closed_at) {
        (Some(_), _) => "9",
        (None, Some(_)) => "2",
        (None, None) => "0",
    };
    set(column::STATE, state.to_owned());
    cells
}

/// The outline with its classification as a comment.
fn described(form: &RawForm) -> String {
    let mode = form.values("delivery").join(",");
    let (scope, tier) = (form.first("scope"), form.first("tier"));
    let outline = form.first("outline").trim();
    format!("{outline}<!--<category>{scope}</category><level>{tier}</level><mode>{mode}</mode>-->")
}

/// Sessions as the text the form had before there were sessions.
fn places(form: &RawForm) -> String {
    if form.meetings.is_empty() {
        return form.first("time_and_place").to_owned();
    }
    let one = |m: &domain::course::RawMeeting| format!("{} {}-{} {}", m.date, m.from, m.to, m.place);
    form.meetings.iter().map(one).collect::<Vec<_>>().join("\n")
}
