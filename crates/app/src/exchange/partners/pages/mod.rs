//! Pages of the partner register: the monitor, an organisation's own partners, one partner, its form, its keys.

mod cards;
pub mod environment;
pub mod form;
pub mod keys;
pub mod monitor;
pub mod one;
pub mod own;

use domain::exchange_partner::{Confirmation, Contact, Kind, Mode, Scope, State};
use jiff::civil::Date;
use platform::Page;
use platform::error::Refused;
use ui::L;
use ui::components::{Tag, Tone};

use super::{Key, KeyId, Partner, PartnerId, listed};

/// Every page in its telling states.
pub(super) fn samples() -> Vec<Page> {
    let mut pages = monitor::samples();
    pages.extend(own::samples());
    pages.extend(one::samples());
    pages.extend(form::samples());
    pages.extend(keys::samples());
    pages
}

fn text(page: &impl askama::Template) -> String {
    page.render().unwrap_or_else(|error| format!("⟦{error}⟧"))
}

fn kind_name(l: L, kind: Kind) -> String {
    l.t(&format!("exchange-kind-{}", kind.as_str()))
}

fn mode_name(l: L, mode: Mode) -> String {
    l.t(&format!("exchange-mode-{}", mode.as_str()))
}

fn scope_name(l: L, scope: Scope) -> String {
    l.t(&format!("exchange-scope-{}", scope.as_str().replace(':', "-")))
}

fn state_tag(l: L, state: State) -> Tag {
    let tone = match state {
        State::Listed => Tone::Neutral,
        State::Applied => Tone::Info,
        State::Active => Tone::Good,
        State::Paused => Tone::Warn,
        State::Ended => Tone::Bad,
    };
    Tag::new(tone, l.t(&format!("exchange-state-{}", state.as_str())))
}

/// Where the yearly confirmation stands, in words with a colour.
fn confirmation_tag(l: L, partner: &Partner, today: Date) -> Option<Tag> {
    match partner.confirmation(today) {
        Confirmation::Done => None,
        Confirmation::Due(due) => {
            Some(Tag::new(Tone::Info, l.a("exchange-confirmation-due", "day", l.date(due))))
        }
        Confirmation::Late(due) => {
            Some(Tag::new(Tone::Warn, l.a("exchange-confirmation-late", "day", l.date(due))))
        }
        Confirmation::Red(due) => {
            Some(Tag::new(Tone::Bad, l.a("exchange-confirmation-red", "day", l.date(due))))
        }
    }
}

/// What a partner exchanges, in words.
fn exchanges(l: L, partner: &Partner) -> String {
    let all = [
        (partner.sends_profiles, "exchange-does-profiles"),
        (partner.sends_records, "exchange-does-records"),
        (partner.retrieves_records, "exchange-does-retrieve"),
        (partner.reviews_courses, "exchange-does-review"),
    ];
    let words: Vec<String> = all.into_iter().filter(|(yes, _)| *yes).map(|(_, key)| l.t(key)).collect();
    if words.is_empty() { l.t("exchange-does-nothing") } else { words.join(l.pick("、", ", ")) }
}

/// A refusal with what to do about it.
fn sentence(l: L, refused: &Refused) -> String {
    l.a2("tables-two-sentences", "first", refused.sentence(l), "second", refused.next(l))
}

/// A partner of the demonstration.
pub(super) fn sample(l: L, state: State) -> Partner {
    let mut partner =
        listed::fresh("county-07".to_owned(), Kind::County, l.pick("宜蘭縣政府教育處", "Yilan County"));
    let now = crate::catalogue::sample::now();
    partner.id = PartnerId(uuid::Uuid::from_u128(7));
    partner.county = "宜蘭縣".to_owned();
    partner.mode = Mode::Api;
    partner.state = state;
    (partner.sends_records, partner.retrieves_records) = (true, true);
    if state != State::Listed {
        partner.purpose = l.pick("每日傳送研習時數", "Hours of training, each day").to_owned();
        partner.contact = sample_contact(l);
        partner.addresses = "203.0.113.0/24\n2001:db8:7::/48".to_owned();
        partner.schedule = Some(3);
    }
    if matches!(state, State::Active | State::Paused) {
        let today = domain::calendar::civil_date(now);
        partner.period_from = Some(today);
        partner.confirmed_on = Some(today);
        partner.active_since = Some(now.as_millisecond() - 90 * 3_600_000);
    }
    if matches!(state, State::Paused | State::Ended) {
        partner.reason = l.pick("主機搬遷", "The server moves").to_owned();
    }
    partner
}

fn sample_contact(l: L) -> Contact {
    Contact {
        name: l.pick("承辦人甲", "Contact person").to_owned(),
        tel: "(03)900-0000".to_owned(),
        mail: "exchange@county.example.tw".to_owned(),
        ..Contact::default()
    }
}

fn sample_key(l: L, live: bool, ended: bool) -> Key {
    let now = crate::catalogue::sample::now();
    Key {
        id: KeyId(uuid::Uuid::from_u128(if live { 8 } else { 9 })),
        partner: PartnerId(uuid::Uuid::from_u128(7)),
        prefix: if live { "0123abcd" } else { "89ab0123" }.to_owned(),
        name: l.pick("正式主機", "Server").to_owned(),
        live,
        scopes: vec![Scope::RecordsWrite, Scope::Webhooks],
        networks: if live {
            domain::exchange_partner::parse_networks("203.0.113.0/24")
        } else {
            Ok(Vec::new())
        }
        .unwrap_or_default(),
        until: domain::calendar::civil_date(now),
        created_at: now.as_millisecond(),
        ended_at: ended.then(|| now.as_millisecond()),
        used_at: live.then(|| now.as_millisecond()),
        used_from: if live { "203.0.113.9" } else { "" }.to_owned(),
    }
}
