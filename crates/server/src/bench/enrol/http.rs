//! The form that asks for a place, posted over kept-alive connections with people's own sessions, while a probe reads public
//! pages.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use app::demo::bench::{Asker, Opened};
use hdrhistogram::Histogram;

use super::super::connection::{Connection, Reply, form, histogram, note};
use super::Seen;

/// What was seen.
pub(super) struct Posted {
    /// Answers to the forms.
    pub seen: Seen,
    /// Public pages read meanwhile.
    pub probe: Histogram<u64>,
    /// Bytes of an answer's head.
    pub head: usize,
}

/// Time between two pages of the probe.
const PROBE: Duration = Duration::from_millis(50);

/// Each person posts once, the n-th at the n-th course over and over, connections spread over the copies.
pub(super) async fn post(
    copies: &[SocketAddr],
    courses: &[Opened],
    askers: &[Asker],
    connections: usize,
) -> anyhow::Result<Posted> {
    let codes: Arc<[String]> = courses.iter().map(|c| c.code.clone()).collect();
    let askers: Arc<[Asker]> = askers.into();
    let (next, done) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let mut open = Vec::new();
    for n in 0..connections {
        open.push(Connection::open(copies[n % copies.len()]).await?);
    }
    let probe = tokio::spawn(probe(copies[0], codes[0].clone(), Arc::clone(&done)));
    let began = Instant::now();
    let workers: Vec<_> = open
        .into_iter()
        .map(|connection| {
            tokio::spawn(work(connection, Arc::clone(&codes), Arc::clone(&askers), Arc::clone(&next)))
        })
        .collect();
    let (mut latency, mut queued, mut head) = (histogram(), 0, 0);
    for worker in workers {
        let (seen, waited, bytes) = worker.await??;
        latency.add(seen)?;
        queued += waited;
        head = head.max(bytes);
    }
    let rate = askers.len() as f64 / began.elapsed().as_secs_f64();
    done.store(true, Ordering::Relaxed);
    Ok(Posted { seen: Seen { latency, rate, queued }, probe: probe.await??, head })
}

async fn work(
    mut connection: Connection,
    codes: Arc<[String]>,
    askers: Arc<[Asker]>,
    next: Arc<AtomicUsize>,
) -> anyhow::Result<(Histogram<u64>, usize, usize)> {
    let (mut seen, mut queued, mut head) = (histogram(), 0, 0);
    loop {
        let n = next.fetch_add(1, Ordering::Relaxed);
        let Some(asker) = askers.get(n) else { return Ok((seen, queued, head)) };
        let asked = Instant::now();
        let reply = connection.enrol(&codes[n % codes.len()], asker).await?;
        note(&mut seen, asked.elapsed());
        let Reply::Stands(standing) = reply else { anyhow::bail!("a request was refused") };
        queued += usize::from(standing.queued);
        head = head.max(connection.head());
    }
}

/// Reads the list of courses and the page of the hot course in turn.
async fn probe(address: SocketAddr, code: String, done: Arc<AtomicBool>) -> anyhow::Result<Histogram<u64>> {
    let mut connection = Connection::open(address).await?;
    let mut seen = histogram();
    let pages = ["/courses".to_owned(), format!("/courses/{code}")];
    let mut turn = 0;
    while !done.load(Ordering::Relaxed) {
        let asked = Instant::now();
        connection.get(&pages[turn % pages.len()]).await?;
        note(&mut seen, asked.elapsed());
        turn += 1;
        tokio::time::sleep(PROBE).await;
    }
    Ok(seen)
}

/// The same forms on the same number of connections to the bare handler.
pub(super) async fn post_bare(
    address: SocketAddr,
    code: &str,
    askers: &[Asker],
    connections: usize,
) -> anyhow::Result<Seen> {
    let forms: Arc<[String]> = askers.iter().map(|asker| form(code, asker)).collect();
    let next = Arc::new(AtomicUsize::new(0));
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(Connection::open(address).await?);
    }
    let began = Instant::now();
    let mut workers = Vec::new();
    for mut connection in open {
        let (forms, next) = (Arc::clone(&forms), Arc::clone(&next));
        workers.push(tokio::spawn(async move {
            let mut seen = histogram();
            while let Some(form) = forms.get(next.fetch_add(1, Ordering::Relaxed)) {
                let asked = Instant::now();
                let answer = connection.send(form).await?;
                note(&mut seen, asked.elapsed());
                anyhow::ensure!(answer.status == 303, "the bare handler answered {}", answer.status);
            }
            anyhow::Ok(seen)
        }));
    }
    let mut latency = histogram();
    for worker in workers {
        latency.add(worker.await??)?;
    }
    Ok(Seen { rate: forms.len() as f64 / began.elapsed().as_secs_f64(), latency, queued: 0 })
}
