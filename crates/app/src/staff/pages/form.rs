//! One person by hand: a new one, and the record of a known one.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use domain::refusal::Refusal;
use domain::staff::{Fault, Field, Typed};
use platform::AppResult;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use ui::components::{Button, Card, Choice, ErrorSummary, Facts, Field as Input, Notice, Tone};
use ui::{L, Markup, Shell};

use super::{date, grouped, head, position, stage, subject};
use crate::identity::{self, MaskedNumber, Person, Service};
use crate::shell::{PartsPage, form};
use crate::staff::judge::{Judged, Outcome};
use crate::staff::place::{Door, Place};
use crate::staff::store::Member;
use crate::staff::{people, subjects, upload};
use crate::{App, shell};

/// A known person with what is around the record.
pub(super) struct Known {
    pub person: Person,
    pub member: Member,
    pub numbers: Vec<MaskedNumber>,
    pub services: Vec<Service>,
    pub may_see_number: bool,
}

/// What stands in the form, and what is wrong with it.
#[derive(Default)]
pub(super) struct Filled {
    pub values: BTreeMap<&'static str, String>,
    /// Sentences by field.
    pub errors: Vec<(String, String)>,
    pub notices: Vec<Markup>,
}

/// An empty form.
///
/// # Errors
/// Not found for an organisation without this door.
pub async fn blank(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    let mut filled = Filled::default();
    filled.values.insert("stage", place.stage.clone());
    filled.values.insert("supervised", "1".to_owned());
    page(&draw_new(shell(&ctx, ctx.l.t("staff-new-title")), place.door, &filled))
}

/// Registers a person; what became of it decides where one goes on.
///
/// # Errors
/// Not found for an organisation without this door; the database.
pub async fn register(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    let judged = people::register(&app, &ctx.actor(), &place, typed(&posted)).await?;
    let base = place.door.base();
    if people::went_through(&judged) {
        let (to, flash) = match judged.outcome {
            Outcome::Possible => (format!("{base}/matches"), "staff-possible"),
            Outcome::Proposed => (format!("{base}/proposals"), "staff-proposed"),
            Outcome::Added => (of_person(&app, base, &judged).await?, "staff-added"),
            Outcome::Updated => (of_person(&app, base, &judged).await?, "staff-updated"),
            _ => (of_person(&app, base, &judged).await?, "staff-unchanged"),
        };
        return Ok(go(&to, Some(("success", flash))));
    }
    let errors = judged.notes.iter().filter(|n| n.key.starts_with("refusal-"));
    let errors = errors.map(|n| {
        let (sentence, next) = upload::sentence(ctx.l, n);
        (n.field.clone(), [sentence, next.unwrap_or_default()].join(" "))
    });
    let filled = Filled { values: values(&posted), errors: errors.collect(), notices: Vec::new() };
    let shell = shell(&ctx, ctx.l.t("staff-new-title")).title_with_errors(true);
    refused_page(&draw_new(shell, place.door, &filled))
}

async fn of_person(app: &App, base: &str, judged: &Judged) -> AppResult<String> {
    match judged.person {
        Some(id) => Ok(format!("{base}/{}", identity::person(app.db.read(), id).await?.personal_code)),
        None => Ok(format!("{base}/matches")),
    }
}

/// The record of somebody of this place.
///
/// # Errors
/// Not found for others; the database.
pub async fn edit(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    let known = load(&app, &ctx, &place, &code).await?;
    let filled = Filled { values: stored(&known), ..Filled::default() };
    page(&draw_known(shell(&ctx, known.person.name.clone()), place.door, &known, &filled))
}

/// Takes the record over.
///
/// # Errors
/// Not found for others; the database.
pub async fn keep(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    match people::keep(&app, &ctx.actor(), &place, &code, &typed(&posted)).await? {
        Ok(changes) => {
            let flash = if changes.is_empty() { "staff-unchanged" } else { "staff-updated" };
            Ok(go(&format!("{}/{code}", place.door.base()), Some(("success", flash))))
        }
        Err(faults) => {
            let known = load(&app, &ctx, &place, &code).await?;
            let filled =
                Filled { values: values(&posted), errors: sentences(ctx.l, &faults), notices: Vec::new() };
            let shell = shell(&ctx, known.person.name.clone()).title_with_errors(true);
            refused_page(&draw_known(shell, place.door, &known, &filled))
        }
    }
}

