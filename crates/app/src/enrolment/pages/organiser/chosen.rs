//! A decision about several requests: each decided by itself, in the order that is fair, and each answered.

use std::collections::HashSet;

use axum::extract::{Path, State};
use axum::response::Response;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Column, Confirm, Notice, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::super::{sample, standing_tag, standing_text};
use super::list::{PER_PAGE, school, who};
use super::message;
use crate::catalogue::{self, Course};
use crate::enrolment::{self, Decision, EnrolmentId, Listed};
use crate::shell::PartsPage;
use crate::{App, shell};

/// What became of one.
struct Done {
    listed: Listed,
    refused: Option<Refused>,
}

/// `POST /desk/courses/{code}/enrolments/chosen`: `who` names the requests, or `all` stands for those of the page
/// (`shown`); `do` is `admit`, `list`, `refuse` (asked once more), `refuse-yes` or `message`.
///
/// # Errors
/// Not found for another organisation's course; malformed for another deed; the database.
pub async fn decide(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let conn = app.db.read();
    let course = catalogue::own(conn, ctx.seat()?.organisation, &code).await?;
    let named = named(&posted);
    let rows = enrolment::listed(conn, course.id).await?;
    let picked: Vec<Listed> = rows.into_iter().filter(|row| named.contains(&row.request.id)).collect();
    if picked.is_empty() {
        let to = format!("/desk/courses/{code}/enrolments");
        return Ok(go(&to, Some(("notice", "organiser-nothing-chosen"))));
    }
    match posted.text("do") {
        "admit" => {
            let done = decide_all(&app, &ctx, picked, Decision::Admit).await?;
            page(&draw_done(shell(&ctx, ctx.l.t("chosen-done")), &course, &done, Decision::Admit, ctx.now))
        }
        "list" => {
            let done = decide_all(&app, &ctx, picked, Decision::List).await?;
            page(&draw_done(shell(&ctx, ctx.l.t("chosen-done")), &course, &done, Decision::List, ctx.now))
        }
        "refuse" => page(&draw_question(shell(&ctx, ctx.l.t("refuse-title")), &course, &picked)),
        "refuse-yes" => {
            let done = decide_all(&app, &ctx, picked, Decision::Refuse).await?;
            page(&draw_done(shell(&ctx, ctx.l.t("chosen-done")), &course, &done, Decision::Refuse, ctx.now))
        }
        "message" => {
            let chosen = picked.iter().map(|row| row.request.id).collect();
            message::compose_for(&app, &ctx, &code, chosen).await
        }
        other => Err(AppError::Malformed(format!("deed {other}"))),
    }
}

/// The requests named, no more than a page has.
fn named(posted: &Posted) -> HashSet<EnrolmentId> {
    let field = if posted.has("all") { "shown" } else { "who" };
    posted.all(field).iter().take(PER_PAGE).filter_map(|id| id.parse().ok()).collect()
}

/// Decides one after the other; what is refused for one leaves the others.
async fn decide_all(
    app: &App,
    ctx: &Ctx,
    mut picked: Vec<Listed>,
    decision: Decision,
) -> AppResult<Vec<Done>> {
    picked.sort_by_key(|row| turn(row, decision));
    let mut done = Vec::with_capacity(picked.len());
    for listed in picked {
        let answer = enrolment::decide_by_organiser(app, &ctx.actor(), listed.request.id, decision).await;
        let refused = match answer {
            Ok(()) => None,
            Err(AppError::Refused(refused)) => Some(refused),
            Err(other) => return Err(other),
        };
        done.push(Done { listed, refused });
    }
    Ok(done)
}

/// When a row's turn is. Places go by number, then by the time of asking, and to who was refused before last of all.
/// Of those refused, who has a place comes last: else a place given back would first go to somebody who is refused next.
fn turn(row: &Listed, decision: Decision) -> (u8, i64, i64) {
    let request = &row.request;
    let group = match (decision, request.state.as_str()) {
        (Decision::Admit, "refused") | (Decision::Refuse, "admitted" | "offered") => 1,
        _ => 0,
    };
    (group, request.number.unwrap_or(i64::MAX), request.requested_at)
}

fn draw_question(shell: Shell, course: &Course, picked: &[Listed]) -> PartsPage {
    let l = shell.l;
    let back = format!("/desk/courses/{}/enrolments", course.code);
    let with_place = picked.iter().filter(|row| row.request.standing().holds_place()).count();
    let key = if with_place > 0 { "chosen-refuse-text-places" } else { "chosen-refuse-text" };
    let line = |row: &Listed| {
        let words = format!(
            "{}　{}　{}",
            row.person.name,
            row.person.organisation_name,
            standing_text(l, &row.request)
        );
        Markup::raw("<li>").and(words).and(Markup::raw("</li>"))
    };
    let body = Markup::raw("<p>")
        .and(l.a2(key, "title", &course.title, "n", with_place))
        .and(Markup::raw("</p><ul>"))
        .and(Markup::join(picked.iter().map(line)))
        .and(Markup::raw("</ul>"));
    let title = l.a("chosen-refuse-question", "n", picked.len());
    let action = format!("{back}/chosen");
    let mut confirm = Confirm::new(l, title, action, shell.csrf.clone(), l.t("refuse-yes"), back)
        .danger()
        .body(body)
        .keep("do", "refuse-yes");
    for row in picked {
        confirm = confirm.keep("who", row.request.id.to_string());
    }
    PartsPage::new(shell, vec![confirm.into()])
}

