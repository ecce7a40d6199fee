//! One record on the desk: what it says, its evidence, what it looks like, the decision.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::elsewhere::{ElsewhereRefused, LONGEST_TEXT, REASONS, State as Standing, Verdict};
use domain::hours::HalfHours;
use platform::error::Refused;
use platform::ids::FileId;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{Breadcrumb, Button, Card, Choice, ErrorSummary, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::queue::Door;
use super::{actions, alike_list, evidence, facts, sample, send_file, state_tag, steps};
use crate::App;
use crate::catalogue::view::option_label;
use crate::credit::elsewhere::{self, ElsewhereId, Whole};
use crate::identity::Person;
use crate::shell::{PartsPage, form};

/// What the decision's form had, before the page is shown again.
#[derive(Clone, Debug, Default)]
struct Tried {
    decision: String,
    hours: Option<String>,
    tags: Option<Vec<String>>,
    reasons: Vec<String>,
    text: String,
    refused: Option<Refused>,
}

struct Found {
    door: Door,
    whole: Whole,
    person: Person,
    own: bool,
}

macro_rules! doors {
    ($($door:ident: $show:ident, $decide:ident, $file:ident;)+) => {$(
        /// A record through this door.
        ///
        /// # Errors
        /// Not found for another desk's; the database.
        pub async fn $show(State(app): State<App>, ctx: Ctx, Path(id): Path<ElsewhereId>) -> AppResult<Response> {
            show(&app, &ctx, Door::$door, id).await
        }

        /// The decision through this door.
        ///
        /// # Errors
        /// Not found for another desk's; the database. A refusal is shown on the page.
        pub async fn $decide(
            State(app): State<App>,
            ctx: Ctx,
            Path(id): Path<ElsewhereId>,
            posted: Posted,
        ) -> AppResult<Response> {
            decide(&app, &ctx, Door::$door, id, &posted).await
        }

        /// A file through this door; the look is recorded with its person.
        ///
        /// # Errors
        /// Not found for another desk's; the database.
        pub async fn $file(
            State(app): State<App>,
            ctx: Ctx,
            Path((id, file)): Path<(ElsewhereId, FileId)>,
        ) -> AppResult<Response> {
            open_file(&app, &ctx, id, file).await
        }
    )+};
}

doors! {
    Desk: desk_show, desk_decide, desk_file;
    Centre: centre_show, centre_decide, centre_file;
}

async fn load(app: &App, ctx: &Ctx, door: Door, id: ElsewhereId) -> AppResult<Found> {
    let viewer = ctx.viewer()?.person;
    let (whole, person, own) = elsewhere::for_desk(app.db.read(), ctx.seat()?, viewer, id).await?;
    Ok(Found { door, whole, person, own })
}

async fn show(app: &App, ctx: &Ctx, door: Door, id: ElsewhereId) -> AppResult<Response> {
    let found = load(app, ctx, door, id).await?;
    page(&draw(crate::shell(ctx, found.whole.record.title.clone()), &found, &Tried::default()))
}

async fn decide(app: &App, ctx: &Ctx, door: Door, id: ElsewhereId, posted: &Posted) -> AppResult<Response> {
    // Both forms stand on one page, and a field's name is its identity: each has a sentence of its own.
    let field = if posted.text("decision") == "accept" { "why" } else { "text" };
    let text = posted.text(field).to_owned();
    let accepts = posted.text("decision") == "accept";
    let mut tried = Tried {
        decision: posted.text("decision").to_owned(),
        // The other form doesn't send them: then they stand as asked.
        hours: accepts.then(|| posted.text("hours").to_owned()),
        tags: accepts.then(|| posted.all("tags").to_vec()),
        reasons: posted.all("reasons").iter().filter(|r| REASONS.contains(&r.as_str())).cloned().collect(),
        text: text.clone(),
        refused: None,
    };
    // A page without a form has no version: the rules say why nothing can be decided there.
    let seen = posted.text("version").parse().unwrap_or(0);
    let outcome = match verdict(&tried) {
        Ok(verdict) => elsewhere::decide(app, &ctx.actor(), ctx.seat()?, id, seen, &verdict).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => {
            let key = match tried.decision.as_str() {
                "accept" => "elsewhere-accepted",
                "return" => "elsewhere-returned",
                "refuse" => "elsewhere-refused",
                _ => "elsewhere-taken-back",
            };
            Ok(go(door.base(), Some(("success", key))))
        }
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let found = load(app, ctx, door, id).await?;
            tried.refused = Some(refused);
            let shell = crate::shell(ctx, found.whole.record.title.clone()).title_with_errors(true);
            refused_page(&draw(shell, &found, &tried))
        }
        Err(error) => Err(error),
    }
}

