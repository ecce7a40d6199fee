//! Partners of the exchange (EXC-1, EXC-3, EXC-8): what one may become, who keeps it, when it is to be confirmed and when it
//! is silent; rule in `docs/rules/exchange-partners.md`.

mod form;
mod hook;
mod key;
mod network;

pub use form::{Checked, Contact, Typed, check_contact, check_form, check_reason};
pub use hook::{
    HookKind, LONGEST_ADDRESS, MOST_HOOKS, PING, REPLAY_WITHIN, hook_kinds, is_public, replay_from,
    retry_after,
};
pub use key::{
    Admission, KEY_LASTS_MONTHS, KeyState, KeyTyped, NewKey, REQUESTS_A_MINUTE, Scope, admit, check_key,
    scopes_of,
};
pub use network::{Network, parse_networks};

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::calendar::SchoolYear;
use crate::permissions::{OrganisationKind, SeatRole};
use crate::refusal::refusals;

/// Days before the due date at which the first letter about the yearly confirmation leaves.
pub const REMIND_DAYS: i32 = 30;
/// Days after the due date from which an unconfirmed partner is shown red.
pub const RED_DAYS: i32 = 60;
/// Hours of silence after which a partner is told of, unless it set others.
pub const SILENT_AFTER_HOURS: i64 = 48;
/// Days after its end at which a partner's contact is forgotten.
pub const CONTACT_KEPT_DAYS: i64 = 365;

refusals! {
    /// Why something about a partner, one of its keys or its calls is refused.
    pub enum PartnerRefused {
        /// A field that is needed is empty.
        Missing = "exchange-missing",
        /// Too many characters.
        TooLong { most: usize } = "exchange-too-long",
        /// Not one of the choices.
        Choice = "exchange-choice",
        /// Not a mail address.
        Mail = "exchange-mail",
        /// Not a telephone number.
        Phone = "exchange-phone",
        /// The number of a person stands in the text.
        PersonNumber = "exchange-person-number",
        /// Not a day, or one before its beginning.
        Day = "exchange-day",
        /// Not a number in the range.
        Number { least: i64, most: i64 } = "exchange-number",
        /// A line that is no network address.
        Network { line: String } = "exchange-network",
        /// More network addresses than are kept.
        Networks { most: usize } = "exchange-networks",
        /// Neither addresses nor the choice of everywhere.
        Anywhere = "exchange-anywhere",
        /// Addresses and the choice of everywhere together.
        AnywhereToo = "exchange-anywhere-too",
        /// Not possible from the state it is in.
        NotNow = "exchange-not-now",
        /// Somebody changed it meanwhile.
        Stale = "exchange-stale",
        /// Only a head of the partner's organisation or of the national centre may.
        HeadsOnly = "exchange-heads-only",
        /// Only the national centre decides.
        CentreOnly = "exchange-centre-only",
        /// A key without anything it may do.
        NoScope = "exchange-no-scope",
        /// The partner does not do what the key would be for.
        ScopeNotYours { scope: String } = "exchange-scope-not-yours",
        /// A key that would last too long.
        KeyTooLong { most_on: Date } = "exchange-key-too-long",
        /// As many keys as a partner may have.
        TooManyKeys { most: usize } = "exchange-too-many-keys",
        /// No key was sent.
        KeyMissing = "key-missing",
        /// No such key.
        KeyUnknown = "key-unknown",
        /// The key was ended, or its day has come.
        KeyEnded = "key-ended",
        /// Not from this network address.
        KeyAddress { address: String } = "key-address",
        /// The key was not given what this call needs.
        KeyScope { scope: String } = "key-scope",
        /// The partner is not active.
        KeyPaused = "key-paused",
        /// Too many calls.
        TooFast { seconds: i64 } = "key-too-fast",
        /// No such dated version of the interface.
        Version { given: String, known: String } = "api-version-unknown",
        /// No such code table.
        Table { given: String, known: String } = "api-table-unknown",
        /// Not an address that a webhook may be sent to.
        HookAddress = "webhook-address",
        /// The address leads into a private network.
        HookPrivate = "webhook-private",
        /// Not an event that webhooks tell of.
        HookKind { given: String, known: String } = "webhook-kind",
        /// As many webhooks as a partner may have.
        TooManyHooks { most: usize } = "webhook-too-many",
        /// Replaying goes back only so far.
        HookSince { most_at: Timestamp } = "webhook-since",
    }
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in rows, addresses and forms.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The one of that name.
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == name)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What a partner is.
    Kind {
        /// A county's system, or the K-12 agency's.
        County = "county",
        /// A site that trains teachers or public servants.
        Site = "site",
        /// Another installation of this product.
        Instance = "instance",
    }
}

words! {
    /// How records travel.
    Mode {
        /// People enter them in the pages.
        Online = "online",
        /// Files are uploaded.
        File = "file",
        /// Systems speak to each other by the interface.
        Api = "api",
        /// Packages between databases, as before the interface.
        Database = "database",
    }
}

