//! Letters about corrections: to the region centre, to the organiser, and to every teacher concerned.

use std::collections::HashMap;

use domain::calendar::civil_date;
use platform::ids::{OrganisationId, PersonId};
use platform::mail::Mail;
use platform::{AppResult, Change};
use ui::{L, Lang};

use super::{Correction, CorrectionRow};
use crate::catalogue::Course;
use crate::credit::ledger::half;
use crate::{directory, identity};

/// Letters go out in the first language until people can choose one for mail.
const L_MAIL: L = L { lang: Lang::Zh };

/// To the region centre: an application waits.
pub(super) async fn waits(change: &mut Change, course: &Course, found: &Correction) -> AppResult<()> {
    let path = format!("/review/corrections/{}", found.id);
    seats(change, found.reviewer, "mail-correction-waits", course, &path, &found.reason).await
}

/// To the organiser: it was approved or returned, with what the reviewer wrote.
pub(super) async fn answered(
    change: &mut Change,
    course: &Course,
    found: &Correction,
    state: &str,
    text: &str,
) -> AppResult<()> {
    let path = format!("/desk/courses/{}/correction", course.code);
    let said = if text.is_empty() { &found.reason } else { text };
    let key = format!("mail-correction-{state}");
    seats(change, course.organisation, &key, course, &path, said).await
}

async fn seats(
    change: &mut Change,
    organisation: OrganisationId,
    key: &str,
    course: &Course,
    path: &str,
    said: &str,
) -> AppResult<()> {
    let organisation = directory::answering(change.conn(), organisation).await?;
    let today = civil_date(change.now());
    let site = change.site();
    let args = [
        ("title", course.title.clone()),
        ("code", course.code.clone()),
        ("organiser", course.organisation_name.clone()),
        ("said", said.to_owned()),
        ("address", format!("{site}{path}")),
    ];
    let to = identity::seat_addresses(change.conn(), organisation, today).await?;
    let letter = |(person, address): (PersonId, String)| Mail {
        to: address,
        subject: L_MAIL.args(&format!("{key}-subject"), &args),
        body: L_MAIL.args(&format!("{key}-body"), &args),
        kind: "course",
        person: Some(person),
    };
    Ok(change.mail(to.into_iter().map(letter).collect()).await?)
}

/// To every teacher whose hours change: old, new, and why. Who was merged gets it as the person who remains.
pub(super) async fn people(
    change: &mut Change,
    course: &Course,
    found: &Correction,
    rows: &[CorrectionRow],
) -> AppResult<()> {
    let ids: Vec<PersonId> = rows.iter().map(|row| row.person).collect();
    let remaining = identity::remaining(change.conn(), &ids).await?;
    let roots: Vec<PersonId> = remaining.values().copied().collect();
    let known: HashMap<PersonId, identity::Person> =
        identity::persons(change.conn(), &roots).await?.into_iter().map(|p| (p.id, p)).collect();
    let site = change.site();
    let mut letters = Vec::with_capacity(rows.len());
    for row in rows {
        let person = remaining.get(&row.person).and_then(|id| known.get(id));
        let Some(person) = person.filter(|person| !person.email.is_empty()) else { continue };
        let args = [
            ("name", person.name.clone()),
            ("title", course.title.clone()),
            ("code", course.code.clone()),
            ("organiser", course.organisation_name.clone()),
            ("before", half(row.before).to_string()),
            ("after", half(row.after).to_string()),
            ("reason", found.reason.clone()),
            ("address", format!("{site}/my/transcript/courses/{}", course.code)),
        ];
        letters.push(Mail {
            to: person.email.clone(),
            subject: L_MAIL.args("mail-correction-hours-subject", &args),
            body: L_MAIL.args("mail-correction-hours-body", &args),
            kind: "course",
            person: Some(person.id),
        });
    }
    Ok(change.mail(letters).await?)
}
