//! What schools write for positions, stages, subjects, sex and yes or no, and the codes it means.

use crate::codes::tables;
use crate::text::fold;

/// Words for positions beside their labels; the longest match of the beginning counts, so that 教師兼主任 is found by its end.
const POSITIONS: &[(&str, &str)] = &[
    ("校長", "15-2"),
    ("副校長", "15-2"),
    ("主任", "15-3"),
    ("組長", "15-3"),
    ("秘書", "15-3"),
    ("兼任行政教師", "15-3"),
    ("兼行政教師", "15-3"),
    ("教師", "15-4"),
    ("專任教師", "15-4"),
    ("正式教師", "15-4"),
    ("導師", "15-4"),
    ("級任", "15-4"),
    ("級任教師", "15-4"),
    ("科任", "15-4"),
    ("科任教師", "15-4"),
    ("專任", "15-4"),
    ("代理教師", "15-5"),
    ("代課教師", "15-5"),
    ("代理", "15-5"),
    ("代課", "15-5"),
    ("代理代課", "15-5"),
    ("兼任教師", "15-6"),
    ("兼任", "15-6"),
    ("職員", "15-7"),
    ("行政人員", "15-7"),
    ("幹事", "15-7"),
    ("實習教師", "15-8"),
    ("實習生", "15-8"),
    ("實習學生", "15-8"),
    ("教支人員", "15-10"),
    ("教學支援", "15-10"),
    ("專任教練", "15-12"),
    ("教練", "15-12"),
    ("教保員", "15-14"),
    ("助理教保員", "15-14"),
    ("保姆", "15-15"),
    ("principal", "15-2"),
    ("director", "15-3"),
    ("teacher", "15-4"),
    ("substitute", "15-5"),
    ("substitute teacher", "15-5"),
    ("staff", "15-7"),
    ("student teacher", "15-9"),
    ("other", "15-99"),
    // The roles of OneRoster.
    ("counselor", "15-3"),
    ("administrator", "15-7"),
    ("siteadministrator", "15-7"),
    ("districtadministrator", "15-7"),
    ("systemadministrator", "15-7"),
    ("proctor", "15-7"),
    ("aide", "15-10"),
];

const STAGES: &[(&str, &str)] = &[
    ("高中", "14-1"),
    ("高級中學", "14-1"),
    ("高職", "14-2"),
    ("國中", "14-3"),
    ("國民中學", "14-3"),
    ("國小", "14-4"),
    ("國民小學", "14-4"),
    ("小學", "14-4"),
    ("幼稚園", "14-5"),
    ("幼教", "14-5"),
    ("附幼", "14-5"),
    ("特教學校", "14-6"),
    ("senior high", "14-1"),
    ("junior high", "14-3"),
    ("primary", "14-4"),
    ("elementary", "14-4"),
    ("kindergarten", "14-5"),
];

const SUBJECTS: &[(&str, &str)] = &[
    ("國語", "語文-國語文"),
    ("國文", "語文-國語文"),
    ("國語文", "語文-國語文"),
    ("英語", "語文-英語文"),
    ("英文", "語文-英語文"),
    ("英語文", "語文-英語文"),
    ("本土語", "語文-本土語文"),
    ("本土語文", "語文-本土語文"),
    ("閩南語", "語文-本土語文"),
    ("客語", "語文-本土語文"),
    ("新住民語", "語文-新住民語文"),
    ("自然", "自然科學"),
    ("生活", "生活課程"),
    ("體育", "健康與體育"),
    ("健體", "健康與體育"),
    ("音樂", "藝術"),
    ("美術", "藝術"),
    ("視覺藝術", "藝術"),
    ("藝文", "藝術"),
    ("綜合", "綜合活動"),
    ("特教", "特殊教育"),
    ("資訊", "科技"),
    ("包班", "不分領域"),
    ("導師", "不分領域"),
];

/// The code of a position, by code, label or a usual word.
pub(super) fn position(typed: &str) -> Option<String> {
    option("audience_positions", typed)
        .or_else(|| usual(POSITIONS, typed))
        // 教師兼總務主任, 輔導組長: what stands last is the duty.
        .or_else(|| {
            let text = plain(typed);
            ["主任", "組長"].iter().any(|duty| text.ends_with(duty)).then(|| "15-3".to_owned())
        })
}

