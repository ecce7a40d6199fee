//! A national night: five counties by database, four partners by file, eight by the interface, two rows of a hundred wrong. The service
//! runs as a process of its own and is killed in the middle; afterwards every mistake stands at its row, every good row in the
//! ledger, and the same night again changes nothing.

mod rows;
mod servers;

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;
use app::App;
use app::demo::bench::{self, Night};
use app::exchange::taking::{self, Delivery, Incoming, Wish};
use clap::Args;
use documents::exchange::{Encoding, NdJsonWriter, OdsWriter, PackageWriter, XlsxWriter};
use domain::exchange_partner::Mode;
use platform::clock::Clock;
use platform::db::{Actor, sql};
use platform::params;
use platform::settings::Settings;

use self::rows::Rows;
use self::servers::Server;
use crate::run;

/// How much, and where partners' databases are.
#[derive(Clone, Debug, Args)]
pub struct Options {
    /// Rows of the night.
    #[arg(long, default_value_t = 300_000)]
    rows: usize,
    /// People with a number.
    #[arg(long, default_value_t = 20_000)]
    people: usize,
    /// A partner's server, `postgres://USER@127.0.0.1:PORT/NAME`: three counties keep their records there.
    #[arg(long)]
    source_postgres: String,
    /// A partner's server, `mysql://USER@127.0.0.1:PORT/NAME`: two counties keep their records there.
    #[arg(long)]
    source_mariadb: String,
}

/// How the rows of each partner travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Postgres,
    MariaDb,
    Package(Encoding),
    Xlsx,
    Ods,
    ApiPackage,
    ApiNdJson,
}

const WAYS: [Way; 17] = [
    Way::Postgres,
    Way::Postgres,
    Way::Postgres,
    Way::MariaDb,
    Way::MariaDb,
    Way::Package(Encoding::Big5),
    Way::Package(Encoding::Utf8),
    Way::Xlsx,
    Way::Ods,
    Way::ApiPackage,
    Way::ApiPackage,
    Way::ApiPackage,
    Way::ApiPackage,
    Way::ApiNdJson,
    Way::ApiNdJson,
    Way::ApiNdJson,
    Way::ApiNdJson,
];

impl Way {
    fn mode(self) -> Mode {
        match self {
            Self::Postgres | Self::MariaDb => Mode::Database,
            Self::Package(_) | Self::Xlsx | Self::Ods => Mode::File,
            Self::ApiPackage | Self::ApiNdJson => Mode::Api,
        }
    }

    fn file_name(self) -> &'static str {
        match self {
            Self::Xlsx => "night.xlsx",
            Self::Ods => "night.ods",
            Self::ApiNdJson => "night.ndjson",
            _ => "summary.zip",
        }
    }

    /// The line that a row is told at: a text without lists apart counts both in one, others have a header each.
    fn line(self, list: &str, at: usize, courses: usize) -> i64 {
        let line = match self {
            Self::Postgres | Self::MariaDb | Self::ApiNdJson => {
                at + 1 + if list == "people" { courses } else { 0 }
            }
            _ => at + 2,
        };
        i64::try_from(line).unwrap_or(i64::MAX)
    }
}

