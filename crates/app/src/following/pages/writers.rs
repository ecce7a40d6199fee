//! Courses as iCalendar, Atom and JSON Feed. Join links stand in none of them: a feed goes from hand to hand.

use std::collections::HashMap;

use atom_syndication::{Category, Entry, Feed, FixedDateTime, Link, Person, Text};
use documents::ical::Event;
use domain::calendar;
use domain::places::Spot;
use domain::text::fold;
use jiff::Timestamp;
use platform::clock::from_millis;
use serde_json::json;
use ui::L;

use crate::catalogue::{Course, CourseId, Meeting, view};

/// Most entries of a feed.
pub(super) const MOST: usize = 200;

/// What a feed is about and where it stands.
pub(super) struct About {
    pub l: L,
    /// Its name.
    pub title: String,
    /// Address of the service, without a slash at its end.
    pub base: String,
    /// Path of the feed itself.
    pub path: String,
    /// Path of the page that shows the same.
    pub page: String,
}

/// Courses with their meetings.
pub(super) struct Listed {
    pub courses: Vec<Course>,
    pub meetings: HashMap<CourseId, Vec<Meeting>>,
    /// What a title begins with (`（候補）`), by course.
    pub marks: HashMap<CourseId, String>,
}

impl Listed {
    /// When something in it was touched last; a fixed instant for an empty feed, so that it never differs from itself.
    pub fn updated(&self) -> Timestamp {
        self.courses.iter().map(|c| from_millis(c.updated_at)).max().unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn title(&self, l: L, course: &Course) -> String {
        let mark = self.marks.get(&course.id).cloned().unwrap_or_default();
        let called_off = if course.cancelled_at.is_some() { l.t("feed-cancelled") } else { String::new() };
        format!("{called_off}{mark}{}", course.title)
    }
}

fn url(about: &About, course: &Course) -> String {
    format!("{}/courses/{}", about.base, course.code)
}

fn host(about: &About) -> &str {
    let rest = about.base.split_once("://").map_or(about.base.as_str(), |(_, rest)| rest);
    rest.split([':', '/']).next().unwrap_or("localhost")
}

/// A calendar with an event for each meeting; a course without meetings is an event of its whole time.
pub(super) fn ics(about: &About, listed: &Listed) -> String {
    let mut events = Vec::new();
    for course in &listed.courses {
        let meetings = listed.meetings.get(&course.id).map(Vec::as_slice).unwrap_or_default();
        let of_course = course_events(about, listed, course, meetings);
        if events.len() + of_course.len() > MOST {
            break;
        }
        events.extend(of_course);
    }
    documents::ical::calendar(&about.title, listed.updated(), &events)
}

fn course_events(about: &About, listed: &Listed, course: &Course, meetings: &[Meeting]) -> Vec<Event> {
    let host = host(about);
    let event = |number: i64, start: Timestamp, end: Timestamp, place: &str, spot: Option<Spot>| Event {
        // As in the course's own calendar file, so that both are one event to a calendar.
        uid: format!("c{}-{number}@{host}", course.code),
        start,
        end,
        summary: listed.title(about.l, course),
        location: if place.is_empty() { about.l.t("course-online") } else { place.to_owned() },
        geo: spot.map(|s| (s.latitude(), s.longitude())),
        url: url(about, course),
        description: course.organisation_name.clone(),
        sequence: u32::try_from(course.version).unwrap_or(0),
        cancelled: course.cancelled_at.is_some(),
    };
    let at = |meeting: &Meeting, time| calendar::instant(meeting.day().to_datetime(time));
    if let (true, Some(from), Some(to)) = (meetings.is_empty(), course.first_meeting, course.last_meeting_end)
    {
        return vec![event(0, from_millis(from), from_millis(to), "", None)];
    }
    meetings.iter().map(|m| event(m.position, at(m, m.from()), at(m, m.to()), &m.place, m.spot())).collect()
}

/// When, where and for whom, in plain sentences.
fn summary(l: L, course: &Course) -> String {
    let mut lines = vec![course.organisation_name.clone()];
    if let (Some(starts), Some(ends)) = (course.starts_on(), course.ends_on()) {
        lines.push(view::days_text(l, starts, ends));
    }
    lines.extend(view::place_text(l, course));
    if course.half_hours > 0 {
        lines.push(l.a("ui-hours", "n", course.hours()));
    }
    if let (Some(opens), Some(closes)) = (course.enrolment_opens, course.enrolment_closes) {
        let at = |ms: i64| l.datetime(from_millis(ms));
        lines.push(l.a2("feed-enrolment", "opens", at(opens), "closes", at(closes)));
    }
    if let Some(reason) = &course.cancel_reason {
        lines.push(l.a("feed-cancelled-reason", "reason", reason));
    }
    let outline = fold(course.raw().first("outline"));
    if !outline.is_empty() {
        lines.push(outline.chars().take(400).collect());
    }
    lines.join("\n")
}

fn instant(at: Timestamp) -> FixedDateTime {
    at.to_string().parse().unwrap_or_default()
}

/// An Atom feed (RFC 4287), last published first.
pub(super) fn atom(about: &About, listed: &Listed) -> String {
    let link = |rel: &str, href: String, kind: &str| Link {
        rel: rel.to_owned(),
        href,
        mime_type: Some(kind.to_owned()),
        ..Link::default()
    };
    let own = format!("{}{}", about.base, about.path);
    let feed = Feed {
        title: Text::plain(clean(&about.title)),
        id: own.clone(),
        updated: instant(listed.updated()),
        lang: Some(language(about.l).to_owned()),
        links: vec![
            link("self", own, "application/atom+xml"),
            link("alternate", format!("{}{}", about.base, about.page), "text/html"),
        ],
        entries: newest(listed)
            .into_iter()
            .map(|course| Entry {
                title: Text::plain(clean(&listed.title(about.l, course))),
                id: url(about, course),
                updated: instant(from_millis(course.updated_at)),
                published: course.approved_at.map(|ms| instant(from_millis(ms))),
                authors: vec![Person { name: clean(&course.organisation_name), ..Person::default() }],
                categories: course
                    .tags()
                    .into_iter()
                    .map(|term| Category { term: clean(&term), ..Category::default() })
                    .collect(),
                links: vec![link("alternate", url(about, course), "text/html")],
                summary: Some(Text::plain(clean(&summary(about.l, course)))),
                ..Entry::default()
            })
            .collect(),
        ..Feed::default()
    };
    feed.to_string()
}

/// A JSON Feed (version 1.1), last published first.
pub(super) fn json_feed(about: &About, listed: &Listed) -> String {
    let items: Vec<serde_json::Value> = newest(listed)
        .into_iter()
        .map(|course| {
            json!({
                "id": url(about, course),
                "url": url(about, course),
                "title": listed.title(about.l, course),
                "content_text": summary(about.l, course),
                "date_published": course.approved_at.map(|ms| from_millis(ms).to_string()),
                "date_modified": from_millis(course.updated_at).to_string(),
                "authors": [{"name": course.organisation_name}],
                "tags": course.tags(),
                "_course": {
                    "code": course.code,
                    "county": course.county,
                    "starts": course.starts,
                    "ends": course.ends,
                    "hours": course.hours().to_string(),
                    "online": course.online,
                    "free": course.free,
                    "cancelled": course.cancelled_at.is_some(),
                    "enrolment_opens": course.enrolment_opens.map(|ms| from_millis(ms).to_string()),
                    "enrolment_closes": course.enrolment_closes.map(|ms| from_millis(ms).to_string()),
                },
            })
        })
        .collect();
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": about.title,
        "home_page_url": format!("{}{}", about.base, about.page),
        "feed_url": format!("{}{}", about.base, about.path),
        "language": language(about.l),
        "items": items,
    })
    .to_string()
}

fn newest(listed: &Listed) -> Vec<&Course> {
    let mut courses: Vec<&Course> = listed.courses.iter().collect();
    courses.sort_by_key(|c| std::cmp::Reverse((c.approved_at, c.code.clone())));
    courses
}

fn language(l: L) -> &'static str {
    if l.is_zh() { "zh-Hant" } else { "en" }
}

/// Without the characters that XML 1.0 cannot hold, however they are written.
fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| matches!(c, '\n' | '\t') || (!c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')))
        .collect()
}
