//! The audit log: holds after real work, and one changed byte is found.

use platform::audit::{self, Verdict};
use sea_orm::{ConnectionTrait, Database};

use crate::on_both;

on_both! {
    /// A writer with full access to the database switches the guard off and changes one byte: the walk names the line.
    async fn one_changed_byte_is_found(world: World) {
        world.published(3).await;
        let Ok(Verdict::Intact(lines)) = audit::verify(&world.app.db).await else { panic!("the log is broken before") };
        assert!(lines > 10, "{lines}");
        let raw = Database::connect(world.app.settings.database_url()).await.expect("a second connection");
        let guarded = raw.execute_unprepared("UPDATE event SET data = 'x' WHERE action = 'course.approved'").await;
        assert!(guarded.expect_err("the database refuses").to_string().contains("append-only"));
        for statement in ["DROP TRIGGER event_no_update", "DROP TRIGGER event_append_only ON event"] {
            let _ = raw.execute_unprepared(statement).await;
        }
        raw.execute_unprepared("UPDATE event SET actor_label = 'x' || substr(actor_label, 2) WHERE action = 'course.approved'")
            .await
            .expect("the guard is off");
        let verdict = audit::verify(&world.app.db).await.expect("read");
        assert!(matches!(verdict, Verdict::Broken { why: "the line was changed", .. }), "{verdict:?}");
    }

    /// Cutting the newest lines off is found too, since each chain's end is remembered.
    async fn a_cut_off_end_is_found(world: World) {
        world.published(3).await;
        let raw = Database::connect(world.app.settings.database_url()).await.expect("a second connection");
        for statement in ["DROP TRIGGER event_no_delete", "DROP TRIGGER event_append_only ON event"] {
            let _ = raw.execute_unprepared(statement).await;
        }
        raw.execute_unprepared("DELETE FROM event WHERE action = 'course.approved'").await.expect("deleted");
        let verdict = audit::verify(&world.app.db).await.expect("read");
        assert!(matches!(verdict, Verdict::Broken { .. }), "{verdict:?}");
    }

    /// A change that records nothing can't be committed.
    async fn an_unrecorded_change_is_refused(world: World) {
        let change = world.app.db.change(&world.teacher.actor, world.app.clock.now()).await.expect("begun");
        assert!(change.commit().await.is_err());
    }

    /// The ledger refuses updates and deletes on either engine.
    async fn the_ledger_is_append_only(world: World) {
        crate::main_road::closed_course(&world).await;
        let total = app::credit::ledger_total(world.app.db.read()).await.expect("total");
        assert!(total > 0);
        let raw = Database::connect(world.app.settings.database_url()).await.expect("a second connection");
        for statement in ["UPDATE award SET half_hours = 99", "DELETE FROM award"] {
            let refused = raw.execute_unprepared(statement).await.expect_err("refused");
            assert!(refused.to_string().contains("append-only"), "{refused}");
        }
        assert_eq!(app::credit::ledger_total(world.app.db.read()).await.expect("total"), total);
    }
}
