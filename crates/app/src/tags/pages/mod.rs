//! Pages of attribute tags: everybody's, the keeper's list and form, what waits for the owner.

pub mod form;
pub mod list;
pub mod public;
pub mod waiting;

use domain::codes;
use domain::tags::Setters;
use jiff::civil::Date;
use platform::Page;
use ui::L;
use ui::components::{Tag, Tone};

use super::TagEntry;

/// Every page in its telling states.
pub(super) fn samples() -> Vec<Page> {
    let mut pages = list::samples();
    pages.extend(public::samples());
    pages.extend(form::samples());
    pages.extend(waiting::samples());
    pages
}

fn text(page: &impl askama::Template) -> String {
    page.render().unwrap_or_else(|error| format!("⟦{error}⟧"))
}

/// From when until when a tag may be set.
fn days(l: L, tag: &TagEntry) -> String {
    match (tag.from, tag.until) {
        (None, None) => l.t("tags-always"),
        (Some(from), None) => l.a("tags-since", "from", l.date(from)),
        (None, Some(until)) => l.a("tags-before", "until", l.date(until)),
        (Some(from), Some(until)) => l.a2("tags-between", "from", l.date(from), "until", l.date(until)),
    }
}

fn state(l: L, tag: &TagEntry, today: Date) -> Tag {
    if tag.holds(today) {
        Tag::new(Tone::Good, l.t("tags-state-current"))
    } else if tag.until.is_some_and(|until| until <= today) {
        Tag::new(Tone::Neutral, l.t("tags-state-over"))
    } else {
        Tag::new(Tone::Info, l.t("tags-state-to-come"))
    }
}

fn setters(l: L, tag: &TagEntry) -> String {
    match &tag.setters {
        Setters::Everybody => l.t("tags-setters-everybody"),
        Setters::Levels(levels) => {
            let names: Vec<&str> = levels
                .iter()
                .map(|code| {
                    domain::organisation::level(code).map_or(code.as_str(), |v| l.pick(v.label, v.label_en))
                })
                .collect();
            l.a("tags-setters-levels-are", "levels", names.join(if l.is_zh() { "、" } else { ", " }))
        }
        Setters::Listed(codes) => l.a("tags-setters-listed-n", "n", codes.len()),
    }
}

/// A tag of the demonstration.
fn sample_tag(l: L, full: bool) -> TagEntry {
    let definition = |number: i64, text: &str, from: &str| super::Definition {
        tag: "精進數位".to_owned(),
        number,
        definition: text.to_owned(),
        from_day: from.to_owned(),
        made_at: crate::catalogue::sample::now().as_millisecond(),
        made_by: l.pick("羅以澄", "Lo Yi-Cheng").to_owned(),
    };
    let shipped = codes::shipped().tags.iter().find(|tag| tag.tag == "精進數位");
    let definitions = vec![
        definition(
            2,
            l.pick("含生成式人工智慧的數位教學增能課程。", "Digital teaching, with generative AI."),
            "2024-08-01",
        ),
        definition(1, l.pick("數位教學增能課程。", "Digital teaching."), "2023-02-01"),
    ];
    TagEntry {
        tag: "精進數位".to_owned(),
        owner: None,
        from: shipped.and_then(|tag| tag.from),
        until: None,
        setters: if full { Setters::Levels(vec!["primary".to_owned()]) } else { Setters::Everybody },
        confirmer: if full { domain::tags::Confirmer::Reviewer } else { domain::tags::Confirmer::Nobody },
        note: String::new(),
        position: 11,
        version: i64::from(full),
        definitions: if full { definitions } else { Vec::new() },
    }
}
