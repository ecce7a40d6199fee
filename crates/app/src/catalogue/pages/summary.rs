//! The registration form as questions and answers, step by step; for check-answers, the own page and the reviewer.

use std::collections::BTreeMap;

use domain::calendar::{self, parse_date, parse_date_time, parse_time};
use domain::course::lift::Lift;
use domain::course::{FieldProblem, HoursRule, RawForm, RawMeeting, Step, hours_ceiling, parse_step, steps};
use domain::hours::{HalfHours, Note};
use domain::places::Spot;
use domain::refusal::{Refusal, localised_args};
use domain::text::fold;
use jiff::civil::Date;
use ui::components::SummaryList;
use ui::{L, Markup};

use super::super::view;

/// Every sentence at its field; the first problem of a field speaks for it.
pub(super) type Problems = BTreeMap<String, String>;

/// What a rule says, in words.
pub(super) fn sentence(l: L, refusal: &dyn Refusal) -> String {
    l.args(&format!("refusal-{}", refusal.code()), &localised_args(refusal, l.is_zh()))
}

/// What to do about it, in words.
pub(super) fn way_on(l: L, refusal: &dyn Refusal) -> String {
    l.args(&format!("refusal-{}-next", refusal.code()), &localised_args(refusal, l.is_zh()))
}

/// The problems of one step as (field, sentence), in the order of the form.
pub(super) fn step_problems(l: L, step: u8, raw: &RawForm, on: Date) -> Vec<(String, String)> {
    let found: Vec<FieldProblem> = parse_step(step, raw, on).err().unwrap_or_default();
    found
        .into_iter()
        .map(|p| (p.field, format!("{} {}", sentence(l, &p.problem), way_on(l, &p.problem))))
        .collect()
}

/// The problems of all steps by field.
pub(super) fn all_problems(l: L, raw: &RawForm, on: Date) -> Problems {
    let mut all = Problems::new();
    for (field, text) in steps().iter().flat_map(|step| step_problems(l, step.number, raw, on)) {
        all.entry(field).or_insert(text);
    }
    all
}

/// One list a step. With `edit` (`/desk/courses/5000123/edit`) each answer can be changed.
pub(super) fn summaries(l: L, raw: &RawForm, problems: &Problems, edit: Option<&str>) -> Vec<SummaryList> {
    steps().iter().map(|step| summary(l, raw, step, problems, edit)).collect()
}

fn summary(l: L, raw: &RawForm, step: &Step, problems: &Problems, edit: Option<&str>) -> SummaryList {
    let list = SummaryList::new(l).title(l.t(&format!("course-step-{}", step.key)));
    step.fields.iter().filter(|key| applies(raw, key, problems)).fold(list, |list, key| {
        let change = edit.map(|base| format!("{base}/{}#{key}", step.key));
        let problem = problems.iter().find(|(field, _)| is_of(field, key)).map(|(_, text)| text.clone());
        match problem {
            Some(text) => list.wrong(view::field_label(l, key), answer(l, raw, key), change, text),
            None => list.row(view::field_label(l, key), answer(l, raw, key), change),
        }
    })
}

/// Whether a problem stands at this field or in one of its rows.
pub(super) fn is_of(field: &str, key: &str) -> bool {
    field == key || field.strip_prefix(key).is_some_and(|rest| rest.starts_with('-'))
}

/// Whether a field is asked at all with the answers given; what was not asked is not shown as missing.
pub(super) fn applies(raw: &RawForm, key: &str, problems: &Problems) -> bool {
    let chosen = |field: &str, code: &str| raw.values(field).iter().any(|v| v == code);
    let shown = match key {
        "delivery_other" => chosen("delivery", "11-99"),
        "audience_positions_other" => chosen("audience_positions", "15-99"),
        "credits" => rule(raw) == HoursRule::Credits,
        "starts" | "ends" => raw.meetings.iter().all(RawMeeting::is_blank) && rule(raw) == HoursRule::Online,
        "item" | "tier" => {
            raw.first("scope").is_empty() || domain::codes::tables().scope_has_items(raw.first("scope"))
        }
        "contact2_name" | "contact2_phone" | "contact2_email" => {
            ["contact2_name", "contact2_phone", "contact2_email"]
                .iter()
                .any(|key| !fold(raw.first(key)).is_empty())
        }
        "funding_amount" => {
            !matches!(raw.first("funding"), "" | "21-12") || !raw.first("funding_amount").is_empty()
        }
        _ => true,
    };
    shown || problems.keys().any(|field| is_of(field, key))
}

/// The rule by which the hours of a form as typed are counted.
pub(super) fn rule(raw: &RawForm) -> HoursRule {
    HoursRule::of(raw.first("class_type"), raw.values("delivery"))
}

/// The most hours the meetings or credits typed so far give; `None` while they can't be counted.
pub(super) fn ceiling(raw: &RawForm) -> Option<(HalfHours, Vec<Note>)> {
    hours_ceiling(rule(raw), &typed_meetings(raw)?, fold(raw.first("credits")).parse().ok()).ok()
}

/// As [`ceiling`], with the limits that the region centre lifted for a course.
pub(super) fn ceiling_of(raw: &RawForm, lift: Lift) -> Option<(HalfHours, Vec<Note>)> {
    if lift.is_none() || rule(raw) != HoursRule::Lessons {
        return ceiling(raw);
    }
    let counted = domain::hours::count(&typed_meetings(raw)?, &lift.limits()).ok()?;
    Some((counted.total, counted.notes))
}

