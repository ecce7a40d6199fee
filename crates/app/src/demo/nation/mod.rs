//! The courses of a whole nation, generated: four million over 13,059 organisations, the same ones for the same day.
//!
//! Unlike the small demonstration they are not played through the product's commands: that would take days. The rows are
//! those the commands would have left, with the columns derived by the same code; only the audit log has one event for all.

mod form;
mod months;
mod organisations;
mod parts;

use std::sync::Arc;

use domain::calendar;
use jiff::civil::{Date, Weekday, date};
use jiff::{SignedDuration, Timestamp, ToSpan};
use platform::db::Actor;
use platform::{AppError, AppResult};

use super::{COUNTY, Dice};
use crate::catalogue::bulk;
use crate::directory::Organisation;
use crate::{App, directory};

pub use months::{Month, NATION, months};
use parts::Parts;

/// Organisations of the whole nation.
pub const ORGANISATIONS: usize = 13_059;
/// Generated courses have the codes just below the first that the service gives itself.
const CODES_FROM: u64 = 1_000_001;
/// Courses a transaction.
const CHUNK: u32 = 20_000;

/// How much of the nation is generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// A twentieth, in one county.
    County,
    /// All of it.
    Nation,
}

impl Scale {
    /// Courses of this scale.
    pub fn courses(self) -> u32 {
        match self {
            Self::County => NATION / 20,
            Self::Nation => NATION,
        }
    }
}

/// What a build did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Built {
    /// The day the courses lie around.
    pub day: Date,
    /// Courses there are now.
    pub courses: u32,
    /// Those that an earlier, interrupted build had left.
    pub found: u32,
}

/// A generator of courses: the same number gives the same course.
#[derive(Debug)]
pub struct Nation {
    parts: Parts,
    hosts: Vec<Organisation>,
    /// Running sums of the hosts' shares.
    shares: Vec<usize>,
    months: Vec<Month>,
    day: Date,
}

/// A generated course.
#[derive(Debug)]
pub struct Made {
    /// Its organiser, among the hosts.
    pub host: usize,
    /// The course.
    pub course: bulk::Finished,
}

impl Nation {
    /// A generator of `courses` courses given by `hosts` up to the day before `day`.
    pub fn new(hosts: Vec<Organisation>, courses: u32, day: Date) -> Self {
        let shares = hosts
            .iter()
            .scan(0, |sum, host| {
                *sum += share(host);
                Some(*sum)
            })
            .collect();
        Self { parts: Parts::load(), hosts, shares, months: months(courses, day), day }
    }

    /// The organisations that give the courses.
    pub fn hosts(&self) -> &[Organisation] {
        &self.hosts
    }

