//! The writer: text cells stay text, the header is frozen, repeated in print and filtered.

use crate::xlsx::{Cell, Kind, Sheet, tab_name};
use crate::{DocumentError, text};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";
/// Characters of one cell, as many as the spreadsheets themselves allow.
const MAX_CELL: usize = 32_767;
/// Millimetres that a character of the standard font takes.
const CHARACTER: f64 = 2.0;

/// Writes one sheet as an ODS workbook: titles, bold frozen header with filter, widths, typed cells, A4 print set-up.
///
/// # Errors
/// [`DocumentError::TextTooLong`] for a cell over 32,767 characters.
pub fn write(sheet: &Sheet) -> Result<Vec<u8>, DocumentError> {
    write_book(std::slice::from_ref(sheet))
}

/// As [`write`], several sheets in one workbook; the first names it.
///
/// # Errors
/// As [`write`].
pub fn write_book(sheets: &[Sheet]) -> Result<Vec<u8>, DocumentError> {
    let cells = sheets.iter().flat_map(|sheet| &sheet.rows).flatten();
    let long = cells.filter_map(|cell| match cell {
        Cell::Text(text) if text.chars().count() > MAX_CELL => Some(text.len()),
        _ => None,
    });
    if let Some(length) = long.max() {
        return Err(DocumentError::TextTooLong { length });
    }
    let parts = [
        ("content.xml", content(sheets)),
        ("styles.xml", STYLES.to_owned()),
        ("settings.xml", settings(sheets)),
        ("meta.xml", meta(sheets)),
        ("META-INF/manifest.xml", manifest()),
    ];
    pack(&parts).map_err(|error| DocumentError::Layout(error.to_string()))
}

/// The kind of file comes first and unpacked, so that it can be told by its first bytes.
fn pack(parts: &[(&str, String)]) -> zip::result::ZipResult<Vec<u8>> {
    // Always the same instant: the same sheets give the same bytes.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    package.start_file("mimetype", options.compression_method(CompressionMethod::Stored))?;
    package.write_all(MIME.as_bytes())?;
    for (name, xml) in parts {
        package.start_file(*name, options.compression_method(CompressionMethod::Deflated))?;
        package.write_all(xml.as_bytes())?;
    }
    Ok(package.finish()?.into_inner())
}

fn content(sheets: &[Sheet]) -> String {
    let mut out = String::from(HEAD);
    for (at, sheet) in (0..).zip(sheets) {
        for (column, one) in (0..).zip(&sheet.columns) {
            let width = one.width * CHARACTER;
            put(
                &mut out,
                format_args!(
                    "<style:style style:name=\"co{at}-{column}\" style:family=\"table-column\">\
                     <style:table-column-properties style:column-width=\"{width:.1}mm\"/></style:style>"
                ),
            );
        }
    }
    out.push_str("</office:automatic-styles><office:body><office:spreadsheet>");
    for (at, sheet) in (0..).zip(sheets) {
        table(&mut out, at, sheet);
    }
    out.push_str("<table:database-ranges>");
    for (at, sheet) in (1..).zip(sheets) {
        let (name, first) = (escaped(&tab_name(&sheet.name).replace('\'', "''")), header_row(sheet));
        let (last, end) = (column_name(sheet.columns.len().max(1) - 1), first + sheet.rows.len());
        put(
            &mut out,
            format_args!(
                "<table:database-range table:name=\"list{at}\" table:display-filter-buttons=\"true\" \
                 table:target-range-address=\"'{name}'.A{first}:'{name}'.{last}{end}\"/>"
            ),
        );
    }
    out.push_str("</table:database-ranges></office:spreadsheet></office:body></office:document-content>");
    out
}

fn table(out: &mut String, at: usize, sheet: &Sheet) {
    let page = if sheet.landscape { "across" } else { "upright" };
    let name = escaped(&tab_name(&sheet.name));
    put(out, format_args!("<table:table table:name=\"{name}\" table:style-name=\"{page}\">"));
    for (column, one) in (0..).zip(&sheet.columns) {
        let style = style_of(one.kind);
        put(
            out,
            format_args!(
                "<table:table-column table:style-name=\"co{at}-{column}\" table:default-cell-style-name=\"{style}\"/>"
            ),
        );
    }
    for (row, title) in (0..).zip(&sheet.titles) {
        out.push_str("<table:table-row>");
        text_cell(out, title, if row == 0 { "title" } else { "fact" });
        out.push_str("</table:table-row>");
    }
    if !sheet.titles.is_empty() {
        out.push_str("<table:table-row><table:table-cell/></table:table-row>");
    }
    out.push_str("<table:table-header-rows><table:table-row>");
    for column in &sheet.columns {
        text_cell(out, &column.header, "head");
    }
    out.push_str("</table:table-row></table:table-header-rows>");
    for row in &sheet.rows {
        out.push_str("<table:table-row>");
        for (cell, column) in row.iter().zip(&sheet.columns) {
            put_cell(out, cell, style_of(column.kind));
        }
        if row.is_empty() {
            out.push_str("<table:table-cell/>");
        }
        out.push_str("</table:table-row>");
    }
    out.push_str("</table:table>");
}

