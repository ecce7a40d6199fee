//! The parts of a zip package, unpacked as a stream and watched while they grow.
//!
//! The directory is read here and not by a library, because a library would hold a directory of millions of entries
//! before anybody could count them, and would lend its parts only while it is held itself.

use super::source::{At, Source, Stream, failed, hidden};
use crate::DocumentError;
use crate::exchange::Limits;
use flate2::Crc;
use flate2::read::DeflateDecoder;
use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;
/// Longest remark behind the directory.
const MAX_REMARK: u64 = 0xFFFF;
/// Longest directory that is read: names, remarks and extra fields of a part may have 192 KiB.
const MAX_DIRECTORY: u64 = 8 << 20;
/// Unpacked bytes below which the ratio says nothing.
const RATIO_FREE: u64 = 64 << 20;
/// A field that says: look into the 64-bit record.
const SEE_64: u64 = 0xFFFF_FFFF;

/// An opened package.
#[derive(Debug)]
pub(crate) struct Package {
    source: Source,
    /// The files in it, without folders, in the order of the directory.
    pub(crate) parts: Vec<Part>,
    limits: Limits,
    /// Bytes unpacked so far by all readers of this package.
    unpacked: Arc<AtomicU64>,
}

/// A file in a package.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// Its path, `/` between folders; other encodings than UTF-8 keep only their ASCII letters.
    pub(crate) name: String,
    method: u16,
    encrypted: bool,
    crc: u32,
    packed: u64,
    size: u64,
    header: u64,
}

impl Package {
    /// Reads the directory.
    pub(crate) fn open(source: &Source, limits: &Limits) -> Result<Self, DocumentError> {
        let (count, length, start) = find_directory(source)?;
        if count > limits.files as u64 {
            return Err(DocumentError::TooManyFiles { limit: limits.files });
        }
        if length > MAX_DIRECTORY {
            return Err(DocumentError::TooManyFiles { limit: limits.files });
        }
        let mut directory = Vec::new();
        source.range(start, length).read_to_end(&mut directory).map_err(failed)?;
        let mut rest = directory.as_slice();
        let mut parts = Vec::new();
        for _ in 0..count {
            parts.push(entry(&mut rest).ok_or_else(|| damaged("an entry of the directory"))?);
        }
        let packed = parts.iter().fold(0, |sum: u64, part| sum.saturating_add(part.packed));
        if packed > source.len() {
            // Parts that lie over each other unpack the same bytes many times.
            return Err(DocumentError::ZipBomb { limit: source.len() });
        }
        let size = parts.iter().fold(0, |sum: u64, part| sum.saturating_add(part.size));
        if size > limits.unpacked_bytes {
            return Err(DocumentError::ZipBomb { limit: limits.unpacked_bytes });
        }
        parts.retain(|part| !part.name.ends_with('/'));
        Ok(Self { source: source.clone(), parts, limits: *limits, unpacked: Arc::default() })
    }

    /// The part with this path.
    pub(crate) fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }

    /// A reader of an unpacked part.
    pub(crate) fn read(&self, part: &Part) -> Result<Stream, DocumentError> {
        if part.encrypted {
            return Err(DocumentError::Encrypted);
        }
        let mut head = [0; 30];
        self.source
            .range(part.header, 30)
            .read_exact(&mut head)
            .map_err(|_| damaged("no header of a part"))?;
        if &head[..4] != b"PK\x03\x04" {
            return Err(damaged("no header of a part"));
        }
        let names = u64::from(u16::from_le_bytes([head[26], head[27]]))
            + u64::from(u16::from_le_bytes([head[28], head[29]]));
        let packed = self.source.range(part.header.saturating_add(30 + names), part.packed);
        let content = match part.method {
            0 => Content::Stored(BufReader::new(packed)),
            8 => Content::Deflated(DeflateDecoder::new_with_buf(packed, vec![0; 64 << 10])),
            other => return Err(damaged(format!("packed by method {other}"))),
        };
        let by_ratio = part.packed.saturating_mul(self.limits.ratio).max(RATIO_FREE);
        Ok(Box::new(Unpacking {
            content,
            sum: Crc::new(),
            expected: part.crc,
            size: part.size,
            most: by_ratio,
            all: self.unpacked.clone(),
            most_of_all: self.limits.unpacked_bytes,
            read: 0,
        }))
    }

    /// The first bytes of a part.
    pub(crate) fn head(&self, part: &Part, count: u64) -> Result<Vec<u8>, DocumentError> {
        let mut head = Vec::new();
        self.read(part)?.take(count).read_to_end(&mut head).map_err(failed)?;
        Ok(head)
    }
}

