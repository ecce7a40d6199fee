//! Keys of the installation: encryption of personal numbers, keyed hashes to find them, and form tokens; rule in
//! `docs/rules/keys.md`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use std::time::SystemTime;

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::chance;

/// Secret keys in generations: the current one seals, all that are still in the file open. The file is read again when it
/// changes, so that keys are replaced while the service runs. Losing it means losing the personal numbers, nothing else.
#[derive(Clone)]
pub struct Keys {
    ring: Arc<RwLock<Ring>>,
    file: Option<PathBuf>,
}

#[derive(Clone)]
struct Ring {
    generations: Vec<Generation>,
    current: i64,
    form: [u8; 32],
    stamp: Option<Stamp>,
}

/// What of a file tells that it changed. Two changes may fall into one tick of the clock: each makes a new file, so its
/// number differs.
type Stamp = (SystemTime, u64, u64);

#[derive(Clone)]
struct Generation {
    id: i64,
    seal: [u8; 32],
    find: [u8; 32],
}

/// A keyed hash with the generation that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// The generation.
    pub key: i64,
    /// The hash; useless without the key.
    pub hash: Vec<u8>,
}

/// Whether two secrets are the same, taking as long whatever of them differs.
pub fn same(one: &[u8], other: &[u8]) -> bool {
    use subtle::ConstantTimeEq;
    one.ct_eq(other).into()
}

/// Begins every sealed value, followed by its generation; values of the first installations begin with their nonce.
const MARK: &[u8; 2] = b"XT";

impl Keys {
    /// Reads `keys.hex` in the data folder, or makes it, readable by its owner only.
    ///
    /// # Errors
    /// When the file can't be read or written, or doesn't hold keys.
    pub fn load(folder: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join("keys.hex");
        if !path.exists() {
            write_new(&path, &format!("{}\n", hex::encode(chance::bytes::<96>())))?;
        }
        let ring = Ring::read(&path)?;
        Ok(Self { ring: Arc::new(RwLock::new(ring)), file: Some(path) })
    }

