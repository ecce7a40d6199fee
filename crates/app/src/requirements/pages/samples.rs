//! Every page in its telling states, with invented people.

use std::collections::BTreeMap;

use domain::calendar::civil_date;
use domain::codes;
use domain::course::life::CourseState;
use domain::hours::HalfHours;
use domain::requirement::{
    self as rules, Held as Rule, OPEN_END, Requirement, RequirementRefused, Span, Standing, Typed, Who,
    check, progress_all, shipped,
};
use jiff::ToSpan;
use jiff::civil::Date;
use platform::Page;
use platform::error::Refused;
use platform::ids::{OrganisationId, PersonId};
use ui::L;
use uuid::Uuid;

use super::super::leave::Typed as LeaveTyped;
use super::super::store::kept::Figure;
use super::super::{Entry, Glance, Item, Leave, LeaveId, RequirementId, Sheet, commands};
use super::figures::Line;
use super::{below, form, list, mine, person, school, text};
use crate::catalogue::sample;
use crate::credit::Held;
use crate::identity::Person;

fn today() -> Date {
    civil_date(sample::now())
}

fn entries() -> Vec<Entry> {
    let choices = commands::choices();
    let read = |line: &rules::Shipped| check(&line.typed(today()), &choices, "").ok();
    let entry = |requirement: Requirement| {
        let id = RequirementId(Uuid::now_v7());
        Entry {
            id,
            series: id,
            organisation: OrganisationId(Uuid::nil()),
            requirement,
            shipped: String::new(),
            published: true,
            version: 1,
            changed_at: 0,
        }
    };
    shipped().iter().filter_map(read).map(entry).collect()
}

fn held(l: L, title: &str, day: Date, halves: i32, items: &[&str]) -> Held {
    Held {
        person: PersonId(Uuid::nil()),
        course: None,
        code: "5000001".to_owned(),
        title: l.pick(title, "A course of the demonstration").to_owned(),
        day,
        half_hours: HalfHours(halves),
        tags: Vec::new(),
        scope: "5-1".to_owned(),
        items: items.iter().map(|one| (*one).to_owned()).collect(),
        online: false,
        elsewhere: false,
    }
}

fn sheet(l: L, list: &[Entry], name: &str, all: bool) -> Sheet {
    let last = today().saturating_sub(1.month());
    let mut held = vec![
        held(l, "走讀河川：戶外環境教育", last, 4, &["環境教育"]),
        held(l, "校園防災演練工作坊", last, 4, &["防災教育"]),
        held(l, "濕地生態入門", last.saturating_sub(1.year()), 6, &["環境教育"]),
        held(l, "閱讀理解策略工作坊", last, 6, &["國語文"]),
    ];
    if all {
        let everything: Vec<&str> =
            codes::tables().taxonomy.iter().map(|row| row.item_name.as_str()).collect();
        held = vec![self::held(l, "全校共同研習", last, 60, &everything)];
        held[0].tags = codes::tables().tags.iter().map(|tag| tag.tag.clone()).collect();
        held[0].items.extend(codes::tables().taxonomy.iter().map(|row| row.group_name.clone()));
    }
    let who = Who {
        stage: "14-4".to_owned(),
        position: "15-4".to_owned(),
        services: vec![Span { from: today().saturating_sub(5.years()), until: OPEN_END }],
        ..Who::default()
    };
    let lines: Vec<Rule> = held
        .iter()
        .map(|h| Rule {
            day: h.day,
            half_hours: h.half_hours,
            tags: h.tags.clone(),
            items: h.items.clone(),
            ..Rule::default()
        })
        .collect();
    let asked: Vec<_> =
        list.iter().enumerate().filter_map(|(at, e)| Some((at, e.requirement.span_on(today())?))).collect();
    let rules: Vec<_> = asked.iter().map(|(at, span)| (&list[*at].requirement, *span)).collect();
    let found = progress_all(&rules, &who, &lines, today());
    let items = asked
        .iter()
        .zip(found)
        .filter_map(|((at, _), progress)| Some(Item { at: *at, before: false, progress: progress? }));
    let person = Person {
        name: name.to_owned(),
        personal_code: "4K7M2P9RTX".to_owned(),
        email: "teacher@school.example".to_owned(),
        ..Person::sample()
    };
    Sheet { person, held, leaves: Vec::new(), items: items.collect() }
}

