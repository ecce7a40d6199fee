//! Database access of official documents.

use platform::db::sql;
use platform::ids::PersonId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::bundle::{Bundle, BundleId, Part};
use crate::catalogue::CourseId;
use crate::signing::SigningKeyId;

/// An official document as issued.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(in crate::credit) struct Official {
    pub serial: String,
    /// `transcript`, `certificate`, or `certificates` of a whole course.
    pub kind: String,
    pub person: Option<PersonId>,
    pub course: Option<CourseId>,
    pub half_hours: i64,
    pub awards: i64,
    /// Numbers of the ledger lines it was made from, packed; empty for those issued before documents were signed.
    pub lines: Vec<u8>,
    pub issued_at: i64,
}

const ALL: &str = "serial, kind, person, course, half_hours, awards, lines, issued_at";

pub(super) async fn put(change: &Change, documents: &[Official]) -> Result<u64, DbErr> {
    let row = |d: &Official| {
        params![
            d.serial.clone(),
            d.kind.clone(),
            d.person,
            d.course,
            d.half_hours,
            d.awards,
            d.lines.clone(),
            d.issued_at
        ]
    };
    let head = format!("INSERT INTO official_document ({ALL})");
    sql::insert_many(change.conn(), &head, documents.iter().map(row).collect(), "ON CONFLICT DO NOTHING")
        .await
}

/// A document by its serial, also one from before they were signed.
pub(in crate::credit) async fn document<C: ConnectionTrait>(
    conn: &C,
    serial: &str,
) -> Result<Option<Official>, DbErr> {
    let text = format!("SELECT {ALL} FROM official_document WHERE serial = $1");
    if let Some(found) = sql::one(conn, &text, params![serial]).await? {
        return Ok(Some(found));
    }
    let Some(old) = crate::credit::store::document(conn, serial).await? else { return Ok(None) };
    Ok(Some(Official {
        serial: old.serial,
        kind: "transcript".to_owned(),
        person: Some(old.person),
        course: None,
        half_hours: old.half_hours,
        awards: old.awards,
        lines: Vec::new(),
        issued_at: old.issued_at,
    }))
}

/// The certificates numbered for a course, whoever's.
pub(super) async fn certificates<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
) -> Result<Vec<Official>, DbErr> {
    let text = format!("SELECT {ALL} FROM official_document WHERE course = $1 AND kind = 'certificate'");
    sql::all(conn, &text, params![course]).await
}

/// The one certificate for so many hours.
pub(super) async fn certificate<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
    person: PersonId,
    half_hours: i64,
) -> Result<Option<Official>, DbErr> {
    let text = format!(
        "SELECT {ALL} FROM official_document
          WHERE course = $1 AND person = $2 AND half_hours = $3 AND kind = 'certificate'"
    );
    sql::one(conn, &text, params![course, person, half_hours]).await
}

pub(super) async fn put_files(
    change: &Change,
    key: SigningKeyId,
    files: &[(String, String)],
) -> Result<(), DbErr> {
    let now = change.now().as_millisecond();
    let rows =
        files.iter().map(|(sha256, serial)| params![sha256.clone(), serial.clone(), key, now]).collect();
    let head = "INSERT INTO official_file (sha256, serial, signing_key, made_at)";
    sql::insert_many(change.conn(), head, rows, "ON CONFLICT DO NOTHING").await?;
    Ok(())
}

/// The serial that a file was issued under.
pub(super) async fn serial_of_file<C: ConnectionTrait>(
    conn: &C,
    sha256: &str,
) -> Result<Option<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        serial: String,
    }
    let text = "SELECT serial FROM official_file WHERE sha256 = $1";
    Ok(sql::one::<Row, _>(conn, text, params![sha256]).await?.map(|row| row.serial))
}

/// Documents of a person, newest first.
pub(in crate::credit) async fn of_people<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<Vec<Official>, DbErr> {
    let (list, values) = sql::listed(1, people.iter().map(|id| Value::from(*id)).collect());
    let text = format!(
        "SELECT {ALL} FROM official_document WHERE person IN ({list}) ORDER BY issued_at DESC, serial"
    );
    sql::all(conn, &text, values).await
}

/// Half-hours of one person in one course.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(in crate::credit) struct Sum {
    pub person: PersonId,
    pub half_hours: i64,
}

/// What the ledger says of a course today, person by person.
pub(in crate::credit) async fn sums<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
) -> Result<Vec<Sum>, DbErr> {
    let text = "SELECT person, CAST(SUM(half_hours) AS BIGINT) AS half_hours FROM award WHERE course = $1 GROUP BY person";
    sql::all(conn, text, params![course]).await
}

pub(super) async fn put_bundle(change: &Change, bundle: &Bundle) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO certificate_bundle (id, course, language, format, people, done, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![
            bundle.id,
            bundle.course,
            bundle.language.clone(),
            bundle.format.clone(),
            bundle.people,
            bundle.done,
            bundle.created_at
        ],
    )
    .await?;
    Ok(())
}

const BUNDLE: &str = "SELECT id, course, language, format, people, done, created_at FROM certificate_bundle";

pub(super) async fn bundle<C: ConnectionTrait>(conn: &C, id: BundleId) -> Result<Option<Bundle>, DbErr> {
    sql::one(conn, &format!("{BUNDLE} WHERE id = $1"), params![id]).await
}

pub(super) async fn bundles<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
    since: i64,
) -> Result<Vec<Bundle>, DbErr> {
    let text = format!("{BUNDLE} WHERE course = $1 AND created_at > $2 ORDER BY created_at DESC");
    sql::all(conn, &text, params![course, since]).await
}

/// Notes a part as made; nothing when it was made before.
pub(super) async fn put_part(change: &Change, bundle: BundleId, part: &Part) -> Result<(), DbErr> {
    let text = "INSERT INTO certificate_part (bundle, number, sha256, first, last, size)
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    let values = params![bundle, part.number, part.sha256.clone(), part.first, part.last, part.size];
    if sql::run(change.conn(), text, values).await? == 1 {
        let text = "UPDATE certificate_bundle SET done = $2 WHERE id = $1";
        sql::run(change.conn(), text, params![bundle, part.last]).await?;
    }
    Ok(())
}

pub(super) async fn parts<C: ConnectionTrait>(conn: &C, bundle: BundleId) -> Result<Vec<Part>, DbErr> {
    let text =
        "SELECT number, sha256, first, last, size FROM certificate_part WHERE bundle = $1 ORDER BY number";
    sql::all(conn, text, params![bundle]).await
}
