//! The life of an index: changes, crashes, rebuilds, and what is asked meanwhile.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{ask, codes, entry, now, sorted};
use crate::{Filter, Index, Question, SearchError, Words};
use jiff::civil::date;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn open(folder: &std::path::Path) -> Index {
    Index::open(folder, Words::shipped().expect("the lists can be read")).expect("an index")
}

fn built(folder: &std::path::Path) -> Index {
    let index = open(folder);
    let mut rebuild = index.rebuild().expect("a rebuild");
    rebuild.add(&entry("1000001", "數學")).expect("put in");
    rebuild.mark(7);
    rebuild.finish().expect("finished");
    index
}

/// All that lies in a folder now, in another; begun anew when something vanished meanwhile, as a merge of segments ends.
fn copied(from: &std::path::Path) -> tempfile::TempDir {
    fn copy(from: &std::path::Path, to: &std::path::Path) -> std::io::Result<()> {
        fs::create_dir_all(to)?;
        for file in fs::read_dir(from)? {
            let file = file?;
            let target = to.join(file.file_name());
            if file.path().is_dir() {
                copy(&file.path(), &target)?;
            } else {
                fs::copy(file.path(), target)?;
            }
        }
        Ok(())
    }
    for _ in 0..100 {
        let folder = folder();
        match copy(from, folder.path()) {
            Ok(()) => return folder,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => panic!("not copied: {error}"),
        }
    }
    panic!("the folder does not come to rest");
}

#[test]
fn an_index_that_is_open_is_left_alone() {
    let folder = folder();
    let index = built(folder.path());
    let words = Words::shipped().expect("the lists can be read");
    assert!(matches!(Index::open(folder.path(), words), Err(SearchError::Engine(_))));
    assert_eq!(codes(&ask(&index, "數學")), ["1000001"]);
}

#[test]
fn what_is_applied_is_found_at_once() {
    let folder = folder();
    let index = built(folder.path());
    assert_eq!((codes(&ask(&index, "數學")), index.position()), (vec!["1000001"], 7));
    index.apply_at([entry("1000001", "國語"), entry("1000002", "數學")], &[], 9).expect("applied");
    assert_eq!(codes(&ask(&index, "數學")), ["1000002"]);
    assert_eq!((index.position(), index.len()), (9, 2));
    index.apply([], &["1000002".to_owned()]).expect("applied");
    assert_eq!(ask(&index, "數學").total, 0);
    assert_eq!((index.position(), index.len()), (9, 1));
    index.mark(12).expect("marked");
    drop(index);
    let again = open(folder.path());
    assert!(!again.needs_rebuild());
    assert_eq!((again.position(), again.len()), (12, 1));
    assert_eq!(codes(&ask(&again, "國語")), ["1000001"]);
}

#[test]
fn a_new_folder_needs_a_rebuild() {
    let folder = folder();
    let index = open(folder.path());
    assert!(index.needs_rebuild() && index.is_empty());
    let question = Question::new("", now());
    assert!(matches!(index.search(&question), Err(SearchError::NeedsRebuild)));
    assert!(matches!(index.apply([], &[]), Err(SearchError::NeedsRebuild)));
}

#[test]
fn an_index_nobody_can_read_needs_a_rebuild() {
    let spoil: [fn(&std::path::Path); 4] = [
        |folder| fs::write(folder.join("current"), "999 index-1").expect("written"),
        |folder| fs::remove_file(folder.join("index-1/meta.json")).expect("removed"),
        |folder| fs::write(folder.join("index-1/meta.json"), "{").expect("written"),
        |folder| {
            for file in fs::read_dir(folder.join("index-1")).expect("a folder").flatten() {
                if file.path().extension().is_some_and(|kind| kind == "idx" || kind == "term") {
                    fs::write(file.path(), "").expect("written");
                }
            }
        },
    ];
    for (n, spoil) in spoil.iter().enumerate() {
        let folder = folder();
        drop(built(folder.path()));
        spoil(folder.path());
        let index = open(folder.path());
        assert!(index.needs_rebuild(), "{n}");
        assert!(!folder.path().join("index-1").exists(), "{n}: set aside");
        let mut rebuild = index.rebuild().expect("a rebuild");
        rebuild.add(&entry("1000002", "數學")).expect("put in");
        rebuild.finish().expect("finished");
        assert_eq!(codes(&ask(&index, "數學")), ["1000002"], "{n}");
    }
}