/// Runs the night twice; fails at the first thing that is not as it must be.
pub(super) async fn run(mut settings: Settings, options: Options) -> anyhow::Result<()> {
    settings.partner_networks = vec!["127.0.0.1".to_owned()];
    let app = run::start(settings.clone(), Clock::System).await?;
    let now = app.clock.now();
    let builder = run::start(settings.clone(), Clock::fixed(now)).await?;
    app::demo::build(&builder, now).await.map_err(run::fault)?;
    println!("engine                       {}", app.db.engine());
    let modes: Vec<Mode> = WAYS.iter().map(|way| way.mode()).collect();
    let night = bench::nightly(&app, options.people, &modes).await.map_err(run::fault)?;
    let each = options.rows / WAYS.len();
    let all: Vec<Rows> = (0..WAYS.len())
        .map(|n| {
            let foreign = &night.senders[(n + 1) % WAYS.len()].schools[0];
            rows::rows(&night, &night.senders[n], n, each, foreign)
        })
        .collect();
    let wrong: usize = all.iter().map(|rows| rows.wrong.len()).sum();
    let total: usize = all.iter().map(|rows| rows.courses.len() + rows.people.len()).sum();
    println!(
        "rows of the night            {total} of {} partners, {wrong} wrong of {} kinds",
        WAYS.len(),
        rows::kinds()
    );
    let servers = [Server::new(&options.source_postgres), Server::new(&options.source_mariadb)];
    for ((way, rows), sender) in WAYS.iter().zip(&all).zip(&night.senders) {
        let server = match way {
            Way::Postgres => &servers[0],
            Way::MariaDb => &servers[1],
            _ => continue,
        };
        let typed = server.fill(&sender.code.replace('-', "_"), rows).await?;
        bench::set_source(&app, &sender.code, &typed).await.map_err(run::fault)?;
    }
    let mut serving = Serving::start(&settings)?;
    let began = Instant::now();
    send(&app, &night, &all, &serving).await?;
    println!("sent                         {:.1} s", began.elapsed().as_secs_f64());
    for share in [3, 6] {
        until(&app, |state| state.merged * 10 >= total * share || state.open == 0).await?;
        let before = standing(&app).await?;
        serving.kill()?;
        println!(
            "killed                       at {} rows written, {} deliveries open",
            before.merged, before.open
        );
        serving = Serving::start(&settings)?;
    }
    until(&app, |state| state.open == 0 && state.deliveries == WAYS.len()).await?;
    println!(
        "the night took               {:.1} s, both kills and what was waited after them included",
        began.elapsed().as_secs_f64()
    );
    let first = look(&app, &night, &all, 1).await?;
    println!(
        "every mistake is at its row  {wrong} of {wrong}; every good row is in the ledger: {first} records"
    );
    let serial = last_serial(&app).await?;
    let began = Instant::now();
    send(&app, &night, &all, &serving).await?;
    until(&app, |state| state.open == 0 && state.deliveries == 2 * WAYS.len()).await?;
    println!("the same night again took    {:.1} s", began.elapsed().as_secs_f64());
    look(&app, &night, &all, 2).await?;
    anyhow::ensure!(last_serial(&app).await? == serial, "the second night wrote into the ledger");
    println!("the second night changed     nothing");
    serving.kill()?;
    Ok(())
}

/// Sends what everybody has, by the way of each.
async fn send(app: &App, night: &Night, all: &[Rows], serving: &Serving) -> anyhow::Result<()> {
    for ((way, rows), sender) in WAYS.iter().zip(all).zip(&night.senders) {
        match way.mode() {
            Mode::Database => bench::read_source(app, &sender.code).await.map_err(run::fault)?,
            Mode::Api => serving.post(&sender.token, way.file_name(), &bytes(*way, rows)?).await?,
            _ => {
                let mut keeping = taking::begin(app, u64::MAX).map_err(run::fault)?;
                keeping.write(&bytes(*way, rows)?).map_err(run::fault)?;
                let wish = Wish { live: true, dry_run: false, whole: false };
                let name = way.file_name();
                let incoming =
                    Incoming { partner: sender.id, door: "page", wish, file_name: name, sent_by: "bench" };
                taking::receive(app, &Actor::process("bench"), &incoming, keeping)
                    .await
                    .map_err(run::fault)?;
            }
        }
    }
    Ok(())
}

