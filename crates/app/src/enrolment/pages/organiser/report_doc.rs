//! The four reports of one course, each from the same list in the same order (ENR-9, ENR-10).

use documents::{Language, Report, ReportColumn, ReportLabels, ReportPart};
use jiff::Timestamp;
use platform::clock::from_millis;
use ui::L;

use crate::catalogue::{self, Course, Meeting};
use crate::enrolment::{Listed, once};

/// Lines of a sheet without names, and spare lines below the names for people who come without a place.
const BLANK: usize = 30;
const SPARE: usize = 5;

/// A report of one course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Those who have a place, to sign in and out in each session.
    SignIn,
    /// Lines without names.
    Blank,
    /// Everybody who asked, with what became of it.
    Enrolments,
    /// Those who have a place, ready to be filled in as the roster.
    Participants,
}

impl Kind {
    /// All, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::SignIn, Self::Blank, Self::Enrolments, Self::Participants];

    /// The word of the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in-sheet",
            Self::Blank => "blank-sheet",
            Self::Enrolments => "enrolments",
            Self::Participants => "participants",
        }
    }

    /// The report of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What a report is made of.
pub(super) struct Facts<'a> {
    pub course: &'a Course,
    /// The sessions to print a sheet for.
    pub meetings: &'a [Meeting],
    /// Everybody who asked, in the order of lists.
    pub rows: &'a [Listed],
    pub now: Timestamp,
}

impl Facts<'_> {
    /// Those who have a place, each once.
    fn admitted(&self) -> Vec<&Listed> {
        once(self.rows.iter().filter(|row| row.request.state == "admitted"))
    }

    /// How many people a report shows.
    pub fn people(&self, kind: Kind) -> usize {
        match kind {
            Kind::SignIn | Kind::Participants => self.admitted().len(),
            Kind::Enrolments => self.rows.len(),
            Kind::Blank => 0,
        }
    }
}

/// Makes a report with its words.
pub(super) fn doc(l: L, kind: Kind, facts: &Facts<'_>) -> Report {
    let (columns, parts) = match kind {
        Kind::SignIn => (sheet_columns(l), sheets(l, facts)),
        Kind::Blank => (sheet_columns(l), vec![blank(l, facts)]),
        Kind::Enrolments => enrolments(l, facts),
        Kind::Participants => participants(l, facts),
    };
    Report {
        language: if l.is_zh() { Language::ZhHant } else { Language::English },
        labels: ReportLabels {
            course_code: l.t("sheet-course-code"),
            organiser: l.t("sheet-organiser"),
            qr_alt: l.t("sheet-qr-alt"),
            // The document fills in these braces itself, so they are handed to it as they are.
            page: l.a2("sheet-page", "page", "{page}", "pages", "{pages}"),
            missing: l.a("sheet-missing", "characters", "{characters}"),
            nobody: l.t("report-nobody"),
        },
        kind: l.t(&format!("report-kind-{}", kind.as_str())),
        course_code: facts.course.code.clone(),
        title: facts.course.title.clone(),
        organiser: facts.course.organisation_name.clone(),
        columns,
        signed: if matches!(kind, Kind::SignIn | Kind::Blank) { 2 } else { 0 },
        parts,
        made_at: facts.now,
    }
}

fn sheet_columns(l: L) -> Vec<ReportColumn> {
    vec![
        ReportColumn::number(l.t("sheet-number"), 5.0),
        ReportColumn::text(l.t("sheet-county"), 10.0),
        ReportColumn::text(l.t("sheet-district"), 11.0),
        ReportColumn::text(l.t("sheet-school"), 24.0),
        ReportColumn::text(l.t("sheet-name"), 15.0),
        ReportColumn::text(l.t("sheet-sign-in"), 19.0),
        ReportColumn::text(l.t("sheet-sign-out"), 19.0),
    ]
}

