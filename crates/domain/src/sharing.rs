//! Shared resources (CAT-12): what may be offered, and when an instructor is public; rule in `docs/rules/sharing.md`.

use jiff::{SignedDuration, Timestamp};

use crate::ids::{Email, mask_numbers};
use crate::refusal::refusals;
use crate::text::{fold, fold_lines};

/// How long a letter's link may be answered; for withdrawing it stays good.
pub const ANSWER_WITHIN: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Letters that one instructor gets in a day about one resource, at most.
pub const LETTERS_A_DAY: usize = 3;
/// People that a venue holds, at most.
const MOST_PEOPLE: u32 = 100_000;

refusals! {
    /// Why something about a shared resource is refused.
    pub enum SharingRefused {
        /// A field that this kind needs is empty.
        Missing = "sharing-missing",
        /// Too many characters.
        TooLong { most: usize } = "sharing-too-long",
        /// Not an address that begins with `https://`.
        Link = "sharing-link",
        /// Not a number of people.
        Capacity { most: u32 } = "sharing-capacity",
        /// Not one of the choices.
        Choice = "sharing-choice",
        /// Not a mail address.
        Mail = "sharing-mail",
        /// The number of a person stands in the text.
        PersonNumber = "sharing-person-number",
        /// The organisation has offered an instructor of this address already.
        Twice { name: String } = "sharing-instructor-twice",
        /// The instructor said no, and nothing was changed since.
        SaidNo = "sharing-said-no",
        /// The instructor has consented, nothing is to be asked.
        SaidYes = "sharing-said-yes",
        /// Too many letters in a day.
        TooManyLetters { most: usize } = "sharing-too-many-letters",
        /// The organisation does not offer it any more.
        Ended = "sharing-ended",
        /// The link's days are over.
        LinkOver = "sharing-link-over",
        /// Somebody changed it meanwhile.
        Stale = "sharing-stale",
    }
}

/// What is offered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// Material behind a link.
    #[default]
    Handout,
    /// A room or hall.
    Venue,
    /// A person who teaches.
    Instructor,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Handout, Self::Venue, Self::Instructor];

    /// Its name in rows and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Handout => "handout",
            Self::Venue => "venue",
            Self::Instructor => "instructor",
        }
    }

    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }

    /// The fields that its form asks, in order: name, most characters, whether it is needed.
    pub fn fields(self) -> &'static [(&'static str, usize, bool)] {
        match self {
            Self::Handout => &[
                ("title", 60, true),
                ("subject", 40, true),
                ("scope", 10, true),
                ("description", 1000, true),
                ("link", 300, true),
            ],
            Self::Venue => &[
                ("title", 60, true),
                ("county", 10, true),
                ("address", 120, true),
                ("capacity", 6, true),
                ("equipment", 400, false),
                ("fee", 200, true),
                ("contact", 120, true),
                ("description", 1000, false),
            ],
            Self::Instructor => &[
                ("title", 40, true),
                ("subject", 60, true),
                ("scope", 10, true),
                ("county", 10, true),
                ("description", 1000, true),
                ("mail", 120, true),
            ],
        }
    }
}

/// What an instructor said to being shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Consent {
    /// Nothing is asked: not about a person.
    #[default]
    NotNeeded,
    /// Asked, no answer yet.
    Asked,
    /// Yes, to the text as it stands.
    Given,
    /// No.
    Refused,
    /// First yes, later no.
    Withdrawn,
}

impl Consent {
    const ALL: [Self; 5] = [Self::NotNeeded, Self::Asked, Self::Given, Self::Refused, Self::Withdrawn];

    /// Its name in rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotNeeded => "none",
            Self::Asked => "asked",
            Self::Given => "given",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The one of that name; an unknown name is the one that shows nothing.
    pub fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|one| one.as_str() == name).unwrap_or(Self::Refused)
    }
}

/// How a resource stands, as its organisation sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Everybody sees it.
    Public,
    /// Its organisation does not offer it any more.
    Ended,
    /// The instructor was asked.
    Waiting,
    /// The instructor was asked, and the link's days are over.
    Unanswered,
    /// The instructor said no.
    Refused,
    /// The instructor took the consent back.
    Withdrawn,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Public, Self::Ended, Self::Waiting, Self::Unanswered, Self::Refused, Self::Withdrawn];

    /// Its name in keys of texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Ended => "ended",
            Self::Waiting => "waiting",
            Self::Unanswered => "unanswered",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// How a resource stands: offered or not, what was said, until when the link may be answered.
pub fn standing(offered: bool, consent: Consent, until: Option<Timestamp>, now: Timestamp) -> Standing {
    match consent {
        _ if !offered => Standing::Ended,
        Consent::NotNeeded | Consent::Given => Standing::Public,
        Consent::Refused => Standing::Refused,
        Consent::Withdrawn => Standing::Withdrawn,
        Consent::Asked if until.is_some_and(|until| now < until) => Standing::Waiting,
        Consent::Asked => Standing::Unanswered,
    }
}