fn bytes(way: Way, rows: &Rows) -> anyhow::Result<Vec<u8>> {
    let mut file = tempfile::tempfile()?;
    macro_rules! write {
        ($writer:expr) => {{
            let mut writer = $writer?;
            rows.courses.iter().try_for_each(|row| writer.course(row))?;
            rows.people.iter().try_for_each(|row| writer.person(row))?;
            anyhow::ensure!(writer.finish()?.is_complete(), "{way:?} leaves rows out");
        }};
    }
    match way {
        Way::Xlsx => write!(XlsxWriter::new(&mut file)),
        Way::Ods => write!(OdsWriter::new(&mut file)),
        Way::ApiNdJson => write!(NdJsonWriter::new(&mut file)),
        Way::Package(encoding) => write!(PackageWriter::new(&mut file, encoding)),
        _ => write!(PackageWriter::new(&mut file, Encoding::Utf8)),
    }
    read_all(file)
}

fn read_all(mut file: File) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// How far the night is.
struct Standing {
    deliveries: usize,
    open: usize,
    merged: usize,
}

async fn standing(app: &App) -> anyhow::Result<Standing> {
    let number = async |text: &str| -> anyhow::Result<usize> {
        Ok(usize::try_from(sql::number(app.db.read(), text, Vec::new()).await?)?)
    };
    let asked = number("SELECT COUNT(*) AS n FROM exchange_source WHERE asked <> ''").await?;
    // The demonstration has deliveries of its own.
    let own =
        "FROM exchange_delivery WHERE partner IN (SELECT id FROM exchange_partner WHERE code LIKE 'night-%')";
    let open = number(&format!("SELECT COUNT(*) AS n {own} AND ended_at IS NULL")).await?;
    let merged = format!("SELECT CAST(COALESCE(SUM(rows_merged), 0) AS BIGINT) AS n {own}");
    Ok(Standing {
        deliveries: number(&format!("SELECT COUNT(*) AS n {own}")).await?,
        open: open + asked,
        merged: number(&merged).await?,
    })
}

