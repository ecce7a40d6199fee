//! A reading: what the partner's tables hold becomes a delivery.

use documents::exchange::{List, json_row};
use domain::calendar::civil_date;
use domain::exchange_partner::State;
use domain::exchange_source::{Change as Changes, Mark, SourceRefused, is_whole, next_at, retry};
use jiff::SignedDuration;
use platform::db::Actor;
use platform::jobs::JobFuture;
use platform::{AppError, AppResult};
use serde_json::json;
use uuid::Uuid;

use super::super::partners::{self, Partner};
use super::super::taking::{self, Incoming, Keeping, Wish};
use super::store::wire::{Plan, Session};
use super::{Asked, Failure, PartnerId, Source, store};
use crate::App;

/// The job that reads what a person asked for.
pub const JOB: &str = "exchange.source";

/// How long a worker may be silent before another takes over.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// Rows after which the lease is held on.
const HOLD_EVERY: u64 = 100_000;
/// Most bytes of one reading.
const MOST: u64 = 4 << 30;

/// As a job.
pub(super) fn job(app: App, payload: String) -> JobFuture {
    Box::pin(async move {
        let partner: PartnerId = serde_json::from_str(&payload).map_err(|e| e.to_string())?;
        read(&app, partner).await.map_err(|e| format!("{e:?}"))
    })
}

/// Reads what is due, one source after the other.
///
/// # Errors
/// The database, or the disk.
pub async fn run_due(app: &App) -> AppResult<()> {
    let mut all = Ok(());
    for partner in store::due(app.db.read(), app.clock.now().as_millisecond()).await? {
        // One that fails does not keep the others waiting.
        let read = read(app, partner).await;
        all = all.and(read);
    }
    all
}

/// How a reading ended.
struct Read {
    whole: bool,
    rows: u64,
    courses_mark: String,
    people_mark: String,
    keeping: Keeping,
}

/// Reads one source, unless somebody else does or it is not due any more.
async fn read(app: &App, partner: PartnerId) -> AppResult<()> {
    let actor = Actor::process("exchange");
    let now = app.clock.now();
    let worker = Uuid::now_v7();
    let mut change = app.db.change(&actor, now).await?;
    let until = (now + LEASE).as_millisecond();
    let claimed = store::claim(&change, partner, worker, now.as_millisecond(), until).await?;
    change.unaudited("the lease of a reading; the reading itself is recorded");
    change.commit().await?;
    if !claimed {
        return Ok(());
    }
    let partner = partners::partner(app.db.read(), partner).await?;
    let Some(source) = store::by_partner(app.db.read(), partner.id).await? else { return Ok(()) };
    match rows(app, &partner, &source, worker).await? {
        Ok(read) => keep(app, &partner, &source, worker, read).await,
        Err(why) => fail(app, &partner, &source, worker, &why).await,
    }
}

/// The rows of both tables, sealed; the outer error is ours, the inner one the source's.
async fn rows(
    app: &App,
    partner: &Partner,
    source: &Source,
    worker: Uuid,
) -> AppResult<Result<Read, SourceRefused>> {
    if partner.state != State::Active {
        return Ok(Err(SourceRefused::NotNow));
    }
    let today = civil_date(app.clock.now());
    let asked = matches!(source.asked, Some(Asked::Whole | Asked::Dry));
    let whole = is_whole(source.whole_on, asked, today);
    let Some(secret) = store::secret(app.db.read(), partner.id).await? else {
        return Ok(Err(SourceRefused::NotNow));
    };
    let password = app.keys.open(&secret.password);
    let password = password.ok_or_else(|| AppError::internal("the password of a source can't be opened"))?;
    let mut session = match Session::open(app, &source.place, &password).await {
        Ok(session) => session,
        Err(why) => return Ok(Err(why)),
    };
    let mut into = Into { keeping: taking::begin(app, MOST)?, rows: 0, broken: None };
    let mut marks = [secret.courses_mark, secret.people_mark];
    for (list, mark) in List::ALL.into_iter().zip(&mut marks) {
        // What the column held when it was read last; another kind of column since then begins anew.
        let known = [Changes::Day, Changes::Instant, Changes::Number]
            .into_iter()
            .find_map(|kind| Mark::parse(kind, mark).filter(|read| read.text() == *mark))
            .filter(|_| !whole);
        let ended = one(app, &mut session, source, (list, known), mark, &mut into, worker).await;
        // Whatever ends it early, nothing of it is left on disk: what was not finished goes with its holder.
        if let Some(error) = into.broken.take() {
            return Err(error);
        }
        if let Err(why) = ended {
            return Ok(Err(why));
        }
    }
    if whole && into.rows == 0 {
        return Ok(Err(SourceRefused::Empty));
    }
    let [courses_mark, people_mark] = marks;
    Ok(Ok(Read { whole, rows: into.rows, courses_mark, people_mark, keeping: into.keeping }))
}

/// Where rows go.
struct Into {
    keeping: Keeping,
    rows: u64,
    broken: Option<AppError>,
}

