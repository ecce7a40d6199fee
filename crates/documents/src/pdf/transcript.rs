//! The transcript of one person, laid out line by line: two thousand awards are a matter of a moment.

use krilla::geom::Rect;
use qrcode::{Color, EcLevel, QrCode};

use super::sheet::{
    APRICOT, About, BLACK, GREEN, GREY, HAIR, HEIGHT, Kind, MM, Part, Sheet, Style, WIDTH, broken, width,
};
use super::{Language, TranscriptDoc, code_points};
use crate::fonts::printable;
use crate::{DocumentError, text};

const LEFT: f32 = 18.0 * MM;
const RIGHT: f32 = WIDTH - LEFT;
const TOP: f32 = 18.0 * MM;
const BOTTOM: f32 = HEIGHT - 22.0 * MM;

const LABEL: Style = Style::new(8.0, GREY);
const HEAD: Style = Style::new(8.5, GREEN).bold();
const CELL: Style = Style::new(9.0, BLACK);
const SECTION: Style = Style::new(11.0, GREEN).bold();

/// A column of a table: where it begins, how wide it is, whether its text ends at its right.
struct Column {
    x: f32,
    room: f32,
    end: bool,
}

/// A document under way and how far down its page it is.
struct Page<'a> {
    doc: &'a TranscriptDoc,
    sheet: Sheet,
    y: f32,
}

/// Lays a transcript out.
///
/// # Errors
/// As [`super::transcript`].
pub(super) fn lay_out(doc: &TranscriptDoc) -> Result<Vec<u8>, DocumentError> {
    let absent = code_points(&doc.missing_characters());
    let mut page = Page { doc, sheet: Sheet::new(), y: TOP };
    page.title();
    page.person();
    page.awards();
    page.sums()?;
    if !absent.is_empty() {
        page.missing(&absent);
    }
    page.feet();
    let about = About {
        title: printable(&format!("{} {}", doc.title, doc.person_name)),
        language: match doc.language {
            Language::ZhHant => "zh-TW",
            Language::English => "en",
        },
        at: doc.issued_at,
    };
    page.sheet.finish(&about)
}

