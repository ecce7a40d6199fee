//! Old and new side by side: hours of people and facts of the course.

use std::collections::BTreeMap;

use domain::hours::HalfHours;
use platform::AppResult;
use platform::ids::PersonId;
use sea_orm::ConnectionTrait;
use ui::components::{Card, Column, Row, Table, Tag, Tone};
use ui::{L, Markup};

use super::super::hours_text;
use crate::catalogue::{Course, Facts, view};
use crate::credit::correction::{Correction, CorrectionRow, now_of};
use crate::identity::{self, Person};

/// An application with the people it names and what stands for them now.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub correction: Correction,
    pub rows: Vec<(CorrectionRow, Option<Person>, HalfHours)>,
}

/// Loads the people of an application.
///
/// # Errors
/// The database.
pub(super) async fn asked<C: ConnectionTrait>(
    conn: &C,
    (correction, rows): (Correction, Vec<CorrectionRow>),
    standing: &BTreeMap<PersonId, HalfHours>,
) -> AppResult<Asked> {
    let ids: Vec<PersonId> = rows.iter().map(|row| row.person).collect();
    let people = identity::persons(conn, &ids).await?;
    let now = now_of(&rows, standing);
    let named = rows.into_iter().zip(now).map(|(row, now)| {
        let person = people.iter().find(|person| person.id == row.person).cloned();
        (row, person, now)
    });
    Ok(Asked { rows: named.collect(), correction })
}

/// The parts that show an application: hours, then facts. While it is open, what moved since it was sent is marked.
pub(super) fn parts(l: L, course: &Course, asked: &Asked) -> Vec<Markup> {
    let mut parts = Vec::new();
    if !asked.rows.is_empty() {
        let table = hours(l, asked);
        parts.push(Card::new(table).title(l.t("correction-hours-title")).flush().into());
    }
    if let Some(table) = facts(l, course, &asked.correction.before(), &asked.correction.after()) {
        parts.push(Card::new(table).title(l.t("correction-facts-title")).flush().into());
    }
    parts
}

fn hours(l: L, asked: &Asked) -> Table {
    let columns = vec![
        Column::text(l.t("correction-column-person")),
        Column::number(l.t("correction-column-before")),
        Column::number(l.t("correction-column-after")),
        Column::text(l.t("correction-column-what")),
    ];
    let open = asked.correction.is_open();
    let rows = asked.rows.iter().map(|(row, person, now)| {
        let name = match person {
            Some(person) => Markup::from(person.name.as_str()).and(Markup::small(&person.organisation_name)),
            None => Markup::from(l.t("correction-nobody")),
        };
        let (tone, what) = match (row.before, row.after) {
            (0, _) => (Tone::Good, l.t("correction-added")),
            (_, 0) => (Tone::Bad, l.t("correction-removed")),
            (before, after) if after > before => (Tone::Info, l.t("correction-raised")),
            _ => (Tone::Warn, l.t("correction-lowered")),
        };
        let mut what: Markup = Tag::new(tone, what).into();
        if open && i64::from(now.0) != row.before {
            let moved = l.a("correction-moved", "hours", now.to_string());
            what = what.and(Markup::raw(" ")).and(Tag::new(Tone::Bad, moved));
        }
        Row::default()
            .cell(Markup::raw("<div>").and(name).and(Markup::raw("</div>")))
            .cell(amount(l, row.before))
            .cell(amount(l, row.after))
            .cell(Markup::raw("<div>").and(what).and(Markup::raw("</div>")))
    });
    Table::new(l, l.t("correction-hours-caption"), columns).rows(rows)
}

fn amount(l: L, half_hours: i64) -> String {
    if half_hours == 0 { l.t("correction-none") } else { hours_text(half_hours) }
}

/// The facts that differ; nothing when none does.
fn facts(l: L, course: &Course, before: &Facts, after: &Facts) -> Option<Table> {
    let all = [
        ("title", before.title.clone(), after.title.clone()),
        ("scope", scope_text(l, course, before), scope_text(l, course, after)),
        ("attribute_tags", tags_text(l, &before.tags), tags_text(l, &after.tags)),
    ];
    let changed: Vec<_> = all.into_iter().filter(|(_, before, after)| before != after).collect();
    let columns = vec![
        Column::text(l.t("correction-column-fact")),
        Column::text(l.t("correction-column-before")),
        Column::text(l.t("correction-column-after")),
    ];
    let rows = changed.iter().map(|(key, before, after)| {
        Row::default().cell(view::field_label(l, key)).cell(before.as_str()).cell(after.as_str())
    });
    (!changed.is_empty()).then(|| Table::new(l, l.t("correction-facts-caption"), columns).rows(rows))
}

pub(super) fn scope_text(l: L, course: &Course, facts: &Facts) -> String {
    let scope = view::option_label(l, "scope", &facts.scope);
    match view::item_label(&course.stage, &facts.scope, &facts.item) {
        Some(item) => l.a2("correction-scope-item", "scope", scope, "item", item),
        None => scope,
    }
}

pub(super) fn tags_text(l: L, tags: &[String]) -> String {
    if tags.is_empty() { l.t("correction-no-tags") } else { view::option_labels(l, "attribute_tags", tags) }
}

/// Two people and a tag, for samples.
pub(super) fn sample(l: L, state: &str) -> Asked {
    use crate::enrolment::sample;
    let now = sample::now().as_millisecond();
    let open = state == "sent";
    let before =
        Facts { title: String::new(), scope: "5-1".to_owned(), item: "1-1-1".to_owned(), tags: Vec::new() };
    let after = Facts { tags: vec!["媒體素養".to_owned()], ..before.clone() };
    let json = |facts: &Facts| serde_json::to_string(facts).unwrap_or_default();
    let correction = Correction {
        id: crate::credit::correction::CorrectionId(uuid::Uuid::from_u128(9)),
        course: sample::course(l).id,
        number: 1,
        reviewer: platform::ids::OrganisationId(uuid::Uuid::nil()),
        state: state.to_owned(),
        reason: l
            .pick("簽到表第二頁漏登，附件已補。", "The second sheet of signatures was not entered.")
            .to_owned(),
        facts_before: json(&before),
        facts_after: json(&after),
        sent_at: now - 7_200_000,
        sent_by: l.pick("林杏芸", "Lin Hsing-Yun").to_owned(),
        decided_at: (!open).then_some(now - 3_600_000),
        decided_by: if open { String::new() } else { l.pick("簡承曦", "Chien Cheng-Hsi").to_owned() },
        answer: if state == "returned" {
            l.pick("請附上當日簽到表。", "Please enclose the signatures of that day.").to_owned()
        } else {
            String::new()
        },
    };
    let row = |(n, before, after, now): (usize, i64, i64, i32)| {
        let person = sample::people(l)[n].clone();
        (CorrectionRow { person: person.id, before, after }, Some(person), HalfHours(now))
    };
    Asked { correction, rows: [(0, 6, 4, 6), (1, 6, 0, 5), (2, 0, 6, 0)].map(row).into() }
}
