//! Writer of iCalendar feeds (RFC 5545).

use icalendar::{Calendar, Component, Event as Entry, EventLike, EventStatus, Property};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// One meeting of a course in a calendar feed.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Stable identifier, unique for ever, for example `c3840211-1@xingtan.example.tw`.
    pub uid: String,
    /// Begin; written in UTC, so that no time-zone table is needed.
    pub start: Timestamp,
    /// End, not before the begin.
    pub end: Timestamp,
    /// Title shown in the calendar.
    pub summary: String,
    /// Place; left out when empty.
    pub location: String,
    /// Where the place lies, degrees north and east.
    pub geo: Option<(f64, f64)>,
    /// Page of the course; left out when empty.
    pub url: String,
    /// Longer text; left out when empty.
    pub description: String,
    /// Number of the revision: calendars replace an event only by a higher one.
    pub sequence: u32,
    /// The meeting was called off: calendars strike it out or remove it.
    pub cancelled: bool,
}

/// Writes a calendar named `name` with `events`, stamped `stamp` (DTSTAMP), with CRLF and folded lines.
pub fn calendar(name: &str, stamp: Timestamp, events: &[Event]) -> String {
    let mut out = Calendar::empty();
    out.properties.extend([
        Property::new("VERSION", "2.0"),
        Property::new("PRODID", "-//Xingtan//Courses//ZH"),
        Property::new("CALSCALE", "GREGORIAN"),
        Property::new("METHOD", "PUBLISH"),
    ]);
    out.append_property(Property::new("X-WR-CALNAME", one_line(name)));
    out.append_property(Property::new("X-WR-TIMEZONE", "Asia/Taipei"));
    for event in events {
        out.push(entry(stamp, event));
    }
    fold(&out.to_string())
}

fn entry(stamp: Timestamp, event: &Event) -> Entry {
    let mut entry = Entry::with_uid(&one_line(&event.uid));
    entry.add_property("DTSTAMP", utc(stamp));
    entry.add_property("DTSTART", utc(event.start));
    entry.add_property("DTEND", utc(event.end));
    entry.sequence(event.sequence);
    entry.summary(&one_line(&event.summary));
    if !event.location.is_empty() {
        entry.location(&one_line(&event.location));
    }
    if let Some((north, east)) = event.geo {
        entry.add_property("GEO", format!("{north:.5};{east:.5}"));
    }
    if !event.url.is_empty() {
        entry.url(&one_line(&event.url));
    }
    if !event.description.is_empty() {
        entry.description(&clean(&event.description));
    }
    entry.status(if event.cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed });
    entry.done()
}

fn utc(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Lines of at most 75 octets (RFC 5545, 3.1); the library folds a little too late.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + text.len() / 32);
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut width = 0;
        for c in line.chars() {
            if width + c.len_utf8() > 75 {
                folded.push_str("\r\n ");
                width = 1;
            }
            folded.push(c);
            width += c.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

fn one_line(text: &str) -> String {
    clean(text).replace('\n', " ")
}

/// Without carriage returns and other controls, so that text can never begin a property of its own.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Event {
        Event {
            uid: "c3840211-1@xingtan.example.tw".into(),
            start: "2026-03-07T09:00+08:00".parse().unwrap(),
            end: "2026-03-07T16:30+08:00".parse().unwrap(),
            summary: "素養導向評量設計; 命題, 審題".into(),
            location: "杏壇國小 三樓會議室".into(),
            geo: Some((24.7521, 121.7582)),
            url: "https://xingtan.example.tw/courses/3840211?from=ical".into(),
            description: "請自備筆電。\r\nATTENDEE:mailto:x@example.tw\r".repeat(6),
            sequence: 2,
            cancelled: false,
        }
    }

    fn stamp() -> Timestamp {
        "2026-02-01T00:00:00Z".parse().unwrap()
    }

    fn unfolded(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn taipei_time_is_written_as_utc_and_text_is_escaped() {
        let lines = unfolded(&calendar("研習", stamp(), &[event()]));
        for line in [
            "DTSTART:20260307T010000Z",
            "DTEND:20260307T083000Z",
            "DTSTAMP:20260201T000000Z",
            "UID:c3840211-1@xingtan.example.tw",
            "SUMMARY:素養導向評量設計\\; 命題\\, 審題",
            "URL:https://xingtan.example.tw/courses/3840211?from=ical",
            "GEO:24.75210;121.75820",
            "SEQUENCE:2",
            "STATUS:CONFIRMED",
        ] {
            assert!(lines.iter().any(|found| found == line), "{line} not in {lines:#?}");
        }
        assert_eq!(
            lines.iter().filter(|line| line.starts_with("DTSTAMP") || line.starts_with("UID")).count(),
            2
        );
    }

    #[test]
    fn text_cannot_begin_a_property_and_lines_are_folded() {
        let text = calendar("研習\r\nX-EVIL:1", stamp(), &[event()]);
        assert!(
            !unfolded(&text).iter().any(|line| line.starts_with("ATTENDEE") || line.starts_with("X-EVIL"))
        );
        assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{text}");
        assert!(text.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn a_cancelled_meeting_says_so_and_output_is_repeatable() {
        let gone = Event { cancelled: true, ..event() };
        let text = calendar("研習", stamp(), std::slice::from_ref(&gone));
        assert!(text.contains("\r\nSTATUS:CANCELLED\r\n"));
        assert_eq!(text, calendar("研習", stamp(), &[gone]));
    }
}
