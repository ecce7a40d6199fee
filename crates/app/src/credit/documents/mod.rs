//! Documents of credit: what they say, built from data; issued with serial and signature; checked again later.

pub(super) mod bundle;
pub(super) mod check;
pub(super) mod issue;
pub(super) mod store;

use ::documents::xlsx::{RosterLabels, RosterLine, RosterTemplate};
use ::documents::{AwardLine, Language, TranscriptDoc, TranscriptLabels, YearTotal};
use domain::hours::HalfHours;
use domain::ids::PersonalCode;
use jiff::Timestamp;
use ui::L;

use super::ledger::{Award, year_sums};
use crate::catalogue::Course;
use crate::identity::Person;

/// The media type of workbooks.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What a transcript needs besides its awards.
pub(super) struct Issue<'a> {
    /// The conditions the awards were chosen by, in words; empty for all.
    pub conditions: &'a str,
    /// Serial of the document.
    pub serial: &'a str,
    /// Where it can be checked.
    pub url: String,
    /// When it is made.
    pub at: Timestamp,
}

/// A transcript with its words; awards are printed in the order given.
pub(super) fn transcript(l: L, person: &Person, awards: &[Award], issue: &Issue<'_>) -> TranscriptDoc {
    let (school_years, _) = year_sums(awards);
    let total = |year: String, courses: usize, hours: HalfHours| YearTotal {
        year,
        courses: courses.to_string(),
        hours: hours.to_string(),
    };
    let courses: std::collections::BTreeSet<_> = awards.iter().map(|a| a.course).collect();
    TranscriptDoc {
        language: if l.is_zh() { Language::ZhHant } else { Language::English },
        labels: transcript_labels(l),
        issuer: l.t("transcript-doc-issuer"),
        title: l.t("transcript-doc-title"),
        person_name: person.name.clone(),
        personal_code: PersonalCode::parse(&person.personal_code)
            .map_or_else(|_| person.personal_code.clone(), |c| c.grouped()),
        organisation: person.organisation_name.clone(),
        period: period(l, awards, issue.conditions),
        awards: awards.iter().map(|a| line(l, a)).collect(),
        totals: school_years
            .iter()
            .map(|s| total(l.a("transcript-school-year", "year", s.year), s.courses, s.hours))
            .collect(),
        grand_total: total(String::new(), courses.len(), awards.iter().map(Award::hours).sum()),
        serial: issue.serial.to_owned(),
        issued_at_text: l.datetime(issue.at),
        issued_at: issue.at,
        verification_url: issue.url.clone(),
    }
}

/// The workbook an organiser fills in, with people and half-hours already known.
pub(super) fn roster_template(
    l: L,
    course: &Course,
    people: &[(Person, i64)],
    now: Timestamp,
) -> RosterTemplate {
    let line = |(person, half_hours): &(Person, i64)| RosterLine {
        personal_code: person.personal_code.clone(),
        name: person.name.clone(),
        school: person.organisation_name.clone(),
        hours: HalfHours(i32::try_from(*half_hours).unwrap_or(0)).to_string(),
    };
    RosterTemplate {
        name: l.t("roster-file-sheet"),
        titles: vec![
            l.a2("roster-file-title", "title", &course.title, "code", &course.code),
            l.a("roster-file-note", "hours", course.hours()),
        ],
        labels: RosterLabels {
            personal_code: l.t("roster-file-code"),
            national_id: l.t("roster-file-number"),
            name: l.t("roster-file-name"),
            school: l.t("roster-file-school"),
            hours: l.t("roster-file-hours"),
            note: l.t("roster-file-remark"),
        },
        rows: people.iter().map(line).collect(),
        created_at: now,
    }
}

fn line(l: L, award: &Award) -> AwardLine {
    let mut title = award.course_title.clone();
    if award.kind != "issue" {
        title = format!("{title} [{}]", l.t(&format!("transcript-kind-{}", award.kind)));
    }
    AwardLine {
        date: if l.is_zh() { domain::calendar::roc_short(award.day()) } else { award.day().to_string() },
        course_code: award.course_code.clone(),
        title,
        organiser: award.organiser.clone(),
        hours: award.hours().to_string(),
    }
}

