//! Records arriving from, and going to, other systems. Rules: docs/rules/exchange.md and docs/rules/exchange-partners.md.

pub mod api;
pub mod desk;
pub mod health;
pub mod links;
pub mod months;
pub mod partners;
mod reach;
pub mod records;
pub mod taking;
mod told;

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
