//! What is written is what is read, in every format, whatever stands in the cells.

use super::sample::{KINDS, Kind, Lists, Read, course, person, place, read, two_of_each, write, write_csv};
use documents::exchange::{Encoding, Gap, List};
use proptest::prelude::*;

/// Texts that trouble formats: quotes, separators, line ends, blanks, wide and rare characters, markup, escapes.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("\""),
        Just("\"\""),
        Just(","),
        Just(";"),
        Just("\t"),
        Just("\n"),
        Just("\n\n"),
        Just(" "),
        Just("  "),
        Just("　"),
        Just("許功蓋"),
        Just("ＡＢＣ，"),
        Just("<b>&amp;]]>"),
        Just("&#13;"),
        Just("_x000D_"),
        Just("_x0041_"),
        Just("=1+1"),
        Just("'"),
        Just("0012"),
        Just("1e5"),
        Just("2026/03/07"),
        Just("\\"),
        Just("\u{FEFF}"),
        Just("𠮷"),
        Just("é"),
        Just("\u{E000}"),
        Just("a"),
        Just("-"),
        Just("{\"a\":1}"),
        Just("\u{85}"),
    ];
    prop::collection::vec(pieces, 0..5).prop_map(|pieces| pieces.concat())
}

fn lists() -> impl Strategy<Value = Lists> {
    let courses = prop::collection::vec(prop::collection::vec(text(), 34), 1..4);
    let people = prop::collection::vec((text(), text()), 0..4);
    (courses, people).prop_map(|(courses, people)| {
        let course = |(at, rest): (usize, Vec<String>)| -> [String; 35] {
            // A sheet has no blank rows, so something stands in each.
            let cells: Vec<_> = std::iter::once(format!("C{at}")).chain(rest).collect();
            cells.try_into().expect("35 cells")
        };
        Lists {
            courses: courses.into_iter().enumerate().map(course).collect(),
            people: people.into_iter().map(|(teacher, hours)| ["C".to_owned(), teacher, hours]).collect(),
        }
    })
}

