//! A message to the people of a course: written, looked over with the number of readers, sent once, kept as history.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::message::{self as rules, Audience, Draft, MOST_A_DAY, MOST_SUBJECT, MOST_TEXT, MessageRefused};
use domain::text::fold;
use jiff::Timestamp;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Card, Choice, Empty, ErrorSummary, Facts, Field, Notice, Tone};
use ui::{L, Markup, Shell};

use super::super::sample;
use crate::catalogue::{self, Course, view};
use crate::enrolment::{
    EnrolmentId, Listed, Message, MessageId, Readers, To, listed, messages_of, readers, send_message,
};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// What is shown beside the form.
struct Found {
    course: Course,
    rows: Vec<Listed>,
    sent: Vec<Message>,
    now: Timestamp,
}

/// What was typed, as it was typed.
#[derive(Default)]
struct Typed {
    to: To,
    subject: String,
    text: String,
}

/// `GET /desk/courses/{code}/message`.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn compose(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let found = load(&app, &ctx, &code).await?;
    page(&draw_form(shell(&ctx, ctx.l.t("message-title")), &found, &Typed::default(), &[], None))
}

/// The form for people ticked on the list.
pub(super) async fn compose_for(
    app: &App,
    ctx: &Ctx,
    code: &str,
    chosen: Vec<EnrolmentId>,
) -> AppResult<Response> {
    let found = load(app, ctx, code).await?;
    let typed = Typed { to: To { audience: Audience::Chosen, chosen }, ..Typed::default() };
    page(&draw_form(shell(ctx, ctx.l.t("message-title")), &found, &typed, &[], None))
}

