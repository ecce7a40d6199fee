//! Pages drawn by hand for documents whose length matters: text is measured and broken here, the PDF written by the engine's
//! own back end with the same standards (tagged, PDF/A-2a, PDF/UA-1).

use std::num::NonZeroU16;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata, TextDirection};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind,
    TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Data, Document, SerializeSettings};
use ttf_parser::Face;

use crate::{DocumentError, fonts};

/// Points of one millimetre.
pub(super) const MM: f32 = 72.0 / 25.4;
/// A4, upright.
pub(super) const WIDTH: f32 = 210.0 * MM;
/// A4, upright.
pub(super) const HEIGHT: f32 = 297.0 * MM;

/// Regular and bold, as the back end wants them; parsed once, and the same for every document.
static FACES: LazyLock<[Font; 2]> = LazyLock::new(|| {
    fonts::FILES.map(|data| Font::new(Data::from(data), 0).expect("the embedded fonts are valid"))
});

/// The same faces for measuring.
static MEASURES: LazyLock<[Face<'static>; 2]> =
    LazyLock::new(|| fonts::FILES.map(|data| Face::parse(data, 0).expect("the embedded fonts are valid")));

pub(super) const BLACK: [u8; 3] = [0, 0, 0];
pub(super) const GREEN: [u8; 3] = [0x1f, 0x4d, 0x43];
pub(super) const APRICOT: [u8; 3] = [0xd9, 0x82, 0x3b];
pub(super) const GREY: [u8; 3] = [0x55, 0x60, 0x5c];
pub(super) const HAIR: [u8; 3] = [0xc9, 0xd1, 0xcd];

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub size: f32,
    pub bold: bool,
    pub colour: [u8; 3],
    /// Space after each character, in parts of the size.
    pub tracking: f32,
}

impl Style {
    pub(super) const fn new(size: f32, colour: [u8; 3]) -> Self {
        Self { size, bold: false, colour, tracking: 0.0 }
    }

    pub(super) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(super) const fn tracked(self, tracking: f32) -> Self {
        Self { tracking, ..self }
    }

    /// Height of one line: of Han characters, which stand taller than Latin capitals.
    pub(super) fn line(&self) -> f32 {
        0.98 * self.size
    }

    /// From the top of one line to the top of the next.
    fn pitch(&self) -> f32 {
        1.34 * self.size
    }

    /// Height of so many lines.
    pub(super) fn lines(&self, count: usize) -> f32 {
        let more = u16::try_from(count.saturating_sub(1)).unwrap_or(u16::MAX);
        self.line() + f32::from(more) * self.pitch()
    }
}

/// One glyph of a text: where it comes from and how wide it is, in parts of the size.
struct Drawn {
    face: usize,
    glyph: u16,
    advance: f32,
    start: usize,
    end: usize,
}

fn glyphs(text: &str, bold: bool) -> Vec<Drawn> {
    let faces = &*MEASURES;
    let mut drawn = Vec::with_capacity(text.len());
    for (start, c) in text.char_indices() {
        // Only the regular face has the rare characters.
        let bold_has = bold.then(|| faces[1].glyph_index(c)).flatten();
        let (face, glyph) = match bold_has {
            Some(glyph) => (1, glyph),
            None => (0, faces[0].glyph_index(c).unwrap_or_default()),
        };
        let units = f32::from(faces[face].units_per_em());
        let advance = f32::from(faces[face].glyph_hor_advance(glyph).unwrap_or(0)) / units;
        drawn.push(Drawn { face, glyph: glyph.0, advance, start, end: start + c.len_utf8() });
    }
    drawn
}

/// Width of a text on one line.
pub(super) fn width(text: &str, style: Style) -> f32 {
    glyphs(text, style.bold).iter().map(|g| (g.advance + style.tracking) * style.size).sum()
}

/// Signs that do not begin a line.
const NOT_FIRST: &str = "，。、；：？！）」』】》〉〕…—～·‧,.;:?!)]}%％’”";
/// Signs that do not end a line.
const NOT_LAST: &str = "（「『【《〈〔([{‘“";

