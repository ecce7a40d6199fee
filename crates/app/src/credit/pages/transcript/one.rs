//! `/my/transcript/courses/{code}`: everything that was written about one course, and whom to ask.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar::civil_date;
use domain::transcript::Alike;
use platform::clock::from_millis;
use platform::web::{Ctx, page as draw_page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Card, Column, Facts, Notice, PageHead, Row, Stat, Stats, Table, Tag, Tone,
};
use ui::{L, Markup, Shell, encode};

use super::filter::HERE;
use super::{line, sample};
use crate::catalogue::{self, Course};
use crate::credit::transcript::{self, About, Entry, Line};
use crate::shell::PartsPage;
use crate::{App, directory};

/// A course of the transcript with all that is told of it.
struct Shown {
    line: Line,
    entries: Vec<Entry>,
    alike: Vec<(Line, Alike)>,
    /// Name, telephone and mail address of who answers for the course.
    organiser: Contact,
    /// The region centre.
    centre: Contact,
}

#[derive(Clone, Debug, Default)]
struct Contact {
    name: String,
    who: String,
    phone: String,
    mail: String,
}

/// Shows the lines of one course.
///
/// # Errors
/// Not found for a course the person has no lines of; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let (conn, person) = (app.db.read(), ctx.viewer()?.person);
    let course = catalogue::by_code(conn, &code).await?;
    let lines = transcript::lines(conn, person).await?;
    let at = lines.iter().position(|line| line.about == About::Course(course.id));
    let at = at.ok_or(AppError::NotFound)?;
    let entries = transcript::entries(conn, person, &[course.id]).await?.remove(&course.id);
    let pairs = transcript::pairs(conn, &lines).await?.into_iter();
    let alike = pairs.filter_map(|(a, b, why)| match (a == at, b == at) {
        (true, _) => Some((lines[b].clone(), why)),
        (_, true) => Some((lines[a].clone(), why)),
        _ => None,
    });
    let centre = directory::organisation(conn, course.reviewer).await?;
    let shown = Shown {
        line: lines[at].clone(),
        entries: entries.unwrap_or_default(),
        alike: alike.collect(),
        organiser: contact(&course),
        centre: Contact { name: centre.name, phone: centre.phone, ..Contact::default() },
    };
    draw_page(&draw(crate::shell(&ctx, shown.line.title.clone()), &shown))
}

fn contact(course: &Course) -> Contact {
    let raw = course.raw();
    Contact {
        name: course.organisation_name.clone(),
        who: raw.first("contact1_name").to_owned(),
        phone: raw.first("contact1_phone").to_owned(),
        mail: raw.first("contact1_email").to_owned(),
    }
}

fn draw(shell: Shell, shown: &Shown) -> PartsPage {
    let (l, of) = (shell.l, &shown.line);
    let crumbs = Breadcrumb::new(l).link(l.t("transcript-title"), HERE).here(of.title.as_str());
    let mut head = PageHead::new(of.title.as_str())
        .crumbs(crumbs)
        .eyebrow(of.code.as_str())
        .lead(l.a2(
            "transcript-one-lead",
            "organiser",
            &of.organiser,
            "days",
            catalogue::view::days_text(l, of.from, of.to),
        ))
        .action(Button::link(l.t("transcript-one-course"), format!("/courses/{}", of.code)).icon("book"));
    if of.hours.0 == 0 {
        head = head.tag(Tag::new(Tone::Bad, l.t("transcript-line-reversed")));
    } else if of.entries > 1 {
        head = head.tag(Tag::new(Tone::Warn, l.t("transcript-line-corrected")));
    }
    let tags: Vec<&str> = of.tag_list().collect();
    let hours = Stat::new(l.t("transcript-one-hours"), of.hours).unit(l.t("credit-hours-unit"));
    let scope = catalogue::view::option_label(l, "scope", &of.scope);
    let mut facts = Facts::new().fact(l.t("transcript-one-scope"), scope);
    if !tags.is_empty() {
        let tags = catalogue::view::option_labels(l, "attribute_tags", &tags);
        facts = facts.fact(l.t("transcript-filter-tag"), tags);
    }
    let mut parts: Vec<Markup> = vec![head.into(), Stats::new(vec![hours]).into(), facts.into()];
    for (other, why) in &shown.alike {
        let body = line::named(l, other).and(Markup::raw("<br>")).and(l.t(line::way_on(of, other)));
        let title = l.t(&format!("transcript-alike-{}", why.as_str()));
        parts.push(Notice::new(Tone::Warn, body).title(title).into());
    }
    parts.push(Card::new(written(l, &shown.entries)).title(l.t("transcript-one-written")).flush().into());
    parts.push(Card::new(ask(l, shown)).title(l.t("transcript-one-ask")).into());
    PartsPage::new(shell, parts)
}

