//! Questions that several forms ask: which organisation, which role, which person.

use domain::accounts::AccountRefused;
use domain::ids::{Email, IdError, UserName};
use domain::permissions::SeatRole;
use platform::AppResult;
use platform::error::Refused;
use platform::ids::OrganisationId;
use platform::web::{Ctx, Posted};
use ui::components::{Button, Choice, Field};
use ui::{L, Markup};

use super::{Problems, beside, error_of, hidden, today};
use crate::accounts::SeatWish;
use crate::{App, directory};

/// The organisation as far as it is known: typed, found, chosen.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    pub typed: String,
    pub chosen: Option<(OrganisationId, String)>,
    pub found: Vec<(OrganisationId, String)>,
    pub error: Option<String>,
}

/// Reads the organisation: a code is enough, a name offers what fits, a choice among those is taken.
///
/// # Errors
/// The database.
pub(super) async fn place(app: &App, ctx: &Ctx, posted: &Posted) -> AppResult<Place> {
    let (l, conn) = (ctx.l, app.db.read());
    let typed = posted.text("organisation").to_owned();
    let mut place = Place { typed: typed.clone(), ..Place::default() };
    if typed.is_empty() {
        return Ok(place);
    }
    let listed = posted.text("organisation_was") == typed;
    if let (true, Ok(id)) = (listed, posted.text("organisation_id").parse::<OrganisationId>()) {
        let found = directory::organisation(conn, id).await?;
        place.chosen = Some((found.id, found.name));
        return Ok(place);
    }
    let text = domain::text::fold(&typed);
    let open = directory::organisations_like(conn, &text, today(ctx), 20).await?;
    if let Some(exact) = directory::entry_by_code(conn, &typed).await? {
        match closed(&exact, today(ctx)) {
            None => place.chosen = Some((exact.id, exact.name)),
            Some(refused) => place.error = Some(beside(l, &Refused::new(&refused))),
        }
        return Ok(place);
    }
    match open.as_slice() {
        [] => place.error = Some(l.t("accounts-place-none")),
        [only] => place.chosen = Some((only.id, only.name.clone())),
        several => {
            place.found =
                several.iter().map(|o| (o.id, format!("{} {}（{}）", o.county, o.name, o.code))).collect();
            place.error = Some(l.t("accounts-place-several"));
        }
    }
    Ok(place)
}

/// Why an organisation takes no applications any more, with the one that followed.
fn closed(entry: &directory::Entry, today: jiff::civil::Date) -> Option<AccountRefused> {
    let until: jiff::civil::Date = entry.valid_until.as_deref()?.parse().ok()?;
    if until >= today {
        return None;
    }
    let name = entry.name.clone();
    Some(if entry.successor_name.is_empty() {
        AccountRefused::OrganisationClosed { name }
    } else {
        let successor = format!("{}（{}）", entry.successor_name, entry.successor_code);
        AccountRefused::OrganisationSucceeded { name, successor }
    })
}

/// The question which organisation, with its search button and what was found.
pub(super) fn place_field(l: L, place: &Place, required: bool, error: Option<String>) -> Markup {
    let mut field = Field::text(l, "organisation", l.t("accounts-place"))
        .value(&place.typed)
        .hint(l.t("accounts-place-hint"))
        .error(error);
    if required {
        field = field.required();
    }
    let mut parts: Vec<Markup> = vec![
        field.into(),
        Button::submit(l.t("accounts-place-find")).named("find", "1").small().icon("search").into(),
    ];
    if let Some((id, name)) = &place.chosen {
        let choice = vec![Choice::new(id.to_string(), name.clone())];
        let chosen =
            Field::radios(l, "organisation_id", l.t("accounts-place-chosen"), choice).value(id.to_string());
        parts.push(hidden("organisation_was", &place.typed));
        parts.push(chosen.plain().into());
    } else if !place.found.is_empty() {
        let choices =
            place.found.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone())).collect();
        parts.push(hidden("organisation_was", &place.typed));
        parts.push(Field::radios(l, "organisation_id", l.t("accounts-place-which"), choices).plain().into());
    }
    Markup::raw("<div class=\"stack\">").and(Markup::join(parts)).and(Markup::raw("</div>"))
}

