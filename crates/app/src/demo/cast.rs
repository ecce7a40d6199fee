//! Offices and people of the demonstration. Every name and number is invented; numbers are computed from the checksum rule.

use domain::calendar;
use domain::ids::PersonNumber;
use domain::permissions::Right;
use jiff::civil::Date;
use platform::db::Actor;
use platform::ids::PersonId;
use platform::web::SeatView;
use platform::{AppResult, passwords};

use super::{COUNTY, Dice, NewPerson};
use crate::directory::Organisation;
use crate::{App, directory, identity};

/// One sign-in of the demonstration.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoAccount {
    /// `teacher`, `organiser`, `operator`, `reviewer`, `national`.
    pub role: &'static str,
    /// User name.
    pub user: &'static str,
    /// Password, the same for all.
    pub password: &'static str,
    /// Name of the person.
    pub name: &'static str,
}

/// Those who act in the demonstration.
pub(super) struct Cast {
    pub accounts: Vec<DemoAccount>,
    pub schools: Vec<School>,
    pub reviewer: (Actor, SeatView),
    pub teacher: PersonId,
    pub second_teacher: PersonId,
    pub national: PersonId,
}

/// A school with its organiser's seat and its teachers.
pub(super) struct School {
    pub organisation: Organisation,
    pub actor: Actor,
    pub seat: SeatView,
    pub teachers: Vec<PersonId>,
}

/// The password of every account of the demonstration; it passes the rules for new passwords.
const PASSWORD: &str = "apricot-terrace-1";

pub(super) fn accounts() -> Vec<DemoAccount> {
    let account = |role, user, name| DemoAccount { role, user, password: PASSWORD, name };
    vec![
        account("teacher", "teacher", "林杏芸"),
        account("teacher2", "teacher2", "陳語棠"),
        account("organiser", "organiser", "游知夏"),
        account("operator", "operator", "藍沐晴"),
        account("reviewer", "reviewer", "簡承曦"),
        account("national", "national", "羅以澄"),
    ]
}

pub(super) async fn people(app: &App, actor: &Actor, today: Date) -> AppResult<Cast> {
    let schools = directory::organisations_of_county(app.db.read(), COUNTY, "primary").await?;
    let bureau = schools[0].reviewer;
    let national = directory::organisation_by_code(app.db.read(), "XT-NC").await?.map(|o| o.id);
    let mut dice = Dice::new(114);
    let names = Names::load();
    let hash = passwords::hash(PASSWORD);
    let accounts = accounts();
    let mut new: Vec<NewPerson> = Vec::new();
    for school in &schools {
        for teacher in 0..9 {
            let mut person = invented(&mut dice, &names, new.len());
            person.organisation = Some(school.id);
            person.position = if teacher == 0 { "15-3" } else { "15-4" }.to_owned();
            person.seat = (teacher == 0).then_some((school.id, "head"));
            new.push(person);
        }
    }
    // The main school's people carry the accounts: its first organiser, one of its operators, two of its teachers.
    let named = [
        ("organiser", 0, None),
        ("teacher", 1, None),
        ("teacher2", 9 + 1, None),
        ("operator", 2, Some("operator")),
    ];
    for (role, index, seat) in named {
        let account = accounts.iter().find(|a| a.role == role).expect("listed above");
        account_for(&mut new[index], account, &hash);
        if let Some(role) = seat {
            new[index].seat = Some((schools[0].id, role));
        }
    }
    for (role, organisation) in [("reviewer", bureau), ("national", national)] {
        let account = accounts.iter().find(|a| a.role == role).expect("listed above");
        let mut person = invented(&mut dice, &names, new.len());
        account_for(&mut person, account, &hash);
        person.organisation = organisation;
        person.seat = organisation.map(|o| (o, "head"));
        new.push(person);
    }
    for person in &mut new {
        person.consent_version = domain::consent::current(today);
        person.subjects_year = calendar::SchoolYear::of(today).number().into();
    }
    let ids: Vec<PersonId> = new.iter().map(|p| p.id).collect();
    let reviewer = new.len() - 2;
    let from = calendar::civil_date(app.clock.now());
    let mut change = app.db.change(actor, app.clock.now()).await?;
    identity::register_people(app, &mut change, new, from).await?;
    change.commit().await?;
    let reviewing = [reviewer, reviewer + 1];
    for index in reviewing {
        give_all_rights(app, actor, ids[index]).await?;
    }
    let mut played = Vec::with_capacity(schools.len());
    for (index, organisation) in schools.into_iter().enumerate() {
        let people = &ids[index * 9..index * 9 + 9];
        let (actor, seat) = acting(app, people[0]).await?;
        played.push(School { organisation, actor, seat, teachers: people[1..].to_vec() });
    }
    Ok(Cast {
        accounts,
        schools: played,
        reviewer: acting(app, ids[reviewer]).await?,
        teacher: ids[1],
        second_teacher: ids[10],
        national: ids[reviewer + 1],
    })
}

pub(super) async fn acting(app: &App, person: PersonId) -> AppResult<(Actor, SeatView)> {
    let found = identity::person(app.db.read(), person).await?;
    let seat = identity::seats_of(app.db.read(), person, calendar::civil_date(app.clock.now())).await?;
    let seat = seat.into_iter().next().ok_or(platform::AppError::NotFound)?;
    let actor = Actor {
        person: Some(person),
        seat: Some(seat.id),
        organisation: Some(seat.organisation),
        label: found.name,
        process: "demo".to_owned(),
        ..Actor::default()
    };
    Ok((actor, seat))
}

/// The region centre's head and the national centre's may look at numbers, export and audit.
async fn give_all_rights(app: &App, actor: &Actor, person: PersonId) -> AppResult<()> {
    let (_, seat) = acting(app, person).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    for right in Right::ALL {
        identity::grant_right(&mut change, seat.id, right).await?;
    }
    Ok(change.commit().await?)
}

fn account_for(person: &mut NewPerson, account: &DemoAccount, hash: &str) {
    person.name = account.name.to_owned();
    person.email = format!("{}@demo.example", account.user);
    person.account = Some((account.user.to_owned(), hash.to_owned()));
}

fn invented(dice: &mut Dice, names: &Names, serial: usize) -> NewPerson {
    let mut person = NewPerson::fresh(&names.pick(dice));
    person.code_bytes = dice.bytes();
    person.email = format!("t{serial:05}@demo.example");
    person.number = PersonNumber::parse(&national_id(serial), Date::constant(2025, 8, 1)).ok();
    person
}

/// A number that satisfies the checksum, in a range of zeros that is not issued.
fn national_id(serial: usize) -> String {
    let body = format!("G2000{:04}", serial % 10_000);
    (0..10)
        .map(|check| format!("{body}{check}"))
        .find(|text| PersonNumber::parse(text, Date::constant(2025, 8, 1)).is_ok())
        .unwrap_or(body)
}

struct Names {
    surnames: Vec<&'static str>,
    given: Vec<&'static str>,
}

impl Names {
    fn load() -> Self {
        let table = include_str!("../../../../data/demo/names.csv");
        let of = |kind: &str| {
            table
                .lines()
                .filter_map(|line| line.split_once(','))
                .filter(|(k, _)| *k == kind)
                .map(|(_, t)| t)
                .collect()
        };
        Self { surnames: of("surname"), given: of("given") }
    }

    fn pick(&self, dice: &mut Dice) -> String {
        let surname = self.surnames[dice.below(self.surnames.len())];
        format!("{surname}{}", self.given[dice.below(self.given.len())])
    }
}
