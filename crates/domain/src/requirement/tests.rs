//! Tables and properties of requirements.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::calendar::instant;

const TODAY: Date = date(2026, 10, 7);

fn requirement() -> Requirement {
    Requirement {
        title: "環境教育".to_owned(),
        basis: String::new(),
        audience: Audience::default(),
        half_hours: HalfHours::hours(4),
        period: Period::CalendarYear,
        accepts: Accepts { tags: set(&["環境"]), elsewhere: true, ..Accepts::default() },
        part: PartOfPeriod::Whole,
        from: date(2020, 1, 1),
        until: None,
    }
}

fn set(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|one| (*one).to_owned()).collect()
}

fn who() -> Who {
    Who {
        stage: "14-4".to_owned(),
        position: "15-4".to_owned(),
        level: "primary".to_owned(),
        county: "宜蘭縣".to_owned(),
        services: vec![Span { from: date(2015, 8, 1), until: OPEN_END }],
        ..Who::default()
    }
}

fn held(day: Date, half_hours: i32) -> Held {
    let (tags, half_hours) = (vec!["環境".to_owned()], HalfHours(half_hours));
    Held { day, half_hours, tags, ..Held::default() }
}

fn stand(requirement: &Requirement, who: &Who, held: &[Held]) -> Progress {
    let span = requirement.span_on(TODAY).expect("in force");
    progress(requirement, span, who, held, TODAY).expect("concerned")
}

#[test]
fn periods() {
    let check = |period: Period, from: Date, until: Option<Date>, day: Date, expect: Option<(Date, Date)>| {
        let requirement = Requirement { period, from, until, ..requirement() };
        let span = requirement.span_on(day).map(|span| (span.from, span.until));
        assert_eq!(span, expect, "{period:?} {from} {until:?} {day}");
    };
    let old = date(2020, 1, 1);
    check(Period::CalendarYear, old, None, TODAY, Some((date(2026, 1, 1), date(2026, 12, 31))));
    check(Period::SchoolYear, old, None, TODAY, Some((date(2026, 8, 1), date(2027, 7, 31))));
    check(Period::SchoolYear, old, None, date(2026, 7, 31), Some((date(2025, 8, 1), date(2026, 7, 31))));
    check(Period::Years(3), old, None, TODAY, Some((date(2026, 1, 1), date(2028, 12, 31))));
    check(Period::Years(2), date(2025, 8, 1), None, TODAY, Some((date(2025, 8, 1), date(2027, 7, 31))));
    check(Period::Once, old, None, TODAY, Some((old, OPEN_END)));
    // Cut to the days in force.
    let (from, until) = (date(2026, 3, 1), date(2026, 11, 30));
    check(Period::CalendarYear, from, Some(until), TODAY, Some((from, until)));
    check(Period::CalendarYear, from, Some(until), date(2026, 2, 28), None);
    check(Period::CalendarYear, from, Some(until), date(2026, 12, 1), None);
}

#[test]
fn the_period_before() {
    let yearly = requirement();
    let last = Span { from: date(2025, 1, 1), until: date(2025, 12, 31) };
    assert_eq!(yearly.span_before(TODAY), Some(last));
    let ended = Requirement { from: date(2025, 1, 1), until: Some(last.until), ..requirement() };
    assert_eq!((ended.span_on(TODAY), ended.span_before(TODAY)), (None, Some(last)));
    assert_eq!(ended.span_before(date(2027, 1, 5)), None, "more than a year ago");
    let fresh = Requirement { from: date(2026, 1, 1), ..requirement() };
    assert_eq!(fresh.span_before(TODAY), None);
    let once = Requirement { period: Period::Once, ..requirement() };
    assert_eq!(once.span_before(TODAY), None);
}

