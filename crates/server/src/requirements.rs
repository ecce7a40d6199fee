//! Looking after the kept figures of required hours from the command line, beside a service that runs or alone.

use app::{directory, requirements};
use clap::Subcommand;
use platform::clock::Clock;
use platform::settings::Settings;

use crate::run;

/// What to do with the figures.
#[derive(Subcommand)]
pub enum Requirements {
    /// Counts everybody anew, slice by slice; a service that runs goes on meanwhile.
    Rebuild,
}

/// Does it.
pub async fn run(settings: Settings, what: Requirements) -> anyhow::Result<()> {
    let app = run::start(settings, Clock::System).await?;
    match what {
        Requirements::Rebuild => {
            let all = directory::count(app.db.read()).await.map_err(run::fault)?;
            let bar = indicatif::ProgressBar::new(u64::try_from(all).unwrap_or(0));
            let done = requirements::rebuild(&app, |done| bar.set_position(done.organisations)).await;
            let done = done.map_err(run::fault)?;
            bar.finish_and_clear();
            println!("Counted {} people of {} organisations.", done.people, done.organisations);
        }
    }
    Ok(())
}
