//! The registration form (CAT-1) from typed text to a value that cannot be wrong, step by step.

use super::{
    FieldProblem, FormRule, RawForm,
    reader::Reader,
    sessions::{Sessions, read_sessions, typed_end},
};
use crate::{
    codes::{Tag, tables_on},
    ids::Email,
    text::fold,
};
use jiff::{Timestamp, civil::Date};

/// A whole, checked registration form. Codes are those of the code tables; texts are folded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the six parts are the six steps and have their own comments")]
pub struct CourseForm {
    pub basics: Basics,
    pub classification: Classification,
    pub content: Content,
    pub sessions: Sessions,
    pub audience: Audience,
    pub administration: Administration,
}

/// Step 1: what the course is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields carry the keys of course-form.csv, which explains them")]
pub struct Basics {
    pub class_type: String,
    pub organising_basis: String,
    pub document_number: Option<String>,
    pub title: String,
    pub attribute_tags: Vec<String>,
}

/// Step 2: where it stands in the taxonomy. `item` and `tier` are absent only in a scope without items.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields carry the keys of course-form.csv, which explains them")]
pub struct Classification {
    pub stage: String,
    pub subject: String,
    pub scope: String,
    pub item: Option<String>,
    pub tier: Option<String>,
}

/// Step 3: who teaches what and how.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields carry the keys of course-form.csv, which explains them")]
pub struct Content {
    pub instructor: String,
    pub instructor_name: String,
    pub outline: String,
    pub delivery: Vec<String>,
    pub delivery_other: Option<String>,
}

/// Step 5: for whom, and when they may enrol.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields carry the keys of course-form.csv, which explains them")]
pub struct Audience {
    pub audience_stages: Vec<String>,
    pub audience_positions: Vec<String>,
    pub audience_positions_other: Option<String>,
    pub enrolment_opens: Timestamp,
    pub enrolment_closes: Timestamp,
    pub classes: u32,
    pub class_size: u32,
}

/// Step 6: money, contacts and feedback.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields carry the keys of course-form.csv, which explains them")]
pub struct Administration {
    pub funding: String,
    /// New Taiwan dollars.
    pub funding_amount: Option<u32>,
    pub fee: String,
    /// One or two.
    pub contacts: Vec<Contact>,
    pub feedback_form: String,
}

/// A person to ask about the course.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Contact {
    pub name: String,
    pub phone: String,
    pub email: Email,
}

/// One step of the form: its number, its key for titles and addresses, and the fields it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "explained above")]
pub struct Step {
    pub number: u8,
    pub key: &'static str,
    pub fields: &'static [&'static str],
}

/// The six steps in order.
pub fn steps() -> &'static [Step] {
    &STEPS
}

static STEPS: [Step; 6] = [
    Step {
        number: 1,
        key: "basics",
        fields: &["class_type", "organising_basis", "document_number", "title", "attribute_tags"],
    },
    Step { number: 2, key: "classification", fields: &["stage", "subject", "scope", "item", "tier"] },
    Step {
        number: 3,
        key: "content",
        fields: &["instructor", "instructor_name", "outline", "delivery", "delivery_other"],
    },
    Step {
        number: 4,
        key: "sessions",
        fields: &["meetings", "time_slots", "starts", "ends", "credits", "hours"],
    },
    Step {
        number: 5,
        key: "audience",
        fields: &[
            "audience_stages",
            "audience_positions",
            "audience_positions_other",
            "enrolment_opens",
            "enrolment_closes",
            "classes",
            "class_size",
        ],
    },
    Step {
        number: 6,
        key: "administration",
        fields: &[
            "funding",
            "funding_amount",
            "fee",
            "contact1_name",
            "contact1_phone",
            "contact1_email",
            "contact2_name",
            "contact2_phone",
            "contact2_email",
            "feedback_form",
        ],
    },
];

impl CourseForm {
    /// Reads a whole form on the day it is sent.
    ///
    /// # Errors
    /// Every problem found, in the order of the steps.
    pub fn parse(raw: &RawForm, on: Date) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::new(raw, on);
        let basics = basics(&mut reader);
        let classification = classification(&mut reader);
        let content = content(&mut reader);
        let sessions = read_sessions(&mut reader);
        let audience = audience(&mut reader);
        let administration = administration(&mut reader);
        let whole = || {
            Some(Self {
                basics: basics?,
                classification: classification?,
                content: content?,
                sessions: sessions?,
                audience: audience?,
                administration: administration?,
            })
        };
        match whole() {
            Some(form) if reader.problems.is_empty() => Ok(form),
            _ => Err(reader.problems),
        }
    }

    /// Places in all: classes × persons a class.
    pub fn capacity(&self) -> u32 {
        self.audience.classes * self.audience.class_size
    }
}

/// Checks one step's fields only, with the answers of other steps as they stand.
///
/// # Errors
/// Every problem of that step. A number that is no step has no problems.
pub fn parse_step(step: u8, raw: &RawForm, on: Date) -> Result<(), Vec<FieldProblem>> {
    let mut reader = Reader::new(raw, on);
    match step {
        1 => drop(basics(&mut reader)),
        2 => drop(classification(&mut reader)),
        3 => drop(content(&mut reader)),
        4 => drop(read_sessions(&mut reader)),
        5 => drop(audience(&mut reader)),
        6 => drop(administration(&mut reader)),
        _ => {}
    }
    if reader.problems.is_empty() { Ok(()) } else { Err(reader.problems) }
}

