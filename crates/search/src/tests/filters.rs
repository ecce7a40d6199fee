//! Filters one by one, counts against counting by hand, orders, pages.

use jiff::civil::{Weekday, date};

use super::{at, codes, entry, held, now, sorted, with};
use crate::{Entry, Facet, Filter, Index, Point, Question, Slot, Sort};

const TAICHUNG: Point = Point { latitude: 24.14, longitude: 120.68 };
const TAIPEI: Point = Point { latitude: 25.04, longitude: 121.56 };

fn courses() -> Vec<Entry> {
    let evening = (date(2026, 3, 21), 18 * 60, 20 * 60);
    vec![
        Entry {
            audience_stages: vec!["14-1".into(), "14-2".into()],
            audience_positions: vec!["p1".into()],
            stage: "elementary".into(),
            subject: "e-maths".into(),
            scope: "5-1".into(),
            item: "1-3-6".into(),
            tier: "8-1".into(),
            tags: vec!["教專評鑑".into()],
            point: Some(TAICHUNG),
            ..entry("1000001", "一")
        },
        Entry {
            meetings: vec![(date(2026, 3, 18), 540, 720), evening],
            online: true,
            ..entry("1000002", "二")
        },
        Entry {
            county: "臺北市".into(),
            organiser_code: "014001".into(),
            free: false,
            half_hours: 2,
            point: Some(TAIPEI),
            ..entry("1000003", "三")
        },
        Entry { full: true, on_site: false, online: true, ..entry("1000004", "四") },
        Entry { cancelled: true, ..entry("1000005", "五") },
        held("1000006", "六", date(2026, 1, 7)),
        Entry { enrolment_opens: Some(at(date(2026, 3, 5), 0)), ..entry("1000007", "七") },
    ]
}

fn asked(index: &Index, filter: Filter, facets: bool) -> Vec<String> {
    let question = Question { filter, facets, ..Question::new("", now()) };
    sorted(&index.search(&question).expect("an answer")).into_iter().map(str::to_owned).collect()
}

#[test]
fn each_filter_alone() {
    let index = with(courses());
    let check = |name: &str, filter: Filter, expect: &[u32]| {
        let expect: Vec<String> = expect.iter().map(|n| (1_000_000 + n).to_string()).collect();
        assert_eq!(asked(&index, filter.clone(), true), expect, "{name}, counted");
        assert_eq!(asked(&index, filter, false), expect, "{name}");
    };
    let of = |value: &str| vec![value.to_owned()];
    let none = Filter::default;
    check("none", none(), &[1, 2, 3, 4, 6, 7]);
    check("county", Filter { counties: of("臺北市"), ..none() }, &[3]);
    check("counties", Filter { counties: vec!["臺北市".into(), "金門縣".into()], ..none() }, &[3]);
    check("county unknown", Filter { counties: of("桃源"), ..none() }, &[]);
    check("organiser", Filter { organisers: of("014001"), ..none() }, &[3]);
    check("audience stage", Filter { audience_stages: of("14-2"), ..none() }, &[1]);
    check("audience position", Filter { audience_positions: of("p1"), ..none() }, &[1]);
    check("stage", Filter { stages: of("elementary"), ..none() }, &[1]);
    check("subject", Filter { subjects: of("e-maths"), ..none() }, &[1]);
    check("scope", Filter { scopes: of("5-1"), ..none() }, &[1]);
    check("item", Filter { items: of("1-3-6"), ..none() }, &[1]);
    check("tier", Filter { tiers: of("8-1"), ..none() }, &[1]);
    check("tag", Filter { tags: of("教專評鑑"), ..none() }, &[1]);
    check("tag nobody has", Filter { tags: of("無"), ..none() }, &[]);
    check("from", Filter { from: Some(date(2026, 3, 20)), ..none() }, &[2]);
    check("until", Filter { until: Some(date(2026, 3, 1)), ..none() }, &[6]);
    let between = Filter { from: Some(date(2026, 3, 19)), until: Some(date(2026, 3, 20)), ..none() };
    check("between two meetings", between, &[]);
    check("weekday", Filter { weekdays: vec![Weekday::Saturday], ..none() }, &[2]);
    check("slot", Filter { slots: vec![Slot::Evening, Slot::Morning], ..none() }, &[2]);
    check("hours from", Filter { half_hours_from: Some(6), ..none() }, &[1, 2, 4, 6, 7]);
    check("hours until", Filter { half_hours_until: Some(2), ..none() }, &[3]);
    check("online", Filter { online: Some(true), ..none() }, &[2, 4]);
    check("on site", Filter { online: Some(false), ..none() }, &[1, 2, 3, 6, 7]);
    check("free", Filter { free: true, ..none() }, &[1, 2, 4, 6, 7]);
    check("open", Filter { open: true, ..none() }, &[1, 2, 3, 6]);
    check("upcoming", Filter { upcoming: true, ..none() }, &[1, 2, 3, 4, 7]);
    check("near", Filter { near: Some((TAICHUNG, 25.0)), ..none() }, &[1]);
    check("within the island", Filter { near: Some((TAICHUNG, 400.0)), ..none() }, &[1, 3]);
    check("approved since", Filter { approved_since: Some(at(date(2026, 1, 21), 0)), ..none() }, &[]);
    check(
        "approved then",
        Filter { approved_since: Some(at(date(2026, 1, 20), 0)), ..none() },
        &[1, 2, 3, 4, 6, 7],
    );
}