impl Page<'_> {
    fn zh(&self) -> bool {
        self.doc.language == Language::ZhHant
    }

    /// The rule of the house: a long green line that begins in apricot.
    fn accent(&mut self) {
        let page = self.sheet.pages() - 1;
        self.accent_on(page, self.y);
        self.y += 2.0;
    }

    fn accent_on(&mut self, page: usize, y: f32) {
        self.sheet.bar(page, (LEFT, y), (RIGHT - LEFT, 0.8), GREEN);
        self.sheet.bar(page, (LEFT, y), (18.0 * MM, 2.0), APRICOT);
    }

    fn title(&mut self) {
        let (issuer, serial) = (printable(&self.doc.issuer), printable(&self.doc.serial));
        let (title, at) = (printable(&self.doc.title), printable(&self.doc.issued_at_text));
        let track = |zh: f32| if self.zh() { zh } else { 0.0 };
        let small = Style::new(9.5, GREEN).tracked(track(0.08));
        let large = Style::new(21.0, GREEN).bold().tracked(track(0.12));
        let (strong, plain) = (Style::new(9.5, BLACK).bold(), Style::new(9.5, BLACK));
        let values = width(&serial, strong).max(width(&at, plain));
        let labels = [printable(&self.doc.labels.serial), printable(&self.doc.labels.issued_at)];
        let beside = labels.iter().map(|l| width(l, LABEL)).fold(0.0, f32::max) + 2.5 * MM + values;
        let room = RIGHT - LEFT - beside - 8.0 * MM;
        let part = self.sheet.part(None, Kind::Paragraph);
        let top = self.y;
        self.y += self.sheet.text((LEFT, self.y), room, small, &issuer, part) + 2.4 * MM;
        let part = self.sheet.heading(1, &title, self.y);
        self.y += self.sheet.text((LEFT, self.y), room, large, &title, part);
        let rows = 2.0 * plain.line() + 1.4 * MM;
        let mut y = (self.y - rows).max(top);
        for (label, value, style) in [(&labels[0], &serial, strong), (&labels[1], &at, plain)] {
            let part = self.sheet.part(None, Kind::Paragraph);
            let right = RIGHT - values - 2.5 * MM;
            self.sheet.line_to((right, y + 0.7), LABEL, label, part);
            self.sheet.line((RIGHT - values, y), style, value, part);
            y += style.line() + 1.4 * MM;
        }
        self.y += 3.0 * MM;
        self.accent();
        self.y += 3.0 * MM;
    }

    fn person(&mut self) {
        let (doc, l) = (self.doc, &self.doc.labels);
        let shares = [1.0, 1.0, 1.7, 1.4];
        let unit = (RIGHT - LEFT - 18.0 * MM) / shares.iter().sum::<f32>();
        let fields = [
            (&l.name, &doc.person_name, Style::new(13.0, BLACK).bold()),
            (&l.personal_code, &doc.personal_code, Style::new(10.5, BLACK)),
            (&l.organisation, &doc.organisation, Style::new(10.5, BLACK)),
            (&l.period, &doc.period, Style::new(10.5, BLACK)),
        ];
        let (mut x, mut lowest) = (LEFT, self.y);
        for ((label, value, style), share) in fields.into_iter().zip(shares) {
            let room = unit * share;
            let part = self.sheet.part(None, Kind::Paragraph);
            let high = self.sheet.text((x, self.y), room, LABEL, &printable(label), part);
            // One baseline for values of different sizes.
            let top = self.y + high + 1.4 * MM + 11.0 - 0.86 * style.size;
            let high = self.sheet.text((x, top), room, style, &printable(value), part);
            lowest = lowest.max(top + high);
            x += room + 6.0 * MM;
        }
        self.y = lowest + 4.0 * MM;
    }

    fn awards(&mut self) {
        if self.doc.awards.is_empty() {
            let none = printable(&self.doc.labels.no_awards);
            let style = Style::new(9.5, GREY);
            let part = self.sheet.part(None, Kind::Paragraph);
            self.y += 10.0 * MM;
            self.sheet.line((LEFT + (RIGHT - LEFT - width(&none, style)) / 2.0, self.y), style, &none, part);
            self.y += style.line() + 10.0 * MM;
            return;
        }
        let l = &self.doc.labels;
        let heads = [&l.date, &l.course_code, &l.course_title, &l.organiser, &l.hours].map(|t| printable(t));
        let columns = columns(LEFT, &[22.0, 20.0, 75.0, 44.0, 13.0], &[4]);
        let doc = self.doc;
        let rows = doc.awards.iter().map(|a| {
            [&a.date, &a.course_code, &a.title, &a.organiser, &a.hours].map(|cell| (printable(cell), CELL))
        });
        self.table(&columns, &heads, rows, 1.6 * MM, |_| (0.4, HAIR));
    }

    /// A table whose rows stay whole; its head comes again on every page, where it is only drawn.
    fn table<const N: usize>(
        &mut self,
        columns: &[Column],
        heads: &[String; N],
        rows: impl Iterator<Item = [(String, Style); N]>,
        inset: f32,
        rule: impl Fn(usize) -> (f32, [u8; 3]),
    ) {
        let table = self.sheet.part(None, Kind::Table);
        let head = self.sheet.part(table, Kind::Head);
        let head = self.sheet.part(head, Kind::Row);
        let body = self.sheet.part(table, Kind::Body);
        let head_high = HEAD.line() + 2.0 * inset;
        for (number, cells) in rows.enumerate() {
            let lines: Vec<Vec<String>> =
                columns.iter().zip(&cells).map(|(c, (text, style))| broken(text, *style, c.room)).collect();
            let high =
                lines.iter().zip(&cells).map(|(l, (_, style))| style.lines(l.len())).fold(0.0, f32::max);
            let row_high = high + 2.0 * inset;
            let with_head = if number == 0 { head_high } else { 0.0 };
            if self.y + with_head + row_high > BOTTOM && self.y > TOP {
                self.sheet.next_page();
                self.y = TOP;
                if number > 0 {
                    self.head(columns, heads, inset, None);
                }
            }
            if number == 0 {
                self.head(columns, heads, inset, head);
            }
            let row = self.sheet.part(body, Kind::Row);
            for ((column, lines), (_, style)) in columns.iter().zip(&lines).zip(&cells) {
                let part = self.sheet.part(row, Kind::Cell);
                self.cell(column, self.y + inset, *style, lines, part);
            }
            self.y += row_high;
            let (thick, colour) = rule(number);
            let page = self.sheet.pages() - 1;
            self.rule(page, columns, thick, colour);
        }
    }

    fn head<const N: usize>(&mut self, columns: &[Column], heads: &[String; N], inset: f32, row: Part) {
        for (column, text) in columns.iter().zip(heads) {
            let part = row.and_then(|_| self.sheet.part(row, Kind::HeadCell));
            self.cell(column, self.y + inset, HEAD, std::slice::from_ref(text), part);
        }
        self.y += HEAD.line() + 2.0 * inset;
        let page = self.sheet.pages() - 1;
        self.rule(page, columns, 0.9, GREEN);
    }

    fn cell(&mut self, column: &Column, top: f32, style: Style, lines: &[String], part: Part) {
        for (number, line) in (0u16..).zip(lines) {
            let y = top + f32::from(number) * 1.34 * style.size;
            // A cell without text would be no cell for those who listen.
            let line = if line.is_empty() && part.is_some() { " " } else { line };
            let x = if column.end { column.x + column.room - width(line, style) } else { column.x };
            self.sheet.line((x, y), style, line, part);
        }
    }

    fn rule(&mut self, page: usize, columns: &[Column], thick: f32, colour: [u8; 3]) {
        let (Some(first), Some(last)) = (columns.first(), columns.last()) else { return };
        if thick > 0.0 {
            let wide = last.x + last.room - first.x;
            self.sheet.bar(page, (first.x, self.y - thick / 2.0), (wide, thick), colour);
        }
    }

    /// Totals beside the way to verify; below each other where there are many years.
    fn sums(&mut self) -> Result<(), DocumentError> {
        self.y += 6.0 * MM;
        let half = (RIGHT - LEFT - 10.0 * MM) / 2.0;
        let row = CELL.line() + 2.8 * MM;
        let rows = u16::try_from(self.doc.totals.len() + 1).unwrap_or(u16::MAX);
        let high = SECTION.line() + 2.5 * MM + HEAD.line() + 2.8 * MM + f32::from(rows) * row;
        let beside = self.doc.totals.len() <= 12;
        let wanted = if beside { high.max(45.0 * MM) } else { 60.0 * MM };
        if self.y + wanted > BOTTOM {
            self.sheet.next_page();
            self.y = TOP;
        }
        let top = self.y;
        let totals_page = self.sheet.pages();
        self.totals(if beside { half } else { RIGHT - LEFT });
        let below = self.y;
        if beside && self.sheet.pages() == totals_page {
            self.y = top;
            self.verification(LEFT + half + 10.0 * MM, half)?;
            self.y = self.y.max(below);
            return Ok(());
        }
        self.y += 6.0 * MM;
        if self.y + 40.0 * MM > BOTTOM {
            self.sheet.next_page();
            self.y = TOP;
        }
        self.verification(LEFT, RIGHT - LEFT)
    }

    fn totals(&mut self, wide: f32) {
        let doc = self.doc;
        let l = &doc.labels;
        let title = printable(&l.totals);
        let part = self.sheet.heading(2, &title, self.y);
        self.sheet.line((LEFT, self.y), SECTION, &title, part);
        self.y += SECTION.line() + 2.5 * MM;
        let heads = [&l.year, &l.courses, &l.hours].map(|t| printable(t));
        let columns = columns(LEFT, &[wide / MM - 44.0, 22.0, 22.0], &[1, 2]);
        let last = doc.totals.len();
        let years = doc.totals.iter().map(|t| [&t.year, &t.courses, &t.hours].map(|c| (printable(c), CELL)));
        let all = [&l.grand_total, &doc.grand_total.courses, &doc.grand_total.hours];
        let rows = years.chain(std::iter::once(all.map(|c| (printable(c), CELL.bold()))));
        self.table(&columns, &heads, rows, 1.4 * MM, |number| match number {
            n if n == last => (0.0, HAIR),
            n if n + 1 == last => (0.9, GREEN),
            _ => (0.4, HAIR),
        });
    }

    fn verification(&mut self, x: f32, wide: f32) -> Result<(), DocumentError> {
        const SIDE: f32 = 28.0 * MM;
        let (doc, l) = (self.doc, &self.doc.labels);
        let room = wide - SIDE - 3.0 * MM;
        let title = printable(&l.verify);
        let top = self.y;
        let part = self.sheet.heading(2, &title, top);
        self.sheet.line((x, self.y), SECTION, &title, part);
        self.y += SECTION.line() + 2.5 * MM;
        let hint = Style::new(8.5, BLACK);
        let part = self.sheet.part(None, Kind::Paragraph);
        self.y +=
            self.sheet.text((x, self.y), room, hint, &printable(&l.verify_hint), part) + 0.7 * hint.size;
        let part = self.sheet.part(None, Kind::Paragraph);
        let link = self.sheet.part(part, Kind::Link);
        let address = Style::new(8.0, GREEN);
        let high = self.sheet.text((x, self.y), room, address, &printable(&doc.verification_url), link);
        if let Some(area) = Rect::from_xywh(x, self.y, room, high) {
            self.sheet.anchor(area, &doc.verification_url, link);
        }
        self.y += high;
        let figure = self.sheet.part(None, Kind::Figure(printable(&l.qr_alt)));
        self.sheet.code(modules(&doc.verification_url, (x + wide - SIDE, top), SIDE)?, figure);
        self.y = self.y.max(top + SIDE);
        Ok(())
    }

    fn missing(&mut self, absent: &str) {
        let note = text::fill(&self.doc.labels.missing, "characters", absent);
        self.y += 1.2 * LABEL.size;
        if self.y + LABEL.line() > BOTTOM {
            self.sheet.next_page();
            self.y = TOP;
        }
        let part = self.sheet.part(None, Kind::Paragraph);
        self.sheet.text((LEFT, self.y), RIGHT - LEFT, LABEL, &printable(&note), part);
    }

    /// The foot of every page, once it is known how many there are.
    fn feet(&mut self) {
        let l = &self.doc.labels;
        let said = printable(&format!("{}　{} {}", self.doc.issuer, l.serial, self.doc.serial));
        let pattern = l.page.clone();
        let pages = self.sheet.pages();
        for page in 0..pages {
            let y = BOTTOM + 7.7 * MM;
            self.accent_on(page, y);
            let y = y + 2.0 + 2.2 * MM;
            self.sheet.line_on(page, (LEFT, y), LABEL, &said);
            let number = text::fill(&pattern, "page", &(page + 1).to_string());
            let number = text::fill(&number, "pages", &pages.to_string());
            self.sheet.line_on(page, (RIGHT - width(&number, LABEL), y), LABEL, &number);
        }
    }
}

