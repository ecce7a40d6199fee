//! Questions of every kind a visitor asks, the same in each run.

use app::demo::nation::Nation;
use search::{Filter, Point, Question, Sort};

/// What a question is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One word, as most people ask.
    OneWord,
    /// Two words.
    TwoWords,
    /// A word with a wrong, missing or exchanged character.
    Typo,
    /// No words: filters, as the list page opens.
    Filters,
    /// One word with counts beside every filter.
    Facets,
    /// A course code.
    Code,
    /// One word over all years, nothing left out for being over.
    AllYears,
    /// All years and the five hundredth page.
    DeepPage,
    /// One word, the nearest first.
    Nearest,
}

impl Kind {
    /// All kinds.
    pub(super) const ALL: [Self; 9] = [
        Self::OneWord,
        Self::TwoWords,
        Self::Typo,
        Self::Filters,
        Self::Facets,
        Self::Code,
        Self::AllYears,
        Self::DeepPage,
        Self::Nearest,
    ];

    /// Its name in the report.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::OneWord => "one word",
            Self::TwoWords => "two words",
            Self::Typo => "typo",
            Self::Filters => "filters only",
            Self::Facets => "with facets",
            Self::Code => "code",
            Self::AllYears => "all years",
            Self::DeepPage => "page 500, all years",
            Self::Nearest => "nearest",
        }
    }
}

const WORDS: &[&str] = &[
    "性別平等",
    "閱讀理解",
    "環境教育",
    "班級經營",
    "正向管教",
    "特殊教育",
    "輔導",
    "數學",
    "雙語",
    "資通安全",
    "人工智慧",
    "素養導向",
    "公開授課",
    "學習扶助",
    "海洋教育",
    "防災",
    "國際教育",
    "本土語",
    "生命教育",
    "急救",
    "繪本",
    "程式設計",
    "家庭教育",
    "品德",
    "媒體素養",
    "評量",
    "探究與實作",
    "校訂課程",
    "情緒",
    "親師溝通",
    "桌遊",
    "美感",
    "職業試探",
    "課綱",
    "平板",
    "法治教育",
    "人權",
    "食農",
    "游泳",
    "天文",
];

const MORE: &[&str] = &[
    "工作坊",
    "宜蘭縣",
    "臺中市",
    "國小",
    "研習",
    "教案設計",
    "分組",
    "低年級",
    "命題",
    "進階",
    "講座",
    "高雄市",
    "社群",
    "共備",
    "幼兒園",
    "實作",
    "案例",
    "線上",
    "導師",
    "初任教師",
];

const TYPOS: &[&str] = &[
    "性別平登",
    "性平別等",
    "環鏡教育",
    "班及經營",
    "正相管教",
    "特輸教育",
    "閱讀理結",
    "素養道向",
    "公開受課",
    "資通安泉",
    "人工智惠",
    "學習福助",
    "海羊教育",
    "家亭教育",
    "媒體素樣",
    "生命教玉",
    "國濟教育",
    "探究與實做",
    "職業試探課",
    "親師構通",
];

/// `count` questions of a kind.
pub(super) fn of(kind: Kind, nation: &Nation, count: usize) -> Vec<Question> {
    (0..count).map(|n| one(kind, nation, n)).collect()
}

fn one(kind: Kind, nation: &Nation, n: usize) -> Question {
    let word = WORDS[n % WORDS.len()];
    let host = &nation.hosts()[n * 7_919 % nation.hosts().len()];
    let coming = Filter { upcoming: true, ..Filter::default() };
    let plain = |words: String| Question {
        filter: coming.clone(),
        facets: false,
        ..Question::new(words, nation.now())
    };
    match kind {
        Kind::OneWord => plain(word.to_owned()),
        Kind::TwoWords => plain(format!("{word} {}", MORE[n / 3 % MORE.len()])),
        Kind::Typo => plain(TYPOS[n % TYPOS.len()].to_owned()),
        Kind::Filters => Question {
            filter: Filter {
                counties: vec![host.county.clone()],
                audience_stages: vec![["14-4", "14-3", "14-1", "14-5"][n % 4].to_owned()],
                free: n.is_multiple_of(2),
                ..coming.clone()
            },
            ..plain(String::new())
        },
        Kind::Facets => Question { facets: true, ..plain(word.to_owned()) },
        Kind::Code => {
            let number = 1_000_001 + (n as u64 * 10_007) % u64::from(nation.len().max(1));
            plain(number.to_string())
        }
        Kind::AllYears => Question { filter: Filter::default(), ..plain(word.to_owned()) },
        Kind::DeepPage => Question { filter: Filter::default(), skip: 499 * 20, ..plain(word.to_owned()) },
        Kind::Nearest => Question {
            filter: Filter { near: Some((place(n * 31 % nation.hosts().len()), 25.0)), ..coming.clone() },
            sort: Sort::Nearest,
            ..plain(word.to_owned())
        },
    }
}

/// Where an organisation of the benchmark stands: spread over the box around the main island, the same in each run.
pub(super) fn place(host: usize) -> Point {
    let part = |step: usize| (host * step % 10_000) as f64 / 10_000.0;
    Point { latitude: 22.0 + 3.2 * part(7_919), longitude: 120.1 + 1.8 * part(6_007) }
}

/// All kinds in turn, as a day's visitors ask: what most people ask comes several times.
pub(super) fn mixed(sets: &[(Kind, Vec<Question>)]) -> Vec<Question> {
    let turns = |kind: Kind, round: usize| match kind {
        Kind::OneWord | Kind::Facets => 4,
        Kind::TwoWords | Kind::Filters => 2,
        // Only a robot turns to the five hundredth page.
        Kind::DeepPage => usize::from(round.is_multiple_of(20)),
        _ => 1,
    };
    let most = sets.iter().map(|(_, set)| set.len()).max().unwrap_or(0);
    let mut mixed = Vec::new();
    for n in 0..most {
        for (kind, set) in sets {
            let turns = turns(*kind, n);
            for turn in 0..turns {
                mixed.push(set[(n * turns + turn) % set.len()].clone());
            }
        }
    }
    mixed
}
