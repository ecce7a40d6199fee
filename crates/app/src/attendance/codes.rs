//! Codes and links that prove themselves: of the room, of a person, of a code that was read in time.

use domain::attendance::{AttendanceRefused, SLOT_SECONDS, TICKET_LASTS, slot, slot_is_good, spell};
use jiff::Timestamp;
use platform::clock::from_millis;
use platform::keys::Keys;
use platform::{AppError, AppResult};
use sha2::{Digest, Sha256};

use crate::catalogue::CourseId;
use crate::enrolment::EnrolmentId;

/// Hexadecimal characters of a proof within a link: 80 bits.
const PROOF: usize = 20;
/// Characters of the code of a room: it lives a minute, and guesses are counted.
const ROOM: usize = 6;
/// Characters of a person's code: it lives as long as the course.
const PERSON: usize = 12;

/// What a link says: the course's code, the session, and a number whose meaning the purpose gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub course: String,
    pub session: i64,
    pub number: i64,
}

fn link(keys: &Keys, purpose: &str, course: &str, session: i64, number: i64) -> String {
    let said = format!("{course}-{session}-{number}");
    let proof = hex(&keys.proof(purpose, &said));
    format!("{said}-{}", &proof[..PROOF])
}

fn opened(keys: &Keys, purpose: &str, token: &str) -> Option<Said> {
    let mut parts = token.split('-');
    let (course, session, number) = (parts.next()?, parts.next()?, parts.next()?);
    let said =
        Said { course: course.to_owned(), session: session.parse().ok()?, number: number.parse().ok()? };
    // Compared as whole links, so that no second spelling of one passes; the hash takes the time out of the comparison.
    let ours = link(keys, purpose, &said.course, said.session, said.number);
    (Sha256::digest(ours.as_bytes()) == Sha256::digest(token.as_bytes())).then_some(said)
}

/// What the code of the room leads to now: the end of `/attend/…`.
pub fn room_token(keys: &Keys, course: &str, session: i64, now: Timestamp) -> String {
    link(keys, "attendance.room", course, session, slot(now))
}

/// The session of a room's code, and when the code was shown first.
///
/// # Errors
/// Refused when it is older than the code before the present one, or not ours.
pub(super) fn read_room_token(keys: &Keys, token: &str, now: Timestamp) -> AppResult<Said> {
    let said = opened(keys, "attendance.room", token).filter(|said| slot_is_good(said.number, now));
    said.ok_or_else(|| AppError::refused(&AttendanceRefused::OldCode))
}

/// The same code as letters, for whoever has no camera.
pub fn room_code(keys: &Keys, course: CourseId, session: i64, now: Timestamp) -> String {
    code_of_slot(keys, course, session, slot(now))
}

/// Whether a typed code is the session's, now or a moment ago.
pub(super) fn is_room_code(keys: &Keys, course: CourseId, session: i64, typed: &str, now: Timestamp) -> bool {
    [now, now - jiff::SignedDuration::from_secs(SLOT_SECONDS)]
        .iter()
        .any(|at| code_of_slot(keys, course, session, slot(*at)) == typed)
}

fn code_of_slot(keys: &Keys, course: CourseId, session: i64, slot: i64) -> String {
    spell(&keys.proof("attendance.code", &format!("{course}-{session}-{slot}")), ROOM)
}

/// A note that somebody read the room's code at an instant: signing in takes longer than the code lives. Milliseconds of
/// the instant, and how the code was read.
pub fn ticket(keys: &Keys, course: &str, session: i64, at: Timestamp, scanned: bool) -> String {
    link(keys, purpose(scanned), course, session, at.as_millisecond())
}

fn purpose(scanned: bool) -> &'static str {
    if scanned { "attendance.scanned" } else { "attendance.typed" }
}

/// What a note says, and whether the code was scanned (else typed).
///
/// # Errors
/// Refused when it is too old, or not ours.
pub(super) fn read_ticket(keys: &Keys, token: &str, now: Timestamp) -> AppResult<(Said, bool)> {
    let found =
        [true, false].into_iter().find_map(|scanned| Some((opened(keys, purpose(scanned), token)?, scanned)));
    let good =
        |said: &Said| from_millis(said.number) + TICKET_LASTS >= now && from_millis(said.number) <= now;
    found.filter(|(said, _)| good(said)).ok_or_else(|| AppError::refused(&AttendanceRefused::OldCode))
}

/// A person's code in a course: found again from the request for a place, known to nobody else.
pub fn person_code(keys: &Keys, enrolment: EnrolmentId) -> String {
    spell(&keys.proof("attendance.person", &enrolment.to_string()), PERSON)
}

/// What stands in a person's QR code: with the course, so that a door of another course can say so.
pub fn person_text(keys: &Keys, course: &str, enrolment: EnrolmentId) -> String {
    format!("{course}-{}", person_code(keys, enrolment))
}

/// What a door device knows of a code: it recognises the code and cannot show it. Salted by the door.
pub(super) fn code_hash(salt: &str, code: &str) -> String {
    hex(&Sha256::digest(format!("{salt}:{code}").as_bytes()))[..32].to_owned()
}

/// What a door's secret is found by: whoever reads the database can't use it.
pub(super) fn secret_hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_prove_themselves() {
        let keys = Keys::from_bytes(&[7; 96]).expect("96 bytes");
        let other = Keys::from_bytes(&[8; 96]).expect("96 bytes");
        let now = from_millis(1_800_000_000_000);
        let later = |seconds| now + jiff::SignedDuration::from_secs(seconds);
        let token = room_token(&keys, "5000007", 1, now);
        assert_eq!(read_room_token(&keys, &token, later(59)).expect("good").session, 1);
        assert!(read_room_token(&keys, &token, later(60)).is_err(), "old");
        assert!(read_room_token(&other, &token, now).is_err(), "another installation's");
        for forged in [
            token.replace("-1-", "-2-"),
            token.replace("5000007", "5000008"),
            format!("{token}-x"),
            String::new(),
        ] {
            assert!(read_room_token(&keys, &forged, now).is_err(), "{forged}");
        }
        let note = ticket(&keys, "5000007", 1, now, true);
        assert!(
            read_ticket(&keys, &note, later(600)).is_ok() && read_ticket(&keys, &note, later(601)).is_err()
        );
        assert!(read_ticket(&keys, &token, now).is_err(), "a room's code is no note");
        assert!(read_room_token(&keys, &note, now).is_err());
    }
}
