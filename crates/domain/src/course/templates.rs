//! A form kept to begin others from (CAT-1): what of it stays, and what an organisation fills in once for all; rule in
//! `docs/rules/templates.md`.

use super::cautions::ANSWER_PREFIX;
use super::{RawForm, RawMeeting};
use crate::refusal::refusals;
use crate::text::fold;

/// Templates an organisation may have.
pub const MOST_TEMPLATES: usize = 50;
/// Characters of a template's name.
pub const LONGEST_NAME: usize = 60;

/// Answers an organisation gives once for every blank form; `venue` becomes the place of the first session, and
/// `venue_spot` says where that lies.
pub const DEFAULT_FIELDS: [&str; 9] = [
    "venue",
    "venue_spot",
    "contact1_name",
    "contact1_phone",
    "contact1_email",
    "contact2_name",
    "contact2_phone",
    "contact2_email",
    "feedback_form",
];

/// Days and answers that belong to one course alone.
const OF_ONE_COURSE: [&str; 4] = ["enrolment_opens", "enrolment_closes", "starts", "ends"];

refusals! {
    /// Why a template is not kept.
    pub enum TemplateRefused {
        /// A template without a name can't be found again.
        NameNeeded = "template-name-needed",
        /// More characters than a line of the list shows.
        NameTooLong { max: usize } = "template-name-too-long",
        /// Another template of the organisation has the name.
        NameTaken { name: String } = "template-name-taken",
        /// As many as a list is looked through.
        TooMany { most: usize } = "template-too-many",
    }
}

/// A name as it is kept, if it may be given to one more template beside those named already.
///
/// # Errors
/// [`TemplateRefused`] without a name, with one too long or taken, or when there are too many.
pub fn decide_name(typed: &str, others: &[String], adds: bool) -> Result<String, TemplateRefused> {
    let name = fold(typed).split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(TemplateRefused::NameNeeded);
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(TemplateRefused::NameTooLong { max: LONGEST_NAME });
    }
    if others.contains(&name) {
        return Err(TemplateRefused::NameTaken { name });
    }
    if adds && others.len() >= MOST_TEMPLATES {
        return Err(TemplateRefused::TooMany { most: MOST_TEMPLATES });
    }
    Ok(name)
}

/// What of a course's form is kept as a template: everything but its days and what was answered about it alone.
/// Sessions keep their times and places.
pub fn as_template(raw: &RawForm) -> RawForm {
    let mut kept = raw.clone();
    kept.fields.retain(|key, _| !OF_ONE_COURSE.contains(&key.as_str()) && !key.starts_with(ANSWER_PREFIX));
    for meeting in &mut kept.meetings {
        meeting.date.clear();
        // A join link is made for one meeting.
        meeting.link.clear();
    }
    kept.meetings.retain(|meeting| !meeting.is_blank());
    kept
}

/// A blank form with what the organisation filled in once for all.
pub fn blank_with(defaults: &RawForm) -> RawForm {
    let mut raw = RawForm::default();
    for key in DEFAULT_FIELDS {
        let value = defaults.first(key).trim();
        if value.is_empty() {
            continue;
        }
        match key {
            "venue" => raw.meetings.push(RawMeeting { place: value.to_owned(), ..RawMeeting::default() }),
            "venue_spot" => raw.meetings.iter_mut().for_each(|m| value.clone_into(&mut m.spot)),
            _ => raw.set(key, value),
        }
    }
    raw
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Refusal;

    #[test]
    fn names_are_told_apart() {
        let others = ["週三進修".to_owned()];
        assert_eq!(decide_name(" 期初  共備 ", &others, true), Ok("期初 共備".to_owned()));
        let code = |typed: &str, others: &[String], adds| {
            decide_name(typed, others, adds).map_or_else(|refused| refused.code(), |_| "kept")
        };
        assert_eq!(code("　", &others, true), "template-name-needed");
        assert_eq!(code("週三進修", &others, false), "template-name-taken");
        assert_eq!(code(&"長".repeat(61), &others, true), "template-name-too-long");
        let many: Vec<String> = (0..MOST_TEMPLATES).map(|n| n.to_string()).collect();
        assert_eq!(code("新", &many, true), "template-too-many");
        assert_eq!(code("新", &many, false), "kept", "another name adds none");
    }

    #[test]
    fn days_stay_behind() {
        let mut raw = RawForm::default();
        for key in ["title", "enrolment_opens", "starts", "caution_caution-consent"] {
            raw.set(key, "x");
        }
        raw.meetings = vec![
            RawMeeting {
                date: "115/3/1".into(),
                from: "9:00".into(),
                to: "12:00".into(),
                place: "禮堂".into(),
                link: "https://meet.example.tw/a".into(),
                spot: "24.7521,121.7582".into(),
            },
            RawMeeting { date: "115/3/2".into(), ..RawMeeting::default() },
        ];
        let kept = as_template(&raw);
        assert_eq!(kept.fields.keys().collect::<Vec<_>>(), ["title"]);
        assert_eq!(kept.meetings.len(), 1);
        assert_eq!((kept.meetings[0].from.as_str(), kept.meetings[0].place.as_str()), ("9:00", "禮堂"));
        assert!(kept.meetings[0].date.is_empty() && kept.meetings[0].link.is_empty());
    }

    #[test]
    fn defaults_fill_a_blank_form() {
        let mut defaults = RawForm::default();
        let given = [
            ("venue", "視聽教室"),
            ("venue_spot", "24.7521,121.7582"),
            ("contact1_name", "研習組"),
            ("title", "不會帶入"),
        ];
        for (key, value) in given {
            defaults.set(key, value);
        }
        let raw = blank_with(&defaults);
        assert_eq!((raw.first("contact1_name"), raw.first("title")), ("研習組", ""));
        assert_eq!(raw.meetings[0].place, "視聽教室");
        assert_eq!(raw.meetings[0].spot, "24.7521,121.7582");
        assert_eq!(blank_with(&RawForm::default()), RawForm::default());
    }
}