#[test]
fn whom_it_concerns() {
    let span = Span { from: date(2026, 1, 1), until: date(2026, 12, 31) };
    let check = |audience: Audience, expect: bool| {
        assert_eq!(audience.includes(&who(), span), expect, "{audience:?}");
    };
    check(Audience::default(), true);
    check(Audience { stages: set(&["14-4", "14-5"]), ..Audience::default() }, true);
    check(Audience { stages: set(&["14-5"]), ..Audience::default() }, false);
    check(Audience { positions: set(&["15-2"]), ..Audience::default() }, false);
    check(Audience { levels: set(&["primary"]), positions: set(&["15-4"]), ..Audience::default() }, true);
    check(Audience { county: "花蓮縣".to_owned(), ..Audience::default() }, false);
    check(Audience { subjects: set(&["e-health"]), ..Audience::default() }, false);
    check(Audience { duties: set(&["輔導主任"]), ..Audience::default() }, false);
    check(Audience { newcomer_years: Some(1), ..Audience::default() }, false);
    let duty = Who { duties: set(&["輔導主任"]), subjects: set(&["e-health"]), ..who() };
    let audience =
        Audience { duties: set(&["輔導主任"]), subjects: set(&["e-health"]), ..Audience::default() };
    assert!(audience.includes(&duty, span));
    let fresh = Who { services: vec![Span { from: date(2025, 8, 1), until: OPEN_END }], ..who() };
    let newcomers = Audience { newcomer_years: Some(1), ..Audience::default() };
    assert!(newcomers.includes(&fresh, span));
    assert_eq!(newcomers.newcomer_until(&fresh), Some(date(2026, 7, 31)));
}

#[test]
fn what_counts_and_why_not() {
    let other = Held { tags: vec!["性平".to_owned()], ..held(TODAY, 4) };
    let elsewhere = Held { elsewhere: true, ..held(TODAY, 1) };
    let all = [
        held(date(2026, 3, 1), 3),
        held(date(2025, 12, 31), 8),
        other,
        held(TODAY, 0),
        elsewhere,
        held(TODAY, -2),
    ];
    let why = |requirement: &Requirement| {
        let found = stand(requirement, &who(), &all);
        (found.done.0, found.missing.0, found.lines.iter().map(|l| l.why.as_str()).collect::<Vec<_>>())
    };
    let plain = requirement();
    assert_eq!(why(&plain), (4, 4, vec!["counts", "period", "topic", "nothing", "counts", "nothing"]));
    let strict = Accepts { elsewhere: false, ..plain.accepts.clone() };
    let strict = Requirement { accepts: strict, ..requirement() };
    assert_eq!(why(&strict), (3, 5, vec!["counts", "period", "topic", "nothing", "elsewhere", "nothing"]));
}

/// A course counts by a tag, an item, a group, or a scope: one is enough; nothing named takes every course.
#[test]
fn one_of_what_is_accepted_is_enough() {
    let course = Held {
        day: TODAY,
        half_hours: HalfHours(2),
        scope: "5-2".to_owned(),
        items: vec!["個案輔導實務".to_owned(), "學生輔導".to_owned()],
        ..Held::default()
    };
    let check = |accepts: Accepts, expect: i32| {
        let requirement = Requirement { accepts, ..requirement() };
        assert_eq!(stand(&requirement, &who(), std::slice::from_ref(&course)).done.0, expect);
    };
    check(Accepts::default(), 2);
    check(Accepts { items: set(&["學生輔導"]), ..Accepts::default() }, 2);
    check(Accepts { scopes: set(&["5-2"]), tags: set(&["環境"]), ..Accepts::default() }, 2);
    check(Accepts { scopes: set(&["5-1"]), tags: set(&["環境"]), ..Accepts::default() }, 0);
}

#[test]
fn online_hours() {
    let online = |day: Date, halves: i32| Held { online: true, ..held(day, halves) };
    let all = [online(date(2026, 2, 1), 3), online(date(2026, 1, 1), 2), held(TODAY, 2)];
    let check = |online: Online, done: i32, why: [&str; 3]| {
        let accepts = Accepts { online, ..requirement().accepts };
        let found = stand(&Requirement { accepts, ..requirement() }, &who(), &all);
        let whys: Vec<_> = found.lines.iter().map(|l| l.why.as_str()).collect();
        assert_eq!((found.done.0, whys), (done, why.to_vec()), "{online:?}");
    };
    check(Online::Fully, 7, ["counts", "counts", "counts"]);
    check(Online::Never, 2, ["online-never", "online-never", "counts"]);
    // Half of four hours: the earlier one counts in full, the later one with what is left.
    check(Online::UpTo(50), 6, ["online-share", "counts", "counts"]);
}

