//! Looking after the index of courses from the command line, beside a service that runs or alone.

use app::finder;
use clap::Subcommand;
use platform::clock::Clock;
use platform::settings::Settings;

use crate::run;

/// What to do with the index of this data folder.
#[derive(Subcommand)]
pub enum Index {
    /// Tells how many courses it holds and how far behind the database it is.
    Status,
    /// Builds it anew from the database. A service that has it open does so itself and goes on answering meanwhile.
    Rebuild,
}

/// Does it.
pub async fn run(settings: Settings, what: Index) -> anyhow::Result<()> {
    let app = run::start(settings, Clock::System).await?;
    if let Index::Rebuild = what {
        match app.finder().rebuild(&app).await {
            Ok(()) => println!("The index is built."),
            Err(_) => {
                app.finder().wish_rebuild()?;
                println!("The service that has the index open builds it anew.");
            }
        }
    }
    match finder::status(&app).await {
        Ok(status) => {
            println!("Folder: {}", status.folder.display());
            println!("Courses: {} in the index, {} published.", status.courses, status.published);
            println!("Changes: {} of {} are in the index.", status.position, status.head);
            if !status.ready {
                println!(
                    "It must be built: the service does so when it starts, or `xingtan index rebuild` now."
                );
            }
        }
        Err(error) => println!("The index can't be looked at: {:#}", run::fault(error)),
    }
    Ok(())
}
