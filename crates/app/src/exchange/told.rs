//! What a partner hears: in letters to its contacts, and at its doors.

use domain::exchange_partner::HookKind;
use platform::{AppResult, Change};
use serde_json::json;

use super::PartnerId;
use super::api::hooks;
use super::partners;
use super::taking::{Delivery, MANY_LEAVE, State};

/// A delivery has come to rest. Whoever sent it by hand looks at its page; a letter goes when something has to be done.
pub(super) async fn ended(change: &mut Change, delivery: &Delivery, state: State) -> AppResult<()> {
    let partner = partners::partner(change.conn(), delivery.partner).await?;
    let data = json!({
        "delivery": delivery.number, "state": state.as_str(), "rows": delivery.rows_read,
        "refused": delivery.rows_refused, "waiting": delivery.rows_waiting,
    });
    let subject = delivery.number.to_string();
    match delivery.live {
        true => hooks::tell(change, partner.id, HookKind::DeliveryEnded, &subject, data).await?,
        false => hooks::tell_test(change, partner.id, HookKind::DeliveryEnded, &subject, data).await?,
    }
    let must_act =
        matches!(state, State::Failed | State::Held) || (delivery.live && delivery.rows_refused > 0);
    if !must_act || delivery.door == "page" {
        return Ok(());
    }
    let facts = |_| {
        vec![
            ("number", delivery.number.to_string()),
            ("rows", delivery.rows_read.to_string()),
            ("refused", delivery.rows_refused.to_string()),
            ("file", delivery.file_name.clone()),
            ("leaving", delivery.leaving.to_string()),
        ]
    };
    let name = match state {
        State::Failed => "failed",
        State::Held if delivery.failure == MANY_LEAVE => "many-leave",
        State::Held => "held",
        _ => "refused-rows",
    };
    partners::write_to(change, &partner, name, facts).await
}

/// Hours that will be given up soon because nobody came for them.
pub(super) async fn still_waiting(change: &mut Change, partner: PartnerId, many: i64) -> AppResult<()> {
    let partner = partners::partner(change.conn(), partner).await?;
    partners::write_to(change, &partner, "still-waiting", |_| vec![("many", many.to_string())]).await
}