fn verdict(tried: &Tried) -> AppResult<Verdict> {
    let text = tried.text.clone();
    Ok(match tried.decision.as_str() {
        "accept" => {
            let typed = tried.hours.clone().unwrap_or_default();
            let hours = HalfHours::parse(&typed).map_err(|_| {
                AppError::refused(&ElsewhereRefused::HoursUnreadable { given: domain::text::fold(&typed) })
            })?;
            Verdict::Accept { hours, tags: tried.tags.clone().unwrap_or_default(), text }
        }
        "return" => Verdict::Return { reasons: tried.reasons.clone(), text },
        "refuse" => Verdict::Refuse { text },
        "take-back" => Verdict::TakeBack { text },
        other => return Err(AppError::Malformed(format!("decision {other}"))),
    })
}

async fn open_file(app: &App, ctx: &Ctx, id: ElsewhereId, file: FileId) -> AppResult<Response> {
    let found = load(app, ctx, Door::Desk, id).await?;
    let (file, response) = send_file(app, &found.whole, file).await?;
    let reason = ctx.l.a("elsewhere-look-reason", "title", &found.whole.record.title);
    elsewhere::note_look(app, &ctx.actor(), &found.whole.record, &file, &reason).await?;
    Ok(response)
}

fn draw(shell: Shell, found: &Found, tried: &Tried) -> PartsPage {
    let (l, whole) = (shell.l, &found.whole);
    let record = &whole.record;
    let here = format!("{}/{}", found.door.base(), record.id);
    let crumbs =
        Breadcrumb::new(l).link(l.t("elsewhere-desk-title"), found.door.base()).here(record.title.as_str());
    let head = PageHead::new(record.title.as_str())
        .crumbs(crumbs)
        .eyebrow(format!("{} ・ {}", found.person.organisation_name, found.person.name))
        .tag(state_tag(l, record.state()));
    let at = if tried.decision == "accept" { "hours" } else { "text" };
    let lines = tried.refused.iter().map(|r| (at.to_owned(), said(l, r)));
    let mut parts: Vec<Markup> = vec![head.into(), ErrorSummary::new(l, lines.collect()).into()];
    if !whole.alike.is_empty() {
        let said = if record.said_other { "elsewhere-alike-said" } else { "elsewhere-alike-unsaid" };
        let body = Markup::from(l.t(said)).and(alike_list(l, whole, false));
        parts.push(Notice::new(Tone::Warn, body).title(l.t("elsewhere-alike-title")).into());
    }
    parts.push(Card::new(facts(l, record)).title(l.t("elsewhere-says")).into());
    let seen = Markup::raw("<p class=\"sub\">").and(l.t("elsewhere-look-hint")).and(Markup::raw("</p>"));
    let files = evidence(l, &here, whole).and(seen);
    parts.push(Card::new(files).title(l.t("elsewhere-evidence")).into());
    match record.state() {
        _ if found.own => {
            let own = Refused::new(&ElsewhereRefused::Own);
            parts.push(Notice::new(Tone::Warn, own.next(l)).title(own.sentence(l)).into());
        }
        Standing::Sent => {
            parts.push(Card::new(accepting(&shell, found, tried)).title(l.t("elsewhere-accept")).into());
            parts.push(Card::new(declining(&shell, found, tried)).title(l.t("elsewhere-decline")).into());
        }
        Standing::Accepted => {
            parts.push(Card::new(taking_back(&shell, found, tried)).title(l.t("elsewhere-take-back")).into());
        }
        _ => {}
    }
    parts.push(Card::new(steps(l, record, &whole.steps)).title(l.t("elsewhere-history")).into());
    PartsPage::new(shell, parts)
}

fn said(l: L, refused: &Refused) -> String {
    l.a2("credit-two-sentences", "first", refused.sentence(l), "second", refused.next(l))
}

fn version(found: &Found) -> Markup {
    Markup::raw(format!("<input type=\"hidden\" name=\"version\" value=\"{}\">", found.whole.record.version))
}

fn reason(l: L, name_key: &str, hint_key: &str, text: &str, error: Option<String>) -> Field {
    Field::textarea(l, "text", l.t(name_key))
        .hint(l.t(hint_key))
        .max_length(u32::try_from(LONGEST_TEXT).unwrap_or(u32::MAX))
        .rows(3)
        .value(text)
        .error(error)
}

/// The sentence of a refusal, at the form it came from.
fn error_at(l: L, tried: &Tried, decisions: &[&str]) -> Option<String> {
    let here = decisions.contains(&tried.decision.as_str());
    tried.refused.as_ref().filter(|_| here).map(|refused| said(l, refused))
}