/// Number of entries, length and place of the directory.
fn find_directory(source: &Source) -> Result<(u64, u64, u64), DocumentError> {
    let tail_from = source.len().saturating_sub(MAX_REMARK + END_LENGTH as u64);
    let mut tail = Vec::new();
    source.range(tail_from, u64::MAX).read_to_end(&mut tail).map_err(failed)?;
    let cut = || DocumentError::HalfAFile { reason: "the directory of the package is missing".into() };
    let at = tail.windows(4).rposition(|window| window == END).ok_or_else(cut)?;
    let end = tail.get(at..at + END_LENGTH).ok_or_else(cut)?;
    let (count, length, start) = (u64::from(u16_at(end, 10)), u32_at(end, 12), u32_at(end, 16));
    if count != 0xFFFF && length != SEE_64 && start != SEE_64 {
        return Ok((count, length, start));
    }
    // A package over 4 GiB: a locator right before the end leads to a record with 64-bit fields.
    let locator =
        at.checked_sub(20).and_then(|from| tail.get(from..at)).filter(|l| l.starts_with(b"PK\x06\x07"));
    let record = locator.map(|locator| u64_at(locator, 8)).ok_or_else(cut)?;
    let mut fields = [0; 56];
    source.range(record, 56).read_exact(&mut fields).map_err(|_| cut())?;
    if !fields.starts_with(b"PK\x06\x06") {
        return Err(damaged("no 64-bit directory"));
    }
    Ok((u64_at(&fields, 32), u64_at(&fields, 40), u64_at(&fields, 48)))
}

/// The next entry of the directory; `rest` begins behind it afterwards.
fn entry(rest: &mut &[u8]) -> Option<Part> {
    let head = rest.get(..46).filter(|head| head.starts_with(b"PK\x01\x02"))?;
    let [name, extra, remark] = [28, 30, 32].map(|at| usize::from(u16_at(head, at)));
    let mut part = Part {
        name: String::new(),
        encrypted: u16_at(head, 8) & 1 != 0,
        method: u16_at(head, 10),
        crc: u32::from_le_bytes([head[16], head[17], head[18], head[19]]),
        packed: u32_at(head, 20),
        size: u32_at(head, 24),
        header: u32_at(head, 42),
    };
    let bytes = rest.get(46..46 + name)?;
    part.name = match std::str::from_utf8(bytes) {
        Ok(name) => name.replace('\\', "/"),
        Err(_) => bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect(),
    };
    widen(&mut part, rest.get(46 + name..46 + name + extra)?);
    *rest = rest.get(46 + name + extra + remark..)?;
    Some(part)
}

/// Takes sizes and place from the 64-bit extra field where the short ones say so.
fn widen(part: &mut Part, mut extra: &[u8]) {
    while let Some(head) = extra.get(..4) {
        let (kind, length) = (u16_at(head, 0), usize::from(u16_at(head, 2)));
        let Some(mut field) = extra.get(4..4 + length) else { return };
        if kind == 1 {
            for value in [&mut part.size, &mut part.packed, &mut part.header] {
                if *value == SEE_64 && field.len() >= 8 {
                    *value = u64_at(field, 0);
                    field = &field[8..];
                }
            }
            return;
        }
        extra = &extra[4 + length..];
    }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u16_at(bytes, at)) | u64::from(u16_at(bytes, at + 2)) << 16
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u32_at(bytes, at) | u32_at(bytes, at + 4) << 32
}

fn damaged(reason: impl Into<String>) -> DocumentError {
    DocumentError::BadPackage { reason: reason.into() }
}

enum Content {
    Stored(BufReader<At>),
    Deflated(DeflateDecoder<At>),
}

/// Unpacks a part and compares it with what the directory said.
struct Unpacking {
    content: Content,
    sum: Crc,
    expected: u32,
    size: u64,
    /// Most bytes by the ratio to the packed size.
    most: u64,
    /// Bytes of all parts, and their limit.
    all: Arc<AtomicU64>,
    most_of_all: u64,
    read: u64,
}

impl Read for Unpacking {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let count = match &mut self.content {
            Content::Stored(bytes) => bytes.read(buffer),
            Content::Deflated(bytes) => bytes.read(buffer),
        };
        let count = count.map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                hidden(DocumentError::HalfAFile { reason: "a part of the package ends too early".into() })
            }
            _ => hidden(damaged(error.to_string())),
        })?;
        self.sum.update(&buffer[..count]);
        self.read += count as u64;
        let all = self.all.fetch_add(count as u64, Ordering::Relaxed) + count as u64;
        let bomb = [(self.read, self.most), (all, self.most_of_all)].into_iter().find(|(is, most)| is > most);
        if let Some((_, limit)) = bomb {
            return Err(hidden(DocumentError::ZipBomb { limit }));
        }
        if self.read > self.size {
            return Err(hidden(DocumentError::ZipBomb { limit: self.size }));
        }
        if count == 0 && self.read < self.size {
            let reason = format!("a part has {} of {} bytes", self.read, self.size);
            return Err(hidden(DocumentError::HalfAFile { reason }));
        }
        if count == 0 && self.sum.sum() != self.expected {
            return Err(hidden(damaged("a part differs from its check sum")));
        }
        Ok(count)
    }
}
