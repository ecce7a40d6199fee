//! One line of the transcript, its history, what it looks like, and hours that are still to come.

use domain::calendar::civil_date;
use domain::course::life::CourseState;
use domain::course::review_due;
use domain::hours::HalfHours;
use domain::transcript::Source;
use jiff::{Timestamp, ToSpan};
use platform::clock::from_millis;
use ui::components::{Card, Column, Notice, Row, Table, Tag, Tone};
use ui::{L, Markup};

use super::page::Found;
use crate::catalogue::view::days_text;
use crate::credit::transcript::{About, Entry, Line, Waiting};

/// Pairs that are told; more would hide the transcript, and the first ones are the latest.
const MOST_PAIRS: usize = 10;

/// Where a line is told in full.
pub(super) fn href(line: &Line) -> String {
    match line.about {
        About::Course(_) => format!("/my/transcript/courses/{}", line.code),
        About::Elsewhere(id) => format!("/my/elsewhere/{id}"),
    }
}

/// A line of the list.
pub(super) fn row(l: L, line: &Line, alike: bool, found: &Found) -> Row {
    let mut title = Markup::link(&line.title, &href(line)).and(Markup::small(&line.code));
    if line.source != Source::Here {
        title = title.and(Tag::new(Tone::Info, l.t(&format!("transcript-source-{}", line.source.as_str()))));
    }
    let gone = line.hours == HalfHours::ZERO;
    if gone {
        title = title.and(Tag::new(Tone::Bad, l.t("transcript-line-reversed")));
    } else if line.entries > 1 {
        title = title.and(Tag::new(Tone::Warn, l.t("transcript-line-corrected")));
    }
    if alike {
        let tag = Tag::new(Tone::Warn, l.t("transcript-line-alike")).icon("alert");
        title = title.and(Markup::raw("<a href=\"#alike\">")).and(tag).and(Markup::raw("</a>"));
    }
    if let About::Course(course) = line.about
        && let Some(entries) = found.entries.get(&course)
    {
        title = title.and(history(l, entries));
    }
    Row::default()
        .cell(title)
        .cell(days_text(l, line.from, line.to))
        .cell(line.organiser.as_str())
        .cell(line.hours.to_string())
        .muted(gone)
}

/// What was written about a course, folded.
fn history(l: L, entries: &[Entry]) -> Markup {
    let item = |entry: &Entry| Markup::raw("<li>").and(entry_text(l, entry)).and(Markup::raw("</li>"));
    Markup::raw("<details class=\"line-history\"><summary>")
        .and(l.a("transcript-history", "n", entries.len()))
        .and(Markup::raw("</summary><ul>"))
        .and(Markup::join(entries.iter().map(item)))
        .and(Markup::raw("</ul></details>"))
}

/// One line of the ledger in words: when, what, how many hours, why.
pub(super) fn entry_text(l: L, entry: &Entry) -> String {
    let kind = l.t(&format!("transcript-did-{}", entry.kind));
    let cause = format!("transcript-cause-{}", entry.cause.replace('_', "-"));
    let cause = if l.has(&cause) { l.t(&cause) } else { l.t("transcript-cause-other") };
    let args = [
        ("on", l.date(civil_date(from_millis(entry.at)))),
        ("kind", kind),
        ("hours", signed(entry)),
        ("cause", cause),
    ];
    l.args("transcript-entry", &args)
}

/// Half-hours as a change: `+3`, `-1`.
pub(super) fn signed(entry: &Entry) -> String {
    let hours = HalfHours(i32::try_from(entry.half_hours).unwrap_or(0));
    if hours.0 > 0 { format!("+{hours}") } else { hours.to_string() }
}

