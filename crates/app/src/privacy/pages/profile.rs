//! One's own profile: contact and subject at once, the mail address after the new one was proven, other facts by request.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use domain::codes;
use domain::ids::Email;
use domain::text::fold;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page, session_token};
use platform::{AppError, AppResult, Page};
use serde::Deserialize;
use ui::components::{Button, Card, Choice, Confirm, ErrorSummary, Facts, Field, PageHead};
use ui::{L, Markup, Shell};

use super::{tabs, text};
use crate::catalogue::view::option_label;
use crate::identity::{self, Person};
use crate::privacy::{self, profile};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// The link of the letter.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Link {
    /// Its secret.
    #[serde(default)]
    token: String,
}

struct Own {
    person: Person,
    numbers: Vec<String>,
    /// The new address as typed, when it was refused.
    typed_mail: String,
    /// Whether the password is asked before a new address: whoever finds a machine left open must not take the account
    /// over by mail.
    unconfirmed: bool,
    problems: Vec<(&'static str, String)>,
}

/// The profile.
pub async fn show(State(app): State<App>, ctx: Ctx, headers: HeaderMap) -> AppResult<Response> {
    let own = load(&app, &ctx, &headers).await?;
    page(&draw(shell(&ctx, ctx.l.t("profile-title")), &own))
}

/// Saves phone, stage and subject.
pub async fn save(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    posted: Posted,
) -> AppResult<Response> {
    let mut own = load(&app, &ctx, &headers).await?;
    let l = ctx.l;
    let value = |name: &str| fold(posted.text(name));
    own.person.phone = value("phone");
    own.person.stage = value("stage");
    own.person.subject = value("subject");
    let digits = own.person.phone.chars().filter(char::is_ascii_digit).count();
    let plain = own.person.phone.chars().all(|c| c.is_ascii_digit() || "()+-#, ".contains(c));
    if !own.person.phone.is_empty() && (!plain || !(6..=20).contains(&digits)) {
        own.problems.push(("phone", l.t("profile-phone-wrong")));
    }
    if !stages().contains(&own.person.stage) {
        own.problems.push(("stage", l.t("profile-stage-missing")));
    }
    let known = codes::tables().subjects.iter().any(|s| s.code == own.person.subject);
    if !own.person.subject.is_empty() && !known {
        own.problems.push(("subject", l.t("profile-subject-unknown")));
    }
    if !own.problems.is_empty() {
        return refused_page(&draw(shell(&ctx, l.t("profile-title")).title_with_errors(true), &own));
    }
    let p = &own.person;
    privacy::change_contact(&app, &ctx.actor(), p.id, &p.phone, &p.stage, &p.subject).await?;
    Ok(go("/account/profile", Some(("success", "profile-saved"))))
}

/// Sends the link to a new address.
pub async fn ask_mail(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    posted: Posted,
) -> AppResult<Response> {
    let mut own = load(&app, &ctx, &headers).await?;
    own.typed_mail = posted.text("email").to_owned();
    let problem = match Email::parse(&own.typed_mail) {
        Err(error) => Refused::new(&error).sentence(ctx.l),
        Ok(address) if address.as_str() == own.person.email => ctx.l.t("profile-mail-same"),
        Ok(_) if own.unconfirmed && !confirmed_now(&app, &ctx, &headers, &posted).await? => {
            own.problems.push(("password", ctx.l.t("password-old-wrong")));
            return refused_page(&draw(shell(&ctx, ctx.l.t("profile-title")).title_with_errors(true), &own));
        }
        Ok(address) => {
            own.unconfirmed = false;
            if privacy::ask_mail_change(&app, &ctx.actor(), own.person.id, &address).await? {
                return Ok(go("/account/profile", Some(("success", "mail-link-sent"))));
            }
            ctx.l.t("profile-mail-often")
        }
    };
    own.problems.push(("email", problem));
    refused_page(&draw(shell(&ctx, ctx.l.t("profile-title")).title_with_errors(true), &own))
}

/// Where the link leads: reading it changes nothing, since mail programs open links by themselves.
pub async fn confirm_mail(State(app): State<App>, ctx: Ctx, Query(link): Query<Link>) -> AppResult<Response> {
    let address = profile::address_of_link(&app, ctx.viewer()?.person, &link.token).await?;
    page(&draw_confirm(shell(&ctx, ctx.l.t("profile-mail-confirm")), &address, &link.token))
}

/// Puts the new address in place.
pub async fn use_mail(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    privacy::confirm_mail(&app, &ctx.actor(), ctx.viewer()?.person, posted.text("token")).await?;
    Ok(go("/account/profile", Some(("success", "mail-changed"))))
}

/// Takes the password typed with the new address.
async fn confirmed_now(app: &App, ctx: &Ctx, headers: &HeaderMap, posted: &Posted) -> AppResult<bool> {
    // As typed: spaces at its ends belong to it.
    let typed = posted.all("password").first().cloned().unwrap_or_default();
    if typed.is_empty() {
        return Ok(false);
    }
    let token = session_token(app, headers).ok_or(AppError::SignIn)?;
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let from = identity::From { address: &ctx.address, agent };
    identity::confirm(app, &ctx.actor(), &token, from, &typed).await
}

async fn load(app: &App, ctx: &Ctx, headers: &HeaderMap) -> AppResult<Own> {
    let token = session_token(app, headers).ok_or(AppError::SignIn)?;
    let person = identity::person(app.db.read(), ctx.viewer()?.person).await?;
    let numbers = identity::identifiers_of(app.db.read(), person.id).await?;
    Ok(Own {
        person,
        numbers: numbers.into_iter().map(|i| i.masked).collect(),
        typed_mail: String::new(),
        unconfirmed: !identity::is_confirmed(app, &token).await?,
        problems: Vec::new(),
    })
}

/// Stages that may be chosen, by code.
fn stages() -> Vec<String> {
    let field = codes::tables().field("audience_stages");
    field.map(|f| f.options.iter().map(|o| o.code.clone()).collect()).unwrap_or_default()
}

fn draw(shell: Shell, own: &Own) -> PartsPage {
    let l = shell.l;
    let list = own.problems.iter().map(|(field, text)| ((*field).to_owned(), text.clone())).collect();
    let head = PageHead::new(l.t("profile-title")).lead(l.t("profile-lead"));
    let parts: Vec<Markup> = vec![
        head.into(),
        tabs(l, "/account/profile"),
        ErrorSummary::new(l, list).into(),
        Card::new(contact(&shell, own)).title(l.t("profile-contact")).into(),
        Card::new(mail(&shell, own)).title(l.t("profile-mail")).into(),
        facts(l, own),
    ];
    PartsPage::new(shell, parts)
}

fn contact(shell: &Shell, own: &Own) -> Markup {
    let l = shell.l;
    let error = |field: &str| own.problems.iter().find(|(f, _)| *f == field).map(|(_, e)| e.clone());
    let stage_choices = stages()
        .into_iter()
        .map(|code| {
            let label = option_label(l, "audience_stages", &code);
            Choice::new(code, label)
        })
        .collect();
    let subject_choices = codes::tables()
        .subjects
        .iter()
        .map(|s| {
            Choice::new(s.code.clone(), option_label(l, "subject", &s.code))
                .group(option_label(l, "stage", &s.stage))
        })
        .collect();
    form(
        shell,
        "/account/profile",
        vec![
            Field::tel(l, "phone", l.t("held-field-phone"))
                .value(own.person.phone.clone())
                .hint(l.t("profile-phone-hint"))
                .error(error("phone"))
                .into(),
            Field::select(l, "stage", l.t("profile-stage"), stage_choices)
                .required()
                .value(own.person.stage.clone())
                .error(error("stage"))
                .into(),
            Field::select(l, "subject", l.t("held-field-subject"), subject_choices)
                .value(own.person.subject.clone())
                .error(error("subject"))
                .into(),
            Button::submit(l.t("profile-save")).primary().into(),
        ],
    )
}

fn mail(shell: &Shell, own: &Own) -> Markup {
    let l = shell.l;
    let error = own.problems.iter().find(|(f, _)| *f == "email").map(|(_, e)| e.clone());
    let present =
        if own.person.email.is_empty() { l.t("own-data-nothing") } else { own.person.email.clone() };
    let mut fields: Vec<Markup> = vec![
        Facts::new().fact(l.t("profile-mail-present"), present).into(),
        Field::email(l, "email", l.t("profile-mail-new"))
            .required()
            .value(own.typed_mail.clone())
            .hint(l.t("profile-mail-hint"))
            .error(error)
            .into(),
    ];
    if own.unconfirmed {
        let error = own.problems.iter().find(|(f, _)| *f == "password").map(|(_, e)| e.clone());
        let field = Field::password(l, "password", l.t("password-old")).required();
        let field = field.hint(l.t("profile-mail-password-hint")).autocomplete("current-password");
        fields.push(field.error(error).into());
    }
    fields.push(Button::submit(l.t("profile-mail-send")).into());
    form(shell, "/account/profile/mail", fields)
}

/// Facts that somebody else confirms, each with the way to have it corrected.
fn facts(l: L, own: &Own) -> Markup {
    let birth = own.person.birth_date.as_deref().and_then(|iso| iso.parse().ok()).map(|day| l.date(day));
    let or_nothing = |value: String| if value.is_empty() { l.t("own-data-nothing") } else { value };
    let list = Facts::new()
        .fact(l.t("held-field-name"), own.person.name.clone())
        .fact(l.t("held-field-birth_date"), or_nothing(birth.unwrap_or_default()))
        .fact(l.t("held-field-number"), or_nothing(own.numbers.join("、")))
        .fact(l.t("held-field-service"), or_nothing(own.person.organisation_name.clone()));
    let body = Markup::join([
        Markup::raw("<p>"),
        l.t("profile-facts-text").into(),
        Markup::raw("</p>"),
        list.into(),
    ]);
    let ask = Button::link(l.t("profile-correct"), "/account/data/request?kind=correct").icon("edit");
    Card::new(body).title(l.t("profile-facts")).action(ask).into()
}

fn draw_confirm(shell: Shell, address: &str, token: &str) -> PartsPage {
    let l = shell.l;
    let confirm = Confirm::new(
        l,
        l.t("profile-mail-confirm"),
        "/account/profile/mail/confirm",
        shell.csrf.clone(),
        l.t("profile-mail-use"),
        "/account/profile",
    )
    .body(l.a("profile-mail-confirm-text", "address", address))
    .keep("token", token);
    PartsPage::new(shell, vec![confirm.into()])
}

/// As it stands, with problems, and at the end of the link.
pub fn samples() -> Vec<Page> {
    fn own(l: L, problems: Vec<(&'static str, String)>) -> String {
        let unconfirmed = !problems.is_empty();
        let person = Person {
            name: l.pick("林杏芸", "Lin Hsing-Yun").to_owned(),
            email: "teacher@demo.example".into(),
            ..Person::sample()
        };
        let own = Own {
            person,
            numbers: vec!["G20*****01".into()],
            typed_mail: String::new(),
            unconfirmed,
            problems,
        };
        text(draw(crate::shell::sample(l, l.t("profile-title")), &own))
    }
    vec![
        Page { name: "privacy/profile/plain", render: |l| own(l, Vec::new()) },
        Page {
            name: "privacy/profile/refused",
            render: |l| {
                own(l, vec![("phone", l.t("profile-phone-wrong")), ("email", l.t("profile-mail-same"))])
            },
        },
        Page {
            name: "privacy/profile/confirm",
            render: |l| {
                let shell = crate::shell::sample(l, l.t("profile-mail-confirm"));
                text(draw_confirm(shell, "new@demo.example", "sample"))
            },
        },
    ]
}
