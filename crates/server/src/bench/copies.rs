//! Three copies of the service on one database, each a process of its own: how long until what one approves is found on the others,
//! what a killed copy answers while it comes back, how long until a saved search has its letter.

use std::time::{Duration, Instant};

use anyhow::Context;
use app::App;
use app::demo::bench as data;
use app::following::{self, Told};
use app::identity::{self, Attempt, SignedIn};
use app::{catalogue, enrolment};
use hdrhistogram::Histogram;
use platform::clock::Clock;
use platform::db::{Actor, sql};
use platform::ids::PersonId;
use platform::settings::Settings;

use super::connection::histogram;
use super::process::{Copy, Scratch};
use super::review::approval;
use super::search::quantiles;
use crate::run;

/// What to measure.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Courses that are approved one after the other.
    #[arg(long, default_value_t = 40)]
    courses: usize,
    /// Copies of the service.
    #[arg(long, default_value_t = 3)]
    copies: usize,
}

/// Longest that anything is waited for: an end for a run in which something is lost.
const LONGEST: Duration = Duration::from_secs(120);
/// Time between two looks.
const LOOK: Duration = Duration::from_millis(20);
/// Every course of the bench has it in its title.
const TOPIC: &str = "量測研習";

pub(super) async fn run(mut settings: Settings, options: Options) -> anyhow::Result<()> {
    anyhow::ensure!(options.copies >= 2, "at least two copies");
    anyhow::ensure!(options.courses >= 6, "at least six courses");
    settings.demo = true;
    settings.second_factor_required = false;
    let app = run::start(settings.clone(), Clock::System).await?;
    let now = app.clock.now();
    let builder = run::start(settings.clone(), Clock::fixed(now)).await?;
    app::demo::build(&builder, now).await.map_err(run::fault)?;
    builder.platform().db.clone().close().await;
    let codes = data::queue(&app, options.courses, 1).await.map_err(run::fault)?;
    println!("engine                       {}", app.db.engine());

    let scratch = Scratch::new("copies")?;
    let measured = measure(&app, &settings, &scratch, &options, &codes).await;
    app.platform().db.clone().close().await;
    measured
}

async fn measure(
    app: &App,
    settings: &Settings,
    scratch: &Scratch,
    options: &Options,
    codes: &[String],
) -> anyhow::Result<()> {
    let mut copies = scratch.copies(settings, options.copies)?;
    for copy in &copies {
        copy.until_indexed().await?;
    }
    println!("copies                       {}, each with an index of its own", copies.len());
    let reviewer = Reviewer::sign_in(app).await?;
    let (each, rest) = codes.split_at(codes.len() - 4);
    let (away, full) = rest.split_at(3);
    found_on_the_others(&reviewer, &copies, each).await?;
    let (first, last) = copies.split_first_mut().context("copies")?;
    let last = last.last_mut().context("copies")?;
    for (code, lost) in away.iter().zip([false, true]) {
        killed(&reviewer, first, last, code, lost).await?;
    }
    alerted(app, &reviewer, first, &full[0]).await
}

/// Each is approved on the first copy and looked for on all of them.
async fn found_on_the_others(reviewer: &Reviewer, copies: &[Copy], codes: &[String]) -> anyhow::Result<()> {
    let (first, others) = copies.split_first().context("copies")?;
    let (mut own, mut elsewhere) = (histogram(), histogram());
    for code in codes {
        reviewer.approve(first, code).await?;
        let approved = Instant::now();
        let looks = others.iter().map(|copy| copy.until_found(code, approved));
        let times = futures::future::try_join_all(looks).await?;
        for time in times {
            elsewhere.record(micros(time)).unwrap_or_default();
        }
        own.record(micros(first.until_found(code, approved).await?)).unwrap_or_default();
    }
    told("approved until found elsewhere", &elsewhere);
    told("seen where it was approved", &own);
    Ok(())
}

/// Kills a copy, approves a course meanwhile, and starts the copy again, with or without its index.
async fn killed(
    reviewer: &Reviewer,
    first: &Copy,
    copy: &mut Copy,
    code: &str,
    lost: bool,
) -> anyhow::Result<()> {
    copy.kill()?;
    if lost {
        std::fs::remove_dir_all(copy.folder.join("search"))?;
    }
    reviewer.approve(first, code).await?;
    let began = Instant::now();
    copy.again()?;
    let (mut answers, mut served, mut found, mut indexed) = (0, None, None, None);
    while indexed.is_none() {
        anyhow::ensure!(began.elapsed() < LONGEST, "the copy does not come back");
        // Whatever stands behind it, every answer on the way is a whole page.
        let page = copy.page(&list()).await?;
        answers += 1;
        served.get_or_insert_with(|| began.elapsed());
        if page.contains(&format!("/courses/{code}")) {
            found.get_or_insert_with(|| began.elapsed());
            // Until its index answers the database does, without counts: only then is the copy what it was.
            indexed = page.contains("facet-n").then(|| began.elapsed());
        }
    }
    let ms = |time: Option<Duration>| time.unwrap_or_default().as_secs_f64() * 1000.0;
    println!(
        "killed, {} index    first page after {:.0} ms, the course approved meanwhile found after {:.0} ms, by its own index after {:.0} ms; {answers} pages asked, all answered",
        if lost { "without its" } else { "with its old " },
        ms(served),
        ms(found),
        ms(indexed),
    );
    Ok(())
}