/// Columns of these widths in millimetres; outer ones end flush with the rules and the text above.
fn columns(left: f32, wide: &[f32], ends: &[usize]) -> Vec<Column> {
    const INSET: f32 = 1.6 * MM;
    let mut x = left;
    let mut columns = Vec::with_capacity(wide.len());
    for (at, wide) in wide.iter().enumerate() {
        let before = if at == 0 { 0.0 } else { INSET };
        columns.push(Column { x: x + before, room: wide * MM - before - INSET, end: ends.contains(&at) });
        x += wide * MM;
    }
    if let Some(last) = columns.last_mut() {
        last.room += INSET;
    }
    columns
}

/// The dark modules of a QR code in a square, runs of a row as one bar, with the quiet zone that readers need.
fn modules(address: &str, (left, top): (f32, f32), side: f32) -> Result<Vec<Rect>, DocumentError> {
    const QUIET: usize = 2;
    let code = QrCode::with_error_correction_level(address, EcLevel::M)
        .map_err(|_| DocumentError::TextTooLong { length: address.len() })?;
    let count = code.width();
    let number = |n: usize| f32::from(u16::try_from(n).unwrap_or(u16::MAX));
    let unit = side / number(count + 2 * QUIET);
    let mut bars = Vec::new();
    for (y, row) in code.to_colors().chunks(count).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let (at, down) = (left + unit * number(x + QUIET), top + unit * number(y + QUIET));
                bars.extend(Rect::from_xywh(at, down, unit * number(run.len()), unit));
            }
            x += run.len();
        }
    }
    Ok(bars)
}
