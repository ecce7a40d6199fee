//! Files: kept by content in the data folder, described in the database, never served as active content.

use std::path::PathBuf;

use jiff::Timestamp;
use sea_orm::{DbErr, FromQueryResult};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::db::{Actor, Change, Db, hold_name, sql};
use crate::ids::FileId;
use crate::params;

/// The folder that holds the bytes.
#[derive(Clone, Debug)]
pub struct Files {
    folder: PathBuf,
}

impl Files {
    /// Files below `folder`.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Stores bytes with the change that mentions them; the same bytes are kept once.
    /// They are written before the row, so a crash between leaves an unused file, never a row without one.
    ///
    /// # Errors
    /// When the folder or the database can't be written.
    pub async fn keep(
        &self,
        change: &Change,
        owner: Uuid,
        name: &str,
        content_type: &str,
        bytes: &[u8],
        delete_after: Option<Timestamp>,
    ) -> Result<FileId, DbErr> {
        let sha256 = digest(bytes);
        // Who removes unused bytes holds their name as well, and looks again: what is found here stays until the row is.
        hold_name(change.conn(), &held(&sha256)).await?;
        self.write(&sha256, bytes).await.map_err(|e| DbErr::Custom(format!("file folder: {e}")))?;
        let id = FileId::new();
        sql::run(
            change.conn(),
            "INSERT INTO file (id, name, content_type, size, sha256, owner, created_at, delete_after)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            params![
                id,
                name,
                content_type,
                i64::try_from(bytes.len()).unwrap_or(i64::MAX),
                sha256,
                owner,
                change.now().as_millisecond(),
                delete_after.map(|at| at.as_millisecond()),
            ],
        )
        .await?;
        Ok(id)
    }

    /// The bytes stored under a digest.
    ///
    /// # Errors
    /// When the file is not there.
    pub async fn read(&self, sha256: &str) -> std::io::Result<Vec<u8>> {
        tokio::fs::read(self.path(sha256)).await
    }

    /// Deletes the rows of files whose end has come; answers the digests that no row names any more, for
    /// [`Files::remove`] after the commit: bytes without a row are waste, a row without bytes would be a loss.
    ///
    /// # Errors
    /// When the rows can't be removed.
    pub async fn forget_due(&self, change: &Change) -> Result<(u64, Vec<String>), DbErr> {
        let now = change.now().as_millisecond();
        let due: Vec<Digest256> = sql::all(
            change.conn(),
            "SELECT DISTINCT sha256 FROM file WHERE delete_after IS NOT NULL AND delete_after <= $1",
            params![now],
        )
        .await?;
        let gone = sql::run(
            change.conn(),
            "DELETE FROM file WHERE delete_after IS NOT NULL AND delete_after <= $1",
            params![now],
        )
        .await?;
        let mut unused = Vec::new();
        for Digest256 { sha256 } in due {
            let others = "SELECT COUNT(*) AS n FROM file WHERE sha256 = $1";
            if sql::number(change.conn(), others, params![sha256.clone()]).await? == 0 {
                unused.push(sha256);
            }
        }
        Ok((gone, unused))
    }

    /// Removes bytes by digest unless a row names them again: somebody may have sent the same since
    /// [`Files::forget_due`] looked. What is gone already is no fault; what can't be removed is waste, and logged.
    pub async fn remove(&self, db: &Db, now: Timestamp, digests: &[String]) {
        for sha256 in digests {
            if let Err(why) = self.remove_unused(db, now, sha256).await {
                tracing::error!(%why, sha256, "unused bytes were not removed");
            }
        }
    }

    async fn remove_unused(&self, db: &Db, now: Timestamp, sha256: &str) -> Result<(), DbErr> {
        // Nothing is written in this change: it is begun for what it holds, and given up afterwards.
        let change = db.change(&Actor::process("files"), now).await?;
        hold_name(change.conn(), &held(sha256)).await?;
        let rows = "SELECT COUNT(*) AS n FROM file WHERE sha256 = $1";
        if sql::number(change.conn(), rows, params![sha256]).await? == 0 {
            let _ = tokio::fs::remove_file(self.path(sha256)).await;
        }
        change.rollback().await
    }

    async fn write(&self, sha256: &str, bytes: &[u8]) -> std::io::Result<()> {
        let path = self.path(sha256);
        if tokio::fs::try_exists(&path).await? {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            tokio::fs::create_dir_all(parent).await?;
        }
        let unfinished = path.with_extension(crate::chance::token());
        tokio::fs::write(&unfinished, bytes).await?;
        tokio::fs::rename(unfinished, path).await
    }

    fn path(&self, sha256: &str) -> PathBuf {
        self.folder.join(&sha256[..2]).join(sha256)
    }
}

fn held(sha256: &str) -> String {
    format!("file {sha256}")
}

/// The name bytes are kept under: their SHA-256 in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Marks a file as no longer needed: [`Files::forget_due`] clears it, and its bytes when no other row names them.
///
/// # Errors
/// When the row can't be written.
pub async fn forget(change: &Change, id: FileId) -> Result<(), DbErr> {
    let text = "UPDATE file SET delete_after = $2 WHERE id = $1";
    sql::run(change.conn(), text, params![id, change.now().as_millisecond()]).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Digest256 {
    sha256: String,
}
