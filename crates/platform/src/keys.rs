//! Keys of the installation: encryption of national IDs, keyed hashes to find them, and CSRF tokens.

use std::io::Write;
use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::chance;

/// Secret keys, read once at start. Losing the file means losing the national IDs, nothing else.
#[derive(Clone)]
pub struct Keys {
    seal: [u8; 32],
    find: [u8; 32],
    form: [u8; 32],
}

impl Keys {
    /// Reads `keys.hex` in the data folder, or makes it, readable by its owner only.
    ///
    /// # Errors
    /// When the file can't be read or written, or isn't three keys.
    pub fn load(folder: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join("keys.hex");
        if !path.exists() {
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(&path)?;
            writeln!(file, "{}", hex::encode(chance::bytes::<96>()))?;
            file.sync_all()?;
        }
        let text = std::fs::read_to_string(&path)?;
        let bytes = hex::decode(text.trim()).unwrap_or_default();
        Self::from_bytes(&bytes).ok_or_else(|| {
            std::io::Error::new(std::io::ErrorKind::InvalidData, "keys.hex does not hold three keys")
        })
    }

    /// Keys from 96 bytes; `None` for any other length.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; 96] = bytes.try_into().ok()?;
        let part = |n: usize| std::array::from_fn(|i| bytes[n * 32 + i]);
        Some(Self { seal: part(0), find: part(1), form: part(2) })
    }

    /// Encrypts a personal number: nonce, then ciphertext with its tag.
    pub fn seal(&self, plain: &str) -> Vec<u8> {
        let nonce = chance::bytes::<24>();
        let sealed = self
            .cipher()
            .encrypt(&XNonce::from(nonce), plain.as_bytes())
            .expect("encryption of a short text in memory cannot fail");
        [nonce.as_slice(), &sealed].concat()
    }

    /// Decrypts what [`Keys::seal`] made; `None` when it was altered or sealed with another key.
    pub fn open(&self, sealed: &[u8]) -> Option<String> {
        let (nonce, body) = sealed.split_at_checked(24)?;
        let nonce: [u8; 24] = nonce.try_into().ok()?;
        let plain = self.cipher().decrypt(&XNonce::from(nonce), body).ok()?;
        String::from_utf8(plain).ok()
    }

    /// The keyed hash a personal number is found by; useless without the key.
    pub fn lookup(&self, plain: &str) -> Vec<u8> {
        keyed(&self.find, plain.as_bytes())
    }

    /// The token that forms of one session carry.
    pub fn form_token(&self, session: &str) -> String {
        hex::encode(&keyed(&self.form, session.as_bytes())[..16])
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(self.seal))
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(hidden)")
    }
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
}