/// The code of a stage, by code, label or a usual word.
pub(super) fn stage(typed: &str) -> Option<String> {
    option("audience_stages", typed).or_else(|| usual(STAGES, typed))
}

/// The code of a subject within a stage (`14-4`), by code, label or a usual word; subjects of other stages count when the
/// stage has none of that name.
pub(super) fn subject(typed: &str, stage: &str) -> Option<String> {
    let text = plain(typed);
    let label = SUBJECTS.iter().find(|(word, _)| *word == text).map_or(text.clone(), |(_, l)| plain(l));
    let all = || tables().subjects.iter().filter(|s| s.code == text || plain(&s.label) == label);
    let home = taxonomy_stage(stage);
    all().find(|s| Some(s.stage.as_str()) == home).or_else(|| all().next()).map(|s| s.code.clone())
}

/// The taxonomy's stage of an audience stage; special schools teach all.
pub fn taxonomy_stage(stage: &str) -> Option<&'static str> {
    match stage {
        "14-1" | "14-2" => Some("senior_high"),
        "14-3" => Some("junior_high"),
        "14-4" => Some("elementary"),
        "14-5" => Some("kindergarten"),
        _ => None,
    }
}

/// `f`, `m`.
pub(super) fn sex(typed: &str) -> Option<&'static str> {
    match plain(typed).as_str() {
        "男" | "男性" | "先生" | "m" | "male" => Some("m"),
        "女" | "女性" | "小姐" | "女士" | "f" | "female" => Some("f"),
        _ => None,
    }
}

/// Yes or no as lists write it.
pub(super) fn yes(typed: &str) -> Option<bool> {
    match plain(typed).as_str() {
        "是" | "y" | "yes" | "v" | "1" | "true" | "○" | "o" | "✓" | "ˇ" | "列計" | "計入" => {
            Some(true)
        }
        "否" | "n" | "no" | "0" | "false" | "x" | "×" | "不列計" | "不計入" | "-" => Some(false),
        _ => None,
    }
}

fn option(field: &str, typed: &str) -> Option<String> {
    let text = plain(typed);
    let options = tables().field(field).map(|f| f.options.as_slice()).unwrap_or_default();
    let label = |l: &str| plain(l.split(['(', '（']).next().unwrap_or(l));
    let found = options.iter().find(|o| o.code == text || plain(&o.label) == text || label(&o.label) == text);
    // `15-4 合格專任教師`, as the example sheet writes it.
    found
        .or_else(|| options.iter().find(|o| text == plain(&format!("{}{}", o.code, o.label))))
        .map(|o| o.code.clone())
}

fn usual(words: &[(&str, &str)], typed: &str) -> Option<String> {
    let text = fold(typed).to_lowercase();
    let bare = plain(typed);
    words.iter().find(|(word, _)| *word == text || *word == bare).map(|(_, code)| (*code).to_owned())
}

/// Folded, without blanks, in lower case.
fn plain(typed: &str) -> String {
    fold(typed).to_lowercase().chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_words_are_understood() {
        for (typed, code) in [
            ("15-4", Some("15-4")),
            ("１５－３", Some("15-3")),
            ("合格專任教師", Some("15-4")),
            ("15-4 合格專任教師", Some("15-4")),
            ("兼任行政職務教師", Some("15-3")),
            ("教師兼總務主任", Some("15-3")),
            (" 代 理 教 師 ", Some("15-5")),
            ("園長", Some("15-13")),
            ("太空人", None),
        ] {
            assert_eq!(position(typed).as_deref(), code, "{typed}");
        }
        assert_eq!(stage("國小").as_deref(), Some("14-4"));
        assert_eq!(stage("國中").as_deref(), Some("14-3"));
        assert_eq!(subject("國語", "14-4").as_deref(), Some("e-mandarin"));
        assert_eq!(subject("國文", "14-3").as_deref(), Some("j-mandarin"));
        assert_eq!(subject("魔法", "14-3"), None);
        assert_eq!((sex("男"), sex("Ｆ"), sex("?")), (Some("m"), Some("f"), None));
        assert_eq!((yes("Ｖ"), yes("否"), yes("maybe")), (Some(true), Some(false), None));
    }
}