/// A full course gets a free place; somebody keeps a search that it answers.
async fn alerted(app: &App, reviewer: &Reviewer, first: &Copy, code: &str) -> anyhow::Result<()> {
    reviewer.approve(first, code).await?;
    let course = catalogue::by_code(app.db.read(), code).await.map_err(run::fault)?.id;
    let person = async |user: &str| -> anyhow::Result<PersonId> {
        let found = identity::person_of_user(app.db.read(), user).await.map_err(run::fault)?;
        found.with_context(|| format!("the demonstration has no {user}"))
    };
    let (holder, seeker) = (person("teacher").await?, person("teacher2").await?);
    let actor = |person| Actor { person: Some(person), label: "bench".to_owned(), ..Actor::default() };
    let asked = app.desk().ask(actor(holder), course, holder, app.clock.now()).await;
    let asked = asked.map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let question = format!("q={}&open=1", ui::encode(TOPIC));
    following::save_search(app, &actor(seeker), seeker, &question, TOPIC, Told::AtOnce)
        .await
        .map_err(run::fault)?;
    // Everything before the place opens has been told by now, or belongs to before the search.
    tokio::time::sleep(Duration::from_secs(15)).await;
    let letters = async || -> anyhow::Result<i64> {
        let text = "SELECT COUNT(*) AS n FROM mail WHERE person = $1 AND body LIKE $2";
        let about = vec![seeker.into(), format!("%/courses/{code}%").into()];
        Ok(sql::number(app.db.read(), text, about).await?)
    };
    let before = letters().await?;
    enrolment::withdraw(app, &actor(holder), asked.enrolment.id).await.map_err(run::fault)?;
    let opened = Instant::now();
    while letters().await? == before {
        anyhow::ensure!(opened.elapsed() < LONGEST, "no letter about the place that opened");
        tokio::time::sleep(LOOK).await;
    }
    println!("place open until letter      {:.1} s", opened.elapsed().as_secs_f64());
    tokio::time::sleep(Duration::from_secs(12)).await;
    let more = letters().await? - before;
    anyhow::ensure!(more == 1, "{more} letters about one place");
    Ok(())
}

/// The list page that a course of the bench stands on: the newest of them first.
fn list() -> String {
    format!("/courses?q={}&sort=newest", ui::encode(TOPIC))
}

fn told(what: &str, seen: &Histogram<u64>) {
    let [p50, p99, most] = quantiles(seen);
    println!("{what:<28} p50 {p50:.0} ms, p99 {p99:.0} ms, max {most:.0} ms over {}", seen.len());
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// The reviewer's session, good on every copy.
struct Reviewer {
    token: String,
    csrf: String,
}

impl Reviewer {
    async fn sign_in(app: &App) -> anyhow::Result<Self> {
        let attempt = Attempt::new("reviewer", data::PASSWORD);
        let signed = identity::sign_in(app, &attempt).await.map_err(run::fault)?;
        let Ok(SignedIn::Session(token)) = signed else { anyhow::bail!("the reviewer was not signed in") };
        let csrf = app.keys.form_token(&token);
        Ok(Self { token, csrf })
    }

    async fn approve(&self, copy: &Copy, code: &str) -> anyhow::Result<()> {
        let path = format!("/review/courses/{code}");
        let (status, html) = copy.ask(&path, Some(&self.token), None).await?;
        anyhow::ensure!(status == 200, "{path} answered {status}");
        let body = approval(&self.csrf, &html)?;
        let (status, _) = copy.ask(&path, Some(&self.token), Some(&body)).await?;
        anyhow::ensure!(status == 303, "the decision about {code} answered {status}");
        Ok(())
    }
}

impl Copy {
    pub(super) async fn until_indexed(&self) -> anyhow::Result<()> {
        let began = Instant::now();
        // Only the index counts beside the filters.
        while !self.page("/courses?past=1").await?.contains("facet-n") {
            anyhow::ensure!(began.elapsed() < LONGEST, "a copy has no index");
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }

    async fn until_found(&self, code: &str, since: Instant) -> anyhow::Result<Duration> {
        while !self.page(&list()).await?.contains(&format!("/courses/{code}")) {
            anyhow::ensure!(since.elapsed() < LONGEST, "{code} is not found");
            tokio::time::sleep(LOOK).await;
        }
        Ok(since.elapsed())
    }
}
