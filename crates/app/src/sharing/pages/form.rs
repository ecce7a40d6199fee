//! `/desk/resources/new` and `/desk/resources/{id}`: the form of each kind, how it stands and what to do next.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::sharing::{Consent, Kind, SharingRefused, Standing, Text};
use jiff::Timestamp;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppResult, Page};
use ui::components::{Breadcrumb, Button, Card, Choice, ErrorSummary, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::super::{Problems, Resource, own, save as save_resource, scopes};
use super::own::read;
use super::{field_label, kind_name, sample, state_tag, text, why};
use crate::catalogue::view::option_label;
use crate::shell::{PartsPage, form};
use crate::{App, directory, shell};

/// A form as drawn: what it is about, what stands in it, what is wrong.
struct Drawn<'a> {
    kind: Kind,
    before: Option<&'a Resource>,
    version: i64,
    typed: &'a Text,
    counties: Vec<String>,
    wrong: Vec<(&'static str, Refused)>,
    now: Timestamp,
}

/// `GET /desk/resources/new?kind=…`; without a kind, the three to choose from.
///
/// # Errors
/// The database.
pub async fn blank(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let Some(kind) = query.get("kind").and_then(|kind| Kind::parse(kind)) else {
        return page(&draw_kinds(shell(&ctx, ctx.l.t("sharing-choose"))));
    };
    let counties = directory::counties(app.db.read()).await?;
    let own = directory::organisation(app.db.read(), ctx.seat()?.organisation).await?;
    let typed = match kind {
        // A venue is mostly the organisation's own.
        Kind::Venue => Text { county: own.county, address: own.address, ..Text::default() },
        Kind::Instructor => Text { county: own.county, ..Text::default() },
        Kind::Handout => Text::default(),
    };
    let drawn =
        Drawn { kind, before: None, version: 0, typed: &typed, counties, wrong: Vec::new(), now: ctx.now };
    page(&draw(shell(&ctx, ctx.l.t(&format!("sharing-new-{}", kind.as_str()))), &drawn))
}

/// `GET /desk/resources/{id}`.
///
/// # Errors
/// Not found for another organisation's; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(id): Path<String>) -> AppResult<Response> {
    let resource = own(app.db.read(), ctx.seat()?.organisation, read(&id)?).await?;
    let drawn = Drawn {
        kind: resource.kind,
        before: Some(&resource),
        version: resource.version,
        typed: &resource.text,
        counties: directory::counties(app.db.read()).await?,
        wrong: Vec::new(),
        now: ctx.now,
    };
    page(&draw(shell(&ctx, &resource.text.title), &drawn))
}

/// `POST /desk/resources/new`.
///
/// # Errors
/// Not permitted; the database. A refusal is shown on the page.
pub async fn create(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    put(&app, &ctx, None, &posted).await
}

/// `POST /desk/resources/{id}`.
///
/// # Errors
/// Not permitted; not found; the database. A refusal is shown on the page.
pub async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let resource = own(app.db.read(), ctx.seat()?.organisation, read(&id)?).await?;
    put(&app, &ctx, Some(&resource), &posted).await
}

async fn put(app: &App, ctx: &Ctx, before: Option<&Resource>, posted: &Posted) -> AppResult<Response> {
    let kind = match before {
        Some(resource) => resource.kind,
        None => Kind::parse(posted.text("kind")).unwrap_or_default(),
    };
    let mut typed = Text::default();
    for (field, _, _) in kind.fields() {
        typed.set(field, posted.text(field).replace("\r\n", "\n"));
    }
    let version = posted.text("version").parse().unwrap_or(0);
    let target = before.map(|resource| (resource.id, version));
    let wrong = match save_resource(app, &ctx.actor(), ctx.seat()?, kind, target, &typed).await {
        Ok(id) => {
            let flash = if kind == Kind::Instructor { "sharing-saved-asked" } else { "sharing-saved" };
            return Ok(go(&format!("/desk/resources/{id}"), Some(("success", flash))));
        }
        Err(Problems::Fields(wrong)) => wrong,
        Err(Problems::Other(error)) => return Err(error),
    };
    let counties = directory::counties(app.db.read()).await?;
    let title = before.map_or_else(
        || ctx.l.t(&format!("sharing-new-{}", kind.as_str())),
        |resource| resource.text.title.clone(),
    );
    let drawn = Drawn { kind, before, version, typed: &typed, counties, wrong, now: ctx.now };
    refused_page(&draw(shell(ctx, title).title_with_errors(true), &drawn))
}

