//! Who leaves by a list that says it is complete.

use domain::exchange::many_leave;
use platform::ids::{OrganisationId, PersonId};
use platform::{AppResult, Change};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::super::Delivery;
use super::{Memory, store};
use crate::{identity, staff};

/// Somebody whom a complete list no longer names.
pub(in super::super) struct Leaver {
    organisation: OrganisationId,
    person: PersonId,
    serving: staff::Serving,
}

/// Everybody whom the partner named before and names no more, and whether so many leave one organisation that somebody looks
/// first.
pub(in super::super) async fn leavers<C: ConnectionTrait>(
    conn: &C,
    delivery: &Delivery,
    memory: &Memory,
) -> AppResult<(Vec<Leaver>, bool)> {
    if !delivery.complete || memory.all_unsure {
        return Ok((Vec::new(), false));
    }
    let mut covered: Vec<OrganisationId> =
        memory.covered.iter().filter(|id| !memory.unsure.contains(id)).copied().collect();
    covered.sort_unstable();
    let mut all = Vec::new();
    let mut many = false;
    for organisation in covered {
        let found = of_one(conn, memory, organisation).await?;
        if found.is_empty() {
            continue;
        }
        let serving = staff::serving_counts(conn, &[organisation]).await?;
        many |= many_leave(found.len(), serving.get(&organisation).copied().unwrap_or(0));
        all.extend(found);
    }
    Ok((all, many))
}

async fn of_one<C: ConnectionTrait>(
    conn: &C,
    memory: &Memory,
    organisation: OrganisationId,
) -> AppResult<Vec<Leaver>> {
    let named = store::named_at(conn, memory.partner, organisation).await?;
    let remaining = identity::remaining(conn, &named).await?;
    let mut gone: Vec<PersonId> = named
        .iter()
        .map(|person| remaining.get(person).copied().unwrap_or(*person))
        .filter(|person| !memory.named.contains(&(organisation, *person)))
        .filter(|person| !memory.named_somewhere.contains(person))
        .collect();
    gone.sort_unstable();
    gone.dedup();
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    let serving = staff::serving(conn, organisation, &gone).await?;
    let of_ours = |here: &staff::Serving| {
        memory.positions().is_none_or(|positions| positions.contains(&here.position.as_str()))
    };
    let leaver = |person: PersonId| {
        let serving = serving.get(&person).filter(|here| of_ours(here))?.clone();
        Some(Leaver { organisation, person, serving })
    };
    Ok(gone.into_iter().filter_map(leaver).collect())
}

/// Ends their services.
pub(in super::super) async fn end_leavers(
    change: &mut Change,
    delivery: &Delivery,
    memory: &Memory,
    leavers: &[Leaver],
) -> AppResult<()> {
    for leaver in leavers {
        let day = memory.today.max(leaver.serving.from);
        staff::end_told(change, leaver.organisation, leaver.person, &leaver.serving, day).await?;
        store::note_ended(change, memory.partner, leaver.organisation, leaver.person).await?;
    }
    if !leavers.is_empty() {
        let figures = json!({"delivery": delivery.number, "people": leavers.len()});
        change.record("exchange.profiles_left", delivery.id.0, figures);
    }
    Ok(())
}
