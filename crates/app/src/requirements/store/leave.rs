//! Database access of leave.

use platform::db::sql;
use platform::ids::{OrganisationId, PersonId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, Value};

use crate::requirements::{Leave, LeaveId};

pub(in crate::requirements) async fn of_people<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<Vec<Leave>, DbErr> {
    let mut found = Vec::new();
    for some in people.chunks(1_000) {
        let (list, values) = sql::listed(1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!(
            "SELECT id, person, organisation, from_day, until_day, reason FROM requirement_leave
              WHERE person IN ({list}) ORDER BY from_day, id"
        );
        found.extend(sql::all::<Leave, _>(conn, &text, values).await?);
    }
    Ok(found)
}

pub(in crate::requirements) async fn put(change: &Change, leave: &Leave) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO requirement_leave (id, person, organisation, from_day, until_day, reason, noted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![
            leave.id,
            leave.person,
            leave.organisation,
            leave.from_day.clone(),
            leave.until_day.clone(),
            leave.reason.clone(),
            change.now().as_millisecond(),
        ],
    )
    .await?;
    Ok(())
}

/// Removes leave that this organisation noted; answers whether there was any.
pub(in crate::requirements) async fn remove(
    change: &Change,
    organisation: OrganisationId,
    id: LeaveId,
) -> Result<bool, DbErr> {
    let text = "DELETE FROM requirement_leave WHERE id = $1 AND organisation = $2";
    Ok(sql::run(change.conn(), text, params![id, organisation]).await? == 1)
}
