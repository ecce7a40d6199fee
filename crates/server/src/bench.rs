//! Measurements anyone can start: `cargo xtask bench enrol`, `cargo xtask bench page` and others. Each figure stands beside a peer of the
//! same run: the database's own rate with the same rows, a bare framework with the same bytes.

use std::time::Duration;

use clap::Subcommand;
use platform::clock::Clock;
use platform::settings::Settings;

use crate::run;

mod check;
mod close;
mod connection;
mod copies;
mod enrol;
mod exchange;
mod month;
mod night;
mod page;
mod picture;
mod process;
mod questions;
mod review;
mod rotate;
mod search;
mod storm;
mod transcript;
mod trigrams;

/// What to measure.
#[derive(Clone, Debug, Subcommand)]
pub enum Bench {
    /// Many requests for few places: one hot course and many courses, at the desk and over HTTP, next to the database's own batch
    /// rate and a bare handler; on PostgreSQL over three copies too.
    Enrol(enrol::Options),
    /// The same rush while the server is killed five times and, where it is told how, PostgreSQL once: nothing that was
    /// acknowledged may be lost, and the log must explain the order.
    Storm(storm::Options),
    /// The busiest month on record in ten minutes, on the dataset in the data folder, with people reading around it.
    Month(month::Options),
    /// Replaces the keys of many personal numbers by the command, in a process of its own, while this one signs people in,
    /// registers new ones and finds others by number.
    Rotate {
        /// People with a number.
        #[arg(long, default_value_t = 200_000)]
        people: usize,
        /// Sign-ins under way at once.
        #[arg(long, default_value_t = 2)]
        at_once: usize,
    },
    /// Confirmed lists into the ledger: courses closed one by one and by several at once, a night of many lines, and the walk
    /// over all of them, next to the database's own rate with the same rows.
    Close(close::Options),
    /// A night of partners: its package parsed alone, checked, merged and sent again, next to the database's own rate; and memory
    /// over time while a file of gigabytes is checked.
    Exchange(exchange::Options),
    /// A national night of partners: by database, by file and by the interface, with mistakes of more than thirty kinds; the service is
    /// killed in the middle, and the same night comes again.
    Night(night::Options),
    /// A reviewer who clears the queue: the page of a course and the decision about it, as the server answers them.
    Review {
        /// Courses that wait.
        #[arg(long, default_value_t = 120)]
        courses: usize,
    },
    /// A teacher with many awards: the page and the signed PDF; and all certificates of courses with many people.
    Transcript {
        /// Awards of the one teacher.
        #[arg(long, default_value_t = 2_000)]
        awards: usize,
        /// People with a certificate.
        #[arg(long, default_value_t = 10_000)]
        certificates: usize,
    },
    /// The search index over generated courses: built, asked cold, warm and by many at once, next to PostgreSQL's trigrams.
    Search(search::Options),
    /// Three copies of the service on one database: approved on one and found on the others, one of them killed and back again, and a
    /// saved search's letter.
    Copies(copies::Options),
    /// Public list and course page over HTTP, next to a bare axum handler that answers the same bytes.
    Page {
        /// Seconds for each address.
        #[arg(long, default_value_t = 5)]
        seconds: u64,
        /// Connections at once.
        #[arg(long, default_value_t = 32)]
        connections: usize,
    },
    /// The bare handler that `enrol` stands beside.
    #[command(hide = true)]
    Bare {
        /// Bytes of an answer's head.
        #[arg(long)]
        bytes: usize,
    },
}

/// Runs a measurement on a database of its own: the data folder must be empty (but for `month`).
pub async fn run(mut settings: Settings, what: Bench) -> anyhow::Result<()> {
    // These look after their settings themselves.
    match what {
        Bench::Rotate { people, at_once } => return rotate::run(settings, people, at_once).await,
        Bench::Search(options) => return search::run(settings, options).await,
        Bench::Copies(options) => return copies::run(settings, options).await,
        Bench::Bare { bytes } => return page::bare(bytes).await,
        _ => {}
    }
    settings.demo = true;
    settings.second_factor_required = false;
    match what {
        Bench::Enrol(options) => enrol::run(settings, options).await,
        Bench::Storm(options) => storm::run(settings, options).await,
        Bench::Month(options) => month::run(settings, options).await,
        Bench::Close(options) => close::run(settings, options).await,
        Bench::Exchange(options) => exchange::run(settings, options).await,
        Bench::Night(options) => night::run(settings, options).await,
        Bench::Review { courses } => review::run(run::start(settings, Clock::System).await?, courses).await,
        Bench::Transcript { awards, certificates } => {
            transcript::run(run::start(settings, Clock::System).await?, awards, certificates).await
        }
        Bench::Page { seconds, connections } => {
            let app = run::start(settings, Clock::System).await?;
            page::run(app, Duration::from_secs(seconds), connections).await
        }
        Bench::Rotate { .. } | Bench::Search(_) | Bench::Copies(_) | Bench::Bare { .. } => Ok(()),
    }
}
