//! Files that hold personal numbers: sealed in blocks with a key of their own, which the installation's keys seal.
//!
//! Layout: length of the sealed key (two bytes), the sealed key, then blocks of one mebibyte, each with its tag. The nonce is
//! the block's number, and the last block is marked: a file cut short, or with blocks exchanged, does not open.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use chacha20poly1305::aead::Aead;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

use crate::chance;
use crate::keys::Keys;

/// Bytes of one block in clear.
const BLOCK: usize = 1 << 20;
/// Bytes that sealing adds to a block.
const TAG: usize = 16;

/// A file being sealed.
pub struct Sealing<W: Write> {
    out: W,
    cipher: XChaCha20Poly1305,
    block: Vec<u8>,
    number: u64,
}

impl<W: Write> Sealing<W> {
    /// Begins a file with a fresh key.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn begin(mut out: W, keys: &Keys) -> io::Result<Self> {
        let key = chance::bytes::<32>();
        let sealed = keys.seal(&hex::encode(key));
        let length = u16::try_from(sealed.len()).map_err(io::Error::other)?;
        out.write_all(&length.to_be_bytes())?;
        out.write_all(&sealed)?;
        Ok(Self { out, cipher: cipher(&key), block: Vec::with_capacity(BLOCK), number: 0 })
    }

    /// Writes the last block and gives the file back.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.seal(true)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn seal(&mut self, last: bool) -> io::Result<()> {
        let sealed = self
            .cipher
            .encrypt(&nonce(self.number, last), self.block.as_slice())
            .map_err(|_| io::Error::other("a block could not be sealed"))?;
        self.out.write_all(&sealed)?;
        self.number += 1;
        self.block.clear();
        Ok(())
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.block.len() == BLOCK {
            self.seal(false)?;
        }
        let taken = bytes.len().min(BLOCK - self.block.len());
        self.block.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The sealed key at the beginning of a file.
fn head(file: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 2];
    file.read_exact(&mut length)?;
    let mut sealed = vec![0; usize::from(u16::from_be_bytes(length))];
    file.read_exact(&mut sealed)?;
    Ok(sealed)
}

