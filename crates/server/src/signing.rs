//! The keys that documents and badges are signed with, from the command line.

use app::exchange::api::hooks;
use app::signing;
use clap::Subcommand;
use platform::clock::Clock;
use platform::db::Actor;
use platform::settings::Settings;

use crate::run;

/// What to do with the keys that sign.
#[derive(Subcommand)]
pub enum Signing {
    /// Lists all keys with their fingerprints; makes those that are missing.
    Show,
    /// Signs with new keys from now on; the old ones go on checking what they signed.
    Rotate,
}

/// Does it.
pub async fn run(settings: Settings, what: Signing) -> anyhow::Result<()> {
    let app = run::start(settings, Clock::System).await?;
    if let Signing::Rotate = what {
        let actor = Actor::process("command line");
        signing::rotate(&app, &actor).await.map_err(run::fault)?;
        hooks::rotate(&app, &actor).await.map_err(run::fault)?;
    }
    for key in signing::show(&app).await.map_err(run::fault)? {
        let until = key.retired.map_or_else(|| "in use".to_owned(), |at| format!("until {at}"));
        println!("{} {} ({}) since {}, {until}", key.purpose, key.number, key.algorithm, key.since);
        println!("    {}", key.fingerprint);
    }
    app.platform().db.clone().close().await;
    Ok(())
}
