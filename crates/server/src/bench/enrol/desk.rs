//! Requests straight at the enrolment desk: rule, place, number, event and letter, without HTTP around them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use app::App;
use app::demo::bench::Opened;
use platform::db::Actor;
use platform::ids::PersonId;

use super::super::connection::{histogram, note};
use super::Seen;

/// Each person asks once, the n-th at the n-th course, over and over.
pub(super) async fn ask(
    app: &App,
    courses: &[Opened],
    people: &[PersonId],
    at_once: usize,
) -> anyhow::Result<Seen> {
    let next = Arc::new(AtomicUsize::new(0));
    let courses: Arc<[_]> = courses.iter().map(|c| c.id).collect();
    let people: Arc<[PersonId]> = people.into();
    let began = Instant::now();
    let mut workers = Vec::new();
    for _ in 0..at_once {
        let (app, next) = (app.clone(), Arc::clone(&next));
        let (people, courses) = (Arc::clone(&people), Arc::clone(&courses));
        workers.push(tokio::spawn(async move {
            let mut seen = histogram();
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                let Some(&person) = people.get(n) else { return anyhow::Ok(seen) };
                let actor = Actor { person: Some(person), label: "bench".to_owned(), ..Actor::default() };
                let asked = Instant::now();
                let answer = app.desk().ask(actor, courses[n % courses.len()], person, app.clock.now()).await;
                note(&mut seen, asked.elapsed());
                answer.map_err(|error| anyhow::anyhow!("{error:?}"))?;
            }
        }));
    }
    let mut latency = histogram();
    for worker in workers {
        latency.add(worker.await??)?;
    }
    Ok(Seen { rate: people.len() as f64 / began.elapsed().as_secs_f64(), latency, queued: 0 })
}