/// What a reversal and a correction leave is what counts: the sums come from the ledger.
#[test]
fn reversed_and_corrected() {
    let before = stand(&requirement(), &who(), &[held(TODAY, 8)]);
    assert_eq!((before.standing, before.missing), (Standing::Done, HalfHours::ZERO));
    let corrected = stand(&requirement(), &who(), &[held(TODAY, 8 - 2)]);
    assert_eq!((corrected.standing, corrected.missing), (Standing::Open, HalfHours(2)));
    let reversed = stand(&requirement(), &who(), &[held(TODAY, 8 - 8)]);
    assert_eq!((reversed.standing, reversed.missing), (Standing::Open, HalfHours(8)));
}

#[test]
fn a_course_moved_into_another_year_counts_there() {
    let (this, last) = (held(date(2026, 1, 2), 8), held(date(2025, 12, 30), 8));
    assert_eq!(stand(&requirement(), &who(), &[this]).standing, Standing::Done);
    assert_eq!(stand(&requirement(), &who(), std::slice::from_ref(&last)).standing, Standing::Open);
    let requirement = requirement();
    let before = requirement.span_before(TODAY).expect("last year");
    let found = progress(&requirement, before, &who(), &[last], TODAY).expect("concerned");
    assert_eq!(found.standing, Standing::Done);
    let nothing = progress(&requirement, before, &who(), &[], TODAY).expect("concerned");
    assert_eq!(nothing.standing, Standing::Late, "the year is over");
}

#[test]
fn two_requirements_share_a_course_unless_one_stands_alone() {
    let (first, second) = (requirement(), Requirement { title: "另一項".to_owned(), ..requirement() });
    let span = first.span_on(TODAY).expect("in force");
    let done = |list: &[&Requirement]| -> Vec<i32> {
        let list: Vec<_> = list.iter().map(|one| (*one, span)).collect();
        let found = progress_all(&list, &who(), &[held(TODAY, 8)], TODAY);
        found.iter().flatten().map(|p| p.done.0).collect()
    };
    assert_eq!(done(&[&first, &second]), [8, 8]);
    let alone = Requirement { accepts: Accepts { alone: true, ..first.accepts.clone() }, ..first.clone() };
    assert_eq!(done(&[&alone, &second]), [0, 8]);
    assert_eq!(done(&[&alone, &alone]), [8, 0]);
    let list = [(&alone, span), (&second, span)];
    let found = progress_all(&list, &who(), &[held(TODAY, 8)], TODAY);
    let why = &found[0].as_ref().expect("concerned").lines[0].why;
    assert_eq!(*why, Why::Taken { by: "另一項".to_owned() });
}

#[test]
fn part_of_a_period() {
    use PartOfPeriod::{Excused, Prorated, Whole};
    let year = |from: Date| Who { services: vec![Span { from, until: OPEN_END }], ..who() };
    let check = |part: PartOfPeriod, who: &Who, needed: i32, standing: Standing| {
        let found = stand(&Requirement { part, ..requirement() }, who, &[]);
        assert_eq!((found.needed.0, found.standing), (needed, standing), "{part:?}");
    };
    let september = year(date(2026, 9, 30));
    check(Whole, &september, 8, Standing::Open);
    // Four months of twelve of four hours: 2.67 half-hours, rounded up.
    check(Prorated, &september, 3, Standing::Open);
    check(Excused, &september, 0, Standing::Exempt);
    check(Excused, &who(), 8, Standing::Open);
    let leave = |from: Date, until: Date| Who { leaves: vec![Span { from, until }], ..who() };
    // One day of February is not on leave: the month counts.
    check(Prorated, &leave(date(2026, 2, 2), date(2026, 6, 30)), 6, Standing::Open);
    check(Prorated, &leave(date(2026, 2, 1), date(2026, 2, 10)), 8, Standing::Open);
    for part in PartOfPeriod::ALL {
        check(part, &leave(date(2025, 8, 1), date(2027, 1, 31)), 0, Standing::Exempt);
        assert_eq!(PartOfPeriod::parse(part.as_str()), Some(part));
    }
}

