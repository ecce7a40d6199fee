//! Check-in at the door (ENR-11): which mark counts, what it says of presence, codes that change and codes that stay;
//! rule in `docs/rules/attendance.md`.

use jiff::{SignedDuration, Timestamp};

use crate::refusal::refusals;
use crate::text::fold_code;

/// Marks are taken from this long before a session begins …
pub const OPENS_BEFORE: SignedDuration = SignedDuration::from_mins(60);
/// … until this long after it ends.
pub const CLOSES_AFTER: SignedDuration = SignedDuration::from_mins(120);
/// A second scan within this time is the same mark.
pub const SAME_WITHIN: SignedDuration = SignedDuration::from_mins(2);
/// Seconds for which a code of the room is shown.
pub const SLOT_SECONDS: i64 = 30;
/// How long a code that was read in time may still be confirmed: signing in takes a while.
pub const TICKET_LASTS: SignedDuration = SignedDuration::from_mins(10);
/// Wrong codes one person may type …
pub const MOST_TRIES: i64 = 20;
/// … within this time.
pub const TRIES_WITHIN: SignedDuration = SignedDuration::from_mins(10);
/// A door link ends this long after the last session.
pub const DOOR_AFTER: SignedDuration = SignedDuration::from_hours(12);
/// Marks made before a door link ended may be sent for this long afterwards.
pub const SEND_AFTER: SignedDuration = SignedDuration::from_hours(24 * 3);
/// Minutes missed that a proposal overlooks: people queue at the door.
pub const OVERLOOKED_MINUTES: i64 = 10;
/// Marks in one message from a device.
pub const MOST_AT_ONCE: usize = 500;
/// Characters of a typed reason or name of a door.
pub const MOST_CHARACTERS: usize = 100;

/// No letter or digit that is taken for another; the same set as personal codes.
const ALPHABET: &[u8; 23] = b"34789ACDEFGHJKMNPRTVWXY";

refusals! {
    /// Why somebody is not marked, or a mark is not taken back.
    pub enum AttendanceRefused {
        /// The session is too far away.
        TooEarly { from: Timestamp } = "attendance-too-early",
        /// The session has been over for long.
        TooLate { until: Timestamp } = "attendance-too-late",
        /// A code that has changed since, or that we never showed.
        OldCode = "attendance-old-code",
        /// A typed code that no session shows now.
        UnknownCode = "attendance-unknown-code",
        /// Too many wrong codes.
        TooManyTries = "attendance-too-many-tries",
        /// No place in the course, and it takes only those who have one.
        NoPlace = "attendance-no-place",
        /// A mark by hand or one taken back, without a reason.
        ReasonMissing = "attendance-reason-missing",
        /// Nobody was chosen.
        PersonMissing = "attendance-person-missing",
        /// A time that is none, or lies ahead.
        TimeWrong = "attendance-time-wrong",
        /// A door link without a name.
        LabelMissing = "attendance-label-missing",
        /// The mark was taken back before.
        VoidedAlready = "attendance-voided-already",
    }
}

/// Which way somebody goes through the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// In.
    In,
    /// Out.
    Out,
    /// Whatever comes next.
    #[default]
    Toggle,
}

impl Direction {
    /// The word kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Toggle => "toggle",
        }
    }

    /// Reads the word kept.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::In, Self::Out, Self::Toggle].into_iter().find(|one| one.as_str() == word)
    }
}

/// How somebody was marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The person read the code in the room.
    RoomQr,
    /// The person typed the code in the room.
    Code,
    /// The door read the person's code.
    PersonQr,
    /// The door ticked the person on the list.
    List,
    /// The organiser wrote it down, with a reason.
    Manual,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::RoomQr, Self::Code, Self::PersonQr, Self::List, Self::Manual];

    /// The word kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RoomQr => "room_qr",
            Self::Code => "code",
            Self::PersonQr => "person_qr",
            Self::List => "list",
            Self::Manual => "manual",
        }
    }

    /// Reads the word kept.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// When a session is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Its beginning.
    pub starts: Timestamp,
    /// Its end.
    pub ends: Timestamp,
}

impl Session {
    /// The first instant at which a mark is taken.
    pub fn opens(&self) -> Timestamp {
        self.starts - OPENS_BEFORE
    }

    /// The last instant.
    pub fn closes(&self) -> Timestamp {
        self.ends + CLOSES_AFTER
    }

    /// Its length in minutes.
    pub fn minutes(&self) -> i64 {
        minutes(self.starts, self.ends)
    }

