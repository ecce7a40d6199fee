//! The ledger: one way in, seals that betray whoever writes past it, and totals that survive any sequence of deeds.

use std::collections::BTreeMap;

use app::credit::{self, Cause, CorrectionInput, Fresh, LedgerVerdict, NewLine, SentCorrection};
use app::{App, catalogue, identity};
use domain::course::life::Review;
use domain::hours::HalfHours;
use domain::ledger::EntryKind;
use platform::db::{Actor, sql};
use platform::ids::PersonId;
use platform::params;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use testkit::{Client, World};

use crate::main_road::closed_course;
use crate::on_both;

fn line(course: &catalogue::Course, person: PersonId, kind: EntryKind, half_hours: i32) -> NewLine {
    NewLine {
        person,
        course: course.id,
        organisation: course.organisation,
        kind,
        half_hours: HalfHours(half_hours),
        cause: Cause::Roster,
        reason: String::new(),
        reference: None,
    }
}

async fn post(app: &App, lines: Vec<NewLine>) -> platform::AppResult<credit::Posted> {
    let mut change = app.db.change(&Actor::process("test"), app.clock.now()).await?;
    let posted = credit::post_lines(&mut change, lines).await?;
    change.commit().await?;
    Ok(posted)
}

async fn verdict(app: &App) -> LedgerVerdict {
    credit::verify_ledger(&app.db).await.expect("read").1
}

/// What is wrong, in words; empty when nothing is.
async fn why(app: &App) -> &'static str {
    match verdict(app).await {
        LedgerVerdict::Intact { .. } => "",
        LedgerVerdict::Broken { why, .. } => why,
    }
}

/// A connection past the product, with the guards of the database switched off.
async fn past_the_guards(world: &World) -> DatabaseConnection {
    let raw = Database::connect(world.app.settings.database_url()).await.expect("a second connection");
    for statement in [
        "DROP TRIGGER award_no_update",
        "DROP TRIGGER award_no_delete",
        "DROP TRIGGER award_seal_no_update",
        "DROP TRIGGER award_seal_no_delete",
        "DROP TRIGGER award_append_only ON award",
        "DROP TRIGGER award_seal_append_only ON award_seal",
    ] {
        let _ = raw.execute_unprepared(statement).await;
    }
    raw
}

async fn run(raw: &DatabaseConnection, text: &str) {
    raw.execute_unprepared(text).await.unwrap_or_else(|error| panic!("{text}: {error}"));
}

async fn course_of(world: &World, code: &str) -> catalogue::Course {
    catalogue::by_code(world.app.db.read(), code).await.expect("course")
}

