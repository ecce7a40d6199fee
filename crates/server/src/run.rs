//! What each command of the binary does.

use std::path::Path;

use anyhow::{Context, bail};
use app::App;
use app::credit::LedgerVerdict;
use app::demo::{self, DemoAccount};
use platform::audit::copy::Compared;
use platform::audit::{self, Verdict};
use platform::clock::Clock;
use platform::db::Actor;
use platform::jobs::Lane;
use platform::settings::Settings;
use platform::{AppError, Platform};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;
use ui::{L, Lang};

use crate::generate::Wanted;

/// Writes logs to standard error: text for people, JSON for collectors.
pub fn log(settings: &Settings) {
    let filter = EnvFilter::try_from_env("XINGTAN_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if settings.log == "json" {
        builder.json().init();
    } else {
        builder.init();
    }
}

/// Serves until the process is told to end.
pub async fn serve(mut settings: Settings, port: Option<u16>) -> anyhow::Result<()> {
    if let Some(port) = port {
        settings.listen = format!("127.0.0.1:{port}");
    }
    let listener = bind(&mut settings).await?;
    if settings.demo && !listener.local_addr()?.ip().is_loopback() {
        bail!("the demonstration shows everybody's mail: it is served on this machine alone (127.0.0.1)");
    }
    let app = start(settings, Clock::System).await?;
    if app.settings.scan.trim().is_empty() {
        tracing::warn!(
            "no virus scanner is set (scan = \"clamd:host:port\"): uploaded files are kept unscanned"
        );
    }
    listen(listener, app, None).await
}

/// Takes the port before anything else, so that links in mail and codes on pages name the address that is really served.
async fn bind(settings: &mut Settings) -> anyhow::Result<TcpListener> {
    let address = &settings.listen;
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    if settings.public_url == Settings::default().public_url {
        settings.public_url = format!("http://{}", listener.local_addr()?);
    }
    Ok(listener)
}

/// Fills an empty database with the demonstration and what more is wanted, then serves it.
pub async fn demo(
    mut settings: Settings,
    port: u16,
    more: Option<Wanted>,
    build_only: bool,
) -> anyhow::Result<()> {
    settings.demo = true;
    // The tour walks through every role with a password alone; the accounts are public anyway.
    settings.second_factor_required = false;
    settings.listen = format!("127.0.0.1:{port}");
    let listener = bind(&mut settings).await?;
    let clock = Clock::shifted(demo::remembered_shift(&settings.data));
    let app = start(settings.clone(), clock).await?;
    if demo::is_empty(&app).await.map_err(fault)? {
        eprintln!("Building the demonstration …");
        let began = std::time::Instant::now();
        let now = app.clock.now();
        let platform = Platform::open(settings, Clock::fixed(now)).await?;
        let builder = App::start(platform).await?;
        demo::build(&builder, now).await.map_err(fault)?;
        eprintln!("… done in {:.1} s.", began.elapsed().as_secs_f64());
    }
    if let Some(more) = more {
        more.build(&app).await?;
    }
    if build_only {
        app.platform().db.clone().close().await;
        return Ok(());
    }
    listen(listener, app, Some(demo::accounts())).await
}

/// Brings the schema up to date.
pub async fn migrate(settings: Settings) -> anyhow::Result<()> {
    let app = start(settings, Clock::System).await?;
    println!("The schema is up to date ({}).", app.db.engine());
    Ok(())
}

/// Imports the ministry's list and says, row by row, what was refused.
pub async fn import_schools(settings: Settings, file: &Path, level: &str) -> anyhow::Result<()> {
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    let app = start(settings, Clock::System).await?;
    app::directory::ensure_region_centres(&app, &Actor::process("import")).await.map_err(fault)?;
    let done = app::directory::import_schools(&app, &Actor::process("import"), &bytes, level)
        .await
        .map_err(fault)?;
    let l = L::new(terminal_language());
    for row in &done.refused {
        let reason = l.t(&format!("import-{}", row.code));
        println!(
            "{}",
            l.args(
                "import-row",
                &[
                    ("line", row.line.to_string()),
                    ("column", row.column.to_owned()),
                    ("reason", reason),
                    ("value", row.value.clone()),
                ],
            )
        );
    }
    println!(
        "{}",
        l.args(
            "import-summary",
            &[
                ("rows", done.rows.to_string()),
                ("opened", done.opened.to_string()),
                ("changed", done.changed.to_string()),
                ("unchanged", done.unchanged.to_string()),
                ("refused", done.refused.len().to_string()),
            ],
        )
    );
    if !done.missing.is_empty() {
        println!("{}", l.a("import-missing", "n", done.missing.len()));
    }
    if done.proposed > 0 {
        println!("{}", l.a("import-proposed", "n", done.proposed));
    }
    app.platform().db.clone().close().await;
    Ok(())
}

