//! Style sheet, scripts and pictures, embedded in the program and served under addresses that carry their content's hash.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_embed::RustEmbed;

/// Where the server mounts the assets; every address from [`url`] starts with it.
pub const PREFIX: &str = "/assets/";

/// One file to serve.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The content.
    pub bytes: Cow<'static, [u8]>,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The value of `ETag`, with its quotes.
    pub etag: String,
    /// Whether the address asked for carries the hash, so that a browser may keep the answer for ever.
    pub immutable: bool,
}

/// The asset at `path`, which is what follows [`PREFIX`]: the hashed name from [`url`] or the plain name (`app.css`).
pub fn get(path: &str) -> Option<Asset> {
    let (name, asked) = split_hash(path);
    let file = FILES.get(name.as_ref())?;
    // A page from before an update asks for the old hash; it gets today's file, but must not keep it under the old name.
    let immutable = asked == Some(file.hash.as_str());
    Some(Asset {
        bytes: file.bytes.clone(),
        content_type: content_type(&name),
        etag: format!("\"{}\"", file.hash),
        immutable,
    })
}

/// The address of asset `name`, e.g. `app.css` → `/assets/app.3f9c….css`.
///
/// # Panics
/// When there is no such asset: names are written in code only, and a test draws every page.
pub fn url(name: &str) -> String {
    let file = FILES.get(name).unwrap_or_else(|| panic!("no asset named {name}"));
    match name.rsplit_once('.') {
        Some((stem, ext)) => format!("{PREFIX}{stem}.{}.{ext}", file.hash),
        None => format!("{PREFIX}{name}"),
    }
}

/// Names of all assets, for tests and for the offline cache.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.keys().map(String::as_str)
}

#[derive(RustEmbed)]
#[folder = "assets"]
struct Source;

struct Stored {
    bytes: Cow<'static, [u8]>,
    hash: String,
}

static FILES: LazyLock<BTreeMap<String, Stored>> = LazyLock::new(|| {
    let mut files = BTreeMap::new();
    let mut style = String::new();
    // The iterator is sorted by name, and the sources are numbered in the order of the cascade.
    for path in Source::iter() {
        let Some(file) = Source::get(&path) else { continue };
        match path.rsplit_once('/') {
            Some(("css", _)) => squeeze(&String::from_utf8_lossy(&file.data), &mut style),
            Some((_, name)) => {
                files.insert(name.to_owned(), Stored { hash: hash(&file.data), bytes: file.data });
            }
            None => {}
        }
    }
    files.insert(
        "app.css".to_owned(),
        Stored { hash: hash(style.as_bytes()), bytes: Cow::Owned(style.into_bytes()) },
    );
    files
});

/// Drops comments and indentation; more would save little once the answer is compressed.
fn squeeze(css: &str, out: &mut String) {
    let mut rest = css;
    let mut plain = String::with_capacity(css.len());
    while let Some(start) = rest.find("/*") {
        plain.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    plain.push_str(rest);
    for line in plain.lines().map(str::trim).filter(|l| !l.is_empty()) {
        // No text of ours that is shown has these: a space after them says nothing.
        out.push_str(&line.replace("; ", ";").replace(": ", ":"));
        out.push('\n');
    }
}

/// FNV-1a, 64 bits: names versions of our own files, protects nothing.
fn hash(bytes: &[u8]) -> String {
    let value = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3));
    format!("{value:016x}")
}

/// `app.0123456789abcdef.css` → (`app.css`, the hash).
fn split_hash(path: &str) -> (Cow<'_, str>, Option<&str>) {
    let parts: Vec<&str> = path.rsplitn(3, '.').collect();
    match parts.as_slice() {
        [ext, hash, stem] if hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()) => {
            (Cow::Owned(format!("{stem}.{ext}")), Some(hash))
        }
        _ => (Cow::Borrowed(path), None),
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("webmanifest") => "application/manifest+json",
        Some("png") => "image/png",
        _ => "text/plain; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_back_to_their_file() {
        for name in ["app.css", "app.js", "htmx.min.js", "icon.svg"] {
            let address = url(name);
            let asset = get(address.strip_prefix(PREFIX).unwrap()).unwrap();
            assert!(asset.immutable && !asset.bytes.is_empty(), "{name}");
            assert!(!get(name).unwrap().immutable, "{name}");
        }
        assert!(!get("app.0000000000000000.css").unwrap().immutable);
        assert!(get("../Cargo.toml").is_none());
        assert!(get("nothing.css").is_none());
    }

    #[test]
    fn a_page_stays_light() {
        let all: usize =
            ["app.css", "app.js", "htmx.min.js"].iter().map(|n| get(n).unwrap().bytes.len()).sum();
        assert!(all < 115_000, "{all} bytes leave too little for the page itself under 150 kB");
    }

    #[test]
    fn comments_are_dropped_and_rules_kept() {
        let mut out = String::new();
        squeeze("/* why */\n  a { b: c }\n\n/* open", &mut out);
        assert_eq!(out, "a { b:c }\n");
    }

    #[test]
    fn dark_by_device_and_dark_by_choice_are_alike() {
        let style = String::from_utf8(get("app.css").unwrap().bytes.into_owned()).unwrap();
        let block = |start: &str| {
            let rest = &style[style.find(start).unwrap() + start.len()..];
            rest[..rest.find('}').unwrap()].to_owned()
        };
        assert_eq!(block(":root[data-theme=\"dark\"] {"), block(":root:not([data-theme=\"light\"]) {"));
    }

    #[test]
    fn nothing_is_fetched_from_elsewhere() {
        let style = String::from_utf8(get("app.css").unwrap().bytes.into_owned()).unwrap();
        // The name of the SVG namespace only looks like an address.
        let style = style.replace("http://www.w3.org/2000/svg", "");
        assert!(!style.contains("http://") && !style.contains("https://") && !style.contains("@import"));
    }
}