on_both! {
    /// Whoever writes past the product is found: a changed field, a removed line, an added one, a forged seal, a cut-off end.
    async fn writing_past_the_ledger_is_found(world: World) {
        let course = course_of(&world, &closed_course(&world).await).await;
        let people = world.teachers(3).await;
        let issue = |person| line(&course, person, EntryKind::Issue, 4);
        post(&world.app, people.iter().map(|person| issue(*person)).collect()).await.expect("posted");
        post(&world.app, vec![line(&course, people[0], EntryKind::Correct, -2)]).await.expect("posted");
        assert_eq!(verdict(&world.app).await, LedgerVerdict::Intact { lines: 5, seals: 3 });
        let raw = past_the_guards(&world).await;
        for field in ["half_hours = half_hours + 1", "reason = 'x'", "cause = 'other'", "at = at + 1", "turn = 9"] {
            run(&raw, "CREATE TABLE kept AS SELECT * FROM award WHERE serial = 3").await;
            run(&raw, &format!("UPDATE award SET {field} WHERE serial = 3")).await;
            let found = verdict(&world.app).await;
            let expect = LedgerVerdict::Broken { first: 2, last: 4, why: "a line was changed" };
            assert_eq!(found, expect, "{field}");
            run(&raw, "DELETE FROM award WHERE serial = 3").await;
            let missing = LedgerVerdict::Broken { first: 3, last: 3, why: "a line is missing" };
            assert_eq!(verdict(&world.app).await, missing);
            run(&raw, "INSERT INTO award SELECT * FROM kept").await;
            run(&raw, "DROP TABLE kept").await;
            assert_eq!(why(&world.app).await, "");
        }
        // Another person in place of the one.
        let swap = "UPDATE award SET person = (SELECT id FROM person WHERE id NOT IN (SELECT person FROM award) LIMIT 1) WHERE serial = 4";
        run(&raw, "CREATE TABLE kept AS SELECT * FROM award WHERE serial = 4").await;
        run(&raw, swap).await;
        assert_eq!(why(&world.app).await, "a line was changed");
        run(&raw, "DELETE FROM award WHERE serial = 4").await;
        run(&raw, "INSERT INTO award SELECT * FROM kept").await;
        assert_eq!(why(&world.app).await, "");
        // A line of one's own behind the end, and one before the beginning.
        for serial in [6, 0] {
            run(&raw, &format!("UPDATE kept SET serial = {serial}, turn = 1, id = (SELECT id FROM course LIMIT 1), person = (SELECT id FROM person WHERE id NOT IN (SELECT person FROM award) LIMIT 1)")).await;
            run(&raw, "INSERT INTO award SELECT * FROM kept").await;
            assert_eq!(why(&world.app).await, "a line was added that no seal covers", "{serial}");
            run(&raw, &format!("DELETE FROM award WHERE serial = {serial}")).await;
        }
        // A seal changed to fit, and the end cut off with its seal.
        run(&raw, "CREATE TABLE kept_seal AS SELECT * FROM award_seal WHERE number = 3").await;
        run(&raw, "UPDATE award_seal SET lines = 2 WHERE number = 3").await;
        assert_eq!(why(&world.app).await, "the seal contradicts the audit log");
        run(&raw, "DELETE FROM award_seal WHERE number = 3").await;
        run(&raw, "DELETE FROM award WHERE serial = 5").await;
        assert_eq!(why(&world.app).await, "seals were removed, with their lines or without");
        // All seals removed, so that a restart makes a starting seal over whatever stands now.
        run(&raw, "DELETE FROM award_seal").await;
        let again = world.reopened().await;
        assert_ne!(why(&again).await, "");
    }

    /// A ledger older than seals is sealed when the new version starts, once; from then on it is guarded as any other.
    async fn an_older_ledger_is_sealed_at_the_start(world: World) {
        let course = course_of(&world, &world.published(20).await).await;
        let raw = Database::connect(world.app.settings.database_url()).await.expect("a second connection");
        let (people, at) = (world.teachers(3).await, world.app.clock.now().as_millisecond());
        for (serial, person) in (1i64..).zip(people) {
            let text = "INSERT INTO award (id, serial, person, course, organisation, kind, half_hours, cause, at)
              VALUES ($1, $2, $3, $4, $5, 'issue', 6, 'roster', $6)";
            let id = platform::ids::EventId::new();
            sql::run(&raw, text, params![id, serial, person, course.id, course.organisation, at]).await.expect("written");
        }
        run(&raw, "INSERT INTO sequence (name, next) VALUES ('award serial', 4)").await;
        assert_eq!(why(&world.app).await, "a line was added that no seal covers");
        let (one, two) = futures::future::join(world.reopened(), world.reopened()).await;
        for app in [&one, &two, &world.reopened().await] {
            assert_eq!(verdict(app).await, LedgerVerdict::Intact { lines: 3, seals: 1 });
        }
        closed_course(&world).await;
        assert_eq!(verdict(&world.app).await, LedgerVerdict::Intact { lines: 4, seals: 2 });
        let raw = past_the_guards(&world).await;
        run(&raw, "UPDATE award SET half_hours = 7 WHERE serial = 2").await;
        let expect = LedgerVerdict::Broken { first: 1, last: 3, why: "a line was changed" };
        assert_eq!(verdict(&world.app).await, expect);
    }

    /// The product and the database both refuse what does not fit; a refused posting leaves no gap in the serials.
    async fn what_does_not_fit_is_refused_twice(world: World) {
        use EntryKind::{Correct, Issue, Reverse};
        let course = course_of(&world, &closed_course(&world).await).await;
        let person = world.teachers(1).await[0];
        for (kind, half_hours, code) in [
            (Correct, 2, "ledger-nothing-issued"),
            (Reverse, -2, "ledger-nothing-issued"),
            (Issue, 0, "ledger-no-hours"),
        ] {
            let refused = post(&world.app, vec![line(&course, person, kind, half_hours)]).await;
            let Err(platform::AppError::Refused(refused)) = refused else { panic!("{refused:?}") };
            assert_eq!(refused.code, code);
        }
        // Issued, taken back, and issued again in one go.
        let story = [(Issue, 6), (Correct, -2), (Reverse, -4), (Issue, 3)];
        let lines = story.map(|(kind, half_hours)| line(&course, person, kind, half_hours)).to_vec();
        let posted = post(&world.app, lines).await.expect("posted");
        assert_eq!((posted.first, posted.last, posted.lines), (2, 5, 4));
        let twice = post(&world.app, vec![line(&course, person, Issue, 3)]).await;
        assert!(matches!(twice, Err(platform::AppError::Refused(_))), "{twice:?}");
        assert_eq!(verdict(&world.app).await, LedgerVerdict::Intact { lines: 5, seals: 2 });
        let raw = Database::connect(world.app.settings.database_url()).await.expect("a second connection");
        for (kind, half_hours, turn) in
            [("issue", 2, 5), ("correct", -3, 5), ("correct", 0, 5), ("reverse", -2, 5), ("correct", 1, 9), ("issue", -1, 1), ("reverse", -1, 1)]
        {
            let text = "INSERT INTO award (id, serial, person, course, organisation, kind, half_hours, cause, at, turn)
              VALUES ($1, 99, $2, $3, $4, $5, $6, 'x', 1, $7)";
            let other = if turn == 1 { world.other_teacher.person } else { person };
            let id = platform::ids::EventId::new();
            let values = params![id, other, course.id, course.organisation, kind, i64::from(half_hours), i64::from(turn)];
            let refused = sql::run(&raw, text, values).await.expect_err("refused");
            assert!(refused.to_string().contains("does not fit"), "{kind} {half_hours}: {refused}");
        }
    }

    /// The database itself refuses a line that names what is not there, and to take away what a line names.
    async fn a_line_names_what_is_there(world: World) {
        let course = course_of(&world, &closed_course(&world).await).await;
        let (person, nobody) = (world.other_teacher.person.0, uuid::Uuid::now_v7());
        let raw = Database::connect(world.app.settings.database_url()).await.expect("a second connection");
        let (of, by) = (course.id.0, course.organisation.0);
        for (person, of, by) in [(nobody, of, by), (person, nobody, by), (person, of, nobody)] {
            let text = "INSERT INTO award (id, serial, person, course, organisation, kind, half_hours, cause, at)
              VALUES ($1, 99, $2, $3, $4, 'issue', 2, 'x', 1)";
            let refused = sql::run(&raw, text, params![uuid::Uuid::now_v7(), person, of, by]).await;
            let refused = refused.expect_err("refused").to_string().to_lowercase();
            assert!(refused.contains("foreign key constraint"), "{refused}");
        }
        for (table, id) in [("course", of), ("organisation", by), ("person", world.teacher.person.0)] {
            let taken = sql::run(&raw, &format!("DELETE FROM {table} WHERE id = $1"), params![id]).await;
            let refused = taken.expect_err("refused").to_string().to_lowercase();
            assert!(refused.contains("foreign key constraint"), "{table}: {refused}");
            // Other tables name it too; the ledger is asked first.
            let by_the_ledger = refused.contains("lines of the ledger name this");
            assert!(by_the_ledger || world.app.db.engine() == "SQLite", "{table}: {refused}");
        }
    }

    /// Two copies that post at once: serials without gaps, seals in their order.
    async fn copies_post_at_once(world: World) {
        let course = course_of(&world, &closed_course(&world).await).await;
        let people = world.teachers(24).await;
        let (copy, _folder) = world.copy().await;
        let both = [&world.app, &copy];
        let posts = people.iter().enumerate().map(|(n, person)| {
            post(both[n % 2], vec![line(&course, *person, EntryKind::Issue, 2)])
        });
        let done = futures::future::join_all(posts).await;
        let mut serials: Vec<i64> = done.into_iter().map(|posted| posted.expect("posted").first).collect();
        serials.sort_unstable();
        assert_eq!(serials, (2..=25).collect::<Vec<_>>());
        assert_eq!(verdict(&copy).await, LedgerVerdict::Intact { lines: 25, seals: 25 });
    }
}