words! {
    /// How a partner stands.
    State {
        /// Known from the shipped list; nobody has applied.
        Listed = "listed",
        /// Applied, waits for the national centre.
        Applied = "applied",
        /// Exchanges.
        Active = "active",
        /// Stopped for a time; its keys open nothing.
        Paused = "paused",
        /// Over.
        Ended = "ended",
    }
}

words! {
    /// What may be done to a partner.
    Deed {
        /// Ask to exchange.
        Apply = "apply",
        /// Say yes.
        Approve = "approve",
        /// Send an application back with a reason.
        Return = "return",
        /// Stop for a time.
        Pause = "pause",
        /// Go on.
        Resume = "resume",
        /// Stop for good.
        End = "end",
        /// Say that contact and cooperation are still right.
        Confirm = "confirm",
        /// Change the contact and how it is done.
        Change = "change",
    }
}

impl State {
    /// What a deed makes of it.
    ///
    /// # Errors
    /// [`PartnerRefused::NotNow`] when it is not possible from here.
    pub fn after(self, deed: Deed) -> Result<Self, PartnerRefused> {
        match (self, deed) {
            (Self::Listed | Self::Ended, Deed::Apply) => Ok(Self::Applied),
            (Self::Applied, Deed::Approve) => Ok(Self::Active),
            (Self::Applied, Deed::Return) => Ok(Self::Listed),
            (Self::Active, Deed::Pause) => Ok(Self::Paused),
            (Self::Paused, Deed::Resume) => Ok(Self::Active),
            (Self::Active | Self::Paused | Self::Applied, Deed::End) => Ok(Self::Ended),
            (Self::Active | Self::Paused, Deed::Confirm | Deed::Change) => Ok(self),
            _ => Err(PartnerRefused::NotNow),
        }
    }
}

/// Who acts on a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeper {
    /// The national centre.
    Centre,
    /// The partner's own organisation.
    Own,
}

/// Whether a seat may do something to a partner; `own` tells that it is at the partner's organisation. The matrix has no
/// function for the exchange: the heads of the two sides act, and only the national centre decides.
///
/// # Errors
/// The first reason found; [`None`] for somebody who may not even know of the partner.
pub fn may(
    kind: OrganisationKind,
    role: SeatRole,
    own: bool,
    deed: Deed,
) -> Result<Keeper, Option<PartnerRefused>> {
    let centre = kind == OrganisationKind::NationalCentre;
    if !centre && !own {
        return Err(None);
    }
    if role != SeatRole::Head {
        return Err(Some(PartnerRefused::HeadsOnly));
    }
    if !centre && matches!(deed, Deed::Approve | Deed::Return | Deed::Resume) {
        return Err(Some(PartnerRefused::CentreOnly));
    }
    Ok(if centre { Keeper::Centre } else { Keeper::Own })
}

/// Where the yearly confirmation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// Done for this school year, or nothing is asked of the partner now.
    Done,
    /// To be done until that day.
    Due(Date),
    /// Late since that day.
    Late(Date),
    /// Late by more than [`RED_DAYS`].
    Red(Date),
}

/// The day until which a school year's confirmation is to be done: people change their duties in August.
pub fn due_on(year: SchoolYear) -> Date {
    date(year.start().year(), 9, 30)
}

/// Where the yearly confirmation of a partner stands; `confirmed_on` is the last one, or the day it was approved.
pub fn confirmation(state: State, confirmed_on: Option<Date>, today: Date) -> Confirmation {
    let year = SchoolYear::of(today);
    if !matches!(state, State::Active | State::Paused) || confirmed_on.is_some_and(|day| day >= year.start())
    {
        return Confirmation::Done;
    }
    let due = due_on(year);
    if today <= due {
        Confirmation::Due(due)
    } else if today <= due + RED_DAYS.days() {
        Confirmation::Late(due)
    } else {
        Confirmation::Red(due)
    }
}

/// The letter that is to be written today about the confirmation, as a mark that tells it from the others: none when this
/// one was written already.
pub fn reminder(confirmation: Confirmation, written: &str, today: Date) -> Option<String> {
    let (due, step) = match confirmation {
        Confirmation::Due(due) if today >= due => (due, "due"),
        Confirmation::Due(due) if today + REMIND_DAYS.days() >= due => (due, "soon"),
        Confirmation::Late(due) | Confirmation::Red(due) => (due, "due"),
        Confirmation::Due(_) | Confirmation::Done => return None,
    };
    let mark = format!("{}-{step}", SchoolYear::of(due));
    (mark != written).then_some(mark)
}

/// Since when a partner is silent: nothing came from it for so many hours. Nobody waits for a partner whose people enter
/// their records by hand, nor for one that is not active.
pub fn silent_since(
    state: State,
    mode: Mode,
    seen: Timestamp,
    after_hours: i64,
    now: Timestamp,
) -> Option<Timestamp> {
    let waited_for = state == State::Active && mode != Mode::Online;
    (waited_for && now >= seen + SignedDuration::from_hours(after_hours)).then_some(seen)
}

#[cfg(test)]
mod tests;
