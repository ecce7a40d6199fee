//! What words find: half words, words of the same meaning, slips, codes, names.

use super::{ask, codes, entry, sorted, with};
use crate::cut::fold;
use crate::words::Words;
use crate::{Entry, Index};

fn school() -> Index {
    with([
        entry("1000001", "性別平等教育：課堂語言檢視"),
        entry("1000002", "環境教育走讀工作坊"),
        entry("1000003", "特殊教育學生輔導知能"),
        entry("1000004", "Python 程式設計入門"),
        Entry {
            organiser: "高雄市苓雅區四維國民小學".to_owned(),
            county: "高雄市".to_owned(),
            instructor: "溫以寧".to_owned(),
            ..entry("1000005", "數學奠基模組")
        },
        entry("1000006", "班級經營與正向管教"),
        entry("1000007", "國小數學素養導向評量"),
    ])
}

#[test]
fn the_dictionary_cuts_school_words() {
    let words = Words::shipped().expect("the lists can be read");
    let check = |text: &str, expect: &[&str]| assert_eq!(words.cut(&fold(text)), expect, "{text}");
    check("素養導向評量設計", &["素養導向評量", "設計"]);
    check("班級經營研習", &["班級經營", "研習"]);
    check("四維國小數學", &["四維", "國小", "數學"]);
    let found = words.search_words("性別平等教育");
    assert!(["性別", "平等", "教育", "性別平等教育"].iter().all(|word| found.contains(word)), "{found:?}");
}

#[test]
fn words_half_words_and_other_words() {
    let index = school();
    let check = |words: &str, expect: &[&str]| {
        let found = ask(&index, words);
        assert_eq!(sorted(&found), expect, "{words}");
        assert!(!found.relaxed, "{words}");
    };
    check("性別平等", &["1000001"]);
    check("性平", &["1000001"]);
    check("環教", &["1000002"]);
    check("特教", &["1000003"]);
    check("環境教", &["1000002"]);
    check("pyth", &["1000004"]);
    check("ＰＹＴＨＯＮ", &["1000004"]);
    check("四維國小 數學", &["1000005"]);
    check("台中 班級經營", &["1000006"]);
    check("溫以寧", &["1000005"]);
    check("數學", &["1000005", "1000007"]);
    check("數學評量", &["1000007"]);
    check("", &["1000001", "1000002", "1000003", "1000004", "1000005", "1000006", "1000007"]);
    check("？！", &["1000001", "1000002", "1000003", "1000004", "1000005", "1000006", "1000007"]);
}

#[test]
fn slips_find_and_are_told() {
    let index = school();
    let check = |words: &str, expect: &str, suggested: Option<&str>| {
        let found = ask(&index, words);
        assert_eq!(codes(&found).first(), Some(&expect), "{words}");
        assert!(found.relaxed, "{words}");
        assert_eq!(found.suggested.as_deref(), suggested, "{words}");
    };
    check("性別平登教育", "1000001", Some("性別平等教育"));
    check("環鏡教育", "1000002", Some("環境教育"));
    check("班及經營", "1000006", Some("班級經營"));
    check("pyhton", "1000004", None);
    check("pyton 程式", "1000004", None);
    check("數學奠積模組", "1000005", Some("數學奠基模組"));
    let nothing = ask(&index, "潛水艇");
    assert_eq!((nothing.total, nothing.relaxed), (0, false));
}

#[test]
fn a_code_goes_straight_to_its_course() {
    let index = school();
    let check = |words: &str, expect: &[&str]| assert_eq!(codes(&ask(&index, words)), expect, "{words}");
    check("1000003", &["1000003"]);
    check("　１０００００３　", &["1000003"]);
    check("課程代碼：1000003", &["1000003"]);
    check("1000003 1000001", &["1000003", "1000001"]);
    check("9999999", &[]);
}

#[test]
fn the_title_goes_before_the_outline() {
    let outline = Entry { outline: "也談攝影".to_owned(), ..entry("1000001", "校刊編輯") };
    let index = with([outline, entry("1000002", "攝影入門")]);
    assert_eq!(codes(&ask(&index, "攝影")), ["1000002", "1000001"]);
}

#[test]
fn nothing_typed_is_too_much() {
    let index = school();
    ask(&index, &"數學".repeat(5000));
    ask(&index, &"ａ1數 ".repeat(3000));
    ask(&index, "\u{0000}\u{feff}\"'\\%_*?~^()[]{}:");
}
