//! Reading dates and times as people type them.

use super::weekday_zh;
use crate::{refusal::refusals, text::fold};
use jiff::civil::{Date, DateTime, Time};

refusals! {
    /// Why typed text is not a date or a time.
    pub enum DateError {
        /// Nothing was typed.
        Empty = "date-empty",
        /// None of the accepted forms.
        Form { given: String } = "date-form",
        /// Right form, but no such day (`114/2/29`).
        NoSuchDay { given: String } = "date-no-such-day",
        /// The weekday given does not belong to the date given: one of them is wrong.
        Weekday { date_on: Date, given: String, actual: &'static str } = "date-weekday",
        /// Not a time of day.
        Time { given: String } = "time-form",
    }
}

/// Reads a date: `114/8/1`, `1140801`, `114年8月1日`, `2025-08-01`, `2025/8/1`, `20250801`, also full-width and with
/// `民國` before. A year below 1000 is ROC, from 1912 on Gregorian. A weekday may follow — `(五)`, `星期五`, `週五` —
/// and is checked against the date.
///
/// # Errors
/// [`DateError`] when it is none of these, no such day, or the weekday disagrees.
pub fn parse_date(typed: &str) -> Result<Date, DateError> {
    let text = fold(typed).replace(' ', "");
    if text.is_empty() {
        return Err(DateError::Empty);
    }
    let (day_text, weekday) = split_weekday(&text);
    let wrong_form = || DateError::Form { given: text.clone() };
    let [year, month, day] = numbers(day_text).ok_or_else(wrong_form)?;
    let year = match year {
        1..=999 => year + 1911,
        1912..=9998 => year,
        _ => return Err(wrong_form()),
    };
    let no_such_day = || DateError::NoSuchDay { given: text.clone() };
    let narrow = |n: i16| i8::try_from(n).map_err(|_| no_such_day());
    let date = Date::new(year, narrow(month)?, narrow(day)?).map_err(|_| no_such_day())?;
    match weekday {
        Some(given) if given != weekday_zh(date) => {
            Err(DateError::Weekday { date_on: date, given: given.to_owned(), actual: weekday_zh(date) })
        }
        _ => Ok(date),
    }
}

/// Reads a time of day: `9:00`, `0900`, `900`, `09：00`, `9時30分`, `9點`; seconds of `09:00:00` must be zero.
///
/// # Errors
/// [`DateError`] when empty or none of these. 24:00 is refused: the day ends at 23:59 in every list here.
pub fn parse_time(typed: &str) -> Result<Time, DateError> {
    let text = fold(typed).replace(' ', "");
    if text.is_empty() {
        return Err(DateError::Empty);
    }
    time_of(&text).ok_or(DateError::Time { given: text })
}

/// Reads date and time together, as a date-time field sends it (`2025-08-01T09:00`) or as typed
/// (`114/8/1 9:00`, `114年8月1日（五）9時`).
///
/// # Errors
/// [`DateError`] of the part that is wrong.
pub fn parse_date_time(typed: &str) -> Result<DateTime, DateError> {
    let text = fold(typed);
    if text.is_empty() {
        return Err(DateError::Empty);
    }
    let cut = text.rfind(['T', 't', ' ']).or_else(|| text.rfind([')', '日']));
    let Some(cut) = cut else {
        parse_date(&text)?;
        return Err(DateError::Time { given: text });
    };
    let width = text[cut..].chars().next().map_or(1, char::len_utf8);
    let separator = matches!(&text[cut..cut + width], "T" | "t" | " ");
    let date = parse_date(if separator { &text[..cut] } else { &text[..cut + width] })?;
    let time = parse_time(&text[cut + width..]).map_err(|_| DateError::Time { given: text.clone() })?;
    Ok(date.to_datetime(time))
}

/// Cuts a weekday off the end.
fn split_weekday(text: &str) -> (&str, Option<&str>) {
    let inner = text.strip_suffix(')').unwrap_or(text);
    let Some((place, last)) = inner.char_indices().next_back() else { return (text, None) };
    if !"一二三四五六日天".contains(last) {
        return (text, None);
    }
    let before = &inner[..place];
    let cut = ["(星期", "(週", "(", "星期", "週", "禮拜"].iter().find_map(|word| before.strip_suffix(word));
    match cut {
        Some(date) => (date, Some(if last == '天' { "日" } else { &inner[place..] })),
        // `114年8月1日` itself ends in 日.
        None => (text, None),
    }
}

/// Year, month and day as numbers, whatever separates them.
fn numbers(text: &str) -> Option<[i16; 3]> {
    let text = text.strip_prefix("民國").unwrap_or(text);
    if text.bytes().all(|b| b.is_ascii_digit()) {
        // Compact: the last four digits are month and day, what is before is the year.
        if !matches!(text.len(), 6..=8) {
            return None;
        }
        let (year, rest) = text.split_at(text.len() - 4);
        return Some([year.parse().ok()?, rest[..2].parse().ok()?, rest[2..].parse().ok()?]);
    }
    let plain = match text.strip_suffix('日') {
        Some(han) => han.replacen('年', "/", 1).replacen('月', "/", 1),
        None => text.replace(['-', '.'], "/"),
    };
    let mut parts = plain.split('/');
    let mut next = || {
        parts
            .next()
            .filter(|p| (1..=4).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()))?
            .parse()
            .ok()
    };
    let found = [next()?, next()?, next()?];
    parts.next().is_none().then_some(found)
}

