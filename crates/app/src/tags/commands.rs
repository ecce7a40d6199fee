//! What may be done to a tag: written, ended, kept on a course at its approval, confirmed.

use domain::calendar::{civil_date, parse_date};
use domain::permissions::OrganisationKind;
use domain::tags::{Confirmer, Setters, TagRefused, state_at_approval};
use domain::text::fold;
use jiff::civil::Date;
use platform::db::Actor;
use platform::ids::OrganisationId;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use uuid::Uuid;

use super::store::{self, NewOnCourse, Row};
use super::{CHANGES, Definition, TagEntry, mails};
use crate::{App, directory, identity};

/// A tag as typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// Its name; fixed once it is there.
    pub tag: String,
    /// What it says of a course.
    pub definition: String,
    /// The day from which a changed definition holds.
    pub definition_from: String,
    /// Code of the owner; empty is the national centre.
    pub owner: String,
    /// First day.
    pub from: String,
    /// First day without it.
    pub until: String,
    /// `everybody`, `levels`, `listed`.
    pub setters: String,
    /// Levels ticked.
    pub levels: Vec<String>,
    /// Codes typed.
    pub codes: String,
    /// `nobody`, `reviewer`, `owner`.
    pub confirmer: String,
    /// A note.
    pub note: String,
    /// The version the page was drawn from.
    pub version: i64,
}

/// What a course is approved with.
#[derive(Clone, Debug)]
pub struct Approved<'a> {
    /// The course.
    pub course: Uuid,
    /// Its code.
    pub code: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Who reviews it.
    pub reviewer: OrganisationId,
    /// Its tags.
    pub tags: Vec<String>,
}