fn put_cell(out: &mut String, cell: &Cell, style: &str) {
    match cell {
        Cell::Empty => put(out, format_args!("<table:table-cell table:style-name=\"{style}\"/>")),
        Cell::Text(text) => text_cell(out, text, style),
        Cell::Number(number) => put(
            out,
            format_args!(
                "<table:table-cell table:style-name=\"{style}\" office:value-type=\"float\" office:value=\"{number}\">\
                 <text:p>{number}</text:p></table:table-cell>"
            ),
        ),
        Cell::Date(date) => put(
            out,
            format_args!(
                "<table:table-cell table:style-name=\"date\" office:value-type=\"date\" office:date-value=\"{date}\">\
                 <text:p>{date}</text:p></table:table-cell>"
            ),
        ),
    }
}

/// Text is never read as a formula, whatever it begins with: a formula would be an attribute of the cell.
fn text_cell(out: &mut String, text: &str, style: &str) {
    put(out, format_args!("<table:table-cell table:style-name=\"{style}\" office:value-type=\"string\">"));
    for line in text.lines() {
        put(out, format_args!("<text:p>{}</text:p>", spaced(line)));
    }
    out.push_str("</table:table-cell>");
}

fn style_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Number => "number",
        Kind::Date => "date",
    }
}

/// Line of the header row, from 1; one empty row keeps the titles out of the filtered table.
fn header_row(sheet: &Sheet) -> usize {
    if sheet.titles.is_empty() { 1 } else { sheet.titles.len() + 2 }
}

/// `A` for 0, `AA` for 26.
fn column_name(at: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(at % 26).unwrap_or_default());
    if at < 26 { letter.to_string() } else { format!("{}{letter}", column_name(at / 26 - 1)) }
}

/// The header and what stands above it stay while the rows are scrolled.
fn settings(sheets: &[Sheet]) -> String {
    let mut tables = String::new();
    for sheet in sheets {
        let (name, rows) = (escaped(&tab_name(&sheet.name)), header_row(sheet));
        put(
            &mut tables,
            format_args!(
                "<config:config-item-map-entry config:name=\"{name}\">\
                 <config:config-item config:name=\"HorizontalSplitMode\" config:type=\"short\">0</config:config-item>\
                 <config:config-item config:name=\"VerticalSplitMode\" config:type=\"short\">2</config:config-item>\
                 <config:config-item config:name=\"VerticalSplitPosition\" config:type=\"int\">{rows}</config:config-item>\
                 <config:config-item config:name=\"ActiveSplitRange\" config:type=\"short\">2</config:config-item>\
                 <config:config-item config:name=\"PositionTop\" config:type=\"int\">0</config:config-item>\
                 <config:config-item config:name=\"PositionBottom\" config:type=\"int\">{rows}</config:config-item>\
                 </config:config-item-map-entry>"
            ),
        );
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-settings \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:config=\"urn:oasis:names:tc:opendocument:xmlns:config:1.0\" \
         xmlns:ooo=\"http://openoffice.org/2004/office\" office:version=\"1.3\"><office:settings>\
         <config:config-item-set config:name=\"ooo:view-settings\">\
         <config:config-item-map-indexed config:name=\"Views\"><config:config-item-map-entry>\
         <config:config-item config:name=\"ViewId\" config:type=\"string\">view1</config:config-item>\
         <config:config-item-map-named config:name=\"Tables\">{tables}</config:config-item-map-named>\
         </config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>\
         </office:settings></office:document-settings>"
    )
}

