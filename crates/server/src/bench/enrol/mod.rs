//! One hot course and many courses: at the desk, over HTTP with people's own sessions, and over three copies; next to the
//! database's own batch rate and a bare handler of the same run.

mod desk;
mod http;

use std::path::PathBuf;

use app::App;
use app::demo::bench::{self as data, Asker, Crowd, Opened};
use hdrhistogram::Histogram;
use platform::clock::Clock;
use platform::settings::Settings;

use super::check::{self, Counted};
use super::connection::quantiles;
use super::picture::{self, Series};
use super::process::{Scratch, program};
use crate::run;

/// What to measure.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Requests of each part, each by another person.
    #[arg(long, default_value_t = 20_000)]
    requests: usize,
    /// Places of the hot course.
    #[arg(long, default_value_t = 500)]
    places: u32,
    /// Requests under way at once; over HTTP each on a connection of its own.
    #[arg(long, default_value_t = 256)]
    at_once: usize,
    /// Courses of the mixed load; 0 leaves it out.
    #[arg(long, default_value_t = 1_000)]
    mixed: usize,
    /// Copies of the service on PostgreSQL, for the part with several; fewer than 2 leave it out.
    #[arg(long, default_value_t = 3)]
    copies: usize,
    /// Where to write the picture of latencies (SVG); {engine} in it becomes the database's name.
    #[arg(long)]
    picture: Option<PathBuf>,
}

/// Limit of the 99th percentile in milliseconds.
const LIMIT: f64 = 250.0;

/// What a part of the run saw.
pub(super) struct Seen {
    /// Time until the answer.
    pub latency: Histogram<u64>,
    /// Answers a second.
    pub rate: f64,
    /// Answers that came after a wait in a queue's page.
    pub queued: usize,
}

/// What all parts share.
struct Ground {
    app: App,
    settings: Settings,
    crowd: Crowd,
    askers: Vec<Asker>,
    /// Rows a second of the database alone.
    own: f64,
}

pub(super) async fn run(settings: Settings, options: Options) -> anyhow::Result<()> {
    let app = run::start(settings.clone(), Clock::System).await?;
    let ground = prepare(app, settings, &options).await?;
    let postgres = ground.app.db.engine() == "PostgreSQL";
    println!("engine                       {}", ground.app.db.engine());
    println!("own rate, batches of 100     {:.0} rows a second", ground.own);
    let at_desk = hot_at_desk(&ground, &options).await?;
    let (over_http, bare) = hot_over_http(&ground, &options).await?;
    if options.mixed > 0 {
        mixed(&ground, &options).await?;
    }
    if postgres && options.copies > 1 {
        several(&ground, &options).await?;
    }
    if let Some(path) = &options.picture {
        let series = [
            Series { label: "bare handler", seen: &bare },
            Series { label: "at the desk", seen: &at_desk },
            Series { label: "over HTTP", seen: &over_http },
        ];
        let title = format!("{} requests for {} places", options.requests, options.places);
        picture::write(path, ground.app.db.engine(), &title, LIMIT, &series)?;
    }
    ground.app.platform().db.clone().close().await;
    Ok(())
}

async fn prepare(app: App, settings: Settings, options: &Options) -> anyhow::Result<Ground> {
    let schools = data::schools(&app).await.map_err(run::fault)?;
    let primary: Vec<_> = schools.into_iter().filter(|s| s.stage == "14-4").collect();
    let crowd = data::crowd(&app, options.requests, &primary).await.map_err(run::fault)?;
    let askers = data::sessions(&app, &crowd.people).await.map_err(run::fault)?;
    // As a database in use: it knows how much there is of everything, which a new one finds out a minute later by itself.
    app.db.bulk_is_over().await?;
    let own = data::batch_rate(&app, options.requests.min(10_000)).await.map_err(run::fault)?;
    Ok(Ground { app, settings, crowd, askers, own })
}

/// Everybody asks at one course, straight at the desk.
async fn hot_at_desk(ground: &Ground, options: &Options) -> anyhow::Result<Histogram<u64>> {
    let courses = publish(ground, 1, options.places).await?;
    println!("\none hot course at the desk   {} requests, {} at once", options.requests, options.at_once);
    let seen = desk::ask(&ground.app, &courses, &ground.crowd.people, options.at_once).await?;
    tell(ground, &seen, &courses, options.requests).await?;
    Ok(seen.latency)
}

