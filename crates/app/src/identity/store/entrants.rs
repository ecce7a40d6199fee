//! Those who come in with a session: the little that is asked of account and person at every request, for many at once.

use std::collections::HashMap;

use jiff::civil::Date;
use platform::db::sql;
use platform::ids::{AccountId, OrganisationId, PersonId};
use platform::params;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::seats::HELD;
use super::{SeatRow, root};

/// An account with its person.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::identity) struct Entrant {
    pub account: AccountId,
    pub person: PersonId,
    pub name: String,
    pub position: String,
    pub organisation: Option<OrganisationId>,
    pub subjects_year: i64,
    pub merged_into: Option<PersonId>,
    pub disabled_at: Option<i64>,
    pub removed_at: Option<i64>,
    pub must_change: bool,
    pub second_factor: bool,
    pub consent_version: i64,
}

impl Entrant {
    /// Whether the account may be used at all.
    pub fn is_open(&self) -> bool {
        self.disabled_at.is_none() && self.removed_at.is_none()
    }
}

/// The people behind accounts, by account; whoever was merged into somebody comes as that one.
pub(in crate::identity) async fn entrants<C: ConnectionTrait>(
    conn: &C,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, Entrant>, DbErr> {
    let (list, values) = sql::list_of(conn, 1, accounts.iter().map(|id| Value::from(*id)).collect());
    let text = format!(
        "SELECT a.id AS account, p.id AS person, p.name, p.position, p.organisation, p.subjects_year, p.merged_into,
                a.disabled_at, a.removed_at, a.must_change, a.second_factor, a.consent_version
           FROM account a JOIN person p ON p.id = a.person WHERE a.id IN ({list})"
    );
    let mut found = HashMap::with_capacity(accounts.len());
    for mut entrant in sql::all::<Entrant, _>(conn, &text, values).await? {
        if let Some(into) = entrant.merged_into {
            let Some(person) = root(conn, into).await? else { continue };
            entrant.person = person.id;
            entrant.name = person.name;
            entrant.position = person.position;
            entrant.organisation = person.organisation;
            entrant.subjects_year = person.subjects_year;
        }
        found.insert(entrant.account, entrant);
    }
    Ok(found)
}

/// The duties that several people hold on a day, also as somebody merged into them, each by the identity asked for.
pub(in crate::identity) async fn seats_of_many<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
    today: Date,
) -> Result<HashMap<PersonId, Vec<SeatRow>>, DbErr> {
    #[derive(FromQueryResult)]
    struct Root {
        root: PersonId,
        #[sea_orm(nested)]
        seat: SeatRow,
    }
    let Some((first, rest)) = people.split_first() else { return Ok(HashMap::new()) };
    // The day is the second value, where the condition looks for it.
    let mut values = params![*first, today.to_string()];
    let mut list = "$1".to_owned();
    if !rest.is_empty() {
        let (more, ids) = sql::listed(3, rest.iter().map(|id| Value::from(*id)).collect());
        list = format!("{list},{more}");
        values.extend(ids);
    }
    let text = format!(
        "WITH RECURSIVE same (root, id) AS (SELECT id, id FROM person WHERE id IN ({list})
           UNION SELECT same.root, p.id FROM person p JOIN same ON p.merged_into = same.id)
         SELECT same.root AS root, s.id, s.organisation, o.name AS organisation_name, o.kind, s.role, s.title, h.acting,
                COALESCE((SELECT STRING_AGG(r.name, ',') FROM seat_right r WHERE r.seat = s.id), '') AS rights
           FROM same JOIN seat_holding h ON h.person = same.id
           JOIN seat s ON s.id = h.seat JOIN organisation o ON o.id = s.organisation
          WHERE {HELD}
          ORDER BY h.acting, h.valid_from, s.id"
    );
    let mut found: HashMap<PersonId, Vec<SeatRow>> = HashMap::new();
    for row in sql::all::<Root, _>(conn, &text, values).await? {
        found.entry(row.root).or_default().push(row.seat);
    }
    Ok(found)
}
