//! A small world to test in: one county with its region centre, two schools, people with duties, and builders for more.

use std::path::Path;

use app::App;
use app::credit::Cause;
use app::directory::{self, Organisation};
use app::identity::{self, NewPerson};
use argon2::Argon2;
use argon2::password_hash::PasswordHasher;
use domain::calendar;
use domain::course::{RawForm, RawMeeting};
use domain::hours::HalfHours;
use domain::ids::PersonNumber;
use domain::ledger::EntryKind;
use domain::permissions::Right;
use jiff::ToSpan;
use jiff::civil::Date;
use platform::Platform;
use platform::clock::Clock;
use platform::db::Actor;
use platform::ids::{OrganisationId, PersonId};
use platform::settings::Settings;
use platform::web::SeatView;
use tempfile::TempDir;

use crate::database::{self, Engine};
use crate::{Client, start};

/// Somebody with an account (all share one password) and perhaps a duty.
#[derive(Clone, Debug)]
pub struct Persona {
    /// The person.
    pub person: PersonId,
    /// User name.
    pub user: &'static str,
    /// Acting as this persona in commands.
    pub actor: Actor,
    /// The duty held.
    pub seat: Option<SeatView>,
}

/// An application on a database of its own, on a fixed clock.
pub struct World {
    /// The application.
    pub app: App,
    /// Folder of its data.
    pub folder: TempDir,
    /// The county's region centre.
    pub bureau: OrganisationId,
    /// Two schools of the county.
    pub schools: [OrganisationId; 2],
    /// Head of the first school.
    pub organiser: Persona,
    /// Operator of the first school.
    pub operator: Persona,
    /// Head of the second school.
    pub other_organiser: Persona,
    /// Head of the region centre.
    pub reviewer: Persona,
    /// Teacher of the first school.
    pub teacher: Persona,
    /// Teacher of the second school.
    pub other_teacher: Persona,
}

/// The password of every persona.
pub const PASSWORD: &str = "seven brown ducks";

/// The password as the product keeps it, with the least work Argon2id allows: a test that signs in tests something else than
/// how long guessing takes. What is stored says its own work, so it is verified by the same code.
pub fn quick_hash() -> String {
    let params = argon2::Params::new(argon2::Params::MIN_M_COST, 1, 1, None).expect("the least there is");
    Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
        .hash_password(PASSWORD.as_bytes())
        .expect("hashed")
        .to_string()
}

impl World {
    /// A fresh world on an engine.
    pub async fn new(engine: Engine) -> Self {
        Self::with(engine, |_| {}).await
    }

    /// A fresh world on an engine, with other settings than tests usually have.
    pub async fn with(engine: Engine, change: impl FnOnce(&mut Settings)) -> Self {
        let folder = TempDir::new().expect("temporary folder");
        let database = database::fresh(engine, folder.path()).await;
        let mut settings = settings(folder.path(), database);
        change(&mut settings);
        Self::on(folder, settings).await
    }

    async fn on(folder: TempDir, settings: Settings) -> Self {
        let app = open(settings).await;
        let mut change = app.db.change(&Actor::process("test"), app.clock.now()).await.expect("change");
        let bureau = organisation("XT-C02", "宜蘭縣政府教育處", "county_bureau", None);
        directory::add_organisation(&mut change, &bureau, from()).await.expect("bureau");
        let mut schools = Vec::new();
        for (code, name) in [("029999", "宜蘭縣杏林國小"), ("029998", "宜蘭縣壇山國小")] {
            let school = organisation(code, name, "school", Some(bureau.id));
            directory::add_organisation(&mut change, &school, from()).await.expect("school");
            schools.push(school.id);
        }
        let hash = quick_hash();
        let cast = [
            ("organiser", "游知夏", schools[0], Some((schools[0], "head"))),
            ("operator", "藍沐晴", schools[0], Some((schools[0], "operator"))),
            ("other-organiser", "呂映雪", schools[1], Some((schools[1], "head"))),
            ("reviewer", "簡承曦", bureau.id, Some((bureau.id, "head"))),
            ("teacher", "林杏芸", schools[0], None),
            ("other-teacher", "陳語棠", schools[1], None),
        ];
        let mut people = Vec::new();
        for (serial, (user, name, organisation, seat)) in cast.into_iter().enumerate() {
            let mut person = NewPerson::fresh(name);
            person.organisation = Some(organisation);
            person.email = format!("{user}@test.example");
            person.number = PersonNumber::parse(&national_id(serial), from()).ok();
            person.account = Some((user.to_owned(), hash.clone()));
            person.seat = seat;
            settle(&mut person);
            people.push(person);
        }
        let ids: Vec<PersonId> = people.iter().map(|p| p.id).collect();
        identity::register_people(&app, &mut change, people, from()).await.expect("people");
        change.commit().await.expect("committed");
        let mut personas = Vec::new();
        for (id, (user, name, _, _)) in ids.into_iter().zip(cast) {
            personas.push(persona(&app, id, user, name).await);
        }
        let mut personas = personas.into_iter();
        let mut next = || personas.next().expect("six personas");
        Self {
            bureau: bureau.id,
            schools: [schools[0], schools[1]],
            organiser: next(),
            operator: next(),
            other_organiser: next(),
            reviewer: next(),
            teacher: next(),
            other_teacher: next(),
            app,
            folder,
        }
    }