async fn until(app: &App, reached: impl Fn(&Standing) -> bool) -> anyhow::Result<()> {
    let began = Instant::now();
    loop {
        let now = standing(app).await?;
        if reached(&now) {
            return Ok(());
        }
        anyhow::ensure!(
            began.elapsed() < Duration::from_secs(3_600),
            "nothing comes to its end: {} deliveries, {} open, {} rows written",
            now.deliveries,
            now.open,
            now.merged
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn last_serial(app: &App) -> anyhow::Result<i64> {
    Ok(sql::number(app.db.read(), "SELECT MAX(serial) AS n FROM award", Vec::new()).await?)
}

/// Compares what stands with what must; answers how many records of the ledger were looked at.
async fn look(app: &App, night: &Night, all: &[Rows], turn: usize) -> anyhow::Result<usize> {
    let mut records = 0;
    for ((way, rows), sender) in WAYS.iter().zip(all).zip(&night.senders) {
        let code = &sender.code;
        let (deliveries, total) =
            taking::deliveries(app.db.read(), sender.id, 9, 0).await.map_err(run::fault)?;
        anyhow::ensure!(usize::try_from(total)? == turn, "{code}: {total} deliveries");
        let newest = deliveries.first().context("a delivery")?;
        figures(rows, newest, turn).with_context(|| format!("{code}, {way:?}"))?;
        faults(app, *way, rows, newest).await.with_context(|| format!("{code}, {way:?}"))?;
        records += ledger(app, night, rows, sender.id).await.with_context(|| format!("{code}, {way:?}"))?;
    }
    Ok(records)
}

fn figures(rows: &Rows, delivery: &Delivery, turn: usize) -> anyhow::Result<()> {
    let [good, waiting, wrong] =
        [rows.good, rows.waiting, rows.wrong.len()].map(|n| i64::try_from(n).unwrap_or(0));
    // What waits is waiting the first time, and known the second.
    let expected =
        if turn == 1 { [good, 0, 0, 0, waiting, wrong] } else { [0, 0, good + waiting, 0, 0, wrong] };
    let d = delivery;
    let found =
        [d.rows_new, d.rows_changed, d.rows_unchanged, d.rows_repeated, d.rows_waiting, d.rows_refused];
    anyhow::ensure!(
        d.state == "merged" && found == expected,
        "{} {found:?} instead of {expected:?}",
        d.state
    );
    Ok(())
}

async fn faults(app: &App, way: Way, rows: &Rows, delivery: &Delivery) -> anyhow::Result<()> {
    let count = i64::try_from(rows.wrong.len() + 1)?;
    let found = taking::faults(app.db.read(), delivery.id, ("", 0), count).await.map_err(run::fault)?;
    anyhow::ensure!(
        found.len() == rows.wrong.len(),
        "{} rows are refused of {}",
        found.len(),
        rows.wrong.len()
    );
    for (row, ((list, at), (column, code))) in found.iter().zip(&rows.wrong) {
        let told = row.told();
        let line = way.line(list, *at, rows.courses.len());
        let right = row.list == *list
            && row.line == line
            && told.iter().any(|told| told.column == *column && told.code == *code);
        anyhow::ensure!(right, "{list} {line} {column} {code} instead of {} {} {told:?}", row.list, row.line);
    }
    Ok(())
}

async fn ledger(
    app: &App,
    night: &Night,
    rows: &Rows,
    partner: app::exchange::PartnerId,
) -> anyhow::Result<usize> {
    #[derive(sea_orm::FromQueryResult)]
    struct Line {
        key: String,
        person: platform::ids::PersonId,
        total: i64,
    }
    let lines: Vec<Line> = sql::all(
        app.db.read(),
        "SELECT e.key, a.person, CAST(SUM(a.half_hours) AS BIGINT) AS total
           FROM exchange_course e JOIN award a ON a.course = e.course WHERE e.partner = $1 GROUP BY e.key, a.person",
        params![partner],
    )
    .await?;
    let mut found: HashMap<(String, platform::ids::PersonId), i64> =
        lines.into_iter().map(|line| ((line.key, line.person), line.total)).collect();
    for ((key, number), hours) in &rows.right {
        let person = night.people.get(number).context("somebody registered")?;
        let stands = found.remove(&(key.clone(), *person));
        anyhow::ensure!(stands == Some(*hours), "{stands:?} half-hours of {hours} stand in {key}");
    }
    anyhow::ensure!(found.is_empty(), "{} records that nobody sent", found.len());
    Ok(rows.right.len())
}

/// The service as a process of its own.
struct Serving {
    child: Child,
    address: std::net::SocketAddr,
    settings: PathBuf,
}

impl Serving {
    fn start(settings: &Settings) -> anyhow::Result<Self> {
        let file = settings.data.join("night.toml");
        std::fs::write(
            &file,
            "partner_networks = [\"127.0.0.1\"]\ndemo = true\nsecond_factor_required = false\n",
        )?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--settings").arg(&file).arg("--data").arg(&settings.data);
        command.args(["--database", &settings.database_url(), "serve", "--port", "0"]);
        command.env("XINGTAN_LOG", std::env::var("XINGTAN_LOG").unwrap_or_else(|_| "error".to_owned()));
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().context("the service's output")?;
        let mut line = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut line)?;
        let address = line.trim().rsplit_once("http://").and_then(|(_, address)| address.parse().ok());
        let address = address.with_context(|| format!("the service does not say where it is: {line}"))?;
        Ok(Self { child, address, settings: file })
    }

    /// Ends it as a power cut would (SIGKILL).
    fn kill(&mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    async fn post(&self, token: &str, name: &str, body: &[u8]) -> anyhow::Result<()> {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let head = format!(
            "POST /api/exchange/{}/deliveries?name={name} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Authorization: Bearer {token}\r\nContent-Type: application/octet-stream\r\nContent-Length: {}\r\n\r\n",
            app::exchange::api::VERSION,
            body.len()
        );
        let mut stream = tokio::net::TcpStream::connect(self.address).await?;
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        let answer = String::from_utf8_lossy(&answer);
        anyhow::ensure!(answer.starts_with("HTTP/1.1 202"), "the interface answered {answer}");
        Ok(())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.kill();
        let _ = std::fs::remove_file(&self.settings);
    }
}