/// Offered roles.
pub(super) fn role_choices(l: L) -> Vec<Choice> {
    vec![
        Choice::new("operator", l.t("seat-role-operator")).hint(l.t("accounts-role-operator-hint")),
        Choice::new("liaison", l.t("seat-role-liaison")).hint(l.t("accounts-role-liaison-hint")),
        Choice::new("head", l.t("seat-role-head")).hint(l.t("accounts-role-head-hint")),
    ]
}

/// Role, title and purpose of a wish.
pub(super) fn wish_fields(l: L, posted: &Posted, problems: &Problems) -> Vec<Markup> {
    vec![
        Field::radios(l, "role", l.t("accounts-role"), role_choices(l))
            .value(posted.text("role"))
            .required()
            .error(error_of(problems, "role"))
            .into(),
        Field::text(l, "title", l.t("accounts-title"))
            .value(posted.text("title"))
            .hint(l.t("accounts-title-hint"))
            .width("medium")
            .required()
            .error(error_of(problems, "title"))
            .into(),
        Field::textarea(l, "purpose", l.t("accounts-purpose"))
            .value(posted.text("purpose"))
            .hint(l.t("accounts-purpose-hint"))
            .max_length(300)
            .required()
            .error(error_of(problems, "purpose"))
            .into(),
    ]
}

/// Reads what [`wish_fields`] asks.
pub(super) fn wish(l: L, posted: &Posted, problems: &mut Problems) -> SeatWish {
    let role = SeatRole::parse(posted.text("role"));
    if role.is_none() {
        problems.push(("role", l.t("accounts-role-missing")));
    }
    let title = required(l, posted, "title", 40, problems);
    let purpose = required(l, posted, "purpose", 300, problems);
    SeatWish { role: role.unwrap_or(SeatRole::Operator), title, purpose }
}

/// A text that must be there and not be too long.
pub(super) fn required(
    l: L,
    posted: &Posted,
    field: &'static str,
    most: usize,
    problems: &mut Problems,
) -> String {
    let text = posted.text(field).to_owned();
    if text.is_empty() {
        problems.push((field, l.t("accounts-missing")));
    } else if text.chars().count() > most {
        problems.push((field, l.a("accounts-too-long", "n", most)));
    }
    text
}

/// A mail address.
pub(super) fn email(l: L, posted: &Posted, problems: &mut Problems) -> Option<Email> {
    Email::parse(posted.text("email")).map_err(|e| problems.push(("email", said(l, &e)))).ok()
}

/// A user name.
pub(super) fn user_name(l: L, posted: &Posted, problems: &mut Problems) -> Option<UserName> {
    UserName::parse(posted.text("user_name")).map_err(|e| problems.push(("user_name", said(l, &e)))).ok()
}

/// The question for a user name.
pub(super) fn user_name_field(l: L, posted: &Posted, problems: &Problems) -> Markup {
    Field::text(l, "user_name", l.t("accounts-user-name"))
        .value(posted.text("user_name"))
        .hint(l.t("accounts-user-name-hint"))
        .width("medium")
        .autocomplete("username")
        .required()
        .error(error_of(problems, "user_name"))
        .into()
}

/// The question for a new password.
pub(super) fn password_field(l: L, problems: &Problems) -> Markup {
    Field::password(l, "password", l.t("accounts-password"))
        .hint(l.t("password-hint"))
        .autocomplete("new-password")
        .required()
        .error(error_of(problems, "password"))
        .into()
}

/// A new password that keeps the rules.
pub(super) fn password(l: L, posted: &Posted, names: &[&str], problems: &mut Problems) -> String {
    use platform::passwords::PasswordProblem;
    // Not trimmed: a space at an end is part of the password.
    let typed = posted.fields.get("password").and_then(|v| v.first()).cloned().unwrap_or_default();
    let text = match platform::passwords::check(&typed, names) {
        Ok(()) => return typed,
        Err(PasswordProblem::TooShort) => l.t("password-too-short"),
        Err(PasswordProblem::ContainsName) => l.t("password-contains-name"),
        Err(_) => l.t("password-common"),
    };
    problems.push(("password", text));
    typed
}

fn said(l: L, error: &IdError) -> String {
    beside(l, &Refused::new(error))
}
