//! Replacing keys from the command line, while other processes serve.

use app::exchange::api::hooks;
use app::exchange::links;
use app::{exchange, identity, signing};
use clap::Subcommand;
use platform::clock::Clock;
use platform::db::Actor;
use platform::settings::Settings;

use crate::run;

/// What to do with the keys of personal numbers.
#[derive(Subcommand)]
pub enum Keys {
    /// Tells which generations the file holds and which is current.
    Show,
    /// Adds a generation to keys.hex; with several machines, copy the file to all of them before rotating.
    Add,
    /// Hashes and seals every personal number with the newest generation, adding one when there is none waiting.
    Rotate {
        /// Only finishes what was begun: adds no generation.
        #[arg(long)]
        resume: bool,
    },
    /// Takes a generation out of the file that nothing is sealed with any more.
    Forget {
        /// The generation.
        key: i64,
    },
}

/// Does it.
pub async fn run(settings: Settings, what: Keys) -> anyhow::Result<()> {
    let app = run::start(settings, Clock::System).await?;
    let actor = Actor::process("command line");
    match what {
        Keys::Show => {}
        Keys::Add => {
            let key = app.keys.add_generation()?;
            println!("Generation {key} is in keys.hex; `xingtan keys rotate` moves the numbers to it.");
        }
        Keys::Rotate { resume } => {
            let bar = indicatif::ProgressBar::new(0);
            let tell = |p: identity::Progress| {
                bar.set_length(p.total);
                bar.set_position(p.done);
            };
            let done = identity::rotate_keys(&app, &actor, !resume, tell).await.map_err(run::fault)?;
            bar.finish_and_clear();
            signing::reseal(&app, &actor).await.map_err(run::fault)?;
            hooks::reseal(&app, &actor).await.map_err(run::fault)?;
            exchange::reseal(&app, &actor).await.map_err(run::fault)?;
            links::reseal(&app, &actor).await.map_err(run::fault)?;
            println!(
                "Generation {} is current: {} hashed, {} sealed again, {} old hashes removed.",
                done.key, done.hashed, done.sealed, done.removed
            );
        }
        Keys::Forget { key } => {
            let left = signing::sealed_with(&app, key).await.map_err(run::fault)?
                + hooks::sealed_with(&app, key).await.map_err(run::fault)?
                + exchange::sealed_with(&app, key).await.map_err(run::fault)?
                + links::sealed_with(&app, key).await.map_err(run::fault)?;
            anyhow::ensure!(
                left == 0,
                "{left} keys, passwords, numbers or files are still sealed with generation {key}: run `xingtan keys rotate` first"
            );
            identity::forget_key(&app, &actor, key).await.map_err(run::fault)?;
            println!("Generation {key} is out of keys.hex.");
        }
    }
    let list: Vec<String> = app.keys.generations().iter().map(ToString::to_string).collect();
    println!("Generations: {}; current: {}.", list.join(", "), app.keys.current());
    Ok(())
}
