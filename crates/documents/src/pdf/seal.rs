//! The signature of a PDF (PAdES, `ETSI.CAdES.detached`): appended to a finished file, and checked in one that was sent.
//!
//! Signing appends: page tree and content of the finished file stay as they are, byte by byte. The field is without
//! appearance; readers show it in their list of signatures.

use std::ops::Range;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ring::digest::{Context, SHA256, digest};

use crate::DocumentError;
use crate::signing::{self, Algorithm, Certificates, SigningKey};

/// Bytes kept for the signature: two certificates of a public authority and an RSA signature of 4,096 bits fit in.
const ROOM: usize = 12 * 1024;
/// Each of the numbers of `/ByteRange` has this width, filled with spaces.
const WIDTH: usize = 10;

/// What a signature says beside the signature itself.
#[derive(Clone, Copy, Debug)]
pub struct Seal<'a> {
    /// The key.
    pub key: &'a SigningKey,
    /// Its certificates.
    pub certificates: &'a Certificates,
    /// Why it was signed; readers show it. ASCII.
    pub reason: &'a str,
    /// When.
    pub at: Timestamp,
}

/// Signs a PDF of this crate.
///
/// # Errors
/// [`DocumentError::Layout`] when it is no PDF of this crate; [`DocumentError::Key`] when the key does not sign, or its
/// certificates are larger than the room kept for them.
pub fn sign(pdf: &[u8], seal: &Seal<'_>) -> Result<Vec<u8>, DocumentError> {
    let unfit = || DocumentError::Layout("the file to sign is not as this program writes files".to_owned());
    let mut signed = append(pdf, seal).ok_or_else(unfit)?;
    let gap = gap_of(&signed, pdf.len()).ok_or_else(unfit)?;
    let numbers = [0, gap.start, gap.end, signed.len() - gap.end].map(|n| format!("{n:<WIDTH$}")).join(" ");
    let at = find(&signed, b"/ByteRange[", pdf.len()).ok_or_else(unfit)? + b"/ByteRange[".len();
    signed[at..at + numbers.len()].copy_from_slice(numbers.as_bytes());
    let cms = signing::sign(seal.key, seal.certificates, digest_without(&signed, &gap))?;
    if cms.len() > ROOM {
        return Err(DocumentError::Key("the certificates are larger than the room kept for them"));
    }
    for (at, byte) in cms.iter().enumerate() {
        let hex = format!("{byte:02x}");
        signed[gap.start + 1 + 2 * at..gap.start + 3 + 2 * at].copy_from_slice(hex.as_bytes());
    }
    Ok(signed)
}

/// What a file that was sent turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealed {
    /// Signed with the known key of this number, and the signature covers every byte.
    Whole(usize),
    /// A part is signed with the known key of this number; something was added behind it.
    Extended(usize),
    /// It carries a signature that does not fit: it was changed, or somebody else signed it.
    Broken,
    /// It carries no signature.
    Unsigned,
    /// It is not a PDF.
    NotPdf,
}

/// Most signatures of one file that are looked at: each costs a hash over the file.
const MOST_SIGNATURES: usize = 8;

/// Checks the signatures of a file against keys; nothing in it is trusted.
pub fn check(file: &[u8], keys: &[(Algorithm, Vec<u8>)]) -> Sealed {
    if !file.starts_with(b"%PDF-") {
        return Sealed::NotPdf;
    }
    let (mut from, mut best) = (0, Sealed::Unsigned);
    for _ in 0..MOST_SIGNATURES {
        let Some(at) = find(file, b"/ByteRange", from) else { break };
        from = at + 1;
        match check_one(file, at, keys) {
            Some((key, true)) => return Sealed::Whole(key),
            Some((key, false)) => best = Sealed::Extended(key),
            None if best == Sealed::Unsigned => best = Sealed::Broken,
            None => {}
        }
    }
    best
}

/// The reason that the last signature of a file gives, fitting or not: what it claims to be, nothing more.
pub fn claimed(file: &[u8]) -> Option<String> {
    let at = find_last(file, b"/Reason(", 0)? + b"/Reason(".len();
    let text = file.get(at..file.len().min(at + 60))?;
    let text = text.split(|b| *b == b')').next()?;
    text.iter()
        .all(|b| b.is_ascii_graphic() || *b == b' ')
        .then(|| String::from_utf8_lossy(text).into_owned())
}

