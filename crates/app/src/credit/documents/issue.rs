//! Issuing: the document is laid out, signed, and written down with its serial and the digest of its file.

use std::collections::HashMap;

use ::documents::pdf;
use ::documents::{CertificateDoc, CertificateLabels, CertificatePage, Language};
use domain::calendar::{SchoolYear, civil_date};
use domain::hours::HalfHours;
use domain::ids::PersonalCode;
use jiff::Timestamp;
use jiff::civil::Date;
use platform::db::Actor;
use platform::ids::PersonId;
use platform::web::Ctx;
use platform::{AppError, AppResult, Platform, chance};
use sea_orm::ConnectionTrait;
use ui::L;

use super::store::{self, Official};
use super::{Issue, check, transcript as transcript_doc};
use crate::App;
use crate::catalogue::{self, Course};
use crate::credit::{Award, ledger};
use crate::heavy::heavy;
use crate::identity::{self, Person};
use crate::signing;

/// A document that was issued: its serial, and the signed file.
#[derive(Debug)]
pub(in crate::credit) struct Issued {
    pub serial: String,
    pub bytes: Vec<u8>,
}

/// Issues the transcript of a person over these awards, printed in the order given.
///
/// # Errors
/// The database; a document that can't be laid out or signed: no serial was given then.
pub(in crate::credit) async fn transcript(
    app: &App,
    ctx: &Ctx,
    person: &Person,
    awards: &[Award],
    conditions: &str,
) -> AppResult<Issued> {
    let serial = new_serial(ctx.now);
    let issue = Issue { conditions, serial: &serial, url: url(app, &serial), at: ctx.now };
    let doc = transcript_doc(ctx.l, person, awards, &issue);
    let signer = signing::document_signer(app).await?;
    let (key, reason, at) = (signer.id, reason(&serial), ctx.now);
    let bytes = heavy(move || {
        let laid_out = pdf::transcript(&doc).map_err(AppError::internal)?;
        signer.sign(&laid_out, &reason, at)
    })
    .await??;
    let official = Official {
        serial: serial.clone(),
        kind: "transcript".to_owned(),
        person: Some(person.id),
        course: None,
        half_hours: awards.iter().map(|a| a.half_hours).sum(),
        awards: i64::try_from(awards.len()).unwrap_or(i64::MAX),
        lines: check::pack(awards.iter().map(|a| a.serial)),
        issued_at: ctx.now.as_millisecond(),
    };
    let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
    if store::put(&change, std::slice::from_ref(&official)).await? != 1 {
        return Err(AppError::internal("a serial was drawn twice"));
    }
    let sha256 = pdf::fingerprint(&bytes);
    store::put_files(&change, key, &[(sha256.clone(), serial.clone())]).await?;
    let data = serde_json::json!({
        "serial": serial, "awards": official.awards, "half_hours": official.half_hours, "sha256": sha256,
    });
    change.record("transcript.issued", person.id.0, data);
    change.commit().await?;
    Ok(Issued { serial, bytes })
}

/// Somebody who holds hours of a course.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::credit) struct Holder {
    pub person: Person,
    pub half_hours: i64,
}

/// Everybody who holds hours of a course today, by name; merged persons are one.
///
/// # Errors
/// The database.
pub(in crate::credit) async fn holders<C: ConnectionTrait>(
    conn: &C,
    course: &Course,
) -> AppResult<Vec<Holder>> {
    let sums = store::sums(conn, course.id).await?;
    let ids: Vec<PersonId> = sums.iter().map(|s| s.person).collect();
    let remaining = identity::remaining(conn, &ids).await?;
    let mut hours: HashMap<PersonId, i64> = HashMap::new();
    for sum in sums {
        *hours.entry(remaining.get(&sum.person).copied().unwrap_or(sum.person)).or_default() +=
            sum.half_hours;
    }
    hours.retain(|_, half_hours| *half_hours > 0);
    let ids: Vec<PersonId> = hours.keys().copied().collect();
    let people = identity::persons(conn, &ids).await?.into_iter();
    let mut holders: Vec<Holder> = people
        .filter_map(|person| {
            hours.get(&person.id).map(|half_hours| Holder { half_hours: *half_hours, person })
        })
        .collect();
    holders.sort_by(|a, b| (&a.person.name, a.person.id).cmp(&(&b.person.name, b.person.id)));
    Ok(holders)
}

