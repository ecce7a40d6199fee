//! Profiles that partners send: from the list to people and services, by the staff desk's own commands.

use app::exchange::PartnerId;
use app::exchange::partners;
use app::exchange::taking::{self, Delivery, Incoming, State, Wish};
use app::{App, directory, identity, staff};
use axum::http::StatusCode;
use documents::exchange::{CsvWriter, Encoding, List, PROFILE_COLUMNS};
use jiff::SignedDuration;
use platform::db::{Actor, sql};
use platform::ids::{OrganisationId, PersonId};
use platform::params;
use testkit::World;

use crate::exchange_api::{API, active, key, read, system};
use crate::exchange_taking::{GOOD, counts, partner};
use crate::on_both;

const CHECK: Wish = Wish { live: true, dry_run: true, whole: false };

/// A row that is right, with some columns put in place of its own; `n` makes the number.
fn row(n: usize, name: &str, changes: &[(&str, &str)]) -> [String; 12] {
    let mut row: [String; 12] = std::array::from_fn(|_| String::new());
    let number = testkit::national_id(n);
    let right = [
        ("TeacherId", number.as_str()),
        ("Name", name),
        ("BirthDate", "079/03/05"),
        ("SchoolId", "029999"),
        ("Position", "教師"),
        ("StartDate", "2026-08-01"),
    ];
    for (column, text) in right.iter().chain(changes) {
        let at = PROFILE_COLUMNS.iter().position(|known| known == column).expect("a column");
        row[at] = (*text).to_owned();
    }
    row
}

