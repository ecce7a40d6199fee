//! Numbers that matter, side by side.

use askama::Template;

use super::{Example, Tone, example};
use crate::i18n::L;
use crate::markup::component;

/// One number with its name.
#[derive(Clone, Debug)]
pub struct Stat {
    label: String,
    value: String,
    unit: Option<String>,
    note: Option<String>,
    href: Option<String>,
    tone: Tone,
}

impl Stat {
    /// A number already formatted for reading.
    pub fn new(label: impl Into<String>, value: impl ToString) -> Stat {
        Stat {
            label: label.into(),
            value: value.to_string(),
            unit: None,
            note: None,
            href: None,
            tone: Tone::Neutral,
        }
    }

    /// Its unit.
    pub fn unit(mut self, unit: impl Into<String>) -> Stat {
        self.unit = Some(unit.into());
        self
    }

    /// A line below, e.g. a comparison.
    pub fn note(mut self, note: impl Into<String>) -> Stat {
        self.note = Some(note.into());
        self
    }

    /// Where it is explained.
    pub fn href(mut self, href: impl Into<String>) -> Stat {
        self.href = Some(href.into());
        self
    }

    /// Its meaning, shown as an edge; the note should say it in words.
    pub fn tone(mut self, tone: Tone) -> Stat {
        self.tone = tone;
        self
    }
}

/// A row of numbers.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/stats/stats.html")]
pub struct Stats {
    stats: Vec<Stat>,
}
component!(Stats);

impl Stats {
    /// The numbers, most important first.
    pub fn new(stats: Vec<Stat>) -> Stats {
        Stats { stats }
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    vec![example(
        "four",
        Stats::new(vec![
            Stat::new(p("本學年時數", "Hours this year"), "27.5").unit(p("小時", "h")).href("/transcript"),
            Stat::new(p("即將開始", "Upcoming"), 3).note(p("最近一場在明天", "The next is tomorrow")),
            Stat::new(p("待核時數", "Awaiting approval"), 6).unit(p("小時", "h")).tone(Tone::Warn),
            Stat::new(p("新課程", "New courses"), 128).note(p("本週公告", "This week")),
        ]),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_explained_numbers_are_links() {
        assert_eq!(examples(L::default())[0].html.as_str().matches("<a ").count(), 1);
    }
}
