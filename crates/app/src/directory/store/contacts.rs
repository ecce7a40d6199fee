//! Statements of contact data.

use domain::organisation::Contact;
use platform::db::sql;
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

#[derive(FromQueryResult)]
struct Row {
    organisation: OrganisationId,
    part: String,
    name: String,
    phone: String,
    mail: String,
    address: String,
    website: String,
    handles: String,
}

impl Row {
    fn contact(self) -> Contact {
        Contact {
            name: self.name,
            phone: self.phone,
            mail: self.mail,
            address: self.address,
            website: self.website,
            handles: self.handles,
        }
    }
}

const CONTACT: &str = "organisation, part, name, phone, mail, address, website, handles";

pub(in crate::directory) async fn contact<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    part: &str,
) -> Result<Option<Contact>, DbErr> {
    let text = format!("SELECT {CONTACT} FROM organisation_contact WHERE organisation = $1 AND part = $2");
    let row: Option<Row> = sql::one(conn, &text, params![organisation, part]).await?;
    Ok(row.map(Row::contact))
}

/// Contact data of all open organisations of some kinds that have any, with their part.
pub(in crate::directory) async fn contacts_of_kind<C: ConnectionTrait>(
    conn: &C,
    kind: &str,
) -> Result<Vec<(OrganisationId, String, Contact)>, DbErr> {
    let rows: Vec<Row> = sql::all(
        conn,
        "SELECT c.organisation, c.part, c.name, c.phone, c.mail, c.address, c.website, c.handles
           FROM organisation_contact c JOIN organisation o ON o.id = c.organisation WHERE o.kind = $1",
        params![kind],
    )
    .await?;
    Ok(rows.into_iter().map(|r| (r.organisation, r.part.clone(), r.contact())).collect())
}

pub(in crate::directory) async fn put_contact(
    change: &Change,
    organisation: OrganisationId,
    part: &str,
    contact: &Contact,
) -> Result<(), DbErr> {
    let c = contact.clone();
    sql::run(
        change.conn(),
        "INSERT INTO organisation_contact (organisation, part, name, phone, mail, address, website, handles, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (organisation, part) DO UPDATE SET name = excluded.name, phone = excluded.phone, mail = excluded.mail,
           address = excluded.address, website = excluded.website, handles = excluded.handles, updated_at = excluded.updated_at",
        params![
            organisation,
            part,
            c.name,
            c.phone,
            c.mail,
            c.address,
            c.website,
            c.handles,
            change.now().as_millisecond()
        ],
    )
    .await?;
    Ok(())
}
