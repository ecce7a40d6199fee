//! Records arriving from, and going to, other systems. Rules: docs/rules/exchange.md and docs/rules/exchange-partners.md.

pub mod api;
pub mod health;
pub mod partners;

platform::typed_ids! {
    /// A system that exchanges records: a county's, a site's, another installation.
    PartnerId,
    /// One file or message that a partner sent, with all its rows.
    DeliveryId,
}
