//! Rows like those of the desk in a table of their own, for measuring the database alone.

use platform::db::sql;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr};

use super::super::EnrolmentId;

/// A table like `enrolment` without its constraints to other tables, for measuring the database alone.
pub(in crate::enrolment) async fn bare_table(app: &crate::App) -> Result<(), DbErr> {
    app.db
        .read()
        .execute_unprepared("CREATE TABLE bench_row (id BIGINT PRIMARY KEY, course TEXT NOT NULL, person TEXT NOT NULL, state TEXT NOT NULL, number BIGINT, at BIGINT NOT NULL)")
        .await?;
    Ok(())
}

pub(in crate::enrolment) async fn bare_rows(change: &Change, count: usize) -> Result<(), DbErr> {
    let now = change.now().as_millisecond();
    let first = change.take_numbers("bench row", 1, i64::try_from(count).unwrap_or(0)).await?;
    let rows = (first..).take(count).map(|n| params![n, "course", "person", "waiting", n, now]).collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO bench_row (id, course, person, state, number, at)",
        rows,
        "",
    )
    .await?;
    let mails = (first..)
        .take(count)
        .map(|n| params![EnrolmentId::new(), "a@bench.example", "subject", "body", "bench", now + n])
        .collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO mail (id, to_address, subject, body, kind, created_at)",
        mails,
        "",
    )
    .await?;
    Ok(())
}

pub(in crate::enrolment) async fn drop_bare_table(app: &crate::App) -> Result<(), DbErr> {
    app.db.read().execute_unprepared("DROP TABLE bench_row").await?;
    Ok(())
}
