//! Writes small Access databases page by page, as the format is described by the tools that read it: a header, the
//! catalogue on page 2, and for each table a definition, pages of rows and a map of those pages.

const PAGE: usize = 4096;
/// Page with the maps of all tables, a row each.
const MAPS: u32 = 3;
/// Page with the long values, a row each.
const FAR: u32 = 4;

/// A kind of column, with its number in the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Bool = 1,
    Int = 3,
    Long = 4,
    Money = 5,
    Double = 7,
    Date = 8,
    Text = 10,
    Ole = 11,
    Memo = 12,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i16),
    Long(i32),
    /// Ten-thousandths.
    Money(i64),
    Double(f64),
    /// Days since 30 December 1899.
    Date(f64),
    Text(String),
    /// A long text on a page of its own.
    Far(String),
    /// A long text whose page is not there.
    Lost,
    Bytes(Vec<u8>),
}

/// A table to be written.
pub struct Table {
    pub name: &'static str,
    pub columns: Vec<(&'static str, Kind)>,
    pub rows: Vec<Vec<Value>>,
}

/// The database; `ace` makes it one of Access 2007 instead of 2000.
pub fn database(ace: bool, tables: &[Table]) -> Vec<u8> {
    let mut pages = Pages { pages: vec![vec![0; PAGE]; 5], far: Vec::new(), maps: Vec::new() };
    let mut entries = Vec::new();
    for table in tables {
        let definition = pages.add(table, 0x4E);
        entries.push((table.name, definition));
    }
    let catalogue = Table {
        name: "MSysObjects",
        columns: [("Id", Kind::Long), ("ParentId", Kind::Long), ("Name", Kind::Text), ("Type", Kind::Int)]
            .into_iter()
            .chain([("Flags", Kind::Long), ("LvProp", Kind::Ole)])
            .collect(),
        rows: entries
            .iter()
            .map(|(name, page)| {
                let id = i32::try_from(*page).expect("a small page");
                let name = Value::Text((*name).to_owned());
                vec![Value::Long(id), Value::Long(0), name, Value::Int(1), Value::Long(0), Value::Null]
            })
            .collect(),
    };
    let definition = pages.add(&catalogue, 0x53);
    // The catalogue has its fixed place.
    let from = definition as usize;
    pages.pages[2] = pages.pages[from].clone();
    pages.pages[MAPS as usize] = data_page(1, &pages.maps);
    pages.pages[FAR as usize] = data_page(u32::from_le_bytes(*b"LVAL"), &pages.far);
    pages.pages[0] = header(ace);
    pages.pages.concat()
}

fn header(ace: bool) -> Vec<u8> {
    let mut page = vec![0; PAGE];
    page[1] = 1;
    page[4..20].copy_from_slice(if ace { b"Standard ACE DB\0" } else { b"Standard Jet DB\0" });
    page[0x14] = if ace { 2 } else { 1 };
    // Language and code page of Taiwan; without a key the pages are plain.
    page[0x6E..0x70].copy_from_slice(&0x0404_u16.to_le_bytes());
    page[0x3C..0x3E].copy_from_slice(&950_u16.to_le_bytes());
    rc4(&[0xC7, 0xDA, 0x39, 0x6B], &mut page[0x18..0x18 + 128]);
    page
}

fn rc4(key: &[u8], bytes: &mut [u8]) {
    let mut state: [u8; 256] = std::array::from_fn(|at| u8::try_from(at).expect("a byte"));
    let mut j = 0_u8;
    for at in 0..256 {
        j = j.wrapping_add(state[at]).wrapping_add(key[at % key.len()]);
        state.swap(at, j.into());
    }
    let (mut i, mut j) = (0_u8, 0_u8);
    for byte in bytes {
        i = i.wrapping_add(1);
        j = j.wrapping_add(state[usize::from(i)]);
        state.swap(i.into(), j.into());
        *byte ^= state[usize::from(state[usize::from(i)].wrapping_add(state[usize::from(j)]))];
    }
}

struct Pages {
    pages: Vec<Vec<u8>>,
    far: Vec<Vec<u8>>,
    maps: Vec<Vec<u8>>,
}

impl Pages {
    /// Adds a table; the page of its definition.
    fn add(&mut self, table: &Table, kind: u8) -> u32 {
        let definition = self.next();
        self.pages.push(Vec::new());
        let rows: Vec<Vec<u8>> = table.rows.iter().map(|row| self.row(&table.columns, row)).collect();
        let first = self.next();
        let mut rest = rows.as_slice();
        while !rest.is_empty() {
            let mut left = PAGE - 14;
            let fits = rest.iter().take_while(|row| {
                let room = left.checked_sub(row.len() + 2);
                left = room.unwrap_or(0);
                room.is_some()
            });
            let (page, behind) = rest.split_at(fits.count());
            assert!(!page.is_empty(), "a row must fit on a page");
            // The pages of the catalogue belong to page 2, where its definition will lie.
            self.pages.push(data_page(if kind == 0x53 { 2 } else { definition }, page));
            rest = behind;
        }
        let mut map = vec![0];
        map.extend_from_slice(&first.to_le_bytes());
        let count = (self.next() - first) as usize;
        let mut bits = [0_u8; 64];
        (0..count).for_each(|at| bits[at / 8] |= 1 << (at % 8));
        map.extend_from_slice(&bits);
        let row = u32::try_from(self.maps.len()).expect("few tables");
        self.maps.push(map);
        let bytes = definition_page(table, kind, (MAPS << 8) | row);
        self.pages[definition as usize] = bytes;
        definition
    }

