//! The roster's form: rows of known people by their personal code, blank rows for others; what was wrong is kept.

use std::collections::{HashMap, HashSet};

use domain::text::fold;
use platform::web::Posted;
use ui::L;

use super::super::lines::{Line, Lines};
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

/// The rows of the form `who-n`, `hours-n`, `note-n`; the first `listed` of them are people of the list. A listed person
/// without hours or with 0 is left out on purpose.
pub(super) fn inputs(posted: &Posted) -> Vec<RosterInput> {
    let listed = posted.text("listed").parse::<u32>().unwrap_or(0);
    let rows = posted.text("rows").parse::<u32>().unwrap_or(0).min(MOST_ROWS);
    (1..=rows)
        .filter_map(|line| {
            let text = |name: &str| posted.text(&format!("{name}-{line}")).to_owned();
            let (who, name, hours) = (text("who"), text("name"), text("hours"));
            let none = matches!(fold(&hours).as_str(), "" | "0" | "0.0");
            let known = line <= listed || posted.has(&format!("known-{line}"));
            let left_out = none && (known || (who.is_empty() && name.is_empty()));
            (!left_out).then(|| RosterInput {
                line,
                who,
                name,
                hours,
                note: text("note"),
                ..RosterInput::default()
            })
        })
        .collect()
}

/// The same hours for everybody of the list, or for those who attended, when that button was pressed. Who was given none
/// by it keeps what was typed.
pub(super) fn fill(posted: &Posted, lines: &Lines, inputs: Vec<RosterInput>) -> Vec<RosterInput> {
    if !posted.has("fill") {
        return inputs;
    }
    let hours = posted.text("fill-hours");
    let all = posted.text("fill-who") == "all";
    let rows = posted.text("rows").parse::<u32>().unwrap_or(0).min(MOST_ROWS);
    let meant = |line: &&Line| all || line.proposed.is_some_and(|half_hours| half_hours > 0);
    let meant: HashSet<&str> =
        lines.lines.iter().filter(meant).map(|line| line.person.personal_code.as_str()).collect();
    let mut filled: Vec<RosterInput> = (1..=rows)
        .filter(|line| meant.contains(posted.text(&format!("who-{line}"))))
        .map(|line| RosterInput {
            line,
            who: posted.text(&format!("who-{line}")).to_owned(),
            hours: hours.to_owned(),
            note: posted.text(&format!("note-{line}")).to_owned(),
            ..RosterInput::default()
        })
        .collect();
    filled.extend(inputs.into_iter().filter(|input| !meant.contains(input.who.as_str())));
    filled.sort_by_key(|input| input.line);
    filled
}

/// Everything typed of listed people, to show again without anything being wrong with it.
pub(super) fn as_typed(inputs: &[RosterInput]) -> HashMap<String, Typed> {
    let typed = |input: &RosterInput| Typed {
        hours: input.hours.clone(),
        note: input.note.clone(),
        wrong: String::new(),
    };
    inputs.iter().map(|input| (input.who.clone(), typed(input))).collect()
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
            ("listed", "1"),
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

    #[test]
    fn the_same_hours_go_to_those_who_attended_or_to_all() {
        let lines = super::super::super::lines::sample(L::default());
        let codes: Vec<&str> = lines.lines.iter().map(|line| line.person.personal_code.as_str()).collect();
        let sent = |who: &str| {
            let mut fields = vec![
                ("rows".to_owned(), "5".to_owned()),
                ("listed".to_owned(), "4".to_owned()),
                ("fill".to_owned(), "1".to_owned()),
                ("fill-hours".to_owned(), "3小時".to_owned()),
                ("fill-who".to_owned(), who.to_owned()),
                ("hours-4".to_owned(), "1".to_owned()),
                ("name-5".to_owned(), "新來的".to_owned()),
                ("hours-5".to_owned(), "2".to_owned()),
            ];
            fields.extend(
                codes.iter().enumerate().map(|(n, code)| (format!("who-{}", n + 1), (*code).to_owned())),
            );
            let fields = fields.into_iter().map(|(name, value)| (name, vec![value])).collect();
            let posted = Posted { fields, ..Posted::default() };
            let filled = fill(&posted, &lines, inputs(&posted));
            filled.into_iter().map(|input| (input.line, input.hours)).collect::<Vec<_>>()
        };
        let row = |line: u32, hours: &str| (line, hours.to_owned());
        // The fourth has no place: attendance says nothing of that person.
        assert_eq!(
            sent("attended"),
            [row(1, "3小時"), row(2, "3小時"), row(3, "3小時"), row(4, "1"), row(5, "2")]
        );
        assert_eq!(
            sent("all"),
            [row(1, "3小時"), row(2, "3小時"), row(3, "3小時"), row(4, "3小時"), row(5, "2")]
        );
    }
}
