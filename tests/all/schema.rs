//! The schema: applied twice changes nothing, an edited step is refused, two copies may start at once.

use platform::db::{Actor, Migration, migrate, sql};
use platform::params;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use crate::on_both;

on_both! {
    async fn twice_is_once(world: World) {
        assert_eq!(migrate(&world.app.db, &app::migrations()).await.expect("again"), 0);
        let (a, b) = futures::future::join(world.reopened(), world.reopened()).await;
        assert!(a.db.is_ready().await && b.db.is_ready().await);
    }

    async fn an_edited_step_is_refused(world: World) {
        let mut steps = app::migrations();
        steps[0] = Migration { sql: "CREATE TABLE other (id BIGINT)", ..steps[0] };
        let error = migrate(&world.app.db, &steps).await.expect_err("refused");
        assert!(error.to_string().contains("edited after it was applied"), "{error}");
    }

    /// Rows written together arrive, whatever their number.
    async fn many_rows_arrive(world: World) {
        for count in [0_usize, 1, 3, 9, 187, 1_777] {
            let actor = Actor::process("test");
            let change = world.app.db.change(&actor, world.app.clock.now()).await.expect("begun");
            let rows = (0..count).map(|n| params![format!("many {count} {n}"), 1_i64]).collect();
            let head = "INSERT INTO sequence (name, next)";
            let written = sql::insert_many(change.conn(), head, rows, "").await.expect("written");
            let text = "SELECT COUNT(*) AS n FROM sequence WHERE name LIKE $1";
            let found = sql::number(change.conn(), text, params![format!("many {count} %")]).await.expect("counted");
            assert_eq!((written, usize::try_from(found)), (count as u64, Ok(count)));
            change.rollback().await.expect("undone");
        }
    }

    /// Whatever is written together is read as it was: quotes, braces, lines, nothing at all, bytes.
    async fn many_rows_are_read_as_written(world: World) {
        let words = ["", "NULL", "null", "a\"b", "\\", "\\\"", "{x,y}", "甲,乙\n丙\t", "'; --", "𠮷 𫝀"];
        let actor = Actor::process("test");
        let change = world.app.db.change(&actor, world.app.clock.now()).await.expect("begun");
        change
            .conn()
            .execute_unprepared("CREATE TABLE odd (n BIGINT PRIMARY KEY, words TEXT, id UUID, bytes BYTEA, holds BOOLEAN)")
            .await
            .expect("a table");
        let id = uuid::Uuid::now_v7();
        let mut rows: Vec<Vec<Value>> = (1_i64..)
            .zip(words)
            .map(|(n, text)| params![n, text, Some(id), Some(vec![0_u8, 255, 92, 34]), Some(n % 2 == 0)])
            .collect();
        rows.push(params![0_i64, None::<String>, None::<uuid::Uuid>, None::<Vec<u8>>, None::<bool>]);
        let written = sql::insert_many(change.conn(), "INSERT INTO odd (n, words, id, bytes, holds)", rows, "");
        assert_eq!(written.await.expect("written"), 11);
        let text = "SELECT n, words, id, bytes, holds FROM odd ORDER BY n";
        let found = sql::all::<Odd, _>(change.conn(), text, vec![]).await.expect("read");
        assert_eq!(found[0], Odd { n: 0, words: None, id: None, bytes: None, holds: None });
        for ((n, text), row) in (1_i64..).zip(words).zip(&found[1..]) {
            let bytes = Some(vec![0, 255, 92, 34]);
            assert_eq!(*row, Odd { n, words: Some(text.to_owned()), id: Some(id), bytes, holds: Some(n % 2 == 0) });
        }
        change.rollback().await.expect("undone");
    }
}

#[derive(Debug, PartialEq, FromQueryResult)]
struct Odd {
    n: i64,
    words: Option<String>,
    id: Option<uuid::Uuid>,
    bytes: Option<Vec<u8>>,
    holds: Option<bool>,
}