fn draw_kinds(shell: Shell) -> PartsPage {
    let l = shell.l;
    let crumbs =
        Breadcrumb::new(l).link(l.t("sharing-own-title"), "/desk/resources").here(l.t("sharing-choose"));
    let mut parts: Vec<Markup> = vec![PageHead::new(l.t("sharing-choose")).crumbs(crumbs).into()];
    for kind in Kind::ALL {
        let name = kind.as_str();
        let go =
            Button::link(l.t(&format!("sharing-new-{name}")), format!("/desk/resources/new?kind={name}"));
        let about = Markup::raw("<p>").and(l.t(&format!("sharing-about-{name}"))).and(Markup::raw("</p>"));
        parts.push(Card::new(about).title(kind_name(l, kind)).action(go.icon("plus")).into());
    }
    PartsPage::new(shell, parts)
}

fn draw(shell: Shell, drawn: &Drawn<'_>) -> PartsPage {
    let (l, kind) = (shell.l, drawn.kind);
    let title = drawn.before.map_or_else(
        || l.t(&format!("sharing-new-{}", kind.as_str())),
        |resource| resource.text.title.clone(),
    );
    let crumbs = Breadcrumb::new(l).link(l.t("sharing-own-title"), "/desk/resources").here(&title);
    let mut head = PageHead::new(title).crumbs(crumbs).lead(l.t(&format!("sharing-about-{}", kind.as_str())));
    let mut parts: Vec<Markup> = Vec::new();
    if let Some(resource) = drawn.before {
        head = head.tag(state_tag(l, resource.standing(drawn.now)));
        parts.push(standing_card(&shell, resource, drawn.now));
    }
    parts.insert(0, head.into());
    let sentence = |refused: &Refused| {
        l.a2("tables-two-sentences", "first", refused.sentence(l), "second", refused.next(l))
    };
    for (_, refused) in drawn.wrong.iter().filter(|(field, _)| field.is_empty()) {
        parts.push(Notice::new(Tone::Bad, refused.next(l)).title(refused.sentence(l)).into());
    }
    let errors: Vec<(String, String)> = drawn
        .wrong
        .iter()
        .filter(|(field, _)| !field.is_empty())
        .map(|(field, refused)| ((*field).to_owned(), sentence(refused)))
        .collect();
    parts.push(ErrorSummary::new(l, errors.clone()).into());
    if drawn.before.is_none_or(|resource| resource.offered) {
        let action = drawn
            .before
            .map_or_else(|| "/desk/resources/new".to_owned(), |r| format!("/desk/resources/{}", r.id));
        parts.push(form(&shell, &action, fields(l, drawn, &errors)));
    }
    PartsPage::new(shell, parts)
}

/// How a resource stands, why, and the buttons for what comes next.
fn standing_card(shell: &Shell, resource: &Resource, now: Timestamp) -> Markup {
    let (l, here) = (shell.l, format!("/desk/resources/{}", resource.id));
    let standing = resource.standing(now);
    let withdraw = || Markup::from(Button::link(l.t("sharing-withdraw"), format!("{here}/withdraw")).quiet());
    let send = |label: &str, action: &str| {
        form(shell, &format!("{here}/{action}"), vec![Button::submit(l.t(label)).into()])
    };
    let buttons = match standing {
        Standing::Public => {
            let see = Button::link(l.t("sharing-see"), format!("/resources/{}", resource.id)).icon("search");
            Markup::from(see).and(" ").and(withdraw())
        }
        Standing::Ended => send("sharing-offer-again", "offer"),
        Standing::Waiting | Standing::Unanswered => send("sharing-ask-again", "ask").and(withdraw()),
        Standing::Refused | Standing::Withdrawn => withdraw(),
    };
    let text = Markup::raw("<p>").and(why(l, resource, now)).and(Markup::raw("</p>")).and(match standing {
        Standing::Refused | Standing::Withdrawn => {
            Markup::raw("<p>").and(l.t("sharing-after-no")).and(Markup::raw("</p>"))
        }
        _ => Markup::default(),
    });
    let body = text.and(Markup::raw("<div class=\"actions\">")).and(buttons).and(Markup::raw("</div>"));
    Card::new(body).title(l.t("sharing-column-state")).into()
}

