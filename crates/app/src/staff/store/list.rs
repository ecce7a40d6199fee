//! Reading the people of an organisation: the list with its conditions, and the make-up.

use std::collections::HashMap;

use platform::db::sql;
use platform::ids::{OrganisationId, PersonId, ServiceId};
use platform::params;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

/// Which people of an organisation are wanted; empty means any.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::staff) struct Wanted {
    pub q: String,
    pub position: String,
    pub stage: String,
    /// `1`, `0` or empty.
    pub supervised: String,
    /// Those who left instead of those who serve.
    pub left: bool,
    /// Only those who named the school themselves.
    pub applied: bool,
}

/// Somebody of an organisation's list.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(in crate::staff) struct Member {
    pub person: PersonId,
    pub personal_code: String,
    pub name: String,
    pub position: String,
    pub stage: String,
    pub subject: String,
    pub email: String,
    pub phone: String,
    pub sex: String,
    pub birth_date: Option<String>,
    pub supervised: bool,
    pub service: ServiceId,
    pub main: bool,
    pub valid_from: String,
    pub valid_until: Option<String>,
    pub source: String,
}

/// People whose service stands under somebody merged into another are shown as that other.
const MEMBERS: &str = "WITH RECURSIVE serving (service, root) AS (
    SELECT s.id, s.person FROM service s WHERE s.organisation = $1
    UNION SELECT serving.service, p.merged_into FROM serving JOIN person p ON p.id = serving.root
     WHERE p.merged_into IS NOT NULL)";

const FROM: &str = "FROM serving JOIN person p ON p.id = serving.root AND p.merged_into IS NULL
    JOIN service s ON s.id = serving.service";

impl Wanted {
    /// The conditions as SQL with their values; `$1` is the organisation.
    fn condition(&self, organisation: OrganisationId) -> (String, Vec<Value>) {
        let mut values = params![organisation];
        let mut parts = vec![if self.left {
            // Who came back is not among those who left, and of several times the last one counts.
            "s.valid_until IS NOT NULL AND NOT EXISTS (SELECT 1 FROM service t WHERE t.person = s.person
               AND t.organisation = s.organisation AND t.id <> s.id
               AND (t.valid_until IS NULL OR t.valid_until > s.valid_until
                    OR (t.valid_until = s.valid_until AND t.id > s.id)))"
                .to_owned()
        } else {
            "s.valid_until IS NULL".to_owned()
        }];
        let mut equal = |column: &str, value: &str| {
            if !value.is_empty() {
                values.push(Value::from(value));
                parts.push(format!("{column} = ${}", values.len()));
            }
        };
        equal("p.position", &self.position);
        equal("p.stage", &self.stage);
        if self.applied {
            equal("s.source", "applied");
        }
        match self.supervised.as_str() {
            "1" => parts.push("p.supervised = TRUE".to_owned()),
            "0" => parts.push("p.supervised = FALSE".to_owned()),
            _ => {}
        }
        if !self.q.is_empty() {
            values.push(Value::from(format!("%{}%", sql::like_pattern(&self.q))));
            let name = values.len();
            let plain = self.q.to_uppercase().replace('-', "");
            values.push(Value::from(format!("%{}%", sql::like_pattern(&plain))));
            let code = values.len();
            parts.push(format!(
                "(p.name LIKE ${name} ESCAPE '\\' OR p.email LIKE ${name} ESCAPE '\\' OR p.personal_code LIKE ${code} ESCAPE '\\')"
            ));
        }
        (parts.join(" AND "), values)
    }
}

pub(in crate::staff) async fn members<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    wanted: &Wanted,
    limit: i64,
    offset: i64,
) -> Result<Vec<Member>, DbErr> {
    let (condition, mut values) = wanted.condition(organisation);
    values.extend(params![limit, offset]);
    let (limit, offset) = (values.len() - 1, values.len());
    let text = format!(
        "{MEMBERS} SELECT p.id AS person, p.personal_code, p.name, p.position, p.stage, p.subject, p.email, p.phone,
           p.sex, p.birth_date, p.supervised, s.id AS service, s.main, s.valid_from, s.valid_until, s.source
         {FROM} WHERE {condition} ORDER BY p.position, p.name, p.id, s.id LIMIT ${limit} OFFSET ${offset}"
    );
    sql::all(conn, &text, values).await
}

pub(in crate::staff) async fn count_members<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    wanted: &Wanted,
) -> Result<i64, DbErr> {
    let (condition, values) = wanted.condition(organisation);
    sql::number(conn, &format!("{MEMBERS} SELECT COUNT(*) AS n {FROM} WHERE {condition}"), values).await
}

/// The service of a person (or of somebody merged into them) at an organisation, the present one first.
pub(in crate::staff) async fn member<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    person: PersonId,
) -> Result<Option<Member>, DbErr> {
    let text = format!(
        "{MEMBERS} SELECT p.id AS person, p.personal_code, p.name, p.position, p.stage, p.subject, p.email, p.phone,
           p.sex, p.birth_date, p.supervised, s.id AS service, s.main, s.valid_from, s.valid_until, s.source
         {FROM} WHERE p.id = $2
         ORDER BY CASE WHEN s.valid_until IS NULL THEN 0 ELSE 1 END, s.valid_until DESC, s.id DESC LIMIT 1"
    );
    sql::one(conn, &text, params![organisation, person]).await
}

/// Who is there: one group of people alike in all that the make-up counts by.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(in crate::staff) struct Group {
    pub position: String,
    pub stage: String,
    pub sex: String,
    pub subject: String,
    pub birth_date: Option<String>,
    pub supervised: bool,
    pub n: i64,
}

pub(in crate::staff) async fn make_up<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Vec<Group>, DbErr> {
    let text = format!(
        "{MEMBERS} SELECT p.position, p.stage, p.sex, p.subject, p.birth_date, p.supervised, COUNT(*) AS n
         {FROM} WHERE s.valid_until IS NULL
         GROUP BY p.position, p.stage, p.sex, p.subject, p.birth_date, p.supervised"
    );
    sql::all(conn, &text, params![organisation]).await
}

/// How many people serve at organisations now.
pub(in crate::staff) async fn serving_counts<C: ConnectionTrait>(
    conn: &C,
    organisations: &[OrganisationId],
) -> Result<HashMap<OrganisationId, usize>, DbErr> {
    #[derive(FromQueryResult)]
    struct Count {
        organisation: OrganisationId,
        n: i64,
    }
    let mut found = HashMap::new();
    for some in organisations.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text = format!(
            "SELECT organisation, COUNT(DISTINCT person) AS n FROM service
              WHERE organisation IN ({list}) AND valid_until IS NULL GROUP BY organisation"
        );
        let rows: Vec<Count> =
            sql::all(conn, &text, some.iter().map(|id| Value::from(*id)).collect()).await?;
        found.extend(rows.into_iter().map(|row| (row.organisation, usize::try_from(row.n).unwrap_or(0))));
    }
    Ok(found)
}
