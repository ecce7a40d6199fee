//! The shipped list of partners: counties, the agency and the training sites of data/tables.

use domain::exchange_partner::{Contact, Kind, Mode, SILENT_AFTER_HOURS, State};
use domain::permissions::OrganisationKind;
use platform::db::Actor;
use platform::ids::OrganisationId;
use platform::{AppError, AppResult, Change};
use serde_json::json;

use super::{Partner, PartnerId, store};
use crate::{App, directory};

const CENTRES: &str = include_str!("../../../../../data/tables/region-centres.csv");
const SITES: &str = include_str!("../../../../../data/tables/partners.csv");

/// Adds the partners of the shipped list that are missing, by code; answers how many were. What operators changed since
/// is theirs.
///
/// # Errors
/// The database.
pub async fn ensure_listed(app: &App, actor: &Actor) -> AppResult<usize> {
    let known = store::codes(app.db.read()).await?;
    let missing: Vec<Partner> = shipped().into_iter().filter(|p| !known.contains(&p.code)).collect();
    if missing.is_empty() {
        return Ok(0);
    }
    let mut change = app.db.change(actor, app.clock.now()).await?;
    platform::db::hold_name(change.conn(), "exchange partners").await?;
    let known = store::codes(change.conn()).await?;
    let mut added = Vec::new();
    for mut partner in missing.into_iter().filter(|p| !known.contains(&p.code)) {
        partner.organisation = office(&change, &partner).await?;
        partner.changed_at = change.now().as_millisecond();
        store::insert(&change, &partner).await?;
        added.push(partner);
    }
    match added.first() {
        None => change.rollback().await?,
        Some(first) => {
            let codes: Vec<&str> = added.iter().map(|p| p.code.as_str()).collect();
            change.record("exchange.partners_listed", first.id.0, json!({"partners": codes}));
            change.commit().await?;
        }
    }
    Ok(added.len())
}

/// The office that a county's line stands for, when it is in the directory under its code and name.
async fn office(change: &Change, partner: &Partner) -> AppResult<Option<platform::ids::OrganisationId>> {
    let Some(number) = partner.code.strip_prefix("county-") else { return Ok(None) };
    let agency = partner.county.is_empty();
    let code = if agency { "XT-K12".to_owned() } else { format!("XT-C{number}") };
    let found = directory::organisation_by_code(change.conn(), &code).await?;
    let same = |o: &directory::Organisation| {
        if agency { o.kind == OrganisationKind::K12Agency.as_str() } else { o.name == partner.name }
    };
    Ok(found.filter(same).map(|o| o.id))
}

/// Every partner of the two shipped tables.
fn shipped() -> Vec<Partner> {
    let ticked = |cell: Option<&&str>| cell.is_some_and(|cell| cell.trim() == "●");
    let centres = CENTRES.lines().skip(1).filter_map(|line| {
        // no,name,mode,reviews_courses,updates_profiles,sends_records,retrieves_records
        let cells: Vec<&str> = line.split(',').collect();
        let (number, name) = (*cells.first()?, *cells.get(1)?);
        let mut partner = fresh(format!("county-{number:0>2}"), Kind::County, name);
        if name.contains("政府教育") {
            partner.county = name.chars().take(3).collect();
        }
        partner.mode = cells.get(2).and_then(|mode| Mode::parse(mode)).unwrap_or(Mode::Online);
        partner.reviews_courses = cells.get(3).is_some_and(|cell| !cell.is_empty());
        partner.sends_profiles = ticked(cells.get(4));
        partner.sends_records = ticked(cells.get(5));
        partner.retrieves_records = ticked(cells.get(6));
        Some(partner)
    });
    let sites = SITES.lines().skip(1).filter_map(|line| {
        // no,group,owner,site,roaming,sends_profiles,sends_records,retrieves_records
        let cells: Vec<&str> = line.split(',').collect();
        let (number, name) = (*cells.first()?, *cells.get(3)?);
        let mut partner = fresh(format!("site-{number:0>2}"), Kind::Site, name);
        partner.owner = (*cells.get(2)?).to_owned();
        partner.mode = Mode::File;
        partner.roaming = (*cells.get(4)?).to_owned();
        partner.sends_profiles = ticked(cells.get(5));
        partner.sends_records = ticked(cells.get(6));
        partner.retrieves_records = ticked(cells.get(7));
        Some(partner)
    });
    centres.chain(sites).collect()
}