fn time_of(text: &str) -> Option<Time> {
    let plain = text.replace(['時', '點'], ":").replace('分', "");
    let (hour, minute) = match plain.split_once(':') {
        Some((hour, "")) => (hour, "0"),
        Some((hour, rest)) => (hour, rest.strip_suffix(":00").unwrap_or(rest)),
        None if matches!(plain.len(), 3 | 4) && plain.is_ascii() => plain.split_at(plain.len() - 2),
        None => return None,
    };
    let number = |part: &str| -> Option<i8> {
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten()
    };
    Time::new(number(hour)?, number(minute)?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        fn check(typed: &str, expect: &str) {
            let got = parse_date(typed).map_or_else(|e| format!("! {e}"), |d| d.to_string());
            assert_eq!(got, expect, "{typed:?}");
        }
        for same in [
            "114/8/1",
            "1140801",
            "114年8月1日",
            "2025-08-01",
            "2025/8/1",
            "20250801",
            "１１４／８／１",
            "114.8.1",
            "114-08-01",
            "民國114年8月1日",
            " 114 年 8 月 1 日 ",
            "114/8/1(五)",
            "114年8月1日（五）",
            "114年8月1日（星期五）",
            "2025-08-01 週五",
        ] {
            check(same, "2025-08-01");
        }
        check("99/12/31", "2010-12-31");
        check("991231", "2010-12-31");
        check("113/2/29", "2024-02-29");
        check("114/8/3(日)", "2025-08-03");
        check("114年8月3日(天)", "2025-08-03");
        check("114/8/3星期天", "2025-08-03");
        check("114/2/29", "! date-no-such-day");
        check("114/13/1", "! date-no-such-day");
        check("114/8/1(四)", "! date-weekday");
        check("114年8月1日（日）", "! date-weekday");
        for wrong in [
            "明天",
            "114/8",
            "8/1/2025/1",
            "114/8/",
            "1000/8/1",
            "1911/12/31",
            "0/1/1",
            "11408",
            "114080100",
            "114年8月1",
            "114//1",
        ] {
            check(wrong, "! date-form");
        }
        check("　", "! date-empty");
    }

    #[test]
    fn times() {
        fn check(typed: &str, expect: &str) {
            let got = parse_time(typed)
                .map_or_else(|e| format!("! {e}"), |t| format!("{:02}:{:02}", t.hour(), t.minute()));
            assert_eq!(got, expect, "{typed:?}");
        }
        for same in ["9:00", "0900", "900", "09：00", "９：００", "9時", "9點", "9時00分", "09:00:00"]
        {
            check(same, "09:00");
        }
        check("23:59", "23:59");
        check("0:05", "00:05");
        for wrong in ["24:00", "9", "9:60", "9:00:30", "上午", "12345", "9:", ":30", "-1:00"] {
            let expect = if wrong == "9:" { "09:00" } else { "! time-form" };
            check(wrong, expect);
        }
        check("", "! date-empty");
    }

    #[test]
    fn date_times() {
        fn check(typed: &str, expect: &str) {
            let got = parse_date_time(typed).map_or_else(|e| format!("! {e}"), |t| t.to_string());
            assert_eq!(got, expect, "{typed:?}");
        }
        for same in [
            "2025-08-01T09:00",
            "2025-08-01 09:00",
            "114/8/1 9:00",
            "１１４／８／１　０９：００",
            "114年8月1日（五）9時",
            "114年8月1日9:00",
        ] {
            check(same, "2025-08-01T09:00:00");
        }
        check("2025-08-01", "! time-form");
        check("2025-02-30T09:00", "! date-no-such-day");
        check("2025-08-01T25:00", "! time-form");
        check("", "! date-empty");
    }
}
