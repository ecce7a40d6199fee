//! Rows set aside in a temporary file, where a format must be read as a whole before its rows can be given out in order.

use super::source::failed;
use crate::DocumentError;
use crate::exchange::{BadRow, ROW_CODES};
use crate::exchange::{Item, List, RawRow};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};

/// A temporary file that items are put into.
pub(crate) struct Spill {
    file: BufWriter<File>,
    left: u64,
    most: u64,
}

impl Spill {
    /// An empty one, for at most `most` bytes.
    pub(crate) fn new(most: u64) -> Result<Self, DocumentError> {
        Ok(Self { file: BufWriter::new(tempfile::tempfile().map_err(failed)?), left: most, most })
    }

    /// Adds an item.
    pub(crate) fn put(&mut self, item: &Item) -> Result<(), DocumentError> {
        match item {
            Item::Row(row) => {
                self.head(0, row.line)?;
                self.cells(&row.cells)
            }
            Item::Bad(bad) => {
                let code = ROW_CODES.iter().position(|code| *code == bad.code).unwrap_or_default();
                self.head(u8::try_from(code).unwrap_or_default() + 1, bad.line)?;
                let column = bad.column.map_or(0, |column| column as u64 + 1);
                self.write(&column.to_le_bytes())?;
                self.text(&bad.detail)?;
                self.cells(&bad.cells)
            }
        }
    }

    /// Its items from the first on, as rows of a list.
    pub(crate) fn read(self, list: List) -> Result<SpillRows, DocumentError> {
        let mut file = self.file.into_inner().map_err(|error| failed(error.into_error()))?;
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        Ok(SpillRows { file: BufReader::new(file), list })
    }

    fn head(&mut self, kind: u8, line: u64) -> Result<(), DocumentError> {
        self.write(&[kind])?;
        self.write(&line.to_le_bytes())
    }

    fn cells(&mut self, cells: &[String]) -> Result<(), DocumentError> {
        self.write(&(cells.len() as u64).to_le_bytes())?;
        cells.iter().try_for_each(|cell| self.text(cell))
    }

    fn text(&mut self, text: &str) -> Result<(), DocumentError> {
        self.write(&(text.len() as u64).to_le_bytes())?;
        self.write(text.as_bytes())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), DocumentError> {
        // One long text may stand in a million cells of a small file.
        let left = self.left.checked_sub(bytes.len() as u64);
        self.left = left.ok_or(DocumentError::ZipBomb { limit: self.most })?;
        self.file.write_all(bytes).map_err(failed)
    }
}

/// The items of a [`Spill`].
pub(crate) struct SpillRows {
    file: BufReader<File>,
    list: List,
}

impl SpillRows {
    /// The next row.
    pub(crate) fn next(&mut self) -> Result<Option<Item>, DocumentError> {
        let mut kind = [0];
        if self.file.read(&mut kind).map_err(failed)? == 0 {
            return Ok(None);
        }
        let (list, line) = (self.list, self.number()?);
        let Some(code) = usize::from(kind[0]).checked_sub(1) else {
            return Ok(Some(Item::Row(RawRow { list, line, cells: self.cells()? })));
        };
        let column = usize::try_from(self.number()?).ok().and_then(|column| column.checked_sub(1));
        let code = ROW_CODES.get(code).copied().unwrap_or("row-unreadable");
        let (detail, cells) = (self.text()?, self.cells()?);
        Ok(Some(Item::Bad(BadRow { list, line, column, code, detail, cells })))
    }

    fn number(&mut self) -> Result<u64, DocumentError> {
        let mut bytes = [0; 8];
        self.file.read_exact(&mut bytes).map_err(failed)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn cells(&mut self) -> Result<Vec<String>, DocumentError> {
        (0..self.number()?).map(|_| self.text()).collect()
    }

    fn text(&mut self) -> Result<String, DocumentError> {
        let length = self.number()?;
        let mut text = String::new();
        self.file.by_ref().take(length).read_to_string(&mut text).map_err(failed)?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_back_as_they_went_in() {
        let row =
            RawRow { list: List::People, line: 2, cells: vec!["C1".into(), String::new(), "3\n".into()] };
        let bad = BadRow::new(List::People, 3, "cell-error", "#REF!", ["C2", "", "#REF!"]).at(Some(2));
        let items = [Item::Row(row), Item::Bad(bad.clone()), Item::Bad(bad.at(None))];
        let mut spill = Spill::new(1_000).unwrap();
        items.iter().for_each(|item| spill.put(item).unwrap());
        let mut rows = spill.read(List::People).unwrap();
        for item in items {
            assert_eq!(rows.next().unwrap(), Some(item));
        }
        assert_eq!(rows.next().unwrap(), None);
    }

    #[test]
    fn what_is_set_aside_is_limited() {
        let row = Item::Row(RawRow { list: List::People, line: 2, cells: vec!["x".repeat(100); 3] });
        let mut spill = Spill::new(600).unwrap();
        spill.put(&row).unwrap();
        assert_eq!(spill.put(&row).unwrap_err().code(), "zip-bomb");
    }
}
