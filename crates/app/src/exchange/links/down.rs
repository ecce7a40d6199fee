//! Down: lines of the other side about our people, fetched by its cursor and taken in as deliveries of the link.

use std::collections::{BTreeMap, BTreeSet};

use domain::exchange_link::LinkRefused;
use domain::hours::HalfHours;
use platform::db::Actor;
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::{Other, Stopped};
use super::{Link, store, up};
use crate::App;
use crate::exchange::taking::{self, Incoming, Wish};

/// Lines and people of one page.
const LINES: usize = 2_000;
const PEOPLE: usize = 50;
/// A delivery that another installation writes is no larger.
const MOST: u64 = 1 << 30;

/// A page of lines as the interface describes it; what else stands there is passed over.
#[derive(Deserialize)]
struct Page {
    records: Vec<Line>,
    next: i64,
    more: bool,
    #[serde(default)]
    courses: Vec<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct Line {
    course: String,
    /// Our own code: what we sent ourselves does not come back.
    key: Option<String>,
    number: Option<String>,
    stands: i64,
}

#[derive(Deserialize)]
struct Moved {
    people: Vec<MovedPerson>,
    next: i64,
    more: bool,
}

#[derive(Deserialize)]
struct MovedPerson {
    person: String,
}

/// Fetches one page of lines; answers whether more lies behind it.
pub(super) async fn fetch(app: &App, link: &Link, other: &Other) -> Result<bool, Stopped> {
    let path = format!("/records?after={}&limit={LINES}&people=numbers&courses=rows", link.fetched);
    let page: Page = read(other.get(&path).await?)?;
    if page.next < link.fetched {
        return Err(LinkRefused::Unreadable.into());
    }
    let (more, next) = (page.more, page.next);
    take(app, link, page).await?;
    moved_to(app, link, next, link.moved).await?;
    Ok(more)
}

/// Fetches the older lines of people who came; answers whether more of them wait.
pub(super) async fn newcomers(app: &App, link: &Link, other: &Other) -> Result<bool, Stopped> {
    let came: Moved =
        read(other.get(&format!("/people/changed?after={}&limit={PEOPLE}", link.moved)).await?)?;
    if !came.people.is_empty() {
        let codes: Vec<&str> = came.people.iter().map(|one| one.person.as_str()).collect();
        let (codes, mut after) = (codes.join(","), 0);
        loop {
            let path =
                format!("/records?after={after}&limit={LINES}&people=numbers&courses=rows&person={codes}");
            let page: Page = read(other.get(&path).await?)?;
            let (more, next) = (page.more && page.next > after, page.next);
            take(app, link, page).await?;
            after = next;
            if !more {
                break;
            }
        }
    }
    moved_to(app, link, link.fetched, came.next.max(link.moved)).await?;
    Ok(came.more)
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, Stopped> {
    serde_json::from_value(value).map_err(|_| LinkRefused::Unreadable.into())
}

/// The cursors move when what they stand for is kept here: whoever is stopped between fetches the same page again, and what it
/// says is unchanged then.
async fn moved_to(app: &App, link: &Link, fetched: i64, moved: i64) -> Result<(), Stopped> {
    if (fetched, moved) == (link.fetched, link.moved) {
        return Ok(());
    }
    let mut change = app.db.change(&Actor::process("exchange"), app.clock.now()).await?;
    store::set_cursors(&change, link.id, fetched, moved).await?;
    change.record(
        "exchange.link_fetched",
        link.id.0,
        json!({"link": link.name, "after": link.fetched, "until": fetched, "moved": moved}),
    );
    Ok(change.commit().await?)
}

/// Keeps a page as a delivery: courses as they stand there, and for each person what stands after its last line.
async fn take(app: &App, link: &Link, page: Page) -> Result<(), Stopped> {
    let mut stands: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for line in page.records.iter().filter(|line| line.key.is_none()) {
        if let Some(number) = &line.number {
            stands.insert((&line.course, number), line.stands.max(0));
        }
    }
    if stands.is_empty() {
        return Ok(());
    }
    let wanted: BTreeSet<&str> = stands.keys().map(|(course, _)| *course).collect();
    let mut text = String::new();
    for cells in &page.courses {
        if cells.get("Import_ID").is_some_and(|code| wanted.contains(code.as_str())) {
            text.push_str(&up::tagged("courses", cells));
            text.push('\n');
        }
    }
    for ((course, number), half) in &stands {
        let hours = HalfHours(i32::try_from(*half).unwrap_or(0)).to_string();
        let cells = [("Import_ID", *course), ("TeacherId", *number), ("Counts", hours.as_str())];
        text.push_str(&up::tagged("people", &cells.map(|(a, b)| (a.to_owned(), b.to_owned())).into()));
        text.push('\n');
    }
    let mut keeping = taking::begin(app, MOST)?;
    keeping.write(text.as_bytes())?;
    let incoming = Incoming {
        partner: link.partner,
        door: "instance",
        wish: Wish { live: true, dry_run: false, whole: false },
        file_name: "records.ndjson",
        sent_by: &link.name,
    };
    taking::receive(app, &Actor::process("exchange"), &incoming, keeping).await?;
    Ok(())
}
