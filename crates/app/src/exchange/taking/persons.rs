//! Who the people of rows are, many at once.

use std::collections::HashMap;

use domain::exchange::Who;
use platform::ids::PersonId;
use platform::{AppResult, Platform};
use sea_orm::ConnectionTrait;

use crate::identity;

/// Whom we know of these, by the folded text; who was merged into another is the other.
pub(super) async fn known<C: ConnectionTrait>(
    platform: &Platform,
    conn: &C,
    people: &[&Who],
) -> AppResult<HashMap<String, PersonId>> {
    let (mut codes, mut numbers) = (Vec::new(), Vec::new());
    for who in people {
        match who {
            Who::Code(code) => codes.push(code.as_str()),
            Who::Number(number) => numbers.push(number.as_str()),
        }
    }
    for list in [&mut codes, &mut numbers] {
        list.sort_unstable();
        list.dedup();
    }
    identity::known_people(platform, conn, &codes, &numbers).await
}
