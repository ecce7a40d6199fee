//! A reviewer clears the queue: the server's time for the page of a course and for the decision that follows.

use std::time::Instant;

use anyhow::Context;
use app::App;
use app::demo::bench as data;
use app::identity::{self, Attempt, SignedIn};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use hdrhistogram::Histogram;
use platform::clock::Clock;
use tower::ServiceExt;

use super::connection::histogram;
use crate::run;

/// Sends courses for review, signs the reviewer in, and looks at and approves one after the other.
pub(super) async fn run(app: App, courses: usize) -> anyhow::Result<()> {
    // The demonstration moves its clock while it is built; the service that is measured keeps the real one.
    let now = app.clock.now();
    let builder = run::start((*app.settings).clone(), Clock::fixed(now)).await?;
    app::demo::build(&builder, now).await.map_err(run::fault)?;
    let codes = data::queue(&app, courses, 40).await.map_err(run::fault)?;
    let signed =
        identity::sign_in(&app, &Attempt::new("reviewer", data::PASSWORD)).await.map_err(run::fault)?;
    let Ok(SignedIn::Session(token)) = signed else { anyhow::bail!("the reviewer was not signed in") };
    let csrf = app.keys.form_token(&token);
    let router = app.router();
    let (mut looks, mut decisions) = (histogram(), histogram());
    let began = Instant::now();
    for code in &codes {
        let address = format!("/review/courses/{code}");
        let (status, html) = timed(&router, &mut looks, &address, &token, None).await?;
        anyhow::ensure!(status == StatusCode::OK, "{address} answered {status}");
        let body = approval(&csrf, &html)?;
        let (status, _) = timed(&router, &mut decisions, &address, &token, Some(body)).await?;
        anyhow::ensure!(status == StatusCode::SEE_OTHER, "the decision about {code} answered {status}");
    }
    let all = began.elapsed();
    let ms = |seen: &Histogram<u64>, q: f64| seen.value_at_quantile(q) as f64 / 1000.0;
    println!("engine                       {}", app.db.engine());
    println!("courses cleared              {}", codes.len());
    println!("page of a course             p50 {:.1} ms, p99 {:.1} ms", ms(&looks, 0.5), ms(&looks, 0.99));
    println!(
        "decision                     p50 {:.1} ms, p99 {:.1} ms",
        ms(&decisions, 0.5),
        ms(&decisions, 0.99)
    );
    println!("all of them                  {:.2} s", all.as_secs_f64());
    Ok(())
}

/// The form that approves a course, as the page about it would send it.
pub(super) fn approval(csrf: &str, page: &str) -> anyhow::Result<String> {
    let version = page.split("name=\"version\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    Ok(format!("csrf={csrf}&decision=approve&version={}", version.context("a version")?))
}

pub(super) async fn timed(
    router: &axum::Router,
    seen: &mut Histogram<u64>,
    address: &str,
    token: &str,
    body: Option<String>,
) -> anyhow::Result<(StatusCode, String)> {
    let request = Request::builder()
        .uri(address)
        .header(header::HOST, "localhost")
        .header(header::COOKIE, format!("session={token}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let request = match body {
        Some(body) => request.method("POST").body(Body::from(body))?,
        None => request.method("GET").body(Body::empty())?,
    };
    let asked = Instant::now();
    let answer = router.clone().oneshot(request).await?;
    let status = answer.status();
    let bytes = axum::body::to_bytes(answer.into_body(), 8 << 20).await?;
    seen.record(u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX))?;
    Ok((status, String::from_utf8_lossy(&bytes).into_owned()))
}
