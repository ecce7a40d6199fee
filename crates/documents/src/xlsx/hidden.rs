//! Lines of a sheet that its reader does not see: hidden by hand, or by a filter that was left on.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::BTreeSet;
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;

type Package<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Lines, from 1, of a sheet of an XLSX workbook that are hidden; none of other files, and none that can't be told.
pub fn hidden_lines(bytes: &[u8], sheet: &str) -> BTreeSet<u32> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return BTreeSet::new();
    }
    let Ok(mut package) = ZipArchive::new(Cursor::new(bytes)) else { return BTreeSet::new() };
    part_of(&mut package, sheet).and_then(|part| lines(&mut package, &part)).unwrap_or_default()
}

/// The name of the part in which a sheet lies.
fn part_of(package: &mut Package<'_>, sheet: &str) -> Option<String> {
    let mut id = None;
    tags(package, "xl/workbook.xml", |tag| {
        if named(tag, "sheet") && attribute(tag, "name").as_deref() == Some(sheet) {
            id = attribute(tag, "r:id");
        }
    })?;
    let id = id?;
    let mut target = None;
    tags(package, "xl/_rels/workbook.xml.rels", |tag| {
        if named(tag, "Relationship") && attribute(tag, "Id").as_deref() == Some(id.as_str()) {
            target = attribute(tag, "Target");
        }
    })?;
    let target = target?;
    Some(match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("xl/{target}"),
    })
}

fn lines(package: &mut Package<'_>, part: &str) -> Option<BTreeSet<u32>> {
    let mut found = BTreeSet::new();
    let mut last = 0;
    tags(package, part, |tag| {
        if !named(tag, "row") {
            return;
        }
        // A row without a number follows the one before.
        last = attribute(tag, "r").and_then(|n| n.parse().ok()).unwrap_or(last + 1);
        let hidden = attribute(tag, "hidden").is_some_and(|value| value == "1" || value == "true");
        let flat = attribute(tag, "ht").and_then(|h| h.parse::<f64>().ok()).is_some_and(|h| h == 0.0);
        if hidden || flat {
            found.insert(last);
        }
    })?;
    Some(found)
}

/// Shows every opening tag of a part.
fn tags(package: &mut Package<'_>, part: &str, mut see: impl FnMut(&BytesStart<'_>)) -> Option<()> {
    // The reader of the table has measured the package before: what is unpacked here stays within its limits.
    let part = package.by_name(part).ok()?.take(64 << 20);
    let mut reader = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(tag) | Event::Empty(tag) => see(&tag),
            Event::Eof => return Some(()),
            _ => {}
        }
    }
}

fn named(tag: &BytesStart<'_>, name: &str) -> bool {
    let local = tag.local_name();
    AsRef::<[u8]>::as_ref(local.as_ref()) == name.as_bytes()
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok()??;
    Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::Workbook;

    #[test]
    fn hidden_lines_of_the_sheet_that_was_read() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().set_name("說明").expect("a name").set_row_hidden(0).expect("hidden");
        let sheet = workbook.add_worksheet();
        sheet.set_name("名單").expect("a name");
        for row in 0..5 {
            sheet.write(row, 0, "x").expect("written");
        }
        sheet.set_row_hidden(3).expect("hidden");
        let bytes = workbook.save_to_buffer().expect("a workbook");
        assert_eq!(hidden_lines(&bytes, "名單"), BTreeSet::from([4]));
        assert_eq!(hidden_lines(&bytes, "說明"), BTreeSet::from([1]));
        assert!(hidden_lines(&bytes, "沒有").is_empty() && hidden_lines(b"a,b\n", "").is_empty());
        assert!(hidden_lines(b"PK\x03\x04broken", "名單").is_empty());
    }
}
