//! Pages of links: the list, the form, one link with how it goes.

pub mod form;
pub mod list;
pub mod one;

use platform::Page;
use platform::error::Refused;
use ui::L;
use ui::components::{Tag, Tone};

use super::{Compared, Difference, Link, LinkId, Refusal, Sent, call, run};
use crate::exchange::PartnerId;
use domain::exchange_link::LinkRefused;

/// Every page in its telling states.
pub(super) fn samples() -> Vec<Page> {
    let mut pages = list::samples();
    pages.extend(form::samples());
    pages.extend(one::samples());
    pages
}

fn text(page: &impl askama::Template) -> String {
    page.render().unwrap_or_else(|error| format!("⟦{error}⟧"))
}

/// A refusal with what to do about it.
fn sentence(l: L, refused: &Refused) -> String {
    l.a2("tables-two-sentences", "first", refused.sentence(l), "second", refused.next(l))
}

fn state_tag(l: L, link: &Link) -> Tag {
    let (tone, key) = match link {
        link if link.paused => (Tone::Warn, "exchange-link-paused"),
        link if link.failing_since.is_some() => (Tone::Bad, "exchange-link-failing"),
        link if link.ok_at.is_some() => (Tone::Good, "exchange-link-good"),
        _ => (Tone::Neutral, "exchange-link-new"),
    };
    Tag::new(tone, l.t(key))
}

/// What a link does, in words.
fn does(l: L, link: &Link) -> String {
    let all = [
        (link.sends, "exchange-link-does-send"),
        (link.fetches, "exchange-link-does-fetch"),
        (link.compares, "exchange-link-does-compare"),
    ];
    let words: Vec<String> = all.into_iter().filter(|(yes, _)| *yes).map(|(_, key)| l.t(key)).collect();
    words.join(l.pick("、", ", "))
}

/// A link of the demonstration: going well, failing, or new.
fn sample(l: L, state: &str) -> Link {
    let now = crate::catalogue::sample::now().as_millisecond();
    let failing = state == "failing";
    let refused = Refused::new(&LinkRefused::KeyRefused { code: "key-ended".to_owned() });
    let sent = Sent {
        delivery: 412,
        at: now,
        rows: 1_240,
        changed: 38,
        refused: 1,
        without_number: 3,
        rows_refused: vec![Refusal {
            course: "115-02-000123".to_owned(),
            column: "SchoolId".to_owned(),
            code: "exchange-row-school-unknown".to_owned(),
            zh: "學校代碼「029990」查無這個單位。請確認代碼後重新傳送。".to_owned(),
            en: "No organisation has the code 029990. Check the code and send again.".to_owned(),
        }],
    };
    let compared = Compared {
        at: now,
        months: vec!["2026-10".to_owned(), "2026-09".to_owned(), "2026-08".to_owned()],
        differences: vec![Difference {
            month: "2026-09".to_owned(),
            school: "029999".to_owned(),
            course: "115-02-000101".to_owned(),
            person: "A12*****89".to_owned(),
            half_hours: 6,
            here: true,
        }],
    };
    let done = state != "new";
    Link {
        id: LinkId(uuid::Uuid::from_u128(21)),
        partner: PartnerId(uuid::Uuid::from_u128(22)),
        organisation: platform::ids::OrganisationId(uuid::Uuid::from_u128(23)),
        name: l.pick("全國教師在職進修資訊網", "The national network").to_owned(),
        url: "https://xingtan.example.tw".to_owned(),
        sealed: Vec::new(),
        key_name: "0123abcd".to_owned(),
        mail: "exchange@county.example.tw".to_owned(),
        sends: true,
        fetches: true,
        compares: true,
        hour: 2,
        paused: state == "paused",
        version: 1,
        run_on: String::new(),
        busy: false,
        scanned: None,
        pending: None,
        fetched: if done { 81_204 } else { 0 },
        moved: 0,
        tried_at: done.then_some(now),
        ok_at: done.then_some(now - 3_600_000),
        failing_since: failing.then_some(now - 50 * 3_600_000),
        failure: if failing { call::kept(&refused) } else { String::new() },
        told: failing,
        sent: if done { serde_json::to_string(&sent).unwrap_or_default() } else { String::new() },
        compared: if done { serde_json::to_string(&compared).unwrap_or_default() } else { String::new() },
        created_at: now,
    }
}
