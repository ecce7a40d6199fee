//! The exchange: a night's package parsed alone, checked, merged and sent again, next to the database's own rate; and memory
//! over time while a file of gigabytes is checked.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app::App;
use app::demo::bench::{Exchanging, exchanging};
use app::exchange::taking::{self, Delivery, Incoming, Wish};
use clap::Args;
use documents::exchange::{Encoding, Limits, PackageWriter, open};
use futures::{SinkExt, TryStreamExt};
use platform::clock::Clock;
use platform::db::Actor;
use platform::settings::Settings;

use crate::run;

/// How much.
#[derive(Clone, Debug, Args)]
pub struct Options {
    /// Courses of the night.
    #[arg(long, default_value_t = 10_000)]
    courses: usize,
    /// Rows of people of the night.
    #[arg(long, default_value_t = 300_000)]
    hours: usize,
    /// People with a number.
    #[arg(long, default_value_t = 20_000)]
    people: usize,
    /// Of a hundred rows of people, so many with a mistake.
    #[arg(long, default_value_t = 2)]
    faults: usize,
    /// Mebibytes of a file that is checked for its memory; 0 for none.
    #[arg(long, default_value_t = 2_048)]
    large: u64,
    /// Where the picture of memory over time goes; `{engine}` becomes the engine's name.
    #[arg(long)]
    picture: Option<PathBuf>,
}

/// Measures, and fails when what was merged is not what was sent.
pub(super) async fn run(settings: Settings, options: Options) -> anyhow::Result<()> {
    let app = run::start(settings, Clock::System).await?;
    let now = app.clock.now();
    let builder = run::start((*app.settings).clone(), Clock::fixed(now)).await?;
    app::demo::build(&builder, now).await.map_err(run::fault)?;
    let world = exchanging(&builder, options.people).await.map_err(run::fault)?;
    // A service is one: what building held of the file is not part of its memory.
    builder.platform().db.clone().close().await;
    drop(builder);
    println!("engine                       {}", app.db.engine());
    let file = night(&world, &options)?;
    let rows = options.courses + options.hours;
    println!("rows of the night            {rows} in {:.1} MiB", mib(&file)?);
    let began = Instant::now();
    let read = open(file.try_clone()?, "night.zip", &Limits::default())?.filter(Result::is_ok).count();
    tell("parsed alone", read, began);
    anyhow::ensure!(read == rows, "{read} rows were read of {rows}");
    let watch = Watch::begin();
    let checked = send(&app, &world, file.try_clone()?, true, "checked").await?;
    anyhow::ensure!(checked.rows_refused > 0 || options.faults == 0, "no mistake was found");
    let merged = send(&app, &world, file.try_clone()?, false, "checked and merged").await?;
    let good = merged.rows_read - merged.rows_refused;
    anyhow::ensure!(merged.rows_merged == good, "{} rows merged of {good}", merged.rows_merged);
    let again = send(&app, &world, file.try_clone()?, false, "sent again").await?;
    anyhow::ensure!(
        again.rows_merged == 0 && again.rows_unchanged == good,
        "the second time changed something"
    );
    println!(
        "most memory of the night     {:.0} MiB",
        watch.end().iter().map(|(_, m)| *m).fold(0.0, f64::max)
    );
    let bare = app::credit::bare_award_rate(&app, 5_000).await.map_err(run::fault)?;
    println!("same lines bare, 5,000 at once {bare:.0} rows/s");
    if app.db.engine() == "PostgreSQL" {
        println!("same lines by COPY           {:.0} rows/s", copied(&app.settings.database_url()).await?);
    }
    drop(file);
    if options.large > 0 {
        large(&app, &world, &options).await?;
    }
    Ok(())
}

/// Lines of the ledger a second that PostgreSQL takes by its own COPY, all at once, from memory, into a table with the same two
/// unique keys and nothing else.
async fn copied(url: &str) -> anyhow::Result<f64> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
    let driver = tokio::spawn(connection);
    client
        .batch_execute(
            "CREATE TABLE copied_award AS SELECT * FROM award WHERE 1 = 0;
             CREATE UNIQUE INDEX copied_award_serial ON copied_award (serial);
             CREATE UNIQUE INDEX copied_award_turn ON copied_award (course, person, turn)",
        )
        .await?;
    let out = client.copy_out("COPY award TO STDOUT (FORMAT binary)").await?;
    let blocks: Vec<_> = out.try_collect().await?;
    let began = Instant::now();
    let sink = client.copy_in("COPY copied_award FROM STDIN (FORMAT binary)").await?;
    futures::pin_mut!(sink);
    for block in blocks {
        sink.feed(block).await?;
    }
    let rows = sink.finish().await?;
    let rate = rows as f64 / began.elapsed().as_secs_f64();
    client.batch_execute("DROP TABLE copied_award").await?;
    driver.abort();
    Ok(rate)
}

