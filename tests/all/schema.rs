//! The schema: applied twice changes nothing, an edited step is refused, two copies may start at once.

use platform::db::{Actor, Migration, migrate, sql};
use platform::params;

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
}
