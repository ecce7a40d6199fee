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
    /// The file could not be read or written; a fault of the machine.
    #[error("input or output: {0}")]
    Io(String),
    /// A file that ends before it is complete: a transfer was cut off.
    #[error("the file is not complete: {reason}")]
    HalfAFile {
        /// Where it ends, in technical words.
        reason: String,
    },
    /// A package whose parts contradict each other or their sums.
    #[error("the package is damaged: {reason}")]
    BadPackage {
        /// What was wrong, in technical words.
        reason: String,
    },
    /// A package that unpacks to far more than it says or than its size allows.
    #[error("the package unpacks to more than {limit} bytes")]
    ZipBomb {
        /// Bytes after which unpacking stopped.
        limit: u64,
    },
    /// A package inside a package.
    #[error("a package inside the package: {name}")]
    ZipNested {
        /// The inner package.
        name: String,
    },
    /// A package with too many parts.
    #[error("more than {limit} files in the package")]
    TooManyFiles {
        /// The limit that was passed.
        limit: usize,
    },
    /// A file over the limit of its kind.
    #[error("the file is too large: more than {limit} bytes")]
    FileTooLarge {
        /// The limit that was passed, in bytes.
        limit: u64,
    },
    /// Nothing in the content shows one of the exchange formats.
    #[error("not a file of the exchange")]
    NotAnExchangeFile,
    /// A package, workbook or database with neither of the two lists.
    #[error("neither courseList nor teacherList is there")]
    NoList,
    /// A package, workbook or database with the same list twice.
    #[error("the list is there twice: {name}")]
    ListTwice {
        /// The list.
        name: String,
    },
    /// XML with a document type, which could define entities that grow without end.
    #[error("XML with a DOCTYPE")]
    XmlDoctype,
    /// XML nested deeper than the format is.
    #[error("XML nested deeper than {limit}")]
    XmlTooDeep {
        /// The limit that was passed.
        limit: usize,
    },
    /// XML that is not well-formed or not of the exchange.
    #[error("line {line}: not XML of the exchange: {reason}")]
    BadXml {
        /// Line in the file, from 1.
        line: u64,
        /// What was wrong, in technical words.
        reason: String,
    },
    /// A database that can't be read.
    #[error("the database is damaged: {reason}")]
    BadDatabase {
        /// What was wrong, in technical words.
        reason: String,
    },
    /// A OneRoster package where lists of courses and hours are wanted.
    #[error("a OneRoster package")]
    IsOneRoster,
    /// A OneRoster package of another version than 1.2, or without its manifest.
    #[error("OneRoster version {found:?} instead of 1.2")]
    OneRosterVersion {
        /// The version it names; empty when it names none.
        found: String,
    },
    /// A workbook that would need more rows than a sheet has.
    #[error("more than {limit} rows for one sheet")]
    TooManyRows {
        /// Rows of a sheet below its header.
        limit: u64,
    },
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
            Self::Io(_) => "io",
            Self::HalfAFile { .. } => "half-a-file",
            Self::BadPackage { .. } => "bad-package",
            Self::ZipBomb { .. } => "zip-bomb",
            Self::ZipNested { .. } => "zip-nested",
            Self::TooManyFiles { .. } => "too-many-files",
            Self::FileTooLarge { .. } => "file-too-large",
            Self::NotAnExchangeFile => "not-an-exchange-file",
            Self::NoList => "no-list",
            Self::ListTwice { .. } => "list-twice",
            Self::XmlDoctype => "xml-doctype",
            Self::XmlTooDeep { .. } => "xml-too-deep",
            Self::BadXml { .. } => "bad-xml",
            Self::BadDatabase { .. } => "bad-database",
            Self::IsOneRoster => "is-oneroster",
            Self::OneRosterVersion { .. } => "oneroster-version",
            Self::TooManyRows { .. } => "too-many-rows",
            Self::Credential(_) => "credential",
        }
    }
}