    /// Keys from 96 bytes, the first generation alone; `None` for any other length.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let ring = Ring::parse(&hex::encode(bytes))?;
        Some(Self { ring: Arc::new(RwLock::new(ring)), file: None })
    }

    /// The generation that seals now.
    pub fn current(&self) -> i64 {
        self.ring().current
    }

    /// All generations in the file, oldest first.
    pub fn generations(&self) -> Vec<i64> {
        self.ring().generations.iter().map(|g| g.id).collect()
    }

    /// Adds a generation to the file: numbers are hashed under it too from now on, sealed with it after [`Keys::promote`].
    /// Running copies see it at their next use of a key.
    ///
    /// # Errors
    /// When the file can't be written; the old one is then untouched.
    pub fn add_generation(&self) -> std::io::Result<i64> {
        let mut ring = self.ring();
        let id = ring.generations.last().map_or(0, |g| g.id) + 1;
        let bytes = chance::bytes::<64>();
        let part = |n: usize| std::array::from_fn(|i| bytes[n * 32 + i]);
        ring.generations.push(Generation { id, seal: part(0), find: part(1) });
        self.replace(ring)?;
        Ok(id)
    }

    /// Makes a generation of the file the one that seals and finds.
    ///
    /// # Errors
    /// When the file can't be written, or holds no such generation.
    pub fn promote(&self, id: i64) -> std::io::Result<()> {
        let mut ring = self.ring();
        if !ring.generations.iter().any(|g| g.id == id) {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidInput,
                "not a generation of the file",
            ));
        }
        ring.current = id;
        self.replace(ring)
    }

    /// Takes a generation out of the file. What was sealed with it can never be opened again: the caller has made sure
    /// that nothing is.
    ///
    /// # Errors
    /// When the file can't be written, or it is the current generation.
    pub fn forget_generation(&self, id: i64) -> std::io::Result<()> {
        let mut ring = self.ring();
        if id == ring.current || !ring.generations.iter().any(|g| g.id == id) {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidInput,
                "not another generation of the file",
            ));
        }
        ring.generations.retain(|g| g.id != id);
        self.replace(ring)
    }

    /// Encrypts a personal number with the current generation: mark, generation, nonce, ciphertext with its tag.
    pub fn seal(&self, plain: &str) -> Vec<u8> {
        let generation = self.sealing();
        let nonce = chance::bytes::<24>();
        let sealed = cipher(&generation)
            .encrypt(&XNonce::from(nonce), plain.as_bytes())
            .expect("encryption of a short text in memory cannot fail");
        let id = u16::try_from(generation.id).unwrap_or(u16::MAX).to_be_bytes();
        [MARK.as_slice(), &id, nonce.as_slice(), &sealed].concat()
    }

    /// Decrypts what [`Keys::seal`] made; `None` when it was altered or its generation is no longer in the file.
    pub fn open(&self, sealed: &[u8]) -> Option<String> {
        let ring = self.ring();
        let marked = sealed.strip_prefix(MARK.as_slice()).and_then(|rest| rest.split_at_checked(2));
        if let Some((id, body)) = marked {
            let id = i64::from(u16::from_be_bytes(id.try_into().ok()?));
            let generation = ring.generations.iter().find(|g| g.id == id);
            if let Some(plain) = generation.and_then(|g| open_with(g, body)) {
                return Some(plain);
            }
        }
        // A nonce of the first format may begin like the mark by chance: its tag decides.
        ring.generations.first().and_then(|g| open_with(g, sealed))
    }

    /// The generation a value was sealed with.
    pub fn sealed_with(&self, sealed: &[u8]) -> i64 {
        let marked = sealed.strip_prefix(MARK.as_slice()).and_then(|rest| rest.get(..2));
        let id = marked.and_then(|id| id.try_into().ok()).map(u16::from_be_bytes).map(i64::from);
        id.filter(|id| self.generations().contains(id)).unwrap_or(1)
    }

    /// The keyed hash of the current generation: every stored number has one.
    pub fn lookup(&self, plain: &str) -> Vec<u8> {
        keyed(&self.sealing().find, plain.as_bytes())
    }

    /// As [`Keys::lookup`] for many, which looks at the file once.
    pub fn lookup_all(&self, plain: &[&str]) -> Vec<Vec<u8>> {
        let find = self.sealing().find;
        plain.iter().map(|one| keyed(&find, one.as_bytes())).collect()
    }

    /// The keyed hashes a personal number is stored under, one for each generation, oldest first.
    pub fn lookups(&self, plain: &str) -> Vec<Lookup> {
        let ring = self.ring();
        let hash = |g: &Generation| Lookup { key: g.id, hash: keyed(&g.find, plain.as_bytes()) };
        ring.generations.iter().map(hash).collect()
    }

    /// The token that forms of one session carry.
    pub fn form_token(&self, session: &str) -> String {
        let form = self.ring.read().map_or_else(|poisoned| poisoned.into_inner().form, |ring| ring.form);
        hex::encode(&keyed(&form, session.as_bytes())[..16])
    }

    /// Bytes that only we can make of a text, for codes and links that prove themselves; `purpose` keeps the uses apart.
    pub fn proof(&self, purpose: &str, text: &str) -> [u8; 32] {
        let form = self.ring.read().map_or_else(|poisoned| poisoned.into_inner().form, |ring| ring.form);
        let made = keyed(&form, format!("{purpose}\0{text}").as_bytes());
        std::array::from_fn(|i| made[i])
    }

    fn sealing(&self) -> Generation {
        let ring = self.ring();
        let found = ring.generations.iter().find(|g| g.id == ring.current);
        found.cloned().expect("a ring holds its current generation")
    }

    /// The keys as the file holds them now: another process may have added a generation a moment ago.
    fn ring(&self) -> Ring {
        let kept =
            self.ring.read().map_or_else(|poisoned| poisoned.into_inner().clone(), |ring| ring.clone());
        let Some(path) = &self.file else { return kept };
        if stamp(path) == kept.stamp {
            return kept;
        }
        match Ring::read(path) {
            Ok(fresh) => {
                if let Ok(mut ring) = self.ring.write() {
                    *ring = fresh.clone();
                }
                fresh
            }
            Err(error) => {
                tracing::error!(%error, "keys.hex can't be read; the keys in memory stay in use");
                kept
            }
        }
    }

    fn replace(&self, ring: Ring) -> std::io::Result<()> {
        if let Some(path) = &self.file {
            // Written beside and renamed: a crash in the middle must not cost the keys.
            let beside = path.with_extension("hex.new");
            let _ = std::fs::remove_file(&beside);
            write_new(&beside, &ring.text())?;
            std::fs::rename(&beside, path)?;
            if let Some(folder) = path.parent() {
                std::fs::File::open(folder)?.sync_all()?;
            }
        }
        let stamp = self.file.as_deref().and_then(stamp);
        if let Ok(mut kept) = self.ring.write() {
            *kept = Ring { stamp, ..ring };
        }
        Ok(())
    }
}

impl Ring {
    fn read(path: &Path) -> std::io::Result<Self> {
        let stamp = stamp(path);
        let text = std::fs::read_to_string(path)?;
        let ring = Self::parse(&text).ok_or_else(|| {
            std::io::Error::new(std::io::ErrorKind::InvalidData, "keys.hex does not hold keys")
        })?;
        Ok(Self { stamp, ..ring })
    }

