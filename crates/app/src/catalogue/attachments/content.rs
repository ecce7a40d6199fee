//! What a file really is, by its content: the ending is only what somebody says.

use domain::course::attachments::{FileKind, FileRefused, LARGEST_FILE, clean_name};

/// A file whose content is what its ending says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Taken {
    pub name: String,
    pub kind: FileKind,
}

/// Judges a file by its name and its bytes.
///
/// # Errors
/// Refused when it is empty, too large, of another kind, other than it says, or carries programs.
pub(super) fn judge(given: &str, bytes: &[u8]) -> Result<Taken, FileRefused> {
    let (name, ending) = clean_name(given);
    if bytes.is_empty() {
        return Err(FileRefused::NotChosen);
    }
    if bytes.len() > LARGEST_FILE {
        return Err(FileRefused::TooLarge { limit: LARGEST_FILE / 1024 / 1024 });
    }
    let Some(kind) = FileKind::of_ending(&ending) else {
        return Err(FileRefused::KindUnknown { given: name });
    };
    let found = found(bytes);
    if found != Some(kind.as_str()) {
        let found = found.map_or_else(|| "?".to_owned(), |found| found.to_uppercase());
        return Err(FileRefused::NotWhatItSays { given: name, found });
    }
    let office = matches!(kind, FileKind::Docx | FileKind::Xlsx | FileKind::Pptx);
    if office && holds(bytes, b"vbaProject.bin") {
        return Err(FileRefused::Macros { given: name });
    }
    Ok(Taken { name, kind })
}

/// The ending that fits the content, as far as it can be told.
fn found(bytes: &[u8]) -> Option<&'static str> {
    match infer::get(bytes).map(|kind| kind.extension()) {
        // The order of the parts inside differs between writers: the name of the main part decides.
        Some("zip") => Some(office(bytes).unwrap_or("zip")),
        Some("docx" | "xlsx" | "pptx") => Some(office(bytes).unwrap_or("zip")),
        Some(known) => Some(known),
        None if is_text(bytes) => Some("txt"),
        None => None,
    }
}

fn office(bytes: &[u8]) -> Option<&'static str> {
    [
        (&b"word/document.xml"[..], "docx"),
        (&b"xl/workbook.xml"[..], "xlsx"),
        (&b"ppt/presentation.xml"[..], "pptx"),
    ]
    .into_iter()
    .find(|(part, _)| holds(bytes, part) && holds(bytes, b"[Content_Types].xml"))
    .map(|(_, ending)| ending)
}

/// Whether the list of parts at the end of an archive names one; names are not compressed.
fn holds(bytes: &[u8], name: &[u8]) -> bool {
    bytes.windows(name.len()).any(|window| window == name)
}

/// Text in today's encoding or the one of old Windows: no byte that only programs and pictures have.
fn is_text(bytes: &[u8]) -> bool {
    let plain = |b: &u8| *b >= 0x20 && *b != 0x7f || matches!(b, b'\t' | b'\n' | b'\r' | 0x0c);
    let markup = bytes.trim_ascii_start().first() == Some(&b'<');
    !markup && bytes.iter().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(given: &str, bytes: &[u8]) -> &'static str {
        use domain::refusal::Refusal;
        judge(given, bytes).map_or_else(|refused| refused.code(), |taken| taken.kind.as_str())
    }

    fn workbook() -> Vec<u8> {
        let column = documents::xlsx::Column::new("a", 10.0, documents::xlsx::Kind::Text);
        documents::xlsx::write(&documents::xlsx::Sheet {
            name: "a".to_owned(),
            titles: Vec::new(),
            columns: vec![column],
            rows: Vec::new(),
            landscape: false,
            created_at: jiff::Timestamp::UNIX_EPOCH,
        })
        .expect("a workbook")
    }

    #[test]
    fn the_content_decides() {
        let book = workbook();
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        let odt = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0mimetypeapplication/vnd.oasis.opendocument.text";
        for (name, bytes, expect) in [
            ("a.pdf", &b"%PDF-1.7\n"[..], "pdf"),
            ("A.PDF", b"%PDF-1.7\n", "pdf"),
            ("a.pdf", b"PK\x03\x04rest", "attachment-not-what-it-says"),
            ("a.pdf", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0", "attachment-not-what-it-says"),
            ("a.exe", b"MZ\x90\0", "attachment-kind-unknown"),
            ("a.html", b"<html><body>", "attachment-kind-unknown"),
            ("a.svg", b"<svg xmlns=''>", "attachment-kind-unknown"),
            ("a.txt", b"<html><script>", "attachment-not-what-it-says"),
            ("a.txt", "大綱\r\n第一節".as_bytes(), "txt"),
            ("a.txt", &[0xa4, 0xa4, 0xa4, 0xe5], "txt"),
            ("a.txt", &[0, 1, 2, 3], "attachment-not-what-it-says"),
            ("a.png", png, "png"),
            ("a.jpg", png, "attachment-not-what-it-says"),
            ("a.jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF", "jpg"),
            ("a.xlsx", &book, "xlsx"),
            ("a.docx", &book, "attachment-not-what-it-says"),
            ("a.odt", odt, "odt"),
            ("a.ods", odt, "attachment-not-what-it-says"),
            ("a", b"%PDF-1.7", "attachment-kind-unknown"),
            ("a.pdf", b"", "attachment-not-chosen"),
        ] {
            assert_eq!(code(name, bytes), expect, "{name} {:?}", &bytes[..bytes.len().min(12)]);
        }
        let mut large = b"%PDF-1.7\n".to_vec();
        large.resize(LARGEST_FILE, b' ');
        assert_eq!(code("a.pdf", &large), "pdf", "twenty mebibytes are taken");
        large.push(b' ');
        assert_eq!(code("a.pdf", &large), "attachment-too-large");
        let mut programs = book.clone();
        programs.extend_from_slice(b"xl/vbaProject.bin");
        assert_eq!(code("a.xlsx", &programs), "attachment-macros");
    }
}