#[derive(Clone, Copy, Debug)]
enum Deed {
    /// An application for this amount, and its approval.
    To(usize, usize, i32),
    Merge(usize, usize),
    Undo,
}

const PEOPLE: usize = 4;

fn story() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        5 => (0..PEOPLE, 0..2_usize, 0..8_i32).prop_map(|(p, c, n)| Deed::To(p, c, n)),
        2 => (0..PEOPLE, 0..PEOPLE).prop_map(|(a, b)| Deed::Merge(a, b)),
        1 => Just(Deed::Undo),
    ];
    prop::collection::vec(deed, 18..24)
}

/// The story as told so far, beside what it must have come to.
struct Told {
    people: Vec<identity::Person>,
    courses: Vec<catalogue::Course>,
    /// What each record holds of each course.
    held: BTreeMap<(usize, usize), i32>,
    merged: Vec<(usize, usize)>,
    history: Vec<(i64, String, i64)>,
}

impl Told {
    fn root(&self, person: usize) -> usize {
        let next = self.merged.iter().find(|(from, _)| *from == person);
        next.map_or(person, |(_, into)| self.root(*into))
    }

    fn of(&self, person: usize, course: usize) -> i32 {
        self.held.get(&(person, course)).copied().unwrap_or(0)
    }

    /// Whether anybody who is this person has hours of a course.
    fn is_listed(&self, person: usize, course: usize) -> bool {
        (0..PEOPLE).any(|other| self.root(other) == self.root(person) && self.of(other, course) > 0)
    }

