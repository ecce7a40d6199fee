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
        if world.app.db.engine() == "PostgreSQL" {
            let emptied = raw.execute_unprepared("TRUNCATE event CASCADE").await;
            assert!(emptied.expect_err("the database refuses").to_string().contains("append-only"));
        }
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
        let mut statements = vec!["UPDATE award SET half_hours = 99", "DELETE FROM award"];
        // The other engine has no statement that empties a table past its rows.
        statements.extend((world.app.db.engine() == "PostgreSQL").then_some("TRUNCATE award CASCADE"));
        for statement in statements {
            let refused = raw.execute_unprepared(statement).await.expect_err("refused");
            assert!(refused.to_string().contains("append-only"), "{refused}");
        }
        assert_eq!(app::credit::ledger_total(world.app.db.read()).await.expect("total"), total);
    }
}

on_both! {
    /// When the trace can't be written the change does not happen, and those who run the service hear of it.
    async fn no_trace_no_change(world: World) {
        use sea_orm::ConnectionTrait;
        let conn = world.app.db.read();
        let engine = world.app.db.engine();
        let refuse = match engine {
            "PostgreSQL" => "ALTER TABLE event ADD CONSTRAINT full_disk CHECK (at < 0) NOT VALID",
            _ => "CREATE TRIGGER full_disk BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'disk full'); END",
        };
        conn.execute_unprepared(refuse).await.expect("the log can't be written any more");
        let seat = world.organiser.seat.clone().expect("a seat");
        let form = testkit::course_form(domain::calendar::civil_date(world.app.clock.now()), 10);
        let refused = app::catalogue::create_draft(&world.app, &world.organiser.actor, &seat, &form).await;
        assert!(refused.is_err());
        let drafts = platform::db::sql::number(conn, "SELECT COUNT(*) AS n FROM course", vec![]).await.expect("read");
        assert_eq!(drafts, 0, "nothing is half-written");
        let alerts = world.app.alerts.take_due(world.app.clock.now());
        assert!(alerts.iter().any(|(alert, _)| *alert == platform::alert::Alert::AuditWrite), "{alerts:?}");
    }

    /// The copy holds every line once; a line rewritten in the database with all its hashes still contradicts it.
    async fn the_copy_contradicts_a_rewritten_log(world: World) {
        use platform::audit::copy::{Compared, append_new, compare};
        let file = world.folder.path().join("audit.jsonl");
        world.published(3).await;
        let first = append_new(&world.app, &file).await.expect("copied");
        assert!(first > 10, "{first} lines");
        assert_eq!(append_new(&world.app, &file).await.expect("copied"), 0, "nothing new");
        world.published(3).await;
        let more = append_new(&world.app, &file).await.expect("copied");
        assert_eq!(compare(&world.app, &file).await.expect("read"), Compared::Same(first + more));
        // Somebody with all rights in the database changes a line and its hash; here the hash is enough.
        let mut lines: Vec<String> =
            std::fs::read_to_string(&file).expect("the copy").lines().map(str::to_owned).collect();
        let at = lines[4].rfind("\"hash\":\"").expect("a hash") + 8;
        let other = if &lines[4][at..=at] == "0" { "1" } else { "0" };
        lines[4].replace_range(at..=at, other);
        std::fs::write(&file, lines.join("\n")).expect("written");
        assert!(matches!(compare(&world.app, &file).await.expect("read"), Compared::Differs { .. }));
    }

    /// A copy that can't be written is an alert, and the next run continues where it stopped.
    async fn a_copy_that_cannot_be_written_is_told(world: World) {
        let missing = world.folder.path().join("no/such/folder/audit.jsonl");
        assert!(platform::audit::copy::append_new(&world.app, &missing).await.is_err());
        let file = world.folder.path().join("audit.jsonl");
        assert!(platform::audit::copy::append_new(&world.app, &file).await.expect("copied") > 0);
    }
}
