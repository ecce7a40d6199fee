//! The replay itself: every form at its planned instant, however long the ones before it take, and readers beside it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use app::demo::bench::{Asker, Opened};
use hdrhistogram::Histogram;

use super::super::connection::{Connection, Reply, histogram, note};
use super::plan::Request;

/// What is replayed.
pub(super) struct Replay {
    /// Requests in the order of time.
    pub plan: Vec<Request>,
    /// Courses.
    pub courses: Vec<Opened>,
    /// The group of each course.
    pub group_of_course: Vec<usize>,
    /// People by group.
    pub groups: Vec<Vec<Asker>>,
}

/// What came of it.
pub(super) struct Outcome {
    /// Time from sending to the answer.
    pub latency: Histogram<u64>,
    /// Time from the planned instant to the answer: what is late because everything before it was late counts here.
    pub since_planned: Histogram<u64>,
    /// Time of the pages read.
    pub pages: Histogram<u64>,
    pub admitted: usize,
    pub waiting: usize,
    /// Requests that stand in another way.
    pub other: usize,
    pub refused: usize,
    pub queued: usize,
    /// Most forms answered in one second.
    pub busiest: usize,
    /// Sentences about what went wrong.
    pub errors: Vec<String>,
    /// Until the last form was answered.
    pub took: Duration,
    /// Until the last page was read.
    pub read: Duration,
    /// Forms answered by second.
    seconds: Vec<usize>,
}

impl Outcome {
    fn empty() -> Self {
        Self {
            latency: histogram(),
            since_planned: histogram(),
            pages: histogram(),
            admitted: 0,
            waiting: 0,
            other: 0,
            refused: 0,
            queued: 0,
            busiest: 0,
            errors: Vec::new(),
            took: Duration::ZERO,
            read: Duration::ZERO,
            seconds: Vec::new(),
        }
    }

    /// Forms that were answered as the product means to.
    pub(super) fn answered(&self) -> usize {
        self.admitted + self.waiting + self.other + self.refused
    }

    /// Answers a second.
    pub(super) fn rate(&self) -> f64 {
        self.answered() as f64 / self.took.as_secs_f64().max(0.001)
    }

    fn add(&mut self, other: Self) -> anyhow::Result<()> {
        self.latency.add(&other.latency)?;
        self.since_planned.add(&other.since_planned)?;
        self.pages.add(&other.pages)?;
        self.admitted += other.admitted;
        self.waiting += other.waiting;
        self.other += other.other;
        self.refused += other.refused;
        self.queued += other.queued;
        self.errors.extend(other.errors);
        self.took = self.took.max(other.took);
        self.read = self.read.max(other.read);
        self.seconds.resize(self.seconds.len().max(other.seconds.len()), 0);
        for (all, one) in self.seconds.iter_mut().zip(&other.seconds) {
            *all += one;
        }
        Ok(())
    }

    fn count(&mut self, reply: Reply) {
        match reply {
            Reply::Refused => self.refused += 1,
            Reply::Stands(standing) => {
                self.queued += usize::from(standing.queued);
                match standing.flash.as_str() {
                    "enrolment-admitted" => self.admitted += 1,
                    "enrolment-waiting" => self.waiting += 1,
                    _ => self.other += 1,
                }
            }
        }
    }
}

/// Replays the plan against one address.
pub(super) async fn run(
    replay: &Arc<Replay>,
    address: SocketAddr,
    connections: usize,
    reads: usize,
) -> anyhow::Result<Outcome> {
    let (next, next_page) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let began = Instant::now();
    let mut workers = Vec::new();
    for _ in 0..connections {
        workers.push(tokio::spawn(enrol(Arc::clone(replay), address, began, Arc::clone(&next))));
        workers.push(tokio::spawn(read(Arc::clone(replay), address, began, Arc::clone(&next_page), reads)));
    }
    let mut all = Outcome::empty();
    for worker in workers {
        all.add(worker.await?)?;
    }
    all.busiest = all.seconds.iter().copied().max().unwrap_or(0);
    Ok(all)
}

async fn enrol(replay: Arc<Replay>, address: SocketAddr, began: Instant, next: Arc<AtomicUsize>) -> Outcome {
    let mut seen = Outcome::empty();
    let mut open = None;
    while let Some(request) = replay.plan.get(next.fetch_add(1, Ordering::Relaxed)) {
        let planned = began + Duration::from_micros(request.at);
        tokio::time::sleep_until(planned.into()).await;
        let asker = &replay.groups[replay.group_of_course[request.course]][request.person];
        let code = &replay.courses[request.course].code;
        let asked = Instant::now();
        match form(&mut open, address, code, asker).await {
            Ok(reply) => {
                seen.count(reply);
                note(&mut seen.latency, asked.elapsed());
                note(&mut seen.since_planned, planned.elapsed());
                seen.took = began.elapsed();
                let second = usize::try_from(seen.took.as_secs()).unwrap_or(0);
                seen.seconds.resize(seen.seconds.len().max(second + 1), 0);
                seen.seconds[second] += 1;
            }
            Err(error) => seen.errors.push(format!("form of {code}: {error:#}")),
        }
    }
    seen
}

async fn form(
    open: &mut Option<Connection>,
    address: SocketAddr,
    code: &str,
    asker: &Asker,
) -> anyhow::Result<Reply> {
    let mut connection = ready(open, address).await?;
    let reply = connection.enrol(code, asker).await?;
    *open = Some(connection);
    Ok(reply)
}

/// Takes the open connection, or opens one; whoever succeeds with it puts it back.
async fn ready(open: &mut Option<Connection>, address: SocketAddr) -> anyhow::Result<Connection> {
    match open.take().filter(Connection::is_fresh) {
        Some(connection) => Ok(connection),
        None => Connection::open(address).await,
    }
}

/// Pages at the instants of the forms they belong to.
async fn read(
    replay: Arc<Replay>,
    address: SocketAddr,
    began: Instant,
    next: Arc<AtomicUsize>,
    reads: usize,
) -> Outcome {
    const WORDS: [&str; 4] = ["閱讀", "數學", "輔導", "資訊"];
    let mut seen = Outcome::empty();
    let mut open = None;
    loop {
        let n = next.fetch_add(1, Ordering::Relaxed);
        let Some(request) = n.checked_div(reads).and_then(|form| replay.plan.get(form)) else { return seen };
        tokio::time::sleep_until((began + Duration::from_micros(request.at)).into()).await;
        let course = format!("/courses/{}", replay.courses[request.course].code);
        let (path, asker) = match n % reads % 4 {
            0 | 2 => (course, None),
            1 => (format!("/courses?q={}", ui::encode(WORDS[n / 4 % WORDS.len()])), None),
            _ => {
                let group = &replay.groups[replay.group_of_course[request.course]];
                (course, group.get(request.person))
            }
        };
        let asked = Instant::now();
        match page(&mut open, address, &path, asker).await {
            Ok(()) => {
                note(&mut seen.pages, asked.elapsed());
                seen.read = began.elapsed();
            }
            Err(error) => seen.errors.push(format!("{path}: {error:#}")),
        }
    }
}

async fn page(
    open: &mut Option<Connection>,
    address: SocketAddr,
    path: &str,
    asker: Option<&Asker>,
) -> anyhow::Result<()> {
    let mut connection = ready(open, address).await?;
    let answer = connection.look(path, asker).await?;
    *open = Some(connection);
    anyhow::ensure!(answer.status == 200, "answered {}", answer.status);
    Ok(())
}
