//! The only place that draws random bytes (the operating system's generator, reseeded by the library).

/// Random bytes fit for tokens, keys and personal codes.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut out = [0u8; N];
    rand::fill(&mut out[..]);
    out
}

/// A token of 256 bits in lower-case hexadecimal, safe in a URL or a cookie.
pub fn token() -> String {
    hex::encode(bytes::<32>())
}
