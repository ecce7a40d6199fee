//! Dates as people in Taiwan write them, school years and working days; rule in `docs/rules/calendar.md`.

mod parse;
mod school_year;
mod working_days;

pub use parse::{DateError, parse_date, parse_date_time, parse_time};
pub use school_year::{SchoolYear, Semester};
pub use working_days::{DayKind, WorkingDays};

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Weekday},
    tz::{Offset, offset},
};

/// Taipei's offset from UTC. Fixed at eight hours: summer time ended in 1979, long before the first record
/// this network can hold, and a fixed offset needs no time-zone database that could be missing or old.
pub const TAIPEI: Offset = offset(8);

/// The civil time in Taipei at an instant.
pub fn civil(instant: Timestamp) -> DateTime {
    TAIPEI.to_datetime(instant)
}

/// The civil date in Taipei at an instant.
pub fn civil_date(instant: Timestamp) -> Date {
    civil(instant).date()
}

/// The instant of a civil time in Taipei. Beyond the range of instants (years −9999 and 9999) it gives the
/// nearest one, which no parsed date can reach.
pub fn instant(civil: DateTime) -> Timestamp {
    let nearest = if civil.year() > 0 { Timestamp::MAX } else { Timestamp::MIN };
    TAIPEI.to_timestamp(civil).unwrap_or(nearest)
}

/// The date as Chinese screens show it: `114年8月1日`; before 1912 `民國前1年8月1日`.
pub fn roc_date(date: Date) -> String {
    let year = date.year() - 1911;
    let year = if year > 0 { year.to_string() } else { format!("民國前{}", 1 - year) };
    format!("{year}年{}月{}日", date.month(), date.day())
}

/// The date as Chinese tables show it: `114/08/01`. Never sort by this text.
pub fn roc_short(date: Date) -> String {
    format!("{}/{:02}/{:02}", date.year() - 1911, date.month(), date.day())
}

/// The weekday in one Chinese character: 一 to 六, 日.
pub fn weekday_zh(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "一",
        Weekday::Tuesday => "二",
        Weekday::Wednesday => "三",
        Weekday::Thursday => "四",
        Weekday::Friday => "五",
        Weekday::Saturday => "六",
        Weekday::Sunday => "日",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn shows_dates_in_the_republic_s_years() {
        fn check(given: Date, long: &str, short: &str, weekday: &str) {
            assert_eq!(
                (roc_date(given).as_str(), roc_short(given).as_str(), weekday_zh(given)),
                (long, short, weekday)
            );
        }
        check(date(2025, 8, 1), "114年8月1日", "114/08/01", "五");
        check(date(2010, 12, 31), "99年12月31日", "99/12/31", "五");
        check(date(1912, 1, 1), "1年1月1日", "1/01/01", "一");
        assert_eq!(roc_date(date(1911, 12, 31)), "民國前1年12月31日");
    }

    #[test]
    fn taipei_is_eight_hours_ahead() {
        let midnight = date(2025, 8, 1).at(0, 0, 0, 0);
        assert_eq!(instant(midnight).to_string(), "2025-07-31T16:00:00Z");
        assert_eq!(civil_date(instant(midnight)), date(2025, 8, 1));
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(days in 0..60_000_i32) {
            let day = date(1912, 1, 1) + jiff::Span::new().days(days);
            let with_weekday = format!("{}（{}）", roc_date(day), weekday_zh(day));
            for shown in [roc_date(day), roc_short(day), day.to_string(), with_weekday] {
                prop_assert_eq!(parse_date(&shown), Ok(day), "{}", shown);
            }
            let noon = day.at(12, 30, 0, 0);
            prop_assert_eq!(civil(instant(noon)), noon);
        }
    }
}