#[test]
fn a_crash_in_the_middle_keeps_what_was_committed() {
    let folder = folder();
    let index = built(folder.path());
    index.apply_at([entry("1000002", "國語")], &[], 8).expect("applied");
    // A copy that is killed leaves its lock, a half-built index and a half-written name behind: what lies in its
    // folder at some moment is what the next start finds.
    let mut rebuild = index.rebuild().expect("a rebuild");
    rebuild.add(&entry("1000003", "自然")).expect("put in");
    fs::write(folder.path().join("current.new"), "1 ind").expect("written");
    let folder = copied(folder.path());
    let again = open(folder.path());
    assert_eq!((again.position(), again.len()), (8, 2));
    assert_eq!(sorted(&ask(&again, "")), ["1000001", "1000002"]);
    assert!(!folder.path().join("index-2").exists(), "what was half built is swept away");
}

#[test]
fn a_rebuild_that_is_dropped_changes_nothing() {
    let folder = folder();
    let index = built(folder.path());
    let mut rebuild = index.rebuild().expect("a rebuild");
    rebuild.add(&entry("1000009", "自然")).expect("put in");
    assert!(matches!(index.rebuild(), Err(SearchError::Rebuilding)));
    drop(rebuild);
    assert_eq!(codes(&ask(&index, "")), ["1000001"]);
    let again = index.rebuild().expect("a rebuild");
    again.finish().expect("finished");
    assert!(index.is_empty() && !index.needs_rebuild());
}

#[test]
fn it_answers_while_another_is_built() {
    let folder = folder();
    let index = built(folder.path());
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let mut answers = 0_u64;
            while !done.load(Ordering::SeqCst) || answers == 0 {
                let found = ask(&index, "數學");
                assert_eq!(found.hits.first().map(|hit| hit.code.as_str()), Some("1000001"));
                answers += 1;
            }
        });
        for round in 0..3 {
            let mut rebuild = index.rebuild().expect("a rebuild");
            for n in 1..400 {
                rebuild.add(&entry(&(1_000_000 + n).to_string(), "數學")).expect("put in");
            }
            index.apply([entry("2000000", "之間")], &[]).expect("the old one takes changes");
            rebuild.mark(round);
            rebuild.finish().expect("finished");
        }
        done.store(true, Ordering::SeqCst);
        asking.join().expect("no question failed");
    });
    assert_eq!((index.len(), index.position()), (399, 2));
    drop(index);
    assert_eq!(open(folder.path()).len(), 399);
}

#[test]
fn many_small_changes_stay_in_order() {
    let folder = folder();
    let index = built(folder.path());
    for n in 0..40_i8 {
        let over = super::held(&format!("20000{n:02}"), "自然", date(2025, 6, 1));
        let ahead = super::held(&format!("30000{n:02}"), "自然", date(2026, 4, 1));
        index.apply([over, ahead], &[]).expect("applied");
    }
    index.apply([], &["3000000".to_owned()]).expect("applied");
    let filter = Filter { upcoming: true, ..Filter::default() };
    let question = Question { filter, take: 100, ..Question::new("自然", now()) };
    assert_eq!(index.search(&question).expect("an answer").total, 39);
}

#[test]
fn a_few_courses_answer_saved_questions() {
    let index = Index::in_memory().expect("an index in memory");
    let entries =
        [entry("1000001", "性別平等教育"), entry("1000002", "數學"), entry("1000003", "性別平等故事")];
    let matches =
        |words: &str| index.matches(entries.clone(), &Question::new(words, now())).expect("an answer");
    assert_eq!(matches("性平"), ["1000001", "1000003"]);
    assert_eq!(matches("數雪"), [""; 0]);
    assert_eq!(matches("").len(), 3);
    let few = index.few(entries.clone()).expect("a few");
    let filter = Filter { counties: vec!["臺北市".to_owned()], ..Filter::default() };
    let question = Question { filter, ..Question::new("", now()) };
    assert_eq!(few.matches(&question).expect("an answer"), [""; 0]);
    assert!(index.is_empty());
}