/// A sheet for each session; the names stand again on each, because each is signed by itself.
fn sheets(l: L, facts: &Facts<'_>) -> Vec<ReportPart> {
    let people = facts.admitted();
    let row = |(at, listed): (usize, &&Listed)| -> Vec<String> {
        let p = &listed.person;
        let known = [&p.county, &p.district, &p.organisation_name, &p.name].map(String::clone);
        [at.to_string()].into_iter().chain(known).collect()
    };
    let mut rows: Vec<Vec<String>> = (1..).zip(&people).map(row).collect();
    rows.extend((rows.len() + 1..=rows.len() + SPARE).map(|at| vec![at.to_string()]));
    if facts.meetings.is_empty() {
        let name = l.t("report-kind-sign-in-sheet");
        return vec![ReportPart { name, facts: Vec::new(), rows }];
    }
    let part = |meeting: &Meeting| ReportPart {
        // The number first: two sessions of one day are two sheets.
        name: format!("{} {}", meeting.position, meeting.date),
        facts: session(l, meeting),
        rows: rows.clone(),
    };
    facts.meetings.iter().map(part).collect()
}

fn session(l: L, meeting: &Meeting) -> Vec<(String, String)> {
    let place = if meeting.place.is_empty() { l.t("enrolment-place-online") } else { meeting.place.clone() };
    vec![
        (l.t("sheet-time"), format!("{} {}", l.date(meeting.day()), meeting.span())),
        (l.t("sheet-place"), place),
    ]
}

/// The session stands on the blank sheet when there is only one; else it is written in by hand.
fn blank(l: L, facts: &Facts<'_>) -> ReportPart {
    let about = match facts.meetings {
        [only] => session(l, only),
        _ => [l.t("sheet-time"), l.t("sheet-place")].map(|label| (label, "＿".repeat(16))).into(),
    };
    ReportPart {
        name: l.t("report-kind-blank-sheet"),
        facts: about,
        rows: (1..=BLANK).map(|at| vec![at.to_string()]).collect(),
    }
}