/// The generation of the installation's keys that a file's own key is sealed with; 0 for a file that is still empty.
///
/// # Errors
/// When it can't be read.
pub fn generation(path: &Path, keys: &Keys) -> io::Result<i64> {
    match head(&mut File::open(path)?) {
        Ok(sealed) => Ok(keys.sealed_with(&sealed)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(0),
        Err(error) => Err(error),
    }
}

/// Seals a file's own key again with the current generation, in its place; false when it is sealed with that already.
///
/// # Errors
/// When it can't be read or written, or its key is not among the installation's.
pub fn reseal(path: &Path, keys: &Keys) -> io::Result<bool> {
    if [0, keys.current()].contains(&generation(path, keys)?) {
        return Ok(false);
    }
    let mut file = File::options().read(true).write(true).open(path)?;
    let sealed = head(&mut file)?;
    let key = keys.open(&sealed).ok_or_else(|| damaged("its key does not open"))?;
    let again = keys.seal(&key);
    if again.len() != sealed.len() {
        return Err(io::Error::other("a sealed key has another length"));
    }
    // Within the first block of the disk: either the old one or the new one is there.
    file.seek(io::SeekFrom::Start(2))?;
    file.write_all(&again)?;
    file.sync_all()?;
    Ok(true)
}

/// A sealed file being read.
pub struct Opened<R: Read> {
    source: R,
    cipher: XChaCha20Poly1305,
    number: u64,
    sealed: Vec<u8>,
    next: Vec<u8>,
    plain: Vec<u8>,
    taken: usize,
    ended: bool,
}

impl<R: Read> Opened<R> {
    /// Begins to read a file.
    ///
    /// # Errors
    /// When it can't be read, or its key is not among the installation's.
    pub fn begin(mut source: R, keys: &Keys) -> io::Result<Self> {
        let sealed = head(&mut source)?;
        let key = keys.open(&sealed).and_then(|text| hex::decode(text).ok());
        let key: [u8; 32] =
            key.and_then(|key| key.try_into().ok()).ok_or_else(|| damaged("its key does not open"))?;
        let mut opened = Self {
            source,
            cipher: cipher(&key),
            number: 0,
            sealed: Vec::new(),
            next: Vec::new(),
            plain: Vec::new(),
            taken: 0,
            ended: false,
        };
        opened.next = opened.fetch()?;
        Ok(opened)
    }

    /// One block as it lies on disk; shorter at the end, empty behind it.
    fn fetch(&mut self) -> io::Result<Vec<u8>> {
        let mut block = Vec::new();
        self.source.by_ref().take((BLOCK + TAG) as u64).read_to_end(&mut block)?;
        Ok(block)
    }

    fn turn(&mut self) -> io::Result<()> {
        self.sealed = std::mem::take(&mut self.next);
        self.next = self.fetch()?;
        let last = self.next.is_empty();
        self.plain = self
            .cipher
            .decrypt(&nonce(self.number, last), self.sealed.as_slice())
            .map_err(|_| damaged("a block does not open"))?;
        self.number += 1;
        self.taken = 0;
        self.ended = last;
        Ok(())
    }
}

impl<R: Read> Read for Opened<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.plain.len() {
            if self.ended {
                return Ok(0);
            }
            self.turn()?;
        }
        let count = into.len().min(self.plain.len() - self.taken);
        into[..count].copy_from_slice(&self.plain[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&(*key).into())
}

fn nonce(number: u64, last: bool) -> XNonce {
    let mut nonce = [0; 24];
    nonce[..8].copy_from_slice(&number.to_be_bytes());
    nonce[8] = u8::from(last);
    XNonce::from(nonce)
}

fn damaged(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        let folder = tempfile::tempdir().unwrap();
        Keys::load(folder.path()).unwrap()
    }

    fn sealed(keys: &Keys, plain: &[u8]) -> Vec<u8> {
        let mut sealing = Sealing::begin(Vec::new(), keys).unwrap();
        sealing.write_all(plain).unwrap();
        sealing.finish().unwrap()
    }

    #[test]
    fn a_file_follows_the_keys() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::load(folder.path()).unwrap();
        let path = folder.path().join("one.sealed");
        let plain = vec![7; BLOCK + 9];
        std::fs::write(&path, sealed(&keys, &plain)).unwrap();
        assert_eq!((generation(&path, &keys).unwrap(), reseal(&path, &keys).unwrap()), (1, false));
        let new = keys.add_generation().unwrap();
        keys.promote(new).unwrap();
        assert!(reseal(&path, &keys).unwrap());
        assert_eq!((generation(&path, &keys).unwrap(), reseal(&path, &keys).unwrap()), (new, false));
        keys.forget_generation(1).unwrap();
        assert_eq!(opened(&keys, &std::fs::read(&path).unwrap()).unwrap(), plain);
        std::fs::write(&path, []).unwrap();
        assert!(!reseal(&path, &keys).unwrap(), "a file on its way in is left alone");
    }

    fn opened(keys: &Keys, sealed: &[u8]) -> io::Result<Vec<u8>> {
        let mut plain = Vec::new();
        Opened::begin(sealed, keys)?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    #[test]
    fn what_was_sealed_opens() {
        let keys = keys();
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 3 * BLOCK + 7] {
            let plain: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            let sealed = sealed(&keys, &plain);
            assert_eq!(opened(&keys, &sealed).unwrap(), plain, "{length}");
        }
    }

    #[test]
    fn nothing_is_left_in_clear_and_a_changed_byte_is_noticed() {
        let keys = keys();
        let plain = vec![b'A'; BLOCK + 100];
        let good = sealed(&keys, &plain);
        assert!(!good.windows(8).any(|w| w == b"AAAAAAAA"));
        for at in [10, 200, good.len() / 2, good.len() - 1] {
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert!(opened(&keys, &bad).is_err(), "{at}");
        }
    }

    #[test]
    fn a_file_cut_short_does_not_open() {
        let keys = keys();
        let good = sealed(&keys, &vec![7; 2 * BLOCK + 5]);
        let head = good.len() - 5 - TAG;
        // Cut exactly between two blocks: each block left is whole.
        assert!(opened(&keys, &good[..head]).is_err());
        assert!(opened(&keys, &good[..head - 100]).is_err());
    }
}