/// Courses and people of a night as a package; every so many rows of people a mistake of one of eight kinds.
fn night(world: &Exchanging, options: &Options) -> anyhow::Result<File> {
    let mut file = tempfile::tempfile()?;
    let mut writer = PackageWriter::new(&mut file, Encoding::Utf8)?;
    for n in 0..options.courses {
        writer.course(&course(world, n))?;
    }
    let every = 100 / options.faults.clamp(1, 100);
    for n in 0..options.hours {
        let key = format!("N-{}", n % options.courses.max(1));
        // Everybody once in each course: the number moves on when the courses have come round.
        let place = (n / options.courses.max(1) + n % options.courses.max(1) * 31) % world.numbers.len();
        let mut row = [key, world.numbers[place].clone(), "2".to_owned()];
        if options.faults > 0 && n % every == 0 {
            spoil(&mut row, n / every);
        }
        writer.person(&row)?;
    }
    writer.finish()?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

fn spoil(row: &mut [String; 3], kind: usize) {
    match kind % 8 {
        0 => row[2] = "0.3".to_owned(),
        1 => row[1].replace_range(9..10, if row[1].ends_with('0') { "1" } else { "0" }),
        2 => row[0] = "nobody knows it".to_owned(),
        3 => row[1] = String::new(),
        4 => row[2] = "40".to_owned(),
        5 => row[1] = "王小明".to_owned(),
        6 => row[2] = String::new(),
        _ => row[0] = String::new(),
    }
}

fn course(world: &Exchanging, n: usize) -> [String; 35] {
    let mut row: [String; 35] = std::array::from_fn(|_| String::new());
    let school = world.schools.get(n % world.schools.len().max(1)).cloned().unwrap_or_default();
    let cells: [(usize, String); 10] = [
        (0, format!("N-{n}")),
        (1, format!("閱讀理解策略教學工作坊第{n}場")),
        (2, format!("量測字第{n:07}號")),
        (7, school),
        (8, "2".to_owned()),
        (9, "3".to_owned()),
        (10, format!("2025/{}/{}", n % 12 + 1, n % 28 + 1)),
        (11, format!("2025/{}/{}", n % 12 + 1, n % 28 + 1)),
        (
            26,
            "預測、摘要、推論與自我提問。<!--<category>5-1</category><level>7-1</level><mode>11-1</mode>-->"
                .to_owned(),
        ),
        (33, "2".to_owned()),
    ];
    for (at, text) in cells {
        row[at] = text;
    }
    row
}

/// Sends a file and works on it until it rests.
async fn send(
    app: &App,
    world: &Exchanging,
    mut file: File,
    dry_run: bool,
    what: &str,
) -> anyhow::Result<Delivery> {
    let mut keeping = taking::begin(app, u64::MAX).map_err(run::fault)?;
    file.seek(SeekFrom::Start(0))?;
    let mut block = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            break;
        }
        keeping.write(&block[..read]).map_err(run::fault)?;
    }
    let wish = Wish { live: true, dry_run, whole: false };
    let incoming =
        Incoming { partner: world.partner, door: "api", wish, file_name: "night.zip", sent_by: "bench" };
    let (delivery, _) =
        taking::receive(app, &Actor::process("bench"), &incoming, keeping).await.map_err(run::fault)?;
    let began = Instant::now();
    taking::run(app, delivery.id).await.map_err(run::fault)?;
    let found = taking::delivery(app.db.read(), world.partner, delivery.number).await.map_err(run::fault)?;
    let rows = usize::try_from(found.rows_read)?;
    tell(what, rows, began);
    if let (Some(checked), Some(ended), "merged") = (found.checked_at, found.ended_at, found.state.as_str()) {
        let seconds = Duration::from_millis(u64::try_from(ended - checked)?).as_secs_f64().max(0.001);
        println!("    merging alone            {seconds:.1} s, {:.0} rows/s", rows as f64 / seconds);
    }
    println!(
        "    new {} changed {} unchanged {} waiting {} refused {} merged {} ({})",
        found.rows_new,
        found.rows_changed,
        found.rows_unchanged,
        found.rows_waiting,
        found.rows_refused,
        found.rows_merged,
        found.state
    );
    Ok(found)
}

