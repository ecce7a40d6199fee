//! The roster's form: rows of known people by their personal code, blank rows for others; what was wrong is kept.

use domain::text::fold;
use platform::web::Posted;
use ui::L;

use super::page::Found;
use crate::credit::{RosterInput, RowNote};

/// Blank rows offered below the list.
pub(super) const BLANK_ROWS: usize = 3;
/// More rows than any course has people.
const MOST_ROWS: u32 = 5000;

/// A row for somebody not listed yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Fresh {
    pub who: String,
    pub name: String,
    pub hours: String,
    pub note: String,
    pub wrong: Option<String>,
}

/// Hours and note of a listed person as typed, when they could not be saved.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub hours: String,
    pub note: String,
    pub wrong: String,
}

/// The rows of the form `who-n`, `hours-n`, `note-n`. A listed person without hours or with 0 is left out on purpose.
pub(super) fn inputs(posted: &Posted) -> Vec<RosterInput> {
    let rows = posted.text("rows").parse::<u32>().unwrap_or(0).min(MOST_ROWS);
    (1..=rows)
        .filter_map(|line| {
            let text = |name: &str| posted.text(&format!("{name}-{line}")).to_owned();
            let (who, name, hours) = (text("who"), text("name"), text("hours"));
            let none = matches!(fold(&hours).as_str(), "" | "0" | "0.0");
            let known = posted.has(&format!("known-{line}"));
            let left_out = none && (known || (who.is_empty() && name.is_empty()));
            (!left_out).then(|| RosterInput { line, who, name, hours, note: text("note") })
        })
        .collect()
}

/// Puts refused rows back onto the page as they were typed, each with its sentence.
pub(super) fn merge(l: L, found: &mut Found, inputs: &[RosterInput], notes: &[RowNote]) {
    let mut fresh = Vec::new();
    for note in notes.iter().filter(|n| !n.warning) {
        let Some(input) = inputs.iter().find(|i| i.line == note.line) else { continue };
        let wrong = super::super::with_next(l, &note.refused);
        let listed = found.lines.lines.iter().any(|line| line.person.personal_code == input.who);
        // The same person typed twice keeps the listed row and shows the second one below.
        if listed && note.refused.code != "roster-twice" {
            let typed = Typed { hours: input.hours.clone(), note: input.note.clone(), wrong };
            found.typed.insert(input.who.clone(), typed);
        } else {
            let (who, name) = (input.who.clone(), input.name.clone());
            let (hours, note) = (input.hours.clone(), input.note.clone());
            fresh.push(Fresh { who, name, hours, note, wrong: Some(wrong) });
        }
    }
    fresh.extend(vec![Fresh::default(); BLANK_ROWS]);
    found.fresh = fresh;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_people_without_hours_are_left_out_and_new_ones_are_not_lost() {
        let fields = [
            ("rows", "5"),
            ("known-1", "1"),
            ("who-1", "34789ACDEF"),
            ("hours-1", "３"),
            ("known-2", "1"),
            ("who-2", "GHJKMNPRTV"),
            ("hours-2", "０"),
            ("who-3", "WXY34789AC"),
            ("hours-3", ""),
            ("who-5", "X"),
            ("hours-5", "0"),
        ];
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()]));
        let posted = Posted { fields: fields.collect(), ..Posted::default() };
        let got: Vec<(u32, String)> = inputs(&posted).into_iter().map(|i| (i.line, i.hours)).collect();
        assert_eq!(got, [(1, "３".to_owned()), (3, String::new()), (5, "0".to_owned())]);
    }
}
