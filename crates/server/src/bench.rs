//! Measurements anyone can start: `cargo xtask bench enrol`, `cargo xtask bench page` and others. Each figure stands beside a peer of the
//! same run: the database's own rate with the same rows, a bare framework with the same bytes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use app::App;
use app::demo::bench as data;
use clap::Subcommand;
use domain::enrolment::Outcome;
use hdrhistogram::Histogram;
use platform::clock::Clock;
use platform::db::Actor;
use platform::settings::Settings;

use crate::run;

mod copies;
mod questions;
mod review;
mod rotate;
mod search;
mod trigrams;

/// What to measure.
#[derive(Clone, Debug, Subcommand)]
pub enum Bench {
    /// One hot course: many requests for few places, through the desk, next to the database's own batch rate.
    Enrol {
        /// Requests, each by another person.
        #[arg(long, default_value_t = 20_000)]
        requests: usize,
        /// Places of the course.
        #[arg(long, default_value_t = 500)]
        places: u32,
        /// Requests under way at once.
        #[arg(long, default_value_t = 256)]
        at_once: usize,
    },
    /// Replaces the keys of many personal numbers by the command, in a process of its own, while this one signs people in,
    /// registers new ones and finds others by number.
    Rotate {
        /// People with a number.
        #[arg(long, default_value_t = 200_000)]
        people: usize,
        /// Sign-ins under way at once.
        #[arg(long, default_value_t = 2)]
        at_once: usize,
    },
    /// A reviewer who clears the queue: the page of a course and the decision about it, as the server answers them.
    Review {
        /// Courses that wait.
        #[arg(long, default_value_t = 120)]
        courses: usize,
    },
    /// The search index over generated courses: built, asked cold, warm and by many at once, next to PostgreSQL's trigrams.
    Search(search::Options),
    /// Three copies of the service on one database: approved on one and found on the others, one of them killed and back again, and a
    /// saved search's letter.
    Copies(copies::Options),
    /// Public list and course page over HTTP, next to a bare axum handler that answers the same bytes.
    Page {
        /// Seconds for each address.
        #[arg(long, default_value_t = 5)]
        seconds: u64,
        /// Connections at once.
        #[arg(long, default_value_t = 32)]
        connections: usize,
    },
}

/// Runs a measurement on a database of its own: the data folder must be empty.
pub async fn run(mut settings: Settings, what: Bench) -> anyhow::Result<()> {
    match what {
        Bench::Rotate { people, at_once } => return rotate::run(settings, people, at_once).await,
        Bench::Search(options) => return search::run(settings, options).await,
        Bench::Copies(options) => return copies::run(settings, options).await,
        _ => {}
    }
    settings.demo = true;
    settings.second_factor_required = false;
    let app = run::start(settings, Clock::System).await?;
    match what {
        Bench::Enrol { requests, places, at_once } => enrol(app, requests, places, at_once).await,
        Bench::Review { courses } => review::run(app, courses).await,
        Bench::Rotate { .. } | Bench::Search(_) | Bench::Copies(_) => Ok(()),
        Bench::Page { seconds, connections } => page(app, Duration::from_secs(seconds), connections).await,
    }
}