/// First to last day of the awards, and what they were chosen by.
fn period(l: L, awards: &[Award], conditions: &str) -> String {
    let days = awards.iter().map(Award::day);
    let (Some(first), Some(last)) = (days.clone().min(), days.max()) else { return conditions.to_owned() };
    let show = |day| if l.is_zh() { domain::calendar::roc_short(day) } else { format!("{day}") };
    let span = format!("{}–{}", show(first), show(last));
    if conditions.is_empty() { span } else { format!("{span} {conditions}") }
}

fn transcript_labels(l: L) -> TranscriptLabels {
    TranscriptLabels {
        name: l.t("transcript-doc-name"),
        personal_code: l.t("transcript-doc-code"),
        organisation: l.t("transcript-doc-organisation"),
        period: l.t("transcript-doc-period"),
        date: l.t("transcript-doc-date"),
        course_code: l.t("transcript-doc-course-code"),
        course_title: l.t("transcript-doc-course-title"),
        organiser: l.t("transcript-doc-organiser"),
        hours: l.t("transcript-doc-hours"),
        totals: l.t("transcript-doc-totals"),
        year: l.t("transcript-doc-year"),
        courses: l.t("transcript-doc-courses"),
        grand_total: l.t("transcript-doc-grand-total"),
        no_awards: l.t("transcript-doc-no-awards"),
        serial: l.t("transcript-doc-serial"),
        issued_at: l.t("transcript-doc-issued-at"),
        verify: l.t("transcript-doc-verify"),
        verify_hint: l.t("transcript-doc-verify-hint"),
        qr_alt: l.t("transcript-doc-qr-alt"),
        // The document fills in these braces itself, so they are handed to it as they are.
        page: l.a2("transcript-doc-page", "page", "{page}", "pages", "{pages}"),
        missing: l.a("transcript-doc-missing", "characters", "{characters}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credit::pages::transcript::sample_awards;
    use crate::enrolment::sample;

    #[test]
    fn a_transcript_adds_up_and_is_made_in_both_languages() {
        for lang in ui::Lang::ALL {
            let l = L::new(lang);
            let (person, awards) = (sample::people(l).remove(0), sample_awards(l));
            let url = "https://xingtan.example.tw/verify/XT-114-3478".to_owned();
            let issue = Issue { conditions: "", serial: "XT-114-3478", url, at: sample::now() };
            let doc = transcript(l, &person, &awards, &issue);
            assert_eq!(doc.awards.len(), awards.len());
            let sum: HalfHours = awards.iter().map(Award::hours).sum();
            assert_eq!(doc.grand_total.hours, sum.to_string());
            assert!(!format!("{doc:?}").contains('⟦'), "{doc:?}");
            assert!(doc.missing_characters().is_empty());
            let pdf = ::documents::pdf::transcript(&doc).expect("a document of invented data is laid out");
            assert!(pdf.starts_with(b"%PDF-"));
        }
    }

    #[test]
    fn the_template_is_read_back_by_the_reader() {
        for lang in ui::Lang::ALL {
            let l = L::new(lang);
            let people: Vec<_> = sample::people(l).into_iter().map(|p| (p, 12)).collect();
            let template = roster_template(l, &sample::held_course(l), &people, sample::now());
            let bytes =
                ::documents::xlsx::write(&::documents::xlsx::roster_template(&template)).expect("a workbook");
            let rows = crate::credit::read_workbook(&bytes).expect("our own template is readable");
            let got: Vec<_> =
                rows.iter().map(|r| (r.who.as_str(), r.hours.as_str(), r.name.as_str())).collect();
            let expect: Vec<_> =
                people.iter().map(|(p, _)| (p.personal_code.as_str(), "6", p.name.as_str())).collect();
            assert_eq!(got, expect);
        }
    }
}
