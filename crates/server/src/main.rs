//! The binary: serve, demo, import, audit and bench on one database.

mod bench;
mod generate;
mod index;
mod keys;
mod listen;
mod requirements;
mod run;
mod signing;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use platform::settings::Settings;

/// Rows, pages and messages are many small pieces that one thread makes and another drops: a third of the time of merging a
/// partner's night went into the system's own allocator. Its second version: the third keeps what was freed for a second, and
/// needs a tenth more of memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Xingtan: the in-service teacher training network.
#[derive(Parser)]
#[command(name = "xingtan", version, about)]
struct Cli {
    /// Settings file (TOML); environment variables XINGTAN_SET_… override it.
    #[arg(long, global = true)]
    settings: Option<PathBuf>,
    /// Folder for the embedded database, keys and files.
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    /// postgres://… or sqlite://PATH instead of the embedded database.
    #[arg(long, global = true)]
    database: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves pages and does background work.
    Serve {
        /// Port; 0 chooses a free one.
        #[arg(long)]
        port: Option<u16>,
    },
    /// Fills an empty database with invented people on real schools, and serves it.
    Demo {
        /// Port; 0 chooses a free one.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// How much beside the small county: a twentieth of the nation's courses, or all four million.
        #[arg(long, value_enum, default_value_t = generate::Scale::Small)]
        scale: generate::Scale,
        /// What to generate at that scale; courses are all there is so far.
        #[arg(long, value_enum)]
        only: Option<generate::Only>,
        /// Fewer courses than the scale has.
        #[arg(long)]
        courses: Option<u32>,
        /// Generates, and ends without serving.
        #[arg(long)]
        build_only: bool,
    },
    /// Brings the schema up to date and ends.
    Migrate,
    /// Imports lists.
    Import {
        #[command(subcommand)]
        what: Import,
    },
    /// Adds an account; prints user name and first password.
    Account {
        #[command(subcommand)]
        what: Account,
    },
    /// Checks the audit log.
    Audit {
        #[command(subcommand)]
        what: Audit,
    },
    /// Replaces the keys that personal numbers are sealed with, while the service runs.
    Keys {
        #[command(subcommand)]
        what: keys::Keys,
    },
    /// The keys that documents and badges are signed with.
    Signing {
        #[command(subcommand)]
        what: signing::Signing,
    },
    /// Looks after this copy's index of courses.
    Index {
        #[command(subcommand)]
        what: index::Index,
    },
    /// Looks after the kept figures of required hours.
    Requirements {
        #[command(subcommand)]
        what: requirements::Requirements,
    },
    /// Measures this machine with this database.
    Bench {
        #[command(subcommand)]
        what: bench::Bench,
    },
}

#[derive(Subcommand)]
enum Import {
    /// The ministry's yearly list of a level (e1_new.csv: primary schools).
    Schools {
        /// kindergarten, primary, junior_high, senior_high, special or university.
        #[arg(long, default_value = "primary")]
        level: String,
        /// The file.
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum Account {
    /// Registers a person with an account and a duty.
    Add(NewAccount),
}

/// A person to register from the command line.
#[derive(clap::Args)]
pub(crate) struct NewAccount {
    /// User name.
    #[arg(long)]
    user: String,
    /// Name of the person.
    #[arg(long)]
    name: String,
    /// Mail address.
    #[arg(long)]
    email: String,
    /// Code of the organisation, such as 021601 or XT-C07.
    #[arg(long)]
    organisation: String,
    /// head, liaison or operator.
    #[arg(long, default_value = "head")]
    role: String,
}

#[derive(Subcommand)]
enum Audit {
    /// Recomputes every hash of every chain; exit code 1 names the first line that does not fit.
    Verify {
        /// Also compares with the copy in this file.
        #[arg(long)]
        copy: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    match command() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One sentence for the person at the terminal, with its causes; never a backtrace.
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let mut settings = Settings::load(cli.settings.as_deref()).map_err(anyhow::Error::msg)?;
    if let Some(data) = cli.data {
        settings.data = data;
    }
    if let Some(database) = cli.database {
        settings.database = database;
    }
    run::log(&settings);
    // Who comes new is seen after few others, also in a rush: by default a worker first does sixty pieces of work.
    let runtime = tokio::runtime::Builder::new_multi_thread().event_interval(16).enable_all().build()?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve { port } => run::serve(settings, port).await,
            Command::Demo { port, scale, only, courses, build_only } => {
                let more = generate::Wanted::of(scale, only, courses)?;
                run::demo(settings, port, more, build_only).await
            }
            Command::Migrate => run::migrate(settings).await,
            Command::Import { what: Import::Schools { level, file } } => {
                run::import_schools(settings, &file, &level).await
            }
            Command::Account { what: Account::Add(new) } => run::add_account(settings, &new).await,
            Command::Audit { what: Audit::Verify { copy } } => run::verify(settings, copy.as_deref()).await,
            Command::Keys { what } => keys::run(settings, what).await,
            Command::Signing { what } => signing::run(settings, what).await,
            Command::Index { what } => index::run(settings, what).await,
            Command::Requirements { what } => requirements::run(settings, what).await,
            Command::Bench { what } => bench::run(settings, what).await,
        }
    })
}