/// Breaks a text into lines of at most `room`: between Han characters, at spaces, and inside a word only where it is wider
/// than a line.
pub(super) fn broken(text: &str, style: Style, room: f32) -> Vec<String> {
    let drawn = glyphs(text, style.bold);
    let chars: Vec<char> = text.chars().collect();
    let (mut lines, mut from, mut used, mut may_break) = (Vec::new(), 0, 0.0, None::<(usize, f32)>);
    let mut at = 0;
    while at < chars.len() {
        let wide = (drawn[at].advance + style.tracking) * style.size;
        if at > from && breaks_between(chars[at - 1], chars[at]) {
            may_break = Some((at, used));
        }
        if used + wide > room && at > from && chars[at] != ' ' {
            let (end, width) = may_break.filter(|(end, _)| *end > from).unwrap_or((at, used));
            lines.push(chars[from..end].iter().collect::<String>().trim_end().to_owned());
            (from, used, may_break) = (end, used - width, None);
            continue;
        }
        used += wide;
        at += 1;
    }
    if from < chars.len() || lines.is_empty() {
        lines.push(chars[from..].iter().collect::<String>().trim_end().to_owned());
    }
    lines
}

fn breaks_between(before: char, after: char) -> bool {
    if NOT_FIRST.contains(after) || NOT_LAST.contains(before) || after == ' ' {
        return false;
    }
    let wide = |c: char| c > '\u{2e7f}';
    before == ' ' || wide(before) || wide(after) || "-/_".contains(before)
}

/// What a part of the document is, for those who do not see it.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Heading(u16, String),
    Paragraph,
    Table,
    Head,
    Body,
    Row,
    HeadCell,
    Cell,
    Link,
    Figure(String),
}

/// A part of the document by its number; `None` where something is only drawn.
pub(super) type Part = Option<usize>;

struct Node {
    kind: Kind,
    children: Vec<Child>,
}

enum Child {
    Node(usize),
    Drawn(usize, usize),
    Link(usize),
}

enum Drawing {
    Text { x: f32, baseline: f32, style: Style, text: String },
    Bar { area: Rect, colour: [u8; 3] },
    Bars { areas: Vec<Rect> },
}

struct Anchor {
    page: usize,
    area: Rect,
    url: String,
}

/// A document under way.
pub(super) struct Sheet {
    pages: Vec<Vec<(Drawing, Part)>>,
    nodes: Vec<Node>,
    roots: Vec<usize>,
    anchors: Vec<Anchor>,
    outline: Vec<(String, usize, f32)>,
}

/// What a document says of itself.
pub(super) struct About {
    pub title: String,
    pub language: &'static str,
    pub at: Timestamp,
}

impl Sheet {
    pub(super) fn new() -> Self {
        Self {
            pages: vec![Vec::new()],
            nodes: Vec::new(),
            roots: Vec::new(),
            anchors: Vec::new(),
            outline: Vec::new(),
        }
    }

    pub(super) fn next_page(&mut self) {
        self.pages.push(Vec::new());
    }

    pub(super) fn pages(&self) -> usize {
        self.pages.len()
    }

    /// A new part below another, or at the top.
    pub(super) fn part(&mut self, below: Part, kind: Kind) -> Part {
        let number = self.nodes.len();
        self.nodes.push(Node { kind, children: Vec::new() });
        match below {
            Some(below) => self.nodes[below].children.push(Child::Node(number)),
            None => self.roots.push(number),
        }
        Some(number)
    }

    /// A heading that also stands in the outline.
    pub(super) fn heading(&mut self, level: u16, title: &str, y: f32) -> Part {
        self.outline.push((title.to_owned(), self.pages.len() - 1, y));
        self.part(None, Kind::Heading(level, title.to_owned()))
    }

    /// One line of text whose box begins at `top`.
    pub(super) fn line(&mut self, (x, top): (f32, f32), style: Style, text: &str, part: Part) {
        let baseline = top + 0.86 * style.size;
        self.draw(Drawing::Text { x, baseline, style, text: text.to_owned() }, part);
    }

    /// Text broken into lines; answers its height.
    pub(super) fn text(
        &mut self,
        (x, top): (f32, f32),
        room: f32,
        style: Style,
        text: &str,
        part: Part,
    ) -> f32 {
        let lines = broken(text, style, room);
        for (number, line) in (0u16..).zip(&lines) {
            self.line((x, top + f32::from(number) * style.pitch()), style, line, part);
        }
        style.lines(lines.len())
    }

    /// One line that ends at `right`.
    pub(super) fn line_to(&mut self, (right, top): (f32, f32), style: Style, text: &str, part: Part) {
        self.line((right - width(text, style), top), style, text, part);
    }

    /// A line on another page than the last, for feet of pages.
    pub(super) fn line_on(&mut self, page: usize, (x, top): (f32, f32), style: Style, text: &str) {
        let baseline = top + 0.86 * style.size;
        self.pages[page].push((Drawing::Text { x, baseline, style, text: text.to_owned() }, None));
    }

