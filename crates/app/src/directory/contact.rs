//! How an organisation is reached: its own seats keep it, everybody may read it.

use domain::organisation::{Contact, k12_groups};
use domain::permissions::Function;
use platform::db::Actor;
use platform::ids::OrganisationId;
use platform::web::SeatView;
use platform::{AppError, AppResult};
use sea_orm::ConnectionTrait;

use super::store::{contacts, tree};
use super::{Entry, authorise_at};
use crate::App;

/// A region centre, or a group of one, as the public page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Centre {
    /// The organisation.
    pub entry: Entry,
    /// The group of the K-12 agency; empty for the organisation itself.
    pub part: String,
    /// What it says about itself.
    pub contact: Option<Contact>,
}

/// Contact data of an organisation; `part` names a group of the K-12 agency or is empty.
///
/// # Errors
/// The database.
pub async fn contact<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    part: &str,
) -> AppResult<Option<Contact>> {
    Ok(contacts::contact(conn, organisation, part).await?)
}

/// Saves contact data of the seat's own organisation.
///
/// # Errors
/// Refused by the matrix or the seat's role; not found for a part it does not have; the database.
pub async fn save_contact(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    part: &str,
    contact: &Contact,
) -> AppResult<()> {
    let own = seat.organisation;
    authorise_at(app.db.read(), seat, Function::ORGANISATION_EDIT_CONTACT, own).await?;
    if !has_part(seat, part) {
        return Err(AppError::NotFound);
    }
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let before = contacts::contact(change.conn(), own, part).await?;
    contacts::put_contact(&change, own, part, contact).await?;
    let shown =
        |c: &Contact| serde_json::json!({"website": c.website, "address": c.address, "handles": c.handles});
    change.record(
        "organisation.contact_saved",
        own.0,
        // Who answers under which number is a person's: that it changed is enough for the log.
        serde_json::json!({"part": part, "before": before.as_ref().map(shown), "after": shown(contact)}),
    );
    Ok(change.commit().await?)
}

/// Whether an organisation has such a part: the K-12 agency has its groups, everybody has the whole.
pub fn has_part(seat: &SeatView, part: &str) -> bool {
    part.is_empty()
        || (seat.kind == domain::permissions::OrganisationKind::K12Agency
            && k12_groups().iter().any(|g| g.code == part))
}

/// All region centres: the bureaux in the order of their codes, then the groups of the K-12 agency one by one.
///
/// # Errors
/// The database.
pub async fn centres<C: ConnectionTrait>(conn: &C) -> AppResult<Vec<Centre>> {
    let mut centres = Vec::new();
    let said = contacts::contacts_of_kind(conn, "county_bureau").await?;
    for entry in tree::of_kind(conn, "county_bureau").await? {
        let contact =
            said.iter().find(|(id, part, _)| *id == entry.id && part.is_empty()).map(|s| s.2.clone());
        centres.push(Centre { entry, part: String::new(), contact });
    }
    let said = contacts::contacts_of_kind(conn, "k12_agency").await?;
    for entry in tree::of_kind(conn, "k12_agency").await? {
        for group in k12_groups() {
            let contact =
                said.iter().find(|(id, part, _)| *id == entry.id && part == group.code).map(|s| s.2.clone());
            centres.push(Centre { entry: entry.clone(), part: group.code.to_owned(), contact });
        }
    }
    Ok(centres)
}