#[test]
fn facets_are_what_each_value_alone_would_find() {
    let index = with(courses());
    let filter = Filter {
        counties: vec!["臺中市".into()],
        weekdays: vec![Weekday::Wednesday],
        free: true,
        upcoming: true,
        ..Filter::default()
    };
    let question = Question { filter: filter.clone(), ..Question::new("", now()) };
    let found = index.search(&question).expect("an answer");
    assert_eq!(found.total, 4);
    let mut checked = 0;
    for (facet, values) in &found.facets {
        for (value, count) in values {
            let list = vec![value.clone()];
            let mut alone = filter.clone();
            match facet {
                Facet::County => alone.counties = list,
                Facet::AudienceStage => alone.audience_stages = list,
                Facet::Stage => alone.stages = list,
                Facet::Subject => alone.subjects = list,
                Facet::Scope => alone.scopes = list,
                Facet::Item => alone.items = list,
                Facet::Tier => alone.tiers = list,
                Facet::Tag => alone.tags = list,
                Facet::Weekday => {
                    let day = value.parse().expect("a number from 1 to 7");
                    alone.weekdays = vec![Weekday::from_monday_one_offset(day).expect("a weekday")];
                }
                Facet::Slot => {
                    alone.slots = vec![match value.as_str() {
                        "morning" => Slot::Morning,
                        "afternoon" => Slot::Afternoon,
                        _ => Slot::Evening,
                    }];
                }
                Facet::Online => alone.online = Some(value == "online"),
                Facet::Free if value == "free" => alone.free = true,
                Facet::Free => continue,
            }
            assert_eq!(asked(&index, alone, false).len() as u64, *count, "{facet:?} {value}");
            checked += 1;
        }
    }
    assert!(checked >= 12, "{:?}", found.facets);
    let (_, weekdays) = found.facets.iter().find(|(facet, _)| *facet == Facet::Weekday).expect("counted");
    assert_eq!(*weekdays, [("3".to_owned(), 4), ("6".to_owned(), 1)]);
    let (_, counties) = found.facets.iter().find(|(facet, _)| *facet == Facet::County).expect("counted");
    assert_eq!(*counties, [("臺中市".to_owned(), 4)]);
}