impl Into {
    fn take(&mut self, list: List, plan: &Plan, values: &[String]) -> Result<(), SourceRefused> {
        let mut cells = vec![String::new(); list.columns().len()];
        for (at, value) in plan.cells.iter().zip(values) {
            cells[*at].clone_from(value);
        }
        self.rows += 1;
        let broke = |error| {
            self.broken = Some(error);
            SourceRefused::Empty
        };
        let row = json_row(list, &cells).map_err(AppError::internal).map_err(broke)?;
        match self.keeping.write(&row) {
            Ok(true) => Ok(()),
            Ok(false) => Err(SourceRefused::TooMuch { most: format!("{} GiB", MOST >> 30) }),
            Err(error) => {
                self.broken = Some(error);
                Err(SourceRefused::Empty)
            }
        }
    }
}

/// One table; its mark becomes the greatest value seen.
async fn one(
    app: &App,
    session: &mut Session,
    source: &Source,
    (list, known): (List, Option<Mark>),
    mark: &mut String,
    into: &mut Into,
    worker: Uuid,
) -> Result<(), SourceRefused> {
    let Some((_, plan)) = session.plan(&source.place, list, known.map(Mark::from)).await? else {
        return Ok(());
    };
    let mut greatest = known;
    let (holding, partner) = (app.clone(), source.partner);
    let mut each = |values: Vec<String>| {
        if let (Some(kind), Some(value)) = (plan.change, values.get(plan.cells.len())) {
            greatest = greatest.max(Mark::parse(kind, value));
        }
        into.take(list, &plan, &values)?;
        if into.rows.is_multiple_of(HOLD_EVERY) {
            let app = holding.clone();
            tokio::spawn(async move { hold(&app, partner, worker).await });
        }
        Ok(())
    };
    session.rows(&plan, &mut each).await?;
    if let Some(greatest) = greatest {
        *mark = greatest.text();
    }
    Ok(())
}

/// Keeps others away while a long reading goes on; when it can't, two read the same, which changes nothing.
async fn hold(app: &App, partner: PartnerId, worker: Uuid) {
    let held = async {
        let now = app.clock.now();
        let mut change = app.db.change(&Actor::process("exchange"), now).await?;
        change.unaudited("the lease of a reading; the reading itself is recorded");
        store::hold(&change, partner, worker, (now + LEASE).as_millisecond()).await?;
        change.commit().await
    };
    if let Err(error) = held.await {
        tracing::warn!(%error, "the lease of a reading can't be held on");
    }
}

/// Makes a delivery of what was read, and only then notes how far it got.
async fn keep(app: &App, partner: &Partner, source: &Source, worker: Uuid, read: Read) -> AppResult<()> {
    let actor = Actor::process("exchange");
    let dry_run = source.asked == Some(Asked::Dry);
    let sent_by = format!("{}/{}", source.place.host, source.place.database);
    // While it was read the cooperation may have ended, or the source been led elsewhere: then nothing of it counts.
    if !store::is_mine(app.db.read(), partner.id, worker).await? {
        return Ok(());
    }
    let mut delivery = None;
    if read.rows > 0 {
        let incoming = Incoming {
            partner: partner.id,
            door: "database",
            wish: Wish { live: true, dry_run, whole: false },
            file_name: "database.ndjson",
            sent_by: &sent_by,
        };
        delivery = Some(taking::receive(app, &actor, &incoming, read.keeping).await?.0.number);
    }
    let mut change = app.db.change(&actor, app.clock.now()).await?;
    let now = change.now();
    // What was only tried counts as nothing read: the next night begins where this one did.
    let Some(secret) = store::secret(change.conn(), partner.id).await? else {
        return Ok(change.rollback().await?);
    };
    let marks = match dry_run {
        true => (secret.courses_mark, secret.people_mark),
        false => (read.courses_mark, read.people_mark),
    };
    let rows = i64::try_from(read.rows).unwrap_or(i64::MAX);
    let done = store::Done {
        whole: read.whole,
        whole_on: (read.whole && !dry_run).then(|| civil_date(now).to_string()),
        rows,
        delivery,
        courses_mark: &marks.0,
        people_mark: &marks.1,
        next_at: next_at(partner.schedule, now).as_millisecond(),
    };
    store::done(&change, partner.id, worker, &done).await?;
    let data = json!({
        "partner": partner.code, "host": source.place.host, "rows": rows, "whole": read.whole, "delivery": delivery,
    });
    change.record("exchange.source_read", partner.id.0, data);
    Ok(change.commit().await?)
}

async fn fail(
    app: &App,
    partner: &Partner,
    source: &Source,
    worker: Uuid,
    why: &SourceRefused,
) -> AppResult<()> {
    let mut change = app.db.change(&Actor::process("exchange"), app.clock.now()).await?;
    let now = change.now();
    let (again, tries) = retry(partner.schedule, source.tries + 1, now);
    let failure = Failure::from(why);
    let text = serde_json::to_string(&failure).map_err(AppError::internal)?;
    store::failed(&change, partner.id, worker, &text, (tries, again.as_millisecond())).await?;
    let data = json!({"partner": partner.code, "host": source.place.host, "code": failure.code});
    change.record("exchange.source_failed", partner.id.0, data);
    Ok(change.commit().await?)
}