fn basics(reader: &mut Reader) -> Option<Basics> {
    let class_type = reader.one("class_type");
    let organising_basis = reader.one("organising_basis");
    let document_number = reader.optional_text("document_number", 60);
    let title = reader.text("title", 100);
    let mut attribute_tags = Vec::new();
    for tag in reader.raw.values("attribute_tags").iter().map(|tag| fold(tag)).filter(|tag| !tag.is_empty()) {
        let known = tables_on(reader.on).tags.iter().find(|t| t.tag == tag);
        if let Some(problem) = tag_problem(known, &tag, reader.on) {
            reader.problem("attribute_tags", problem);
        } else if !attribute_tags.contains(&tag) {
            attribute_tags.push(tag);
        }
    }
    Some(Basics {
        class_type: class_type?,
        organising_basis: organising_basis?,
        document_number: document_number?,
        title: title?,
        attribute_tags,
    })
}

/// What stands against a tag on a day; its dates are named.
fn tag_problem(known: Option<&Tag>, tag: &str, on: Date) -> Option<FormRule> {
    let tag = tag.to_owned();
    let Some(known) = known else { return Some(FormRule::TagNotInForce { tag }) };
    match (known.from, known.until) {
        (Some(from_on), _) if on < from_on => Some(FormRule::TagNotYet { tag, from_on }),
        (_, Some(until_on)) if on >= until_on => Some(FormRule::TagOver { tag, until_on }),
        _ => None,
    }
}

fn classification(reader: &mut Reader) -> Option<Classification> {
    let tables = tables_on(reader.on);
    let stage = reader.one_where("stage", |code| tables.stages.iter().any(|s| s.stage == code));
    let given_stage = stage.clone().unwrap_or_default();
    let subject = match stage {
        Some(_) => reader
            .one_where("subject", |code| tables.subjects_of(&given_stage).iter().any(|s| s.code == code)),
        // The choice depends on the stage: asking for both at once would only confuse.
        None => None,
    };
    let scope = reader.one("scope");
    let (item, tier) = match (&stage, &scope) {
        // Answers left over from another scope are passed over, not held against the person.
        (_, Some(scope)) if !tables.scope_has_items(scope) => (Some(None), Some(None)),
        (Some(stage), Some(scope)) => {
            let item = reader.one_where("item", |code| tables.item(stage, scope, code).is_some());
            (item.map(Some), reader.one("tier").map(Some))
        }
        _ => (None, None),
    };
    Some(Classification { stage: stage?, subject: subject?, scope: scope?, item: item?, tier: tier? })
}

fn content(reader: &mut Reader) -> Option<Content> {
    let instructor = reader.one("instructor");
    let instructor_name = reader.text("instructor_name", 100);
    let outline = reader.lines("outline", 4000);
    let delivery = reader.many("delivery");
    let delivery_other = reader.other(delivery.as_deref(), "11-99", "delivery_other");
    Some(Content {
        instructor: instructor?,
        instructor_name: instructor_name?,
        outline: outline?,
        delivery: delivery?,
        delivery_other: delivery_other?,
    })
}

fn audience(reader: &mut Reader) -> Option<Audience> {
    let audience_stages = reader.many("audience_stages");
    let audience_positions = reader.many("audience_positions");
    let audience_positions_other =
        reader.other(audience_positions.as_deref(), "15-99", "audience_positions_other");
    let opens = reader.instant("enrolment_opens");
    let closes = reader.instant("enrolment_closes");
    if let (Some(opens), Some(closes)) = (opens, closes) {
        if closes <= opens {
            reader.problem("enrolment_closes", FormRule::ClosesBeforeOpens);
        } else if let Some(ends_at) = typed_end(reader).filter(|end| closes > *end) {
            reader.problem("enrolment_closes", FormRule::ClosesAfterCourse { ends_at });
        }
    }
    let classes = reader.number("classes", 1, 100);
    let class_size = reader.number("class_size", 1, 10_000);
    Some(Audience {
        audience_stages: audience_stages?,
        audience_positions: audience_positions?,
        audience_positions_other: audience_positions_other?,
        enrolment_opens: opens?,
        enrolment_closes: closes?,
        classes: classes?,
        class_size: class_size?,
    })
}

fn administration(reader: &mut Reader) -> Option<Administration> {
    let funding = reader.one("funding");
    let blank_amount = reader.code("funding_amount").is_empty();
    let funding_amount =
        if blank_amount { Some(None) } else { reader.number("funding_amount", 0, 999_999_999).map(Some) };
    let fee = reader.one("fee");
    let first = contact(reader, ["contact1_name", "contact1_phone", "contact1_email"]);
    let second_keys = ["contact2_name", "contact2_phone", "contact2_email"];
    let no_second = second_keys.iter().all(|key| reader.code(key).is_empty());
    let second = if no_second { Some(None) } else { contact(reader, second_keys).map(Some) };
    let feedback_form = reader.one("feedback_form");
    Some(Administration {
        funding: funding?,
        funding_amount: funding_amount?,
        fee: fee?,
        contacts: std::iter::once(first?).chain(second?).collect(),
        feedback_form: feedback_form?,
    })
}

fn contact(reader: &mut Reader, [name, phone, email]: [&str; 3]) -> Option<Contact> {
    let person = reader.text(name, 50);
    let number = reader.text(phone, 40);
    let number = number.filter(|number| {
        let plausible = number.bytes().filter(u8::is_ascii_digit).count() >= 3
            && number.chars().all(|c| c.is_ascii_digit() || " ()+-#轉分機,".contains(c));
        if !plausible {
            reader.problem(phone, FormRule::Phone);
        }
        plausible
    });
    let address = reader.text(email, 254);
    let address =
        address.and_then(|typed| Email::parse(&typed).map_err(|error| reader.problem(email, error)).ok());
    Some(Contact { name: person?, phone: number?, email: address? })
}
