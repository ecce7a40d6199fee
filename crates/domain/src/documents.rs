//! How an official document stands to the ledger of today. Rule: docs/rules/documents-signed.md.

use crate::refusal::refusals;

/// How what was issued stands to the ledger of today. The later one in this order tells about the whole document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// As issued.
    Stands,
    /// Hours on it were corrected since.
    Corrected,
    /// All hours of something on it were taken back since.
    Reversed,
}

impl Standing {
    /// How half-hours that were issued stand to those of today.
    pub fn of(then: i64, now: i64) -> Self {
        match (then, now) {
            (then, now) if then == now => Self::Stands,
            (_, now) if now <= 0 => Self::Reversed,
            _ => Self::Corrected,
        }
    }

    /// How a document stands whose parts stand so; one without parts stands.
    pub fn worst(parts: impl IntoIterator<Item = Self>) -> Self {
        parts.into_iter().max().unwrap_or(Self::Stands)
    }

    /// The word of it in the names of texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stands => "stands",
            Self::Corrected => "corrected",
            Self::Reversed => "reversed",
        }
    }
}

refusals! {
    /// Why a document is not made or looked at.
    pub enum DocumentRefused {
        /// Nobody holds hours of the course.
        Nobody = "certificates-nobody",
        /// Too much was asked from one address within a short time.
        TooManyChecks = "checks-too-many",
        /// No file was chosen.
        FileMissing = "check-file-missing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_stands_while_every_part_does() {
        let check = |then, now, expect| assert_eq!(Standing::of(then, now), expect, "{then} {now}");
        check(6, 6, Standing::Stands);
        check(6, 4, Standing::Corrected);
        check(6, 8, Standing::Corrected);
        check(6, 0, Standing::Reversed);
        check(0, 0, Standing::Stands);
        check(0, 4, Standing::Corrected);
        let worst = |parts: &[Standing]| Standing::worst(parts.iter().copied());
        assert_eq!(worst(&[]), Standing::Stands);
        assert_eq!(worst(&[Standing::Stands, Standing::Corrected]), Standing::Corrected);
        assert_eq!(worst(&[Standing::Reversed, Standing::Corrected]), Standing::Reversed);
    }
}