#[test]
fn once_for_newcomers_is_due_when_their_years_are_over() {
    let audience = Audience { newcomer_years: Some(1), ..Audience::default() };
    let once = Requirement { audience, period: Period::Once, ..requirement() };
    let fresh = |from: Date| Who { services: vec![Span { from, until: OPEN_END }], ..who() };
    let found = stand(&once, &fresh(date(2026, 8, 1)), &[]);
    assert_eq!((found.due, found.standing), (Some(date(2027, 7, 31)), Standing::Open));
    let late = stand(&once, &fresh(date(2025, 8, 1)), &[]);
    assert_eq!((late.due, late.standing), (Some(date(2026, 7, 31)), Standing::Late));
}

fn typed() -> Typed {
    Typed {
        title: " 環境教育 ".to_owned(),
        hours: "４".to_owned(),
        period: "calendar-year".to_owned(),
        from: "115/1/1".to_owned(),
        until: "2026-12-31".to_owned(),
        tags: vec!["環境".to_owned()],
        items: "防災教育\n環境教育".to_owned(),
        subjects: "健康".to_owned(),
        duties: "輔導主任、輔導組長".to_owned(),
        online: "up-to".to_owned(),
        share: "50%".to_owned(),
        part: "prorated".to_owned(),
        ..Typed::default()
    }
}

fn choices() -> Choices {
    let subject = |code: &str| (code.to_owned(), "健康".to_owned());
    Choices {
        tags: set(&["環境"]),
        items: set(&["環境教育", "防災教育"]),
        subjects: vec![subject("e-health"), subject("j-health")],
        ..Choices::default()
    }
}

#[test]
fn a_form_is_read() {
    let read = check(&typed(), &choices(), "宜蘭縣").expect("right");
    assert_eq!((read.title.as_str(), read.half_hours), ("環境教育", HalfHours::hours(4)));
    assert_eq!((read.from, read.until), (date(2026, 1, 1), Some(date(2026, 12, 31))));
    assert_eq!(read.accepts.items, set(&["環境教育", "防災教育"]));
    assert_eq!(read.audience.subjects, set(&["e-health", "j-health"]));
    assert_eq!(read.audience.duties, set(&["輔導主任", "輔導組長"]));
    assert_eq!((read.accepts.online, read.part), (Online::UpTo(50), PartOfPeriod::Prorated));
    assert!(read.accepts.elsewhere && read.audience.county == "宜蘭縣");
}

#[test]
fn a_wrong_form_is_answered_field_by_field() {
    let fields = |typed: Typed| -> Vec<&'static str> {
        check(&typed, &choices(), "").map_or_else(|wrong| wrong.iter().map(|(f, _)| *f).collect(), |_| vec![])
    };
    let text = str::to_owned;
    for (wrong, expect) in [
        (Typed { title: text("　"), ..typed() }, vec!["title"]),
        (Typed { title: "長".repeat(61), ..typed() }, vec!["title"]),
        (Typed { hours: text("0"), ..typed() }, vec!["hours"]),
        (Typed { hours: text("500.5"), ..typed() }, vec!["hours"]),
        (Typed { hours: text("1.25"), ..typed() }, vec!["hours"]),
        (Typed { period: text("years"), years: text("1"), ..typed() }, vec!["years"]),
        (Typed { from: String::new(), ..typed() }, vec!["from"]),
        (Typed { until: text("soon"), ..typed() }, vec!["until"]),
        (Typed { until: text("2025-12-31"), ..typed() }, vec!["until"]),
        (Typed { share: text("100"), ..typed() }, vec!["share"]),
        (Typed { tags: vec![text("x")], ..typed() }, vec!["tags"]),
        (Typed { items: text("沒有這項"), ..typed() }, vec!["items"]),
        (
            Typed { subjects: text("沒有這科"), newcomer_years: text("0"), ..typed() },
            vec!["subjects", "newcomer_years"],
        ),
    ] {
        assert_eq!(fields(wrong.clone()), expect, "{wrong:?}");
    }
}