fn csv(rows: &[[String; 12]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = CsvWriter::new(&mut bytes, List::Profiles, Encoding::Utf8).expect("begun");
    rows.iter().for_each(|row| writer.row(row).expect("a row"));
    writer.finish().expect("written");
    bytes
}

async fn send_as(app: &App, partner: PartnerId, bytes: &[u8], wish: Wish, complete: bool) -> Delivery {
    let mut keeping = taking::begin(app, 1 << 30).expect("begun");
    assert!(keeping.write(bytes).expect("kept"));
    let incoming = Incoming { partner, door: "api", wish, file_name: "profiles.csv", sent_by: "test" };
    let sent = taking::receive_profiles(app, &Actor::process("test"), &incoming, complete, keeping).await;
    let (delivery, _) = sent.expect("received");
    taking::run(app, delivery.id).await.expect("worked");
    look(app, &delivery).await
}

async fn send(app: &App, partner: PartnerId, rows: &[[String; 12]]) -> Delivery {
    send_as(app, partner, &csv(rows), GOOD, false).await
}

async fn look(app: &App, delivery: &Delivery) -> Delivery {
    taking::delivery(app.db.read(), delivery.partner, delivery.number).await.expect("there")
}

/// Line, column and code of everything that was refused.
async fn refusals(app: &App, delivery: &Delivery) -> Vec<(i64, String, String)> {
    let rows = taking::faults(app.db.read(), delivery.id, ("", 0), 1_000).await.expect("faults");
    assert!(rows.iter().all(|row| row.list == "profiles" || row.list == "people"));
    rows.iter()
        .flat_map(|row| row.told().into_iter().map(|told| (row.line, told.column, told.code)))
        .collect()
}

async fn find(app: &App, n: usize) -> Option<identity::Person> {
    identity::find_person(app, app.db.read(), &testkit::national_id(n)).await.expect("looked")
}

async fn serves(app: &App, n: usize, at: OrganisationId) -> bool {
    let Some(person) = find(app, n).await else { return false };
    let found = staff::serving(app.db.read(), at, &[person.id]).await.expect("looked");
    found.contains_key(&person.id)
}

async fn events(app: &App, action: &str) -> i64 {
    sql::number(app.db.read(), "SELECT COUNT(*) AS n FROM event WHERE action = $1", params![action])
        .await
        .expect("counted")
}

/// Everything that a second delivery of the same rows must leave alone.
async fn state(app: &App) -> Vec<i64> {
    let mut all = Vec::new();
    for table in
        ["person", "person_identifier", "service", "service_proposal", "staff_match", "exchange_profile"]
    {
        let text = format!("SELECT COUNT(*) AS n FROM {table}");
        all.push(sql::number(app.db.read(), &text, vec![]).await.expect("counted"));
    }
    all.push(events(app, "person.kept").await);
    all
}

/// Makes the partner one of the list that belongs to no organisation here.
async fn site(world: &World, code: &str) -> PartnerId {
    let app = &world.app;
    partner(world).await;
    let found = partners::by_code(app.db.read(), code).await.expect("read").expect("listed").id;
    let mut change = app.db.change(&Actor::process("test"), app.clock.now()).await.expect("change");
    sql::run(change.conn(), "UPDATE exchange_partner SET state = 'active', contact_mail = 'it@test.example', active_since = 0 WHERE id = $1", params![found])
        .await
        .expect("active");
    change.unaudited("a test");
    change.commit().await.expect("committed");
    found
}

/// The code of a school of another county.
async fn elsewhere(world: &World) -> String {
    let app = &world.app;
    let mut school = directory::organisation(app.db.read(), world.schools[0]).await.expect("a school");
    (school.id, school.code, school.name) =
        (OrganisationId::new(), "149999".to_owned(), "臺東縣遠山國小".to_owned());
    school.county = "臺東縣".to_owned();
    let mut change = app.db.change(&Actor::process("test"), app.clock.now()).await.expect("change");
    directory::add_organisation(&mut change, &school, jiff::civil::date(2025, 8, 1)).await.expect("added");
    change.commit().await.expect("committed");
    school.code
}

async fn set_level(world: &World, school: OrganisationId, level: &str) {
    let app = &world.app;
    let mut change = app.db.change(&Actor::process("test"), app.clock.now()).await.expect("change");
    sql::run(change.conn(), "UPDATE organisation SET level = $2 WHERE id = $1", params![school, level])
        .await
        .expect("set");
    change.unaudited("a test");
    change.commit().await.expect("committed");
}

/// Cells in place of right ones; the column and the code it is refused with, empty for a row that is right.
type Mistake<'a> = (Vec<(&'a str, &'a str)>, &'a str, &'a str);

on_both! {
    /// New people are registered, known ones changed, and the same list again changes nothing at all.
    async fn a_list_registers_changes_and_comes_again(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let rows = [
            row(50, "林小晴", &[("Sex", "女"), ("Phone", "0912345678")]),
            row(51, "高大山", &[("Position", "教保員"), ("SchoolId", "029998")]),
            row(4, "林杏芸", &[("Phone", "0922333444"), ("StartDate", "")]),
        ];
        let checked = send_as(app, partner, &csv(&rows), CHECK, false).await;
        assert_eq!((checked.state(), counts(&checked)), (State::Checked, [2, 1, 0, 0, 0, 0]));
        assert!(find(app, 50).await.is_none(), "a dry run writes nothing");
        let sent = send(app, partner, &rows).await;
        assert_eq!((sent.state(), counts(&sent), sent.rows_merged), (State::Merged, [2, 1, 0, 0, 0, 0], 3));
        let new = find(app, 50).await.expect("registered");
        assert_eq!((new.name.as_str(), new.position.as_str(), new.sex.as_str()), ("林小晴", "15-4", "f"));
        assert_eq!((new.birth_date.as_deref(), new.organisation), (Some("1990-03-05"), Some(world.schools[0])));
        assert_eq!(find(app, 51).await.expect("registered").position, "15-14");
        assert!(serves(app, 50, world.schools[0]).await && serves(app, 51, world.schools[1]).await);
        let teacher = identity::person(app.db.read(), world.teacher.person).await.expect("person");
        assert_eq!(teacher.phone, "0922333444");
        assert_eq!(events(app, "exchange.profiles_merged").await, 1);

        let before = state(app).await;
        let again = send(app, partner, &rows).await;
        assert_eq!((counts(&again), again.rows_merged), ([0, 0, 3, 0, 0, 0], 0));
        assert_eq!(state(app).await, before);

        let changed = send(app, partner, &[row(50, "林小晴", &[("Position", "主任"), ("Sex", "女")])]).await;
        assert_eq!(counts(&changed), [0, 1, 0, 0, 0, 0]);
        assert_eq!(find(app, 50).await.expect("there").position, "15-3");
    }

    /// Each row with its mistake; what is good beside them is merged.
    async fn every_mistake_is_told_at_its_row(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let nobody = domain::ids::PersonalCode::from_random([9; 16]);
        let cases: Vec<Mistake<'_>> = vec![
            (vec![], "", ""),
            (vec![("TeacherId", "")], "TeacherId", "exchange-row-missing"),
            (vec![("TeacherId", "A123456788")], "TeacherId", "exchange-row-person-checksum"),
            (vec![("TeacherId", nobody.as_str())], "TeacherId", "staff-unknown-code"),
            (vec![("Name", " ")], "Name", "exchange-row-missing"),
            (vec![("Name", "林1晴")], "Name", "staff-name-characters"),
            (vec![("BirthDate", "2020-01-01")], "BirthDate", "staff-birth-impossible"),
            (vec![("Sex", "?")], "Sex", "staff-sex"),
            (vec![("SchoolId", "999999")], "SchoolId", "exchange-row-school-unknown"),
            (vec![("SchoolId", "")], "SchoolId", "exchange-row-missing"),
            (vec![("Position", "太空人")], "Position", "staff-position"),
            (vec![("Position", "")], "Position", "staff-position-missing"),
            (vec![("Subject", "魔法")], "Subject", "staff-subject"),
            (vec![("Email", "no mail")], "Email", "email-shape"),
            (vec![("Phone", "call me")], "Phone", "staff-phone"),
            (vec![("StartDate", "2028-01-01")], "StartDate", "staff-since"),
            (vec![("EndDate", "soon")], "EndDate", "exchange-row-day"),
        ];
        let rows: Vec<_> =
            cases.iter().enumerate().map(|(n, (changes, ..))| row(100 + n, "林小晴", changes)).collect();
        let sent = send(app, partner, &rows).await;
        assert_eq!(counts(&sent), [1, 0, 0, 0, 0, 16]);
        let told = refusals(app, &sent).await;
        for (n, (_, column, code)) in cases.iter().enumerate().skip(1) {
            let line = i64::try_from(n + 2).expect("small");
            assert!(
                told.contains(&(line, (*column).to_owned(), (*code).to_owned())),
                "{column} {code} at {line}: {told:?}"
            );
        }
        let masked = taking::faults(app.db.read(), sent.id, ("", 0), 1_000).await.expect("faults");
        let number = testkit::national_id(105);
        assert!(masked.iter().all(|row| !row.cells.contains(&number)), "numbers are masked");

        let twice = [row(60, "杜有恆", &[]), row(60, "杜有恆", &[]), row(60, "杜有恆", &[("Position", "主任")])];
        let sent = send(app, partner, &twice).await;
        assert_eq!(counts(&sent), [1, 0, 0, 1, 0, 1]);
        let other = (4, "TeacherId".to_owned(), "exchange-row-other-profile".to_owned());
        assert_eq!(refusals(app, &sent).await, [other]);
        let records = b"Import_ID,TeacherId,Counts\r\nC-1,A123456789,3\r\n";
        let wrong = send_as(app, partner, records, GOOD, false).await;
        assert_eq!(refusals(app, &wrong).await[0].2, "exchange-row-other-list");
    }

    /// A person who serves elsewhere decides; what they decided is not asked again while the partner says the same.
    async fn who_serves_elsewhere_is_asked_once(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let rows = [row(4, "林杏芸", &[("SchoolId", "029998"), ("StartDate", "")])];
        let sent = send(app, partner, &rows).await;
        assert_eq!(counts(&sent), [0, 0, 0, 0, 1, 0]);
        let teacher = world.teacher.person;
        assert_eq!(staff::open_proposals(app.db.read(), teacher).await.expect("read"), 1);
        let mut client = world.client(&world.teacher).await;
        let page = client.get("/my/service").await;
        page.sees("宜蘭縣壇山國小");
        let id = page.attribute("form input[name=id]", "value").expect("the proposal");
        client.submit("/my/service", "/my/service", &[("id", &id), ("do", "refuse")]).await;
        assert_eq!(staff::open_proposals(app.db.read(), teacher).await.expect("read"), 0, "refused");
        let again = send(app, partner, &rows).await;
        assert_eq!(counts(&again), [0, 0, 1, 0, 0, 0]);
        assert_eq!(staff::open_proposals(app.db.read(), teacher).await.expect("read"), 0, "not asked again");
        assert!(serves(app, 4, world.schools[0]).await && !serves(app, 4, world.schools[1]).await);
    }

    /// Who has an account keeps their own mail address; a number under another name is a question for the school.
    async fn what_is_somebodys_own_stays(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let mail = [("Email", "other@test.example"), ("StartDate", "")];
        let sent = send(app, partner, &[row(4, "林杏芸", &mail)]).await;
        assert_eq!(sent.rows_refused, 0);
        let teacher = identity::person(app.db.read(), world.teacher.person).await.expect("person");
        assert_eq!(teacher.email, "teacher@test.example");
        let sent = send(app, partner, &[row(5, "另一位", &[("SchoolId", "029998")])]).await;
        assert_eq!(counts(&sent), [0, 0, 0, 0, 1, 0]);
        let mut school = world.client(&world.other_organiser).await;
        school.get("/staff/matches").await.sees("另一位");
        assert_eq!(identity::person(app.db.read(), world.other_teacher.person).await.expect("person").name, "陳語棠");
        // What the school changed stays while the partner says the same as before.
        send(app, partner, &[row(50, "林小晴", &[])]).await;
        let new = find(app, 50).await.expect("registered");
        let mut changed = new.clone();
        changed.position = "15-2".to_owned();
        let mut change = app.db.change(&Actor::process("test"), app.clock.now()).await.expect("change");
        identity::save_persons(&change, &[changed]).await.expect("saved");
        change.unaudited("a test");
        change.commit().await.expect("committed");
        send(app, partner, &[row(50, "林小晴", &[])]).await;
        assert_eq!(find(app, 50).await.expect("there").position, "15-2");
    }

    /// A partner speaks of its own organisations only, a national system of what its reach gives it.
    async fn nobody_speaks_of_others_people(world: World) {
        let app = &world.app;
        let county = partner(&world).await;
        let far = elsewhere(&world).await;
        let sent = send(app, county, &[row(70, "林小晴", &[("SchoolId", &far)])]).await;
        assert_eq!(refusals(app, &sent).await[0].2, "exchange-row-school-not-yours");
        // A site without a reach says nothing about anybody.
        let other = site(&world, "site-11").await;
        let sent = send(app, other, &[row(71, "林小晴", &[])]).await;
        assert_eq!(refusals(app, &sent).await[0].2, "exchange-row-school-not-yours");

        let kindergartens = site(&world, "site-07").await;
        let rows = [row(72, "杜有恆", &[]), row(73, "孫新芽", &[("SchoolId", "029998"), ("Position", "教保員")])];
        set_level(&world, world.schools[1], "kindergarten").await;
        let sent = send(app, kindergartens, &rows).await;
        assert_eq!(counts(&sent), [1, 0, 0, 0, 0, 1]);
        assert!(find(app, 72).await.is_none() && serves(app, 73, world.schools[1]).await);

        let trainees = site(&world, "site-01").await;
        let rows = [
            row(74, "練新手", &[("Position", "實習學生")]),
            row(75, "練舊手", &[("Position", "教師")]),
            row(4, "林杏芸", &[("Position", "實習學生"), ("StartDate", "")]),
            row(4, "林杏芸", &[("EndDate", "2026-10-01"), ("Position", "實習學生"), ("SchoolId", "029998")]),
            row(2, "呂映雪", &[("EndDate", "2026-10-01"), ("SchoolId", "029998")]),
        ];
        let sent = send(app, trainees, &rows).await;
        assert_eq!(counts(&sent), [1, 0, 1, 0, 0, 3]);
        let told = refusals(app, &sent).await;
        assert!(told.iter().all(|(.., code)| code == "exchange-row-position-not-yours"), "{told:?}");
        assert_eq!(find(app, 74).await.expect("registered").position, "15-8");
        assert_eq!(identity::person(app.db.read(), world.teacher.person).await.expect("person").position, "15-4");
        assert!(serves(app, 2, world.schools[1]).await);
    }

    /// An end that is over ends the service; one to come is carried out the day after it, also without a delivery.
    async fn services_end_on_their_day(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let rows = [
            row(80, "林小晴", &[("EndDate", "2026-10-20")]),
            row(81, "高大山", &[]),
            row(82, "杜有恆", &[("EndDate", "2026-09-30")]),
        ];
        let sent = send(app, partner, &rows).await;
        assert_eq!(counts(&sent), [2, 0, 1, 0, 0, 0]);
        assert!(find(app, 82).await.is_none(), "who is unknown and has left is nobody new");
        let wrong = [
            row(81, "另一位", &[("EndDate", "2026-10-01")]),
            row(80, "林小晴", &[("EndDate", "2026-07-31")]),
        ];
        let sent = send(app, partner, &wrong).await;
        let codes: Vec<String> = refusals(app, &sent).await.into_iter().map(|(.., code)| code).collect();
        assert_eq!(codes, ["exchange-row-name-differs", "exchange-row-end-before"]);
        assert!(serves(app, 80, world.schools[0]).await && serves(app, 81, world.schools[0]).await);

        let sent = send(app, partner, &[row(81, "高大山", &[("EndDate", "2026-10-01")])]).await;
        assert_eq!(counts(&sent), [0, 1, 0, 0, 0, 0]);
        assert!(!serves(app, 81, world.schools[0]).await);
        let gone = find(app, 81).await.expect("still known");
        assert_eq!(gone.organisation, None);
        assert_eq!(events(app, "service.ended").await, 1);
        let again = send(app, partner, &[row(81, "高大山", &[("EndDate", "2026-10-01")])]).await;
        assert_eq!((counts(&again), events(app, "service.ended").await), ([0, 0, 1, 0, 0, 0], 1));

        assert_eq!(taking::end_due(app).await.expect("looked"), 0);
        while domain::calendar::civil_date(app.clock.now()) <= jiff::civil::date(2026, 10, 20) {
            assert!(serves(app, 80, world.schools[0]).await);
            app.clock.advance(SignedDuration::from_hours(24));
        }
        assert_eq!(taking::end_due(app).await.expect("looked"), 1);
        assert_eq!(taking::end_due(app).await.expect("looked"), 0);
        assert!(!serves(app, 80, world.schools[0]).await);
        let person = find(app, 80).await.expect("known").id;
        let last = last_day(app, person).await;
        assert_eq!(last.as_deref(), Some("2026-10-20"), "the day that was told");
        let sent = send(app, partner, &rows[..1]).await;
        assert_eq!(counts(&sent), [0, 0, 1, 0, 0, 0]);
    }

    /// Missing in a complete list ends a service; many missing are looked at first; a row that can't be read protects.
    async fn a_complete_list_ends_who_is_missing(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let names = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉";
        let rows: Vec<_> = names.chars().enumerate().map(|(n, c)| row(200 + n, &format!("林小{c}"), &[])).collect();
        let sent = send_as(app, partner, &csv(&rows), GOOD, true).await;
        assert_eq!((sent.state(), counts(&sent), sent.leaving), (State::Merged, [20, 0, 0, 0, 0, 0], 0));

        // Not complete: nobody leaves.
        let sent = send(app, partner, &rows[2..]).await;
        assert_eq!((sent.leaving, serves(app, 200, world.schools[0]).await), (0, true));
        // A row that names no organisation: nobody leaves.
        let mut unsure = rows[2..].to_vec();
        unsure.push(row(300, "杜有恆", &[("SchoolId", "999999")]));
        let sent = send_as(app, partner, &csv(&unsure), GOOD, true).await;
        assert_eq!((sent.state(), sent.leaving), (State::Merged, 0));
        assert!(serves(app, 200, world.schools[0]).await);
        // A refused row still names its person.
        let mut refused = rows[2..].to_vec();
        refused.push(row(200, "林小甲", &[("Sex", "?")]));
        let sent = send_as(app, partner, &csv(&refused), GOOD, true).await;
        assert_eq!((sent.state(), sent.leaving, sent.rows_refused), (State::Merged, 1, 1));
        assert!(serves(app, 200, world.schools[0]).await && !serves(app, 201, world.schools[0]).await);

        // Three of twenty-two are more than a tenth: held, then merged by somebody.
        let few: Vec<_> = [rows[0].clone()].into_iter().chain(rows[5..].iter().cloned()).collect();
        let held = send_as(app, partner, &csv(&few), GOOD, true).await;
        assert_eq!((held.state(), held.leaving, held.failure.as_str()), (State::Held, 3, taking::MANY_LEAVE));
        assert!(serves(app, 202, world.schools[0]).await);
        let mails = platform::mail::newest(app).await.expect("mail");
        assert!(mails.iter().any(|mail| mail.to_address == "it@test.example" && mail.subject.contains("3 人離開")));
        taking::merge(app, &Actor::process("test"), &held).await.expect("merged");
        taking::run(app, held.id).await.expect("worked");
        assert_eq!(look(app, &held).await.state(), State::Merged);
        for n in 202..205 {
            assert!(!serves(app, n, world.schools[0]).await, "{n}");
        }
        assert!(serves(app, 205, world.schools[0]).await);
        assert!(serves(app, 4, world.schools[0]).await, "whom the partner never named stays");
        // Back in the list, word for word: serves again.
        let sent = send_as(app, partner, &csv(&rows), GOOD, true).await;
        assert_eq!((counts(&sent), sent.leaving), ([0, 4, 16, 0, 0, 0], 0));
        assert!(serves(app, 203, world.schools[0]).await);
    }

    /// A worker that was stopped between two portions goes on without doing anything twice.
    async fn stopped_and_begun_again(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let rows: Vec<_> = (0..1_203).map(|n| row(1_000 + n, "林小晴", &[("BirthDate", "")])).collect();
        let body = csv(&rows);
        let mut keeping = taking::begin(app, 1 << 30).expect("begun");
        assert!(keeping.write(&body).expect("kept"));
        let incoming = Incoming { partner, door: "api", wish: GOOD, file_name: "p.csv", sent_by: "test" };
        let (sent, _) = taking::receive_profiles(app, &Actor::process("test"), &incoming, true, keeping)
            .await
            .expect("received");
        taking::run(app, sent.id).await.expect("worked");
        let first = look(app, &sent).await;
        assert_eq!(first.rows_read, 1_203);
        let before = state(app).await;
        // As if the process had died after the first portion of the merge.
        let mut change = app.db.change(&Actor::process("test"), app.clock.now()).await.expect("change");
        sql::run(change.conn(), "UPDATE exchange_delivery SET state = 'merging', position = 1000, rows_read = 1000, rows_new = 1000, rows_waiting = 0, rows_unchanged = 0, rows_refused = 0, rows_changed = 0, rows_repeated = 0 WHERE id = $1", params![sent.id]).await.expect("set");
        change.unaudited("a test");
        change.commit().await.expect("committed");
        taking::run(app, sent.id).await.expect("worked");
        let done = look(app, &sent).await;
        assert_eq!((done.state(), done.rows_read), (State::Merged, 1_203));
        assert_eq!(state(app).await, before, "nothing twice, and nobody ended for rows that were not read again");
    }

    /// OneRoster and other formats say the same as text.
    async fn every_format_says_the_same(world: World) {
        let (app, partner) = (&world.app, partner(&world).await);
        let sent = send_as(app, partner, &roster(), GOOD, false).await;
        assert_eq!((sent.state(), sent.format.as_str(), sent.complete), (State::Merged, "oneroster", true));
        assert_eq!(counts(&sent), [2, 0, 0, 0, 0, 2]);
        let teacher = find(app, 90).await.expect("registered");
        assert_eq!((teacher.name.as_str(), teacher.position.as_str(), teacher.sex.as_str()), ("王小明", "15-4", "m"));
        assert_eq!((teacher.birth_date.as_deref(), teacher.email.as_str()), (Some("1990-03-05"), "u1@school.example.tw"));
        assert_eq!(find(app, 91).await.expect("registered").position, "15-14");
        assert!(find(app, 92).await.is_none(), "a pupil is nobody of ours");
        let lines: Vec<i64> = refusals(app, &sent).await.iter().map(|(line, ..)| *line).collect();
        assert_eq!(lines, [5, 5, 6], "a role without its user, and a user that can't be read behind the roles");
        let again = send_as(app, partner, &roster(), GOOD, false).await;
        assert_eq!(counts(&again), [0, 0, 2, 0, 0, 2]);

        let cells = row(93, "孫新芽", &[]);
        let object: serde_json::Map<String, serde_json::Value> =
            PROFILE_COLUMNS.iter().zip(&cells).map(|(name, cell)| ((*name).to_owned(), cell.as_str().into())).collect();
        let body = serde_json::Value::Object(object).to_string() + "\n";
        let sent = send_as(app, partner, body.as_bytes(), GOOD, false).await;
        assert_eq!((sent.format.as_str(), counts(&sent)), ("ndjson", [1, 0, 0, 0, 0, 0]));
        let sent = send(app, partner, &[cells]).await;
        assert_eq!(counts(&sent), [0, 0, 1, 0, 0, 0], "whichever way it came");
    }

    /// The doors of the interface: the scope, the dry run, the merge; other kinds of deliveries are not seen.
    async fn a_program_sends_profiles(world: World) {
        active(&world).await;
        allow_profiles(&world).await;
        let body = String::from_utf8(csv(&[row(50, "林小晴", &[]), row(51, "高大山", &[("Sex", "?")])])).expect("text");
        let mut wrong = system(&world, &key(&world, "live", &["records:write"]).await.token);
        let no = wrong.send_text(&format!("{API}/profiles"), "text/csv", &body).await;
        assert_eq!((no.status, read(&no.text)["code"].as_str()), (StatusCode::FORBIDDEN, Some("key-scope")));
        let mut client = system(&world, &key(&world, "live", &["profiles:write"]).await.token);
        let sent = client.send_text(&format!("{API}/profiles?dry_run=true&complete=true"), "text/csv", &body).await;
        let found = read(&sent.text);
        assert_eq!((sent.status, found["complete"].as_bool()), (StatusCode::ACCEPTED, Some(true)));
        world.app.run_jobs().await.expect("worked");
        let path = format!("{API}/profiles/{}", found["number"]);
        let checked = read(&client.get(&path).await.text);
        assert_eq!((checked["state"].as_str(), checked["leaving"].as_i64()), (Some("checked"), Some(0)));
        let refused = read(&client.get(&format!("{path}/refused")).await.text);
        assert_eq!((refused["rows"][0]["list"].as_str(), refused["rows"][0]["reasons"][0]["code"].as_str()), (Some("profiles"), Some("staff-sex")));
        assert!(!refused["rows"][0]["reasons"][0]["detail"].as_str().expect("words").is_empty());
        let merged = client.call(axum::http::Method::POST, &format!("{path}/merge"), Some("{}")).await;
        assert_eq!(merged.status, StatusCode::ACCEPTED);
        world.app.run_jobs().await.expect("worked");
        assert!(serves(&world.app, 50, world.schools[0]).await);
        let other = wrong.get(&format!("{API}/deliveries/{}", found["number"])).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "profiles are not seen by a key for records");
        assert_eq!(read(&client.get(&format!("{API}/profiles")).await.text)["deliveries"].as_array().map(Vec::len), Some(1));
    }

    /// By hand: only a partner that sends profiles may, and what waits is said.
    async fn the_desk_takes_profiles(world: World) {
        let app = &world.app;
        let id = partner(&world).await;
        let code = partners::partner(app.db.read(), id).await.expect("partner").code;
        let here = format!("/exchange/partners/{code}/deliveries");
        set_profiles(&world, false).await;
        let mut desk = world.client(&world.reviewer).await;
        let fields = [("wish", "check"), ("what", "profiles"), ("complete", "1")];
        let body = csv(&[row(50, "林小晴", &[]), row(4, "林杏芸", &[("SchoolId", "029998"), ("StartDate", "")])]);
        let no = desk.upload_with(&here, &here, &fields, "file", "profileList.csv", &body).await;
        assert_eq!(no.status.as_u16(), 422);
        no.sees("沒有申請傳送人員資料");
        set_profiles(&world, true).await;
        desk.upload_with(&here, &here, &fields, "file", "profileList.csv", &body).await.sees("檔案已收到");
        app.run_jobs().await.expect("worked");
        desk.get(&here).await.sees("人員資料");
        let one = format!("{here}/1");
        desk.get(&one).await.sees("人員資料，完整名單").sees("等候決定");
        desk.submit(&one, &one, &[("do", "merge")]).await.sees("開始匯入");
        app.run_jobs().await.expect("worked");
        desk.get(&one).await.sees("由學校確認是哪一位");
        assert!(serves(app, 50, world.schools[0]).await);
    }
}

