//! How much of a file is read before it is taken for an attack or a mistake.

/// Limits of one file; [`Limits::default`] is what a partner's nightly file needs with room to spare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as it was sent.
    pub packed_bytes: u64,
    /// Bytes of all parts that are unpacked from it, together.
    pub unpacked_bytes: u64,
    /// How many times its packed size a part may have; counts only beyond 64 MiB, because short texts pack well.
    pub ratio: u64,
    /// Parts of a package.
    pub files: usize,
    /// Characters of one cell.
    pub cell_chars: usize,
    /// Bytes a workbook (XLSX, ODS) may have, packed and unpacked: part of it has to be held.
    pub sheet_bytes: u64,
    /// Bytes an Access database may have.
    pub access_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            packed_bytes: 4 << 30,
            unpacked_bytes: 8 << 30,
            ratio: 200,
            files: 200,
            cell_chars: 32_767 * 4,
            sheet_bytes: 128 << 20,
            access_bytes: 256 << 20,
        }
    }
}