fn meta(sheets: &[Sheet]) -> String {
    let title = sheets.first().and_then(|sheet| sheet.titles.first()).map_or("", String::as_str);
    let at = sheets.first().map_or_else(String::new, |sheet| {
        format!("<meta:creation-date>{}</meta:creation-date>", sheet.created_at)
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-meta \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" office:version=\"1.3\"><office:meta>\
         <meta:generator>Xingtan</meta:generator><dc:title>{}</dc:title>{at}</office:meta></office:document-meta>",
        escaped(title)
    )
}

fn manifest() -> String {
    let entries = ["content.xml", "styles.xml", "settings.xml", "meta.xml"].map(|name| {
        format!("<manifest:file-entry manifest:full-path=\"{name}\" manifest:media-type=\"text/xml\"/>")
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest \
         xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">\
         <manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" manifest:media-type=\"{MIME}\"/>\
         {}</manifest:manifest>",
        entries.concat()
    )
}

fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    out.write_fmt(what).expect("writing to a string cannot fail");
}

/// Text as XML holds it, in content and in attributes; what XML cannot hold at all is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() || text::is_noncharacter(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// A line whose spaces all count: OpenDocument folds those at the ends and next to others.
fn spaced(line: &str) -> String {
    let line = escaped(&line.replace('\t', " "));
    let folds = line.starts_with(' ') || line.ends_with(' ') || line.contains("  ");
    if folds { line.replace(' ', "<text:s/>") } else { line }
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content \
    xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
    xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
    xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" office:version=\"1.3\">\
    <office:automatic-styles>\
    <number:text-style style:name=\"as-text\"><number:text-content/></number:text-style>\
    <number:date-style style:name=\"as-date\"><number:year number:style=\"long\"/><number:text>-</number:text>\
    <number:month number:style=\"long\"/><number:text>-</number:text><number:day number:style=\"long\"/>\
    </number:date-style>\
    <style:style style:name=\"upright\" style:family=\"table\" style:master-page-name=\"upright\">\
    <style:table-properties table:display=\"true\"/></style:style>\
    <style:style style:name=\"across\" style:family=\"table\" style:master-page-name=\"across\">\
    <style:table-properties table:display=\"true\"/></style:style>\
    <style:style style:name=\"title\" style:family=\"table-cell\"><style:text-properties fo:color=\"#1f4d43\" \
    fo:font-size=\"14pt\" style:font-size-asian=\"14pt\" fo:font-weight=\"bold\" style:font-weight-asian=\"bold\"/>\
    </style:style>\
    <style:style style:name=\"fact\" style:family=\"table-cell\"><style:text-properties fo:color=\"#55605c\"/>\
    </style:style>\
    <style:style style:name=\"head\" style:family=\"table-cell\" style:data-style-name=\"as-text\">\
    <style:table-cell-properties fo:background-color=\"#eef3f0\" fo:border-bottom=\"1pt solid #1f4d43\" \
    style:vertical-align=\"middle\"/><style:text-properties fo:color=\"#1f4d43\" fo:font-weight=\"bold\" \
    style:font-weight-asian=\"bold\"/></style:style>\
    <style:style style:name=\"text\" style:family=\"table-cell\" style:data-style-name=\"as-text\">\
    <style:table-cell-properties style:vertical-align=\"middle\" fo:wrap-option=\"wrap\"/></style:style>\
    <style:style style:name=\"number\" style:family=\"table-cell\">\
    <style:table-cell-properties style:vertical-align=\"middle\"/></style:style>\
    <style:style style:name=\"date\" style:family=\"table-cell\" style:data-style-name=\"as-date\">\
    <style:table-cell-properties style:vertical-align=\"middle\"/></style:style>";

const STYLES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-styles \
    xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" office:version=\"1.3\">\
    <office:automatic-styles>\
    <style:page-layout style:name=\"a4-upright\"><style:page-layout-properties fo:page-width=\"210mm\" \
    fo:page-height=\"297mm\" style:print-orientation=\"portrait\" fo:margin=\"12mm\" \
    style:scale-to-X=\"1\" style:scale-to-Y=\"0\"/>\
    <style:footer-style><style:header-footer-properties fo:min-height=\"6mm\"/></style:footer-style>\
    </style:page-layout>\
    <style:page-layout style:name=\"a4-across\"><style:page-layout-properties fo:page-width=\"297mm\" \
    fo:page-height=\"210mm\" style:print-orientation=\"landscape\" fo:margin=\"12mm\" \
    style:scale-to-X=\"1\" style:scale-to-Y=\"0\"/>\
    <style:footer-style><style:header-footer-properties fo:min-height=\"6mm\"/></style:footer-style>\
    </style:page-layout></office:automatic-styles><office:master-styles>\
    <style:master-page style:name=\"upright\" style:page-layout-name=\"a4-upright\"><style:footer>\
    <text:p><text:page-number>1</text:page-number> / <text:page-count>1</text:page-count></text:p></style:footer>\
    </style:master-page>\
    <style:master-page style:name=\"across\" style:page-layout-name=\"a4-across\"><style:footer>\
    <text:p><text:page-number>1</text:page-number> / <text:page-count>1</text:page-count></text:p></style:footer>\
    </style:master-page></office:master-styles></office:document-styles>";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(column_name), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn spaces_and_signs_survive() {
        assert_eq!(spaced("a b"), "a b");
        assert_eq!(spaced(" a  b"), "<text:s/>a<text:s/><text:s/>b");
        assert_eq!(spaced("<&\">\u{1}\u{FFFE}"), "&lt;&amp;&quot;&gt;");
    }
}
