//! Keeping searches: at most twenty a person, each question once.

use std::collections::BTreeSet;

use domain::following::{self, FollowingRefused, MOST_SEARCHES};
use platform::db::Actor;
use platform::ids::PersonId;
use platform::{AppError, AppResult};
use sea_orm::ConnectionTrait;

use super::{SavedSearch, SearchId, matching, store};
use crate::{App, identity};

/// How the owner of a search is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// By a letter within a minute.
    AtOnce,
    /// By one letter a day.
    Daily,
    /// Not at all: what was found stands in the list.
    Never,
}

impl Told {
    /// All ways, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::AtOnce, Self::Daily, Self::Never];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::Daily => "daily",
            Self::Never => "never",
        }
    }

    /// The way of that name.
    ///
    /// # Errors
    /// [`AppError::Malformed`] for another name: the form offers three.
    pub fn parse(name: &str) -> AppResult<Self> {
        let found = Self::ALL.into_iter().find(|told| told.as_str() == name);
        found.ok_or_else(|| AppError::Malformed("told".to_owned()))
    }
}

/// The searches a person keeps, in their order.
///
/// # Errors
/// The database.
pub async fn searches_of<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Vec<SavedSearch>> {
    let same = identity::same_person(conn, person).await?;
    Ok(store::searches::of_people(conn, &same).await?)
}

/// Keeps a question under a name.
///
/// # Errors
/// Refused without a name, without anything asked, when it is kept already or twenty are; the database.
pub async fn save_search(
    app: &App,
    actor: &Actor,
    person: PersonId,
    query: &str,
    name: &str,
    told: Told,
) -> AppResult<SearchId> {
    let refused = |r: FollowingRefused| AppError::refused(&r);
    let name = following::name(name).map_err(refused)?;
    let query = matching::canonical(query);
    if query.is_empty() {
        return Err(refused(FollowingRefused::Everything));
    }
    let same = identity::same_person(app.db.read(), person).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    store::searches::hold(&change, person).await?;
    let own = store::searches::of_people(change.conn(), &same).await?;
    if let Some(twin) = own.iter().find(|s| s.query == query) {
        return Err(refused(FollowingRefused::Twice { name: twin.name.clone() }));
    }
    let taken: BTreeSet<i64> = own.iter().map(|s| s.place).collect();
    let most = i64::try_from(MOST_SEARCHES).unwrap_or(0);
    let free = (1..=most).find(|place| !taken.contains(place));
    let Some(place) = free.filter(|_| own.len() < MOST_SEARCHES) else {
        return Err(refused(FollowingRefused::TooMany { most: MOST_SEARCHES }));
    };
    let id = SearchId::new();
    let created_at = change.now().as_millisecond();
    let told = told.as_str().to_owned();
    let search = SavedSearch { id, person, place, name, query, told, created_at };
    store::searches::insert(&change, &search).await?;
    // What somebody looks for is theirs: the log says that a search was kept, not which.
    change.record("following.search_kept", person.0, serde_json::json!({"told": search.told}));
    change.commit().await?;
    Ok(id)
}

/// Renames a search and says how to be told.
///
/// # Errors
/// Not found for somebody else's; refused without a name; the database.
pub async fn change_search(
    app: &App,
    actor: &Actor,
    person: PersonId,
    id: SearchId,
    name: &str,
    told: Told,
) -> AppResult<()> {
    let name = following::name(name).map_err(|r| AppError::refused(&r))?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    own(change.conn(), person, id).await?;
    store::searches::update(&change, id, &name, told.as_str()).await?;
    if told == Told::Never {
        store::searches::drop_waiting(&change, id).await?;
    }
    change.record("following.search_changed", person.0, serde_json::json!({"told": told.as_str()}));
    Ok(change.commit().await?)
}

/// Keeps a search no longer.
///
/// # Errors
/// Not found for somebody else's; the database.
pub async fn delete_search(app: &App, actor: &Actor, person: PersonId, id: SearchId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    own(change.conn(), person, id).await?;
    store::searches::delete(&change, id).await?;
    change.record("following.search_deleted", person.0, serde_json::json!({}));
    Ok(change.commit().await?)
}

/// A search of this person: others' are not known to exist.
pub(super) async fn own<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
    id: SearchId,
) -> AppResult<SavedSearch> {
    searches_of(conn, person).await?.into_iter().find(|s| s.id == id).ok_or(AppError::NotFound)
}
