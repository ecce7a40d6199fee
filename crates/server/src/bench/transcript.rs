//! A long career on one page, as a signed PDF, and ten thousand certificates of one organiser.

use std::time::Instant;

use app::App;
use app::demo::bench as data;
use app::identity::{self, Attempt, SignedIn};
use axum::http::StatusCode;
use hdrhistogram::Histogram;
use jiff::SignedDuration;
use platform::clock::Clock;

use super::connection::histogram;
use super::review::timed;
use crate::run;

/// Most people of one course: a roster takes 3,000.
const COURSE: usize = 2_500;
/// Signed documents and pages asked for.
const ROUNDS: usize = 10;

/// Gives one teacher that many awards and that many others a certificate each, and asks for all of it.
pub(super) async fn run(app: App, awards: usize, certificates: usize) -> anyhow::Result<()> {
    let now = app.clock.now();
    let past = now - SignedDuration::from_hours(24 * 30);
    let before = run::start((*app.settings).clone(), Clock::fixed(past)).await?;
    app::demo::build(&before, past).await.map_err(run::fault)?;
    let began = Instant::now();
    let teacher = identity::person_of_user(app.db.read(), "teacher").await.map_err(run::fault)?;
    let Some(teacher) = teacher else { anyhow::bail!("the dataset has no teacher") };
    let people = data::people(&app, certificates).await.map_err(run::fault)?;
    let mut lists: Vec<_> = vec![vec![teacher]; awards];
    lists.extend(people.chunks(COURSE).map(<[_]>::to_vec));
    let codes = data::closed(&before, &app, &lists).await.map_err(run::fault)?;
    println!("engine                       {}", app.db.engine());
    println!("courses closed               {} in {:.1} s", codes.len(), began.elapsed().as_secs_f64());

    let router = app.router();
    let (token, csrf) = session(&app, "teacher").await?;
    let (mut pages, mut documents) = (histogram(), histogram());
    for _ in 0..ROUNDS {
        let (status, _) = timed(&router, &mut pages, "/my/transcript", &token, None).await?;
        anyhow::ensure!(status == StatusCode::OK, "the page answered {status}");
        let body = Some(format!("csrf={csrf}"));
        let (status, _) = timed(&router, &mut documents, "/my/transcript.pdf", &token, body).await?;
        anyhow::ensure!(status == StatusCode::OK, "the document answered {status}");
    }
    tell(&format!("page of {awards} awards"), &pages);
    tell(&format!("signed PDF of {awards}"), &documents);

    let (token, csrf) = session(&app, "organiser").await?;
    let mut orders = histogram();
    for format in ["pdf", "zip"] {
        let began = Instant::now();
        for code in &codes[awards..] {
            let address = format!("/desk/courses/{code}/certificates");
            let body = Some(format!("csrf={csrf}&format={format}"));
            let (status, _) = timed(&router, &mut orders, &address, &token, body).await?;
            anyhow::ensure!(status == StatusCode::SEE_OTHER, "the order answered {status}");
        }
        app.run_jobs().await?;
        println!("{certificates} certificates, {format:<10} {:.1} s", began.elapsed().as_secs_f64());
    }
    Ok(())
}

async fn session(app: &App, user: &str) -> anyhow::Result<(String, String)> {
    let signed = identity::sign_in(app, &Attempt::new(user, data::PASSWORD)).await.map_err(run::fault)?;
    let Ok(SignedIn::Session(token)) = signed else { anyhow::bail!("{user} was not signed in") };
    let csrf = app.keys.form_token(&token);
    Ok((token, csrf))
}

fn tell(what: &str, seen: &Histogram<u64>) {
    let ms = |q: f64| seen.value_at_quantile(q) as f64 / 1000.0;
    println!("{what:<28} p50 {:.1} ms, most {:.1} ms", ms(0.5), ms(1.0));
}
