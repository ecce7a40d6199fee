//! Keys replaced under way: one process rotates, this one serves.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::Context;
use app::App;
use app::demo::bench as data;
use app::identity;
use platform::clock::Clock;
use platform::settings::Settings;

use super::connection::histogram;
use crate::run;

/// Measures a rotation with others at work; fails when anybody was refused, lost or taken twice.
pub(super) async fn run(mut settings: Settings, people: usize, at_once: usize) -> anyhow::Result<()> {
    let folder = std::env::temp_dir().join(format!("xingtan-bench-keys-{}", std::process::id()));
    settings.data.clone_from(&folder);
    settings.second_factor_required = false;
    let url = settings.database_url();
    let app = run::start(settings, Clock::System).await?;
    data::numbered(&app, 0..people).await.map_err(run::fault)?;
    println!("engine                       {}", app.db.engine());
    println!("people with a number         {people}");
    let before = sign_ins(&app, at_once, || false, 40).await?;
    println!("sign-ins before              {before}");

    let rotating = Arc::new(AtomicBool::new(true));
    let others = tokio::spawn(others(app.clone(), people, Arc::clone(&rotating)));
    let began = Instant::now();
    let mut command = std::process::Command::new(std::env::current_exe()?);
    let mut child = command.args(["keys", "rotate", "--database", &url, "--data"]).arg(&folder).spawn()?;
    let flag = Arc::clone(&rotating);
    let waiting = tokio::task::spawn_blocking(move || {
        let status = child.wait();
        flag.store(false, Ordering::SeqCst);
        status
    });
    let during = sign_ins(&app, at_once, || rotating.load(Ordering::SeqCst), 0).await?;
    let status = waiting.await??;
    anyhow::ensure!(status.success(), "the rotation ended with {status}");
    let seconds = began.elapsed().as_secs_f64();
    let (registered, found) = others.await??;
    println!("sign-ins during              {during}");
    println!("registered / found meanwhile {registered} / {found}, none failed");
    println!("rotation                     {seconds:.1} s, {:.0} numbers a second", people as f64 / seconds);
    for serial in (0..people).step_by(997) {
        find(&app, serial).await?;
    }
    println!("keys                         {:?}, current {}", app.keys.generations(), app.keys.current());
    let _ = std::fs::remove_dir_all(&folder);
    Ok(())
}

/// Signs people in one after the other on several tasks while `go` says so, at least so often.
async fn sign_ins(
    app: &App,
    at_once: usize,
    go: impl Fn() -> bool + Send + Sync,
    least: usize,
) -> anyhow::Result<String> {
    let mut seen = histogram();
    let next = AtomicUsize::new(0);
    let go = &go;
    let next = &next;
    let one = |_| async move {
        let mut own = histogram();
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= least && !go() {
                return anyhow::Ok(own);
            }
            let asked = Instant::now();
            let name = format!("b{}", n % 50);
            let answer = identity::sign_in(app, &identity::Attempt::new(&name, data::PASSWORD)).await;
            anyhow::ensure!(answer.map_err(run::fault)?.is_ok(), "a sign-in was refused");
            own.record(u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX)).unwrap_or_default();
        }
    };
    for own in futures::future::join_all((0..at_once).map(one)).await {
        seen.add(own?)?;
    }
    let ms = |q: f64| seen.value_at_quantile(q) as f64 / 1000.0;
    Ok(format!("{}, none refused; p50 {:.0} ms, p99 {:.0} ms", seen.len(), ms(0.5), ms(0.99)))
}

/// Registers new people and finds known ones by number until the rotation is over.
async fn others(app: App, people: usize, rotating: Arc<AtomicBool>) -> anyhow::Result<(usize, usize)> {
    let (mut registered, mut found) = (0, 0);
    while rotating.load(Ordering::SeqCst) {
        let serial = people + registered;
        data::numbered(&app, serial..serial + 1).await.map_err(run::fault).context("a new person")?;
        registered += 1;
        for n in 0..20 {
            find(&app, (found * 7919 + n) % people).await?;
            found += 1;
        }
        // Nobody registers as fast as a machine can: the rotation is measured, not the crowd.
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    for serial in people..people + registered {
        find(&app, serial).await?;
    }
    Ok((registered, found))
}

async fn find(app: &App, serial: usize) -> anyhow::Result<()> {
    let found = identity::find_person(app, app.db.read(), &data::number(serial)).await.map_err(run::fault)?;
    found.map(|_| ()).with_context(|| format!("nobody has the number of serial {serial}"))
}