/// Everybody posts the form to a copy of the service in a process of its own; then to the bare handler.
async fn hot_over_http(
    ground: &Ground,
    options: &Options,
) -> anyhow::Result<(Histogram<u64>, Histogram<u64>)> {
    let scratch = Scratch::new("enrol-http")?;
    let copies = scratch.copies(&ground.settings, 1)?;
    let courses = publish(ground, 1, options.places).await?;
    println!("\none hot course over HTTP     {} requests, {} connections", options.requests, options.at_once);
    let addresses = [copies[0].address];
    let posted = http::post(&addresses, &courses, &ground.askers, options.at_once).await?;
    tell(ground, &posted.seen, &courses, options.requests).await?;
    tell_probe(&posted);
    drop(copies);
    let (bare, address) = program(&["bare", "--bytes", &posted.head.to_string()])?;
    let peer = http::post_bare(address, &courses[0].code, &ground.askers, options.at_once).await?;
    drop(bare);
    println!("bare handler, same requests  {:.0}/s, {}", peer.rate, quantiles(&peer.latency));
    println!("ratio to the bare handler    {:.2}", posted.seen.rate / peer.rate);
    Ok((posted.seen.latency, peer.latency))
}

/// As many requests spread over many courses, first at the desk, then over HTTP.
async fn mixed(ground: &Ground, options: &Options) -> anyhow::Result<()> {
    // Three of four places would do: some courses fill up and have a waiting list.
    let each = (options.requests * 3 / 4).div_ceil(options.mixed).max(1);
    let courses = publish(ground, options.mixed * 2, u32::try_from(each)?).await?;
    let (first, second) = courses.split_at(options.mixed);
    println!("\n{} courses at the desk     {} requests", options.mixed, options.requests);
    let seen = desk::ask(&ground.app, first, &ground.crowd.people, options.at_once).await?;
    tell(ground, &seen, first, options.requests).await?;
    let scratch = Scratch::new("enrol-mixed")?;
    let copies = scratch.copies(&ground.settings, 1)?;
    println!("\n{} courses over HTTP       {} requests", options.mixed, options.requests);
    let posted = http::post(&[copies[0].address], second, &ground.askers, options.at_once).await?;
    tell(ground, &posted.seen, second, options.requests).await?;
    tell_probe(&posted);
    Ok(())
}

/// Everybody asks at one course, each at one of several copies.
async fn several(ground: &Ground, options: &Options) -> anyhow::Result<()> {
    let scratch = Scratch::new("enrol-copies")?;
    let copies = scratch.copies(&ground.settings, options.copies)?;
    let courses = publish(ground, 1, options.places).await?;
    println!("\none hot course, {} copies     {} requests", options.copies, options.requests);
    let addresses: Vec<_> = copies.iter().map(|copy| copy.address).collect();
    let posted = http::post(&addresses, &courses, &ground.askers, options.at_once).await?;
    tell(ground, &posted.seen, &courses, options.requests).await?;
    tell_probe(&posted);
    Ok(())
}

async fn publish(ground: &Ground, count: usize, places: u32) -> anyhow::Result<Vec<Opened>> {
    let mut courses = Vec::with_capacity(count);
    for _ in 0..count {
        courses.push(ground.crowd.publish(&ground.app, places).await.map_err(run::fault)?);
    }
    Ok(courses)
}

async fn tell(ground: &Ground, seen: &Seen, courses: &[Opened], requests: usize) -> anyhow::Result<()> {
    let Counted { admitted, waiting } = check::courses(&ground.app, courses, requests).await?;
    println!("admitted / waiting           {admitted} / {waiting}, counted in the database");
    println!("durable answers a second     {:.0}", seen.rate);
    println!("latency p50 / p99 / max      {}", quantiles(&seen.latency));
    println!("ratio to own rate            {:.2}", seen.rate / ground.own);
    if seen.queued > 0 {
        println!("asked to wait in the queue   {}", seen.queued);
    }
    Ok(())
}

fn tell_probe(posted: &http::Posted) {
    println!("public pages meanwhile       {} over {}", quantiles(&posted.probe), posted.probe.len());
}
