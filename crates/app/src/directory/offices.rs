//! The national centre and the region centres, as the shipped table names them: without them nobody could review.

use jiff::civil::Date;
use platform::AppResult;
use platform::db::Actor;
use platform::ids::OrganisationId;

use super::{Organisation, add_organisation, organisation_by_code};
use crate::App;

/// The table of counties and their bureaux (data/tables/region-centres.csv).
const CENTRES: &str = include_str!("../../../../data/tables/region-centres.csv");

/// Adds the national centre and the 22 county bureaux that are missing; answers how many were.
///
/// # Errors
/// The database.
pub async fn ensure_region_centres(app: &App, actor: &Actor) -> AppResult<usize> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let from = Date::constant(2013, 1, 1);
    let mut added = 0;
    let national = match organisation_by_code(change.conn(), "XT-NC").await? {
        Some(known) => known.id,
        None => {
            let national = office("XT-NC", "全國推廣中心", "national_centre", "", None);
            add_organisation(&mut change, &national, from).await?;
            added += 1;
            national.id
        }
    };
    for line in CENTRES.lines().skip(1) {
        let mut cells = line.split(',');
        let (number, name) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        // The agency of the ministry stands in no county and reviews by supervision edges, which come later.
        if !name.contains("政府教育") {
            continue;
        }
        let code = format!("XT-C{number:0>2}");
        if organisation_by_code(change.conn(), &code).await?.is_none() {
            let county: String = name.chars().take(3).collect();
            let bureau = office(&code, name, "county_bureau", &county, Some(national));
            add_organisation(&mut change, &bureau, from).await?;
            added += 1;
        }
    }
    if added == 0 {
        change.rollback().await?;
    } else {
        change.commit().await?;
    }
    Ok(added)
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
