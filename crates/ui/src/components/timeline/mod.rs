//! The life of a course, enrolment, roster or import: what happened, what is next, who has it.

use askama::Template;

use super::{Example, Tone, example};
use crate::i18n::L;
use crate::icons::icon;
use crate::markup::{Markup, component};

/// One point on the line.
#[derive(Clone, Debug)]
pub struct Moment {
    state: &'static str,
    tone: Tone,
    title: String,
    when: Option<String>,
    who: Option<String>,
    note: Option<Markup>,
}

impl Moment {
    /// Something that happened.
    pub fn done(title: impl Into<String>) -> Moment {
        Moment { state: "done", tone: Tone::Good, title: title.into(), when: None, who: None, note: None }
    }

    /// What is going on now.
    pub fn now(title: impl Into<String>) -> Moment {
        Moment { state: "now", tone: Tone::Info, ..Moment::done(title) }
    }

    /// What went wrong or was sent back.
    pub fn bad(title: impl Into<String>) -> Moment {
        Moment { state: "bad", tone: Tone::Bad, ..Moment::done(title) }
    }

    /// What is still to come.
    pub fn next(title: impl Into<String>) -> Moment {
        Moment { state: "next", tone: Tone::Neutral, ..Moment::done(title) }
    }

    /// When, in words.
    pub fn when(mut self, when: impl Into<String>) -> Moment {
        self.when = Some(when.into());
        self
    }

    /// Who did it or has it.
    pub fn who(mut self, who: impl Into<String>) -> Moment {
        self.who = Some(who.into());
        self
    }

    /// A remark, e.g. the reason for sending back.
    pub fn note(mut self, note: impl Into<Markup>) -> Moment {
        self.note = Some(note.into());
        self
    }

    fn picture(&self) -> Markup {
        icon(match self.state {
            "now" => "clock",
            "next" => "dot",
            _ => self.tone.icon(),
        })
    }
}

/// The line, with the next action on top.
#[derive(Clone, Debug, Template)]
#[template(path = "components/timeline/timeline.html")]
pub struct Timeline {
    l: L,
    next: Option<(String, String, Markup)>,
    moments: Vec<Moment>,
}
component!(Timeline);

impl Timeline {
    /// A line of moments, oldest first.
    pub fn new(l: L, moments: Vec<Moment>) -> Timeline {
        Timeline { l, next: None, moments }
    }

    /// What is to be done next and who has it, with a button when it is the reader's turn (else an empty text).
    pub fn next(
        mut self,
        what: impl Into<String>,
        who: impl Into<String>,
        action: impl Into<Markup>,
    ) -> Timeline {
        self.next = Some((what.into(), who.into(), action.into()));
        self
    }

    fn word(&self, moment: &Moment) -> String {
        match moment.state {
            "done" => self.l.t("ui-moment-done"),
            "now" => self.l.t("ui-moment-now"),
            "bad" => self.l.t("ui-moment-bad"),
            _ => self.l.t("ui-moment-next"),
        }
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    let d = |day| l.day(jiff::civil::date(2025, 8, day));
    vec![example(
        "course in review",
        Timeline::new(
            l,
            vec![
                Moment::done(p("送出申請", "Submitted")).when(d(1)).who(p("杏林國小", "Xinglin Primary")),
                Moment::bad(p("退回補正", "Sent back"))
                    .when(d(2))
                    .who(p("示範縣教育處", "Model County"))
                    .note(p("請補核准文號。", "Please add the approval number.")),
                Moment::now(p("再次審核", "Second review")).when(d(4)),
                Moment::next(p("開放報名", "Enrolment opens")).when(d(8)),
                Moment::next(p("送出名冊", "Send the roster")),
            ],
        )
        .next(p("審核課程", "Review the course"), p("示範縣教育處", "Model County"), ""),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_state_and_who_has_it() {
        let html = examples(L::default()).remove(0).html.to_string();
        assert!(html.contains("timeline-next") && html.contains(&L::default().t("ui-moment-bad")));
        assert!(!Timeline::new(L::default(), vec![]).to_string().contains("timeline-next"));
    }
}