fn fields(l: L, drawn: &Drawn<'_>, errors: &[(String, String)]) -> Vec<Markup> {
    let kind = drawn.kind;
    let hidden = |name: &str, value: &str| {
        Markup::raw(format!("<input type=\"hidden\" name=\"{name}\" value=\""))
            .and(value)
            .and(Markup::raw("\">"))
    };
    let mut parts: Vec<Markup> =
        vec![hidden("version", &drawn.version.to_string()), hidden("kind", kind.as_str())];
    if kind == Kind::Instructor {
        let key =
            if drawn.before.is_some() { "sharing-instructor-change" } else { "sharing-instructor-notice" };
        parts.push(Notice::new(Tone::Info, l.t(key)).into());
    }
    for &(name, most, needed) in kind.fields() {
        let label = field_label(l, kind, name);
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        let mut field = match name {
            "description" => Field::textarea(l, name, label).rows(5).max_length(most),
            "equipment" => Field::textarea(l, name, label).rows(2).max_length(most),
            "scope" => {
                let choices =
                    scopes().iter().map(|code| Choice::new(code, option_label(l, "scope", code))).collect();
                Field::select(l, name, label, with_none(l, choices))
            }
            "county" => {
                let choices = drawn.counties.iter().map(|county| Choice::new(county, county)).collect();
                Field::select(l, name, label, with_none(l, choices))
            }
            "capacity" => Field::number(l, name, label).range("1", "100000", "1").width("short"),
            "mail" => Field::email(l, name, label).max_length(most).autocomplete("off"),
            "link" => Field::text(l, name, label).max_length(most).inputmode("url"),
            _ => Field::text(l, name, label).max_length(most),
        };
        let hint = format!("sharing-hint-{}-{name}", kind.as_str());
        if l.has(&hint) {
            field = field.hint(l.t(&hint));
        }
        if needed {
            field = field.required();
        }
        let error = errors.iter().find(|(wrong, _)| wrong == name).map(|(_, text)| text.clone());
        parts.push(field.value(drawn.typed.get(name)).error(error).into());
    }
    let key = if kind == Kind::Instructor { "sharing-save-ask" } else { "sharing-save" };
    parts.push(Button::submit(l.t(key)).primary().into());
    parts
}

fn with_none(l: L, choices: Vec<Choice>) -> Vec<Choice> {
    let mut all = vec![Choice::new("", l.t("sharing-please-choose"))];
    all.extend(choices);
    all
}

pub(super) fn samples() -> Vec<Page> {
    fn of(l: L, kind: Kind, before: Option<&Resource>, wrong: Vec<(&'static str, Refused)>) -> String {
        let empty = Text::default();
        let drawn = Drawn {
            kind,
            before,
            version: before.map_or(0, |resource| resource.version),
            typed: before.map_or(&empty, |resource| &resource.text),
            counties: vec!["宜蘭縣".to_owned()],
            wrong,
            now: crate::catalogue::sample::now(),
        };
        text(&draw(crate::shell::sample(l, l.t("sharing-own-title")), &drawn))
    }
    fn edited(l: L, kind: Kind, consent: Consent) -> String {
        of(l, kind, Some(&sample(l, kind, consent)), Vec::new())
    }
    vec![
        Page {
            name: "sharing/form/choose",
            render: |l| text(&draw_kinds(crate::shell::sample(l, l.t("sharing-choose")))),
        },
        Page { name: "sharing/form/handout", render: |l| of(l, Kind::Handout, None, Vec::new()) },
        Page {
            name: "sharing/form/venue-refused",
            render: |l| {
                let wrong = [
                    ("title", SharingRefused::Missing),
                    ("capacity", SharingRefused::Capacity { most: 100_000 }),
                ];
                of(l, Kind::Venue, None, wrong.map(|(field, why)| (field, Refused::new(&why))).to_vec())
            },
        },
        Page { name: "sharing/form/instructor", render: |l| of(l, Kind::Instructor, None, Vec::new()) },
        Page { name: "sharing/form/waiting", render: |l| edited(l, Kind::Instructor, Consent::Asked) },
        Page { name: "sharing/form/said-no", render: |l| edited(l, Kind::Instructor, Consent::Refused) },
        Page {
            name: "sharing/form/stale",
            render: |l| {
                let resource = sample(l, Kind::Instructor, Consent::Withdrawn);
                of(l, Kind::Instructor, Some(&resource), vec![("", Refused::new(&SharingRefused::Stale))])
            },
        },
        Page {
            name: "sharing/form/ended",
            render: |l| {
                let mut resource = sample(l, Kind::Venue, Consent::NotNeeded);
                resource.offered = false;
                of(l, Kind::Venue, Some(&resource), Vec::new())
            },
        },
    ]
}