fn written(l: L, entries: &[Entry]) -> Table {
    let columns = vec![
        Column::text(l.t("transcript-one-what")),
        Column::text(l.t("transcript-column-date")),
        Column::text(l.t("transcript-one-cause")),
        Column::number(l.t("transcript-one-change")),
        Column::number(l.t("transcript-one-after")),
    ];
    let mut sum = 0;
    let rows = entries.iter().map(|entry| {
        sum += entry.half_hours;
        let cause = format!("transcript-cause-{}", entry.cause.replace('_', "-"));
        let cause = if l.has(&cause) { l.t(&cause) } else { l.t("transcript-cause-other") };
        Row::default()
            .cell(Markup::from(l.t(&format!("transcript-did-{}", entry.kind))).and(Markup::small(&l.a(
                "transcript-one-serial",
                "serial",
                entry.serial,
            ))))
            .cell(l.date(civil_date(from_millis(entry.at))))
            .cell(because(cause, &entry.reason))
            .cell(line::signed(entry))
            .cell(super::super::hours_text(sum))
    });
    Table::new(l, l.t("transcript-one-written"), columns).rows(rows)
}

/// A cause, and below it the words of who asked for the change.
fn because(cause: String, reason: &str) -> Markup {
    let cause = Markup::from(cause);
    if reason.is_empty() { cause } else { cause.and(Markup::small(reason)) }
}

/// Whom to ask, with a letter that is begun.
fn ask(l: L, shown: &Shown) -> Markup {
    let about = [("title", shown.line.title.clone()), ("code", shown.line.code.clone())];
    let facts = |contact: &Contact, label: &str| {
        let mut facts = Facts::new().fact(l.t(label), contact.name.clone());
        facts = facts.maybe(l.t("transcript-one-who"), filled(&contact.who));
        facts = facts.maybe(l.t("transcript-one-phone"), filled(&contact.phone));
        let mail = filled(&contact.mail).map(|mail| {
            let href = format!(
                "mailto:{mail}?subject={}&body={}",
                encode(&l.args("transcript-one-letter-subject", &about)),
                encode(&l.args("transcript-one-letter-body", &about)),
            );
            Markup::link(&mail, &href)
        });
        facts.maybe(l.t("transcript-one-mail"), mail)
    };
    Markup::raw("<p>")
        .and(l.t("transcript-one-ask-text"))
        .and(Markup::raw("</p><div class=\"grid-2\"><div>"))
        .and(facts(&shown.organiser, "transcript-one-organiser"))
        .and(Markup::raw("</div><div>"))
        .and(facts(&shown.centre, "transcript-one-centre"))
        .and(Markup::raw("</div></div>"))
}

fn filled(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.trim().to_owned())
}

/// Corrected and looking like another; plain.
pub(super) fn samples() -> Vec<Page> {
    fn one(l: L, at: usize, alike: bool) -> String {
        let mut found = sample::found(l);
        let of = found.lines[at].clone();
        let entries = super::course_of(&of).and_then(|course| found.entries.remove(&course));
        let other = (found.lines[0].clone(), Alike::Title);
        let shown = Shown {
            line: of,
            entries: entries.unwrap_or_default(),
            alike: if alike { vec![other] } else { Vec::new() },
            organiser: Contact {
                name: l.pick("雲杉縣立杏壇國民小學", "Xingtan Primary School").to_owned(),
                who: l.pick("研習承辦人", "Training clerk").to_owned(),
                phone: "(03)900-0000".to_owned(),
                mail: "training@demo.example".to_owned(),
            },
            centre: Contact {
                name: l.pick("雲杉縣政府教育處", "Yunshan County Bureau").to_owned(),
                phone: "(03)900-0001".to_owned(),
                ..Contact::default()
            },
        };
        super::super::draw(&draw(crate::shell::sample(l, shown.line.title.clone()), &shown))
    }
    vec![
        Page { name: "credit/transcript/one-corrected", render: |l| one(l, 4, true) },
        Page { name: "credit/transcript/one-reversed", render: |l| one(l, 5, false) },
    ]
}
