//! Libraries that stumble over what a damaged file says refuse the file; nothing else stops.

use crate::DocumentError;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Does the work of a library; where it panics, `fault` makes the refusal.
///
/// The file is closed after a refusal, so nothing that was left half done is looked at again.
pub(crate) fn guarded<T>(
    fault: fn(String) -> DocumentError,
    work: impl FnOnce() -> Result<T, DocumentError>,
) -> Result<T, DocumentError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(fault("its numbers contradict each other".to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stumble_of_a_library_is_a_refusal() {
        let refused = guarded::<()>(|reason| DocumentError::BadDatabase { reason }, || panic!("stumbled"));
        assert_eq!(refused.unwrap_err().code(), "bad-database");
        assert_eq!(guarded(|reason| DocumentError::BadDatabase { reason }, || Ok(1)), Ok(1));
    }
}
