//! A picture of latencies: the share of answers over their time on a logarithmic axis, one line a series, labelled where it
//! stands highest; readable in black and white and by a screen reader.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context;
use hdrhistogram::Histogram;

/// One line of the picture.
pub(super) struct Series<'a> {
    /// What it shows.
    pub label: &'a str,
    /// Microseconds.
    pub seen: &'a Histogram<u64>,
}

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 56.0;
const BOTTOM: f64 = 64.0;
/// Steps within each tenfold.
const STEPS: u32 = 12;
/// How lines are told apart without colour.
const DASHES: [&str; 4] = ["", "8 4", "2 3", "10 3 2 3"];

/// Writes the picture; `{engine}` in the path becomes the engine's name in small letters. `limit` is drawn upright, in
/// milliseconds.
pub(super) fn write(
    path: &Path,
    engine: &str,
    title: &str,
    limit: f64,
    series: &[Series<'_>],
) -> anyhow::Result<()> {
    let path = path.to_string_lossy().replace("{engine}", &engine.to_ascii_lowercase());
    std::fs::write(&path, draw(&format!("{title} ({engine})"), limit, series))
        .with_context(|| path.clone())?;
    println!("picture                      {path}");
    Ok(())
}

/// Where a time lies: whole tenfolds of a microsecond from `low` to `high`.
struct Axis {
    low: f64,
    high: f64,
}

impl Axis {
    fn over(series: &[Series<'_>], limit: f64) -> Self {
        let low = series.iter().map(|s| s.seen.min().max(1)).min().unwrap_or(1);
        let high = series.iter().map(|s| s.seen.max()).max().unwrap_or(1);
        let high = (high as f64).max(limit * 1000.0);
        Self { low: (low as f64).log10().floor(), high: high.log10().ceil() }
    }

    fn x(&self, micros: f64) -> f64 {
        LEFT + (micros.log10() - self.low) / (self.high - self.low).max(1.0) * (WIDTH - LEFT - RIGHT)
    }

    /// Edges of the steps, in microseconds.
    fn edges(&self) -> Vec<f64> {
        let steps = ((self.high - self.low) * f64::from(STEPS)).round();
        let mut edges = Vec::new();
        let mut step = 0.0;
        while step <= steps {
            edges.push(10f64.powf(self.low + step / f64::from(STEPS)));
            step += 1.0;
        }
        edges
    }
}

/// Shares of the answers between each edge and the next.
fn shares(seen: &Histogram<u64>, edges: &[f64]) -> Vec<f64> {
    let all = (seen.len() as f64).max(1.0);
    let mut counts = vec![0.0; edges.len().saturating_sub(1)];
    for value in seen.iter_recorded() {
        let at = edges.partition_point(|edge| *edge <= value.value_iterated_to() as f64).saturating_sub(1);
        if let Some(last) = counts.len().checked_sub(1) {
            counts[at.min(last)] += value.count_at_value() as f64 / all;
        }
    }
    counts
}

fn draw(title: &str, limit: f64, series: &[Series<'_>]) -> String {
    let axis = Axis::over(series, limit);
    let edges = axis.edges();
    let lines: Vec<Vec<f64>> = series.iter().map(|s| shares(s.seen, &edges)).collect();
    let most = lines.iter().flatten().fold(0.01f64, |a, b| a.max(*b));
    // The top of the axis is a whole ten percent, with room above the highest step for its label.
    let top = (most * 12.0).ceil() / 10.0;
    let y = |share: f64| HEIGHT - BOTTOM - share / top * (HEIGHT - TOP - BOTTOM);
    let mut svg = String::new();
    let _ = writeln!(
        svg,
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="13" fill="#111">
<title id="title">{}</title>
<desc id="desc">{}</desc>
<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>
<text x="{LEFT}" y="24" font-size="16" font-weight="bold">{}</text>"##,
        escape(title),
        escape(&description(series, limit)),
        escape(title),
    );
    grid(&mut svg, &axis, top, &y);
    let at = axis.x(limit * 1000.0);
    let _ = writeln!(
        svg,
        r##"<line x1="{at:.1}" y1="{TOP}" x2="{at:.1}" y2="{:.1}" stroke="#111" stroke-dasharray="1 4"/>
<text x="{at:.1}" y="{:.1}" text-anchor="middle">limit of p99: {limit:.0} ms</text>"##,
        HEIGHT - BOTTOM,
        TOP - 6.0,
    );
    for (line, dash) in lines.iter().zip(DASHES.iter().cycle()) {
        curve(&mut svg, &axis, &edges, line, dash, &y);
    }
    let mut labels = Labels { placed: Vec::new() };
    for (one, line) in series.iter().zip(&lines) {
        let highest = line.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        if let Some((step, share)) = highest {
            labels.put(&mut svg, one, axis.x(edges[step]), y(*share) - 6.0);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn grid(svg: &mut String, axis: &Axis, top: f64, y: &impl Fn(f64) -> f64) {
    let mut tenfold = axis.low;
    while tenfold <= axis.high {
        let (micros, x) = (10f64.powf(tenfold), axis.x(10f64.powf(tenfold)));
        let _ = writeln!(
            svg,
            r##"<line x1="{x:.1}" y1="{TOP}" x2="{x:.1}" y2="{:.1}" stroke="#ddd"/><text x="{x:.1}" y="{:.1}" text-anchor="middle">{}</text>"##,
            y(0.0),
            y(0.0) + 18.0,
            spoken(micros),
        );
        tenfold += 1.0;
    }
    for quarter in 0..=4u8 {
        let share = top * f64::from(quarter) / 4.0;
        let _ = writeln!(
            svg,
            r##"<line x1="{LEFT}" y1="{0:.1}" x2="{1:.1}" y2="{0:.1}" stroke="#ddd"/><text x="{2:.1}" y="{3:.1}" text-anchor="end">{4:.0}%</text>"##,
            y(share),
            WIDTH - RIGHT,
            LEFT - 6.0,
            y(share) + 4.0,
            share * 100.0,
        );
    }
    let _ = writeln!(
        svg,
        r#"<text x="{:.1}" y="{:.1}" text-anchor="middle">time until the answer, logarithmic</text>
<text transform="translate(16 {:.1}) rotate(-90)" text-anchor="middle">share of answers</text>"#,
        f64::midpoint(LEFT, WIDTH - RIGHT),
        HEIGHT - 16.0,
        f64::midpoint(TOP, HEIGHT - BOTTOM),
    );
}

/// A line from its first step to its last: where nobody's answer lies it is not drawn.
fn curve(svg: &mut String, axis: &Axis, edges: &[f64], line: &[f64], dash: &str, y: &impl Fn(f64) -> f64) {
    let first = line.iter().position(|share| *share > 0.0).unwrap_or(0);
    let last = line.iter().rposition(|share| *share > 0.0).unwrap_or(0);
    let mut points = format!("{:.1},{:.1} ", axis.x(edges[first]), y(0.0));
    for step in first..=last {
        for edge in [edges[step], edges[step + 1]] {
            let _ = write!(points, "{:.1},{:.1} ", axis.x(edge), y(line[step]));
        }
    }
    let _ = writeln!(
        svg,
        r##"<polyline points="{points}{:.1},{:.1}" fill="none" stroke="#111" stroke-width="1.8" stroke-dasharray="{dash}"/>"##,
        axis.x(edges[last + 1]),
        y(0.0),
    );
}

/// Labels that keep clear of each other.
struct Labels {
    /// Left, right and foot of each.
    placed: Vec<(f64, f64, f64)>,
}

impl Labels {
    /// Above the highest step of its line, or further up where another label stands.
    fn put(&mut self, svg: &mut String, one: &Series<'_>, x: f64, foot: f64) {
        let text = format!("{}, p99 {}", one.label, spoken(one.seen.value_at_quantile(0.99) as f64));
        // About seven units a letter in this size.
        let half = text.chars().count() as f64 * 3.6;
        let x = x.clamp(LEFT + half, WIDTH - RIGHT - half);
        let mut foot = foot;
        let meets = |foot: f64, &(left, right, other): &(f64, f64, f64)| {
            x - half < right && x + half > left && (foot - other).abs() < 16.0
        };
        while self.placed.iter().any(|label| meets(foot, label)) {
            foot -= 4.0;
        }
        self.placed.push((x - half, x + half, foot));
        let _ = writeln!(
            svg,
            r##"<text x="{x:.1}" y="{foot:.1}" text-anchor="middle" stroke="#fff" stroke-width="4" paint-order="stroke">{}</text>"##,
            escape(&text),
        );
    }
}

fn description(series: &[Series<'_>], limit: f64) -> String {
    let mut text = String::from("Share of answers over the time until the answer. ");
    for one in series {
        let [p50, p99, most] = [0.5, 0.99, 1.0].map(|q| spoken(one.seen.value_at_quantile(q) as f64));
        let _ = write!(
            text,
            "{}: half within {p50}, ninety-nine of a hundred within {p99}, the longest {most}, {} answers. ",
            one.label,
            one.seen.len()
        );
    }
    let _ = write!(text, "The limit of the ninety-ninth is {limit:.0} ms.");
    text
}

/// A time in the unit people read it in.
fn spoken(micros: f64) -> String {
    match micros {
        m if m >= 999_500.0 => format!("{} s", short(m / 1e6)),
        m if m >= 999.5 => format!("{} ms", short(m / 1e3)),
        m => format!("{} µs", short(m)),
    }
}

/// Whole from ten up, with one digit after the point below.
fn short(number: f64) -> String {
    if number >= 9.95 || number.fract() == 0.0 { format!("{number:.0}") } else { format!("{number:.1}") }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::super::connection::histogram;
    use super::*;

    #[test]
    fn every_series_is_labelled_and_told_in_words() {
        let (mut fast, mut slow) = (histogram(), histogram());
        for n in 1..=1_000 {
            fast.record(n).expect("in bounds");
            slow.record(n * 300).expect("in bounds");
        }
        let series = [
            Series { label: "bare handler", seen: &fast },
            Series { label: "over HTTP <form>", seen: &slow },
        ];
        let svg = draw("Latency & more", 250.0, &series);
        for part in [
            "<title id=\"title\">Latency &amp; more</title>",
            "bare handler, p99 990 µs",
            "over HTTP &lt;form&gt;, p99 297 ms",
            "limit of p99: 250 ms",
            "share of answers",
            "half within 500 µs",
        ] {
            assert!(svg.contains(part), "{part} in {svg}");
        }
        assert_eq!(svg.matches("<polyline").count(), 2);
        assert!(!svg.contains("NaN"));
    }

    #[test]
    fn shares_are_of_all_answers() {
        let mut seen = histogram();
        for micros in [10, 20, 2_000, 50_000_000] {
            seen.record(micros).expect("in bounds");
        }
        let axis = Axis { low: 0.0, high: 7.0 };
        let shares = shares(&seen, &axis.edges());
        assert!(
            (shares.iter().sum::<f64>() - 1.0).abs() < 1e-9,
            "what lies beyond the end counts at the end"
        );
    }
}
