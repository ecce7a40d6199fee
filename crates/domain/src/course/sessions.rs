//! The sessions of a course and the hours that follow from them (CAT-2, CRD-1).

use super::{FormRule, RawMeeting, change::site, reader::Reader};
use crate::{
    calendar::{self, parse_date, parse_time},
    codes::hour_rule,
    hours::{HalfHours, HoursError, Limits, Meeting, Note, count, credit_class},
    places::{NoSpot, Spot},
    text::fold,
};
use jiff::{Timestamp, civil::Date};
use std::collections::BTreeMap;

/// One session: when, and a place or a join link that only the admitted see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Day and clock times.
    pub meeting: Meeting,
    /// Room or address.
    pub place: Option<String>,
    /// Join link, https only.
    pub link: Option<String>,
    /// Where the place lies, if that was given.
    pub spot: Option<Spot>,
}

/// Step 4 of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sessions {
    /// Sessions by time; empty only for a course given entirely online.
    pub sessions: Vec<Session>,
    /// Time-slot codes.
    pub time_slots: Vec<String>,
    /// First day.
    pub starts: Date,
    /// Last day.
    pub ends: Date,
    /// Credits of a degree or credit class.
    pub credits: Option<u32>,
    /// The hours the course awards.
    pub hours: HalfHours,
    /// What the organiser should know about the count.
    pub notes: Vec<Note>,
}

impl Sessions {
    /// The meetings alone, by time.
    pub fn meetings(&self) -> Vec<Meeting> {
        self.sessions.iter().map(|s| s.meeting).collect()
    }
}

/// Which rule counts the hours of a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoursRule {
    /// Counted from meetings.
    Lessons,
    /// 18 hours a credit.
    Credits,
    /// Given entirely online: declared by the organiser and judged by the reviewer. Provisional.
    Online,
}

impl HoursRule {
    /// The rule for a class type and the ways of delivery, by the table of hour rules.
    pub fn of<S: AsRef<str>>(class_type: &str, delivery: &[S]) -> Self {
        let online = |code: &S| hour_rule("delivery", code.as_ref()) == Some("online");
        if hour_rule("class_type", class_type) == Some("credits") {
            Self::Credits
        } else if !delivery.is_empty() && delivery.iter().all(online) {
            Self::Online
        } else {
            Self::Lessons
        }
    }
}

/// The most hours a course may award: from its meetings by default limits, or from its credits. A course given
/// entirely online has a provisional ceiling of 108 hours (six credits), which only stops slips of the hand.
///
/// # Errors
/// [`HoursError`] when the meetings cannot be counted.
pub fn hours_ceiling(
    rule: HoursRule,
    meetings: &[Meeting],
    credits: Option<u32>,
) -> Result<(HalfHours, Vec<Note>), HoursError> {
    let counted = count(meetings, &Limits::default())?;
    Ok(match rule {
        HoursRule::Lessons => (counted.total, counted.notes),
        HoursRule::Credits => (credit_class(credits.unwrap_or(0)), Vec::new()),
        HoursRule::Online => (credit_class(6), Vec::new()),
    })
}

/// The most rows a course may have; a degree class over four years stays below it.
const MOST_MEETINGS: usize = 400;

pub(super) fn read_sessions(reader: &mut Reader) -> Option<Sessions> {
    let delivery: Vec<String> = reader.raw.values("delivery").iter().map(|v| fold(v)).collect();
    let rule = HoursRule::of(&reader.code("class_type"), &delivery);
    let sessions = read_rows(reader, rule);
    let time_slots = reader.many("time_slots");
    let credits =
        if rule == HoursRule::Credits { reader.number("credits", 1, 200).map(Some) } else { Some(None) };
    let period = read_period(reader, sessions.as_deref());
    let sessions = sessions?;
    let (hours, notes) = read_hours(reader, rule, &sessions, credits?)?;
    let (starts, ends) = period?;
    Some(Sessions { sessions, time_slots: time_slots?, starts, ends, credits: credits?, hours, notes })
}

