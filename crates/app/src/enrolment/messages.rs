//! Messages of the organiser to people of a course: read, counted, sent once. Rules: docs/rules/course-reports.md.

use std::collections::HashSet;

use domain::calendar;
use domain::message::{self as rules, Audience, Draft};
use jiff::Timestamp;
use jiff::civil::Time;
use platform::db::Actor;
use platform::ids::{PersonId, SeatId};
use platform::web::SeatView;
use platform::{AppError, AppResult};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::people::{Listed, listed, once};
use super::{EnrolmentId, mails, store};
use crate::App;
use crate::catalogue::{self, CourseId};
use crate::identity::Person;

platform::typed_ids! {
    /// A message of an organiser.
    MessageId,
}

/// A message as it was sent.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Message {
    /// Identity, drawn when the message was looked over: sending the same one again does nothing.
    pub id: MessageId,
    /// The course it is about.
    pub course: CourseId,
    /// The seat it was sent from.
    pub seat: Option<SeatId>,
    /// Who sent it.
    pub sender: PersonId,
    /// Subject line.
    pub subject: String,
    /// Text as typed.
    pub body: String,
    /// `admitted`, `waiting`, `everybody`, `chosen`.
    pub audience: String,
    /// People it was sent to.
    pub recipients: i64,
    /// When it was sent, milliseconds.
    pub sent_at: i64,
}

/// Whom a message is for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct To {
    /// The group.
    pub audience: Audience,
    /// Requests of those ticked, for [`Audience::Chosen`].
    pub chosen: Vec<EnrolmentId>,
}

/// The people of an audience, each once, in the order of lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readers {
    /// Those with an address.
    pub with: Vec<Person>,
    /// Those without one, who have to be told in another way.
    pub without: Vec<Person>,
}

/// Picks the people a message is for.
pub fn readers(rows: &[Listed], to: &To) -> Readers {
    let chosen: HashSet<EnrolmentId> = to.chosen.iter().copied().collect();
    let meant = rows.iter().filter(|row| match to.audience {
        Audience::Admitted => row.request.state == "admitted",
        Audience::Waiting => row.request.is_alive() && row.request.state != "admitted",
        Audience::Everybody => row.request.is_alive(),
        Audience::Chosen => chosen.contains(&row.request.id),
    });
    let people = once(meant).into_iter().map(|row| row.person.clone());
    let (with, without) = people.partition(|person| !person.email.is_empty());
    Readers { with, without }
}

/// Messages of a course, newest first.
///
/// # Errors
/// The database.
pub async fn messages_of<C: ConnectionTrait>(conn: &C, course: CourseId) -> AppResult<Vec<Message>> {
    Ok(store::messages::of_course(conn, course).await?)
}

/// Sends a message to the people it is for at this moment, in one transaction with its row; the same `id` again finds it
/// sent and sends nothing.
///
/// # Errors
/// Not found for another organisation's course; refused when nobody has an address or too many were sent today.
pub async fn send_message(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    id: MessageId,
    to: &To,
    draft: &Draft,
) -> AppResult<Message> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    let course = catalogue::own(change.conn(), seat.organisation, code).await?;
    // Two messages at once are counted one after the other.
    catalogue::lock(&change, course.id).await?;
    if let Some(sent) = store::messages::by_id(change.conn(), id).await? {
        change.rollback().await?;
        return if sent.course == course.id { Ok(sent) } else { Err(AppError::NotFound) };
    }
    let today = store::messages::count_since(change.conn(), course.id, day_began(now)).await?;
    let people = readers(&listed(change.conn(), course.id).await?, to).with;
    rules::decide_send(people.len(), usize::try_from(today).unwrap_or(usize::MAX))
        .map_err(|r| AppError::refused(&r))?;
    let message = Message {
        id,
        course: course.id,
        seat: actor.seat,
        sender: actor.person.ok_or(AppError::SignIn)?,
        subject: draft.subject.clone(),
        body: draft.text.clone(),
        audience: to.audience.as_str().to_owned(),
        recipients: i64::try_from(people.len()).unwrap_or(i64::MAX),
        sent_at: now.as_millisecond(),
    };
    store::messages::insert(&change, &message).await?;
    let site = change.site();
    change.mail(people.iter().map(|p| mails::message(&site, &course, p, draft)).collect()).await?;
    change.record(
        "course.message_sent",
        course.id.0,
        serde_json::json!({"course": course.code, "subject_line": draft.subject, "audience": message.audience, "people": people.len()}),
    );
    change.commit().await?;
    Ok(message)
}

/// The first instant of the day in Taipei, milliseconds.
fn day_began(now: Timestamp) -> i64 {
    calendar::instant(calendar::civil_date(now).to_datetime(Time::midnight())).as_millisecond()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrolment::sample;
    use ui::L;

    #[test]
    fn everybody_meant_is_told_once_and_who_has_no_address_is_named() {
        let people = sample::people(L::default());
        let states = ["admitted", "waiting", "applied", "withdrawn"];
        let mut rows: Vec<Listed> = (1..)
            .zip(states)
            .zip(people)
            .map(|((n, state), person)| Listed { request: sample::enrolment(n, state, None), person })
            .collect();
        rows[2].person.email = String::new();
        // Somebody who asked twice, as two people who turned out to be one.
        rows.push(Listed { request: sample::enrolment(9, "admitted", None), person: rows[0].person.clone() });
        let count = |audience, chosen: &[usize]| {
            let chosen = chosen.iter().map(|at| rows[*at].request.id).collect();
            let found = readers(&rows, &To { audience, chosen });
            (found.with.len(), found.without.len())
        };
        assert_eq!(count(Audience::Admitted, &[]), (1, 0));
        assert_eq!(count(Audience::Waiting, &[]), (1, 1));
        assert_eq!(count(Audience::Everybody, &[]), (2, 1));
        assert_eq!(count(Audience::Chosen, &[0, 3, 4]), (2, 0));
        assert_eq!(count(Audience::Chosen, &[]), (0, 0));
    }
}