#[test]
fn orders() {
    let day = |n| date(2026, 4, n);
    let index = with([
        Entry { half_hours: 4, approved: Some(at(day(1), 0)), ..held("1000001", "數學", day(20)) },
        Entry {
            half_hours: 8,
            approved: Some(at(day(2), 0)),
            point: Some(TAIPEI),
            ..held("1000002", "數學", day(21))
        },
        Entry {
            enrolment_closes: Some(at(date(2026, 3, 3), 0)),
            point: Some(TAICHUNG),
            ..held("1000003", "數學", day(22))
        },
        held("1000004", "數學營", date(2026, 1, 5)),
    ]);
    let check = |sort: Sort, upcoming: bool, near: Option<(Point, f64)>, expect: &[&str]| {
        for words in ["", "數學"] {
            let filter = Filter { upcoming, near, ..Filter::default() };
            let question = Question { filter, sort, ..Question::new(words, now()) };
            let found = index.search(&question).expect("an answer");
            assert_eq!(codes(&found), expect, "{sort:?} {words}");
        }
    };
    check(Sort::Soonest, true, None, &["1000001", "1000002", "1000003"]);
    check(Sort::Soonest, false, None, &["1000003", "1000002", "1000001", "1000004"]);
    check(Sort::Best, true, None, &["1000001", "1000002", "1000003"]);
    check(Sort::Newest, true, None, &["1000002", "1000001", "1000003"]);
    check(Sort::Hours, true, None, &["1000002", "1000003", "1000001"]);
    check(Sort::Closing, true, None, &["1000003", "1000001", "1000002"]);
    check(Sort::Nearest, true, Some((TAICHUNG, 300.0)), &["1000003", "1000002"]);
    check(Sort::Nearest, true, None, &["1000001", "1000002", "1000003"]);
}

#[test]
fn distances_are_told() {
    let index = with(courses());
    let filter = Filter { near: Some((TAICHUNG, 400.0)), ..Filter::default() };
    let question = Question { filter, sort: Sort::Nearest, ..Question::new("", now()) };
    let found = index.search(&question).expect("an answer");
    let kilometres: Vec<f64> = found.hits.iter().filter_map(|hit| hit.kilometres).collect();
    assert_eq!(kilometres.len(), 2);
    assert!(kilometres[0] < 0.01 && (130.0..137.0).contains(&kilometres[1]), "{kilometres:?}");
}

#[test]
fn pages_meet_without_gap() {
    let index = with((0..250).map(|n| entry(&(1_000_000 + n).to_string(), "數學")));
    let page = |skip: usize| {
        let question = Question { skip, take: 20, facets: false, ..Question::new("數學", now()) };
        let found = index.search(&question).expect("an answer");
        assert_eq!(found.total, 250);
        found.hits.into_iter().map(|hit| hit.code).collect::<Vec<_>>()
    };
    let all: Vec<String> = (0..260).step_by(20).flat_map(page).collect();
    let expect: Vec<String> = (0..250).map(|n| (1_000_000 + n).to_string()).collect();
    assert_eq!(all, expect);
    assert!(page(20_000).is_empty());
}

/// Only some of very many hits are ranked by their words; all of them count, in the total and in each facet.
#[test]
fn beyond_what_is_ranked_everything_counts() {
    let one = courses().remove(0);
    let many = (0..20_100u32).map(|n| Entry {
        code: (8_000_000 + n).to_string(),
        title: "閱讀".to_owned(),
        outline: String::new(),
        cancelled: n == 20_050,
        ..one.clone()
    });
    let index = with(many.collect::<Vec<_>>());
    let question = Question { filter: Filter::default(), ..Question::new("閱讀", now()) };
    let found = index.search(&question).expect("an answer");
    assert_eq!((found.total, found.hits.len()), (20_099, question.take));
    let counties = found.facets.iter().find(|(facet, _)| *facet == Facet::County).expect("counties");
    assert_eq!(counties.1, [(one.county.clone(), 20_099)]);
    let last = Question { skip: 9_990, ..question };
    assert_eq!(index.search(&last).expect("an answer").hits.len(), 10, "as far as one can page");
}
