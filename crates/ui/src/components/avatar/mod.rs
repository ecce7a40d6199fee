//! A round picture made of a person's letters.

use askama::Template;

use super::{Example, example};
use crate::i18n::L;
use crate::markup::component;

/// A person as a round picture with their name beside it.
#[derive(Clone, Debug, Template)]
#[template(path = "components/avatar/avatar.html")]
pub struct Avatar {
    name: String,
    line: Option<String>,
}
component!(Avatar);

impl Avatar {
    /// A person.
    pub fn new(name: impl Into<String>) -> Avatar {
        Avatar { name: name.into(), line: None }
    }

    /// With a second line, e.g. their school.
    pub fn line(mut self, line: impl Into<String>) -> Avatar {
        self.line = Some(line.into());
        self
    }

    fn letters(&self) -> String {
        initials(&self.name)
    }

    /// One of six tints, the same for the same name.
    fn tint(&self) -> u32 {
        self.name.chars().fold(0, |sum: u32, c| sum.wrapping_mul(31).wrapping_add(c as u32)) % 6
    }
}

/// The given name of a Chinese name (its last two characters), or up to two Latin initials.
pub fn initials(name: &str) -> String {
    let name = name.trim();
    let latin = name.chars().next().is_some_and(|c| (c as u32) < 0x2E80);
    if latin {
        let words: Vec<&str> = name.split([' ', '-']).filter(|w| !w.is_empty()).collect();
        let picked = if words.len() > 2 { vec![words[0], words[words.len() - 1]] } else { words };
        return picked.iter().filter_map(|w| w.chars().next()).flat_map(char::to_uppercase).collect();
    }
    let all: Vec<char> = name.chars().filter(|c| !c.is_whitespace()).collect();
    all[all.len().saturating_sub(2)..].iter().collect()
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    vec![
        example("name", Avatar::new(l.pick("林杏如", "Lin Xing-ru"))),
        example(
            "with line",
            Avatar::new(l.pick("陳壇安", "Chen Tan-an"))
                .line(l.pick("杏林國小・教師", "Xinglin Primary, teacher")),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_fit_both_scripts() {
        let check = |name: &str, expect: &str| assert_eq!(initials(name), expect, "{name}");
        check("林杏如", "杏如");
        check("林安", "林安");
        check("Lin Xing-ru", "LR");
        check("ada lovelace", "AL");
        check("", "");
        check("歐陽 如玉", "如玉");
    }
}