/// Adds a partner of a county that exchanges from now on, agreed on outside the journey: for demonstrations and measurements.
///
/// # Errors
/// The database, also for a code that is taken.
pub async fn add_agreed(change: &mut Change, code: &str, name: &str, county: &str) -> AppResult<PartnerId> {
    let now = change.now();
    let mut partner = fresh(code.to_owned(), Kind::County, name);
    partner.county = county.to_owned();
    partner.mode = Mode::File;
    (partner.sends_records, partner.retrieves_records) = (true, true);
    partner.state = State::Active;
    partner.contact.mail = "exchange@demo.example".to_owned();
    partner.period_from = Some(domain::calendar::civil_date(now));
    partner.confirmed_on = partner.period_from;
    partner.active_since = Some(now.as_millisecond());
    partner.changed_at = now.as_millisecond();
    store::insert(change, &partner).await?;
    change.record("exchange.partner_approved", partner.id.0, json!({"partner": partner.code}));
    Ok(partner.id)
}

/// Says how the records of a partner that was added by agreement travel, and which organisation answers for it.
///
/// # Errors
/// Not found; the database.
pub async fn belongs(change: &Change, code: &str, mode: Mode, organisation: OrganisationId) -> AppResult<()> {
    let mut partner = store::locked(change, code).await?.ok_or(AppError::NotFound)?;
    (partner.mode, partner.organisation) = (mode, Some(organisation));
    Ok(store::update(change, &partner).await?)
}

/// Adds the partner under which a link keeps what it fetches; nobody has to apply for it, and no letter waits for what it brings:
/// a link that fails is told by the link itself.
///
/// # Errors
/// The database.
pub async fn add_linked(
    change: &mut Change,
    name: &str,
    organisation: OrganisationId,
    mail: &str,
) -> AppResult<PartnerId> {
    let known = store::codes(change.conn()).await?;
    let code = (1..).map(|n| format!("link-{n:02}")).find(|code| !known.contains(code)).unwrap_or_default();
    let now = change.now();
    let mut partner = fresh(code, Kind::Instance, name);
    partner.organisation = Some(organisation);
    partner.mode = Mode::Online;
    partner.sends_records = true;
    partner.state = State::Active;
    partner.contact.mail = mail.to_owned();
    partner.period_from = Some(domain::calendar::civil_date(now));
    partner.confirmed_on = partner.period_from;
    partner.active_since = Some(now.as_millisecond());
    partner.changed_at = now.as_millisecond();
    store::insert(change, &partner).await?;
    Ok(partner.id)
}

/// Ends the partner of a link; what it brought stays.
///
/// # Errors
/// The database.
pub async fn end_linked(change: &Change, partner: PartnerId) -> AppResult<()> {
    let Some(mut partner) = store::by_id(change.conn(), partner).await? else { return Ok(()) };
    partner.state = State::Ended;
    partner.version += 1;
    partner.changed_at = change.now().as_millisecond();
    store::update(change, &partner).await?;
    Ok(store::note_ended(change, partner.id, true).await?)
}

/// A partner of which nothing but code, kind and name is known.
pub(super) fn fresh(code: String, kind: Kind, name: &str) -> Partner {
    Partner {
        id: PartnerId::new(),
        code,
        kind,
        owner: String::new(),
        name: name.to_owned(),
        county: String::new(),
        organisation: None,
        mode: Mode::Online,
        sends_profiles: false,
        sends_records: false,
        retrieves_records: false,
        reviews_courses: false,
        reads_environment: false,
        roaming: String::new(),
        state: State::Listed,
        reason: String::new(),
        purpose: String::new(),
        contact: Contact::default(),
        addresses: String::new(),
        schedule: None,
        silent_after_hours: SILENT_AFTER_HOURS,
        period_from: None,
        period_until: None,
        confirmed_on: None,
        reminded: String::new(),
        active_since: None,
        silence_told_at: None,
        version: 1,
        changed_at: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_tables_are_read_whole() {
        let all = shipped();
        let of = |kind| all.iter().filter(|p| p.kind == kind).count();
        assert_eq!((of(Kind::County), of(Kind::Site), all.len()), (23, 17, 40));
        let by = |code: &str| all.iter().find(|p| p.code == code).expect("a partner");
        let yilan = by("county-07");
        assert_eq!(
            (yilan.county.as_str(), yilan.mode, yilan.retrieves_records),
            ("宜蘭縣", Mode::Online, true)
        );
        assert_eq!(by("county-01").mode, Mode::Database);
        assert!(by("county-23").county.is_empty() && by("county-23").reviews_courses);
        assert!(by("site-11").sends_records && !by("site-11").retrieves_records);
        assert_eq!(by("site-04").roaming, "▲");
    }
}
