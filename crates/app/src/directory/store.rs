//! Database access of the directory.

pub(super) mod changes;
pub(super) mod contacts;
pub(super) mod lists;
pub(super) mod tree;

use jiff::civil::Date;
use platform::db::sql;
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::{Organisation, SupervisionId};

const COLUMNS: &str =
    "id, code, name, kind, level, ownership, county, district, address, phone, website, reviewer";

pub(super) async fn by_id<C: ConnectionTrait>(
    conn: &C,
    id: OrganisationId,
) -> Result<Option<Organisation>, DbErr> {
    sql::one(conn, &format!("SELECT {COLUMNS} FROM organisation WHERE id = $1"), params![id]).await
}

pub(super) async fn by_code<C: ConnectionTrait>(conn: &C, code: &str) -> Result<Option<Organisation>, DbErr> {
    sql::one(conn, &format!("SELECT {COLUMNS} FROM organisation WHERE code = $1"), params![code]).await
}

pub(super) async fn of_county<C: ConnectionTrait>(
    conn: &C,
    county: &str,
    level: &str,
) -> Result<Vec<Organisation>, DbErr> {
    sql::all(
        conn,
        &format!(
            "SELECT {COLUMNS} FROM organisation WHERE county = $1 AND level = $2 AND valid_until IS NULL ORDER BY district, code"
        ),
        params![county, level],
    )
    .await
}

pub(super) async fn like<C: ConnectionTrait>(
    conn: &C,
    text: &str,
    today: Date,
    most: i64,
) -> Result<Vec<Organisation>, DbErr> {
    let (code, name) = (sql::like_pattern(&text.to_uppercase()), sql::like_pattern(text));
    sql::all(
        conn,
        &format!(
            "SELECT {COLUMNS} FROM organisation WHERE (valid_until IS NULL OR valid_until >= $3)
                AND (code LIKE $1 ESCAPE '\\' OR name LIKE $2 ESCAPE '\\') ORDER BY LENGTH(name), code LIMIT $4"
        ),
        params![format!("{code}%"), format!("%{name}%"), today.to_string(), most],
    )
    .await
}

pub(super) async fn counties<C: ConnectionTrait>(conn: &C) -> Result<Vec<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Name {
        county: String,
    }
    let names: Vec<Name> = sql::all(
        conn,
        "SELECT county FROM organisation WHERE county <> '' GROUP BY county ORDER BY MIN(code)",
        vec![],
    )
    .await?;
    Ok(names.into_iter().map(|n| n.county).collect())
}

pub(super) async fn insert(change: &Change, new: &Organisation, from: Date) -> Result<(), DbErr> {
    let row = row(new, "", None, from, change.now().as_millisecond());
    insert_rows(change, vec![row]).await?;
    let edge = new.reviewer.map(|supervisor| (SupervisionId::new(), new.id, supervisor, from));
    changes::insert_edges(change, edge.into_iter().collect()).await
}

/// Many at once.
pub(super) async fn insert_all(change: &Change, new: &[Organisation], from: Date) -> Result<(), DbErr> {
    let now = change.now().as_millisecond();
    insert_rows(change, new.iter().map(|new| row(new, "", None, from, now)).collect()).await?;
    let edges = new.iter().filter_map(|new| Some((SupervisionId::new(), new.id, new.reviewer?, from)));
    changes::insert_edges(change, edges.collect()).await
}

pub(super) async fn all<C: ConnectionTrait>(conn: &C) -> Result<Vec<Organisation>, DbErr> {
    sql::all(conn, &format!("SELECT {COLUMNS} FROM organisation ORDER BY code"), vec![]).await
}

pub(super) fn row(
    new: &Organisation,
    postal_code: &str,
    list_year: Option<i64>,
    from: Date,
    now: i64,
) -> Vec<Value> {
    params![
        new.id,
        new.code.clone(),
        new.name.clone(),
        new.kind.clone(),
        new.level.clone(),
        new.ownership.clone(),
        new.county.clone(),
        new.district.clone(),
        postal_code,
        new.address.clone(),
        new.phone.clone(),
        new.website.clone(),
        new.reviewer,
        list_year,
        from.to_string(),
        now,
    ]
}

pub(super) async fn insert_rows(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO organisation (id, code, name, kind, level, ownership, county, district, postal_code, address, phone, website, reviewer, list_year, valid_from, updated_at)",
        rows,
        "",
    )
    .await?;
    Ok(())
}

/// An organisation and all that it supervises, at any depth.
pub(super) async fn ids_below<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Vec<OrganisationId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Id {
        id: OrganisationId,
    }
    let rows: Vec<Id> = sql::all(
        conn,
        "WITH RECURSIVE below (id) AS (SELECT id FROM organisation WHERE id = $1
           UNION SELECT o.id FROM organisation o JOIN below b ON o.reviewer = b.id) SELECT id FROM below",
        params![organisation],
    )
    .await?;
    Ok(rows.into_iter().map(|r| r.id).collect())
}

/// Names of organisations by identity.
pub(super) async fn briefs<C: ConnectionTrait>(
    conn: &C,
    ids: &[OrganisationId],
) -> Result<Vec<super::Brief>, DbErr> {
    let mut found = Vec::new();
    for some in ids.chunks(1_000) {
        let (list, values) = sql::listed(1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!("SELECT id, code, name, level, county FROM organisation WHERE id IN ({list})");
        found.extend(sql::all::<super::Brief, _>(conn, &text, values).await?);
    }
    Ok(found)
}

pub(super) async fn ids_after<C: ConnectionTrait>(
    conn: &C,
    last: OrganisationId,
    most: i64,
) -> Result<Vec<OrganisationId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        id: OrganisationId,
    }
    let text = "SELECT id FROM organisation WHERE id > $1 ORDER BY id LIMIT $2";
    Ok(sql::all::<Row, _>(conn, text, params![last, most]).await?.into_iter().map(|row| row.id).collect())
}

pub(super) async fn count<C: ConnectionTrait>(conn: &C) -> Result<i64, DbErr> {
    sql::number(conn, "SELECT COUNT(*) AS n FROM organisation", vec![]).await
}

pub(super) async fn names_of<C: ConnectionTrait>(
    conn: &C,
    ids: &[OrganisationId],
) -> Result<std::collections::HashMap<OrganisationId, String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Named {
        id: OrganisationId,
        name: String,
    }
    let mut found = std::collections::HashMap::new();
    for some in ids.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text = format!("SELECT id, name FROM organisation WHERE id IN ({list})");
        let rows: Vec<Named> =
            sql::all(conn, &text, some.iter().map(|id| Value::from(*id)).collect()).await?;
        found.extend(rows.into_iter().map(|r| (r.id, r.name)));
    }
    Ok(found)
}
