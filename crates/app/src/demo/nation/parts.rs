//! The hand-written parts titles, outlines and names are put together from (data/demo/nation-*.csv), by education stage.

use std::collections::BTreeMap;

use domain::codes::{self, Tables};
use jiff::civil::Date;

use super::super::Dice;

const TOPICS: &str = include_str!("../../../../../data/demo/nation-topics.csv");
const PARTS: &str = include_str!("../../../../../data/demo/nation-parts.csv");
const NAMES: &str = include_str!("../../../../../data/demo/names.csv");

/// What a course is about.
#[derive(Debug)]
pub(super) struct Topic {
    pub core: String,
    /// Empty for a topic that is an item of the taxonomy.
    pub sentence: String,
    pub subject: String,
    pub scope: String,
    /// Items of the taxonomy it may stand under; none in a scope without items.
    pub items: Vec<String>,
    pub tag: String,
}

/// A piece of a title with the sentence of the outline that goes with it.
#[derive(Debug)]
pub(super) struct Part {
    pub text: &'static str,
    pub sentence: &'static str,
}

/// All parts.
#[derive(Debug)]
pub(super) struct Parts {
    /// By stage in the order of the table: hand-written topics, then items of the taxonomy.
    topics: Vec<(Vec<Topic>, Vec<Topic>)>,
    kinds: BTreeMap<&'static str, Vec<Part>>,
    surnames: Vec<&'static str>,
    given: Vec<&'static str>,
}

impl Parts {
    pub(super) fn load() -> Self {
        let tables = codes::tables();
        let topics = tables
            .stages
            .iter()
            .map(|stage| (written(tables, &stage.stage), of_taxonomy(tables, &stage.stage)))
            .collect();
        let mut kinds: BTreeMap<&'static str, Vec<Part>> = BTreeMap::new();
        for line in PARTS.lines().skip(1) {
            let mut cells = line.splitn(3, ',');
            let kind = cells.next().unwrap_or_default();
            let (text, sentence) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
            kinds.entry(kind).or_default().push(Part { text, sentence });
        }
        let of = |kind: &str| {
            let lines = NAMES.lines().filter_map(|line| line.split_once(','));
            lines.filter(|(k, _)| *k == kind).map(|(_, text)| text).collect()
        };
        Self { topics, kinds, surnames: of("surname"), given: of("given") }
    }

    /// A topic of a stage: three of four are hand-written, the others are items of the taxonomy.
    pub(super) fn topic(&self, stage: usize, dice: &mut Dice) -> &Topic {
        let (written, of_taxonomy) = &self.topics[stage];
        let list = if of_taxonomy.is_empty() || dice.below(4) > 0 { written } else { of_taxonomy };
        &list[dice.below(list.len())]
    }

    /// Any part of a kind.
    pub(super) fn any(&self, kind: &str, dice: &mut Dice) -> &Part {
        let list = &self.kinds[kind];
        &list[dice.below(list.len())]
    }

    /// All parts of a kind.
    pub(super) fn all(&self, kind: &str) -> &[Part] {
        &self.kinds[kind]
    }

    /// An invented person's name.
    pub(super) fn name(&self, dice: &mut Dice) -> String {
        format!(
            "{}{}",
            self.surnames[dice.below(self.surnames.len())],
            self.given[dice.below(self.given.len())]
        )
    }

