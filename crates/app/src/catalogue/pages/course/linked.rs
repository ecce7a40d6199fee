//! What search engines and people who share a link read of a course: structured data (schema.org as JSON-LD), a short
//! description, the address that counts.

use domain::calendar;
use domain::places::Spot;
use domain::text::fold;
use jiff::Timestamp;
use platform::clock::from_millis;
use serde_json::{Value, json};
use ui::{L, Markup};

use super::super::super::view::{self, Door};
use super::super::super::{Course, Meeting, Moved};
use super::Shown;

/// Characters of a description that search engines show.
const DESCRIPTION: usize = 155;

/// Everything for the page's head. A data block is never executed, so the rule against inline scripts stands.
pub(super) fn head(l: L, shown: &Shown, now: Timestamp) -> Markup {
    let title = &shown.course.title;
    let description = description(l, shown);
    let meta = |kind: &str, name: &str, value: &str| {
        Markup::raw(format!("<meta {kind}=\"{name}\" content=\""))
            .and(Markup::from(value))
            .and(Markup::raw("\">"))
    };
    Markup::raw("<link rel=\"canonical\" href=\"")
        .and(Markup::from(shown.url.as_str()))
        .and(Markup::raw("\">"))
        .and(meta("name", "description", &description))
        .and(meta("property", "og:type", "website"))
        .and(meta("property", "og:site_name", &l.t("ui-brand")))
        .and(meta("property", "og:locale", if l.is_zh() { "zh_TW" } else { "en_GB" }))
        .and(meta("property", "og:title", title))
        .and(meta("property", "og:description", &description))
        .and(meta("property", "og:url", &shown.url))
        .and(meta("name", "twitter:card", "summary"))
        .and(data_block(&graph(l, shown, now)))
}

/// When, where, by whom, then what: enough to decide whether to open it.
fn description(l: L, shown: &Shown) -> String {
    let course = &shown.course;
    let mut parts = Vec::new();
    if let (Some(starts), Some(ends)) = (course.starts_on(), course.ends_on()) {
        parts.push(view::days_text(l, starts, ends));
    }
    parts.extend(view::place_text(l, course));
    parts.push(course.organisation_name.clone());
    parts.push(course.raw().first("outline").trim().to_owned());
    let line = parts.join(if l.is_zh() { "，" } else { ", " });
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= DESCRIPTION {
        return line;
    }
    let mut cut: String = line.chars().take(DESCRIPTION - 1).collect();
    cut.push('…');
    cut
}

/// JSON inside a page: what could end the element or begin another is written as an escape.
fn data_block(value: &Value) -> Markup {
    let text = value
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    Markup::raw(format!("<script type=\"application/ld+json\">{text}</script>"))
}

fn graph(l: L, shown: &Shown, now: Timestamp) -> Value {
    json!({"@context": "https://schema.org", "@graph": [event(l, shown, now), lesson(shown)]})
}

/// The course as an event: what Google's and Bing's event listings ask for.
fn event(l: L, shown: &Shown, now: Timestamp) -> Value {
    let course = &shown.course;
    let door = view::door(course, shown.places, now);
    let status = match (door, &shown.moved) {
        (Door::Cancelled, _) => "EventCancelled",
        (_, Some(_)) => "EventRescheduled",
        _ => "EventScheduled",
    };
    let before = shown.moved.as_ref().filter(|_| door != Door::Cancelled).map(Moved::before);
    let before = before.and_then(|slots| slots.first().map(|slot| slot.date.clone()));
    let mut event = json!({
        "@type": "EducationEvent",
        "@id": format!("{}#event", shown.url),
        "identifier": course.code,
        "name": course.title,
        "description": course.raw().first("outline").trim(),
        "url": shown.url,
        "startDate": local(course.first_meeting),
        "endDate": local(course.last_meeting_end),
        "eventStatus": format!("https://schema.org/{status}"),
        "previousStartDate": before,
        "eventAttendanceMode": format!("https://schema.org/{}EventAttendanceMode", way(shown)),
        "location": locations(shown, None),
        "organizer": organiser(shown),
        "isAccessibleForFree": course.free,
        "inLanguage": "zh-Hant",
        "offers": offer(shown, door),
        "maximumAttendeeCapacity": shown.places.map(|p| p.places),
        "remainingAttendeeCapacity": shown.places.map(|p| p.free()),
        "performer": performer(course),
    });
    if shown.meetings.len() > 1 {
        event["subEvent"] = shown
            .meetings
            .iter()
            .zip(1..)
            .map(|(meeting, n)| {
                json!({
                    "@type": "EducationEvent",
                    "name": format!("{}　{}", course.title, l.a("course-page-meeting-n", "n", n)),
                    "startDate": meeting_at(meeting, meeting.from()),
                    "endDate": meeting_at(meeting, meeting.to()),
                    "eventStatus": format!("https://schema.org/{status}"),
                    "location": locations(shown, Some(meeting)),
                })
            })
            .collect();
    }
    without_nulls(event)
}

