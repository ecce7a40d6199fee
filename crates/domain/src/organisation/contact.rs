//! What an organisation says about how to reach it.

use crate::refusal::refusals;
use crate::text::{fold, fold_lines};

refusals! {
    /// What is wrong with contact data.
    pub enum ContactProblem {
        /// Nothing was typed where something must be.
        Missing = "contact-missing",
        /// Not a telephone number.
        Phone { given: String } = "contact-phone",
        /// Not an address of the web.
        Website { given: String } = "contact-website",
        /// Not a mail address.
        Mail { given: String } = "contact-mail",
        /// More characters than there is room for.
        TooLong { most: usize } = "contact-too-long",
    }
}

/// How to reach an organisation, or a part of it, and what it is to be asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Who answers.
    pub name: String,
    /// Telephone, with extension.
    pub phone: String,
    /// Mail address.
    pub mail: String,
    /// Address of the post.
    pub address: String,
    /// Website.
    pub website: String,
    /// What this contact handles.
    pub handles: String,
}

/// Reads contact data as typed; every problem is named at its field.
///
/// # Errors
/// The problems by field.
pub fn check_contact(typed: &Contact) -> Result<Contact, Vec<(&'static str, ContactProblem)>> {
    let contact = Contact {
        name: fold(&typed.name),
        phone: fold(&typed.phone),
        mail: fold(&typed.mail),
        address: fold(&typed.address),
        website: fold(&typed.website),
        handles: fold_lines(&typed.handles),
    };
    let mut problems = Vec::new();
    let all = [
        ("name", &contact.name, 60),
        ("phone", &contact.phone, 40),
        ("mail", &contact.mail, 120),
        ("address", &contact.address, 120),
        ("website", &contact.website, 200),
        ("handles", &contact.handles, 400),
    ];
    for (field, value, most) in all {
        if value.chars().count() > most {
            problems.push((field, ContactProblem::TooLong { most }));
        }
    }
    for (field, value) in [("name", &contact.name), ("phone", &contact.phone)] {
        if value.is_empty() {
            problems.push((field, ContactProblem::Missing));
        }
    }
    if !contact.phone.is_empty() && !is_phone(&contact.phone) {
        problems.push(("phone", ContactProblem::Phone { given: contact.phone.clone() }));
    }
    if !contact.mail.is_empty() && crate::ids::Email::parse(&contact.mail).is_err() {
        problems.push(("mail", ContactProblem::Mail { given: contact.mail.clone() }));
    }
    if !contact.website.is_empty() && !is_web(&contact.website) {
        problems.push(("website", ContactProblem::Website { given: contact.website.clone() }));
    }
    if problems.is_empty() { Ok(contact) } else { Err(problems) }
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (6..=20).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || " ()-+#~,轉分機".contains(c))
}

fn is_web(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    host.contains('.') && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_judged_one_by_one() {
        let good = Contact {
            name: "承辦人　".into(),
            phone: "（０３）900-0000 轉 12".into(),
            mail: "desk@school.example".into(),
            website: "https://school.example/a".into(),
            ..Contact::default()
        };
        let read = check_contact(&good).unwrap();
        assert_eq!((read.name.as_str(), read.phone.as_str()), ("承辦人", "(03)900-0000 轉 12"));
        let wrong = |contact: Contact| {
            check_contact(&contact).unwrap_err().into_iter().map(|(f, _)| f).collect::<Vec<_>>()
        };
        assert_eq!(wrong(Contact::default()), ["name", "phone"]);
        assert_eq!(wrong(Contact { phone: "請洽教務處".into(), ..good.clone() }), ["phone"]);
        assert_eq!(wrong(Contact { website: "javascript:alert(1)".into(), ..good.clone() }), ["website"]);
        assert_eq!(
            wrong(Contact { mail: "desk".into(), handles: "長".repeat(401), ..good }),
            ["handles", "mail"]
        );
    }
}