/// Whether a letter may be sent again: offered, no answer that stands, not too often in a day.
///
/// # Errors
/// Why not.
pub fn may_ask_again(offered: bool, consent: Consent, letters_today: usize) -> Result<(), SharingRefused> {
    match consent {
        _ if !offered => Err(SharingRefused::Ended),
        Consent::Refused | Consent::Withdrawn => Err(SharingRefused::SaidNo),
        Consent::NotNeeded | Consent::Given => Err(SharingRefused::SaidYes),
        Consent::Asked if letters_today >= LETTERS_A_DAY => {
            Err(SharingRefused::TooManyLetters { most: LETTERS_A_DAY })
        }
        Consent::Asked => Ok(()),
    }
}

/// What an answer by a link makes of the consent. No is always taken; yes only within the link's days, and to the text
/// that was read.
///
/// # Errors
/// Why not.
pub fn answer(
    before: Consent,
    yes: bool,
    same_text: bool,
    until: Timestamp,
    now: Timestamp,
) -> Result<Consent, SharingRefused> {
    match (before, yes) {
        (Consent::Given, false) => Ok(Consent::Withdrawn),
        (Consent::Withdrawn, false) => Ok(Consent::Withdrawn),
        (_, false) => Ok(Consent::Refused),
        (_, true) if !same_text => Err(SharingRefused::Stale),
        (Consent::Given, true) => Ok(Consent::Given),
        (_, true) if now >= until => Err(SharingRefused::LinkOver),
        (_, true) => Ok(Consent::Given),
    }
}

/// What a resource says about itself; fields that its kind does not ask are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// Title of a handout, name of a venue or an instructor.
    pub title: String,
    /// Topic of a handout, field of an instructor.
    pub subject: String,
    /// Code of the scope of learning.
    pub scope: String,
    /// County's name.
    pub county: String,
    /// Description, or introduction of an instructor.
    pub description: String,
    /// Address of the material.
    pub link: String,
    /// Address of a venue.
    pub address: String,
    /// People that a venue holds; digits.
    pub capacity: String,
    /// What a venue has.
    pub equipment: String,
    /// What a venue costs.
    pub fee: String,
    /// How to book a venue.
    pub contact: String,
    /// Where an instructor is asked; never public.
    pub mail: String,
}

impl Text {
    /// A field by its name; empty for any other name.
    pub fn get(&self, field: &str) -> &str {
        match field {
            "title" => &self.title,
            "subject" => &self.subject,
            "scope" => &self.scope,
            "county" => &self.county,
            "description" => &self.description,
            "link" => &self.link,
            "address" => &self.address,
            "capacity" => &self.capacity,
            "equipment" => &self.equipment,
            "fee" => &self.fee,
            "contact" => &self.contact,
            "mail" => &self.mail,
            _ => "",
        }
    }

    /// Writes a field by its name; other names are dropped.
    pub fn set(&mut self, field: &str, value: String) {
        let place = match field {
            "title" => &mut self.title,
            "subject" => &mut self.subject,
            "scope" => &mut self.scope,
            "county" => &mut self.county,
            "description" => &mut self.description,
            "link" => &mut self.link,
            "address" => &mut self.address,
            "capacity" => &mut self.capacity,
            "equipment" => &mut self.equipment,
            "fee" => &mut self.fee,
            "contact" => &mut self.contact,
            "mail" => &mut self.mail,
            _ => return,
        };
        *place = value;
    }

    /// What a search by words looks at, in lower case; the mail address is not part of it.
    pub fn words(&self) -> String {
        let parts =
            [&self.title, &self.subject, &self.description, &self.county, &self.address, &self.equipment];
        let parts: Vec<&str> =
            parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        parts.join("\n").to_lowercase()
    }
}

/// Reads a resource as typed; every problem is named at its field. `scopes` and `counties` are what may be chosen.
///
/// # Errors
/// The problems by field.
pub fn check(
    kind: Kind,
    typed: &Text,
    scopes: &[String],
    counties: &[String],
) -> Result<Text, Vec<(&'static str, SharingRefused)>> {
    let mut text = Text::default();
    let mut problems = Vec::new();
    for &(field, most, needed) in kind.fields() {
        let value = match field {
            "description" | "equipment" => fold_lines(typed.get(field)),
            _ => fold(typed.get(field)),
        };
        let problem = if value.is_empty() {
            needed.then_some(SharingRefused::Missing)
        } else if value.chars().count() > most {
            Some(SharingRefused::TooLong { most })
        } else if mask_numbers(&value) != value {
            Some(SharingRefused::PersonNumber)
        } else {
            form_of(field, &value, scopes, counties)
        };
        problems.extend(problem.map(|problem| (field, problem)));
        text.set(field, value);
    }
    if problems.is_empty() { Ok(text) } else { Err(problems) }
}