    /// The first line holds sealing, finding and form key of the first generation; each further line `ID:` with sealing
    /// and finding key; `current N` the one in use. A forgotten first generation leaves its form key behind zeros.
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let first: [u8; 96] = hex::decode(lines.next()?).ok()?.try_into().ok()?;
        let part = |n: usize| -> [u8; 32] { std::array::from_fn(|i| first[n * 32 + i]) };
        let mut generations = vec![Generation { id: 1, seal: part(0), find: part(1) }];
        let mut current = 1;
        for line in lines {
            if let Some(id) = line.strip_prefix("current ") {
                current = id.parse().ok()?;
                continue;
            }
            let (id, bytes) = line.split_once(':')?;
            let bytes: [u8; 64] = hex::decode(bytes).ok()?.try_into().ok()?;
            let half = |n: usize| -> [u8; 32] { std::array::from_fn(|i| bytes[n * 32 + i]) };
            generations.push(Generation { id: id.parse().ok()?, seal: half(0), find: half(1) });
        }
        if part(0) == [0; 32] && generations.len() > 1 {
            generations.remove(0);
        }
        let known = generations.iter().any(|g| g.id == current);
        known.then(|| Self { generations, current, form: part(2), stamp: None })
    }

    fn text(&self) -> String {
        let zero = [0; 32];
        let first = self.generations.iter().find(|g| g.id == 1);
        let (seal, find) = first.map_or((zero, zero), |g| (g.seal, g.find));
        let mut text = format!("{}\n", hex::encode([seal, find, self.form].concat()));
        for g in self.generations.iter().filter(|g| g.id != 1) {
            text.push_str(&format!("{}:{}\n", g.id, hex::encode([g.seal, g.find].concat())));
        }
        text.push_str(&format!("current {}\n", self.current));
        text
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(hidden)")
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let about = std::fs::metadata(path).ok()?;
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(&about);
    #[cfg(not(unix))]
    let number = 0;
    Some((about.modified().ok()?, about.len(), number))
}

fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn open_with(generation: &Generation, body: &[u8]) -> Option<String> {
    let (nonce, body) = body.split_at_checked(24)?;
    let nonce: [u8; 24] = nonce.try_into().ok()?;
    let plain = cipher(generation).decrypt(&XNonce::from(nonce), body).ok()?;
    String::from_utf8(plain).ok()
}

fn cipher(generation: &Generation) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(generation.seal))
}

fn keyed(key: &[u8; 32], message: &[u8]) -> Vec<u8> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes any key length");
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_numbers_open_only_unaltered_and_with_their_key() {
        let keys = Keys::from_bytes(&[7; 96]).expect("96 bytes");
        let mut sealed = keys.seal("A100000001");
        assert_eq!(keys.open(&sealed).as_deref(), Some("A100000001"));
        assert_ne!(sealed, keys.seal("A100000001"), "a nonce is never used twice");
        assert_eq!(Keys::from_bytes(&[8; 96]).expect("96 bytes").open(&sealed), None);
        let last = sealed.len() - 1;
        sealed[last] ^= 1;
        assert_eq!(keys.open(&sealed), None);
        assert!(Keys::from_bytes(&[1; 95]).is_none());
    }

    /// Values sealed before generations existed have neither mark nor number.
    #[test]
    fn values_of_the_first_format_open() {
        let keys = Keys::from_bytes(&[7; 96]).expect("96 bytes");
        let old = &keys.seal("A100000001")[4..];
        assert_eq!(keys.open(old).as_deref(), Some("A100000001"));
        assert_eq!(keys.sealed_with(old), 1);
    }

    /// Another process adds a generation; this one, still running, opens what is sealed with it and finds by both.
    #[test]
    fn a_running_copy_sees_a_new_generation() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let running = Keys::load(folder.path()).expect("keys");
        let before = running.seal("A100000001");
        let command = Keys::load(folder.path()).expect("keys");
        assert_eq!(command.add_generation().expect("added"), 2);
        assert_eq!(
            (running.current(), running.lookups("x").len()),
            (1, 2),
            "hashed under both, sealed with the old"
        );
        command.promote(2).expect("promoted");
        let after = command.seal("A100000001");
        assert_eq!(running.open(&after).as_deref(), Some("A100000001"));
        assert_eq!((running.current(), running.sealed_with(&before), running.sealed_with(&after)), (2, 1, 2));
        assert_eq!(running.form_token("s"), Keys::load(folder.path()).expect("keys").form_token("s"));
        command.forget_generation(1).expect("forgotten");
        assert_eq!((running.open(&before), running.generations()), (None, vec![2]));
        assert_eq!(running.open(&after).as_deref(), Some("A100000001"));
        assert!(command.forget_generation(2).is_err(), "the current one stays");
        assert_eq!(Keys::load(folder.path()).expect("keys").form_token("s"), running.form_token("s"));
    }
}