#[test]
fn versions_ends_and_reminders() {
    let span = |from: i16, until: i16| Span { from: date(from, 1, 1), until: date(until, 12, 31) };
    assert_eq!(decide_publish(span(2027, 2027), &[span(2025, 2025), span(2026, 2026)]), Ok(()));
    let overlap = RequirementRefused::Overlaps { from_on: date(2026, 1, 1) };
    assert_eq!(decide_publish(span(2026, 2027), &[span(2026, 2026)]), Err(overlap));
    assert_eq!(decide_end(date(2026, 1, 1), "115/12/31"), Ok(date(2026, 12, 31)));
    assert_eq!(decide_end(date(2026, 1, 1), "114/12/31"), Err(RequirementRefused::DaysOrder));
    let at = |day: Date| instant(day.at(9, 0, 0, 0));
    assert_eq!(decide_reminder(None, 1, at(TODAY)), Ok(()));
    assert_eq!(decide_reminder(None, 0, at(TODAY)), Err(RequirementRefused::NobodyMissing));
    let next_on = date(2026, 10, 12);
    let last = Some(at(date(2026, 10, 5)));
    assert_eq!(decide_reminder(last, 1, at(TODAY)), Err(RequirementRefused::RemindedAlready { next_on }));
    assert_eq!(decide_reminder(last, 1, at(next_on)), Ok(()));
}

/// Every line of the shipped list is a form that the tables take.
#[test]
fn the_shipped_list_is_whole() {
    assert_eq!(shipped().len(), 13);
    let tables = crate::codes::shipped();
    let options = |field: &str| -> BTreeSet<String> {
        tables.field(field).expect("a field").options.iter().map(|o| o.code.clone()).collect()
    };
    let taxonomy = || tables.taxonomy.iter();
    let names = taxonomy().map(|row| row.item_name.clone());
    let choices = Choices {
        stages: options("audience_stages"),
        positions: options("audience_positions"),
        tags: tables.tags.iter().map(|tag| tag.tag.clone()).collect(),
        items: names.chain(taxonomy().map(|row| row.group_name.clone())).collect(),
        ..Choices::default()
    };
    for line in shipped() {
        let read = check(&line.typed(TODAY), &choices, "").unwrap_or_else(|w| panic!("{}: {w:?}", line.key));
        assert!(read.basis.contains("暫定"), "{}", line.key);
        assert!(!read.accepts.everything(), "{}", line.key);
        assert!(read.span_on(TODAY).is_some(), "{}", line.key);
    }
}

fn any_held() -> impl Strategy<Value = Held> {
    (0_i16..40, -2_i32..12, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(months, halves, online, about, elsewhere)| {
            let day = date(2024, 1, 1).saturating_add(months.months());
            let tags = if about { vec!["環境".to_owned()] } else { Vec::new() };
            Held { day, half_hours: HalfHours(halves), tags, online, elsewhere, ..Held::default() }
        },
    )
}

proptest! {
    #[test]
    fn order_changes_nothing_and_more_never_takes_away(
        mut all in prop::collection::vec(any_held(), 0..12),
        more in any_held(),
        share in 1_u8..100,
        elsewhere in any::<bool>(),
    ) {
        let accepts = Accepts { online: Online::UpTo(share), elsewhere, ..requirement().accepts };
        let requirement = Requirement { accepts, ..requirement() };
        let found = stand(&requirement, &who(), &all);
        let counted: i32 = found.lines.iter().map(|line| line.counted.0).sum();
        let most: i32 = all.iter().map(|one| one.half_hours.0.max(0)).sum();
        prop_assert!(counted == found.done.0 && counted <= most);
        prop_assert_eq!(found.missing.0, (found.needed.0 - found.done.0).max(0));
        prop_assert_eq!(found.lines.len(), all.len());
        all.reverse();
        prop_assert_eq!(stand(&requirement, &who(), &all).done, found.done);
        all.push(more);
        prop_assert!(stand(&requirement, &who(), &all).done >= found.done);
    }

    #[test]
    fn every_day_of_force_has_one_period(days in 0_i32..6_000, years in 2_u8..11, kind in 0_usize..4) {
        let period = [Period::SchoolYear, Period::CalendarYear, Period::Years(years), Period::Once][kind];
        let requirement = Requirement { period, from: date(2015, 3, 7), ..requirement() };
        let day = requirement.from.saturating_add(days.days());
        let span = requirement.span_on(day).expect("in force");
        prop_assert!(span.contains(day));
        prop_assert_eq!(requirement.span_on(span.from), Some(span));
        if let Some(before) = requirement.span_before(day) {
            prop_assert_eq!(before.until.tomorrow().ok(), Some(span.from));
        }
    }
}