/// A person's hours of one course, when there are any today.
///
/// # Errors
/// Not found without hours; the database.
pub(in crate::credit) async fn held<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
    code: &str,
) -> AppResult<(Course, Holder)> {
    let course = catalogue::by_code(conn, code).await?;
    let awards = ledger::transcript(conn, person).await?;
    let half_hours = awards.iter().filter(|a| a.course == course.id).map(|a| a.half_hours).sum();
    if half_hours <= 0 {
        return Err(AppError::NotFound);
    }
    let person = identity::person(conn, person).await?;
    Ok((course, Holder { person, half_hours }))
}

/// The certificate of one's own hours in a course; asked for again, it keeps its serial while the hours stay.
///
/// # Errors
/// Not found without hours; the database; a document that can't be laid out or signed.
pub(in crate::credit) async fn certificate(app: &App, ctx: &Ctx, code: &str) -> AppResult<Issued> {
    let (course, holder) = held(app.db.read(), ctx.viewer()?.person, code).await?;
    let mut made = certificates(app, &ctx.actor(), ctx.l, &course, vec![holder]).await?;
    made.pop().ok_or(AppError::NotFound)
}

/// Certificates of a course, a signed file each, in the order given.
///
/// # Errors
/// The database; a document that can't be laid out or signed.
pub(in crate::credit) async fn certificates(
    app: &App,
    actor: &Actor,
    l: L,
    course: &Course,
    holders: Vec<Holder>,
) -> AppResult<Vec<Issued>> {
    let now = app.clock.now();
    let serials = number(app, actor, course, &holders).await?;
    let signer = signing::document_signer(app).await?;
    let key = signer.id;
    let docs: Vec<(String, CertificateDoc)> = holders
        .iter()
        .zip(&serials)
        .map(|(holder, serial)| (serial.clone(), doc(l, app, course, &[(holder, serial)], now)))
        .collect();
    let made = heavy(move || {
        let one = |(serial, doc): (String, CertificateDoc)| {
            let laid_out = pdf::certificates(&doc).map_err(AppError::internal)?;
            let bytes = signer.sign(&laid_out, &reason(&serial), now)?;
            Ok(Issued { serial, bytes })
        };
        docs.into_iter().map(one).collect::<AppResult<Vec<Issued>>>()
    })
    .await??;
    let files: Vec<(String, String)> =
        made.iter().map(|i| (pdf::fingerprint(&i.bytes), i.serial.clone())).collect();
    let mut change = app.db.change(actor, now).await?;
    store::put_files(&change, key, &files).await?;
    let data = serde_json::json!({"course": course.code, "serials": serials});
    change.record("certificate.issued", course.id.0, data);
    change.commit().await?;
    Ok(made)
}

/// Certificates of a course as one signed file, a page each, with a serial for the whole beside that of each page.
///
/// # Errors
/// As [`certificates`].
pub(in crate::credit) async fn certificates_in_one(
    app: &App,
    actor: &Actor,
    l: L,
    course: &Course,
    holders: Vec<Holder>,
) -> AppResult<Issued> {
    let now = app.clock.now();
    let serials = number(app, actor, course, &holders).await?;
    let signer = signing::document_signer(app).await?;
    let key = signer.id;
    let pairs: Vec<(&Holder, &String)> = holders.iter().zip(&serials).collect();
    let doc = doc(l, app, course, &pairs, now);
    let serial = new_serial(now);
    let why = reason(&serial);
    let bytes = heavy(move || {
        let laid_out = pdf::certificates(&doc).map_err(AppError::internal)?;
        signer.sign(&laid_out, &why, now)
    })
    .await??;
    let whole = Official {
        serial: serial.clone(),
        kind: "certificates".to_owned(),
        person: None,
        course: Some(course.id),
        half_hours: holders.iter().map(|h| h.half_hours).sum(),
        awards: i64::try_from(holders.len()).unwrap_or(i64::MAX),
        lines: Vec::new(),
        issued_at: now.as_millisecond(),
    };
    let mut change = app.db.change(actor, now).await?;
    store::put(&change, &[whole]).await?;
    store::put_files(&change, key, &[(pdf::fingerprint(&bytes), serial.clone())]).await?;
    let data = serde_json::json!({"course": course.code, "serial": serial, "serials": serials});
    change.record("certificate.issued", course.id.0, data);
    change.commit().await?;
    Ok(Issued { serial, bytes })
}

