//! The list of courses in its telling states.

use std::collections::HashMap;

use ::search::Facet;
use domain::course::life::CourseState;
use platform::Page;
use ui::L;

use super::answer::Answer;
use super::filters::{Counts, Known};
use super::{ListPage, Query, draw_list};
use crate::catalogue::pages::draw;
use crate::catalogue::{CourseId, sample};

pub(in crate::catalogue) fn samples() -> Vec<Page> {
    vec![
        Page { name: "catalogue/search/results", render: |l| draw(&results(l)) },
        Page { name: "catalogue/search/relaxed", render: |l| draw(&relaxed(l)) },
        Page { name: "catalogue/search/no-index", render: |l| draw(&no_index(l)) },
        Page { name: "catalogue/search/empty", render: |l| draw(&empty(l)) },
    ]
}

fn results(l: L) -> ListPage {
    let county = l.pick("宜蘭縣", "Model County");
    let pairs = pairs(&[
        ("q", l.pick("閱讀", "reading")),
        ("stage", "14-4"),
        ("county", "宜蘭縣"),
        ("weekday", "3"),
        ("slot", "afternoon"),
        ("item", "elementary:5-1:1-1-1"),
        ("near", "宜蘭縣"),
        ("open", "1"),
        ("from", "115/13/1"),
        ("hours_from", "many"),
    ]);
    let answer = Answer { total: 12_480, page: 3, counts: Some(counts(county)), ..courses(l) };
    drawn(l, &pairs, &answer)
}

fn relaxed(l: L) -> ListPage {
    let pairs = pairs(&[("q", l.pick("性別平登", "pyhton"))]);
    let suggested = Some(l.pick("性別平等", "python").to_owned());
    let answer =
        Answer {
            relaxed: true, suggested, counts: Some(counts("宜蘭縣")), total: 4, page: 1, ..courses(l)
        };
    drawn(l, &pairs, &answer)
}

fn no_index(l: L) -> ListPage {
    let pairs = pairs(&[("weekday", "6"), ("organiser", l.pick("杏林", "Xinglin"))]);
    drawn(l, &pairs, &Answer { total: 4, page: 1, ..courses(l) })
}

fn empty(l: L) -> ListPage {
    let pairs = pairs(&[("q", l.pick("天文望遠鏡", "telescope")), ("free", "1"), ("county", "連江縣")]);
    drawn(l, &pairs, &Answer { page: 1, counts: Some(Counts::new()), ..Answer::default() })
}

fn drawn(l: L, pairs: &[(String, String)], answer: &Answer) -> ListPage {
    let query = Query::read(pairs);
    let known = Known { pairs, counts: answer.counts.as_ref(), own_county: "宜蘭縣" };
    let places = HashMap::from([(CourseId(uuid::Uuid::nil()), sample::places(34, 0))]);
    let shell = crate::shell::sample(l, l.t("course-search-title"));
    draw_list(shell, &query, &known, answer, &places, &[], sample::now())
}

fn courses(l: L) -> Answer {
    let states = [CourseState::Approved, CourseState::Approved, CourseState::Running, CourseState::Closed];
    let far = [Some(0.2), Some(12.4), None, Some(48.0)];
    let courses = states.map(|state| sample::course(l, state)).into_iter().zip(far).collect();
    Answer { courses, ..Answer::default() }
}

fn counts(county: &str) -> Counts {
    let list = |values: &[(&str, u64)]| values.iter().map(|(v, n)| ((*v).to_owned(), *n)).collect();
    HashMap::from([
        (Facet::County, list(&[("臺中市", 4_210), (county, 1_204), ("花蓮縣", 380)])),
        (Facet::AudienceStage, list(&[("14-4", 9_800), ("14-5", 2_100)])),
        (Facet::Subject, list(&[("e-mandarin", 812), ("e-math", 301)])),
        (Facet::Scope, list(&[("5-1", 7_010), ("5-2", 2_470)])),
        (Facet::Item, list(&[("elementary:5-1:1-1-1", 44), ("elementary:5-1:1-1-2", 12)])),
        (Facet::Tier, list(&[("7-1", 8_000)])),
        (Facet::Tag, list(&[("媒體素養", 96)])),
        (Facet::Weekday, list(&[("3", 8_400), ("6", 920)])),
        (Facet::Slot, list(&[("afternoon", 7_000), ("evening", 310)])),
        (Facet::Online, list(&[("on_site", 9_000), ("online", 3_480)])),
        (Facet::Free, list(&[("free", 11_900)])),
    ])
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}
