//! The one error type of this crate, with a stable code for every refusal.

/// Why a document was refused or could not be made.
///
/// The text is for logs; people are shown the translation of [`DocumentError::code`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// The bytes are neither an XLSX workbook nor a text table.
    #[error("the file is not a workbook or a text table: {reason}")]
    NotAWorkbook {
        /// What was wrong, in technical words.
        reason: String,
    },
    /// A workbook of Excel 97–2003, which must be saved as XLSX first.
    #[error("the file is a workbook of Excel 97-2003")]
    OldWorkbook,
    /// The workbook is locked with a password.
    #[error("the workbook is encrypted")]
    Encrypted,
    /// The file, its unpacked content or its number of cells is over the limit.
    #[error("the workbook is too large: more than {limit} {unit}")]
    WorkbookTooLarge {
        /// The limit that was passed.
        limit: u64,
        /// What is counted: `bytes`, `bytes of text`, `cells`, `characters in a cell`, `columns` or `parts`.
        unit: &'static str,
    },
    /// The workbook has no row with content.
    #[error("the table is empty")]
    Empty,
    /// A wanted column was not found in any of the first rows.
    #[error("column missing: {name}")]
    ColumnMissing {
        /// The first (preferred) name of the wanted column.
        name: String,
    },
    /// The text is neither UTF-8 nor Big5.
    #[error("the text is neither UTF-8 nor Big5")]
    UnknownEncoding,
    /// Quotes that do not match or text after a closing quote.
    #[error("line {line}: bad quoting")]
    BadQuoting {
        /// Line in the file where the field begins, from 1.
        line: u32,
    },
    /// A row of a strict CSV file has more or fewer fields than its header.
    #[error("line {line}: {found} fields, expected {expected}")]
    FieldCount {
        /// Line in the file where the row begins, from 1.
        line: u32,
        /// Number of fields of the header.
        expected: usize,
        /// Number of fields of the row.
        found: usize,
    },
    /// A strict CSV header that names a column twice or leaves a name empty.
    #[error("header column {column} has no name of its own")]
    BadHeader {
        /// Position of the column, from 1.
        column: usize,
    },
    /// Text that does not fit into a QR code or a cell.
    #[error("text too long: {length} bytes")]
    TextTooLong {
        /// Length of the text in bytes.
        length: usize,
    },
    /// The layout engine or the workbook writer refused; a fault of the program, not of the user.
    #[error("the document could not be made: {0}")]
    Layout(String),
    /// A key or certificate that can't be used; a fault of the installation.
    #[error("signing: {0}")]
    Key(&'static str),
    /// A credential that this crate does not know how to sign; a fault of the program.
    #[error("credential: {0}")]
    Credential(&'static str),
}

impl DocumentError {
    /// Stable, language-neutral code, the tail of a translation key (`documents-error-…`).
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAWorkbook { .. } => "not-a-workbook",
            Self::OldWorkbook => "old-workbook",
            Self::Encrypted => "encrypted",
            Self::WorkbookTooLarge { .. } => "workbook-too-large",
            Self::Empty => "empty",
            Self::ColumnMissing { .. } => "column-missing",
            Self::UnknownEncoding => "unknown-encoding",
            Self::BadQuoting { .. } => "bad-quoting",
            Self::FieldCount { .. } => "field-count",
            Self::BadHeader { .. } => "bad-header",
            Self::TextTooLong { .. } => "text-too-long",
            Self::Layout(_) => "layout",
            Self::Key(_) => "key",
            Self::Credential(_) => "credential",
        }
    }
}
