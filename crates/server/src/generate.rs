//! The demonstration at a larger scale: generated courses of a county or of the whole nation, with a bar on the terminal.

use app::App;
use app::demo::nation::{self, Scale as Size};
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};

use crate::run;

/// How large the demonstration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Scale {
    /// One county's primary schools, played through the product's own commands: seconds.
    Small,
    /// The small one and 200,000 generated courses in its county.
    County,
    /// The small one and four million generated courses over 13,059 organisations.
    Nation,
}

/// What is generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Only {
    /// Courses with their meetings; no people, places or hours.
    Courses,
}

/// What is to be generated beside the small demonstration.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    size: Size,
    courses: Option<u32>,
}

impl Wanted {
    /// Reads the options; nothing for the small scale.
    ///
    /// # Errors
    /// A sentence when the options don't fit together.
    pub fn of(scale: Scale, only: Option<Only>, courses: Option<u32>) -> anyhow::Result<Option<Self>> {
        let size = match scale {
            Scale::Small if courses.is_some() || only.is_some() => {
                anyhow::bail!("--only and --courses belong to --scale county or --scale nation")
            }
            Scale::Small => return Ok(None),
            Scale::County => Size::County,
            Scale::Nation => Size::Nation,
        };
        anyhow::ensure!(
            only == Some(Only::Courses),
            "at this scale only courses are generated so far: add --only courses"
        );
        Ok(Some(Self { size, courses }))
    }

    /// Builds what is missing.
    ///
    /// # Errors
    /// When the database holds another build, or does not answer.
    pub async fn build(self, app: &App) -> anyhow::Result<()> {
        let began = std::time::Instant::now();
        let bar = ProgressBar::new(u64::from(self.courses.unwrap_or(self.size.courses())));
        let style = ProgressStyle::with_template(
            "{bar:30} {human_pos} of {human_len} courses, {per_sec}, {eta} left",
        );
        bar.set_style(style?);
        let built = nation::build(app, self.size, self.courses, |done, of| {
            bar.set_length(of.into());
            bar.set_position(done.into());
        });
        let built = built.await.map_err(run::fault)?;
        bar.finish_and_clear();
        let seconds = began.elapsed().as_secs_f64();
        if built.found == built.courses {
            eprintln!("{} generated courses around {} were there already.", built.courses, built.day);
            return Ok(());
        }
        if built.found > 0 {
            eprintln!("{} courses were there already: taken up from there.", built.found);
        }
        let added = built.courses - built.found;
        eprintln!(
            "{added} courses around {} in {seconds:.1} s, {:.0} a second.",
            built.day,
            f64::from(added) / seconds
        );
        Ok(())
    }
}
