//! `/exchange/apply`, `/exchange/partners/{code}/apply` and `…/edit`: one form for applying and for keeping what was said.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::exchange_partner::{Contact, Kind, Mode, PartnerRefused, State as Standing, Typed};
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppResult, Page};
use ui::components::{Breadcrumb, Button, Card, Choice, ErrorSummary, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::super::apply::{free_sites, seen};
use super::super::{Applying, Partner, Problems, apply, applying, save as save_partner};
use super::{kind_name, mode_name, sample, sample_contact, sentence, text};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// A form as drawn.
struct Drawn {
    title: String,
    action: String,
    back: String,
    button: &'static str,
    /// The partner it is about; none for a system that is not on the list.
    partner: Option<Partner>,
    /// Partners of the list to choose from.
    free: Vec<(String, String)>,
    chosen: String,
    said: Applying,
    wrong: Vec<(&'static str, Refused)>,
}

/// `GET /exchange/apply`: for a site of the list that is free, or a system that is not on it.
///
/// # Errors
/// The database.
pub async fn blank(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let free = free_choices(&app, ctx.l).await?;
    page(&draw(
        shell(&ctx, ctx.l.t("exchange-apply-title")),
        &new(ctx.l, free, String::new(), nothing(), Vec::new()),
    ))
}

/// `POST /exchange/apply`.
///
/// # Errors
/// Not permitted; the database. A refusal is shown on the page.
pub async fn send(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let (said, chosen) = (read(&posted), posted.text("listed").to_owned());
    let code = (!chosen.is_empty()).then_some(chosen.as_str());
    match apply(&app, &ctx.actor(), ctx.seat()?, code, &said).await {
        Ok(code) => Ok(go(&format!("/exchange/partners/{code}"), Some(("success", "exchange-applied")))),
        Err(Problems::Fields(wrong)) => {
            let drawn = new(ctx.l, free_choices(&app, ctx.l).await?, chosen, said, wrong);
            refused_page(&draw(shell(&ctx, &drawn.title).title_with_errors(true), &drawn))
        }
        Err(Problems::Other(error)) => Err(error),
    }
}

/// `GET /exchange/partners/{code}/apply`.
///
/// # Errors
/// Not found for another's; denied; refused when it applied already; the database.
pub async fn blank_for(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let partner = applying(app.db.read(), ctx.seat()?, &code).await?;
    let said = said_of(&partner);
    let drawn = for_partner(ctx.l, partner, "apply", said, Vec::new());
    page(&draw(shell(&ctx, &drawn.title), &drawn))
}

/// `POST /exchange/partners/{code}/apply`.
///
/// # Errors
/// Not found for another's; denied; refused when it applied already; the database.
pub async fn send_for(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let said = read(&posted);
    match apply(&app, &ctx.actor(), ctx.seat()?, Some(&code), &said).await {
        Ok(code) => Ok(go(&format!("/exchange/partners/{code}"), Some(("success", "exchange-applied")))),
        Err(Problems::Fields(wrong)) => {
            let partner = applying(app.db.read(), ctx.seat()?, &code).await?;
            let drawn = for_partner(ctx.l, partner, "apply", said, wrong);
            refused_page(&draw(shell(&ctx, &drawn.title).title_with_errors(true), &drawn))
        }
        Err(Problems::Other(error)) => Err(error),
    }
}

/// `GET /exchange/partners/{code}/edit`.
///
/// # Errors
/// Not found for another's; the database.
pub async fn edit(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let partner = seen(app.db.read(), ctx.seat()?, &code).await?;
    let said = said_of(&partner);
    let drawn = for_partner(ctx.l, partner, "edit", said, Vec::new());
    page(&draw(shell(&ctx, &drawn.title), &drawn))
}

/// `POST /exchange/partners/{code}/edit`.
///
/// # Errors
/// Not found for another's; denied; the database. A refusal is shown on the page.
pub async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let (said, version) = (read(&posted), posted.text("version").parse().unwrap_or(0));
    match save_partner(&app, &ctx.actor(), ctx.seat()?, &code, version, &said).await {
        Ok(()) => Ok(go(&format!("/exchange/partners/{code}"), Some(("success", "exchange-saved")))),
        Err(Problems::Fields(wrong)) => {
            let partner = seen(app.db.read(), ctx.seat()?, &code).await?;
            let drawn = for_partner(ctx.l, partner, "edit", said, wrong);
            refused_page(&draw(shell(&ctx, &drawn.title).title_with_errors(true), &drawn))
        }
        Err(Problems::Other(error)) => Err(error),
    }
}

fn nothing() -> Applying {
    Applying {
        kind: Kind::Site,
        sends_profiles: false,
        sends_records: true,
        retrieves_records: false,
        form: Typed { mode: Mode::Api.as_str().to_owned(), ..Typed::default() },
    }
}

fn said_of(partner: &Partner) -> Applying {
    Applying {
        kind: partner.kind,
        sends_profiles: partner.sends_profiles,
        sends_records: partner.sends_records,
        retrieves_records: partner.retrieves_records,
        form: Typed {
            name: partner.name.clone(),
            contact: partner.contact.clone(),
            mode: partner.mode.as_str().to_owned(),
            purpose: partner.purpose.clone(),
            schedule: partner.schedule.map(|hour| hour.to_string()).unwrap_or_default(),
            silent_after: partner.silent_after_hours.to_string(),
            until: partner.period_until.map(|day| day.to_string()).unwrap_or_default(),
            addresses: partner.addresses.clone(),
            // Nothing was chosen while nobody applied.
            anywhere: partner.addresses.is_empty() && !partner.purpose.is_empty(),
        },
    }
}

fn read(posted: &Posted) -> Applying {
    let get = |field: &str| posted.text(field).to_owned();
    let does = |what: &str| posted.all("exchanges").iter().any(|one| one == what);
    Applying {
        kind: Kind::parse(posted.text("kind")).unwrap_or(Kind::Site),
        sends_profiles: does("profiles"),
        sends_records: does("records"),
        retrieves_records: does("retrieve"),
        form: Typed {
            name: get("name"),
            contact: Contact {
                name: get("contact_name"),
                tel: get("contact_tel"),
                mail: get("contact_mail"),
                second_name: get("second_name"),
                second_tel: get("second_tel"),
                second_mail: get("second_mail"),
            },
            mode: get("mode"),
            purpose: get("purpose"),
            schedule: get("schedule"),
            silent_after: get("silent_after"),
            until: get("until"),
            addresses: get("addresses"),
            anywhere: posted.has("anywhere"),
        },
    }
}

async fn free_choices(app: &App, l: L) -> AppResult<Vec<(String, String)>> {
    let free = free_sites(app.db.read()).await?.into_iter();
    Ok(free
        .map(|p| {
            let label = if p.owner.is_empty() {
                p.name
            } else {
                l.a2("exchange-site-of", "name", p.name, "owner", p.owner)
            };
            (p.code, label)
        })
        .collect())
}

fn new(
    l: L,
    free: Vec<(String, String)>,
    chosen: String,
    said: Applying,
    wrong: Vec<(&'static str, Refused)>,
) -> Drawn {
    Drawn {
        title: l.t("exchange-apply-title"),
        action: "/exchange/apply".to_owned(),
        back: "/exchange/own".to_owned(),
        button: "exchange-apply-send",
        partner: None,
        free,
        chosen,
        said,
        wrong,
    }
}

fn for_partner(
    l: L,
    partner: Partner,
    what: &str,
    said: Applying,
    wrong: Vec<(&'static str, Refused)>,
) -> Drawn {
    let here = format!("/exchange/partners/{}", partner.code);
    let (title, button) = match what {
        "edit" => ("exchange-edit-title", "exchange-save"),
        _ => ("exchange-apply-title", "exchange-apply-send"),
    };
    Drawn {
        title: l.t(title),
        action: format!("{here}/{what}"),
        back: here,
        button,
        partner: Some(partner),
        free: Vec::new(),
        chosen: String::new(),
        said,
        wrong,
    }
}

fn draw(shell: Shell, drawn: &Drawn) -> PartsPage {
    let l = shell.l;
    let name = drawn.partner.as_ref().map_or_else(|| l.t("exchange-own-title"), |p| p.name.clone());
    let crumbs = Breadcrumb::new(l).link(name, &drawn.back).here(&drawn.title);
    let head = PageHead::new(&drawn.title).crumbs(crumbs).lead(l.t("exchange-apply-lead"));
    let mut parts: Vec<Markup> = vec![head.into()];
    for (_, refused) in drawn.wrong.iter().filter(|(field, _)| field.is_empty()) {
        parts.push(Notice::new(Tone::Bad, refused.next(l)).title(refused.sentence(l)).into());
    }
    let errors: Vec<(String, String)> = drawn
        .wrong
        .iter()
        .filter(|(field, _)| !field.is_empty())
        .map(|(field, refused)| ((*field).to_owned(), sentence(l, refused)))
        .collect();
    parts.push(ErrorSummary::new(l, errors.clone()).into());
    parts.push(form(&shell, &drawn.action, fields(l, drawn, &errors)));
    PartsPage::new(shell, parts)
}

fn fields(l: L, drawn: &Drawn, errors: &[(String, String)]) -> Vec<Markup> {
    let form = &drawn.said.form;
    let at = |name: &str| errors.iter().find(|(wrong, _)| wrong == name).map(|(_, text)| text.clone());
    let mut parts = vec![];
    if let Some(partner) = &drawn.partner {
        let version = partner.version;
        parts.push(Markup::raw(format!("<input type=\"hidden\" name=\"version\" value=\"{version}\">")));
    } else {
        parts.push(
            Card::new(Markup::join(system(l, drawn, at("name")))).title(l.t("exchange-part-system")).into(),
        );
    }
    let contact = &form.contact;
    let text = |name: &'static str, value: &str, most: u32| {
        let label = l.t(&format!("exchange-field-{}", name.replace('_', "-")));
        let field = if name.ends_with("_mail") {
            Field::email(l, name, label)
        } else if name.ends_with("_tel") {
            Field::tel(l, name, label)
        } else {
            Field::text(l, name, label)
        };
        field.value(value).max_length(most).error(at(name)).autocomplete("off")
    };
    let people = [
        text("contact_name", &contact.name, 40).required(),
        text("contact_tel", &contact.tel, 40).required(),
        text("contact_mail", &contact.mail, 120).required().hint(l.t("exchange-hint-contact-mail")),
        text("second_name", &contact.second_name, 40).hint(l.t("exchange-hint-second")),
        text("second_tel", &contact.second_tel, 40),
        text("second_mail", &contact.second_mail, 120),
    ];
    let people = Markup::join(people.into_iter().map(Markup::from));
    parts.push(Card::new(people).title(l.t("exchange-part-contact")).into());
    parts.push(Card::new(Markup::join(way(l, drawn, &at))).title(l.t("exchange-part-way")).into());
    parts.push(Button::submit(l.t(drawn.button)).primary().into());
    parts
}

/// Which system it is, for one that is chosen from the list or described.
fn system(l: L, drawn: &Drawn, error: Option<String>) -> Vec<Markup> {
    let mut choices = vec![Choice::new("", l.t("exchange-not-listed"))];
    choices.extend(drawn.free.iter().map(|(code, name)| Choice::new(code, name)));
    let kinds = Kind::ALL.iter().map(|kind| Choice::new(kind.as_str(), kind_name(l, *kind))).collect();
    vec![
        Field::select(l, "listed", l.t("exchange-field-listed"), choices).value(&drawn.chosen).into(),
        Field::text(l, "name", l.t("exchange-field-name"))
            .value(&drawn.said.form.name)
            .hint(l.t("exchange-hint-name"))
            .max_length(80)
            .error(error)
            .into(),
        Field::select(l, "kind", l.t("exchange-field-kind"), kinds).value(drawn.said.kind.as_str()).into(),
    ]
}

/// How records travel, from where, and when.
fn way(l: L, drawn: &Drawn, at: &impl Fn(&str) -> Option<String>) -> Vec<Markup> {
    let (said, form) = (&drawn.said, &drawn.said.form);
    let modes = Mode::ALL.iter().map(|mode| Choice::new(mode.as_str(), mode_name(l, *mode))).collect();
    let does = [
        ("profiles", "exchange-does-profiles", said.sends_profiles),
        ("records", "exchange-does-records", said.sends_records),
        ("retrieve", "exchange-does-retrieve", said.retrieves_records),
    ];
    let ticked: Vec<&str> = does.iter().filter(|(_, _, yes)| *yes).map(|(name, _, _)| *name).collect();
    let choices = does.iter().map(|(name, key, _)| Choice::new(*name, l.t(key))).collect();
    vec![
        Field::checkboxes(l, "exchanges", l.t("exchange-field-exchanges"), choices)
            .values(ticked)
            .plain()
            .into(),
        Field::radios(l, "mode", l.t("exchange-field-mode"), modes)
            .value(&form.mode)
            .error(at("mode"))
            .required()
            .into(),
        Field::textarea(l, "purpose", l.t("exchange-field-purpose"))
            .value(&form.purpose)
            .hint(l.t("exchange-hint-purpose"))
            .rows(3)
            .max_length(400)
            .error(at("purpose"))
            .required()
            .into(),
        Field::textarea(l, "addresses", l.t("exchange-field-addresses"))
            .value(&form.addresses)
            .hint(l.t("exchange-hint-addresses"))
            .rows(3)
            .error(at("addresses"))
            .into(),
        Field::tick(l, "anywhere", l.t("exchange-field-anywhere"))
            .value(if form.anywhere { "1" } else { "" })
            .hint(l.t("exchange-hint-anywhere"))
            .into(),
        Field::number(l, "schedule", l.t("exchange-field-schedule"))
            .value(&form.schedule)
            .hint(l.t("exchange-hint-schedule"))
            .range("0", "23", "1")
            .width("short")
            .error(at("schedule"))
            .into(),
        Field::number(l, "silent_after", l.t("exchange-field-silent-after"))
            .value(&form.silent_after)
            .hint(l.t("exchange-hint-silent-after"))
            .range("1", "744", "1")
            .width("short")
            .error(at("silent_after"))
            .into(),
        Field::date(l, "until", l.t("exchange-field-until"))
            .value(&form.until)
            .hint(l.t("exchange-hint-until"))
            .error(at("until"))
            .into(),
    ]
}

pub(super) fn samples() -> Vec<Page> {
    fn of(l: L, drawn: &Drawn) -> String {
        text(&draw(crate::shell::sample(l, drawn.title.clone()), drawn))
    }
    vec![
        Page {
            name: "exchange/form/new",
            render: |l| {
                let free = vec![("site-11".to_owned(), l.pick("學習平臺", "A learning site").to_owned())];
                of(l, &new(l, free, String::new(), nothing(), Vec::new()))
            },
        },
        Page {
            name: "exchange/form/refused",
            render: |l| {
                let mut said = said_of(&sample(l, Standing::Listed));
                said.form.contact = sample_contact(l);
                let wrong = [
                    ("contact_mail", PartnerRefused::Mail),
                    ("purpose", PartnerRefused::Missing),
                    ("addresses", PartnerRefused::Anywhere),
                    ("schedule", PartnerRefused::Number { least: 0, most: 23 }),
                ];
                let wrong = wrong.map(|(field, why)| (field, Refused::new(&why))).to_vec();
                of(l, &for_partner(l, sample(l, Standing::Listed), "apply", said, wrong))
            },
        },
        Page {
            name: "exchange/form/stale",
            render: |l| {
                let partner = sample(l, Standing::Active);
                let wrong = vec![("", Refused::new(&PartnerRefused::Stale))];
                of(l, &for_partner(l, partner.clone(), "edit", said_of(&partner), wrong))
            },
        },
    ]
}