/// The serial of each holder's certificate: the one there is for these hours, or a new one.
async fn number(app: &App, actor: &Actor, course: &Course, holders: &[Holder]) -> AppResult<Vec<String>> {
    let mut known = numbered(app.db.read(), course, holders).await?;
    let missing: Vec<Official> = holders
        .iter()
        .filter(|h| !known.contains_key(&(h.person.id, h.half_hours)))
        .map(|h| Official {
            serial: new_serial(app.clock.now()),
            kind: "certificate".to_owned(),
            person: Some(h.person.id),
            course: Some(course.id),
            half_hours: h.half_hours,
            awards: 1,
            lines: Vec::new(),
            issued_at: app.clock.now().as_millisecond(),
        })
        .collect();
    if !missing.is_empty() {
        let mut change = app.db.change(actor, app.clock.now()).await?;
        // Whoever else numbered the same just now came first; their number counts.
        let new = store::put(&change, &missing).await?;
        change.record(
            "certificate.numbered",
            course.id.0,
            serde_json::json!({"course": course.code, "new": new}),
        );
        change.commit().await?;
        known = numbered(app.db.read(), course, holders).await?;
    }
    let serial = |h: &Holder| known.get(&(h.person.id, h.half_hours)).cloned();
    holders
        .iter()
        .map(|h| serial(h).ok_or_else(|| AppError::internal("a certificate without serial")))
        .collect()
}

async fn numbered<C: ConnectionTrait>(
    conn: &C,
    course: &Course,
    holders: &[Holder],
) -> AppResult<HashMap<(PersonId, i64), String>> {
    let found = match holders {
        [one] => {
            let found = store::certificate(conn, course.id, one.person.id, one.half_hours).await?;
            found.into_iter().collect()
        }
        _ => store::certificates(conn, course.id).await?,
    };
    let found = found.into_iter();
    Ok(found.filter_map(|d| Some(((d.person?, d.half_hours), d.serial))).collect())
}

/// School year and ten characters made like a personal code: without look-alikes, the last one checks the others.
fn new_serial(now: Timestamp) -> String {
    let year = SchoolYear::of(civil_date(now));
    format!("XT-{year}-{}", PersonalCode::from_random(chance::bytes()))
}

fn url(platform: &Platform, serial: &str) -> String {
    format!("{}/verify/{serial}", platform.settings.public_url)
}

fn reason(serial: &str) -> String {
    format!("Xingtan {serial}")
}

fn doc(
    l: L,
    app: &Platform,
    course: &Course,
    holders: &[(&Holder, &String)],
    at: Timestamp,
) -> CertificateDoc {
    let page = |(holder, serial): &(&Holder, &String)| CertificatePage {
        person_name: holder.person.name.clone(),
        personal_code: PersonalCode::parse(&holder.person.personal_code)
            .map_or_else(|_| holder.person.personal_code.clone(), |c| c.grouped()),
        before: l.t("certificate-doc-before"),
        after: l.t("certificate-doc-after"),
        hours: l.a("ui-hours", "n", HalfHours(i32::try_from(holder.half_hours).unwrap_or(0))),
        serial: (*serial).clone(),
        verification_url: url(app, serial),
    };
    CertificateDoc {
        language: if l.is_zh() { Language::ZhHant } else { Language::English },
        labels: labels(l),
        title: l.t("certificate-doc-title"),
        issuer: l.t("transcript-doc-issuer"),
        course_title: course.title.clone(),
        course_code: course.code.clone(),
        days: days(l, course),
        organiser: course.organisation_name.clone(),
        issued_at_text: l.datetime(at),
        issued_at: at,
        pages: holders.iter().map(page).collect(),
    }
}

/// First to last day of a course.
pub(in crate::credit) fn days(l: L, course: &Course) -> String {
    let day = |text: &Option<String>| text.as_deref().and_then(|d| d.parse::<Date>().ok());
    match (day(&course.starts), day(&course.ends)) {
        (Some(first), Some(last)) if first != last => {
            l.a2("certificate-doc-from-to", "first", l.date(first), "last", l.date(last))
        }
        (Some(only), _) | (None, Some(only)) => l.date(only),
        (None, None) => String::new(),
    }
}

fn labels(l: L) -> CertificateLabels {
    CertificateLabels {
        serial: l.t("transcript-doc-serial"),
        personal_code: l.t("transcript-doc-code"),
        course_code: l.t("transcript-doc-course-code"),
        days: l.t("certificate-doc-days"),
        hours: l.t("certificate-doc-hours"),
        organiser: l.t("transcript-doc-organiser"),
        issued_at: l.t("transcript-doc-issued-at"),
        verify_hint: l.t("certificate-doc-verify-hint"),
        qr_alt: l.t("transcript-doc-qr-alt"),
        missing: l.a("transcript-doc-missing", "characters", "{characters}"),
    }
}
