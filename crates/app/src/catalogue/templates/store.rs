//! Database access of templates and of what is filled in once for all.

use platform::db::{for_update, sql};
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::{Template, TemplateId};

const ALL: &str = "id, organisation, name, form, saved_at, saved_by";

pub(super) async fn of<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Vec<Template>, DbErr> {
    let text = format!("SELECT {ALL} FROM course_template WHERE organisation = $1 ORDER BY name, id");
    sql::all(conn, &text, params![organisation]).await
}

/// Holds the organisation until the change ends, so that two seats can't give one name twice or exceed the number.
pub(super) async fn lock(change: &Change, organisation: OrganisationId) -> Result<(), DbErr> {
    let text = for_update(change.conn(), "SELECT CAST(1 AS BIGINT) AS n FROM organisation WHERE id = $1");
    sql::number(change.conn(), &text, params![organisation]).await?;
    Ok(())
}

pub(super) async fn insert(change: &Change, t: &Template) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        &format!("INSERT INTO course_template ({ALL})"),
        vec![params![t.id, t.organisation, t.name.clone(), t.form.clone(), t.saved_at, t.saved_by.clone()]],
        "",
    )
    .await?;
    Ok(())
}

pub(super) async fn rename(change: &Change, id: TemplateId, name: &str) -> Result<(), DbErr> {
    let text = "UPDATE course_template SET name = $2 WHERE id = $1";
    sql::run(change.conn(), text, params![id, name]).await?;
    Ok(())
}

pub(super) async fn delete(change: &Change, id: TemplateId) -> Result<(), DbErr> {
    sql::run(change.conn(), "DELETE FROM course_template WHERE id = $1", params![id]).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Form {
    form: String,
}

pub(super) async fn defaults<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Option<String>, DbErr> {
    let text = "SELECT form FROM course_default WHERE organisation = $1";
    Ok(sql::one::<Form, _>(conn, text, params![organisation]).await?.map(|row| row.form))
}

pub(super) async fn set_defaults(
    change: &Change,
    organisation: OrganisationId,
    form: &str,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO course_default (organisation, form, saved_at) VALUES ($1, $2, $3)
         ON CONFLICT (organisation) DO UPDATE SET form = excluded.form, saved_at = excluded.saved_at",
        params![organisation, form, change.now().as_millisecond()],
    )
    .await?;
    Ok(())
}