/// `POST /desk/courses/{code}/message`: the letter as it will be read and how many read it; `back` returns to the form.
///
/// # Errors
/// As [`compose`]. What cannot be sent is said on the form.
pub async fn look_over(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let found = load(&app, &ctx, &code).await?;
    let typed = typed(&posted);
    let l = ctx.l;
    if posted.has("back") {
        return page(&draw_form(shell(&ctx, l.t("message-title")), &found, &typed, &[], None));
    }
    let refused_form = |problems: &[(&'static str, MessageRefused)], refused: Option<&Refused>| {
        let shell = shell(&ctx, l.t("message-title")).title_with_errors(true);
        refused_page(&draw_form(shell, &found, &typed, problems, refused))
    };
    let draft = match rules::read(&typed.subject, &typed.text) {
        Ok(draft) => draft,
        Err(problems) => return refused_form(&problems, None),
    };
    let readers = readers(&found.rows, &typed.to);
    if let Err(refused) = rules::decide_send(readers.with.len(), found.sent_today()) {
        return refused_form(&[], Some(&Refused::new(&refused)));
    }
    let shell = shell(&ctx, l.t("message-look-over"));
    page(&draw_preview(shell, &found, &typed, &draft, &readers, MessageId::new()))
}

/// `POST /desk/courses/{code}/message/send`: the same `id` twice sends once.
///
/// # Errors
/// As [`look_over`].
pub async fn send(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let (id, typed) = (posted.id("id")?, typed(&posted));
    let again = |found: Found, problems: &[(&'static str, MessageRefused)], refused: Option<&Refused>| {
        let shell = shell(&ctx, ctx.l.t("message-title")).title_with_errors(true);
        refused_page(&draw_form(shell, &found, &typed, problems, refused))
    };
    let draft = match rules::read(&typed.subject, &typed.text) {
        Ok(draft) => draft,
        Err(problems) => return again(load(&app, &ctx, &code).await?, &problems, None),
    };
    match send_message(&app, &ctx.actor(), ctx.seat()?, &code, id, &typed.to, &draft).await {
        Ok(_) => Ok(go(&format!("/desk/courses/{code}/message"), Some(("success", "message-sent")))),
        Err(AppError::Refused(refused)) => again(load(&app, &ctx, &code).await?, &[], Some(&refused)),
        Err(other) => Err(other),
    }
}

async fn load(app: &App, ctx: &Ctx, code: &str) -> AppResult<Found> {
    let conn = app.db.read();
    let course = catalogue::own(conn, ctx.seat()?.organisation, code).await?;
    let rows = listed(conn, course.id).await?;
    let sent = messages_of(conn, course.id).await?;
    Ok(Found { course, rows, sent, now: ctx.now })
}

fn typed(posted: &Posted) -> Typed {
    let chosen: Vec<EnrolmentId> = posted.all("who").iter().filter_map(|id| id.parse().ok()).collect();
    let audience = Audience::parse(posted.text("audience")).unwrap_or_default();
    Typed {
        to: To { audience, chosen },
        subject: posted.text("subject").to_owned(),
        text: posted.text("text").to_owned(),
    }
}

impl Found {
    fn sent_today(&self) -> usize {
        let today = domain::calendar::civil_date(self.now);
        self.sent.iter().filter(|m| domain::calendar::civil_date(from_millis(m.sent_at)) == today).count()
    }

    fn here(&self) -> String {
        format!("/desk/courses/{}/message", self.course.code)
    }
}

fn hidden(name: &str, value: &str) -> Markup {
    Markup::raw(format!("<input type=\"hidden\" name=\"{name}\" value=\"")).and(value).and(Markup::raw("\">"))
}

fn paragraph(text: String) -> Markup {
    Markup::raw("<p>").and(text).and(Markup::raw("</p>"))
}

fn draw_form(
    shell: Shell,
    found: &Found,
    typed: &Typed,
    problems: &[(&'static str, MessageRefused)],
    refused: Option<&Refused>,
) -> PartsPage {
    let l = shell.l;
    let said = |field: &str| {
        let problem = problems.iter().find(|(name, _)| *name == field);
        problem.map(|(_, refused)| Refused::new(refused).sentence(l))
    };
    let errors = problems.iter().filter_map(|(field, _)| Some(((*field).to_owned(), said(field)?))).collect();
    let mut parts: Vec<Markup> = vec![super::head(l, &found.course, l.t("message-title"), found.now).into()];
    parts.push(ErrorSummary::new(l, errors).into());
    parts.extend(refused.map(|refused| super::refusal(l, refused).into()));
    if found.rows.is_empty() {
        parts.push(Empty::new(l.t("message-nobody"), l.t("message-nobody-text")).into());
        return PartsPage::new(shell, parts);
    }
    let subject = Field::text(l, "subject", l.t("message-subject"))
        .required()
        .value(typed.subject.as_str())
        .max_length(u32::try_from(MOST_SUBJECT).unwrap_or(u32::MAX))
        .hint(l.t("message-subject-hint"))
        .error(said("subject"));
    let text = Field::textarea(l, "text", l.t("message-text"))
        .required()
        .rows(10)
        .value(typed.text.as_str())
        .max_length(u32::try_from(MOST_TEXT).unwrap_or(u32::MAX))
        .hint(l.t("message-text-hint"))
        .error(said("text"));
    let go = Button::submit(l.t("message-look-over")).primary();
    let fields = vec![audience(l, found, typed), subject.into(), text.into(), go.into()];
    parts.push(form(&shell, &found.here(), fields));
    let mut page = PartsPage::new(shell, parts);
    page.side.push(history(l, found).into());
    page
}

/// The groups with how many each has; those ticked on the list are not chosen again here.
fn audience(l: L, found: &Found, typed: &Typed) -> Markup {
    let count =
        |audience, chosen: &[EnrolmentId]| readers(&found.rows, &To { audience, chosen: chosen.to_vec() });
    if typed.to.audience == Audience::Chosen {
        let chosen = count(Audience::Chosen, &typed.to.chosen);
        let names: Vec<&str> = chosen.with.iter().map(|p| p.name.as_str()).take(10).collect();
        let text = l.a2("message-to-chosen", "n", chosen.with.len(), "names", names.join("、"));
        let ids = Markup::join(typed.to.chosen.iter().map(|id| hidden("who", &id.to_string())));
        let other = Button::link(l.t("message-to-others"), found.here()).small().quiet();
        return Markup::from(Notice::new(Tone::Info, text).action(other))
            .and(hidden("audience", Audience::Chosen.as_str()))
            .and(ids)
            .and(unreached(l, &chosen));
    }
    let choices = [Audience::Admitted, Audience::Waiting, Audience::Everybody].map(|audience| {
        let found = count(audience, &[]);
        let label = l.t(&format!("message-audience-{}", audience.as_str()));
        Choice::new(audience.as_str(), label).hint(l.a("report-count", "n", found.with.len()))
    });
    Field::radios(l, "audience", l.t("message-audience"), choices.into())
        .required()
        .value(typed.to.audience.as_str())
        .into()
}

/// Those whom no letter reaches, by name.
fn unreached(l: L, readers: &Readers) -> Markup {
    if readers.without.is_empty() {
        return Markup::default();
    }
    let names: Vec<&str> = readers.without.iter().map(|p| p.name.as_str()).collect();
    let text = l.a2("message-unreached", "n", names.len(), "names", names.join("、"));
    Notice::new(Tone::Warn, text).into()
}

fn draw_preview(
    shell: Shell,
    found: &Found,
    typed: &Typed,
    draft: &Draft,
    readers: &Readers,
    id: MessageId,
) -> PartsPage {
    let l = shell.l;
    let audience = l.t(&format!("message-audience-{}", typed.to.audience.as_str()));
    let raw = found.course.raw();
    let contact = ["name", "phone", "email"].map(|part| fold(raw.first(&format!("contact1_{part}"))));
    let facts = Facts::new()
        .fact(l.t("message-to"), l.a2("message-to-count", "audience", &audience, "n", readers.with.len()))
        .fact(l.t("message-subject"), draft.subject.as_str())
        .fact(l.t("message-text"), view::paragraphs(&draft.text))
        .fact(l.t("message-course"), format!("{}　{}", found.course.title, found.course.code))
        .fact(l.t("message-sender"), found.course.organisation_name.as_str())
        .fact(l.t("message-contact"), contact.join("　").trim());
    let kept = Markup::join(typed.to.chosen.iter().map(|id| hidden("who", &id.to_string())))
        .and(hidden("audience", typed.to.audience.as_str()))
        .and(hidden("subject", &draft.subject))
        .and(hidden("text", &draft.text));
    let send = Button::submit(l.a("message-send", "n", readers.with.len())).primary().icon("mail");
    let back = Button::submit(l.t("message-back")).quiet().named("back", "1");
    let buttons = form(
        &shell,
        &format!("{}/send", found.here()),
        vec![hidden("id", &id.to_string()), kept.clone(), send.into()],
    )
    .and(form(&shell, &found.here(), vec![kept, back.into()]));
    let parts = vec![
        super::head(l, &found.course, l.t("message-look-over"), found.now).into(),
        paragraph(l.t("message-look-over-text")),
        unreached(l, readers),
        Card::new(facts).title(l.t("message-letter")).into(),
        buttons,
    ];
    PartsPage::new(shell, parts)
}

/// What was sent, newest first, and how many may still be sent today.
fn history(l: L, found: &Found) -> Card {
    let left = MOST_A_DAY.saturating_sub(found.sent_today());
    let item = |message: &Message| {
        let audience = l.t(&format!("message-audience-{}", message.audience));
        let about = l.args(
            "message-sent-line",
            &[
                ("at", l.datetime(from_millis(message.sent_at))),
                ("audience", audience),
                ("n", message.recipients.to_string()),
            ],
        );
        Markup::raw("<li><details><summary>")
            .and(message.subject.as_str())
            .and(Markup::raw("</summary>"))
            .and(view::paragraphs(&message.body))
            .and(Markup::raw("</details>"))
            .and(Markup::small(&about))
            .and(Markup::raw("</li>"))
    };
    let body = if found.sent.is_empty() {
        paragraph(l.t("message-history-none"))
    } else {
        Markup::raw("<ul class=\"stack\">")
            .and(Markup::join(found.sent.iter().map(item)))
            .and(Markup::raw("</ul>"))
    };
    let note =
        Markup::raw("<p class=\"sub\">").and(l.a("message-left-today", "n", left)).and(Markup::raw("</p>"));
    Card::new(body.and(note)).title(l.t("message-history"))
}

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page { name: "enrolment/organiser/message", render: |l| sample_form(l, false) },
        Page { name: "enrolment/organiser/message-errors", render: |l| sample_form(l, true) },
        Page { name: "enrolment/organiser/message-chosen", render: sample_chosen },
        Page { name: "enrolment/organiser/message-look-over", render: sample_preview },
        Page { name: "enrolment/organiser/message-nobody", render: sample_nobody },
    ]
}

fn sample_found(l: L) -> Found {
    let states = ["admitted", "waiting", "admitted", "admitted"];
    let mut rows: Vec<Listed> = (1..)
        .zip(states)
        .zip(sample::people(l))
        .map(|((n, state), person)| Listed { request: sample::enrolment(n, state, Some(1)), person })
        .collect();
    rows[3].person.email = String::new();
    let sent = Message {
        id: MessageId(uuid::Uuid::from_u128(1)),
        course: sample::course(l).id,
        seat: None,
        sender: rows[0].person.id,
        subject: l.pick("請攜帶筆電", "Please bring a laptop").to_owned(),
        body: l.pick("教室有插座。", "There are sockets.").to_owned(),
        audience: "admitted".to_owned(),
        recipients: 24,
        sent_at: sample::now().as_millisecond() - 3_600_000,
    };
    Found { course: sample::course(l), rows, sent: vec![sent], now: sample::now() }
}

fn sample_typed(l: L) -> Typed {
    Typed {
        subject: l.pick("教室改到三樓", "Room changed").to_owned(),
        text: l.pick("請到三樓會議室報到。\n\n謝謝。", "Please come to the third floor.").to_owned(),
        ..Typed::default()
    }
}

fn sample_form(l: L, wrong: bool) -> String {
    let shell = crate::shell::sample(l, l.t("message-title")).title_with_errors(wrong);
    let found = sample_found(l);
    if wrong {
        let problems =
            [("subject", MessageRefused::NoSubject), ("text", MessageRefused::TooLong { most: MOST_TEXT })];
        let full = Refused::new(&MessageRefused::DayFull { most: MOST_A_DAY });
        return super::super::draw(&draw_form(shell, &found, &Typed::default(), &problems, Some(&full)));
    }
    super::super::draw(&draw_form(shell, &found, &sample_typed(l), &[], None))
}

fn sample_chosen(l: L) -> String {
    let found = sample_found(l);
    let chosen = found.rows.iter().map(|row| row.request.id).collect();
    let typed = Typed { to: To { audience: Audience::Chosen, chosen }, ..Typed::default() };
    super::super::draw(&draw_form(crate::shell::sample(l, l.t("message-title")), &found, &typed, &[], None))
}

fn sample_preview(l: L) -> String {
    let (found, typed) = (sample_found(l), sample_typed(l));
    let draft = Draft { subject: typed.subject.clone(), text: typed.text.clone() };
    let readers = readers(&found.rows, &typed.to);
    let shell = crate::shell::sample(l, l.t("message-look-over"));
    let id = MessageId(uuid::Uuid::from_u128(2));
    super::super::draw(&draw_preview(shell, &found, &typed, &draft, &readers, id))
}

fn sample_nobody(l: L) -> String {
    let found = Found { rows: Vec::new(), sent: Vec::new(), ..sample_found(l) };
    let shell = crate::shell::sample(l, l.t("message-title"));
    super::super::draw(&draw_form(shell, &found, &Typed::default(), &[], None))
}