    async fn do_it(&mut self, world: &World, centre: &mut Client, deed: Deed) {
        match deed {
            Deed::To(person, course, half_hours) => self.correct(world, person, course, half_hours).await,
            Deed::Merge(kept, merged) => {
                let (kept, merged) = (self.root(kept), self.root(merged));
                let codes = (&self.people[kept].personal_code, &self.people[merged].personal_code);
                let fields =
                    [("kept", codes.0.as_str()), ("merged", codes.1.as_str()), ("reason", "重複註冊")];
                let page = format!("/admin/merge?kept={}&merged={}", codes.0, codes.1);
                centre.submit(&page, "/admin/merge", &fields).await;
                if kept != merged {
                    self.merged.push((merged, kept));
                }
            }
            Deed::Undo => {
                if let Some((merged, _)) = self.merged.last().copied() {
                    let text = "SELECT COUNT(*) AS n FROM person WHERE id = $1 AND merged_into IS NOT NULL";
                    let id = self.people[merged].id;
                    assert_eq!(sql::number(world.app.db.read(), text, params![id]).await.expect("read"), 1);
                    let last = centre
                        .get("/admin/merge")
                        .await
                        .attribute("input[name=id]", "value")
                        .expect("a merge");
                    centre.submit("/admin/merge", "/admin/merge/undo", &[("id", &last)]).await.sees("已復原");
                    self.merged.pop();
                }
            }
        }
    }

