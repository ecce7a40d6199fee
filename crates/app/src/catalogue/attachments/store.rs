//! Database access of the files beside courses.

use platform::db::sql;
use platform::ids::FileId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr};

use super::super::CourseId;
use super::{Attachment, AttachmentId};

const ALL: &str = "id, course, file, name, kind, size, sha256, readers, scan, scanned_at, added_at, added_by";

pub(super) async fn insert(change: &Change, a: &Attachment) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        &format!("INSERT INTO attachment ({ALL})"),
        vec![params![
            a.id,
            a.course,
            a.file,
            a.name.clone(),
            a.kind.clone(),
            a.size,
            a.sha256.clone(),
            a.readers.clone(),
            a.scan.clone(),
            a.scanned_at,
            a.added_at,
            a.added_by.clone()
        ]],
        "",
    )
    .await?;
    Ok(())
}

pub(super) async fn of_course<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
) -> Result<Vec<Attachment>, DbErr> {
    let text = format!("SELECT {ALL} FROM attachment WHERE course = $1 ORDER BY added_at, id");
    sql::all(conn, &text, params![course]).await
}

pub(super) async fn one<C: ConnectionTrait>(conn: &C, id: AttachmentId) -> Result<Option<Attachment>, DbErr> {
    sql::one(conn, &format!("SELECT {ALL} FROM attachment WHERE id = $1"), params![id]).await
}

pub(super) async fn waiting<C: ConnectionTrait>(conn: &C, most: i64) -> Result<Vec<Attachment>, DbErr> {
    let text =
        format!("SELECT {ALL} FROM attachment WHERE scan = 'waiting' ORDER BY added_at, id LIMIT {most}");
    sql::all(conn, &text, params![]).await
}

/// Sets what the scanner said, if it still waits; answers whether it did.
pub(super) async fn set_scan(change: &Change, id: AttachmentId, scan: &str) -> Result<bool, DbErr> {
    let text = "UPDATE attachment SET scan = $2, scanned_at = $3 WHERE id = $1 AND scan = 'waiting'";
    let touched = sql::run(change.conn(), text, params![id, scan, change.now().as_millisecond()]).await?;
    Ok(touched == 1)
}

pub(super) async fn set_readers(change: &Change, id: AttachmentId, readers: &str) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE attachment SET readers = $2 WHERE id = $1", params![id, readers]).await?;
    Ok(())
}

pub(super) async fn delete(change: &Change, id: AttachmentId) -> Result<(), DbErr> {
    sql::run(change.conn(), "DELETE FROM attachment WHERE id = $1", params![id]).await?;
    Ok(())
}

/// The files of a course, for giving them back when the course goes.
pub(super) async fn files<C: ConnectionTrait>(conn: &C, course: CourseId) -> Result<Vec<FileId>, DbErr> {
    Ok(of_course(conn, course).await?.into_iter().map(|a| a.file).collect())
}
