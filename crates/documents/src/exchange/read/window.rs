//! A window that moves over a stream of bytes: what lies between its edges can be looked at again.

use super::source::{Stream, failed};
use crate::DocumentError;
use std::io::Read;

/// Bytes read at a time.
const CHUNK: u64 = 256 << 10;

pub(crate) struct Window {
    stream: Stream,
    bytes: Vec<u8>,
    start: usize,
    ended: bool,
}

impl Window {
    pub(crate) fn new(stream: Stream) -> Self {
        Self { stream, bytes: Vec::new(), start: 0, ended: false }
    }

    /// The bytes in the window.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    /// Reads on behind the right edge; false when the stream has ended.
    pub(crate) fn more(&mut self) -> Result<bool, DocumentError> {
        if self.ended {
            return Ok(false);
        }
        self.bytes.drain(..self.start);
        self.start = 0;
        let count = self.stream.by_ref().take(CHUNK).read_to_end(&mut self.bytes).map_err(failed)?;
        self.ended = count == 0;
        Ok(count > 0)
    }

    /// The byte at a place behind the left edge, read if need be; none behind the end.
    pub(crate) fn byte(&mut self, at: usize) -> Result<Option<u8>, DocumentError> {
        while self.bytes.len() - self.start <= at {
            if !self.more()? {
                return Ok(None);
            }
        }
        Ok(Some(self.bytes[self.start + at]))
    }

    /// Moves the left edge, at most to the right one.
    pub(crate) fn skip(&mut self, count: usize) {
        self.start = self.start.saturating_add(count).min(self.bytes.len());
    }

    /// At least `count` bytes, or all there are.
    pub(crate) fn ahead(&mut self, count: usize) -> Result<&[u8], DocumentError> {
        while self.bytes.len() - self.start < count && self.more()? {}
        Ok(self.bytes())
    }
}