    /// A visitor who did not sign in.
    pub fn visitor(&self) -> Client {
        Client::new(self.app.router())
    }

    /// A visitor signed in as a persona.
    pub async fn client(&self, persona: &Persona) -> Client {
        let mut client = self.visitor();
        let answer = client.sign_in(persona.user, PASSWORD).await;
        assert_eq!(answer.path, "/home", "{} signs in", persona.user);
        client
    }

    /// Gives a right beside the matrix to the duty a persona holds.
    pub async fn grant(&self, persona: &Persona, right: Right) {
        let seat = persona.seat.as_ref().expect("a seat").id;
        let mut change =
            self.app.db.change(&Actor::process("test"), self.app.clock.now()).await.expect("change");
        identity::grant_right(&mut change, seat, right).await.expect("granted");
        change.commit().await.expect("committed");
    }

    /// The national centre with its head, supervising the county's region centre's people by its kind.
    pub async fn national(&self) -> Persona {
        let mut change =
            self.app.db.change(&Actor::process("test"), self.app.clock.now()).await.expect("change");
        let centre = organisation("XT-NC", "全國推廣中心", "national_centre", None);
        directory::add_organisation(&mut change, &centre, from()).await.expect("centre");
        let mut head = NewPerson::fresh("羅以澄");
        head.organisation = Some(centre.id);
        head.email = "national@test.example".to_owned();
        head.account = Some(("national".to_owned(), quick_hash()));
        head.seat = Some((centre.id, "head"));
        settle(&mut head);
        let id = head.id;
        identity::register_people(&self.app, &mut change, vec![head], from()).await.expect("people");
        change.commit().await.expect("committed");
        persona(&self.app, id, "national", "羅以澄").await
    }

    /// Registers teachers of the first school without accounts.
    pub async fn teachers(&self, count: usize) -> Vec<PersonId> {
        let mut change =
            self.app.db.change(&Actor::process("test"), self.app.clock.now()).await.expect("change");
        let people: Vec<NewPerson> = (0..count)
            .map(|n| {
                let mut person = NewPerson::fresh(&format!("教師{n}"));
                person.organisation = Some(self.schools[0]);
                person.email = format!("t{n}@test.example");
                settle(&mut person);
                person
            })
            .collect();
        let ids = people.iter().map(|p| p.id).collect();
        identity::register_people(&self.app, &mut change, people, from()).await.expect("people");
        change.commit().await.expect("committed");
        ids
    }

    /// A published course of the first school with so many places, open for enrolment now; answers its code.
    pub async fn published(&self, places: u32) -> String {
        let seat = self.organiser.seat.clone().expect("a seat");
        let form = course_form(calendar::civil_date(self.app.clock.now()), places);
        let code = app::catalogue::create_draft(&self.app, &self.organiser.actor, &seat, &form)
            .await
            .expect("draft");
        app::catalogue::submit(&self.app, &self.organiser.actor, &seat, &code).await.expect("submitted");
        let review = self.reviewer.seat.clone().expect("a seat");
        app::catalogue::review(
            &self.app,
            &self.reviewer.actor,
            &review,
            &code,
            None,
            &app::catalogue::Review::Approve,
        )
        .await
        .expect("approved");
        code
    }

    /// Writes a line of the ledger by its only way in, as a decision would: `half_hours` is the difference.
    pub async fn post_hours(&self, code: &str, person: PersonId, kind: EntryKind, half_hours: i32) {
        let course = app::catalogue::by_code(self.app.db.read(), code).await.expect("course");
        let mut change =
            self.app.db.change(&Actor::process("test"), self.app.clock.now()).await.expect("begun");
        let line = app::credit::NewLine {
            person,
            course: course.id,
            organisation: course.organisation,
            kind,
            half_hours: HalfHours(half_hours),
            cause: if kind == EntryKind::Issue { Cause::Roster } else { Cause::Correction },
            reason: String::new(),
            reference: None,
        };
        app::credit::post_lines(&mut change, vec![line]).await.expect("posted");
        change.commit().await.expect("committed");
    }

    /// The same database opened once more, as a second copy or after a restart.
    pub async fn reopened(&self) -> App {
        open(Settings::clone(&self.app.settings)).await
    }
}

impl World {
    /// Another copy of the service on the same database, with the same keys and a data folder of its own.
    pub async fn copy(&self) -> (App, TempDir) {
        self.copy_with(|_| {}).await
    }

