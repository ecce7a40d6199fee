//! Letters about rosters that are owed (CRD-7). Rule: docs/rules/roster.md.

use domain::calendar::{WorkingDays, civil_date};
use domain::roster::{Due, Period, due};
use jiff::Timestamp;
use platform::AppResult;
use platform::clock::from_millis;
use platform::db::Actor;
use platform::ids::{OrganisationId, PersonId};
use platform::mail::Mail;
use sea_orm::ConnectionTrait;
use ui::{L, Lang};

use super::store;
use crate::App;
use crate::catalogue::{self, Course};
use crate::{directory, identity};

/// Courses named in one letter.
const LISTED: usize = 20;
/// Letters go out in the first language until people can choose one for mail.
const L_MAIL: L = L { lang: Lang::Zh };

/// Writes the letters that are due: to each organisation one for a week, a quarter, a year, whichever copy comes first.
/// Run every hour; what was written is kept, so a restart writes nothing twice and misses nothing.
///
/// # Errors
/// The database; the letters written until then were.
pub async fn remind(app: &App) -> AppResult<()> {
    let now = app.clock.now();
    for letter in due(now, &WorkingDays::shipped()) {
        let told = store::reminded(app.db.read(), letter.period).await?;
        let (from, before) = (letter.ended_from.as_millisecond(), letter.ended_before.as_millisecond());
        for organisation in catalogue::owing_rosters(app.db.read(), from, before).await? {
            if !told.contains(&organisation) {
                remind_one(app, organisation, &letter, now).await?;
            }
        }
    }
    Ok(())
}

/// One organisation's letter, in one change: what was owed a moment ago is looked at again.
async fn remind_one(app: &App, organisation: OrganisationId, letter: &Due, now: Timestamp) -> AppResult<()> {
    let mut change = app.db.change(&Actor::process("roster reminders"), now).await?;
    let (from, before) = (letter.ended_from.as_millisecond(), letter.ended_before.as_millisecond());
    let courses = catalogue::rosters_owed(change.conn(), organisation, from, before).await?;
    if courses.is_empty()
        || !store::note_reminder(&change, organisation, letter.period, courses.len()).await?
    {
        return Ok(change.rollback().await?);
    }
    // Who took over answers for the organisation that is no more.
    let answering = directory::answering(change.conn(), organisation).await?;
    let name = directory::organisation(change.conn(), organisation).await?.name;
    let readers = readers(change.conn(), answering, letter.period, now).await?;
    let site = change.site();
    let letters: Vec<Mail> =
        readers.iter().map(|reader| mail(&site, letter, &name, &courses, reader, now)).collect();
    change.record(
        "roster.reminded",
        organisation.0,
        serde_json::json!({
            "kind": letter.period.kind(), "period": letter.period.key(), "courses": courses.len(), "letters": letters.len(),
        }),
    );
    change.mail(letters).await?;
    Ok(change.commit().await?)
}

/// Weekly everybody with a duty there who did not choose otherwise; of a quarter and a year the heads, whom the letter is
/// for as the organisation's, and everybody where it has none.
async fn readers<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    period: Period,
    now: Timestamp,
) -> AppResult<Vec<(PersonId, String)>> {
    let today = civil_date(now);
    let everybody = identity::seat_addresses(conn, organisation, today).await?;
    if matches!(period, Period::Week(_)) {
        let people: Vec<PersonId> = everybody.iter().map(|(person, _)| *person).collect();
        let quiet = store::quiet(conn, &people).await?;
        return Ok(everybody.into_iter().filter(|(person, _)| !quiet.contains(person)).collect());
    }
    let heads = identity::head_addresses(conn, organisation, today).await?;
    Ok(if heads.is_empty() { everybody } else { heads })
}

fn mail(
    site: &str,
    letter: &Due,
    name: &str,
    courses: &[Course],
    (person, address): &(PersonId, String),
    now: Timestamp,
) -> Mail {
    let kind = letter.period.kind();
    let list: Vec<String> = courses.iter().take(LISTED).map(|course| line(course, now)).collect();
    let more = courses.len().saturating_sub(LISTED);
    let more = if more == 0 { String::new() } else { L_MAIL.a("mail-roster-reminder-more", "n", more) };
    let period = match letter.period {
        Period::Year(year) => L_MAIL.a("mail-roster-reminder-year-name", "year", year - 1911),
        Period::Week(day) | Period::Quarter(day) => L_MAIL.date(day),
    };
    let args = [
        ("organisation", name.to_owned()),
        ("n", courses.len().to_string()),
        ("period", period),
        ("list", [list.join("\n"), more].join("\n").trim_end().to_owned()),
        ("address", format!("{site}/desk/courses?group=roster")),
        ("choice", format!("{site}/desk/roster-reminders")),
    ];
    Mail {
        to: address.clone(),
        subject: L_MAIL.args(&format!("mail-roster-reminder-{kind}-subject"), &args),
        body: L_MAIL.args(&format!("mail-roster-reminder-{kind}-body"), &args),
        kind: "course",
        person: Some(*person),
    }
}

/// One course: its code, title, when it ended, and whether its roster came back.
fn line(course: &Course, now: Timestamp) -> String {
    let ended = course.last_meeting_end.map_or(now, from_millis);
    let args = [
        ("code", course.code.clone()),
        ("title", course.title.clone()),
        ("day", L_MAIL.date(civil_date(ended))),
        ("days", (now.duration_since(ended).as_hours() / 24).to_string()),
    ];
    let key = if course.roster_returned_at.is_some() {
        "mail-roster-reminder-returned"
    } else {
        "mail-roster-reminder-line"
    };
    L_MAIL.args(key, &args)
}

/// Whether somebody gets the weekly letters.
///
/// # Errors
/// The database.
pub async fn wants<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<bool> {
    let same = identity::same_person(conn, person).await?;
    Ok(store::quiet(conn, &same).await?.is_empty())
}

/// Says whether somebody gets the weekly letters from now on.
///
/// # Errors
/// The database.
pub async fn choose(app: &App, actor: &Actor, person: PersonId, wants: bool) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    for id in identity::same_person(change.conn(), person).await? {
        store::set_quiet(&change, id, !wants).await?;
    }
    change.record("roster.reminders_chosen", person.0, serde_json::json!({"letters": wants}));
    Ok(change.commit().await?)
}