fn people(l: L) -> school::Shown {
    let list = entries();
    let names = [("林杏芸", "Lin Hsing-Yun"), ("陳語棠", "Chen Yu-Tang"), ("游知夏", "Yu Chih-Hsia")];
    let sheets =
        names.iter().enumerate().map(|(at, (zh, en))| sheet(l, &list, l.pick(zh, en), at == 1)).collect();
    school::Shown { list, sheets, reminded: Some(sample::now()), may_export: true, today: today() }
}

fn own(l: L, all: bool, placed: bool) -> String {
    let list = entries();
    let sheet = placed.then(|| sheet(l, &list, l.pick("林杏芸", "Lin Hsing-Yun"), all));
    let courses = BTreeMap::from([(0, vec![sample::course(l, CourseState::Approved)])]);
    let mine = mine::Mine { list, sheet, courses, now: sample::now() };
    text(&mine::draw(crate::shell::sample(l, l.t("requirements-title")), &mine))
}

fn of_school(l: L, view: &str, empty: bool) -> String {
    let mut shown = people(l);
    if empty {
        shown.sheets.clear();
    }
    let asked = school::asked_for(view);
    text(&school::draw(crate::shell::sample(l, l.t("requirements-school-title")), &shown, &asked))
}

fn of_person(l: L, wrong: bool) -> String {
    let list = entries();
    let mut sheet = sheet(l, &list, l.pick("林杏芸", "Lin Hsing-Yun"), false);
    sheet.leaves.push(Leave {
        id: LeaveId(Uuid::nil()),
        person: sheet.person.id,
        organisation: OrganisationId(Uuid::nil()),
        from_day: "2026-02-01".to_owned(),
        until_day: "2026-06-30".to_owned(),
        reason: "parental".to_owned(),
    });
    let mut shown =
        person::Shown { list, sheet, typed: LeaveTyped::default(), wrong: Vec::new(), today: today() };
    if wrong {
        shown.typed =
            LeaveTyped { from: "115/8/1".to_owned(), until: "115/7/1".to_owned(), reason: String::new() };
        shown.wrong = vec![("until".to_owned(), person::sentence(l, &RequirementRefused::LeaveOrder))];
    }
    text(&person::draw(crate::shell::sample(l, &shown.sheet.person.name), &shown))
}

fn line(name: &str, done: i64, missing: i64) -> Line {
    let figure = Figure { line: String::new(), people: done + missing + 2, done, missing, exempt: 2 };
    Line {
        name: name.to_owned(),
        href: "/requirements/below".to_owned(),
        note: String::new(),
        figure,
        withheld: missing < 3,
    }
}

fn overview(l: L, full: bool) -> String {
    let lines = if full {
        let all = entries();
        let mut missing = 40;
        let of = |entry: &Entry| {
            missing -= 3;
            line(&entry.requirement.title, 310, missing)
        };
        all.iter().map(of).collect()
    } else {
        Vec::new()
    };
    let shown = below::Overview {
        whose: l.pick("宜蘭縣政府教育處", "Yilan education bureau").to_owned(),
        lines,
        as_of: full.then(sample::now),
        before: false,
        path: "/requirements/below".to_owned(),
    };
    text(&below::draw(crate::shell::sample(l, l.t("requirements-below-title")), &shown, 3))
}

fn one(l: L) -> String {
    let entry = entries().remove(0);
    let span = entry.requirement.span_on(today()).unwrap_or(Span { from: today(), until: today() });
    let one = below::One {
        span,
        whose: l.pick("宜蘭縣政府教育處", "Yilan education bureau").to_owned(),
        lines: vec![
            line(l.pick("宜蘭縣杏林國小", "Xinglin Primary School"), 30, 12),
            line(l.pick("宜蘭縣壇山國小", "Tanshan Primary School"), 18, 1),
        ],
        total: Line { withheld: false, ..line("", 48, 13) },
        as_of: Some(sample::now()),
        first: l.t("requirements-column-organisation"),
        back: "/requirements/below".to_owned(),
        csv: "/requirements/below/x/figures.csv".to_owned(),
        entry,
    };
    text(&below::draw_one(crate::shell::sample(l, &one.entry.requirement.title), &one, 3))
}

