//! Database access of the lights: when who was reminded.

use std::collections::HashMap;

use platform::db::sql;
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// When an organisation last reminded which others, in milliseconds.
pub(super) async fn reminders<C: ConnectionTrait>(
    conn: &C,
    sender: OrganisationId,
) -> Result<HashMap<OrganisationId, i64>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        reader: OrganisationId,
        sent_at: i64,
    }
    let rows: Vec<Row> =
        sql::all(conn, "SELECT reader, sent_at FROM light_reminder WHERE sender = $1", params![sender])
            .await?;
    Ok(rows.into_iter().map(|row| (row.reader, row.sent_at)).collect())
}

/// Notes a reminder unless one went out after `not_after`; answers whether it may go.
pub(super) async fn note(
    change: &Change,
    sender: OrganisationId,
    reader: OrganisationId,
    not_after: i64,
) -> Result<bool, DbErr> {
    let touched = sql::run(
        change.conn(),
        "INSERT INTO light_reminder (sender, reader, sent_at) VALUES ($1, $2, $3)
         ON CONFLICT (sender, reader) DO UPDATE SET sent_at = excluded.sent_at WHERE light_reminder.sent_at <= $4",
        params![sender, reader, change.now().as_millisecond(), not_after],
    )
    .await?;
    Ok(touched == 1)
}
