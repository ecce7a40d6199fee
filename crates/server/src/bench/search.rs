//! Search over the generated nation: the index built, asked cold, warm and by many at once, next to PostgreSQL's trigrams over
//! the same rows.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use app::catalogue::bulk;
use app::demo::nation::{self, Nation};
use domain::calendar;
use hdrhistogram::Histogram;
use indicatif::ProgressBar;
use platform::clock::Clock;
use platform::db::Actor;
use platform::settings::Settings;
use search::{Entry, Index, Question, Words};

use super::connection::histogram;
use super::questions::{self, Kind};
use super::trigrams::Trigrams;
use crate::run;

/// What to measure with.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Courses to generate.
    #[arg(long, default_value_t = nation::NATION)]
    courses: u32,
    /// Questions of each kind.
    #[arg(long, default_value_t = 400)]
    each: usize,
    /// Questions of each kind to PostgreSQL, which takes longer.
    #[arg(long, default_value_t = 40)]
    peer_each: usize,
    /// Seconds of questions by many at once.
    #[arg(long, default_value_t = 15)]
    seconds: u64,
    /// Questions under way at once.
    #[arg(long, default_value_t = 64)]
    at_once: usize,
    /// A PostgreSQL server whose trigram search is measured beside; a database is made there and dropped.
    #[arg(long)]
    postgres: Option<String>,
    /// Where the index is kept for another run instead of being deleted.
    #[arg(long)]
    keep: Option<PathBuf>,
}

/// Courses handed over at a time.
const BATCH: u32 = 20_000;

/// Builds, asks and compares.
pub(super) async fn run(mut settings: Settings, options: Options) -> anyhow::Result<()> {
    let scratch = std::env::temp_dir().join(format!("xingtan-bench-search-{}", std::process::id()));
    settings.data = scratch.join("data");
    settings.database = String::new();
    let nation = Arc::new(generator(settings, options.courses).await?);
    let now = nation.now();
    let folder = options.keep.clone().unwrap_or_else(|| scratch.join("index"));
    println!("courses                      {}, around {}", nation.len(), calendar::civil_date(now));
    let index = built(&nation, &folder).await?;
    println!("index on disk                {:.2} GiB", bytes(&folder)? as f64 / f64::from(1 << 30));

    let sets: Vec<(Kind, Vec<Question>)> =
        Kind::ALL.iter().map(|kind| (*kind, questions::of(*kind, &nation, options.each))).collect();
    let index = cold(index, &folder, &sets)?;
    let index = Arc::new(index);
    println!(
        "\n{:<20} {:>9} {:>9} {:>9} {:>9} {:>10}",
        "warm", "p50 ms", "p99 ms", "max ms", "relaxed", "found p50"
    );
    for (kind, set) in &sets {
        warm(&index, *kind, set)?;
    }
    at_once(&index, &sets, &options).await?;
    fresh(&index, &nation)?;
    if let Some(server) = &options.postgres {
        let peer = Trigrams::build(server, &nation).await?;
        let measured = peer.measure(&sets, &options).await;
        peer.drop().await?;
        measured?;
    }
    drop(index);
    let _ = std::fs::remove_dir_all(&scratch);
    Ok(())
}

impl Options {
    /// Questions of each kind to PostgreSQL.
    pub(super) fn peer_each(&self) -> usize {
        self.peer_each
    }

    /// How long many ask at once.
    pub(super) fn time(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}

async fn generator(settings: Settings, courses: u32) -> anyhow::Result<Nation> {
    let app = run::start(settings, Clock::System).await?;
    let actor = Actor::process("bench");
    app::directory::ensure_region_centres(&app, &actor).await.map_err(run::fault)?;
    app::directory::import_schools(&app, &actor, app::demo::SCHOOLS, "primary").await.map_err(run::fault)?;
    let day = calendar::civil_date(app.clock.now());
    let nation = nation::generator(&app, courses, day).await.map_err(run::fault)?;
    app.platform().db.clone().close().await;
    Ok(nation)
}

/// What the index is told of some courses: as generated, each at its organiser's place, a third of them full.
pub(super) fn entries(nation: &Nation, from: u32, until: u32) -> Vec<Entry> {
    let made = nation.courses(from, until);
    made.iter()
        .map(|made| {
            let entry = bulk::entry(&made.course, &nation.hosts()[made.host]);
            Entry {
                point: Some(questions::place(made.host)),
                full: made.course.number.is_multiple_of(3),
                ..entry
            }
        })
        .collect()
}

/// The entries in batches, one ahead of the reader.
pub(super) fn batches(nation: &Arc<Nation>) -> tokio::sync::mpsc::Receiver<Vec<Entry>> {
    let (send, receive) = tokio::sync::mpsc::channel(2);
    let nation = Arc::clone(nation);
    tokio::task::spawn_blocking(move || {
        let mut from = 0;
        while from < nation.len() {
            let until = nation.len().min(from + BATCH);
            if send.blocking_send(entries(&nation, from, until)).is_err() {
                return;
            }
            from = until;
        }
    });
    receive
}

async fn built(nation: &Arc<Nation>, folder: &Path) -> anyhow::Result<Index> {
    let index = Index::open(folder, Words::shipped()?)?;
    if index.len() == u64::from(nation.len()) {
        println!("index                        kept from an earlier run");
        return Ok(index);
    }
    let bar = ProgressBar::new(nation.len().into());
    let began = Instant::now();
    let mut batches = batches(nation);
    let mut rebuild = index.rebuild()?;
    let built = tokio::task::spawn_blocking(move || {
        while let Some(entries) = batches.blocking_recv() {
            bar.inc(entries.len() as u64);
            for entry in entries {
                rebuild.add(&entry)?;
            }
        }
        bar.finish_and_clear();
        rebuild.finish()
    });
    built.await??;
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "index built in               {seconds:.0} s, {:.0} courses a second",
        f64::from(nation.len()) / seconds
    );
    anyhow::ensure!(index.len() == u64::from(nation.len()), "{} are in the index", index.len());
    Ok(index)
}

