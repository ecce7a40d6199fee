//! Bytes at any place of a file, for several readers at once, and errors that travel through the readers of libraries.

use crate::DocumentError;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

/// A reader that may be sent to another thread.
pub(crate) type Stream = Box<dyn Read + Send>;

/// A file, or bytes in memory, that several readers read at their own places.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    bytes: Bytes,
    length: u64,
}

#[derive(Debug, Clone)]
enum Bytes {
    File(Arc<File>),
    Memory(Arc<[u8]>),
}

impl Source {
    /// The whole of a file, wherever it was read to.
    pub(crate) fn of_file(file: File) -> Result<Self, DocumentError> {
        let length = file.metadata().map_err(failed)?.len();
        Ok(Self { bytes: Bytes::File(Arc::new(file)), length })
    }

    /// Bytes that are in memory anyway.
    pub(crate) fn of_bytes(bytes: Vec<u8>) -> Self {
        Self { length: bytes.len() as u64, bytes: Bytes::Memory(bytes.into()) }
    }

    /// Its length in bytes.
    pub(crate) fn len(&self) -> u64 {
        self.length
    }

    /// The bytes from `from` on, as many as there are of `count`.
    pub(crate) fn range(&self, from: u64, count: u64) -> At {
        let from = from.min(self.length);
        let end = from.saturating_add(count).min(self.length);
        At { source: self.clone(), from, at: from, end }
    }

    /// All bytes.
    pub(crate) fn whole(&self) -> At {
        self.range(0, self.length)
    }

    /// The first bytes, at most `count`.
    pub(crate) fn head(&self, count: u64) -> Result<Vec<u8>, DocumentError> {
        let mut head = Vec::new();
        self.range(0, count).read_to_end(&mut head).map_err(failed)?;
        Ok(head)
    }

    fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        match &self.bytes {
            Bytes::File(file) => file.read_at(buffer, at),
            Bytes::Memory(bytes) => {
                let rest = usize::try_from(at).ok().and_then(|at| bytes.get(at..)).unwrap_or_default();
                let count = rest.len().min(buffer.len());
                buffer[..count].copy_from_slice(&rest[..count]);
                Ok(count)
            }
        }
    }
}

/// A reader of a part of a [`Source`] with its own place.
#[derive(Debug, Clone)]
pub(crate) struct At {
    source: Source,
    from: u64,
    at: u64,
    end: u64,
}

impl Read for At {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end - self.at).unwrap_or(usize::MAX);
        let wanted = left.min(buffer.len());
        if wanted == 0 {
            return Ok(0);
        }
        let count = self.source.read_at(&mut buffer[..wanted], self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for At {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(offset) => self.from.checked_add(offset),
            SeekFrom::End(offset) => self.end.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.at.checked_add_signed(offset),
        };
        let place = place.filter(|place| *place >= self.from).ok_or(io::ErrorKind::InvalidInput)?;
        self.at = place.min(self.end);
        Ok(place - self.from)
    }
}

/// The refusal that a reader of ours hid in an error of input, or that error itself.
pub(crate) fn failed(error: io::Error) -> DocumentError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<DocumentError>()) {
        Some(refusal) => refusal.clone(),
        None if error.kind() == io::ErrorKind::UnexpectedEof => {
            DocumentError::HalfAFile { reason: error.to_string() }
        }
        None => DocumentError::Io(error.to_string()),
    }
}

/// A refusal as an error of input, for readers that libraries read from.
pub(crate) fn hidden(refusal: DocumentError) -> io::Error {
    io::Error::other(refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_of_one_source_keep_their_places() {
        let source = Source::of_bytes(b"0123456789".to_vec());
        let (mut one, mut two) = (source.range(2, 5), source.whole());
        let mut text = String::new();
        one.read_to_string(&mut text).unwrap();
        assert_eq!(text, "23456");
        assert_eq!(one.seek(SeekFrom::End(-2)).unwrap(), 3);
        let mut rest = String::new();
        one.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "56");
        assert!(one.seek(SeekFrom::Current(-9)).is_err());
        two.read_exact(&mut [0; 9]).unwrap();
        assert_eq!(two.read(&mut [0; 9]).unwrap(), 1);
    }

    #[test]
    fn a_refusal_comes_through() {
        assert_eq!(failed(hidden(DocumentError::XmlDoctype)), DocumentError::XmlDoctype);
        assert_eq!(failed(io::ErrorKind::UnexpectedEof.into()).code(), "half-a-file");
        assert_eq!(failed(io::Error::other("x")).code(), "io");
    }
}