/// Registers a person with an account and a duty, and prints a first password; how an installation gets its first people.
pub async fn add_account(settings: Settings, new: &crate::NewAccount) -> anyhow::Result<()> {
    let app = start(settings, Clock::System).await?;
    let user = domain::ids::UserName::parse(&new.user).map_err(|e| anyhow::anyhow!(sentence(&e)))?;
    let email = domain::ids::Email::parse(&new.email).map_err(|e| anyhow::anyhow!(sentence(&e)))?;
    let organisation =
        app::directory::organisation_by_code(app.db.read(), &new.organisation).await.map_err(fault)?;
    let organisation =
        organisation.with_context(|| format!("no organisation has the code {}", new.organisation))?;
    let role =
        domain::permissions::SeatRole::parse(&new.role).context("the role is head, liaison or operator")?;
    let password = platform::chance::token()[..20].to_owned();
    let mut person = app::identity::NewPerson::fresh(&new.name);
    person.organisation = Some(organisation.id);
    person.email = email.as_str().to_owned();
    person.account = Some((user.as_str().to_owned(), platform::passwords::hash(&password)));
    person.seat = Some((organisation.id, role.as_str()));
    // Whoever ran the command knows the password.
    person.must_change = true;
    let today = domain::calendar::civil_date(app.clock.now());
    let mut change = app.db.change(&Actor::process("account add"), app.clock.now()).await?;
    app::identity::register_people(&app, &mut change, vec![person], today).await.map_err(fault)?;
    change.commit().await?;
    println!("{} {password}", user.as_str());
    Ok(())
}

fn sentence(refusal: &impl domain::refusal::Refusal) -> String {
    let l = L::new(terminal_language());
    let args = domain::refusal::localised_args(refusal, l.is_zh());
    l.args(&format!("refusal-{}", refusal.code()), &args)
}

/// Walks the audit chains; ends with code 1 when one is broken.
pub async fn verify(settings: Settings, copy: Option<&Path>) -> anyhow::Result<()> {
    let app = start(settings, Clock::System).await?;
    let (log, ledger) = app::credit::verify_ledger(&app.db).await?;
    match log {
        Verdict::Intact(lines) => println!("The audit log holds: {lines} lines on {} chains.", audit::CHAINS),
        Verdict::Broken { chain, seq, why } => {
            bail!("the audit log is broken at chain {chain}, line {seq}: {why}")
        }
    }
    match ledger {
        LedgerVerdict::Intact { lines, seals } => {
            println!("The ledger of hours holds: {lines} lines under {seals} seals.");
        }
        LedgerVerdict::Broken { first, last, why } if first == last => {
            bail!("the ledger of hours is broken at serial {first}: {why}")
        }
        LedgerVerdict::Broken { first, last, why } => {
            bail!("the ledger of hours is broken between serials {first} and {last}: {why}")
        }
    }
    if let Some(copy) = copy {
        match audit::copy::compare(&app, copy).await? {
            Compared::Same(lines) => println!("The copy agrees: {lines} lines."),
            Compared::Differs { chain, seq } => {
                bail!("the copy contradicts the database at chain {chain}, line {seq}")
            }
        }
    }
    Ok(())
}

/// Opens the platform and the capabilities on it.
pub async fn start(settings: Settings, clock: Clock) -> anyhow::Result<App> {
    let url = settings.database_url();
    let platform = Platform::open(settings, clock).await.with_context(|| format!("cannot open {url}"))?;
    Ok(App::start(platform).await?)
}

async fn listen(listener: TcpListener, app: App, accounts: Option<Vec<DemoAccount>>) -> anyhow::Result<()> {
    let url = format!("http://{}", listener.local_addr()?);
    if let Some(accounts) = &accounts {
        announce(&url, accounts);
    } else {
        println!("Serving on {url}");
    }
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let most = app.settings.max_connections;
    let serving = tokio::spawn(crate::listen::serve(listener, app.router(), most, stopped.clone()));
    let mail = tokio::spawn(platform::jobs::send_mail(app.platform(), stopped.clone()));
    let finder = tokio::spawn(app::finder::follow(app.clone(), stopped.clone()));
    let tables = tokio::spawn(app::tables::follow(app.clone(), stopped.clone()));
    let time = tokio::spawn(app.platform().keep_agreeing(stopped.clone()));
    let lane = |lane| {
        let (app, stopped) = (app.clone(), stopped.clone());
        tokio::spawn(platform::jobs::work(app.platform(), app, (app::jobs(), app::crons()), lane, stopped))
    };
    let work = [Lane::beside(app::LONG), Lane::of(app::LONG), Lane::of(app::LONG)].map(lane);
    end_signal().await;
    let _ = stop.send(true);
    let _ = serving.await;
    let _ = finder.await;
    for work in work {
        let _ = work.await;
    }
    let _ = time.await;
    let _ = mail.await;
    let _ = tables.await;
    app.platform().db.clone().close().await;
    Ok(())
}

fn announce(url: &str, accounts: &[DemoAccount]) {
    println!("\n  杏壇 Xingtan\n\n  {url}/tour\n");
    for account in accounts {
        println!("  {:<10} {:<10} {}", account.role, account.user, account.password);
    }
    println!();
    // Programs that drive the demonstration read this line instead of the table.
    if std::env::var("XINGTAN_READY_JSON").is_ok() {
        let list: Vec<String> = accounts
            .iter()
            .map(|a| {
                format!("{{\"role\":\"{}\",\"user\":\"{}\",\"password\":\"{}\"}}", a.role, a.user, a.password)
            })
            .collect();
        println!("XINGTAN_READY {{\"url\":\"{url}\",\"accounts\":[{}]}}", list.join(","));
    }
}

async fn end_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        if let Ok(mut terminate) = terminate {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}

fn terminal_language() -> Lang {
    let said = std::env::var("LC_ALL").or_else(|_| std::env::var("LANG")).unwrap_or_default();
    Lang::from_code(&said).unwrap_or(Lang::Zh)
}

pub(crate) fn fault(error: AppError) -> anyhow::Error {
    match error {
        AppError::Malformed(why) | AppError::Internal(why) => anyhow::anyhow!(why),
        other => anyhow::anyhow!("{other:?}"),
    }
}
