//! The rush for a hot course while the server is killed again and again, and its database once: whoever was not answered sends
//! the same form again; at the end nothing that was acknowledged may be lost or different.

mod asker;
mod postgres;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use app::App;
use app::demo::bench as data;
use platform::clock::Clock;
use platform::settings::Settings;
use tokio::sync::watch;

use super::check::{self, Told};
use super::process::{Copy, Scratch};
use crate::run;
use postgres::Server;

/// What to measure.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Requests, each by another person.
    #[arg(long, default_value_t = 20_000)]
    requests: usize,
    /// Places.
    #[arg(long, default_value_t = 500)]
    places: u32,
    /// Connections.
    #[arg(long, default_value_t = 256)]
    at_once: usize,
    /// How often the server is killed, evenly over the requests.
    #[arg(long, default_value_t = 5)]
    kills: usize,
    #[command(flatten)]
    postgres: postgres::Options,
}

/// What all who ask share.
pub(super) struct Shared {
    code: String,
    askers: Vec<data::Asker>,
    next: AtomicUsize,
    acknowledged: AtomicUsize,
    again: AtomicUsize,
    /// Where the server is now.
    address: watch::Receiver<SocketAddr>,
}

/// Longest that anything is waited for: an end for a run in which something is lost.
const LONGEST: Duration = Duration::from_secs(600);

pub(super) async fn run(settings: Settings, options: Options) -> anyhow::Result<()> {
    let app = run::start(settings.clone(), Clock::System).await?;
    let database = Server::of(&options.postgres)?;
    let schools = data::schools(&app).await.map_err(run::fault)?;
    let primary: Vec<_> = schools.into_iter().filter(|s| s.stage == "14-4").collect();
    let crowd = data::crowd(&app, options.requests, &primary).await.map_err(run::fault)?;
    let course = crowd.publish(&app, options.places).await.map_err(run::fault)?;
    let askers = data::sessions(&app, &crowd.people).await.map_err(run::fault)?;
    println!("engine                       {}", app.db.engine());
    println!("requests / places            {} / {}", options.requests, options.places);

    let scratch = Scratch::new("storm")?;
    let mut server = Copy::silent(&settings, scratch.copy(&settings, 0)?)?;
    let (tell, address) = watch::channel(server.address);
    let shared = Arc::new(Shared {
        code: course.code.clone(),
        askers,
        next: AtomicUsize::new(0),
        acknowledged: AtomicUsize::new(0),
        again: AtomicUsize::new(0),
        address,
    });
    let began = Instant::now();
    let asking: Vec<_> =
        (0..options.at_once).map(|_| tokio::spawn(asker::ask(Arc::clone(&shared)))).collect();
    kill(&shared, &options, &mut server, database.as_ref(), &tell).await?;
    let mut told: HashMap<String, Told> = HashMap::new();
    for worker in asking {
        told.extend(worker.await??);
    }
    println!("all acknowledged after       {:.1} s", began.elapsed().as_secs_f64());
    println!("sent again, not answered     {}", shared.again.load(Ordering::Relaxed));
    drop(server);
    look(&app, &course, &told, options.requests).await?;
    app.platform().db.clone().close().await;
    Ok(())
}

/// Kills the server at even progress, and the database once in the middle.
async fn kill(
    shared: &Shared,
    options: &Options,
    server: &mut Copy,
    database: Option<&Server>,
    tell: &watch::Sender<SocketAddr>,
) -> anyhow::Result<()> {
    let parts = options.kills + 1;
    for n in 1..=options.kills {
        until(shared, options.requests * n / parts).await?;
        let at = shared.acknowledged.load(Ordering::SeqCst);
        let down = Instant::now();
        tokio::task::block_in_place(|| server.kill().and_then(|()| server.again()))?;
        tell.send_replace(server.address);
        println!("server killed at {at:<11} serves again after {:.0} ms", ms(down));
        if let Some(database) = database.filter(|_| n == options.kills.div_ceil(2)) {
            until(shared, options.requests * (2 * n + 1) / (2 * parts)).await?;
            let at = shared.acknowledged.load(Ordering::SeqCst);
            let down = Instant::now();
            tokio::task::block_in_place(|| database.kill_and_start())?;
            println!("PostgreSQL killed at {at:<7} answers again after {:.0} ms", ms(down));
        }
    }
    Ok(())
}

/// Waits until so many were acknowledged.
async fn until(shared: &Shared, acknowledged: usize) -> anyhow::Result<()> {
    let began = Instant::now();
    while shared.acknowledged.load(Ordering::SeqCst) < acknowledged {
        anyhow::ensure!(began.elapsed() < LONGEST, "the requests do not get on");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(())
}

/// The database and its log against what people were told.
async fn look(
    app: &App,
    course: &data::Opened,
    told: &HashMap<String, Told>,
    requests: usize,
) -> anyhow::Result<()> {
    anyhow::ensure!(told.len() == requests, "{} different requests of {requests} people", told.len());
    let counted = check::courses(app, std::slice::from_ref(course), requests).await?;
    println!("admitted / waiting           {} / {}", counted.admitted, counted.waiting);
    check::told(app, course.id, told).await?;
    println!("acknowledged and so stored   {}, none lost or different", told.len());
    let explained = check::log(app, course).await?;
    anyhow::ensure!(explained == requests, "the log tells of {explained} requests");
    println!("explained by the log         {explained}, which holds");
    Ok(())
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