fn enrolments(l: L, facts: &Facts<'_>) -> (Vec<ReportColumn>, Vec<ReportPart>) {
    let columns = vec![
        ReportColumn::number(l.t("sheet-number"), 5.0),
        ReportColumn::text(l.t("sheet-county"), 8.0),
        ReportColumn::text(l.t("sheet-district"), 10.0),
        ReportColumn::text(l.t("sheet-school"), 22.0),
        ReportColumn::text(l.t("sheet-name"), 14.0),
        ReportColumn::text(l.t("report-column-code"), 14.0),
        ReportColumn::text(l.t("report-column-position"), 16.0),
        ReportColumn::text(l.t("report-column-state"), 12.0),
        ReportColumn::number(l.t("report-column-waiting"), 8.0),
        ReportColumn::text(l.t("report-column-asked"), 16.0),
        ReportColumn::text(l.t("report-column-email"), 26.0),
    ];
    let row = |(at, listed): (usize, &Listed)| {
        let (p, request) = (&listed.person, &listed.request);
        let number = request.number.filter(|_| request.state == "waiting");
        vec![
            at.to_string(),
            p.county.clone(),
            p.district.clone(),
            p.organisation_name.clone(),
            p.name.clone(),
            p.personal_code.clone(),
            catalogue::view::option_label(l, "audience_positions", &p.position),
            l.t(&format!("enrolment-state-{}", request.state)),
            number.map_or_else(String::new, |n| n.to_string()),
            l.datetime(from_millis(request.requested_at)),
            p.email.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = (1..).zip(facts.rows).map(row).collect();
    let about = vec![
        (l.t("report-made"), l.datetime(facts.now)),
        (l.t("report-people"), l.a2("report-counts", "n", rows.len(), "admitted", facts.admitted().len())),
    ];
    (columns, vec![ReportPart { name: l.t("report-kind-enrolments"), facts: about, rows }])
}

/// The headers are those that the roster's upload looks for (`credit::read_workbook`): hours are filled in, then it goes
/// back there.
fn participants(l: L, facts: &Facts<'_>) -> (Vec<ReportColumn>, Vec<ReportPart>) {
    let columns = vec![
        ReportColumn::text(l.t("report-column-code"), 14.0),
        ReportColumn::text(l.t("sheet-name"), 14.0),
        ReportColumn::text(l.t("sheet-school"), 22.0),
        ReportColumn::text(l.t("report-column-position"), 16.0),
        ReportColumn::text(l.t("sheet-county"), 8.0),
        ReportColumn::text(l.t("sheet-district"), 10.0),
        ReportColumn::number(l.t("report-column-hours"), 7.0),
        ReportColumn::text(l.t("report-column-note"), 12.0),
    ];
    let row = |listed: &&Listed| {
        let p = &listed.person;
        vec![
            p.personal_code.clone(),
            p.name.clone(),
            p.organisation_name.clone(),
            catalogue::view::option_label(l, "audience_positions", &p.position),
            p.county.clone(),
            p.district.clone(),
        ]
    };
    let people = facts.admitted();
    let about = vec![
        (l.t("report-made"), l.datetime(facts.now)),
        (l.t("report-people"), l.a("report-count", "n", people.len())),
        (l.t("report-course-hours"), facts.course.hours().to_string()),
    ];
    let rows = people.iter().map(row).collect();
    (columns, vec![ReportPart { name: l.t("report-kind-participants"), facts: about, rows }])
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;

    fn rows(l: L) -> Vec<Listed> {
        let states = ["admitted", "waiting", "admitted", "refused"];
        let request = |n: u128, state: &str| sample::enrolment(n, state, (state == "waiting").then_some(3));
        (1..)
            .zip(states)
            .zip(sample::people(l))
            .map(|((n, state), person)| Listed { request: request(n, state), person })
            .collect()
    }

    #[test]
    fn every_report_has_its_words_the_code_and_a_cell_for_every_column_at_most() {
        for lang in ui::Lang::ALL {
            let l = L::new(lang);
            let (course, meetings, rows) = (sample::course(l), sample::meetings(l), rows(l));
            let facts = Facts { course: &course, meetings: &meetings, rows: &rows, now: sample::now() };
            for kind in Kind::ALL {
                let made = doc(l, kind, &facts);
                assert_eq!(made.course_code, "5000007");
                assert!(!format!("{made:?}").contains('⟦'), "{made:?}");
                assert!(made.labels.page.contains("{page}") && made.labels.missing.contains("{characters}"));
                let widest = made.parts.iter().flat_map(|p| &p.rows).map(Vec::len).max().unwrap_or(0);
                assert!(widest <= made.columns.len(), "{kind:?}");
            }
        }
    }

    #[test]
    fn a_sheet_for_each_session_and_only_those_who_have_a_place() {
        let l = L::default();
        let (course, meetings, rows) = (sample::course(l), sample::meetings(l), rows(l));
        let facts = Facts { course: &course, meetings: &meetings, rows: &rows, now: sample::now() };
        let sheet = doc(l, Kind::SignIn, &facts);
        assert_eq!(sheet.parts.len(), 2);
        assert_eq!(sheet.parts[0].rows.len(), 2 + SPARE);
        assert_ne!(sheet.parts[0].name, sheet.parts[1].name);
        assert_eq!(doc(l, Kind::Blank, &facts).parts[0].rows.len(), BLANK);
        let all = doc(l, Kind::Enrolments, &facts);
        assert_eq!((all.parts[0].rows.len(), all.parts[0].rows[1][8].as_str()), (4, "3"));
        let people: Vec<_> = doc(l, Kind::Participants, &facts).parts.remove(0).rows;
        assert_eq!(
            people.iter().map(|row| row[0].as_str()).collect::<Vec<_>>(),
            ["34789ACDEF", "WXY34789AC"]
        );
    }
}
