//! The sign-in sheet of one meeting, from the list of those who have a place.

use documents::{Language, SheetDoc, SheetLabels, SheetRow};
use jiff::Timestamp;
use ui::L;

use crate::catalogue::{Course, Meeting};
use crate::identity::Person;

/// Rows of a sheet without names, and spare rows below the names for people who come without a place.
const BLANK: usize = 30;
const SPARE: usize = 5;

/// The sheet with its words; `people` are printed in the order given.
pub(super) fn doc(
    l: L,
    course: &Course,
    meeting: Option<&Meeting>,
    people: &[Person],
    blank: bool,
    now: Timestamp,
) -> SheetDoc {
    let place =
        |m: &Meeting| if m.place.is_empty() { l.t("enrolment-place-online") } else { m.place.clone() };
    SheetDoc {
        language: if l.is_zh() { Language::ZhHant } else { Language::English },
        labels: labels(l),
        kind: l.t("sheet-kind"),
        course_code: course.code.clone(),
        title: course.title.clone(),
        organiser: course.organisation_name.clone(),
        time: meeting.map_or_else(String::new, |m| format!("{} {}", l.date(m.day()), m.span())),
        place: meeting.map_or_else(String::new, place),
        table: String::new(),
        rows: people.iter().map(row).collect(),
        blank_rows: if blank { BLANK } else { SPARE },
        made_at: now,
    }
}

fn row(person: &Person) -> SheetRow {
    SheetRow {
        county: person.county.clone(),
        district: person.district.clone(),
        school: person.organisation_name.clone(),
        name: person.name.clone(),
    }
}

fn labels(l: L) -> SheetLabels {
    SheetLabels {
        course_code: l.t("sheet-course-code"),
        organiser: l.t("sheet-organiser"),
        time: l.t("sheet-time"),
        place: l.t("sheet-place"),
        table: l.t("sheet-table"),
        number: l.t("sheet-number"),
        county: l.t("sheet-county"),
        district: l.t("sheet-district"),
        school: l.t("sheet-school"),
        name: l.t("sheet-name"),
        sign_in: l.t("sheet-sign-in"),
        sign_out: l.t("sheet-sign-out"),
        qr_alt: l.t("sheet-qr-alt"),
        // The document fills in these braces itself, so they are handed to it as they are.
        page: l.a2("sheet-page", "page", "{page}", "pages", "{pages}"),
        missing: l.a("sheet-missing", "characters", "{characters}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_sheet_carries_the_code_and_every_name_and_a_blank_one_none() {
        for lang in ui::Lang::ALL {
            let l = L::new(lang);
            let (course, meetings, people) = (sample::course(l), sample::meetings(l), sample::people(l));
            let full = doc(l, &course, meetings.first(), &people, false, sample::now());
            assert_eq!((full.course_code.as_str(), full.rows.len(), full.blank_rows), ("5000007", 4, SPARE));
            assert!(full.labels.page.contains("{page}") && full.labels.missing.contains("{characters}"));
            let words = format!("{full:?}");
            assert!(!words.contains('⟦'), "{words}");
            let empty = doc(l, &course, None, &[], true, sample::now());
            assert_eq!((empty.rows.len(), empty.blank_rows), (0, BLANK));
        }
    }
}