fn form_of(field: &str, value: &str, scopes: &[String], counties: &[String]) -> Option<SharingRefused> {
    let among = |list: &[String]| list.iter().any(|one| one == value);
    match field {
        "link" if !is_https(value) => Some(SharingRefused::Link),
        "capacity" if !value.parse::<u32>().is_ok_and(|n| (1..=MOST_PEOPLE).contains(&n)) => {
            Some(SharingRefused::Capacity { most: MOST_PEOPLE })
        }
        "scope" if !among(scopes) => Some(SharingRefused::Choice),
        "county" if !among(counties) => Some(SharingRefused::Choice),
        "mail" if Email::parse(value).is_err() => Some(SharingRefused::Mail),
        _ => None,
    }
}

/// `https://` with a host that has a dot, without a user name in front of it, without white space.
fn is_https(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.contains('.')
        && !host.starts_with('.')
        && host.chars().all(|c| c.is_alphanumeric() || ".-:".contains(c))
        && !text.contains(|c: char| c.is_whitespace() || c == '\\' || c == '"' || c == '<')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).expect("an instant")
    }

    #[test]
    fn how_it_stands() {
        for (offered, consent, now, expect) in [
            (true, Consent::NotNeeded, 0, Standing::Public),
            (true, Consent::Given, 99, Standing::Public),
            (false, Consent::Given, 0, Standing::Ended),
            (true, Consent::Asked, 9, Standing::Waiting),
            (true, Consent::Asked, 10, Standing::Unanswered),
            (true, Consent::Refused, 0, Standing::Refused),
            (true, Consent::Withdrawn, 0, Standing::Withdrawn),
        ] {
            assert_eq!(
                standing(offered, consent, Some(at(10)), at(now)),
                expect,
                "{offered} {consent:?} {now}"
            );
        }
    }

    #[test]
    fn answers() {
        use Consent::{Asked, Given, Refused, Withdrawn};
        for (before, yes, same, now, expect) in [
            (Asked, true, true, 9, Ok(Given)),
            (Asked, true, false, 9, Err(SharingRefused::Stale)),
            (Asked, true, true, 10, Err(SharingRefused::LinkOver)),
            (Asked, false, false, 99, Ok(Refused)),
            (Given, false, true, 99, Ok(Withdrawn)),
            (Given, true, true, 99, Ok(Given)),
            (Refused, true, true, 9, Ok(Given)),
            (Withdrawn, true, true, 99, Err(SharingRefused::LinkOver)),
            (Withdrawn, false, true, 99, Ok(Withdrawn)),
        ] {
            assert_eq!(answer(before, yes, same, at(10), at(now)), expect, "{before:?} {yes} {same} {now}");
        }
    }

    #[test]
    fn asking_again() {
        assert_eq!(may_ask_again(true, Consent::Asked, 2), Ok(()));
        for (offered, consent, letters, expect) in [
            (false, Consent::Asked, 0, SharingRefused::Ended),
            (true, Consent::Asked, 3, SharingRefused::TooManyLetters { most: 3 }),
            (true, Consent::Refused, 0, SharingRefused::SaidNo),
            (true, Consent::Withdrawn, 0, SharingRefused::SaidNo),
            (true, Consent::Given, 0, SharingRefused::SaidYes),
        ] {
            assert_eq!(may_ask_again(offered, consent, letters), Err(expect), "{offered} {consent:?}");
        }
    }

    fn venue() -> Text {
        Text {
            title: "視聽教室".into(),
            county: "宜蘭縣".into(),
            address: "宜蘭市復興路一段1號".into(),
            capacity: "６０".into(),
            fee: "免費".into(),
            contact: "總務處 03-9000000".into(),
            ..Text::default()
        }
    }

    #[test]
    fn fields_are_read_and_problems_named() {
        let (scopes, counties) = (vec!["5-1".to_owned()], vec!["宜蘭縣".to_owned()]);
        let read = check(Kind::Venue, &venue(), &scopes, &counties).expect("fine");
        assert_eq!(read.capacity, "60");
        for (field, value, code) in [
            ("title", "", "sharing-missing"),
            ("title", &*"字".repeat(61), "sharing-too-long"),
            ("capacity", "0", "sharing-capacity"),
            ("capacity", "many", "sharing-capacity"),
            ("county", "他縣", "sharing-choice"),
            ("contact", "A123456789", "sharing-person-number"),
        ] {
            let mut typed = venue();
            typed.set(field, value.to_owned());
            let problems = check(Kind::Venue, &typed, &scopes, &counties).expect_err(field);
            assert_eq!(problems.len(), 1, "{field}");
            assert_eq!((problems[0].0, problems[0].1.to_string().as_str()), (field, code));
        }
        let other = Text { link: "http://x".into(), ..venue() };
        assert!(check(Kind::Venue, &other, &scopes, &counties).is_ok_and(|text| text.link.is_empty()));
        assert_eq!(check(Kind::Handout, &Text::default(), &scopes, &counties).map_err(|p| p.len()), Err(5));
    }

    #[test]
    fn links_are_https() {
        for (link, expect) in [
            ("https://example.org/a.pdf", true),
            ("http://example.org", false),
            ("javascript:alert(1)", false),
            ("https://user@example.org", false),
            ("https://localhost", false),
            ("https://example.org/a b", false),
        ] {
            assert_eq!(is_https(link), expect, "{link}");
        }
    }
}
