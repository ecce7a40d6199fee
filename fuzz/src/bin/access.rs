//! Fuzzes the reader `access`.

#![no_main]

use std::sync::Once;

/// The library for databases stumbles over damaged files, and its reader catches that: only what it does not catch
/// counts, and the runner still sees that.
static QUIET: Once = Once::new();

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    fuzz::readers::access(bytes);
});