/// A problem at a field of the form.
pub type Wrong = (&'static str, AppError);

/// Writes a tag: a new one (`before` is none) or a change. A changed definition is a new one beside the old.
///
/// # Errors
/// The field with its refusal; `""` for what concerns the whole: not the tag's keeper, changed meanwhile, the database.
pub async fn save(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    before: Option<&str>,
    draft: &Draft,
) -> Result<String, Wrong> {
    let now = app.clock.now();
    let whole = |error: AppError| ("", error);
    let at = |field: &'static str, refused: TagRefused| (field, AppError::refused(&refused));
    let mut change = app.db.change(actor, now).await.map_err(|e| whole(e.into()))?;
    change.next_number(CHANGES, 1).await.map_err(|e| whole(e.into()))?;
    let all = super::all(change.conn()).await.map_err(|e| whole(e.into()))?;
    let national = seat.kind == OrganisationKind::NationalCentre;
    let mine = directory::answers_for(change.conn(), seat.organisation).await.map_err(whole)?;
    let old: Option<&TagEntry> = match before {
        Some(name) => Some(all.iter().find(|t| t.tag == name).ok_or(("", AppError::NotFound))?),
        None => None,
    };
    if !old.map_or(national, |tag| super::may_keep(seat, &mine, tag)) {
        return Err(("", AppError::denied(&TagRefused::NotOwner)));
    }
    let name = match old {
        Some(tag) => tag.tag.clone(),
        None => new_name(&all, &draft.tag).map_err(|r| at("tag", r))?,
    };
    let owner = match (national, old) {
        // An owner keeps the tag, but does not give it away.
        (false, Some(tag)) => tag.owner,
        _ => owner(&change, &draft.owner).await?,
    };
    let (from, until) = days(draft)?;
    let setters = setters(&change, draft).await?;
    let confirmer = Confirmer::parse(&draft.confirmer).unwrap_or_default();
    if confirmer == Confirmer::Owner && owner.is_none() {
        return Err(at("confirmer", TagRefused::OwnerMissing));
    }
    let written = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
    let next = all.iter().map(|t| t.position).max().unwrap_or(0) + 1;
    let row = Row {
        tag: name.clone(),
        owner,
        valid_from: written(from),
        valid_until: written(until),
        setters: setters.as_str().to_owned(),
        setter_list: setters.list().join(","),
        confirmer: confirmer.as_str().to_owned(),
        note: draft.note.trim().to_owned(),
        position: old.map_or(next, |tag| tag.position),
        version: draft.version,
    };
    let stale = old.map_or(0, |tag| tag.version) != draft.version;
    if stale || !store::put(&change, &row).await.map_err(|e| whole(e.into()))? {
        return Err(("", AppError::refused(&TagRefused::Stale)));
    }
    let number = define(&change, old, &name, draft, civil_date(now)).await?;
    change.record(
        if old.is_some() { "tags.changed" } else { "tags.added" },
        owner.map_or(Uuid::nil(), |owner| owner.0),
        serde_json::json!({"tag": name, "from": row.valid_from, "until": row.valid_until, "setters": row.setters,
            "list": row.setter_list, "confirmer": row.confirmer, "definition": number}),
    );
    change.commit().await.map_err(|e| whole(e.into()))?;
    Ok(name)
}

/// Writes the definition when it differs; answers its number.
async fn define(
    change: &Change,
    old: Option<&TagEntry>,
    name: &str,
    draft: &Draft,
    today: Date,
) -> Result<Option<i64>, Wrong> {
    let text = draft.definition.trim();
    if text.is_empty() {
        return Err(("definition", AppError::refused(&TagRefused::DefinitionMissing)));
    }
    let latest = old.and_then(|tag| tag.definitions.first());
    if latest.is_some_and(|latest| latest.definition == text) {
        return Ok(None);
    }
    let from = match fold(&draft.definition_from) {
        empty if empty.is_empty() => today,
        typed => parse_date(&typed).map_err(|r| ("definition_from", AppError::refused(&r)))?,
    };
    let definition = Definition {
        tag: name.to_owned(),
        number: latest.map_or(1, |latest| latest.number + 1),
        definition: text.to_owned(),
        from_day: from.to_string(),
        made_at: change.now().as_millisecond(),
        made_by: change.actor().label.clone(),
    };
    store::put_definition(change, &definition).await.map_err(|e| ("", e.into()))?;
    Ok(Some(definition.number))
}

fn new_name(all: &[TagEntry], typed: &str) -> Result<String, TagRefused> {
    let name = fold(typed);
    if name.is_empty() {
        return Err(TagRefused::NameMissing);
    }
    // Names stand in addresses and in lists parted by commas.
    if name.chars().count() > 20 || name.contains(|c: char| ",/?#%\\\"'、".contains(c) || c.is_whitespace())
    {
        return Err(TagRefused::NameForm);
    }
    if all.iter().any(|tag| tag.tag == name) {
        return Err(TagRefused::NameTaken { tag: name });
    }
    Ok(name)
}

async fn owner(change: &Change, typed: &str) -> Result<Option<OrganisationId>, Wrong> {
    let code = fold(typed);
    if code.is_empty() {
        return Ok(None);
    }
    let found = directory::organisation_by_code(change.conn(), &code).await.map_err(|e| ("", e))?;
    match found {
        Some(organisation) => Ok(Some(organisation.id)),
        None => Err(("owner", AppError::refused(&TagRefused::UnknownOrganisation { code }))),
    }
}

fn days(draft: &Draft) -> Result<(Option<Date>, Option<Date>), Wrong> {
    let read = |field: &'static str, typed: &str| match fold(typed) {
        empty if empty.is_empty() => Ok(None),
        typed => parse_date(&typed).map(Some).map_err(|r| (field, AppError::refused(&r))),
    };
    let (from, until) = (read("from", &draft.from)?, read("until", &draft.until)?);
    if from.zip(until).is_some_and(|(from, until)| until <= from) {
        return Err(("until", AppError::refused(&TagRefused::DaysOrder)));
    }
    Ok((from, until))
}

