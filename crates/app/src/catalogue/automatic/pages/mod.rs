//! Pages of automatic review: how it stands and what passed by itself, and the switches.

mod list;
mod settings;

pub use list::list;
pub use settings::{settings, throw};

use domain::course::automatic::Reviewed;
use platform::Page;
use ui::components::{Facts, Tag, Tone};
use ui::{L, Markup};

use super::{Judgement, Switch, Throw};
use crate::catalogue::view;

/// Every page in its telling states.
pub(in crate::catalogue) fn samples() -> Vec<Page> {
    vec![
        Page { name: "catalogue/automatic/list", render: list::sample_full },
        Page { name: "catalogue/automatic/list-empty", render: list::sample_empty },
        Page { name: "catalogue/automatic/list-wrong-date", render: list::sample_wrong },
        Page { name: "catalogue/automatic/settings", render: settings::sample_full },
        Page { name: "catalogue/automatic/settings-first", render: settings::sample_first },
        Page { name: "catalogue/automatic/settings-refused", render: settings::sample_refused },
    ]
}

/// What was met when something passed by itself.
pub(in crate::catalogue) fn met(l: L, level: &str, class_type: &str, document_number: &str) -> String {
    let known = format!("automatic-level-{}", level.replace('_', "-"));
    let level = if l.has(&known) { l.t(&known) } else { level.to_owned() };
    l.args(
        "automatic-met",
        &[
            ("level", level),
            ("class", view::option_label(l, "class_type", class_type)),
            ("number", document_number.to_owned()),
        ],
    )
}

fn met_by(l: L, judgement: &Judgement) -> String {
    met(l, &judgement.level, &judgement.class_type, &judgement.document_number)
}

fn what_label(l: L, what: Reviewed) -> String {
    l.t(&format!("automatic-what-{}", what.as_str()))
}

/// Both switches: on or off, since when, and what is planned.
fn state(l: L, switches: &[Switch; 2]) -> Facts {
    switches.iter().fold(Facts::new(), |facts, switch| {
        let tag = if switch.is_on() {
            Tag::new(Tone::Good, l.t("automatic-on"))
        } else {
            Tag::new(Tone::Neutral, l.t("automatic-off")).icon("lock")
        };
        let since = match &switch.now {
            Some(throw) => l.a2("automatic-since", "day", l.date(throw.from()), "who", throw.set_by.as_str()),
            None => l.t("automatic-never"),
        };
        let mut text = Markup::raw("<div>").and(tag).and(Markup::raw(" ")).and(Markup::small(&since));
        for throw in &switch.later {
            text = text.and(Markup::raw("<br>")).and(Markup::small(&planned(l, throw)));
        }
        facts.fact(what_label(l, switch.what), text.and(Markup::raw("</div>")))
    })
}

fn planned(l: L, throw: &Throw) -> String {
    let key = if throw.is_on { "automatic-planned-on" } else { "automatic-planned-off" };
    l.a("automatic-planned", "what", l.a(key, "day", l.date(throw.from())))
}

/// The conditions in words.
fn conditions(l: L) -> Markup {
    let item = |key: &str| Markup::raw("<li>").and(l.t(key)).and(Markup::raw("</li>"));
    let items = ["automatic-condition-organiser", "automatic-condition-class", "automatic-condition-number"]
        .map(item);
    Markup::raw("<div class=\"prose\"><p>")
        .and(l.t("automatic-conditions-lead"))
        .and(Markup::raw("</p><ol>"))
        .and(Markup::join(items))
        .and(Markup::raw("</ol><p class=\"sub\">"))
        .and(l.t("automatic-conditions-never"))
        .and(Markup::raw("</p></div>"))
}

/// Three throws, as a centre in use has them.
fn sample_throws(l: L) -> Vec<Throw> {
    let throw = |number, what: Reviewed, is_on, from_day: &str, zh, en| Throw {
        number,
        what: what.as_str().to_owned(),
        is_on,
        from_day: from_day.to_owned(),
        reason: l.pick(zh, en).to_owned(),
        set_at: crate::catalogue::sample::now().as_millisecond() - (4 - number) * 86_400_000,
        set_by: l.pick("簡承曦", "Chien Cheng-Hsi").to_owned(),
    };
    vec![
        throw(3, Reviewed::Course, false, "2026-07-01", "暑假改為人工審核", "By hand in the summer"),
        throw(2, Reviewed::Roster, false, "2026-03-01", "名單錯誤偏多，先改回人工確認", "Too many mistakes"),
        throw(
            1,
            Reviewed::Course,
            true,
            "2026-02-11",
            "開學期間課程量大",
            "Many courses at the start of term",
        ),
    ]
}