/// Checks a file of gigabytes and looks at memory all the while.
async fn large(app: &App, world: &Exchanging, options: &Options) -> anyhow::Result<()> {
    let mut file = tempfile::tempfile()?;
    let mut writer =
        documents::exchange::CsvWriter::new(&mut file, documents::exchange::List::Courses, Encoding::Utf8)?;
    let one = course(world, 0).iter().map(|cell| cell.len() as u64 + 3).sum::<u64>();
    let rows = options.large * (1 << 20) / one;
    for n in 0..rows {
        writer.row(&course(world, usize::try_from(n)?))?;
    }
    writer.finish()?;
    println!("large file                   {rows} rows in {:.0} MiB", mib(&file)?);
    let watch = Watch::begin();
    let found = send(app, world, file, true, "large file checked").await?;
    let seen = watch.end();
    anyhow::ensure!(found.rows_read == i64::try_from(rows)?, "{} rows read", found.rows_read);
    let most = seen.iter().map(|(_, mib)| *mib).fold(0.0, f64::max);
    println!("most memory of the large file {most:.0} MiB");
    if let Some(path) = &options.picture {
        picture(path, app.db.engine(), &seen)?;
    }
    Ok(())
}

fn tell(what: &str, rows: usize, began: Instant) {
    let seconds = began.elapsed().as_secs_f64();
    println!("{what:<28} {seconds:.1} s, {:.0} rows/s", rows as f64 / seconds);
}

fn mib(file: &File) -> anyhow::Result<f64> {
    Ok(file.metadata()?.len() as f64 / 1_048_576.0)
}

/// Looks at the process's memory every half second.
struct Watch {
    seen: Arc<Mutex<Vec<(f64, f64)>>>,
    stop: Arc<AtomicBool>,
}

impl Watch {
    fn begin() -> Self {
        let (seen, stop) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let watch = Self { seen: Arc::clone(&seen), stop: Arc::clone(&stop) };
        let began = Instant::now();
        std::thread::spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                if let (Some(mib), Ok(mut seen)) = (resident(), seen.lock()) {
                    seen.push((began.elapsed().as_secs_f64(), mib));
                }
                std::thread::sleep(Duration::from_millis(500));
            }
        });
        watch
    }

    fn end(self) -> Vec<(f64, f64)> {
        self.stop.store(true, Ordering::Relaxed);
        self.seen.lock().map(|seen| seen.clone()).unwrap_or_default()
    }
}

/// Memory in use by the process, in mebibytes, as the kernel counts it.
fn resident() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()? / 1024.0)
}

/// Memory over time as a line, the limit of 512 MiB upright across.
fn picture(path: &Path, engine: &str, seen: &[(f64, f64)]) -> anyhow::Result<()> {
    const LIMIT: f64 = 512.0;
    let (width, height, left, top, bottom) = (760.0, 320.0, 64.0, 48.0, 48.0);
    let end = seen.last().map_or(1.0, |(at, _)| at.max(1.0));
    let high = seen.iter().map(|(_, mib)| *mib).fold(LIMIT, f64::max) * 1.1;
    let x = |at: f64| left + at / end * (width - left - 24.0);
    let y = |mib: f64| height - bottom - mib / high * (height - top - bottom);
    let points: Vec<String> = seen.iter().map(|(at, mib)| format!("{:.1},{:.1}", x(*at), y(*mib))).collect();
    let most = seen.iter().map(|(_, mib)| *mib).fold(0.0, f64::max);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"sans-serif\" font-size=\"13\">
<title>Memory while a large file is checked ({engine}): at most {most:.0} MiB in {end:.0} s</title>
<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>
<text x=\"{left}\" y=\"24\" font-size=\"15\">Memory while a large file is checked ({engine})</text>
<line x1=\"{left}\" x2=\"{}\" y1=\"{1:.1}\" y2=\"{1:.1}\" stroke=\"#a33\" stroke-dasharray=\"6 4\"/>
<text x=\"{left}\" y=\"{2:.1}\" fill=\"#a33\">limit 512 MiB</text>
<polyline fill=\"none\" stroke=\"#1f4e5f\" stroke-width=\"2\" points=\"{3}\"/>
",
        width - 24.0,
        y(LIMIT),
        y(LIMIT) - 6.0,
        points.join(" ")
    );
    for step in 0..=4 {
        let (mib, at) = (high * f64::from(step) / 4.0, end * f64::from(step) / 4.0);
        writeln!(
            svg,
            "<text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{mib:.0}</text>",
            left - 6.0,
            y(mib) + 4.0
        )?;
        writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.0}\" text-anchor=\"middle\">{at:.0} s</text>",
            x(at),
            height - 20.0
        )?;
    }
    svg.push_str("</svg>\n");
    let path = path.to_string_lossy().replace("{engine}", &engine.to_ascii_lowercase());
    std::fs::write(&path, svg)?;
    println!("picture                      {path}");
    Ok(())
}