    /// As [`World::copy`], with other settings than this one has.
    pub async fn copy_with(&self, change: impl FnOnce(&mut Settings)) -> (App, TempDir) {
        let folder = TempDir::new().expect("temporary folder");
        let keys = "keys.hex";
        std::fs::copy(self.folder.path().join(keys), folder.path().join(keys)).expect("the keys");
        let mut settings = Settings { data: folder.path().to_owned(), ..Settings::clone(&self.app.settings) };
        change(&mut settings);
        (open(settings).await, folder)
    }
}

/// A complete, correct form of a half-day course two weeks after `today`, open from now until the day before it.
pub fn course_form(today: Date, places: u32) -> RawForm {
    let mut raw = RawForm::default();
    let day = today + 14.days();
    for (key, value) in [
        ("class_type", "1-1"),
        ("organising_basis", "2-1"),
        ("document_number", "測試字第1150000001號"),
        ("title", "閱讀理解策略工作坊"),
        ("stage", "elementary"),
        ("subject", "e-mandarin"),
        ("scope", "5-1"),
        ("item", "1-3-11"),
        ("tier", "7-1"),
        ("instructor", "8-2"),
        ("instructor_name", "沈書瑤"),
        ("outline", "預測、摘要、推論與自我提問。"),
        ("enrolment_opens", &format!("{today}T00:00")),
        ("enrolment_closes", &format!("{}T17:00", day - 1.days())),
        ("classes", "1"),
        ("class_size", &places.to_string()),
        ("funding", "21-12"),
        ("fee", "22-3"),
        ("contact1_name", "承辦人"),
        ("contact1_phone", "(03)900-0000"),
        ("contact1_email", "training@test.example"),
        ("feedback_form", "26-1"),
    ] {
        raw.set(key, value);
    }
    raw.set_many("audience_stages", &["14-4"]);
    raw.set_many("audience_positions", &["15-3", "15-4"]);
    raw.set_many("delivery", &["11-1", "11-3"]);
    raw.set_many("time_slots", &["12-1"]);
    raw.meetings = vec![RawMeeting {
        date: day.to_string(),
        from: "13:30".to_owned(),
        to: "16:30".to_owned(),
        place: "視聽教室".to_owned(),
        ..RawMeeting::default()
    }];
    raw
}

/// A number that satisfies the checksum of national IDs, made from a serial; nobody's.
pub fn national_id(serial: usize) -> String {
    let body = format!("A2000{:04}", serial % 10_000);
    (0..10)
        .map(|check| format!("{body}{check}"))
        .find(|text| PersonNumber::parse(text, from()).is_ok())
        .expect("one of ten check digits fits")
}

fn from() -> Date {
    Date::constant(2025, 8, 1)
}

fn settings(folder: &Path, database: String) -> Settings {
    Settings {
        data: folder.to_owned(),
        database,
        pool: 8,
        demo: true,
        second_factor_required: false,
        failure_delay_ms: 0,
        ..Settings::default()
    }
}

async fn open(settings: Settings) -> App {
    let platform = Platform::open(settings, Clock::fixed(start())).await.expect("platform");
    App::start(platform).await.expect("application")
}

fn organisation(code: &str, name: &str, kind: &str, reviewer: Option<OrganisationId>) -> Organisation {
    Organisation {
        id: OrganisationId::new(),
        code: code.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        level: if kind == "school" { "primary" } else { kind }.to_owned(),
        ownership: "公立".to_owned(),
        county: "宜蘭縣".to_owned(),
        district: "宜蘭市".to_owned(),
        address: "宜蘭縣宜蘭市杏壇路1號".to_owned(),
        phone: String::new(),
        website: String::new(),
        reviewer,
    }
}

async fn persona(app: &App, person: PersonId, user: &'static str, name: &str) -> Persona {
    let today = calendar::civil_date(app.clock.now());
    let seat = identity::seats_of(app.db.read(), person, today).await.expect("seats").into_iter().next();
    let actor = Actor {
        person: Some(person),
        seat: seat.as_ref().map(|s| s.id),
        organisation: seat.as_ref().map(|s| s.organisation),
        label: name.to_owned(),
        process: "test".to_owned(),
        ..Actor::default()
    };
    Persona { person, user, actor, seat }
}

/// Nothing is asked of the person at sign-in: consent is given and this school year's subjects are known.
pub fn settle(person: &mut NewPerson) {
    let today = calendar::civil_date(start());
    person.consent_version = domain::consent::current(today);
    person.subjects_year = calendar::SchoolYear::of(today).number().into();
}

/// Gives a person an account whose password nobody knows, for sessions begun by the test itself.
pub async fn give_account(
    change: &platform::Change,
    account: platform::ids::AccountId,
    person: PersonId,
    user: &str,
) {
    platform::db::sql::run(
        change.conn(),
        "INSERT INTO account (id, person, user_name, password_hash, created_at, consent_version) VALUES ($1, $2, $3, 'none', $4, $5)",
        platform::params![account, person, user, change.now().as_millisecond(), domain::consent::current(calendar::civil_date(start()))],
    )
    .await
    .expect("an account");
}