    /// How many courses there are.
    pub fn len(&self) -> u32 {
        self.months.iter().map(|m| m.courses).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The instant the courses lie around: nothing happened to them after it.
    pub fn now(&self) -> Timestamp {
        calendar::instant(self.day.at(0, 0, 0, 0))
    }

    /// Courses `from..until` in the order of their registration.
    pub fn courses(&self, from: u32, until: u32) -> Vec<Made> {
        let mut made = Vec::with_capacity(usize::try_from(until.saturating_sub(from)).unwrap_or(0));
        let mut before = 0;
        for month in &self.months {
            let end = before + month.courses;
            if end > from && before < until {
                let days = weekdays(month);
                for n in from.max(before)..until.min(end) {
                    made.push(self.course(n, registered(&days, n - before, month.courses)));
                }
            }
            before = end;
        }
        made
    }

    fn course(&self, n: u32, registered: Timestamp) -> Made {
        let mut dice = Dice::new(0x5EED_0001 ^ (u64::from(n) << 20));
        let at = dice.below(self.shares.last().copied().unwrap_or(1));
        let host = self.shares.partition_point(|sum| *sum <= at);
        let organisation = &self.hosts[host];
        let stage = stage(organisation, &mut dice);
        let submitted = registered + SignedDuration::from_mins(10 + below(&mut dice, 110));
        let approved = submitted + SignedDuration::from_hours(20 + below(&mut dice, 76));
        let form = form::form(&self.parts, organisation, stage, registered, approved, &mut dice);
        let life = self.life(registered, submitted, approved, &form, &mut dice);
        Made {
            host,
            course: bulk::Finished {
                number: CODES_FROM + u64::from(n),
                organisation: organisation.id,
                reviewer: organisation.reviewer.unwrap_or(organisation.id),
                form,
                life,
            },
        }
    }

    /// What happened to the course by the day: approved, a few called off, and most of what is over closed.
    fn life(
        &self,
        registered: Timestamp,
        submitted: Timestamp,
        approved: Timestamp,
        form: &domain::course::RawForm,
        dice: &mut Dice,
    ) -> bulk::Life {
        let now = self.now();
        let past = |at: Timestamp| (at <= now).then_some(at);
        let last_day = form.meetings.last().map_or_else(|| form.first("ends"), |m| m.date.as_str());
        let last_day: Date = last_day.parse().unwrap_or(self.day);
        let over = calendar::instant(last_day.at(18, 0, 0, 0));
        let mut life = bulk::Life {
            registered,
            submitted: past(submitted),
            approved: past(approved),
            cancelled: None,
            roster: None,
            closed: None,
        };
        let (chance, hours, more) = (dice.below(1_000), 10 + below(dice, 200), 12 + below(dice, 100));
        if chance < 25 {
            life.cancelled = life.approved.and_then(|at| past(at + SignedDuration::from_hours(30)));
        } else if chance < 985 && life.approved.is_some() {
            life.roster = past(over + SignedDuration::from_hours(hours));
            life.closed = life.roster.and_then(|at| past(at + SignedDuration::from_hours(more)));
        }
        life
    }
}

/// Builds the courses of a scale, `courses` of them if fewer are wanted, around the day of the clock. An interrupted build is
/// taken up where it stopped, around the day it began with. `progress` hears how many there are, of how many.
///
/// # Errors
/// Malformed when the database holds another build, or one that another process is at; the database.
pub async fn build(
    app: &App,
    scale: Scale,
    courses: Option<u32>,
    progress: impl Fn(u32, u32),
) -> AppResult<Built> {
    let wanted = courses.unwrap_or(scale.courses()).clamp(1, scale.courses());
    let (nation, found) = begin(app, scale, wanted).await?;
    let nation = Arc::new(nation);
    app.db.expect_bulk().await?;
    progress(found, wanted);
    let mut at = found;
    let mut next = prepare(&nation, at, wanted);
    while at < wanted {
        let rows = next.await.map_err(AppError::internal)?;
        let until = at + u32::try_from(rows.len()).unwrap_or(0);
        // The next rows are written down while the database takes these.
        next = prepare(&nation, until, wanted);
        insert(app, at, rows).await?;
        at = until;
        progress(at, wanted);
    }
    app.db.bulk_is_over().await?;
    Ok(Built { day: nation.day, courses: at, found })
}

fn prepare(nation: &Arc<Nation>, from: u32, most: u32) -> tokio::task::JoinHandle<Vec<bulk::Row>> {
    let nation = Arc::clone(nation);
    tokio::task::spawn_blocking(move || {
        let made = nation.courses(from, most.min(from + CHUNK));
        made.iter().map(|made| bulk::prepare(&made.course, &nation.hosts[made.host])).collect()
    })
}

/// Settles day and size with the first call, adds the organisations, and answers how many courses there are.
async fn begin(app: &App, scale: Scale, wanted: u32) -> AppResult<(Nation, u32)> {
    let epoch = date(2000, 1, 1);
    let today = i64::from((calendar::civil_date(app.clock.now()) - epoch).get_days());
    let actor = Actor::process("demo");
    directory::ensure_region_centres(app, &actor).await?;
    let mut change = app.db.change(&actor, app.clock.now()).await?;
    let day = change.take_numbers("demo nation day", today, 0).await?;
    let size = change.take_numbers("demo nation size", i64::from(wanted), 0).await?;
    let of_nation = change.take_numbers("demo nation scale", i64::from(scale == Scale::Nation), 0).await?;
    let begun = change.take_numbers("demo nation begun", 0, 1).await? > 0;
    let built = change.take_numbers("demo nation built", 0, 0).await?;
    if size != i64::from(wanted) || of_nation != i64::from(scale == Scale::Nation) {
        return Err(AppError::Malformed(format!(
            "this database holds a build of {size} courses of another size or scale: take an empty one"
        )));
    }
    let day = epoch.saturating_add(day.days());
    let mut known = directory::all(change.conn()).await?;
    if !begun {
        let invented = invented(scale, &known, change.conn()).await?;
        directory::add_many(&mut change, &invented, organisations::SINCE).await?;
        change.record(
            "demo.nation_generated",
            uuid::Uuid::nil(),
            serde_json::json!({"courses": wanted, "day": day, "organisations": invented.len()}),
        );
        known.extend(invented);
        change.commit().await?;
    } else {
        change.rollback().await?;
    }
    known.retain(|o| scale == Scale::Nation || o.county == COUNTY);
    known.retain(|o| o.reviewer.is_some());
    known.sort_unstable_by(|a, b| a.code.cmp(&b.code));
    Ok((Nation::new(known, wanted, day), u32::try_from(built).unwrap_or(0)))
}

async fn invented<C: sea_orm::ConnectionTrait>(
    scale: Scale,
    known: &[Organisation],
    conn: &C,
) -> AppResult<Vec<Organisation>> {
    let parts = Parts::load();
    Ok(match scale {
        Scale::Nation => {
            organisations::invent(known, &directory::counties(conn).await?, ORGANISATIONS, &parts)
        }
        Scale::County => {
            let county = [COUNTY.to_owned()];
            let own = known.iter().filter(|o| o.county == COUNTY).count();
            organisations::invent(
                known,
                &county,
                known.len() + (ORGANISATIONS / 20).saturating_sub(own),
                &parts,
            )
        }
    })
}

/// The organisations a whole nation would have beside those known, and its generator, without writing anything.
///
/// # Errors
/// The database.
pub async fn generator(app: &App, courses: u32, day: Date) -> AppResult<Nation> {
    let mut known = directory::all(app.db.read()).await?;
    let invented = invented(Scale::Nation, &known, app.db.read()).await?;
    known.extend(invented);
    known.retain(|o| o.reviewer.is_some());
    known.sort_unstable_by(|a, b| a.code.cmp(&b.code));
    Ok(Nation::new(known, courses, day))
}

async fn insert(app: &App, at: u32, rows: Vec<bulk::Row>) -> AppResult<()> {
    let mut change = app.db.change(&Actor::process("demo"), app.clock.now()).await?;
    let count = i64::try_from(rows.len()).unwrap_or(0);
    let built = change.take_numbers("demo nation built", 0, count).await?;
    if built != i64::from(at) {
        return Err(AppError::Malformed("another process is building these courses".to_owned()));
    }
    bulk::insert(&change, rows).await?;
    change.unaudited("courses of a generated nation; its build is recorded as one event");
    Ok(change.commit().await?)
}

/// How many courses an organisation gives beside others: a bureau or a university more than a kindergarten.
fn share(host: &Organisation) -> usize {
    match host.level.as_str() {
        "kindergarten" => 2,
        "primary" => 12,
        "junior_high" => 16,
        "senior_high" | "special" => 20,
        "county_bureau" => 300,
        "university" => 40,
        "curriculum_working_circle" | "subject_centre" => 30,
        _ => 4,
    }
}

/// The stage a course of the organisation is about, as its place in the table of stages.
fn stage(host: &Organisation, dice: &mut Dice) -> usize {
    match host.level.as_str() {
        "kindergarten" => 0,
        "primary" => 1,
        "junior_high" => 2,
        "senior_high" => 3,
        _ => [0, 1, 1, 1, 1, 2, 2, 2, 3, 3][dice.below(10)],
    }
}

/// The weekdays of a month that have passed, or all its days when those are none.
fn weekdays(month: &Month) -> Vec<Date> {
    let all: Vec<Date> = (0..month.days).map(|n| month.first.saturating_add(i64::from(n).days())).collect();
    let week = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let some: Vec<Date> = all.iter().copied().filter(week).collect();
    if some.is_empty() { all } else { some }
}

/// The instant of the n-th registration of `count` in a month: spread over its days, from eight to six.
fn registered(days: &[Date], n: u32, count: u32) -> Timestamp {
    let (n, count, all) = (u64::from(n), u64::from(count.max(1)), days.len().max(1) as u64);
    let day = days.get(usize::try_from(n * all / count).unwrap_or(0)).copied().unwrap_or_default();
    let seconds = (n * all % count) * 36_000 / count;
    calendar::instant(day.at(8, 0, 0, 0)) + SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(0))
}

fn below(dice: &mut Dice, n: usize) -> i64 {
    i64::try_from(dice.below(n)).unwrap_or(0)
}
