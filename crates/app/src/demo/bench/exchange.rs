//! What a measurement of the exchange works with: a partner, schools of its county, people with numbers.

use domain::calendar;
use domain::ids::PersonNumber;
use platform::AppResult;
use platform::db::Actor;

use crate::demo::NewPerson;
use crate::exchange::{PartnerId, partners};
use crate::{App, directory, identity};

/// Partner, school codes, and numbers of people.
#[derive(Debug)]
pub struct Exchanging {
    /// The partner.
    pub partner: PartnerId,
    /// Codes of schools it answers for.
    pub schools: Vec<String>,
    /// National numbers with a right check digit, of registered people; nobody's outside.
    pub numbers: Vec<String>,
}

/// A number with a right check digit, made from a serial.
pub fn number(serial: usize) -> String {
    let today = jiff::civil::date(2026, 1, 1);
    let body = format!(
        "{}2{:07}",
        char::from(b'A' + u8::try_from(serial / 10_000_000 % 8).unwrap_or(0)),
        serial % 10_000_000
    );
    let fits = |text: &String| PersonNumber::parse(text, today).is_ok();
    (0..10).map(|check| format!("{body}{check}")).find(fits).unwrap_or(body)
}

/// Registers people with these numbers.
pub(super) async fn register(app: &App, numbers: &[String]) -> AppResult<()> {
    let now = app.clock.now();
    let from = calendar::civil_date(now);
    for some in numbers.chunks(2_000) {
        let new = some.iter().map(|number| {
            let mut person = NewPerson::fresh("傳報量測");
            person.number = PersonNumber::parse(number, from).ok();
            person
        });
        let new: Vec<NewPerson> = new.collect();
        let mut change = app.db.change(&Actor::process("bench"), now).await?;
        identity::register_people(app, &mut change, new, from).await?;
        change.commit().await?;
    }
    Ok(())
}

/// Registers people with numbers and an active partner of the county that the dataset's schools lie in.
///
/// # Errors
/// The database, or a dataset that was not built.
pub async fn exchanging(app: &App, people: usize) -> AppResult<Exchanging> {
    let now = app.clock.now();
    let county = directory::counties(app.db.read()).await?.into_iter().next().unwrap_or_default();
    let schools = directory::organisations_of_county(app.db.read(), &county, "primary").await?;
    let numbers: Vec<String> = (0..people).map(number).collect();
    register(app, &numbers).await?;
    let mut change = app.db.change(&Actor::process("bench"), now).await?;
    let partner = partners::add_agreed(&mut change, "bench", "傳報量測", &county).await?;
    change.commit().await?;
    Ok(Exchanging { partner, schools: schools.into_iter().map(|school| school.code).collect(), numbers })
}