    /// A filled bar.
    pub(super) fn bar(&mut self, page: usize, (x, y): (f32, f32), (wide, high): (f32, f32), colour: [u8; 3]) {
        if let Some(area) = Rect::from_xywh(x, y, wide, high) {
            self.pages[page].push((Drawing::Bar { area, colour }, None));
        }
    }

    /// A QR code: runs of dark modules on white.
    pub(super) fn code(&mut self, areas: Vec<Rect>, part: Part) {
        self.draw(Drawing::Bars { areas }, part);
    }

    /// An address that can be followed.
    pub(super) fn anchor(&mut self, area: Rect, url: &str, part: Part) {
        let number = self.anchors.len();
        self.anchors.push(Anchor { page: self.pages.len() - 1, area, url: url.to_owned() });
        if let Some(part) = part {
            self.nodes[part].children.push(Child::Link(number));
        }
    }

    fn draw(&mut self, drawing: Drawing, part: Part) {
        let page = self.pages.len() - 1;
        if let Some(part) = part {
            let place = Child::Drawn(page, self.pages[page].len());
            self.nodes[part].children.push(place);
        }
        self.pages[page].push((drawing, part));
    }

    /// Writes the PDF.
    ///
    /// # Errors
    /// [`DocumentError::Layout`] when the back end refuses, which is a fault of this crate.
    pub(super) fn finish(self, about: &About) -> Result<Vec<u8>, DocumentError> {
        let refused = |error: String| DocumentError::Layout(error);
        let configuration = ConfigurationBuilder::new()
            .with_archival_validator(Archival::A2_A)
            .with_accessibility_validator(Accessibility::UA1)
            .finish()
            .map_err(|error| refused(format!("{error:?}")))?;
        let settings =
            SerializeSettings { no_device_cs: true, configuration, ..SerializeSettings::default() };
        let mut document = Document::new_with(settings);
        let mut drawn = Vec::with_capacity(self.pages.len());
        let mut linked: Vec<Option<Identifier>> = self.anchors.iter().map(|_| None).collect();
        for (number, drawings) in self.pages.iter().enumerate() {
            let paper = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| refused("no paper".to_owned()))?;
            let mut page = document.start_page_with(paper);
            let mut surface = page.surface();
            drawn.push(
                drawings.iter().map(|(d, part)| draw(&mut surface, d, part.is_some())).collect::<Vec<_>>(),
            );
            surface.finish();
            for (at, anchor) in self.anchors.iter().enumerate().filter(|(_, anchor)| anchor.page == number) {
                let target = Target::Action(Action::Link(LinkAction::new(anchor.url.clone())));
                let link =
                    Annotation::new_link(LinkAnnotation::new(anchor.area, target), Some(anchor.url.clone()));
                linked[at] = Some(page.add_tagged_annotation(link));
            }
            page.finish();
        }
        let mut tree = TagTree::new();
        for root in &self.roots {
            tree.push(self.group(*root, &drawn, &linked));
        }
        document.set_tag_tree(tree.with_lang(Some(about.language.to_owned())));
        let mut outline = Outline::new();
        for (title, page, y) in &self.outline {
            let to = XyzDestination::new(*page, Point::from_xy(0.0, (y - 10.0).max(0.0)));
            outline.push_child(OutlineNode::new(title.clone(), to));
        }
        document.set_outline(outline);
        document.set_metadata(metadata(about));
        document.finish().map_err(|error| refused(error.to_string()))
    }

    fn group(&self, number: usize, drawn: &[Vec<Identifier>], linked: &[Option<Identifier>]) -> TagGroup {
        let node = &self.nodes[number];
        let mut group = TagGroup::new(tag(&node.kind));
        for child in &node.children {
            match child {
                Child::Node(below) => group.push(self.group(*below, drawn, linked)),
                Child::Drawn(page, at) => group.push(drawn[*page][*at]),
                Child::Link(at) => {
                    if let Some(link) = linked[*at] {
                        group.push(link);
                    }
                }
            }
        }
        group
    }
}

fn tag(kind: &Kind) -> TagKind {
    match kind {
        Kind::Heading(level, title) => {
            Tag::Hn(NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN), Some(title.clone())).into()
        }
        Kind::Paragraph => Tag::P.into(),
        Kind::Table => Tag::Table.into(),
        Kind::Head => Tag::THead.into(),
        Kind::Body => Tag::TBody.into(),
        Kind::Row => Tag::TR.into(),
        Kind::HeadCell => Tag::TH(TableHeaderScope::Column).into(),
        Kind::Cell => Tag::TD.into(),
        Kind::Link => Tag::Link.into(),
        Kind::Figure(alt) => Tag::Figure(Some(alt.clone())).into(),
    }
}

