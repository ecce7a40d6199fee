//! The queue of possible matches: both sides beside each other, and a person decides.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::staff::{Field, Typed, parse};
use platform::clock::from_millis;
use platform::ids::PersonId;
use platform::web::{Ctx, Posted, go, page};
use platform::{AppError, AppResult};
use ui::components::{Button, Card, Column, Empty, Notice, PageHead, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::{actions, date, grouped, head, hidden, position, sex, stage, subject, tabs, waiting};
use crate::identity::{self, Person};
use crate::shell::{PartsPage, form};
use crate::staff::place::{Door, Place};
use crate::staff::store::{self, Match};
use crate::staff::{MatchId, apply, matches};
use crate::{App, shell};

/// The queue of a place.
///
/// # Errors
/// Not found for an organisation without this door; the database.
pub async fn queue(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    let list = store::matches(app.db.read(), place.organisation).await?;
    let waiting = waiting(&app, &place).await?;
    page(&draw_queue(shell(&ctx, ctx.l.t("staff-matches")), Some(place.door), &list, waiting))
}

/// What waits at organisations below, for a region centre to see.
///
/// # Errors
/// The database.
pub async fn below(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let list = store::matches_below(app.db.read(), ctx.seat()?.organisation).await?;
    page(&draw_queue(shell(&ctx, ctx.l.t("staff-matches-below")), None, &list, 0))
}

pub(super) fn draw_queue(shell: Shell, door: Option<Door>, list: &[Match], waiting: u32) -> PartsPage {
    let l = shell.l;
    let mut parts: Vec<Markup> = match door {
        Some(door) => vec![
            head(l, door, &l.t("staff-matches")).lead(l.t("staff-matches-lead")).into(),
            tabs(l, door, "/matches", waiting).into(),
        ],
        None => vec![PageHead::new(l.t("staff-matches-below")).lead(l.t("staff-matches-below-lead")).into()],
    };
    if list.is_empty() {
        parts.push(Empty::new(l.t("staff-matches-empty"), l.t("staff-matches-empty-text")).into());
        return PartsPage::new(shell, parts);
    }
    let mut columns = vec![Column::text(l.t("staff-name"))];
    if door.is_none() {
        columns.push(Column::text(l.t("staff-school")));
    }
    columns.extend([Column::text(l.t("staff-matches-since")), Column::text(l.t("staff-state"))]);
    let rows = list.iter().map(|m| {
        let name: Markup = match door {
            Some(door) => Markup::link(&m.name, &format!("{}/matches/{}", door.base(), m.id)),
            None => Markup::from(m.name.clone()),
        };
        let mut row = Row::default().cell(name);
        if door.is_none() {
            row = row.cell(m.organisation_name.clone());
        }
        row.cell(l.datetime(from_millis(m.created_at))).cell(state(l, m)).muted(m.state != "open")
    });
    parts.push(Table::new(l, l.t("staff-matches"), columns).rows(rows).into());
    PartsPage::new(shell, parts)
}

fn state(l: L, found: &Match) -> Tag {
    match found.state.as_str() {
        "same" => Tag::new(Tone::Good, l.t("staff-match-same-done")),
        "other" => Tag::new(Tone::Good, l.t("staff-match-other-done")),
        _ => Tag::new(Tone::Warn, l.t("staff-match-open")),
    }
}

/// One side of the comparison: texts by field.
#[derive(Clone, Debug, Default)]
pub(super) struct Side {
    pub person: Option<PersonId>,
    pub heading: String,
    pub ground: String,
    pub texts: Vec<(Field, String)>,
}

/// The comparison.
///
/// # Errors
/// Not found for another place's; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(id): Path<MatchId>) -> AppResult<Response> {
    let conn = app.db.read();
    let place = Place::of_request(conn, &ctx).await?;
    let found = matches::own(store::find_match(conn, id).await?, place.organisation)?;
    let typed = apply::unseal(&app, &found.sealed);
    let ours = arrived(ctx.l, &place, &typed);
    let mut sides = Vec::new();
    for candidate in store::candidates(conn, id).await? {
        let person = identity::person(conn, candidate.person).await?;
        let same = identity::same_person(conn, person.id).await?;
        let numbers = identity::numbers_of(conn, &same).await?;
        let masked: Vec<String> = numbers.into_iter().map(|n| n.masked).collect();
        let mut side = known(ctx.l, &person, &masked.join(" "));
        // The row names the candidate as it was found; who it is now may be somebody they were merged into.
        side.person = Some(candidate.person);
        side.ground = ctx.l.t(&format!("staff-note-{}", candidate.ground));
        sides.push(side);
    }
    page(&draw(shell(&ctx, found.name.clone()), place.door, &found, &ours, &sides))
}

/// Takes the decision, or takes one back.
///
/// # Errors
/// Not found for another place's; refused when decided; the database.
pub async fn decide(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<MatchId>,
    posted: Posted,
) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    let actor = ctx.actor();
    let flash = match posted.text("do") {
        "same" => {
            matches::same(&app, &actor, &place, id, posted.id("person")?).await?;
            "staff-match-same"
        }
        "other" => {
            matches::other(&app, &actor, &place, id).await?;
            "staff-match-other"
        }
        "undo" => {
            matches::undo(&app, &actor, &place, id).await?;
            "staff-match-undone"
        }
        _ => return Err(AppError::Malformed("no decision".to_owned())),
    };
    Ok(go(&format!("{}/matches/{id}", place.door.base()), Some(("success", flash))))
}

