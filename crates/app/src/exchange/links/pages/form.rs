//! `/exchange/links/new` and `/exchange/links/{id}/edit`: the form of a link.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::exchange_link::LinkRefused;
use domain::exchange_partner::PartnerRefused;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppResult, Page};
use ui::components::{Breadcrumb, Button, Card, Choice, ErrorSummary, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::{Link, sample, sentence, text};
use crate::exchange::links::{self, Typed, commands};
use crate::exchange::partners::Problems;
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// A form as drawn: of a link there is, with its version, or of a new one.
struct Drawn {
    link: Option<(String, String, i64)>,
    typed: Typed,
    wrong: Vec<(&'static str, Refused)>,
}

/// `GET /exchange/links/new`.
///
/// # Errors
/// Denied for the wrong role.
pub async fn blank(State(_app): State<App>, ctx: Ctx) -> AppResult<Response> {
    commands::head(ctx.seat()?)?;
    let typed =
        Typed { sends: true, fetches: true, compares: true, hour: "2".to_owned(), ..Typed::default() };
    let drawn = Drawn { link: None, typed, wrong: Vec::new() };
    page(&draw(shell(&ctx, ctx.l.t("exchange-link-make")), &drawn))
}

/// `POST /exchange/links/new`.
///
/// # Errors
/// Denied; the database. A refusal is shown on the page.
pub async fn make(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let typed = read(&posted);
    match links::make(&app, &ctx.actor(), ctx.seat()?, &typed).await {
        Ok(id) => Ok(go(&format!("/exchange/links/{id}"), Some(("success", "exchange-link-made")))),
        Err(Problems::Fields(wrong)) => {
            let shell = shell(&ctx, ctx.l.t("exchange-link-make")).title_with_errors(true);
            refused_page(&draw(shell, &Drawn { link: None, typed, wrong }))
        }
        Err(Problems::Other(error)) => Err(error),
    }
}

/// `GET /exchange/links/{id}/edit`.
///
/// # Errors
/// Not found for another's; denied.
pub async fn edit(State(app): State<App>, ctx: Ctx, Path(id): Path<String>) -> AppResult<Response> {
    let link = commands::own(&app, ctx.seat()?, &id).await?;
    page(&draw(shell(&ctx, ctx.l.t("exchange-link-edit")), &of(&link, Vec::new())))
}

/// `POST /exchange/links/{id}/edit`.
///
/// # Errors
/// Not found; denied; the database. A refusal is shown on the page.
pub async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let (typed, version) = (read(&posted), posted.text("version").parse().unwrap_or(0));
    match links::save(&app, &ctx.actor(), ctx.seat()?, &id, version, &typed).await {
        Ok(()) => Ok(go(&format!("/exchange/links/{id}"), Some(("success", "exchange-saved")))),
        Err(Problems::Fields(wrong)) => {
            let link = commands::own(&app, ctx.seat()?, &id).await?;
            let shell = shell(&ctx, ctx.l.t("exchange-link-edit")).title_with_errors(true);
            refused_page(&draw(shell, &Drawn { typed, ..of(&link, wrong) }))
        }
        Err(Problems::Other(error)) => Err(error),
    }
}

fn of(link: &Link, wrong: Vec<(&'static str, Refused)>) -> Drawn {
    let typed = Typed {
        name: link.name.clone(),
        url: link.url.clone(),
        key: String::new(),
        mail: link.mail.clone(),
        sends: link.sends,
        fetches: link.fetches,
        compares: link.compares,
        hour: link.hour.to_string(),
    };
    Drawn { link: Some((link.id.to_string(), link.name.clone(), link.version)), typed, wrong }
}

fn read(posted: &Posted) -> Typed {
    let get = |field: &str| posted.text(field).to_owned();
    let does = |what: &str| posted.all("does").iter().any(|one| one == what);
    Typed {
        name: get("name"),
        url: get("url"),
        key: get("key"),
        mail: get("mail"),
        sends: does("send"),
        fetches: does("fetch"),
        compares: does("compare"),
        hour: get("hour"),
    }
}

fn draw(shell: Shell, drawn: &Drawn) -> PartsPage {
    let l = shell.l;
    let title = l.t(if drawn.link.is_some() { "exchange-link-edit" } else { "exchange-link-make" });
    let mut crumbs = Breadcrumb::new(l).link(l.t("exchange-links-title"), "/exchange/links");
    let mut action = "/exchange/links/new".to_owned();
    if let Some((id, name, _)) = &drawn.link {
        crumbs = crumbs.link(name.as_str(), format!("/exchange/links/{id}"));
        action = format!("/exchange/links/{id}/edit");
    }
    let head = PageHead::new(&title).crumbs(crumbs.here(&title)).lead(l.t("exchange-link-form-lead"));
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
    parts.push(form(&shell, &action, fields(l, drawn, &errors)));
    PartsPage::new(shell, parts)
}

fn fields(l: L, drawn: &Drawn, errors: &[(String, String)]) -> Vec<Markup> {
    let typed = &drawn.typed;
    let at = |name: &str| errors.iter().find(|(wrong, _)| wrong == name).map(|(_, text)| text.clone());
    let mut parts = Vec::new();
    if let Some((_, _, version)) = &drawn.link {
        parts.push(Markup::raw(format!("<input type=\"hidden\" name=\"version\" value=\"{version}\">")));
    }
    let key = Field::password(l, "key", l.t("exchange-link-field-key")).autocomplete("off").error(at("key"));
    let key = match &drawn.link {
        Some(_) => key.hint(l.t("exchange-link-hint-key-kept")),
        None => key.hint(l.t("exchange-link-hint-key")).required(),
    };
    let there = [
        Field::text(l, "name", l.t("exchange-link-field-name"))
            .value(&typed.name)
            .max_length(80)
            .required()
            .error(at("name")),
        Field::text(l, "url", l.t("exchange-link-field-url"))
            .value(&typed.url)
            .hint(l.t("exchange-link-hint-url"))
            .inputmode("url")
            .autocomplete("off")
            .max_length(300)
            .required()
            .error(at("url")),
        key,
    ];
    let there = Markup::join(there.into_iter().map(Markup::from));
    parts.push(Card::new(there).title(l.t("exchange-link-part-there")).into());
    let does = [
        ("send", "exchange-link-does-send", typed.sends),
        ("fetch", "exchange-link-does-fetch", typed.fetches),
        ("compare", "exchange-link-does-compare", typed.compares),
    ];
    let ticked: Vec<&str> = does.iter().filter(|(_, _, yes)| *yes).map(|(name, _, _)| *name).collect();
    let choices = does
        .iter()
        .map(|(name, key, _)| Choice::new(*name, l.t(key)).hint(l.t(&format!("{key}-hint"))))
        .collect();
    let hours = (0..24).map(|hour| Choice::new(hour.to_string(), format!("{hour:02}:00"))).collect();
    let what = [
        Field::checkboxes(l, "does", l.t("exchange-link-field-does"), choices)
            .values(ticked)
            .error(at("does"))
            .plain(),
        Field::select(l, "hour", l.t("exchange-link-field-hour"), hours)
            .value(&typed.hour)
            .hint(l.t("exchange-link-hint-hour"))
            .required()
            .error(at("hour")),
        Field::email(l, "mail", l.t("exchange-link-field-mail"))
            .value(&typed.mail)
            .hint(l.t("exchange-link-hint-mail"))
            .max_length(120)
            .required()
            .error(at("mail")),
    ];
    let what = Markup::join(what.into_iter().map(Markup::from));
    parts.push(Card::new(what).title(l.t("exchange-link-part-what")).into());
    parts.push(Button::submit(l.t("exchange-save")).primary().into());
    parts
}

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page {
            name: "exchange/link-form/refused",
            render: |l| {
                let wrong = vec![
                    ("url", Refused::new(&LinkRefused::Private)),
                    ("key", Refused::new(&LinkRefused::Key)),
                    ("does", Refused::new(&LinkRefused::Nothing)),
                    ("mail", Refused::new(&PartnerRefused::Mail)),
                ];
                let typed = Typed { url: "https://10.0.0.8".to_owned(), ..Typed::default() };
                let shell = crate::shell::sample(l, l.t("exchange-link-make"));
                text(&draw(shell, &Drawn { link: None, typed, wrong }))
            },
        },
        Page {
            name: "exchange/link-form/edit",
            render: |l| {
                let shell = crate::shell::sample(l, l.t("exchange-link-edit"));
                text(&draw(shell, &of(&sample(l, "good"), Vec::new())))
            },
        },
    ]
}