    async fn correct(&mut self, world: &World, person: usize, course: usize, half_hours: i32) {
        let found = course_of(world, &self.courses[course].code).await;
        let typed = HalfHours(half_hours).to_string();
        let mut input = CorrectionInput {
            reason: "更正".to_owned(),
            facts: catalogue::facts_of(&found),
            ..CorrectionInput::default()
        };
        let (code, name) = (self.people[person].personal_code.clone(), self.people[person].name.clone());
        let holds = self.of(person, course) > 0;
        if holds {
            input.hours.insert(code, typed);
        } else {
            // Typed by anybody's code, the one who remains is meant; the name has to be theirs.
            let name = match self.root(person) == person {
                true => name,
                false => self.people[self.root(person)].name.clone(),
            };
            input.fresh.push(Fresh { line: 1, who: code, name, hours: typed });
        }
        let (app, seat) = (&world.app, world.organiser.seat.clone().expect("a seat"));
        let sent = credit::apply_correction(app, &world.organiser.actor, &seat, &found.code, &input).await;
        let possible = if holds {
            half_hours != self.of(person, course)
        } else {
            half_hours > 0 && !self.is_listed(person, course)
        };
        let Ok(SentCorrection::Waits(id)) = sent else {
            assert!(!possible, "{person} {course} {half_hours}: {sent:?}");
            return;
        };
        assert!(possible, "{person} {course} {half_hours}");
        let seat = world.reviewer.seat.clone().expect("a seat");
        credit::answer_correction(app, &world.reviewer.actor, &seat, id, &Review::Approve)
            .await
            .expect("approved");
        let record = if holds { person } else { self.root(person) };
        self.held.insert((record, course), half_hours);
    }

    /// Totals are sums, for whoever asks; history is complete.
    async fn check(&mut self, world: &World) {
        let conn = world.app.db.read();
        for person in 0..PEOPLE {
            // Who signs in is who remains.
            let awards = credit::transcript(conn, self.people[self.root(person)].id).await.expect("read");
            for (course, known) in self.courses.iter().enumerate() {
                let shown: i64 = awards
                    .iter()
                    .filter(|award| award.course == known.id)
                    .map(|award| award.half_hours)
                    .sum();
                let same =
                    self.held.iter().filter(|((p, c), _)| *c == course && self.root(*p) == self.root(person));
                assert_eq!(shown, same.map(|(_, held)| i64::from(*held)).sum::<i64>(), "{person} {course}");
            }
        }
        let mut history = Vec::new();
        for course in &self.courses {
            let lines = credit::lines_of_course(conn, course.id, &[]).await.expect("read");
            history.extend(lines.into_iter().map(|line| (line.serial, line.kind, line.half_hours)));
        }
        history.sort_unstable();
        assert_eq!(history[..self.history.len()], self.history[..], "history is only added to");
        self.history = history;
    }
}

on_both! {
    /// Any sequence of corrections, merges and undone merges, through the product's own commands and pages.
    async fn any_story_keeps_totals_and_history(world: World) {
        let mut courses = Vec::new();
        for _ in 0..2 {
            courses.push(course_of(&world, &closed_course(&world).await).await);
        }
        let ids = world.teachers(PEOPLE).await;
        let mut people = Vec::new();
        for id in ids {
            people.push(identity::person(world.app.db.read(), id).await.expect("person"));
        }
        let begin = credit::ledger_total(world.app.db.read()).await.expect("total");
        let mut told =
            Told { people, courses, held: BTreeMap::new(), merged: Vec::new(), history: Vec::new() };
        let mut centre = world.client(&world.reviewer).await;
        let mut runner = TestRunner::deterministic();
        for _ in 0..2 {
            let deeds = story().new_tree(&mut runner).expect("a story").current();
            for deed in deeds {
                eprintln!("{deed:?}");
                world.app.clock.advance(jiff::SignedDuration::from_mins(1));
                told.do_it(&world, &mut centre, deed).await;
                told.check(&world).await;
            }
        }
        let all: i64 = told.held.values().map(|held| i64::from(*held)).sum();
        assert_eq!(credit::ledger_total(world.app.db.read()).await.expect("total"), begin + all);
        assert!(told.history.len() > 12, "{:?}", told.history);
        assert_eq!(why(&world.app).await, "");
        // Courses held, as enrolment knows them: two of the roster, and whoever holds something now.
        let held = told.held.values().filter(|held| **held > 0).count();
        let noted = sql::number(world.app.db.read(), "SELECT COUNT(*) AS n FROM enrolment_held", vec![]).await;
        assert_eq!(noted.expect("read"), 2 + i64::try_from(held).expect("few"));
    }
}