    fn next(&self) -> u32 {
        u32::try_from(self.pages.len()).expect("few pages")
    }

    fn row(&mut self, columns: &[(&str, Kind)], values: &[Value]) -> Vec<u8> {
        let mut row = u16::try_from(columns.len()).expect("few columns").to_le_bytes().to_vec();
        let mut mask = vec![0_u8; columns.len().div_ceil(8)];
        let mut far_data = Vec::new();
        for (at, ((_, kind), value)) in columns.iter().zip(values).enumerate() {
            if !matches!(value, Value::Null | Value::Bool(false)) {
                mask[at / 8] |= 1 << (at % 8);
            }
            match fixed_width(*kind) {
                Some(width) => {
                    let mut bytes = fixed(value);
                    bytes.resize(width, 0);
                    row.extend_from_slice(&bytes);
                }
                None => far_data.push(self.variable(*kind, value)),
            }
        }
        let mut offsets = Vec::new();
        for bytes in &far_data {
            offsets.push(u16::try_from(row.len()).expect("a short row"));
            row.extend_from_slice(bytes);
        }
        offsets.push(u16::try_from(row.len()).expect("a short row"));
        offsets.iter().rev().for_each(|offset| row.extend_from_slice(&offset.to_le_bytes()));
        row.extend_from_slice(&u16::try_from(far_data.len()).expect("few columns").to_le_bytes());
        row.extend_from_slice(&mask);
        row
    }

