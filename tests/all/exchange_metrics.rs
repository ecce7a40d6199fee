//! Figures of the exchange for a monitoring system, and months as people read them.

use axum::http::StatusCode;
use domain::exchange::Month;
use jiff::SignedDuration;

use crate::exchange_taking::{GOOD, course, package, partner, person, send};
use crate::on_both;

/// The value of a line, when it is there.
fn value(text: &str, line: &str) -> Option<i64> {
    text.lines().find_map(|one| one.strip_prefix(line)?.trim().parse().ok())
}

on_both! {
    /// Nobody sees figures without the token, and nobody at all while none is set.
    async fn figures_need_the_token(world: World) {
        let mut client = world.visitor();
        assert_eq!(client.get("/metrics").await.status, StatusCode::NOT_FOUND, "no token is set");
        let (app, _copy) = world.copy_with(|settings| settings.metrics_token = "a long token".to_owned()).await;
        let mut visitor = testkit::Client::new(app.router());
        assert_eq!(visitor.get("/metrics").await.status, StatusCode::UNAUTHORIZED);
        let mut wrong = testkit::Client::new(app.router()).with_key("a long toke");
        assert_eq!(wrong.get("/metrics").await.status, StatusCode::UNAUTHORIZED);

        let sender = partner(&world).await;
        let rows = [course("C-1", &[]), course("C-2", &[("CourseHour", "0.3")])];
        let people = [person("C-1", &testkit::national_id(4), "3")];
        send(&world.app, sender, &package(&rows, &people), GOOD).await;
        world.app.clock.advance(SignedDuration::from_secs(90));
        app.clock.advance(SignedDuration::from_secs(90));
        let mut reader = testkit::Client::new(app.router()).with_key("a long token");
        let answer = reader.get("/metrics").await;
        assert_eq!(answer.content_type, "text/plain; version=0.0.4; charset=utf-8");
        let told = |line: &str| value(&answer.text, line);
        let rows = "xingtan_exchange_rows{partner=\"county-07\",result=";
        assert_eq!(told(&format!("{rows}\"new\"}}")), Some(2), "{}", answer.text);
        assert_eq!(told(&format!("{rows}\"refused\"}}")), Some(1));
        assert_eq!(told("xingtan_exchange_up{partner=\"county-07\"}"), Some(1));
        assert_eq!(told("xingtan_exchange_deliveries{partner=\"county-07\",state=\"merged\"}"), Some(1));
        assert_eq!(told("xingtan_exchange_lag_seconds{partner=\"county-07\"}"), Some(90));
        assert_eq!(told("xingtan_exchange_up{partner=\"site-11\"}"), None, "who never exchanged is no figure");
    }

    /// Months stand in words, in the reader's language.
    async fn months_stand_in_words(world: World) {
        let sender = partner(&world).await;
        let people = [person("C-1", &testkit::national_id(4), "3")];
        send(&world.app, sender, &package(&[course("C-1", &[])], &people), GOOD).await;
        let mut desk = world.client(&world.reviewer).await;
        desk.get("/exchange/partners/county-07/months").await.sees("2026 年 3 月");
        let mut english = world.client(&world.reviewer).await.reading("en");
        english.get("/exchange/partners/county-07/months").await.sees("March 2026");
        let month = Month::parse("2026-03").expect("a month");
        app::exchange::months::confirm(&world.app, &world.reviewer.actor, sender, month).await.expect("confirmed");
        let changed = [person("C-1", &testkit::national_id(4), "2")];
        let late = send(&world.app, sender, &package(&[], &changed), GOOD).await;
        desk.get(&format!("/exchange/partners/county-07/deliveries/{}", late.number)).await.sees("2026 年 3 月 已經確認");
    }
}