    /// A title in one of the shapes organisers give theirs.
    pub(super) fn title(
        &self,
        topic: &Topic,
        angle: &Part,
        county: &str,
        day: Date,
        dice: &mut Dice,
    ) -> String {
        let form = self.any("form", dice).text;
        let audience = self.any("audience", dice).text;
        let year = domain::calendar::SchoolYear::of(day).number();
        let term = if (2..=7).contains(&day.month()) { "二" } else { "一" };
        let (core, angle) = (topic.core.as_str(), angle.text);
        let number = 1 + dice.below(12);
        match dice.below(12) {
            0 => format!("{year}學年度{core}{form}"),
            1 | 2 => format!("{core}{angle}{form}"),
            3 => format!("{core}—{angle}"),
            4 => format!("{core}：{angle}{form}"),
            5 => format!("{audience}{core}{form}"),
            6 => format!("{year}學年度{audience}{core}{angle}{form}"),
            7 => format!("{county}{year}學年度{core}{angle}{form}"),
            8 => format!("{core}{form}（第{number}場次）"),
            9 => format!("{year}學年度第{term}學期{core}{form}：{angle}"),
            10 => format!("校本研習：{core}{angle}"),
            _ => format!("{angle}系列—{core}{form}({number})"),
        }
    }

    /// An outline of three sentences.
    pub(super) fn outline(&self, topic: &Topic, angle: &Part, dice: &mut Dice) -> String {
        let activity = self.any("activity", dice).sentence;
        let core = &topic.core;
        if !topic.sentence.is_empty() {
            return format!("{}。{}。{activity}", topic.sentence, angle.sentence);
        }
        match dice.below(3) {
            0 => format!("由{core}的核心概念談起，連結各校現場經驗。{}。{activity}", angle.sentence),
            1 => format!("以{core}為題，整理常見問題與可行做法。{}。{activity}", angle.sentence),
            _ => format!("認識{core}的內涵與推動重點。{}。{activity}", angle.sentence),
        }
    }
}

/// First letters of the stages' codes, as the hand-written table names them.
fn letter(stage: &str) -> &str {
    stage.get(..1).unwrap_or_default()
}

fn written(tables: &Tables, stage: &str) -> Vec<Topic> {
    let letter = letter(stage);
    TOPICS
        .lines()
        .skip(1)
        .filter_map(|line| {
            let cells: Vec<&str> = line.splitn(7, ',').collect();
            let [core, stages, subject, scope, words, tag, sentence] = cells[..] else { return None };
            if !stages.contains(letter) {
                return None;
            }
            Some(Topic {
                core: core.to_owned(),
                sentence: sentence.to_owned(),
                subject: subject_code(tables, stage, subject),
                scope: scope.to_owned(),
                items: items(tables, stage, scope, words),
                tag: tag.to_owned(),
            })
        })
        .collect()
}

/// The subject of that name in a stage, or the stage's "all subjects".
fn subject_code(tables: &Tables, stage: &str, subject: &str) -> String {
    let wanted = format!("{}-{subject}", letter(stage));
    let known = tables.subjects_of(stage).iter().any(|s| s.code == wanted);
    if known { wanted } else { format!("{}-all", letter(stage)) }
}

/// Items whose label has one of the words; all of them when none has.
fn items(tables: &Tables, stage: &str, scope: &str, words: &str) -> Vec<String> {
    let all = tables.items(stage, scope);
    let fitting = |label: &str| words.split('|').any(|word| !word.is_empty() && label.contains(word));
    let some: Vec<String> = all.iter().filter(|i| fitting(i.label)).map(|i| i.code.to_owned()).collect();
    if some.is_empty() { all.iter().map(|i| i.code.to_owned()).collect() } else { some }
}

fn of_taxonomy(tables: &Tables, stage: &str) -> Vec<Topic> {
    let scopes = tables.field("scope").map(|f| f.options.as_slice()).unwrap_or_default();
    let mut topics = Vec::new();
    for scope in scopes {
        for item in tables.items(stage, &scope.code) {
            let long = item.label.chars().count() > 14;
            if item.label == "其他" || item.label.ends_with('類') || long {
                continue;
            }
            topics.push(Topic {
                core: item.label.to_owned(),
                sentence: String::new(),
                subject: format!("{}-all", letter(stage)),
                scope: scope.code.clone(),
                items: vec![item.code.to_owned()],
                tag: String::new(),
            });
        }
    }
    topics
}