async fn load(app: &App, ctx: &Ctx, place: &Place, code: &str) -> AppResult<Known> {
    let (person, member) = people::member(app, place, code).await?;
    let conn = app.db.read();
    let same = identity::same_person(conn, person.id).await?;
    Ok(Known {
        numbers: identity::numbers_of(conn, &same).await?,
        services: identity::services_among(conn, &same).await?,
        may_see_number: ctx.viewer()?.has(domain::permissions::Right::ViewNumbers),
        person,
        member,
    })
}

fn typed(posted: &Posted) -> Typed {
    let mut typed = Typed::new();
    for field in Field::ALL {
        typed.set(field, posted.text(field.as_str()));
    }
    if posted.text("supervised").is_empty() {
        typed.set(Field::Supervised, "0");
    }
    typed
}

fn values(posted: &Posted) -> BTreeMap<&'static str, String> {
    // The number is not shown back, so it is typed once more.
    let shown = Field::ALL.into_iter().filter(|f| *f != Field::Number);
    shown.map(|f| (f.as_str(), posted.text(f.as_str()).to_owned())).collect()
}

fn stored(known: &Known) -> BTreeMap<&'static str, String> {
    let p = known.person.clone();
    let supervised = if p.supervised { "1" } else { "" };
    BTreeMap::from([
        ("name", p.name),
        ("birth", p.birth_date.unwrap_or_default()),
        ("sex", p.sex),
        ("position", p.position),
        ("stage", p.stage),
        ("subject", p.subject),
        ("email", p.email),
        ("phone", p.phone),
        ("since", known.member.valid_from.clone()),
        ("supervised", supervised.to_owned()),
    ])
}

fn sentences(l: L, faults: &[Fault]) -> Vec<(String, String)> {
    let sentence = |f: &Fault| {
        let refused = Refused { code: f.code, args: f.args(), forbidden: false };
        (f.field.as_str().to_owned(), format!("{} {}", refused.sentence(l), refused.next(l)))
    };
    faults.iter().map(sentence).collect()
}

pub(super) fn draw_new(shell: Shell, door: Door, filled: &Filled) -> PartsPage {
    let l = shell.l;
    let base = door.base();
    let mut parts: Vec<Markup> =
        vec![head(l, door, &l.t("staff-new-title")).lead(l.t("staff-new-lead")).into()];
    parts.push(ErrorSummary::new(l, filled.errors.clone()).into());
    parts.extend(filled.notices.iter().cloned());
    let mut inputs = inputs(l, door, filled, &[]);
    let save = Button::submit(l.t("staff-save-new")).primary().icon("check");
    inputs.push(super::actions(vec![save.into(), Button::link(l.t("staff-cancel"), base).quiet().into()]));
    parts.push(Card::new(form(&shell, &format!("{base}/new"), inputs)).title(l.t("staff-record")).into());
    PartsPage::new(shell, parts)
}

pub(super) fn draw_known(shell: Shell, door: Door, known: &Known, filled: &Filled) -> PartsPage {
    let l = shell.l;
    let here = format!("{}/{}", door.base(), known.person.personal_code);
    let serves = known.member.valid_until.is_none();
    let mut top = head(l, door, &known.person.name).eyebrow(grouped(&known.person.personal_code));
    if serves {
        top = top.action(Button::link(l.t("staff-leave"), format!("{here}/leave")).icon("arrow-right"));
    }
    let mut parts: Vec<Markup> = vec![top.into(), ErrorSummary::new(l, filled.errors.clone()).into()];
    if let Some(until) = &known.member.valid_until {
        let back = form(
            &shell,
            &format!("{here}/back"),
            vec![Button::submit(l.t("staff-back")).small().icon("undo").into()],
        );
        let text = l.a("staff-left-notice", "day", date(l, Some(until)));
        parts.push(Notice::new(Tone::Warn, text).title(l.t("staff-state-left")).action(back).into());
    }
    if serves && known.member.main {
        let mut inputs = inputs(l, door, filled, &known.numbers);
        inputs.push(super::actions(vec![Button::submit(l.t("staff-save")).primary().icon("check").into()]));
        parts.push(Card::new(form(&shell, &here, inputs)).title(l.t("staff-record")).into());
    } else {
        parts.push(Card::new(facts(l, &known.person)).title(l.t("staff-record")).into());
        if serves {
            let text = l.a("staff-second-notice", "school", &known.person.organisation_name);
            parts.push(Notice::new(Tone::Info, text).into());
        }
    }
    parts.push(numbers(l, &here, known));
    parts.push(services(l, &known.services));
    PartsPage::new(shell, parts)
}