const SHOWN: [Field; 11] = [
    Field::Name,
    Field::Code,
    Field::Number,
    Field::Birth,
    Field::Sex,
    Field::Position,
    Field::Stage,
    Field::Subject,
    Field::Email,
    Field::Phone,
    Field::Since,
];

fn arrived(l: L, place: &Place, typed: &Typed) -> Side {
    let entry = parse(typed, &place.stage, place.today).unwrap_or_default();
    let said =
        |code: Option<&String>, label: fn(L, &str) -> String| code.map(|c| label(l, c)).unwrap_or_default();
    let text = |field: Field| match field {
        Field::Name => entry.name.clone(),
        Field::Code => entry.code.as_ref().map(|c| c.grouped()).unwrap_or_default(),
        Field::Number => entry.number.as_ref().map(|n| n.masked()).unwrap_or_default(),
        Field::Birth => entry.birth.map(|d| l.date(d)).unwrap_or_default(),
        Field::Sex => entry.sex.map(|s| sex(l, s)).unwrap_or_default(),
        Field::Position => said(entry.position.as_ref(), position),
        Field::Stage => said(entry.stage.as_ref(), stage),
        Field::Subject => said(entry.subject.as_ref(), subject),
        Field::Email => entry.email.clone().unwrap_or_default(),
        Field::Phone => entry.phone.clone().unwrap_or_default(),
        _ => entry.since.map(|d| l.date(d)).unwrap_or_default(),
    };
    Side {
        heading: l.t("staff-match-arrived"),
        texts: SHOWN.into_iter().map(|f| (f, text(f))).collect(),
        ..Side::default()
    }
}

pub(super) fn known(l: L, p: &Person, numbers: &str) -> Side {
    // What another school keeps private stays private: mail and telephone show only whether they agree.
    let text = |field: Field| match field {
        Field::Name => p.name.clone(),
        Field::Code => grouped(&p.personal_code),
        Field::Number => numbers.to_owned(),
        Field::Birth => date(l, p.birth_date.as_deref()),
        Field::Sex if !p.sex.is_empty() => sex(l, &p.sex),
        Field::Position => position(l, &p.position),
        Field::Stage => stage(l, &p.stage),
        Field::Subject if !p.subject.is_empty() => subject(l, &p.subject),
        Field::Email => masked_mail(&p.email),
        _ => String::new(),
    };
    let school =
        if p.organisation_name.is_empty() { l.t("staff-no-school") } else { p.organisation_name.clone() };
    Side {
        person: Some(p.id),
        heading: school,
        ground: String::new(),
        texts: SHOWN.into_iter().map(|f| (f, text(f))).collect(),
    }
}

fn masked_mail(mail: &str) -> String {
    match mail.split_once('@') {
        Some((local, domain)) => {
            let kept: String = local.chars().take(2).collect();
            format!("{kept}***@{domain}")
        }
        None => String::new(),
    }
}

pub(super) fn draw(shell: Shell, door: Door, found: &Match, ours: &Side, sides: &[Side]) -> PartsPage {
    let l = shell.l;
    let here = format!("{}/matches/{}", door.base(), found.id);
    let top = head(l, door, &l.t("staff-match-title"))
        .lead(l.a("staff-match-lead", "name", &found.name))
        .tag(state(l, found));
    let mut parts: Vec<Markup> = vec![top.into()];
    let open = found.state == "open";
    if !open {
        let undo = form(
            &shell,
            &here,
            vec![hidden("do", "undo"), Button::submit(l.t("staff-undo")).small().icon("undo").into()],
        );
        parts.push(Notice::new(Tone::Good, l.t("staff-match-decided")).action(undo).into());
    }
    for side in sides {
        let mut card = Card::new(compare(l, ours, side)).title(side.heading.clone());
        if !side.ground.is_empty() {
            card = card.aside(Markup::small(&side.ground));
        }
        if let (true, Some(person)) = (open, side.person) {
            let inputs = vec![
                hidden("do", "same"),
                hidden("person", &person.to_string()),
                Button::submit(l.t("staff-match-same")).primary().about(side.heading.clone()).into(),
            ];
            card = card.action(form(&shell, &here, inputs));
        }
        parts.push(card.into());
    }
    if open {
        let inputs =
            vec![hidden("do", "other"), actions(vec![Button::submit(l.t("staff-match-other")).into()])];
        let body = super::paragraph(l.t("staff-match-other-text")).and(form(&shell, &here, inputs));
        parts.push(Card::new(body).title(l.t("staff-match-none-of-these")).into());
    }
    PartsPage::new(shell, parts)
}

fn compare(l: L, ours: &Side, theirs: &Side) -> Table {
    let columns = vec![
        Column::text(l.t("staff-match-field")),
        Column::text(ours.heading.clone()),
        Column::text(l.t("staff-match-known")),
        Column::text(l.t("staff-match-agrees")),
    ];
    let rows = ours.texts.iter().zip(&theirs.texts).filter(|((_, a), (_, b))| !a.is_empty() || !b.is_empty());
    Table::new(l, l.t("staff-match-title"), columns)
        .rows(rows.map(|((field, a), (_, b))| {
            let tag: Markup = match (a.is_empty() || b.is_empty(), b.contains(a.as_str())) {
                (true, _) => Markup::default(),
                (false, true) => Tag::new(Tone::Good, l.t("staff-match-alike")).into(),
                (false, false) => Tag::new(Tone::Warn, l.t("staff-match-differs")).into(),
            };
            let label = l.t(&format!("staff-change-{}", field.as_str()));
            Row::default().cell(label).cell(a.clone()).cell(b.clone()).cell(tag)
        }))
        .dense()
}
