//! The busiest month on record, replayed in minutes against the service on the dataset of the data folder: every enrolment of
//! the month as a posted form by a teacher with a session, and people who read around it.

mod plan;
mod replay;

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use app::App;
use app::demo::bench::{self as data, Asker, Opened, Serving};
use jiff::SignedDuration;
use platform::clock::Clock;
use platform::settings::Settings;

use super::check;
use super::connection::quantiles;
use super::process::Copy;
use crate::run;
use replay::{Outcome, Replay};

/// What to measure.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Minutes that the month is pressed into.
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
    /// Enrolments; without it, those of the busiest month on record.
    #[arg(long)]
    requests: Option<usize>,
    /// Teachers who enrol.
    #[arg(long, default_value_t = 218_980)]
    people: usize,
    /// Pages read for each enrolment: two visits of a course page, one of the list, one course page by somebody signed in.
    #[arg(long, default_value_t = 4)]
    reads: usize,
    /// Connections that post forms, and as many that read.
    #[arg(long, default_value_t = 256)]
    connections: usize,
}

/// Enrolments a course has on average in the replay.
const EACH: usize = 40;
/// Courses of the dataset that take part at most.
const MOST_COURSES: usize = 20_000;
/// Places of a course that the bench publishes because the dataset has too few open ones.
const PLACES: u32 = 40;
/// Longest wait for the index of a large dataset.
const INDEX: Duration = Duration::from_secs(3_600);

pub(super) async fn run(settings: Settings, options: Options) -> anyhow::Result<()> {
    let app = run::start(settings.clone(), Clock::System).await?;
    if app::demo::is_empty(&app).await.map_err(run::fault)? {
        println!("preparing                    the small dataset: the data folder was empty");
        let now = app.clock.now();
        let builder = run::start(settings.clone(), Clock::fixed(now)).await?;
        app::demo::build(&builder, now).await.map_err(run::fault)?;
        builder.platform().db.clone().close().await;
    }
    let replay = Arc::new(prepare(&app, &options).await?);
    let copy = Copy::start(&settings, settings.data.clone())?;
    until_indexed(&copy).await?;
    println!("replaying                    {} enrolments in {} minutes", replay.plan.len(), options.minutes);
    let outcome = replay::run(&replay, copy.address, options.connections, options.reads).await?;
    drop(copy);
    report(&app, &replay, &outcome).await?;
    app.platform().db.clone().close().await;
    Ok(())
}

/// People with sessions, courses that are open until the end, and the plan.
async fn prepare(app: &App, options: &Options) -> anyhow::Result<Replay> {
    let (month, published) = plan::busiest();
    let requests = options.requests.unwrap_or(published);
    let schools = data::schools(app).await.map_err(run::fault)?;
    let crowd = data::crowd(app, options.people, &schools).await.map_err(run::fault)?;
    println!(
        "preparing                    {} teachers at {} schools, each with a session",
        crowd.people.len(),
        schools.len()
    );
    let askers = data::sessions(app, &crowd.people).await.map_err(run::fault)?;
    let groups = Groups::of(askers, &schools);
    let wanted = requests.div_ceil(EACH).min(MOST_COURSES);
    let last = app.clock.now() + SignedDuration::from_secs(3 * 3_600);
    let open = data::openable(app, last, MOST_COURSES).await.map_err(run::fault)?;
    let (mut courses, mut planned) = (Vec::new(), Vec::new());
    for course in open {
        if let Some(group) = groups.fitting(&course).filter(|_| courses.len() < wanted) {
            // Whoever stands there already would be counted among those of the replay.
            if app::enrolment::of_course(app.db.read(), course.id).await.map_err(run::fault)?.is_empty() {
                planned.push(plan::Course { group });
                courses.push(Opened { id: course.id, code: course.code, places: course.places });
            }
        }
    }
    println!("preparing                    {} open courses of the dataset", courses.len());
    let primary = groups.place("14-4").context("no teacher of a primary school")?;
    let missing = wanted.saturating_sub(courses.len());
    for _ in 0..missing {
        courses.push(crowd.publish(app, PLACES).await.map_err(run::fault)?);
        planned.push(plan::Course { group: primary });
    }
    if missing > 0 {
        println!("preparing                    {missing} more courses published, {PLACES} places each");
    }
    let micros = (options.minutes * 60e6) as u64;
    let plan = plan::plan(month, requests, micros, &planned, &groups.sizes());
    if plan.len() < requests {
        println!("preparing                    {} of {requests}: too few people", plan.len());
    }
    let people = planned.iter().map(|course| course.group).collect();
    Ok(Replay { plan, courses, group_of_course: people, groups: groups.0.into_iter().map(|g| g.1).collect() })
}

