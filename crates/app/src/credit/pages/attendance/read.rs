//! Reads the marks of a posted list; what can't be read is said beside its person.

use std::collections::HashMap;

use domain::text::fold;
use platform::ids::PersonId;
use platform::web::Posted;
use ui::L;

use crate::credit::MarkInput;
use crate::identity::Person;

/// What a posted list says.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub marks: Vec<MarkInput>,
    /// As typed, to show again.
    pub typed: HashMap<PersonId, (String, String)>,
    /// Sentences by person.
    pub wrong: HashMap<PersonId, String>,
}

/// Reads one mark for each of `people` from the fields `mark-…` and `missed-…`; a meeting lasts `length` minutes.
pub(super) fn marks(l: L, posted: &Posted, people: &[Person], meeting: i64, length: i64) -> Read {
    let mut read = Read::default();
    for person in people {
        let mut mark = posted.text(&format!("mark-{}", person.personal_code)).to_owned();
        let missed = posted.text(&format!("missed-{}", person.personal_code)).to_owned();
        if mark.is_empty() && posted.has("all") {
            mark = "present".to_owned();
        }
        read.typed.insert(person.id, (mark.clone(), missed.clone()));
        if mark.is_empty() {
            continue;
        }
        let partly = mark == "late" || mark == "leave";
        let minutes =
            if partly { fold(&missed).parse().ok().filter(|n| (1..=length).contains(n)) } else { Some(0) };
        match minutes {
            Some(missed_minutes) => {
                read.marks.push(MarkInput { meeting, person: person.id, mark, missed_minutes })
            }
            None => {
                read.wrong.insert(person.id, l.a("attendance-minutes-wrong", "most", length));
            }
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrolment::sample;

    fn posted(fields: &[(&str, &str)]) -> Posted {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()]));
        Posted { fields: fields.collect(), ..Posted::default() }
    }

    #[test]
    fn minutes_are_needed_for_late_and_leave_in_any_width() {
        let people = sample::people(L::default());
        let (a, b) = (&people[0].personal_code, &people[1].personal_code);
        let check = |mark: &str, missed: &str, expect: Option<i64>| {
            let sent = posted(&[(&format!("mark-{a}"), mark), (&format!("missed-{a}"), missed)]);
            let read = marks(L::default(), &sent, &people, 1, 180);
            assert_eq!(read.marks.first().map(|m| m.missed_minutes), expect, "{mark} {missed}");
            assert_eq!(read.wrong.is_empty(), expect.is_some(), "{mark} {missed}");
        };
        check("late", "２０", Some(20));
        check("leave", "180", Some(180));
        check("leave", "181", None);
        check("late", "", None);
        check("late", "-5", None);
        check("present", "x", Some(0));
        let rest = posted(&[(&format!("mark-{b}"), "absent"), ("all", "1")]);
        let read = marks(L::default(), &rest, &people, 1, 180);
        let found: Vec<&str> = read.marks.iter().map(|m| m.mark.as_str()).collect();
        assert_eq!(
            found,
            ["present", "absent", "present", "present"],
            "the button fills in only what is open"
        );
    }
}