fn names(l: L, full: bool) -> String {
    let entry = entries().remove(0);
    let span = entry.requirement.span_on(today()).unwrap_or(Span { from: today(), until: today() });
    let person = Person { name: l.pick("林杏芸", "Lin Hsing-Yun").to_owned(), ..Person::sample() };
    let row = |standing| (person.clone(), standing, HalfHours(3), HalfHours(8));
    let shown = below::Names {
        entry,
        span,
        organisation: l.pick("宜蘭縣杏林國小", "Xinglin Primary School").to_owned(),
        people: if full { Standing::ALL.map(row).to_vec() } else { Vec::new() },
        all: full,
        page: 1,
        pages: 1,
        path: "/requirements/below/x/029999".to_owned(),
        back: "/requirements/below/x".to_owned(),
    };
    text(&below::draw_names(crate::shell::sample(l, &shown.organisation), &shown))
}

fn versions(l: L, keeps: bool, full: bool) -> String {
    let mut own = if full { entries() } else { Vec::new() };
    for entry in own.iter_mut().take(2) {
        entry.published = false;
    }
    let national = if keeps { Vec::new() } else { std::mem::take(&mut own) };
    let shown = list::Shown { own, national, keeps, shipped: if full { 0 } else { 13 }, today: today() };
    text(&list::draw(crate::shell::sample(l, l.t("requirements-list-title")), &shown))
}

fn edited(l: L, published: bool, wrong: Vec<(&'static str, Refused)>) -> String {
    let mut entry = entries().remove(6);
    entry.published = published;
    let title = entry.requirement.title.clone();
    let typed = form::typed_of(l, &entry.requirement);
    let drawn = form::Drawn { entry: Some(entry), keeps: true, typed, version: 1, wrong, today: today() };
    text(&form::draw(crate::shell::sample(l, title).title_with_errors(!drawn.wrong.is_empty()), &drawn))
}

fn blank(l: L) -> String {
    let typed = Typed { period: "calendar-year".to_owned(), ..Typed::default() };
    let drawn =
        form::Drawn { entry: None, keeps: true, typed, version: 0, wrong: Vec::new(), today: today() };
    text(&form::draw(crate::shell::sample(l, l.t("requirements-new")), &drawn))
}

/// The small card of the home page, for its samples.
pub fn sample_glance() -> Glance {
    Glance { all: 10, missing: 3, due: Some(today().saturating_add(2.months())) }
}

/// Every page in its telling states.
pub fn samples() -> Vec<Page> {
    vec![
        Page { name: "requirements/mine/missing", render: |l| own(l, false, true) },
        Page { name: "requirements/mine/done", render: |l| own(l, true, true) },
        Page { name: "requirements/mine/unplaced", render: |l| own(l, false, false) },
        Page { name: "requirements/school/missing", render: |l| of_school(l, "", false) },
        Page { name: "requirements/school/table", render: |l| of_school(l, "table", false) },
        Page { name: "requirements/school/empty", render: |l| of_school(l, "", true) },
        Page {
            name: "requirements/school/remind",
            render: |l| {
                let shell = crate::shell::sample(l, l.t("requirements-remind-title"));
                text(&school::draw_confirm(shell, &people(l)))
            },
        },
        Page { name: "requirements/person/full", render: |l| of_person(l, false) },
        Page { name: "requirements/person/refused", render: |l| of_person(l, true) },
        Page { name: "requirements/below/full", render: |l| overview(l, true) },
        Page { name: "requirements/below/empty", render: |l| overview(l, false) },
        Page { name: "requirements/below/one", render: one },
        Page { name: "requirements/below/names", render: |l| names(l, true) },
        Page { name: "requirements/below/names-none", render: |l| names(l, false) },
        Page { name: "requirements/list/full", render: |l| versions(l, true, true) },
        Page { name: "requirements/list/empty", render: |l| versions(l, true, false) },
        Page { name: "requirements/list/reader", render: |l| versions(l, false, true) },
        Page { name: "requirements/form/blank", render: blank },
        Page { name: "requirements/form/draft", render: |l| edited(l, false, Vec::new()) },
        Page { name: "requirements/form/published", render: |l| edited(l, true, Vec::new()) },
        Page {
            name: "requirements/form/refused",
            render: |l| {
                let wrong = [
                    ("title", RequirementRefused::TitleMissing),
                    ("items", RequirementRefused::Unknown { given: "沒有這項".to_owned() }),
                    ("", RequirementRefused::Stale),
                ];
                edited(l, false, wrong.map(|(field, why)| (field, Refused::new(&why))).to_vec())
            },
        },
    ]
}