/// Bytes of all files below a folder.
fn bytes(folder: &Path) -> anyhow::Result<u64> {
    Ok(files(folder)?.iter().filter_map(|file| file.metadata().ok()).map(|m| m.len()).sum())
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            all.extend(files(&path)?);
        } else {
            all.push(path);
        }
    }
    Ok(all)
}

/// Opens the index anew with its files out of the machine's memory, before the first question of each kind.
fn cold(index: Index, folder: &Path, sets: &[(Kind, Vec<Question>)]) -> anyhow::Result<Index> {
    println!("\n{:<20} {:>9} {:>9}", "cold", "open ms", "first ms");
    let mut index = Some(index);
    for (kind, set) in sets {
        drop(index.take());
        for file in files(folder)? {
            // `dd` asks the kernel to forget what it holds of a file; this process has no other way to say so.
            let input = format!("if={}", file.display());
            std::process::Command::new("dd")
                .args([&input, "iflag=nocache", "count=0", "status=none"])
                .status()?;
        }
        let began = Instant::now();
        let opened = Index::open(folder, Words::shipped()?)?;
        let open = began.elapsed();
        let asked = Instant::now();
        opened.search(set.first().context("a question")?)?;
        println!("{:<20} {:>9.1} {:>9.1}", kind.name(), ms(open), ms(asked.elapsed()));
        index = Some(opened);
    }
    index.context("an index")
}

fn warm(index: &Index, kind: Kind, set: &[Question]) -> anyhow::Result<()> {
    let mut seen = histogram();
    let (mut relaxed, mut found) = (0, Vec::new());
    // Once around without looking at the clock: what a copy that serves has in memory.
    for question in set.iter().take(50) {
        index.search(question)?;
    }
    for question in set {
        let asked = Instant::now();
        let answer = index.search(question)?;
        record(&mut seen, asked);
        relaxed += usize::from(answer.relaxed);
        found.push(answer.total);
    }
    found.sort_unstable();
    let [p50, p99, most] = quantiles(&seen);
    let middle = found.get(found.len() / 2).copied().unwrap_or(0);
    println!("{:<20} {p50:>9.2} {p99:>9.2} {most:>9.2} {relaxed:>9} {middle:>10}", kind.name());
    Ok(())
}

async fn at_once(
    index: &Arc<Index>,
    sets: &[(Kind, Vec<Question>)],
    options: &Options,
) -> anyhow::Result<()> {
    let mixed = Arc::new(questions::mixed(sets));
    let next = Arc::new(AtomicUsize::new(0));
    let (began, time) = (Instant::now(), options.time());
    let mut workers = Vec::new();
    for _ in 0..options.at_once {
        let (index, mixed, next) = (Arc::clone(index), Arc::clone(&mixed), Arc::clone(&next));
        workers.push(tokio::task::spawn_blocking(move || {
            let mut seen = histogram();
            while began.elapsed() < time {
                let question = &mixed[next.fetch_add(1, Ordering::Relaxed) % mixed.len()];
                let asked = Instant::now();
                index.search(question)?;
                record(&mut seen, asked);
            }
            anyhow::Ok(seen)
        }));
    }
    let mut all = histogram();
    for worker in workers {
        all.add(worker.await??)?;
    }
    let rate = all.len() as f64 / began.elapsed().as_secs_f64();
    let [p50, p99, _] = quantiles(&all);
    println!(
        "\nmixed, {} at once            {rate:.0} a second; p50 {p50:.1} ms, p99 {p99:.1} ms",
        options.at_once
    );
    Ok(())
}

/// How long after it is handed over a new course is found by the words of its title.
fn fresh(index: &Index, nation: &Nation) -> anyhow::Result<()> {
    let mut seen = histogram();
    let last = entries(nation, nation.len() - 1, nation.len()).pop().context("a course")?;
    for n in 0..100u32 {
        let code = format!("9{n:06}");
        let entry =
            Entry { code: code.clone(), title: format!("{} 量測{n:03}", last.title), ..last.clone() };
        let asked = Instant::now();
        index.apply([entry], &[])?;
        let found = index.search(&Question::new(code.clone(), nation.now()))?;
        anyhow::ensure!(found.hits.first().is_some_and(|hit| hit.code == code), "{code} is not found");
        record(&mut seen, asked);
    }
    let gone: Vec<String> = (0..100u32).map(|n| format!("9{n:06}")).collect();
    index.apply([], &gone)?;
    let [p50, p99, most] = quantiles(&seen);
    println!("handed over until found      p50 {p50:.1} ms, p99 {p99:.1} ms, max {most:.1} ms");
    Ok(())
}

pub(super) fn record(seen: &mut Histogram<u64>, asked: Instant) {
    seen.record(u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX)).unwrap_or_default();
}

/// Half, ninety-nine of a hundred, and the longest, in milliseconds.
pub(super) fn quantiles(seen: &Histogram<u64>) -> [f64; 3] {
    [0.5, 0.99, 1.0].map(|q| seen.value_at_quantile(q) as f64 / 1000.0)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
