//! Records arriving from, and going to, other systems. Rules: docs/rules/exchange.md and docs/rules/exchange-partners.md.

pub mod api;
pub mod desk;
pub mod fetching;
pub mod health;
pub mod links;
pub mod months;
pub mod partners;
mod reach;
pub mod records;
mod reseal;
pub mod sources;
pub mod statements;
pub mod taking;
mod told;

pub use reseal::{reseal, sealed_with};

platform::typed_ids! {
    /// A system that exchanges records: a county's, a site's, another installation.
    PartnerId,
    /// One file or message that a partner sent, with all its rows.
    DeliveryId,
}

/// The key of a partner's marks (docs/rules/exchange-reconciliation.md): ours to make, told to the partner alone.
pub fn marks_key(app: &crate::App, partner: PartnerId) -> [u8; 32] {
    app.keys.proof("exchange marks", &partner.to_string())
}

/// A month as people read it: 2026 年 3 月, March 2026.
pub(crate) fn month_name(l: ui::L, month: domain::exchange::Month) -> String {
    let first = month.first();
    l.a(&format!("exchange-month-name-{}", first.month()), "year", first.year())
}
