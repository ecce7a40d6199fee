//! The schema: applied twice changes nothing, an edited step is refused, two copies may start at once.

use platform::db::{Migration, migrate};

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
}