async fn set_profiles(world: &World, sends: bool) {
    let app = &world.app;
    let mut change = app.db.change(&Actor::process("test"), app.clock.now()).await.expect("change");
    let text = "UPDATE exchange_partner SET sends_profiles = $1, sends_records = $2 WHERE county = '宜蘭縣'";
    sql::run(change.conn(), text, params![sends, true]).await.expect("set");
    change.unaudited("a test");
    change.commit().await.expect("committed");
}

async fn allow_profiles(world: &World) {
    set_profiles(world, true).await;
}

async fn last_day(app: &App, person: PersonId) -> Option<String> {
    let services = identity::services_among(app.db.read(), &[person]).await.expect("read");
    services.into_iter().next().and_then(|service| service.valid_until)
}

/// A OneRoster package with a teacher, somebody in a position of the sender's own words, a pupil, a role of nobody and a user
/// that can't be read.
fn roster() -> Vec<u8> {
    use std::io::Write;
    let (one, two, three) = (testkit::national_id(90), testkit::national_id(91), testkit::national_id(92));
    let users = format!(
        "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,\
         email,sms,phone,password\n\
         u1,,,true,u1,\"{{staff:9}},{{national:{one}}}\",小明,王,,,u1@school.example.tw,0912345678,,secret\n\
         u2,,,true,u2,,新芽,孫,,{two},,,,secret\nu3,,,true,u3,,生,學,,{three},,,,secret\nu4,,,maybe,u4,,x,y,,,,,,secret\n"
    );
    let files = [
        (
            "manifest.csv",
            "propertyName,value\noneroster.version,1.2\nfile.orgs,bulk\nfile.users,bulk\nfile.roles,bulk\n\
             file.demographics,bulk\n"
                .to_owned(),
        ),
        (
            "orgs.csv",
            "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\no1,,,杏林國小,school,029999,\n".to_owned(),
        ),
        ("users.csv", users),
        (
            "roles.csv",
            "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\n\
             r1,,,u1,primary,teacher,2026-08-01,,o1\nr2,,,u2,primary,ext:教保員,2026-08-01,,o1\n\
             r3,,,u3,primary,student,,,o1\nr4,,,u9,primary,teacher,,,o1\n"
                .to_owned(),
        ),
        (
            "demographics.csv",
            "sourcedId,status,dateLastModified,birthDate,sex\nu1,,,1990-03-05,male\n".to_owned(),
        ),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("begun");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}