/// When the course as typed ends, if that can be told already; other steps compare their dates with it.
pub(super) fn typed_end(reader: &Reader) -> Option<Timestamp> {
    let rows = reader.raw.meetings.iter().filter(|row| !row.is_blank());
    let last =
        rows.filter_map(|row| Some(parse_date(&row.date).ok()?.to_datetime(parse_time(&row.to).ok()?))).max();
    let last = last.or_else(|| Some(parse_date(reader.raw.first("ends")).ok()?.at(23, 59, 0, 0)))?;
    Some(calendar::instant(last))
}

fn read_rows(reader: &mut Reader, rule: HoursRule) -> Option<Vec<Session>> {
    let raw = reader.raw;
    let rows: Vec<_> = raw.meetings.iter().enumerate().filter(|(_, row)| !row.is_blank()).collect();
    if rows.is_empty() && rule != HoursRule::Online {
        reader.problem("meetings", FormRule::NoMeetings);
        return None;
    }
    if rows.len() > MOST_MEETINGS {
        reader.problem("meetings", FormRule::TooManyMeetings { max: MOST_MEETINGS });
        return None;
    }
    let read: Vec<_> =
        rows.into_iter().map(|(index, row)| Some((index + 1, read_row(reader, index + 1, row)?))).collect();
    let mut numbered: Vec<(usize, Session)> = read.into_iter().collect::<Option<_>>()?;
    numbered.sort_by_key(|(_, session)| session.meeting);
    for pair in numbered.windows(2) {
        let ((first, a), (second, b)) = (&pair[0], &pair[1]);
        if a.meeting.date == b.meeting.date && b.meeting.from < a.meeting.to {
            let (meeting, other) = (*first.min(second), *first.max(second));
            let date_on = a.meeting.date;
            reader.problem(
                format!("meetings-{other}-from"),
                HoursError::MeetingsOverlap { meeting, other, date_on },
            );
            return None;
        }
    }
    Some(numbered.into_iter().map(|(_, session)| session).collect())
}

fn read_row(reader: &mut Reader, number: usize, row: &RawMeeting) -> Option<Session> {
    let name = |part: &str| format!("meetings-{number}-{part}");
    let date = parse_date(&row.date).map_err(|e| reader.problem(name("date"), e)).ok();
    let from = parse_time(&row.from).map_err(|e| reader.problem(name("from"), e)).ok();
    let to = parse_time(&row.to).map_err(|e| reader.problem(name("to"), e)).ok();
    let place = fold(&row.place);
    let link = fold(&row.link);
    let mut fine = true;
    if place.is_empty() && link.is_empty() {
        reader.problem(name("place"), FormRule::MeetingNeedsPlace);
        fine = false;
    }
    let given = place.chars().count();
    if given > 200 {
        reader.problem(name("place"), FormRule::TooLong { max: 200, given });
        fine = false;
    }
    if !link.is_empty() && !is_https(&link) {
        reader.problem(name("link"), FormRule::Link);
        fine = false;
    }
    let mut spot = None;
    if !fold(&row.spot).is_empty() {
        match Spot::read(&row.spot) {
            Ok(read) => spot = Some(read),
            Err(why) => {
                reader.problem(name("spot"), FormRule::from(why));
                fine = false;
            }
        }
    }
    let meeting = Meeting { date: date?, from: from?, to: to? };
    if meeting.minutes() <= 0 {
        reader.problem(name("to"), HoursError::MeetingOrder { meeting: number });
        return None;
    }
    let some = |text: String| (!text.is_empty()).then_some(text);
    fine.then_some(Session { meeting, place: some(place), link: some(link), spot })
}

impl From<NoSpot> for FormRule {
    fn from(why: NoSpot) -> Self {
        match why {
            NoSpot::Shortened => Self::SpotShortened,
            NoSpot::Unread => Self::SpotUnread,
            NoSpot::Outside => Self::SpotOutside,
        }
    }
}