fn accepting(shell: &Shell, found: &Found, tried: &Tried) -> Markup {
    let (l, record) = (shell.l, &found.whole.record);
    let error = error_at(l, tried, &["accept"]);
    let asked = record.asked().to_string();
    let hours = Field::text(l, "hours", l.t("elsewhere-accept-hours"))
        .value(tried.hours.clone().unwrap_or_else(|| asked.clone()))
        .hint(l.a("elsewhere-accept-hours-hint", "asked", asked))
        .inputmode("decimal")
        .suffix(l.t("credit-hours-unit"))
        .required()
        .error(error);
    let mut inputs: Vec<Markup> = vec![version(found), hours.into()];
    let wished = record.wished();
    if !wished.is_empty() {
        let choices =
            wished.iter().map(|tag| Choice::new(tag.as_str(), option_label(l, "attribute_tags", tag)));
        let ticked = tried.tags.clone().unwrap_or_else(|| wished.clone());
        let field = Field::checkboxes(l, "tags", l.t("elsewhere-accept-tags"), choices.collect());
        inputs.push(field.values(ticked).plain().into());
    }
    let text = if tried.decision == "accept" { tried.text.as_str() } else { "" };
    let why = Field::text(l, "why", l.t("elsewhere-accept-text"))
        .hint(l.t("elsewhere-accept-text-hint"))
        .max_length(u32::try_from(LONGEST_TEXT).unwrap_or(u32::MAX))
        .value(text);
    inputs.push(why.into());
    let yes = Button::submit(l.t("elsewhere-accept")).primary().icon("check").named("decision", "accept");
    inputs.push(actions([yes.into()]));
    form(shell, &format!("{}/{}", found.door.base(), record.id), inputs)
}

fn declining(shell: &Shell, found: &Found, tried: &Tried) -> Markup {
    let l = shell.l;
    let error = error_at(l, tried, &["return", "refuse"]);
    let reasons =
        REASONS.iter().map(|code| Choice::new(*code, l.t(&format!("elsewhere-reason-{code}")))).collect();
    let reasons = Field::checkboxes(l, "reasons", l.t("elsewhere-return-reasons"), reasons)
        .values(tried.reasons.clone())
        .plain();
    let text = if tried.decision == "accept" { "" } else { tried.text.as_str() };
    let why = Markup::from(reason(l, "elsewhere-decline-text", "elsewhere-decline-text-hint", text, error));
    let back = Button::submit(l.t("elsewhere-return")).icon("undo").named("decision", "return");
    let no = Button::submit(l.t("elsewhere-refuse")).danger().named("decision", "refuse");
    let action = format!("{}/{}", found.door.base(), found.whole.record.id);
    form(shell, &action, vec![version(found), reasons.into(), why, actions([back.into(), no.into()])])
}

fn taking_back(shell: &Shell, found: &Found, tried: &Tried) -> Markup {
    let l = shell.l;
    let error = error_at(l, tried, &["take-back"]);
    let why =
        reason(l, "elsewhere-take-back-text", "elsewhere-take-back-hint", &tried.text, error).required();
    let take = Button::submit(l.t("elsewhere-take-back")).danger().named("decision", "take-back");
    let action = format!("{}/{}", found.door.base(), found.whole.record.id);
    form(shell, &action, vec![version(found), why.into(), actions([take.into()])])
}

/// Waiting with what it looks like, refused without a reason, the own record, accepted.
pub(super) fn samples() -> Vec<Page> {
    fn one(l: L, state: Standing, own: bool, tried: &Tried) -> String {
        let person = crate::enrolment::sample::people(l).remove(0);
        let found = Found { door: Door::Desk, whole: sample::whole(l, state), person, own };
        super::super::draw(&draw(crate::shell::sample(l, found.whole.record.title.clone()), &found, tried))
    }
    vec![
        Page {
            name: "credit/elsewhere/review",
            render: |l| one(l, Standing::Sent, false, &Tried::default()),
        },
        Page {
            name: "credit/elsewhere/review-refused",
            render: |l| {
                let refused = Some(Refused::new(&ElsewhereRefused::ReasonMissing));
                one(
                    l,
                    Standing::Sent,
                    false,
                    &Tried { decision: "refuse".into(), refused, ..Tried::default() },
                )
            },
        },
        Page {
            name: "credit/elsewhere/review-own",
            render: |l| one(l, Standing::Sent, true, &Tried::default()),
        },
        Page {
            name: "credit/elsewhere/review-accepted",
            render: |l| one(l, Standing::Accepted, false, &Tried::default()),
        },
    ]
}
