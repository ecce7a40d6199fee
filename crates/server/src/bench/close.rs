//! Closing: lists confirmed into the ledger, a night of many lines, and the walk that verifies them.

use std::time::Instant;

use app::App;
use app::credit::{self, Cause, LedgerVerdict, NewLine};
use app::demo::bench as data;
use clap::Args;
use domain::course::life::Review;
use domain::hours::HalfHours;
use domain::ledger::EntryKind;
use futures::StreamExt;
use platform::clock::Clock;
use platform::db::Actor;
use platform::settings::Settings;

use super::connection::histogram;
use crate::run;

/// Lines of one change of the night.
const AT_ONCE: usize = 3_000;

/// How much.
#[derive(Clone, Debug, Args)]
pub struct Options {
    /// Courses whose list waits.
    #[arg(long, default_value_t = 1_000)]
    courses: usize,
    /// People on each list.
    #[arg(long, default_value_t = 30)]
    people: usize,
    /// Confirmations under way at once in the second half.
    #[arg(long, default_value_t = 4)]
    at_once: usize,
    /// Lines of the night.
    #[arg(long, default_value_t = 300_000)]
    lines: usize,
}

/// Measures, and fails when the ledger does not hold afterwards.
pub(super) async fn run(settings: Settings, options: Options) -> anyhow::Result<()> {
    let app = run::start(settings, Clock::System).await?;
    let now = app.clock.now();
    let builder = run::start((*app.settings).clone(), Clock::fixed(now)).await?;
    app::demo::build(&builder, now).await.map_err(run::fault)?;
    let more = options.lines.div_ceil(options.courses.max(1));
    let closing = data::closing(&builder, options.courses, options.people, options.people + more)
        .await
        .map_err(run::fault)?;
    println!("engine                       {}", app.db.engine());
    println!("courses / people on each     {} / {}", options.courses, options.people);
    let half = closing.codes.len() / 2;
    confirm(&app, &closing, &closing.codes[..half], 1, options.people).await?;
    confirm(&app, &closing, &closing.codes[half..], options.at_once, options.people).await?;
    let bare = credit::bare_award_rate(&app, i64::try_from(options.people)?).await.map_err(run::fault)?;
    println!("same rows, list by list, bare {bare:.0} lines/s");
    night(&app, &closing, options.people, options.lines).await?;
    let bare = credit::bare_award_rate(&app, i64::try_from(AT_ONCE)?).await.map_err(run::fault)?;
    println!("same rows, {AT_ONCE} at once, bare {bare:.0} lines/s");
    let began = Instant::now();
    let (_, verdict) = credit::verify_ledger(&app.db).await?;
    let seconds = began.elapsed().as_secs_f64();
    let LedgerVerdict::Intact { lines, seals } = verdict else { anyhow::bail!("the ledger: {verdict:?}") };
    println!(
        "verified with the log        {lines} lines, {seals} seals in {seconds:.1} s, {:.0} lines/s",
        lines as f64 / seconds
    );
    Ok(())
}

async fn confirm(
    app: &App,
    closing: &data::Closing,
    codes: &[String],
    at_once: usize,
    people: usize,
) -> anyhow::Result<()> {
    let mut seen = histogram();
    let (actor, seat) = &closing.reviewer;
    let began = Instant::now();
    let mut done = futures::stream::iter(codes)
        .map(|code| async move {
            let asked = Instant::now();
            let done = credit::review_roster(app, actor, seat, code, None, &Review::Approve).await;
            done.map(|()| asked.elapsed())
        })
        .buffer_unordered(at_once);
    while let Some(one) = done.next().await {
        seen.record(u64::try_from(one.map_err(run::fault)?.as_micros())?)?;
    }
    let seconds = began.elapsed().as_secs_f64();
    let ms = |q: f64| seen.value_at_quantile(q) as f64 / 1000.0;
    let (courses, lines) = (codes.len() as f64 / seconds, (codes.len() * people) as f64 / seconds);
    println!(
        "closed, {at_once} at once            {courses:.0} courses/s, {lines:.0} lines/s, p50 {:.1} ms, p99 {:.1} ms",
        ms(0.5),
        ms(0.99)
    );
    Ok(())
}

/// Lines of people who stand on no list yet, as an exchange posts them: thousands in one change.
async fn night(app: &App, closing: &data::Closing, listed: usize, lines: usize) -> anyhow::Result<()> {
    let courses = app::catalogue::find_by_codes(app.db.read(), &closing.codes).await.map_err(run::fault)?;
    let people = &closing.people[listed..];
    let mut all =
        courses.iter().flat_map(|course| people.iter().map(move |person| (course, *person))).take(lines);
    let (mut posted, began) = (0, Instant::now());
    loop {
        let some: Vec<NewLine> = all
            .by_ref()
            .take(AT_ONCE)
            .map(|(course, person)| NewLine {
                person,
                course: course.id,
                organisation: course.organisation,
                kind: EntryKind::Issue,
                half_hours: HalfHours(4),
                cause: Cause::Roster,
                reason: String::new(),
                reference: None,
            })
            .collect();
        if some.is_empty() {
            break;
        }
        let mut change = app.db.change(&Actor::process("bench"), app.clock.now()).await?;
        posted += credit::post_lines(&mut change, some).await.map_err(run::fault)?.lines;
        change.commit().await?;
    }
    let seconds = began.elapsed().as_secs_f64();
    println!("a night of {posted} lines     {seconds:.1} s, {:.0} lines/s", posted as f64 / seconds);
    Ok(())
}
