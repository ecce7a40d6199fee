//! A course in a list: when, what, who, how many places.

use askama::Template;
use jiff::civil::Date;

use super::{Example, Meter, Tag, Tone, example};
use crate::i18n::L;
use crate::icons::icon;
use crate::markup::{Markup, component};

/// A course in a list; the whole card leads to it.
#[derive(Clone, Debug, Template)]
#[template(path = "components/course_card/course_card.html")]
pub struct CourseCard {
    l: L,
    title: Markup,
    href: String,
    code: String,
    organiser: String,
    starts: Option<Date>,
    when: Option<String>,
    place: Option<String>,
    hours: Option<String>,
    meter: Option<Meter>,
    tags: Vec<Markup>,
    action: Markup,
}
component!(CourseCard);

impl CourseCard {
    /// A course with its name, address, code and organiser.
    pub fn new(
        l: L,
        title: impl Into<String>,
        href: impl Into<String>,
        code: impl Into<String>,
        organiser: impl Into<String>,
    ) -> CourseCard {
        CourseCard {
            l,
            title: Markup::from(title.into()),
            href: href.into(),
            code: code.into(),
            organiser: organiser.into(),
            starts: None,
            when: None,
            place: None,
            hours: None,
            meter: None,
            tags: Vec::new(),
            action: Markup::default(),
        }
    }

    /// Its name drawn otherwise, e.g. with the words marked that were looked for.
    pub fn title_shown(mut self, title: impl Into<Markup>) -> CourseCard {
        self.title = title.into();
        self
    }

    /// Its first day, shown as a calendar leaf.
    pub fn starts(mut self, date: Date) -> CourseCard {
        self.starts = Some(date);
        self
    }

    /// Its times in words, e.g. `09:00–16:00，共 2 場`.
    pub fn when(mut self, when: impl Into<String>) -> CourseCard {
        self.when = Some(when.into());
        self
    }

    /// Where it is held.
    pub fn place(mut self, place: impl Into<String>) -> CourseCard {
        self.place = Some(place.into());
        self
    }

    /// Its hours as text without unit, e.g. `6` or `1.5`.
    pub fn hours(mut self, hours: impl Into<String>) -> CourseCard {
        self.hours = Some(hours.into());
        self
    }

    /// Its places.
    pub fn meter(mut self, meter: Meter) -> CourseCard {
        self.meter = Some(meter);
        self
    }

    /// A status or attribute.
    pub fn tag(mut self, tag: impl Into<Markup>) -> CourseCard {
        self.tags.push(tag.into());
        self
    }

    /// A button at the foot.
    pub fn action(mut self, action: impl Into<Markup>) -> CourseCard {
        self.action = action.into();
        self
    }

    fn picture(&self, name: &str) -> Markup {
        icon(name)
    }

    fn week(&self, date: &Date) -> String {
        self.l.weekday(*date)
    }

    fn month(&self, date: &Date) -> String {
        match self.l.is_zh() {
            true => format!("{}月", date.month()),
            false => date.strftime("%b").to_string(),
        }
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    let full = CourseCard::new(
        l,
        p("閱讀理解教學實作工作坊", "Reading comprehension workshop"),
        "/courses/0004127",
        "0004127",
        p("示範縣立杏林國民小學", "Xinglin Model Primary School"),
    )
    .starts(jiff::civil::date(2025, 8, 14))
    .when(p("09:00–16:00，共 2 場", "09:00–16:00, 2 sessions"))
    .place(p("二樓會議室", "Meeting room, 2nd floor"))
    .hours("12")
    .meter(Meter::new(l, 34, 40))
    .tag(Tag::new(Tone::Good, p("報名中", "Open")));
    let bare = CourseCard::new(
        l,
        p("線上課程：資訊安全與個資保護", "Online: information security"),
        "/courses/0004130",
        "0004130",
        p("示範縣教師研習中心", "Model County Centre"),
    )
    .hours("1.5")
    .tag(Tag::new(Tone::Info, p("線上", "Online")).icon("link"));
    vec![example("full", full), example("bare", bare)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_it_knows_and_leaves_out_the_rest() {
        let all = examples(L::default());
        assert!(
            all[0].html.as_str().contains("datetime=\"2025-08-14\"") && all[0].html.as_str().contains("14")
        );
        assert!(!all[1].html.as_str().contains("<time") && !all[1].html.as_str().contains("meter"));
    }
}