    /// Whether a mark of this instant is taken.
    ///
    /// # Errors
    /// [`AttendanceRefused`] outside its window; both edges belong to it.
    pub fn takes(&self, at: Timestamp) -> Result<(), AttendanceRefused> {
        if at < self.opens() {
            return Err(AttendanceRefused::TooEarly { from: self.opens() });
        }
        if at > self.closes() {
            return Err(AttendanceRefused::TooLate { until: self.closes() });
        }
        Ok(())
    }
}

/// What one mark did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The person came in.
    In,
    /// The person went out.
    Out,
    /// Nothing: it repeats the one before.
    Same,
}

/// A person's time in a session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    /// What each mark did, in the order given.
    pub effects: Vec<Effect>,
    /// First time in.
    pub first_in: Option<Timestamp>,
    /// Last time out, unless the person came back.
    pub last_out: Option<Timestamp>,
    /// Minutes of the session spent inside; whoever does not go out stays to the end.
    pub minutes: i64,
    /// Whether the person is inside.
    pub inside: bool,
}

/// Reads a person's marks of one session, which must be in the order of time. The order in which they arrived, from how
/// many doors, and how often each was sent do not matter.
pub fn fold(session: &Session, marks: &[(Timestamp, Direction)]) -> Folded {
    let mut folded = Folded::default();
    let mut last: Option<Timestamp> = None;
    let mut since: Option<Timestamp> = None;
    for (at, direction) in marks {
        let soon = last.is_some_and(|before| at.duration_since(before) < SAME_WITHIN);
        let effect = match (direction, folded.inside) {
            (Direction::Toggle, _) if soon => Effect::Same,
            (Direction::In, true) => Effect::Same,
            (Direction::Toggle, true) => Effect::Out,
            // Going out twice is the same; going out without having come in is kept, and counts nothing.
            (Direction::Out, false) if last.is_some() => Effect::Same,
            (Direction::Out, _) => Effect::Out,
            (Direction::In | Direction::Toggle, false) => Effect::In,
        };
        match effect {
            Effect::In => {
                folded.inside = true;
                folded.first_in = folded.first_in.or(Some(*at));
                folded.last_out = None;
                since = Some(*at);
            }
            Effect::Out => {
                folded.inside = false;
                folded.last_out = Some(*at);
                folded.minutes += since.take().map_or(0, |from| within(session, from, *at));
            }
            Effect::Same => {}
        }
        if effect != Effect::Same {
            last = Some(*at);
        }
        folded.effects.push(effect);
    }
    folded.minutes += since.map_or(0, |from| within(session, from, session.ends));
    folded
}

fn within(session: &Session, from: Timestamp, to: Timestamp) -> i64 {
    minutes(from.max(session.starts), to.min(session.ends)).max(0)
}

fn minutes(from: Timestamp, to: Timestamp) -> i64 {
    (to.as_millisecond() - from.as_millisecond()).div_euclid(60_000)
}

/// What the list of attendance proposes for somebody who checked in: minutes missed, none for who was there.
pub fn proposed_missed(session: &Session, folded_minutes: i64) -> i64 {
    let missed = session.minutes() - folded_minutes;
    if missed <= OVERLOOKED_MINUTES { 0 } else { missed }
}

/// The instant of a mark by our clock: a device says when it made the mark and what its clock shows while sending, so its
/// error cancels out. Never ahead of us.
pub fn corrected(made: i64, device_now: i64, now: Timestamp) -> Timestamp {
    let age = device_now.saturating_sub(made).max(0);
    Timestamp::from_millisecond(now.as_millisecond().saturating_sub(age)).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The number of the half minute in which a code of the room is shown.
pub fn slot(now: Timestamp) -> i64 {
    now.as_second().div_euclid(SLOT_SECONDS)
}

/// Whether a code of this slot is still good: the one shown, and the one before it for who was reading when it changed.
pub fn slot_is_good(given: i64, now: Timestamp) -> bool {
    given == slot(now) || given == slot(now) - 1
}

/// Seconds until the code changes, 1 to 30.
pub fn seconds_left(now: Timestamp) -> i64 {
    SLOT_SECONDS - now.as_second().rem_euclid(SLOT_SECONDS)
}

/// Spells random or keyed bytes as a code that can be read out and typed.
pub fn spell(bytes: &[u8], length: usize) -> String {
    bytes.iter().take(length).map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])).collect()
}

/// A typed code without what people put between its characters.
pub fn typed(text: &str) -> String {
    fold_code(text).chars().filter(|c| c.is_ascii_alphanumeric()).collect()
}

