//! Ends that were told ahead, carried out the day after the last day.

use domain::calendar::civil_date;
use jiff::civil::Date;
use platform::AppResult;
use platform::db::Actor;
use serde_json::json;

use super::super::hold_partner;
use super::store;
use crate::{App, staff};

/// People looked at in one run.
const AT_ONCE: i64 = 2_000;

/// Ends the services whose last day has passed; answers how many. Several copies don't end one twice: who comes second finds it
/// noted.
///
/// # Errors
/// The database.
pub async fn end_due(app: &App) -> AppResult<u64> {
    let now = app.clock.now();
    let today = civil_date(now);
    let mut ended = 0;
    for named in store::due(app.db.read(), &today.to_string(), AT_ONCE).await? {
        let mut change = app.db.change(&Actor::process("exchange"), now).await?;
        hold_partner(&change, named.partner).await?;
        if store::note_ended(&change, named.partner, named.organisation, named.person).await? == 0 {
            change.rollback().await?;
            continue;
        }
        let people = [named.person];
        let person = crate::identity::remaining(change.conn(), &people).await?;
        let person = person.get(&named.person).copied().unwrap_or(named.person);
        let day: Option<Date> = named.until_on.as_deref().and_then(|day| day.parse().ok());
        let serving = staff::serving(change.conn(), named.organisation, &[person]).await?;
        // The service may have ended meanwhile, or begun again after the day that was told.
        if let Some((here, day)) = serving.get(&person).zip(day).filter(|(here, day)| here.from <= *day) {
            staff::end_told(&mut change, named.organisation, person, here, day).await?;
            ended += 1;
        }
        let data = json!({"organisation": named.organisation, "day": day});
        change.record("exchange.profile_due", person.0, data);
        change.commit().await?;
    }
    Ok(ended)
}