async fn setters(change: &Change, draft: &Draft) -> Result<Setters, Wrong> {
    let list = match draft.setters.as_str() {
        "levels" => draft.levels.clone(),
        "listed" => {
            let typed = draft.codes.split([',', '、', ' ', '\n', '\r', '，']).map(fold);
            typed.filter(|code| !code.is_empty()).collect()
        }
        _ => return Ok(Setters::Everybody),
    };
    let field = if draft.setters == "levels" { "levels" } else { "codes" };
    if list.is_empty() {
        return Err((field, AppError::refused(&TagRefused::ListEmpty)));
    }
    if field == "codes" {
        for code in &list {
            owner(change, code)
                .await
                .map_err(|(at, error)| (if at.is_empty() { at } else { field }, error))?;
        }
    }
    Ok(Setters::of(&draft.setters, list))
}

/// Keeps with a course that is being approved the definitions in force, and asks who must confirm.
///
/// # Errors
/// The database.
pub async fn approved(change: &mut Change, approved: &Approved<'_>) -> AppResult<()> {
    store::remove_others(change, approved.course, &approved.tags).await?;
    if approved.tags.is_empty() {
        return Ok(());
    }
    let today = civil_date(change.now());
    // Automatic review decides in the name of the sender: nobody of the reviewer has looked.
    let by_reviewer = change.actor().organisation == Some(approved.reviewer);
    for tag in super::all(change.conn()).await?.into_iter().filter(|t| approved.tags.contains(&t.tag)) {
        let by_owner = match tag.owner {
            Some(owner) => directory::answering(change.conn(), owner).await? == approved.reviewer,
            None => false,
        };
        let state = state_at_approval(tag.confirmer, by_reviewer, by_owner);
        let answerer = match tag.confirmer {
            Confirmer::Owner => tag.owner,
            _ => Some(approved.reviewer),
        };
        let new = NewOnCourse {
            course: approved.course,
            course_code: approved.code,
            tag: &tag.tag,
            definition: tag.definition_on(today).map(|d| d.number),
            state,
            confirmer: tag.confirmer.as_str(),
            answerer,
        };
        if !store::put_on_course(change, &new).await? || state != "asked" {
            continue;
        }
        if let Some(answerer) = answerer {
            let answering = directory::answering(change.conn(), answerer).await?;
            let to = identity::seat_addresses(change.conn(), answering, today).await?;
            let site = change.site();
            let letters =
                to.into_iter().map(|to| mails::asked(&site, to, &tag.tag, approved.code, approved.title));
            change.mail(letters.collect()).await?;
        }
    }
    Ok(())
}

/// Confirms or refuses a tag that waits for the seat's organisation, or for one it took over, inside a change that holds the
/// course: `catalogue::answer_tag` is the whole of it.
///
/// # Errors
/// Refused when it is decided already; the database.
pub async fn answer(
    change: &mut Change,
    seat: &SeatView,
    (course, tag): (Uuid, &str),
    yes: bool,
    reason: &str,
) -> AppResult<()> {
    let state = if yes { "held" } else { "refused" };
    let mine = directory::answers_for(change.conn(), seat.organisation).await?;
    if !store::decide(change, &mine, (course, tag), state, reason).await? {
        return Err(AppError::refused(&TagRefused::Stale));
    }
    let action = if yes { "tags.confirmed" } else { "tags.refused" };
    change.record(action, course, serde_json::json!({"tag": tag, "reason": reason}));
    Ok(())
}

/// Tells the seats of the organiser of a course (its code and title) that a tag was refused, and why.
///
/// # Errors
/// The database.
pub async fn tell_refused(
    change: &mut Change,
    organiser: OrganisationId,
    course: (&str, &str),
    tag: &str,
    reason: &str,
) -> AppResult<()> {
    let site = change.site();
    let organiser = directory::answering(change.conn(), organiser).await?;
    let to = identity::seat_addresses(change.conn(), organiser, civil_date(change.now())).await?;
    let letters = to.into_iter().map(|to| mails::refused(&site, to, tag, course, reason));
    Ok(change.mail(letters.collect()).await?)
}