/// People by the stage they teach in.
struct Groups(Vec<(&'static str, Vec<Asker>)>);

/// The position of everybody in the replay: a class teacher.
const POSITION: &str = "15-4";

impl Groups {
    /// People were registered at one school after the other.
    fn of(askers: Vec<Asker>, schools: &[Serving]) -> Self {
        let mut groups: Vec<(&'static str, Vec<Asker>)> = Vec::new();
        for (asker, school) in askers.into_iter().zip(schools.iter().cycle()) {
            match groups.iter_mut().find(|(stage, _)| *stage == school.stage) {
                Some((_, group)) => group.push(asker),
                None => groups.push((school.stage, vec![asker])),
            }
        }
        Self(groups)
    }

    fn place(&self, stage: &str) -> Option<usize> {
        self.0.iter().position(|(own, _)| *own == stage)
    }

    /// A group that the course is for.
    fn fitting(&self, course: &app::catalogue::Course) -> Option<usize> {
        let positions = course.audience_positions();
        let for_them = positions.is_empty() || positions.iter().any(|p| p == POSITION);
        let stages = course.audience_stages();
        if stages.is_empty() {
            return for_them.then_some(0).filter(|_| !self.0.is_empty());
        }
        stages.iter().filter(|_| for_them).find_map(|stage| self.place(stage))
    }

    fn sizes(&self) -> Vec<usize> {
        self.0.iter().map(|(_, group)| group.len()).collect()
    }
}

async fn until_indexed(copy: &Copy) -> anyhow::Result<()> {
    let began = Instant::now();
    // Only the index counts beside the filters.
    while !copy.page("/courses?past=1").await?.contains("facet-n") {
        anyhow::ensure!(began.elapsed() < INDEX, "the index is not built");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    println!("preparing                    the index answers after {:.1} s", began.elapsed().as_secs_f64());
    Ok(())
}

async fn report(app: &App, replay: &Replay, outcome: &Outcome) -> anyhow::Result<()> {
    println!("engine                       {}", app.db.engine());
    println!(
        "enrolments answered          {}, {:.0} a second on average",
        outcome.answered(),
        outcome.rate()
    );
    println!("busiest second               {}", outcome.busiest);
    println!("has a place / waits          {} / {}", outcome.admitted, outcome.waiting);
    println!("refused with a reason        {}", outcome.refused);
    println!("asked to wait in the queue   {}", outcome.queued);
    println!("answer p50 / p99 / max       {}", quantiles(&outcome.latency));
    println!("from its planned instant     {}", quantiles(&outcome.since_planned));
    println!(
        "last form / last page after  {:.1} / {:.1} s",
        outcome.took.as_secs_f64(),
        outcome.read.as_secs_f64()
    );
    println!("pages read                   {}", outcome.pages.len());
    println!("page p50 / p99 / max         {}", quantiles(&outcome.pages));
    println!("errors                       {}", outcome.errors.len());
    let stand = outcome.admitted + outcome.waiting + outcome.other;
    let counted = check::courses(app, &replay.courses, stand).await?;
    println!(
        "counted in the database      {} with a place, {} waiting, no gap, nobody twice",
        counted.admitted, counted.waiting
    );
    if let Some(first) = outcome.errors.first() {
        anyhow::bail!("{} errors, the first: {first}", outcome.errors.len());
    }
    Ok(())
}
