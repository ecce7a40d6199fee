//! Rules of sources as tables: the form, the clock, the marks.

use super::*;
use jiff::civil::date;

/// A field, what spoils it, and what is said of it.
type Spoilt = (&'static str, fn(&mut Typed), SourceRefused);

fn typed() -> Typed {
    let text = |text: &str| text.to_owned();
    Typed {
        engine: text("postgres"),
        host: text("DB.county.example.tw"),
        database: text("training"),
        user: text("xingtan"),
        password: text("a good one"),
        secrecy: text("tls"),
        courses: text("out.courseList"),
        courses_changed: text("changed_at"),
        people: text("out.teacherList"),
        ..Typed::default()
    }
}

#[test]
fn a_form_is_read_or_each_problem_named_at_its_field() {
    let checked = check(&typed(), None).expect("a good form");
    assert_eq!((checked.place.host.as_str(), checked.place.port), ("db.county.example.tw", 5432));
    let cases: [Spoilt; 13] = [
        ("engine", |t| t.engine = "oracle".into(), SourceRefused::Choice),
        ("host", |t| t.host = String::new(), SourceRefused::Missing),
        ("host", |t| t.host = "two words".into(), SourceRefused::Host),
        ("host", |t| t.host = "a..b".into(), SourceRefused::Host),
        ("port", |t| t.port = "70000".into(), SourceRefused::Port),
        ("port", |t| t.port = "0".into(), SourceRefused::Port),
        ("database", |t| t.database = String::new(), SourceRefused::Missing),
        ("user", |t| t.user = "x".repeat(129), SourceRefused::TooLong { most: 128 }),
        ("courses", |t| t.courses = "c; DROP TABLE c".into(), SourceRefused::Name),
        (
            "people_changed",
            |t| (t.people, t.people_changed) = (String::new(), "at".into()),
            SourceRefused::ChangeAlone,
        ),
        ("secrecy", |t| t.secrecy = String::new(), SourceRefused::Choice),
        ("certificate", |t| t.certificate = "none".into(), SourceRefused::Certificate),
        ("password", |t| t.password = String::new(), SourceRefused::Missing),
    ];
    for (field, spoil, why) in cases {
        let mut form = typed();
        spoil(&mut form);
        assert_eq!(check(&form, None), Err(vec![(field, why)]), "{field}");
    }
    let none =
        Typed { courses: String::new(), courses_changed: String::new(), people: String::new(), ..typed() };
    assert_eq!(check(&none, None), Err(vec![("courses", SourceRefused::NoTable)]));
}

#[test]
fn a_kept_password_is_not_led_elsewhere() {
    let before = check(&typed(), None).expect("a good form").place;
    let kept = Typed { password: String::new(), ..typed() };
    assert_eq!(check(&kept, Some(&before)).expect("the same door").password, None);
    let cases: [fn(&mut Typed); 5] = [
        |t| t.host = "elsewhere.example.tw".into(),
        |t| t.port = "6543".into(),
        |t| t.user = "postgres".into(),
        |t| t.engine = "mariadb".into(),
        |t| t.secrecy = "plain".into(),
    ];
    for change in cases {
        let mut form = kept.clone();
        change(&mut form);
        assert_eq!(check(&form, Some(&before)), Err(vec![("password", SourceRefused::PasswordAgain)]));
    }
    let other_table = Typed { courses: "out.others".into(), ..kept };
    assert!(check(&other_table, Some(&before)).is_ok(), "another table needs no password");
}

#[test]
fn read_at_its_hour_and_again_after_a_failure() {
    let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
    // Taipei is eight hours ahead.
    let evening = at("2026-03-02T12:00:00Z");
    assert_eq!(next_at(Some(21), evening), at("2026-03-02T13:00:00Z"));
    assert_eq!(next_at(Some(20), evening), at("2026-03-03T12:00:00Z"), "its own hour is over");
    assert_eq!(next_at(None, evening), at("2026-03-02T18:00:00Z"));
    assert_eq!(retry(Some(21), 1, evening), (evening + AGAIN, 1));
    assert_eq!(retry(Some(21), TRIES, evening), (at("2026-03-02T13:00:00Z"), 0));
    // Half an hour before its own hour both instants are one: the count tells them apart.
    let before = at("2026-03-02T12:30:00Z");
    assert_eq!(retry(Some(21), TRIES, before), (before + AGAIN, 0));
}

#[test]
fn everything_is_read_each_week() {
    let today = date(2026, 3, 10);
    assert!(is_whole(None, false, today));
    assert!(!is_whole(Some(date(2026, 3, 4)), false, today));
    assert!(is_whole(Some(date(2026, 3, 3)), false, today));
    assert!(is_whole(Some(today), true, today));
    assert!(is_whole(Some(date(2026, 1, 30)), false, today), "months are no reason to wait");
}

#[test]
fn a_mark_goes_back_a_little() {
    let from = |kind, text: &str| Mark::parse(kind, text).map(|mark| mark.from().text());
    assert_eq!(from(Change::Day, "2026-03-01").as_deref(), Some("2026-02-27"));
    assert_eq!(
        from(Change::Instant, "2026-03-01 08:00:00.25").as_deref(),
        Some("2026-02-27 08:00:00.250000")
    );
    assert_eq!(from(Change::Instant, "2026-03-01T08:00:00").as_deref(), Some("2026-02-27 08:00:00.000000"));
    assert_eq!(from(Change::Number, " 12000 ").as_deref(), Some("2000"));
    assert_eq!(from(Change::Number, "-9223372036854775808").as_deref(), Some("-9223372036854775808"));
    assert_eq!(from(Change::Number, "1.5"), None);
    assert_eq!(from(Change::Day, "yesterday"), None);
}
