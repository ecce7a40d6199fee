//! Pages of deliveries.

pub mod list;
pub mod one;

use platform::Page;
use platform::error::Refused;
use ui::L;
use ui::Markup;
use ui::components::{Notice, Tag, Tone};

use crate::exchange::month_name;
use crate::exchange::taking::{Delivery, State, Told};

/// Every page in its telling states.
pub(super) fn samples() -> Vec<Page> {
    let mut pages = list::samples();
    pages.extend(one::samples());
    pages
}

fn text(page: &impl askama::Template) -> String {
    page.render().unwrap_or_else(|error| format!("⟦{error}⟧"))
}

fn refusal_notice(l: L, refused: &Refused) -> Notice {
    Notice::new(Tone::Bad, Markup::from(refused.sentence(l)).and(Markup::raw("<br>")).and(refused.next(l)))
}

/// Where a delivery stands, as a word with its colour.
fn state_tag(l: L, delivery: &Delivery) -> Tag {
    let tone = match delivery.state() {
        State::Merged if delivery.rows_refused > 0 => Tone::Warn,
        State::Merged => Tone::Good,
        State::Held | State::Checked => Tone::Warn,
        State::Failed => Tone::Bad,
        State::Dropped => Tone::Neutral,
        State::Received | State::Checking | State::Merging => Tone::Info,
    };
    Tag::new(tone, l.t(&format!("exchange-delivery-{}", delivery.state)))
}

/// A reason in words: what is wrong, and what to do.
pub(super) fn said(l: L, told: &Told) -> (String, String) {
    let args: Vec<(&str, String)> = told
        .args
        .iter()
        .map(|(name, value)| {
            let day = if name.ends_with("_on") { value.parse().ok() } else { None };
            let month = if name == "month" { domain::exchange::Month::parse(value) } else { None };
            let shown = day.map(|day| l.date(day)).or_else(|| month.map(|month| month_name(l, month)));
            (name.as_str(), shown.unwrap_or_else(|| value.clone()))
        })
        .collect();
    let key = format!("refusal-{}", told.code);
    (l.args(&key, &args), l.args(&format!("{key}-next"), &args))
}

/// What is wrong with a file as a whole: what, and what to do.
pub(super) fn failure(l: L, code: &str) -> (String, String) {
    let key = format!("exchange-file-{code}");
    let key = if l.has(&key) { key } else { "exchange-file-other".to_owned() };
    (l.t(&key), l.t(&format!("{key}-next")))
}

/// A delivery as samples show it.
fn sample(l: L, state: &str) -> Delivery {
    let busy = matches!(state, "received" | "checking" | "merging");
    let at = crate::catalogue::sample::now().as_millisecond();
    Delivery {
        id: crate::exchange::DeliveryId(uuid::Uuid::from_u128(9)),
        number: 128,
        partner: crate::exchange::PartnerId(uuid::Uuid::from_u128(8)),
        door: "page".to_owned(),
        live: true,
        dry_run: state == "checked",
        whole: state == "held",
        file_name: "summary.zip".to_owned(),
        format: "package".to_owned(),
        bytes: 4_812_345,
        sha256: "9f2c".repeat(16),
        state: state.to_owned(),
        failure: if state == "failed" { "half-a-file" } else { "" }.to_owned(),
        sent_by: l.pick("林杏芸", "Lin Hsing-yun").to_owned(),
        received_at: at,
        checked_at: (!busy).then_some(at + 40_000),
        ended_at: (!busy).then_some(at + 90_000),
        position: if busy { 15_000 } else { 60_412 },
        rows_read: 60_412,
        rows_new: 51_020,
        rows_changed: 214,
        rows_unchanged: 8_900,
        rows_repeated: 6,
        rows_waiting: 35,
        rows_refused: 237,
        rows_merged: if state == "merged" { 51_234 } else { 0 },
        what: "records".to_owned(),
        complete: false,
        leaving: 0,
    }
}