/// Where the place of each row lies, in the order of the rows. A spot given once holds for all rows at the same site; what
/// can't be read is none.
pub fn spots(rows: &[RawMeeting]) -> Vec<Option<Spot>> {
    let read: Vec<(String, Option<Spot>)> =
        rows.iter().map(|row| (site(&row.place), Spot::read(&row.spot).ok())).collect();
    let mut of_site: BTreeMap<&str, Spot> = BTreeMap::new();
    for (site, spot) in read.iter().filter(|(site, _)| !site.is_empty()) {
        if let Some(spot) = spot {
            of_site.entry(site).or_insert(*spot);
        }
    }
    read.iter().map(|(site, spot)| spot.or_else(|| of_site.get(site.as_str()).copied())).collect()
}

/// Other schemes could run code in the page of the person who follows the link.
fn is_https(link: &str) -> bool {
    let host = link.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
    host.is_some_and(|host| host.contains('.') && !host.contains('@'))
        && link.len() <= 500
        && !link.contains([' ', '"', '<', '>'])
}

/// First and last day: of the meetings, or as typed when a course has none.
fn read_period(reader: &mut Reader, sessions: Option<&[Session]>) -> Option<(Date, Date)> {
    let sessions = sessions?;
    if let (Some(first), Some(last)) = (sessions.first(), sessions.last()) {
        return Some((first.meeting.date, last.meeting.date));
    }
    let starts = read_day(reader, "starts");
    let ends = read_day(reader, "ends");
    let (starts, ends) = (starts?, ends?);
    if ends < starts {
        reader.problem("ends", FormRule::EndsBeforeStarts);
        return None;
    }
    Some((starts, ends))
}

fn read_day(reader: &mut Reader, key: &str) -> Option<Date> {
    let typed = fold(reader.raw.first(key));
    if typed.is_empty() {
        reader.problem(key, FormRule::Required);
        return None;
    }
    parse_date(&typed).map_err(|error| reader.problem(key, error)).ok()
}

/// Hours as typed, or the most there can be when left empty; an online course must say them.
fn read_hours(
    reader: &mut Reader,
    rule: HoursRule,
    sessions: &[Session],
    credits: Option<u32>,
) -> Option<(HalfHours, Vec<Note>)> {
    let meetings: Vec<_> = sessions.iter().map(|s| s.meeting).collect();
    let (most, notes) =
        hours_ceiling(rule, &meetings, credits).map_err(|e| reader.problem("meetings", e)).ok()?;
    let typed = fold(reader.raw.first("hours"));
    let hours = if !typed.is_empty() {
        HalfHours::parse(&typed).map_err(|e| reader.problem("hours", e)).ok()?
    } else if rule == HoursRule::Online {
        reader.problem("hours", FormRule::Required);
        return None;
    } else {
        most
    };
    if hours < HalfHours::hours(1) {
        reader.problem("hours", FormRule::HoursBelowOne);
        return None;
    }
    if hours > most {
        reader.problem("hours", FormRule::HoursAboveCount { most });
        return None;
    }
    Some((hours, notes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spot_given_once_holds_for_its_site() {
        let row = |place: &str, spot: &str| RawMeeting {
            place: place.to_owned(),
            spot: spot.to_owned(),
            ..RawMeeting::default()
        };
        let rows = [
            row("杏壇國小 視聽教室", ""),
            row("杏壇國小 會議室", "24.7521, 121.7582"),
            row("松柏國小 禮堂", ""),
            row("", "不是座標"),
        ];
        let found: Vec<String> =
            spots(&rows).iter().map(|spot| spot.map_or_else(String::new, |s| s.to_string())).collect();
        assert_eq!(found, ["24.75210,121.75820", "24.75210,121.75820", "", ""]);
    }
}
