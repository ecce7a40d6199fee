//! `/metrics`: how the exchange goes, for a monitoring system (Prometheus). Rule: docs/rules/exchange-partners.md.

use std::fmt::Write;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use platform::AppResult;
use platform::keys::same;
use platform::web::Ctx;

use super::store::{self, Figures};
use crate::App;

/// The figures, for whoever shows the token of the settings; without a token in the settings there is no such address.
///
/// # Errors
/// The database.
pub async fn show(State(app): State<App>, ctx: Ctx, headers: HeaderMap) -> AppResult<Response> {
    let wanted = app.settings.metrics_token.trim();
    if wanted.is_empty() {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    if !same(given.as_bytes(), wanted.as_bytes()) {
        let ask = [(header::WWW_AUTHENTICATE, "Bearer realm=\"metrics\"")];
        return Ok((StatusCode::UNAUTHORIZED, ask).into_response());
    }
    let figures = store::figures(app.db.read()).await?;
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((kind, text(&figures, ctx.now)).into_response())
}

/// One family after the other, partners in the order of their codes.
fn text(figures: &[Figures], now: Timestamp) -> String {
    let mut out = String::new();
    let mut family = |name: &str, kind: &str, help: &str, lines: Vec<(String, i64)>| {
        // Writing into a text does not fail.
        let _ = writeln!(out, "# HELP xingtan_exchange_{name} {help}\n# TYPE xingtan_exchange_{name} {kind}");
        for (labels, value) in lines {
            let _ = writeln!(out, "xingtan_exchange_{name}{{{labels}}} {value}");
        }
    };
    let partner = |one: &Figures| format!("partner=\"{}\"", one.code);
    let instants = |of: fn(&Figures) -> Option<i64>| {
        figures.iter().filter_map(|one| Some((partner(one), of(one)? / 1_000))).collect::<Vec<_>>()
    };
    family(
        "up",
        "gauge",
        "1 while the partner is active.",
        figures.iter().map(|one| (partner(one), i64::from(one.active))).collect(),
    );
    family(
        "last_arrival_timestamp_seconds",
        "gauge",
        "When something arrived last, whatever became of it.",
        instants(|one| one.last_try),
    );
    family(
        "last_success_timestamp_seconds",
        "gauge",
        "When something was merged last.",
        instants(|one| one.last_success),
    );
    let lag = |one: &Figures| Some((partner(one), (now.as_millisecond() - one.last_success?).max(0) / 1_000));
    family(
        "lag_seconds",
        "gauge",
        "Seconds since something was merged last.",
        figures.iter().filter_map(lag).collect(),
    );
    let rows = figures.iter().flat_map(|one| {
        let results = [
            ("new", one.new),
            ("changed", one.changed),
            ("unchanged", one.unchanged),
            ("repeated", one.repeated),
            ("waiting", one.waiting),
            ("refused", one.refused),
        ];
        results.map(|(result, count)| (format!("{},result=\"{result}\"", partner(one)), count))
    });
    family("rows", "gauge", "Rows of all live deliveries by result.", rows.collect());
    let deliveries = figures.iter().flat_map(|one| {
        let states = [("open", one.open), ("held", one.held), ("failed", one.failed), ("merged", one.merged)];
        states.map(|(state, count)| (format!("{},state=\"{state}\"", partner(one)), count))
    });
    family("deliveries", "gauge", "Live deliveries by where they stand.", deliveries.collect());
    out
}