async fn enrol(app: App, requests: usize, places: u32, at_once: usize) -> anyhow::Result<()> {
    let crowd = data::crowd(&app, requests, places).await.map_err(|e| anyhow::anyhow!("{e:?}"))?;
    let own = data::batch_rate(&app, requests.min(10_000)).await.map_err(|e| anyhow::anyhow!("{e:?}"))?;
    let next = Arc::new(AtomicUsize::new(0));
    let people = Arc::new(crowd.people);
    let began = Instant::now();
    let mut workers = Vec::new();
    for _ in 0..at_once {
        let (app, next, people, course) = (app.clone(), Arc::clone(&next), Arc::clone(&people), crowd.course);
        workers.push(tokio::spawn(async move {
            let mut seen = histogram();
            let (mut admitted, mut waiting) = (0usize, 0usize);
            while let Some(&person) = people.get(next.fetch_add(1, Ordering::Relaxed)) {
                let actor = Actor { person: Some(person), label: "bench".to_owned(), ..Actor::default() };
                let asked = Instant::now();
                let answer = app.desk().ask(actor, course, person, app.clock.now()).await;
                seen.record(u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX))
                    .unwrap_or_default();
                match answer.map(|a| a.outcome) {
                    Ok(Outcome::Admitted) => admitted += 1,
                    Ok(Outcome::Waiting { .. }) => waiting += 1,
                    other => anyhow::bail!("{other:?}"),
                }
            }
            Ok((seen, admitted, waiting))
        }));
    }
    let mut all = histogram();
    let (mut admitted, mut waiting) = (0, 0);
    for worker in workers {
        let (seen, a, w) = worker.await??;
        all.add(seen)?;
        admitted += a;
        waiting += w;
    }
    let rate = requests as f64 / began.elapsed().as_secs_f64();
    let ms = |q: f64| all.value_at_quantile(q) as f64 / 1000.0;
    println!("engine                       {}", app.db.engine());
    println!("requests / places            {requests} / {places}, {at_once} at once");
    println!("admitted / waiting           {admitted} / {waiting}");
    println!("durable answers a second     {rate:.0}");
    println!("latency p50 / p99 / max      {:.1} / {:.1} / {:.1} ms", ms(0.5), ms(0.99), ms(1.0));
    println!("own rate, batches of 100     {own:.0} rows a second");
    println!("ratio to own rate            {:.2}", rate / own);
    anyhow::ensure!(admitted == places as usize && admitted + waiting == requests, "the count is wrong");
    Ok(())
}

async fn page(app: App, time: Duration, connections: usize) -> anyhow::Result<()> {
    let now = app.clock.now();
    let settings = (*app.settings).clone();
    let builder = run::start(settings, Clock::fixed(now)).await?;
    app::demo::build(&builder, now).await.map_err(|e| anyhow::anyhow!("{e:?}"))?;
    let course =
        app::catalogue::opening(app.db.read(), now, 1).await.map_err(|e| anyhow::anyhow!("{e:?}"))?;
    let code = course.first().context("an open course")?.code.clone();
    let service = listen(app.router()).await?;
    println!("engine                       {}", app.db.engine());
    for path in ["/".to_owned(), "/courses?q=%E9%96%B1%E8%AE%80".to_owned(), format!("/courses/{code}")] {
        let (size, headers) = first(service, &path).await?;
        let body = vec![b'x'; size];
        let bare = listen(axum::Router::new().fallback(move || {
            let body = body.clone();
            async move { ([("content-type", "text/html; charset=utf-8")], body) }
        }))
        .await?;
        let (ours, p99) = load(service, &path, time, connections).await?;
        let (peer, peer_p99) = load(bare, &path, time, connections).await?;
        println!(
            "{path:<28} {ours:.0}/s p99 {p99:.1} ms; bare axum {peer:.0}/s p99 {peer_p99:.1} ms; ratio {:.2}; {size} bytes, {headers} header bytes",
            ours / peer
        );
    }
    Ok(())
}

async fn listen(router: axum::Router) -> anyhow::Result<SocketAddr> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    Ok(address)
}

async fn first(address: SocketAddr, path: &str) -> anyhow::Result<(usize, usize)> {
    let mut connection = Connection::open(address).await?;
    connection.get(path).await
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
                seen.record(u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX))
                    .unwrap_or_default();
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

/// A kept-alive HTTP/1.1 connection that reads answers with a length: the smallest client that doesn't slow the server down.
struct Connection {
    stream: tokio::net::TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = tokio::net::TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: vec![0; 256 * 1024] })
    }

    async fn get(&mut self, path: &str) -> anyhow::Result<(usize, usize)> {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        self.stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n").as_bytes()).await?;
        let mut read = 0;
        loop {
            let got = self.stream.read(&mut self.buffer[read..]).await?;
            anyhow::ensure!(got > 0, "the server closed the connection");
            read += got;
            let Some(end) = self.buffer[..read].windows(4).position(|w| w == b"\r\n\r\n") else { continue };
            let head = std::str::from_utf8(&self.buffer[..end])?.to_ascii_lowercase();
            anyhow::ensure!(head.starts_with("http/1.1 200"), "{}", head.lines().next().unwrap_or_default());
            let length = head
                .lines()
                .find_map(|l| l.strip_prefix("content-length: "))
                .context("a length")?
                .trim()
                .parse::<usize>()?;
            if read >= end + 4 + length {
                return Ok((length, end));
            }
        }
    }
}

/// Microseconds from one to a minute, to three digits.
fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, 60_000_000, 3).expect("bounds in order")
}
