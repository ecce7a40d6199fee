//! One's own account: who I am here, which duty I act from, and the way to everything else about it.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ids::PersonalCode;
use platform::ids::SeatId;
use platform::web::{Ctx, Posted, SeatView, go, page, session, with_session};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Card, Choice, Facts, Field, PageHead};
use ui::{L, Markup, Shell};

use super::token;
use crate::identity::{self, Person, store};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

struct Own {
    person: Person,
    numbers: Vec<String>,
    seats: Vec<SeatView>,
    seat: Option<SeatId>,
    second_factor: bool,
}

/// Pages about the own account: key of the label, address. The key with `-hint` says what is there.
const LINKS: &[(&str, &str)] = &[
    ("account-link-profile", "/account/profile"),
    ("account-link-password", "/account/password"),
    ("account-link-security", "/account/security"),
    ("account-link-sign-ins", "/account/sign-ins"),
    ("account-link-data", "/account/data"),
    ("account-link-why", "/account/why"),
];

/// Everything about the own account.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let viewer = ctx.viewer()?;
    let account = store::account(app.db.read(), viewer.account).await?.ok_or(AppError::NotFound)?;
    let own = Own {
        person: identity::person(app.db.read(), viewer.person).await?,
        numbers: store::masked_numbers(app.db.read(), viewer.person).await?,
        seats: viewer.seats.clone(),
        seat: viewer.seat.as_ref().map(|s| s.id),
        second_factor: account.second_factor,
    };
    page(&draw(shell(&ctx, ctx.l.t("account-title")), &own))
}

/// Acts from another duty, or as oneself; the session gets a new token.
pub async fn act_from(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    posted: Posted,
) -> AppResult<Response> {
    let viewer = ctx.viewer()?;
    let wanted: Option<SeatId> = match posted.text("seat") {
        "" => None,
        text => Some(text.parse().map_err(|_| AppError::Malformed("seat".to_owned()))?),
    };
    if wanted.is_some_and(|id| !viewer.seats.iter().any(|s| s.id == id)) {
        return Err(AppError::NotFound);
    }
    let token = token(&app, &headers)?;
    let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
    session::act_from(&change, &token, wanted).await?;
    let fresh = session::renew(&change, &token).await?;
    change.record("account.acts_from", viewer.account.0, serde_json::json!({"seat": wanted}));
    change.commit().await?;
    Ok(with_session(&app, go("/home", Some(("success", "seat-changed"))), Some(&fresh)))
}

fn draw(shell: Shell, own: &Own) -> PartsPage {
    let l = shell.l;
    let code = PersonalCode::parse(&own.person.personal_code)
        .map_or_else(|_| own.person.personal_code.clone(), |c| c.grouped());
    let school = if own.person.organisation_name.is_empty() {
        l.t("account-no-school")
    } else {
        own.person.organisation_name.clone()
    };
    let email = if own.person.email.is_empty() { l.t("account-no-email") } else { own.person.email.clone() };
    let facts = Facts::new()
        .fact(l.t("account-name"), own.person.name.clone())
        .fact(l.t("account-personal-code"), code)
        .fact(l.t("account-school"), school)
        .fact(l.t("account-email"), email)
        .maybe(l.t("account-number"), (!own.numbers.is_empty()).then(|| own.numbers.join("、")))
        .fact(
            l.t("account-second-factor"),
            l.t(if own.second_factor { "account-second-factor-on" } else { "account-second-factor-off" }),
        );
    let mut parts: Vec<Markup> = vec![
        PageHead::new(l.t("account-title")).lead(l.t("account-lead")).into(),
        Card::new(facts).title(l.t("account-who")).into(),
    ];
    if !own.seats.is_empty() {
        parts.push(Card::new(seats(&shell, own)).title(l.t("account-seats")).into());
    }
    parts.push(Card::new(links(l)).title(l.t("account-links")).into());
    PartsPage::new(shell, parts)
}

fn links(l: L) -> Markup {
    let items = LINKS.iter().map(|(key, href)| {
        let hint = Markup::small(&l.t(&format!("{key}-hint")));
        let link = Markup::link(&l.t(key), href);
        Markup::raw(format!("<li>{}<br>{}</li>", link.as_str(), hint.as_str()))
    });
    Markup::join(
        [Markup::raw("<ul class=\"grid-2\">")].into_iter().chain(items).chain([Markup::raw("</ul>")]),
    )
}

fn seats(shell: &Shell, own: &Own) -> Markup {
    let l = shell.l;
    let mut choices: Vec<Choice> = own
        .seats
        .iter()
        .map(|s| {
            Choice::new(
                s.id.to_string(),
                format!("{} {}", s.organisation_name, l.t(&format!("seat-role-{}", s.role.as_str()))),
            )
        })
        .collect();
    choices.push(Choice::new("", l.t("account-as-myself")));
    let current = own.seat.map(|s| s.to_string()).unwrap_or_default();
    form(
        shell,
        "/account/seat",
        vec![
            Field::radios(l, "seat", l.t("account-act-from"), choices).value(current).into(),
            Button::submit(l.t("account-act-submit")).into(),
        ],
    )
}

/// As a teacher sees it, with everything and with little.
pub fn samples() -> Vec<Page> {
    fn text(l: L, person: Person, numbers: Vec<String>) -> String {
        let own = Own { person, numbers, seats: Vec::new(), seat: None, second_factor: false };
        askama::Template::render(&draw(crate::shell::sample(l, l.t("account-title")), &own))
            .unwrap_or_default()
    }
    vec![
        Page {
            name: "identity/account/teacher",
            render: |l| {
                let person = Person {
                    personal_code: "ABCDEFGHJK".into(),
                    name: "林杏芸".into(),
                    email: "teacher@demo.example".into(),
                    ..Person::sample()
                };
                text(l, person, vec!["G20*****01".into()])
            },
        },
        Page {
            name: "identity/account/little",
            render: |l| text(l, Person { name: "林杏芸".into(), ..Person::sample() }, Vec::new()),
        },
    ]
}