fn facts(l: L, p: &Person) -> Facts {
    Facts::new()
        .fact(l.t("staff-name"), p.name.clone())
        .fact(l.t("staff-position"), position(l, &p.position))
        .fact(l.t("staff-stage"), stage(l, &p.stage))
        .fact(l.t("staff-subject"), subject(l, &p.subject))
        .fact(l.t("staff-email"), p.email.clone())
}

fn numbers(l: L, here: &str, known: &Known) -> Markup {
    let mut facts = Facts::new();
    for number in &known.numbers {
        let kind = l.t(&format!("staff-number-{}", number.kind));
        let ended = if number.current { String::new() } else { l.t("staff-number-ended") };
        facts = facts.fact(kind, Markup::from(number.masked.clone()).and(Markup::small(&ended)));
    }
    let body: Markup =
        if known.numbers.is_empty() { super::paragraph(l.t("staff-number-none")) } else { facts.into() };
    let card = Card::new(body).title(l.t("staff-numbers"));
    if known.may_see_number && !known.numbers.is_empty() {
        let look = Button::link(l.t("staff-number-look"), format!("{here}/number")).small().icon("search");
        return card.action(look).into();
    }
    card.into()
}

fn services(l: L, services: &[Service]) -> Markup {
    let mut facts = Facts::new();
    for service in services.iter().rev() {
        let from = date(l, Some(&service.valid_from));
        let span = match &service.valid_until {
            Some(until) => l.a2("staff-service-span", "from", from, "until", date(l, Some(until))),
            None => l.a("staff-service-since", "from", from),
        };
        facts = facts.fact(service.organisation_name.clone(), span);
    }
    Card::new(facts).title(l.t("staff-services")).into()
}

fn inputs(l: L, door: Door, filled: &Filled, numbers: &[MaskedNumber]) -> Vec<Markup> {
    let value = |name: &str| filled.values.get(name).cloned().unwrap_or_default();
    let error = |name: &str| filled.errors.iter().find(|(f, _)| f == name).map(|(_, e)| e.clone());
    let ready = |field: Input| {
        let name = field.name().to_owned();
        field.value(value(&name)).error(error(&name))
    };
    let options = |field: &str, label: fn(L, &str) -> String| -> Vec<Choice> {
        let options = domain::codes::tables().field(field).map(|f| f.options.as_slice()).unwrap_or_default();
        options.iter().map(|o| Choice::new(o.code.as_str(), label(l, &o.code))).collect()
    };
    let mut subject_choices: Vec<Choice> = Vec::new();
    for (code, label) in subjects::choices(&value("stage")) {
        subject_choices.push(Choice::new(code, label));
    }
    let number_hint = l.t(if numbers.is_empty() { "staff-number-hint" } else { "staff-number-hint-more" });
    let sexes = vec![Choice::new("f", l.t("staff-sex-f")), Choice::new("m", l.t("staff-sex-m"))];
    let mut parts: Vec<Markup> = vec![
        ready(Input::text(l, "name", l.t("staff-name")).required().width("medium")).into(),
        // A number stays out of the page's text and of the browser's memory.
        Input::text(l, "number", l.t("staff-number"))
            .width("medium")
            .autocomplete("off")
            .hint(number_hint)
            .error(error("number").or(error("code")))
            .into(),
        ready(Input::date(l, "birth", l.t("staff-birth"))).into(),
        ready(Input::radios(l, "sex", l.t("staff-sex"), sexes).inline()).into(),
    ];
    if door.position().is_none() {
        let choices = options("audience_positions", position);
        parts.push(ready(Input::select(l, "position", l.t("staff-position"), choices).required()).into());
    }
    parts.extend([
        ready(Input::select(l, "stage", l.t("staff-stage"), options("audience_stages", stage))).into(),
        ready(Input::select(l, "subject", l.t("staff-subject"), subject_choices)).into(),
        ready(Input::email(l, "email", l.t("staff-email"))).into(),
        ready(Input::tel(l, "phone", l.t("staff-phone"))).into(),
        ready(Input::date(l, "since", l.t("staff-since"))).into(),
        ready(Input::tick(l, "supervised", l.t("staff-supervised-tick")).hint(l.t("staff-supervised-hint")))
            .into(),
    ]);
    parts
}
