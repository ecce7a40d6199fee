//! Pages of traces.

pub mod line;
pub mod list;
pub mod verify;

use domain::calendar::civil;
use platform::Page;
use platform::clock::from_millis;
use ui::L;

use crate::shell::PartsPage;

/// All samples.
pub fn samples() -> Vec<Page> {
    let all = [list::samples(), line::samples(), verify::samples()];
    all.into_iter().flatten().collect()
}

/// An instant to the second in Taipei, with its offset from UTC, since a log is read beside others.
fn exact(l: L, ms: i64) -> String {
    let at = civil(from_millis(ms));
    let clock = format!("{:02}:{:02}:{:02} +08:00", at.hour(), at.minute(), at.second());
    l.a2("audit-instant", "day", l.date(at.date()), "clock", clock)
}

/// A sample as text.
fn text(page: PartsPage) -> String {
    askama::Template::render(&page).unwrap_or_default()
}