/// The key of the signature whose range stands at `at`, and whether it covers the whole file.
fn check_one(file: &[u8], at: usize, keys: &[(Algorithm, Vec<u8>)]) -> Option<(usize, bool)> {
    let text = file.get(at..file.len().min(at + 120))?;
    let open = text.iter().position(|b| *b == b'[')?;
    let close = text.iter().position(|b| *b == b']')?;
    let inside = std::str::from_utf8(text.get(open + 1..close)?).ok()?;
    let numbers: Vec<usize> =
        inside.split_ascii_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
    let [start, before, after, rest] = numbers.try_into().ok()?;
    let end = usize::checked_add(after, rest)?;
    if start != 0 || before >= after || end > file.len() {
        return None;
    }
    // What the signature does not cover may hold nothing but the signature.
    let hex = file.get(before..after)?.strip_prefix(b"<")?.strip_suffix(b">")?;
    let cms = from_hex(hex)?;
    let digest = digest_without(&file[..end], &(before..after));
    Some((signing::check(&cms, digest, keys)?.key, end == file.len()))
}

fn from_hex(hex: &[u8]) -> Option<Vec<u8>> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let pairs = hex.chunks(2).map(|pair| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?));
    pairs.collect()
}

/// SHA-256 of a whole file in lower-case hexadecimal, by which it is known again.
pub fn fingerprint(file: &[u8]) -> String {
    digest(&SHA256, file).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn digest_without(file: &[u8], gap: &Range<usize>) -> [u8; 32] {
    // A long transcript has megabytes: the assembly of `ring` takes a tenth of the time of a portable hash.
    let mut hash = Context::new(&SHA256);
    hash.update(&file[..gap.start]);
    hash.update(&file[gap.end..]);
    let mut out = [0; 32];
    out.copy_from_slice(hash.finish().as_ref());
    out
}

/// The place of the signature, with its angle brackets.
fn gap_of(file: &[u8], from: usize) -> Option<Range<usize>> {
    let start = find(file, b"/Contents<", from)? + b"/Contents".len();
    Some(start..start + 2 + 2 * ROOM)
}

/// The file with an empty signature behind it: field, signature, and the two objects that must name the field.
fn append(pdf: &[u8], seal: &Seal<'_>) -> Option<Vec<u8>> {
    let file = File::open(pdf)?;
    let (field, signature) = (file.size, file.size + 1);
    let page = file.first_page()?;
    let mut out = pdf.to_vec();
    if !out.ends_with(b"\n") {
        out.push(b'\n');
    }
    let mut objects = vec![
        (file.root, with_entry(file.object(file.root)?, &format!("/AcroForm<</Fields[{field} 0 R]/SigFlags 3>>"))?),
        (page, with_annotation(file.object(page)?, field)?),
        (
            field,
            format!(
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature)/V {signature} 0 R/P {page} 0 R/Rect[0 0 0 0]/F 132>>"
            )
            .into_bytes(),
        ),
        (signature, dictionary(seal)),
    ];
    objects.sort_by_key(|(number, _)| *number);
    let mut table = String::from("xref\n");
    for (number, body) in &objects {
        table.push_str(&format!("{number} 1\n{:010} 00000 n\r\n", out.len()));
        out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        out.extend_from_slice(body);
        out.extend_from_slice(b"\nendobj\n");
    }
    let start = out.len();
    let trailer = format!(
        "trailer\n<</Size {}/Prev {}{}>>\nstartxref\n{start}\n%%EOF\n",
        file.size + 2,
        file.table,
        file.trailer
    );
    out.extend_from_slice(table.as_bytes());
    out.extend_from_slice(trailer.as_bytes());
    Some(out)
}

