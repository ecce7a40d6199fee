//! Signing in: the same answer for every failure, a lock after five, idle sessions end, forms need their token.

use axum::http::StatusCode;
use jiff::SignedDuration;
use testkit::PASSWORD;

use crate::on_both;

on_both! {
    async fn unknown_and_wrong_get_the_same_answer(world: World) {
        let mut visitor = world.visitor();
        let unknown = visitor.sign_in("nobody", "wrong password here").await;
        let wrong = visitor.sign_in("teacher", "wrong password here").await;
        assert_eq!((unknown.status, wrong.status), (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY));
        unknown.sees("帳號或密碼不正確");
        assert_eq!(unknown.main(), wrong.main());
        assert_eq!(wrong.attribute("input[name=user]", "value").as_deref(), Some("teacher"), "what was typed is kept");
        assert_eq!(wrong.attribute("input[name=password]", "value").unwrap_or_default(), "");
    }

    async fn five_failures_lock_for_a_quarter_of_an_hour(world: World) {
        let mut visitor = world.visitor();
        for _ in 0..5 {
            visitor.sign_in("teacher", "wrong password here").await;
        }
        assert_eq!(visitor.sign_in("teacher", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY, "locked");
        assert_eq!(world.visitor().sign_in("organiser", PASSWORD).await.path, "/home", "others are not hindered");
        world.app.clock.advance(SignedDuration::from_mins(16));
        assert_eq!(visitor.sign_in("teacher", PASSWORD).await.path, "/home");
    }

    /// Guesses sent together count one by one.
    async fn parallel_guesses_lock_too(world: World) {
        let guesses = (0..8).map(|_| app::identity::sign_in(&world.app, "teacher", "wrong password here", "", ""));
        for guess in futures::future::join_all(guesses).await {
            assert!(guess.expect("answered").is_err());
        }
        let right = app::identity::sign_in(&world.app, "teacher", PASSWORD, "", "").await.expect("answered");
        assert!(right.is_err(), "locked");
    }

    async fn full_width_names_are_understood(world: World) {
        assert_eq!(world.visitor().sign_in(" ＴＥＡＣＨＥＲ ", PASSWORD).await.path, "/home");
    }

    async fn idle_business_sessions_end(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        let mut teacher = world.client(&world.teacher).await;
        world.app.clock.advance(SignedDuration::from_mins(29));
        assert_eq!(organiser.get("/desk/courses").await.path, "/desk/courses");
        world.app.clock.advance(SignedDuration::from_mins(31));
        assert!(organiser.get("/desk/courses").await.path.starts_with("/sign-in?back="));
        assert_eq!(teacher.get("/my/transcript").await.path, "/my/transcript");
    }

    /// Timed work runs once however many copies ask, and again when its time has come.
    async fn ended_sessions_are_deleted_in_time(world: World) {
        world.client(&world.teacher).await;
        let other = world.reopened().await;
        let ran = world.app.run_crons().await.expect("ran") + other.run_crons().await.expect("ran");
        assert_eq!(ran, 1, "one of two copies takes the turn");
        assert_eq!(platform::web::session::delete_ended(&world.app).await.expect("deleted"), 0, "it still lives");
        world.app.clock.advance(SignedDuration::from_hours(24 * 8));
        assert_eq!(world.app.run_crons().await.expect("ran"), 1);
        assert_eq!(platform::web::session::delete_ended(&world.app).await.expect("deleted"), 0, "already gone");
    }

    async fn a_form_without_its_token_changes_nothing(world: World) {
        let code = world.published(3).await;
        let mut teacher = world.client(&world.teacher).await;
        let answer = teacher.post(&format!("/courses/{code}/enrol"), &[]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        answer.sees("這份表單已經過期");
        assert!(app::enrolment::of_person(world.app.db.read(), world.teacher.person).await.expect("read").is_empty());
    }

    async fn after_signing_in_one_comes_back(world: World) {
        let mut visitor = world.visitor();
        let form = visitor.get("/my/transcript").await;
        assert_eq!(form.path, "/sign-in?back=/my/transcript");
        let token = form.token();
        let back = form.attribute("input[name=back]", "value").expect("kept");
        let answer = visitor.post("/sign-in", &[("csrf", &token), ("back", &back), ("user", "teacher"), ("password", PASSWORD)]).await;
        assert_eq!(answer.path, "/my/transcript");
        let out = visitor.submit("/home", "/sign-out", &[]).await;
        assert_eq!(out.path, "/");
        assert!(visitor.get("/home").await.path.starts_with("/sign-in"));
    }
}
