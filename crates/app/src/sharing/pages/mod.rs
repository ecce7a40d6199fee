//! Pages of shared resources: everybody's list, the organisation's own, the form, the instructor's consent.

pub mod consent;
pub mod form;
pub mod own;
pub mod public;

use domain::organisation::Contact;
use domain::sharing::{Consent, Kind, Standing, Text};
use jiff::Timestamp;
use platform::Page;
use platform::clock::from_millis;
use platform::ids::OrganisationId;
use ui::components::{Button, Card, Facts, Tag, Tone};
use ui::{L, Markup};

use super::{Resource, ResourceId};
use crate::catalogue::view::{option_label, paragraphs};
use crate::directory::Organisation;

/// Who offers a resource and how they are reached.
#[derive(Clone, Debug, Default, PartialEq)]
struct Offerer {
    name: String,
    contact: Contact,
}

impl Offerer {
    /// What the organisation says about itself, with what the list of schools knows where it says nothing.
    fn new(organisation: Organisation, contact: Option<Contact>) -> Self {
        let mut contact = contact.unwrap_or_default();
        for (said, listed) in [
            (&mut contact.phone, organisation.phone),
            (&mut contact.address, organisation.address),
            (&mut contact.website, organisation.website),
        ] {
            if said.is_empty() {
                *said = listed;
            }
        }
        Self { name: organisation.name, contact }
    }
}

/// Every page in its telling states.
pub(super) fn samples() -> Vec<Page> {
    let mut pages = public::samples();
    pages.extend(own::samples());
    pages.extend(form::samples());
    pages.extend(consent::samples());
    pages
}

fn text(page: &impl askama::Template) -> String {
    page.render().unwrap_or_else(|error| format!("⟦{error}⟧"))
}

fn kind_name(l: L, kind: Kind) -> String {
    l.t(&format!("sharing-kind-{}", kind.as_str()))
}

fn field_label(l: L, kind: Kind, field: &str) -> String {
    l.t(&format!("sharing-field-{}-{field}", kind.as_str()))
}

/// Everything that is public about a resource, besides its title: what an instructor reads before consenting is drawn by
/// this, so that it is the same.
fn public_parts(l: L, resource: &Resource, offerer: &Offerer) -> Vec<Markup> {
    let (kind, said) = (resource.kind, &resource.text);
    let mut facts = Facts::new().fact(l.t("sharing-kind"), kind_name(l, kind));
    for (field, _, _) in kind.fields() {
        let value = said.get(field);
        // An instructor's mail address is for asking only.
        if value.is_empty() || ["title", "description", "mail", "link"].contains(field) {
            continue;
        }
        let shown = match *field {
            "scope" => option_label(l, "scope", value),
            "capacity" => l.a("sharing-people", "n", value),
            _ => value.to_owned(),
        };
        facts = facts.fact(field_label(l, kind, field), shown);
    }
    let by = if kind == Kind::Instructor { "sharing-recommended-by" } else { "sharing-offered-by" };
    facts = facts.fact(l.t(by), offerer.name.clone());
    let mut parts: Vec<Markup> = vec![Card::new(facts).into()];
    if !said.description.is_empty() {
        let title = field_label(l, kind, "description");
        parts.push(Card::new(paragraphs(&said.description)).title(title).into());
    }
    if !said.link.is_empty() {
        let host = said.link.split('/').nth(2).unwrap_or_default();
        let open = Button::link(l.t("sharing-open"), said.link.clone()).primary().icon("link");
        let text = Markup::raw("<p>").and(l.a("sharing-open-text", "host", host)).and(Markup::raw("</p>"));
        parts.push(Card::new(text).title(field_label(l, kind, "link")).action(open).into());
    }
    parts.push(contact_card(l, offerer));
    parts
}

fn contact_card(l: L, offerer: &Offerer) -> Markup {
    let contact = &offerer.contact;
    let mut facts = Facts::new().fact(l.t("sharing-contact-organisation"), offerer.name.clone());
    for (key, value) in [
        ("sharing-contact-name", &contact.name),
        ("sharing-contact-phone", &contact.phone),
        ("sharing-contact-mail", &contact.mail),
        ("sharing-contact-address", &contact.address),
        ("sharing-contact-website", &contact.website),
    ] {
        if !value.is_empty() {
            facts = facts.fact(l.t(key), value.clone());
        }
    }
    Card::new(facts).title(l.t("sharing-contact")).into()
}

