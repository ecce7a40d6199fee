//! What the database must hold after a run: exactly the places given, the rest numbered without a gap, nobody twice, counters
//! that equal the rows, and a log that explains the order.

use std::collections::{HashMap, HashSet};

use anyhow::{Context, ensure};
use app::App;
use app::catalogue::CourseId;
use app::demo::bench::Opened;
use app::enrolment;
use platform::audit::{self, Line, Verdict};
use platform::db::sql;

use crate::run;

/// How many have a place and how many wait, over some courses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    pub admitted: usize,
    pub waiting: usize,
}

/// Looks at courses at which `asked` requests were made in all.
pub(super) async fn courses(app: &App, courses: &[Opened], asked: usize) -> anyhow::Result<Counted> {
    let mut all = Counted::default();
    for course in courses {
        let one = course_holds(app, course).await?;
        all.admitted += one.admitted;
        all.waiting += one.waiting;
    }
    let found = all.admitted + all.waiting;
    ensure!(found == asked, "{asked} asked, {found} are in the database");
    Ok(all)
}

/// Looks at one course, whoever asked there; the first error is a sentence.
async fn course_holds(app: &App, course: &Opened) -> anyhow::Result<Counted> {
    let (conn, code) = (app.db.read(), &course.code);
    let rows = enrolment::of_course(conn, course.id).await.map_err(run::fault)?;
    let people: HashSet<_> = rows.iter().map(|e| e.person).collect();
    ensure!(people.len() == rows.len(), "{code}: somebody is in it twice");
    let count = |state: &str| rows.iter().filter(|e| e.state == state).count();
    let counted = Counted { admitted: count("admitted"), waiting: count("waiting") };
    ensure!(counted.admitted + counted.waiting == rows.len(), "{code}: a state nobody asked for");
    let places = usize::try_from(course.places).context("places")?;
    let right = places.min(rows.len());
    ensure!(counted.admitted == right, "{code}: {} admitted instead of {right}", counted.admitted);
    let mut numbers: Vec<i64> = rows.iter().filter_map(|e| e.number).collect();
    numbers.sort_unstable();
    let whole = numbers.iter().zip(1..).all(|(number, wanted)| *number == wanted);
    ensure!(whole && numbers.len() == counted.waiting, "{code}: a gap or a number too many");
    let desk = enrolment::places(conn, &[course.id]).await.map_err(run::fault)?.remove(&course.id);
    let desk = desk.unwrap_or_default();
    let counters = (usize::try_from(desk.admitted).ok(), usize::try_from(desk.waiting).ok());
    ensure!(
        counters == (Some(counted.admitted), Some(counted.waiting)),
        "{code}: the counters say {counters:?}, the rows {counted:?}"
    );
    Ok(counted)
}

/// What somebody was told: state, and number on the waiting list.
pub(super) type Told = (String, Option<i64>);

/// Every acknowledged answer must be so in the database; `told` is by the identity of the request.
pub(super) async fn told(app: &App, course: CourseId, told: &HashMap<String, Told>) -> anyhow::Result<()> {
    let rows = enrolment::of_course(app.db.read(), course).await.map_err(run::fault)?;
    let stored: HashMap<String, Told> =
        rows.into_iter().map(|e| (e.id.to_string(), (e.state, e.number))).collect();
    for (id, said) in told {
        let kept = stored.get(id).with_context(|| format!("{id} was acknowledged and is gone"))?;
        ensure!(kept == said, "{id} was told {said:?} and is {kept:?}");
    }
    Ok(())
}

/// The log must explain the order: requests in the order of the log have places until none is free, then ascending numbers
/// without a gap; nobody gets a place after somebody waits unless one was given back. And the log itself must hold.
/// Answers how many requests it tells of.
pub(super) async fn log(app: &App, course: &Opened) -> anyhow::Result<usize> {
    let text = "SELECT id, at, actor_label, action, data FROM event
                 WHERE action LIKE 'enrolment.%' AND data LIKE $1 ORDER BY at, id";
    let about = format!("%\"course\":\"{}\"%", course.code);
    let lines: Vec<Line> = sql::all(app.db.read(), text, vec![about.into()]).await?;
    let requests = explained(&lines, course.places)?;
    match audit::verify(&app.db).await? {
        Verdict::Intact(_) => Ok(requests),
        Verdict::Broken { chain, seq, why } => anyhow::bail!("the log breaks at {chain}/{seq}: {why}"),
    }
}

fn explained(lines: &[Line], places: i64) -> anyhow::Result<usize> {
    let (mut free, mut last, mut requests) = (places, 0, 0);
    for line in lines {
        let data: serde_json::Value = serde_json::from_str(&line.data)?;
        let (state, number) = (data["state"].as_str().unwrap_or_default(), data["number"].as_i64());
        match (line.action.as_str(), state) {
            ("enrolment.requested", "admitted") => {
                ensure!(free > 0, "{}: a place was given that was not free", line.id);
                free -= 1;
                requests += 1;
            }
            ("enrolment.requested", "waiting") => {
                ensure!(free == 0, "{}: somebody waits while a place is free", line.id);
                ensure!(number == Some(last + 1), "{}: number {number:?} after {last}", line.id);
                last += 1;
                requests += 1;
            }
            ("enrolment.withdrawn", _) if data["before"] == "admitted" => free += 1,
            ("enrolment.promoted", _) => free -= 1,
            _ => {}
        }
    }
    Ok(requests)
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::ids::EventId;

    fn line(action: &str, data: &str) -> Line {
        Line {
            id: EventId::new(),
            at: 0,
            actor_label: String::new(),
            action: action.to_owned(),
            data: data.to_owned(),
        }
    }

    fn asked(data: &str) -> Line {
        line("enrolment.requested", data)
    }

    const PLACE: &str = r#"{"state":"admitted","number":null}"#;
    const FIRST: &str = r#"{"state":"waiting","number":1}"#;
    const SECOND: &str = r#"{"state":"waiting","number":2}"#;

    #[test]
    fn a_log_explains_places_and_numbers() {
        let good = [asked(PLACE), asked(FIRST), asked(SECOND)];
        assert_eq!(explained(&good, 1).expect("explained"), 3);
        let given_back = [
            asked(PLACE),
            line("enrolment.withdrawn", r#"{"before":"admitted"}"#),
            asked(PLACE),
            asked(FIRST),
        ];
        assert_eq!(explained(&given_back, 1).expect("explained"), 3);
    }

    #[test]
    fn what_nothing_explains_is_found() {
        for (wrong, places) in [
            (vec![asked(PLACE), asked(PLACE)], 1),
            (vec![asked(FIRST)], 1),
            (vec![asked(PLACE), asked(SECOND)], 1),
            (vec![asked(PLACE), asked(FIRST), asked(FIRST)], 1),
            (vec![asked(PLACE), asked(FIRST), asked(PLACE)], 1),
        ] {
            assert!(explained(&wrong, places).is_err(), "{wrong:?}");
        }
    }
}