fn dictionary(seal: &Seal<'_>) -> Vec<u8> {
    let at = seal.at.to_zoned(TimeZone::UTC).strftime("D:%Y%m%d%H%M%SZ").to_string();
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').filter(|c| !"()\\".contains(*c)).collect()
    };
    let numbers = ["*".repeat(WIDTH), "*".repeat(WIDTH), "*".repeat(WIDTH), "*".repeat(WIDTH)].join(" ");
    let head = format!(
        "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Reason({})/M({at})/ByteRange[{numbers}]/Contents<",
        plain(seal.reason)
    );
    [head.into_bytes(), vec![b'0'; 2 * ROOM], b">>>".to_vec()].concat()
}

/// A dictionary with one more entry.
fn with_entry(object: &[u8], entry: &str) -> Option<Vec<u8>> {
    let body = object.strip_suffix(b">>")?;
    Some([body, entry.as_bytes(), b">>"].concat())
}

/// A page with one more annotation.
fn with_annotation(page: &[u8], field: u32) -> Option<Vec<u8>> {
    let Some(at) = find(page, b"/Annots", 0) else {
        return with_entry(page, &format!("/Annots[{field} 0 R]"));
    };
    let list = at + b"/Annots".len();
    (page.get(list) == Some(&b'['))
        .then(|| [&page[..=list], format!("{field} 0 R ").as_bytes(), &page[list + 1..]].concat())
}

/// A file of this crate: a plain table of objects, one trailer.
struct File<'a> {
    bytes: &'a [u8],
    /// Where the table of objects begins.
    table: usize,
    /// The number after the last object's.
    size: u32,
    root: u32,
    /// What the trailer says beside its size.
    trailer: String,
}

impl<'a> File<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let tail = bytes.len().saturating_sub(2_048);
        let table = find_last(bytes, b"startxref", tail)?;
        let table = number(bytes, table + b"startxref".len())? as usize;
        let trailer = find(bytes, b"trailer", table)?;
        let open = find(bytes, b"<<", trailer)? + 2;
        let close = find_last(bytes, b">>", open)?;
        let said = std::str::from_utf8(bytes.get(open..close)?).ok()?;
        let size = number(bytes, find(bytes, b"/Size ", open)? + 6)?;
        let root = number(bytes, find(bytes, b"/Root ", open)? + 6)?;
        let trailer = said.replacen(&format!("/Size {size}"), "", 1);
        Some(Self { bytes, table, size, root, trailer })
    }

    /// What stands between `N 0 obj` and `endobj`.
    fn object(&self, wanted: u32) -> Option<&'a [u8]> {
        let rows = find(self.bytes, b"\n", find(self.bytes, b"0 ", self.table)?)? + 1;
        let offset = number(self.bytes, rows + 20 * wanted as usize)? as usize;
        let head = format!("{wanted} 0 obj");
        let object = self.bytes.get(offset..)?.strip_prefix(head.as_bytes())?;
        let end = find(object, b"endobj", 0)?;
        Some(object[..end].trim_ascii())
    }

    fn first_page(&self) -> Option<u32> {
        let mut at = reference(self.object(self.root)?, b"/Pages ")?;
        // Page trees of this crate are two deep at most; a file that goes round in circles is none of ours.
        for _ in 0..8 {
            let node = self.object(at)?;
            let Some(kids) = find(node, b"/Kids", 0) else { return Some(at) };
            let open = find(node, b"[", kids)?;
            at = number(node, open + 1)?;
        }
        None
    }
}

fn reference(object: &[u8], key: &[u8]) -> Option<u32> {
    number(object, find(object, key, 0)? + key.len())
}

/// The number at a place, after spaces and line ends.
fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..)?.iter().skip_while(|b| b.is_ascii_whitespace());
    let digits: String = digits.take_while(|b| b.is_ascii_digit()).take(10).map(|b| char::from(*b)).collect();
    digits.parse().ok()
}

fn find(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let text = bytes.get(from..)?;
    let first = wanted.first()?;
    let mut at = 0;
    // Looking for one byte first is what the compiler makes fast; windows alone take a second on a large file.
    while let Some(next) = text.get(at..)?.iter().position(|b| b == first) {
        if text[at + next..].starts_with(wanted) {
            return Some(from + at + next);
        }
        at += next + 1;
    }
    None
}

fn find_last(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let mut found = None;
    let mut at = from;
    while let Some(next) = find(bytes, wanted, at) {
        found = Some(next);
        at = next + 1;
    }
    found
}
