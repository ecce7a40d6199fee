//! Statements of xAPI: which of them say that somebody completed a course; rule in `docs/rules/exchange-statements.md`.

use crate::refusal::refusals;

/// Statements of one call.
pub const MOST_STATEMENTS: usize = 500;

refusals! {
    /// Why a statement, or a call with statements, is refused.
    pub enum StatementRefused {
        /// No version of the standard, or one that is not spoken here.
        Version { given: String } = "statement-version",
        /// More than one call may hold, or none.
        Count { most: usize } = "statement-count",
        /// A part that is missing or not what the standard says.
        Part { part: &'static str } = "statement-part",
        /// Somebody named otherwise than by an account.
        Actor = "statement-actor",
        /// The same identifier said something else before.
        Other = "statement-other",
        /// A voiding statement can't be voided.
        VoidsVoid = "statement-voids-void",
    }
}

/// What a verb means here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Completed a course.
    Completed,
    /// Passed a course.
    Passed,
    /// Another statement never was.
    Voided,
    /// Something else, of which nothing is kept.
    Other,
}

impl Verb {
    /// By its identifier.
    pub fn of(iri: &str) -> Self {
        match iri {
            "http://adlnet.gov/expapi/verbs/completed" => Self::Completed,
            "http://adlnet.gov/expapi/verbs/passed" => Self::Passed,
            "http://adlnet.gov/expapi/verbs/voided" => Self::Voided,
            _ => Self::Other,
        }
    }

    /// Whether a statement with this result says that a course is done.
    pub fn is_done(self, completion: Option<bool>, success: Option<bool>) -> bool {
        match self {
            Self::Completed => completion != Some(false),
            Self::Passed => completion != Some(false) && success != Some(false),
            Self::Voided | Self::Other => false,
        }
    }
}

/// Whether a version of the standard is spoken here.
pub fn speaks(version: &str) -> bool {
    version == "1.0" || version.starts_with("1.0.") || version == "2.0" || version.starts_with("2.0.")
}

/// The keys of a course that the identifier of an activity may mean, the whole of it first.
pub fn keys_of(activity: &str) -> Vec<&str> {
    let whole = activity.trim();
    let last = whole.rsplit(['/', '#', ':']).next().unwrap_or(whole);
    if last.is_empty() || last == whole { vec![whole] } else { vec![whole, last] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn completed_and_passed_count_unless_their_result_says_no() {
        let cases = [
            (Verb::Completed, None, None, true),
            (Verb::Completed, Some(true), Some(false), true),
            (Verb::Completed, Some(false), None, false),
            (Verb::Passed, None, Some(true), true),
            (Verb::Passed, None, Some(false), false),
            (Verb::Passed, Some(false), Some(true), false),
            (Verb::Other, Some(true), Some(true), false),
            (Verb::Voided, None, None, false),
        ];
        for (verb, completion, success, done) in cases {
            assert_eq!(verb.is_done(completion, success), done, "{verb:?} {completion:?} {success:?}");
        }
        assert_eq!(Verb::of("http://adlnet.gov/expapi/verbs/experienced"), Verb::Other);
    }

    #[test]
    fn a_course_is_named_whole_or_at_the_end() {
        assert_eq!(
            keys_of("https://mooc.example.tw/courses/C-1"),
            ["https://mooc.example.tw/courses/C-1", "C-1"]
        );
        assert_eq!(keys_of("urn:course:C-1").last(), Some(&"C-1"));
        assert_eq!(keys_of("C-1"), ["C-1"]);
        assert_eq!(keys_of("https://mooc.example.tw/"), ["https://mooc.example.tw/"]);
    }

    #[test]
    fn two_versions_are_spoken() {
        assert!(speaks("1.0.3") && speaks("2.0.0") && speaks("2.0") && !speaks("0.95") && !speaks("1.1"));
    }
}
