//! Columns and meetings derived from a form as typed: what is right already is used, what is wrong waits for the check.

use domain::calendar::{self, parse_date, parse_time};
use domain::codes;
use domain::course::{CourseForm, RawForm, RawMeeting, lift, spots};
use domain::hours::HalfHours;
use domain::places::Spot;
use domain::text::fold;
use jiff::civil::{Date, Time};

use super::Course;
use super::course::{Meeting, stored};
use super::store::Derived;
use crate::directory::Organisation;

/// Everything stored beside the form itself.
pub(super) struct FromForm {
    pub columns: Derived,
    pub meetings: Vec<Meeting>,
}

/// Derives lists' columns and meetings from a form that may still have gaps.
pub(super) fn from_form(raw: &RawForm, organisation: &Organisation, today: Date) -> FromForm {
    derived(raw, organisation, today, None)
}

/// As [`from_form`], for a course that was approved: while its form can't be read whole, because a tag or an option
/// ended since it was sent, its places, hours and days stay what they are.
pub(super) fn from_form_of(
    course: &Course,
    raw: &RawForm,
    organisation: &Organisation,
    today: Date,
) -> FromForm {
    let mut found = derived(raw, organisation, today, course.approved_at.is_some().then_some(course));
    if !course.lift().is_none() {
        // The form stays within the usual limits; what the region centre granted stands beside it.
        let half = |n: i64| HalfHours(i32::try_from(n).unwrap_or(0));
        let meetings: Vec<_> = found.meetings.iter().map(Meeting::rule).collect();
        let own = half(found.columns.half_hours);
        let kept = lift::kept(course.lift(), half(course.lifted_half_hours), &meetings, own);
        found.columns.half_hours = i64::from(kept.0);
    }
    found
}

fn derived(raw: &RawForm, organisation: &Organisation, today: Date, live: Option<&Course>) -> FromForm {
    let form = CourseForm::parse(raw, today).ok();
    let rows = (1i64..).zip(&raw.meetings).zip(spots(&raw.meetings));
    let meetings: Vec<Meeting> = rows.filter_map(|((n, m), spot)| meeting(n, m, spot)).collect();
    let instant = |key: &str| {
        calendar::parse_date_time(raw.first(key)).ok().map(|civil| calendar::instant(civil).as_millisecond())
    };
    let edge = |m: &Meeting, minute: i64| {
        let midnight = calendar::instant(m.day().to_datetime(Time::midnight())).as_millisecond();
        midnight + minute * 60_000
    };
    let days = || meetings.iter().map(|m| m.date.clone());
    let kept = live.filter(|_| form.is_none());
    let hours = form.as_ref().map(|f| f.sessions.hours).or_else(|| HalfHours::parse(raw.first("hours")).ok());
    let hours = hours.or_else(|| kept.map(Course::hours));
    let online =
        raw.values("delivery").iter().any(|d| d == "11-6") || meetings.iter().any(|m| !m.link.is_empty());
    // A course that is wholly online may have no meetings: it runs from its first day to the end of its last.
    let period = form.as_ref().map(|f| (f.sessions.starts, f.sessions.ends)).or_else(|| {
        let course = kept.filter(|_| meetings.is_empty())?;
        let typed = |key: &str| parse_date(raw.first(key)).ok();
        Some((typed("starts").or(course.starts_on())?, typed("ends").or(course.ends_on())?))
    });
    let whole_day = |end: i64| {
        let (starts, ends) = period?;
        let day = if end == 0 { starts } else { ends };
        Some(calendar::instant(day.to_datetime(Time::midnight())).as_millisecond() + end * 86_400_000)
    };
    let columns = Derived {
        title: title(raw),
        search_text: search_text(raw, organisation),
        county: organisation.county.clone(),
        class_type: raw.first("class_type").to_owned(),
        stage: raw.first("stage").to_owned(),
        scope: raw.first("scope").to_owned(),
        item: raw.first("item").to_owned(),
        audience_stages: stored(raw.values("audience_stages")),
        audience_positions: stored(raw.values("audience_positions")),
        tags: stored(raw.values("attribute_tags")),
        starts: period.map(|(starts, _)| starts.to_string()).or_else(|| days().min()),
        ends: period.map(|(_, ends)| ends.to_string()).or_else(|| days().max()),
        first_meeting: meetings.iter().map(|m| edge(m, m.from_minute)).min().or_else(|| whole_day(0)),
        last_meeting_end: meetings.iter().map(|m| edge(m, m.to_minute)).max().or_else(|| whole_day(1)),
        enrolment_opens: instant("enrolment_opens"),
        enrolment_closes: instant("enrolment_closes"),
        half_hours: hours.map_or(0, |h| i64::from(h.0)),
        places: form.as_ref().map_or(kept.map_or(0, |c| c.places), |f| i64::from(f.capacity())),
        online,
        free: raw.first("fee") == "22-3",
    };
    FromForm { columns, meetings }
}

/// The form as it is stored.
pub(super) fn json(raw: &RawForm) -> String {
    serde_json::to_string(raw).unwrap_or_default()
}

/// The title as columns have it.
pub(super) fn title(raw: &RawForm) -> String {
    // As typed: folding is for codes and comparing, a title keeps its full-width punctuation.
    let title = raw.first("title").trim();
    if title.is_empty() { "—".to_owned() } else { title.to_owned() }
}

fn meeting(position: i64, raw: &RawMeeting, spot: Option<Spot>) -> Option<Meeting> {
    let minute = |time: Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
    let (from, to) = (minute(parse_time(&raw.from).ok()?), minute(parse_time(&raw.to).ok()?));
    (to > from).then_some(Meeting {
        position,
        date: parse_date(&raw.date).ok()?.to_string(),
        from_minute: from,
        to_minute: to,
        place: fold(&raw.place),
        link: fold(&raw.link),
        spot: spot.map_or_else(String::new, |spot| spot.to_string()),
    })
}

/// Everything a word may be found in, folded and lower-case: the same folding as a question's words.
fn search_text(raw: &RawForm, organisation: &Organisation) -> String {
    let tables = codes::tables();
    let mut parts = vec![
        raw.first("title").to_owned(),
        raw.first("outline").to_owned(),
        raw.first("instructor_name").to_owned(),
        organisation.name.clone(),
        organisation.county.clone(),
        organisation.district.clone(),
        raw.values("attribute_tags").join(" "),
    ];
    parts.extend(tables.label("scope", raw.first("scope")).map(str::to_owned));
    parts.extend(
        tables.item(raw.first("stage"), raw.first("scope"), raw.first("item")).map(|i| i.label.to_owned()),
    );
    fold(&parts.join(" ")).to_lowercase()
}
