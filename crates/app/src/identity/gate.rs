//! What somebody must do after signing in before anything else, one thing at a time.

use domain::calendar::SchoolYear;
use domain::consent;
use domain::permissions::{Function, granted};
use jiff::civil::Date;
use platform::settings::Settings;
use platform::web::SeatView;

use super::store::entrants::Entrant;

/// The page of the first thing that is missing: an own password, a second factor, consent to the current text,
/// this school year's subjects.
pub(super) fn first(
    settings: &Settings,
    entrant: &Entrant,
    seats: &[SeatView],
    today: Date,
) -> Option<&'static str> {
    if entrant.must_change {
        return Some("/welcome/password");
    }
    if settings.second_factor_required && !entrant.second_factor && seats.iter().any(needs_second_factor) {
        return Some("/welcome/second-factor");
    }
    if entrant.consent_version < consent::current(today) {
        return Some("/welcome/consent");
    }
    if entrant.organisation.is_some()
        && teaches(entrant)
        && entrant.subjects_year < i64::from(SchoolYear::of(today).number())
    {
        return Some("/welcome/subjects");
    }
    None
}

/// A second factor is asked from reviewer upward: whoever decides on others' courses and rosters.
pub(super) fn needs_second_factor(seat: &SeatView) -> bool {
    granted(Function::COURSE_REVIEW, seat.kind)
}

/// Positions that teach classes; principals and staff are not asked for subjects.
fn teaches(entrant: &Entrant) -> bool {
    ["15-3", "15-4", "15-5", "15-6"].contains(&entrant.position.as_str())
}
