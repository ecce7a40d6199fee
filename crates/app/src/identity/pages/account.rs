//! One's own account: who I am here, which duty I act from, my password, my recent sign-ins.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ids::PersonalCode;
use platform::clock::from_millis;
use platform::ids::SeatId;
use platform::passwords::{self, PasswordProblem};
use platform::web::{Ctx, Posted, SeatView, go, page, refused_page, session, session_token};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Button, Card, Choice, Column, ErrorSummary, Facts, Field, PageHead, Row, Table, Tag, Tone,
};
use ui::{L, Markup, Shell};

use crate::identity::{self, Person, change_password, store};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

struct Own {
    person: Person,
    numbers: Vec<String>,
    seats: Vec<SeatView>,
    seat: Option<SeatId>,
    sign_ins: Vec<store::SignIn>,
}

#[derive(Clone, Copy)]
enum Problem {
    OldPassword,
    NewPassword(PasswordProblem),
}

/// Everything about the own account.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let own = load(&app, &ctx).await?;
    page(&draw(shell(&ctx, ctx.l.t("account-title")), &own, None))
}

/// Acts from another duty, or as oneself.
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
    let token = session_token(&app, &headers).ok_or(AppError::SignIn)?;
    let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
    session::act_from(&change, &token, wanted).await?;
    change.record("account.acts_from", viewer.account.0, serde_json::json!({"seat": wanted}));
    change.commit().await?;
    Ok(go("/home", Some(("success", "seat-changed"))))
}

/// Replaces the password.
pub async fn password(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let viewer = ctx.viewer()?;
    let value = |name: &str| posted.fields.get(name).and_then(|v| v.first()).cloned().unwrap_or_default();
    let (old, new) = (value("old_password"), value("new_password"));
    let problem = match passwords::check(&new, &[&viewer.name]) {
        Err(problem) => Some(Problem::NewPassword(problem)),
        Ok(()) if change_password(&app, &ctx.actor(), viewer.account, &old, &new).await? => None,
        Ok(()) => Some(Problem::OldPassword),
    };
    match problem {
        None => Ok(go("/account", Some(("success", "password-changed")))),
        Some(problem) => {
            let own = load(&app, &ctx).await?;
            refused_page(&draw(
                shell(&ctx, ctx.l.t("account-title")).title_with_errors(true),
                &own,
                Some(problem),
            ))
        }
    }
}

async fn load(app: &App, ctx: &Ctx) -> AppResult<Own> {
    let viewer = ctx.viewer()?;
    Ok(Own {
        person: identity::person(app.db.read(), viewer.person).await?,
        numbers: store::masked_numbers(app.db.read(), viewer.person).await?,
        seats: viewer.seats.clone(),
        seat: viewer.seat.as_ref().map(|s| s.id),
        sign_ins: store::sign_ins(app.db.read(), viewer.account).await?,
    })
}

fn draw(shell: Shell, own: &Own, problem: Option<Problem>) -> PartsPage {
    let l = shell.l;
    let code = PersonalCode::parse(&own.person.personal_code)
        .map_or_else(|_| own.person.personal_code.clone(), |c| c.grouped());
    let school = if own.person.organisation_name.is_empty() {
        l.t("account-no-school")
    } else {
        own.person.organisation_name.clone()
    };
    let facts = Facts::new()
        .fact(l.t("account-name"), own.person.name.clone())
        .fact(l.t("account-personal-code"), code)
        .fact(l.t("account-school"), school)
        .fact(l.t("account-email"), own.person.email.clone())
        .maybe(l.t("account-number"), (!own.numbers.is_empty()).then(|| own.numbers.join("、")));
    let mut parts: Vec<Markup> = vec![PageHead::new(l.t("account-title")).lead(l.t("account-lead")).into()];
    let (old_error, new_error) = match problem {
        Some(Problem::OldPassword) => (Some(l.t("password-old-wrong")), None),
        Some(Problem::NewPassword(p)) => (None, Some(password_problem(l, p))),
        None => (None, None),
    };
    let list = [("old_password", &old_error), ("new_password", &new_error)];
    let list = list.into_iter().filter_map(|(f, e)| e.clone().map(|e| (f.to_owned(), e))).collect();
    parts.push(ErrorSummary::new(l, list).into());
    parts.push(Card::new(facts).title(l.t("account-who")).into());
    if !own.seats.is_empty() {
        parts.push(Card::new(seats(&shell, own)).title(l.t("account-seats")).into());
    }
    let fields = form(
        &shell,
        "/account/password",
        vec![
            Field::password(l, "old_password", l.t("password-old"))
                .required()
                .autocomplete("current-password")
                .error(old_error)
                .into(),
            Field::password(l, "new_password", l.t("password-new"))
                .required()
                .autocomplete("new-password")
                .hint(l.t("password-hint"))
                .error(new_error)
                .into(),
            Button::submit(l.t("password-submit")).into(),
        ],
    );
    parts.push(Card::new(fields).title(l.t("password-title")).into());
    parts.push(Card::new(sign_ins(l, &own.sign_ins)).title(l.t("account-sign-ins")).flush().into());
    PartsPage::new(shell, parts)
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

fn sign_ins(l: L, list: &[store::SignIn]) -> Table {
    let columns = vec![
        Column::text(l.t("account-when")),
        Column::text(l.t("account-address")),
        Column::text(l.t("account-outcome")),
    ];
    Table::new(l, l.t("account-sign-ins"), columns).rows(list.iter().map(|s| {
        let outcome = if s.success {
            Tag::new(Tone::Good, l.t("account-success"))
        } else {
            Tag::new(Tone::Bad, l.t("account-failure"))
        };
        Row::default().cell(l.datetime(from_millis(s.at))).cell(s.address.clone()).cell(outcome)
    }))
}

fn password_problem(l: L, problem: PasswordProblem) -> String {
    match problem {
        PasswordProblem::TooShort => l.t("password-too-short"),
        PasswordProblem::ContainsName => l.t("password-contains-name"),
        PasswordProblem::Common => l.t("password-common"),
    }
}

/// As a teacher sees it, and after a wrong password.
pub fn samples() -> Vec<Page> {
    fn text(l: L, problem: Option<Problem>) -> String {
        let person = Person {
            id: platform::ids::PersonId::new(),
            personal_code: "ABCDEFGHJK".into(),
            name: "林杏芸".into(),
            stage: "14-4".into(),
            position: "15-4".into(),
            organisation: None,
            email: "teacher@demo.example".into(),
            organisation_name: String::new(),
            county: String::new(),
            district: String::new(),
        };
        let sign_ins = [true, false]
            .map(|success| store::SignIn { at: 0, address: "192.0.2.7".into(), success })
            .to_vec();
        let own = Own { person, numbers: vec!["G20*****01".into()], seats: Vec::new(), seat: None, sign_ins };
        askama::Template::render(&draw(crate::shell::sample(l, l.t("account-title")), &own, problem))
            .unwrap_or_default()
    }
    vec![
        Page { name: "identity/account/teacher", render: |l| text(l, None) },
        Page {
            name: "identity/account/short_password",
            render: |l| text(l, Some(Problem::NewPassword(PasswordProblem::TooShort))),
        },
        Page { name: "identity/account/old_password", render: |l| text(l, Some(Problem::OldPassword)) },
    ]
}
