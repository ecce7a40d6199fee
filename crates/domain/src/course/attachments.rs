//! Files beside a course (CAT-1): how many, how large, of which kinds, and who may read them; rule in
//! `docs/rules/attachments.md`.

use super::life::{CourseFacts, CourseState, LifeRefused, state};
use crate::refusal::refusals;
use crate::text::fold;
use jiff::Timestamp;

/// Files a course may have.
pub const MOST_FILES: usize = 10;
/// Bytes a file may have: 20 MiB.
pub const LARGEST_FILE: usize = 20 * 1024 * 1024;
/// Characters a file's name may have.
const LONGEST_NAME: usize = 100;

/// Kinds of files that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are those of the file endings")]
pub enum FileKind {
    Pdf,
    Docx,
    Xlsx,
    Pptx,
    Odt,
    Ods,
    Odp,
    Jpg,
    Png,
    Txt,
}

impl FileKind {
    /// All kinds, in the order they are told.
    pub const ALL: [Self; 10] = [
        Self::Pdf,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
        Self::Odt,
        Self::Ods,
        Self::Odp,
        Self::Jpg,
        Self::Png,
        Self::Txt,
    ];

    /// The ending, which is also the name stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Odp => "odp",
            Self::Jpg => "jpg",
            Self::Png => "png",
            Self::Txt => "txt",
        }
    }

    /// The kind an ending names, in either case.
    pub fn of_ending(ending: &str) -> Option<Self> {
        let ending = ending.to_ascii_lowercase();
        let ending = if ending == "jpeg" { "jpg" } else { ending.as_str() };
        Self::ALL.into_iter().find(|kind| kind.as_str() == ending)
    }

    /// The media type it is sent with.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
            Self::Jpg => "image/jpeg",
            Self::Png => "image/png",
            Self::Txt => "text/plain; charset=utf-8",
        }
    }
}

/// Who may read a file of a published course, beside its organiser and its reviewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Readers {
    /// Everybody.
    Public,
    /// Those who have a place.
    Admitted,
    /// Nobody else.
    Reviewer,
}

impl Readers {
    /// All, from the widest to the narrowest.
    pub const ALL: [Self; 3] = [Self::Public, Self::Admitted, Self::Reviewer];

    /// The name stored: `public`, `admitted`, `reviewer`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Admitted => "admitted",
            Self::Reviewer => "reviewer",
        }
    }

    /// What has that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|readers| readers.as_str() == name)
    }
}

/// What the scanner said of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scanned {
    /// No scanner is set: nobody looked.
    Unscanned,
    /// The scanner did not answer; it is asked again.
    Waiting,
    /// Nothing was found.
    Clean,
    /// Something was found after it had been kept.
    Infected,
}

impl Scanned {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Unscanned, Self::Waiting, Self::Clean, Self::Infected];

    /// The name stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unscanned => "unscanned",
            Self::Waiting => "waiting",
            Self::Clean => "clean",
            Self::Infected => "infected",
        }
    }

    /// What has that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scanned| scanned.as_str() == name)
    }

    /// Whether the bytes may leave the house.
    pub fn may_be_read(self) -> bool {
        matches!(self, Self::Unscanned | Self::Clean)
    }
}

/// Who asks for a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader {
    /// Acts for the organiser or for the region centre that reviews it.
    pub insider: bool,
    /// Has a place in the course.
    pub admitted: bool,
    /// The course is published.
    pub published: bool,
}

/// Whether somebody may have the bytes of a file.
pub fn may_read(readers: Readers, scanned: Scanned, reader: Reader) -> bool {
    if !scanned.may_be_read() {
        return false;
    }
    reader.insider
        || reader.published
            && match readers {
                Readers::Public => true,
                Readers::Admitted => reader.admitted,
                Readers::Reviewer => false,
            }
}

refusals! {
    /// Why a file is not taken.
    pub enum FileRefused {
        /// Nothing was chosen, or the file is empty.
        NotChosen = "attachment-not-chosen",
        /// More bytes than fit.
        TooLarge { limit: usize } = "attachment-too-large",
        /// The course has as many as it may have.
        TooMany { most: usize } = "attachment-too-many",
        /// An ending that is not among the kinds.
        KindUnknown { given: String } = "attachment-kind-unknown",
        /// The content is not what the ending says.
        NotWhatItSays { given: String, found: String } = "attachment-not-what-it-says",
        /// A document that carries programs.
        Macros { given: String } = "attachment-macros",
        /// The scanner found something.
        Infected { given: String } = "attachment-infected",
        /// The course has the same content already.
        Twice { given: String } = "attachment-twice",
        /// Nobody said who may read it.
        ReadersUnknown = "attachment-readers-unknown",
    }
}