fn draw(surface: &mut Surface<'_>, drawing: &Drawing, tagged: bool) -> Identifier {
    let content = match drawing {
        _ if !tagged => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)),
        Drawing::Text { .. } => ContentTag::Span(SpanTag::empty()),
        Drawing::Bar { .. } | Drawing::Bars { .. } => ContentTag::Other,
    };
    let identifier = surface.start_tagged(content);
    match drawing {
        Drawing::Text { x, baseline, style, text } => draw_text(surface, (*x, *baseline), *style, text),
        Drawing::Bar { area, colour } => fill(surface, std::slice::from_ref(area), *colour),
        Drawing::Bars { areas } => fill(surface, areas, BLACK),
    }
    surface.end_tagged();
    identifier
}

fn fill(surface: &mut Surface<'_>, areas: &[Rect], colour: [u8; 3]) {
    let mut path = PathBuilder::new();
    for area in areas {
        path.push_rect(*area);
    }
    surface.set_fill(Some(paint(colour)));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn paint([red, green, blue]: [u8; 3]) -> Fill {
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

fn draw_text(surface: &mut Surface<'_>, (mut x, baseline): (f32, f32), style: Style, text: &str) {
    surface.set_fill(Some(paint(style.colour)));
    for run in glyphs(text, style.bold).chunk_by(|a, b| a.face == b.face) {
        let (start, end) = (run[0].start, run[run.len() - 1].end);
        let glyph = |g: &Drawn| {
            let id = GlyphId::new(u32::from(g.glyph));
            KrillaGlyph::new(
                id,
                g.advance + style.tracking,
                0.0,
                0.0,
                0.0,
                g.start - start..g.end - start,
                None,
            )
        };
        let shown: Vec<KrillaGlyph> = run.iter().map(glyph).collect();
        let font = FACES[run[0].face].clone();
        surface.draw_glyphs(Point::from_xy(x, baseline), &shown, font, &text[start..end], style.size, false);
        x += run.iter().map(|g| (g.advance + style.tracking) * style.size).sum::<f32>();
    }
}

fn metadata(about: &About) -> Metadata {
    let at = about.at.to_zoned(TimeZone::fixed(jiff::tz::offset(8)));
    let part = |value: i8| u8::try_from(value).unwrap_or_default();
    let date = DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(8)
        .utc_offset_minute(0);
    Metadata::new()
        .title(about.title.clone())
        .creator("Xingtan".to_owned())
        .language(about.language.to_owned())
        .creation_date(date)
        .text_direction(TextDirection::LeftToRight)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style::new(10.0, BLACK);

    #[test]
    fn lines_break_where_readers_expect_it() {
        // Ten Han characters of size 10 are 100 points wide.
        let lines = |text: &str, room: f32| broken(text, STYLE, room);
        assert_eq!(lines("素養導向評量設計", 45.0), ["素養導向", "評量設計"]);
        assert_eq!(lines("素養導向，評量", 41.0), ["素養導", "向，評量"]);
        assert_eq!(lines("素養（導向）評", 31.0), ["素養", "（導", "向）評"]);
        assert_eq!(lines("", 40.0), [""]);
        let words = lines("Inquiry and Practice", width("Inquiry and", STYLE) + 1.0);
        assert_eq!(words, ["Inquiry and", "Practice"]);
        let address = lines("https://xingtan.example.tw/verify/XT-114", 80.0);
        assert!(
            address.len() > 2 && address.concat() == "https://xingtan.example.tw/verify/XT-114",
            "{address:?}"
        );
        for line in address {
            assert!(width(&line, STYLE) <= 80.0, "{line}");
        }
    }

    #[test]
    fn no_line_is_wider_than_its_room_and_nothing_is_lost() {
        let text =
            "數位學習工作坊（二）— 生成式 AI 在國語文教學之應用與反思，兼論學習歷程資料的解讀 and Practice";
        for room in [20.0, 33.0, 50.0, 77.0, 140.0, 500.0] {
            let lines = broken(text, STYLE, room);
            let joined: String = lines.concat().chars().filter(|c| *c != ' ').collect();
            assert_eq!(joined, text.chars().filter(|c| *c != ' ').collect::<String>());
            for line in lines.iter().filter(|_| room > 30.0) {
                assert!(width(line, STYLE) <= room + 10.0, "{line} in {room}");
            }
        }
    }
}