fn draw_done(
    shell: Shell,
    course: &Course,
    done: &[Done],
    decision: Decision,
    now: jiff::Timestamp,
) -> PartsPage {
    let l = shell.l;
    let good = done.iter().filter(|d| d.refused.is_none()).count();
    let (good_key, word) = match decision {
        Decision::Admit => ("chosen-admitted", "enrolment-state-admitted"),
        Decision::List => ("chosen-listed", "enrolment-state-waiting"),
        Decision::Refuse => ("chosen-refused", "enrolment-state-refused"),
    };
    let tone = match good {
        0 => Tone::Bad,
        n if n == done.len() => Tone::Good,
        _ => Tone::Warn,
    };
    let mut said = Markup::raw("<ul><li>").and(l.a(good_key, "n", good)).and(Markup::raw("</li>"));
    for (refused, n) in reasons(done) {
        let why = l.a2("chosen-unchanged", "n", n, "reason", refused.sentence(l));
        said = said.and(Markup::raw("<li>")).and(why).and(Markup::raw("</li>"));
    }
    let columns = ["organiser-column-name", "organiser-column-school", "chosen-before", "chosen-after"]
        .map(|key| Column::text(l.t(key)));
    let rows = done.iter().map(|d| {
        let after: Markup = match &d.refused {
            None => {
                let tone = if decision == Decision::Admit { Tone::Good } else { Tone::Neutral };
                Tag::new(tone, l.t(word)).into()
            }
            Some(refused) => Markup::raw("<div>")
                .and(Tag::new(Tone::Warn, refused.sentence(l)))
                .and(Markup::raw("<br>"))
                .and(Markup::small(&refused.next(l)))
                .and(Markup::raw("</div>")),
        };
        Row::default()
            .cell(who(l, &d.listed.person))
            .cell(school(l, &d.listed.person))
            .cell(standing_tag(l, &d.listed.request))
            .cell(after)
    });
    let back = format!("/desk/courses/{}/enrolments", course.code);
    let mut parts: Vec<Markup> = vec![
        super::head(l, course, l.t("chosen-done"), now).into(),
        Notice::new(tone, said.and(Markup::raw("</ul>"))).into(),
        Table::new(l, l.t("chosen-done"), columns.to_vec()).dense().rows(rows).into(),
    ];
    if decision == Decision::Refuse && good > 0 {
        let text = Markup::raw("<p class=\"sub\">").and(l.t("chosen-refused-note")).and(Markup::raw("</p>"));
        parts.push(text);
    }
    parts.push(Button::link(l.t("chosen-back"), back).primary().into());
    PartsPage::new(shell, parts)
}

/// The different refusals with how many each met, in the order they came.
fn reasons(done: &[Done]) -> Vec<(&Refused, usize)> {
    let mut found: Vec<(&Refused, usize)> = Vec::new();
    for refused in done.iter().filter_map(|d| d.refused.as_ref()) {
        match found.iter_mut().find(|(known, _)| *known == refused) {
            Some((_, count)) => *count += 1,
            None => found.push((refused, 1)),
        }
    }
    found
}

pub(super) fn samples() -> Vec<Page> {
    fn rows(l: L) -> Vec<Listed> {
        let states = [("waiting", Some(3)), ("refused", None), ("waiting", Some(1)), ("admitted", None)];
        (1..)
            .zip(states)
            .zip(sample::people(l))
            .map(|((n, (state, number)), person)| Listed {
                request: sample::enrolment(n, state, number),
                person,
            })
            .collect()
    }
    fn question(l: L) -> String {
        let shell = crate::shell::sample(l, l.t("refuse-title"));
        super::super::draw(&draw_question(shell, &sample::course(l), &rows(l)))
    }
    fn done(l: L, decision: Decision) -> String {
        let full = Refused::new(&domain::enrolment::Refused::Full { places: 30 });
        let done: Vec<Done> = rows(l)
            .into_iter()
            .enumerate()
            .map(|(at, listed)| Done { listed, refused: (at > 1).then(|| full.clone()) })
            .collect();
        let shell = crate::shell::sample(l, l.t("chosen-done"));
        super::super::draw(&draw_done(shell, &sample::course(l), &done, decision, sample::now()))
    }
    vec![
        Page { name: "enrolment/organiser/chosen-refuse", render: question },
        Page { name: "enrolment/organiser/chosen-admitted", render: |l| done(l, Decision::Admit) },
        Page { name: "enrolment/organiser/chosen-refused", render: |l| done(l, Decision::Refuse) },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_go_by_number_and_who_has_one_is_refused_last() {
        let people = sample::people(L::default());
        let row = |n: u128, state: &str, number: Option<i64>| Listed {
            request: sample::enrolment(n, state, number),
            person: people[0].clone(),
        };
        let rows = || {
            vec![
                row(1, "refused", None),
                row(2, "waiting", Some(7)),
                row(3, "applied", None),
                row(4, "waiting", Some(2)),
                row(5, "admitted", None),
            ]
        };
        let order = |decision| {
            let mut rows = rows();
            rows.sort_by_key(|row| turn(row, decision));
            rows.iter().map(|row| row.request.id.0.as_u128() - 100).collect::<Vec<_>>()
        };
        assert_eq!(order(Decision::Admit), [4, 2, 3, 5, 1]);
        assert_eq!(order(Decision::Refuse), [4, 2, 1, 3, 5]);
    }
}
