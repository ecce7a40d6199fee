//! Public pages over HTTP, and the bare handler that answers as many bytes: what the framework alone costs.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Context;
use app::App;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use platform::clock::Clock;
use tokio::net::TcpListener;

use super::connection::{Connection, histogram, note};
use crate::run;

/// The service's front page, a search and a course page, each next to the bare handler.
pub(super) async fn run(app: App, time: Duration, connections: usize) -> anyhow::Result<()> {
    let now = app.clock.now();
    let settings = (*app.settings).clone();
    let builder = run::start(settings, Clock::fixed(now)).await?;
    app::demo::build(&builder, now).await.map_err(run::fault)?;
    let course = app::catalogue::opening(app.db.read(), now, 1).await.map_err(run::fault)?;
    let code = course.first().context("an open course")?.code.clone();
    let service = listen(app.router()).await?;
    println!("engine                       {}", app.db.engine());
    for path in ["/".to_owned(), "/courses?q=%E9%96%B1%E8%AE%80".to_owned(), format!("/courses/{code}")] {
        let first = Connection::open(service).await?.get(&path).await?;
        let body = vec![b'x'; first.body];
        let bare = listen(axum::Router::new().fallback(move || {
            let body = body.clone();
            async move { ([("content-type", "text/html; charset=utf-8")], body) }
        }))
        .await?;
        let (ours, p99) = load(service, &path, time, connections).await?;
        let (peer, peer_p99) = load(bare, &path, time, connections).await?;
        println!(
            "{path:<28} {ours:.0}/s p99 {p99:.1} ms; bare axum {peer:.0}/s p99 {peer_p99:.1} ms; ratio {:.2}; {} bytes, {} header bytes",
            ours / peer,
            first.body,
            first.head
        );
    }
    Ok(())
}

/// A bare axum service in a process of its own: takes a form of any length and answers 303 with a head of `bytes` bytes.
pub(super) async fn bare(bytes: usize) -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("Serving on http://{}", listener.local_addr()?);
    axum::serve(listener, redirecting(bytes)).await?;
    Ok(())
}

fn redirecting(bytes: usize) -> axum::Router {
    // Status line, date, length and location that every answer has.
    const ALWAYS: usize = 180;
    let fill = HeaderValue::from_str(&"x".repeat(bytes.saturating_sub(ALWAYS))).expect("plain letters");
    let answer = move |_: axum::body::Bytes| {
        let fill = fill.clone();
        async move {
            let mut headers = HeaderMap::new();
            headers.insert(
                "location",
                HeaderValue::from_static("/my/enrolments/00000000-0000-7000-8000-000000000000"),
            );
            headers.insert("x-fill", fill);
            (StatusCode::SEE_OTHER, headers)
        }
    };
    axum::Router::new().route("/courses/{code}/enrol", axum::routing::post(answer))
}

async fn listen(router: axum::Router) -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    Ok(address)
}

/// Asks one address from several connections for a while; answers a second and the 99th percentile in milliseconds.
async fn load(
    address: SocketAddr,
    path: &str,
    time: Duration,
    connections: usize,
) -> anyhow::Result<(f64, f64)> {
    let began = Instant::now();
    let mut workers = Vec::new();
    for _ in 0..connections {
        let path = path.to_owned();
        workers.push(tokio::spawn(async move {
            let mut connection = Connection::open(address).await?;
            let mut seen = histogram();
            while began.elapsed() < time {
                let asked = Instant::now();
                connection.get(&path).await?;
                note(&mut seen, asked.elapsed());
            }
            anyhow::Ok(seen)
        }));
    }
    let mut all = histogram();
    for worker in workers {
        all.add(worker.await??)?;
    }
    Ok((all.len() as f64 / began.elapsed().as_secs_f64(), all.value_at_quantile(0.99) as f64 / 1000.0))
}