/// A code in groups: `7KQW-M3PX-RH9A`.
pub fn grouped(code: &str, size: usize) -> String {
    let chars: Vec<char> = code.chars().collect();
    chars.chunks(size.max(1)).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at(hour: i8, minute: i8) -> Timestamp {
        crate::calendar::instant(date(2026, 3, 18).at(hour, minute, 0, 0))
    }

    fn session() -> Session {
        Session { starts: at(13, 30), ends: at(16, 30) }
    }

    #[test]
    fn marks_become_presence() {
        use Direction::{In, Out, Toggle};
        use Effect::Same;
        let (i, o) = (Effect::In, Effect::Out);
        type Case<'a> = (&'a [(i8, i8, Direction)], &'a [Effect], i64, bool);
        let cases: &[Case<'_>] = &[
            (&[], &[], 0, false),
            (&[(13, 20, Toggle)], &[i], 180, true),
            (&[(13, 45, Toggle)], &[i], 165, true),
            (&[(13, 20, Toggle), (13, 21, Toggle)], &[i, Same], 180, true),
            (&[(13, 20, Toggle), (13, 22, Toggle)], &[i, o], 0, false),
            (&[(13, 20, Toggle), (15, 0, Toggle)], &[i, o], 90, false),
            (&[(13, 30, In), (14, 30, Out), (15, 30, In)], &[i, o, i], 120, true),
            (&[(13, 30, In), (14, 30, In), (16, 40, Out)], &[i, Same, o], 180, false),
            (&[(13, 30, In), (13, 31, Out)], &[i, o], 1, false),
            (&[(16, 30, Out)], &[o], 0, false),
            (&[(16, 30, Out), (16, 31, Out)], &[o, Same], 0, false),
            (&[(13, 30, In), (16, 0, Out), (16, 10, Out)], &[i, o, Same], 150, false),
            (&[(17, 0, In)], &[i], 0, true),
        ];
        for (marks, effects, minutes, inside) in cases {
            let given: Vec<_> = marks.iter().map(|(h, m, d)| (at(*h, *m), *d)).collect();
            let folded = fold(&session(), &given);
            assert_eq!(folded.effects, *effects, "{marks:?}");
            assert_eq!((folded.minutes, folded.inside), (*minutes, *inside), "{marks:?}");
        }
    }

    #[test]
    fn the_window_has_both_edges() {
        let second = SignedDuration::from_secs(1);
        for (when, taken) in [
            (at(12, 30), true),
            (at(12, 30) - second, false),
            (at(18, 30), true),
            (at(18, 30) + second, false),
        ] {
            assert_eq!(session().takes(when).is_ok(), taken, "{when}");
        }
    }

    #[test]
    fn a_wrong_clock_is_corrected_and_nothing_lies_ahead() {
        let now = at(14, 0);
        let ms = now.as_millisecond();
        for (made, device, expect) in [
            (ms, ms, at(14, 0)),
            (ms - 600_000, ms, at(13, 50)),
            // An hour fast, and made ten minutes ago.
            (ms + 3_000_000, ms + 3_600_000, at(13, 50)),
            // Made after sending, by its own clock: set back meanwhile.
            (ms + 60_000, ms, at(14, 0)),
            (i64::MIN, i64::MAX, Timestamp::UNIX_EPOCH),
        ] {
            let found = corrected(made, device, now);
            assert!(found == expect || (made == i64::MIN && found <= now), "{made} {device}: {found}");
        }
    }

    #[test]
    fn codes_of_the_room_change_twice_a_minute() {
        let now = at(14, 0);
        for (later, good) in [(0, true), (29, true), (30, true), (59, true), (60, false), (-1, false)] {
            assert_eq!(slot_is_good(slot(now), now + SignedDuration::from_secs(later)), good, "{later}");
        }
        assert_eq!((seconds_left(now), seconds_left(now + SignedDuration::from_secs(29))), (30, 1));
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        let code = spell(&[0, 22, 23, 45, 100, 255, 7], 6);
        assert_eq!(code, "3Y3YE7");
        assert_eq!(typed(" ３y3－yE 7"), code);
        assert_eq!(grouped("ABCDEFGHJ", 4), "ABCD-EFGH-J");
    }

    #[test]
    fn a_proposal_overlooks_the_queue() {
        for (inside, missed) in [(180, 0), (170, 0), (169, 11), (0, 180)] {
            assert_eq!(proposed_missed(&session(), inside), missed, "{inside}");
        }
    }
}