/// The lines that look like another, and what to do about each pair.
pub(super) fn alike(l: L, found: &Found) -> Markup {
    if found.pairs.is_empty() {
        return Markup::default();
    }
    let items = found.pairs.iter().take(MOST_PAIRS).map(|(a, b, why)| {
        let (a, b) = (&found.lines[*a], &found.lines[*b]);
        Markup::raw("<li><p>")
            .and(l.t(&format!("transcript-alike-{}", why.as_str())))
            .and(Markup::raw("</p><p>"))
            .and(named(l, a))
            .and(Markup::raw("<br>"))
            .and(named(l, b))
            .and(Markup::raw("</p><p class=\"sub\">"))
            .and(l.t(way_on(a, b)))
            .and(Markup::raw("</p></li>"))
    });
    let list = Markup::raw("<ul class=\"stack\">").and(Markup::join(items)).and(Markup::raw("</ul>"));
    let more = found.pairs.len().saturating_sub(MOST_PAIRS);
    let list = if more == 0 { list } else { list.and(l.a("transcript-alike-more", "n", more)) };
    // Folded: on a phone a few pairs would push the hours themselves off the screen.
    let list = Markup::raw("<details><summary>")
        .and(l.t("transcript-alike-show"))
        .and(Markup::raw("</summary>"))
        .and(list)
        .and(Markup::raw("</details>"));
    let notice = Notice::new(Tone::Warn, list).title(l.a("transcript-alike", "n", found.pairs.len()));
    Markup::raw("<div id=\"alike\">").and(notice).and(Markup::raw("</div>"))
}

/// What the person does about two lines.
pub(super) fn way_on(a: &Line, b: &Line) -> &'static str {
    match (a.source.is_ours(), b.source.is_ours()) {
        (true, true) => "transcript-alike-way-courses",
        (false, false) => "transcript-alike-way-records",
        _ => "transcript-alike-way-one",
    }
}

/// A line as a link with its days, organiser and hours.
pub(crate) fn named(l: L, line: &Line) -> Markup {
    let args = [
        ("days", days_text(l, line.from, line.to)),
        ("organiser", line.organiser.clone()),
        ("hours", line.hours.to_string()),
    ];
    Markup::link(&line.title, &href(line)).and(Markup::raw(" ")).and(l.args("transcript-alike-line", &args))
}

/// Hours that are still to come: who has them, since when, and until when they are due.
pub(super) fn waiting(l: L, waiting: &[Waiting], now: Timestamp) -> Markup {
    if waiting.is_empty() {
        return Markup::default();
    }
    let columns = vec![
        Column::text(l.t("transcript-column-course")),
        Column::text(l.t("transcript-waiting-who")),
        Column::text(l.t("transcript-waiting-due")),
    ];
    let rows = waiting.iter().map(|w| waiting_row(l, w, now));
    let table = Table::new(l, l.t("transcript-waiting"), columns).rows(rows).dense();
    Card::new(table).title(l.t("transcript-waiting")).flush().id("waiting").into()
}

fn waiting_row(l: L, waits: &Waiting, now: Timestamp) -> Row {
    let course = &waits.course;
    let since = civil_date(waits.since);
    let (key, due) = match waits.state {
        CourseState::RosterSubmitted => {
            let days = domain::calendar::WorkingDays::shipped();
            ("transcript-waiting-centre", Some(review_due(waits.since, &days)))
        }
        CourseState::RosterReturned => ("transcript-waiting-returned", None),
        _ => ("transcript-waiting-organiser", since.checked_add(7.days()).ok()),
    };
    let mut who = Markup::from(l.a2(key, "organiser", &course.organisation_name, "since", l.date(since)));
    if waits.absent {
        who = who.and(Markup::raw("<br>")).and(Tag::new(Tone::Warn, l.t("transcript-waiting-absent")));
    }
    let due = match due {
        Some(day) if day < civil_date(now) => Markup::from(l.date(day))
            .and(Markup::raw(" "))
            .and(Tag::new(Tone::Warn, l.t("transcript-waiting-late"))),
        Some(day) => Markup::from(l.date(day)),
        None => Markup::from(l.t("transcript-waiting-soon")),
    };
    let cell = |inner: Markup| Markup::raw("<div>").and(inner).and(Markup::raw("</div>"));
    Row::default()
        .cell(
            Markup::link(&course.title, &format!("/courses/{}", course.code))
                .and(Markup::small(&course.code)),
        )
        .cell(cell(who))
        .cell(cell(due))
}
