//! The sheets of the product: transcript and roster template.

use super::{Cell, Column, Kind, Sheet};
use crate::pdf::TranscriptDoc;
use jiff::Timestamp;

/// The translated headers of a roster template; the reader looks for the same names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterLabels {
    /// Column: personal code.
    pub personal_code: String,
    /// Column: national or resident number.
    pub national_id: String,
    /// Column: name.
    pub name: String,
    /// Column: school.
    pub school: String,
    /// Column: hours awarded.
    pub hours: String,
    /// Column: note.
    pub note: String,
}

/// One participant already known, as filled into a roster template.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterLine {
    /// Personal code.
    pub personal_code: String,
    /// Name.
    pub name: String,
    /// School.
    pub school: String,
    /// Hours proposed, for example `3`; empty when open.
    pub hours: String,
}

/// A workbook an organiser fills in with the persons who took part (CRD-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterTemplate {
    /// Name on the tab.
    pub name: String,
    /// Title, course code and hints, above the header.
    pub titles: Vec<String>,
    /// The translated headers.
    pub labels: RosterLabels,
    /// Participants already known.
    pub rows: Vec<RosterLine>,
    /// Time of making.
    pub created_at: Timestamp,
}

/// The transcript as a sheet: the same awards and totals as the PDF, hours as numbers.
pub fn transcript(doc: &TranscriptDoc) -> Sheet {
    let l = &doc.labels;
    let person = format!("{}　{}　{}　{}", doc.person_name, doc.personal_code, doc.organisation, doc.period);
    let issue = format!("{} {}　{} {}", l.serial, doc.serial, l.issued_at, doc.issued_at_text);
    let award = |a: &crate::AwardLine| -> Vec<Cell> {
        let text = [&a.date, &a.course_code, &a.title, &a.organiser].map(|text| Cell::from(text.as_str()));
        text.into_iter().chain([Cell::number_or_text(&a.hours)]).collect()
    };
    let total = |t: &crate::YearTotal, label: &str| -> Vec<Cell> {
        vec![
            Cell::Empty,
            Cell::Empty,
            label.into(),
            Cell::number_or_text(&t.courses),
            Cell::number_or_text(&t.hours),
        ]
    };
    let mut rows: Vec<_> = doc.awards.iter().map(award).collect();
    rows.push(vec![]);
    rows.push(vec![
        Cell::Empty,
        Cell::Empty,
        l.totals.as_str().into(),
        l.courses.as_str().into(),
        l.hours.as_str().into(),
    ]);
    rows.extend(doc.totals.iter().map(|t| total(t, &t.year)));
    rows.push(total(&doc.grand_total, &l.grand_total));
    Sheet {
        name: doc.title.clone(),
        titles: vec![doc.title.clone(), person, issue, doc.verification_url.clone()],
        columns: vec![
            Column::new(&l.date, 14.0, Kind::Text),
            Column::new(&l.course_code, 12.0, Kind::Text),
            Column::new(&l.course_title, 48.0, Kind::Text),
            Column::new(&l.organiser, 32.0, Kind::Text),
            Column::new(&l.hours, 8.0, Kind::Number),
        ],
        rows,
        landscape: true,
        created_at: doc.issued_at,
    }
}

/// The roster template: codes and numbers of persons are text columns, so that leading zeros survive typing.
pub fn roster_template(template: &RosterTemplate) -> Sheet {
    let l = &template.labels;
    let row = |r: &RosterLine| -> Vec<Cell> {
        let [code, name, school] =
            [&r.personal_code, &r.name, &r.school].map(|text| Cell::from(text.as_str()));
        vec![code, Cell::Empty, name, school, Cell::number_or_text(&r.hours)]
    };
    Sheet {
        name: template.name.clone(),
        titles: template.titles.clone(),
        columns: vec![
            Column::new(&l.personal_code, 16.0, Kind::Text),
            Column::new(&l.national_id, 20.0, Kind::Text),
            Column::new(&l.name, 14.0, Kind::Text),
            Column::new(&l.school, 30.0, Kind::Text),
            Column::new(&l.hours, 8.0, Kind::Number),
            Column::new(&l.note, 30.0, Kind::Text),
        ],
        rows: template.rows.iter().map(row).collect(),
        landscape: false,
        created_at: template.created_at,
    }
}
