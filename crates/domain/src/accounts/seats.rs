//! Who may change what about a seat, and from which day to which.

use jiff::ToSpan;
use jiff::civil::Date;

use super::AccountRefused;

/// From where an organisation's accounts are managed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// By the own head.
    Own,
    /// By an authority above.
    Above,
}

/// What is about to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deed {
    /// The seat is a head's before or after, or the account is that of a head.
    pub touches_head: bool,
    /// It is the own seat or account of the one who does it.
    pub own: bool,
}

/// Whether somebody who manages accounts may do this deed.
///
/// # Errors
/// The own seat is nobody's to change; a head's is changed from above only.
pub fn may(standing: Standing, deed: Deed) -> Result<(), AccountRefused> {
    if deed.own {
        return Err(AccountRefused::Own);
    }
    if deed.touches_head && standing == Standing::Own {
        return Err(AccountRefused::HeadFromAbove);
    }
    Ok(())
}

/// The old holder's last day, for a change of person on `from`.
///
/// # Errors
/// When `from` has passed.
pub fn plan_handover(today: Date, from: Date) -> Result<Date, AccountRefused> {
    if from < today {
        return Err(AccountRefused::Dates { today_on: today });
    }
    Ok(from.saturating_sub(1.day()))
}

/// Whether somebody may act from a day to a day, both included.
///
/// # Errors
/// When the first has passed or the last comes before it.
pub fn plan_acting(today: Date, from: Date, until: Date) -> Result<(), AccountRefused> {
    if from < today || until < from {
        return Err(AccountRefused::Dates { today_on: today });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn heads_are_made_above_and_nobody_makes_himself() {
        use AccountRefused::{HeadFromAbove, Own};
        for (standing, touches_head, own, expect) in [
            (Standing::Own, false, false, Ok(())),
            (Standing::Own, true, false, Err(HeadFromAbove)),
            (Standing::Own, true, true, Err(Own)),
            (Standing::Own, false, true, Err(Own)),
            (Standing::Above, true, false, Ok(())),
            (Standing::Above, true, true, Err(Own)),
        ] {
            assert_eq!(
                may(standing, Deed { touches_head, own }),
                expect,
                "{standing:?} {touches_head} {own}"
            );
        }
    }

    #[test]
    fn days_of_handover_and_acting() {
        let today = date(2026, 3, 1);
        assert_eq!(plan_handover(today, today), Ok(date(2026, 2, 28)));
        assert_eq!(plan_handover(today, date(2026, 8, 1)), Ok(date(2026, 7, 31)));
        assert!(plan_handover(today, date(2026, 2, 28)).is_err());
        assert_eq!(plan_acting(today, today, today), Ok(()));
        assert!(plan_acting(today, date(2026, 2, 28), today).is_err());
        assert!(plan_acting(today, date(2026, 3, 9), date(2026, 3, 8)).is_err());
    }
}
