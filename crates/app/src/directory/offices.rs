//! The ministry, the national centre and the region centres, as the shipped table names them: without them nobody
//! could review.

use jiff::civil::Date;
use platform::db::Actor;
use platform::ids::OrganisationId;
use platform::{AppResult, Change};

use super::{Organisation, add_organisation, organisation_by_code};
use crate::App;

/// The table of counties and their bureaux (data/tables/region-centres.csv).
const CENTRES: &str = include_str!("../../../../data/tables/region-centres.csv");

/// Adds the ministry, the national centre, the K-12 agency and the 22 county bureaux that are missing; answers how many
/// were.
///
/// # Errors
/// The database.
pub async fn ensure_region_centres(app: &App, actor: &Actor) -> AppResult<usize> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let mut added = 0;
    let ministry = ensure(&mut change, &mut added, &office("XT-MOE", "教育部", "moe", "", None)).await?;
    let national = office("XT-NC", "全國推廣中心", "national_centre", "", Some(ministry));
    let national = ensure(&mut change, &mut added, &national).await?;
    let agency = office("XT-K12", "教育部國民及學前教育署", "k12_agency", "", Some(national));
    ensure(&mut change, &mut added, &agency).await?;
    for line in CENTRES.lines().skip(1) {
        let mut cells = line.split(',');
        let (number, name) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        // The agency's own line stands for what its groups do; it has no county.
        if !name.contains("政府教育") {
            continue;
        }
        let county: String = name.chars().take(3).collect();
        let bureau = office(&format!("XT-C{number:0>2}"), name, "county_bureau", &county, Some(national));
        ensure(&mut change, &mut added, &bureau).await?;
    }
    if added == 0 {
        change.rollback().await?;
    } else {
        change.commit().await?;
    }
    Ok(added)
}

/// The office of that code as it is, or added.
async fn ensure(change: &mut Change, added: &mut usize, office: &Organisation) -> AppResult<OrganisationId> {
    if let Some(known) = organisation_by_code(change.conn(), &office.code).await? {
        return Ok(known.id);
    }
    add_organisation(change, office, Date::constant(2013, 1, 1)).await?;
    *added += 1;
    Ok(office.id)
}

fn office(
    code: &str,
    name: &str,
    kind: &str,
    county: &str,
    reviewer: Option<OrganisationId>,
) -> Organisation {
    Organisation {
        id: OrganisationId::new(),
        code: code.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        level: kind.to_owned(),
        ownership: "公立".to_owned(),
        county: county.to_owned(),
        district: String::new(),
        address: String::new(),
        phone: String::new(),
        website: String::new(),
        reviewer,
    }
}