fn typed_meetings(raw: &RawForm) -> Option<Vec<domain::hours::Meeting>> {
    let mut meetings = Vec::new();
    for row in raw.meetings.iter().filter(|row| !row.is_blank()) {
        let (date, from, to) =
            (parse_date(&row.date).ok()?, parse_time(&row.from).ok()?, parse_time(&row.to).ok()?);
        meetings.push(domain::hours::Meeting { date, from, to });
    }
    if meetings.is_empty() && rule(raw) == HoursRule::Lessons {
        return None;
    }
    meetings.sort();
    Some(meetings)
}

/// An answer in words; what can't be read is shown as typed.
pub(super) fn answer(l: L, raw: &RawForm, key: &str) -> Markup {
    let typed = fold(raw.first(key));
    match key {
        "meetings" => return meetings(l, raw),
        "outline" => return view::paragraphs(raw.first(key)),
        "hours" => return hours(l, raw, &typed),
        "item" => {
            let label = view::item_label(raw.first("stage"), raw.first("scope"), &typed);
            return label.unwrap_or(typed).into();
        }
        _ => {}
    }
    if typed.is_empty() {
        return Markup::default();
    }
    match key {
        "starts" | "ends" => parse_date(&typed).map_or(typed, |day| l.date(day)).into(),
        "enrolment_opens" | "enrolment_closes" => {
            parse_date_time(&typed).map_or(typed, |at| l.datetime(calendar::instant(at))).into()
        }
        "classes" => l.a("course-form-classes", "n", typed).into(),
        "class_size" => l.a("course-form-persons", "n", typed).into(),
        "funding_amount" => l.a("course-form-dollars", "n", typed).into(),
        "credits" => l.a("course-form-credits", "n", typed).into(),
        _ => view::option_labels(l, key, raw.values(key)).into(),
    }
}

fn hours(l: L, raw: &RawForm, typed: &str) -> Markup {
    match (typed.is_empty(), ceiling(raw)) {
        (false, _) => l.a("ui-hours", "n", typed).into(),
        (true, Some((most, _))) if rule(raw) != HoursRule::Online => Markup::from(l.a("ui-hours", "n", most))
            .and(Markup::raw(" "))
            .and(Markup::small(&l.t("course-form-hours-counted"))),
        _ => Markup::default(),
    }
}

/// The meetings in words, one line each, with the link to join: for organiser and reviewer alone.
pub(super) fn meeting_lines(l: L, raw: &RawForm) -> Vec<String> {
    let rows = raw.meetings.iter().filter(|row| !row.is_blank());
    rows.map(|row| {
        let day = parse_date(&row.date).map_or_else(|_| row.date.clone(), |day| l.date(day));
        let place = if row.place.is_empty() { l.t("course-online") } else { fold(&row.place) };
        let spot = Spot::read(&row.spot).map(|s| l.a("course-form-meeting-spot-read", "spot", s));
        let line =
            format!("{day} {}–{}　{place}{}", fold(&row.from), fold(&row.to), spot.unwrap_or_default());
        // The link is part of what is approved, and of what differs: two lines must not look the same without it.
        let link = fold(&row.link);
        if link.is_empty() { line } else { format!("{line}　{link}") }
    })
    .collect()
}

fn meetings(l: L, raw: &RawForm) -> Markup {
    let lines = meeting_lines(l, raw);
    let items = lines.into_iter().map(|text| Markup::raw("<li>").and(text).and(Markup::raw("</li>")));
    let items = Markup::join(items);
    if items.is_empty() { items } else { Markup::raw("<ol>").and(items).and(Markup::raw("</ol>")) }
}

#[cfg(test)]
mod tests {
    use domain::course::life::CourseState;
    use ui::Lang;

    use super::super::super::sample;
    use super::*;

    #[test]
    fn every_field_of_the_form_has_words_in_both_languages() {
        for l in Lang::ALL.map(L::new) {
            for key in steps().iter().flat_map(|step| step.fields) {
                assert!(l.has(&format!("course-field-{key}")), "{key} in {}", l.code());
            }
        }
    }

    #[test]
    fn a_whole_form_has_no_problem_and_one_begun_has_some_at_their_fields() {
        let l = L::default();
        let on = calendar::civil_date(sample::now());
        assert_eq!(all_problems(l, &sample::raw(l), on), Problems::new());
        let problems = all_problems(l, &sample::raw_begun(l), on);
        assert!(problems.keys().any(|field| is_of(field, "meetings")) && problems.contains_key("outline"));
        assert!(sample::course(l, CourseState::Draft).checked().is_some());
    }

    #[test]
    fn hours_are_counted_before_the_eyes() {
        let mut raw = sample::raw(L::default());
        let (most, _) = ceiling(&raw).expect("the sample can be counted");
        assert!(most >= HalfHours::hours(6));
        assert!(
            answer(L::default(), &raw, "hours").as_str().contains(&L::default().a("ui-hours", "n", most))
        );
        raw.meetings.clear();
        assert!(answer(L::default(), &raw, "hours").is_empty());
    }
}
