//! The bytes of a delivery on disk: sealed in blocks with a key of their own, because they hold personal numbers.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::SignedDuration;
use platform::sealed::{Opened, Sealing};
use platform::{AppError, AppResult};
use sha2::{Digest, Sha256};

use super::DeliveryId;
use crate::App;

/// A file on its way in: sealed as it arrives, whatever its size.
pub struct Keeping {
    id: DeliveryId,
    place: Place,
    sealing: Sealing<File>,
    digest: Sha256,
    bytes: u64,
    most: u64,
}

/// A file that goes with this value unless it is held: whoever sends may be cut off at any moment.
pub(super) struct Place(Option<PathBuf>);

impl Place {
    /// The file stays.
    pub fn hold(&mut self) {
        self.0 = None;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(path) = self.0.take() {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Begins to keep a delivery; at most `most` bytes.
///
/// # Errors
/// The folder can't be written.
pub fn begin(app: &App, most: u64) -> AppResult<Keeping> {
    let id = DeliveryId::new();
    let path = path(app, id);
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(AppError::internal)?;
    let file = File::create(&path).map_err(AppError::internal)?;
    let place = Place(Some(path));
    let sealing = Sealing::begin(file, &app.keys).map_err(AppError::internal)?;
    Ok(Keeping { id, place, sealing, digest: Sha256::new(), bytes: 0, most })
}

/// What was kept.
pub(super) struct Kept {
    /// The delivery it will be.
    pub id: DeliveryId,
    /// Its size.
    pub bytes: u64,
    /// Its digest.
    pub sha256: String,
    /// Where it lies.
    pub place: Place,
}

impl Keeping {
    /// Takes some more; false when the limit is passed.
    ///
    /// # Errors
    /// The disk.
    pub fn write(&mut self, bytes: &[u8]) -> AppResult<bool> {
        self.bytes += bytes.len() as u64;
        if self.bytes > self.most {
            return Ok(false);
        }
        self.digest.update(bytes);
        self.sealing.write_all(bytes).map_err(AppError::internal)?;
        Ok(true)
    }

    /// Whether nothing came.
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// The end of the file: on disk when this answers.
    ///
    /// # Errors
    /// The disk.
    pub(super) fn finish(self) -> AppResult<Kept> {
        let file = self.sealing.finish().map_err(AppError::internal)?;
        file.sync_all().map_err(AppError::internal)?;
        Ok(Kept {
            id: self.id,
            bytes: self.bytes,
            sha256: hex::encode(self.digest.finalize()),
            place: self.place,
        })
    }
}

/// The bytes as they came, in a file without a name: nothing in clear remains, whatever happens.
pub(super) fn open(app: &App, id: DeliveryId) -> std::io::Result<File> {
    let sealed = File::open(path(app, id))?;
    let mut plain = tempfile::tempfile_in(folder(app))?;
    let mut opened = Opened::begin(sealed, &app.keys)?;
    let mut block = vec![0; 1 << 20];
    loop {
        let read = opened.read(&mut block)?;
        if read == 0 {
            break;
        }
        plain.write_all(&block[..read])?;
    }
    plain.seek(SeekFrom::Start(0))?;
    Ok(plain)
}

/// Removes what was kept; what is gone already is no fault.
pub(super) fn remove(app: &App, id: DeliveryId) {
    let _ = std::fs::remove_file(path(app, id));
}

/// Files of deliveries with what they are named after, and when they were written last.
fn files(app: &App) -> std::io::Result<Vec<(PathBuf, DeliveryId, SystemTime)>> {
    let entries = match std::fs::read_dir(folder(app)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(id) = name.strip_suffix(".sealed").and_then(|id| id.parse().ok()) else { continue };
        found.push((entry.path(), id, entry.metadata()?.modified()?));
    }
    Ok(found)
}

/// Seals the keys of files again under the current one; answers how many. A file that is removed meanwhile is no fault.
pub(in super::super) fn reseal_files(app: &App) -> std::io::Result<usize> {
    let mut done = 0;
    for (path, ..) in files(app)? {
        match platform::sealed::reseal(&path, &app.keys) {
            Ok(true) => done += 1,
            Ok(false) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

/// How many files are sealed with a generation.
pub(in super::super) fn files_sealed_with(app: &App, generation: i64) -> std::io::Result<usize> {
    let mut found = 0;
    for (path, ..) in files(app)? {
        found += usize::from(platform::sealed::generation(&path, &app.keys)? == generation);
    }
    Ok(found)
}

/// What no delivery was made of: a process that was killed while a body came leaves its file. Answers those that lie here for
/// longer than any body takes.
pub(super) fn old(app: &App) -> Vec<DeliveryId> {
    let since = SystemTime::from(app.clock.now() - SignedDuration::from_hours(2 * 24));
    let old = files(app).unwrap_or_default().into_iter().filter(|(.., written)| *written < since);
    old.map(|(_, id, _)| id).collect()
}

fn folder(app: &App) -> PathBuf {
    app.settings.data.join("exchange")
}

fn path(app: &App, id: DeliveryId) -> PathBuf {
    folder(app).join(format!("{id}.sealed"))
}
