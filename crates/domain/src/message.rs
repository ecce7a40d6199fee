//! Messages of an organiser to the people of a course; rule in `docs/rules/course-reports.md`.

use crate::ids::mask_numbers;
use crate::refusal::refusals;
use crate::text::{fold, fold_lines};

/// Characters of a subject, at most.
pub const MOST_SUBJECT: usize = 60;
/// Characters of a text, at most.
pub const MOST_TEXT: usize = 3_000;
/// Messages about one course in a day, at most: who gets more stops reading.
pub const MOST_A_DAY: usize = 10;

refusals! {
    /// Why a message is not sent.
    pub enum MessageRefused {
        /// No subject.
        NoSubject = "message-no-subject",
        /// No text.
        NoText = "message-no-text",
        /// Too many characters.
        TooLong { most: usize } = "message-too-long",
        /// The number of a person stands in it.
        PersonNumber = "message-person-number",
        /// Nobody of these has an address.
        Nobody = "message-nobody",
        /// As many messages were sent today as a course may send.
        DayFull { most: usize } = "message-day-full",
    }
}

/// Whom a message is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Audience {
    /// Those who have a place.
    #[default]
    Admitted,
    /// Those who may still get one.
    Waiting,
    /// Both.
    Everybody,
    /// Those ticked on the list.
    Chosen,
}

impl Audience {
    /// All, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Admitted, Self::Waiting, Self::Everybody, Self::Chosen];

    /// The stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admitted => "admitted",
            Self::Waiting => "waiting",
            Self::Everybody => "everybody",
            Self::Chosen => "chosen",
        }
    }

    /// The audience of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|audience| audience.as_str() == word)
    }
}

/// A message that may be sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Subject line.
    pub subject: String,
    /// Text, with its lines.
    pub text: String,
}

/// Reads what was typed.
///
/// # Errors
/// The fields `subject` and `text` that cannot be sent, each with its reason.
pub fn read(subject: &str, text: &str) -> Result<Draft, Vec<(&'static str, MessageRefused)>> {
    let draft = Draft { subject: fold(subject), text: fold_lines(text) };
    let judge = |typed: &str, most: usize, empty: MessageRefused| {
        if typed.is_empty() {
            Some(empty)
        } else if typed.chars().count() > most {
            Some(MessageRefused::TooLong { most })
        } else {
            // Mail is read by others than the addressee: no number of a person belongs there.
            (mask_numbers(typed) != typed).then_some(MessageRefused::PersonNumber)
        }
    };
    let problems: Vec<_> = [
        ("subject", judge(&draft.subject, MOST_SUBJECT, MessageRefused::NoSubject)),
        ("text", judge(&draft.text, MOST_TEXT, MessageRefused::NoText)),
    ]
    .into_iter()
    .filter_map(|(field, problem)| problem.map(|problem| (field, problem)))
    .collect();
    if problems.is_empty() { Ok(draft) } else { Err(problems) }
}

/// Permits a message to so many people after so many messages of the day.
///
/// # Errors
/// Nobody to send it to, or too many today.
pub fn decide_send(recipients: usize, sent_today: usize) -> Result<(), MessageRefused> {
    if sent_today >= MOST_A_DAY {
        return Err(MessageRefused::DayFull { most: MOST_A_DAY });
    }
    if recipients == 0 { Err(MessageRefused::Nobody) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_folded_and_judged_field_by_field() {
        let good = read("　上課地點　", "請到三樓。\r\n\r\n謝謝 ").unwrap();
        assert_eq!((good.subject.as_str(), good.text.as_str()), ("上課地點", "請到三樓。\n\n謝謝"));
        let fields = |subject: &str, text: &str| -> Vec<(&str, &str)> {
            use crate::refusal::Refusal;
            read(subject, text).unwrap_err().iter().map(|(field, p)| (*field, p.code())).collect()
        };
        assert_eq!(fields(" ", "\n"), [("subject", "message-no-subject"), ("text", "message-no-text")]);
        assert_eq!(fields(&"長".repeat(61), "x"), [("subject", "message-too-long")]);
        assert_eq!(fields("x", &"長".repeat(3_001)), [("text", "message-too-long")]);
        assert_eq!(fields("x", "您的 A123456789 有誤"), [("text", "message-person-number")]);
    }

    #[test]
    fn so_many_a_day_and_not_to_nobody() {
        assert_eq!(decide_send(1, 9), Ok(()));
        assert_eq!(decide_send(1, 10), Err(MessageRefused::DayFull { most: 10 }));
        assert_eq!(decide_send(0, 0), Err(MessageRefused::Nobody));
    }

    #[test]
    fn words_of_audiences_are_read_back() {
        for audience in Audience::ALL {
            assert_eq!(Audience::parse(audience.as_str()), Some(audience));
        }
        assert_eq!(Audience::parse("all"), None);
    }
}