    fn variable(&mut self, kind: Kind, value: &Value) -> Vec<u8> {
        let long = |length: usize, flags: u32, place: u32| {
            let mut bytes = (u32::try_from(length).expect("short") | flags).to_le_bytes().to_vec();
            bytes.extend_from_slice(&place.to_le_bytes());
            bytes.extend_from_slice(&[0; 4]);
            bytes
        };
        match value {
            Value::Text(text) if kind == Kind::Memo => {
                let bytes = utf16(text);
                [long(bytes.len(), 0x8000_0000, 0), bytes].concat()
            }
            Value::Text(text) => utf16(text),
            Value::Far(text) => {
                let bytes = utf16(text);
                let place = (FAR << 8) | u32::try_from(self.far.len()).expect("few texts");
                let length = bytes.len();
                self.far.push(bytes);
                long(length, 0x4000_0000, place)
            }
            Value::Lost => long(100, 0x4000_0000, (FAR << 8) | 0xFF),
            Value::Bytes(bytes) => [long(bytes.len(), 0x8000_0000, 0), bytes.clone()].concat(),
            _ => Vec::new(),
        }
    }
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn fixed_width(kind: Kind) -> Option<usize> {
    match kind {
        Kind::Bool => Some(0),
        Kind::Int => Some(2),
        Kind::Long => Some(4),
        Kind::Money | Kind::Double | Kind::Date => Some(8),
        Kind::Text | Kind::Ole | Kind::Memo => None,
    }
}

fn fixed(value: &Value) -> Vec<u8> {
    match value {
        Value::Int(number) => number.to_le_bytes().to_vec(),
        Value::Long(number) => number.to_le_bytes().to_vec(),
        Value::Money(number) => number.to_le_bytes().to_vec(),
        Value::Double(number) | Value::Date(number) => number.to_le_bytes().to_vec(),
        _ => Vec::new(),
    }
}

/// Rows grow from the end of the page towards the table of their places.
fn data_page(owner: u32, rows: &[Vec<u8>]) -> Vec<u8> {
    let mut page = vec![0; PAGE];
    page[..2].copy_from_slice(&[1, 1]);
    page[4..8].copy_from_slice(&owner.to_le_bytes());
    page[12..14].copy_from_slice(&u16::try_from(rows.len()).expect("few rows").to_le_bytes());
    let mut end = PAGE;
    for (at, row) in rows.iter().enumerate() {
        end -= row.len();
        page[end..end + row.len()].copy_from_slice(row);
        page[14 + at * 2..16 + at * 2]
            .copy_from_slice(&u16::try_from(end).expect("in the page").to_le_bytes());
    }
    let free = u16::try_from(end - 14 - rows.len() * 2).expect("in the page");
    page[2..4].copy_from_slice(&free.to_le_bytes());
    page
}

fn definition_page(table: &Table, kind: u8, map: u32) -> Vec<u8> {
    let mut page = vec![0; PAGE];
    let put = |page: &mut Vec<u8>, at: usize, bytes: &[u8]| page[at..at + bytes.len()].copy_from_slice(bytes);
    let count = u16::try_from(table.columns.len()).expect("few columns");
    let variable = table.columns.iter().filter(|(_, kind)| fixed_width(*kind).is_none()).count();
    put(&mut page, 0, &[2, 1, b'V', b'C']);
    put(&mut page, 16, &u32::try_from(table.rows.len()).expect("few rows").to_le_bytes());
    put(&mut page, 40, &[kind]);
    put(&mut page, 41, &count.to_le_bytes());
    put(&mut page, 43, &u16::try_from(variable).expect("few columns").to_le_bytes());
    put(&mut page, 45, &count.to_le_bytes());
    put(&mut page, 55, &map.to_le_bytes());
    put(&mut page, 59, &map.to_le_bytes());
    let mut at = 63;
    let (mut offset, mut index) = (0_u16, 0_u16);
    for (number, (_, kind)) in (0_u16..).zip(&table.columns) {
        put(&mut page, at, &[*kind as u8]);
        put(&mut page, at + 5, &number.to_le_bytes());
        put(&mut page, at + 9, &number.to_le_bytes());
        if *kind == Kind::Text || *kind == Kind::Memo {
            // Sort order: Chinese (Taiwan).
            put(&mut page, at + 11, &0x0404_u16.to_le_bytes());
        }
        let width = fixed_width(*kind);
        put(&mut page, at + 15, &[if width.is_some() { 3 } else { 2 }]);
        match width {
            Some(width) => {
                let width = u16::try_from(width).expect("narrow");
                put(&mut page, at + 21, &offset.to_le_bytes());
                put(&mut page, at + 23, &width.to_le_bytes());
                offset += width;
            }
            None => {
                put(&mut page, at + 7, &index.to_le_bytes());
                put(&mut page, at + 23, &if *kind == Kind::Text { 510_u16 } else { 0 }.to_le_bytes());
                index += 1;
            }
        }
        at += 25;
    }
    for (name, _) in &table.columns {
        let name = utf16(name);
        put(&mut page, at, &u16::try_from(name.len()).expect("a short name").to_le_bytes());
        put(&mut page, at + 2, &name);
        at += 2 + name.len();
    }
    put(&mut page, 8, &u32::try_from(at).expect("in the page").to_le_bytes());
    put(&mut page, 2, &u16::try_from(PAGE - at).expect("in the page").to_le_bytes());
    page
}
