//! The demonstration dataset: invented people on one county's real primary schools, three school years of courses in every
//! state. It is made by the product's own commands under a moved clock, so every timeline, ledger line and mail is genuine.

pub mod bench;
mod cast;
mod courses;
mod exchange;
pub mod nation;

pub use cast::DemoAccount;

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use platform::clock::Clock;
use platform::db::Actor;
use platform::{AppError, AppResult};

use crate::{App, directory, identity, requirements};

/// The ministry's list of primary schools, school year 114.
pub const SCHOOLS: &[u8] = include_bytes!("../../../../data/schools/e1_new.csv");
/// The county the demonstration plays in.
pub const COUNTY: &str = "宜蘭縣";

/// Whether the database holds any organisation already.
///
/// # Errors
/// The database.
pub async fn is_empty(app: &App) -> AppResult<bool> {
    Ok(directory::counties(app.db.read()).await?.is_empty())
}

/// Fills an empty database. `app` must run on a fixed clock, which ends up at `now`.
///
/// # Errors
/// The database, or a rule that refuses what the demonstration tries: a fault of the demonstration.
pub async fn build(app: &App, now: Timestamp) -> AppResult<Vec<DemoAccount>> {
    let Clock::Fixed(_) = &app.clock else {
        return Err(AppError::internal("the demonstration is built under a fixed clock"));
    };
    app.clock.set(now - SignedDuration::from_hours(24 * 365 * 3));
    let actor = Actor::process("demo");
    directory::ensure_region_centres(app, &actor).await?;
    directory::import_schools(app, &actor, SCHOOLS, "primary").await?;
    let cast = cast::people(app, &actor, domain::calendar::civil_date(now)).await?;
    courses::play(app, &cast, now).await?;
    app.clock.set(now);
    exchange::play(app, &cast, now).await?;
    required(app, &cast).await?;
    Ok(cast.accounts)
}

/// The provisional list of required hours, published by the national centre, and everybody counted.
async fn required(app: &App, cast: &cast::Cast) -> AppResult<()> {
    let (actor, seat) = cast::acting(app, cast.national).await?;
    for id in requirements::load_shipped(app, &actor, &seat).await? {
        requirements::publish(app, &actor, &seat, id).await?;
    }
    requirements::turn(app).await
}

/// The accounts of the demonstration without building anything: they are the same every time.
pub fn accounts() -> Vec<DemoAccount> {
    cast::accounts()
}

/// How far the demonstration's clock was moved, as kept in the data folder.
pub fn remembered_shift(data: &Path) -> SignedDuration {
    let kept = std::fs::read_to_string(data.join("demo-clock")).ok();
    kept.and_then(|text| text.trim().parse().ok()).map_or(SignedDuration::ZERO, SignedDuration::from_millis)
}

/// Keeps how far the clock was moved, so that a restart doesn't throw the demonstration back in time.
///
/// # Errors
/// When the data folder can't be written.
pub fn remember_shift(app: &App) -> AppResult<()> {
    let text = app.clock.shift().as_millis().to_string();
    std::fs::write(app.settings.data.join("demo-clock"), text).map_err(AppError::internal)
}

/// A small generator of repeatable numbers (SplitMix64), so that the same seed gives the same demonstration on any machine.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap_or(0)
    }

    /// Sixteen bytes, for personal codes.
    pub(crate) fn bytes(&mut self) -> [u8; 16] {
        let (a, b) = (self.next().to_be_bytes(), self.next().to_be_bytes());
        std::array::from_fn(|i| if i < 8 { a[i] } else { b[i - 8] })
    }
}

pub(crate) use identity::NewPerson;