/// Permits adding, replacing or deleting a file: free before the review, logged after it, never while the reviewer
/// looks at it, and never after the end.
///
/// # Errors
/// [`LifeRefused`] while under review, once closed or cancelled.
pub fn decide_files(facts: &CourseFacts, now: Timestamp) -> Result<(), LifeRefused> {
    match state(facts, now) {
        CourseState::Submitted => Err(LifeRefused::UnderReview),
        CourseState::Closed => Err(LifeRefused::Closed),
        CourseState::Cancelled => Err(LifeRefused::Cancelled),
        _ => Ok(()),
    }
}

/// A file's name as it is kept and sent: no folders, nothing invisible, nothing that a file system or a line of a
/// header reads otherwise, its ending in small letters and at most a hundred characters. With its ending.
pub fn clean_name(given: &str) -> (String, String) {
    let base = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let invisible = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let kept: String = base
        .chars()
        .filter(|c| !invisible(*c))
        .map(|c| if "<>:\"|?*;%".contains(c) { '_' } else { c })
        .collect();
    let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    let (stem, ending) = kept.rsplit_once('.').unwrap_or((kept.as_str(), ""));
    let ending = fold(ending).to_ascii_lowercase();
    let stem = stem.trim_matches(['.', ' ']);
    let stem: String = stem.chars().take(LONGEST_NAME - ending.chars().count().min(10) - 1).collect();
    let stem = if stem.is_empty() { "file".to_owned() } else { stem };
    let name = if ending.is_empty() { stem } else { format!("{stem}.{ending}") };
    (name, ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cleaned() {
        for (given, name, ending) in [
            ("講義.pdf", "講義.pdf", "pdf"),
            ("C:\\Users\\me\\講義 第一版.PDF", "講義 第一版.pdf", "pdf"),
            ("../../etc/passwd", "passwd", ""),
            ("..pdf", "file.pdf", "pdf"),
            ("", "file", ""),
            ("好\u{202e}fdp.exe", "好fdp.exe", "exe"),
            ("a\r\nb: c.txt", "ab_ c.txt", "txt"),
            ("x\".ＰＤＦ", "x_.pdf", "pdf"),
        ] {
            assert_eq!(clean_name(given), (name.to_owned(), ending.to_owned()), "{given:?}");
        }
        let (long, _) = clean_name(&format!("{}.pdf", "長".repeat(300)));
        assert!(long.chars().count() <= LONGEST_NAME && long.ends_with(".pdf"));
    }

    #[test]
    fn endings_name_kinds() {
        for kind in FileKind::ALL {
            assert_eq!(FileKind::of_ending(kind.as_str()), Some(kind));
        }
        assert_eq!(FileKind::of_ending("JPEG"), Some(FileKind::Jpg));
        assert_eq!(FileKind::of_ending("exe"), None);
        assert_eq!(FileKind::of_ending("doc"), None);
    }

    #[test]
    fn who_reads_what() {
        let reader = |insider, admitted, published| Reader { insider, admitted, published };
        let (visitor, admitted, insider) =
            (reader(false, false, true), reader(false, true, true), reader(true, false, true));
        for (readers, expect) in [
            (Readers::Public, [true, true, true]),
            (Readers::Admitted, [false, true, true]),
            (Readers::Reviewer, [false, false, true]),
        ] {
            for (who, expect) in [visitor, admitted, insider].into_iter().zip(expect) {
                assert_eq!(may_read(readers, Scanned::Clean, who), expect, "{readers:?} {who:?}");
                assert_eq!(may_read(readers, Scanned::Unscanned, who), expect, "{readers:?} {who:?}");
                assert!(
                    !may_read(readers, Scanned::Waiting, who) && !may_read(readers, Scanned::Infected, who)
                );
            }
            assert!(
                !may_read(readers, Scanned::Clean, reader(false, true, false)),
                "not before it is published"
            );
            assert!(may_read(readers, Scanned::Clean, reader(true, false, false)));
        }
    }

    #[test]
    fn files_stay_as_the_reviewer_sees_them() {
        let at = |second| Some(Timestamp::from_second(second).expect("small"));
        let now = Timestamp::from_second(1_000).expect("small");
        let draft =
            CourseFacts { first_meeting: at(2_000), last_meeting_end: at(2_100), ..CourseFacts::default() };
        let sent = CourseFacts { submitted_at: at(100), ..draft };
        let approved = CourseFacts { approved_at: at(200), ..sent };
        assert_eq!(decide_files(&draft, now), Ok(()));
        assert_eq!(decide_files(&sent, now), Err(LifeRefused::UnderReview));
        assert_eq!(decide_files(&approved, now), Ok(()));
        let closed = CourseFacts { closed_at: at(900), ..approved };
        assert_eq!(decide_files(&closed, now), Err(LifeRefused::Closed));
        let cancelled = CourseFacts { cancelled_at: at(900), ..approved };
        assert_eq!(decide_files(&cancelled, now), Err(LifeRefused::Cancelled));
    }
}
