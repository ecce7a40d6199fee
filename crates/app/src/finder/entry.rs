//! A course as the index knows it: the one place where the two are put side by side.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Place;

use ::search::{Entry, Point};
use domain::codes;
use domain::places;
use jiff::civil::Date;
use platform::AppResult;
use platform::clock::from_millis;
use platform::ids::OrganisationId;
use sea_orm::ConnectionTrait;

use crate::catalogue::{self, Course, CourseId, Meeting, search as question};
use crate::directory::{self, Organisation};
use crate::enrolment::{self, Places};

/// Turns courses into entries; remembers organisations, since thousands of courses share one.
#[derive(Debug, Default)]
pub struct Reader {
    organisations: HashMap<OrganisationId, Organisation>,
}

impl Reader {
    /// Entries of courses, in their order. What was never approved or was called off has none.
    ///
    /// # Errors
    /// The database.
    pub async fn entries<C: ConnectionTrait>(
        &mut self,
        conn: &C,
        courses: &[Course],
    ) -> AppResult<Vec<Entry>> {
        let ids: Vec<CourseId> = courses.iter().filter(|c| c.is_published()).map(|c| c.id).collect();
        let mut meetings: HashMap<CourseId, Vec<Meeting>> = HashMap::new();
        for (course, meeting) in catalogue::meetings_from(conn, &ids, Date::ZERO).await? {
            meetings.entry(course).or_default().push(meeting);
        }
        let places = enrolment::places(conn, &ids).await?;
        let mut entries = Vec::with_capacity(ids.len());
        for course in courses.iter().filter(|c| c.is_published()) {
            let organiser = self.organisation(conn, course.organisation).await?;
            let meetings = meetings.remove(&course.id).unwrap_or_default();
            entries.push(entry(course, organiser, &meetings, places.get(&course.id).copied()));
        }
        Ok(entries)
    }

    async fn organisation<C: ConnectionTrait>(
        &mut self,
        conn: &C,
        id: OrganisationId,
    ) -> AppResult<&Organisation> {
        match self.organisations.entry(id) {
            Place::Occupied(known) => Ok(known.into_mut()),
            Place::Vacant(place) => Ok(place.insert(directory::organisation(conn, id).await?)),
        }
    }
}

fn entry(course: &Course, organiser: &Organisation, meetings: &[Meeting], places: Option<Places>) -> Entry {
    let raw = course.raw();
    let (stage, scope) = (course.stage.as_str(), course.scope.as_str());
    let instant = |ms: Option<i64>| ms.map(from_millis);
    let on_site = !course.online || meetings.iter().any(|m| !m.place.is_empty());
    let spot = meetings.iter().find_map(Meeting::spot);
    let spot = spot.map(|s| Point { latitude: s.latitude(), longitude: s.longitude() });
    // Where nobody said more, the county's own place stands for it.
    let county = places::county(&course.county).filter(|_| on_site);
    let county = county.map(|c| Point { latitude: c.latitude, longitude: c.longitude });
    Entry {
        code: course.code.clone(),
        title: course.title.clone(),
        outline: outline(course, organiser, raw.first("outline")),
        instructor: raw.first("instructor_name").to_owned(),
        organiser: organiser.name.clone(),
        organiser_code: organiser.code.clone(),
        county: course.county.clone(),
        audience_stages: course.audience_stages(),
        audience_positions: course.audience_positions(),
        stage: stage.to_owned(),
        subject: raw.first("subject").to_owned(),
        scope: scope.to_owned(),
        item: question::item_key(stage, scope, &course.item),
        tier: raw.first("tier").to_owned(),
        tags: course.tags(),
        meetings: days(course, meetings),
        first_meeting: instant(course.first_meeting),
        last_meeting_end: instant(course.last_meeting_end),
        enrolment_opens: instant(course.enrolment_opens),
        enrolment_closes: instant(course.enrolment_closes),
        approved: instant(course.approved_at),
        half_hours: u32::try_from(course.half_hours).unwrap_or(0),
        on_site,
        online: course.online,
        free: course.free,
        full: places.is_some_and(|p| p.free() == 0),
        cancelled: course.cancelled_at.is_some(),
        point: spot.or(county),
    }
}

/// What a word may be found in beside title, people and county: the outline, and the names of what was chosen.
fn outline(course: &Course, organiser: &Organisation, typed: &str) -> String {
    let tables = codes::tables();
    let item = tables.item(&course.stage, &course.scope, &course.item);
    let mut parts = vec![typed.to_owned(), organiser.district.clone(), course.tags().join(" ")];
    parts.extend(tables.label("scope", &course.scope).map(str::to_owned));
    parts.extend(item.map(|item| item.label.to_owned()));
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// The meetings. A course without any runs by itself from its first to its last day: these two stand for all, so that it
/// is found by date.
fn days(course: &Course, meetings: &[Meeting]) -> Vec<(Date, u16, u16)> {
    let minute = |n: i64| u16::try_from(n).unwrap_or(0);
    if meetings.is_empty() {
        let edges = [course.starts_on(), course.ends_on()];
        return edges.into_iter().flatten().map(|day| (day, 0, 1439)).collect();
    }
    meetings.iter().map(|m| (m.day(), minute(m.from_minute), minute(m.to_minute))).collect()
}