/// The rows that a format held.
fn held(lists: &Lists, gaps: &[Gap]) -> Lists {
    let kept = |list: List, at: usize| !gaps.iter().any(|gap| gap.list == list && gap.line == at as u64 + 2);
    let mut lists = lists.clone();
    let mut at = 0..;
    lists.courses.retain(|_| at.next().is_some_and(|at| kept(List::Courses, at)));
    let mut at = 0..;
    lists.people.retain(|_| at.next().is_some_and(|at| kept(List::People, at)));
    lists
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_format_gives_back_what_it_was_given(lists in lists()) {
        for kind in KINDS {
            let (bytes, gaps) = write(kind, &lists);
            let expected = held(&lists, &gaps.gaps);
            let left_out = lists.courses.len() + lists.people.len() - expected.courses.len() - expected.people.len();
            prop_assert_eq!(gaps.rows_left_out, left_out as u64);
            prop_assert!(kind == Kind::PackageBig5 || gaps.is_complete());
            let read = read(&bytes).lists();
            prop_assert_eq!(&read, &expected, "{:?}", kind);
            prop_assert_eq!(write(kind, &read).0, bytes, "{:?}: the same rows, the same bytes", kind);
        }
    }

    #[test]
    fn a_list_as_text_gives_back_what_it_was_given(lists in lists(), big5: bool) {
        let encoding = if big5 { Encoding::Big5 } else { Encoding::Utf8 };
        let rows: Vec<Vec<String>> = lists.people.iter().map(|row| row.to_vec()).collect();
        let (bytes, gaps) = write_csv(List::People, &rows, encoding);
        let expected = held(&Lists { courses: Vec::new(), people: lists.people }, &gaps.gaps);
        prop_assert_eq!(read(&bytes).lists(), expected);
    }

    /// Whatever Big5 is said to hold comes back as itself; whatever it is not said to hold is told.
    #[test]
    fn no_character_becomes_another_in_big5(c: char) {
        prop_assume!(!matches!(c, '\r'));
        let (bytes, gaps) = write_csv(List::People, &[vec!["C".into(), c.to_string(), "1".into()]], Encoding::Big5);
        match gaps.gaps.as_slice() {
            [] => prop_assert_eq!(&read(&bytes).lists().people[0][1], &c.to_string()),
            [gap] => {
                prop_assert_eq!(*gap, Gap { list: List::People, line: 2, column: 1, character: c });
                prop_assert_eq!(read(&bytes).lists().people.len(), 0);
            }
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn no_bytes_stop_a_reader(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        if let Ok(rows) = super::sample::try_read(&bytes, "file") {
            Read::of(rows);
        }
    }
}

#[test]
fn line_ends_inside_a_cell_are_one_kind_on_every_way() {
    let mut one = two_of_each();
    one.courses[0][place("Description")] = "一\r\n二\r三\n四".into();
    let mut same = one.clone();
    same.courses[0][place("Description")] = "一\n二\n三\n四".into();
    for kind in KINDS {
        let (bytes, gaps) = write(kind, &one);
        assert!(gaps.is_complete());
        assert_eq!(bytes, write(kind, &same).0, "{kind:?}");
        assert_eq!(read(&bytes).lists(), same, "{kind:?}");
    }
}

#[test]
fn what_big5_lacks_leaves_its_row_out_and_is_told() {
    let mut lists = two_of_each();
    lists.courses[1][place("Contact_1_name")] = "𠮷田喆𠮷".into();
    lists.people.push(person("C3", 3));
    lists.people[0][1] = "é".into();
    let (bytes, gaps) = write(Kind::PackageBig5, &lists);
    let gap = |list, line, column, character| Gap { list, line, column, character };
    let column = place("Contact_1_name");
    let expected = [
        gap(List::People, 2, 1, 'é'),
        gap(List::Courses, 3, column, '𠮷'),
        gap(List::Courses, 3, column, '喆'),
    ];
    assert_eq!(gaps.gaps, expected);
    assert_eq!((gaps.rows_left_out, gaps.courses, gaps.people), (2, 1, 2));
    let read = read(&bytes).lists();
    assert_eq!(read.courses, [course("C1")]);
    assert_eq!(read.people, [person("C2", 2), person("C3", 3)]);
}

#[test]
fn what_no_format_holds_is_told_by_all() {
    let mut lists = two_of_each();
    lists.people[1][2] = "3\u{0}\u{1B}".into();
    for kind in KINDS {
        let (bytes, gaps) = write(kind, &lists);
        assert_eq!(
            gaps.gaps.iter().map(|gap| gap.character).collect::<Vec<_>>(),
            ['\0', '\u{1B}'],
            "{kind:?}"
        );
        assert_eq!(read(&bytes).lists().people, [person("C1", 1)], "{kind:?}");
    }
}

#[test]
fn empty_lists_are_files_of_their_own() {
    let nothing = Lists { courses: Vec::new(), people: Vec::new() };
    for kind in KINDS.into_iter().filter(|kind| *kind != Kind::NdJson) {
        assert_eq!(read(&write(kind, &nothing).0).lists(), nothing, "{kind:?}");
    }
    // Nothing but the name tells what an empty text was meant to be.
    assert_eq!(Read::of(super::sample::try_read(b"", "rows.ndjson").unwrap()).lists(), nothing);
}

/// Not a matter of time: the rows of a large list come one by one, and none is lost on the edges of the window.
#[test]
fn a_hundred_thousand_rows_pass_through() {
    let people = |n: u32| [format!("C{}", n / 30), format!("T{n:07}"), format!("{}\n時數 \"{n}\"", n % 8)];
    let lists = Lists { courses: vec![course("C1"); 50], people: (0..100_000).map(people).collect() };
    for kind in [Kind::PackageBig5, Kind::Xml, Kind::NdJson] {
        let (bytes, _) = write(kind, &lists);
        let mut seen = 0;
        for item in super::sample::try_read(&bytes, "file").unwrap() {
            let documents::exchange::Item::Row(row) = item.unwrap() else { panic!("a bad row") };
            if row.list == List::People {
                assert_eq!(row.cells, people(seen));
                seen += 1;
            }
        }
        assert_eq!(seen, 100_000, "{kind:?}");
    }
}