/// The course as something that can be learnt.
fn lesson(shown: &Shown) -> Value {
    let course = &shown.course;
    let mode = match way(shown) {
        "Online" => "Online",
        "Mixed" => "Blended",
        _ => "Onsite",
    };
    without_nulls(json!({
        "@type": "Course",
        "@id": format!("{}#course", shown.url),
        "name": course.title,
        "description": course.raw().first("outline").trim(),
        "courseCode": course.code,
        "url": shown.url,
        "provider": organiser(shown),
        "offers": {"@type": "Offer", "category": if course.free { "Free" } else { "Paid" }, "priceCurrency": "TWD",
                   "price": course.free.then_some("0")},
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": mode,
            "courseWorkload": workload(course.half_hours),
            "startDate": course.starts,
            "endDate": course.ends,
            "location": locations(shown, None),
            "instructor": performer(course),
        },
    }))
}

fn way(shown: &Shown) -> &'static str {
    match (shown.course.online, shown.meetings.iter().any(|m| !m.place.is_empty())) {
        (true, true) => "Mixed",
        (true, false) => "Online",
        _ => "Offline",
    }
}

/// Where it is held: each room once, and the page itself for what is online (the join link is for those admitted).
fn locations(shown: &Shown, of: Option<&Meeting>) -> Value {
    let mut found: Vec<Value> = Vec::new();
    let meetings: Vec<&Meeting> = of.map_or_else(|| shown.meetings.iter().collect(), |one| vec![one]);
    let mut rooms: Vec<&str> = Vec::new();
    for meeting in &meetings {
        if !meeting.place.is_empty() && !rooms.contains(&meeting.place.as_str()) {
            rooms.push(&meeting.place);
            found.push(place(shown, &meeting.place, meeting.spot()));
        }
    }
    let online = match of {
        Some(meeting) => !meeting.link.is_empty(),
        None => shown.course.online,
    };
    if online {
        found.push(json!({"@type": "VirtualLocation", "url": shown.url}));
    }
    if found.is_empty() {
        found.push(place(shown, &shown.course.organisation_name, None));
    }
    if found.len() == 1 { found.remove(0) } else { Value::Array(found) }
}

fn place(shown: &Shown, name: &str, spot: Option<Spot>) -> Value {
    let street = if name.chars().any(|c| "路街號".contains(c)) { name } else { shown.address.as_str() };
    without_nulls(json!({
        "@type": "Place",
        "name": name,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": if street.is_empty() { name } else { street },
            "addressRegion": (!shown.course.county.is_empty()).then(|| shown.course.county.clone()),
            "addressCountry": "TW",
        },
        "geo": spot.map(|s| json!({"@type": "GeoCoordinates", "latitude": s.latitude(), "longitude": s.longitude()})),
    }))
}

fn organiser(shown: &Shown) -> Value {
    let base = shown.url.split("/courses/").next().unwrap_or_default();
    json!({"@type": "Organization", "name": shown.course.organisation_name, "url": base})
}

fn performer(course: &Course) -> Value {
    let name = fold(course.raw().first("instructor_name"));
    if name.is_empty() { Value::Null } else { json!({"@type": "Person", "name": name}) }
}

fn offer(shown: &Shown, door: Door) -> Value {
    let course = &shown.course;
    let availability = match door {
        Door::Open => "InStock",
        Door::NotYet(_) => "PreOrder",
        Door::Full => "SoldOut",
        _ => "OutOfStock",
    };
    without_nulls(json!({
        "@type": "Offer",
        "url": shown.url,
        "price": course.free.then_some("0"),
        "priceCurrency": "TWD",
        "availability": format!("https://schema.org/{availability}"),
        "validFrom": local(course.enrolment_opens),
        "validThrough": local(course.enrolment_closes),
    }))
}

/// An instant with Taipei's offset: search engines show the local time.
fn local(ms: Option<i64>) -> Value {
    ms.map_or(Value::Null, |ms| Value::String(offset_text(from_millis(ms))))
}

fn meeting_at(meeting: &Meeting, time: jiff::civil::Time) -> String {
    offset_text(calendar::instant(meeting.day().to_datetime(time)))
}

fn offset_text(at: Timestamp) -> String {
    format!("{}+08:00", calendar::civil(at).strftime("%Y-%m-%dT%H:%M:%S"))
}

/// `PT3H` or `PT1H30M`.
fn workload(half_hours: i64) -> Value {
    match (half_hours / 2, half_hours % 2) {
        (0, 0) => Value::Null,
        (hours, 0) => format!("PT{hours}H").into(),
        (0, _) => "PT30M".into(),
        (hours, _) => format!("PT{hours}H30M").into(),
    }
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.into_iter()
                .filter(|(_, v)| !v.is_null() && v.as_str() != Some(""))
                .map(|(k, v)| (k, without_nulls(v)))
                .collect(),
        ),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_text_cannot_leave_the_data_block() {
        let html = data_block(&json!({"name": "</script><script>alert(1)</script>&\u{2028}"}));
        assert_eq!(html.as_str().matches('<').count(), 2, "{}", html.as_str());
        let inside =
            html.as_str().split_once('>').and_then(|(_, rest)| rest.rsplit_once('<')).expect("a block");
        let read: Value = serde_json::from_str(inside.0).expect("JSON");
        assert_eq!(read["name"], "</script><script>alert(1)</script>&\u{2028}");
    }

    #[test]
    fn hours_are_a_duration() {
        for (half_hours, text) in
            [(0, Value::Null), (1, "PT30M".into()), (6, "PT3H".into()), (7, "PT3H30M".into())]
        {
            assert_eq!(workload(half_hours), text);
        }
    }
}
