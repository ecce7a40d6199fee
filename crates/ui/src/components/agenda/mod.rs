//! Coming sessions in the order of time.

use askama::Template;
use jiff::civil::Date;

use super::{Button, Example, Tag, Tone, example};
use crate::i18n::L;
use crate::markup::{Markup, component};

/// One session.
#[derive(Clone, Debug)]
pub struct AgendaItem {
    date: Date,
    time: String,
    title: String,
    href: String,
    place: String,
    tags: Vec<Markup>,
    action: Markup,
    today: bool,
}

impl AgendaItem {
    /// A session of the thing at `href`; `time` in words, e.g. `09:00–12:00`.
    pub fn new(
        date: Date,
        time: impl Into<String>,
        title: impl Into<String>,
        href: impl Into<String>,
        place: impl Into<String>,
    ) -> AgendaItem {
        AgendaItem {
            date,
            time: time.into(),
            title: title.into(),
            href: href.into(),
            place: place.into(),
            tags: Vec::new(),
            action: Markup::default(),
            today: false,
        }
    }

    /// It is today.
    pub fn today(mut self, yes: bool) -> AgendaItem {
        self.today = yes;
        self
    }

    /// A status.
    pub fn tag(mut self, tag: impl Into<Markup>) -> AgendaItem {
        self.tags.push(tag.into());
        self
    }

    /// What can be done now, e.g. show the check-in code.
    pub fn action(mut self, action: impl Into<Markup>) -> AgendaItem {
        self.action = action.into();
        self
    }

    fn weekday(&self, l: &L) -> String {
        l.weekday(self.date)
    }

    fn month(&self, l: &L) -> String {
        if l.is_zh() { format!("{}月", self.date.month()) } else { self.date.strftime("%b").to_string() }
    }
}

/// Sessions as a list.
#[derive(Clone, Debug, Template)]
#[template(path = "components/agenda/agenda.html")]
pub struct Agenda {
    l: L,
    items: Vec<AgendaItem>,
}
component!(Agenda);

impl Agenda {
    /// Sessions, soonest first.
    pub fn new(l: L, items: Vec<AgendaItem>) -> Agenda {
        Agenda { l, items }
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    let today = AgendaItem::new(
        jiff::civil::date(2025, 8, 14),
        "09:00–12:00",
        p("閱讀理解教學實作工作坊", "Reading workshop"),
        "/courses/0004127",
        p("杏林國小二樓會議室", "Xinglin Primary"),
    )
    .today(true)
    .action(Button::link(p("報到碼", "Check-in code"), "/check-in").primary().small().icon("qr"));
    let next = AgendaItem::new(
        jiff::civil::date(2025, 8, 21),
        "13:30–16:30",
        p("班級經營：從衝突到對話", "From conflict to dialogue"),
        "/courses/0004131",
        p("線上", "Online"),
    )
    .tag(Tag::new(Tone::Info, p("候補第 2 位", "2nd on the waiting list")));
    vec![example("today and next", Agenda::new(l, vec![today, next]))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_said_in_words() {
        let html = examples(L::default()).remove(0).html.to_string();
        assert_eq!(html.matches(&L::default().t("ui-today")).count(), 1);
    }
}