fn state_tag(l: L, standing: Standing) -> Tag {
    let tone = match standing {
        Standing::Public => Tone::Good,
        Standing::Ended => Tone::Neutral,
        Standing::Waiting => Tone::Info,
        Standing::Unanswered => Tone::Warn,
        Standing::Refused | Standing::Withdrawn => Tone::Bad,
    };
    Tag::new(tone, l.t(&format!("sharing-state-{}", standing.as_str())))
}

/// Why a resource stands as it does, and since or until when.
fn why(l: L, resource: &Resource, now: Timestamp) -> String {
    let standing = resource.standing(now);
    let at = match standing {
        Standing::Waiting | Standing::Unanswered => resource.asked_until,
        Standing::Refused | Standing::Withdrawn => resource.answered_at,
        Standing::Public => resource.consented_at,
        Standing::Ended => Some(resource.changed_at),
    };
    let at = at.map(|at| l.datetime(from_millis(at))).unwrap_or_default();
    let consented = standing == Standing::Public && resource.kind == Kind::Instructor;
    let key = if consented {
        "sharing-why-consented".to_owned()
    } else {
        format!("sharing-why-{}", standing.as_str())
    };
    l.a(&key, "at", at)
}

/// A resource of the demonstration.
fn sample(l: L, kind: Kind, consent: Consent) -> Resource {
    let p = |zh: &str, en: &str| l.pick(zh, en).to_owned();
    let text = match kind {
        Kind::Handout => Text {
            title: p("閱讀理解提問設計講義", "Designing questions for reading"),
            subject: p("閱讀理解", "Reading"),
            scope: "5-1".to_owned(),
            description: p("三節課的提問單與示例。\n可自由修改使用。", "Worksheets for three lessons."),
            link: "https://handouts.example.org/reading.pdf".to_owned(),
            ..Text::default()
        },
        Kind::Venue => Text {
            title: p("視聽教室", "Lecture room"),
            county: "宜蘭縣".to_owned(),
            address: p("宜蘭市復興路一段1號", "1 Fuxing Road, Yilan"),
            capacity: "60".to_owned(),
            equipment: p("投影機、無線麥克風、錄影設備", "Projector, microphones"),
            fee: p("公立學校免費", "Free for public schools"),
            contact: p("總務處，請於兩週前來電", "Call two weeks ahead"),
            ..Text::default()
        },
        Kind::Instructor => Text {
            title: p("方以寧", "Fang Yi-Ning"),
            subject: p("差異化教學", "Differentiated teaching"),
            scope: "5-1".to_owned(),
            county: "宜蘭縣".to_owned(),
            description: p("國小教師二十年，帶領共備社群。", "Twenty years of primary teaching."),
            mail: "fang@school.example".to_owned(),
            ..Text::default()
        },
    };
    let now = crate::catalogue::sample::now().as_millisecond();
    let answered = matches!(consent, Consent::Given | Consent::Refused | Consent::Withdrawn);
    Resource {
        id: ResourceId(uuid::Uuid::from_u128(0x36)),
        organisation: OrganisationId(uuid::Uuid::from_u128(1)),
        kind,
        text,
        offered: true,
        consent,
        text_number: 1,
        asked_until: (kind == Kind::Instructor).then_some(now + 14 * 86_400_000),
        answered_at: answered.then_some(now),
        consented_at: (consent == Consent::Given).then_some(now),
        version: 1,
        changed_at: now,
    }
}

fn sample_offerer(l: L) -> Offerer {
    Offerer {
        name: l.pick("宜蘭縣杏林國小", "Xinglin Primary School").to_owned(),
        contact: Contact {
            name: l.pick("教務處", "Academic office").to_owned(),
            phone: "03-9000000".to_owned(),
            ..Contact::default()
        },
    }
}
